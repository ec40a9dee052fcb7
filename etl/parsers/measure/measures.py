"""Measurements, scores and grades in prose: which number belongs to which measure, site, side, part and date, with its
unit, flag and reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import cast

from msgspec import Struct

from etl.document import Span, by_place
from etl.facts import Component, Concept, Observation, Quantity, Range, Value
from etl.mapping.entry import Entry, Mention
from etl.mapping.reach import load_reach
from etl.parsers.attributes import UNSAID
from etl.parsers.cell.values import parse_cell
from etl.parsers.label.labels import label_unit
from etl.parsers.levels import flag_beside, flagged
from etl.parsers.measure.laboratory import named_by_specimen
from etl.parsers.measure.limits import (
    bare_degrees,
    category_of,
    codes_of,
    fits,
    fits_bare,
    grade_of,
    graded,
    of_predicted,
    reached,
    reference_of,
    with_unit,
)
from etl.parsers.measure.lookalikes import (
    is_no_value,
    of_another,
    of_items,
    only_places,
    reach_of,
)
from etl.parsers.measure.scales import Named, as_item, class_marks, item_of, listed_items, names_item
from etl.parsers.measure.sites import Placed, Valued, is_measure, with_places
from etl.parsers.measure.vitals import lettered_vitals, may_hold, with_vitals
from etl.parsers.number import QuantityHit, range_in
from etl.parsers.phrases import Place, make_site, side_of
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import tokens_of
from etl.parsers.slots.decide import Mark, Said
from etl.parsers.treatment.dosage import is_dose_of
from etl.patterns import regex
from etl.value import replace

# What stands around a value: its unit in the label, the flag and the reference behind it, and whether it is only a
# difference.


_BEHIND = regex(r"\s*(?:HH?|LL?|↑{1,3}|↓{1,3}|\*)?\s*[(\[](?P<inside>[^()\[\]]{1,60})[)\]]")
_BEHIND_MARK = regex(
    r"\s*(?:HH?|LL?|\*)?\s*[;,]\s*(?P<inside>[^\W\d_][^()\[\];,\n]{3,60}?)(?=\s*(?:[;,)\n]|\.\s|\.?$))"
)
"""A usual range behind a comma instead of in brackets: "16 ng/mL, normal range 24-354 ng/mL"."""
_SHORT = ("N", "RR")
"""Names of a usual range that are other things where they name a field."""
_WORDS = regex(r"(?P<words>[^\d<>≤≥=:]{0,30}?)[\s:=]*(?P<range>[<>≤≥]?=?\s*\d.*)")


def _in_label_unit(reading: Reading, statement: Statement) -> tuple[QuantityHit, ...]:
    """The quantities of a statement; bare numbers of a field have the unit that its label prints ("Height (cm): 161")."""
    label = statement.frame.label
    if label is None or not statement.quantities:
        return statement.quantities
    code = label_unit(reading, reading.document.quote(label))
    if not code:
        return statement.quantities
    return tuple(
        replace(q, value=replace(q.value, code=code))
        if q.start >= label.end and isinstance(q.value, Quantity) and not q.value.code
        else q
        for q in statement.quantities
    )


def _reference_behind(
    reading: Reading, statement: Statement, hit: QuantityHit, *, laboratory: bool
) -> tuple[int, Range] | None:
    """The reference range behind a value, and where it ends ("8.4 % H (ref 4.0-6.0)")."""
    text = reading.text
    stop = min(statement.span.end, hit.end + 120)
    found = _BEHIND.match(text, hit.end, stop) or _BEHIND_MARK.match(text, hit.end, stop)
    if found is None:
        return None
    bracketed = text[found.end() - 1] in ")]"
    reference = _reference(reading, found["inside"], hit, laboratory=laboratory and bracketed)
    return (found.end(), reference) if reference else None


def _reference(reading: Reading, inside: str, hit: QuantityHit, *, laboratory: bool) -> Range | None:
    """The range in brackets, when words say that it is the reference's, or it is bare behind a laboratory value."""
    found = _WORDS.fullmatch(inside.strip())
    if found is None:
        return None
    words = found["words"].strip(" .,:")
    named = bool(words) and any(e.role == "reference" for e in reading.lexicon.label(words, "field"))
    named = named or (laboratory and words in _SHORT)
    if not named and not (laboratory and not words):
        return None
    hits = parse_cell(found["range"].strip(), reading.lexicon.units(), reading.index.comma_at(hit.start)).hits
    value = hits[0].value if len(hits) == 1 else None
    own = hit.value.code if isinstance(hit.value, Quantity) else None
    if isinstance(value, Range):
        read = value
    elif isinstance(value, Quantity) and value.comparator:
        bare = replace(value, comparator=None)
        read = Range(bare, None) if value.comparator in (">", ">=") else Range(None, bare)
    else:
        return None
    return range_in(read, own) if own else read


