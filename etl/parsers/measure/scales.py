"""Scales: their items with points ("HADS: depression 9, anxiety 7"), and their classes in letters or Roman numbers
("level III").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Observation, Quantity
from etl.mapping.entry import Entry, Item, Mention
from etl.parsers.measure.limits import in_points, item_concept, reference_of
from etl.parsers.measure.pairs import led_away
from etl.parsers.number import ROMAN, QuantityHit
from etl.parsers.phrases import Place
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Items of a scale with their points: "HADS: depression 9, anxiety 7", "Child-Pugh in points: bilirubin 3, albumin 3;
# total 11".


# Items of a scale that prose names behind it: "HADS: depression 9, anxiety 7", "on the scale the gait item fell from
# 3 to 1".


_LONGEST = 60
_SAID = regex(
    r"\s*(?:(?:sub)?(?:scores?|scales?|items?|parts?)\b)?\s*(?:(?:was|were|is|of|at)\b|[:=(,]|[-–—](?= ))?\s*"
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
    text = reading.text
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


def as_item(
    named: Named | None, facts: Sequence[Observation], place: Place | None, behind_items: bool
) -> list[Observation]:
    """A scale's facts as those of its item.

    Args:
        named: the item, None for the scale itself.
        facts: what a number gave.
        place: its place; one between the scale's name and this item is an earlier item's.
        behind_items: whether items of the scale were told before ("…, motor leg right 2; total 9"), or its place is one.
    """
    if named is None:
        return [replace(f, site=None) for f in facts] if behind_items else list(facts)
    scale, item = named.scale.entry, named.item
    earlier = place is not None and named.scale.end <= place.start and place.end <= named.start
    return [
        replace(
            f, code=item_concept(scale, item), reference=reference_of(scale, item), site=None if earlier else f.site
        )
        for f in facts
    ]


def names_item(scale: Entry, hit: QuantityHit, place: Place | None) -> bool:
    """Return True for a place behind a number that is an item of its scale: "GCS 14 (eye: 3 …)"."""
    site = place.site.name if place is not None and place.site and place.start >= hit.end else None
    return any(site in item.terms for item in scale.items)


# Items of a scale told one behind the other with their points: "Child-Pugh in points: bilirubin 3, albumin 3, …;
# total 11".


_PAIR = regex(
    r"(?P<name>[^\W\d][^,;:.\d()\n]{1,40}?)\s?[:=]?\s(?P<n>\d{1,2}(?:\.\d)?)(?:\s(?:points?|pts?))?(?![\w.,/%+-]*\d|\s?[%/])"
)
_LEAST = 3
_INITIALS = regex(r"\b(?:[A-Z] ?[:=]? ?\d{1,2}T?(?:[ ,;/+]{0,2}(?=[A-Z])|\b)){2,}")
"""The items of a scale by their first letters: "E3V4M6", "E 3, V 1T, M 5"."""
_INITIAL = regex(r"(?P<name>[A-Z]) ?[:=]? ?(?P<n>\d{1,2})")


def listed_items(reading: Reading, statement: Statement) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The items of scales whose own name has no items in the mappings, as "Child-Pugh", which is a class as well.

    Args:
        reading: the document.
        statement: a reported statement.

    Returns:
        An Observation for each item and for the total, and the place of the list; nothing unless every name behind the
        scale's is an item of one scale and every number one that it can have.
    """
    text, span = reading.text, statement.span
    scales = [m for m in (*statement.mentions, *statement.frame.topic) if m.entry.kind == "scale"]
    if runs := [run for m in scales if m.entry.items for run in _initialled(text, span, m)]:
        return tuple(
            fact for m, told in runs for item, pair in told for fact in _points(reading, statement, m.entry, item, pair)
        ), tuple(Span(told[0][1].start(), told[-1][1].end()) for _, told in runs)
    for m in (m for m in scales if not m.entry.items):
        pairs = list(_PAIR.finditer(text, max(m.end, span.start), span.end))
        for scale in _siblings(reading, m.entry) if len(pairs) >= _LEAST else ():
            items = [item for pair in pairs if (item := _item(scale, pair))]
            if len(items) == len(pairs):
                place = Span(pairs[0].start(), pairs[-1].end())
                facts = (_points(reading, statement, scale, *one) for one in zip(items, pairs, strict=True))
                return tuple(fact for found in facts for fact in found), (place,)
    return (), ()


def _initialled(text: str, span: Span, m: Mention) -> Iterator[tuple[Mention, list[tuple[Item, re.Match[str]]]]]:
    """Yield the runs behind a scale that give each of its items, by its first letter, points that it can have."""
    for run in _INITIALS.finditer(text, max(m.end, span.start), span.end):
        pairs = list(_INITIAL.finditer(text, *run.span()))
        told = [(item, pair) for pair in pairs if (item := _item(m.entry, pair)) is not None]
        if len(pairs) == len(m.entry.items) and {item for item, _ in told} == set(m.entry.items):
            yield m, told


