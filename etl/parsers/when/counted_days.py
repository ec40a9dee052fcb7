"""The days of what is told with the number of an injection: "After the second one she vomited", "Fever on the evening of the 1st"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from etl.document import Document
from etl.facts import AnyFact, Observation, Period, Phase, Timepoint, Treatment
from etl.identity import identity
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.reading import Statement
from etl.patterns import regex
from etl.value import replace

_MOST = 8
_NUMBERS = [word for word, number in ORDINALS.items() if number <= _MOST]
_NTH = regex(
    r"\b(?:(?:on |in )?the (?:evening|night|morning|afternoon|day) )?(?P<when>after|following|during|in|with|at|of|from) (?:(?:the|his|her|my|each|our) )?"
    r"(?:(?:(?P<word>"
    + "|".join(_NUMBERS)
    + r"|last)|(?P<digit>\d)(?:st|nd|rd|th)) (?:of (?:the|these|those) )?(?:(?!(?:day|week|month|year|hour)s?\b)[a-z.]{2,12} ){0,2}?"
    r"(?P<what>one|punctures?|LPs?|injections?|infusions?|drips?|portions?|implantations?|transplantations?|bags?)"
    r"|(?:no\.? ?|nr\.? ?|number |# ?)(?P<mark>\d))\b(?!%)",
    re.I,
)
_ACUTE = ("exam", "vital-signs")
_DAY = len("2014-10-14")
_BESIDE = 4
"""Signs between a label and what it says: "After No.2: itching"."""


def on_counted_days(
    document: Document, at: Callable[[int], Statement | None], facts: Sequence[AnyFact]
) -> list[AnyFact]:
    """What came up after one of several injections has the day on which that one was given.

    Only what is there or not on such a day: what got better after the second injection may have done so a week later.

    Args:
        document: the document.
        at: gives the statement that holds a place.
        facts: merged facts.

    Returns:
        The facts; such observations with their day.
    """
    given: dict[str, list[Treatment]] = {}
    for f in facts:
        if isinstance(f, Treatment) and f.performed and len(f.performed.start or "") == _DAY and not f.performed.end:
            given.setdefault(f.subject, []).append(f)
    if not any(len(days) > 1 for days in given.values()):
        return list(facts)
    return [_dated(document, at, f, given.get(f.subject, [])) for f in facts]


def _dated(
    document: Document, at: Callable[[int], Statement | None], fact: AnyFact, given: Sequence[Treatment]
) -> AnyFact:
    acute = isinstance(fact, Observation) and fact.category in _ACUTE and fact.change is None
    if (
        not acute
        or not isinstance(fact, Observation)
        or fact.effective is not None
        or fact.evidence[0].table is not None
    ):
        return fact
    statement = at(fact.evidence[0].start) if len(given) > 1 else None
    if statement is None or statement.attitude != "reported" or statement.dates:
        return fact
    label = statement.frame.label
    begin = (
        label.start if label is not None and 0 <= statement.span.start - label.end < _BESIDE else statement.span.start
    )
    told = list(_NTH.finditer(document.text, begin, statement.span.end))
    found = next((n for n in reversed(told) if n.start() < fact.evidence[0].end), next(iter(told), None))
    one = _counted(found, statement, given) if found else None
    if found is None or one is None or one.performed is None:
        return fact
    phase: Phase = "during" if found["when"].lower() in ("during", "in") else "after"
    return replace(
        fact,
        effective=Period(one.performed.start),
        timepoint=Timepoint(phase, found.group().strip(), None, one.course, identity(one)),
    )


def _counted(found: re.Match[str], statement: Statement, given: Sequence[Treatment]) -> Treatment | None:
    """The treatment that a number means: of those of the course that a heading counts, and of the way that is named."""
    course = statement.frame.course
    mine = [t for t in given if course is None or t.course in (None, course)]
    courses = {t.course for t in mine}
    if len(courses) > 1:
        return None  # the second injection of which course?
    ways = {
        f"{m.entry.kind}:{m.entry.id}"
        for m in statement.of("method", "route")
        if found.start() <= m.start < found.end()
    }
    mine = [t for t in mine if _ways_of(t) & ways] or mine
    mine.sort(key=lambda t: t.performed.start or "" if t.performed else "")
    word = (found["word"] or "").lower()
    nth = len(mine) if word == "last" else ORDINALS[word] if word else int(found["digit"] or found["mark"])
    return mine[nth - 1] if 0 < nth <= len(mine) else None


def _ways_of(treatment: Treatment) -> set[str]:
    """The entries of the methods and routes by which a treatment was given."""
    return {m.entry for m in treatment.methods} | {d.route.entry for d in treatment.doses if d.route}
