"""How far a heading reaches: over the table right below it, and not over a label that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block, Document
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.reading import Frame
from etl.parsers.when.ages import find_ages
from etl.patterns import regex
from etl.value import replace

_ONLY_COURSE = regex(r"(?:the )?(?:\w+ )?(?:round|course|cycle)s?(?: \w{1,4})?(?: of (?:treatment|therapy))?", re.I)
_WHAT = ("finding", "function", "measure", "scale", "condition", "procedure")
"""Kinds of what a heading can ask for."""
_AGED = regex(r"[,(]\s?(?:aged )?\d{1,3}(?: ?(?:years?(?: old)?|y|yrs?\.?))?\s?[,);:–—-]")
"""The age of somebody in a heading."""
_OURS = regex(
    r"\W*(?:We|I|My|Our|This|Hello|Hi)\b[^\n]{0,120}?\b(?:[Mm]y|[Oo]ur) (?:[a-z]+ ){0,2}(?:son|daughter|boy|girl|baby|husband|wife|mother|father|brother|sister|grandson|granddaughter|twins?)\b(?!['’])"
)
"""How a family begins to tell of one of theirs."""
_NOW = regex(r"\b(?:now|today|these days|nowadays)\b(?! that\b)", re.I)
"""What a question asks for that is told after the treatment: "What is it like now?"."""
_OF_SOMEBODY = regex(
    r"\b(?:was|were|did|is|are) (?:it|he|she|you|they|life|things|your \w+|his \w+|her \w+)\b(?=.*\b(?:like|was|were|did|now|today)\b)"
    r"|\b(?:was|were|did) (?:it|he|she|you|they|life|things)\b",
    re.I,
)
"""A question of a general kind that is put to somebody: "What is it like now?", "How bad was it before you came?"."""

_LONG = 80
_COUNT = regex(r"\W{0,4}(\d{1,2})[.)]\s")
_OPENS_CASE = regex(
    r"\W*(?:(?:The|This|Our)(?: [\w-]{1,20}){0,2} (?:patient|case)|(?:Mr|Mrs|Ms|Miss)\b\.? ?[A-Z][\w.-]{0,20})"
    r"(?:,? (?:is|was|had|has|who|aged|an?)\b|, ?\d)"
)
_ABOUT = regex(
    r"(?:about|meet|introducing|who is|hello from)(?: our| my| little| baby)? (?P<name>[^\W\d_]{2,20})[!?.]*", re.I
)
"""A heading that may name a person: "About Ann", which of a disease would be general."""
_SOMEBODY = regex(
    r"\b(?:born|year[- ]old|years[- ]old|months[- ]old|son|daughter|boy|girl|man|woman|child|brother|sister|twin|diagnosed)\b",
    re.I,
)
HEADING_END = regex(r"[\s:：.]+$")
"""What closes a heading and is no word of it."""
_DAY_TOLD = regex(r"\W*[^\W\d_][^:：\n]{2,24}[:：]\s*[^\n]*\d")
"""A heading that was a field with a day: "Taken: 4 May 2011"."""
_NEXT = 4
_ADDRESS_WORDS = 8
_WHOLE_DAY = len("2009-05-12")


_TIMES = ("before", "after", "baseline", "discharge", "follow_up")
_FEW_LINES = 2
_HOW_MANY = regex(r"\d{1,4}(?:\s?\(\s?\d{1,3}(?:[.,]\d+)?\s?%\s?\))?")
"""How many of a group, in a cell: "48", "48 (67.6%)"."""
_COUNT_OF_ALL = regex(r"\d{1,4}(?:\s?/\s?\d{1,4})?\s?\(\s?\d{1,3}(?:[.,]\d+)?\s?%\s?\)\W*")
"""How many of a group, with the share that they are: "31 (38.8%)"."""
_COUNTED_ITEM = regex(
    r"\W*[^\W\d][^\d:\n]{2,60}:\s\d{1,4}(?:\s?(?:/|of|out of)\s?\d{1,4})?(?:\s(?:patients|people|children|cases|men|women))?(?:\s?\(\d[^()\n]{0,12}\))?(?![\d.,]*\d| ?[%°]| ?(?:years?|months?|weeks?|days?|hours?|points?|m[gl]?|k[gm])\b)",
    re.I,
)
"""An item that says of how many something was so: "- Visual acuity better: 39 patients (51%)"."""
_COUNTED_LIST = regex(
    r"\W*(?:[^\W\d][^\d,.;:\n]{2,40} \d{1,4}(?:, (?:and )?|; | and )){2,}[^\W\d][^\d,.;:\n]{2,40} \d{1,4}\W*"
)
"""Things with how many had each: "Premature birth 36, asphyxia 29, not known 7"."""


def opens_case(document: Document, lexicon: Lexicon, i: int) -> bool:
    """Whether the first prose below a heading tells of one patient and his age, or of whom the heading names, whatever
    it calls it: "Cell therapy for stroke / The patient is a 57-year-old man, …", "About Ann / Ann was born …".

    Args:
        document: the document.
        lexicon: for what is no name.
        i: which of its blocks is the heading.
    """
    about = _ABOUT.fullmatch(document.quote(document.blocks[i].value or document.blocks[i].span).strip())
    for block in document.blocks[i + 1 : i + _NEXT]:
        text = document.quote(block.span)[:160]
        if about is not None and not lexicon.find(about["name"]) and _tells_of(about["name"], text):
            return True
        if opened := _OPENS_CASE.match(text):
            first = text.split(". ")[0][: opened.end() + _ADDRESS_WORDS * 6]
            return bool(find_ages(document.text, block.span.start, block.span.start + len(first)))
        if block.kind not in ("heading", "title") and len(text.split()) > _ADDRESS_WORDS:
            return False
    return False


def tells_of_ours(document: Document, i: int) -> bool:
    """Whether the first prose below a heading is a family's own ("About us / We live in Denmark, and this is about our
    daughter Freja"), and no clinic's.

    Args:
        document: the document.
        i: which of its blocks is the heading.
    """
    below = next((b for b in document.blocks[i + 1 : i + _NEXT] if b.kind == "paragraph"), None)
    return below is not None and _OURS.match(document.text, below.span.start, below.span.end) is not None


def _tells_of(name: str, text: str) -> bool:
    """Whether a text begins with somebody's name and who that is: "Ann is our 6 year old", "Tom was born in 2001"."""
    first = text.split(". ")[0]
    told = re.match(rf"\W*{re.escape(name)}\b[^.]{{0,40}}?\b(?:is|was|has|had)\b", first, re.I)
    return told is not None and _SOMEBODY.search(first, told.end()) is not None


