"""The time that a place before, during or after a treatment gives a fact without a date."""

from __future__ import annotations

from datetime import date, timedelta

from etl.elements.write import FROM_TIMEPOINT, Context, Resource, fhir_date, period
from etl.facts import Period, Quantity, Timepoint

_DAYS = {"d": 1, "wk": 7}
_MONTHS = {"mo": 1, "a": 12}
_DAY, _MONTH, _YEAR = 10, 7, 4
"""Lengths of dates with that precision."""

# The time of what has none but a place in the course of a treatment: never more exact than that place.


def around(timepoint: Timepoint, event: Period) -> Period | None:
    """Return when a fact was by its place before, during or after a treatment.

    Args:
        timepoint: the place.
        event: when the treatment was.

    Returns:
        A period that is open on the other side for before and after; None without a date of the treatment.
    """
    start, end = fhir_date(event.start), fhir_date(event.end)
    if timepoint.phase == "during":
        return Period(start, end) if start else None
    if timepoint.phase == "before":
        return Period(None, _shifted(start, timepoint.offset, -1)) if start else None
    last = end or start
    return Period(_shifted(last, timepoint.offset, 1), None) if last else None


def _shifted(day: str, offset: Quantity | None, sign: int) -> str:
    """A date so far before or after another one, no more exact than the distance is; the date itself if that can't be said."""
    if offset is None or offset.comparator or offset.value != int(offset.value):
        return day
    count = int(offset.value) * sign
    try:
        if (days := _DAYS.get(offset.code or "")) is not None:
            return (date.fromisoformat(day[:_DAY]) + timedelta(days=days * count)).isoformat()
        months = _MONTHS.get(offset.code or "")
        if months == 12:
            return f"{int(day[:_YEAR]) + count:04}"
        if months is not None and len(day) >= _MONTH:
            total = int(day[:_YEAR]) * 12 + int(day[5:_MONTH]) - 1 + count
            return f"{total // 12:04}-{total % 12 + 1:02}"
    except (ValueError, OverflowError):
        return day
    return day


def time_around(value: Timepoint | None, context: Context) -> Resource:
    """effectivePeriod of a fact whose time is only its place in the course of a treatment, so that servers can sort it.

    Args:
        value: the place, None for none.
        context: where the treatment's time is found.

    Returns:
        The element, marked as not printed; {} where the treatment has no date.
    """
    event = context.events.get(context.urls.get(value.event or "", "")) if value else None
    found = around(value, event) if value and event else None
    if found is None:
        return {}
    return {"effectivePeriod": {"extension": [{"url": FROM_TIMEPOINT, "valueBoolean": True}], **period(found)}}
