"""Lines that head what stands below or behind them by its time: a time alone, a course of treatment, labelled times in one
line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Block, Document, Span, by_place
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.parsers.index import Index, part
from etl.parsers.layout.roles import SHEETS
from etl.parsers.scope.times import PHASES, read_time
from etl.parsers.treatment.courses import courses_apart
from etl.parsers.when.rounds import COURSE_HEAD, COURSE_NAMED, course_line, named_course
from etl.patterns import regex
from etl.value import replace

# Lines that tell a course of treatment and head what came of it: "Course 1 (May 2008, 4 lumbar punctures)", "2nd
# round, July 2011, two injections into the spinal canal:".
#
# Such a line is a treatment, with its number, date and ways, and what stands below it is told after that course.


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
    m = COURSE_HEAD.match(text, line.start, line.end)
    dates = part(index.dates, Span(m.end(), line.end)) if m else ()
    if m is None or not dates:
        return None
    at = m.end()
    for hit in dates:
        between = _BETWEEN.match(text, at, hit.start)
        if hit.start > at and (between is None or between.end() < hit.start):
            break
        at = max(at, hit.end)
    if at == m.end():
        return None
    tail = _BETWEEN.match(text, at, line.end)
    if tail is not None and tail.end() == line.end:
        return Span(m.start("name"), line.end)
    joined = dates[0].end == at and dates[0].last is not None and _GOES_ON.match(text, at, line.end)
    return Span(m.start("name"), at) if joined else None


# Lines that head what stands below them by what they say, not by their shape: nothing but when something was.
#
# A reader tells headings by their shape. "14.06.2009" alone on its line, "Before treatment" above a line as short as
# itself, or "Second course: after" are none by their shape; read with the terms and dates in them, they are.


_LONGEST = 80
_SIGNS = "*=#_~"
_AT_START = 4
_NEAR_TOP = 3
"""A date alone on one of the first lines of a page is that of the page."""
_LETTER_HEAD = 8
_AROUND = 3
_TO_WHOM = regex(
    r"\W*(?:Dear (?:colleagues?|Dr|Doctor|Prof(?:essor)?|(?:Sir|Madam) (?:or|colleague))\b|To (?:Dr|Prof|the (?:family|treating|referring) (?:doctor|physician))\b|(?:Sehr geehrte[rs]?|Liebe[rs]?) (?:Frau |Herr )?Kolleg)",
    re.I,
)
_OPEN_END = (".", ";", ",", "，", "；", "。", "?", "？")
_WORDS = regex(r"[^\W_]+", re.UNICODE)
_SIGN = regex(
    r"[ \t]*(?P<open><(?:b|strong)>|[(\[<]|\*{1,2}|_{1,2})?(?P<words>[^\W_][^.:;()\[\]\n|=<>*→_\t]{1,48}?)"
    r"(?P<sign>:?</(?:b|strong)>:?|[)\]>:]{1,2}|:?\*{1,2}:?|_{1,2}:?|[ \t]?(?:\||=>|→|=|\t)|[ \t](?:--?|–|—)[ \t](?!\d))[ \t]*(?=\w)"
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


_LABELLED = regex(r"^[ \t*_>-]*(?:</?b>)?(?P<words>[^\W_][\w ]{0,20}?):(?=(?:[*_]|</?b>)*[ \t]*\w)", re.M)
_APART = 300
"""Characters between two labelled lines that are opposites."""
_HEAD_ROWS = 2


def with_opposites(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """Return the index with two heads that only beside one another say when: "Then: …" above "Now: …".

    Args:
        document: the document.
        lexicon: for the words of both times.
        found: what stands where in it.
    """
    times = [(load_reach().words[words], lexicon.get("cue", id_)) for words, id_ in _OPPOSITES]
    text = document.text
    labels = [Span(*m.span("words")) for m in _LABELLED.finditer(text)]
    dated = {d.start for d in found.dates}
    pairs = [(a, b) for a, b in pairwise(labels) if b.start - a.end < _APART and not dated & {a.end + 2, b.end + 2}]
    for table in (block.table for block in document.blocks if block.table):
        heads = [c for c in table.cells if c.row < _HEAD_ROWS and c.text.strip().replace(" ", "").isalpha()]
        pairs += [(a.span, b.span) for a, b in pairwise(heads) if a.row == b.row]
    made = [
        Mention(at.start, at.end, entry)
        for pair in pairs
        if all(document.quote(at).strip().lower() in words for at, (words, _) in zip(pair, times, strict=True))
        for at, (_, entry) in zip(pair, times, strict=True)
        if entry is not None
    ]
    if not made:
        return found
    return replace(found, mentions=tuple(sorted((*found.mentions, *made), key=by_place)))


_OPPOSITES = (("FIRST_HEAD", "baseline"), ("LAST_HEAD", "post_treatment"))


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
        if block.kind == "heading" and _is_letters(document, i) and _is_day(document, index, block.span):
            blocks[i], changed = Block("paragraph", block.span), True
            continue
        if block.kind == "title" and _is_first_visit(document, index, block):
            blocks[i], changed = Block("heading", block.span, 1), True
            continue
        if block.kind == "heading" and changed and _is_result(document, index, blocks, i):
            blocks[i] = Block("paragraph", block.span)  # "NIHSS 12" right below the day of the examination
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
        if _is_second_column(document, index, i):
            continue
        made = min(level, _PLAIN_LEVEL) or _PLAIN_LEVEL
        above = blocks[i - 1].level if i and blocks[i - 1].kind == "heading" else 0
        if (level or above) and not _phase(document, index, block.span):
            made = level if not above and changed else max(level, above) + 1
        blocks[i] = Block("heading", block.span, made)
        changed = True
    return replace(document, blocks=tuple(blocks)) if changed else document


def _is_second_column(document: Document, index: Index, i: int) -> bool:
    """Return True for a line "After" right below one "Before": the heads of two columns, each value on its own line."""
    lines = [block.span for block in document.blocks[max(0, i - 1) : i + 1]]
    read = [read_time(document.text, at, part(index.mentions, at), label=True) for at in lines]
    bare = [r.timepoint for r, at in zip(read, lines, strict=True) if (r.start, r.end) == (at.start, at.end)]
    return [point.phase for point in bare if point] == ["before", "after"]


def _is_first_visit(document: Document, index: Index, title: Block) -> bool:
    """Return True for a title that is the first of several headings with their days ahead: "1/15/2025 - Well Child Visit"."""
    heads = [title, *(b for b in document.blocks if b.kind == "heading")]
    days = [d.first for b in heads for d in part(index.dates, b.span)[:1] if d.first and d.start == b.span.start]
    first = part(index.dates, title.span)[:1]
    ahead = bool(first) and first[0].start == title.span.start and not _is_day(document, index, title.span)
    return ahead and len(days) > 1 and days == sorted(days)


def _is_result(document: Document, index: Index, blocks: Sequence[Block], i: int) -> bool:
    """Return True for a line with a value, read as a heading, right below a line that turned out to head it."""
    above, span = document.blocks[i - 1].kind != "heading" and blocks[i - 1].kind == "heading", blocks[i].span
    return above and _names(index, span) and bool(part(index.quantities, span))


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
    if single and words[0] in _SIGNS and words[-1] in _SIGNS and dates[0].start - block.span.start <= _AT_START:
        return not any(m.entry.kind in _FOUND for m in part(index.mentions, block.span))  # "** 5 May 2009, Oslo **"
    if dates and (not single or (i < _NEAR_TOP and not _is_set_off(document, lexicon, index, i))):
        return False
    phased = _phase(document, index, block.span) or named_course(words) is not None
    return (bool(dates) or phased) and not _more(document, lexicon, index, block.span, phased=phased)


def _is_set_off(document: Document, lexicon: Lexicon, index: Index, i: int) -> bool:
    """Return True for a date near the top that is no page's: below a heading, or right above findings."""
    text, block, below = document.text, document.blocks[i], document.blocks[i + 1 : i + 2]
    if i and (document.blocks[i - 1].kind == "heading" or _heads(document, lexicon, index, i - 1)):
        return True
    apart = i > 0 and text[: block.span.start].rstrip(" \t").endswith("\n\n")
    return apart and any(_names(index, b.span) and text[block.span.end : b.span.start].count("\n") == 1 for b in below)


