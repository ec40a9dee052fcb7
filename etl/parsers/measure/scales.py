"""Scales: their items with points ("HADS: depression 9, anxiety 7"), and their classes in letters or Roman numbers
("level III").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Concept, Observation, Period, Quantity, Side, Site, Timepoint, Value
from etl.mapping.entry import Entry, Item, Mention
from etl.parsers.attributes import UNSAID
from etl.parsers.measure.limits import category_of, graded, in_points, item_concept, reference_of
from etl.parsers.measure.lists import led_away
from etl.parsers.measure.sites import State
from etl.parsers.number import ROMAN, QuantityHit
from etl.parsers.phrases import side_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Items of a scale with their points: "HADS: depression 9, anxiety 7", "Child-Pugh in points: bilirubin 3, albumin 3;
# total 11".


# Items of a scale that prose names behind it: "HADS: depression 9, anxiety 7", "on the scale the gait item fell from
# 3 to 1".


_LONGEST = 60
_SAID = regex(
    r"\s*(?:(?:sub)?(?:scores?|scales?|items?|parts?)\b)?\s*(?:(?:was|were|is|of|at)\b|[:=(]|[-–—](?= ))?\s*"
    r"(?:(?:fell|rose|dropped|sank|went(?: up| down)?|improved|increased|decreased|changed) from)?\s*"
)
"""What may stand between an item and its number."""
_ON = regex(r"[^,;:.]{0,40}\b(?:to|and)\s*(?:only |still )?")
"""From one number of an item to the next: "from 9 before treatment to 5 at six months and 6 at twelve"."""


class Named(Struct, frozen=True):
    """An item that a scale's numbers are of.

    Args:
        scale: where the scale is named.
        item: the item.
        start: offset of its words.
        end: offset behind its last number.
    """

    scale: Mention
    item: Item
    start: int
    end: int


def item_of(reading: Reading, statement: Statement, m: Mention, hit: QuantityHit, last: Named | None) -> Named | None:
    """The item whose score a number is, when it is named between the scale and the number.

    Args:
        reading: the document.
        statement: the statement.
        m: the scale.
        hit: the number.
        last: the item of the number before.

    Returns:
        The item; None when the number is the scale's own.
    """
    if m.entry.kind != "scale" or not m.entry.items or not isinstance(hit.value, Quantity):
        return None
    text = reading.document.text
    same = last is not None and last.scale.start == m.start
    begin = last.end if last is not None and same else max(m.start, statement.span.start)
    begin = max(begin, hit.start - _LONGEST)
    if begin >= hit.start:
        return None
    words = text[begin : hit.start]
    for item in m.entry.items:
        for term in sorted(item.terms, key=len, reverse=True):
            at = words.lower().rfind(term.lower())
            whole = at >= 0 and (at == 0 or not words[at - 1].isalnum()) and begin + at + len(term) > m.end
            if whole and _SAID.fullmatch(words, at + len(term)) and _holds(item, hit.value):
                return Named(m, item, begin + at, hit.end)
    if last is not None and same and _ON.fullmatch(words) and _holds(last.item, hit.value):
        return replace(last, end=hit.end)
    return None


def _holds(item: Item, value: Quantity) -> bool:
    low, high = item.low, item.high
    return (
        low is not None
        and high is not None
        and low <= value.value <= high
        and value.code in ("", None, "{points}", "{score}")
    )


def as_item(named: Named | None, facts: Sequence[Observation], state: State, behind_items: bool) -> list[Observation]:
    """A scale's facts as those of its item.

    Args:
        named: the item, None for the scale itself.
        facts: what a number gave.
        state: the places told so far; one that stands between the scale's name and this item is an earlier item's.
        behind_items: whether items of the scale were told before ("…, motor leg right 2; total 9").
    """
    if named is None:
        return [replace(f, site=None) for f in facts] if behind_items else list(facts)
    scale, item = named.scale.entry, named.item
    places = [p for p in (state.site, state.side, state.part) if p is not None]
    earlier = bool(places) and all(named.scale.end <= p.start < named.start for p in places)
    return [
        replace(
            f, code=item_concept(scale, item), reference=reference_of(scale, item), site=None if earlier else f.site
        )
        for f in facts
    ]


# Items of a scale told one behind the other with their points: "Child-Pugh in points: bilirubin 3, albumin 3, …;
# total 11".


_PAIR = regex(
    r"(?P<name>[^\W\d][^,;:.\d()\n]{1,40}?)\s?[:=]?\s(?P<n>\d{1,2}(?:\.\d)?)(?:\s(?:points?|pts?))?(?![\w.,/%+-]*\d|\s?[%/])"
)
_BETWEEN = regex(r"\s?(?:[,;]|[,;]?\sand)\s")
_LEAST = 3
_REACH = 40


def listed_items(reading: Reading, statement: Statement) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The items of scales whose own name has no items in the mappings, as "Child-Pugh", which is a class as well.

    Args:
        reading: the document.
        statement: a reported statement.

    Returns:
        An Observation for each item and for the total, and the place of the list; nothing unless every name of the list
        is an item of one scale and every number one that it can have.
    """
    text = reading.document.text
    named = [m for m in (*statement.of("scale"), *statement.frame.topic) if m.entry.kind == "scale"]
    for m in named:
        pairs = _pairs(text, statement.span, m) if not m.entry.items else []
        scale = (
            next((s for s in _siblings(reading, m.entry) if _all_of(s, pairs)), None) if len(pairs) >= _LEAST else None
        )
        if scale is None:
            continue
        place = Span(pairs[0][1].start, pairs[-1][1].end)
        return tuple(_facts(reading, statement, scale, pairs)), (place,)
    return (), ()


