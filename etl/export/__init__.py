"""Facts as tables and in the forms of registries, made from bundles and what stands beside them.

>>> from etl.export import tables
>>> tables(bundles)["observations"].to_pandas()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.export.flat import tables

__all__ = ["TARGETS", "tables"]

TARGETS = {
    "parquet": "tables of facts, a Parquet file each",
    "csv": "tables of facts, a CSV file each",
    "duckdb": "tables of facts in one DuckDB database",
    "xlsx": "tables of facts in one Excel workbook",
    "phenopackets": "GA4GH phenopackets, a file a person",
    "cohort": "counts of features with those examined: a Table 1, and annotations in HPO's format (phenotype.hpoa)",
    "redcap": "a REDCap data dictionary by theme, and records with repeating visits and facts",
    "omop": "tables of the OMOP Common Data Model 5.4, a CSV file each",
    "report": "a report for reading: one HTML file, and Markdown",
}
"""target → what it is"""


def __getattr__(name: str) -> object:
    if name == "tables":
        return getattr(import_module("etl.export.flat"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
