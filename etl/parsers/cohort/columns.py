"""The columns and rows of a group's table: what each counts or measures, how much, in which unit, when, in which part, which
changed, and how they are laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import Change, Concept, Quantity, Range, Timepoint
from etl.mapping.entry import Entry
from etl.parsers.cell.values import CellValue, parse_cell
from etl.parsers.cohort.scenes import CHANGES, PEOPLE, Scene, scene_of, time_in
from etl.parsers.cohort.words import trimmed
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.label.heads import statistic_in
from etl.parsers.label.times import without_restriction
from etl.parsers.number import WHOLE, parse_unit, range_in, whole_of
from etl.parsers.reading import Frame, Reading
from etl.parsers.scope.times import read_time
from etl.parsers.when.dates import find_durations
from etl.patterns import regex
from etl.value import replace

Grid = Sequence[Sequence[Cell | None]]

_GOES_ON = regex(r"(?:\b(?:in|of|by|with)|:)\s*$", re.I)
_WHAT = ("finding", "function", "measure", "scale")
_HOW_MANY = regex(r"^\s*(?:no\.|nos?\.?\s+of|number(?:\s+of)?|n\s+of)\s+", re.I)
"""Before what is counted: "No. improved" denies nothing."""
_BOTH = regex(r"(?<![^\W_])(?:n|no\.?|number)(?:\s*[(\[]\s*%\s*[)\]]|\s*[,/&]\s*%|\s+and\s+%)", re.I)
_SHARE = regex(r"%|\bper ?cent(?:age)?s?\b", re.I)
_COUNT_SHARE = regex(r"\s*(\d{1,5})\s*/\s*(\d{1,3}(?:[.,]\d{1,2})?)\s?%\s*")
_SPREAD = regex(r"(?:mean|average|m|x̄)\s+(?:±\s*)?(?:sd|s\.d\.|std\.?(?: ?dev\S*)?|standard dev\S*)", re.I)
_DEVIATION = regex(r"\b(?:std\.?|standard) dev\S*", re.I)
_MEAN_SD = regex(
    r"(?<![^\W\d_])(?:mean|average|m(?=\s?[,;/&(\[±+]|\ss\.?d)|x̄)s?\s*(?:[,;/&]\s*|\band\s+)?(?:[(\[]\s*)?(?:±|\+/-)?\s*(?:sd|s\.d\.|s|std\.?(?: ?dev(?:iation)?\.?)?|standard deviation)(?![^\W\d_])\s*(?:in brackets\s*)?[)\]]?"
    r"(?:[,;]?\s*[(\[]\s*(?:range|min\w*\.?\s?[-–,/]\s?max\w*\.?|IQR)\s*[)\]])?",
    re.I,
)
_MEAN_OF = regex(r"^\s*(?:mean|average)\s+(?=\w)", re.I)
_SD_SAID = regex(r"[(\[,]\s*(?:±|\+/-|SD\b|s\.d\.)", re.I)
_PAIR = regex(r"\s*(-?\d[\d.,]*)\s*(?:[(\[,;]\s*(?:±|\+/-)?\s*(?:SD|s\.d\.)?[\s:=]*)(\d[\d.,]*)\s*[)\]]?\s*", re.I)
_MARKED = regex(r"(?:(?<=[\w)%])[ʰᵃ-ᶿ]|(?<=[^\W\d_]{3})[¹²³⁴-⁹]|(?<=[\w)%])\s?[*†‡§¶]{1,3})$")
_LEAST = 2


def change_of(reading: Reading, text: str) -> Change | None:
    """The change that a label of few words is: "Improved", "No change"; None for a label of anything else."""
    bare = _HOW_MANY.sub("", text.strip(" :*"))
    if not bare or len(bare.split()) > 3:
        return None
    mentions = reading.lexicon.find(bare)
    cues = [m for m in mentions if m.entry.kind == "cue" and m.entry.role in TOLD_CHANGES]
    if len(cues) != 1 or any(m.entry.kind in _WHAT for m in mentions):
        return None
    denied = any(m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= cues[0].start for m in mentions)
    return "unchanged" if denied else TOLD_CHANGES[cues[0].entry.role]


def change_above(reading: Reading, lead: str) -> Change | None:
    """The change that the words right above a table say of all its rows: "An improvement was seen in", "Better:".

    Args:
        reading: the document.
        lead: the words above, which may be several sentences.
    """
    last = re.split(r"[.;]\s", lead.strip())[-1]
    if not _GOES_ON.search(last):
        return None
    return change_said(reading, last)


def change_said(reading: Reading, words: str) -> Change | None:
    """The one change that words say of what they don't name: "What was better at discharge".

    Args:
        reading: the document.
        words: a heading or the end of a sentence.
    """
    found = reading.lexicon.find(words)
    roles = {m.entry.role for m in found if m.entry.kind == "cue" and m.entry.role in TOLD_CHANGES}
    told = any(m.entry.kind in _WHAT for m in found)
    return TOLD_CHANGES[roles.pop()] if len(roles) == 1 and not told else None


def names(reading: Reading, text: str) -> bool:
    """Whether a label names what is found or measured."""
    bare = without_mean(text)
    return any(m.entry.kind in _WHAT for m in reading.lexicon.find(bare))


def turned(reading: Reading, grid: Grid) -> Grid:
    """A grid with its changes or times as columns, where they are the rows: "| | Speech | Gait |", "| Improved | 14 | 9 |".

    Args:
        reading: the document.
        grid: the table's cells.
    """
    if len(grid) < _LEAST + 1 or len(grid[0]) < _LEAST + 1:
        return grid
    heads = [c.text for c in grid[0][1:] if c is not None]
    rows = [row[0].text for row in grid[1:] if row[0] is not None and row[0].text.strip()]
    if len(rows) != len(grid) - 1 or not heads or not all(names(reading, h) for h in heads):
        return grid
    if all(change_of(reading, r) for r in rows) or all(_is_time(reading, r) for r in rows):
        return [list(column) for column in zip(*grid, strict=True)]
    return grid


def _is_time(reading: Reading, text: str) -> bool:
    told = read_time(text, Span(0, len(text)), reading.lexicon.find(text), (), find_durations(text), label=True)
    return told.timepoint is not None and not names(reading, text)


def _parts(grid: Grid, first: int) -> bool:
    """Whether the second column tells the part of the group or the change of each row, some of which have one label."""
    body = grid[first:]
    own = [row[1] for row in body if len(row) > _LEAST]
    if len(body) < _LEAST or not all(c is not None and c.column == 1 and c.text.strip()[:1].isalpha() for c in own):
        return False
    behind = [c.text.strip() for row in body for c in row[2:] if c is not None and c.text.strip()]
    labels = {row[0].text.strip().lower() for row in body if row[0] is not None and row[0].text.strip()}
    return bool(own and behind) and all(text[0].isdigit() for text in behind) and len(labels) < len(body)


def _sizes(reading: Reading, grid: Grid, first: int, changes: Sequence[int]) -> frozenset[int]:
    """The columns of how many there were, beside at least two columns of how many of them changed: none is smaller than
    the sum of those in any row.
    """
    if len(changes) < _LEAST:
        return frozenset()
    out = []
    for c in (c for c in range(1, len(grid[0])) if c not in changes):
        told = [
            (number_in(reading, row[c]), [number_in(reading, row[k]) or 0 for k in changes]) for row in grid[first:]
        ]
        known = [(n, sum(counts)) for n, counts in told if n is not None and any(counts)]
        if known and all(n >= changed and n == int(n) for n, changed in known):
            out.append(c)
    return frozenset(out)


def is_share(title: str) -> bool:
    """Whether a heading or caption gives its numbers as shares, and not as counts with their share ("n (%)")."""
    return bool(_SHARE.search(title)) and not counts_too(title)


def counts_too(title: str) -> bool:
    """Whether a heading or caption gives counts with their shares: "n (%)"."""
    return bool(_BOTH.search(title))


def plain_cell(text: str) -> str:
    """A cell with a count and its share as most print it: "14 / 47%" is "14 (47%)"."""
    found = _COUNT_SHARE.fullmatch(text)
    return f"{found[1]} ({found[2]}%)" if found else text


def with_spread(text: str, told: bool) -> str:
    """A cell with its deviation behind ±: "34.1 (SD 4.2)", and "34.1 (4.2)" where the table says that it is one."""
    found = _PAIR.fullmatch(text)
    return f"{found[1]} ± {found[2]}" if found and (told or _SD_SAID.search(text)) else text


def tells_spread(text: str) -> bool:
    """Whether a heading, caption or note says that what stands in brackets is a deviation: "mean (SD)"."""
    return _MEAN_SD.search(text) is not None


def shares_in_brackets(around: str) -> bool:
    """Whether the words around a table give shares in brackets and deviations behind a sign: "n (%) or mean ± SD"."""
    found = _MEAN_SD.search(around)
    return found is not None and "±" in found.group().replace("+/-", "±") and counts_too(around)


def fits_share(text: str, sizes: Iterable[Decimal]) -> bool:
    """Whether a cell is a number of people with its share in brackets, of one of the sizes: "12 (46)" of 26.

    Args:
        text: of the cell.
        sizes: how many people the table, or one of its columns, is of.
    """
    m = _PAIR.fullmatch(text)
    printed = m[2].replace(",", ".").rstrip(".") if m else ""
    if m is None or not m[1].isdecimal() or printed.count(".") > 1:  # "3 (1,2,4)" lists who they are
        return False
    count, share = Decimal(m[1]), Decimal(printed)
    return any(size and count <= size and abs(100 * count / size - share) < 1 for size in sizes)


def counted_columns(grid: Grid, first: int, sizes: Mapping[int, Iterable[Decimal]]) -> frozenset[int]:
    """The columns that hold numbers of people with their shares, though no heading says so: several do and none doesn't.

    Args:
        grid: the table's cells.
        first: number of header rows.
        sizes: how many people each column is of.
    """
    pairs = {
        c: [text for row in grid[first:] if (cell := row[c]) is not None and _PAIR.fullmatch(text := cell.text.strip())]
        for c in sizes
    }
    told = frozenset(c for c, of in sizes.items() if pairs[c] and all(fits_share(text, of) for text in pairs[c]))
    return told if sum(len(pairs[c]) for c in told) >= _LEAST else frozenset()


def without_mark(label: str) -> str:
    """A label without the mark of a note behind it: "Death²", "Smokers*"; "cm²" keeps its own."""
    return _MARKED.sub("", label)


def without_mean(label: str) -> str:
    """A label without its words for mean and deviation: "EDSS, mean ± SD", "Mean EDSS ± SD"."""
    bare = _MEAN_OF.sub("", _MEAN_SD.sub("", label))
    bare = re.sub(r"(?:±|\+/-)\s*SD\b", "", bare) if bare != label else bare
    bare = re.sub(r"[(\[]\s*[)\]]", "", bare)
    return bare.strip(" ,;:–-") or label


# The columns of a group's table: how many, how much, when, in which part of the group, and which changed.


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
SIZE = regex(r"[,(]?\s*(?:\bn\s*=|(?<=\()of)\s*(" + WHOLE + r")\s*\)?", re.I)
_COUNT_AND_SHARE = regex(WHOLE + r"\s?[(\[]\s?\d[\d.,]*\s?%\s?[)\]]")
_DURATION = regex(
    r"\s*(?:\w+ |[-−–+]\s?)?\d{1,3}(?:\s*[-–]\s*\d{1,3})?\s*(?:days?|weeks?|months?|years?|hours?)\b.{0,24}", re.I
)
STRATUM = regex(r"\b(?:group|form|type|stage|grade|class|arm|stratum|subgroup|subtype|variant|cohort)s?\b", re.I)
ASIDE = ("label", "p", "part", "size", "deviation", "unit", "other")
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


def columns_of(reading: Reading, grid: Grid) -> tuple[list[Column], int]:
    """The columns, and the first row below the headers (without them, numbers and shares are told apart)."""
    if not grid or not grid[0] or len(grid[0]) < 2:
        return [], 0
    first = 0
    while first < min(3, len(grid)) and not any(_is_number(reading, c) for c in grid[first][1:]):
        if first and grid[first][0] and not any(c and c.text.strip() for c in grid[first][1:]):
            break  # the name of a group of rows
        first += 1
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


def _unheaded(reading: Reading, grid: Grid) -> list[Column]:
    """Columns of a table without headers: one column of numbers, and one of shares that come to about a hundred."""
    width = len(grid[0])
    columns = [Column("label")]
    for c in range(1, width):
        cells = [row[c] for row in grid if row[0] and not TOTAL.match(row[0].text)]
        numbers = [n for x in cells if (n := number_in(reading, x)) is not None]
        total = sum(numbers, Decimal(0))
        texts = [" ".join(x.text.split()) for x in cells if x and x.text.strip()]
        signed = any("%" in t for t in texts) and not any(_COUNT_AND_SHARE.fullmatch(t) for t in texts)
        share = signed or (c > 1 and columns[-1].kind == "count" and Decimal(95) <= total <= Decimal(105))
        columns.append(Column("percent" if share else "count"))
    return columns


def _is_number(reading: Reading, cell: Cell | None) -> bool:
    """Return True for a cell with a number that is no part of a statistic's name: "95% CI"."""
    return bool(number_in(reading, cell)) and not statistic_in(reading.lexicon, cell.text if cell is not None else "")


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
    denominator = whole_of(size[1]) if size else None
    bare = " ".join(SIZE.sub(" ", title).split()).strip(" ,:()") if size else title.strip(" :")
    if _COUNT.match(bare) or (not bare and size):
        return Column("count", denominator=denominator, title=title)
    if _PERCENT.match(bare):
        return Column("percent", denominator=denominator, title=title)
    if _P.match(bare):
        return Column("p", title=title)
    if any(e.role == "unit" for e in reading.lexicon.label(bare, "field")):
        return Column("unit", title=title)
    if len(bare) > 1 and statistic_in(reading.lexicon, bare):
        return Column("value", title=title)
    bare = _HOW_MANY.sub("", bare)
    kind = "count" if counts_too(title) else "value"
    mentions = reading.lexicon.find(bare)
    cues = [m for m in mentions if m.entry.kind == "cue" and m.entry.role in CHANGES]
    unit = is_share(bare)
    words = trimmed(re.sub(r"[(\[].*$|[,%]", "", bare))
    if cues and len(words.split()) <= 4:
        role = cues[0].entry.role
        denied = any(m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= cues[0].start for m in mentions)
        change: Change | None = "unchanged" if denied else TOLD_CHANGES.get(role)
        if change is not None:
            return Column("percent change" if unit else "change", change, denominator=denominator, title=title)
        if len(words.split()) <= 2 and all(m.entry.kind == "cue" for m in mentions):
            return Column("other", title=title)  # "less" is better for a complaint and worse for a skill
    time = time_in(reading, bare, mentions)
    if time.timepoint is not None:
        apart = trimmed(bare.replace(time.timepoint.label, "")) if time.timepoint.label else ""
        stratum = apart if STRATUM.search(apart) or (size and apart) else ""
        return Column(kind, timepoint=time.timepoint, stratum=stratum, denominator=denominator, title=title)
    if (
        denominator is not None
        or STRATUM.search(bare)
        or any(m.entry.kind in ("condition", "cells", "procedure") for m in mentions)
    ):
        return Column(kind, stratum=words, denominator=denominator, title=title)
    return Column(kind, title=title)