def _siblings(reading: Reading, entry: Entry) -> Iterator[Entry]:
    """The scales with items that are called like another one but for the last word: score and class."""
    stem = entry.name.rpartition(" ")[0]
    return (e for e in reading.lexicon.of("scale") if e.items and stem and e.name.rpartition(" ")[0] == stem)


def _item(scale: Entry, pair: re.Match[str]) -> Item | None:
    """The item that a name means, if a number can be its points."""
    name = " ".join(pair["name"].lower().split())
    items = (i for i in (*scale.items, scale.total) if i is not None and name in {t.lower() for t in i.terms})
    return next((i for i in items if _holds(i, Quantity(Decimal(pair["n"])))), None)


def _points(
    reading: Reading, statement: Statement, scale: Entry, item: Item, pair: re.Match[str]
) -> Iterator[Observation]:
    for key in statement.subjects:
        yield Observation(
            subject=key, code=item_concept(scale, item), category="survey", value=Quantity(Decimal(pair["n"])),
            effective=statement.effective, timepoint=statement.time_of(*pair.span()), reference=reference_of(scale, item),
            evidence=(reading.evidence(*pair.span()),), rule="item of a scale",
        )  # fmt: skip


# Classes in letters or Roman numbers, which only their scale makes a value: "impairment scale B", "level III".


_LEAD = (
    r"(?:\s*\([^()\n]{3,80}\)(?!\s*\())?[\s:=(]*(?:(?:is|was|were|of|at|in|on|now|currently|still|remained|remains|has been|had been|as|a)\s+){0,3}"
    r"(?:(?:functional\s)?(?:grade|class|level|stage|type|score))?[\s:=]*(?:is|was|of|at|now)?[\s:=]*"
)
"""Between a scale and its class: "(…) level", " is now at level"."""
_CLASS = regex(
    _LEAD
    + r"(?P<one>[A-E]|[IVX]{1,4}[abAB]?)\b|[\s:=(]*(?:is |was )?(?:at |to |down to )?(?:level )?(?P<two>[A-Z]\d{1,2})\b"
)
_CLASS_AHEAD = regex(
    r"\b(?:[Gg]rade|[Cc]lass|[Ll]evel|[Ss]tage|[Tt]ype)\s(?P<one>[A-E]|[IVX]{1,4}[abAB]?)\s?(?:\((?:in |on |of |by )?(?:the )?|(?:of|on|in|by|according to|as per|per|after)\s(?:the\s)?)(?:[A-Z][a-z]+ ){0,2}$"
)
"""A class before its scale: "class III (…)", "level IV of the …"."""
_CLASS_REACH = 110
_DILUTED = regex(
    r"(?:[^.;,\d]|\b(?:19|20)\d\d\b){0,40}?(?<![\d:.,<])(?<!< )(?P<one>(?:[>≥]\s?)?1\s?:\s?[1-9]\d{1,5})(?![\d:]|[.,]\d)"
)
_CLASS_TO = regex(
    r"[\s:=(]*(?:(?:functional\s)?(?:grade|class|level|stage|score|category))?[\s:=]*"
    r"(?:(?:has |had |was |is )?(?:changed|improved|converted|went|moved|came|progressed|worsened|declined|rose|up|down|better|upgraded|"
    r"lowered|reduced|raised|fell|deteriorated|increased|decreased)(?: down| up)?(?:,| by (?:one|two|1|2) (?:grades?|class(?:es)?|levels?|stages?),?)?\s+)?"
    r"from\s+(?:(?:grade|class|level|stage)\s)?(?P<one>[A-E]|[IVX]{1,4}[ab]?)"
    r"(?:\s(?:before|at|on) [^,;.\d]{3,20})?\s+to\s+(?:(?:grade|class|level|stage)\s)?(?P<two>[A-E]|[IVX]{1,4}[ab]?)\b"
)
"""From one class to another: "improved from III to II", "level: from level V to level IV"."""
_ROMAN = regex(_LEAD + r"(?P<one>I{1,3}|I?V|VI{0,3})\b(?!\s*[-–.]\s*\d)")
_IN_FIELD = regex(r"[\s:=]*(?P<one>[A-E]|[IVX]{1,4}[abAB]?)\s*[.;]?\s*$")
_OF_POINTS = regex(r"\s*[(:=]?\s*\d{1,2}\s?[-–]\s?\d{1,2}\b(?!\s?(?:weeks?|months?|years?|days?))")
"""Behind a class, the points that it is given for, and nobody's: "Child-Pugh: A 5–6, B 7–9"."""
_POINTS = regex(r"\s?[(\[,]\s?(\d{1,2})(?:\s?(?:points?|pts?\.?))?\s?[)\]]")
"""Behind a class, its points: "Child-Pugh C (11)"."""
_EXTREME = regex(r"\s?(?:is|=|means)\s(?:the\s)?(?:best|worst|highest|lowest|mildest|most|least|normal)\b", re.I)
"""Behind an end of a scale: "GMFCS: I is the best and V the worst level"."""
_NEXT_CLASS = regex(
    r"(?:\s?\(?(?:on )?(?:the )?(?:left|right|R|L)\b(?: side)?\)?|\s*\([^()\n]{1,40}\)|\s(?:before|earlier|initially|at first|then)(?=,| and| →| ->|/)"
    r"|\s(?:in|on|at|before|after|since) (?:[^,;.()\n]|\.(?= \d)){3,40}?|\s(?:[A-Z][a-z]{2,8}\.? )?(?:19|20)\d\d){1,2}"
    r"\s*(?:,|;|/|and\b|but\b|→|->)\s*(?:(?:and|then|but|now)\s+)?(?:grade |class |level |stage )?"
    r"(?P<one>[A-Z]\d{1,2}|[A-E]|[IVX]{1,4}[ab]?|[1-9](?![\d/%]|[.,]\d))(?=\s*\(|\s(?:in|on|at|before|after|since|one|two|three|six|left|right|\d)\b|\s[A-Z][a-z]{2,8}\.? (?:19|20)\d\d)"
)
"""The next class behind one and its time or side."""
_LEVEL = regex(
    r"[\s:=]*(?:\([^()\n]{1,80}\)\s*)?(?:grade|class|level|stage)?[\s:=]*(?:is|was|of|at)?[\s:=]*(?P<one>[1-9])(?!\d|[.,]\d|[/%]|\s*[-–]\s*\d)"
)
"""A class that its scale writes in Roman numbers, in Arabic: "GMFCS (…) level was 5"."""


