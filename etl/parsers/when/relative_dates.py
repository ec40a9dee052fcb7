"""Dates that refer to the one before them: "the same month", "the following year", "that summer"."""

from __future__ import annotations

import re


def is_season(found: re.Match[str]) -> bool:
    """Whether a reference is to a season, which is a part of a year only.

    Args:
        found: a match of the pattern of references.
    """
    unit = found["sunit"] or found["nunit"] or found["punit"] or found["tunit"] or ""
    return unit.lower() in ("spring", "summer", "autumn", "fall", "winter")


def resolved(found: re.Match[str], last: str | None) -> str | None:
    """What "the same month", "the following year" is, from the date before it; only what is certain.

    Args:
        found: a match of the pattern of references.
        last: the date before it.
    """
    unit = (found["sunit"] or found["nunit"] or found["punit"] or found["tunit"]).lower()
    step = 1 if found["next"] else -1 if found["prev"] else 0
    if last is None:
        return None
    if unit in ("day", "date", "evening", "morning", "afternoon", "night"):
        return last if len(last) == 10 and not step else None
    if unit == "month" and len(last) >= 7:
        count = int(last[:4]) * 12 + int(last[5:7]) - 1 + step
        return f"{count // 12:04d}-{count % 12 + 1:02d}"
    if unit == "year":
        return f"{int(last[:4]) + step:04d}"
    if unit in ("spring", "summer", "autumn", "fall", "winter") and step == 1 and len(last) >= 7:
        begins = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[unit]
        return f"{int(last[:4]) + (int(last[5:7]) >= begins):04d}"
    if unit in ("spring", "summer", "autumn", "fall") and step == 0:
        return last[:4]
    return None
