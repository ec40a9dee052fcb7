"""A time that only holds inside a clause set between commas or brackets: "the patient, whose weight was 61 kg at admission, eats alone"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.when.timing import TimeRead
from etl.patterns import regex

_RELATIVE = regex(r",\s(?:who(?:se|m)?|which|(?:of|with|in|for|from) (?:whom|which))\s(?:[^,;()]|,\d){0,120}$")
_APPOSED = regex(r"[^\W\d_]\w*,\s(?P<said>[^,;()\d][^,;()]{0,48})$")
_GOES_ON = regex(
    r",\s(?:(?:now|again|also|already|then|still|today|only|no longer)\s)?(?:is|are|was|were|has|have|had|can|could|does|did|became|gets?|[a-z]+(?:s|ed))\s\w"
)
"""Behind such a clause: the verb of the sentence."""
_BRACKET = regex(r"\((?P<said>[^();]{3,80})$")
_CLOSED = regex(r"[^();]{0,60}\)\s\w")
_REST = regex(r"(?:[^,;()]|,\d){0,60}(?=,\s\w)")
_VALUED = ("measure", "scale", "function", "finding")
_LONGEST = 160


def inserted_clause(text: str, span: Span, own: TimeRead, mentions: Sequence[Mention]) -> Span | None:
    """The clause inside a sentence that the sentence's only time belongs to, and which the sentence goes on behind.

    Args:
        text: the document's text.
        span: the sentence.
        own: the time that the sentence itself gives.
        mentions: its terms.

    Returns:
        Where the clause is; None where the time may be that of the whole sentence.
    """
    if own.timepoint is None or len({p for _, _, p in own.points}) > 1 or own.start < 0:
        return None
    ahead = max(span.start, own.start - _LONGEST)
    if begun := _RELATIVE.search(text, ahead, own.start):
        return _closed(text, span, Span(begun.start(), own.end), mentions)
    if (begun := _APPOSED.search(text, ahead, own.start)) and _says(mentions, begun.start("said"), own.start):
        found = _closed(text, span, Span(begun.start("said"), own.end), mentions)
        return found if found is not None and _GOES_ON.match(text, found.end) else None
    begun = _BRACKET.search(text, ahead, own.start)
    if begun and _says(mentions, begun.start(), own.start) and (end := _CLOSED.match(text, own.end, span.end)):
        return Span(begun.start(), end.end() - 2)
    return None


def _closed(text: str, span: Span, clause: Span, mentions: Sequence[Mention]) -> Span | None:
    """A clause up to the comma that closes it, where more is told behind that."""
    end = _REST.match(text, clause.end, span.end)
    if end is None or not any(m.start > end.end() for m in mentions):
        return None
    return Span(clause.start, end.end())


def _says(mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether something is told between two places."""
    return any(start <= m.start < end and m.entry.kind in _VALUED for m in mentions)