def told_around(heads: list[Column], caption: str, shares: bool) -> list[Column]:
    """The columns, with what the caption says of all: "% of patients"."""
    if shares or not is_share(caption):
        return heads
    return [replace(h, kind="percent change") if h.kind == "change" else h for h in heads]


def beside(reading: Reading, heads: list[Column], grid: Grid, first: int) -> list[Column]:
    """The columns, with those that only say something of the others: sizes, deviations, the part of the group."""
    if _parts(grid, first):
        heads = [heads[0], replace(heads[1], kind="part"), *heads[2:]]
    changes = [c for c, h in enumerate(heads) if h.kind.endswith("change")]
    timed = any(h.kind == "value" and h.timepoint for h in heads)
    deviations = any("±" in c.text for row in grid[first:] for c in row if c is not None)
    sizes = _sizes(reading, grid, first, changes) | {
        c for c, h in enumerate(heads) if h.kind == "count" and timed and deviations
    }
    ends = [_DEVIATION.sub("SD", h.title).rsplit(None, 1)[-1] if h.title else "" for h in heads]
    told = {c: "deviation" for c in range(2, len(heads)) if _SPREAD.fullmatch(f"{ends[c - 1]} {ends[c]}")}
    told |= dict.fromkeys(sizes, "size")
    return [replace(h, kind=told.get(c, h.kind)) for c, h in enumerate(heads)]


