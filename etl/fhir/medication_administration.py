"""MedicationAdministration: a medicine given once, into the body and on a day; what is taken for a time is a MedicationStatement."""

from __future__ import annotations

from etl.facts import Medication, Quantity
from etl.fhir.annotation import note
from etl.fhir.common import (
    EXTENSION,
    Context,
    Resource,
    as_range,
    codeable,
    identifier,
    pruned,
    quantity,
    shell,
    string,
)
from etl.fhir.extensions import evidence_extensions, timepoint_extension
from etl.fhir.medication_statement import dosage as words_of
from etl.fhir.times import absent, fhir_date, timing

_INTO = "intra"
"""How the names of most routes of injections and infusions begin."""
_ALSO_INTO = frozenset(("34206005", "404820008"))
"""SNOMED CT's codes of those that are named otherwise: under the skin, and around the dura."""
_DAY = 10


def given_once(fact: Medication) -> bool:
    """Whether a medicine was injected or infused on one day, and nothing says that it went on.

    Args:
        fact: a medicine.
    """
    when, route = fact.effective, fact.route
    day = when is not None and when.start is not None and when.end in (None, when.start) and fhir_date(when.start)
    injected = route is not None and (
        route.text.casefold().startswith(_INTO) or any(c.code in _ALSO_INTO for c in route.codings)
    )
    went_on = fact.timing or fact.per_day is not None or fact.reason or fact.status not in ("unknown", "completed")
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
            "text": string(words_of(fact).get("text")),
            "route": codeable(fact.route),
            "dose": plain or {"extension": [extension]},
        }
    )
