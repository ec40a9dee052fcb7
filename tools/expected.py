"""Writes samples/expected anew: what each sample becomes today. Read the diff before you commit it."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.batch.inputs import collect
from etl.batch.local import Job, run
from etl.fhir.encode import from_json, to_json
from etl.pipeline import Settings
from etl.terminology.shelf import DEFAULT

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def main() -> int:
    """Convert the samples and keep bundles and findings; 1 when one of them fails."""
    expected = SAMPLES / "expected"
    expected.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        out = Path(folder)
        records = run(collect([str(SAMPLES)], expected).sources, Job(out, Settings(terminology=DEFAULT)))
        made = {
            path.relative_to(out): to_json(from_json(path.read_bytes())) for path in out.rglob("*.json") if keep(path)
        }
    for path in expected.rglob("*.json"):
        if path.relative_to(expected) not in made:
            path.unlink()
    for name, body in made.items():
        path = expected / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    for record in records:
        print(f"{record.status:7} {record.name} {record.error}".rstrip())
    return int(any(record.status == "failed" for record in records))


def keep(path: Path) -> bool:
    """Whether a result belongs to what is expected: bundles and findings do, the ledger and traces don't."""
    return path.name != "run.json" and not path.name.endswith(".trace.json")


if __name__ == "__main__":
    sys.exit(main())
