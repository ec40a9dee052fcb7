"""Diagnostic implications: what a printed class of pathogenicity says of a variant, as HL7's Genomics Reporting has it."""

from __future__ import annotations

from collections.abc import Iterator

from etl.facts import Coding, Component, Concept, Facts, Observation, identity
from etl.kinds.observation import IMPLICATION
from etl.names import SYSTEMS
from etl.value import replace

_CLASS = "53037-8"
_CODE = Concept("diagnostic implication", (Coding(SYSTEMS["genomics"], str(IMPLICATION["code"])),))


def with_implications(facts: Facts) -> Facts:
    """Return facts with an implication for each variant whose class of pathogenicity is printed.

    Args:
        facts: what was read, as a bundle is built from it.

    Source:
        https://hl7.org/fhir/uv/genomics-reporting/StructureDefinition-diagnostic-implication.html
    """
    made = [
        Observation(
            subject=one.subject, code=_CODE, category="laboratory", components=(part,), members=(identity(one),),
            effective=one.effective, timepoint=one.timepoint, evidence=one.evidence, rule="diagnostic implication",
        )
        for one in facts.facts
        if isinstance(one, Observation) and one.variant and one.presence == "present"
        for part in _classes(one)
    ]  # fmt: skip
    return replace(facts, facts=(*facts.facts, *made)) if made else facts


def _classes(variant: Observation) -> Iterator[Component]:
    yield from (part for part in variant.components if any(code.code == _CLASS for code in part.code.codings))
