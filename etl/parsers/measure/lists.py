"""Numbers in a list or a pair by what stands around them: which limb, side, site or part each is of, and which is
first, before or now.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.facts import Concept, Observation, Period, Phase, Side, Site, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.layout.frames import tells_arrival
from etl.parsers.measure.limits import fits
from etl.parsers.measure.sites import is_measure, sides_lead
from etl.parsers.measure.strength import part_of_limb
from etl.parsers.number import RANGED, QuantityHit
from etl.parsers.phrases import is_both, side_of
from etl.parsers.reading import TIME_BEHIND, Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Numbers by what stands around them in a list or a pair: grades of limbs, sides that close a list, first values,
# before and now.


_FROM = regex(r"\b(?:from\s*(?:(?:an?\s)?(?:stage|grade|level|class|score|total)\s(?:of\s)?)?|points? ?\()$", re.I)
_OUT_OF_FIVE = regex(r"[0-5][+-]{0,2} ?/ ?5[+-]?")
_SIDED = regex(r"\b(?:right|left|both|R|L)\.?\s+\S$", re.I)
_BARE_GRADE = regex(r"[0-5][+-]{0,2}(?: ?/ ?5)?(?: degrees?)?")
_SIDE = r"(?:left|right|both sides|bilaterally|[LR])\b\.?\s*[:=]?\s*"
_SIDES = regex(
    rf"(?: [a-z]{{4,8}}\b)?\s*[:=]?\s*(?:{_SIDE})(?:[0-5][+-]{{0,2}}(?: ?/ ?5)?(?: degrees?)?\s*(?:,|and|/|;)\s*(?:{_SIDE})?)?",
    re.I,
)
_BESIDE = regex(rf"\s*[:=]?\s*{_SIDE}", re.I)
"""Behind a site its side and then a grade: "ankles: right 3/5, left 3+/5"."""
_IS_GRADED = regex(
    r"\s*(?:(?:is|was|were)(?: (?:now|still|graded(?: as| at)?|rated(?: as| at)?))?|got|gets|now)?\s*(?:an?\s+|about\s+|only\s+)?"
    r"(?:[0-5][+-]{0,2} ?/ ?5[+-]?\s*(?:on the |in the |at the )?(?:right|left|R|L)(?: side)?,?\s*(?:and|but|,)\s*)?(?:only\s+)?",
    re.I,
)
"""Between a muscle or movement and its grade out of five, also the second one: "was 2/5 on the right and 2+/5 on the left"."""
_AT_OTHER_TIME = regex(
    r"\s(?:before|then|initially|(?:on|at) (?:admission|arrival))[,;]\s(?:and |but )?"
    r"|\s?[,;(]?\s?(?:and |but )?(?:is |it is |it was )?(?:now|today|before|previously|earlier|(?:on|at) (?:admission|discharge|arrival))(?: it was| it is)?\s?:?\s",
    re.I,
)
_OTHER_SIDE = regex(
    r"\s?(?:[,;/]|,? (?:and|but|while|whereas))\s(?:(?:on|in) )?(?:the )?(?:left|right|[LR])(?: (?:one|side|only|was|is|(?:side|one) was))?\s?:?\s",
    re.I,
)
_WHERE = ("part", "side")
_DIRECT = regex(r"\s*[:=(\[]?\s*(?:is|was|now)?\s*|(?: (?:is|are|was|were))?(?: [a-z]{4,9}) ?\(\s?", re.I)
_TO = regex(
    r"\s*(?:points?|[^\W\d_]{1,4})?(?:\s*\(?in [A-Z][a-z]+(?: \d{4})?\)?)?\s*to\s*(?:(?:an?\s)?(?:stage|grade|level|class|score|total)\s(?:of\s)?)?"
)
_CLOSES = regex(r"\s*(?:[,;.)]|$|and\b|\n)")
_SIDE_AFTER = regex(r"\s*(?:(?:on|at) )?(?:the )?(?:both|left|right|bilateral\w*|R|L)\b", re.I)
_PART_BEHIND = regex(r"\s*[:–—-]?\s*")
_NEXT_PART = regex(r"\s*(?:[,/]|and|but)?\s*")
_MEANWHILE = regex(r"\b(?:between|again|since|until|previous|preceding|untreated|a year before)\b", re.I)


_LATER_DAY = regex(
    r"\W*(?:on|by|at|after|within|over) (?:the )?(?:next|following|first|second|third|\d{1,2}(?:st|nd|rd|th)|day|week|month)\b",
    re.I,
)


def _next_part(text: str, stream: Sequence[Mention | QuantityHit], first: int, n: int) -> bool:
    """Whether a number and the one before it have a part of one limb behind each: "4/5 proximally and 3/5 distally"."""
    between = stream[first + 1 : n]
    behind = stream[n + 1] if n + 1 < len(stream) else None
    if len(between) != 1 or not (isinstance(part := between[0], Mention) and part.entry.role == "part"):
        return False
    if not (
        isinstance(behind, Mention) and behind.entry.role == "part" and not text[stream[n].end : behind.start].strip()
    ):
        return False
    return not text[stream[first].end : part.start].strip() and bool(
        _NEXT_PART.fullmatch(text, part.end, stream[n].start)
    )


def of_limb(reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int) -> Mention | None:
    """A grade right behind a site with its side ("right leg 2/5") is of the measure whose unit is the grade.

    Where the page speaks of that measure, the grade of a site that the mapping names needs no "/5"
    ("deltoid left 3+, right 4-").

    Args:
        reading: the document.
        statement: the statement; its label may name the limb ("Left arm: proximal 3/5").
        stream: its mentions and numbers, in order.
        n: which of them is the number.

    Returns:
        The measure, at the place of the site; None for other numbers.
    """
    hit = stream[n]
    before = [t for t in stream[max(0, n - 4) : n] if isinstance(t, Mention) and t.entry.kind == "site"]
    if not isinstance(hit, QuantityHit):
        return None
    last = (t for t in reversed(stream[:n]) if isinstance(t, QuantityHit) or t.entry.kind not in ("cue", "qualifier"))
    first = next(last, None)
    sided_first = not before or _SIDED.search(
        reading.document.text, max(0, before[-1].start - 12), before[-1].start + 1
    )
    if (
        isinstance(first, QuantityHit)
        and sided_first
        and _OTHER_SIDE.fullmatch(reading.document.text, first.end, hit.start)
    ):
        return of_limb(reading, statement, stream, stream.index(first))  # "right arm 2/5, left 1/5"
    if isinstance(first, QuantityHit) and sides_lead(reading.document.text, stream, n):
        return of_limb(reading, statement, stream, stream.index(first))  # "biceps R 4/5 L 5/5"
    if isinstance(first, QuantityHit) and _AT_OTHER_TIME.fullmatch(reading.document.text, first.end, hit.start):
        if _SIDE_AFTER.match(reading.document.text, hit.end, statement.span.end):
            return None  # "right 3/5, left 4/5 (before: 2/5 on both sides)"
        return of_limb(reading, statement, stream, stream.index(first))  # "left arm 3/5, now 4/5"
    if isinstance(first, QuantityHit) and _next_part(reading.document.text, stream, stream.index(first), n):
        return of_limb(
            reading, statement, stream, stream.index(first)
        )  # "the right arm was 4/5 proximally and 3/5 distally"
    if not before:
        return _of_labelled_limb(reading, statement, stream, n, hit)
    site, text = before[-1], reading.document.text
    of_five = _OUT_OF_FIVE.fullmatch(hit.grade or "") is not None
    sided = _SIDED.search(text, max(0, site.start - 12), site.start + 1) or is_both(
        text, reading.lexicon, site.entry, site
    )
    behind = bool(sided) and _DIRECT.fullmatch(text, site.end, hit.start) is not None
    direct = of_five and behind
    bare = _BARE_GRADE.fullmatch(text, hit.start, hit.end) is not None
    graded = bare and (
        _SIDES.fullmatch(text, site.end, hit.start)
        or (behind and hit.kind == "grade")
        or (of_five and _DIRECT.fullmatch(text, site.end, hit.start) is not None)
    )
    alone = of_five and not direct and _IS_GRADED.fullmatch(text, site.end, hit.start) is not None
    listed = (of_five or bare) and _limb_above(statement, text)
    listed = bool(
        (site.entry.left or site.entry.part_of) and listed and _IS_GRADED.fullmatch(text, site.end, hit.start)
    )
    limb = None if direct or graded or alone or listed else _parted_limb(text, stream, n)
    if not direct and not graded and not alone and not listed and limb is None:
        return part_of_limb(reading, statement, stream, n) or _told_there(reading, site, hit)
    site = limb or site
    entry = next((e for e in reading.lexicon.in_unit("measure", ("{grade}",)) if fits(reading, e, hit)), None)
    if entry is None:
        return None
    of_sides = of_five and _BESIDE.match(text, site.end, hit.start) is not None and bool(graded)
    if not (
        direct
        or (listed and of_five)
        or of_sides
        or (limb and of_five)
        or (alone and entry.is_of(site.entry))
        or (of_five and (graded or alone) and _closed_by_side(reading, statement, site, hit))
        or (of_five and (graded or alone) and _only_named(reading, statement, site))
        or _told_of(reading, entry, site)
    ):
        return None
    return Mention(site.start, site.end, entry)


def _limb_above(statement: Statement, text: str) -> bool:
    """Whether the label of a field is a limb with its side, and no more: "Left arm: shoulder 2/5, elbow 1/5"."""
    sites = [m for m in _only_a_place(statement) if m.entry.kind == "site" and m.entry.left]
    return bool(sites) and _SIDED.search(text, max(0, sites[0].start - 12), sites[0].start + 1) is not None


def _only_a_place(statement: Statement) -> list[Mention]:
    """The sites and sides that the label of a field names; none when it names anything else."""
    label = statement.frame.label
    named = [m for m in statement.frame.topic if label and label.start <= m.start and m.end <= label.end]
    return [] if any(m.entry.kind not in ("site", "qualifier") for m in named) else named


def _closed_by_side(reading: Reading, statement: Statement, site: Mention, hit: QuantityHit) -> bool:
    """Whether a grade out of five behind a limb is followed by its side: "arms 5/5 both sides", "legs 2/5 right, 3/5 left".

    Behind a label that is neither a limb nor a part of an examination, the five are of something else.
    """
    if not site.entry.left or not _SIDE_AFTER.match(reading.document.text, hit.end, statement.span.end):
        return False
    label = statement.frame.label
    if label is None:
        return True
    words = reading.document.quote(label).rstrip(" :：.")
    named = any(m.entry.kind == "site" for m in statement.frame.topic if m.start >= label.start and m.end <= label.end)
    return named or statement.frame.has("exam") or bool(reading.lexicon.label(words, "heading"))


def _only_named(reading: Reading, statement: Statement, site: Mention) -> bool:
    """Whether a grade out of five is of a limb or a joint, and its sentence and label name nothing else that may have it:
    "elbow 3-/5, wrist 2/5", but not "pain in the elbow 3/5"."""
    label = statement.frame.label
    asked = [m for m in statement.frame.topic if label and label.start <= m.start < label.end]
    if not (site.entry.left or site.entry.part_of) or site.entry.role == "organ":
        return False
    if label and not (asked and all(m.entry.kind == "cue" for m in asked)):
        return False  # "Range: elbow 3/5" may be anything, "After discharge: elbow 3/5" only says when
    named = (m for m in statement.mentions if m.start < site.start and (m.start, m.end) != (site.start, site.end))
    return not any(m.entry.kind in ("finding", "function", "measure", "scale", "condition") for m in named)


def _of_labelled_limb(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, hit: QuantityHit
) -> Mention | None:
    """A grade out of five behind a label that is a limb and its side ("Left arm: proximal 3/5, distal 2/5"), or a bare one
    where the page has told the limbs' strength."""
    label, text = statement.frame.label, reading.document.text
    of_five = _OUT_OF_FIVE.fullmatch(hit.grade or "") is not None
    if label is None or not (of_five or _BARE_GRADE.fullmatch(text, hit.start, hit.end)):
        return None
    named = _only_a_place(statement)
    sites = [m for m in named if m.entry.kind == "site"]
    if not sites:
        return None
    sided = any(m.entry.role == "side" for m in named)
    if not sided and not _BESIDE.search(text, max(label.end, hit.start - 16), hit.start):
        return None
    between = [t for t in stream[:n] if t.start >= label.end]
    if not all(isinstance(t, QuantityHit) or (t.entry.kind == "qualifier" and t.entry.role in _WHERE) for t in between):
        return None
    entry = next((e for e in reading.lexicon.in_unit("measure", ("{grade}",)) if fits(reading, e, hit)), None)
    told = entry and (of_five or _told_of(reading, entry, sites[0]))
    return Mention(sites[0].start, sites[0].end, entry) if entry and told else None


