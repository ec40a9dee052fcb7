"""What every check looks at: the document, its facts, the mappings, and a few things read once for all of them.

Tables and brackets are looked at as numbers: header rows, label columns, totals, and what the rounding of a number allows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from msgspec import Struct, field

from etl.document import Cell, Document, Span, Table
from etl.facts import AnyFact, Evidence, Facts, Finding, Observation, Quantity, Treatment, identity
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import dates_of, part
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

# Numbers as tables and brackets print them, and what their rounding allows.


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


class Number(Struct, frozen=True):
    """A printed number.

    Args:
        value: the number.
        step: the unit of its last printed digit (1 for "14", 0.1 for "14.5").
        sign: the + or - of a grade printed behind it, "".
        percent: whether a percent sign is printed with it.
    """

    value: Decimal
    step: Decimal
    sign: str = ""
    percent: bool = False


@cache
def _number_patterns() -> dict[str, re.Pattern[str]]:
    return {
        "number": regex(
            r"[~≈]?\s?(?P<n>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,9})?|[0-9]{1,15}(?:[.,·][0-9]{1,9})?)\s?(?P<sign>[+\-−–]?)(?:\s?/\s?[0-9]{1,3})?"
            r"\s?(?P<percent>%?)(?:\s?[*†‡§#ʰᵃ-ᶿ¹²³]{1,3})?"
        ),
        "power": regex(
            r"(?P<n>[0-9]{1,9}(?:[.,][0-9]{1,6})?)\s?[×x*·]\s?10\s?(?:\^|\*\*)?\s?(?P<e>[0-9]{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
            r"(?![0-9.])"
        ),
        "none": regex(r"n\.?\s?/\s?a\.?|not applicable", re.IGNORECASE),
        "answer": regex(r"yes|no|y|n", re.IGNORECASE),
    }


def value_of(fact: Observation) -> Decimal:
    """The number of an Observation whose value is a Quantity."""
    assert isinstance(fact.value, Quantity)
    return fact.value.value


def decimal_of(printed: str) -> tuple[Decimal, Decimal]:
    """A printed number and the unit of its last digit.

    Args:
        printed: digits with points and commas ("1,028", "14.5", "9,98").

    Returns:
        (value, step); a single comma before three digits parts thousands, any other one is a decimal comma.
    """
    text = printed.replace("·", ".")
    parts = re.split(r"[.,]", text)
    if len(parts) == 1:
        return Decimal(text), Decimal(1)
    thousands = all(len(p) == 3 for p in parts[1:]) and parts[0] not in ("", "0") and len(parts[0]) <= 3
    if thousands and ("," in text or len(parts) > 2):
        return Decimal("".join(parts)), Decimal(1)
    whole, tail = "".join(parts[:-1]), parts[-1]
    return Decimal(f"{whole or 0}.{tail}"), Decimal(1).scaleb(-len(tail))


def cell_number(text: str) -> Number | None:
    """The number that a whole cell is.

    Args:
        text: the cell's text ("14.5", "4-", "3-/5", "67%", "22†", "427 × 10⁶").

    Returns:
        The number, None when the cell is anything else (a bound, a range, words).
    """
    stripped = text.strip()
    if power := _number_patterns()["power"].fullmatch(stripped):
        value, step = decimal_of(power["n"])
        exponent = int(power["e"].translate(_SUPERSCRIPTS))
        return Number(value.scaleb(exponent), step.scaleb(exponent))
    found = _number_patterns()["number"].fullmatch(stripped)
    if found is None:
        return None
    value, step = decimal_of(found["n"])
    return Number(value, step, found["sign"].replace("−", "-").replace("–", "-"), bool(found["percent"]))


def not_applicable(text: str) -> bool:
    """Whether a cell says that its row isn't asked at all (and so can't be in a total), or only yes or no."""
    stripped = text.strip()
    return bool(_number_patterns()["none"].fullmatch(stripped) or _number_patterns()["answer"].fullmatch(stripped))


def share_fits(part: Number, whole: Number, share: Number) -> bool:
    """Whether a printed percentage is that of a part of a whole, rounded or cut off.

    Args:
        part: the absolute number.
        whole: what it is a part of.
        share: the percentage.

    Returns:
        Whether it fits within the rounding of all three.
    """
    if not whole.value:
        return True
    exact = part.value * 100 / whole.value
    slack = Decimal(0)
    if part.step != 1 or part.value != part.value.to_integral_value() or part.value >= 100000:
        slack = part.step / 2 * 100 / whole.value + exact * whole.step / 2 / whole.value
    half = share.step / 2
    rounded = abs(exact - share.value) <= half + slack
    cut = 0 <= exact - share.value < share.step
    return rounded or cut


def plain(value: Decimal) -> str:
    """A number for a sentence: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# Tables as numbers: header rows, label columns, totals; how tables are printed and nothing of what they show.


_LEAST = 2