# Measurements, scores and grades in prose: which number belongs to which measure, site, side, part and date.
#
# The statement is walked once, left to right. A measure named by the text, its label or its group heading stays in
# force; `with_places` then gives the numbers of each measure their places and times.


# Numbers whose unit was printed behind the one before: "890 pg/ml before, 510 at three months", "was 2.1 mg/dl and is 1.5 now".

_WHEN = r"\s?(?:\(?(?:before|after|at|on|in|by|within|when|one|two|three|four|five|six|twelve|\d+)\b|\(?(?:now|then|today|later|initially)\b)"
_NEXT = regex(
    rf"(?:\s?\([^()\n]{{1,12}}\))?(?P<when>{_WHEN}[^.;,:→>\n]{{0,32}}?)?(?:\s?(?:[,;]|,? and|,? but|[,;] and)"
    r"(?P<is>\s(?:is|was|are|now|then|today|before|later|to|had been|it was|it is|at|it)){0,3}\s?:?(?:\s(?:only|still|about|again))?\s"
    r"|(?P<to>\s?(?:→|-{1,2}>|=>)\s?|\sto\s))",
    re.I,
)
"""Between the two: when the first was, or that the second is another time's."""
_THEN = regex(rf"{_WHEN}|\s?(?:[,;.)]|$)(?!\d)", re.I)
_FAR = 60
_TIMES = frozenset(("d", "wk", "mo", "a", "h"))


_DIGITS = regex(r"(\d+(?:\.\d+)?)[+-]?")


def _each_at_its_time(text: str, statement: Statement, numbers: Sequence[QuantityHit]) -> Iterator[QuantityHit]:
    """Yield numbers, those of two times that look like a share as one for each: "MMSE before/after 27/29"."""
    places = [start for start, end, _ in statement.points if start == end]
    units = [h.value for h in numbers if h.start in places and isinstance(h.value, Quantity) and h.value.code]
    for hit in numbers:
        found = [m for at in places if hit.start <= at < hit.end and (m := _DIGITS.match(text, at))]
        if not found or (len(found) < _TWO and hit.kind != "number"):
            yield hit
            continue
        like = hit.value if isinstance(hit.value, Quantity) else Quantity(Decimal(0), "", "")
        like = like if like.code or not units else units[-1]
        for m in found:
            value = replace(like, value=Decimal(m[1]))
            yield replace(
                hit,
                start=m.start(),
                end=m.end() if len(found) > 1 else hit.end,
                value=value,
                denominator=None,
                kind="number",
                grade=m.group(),
            )


_TWO = 2


def _with_shared_units(
    text: str, mentions: Sequence[Mention], quantities: Sequence[QuantityHit]
) -> tuple[QuantityHit, ...]:
    """The numbers of a statement; a bare one has the unit of the one before, of which it is the same at another time."""
    out: list[QuantityHit] = []
    last: QuantityHit | None = None
    for hit in quantities:
        value = hit.value if isinstance(hit.value, Quantity) else None
        if value is not None and value.code in _TIMES:
            out.append(hit)
            continue  # "510 at three months"
        if last is not None and value is not None and not value.code and _of_same(text, mentions, last.end, hit):
            first = last.value
            assert isinstance(first, Quantity)
            hit = replace(hit, value=replace(value, code=first.code, unit=first.unit))
        out.append(hit)
        last = hit if isinstance(hit.value, Quantity) and hit.value.code else None
    return tuple(out)


def _of_same(text: str, mentions: Sequence[Mention], end: int, hit: QuantityHit) -> bool:
    """Whether a bare number is of what the one before it is, at another time: "was 16 and is 9.5 now"."""
    if hit.kind != "number" or not 0 <= hit.start - end <= _FAR:
        return False
    gap = _NEXT.fullmatch(text, end, hit.start)
    if gap is None or not (gap["when"] or gap["is"] or gap["to"]) or _THEN.match(text, hit.end) is None:
        return False
    return not any(m.entry.kind in ("measure", "scale", "medicine") and end <= m.start < hit.end for m in mentions)


# A measure that a sentence doesn't name itself: its label or heading does, or "it" goes on with the one before.

_APART = regex(r"\b(?:is|was|are|were|and)\b|,")
_IT_WAS = regex(
    r"\b(?:it|this) (?:was|is|(?:had )?(?:fallen|fell|risen|rose|dropped|come down|gone up|gone down) to|reached|measured) "
    r"(?:only |still |already |now |about )?(?=\d)",
    re.I,
)


