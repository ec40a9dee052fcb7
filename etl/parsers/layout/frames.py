"""What the words of a heading or label give to everything below them: part of the page, attitude, time, course, terms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block, Document, Span
from etl.facts import Timepoint
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.parsers.index import Index, part
from etl.parsers.layout.labelled import HEADING_END, asked_type
from etl.parsers.layout.page import has_report_parts
from etl.parsers.layout.roles import ATTITUDES, PAGES, SHEETS, roles_of
from etl.parsers.people.names import headed
from etl.parsers.reading import Attitude, Frame
from etl.parsers.scope.times import TimeRead, read_time
from etl.parsers.when.ages import find_ages, is_bare, without_ages
from etl.parsers.when.dates import POSTED
from etl.parsers.when.rounds import (
    COURSE_NAMED,
    after_another,
    counted_course,
    course_line,
    during_course,
    named_course,
)
from etl.patterns import regex
from etl.value import replace

_REPORTS = ("case", "exam", "outcome", "treatment", "history", "past_history", "investigation", "medication")
"""Roles of a heading below which somebody's case is told, also where the one above is of something else."""
_TURNS = ("treatment", "follow_up", "outcome", "plan", "comparison", "outlook", "history", "past_history", "adverse")
"""A heading of these roles ends the phase that the heading above it began; the history of a later visit is of that."""
_BACKGROUND = regex(r"\b(?:background|Hintergrund|contexte|antecedentes|premessa)\b|背景", re.I)
BRACKET_LEGEND = regex(r"\b(?:in|within|between)\s(?:\w+\s)?(?:brackets|parenthes[ei]s)\b", re.I)
"""The words of a legend, which say nothing of the other values: "values of January in brackets"."""
_STAY = regex(
    r"(?:[^\n\d]{0,60}?\b(?:stay|hospitali[sz]ation|hospital course)\b|(?:[①-⑳]|\d{1,2}[.)])?\W{0,6}(?:(?:\d(?:st|nd|rd|th)|first|second|third|fourth) (?:course|round)|(?:course|round) \d{1,2}\b))[^\n\d]{0,30}\d[^\n]{0,30}(?:[-–—]|\bto\b|\btill\b|\buntil\b)[^\n]{0,30}\d",
    re.I,
)


ARRIVED = regex(r"(?:up)?on\b|at\b|during\b|initial", re.I)
"""How a label begins that tells of the arrival itself, and of no time before it."""
ARRIVAL = regex(r"\b(?:arrival|admission|admitted|presentation)\b", re.I)


def tells_arrival(point: Timepoint) -> bool:
    """Return True for the time of the arrival itself: "on admission".

    Args:
        point: a timepoint.
    """
    return bool(ARRIVED.match(point.label) and ARRIVAL.search(point.label))


def tells_stay(heading: str) -> bool:
    """Return True for a heading with the first and last day of a stay, of which neither is the day of what is below.

    Args:
        heading: its text.
    """
    return _STAY.match(heading) is not None


def heading_frame(document: Document, lexicon: Lexicon, index: Index, span: Span, parent: Frame) -> Frame:
    """Return what a heading or label gives to everything below it.

    Args:
        document: the document.
        lexicon: for the names of headings.
        index: what stands where.
        span: the heading's words.
        parent: the frame it stands in.
    """
    text, mentions = document.quote(span), part(index.mentions, span)
    roles = roles_of(lexicon, text, mentions)
    if parent.has("abstract") and "history" in roles and _BACKGROUND.search(text):
        roles = ("introduction",)  # the background of a paper, and not of its patient
    apart = _no_roles(document.file_of(span.start)[1] or document, text)
    roles = tuple(r for r in roles if r not in apart)
    time = time_of(document, index, span)
    own = counted_course(text) or (time.timepoint.course if time.timepoint else None) or named_course(text)
    course = own or parent.course
    point = time.timepoint or _phase_of(roles, text)
    if point is not None and (point.course not in (None, own) or (own and after_another(text))):
        point = None  # "Third course (two years after the second)"
    if point is None and (given := course_line(document, index, span)) is not None:
        point, time = given, TimeRead()
    if point is None and course and _is_outcome(lexicon, text):
        point = Timepoint("after", _words(text))
    if point is None and counted_course(text) and parent.timepoint and parent.timepoint.phase == "before":
        point = Timepoint("after", _words(text))  # the course itself, below how it was before it
    visit = parent.timepoint is not None and parent.timepoint.offset is not None and set(roles) == {"history"}
    if point is None and course == parent.course and (visit or not any(r in _TURNS for r in roles)):
        point = parent.timepoint
    if point is not None and point.course is None and course:
        point = replace(point, course=course)
    return Frame(
        title=span, roles=parent.roles + roles, attitude=_attitude(roles, parent), timepoint=point,
        effective=time.effective or (parent.effective if point is parent.timepoint else None),
        subject=parent.subject, topic=mentions, course=course, written=parent.written,
    )  # fmt: skip