def is_count(title: str) -> bool:
    """Whether a column's title says that it counts people."""
    return bool(_COUNT.match(title.strip(" :")))


def is_p_value(title: str) -> bool:
    """Whether a column's title says that its numbers are probabilities: "P", "p-value", "P* (12 months)"."""
    return bool(_P.match(title))


# Rows of a group's table that are forms of its disease: "spastic" below "Form of CP" is a form, and no sign of so
# many people.


_ASKS = regex(
    r"\b(?:(?:sub)?types?|forms?|variants?|phenotypes?)\s+of\b|\b(?:disease|clinical)\s+(?:(?:sub)?types?|forms?)\b",
    re.I,
)
_FORM_OF_PEOPLE = regex(r"\W*(?:(?:no\.?|number) of )?" + PEOPLE + r"\b", re.I)


def asks_form(title: str) -> bool:
    """Whether the heading of a table asks for the form of a disease: "Type of MS".

    Args:
        title: the heading.
    """
    return _ASKS.search(title) is not None


def form_of(reading: Reading, name: str) -> Concept | None:
    """The form of the page's disease that a row names by a word which elsewhere is a sign of it.

    Args:
        reading: the document.
        name: the row's label without its size.

    Returns:
        The form as the mappings know it ("spastic" of a palsy), else its printed name; None where the label is no other
        word for a sign.
    """
    signs = [e for e in reading.lexicon.label(name, "finding") if e.name.casefold() != name.strip().casefold()]
    disease = _disease(reading) if signs and " " not in name.strip() else None
    if disease is None:  # a sign of several words has a name of its own
        return None
    small = name[:1].lower() + name[1:]
    known = reading.lexicon.label(f"{small} {disease.name}", "condition")
    return known[0].concept if known else Concept(f"{small} {disease.name}")


