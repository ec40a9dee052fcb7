"""Facts as FHIR has them, where that is another thing than what was read.

Two pressures are one blood pressure, and a disease that somebody doesn't have is an absent finding: `refuted` is for what was
suspected and ruled out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etl.facts import AnyFact, Condition, Observation
from etl.fhir.vital_signs import panels
from etl.identity import identity

RULED_OUT = "refuted diagnosis"
"""The rule that read a diagnosis as suspected and ruled out."""


def shaped(facts: Iterable[AnyFact]) -> tuple[tuple[AnyFact, ...], Mapping[str, str]]:
    """The facts that a bundle is built from.

    Args:
        facts: any facts, in the order of the text.

    Returns:
        The facts in their order; and the identity of what became of a fact by its own, where that is another one.
    """
    whole, names = panels(facts)
    out: list[AnyFact] = []
    renamed = dict(names)
    for fact in whole:
        if isinstance(fact, Condition) and fact.verification == "refuted" and fact.rule != RULED_OUT:
            absent = _absent(fact)
            renamed[identity(fact)] = identity(absent)
            out.append(absent)
        else:
            out.append(fact)
    return tuple(out), renamed


def _absent(fact: Condition) -> Observation:
    """A disease that isn't there."""
    return Observation(
        subject=fact.subject,
        evidence=fact.evidence,
        rule=fact.rule,
        tags=fact.tags,
        note=fact.note,
        code=fact.code,
        presence="absent",
        severity=fact.severity,
        site=fact.site,
        timepoint=fact.timepoint,
    )
