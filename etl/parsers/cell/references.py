"""Units, normal ranges and flags that a table prints beside its values, in columns or rows of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from etl.document import Cell
from etl.facts import Observation, Quantity, Range
from etl.mapping.entry import Entry, Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import absent_reason, parse_cell
from etl.parsers.index import part
from etl.parsers.number import parse_unit, range_in
from etl.parsers.reading import Reading
from etl.parsers.treatment.administration import INJECTION
from etl.patterns import regex
from etl.value import replace

_RANGE = regex(
    r"[(\[]?\s*(?:\d+(?:[.,]\d+)?\s*(?:[-–]|to)\s*\d+(?:[.,]\d+)?|/\s*\d+|(?:[<>≤≥]|[<>]=|up to)\s?\d+(?:[.,]\d+)?)\s*[)\]]?"
)
IN_BRACKETS = regex(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
"""What a label closes with in brackets: "Strength (MRC)"."""
_SINCE = regex(r"(?:.{2,60}\s)?since(?: (?:year|month|when))?\W*|born(?: in)?\W*", re.I)
"""A label that asks since when somebody has something: "Weakness since"."""
_DATE_OF = regex(r"^(?:date|year|day|time|month) of (?:the )?|\s(?:date|year)$", re.I)
_CHANGE = regex(
    r"(?:(?:mean|absolute|relative|net|percent(?:age)?|per cent|%) )?(?:changes?|differences?|delta)\b"
    r"(?=\s*(?:$|[(\[,:%]|\d{1,3}(?: ?[-–] ?\d{1,3})?[- ]?(?:d|w|m|y)|(?:from|vs\.?|versus|to|since|between|against|compared|over|in|of|after|at|before|pre|baseline|until|till)\b))|[Δ∆](?=\W|\s|$|[A-Z])",
    re.I,
)
_DIFFERENCES = regex(r"[+±−–-]?\s?\d[\d.,]*\s?%?(?:\s?[/;,]\s?[+±−–-]?\s?\d[\d.,]*\s?%?)?")
_REFERENCE = regex(
    r"[;,]?\s*(?:(?<![^\W_])(?:ref(?:erence)?|normal|norm|N)\b\.?\s*(?:range|values?|interval)?\s*:?\s*)?"
    r"(?<![\w.^*])(?:[<>≤≥]=?\s?\d[\d.,]*|\d[\d.,]*\s?(?:[-–]|to)\s?\d[\d.,]*)(?![\w/*^])",
    re.I,
)
_HEALTHY = regex(
    r"(?:(?:age|sex)[- ](?:and[- ](?:sex|age)[- ])?matched |normal |untreated )?(?:healthy|controls?(?! (?:of|visit|after|before|exam))|norm(?:al|ative)?[ -](?:data|subjects|persons|people|men|women|children|population|values?)|reference (?:group|population))\b"
    r"(?! (?:side|hand|arm|leg|eye|limb|foot))[^.;\d]{0,30}(?:\(?n ?= ?\d+\)?)?\W{0,3}$",
    re.I,
)
_UNIT_SAID = regex(r"(?<=[(\[])\s*(?:in|units?\s?:?)\s+|(?<=\w)\s+in\s+(?=\S+$)", re.I)
_LISTS = regex(r"[,;/&()]|\s(?:and|or|und|oder|y|o|et|ou|e)\s")
_BELOW = ("unit", "reference")


def is_range(text: str) -> bool:
    """Whether a header cell is only the range of the values below it ("0-4", "/48", "> 60")."""
    return _RANGE.fullmatch(text.strip()) is not None


def prints_range(reading: Reading, cell: Cell) -> bool:
    """Whether a header cell is only such a range, and no day that is printed like one ("05-10")."""
    return is_range(cell.text) and not part(reading.index.dates, cell.span)


def names_unit_and_range(lexicon: Lexicon, label: str) -> bool:
    """Whether a heading asks for the unit of its rows or their range, whichever each has: "Unit, range", "Range or unit".

    Args:
        lexicon: for what labels ask.
        label: of a column.
    """
    parts = [p.strip() for p in _LISTS.split(label) if p.strip()]
    asked = [{e.role for e in lexicon.label(part, "field")} & {*_BELOW} for part in parts]
    return all(asked) and set().union(*asked) == {*_BELOW} if asked else False


def without_reference(label: str) -> str:
    """A label without what is normal and the words for its unit: "CRP (mg/L; < 5)", "Albumin, g/L (ref. 35-52)", "ALT in U/L".

    Args:
        label: of a row or a column.
    """
    bare = _UNIT_SAID.sub(lambda m: "" if m.start() and label[m.start() - 1] in "([" else ", ", label)
    bare = _REFERENCE.sub("", bare)
    bare = re.sub(r"[(\[]\s*[;,:]?\s*[)\]]", "", re.sub(r"(?<=[(\[])\s*[;,:]?\s+|\s+(?=[)\]])", "", bare))
    return bare.strip() if bare.strip() and bare != label else label


def of_healthy(label: str) -> bool:
    """Whether a label is of healthy people, whose values are nobody's of the page: "Healthy women", "Controls (n = 20)".

    Args:
        label: of a row or a column.
    """
    return _HEALTHY.match(label.strip()) is not None


def is_norm(lexicon: Lexicon, label: str) -> bool:
    """Whether a row's label says that it prints what is normal, or the highest value: "Reference", "Normal range"."""
    return of_healthy(label) or any(
        e.role == "reference" and not e.value for e in lexicon.label(label.strip(" :"), "field")
    )


