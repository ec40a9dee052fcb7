"""What a page prints of who somebody is beside the name: the day of birth, and the number of their record."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from etl.facts import AnyFact, Evidence, Observation, Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.index import dates_of
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

# What a page prints of who somebody is beside the name: the day of birth, and the number of their record.


_BIRTH, _RECORD = "birth", "record"
_BEFORE_DAY = regex(r"[\s:.,(\[“\"–-]{0,4}(?:(?:on|in|am|le|el|il)\s)?(?:the\s)?$", re.I)
_BEFORE_NUMBER = regex(r"\s{0,3}(?:[:#=]|is\b|no\b\.?|number\b)?[\s#:]{0,3}", re.I)
_NUMBER = regex(r"(?:[A-Z]{1,4}[-/ ]?)?\d[\dA-Z]*(?:[-/.]\d[\dA-Z]*){0,4}(?![\w%])(?![.,]\d)")
_LEAST_DIGITS = 4
"""A study's "patient 12" is who somebody is on the page, and no record."""
_AROUND = 40


class _Told(Struct, frozen=True):
    subject: str
    role: str
    value: str
    place: Evidence


def identified(reading: Reading, facts: Iterable[AnyFact]) -> tuple[tuple[Person, ...], list[AnyFact]]:
    """The people with what the page prints of their birth and of their records.

    Args:
        reading: the document.
        facts: what was read; cells below a head that asks for either are facts whose name is the head.

    Returns:
        The people, and the facts without those. Who has two different days of birth has none.
    """
    days = [hit for hit in dates_of(reading.document)[0] if _exact(hit)]
    told: dict[str, list[_Told]] = {}
    for one in _in_text(reading, days):
        told.setdefault(one.subject, []).append(one)
    kept: list[AnyFact] = []
    for fact in facts:
        cell = _of_cell(reading, fact, days) if isinstance(fact, Observation) else None
        if cell is not None:
            told.setdefault(cell.subject, []).append(cell)
        else:
            kept.append(fact)
    return tuple(_with(person, told.get(person.key, ())) for person in reading.persons), kept


def _with(person: Person, told: Sequence[_Told]) -> Person:
    days = {t.value for t in told if t.role == _BIRTH}
    day = max(days, key=len, default="")
    born = day if all(day.startswith(d) for d in days) else ""
    numbers = tuple(dict.fromkeys(t.value for t in told if t.role == _RECORD))
    used = [t.place for t in told if (t.role == _RECORD) or born]
    if not used:
        return person
    return replace(person, birth=born, records=numbers, evidence=tuple(dict.fromkeys([*person.evidence, *used])))


def _of_cell(reading: Reading, fact: Observation, days: Sequence[DateHit]) -> _Told | None:
    if fact.code.entry or fact.subject == GROUP or len(fact.evidence) != 1:
        return None
    label = reading.lexicon.label
    roles = {e.role for e in (*label(fact.code.text, "field"), *label(fact.code.text, "column"))}
    place = fact.evidence[0]
    if _BIRTH in roles:
        begin, behind = (bisect_left(days, at, key=lambda hit: hit.start) for at in (place.start, place.end))
        day = (days[begin].first or "") if behind - begin == 1 else ""
        return _Told(fact.subject, _BIRTH, day, place) if day else None
    if _RECORD in roles and _is_number(place.quote.strip()):
        return _Told(fact.subject, _RECORD, place.quote.strip(), place)
    return None


def _in_text(reading: Reading, days: Sequence[DateHit]) -> Iterator[_Told]:
    text = reading.document.text
    starts = [s.span.start for s in reading.statements]
    labels = _pattern(reading.lexicon, _BIRTH)
    for hit in days:
        before = text[max(0, hit.start - _AROUND) : hit.start]
        if hit.first and labels.search(before[: _BEFORE_DAY.search(before).start()]):  # type: ignore[union-attr]
            owner = _owner(reading, starts, hit.start)
            if owner:
                yield _Told(owner, _BIRTH, hit.first, reading.evidence(hit.start, hit.end))
    for label in _pattern(reading.lexicon, _RECORD, whole=True).finditer(text):
        between = _BEFORE_NUMBER.match(text, label.end())
        number = _NUMBER.match(text, between.end() if between else label.end())
        owner = _owner(reading, starts, number.start()) if number and _is_number(number.group()) else ""
        if number and owner:
            yield _Told(owner, _RECORD, number.group(), reading.evidence(number.start(), number.end()))


def _pattern(lexicon: Lexicon, role: str, whole: bool = False) -> re.Pattern[str]:
    words = {name for entry in lexicon.of_role("field", role) for name in (entry.name, *entry.synonyms)}
    choice = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
    tail = r"(?!\w)" if whole else r"\.?$"
    return re.compile(rf"(?<!\w)(?:{choice}){tail}", re.IGNORECASE)


def _exact(hit: DateHit) -> bool:
    plain = hit.first is not None and hit.last is None and hit.kind == "date" and not hit.problem
    return plain and not hit.approximate and hit.comparator is None and not hit.yearless


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and sum(c.isdigit() for c in text) >= _LEAST_DIGITS


def _owner(reading: Reading, starts: Sequence[int], at: int) -> str:
    """Whose statement a place is in, when it is one person's and tells of no relative; else the only person."""
    number = bisect_right(starts, at) - 1
    statement = reading.statements[number] if number >= 0 else None
    if statement is not None and statement.span.start <= at < statement.span.end:
        return "" if _of_another(statement, at) else _only(statement.subjects)
    return _only(tuple(p.key for p in reading.persons))


def _of_another(statement: Statement, at: int) -> bool:
    return any(m.entry.kind == "relation" and m.start < at for m in statement.mentions)


def _only(keys: Sequence[str]) -> str:
    return keys[0] if len(keys) == 1 and keys[0] != GROUP else ""


# The day of somebody's birth, which dates nothing but it: "born on 4 May 1955", "DOB: 04.05.1955".


_LONGEST = 40
_BETWEEN = ' \t\n:.,–-([“"'


def without_births(lexicon: Lexicon, text: str, dates: Sequence[DateHit]) -> tuple[DateHit, ...]:
    """The dates that may tell when something was.

    Args:
        lexicon: its words that ask for a birth stand right before the day of one.
        text: of the document.
        dates: of a sentence.

    Returns:
        Those without the days of births.
    """
    if not dates:
        return ()
    asked = tuple(
        name.casefold().rstrip(_BETWEEN)
        for entry in lexicon.of_role("field", "birth")
        for name in (entry.name, *entry.synonyms)
    )
    return tuple(
        hit for hit in dates
        if not text[max(0, hit.start - _LONGEST) : hit.start].casefold().rstrip(_BETWEEN).endswith(asked)
    )  # fmt: skip
