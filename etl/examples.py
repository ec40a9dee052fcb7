"""The examples of mapping entries: what a phrase must give, and must never give, in a notation for facts.

The notation (docs/mapping-language.md has all of it) is `[kind:] name: part; part @ site; …`, for instance
`cough: present; severity mild` or `procedure: biopsy; date 1996`. A notation is met by a fact of that name that
has all of its parts; what else the fact has doesn't matter. `*` stands for any name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.facts import (
    AnyFact,
    Coded,
    Condition,
    Dose,
    Encounter,
    FamilyHistory,
    Medication,
    Observation,
    Period,
    Procedure,
    Quantity,
    Range,
    Specimen,
    Timepoint,
    Treatment,
    Value,
)
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.facts import Concept, Site
    from etl.mapping.entry import Entry, Example
    from etl.mapping.lexicon import Lexicon

KINDS = ("condition", "procedure", "treatment", "medication", "family", "encounter", "specimen")
"""Words that may stand before a name; without one it is an observation."""

_MAN = "Mr. Tester, 50 years old, is a man.\n\n"
_WOMAN = "Mrs. Tester, 50 years old, is a woman.\n\n"
_SHE = regex(r"\b(?:she|her|hers|herself|woman)\b", re.I)


class Rendered(Struct, frozen=True):
    """A fact in the notation.

    Args:
        kind: one of `KINDS`, "" for an observation.
        name: the fact's normalized name.
        shown: its parts as people read them, in order.
        parts: every way to write its parts, in small letters (a grade by its text, its name, its number).
    """

    kind: str
    name: str
    shown: tuple[str, ...]
    parts: frozenset[str]

    def __str__(self) -> str:
        """`procedure: biopsy; completed; date 1996`."""
        head = f"{self.kind}: {self.name}" if self.kind else self.name
        return f"{head}: {'; '.join(self.shown)}" if not self.kind else "; ".join((head, *self.shown))


class Failure(Struct, frozen=True):
    """An example that doesn't hold.

    Args:
        place: file and line of its entry.
        entry: kind and id of its entry.
        example: the example.
        missing: what it must give and doesn't.
        forbidden: what it must never give and does.
        found: what it gives.
    """

    place: str
    entry: str
    example: Example
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    found: tuple[str, ...]

    def __str__(self) -> str:
        """One line for people, with what came instead below it."""
        wrong = [f"doesn't give “{text}”" for text in self.missing]
        wrong += [f"must never give “{text}”" for text in self.forbidden]
        gave = "".join(f"\n    gave: {text}" for text in self.found) or "\n    gave nothing"
        return f"{self.place}: {self.entry}: “{self.example.text}” {'; '.join(wrong)}{gave}"


def run(entries: Iterable[Entry], lexicon: Lexicon) -> Iterator[Failure]:
    """Run the examples of mapping entries.

    Args:
        entries: the entries; those without examples are passed over.
        lexicon: the compiled mappings to read with.

    Yields:
        Each example that doesn't hold, in the order of the entries.
    """
    for entry in entries:
        for example in entry.examples:
            failure = run_one(example, lexicon, f"{entry.file}:{entry.line}", f"{entry.kind}:{entry.id}")
            if failure is not None:
                yield failure


def run_one(example: Example, lexicon: Lexicon, place: str = "", entry: str = "") -> Failure | None:
    """Run one example.

    Args:
        example: a phrase and what it must give.
        lexicon: the compiled mappings.
        place: file and line, for the message.
        entry: kind and id, for the message.

    Returns:
        What is wrong, None when the example holds.
    """
    facts = read_phrase(example.text, lexicon)
    missing = tuple(wanted for wanted in example.gives if not any(meets(fact, wanted) for fact in facts))
    forbidden = tuple(banned for banned in example.never if any(meets(fact, banned) for fact in facts))
    if not missing and not forbidden:
        return None
    return Failure(place, entry, example, missing, forbidden, tuple(map(str, facts)))


def read_phrase(text: str, lexicon: Lexicon) -> tuple[Rendered, ...]:
    """The facts of a phrase that stands on a patient's page.

    Args:
        text: a phrase, sentence, list or table.
        lexicon: the compiled mappings.

    Returns:
        Its facts in the notation; those of the line that describes the patient are left out.
    """
    from etl.parsers import parse
    from etl.readers import read

    described = _WOMAN if _SHE.search(text) else _MAN
    document = read((described + text).encode(), "example.txt")
    behind = document.text.find("\n")
    facts = parse(document, lexicon).facts
    return tuple(rendered(fact) for fact in facts if any(one.start > behind for one in fact.evidence))


def meets(fact: Rendered, notation: str) -> bool:
    """Whether a fact is what a notation says.

    Args:
        fact: the fact.
        notation: e.g. `cough: present; severity mild`.

    Returns:
        True when kind and name are the same, and the fact has every part that the notation has.
    """
    kind, name, parts = parsed(notation)
    return kind in (fact.kind, "*") and name in (fact.name.lower(), "*") and parts <= fact.parts


def parsed(notation: str) -> tuple[str, str, frozenset[str]]:
    """Take a notation apart.

    Args:
        notation: see the module.

    Returns:
        Kind ("" for an observation, "*" for any when the whole name is a star), name, parts; in small letters.
    """
    text = " ".join(notation.lower().split())
    head, colon, rest = text.partition(":")
    kind = ""
    if colon and head.strip() in KINDS:
        kind, text = head.strip(), rest.strip()
        name, _, body = text.partition(";")
    else:
        name, _, body = text.partition(": ")
    name, at, site = name.partition(" @ ")
    parts = [f"@ {site.strip()}"] if at else []
    for piece in body.split(";"):
        said, at, site = f" {piece}".partition(" @ ")
        parts += [said.strip()] if said.strip() else []
        parts += [f"@ {site.strip()}"] if at else []
    name = name.strip()
    return ("*" if name == "*" and not kind else kind), name, frozenset(parts)


def rendered(fact: AnyFact) -> Rendered:
    """A fact in the notation.

    Args:
        fact: any fact.

    Returns:
        Its kind, name and parts.
    """
    groups = [group for group in _parts(fact) if group]
    shown = tuple(group[0] for group in groups)
    return Rendered(_kind(fact), fact.code.text, shown, frozenset(text.lower() for group in groups for text in group))


def _kind(fact: AnyFact) -> str:
    match fact:
        case Condition():
            return "condition"
        case Procedure():
            return "procedure"
        case Treatment():
            return "treatment"
        case Medication():
            return "medication"
        case FamilyHistory():
            return "family"
        case Encounter():
            return "encounter"
        case Specimen():
            return "specimen"
        case _:
            return ""


Group = tuple[str, ...]
"""The ways to write one part, the one to show first."""


def _parts(fact: AnyFact) -> Iterator[Group]:
    match fact:
        case Observation():
            yield from _observed(fact)
        case Condition():
            yield from _diagnosed(fact)
        case Procedure():
            yield (fact.status,)
            yield from _period(fact.performed)
            yield from (_named("method", method) for method in fact.methods)
            yield from _performed(fact.performer)
            yield from ((f"because {fact.reason}",) if fact.reason else (),)
        case Treatment():
            yield from _treated(fact)
        case Medication():
            yield (fact.status,)
            yield (fact.doses,) if fact.doses else _value(fact.dose)
            yield (fact.timing,) if fact.timing else ()
            yield (f"{_number(fact.per_day)} per day",) if fact.per_day is not None else ()
            yield _named("route", fact.route)
            yield from _period(fact.effective)
            yield (f"because {fact.reason}",) if fact.reason else ()
        case FamilyHistory():
            yield (fact.relation.text,)
            yield ("died",) if fact.died else ()
        case Encounter():
            yield from _period(fact.period)
            yield from _performed(fact.performer)
        case Specimen():
            yield from _period(fact.collected)
            yield _value(fact.volume)
    yield from _site(getattr(fact, "site", None))
    yield from _time(getattr(fact, "timepoint", None))
    yield from ((tag,) for tag in fact.tags)


def _observed(fact: Observation) -> Iterator[Group]:
    yield _value(fact.value)
    yield (fact.presence,) if fact.presence else ()
    yield (fact.change,) if fact.change else ()
    yield (f"flag {fact.flag}",) if fact.flag else ()
    yield (f"missing {fact.absent_reason}",) if fact.absent_reason else ()
    yield _named("severity", fact.severity)
    yield _named("method", fact.method)
    for part in fact.components:
        yield tuple(f"{part.code.text} {text}" for text in _value(part.value))
    yield from _period(fact.effective)
    yield from _performed(fact.performer)


def _diagnosed(fact: Condition) -> Iterator[Group]:
    yield (fact.verification,)
    yield (fact.clinical,) if fact.clinical else ()
    yield from _period(fact.onset, "onset ")
    yield tuple(f"onset at {text}" for text in _value(fact.onset_quantity))
    yield (f"diagnosed {fact.asserted}",) if fact.asserted else ()
    yield from _period(fact.abatement, "ended ")
    yield _named("severity", fact.severity)


def _treated(fact: Treatment) -> Iterator[Group]:
    yield (fact.status,)
    yield _named("product", fact.product)
    yield (f"count {fact.count}",) if fact.count is not None else ()
    yield tuple(f"every {text}" for text in _value(fact.interval))
    yield (f"course {fact.course}",) if fact.course is not None else ()
    yield from _period(fact.performed)
    yield from (_named("method", method) for method in fact.methods)
    for dose in fact.doses:
        yield from _dosed(dose)
    yield from _performed(fact.performer)


def _dosed(dose: Dose) -> Iterator[Group]:
    amounts = _value(dose.amount)
    if dose.route is not None:
        # A route with its own amount is also found as two parts.
        yield (*(f"{dose.route.text} {text}" for text in amounts), f"route {dose.route.text}")
    if amounts:
        yield tuple(f"dose {text}" for text in amounts)
    yield tuple(f"volume {text}" for text in _value(dose.volume))
    yield from _site(dose.site)


def _named(word: str, concept: Concept | None) -> Group:
    return (f"{word} {concept.text}",) if concept is not None else ()


def _performed(performer: str) -> Iterator[Group]:
    if performer:
        yield (f"by {performer}",)


def _site(site: Site | None) -> Iterator[Group]:
    if site is not None:
        yield (f"@ {site.text}",)


def _time(timepoint: Timepoint | None) -> Iterator[Group]:
    if timepoint is None:
        return
    yield (timepoint.phase,)
    yield tuple(f"offset {text}" for text in _value(timepoint.offset))
    yield (f"course {timepoint.course}",) if timepoint.course is not None else ()


def _period(period: Period | None, word: str = "") -> Iterator[Group]:
    if period is None:
        return
    start = period.start if period.start is not None else period.end
    if start is not None:
        yield (f"{word or 'date '}{start}",)
    if period.end is not None and period.end != start:
        yield (f"{word}until {period.end}",)
    if period.text:
        yield (f"{word}time {period.text}",)


def _value(value: Value | None) -> Group:
    match value:
        case None:
            return ()
        case Coded():
            texts = (value.printed, value.concept.text, "" if value.ordinal is None else _number(value.ordinal))
            return tuple(dict.fromkeys(text for text in texts if text))
        case Quantity():
            return _quantity(value)
        case Range():
            return _range(value)
        case _:
            return (str(value),)


def _quantity(value: Quantity) -> Group:
    number = f"{value.comparator} {_number(value.value)}" if value.comparator else _number(value.value)
    units = [unit for unit in (value.code or "", value.unit) if unit]
    return tuple(dict.fromkeys([*(f"{number} {unit}" for unit in units), number]))


def _range(value: Range) -> Group:
    low, high = value.low, value.high
    if low is None or high is None:
        one, sign = (high, "<=") if low is None else (low, ">=")
        return tuple(f"{sign} {text}" for text in _quantity(one)) if one is not None else ()
    return tuple(f"{_number(low.value)} to {text}" for text in _quantity(high))


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
