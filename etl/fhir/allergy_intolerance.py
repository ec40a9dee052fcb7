"""AllergyIntolerance: what a person is allergic to, or that no allergy is known."""

from __future__ import annotations

from etl.facts import Concept, Observation
from etl.fhir.annotation import note
from etl.fhir.common import HL7_CODES, Context, Resource, codeable, coded, identifier, pruned, shell, string
from etl.fhir.extensions import evidence_extensions, timepoint_extension
from etl.fhir.times import timing

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
