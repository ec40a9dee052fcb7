"""Headings: how far each reaches, which lines are none, and those that a day or a course heads."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from etl.document import Block, Document, Span
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.reading import Frame
from etl.parsers.when.ages import find_ages
from etl.parsers.when.clauses import TimeRead
from etl.parsers.when.timepoints import named_course, read_time
from etl.patterns import regex
from etl.value import replace

# How far a heading reaches: over the table right below it, and not over a label that stands beside it.


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


def _counted_below(document: Document) -> frozenset[int]:
    """The numbers of the headings that count the parts of the heading above them, though they are set like it."""
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


# Short lines that have the shape of a heading and head nothing: "Riluzole 50 mg 1-0-1", "PEG (09/2012)", "NKDA".
#
# A reader tells a heading by its shape alone; here a line that tells a fact of its own becomes a paragraph again, so
# that its fact is read and its day isn't given to all that stands below it.


_SHAPED = 2
"""The level of what is a heading by its shape alone."""
_TERMS = ("medicine", "procedure", "condition", "finding")
_LOOKED = ("test", "imaging", "sampling", "therapy", "care", "treatment")
"""Roles of procedures with which a bare date dates what is told below, as the results of a test."""
_GRADED = regex(
    r"[^\W\d_][^\W\d_. ]{0,12}(?:\.? [^\W\d_.]{1,12}){0,3}\.?\s+(?:[0-5](?:[+\-−–]{1,2}|\s?/\s?5)?|(?:IV|V|I{1,3})[+\-−–]{0,2})"
)
"""A place and its grade: "Right leg 4+", "RLE IV"."""
_LASTING = regex(r"\b(?:since|from|until|till|till now)\b|\d\s*[-–]\s*(?:present|today|now)\b", re.I)
_OPENING = regex(r"(?:(?:tab|tabl|cap|inj|syr|t|c|po)\b\.?\s*)?", re.I)
_DASH = regex(r"\s*[-–—:]\s*")
_RESULT = regex(r":?\s+[^\W\d_][^:\n]{1,40}:\s+(?P<told>\S[^\n]*)")
_CUES = ("discontinued", "prescribed", "diagnosed")
_SHORT_LINE = 60
_PER_DAY = regex(r"\b\d(?:\s?[-–]\s?\d){2,3}\b")


def telling(document: Document, lexicon: Lexicon, found: Index) -> Document:
    """The document with lines that tell a fact as paragraphs.

    Args:
        document: what a reader made.
        lexicon: for the names of headings.
        found: what stands where in it.
    """
    blocks = tuple(
        replace(block, kind="paragraph", level=0) if _tells(document, lexicon, found, i) else block
        for i, block in enumerate(document.blocks)
    )
    return replace(document, blocks=blocks) if blocks != document.blocks else document


def _tells(document: Document, lexicon: Lexicon, found: Index, i: int) -> bool:
    block = document.blocks[i]
    if block.kind != "heading" or block.level != _SHAPED or block.marker or i == 0:
        return False
    text = document.quote(block.span)
    if (
        text.endswith((":", "："))
        or lexicon.label(HEADING_END.sub("", text), "heading")
        or lexicon.prefix(text, "heading")
    ):
        return False
    mentions = part(found.mentions, block.span)
    if _GRADED.fullmatch(text) and any(m.entry.kind == "site" for m in mentions):
        return True
    if _answers(document, lexicon, found, block.span):
        return not _runs_into(document, i)
    if _in_list(document, i, mentions):
        return True
    terms = [m for m in mentions if m.entry.kind in _TERMS]
    if not terms or any(m.entry.kind in ("cells", "relation") for m in mentions):
        return False
    return (
        _opens(document, found, block.span, terms[0])
        and _said(document, found, block.span, mentions)
        and not _runs_into(document, i)
    )


def _in_list(document: Document, i: int, mentions: tuple[Mention, ...]) -> bool:
    """Whether a line is nothing but a term among lines without a blank one between them: "Type 2 DM", "Pancreatitis", "HTN"."""
    if i + 1 >= len(document.blocks):
        return False
    above, block, below = document.blocks[i - 1 : i + 2]
    text = document.text
    close = "\n\n" not in text[above.span.end : block.span.start] + "|" + text[block.span.end : below.span.start]
    whole = any((m.start, m.end) == (block.span.start, block.span.end) for m in mentions if m.entry.kind in _TERMS)
    return (
        whole and close and above.kind not in ("heading", "title") and below.span.end - below.span.start <= _SHORT_LINE
    )


def _answers(document: Document, lexicon: Lexicon, found: Index, span: Span) -> bool:
    """Whether a line that begins with a day names a test and tells its result: "04.16 spirometry: FVC 3.6 L"."""
    dates = part(found.dates, span)
    if not dates or dates[0].start != span.start:
        return False
    m = _RESULT.match(document.text, dates[0].end, span.end)
    return m is not None and not lexicon.label(HEADING_END.sub("", m["told"]), "heading")


def _opens(document: Document, found: Index, span: Span, term: Mention) -> bool:
    """Whether a line opens with a term, or with a date and a dash or nothing before it."""
    dates = part(found.dates, span)
    start = span.start
    if dates and dates[0].start == start and (dates[0].end < term.start):
        dash = _DASH.match(document.text, dates[0].end)
        return dash is not None or _is_done(term)
    opening = _OPENING.match(document.text, start)
    return opening is not None and term.start <= opening.end()


def _said(document: Document, found: Index, span: Span, mentions: tuple[Mention, ...]) -> bool:
    """Whether a line says how much, since when, or that it ended."""
    text = document.quote(span)
    first = next(m for m in mentions if m.entry.kind in _TERMS)
    dates = part(found.dates, span)
    if first.entry.kind == "medicine":
        dosed = any(q.start >= first.end for q in part(found.quantities, span) if q.kind != "number")
        if dosed or _PER_DAY.search(text):
            return True
    if dates and (_LASTING.search(text) or any(m.entry.role in _CUES for m in mentions if m.entry.kind == "cue")):
        return True
    if dates and dates[0].start == span.start and dates[0].end < first.start:
        return True
    return bool(dates) and _is_done(first)


def _runs_into(document: Document, i: int) -> bool:
    """Whether prose stands right below a line, so that it may head it."""
    if i + 1 >= len(document.blocks):
        return False
    block, below = document.blocks[i], document.blocks[i + 1]
    gap = document.text[block.span.end : below.span.start]
    return below.kind in ("paragraph", "table", "item") and gap.count("\n") < len("\n\n")


def _is_done(term: Mention) -> bool:
    """Whether a term is of an operation or a device."""
    return term.entry.kind == "procedure" and term.entry.role not in _LOOKED


# Lines that head what stands below them by their day, and say beside it where it was written or who looks: "** Sun
# 3/8/09, Oslo **" of a diary, "Dr. Lane examines (second day, 14 January 2014):", "Added in May 2013 (by telephone).
# …".


_LONGEST = 80
_MARKS = regex(r"[\W_]{0,6}(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,? {1,2})?")
_PLACE = regex(
    r"(?:,| [-–—|@]| (?:in|at|from))? ?(?:(?:[A-Z][\w'’.-]{1,20}|the|of|de)(?:,? |$)){1,4}[\W_]{0,6}"
    r"|[,:]? ?[(\[][^()\[\]\n]{2,40}[)\]][\W_]{0,6}"
    r"|(?:,| [-–—|@]| at)? ?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?[\W_]{0,6}"
)
"""Behind the day of an entry: the place, a word in brackets, or the hour."""
_TOLD = ("finding", "condition", "function", "measure", "scale", "medicine", "cells", "social", "gene", "procedure")
_DAY = 10
_SIGNS = " *_=~#-–—|:"
_FEWEST = 2
_NTH_DAY = regex(
    r"(?:(?:on )?the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) day",
    re.I,
)
_ADDED = regex(
    r"\W{0,3}(?:(?:(?:This|A|An|The) )?(?:[Nn]ote )?[Aa]dded|(?:(?:A|An|The) )?(?:[Ll]ast |[Ss]hort |[Ll]ater )?(?:[Uu]pdate|UPDATE|[Pp]ostscript|[Aa]ddendum|[Aa]ddition|[Ff]ollow-?up note|P\.? ?S\b\.?))(?!\w)[^.:!?\n]{0,60}[.:]"
)
"""What a piece begins with that was written later than the rest: "Added in May 2013 (by telephone).", "Update, June 2014:"."""


def entry_day(document: Document, index: Index, span: Span) -> bool:
    """Whether a line is the day of an entry and its place, one word in brackets or the hour: "Sat 4/4/09 (airport)".

    Args:
        document: the document.
        index: its dates and terms.
        span: the line.

    Returns:
        True for one of several lines of the document that begin so.
    """
    dates = part(index.dates, span)
    if not _is_entry_day(document, index, span) or not document.text[dates[0].end : span.end].strip(_SIGNS):
        return False
    found = 0
    for block in document.blocks:
        if block.kind in ("paragraph", "field", "heading") and block.span.end - block.span.start <= _LONGEST:
            found += _is_entry_day(document, index, block.span)
            if found >= _FEWEST:
                return True
    return False


def _is_entry_day(document: Document, index: Index, span: Span) -> bool:
    marks = _MARKS.match(document.text, span.start, span.end)
    if marks is None:
        return False
    dates = part(index.dates, span)
    if len(dates) != 1 or dates[0].start != marks.end() or dates[0].last or len(dates[0].first or "") != _DAY:
        return False
    told = any(m.entry.kind in _TOLD and m.start >= dates[0].end for m in part(index.mentions, span))
    rest = document.text[dates[0].end : span.end].strip(_SIGNS)
    return not told and (not rest or _PLACE.fullmatch(document.text, dates[0].end, span.end) is not None)


def day_named(time: TimeRead) -> Timepoint | None:
    """The phase that a heading names, unless it only counts the day of a stay beside its date: "(second day, 14 January)".

    Args:
        time: what the heading says.
    """
    point, day = time.timepoint, time.effective
    bare = point is not None and point.offset is not None and _NTH_DAY.fullmatch(point.label) is not None
    return None if bare and day is not None and len(day.start or "") == _DAY else point


def added_later(document: Document, index: Index, span: Span) -> Span | None:
    """The words that a paragraph begins with that was added on a later day: "Added in May 2013 (by telephone).".

    Args:
        document: the document.
        index: its dates.
        span: the paragraph.

    Returns:
        The words; None where a paragraph doesn't begin so, or has nothing behind it.
    """
    m = _ADDED.match(document.text, span.start, span.end)
    if m is None or not document.text[m.end() : span.end].strip():
        return None
    words = Span(m.start(), m.end())
    dates = part(index.dates, words)
    return words if len(dates) == 1 and dates[0].first and not dates[0].last else None


# Headings that only say when, below one that counts a course of treatment, however the two are set.
#
# COURSE 2 - admitted 2010-01-11        2nd course Before:                               BEFORE After (discharge
# 2010-02-06):         AFTER


# Headings of the parts of an examination below one that only says when: "On admission" above "Speech", "Muscle strength".

_NO_VISIT = ("treatment", "plan", "outlook", "history", "past_history", "family_history", "social_history")
"""Roles of a heading with a time that is no examination's."""


