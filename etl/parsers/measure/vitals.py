"""Vital signs by their letters: "T36.5, P78, R18, BP130/80", "T/P/R/BP: 36.5/78/18/130/80", "R 17/min"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Quantity
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.measure.limits import bare_degrees, codes_of, fits
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

# Lines of vital signs by their letters: "T36.5, P78, R18, BP130/80", "T/P/R/BP: 36.5/78/18/130/80", "TPR 36.5/78/18".
#
# Letters joined to their numbers are no words, and a stroke between them no fraction: a run of such names is read as
# one.


_VALUE = r"(?P<value>\d{2,3}(?:\.\d{1,2})?)(?!\d)(?:\s?/\s?(?P<low>\d{2,3})(?!\d|[./]\d))?"
_UNIT = r"\s?(?P<unit>℃|°\s?[CF]?|次?/?(?:分钟|分)|[^\W\d_]{0,7}/\s?min(?:ute)?\b\.?|bpm\b|mm\s?Hg\b|%)?"
_ITEM = regex(
    rf"(?<![\w.])(?P<name>[A-Z][A-Za-z]{{0,3}}(?:\d(?=\s?[:：=\s]))?)\s?[:：=]?\s?{_VALUE}(?:次(?=/))?{_UNIT}"
)
_BETWEEN = regex(r"\s?[,;，；、.]?\s*(?:and\s)?")
_IN_TURN = regex(
    r"(?<![\w.])(?P<names>[A-Z][A-Za-z]{0,3}(?:\s?/\s?[A-Z][A-Za-z]{0,3}){2,4}|[A-Z]{3})\s?[:：=]?\s?"
    r"(?P<values>\d{2,3}(?:\.\d)?(?:\s?/\s?\d{2,3}(?:\.\d)?){2,5})(?![\d/]|\s?[%/])",
    needs=("/",),
)
_OVER = regex(
    r"(?<![\d.])(?P<value>\d{2,3})\s(?P<over>over\s(?P<low>\d{2,3}))(?!\d|\.\d|\s?(?:%|years|days|months|weeks|hours))"
)
_ALONE = regex(
    r"(?:^|(?<=[,;:.]))\s*(?P<value>\d{2,3})\s?/\s?(?P<low>\d{2,3})(?:\s?mm\s?Hg)?(?=\s*(?:[,;]|\.(?!\d)|$))"
)
"""Two pressures with a part of a list of vital signs to themselves: "126/74, HR 70"."""
_NAMES = regex(r"[A-Z][A-Za-z]{0,3}(?:\s?/\s?[A-Z][A-Za-z]{0,3}){0,4}")
_JOINED = regex(r"(?<!\w)[A-Z]{1,4}\d\d")
_NUMBER = regex(r"\d+(?:\.\d+)?")
_FEWEST = 3
_LEAST_APART, _LOWEST = 10, 70
_HOTTEST = 45
"""Degrees of Celsius that nobody has."""
_NAMING = frozenset(("kg", "cm", "Cel"))
"""Units that tell which vital sign a value is of."""
_TALL = regex(r" (?:tall|in height)\b", re.I)
_IS_SO = regex(
    r"\b(?:he|she|I|the (?:patient|boy|girl|child|man|woman)) (?:is|was|am|measures|measured|weighs|weighed)(?: now| only| about| already)? $",
    re.I,
)
_SO = regex(
    r" (?:long|wide|deep|thick|in diameter|from|away|above|below|behind|ahead|apart|further|more|less|lighter|heavier|taller|shorter|smaller|of|x|×|by)\b",
    re.I,
)
_OF_BODY = frozenset(("kg", "cm"))
"""Units of a weight and a height, which no single letter among vital signs means."""


class _VitalLine(Struct, frozen=True):
    """A run of vital signs.

    Args:
        span: where it stands.
        mentions: a measure for each value, where its name stands.
        hits: the values.
    """

    span: Span
    mentions: tuple[Mention, ...]
    hits: tuple[QuantityHit, ...]


def with_vitals(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit]
) -> list[Mention | QuantityHit]:
    """The measures and numbers of a statement, those of a run of vital signs as the run gives them.

    Args:
        reading: the document.
        statement: the statement.
        stream: measures, other terms and numbers.
    """
    lines = list(_vital_lines(reading, statement))
    bare = _bare(reading, statement)
    if bare and not lines:
        return sorted([*bare, *stream], key=lambda x: x.start)
    if not lines:
        return list(stream)
    kept = [x for x in (*bare, *stream) if not any(line.span.start <= x.start < line.span.end for line in lines)]
    for line in lines:
        kept += [*line.mentions, *line.hits]
    return kept


def _bare(reading: Reading, statement: Statement) -> list[Mention]:
    """What the amounts of a list of vital signs are that only their unit names: "168 cm, 61.5 kg, BP 125/80, 36.6 °C".

    One sign at least is named, or both a height and a weight stand there; an amount has a part of the list to itself, and a
    unit and size of only one usual sign. "She is 107 cm" and "104 cm tall" name it by what is said of the person.
    """
    text, span = reading.document.text, statement.span
    if not any(isinstance(h.value, Quantity) and h.value.code in _NAMING for h in statement.quantities):
        return []
    named = any(m.entry.role == "vital" for m in statement.of("measure"))
    vitals = reading.lexicon.of_role("measure", "vital")
    out: list[Mention] = []
    told: list[Mention] = []
    for hit in statement.quantities:
        value = hit.value
        if not isinstance(value, Quantity) or not value.code or value.comparator or value.value is None:
            continue
        before, behind = text[span.start : hit.start].rstrip(), text[hit.end : span.end].lstrip()
        of_person = value.code in _OF_BODY and (
            _TALL.match(text, hit.end) or (_IS_SO.search(text, span.start, hit.start) and not _SO.match(text, hit.end))
        )
        if not of_person and ((before and before[-1] not in ",;:") or (behind and behind[0] not in ",;.")):
            continue
        fits = [
            e for e in vitals
            if e.units and e.units[0] == value.code and e.low is not None and e.high is not None and e.low <= value.value <= e.high
        ]  # fmt: skip
        fits.sort(key=lambda e: (e.high or 0) - (e.low or 0))
        if fits and (len(fits) == 1 or value.code == "kg") and value.code in _NAMING:
            (told if of_person else out).append(Mention(hit.start, hit.start, fits[0]))
    both = {_unit_of(m) for m in (*out, *told)} >= _OF_BODY
    return [*told, *out] if named or both else told


def _unit_of(mention: Mention) -> str:
    return mention.entry.units[0]


def may_hold(text: str, span: Span) -> bool:
    """Whether a sentence without a term or number may be such a line, for their letters are joined to their numbers."""
    return len(_JOINED.findall(text, span.start, span.end)) >= _FEWEST


def _vital_lines(reading: Reading, statement: Statement) -> Iterator[_VitalLine]:
    """The runs of vital signs in a statement."""
    text = reading.document.text
    label = statement.frame.label
    own = label is not None and _NAMES.fullmatch(reading.document.quote(label).strip(" :："))
    start = label.start if label is not None and own else statement.span.start
    if not any(c.isdigit() for c in text[start : statement.span.end]):
        return
    at = start
    while found := _ITEM.search(text, at, statement.span.end):
        run = [found]
        while following := _ITEM.match(text, _gap(text, run[-1].end()), statement.span.end):
            if _JOINED.match(text, following.start()) and text.endswith("and ", 0, following.start()):
                break  # "the genes T36, P78 and R18"
            run.append(following)
        at = run[-1].end()
        named = [(m, e) for m in run if (e := _named(reading.lexicon, m["name"], m["value"], pair=bool(m["low"])))]
        words = all(any(q.start == m.start("value") for q in statement.quantities) for m in run)  # read as such
        united = {q.start for q in statement.quantities if q.unit_start is not None}  # "T 36.5 °C" needs no other sign
        lettered = any(len(m["name"]) == 1 and m.start("value") not in united for m in run)  # "P 80, R 16" are no sides
        if (
            (not words or lettered)
            and len(named) >= _FEWEST
            and len(named) == len(run) == len({e.id for _, e in named})
        ):
            yield _VitalLine(
                Span(run[0].start(), run[-1].end()),
                tuple(x for m, e in named for x in _mentions(reading.lexicon, m, e)),
                tuple(h for m, e in named for h in _hits(m, e)),
            )
    for m in _IN_TURN.finditer(text, start, statement.span.end):
        if line := _in_turn(reading.lexicon, m):
            yield line
    yield from _over(reading, statement)
    yield from _pressures(reading, statement)


def _over(reading: Reading, statement: Statement) -> Iterator[_VitalLine]:
    """Pairs of pressures in words: "130 over 80"."""
    text = reading.document.text
    pair = next((m.entry for m in statement.of("measure") if len(m.entry.pair) == 2), None)
    for m in _OVER.finditer(text, statement.span.start, statement.span.end) if pair else ():
        assert pair is not None
        halves = [
            (m.start(k), m[k], reading.lexicon.need("measure", half))
            for k, half in zip(("value", "low"), pair.pair, strict=True)
        ]
        yield _VitalLine(
            Span(*m.span()),
            tuple(Mention(at - 1, at, half) for at, _, half in halves),
            tuple(_value(at, printed, half.units[0]) for at, printed, half in halves),
        )


def _pressures(reading: Reading, statement: Statement) -> Iterator[_VitalLine]:
    """Two numbers with a stroke beside another vital sign, which nothing names and only a blood pressure has."""
    vital = [m.entry for m in statement.of("measure") if m.entry.role == "vital"]
    if not vital or any(len(e.pair) == 2 for e in vital):
        return
    text, span = reading.document.text, statement.span
    both = next((e for e in reading.lexicon.of_role("measure", "vital") if len(e.pair) == 2), None)
    for m in _ALONE.finditer(text[span.start : span.end]) if both else ():
        assert both is not None
        halves = [reading.lexicon.need("measure", half) for half in both.pair]
        values = (m["value"], m["low"])
        fit = all(
            e.low is not None and e.high is not None and e.low <= Decimal(v) <= e.high
            for e, v in zip(halves, values, strict=True)
        )
        if not fit or int(m["value"]) < int(m["low"]) + _LEAST_APART or int(m["value"]) < _LOWEST:
            continue
        at = [span.start + m.start(k) for k in ("value", "low")]
        yield _VitalLine(
            Span(at[0], span.start + m.end()),
            tuple(Mention(a - 1, a, e) for a, e in zip(at, halves, strict=True)),
            tuple(_value(a, v, e.units[0]) for a, v, e in zip(at, values, halves, strict=True)),
        )


def _gap(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _named(lexicon: Lexicon, name: str, value: str, *, pair: bool) -> Entry | None:
    """The one vital sign that a short name means: by its letters, or by a first letter and what the number can be."""
    vitals = list(lexicon.of_role("measure", "vital"))
    exact = [
        e for said in (name, f"{name} sat") for e in lexicon.label(said, "measure") if e.role == "vital"
    ]  # "O2: 97%"
    found = exact or [
        e
        for e in vitals
        if len(name) == 1
        and not _OF_BODY & set(e.units)
        and any(s[0].upper() == name and " " not in s for s in (e.name, *e.synonyms))
    ]
    fit = {
        e.id: e
        for e in found
        if (len(e.pair) == 2) == pair
        and (pair or (e.low is not None and e.high is not None and e.low <= _in_celsius(e, Decimal(value)) <= e.high))
    }
    kept = (
        [e for e in fit.values() if ("." not in value) == ("/min" in e.units)] if len(fit) > 1 else list(fit.values())
    )
    return kept[0] if len(kept) == 1 else None


def _in_celsius(entry: Entry, value: Decimal) -> Decimal:
    """A temperature in the degrees of its limits: 98.6 is 37."""
    return (value - 32) * 5 / 9 if "[degF]" in entry.units and value > _HOTTEST else value


def _mentions(lexicon: Lexicon, m: re.Match[str], entry: Entry) -> Iterator[Mention]:
    if m["low"]:
        first, second = (lexicon.need("measure", half) for half in entry.pair)
        yield Mention(m.start(), m.start() + len(m["name"]), first)
        yield Mention(m.start("low") - 1, m.start("low"), second)
    else:
        yield Mention(m.start(), m.start() + len(m["name"]), entry)


def _hits(m: re.Match[str], entry: Entry) -> Iterator[QuantityHit]:
    if m["low"]:
        yield from (_value(m.start(k), m[k], entry.units[0]) for k in ("value", "low"))
        return
    fahrenheit = (m["unit"] or "").endswith("F") or ("Cel" in entry.units and Decimal(m["value"]) > _HOTTEST)
    code = next((u for u in entry.units if ("degF" in u) == fahrenheit), "")
    yield _value(m.start("value"), m["value"], code)


def _value(at: int, printed: str, code: str) -> QuantityHit:
    return QuantityHit(at, at + len(printed), Quantity(Decimal(printed), code, ""), "quantity")


def _in_turn(lexicon: Lexicon, m: re.Match[str]) -> _VitalLine | None:
    """The signs named first and given in turn behind: as many numbers as names, two for a pair."""
    names = re.findall(r"[A-Za-z]+" if "/" in m["names"] else r"[A-Z]", m["names"])
    numbers = [(n.start() + m.start("values"), n.group()) for n in _NUMBER.finditer(m["values"])]
    measures: list[Entry] = []
    for name in names:
        if len(measures) >= len(numbers):
            return None
        pair = any(len(e.pair) == 2 for e in lexicon.label(name, "measure"))
        entry = _named(lexicon, name, numbers[len(measures)][1], pair=pair)
        if entry is None:
            return None
        measures += [lexicon.need("measure", half) for half in entry.pair] if pair else [entry]
    if len(measures) != len(numbers):
        return None
    return _VitalLine(
        Span(*m.span()),
        tuple(Mention(at - 1, at, e) for e, (at, _) in zip(measures, numbers, strict=True)),  # each before its number
        tuple(_value(at, printed, e.units[0]) for e, (at, printed) in zip(measures, numbers, strict=True)),
    )


# Vital signs that notes name by one letter: "T 36.4 °C, P 68 bpm, R 17/min".


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