def _told_there(reading: Reading, site: Mention, hit: QuantityHit) -> Mention | None:
    """A bare grade right behind a site of which a sentence before has told one graded measure, and no other."""
    text = reading.document.text
    if not _BARE_GRADE.fullmatch(text, hit.start, hit.end) or not _DIRECT.fullmatch(text, site.end, hit.start):
        return None
    if not (_CLOSES.match(text, hit.end) or _SIDE_AFTER.match(text, hit.end)):
        return None
    told = {
        m.entry.id: m.entry
        for s in reading.statements
        if s.quantities and s.span.end < site.start and any(x.entry.id == site.entry.id for x in s.of("site"))
        for m in s.of("measure", "scale")
        if m.entry.grade and not any(x.start == m.start for x in s.of("site"))
    }
    entry = next(iter(told.values())) if len(told) == 1 else None
    return Mention(site.start, site.end, entry) if entry is not None and fits(reading, entry, hit) else None


def _parted_limb(text: str, stream: Sequence[Mention | QuantityHit], n: int) -> Mention | None:
    """The sided limb whose parts are graded: "right leg proximal 3+, distal 1; left arm 4"."""
    hit = stream[n]
    closed = _BARE_GRADE.fullmatch(text, hit.start, hit.end) and _CLOSES.match(text, hit.end)
    if not closed and not _OUT_OF_FIVE.fullmatch(text, hit.start, hit.end):
        return None
    at, i = hit.start, n - 1
    part = stream[i]
    if _is_part(part) and _PART_BEHIND.fullmatch(text, part.end, at):
        at, i = part.start, i - 1
        if i > 0 and isinstance(stream[i], QuantityHit) and _NEXT_PART.fullmatch(text, stream[i].end, at):
            return _parted_limb(text, stream, i)
    site = stream[i] if i >= 0 else None
    if not isinstance(site, Mention) or site.entry.kind != "site" or not _PART_BEHIND.fullmatch(text, site.end, at):
        return None
    return site if _SIDED.search(text, max(0, site.start - 12), site.start + 1) else None


