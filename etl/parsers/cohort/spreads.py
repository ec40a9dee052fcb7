"""A value spread over a group: "the number of copies was two in 8 patients (33.3%), three in 13 and four in 3".

Each value is counted for itself, under the name of what has it, so that no two are taken for one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.document import Span
from etl.facts import Concept, Observation, Quantity, Timepoint
from etl.parsers.cohort.scenes import GROUP, PEOPLE, Scene, meant, parts_of
from etl.parsers.cohort.words import printed
from etl.parsers.number.numerals import WORD_NUMBER, word_value
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_NUMBER = rf"(?:\d{{1,5}}(?:\.\d)?|{WORD_NUMBER})"
_ITEM = regex(
    rf"(?<![\w.,/±-])(?P<v>{_NUMBER})\s+in\s+(?P<n>\d{{1,5}}|{WORD_NUMBER})(?:\s+(?:of\s+(?:them|these)|{PEOPLE}))?"
    r"(?:\s*[(\[]\s*(?P<p>\d{1,3}(?:[.,]\d{1,2})?)\s?%\s*[)\]])?(?![\w/%]|[.,]\d)",
    re.I,
)
_LINK = regex(r"\s*(?:[,;]\s*(?:and\s+)?|\band\s+)", re.I)
_SAID = regex(r"(?:\b(?:was|were|is|are|of)|:)\s*$", re.I)


def spreads(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The numbers of people that have each of several values.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.

    Returns:
        Observations named by what has the value and the value, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    places: list[Span] = []
    for run in _runs(text, statement.span):
        said = _SAID.search(text, max(statement.span.start, run[0].start() - 12), run[0].start())
        begin = max(statement.span.start, text.rfind(";", statement.span.start, run[0].start()) + 1)
        what = printed(text, begin, said.start(), cut=False) if said else ""
        if not re.search(r"[^\W\d_]{3}", what) or not meant(statement, run[0].start(), run[0].end()):
            continue
        places.append(Span(begin, run[-1].end()))
        for m in run:
            values = [Quantity(_value(m["n"]), "{patients}", "patients")]
            if m["p"]:
                values.append(Quantity(Decimal(m["p"].replace(",", ".")), "%", "%"))
            start = begin if m is run[0] else m.start()
            while start < m.start() and text[start] in " \n\t,;.:•-":
                start += 1
            out.extend(
                Observation(
                    subject=GROUP,
                    code=Concept(f"{what} {_value(m['v'])}"),
                    value=value,
                    category="survey",
                    timepoint=when,
                    components=parts_of(scene.denominator, scene.stratum),
                    evidence=(reading.evidence(start, m.end()),),
                    rule="count of people with a value",
                )
                for value in values
            )
    return tuple(out), tuple(places)


def _runs(text: str, span: Span) -> Iterator[list[re.Match[str]]]:
    """Two or more values in a row, each with its number of people."""
    run: list[re.Match[str]] = []
    for m in _ITEM.finditer(text, span.start, span.end):
        if run and not _LINK.fullmatch(text, run[-1].end(), m.start()):
            if len(run) > 1:
                yield run
            run = []
        run.append(m)
    if len(run) > 1:
        yield run


def _value(said: str) -> Decimal:
    return word_value(said) if said[:1].isalpha() else Decimal(said)
