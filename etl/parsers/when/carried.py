"""The date that goes on to the next sentences: of a heading, a visit, a letter."""

from __future__ import annotations

import re

from etl.document import Document
from etl.facts import Period
from etl.parsers.reading import Frame
from etl.parsers.when.timepoints import TimeRead
from etl.patterns import regex

_VISIT_ROLES = ("exam", "case", "history", "investigation")
ARRIVED = regex(r"(?:up)?on\b|at\b|during\b|initial", re.I)
"""How a label begins that tells of the arrival itself, and of no time before it."""
ARRIVAL = regex(r"\b(?:arrival|admission|admitted|presentation)\b", re.I)
_MESSAGE = regex(
    r"\b(?:letters?|e-?mails?|mails?|messages?|sms|fax|post ?cards?|(?:tele)?phone|calls?|called|wrote|writes|interview|questionnaire)\b|^\W*(?:date|sent|datum|gesendet|fecha)\b[^:\n]{0,4}:|\b(?:schrieb|écrit|escribió)\b",
    re.I,
)
_LEAVING = regex(r"\b(?:discharged?|le(?:ft|aving)|went home|end of (?:the|his|her|my|your) stay)\b", re.I)
"""A time long before the day of a letter that tells of it: "47 on arrival and 39 when you left"."""


def is_message(document: Document, frame: Frame) -> bool:
    """Whether a heading says that what stands below it was written or told by telephone: "Letter of his wife, 2 May 2010".

    Args:
        document: the document.
        frame: a frame.
    """
    return (
        frame.title is not None and frame.effective is not None and bool(_MESSAGE.search(document.quote(frame.title)))
    )


def carried_date(
    own: TimeRead, carried: TimeRead, frame: Frame, visit: Period | None, written: bool = False
) -> Period | None:
    """A date goes on to the next sentences of its paragraph, and from a visit to its examination.

    Args:
        own: the time that the sentence itself gives.
        carried: the time of the sentences before.
        frame: what heading and label say.
        visit: the date of the last visit told.
        written: whether a letter or a call tells it, whose day the heading gives.

    Returns:
        The date, None without one.
    """
    point = own.timepoint or (None if carried.effective else carried.timepoint)
    if written and point is not None and point.phase == "after" and not _LEAVING.search(point.label):
        return frame.effective
    if own.timepoint:
        return None if frame.timepoint != own.timepoint else frame.effective
    if carried.effective:
        return carried.effective
    if carried.timepoint:
        return None
    if frame.effective:
        return frame.effective
    return visit if frame.has(*_VISIT_ROLES) or _of_arrival(frame) else None


def _of_arrival(frame: Frame) -> bool:
    """Whether a label says only that something was found on arrival: "On admission: weight 63 kg"."""
    point = frame.timepoint
    told = point is not None and point.phase == "before" and point.offset is None and frame.label is not None
    return bool(point and told and ARRIVED.match(point.label) and ARRIVAL.search(point.label))
