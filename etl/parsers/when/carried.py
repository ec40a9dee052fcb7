"""The date that goes on to the next sentences: of a heading, a visit, a letter."""

from __future__ import annotations

import re

from etl.document import Block, Document
from etl.facts import Timepoint
from etl.parsers.reading import Frame
from etl.patterns import regex

_SET_IN = regex(r"\n[ ]{2,12}")
ARRIVED = regex(r"(?:up)?on\b|at\b|during\b|initial", re.I)
"""How a label begins that tells of the arrival itself, and of no time before it."""
ARRIVAL = regex(r"\b(?:arrival|admission|admitted|presentation)\b", re.I)
_MESSAGE = regex(
    r"\b(?:letters?|e-?mails?|mails?|messages?|sms|fax|post ?cards?|(?:tele)?phone|calls?|called|wrote|writes|interview|questionnaire)\b|^\W*(?:date|sent|datum|gesendet|fecha)\b[^:\n]{0,4}:|\b(?:schrieb|écrit|escribió)\b",
    re.I,
)


def tells_arrival(point: Timepoint) -> bool:
    """Whether a timepoint is that of the arrival itself: "on admission"."""
    return bool(ARRIVED.match(point.label) and ARRIVAL.search(point.label))


def is_message(document: Document, frame: Frame) -> bool:
    """Whether a heading says that what stands below it was written or told by telephone: "Letter of his wife, 2 May 2010".

    Args:
        document: the document.
        frame: a frame.
    """
    return (
        frame.title is not None and frame.effective is not None and bool(_MESSAGE.search(document.quote(frame.title)))
    )


def goes_on_set_in(document: Document, above: Block | None, block: Block) -> bool:
    """Whether a paragraph goes on with the one right above it, as the lines of a log's entry that are set in do.

    Args:
        document: the document.
        above: the block before.
        block: any block.
    """
    if above is None or {above.kind, block.kind} != {"paragraph"}:
        return False
    return _SET_IN.fullmatch(document.text, above.span.end, block.span.start) is not None