def _disease(reading: Reading) -> Entry | None:
    """The disease that the page names first."""
    return next((m.entry for m in reading.index.mentions if m.entry.kind == "condition"), None)


def known_form(reading: Reading, name: str) -> Concept | None:
    """The form of the page's disease that a word for a sign names, where the mappings know one: "ataxic 5 (6.0%)" of a palsy.

    Args:
        reading: the document.
        name: the word as printed.
    """
    bare = name.strip(" :,.-–\n")
    disease = _disease(reading) if bare.isalpha() else None
    if disease is None:
        return None
    for whole in (disease.name, *(e.name for e in (reading.lexicon.get("condition", disease.part_of),) if e)):
        known = reading.lexicon.label(f"{bare.lower()} {whole}", "condition")
        if known:
            return known[0].concept
    return None


def measured_in(reading: Reading, scene: Scene, heads: Sequence[Column], name: str, *, means: bool) -> Concept | None:
    """What the corner or the caption measures in the parts of the group that are the rows: "Bulbar form" below "ALSFRS-R".

    Args:
        reading: the document.
        scene: what stands above the table.
        heads: its columns.
        name: the row's label.
        means: whether the row has means; a sign that has them is the name of a part too: "spastic | 36.1 ± 18.8" below "GMFM-88".
    """
    if len(heads) < 2 or not all(h.timepoint for h in heads[1:] if h.kind not in ASIDE):
        return None
    kinds = {m.entry.kind for m in reading.lexicon.find(name)}
    if names(reading, name) and not (means and "finding" in kinds and not kinds & {"measure", "scale", "function"}):
        return None
    if any(h.kind not in (*ASIDE, "value") for h in heads) or _FORM_OF_PEOPLE.match(name):
        return None
    for text in (heads[0].title, scene.title):
        found = {m.entry.id: m.entry for m in reading.lexicon.find(text) if m.entry.kind == "scale" or m.entry.units}
        if len(found) == 1:
            return next(iter(found.values())).concept
    return None