def _resumed(reading: Reading, statement: Statement) -> tuple[Mention, int, Place | None] | None:
    """The measure of the sentence before that a sentence means by "it", where its number begins, and the site and side of it."""
    said = statement.before(_IT_WAS, statement.span.end)
    if said is None or any(is_measure(m) and m.start < said.start() for m in statement.mentions):
        return None
    at = next((i for i, s in enumerate(reading.statements) if s is statement), 0)
    before = reading.statements[at - 1] if at else None
    if before is None or before.block is not statement.block or before.attitude != statement.attitude:
        return None
    found = [m for m in before.mentions if is_measure(m)]
    numbered = found and any(q.start > found[-1].start for q in before.quantities)
    if not numbered or len({m.entry.id for m in found}) != 1:
        return None
    sites = {m.entry.id: m.entry for m in before.mentions if m.entry.kind == "site"}
    sides = {side_of(m) for m in before.mentions if m.entry.role == "side"}
    if len(sites) != 1 and len(sides) != 1:
        return found[-1], said.end(), None
    site = next(iter(sites.values())) if len(sites) == 1 else None
    return (
        found[-1],
        said.end(),
        Place(found[-1].start, found[-1].start, site, next(iter(sides)) if len(sides) == 1 else None),
    )


def _topic_of(statement: Statement) -> Mention | None:
    """The measure that a label, a group's heading or a heading names for what stands below it; notes have none."""
    if statement.block.kind == "note":
        return None
    frame = statement.frame
    for m in reversed(frame.topic):
        if is_measure(m):
            span = frame.label or frame.title
            whole = span is not None and (m.end - m.start) * 2 >= span.end - span.start
            return m if frame.label is not None or statement.block.kind == "item" or whole else None
    return None


# Numbers that stand in the order of the measures named before them: "A/B: 30/28".


def _in_turn(reading: Reading, stream: Sequence[Mention | QuantityHit], n: int, state: State) -> Mention | None:
    """The measure of a number in a list: of "A/B: 30/28" the first is the first measure's, when there are as many numbers as
    measures."""
    assert state.mention is not None
    order = (*state.others, state.mention)
    hit = stream[n]
    assert isinstance(hit, QuantityHit)
    text = reading.text
    rest, last, again = 0, hit.start, False
    for t in stream[n:]:
        if isinstance(t, QuantityHit) and not any(_may_be(reading, m, t) for m in order):
            break  # "peaked at 7.0 and 60 mg/dL two days after admission"
        if isinstance(t, QuantityHit) and not _OTHER_WORD.search(text, last, t.start):
            again = again or (bool(rest) and "to" in text[last : t.start].split())
            rest += not _is_second(text, t)  # "174/127 mmHg" is one value of a list
            last = t.end
        elif isinstance(t, QuantityHit) or is_measure(t):
            break
    in_blood = all(m.entry.role == "laboratory" for m in order)
    if len(order) == 2 and (in_blood or "/" in text[order[0].end : order[1].start]):  # "A/B 109/108 U/L"
        second = _is_second(text, hit)
        if second or any(isinstance(t, QuantityHit) and _is_second(text, t) for t in stream[n + 1 : n + 2]):
            return order[second] if fits(reading, order[second].entry, hit) else None
    turned = state.given - _is_second(text, hit)
    told = turned + rest + _is_second(text, hit)
    twice = told == 2 * len(order) and (again or turned >= len(order))  # "from 1.6 and 19.3 to 5.7 and 49.6"
    if not (told == len(order) or twice) or not 0 <= turned < told:
        return None
    turn = order[turned % len(order)]
    return turn if _may_be(reading, turn, hit) else None


def _may_be(reading: Reading, m: Mention, hit: QuantityHit) -> bool:
    """Return True for a number that can be a measure's value, with a unit or without."""
    return fits(reading, m.entry, hit) or fits_bare(m.entry, hit)


_OTHER_WORD = regex(r"\b(?!and\b|or\b|to\b|resp)[^\W\d_]{3,}")
"""Between two numbers that are of no one list: "538 and 516 with elevated bili to 4.1"."""


def _is_second(text: str, hit: QuantityHit) -> bool:
    """Whether a number is the second of a pair: "174/127"."""
    return text[max(0, hit.start - 2) : hit.start].rstrip().endswith("/")


