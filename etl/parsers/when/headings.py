"""Lines that head what stands below or behind them by its time: a time alone, a course of treatment, labelled times in
one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Cohort
from etl.mapping.lexicon import Lexicon
from etl.parsers.context.context import sentence_context
from etl.parsers.index import Index, part
from etl.parsers.outline import SHEETS, Framed
from etl.parsers.people.names import Described
from etl.parsers.people.subjects import subjects_of
from etl.parsers.reading import Frame, Statement
from etl.parsers.treatment.courses import courses_apart
from etl.parsers.when.clauses import PHASES
from etl.parsers.when.timepoints import COURSE_NAMED, course_line, named_course, ordinal, period_of, read_time
from etl.patterns import regex
from etl.value import replace

# Headings that tell a course of treatment, with its number, date and ways: "Course 1 (May 2008, 4 lumbar punctures)".


_STAY = regex(
    r"(?:[①-⑳]|\d{1,2}[.)]|[-–—•*])?\s*(?P<name>(?:(?:treatment|therapy)\s)?(?:round|course|cycle|treatment|stay)\s?(?:no\.?\s?|nr\.?\s?|#\s?)?(?:\d{1,2}|I{1,3}|IV|VI{0,3})"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\s(?:treatment\s|therapy\s|hospital\s)?(?:round|course|cycle|treatment|stay))\b",
    re.I,
)
"""What counts a course or stay, at the beginning of a line."""
_BETWEEN = regex(r"[\s:,.()\[\]–—-]*(?:(?:from|to|till|until|and|in|on)\b[\s:,.()–—-]*)?", re.I)
_GOES_ON = regex(r"\)?\s(?=[\dA-Z])")
"""Behind the days of a line that is one with the next: "② Round 2: 03.12. - 21.12.2007 2 x by lumbar puncture"."""
_PLAIN_LEVEL = 2
_LEAST = 2
_BELOW = ("item", "paragraph", "field", "table")


def with_course_heads(document: Document, index: Index) -> Document:
    """A document whose lines that tell a course, with what came of it below them, are headings.

    Args:
        document: what a reader made.
        index: its dates and terms.
    """
    document = _with_stays(document, index)
    blocks = list(document.blocks)
    for i, (block, below) in enumerate(pairwise(document.blocks)):
        if block.kind not in ("paragraph", "field") or below.kind not in _BELOW:
            continue
        if len(courses_apart(document.text, (block.span,))) > 1:
            continue  # it tells all courses, and heads none
        if course_line(document, index, block.span) and not course_line(document, index, below.span):
            blocks[i] = Block("heading", block.span, _PLAIN_LEVEL, page=block.page)
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _with_stays(document: Document, index: Index) -> Document:
    """The document whose lines that count a course and say nothing more than its days head what stands below them:
    "② Round 2: 03.12. - 21.12.2007"; lines that list all courses head nothing."""
    told = [_stay_line(document, index, block) for block in document.blocks]
    if sum(line is not None for line in told) < _LEAST:
        return document
    blocks: list[Block] = []
    for i, (block, line) in enumerate(zip(document.blocks, told, strict=True)):
        rest = line is not None and line.end < block.span.end
        beside = [told[j] for j in (i - 1, i + 1) if 0 <= j < len(told)]
        below = document.blocks[i + 1].kind if i + 1 < len(told) else ""
        listed = line is None or (not rest and (below not in _BELOW or any(beside)))
        if line is None or listed:
            blocks.append(block)
            continue
        blocks.append(Block("heading", line, _PLAIN_LEVEL, page=block.page))
        if rest:
            said = document.text[line.end : block.span.end]
            start = block.span.end - len(said.lstrip(" )\n"))
            blocks.append(Block("paragraph", Span(start, block.span.end), page=block.page))
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _stay_line(document: Document, index: Index, block: Block) -> Span | None:
    """The first line of a block, without its number in a list, if it counts a course and gives its days and nothing else."""
    if block.kind not in ("paragraph", "field", "item"):
        return None
    text, start = document.text, block.span.start
    stop = text.find("\n", start, block.span.end)
    line = Span(start, stop if stop >= 0 else block.span.end)
    m = _STAY.match(text, line.start, line.end)
    dates = part(index.dates, Span(m.end(), line.end)) if m else ()
    if m is None or not dates:
        return None
    at = m.end()
    for date in dates:
        between = _BETWEEN.match(text, at, date.start)
        if date.start > at and (between is None or between.end() < date.start):
            break
        at = max(at, date.end)
    if at == m.end():
        return None
    tail = _BETWEEN.match(text, at, line.end)
    if tail is not None and tail.end() == line.end:
        return Span(m.start("name"), line.end)
    joined = dates[0].end == at and dates[0].last is not None and _GOES_ON.match(text, at, line.end)
    return Span(m.start("name"), at) if joined else None


def course_heading(
    document: Document, item: Framed, found: Index, people: Sequence[Described], cohort: Cohort | None
) -> Statement | None:
    """A heading that tells a course with its date or its ways: "Second Course of Stem Cell Treatment (May 2007)".

    Args:
        document: the document.
        item: the heading, reported of somebody.
        found: what stands where.
        people: the people of the page.
        cohort: the group that it is about.

    Returns:
        What it says; None for other headings.
    """
    span = item.block.span
    mentions, dates = part(found.mentions, span), part(found.dates, span)
    course = course_line(document, found, span)
    if course is None and (len(dates) != 1 or not any(m.entry.kind == "cells" for m in mentions)):
        return None
    phased = any(m.entry.kind == "cue" and (m.entry.role in PHASES or m.entry.role == "planned") for m in mentions)
    if phased or (course is None and ordinal(document.quote(span)) is None):
        return None
    counted = document.text.find(course.label, span.start) + len(course.label) if course else span.start
    rest = Span(counted, span.end)  # the number of the course counts no injections
    return Statement(
        span=span, block=item.block, frame=Frame(course=course.course) if course else Frame(), mentions=mentions,
        context=sentence_context(document.text, span, mentions), dates=dates, durations=part(found.durations, span),
        quantities=part(found.quantities, rest), subjects=subjects_of(document, span, item.frame, people, cohort, ()),
        effective=period_of(dates[0]) if dates else None, own_time=True,
    )  # fmt: skip


# Lines that head what stands below them by what they say, not by their shape: nothing but when something was.
#
# A reader tells headings by their shape. "14.06.2009" alone on its line, "Before treatment" above a line as short as
# itself, or "Second course: after" are none by their shape; read with the terms and dates in them, they are.


_LONGEST = 80
_NEAR_TOP = 3
"""A date alone on one of the first lines of a page is that of the page."""
_LETTER_HEAD = 8
_AROUND = 3
_TO_WHOM = regex(
    r"\W*(?:Dear (?:colleagues?|(?:Sir|Madam) (?:or|colleague))\b|To (?:Dr|Prof|the (?:family|treating|referring) (?:doctor|physician))\b|(?:Sehr geehrte[rs]?|Liebe[rs]?) (?:Frau |Herr )?Kolleg)",
    re.I,
)
_SIGN = regex(
    r"[ \t]*(?:[(\[<*_]{1,2})?(?P<words>[^\W_][^.:;()\[\]\n|=<>*→_\t]{1,48}?)"
    r"(?:[)\]>*_]{1,2}:?|:[*_]{1,2}|[ \t]*(?:\||=>|→|=|\t)|[ \t](?:--?|–|—)[ \t](?!\d))[ \t]*(?=\w)"
)
_NEXT_DASHED = regex(r".*[;,.]\s[^;,.\n]{2,48}\s(?:--?|–|—)\s")
_OPEN_END = (".", ";", ",", "，", "；", "。", "?", "？")
_WORDS = regex(r"[^\W_]+", re.UNICODE)
_GRAMMAR = frozenset((
    "the", "a", "an", "of", "at", "in", "on", "and", "by", "to", "for", "his", "her", "my", "our", "he", "she",
    "it", "was", "as", "no", "nr", "number", "day", "date", "dated", "course", "courses", "round", "rounds", "cycle",
    "cycles", "first", "second", "third", "fourth", "fifth", "sixth", "st", "nd", "rd", "th", "i", "ii", "iii",
    "iv", "v", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday",
    "am", "pm", "gmt", "hrs", "hours", "later", "afterwards", "thereafter",
))  # fmt: skip
"""Words beside a time that say nothing else."""
_OF_PATIENT = ("before", "after", "follow_up", "outcome", "exam", "investigation")
_LOOKS = ("test", "sampling", "imaging", "device")
_FOUND = ("measure", "scale", "function", "finding")
_TIME_KINDS = ("cells", "procedure", "cue")

_SAME = regex(
    r"(?:the )?same(?: as (?:above|before))?|idem|di(?:t)?to|as above|as before|see above|unchanged|none|no|nil|[-–—]+",
    re.I,
)
"""A value that says something, and no time."""


def with_time_heads(document: Document, lexicon: Lexicon, index: Index) -> Document:
    """A document whose lines that say only when are headings.

    Args:
        document: what a reader made.
        lexicon: for words of phases and of headings.
        index: its dates, durations and terms.
    """
    if document.media_type in SHEETS:
        return document  # the rows of a sheet are labels and values
    blocks, changed, level = list(document.blocks), False, 0
    for i, block in enumerate(document.blocks):
        if block.kind == "heading":
            level = block.level
        shaped = block.kind in ("paragraph", "item") or _is_pair(document, index, i)
        if shaped and (signed := _signed(document, lexicon, index, block)) is not None:
            blocks[i], changed = signed, True
            continue
        if i + 1 >= len(blocks) or not _heads(document, lexicon, index, i):
            continue
        below = level and not _phase(document, index, block.span)
        blocks[i] = Block("heading", block.span, level + 1 if below else min(level, _PLAIN_LEVEL) or _PLAIN_LEVEL)
        changed = True
    return replace(document, blocks=tuple(blocks)) if changed else document


def _signed(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Block | None:
    """A line whose first words say when, set apart by a sign: "Before | fever", "After => no fever"."""
    m = _SIGN.match(document.text, block.span.start, block.span.end)
    words = Span(*m.span("words")) if m else None
    if m is None or words is None or _NEXT_DASHED.match(document.text, m.end(), block.span.end):
        return None  # "Before treatment – 4/5; after treatment – 5/5": its times stand beside their values
    known = any(e.role in PHASES for e in lexicon.label(document.quote(words), "heading"))
    if not known and (not _phase(document, index, words) or _more(document, lexicon, index, words, phased=True)):
        return None
    return replace(block, kind="field", level=0, marker="", label=words, value=Span(m.end(), block.span.end))


def _is_pair(document: Document, index: Index, i: int) -> bool:
    """Whether a line that looks like a heading names what was found behind a sign, as the line below it does."""
    two = document.blocks[i : i + 2]
    found = [_SIGN.match(document.text, b.span.start, b.span.end) for b in two if b.kind in ("heading", "paragraph")]
    return len(found) == _LEAST and all(
        m is not None and _names(index, Span(m.end(), b.span.end)) for m, b in zip(found, two, strict=True)
    )


def _names(index: Index, span: Span) -> bool:
    """Whether words name something that is found or measured."""
    return any(m.entry.kind in _FOUND for m in part(index.mentions, span))


def _heads(document: Document, lexicon: Lexicon, index: Index, i: int) -> bool:
    """Whether a line says nothing but when."""
    block = document.blocks[i]
    words = document.quote(block.span).strip()
    begins = not document.text[: block.span.start].rpartition("\n")[2].strip()
    if block.kind not in ("paragraph", "field") or not begins or len(words) > _LONGEST:
        return False
    if words.endswith(_OPEN_END):
        return False
    dates = part(index.dates, block.span)
    single = len(dates) == 1 and dates[0].last is None
    if block.label is not None and block.value is not None:
        if _SAME.fullmatch(document.quote(block.value).strip(" .")):
            return False  # "Diagnosis at discharge: same"
        if _names(index, block.value):
            return False  # "On admission - left grip 4/5"
        if asked := _asked(document, lexicon, i):
            phased = _phase(document, index, block.value)
            dates_head = "day" in asked and i > 0 and document.blocks[i - 1].kind == "heading"
            if not dates_head and "visit" not in asked:
                return False
            return single and not _more(document, lexicon, index, block.value, phased=phased)
    if "\n" in words:
        return False
    if block.kind == "paragraph" and any(e.role in PHASES for e in lexicon.label(words.rstrip(" :："), "heading")):
        return True  # "Before" alone on its line
    if dates and _is_letters(document, i):
        return False
    marked = single and dates[0].start - block.span.start <= _MARKS and _MARKED.fullmatch(words) is not None
    if marked and not _names(index, block.span):
        return True
    if dates and (not single or (i < _NEAR_TOP and document.blocks[i - 1].kind != "heading")):
        return False
    phased = _phase(document, index, block.span) or named_course(words) is not None
    return (bool(dates) or phased) and not _more(document, lexicon, index, block.span, phased=phased)


_MARKS = 4
_MARKED = regex(r"([*_=~#-]{1,3}) ?[^\n]{8,60} ?\1")
"""A line between marks, here with the day of an entry and where it was: "** 5 May 2009, Oslo **"."""


def says_when(document: Document, lexicon: Lexicon, index: Index, span: Span) -> bool:
    """Whether words say when something was, and nothing else.

    Args:
        document: the document.
        lexicon: for words of phases.
        index: its dates, durations and terms.
        span: the words, as of a label.
    """
    dates = part(index.dates, span)
    phased = _phase(document, index, span)
    single = len(dates) == 1 and dates[0].last is None
    return (single or (phased and not dates)) and not _more(document, lexicon, index, span, phased=phased)


def _is_letters(document: Document, i: int) -> bool:
    """Whether a day near the top is when a letter was written: whom it is to stands around it."""
    if i >= _LETTER_HEAD:
        return False
    around = document.blocks[max(0, i - _AROUND) : i + _AROUND + 2]
    return any(_TO_WHOM.match(document.text, b.span.start, b.span.end) is not None for b in around)


def _asked(document: Document, lexicon: Lexicon, i: int) -> tuple[str, ...]:
    """What the label of a block asks for."""
    label = document.blocks[i].label
    return tuple(e.role for e in lexicon.label(document.quote(label).rstrip(" :："), "field")) if label else ()


def _phase(document: Document, index: Index, span: Span) -> bool:
    """Whether a line names a phase."""
    mentions, durations = part(index.mentions, span), part(index.durations, span)
    return read_time(document.text, span, mentions, (), durations, label=True).timepoint is not None


def _phrase(document: Document, index: Index, span: Span) -> tuple[int, int]:
    """Where a line says its phase, from the first to the last word of it: "before the first portal vein injection"."""
    read = read_time(document.text, span, part(index.mentions, span), (), part(index.durations, span), label=True)
    return read.start, read.end


def _more(document: Document, lexicon: Lexicon, index: Index, span: Span, *, phased: bool) -> bool:
    """Whether a line says more than its time."""
    told = [(d.start, d.end) for d in part(index.dates, span)]
    told += [(d.start, d.end) for d in part(index.durations, span)]
    for m in part(index.mentions, span):
        time = m.entry.kind == "cue" and m.entry.role in (*PHASES, "event", "visit")
        if time or (phased and m.entry.kind in _TIME_KINDS and m.entry.role not in _LOOKS):
            told.append((m.start, m.end))
    if phased:
        told.append(_phrase(document, index, span))
    words = document.quote(span)
    if phased and (course := COURSE_NAMED.search(words)):
        told.append((span.start + course.start(), span.start + course.end()))  # "Second stay: on admission"
    if phased and (known := lexicon.prefix(words, "heading")) and known[0].role in _OF_PATIENT:
        told.append((span.start, span.start + known[1]))
    rest = words.rpartition(":")[2].strip() if phased else ""
    if rest and any(e.role in _OF_PATIENT for e in lexicon.label(rest, "heading")):
        told.append((span.end - len(rest) - 1, span.end))
    return any(
        word.group().lower() not in _GRAMMAR
        and not word.group().isdigit()
        and not any(start <= word.start() and word.end() <= end for start, end in told)
        for word in _WORDS.finditer(document.text, span.start, span.end)
    )


# Labelled times that stand behind one another on one line: "Before: EDSS 6; after 3 months: EDSS 5; at discharge:
# EDSS 4".


_HEAD = regex(
    r"(?:[;,.]\s+|\s[–—|/]\s)(?:and |then |but )?(?P<words>[^\W_](?:[^:;,.\n]|(?<=\d)[.,](?=\d)){1,45}?)\s?[:：]\s*(?=\S)"
)
_OF_MANY = regex(r"\b(?:mean|average|median|patients|cases|group)\b", re.I)
_INLINE_LONGEST = 1500
_MOST = 30


def with_times_apart(document: Document, lexicon: Lexicon, index: Index) -> Document:
    """A document in which a field that says when, and then says other times with a colon each, is a field for each of them.

    Args:
        document: what a reader made.
        lexicon: for words of phases.
        index: its dates, durations and terms.

    Returns:
        The document; the same one where no field holds several times.
    """
    blocks = [part for block in document.blocks for part in _parts(document, lexicon, index, block)]
    return replace(document, blocks=tuple(blocks)) if len(blocks) > len(document.blocks) else document


def _parts(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Iterator[Block]:
    """The fields of a line of several times, or the block as it is."""
    labels, text = _labels(document, lexicon, index, block), document.text
    if not labels:
        yield block
        return
    ends = [*(label.start for label in labels[1:]), block.span.end]
    for label, end in zip(labels, ends, strict=True):
        printed = text[label.end : end]
        begin = label.end + len(printed) - len(printed.lstrip(" \t\n:："))
        value = Span(begin, max(begin, label.end + len(printed.rstrip(" \t\n,;|/–—"))))
        first = block.span.start if label is labels[0] else label.start
        yield replace(block, span=Span(first, value.end), label=label, value=value)


def _labels(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Sequence[Span]:
    """The times of a field that says only when, and then says other times with a colon each; none for other fields."""
    label, value, text = block.label, block.value, document.text
    if block.kind != "field" or label is None or value is None or block.span.end - block.span.start > _INLINE_LONGEST:
        return ()
    if label.end > value.start or text[label.end : value.start].strip() not in (":", "："):
        return ()
    if _OF_MANY.search(text, label.start, label.end) or not says_when(document, lexicon, index, label):
        return ()
    found = [Span(*m.span("words")) for m in _HEAD.finditer(text, value.start, block.span.end)][:_MOST]
    found = [span for span in found if says_when(document, lexicon, index, span)]
    return [label, *found] if found else ()