def scored_in(reading: Reading, scene: Scene) -> Concept | None:
    """The only scale or measure that a caption names, whose change the table counts by form: "EDSS at month 12 by form of MS".

    Args:
        reading: the document.
        scene: what stands above the table.
    """
    kinds = ("scale", "measure")
    found = {m.entry.id: m.entry for m in reading.lexicon.find(scene.title) if m.entry.kind in kinds}
    return next(iter(found.values())).concept if len(found) == 1 else None


_BEHIND = regex(
    r"\b(?:before|after|at|in|by|prior to|during|of patients|of the patients|distribution of|"
    r"distribution)\b.*$",
    re.I,
)
_BOUND = regex(
    r"\s*(<|>|≤|≥|<=|>=|under|over|below|above|up to|at least|less than|more than)?\s*\d[\d.,]*(?![A-Za-z\d]|-[A-Za-z])"
)
"""A row that is a class of values: "< 5 years", "5-10"."""
_SIGNS = {
    "<": "less than", ">": "more than", "≤": "at most", "<=": "at most", "≥": "at least", ">=": "at least",
    "under": "less than", "below": "less than", "over": "more than", "above": "more than",
}  # fmt: skip
_KINDS = ("finding", "function", "measure", "scale", "procedure", "condition", "social", "medicine")
"""What a row may name, the likeliest first."""
LEVEL = regex(r"(?:[IVX]{1,4}[a-c]?|[A-E])(?:\s?[-–/]\s?(?:[IVX]{1,4}[a-c]?|[A-E]))?")
"""A row that is only a level, stage or class."""

