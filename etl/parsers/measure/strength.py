"""Grades of strength by limb and side: "Strength (right/left): deltoid 4+/4", "left grip 4-", "Right arm: strength
2/5, tone high".
"""

from __future__ import annotations

from collections.abc import Mapping

from etl.document import START, Document, Span
from etl.facts import Coded, Observation
from etl.mapping.entry import Entry, Mention
from etl.parsers.index import Index, part
from etl.parsers.reading import Frame, Reading, once
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
        if {m.entry.id for m in named if m.entry.kind == "site"} & {m.entry.id for m in topic}:
            topic = ()  # "Both knees:", and a line below it "Right knee: effusion"
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
    for m in sorted(part(found.mentions, Span(start, stop)), key=START):
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
