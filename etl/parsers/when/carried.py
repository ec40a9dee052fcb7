"""The date that goes on to the next sentences: of a heading, a visit, a letter."""

from __future__ import annotations

import re

from etl.document import Block, Document, Span
from etl.facts import Period, Timepoint
from etl.parsers.reading import Frame
from etl.parsers.when.clauses import TimeRead
from etl.patterns import regex
from etl.value import replace

_SET_IN = regex(r"\n[ ]{2,12}")
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


_LATER_ON = regex(
    r"\b(?:over|during|in|for) the (?:next|following|subsequent|ensuing) (?:[\w-]+ )?(?:days?|weeks?|months?|years?)\b"
    r"|\b(?:days?|weeks?|months?|years?) (?:later|afterwards?|thereafter)\b|\b(?:at|on|during) (?:the |his |her )?(?:[\w-]+ )?follow[- ]?up\b"
    r"|\b(?:at|by|on|from|until) (?:the )?(?:[\w-]+ )?(?:day|week|month) [1-9]\d?\b(?! (?:before|prior))"
    r"|\b(?:at|by|on|from) the (?:next|following|\d{1,2}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:[\w-]+ )?(?:day|morning|evening)\b",
    re.I,
    needs=("day", "evening", "follow", "month", "morning", "week", "year"),
)
_HOURS_ON = regex(
    r"\b(?<!had )(?:within|at|after|over) (?:the (?:first|next|following) )?(?:[\w-]+ ){1,2}?(?:hours|minutes)\b(?! (?:before|prior|of admission|of (?:his |her )?arrival))"
    r"|\b(?:hours|minutes) (?:later|afterwards?|thereafter)\b|\b(?:at|by|on|before) (?:the time of )?(?:hospital )?discharge\b",
    re.I,
    needs=("hours", "minutes", "discharge"),
)
_AFTER_DAYS = regex(r"\W*(?:(?:and|but|then|however),? )?after (?:[\w-]+ ){1,3}?(?:days|weeks?|months?|years?)\b", re.I)
_IN_A_SCENE = frozenset(
    (
        "and", "but", "then", "however", "also", "therefore", "on", "at", "in", "by", "within", "over", "the", "his", "her", "he", "she", "it", "this", "they",
        "patient", "was", "were", "is", "had", "has", "been", "seen", "about", "approximately", "only", "even", "again", "except", "for", "until", "later", "both",
        "a", "an", "of", "from", "i", "we", "when", "as", "next", "day", "days", "first", "last", "one", "two", "three", "four", "five", "six", "several", "few",
    )
)  # fmt: skip


def behind_treatment(told: bool, carried: TimeRead) -> TimeRead:
    """The time that goes on behind a sentence: how it was before the treatment ends where the treatment is told.

    Args:
        told: whether the sentence tells that the cells were given.
        carried: the time so far.
    """
    point = carried.timepoint
    return replace(carried, timepoint=None) if told and point is not None and point.phase == "before" else carried


def is_before(frame: Frame) -> bool:
    """Whether the heading above a sentence says that what stands below it was before the treatment.

    Args:
        frame: what stands above the sentence.
    """
    point = frame.timepoint
    return point is not None and point.phase == "before" and not frame.has("history", "past_history")


def without_spent(frame: Frame, spent: Span | None) -> Frame:
    """A frame without the time of a heading that tells how it was before, where the treatment was told below it: behind
    "Medicines before transplantation", a list, and "On 27 April the cells were given", nothing is before any more.

    Args:
        frame: what stands above a block.
        spent: the heading below which the treatment was told.
    """
    return replace(frame, timepoint=None) if spent is not None and frame.title == spent and is_before(frame) else frame


def moves_on(document: Document, sentence: Span) -> bool:
    """Whether a sentence tells of a later time without a date, so that the day told before is over: "Over the next
    year …", "Two weeks later …", "After three days he …". Some hours later is the same day.

    Args:
        document: the document.
        sentence: the sentence.
    """
    text, start, end = document.text, sentence.start, sentence.end
    return _LATER_ON.search(text, start, end) is not None or _AFTER_DAYS.match(text, start, end) is not None


def tells_arrival(point: Timepoint) -> bool:
    """Whether a timepoint is that of the arrival itself: "on admission"."""
    return bool(ARRIVED.match(point.label) and ARRIVAL.search(point.label))


def left_arrival(document: Document, sentence: Span, carried: TimeRead, later: bool) -> TimeRead:
    """The time that goes on to a sentence that tells of a later day, or of some hours later: how somebody arrived is over
    then, and how long after the treatment the day before was.

    Args:
        document: the document.
        sentence: the sentence.
        carried: the time so far.
        later: whether the sentence tells of a later day (see `moves_on`).
    """
    text, point = document.text, carried.timepoint
    if point is not None and later and point.offset is not None:
        point = replace(point, label="", offset=None)
    elif point is not None and tells_arrival(point):
        point = None if later or _HOURS_ON.search(text, sentence.start, sentence.end) else point
    return TimeRead(point) if later else replace(carried, timepoint=point)


def opens_scene(text: str, start: int, at: int, longest: int) -> bool:
    """Whether a time opens its sentence, and isn't said of a thing before it ("An ultrasound before discharge showed …").

    Args:
        text: the document's text.
        start: where the sentence begins.
        at: where the time begins.
        longest: characters that may stand before it.
    """
    before = text[start:at]
    return len(before) <= longest and (
        before.rstrip().endswith((",", ":")) or all(w in _IN_A_SCENE or not w.isalpha() for w in before.lower().split())
    )


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
    if carried.timepoint and carried.timepoint != frame.timepoint:
        return None
    if frame.effective:
        return frame.effective
    return visit if frame.has(*_VISIT_ROLES) or _of_arrival(frame) else None


def _of_arrival(frame: Frame) -> bool:
    """Whether a label says only that something was found on arrival: "On admission: weight 63 kg"."""
    point = frame.timepoint
    told = point is not None and point.phase == "before" and point.offset is None and frame.label is not None
    return bool(point and told and tells_arrival(point))


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
