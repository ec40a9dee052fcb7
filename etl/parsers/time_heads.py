"""Lines that head what stands below them by what they say, not by their shape: nothing but when something was.

A reader tells headings by their shape. "14.06.2009" alone on its line, "Before treatment" above a line as short as
itself, or "Second course: after" are none by their shape; read with the terms and dates in them, they are.
"""

from __future__ import annotations

import re
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.day_heads import added_later, entry_day
from etl.parsers.index import Index, part
from etl.parsers.outline import SHEETS
from etl.parsers.when.timepoints import COURSE_NAMED, named_course, read_time
from etl.parsers.when.timing import PHASES
from etl.patterns import regex
from etl.value import replace

_LONGEST = 80
_PLAIN_LEVEL = 2
_NEAR_TOP = 3
"""A date alone on one of the first lines of a page is that of the page."""
_LETTER_HEAD = 8
_AROUND = 3
_TO_WHOM = regex(
    r"\W*(?:Dear (?:colleagues?|(?:Sir|Madam) (?:or|colleague))\b|To (?:Dr|Prof|the (?:family|treating|referring) (?:doctor|physician))\b|(?:Sehr geehrte[rs]?|Liebe[rs]?) (?:Frau |Herr )?Kolleg)",
    re.I,
)
_OPEN_END = (".", ";", ",", "，", "；", "。", "?", "？")
_WORDS = regex(r"[^\W_]+", re.UNICODE)
_GRAMMAR = frozenset((
    "the", "a", "an", "of", "at", "in", "on", "and", "by", "to", "for", "his", "her", "my", "our", "he", "she",
    "it", "was", "as", "no", "nr", "number", "day", "date", "dated", "course", "courses", "round", "rounds", "cycle",
    "cycles", "first", "second", "third", "fourth", "fifth", "sixth", "st", "nd", "rd", "th", "i", "ii", "iii",
    "iv", "v", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday",
    "am", "pm", "gmt", "hrs", "hours",
))  # fmt: skip
"""Words beside a time that say nothing else."""
_SIGN = regex(
    r"[ \t]*(?P<open>[(\[<]|\*{1,2}|_{1,2})?(?P<words>[^\W_][^.:;()\[\]\n|=<>*→_\t]{1,48}?)"
    r"(?P<sign>[)\]>:]{1,2}|:?\*{1,2}:?|_{1,2}:?|[ \t]?(?:\||=>|→|=|\t)|[ \t](?:--?|–|—)[ \t](?!\d))[ \t]*(?=\w)"
)
_DASHES = ("-", "--", "–", "—")
_NEXT_DASHED = regex(r"[;,.]\s[^;,.\n]{2,48}\s(?:--?|–|—)\s")
_LATER = regex(r"(?<=\w)\s(?:later|afterwards?|thereafter|after)\s*$", re.I)
_SHORTENED = regex(r"(?:[^\W\d_]{2,9}\.? ){1,2}[^\W\d_]{2,6}\.")
"""A line above a list whose last word is cut short: "ON ADM.", "At disch."."""
_HEADS = ("before", "after", "follow_up", "comparison")
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
    document = _with_additions_apart(document, index)
    blocks, changed, level = list(document.blocks), False, 0
    for i, block in enumerate(document.blocks):
        if block.kind == "heading" and _is_letters(document, i) and _is_day(document, index, block.span):
            blocks[i], changed = Block("paragraph", block.span), True
            continue
        if block.kind == "heading":
            level = block.level
        if (signed := _signed(document, lexicon, index, i)) is not None:
            blocks[i], changed = signed, True
            continue
        if i + 1 >= len(blocks) or block.kind not in ("paragraph", "field"):
            continue
        if not _heads(document, lexicon, index, i) or _heads(document, lexicon, index, i + 1):
            continue
        made = min(level, _PLAIN_LEVEL) or _PLAIN_LEVEL
        if level and not _phase(document, index, block.span):
            made = level if blocks[i - 1].kind != "heading" and changed else level + 1
        blocks[i] = Block("heading", block.span, made)
        changed = True
    return replace(document, blocks=tuple(blocks)) if changed else document


def _with_additions_apart(document: Document, index: Index) -> Document:
    """A document in which what was added later is headed by its day (see `added_later`)."""
    blocks: list[Block] = []
    level = 0
    for i, block in enumerate(document.blocks):
        level = block.level if block.kind == "heading" else level
        added = added_later(document, index, block.span) if block.kind in ("paragraph", "field") and i else None
        if added is not None:
            said = document.text[added.end : block.span.end]
            blocks.append(Block("heading", added, level or _PLAIN_LEVEL))
            block = Block("paragraph", Span(block.span.end - len(said.lstrip()), block.span.end), page=block.page)
        blocks.append(block)
    return replace(document, blocks=tuple(blocks)) if len(blocks) > len(document.blocks) else document


def _signed(document: Document, lexicon: Lexicon, index: Index, i: int) -> Block | None:
    """A line whose first words say when, set apart by a sign other than a colon: "(Before) …", "**After:** …", "After => …"."""
    block = document.blocks[i]
    shaped = block.kind in ("paragraph", "item", "heading")
    m = _SIGN.match(document.text, block.span.start, block.span.end) if shaped else None
    if m is None or not (m["open"] or m["sign"].strip(" :") or "\t" in m["sign"]):
        return None
    if block.kind == "heading" and (m["open"] or not _tells(document, index, i, Span(m.end(), block.span.end))):
        return None
    if m["sign"].strip() in _DASHES and _NEXT_DASHED.search(document.text, m.end(), block.span.end):
        return None  # "Before treatment – 4/5; after treatment – 5/5": its times stand beside their values
    words = Span(*m.span("words"))
    known = any(e.role in ("before", "after") for e in lexicon.label(document.quote(words), "heading"))
    if not known and (later := _LATER.search(document.text, words.start, words.end)) is not None:
        words = Span(words.start, later.start())
    phased = known or _phase(document, index, words)
    if not known and (not phased or _more(document, lexicon, index, words, phased=True)):
        return None
    words = Span(*m.span("words"))
    return replace(block, kind="field", level=0, marker="", label=words, value=Span(m.end(), block.span.end))