def _pairs(text: str, span: Span, m: Mention) -> list[tuple[str, Span, Decimal]]:
    """The names and numbers of the list that follows a scale's name."""
    begin = max(m.end, span.start)
    first = _PAIR.search(text, begin, min(span.end, begin + _REACH * 2))
    out: list[tuple[str, Span, Decimal]] = []
    while first is not None and first.start() - begin <= _REACH:
        out.append((" ".join(first["name"].lower().split()), Span(first.start(), first.end()), Decimal(first["n"])))
        link = _BETWEEN.match(text, first.end(), span.end)
        first = _PAIR.match(text, link.end(), span.end) if link else None
        begin = first.start() if first else begin
    return out


def _siblings(reading: Reading, entry: Entry) -> Iterator[Entry]:
    """The scales with items that are called like another one but for the last word: score and class."""
    stem = entry.name.rpartition(" ")[0]
    return (e for e in reading.lexicon.of("scale") if e.items and stem and e.name.rpartition(" ")[0] == stem)


def _item(scale: Entry, name: str) -> Item | None:
    items = (*scale.items, *((scale.total,) if scale.total else ()))
    return next((i for i in items if name in {t.lower() for t in i.terms}), None)


def _all_of(scale: Entry, pairs: list[tuple[str, Span, Decimal]]) -> bool:
    for name, _, value in pairs:
        item = _item(scale, name)
        if item is None or item.low is None or item.high is None or not item.low <= value <= item.high:
            return False
    return True


def _facts(
    reading: Reading, statement: Statement, scale: Entry, pairs: list[tuple[str, Span, Decimal]]
) -> Iterator[Observation]:
    for name, place, value in pairs:
        if (item := _item(scale, name)) is None:
            continue
        for key in statement.subjects:
            yield Observation(
                subject=key, code=item_concept(scale, item), category="survey", value=Quantity(value),
                effective=statement.effective, timepoint=statement.time_of(place.start, place.end),
                reference=reference_of(scale, item), evidence=(reading.evidence(place.start, place.end),), rule="item of a scale",
            )  # fmt: skip


# Classes in letters or Roman numbers, which only their scale makes a value: "impairment scale B", "level III".


