"""The lines of a prescription: how much at a time, how often, for how long, only as needed, and what comes beside or after it.

What is in a tablet is no dose where it is told how many are taken: "A 10 mg tablets, 2 tablets three times a day". A line ends
where the next amount is led by a word for what follows ("then half a tablet every other day"), or has a time of its own
("10 units in the morning and 6 units at night").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from msgspec import Struct

from etl.document import Span
from etl.facts import Dosage, Quantity, Range
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.number import QuantityHit, find_quantities
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.dosage import TIMING, amount_of, is_mass, per_day
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex
from etl.value import replace

_LETTERS = regex(r"[^\W\d_]{2,}")
_OTHER_WORDS = 3
"""Words that end what is said of a medicine's intake."""
_OF = regex(r"[ \u00a0-]{0,2}(?:of )?(?:(?:the|his|her) )?(?:oral )?")
_ANOTHER = regex(r"(?:[,;+&/]|\b(?:and|plus))\s*(?:take |another |a further )?$")
_IN_BRACKETS = regex(r"\s?(?:\(|=)\s?(?:total |total of )?$")
"""Between a number of tablets and how much that is: "2 tablets (1 g)"."""
_WHAT_FOR = regex(r"\s*\(?(?:for|in case of|to treat|to control)\s+(?P<why>[^\W\d_][^,;.:()\n\d]{2,60})")
_TIMES = regex(r"[x×*]\s?$")
_SO_FAR = regex(r"\b(?:past|last|previous)\s$", re.I)
_LONGEST_REASON = 6
_BEFORE = 24


class Prescription(Struct, frozen=True):
    """What is said of how a medicine is taken.

    Args:
        lines: its dosages in turn.
        end: where the last of it ends.
    """

    lines: tuple[Dosage, ...]
    end: int


def prescribed(
    reading: Reading, statement: Statement, m: Mention, end: int, dose: QuantityHit | None, timing: Span | None
) -> Prescription:
    """Return the dosages that are said of a medicine.

    Args:
        reading: the document.
        statement: the sentence.
        m: the medicine.
        end: where what is said of it ends.
        dose: the amount beside its name, None without one.
        timing: how often, where it is told of all of it; None to look for it behind each amount.

    Returns:
        One dosage at least, empty where nothing is said.
    """
    counts = _counts_of_forms(reading, statement, m, end)
    amounts = _amounts(statement, m, end, dose, counts)
    starts = [dose.start if dose is not None and dose.start >= m.end else m.end]
    orders = [1]
    for before, amount in pairwise(amounts):
        order = _order_of(reading, before, amount, end, orders[-1])
        if order is None:
            continue
        starts.append(amount.start)
        orders.append(order)
    ends = [*starts[1:], end]
    first = _first_line(reading, statement, m, ends[0], dose, counts, timing)
    lines, last = [first[0]], first[1]
    for start, stop, order in zip(starts[1:], ends[1:], orders[1:], strict=True):
        amount = next(a for a in amounts if a.start == start)
        line, last = _line(reading, statement, m, amount, stop)
        lines.append(replace(line, order=order, printed=_printed(reading, start, last)))
    told = counts or len(lines) > 1 or lines[0].as_needed or lines[0].bounds is not None
    if told:
        begin = min([a.start for a in amounts[:1]] + [c.start for c in counts if c.start < ends[0]], default=m.end)
        lines[0] = replace(lines[0], printed=_printed(reading, begin, first[1]))
    return Prescription(tuple(lines), last)


def _printed(reading: Reading, start: int, end: int) -> str:
    return " ".join(reading.document.text[start:end].split()).strip(" ,;:.(")


def _amounts(
    statement: Statement, m: Mention, end: int, dose: QuantityHit | None, counts: Sequence[QuantityHit]
) -> list[QuantityHit]:
    """Return the amounts behind a medicine's name from its dose on, and tablets counted before it."""
    begin = dose.start if dose is not None else m.end
    masses = (q for q in statement.quantities if is_mass(q) and begin <= q.start < end)
    found = {q.start: q for q in masses if q.start >= m.end or q is dose} | {q.start: q for q in counts}
    return [found[at] for at in sorted(found)]


