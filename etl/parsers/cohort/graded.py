"""How many limbs, joints or people are of each grade, with what they are counted from: "Grade (Kellgren-Lawrence, 131 knees): II 38
knees (29%), III 67 (51%)"; and how many were treated: "131 knees in all"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Component, Concept, Observation, Quantity, Timepoint
from etl.parsers.cohort.scenes import GROUP, PEOPLE, Scene, meant, parts_of
from etl.parsers.index import part
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_WORD = r"(?:grade|class|stage|level|type)"
_HEAD = regex(
    r"(?P<what>[^\d\n:;.()]{3,60}?)\s?\((?:(?P<by>[^()\d,;:]{3,40}?),?\s)?(?:n\s?=\s?)?(?P<of>\d{1,5})(?:\s(?P<unit>[a-z]{3,12}))?\)\s?[:–-]\s?",
    re.I,
)
"""What the grades are of, and of how many: "Grade of the arthrosis (Kellgren-Lawrence, 131 knees):"."""
_ITEM = regex(
    rf"(?:{_WORD}\s)?(?P<level>(?-i:[IVX]{{1,4}}[a-d]?|[A-E])|\d(?=\s?[:=–-]))\s?[:=–-]?\s(?:in\s)?(?P<n>\d{{1,5}})(?:\s(?P<unit>[a-z]{{3,12}}))?"
    r"(?:\s?\(\s?(?P<p>\d{1,3}(?:\.\d{1,2})?)\s?%\s?\))?(?=\s?(?:[,;.]|\Z)|\sand\b)",
    re.I,
)
_TO_GRADE = regex(rf"(?:\s?\([^()\d]{{2,40}}\))?(?:\s{_WORD}(?:e?s)?)?(?:\s?[:=(–-]|\s(?:was|were))?\s?", re.I)
"""Between a scale and the first of its grades: "ASIA grade: A 20, B 9"."""
_COUNTED = r"(?P<n>\d{1,5})\s(?:(?:(?:of them|patients?|people|cases?|children|adults|men|women|boys|girls)\s)?(?:(?:were|was|had|have|with|of|in|are)\s)?(?:an?\s)?)"
"""How many, before what they are of: "20 were ASIA A", "20 ASIA A", "9 with"."""
_ENDS = r"(?P<unit>(?!))?(?:\s?\(\s?(?P<p>\d{1,3}(?:\.\d{1,2})?)\s?%\s?\))?(?=\s?(?:[,;.)]|\Z)|\s(?:and|were|was)\b)"
_NEXT = regex(r"(?:[,;]\s?(?:and\s)?|\sand\s)", re.I)
_START = regex(rf"\b{_WORD}\s(?-i:[IVX]{{1,4}}|[A-E])\s", re.I)
_IS_PEOPLE = regex(PEOPLE, re.I)
_IN_ALL = regex(
    rf"(?<![\w.,/-])(?P<n>\d{{1,5}}|{WORD_NUMBER})\s(?P<unit>[a-z]{{3,12}})\s(?:in all|in total|altogether|(?:were|was)\s(?:treated|injected|operated(?:\son)?))\b",
    re.I,
)
_GRADED = regex(rf"{_WORD}s?\b", re.I)
_FEWEST = 2
_LONGEST_COUNT = 40


class _Run(Struct, frozen=True):
    """Grades with their numbers.

    Args:
        items: each of them.
        head: what stands above them, None where each says it itself.
        end: offset behind the last.
    """

    items: tuple[re.Match[str], ...]
    head: re.Match[str] | None
    end: int


def graded(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many are of each grade, and how many limbs or joints were treated.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.

    Returns:
        Observations, and the places they were read from.
    """
    out: list[Observation] = []
    places: list[Span] = []
    text = reading.document.text
    for run in _runs(text, statement):
        unit = _unit(statement, text, run)
        asked = _asked(reading, statement, run)
        start = run.head.start() if run.head else run.items[0].start()
        if unit is None or not asked or not meant(statement, start, run.end):
            continue
        whole = Decimal(run.head["of"]) if run.head else None
        parts = _of_whole(whole, unit) + parts_of(None, scene.stratum)
        out += [fact for m in run.items for fact in _facts(reading, m, asked, unit, parts, when)]
        places.append(Span(start, run.end))
    for name, run in _of_scales(reading, statement):
        if any(place.start < run.end and run.items[0].start() < place.end for place in places):
            continue
        if meant(statement, run.items[0].start(), run.end):
            parts = parts_of(None, scene.stratum)
            out += [fact for m in run.items for fact in _facts(reading, m, name, "patients", parts, when)]
            places.append(Span(run.items[0].start(), run.end))
    for m in _IN_ALL.finditer(text, statement.span.start, statement.span.end):
        if _is_site(statement, m.start("unit"), m.end("unit")) and meant(statement, m.start(), m.end()):
            value = Quantity(number_of(m["n"]), f"{{{m['unit'].lower()}}}", m["unit"].lower())
            out.append(
                Observation(
                    subject=GROUP, code=Concept(f"treated {m['unit'].lower()}"), category="survey", value=value,
                    evidence=(reading.evidence(m.start(), m.end()),), rule="what was treated",
                )
            )  # fmt: skip
            places.append(Span(m.start(), m.end()))
    return tuple(out), tuple(places)