_UNSAID = (*UNSAID, "refuted")
_LEAD = (
    r"(?:\s*\([^()\n]{3,80}\)(?!\s*\())?[\s:=(]*(?:(?:is|was|were|of|at|in|on|now|currently|still|remained|remains|has been|had been|as|a)\s+){0,3}"
    r"(?:(?:functional\s)?(?:grade|class|level|stage|type|score))?[\s:=]*(?:is|was|of|at|now)?[\s:=]*"
)
"""Between a scale and its class: "(…) level", " is now at level"."""
_CLASS = regex(_LEAD + r"([A-E]|[IVX]{1,4}[abAB]?)\b")
_CLASS_AHEAD = regex(
    r"\b(?:[Gg]rade|[Cc]lass|[Ll]evel|[Ss]tage|[Tt]ype)\s([A-E]|[IVX]{1,4}[abAB]?)\s?(?:\((?:in |on |of |by )?(?:the )?|(?:of|on|in|by|according to|as per|per|after)\s(?:the\s)?)(?:[A-Z][a-z]+ ){0,2}$"
)
"""A class before its scale: "class III (…)", "level IV of the …"."""
_CLASS_REACH = 110
_DILUTED = regex(
    r"(?:[^.;,\d]|\b(?:19|20)\d\d\b){0,40}?(?<![\d:.,<])(?<!< )((?:[>≥]\s?)?1\s?:\s?[1-9]\d{1,5})(?![\d:]|[.,]\d)"
)
_SEGMENT = regex(r"[\s:=(]*(?:is |was )?(?:at |to |down to )?(?:level )?([A-Z]\d{1,2})\b")
_NEXT_SEGMENT = regex(
    r"(?:,| and|;|\s?/)\s*(?:(?:and|but)\s)?(?:grade\s|class\s|level\s|stage\s)?([A-Z]\d{1,2}|[IVX]{1,4}[ab]?|[A-E]|[1-9](?![\d/%]|[.,]\d))\b"
)
_SIDE_BEHIND = regex(r"\s*\(?(?:on )?")
_CLASS_TO = regex(
    r"[\s:=(]*(?:(?:functional\s)?(?:grade|class|level|stage|score|category))?[\s:=]*"
    r"(?:(?:has |had |was |is )?(?:changed|improved|converted|went|moved|came|progressed|worsened|declined|rose|up|down|better|upgraded|"
    r"lowered|reduced|raised|fell|deteriorated|increased|decreased)(?: down| up)?(?:,| by (?:one|two|1|2) (?:grades?|class(?:es)?|levels?|stages?),?)?\s+)?"
    r"from\s+(?:(?:grade|class|level|stage)\s)?(?P<first>[A-E]|[IVX]{1,4}[ab]?)"
    r"(?:\s(?:before|at|on) [^,;.\d]{3,20})?\s+to\s+(?:(?:grade|class|level|stage)\s)?(?P<last>[A-E]|[IVX]{1,4}[ab]?)\b"
)
"""A way from one class to another: "improved from III to II", "level: from level V to level IV"."""
_ROMAN = regex(_LEAD + r"(I{1,3}|I?V|VI{0,3})\b(?!\s*[-–.]\s*\d)")
_IN_FIELD = regex(r"[\s:=]*([A-E]|[IVX]{1,4}[abAB]?)\s*[.;]?\s*$")
_OF_POINTS = regex(r"\s*[(:=]?\s*\d{1,2}\s?[-–]\s?\d{1,2}\b(?!\s?(?:weeks?|months?|years?|days?))")
"""Behind a class, the points that it is given for, and nobody's: "Child-Pugh: A 5–6, B 7–9"."""
_POINTS = regex(r"\s?[(\[,]\s?(\d{1,2})(?:\s?(?:points?|pts?\.?))?\s?[)\]]")
"""Behind a class, its points: "Child-Pugh C (11)"."""
_EXTREME = regex(r"\s?(?:is|=|means)\s(?:the\s)?(?:best|worst|highest|lowest|mildest|most|least|normal)\b", re.I)
"""Behind an end of a scale: "GMFCS: I is the best and V the worst level"."""
_NEXT_CLASS = regex(
    r"(?:\s*\(\d{1,2}\))?(?:\s*\([^()\n]{3,40}\)|\s(?:before|earlier|initially|at first|then)(?=,| and| →| ->|/)|\s(?:in|on|at|before|after|since) (?:[^,;.()\n]|\.(?= \d)){3,40}?|\s(?:[A-Z][a-z]{2,8}\.? )?(?:19|20)\d\d)\s*(?:,|;|/|and\b|but\b|→|->)"
    r"\s*(?:(?:and|then|but|now)\s+)?(?:grade |class |level |stage )?([A-E]|[IVX]{1,4}[ab]?)(?=\s*\(|\s(?:in|on|at|before|after|since|one|two|three|six|\d)\b|\s[A-Z][a-z]{2,8}\.? (?:19|20)\d\d)"
)
"""The next class behind one and its time."""
_CLAUSE = regex(r"[,;\n]|\.(?=\s+[A-Z]|\s*$)|\band\b")
_LEVEL = regex(
    r"[\s:=]*(?:\([^()\n]{1,80}\)\s*)?(?:grade|class|level|stage)?[\s:=]*(?:is|was|of|at)?[\s:=]*([1-9])(?!\d|[.,]\d|[/%]|\s*[-–]\s*\d)"
)
"""A class that its scale writes in Roman numbers, in Arabic: "GMFCS (…) level was 5"."""