def _no_roles(document: Document, text: str) -> tuple[str, ...]:
    """Return the roles that no heading of a kind of document has: sheets don't advertise, and "Notes" alone are of the patient."""
    if document.media_type in SHEETS:
        return ("advert", "notes")
    alone = document.media_type not in PAGES and text.strip(" :#*").lower() in load_reach().words["NOTES"]
    return ("notes", "comments", "conclusion") if has_report_parts(document.text) else ("notes",) if alone else ()


def _attitude(roles: Sequence[str], parent: Frame) -> Attitude:
    """Return how all below a heading is meant."""
    own = next((ATTITUDES[r] for r in roles if r in ATTITUDES), None)
    if own is None and not parent.has("legend") and any(r in _REPORTS for r in roles):
        return "reported"
    return own or parent.attitude


def _phase_of(roles: Sequence[str], text: str) -> Timepoint | None:
    """Return the phase of a heading that is before or after as a whole: "Pre-treatment condition"."""
    if "before" in roles:
        return Timepoint("before", _words(text))
    return Timepoint("after", _words(text)) if "after" in roles else None


def _is_outcome(lexicon: Lexicon, text: str) -> bool:
    """Return True for the name of an outcome, also beside the number of a course: "Second round: results"."""
    rest = COURSE_NAMED.sub(" ", text, count=1).strip(" :：-–/")
    return "outcome" in roles_of(lexicon, rest)


def _words(text: str) -> str:
    return " ".join(text.split()).strip(" :：")


_EVENT = regex(
    r"\W*(?:he|she|(?:the )?patient|pt) (?:has )?(?:had|suffered|sustained|developed|noticed|fell|broke|lost|stopped|started|began)\b",
    re.I,
)
"""A line that tells what happened once, and dates nothing below it: "The patient had an injury in March 2023"."""
_LOOKED_AT = ("procedure", "measure", "scale", "cells")


def time_of(document: Document, index: Index, span: Span) -> TimeRead:
    """Return what a heading says of when; ages, legends, and days of a stay or of the page say nothing of it.

    Args:
        document: the document.
        index: what stands where.
        span: the heading's words.
    """
    text, mentions = document.quote(span), part(index.mentions, span)
    if BRACKET_LEGEND.search(text):
        return TimeRead()
    event = _EVENT.match(text) is not None and not any(m.entry.kind in _LOOKED_AT for m in mentions)
    dates = () if event or POSTED.search(text) or tells_stay(text) else part(index.dates, span)
    durations = part(index.durations, span)
    if any(map(str.isdigit, text)) and not is_bare(text.strip(" :：")):  # "6 months:" is nobody's age
        aged = [(a.start, a.end) for a in find_ages(document.text, span.start, span.end)]
        if of_person := headed(document.text, span.start, span.end):
            aged.append(of_person.span("age"))
        durations = tuple(d for d in durations if not any(a < d.end and d.start < b for a, b in aged))
    durations = without_ages(document.text, span, mentions, durations)
    return read_time(document.text, span, mentions, dates, durations, label=True)


# Labelled fields.

_READ_ELSEWHERE = ("listed", "given")
"""Roles of the heads of columns, and of labels of treatments."""
_OF_ONE = regex(r"\W*(?:This|The|Our|He|She|Mr|Mrs|Ms)\b[^.:]{0,80}?\b(?:is|was|has|had|presented|underwent)\b")
"""How a value begins that tells of somebody: "Indications: This is a …", which of a treatment in general would be of nobody."""
_WHAT = ("finding", "function", "measure", "scale", "condition", "procedure")
"""Kinds of what a heading can ask for."""
_OPERATION = regex(r"\W*(?:operati|procedure|surg)", re.I)
_NARRATED = regex(
    r"\b(?:prepped|draped|incis\w+|supine|prone|tourniquet|operating (?:room|table|theat\w+)|(?:was|were) (?:then )?(?:dissected|intubat\w+|anesthetized))\b",
    re.I,
)
"""Words of a value that describes how an operation went, and names none."""
_AGED = regex(r"[,(]\s?(?:aged )?\d{1,3}(?: ?(?:years?(?: old)?|y|yrs?\.?))?\s?[,);:–—-]")
"""The age of somebody in a heading, which asks nothing: "(1) Ken M., 39 years, ataxia"."""
_DAY_OF = regex(r"^\W*(?:date|day|year|month|time) of (?:the |first )?", re.I)
_BESIDE_KIN = regex(r"\b(?:his|her|the|and|both|patient['’]s)\b|[\s:：,&]", re.I)
_ASKS = frozenset(("field:cause", "field:type", "field:treatment", "field:onset"))
"""What a label asks of the patient where a heading in these words would be general: "Cause: …"."""
_MESSAGE = regex(
    r"\b(?:letters?|e-?mails?|mails?|messages?|sms|fax|post ?cards?|(?:tele)?phone|calls?|called|wrote|writes|interview|questionnaire)\b|^\W*(?:date|sent|datum|gesendet|fecha)\b[^:\n]{0,4}:|\b(?:schrieb|écrit|escribió)\b",
    re.I,
)


