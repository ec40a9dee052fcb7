"""The ways in which a group's table is laid out: changes or times as rows, a column that tells the part of the group or the
change, a column of sizes beside the changes, a mean and its deviation in columns of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from etl.document import Cell, Span
from etl.facts import Change, Quantity
from etl.parsers.cell.values import parse_cell
from etl.parsers.reading import Reading
from etl.parsers.when.dates import find_durations
from etl.parsers.when.timepoints import read_time
from etl.patterns import regex

Grid = Sequence[Sequence[Cell | None]]

_GOES_ON = regex(r"(?:\b(?:in|of|by|with)|:)\s*$", re.I)
_CHANGES: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}
_WHAT = ("finding", "function", "measure", "scale")
_HOW_MANY = regex(r"^\s*(?:no\.|nos?\.?\s+of|number(?:\s+of)?|n\s+of)\s+", re.I)
"""Before what is counted: "No. improved" denies nothing."""
_BOTH = regex(r"(?<![^\W_])(?:n|no\.?|number)(?:\s*[(\[]\s*%\s*[)\]]|\s*[,/&]\s*%|\s+and\s+%)", re.I)
_SHARE = regex(r"%|\bper ?cent(?:age)?s?\b", re.I)
_COUNT_SHARE = regex(r"\s*(\d{1,5})\s*/\s*(\d{1,3}(?:[.,]\d{1,2})?)\s?%\s*")
_MEAN = regex(r"\s*(?:mean|average|m|x̄)\s*", re.I)
_SPREAD = regex(r"\s*(?:±\s*)?(?:sd|s\.d\.|std\.?(?: ?dev(?:iation)?\.?)?|standard deviation)\s*", re.I)
_MEAN_SD = regex(
    r"(?<![^\W\d_])(?:mean|average|m(?=\s?[,;/&(\[±+]|\ss\.?d)|x̄)s?\s*(?:[,;/&]\s*|\band\s+)?(?:[(\[]\s*)?(?:±|\+/-)?\s*(?:sd|s\.d\.|s|std\.?(?: ?dev(?:iation)?\.?)?|standard deviation)(?![^\W\d_])\s*(?:in brackets\s*)?[)\]]?",
    re.I,
)
_IN_BRACKETS_SD = regex(r"[(\[]\s*(?:sd|s\.d\.|standard deviation)\s*[)\]]|\bsd in (?:brackets|parenthes[ei]s)", re.I)
_SPAN_TOO = regex(r"[,;]?\s*[(\[]\s*(?:range|min\w*\.?\s?[-–,/]\s?max\w*\.?|IQR)\s*[)\]]", re.I)
"""Behind a mean: that its cells tell the ends, too: "mean ± SD (range)"."""
_MEAN_OF = regex(r"^\s*(?:mean|average)\s+(?=\w)", re.I)
_PAIR = regex(r"\s*(-?\d[\d.,]*)\s*(?:[(\[,;]\s*(?:±|\+/-)?\s*(?:SD|s\.d\.)?[\s:=]*)(\d[\d.,]*)\s*[)\]]?\s*", re.I)
_MARKED = regex(r"(?:(?<=[\w)%])[ʰᵃ-ᶿ]|(?<=[^\W\d_]{3})[¹²³⁴-⁹]|(?<=[\w)%])\s?[*†‡§¶]{1,3})$")
_SD_SAID = regex(r"[(\[,]\s*(?:±|\+/-|SD\b|s\.d\.)", re.I)
_LEAST = 2


def change_of(reading: Reading, text: str) -> Change | None:
    """The change that a label of few words is: "Improved", "No change"; None for a label of anything else."""
    bare = _HOW_MANY.sub("", text.strip(" :*"))
    if not bare or len(bare.split()) > 3:
        return None
    mentions = reading.lexicon.find(bare)
    cues = [m for m in mentions if m.entry.kind == "cue" and m.entry.role in _CHANGES]
    if len(cues) != 1 or any(m.entry.kind in _WHAT for m in mentions):
        return None
    denied = any(m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= cues[0].start for m in mentions)
    return "unchanged" if denied else _CHANGES[cues[0].entry.role]


def is_time(reading: Reading, text: str) -> bool:
    """Whether a label is a time in the course of treatment."""
    mentions = reading.lexicon.find(text)
    told = read_time(text, Span(0, len(text)), mentions, (), find_durations(text), label=True)
    return told.timepoint is not None and not any(m.entry.kind in _WHAT for m in mentions)


def change_above(reading: Reading, lead: str) -> Change | None:
    """The change that the words right above a table say of all its rows: "An improvement was seen in", "Better:".

    Args:
        reading: the document.
        lead: the words above, which may be several sentences.
    """
    last = re.split(r"[.;]\s", lead.strip())[-1]
    if not _GOES_ON.search(last):
        return None
    found = reading.lexicon.find(last)
    roles = {m.entry.role for m in found if m.entry.kind == "cue" and m.entry.role in _CHANGES}
    told = any(m.entry.kind in _WHAT for m in found)
    return _CHANGES[roles.pop()] if len(roles) == 1 and not told else None


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
    if len(grid) < 3 or len(grid[0]) < 3:
        return grid
    heads = [c.text for c in grid[0][1:] if c is not None]
    rows = [row[0].text for row in grid[1:] if row[0] is not None and row[0].text.strip()]
    if len(rows) < _LEAST or len(rows) != len(grid) - 1 or not heads or not all(names(reading, h) for h in heads):
        return grid
    if all(change_of(reading, r) for r in rows) or all(is_time(reading, r) for r in rows):
        return [list(column) for column in zip(*grid, strict=True)]
    return grid


def parting(reading: Reading, grid: Grid, first: int) -> bool:
    """Whether the second column tells the part of the group or the change of each row, and numbers stand behind it.

    Args:
        reading: the document.
        grid: the table's cells.
        first: number of header rows.
    """
    body = grid[first:]
    if len(body) < _LEAST or len(grid[0]) < 3:
        return False
    own = [row[1] for row in body]
    if not all(c is not None and c.column == 1 and c.text.strip() and not c.text.strip()[0].isdigit() for c in own):
        return False
    behind = [c for row in body for c in row[2:] if c is not None and c.text.strip()]
    numbers = [parse_cell(c.text, reading.lexicon.units()).kind not in ("text", "absent", "yesno") for c in behind]
    texts = {c.text.strip().lower() for c in own if c is not None}
    labels = {row[0].text.strip().lower() for row in body if row[0] is not None and row[0].text.strip()}
    return (
        bool(behind)
        and all(numbers)
        and len(texts) >= _LEAST
        and len(texts) < len(body) + 1
        and len(labels) < len(body)
    )


def sizes(reading: Reading, grid: Grid, first: int, changes: Sequence[int]) -> frozenset[int]:
    """The columns of how many there were, beside at least two columns of how many of them changed: none is smaller than
    the sum of those in any row.

    Args:
        reading: the document.
        grid: the table's cells.
        first: number of header rows.
        changes: the columns of changes.
    """
    if len(changes) < _LEAST:
        return frozenset()
    out = []
    for c in (c for c in range(1, len(grid[0])) if c not in changes):
        told = [(number(reading, row[c]), [number(reading, row[k]) for k in changes]) for row in grid[first:]]
        known = [(n, [k for k in counts if k is not None]) for n, counts in told if n is not None and any(counts)]
        if known and all(n >= sum(counts) > 0 and n == int(n) for n, counts in known):
            out.append(c)
    return frozenset(out)


def number(reading: Reading, cell: Cell | None) -> Decimal | None:
    """The first plain number of a cell."""
    if cell is None or not cell.text.strip():
        return None
    found = parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start))
    value = found.hits[0].value if found.hits and found.kind not in ("text", "absent") else None
    return value.value if isinstance(value, Quantity) and not value.code else None


def without_count(title: str) -> str:
    """The heading of a column without the words for a number of people: "No. improved"."""
    return _HOW_MANY.sub("", title)


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
    return bool(_MEAN_SD.search(text) or _IN_BRACKETS_SD.search(text))


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


def counted_too(title: str, text: str, sizes: Iterable[Decimal]) -> bool:
    """Whether a cell of a column that holds counts and means ("n (%) or mean ± SD", "All, n (%)") is a count with its share.

    Args:
        title: of the column.
        text: of the cell: "15 (62.5)"; never a mean with its deviation behind a sign.
        sizes: how many people the table, or one of its columns, is of.
    """
    if not counts_too(title) or "±" in text or _PAIR.fullmatch(text.strip(" %")) is None:
        return False
    return shares_in_brackets(title) or not tells_spread(title) or fits_share(text, sizes)


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
    bare = _MEAN_OF.sub("", _MEAN_SD.sub("", label)) if _MEAN_SD.search(label) or _MEAN_OF.search(label) else label
    bare = re.sub(r"(?:±|\+/-)\s*SD\b", "", bare) if bare != label else bare
    bare = _SPAN_TOO.sub("", bare) if bare != label else bare
    bare = re.sub(r"[(\[]\s*[)\]]", "", bare)
    return bare.strip(" ,;:–-") or label


def spread_columns(titles: Sequence[str]) -> dict[int, int]:
    """The columns of deviations, each with that of its mean before it, by the titles of a table's columns."""
    out: dict[int, int] = {}
    for c in range(2, len(titles)):
        one, two = titles[c - 1].split(), titles[c].split()
        if one and two and _SPREAD.fullmatch(_last(titles[c])) and _MEAN.fullmatch(_last(titles[c - 1])):
            out[c] = c - 1
    return out


def _last(title: str) -> str:
    """The words of a title's lowest row."""
    found = re.search(r"(?:^|\s)((?:std\.?|standard) dev\S*|\S+)$", title.strip(), re.I)
    return found[1] if found else title