def classed(reading: Reading, statement: Statement, m: Mention) -> Iterator[tuple[Observation, int]]:
    """A class in letters or Roman numbers right behind its scale: "impairment scale B", "level III"; or a dilution."""
    if not m.entry.grade and m.entry.kind != "scale":
        yield from _diluted(reading, statement, m)
        return
    text = reading.document.text
    system = reading.lexicon.get("grade", m.entry.grade)
    at = _behind_label(text, statement, m)
    if at is not None and system is not None:
        found = _IN_FIELD.match(text, at, statement.span.end)
        if found is not None:
            yield from _at_label(reading, statement, m, found)
            return
    led = _CLASS_TO.match(text, m.end, min(statement.span.end, m.end + _CLASS_REACH)) if system else None
    found = led or (_CLASS if system else _ROMAN).match(text, m.end, min(statement.span.end, m.end + _CLASS_REACH))
    if found is None and system and {g.text for g in system.grades} <= set(ROMAN):
        found = _LEVEL.match(text, m.end, min(statement.span.end, m.end + 110))
    context = statement.about(m)
    if found is None and system is not None:
        found = _SEGMENT.match(text, m.end, min(statement.span.end, m.end + 30))
    if found is None and system is not None:
        found = _CLASS_AHEAD.search(text, max(statement.span.start, m.start - 40), m.start)
    if (
        found is None
        or context.status in _UNSAID
        or context.experiencer != "patient"
        or _EXTREME.match(text, found.end())
        or _OF_POINTS.match(text, found.end(), statement.span.end)
    ):
        return
    printed = grade = found["last"] if led else found.group(1)
    if grade.isdecimal() and system:
        grade = ROMAN[int(grade) - 1] if int(grade) <= len(ROMAN) else grade
    value: Value
    if system is None:
        number = Decimal(ROMAN.index(grade) + 1)
        if m.entry.high is None or number > m.entry.high:
            return
        value = Quantity(number)
    elif grade not in {g.text for g in system.grades} or grade.isdigit():
        return
    else:
        value = graded(reading, m.entry, grade, printed)
    base = Observation(
        subject="", code=m.entry.concept, category=category_of(m.entry), value=value,
        effective=statement.day_of(m.start, m.end), timepoint=statement.time_of(m.start, m.end),
        evidence=(reading.evidence(min(m.start, found.start()), max(m.end, found.end("last" if led else 1))),), rule="measure",
    )  # fmt: skip
    if led is not None and system is not None:
        yield from _way(reading, statement, base, led, {g.text for g in system.grades}, m)
        return
    if found.end() <= m.start:
        yield from ((replace(base, subject=subject), m.end) for subject in statement.subjects)
        behind = m.end + (text[m.end : m.end + 1] == ")")
        for later, end in _later(reading, statement, m, base, behind) if system is not None else ():
            yield from ((replace(later, subject=subject), end) for subject in statement.subjects)
        return
    told = _POINTS.match(text, found.end(), statement.span.end)
    points = Quantity(Decimal(told[1])) if told is not None else None
    if told is not None and points is not None and (score := in_points(reading, m.entry, points)) is not None:
        scored = replace(base, code=score.concept, value=points, evidence=(reading.evidence(m.start, told.end()),))
        yield from ((replace(scored, subject=subject), told.end()) for subject in statement.subjects)
    for fact, end in _sided(reading, statement, m, base, found):
        for subject in statement.subjects:
            yield replace(fact, subject=subject), end
        if fact.site is None and (at := end):
            for later, end in _later(reading, statement, m, base, at):
                for subject in statement.subjects:
                    yield replace(later, subject=subject), end


def _way(
    reading: Reading, statement: Statement, base: Observation, led: re.Match[str], known: set[str], m: Mention
) -> Iterator[tuple[Observation, int]]:
    """The class that a way led to, and the one that it led away from where that was before the treatment."""
    facts = [base]
    first = Span(*led.span("first"))
    if led["first"] in known and led_away(reading, statement, first, led.end()):
        own = base.effective if base.effective != statement.effective else None
        was = graded(reading, m.entry, led["first"], led["first"])
        facts = [replace(base, value=was, timepoint=Timepoint("before", ""), effective=own), base]
    yield from ((replace(fact, subject=subject), led.end()) for fact in facts for subject in statement.subjects)


def _behind_label(text: str, statement: Statement, m: Mention) -> int | None:
    """Where the value of a field begins whose label names a class and a time: "NYHA 6 months after: II"; None elsewhere."""
    label = statement.frame.label
    if label is None or not (label.start <= m.start and m.end < label.end) or not statement.frame.timepoint:
        return None
    others = [x for x in statement.frame.topic if x.entry.kind in ("measure", "scale") and x.entry.id != m.entry.id]
    return label.end if not others and not statement.span.end < label.end else None