def opens_log(document: Document, index: Index, i: int, frame: Frame) -> bool:
    """Whether what a heading calls notes is a log of days, and no notice to readers: "Notes / 07/05/2019 mild fever".

    Args:
        document: the document.
        index: what stands where.
        i: which of its blocks is the heading.
        frame: what the heading says.
    """
    if not frame.has("notes") or i + 1 >= len(document.blocks):
        return False
    below = document.blocks[i + 1]
    day = next(iter(part(index.dates, below.span)), None)
    if day is None or below.kind not in ("paragraph", "item", "field"):
        return False
    if len(day.first or "") < _WHOLE_DAY and not day.ambiguous:
        return False
    ahead, behind = document.text[below.span.start : day.start], document.text[day.end : below.span.end]
    return not any(c.isalnum() for c in ahead) and any(c.isalpha() for c in behind)


def counts_below(document: Document, i: int) -> bool:
    """Whether what stands right below a heading counts the people of a page, so that it tells of them, whatever it is called:
    "Causes / Premature birth 36, asphyxia 29, not known 7", "What parents say (n = 71)" above a table of numbers.

    Args:
        document: the document.
        i: which of its blocks is the heading.
    """
    below = document.blocks[i + 1 : i + 1 + _FEW_LINES]
    first = below[0] if below else None
    if first is not None and first.table is not None:
        grid = first.table.grid()[1:]
        told = [[c.text.strip() for c in row[1:] if c is not None and c.text.strip()] for row in grid]
        counted = sum(len(cells) > 1 and all(_HOW_MANY.fullmatch(c) for c in cells) for cells in told)
        return counted >= _FEW_LINES and counted * 2 > len(grid)
    if first is not None and first.kind == "paragraph":
        return _COUNTED_LIST.fullmatch(document.text, first.span.start, first.span.end) is not None
    if first is not None and first.kind == "item":
        return all(b.kind == "item" and _COUNTED_ITEM.match(document.text, b.span.start, b.span.end) for b in below)
    values = [document.quote(b.value).strip() for b in below if b.kind == "field" and b.value is not None]
    return len(values) == _FEW_LINES and all(_COUNT_OF_ALL.fullmatch(v) for v in values)


def times_below(document: Document, mentions: Sequence[Mention], i: int) -> bool:
    """Whether a table right below a heading has values before and after: "Compare:" above "Admission | Discharge".

    Args:
        document: the document.
        mentions: its terms.
        i: which of its blocks is the heading.
    """
    below = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
    if below is None or below.table is None:
        return False
    heads = [c.span for c in below.table.grid()[0] if c is not None and c.text.strip()]
    timed = [any(m.entry.kind == "cue" and m.entry.role in _TIMES for m in part(mentions, span)) for span in heads]
    return sum(timed) > 1


