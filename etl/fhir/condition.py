"""Condition, AllergyIntolerance and FamilyMemberHistory: what a person or a relative has, had, or is denied to have."""

from __future__ import annotations

from etl.errors import FactsError
from etl.facts import Concept, Condition, FamilyHistory, Observation
from etl.fhir.common import (
    HL7_CODES,
    HL7_EXTENSION,
    Context,
    Resource,
    body_site,
    codeable,
    coded,
    evidence_extensions,
    fhir_date,
    identifier,
    note,
    pruned,
    quantity,
    shell,
    string,
    timepoint_extension,
    timing,
)

# Condition: a diagnosis, comorbidity or past injury, also one that is denied.


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


# AllergyIntolerance: what a person is allergic to, or that no allergy is known.


_OF_MEDICINE = "allergy:"
_WORD = "allergy"
_NONE = "No known "
"""How the displays of SNOMED CT's situations of absence begin; the terminology has them for few things."""


def is_allergy(fact: Observation) -> bool:
    """Whether a finding is an allergy that somebody has, or that nobody knows of any.

    Args:
        fact: any Observation. That there is none to one thing is a finding like others, where the terminology has no code for
            it: FHIR wants each allergy to be active or not.
    """
    if fact.value is not None or fact.change or fact.category != "exam":
        return False
    if says_none(fact.code):
        return True
    named = fact.code.entry.startswith(_OF_MEDICINE) or fact.code.text.split()[-1:] == [_WORD]
    return named and fact.presence == "present"


def says_none(code: Concept) -> bool:
    """Whether a concept, as bundles have it, says that no allergy is known.

    Args:
        code: an AllergyIntolerance's code, or the code of the fact that was read from it.
    """
    return any((c.display or "").startswith(_NONE) for c in code.codings)


def allergy_intolerance(fact: Observation, context: Context, url: str) -> Resource:
    """Build the AllergyIntolerance.

    Args:
        fact: an allergy, see `is_allergy`.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An AllergyIntolerance; that none is known is SNOMED CT's code for it.
    """
    out = shell("AllergyIntolerance", url, "allergy", fact.tags)
    known = fact.presence == "present"
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "clinicalStatus": coded(f"{HL7_CODES}/allergyintolerance-clinical", "active", "Active"),
        "verificationStatus": coded(f"{HL7_CODES}/allergyintolerance-verification", "confirmed", "Confirmed"),
        "category": ["medication"] if fact.code.entry.startswith(_OF_MEDICINE) else None,
        "code": codeable(fact.code, None if known or fact.presence is None else f"{_NONE}{fact.code.text}".lower()),
        "patient": context.subject(fact.subject),
        **timing("onset", fact.effective, texts=True),
        "note": note(fact.note),
        "reaction": [{"manifestation": [{"text": string(fact.note)}]}] if known and string(fact.note) else None,
    }
    return pruned(out)


# FamilyMemberHistory: a relative's condition.


def family_member_history(fact: FamilyHistory, context: Context, url: str) -> Resource:
    """Build the FamilyMemberHistory.

    Args:
        fact: the relative and the condition.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A FamilyMemberHistory, partial: the source tells of one condition, not of the relative's whole history.

    Raises:
        FactsError: when it is about a group, which has no relatives.
    """
    if fact.subject in context.groups:
        raise FactsError("a family history is about a person, not about a group")
    out = shell("FamilyMemberHistory", url, "family-history", fact.tags)
    out |= {
        "extension": evidence_extensions(fact, context, fact.code),
        "identifier": identifier(out["id"]),
        "status": "partial",
        "patient": context.subject(fact.subject),
        "relationship": codeable(fact.relation),
        "deceasedBoolean": True if fact.died else None,
        "note": note(fact.note),
        "condition": [
            pruned(
                {
                    "code": codeable(fact.code),
                    "contributedToDeath": True if fact.died else None,
                }
            )
        ],
    }
    return pruned(out)