def of_change(label: str) -> bool:
    """Whether a label says that its numbers are differences between values, and none themselves: "Change from baseline",
    "Δ weight".

    Args:
        label: of a row or a column.
    """
    return _CHANGE.match(label.strip()) is not None


def is_difference(text: str) -> bool:
    """Whether a cell prints how two values differ, or that nobody knows: "+9", "+0.6 / -0.2", "–".

    Args:
        text: a cell's.
    """
    return absent_reason(text) is not None or _DIFFERENCES.fullmatch(text.strip()) is not None


def asked_by(reading: Reading, heads: Sequence[Cell]) -> Entry | None:
    """What a column asks for whose heading names nothing measured: by its unit, when that is the name of a measure
    ("Smoking" above "pack-years"), or as a labelled field that asks for a finding ("Events").

    Args:
        reading: the document.
        heads: the header cells of the column.
    """
    lexicon = reading.lexicon
    for cell in heads:
        text = cell.text.strip(" ()[]")
        if text in lexicon.units() and (named := lexicon.label(text, "measure")):
            return named[0]
    values = [e.value for cell in heads for e in _reactions(reading, cell)]
    return lexicon.get("finding", values[0]) if values and values[0] else None


def asks_reaction(reading: Reading, head: Cell) -> bool:
    """Whether a heading asks for what came of a treatment, and so after it: "Adverse events"."""
    return bool(_reactions(reading, head))


def asks_treatment_date(reading: Reading, heads: Iterable[Cell]) -> bool:
    """Whether a label asks when cells were given: "Date of injection", "Infusion", "MSC transplantation"."""
    return any(
        any(e.role == "treatment_date" for e in reading.lexicon.label(_words(h), "field"))
        or INJECTION.search(_words(h))
        or any(m.entry.kind == "cells" for m in part(reading.index.mentions, h.span))
        for h in heads
    )