def is_message(document: Document, frame: Frame) -> bool:
    """Return True below a heading with the day of a letter or call: "Letter of his wife, 2 May 2010".

    Args:
        document: the document.
        frame: a frame.
    """
    return (
        frame.title is not None and frame.effective is not None and bool(_MESSAGE.search(document.quote(frame.title)))
    )


def field_frame(document: Document, lexicon: Lexicon, index: Index, block: Block, parent: Frame) -> Frame:
    """Return the frame of a labelled field: the label's roles as a field and as a heading, and the terms it names.

    Args:
        document: the document.
        lexicon: for roles of labels.
        index: what stands where.
        block: a field.
        parent: the frame it stands in.
    """
    assert block.label is not None
    framed = heading_frame(document, lexicon, index, block.label, parent)
    if block.head is not None:  # one of several times on a line: "Gait: before: …; after: …"
        outer = field_frame(document, lexicon, index, replace(block, label=block.head, head=None), parent)
        return replace(
            outer, timepoint=framed.timepoint, effective=framed.effective, course=framed.course, asked=block.head,
            label=block.label,
        )  # fmt: skip
    framed = _answering(document, framed, parent)
    label = document.quote(block.label)
    if framed.timepoint is None and (counted := during_course(label)) is not None:
        framed = replace(framed, timepoint=counted)
    fields = _fields(document, lexicon, block, framed)
    if _is_kin(label, framed) and not is_message(document, parent) and not _is_aged(document, block, fields):
        fields = (*fields, "family_history")
    roles, attitude, reported = framed.roles, framed.attitude, parent.attitude == "reported"
    if attitude == "reported" != parent.attitude and (block.kind == "item" or parent.has("related")):
        roles, attitude = parent.roles, parent.attitude  # "More cases" / "Case 13: woman, 39"
    elif reported and attitude in ("general", "literature") and not _ASKS.isdisjoint(fields):
        roles, attitude = parent.roles, "reported"
    elif reported and framed.has("eligibility") and (_tells_of_one(document, block) or _asks_why(label)):
        roles, attitude, fields = (*parent.roles, "history"), "reported", ()
    roles = tuple(r for r in roles if r not in fields)
    return replace(framed, roles=roles + fields, attitude=attitude, label=block.label, title=parent.title)


def _answering(document: Document, framed: Frame, parent: Frame) -> Frame:
    """Let a label that only says when answer for the heading above: "4. Speech" and below it "Before: slurred"."""
    timed = framed.timepoint is not None and framed.timepoint is not parent.timepoint
    head = parent.title
    if not timed or head is None or head == document.title or parent.label is not None:
        return framed
    named = any(m.entry.kind in _WHAT for m in parent.topic)
    if (
        not named
        or any(m.entry.kind in _WHAT for m in framed.topic)
        or _AGED.search(document.text, head.start, head.end)
    ):
        return framed
    return replace(framed, topic=parent.topic, asked=head)


def _fields(document: Document, lexicon: Lexicon, block: Block, framed: Frame) -> tuple[str, ...]:
    """Return what a label asks for, as roles."""
    assert block.label is not None
    label = document.quote(block.label)
    asked = lexicon.label(HEADING_END.sub("", label), "field")
    fields = tuple(f"field:{e.role}" for e in asked if e.role not in _READ_ELSEWHERE)
    if asked_type(lexicon, label) is not None:
        fields = (*fields, "field:type")
    if _OPERATION.match(label) and block.value and _NARRATED.search(document.text, block.value.start, block.value.end):
        fields = (*fields, "operation")
    if _DAY_OF.match(label) and any(m.entry.kind == "condition" for m in framed.topic):
        fields = (*fields, "field:onset")
    return fields


def _is_kin(label: str, framed: Frame) -> bool:
    """Return True for a label that names relatives and little else: "Paternal grandmother: …"."""
    relatives = [m for m in framed.topic if m.entry.kind == "relation" and m.entry.role == "relative"]
    whole = len(_BESIDE_KIN.sub("", label)) * 3
    named = sum(m.end - m.start for m in relatives) * 5
    return bool(relatives) and named >= whole and not framed.has("family_history")


def _is_aged(document: Document, block: Block, fields: Sequence[str]) -> bool:
    """Return True for a field that gives a person's age: "Child: Sofia R., girl, 4 y"."""
    value = block.value
    return "field:person" in fields and value is not None and bool(find_ages(document.text, value.start, value.end))


def _asks_why(label: str) -> bool:
    """Return True for a label of why something is done to one patient: "INDICATIONS:", and not a leaflet's "Indications:"."""
    words = HEADING_END.sub("", label)
    return words.lower() == "indication" or words == "INDICATIONS"


def _tells_of_one(document: Document, block: Block) -> bool:
    value = block.value
    return value is not None and _OF_ONE.match(document.text, value.start, value.end) is not None
