"""Where a number of a statement belongs: the measure in force, and the site, side and part told around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from etl.document import Span
from etl.facts import Period, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.measure.limits import codes_of, fits, plain_value
from etl.parsers.measure.pairs import times_of_values
from etl.parsers.number import QuantityHit
from etl.parsers.phrases import Place, places, side_of
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.places import Filled, Run, fill_places
from etl.patterns import regex
from etl.value import replace

# Where the numbers of a statement are: runs of numbers of one measure, and the grades of places that name no measure.


_OUT_OF_FIVE = regex(r"[0-5][+-]{0,2} ?/ ?5[+-]?")
_BARE_GRADE = regex(r"[0-5][+\-−–]{0,2}(?: degrees?)?")
_GRADED = regex(
    r"\s*(?:one\s*)?(?:(?:is|was|were|are) )?(?:now|still|graded(?: as| at)?|rated(?: as| at)?|got|gets|only|about|an?)?\s*[:=(\[]?\s*(?:[a-z]{4,9} )?\(?",
    re.I,
)
"""Between a place and its grade."""
_CLOSES = regex(
    r"(?: grades?| degrees?)?\s*(?:[,;.)]|$|and\b|\n|(?:(?:on|at) )?(?:the )?(?:both|left|right|bilateral\w*|R|L)\b)",
    re.I,
)
_LINE_START = regex(r"(?:\A|\n)[\s•*·–\d.)-]*(?:both |the |left |right )?\Z", re.I)
_AT_OTHER_TIME = regex(
    r"\d\S{0,4}[\s(,;]+(?:(?:and|but|then|it) )?(?:is |was )?(?:now|today|before|previously|earlier|initially|(?:on|at) (?:admission|discharge|arrival))\b[^\d;]{0,16}$",
    re.I,
)
"""Before a grade of the same place at another time: "left arm 3/5, now 4/5"."""
_OF_UNNAMED = regex(r"[^\W\d_]{3,} of (?:the |his |her )?[^:;.\d]{2,24}:[^:;]*$")
"""Before a place what no mapping knows, whose grades they are: "Position sense of the left foot: big toe 3/5"."""
_MINUS = regex(r"[1-4][-−–]")
_FAR_AHEAD, _ADJACENT = 60, 3
_OTHERS = ("finding", "function", "measure", "scale", "condition")


class Valued(Struct, frozen=True):
    """A number with its measure, None where it may be a grade of the place beside it; `n` is its number in the stream."""

    hit: QuantityHit
    mention: Mention | None
    n: int


def is_measure(m: Mention) -> bool:
    """Whether a term may have a number: what is graded has none by a word that only compares ("stronger")."""
    if m.entry.kind == "measure" and m.form == "ability" and m.entry.grade:
        return False
    return m.entry.kind in ("measure", "scale") or (m.entry.kind == "function" and bool(m.entry.grade))


class Placed(Struct, frozen=True):
    """A number with its measure, its place, its time and date; `alone` where its measure has no other number, or others at other
    times and none at a place."""

    hit: QuantityHit
    mention: Mention
    filled: Filled
    point: Timepoint | None
    day: Period | None
    alone: bool
    n: int


def with_places(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], valued: Sequence[Valued], before: Place | None
) -> list[Placed]:  # fmt: skip
    """Return the numbers that have a measure, each with its place and time.

    Args:
        reading: the document.
        statement: the statement.
        stream: its terms and numbers, in order.
        valued: its numbers.
        before: the place of the sentence before, where "it" goes on with its measure.
    """
    text, span, out = reading.text, statement.span, []
    ill = [m.start for m in statement.of("finding", "condition")]
    marks = tuple(
        t for t in stream if isinstance(t, Mention) and is_place(t)
        and not (t.entry.role == "side" and any(0 <= at - t.end <= 1 for at in ill))
    )  # fmt: skip
    named = groupby((v for v in valued if v.mention), key=_named_by)
    bare = groupby((v for v in valued if not v.mention), key=lambda v: _may_grade(text, v.hit))
    told: dict[str, Place | None] = {}
    for run in sorted((*(list(g) for _, g in named), *(list(g) for _, g in bare)), key=lambda r: r[0].n):
        first, last, mention = run[0].hit, run[-1].hit, run[0].mention
        ends = [v.hit.end for v in valued if v.n < run[0].n]
        head = mention if mention is not None and span.start <= mention.start < first.start else None
        begin = max([span.start, *ends])
        begin = _begin(text, statement, head, begin, bool(ends)) if head else begin
        later = [
            x for v in valued if v.n > run[-1].n for x in (v.hit.start, v.mention.start if v.mention else v.hit.start)
        ]
        stop = min([span.end, *(x for x in later if x > last.end)])
        part = next(
            (m.entry.name for m in marks if head and m.entry.role == "part" and 0 <= head.start - m.end <= 2), ""
        )
        given = before or label_place(
            statement, sites=bool(mention.entry.grade) if mention else _may_grade(text, first)
        )
        if mention is not None and part:
            given = given or told.get(mention.entry.id)  # "the right leg was 3 distally and the proximal power was 4"
        filled = fill_places(
            text, Run(tuple(Span(v.hit.start, v.hit.end) for v in run), marks, begin, stop, head, given, part)
        )
        if mention is not None:
            told[mention.entry.id] = filled[-1].place
        times = times_of_values(reading, statement, [v.hit for v in run])
        listed = len(run) > 1 and all(f.place and f.place.site and f.place.side for f in filled)
        alone = len(run) == 1 or (len(set(times)) == len(run) and not any(f.place for f in filled))
        signed = listed and any(_MINUS.fullmatch(text, q.start, q.end) for q in reading.index.quantities)
        for one, place, time in zip(run, filled, times, strict=True):
            of = (
                one.mention
                or _graded_place(reading, statement, one.hit, place, signed=signed)
                or by_aid(reading, statement, one.hit)
            )
            if of is not None:
                out.append(Placed(one.hit, of, place, *time, alone, one.n))
    return sorted(out, key=lambda p: p.n)


def _named_by(valued: Valued) -> tuple[object, ...]:
    """Return what names a number: a mention, or the same measure where the unit says it ("12 per month before, 4 per month after")."""
    m = valued.mention
    if m is None:
        return ()
    return (m.entry.id,) if valued.hit.start <= m.start and m.end <= valued.hit.end else (m.start, m.end)


def _may_grade(text: str, hit: QuantityHit) -> bool:
    """Whether a number may be a grade of strength, out of five or bare."""
    return bool(_OUT_OF_FIVE.fullmatch(hit.grade or "") or _BARE_GRADE.fullmatch(text, hit.start, hit.end))


def is_place(m: Mention) -> bool:
    """Whether a term is a site, a side or a part."""
    return m.entry.kind == "site" or (m.entry.kind == "qualifier" and m.entry.role in ("side", "part"))


def _begin(text: str, statement: Statement, head: Mention, end: int, later: bool) -> int:
    """Where the places before a measure begin that are its own: "In the right arm, strength was 4/5", "right knee jerk 3"."""
    low = max(end, statement.span.start)
    others = [m.end for m in statement.mentions if is_measure(m) and m.end <= head.start and m.end > low]
    bracketed = text[head.start - 1 : head.start] == "(" and bool(head.entry.grade)
    clause = max(low, *(text.rfind(sign, low, head.start) + 1 for sign in ".,;:)\n"))
    if bracketed:  # "tone of the legs was high (Ashworth 3 right, 2 left)"
        alone = sum(m.entry.kind == "site" and clause <= m.start < head.start for m in statement.mentions) == 1
        return clause if alone else head.start
    if later or others:
        near = [m for m in statement.mentions if low <= m.start and m.end <= head.start and is_place(m)]
        at = head.start
        for m in reversed(near):
            gap = text[m.end : at].strip() if m.end <= at else ""
            if gap or at - m.end > _ADJACENT:
                break
            at = m.start
        return at
    first = next(
        (m for m in statement.mentions if low <= m.start and is_place(m)),
        None,
    )
    if first is None or first.start >= head.start:
        return low
    signs = ".)" if _LINE_START.search(text, max(0, first.start - 12), first.start) else ";:.)("
    cut = max(text.rfind(sign, low, head.start) + 1 for sign in signs)
    single = head.entry.grade or head.entry.implies or (head.entry.kind == "scale" and not head.entry.items)
    if not single:
        cut = max(cut, text.rfind(",", low, head.start) + 1)  # "broad face, weight 12 kg"
    return max(low, cut, head.start - _FAR_AHEAD)


def label_place(statement: Statement, *, sites: bool) -> Place | None:
    """Return the place that a label or heading gives to the values below it: "Ashworth, both sides: …", "Left arm: …".

    Args:
        statement: the statement.
        sites: whether the values have a site from there, as grades have.
    """
    label, topic = statement.frame.head, statement.frame.topic
    if label is None and any(is_measure(m) for m in topic):
        label = statement.frame.title
    sides = [m for m in topic if label and m.entry.role == "side" and label.start <= m.start < label.end]
    side = side_of(sides[0]) if len(sides) == 1 else None
    at = sides[0].start if sides else topic[0].start if topic else 0
    found = [p for p in places(topic) if p.site and not p.site.name.endswith(" system")] if sites else []
    if len({(p.site.id, p.side, p.part) for p in found if p.site}) == 1:
        return replace(found[0], side=found[0].side or side)
    return Place(at, at, None, side) if side else None


def _graded_place(
    reading: Reading, statement: Statement, hit: QuantityHit, filled: Filled, *, signed: bool
) -> Mention | None:
    """Return the measure that a grade of a limb or muscle is of, at the place: "right leg 2/5", "deltoid left 3+".

    Out of five it needs a limb, joint or muscle and nothing else that may have it; a bare one needs a page that tells
    the measure of such a place.
    """
    place, text = filled.place, reading.text
    if place is None or place.site is None or place.site.role == "organ":
        return None
    of_five = _OUT_OF_FIVE.fullmatch(hit.grade or "") is not None
    bare = _BARE_GRADE.fullmatch(text, hit.start, hit.end) is not None
    entry = next((e for e in reading.lexicon.in_unit("measure", ("{grade}",)) if fits(reading, e, hit)), None)
    if entry is None or not (of_five or bare):
        return None
    inside = place.start >= statement.span.start
    beside = not inside or place.end > hit.end or _GRADED.fullmatch(text, place.end, hit.start)
    if not filled.own and inside and not (statement.frame.label and place.start < statement.frame.label.end):
        beside = _AT_OTHER_TIME.search(text, place.end, hit.start)
    limb = bool(place.site.left or place.site.part_of or entry.is_of(place.site))
    label = statement.frame.label
    asked = [m for m in statement.frame.topic if label and label.start <= m.start < label.end]
    if not limb or (
        label and any(m.entry.kind not in ("site", "qualifier", "cue") and m.entry is not entry for m in asked)
    ):
        return None
    if inside and statement.before(_OF_UNNAMED, place.start):
        return None
    sided = place.site.left or any(m.start == place.start and m.entry.role == "side" for m in statement.mentions)
    if not sided and ";" in text[place.start : place.end]:
        return None  # "lifting the head 3/5; the right one 2/5"
    if label and not asked and not (place.side or statement.frame.has("exam")):
        return None  # "Range: elbow 3/5" may be anything
    other = [m for m in statement.mentions if m.entry.kind in _OTHERS and m.start < place.start and m.end <= hit.start]
    if not place.side and any((m.start, m.end) != (place.start, place.end) for m in other):
        return None  # "pain in the elbow 3/5"
    if not beside or not (of_five or (_CLOSES.match(text, hit.end) and signed)):
        return None
    above = [m for m in asked if m.entry is place.site and not any(x.entry is m.entry for x in statement.mentions)]
    return Mention(above[0].start, above[0].end, entry) if above else Mention(place.start, place.end, entry)


# Numbers whose measure isn't named, but told by the aid beside them ("with a stick 150 m" is how far somebody walks),
# by the site of which they are ("left eye 0.06"), or by a unit that one vital sign alone has.


_BEFORE = regex(r"\s?[,:(]?\s(?:(?:for|up to|about|over|some|around|nearly|almost)\s)*|\s?\+\s[^\W\d_]{1,12}\s")
"""Between an aid and how far it was used: "with a stick 150 m", "with quad cane + AFO 15 m"."""
_OF_THING = regex(
    r"\b(?:at|to|of|below|above|under|over|from|minus|[a-z]+ed|water|room|bath|outside)\s[(]?(?:about\s)?$|[-−–]$", re.I
)
"""Before a temperature that is a thing's: "kept at 37 °C", "a room of 38 °C"."""
_SEES = regex(r"\s?[:=(]?\s?(?:(?:is|was|has|had|sees|saw|reads|reached|now|still|only|about|up|to|at|with)\s)*")
"""Between a site and its value: "left eye: 0.06", "the right eye now sees 0.2"."""
_WITH = regex(r",?\s(?:with|in|on|of|for|by)\s(?:(?:the|his|her|my)\s)?(?:right|left|better|worse)\s")
_DECIMAL = regex(r"\d[.,]\d")
_CHART = regex(r"20/(?:[1-9]0|[1-9]00|1[05]|25|32|63|80|125|160|150)|6/(?:6|7\.5|9|12|15|18|24|36|48|60)")
"""A line of a chart, read from 20 feet or 6 metres."""
_BY_AID_MOST = 2
_LEAST_BELOW = 6
_NEAR = 16
_ALIVE = 10
"""How far above the lowest possible value the number must lie: what is cooler is the room or the water."""


