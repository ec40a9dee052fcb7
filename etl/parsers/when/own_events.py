"""A sentence's own time, and times that count from what happened to somebody, not from the treatment: "for two years after his accident"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.document import Document, Span
from etl.mapping.entry import Mention
from etl.parsers.reading import Frame
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from etl.parsers.when.timing import TimeRead

_OWN = regex(r"\b(?:after|from|since|following) (?:his|her|my|their) ", re.I)
_OF_DAY = regex(
    r"(?: ?(?:after|before|following|since|post))? ?(?:the |a |his |her |each |every |any )?(?:\w+ )?"
    r"(?:breakfast|lunch|dinner|supper|meals?|food|waking|awakening|midnight|birth|glucose|load)\b| of (?:life|age)\b",
    re.I,
)
"""Behind a time that counts from what happens every day, or from the birth: "two hours after breakfast", "day of life"."""
_SINCE = regex(
    r".*?\b(?:after|since|from|following|post)[ -](?:(?:the|an?|his|her|this|that) )?(?:(?:first|second|initial|acute|severe) )?",
    re.I,
)
_NEAR = 24
_REACH = 40
_STOP = regex(r"[.,;:()]")
_A = regex(r"\ban? $")
_NOUN = regex(r" [a-z]{4,}")
_FOLLOWS = regex(
    r"\s*(?:As a (?:result|consequence)|Consequently|Therefore|For this reason|Because of this|Eventually|Subsequently),? (?:he|she|the|his|her|this|we)\b"
)
_GIVEN_UP = regex(
    r"\b(?:stopped|discontinued|withdrawn|given up|quit|ceased|dropped|broken off)\s(?:(?:it|this|them|again)\s){0,2}after\s(?:\w+\s)?$"
)

_COURSE_TOLD = regex(
    r"\W*(?:this|the|her|his|their|our)?\s?(?:(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|last|next|following)\s)?"
    r"(?:treatment |therapy |hospital )?(?:courses?|rounds?|cycles?|treatments?|stays?|series|one)(?: (?:no\. ?)?\d{1,2})?"
    r" (?:(?:was|were) (?:then |only )?(?:given|done|carried out|performed|started|begun|repeated|applied)|took place|followed|began|started|came|was|were)\b[^,;:.\n]*(?:[.\n]|$)",
    re.I,
)


def of_own_event(text: str, d: DurationHit, events: Sequence[Mention]) -> bool:
    """Whether so long after something of somebody's own is meant that is no treatment: "2 years after his accident".

    Args:
        text: the document's text.
        d: the span of time.
        events: the treatments of the sentence.
    """
    if _OF_DAY.match(text, d.end):
        return True
    own = _OWN.search(text, max(d.start + 1, d.end - 10), d.end + 20) if d.relation == "after" else None
    if own is None:
        return False
    stop = _STOP.search(text, own.end(), own.end() + _REACH)
    end = stop.start() if stop else own.end() + _REACH
    return not any(own.end() <= m.start < end for m in events)


def since_ill(text: str, d: DurationHit, mentions: Sequence[Mention]) -> bool:
    """Whether a time counts from when somebody fell ill: "17 months after the hemorrhage", "three weeks after a stroke".

    Args:
        text: the document's text.
        d: the span of time.
        mentions: the terms of the sentence.
    """
    if d.relation != "after":
        return False
    behind = [m for m in mentions if d.end - 6 <= m.start <= d.end + _NEAR and m.entry.kind in ("condition", "finding")]
    return any(_SINCE.fullmatch(text, max(d.start, d.end - 10), m.start) for m in behind)


def of_disease(text: str, cue: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a heading's "post" stands right before a disease, and so for no treatment: "Post Stroke Paresis".

    Args:
        text: the document's text.
        cue: the word for a time.
        mentions: the terms of the heading.
    """
    ill = [m for m in mentions if m.entry.kind == "condition"]
    if any(m.start < cue.start and cue.end <= m.end for m in ill):
        return True  # "Hemiparesis after stroke", which is one disease
    behind = (m for m in ill if cue.end <= m.start)
    return any(text[cue.end : m.start].strip(" -–").lower() in ("", "the", "his", "her", "a") for m in behind)


def without_status(frame: Frame, own: TimeRead) -> TimeRead:
    """The time of a sentence; "post tracheotomy" in a list of diagnoses is one of them, and not when the others were.

    Args:
        frame: what heading and label say.
        own: the time that the sentence itself gives.
    """
    point = own.timepoint if frame.has("field:diagnosis", "field:comorbidity") else None
    status = point is not None and point.offset is None and point.label.lower().startswith("post")
    return replace(own, timepoint=None, points=()) if status else own


def is_adjective(text: str, start: int, end: int) -> bool:
    """Whether a word for a time only says of what kind a thing is: "a postoperative program".

    Args:
        text: the document's text.
        start: where the word begins.
        end: where it ends.
    """
    return _A.search(text, max(0, start - 4), start) is not None and _NOUN.match(text, end) is not None


def taken_for(text: str, mentions: Sequence[Mention], d: DurationHit) -> bool:
    """Whether a time is how long a medicine was taken: "methotrexate, stopped after five months" counts from its own start.

    Args:
        text: the document's text.
        mentions: the terms of the sentence.
        d: the span of time.
    """
    named = any(m.entry.kind == "medicine" and m.end <= d.start for m in mentions)
    return named and _GIVEN_UP.search(text, max(0, d.start - 40), d.start) is not None


def follows(text: str, sentence: Span) -> bool:
    """Whether a sentence tells what was done for what the one before dates, at a later time: "As a result, he had …".

    Args:
        text: the document's text.
        sentence: the sentence.
    """
    return _FOLLOWS.match(text, sentence.start, sentence.end) is not None


def tells_interval(text: str, sentence: Span) -> bool:
    """Whether all that a sentence says is when a course was given: "The third course followed the second one after a year".

    Args:
        text: the document's text.
        sentence: the sentence, or a block that begins with it.
    """
    return _COURSE_TOLD.match(text, sentence.start, sentence.end) is not None


def without_interval(text: str, sentence: Span, own: TimeRead) -> TimeRead:
    """The time of a sentence; one that tells how long after another a course was given says nothing of when the rest was:
    "This course was given 6 months after the second one. She came in a wheelchair."

    Args:
        text: the document's text.
        sentence: the sentence.
        own: the time that the sentence itself gives.
    """
    told = own.timepoint is not None and tells_interval(text, sentence)
    return replace(own, timepoint=None, points=()) if told else own


_NOW = ("now", "at present", "currently")


def own_time(document: Document, frame: Frame, own: TimeRead) -> TimeRead:
    """A sentence's own time; where it only looks back, or says "now", the heading's distance holds: "no falls since discharge".

    Args:
        document: the document.
        frame: what heading and label say.
        own: the time that the sentence itself gives.
    """
    point, head = own.timepoint, frame.timepoint
    if point is None or head is None or head.offset is None or (point.phase, head.phase) != ("after", "after"):
        return own
    said = document.text[max(0, own.start - 8) : own.end].lower()
    points = tuple((a, b, head if p.phase == "after" and p.label.lower() in _NOW else p) for a, b, p in own.points)
    if point.offset is None and ("since" in said.split() or point.label.lower() in _NOW):
        return replace(own, timepoint=head, points=points)
    return replace(own, points=points)
