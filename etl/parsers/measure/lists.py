"""Numbers by what stands around them in a list or a pair: grades of limbs, sides that close a list, first values,
before and now.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from etl.document import Span
from etl.facts import Concept, Observation, Period, Phase, Side, Site, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.measure.limits import fits
from etl.parsers.measure.sites import is_measure, sides_lead
from etl.parsers.measure.strength import part_of_limb
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.phrases import is_both
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Numbers by what stands around them in a list or a pair: grades of limbs, sides that close a list, first values.


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
_COMMA = regex(r",\s")
_WHERE = ("part", "side")
_LIST_END = regex(r"\s*(?:[;.)]|$)")
"""Behind a grade that a comma parts from its muscle: "iliopsoas, 2/5; gluteus, 3/5"."""
_DIRECT = regex(r"\s*[:=(\[]?\s*(?:is|was|now)?\s*|(?: (?:is|are|was|were))?(?: [a-z]{4,9}) ?\(\s?", re.I)
_TO = regex(
    r"\s*(?:points?|[^\W\d_]{1,4})?(?:\s*\(?in [A-Z][a-z]+(?: \d{4})?\)?)?\s*to\s*(?:(?:an?\s)?(?:stage|grade|level|class|score|total)\s(?:of\s)?)?"
)
_CLOSES = regex(r"\s*(?:[,;.)]|$|and\b|\n)")
_SIDE_AFTER = regex(r"\s*(?:(?:on|at) )?(?:the )?(?:both|left|right|bilateral\w*|R|L)\b", re.I)
_PART_BEHIND = regex(r"\s*[:–—-]?\s*")
_NEXT_PART = regex(r"\s*(?:[,/]|and|but)?\s*")
_MEANWHILE = regex(r"\b(?:between|again|since|until|previous|preceding|untreated|a year before)\b", re.I)


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
    alone = alone or (
        of_five
        and _COMMA.fullmatch(text, site.end, hit.start) is not None
        and _LIST_END.match(text, hit.end, statement.span.end) is not None
    )
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
        here = statement.time_at(first.start)
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