class Placed(Struct, frozen=True):
    """A table with the name that evidence gives to it.

    Args:
        name: what evidence calls it (`Document.table_names`).
        table: the table.
        title: span of the caption, or else of the heading right above; None if there is neither.
    """

    name: str
    table: Table
    title: Span | None = None


class Grid(Struct, frozen=True):
    """A table with its header rows and its column of labels.

    Args:
        placed: the table.
        cells: cells by row and column.
        numbers: their numbers, None where a cell is no number.
        top: number of header rows.
        label: the column of labels.
    """

    placed: Placed
    cells: list[list[Cell | None]]
    numbers: list[list[Number | None]]
    top: int
    label: int

    @property
    def body(self) -> range:
        """The rows below the header."""
        return range(self.top, len(self.cells))

    @property
    def columns(self) -> range:
        """The columns right of the labels."""
        return range(self.label + 1, len(self.cells[0]) if self.cells else 0)

    def text(self, row: int, column: int) -> str:
        """The text of a place, "" when there is no cell."""
        cell = self.cells[row][column]
        return "" if cell is None else cell.text.strip()

    def header(self, column: int) -> str:
        """What stands above a column, a line for each header row."""
        return "\n".join(dict.fromkeys(t for r in range(self.top) if (t := self.text(r, column))))

    def group_start(self, column: int) -> int:
        """The first column of those that a heading in two rows puts together with this one, 0 without such a heading."""
        over = (self.cells[r][column] for r in range(self.top - 1))
        return max((c.column for c in over if c is not None and 1 < c.colspan < len(self.columns)), default=0)

    def row_label(self, row: int) -> str:
        """The label of a row; behind a blank place that of the next column, when no number stands there."""
        own = self.text(row, self.label)
        after = self.label + 1
        if own or after >= len(self.cells[row]) or self.numbers[row][after] is not None:
            return own
        return self.text(row, after)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "total": regex(
            r"(?:.{0,60}[\s:,-])?(?:sub-?)?(?:total|sum|totals)(?:\s(?:scores?|points?|sum|n|all|patients|cases))?"
            r"(?:\s(?:number|no\.?)(?:\sof\s\w{1,12})?)?[\s*†‡§ʰᵃ-ᶿ]{0,4}(?:[(\[][^()]{0,40}[)\]])?[\s:*†‡§ʰᵃ-ᶿ]{0,4}"
            r"|.{0,60}\bsub-?(?:score|scale)s?\b.{0,20}",
            re.IGNORECASE,
        ),
        "count": regex(
            r"\b[nN]\s?=\s?([0-9]{1,6})\b|\(([0-9]{1,6}) (?:patients|cases|people|persons|subjects)\b"
            r"|[(,;] ?([0-9]{1,6}) (?:answers|replies|responses|respondents|questionnaires)\b"
        ),
        "letters": regex(r"[^\W\d_]"),
    }


def is_total(label: str) -> bool:
    """Whether a label is that of a total ("Total (0-40)", "Sum", "Total‡", "X total")."""
    return bool(_patterns()["total"].fullmatch(" ".join(label.split())[:120]))


def stated_count(text: str) -> int | None:
    """The number of people that a caption or header states ("n = 30"), None when it states none or several."""
    counts = {int(next(filter(None, m.groups()))) for m in _patterns()["count"].finditer(text)}
    return counts.pop() if len(counts) == 1 else None


def grid_of(placed: Placed) -> Grid | None:
    """A table as a grid of numbers.

    Args:
        placed: the table.

    Returns:
        The grid; None for a table without numbers or labels.
    """
    cells = placed.table.grid()
    if len(cells) < 2 or len(cells[0]) < 2:
        return None
    numbers = [[_number(cell, placed.table.columns) for cell in row] for row in cells]
    label = next((c for c in range(len(cells[0])) if any(_worded(row[c]) for row in cells[1:])), 0)
    top = next((r for r, row in enumerate(numbers) if any(n is not None for n in row[label + 1 :])), len(cells))
    top = next((r for r in range(_LEAST, top) if _merged_values(cells[r], label)), top)
    if top == len(cells) or label + 1 >= len(cells[0]):
        return None
    return Grid(placed, cells, numbers, top, label)


def _number(cell: Cell | None, columns: int) -> Number | None:
    if cell is None or cell.colspan > 1 or len(cell.text) > 40:
        return None
    return cell_number(cell.text)


def _merged_values(row: list[Cell | None], label: int) -> bool:
    """Whether a row of merged cells with a label has numbers, as what is asked once stands over the columns of both sides."""
    if row[label] is None or not _worded(row[label]):
        return False
    told = dict.fromkeys(c for c in row[label + 1 :] if c is not None and c.text.strip())
    return bool(told) and all(c.colspan > 1 and cell_number(c.text) is not None for c in told)


def _worded(cell: Cell | None) -> bool:
    return cell is not None and bool(_patterns()["letters"].search(cell.text[:80]))


Severity = Literal["error", "warning", "information"]


