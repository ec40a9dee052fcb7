"""Immunization: a vaccine that was given, or that somebody refused or didn't get."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from etl.elements import read
from etl.elements.r5 import as_codeable_reference, renamed
from etl.elements.shown import shown
from etl.elements.write import (
    HL7_CODES,
    Context,
    Resource,
    absent,
    body_site,
    codeable,
    coding,
    evidence_extensions,
    fhir_date,
    identifier,
    named,
    note,
    pruned,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.errors import FactsError
from etl.facts import Concept, Fact, Period, Site, Timepoint
from etl.kinds.columns import TIMEPOINT, coded_columns, column, fact_table, time_columns
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CODEABLE_REFERENCE, CONCEPT, FACT, KEEP, TEXT, fields_of_times
from etl.kinds.notation import Group, performer_part, period_parts
from etl.kinds.profiles import Fill, Profile, fill_absent
from etl.names import SYSTEMS

_NOT_SAID: Resource = {"occurrenceString": "unknown", "_occurrenceString": {"extension": [absent("unknown")]}}


class Immunization(Fact, frozen=True, kw_only=True):
    """A vaccine given, or not.

    Args:
        status: completed, or not-done.
        reason: why it wasn't given, as printed.
        refused: whether the person didn't want it.
        given: the day.
        lot: the printed number of the lot.
        dose: which dose of its series it was: a number, or the word that is printed ("booster").
        site: where it was injected.
        performer: as printed.
        timepoint: place in the course of treatment.
    """

    status: Literal["completed", "not-done"] = "completed"
    reason: str = ""
    refused: bool = False
    given: Period | None = None
    lot: str = ""
    dose: str = ""
    site: Site | None = None
    performer: str = ""
    timepoint: Timepoint | None = None


def is_vaccine(code: Concept) -> bool:
    """Return True if a concept is a vaccine: CVX has codes of nothing else.

    Args:
        code: what was done or given.
    """
    return any(one.system == SYSTEMS["cvx"] for one in code.codings)


def immunization(fact: Immunization, context: Context, url: str) -> Resource:
    """Build the Immunization.

    Args:
        fact: the vaccine and when it was given.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An Immunization. FHIR wants to know when it was given: what isn't printed says so.

    Raises:
        FactsError: when it is about a group, which nobody injects.

    Source:
        https://hl7.org/fhir/R4/immunization.html
    """
    if fact.subject in context.groups:
        raise FactsError("an immunization is about a person, not about a group")
    out = shell("Immunization", url, "immunization", fact.tags)
    reason = string(fact.reason)
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": fact.status,
        "statusReason": _why_not(fact) if fact.status == "not-done" else None,
        "vaccineCode": codeable(fact.code),
        "patient": context.subject(fact.subject),
        **_occurrence(fact.given),
        "primarySource": False,
        "lotNumber": string(fact.lot),
        "site": body_site(fact.site),
        "performer": [{"actor": who} for who in [named(fact.performer)] if who],
        "note": note(fact.note),
        "reasonCode": [{"text": reason}] if reason and fact.status == "completed" else None,
        "protocolApplied": [_dose_number(fact.dose)] if string(fact.dose) else None,
    }
    return pruned(out)


def _why_not(fact: Immunization) -> Resource | None:
    """Return why it wasn't given: HL7's code for a refusal, and the printed words."""
    objection = [coding(f"{HL7_CODES}/v3-ActReason", "PATOBJ", "patient objection")] if fact.refused else []
    return pruned({"coding": objection, "text": string(fact.reason)}) or None


def _occurrence(value: Period | None) -> Resource:
    """occurrence[x], which is required and has no Period: several days are a text, and none says why."""
    if value is not None and value.start and value.end in (None, value.start):
        return timing("occurrence", value, texts=True)
    days = " – ".join(one for one in (value.start, value.end) if one) if value else ""
    words = string(" ".join(one for one in (days, value.text if value else "") if one))
    return {"occurrenceString": words} if words else _NOT_SAID


def _dose_number(dose: str) -> Resource:
    number = int(dose) if dose.isdigit() and len(dose) < 3 else 0
    return {"doseNumberPositiveInt": number} if number else {"doseNumberString": string(dose)}


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Immunization:
    applied: Resource = next(iter(r.get("protocolApplied", [])), {})
    reasons = [*([r["statusReason"]] if "statusReason" in r else []), *r.get("reasonCode", [])]
    return Immunization(
        **common,
        code=read.named(r.get("vaccineCode"), read.reading(r)),
        status=r["status"],
        reason=next((x.get("text", "") for x in reasons), ""),
        refused="PATOBJ" in (one["code"] for x in reasons for one in x.get("coding", ())),
        given=_read_days(r),
        lot=r.get("lotNumber", ""),
        dose=str(applied.get("doseNumberPositiveInt") or applied.get("doseNumberString") or ""),
        site=read.site(r.get("site")),
        performer=read.performer(r),
        timepoint=read.timepoint(r),
        note=" ".join(read.notes(r)),
    )


def _read_days(r: Resource) -> Period | None:
    """Return when it was given; two days are parted by a dash."""
    days = str(r.get("occurrenceString", "")).split(" – ")
    if len(days) == 2 and all(map(fhir_date, days)):
        return Period(*days)
    return None if "_occurrenceString" in r else read.timing(r, "occurrence")


def _to_r5(r: Resource) -> Resource:
    """R5 says a dose's number as a text, and refers to reasons."""
    out = renamed(r, {"reasonCode": "reason"})
    if "reason" in out:
        out["reason"] = [as_codeable_reference(one) for one in out["reason"]]
    if "protocolApplied" in out:
        out["protocolApplied"] = [{"doseNumber": str(next(iter(one.values())))} for one in out["protocolApplied"]]
    return out


