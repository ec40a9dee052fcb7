"""`make ig`: our guide as a FHIR package (npm), with the concepts of the mapping files and the samples as examples."""

from __future__ import annotations

import sys
from pathlib import Path

from etl.fhir.conformance import concepts_of, package
from etl.mapping.load import load_entries, shipped_dir
from etl.pipeline import convert_file

ROOT = Path(__file__).resolve().parent.parent


def main(out: Path) -> None:
    """Write OUT/package.tgz, and package.r5.tgz."""
    documents = sorted(p for p in (ROOT / "samples").iterdir() if p.is_file() and not p.name.startswith("."))
    examples = [convert_file(path).bundle for path in documents]
    out.mkdir(parents=True, exist_ok=True)
    concepts = concepts_of(load_entries([shipped_dir()]))
    for version, name in (("R4", "package.tgz"), ("R5", "package.r5.tgz")):
        target = out / name
        target.write_bytes(package(concepts, examples, version))
        print(f"{target}: {target.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/ig"))
