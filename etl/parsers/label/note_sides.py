"""The side that a note below a table gives its values: "(MRC, Ashworth: affected side - A right, B left)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Span
from etl.facts import Side
from etl.parsers.index import part
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.label.names import person_named
from etl.parsers.label.norms import IN_BRACKETS
from etl.parsers.label.side_words import SIDE_WORDS
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.value import replace

_CHOSEN = regex(
    r"\b(?:affected|involved|weak|weaker|worse|more affected|tested|treated|measured|operated) side\b",
    re.I,
)
"""Words for the one side that was measured; "the left side was not tested" is of no value."""
_WHOSE = regex(
    r"\b(?:(?P<word>patients?|cases?|participants?|subjects?|child(?:ren)?|twins?|siblings?|volunteers?|recipients?|pt)\.?\s*(?:no\.?\s*)?)?(?P<who>\d{1,2}|[A-H]|[IVX]{1,4})\s*[:=,–-]?\s*"
    r"\(?(?P<side>right|left|R|L)\b"
)
_OF_WHOM = regex(
    r"\b(?P<side>right|left)\s*(?:in|of|for|:|\()\s*(?:patients?|cases?|participants?|subjects?|child(?:ren)?|twins?|siblings?|volunteers?|recipients?|pt)\.?\s*(?P<who>\d{1,2}|[A-H]|[IVX]{1,4})\b"
)
_PIECE = regex(r"[^;.\n]+")
_MARK = regex(r"\s*([*†‡§¶#]{1,3}|[ʰᵃ-ᶿªº]|[⁰¹²³⁴-⁹])\s?(?=\w)")
_LEAST = 2
_ONLY = regex(r"\W{0,3}(?:(?:is|was|=)\s|\()?\s?(?P<side>right|left)\b|", re.I)
_RIGHT_ABOVE = regex(r"\b(?P<side>right|left)\W{0,2}$", re.I)
_ABSENT = regex(r"\b(?:not|un|non)-?\s*$", re.I)


_OPENS = regex(
    r"\W*(?:(?:table|tab\.) ?\d{1,2}[a-z]?\W{1,3})?(?:(?:values|results|findings|measurements|measures|state|course) (?:of|at|in|on) )?(?:the )?(?P<side>left|right) ",
    re.I,
)
"""What the caption of a table that is of one limb begins with."""
_EXAMINED = ("test", "exam")
"""Roles of what is examined at a limb; an examination of a function as a whole is not."""
_EITHER = regex(r"\b(right|left)\b", re.I)
_LONGEST_CORNER = 80


class NotedSides(Struct, frozen=True):
    """What a note says.

    Args:
        sides: the side measured of each person.
        rows: the ids of what was measured there; empty for every row that names a site.
        whole: whether the table is of one side, so that what is examined there needs no site.
    """

    sides: tuple[tuple[str, Side], ...] = ()
    rows: frozenset[str] = frozenset()
    whole: bool = False


def noted_sides(reading: Reading, place: TableInPlace) -> NotedSides:
    """The sides of a table's values that a note of it tells.

    Args:
        reading: the document.
        place: the table.

    Returns:
        The sides, by the keys of persons; none without such a note, or when it isn't clear. A corner tells the side of
        all rows too ("Muscle force of the right side", "Right arm (MRC)").
    """
    if one := _of_corner(place):
        return NotedSides(tuple((p.key, one) for p in reading.persons))
    if one := _of_caption(reading, place):
        return NotedSides(tuple((p.key, one) for p in reading.persons), whole=True)
    for span in place.table.notes:
        text = reading.document.quote(span)
        chosen = _CHOSEN.search(text)
        if chosen is None or _ABSENT.search(text[: chosen.start()]) or len(text) > 200:
            continue
        sides = _sides(reading, text, chosen)
        if sides:
            before = Span(span.start, span.start + chosen.start())
            named = text[: chosen.start()].rstrip().endswith((":", "=", "of the", "on the", "at the", "-", "–"))
            mentions = part(reading.index.mentions, before) if named else ()
            rows = frozenset(m.entry.id for m in mentions if m.entry.kind in ("measure", "scale", "grade"))
            return NotedSides(sides, rows)
    return _of_each(reading, place)


def _of_each(reading: Reading, place: TableInPlace) -> NotedSides:
    """The side of each person that a part of a note lists, of what stands where its mark does or what it names: "ᵃ P1 right
    hand, P2 left hand", "Grip: A right, B left"."""
    for span in place.table.notes if len(reading.persons) > 1 else ():
        for piece in _PIECE.finditer(reading.document.text, span.start, span.end):
            sides = _side_by_name(reading, piece[0])
            if len(sides) < _LEAST:
                continue
            mark = _MARK.match(piece[0])
            named = part(reading.index.mentions, Span(piece.start(), piece.end()))
            rows = {m.entry.id for m in named if m.entry.kind in ("measure", "scale", "grade")}
            sign = mark[1] if mark is not None else ""
            for cell in place.table.cells if sign else ():
                if re.search(rf"\w{re.escape(sign)}(?=[\s,)(]|$)", cell.text):
                    what = read_label(reading, cell.text.replace(sign, ""), cell.span).what
                    rows |= {what.id} if what is not None else set()
            if rows:
                return NotedSides(sides, frozenset(rows))
    return NotedSides()