_UNSAID = (*UNSAID, "refuted")
_JOINED = regex(r"\s*(?:,\s*and\b|and|,|/|&)\s*(?:the\s+)?")
_LEADS_LIST = regex(r"\s*(?:\([^()\n]{1,30}\)|[)）])?\s*[:：]")
_OVER = regex(r" ?/ ?\d+(?:\.\d+)?")
"""What a number stands over: "4 / 5"."""
_STOP = regex(r"[;。]|\.\s(?=\S)|(?!(?i:approx)\b)\w{6}\.\s")  # "Temp. 38.1" has none before its number
_TO_DO = regex(r"\s(?:to|for)\s(?:(?:the|a|his|her)\s)?")
_NEXT_SIGN = regex(r"[ ,]\s*(?:\d{2,3} ?/ ?)?|[^{}]*\{[^{}]*")
"""Between a vital sign's value and the next sign's, or the ends of a day in braces: "HR 83  157/92", "89/32 {85/30 - 94/37}"."""
_TIGHT = regex(
    r"\s*(?:(?:count|level|value|result|concentration|activity)s?\s*|,\s(?:serum|plasma|blood|urine)(?=\s[–—-]\s)|\s?\([^()\d]{2,20}\)\s*)?"
    r"(?:was|were|is|of|at|[:=(]|\s?[–—-](?=\s)|(?:indicat|show|measur)ed|(?:peaked|rose|fell|dropped|increased|decreased) (?=at|to|from))?\s*"
    r"(?:(?:about|only|still|also|up|down)\s+)?(?:(?:to|at|from)\s+)?"
    r"(?:(?:at )?an? (?:(?:high|low|raised|elevated|reduced|normal) )?(?:level|value|concentration) of )?",
    re.I,
)
"""Between a measure and its number, so that the number is no other's."""


_NEAR_BEHIND = 30
_PARTS = regex(r"[,;.():]|\b(?:and|but|while|to|pairs?|sets?|samples?|bottles?|series)\b")
"""Between a number and a measure behind it that has another."""


class Measured(Struct, frozen=True):
    """Facts of one statement and the places they used up."""

    observations: tuple[Observation, ...] = ()
    used: tuple[tuple[int, int], ...] = ()


def of_statement(reading: Reading, statement: Statement) -> Measured:
    """The measurements of one statement.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        Its Observations, and the places of the measures that got a number (the same words say nothing else then).
    """
    items, lists = listed_items(reading, statement)
    out: list[Observation] = list(items)
    used: list[tuple[int, int]] = [(place.start, place.end) for place in lists]
    marks = [x for m in statement.mentions if is_measure(m) for x in class_marks(reading, statement, m)]
    numbered = any(map(str.isdigit, reading.document.quote(statement.span)))
    if statement.quantities or marks or (numbered and may_hold(reading.text, statement.span)):
        _add_numbers(reading, statement, lists, marks, out, used)
    return Measured(tuple(out), tuple(used))


_UNKNOWN = regex(
    r"(?:[,;]|(?<=\d))\s(?!(?:It|Then|Now|On|At|In|And|But|He|She|The|Was|Is|To|For|No|R|L|OD|OS)\b)(?P<name>[A-Z][A-Za-z0-9+]{0,7})\s?[:=]?\s?$"
)
"""Before the value of something that no mapping knows, which is not of what stands before it: "K 4.2, Cl 90"."""
_NEXT_NAME = regex(
    r"\s?(?:\([^()\n]{1,30}\)\s?)?(?:[,;]|,? and)\s(?P<name>[A-Za-z][A-Za-z-]*(?: [A-Za-z][A-Za-z-]*){0,4})(?P<sign> ?[:=]| (?:of|was|is|were))?\s"
)
"""From one value to the next, with a name between them: "LVEDD 55 mm, posterior wall thickness 9 mm"."""
_SHORTEST = 3


def _of_unknown(
    text: str, statement: Statement, hit: QuantityHit, stream: Sequence[Mention | QuantityHit], state: State
) -> bool:
    """Return True for a value right behind a name of its own that no mapping knows.

    Args:
        text: the document.
        statement: where it stands.
        hit: the value.
        stream: the terms and numbers of the statement.
        state: the measure in force, with where its last value ends.
    """
    found = statement.before(_UNKNOWN, hit.start)
    if found is not None and text[found.start("name") : found.end("name")].lower() not in load_reach().words["LIGHT"]:
        return not any(m.start < found.end("name") and found.start("name") < m.end for m in _named(statement, stream))
    of_items = state.mention is not None and state.mention.entry.kind == "scale"
    label = _NEXT_NAME.fullmatch(text, state.seen, hit.start) if state.seen > 0 and not of_items else None
    words = [word for word in tokens_of(text, *label.span("name")) if _may_name(word.lower)] if label else []
    known = list(_named(statement, stream)) if words else []
    if label is not None and words and (label["sign"] or "").strip() in (":", "="):
        last = words[-1].start  # "heart rate= 135/min, and breaths= 25/min"
        if any(m.start <= last < m.end and m.entry.kind in _NOT_MEASURED for m in known):
            return not any(m.start <= last < m.end and is_measure(m) for m in known)
    return any(not any(m.start <= word.start < m.end for m in known) for word in words)