def _is_part(token: Mention | QuantityHit) -> bool:
    return isinstance(token, Mention) and token.entry.kind == "qualifier" and token.entry.role == "part"


def _told_of(reading: Reading, entry: Entry, site: Mention) -> bool:
    """Whether a page speaks of a measure, and a site is one of those whose bare grades are that measure's.

    A muscle's are; a limb's are where a sentence of the page has told the measure of a limb.
    """
    if entry.is_of(site.entry):
        return any(m.entry.id == entry.id for m in reading.index.mentions)
    return bool(site.entry.left) and any(
        any(m.entry.id == entry.id for m in (*s.mentions, *s.frame.topic)) and any(m.entry.left for m in s.of("site"))
        for s in reading.statements
        if s.quantities
    )


_IN_TURN = regex(r"\W*(?:(?P<right>R|right|OD)\s*/\s*(?:L|left|OS)|(?:L|left|OS)\s*/\s*(?:R|right|OD))\W*", re.I)
_OPPOSITE: dict[Side, Side] = {"left": "right", "right": "left"}


def on_both_sides(reading: Reading, statement: Statement, found: Sequence[Observation]) -> Iterator[Observation]:
    """ "4/5 in hip flexion and 3/5 in knee flexion on both sides": what closes a list is said of each in it.

    Args:
        reading: the document.
        statement: the sentence.
        found: its measurements.

    Yields:
        The measurements, with the side where it is theirs.
    """
    sides = [m for m in statement.of("qualifier") if m.entry.role == "side"]
    rest = reading.document.text[sides[0].end : statement.span.end] if len(sides) == 1 else "…"
    closing = not rest.strip(" .;,)") and (sides[0].entry.value or sides[0].entry.id) == "bilateral"
    text = reading.document.text
    if closing and (order := _IN_TURN.fullmatch(text, sides[0].start, sides[0].end)):
        yield from _in_turn(sides[0], "right" if order["right"] else "left", found)
        return
    for fact in found:
        behind = closing and fact.site is not None and fact.site.side is None and fact.evidence[0].end <= sides[0].start
        yield replace(fact, site=replace(fact.site, side="bilateral")) if behind and fact.site else fact


def _in_turn(mark: Mention, first: Side, found: Sequence[Observation]) -> Iterator[Observation]:
    """ "14 / 15 mmHg (R/L)": the last two values of one measure are of one side each, in the order of the letters."""
    ended = [f for f in found if f.evidence[0].end <= mark.start]
    pair = ended[-2:] if len(ended) > 1 and ended[-1].code == ended[-2].code else []
    for fact in found:
        at = next((n for n, one in enumerate(pair) if one is fact), None)
        side = first if at == 0 else _OPPOSITE[first]
        site = fact.site or Site(Concept(""))
        yield fact if at is None else replace(fact, site=replace(site, side=side))


def grades_of(stream: Sequence[Mention | QuantityHit], mention: Mention) -> int:
    """How many numbers stand behind a measure before the next measure begins."""
    count = 0
    for t in stream:
        if isinstance(t, QuantityHit):
            count += t.start >= mention.start
        elif is_measure(t) and t.start > mention.start:
            break
    return count


def fell_from(reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int) -> bool:
    """ "Went down from 48 to 36" after a treatment: the first value was there before it.

    Args:
        reading: the document.
        statement: the sentence.
        stream: its mentions and numbers, in order.
        n: which of them is the number.

    Returns:
        True for the first value.
    """
    text = reading.document.text
    near = [t for t in stream[max(0, n - 1) : n + 6] if isinstance(t, QuantityHit)]
    at = next(i for i, t in enumerate(near) if t is stream[n])
    first = at - 1 if at and text[near[at - 1].end : near[at].start].strip() == "/" else at  # "from 160/95 to 130/80"
    last = (
        first + 1 if first + 1 < len(near) and text[near[first].end : near[first + 1].start].strip() == "/" else first
    )
    hit, then = near[first], next(iter(near[last + 1 :]), None)
    if then is None or not _FROM.search(text, max(0, hit.start - 18), hit.start):
        return False
    return _TO.fullmatch(text, near[last].end, then.start) is not None and led_away(reading, statement, hit, then.end)


def led_away(reading: Reading, statement: Statement, first: QuantityHit | Span, end: int) -> bool:
    """Whether the first of two values, "from … to …", was there before the treatment that the second came after.

    Args:
        reading: the document.
        statement: the sentence.
        first: where the first value stands.
        end: where the second ends.
    """
    if _MEANWHILE.search(reading.document.text, statement.span.start, statement.span.end):
        return False
    if statement.frame.has("history", "past_history", "before"):
        return False
    if len(statement.points) > 1:  # "9.4 before treatment and 7.6 in May, the dose went down from 46 to 29"
        if all(start >= end and p.phase == "after" for start, _, p in statement.points):
            return True  # "from 27 to 20 in six months, and was 23 after a year"
        here = statement.time_of(first.start, first.end)
        apart = all(b < first.start or a >= end for a, b, _ in statement.points)
        return here is not None and here.phase == "after" and apart
    if statement.timepoint is not None:
        return statement.timepoint.phase == "after" and statement.timepoint.course is None
    return any(m.entry.kind == "cells" and m.start < statement.span.start for m in reading.index.mentions)


# Two values of one measure in one sentence, one of them from before: "31 (before: 20)", "was 12, is now 17".


