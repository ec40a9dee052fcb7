"""What stands around a value: its unit in the label, the flag and the reference behind it, and whether it is only a difference."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.facts import Quantity, Range
from etl.parsers.cell.values import parse_cell
from etl.parsers.label.labels import label_unit
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.units import range_in
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_BEHIND = regex(r"\s*(?P<flag>HH?|LL?|↑{1,3}|↓{1,3}|\*)?\s*(?:[(\[](?P<inside>[^()\[\]]{1,60})[)\]])?")
_WORDS = regex(r"(?P<words>[^\d<>≤≥=:]{0,30}?)[\s:=]*(?P<range>[<>≤≥]?=?\s*\d.*)")
_ENDS = regex(r"\s*(?:$|[;\n])")
_HIGH = ("H", "HH", "↑", "↑↑", "↑↑↑")
_LOW = ("L", "LL", "↓", "↓↓", "↓↓↓")
_CHANGE_OF = regex(
    r"\b(?:drop|fall|rise|increase|decrease|reduction|decline|gain|change|difference|improvement)\s(?:of|in)\s[^.;,()\d]{2,50}?\s(?:by|of)\s"
    r"(?:about\s|only\s)?$"
    r"|\b(?:an?|the|this|that)\s(?:further |total |net |mean |overall |slight |small |marked |clear |sharp )?(?:drop|fall|rise|increase|decrease|"
    r"reduction|decline|gain|loss|change|difference|improvement)\sof\s(?:about\s|only\s|some\s|another\s)?$"
    r"|[(,;]\s?(?:down|up)(?: by)?\s$",
    re.I,
)
_CHANGED_BY = regex(
    r"\b(?:fell|fallen|falls?|dropped|drops?|rose|risen|rises?|decrease[ds]?|increase[ds]?|improve[ds]?|worsen(?:ed|s)|decline[ds]?|dropping|falling|rising|decreasing|increasing|declining|reduced|change[ds]?|(?:went|gone|goes|go) (?:up|down)|gained|lost)(?: \w+ly)? by\s*(?:about |some |only |a total of )?$"
    r"|\b(?:had|has|have) (?:increased|decreased|risen|fallen|dropped) (?:about |another |some )?$"
    r"|\b(?:lower|higher|better|worse|up|down|less|more) by\s*(?:about |some |only )?$",
    re.I,
)
_CHANGED_BEHIND = regex(
    r"\s*(?:points?\s)?\s*(?:lower|higher|better|worse)\b(?=\s*(?:than\b|at\b|after\b|in\b|now\b|[.,;:)]|$))"
)
_LOST_BEHIND = regex(
    r"\s*of [^.;,\d]{3,40}? (?:had been|has been|have been|has|had|was|were|is|are|been) (?:already )?(?:lost|gone|destroyed)\b",
    re.I,
)
"""A share that is no more: "33% of my lung capacity had been lost"."""


class Behind(Struct, frozen=True):
    """What stands behind a value.

    Args:
        end: where it ends.
        flag: "H" or "L" as printed.
        reference: the range in brackets.
    """

    end: int
    flag: Literal["H", "L"] | None = None
    reference: Range | None = None


def in_label_unit(reading: Reading, statement: Statement) -> tuple[QuantityHit, ...]:
    """The quantities of a statement; bare numbers of a field have the unit that its label prints ("Height (cm): 161")."""
    label = statement.frame.label
    if label is None or not statement.quantities:
        return statement.quantities
    code = label_unit(reading, reading.document.quote(label))
    if not code:
        return statement.quantities
    return tuple(replace(q, value=_with(q.value, code)) if q.start >= label.end else q for q in statement.quantities)


def _with(value: Quantity | Range | None, code: str) -> Quantity | Range | None:
    if isinstance(value, Quantity):
        return value if value.code else replace(value, code=code)
    if isinstance(value, Range):
        low, high = (_with(q, code) for q in (value.low, value.high))
        return Range(low if isinstance(low, Quantity) else None, high if isinstance(high, Quantity) else None)
    return value


def behind(reading: Reading, statement: Statement, hit: QuantityHit, *, laboratory: bool) -> Behind | None:
    """The flag and the reference range behind a value ("8.4 % H (ref 4.0-6.0)").

    Args:
        reading: the document.
        statement: where the value stands.
        hit: the value.
        laboratory: whether a bare range in brackets, or a flag alone, can only be that.

    Returns:
        What stands there, None when nothing does.
    """
    text = reading.document.text
    found = _BEHIND.match(text, hit.end, min(statement.span.end, hit.end + 120))
    if found is None or found.end() == hit.end:
        return None
    reference = _reference(reading, found["inside"], hit, laboratory=laboratory) if found["inside"] else None
    printed = found["flag"]
    closes = found.end("flag") if printed else hit.end
    apart = printed and text[hit.end : found.start("flag")] != ""
    flagged = printed and laboratory and (reference or _ENDS.match(text[closes : statement.span.end][:3] or ""))
    flag: Literal["H", "L"] | None = None
    if flagged and (apart or printed[0] in "↑↓"):
        flag = "H" if printed in _HIGH else "L" if printed in _LOW else None
    if reference is None and flag is None:
        return None
    return Behind(found.end() if reference else closes, flag, reference)


def _reference(reading: Reading, inside: str, hit: QuantityHit, *, laboratory: bool) -> Range | None:
    """The range in brackets, when words say that it is the reference's, or it is bare behind a laboratory value."""
    found = _WORDS.fullmatch(inside.strip())
    if found is None:
        return None
    words = found["words"].strip(" .,:")
    named = bool(words) and any(e.role == "reference" for e in reading.lexicon.label(words, "field"))
    if not named and not (laboratory and not words):
        return None
    hits = parse_cell(found["range"].strip(), reading.lexicon.units(), reading.index.comma_at(hit.start)).hits
    value = hits[0].value if len(hits) == 1 else None
    own = hit.value.code if isinstance(hit.value, Quantity) else None
    if isinstance(value, Range):
        read = value
    elif isinstance(value, Quantity) and value.comparator:
        bare = replace(value, comparator=None)
        read = Range(bare, None) if value.comparator in (">", ">=") else Range(None, bare)
    else:
        return None
    return range_in(read, own) if own else read


def is_difference(text: str, sentence: Span, hit: QuantityHit) -> bool:
    """Whether a number is how much something changed: "fell by 9 points", "a drop of 3 points", "4 points lower".

    Args:
        text: the document's text.
        sentence: where it stands.
        hit: the number.
    """
    ahead = text[max(sentence.start, hit.start - 80) : hit.start]
    told = _CHANGED_BY.search(ahead[-40:]) or _CHANGE_OF.search(ahead)
    return bool(
        told or _CHANGED_BEHIND.match(text, hit.end, sentence.end) or _LOST_BEHIND.match(text, hit.end, sentence.end)
    )
