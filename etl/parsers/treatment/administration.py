"""How a page says that cells were given, and when: in a sentence, in a diary, or by their way in alone.

One sentence can tell several ways in apart, as route, as place or as procedure, and what it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from etl.document import Block, Document, Span, Table, by_place
from etl.facts import Period, Quantity, Range
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attributes import UNSAID
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.index import Index, part
from etl.parsers.measure.limits import plain_value
from etl.parsers.number import QuantityHit, parse_number, roman
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import FINITE, tokens_of
from etl.parsers.treatment.dosage import MILLIONS, code_of, is_dose
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import length_of
from etl.parsers.when.rounds import counted_course, ordinal
from etl.patterns import regex
from etl.value import replace

# The ways in of a treatment that one sentence tells apart, and the counts, courses and dates that are theirs.
#
# "3 intrathecal (10/3, 17/3) + 1 intravenous (28/3)", "five infusions, four of them into the spinal fluid and one
# into a vein", "the second course (2 lumbar punctures and 1 infusion) was given in January".


EACH_TIME = regex(
    r"\s*(?:each|every) time\b|\s*(?:per|for each|with each|each) (?:injection|infusion|dose|time)\b", re.I
)
ORDINAL = regex(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b",
    re.I,
)
COURSE = regex(r"^[\s-]*(?:\w+\s+){0,3}?(?:rounds?|courses?|cycles?)\b", re.I)
INJECTION = regex(
    r"\b(?:injections?|implantations?|(?:re)?infusions?|transplantations?|transplants?|administrations?|rounds?|cycles?|transplanted|implanted|(?:re-?)?injected|(?:re-?)?infused|administered|received|given|underwent|(?:got|had) (?:my|his|her|their) (?:own )?(?:stem )?cells back)\b",
    re.I,
)
COURSE_NUMBER = regex(
    r"\b(?:course|round|cycle)\s(?:no\.?\s|number\s)?(\d|I{1,3}|IV|V|one|two|three|four|five)(?![\w.])", re.I
)
"""A course with its number behind it: "course 2", "round one"."""
COURSE_WORD = regex(r"(?:courses?|rounds?|cycles?)\b", re.I)
_AND = regex(r"\b(?:and|plus)\b|[+;]")
_ONCE = regex(r"\b(?:once|one|1 time|one time)\b(?!\s*(?:and|of|day|week|month))", re.I)
_BESIDE = regex(
    r"\W{1,3}(?:[x×]\s?|[a-z]{7,14}\s)?(?:(?:through|by|via|with|into|in|as|the|an?|were|was|went|given|injected|of|them|times)\s){0,5}",
    re.I,
)
"""Between the count of a way and the words for it."""
_WITH_ONE = regex(
    r"\b(?:with|after|at|on the day of) the (last|first|second|third|fourth) (?:one|of (?:these|them)|puncture|injection|infusion|dose)\b",
    re.I,
)
_NTH = regex(r"\b(?:last|first|second|third|fourth|each|this|that) $", re.I)
_BREAK = regex(r"\band\b|[,;+]")
_DAYS = regex(r"(?:, ?|,? and )(?:on )?")
OF_THEM = regex(r"\s+of (?:them|these|those|which)\b", re.I)
_WHEN_BEHIND = regex(
    r"(?: (?:injections?|infusions?))?,? (?:in|during|between|from|over|within)(?: (?:the course of|early|late|mid))? "
)
DISTANCE = regex(
    r"\b(?:the|one|an?|two|three|\d{1,2}) (?:hours?|days?|evenings?|nights?|weeks?|months?|years?) (?:before|prior to|after)"
    r" (?:the |his |her |their |my )?(?:[a-z]{4,7} )?$",
    re.I,
)
"""Before an infusion that only tells when something else was: "4 May 2021, the day before the first infusion"."""


def means(text: str, statement: Statement) -> tuple[Mention, ...]:
    """The routes and methods of a statement that aren't a medicine's own ("… and nerve growth factor 18 µg im").

    Args:
        text: the document's text.
        statement: one of its statements.

    Returns:
        The mentions, in order.
    """

    def of_medicine(m: Mention) -> bool:
        before = [x for x in statement.of("medicine", "cells", "method", "route") if x.end <= m.start]
        if not before or before[-1].entry.kind != "medicine":
            return False
        between = text[before[-1].end : m.start]
        return len(between) <= 30 and any(c.isdigit() for c in between) and not INJECTION.search(between)

    own = tuple(m for m in statement.of("route", "method") if not of_medicine(m))
    label = statement.frame.label
    if own or label is None or not headed(text, statement):
        return own
    inside = (m for m in statement.frame.topic if label.start <= m.start < label.end)
    return tuple(m for m in inside if m.entry.kind in ("route", "method"))  # "Intrathecal injection: 5 May 2009"


def implied_routes(reading: Reading, methods: Sequence[Entry]) -> tuple[Entry, ...]:
    """The routes that methods stand for, where no route is printed: a lumbar puncture is intrathecal.

    Args:
        reading: the document.
        methods: the methods.
    """
    named = dict.fromkeys(m.route for m in methods if m.route)
    return tuple(e for name in named if (e := reading.lexicon.get("route", name)))


def course_of_label(text: str, statement: Statement) -> int | None:
    """The course that the label or heading of a treatment counts ("First course: one implantation on …").

    Args:
        text: the document's text.
        statement: what is said under it.

    Returns:
        Its number, None without one.
    """
    frame = statement.frame
    if own := counted_course(text[statement.span.start : statement.span.end]):
        return own  # "Round 1: …. Round 2: …" in one line
    named = statement.holds(COURSE_NUMBER)
    if named and text.startswith(":", named.end()):
        return roman(named[1]) or int(parse_number(named[1]) or 0)
    for span in (frame.label, frame.title if frame.timepoint is None else None):
        if span is not None:
            for m in ORDINAL.finditer(text, span.start, span.end):
                if COURSE.match(text[m.end() : min(span.end, m.end() + 40)]):
                    return ordinal(m.group())
            if counted := COURSE_NUMBER.search(text, span.start, span.end):
                return roman(counted[1]) or int(parse_number(counted[1]) or 0)
    return frame.course


def only_date(text: str, statement: Statement, start: int, end: int) -> DateHit | None:
    """The date of all ways that a sentence tells: its only one, before the first of them, or a month or a stretch of time
    behind the last one ("five by puncture and one into a vein between 4 November and 2 December").

    Args:
        text: the document's text.
        statement: the sentence.
        start: where the first way begins.
        end: where the last way is named.
    """
    dates = [d for d in statement.dates if d.first]
    if len(dates) != 1:
        return None
    d = dates[0]
    if d.end <= start:
        return d
    wide = d.last is not None or len(d.first or "") < len("2009-11-04")
    return d if wide and _WHEN_BEHIND.fullmatch(text, end, d.start) else None


def course_before(text: str, statement: Statement, end: int) -> int | None:
    """The course that the words before the ways count ("the second course (2 by lumbar puncture and …)").

    Args:
        text: the document's text.
        statement: the sentence.
        end: where the first way begins.
    """
    found = [m for m in ORDINAL.finditer(text, statement.span.start, end) if COURSE.match(text[m.end() : end])]
    return ordinal(found[-1].group()) if found else None


def branches(text: str, statement: Statement) -> list[tuple[tuple[int, int], tuple[Mention, ...], int | None]]:
    """ "Three intrathecal (10/3, 17/3) + one intravenous (28/3)": ways in with dates or counts of their own.

    Args:
        text: the document's text.
        statement: the sentence.

    Returns:
        For each way its range, its routes and methods, and its count; nothing when the sentence tells of one way.
    """
    ways: list[list[Mention]] = []
    for m in means(text, statement):
        if (
            ways
            and m.start - ways[-1][-1].end <= 12
            and not _AND.search(text[ways[-1][-1].end : m.start])
            and not any(ways[-1][-1].end <= q.start < m.start for q in statement.quantities)  # "5 intrathecal, 3 i.v."
            and not any(ways[-1][-1].end <= d.start < m.start for d in statement.dates)  # "by puncture, 09-30 i.v."
        ):
            ways[-1].append(m)
        else:
            ways.append([m])
    apart = _apart(text, statement)
    if len(ways) < 2 or apart:
        return apart
    numbers = [q for q in statement.quantities if is_small_count(q)]
    starts = [
        _lead(text, statement, numbers, w, ways[k - 1][-1].end if k else statement.span.start)
        for k, w in enumerate(ways)
    ]
    starts = _behind_their_days(statement, ways) or starts if not any(count for _, count in starts) else starts
    ends = [*(start for start, _ in starts[1:]), statement.span.end]
    # "on 5, 12 and 19 May, each time 50 million i.v. and 10 million intrathecally" is one way of several days
    one = len(statement.dates) < 2 and bool(statement.dates or len(statement.subjects) < 2)
    doses = [q.start for q in statement.quantities if is_dose(q) or MILLIONS.search(text, q.start, q.end)]
    dosed = one and all(
        sum(start <= at < end for at in doses) == 1 for (start, _), end in zip(starts, ends, strict=True)
    )
    out = []
    for (start, count), end, way in zip(starts, ends, ways, strict=True):
        if count is None and not dosed and not dates_of(text, statement, start, end):
            return []
        out.append(((start, end), tuple(way), count))
    return out


def _behind_their_days(statement: Statement, ways: Sequence[Sequence[Mention]]) -> list[tuple[int, int | None]]:
    """Where the words of each way begin when every one stands behind its days: "9 May by vein, 16, 23 and 30 May by puncture"."""
    begins = [statement.span.start, *(way[-1].end for way in ways)]
    days = [
        [d for d in statement.dates if d.first and low <= d.start < way[0].start]
        for low, way in zip(begins, ways, strict=False)
    ]
    told = all(days) and not any(d.start >= begins[-1] for d in statement.dates)
    return [(low, None) for low in begins[:-1]] if told else []


def _apart(text: str, statement: Statement) -> list[tuple[tuple[int, int], tuple[Mention, ...], int | None]]:
    """The parts of a sentence that a semicolon sets apart, where each has its own number of cells and its own dates."""
    cuts = [m.start() for m in re.finditer(";", text[statement.span.start : statement.span.end])]
    if not cuts:
        return []
    starts = [statement.span.start, *(statement.span.start + cut + 1 for cut in cuts)]
    parts = list(zip(starts, [*starts[1:], statement.span.end], strict=True))
    doses = [q for q in statement.quantities if is_dose(q)]

    def whole(start: int, end: int) -> bool:
        return any(start <= q.start < end for q in doses) and bool(dates_of(text, statement, start, end))

    if not all(whole(*part) for part in parts):
        return []
    ways = means(text, statement)
    return [((start, end), tuple(m for m in ways if start <= m.start < end), None) for start, end in parts]


def dates_of(text: str, statement: Statement, start: int, end: int) -> list[DateHit]:
    """The dates of one way: those printed with it, or the one of those before that it names ("with the last one also …").

    Args:
        text: the document's text.
        statement: the sentence.
        start: where the words of the way begin.
        end: where they end.
    """
    own = [d for d in statement.dates if start <= d.start < end and d.first]
    before = [d for d in statement.dates if d.end <= start]
    which = None if own or not before else _WITH_ONE.search(text, start, end)
    if which is None:
        return own
    return before[-1:] if which[1].lower() == "last" else before[: ordinal(which[1])][-1:]


def _lead(
    text: str, statement: Statement, numbers: Sequence[QuantityHit], way: Sequence[Mention], floor: int
) -> tuple[int, int | None]:
    """Where the words of one way begin: at its count ("once into a vein"), else at the last "and", comma or plus."""
    floor = max(floor, text.rfind(";", floor, way[0].start) + 1)
    own = [
        q
        for q in numbers
        if floor <= q.start < way[0].start and way[0].start - q.end < 60 and not _NTH.search(text, floor, q.start)
    ]
    once = _ONCE.search(text, floor, way[0].start)
    if once and not _NTH.search(text, floor, once.start()) and (not own or once.start() >= own[-1].start):
        return once.start(), 1
    if own:
        of_them = [q for q in own if OF_THEM.match(text, q.end)]
        beside = [q for q in own[1:] if _BESIDE.fullmatch(text, q.end, way[0].start)]  # "six doses, four by puncture"
        first = of_them[-1] if of_them else beside[-1] if beside else own[0]
        return first.start, int(plain_value(first) or 0)
    if text[way[0].start - 1 : way[0].start] == "(":
        return floor, None  # "12 May, 19 May and 26 May (LP)"
    days = [(a.end, b.start) for a, b in pairwise(statement.dates) if _DAYS.fullmatch(text, a.end, b.start)]
    days = days if floor <= statement.span.start else []  # "on 3 and on 10 May into the spinal canal"
    days += [(d.start, d.end) for d in statement.dates]  # "on May 3, 2010 into a vein"
    breaks = [m.start() for m in _BREAK.finditer(text, floor, way[0].start)]
    breaks = [at for at in breaks if not any(a <= at < b for a, b in days)]
    return (breaks[-1] if breaks else floor), None


def is_small_count(q: QuantityHit) -> bool:
    """Whether a number counts treatments: plain, whole, and not more than anybody is given.

    Args:
        q: a printed number.
    """
    n, unit = plain_value(q), code_of(q)
    counted = not unit or (unit.startswith("{") and unit != "{cells}")  # "injections", "times" are no units
    return n is not None and n == int(n) and 1 <= n <= 60 and q.kind in ("number", "quantity") and counted


def headed(text: str, statement: Statement) -> bool:
    """Whether a statement is the value of a label that names an infusion: "Infusion 2: 13 Feb 2019: same dose".

    Args:
        text: the document's text.
        statement: the sentence.
    """
    label = statement.frame.label
    return label is not None and INJECTION.search(text, label.start, label.end) is not None


# Ways in that are told by their place alone, beside what went there: "4.1 x 10^8, hepatic artery", "20 million into the arm".
#
# A place alone is no route: "hepatic artery thrombosis", "weak in the arm". Behind a number of cells, behind the cells' name
# or behind a day of theirs it is the way they went in.

_WHOSE = r"(?:(?:the|a|an|his|her|my|your|our|one|left|right)\s){0,2}"
_ENDS = r"(?=\s*(?:[,.;)]|$)|\s(?:again|only|alone|on|and|in|this|the|today)\b|\s\()"
_PLACE = rf"{_WHOSE}(?P<words>[a-z]+(?:\s[a-z]+){{0,2}}?){_ENDS}"
_SET_APART = regex(rf"\s?(?:[,(:–—-]|->|→)\s*{_PLACE}", re.I)
_RIGHT_BEHIND = regex(rf"\s{_PLACE}", re.I)
_INTO = regex(rf"\b(?P<into>into|in|to|through|via|by)\s{_PLACE}", re.I)
_STOP = regex(r"\.\s|;|\n|[.!?]$")
_LED = ("via ", "by ", "into the ", "into a ", "through the ")
_REACH = 70
_CONTRAST = ("route", "method")


def with_bare_ways(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the routes that places stand for.

    Args:
        document: the document.
        lexicon: for the names of routes.
        found: what stands where in it.
    """
    if "cells" not in found.kinds and not any(is_dose(q) for q in found.quantities):
        return found
    spots = {word: e for e in lexicon.of("route") for word in e.spots}
    made: dict[int, Mention] = {}
    for block in document.blocks:
        if block.kind == "table":
            continue
        for m in _told(document, lexicon, found, block, spots):
            made.setdefault(m.start, m)
    ways = [m.entry.id for m in (*found.mentions, *made.values()) if m.entry.kind == "route"]
    ways += [m.entry.route for m in found.mentions if m.entry.kind == "method"]
    kept = [
        m
        for m in made.values()
        if document.text[m.start : m.end].lower() not in m.entry.spots or any(way != m.entry.id for way in ways if way)
    ]
    if not kept:
        return found
    free = [m for m in found.mentions if m.entry.kind != "site" or not any(k.start <= m.start < k.end for k in kept)]
    return replace(found, mentions=tuple(sorted((*free, *kept), key=by_place)))