_IT = r"(?: (?:it|that|this|which|treatment|therapy|the treatment|the therapy|value|score)){0,2}(?: (?:was|were|had been|is))?"
_EARLIER_AHEAD = regex(
    r"(?:\b(?:before|previously|earlier|formerly|initially|originally|pre|admission|arrival|baseline)"
    + _IT
    + r"|\bhad been|\(was|\(from|"
    r"\binstead of|\b(?:to|reached|now|at) \S{1,8},? (?:up |down )?from|\b(?:up|down) from|\bcompared (?:with|to)|\bagainst|\bvs\.?|\bversus)"
    r"\s?[:=]?\s?(?:only |about |at )?$",
    re.I,
)
_WAS = regex(r"\bwas(?: only)?\s?[:=]?\s?$", re.I)
_LATER_AHEAD = regex(
    r"\b(?:(?:after|now|currently|today|post|discharge|at present|finally|afterwards|later)"
    + _IT
    + r"|is(?: now)?)\s?[:=]?\s?(?:at )?$",
    re.I,
)
_OF_MOST = r"(?:\s?/\s?\d{1,3})?(?:\s?points?)?\s?"
_THEN = (
    r"(?:before|previously|earlier|then|formerly|initially|(?:on|at) (?:admission|arrival|baseline)|admission|baseline)"
)
_NOW = r"(?:after|now|today|currently|post|(?:at |on )?discharge)"
_ALONE = r"\b(?! (?:he|she|they|it|we|I)\b)(?!\s?[:=]?\s?\d)"
_CLOSED = r"\b(?![^()\n]{0,40}\d)"
"""In brackets that hold a number too, the words are that number's: "12.9 (before transplantation 9.6)"."""
_EARLIER_BEHIND = regex(rf"{_OF_MOST}(?:{_THEN}{_ALONE}|\({_THEN}{_CLOSED})", re.I)
_LATER_BEHIND = regex(rf"{_OF_MOST}(?:{_NOW}{_ALONE}|\({_NOW}{_CLOSED})", re.I)
_AND_NOW = regex(
    r"(?:\s?\([^()\n]{1,12}\))?(?: points)?\s?[,;]?\s?(?:and |but )?(?:is |it is )?(?:now|today|currently|at present)\s?:?\s?(?:it is |at |only |about )?",
    re.I,
)
"""Between a value and the one of today: "45, now 65"."""
_CLOSING = regex(r"(?: of (?:the )?(?:predicted|normal|expected))?(?: predicted)?\s?\)", re.I)
_SHARE = regex(r"\s?\(\d[\d.,]*\s?%?[^()\d\n]{0,14}\)(?=\s[a-z])")
_TAKEN = frozenset(("s", "ms", "min"))
"""Units of times that a test takes, which are values."""
_ON = regex(r"\s?[^\W\d_]{0,6}(?:/[^\W\d_]{1,6})?\s(?:\(|(?:in|on|at|as of)\s)(?:the\s)?", re.I)
_TODAY = regex(r"\b(?:now|today|currently|at present|these days)\b", re.I)
_FAR, _PAIR_BESIDE = 70, 24
_TREATED = ("outcome", "after", "follow_up", "treatment")
_NOT = ("history", "past_history", "before")


_DOWN_FROM = regex(r"(?: [a-zA-Z/%^]{1,12})?,? (?:up|down|increased|decreased|reduced) from (?:an? [a-z]+ (?:of )?)?")
"""Between a value and the one before it: "7.1 g/dL, down from 13.4"."""


def of_pair(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, point: Timepoint | None
) -> Timepoint | None:
    """The time of one of two values, where words beside them say which was earlier.

    Args:
        reading: the document.
        statement: the sentence.
        stream: its mentions and numbers, in order.
        n: which of them is the number.
        point: its time as the sentence gives it.

    Returns:
        Its own time; the sentence's where nothing beside it or the other value says so.
    """
    timed = {(d.start, d.end) for d in statement.durations if d.unit not in _TAKEN}  # "was 5 six months after it"
    text = reading.document.text
    n = _bracketing(text, stream, n)
    hit, other = stream[n], _other(text, stream, n, timed)
    if other is None or statement.frame.has(*_NOT) or not isinstance(hit, QuantityHit):
        return point
    first, second = (hit, other) if hit.start < other.start else (other, hit)
    if point is not None and tells_arrival(point) and _DOWN_FROM.fullmatch(text, first.end, second.start):
        return point if hit is first else Timepoint("before", "")
    if _LATER_DAY.match(text, statement.span.start, first.start) or (
        point is None and TIME_BEHIND.match(text, hit.end)
    ):
        return (
            point  # "162 at one week, 110 at discharge", "On the next day it was 6.5; two days after that it was 7.9"
        )
    if any(start == end == hit.start for start, end, _ in statement.points):
        return point  # by its place in a list: "before and after 1 and 3 months: 34, 36, 37"
    if len({m.entry.id for m in stream if isinstance(m, Mention) and m.entry.role == "side"}) > 1:
        return point  # "4/5 in the right hand versus 5/5 in the left" compares two hands
    mine, theirs = _said(text, statement.span, hit), _said(text, statement.span, other)
    if mine is None and theirs == "after" and _AND_NOW.fullmatch(text, hit.end, other.start):
        mine = "before"
    framed = statement.frame.timepoint
    after = point if point and point.phase == "after" else framed if framed and framed.phase == "after" else None
    if mine is None and theirs == "after" and _WAS.search(text, max(0, hit.start - 10), hit.start):
        mine = "before"
    treated = statement.frame.has(*_TREATED) or any(
        m.entry.kind == "cells" and m.start < statement.span.start for m in reading.index.mentions
    )
    if mine == "before" and (theirs == "after" or after is not None or (theirs is None and treated)):
        return point if point and point.phase == "before" else Timepoint("before", "")
    was = theirs == "before" or _WAS.search(text, max(0, other.start - 10), other.start) is not None
    if point is None and mine == "after" and was and treated and _TODAY.search(text, other.end, statement.span.end):
        return Timepoint("after", "")
    if point is not None and point.phase == "before" and (mine == "after" or (mine is None and theirs == "before")):
        return after or Timepoint("after", "")
    return point


def day_of_pair(
    reading: Reading,
    statement: Statement,
    stream: Sequence[Mention | QuantityHit],
    n: int,
    day: Period | None,
    own: Timepoint | None,
) -> Period | None:
    """The date of one of two values of a sentence with one date, which is that of the value right before it: "13 in March 2011
    and is 10.5 today".

    Args:
        reading: the document.
        statement: the sentence.
        stream: its mentions and numbers, in order.
        n: which of them is the number.
        day: its date as the sentence gives it.
        own: its time where `of_pair` has told it.
    """
    if day is None or day != statement.effective:
        return day
    text, hit = reading.document.text, stream[n]
    dates = [d for d in statement.dates if d.first]
    timed = {(d.start, d.end) for d in statement.durations if d.unit not in _TAKEN}
    other = _other(text, stream, n, timed) if len(dates) == 1 else None
    if other is not None and isinstance(hit, QuantityHit):
        first, last = (hit, other) if hit.start < other.start else (other, hit)
        now = _said(text, statement.span, last) == "after" and _TODAY.search(text, first.end, statement.span.end)
        if now and (dates[0].end <= first.start or _is_behind(text, first.end, dates[0].start)):
            return day if hit is first else statement.frame.effective
    return None if own is not None and own.phase == "before" else day