def of_somebody(document: Document, lexicon: Lexicon, i: int) -> bool:
    """Whether fields below a title name a person, so that it isn't about a treatment in general ("Cell therapy for …").

    Args:
        document: the document.
        lexicon: for roles of labels.
        i: which of its blocks is the title.
    """
    fields = [b for b in document.blocks[i + 1 : i + 8] if b.kind == "field" and b.label]
    asked = [
        e.role for b in fields if b.label for e in lexicon.label(HEADING_END.sub("", document.quote(b.label)), "field")
    ]
    return "name" in asked or {"age", "sex"} <= set(asked) or opens_case(document, lexicon, i)


def beside(document: Document, i: int) -> bool:
    """Whether a label in capitals stands beside the heading in capitals above it, whose list ended before the label:
    "DIAGNOSES ON DISCHARGE / 1. … / HOSPITAL COURSE: …".

    Args:
        document: the document.
        i: which of its blocks is the labelled field.
    """
    label = document.blocks[i].label
    if label is None or not document.quote(label).isupper():
        return False
    at, listed = i - 1, False
    while at >= 0 and document.blocks[at].kind in ("item", "field", "paragraph"):
        listed = listed or document.blocks[at].kind == "item"
        at -= 1
    return (
        listed
        and at >= 0
        and document.blocks[at].kind == "heading"
        and document.quote(document.blocks[at].span).isupper()
    )


def goes_on(document: Document, i: int, frame: Frame, base: Frame, before: Frame) -> bool:
    """Whether a field tells the next part of an examination whose first line says when: "PE at discharge: BP 130/80" and
    right below it "Nervous system: alert, tremor less".

    Args:
        document: the document.
        i: which of its blocks is the field.
        frame: its frame.
        base: the frame that both stand in.
        before: the frame of the examination.
    """
    above, block = document.blocks[i - 1], document.blocks[i]
    own = frame.timepoint is not base.timepoint or frame.effective is not base.effective or frame.course != base.course
    if own or not before.has("exam") or before.timepoint is base.timepoint or len(frame.roles) > len(base.roles):
        return False
    return "\n\n" not in document.text[above.span.end : block.span.start].replace(" ", "")


def heads_table(document: Document, i: int, frame: Frame) -> bool:
    """Whether a heading is of the table right below it and of nothing behind that: "Strength (MRC), 6 March 2012:", or a
    list of medicines of one time ("Medicines at admission").

    Args:
        document: the document.
        i: which of its blocks is the heading.
        frame: the innermost frame that is open.
    """
    block, below = document.blocks[i], document.blocks[i + 1]
    words = document.quote(block.span).rstrip()
    colon = words.endswith((":", "：")) or _DAY_TOLD.match(words) is not None
    listed = frame.title == block.span and frame.timepoint is not None and frame.roles[-1:] == ("medication",)
    return block.kind == "heading" and (colon or listed) and below.kind == "table"


def by_role(roles: tuple[str, ...], text: str) -> Timepoint | None:
    """A heading that is "before" or "after" by its whole wording ("Pre-treatment condition").

    Args:
        roles: of the heading.
        text: the heading.
    """
    for role in roles:
        if role in ("before", "after"):
            return Timepoint("before" if role == "before" else "after", " ".join(text.split()).strip(" :："))
    return None


def asked_time(text: str, roles: tuple[str, ...], point: Timepoint | None) -> Timepoint | None:
    """Of when a question asks that tells of no part of a page: "How bad was it before you came?", "What is it like now?".

    Args:
        text: a heading.
        roles: its roles; one that is general but for its time is put to somebody.
        point: its timepoint by its other words.

    Returns:
        The timepoint, None for other headings.
    """
    if not text.rstrip(" *_").endswith("?") or set(roles) - {"general"}:
        return None
    if roles and not _OF_SOMEBODY.search(text):
        return None
    now = _NOW.search(text) if point is None else None
    return Timepoint("after", now.group()) if now else point


def counted_below(document: Document) -> frozenset[int]:
    """The numbers of the headings that count the parts of the heading above them, though they are set like it.

    "FIRST COURSE" above "1. Walking", "2. Standing": the count begins anew below each heading without a number.

    Args:
        document: the document.
    """
    out: set[int] = set()
    run: list[int] = []
    level, last, plain = 0, 0, False
    for i, block in enumerate(document.blocks):
        if block.kind not in ("heading", "title") or (run and block.level > level):
            continue
        m = _COUNT.match(document.text, block.span.start, block.span.end) if block.kind == "heading" else None
        number = int(m[1]) if m else 0
        if run and number == last + 1 and block.level == level:
            run, last = [*run, i], number
            continue
        out.update(run if len(run) > 1 else ())
        run = [i] if number == 1 and plain and block.level == level else []
        level, last, plain = block.level, number, not number
    out.update(run if len(run) > 1 else ())
    return frozenset(out)