def asks_event_date(reading: Reading, heads: Iterable[Cell]) -> bool:
    """Whether a label asks when somebody fell ill, was diagnosed or operated on: "Onset", "Year of diagnosis", "Surgery".

    Such a date is not that of the row's other values.
    """
    texts = [IN_BRACKETS.sub("", _words(h)).strip() for h in heads]
    named = [_DATE_OF.sub("", text).strip() for text in texts]
    asked = {e.role for text in (*texts, *named) if text for e in reading.lexicon.label(text, "field")}
    events: tuple[Kind, ...] = ("procedure", "condition", "finding")
    return (
        bool(asked & {"onset", "diagnosed", "birth"})
        or any(map(_SINCE.fullmatch, texts))
        or any(reading.lexicon.label(name, kind) for name in named if name for kind in events)
    )


def _words(head: Cell) -> str:
    """A heading's words, also of a column that is called as in a program: "date_of_infusion"."""
    return " ".join(head.text.replace("_", " ").split())


def _reactions(reading: Reading, head: Cell) -> list[Entry]:
    return [e for e in reading.lexicon.label(head.text.strip(), "field") if e.role == "adverse"]


# The unit and the normal range that a table prints for its values, in columns or rows of their own.


def beside(reading: Reading, cells: Sequence[Cell | None], roles: Sequence[str]) -> tuple[str | None, Range | None]:
    """The unit and the reference range that a row prints in columns of their own.

    Args:
        reading: the document.
        cells: the row's cells behind its labels.
        roles: of their columns.
    """
    unit: str | None = None
    reference: Range | None = None
    for cell, role in zip(cells, roles, strict=True):
        text = cell.text.strip() if cell else ""
        if role == "unit" and text:
            unit = _in_two_languages(reading, text) or parse_unit(text, reading.lexicon.units())[0]
        ranged = role == "reference" or (role == "unit" and unit is None and is_range(text))  # of "Unit, range"
        if ranged and cell is not None and text:
            reference = _told(reading, cell) or reference
            ends = (reference.low, reference.high) if reference else ()
            unit = unit or next((end.code for end in ends if end and end.code), None)  # "35-52 g/L"
        if role in ("low", "high") and cell is not None and (bound := _bound(reading, cell)) is not None:
            known = reference or Range(None, None)
            reference = replace(known, low=bound) if role == "low" else replace(known, high=bound)
    return unit, reference


def _bound(reading: Reading, cell: Cell) -> Quantity | None:
    """The number that a cell is, as one end of a range."""
    hits = parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits
    value = hits[0].value if len(hits) == 1 else None
    return value if isinstance(value, Quantity) else None


def _in_two_languages(reading: Reading, text: str) -> str | None:
    """The unit that a cell prints twice: "mg/Tag / mg/day", "% Soll / % pred."; None for any other."""
    halves = text.split(" / ")
    found = {code for half in halves if (code := parse_unit(half, reading.lexicon.units())[0])}
    return next(iter(found)) if len(halves) > 1 and len(found) == 1 else None


def of_columns(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int, left: int) -> list[Range | None]:
    """The reference range of each value column: in its header ("64-104" below "Creatinine"), or in a row for it.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.
        left: number of label columns.
    """
    rows = [
        row
        for n, row in enumerate(grid)
        if n < top or any(c is not None and is_norm(reading.lexicon, c.text) for c in row[:left])
    ]
    out: list[Range | None] = []
    for c in range(left, len(grid[0])):
        cells = (cell for row in rows if (cell := row[c]) is not None and is_range(cell.text))
        out.append(next((told for cell in cells if (told := _told(reading, cell))), None))
    return out


