"""Condition: a diagnosis, comorbidity or past injury, also one that is denied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.elements import read
from etl.elements.shown import shown
from etl.elements.write import (
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
    timepoint_extension,
    timing,
)
from etl.facts import Condition, Quantity
from etl.kinds.columns import SITE, TIMEPOINT, coded_columns, column, fact_table, time_columns
from etl.kinds.correcting import VERIFIED, NotPossibleError, Settable, concept_at, dated, short, verified
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CONCEPT, DATE, FACT, STATES, fields_of_times
from etl.kinds.notation import Group, named_part, period_parts, value_part
from etl.kinds.profiles import CODE_FILLED, Fill, Profile, in_category

_OVER = ("inactive", "resolved", "remission")

RULED_OUT = "refuted diagnosis"
"""The rule that read a diagnosis as suspected and ruled out; others that are refuted are absent findings."""


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


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Condition:
    dated, told = read.timing(r, "onset"), read.notes(r)
    age = read.quantity(r.get("onsetAge"))
    if (
        dated
        and told
        and (words := told[0].removeprefix("Onset at ").split(" ", 1))
        and told[0].startswith("Onset at ")
    ):
        number = read.exact(words[0])
        if number.is_finite():
            age, told = Quantity(number, None, words[1] if len(words) > 1 else ""), told[1:]
    dates = read.extensions(r, f"{HL7_EXTENSION}/condition-assertedDate")
    asserted = dates[0]["valueDateTime"] if dates else None
    if not asserted and told and told[0].startswith("Diagnosed: "):
        rest = told[0].removeprefix("Diagnosed: ")
        if not fhir_date(rest):
            asserted, told = rest, told[1:]
    return Condition(
        **common,
        code=read.named(r.get("code"), read.reading(r)),
        verification=read.code(r["verificationStatus"]),  # type: ignore[arg-type]
        clinical=read.code(r["clinicalStatus"]) if "clinicalStatus" in r else None,  # type: ignore[arg-type]
        onset=dated,
        onset_quantity=age,
        asserted=asserted,
        abatement=read.timing(r, "abatement"),
        severity=read.concept(r.get("severity")),
        site=next(map(read.site, r.get("bodySite", [])), None),
        timepoint=read.timepoint(r),
        note=" ".join(told),
    )


def _to_r5(r: Resource) -> Resource:
    if "clinicalStatus" in r:
        return r
    status = coded(f"{HL7_CODES}/condition-clinical", "unknown", "Unknown")
    out: Resource = {}
    for key, value in r.items():
        if key == "verificationStatus":
            out["clinicalStatus"] = status
        out[key] = value
    return out | {"clinicalStatus": status}


CONDITIONS = fact_table(
    "conditions",
    "a diagnosis each",
    *coded_columns("concept", "the diagnosis", "code"),
    column("clinical_status", "active, resolved …", "clinicalStatus.coding.code", "clinicalStatus.text"),
    column("verification", "confirmed, refuted …", "verificationStatus.coding.code", "verificationStatus.text"),
    *coded_columns("severity", "how severe", "severity"),
    *SITE,
    *time_columns("date", "onset", "when it began"),
    column("onset_age", "age when it began", "onsetAge.value", kind="number"),
    column("onset_age_unit", "a, mo …", "onsetAge.code", "onsetAge.unit"),
    column("diagnosed", "when it was diagnosed", "extension:condition-assertedDate.valueDateTime", "recordedDate"),
    *time_columns("abatement", "abatement", "when it ended"),
    *TIMEPOINT,
)


def _parts(fact: Condition) -> Iterator[Group]:
    yield (fact.verification,)
    yield (fact.clinical,) if fact.clinical else ()
    yield from period_parts(fact.onset, "onset ")
    yield tuple(f"onset at {text}" for text in value_part(fact.onset_quantity))
    yield (f"diagnosed {fact.asserted}",) if fact.asserted else ()
    yield from period_parts(fact.abatement, "ended ")
    yield named_part("severity", fact.severity)


def _words(resource: Resource) -> list[str]:
    """Return the statuses that aren't the usual ones, and the severity."""
    status, clinical = (shown(resource.get(name)).lower() for name in (VERIFIED, "clinicalStatus"))
    return [
        status if status != "confirmed" else "",
        shown(resource.get("severity")),
        clinical if clinical != "active" else "",
    ]


def set_verified(resource: Resource, presence: str) -> Resource:
    """Return a resource with another verification status; what is refuted has no clinical one (con-5).

    Args:
        resource: a Condition or AllergyIntolerance.
        presence: present or absent.
    """
    out = dict(resource)
    code, display = ("confirmed", "Confirmed") if presence == "present" else ("refuted", "Refuted")
    if presence == "absent":
        out.pop("clinicalStatus", None)
    return {**out, VERIFIED: verified(resource, code, display)}