_NOT_MEASURED = ("function", "finding", "condition", "medicine", "procedure")


def _named(statement: Statement, stream: Sequence[Mention | QuantityHit]) -> Iterator[Mention]:
    """Yield the terms of a statement and those of its stream."""
    return (m for m in (*statement.mentions, *stream) if isinstance(m, Mention))


def _may_name(word: str) -> bool:
    """Return True for a word that may name what is measured: none of grammar, time or manner."""
    words = load_reach().words
    plain = word in words["PLAIN"] or word in words["AGAIN"]
    return len(word) > _SHORTEST and not word.endswith(("ly", "ed")) and not plain


class State(Struct, frozen=True):
    """The measure in force.

    Args:
        mention: where it is named.
        others: measures listed right before it, without a number of their own.
        given: how many numbers it has.
        seen: where its last number ends, -1 without one.
        head: the graded measure whose colon opens a list of places.
    """

    mention: Mention | None = None
    others: tuple[Mention, ...] = ()
    given: int = 0
    seen: int = -1
    head: Mention | None = None


def _add_numbers(
    reading: Reading,
    statement: Statement,
    lists: Sequence[Span],
    marks: Sequence[tuple[QuantityHit, Mention]],
    out: list[Observation],
    used: list[tuple[int, int]],
) -> None:
    """Add what the numbers of a statement measure, and the places of the measures that got one.

    Args:
        reading: the document.
        statement: the statement.
        lists: places that were read as lists of items.
        marks: classes in letters, each with its scale.
        out: the Observations so far.
        used: the places so far.
    """
    text = reading.text
    topic = _topic_of(statement)
    marked = [(hit.start, m) for hit, m in marks]
    it = _resumed(reading, statement) if topic is None else None
    stream = _stream(reading, statement, [hit for hit, _ in marks])
    valued = list(_valued_numbers(reading, statement, stream, lists, dict(marked), used, topic, it))
    item: Named | None = None
    passed = -1
    for one in with_places(reading, statement, stream, valued, it[2] if it else None):
        hit, mention = one.hit, one.mention
        about = statement.about(mention)
        if hit.start < passed or about.status in _UNSAID or about.experiencer != "patient":
            continue
        laboratory = mention.entry.role == "laboratory"
        if laboratory:
            hit = reached(text, mention, hit)
            hit = flagged(hit, flag_beside(text, reading.lexicon, mention, hit))
        last, item = item, item_of(reading, statement, mention, hit, item)
        own = list(_facts(reading, statement, replace(one, hit=hit), stream))
        place, told_items = one.filled.place, last is not None and last.scale.start == mention.start
        facts = as_item(item, own, place, told_items or names_item(mention.entry, hit, place))
        told = _reference_behind(reading, statement, hit, laboratory=laboratory) if facts else None
        if told is not None:
            passed = told[0]
            facts = [replace(f, reference=told[1]) for f in facts]
        if facts:
            out.extend(facts)
            used.append((mention.start, mention.end))
            used += [(item.start, item.end)] if item is not None else []


def _stream(reading: Reading, statement: Statement, marks: Sequence[QuantityHit]) -> list[Mention | QuantityHit]:
    """The terms and numbers of a statement, in order."""
    text = reading.text
    lettered = tuple(lettered_vitals(reading, statement))
    bare = only_places(statement) | {(m.start, m.end) for m in statement.mentions if of_items(text, m)}
    named = {(m.start, m.end) for m in statement.mentions if is_measure(m)} - bare
    other = [
        m
        for m in statement.mentions
        if not any(m.start == x.start for x in lettered)
        and not (is_measure(m) and (m.start, m.end) in bare)
        and not (m.entry.kind == "site" and (m.start, m.end) in named)  # "waist 104 cm" is no place
    ]
    numbers = _with_shared_units(text, statement.mentions, _in_label_unit(reading, statement))
    numbers = (*(q for q in numbers if not any(q.start < x.end and x.start < q.end for x in marks)), *marks)
    numbers = tuple(_each_at_its_time(text, statement, numbers)) if statement.points else numbers
    stream = with_vitals(reading, statement, [*other, *numbers, *lettered])
    return sorted(stream, key=by_place)