def _is_behind(text: str, end: int, day: int) -> bool:
    """Whether a date stands right behind a value that ends at a place."""
    return end <= day <= end + _PAIR_BESIDE and _ON.fullmatch(text, end, day) is not None


def _bracketing(text: str, stream: Sequence[Mention | QuantityHit], n: int) -> int:
    """The number right before the bracket in which a number stands alone: "2.1 L (65 %)"; the number itself else."""
    hit = stream[n]
    if n and text[hit.start - 1 : hit.start] == "(" and _CLOSING.match(text, hit.end):
        before = stream[n - 1]
        if isinstance(before, QuantityHit) and text[before.end : hit.start].strip() == "(":
            return n - 1
    return n


def _other(
    text: str, stream: Sequence[Mention | QuantityHit], n: int, timed: Collection[tuple[int, int]]
) -> QuantityHit | None:
    """The value beside a value, of the same measure; None where there are more or another is named between."""
    found: list[QuantityHit] = []
    for step in (-1, 1):
        at = n + step
        while 0 <= at < len(stream):
            one = stream[at]
            if isinstance(one, QuantityHit):
                if _bracketing(text, stream, at) != at:
                    at += step
                    continue  # "2.1 L (65 %) before": the share is no second value
                if any(s <= one.start < e for s, e in timed):
                    at += step
                    continue  # "45 three months later, compared with 38"
                if abs(one.start - stream[n].start) <= _FAR:
                    found.append(one)
                break
            own = stream[n].start < one.start < stream[n].end  # "12 per month", which names its measure
            if one.entry.kind in ("measure", "scale") and not own and not _in_number(stream, at):
                break
            at += step
    return found[0] if len(found) == 1 else None


def _in_number(stream: Sequence[Mention | QuantityHit], at: int) -> bool:
    """Whether a term stands inside the number before it."""
    before = stream[at - 1] if at else None
    return isinstance(before, QuantityHit) and before.start < stream[at].start < before.end


def _said(text: str, span: Span, hit: QuantityHit) -> Phase | None:
    """What the words right before or right behind a value say of when it was."""
    ahead = text[max(span.start, hit.start - 40) : hit.start]
    if _EARLIER_AHEAD.search(ahead):
        return "before"
    if _LATER_AHEAD.search(ahead):
        return "after"
    share = _SHARE.match(text, hit.end, span.end)
    end = share.end() if share else hit.end
    if _EARLIER_BEHIND.match(text, end, span.end):
        return "before"
    return "after" if _LATER_BEHIND.match(text, end, span.end) else None


# Which place each value of a list has, and the words of such a list: sides, sites, parts, values, signs between them.


# Values that have a name of their own ("CF", "no light perception"), and the measure that a function's figures are
# of.


_FAR_OFF = (
    r"(?: (?:vision|only|perception))?(?: ?(?:at|@|/|from|in front of|, ?)? ?"
    r"(?:(?:about )?\d+(?:[.,]\d)? ?-?(?:m|cm|ft|feet|foot|inch|meters?|metres?|inches)|(?:the )?face|\d ?['’])(?![^\W\d_]))?"
)


class Names:
    """The findings that a measure has as values where its numbers end, by how pages write them."""

    def __init__(self, reading: Reading, head: Entry) -> None:
        systems = [s for v in head.values if (s := reading.lexicon.get("grade", v))]
        found = {g.text.lower(): reading.lexicon.label(g.name, "finding") for s in systems for g in s.grades}
        self._findings = {text: named[0] for text, named in found.items() if named}
        texts = sorted({g.text for s in systems for g in s.grades}, key=len, reverse=True)
        words = "|".join(text if text.isupper() else f"(?i:{re.escape(text)})" for text in texts)
        self._pattern = re.compile(rf"(?P<name>{words})\b{_FAR_OFF}") if words else None

    def at(self, text: str, at: int, end: int) -> tuple[Entry, int] | None:
        """The finding named at a place, and where its words end."""
        found = self._pattern.match(text, at, end) if self._pattern else None
        entry = self._findings.get(found["name"].lower()) if found else None
        return (entry, found.end()) if found and entry else None

    def search(self, text: str, start: int, end: int) -> tuple[Entry, int, int] | None:
        """The first finding named in a range of the text, and where its words begin and end."""
        found = self._pattern.search(text, start, end) if self._pattern else None
        entry = self._findings.get(found["name"].lower()) if found else None
        return (entry, found.start(), found.end()) if found and entry else None


def measured(reading: Reading, head: Mention) -> Iterator[tuple[Mention, bool]]:
    """What a name heads: of a function first the measure of it ("Vision: OD 0.1"), then itself.

    Args:
        reading: the document.
        head: where the name stands.

    Yields:
        The name as each, and whether it is the function's measure.
    """
    if head.entry.kind == "function":
        for entry in reading.lexicon.of_function(head.entry.id):
            yield Mention(head.start, head.end, entry), True
    yield head, False


# The words of a list of results: sides, sites, parts, values, the order of two sides, signs between them.


Kind = Literal["side", "site", "part", "value", "separator", "filler", "head", "order", "other"]

