"""What one person can't be: age-conflict (two ages at one time), two sexes in the files of one case, or different people.

Of the files of a case the contract has no code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from etl.checks.view import View, finding, plain, quoted, value_of
from etl.facts import YEARS_IN, Encounter, Evidence, Finding, Observation, Person, Quantity
from etl.parsers.people.sex import gender_of
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

_WORD = regex(r"(?<![0-9A-Za-z])[A-Za-z]+(?![0-9A-Za-z])")
"""A word, and no letter of an id: "c79b-442f"."""


def _between_files(view: View) -> Iterator[Finding]:
    """Where the files of a case seem not to belong together.

    Args:
        view: the document.

    Yields:
        A finding when its files describe different people, and one for each person of whom they say two sexes.
    """
    document, persons = view.document, view.facts.persons
    if not document.files:
        return
    homes = [{document.file_at(e.start) for e in person.evidence} for person in persons]
    if len(persons) > 1 and len(set(map(frozenset, homes))) == len(homes) and all(len(home) == 1 for home in homes):
        told = ", ".join(
            f"{_called(p)} in {document.files[min(h)][1].name}" for p, h in zip(persons, homes, strict=True)
        )
        places = tuple(person.evidence[0] for person in persons)
        keys = tuple(person.key for person in persons)
        yield Finding("", "warning", f"The files of this case are about different people: {told}.", keys, places)
    for person in persons:
        said: dict[str, Evidence] = {}
        for place in person.evidence:
            for word in _WORD.findall(place.quote)[:3]:
                if gender := gender_of(word):
                    said.setdefault(gender, place)
        files = {document.file_at(place.start) for place in said.values()}
        if len(said) == 2 and len(files) == 2:
            words = " and ".join(quoted(place.quote) for place in said.values())
            text = f"The files of this case say two sexes of one person: {words}."
            yield Finding("", "warning", text, (person.key,), tuple(said.values()))


def _called(person: Person) -> str:
    return person.name or "a person without a name"


AGE = "measure:age"
_SHORT = 60
_SEVERAL = 40  # ages of one person that are compared
_ORDER = ("at onset", "at diagnosis", "at treatment", "")


def _two_ages(view: View) -> Iterator[Finding]:
    """The ages that can't both be right.

    Args:
        view: the document.

    Yields:
        One finding for each person and pair of values: said of the same time or of no time, unless the stated dates
        explain the difference; or an age at onset that is higher than the age now.
    """
    people: dict[str, list[Observation]] = {}
    for fact in view.observations():
        if fact.code.entry == AGE and isinstance(fact.value, Quantity) and fact.value.comparator is None:
            same = people.setdefault(fact.subject, [])
            if len(same) < _SEVERAL:
                same.append(fact)
    for subject, facts in people.items():
        if subject == "group":
            continue
        told: set[tuple[Decimal, ...]] = set()
        for i, one in enumerate(facts):
            for two in facts[i + 1 :]:
                pair = tuple(sorted({years(one), years(two)}))
                if len(pair) == 2 and pair not in told and _conflict(view, one, two):
                    told.add(pair)
                    text = (
                        f"Two ages of one person: {plain(value_of(one))} and {plain(value_of(two))}, and nothing says"
                        " that they are of different times."
                    )
                    yield finding("age-conflict", text, [one, two])


def years(fact: Observation) -> Decimal:
    """An age in years."""
    assert isinstance(fact.value, Quantity)
    return fact.value.value * YEARS_IN.get(fact.value.code or "a", Decimal(1))


def _conflict(view: View, one: Observation, two: Observation) -> bool:
    if one.note != two.note:
        if one.note not in _ORDER or two.note not in _ORDER:
            return False
        first, second = sorted((one, two), key=lambda f: _ORDER.index(f.note))
        return first.note in ("at onset", "at diagnosis") and years(first) > years(second) + 1
    if (apart := _apart(one, two)) is not None:
        return abs(apart - (years(two) - years(one))) > 1
    difference = abs(years(one) - years(two))
    if difference < 1 and {_code(one), _code(two)} != {"a"}:
        return False  # "11 months", "1 year": the same age in other words
    dated_one, dated_two = _year(view, one), _year(view, two)
    if dated_one is not None and dated_two is not None and dated_one != dated_two:
        return abs(dated_one - dated_two + (years(two) - years(one))) > 1
    undated = [f for f, year in ((one, dated_one), (two, dated_two)) if year is None]
    if difference < 2 and not (len(undated) == 1 and _told_of_treatment(view, undated[0])):
        return True
    dated = dated_one if dated_one is not None else dated_two
    if dated is None or dated_one == dated_two:
        return True
    older = years(one) > years(two) if dated_two == dated else years(two) > years(one)
    sign = 1 if older else -1
    return not any(abs(year - dated - sign * difference) <= 1 for year in _years(view))


def _apart(one: Observation, two: Observation) -> Decimal | None:
    """How many years lie between two visits that say their day, or how long after the treatment they were; else None."""
    days = [_day(f) for f in (one, two)]
    if days[0] and days[1] and days[0] != days[1]:
        return Decimal((days[1] - days[0]).days) / Decimal("365.25")
    since = [f.timepoint.offset if f.timepoint and f.timepoint.phase == "after" else None for f in (one, two)]
    if one.timepoint is two.timepoint or since[0] == since[1]:
        return None
    a, b = (q.value * YEARS_IN.get(q.code or "a", Decimal(0)) if q is not None else Decimal(0) for q in since)
    return b - a


def _day(fact: Observation) -> date | None:
    printed = fact.effective.start if fact.effective else None
    try:
        return date.fromisoformat(printed) if printed and len(printed) == len("2016-01-18") else None
    except ValueError:
        return None  # the 31st of February


def _told_of_treatment(view: View, fact: Observation) -> bool:
    """Whether an age is said where the treatment is told ("a 66-year-old man received …"): it is that of its day."""
    place = fact.evidence[0]
    end = view.text.find(". ", place.end, place.end + 300)
    return end >= 0 and any(m.entry.kind == "cells" for m in view.lexicon.find(view.text, place.end, end))


def _code(fact: Observation) -> str | None:
    return fact.value.code if isinstance(fact.value, Quantity) else None


def _year(view: View, fact: Observation) -> int | None:
    """The year that an age is said for: its own date, its treatment's, or the only one of its sentence, or of a short one
    right before it ("That was on 11 November 2014. A man of 66 …")."""
    if fact.effective is not None and fact.effective.start:
        return int(fact.effective.start[:4])
    place = fact.evidence[0]
    block = next((b for b in view.document.blocks if b.span.start <= place.start < b.span.end), None)
    if block is None or block.table is not None:
        return None
    start, end = max(block.span.start, place.start - 600), min(block.span.end, place.end + 600)
    before: set[int] = set()
    for sentence in split_sentences(view.text, start, end):
        found = {int(d.first[:4]) for d in view.dates_in(sentence) if d.first and d.first[:4].isdigit()}
        if sentence.start <= place.start < sentence.end:
            told = before or found
            return told.pop() if len(told) == 1 else None
        before = found if sentence.end - sentence.start <= _SHORT else set()
    return None


def _years(view: View) -> set[int]:
    """The years in which something was done with the person: admissions and treatments."""
    starts = [t.performed.start for t in view.treatments() if t.performed]
    starts += [f.period.start for f in view.facts.facts if isinstance(f, Encounter) and f.period]
    return {int(s[:4]) for s in starts if s}


def findings(view: View) -> Iterator[Finding]:
    """What one person can't be.

    Args:
        view: the document.

    Yields:
        The findings of each kind in turn.
    """
    yield from _two_ages(view)
    yield from _between_files(view)