class View(Struct, frozen=True):
    """One document, ready to be checked.

    Args:
        document: the source.
        facts: what was read from it.
        lexicon: the mappings.
        dates: the dates of the whole text, in its order of day and month.
        tables: its tables.
        grids: those of its tables that hold numbers.
        by_cell: the facts of each cell, by table, row and column.
        by_place: the facts by start and end of each of their places, sorted.
        longest: the length of the longest place.
    """

    document: Document
    facts: Facts
    lexicon: Lexicon
    dates: tuple[DateHit, ...]
    tables: tuple[Placed, ...]
    grids: tuple[Grid, ...] = ()
    by_cell: Mapping[tuple[str, int, int], tuple[AnyFact, ...]] = field(default_factory=dict)
    by_place: tuple[tuple[int, int, int], ...] = ()
    longest: int = 0

    @property
    def text(self) -> str:
        """The document's normalized text."""
        return self.document.text

    def observations(self) -> Iterator[Observation]:
        """The Observations, in order."""
        return (f for f in self.facts.facts if isinstance(f, Observation))

    def treatments(self) -> Iterator[Treatment]:
        """The treatments that were carried out."""
        return (f for f in self.facts.facts if isinstance(f, Treatment) and f.status in ("completed", "in-progress"))

    def evidence(self, start: int, end: int) -> Evidence:
        """A range of the text as evidence."""
        return Evidence(start, end, self.text[start:end])

    def cell_evidence(self, placed: Placed, cell: Cell) -> Evidence:
        """A cell as evidence."""
        span = cell.span
        return Evidence(
            span.start, span.end, self.document.quote(span), cell.page, placed.name, cell.row, cell.column
        )  # fmt: skip

    def in_cell(self, placed: Placed, cell: Cell) -> tuple[AnyFact, ...]:
        """The facts that were read from a cell."""
        return self.by_cell.get((placed.name, cell.row, cell.column), ())

    def dates_in(self, span: Span) -> tuple[DateHit, ...]:
        """The dates inside a range."""
        return part(self.dates, span)

    def at(self, start: int, end: int) -> tuple[AnyFact, ...]:
        """The facts with a place that overlaps a range, in their order."""
        first = bisect_left(self.by_place, (start - self.longest, 0, 0))
        last = bisect_left(self.by_place, (end, 0, 0))
        found = {number for a, b, number in self.by_place[first:last] if b > start}
        return tuple(self.facts.facts[number] for number in sorted(found))


def view_of(document: Document, facts: Facts, lexicon: Lexicon) -> View:
    """Read once what several checks need.

    Args:
        document: the source.
        facts: its facts.
        lexicon: the mappings.

    Returns:
        The view.
    """
    dates, _ = dates_of(document)
    cells: dict[tuple[str, int, int], list[AnyFact]] = {}
    places: list[tuple[int, int, int]] = []
    for number, fact in enumerate(facts.facts):
        for e in fact.evidence:
            places.append((e.start, e.end, number))
            if e.table is not None and e.row is not None and e.column is not None:
                cells.setdefault((e.table, e.row, e.column), []).append(fact)
    tables = tuple(_tables(document))
    return View(
        document, facts, lexicon, dates, tables, tuple(g for placed in tables if (g := grid_of(placed)) is not None),
        {key: tuple(value) for key, value in cells.items()}, tuple(sorted(places)),
        max((b - a for a, b, _ in places), default=0),
    )  # fmt: skip


def _tables(document: Document) -> Iterator[Placed]:
    names, heading = iter(document.table_names()), None
    file = 0
    for block in document.blocks:
        if document.files and document.file_at(block.span.start) != file:
            file, heading = document.file_at(block.span.start), None
        if block.kind in ("heading", "caption", "title"):
            heading = block.span
        elif block.table is not None:
            yield Placed(next(names), block.table, block.table.caption or heading)
            heading = None
        elif block.kind != "note":
            heading = None


def finding(
    code: str, text: str, facts: Iterable[AnyFact] = (), places: Iterable[Evidence] = (), severity: Severity = "warning"
) -> Finding:
    """A finding about facts and places.

    Args:
        code: one of CONTRACT section 7.
        text: a sentence for the curator.
        facts: the facts concerned.
        places: the places; without any, those of the facts.
        severity: OperationOutcome's.

    Returns:
        The finding, its places in the order of the text and each once.
    """
    concerned = tuple(facts)
    shown = sorted(set(places) or {f.evidence[0] for f in concerned}, key=lambda e: (e.start, e.end))
    return Finding(code, severity, text, tuple(dict.fromkeys(identity(f) for f in concerned)), tuple(shown))


def quoted(text: str, longest: int = 60) -> str:
    """A printed text on one line in quotation marks, cut when it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1].rstrip() + '…'}”"


def share_prefix(one: str, two: str) -> tuple[str, str]:
    """Two partial dates cut to the precision that both have."""
    length = min(len(one), len(two))
    return one[:length], two[:length]


def later(one: str, two: str) -> bool:
    """Whether a partial date is surely later than another."""
    a, b = share_prefix(one, two)
    return a > b
