"""Stays: an admission and its discharge are one Encounter, and facts of its days refer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from etl.elements.write import Stay, fhir_date
from etl.facts import AnyFact, Encounter, Period, identity
from etl.kinds.registry import kind_of
from etl.value import replace

_ADMISSION, _DISCHARGE = "encounter:admission", "encounter:discharge"
NO_STAY = "-"
"""In the place of a stay's id: of what was recorded in none that the document has."""
_DAY = 10
"""Length of a date that is a day."""


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
    """Return the Encounters whose first day or printed id is known.

    Args:
        listed: fullUrls and facts.
    """
    return tuple(_days(listed))


def _days(listed: Iterable[tuple[str, AnyFact]]) -> Iterator[Stay]:
    for url, fact in listed:
        if not isinstance(fact, Encounter):
            continue
        days = fact.period
        start, end = (fhir_date(days.start), fhir_date(days.end)) if days else (None, None)
        first = start[:_DAY] if start and len(start) >= _DAY else ""
        if first or fact.stay:
            yield Stay(fact.subject, url, first, end[:_DAY] if first and end and len(end) >= _DAY else first, fact.stay)


def stay_of(fact: AnyFact, stays: Iterable[Stay]) -> str:
    """Return the fullUrl of the stay whose printed id a fact has, else of the shortest that holds all its days; "" for none.

    Args:
        fact: the fact.
        stays: the stays of its document.
    """
    if fact.stay:
        return next((one.url for one in stays if (one.subject, one.name) == (fact.subject, fact.stay)), "")
    kind = kind_of(fact)
    when = kind.when(fact) if kind.when and kind.form.stay else None
    start, end = (fhir_date(when.start), fhir_date(when.end)) if when else (None, None)
    if not start or len(start) < _DAY:
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
