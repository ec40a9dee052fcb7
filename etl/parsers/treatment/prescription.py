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
from etl.parsers.sentences import tokens_of
from etl.parsers.treatment.dosage import TIMING, amount_of, is_mass, per_day
from etl.parsers.when.durations import DurationHit, time_value
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
_NEAR_END = 24
"""Characters before a medicine among which the word for its end stands."""
_TIMES = regex(r"[x×*]\s?$")
_SO_FAR = regex(r"\b(?:past|last|previous)\s$", re.I)
_LONGEST_REASON = 6
_AHEAD = 5
"""So far before a dose stands how many of it are taken: "3 x 10 mg"."""


class Prescription(Struct, frozen=True):
    """What is said of how a medicine is taken.

    Args:
        lines: its dosages in turn.
        end: where the last of it ends.
    """

    lines: tuple[Dosage, ...]
    end: int


class _Said(Struct, frozen=True):
    """Where something is said of a medicine: the document, the sentence and the medicine's name."""

    reading: Reading
    statement: Statement
    medicine: Mention

    @property
    def text(self) -> str:
        """The document's text."""
        return self.reading.document.text


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
        timing: how often, as it is told first behind the name; None where it isn't.

    Returns:
        One dosage at least, empty where nothing is said.
    """
    said = _Said(reading, statement, m)
    counts = _counts_of_forms(said, end)
    amounts = _amounts(said, end, dose, counts)
    starts, orders = [dose.start if dose is not None and dose.start >= m.end else m.end], [1]
    for before, amount in pairwise(amounts):
        if (order := _order_of(said.text, before, amount, end, orders[-1])) is not None:
            starts.append(amount.start)
            orders.append(order)
    ends = [*starts[1:], end]
    own = timing if timing is not None and timing.start < ends[0] else None
    first, last = _first_line(said, ends[0], dose, counts, own)
    lines, first_end = [first], last
    for start, stop, order in zip(starts[1:], ends[1:], orders[1:], strict=True):
        line, last = _line(said, next(a for a in amounts if a.start == start), stop)
        lines.append(replace(line, order=order, printed=_printed(said, start, last)))
    if counts or len(lines) > 1 or first.as_needed or first.bounds is not None:
        beside = [amounts[0].start] if amounts else []
        begin = min([*beside, *(c.start for c in counts if c.start < ends[0])], default=m.end)
        lines[0] = replace(first, printed=_printed(said, begin, first_end))
    return Prescription(tuple(lines), last)


def _printed(said: _Said, start: int, end: int) -> str:
    return " ".join(said.text[start:end].split()).strip(" ,;:.(")


def _amounts(said: _Said, end: int, dose: QuantityHit | None, counts: Sequence[QuantityHit]) -> list[QuantityHit]:
    """Return the amounts behind a medicine's name from its dose on, and tablets counted before it."""
    name_end = said.medicine.end
    begin = dose.start if dose is not None else name_end
    masses = (q for q in said.statement.quantities if is_mass(q) and begin <= q.start < end)
    found = {q.start: q for q in masses if q.start >= name_end or q is dose} | {q.start: q for q in counts}
    return [found[at] for at in sorted(found)]


def _counts_of_forms(said: _Said, end: int) -> list[QuantityHit]:
    """Return the numbers of tablets, puffs, drops behind a medicine's name, and right before it ("half a tablet of A")."""
    m, halves = said.medicine, list(_halves(said, end))
    whole = [q for q in said.statement.quantities if _is_form(q) and not any(_is_within(q, h) for h in halves)]
    return [
        q for q in sorted((*whole, *halves), key=lambda q: q.start)
        if m.end <= q.start < end or (q.end <= m.start and _OF.fullmatch(said.text, q.end, m.start))
    ]  # fmt: skip


def _is_within(one: QuantityHit, other: QuantityHit) -> bool:
    return other.start <= one.start < other.end


def _is_form(q: QuantityHit) -> bool:
    value = q.value.low or q.value.high if isinstance(q.value, Range) else q.value
    return isinstance(value, Quantity) and value.unit.casefold().rstrip(".") in load_reach().words["FORM"]


def _halves(said: _Said, end: int) -> Iterator[QuantityHit]:
    """Yield "half a tablet", "1½ tablets", "one and a half tablets"."""
    for found in _half().finditer(said.text, said.statement.span.start, end):
        whole = found["whole"] or found["digit"] or ""
        unit = next(iter(find_quantities(f"{whole or 1} {found['form']}", said.reading.lexicon.units())), None)
        if unit is not None and isinstance(unit.value, Quantity):
            value = (unit.value.value if whole else Decimal(0)) + Decimal("0.5")
            yield replace(unit, start=found.start(), end=found.end(), value=replace(unit.value, value=value))


@cache
def _half() -> re.Pattern[str]:
    half, forms = _any_of("HALF"), _any_of("FORM")
    return regex(
        rf"(?<![\w/.,-])(?:(?P<whole>\w+) and (?:a |one )?|(?P<digit>\d)\s?)?(?:{half})(?: of)?(?: an?| one)?[ -]?(?P<form>{forms})\b",
        re.I,
        needs=_longest_words("HALF"),
    )