_START = attrgetter("start")
_SIDE_WORDS = r"right|left|Rt|Lt|OD|OS|RE|LE|R|L|r|l"
_ORDER = regex(
    rf"[(\[]?\s?(?P<first>{_SIDE_WORDS})\.?\s?(?:[/,]|and)\s?(?P<second>{_SIDE_WORDS})\.?(?:\s?[)\]]|(?=\s*[:=\s]))",
    re.I,
)
_EQUAL = regex(r"(?:right|R)\s?=\s?(?:left|L)\b|(?:left|L)\s?=\s?(?:right|R)\b|b/l\b", re.I)
_LIMB = regex(r"(?P<side>[RLB])(?P<name>[A-Z]{2})\b")
"""A side's letter before the short name of a site: "RUL", "LLE"."""
_LETTER_GRADE = regex(r"(?P<side>[RL])\s?(?=[0-5+\-−–±(](?![\w]))")
"""A side's letter right before its value: "R4", "L+"."""
_FILLER = regex(
    r"(?<=[.;:,] )\((?:[a-h]|\d)\)\s(?=[A-Z])|['’]s\b|[A-Z]\.\s(?=[a-z])|(?:of|the|in|on|at|for|was|were|is|are|it|both|with|his|her|that|those|sides?|only|grades?|graded|level|score|scores|points?|"
    r"as|by|respectively)\b|[()\[\]（）*•·|]"
)
"""Small words, brackets, and the numbers of a list in a sentence: "(1) Upper limbs …"."""
_SAME = regex(r"(?:the )?same\b(?! as)", re.I)
_SEPARATOR = regex(r"[,;.:：/=\n–—-]|(?:and|but|while|whereas)\b", re.I)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_GRADE = regex(
    r"(?:(?:grade|level|degree)[\s-]?|M(?=\d))?(?P<core>(?P<grade>[0-5]|IV|V|I{1,3})(?![\d.]\d)"
    r"(?:\s?(?P<sign>[+\-−–]{1,2})(?!\s?\d)|\s(?P<word>plus|minus)\b)?(?:\s?(?:/|of|out of)\s?5(?P<late>[+\-−–])?(?!\d|\.\d))?)"
    r"(?:\s?[-–]?(?:degrees?|points?|pts?|grades?|level)\b\.?)?(?![\w/])",
    re.I,
)
_MARK = regex(r"[(（]?(?P<mark>\+/-|±|\+{1,5}|[-−–]{1,3}|[0-5]\+|↑{1,3}|↓{1,3})[)）]?(?![\w+])")
_SIGN = regex(r"[(（]?(?P<mark>\+/-|±|\+{1,4}|[-−–]|(?:0|[Yy]es|[Nn]o)(?=\s*(?:[,;)\n]|\.(?!\d))))[)）]?(?![\w+])")
_FRACTION = regex(r"\d{1,3}(?:\.\d)?\s?/\s?\d{1,4}(?!\d)")
_HALF = regex(r"[([]?(?:[0-5](?:[+\-−–]{1,2}(?!\d))?|\+{1,4}|±|[-−–])[)\]]?(?:\s?/\s?5(?!\d))?")
_NUMBER = regex(r"\d{1,4}(?:[.,]\d{1,3})?\s?(?:°|degrees\b|deg\b|mm ?Hg\b|mm\b)?")
_SHORTENED = regex(r"\.\s*[:=]?\s*(?:\d|[IV]{1,3}\b|\()")
_SHORT = 5
_JOIN = regex(r"\s*(?:/|,|and\b)\s*")
_LISTED_SIDE: dict[str, Side] = {"r": "right", "l": "left", "o": "right", "b": "bilateral"}


class Word(Struct, frozen=True):
    """One word of a list.

    Args:
        kind: what it is.
        start: offset of its first character.
        end: offset behind its last character.
        side: the side it says; of an order the first one.
        entry: the site.
        text: a value as it is to be read, a part, or a sign.
    """

    kind: Kind
    start: int
    end: int
    side: Side | None = None
    entry: Entry | None = None
    text: str = ""
    printed: tuple[int, int] = (0, 0)
    """Where a value is printed, without words such as "grade"."""


def _side_named(word: str) -> Side:
    """The side of "right", "R", "OD", "L" …"""
    low = word.lower()
    return "left" if low == "os" else _LISTED_SIDE[low[0]]


def words_of(
    reading: Reading,
    head: Entry,
    span: tuple[int, int],
    mentions: Sequence[Mention],
    hits: Sequence[QuantityHit],
    *,
    paired: bool = False,
) -> Iterator[Word]:
    """The words of a list behind (and around) the name of what it lists.

    Args:
        reading: the document.
        head: what the list gives results of.
        span: from where to where.
        mentions: the terms there.
        hits: the numbers there.
        paired: whether the order of the sides was told above.

    Yields:
        The words in order; the first of kind "other" is the last.
    """
    text, (at, end) = reading.document.text, span
    system = reading.lexicon.get("grade", head.grade) if head.grade else None
    known = frozenset(g.text for g in system.grades) if system else frozenset()
    names = Names(reading, head)
    before = ""
    while at < end:
        if text[at] in " \t\r":
            at += 1
            continue
        word = _pair_half(text, at, end, head) if paired and before != "part" else None
        if word is None and (named := names.at(text, at, end)):
            word = Word("value", at, named[1], entry=named[0], text=text[at : named[1]], printed=(at, named[1]))
        word = word or _word(reading, head, known, text, at, end, mentions, hits)
        if word.kind == "part" and _SHORTENED.match(text, word.end, end) and word.end - at <= _SHORT:
            word = replace(word, end=word.end + 1)  # "dist. 3": the full stop ends no sentence
        paired = paired or word.kind == "order"
        if word.kind not in ("separator", "filler"):
            before = word.kind
        yield word
        if word.kind == "other":
            return
        at = word.end


def _pair_half(text: str, at: int, end: int, head: Entry) -> Word | None:
    """One of two values of the sides in the order told: "4/3", "3+/1+", "20°/15°"."""
    pattern = (
        _HALF if head.grade or head.kind == "finding" else _FRACTION if _FRACTION.match(text, at, end) else _NUMBER
    )
    found = pattern.match(text, at, end)
    if found is None or found.end() == at:
        return None
    if (pattern is _FRACTION and head.units and "1" not in head.units) or (
        pattern is _FRACTION
        and "1" in head.units
        and not _JOIN.match(text, found.end(), end)
        and text[at : at + 2] == "0."
    ):
        found = _NUMBER.match(text, at, end)
        assert found is not None
    return Word("value", at, found.end(), text=_bare(found.group().strip("()[] ")), printed=found.span())


