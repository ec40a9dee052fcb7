"""Treatments, their doses and medicines read back.

A dose's bound ("over 5 million") stands in FHIR as an open range, and as printed in the dosage's text: which of the two it
was is found by writing each again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import product
from typing import Any, TypeVar

from etl.facts import Dose, Medication, Quantity, Range, Treatment
from etl.fhir.common import HL7_EXTENSION, Resource
from etl.fhir.medication_administration import dosage as once_dosage
from etl.fhir.medication_statement import dosage as medicine_dosage
from etl.fhir.read_values import (
    concept,
    extensions,
    named,
    notes,
    parts,
    performer,
    quantity,
    range_,
    reading,
    site,
    timepoint,
    timing,
)
from etl.fhir.treatment import dosage as treatment_dosage
from etl.value import replace

_T = TypeVar("_T")


def treatment(resource: Resource, doses: list[Resource], common: dict[str, Any]) -> Treatment:
    """A treatment.

    Args:
        resource: its Procedure.
        doses: its MedicationAdministrations.
        common: what all facts share.

    Returns:
        The fact.
    """
    course = next(map(parts, extensions(resource, "course")), {})
    interval = course.get("interval")
    code = named(resource.get("code"), reading(resource)[1])
    bare = Treatment(
        **common,
        code=code,
        product=_product(resource, doses),
        status=resource["status"],
        performed=timing(resource, "performed"),
        methods=methods(resource),
        site=next(map(site, resource.get("bodySite", [])), None),
        count=course.get("count"),
        interval=range_(interval) if interval and ("low" in interval or "high" in interval) else quantity(interval),
        course=course.get("round"),
        performer=performer(resource),
        timepoint=timepoint(resource),
        note=" ".join(notes(resource)),
    )
    return replace(bare, doses=tuple(_dose(d["dosage"], bare) for d in doses if "dosage" in d))


def methods(resource: Resource) -> Any:
    """How a procedure was done."""
    url = f"{HL7_EXTENSION}/procedure-method"
    return tuple(named(x.get("valueCodeableConcept")) for x in extensions(resource, url))


def _product(resource: Resource, doses: list[Resource]) -> Any:
    """What was given; without a product a dose has the name of the treatment."""
    if not doses:
        return None
    given = doses[0].get("medicationCodeableConcept")
    entry = reading(doses[0])[1]
    if given == resource.get("code") and entry == reading(resource)[1] and "dosage" in doses[0]:
        return None
    return concept(given, entry)


def _dose(given: Resource, whole: Treatment) -> Dose:
    dose: Resource = given.get("dose", {})
    bounds = extensions(dose, "dose-range")
    liquid: Resource = next(iter(extensions(given, "dose-volume")), {})
    own = site(given.get("site"))
    found = Dose(
        route=concept(given.get("route")),
        amount=range_(bounds[0]["valueRange"]) if bounds else quantity(dose),
        volume=quantity(liquid.get("valueQuantity")) or range_(liquid.get("valueRange")),
        site=None if own == whole.site else own,
    )
    pairs = product(bounded(found.amount), bounded(found.volume))
    candidates = (replace(found, amount=amount, volume=volume) for amount, volume in pairs)
    return _as_written(given, candidates, lambda d: treatment_dosage(d, whole), found)


def bounded(amount: Quantity | Range | None) -> Iterator[Quantity | Range | None]:
    """What an amount may have been: an open range may be a bound.

    Args:
        amount: as read.

    Returns:
        The amount itself, then the bounds.
    """
    yield amount
    if isinstance(amount, Range):
        yield Range(amount.high, amount.low)  # printed the other way round
        for side, comparators in ((amount.low, (">", ">=")), (amount.high, ("<", "<="))):
            if side is not None and (amount.low is None or amount.high is None):
                yield from (replace(side, comparator=c) for c in comparators)
                yield side  # a lone value that FHIR has as a range


def _as_written(given: Resource, candidates: Iterable[_T], write: Callable[[_T], Resource], otherwise: _T) -> _T:
    return next((c for c in candidates if write(c) == given), otherwise)


def medication(resource: Resource, common: dict[str, Any]) -> Medication:
    """A medicine.

    Args:
        resource: a MedicationStatement.
        common: what all facts share.

    Returns:
        The fact.
    """
    given: Resource = next(iter(resource.get("dosage", [])), {})
    rate: Resource = next(iter(given.get("doseAndRate", [])), {})
    repeat = given.get("timing", {}).get("repeat", {})
    found = Medication(
        **common,
        code=named(resource.get("medicationCodeableConcept"), reading(resource)[1]),
        status=resource["status"],
        reason=next((r.get("text", "") for r in resource.get("statusReason", [])), ""),
        effective=timing(resource, "effective"),
        route=concept(given.get("route")),
        dose=quantity(rate.get("doseQuantity")) or range_(rate.get("doseRange")),
        timing=given.get("timing", {}).get("code", {}).get("text", ""),
        per_day=Decimal(repeat["frequency"]) / Decimal(repeat["period"]) if repeat else None,
        timepoint=timepoint(resource),
        note=" ".join(notes(resource)),
    )
    if found.dose is None:
        return replace(found, doses=_of_parts(given, found))
    return _as_written(given, (replace(found, dose=d) for d in bounded(found.dose)), medicine_dosage, found)


def _of_parts(given: Resource, found: Medication) -> str:
    """The amounts of a medicine of several parts ("100/25 mg"), which are in words only, before the others."""
    rest = ", ".join(filter(None, (found.route.text if found.route else "", found.timing)))
    return str(given.get("text", "")).removesuffix(rest).removesuffix(", ")


def administration(resource: Resource, common: dict[str, Any]) -> Medication:
    """A medicine given once.

    Args:
        resource: a MedicationAdministration that is no part of a treatment.
        common: what all facts share.

    Returns:
        The fact.
    """
    given: Resource = resource.get("dosage", {})
    dose: Resource = given.get("dose", {})
    bounds = extensions(dose, "dose-range")
    found = Medication(
        **common,
        code=named(resource.get("medicationCodeableConcept"), reading(resource)[1]),
        status="completed",
        effective=timing(resource, "effective"),
        route=concept(given.get("route")),
        dose=range_(bounds[0]["valueRange"]) if bounds else quantity(dose),
        timepoint=timepoint(resource),
        note=" ".join(notes(resource)),
    )
    return _as_written(given, (replace(found, dose=d) for d in bounded(found.dose)), once_dosage, found)
