"""The ways in of a treatment that one sentence tells apart, told as route, as place or as procedure, and what it is
made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import AnyFact, Procedure, Quantity, Treatment
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.numerals import parse_number, roman
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.dosage import MILLIONS, has_dose, is_dose
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import counted_course, ordinal
from etl.patterns import regex
from etl.value import replace

# The ways in of a treatment that one sentence tells apart, and the counts, courses and dates that are theirs.
#
# "3 intrathecal (10/3, 17/3) + 1 intravenous (28/3)", "five infusions, four of them into the spinal fluid and one
# into a vein", "the second course (2 lumbar punctures and 1 infusion) was given in January".


_EACH_TIME = regex(
    r"\s*(?:each|every) time\b|\s*(?:per|for each|with each|each) (?:injection|infusion|dose|time)\b", re.I
)
_SHORTLY = 40
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
_DISTANCE = regex(
    r"\b(?:the|one|an?|two|three|\d{1,2}) (?:hours?|days?|evenings?|nights?|weeks?|months?|years?) (?:before|prior to|after)"
    r" (?:the |his |her |their |my )?(?:[a-z]{4,7} )?$",
    re.I,
)


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
    named = COURSE_NUMBER.search(text, statement.span.start, statement.span.end)
    if named and text[named.end() : named.end() + 1] == ":":
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
    dosed = one and all(has_dose(text, statement, start, end) for (start, _), end in zip(starts, ends, strict=True))
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
        return first.start, int(number_of(first) or 0)
    if text[way[0].start - 1 : way[0].start] == "(":
        return floor, None  # "12 May, 19 May and 26 May (LP)"
    days = [(a.end, b.start) for a, b in pairwise(statement.dates) if _DAYS.fullmatch(text, a.end, b.start)]
    days = days if floor <= statement.span.start else []  # "on 3 and on 10 May into the spinal canal"
    days += [(d.start, d.end) for d in statement.dates]  # "on May 3, 2010 into a vein"
    breaks = [m.start() for m in _BREAK.finditer(text, floor, way[0].start)]
    breaks = [at for at in breaks if not any(a <= at < b for a, b in days)]
    return (breaks[-1] if breaks else floor), None


def number_of(q: QuantityHit) -> Decimal | None:
    """The value of a plain number or quantity.

    Args:
        q: a printed number.

    Returns:
        Its value; None for ranges and grades.
    """
    return q.value.value if isinstance(q.value, Quantity) else None


def is_small_count(q: QuantityHit) -> bool:
    """Whether a number counts treatments: plain, whole, and not more than anybody is given.

    Args:
        q: a printed number.
    """
    n = number_of(q)
    return n is not None and n == int(n) and 1 <= n <= 60 and q.kind in ("number", "quantity") and not unit_of(q)


def unit_of(q: QuantityHit) -> str:
    """The unit of a number; words that only count ("injections", "times") are none.

    Args:
        q: a printed number.

    Returns:
        The UCUM code, "" without one.
    """
    code = q.value.code or "" if isinstance(q.value, Quantity) else ""
    return "" if code.startswith("{") and code != "{cells}" else code


def counted_from(text: str, statement: Statement, m: Mention) -> bool:
    """ "4 May 2021, the day before the first infusion": a date that is only told by its distance from an infusion.

    Args:
        text: the document's text.
        statement: the sentence.
        m: a word for an infusion in it.
    """
    return _DISTANCE.search(text[max(statement.span.start, m.start - 45) : m.start]) is not None


def headed(text: str, statement: Statement) -> bool:
    """Whether a statement is the value of a label that names an infusion: "Infusion 2: 13 Feb 2019: same dose".

    Args:
        text: the document's text.
        statement: the sentence.
    """
    label = statement.frame.label
    return label is not None and INJECTION.search(text, label.start, label.end) is not None


def each_time(text: str, sentence: Span, amount: QuantityHit) -> bool:
    """Whether an amount is told of each time: "20 million cells each time", "Each time 20 million cells".

    Args:
        text: the document's text.
        sentence: the sentence it stands in.
        amount: the amount.
    """
    ahead = text[sentence.start : amount.start] if amount.start - sentence.start < _SHORTLY else ""
    return bool(_EACH_TIME.search(text, amount.start, sentence.end) or _EACH_TIME.match(ahead))


# Ways in that are told by their place alone, beside what went there: "4.1 x 10^8, hepatic artery", "20 million into the arm".
#
# A place alone is no route: "hepatic artery thrombosis", "weak in the arm". Behind a number of cells, behind the cells' name
# or behind a day of theirs it is the way they went in.

_WHOSE = r"(?:(?:the|a|an|his|her|my|your|our|one|left|right)\s){0,2}"
_ENDS = r"(?=\s*(?:[,.;)]|$)|\s(?:again|only|alone|on|and|in|this|the|today)\b|\s\()"
_PLACE = rf"{_WHOSE}(?P<words>[a-z]+(?:\s[a-z]+){{0,2}}?){_ENDS}"
_APART = regex(rf"\s?(?:[,(:–—-]|->|→)\s*{_PLACE}", re.I)
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
    if not any(m.entry.kind == "cells" for m in found.mentions) and not any(is_dose(q) for q in found.quantities):
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
    return replace(found, mentions=tuple(sorted((*free, *kept), key=lambda m: (m.start, -m.end))))


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
        beside = [*_APART.finditer(text, at, last)]  # ", hepatic artery", "(right femoral artery)"
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


def without_ways(reading: Reading, facts: Iterable[AnyFact]) -> list[AnyFact]:
    """The facts without the procedures that say how cells were given on a day of theirs.

    Args:
        reading: the document.
        facts: what was read of it.
    """
    facts = list(facts)
    given = [f for f in facts if isinstance(f, Treatment) and f.performed and f.performed.start]
    days = {(f.subject, f.performed.start): f for f in given if f.performed}
    return [f for f in facts if not (isinstance(f, Procedure) and _is_way(reading, f, days))]


def _is_way(reading: Reading, fact: Procedure, days: dict[tuple[str, str | None], Treatment]) -> bool:
    """Whether a procedure stands in the sentence of the treatment of its day, and is named as a way of giving cells."""
    if fact.performed is None or fact.status != "completed":
        return False
    treatment = days.get((fact.subject, fact.performed.start))
    place = fact.evidence[0]
    if treatment is None or place.table is not None:
        return False
    if not any(e.start <= place.start and place.end <= e.end for e in treatment.evidence):
        return False
    named = part(reading.index.mentions, Span(place.start, place.end))
    return bool(treatment.methods) and any(m.entry.kind == "method" and m.start == place.start for m in named)
