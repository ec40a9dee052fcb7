"""The lines of a prescription, of what fills a medicine's slots: how much at a time, how often, for how long, only as needed."""

from __future__ import annotations

from decimal import Decimal

from etl.facts import Dosage, Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Statement
from etl.parsers.slots.fill import Fill, Filled, Line, first
from etl.parsers.slots.marks import Mark, worded_marks
from etl.parsers.treatment.dosage import amount_of
from etl.parsers.when.durations import DurationHit, time_value
from etl.patterns import regex

_WHAT_FOR = regex(r"\s*\(?(?:for|in case of|to treat|to control)\s+(?P<why>[^\W\d_][^,;.:()\n\d]{2,60})")
_LONGEST_REASON = 6


def prescribed(statement: Statement, filled: Filled) -> tuple[tuple[Dosage, ...], int]:
    """Return the dosages that are said of a medicine, one at least, and where the last of them ends.

    Args:
        statement: the sentence.
        filled: the marks in its slots.
    """
    made = [_dosage(statement, filled, line) for line in filled.lines]
    begun = made[0][0]
    plain = len(made) == 1 and not begun.as_needed and begun.bounds is None and not any(map(_is_counted, filled.fills))
    lines = tuple(d if not plain else _plain(d) for d, _ in made)
    return lines, max(end for _, end in made)


def _plain(dosage: Dosage) -> Dosage:
    return Dosage(dose=dosage.dose, timing=dosage.timing, per_day=dosage.per_day)


def _is_counted(fill: Fill) -> bool:
    return fill.slot == "dose" and "count" in fill.mark.kinds


def _dosage(statement: Statement, filled: Filled, line: Line) -> tuple[Dosage, int]:
    """Return a line, and where it ends."""
    text, dose, often = statement.context.text, first(line, "dose"), first(line, "frequency")
    needed, length = first(line, "as_needed"), first(line, "length")
    own = [f for f in line.fills if f.slot != "route" and not f.shared]
    why, last = ("", 0) if needed is None else _needed_for(statement, needed.mark.end, filled.end)
    end = max([filled.head.end, last, *(_end_of(f.mark) for f in own)])
    amounts = [f.mark.start for f in filled.fills if f.slot == "dose"]
    begin = min((f.mark.start for f in own), default=end)
    if line is filled.lines[0]:
        begin = min([*amounts, begin] if amounts else [filled.head.end])
    return Dosage(
        dose=amount_of(dose.mark.hit if dose else None, filled.head.entry),
        timing=text[often.mark.start : often.mark.end] if often else "",
        per_day=per_day(often.mark if often else None, first(line, "times")),
        as_needed=needed is not None,
        needed_for=why,
        bounds=_length(length.mark.hit) if length else None,
        order=line.order,
        printed=" ".join(text[begin:end].split()).strip(" ,;:.("),
    ), end


def _end_of(mark: Mark) -> int:
    """Return the end of a mark; of an amount with how often it is taken that of both."""
    return int(mark.hit.end) if mark.sort == "amount" else mark.end


def dose_of(filled: Filled) -> QuantityHit | None:
    """Return the amount of a medicine's first line.

    Args:
        filled: the marks in its slots.
    """
    found = first(filled.lines[0], "dose")
    return found.mark.hit if found is not None else None


def _length(d: DurationHit) -> Quantity | Range | None:
    return time_value(d.unit, d.value, d.low, d.high, d.comparator)


def per_day(often: Mark | None, times: Fill | None = None) -> Decimal | None:
    """Return how many intakes in a day are said, None where nothing says it: "3 x 10 mg daily" are three.

    Args:
        often: how often.
        times: how many before the amount.
    """
    worth = often.worth if often is not None else Decimal(1)
    return times.mark.worth if times is not None and worth == 1 else worth if often is not None else None


def timing_of(text: str) -> tuple[str, Decimal | None]:
    """Return how often a medicine is taken by a cell's or line's words, as printed and in a day; "" where it isn't said.

    Args:
        text: the words.
    """
    found = next(iter(worded_marks(text, 0, len(text), "frequency")), None)
    return (text[found.start : found.end], found.worth) if found is not None else ("", None)


def is_as_needed(text: str) -> bool:
    """Return True if a cell or line says that a medicine is taken only as needed.

    Args:
        text: its words.
    """
    return bool(worded_marks(text, 0, len(text), "as_needed"))


def _needed_for(statement: Statement, start: int, end: int) -> tuple[str, int]:
    """Return what a medicine is needed for, and where that ends: "as needed for wheeze", "prn pain"."""
    text, signs = statement.context.text, statement.of("finding", "condition")
    start += text.startswith(".", start)
    named: Mention | None = next((x for x in signs if 0 <= x.start - start <= 1), None)
    if named is not None and named.end <= end:
        return text[named.start : named.end], named.end
    found = _WHAT_FOR.match(text, start, end)
    if found is None:
        return "", 0
    inside = [x.end for x in signs if found.start("why") <= x.start < found.end()]
    if inside:
        return text[found.start("why") : inside[-1]], inside[-1]
    words = found["why"].split()
    return (" ".join(words), found.end()) if len(words) <= _LONGEST_REASON else ("", 0)
