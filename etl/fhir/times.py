"""Dates with their printed precision, and periods; what can't be read as a date stays as printed."""

from __future__ import annotations

import re
from datetime import date

from etl.facts import Period
from etl.fhir.common import EXTENSION, HL7_EXTENSION, Resource, pruned, string
from etl.patterns import regex

_DATE = regex(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?)?)?", re.ASCII)


def fhir_date(value: str | None) -> str | None:
    """A date with its printed precision, when it is one.

    Args:
        value: ISO text: year, month, day, or a time with its zone. A time without a zone is no FHIR time.

    Returns:
        The dateTime, None for what is none (a month 13, a 30th of February).
    """
    match = _DATE.fullmatch(value or "")
    if not match:
        return None
    year, month, day, _ = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return match.group()


def printed(text: str | None) -> list[Resource]:
    """The extension that keeps a date as printed when it could not be read as one.

    Args:
        text: the printed text.

    Returns:
        A list with one extension, or an empty list.
    """
    clean = string(text)
    return [{"url": f"{EXTENSION}/printed", "valueString": clean}] if clean else []


def absent(reason: str) -> Resource:
    """FHIR's extension that says why an element has no value.

    Args:
        reason: code of data-absent-reason.

    Returns:
        The extension.
    """
    return {"url": f"{HL7_EXTENSION}/data-absent-reason", "valueCode": reason}


def period(value: Period) -> Resource:
    """A Period; an end before its start, or a side that is no date, stays as printed text.

    Args:
        value: the fact's period.

    Returns:
        A Period, {} when nothing is known.
    """
    start, end = fhir_date(value.start), fhir_date(value.end)
    texts = [] if start or not value.start else [value.start]
    lost = value.end if value.end and not end else None
    if start and end:
        length = min(len(start), len(end))
        if end[:length] < start[:length]:  # FHIR refuses such a period; both dates must be seen nevertheless
            end, lost = None, value.end
        elif len(start) != len(end) and start[:length] == end[:length]:
            end, lost = None, value.end  # "2004-05 to 2004": not comparable in FHIR
    texts += [value.text] if value.text else []
    body: Resource = {"extension": [x for t in texts for x in printed(t)], "start": start, "end": end}
    if lost:
        body["_end"] = {"extension": printed(lost)}
    return pruned(body)


def timing(name: str, value: Period | None, *, texts: bool = False, span: bool = False, need: str = "") -> Resource:
    """A choice element of time: `nameDateTime`, `namePeriod` or `nameString`.

    Args:
        name: the element without its type ("effective", "performed").
        value: the fact's period, None for none.
        texts: whether the element may be a string.
        span: whether a single start is the beginning of a period rather than the moment.
        need: reason code to give when the element is required and nothing is known, "" when it may be missing.

    Returns:
        The element under its name; a Period that holds only extensions for what has no date; {} for nothing.
    """
    start, end = (fhir_date(value.start), fhir_date(value.end)) if value else (None, None)
    if value and ((value.end and value.end != value.start) or (span and start)):
        found = period(value)
        if start or end:
            return {f"{name}Period": found}
    text = _unread(value, start, end)
    if start:
        out: Resource = {f"{name}DateTime": start}
        return {**out, f"_{name}DateTime": {"extension": printed(text)}} if printed(text) else out
    if printed(text):
        if texts:
            return {f"{name}String": string(text)}
        return {f"{name}Period": {"extension": [absent("as-text"), *printed(text)]}}
    return {f"{name}Period": {"extension": [absent(need)]}} if need else {}


def _unread(value: Period | None, start: str | None, end: str | None) -> str:
    """What a period says besides its dates."""
    parts = (value.text, "" if start else value.start, "" if end else value.end) if value else ()
    return " ".join(p for p in parts if p)
