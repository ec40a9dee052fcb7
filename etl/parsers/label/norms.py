"""Rows of a table that hold no values of anybody: units and ranges below the header, and what is normal; what a heading
asks for by its unit alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etl.document import Cell
from etl.mapping.entry import Entry, Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import absent_reason
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.parsers.treatment.ways import INJECTION
from etl.patterns import regex

_RANGE = regex(r"[(\[]?\s*(?:\d+(?:[.,]\d+)?\s*(?:[-–]|to)\s*\d+(?:[.,]\d+)?|/\s*\d+)\s*[)\]]?")
IN_BRACKETS = regex(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
"""What a label closes with in brackets: "Strength (MRC)"."""
_SINCE = regex(r"(?:.{2,60}\s)?since(?: (?:year|month|when))?\W*|born(?: in)?\W*", re.I)
"""A label that asks since when somebody has something: "Weakness since"."""
_DATE_OF = regex(r"^(?:date|year|day|time|month) of (?:the )?|\s(?:date|year)$", re.I)
_BOUND = regex(r"[(\[]?\s*(?:[<>≤≥]|[<>]=|up to)\s?\d+(?:[.,]\d+)?\s*[)\]]?")
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
    return bool(_RANGE.fullmatch(text.strip()) or _BOUND.fullmatch(text.strip()))


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
