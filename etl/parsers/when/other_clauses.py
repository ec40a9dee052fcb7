"""Times that the clauses of one sentence have each: "On admission he could not sit, and three months later he walked"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

Point = tuple[int, int, Timepoint]

_LEAD = r"(?:(?:at|after|by|then|again) ){0,2}(?:(?:the|about|only) )?$"
_OPENS = regex(rf"(?:[,;:(–—→]|\s-|\b(?:and|but|while|whereas|vs\.|versus|then)) ?{_LEAD}", re.I)
"""Before a time that opens a clause."""
_FIRST = regex(rf"^\W*{_LEAD}", re.I)
_COMMA = regex(
    r"(?: (?:later|afterwards|thereafter))?(?: follow-up)?\s?(?:[,:–—)]|-\s|(?:he|she|it|I|they|there|the|his|her|my|no|only)\b)",
    re.I,
)
"""Behind a time that opens a clause."""
_CLOSES = regex(
    r"(?: (?:later|afterwards|thereafter))?\s?(?:[.;,)]?\s*$|[,;)(]|,? (?:and|but|while|whereas|vs\.|versus|from|compared)\b)",
    re.I,
)
"""Behind a time that ends a clause."""
_DAY_BEGINS = regex(r"(?:[,;]\s|\s)(?:and|but|and then)\s(?:then\s)?(?:(?:on|in|at|by)\s)(?:the\s)?$")
_DAY_TELLS = regex(r",?\s(?:the|his|her|my|our|he|she|I|we|it|they)\s(?!(?:evening|morning|night|afternoon)\b)")
_PART_CUT = regex(r"[,;]\s")
_NEAR_DAY = 24
_REACH = 24
_NO_WORD = regex(r"\W*$")
_BETWEEN = regex(r"\s?(?:[,;)]|and\b|but\b|while\b|whereas\b)", re.I)
_ARROW = regex(r"→|->|=>")
_FEWEST = 2


def of_clauses(text: str, span: Span, bare: Sequence[tuple[DurationHit, Point]], found: Sequence[Point]) -> list[Point]:
    """The times counted from the treatment that open or end a clause, in a sentence that tells how it was before.

    Args:
        text: the document's text.
        span: the sentence.
        bare: its lengths of time that may count from the treatment, as such times.
        found: the times that it has been read to tell.

    Returns:
        Further times; none where one of those found is of anything but before the treatment.
    """
    if not found or any(p.phase != "before" for _, _, p in found):
        return []
    free = [(d, p) for d, p in bare if not any(s < d.end and d.start < e for s, e, _ in found)]
    return [p for d, p in free if _apart(text, span, d)]


def _apart(text: str, span: Span, d: DurationHit) -> bool:
    """Whether a length of time opens its clause, or ends it."""
    ahead = max(span.start, d.start - _REACH)
    first = _FIRST.match(text[span.start : d.start]) if d.start - span.start <= _REACH else None
    opens = (first or _OPENS.search(text, ahead, d.start)) and _COMMA.match(text, max(d.end, d.anchor), span.end)
    return bool(opens) or _CLOSES.match(text, max(d.end, d.anchor), span.end) is not None


def closing(text: str, span: Span, points: Sequence[Point], offset: int) -> Timepoint | None:
    """The time of a place in a sentence whose clauses each end with theirs: "Fever before treatment, and no fever after it".

    Args:
        text: the document's text.
        span: the sentence.
        points: its times, in order.
        offset: the place.

    Returns:
        The time at the end of its clause; None in a sentence that is built otherwise.
    """
    if len(points) < _FEWEST or not _NO_WORD.match(text[points[-1][1] : span.end]):
        return None
    if len(text[span.start : points[0][0]].split()) < _FEWEST or _ARROW.search(text, span.start, points[-1][0]):
        return None
    if not all(_BETWEEN.match(text, end, span.end) for _, end, _ in points[:-1]):
        return None
    return next((p for _, end, p in points if end > offset), None)


def only_of_part(text: str, span: Span, mentions: Sequence[Mention], dates: Sequence[DateHit], offset: int) -> bool:
    """Whether the only date of a sentence is of another part than the one that holds a place: "bisoprolol since 17.11., HR 74",
    "he got chemotherapy, and on 27 March the cells came back".

    Args:
        text: the document's text.
        span: the sentence.
        mentions: its terms.
        dates: its dates.
        offset: the place.
    """
    if len(dates) != 1:
        return False
    day = dates[0]
    if offset < day.start and _DAY_BEGINS.search(text, max(span.start, day.start - _NEAR_DAY), day.start):
        return _DAY_TELLS.match(text, day.end, span.end) is not None
    if day.comparator != "since":
        return False
    begin = max((m.end() for m in _PART_CUT.finditer(text, span.start, day.start)), default=span.start)
    behind = _PART_CUT.search(text, day.end, span.end)
    end = behind.start() if behind else span.end
    taken = any(m.entry.kind == "medicine" and begin <= m.start < day.start for m in mentions)
    return taken and not begin <= offset < end and begin > span.start