def _says_when(document: Document, lexicon: Lexicon, index: Index, span: Span) -> bool:
    """Whether words say when something was, and nothing else."""
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
    around = document.blocks[max(0, i - _AROUND) : i + 2 * _AROUND]
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
        word.group().lower() not in load_reach().words["BESIDE_A_TIME"]
        and not word.group().isdigit()
        and not any(start <= word.start() and word.end() <= end for start, end in told)
        for word in _WORDS.finditer(document.text, span.start, span.end)
    )


# Labelled times that stand behind one another on one line: "Before: EDSS 6; after 3 months: EDSS 5; at discharge:
# EDSS 4".


_HEAD = regex(
    r"(?:[;,.]\s+|\s[–—|/]\s)(?:and |then |but )?(?P<words>[^\W_](?:[^:;,.\n]|(?<=\d)[.,](?=\d)){1,45}?)\s?[:：]\s*(?=\S)"
)
_FIRST = regex(r"(?P<words>[^\W_](?:[^:;,.\n]|(?<=\d)[.,](?=\d)){1,45}?)\s?[:：]\s*(?=\S)")
_WORD = regex(r"[,\s]+")
_PIECE = regex(r"(?:and |but |then )?(?P<piece>[^\s,;.][^,;.]{2,70})")
_GAP = regex(r"\s+")
_STATE = regex(
    r"(?:[a-z]{1,14}(?:[ -][a-z]{2,14}){0,3}(?<!\bas)(?<!\blike)(?<!\bthan)(?<!\bat)(?<!\bin)(?<!\bon)(?<!\bof)(?<!\bthe)(?<!\bafter)(?<!\bfor)|\(?\+{1,4}\)?|[-–−±])"
)
"""How something was, without a number: "moderate", "a little better", "++"."""
_OF_MANY = regex(r"\b(?:mean|average|median|patients|cases|group)\b", re.I)
_LONGEST_LIST = 300
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
    named, labels = _labels(document, lexicon, index, block)
    if not labels:
        told = _stated(document, lexicon, index, block)
        for number, (label, value) in enumerate(told):
            first, last = min(label.start, value.start), max(label.end, value.end)
            span = Span(first if number else block.span.start, last)
            yield replace(block, span=span, label=label, value=value, head=block.label)
        if not told:
            yield block
        return
    text = document.text
    ends = [*(label.start for label in labels[1:]), block.span.end]
    for label, end in zip(labels, ends, strict=True):
        printed = text[label.end : end]
        begin = label.end + len(printed) - len(printed.lstrip(" \t\n:："))
        value = Span(begin, max(begin, label.end + len(printed.rstrip(" \t\n,;|/–—"))))
        head = named if label is not block.label else None
        first = block.span.start if label is labels[0] else label.start
        yield replace(block, span=Span(first, value.end), label=label, value=value, head=head)