_CLINICAL = ("active", "recurrence", "relapse", "inactive", "remission", "resolved")
_VERIFIED = ("confirmed", "provisional", "differential", "unconfirmed", "refuted")


def _with_clinical(resource: Resource, value: Any) -> Resource:
    """Return a diagnosis with another clinical status; what is refuted has none, what has ended isn't active (con-4, con-5)."""
    out = {k: v for k, v in resource.items() if k != "clinicalStatus"}
    if not value:
        return out
    if value not in _CLINICAL:
        raise NotPossibleError(f"the clinical status is one of {', '.join(_CLINICAL)}, not {short(value)}")
    if read.code(resource[VERIFIED]) == "refuted":
        raise NotPossibleError("what is refuted has no clinical status")
    if value not in _OVER and any(key.startswith("abatement") for key in resource):
        raise NotPossibleError(f"what has ended isn't {value}; take its end away")
    return {**out, "clinicalStatus": coded(f"{HL7_CODES}/condition-clinical", value, value.capitalize())}


def _with_verification(resource: Resource, value: Any) -> Resource:
    """Return a diagnosis with another verification status; what is refuted has no clinical one."""
    if value not in _VERIFIED:
        raise NotPossibleError(f"the verification is one of {', '.join(_VERIFIED)}, not {short(value)}")
    gone = ("clinicalStatus", "abatement") if value == "refuted" else ()
    out = {k: v for k, v in resource.items() if not k.startswith(gone)} if gone else dict(resource)
    return {**out, VERIFIED: verified(resource, value, value.capitalize())}


def _with_end(resource: Resource, value: Any) -> Resource:
    """Return a diagnosis with another end; what has ended is resolved unless it is inactive or in remission (con-4)."""
    out = {k: v for k, v in resource.items() if not k.lstrip("_").startswith("abatement")}
    if not value:
        return out
    if read.code(resource[VERIFIED]) == "refuted":
        raise NotPossibleError("what is refuted has no end")
    if read.code(out.get("clinicalStatus")) not in _OVER:
        out["clinicalStatus"] = coded(f"{HL7_CODES}/condition-clinical", "resolved", "Resolved")
    return {**out, "abatementDateTime": dated(value)}


_MORE = {
    "abatement": Settable("Ended", _with_end, lambda one: str(one.get("abatementDateTime", "")), "date"),
    "verification": Settable(
        "Verification", _with_verification, lambda one: read.code(one.get(VERIFIED)) or "", "choice", _VERIFIED
    ),
    "clinical": Settable(
        "Clinical status",
        _with_clinical,
        lambda one: read.code(one.get("clinicalStatus")) or "",
        "choice",
        ("", *_CLINICAL),
    ),
    "severity": concept_at("Severity", "severity", "qualifier"),
}

FORM = Form(
    resource="Condition",
    to_r5=_to_r5,
    times=("onset",),
    heading="Conditions",
    listed="Conditions",
    stay="encounter",
    table=CONDITIONS,
    views=(
        (
            "current_conditions",
            "holds = 'yes' AND coalesce(clinical_status, '') NOT IN ('inactive', 'remission', 'resolved')"
            " AND abatement IS NULL",
        ),
    ),
    keep={**FACT, **STATES, **fields_of_times("onset", "abatement"), "severity": CONCEPT, "recordedDate": DATE},
    review=Review(kind="condition", settable=("concept", "presence", "site", "date", "phase"), words=_words),
    correcting=Correcting(
        time="onset",
        site="many",
        presence=set_verified,
        added={
            VERIFIED: coded(f"{HL7_CODES}/condition-ver-status", "confirmed", "Confirmed"),
            "category": [coded(f"{HL7_CODES}/condition-category", "encounter-diagnosis", "Encounter Diagnosis")],
        },
        profile="condition",
        more=_MORE,
    ),
    us_core=(
        Profile(
            "us-core-condition-problems-health-concerns",
            "Condition",
            in_category("problem-list-item"),
            (Fill("Condition.code", CODE_FILLED, "category"),),
        ),
        Profile(
            "us-core-condition-encounter-diagnosis",
            "Condition",
            in_category("encounter-diagnosis"),
            (Fill("Condition.code", CODE_FILLED, "category"),),
        ),
    ),
    covered="conditions",
)
KIND = Kind(
    facts=(Condition,),
    form=FORM,
    profile="condition",
    build=condition,
    read=_read,
    word="condition",
    counted="conditions",
    parts=_parts,
    when=lambda fact: fact.onset,
    term="condition",
)