def _told(
    document: Document, lexicon: Lexicon, found: Index, block: Block, spots: dict[str, Entry]
) -> Iterator[Mention]:
    text, end = document.text, block.span.end
    mentions = part(found.mentions, block.span)
    taken = [m for m in mentions if m.entry.kind in (*_CONTRAST, "medicine")]
    doses = [q.end for q in part(found.quantities, block.span) if is_dose(q) or MILLIONS.search(text, q.start, q.end)]
    begins = [*doses, *(m.end for m in mentions if m.entry.kind == "cells")]
    for at in begins:
        stop = _STOP.search(text, at, min(end, at + _REACH))
        last = min(end, at + _REACH) if stop is None else min(end, stop.start() + 1)
        beside = [*_SET_APART.finditer(text, at, last)]  # ", hepatic artery", "(right femoral artery)"
        if at in doses and (behind := _RIGHT_BEHIND.match(text, at, last)):
            beside.append(behind)
        named = [(m, _way(lexicon, m["words"].lower())) for m in beside]
        named += [
            (m, spots.get(m["words"].lower())) for m in _INTO.finditer(text, at, last)
        ]  # "20 million into the arm"
        for m, entry in named:
            start, stop_at = m.span("words")
            if entry is not None and not any(t.start < stop_at and start < t.end for t in taken):
                yield Mention(start, stop_at, entry)