def class_marks(reading: Reading, statement: Statement, m: Mention) -> Iterator[tuple[QuantityHit, Mention]]:
    """Yield the classes in letters or Roman numbers beside their scale as grades ("impairment scale B", "level III"), and dilutions.

    Args:
        reading: the document.
        statement: the statement.
        m: what is graded.
    """
    text, stop = reading.text, statement.span.end
    system = reading.lexicon.get("grade", m.entry.grade) if m.entry.grade else None
    known = frozenset(g.text for g in system.grades if not g.text.isdigit()) if system else frozenset(ROMAN)
    reach = min(stop, m.end + _CLASS_REACH)
    if m.entry.grade or m.entry.kind == "scale":
        ways = (_CLASS_TO, _CLASS, *((_LEVEL,) if known <= set(ROMAN) else ())) if system else (_ROMAN,)
        found = next((f for way in ways if (f := way.match(text, m.end, reach))), None)
        label = statement.frame.label
        if system and label and label.start <= m.start and m.end < label.end:
            found = _IN_FIELD.match(text, label.end, stop) or found
        found = found or (statement.before(_CLASS_AHEAD, m.start) if system else None)
    else:
        found = _DILUTED.match(text, m.end, stop) if m.entry.role == "laboratory" else None
        between = (x for x in statement.mentions if found and m.end <= x.start < found.end())
        if found is not None and not any(x.entry.kind in ("measure", "finding") for x in between):
            yield QuantityHit(*found.span("one"), None, "mark", grade=found["one"]), m
        return
    if found is None or _EXTREME.match(text, found.end()) or _OF_POINTS.match(text, found.end(), stop):
        return
    spans = [found.span(name) for name in ("one", "two") if found.groupdict().get(name)]
    if len(spans) > 1 and not led_away(reading, statement, Span(*spans[0]), found.end()):
        spans = spans[1:]
    end = max(m.end, spans[-1][1])
    points = _POINTS.match(text, end, stop)
    if points is not None and (score := in_points(reading, m.entry, Quantity(Decimal(points[1])))) is not None:
        yield QuantityHit(*points.span(1), Quantity(Decimal(points[1])), "number"), Mention(m.start, m.end, score)
    while following := _NEXT_CLASS.match(text, end + (text[end : end + 1] == ")" and found.end() <= m.start), stop):
        spans.append(following.span("one"))
        end = spans[-1][1]
    for start, last in spans:
        key = text[start:last]
        key = ROMAN[int(key) - 1] if key.isdigit() and int(key) <= len(ROMAN) else key
        if key not in known or (not system and (m.entry.high is None or ROMAN.index(key) >= m.entry.high)):
            return
        number = None if system else Quantity(Decimal(ROMAN.index(key) + 1))
        yield QuantityHit(start, last, number, "grade" if system else "number", grade=key), m