_ROW_UNIT = regex(r"\s*(?:,\s*([^,()]{1,24})|[(\[]([^()\[\]]{1,24})[)\]])\s*$")
_PEOPLE = ("{patients}", "{participants}", "{people}", "{persons}")


def row_unit(reading: Reading, label: str) -> tuple[str, str, bool]:
    """A row's label without what it says of its values.

    Args:
        reading: the document.
        label: as printed: "Age, years", "CRP (mg/L)", "Seizures, n", "Relapse, n (%)".

    Returns:
        The label's name, the code of its unit, and whether it counts people.
    """
    if found := re.search(r"(?:[,\s]\s*(?i:n|no\.?)\s*([(\[]\s*%\s*[)\]])|,\s*n|\(\s*n\s*\))\s*$", label):
        bare = label[: found.start()].strip(" ,")
        return bare, "", found[1] is not None or is_count(bare)
    found = _ROW_UNIT.search(label)
    if found is None or _BOUND.match(label):
        return label, "", False
    code, _ = parse_unit((found[1] or found[2]).strip(), reading.lexicon.units())
    return (label[: found.start()].strip(" ,"), code, False) if code and code not in _PEOPLE else (label, "", False)


def unit_beside(reading: Reading, cells: Sequence[Cell | None]) -> str:
    """The code of the unit that a row has in a column of units; "" for ends of a scale ("0-10") and where none stands.

    Args:
        reading: the document.
        cells: those of the row below such heads.
    """
    units = reading.lexicon.units()
    codes = (parse_unit(c.text.strip(), units)[0] for c in cells if c is not None and not c.text.strip()[:1].isdigit())
    return next((code for code in codes if code and code not in _PEOPLE), "")