def _valued_numbers(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], lists: Sequence[Span], marks: Mapping[int, Mention],
    used: list[tuple[int, int]], topic: Mention | None, it: tuple[Mention, int, Place | None] | None,
) -> Iterator[Valued]:  # fmt: skip
    """Give each number its measure, and leave out those that are no values."""
    text = reading.text
    state = State(mention=it[0] if it else topic, head=topic if topic and topic.entry.grade else None)
    panel = {**named_by_specimen(reading, statement), **marks}
    for n, token in enumerate(stream):
        if any(p.start <= token.start < p.end for p in lists):
            continue
        if isinstance(token, Mention):
            state = _walk(text, state, token, topic)
            continue
        if _of_unknown(text, statement, token, stream, state):
            state = replace(state, seen=token.end) if state.seen > 0 else state
            continue
        mention = panel.get(token.start) or _measure_for(reading, statement, stream, n, state)
        if it is not None and mention is it[0] and token.start != it[1]:
            continue  # "it" is the measure of one number
        if is_no_value(reading, statement, token, mention):
            if mention is not None and isinstance(token.value, Range) and not text[mention.end : token.start].strip():
                used.append(
                    (mention.start, mention.end)
                )  # "Normal creatinine 45–84 µmol/L" says of nobody that it is normal
            continue
        if mention is not None and mention.entry.role == "laboratory" and is_dose_of(text, statement, mention, token):
            used.append((mention.start, mention.end))
            continue
        yield Valued(token, mention, n)
        if mention is not None and mention.start != token.start:
            state = replace(state, seen=token.end, given=state.given + (not _is_second(text, token)))


def _walk(text: str, state: State, m: Mention, topic: Mention | None) -> State:
    """The measure in force behind a term."""
    now = state.mention
    if is_measure(m):
        if now is not None and (m.start == now.start or _measured_with(text, now, m)):
            return state
        joined = now is not None and state.seen < 0 and bool(_JOINED.fullmatch(text, now.end, m.start))
        head = m if _LEADS_LIST.match(text, m.end) and m.entry.grade else state.head
        return State(m, (*state.others, now) if joined and now else (), head=head)
    if m.entry.kind == "procedure" and m.entry.role in ("test", "imaging") and now is not None and now is not topic:
        return (
            State() if {",", ";"} & {*text[now.end : m.start]} else state
        )  # "fluid normal, …graphy showed … three regions"
    listed = m.entry.kind == "site" and state.head is not None and now not in (None, state.head) and state.seen >= 0
    if (
        listed
        and now is not None
        and now.entry.implies
        and m.entry.id not in now.entry.implies
        and {",", ";", "\n"} & {*text[state.seen : m.start]}
    ):
        return replace(
            state, mention=state.head, others=()
        )  # "Strength: neck 4/5; right hand grip 4-/5; both legs 5/5"
    return state


def _measured_with(text: str, measure: Mention, m: Mention) -> bool:
    """Whether a test in brackets says only with what a measure was taken: "grip (dynamometer) 14 kg"."""
    if m.entry.role != "test" or measure.entry.role == "test":
        return False
    bracketed = text[measure.end : m.start].strip() in ("(", "（") and text[m.end : m.end + 1] in (")", "）")
    return bool(bracketed) and bool(set(measure.entry.units) & set(m.entry.units))


def _measure_for(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, state: State
) -> Mention | None:
    """Return the measure that a number is of, as the table `number` decides: the one in force, or one beside it."""
    said = _numbered(reading, statement, stream, n, state)
    return cast("Mention | None", said.marks[said.decide("number").says]())


def _numbered(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, state: State
) -> Said:
    """Return a number with what decides which measure it is of."""
    hit, _text, m = stream[n], reading.text, state.mention
    assert isinstance(hit, QuantityHit)
    marks: dict[str, Mark] = {
        "behind": lambda: _named_behind(reading, stream, n),
        "done_in": lambda: _done_in(reading, stream, n),
        "measure": lambda: m,
    }  # fmt: skip
    if m is not None:
        marks |= _in_force(reading, statement, stream, n, m, state)
        marks |= of_another(reading, statement, stream, n, m, state.seen)
    at = Mention(hit.start, hit.end, Entry("measure", "", ""))
    return Said(statement, at, {"between": Span(max(m.end, state.seen), hit.start) if m else None}, marks)


