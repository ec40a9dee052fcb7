"""MedicationAdministration: a medicine given once, into the body and on a day; what is taken for a time is a statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from etl.elements import read
from etl.elements.r5 import as_codeable_reference, renamed
from etl.elements.shown import shown
from etl.elements.write import (
    EXTENSION,
    Context,
    Resource,
    absent,
    as_range,
    codeable,
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
from etl.facts import Medication, Quantity
from etl.kinds import medication
from etl.kinds.correcting import NotPossibleError, Settable, amount_of, codeable_of
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.medication import KEPT, MEDICINES, dose_of, read_dose, statement_dosages, words_of
from etl.kinds.reasons import R5_PATHS, reasons, reasons_read, reasons_to_r5
from etl.value import replace

_INTO = "intra"
"""How the names of most routes of injections and infusions begin."""
_ALSO_INTO = frozenset(("34206005", "404820008"))
"""SNOMED CT's codes of those that are named otherwise: under the skin, and around the dura."""
_DAY = 10


def given_once(fact: Medication) -> bool:
    """Whether a medicine was injected or infused on one day, and nothing says that it went on, if only to the end of that day.

    Args:
        fact: a medicine.
    """
    when, route = fact.effective, fact.route
    day = when is not None and when.start is not None and when.end is None and fhir_date(when.start)
    injected = route is not None and (
        route.text.casefold().startswith(_INTO) or any(c.code in _ALSO_INTO for c in route.codings)
    )
    went_on = any(
        bool(one.timing) or one.per_day is not None or one.as_needed or bool(one.bounds) for one in fact.dosages
    )
    went_on = went_on or bool(fact.reason) or fact.status not in ("unknown", "completed")
    return bool(day) and len(day or "") >= _DAY and injected and not went_on


def medication_administration(fact: Medication, context: Context, url: str) -> Resource:
    """Build the MedicationAdministration.

    Args:
        fact: a medicine, see `given_once`.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A completed MedicationAdministration with the day, the route and the dose as printed.
    """
    out = shell("MedicationAdministration", url, "administration", fact.tags)
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": "completed",
        "medicationCodeableConcept": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **timing("effective", fact.effective),
        **reasons(fact.indications, context),
        "note": note(fact.note),
        "dosage": dosage(fact),
    }
    return pruned(out)


def dosage(fact: Medication) -> Resource:
    """The dosage; FHIR wants a dose in it, or the reason why there is none (mad-1).

    Args:
        fact: the medicine.
    """
    exact = isinstance(fact.dose, Quantity) and not fact.dose.comparator
    plain = quantity(fact.dose) if isinstance(fact.dose, Quantity) and exact else None
    bounds = as_range(fact.dose) if fact.dose is not None and not exact else None
    extension = {"url": f"{EXTENSION}/dose-range", "valueRange": bounds} if bounds else absent("unknown")
    return pruned(
        {
            "text": string(next(iter(statement_dosages(fact)), {}).get("text")),
            "route": codeable(fact.route),
            "dose": plain or {"extension": [extension]},
        }
    )


def _read(resource: Resource, common: dict[str, Any], doses: list[Resource]) -> Medication:
    """A medicine given once.

    Args:
        resource: a MedicationAdministration that is no part of a treatment.
        common: what all facts share.

    Returns:
        The fact.
    """
    given: Resource = resource.get("dosage", {})
    dose: Resource = given.get("dose", {})
    bounds = read.extensions(dose, "dose-range")
    found = Medication(
        **common,
        code=read.named(resource.get("medicationCodeableConcept"), read.reading(resource)),
        status="completed",
        effective=read.timing(resource, "effective"),
        route=read.concept(given.get("route")),
        dose=read.range_(bounds[0]["valueRange"]) if bounds else read.quantity(dose),
        timepoint=read.timepoint(resource),
        note=" ".join(read.notes(resource)),
        indications=reasons_read(resource),
    )
    return read.as_written(given, (replace(found, dose=d) for d in read.bounded(found.dose)), dosage, found)


def _to_r5(r: Resource) -> Resource:
    names = {"medicationCodeableConcept": "medication", "effective[x]": "occurence[x]", "context": "encounter"}
    out = renamed(reasons_to_r5(r), names)
    out["medication"] = as_codeable_reference(out.get("medication"))
    if "performer" in out:
        out["performer"] = [{**p, "actor": {"reference": p["actor"]}} for p in out["performer"]]
    return pruned(out)


def _with_dose(resource: Resource, value: Any, unit: str | None) -> Resource:
    """Return the administration with another dose; FHIR wants a dose or a rate in its dosage (mad-1)."""
    given = resource.get("dosage") or {}
    if not value:
        out = {k: v for k, v in resource.items() if k != "dosage"}
        left = {k: v for k, v in given.items() if k not in ("text", "dose")}
        return {**out, "dosage": left} if any(key.startswith("rate") for key in left) else out
    amount = amount_of(read_dose(value, unit), given.get("dose", {}), unit)
    return {**resource, "dosage": {**{k: v for k, v in given.items() if k != "text"}, "dose": amount}}


def _with_unit(resource: Resource, united: Callable[[Resource], Resource]) -> Resource | None:
    """Return the administration with another unit of its dose, None where it has none."""
    given = resource.get("dosage", {})
    return {**resource, "dosage": {**given, "dose": united(given["dose"])}} if given.get("dose") else None


def _with_route(resource: Resource, value: Any) -> Resource:
    """Return the administration with another route, which FHIR wants a dose beside (mad-1)."""
    given = {k: v for k, v in (resource.get("dosage") or {}).items() if k not in ("route", "text")}
    if not value:
        return {**resource, "dosage": given} if given else {k: v for k, v in resource.items() if k != "dosage"}
    if "dose" not in given and not any(key.startswith("rate") for key in given):
        raise NotPossibleError("a route stands beside a dose; set the dose, too")
    return {**resource, "dosage": {**given, "route": codeable_of(value)}}


def _route(resource: Resource) -> str:
    return shown((resource.get("dosage") or {}).get("route"))


FORM = Form(
    resource="MedicationAdministration",
    to_r5=_to_r5,
    r5_paths={"medication[x]": "medication", "effective[x]": "occurence[x]", **R5_PATHS},
    named_by="medicationCodeableConcept",
    times=("effective",),
    heading="Administrations",
    listed="Medicines",
    stay="context",
    table=MEDICINES,
    keep=KEPT,
    review=Review(kind="treatment", settable=("concept", "value", "unit", "date"), words=words_of, quantity=dose_of),
    correcting=Correcting(
        time="effective",
        value=_with_dose,
        unit=_with_unit,
        more={"route": Settable("Route", _with_route, _route, "concept", of="route")},
    ),
    us_core="there is none for what was given",
    covered="medicines",
)
KIND = Kind(
    facts=(Medication,),
    form=FORM,
    profile="administration",
    takes=lambda fact, of_group: given_once(fact),
    build=medication_administration,
    read=_read,
    word="medication",
    counted="drugs",
    parts=medication.parts_of,
    when=medication.when_of,
    amounts=medication.amounts_of,
    term="medicine",
)