def _way(lexicon: Lexicon, words: str) -> Entry | None:
    """The route that a place names with a preposition before it."""
    for led in _LED:
        said = led + words
        hit = next((m for m in lexicon.find(said) if m.entry.kind == "route" and m.end == len(said)), None)
        if hit is not None and hit.start == 0:
            return hit.entry
    return None


# Procedures that are only the way of a treatment told in the same sentence: "three lumbar punctures (8, 15 and 22 March)".


_NOUN = regex(
    r"^\s*(?:[x×]\s*)?(?:\w+\s+){0,4}?(?:injections?|implantations?|infusions?|transplantations?|transplants?|administrations?|times|doses|applications?|portions?|aliquots?|procedures?|suspensions?|rounds?|courses?|sessions?|punctures?|occasions)\b|^\s*[x×](?=[\s,.;)]|$)",
    re.I,
)

_TIMES_BEFORE = regex(r"(?:s \([Nn] ?= ?|(?<=[^\d)\s])(?<![Tt])\s?[xX×]\s?)$")
"""Before a count: "infusions (n = 3)", "LP x 3"."""
_APART = regex(
    r"[- ]?\s*(?:intervals?\b|apart\b|between (?:the |each |two )?(?:injections|infusions|transplantations|implantations|doses|treatments|them)\b)",
    re.I,
)
_SPACED = regex(r"\b(?:spaced(?: by| at)?|(?:an? )?intervals?(?: of| was| between \w+)?\s?:?|apart by)\s*$", re.I)
_OFTEN = regex(
    r"\b(?:weekly|monthly|daily|once (?:a|per|every|each|in a) (?:week|month|day)|(?:injections?|infusions?|punctures?|doses?|time|transplantations?|implantations?) (?:a|per|every|each) (?:week|month|day))\b"
    r"(?! (?:dose|living|life|activit|sessions?|(?:(?!stem\b|cell)\w+ )?(?:therap|program|exercis|training)))",
    re.I,
)
_UNITS = {"week": "wk", "month": "mo", "day": "d", "dai": "d"}
_EVERY_DAYS = regex(r"\bq\s?(\d{1,2})\s?d\b", re.I)


