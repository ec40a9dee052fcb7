"""A clause that only says that it was otherwise before: "He can turn in bed alone, which was impossible before"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.parsers.context.cues import Cue
from etl.patterns import regex

_ONCE = regex(
    r"[,;–—-]\s?(?:which|what|that|this|something that|something|and this|a thing that)?\s?(?:he|she|it|they|I)?\s?"
    r"(?:(?:was|were|had been|has been)\s(?:not\s|never\s|hardly\s|quite\s|absolutely\s|completely\s|still\s)?(?:possible|impossible|able)"
    r"|impossible|not possible|unable"
    r"|could(?: not|n['’]t| never| hardly)(?: do| manage)?(?: (?:it|that|this|so))?|had not been able to(?: do (?:it|so|that))?)\s"
    r"(?:before|earlier|previously|until then|so far|in the past|at admission|on admission|(?:an?|one|two|three|four|five|six|\d{1,2}|some|a few) (?:days?|weeks?|months?|years?) ago|last (?:week|month|year|summer|winter|spring|autumn))\b"
    r"|[,;–—-]\s?(?:before|earlier|previously)\s(?:this was |it was )?(?:impossible|not possible|unable)\b"
)
_UNSEEN = regex(
    r"[,(]\s?(?:which|that)\s(?:had|was|were|has|have)\s(?:not|never)\s(?:been\s)?(?:present|there|seen|noted|noticed|found|observed|detected)\s"
    r"(?:before|earlier|previously|until then|so far|in the past|(?:on|at|in|during)\s(?:any |the |his |her )?(?:previous|earlier|prior|last|former|first|initial)\s\w+)\b",
    re.I,
)
"""A clause that says that something is new: "edema, which had not been present on previous examinations"."""
_NOW = regex(
    r"\b(?:can|is able to|are able to|manages to|manage to|now|again|is|has|have|holds?|walks?|stands?|sits?)\b"
    r"|\b(?:[Hh]e|[Ss]he) (?:[a-z]+ly )?[a-z]{2,}s\b"
)


def told_now(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues of a sentence without those of a last clause that tells how it was before, and so nothing of now.

    Args:
        text: the document's text.
        sentence: the sentence.
        cues: its cues.
    """
    if new := _UNSEEN.search(text, sentence.start, sentence.end):
        return [cue for cue in cues if not new.start() <= cue.start < new.end()]
    once = _ONCE.search(text, sentence.start, sentence.end)
    if once is None or not _NOW.search(text, sentence.start, once.start()):
        return list(cues)
    return [cue for cue in cues if not once.start() <= cue.start < once.end()]
