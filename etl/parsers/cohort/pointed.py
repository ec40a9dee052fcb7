"""Counts whose words only point at what is counted: "37 had it", "in 19 they stayed as they were", "46 of them had stopped", and
names with an age."""

from __future__ import annotations

import re
from dataclasses import replace

from etl.document import Span
from etl.facts import Change, Concept
from etl.parsers.cohort.segments import Count
from etl.parsers.cohort.words import Named
from etl.parsers.index import part
from etl.parsers.reading import Statement
from etl.patterns import regex

_POINTS = regex(r"(?:they|it|them|this|these|those|he|she)\b", re.I)
_HAD_IT = regex(r"\b(?:had|have|has|showed|developed|suffered from) (?:it|this|them|these)\b", re.I)
_SAME = regex(
    r"\b(?:stayed|remained|were|was|is|are) (?:as (?:they|it) (?:was|were)|the same|unchanged|as before)\b", re.I
)
_FEWER = regex(r"\b(?:fewer|less|rarer|milder|weaker|shorter)\b", re.I)
_MORE = regex(r"\b(?:more|worse|stronger|longer)\b", re.I)
_SOMEBODY = regex(r"\W*[A-Z][a-z]{1,20}(?: [A-Z][a-z]{0,20}\.?)?,? (?:from|of|in) (?:the )?[A-Z][a-z]+ \($")
_TAKEN = regex(
    r"(?:(?:still|regularly|daily)\s)?(?:took|taken?|taking|used?|using|needed|received|got|were (?:still )?on|on)\s(?P<what>[^,;]{3,60}?)(?:\s(?:every day|daily))?\Z",
    re.I,
)
"""What people took or used, of which the next count may say that some had stopped."""
_AILS = ("finding", "condition")


def pointed(
    text: str, statement: Statement, count: Count, segment: Span, what: Named | None, said: Named | None
) -> Named | None:
    """What is counted, where the words beside a count say it by a pronoun.

    Args:
        text: the document's text.
        statement: the statement.
        count: the count.
        segment: the piece of the sentence that holds it.
        what: what the words beside it name.
        said: what the count before it was of.

    Returns:
        What the label or the count before it names; None where nothing does, and for somebody's age: "Emma from Denmark (4)".
    """
    if what is None or what.entry is not None:
        return what
    if said is not None and _only_ends(text, statement, segment, what):
        taken = _TAKEN.match(said.concept.text)
        of = taken["what"] if taken else said.entry.name if said.entry is not None else ""
        return Named(Concept(f"{what.concept.text} {of}")) if of else what
    if _SOMEBODY.match(text, segment.start, count.start):
        return None
    if _HAD_IT.search(text, count.end, segment.end):
        named = [m for m in statement.frame.topic if m.entry.kind in _AILS]
        return Named(named[0].entry.concept, entry=named[0].entry) if len(named) == 1 else None
    if not _POINTS.match(what.concept.text):
        return what
    told = said if said is not None and said.entry is not None and said.entry.kind in _AILS else None
    change = _change(text[count.end : segment.end])
    return replace(told, change=change, presence=None) if told is not None and change else None


def _only_ends(text: str, statement: Statement, segment: Span, what: Named) -> bool:
    """Whether the words beside a count are nothing but one for ending: "46 of them had stopped"."""
    told = what.concept.text.casefold()
    return any(
        m.entry.kind == "cue" and m.entry.role == "discontinued" and text[m.start : m.end].casefold() == told
        for m in part(statement.mentions, segment)
    )


def _change(words: str) -> Change | None:
    """How something that ails somebody changed when there is more or less of it."""
    if _SAME.search(words):
        return "unchanged"
    if _FEWER.search(words):
        return "improved"
    return "worsened" if _MORE.search(words) else None