def _parts_of_visits(document: Document, lexicon: Lexicon, index: Index, ends: Collection[str]) -> frozenset[int]:
    """The headings that stand below one that says when, though they are set like it."""
    out: set[int] = set()
    level, timed, opened = -1, -1, False
    for i, block in enumerate(document.blocks):
        if block.kind not in ("heading", "title") or (block.kind == "heading" and block.level > level >= 0):
            continue
        hit = lexicon.prefix(document.quote(block.span), "heading")
        named = lexicon.label(HEADING_END.sub("", document.quote(block.span)), "heading")
        roles = {e.role for e in named} or ({hit[0].role} if hit else set())
        if block.kind == "heading" and _says_when(document, index, block) and roles.isdisjoint(_NO_VISIT):
            level, timed, opened = block.level, i, False
        elif block.kind == "title" or block.level != level or not roles.isdisjoint(ends):
            level = -1
        elif opened or i == timed + 1:
            opened = True
            out.add(i)
        else:
            level = -1
    return frozenset(out)


def _says_when(document: Document, index: Index, block: Block) -> bool:
    """Whether a heading names a phase or a day."""
    span = block.span
    mentions, durations = part(index.mentions, span), part(index.durations, span)
    dates = part(index.dates, span)
    return bool(dates) or read_time(document.text, span, mentions, (), durations, label=True).timepoint is not None


