"""What is told of a child's first time: the weight it was born with, and at what age it first did something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.facts import Concept, Observation, Quantity
from etl.mapping.entry import Mention
from etl.parsers.context.cues import UNSAID
from etl.parsers.number.numerals import WORD_NUMBER, word_value
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_AT_AGE = regex(
    rf"(?:,? (?!at\b|after\b|for\b|and\b|with\b)[a-z]+){{0,3}}?,? (?:only )?at (?:the age of |age |about |around )?(?P<n>\d{{1,2}}(?:\.5)?|{WORD_NUMBER})(?P<half> and a half)?"
    r"(?:[ -](?P<u>months?|years?))?(?: of age| old)?(?=\s*(?:[,.;:)]|$)|\s(?:and|but|like|with|while|as)\b)(?!\.\d)",
    re.I,
    needs=("at ",),
)
_SAID_AT_AGE = regex(
    rf"(?:,? (?:was|were|came|appeared))?(?: [\"“'‘«][^\"”’»\n]{{1,30}}[\"”'’»])?(?:,? (?:was|were|came|appeared))?,? (?:only |first )?(?:at|with|by) (?:the age of |age |about |around )?"
    rf"(?P<n>\d{{1,2}}(?:\.5)?|{WORD_NUMBER})(?P<half> and a half)?[ -](?P<u>months?|years?)(?: of age| old)?(?=\s*(?:[,.;:)]|$)|\s(?:and|but|with|while)\b)",
    re.I,
    needs=("month", "year"),
)
"""Behind a name of what a child learns: "Head control at 9 months", "First word "mama" at 14 months"."""
_CHILDHOOD = regex(
    r"\b(?:born|birth|milestones?|develop(?:ed|ment(?:al)?|mentally)|delay(?:ed)?|first (?:words?|steps?)|smil(?:ed|es?|ing)|head (?:control|holding)|crawl(?:ed|ing)|sentences)\b",
    re.I,
)
_LOST = regex(
    r"\b(?:stopped|ceased|gave up|quit|lost (?:the ability|the ability of|independent|unaided)|unable)(?: to| any| the)?\s$",
    re.I,
)
_LOST_AT = regex(
    rf"(?:,? (?!at\b|after\b|for\b|and\b|with\b)[a-z]+){{0,3}}?,? (?:only |already )?(?:at (?:the age of |age |about |around )?|when (?:he|she|I) (?:was|turned) |aged )"
    rf"(?P<n>\d{{1,2}}(?:\.5)?|{WORD_NUMBER})(?P<half> and a half)?(?:[ -](?P<u>months?|years?))?(?: of age| old)?(?=\s*(?:[,.;:)]|$)|\s(?:and|but|because|due|as|after|when)\b)(?!\.\d)",
    re.I,
)
"""The age at which somebody lost what they could do: "He stopped walking at 11"."""
_PAST = regex(r"(?:[a-z]{2,}ed|sat|stood|held|spoke|said|ran|began|could|got|took|rose|went)\b", re.I)
_BORN = regex(
    r"\b(?:born|(?:at|since|from) birth|delivered|came (?:\w+ )?(?:too )?early|premature(?:ly)?|preterm)\b",
    re.I,
    needs=(" birth", "born", "came ", "delivered", "premature", "preterm"),
)
_BORN_AFTER = regex(
    r"\b(?:born|delivered|birth)\b[^.;,:()\d]{0,24}?\b(?:at|in|after|during) (?:only |about |just |the )*"
    r"(?P<n>2[2-9]|3\d|4[0-3])(?:st|nd|rd|th)?(?: completed)?[- ](?:gestational )?weeks?\b(?!['’]? (?:old|of age|later|ago|after))",
    re.I,
)
_WEIGHS = regex(r"(?:[,(;]|\b(?:with|weigh(?:ed|ing)|had|at|and|of))\s(?:only\s|about\s|just\s|a\s)*$", re.I)
_REACH = 140
_LOSS = "_lost"
_WEIGHT = "measure:body_weight"
_LIGHTEST, _HEAVIEST = Decimal("0.4"), Decimal("6.5")
_KILO = {"g": Decimal("0.001"), "kg": Decimal(1)}
_OLDEST = Decimal(99)
_MOST = {"mo": Decimal(72), "a": Decimal(8)}


_ONCE_MORE = regex(
    r"\b(?:again|return(?:ed|s|ing)? to|back (?:to|at)|resum(?:ed|es|ing)|restarted|regain(?:ed|s|ing))\b", re.I
)
"""Around what somebody could do before too: "returned to running at six months" tells no age."""
_BACK = 24


def first_times(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """The ages at which a child first did what a sentence names.

    Args:
        reading: the document.
        statement: a reported sentence.

    Yields:
        An Observation for each ability with its age; nothing of times that count from a treatment.
    """
    if statement.timepoint is not None and statement.timepoint.phase != "before":
        return
    text, unit = reading.document.text, ""
    for m in statement.of("function"):
        lost = _LOST.search(text, max(statement.span.start, m.start - 24), m.start) is not None
        said = (_LOST_AT if lost else _AT_AGE).match(text, m.end, statement.span.end)
        told = lost or _PAST.search(text, max(statement.span.start, m.start - 12), m.end)
        if (said is None or not told) and m.form == "name" and not lost:
            low, high = max(statement.block.span.start, m.start - _REACH), statement.span.end
            told = _CHILDHOOD.search(text, low, high)
            said = _SAID_AT_AGE.match(text, m.end, statement.span.end)
        if said is None or not told:
            continue
        if _ONCE_MORE.search(text, max(statement.span.start, m.start - _BACK), said.end()):
            continue
        context = statement.about(m)
        if context.status in UNSAID or context.experiencer != "patient" or (context.status == "absent" and not lost):
            continue
        printed = (said["u"] or "").lower()
        unit = "mo" if printed.startswith("month") else "a" if printed or (said["half"] and unit) else ""
        number = Decimal(said["n"]) if said["n"][0].isdigit() else word_value(said["n"])
        if lost and not printed:
            unit = "a"
        if not unit:
            continue
        value = number + (Decimal("0.5") if said["half"] else 0)
        if not 0 < value <= (_OLDEST if lost else _MOST[unit]):
            continue
        name = f"age at {'loss of ' if lost else ''}{m.entry.name}"
        for subject in statement.subjects:
            yield Observation(
                subject=subject, code=Concept(name, (), f"milestone:{m.entry.id}{_LOSS if lost else ''}"), category="exam",
                value=Quantity(value, unit, printed or "years"), timepoint=statement.timepoint,
                evidence=(reading.evidence(m.start, said.end()),), rule="milestone",
            )  # fmt: skip


def weeks_at_birth(reading: Reading, statement: Statement, measured: Sequence[Observation]) -> tuple[Observation, ...]:
    """After how many weeks somebody was born, which the words for an early birth may hold: "born at 29 weeks", "born in the
    30th week".

    Args:
        reading: the document.
        statement: a reported sentence.
        measured: what was measured by it.
    """
    entry = reading.lexicon.get("measure", "gestational_age")
    if entry is None or any(f.code.entry == entry.concept.entry for f in measured):
        return ()
    said = _BORN_AFTER.search(reading.document.text, statement.span.start, statement.span.end)
    context = statement.about(Mention(said.start(), said.end(), entry)) if said else None
    if said is None or context is None or context.status in UNSAID or context.experiencer != "patient":
        return ()
    return tuple(
        Observation(
            subject=subject, code=entry.concept, category="exam", value=Quantity(Decimal(said["n"]), "wk", "weeks"),
            evidence=(reading.evidence(said.start(), said.end()),), rule="milestone",
        ) for subject in statement.subjects
    )  # fmt: skip


def places_of(told: Sequence[Observation]) -> tuple[tuple[int, int], ...]:
    """Where such observations stand: the words say nothing else then, unless they tell a loss."""
    return tuple((e.start, e.end) for f in told if not f.code.entry.endswith(_LOSS) for e in f.evidence)


def at_birth(
    reading: Reading, statement: Statement, measured: Sequence[Observation]
) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
    """The weight somebody was born with, which is no weight of now: "born at 37 weeks, 2,450 g", "born with a weight of 3.4 kg".

    Args:
        reading: the document.
        statement: a reported sentence.
        measured: what was measured by it.

    Returns:
        The measurements, those of a weight at birth under its name; and the weights that nothing was measured of.
    """
    entry = reading.lexicon.get("measure", "birth_weight")
    text = reading.document.text
    low = max(statement.block.span.start, statement.span.start - _REACH)
    born = _BORN.search(text, low, statement.span.end) if entry and statement.quantities else None
    if born is None or entry is None:
        return tuple(measured), ()
    here = born.start() >= statement.span.start
    kept = tuple(
        replace(f, code=entry.concept) if here and f.code.entry == _WEIGHT and _of_newborn(f.value) else f
        for f in measured
    )
    taken = [(e.start, e.end) for f in measured for e in f.evidence]
    found = [
        q for q in statement.quantities
        if q.start > born.end()
        and _of_newborn(q.value)
        and _WEIGHS.search(text, max(statement.span.start - 1, q.start - 16), q.start)
        and not any(start <= q.start < end for start, end in taken)
    ]  # fmt: skip
    if len(found) != 1 or any(f.code.entry == entry.concept.entry for f in kept) or statement.of("medicine"):
        return kept, ()
    return kept, tuple(
        Observation(
            subject=subject, code=entry.concept, category="vital-signs", value=found[0].value,
            evidence=(reading.evidence(found[0].start, found[0].end),), rule="measure",
        ) for subject in statement.subjects
    )  # fmt: skip


def _of_newborn(value: object) -> bool:
    """Whether a value can be the weight of somebody newborn."""
    kilo = _KILO.get(value.code or "") if isinstance(value, Quantity) else None
    return kilo is not None and isinstance(value, Quantity) and _LIGHTEST <= value.value * kilo <= _HEAVIEST
