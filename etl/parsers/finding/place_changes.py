"""Limbs told to be as before, better or worse, of which the page has told the strength: "Legs: as before"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Observation
from etl.mapping.entry import Entry, Mention
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.measure.fit import category_of
from etl.parsers.phrases import Place, make_site, places
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_ONLY = regex(
    r"(?:[^\w.]|\b(?:the|his|her|my|both|is|are|was|were|has|have|had|been|still|now|also|in|of|it|and|got|a|little|bit|slightly|much|clearly)\b)*\.?\s*",
    re.I,
)
"""Between a limb and the word for its change."""
_SAID = ("site", "qualifier", "cue")


def of_statement(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """The changes of a sentence that names nothing but limbs and how they are compared with before.

    Args:
        reading: the document.
        statement: the sentence.

    Yields:
        The change of the graded measure that the page has told of the limb; nothing where it has told none.
    """
    label = statement.frame.label
    asked = [m for m in statement.frame.topic if label and label.start <= m.start and m.end <= label.end]
    own = sorted({*asked, *statement.mentions}, key=lambda m: (m.start, -m.end))
    told = [m for m in own if m.entry.kind == "cue" and m.entry.role in TOLD_CHANGES]
    if len({m.entry.role for m in told}) != 1 or any(m.entry.kind not in _SAID for m in own):
        return
    spots = [p for p in places(own) if p.site and p.site.left and p.site.role != "organ"]
    if not spots or not _only_these(reading.document.text, statement, own):
        return
    for place in spots:
        entry = _told_before(reading, statement, place)
        site = make_site(reading.document.text, reading.lexicon, place.site, place.side, place.part, place)
        for subject in statement.subjects if entry else ():
            assert entry is not None
            start, end = min(place.start, told[0].start), max(place.end, told[-1].end)
            yield Observation(
                subject=subject, code=entry.concept, category=category_of(entry), change=TOLD_CHANGES[told[0].entry.role], site=site,
                effective=statement.effective, timepoint=statement.timepoint, rule="change of a place",
                evidence=(reading.evidence(start, end),),
            )  # fmt: skip


def _only_these(text: str, statement: Statement, own: list[Mention]) -> bool:
    """Whether nothing stands in a sentence but its terms and words that join them."""
    at = statement.span.start
    for m in own:
        if m.start < at:
            continue
        if not _ONLY.fullmatch(text, at, m.start):
            return False
        at = m.end
    return _ONLY.fullmatch(text, at, statement.span.end) is not None


def _told_before(reading: Reading, statement: Statement, place: Place) -> Entry | None:
    """The graded measure that a sentence before has told of a limb, or of a part of it."""
    graded = {e.id: e for e in reading.lexicon.in_unit("measure", ("{grade}",))}
    assert place.site is not None
    for said in reversed(reading.statements):
        if said.span.end > statement.span.start or not said.quantities or said.subjects != statement.subjects:
            continue
        if any(place.site.id in (m.entry.id, m.entry.part_of) for m in said.of("site")):
            named = (m.entry.id for m in (*said.mentions, *said.frame.topic) if m.entry.kind == "measure")
            if found := next((graded[i] for i in named if i in graded), None):
                return found
    return None
