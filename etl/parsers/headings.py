"""Headings: how far each reaches, which lines are none, and those that a day or a course heads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.document import Block, Document
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.reading import Frame
from etl.parsers.when.timepoints import named_course, read_time
from etl.patterns import regex
from etl.value import replace

# How far a heading reaches: over the table right below it, and not over a label that stands beside it.


_WHAT = ("finding", "function", "measure", "scale", "condition", "procedure")
"""Kinds of what a heading can ask for."""
_AGED = regex(r"[,(]\s?(?:aged )?\d{1,3}(?: ?(?:years?(?: old)?|y|yrs?\.?))?\s?[,);:–—-]")
"""The age of somebody in a heading."""
_OURS = regex(
    r"[^\n]{0,140}?\b(?:[Mm]y|[Oo]ur) (?:[a-z]+ ){0,2}(?:\d{1,2}[ -]year|son|daughter|boy|girl|baby|husband|wife|mother|father|brother|sister|twins?)\b"
)
"""How a family begins to tell of one of theirs."""
_NOW = regex(r"\b(?:now|today|these days|nowadays)\b", re.I)
"""What a question asks for that is told after the treatment: "What is it like now?"."""
_LONG = 80
_COUNT = regex(r"\W{0,4}(\d{1,2})[.)]\s")
HEADING_END = regex(r"[\s:：.]+$")
"""What closes a heading and is no word of it."""
_DAY_TOLD = regex(r"\W*[^\W\d_][^:：\n]{2,24}[:：]\s*[^\n]*\d")
"""A heading that was a field with a day: "Taken: 4 May 2011"."""
_NEXT = 4
_FEW_LINES = 2
_HOW_MANY = regex(r"\d{1,4}(?:\s?\(\s?\d{1,3}(?:[.,]\d+)?\s?%\s?\))?")
"""How many of a group, in a cell: "48", "48 (67.6%)"."""


def tells_of_ours(document: Document, i: int) -> bool:
    """Whether the first prose below a heading is a family's own, and no clinic's: "About us / We live in Denmark, and this
    is about our daughter Freja", "About Josie / Josie is our 6 year old".

    Args:
        document: the document.
        i: which of its blocks is the heading.
    """
    below = next((b for b in document.blocks[i + 1 : i + _NEXT] if b.kind == "paragraph"), None)
    return below is not None and _OURS.match(document.text, below.span.start, below.span.end) is not None


def counts_below(document: Document, i: int) -> bool:
    """Whether a table right below a heading counts the people of a page, so that the heading tells of them, whatever it is
    called: "What parents say (n = 71)".

    Args:
        document: the document.
        i: which of its blocks is the heading.
    """
    table = document.blocks[i + 1].table if i + 1 < len(document.blocks) else None
    if table is None:
        return False
    rows = table.grid()[1:]
    told = [[c.text.strip() for c in row[1:] if c is not None and c.text.strip()] for row in rows]
    counted = sum(len(cells) > 1 and all(_HOW_MANY.fullmatch(c) for c in cells) for cells in told)
    return counted >= _FEW_LINES and counted * 2 > len(rows)


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


def asked_time(text: str) -> Timepoint | None:
    """Of when a question asks that tells of no part of a page: "What is it like now?".

    Args:
        text: a heading.
    """
    now = _NOW.search(text) if text.rstrip(" *_").endswith("?") else None
    return Timepoint("after", now.group()) if now else None


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
    ward = "field:ward" in frame.roles[-2:] and block.span.end - block.span.start < _LONG
    return ward or any(m.entry.kind == "relation" and m.entry.role == "other" for m in label)


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
    return "name" in asked or {"age", "sex"} <= set(asked)


def told_after_all(frame: Frame) -> Frame:
    """A frame whose heading names what is general or comments, though what stands below it is told of somebody.

    Args:
        frame: what the heading says.
    """
    return replace(
        frame,
        roles=tuple(r for r in frame.roles if r not in ("general", "notes", "comments", "advert")),
        attitude="reported",
    )


# Lines that look like headings and tell a fact: "PEG (09/2012)", "Riluzole - stopped 2010", "Riluzole 50 mg bid".


_SHAPED = 2
"""The level of what is a heading by its shape alone."""
_TERMS = ("medicine", "procedure", "condition", "finding")
_LOOKED = ("test", "imaging", "sampling", "therapy", "care", "treatment")
"""Roles of procedures with which a bare date dates what is told below, as the results of a test."""
_LASTING = regex(
    r"\b(?:since|from|until|till|stopped|prescribed|dx|diagnosed)\b|\d\s*[-–]\s*(?:present|today|now)\b", re.I
)
_OPENING = regex(r"(?:(?:tab|tabl|cap|inj|syr|t|c|po)\b\.?\s*)?", re.I)
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
    """Whether a line opens with a term, or with a day before it, says how much or since when, and heads no prose right below."""
    block = document.blocks[i]
    if block.kind != "heading" or block.level != _SHAPED or block.marker or i == 0:
        return False
    text, span = document.quote(block.span), block.span
    mentions, dates = part(found.mentions, span), part(found.dates, span)
    term = next((m for m in mentions if m.entry.kind in _TERMS), None)
    if term is None or any(m.entry.kind in ("cells", "relation") for m in mentions) or text.endswith((":", "：")):
        return False
    if lexicon.label(HEADING_END.sub("", text), "heading") or lexicon.prefix(text, "heading"):
        return False
    if _in_list(document, i, mentions):
        return True
    below = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
    close = below is not None and document.text.count("\n", span.end, below.span.start) < len("\n\n")
    if close and below is not None and below.kind in ("paragraph", "table", "item"):
        return False
    done = term.entry.kind == "procedure" and term.entry.role not in _LOOKED
    dated = bool(dates) and dates[0].start == span.start and dates[0].end < term.start
    dosed = any(q.start >= term.end and q.kind != "number" for q in part(found.quantities, span))
    if term.entry.kind == "medicine" and (dosed or _PER_DAY.search(text)):
        return dated or _opens(document, term, span.start)
    if dated:
        return document.text[dates[0].end : term.start].strip() in ("-", "–", "—", ":") or done
    return bool(dates) and _opens(document, term, span.start) and (done or _LASTING.search(text) is not None)


_SHORT_LINE = 60


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


def _opens(document: Document, term: Mention, start: int) -> bool:
    opening = _OPENING.match(document.text, start)
    return opening is not None and term.start <= opening.end()


# Headings of what was added later, and those that only say when, below one that counts a course of treatment.


_WORDS = 8
"""The most words of a heading that counts a course; one with more tells of it."""


def set_deeper(document: Document, lexicon: Lexicon, index: Index) -> Mapping[int, float]:
    """By how much each heading stands deeper than it is set: the counted parts of a heading, and what a course of treatment
    has below it.

    Args:
        document: the document.
        lexicon: for roles of headings.
        index: its dates, durations and terms.

    Returns:
        Levels to add, of those headings only.
    """
    parts, courses = counted_below(document), parts_of_courses(document, lexicon, index)
    return {i: (i in parts) / 2 + courses.get(i, 0) for i in {*parts, *courses}}


def counted_below(document: Document) -> set[int]:
    """The numbers of the headings that count the parts of the heading above them, though they are set like it.

    "FIRST COURSE" above "1. Walking", "2. Standing": the count begins anew below each heading without a number.

    Args:
        document: the document.
    """
    out: set[int] = set()
    level, last = -1, -1  # the last number, 0 behind a heading without one
    for i, block in enumerate(document.blocks):
        if block.kind not in ("heading", "title") or (last > 0 and block.level > level):
            continue
        m = _COUNT.match(document.text, block.span.start, block.span.end) if block.kind == "heading" else None
        number = int(m[1]) if m else 0
        if number == last + 1 and block.level == level:
            out.add(i)
            last = number
        else:
            level, last = block.level, -1 if number else 0
    return out


def parts_of_courses(document: Document, lexicon: Lexicon, index: Index) -> Mapping[int, float]:
    """By how much each heading stands deeper than it is set, since it is a part of the course above it.

    A course reaches to the last heading below it that says before or after, and over that one's own parts.

    Args:
        document: the document.
        lexicon: for roles of headings.
        index: its dates, durations and terms.

    Returns:
        Levels to add, of the headings that would close their course otherwise.
    """
    headings = [i for i, b in enumerate(document.blocks) if b.kind in ("heading", "title")]
    deeper: dict[int, float] = {}
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
            if _phase(document, lexicon, index, inner) is not None:
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


def _counts_course(document: Document, lexicon: Lexicon, index: Index, block: Block) -> bool:
    """Whether a heading counts a course and doesn't tell before or after which it is."""
    words = document.quote(block.span)
    if block.kind != "heading" or named_course(words) is None or len(words.split()) > _WORDS:
        return False
    point = _phase(document, lexicon, index, block)
    return point is None or point.course is None


def _phase(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Timepoint | None:
    """What a heading says of when, if it is before or after."""
    span, words = block.span, document.quote(block.span)
    mentions, durations = part(index.mentions, span), part(index.durations, span)
    time = read_time(document.text, span, mentions, part(index.dates, span), durations, label=True).timepoint
    roles = tuple(e.role for e in lexicon.label(HEADING_END.sub("", words), "heading"))
    point = time or by_role(roles, words)
    return point if point is not None and point.phase in ("before", "after") else None
