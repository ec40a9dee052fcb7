"""Stays: an admission and its discharge are one Encounter, facts of its days refer to it; and the time that a place before,
during or after a treatment gives a fact without a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from etl.facts import AnyFact, Encounter, Period, Quantity, Timepoint, identity
from etl.fhir.common import FROM_TIMEPOINT, Context, Resource, Stay, fhir_date, period
from etl.value import replace

_ADMISSION, _DISCHARGE = "encounter:admission", "encounter:discharge"
_DAYS = {"d": 1, "wk": 7}
_MONTHS = {"mo": 1, "a": 12}
_DAY, _MONTH, _YEAR = 10, 7, 4
"""Lengths of dates with that precision."""


def whole_stays(facts: Iterable[AnyFact]) -> tuple[tuple[AnyFact, ...], Mapping[str, str]]:
    """Merge each admission with its discharge; a discharge alone is the end of a stay, not its begin.

    Args:
        facts: any facts, in the order of the text.

    Returns:
        The facts in their order; and the identity of what became of an Encounter by its own, where that is another one.
    """
    listed = list(facts)
    by_person: dict[str, list[Encounter]] = {}
    for fact in listed:
        if isinstance(fact, Encounter) and fact.code.entry in (_ADMISSION, _DISCHARGE):
            by_person.setdefault(fact.subject, []).append(fact)
    if not by_person:
        return tuple(listed), {}
    merged: dict[str, Encounter] = {}
    for encounters in by_person.values():
        merged |= _merged(encounters)
    names = {own: identity(stay) for own, stay in merged.items()}
    out: list[AnyFact] = []
    seen: set[str] = set()
    for fact in listed:
        stay = merged.get(identity(fact)) if isinstance(fact, Encounter) else None
        if stay is None:
            out.append(fact)
        elif identity(stay) not in seen:
            seen.add(identity(stay))
            out.append(stay)
    return tuple(out), {own: name for own, name in names.items() if own != name}


def _merged(encounters: list[Encounter]) -> dict[str, Encounter]:
    """The stay that each of one person's admissions and discharges belongs to, by its identity."""
    admissions = sorted((e for e in encounters if e.code.entry == _ADMISSION), key=_start)
    held: list[list[Encounter]] = []
    for one in admissions:
        if held and _is_same(_start(held[-1][0]), _start(one)):
            held[-1].append(one)
        else:
            held.append([one])
    alone: list[list[Encounter]] = []
    for one in (e for e in encounters if e.code.entry == _DISCHARGE):
        open_ = [stay for stay in held if _fits(stay, one)]
        (open_[-1] if open_ else _new(alone)).append(one)
    return {identity(one): _stay(parts) for parts in (*held, *alone) for one in parts}


def _new(listed: list[list[Encounter]]) -> list[Encounter]:
    listed.append([])
    return listed[-1]


def _start(encounter: Encounter) -> str:
    return (encounter.period.start if encounter.period else None) or ""


def _end(encounter: Encounter) -> str:
    return (encounter.period.end if encounter.period else None) or ""


def _is_same(one: str, other: str) -> bool:
    """Return True if two dates are the same as far as the shorter one says."""
    length = min(len(one), len(other))
    return length > 0 and one[:length] == other[:length]


def _fits(stay: list[Encounter], discharge: Encounter) -> bool:
    """Return True if a discharge may end a stay: not before it, and at no other day than the one that it ends at."""
    begin, end = _start(stay[0]), _start(discharge)
    length = min(len(begin), len(end))
    if not length or end[:length] < begin[:length]:
        return False
    ends = [_end(one) or (_start(one) if one.code.entry == _DISCHARGE else "") for one in stay]
    return all(_is_same(known, end) for known in ends if known)


def _stay(parts: list[Encounter]) -> Encounter:
    """One Encounter of an admission's and a discharge's words, from the one to the other."""
    begins = [one for one in parts if one.code.entry == _ADMISSION]
    first = begins[0] if begins else parts[0]
    start = max((_start(one) for one in begins), key=len, default="")
    ends = [_end(one) or (_start(one) if one.code.entry == _DISCHARGE else "") for one in parts]
    end = max(ends, key=len, default="")
    text = next((one.period.text for one in parts if one.period and one.period.text), "")
    return replace(
        first,
        period=Period(start or None, end or None, text),
        evidence=tuple(dict.fromkeys(place for one in parts for place in one.evidence)),
        tags=tuple(sorted({tag for one in parts for tag in one.tags})),
    )


def stays_of(listed: Iterable[tuple[str, AnyFact]]) -> tuple[Stay, ...]:
    """Return the Encounters whose first day is known.

    Args:
        listed: fullUrls and facts.
    """
    return tuple(_days(listed))


def _days(listed: Iterable[tuple[str, AnyFact]]) -> Iterator[Stay]:
    for url, fact in listed:
        days = fact.period if isinstance(fact, Encounter) else None
        start, end = (fhir_date(days.start), fhir_date(days.end)) if days else (None, None)
        if start and len(start) >= _DAY:
            yield Stay(fact.subject, url, start[:_DAY], end[:_DAY] if end and len(end) >= _DAY else start[:_DAY])


def stay_of(fact: AnyFact, stays: Iterable[Stay]) -> str:
    """Return the fullUrl of the shortest stay that holds all days of a fact, "" for none.

    Args:
        fact: the fact.
        stays: the stays of its document.
    """
    when = next((found for name in ("effective", "performed", "onset") if (found := getattr(fact, name, None))), None)
    start, end = (fhir_date(when.start), fhir_date(when.end)) if isinstance(when, Period) else (None, None)
    if not start or len(start) < _DAY or isinstance(fact, Encounter):
        return ""
    last = end[:_DAY] if end else start[:_DAY]
    inside = [s for s in stays if s.subject == fact.subject and s.start <= start[:_DAY] and last <= s.end]
    shortest = min(inside, key=lambda stay: (_length(stay), stay.start), default=None)
    return shortest.url if shortest else ""


def _length(stay: Stay) -> int:
    try:
        return (date.fromisoformat(stay.end) - date.fromisoformat(stay.start)).days
    except ValueError:
        return 0


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
