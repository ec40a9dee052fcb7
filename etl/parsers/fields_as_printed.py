"""Labelled values that no mapping knows, kept as they are printed: "Zork index: 34 U/L" of somebody who is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.facts import AnyFact, Concept, Observation
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_MEASURED = regex(
    r"\s*(?:[<>≤≥~]=?\s?)?[+\-−]?\d{1,7}(?:[.,]\d{1,4})?(?:\s?[-–/]\s?\d{1,7}(?:[.,]\d{1,4})?)?\s?"
    r"(?:%|‰|°C?|[a-zA-Zµμ]{1,6}(?:[/·.*^][a-zA-Z0-9µμ²³]{1,6}){1,3}|[µμnpfmkMGd]?(?:g|[lL]|mol|IU|U|Hz|V|A|s|Eq|cd|Pa|m)|mmHg|IU|Units?|cells)\s*[.,;]?\s*"
)
"""A number with a unit, or out of another: no telephone, no page, no day."""
_ANSWERED = regex(
    r"\s*(?:\(?[+\-−±]{1,4}\)?|positive|negative|present|absent|normal|abnormal|elevated|increased|reduced|decreased|"
    r"not (?:detected|done|tested|performed|present)|(?:un)?remarkable)\s*[.,;]?\s*",
    re.I,
)
_WORD = regex(r"[^\W\d_]{2}")
_LONGEST_LABEL = 60
_MOST_WORDS = 7
_OF_A_PAGE = ("field", "heading", "furniture", "relation", "country")


def as_printed(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[Observation]:
    """The labelled values of somebody that nothing came of, because no mapping knows their label.

    Args:
        reading: the document.
        facts: what was read from it.

    Yields:
        An Observation for each: its code has only the printed label, its value is as printed, its tag is "unmapped".
    """
    places = sorted((e.start, e.end) for fact in facts for e in fact.evidence)
    for said in reading.statements:
        label, value = said.block.label, said.block.value
        if (
            said.block.kind != "field" or label is None or value is None or said.attitude != "reported"
            or len(said.subjects) != 1 or any(start < value.end and label.start < end for start, end in places)
        ):  # fmt: skip
            continue
        named, printed = (" ".join(reading.document.quote(span).split()) for span in (label, value))
        named = named.strip(" :：*†‡§")
        if _is_value(printed) and _is_strange(reading, said, named):
            yield Observation(
                subject=said.subjects[0], code=Concept(named), value=printed.strip(" ,;"), effective=said.effective,
                timepoint=said.timepoint, tags=("unmapped",), rule="as_printed",
                evidence=(reading.evidence(label.start, value.end),),
            )  # fmt: skip


def _is_value(printed: str) -> bool:
    return bool(_MEASURED.fullmatch(printed) or _ANSWERED.fullmatch(printed))


def _is_strange(reading: Reading, said: Statement, named: str) -> bool:
    """Whether a label is a name that no mapping has: neither of what is clinical nor of what stands on a page."""
    lexicon, label = reading.lexicon, said.block.label
    if label is None or len(named) > _LONGEST_LABEL or len(named.split()) > _MOST_WORDS or not _WORD.search(named):
        return False
    known = any(lexicon.label(named, kind) for kind in _OF_A_PAGE) or lexicon.scales_with(named)  # type: ignore[arg-type]
    return not known and not part(reading.index.dates, label) and not part(reading.index.mentions, label)
