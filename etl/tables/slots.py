"""The roles of planned columns that name a thing of somebody, and those that say more of it."""

from __future__ import annotations

from etl.plan import Role

THINGS: tuple[Role, ...] = ("test", "drug", "diagnosis", "event", "procedure", "immunization", "intolerance", "stay")
APART: tuple[Role, ...] = THINGS[1:]
"""What a planned column can name in a table that has no record a row."""
SLOTS: tuple[Role, ...] = (
    "code", "system", "dose", "dose unit", "route", "frequency", "start", "end", "status", "severity", "occurred", "reason", "category",
    "detail",
)  # fmt: skip
"""What planned columns say of these."""
