"""The later doses of a medicine, each with the day from which it was taken: "40 mg daily from 19 July, 20 mg daily since 30 August"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Medication, Period
from etl.mapping.entry import Mention
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.medicine_doses import amount_of, dose_of, is_mass
from etl.parsers.treatment.timing import TIMING, per_day
from etl.patterns import regex

_BEFORE = regex(r"[,;]\s(?:and\s)?(?:then\s|afterwards\s|thereafter\s)?$", re.I)
_FROM = regex(r"(?:[^,;.\d]|\d(?= times| x)){0,28}?\b(?:from|since|as of|starting)\s(?:the\s)?$", re.I)
_NEAREST = 12


def later_doses(reading: Reading, statement: Statement, m: Mention, end: int) -> Iterator[Medication]:
    """A medication for each dose behind the first that has a day of its own from which it was taken.

    Args:
        reading: the document.
        statement: the statement.
        m: the medicine.
        end: where what is said of it ends.
    """
    text, first = reading.document.text, dose_of(reading.document.text, statement, m, end)
    if first is None or first.start < m.end or statement.about(m).status != "present":
        return
    for q in statement.quantities:
        if not (first.end < q.start < end) or not is_mass(q) or not _BEFORE.search(text, q.start - _NEAREST, q.start):
            continue
        day = next((d for d in statement.dates if q.end <= d.start < end), None)
        dated = any(first.end <= d.start < q.start for d in statement.dates)
        if day is None or not day.first or day.last or not dated or not _FROM.fullmatch(text, q.end, day.start):
            continue
        timing = TIMING.search(text[q.end : day.start])
        said = timing.group().strip() if timing else ""
        for subject in statement.subjects:
            yield Medication(
                subject=subject, code=m.entry.concept, status="active", effective=Period(day.first), dose=amount_of(q),
                timing=said, per_day=per_day(said, ""), evidence=(reading.evidence(m.start, day.end),), rule="later dose",
            )  # fmt: skip