def _any_of(name: str) -> str:
    """The words of a class as an alternation, the longest first."""
    words = sorted(load_reach().words[name], key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)


def _longest_words(name: str) -> tuple[str, ...]:
    """The longest word of each entry of a class: what a text needs for the class to stand in it."""
    return tuple(sorted({max(entry.split(), key=len) for entry in load_reach().words[name]}))


@cache
def _as_needed() -> re.Pattern[str]:
    return regex(rf"(?<!\w)(?:{_any_of('AS_NEEDED')})(?!\w)", re.I, needs=_longest_words("AS_NEEDED"))


def is_as_needed(text: str) -> bool:
    """Whether a cell or line says that a medicine is taken only as needed.

    Args:
        text: its words.
    """
    return _as_needed().search(text) is not None


@cache
def _thereafter() -> re.Pattern[str]:
    return regex(rf"(?<!\w)(?:{_any_of('THEREAFTER')})(?!\w)", re.I)


def _order_of(text: str, before: QuantityHit, amount: QuantityHit, end: int, last: int) -> int | None:
    """Return which in turn a line is that begins with an amount; None where no line begins."""
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
    said: _Said, end: int, dose: QuantityHit | None, counts: Sequence[QuantityHit], timing: Span | None
) -> tuple[Dosage, int]:
    """Return the line beside the medicine's name, and where it ends; tablets counted are the dose, what is in them isn't."""
    text, begin = said.text, said.medicine.end
    counted = next((q for q in counts if q.start < end), None)
    in_them = dose is not None and counted is not None and (_is_one(counted) or _is_total(text, counted, dose))
    amount = dose if counted is None or in_them else counted
    line, last = _limits(said, begin, end)
    ends = [last, *(one.end for one in (dose, counted, timing) if one is not None and one.end > begin)]
    before = text[max(0, dose.start - _AHEAD) : dose.start] if dose is not None else ""
    often = text[timing.start : timing.end] if timing is not None else ""
    made = replace(
        line, dose=amount_of(amount, said.medicine.entry), timing=often.strip(), per_day=per_day(often, before)
    )
    return made, max(ends)


def _is_one(counted: QuantityHit) -> bool:
    """Whether one tablet is taken: what is in it is the dose."""
    return isinstance(counted.value, Quantity) and counted.value.value == 1


def _is_total(text: str, counted: QuantityHit, dose: QuantityHit) -> bool:
    """Whether an amount says how much some tablets are together: "2 tablets (1 g)"."""
    return _IN_BRACKETS.fullmatch(text, counted.end, dose.start) is not None


def _line(said: _Said, amount: QuantityHit, end: int) -> tuple[Dosage, int]:
    """Return a further line, and where it ends."""
    line, last = _limits(said, amount.end, end)
    found = TIMING.search(said.text, amount.end, end)
    if found is not None and not is_own(said.text, amount.end, found.start()):
        found = None
    often = found[0].strip() if found is not None else ""
    made = replace(line, dose=amount_of(amount, said.medicine.entry), timing=often, per_day=per_day(often))
    return made, max(last, amount.end, found.end() if found is not None else 0)


def _limits(said: _Said, start: int, end: int) -> tuple[Dosage, int]:
    """Return whether a line is as needed, for what, and how long it lasts; and where that ends."""
    last, why = start, ""
    needed = _as_needed().search(said.text, start, end)
    if needed is not None and not _goes_on(said.statement, start, needed.start()):
        needed = None
    if needed is not None:
        why, last = _needed_for(said, needed.end(), end)
    length = next((d for d in said.statement.durations if _lasts(said, d, start, end)), None)
    if length is not None:
        last = max(last, length.end)
    bounds = time_value(length.unit, length.value, length.low, length.high, length.comparator) if length else None
    return Dosage(as_needed=needed is not None, needed_for=why, bounds=bounds), last


def _lasts(said: _Said, d: DurationHit, start: int, end: int) -> bool:
    """Whether a length of time says how long a line lasts: "for 5 days", "x 7 days"; not "for a fever of 3 days"."""
    told = (d.value is not None or d.low is not None) and not is_so_far(said.text, d)
    return (
        start <= d.start < end
        and is_how_long(said.text, start, d)
        and told
        and not _is_ended(said, d.start)
        and _goes_on(said.statement, start, d.start)
    )


def _is_ended(said: _Said, end: int) -> bool:
    """Whether a length of time is that since or of a medicine's end: "off A for two years", "tapered off over 6 weeks"."""
    words = tokens_of(said.text, max(said.statement.span.start, said.medicine.start - _NEAR_END), end)
    return not load_reach().words["ENDED"].isdisjoint(word.lower for word in words)


def is_how_long(text: str, start: int, d: DurationHit) -> bool:
    """Whether a length of time is how long something went on: "for 5 days", "x 5 days".

    Args:
        text: the document's text.
        start: where what is said of it begins.
        d: the length of time.
    """
    return d.relation == "for" or _TIMES.search(text, max(start, d.start - 3), d.start) is not None


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


def _needed_for(said: _Said, start: int, end: int) -> tuple[str, int]:
    """Return what a medicine is needed for, and where that ends: "as needed for wheeze", "prn pain"."""
    text, statement = said.text, said.statement
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