def spacing(text: str, statement: Statement) -> Quantity | Range | None:
    """The distance between the treatments of a sentence: "every week", "7 days apart", "at 7-day intervals", "q7d"."""
    every = next((d for d in statement.durations if d.relation == "every"), None)
    start, end = statement.span.start, statement.span.end
    near = next(
        (d for d in statement.durations if _APART.match(text, d.end, end) or _SPACED.search(text, start, d.start)), None
    )
    if told := every or near:
        return length_of(told)
    if (often := _OFTEN.search(text, start, end)) and not _of_other_therapy(statement, often):
        unit = _UNITS[next(w for w in _UNITS if w in often.group().lower())]
        return Quantity(Decimal(1), unit, unit)
    days = _EVERY_DAYS.search(text, start, end)
    return Quantity(Decimal(days[1]), "d", "d") if days else None


def _of_other_therapy(statement: Statement, often: re.Match[str]) -> bool:
    """Whether how often is said of a medicine or another therapy than the cells, before it or right behind it."""
    others = statement.of("medicine", "procedure")
    return any(m.end <= often.start() or 0 <= m.start - often.end() <= 1 for m in others)


def is_count(text: str, q: QuantityHit) -> bool:
    """Whether a number counts treatments: "4 injections", "x 3"."""
    if not is_small_count(q):
        return False
    return bool(
        _TIMES_BEFORE.search(text, max(0, q.start - 8), q.start)
        or _NOUN.match(text[q.end : q.end + 60])
        or (isinstance(q.value, Quantity) and q.value.code and _NOUN.match(q.value.unit))
    )