def _word(
    reading: Reading,
    head: Entry,
    known: frozenset[str],
    text: str,
    at: int,
    end: int,
    mentions: Sequence[Mention],
    hits: Sequence[QuantityHit],
) -> Word:
    here = [m for m in _starting(mentions, at, at + 1) if m.end <= end]
    if (order := _ORDER.match(text, at, end)) and _side_named(order["first"]) != _side_named(order["second"]):
        return Word("order", at, order.end(), _side_named(order["first"]))
    if equal := _EQUAL.match(text, at, end):
        return Word("side", at, equal.end(), "bilateral")
    if (limb := _LIMB.match(text, at, end)) and (sites := reading.lexicon.label(limb["name"], "site")):
        return Word("site", at, limb.end(), _LISTED_SIDE[limb["side"].lower()], sites[0])
    if letter := _LETTER_GRADE.match(text, at, end):
        return Word("side", at, letter.end(), _side_named(letter["side"]))
    if head.implies and (eye := _of_organ(reading, head, text, at)):
        return eye
    if value := _value(head, known, text, at, end, [m for m in here if _allowed(head, m.entry)], hits):
        return value
    if same := _SAME.match(text, at, end):
        return Word("value", at, same.end(), text="=", printed=(at, same.end()))
    sites_here = [m for m in here if m.entry.kind == "site"]
    if any(m.entry.kind == "qualifier" and m.entry.role == "part" for m in here):
        sites_here = [m for m in sites_here if m.entry.left]  # "the distal muscles of the arms"
    sides_here = [m for m in here if m.entry.kind == "qualifier" and m.entry.role == "side" and side_of(m)]
    within = _starting(mentions, at + 1, sites_here[0].end) if sites_here else ()
    inner = next((m.start for m in within if m.entry.id == head.id), None)
    if inner is not None:  # "lower limb muscle strength": not the muscle's
        found = [m for m in reading.lexicon.find(text, at, inner) if m.start == at and m.entry.kind == "site"]
        sites_here = found or [replace(sites_here[0], end=inner)]
    if sites_here and (not sides_here or sites_here[0].end > sides_here[0].end):
        inside = [m for m in within if m.entry.role == "side" and m.end <= sites_here[0].end]
        side = side_of(inside[0]) if inside else None  # "the lower left limb"
        return Word("site", at, sites_here[0].end, side, sites_here[0].entry)
    if sides_here:
        own = sites_here[0].entry if sites_here and sites_here[0].end == sides_here[0].end else None
        return Word("site" if own else "side", at, sides_here[0].end, side_of(sides_here[0]), own)
    parts = [m for m in here if m.entry.kind == "qualifier" and m.entry.role == "part"]
    if parts:
        return Word("part", at, parts[0].end, text=parts[0].entry.name)
    kinds = [m for m in here if m.entry.kind == head.kind]
    if any(m.entry.id == head.id for m in kinds):
        return Word("head", at, next(m.end for m in kinds if m.entry.id == head.id))
    refined = {entry_id for _, entry_id in head.refines}
    for m in kinds:
        if m.entry.id in refined and m.entry.implies:
            return Word("site", at, m.end, entry=reading.lexicon.implied_by(m.entry))
    if filler := _FILLER.match(text, at, end):
        return Word("filler", at, filler.end(), text=filler.group())
    if separator := _SEPARATOR.match(text, at, end):
        return Word("separator", at, separator.end(), text=separator.group())
    return Word("other", at, at)


def _of_organ(reading: Reading, head: Entry, text: str, at: int) -> Word | None:
    """The letters of a side and of the organ that a test is of: "RE" for the right eye."""
    site = reading.lexicon.implied_by(head)
    if site is None or not re.match(rf"[RL]{site.name[0].upper()}\b", text[at : at + 3]):
        return None
    return Word("side", at, at + 2, _side_named(text[at]))


def _starting(mentions: Sequence[Mention], first: int, before: int) -> Sequence[Mention]:
    """The mentions, sorted by offset, that begin from one place up to another."""
    return mentions[bisect_left(mentions, first, key=_START) : bisect_left(mentions, before, key=_START)]


def _value(
    head: Entry,
    known: frozenset[str],
    text: str,
    at: int,
    end: int,
    here: Sequence[Mention],
    hits: Sequence[QuantityHit],
) -> Word | None:
    worded = [m for m in here if m.entry.kind == "qualifier" and m.entry.role in ("value", "presence")]
    if worded and text[at].isalpha() and head.kind != "scale" and not any(m.entry.kind == "site" for m in here):
        word = worded[0]
        return Word("value", at, word.end, entry=word.entry, text=text[at : word.end], printed=(at, word.end))
    if head.kind == "finding" and not head.units:
        sign = _SIGN.match(text, at, end)
        if sign and not (sign["mark"] in "-−–" and sign.end() < end and text[sign.end()] not in " ,;.)）/\n"):
            return Word("value", at, sign.end(), text=sign["mark"], printed=sign.span())
        return None
    if head.grade:
        return _graded(known, text, at, end)
    if not head.units:
        return None
    if "1" in head.units and (fraction := _FRACTION.match(text, at, end)):
        return Word("value", at, fraction.end(), text=fraction.group().replace(" ", ""), printed=fraction.span())
    hit = next((h for h in hits if h.start == at), None)
    if hit is None:
        return None
    return Word("value", at, hit.end, text=text[at : hit.end].strip(), printed=(at, hit.end))


def _allowed(head: Entry, word: Entry) -> bool:
    """Whether a word can be a value of what is listed: "increased" is one of tone, and a change of strength."""
    if head.kind == "finding" or word.role not in ("value", "presence"):
        return True
    ways = {word.id, word.value}
    return bool(ways & set(head.values)) or not (head.values or head.grade) or word.role == "presence"


def _graded(known: frozenset[str], text: str, at: int, end: int) -> Word | None:
    grade = _GRADE.match(text, at, end)
    if grade is not None:
        sign_word = {"plus": "+", "minus": "-"}.get((grade["word"] or "").lower(), "")
        signs = (grade["sign"] or grade["late"] or sign_word).replace("−", "-").replace("–", "-")
        key = _ROMAN.get(grade["grade"].upper(), grade["grade"]) + signs
        if key in known and (grade["grade"].isdigit() or grade["grade"].isupper()):
            return Word("value", at, grade.end(), text=key, printed=grade.span("core"))
    mark = _MARK.match(text, at, end)
    if mark is None or (set(mark["mark"]) <= set("-−–") and text[at] not in "(（"):
        return None
    if RANGED.search(text, max(0, at - 10), at):
        return None
    key = mark["mark"].replace("−", "-").replace("–", "-")
    if key not in known and key[0] not in "↑↓":
        return None
    return Word("value", at, mark.end(), text=key, printed=mark.span())


def _bare(printed: str) -> str:
    """A value without what it is out of: "3-/5" is "3-"."""
    plain = printed.replace("−", "-").replace("–", "-")
    return plain.split("/")[0].strip() if re.fullmatch(r"[0-5][+-]{0,2}\s?/\s?5", plain) else plain


# Which place each value of a list has: sides and sites before it, behind it, or said once for several.


class Result(Struct, frozen=True):
    """A value and its place.

    Args:
        value: the value.
        site: the word for the site.
        side: left, right, bilateral or None.
        part: distal, proximal … or "".
        open: whether the side may be the one said before the site before it.
        began: offset of the first word of its own place; -1 where it has none before it.
    """

    value: Word
    site: Word | None
    side: Side | None
    part: str = ""
    open: bool = False
    began: int = -1


class Given(Struct, frozen=True):
    """What the lines above give to a list."""

    side: Side | None = None
    site: Word | None = None
    order: Side | None = None


def span_of(words: Sequence[Word]) -> tuple[int, int]:
    """From where to where a list says places and values.

    Args:
        words: its words.
    """
    said = [w for w in words if w.kind in ("side", "site", "part", "value", "order")]
    return said[0].start, said[-1].end