def _in_force(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, m: Mention, state: State
) -> dict[str, Mark]:
    """Return what decides whether a number is of the measure in force."""
    hit, text, inside = stream[n], reading.text, m.start >= statement.span.start
    assert isinstance(hit, QuantityHit)
    bare, since = not codes_of(hit) - {""}, max(m.end, state.seen)
    named = [t for t in stream if isinstance(t, Mention) and t.start == m.start and is_measure(t)] or [m]
    others = () if bare and text[m.end : hit.start] == " of " else state.others  # "tone and reflexes of 2/4"
    return {
        "inside": lambda: inside,
        "far": lambda: hit.start - since > reach_of(text, m) or hit.start < m.end,
        "of_a_site": lambda: any(isinstance(t, Mention) and t.entry.kind == "site" for t in stream[:n]),
        "vital": lambda: m.entry.role == "vital",
        "next_sign": lambda: bare and state.seen > 0 and _NEXT_SIGN.fullmatch(text, state.seen, hit.start),
        "stop": lambda: state.seen < 0 and _STOP.search(text, m.end, hit.start),
        "turn": lambda: _in_turn(reading, stream, n, state) if state.others else None,
        "fits": lambda: next((c for c in (*named, *others) if fits(reading, c.entry, hit)), None),
        "close": lambda: _TIGHT.fullmatch(text, m.end, hit.start)
        or (state.seen > 0 and _of_same(text, statement.mentions, state.seen, hit)),
        "without_unit": lambda: next((c for c in named if fits_bare(c.entry, hit)), None),
    }  # fmt: skip


def _named_behind(reading: Reading, stream: Sequence[Mention | QuantityHit], n: int) -> Mention | None:
    """The measure that is named near behind its number: "a score of 29 on the …"."""
    text, hit = reading.text, stream[n]
    assert isinstance(hit, QuantityHit)
    bare = not codes_of(hit) - {""}
    for at, later in enumerate(stream[n + 1 : n + 5], n + 2):
        if isinstance(later, QuantityHit):
            if bare and codes_of(later) - {""}:
                return None  # "para 1 at 29 weeks of gestation": the measure has its number
        elif is_measure(later):
            between = text[hit.end : later.start]
            own = [t for t in stream[at : at + 1] if isinstance(t, QuantityHit)]
            plural = text[later.end - 1] == "s" and not between.strip()  # "6 pulses" of a medicine
            other = bare and own and _TIGHT.fullmatch(text, later.end, own[0].start)  # "97.9 HR 83"
            apart = len(between) > _NEAR_BEHIND or _PARTS.search(between)
            counted = (plural and later.entry.role == "vital") or (
                other and later.entry.role in ("vital", "laboratory")
            )
            if apart or counted or not fits(reading, later.entry, hit):
                return None
            return later
    return None


def _done_in(reading: Reading, stream: Sequence[Mention | QuantityHit], n: int) -> Mention | None:
    """The measure right behind a time or another amount that it took: "needed 9.8 s to rise from the floor"."""
    hit, text = stream[n], reading.text
    assert isinstance(hit, QuantityHit)
    for later in stream[n + 1 : n + 4] if codes_of(hit) - {""} else ():
        if not isinstance(later, Mention) or not is_measure(later) or not fits(reading, later.entry, hit):
            continue
        if later.entry.role == "laboratory":
            return None  # "a ratio of AST 180 U/L to ALT 70 U/L"
        if hit.start < later.start < hit.end < later.end or _TO_DO.fullmatch(text, hit.end, later.start):
            return later  # "352 m in six minutes", "9.8 s to rise from the floor"
    return None


def _facts(
    reading: Reading, statement: Statement, one: Placed, stream: Sequence[Mention | QuantityHit]
) -> Iterator[Observation]:  # fmt: skip
    text, lexicon = reading.text, reading.lexicon
    hit, mention, filled = one.hit, one.mention, one.filled
    place = filled.place
    if place is not None and place.site is not None:
        mention = replace(mention, entry=lexicon.refined(mention.entry, place.site))  # the reflex of the biceps
    entry = mention.entry
    start, end = min(mention.start, hit.start), max(mention.end, hit.end)
    inside = mention.start >= statement.span.start
    if not inside:
        start = min([hit.start] + [p.start for p in (place, *filled.shared) if p and statement.span.start <= p.start])
    evidence = (reading.evidence(start, end), *(() if inside else (reading.evidence(mention.start, mention.end),)))
    implied = lexicon.implied_by(entry)
    sites = [make_site(text, lexicon, implied)]

    def apart(p: Place) -> bool:  # "the cornea is clear and the eye pressure is 14"
        return bool(entry.implies) and _APART.search(text, p.end, max(p.end, mention.start)) is not None

    if place is not None and entry.role != "laboratory":  # what is measured in blood is at no site told before it
        sites = [
            make_site(text, lexicon, (not apart(p) and p.site) or implied, p.side, p.part, p)
            for p in (*(filled.shared if entry.grade else ()), place)
        ]
    if entry.grade and sites[-1] is None and not one.alone and not hit.grade[:1].isalpha():
        return  # a grade without its place among others is half a fact
    for subject, (code, value), at in product(statement.subjects, tuple(_values(reading, mention, hit)), sites):
        yield Observation(
                subject=subject, code=code, category=category_of(entry), value=value, site=at, flag=hit.flag,
                effective=one.day, timepoint=one.point, reference=reference_of(entry),
                components=_components(text, hit, stream, one.n), evidence=evidence, rule="measure",
            )  # fmt: skip


