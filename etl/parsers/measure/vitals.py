"""Vital signs by their letters: "T36.5, P78, R18, BP130/80", "T/P/R/BP: 36.5/78/18/130/80", "R 17/min"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Quantity
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.measure.limits import bare_degrees, codes_of, fits
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import stands
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
_PRESSURES = regex(
    r"(?<![\d./])(?<!\d to )(?<!\d[–-])(?P<value>\d{2,3})\s?(?P<sign>/|over)\s?(?P<low>\d{2,3})(?P<unit>\s?mm\s?Hg)?"
    r"(?![\d/%]|[.,]\d|\s?(?:to|[–-])\s?\d)"
)
_LEAST_APART = 10
_IN_TURN = regex(
    r"(?<![\w.])(?P<names>[A-Z][A-Za-z]{0,3}(?:\s?/\s?[A-Z][A-Za-z]{0,3}){2,4}|[A-Z]{3})\s?[:：=]?\s?"
    r"(?P<values>\d{2,3}(?:\.\d)?(?:\s?/\s?\d{2,3}(?:\.\d)?){2,5})(?![\d/]|\s?[%/])",
)
_NUMBER = regex(r"\d+(?:\.\d+)?")
_NAMES = regex(r"[A-Z][A-Za-z]{0,3}(?:\s?/\s?[A-Z][A-Za-z]{0,3}){0,4}")
_JOINED = regex(r"(?<!\w)[A-Z]{1,4}\d\d")
_FEWEST = 3
_HOTTEST = 45
"""Degrees of Celsius that nobody has."""
_NAMING = frozenset(("kg", "cm", "Cel"))
"""Units that tell which vital sign a value is of."""
_OF_BODY = frozenset(("kg", "cm"))
"""Units of a weight and a height, which no single letter among vital signs means."""


class _Sign(Struct, frozen=True):
    """A vital sign: where its name begins, where its number stands, and how that is printed."""

    start: int
    at: int
    printed: str
    entry: Entry
    code: str


class _VitalLine(Struct, frozen=True):
    """A run of vital signs, and where it stands."""

    span: Span
    signs: tuple[_Sign, ...]


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
        return sorted([*bare, *stream], key=START)
    if not lines:
        return list(stream)
    kept = [x for x in (*bare, *stream) if not any(line.span.start <= x.start < line.span.end for line in lines)]
    for sign in (sign for line in lines for sign in line.signs):
        value = Quantity(Decimal(sign.printed), sign.code, "")
        kept.append(Mention(sign.start, sign.at, sign.entry))
        kept.append(QuantityHit(sign.at, sign.at + len(sign.printed), value, "quantity"))
    return kept


def _bare(reading: Reading, statement: Statement) -> list[Mention]:
    """What the amounts of a list of vital signs are that only their unit names: "168 cm, 61.5 kg, BP 125/80, 36.6 °C".

    One sign at least is named, or both a height and a weight stand there; an amount has a part of the list to itself, and a
    unit and size of only one usual sign. "She is 107 cm" and "104 cm tall" name it by what is said of the person.
    """
    text, span = reading.text, statement.span
    vitals = [
        e for e in reading.lexicon.of_role("measure", "vital") if e.units and e.low is not None and e.high is not None
    ]
    out: list[Mention] = []
    told: list[Mention] = []
    for hit in statement.quantities:
        value = hit.value
        if not isinstance(value, Quantity) or value.code not in _NAMING or value.comparator:
            continue
        before, behind = text[span.start : hit.start].rstrip(), text[hit.end : span.end].lstrip()
        is_so = stands(statement, hit, "of_somebody")
        of_person = value.code in _OF_BODY and (text.startswith((" tall", " in height"), hit.end) or is_so)
        if not of_person and ((before and before[-1] not in ",;:") or (behind and behind[0] not in ",;.")):
            continue
        fits = [e for e in vitals if e.units[0] == value.code and _spans(e, value.value)]
        fits.sort(key=lambda e: (e.high or 0) - (e.low or 0))
        if len(fits) == 1 or (fits and value.code == "kg"):
            (told if of_person else out).append(Mention(hit.start, hit.start, fits[0]))
    named = any(m.entry.role == "vital" for m in statement.of("measure"))
    both = {m.entry.units[0] for m in (*out, *told)} >= _OF_BODY
    return [*told, *out] if named or both else told


def _spans(entry: Entry, value: Decimal) -> bool:
    """Return True if a value is plausible for a vital sign, in its first unit."""
    return entry.low is not None and entry.high is not None and entry.low <= value <= entry.high


def may_hold(text: str, span: Span) -> bool:
    """Whether a sentence without a term or number may be such a line, for their letters are joined to their numbers."""
    return len(_JOINED.findall(text, span.start, span.end)) >= _FEWEST


def _vital_lines(reading: Reading, statement: Statement) -> Iterator[_VitalLine]:
    """The runs of vital signs in a statement."""
    text = reading.text
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
                tuple(sign for m, e in named for sign in _signs(reading.lexicon, m, e)),
            )
    for m in _IN_TURN.finditer(text, start, statement.span.end):
        yield from _in_turn(reading.lexicon, m)
    yield from _pressures(reading, statement)


def _in_turn(lexicon: Lexicon, m: re.Match[str]) -> Iterator[_VitalLine]:
    """The signs named first and given in turn behind: as many numbers as names, two for a pair."""
    numbers = [(n.start() + m.start("values"), n.group()) for n in _NUMBER.finditer(m["values"])]
    measures: list[Entry] = []
    for name in re.findall(r"[A-Za-z]+" if "/" in m["names"] else r"[A-Z]", m["names"]):
        pair = any(len(e.pair) == 2 for e in lexicon.label(name, "measure"))
        entry = _named(lexicon, name, "".join(n for _, n in numbers[len(measures) :][:1]), pair=pair)
        measures += [lexicon.need("measure", half) for half in entry.pair] or [entry] if entry else []
    if len(measures) == len(numbers):
        yield _VitalLine(
            Span(*m.span()),
            tuple(_Sign(at - 1, at, n, e, e.units[0]) for e, (at, n) in zip(measures, numbers, strict=True)),
        )


def _pressures(reading: Reading, statement: Statement) -> Iterator[_VitalLine]:
    """Pairs of pressures in words, by their unit alone, or with a part of a list of vital signs: "130 over 80", "HR 70, 126/74"."""
    text, span, lexicon = reading.text, statement.span, reading.lexicon
    told = [m.entry for m in statement.of("measure") if m.entry.role == "vital"]
    named = any(len(e.pair) == 2 for e in told)
    united = any("mm[Hg]" in m.entry.units for m in statement.of("measure"))
    both = next((e for e in lexicon.of_role("measure", "vital") if len(e.pair) == 2), None)
    for m in _PRESSURES.finditer(text, span.start, span.end) if both else ():
        alone = text[span.start : m.start()].rstrip()[-1:] in ",;:." and text[m.end() : span.end].lstrip()[:1] in ",;."
        said = (told and (m["sign"] == "over" or (alone and not named))) or (m["unit"] and not united)
        if not said or int(m["value"]) < int(m["low"]) + _LEAST_APART:
            continue
        signs = tuple(_halves(lexicon, m, both)) if both else ()
        if all(_spans(sign.entry, Decimal(sign.printed)) for sign in signs):
            yield _VitalLine(Span(*m.span()), signs)


def _halves(lexicon: Lexicon, m: re.Match[str], pair: Entry) -> Iterator[_Sign]:
    """Yield the two values of a pair: the high one with the name, the low one behind its stroke."""
    for start, key, half in zip(
        (min(m.start(), m.start("value") - 1), m.start("low") - 1), ("value", "low"), pair.pair, strict=True
    ):
        entry = lexicon.need("measure", half)
        yield _Sign(start, m.start(key), m[key], entry, pair.units[0])


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
    fit = {e.id: e for e in found if (len(e.pair) == 2) == pair and (pair or _spans(e, _in_celsius(e, Decimal(value))))}
    kept = (
        [e for e in fit.values() if ("." not in value) == ("/min" in e.units)] if len(fit) > 1 else list(fit.values())
    )
    return kept[0] if len(kept) == 1 else None


def _in_celsius(entry: Entry, value: Decimal) -> Decimal:
    """A temperature in the degrees of its limits: 98.6 is 37."""
    return (value - 32) * 5 / 9 if "[degF]" in entry.units and value > _HOTTEST else value


def _signs(lexicon: Lexicon, m: re.Match[str], entry: Entry) -> Iterator[_Sign]:
    if m["low"]:
        yield from _halves(lexicon, m, entry)
        return
    fahrenheit = "Cel" in entry.units and Decimal(m["value"]) > _HOTTEST
    code = next((u for u in entry.units if ("degF" in u) == fahrenheit), "")
    yield _Sign(m.start(), m.start("value"), m["value"], entry, code)


# Vital signs that notes name by one letter: "T 36.4 °C, P 68 bpm, R 17/min".


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
    text = reading.text
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
            if (fits(reading, e, q) if united else bare_degrees(e, q) is not None)
            and any(s.lower().startswith(initial) for s in (e.name, *e.synonyms) if " " not in s)
        ]  # fmt: skip
        if len(found) == 1:
            start = q.start - len(letter.group())
            yield Mention(start, start + 1, found[0])
