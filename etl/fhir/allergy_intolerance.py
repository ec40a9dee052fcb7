"""AllergyIntolerance: what a person is allergic to, or that no allergy is known."""

from __future__ import annotations

from etl.facts import Concept, Observation
from etl.fhir.annotation import note
from etl.fhir.common import HL7_CODES, Context, Resource, codeable, coded, identifier, pruned, shell, string
from etl.fhir.extensions import evidence_extensions, timepoint_extension
from etl.fhir.times import timing
from etl.names import SYSTEMS

NO_KNOWN = {
    "finding:allergy": ("716186003", "No known allergy (situation)"),
    "finding:drug_allergy": ("409137002", "No known drug allergy (situation)"),
    "finding:food_allergy": ("429625007", "No known food allergy (situation)"),
    "finding:latex_allergy": ("1003774007", "No known Hevea brasiliensis latex allergy (situation)"),
}
"""SNOMED CT's code for none being known, by the mapping entry that is denied; the terminology has none for other things."""
_CATEGORIES = {"finding:drug_allergy": ["medication"], "finding:food_allergy": ["food"]}
_OF_MEDICINE = "allergy:"
_WORD = "allergy"


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
    return named and (fact.presence == "present" or (fact.presence == "absent" and fact.code.entry in NO_KNOWN))


def says_none(code: Concept) -> bool:
    """Whether a concept, as bundles have it, says that no allergy is known.

    Args:
        code: an AllergyIntolerance's code, or the code of the fact that was read from it.
    """
    return any((c.code, c.display) in NO_KNOWN.values() for c in code.codings)


def _code(fact: Observation) -> Resource | None:
    """What somebody is allergic to, or that nothing is known."""
    if fact.presence == "present" or fact.code.entry not in NO_KNOWN or says_none(fact.code):
        return codeable(fact.code)
    return coded(SYSTEMS["sct"], *NO_KNOWN[fact.code.entry], f"no known {fact.code.text}")


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
        "category": ["medication"] if fact.code.entry.startswith(_OF_MEDICINE) else _CATEGORIES.get(fact.code.entry),
        "code": _code(fact),
        "patient": context.subject(fact.subject),
        **timing("onset", fact.effective, texts=True),
        "note": note(fact.note),
        "reaction": [{"manifestation": [{"text": string(fact.note)}]}] if known and string(fact.note) else None,
    }
    return pruned(out)