def begins_course(label: str, framed: Frame, parent: Frame) -> bool:
    """Whether a field tells the course itself, below how it was before it: "2nd round: two punctures on …".

    Args:
        label: the field's label.
        framed: what the label says.
        parent: the frame it stands in.
    """
    before = parent.timepoint is not None and parent.timepoint.phase == "before"
    if not before or framed.timepoint is not parent.timepoint:
        return False
    return _ONLY_COURSE.fullmatch(label.strip(" :：")) is not None or in_a_stay(framed, parent)


def in_a_stay(framed: Frame, parent: Frame) -> bool:
    """Whether a field tells the treatment of an admission whose days its heading gives: what stands below it was later.

    Args:
        framed: what the label says: "Cell therapy: on 21.01. …".
        parent: the frame it stands in.
    """
    stay = parent.effective is not None and any(m.entry.value == "admission" for m in parent.topic)
    label = framed.title
    return stay and label is not None and any(
        m.entry.kind == "cells" and label.start == m.start and m.end >= label.end - 1 for m in framed.topic
    )  # fmt: skip


def answering(document: Document, framed: Frame, parent: Frame) -> Frame:
    """The frame of a field whose label says only when: its value answers for the heading above it.

    "4. Speech" and below it "Before: slurred" and "After: clearer" tell of the speech.

    Args:
        document: the document.
        framed: what the label says.
        parent: the frame it stands in.

    Returns:
        The frame with what the heading names; as it is where the label names something, or the heading nothing.
    """
    timed = framed.timepoint is not None and framed.timepoint is not parent.timepoint
    head = parent.title
    if not timed or head is None or head == document.title or parent.label is not None:
        return framed
    if any(m.entry.kind in _WHAT for m in framed.topic):
        return framed
    named = tuple(m for m in parent.topic if head.start <= m.start and m.end <= head.end)
    asked = [m.start for m in named if m.entry.kind in _WHAT]
    if not asked or _AGED.search(document.text, head.start, asked[0]):
        return framed  # "(1) Ken M., 39 years, ataxia" is the head of a person and asks nothing
    return replace(framed, topic=named, asked=head)


def is_group(document: Document, i: int) -> bool:
    """An item is a group's heading when deeper items follow it and it isn't a sentence."""
    block = document.blocks[i]
    if i + 1 >= len(document.blocks):
        return False
    following = document.blocks[i + 1]
    text = document.quote(block.span).strip()
    return (
        following.kind == "item" and following.level > block.level and not text.endswith((".", ";")) and len(text) < 90
    )


def not_theirs(frame: Frame, block: Block, label: Sequence[Mention]) -> bool:
    """Whether a field tells nothing of the patient: "Ward: Neurology 2", "What his roommate says: …".

    Args:
        frame: of the field.
        block: the field.
        label: the terms of its label.
    """
    ward = "field:ward" in frame.roles[-2:] and not (frame.timepoint or frame.effective)
    others = any(m.entry.kind == "relation" and m.entry.role == "other" for m in label)
    return (ward and block.span.end - block.span.start < _LONG) or others


_STAY = regex(
    r"(?:[^\n\d]{0,60}?\b(?:stay|hospitali[sz]ation|hospital course)\b|(?:[①-⑳]|\d{1,2}[.)])?\W{0,6}(?:(?:\d(?:st|nd|rd|th)|first|second|third|fourth) (?:course|round)|(?:course|round) \d{1,2}\b))[^\n\d]{0,30}\d[^\n]{0,30}(?:[-–—]|\bto\b|\btill\b|\buntil\b)[^\n]{0,30}\d",
    re.I,
)


def tells_stay(heading: str) -> bool:
    """Whether a heading gives the first and the last day of a stay, neither of which is the day of what stands below it.

    Args:
        heading: its text.
    """
    return _STAY.match(heading) is not None


def told_after_all(frame: Frame) -> Frame:
    """A frame whose heading names a treatment in general, notes, comments or "about us", though what stands below it is told of somebody.

    Args:
        frame: what the heading says.
    """
    return replace(
        frame,
        roles=tuple(r for r in frame.roles if r not in ("general", "notes", "comments", "advert")),
        attitude="reported",
    )
