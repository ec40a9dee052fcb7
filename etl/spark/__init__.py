"""Conversion on a Spark cluster: of a column in a job of one's own, or of files into one folder per resource type.

>>> from etl.spark import convert_column
>>> convert_column(frame, "report", name="id").select("id", "status", "bundle")

Spark hands out the work and does it again where a machine is lost; nothing here does.
"""

from __future__ import annotations

from etl.spark.columns import RESULT as RESULT
from etl.spark.columns import convert_column as convert_column

__all__ = ["RESULT", "convert_column"]
