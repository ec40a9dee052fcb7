"""The columns of a group's table: how many, how much, when, in which part of the group, and which changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Cell
from etl.facts import Change, Quantity, Range, Timepoint
from etl.parsers.cell.values import parse_cell
from etl.parsers.cohort.layouts import counts_too, is_share, parting, sizes, spread_columns, without_count, without_mark
from etl.parsers.cohort.row_times import time_in
from etl.parsers.cohort.scenes import CHANGES, PEOPLE
from etl.parsers.cohort.words import trimmed
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

TOTAL = regex(r"\s*(?:totals?|sum|all(?: patients)?|overall|in all|altogether)\s*:?\s*(?:\([^)]*\))?\s*$", re.I)
_COUNT = regex(
    r"\s*(?:n|no\.?|number|count|frequency|n\s*\(\s*%\s*\)|no\.?\s*\(\s*%\s*\)|(?:(?:total )?(?:number|no\.?) of )?"
    + PEOPLE
    + r")\s*$",
    re.I,
)
_PERCENT = regex(r"\s*(?:%|percent(?:age)?|per cent|share|% of (?:patients|cases|total))\s*$", re.I)
_P = regex(
    r"\s*p(?:[- ]?values?)?\*?\s*(?:$|[(\[,:]|(?:vs\.?|versus|for|at|of|in|compared|between|within|overall|after|before|baseline|trend|from)\b)",
    re.I,
)
SIZE = regex(r"[,(]?\s*(?:\bn\s*=|(?<=\()of)\s*(\d{1,7})\s*\)?", re.I)
_COUNT_AND_SHARE = regex(r"\d{1,6}\s?[(\[]\s?\d[\d.,]*\s?%\s?[)\]]")
_DURATION = regex(
    r"\s*(?:\w+ |[-−–+]\s?)?\d{1,3}(?:\s*[-–]\s*\d{1,3})?\s*(?:days?|weeks?|months?|years?|hours?)\b.{0,24}", re.I
)
_LESS = regex(r"\W*(?:less|fewer|milder|rarer|weaker|smaller|less often|seldomer)\W*", re.I)
_MORE = regex(r"\W*(?:more|stronger|larger|heavier|more often|more frequent)\W*", re.I)
_TURN = regex(
    r"(?:(?P<of>[^\W\d_]{4,}) )?(?P<n>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth)(?: (?P<what>[^\W\d_]{4,}))?",
    re.I,
)
"""A column for one of several times: "Infusion" over "1st", "2nd course"."""
_OF_PEOPLE = regex(r"\b(?:number|no\.?|n) of " + PEOPLE + r"\b", re.I)
STRATUM = regex(r"\b(?:group|form|type|stage|class|arm|stratum|subgroup|subtype|variant|cohort)s?\b", re.I)
_GRADE = regex(
    r"(?:[A-Z]{3,6} )?grades? (?:[<>≤≥]\s?)?(?:\d|[IV]{1,3}\b)(?:\s?(?:[-–/+]|to|or|and)\s?(?:\d|[IV]{1,3}|higher|more|above|worse)?)*",
    re.I,
)
"""The head of a column that counts only what is of a grade: "Grade 1–2", "Grade ≥ 3", "CTCAE grade 3 or higher"."""
ASIDE = ("label", "p", "part", "size", "deviation", "unit")
"""Kinds of columns whose cells are no values of their own."""


class Column(Struct, frozen=True):
    """What a column of a group's table says.

    Args:
        kind: label, count, percent, change, value, p, or other.
        change: for a column of people who changed.
        timepoint: its place in the course of treatment.
        stratum: the part of the group.
        denominator: how many that are.
        title: as printed.
        paired: whether its cells are numbers of people with their share in brackets, as they fit the size of the group.
    """

    kind: str
    change: Change | None = None
    timepoint: Timepoint | None = None
    stratum: str = ""
    denominator: Decimal | None = None
    title: str = ""
    paired: bool = False


def columns_of(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> tuple[list[Column], int]:
    """The columns, and the first row below the headers (without them, numbers and shares are told apart)."""
    if not grid or not grid[0] or len(grid[0]) < 2:
        return [], 0
    first = 0
    while first < min(3, len(grid)) and not any(number_in(reading, c) for c in grid[first][1:]):
        if first and grid[first][0] and not any(c and c.text.strip() for c in grid[first][1:]):
            break  # the name of a group of rows
        first += 1
    only = grid[0][1] if len(grid[0]) == 2 else None
    if first == 0 and only is not None and SIZE.fullmatch(only.text.strip()):
        first = 1  # "| N = 40 |"
    if first == 0:
        return _unheaded(reading, grid), 0
    heads: list[Column] = []
    for c in range(len(grid[0])):
        words: list[str] = []
        for r in range(first):
            cell = grid[r][c]
            if cell and cell.text.strip() and cell.text.strip() not in words:
                words.append(without_mark(" ".join(cell.text.split())))
        title = " ".join(words)
        heads.append(_column(reading, title) if c else Column("label", title=title))
    return heads, first


def _unheaded(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> list[Column]:
    """Columns of a table without headers: one column of numbers, and one of shares that come to about a hundred."""
    width = len(grid[0])
    columns = [Column("label")]
    for c in range(1, width):
        cells = [row[c] for row in grid if row[0] and not TOTAL.match(row[0].text)]
        numbers = [n for x in cells if (n := number_in(reading, x)) is not None]
        total = sum(numbers, Decimal(0))
        texts = [" ".join(x.text.split()) for x in cells if x and x.text.strip()]
        both = [t for t in texts if _COUNT_AND_SHARE.fullmatch(t)]
        if both and len(both) < len(texts):
            columns.append(Column("value"))  # "9 (26.5%)" below "58.2 ± 9.1"
            continue
        signed = any("%" in t for t in texts) and not both
        share = signed or (c > 1 and columns[-1].kind == "count" and Decimal(95) <= total <= Decimal(105))
        columns.append(Column("percent" if share else "count"))
    return columns


def number_in(reading: Reading, cell: Cell | None) -> Decimal | None:
    text = without_mark(cell.text.strip()) if cell is not None else ""
    if cell is None or not text or _DURATION.fullmatch(text) or _P.match(text):
        return None
    found = parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start))
    value = found.hits[0].value if found.hits and found.kind not in ("text", "absent") else None
    if isinstance(value, Quantity):
        return value.value
    return value.low.value if isinstance(value, Range) and value.low else None


def _column(reading: Reading, title: str) -> Column:
    size = SIZE.search(title)
    denominator = Decimal(size[1]) if size else None
    bare = " ".join(SIZE.sub(" ", title).split()).strip(" ,:()") if size else title.strip(" :")
    if _COUNT.match(bare) or (not bare and size):
        return Column("count", denominator=denominator, title=title)
    if _PERCENT.match(bare):
        return Column("percent", denominator=denominator, title=title)
    if _P.match(bare):
        return Column("p", title=title)
    if any(e.role == "unit" for e in reading.lexicon.label(bare, "field")):
        return Column("unit", title=title)
    bare, kind = without_count(bare), "count" if counts_too(title) else "value"
    mentions = reading.lexicon.find(bare)
    cues = [m for m in mentions if m.entry.kind == "cue" and m.entry.role in CHANGES]
    unit = is_share(bare)
    words = trimmed(re.sub(r"[(\[].*$|[,%]", "", bare))
    if cues and len(words.split()) <= 4:
        role = cues[0].entry.role
        denied = any(m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= cues[0].start for m in mentions)
        changes: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}
        change: Change | None = "unchanged" if denied else changes.get(role)
        if change is not None:
            return Column("percent change" if unit else "change", change, denominator=denominator, title=title)
    time = time_in(reading, bare, mentions)
    if time.timepoint is not None:
        apart = trimmed(bare.replace(time.timepoint.label, "")) if time.timepoint.label else ""
        stratum = apart if STRATUM.search(apart) or (size and apart) else ""
        return Column(kind, timepoint=time.timepoint, stratum=stratum, denominator=denominator, title=title)
    if _GRADE.fullmatch(bare):
        return Column(kind, stratum=bare, denominator=denominator, title=title)
    if turn := _TURN.fullmatch(bare):
        return Column(
            kind, stratum=" ".join(filter(None, (turn["n"], turn["what"] or turn["of"]))).lower(), title=title
        )
    if (
        denominator is not None
        or STRATUM.search(bare)
        or any(m.entry.kind in ("condition", "cells", "procedure") for m in mentions)
    ):
        return Column(kind, stratum=words, denominator=denominator, title=title)
    return Column(kind, title=title)


def told_around(heads: list[Column], around: str, shares: bool) -> list[Column]:
    """The columns, with what the caption and the notes say of all: "% of patients", "number of patients"."""
    caption = around.partition("\n")[0]
    if _OF_PEOPLE.search(caption):
        heads = [replace(h, kind="count") if h.kind == "value" and _TURN.fullmatch(h.title) else h for h in heads]
    if shares or not is_share(caption):
        return heads
    return [replace(h, kind="percent change") if h.kind == "change" else h for h in heads]


def beside(reading: Reading, heads: list[Column], grid: Sequence[Sequence[Cell | None]], first: int) -> list[Column]:
    """The columns, with those that only say something of the others: sizes, deviations, the part of the group."""
    heads = _of_complaints(reading, heads, grid, first)
    if parting(reading, grid, first):
        heads = [heads[0], replace(heads[1], kind="part"), *heads[2:]]
    changes = [c for c, h in enumerate(heads) if h.kind.endswith("change")]
    timed = any(h.kind == "value" and h.timepoint for h in heads)
    deviations = any("±" in c.text for row in grid[first:] for c in row if c is not None)
    spreads = spread_columns([h.title for h in heads])
    size = sizes(reading, grid, first, changes) | {
        c for c, h in enumerate(heads) if h.kind == "count" and timed and (deviations or spreads)
    }
    told = {**dict.fromkeys(size, "size"), **dict.fromkeys(spreads, "deviation")}
    return [replace(h, kind=told.get(c, h.kind)) for c, h in enumerate(heads)]


def _of_complaints(
    reading: Reading, heads: list[Column], grid: Sequence[Sequence[Cell | None]], first: int
) -> list[Column]:
    """The columns, where "less" and "more" stand over rows of complaints: less of one is better."""
    less = [c for c, h in enumerate(heads) if h.kind == "value" and _LESS.fullmatch(without_count(h.title))]
    more = [c for c, h in enumerate(heads) if h.kind == "value" and _MORE.fullmatch(without_count(h.title))]
    if len(less) != 1 or len(more) != 1:
        return heads
    rows = [reading.lexicon.find(row[0].text) for row in grid[first:] if row[0] is not None and row[0].text.strip()]
    ill = sum(any(m.entry.kind in ("finding", "condition") and m.form == "name" for m in found) for found in rows)
    if ill * 2 < len(rows):
        return heads
    turned: dict[int, Change] = {less[0]: "improved", more[0]: "worsened"}
    return [replace(h, kind="change", change=turned[c]) if c in turned else h for c, h in enumerate(heads)]


def is_count(title: str) -> bool:
    """Whether a column's title says that it counts people."""
    return bool(_COUNT.match(title.strip(" :")))


def is_p_value(title: str) -> bool:
    """Whether a column's title says that its numbers are probabilities: "P", "p-value", "P* (12 months)"."""
    return bool(_P.match(title))