def results_of(words: Sequence[Word], given: Given) -> tuple[Result, ...]:
    """The results of a list.

    Args:
        words: the words of the list.
        given: side, site and order said above it.

    Returns:
        Its results in order; none when the list can't be read without a doubt.
    """
    order, closing = given.order, False
    held, side, part = given.side, given.side, ""
    sites: list[tuple[Word, Side | None]] = [(given.site, None)] if given.site else []
    fresh = False  # whether a site was named since the last value
    sided = False  # whether a side was named since the last value
    out: list[Result] = []
    n = 0
    began = -1
    while n < len(words):
        w = words[n]
        if w.kind in ("side", "site", "part") and began < 0:
            began = w.start
        if w.kind == "order":
            order, closing = w.side, bool(out)
        elif w.kind == "side":
            side, sided = w.side, True
            if _heads(words, n):
                held = w.side
        elif w.kind == "site":
            if w.side is not None:
                side, sided = w.side, True
            elif not sided:
                side = held
            sites = [*sites, (w, side)] if fresh and _joined(words, sites[-1][0], n) else [(w, side)]
            fresh = True
        elif w.kind == "part":
            part = w.text
        elif (
            w.kind == "value" and w.entry is not None and not out and _aside(words, n) and not (fresh or sided or part)
        ):
            pass  # "decreased: right 4, left 3"
        elif w.kind == "value":
            behind = _behind(words, n)
            own = next((b for b in behind if b.kind == "site"), None)
            own_side = next((b.side for b in behind if b.side is not None), None)
            own_part = next((b.text for b in behind if b.kind == "part"), "")
            if order is not None and not sided and own_side is None:
                other = _second(words, n)
                if other is None:
                    return ()
                named = [b for b in _behind(words, other) if b.kind == "site"]
                if named and fresh:
                    return ()
                sites = [(named[0], None)] if named else sites  # "4/3 at the hip"
                for value, at in ((w, order), (words[other], _OPPOSITE[order])):
                    out += [Result(value, s, at, part) for s in _named(sites)]
                n, fresh = (words.index(named[0]) if named else other) + 1, False
                continue
            if (own is not None and fresh) or (own_side is not None and sided):
                return ()  # a place before the value is left without one: "of the left leg, none on the right"
            told = own_side or (side if sided or own is not None or part or own_part or not fresh else None) or held
            lent = told is None and bool(out) and not sided and fresh
            here: list[tuple[Word | None, Side | None]] = [(own, told)] if own is not None else [*sites]
            shared = len(here) > 1 and own_side is None and len({s for _, s in here}) > 1
            out += [
                Result(w, s, at if shared else told, own_part or part, lent, began)
                for s, at in (here or [(None, None)])
            ]
            if own is not None and not sided:
                side = side if own_side is None else held
            if own_side is not None:
                side = held
            n += len(behind) and (words.index(behind[-1]) - n)
            fresh = sided = False
            began = -1
            part = ""
        n += 1
    if closing and order is not None:
        out = _listed_in_turn(out, order)
    return _shared(_closed(words, _repeated(tuple(out))))


def _aside(words: Sequence[Word], n: int) -> bool:
    """Whether a word for all that follows stands before the list."""
    return n + 1 < len(words) and words[n + 1].kind == "separator" and words[n + 1].text in ":：,"


def _listed_in_turn(found: list[Result], first: Side) -> list[Result]:
    """ "14 and 16 (R and L)": the order behind the values."""
    if len(found) != 2 or any(r.side is not None for r in found):
        return found
    return [replace(r, side=side) for r, side in zip(found, (first, _OPPOSITE[first]), strict=True)]


def _named(sites: Sequence[tuple[Word, Side | None]]) -> list[Word | None]:
    return [site for site, _ in sites] or [None]


def _joined(words: Sequence[Word], last: Word, n: int) -> bool:
    """Whether a site stands beside the one before it, and not in its place ("the deltoid of both arms", "Arm: wrist")."""
    between = [w for w in words[:n] if w.start >= last.end and w.kind == "separator"]
    return bool(between) and not any(w.text in ":：.;\n" for w in between)


def _heads(words: Sequence[Word], n: int) -> bool:
    """Whether a side is said of all sites behind it: "Right: shoulder …", "right arm: shoulder …", "On the left, …"."""
    apart = False
    for w in words[n + 1 :]:
        if w.kind == "separator" and w.text in ":：,-–—":
            apart = True
        elif w.kind in ("site", "part", "head"):
            if apart:
                return w.kind != "part"
        elif w.kind != "filler":
            return False
    return False


def _behind(words: Sequence[Word], n: int) -> list[Word]:
    """The places behind a value that are its own: "4/5 (right)", "2/5 at the shoulder"."""
    out: list[Word] = []
    for w in words[n + 1 :]:
        if w.kind in ("site", "side", "part"):
            out.append(w)
        elif w.kind == "value":
            return []
        elif w.kind == "separator":
            return [] if w.text in ":：=" else out
        elif w.kind not in ("filler", "head"):
            return out
    return out


def _second(words: Sequence[Word], n: int) -> int | None:
    """Where the value of the other side stands."""
    for i, w in enumerate(words[n + 1 : n + 4], n + 1):
        if w.kind == "value":
            return i
        if w.kind not in ("separator", "filler") or w.text in ";.":
            return None
    return None


def _repeated(found: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results, "the same" being the value before it."""
    out: list[Result] = []
    for r in found:
        if r.value.text == "=":
            if not out:
                return ()
            same = replace(out[-1].value, start=r.value.start, end=r.value.end)
            r = replace(r, value=same, site=r.site or out[-1].site)
        out.append(r)
    return tuple(out)


def _closed(words: Sequence[Word], found: tuple[Result, ...]) -> tuple[Result, ...]:
    """ "4/5 in hip flexion and 3/5 in knee flexion on both sides": what closes a list is said of each in it."""
    told = [w for w in words if w.kind not in ("filler", "separator")]
    last = told[-1] if told else None
    if last is None or last.side != "bilateral" or not found or any(r.side is not None for r in found[:-1]):
        return found
    apart = any(w.kind == "separator" and w.text in ";.\n" and w.start < last.start for w in words)
    return found if apart else tuple(replace(r, side="bilateral", open=False) for r in found)


def _shared(found: tuple[Result, ...]) -> tuple[Result, ...]:
    """ "Right shoulder 2, elbow 2; left shoulder 4, elbow 4": two lists of the same sites, the side said once in each."""
    if not any(r.open for r in found):
        return found
    heads = [n for n, r in enumerate(found) if not r.open]
    groups = [found[a:b] for a, b in zip(heads, [*heads[1:], len(found)], strict=True)]
    named = [[_id(r.site) for r in g] for g in groups]
    if len(groups) != 2 or {g[0].side for g in groups} != {"left", "right"} or named[0] != named[1]:
        return found
    return tuple(replace(r, side=g[0].side, open=False) for g in groups for r in g)


def _id(site: Word | None) -> str:
    entry: Entry | None = site.entry if site else None
    return entry.id if entry else ""
