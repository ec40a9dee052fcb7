"""Lists of days and ways below the sentence that says what was given: "Cells of a donor, 1 million per kg each time:" and
below it "10 June - vein", "14 June - lumbar puncture"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Period
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.doses import is_dose, numbers_of_cells
from etl.parsers.treatment.draft import Draft
from etl.patterns import regex
from etl.value import replace

_SHORT = regex(r"[\s:,–—-]*(?P<way>[a-z][a-z ]{2,24}?)\s*(?:[,;.(]|$)", re.I)
_LED = ("by ", "into the ", "into a ", "by the ", "")
_DAY = 10
_WORD = regex(r"[^\W\d_]+")
_LIGHT = frozenset(
    (
        "by",
        "via",
        "again",
        "on",
        "in",
        "into",
        "the",
        "a",
        "an",
        "and",
        "with",
        "through",
        "time",
        "st",
        "nd",
        "rd",
        "th",
    )
)


def announced(reading: Reading) -> frozenset[int]:
    """Where the statements of such lists begin.

    Args:
        reading: the document.
    """
    out: set[int] = set()
    led = open_end = given = False
    for s in reading.statements:
        if given and _only_way(reading, s):
            out.add(s.span.start)  # an entry of a diary: "27 Feb: arm. 1 March: spine again."
            continue
        given = given or (s.attitude == "reported" and tells_dose_and_way(reading.document.text, s))
        listed = s.block.kind == "item" or (s.block.kind == "field" and s.frame.label is not None and bool(s.effective))
        if not listed:
            told = s.attitude == "reported" and bool(s.of("cells"))
            led, open_end = told and _announces(reading, s), told and not _ended(reading, s)
        elif led or (open_end and _only_way(reading, s)) or _headed(reading, s):
            out.add(s.span.start)
    return frozenset(out)


def tells_dose_and_way(text: str, s: Statement) -> bool:
    """Whether a sentence tells how many cells went which way: "20 million into the arm and 10 million into the spine".

    Args:
        text: the document's text.
        s: the sentence.
    """
    return bool(s.of("route", "method")) and bool(numbers_of_cells(text, s, s.span.start, s.span.end))


def _announces(reading: Reading, s: Statement) -> bool:
    return reading.document.quote(s.block.span).rstrip().endswith((":", "："))


def _ended(reading: Reading, s: Statement) -> bool:
    return reading.document.quote(s.block.span).rstrip().endswith((".", "。", "!", "?"))


def _only_way(reading: Reading, s: Statement) -> bool:
    """Whether a line says nothing but a day and a way in: "(2) 20 March 2011 lumbar puncture"."""
    ways_in = s.of("route", "method")
    if not ways_in or len(s.dates) != 1 or len(s.dates[0].first or "") != _DAY:
        return False
    text, known = reading.document.text, [(d.start, d.end) for d in s.dates]
    known += [(m.start, m.end) for m in s.mentions if m.entry.kind in ("route", "method") or m.entry.role == "event"]
    return not any(
        w.group().lower() not in _LIGHT and not any(a <= w.start() and w.end() <= b for a, b in known)
        for w in _WORD.finditer(text, s.span.start, s.span.end)
    )


def _headed(reading: Reading, s: Statement) -> bool:
    """Whether the line right above the list is a heading that says what was given: "Stem cells of a donor were given:"."""
    title = s.frame.title
    named = title is not None and any(
        m.entry.kind == "cells" and title.start <= m.start < title.end for m in s.frame.topic
    )
    return named and title is not None and reading.document.quote(title).rstrip().endswith((":", "："))


def with_dose_above(reading: Reading, statement: Statement, draft: Draft) -> Draft:
    """A treatment of such a list with the dose that its heading gives for each: "Cord blood cells, 1 × 10⁷ each time:".

    Args:
        reading: the document.
        statement: the line.
        draft: what the line tells.
    """
    title = statement.frame.title
    if draft.amount is not None or draft.performed is None or title is None or not _headed(reading, statement):
        return draft
    doses = [q.value for q in part(reading.index.quantities, title) if is_dose(q)]
    return replace(draft, amount=doses[0]) if len(doses) == 1 else draft


def told_shortly(reading: Reading, statement: Statement) -> Iterator[Draft]:
    """A line of such a list that says the way by its place alone: "10 June - vein".

    Args:
        reading: the document.
        statement: the line.

    Yields:
        A draft with the day and the way; nothing for a line with other words.
    """
    if statement.of("route", "method") or len(statement.dates) != 1:
        return
    day = statement.dates[0]
    m = _SHORT.match(reading.document.text, day.end, statement.span.end)
    way = _way(reading, m["way"]) if m and day.first and len(day.first) == _DAY else None
    if way is not None:
        evidence = (reading.evidence(statement.span.start, statement.span.end),)
        yield Draft(performed=Period(day.first, day.last), routes=(way,), evidence=evidence, offset=day.start)


def _way(reading: Reading, words: str) -> Entry | None:
    for led in _LED:
        said = led + words
        hit = next((m for m in reading.lexicon.find(said) if m.entry.kind == "route" and m.end == len(said)), None)
        if hit is not None and hit.start == 0:
            return hit.entry
    return None
