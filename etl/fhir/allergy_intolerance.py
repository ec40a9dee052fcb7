"""AllergyIntolerance: what a person is allergic to, or that no allergy is known."""

from __future__ import annotations

from etl.facts import Observation
from etl.fhir.annotation import note
from etl.fhir.common import HL7_CODES, Context, Resource, codeable, coded, identifier, pruned, shell, string
from etl.fhir.extensions import evidence_extensions, timepoint_extension
from etl.fhir.times import timing
from etl.names import SYSTEMS

NO_KNOWN = "716186003"
_NONE = coded(SYSTEMS["sct"], NO_KNOWN, "No known allergy (situation)", "no known allergy")
_OF_MEDICINE = "allergy:"
_WORD = "allergy"


def is_allergy(fact: Observation) -> bool:
    """Whether a finding is an allergy that somebody has, or that nobody knows of any.

    Args:
        fact: any Observation. That there is none to one thing is a finding like others: FHIR wants each allergy to be
            active or not.
    """
    if fact.value is not None or fact.change or fact.category != "exam":
        return False
    if any(c.code == NO_KNOWN for c in fact.code.codings):
        return True
    named = fact.code.entry.startswith(_OF_MEDICINE) or fact.code.text.split()[-1:] == [_WORD]
    return named and (fact.presence == "present" or (fact.presence == "absent" and _of_any(fact)))


def _of_any(fact: Observation) -> bool:
    """Whether it is about allergies in general ("drug allergy": what "no allergies" gives)."""
    return not fact.code.entry.startswith(_OF_MEDICINE) and fact.code.text in (_WORD, f"drug {_WORD}")


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
        "code": codeable(fact.code) if known else _NONE,
        "patient": context.subject(fact.subject),
        **timing("onset", fact.effective, texts=True),
        "note": note(fact.note),
        "reaction": [{"manifestation": [{"text": string(fact.note)}]}] if known and string(fact.note) else None,
    }
    return pruned(out)