def _facts(
    reading: Reading, m: re.Match[str], asked: str, unit: str, parts: tuple[Component, ...], when: Timepoint | None
) -> Iterator[Observation]:
    """How many are of one grade, and their share."""
    values = [Quantity(Decimal(m["n"]), f"{{{unit}}}", unit)]
    values += [Quantity(Decimal(m["p"]), "%", "%")] if m["p"] else []
    place = reading.evidence(m.start(), m.end())
    for value in values:
        yield Observation(
            subject=GROUP, code=Concept(f"{asked} {m['level']}"), category="survey", value=value,
            timepoint=when, components=parts, evidence=(place,), rule="count of a grade",
        )  # fmt: skip


def _of_scales(reading: Reading, statement: Statement) -> Iterator[tuple[str, _Run]]:
    """The grades of scales that the statement names, with how many are of each: "ASIA A 20, B 9", "20 ASIA A, 9 ASIA B"."""
    text, end = reading.document.text, statement.span.end
    done = statement.span.start
    asked = [m for m in statement.frame.topic if m.end <= done]  # "ASIA grade: A 20, B 9"
    for m in (*asked, *statement.of("scale", "measure")):
        system = reading.lexicon.get("grade", m.entry.grade) if m.entry.grade else None
        if system is None or m.start < done:
            continue
        called = rf"(?:{re.escape(text[m.start : m.end])}\s)?(?:{_WORD}\s)?"
        level = rf"(?P<level>{'|'.join(re.escape(g.text) for g in reversed(system.grades))})(?![\w+])"
        behind = re.compile(rf"{called}{level}\s?[:=–-]?\s?(?:in\s)?(?P<n>\d{{1,5}}){_ENDS}")
        ahead = re.compile(rf"{_COUNTED}{called}{level}{_ENDS}")
        lead = _TO_GRADE.match(text, max(m.end, done) if m in asked else m.end, end)
        first = re.compile(rf"{_COUNTED}$").search(text, max(done, m.start - _LONGEST_COUNT), m.start)
        for item, at in ((behind, lead.end() if lead else m.end), (ahead, first.start() if first else -1)):
            items = _listed(item, text, at, end) if at >= 0 else ()
            if len(items) >= _FEWEST and not all(i["level"].isdigit() for i in items):
                done = items[-1].end()
                name = m.entry.name if _GRADED.search(m.entry.name) else f"{m.entry.name} grade"
                yield name, _Run(items, None, done)
                break


def _listed(item: re.Pattern[str], text: str, at: int, end: int) -> tuple[re.Match[str], ...]:
    """The items of a list, from a place on."""
    items = []
    while m := item.match(text, at, end):
        items.append(m)
        joined = _NEXT.match(text, m.end(), end)
        if joined is None:
            break
        at = joined.end()
    return tuple(items)


def _runs(text: str, statement: Statement) -> Iterator[_Run]:
    span = statement.span
    label = statement.frame.label
    begin = label.start if label is not None and 0 <= span.start - label.end <= len(":  ") else span.start
    head = _HEAD.match(text, begin, span.end)
    starts = [(head, head.end())] if head else [(None, m.start()) for m in _START.finditer(text, span.start, span.end)]
    done = begin
    for above, at in starts:
        if at < done:
            continue
        items = _listed(_ITEM, text, at, span.end)
        if len(items) >= _FEWEST:
            done = items[-1].end()
            yield _Run(items, above, done)


def _unit(statement: Statement, text: str, run: _Run) -> str | None:
    """What is counted: limbs or joints that a number says, else people; None where a number says something else."""
    told = [m for m in (*run.items, *([run.head] if run.head else [])) if m["unit"]]
    if not told:
        return "patients" if run.head is not None else None
    site = next((m["unit"].lower() for m in told if _is_site(statement, m.start("unit"), m.end("unit"))), None)
    return site or ("patients" if run.head and _IS_PEOPLE.fullmatch(told[-1]["unit"]) else None)


def _is_site(statement: Statement, start: int, end: int) -> bool:
    mentions = (*part(statement.mentions, Span(start, end)), *statement.frame.topic)
    return any(m.entry.kind == "site" and m.start == start and m.end == end for m in mentions)


def _asked(reading: Reading, statement: Statement, run: _Run) -> str:
    """The name of the scale whose grades they are, else the word for them as printed."""
    head, first = run.head, run.items[0]
    said = reading.document.text[first.start() : first.start("level")].strip() if head is None else head["what"]
    scales = [m.entry for m in reading.lexicon.find(head.group() if head else said) if m.entry.kind == "scale"]
    if scales:
        name = scales[0].name
        own = _GRADED.search(name) or _GRADED.search(said)
        return name if _GRADED.search(name) or own is None else f"{name} {own.group().lower()}"
    word = _GRADED.search(said)
    return word.group().lower() if word is not None else ""


def _of_whole(whole: Decimal | None, unit: str) -> tuple[Component, ...]:
    """The denominator, in what is counted."""
    if whole is None:
        return ()
    value = Quantity(whole, f"{{{unit}}}", unit)
    return (Component(Concept("denominator", (), "component:denominator"), value),)