_BEHIND = regex(r"\s?[,(]?\s?(?:(?:with|on|using|w/|by)\s)?(?:(?:an?|the|his|her|one|only)\s)?")
"""Between a distance and the aid: "150 m with stick"."""


def by_aid(reading: Reading, statement: Statement, hit: QuantityHit) -> Mention | None:
    """The measure of a number that names none.

    Args:
        reading: the document.
        statement: the statement.
        hit: a number of it that no measure stands beside.

    Returns:
        The measure, at the place of the number: the one whose figures tell the function that an aid beside the number
        is for, in a unit of it; the one that the site beside it has bare values of; else the vital sign that the unit is
        of. None for other numbers.
    """
    measure = _used_so_far(reading, statement, hit) or _of_site(reading, statement, hit)
    if measure is None and not (statement.before(_OF_THING, hit.start) or _of_finding(statement, hit)):
        measure = _vital(reading, hit)
    return None if measure is None else Mention(hit.start, hit.start, measure)


def _used_so_far(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The measure of how far somebody went with the aid beside a number: "with a stick 150 m"."""
    text = reading.text
    aids = [m for m in statement.of("finding") if m.entry.function]
    for aid in aids:
        before = aid.end <= hit.start and _BEFORE.fullmatch(text, aid.end, hit.start)
        if before or (hit.end <= aid.start and _BEHIND.fullmatch(text, hit.end, aid.start)):
            measures = reading.lexicon.in_unit("measure", codes_of(hit))
            found = next((e for e in measures if e.function == aid.entry.function and fits(reading, e, hit)), None)
            if found is not None:
                return found
    return None


def _of_site(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The ratio of which a site has bare values, beside the site with its side: "the left eye sees 0.06", "20/200 with the right eye".

    A line of a chart stands right behind a side alone, too ("Right 20/200"), on a page that names what it is of, or its
    organ, before.
    """
    text = reading.text
    sides = [m for m in statement.of("qualifier") if m.entry.role == "side"]
    if not sides or not _is_ratio(text, hit):
        return None
    measures = [e for e in reading.lexicon.in_unit("measure", ("1",)) if fits(reading, e, hit)]
    for site in statement.of("site"):
        behind = site.end <= hit.start and _SEES.fullmatch(text, site.end, hit.start)
        beside = behind or (hit.end <= site.start and _WITH.fullmatch(text, hit.end, site.start))
        if beside and any(site.start - _NEAR <= x.start < site.end for x in sides):
            return next((e for e in measures if e.is_of(site.entry)), None)
    before = [m for m in sides if m.end <= hit.start and _SEES.fullmatch(text, m.end, hit.start)]
    if not before or not _CHART.fullmatch(text, hit.start, hit.end) or statement.of("measure", "scale"):
        return None
    named = [m.entry for m in reading.index.mentions if m.end <= hit.start and m.entry.kind in ("site", "measure")]
    organs = (e for e in measures if e.site_words and e.implies)
    return next((e for e in organs if any(x.id == e.id or (x.kind == "site" and e.is_of(x)) for x in named)), None)


def _is_ratio(text: str, hit: QuantityHit) -> bool:
    """Whether a number without a unit is one over another ("20/200") or a decimal of at most two ("0.06")."""
    if codes_of(hit) - {""}:
        return False
    if hit.denominator is not None:
        return "/" in hit.grade and hit.denominator >= _LEAST_BELOW
    value = plain_value(hit)
    return value is not None and 0 < value <= _BY_AID_MOST and _DECIMAL.search(text, hit.start, hit.end) is not None


def _vital(reading: Reading, hit: QuantityHit) -> Entry | None:
    """The vital sign whose unit no other kind of measure has ("38.6 °C in the night"), where the number can be a living one's."""
    value, codes = plain_value(hit), codes_of(hit) - {""}
    having = reading.lexicon.in_unit("measure", codes) if value is not None else ()
    if len({e.name.split()[-1] for e in having}) != 1:
        return None
    vitals = [e for e in having if e.role == "vital" and e.low is not None and fits(reading, e, hit)]
    if len(vitals) != 1 or value is None or not codes & set(vitals[0].units[:1]):
        return None  # "100 g" of something is nobody's weight
    return vitals[0] if value >= (vitals[0].low or 0) + _ALIVE else None


def _of_finding(statement: Statement, hit: QuantityHit) -> bool:
    """Whether a finding right before a number has values of its unit: "fever (38.6 °C)"."""
    return any(
        f.end <= hit.start <= f.end + _NEAR and codes_of(hit) & set(f.entry.units) for f in statement.of("finding")
    )
