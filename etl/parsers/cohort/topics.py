"""What a sentence about a group goes on to tell of: a label's or heading's thing, or the one that its paragraph begins with."""

from __future__ import annotations

import re

from etl.document import Span
from etl.facts import Concept, Observation, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.scenes import Scene
from etl.parsers.cohort.words import Named
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_KINDS = ("finding", "function", "measure", "scale")
_LONGEST = 40
_ENDS = regex(r"[.:]\s+")
_IT = regex(r"\W*(?:it|this|they|these)\s", re.I)
_FROM_TO = regex(
    r"(?:(?:converted|changed|went|moved|passed|improved|rose|fell|came|progressed|shifted) )?from (?:[A-Z]{2,6} |grade |class |level |stage )?"
    r"(?P<a>[A-E]|I{1,3}|I?V) to (?:[A-Z]{2,6} |grade |class |level |stage )?(?P<b>[A-E]|I{1,3}|I?V)"
)
"""What so many went from and to, which only its scale makes a name."""


def topic(reading: Reading, statement: Statement, scene: Scene) -> Named | None:
    """What a label or short heading names, for counts that only say how it changed ("Balance: 12/30 improved").

    Args:
        reading: the document.
        statement: a statement about the group.
        scene: what stands above it.

    Returns:
        The one thing that the label, the heading, or the first words of the paragraph name ("Gait. It was better in 12");
        None where they name none, or several.
    """
    if scene.stratum or scene.adverse:
        return None
    had = [m for m in statement.frame.topic if m.entry.kind in _KINDS]
    if not had and _IT.match(reading.document.text, statement.span.start):
        had = list(_first_words(reading, statement))
    if len({(m.start, m.end) for m in had}) != 1:
        return None
    return Named(had[0].entry.concept, entry=had[0].entry)


def _first_words(reading: Reading, statement: Statement) -> tuple[Mention, ...]:
    """What the first words of a paragraph name, where they are no more than that: "Gait. It was better in …"."""
    start = statement.block.span.start
    end = _ENDS.search(reading.document.text, start, min(statement.span.start, start + _LONGEST))
    if end is None:
        return ()
    named = tuple(m for m in part(reading.index.mentions, Span(start, end.start())) if m.entry.kind in _KINDS)
    return named if len(named) == 1 and not _verbal(reading, start, named[0], end.start()) else ()


def _verbal(reading: Reading, start: int, m: Mention, end: int) -> bool:
    """Whether more than a word or two stands beside a term, so that the words are a sentence."""
    text = reading.document.text
    return len((text[start : m.start] + text[m.end : end]).split()) > 1


def graded_moves(reading: Reading, statement: Statement, told: Observation) -> Observation:
    """A count of those who went from one grade to another with the name of the scale: "from A to B in 9".

    Args:
        reading: the document.
        statement: what tells it.
        told: a count that has its name from the words alone.

    Returns:
        The count, named "<scale> grade A to B" where the sentence or its paragraph names one scale with grades.
    """
    found = None if told.code.entry else _FROM_TO.fullmatch(told.code.text)
    if found is None:
        return told
    here = part(reading.index.mentions, Span(statement.block.span.start, statement.span.end))
    scales = {m.entry.id: m.entry for m in here if m.entry.kind in ("measure", "scale") and m.entry.grade}
    if len(scales) != 1:
        return told
    name = next(iter(scales.values())).name
    later = told.timepoint or Timepoint("after")
    return replace(told, code=Concept(f"{name} grade {found['a']} to {found['b']}"), timepoint=later)
