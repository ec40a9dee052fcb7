"""Grades of strength by limb and side: "Strength (right/left): deltoid 4+/4", "left grip 4-", "Right arm: strength
2/5, tone high".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from etl.document import Document, Span
from etl.facts import Coded, Observation
from etl.mapping.entry import Entry, Mention
from etl.parsers.index import Index, part
from etl.parsers.measure.limits import fits
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Frame, Reading, Statement, once
from etl.patterns import regex
from etl.value import replace

# Grades of strength that are told of a part's own test: "left grip 4-" is the muscle strength of the left hand.


_PREFIX = "measure:"


def graded_as(reading: Reading, fact: Observation) -> Observation:
    """A fact; a grade of a measure that has units and a place of its own is one of the measure that grades are of.

    Args:
        reading: the document.
        fact: what was read of it.
    """
    if fact.site is None or not isinstance(fact.value, Coded) or not fact.code.entry.startswith(_PREFIX):
        return fact
    entry = _wider(reading).get(fact.code.entry.removeprefix(_PREFIX))
    graded = entry is not None and fact.value.concept.entry == f"grade:{entry.grade}"
    return replace(fact, code=entry.concept) if entry is not None and graded else fact


@once
def _wider(reading: Reading) -> Mapping[str, Entry]:
    """The measures that grades are of, by those that have units and a place of their own."""
    measures = [e for e in reading.lexicon.of("measure") if e.units]
    wider = {e.grade: e for e in reversed(measures) if e.grade and "{grade}" in e.units}
    return {e.id: wider[e.grade] for e in measures if e.implies and e.grade in wider and "{grade}" not in e.units}


# Grades in lists that say the side or the limb once: "Strength (right/left): deltoid 4+/4, iliopsoas 4-/3", "Motor:
# right arm: shoulder 2, elbow 2; right leg: hip 3, knee 3".


_ORDER = regex(r"[(\[][^()\[\]\n]{0,40}?\b(?P<first>right|left|R|L)\s?/\s?(?P<second>right|left|R|L)\s?[)\]]", re.I)
_PAIR = regex(r"(?<![\d/.])(?P<first>[0-5][+\-−–]{0,2})\s?/\s?(?P<second>[0-5][+\-−–]{0,2})(?=\s*(?:[,;.)]|and\b|$))")
_FULL = regex(r"[+\-−–]")
_BARE = regex(r"[0-5][+\-−–]{0,2}")
_NEXT = regex(r"\s*(?:,|and|, and)\s*")
_HEADS = regex(r"\s*[:：]\s*")
_SIDE_AHEAD = regex(r"\b(?:right|left|R|L)\.?\s$", re.I)
_NUMBERED = regex(r"^\W*\d{0,2}\W*")
_LEAST = 2


def paired(
    reading: Reading, statement: Statement, found: Sequence[Mention | QuantityHit]
) -> list[Mention | QuantityHit]:
    """What stands in a statement, in order. Two grades behind one muscle are one for each side where a bracket gave the order: "Strength (R/L): deltoid 4+/4".

    Args:
        reading: the document.
        statement: the statement.
        found: its mentions and numbers.

    Returns:
        The same in order; each such pair as two numbers, each behind its side. A list of only "x/5" holds no pairs.
    """
    text = reading.document.text
    stream = sorted(found, key=lambda x: (x.start, -x.end))
    order = _ORDER.search(text, statement.span.start, statement.span.end)
    graded = next((m for m in statement.mentions if m.entry.grade and order and m.start < order.end()), None)
    pairs = list(_PAIR.finditer(text, order.end(), statement.span.end)) if order and graded else []
    if order and graded and not pairs:  # "Power: deltoid 4/4, hip flexion 2/2 (R/L)"
        pairs = list(_PAIR.finditer(text, graded.end, order.start()))
    if order is None or all(_FULL.sub("", p["second"]) == "5" for p in pairs):
        return stream
    sides = [
        next((e for e in reading.lexicon.label(order[g], "qualifier") if e.role == "side"), None)
        for g in ("first", "second")
    ]
    inside = [(p.start(), p.end()) for p in pairs]
    out: list[Mention | QuantityHit] = [
        t for t in stream if not (isinstance(t, QuantityHit) and any(s <= t.start < e for s, e in inside))
    ]
    hits = [t for t in stream if isinstance(t, QuantityHit)]
    for p in pairs:
        like = next((h for h in hits if p.start() <= h.start < p.end()), None)
        at = next((n for n, t in enumerate(out) if t.start >= p.end()), len(out))
        made: list[Mention | QuantityHit] = []
        for side, group in zip(sides, ("first", "second"), strict=True):
            if side is not None and like is not None:
                start, end = p.span(group)
                made.append(Mention(start, start, side))
                made.append(replace(like, start=start, end=end, kind="grade", grade=p[group], value=None))
        out[at:at] = made
    return out


def part_of_limb(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int
) -> Mention | None:
    """A bare grade in the list of a sided limb ("right arm: shoulder 2, elbow 2"), below a label that begins a name of
    the graded measure ("Motor"), or where a list of the page before had such a label and the same part.

    Args:
        reading: the document.
        statement: the statement.
        stream: its mentions and numbers, in order.
        n: which of them is the number.

    Returns:
        The measure at the place of the part; None for other numbers.
    """
    text, hit = reading.document.text, stream[n]
    part = stream[n - 1] if n else None
    if not isinstance(hit, QuantityHit) or not is_site(part) or not _BARE.fullmatch(text, hit.start, hit.end):
        return None
    assert isinstance(part, Mention)
    if text[part.end : hit.start].strip() or len(_list_at(text, stream, n)) < _LEAST:
        return None
    for entry in reading.lexicon.in_unit("measure", ("{grade}",)):
        if not fits(reading, entry, hit):
            continue
        told = reading.statements if statement.frame.label is None else ()
        before = (s for s in told if s.span.start < statement.span.start and _of(s, part.entry))
        if any(_begins(reading, s, entry) for s in (statement, *before)):
            return Mention(part.start, part.end, entry)
    return None


def _of(statement: Statement, site: Entry) -> bool:
    return bool(statement.quantities) and any(m.entry.id == site.id for m in statement.of("site"))


def is_site(token: Mention | QuantityHit | None) -> bool:
    return isinstance(token, Mention) and token.entry.kind == "site"


def _list_at(text: str, stream: Sequence[Mention | QuantityHit], n: int) -> list[int]:
    """The places of the numbers in the list that holds one; [] unless a limb with its side and a colon opens it."""
    first = n
    while first >= 3 and isinstance(stream[first - 2], QuantityHit) and is_site(stream[first - 3]):
        if not _NEXT.fullmatch(text, stream[first - 2].end, stream[first - 1].start):
            break
        first -= 2
    head = stream[first - 2] if first >= _LEAST else None
    if not isinstance(head, Mention) or not is_site(head) or not head.entry.left:
        return []
    opens = _HEADS.fullmatch(text, head.end, stream[first - 1].start)
    if not opens or not _SIDE_AHEAD.search(text, max(0, head.start - 8), head.start):
        return []
    last = first
    while last + 2 < len(stream) and isinstance(stream[last + 2], QuantityHit) and is_site(stream[last + 1]):
        if not _NEXT.fullmatch(text, stream[last].end, stream[last + 1].start):
            break
        last += 2
    return list(range(first, last + 1, 2))


def _begins(reading: Reading, statement: Statement, entry: Entry) -> bool:
    """Whether the label of a statement is the first word of one of a measure's names: "Motor", "4. Power"."""
    return any(
        name.lower().split()[0] == label
        for label in _labels(reading, statement)
        for name in (entry.name, *entry.synonyms)
    )