def is_noted(text: str, statement: Statement, cells: Sequence[Mention]) -> bool:
    """Whether a note in a part on the treatment lists cells with a day or a count and has no verb: "MSC, 12 June 2015".

    Args:
        text: the document's text.
        statement: the note.
        cells: the cells that it names.
    """
    told = statement.frame.has("treatment", "field:treatment") and bool(cells)
    if not told or not (statement.dates or any(is_count(text, q) for q in statement.quantities)):
        return False
    words = tokens_of(text, statement.span.start, statement.span.end)
    named = {m.start for m in cells}  # the name of cells is that of a count of cells too
    others = [m for m in statement.of("finding", "function", "measure", "medicine") if m.start not in named]
    return not any(w.lower in FINITE for w in words) and not others


# How a sentence says that cells were given, and when: "got", "were put into", "came back".
_WAS_TREATED = regex(
    r"\b(?:was|were|been) (?:then |later |also |all |successfully )?treated (?:\w+ )?with (?:(?!and\b|or\b)[\w'’-]+ ){0,4}$",
    re.I,
)
_HANDED = regex(r"\b(?:received|got|given|placed|put|injected|implanted)\b[^.;]{0,60}$", re.I)
"""Before cells or a number of them: they were given, whatever the sentence calls it."""
_WENT = regex(
    r"[^.;]{0,60}\b(?:came back|went (?:back )?in(?:to)?|returned|(?:was|were|been) (?:\w+ )?(?:placed|put|brought|given|dripped|injected|infused|implanted))\b",
    re.I,
)
"""Behind cells: " … were put into the spinal canal", " … went into the calf"."""
_OF_NO_BLOOD = r"(?<!\bred )(?<!\bwhite )(?<!\bblood )(?<!\bpacked )\bcells\b"
_GOT_CELLS = regex(
    rf"{_OF_NO_BLOOD}{_WENT.pattern}|\b(?:gave|put|injected|infused|got|received|given)\b[^.;]{{0,40}}{_OF_NO_BLOOD}",
    re.I,
)
_GAVE = regex(
    r"\b(?:gave|got|gets|had|has had|have had|was given|were given) (?:(?!not\b|no\b|never\b)[\w'’-]+ ){0,5}$|\b(?:twice|thrice|(?:two|three|four|five|six|seven|eight|\d) times)(?: \w+)? $",
    re.I,
)
"""Before the cells: "You gave him stem cells", "four times stem cells in the spine"."""