def _counts_of_forms(reading: Reading, statement: Statement, m: Mention, end: int) -> list[QuantityHit]:
    """Return the numbers of tablets, puffs, drops behind a medicine's name, and right before it ("half a tablet of A")."""
    text = reading.document.text
    halves = list(_halves(reading, statement, end))
    parts = [q for q in statement.quantities if q.kind == "fraction" and any(_is_within(q, h) for h in halves)]
    whole = [q for q in statement.quantities if _is_form(q) and not any(_is_within(q, h) for h in halves)]
    found = [q for q in (*whole, *halves) if q not in parts]
    return [
        q for q in sorted(found, key=lambda q: q.start)
        if m.end <= q.start < end or (q.end <= m.start and _OF.fullmatch(text, q.end, m.start))
    ]  # fmt: skip


def _is_within(one: QuantityHit, other: QuantityHit) -> bool:
    return other.start <= one.start < other.end


def _is_form(q: QuantityHit) -> bool:
    value = q.value.low or q.value.high if isinstance(q.value, Range) else q.value
    return isinstance(value, Quantity) and value.unit.casefold().rstrip(".") in load_reach().words["FORM"]


def _halves(reading: Reading, statement: Statement, end: int) -> Iterator[QuantityHit]:
    """Yield "half a tablet", "1½ tablets", "one and a half tablets"."""
    for found in _half().finditer(reading.document.text, statement.span.start, end):
        whole = found["whole"] or found["digit"] or ""
        unit = next(iter(find_quantities(f"{whole or 1} {found['form']}", reading.lexicon.units())), None)
        if unit is not None and isinstance(unit.value, Quantity):
            value = (unit.value.value if whole else Decimal(0)) + Decimal("0.5")
            yield replace(unit, start=found.start(), end=found.end(), value=replace(unit.value, value=value))


@cache
def _half() -> re.Pattern[str]:
    half, forms = _any_of("HALF"), _any_of("FORM")
    return regex(
        rf"(?<![\w/.,-])(?:(?P<whole>\w+) and (?:a |one )?|(?P<digit>\d)\s?)?(?:{half})(?: of)?(?: an?| one)?[ -]?(?P<form>{forms})\b",
        re.I,
    )


def _any_of(name: str) -> str:
    """The words of a class as an alternation, the longest first."""
    words = sorted(load_reach().words[name], key=len, reverse=True)
    return "|".join(word.replace(".", r"\.").replace(" ", r"\s") for word in words)


@cache
def _as_needed() -> re.Pattern[str]:
    return regex(rf"(?<!\w)(?:{_any_of('AS_NEEDED')})(?!\w)", re.I)


def is_as_needed(text: str) -> bool:
    """Whether a cell or line says that a medicine is taken only as needed.

    Args:
        text: its words.
    """
    return _as_needed().search(text) is not None


@cache
def _thereafter() -> re.Pattern[str]:
    return regex(rf"(?<!\w)(?:{_any_of('THEREAFTER')})(?!\w)", re.I)


def _order_of(reading: Reading, before: QuantityHit, amount: QuantityHit, end: int, last: int) -> int | None:
    """Return which in turn a line is that begins with an amount; None where no line begins."""
    text = reading.document.text
    if not is_own(text, before.end, amount.start):
        return None
    if _thereafter().search(text, before.end, amount.start):
        return last + 1
    timed = TIMING.search(text, before.end, amount.start) and TIMING.search(text, amount.end, end)
    return last if timed and _ANOTHER.search(text, before.end, amount.start) else None


def is_own(text: str, start: int, end: int) -> bool:
    """Whether only words of an intake stand between a medicine and a route, a time or an amount: "A 5 mg given once daily".

    Args:
        text: the document's text.
        start: the end of the medicine.
        end: where the other begins.
    """
    words = [w for w in _LETTERS.findall(text[start:end].lower()) if w not in load_reach().words["DOSING"]]
    return len(words) < _OTHER_WORDS


def _first_line(
    reading: Reading,
    statement: Statement,
    m: Mention,
    end: int,
    dose: QuantityHit | None,
    counts: Sequence[QuantityHit],
    timing: Span | None,
) -> tuple[Dosage, int]:
    """Return the line beside the medicine's name, and where it ends; tablets counted are the dose, what is in them isn't."""
    text = reading.document.text
    counted = next((q for q in counts if q.start < end), None)
    amount = dose
    if counted is not None and not _is_one(counted) and not _is_total(text, counted, dose):
        amount = counted
    line, last = _limits(reading, statement, m, m.end, end)
    ends = [
        last,
        *(q.end for q in (dose, counted) if q is not None and q.end > m.end),
        *([timing.end] if timing else []),
    ]
    before = text[max(0, dose.start - 5) : dose.start] if dose else ""
    often = text[timing.start : timing.end] if timing else ""
    if counted is not None and amount is dose and dose is None:
        amount = counted
    return (
        replace(line, dose=amount_of(amount, m.entry), timing=often.strip(), per_day=per_day(often, before)),
        max(ends),
    )


