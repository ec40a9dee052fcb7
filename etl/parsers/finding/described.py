"""Value words that describe a state, and no change: "tone was increased" on examination."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Coded
from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.phrases import Chunk
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import tokens_of, verb_at
from etl.patterns import regex

_EXAMINED = ("exam", "before", "history", "past_history", "case", "investigation")
_NOUN_ENDS = regex(r"\s*(?:$|[(,;.]|(?:in|at|on|over|of|below|above|R|L|both|bilateral\w*|left|right|upper|lower)\b)")
_IS = regex(r"\b(?:is|was|are|were)\s(?:\w{3,12}ly\s)?$", re.I)


def nearly_normal(reading: Reading, statement: Statement, context: Context) -> bool:
    """Whether words for nearly normal tell how something is before any treatment, and no gain.

    Args:
        reading: the document.
        statement: the sentence.
        context: what is said of a term in it.
    """
    point, frame = statement.timepoint, statement.frame
    early = point.phase == "before" if point is not None else frame.has("before", "exam")
    said = [c for c in context.cues if c.entry.role == "improved"]
    return (
        early and bool(said) and all(reading.document.text[c.start : c.end].lower().endswith(" normal") for c in said)
    )


def describes(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, value: Coded
) -> bool:
    """Whether a value word tells how something is, and not what became of it: "increased tone", "tone was increased" on
    examination, "vibration sense reduced".

    Args:
        reading: the document.
        statement: the sentence.
        pieces: its chunks.
        i: the chunk of the term.
        target: the term.
        value: its value word.
    """
    text = reading.document.text
    chunk = next(
        (c for c in pieces[i:] if any(text[q.start : q.end] == value.printed for q in c.qualifiers("value"))), pieces[i]
    )
    less = [q for q in chunk.qualifiers("value") if q.entry.id == "reduced" and text[q.start : q.end] == value.printed]
    if less and target.entry.kind == "function" and _verbless(reading, statement, chunk, less[0]):
        return True  # "vibration sense reduced at the toes": so it is after a treatment too
    if statement.timepoint is not None and statement.timepoint.phase != "before":
        return False
    if re.compile(r"\s*[:：]\s*" + re.escape(value.printed)).match(text, target.end):
        return True  # "Tone: increased"
    return any(
        text[q.start : q.end] == value.printed
        and (
            bool(_IS.search(text[max(target.end, q.start - 30) : q.start]))
            or (q.end <= target.start and (target.start - q.end <= 1 or statement.frame.has(*_EXAMINED)))
            or (q.start >= target.end and statement.frame.has(*_EXAMINED) and _verbless(reading, statement, chunk, q))
        )
        for q in chunk.qualifiers("value")
    )


def _verbless(reading: Reading, statement: Statement, chunk: Chunk, q: Mention) -> bool:
    """Whether a value word is the only thing that is said, as in notes: "tone R side decreased", "appetite reduced"."""
    text = reading.document.text
    if not _NOUN_ENDS.match(text, q.end, chunk.end):
        return False
    lead = tokens_of(text, statement.span.start, q.start)
    return not any(verb_at(lead, i) for i in range(len(lead)))
