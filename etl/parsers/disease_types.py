"""Labels that ask which type of a disease somebody has: "Type of diabetes: 1", "ALS form: bulbar"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Condition
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.parsers.phrases import make_site, side_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_WORD = r"(?:sub)?type|form|variant|phenotype|kind|classification"
_ASKS = regex(
    rf"\W*(?:{_WORD})\s(?:of\s)?(?:the\s)?(?P<behind>\S.{{1,50}}?)\W*|\W*(?P<before>\S.{{1,50}}?)\s(?:{_WORD})\W*", re.I
)
_TYPE = regex(r"\s*types?\s(?:\d[a-z]?|I{1,3}|IV)\b(?:[,;(].*)?", re.I)
_NAMED = regex(r"\W*([^,;:.()\[\]]{0,40}[^\s,;:.()\[\]])")
_UNSAID = ("negated", "possible", "planned", "hypothetical", "refuted")
_UNKNOWN = regex(r"\W*(?:unknown|unclear|n/?a|n\.?\s?[dk]\.?|not (?:known|stated|classified)|[-–—?]+)\W*", re.I)
_SHORT = 5


def asked_type(lexicon: Lexicon, label: str, value: str = "") -> Entry | None:
    """The disease whose type a label asks for, or whose name it is beside a value that is a type; None for other labels.

    Args:
        lexicon: for the names of diseases.
        label: the label of a field or of a column.
        value: what stands there.
    """
    if _TYPE.fullmatch(value) and (known := lexicon.label(label, "condition")):
        return known[0]  # "Diabetes: type 2"
    m = _ASKS.fullmatch(" ".join(label.split()))
    named = lexicon.label(m["behind"] or m["before"], "condition") if m else ()
    return named[0] if named else None


def typed(reading: Reading, statement: Statement) -> Iterator[Condition]:
    """The disease of somebody whose field tells its type.

    Args:
        reading: the document.
        statement: the value of any field.

    Yields:
        For each person the type, where the mappings know one by that name, else the disease whose type was told.
    """
    label = statement.frame.label
    if label is None or statement.block.kind != "field" or statement.frame.has("family_history"):
        return
    value = reading.document.quote(statement.span)
    disease = asked_type(reading.lexicon, reading.document.quote(label), value)
    m = _NAMED.match(value)
    if disease is None or m is None or _UNKNOWN.fullmatch(value):
        return
    if any(c.entry.role in _UNSAID for c in statement.of("cue")) or statement.span.start != statement.block.value.start:  # type: ignore[union-attr]
        return
    entry = _of_type(reading.lexicon, disease, " ".join(m[1].split()))
    site = reading.lexicon.implied_by(entry)
    side = next((s for q in statement.of("qualifier") if q.entry.role == "side" and (s := side_of(q))), None)
    for subject in statement.subjects:
        yield Condition(
            subject=subject, code=entry.concept,
            site=make_site(reading.document.text, reading.lexicon, site, side) if site or side else None,
            evidence=(reading.evidence(statement.span.start, statement.span.start + m.end()),), rule="type of disease",
        )  # fmt: skip


def _of_type(lexicon: Lexicon, disease: Entry, value: str) -> Entry:
    """The disease of that type by its whole name: "type 2" of diabetes is "diabetes type 2", "Duchenne" a dystrophy."""
    short = [s for s in disease.synonyms if len(s) <= _SHORT and s.isupper()]
    values = [f"type {value}", value] if len(value) <= _SHORT and not value.isalpha() else [value]
    for v in values:
        for name in (disease.name, *short):
            for said in (f"{v} {name}", f"{name} {v}", f"{name}, {v}", f"{v} type {name}"):
                if known := lexicon.label(said, "condition"):
                    return known[0]
        if known := lexicon.label(v, "condition"):
            return known[0]
    return disease