def amounts(
    value: CellValue, head: Column, counted: bool, unit: str = ""
) -> Iterator[tuple[Quantity | Range, Decimal | None]]:
    """The values of a cell with their units: people, shares, or as printed; "5 (12.5%)" and "5 (12.5)" are two.

    Args:
        value: of the cell.
        head: its column.
        counted: whether it counts people.

    Yields:
        Each amount with its deviation.
    """
    share_too = "%" in head.title and counted
    plain = [h for h in value.hits if isinstance(h.value, Quantity) and not h.value.code]
    for i, hit in enumerate(value.hits[: 1 if len(plain) > 2 else 2]):  # "6.88 (5.06, 9.20)": a median, its quartiles
        amount = hit.value
        if isinstance(amount, Quantity) and not amount.code and hit.sd is None:
            first = value.hits[0].value
            if i == 1 and isinstance(first, Quantity) and first.code == "%" and amount.value == int(amount.value):
                amount = replace(amount, code="{patients}", unit="patients")  # "47% (14)"
            elif head.kind in ("percent", "percent change") or (i == 1 and (share_too or counted)):
                amount = replace(amount, code="%", unit="%")
            elif (counted and amount.value == amount.value.to_integral_value()) or (
                i == 0
                and len(value.hits) == 2
                and isinstance(value.hits[1].value, Quantity)
                and value.hits[1].value.code == "%"
            ):
                amount = replace(amount, code="{patients}", unit="patients")
        if unit and isinstance(amount, Quantity) and not amount.code:
            amount = replace(amount, code=unit, unit=unit)
        if unit and isinstance(amount, Range):
            amount = range_in(amount, unit)
        if isinstance(amount, (Quantity, Range)):
            yield amount, hit.sd


def scene_above(reading: Reading, caption: str, frame: Frame) -> Scene:
    """What the words above a table say of all that it counts: the part of the group, its size, the time.

    Args:
        reading: the document.
        caption: the words.
        frame: of the table.
    """
    caption = without_restriction(caption)
    mentions = reading.lexicon.find(caption[:400])
    time = time_in(reading, caption, mentions)
    named = [caption[m.start : m.end] for m in mentions if m.entry.kind == "condition"]
    scene = scene_of(caption, time.timepoint, frame.has("adverse"), named)
    return replace(scene, timepoint=scene.timepoint or frame.timepoint)


def is_stratum(reading: Reading, name: str, heads: Sequence[Column]) -> bool:
    """Whether rows are parts of the group: diseases and forms, with the change in the columns.

    Args:
        reading: the document.
        name: the row's label.
        heads: the table's columns.
    """
    kinds = {m.entry.kind for m in reading.lexicon.find(name)}
    return (
        ("condition" in kinds and not kinds & {"finding", "function", "measure"})
        or bool(STRATUM.search(name))
        or (any(h.kind in ("count", "size") for h in heads) and not kinds & {"finding", "function", "measure", "scale"})
    )


