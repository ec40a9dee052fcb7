"""AllergyIntolerance: what a person is allergic to, or that no allergy is known."""

from __future__ import annotations

from typing import Any

from etl.elements import read
from etl.elements.r5 import as_codeable_reference
from etl.elements.write import (
    HL7_CODES,
    Context,
    Resource,
    codeable,
    coded,
    evidence_extensions,
    identifier,
    note,
    pruned,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.facts import Concept, Observation, Period
from etl.kinds import observation
from etl.kinds.columns import coded_columns, column, fact_table, time_columns
from etl.kinds.condition import set_verified
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CODEABLE_REFERENCE, CONCEPT, FACT, KEEP, STATES, fields_of_times
from etl.kinds.profiles import CODE_FILLED, Fill, Profile

OF_MEDICINE = "allergy:"
WORD = "allergy"
"""The word by which the concept of an allergy ends."""
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
    named = fact.code.entry.startswith(OF_MEDICINE) or fact.code.text.split()[-1:] == [WORD]
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
        "category": ["medication"] if fact.code.entry.startswith(OF_MEDICINE) else None,
        "code": codeable(fact.code, None if known or fact.presence is None else f"{_NONE}{fact.code.text}".lower()),
        "patient": context.subject(fact.subject),
        **(timing("onset", fact.effective, texts=True) if known else {}),
        "recordedDate": fact.effective.start if fact.effective is not None and not known else None,
        "note": note(fact.note),
        "reaction": [{"manifestation": [{"text": string(fact.note)}]}] if known and string(fact.note) else None,
    }
    return pruned(out)


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Observation:
    own = read.named(r["code"], read.reading(r))
    noted = Period(r["recordedDate"]) if "recordedDate" in r else None  # that none is known has no beginning
    return Observation(
        **common,
        code=own,
        presence=None if says_none(own) else "present",
        effective=read.timing(r, "onset") or noted,
        timepoint=read.timepoint(r),
        note=" ".join(read.notes(r)),
    )


def _to_r5(r: Resource) -> Resource:
    reactions = [
        {**x, "manifestation": [as_codeable_reference(m) for m in x["manifestation"]]} for x in r.get("reaction", [])
    ]
    return r | ({"reaction": reactions} if reactions else {})


INTOLERANCES = fact_table(
    "intolerances",
    "an intolerance of a substance each",
    *coded_columns("concept", "to what", "code"),
    column("clinical_status", "active, resolved …", "clinicalStatus.coding.code"),
    column("verification", "confirmed, refuted …", "verificationStatus.coding.code"),
    column("type", "which kind of intolerance", "type"),
    column("category", "medication, food …", "category"),
    column("criticality", "low, high", "criticality"),
    *coded_columns("reaction", "what happened", "reaction.manifestation"),
    *time_columns("date", "onset", "since when"),
)


FORM = Form(
    resource="AllergyIntolerance",
    to_r5=_to_r5,
    times=("onset",),
    heading="Allergies",
    listed="Allergies",
    stay="encounter",
    table=INTOLERANCES,
    keep={
        **FACT, **STATES, **fields_of_times("onset"), "type": KEEP, "category": KEEP, "criticality": KEEP,
        "reaction": {"substance": CONCEPT, "manifestation": {**CONCEPT, **CODEABLE_REFERENCE}, "severity": KEEP},
    },
    review=Review(kind="condition"),
    correcting=Correcting(presence=set_verified),
    us_core=(
        Profile(
            "us-core-allergyintolerance", "AllergyIntolerance",
            fills=(Fill("AllergyIntolerance.code", CODE_FILLED, "category"),),
        ),
    ),
    covered="allergies",
)  # fmt: skip
KIND = Kind(
    facts=(Observation,),
    form=FORM,
    profile="allergy",
    takes=lambda fact, of_group: is_allergy(fact) and not of_group,
    build=allergy_intolerance,
    read=_read,
    counted="observed",
    parts=observation.parts_of,
    when=observation.when_of,
    amounts=observation.amounts_of,
)