def _is_one(counted: QuantityHit) -> bool:
    """Whether one tablet is taken: what is in it is the dose."""
    return isinstance(counted.value, Quantity) and counted.value.value == 1


def _is_total(text: str, counted: QuantityHit, dose: QuantityHit | None) -> bool:
    """Whether an amount says how much some tablets are together: "2 tablets (1 g)"."""
    return dose is not None and _IN_BRACKETS.fullmatch(text, counted.end, dose.start) is not None


def _line(reading: Reading, statement: Statement, m: Mention, amount: QuantityHit, end: int) -> tuple[Dosage, int]:
    """Return a further line, and where it ends."""
    line, last = _limits(reading, statement, m, amount.end, end)
    found = TIMING.search(reading.document.text, amount.end, end)
    own = found is not None and is_own(reading.document.text, amount.end, found.start())
    often = found[0].strip() if found is not None and own else ""
    stop = max(last, amount.end, found.end() if found is not None and own else 0)
    return replace(line, dose=amount_of(amount, m.entry), timing=often, per_day=per_day(often)), stop


def _limits(reading: Reading, statement: Statement, m: Mention, start: int, end: int) -> tuple[Dosage, int]:
    """Return whether a line is as needed, for what, and how long it lasts; and where that ends."""
    text, last = reading.document.text, start
    needed, why = _as_needed().search(text, start, end), ""
    if needed is not None and not _goes_on(statement, start, needed.start()):
        needed = None
    if needed is not None:
        why, last = _needed_for(reading, statement, needed.end(), end)
    length = next((d for d in statement.durations if _lasts(reading, statement, d, start, end)), None)
    if length is not None:
        last = max(last, length.end)
    return Dosage(as_needed=needed is not None, needed_for=why, bounds=_length(reading, length)), last


def _lasts(reading: Reading, statement: Statement, d: DurationHit, start: int, end: int) -> bool:
    """Whether a length of time says how long a line lasts: "for 5 days", "x 7 days"; not "for a fever of 3 days"."""
    text = reading.document.text
    lasting = d.relation == "for" or _TIMES.search(text, max(start, d.start - 3), d.start) is not None
    told = (d.value is not None or d.low is not None) and not is_so_far(text, d)
    return start <= d.start < end and lasting and told and _goes_on(statement, start, d.start)


def is_so_far(text: str, d: DurationHit) -> bool:
    """Whether a length of time reaches up to now, so that it says since when and not for how long: "for the past two years".

    Args:
        text: the document's text.
        d: the length of time.
    """
    return _SO_FAR.search(text, max(0, d.start - 12), d.start) is not None


def _goes_on(statement: Statement, start: int, end: int) -> bool:
    """Whether nothing but an intake is told between two places: no sign, disease or deed, and no new part."""
    text = statement.context.text
    others = statement.of("finding", "condition", "measure", "procedure", "function")
    return ";" not in text[start:end] and not any(start <= x.start < end for x in others) and is_own(text, start, end)


def _length(reading: Reading, d: DurationHit | None) -> Quantity | Range | None:
    if d is None:
        return None
    unit = _UNITS.get(d.unit, d.unit)
    if d.value is not None:
        return Quantity(d.value, d.unit, unit, d.comparator)
    low, high = (Quantity(v, d.unit, unit) if v is not None else None for v in (d.low, d.high))
    return Range(low, high)


_UNITS = {"min": "minutes", "h": "hours", "d": "days", "wk": "weeks", "mo": "months", "a": "years"}


def _needed_for(reading: Reading, statement: Statement, start: int, end: int) -> tuple[str, int]:
    """Return what a medicine is needed for, and where that ends: "as needed for wheeze", "prn pain"."""
    text = reading.document.text
    named = next((x for x in statement.of("finding", "condition") if 0 <= x.start - start <= 1), None)
    if named is not None and named.end <= end:
        return text[named.start : named.end], named.end
    found = _WHAT_FOR.match(text, start, end)
    if found is None:
        return "", start
    words = found["why"].split()
    inside = [x.end for x in statement.of("finding", "condition") if found.start("why") <= x.start < found.end()]
    if inside:
        return text[found.start("why") : inside[-1]], inside[-1]
    return (" ".join(words), found.end()) if len(words) <= _LONGEST_REASON else ("", start)