def _side_by_name(reading: Reading, text: str) -> tuple[tuple[str, Side], ...]:
    """The side behind each name of a person in a piece of a note; () where somebody has two."""
    found: dict[str, set[Side]] = {}
    for name, key in reading.names:
        for m in re.finditer(
            rf"(?<!\w){re.escape(name)}(?!\w)\s*[:=,(–-]?\s*(?:on )?(?:the )?(right|left|R|L)\b", text
        ):
            found.setdefault(key, set()).add(SIDE_WORDS[m[1].lower()])
    if any(len(sides) > 1 for sides in found.values()):
        return ()
    return tuple((key, next(iter(sides))) for key, sides in found.items())


def _of_corner(place: TableInPlace) -> Side | None:
    """The one side that the first cell of a table names beside other words; what is in its brackets counts second."""
    corner = next((c.text for c in place.table.cells if c.row == c.column == 0), "")
    for text in (IN_BRACKETS.sub(" ", corner), corner):
        told = {m[1].lower() for m in _EITHER.finditer(text)}
        if told:
            side = told.pop()
            alone = sum(ch.isalpha() for ch in text) == len(side)
            return None if told or alone or len(corner) > _LONGEST_CORNER else SIDE_WORDS[side]
    return None


def _of_caption(reading: Reading, place: TableInPlace) -> Side | None:
    """The side of the limb that a table is of, which its caption begins with: "Table 1. Left leg before and after …"."""
    span = place.table.caption or place.lead
    m = _OPENS.match(reading.document.text, span.start, span.end) if span is not None else None
    if span is None or m is None:
        return None
    sited = any(e.entry.kind == "site" and e.start == m.end() for e in part(reading.index.mentions, span))
    told = {word[1].lower() for word in _EITHER.finditer(reading.document.text, span.start, span.end)}
    return SIDE_WORDS[m["side"].lower()] if sited and len(told) == 1 else None


def _sides(reading: Reading, text: str, chosen: re.Match[str]) -> tuple[tuple[str, Side], ...]:
    if len(reading.persons) == 1:
        behind = _ONLY.match(text, chosen.end())
        one = (behind["side"] if behind else None) or (
            m["side"] if (m := _RIGHT_ABOVE.search(text[: chosen.start()])) else ""
        )
        other = len(set(re.findall(r"\b(right|left)\b", text.lower()))) > 1
        return ((reading.persons[0].key, SIDE_WORDS[one.lower()]),) if one and not other else ()
    found: dict[str, Side] = {}
    for pattern in (_WHOSE, _OF_WHOM):
        for m in pattern.finditer(text):
            key = next((k for word in ("Patient", "Case") if (k := person_named(reading, f"{word} {m['who']}"))), None)
            if key is not None:
                found.setdefault(key, SIDE_WORDS[m["side"].lower()])
        if found:
            break
    return tuple(found.items())


def on_side(noted: NotedSides, facet: Facet, keys: Sequence[str]) -> Facet:
    """What labels say, with the side that the note gives.

    Args:
        noted: what the note says.
        facet: of a cell; one with a side of its own keeps it.
        keys: the persons of the document.
    """
    if not noted.sides or facet.side is not None or facet.pair is not None or facet.what is None:
        return facet
    if noted.whole:
        kept = facet.site is None and (facet.what.role not in _EXAMINED or bool(facet.what.function))
    elif noted.rows:
        kept = facet.what.id not in noted.rows
    else:
        kept = facet.site is None
    if kept:
        return facet
    subject = facet.subject or (keys[0] if len(keys) == 1 else None)
    side = dict(noted.sides).get(subject or "")
    return replace(facet, side=side) if side else facet