def concept_of(
    reading: Reading, label: str, scene: Scene, section: str, heads: Sequence[Column]
) -> tuple[Concept, Change | None]:
    """What a row counts or measures: the term it is, as printed, or with its caption when it is only a range of values.

    Args:
        reading: the document.
        label: the row's.
        scene: what stands above the table.
        section: the label of the rows' group, "" without one.
        heads: the table's columns.

    Returns:
        The concept, and the change that the label tells ("improved").
    """
    if bound := _BOUND.match(label):
        sign = _SIGNS.get(bound[1], bound[1]) if bound[1] else ""
        words = f"{_bare_topic(section or scene.topic)} {sign} {label[max(bound.end(1), 0) :].strip()}"
        return Concept(" ".join(words.split())), None
    head = section or heads[0].title
    level = LEVEL.fullmatch(label) is not None
    if (level or (head and reading.lexicon.label(label, "qualifier"))) and (of_what := _levelled(reading, head, scene)):
        return Concept(f"{of_what} {label if level else label.lower()}"), None
    word, _, rest = label.partition(" ")
    if rest and head.casefold().endswith(" " + word.casefold()):
        return Concept(f"{small_letters(head)} {rest}"), None  # "Class A" below "Child-Pugh class"
    shown = trimmed(re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", label)) or label
    mentions = [m for m in reading.lexicon.find(shown) if m.entry.kind in _KINDS]
    whole = [m for m in mentions if m.start == 0 and m.end == len(shown)]
    values = all(h.kind not in ("count", "percent") for h in heads)
    if whole and (values or whole[0].entry.kind != "condition"):
        best = min(whole, key=lambda m: _KINDS.index(m.entry.kind))
        form = best.entry.kind == "condition"  # "Familial ALS" stays its printed name, beside that of its code
        return (replace(best.entry.concept, text=small_letters(shown)) if form else best.entry.concept), None
    cues = [
        m
        for m in reading.lexicon.find(shown)
        if m.entry.kind == "cue" and m.entry.role in ("improved", "worsened", "unchanged")
    ]
    change = TOLD_CHANGES[cues[0].entry.role] if len(cues) == 1 else None
    if change and cues[0].start == 0 and cues[0].end == len(shown):
        return Concept(f"condition {'stable' if 'stab' in shown.lower() else change}"), change
    small = shown[:1].lower() + shown[1:] if not shown[1:2].isupper() else shown
    own = next((m for m in mentions if m.start == 0 and m.end == len(shown)), None)
    if own and own.entry.name.casefold() == small.casefold():
        return replace(own.entry.concept, text=small), None
    return Concept(small), None


def _levelled(reading: Reading, said: str, scene: Scene) -> str:
    """What the levels of a table are of: the head of its labels, or the scale that its heading names ("Motor level (GMFCS)")."""
    if said:
        return small_letters(said)
    scales = [scene.title[m.start : m.end] for m in reading.lexicon.find(scene.title) if m.entry.kind == "scale"]
    topic = _bare_topic(scene.topic)
    return min(scales, key=len) if scales else topic if re.search(r"[^\W\d_]{3}", topic) else ""


def small_letters(title: str) -> str:
    """A title without its unit, in small letters unless it is an abbreviation.

    Args:
        title: of a column or row.
    """
    bare = trimmed(re.sub(r"[(\[][^()\[\]]*[)\]]|%", "", title)) or title
    named = any(c.isupper() for c in bare.split()[0][1:]) if bare.strip() else False  # "Kellgren-Lawrence grade"
    return bare if named else bare[:1].lower() + bare[1:]


def _bare_topic(topic: str) -> str:
    """A caption as the name of what its ranges are of ("Duration of disease before treatment" → "duration of disease")."""
    bare = trimmed(_BEHIND.sub("", topic)) or topic
    return bare[:1].lower() + bare[1:]
