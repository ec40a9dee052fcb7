"""What ended in some of a group, and what only the words behind a phrase say to have ended."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.reading import Reading
from etl.patterns import regex

_IT = regex(r"\W*(?:and |but |which |it |they |these |this ){1,2}(?:\w+ly |had |has |have )?[a-z]", re.I)


def gone(context: Context, end: int) -> bool:
    """Whether a phrase itself says that something isn't there or has ended, and not what follows it.

    Args:
        context: how its term is meant.
        end: offset behind the phrase.
    """
    told = [c for c in context.cues if c.entry.role in ("negated", "negated_after", "resolved")]
    if told and all(c.start >= end for c in told):
        return False
    return context.status == "absent" or context.resolved


def it_ended(text: str, start: int, end: int, cues: Sequence[Mention]) -> bool:
    """Whether a phrase says of what was told right before it that it ended: "it disappeared in two of them".

    Args:
        text: the document's text.
        start: where the phrase begins.
        end: offset behind it.
        cues: its cues.
    """
    return _IT.match(text, start, end) is not None and any(c.entry.role == "resolved" for c in cues)


def whole_person(reading: Reading, text: str, m: Mention) -> bool:
    """ "Their condition" is no finding: it stands for the people themselves.

    Args:
        reading: the document.
        text: its text.
        m: the term.
    """
    return any(
        e.id == "cohort_condition"
        for name in (text[m.start : m.end], m.entry.name)
        for e in reading.lexicon.label(name, "field")
    )