_ASKS_DAY = regex(r"\b(?:dates?|days?|when)\b[^\w]*$", re.I)
"""A label that asks for a day: "Second admission date:"."""
_WORDS = 8
"""The most words of a heading that counts a course; one with more tells of it."""


def set_deeper(
    document: Document, lexicon: Lexicon, index: Index, turns: Collection[str], closes: Collection[str]
) -> Mapping[int, float]:
    """By how much each heading stands deeper than it is set: the counted parts of a heading, the parts of a visit, and
    what a course of treatment has below it.

    Args:
        document: the document.
        lexicon: for roles of headings.
        index: its dates, durations and terms.
        turns: roles of headings that begin a part of their own behind a visit.
        closes: roles of headings that end a course.

    Returns:
        Levels to add, of those headings only.
    """
    parts = _counted_below(document) | _parts_of_visits(document, lexicon, index, turns)
    courses = _parts_of_courses(document, lexicon, index, closes)
    return {i: (i in parts) / 2 + courses.get(i, 0) for i in {*parts, *courses}}


def _parts_of_courses(document: Document, lexicon: Lexicon, index: Index, ends: Collection[str]) -> Mapping[int, float]:
    """By how much each heading stands deeper than it is set, since it is a part of the course above it."""
    headings = [i for i, b in enumerate(document.blocks) if b.kind in ("heading", "title")]
    deeper: dict[int, float] = {}
    again = _said_again(document, headings)
    at = 0
    while at < len(headings):
        block = document.blocks[headings[at]]
        if not _counts_course(document, lexicon, index, block):
            at += 1
            continue
        end, phases = at + 1, [at]
        while end < len(headings):
            inner = document.blocks[headings[end]]
            if inner.kind == "title" or named_course(document.quote(inner.span)):
                break
            if not _roles(document, lexicon, inner).isdisjoint(ends):
                break
            if _phase(document, lexicon, index, inner) is not None or headings[end] in again:
                phases.append(end)
            end += 1
        inside = headings[at + 1 : phases[-1] + 1]
        lowest = min((document.blocks[i].level for i in inside), default=block.level + 1)
        if lowest <= block.level:
            first = document.blocks[headings[phases[-1]]].level
            own = [i for i in headings[phases[-1] + 1 : end] if document.blocks[i].level > first]
            deeper.update(dict.fromkeys([*inside, *own], block.level - lowest + 0.25))
        at = end
    return deeper


