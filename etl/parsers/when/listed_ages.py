"""Ages without a word for age in the headings and captions that list who a person is: "Mr. Oak, 50 years, ataxia"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

_BEFORE = regex(r"(?:^|[,;(/|–—-])\s*$")
_BEHIND = regex(r"\s*(?:$|[,;)/|–—-])")
_PERSON = regex(r"(?:\b(?:male|female|man|woman|boy|girl|patient|Mrs?|Ms|Miss)\b|(?<![\w-])[MF](?![\w-]))", re.I)
_TIMED = ("before", "after", "during", "baseline", "discharge", "follow_up", "event", "onset", "diagnosed")
_NO_FOLLOW_UP = 20
"""No page follows a patient for so many years; an age is."""


_AGED = regex(
    r"\b(?:age[ds]?|old)\b:?\s(?:from\s|between\s|range\s)?(?:\d[\d.]*\s?[a-z]{1,6}\.?\s?(?:-|–|to|and)\s?)?$", re.I
)
"""Before a length of time: it is an age ("15 children (age 8 months - 11 years)")."""


def without_ages(
    text: str, span: Span, mentions: Sequence[Mention], durations: Sequence[DurationHit]
) -> tuple[DurationHit, ...]:
    """The lengths of time of a heading or caption that are no age of the person whom it lists.

    Args:
        text: the document's text.
        span: the heading or caption.
        mentions: the terms inside it; beside a word for a phase of the treatment, years are a time of it.
        durations: the lengths of time inside it.
    """
    durations = [d for d in durations if not _AGED.search(text, max(span.start, d.start - 40), d.start)]
    if any(m.entry.kind == "cue" and m.entry.role in _TIMED for m in mentions):
        return tuple(durations)
    who = any(m.entry.kind == "condition" for m in mentions) or _PERSON.search(text, span.start, span.end) is not None
    return tuple(d for d in durations if not (d.unit == "a" and _is_age(text, span, d, who)))


def _is_age(text: str, span: Span, d: DurationHit, who: bool) -> bool:
    if d.relation != "none" or d.value is None or not (who or d.value >= _NO_FOLLOW_UP):
        return False
    ahead = text[max(span.start, d.start - 3) : d.start]
    return bool(_BEFORE.search(ahead)) and bool(_BEHIND.match(text, d.end, span.end))