def _labels(document: Document, lexicon: Lexicon, index: Index, block: Block) -> tuple[Span | None, Sequence[Span]]:
    """What a field of several times asks for, None where it only says when, and all of its times; no times for other fields."""
    label, value, text = block.label, block.value, document.text
    if block.kind != "field" or label is None or value is None or block.span.end - block.span.start > _INLINE_LONGEST:
        return None, ()
    if label.end > value.start or text[label.end : value.start].strip() not in (":", "："):
        return None, ()
    if _OF_MANY.search(text, label.start, label.end):
        return None, ()
    found = [Span(*m.span("words")) for m in _HEAD.finditer(text, value.start, block.span.end)][:_MOST]
    found = [span for span in found if _says_when(document, lexicon, index, span)]
    if not found:
        return None, ()
    if _says_when(document, lexicon, index, label):
        return None, [label, *found]
    first = _FIRST.match(text, value.start, found[0].start)
    if first is not None and _says_when(document, lexicon, index, Span(*first.span("words"))):
        return label, [Span(*first.span("words")), *found]
    for m in _WORD.finditer(text, label.start + 1, label.end):  # "Speech before: …; after 3 months: …"
        if _says_when(document, lexicon, index, Span(m.end(), label.end)):
            return Span(label.start, m.start()), [label, *found]
    return None, ()


def _stated(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Sequence[tuple[Span, Span]]:
    """The times and the states of a field that lists how something was at each: "Ascites: moderate before, none at 6 months"."""
    label, value, text = block.label, block.value, document.text
    if block.kind != "field" or label is None or value is None or value.end - value.start > _LONGEST_LIST:
        return ()
    if label.end > value.start or text[label.end : value.start].strip() not in (":", "："):
        return ()
    named = [m for m in part(index.mentions, label) if m.entry.kind in ("finding", "condition", "function")]
    if not any((m.end - m.start) * 5 >= (label.end - label.start) * 3 for m in named):
        return ()
    told: list[tuple[Span, Span]] = []
    for piece in _PIECE.finditer(text, value.start, value.end):
        found = _parted(document, lexicon, index, Span(*piece.span("piece")))
        if found is None:
            return ()
        told.append(found)
    return told if len(told) > 1 else ()


def _parted(document: Document, lexicon: Lexicon, index: Index, piece: Span) -> tuple[Span, Span] | None:
    """The time and the state of "moderate before the treatment" or "at 3 months mild"; None for other words."""
    text = document.text
    gaps = [Span(m.start(), m.end()) for m in _GAP.finditer(text, piece.start, piece.end)]
    for gap in gaps:
        ahead, behind = Span(piece.start, gap.start), Span(gap.end, piece.end)
        for time, state in ((behind, ahead), (ahead, behind)):
            if _STATE.fullmatch(text, state.start, state.end) and _says_when(document, lexicon, index, time):
                return time, state
    return None