def _said_again(document: Document, headings: Sequence[int]) -> set[int]:
    """The headings that stand in the same words below several courses, and so are a part of each: "What the parents say"."""
    below: dict[str, dict[str, list[int]]] = {}
    course = ""
    for i in headings:
        words = document.quote(document.blocks[i].span).strip(" :").casefold()
        if (named := named_course(words)) is not None:
            course = str(named)
        elif course:
            below.setdefault(words, {}).setdefault(course, []).append(i)
    return {i for told in below.values() if len(told) > 1 for places in told.values() for i in places}


def _counts_course(document: Document, lexicon: Lexicon, index: Index, block: Block) -> bool:
    """Whether a heading counts a course and doesn't tell before or after which it is."""
    words = document.quote(block.span)
    if block.kind != "heading" or named_course(words) is None or len(words.split()) > _WORDS or _ASKS_DAY.search(words):
        return False
    point = _phase(document, lexicon, index, block)
    return point is None or point.course is None


def _phase(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Timepoint | None:
    """What a heading says of when, if it is before or after."""
    span = block.span
    mentions, durations = part(index.mentions, span), part(index.durations, span)
    time = read_time(document.text, span, mentions, part(index.dates, span), durations, label=True).timepoint
    point = time or by_role(tuple(_roles(document, lexicon, block)), document.quote(span))
    return point if point is not None and point.phase in ("before", "after") else None


def _roles(document: Document, lexicon: Lexicon, block: Block) -> set[str]:
    words = document.quote(block.span)
    return {e.role for e in lexicon.label(HEADING_END.sub("", words), "heading") if e.role}
