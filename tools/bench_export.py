"""`make bench`: memory and time of exports as the number of bundles grows, each in a process of its own.

A bundle is that of a short page under another name, handed over as Python data, so that reading isn't measured.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PAGE = "Mrs. Tester, 50 years old, has ataxia since 2011. SARA 14. She takes riluzole 50 mg twice daily. No tremor.\n"
NUMBERS = (1_000, 10_000, 100_000)
TARGETS = ("csv", "parquet", "duckdb", "omop", "redcap", "report")


def main() -> None:
    """Print a line for each target and number: bundles, rows, seconds, highest resident memory in MiB.

    `bench_export.py [TARGET [NUMBER …]]`.
    """
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle.json"
        bundle.write_bytes(_bundle())
        for target in sys.argv[1:2] or TARGETS:
            for number in map(int, sys.argv[2:] or NUMBERS):
                done = subprocess.run(
                    [sys.executable, __file__, "--one", target, str(number), str(bundle)],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                one = json.loads(done.stdout)
                print(
                    f"{target:<8} {number:>7,} bundles {one['rows']:>10,} rows {one['seconds']:>7.1f} s"
                    f" {one['mebibytes']:>6.0f} MiB",
                    flush=True,
                )


def _bundle() -> bytes:
    from etl import convert_text
    from etl.fhir.encode import to_json

    return to_json(convert_text(PAGE, name="page.txt").bundle)


def measured(target: str, number: int, path: Path) -> dict[str, float]:
    """Export one bundle so many times under different names.

    Args:
        target: one of `etl.export.TARGETS`.
        number: how many.
        path: the bundle.

    Returns:
        Rows written, seconds of processor time, and the most memory that was resident, in MiB.
    """
    from etl.export.rows import Item, item_of
    from etl.export.run import export

    bundle = json.loads(path.read_bytes())

    def items() -> Iterator[Item]:
        for n in range(number):
            yield item_of(f"d{n}", bundle)

    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        report = export(items(), Path(folder) / "x", target)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": report.written.total(), "seconds": time.process_time() - began, "mebibytes": most}


if __name__ == "__main__":
    main()