def is_given(text: str, statement: Statement) -> bool:
    """Whether a sentence says that something was given, or that somebody was treated with cells.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    start, end = statement.span.start, statement.span.end
    if INJECTION.search(text, start, end) or gave(text, statement):
        return True
    return any(
        handed(text, statement, m.start)
        or _WENT.match(text, m.end, end)
        or _WAS_TREATED.search(text, max(start, m.start - 60), m.start)  # "was treated with cells on 5 May"
        for m in statement.of("cells")
    )


def handed(text: str, statement: Statement, at: int) -> bool:
    """Whether cells were given, whatever the sentence calls it: "he too got 30 million on each side, in May".

    Args:
        text: the document's text.
        statement: the sentence.
        at: where the cells or their number begin.
    """
    return statement.before(_HANDED, at) is not None


def got_cells(text: str, span: Span) -> bool:
    """Whether somebody got cells whose kind the sentence doesn't name: "on days 1 and 8 she received cells through the vein",
    "the cells came back two days later".

    Args:
        text: the document's text.
        span: the sentence.
    """
    return _GOT_CELLS.search(text, span.start, span.end) is not None


def gave(text: str, statement: Statement) -> bool:
    """Whether somebody gave a patient cells on a day, or they had them so many times.

    Args:
        text: the document's text.
        statement: a sentence.
    """
    start = statement.span.start
    dated = statement.subjects[:1] != (GROUP,) and bool(statement.dates)
    return dated and any(_GAVE.search(text, max(start, m.start - 48), m.start) for m in statement.of("cells"))


_DAY_OF_CELLS = regex(
    r"[\s,;:(–-]*(?:(?:and|with|using|by|when|of|about|some|altogether|in all|in total|a total of) ){0,2}", re.I
)
"""Between the day of an operation and the number of cells that went in."""
_NEAR_DAY = 40


def operated(text: str, statement: Statement, number: int) -> Mention | None:
    """The operation in which so many cells were given, in a sentence that names no more than its day: "Operated on 14
    September 2010, 18 million cells".

    Args:
        text: the document's text.
        statement: the sentence.
        number: where the number of cells begins.
    """
    days = [d for d in statement.dates if d.end <= number and _DAY_OF_CELLS.fullmatch(text, d.end, number)]
    kinds = [m for m in statement.of("procedure") if m.entry.id == m.entry.role and days and m.end <= days[-1].start]
    done = [m for m in kinds if statement.about(m).status == "present" and days[-1].start - m.end <= _NEAR_DAY]
    return done[-1] if done else None


# Treatments as diaries tell them: a day as heading, "second time, by drip, 60 million".


NTH_TIME = regex(
    r"\W*(?:the |his |her |my )?(?:second|third|fourth|fifth|sixth|\d(?:nd|rd|th)) (?:time|one|dose|round|injection|shot)\b",
    re.I,
)
"""How a diary begins to tell the next treatment."""
_NEXT_WAY = regex(
    r"\W*(?:(?:[Tt]he|[Mm]y|[Hh]is|[Hh]er|[Tt]oday|[Nn]ow) ){0,2}(?:[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth|[Ss]eventh|[Ee]ighth|[Ll]ast|\d(?:nd|rd|th)|[Nn]umber \w+)\b"
    r"(?: (?:and|&) (?:last|final))?,? (?:(?:one|time|shot|round|dose|treatment|injection|infusion)\b)?"
)
"""How an entry begins that tells the next treatment by its way: "Second LP.", "Third one was into the vein", "Fourth and last, LP again"."""
_NEAR_COUNT = 30
_UNDONE = regex(
    r"\b(?:not|never|no longer|failed|refused|postponed|delayed|put off|skipped|due|next|tomorrow|will|should|would)\b|n['’]t\b",
    re.I,
)
_WEEKDAY = 10
_DIARY_DAY = 10


def of_day(reading: Reading, statement: Statement) -> bool:
    """Whether a statement stands below a heading that is nothing but a day, as in a diary.

    Args:
        reading: the document.
        statement: one of its statements.

    Returns:
        True below "20 March 2014" and "Friday, 21 March 2014", as long as the paragraph has told no day of its own before.
    """
    title = statement.frame.title
    days = part(reading.index.dates, title) if title else ()
    if title is None or len(days) != 1 or len(days[0].first or "") != _DIARY_DAY:
        return False
    text = reading.document.text
    rest = text[title.start : days[0].start] + text[days[0].end : title.end]
    told = any(d.start < statement.span.start for d in part(reading.index.dates, statement.block.span))
    return not told and sum(c.isalpha() for c in rest) <= _WEEKDAY


def next_way(reading: Reading, statement: Statement, ways_in: Sequence[Mention]) -> bool:
    """Whether an entry of a diary counts the next treatment and names nothing but the way it went: "Second LP. No headache".

    Args:
        reading: the document.
        statement: one of its statements.
        ways_in: the routes and methods that it names.

    Returns:
        True below a day, when an earlier entry tells of cells.
    """
    text = reading.document.text
    m = _NEXT_WAY.match(text, statement.span.start, statement.span.end) if ways_in else None
    if (
        m is None
        or _UNDONE.search(text, m.end(), statement.span.end)
        or not any(0 <= w.start - m.end() <= _NEAR_COUNT for w in ways_in)
        or not of_day(reading, statement)
    ):
        return False
    return any(s.of("cells") and s.span.end <= statement.span.start for s in reading.statements)


def day_before(text: str, statement: Statement, before: Statement | None) -> Period | None:
    """The day that the sentence before one gives to it: "17 March 2010. First injection, behind the eyeball."

    Args:
        text: the document's text.
        statement: a sentence on a treatment, without a date of its own.
        before: the sentence before it.

    Returns:
        The day; None where the sentence before, in the same block, isn't nothing but a day.
    """
    if statement.dates or before is None or before.block is not statement.block or len(before.dates) != 1:
        return None
    day = before.dates[0]
    rest = text[before.span.start : day.start] + text[day.end : before.span.end]
    alone = sum(c.isalpha() for c in rest) <= _WEEKDAY
    return Period(day.first, day.last) if day.first and alone and not day.comparator else None


# Treatments that a page tells by their way in alone: "your six lumbar injections (29 March to 3 May)", with no word
# of cells.
#
# Letters, answers and short notes call what was given "the injections": whoever reads them knows what was injected.
# Such a page has a treatment when it counts or dates injections, names the way in, and names nothing that was
# injected.


_OF_OTHER = regex(r"\s+(?:of|with|for|against)\b(?! [^.;,]{0,30}\b(?:cells|suspension)\b)", re.I)
"""What was injected, or what for: "of contrast", "for pain"."""
_OFFERED = regex(
    r"\b(?:can|could|(?-i:may)|might|would|will|shall|should|must|offer\w*|recommend\w*|propos\w+|plan\w*|suggest\w*|consider\w*|possible|available|wish\w*|"
    r"ask\w*|costs?|price|need\w*|if|whether|usually|often|always)\b",
    re.I,
)
"""Words of a sentence on what could be given, or what anybody is given."""
_GIVEN = regex(
    r"\b(?:gave|given|got|received|had|has had|injected|underwent|done|did|were|was|after|since|your|his|her|my|their)\b",
    re.I,
)
_RECEIVED = regex(
    r"\b(?:treated (?:\w+ )?with|treatment with|received|was given|underwent|started(?: on)?|begun on) (?:[\w-]+ ){0,3}?$",
    re.I,
)
"""Before a medicine that the injections of a page may be of."""
_NOT_NOW = ("past_history", "family_history", "social_history", "plan", "medication", "field:medication", "before")
_LOOKS = ("test", "imaging", "sampling")
_FAR = 40


def unnamed(reading: Reading) -> Entry | None:
    """What to call the treatment of a page that names none.

    Args:
        reading: the document.

    Returns:
        The entry for cells of no kind; None where the page tells of no such treatment, or of a medicine before it that may
        be what was injected.
    """
    before: Statement | None = None
    for s in reading.statements:
        if s.attitude == "reported" and not s.frame.has(*_NOT_NOW) and any(_is_given(s, m) for m in s.of("medicine")):
            return None
        if tells_by_way(reading.document.text, s, before):
            return reading.lexicon.get("cells", "cell_transplantation")
        before = s
    return None


def _is_given(s: Statement, m: Mention) -> bool:
    """Whether a sentence tells that the patient was given a medicine: "was treated with A", "received A"."""
    about = s.about(m)
    return about.status == "present" and about.experiencer == "patient" and s.before(_RECEIVED, m.start) is not None


def tells_by_way(text: str, s: Statement, before: Statement | None) -> bool:
    """Whether a sentence counts or dates injections by their way in and names nothing that was injected.

    Args:
        text: the document's text.
        s: the sentence.
        before: the one before it.
    """
    if s.attitude != "reported" or not s.subjects or s.frame.has(*_NOT_NOW):
        return False
    ways_in = [m for m in means(text, s) if s.about(m).status not in (*UNSAID, "absent", "refuted", "planned")]
    other = s.of("medicine") or any(
        m.entry.role in _LOOKS and m.start not in {w.start for w in ways_in} for m in s.of("procedure")
    )
    if not ways_in or other or (before is not None and before.block is s.block and before.of("medicine")):
        return False  # a medicine of the sentence before may be what was injected
    dated = any(d.first for d in s.dates)
    if s.holds(_OFFERED) or not (dated or s.holds(_GIVEN)):
        return False
    if dated and got_cells(text, s.span):
        return True
    injected = [m for m in ways_in if INJECTION.search(text, m.start, m.end)] or _beside(text, s, ways_in)
    return any(
        not s.after(_OF_OTHER, m.end)
        and (dated or any(is_small_count(q) and q.end <= m.end and m.start - q.end <= _FAR for q in s.quantities))
        for m in injected
    )


def _beside(text: str, s: Statement, ways_in: Sequence[Mention]) -> list[Mention]:
    """The words for an injection near a way in that is named apart: "40 injections with the cells into the muscles"."""
    events = [
        m for m in s.mentions if m.entry.kind == "cue" and m.entry.role == "event" and INJECTION.match(text, m.start)
    ]
    return [m for m in events if any(abs(w.start - m.end) <= _FAR for w in ways_in)]


# Whether a sentence tells that cells were given, so that what stands behind it is told of somebody treated.


_UNREAL = ("planned", "negated", "possible", "hypothetical", "cited", "declined")
_TREATING = regex(INJECTION.pattern + r"|\b(?:treat(?:ment|ed)|therap\w+|drip|implanting|courses?)\b", re.I)


def gives_cells(document: Document, statement: Statement, before: Statement | None) -> bool:
    """Whether a sentence tells that cells were given, to the patient or the group of the page.

    Args:
        document: the document.
        statement: a sentence.
        before: the one before it.
    """
    if statement.frame.has("abstract"):
        return False
    if tells_by_way(document.text, statement, before):
        return True
    refused = ("cancelled", "declined")
    cells = tuple(m for m in statement.of("cells") if statement.about(m).status not in refused)
    ways_in = statement.of("route", "method")
    numbered = any(isinstance(q.value, Quantity) and q.value.code == "{cells}" for q in statement.quantities)
    if cells and ways_in and statement.effective and not any(s.role == "planned" for s in statement.context.scopes):
        return True  # "today he got his own cells back, through a needle in the back"
    if statement.attitude == "reported" and _told_so(document.text, statement):
        return True
    if not cells and not (ways_in and numbered):
        return False
    return bool(statement.block.kind == "title" or statement.holds(_TREATING))


def _told_so(text: str, statement: Statement) -> bool:
    """Whether a sentence says in plain words that cells were given: "he got stem cells"; a dated one also without naming them:
    "she got 12 million on 3 May"."""
    if any(s.role in _UNREAL for s in statement.context.scopes):
        return False
    cells = [m for m in statement.of("cells") if statement.about(m).experiencer in ("patient", "group")]
    doses = [q.start for q in statement.quantities if is_dose(q)] if statement.dates else []
    return any(handed(text, statement, at) for at in doses) or (bool(cells) and is_given(text, statement))


# What stands around a table of patients and is said of all of them: its notes, and the block right below it.


_NEAR = 6


def notes_of(document: Document, table: Table) -> tuple[Span, ...]:
    """The notes of a table, and the text right below them.

    Args:
        document: the document.
        table: any table.
    """
    end = max((table.span.end, *(n.end for n in table.notes)))
    below = next(
        (b.span for b in document.blocks if b.span.start >= end and b.table is None and b.kind != "heading"), None
    )
    near = below is not None and below.start - end <= _NEAR and not document.text[end : below.start].strip(" |\n\t")
    return (*table.notes, below) if near and below is not None else table.notes