def _at_label(
    reading: Reading, statement: Statement, m: Mention, found: re.Match[str]
) -> Iterator[tuple[Observation, int]]:
    """The class that is all of a field's value, at the time that its label tells."""
    system = reading.lexicon.get("grade", m.entry.grade)
    if system is None or found[1] not in {g.text for g in system.grades}:
        return
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=m.entry.concept, category=category_of(m.entry), value=graded(reading, m.entry, found[1], found[1]),
            effective=statement.day_of(m.start, m.end), timepoint=statement.frame.timepoint, evidence=(reading.evidence(m.start, found.end(1)),), rule="measure",
        ), found.end(1)  # fmt: skip


def _later(
    reading: Reading, statement: Statement, m: Mention, base: Observation, at: int
) -> Iterator[tuple[Observation, int]]:
    """The classes of other times behind the first one, each with its time: "IV (Sept. 2012), III (May 2013)"."""
    text = reading.document.text
    system = reading.lexicon.get("grade", m.entry.grade)
    while following := _NEXT_CLASS.match(text, at, statement.span.end):
        printed, at = following[1], following.end(1)
        stop = _CLAUSE.search(text, at, statement.span.end)
        end = stop.start() if stop else statement.span.end
        day = next((d for d in statement.dates if at <= d.start < end and d.first), None)
        point = next((p for start, _, p in statement.points if at <= start < end), None)
        if day is None and point is None:
            return
        if system is not None and printed in {g.text for g in system.grades}:
            value: Value = graded(reading, m.entry, printed, printed)
        elif system is None and printed in ROMAN and m.entry.high is not None and ROMAN.index(printed) < m.entry.high:
            value = Quantity(Decimal(ROMAN.index(printed) + 1))
        else:
            return
        evidence = (reading.evidence(m.start, at),)
        effective = Period(day.first, day.last) if day else None
        yield replace(base, value=value, effective=effective, timepoint=point, evidence=evidence), at


def _diluted(reading: Reading, statement: Statement, m: Mention) -> Iterator[tuple[Observation, int]]:
    """What was still found in so thin a dilution: "ANA 1:1280", "antibodies were found in 2008 (1:320)"."""
    text = reading.document.text
    context = statement.about(m)
    found = _DILUTED.match(text, m.end, statement.span.end) if m.entry.role == "laboratory" else None
    if found is None or context.status in _UNSAID or context.experiencer != "patient":
        return
    if any(m.end <= x.start < found.end() and x.entry.kind in ("measure", "finding") for x in statement.mentions):
        return
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=m.entry.concept, category=category_of(m.entry), value=found[1],
            effective=statement.day_of(m.start, m.end), timepoint=statement.time_of(m.start, m.end),
            evidence=(reading.evidence(m.start, found.end(1)),), rule="measure",
        ), found.end(1)  # fmt: skip


def _sided(
    reading: Reading, statement: Statement, m: Mention, base: Observation, found: re.Match[str]
) -> Iterator[tuple[Observation, int]]:
    """A class with the side behind it, and the other side's: "level T10 on the right and T12 on the left"."""
    text = reading.document.text
    system = reading.lexicon.get("grade", m.entry.grade)
    value, end = base.value, found.end(1)
    while True:
        side, behind = _side_behind(statement, text, end)
        site = Site(Concept(""), side) if side else None
        yield replace(base, value=value, site=site, evidence=(reading.evidence(m.start, end),)), end
        following = _NEXT_SEGMENT.match(text, behind, statement.span.end) if side and system else None
        if following is None or system is None:
            return
        grade, grades = following[1], {g.text for g in system.grades}
        if grade.isdecimal() and grades <= set(ROMAN):
            grade = ROMAN[int(grade) - 1]
        other, _ = _side_behind(statement, text, following.end())
        if (
            grade not in grades
            or (other in (side, None) and not following[1][-1:].isdigit())
            or (other is None and grade != following[1])
        ):
            return
        value, end = graded(reading, m.entry, grade, following[1]), following.end()


def _side_behind(statement: Statement, text: str, at: int) -> tuple[Side | None, int]:
    for q in statement.of("qualifier"):
        if q.start >= at and q.entry.role == "side" and _SIDE_BEHIND.fullmatch(text, at, q.start):
            return side_of(q), q.end + (text[q.end : q.end + 1] == ")")
    return None, at
