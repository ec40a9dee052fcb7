"""Traces of one person in a page that describes nobody: an age, "I", "his", "the boy", results of a day, a sheet of values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Cell, Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed, by_file
from etl.parsers.people.described import Described
from etl.parsers.people.notes_of_one import called, noted
from etl.parsers.people.one_or_many import CLINICAL, is_of_many, is_of_one, of_one, sentences
from etl.parsers.people.others import of_provider
from etl.parsers.people.people import somebody
from etl.parsers.people.stories import own_words
from etl.parsers.people.subjects import of_captions
from etl.parsers.people.words import gender_of
from etl.parsers.sections import only_tables
from etl.parsers.table.short_times import UNIT_HEAD
from etl.parsers.when.ages import find_ages
from etl.patterns import regex
from etl.tables.heads import field_roles

_I = regex(r"\bI\b(?=['’]| [a-z])(?! and II\b)|\b[Mm]y (?!patients?\b|colleagues?\b|clinic\b|practice\b)")
_THE_ONE = regex(
    r"\b(?:[Tt]he|[Tt]his|[Oo]ur|[Oo]ne) (?:man|woman|boy|girl|child|patient)\b(?!['’]?s\b['’]?\s(?:can|may|must|will))"
)
_GENERAL = regex(r"(?<!\bI )\b(?:can|may|might|should|must|will|would|if|you|your|usually|often|in general)\b")
_IN_ONE = regex(
    r"\b(?:in|of|from|for) (?:an?|one|our) (?:[\w-]+ ){0,4}?(?P<who>patient|girl|boy|man|woman|lady|gentleman|child|case)\b",
    re.I,
)
"""In a title: "Results of the walking test in a COPD patient"."""
_TITLE = regex(
    r"\W*(?:(?:case|report|story|patient)\b[^:\n]{0,20}:\s*)?(?:an?|the|our)\s(?:[\w-]+\s){0,3}?(?P<who>girl|boy|man|woman|lady|gentleman)\s(?:\([^()]{1,30}\)\s)?(?:with|after|who|suffering)\b",
    re.I,
)
_OF_EACH = regex(
    r"\b(?:each|every) (?:of the )?(?:patient|participant|subject)s?\b|\b(?:all|both|the) (?:\d{1,4} )?(?:patients|participants)\b"
    r"|\((?:means?|medians?)\b[^()]{0,30}\)|\bn ?= ?\d",
    re.I,
)
"""What the caption or a note of a table says of many, whose means stand in it."""
_MEASURED = ("measure", "scale", "function", "finding")
_DAY = 10
_MOST = 3
_ROWS = 3
_HEADS = 3
_COUNT = regex(r"[+−–-]?\d{1,3}")
_WHO = frozenset(("name", "person", "sex", "age", "nationality", "birth"))
_ENOUGH = 3


def gone_on_about(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page goes on about that describes nobody, before a group is looked for (see `of_one`).

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is clinical, relatives and countries.
    """
    return somebody(document, framed, lexicon) if of_one(document, framed, lexicon) else ()


