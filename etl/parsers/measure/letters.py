"""Vital signs that notes name by one letter: "T 36.4 °C, P 68 bpm, R 17/min"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.facts import Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.measure.fit import bare_degrees, codes_of, fits
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_PAIR = regex(r"(?<=[\s(])(?P<high>\d{2,3}) ?/ ?(?P<low>\d{2,3}) ?(?=[a-zA-Z])", needs=("/",))
_LETTER = regex(r"(?<![\w.])([A-Z])(?:\s?[:=]\s?|(?<![AI])\s)$")
"""A letter before a number; "A" and "I" are words without a colon: "A 1 cm incision"."""


def lettered_vitals(reading: Reading, statement: Statement) -> Iterator[Mention]:
    """Vital signs by their first letter, known by the unit behind it ("T: 36.4 °C", "P 68 bpm, R 17/min"), or among others
    by a decimal that only one of them can have ("BP 178/96, T 36.9").

    Args:
        reading: the document.
        statement: the statement.

    Yields:
        A mention at the letter's place.
    """
    text = reading.document.text
    vitals = any(m.entry.role == "vital" for m in statement.of("measure"))
    for q in statement.quantities:
        label = statement.frame.label
        low = label.start if label and label.end - label.start == 1 else statement.span.start
        letter = _LETTER.search(text[max(low, q.start - 5) : q.start])
        united = bool(codes_of(q) - {""})
        if letter is None or not (united or (vitals and "." in text[q.start : q.end])):
            continue
        if any(m.start < q.start - len(letter.group()) < m.end for m in statement.mentions):
            continue  # "vitamin K 10 mg"
        initial = letter.group(1).lower()
        found = [
            e for e in reading.lexicon.of_role("measure", "vital")
            if (fits(reading, e, q) if united else _plausible(e, q))
            and any(s.lower().startswith(initial) for s in (e.name, *e.synonyms) if " " not in s)
        ]  # fmt: skip
        if len(found) == 1:
            start = q.start - len(letter.group())
            yield Mention(start, start + 1, found[0])


def bare_pairs(reading: Reading, statement: Statement) -> Iterator[Mention]:
    """The vital sign that a pair of numbers is by its unit alone: "hypertension (168/102 mmHg)".

    Args:
        reading: the document.
        statement: the statement.

    Yields:
        A mention right before the first number, where the sentence names no measure with that unit.
    """
    text = reading.document.text
    for pair in _PAIR.finditer(text, statement.span.start, statement.span.end):
        code = next(
            (c for q in statement.quantities if pair.start() <= q.start < pair.end() for c in codes_of(q) if c), ""
        )
        if int(pair["high"]) <= int(pair["low"]):
            continue  # "12/13 mmHg" are the pressures of two eyes
        named = any(code in m.entry.units for m in statement.of("measure"))
        found = [e for e in reading.lexicon.of_role("measure", "vital") if len(e.pair) == 2 and code in e.units]
        if code and not named and len(found) == 1:
            yield Mention(pair.start() - 1, pair.start(), found[0])


def _plausible(entry: Entry, hit: QuantityHit) -> bool:
    """Whether a number without unit lies in the narrow range that a vital sign has."""
    if bare_degrees(entry, hit) is not None:
        return True
    if not isinstance(hit.value, Quantity) or entry.low is None or entry.high is None or entry.high > 2 * entry.low:
        return False
    return entry.low <= hit.value.value <= entry.high