def _tells(document: Document, index: Index, i: int, span: Span) -> bool:
    """Whether words give a value to something, or name what was found beside a line that is set in the same way."""
    beside = (b for j in (i - 1, i + 1) if 0 <= j < len(document.blocks) for b in document.blocks[j : j + 1])
    alike = any(_SIGN.match(document.text, b.span.start, b.span.end) for b in beside)
    return _names(index, span) and (alike or bool(part(index.quantities, span)))


def _names(index: Index, span: Span) -> bool:
    """Whether words name something that is found or measured."""
    return any(m.entry.kind in _FOUND for m in part(index.mentions, span))


def _heads(document: Document, lexicon: Lexicon, index: Index, i: int) -> bool:
    """Whether a line says nothing but when, or is the name of a part of a page that tells of before or after."""
    block = document.blocks[i]
    words = document.quote(block.span).strip()
    begins = not document.text[: block.span.start].rpartition("\n")[2].strip()
    if block.kind not in ("paragraph", "field") or not begins or len(words) > _LONGEST:
        return False
    listed = i + 1 < len(document.blocks) and document.blocks[i + 1].kind in ("item", "table")
    if words.endswith(_OPEN_END) and not (listed and _SHORTENED.fullmatch(words)):
        return False
    dates = part(index.dates, block.span)
    single = len(dates) == 1 and dates[0].last is None
    if block.label is not None and block.value is not None:
        if _SAME.fullmatch(document.quote(block.value).strip(" .")):
            return False  # "Diagnosis at discharge: same"
        if _names(index, block.value):
            return False  # "On admission - left grip 4/5"
        asked = _asked(document, lexicon, i)
        if "admission" in asked and _one_of_stays(document, lexicon, index, i):
            return True
        if asked:
            phased = _phase(document, index, block.value)
            dated = single and not _more(document, lexicon, index, block.value, phased=phased)
            return dated and _of_examination(document, lexicon, i, asked)
    if "\n" in words:
        return False
    if block.kind == "paragraph" and any(e.role in _HEADS for e in lexicon.label(words.rstrip(" :："), "heading")):
        return True
    if dates and _is_letters(document, i):
        return False
    if block.kind == "paragraph" and entry_day(document, index, block.span):
        return True
    if dates and (not single or (i < _NEAR_TOP and document.blocks[i - 1].kind != "heading")):
        return False
    phased = _phase(document, index, block.span) or named_course(words) is not None
    return (bool(dates) or phased) and not _more(document, lexicon, index, block.span, phased=phased)


def says_when(document: Document, lexicon: Lexicon, index: Index, span: Span) -> bool:
    """Whether words say when something was, and nothing else.

    Args:
        document: the document.
        lexicon: for words of phases.
        index: its dates, durations and terms.
        span: the words, as of a label.
    """
    if any(e.role in _HEADS for e in lexicon.label(document.quote(span).strip(" :："), "heading")):
        return True
    if (later := _LATER.search(document.text, span.start, span.end)) is not None:
        span = Span(span.start, later.start())
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


def _is_day(document: Document, index: Index, span: Span) -> bool:
    """Whether a line is a day and nothing else."""
    dates = part(index.dates, span)
    return len(dates) == 1 and len(document.quote(span).strip(" .,:")) <= dates[0].end - dates[0].start + 1


def _asked(document: Document, lexicon: Lexicon, i: int) -> tuple[str, ...]:
    """What the label of a block asks for."""
    label = document.blocks[i].label
    return tuple(e.role for e in lexicon.label(document.quote(label).rstrip(" :："), "field")) if label else ()


def _of_examination(document: Document, lexicon: Lexicon, i: int, asked: tuple[str, ...]) -> bool:
    """Whether a field with a day dates what stands below it: right below a heading, in a letter's head, or as the only
    field above findings. "Discharge: 12 May 2009" is a field of a form."""
    if "visit" not in asked and "day" not in asked:
        return False
    if i and document.blocks[i - 1].kind == "heading":
        return True
    near = [j for j in (i - 2, i - 1, i + 1, i + 2) if 0 <= j < len(document.blocks)]
    if any("mail" in _asked(document, lexicon, j) for j in near):
        return True
    return "visit" in asked and not any(_asked(document, lexicon, j) for j in near)


def _one_of_stays(document: Document, lexicon: Lexicon, index: Index, i: int) -> bool:
    """Whether a field gives the days of one of several admissions, what was found in each of them standing below it."""
    stays = [j for j in range(len(document.blocks)) if _only_days_of_stay(document, lexicon, index, j)]
    return i in stays and len(stays) > 1 and all(b - a > 1 for a, b in pairwise(stays))


def _only_days_of_stay(document: Document, lexicon: Lexicon, index: Index, i: int) -> bool:
    """Whether a field asks for an admission and is answered by nothing but its days: "ADM II: 15.04. - 18.04.2013"."""
    value = document.blocks[i].value
    if value is None or "admission" not in _asked(document, lexicon, i) or not part(index.dates, value):
        return False
    return not _more(document, lexicon, index, value, phased=False)


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
        told.append((span.start + course.start(), span.start + course.end()))
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