def _parts(fact: Immunization) -> Iterator[Group]:
    yield (fact.status,)
    yield from period_parts(fact.given)
    yield (f"lot {fact.lot}",) if fact.lot else ()
    yield (f"dose {fact.dose}",) if fact.dose else ()
    yield (f"because {fact.reason}",) if fact.reason else ()
    yield ("refused",) if fact.refused else ()
    yield from performer_part(fact.performer)


def _words(resource: Resource) -> list[str]:
    """Return the dose, the lot, and that it wasn't given."""
    applied: Resource = next(iter(resource.get("protocolApplied", [])), {})
    number = next((str(value) for key, value in applied.items() if key.startswith("doseNumber")), "")
    lot = resource.get("lotNumber", "")
    undone = "not done" if resource.get("status") == "not-done" else ""
    return [
        undone,
        shown(resource.get("statusReason")),
        f"dose {number}" if number else "",
        f"lot {lot}" if lot else "",
    ]


IMMUNIZATIONS = fact_table(
    "immunizations",
    "a vaccine given, or not, each",
    *coded_columns("concept", "which vaccine", "vaccineCode"),
    column("status", "completed or not-done", "status"),
    column("reason", "why it wasn't given, or why it was", "statusReason.text", "reasonCode.text", "reason.concept.text"),
    *time_columns("date", "occurrence", "when"),
    column("lot", "number of the lot", "lotNumber"),
    column(
        "dose", "which dose of its series", *(
            f"protocolApplied.doseNumber{kind}" for kind in ("PositiveInt", "String", "")
        ),
    ),
    column("site", "where it was injected", "site.text", "site.coding.display"),
    column("performer", "who gave it", "performer.actor.display"),
    *TIMEPOINT,
)  # fmt: skip
FORM = Form(
    resource="Immunization",
    to_r5=_to_r5,
    r5_paths={"reasonCode": "reason"},
    r5_before={"lotNumber": "patient"},
    named_by="vaccineCode",
    times=("occurrence",),
    labels={"occurrence": "When", "lotNumber": "Lot", "site": "Body site"},
    heading="Immunizations",
    listed="Immunizations",
    stay="encounter",
    table=IMMUNIZATIONS,
    keep={
        **FACT, **fields_of_times("occurrence"), "vaccineCode": CONCEPT, "statusReason": CONCEPT, "primarySource": KEEP,
        "site": CONCEPT, "reasonCode": CONCEPT, "reason": CODEABLE_REFERENCE,
        "protocolApplied": {"doseNumberPositiveInt": KEEP, "doseNumberString": TEXT, "doseNumber": TEXT},
    },
    review=Review(kind="treatment", settable=("concept", "date", "phase"), words=_words),
    correcting=Correcting(time="occurrence"),
    us_core=(
        Profile(
            "us-core-immunization", "Immunization",
            fills=(Fill("Immunization.vaccineCode", fill_absent("vaccineCode"), "status"),),
        ),
    ),
    covered="immunizations",
)  # fmt: skip
KIND = Kind(
    facts=(Immunization,),
    form=FORM,
    profile="immunization",
    build=immunization,
    read=_read,
    word="immunization",
    counted="procedures",
    parts=_parts,
    when=lambda fact: fact.given,
    is_care=True,
)
