"""A sign named with what it is the sign of ("facial asymmetry due to a facial palsy"): one thing seen, and its cause."""

from __future__ import annotations

from collections.abc import Iterable

from etl.facts import Coded, Component, Concept, Observation
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_DUE = regex(
    r"\s*,?\s*(?:(?:which|this)\s(?:is|was)\s)?(?:due to|caused by|because of|owing to|on account of|secondary to|"
    r"resulting from|(?:as )?an? (?:sign|result|consequence|expression) of)\s(?:[\w-]+\s){0,5}"
)


def with_causes(reading: Reading, statement: Statement, seen: Iterable[Observation]) -> list[Observation]:
    """The findings of a statement, with the weakness that a sign only shows as that sign's cause.

    Args:
        reading: the document.
        statement: the statement that they are of.
        seen: its findings.

    Returns:
        The findings; what a sign beside it is said to come from is a component of the sign and no finding of its own, which
        would be the same thing twice, and the second time without its side.
    """
    facts = list(seen)
    for sign in [m for m in statement.of("finding") if m.entry.shows]:
        for cause in statement.of("finding"):
            if cause.entry.id != sign.entry.shows or not _DUE.fullmatch(reading.document.text, sign.end, cause.start):
                continue
            signs = [f for f in facts if f.code.entry == sign.entry.concept.entry and f.presence == "present"]
            causes = [f for f in facts if f.code.entry == cause.entry.concept.entry and f.presence == "present"]
            causes = [f for f in causes if any(e.start < cause.end and cause.start < e.end for e in f.evidence)]
            if not signs or not causes:
                continue
            printed = reading.document.text[cause.start : cause.end]
            part = Component(Concept("due to", (), "component:due-to"), Coded(cause.entry.concept, None, printed))
            held = {id(f) for f in causes}
            shown = {id(f) for f in signs}
            facts = [
                replace(f, components=(*f.components, part), evidence=(*f.evidence, *causes[0].evidence)) if id(f) in shown else f
                for f in facts
                if id(f) not in held
            ]  # fmt: skip
    return facts
