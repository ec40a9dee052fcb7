"""Condition: a diagnosis, comorbidity or past injury, also one that is denied."""

from __future__ import annotations

from etl.facts import Condition
from etl.fhir.annotation import note
from etl.fhir.common import (
    HL7_CODES,
    HL7_EXTENSION,
    Context,
    Resource,
    body_site,
    codeable,
    coded,
    identifier,
    pruned,
    quantity,
    shell,
)
from etl.fhir.extensions import evidence_extensions, timepoint_extension
from etl.fhir.times import fhir_date, timing

_OVER = ("inactive", "resolved", "remission")


def condition(fact: Condition, context: Context, url: str) -> Resource:
    """Build the Condition.

    Args:
        fact: the diagnosis.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A Condition that keeps FHIR's rules con-3 to con-5: what has ended isn't active, and what is denied has
        no clinical status.
    """
    out = shell("Condition", url, "condition", fact.tags)
    refuted = fact.verification == "refuted"
    abatement = timing("abatement", fact.abatement, texts=True)
    status: str | None = None if refuted else fact.clinical
    if abatement and status not in _OVER:
        status = "inactive" if refuted else "resolved"
    asserted = fhir_date(fact.asserted)
    onset, onset_note = _onset(fact)
    category = "problem-list-item" if status else "encounter-diagnosis"
    out |= {
        "extension": [
            *([{"url": f"{HL7_EXTENSION}/condition-assertedDate", "valueDateTime": asserted}] if asserted else []),
            *timepoint_extension(fact.timepoint, context),
            *evidence_extensions(fact, context, fact.code),
        ],
        "identifier": identifier(out["id"]),
        "clinicalStatus": coded(f"{HL7_CODES}/condition-clinical", status, status.capitalize()) if status else None,
        "verificationStatus": coded(
            f"{HL7_CODES}/condition-ver-status", fact.verification, fact.verification.capitalize()
        ),
        "category": [coded(f"{HL7_CODES}/condition-category", category, category.replace("-", " ").title())],
        "severity": codeable(fact.severity),
        "code": codeable(fact.code),
        "bodySite": [x for x in [body_site(fact.site)] if x],
        "subject": context.subject(fact.subject),
        **onset,
        **abatement,
        "note": [
            *onset_note,
            *note(f"Diagnosed: {fact.asserted}" if fact.asserted and not asserted else ""),
            *note(fact.note),
        ],
    }
    return pruned(out)


def _onset(fact: Condition) -> tuple[Resource, list[Resource]]:
    """The onset, and what has no place in it: FHIR has one onset only, a date or an age."""
    dated = timing("onset", fact.onset, texts=True)
    age = quantity(fact.onset_quantity)
    if age is None:
        return dated, []
    if dated:
        return dated, note(f"Onset at {age['value']} {age.get('unit') or age.get('code', '')}".strip())
    return {"onsetAge": age}, []