def undescribed(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page without a description and without a group is about: of a sheet that is only tables, or traced.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for relatives and countries.
    """
    if any(map(only_tables, by_file(document, framed))):
        if any(
            _OF_EACH.search(document.quote(f.block.span))
            for f in framed
            if f.block.kind in ("note", "caption", "title")
        ):
            return ()
        return (of_captions(document),)
    if not traced(document, framed, found, lexicon):
        return ()
    titled = _titled(document, found) or called(document)
    return tuple(
        replace(d, person=replace(d.person, gender=gender_of(titled))) if titled and d.person.gender is None else d
        for d in somebody(document, framed, lexicon)
    )


def _titled(document: Document, found: Index) -> str:
    """The word for the one whom a page's title tells of, without a name or an age: "CASE: A girl with …"; "" for others."""
    block = document.blocks[0] if document.blocks else None
    m = _TITLE.match(document.text, block.span.start, block.span.end) if block is not None else None
    if m is None and block is not None:
        m = _IN_ONE.search(document.text, block.span.start, block.span.end)
    if block is None or m is None or block.kind == "table":
        return ""
    return m["who"] if any(t.entry.kind == "condition" for t in part(found.mentions, block.span)) else ""


def traced(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> bool:
    """Whether a page that describes nobody bears the traces of one person.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for the heads of tables.

    Returns:
        True when an age (2), sentences of one person, results of a day and tables of values (2; 3 where they are most of the
        page) and what a note says of one (see `noted`) come to three, after what is told of many is taken off.
    """
    aged = own = many = 0
    for sentence in sentences(document, framed):
        words = own_words(document.quote(sentence))
        if is_of_many(words):
            many += 1
            continue
        terms = part(found.mentions, sentence)
        clinical = any(m.entry.kind in CLINICAL for m in terms)
        if _GENERAL.search(words) or of_provider(words):
            continue
        aged += any(a.value is not None for a in find_ages(document.text, sentence.start, sentence.end))
        own += clinical and bool(_I.search(words) or _THE_ONE.search(words) or is_of_one(words))
    dated = sum(_is_of_day(f, found) for f in framed)
    sheets = [f.block.span for f in framed if _is_sheet(document, f, found, lexicon)]
    whole = sum(span.end - span.start for span in sheets) * 2 > len(document.text)
    courses = [f.block.table for f in framed if f.block.span in sheets and f.block.table is not None]
    titles = [f.block.span for f in framed[:_HEADS] if f.block.kind in ("title", "caption")]
    ill = any(m.entry.kind == "condition" for span in titles for m in part(found.mentions, span))
    whole = whole or (ill and any(_is_course(t.grid(), found, lexicon) for t in courses))
    tabled = _ENOUGH if whole else 2 * bool(sheets)
    phases = {f.frame.timepoint.phase for f in framed if f.frame.attitude == "reported" and f.frame.timepoint}
    aged += len(phases) > 1 and bool(_titled(document, found))
    own += len(phases) > 1 and bool(_titled(document, found))
    notes = noted(document, framed, found)
    return 2 * min(aged, 1) + min(own, _MOST) + min(dated, _MOST) + tabled + notes - many >= _ENOUGH


def _is_of_day(item: Framed, found: Index) -> bool:
    """Whether a paragraph begins with a day and goes on with results: "4 May 2010. Grip strength 12 kg"."""
    span = item.block.span
    if item.frame.attitude != "reported" or item.block.kind == "table":
        return False
    opens = any(d.start - span.start <= 1 and len(d.first or "") == _DAY for d in part(found.dates, span))
    return opens and any(m.entry.kind in _MEASURED for m in part(found.mentions, span))


def _is_sheet(document: Document, item: Framed, found: Index, lexicon: Lexicon) -> bool:
    """Whether a table is a sheet of values: its rows name what was measured, or its columns above the days of one person's
    visits, and none of them counts people."""
    if item.block.table is None or item.frame.attitude != "reported":
        return False
    grid = item.block.table.grid()
    if any(is_of_many(document.quote(c.span)) for c in item.block.table.cells):
        return False
    named = [row[0] for row in grid if row and row[0] and _measured(row[0], found)]
    return len(named) >= _ROWS or _is_course(grid, found, lexicon)


def _measured(cell: Cell, found: Index) -> bool:
    return any(m.entry.kind in _MEASURED for m in part(found.mentions, cell.span))


def _is_course(grid: Sequence[Sequence[Cell | None]], found: Index, lexicon: Lexicon) -> bool:
    """Whether the rows of a table are the visits of one: each has a later day than the one above, in a column without the
    names of people beside it, and the heads of the others name what was measured. Means of a group have their spread."""
    heads = [row for row in grid[:_HEADS] if sum(c is not None and _measured(c, found) for c in row[1:]) >= _ROWS]
    if not heads or any("±" in c.text for row in grid for c in row if c is not None):
        return False
    if any(field_roles(lexicon, [c]) & _WHO for row in grid[:_HEADS] for c in row):
        return False
    if any(c is not None and UNIT_HEAD.match(" ".join(c.text.split())) for c in (row[0] for row in grid[:_HEADS])):
        numbers = [c.text.strip() for row in grid if (c := row[0]) is not None and _COUNT.fullmatch(c.text.strip())]
        counted = [int(n.replace("−", "-").replace("–", "-")) for n in numbers]
        if len(counted) >= _ROWS and counted == sorted(set(counted)):
            return True  # "Week" above -1, 4, 12
    for column in range(min(_HEADS, len(grid[0]))):
        cells = [c for row in grid if (c := row[column]) is not None and c.text.strip()]
        days = [(part(found.dates, c.span) or (None,))[0] for c in cells]
        told = [d.first for d in days if d is not None and d.first is not None and len(d.first) == _DAY]
        if len(told) >= _ROWS and told == sorted(set(told)) and len(told) + _HEADS >= len(cells):
            return True
    return False