def _told(reading: Reading, cell: Cell) -> Range | None:
    text = cell.text.strip().strip("()[]")
    hits = parse_cell(text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits
    value = hits[0].value if hits else None
    if isinstance(value, Range):
        return value
    if not isinstance(value, Quantity) or not value.value:
        return None  # the best score of a scale that counts down to 0 bounds nothing
    bare = replace(value, comparator=None)
    return Range(bare, None) if value.comparator in (">", ">=") else Range(None, bare)


def in_unit(reference: Range, fact: Observation) -> Range:
    """A reference range in the unit of its value, in none where that isn't known.

    Args:
        reference: as printed.
        fact: the value.
    """
    if not isinstance(fact.value, Quantity) or fact.value.code == "":
        return reference
    return range_in(reference, fact.value.code)


# Tables of results without a head: "ALT | 78 | U/L | H | (0-40)", a name, its value, and what units, flags and normal
# ranges say of it.


_FLAG = regex(
    r"[(\[]?(?P<high>H{1,2}|↑{1,3}|high)[)\]]?|[(\[]?(?P<low>L{1,2}|↓{1,3}|low)[)\]]?|[(\[]?(?:N|normal)[)\]]?|\*{1,2}"
)
_ONE_NUMBER = regex(r"[-−–+]?\d+(?:[.,]\d+)?\s?[°%]?|[-–—]|n\.?[adt]\.?")
_FEWEST = 2

Row = Sequence[Cell | None]


def role_by_cells(reading: Reading, cells: Sequence[Cell], *, headless: bool) -> str:
    """What a column says of the values in its rows, by its own cells.

    Args:
        reading: the document.
        cells: its cells that aren't empty.
        headless: whether no heading says what they are.

    Returns:
        "unit", where all its cells are units; in a table without a head also "flag" or "reference" (and "unit"), where
        nearly all are that; "" for any other column.
    """
    if len(cells) < _FEWEST:
        return ""
    roles = [_cell_role(reading, c.text) for c in cells]
    most = max(roles, key=roles.count)
    if headless and most and roles.count(most) * 4 >= len(roles) * 3:
        return most
    return "unit" if all(c.text.strip() in reading.lexicon.units() for c in cells) else ""


def _cell_role(reading: Reading, text: str) -> str:
    bare = text.strip()
    if _FLAG.fullmatch(bare):
        return "flag"
    if is_range(bare):
        return "reference"
    bare = bare.strip("()[] ")
    units = reading.lexicon.units()
    return "unit" if bare in units or parse_unit(bare, units)[0] else ""


def flag_of(row: Row, roles: Sequence[str]) -> str:
    """The flag that a row prints in a column of its own: "H" for "↑".

    Args:
        row: its cells behind its labels.
        roles: of their columns.
    """
    for cell, role in zip(row, roles, strict=True):
        m = _FLAG.fullmatch(cell.text.strip()) if cell is not None and role == "flag" else None
        if m is not None:
            return "H" if m["high"] else "L" if m["low"] else ""
    return ""


def are_single(cells: Sequence[Cell]) -> bool:
    """Whether cells hold one number each, which is no range of values: "30", "-5", "n.t.".

    Args:
        cells: of a column.
    """
    return bool(cells) and all(_ONE_NUMBER.fullmatch(cell.text.strip()) for cell in cells)


_IN_LABEL = regex(
    r"[(\[]\s*(?P<led>(?:reference|ref\.?|normal|norm|n)[^\d<>≤≥]{0,12})?\s*(?P<low>\d+(?:[.,]\d+)?)\s?[-–]\s?(?P<high>\d+(?:[.,]\d+)?)\s*[^)\]]*[)\]]",
    re.I,
)
_PLAIN = regex(r"\d+(?:[.,]\d+)?")


def reference_in(label: str, *, led: bool = True) -> Range | None:
    """The range that a label prints as usual: "CPK (reference 20-180 U/L)".

    Args:
        label: as printed.
        led: whether words must say that it is the usual one.
    """
    found = _IN_LABEL.search(label)
    if found is None or (led and not found["led"]):
        return None
    return limits_of(found["low"], found["high"])


def limits_of(low: str, high: str) -> Range | None:
    """The range between two printed numbers, of which one may be missing; None without any."""
    ends = [
        Quantity(Decimal(text.replace(",", "."))) if _PLAIN.fullmatch(text.strip()) else None for text in (low, high)
    ]
    return Range(*ends) if any(ends) else None
