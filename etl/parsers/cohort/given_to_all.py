"""What was done to everybody of a group beside the cells, and what they got of these: fat and marrow that were taken, therapies
that all had, mean doses, volumes, and doses that differ from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Concept, Observation, Procedure, Quantity, Range
from etl.parsers.cohort.scenes import GROUP, PEOPLE, meant
from etl.parsers.cohort.segments import groups
from etl.parsers.context.context import sentence_context
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.procedures import of_statement
from etl.patterns import regex
from etl.value import replace

_TAKEN = regex(
    r"\b(?:taken|took|drawn|drew|harvested|collected|aspirated|obtained|extracted|withdrawn|sucked|suctioned)\b", re.I
)
_ALL = (
    rf"\b(?:all|every|each|everybody|everyone)\b(?:\s(?:of\s)?(?:the\s|our\s|these\s)?(?:\d{{1,4}}\s)?(?:{PEOPLE}|them|boys|girls|men|women))?\s"
    r"(?:also\s|then\s)?(?:had(?!\s(?:had|failed|already|previously|been)\b)|did(?!\snot\b)|got|received|underwent|were given|was given|took part in)\b"
)
_ALL_HAD = regex(_ALL + r"[^.;]{0,60}\Z", re.I)
_ALL_HAD_NEXT = regex(_ALL, re.I)
_AVERAGED = regex(r"\b(?:on (?:the )?average|(?:an?|the) (?:mean|average|median) (?:dose )?of)\s(?:about\s)?\Z", re.I)
_OF_SUSPENSION = regex(r"\s(?:of\s)?(?:the\s|a\s)?(?:cell\s)?suspension\b", re.I)
_PART = regex(r"\b(?:some|most|several|few|part|many)\b", re.I)
_LOOKED_AT = ("test", "imaging", "care")
_GOES_ON = ("device", "therapy", "treatment")


def done_to_all(reading: Reading) -> Iterator[Procedure | Observation]:
    """The procedures that a page tells of the whole group, and how much they got of the cells.

    Args:
        reading: a document about a group.

    Yields:
        Procedures that were done, and observations of the mean dose and the volume.
    """
    seen: set[str] = set()
    for statement in reading.reported():
        if GROUP not in statement.subjects:
            continue
        for told in _procedures(reading, statement):
            if told.code.text not in seen:
                seen.add(told.code.text)
                yield told
        yield from _doses(reading, statement)


def _procedures(reading: Reading, statement: Statement) -> Iterator[Procedure]:
    text = reading.document.text
    span = statement.span
    if groups(text, statement) or _PART.search(text, span.start, span.end) or statement.frame.has("adverse"):
        return  # what some of them had is counted
    for told in of_statement(reading, _of_these(reading, statement)):
        at, end = told.evidence[0].start, told.evidence[0].end
        role = next((m.entry.role for m in statement.of("procedure") if m.start == at and m.end == end), "")
        clause = max(span.start, text.rfind(";", span.start, at) + 1)
        taken = _TAKEN.search(text, max(clause, at - 60), min(end + 60, span.end))
        harvest = (
            role not in (*_LOOKED_AT, *_GOES_ON)
            and taken is not None
            and any(_is_volume(q) for q in statement.quantities)
        )
        theirs = role not in _LOOKED_AT and _ALL_HAD.search(text, clause, at) is not None
        if told.status == "completed" and (harvest or theirs) and meant(statement, at, end, general=not theirs):
            yield told


def _of_these(reading: Reading, statement: Statement) -> Statement:
    """A sentence in which "all" and "every" are the people of the group, and no word of generality."""
    text = reading.document.text
    if not _ALL_HAD_NEXT.search(text, statement.span.start, statement.span.end):
        return statement
    mentions = tuple(m for m in statement.mentions if not (m.entry.kind == "cue" and m.entry.role == "general"))
    return replace(statement, mentions=mentions, context=sentence_context(text, statement.span, mentions))


def _is_volume(q: QuantityHit) -> bool:
    low = q.value.low if isinstance(q.value, Range) else q.value
    return isinstance(low, Quantity) and low.code in ("mL", "L", "cL", "g")


def _doses(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """A mean number of cells without a name before it, and the volume of the suspension: neither is anyone's own dose."""
    text = reading.document.text
    for q in statement.quantities:
        value = q.value
        if not isinstance(value, Quantity) or q.sd is not None or not meant(statement, q.start, q.end):
            continue
        averaged = _AVERAGED.search(text, max(statement.span.start, q.start - 40), q.start)
        if value.code == "{cells}" and averaged is not None:
            yield _told(reading, "mean cell dose", value, averaged.start(), q.end)
        elif value.code == "mL" and (behind := _OF_SUSPENSION.match(text, q.end, statement.span.end)):
            yield _told(reading, "suspension volume", value, q.start, behind.end())


def _told(reading: Reading, name: str, value: Quantity | Range, start: int, end: int) -> Observation:
    return Observation(
        subject=GROUP,
        code=Concept(name),
        category="survey",
        value=value,
        evidence=(reading.evidence(start, end),),
        rule="range of doses" if isinstance(value, Range) else "dose of the group",
    )


def doses_apart(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """Doses that differ from one to the next are no one's dose: their range is the group's.

    Args:
        reading: a document about a group.
        statement: a sentence that tells of its treatment.
    """
    for q in statement.quantities:
        if not isinstance(q.value, Range) or q.value.low is None:
            continue
        code = q.value.low.code or ""
        cells = code.startswith("10*") or "cells" in code
        name = (
            "suspension volume"
            if code == "mL"
            else "cell concentration"
            if cells and code.endswith(("/mL", "/L", "/uL"))
            else "cell dose"
            if cells
            else ""
        )
        if name:
            yield _told(reading, name, q.value, q.start, q.end)