def _labels(reading: Reading, statement: Statement) -> Iterator[str]:
    for span in (statement.frame.label, statement.frame.title):
        if span is not None and (word := _NUMBERED.sub("", reading.document.quote(span)).strip(" :.").lower()):
            yield word


# Sentences that open with a limb: "Right arm: strength 2/5, tone high. Right leg: strength 3/5. Left limbs 5/5." What
# the name of a limb is said of ends where the next limb begins.


_BULLET = regex(r"[\s•*·–-]*")
_COLON = regex(r"\s*[:：]\s*(?=\S)")
_BETWEEN = regex(r"[\s/,&-]*(?:and|the)?[\s/,&-]*")


def of_its_limb(document: Document, found: Index, sentence: Span, frame: Frame) -> tuple[Span, Frame]:
    """A sentence that opens with a limb, and its frame.

    Args:
        document: the document.
        found: what stands where.
        sentence: the sentence.
        frame: the frame of its block, or that of the limb told before it on a line of limbs.

    Returns:
        What stands behind the limb's colon, under the limb as under a label; a sentence with a limb of its own below the
        label of another without that label; every other sentence as it is.
    """
    start = _BULLET.match(document.text, sentence.start, sentence.end).end()  # type: ignore[union-attr]
    below = names_limb(document, found, frame)
    end = _limb(document, found, start, sentence.end, several=below)
    if not end or (frame.label is not None and not below):
        return sentence, frame
    topic = tuple(m for m in frame.topic if frame.label is None or not frame.label.start <= m.start < frame.label.end)
    colon = _COLON.match(document.text, end, sentence.end)
    if colon and colon.end() < sentence.end:
        named = part(found.mentions, Span(start, end))
        return Span(colon.end(), sentence.end), replace(frame, label=Span(start, end), topic=(*topic, *named))
    return sentence, replace(frame, label=None, topic=topic) if below else frame


def names_limb(document: Document, found: Index, frame: Frame) -> bool:
    """Whether the label above a sentence is a limb and its side, or limbs, and nothing else.

    Args:
        document: the document.
        found: what stands where.
        frame: the sentence's frame.
    """
    if frame.label is None:
        return False
    end = _limb(document, found, frame.label.start, frame.label.end, several=True)
    return bool(end) and not document.text[end : frame.label.end].strip(" :：\t")


def _limb(document: Document, found: Index, start: int, stop: int, *, several: bool) -> int:
    """Where a site with its side ends that begins here, or, if asked for, several of a kind ("Lower limbs"); 0 where none does."""
    end, sided, site = start, False, False
    for m in sorted(part(found.mentions, Span(start, stop)), key=lambda m: m.start):
        gap = _BETWEEN.match(document.text, end, max(end, m.start))
        if gap is None or gap.end() < m.start or m.entry.kind not in ("site", "qualifier"):
            break
        sided = sided or m.entry.role == "side" or (several and _several(document.text[m.start : m.end], m))
        site = site or m.entry.kind == "site"
        end = max(end, m.end)
    return end if sided and site else 0


def _several(printed: str, m: Mention) -> bool:
    """Whether a site is named in the plural."""
    return m.entry.kind == "site" and printed.endswith("s") and not m.entry.name.endswith("s")