def _values(reading: Reading, mention: Mention, hit: QuantityHit) -> Iterator[tuple[Concept, Value]]:
    entry = mention.entry
    printed = reading.text[hit.start : hit.end]
    if entry.grade:
        grade = grade_of(reading, entry, hit)
        if grade is not None:
            yield entry.concept, graded(reading, entry, grade, printed.strip())
        elif hit.value is not None:
            yield entry.concept, with_unit(entry, hit.value)
        return
    if len(entry.pair) == 2 and isinstance(hit.value, Quantity):
        yield from _of_pair(reading, entry, hit, hit.value)
        return
    if hit.value is None:
        yield entry.concept, hit.grade  # "1:1280"
        return
    if entry.kind == "scale":
        value = hit.value
        concept = Concept(entry.total.name, entry.total.codings, f"scale:{entry.id}") if entry.total else entry.concept
        if isinstance(value, Range):
            yield concept, value
        else:
            share = "%" if value.code == "%" and "%" in entry.units else ""
            yield concept, Quantity(value.value, share, share, value.comparator)
        return
    if entry.kind == "measure" and hit.kind == "fraction" and hit.denominator is None and "1" in entry.units:
        if not _is_second(reading.text, hit):
            rest = _OVER.match(reading.text, hit.end)
            yield entry.concept, printed.strip() + (rest.group().replace(" ", "") if rest else "")  # "6/5" is no 6
        return
    if hit.denominator is not None and entry.kind == "measure":
        yield entry.concept, printed.strip()  # "20/200" is neither 20 nor 0.1
        return
    degrees = bare_degrees(entry, hit)
    if degrees is not None and isinstance(hit.value, Quantity):
        yield entry.concept, replace(hit.value, code=degrees)
        return
    relative = reading.lexicon.label(f"predicted {entry.name}", "measure") if of_predicted(reading.text, hit) else ()
    yield (relative[0] if relative else entry).concept, with_unit(entry, hit.value)


def _of_pair(reading: Reading, entry: Entry, hit: QuantityHit, value: Quantity) -> Iterator[tuple[Concept, Value]]:
    """The two values of a pair in one number ("130/70"), unless one can't be; or the one of a number beside its stroke."""
    halves = [reading.lexicon.need("measure", half) for half in entry.pair]
    text = reading.text
    if hit.denominator is None:
        second = _is_second(text, hit)
        if second or "/" in text[hit.end : hit.end + 3]:
            yield halves[second].concept, with_unit(entry, value)
        return
    amounts = (value, replace(value, value=hit.denominator))
    both = list(zip(halves, amounts, strict=True))
    if all(e.low is not None and e.high is not None and e.low <= amount.value <= e.high for e, amount in both):
        yield from ((e.concept, with_unit(entry, amount)) for e, amount in both)


def _components(text: str, hit: QuantityHit, stream: Sequence[Mention | QuantityHit], n: int) -> tuple[Component, ...]:
    """Standard deviation; and a stated relative change ("increased by 15 %, from 13 to 19") for the check of it."""
    out: list[Component] = []
    if hit.sd is not None:
        out.append(Component(Concept("standard deviation", (), "component:sd"), Quantity(hit.sd)))
    hits = [t for t in stream[:n] if isinstance(t, QuantityHit) and t.value is not None]
    if (
        len(hits) >= 1
        and re.fullmatch(r"\s*(?:points?\s*)?to\s*", text[hits[-1].end : hit.start])
        and text[: hits[-1].start][-12:].rstrip().endswith("from")
    ):
        out.append(Component(Concept("value before", (), "component:value-before"), _valued(hits[-1])))
        share = next((h for h in hits[:-1] if "%" in codes_of(h) and text[: h.start].rstrip().endswith(" by")), None)
        if share is not None:
            out.append(Component(Concept("change as stated", (), "component:stated-change"), _valued(share)))
    return tuple(out)


def _valued(hit: QuantityHit) -> Quantity | Range:
    """The value of a hit that has one."""
    assert hit.value is not None
    return hit.value
