"""`python -m etl` is `case2fhir`."""

from __future__ import annotations

from etl.cli import main

if __name__ == "__main__":
    main(prog_name="case2fhir")
