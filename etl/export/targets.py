"""The forms that facts can be exported to."""

from __future__ import annotations

TARGETS = {
    "parquet": "tables of facts, a Parquet file each",
    "csv": "tables of facts, a CSV file each",
    "duckdb": "tables of facts in one DuckDB database",
    "xlsx": "tables of facts in one Excel workbook",
    "phenopackets": "GA4GH phenopackets, a file a person",
    "redcap": "a REDCap data dictionary and records with repeating instruments",
    "omop": "tables of the OMOP Common Data Model 5.4, a CSV file each",
    "report": "a report for reading: one HTML file, and Markdown",
}
"""target → what it is"""
