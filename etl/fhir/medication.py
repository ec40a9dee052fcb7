"""MedicationStatement and MedicationAdministration: a medicine taken for a time, and one given once into the body."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from etl.facts import Medication, Quantity
from etl.fhir.common import (
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
    printed_amount,
    pruned,
    quantity,
    shell,
    string,
    timepoint_extension,
    timing,
)

# MedicationStatement: a medicine taken, stopped, intended or not taken.


def medication_statement(fact: Medication, context: Context, url: str) -> Resource:
    """Build the MedicationStatement.

    Args:
        fact: the medicine.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A MedicationStatement; its effective period begins at the printed date.
    """
    out = shell("MedicationStatement", url, "medication", fact.tags)
    reason = string(fact.reason)
    taken = statement_dosage(fact)
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": fact.status,
        "statusReason": [{"text": reason}] if reason else None,
        "medicationCodeableConcept": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **timing("effective", fact.effective, span=True),
        "note": note(fact.note),
        "dosage": [taken] if taken else None,
    }
    return pruned(out)


def statement_dosage(fact: Medication) -> Resource:
    """The dosage; a bound ("up to 5 mg") is a range with one open side, as FHIR's dose has no comparator.

    Args:
        fact: the medicine.

    Returns:
        A Dosage, {} when nothing is known.
    """
    words = [printed_amount(fact.dose) or fact.doses, fact.route.text if fact.route else "", fact.timing]
    amount: Resource = {}
    if isinstance(fact.dose, Quantity) and not fact.dose.comparator:
        amount = pruned({"doseQuantity": quantity(fact.dose, simple=True)})
    elif fact.dose is not None:
        amount = pruned({"doseRange": as_range(fact.dose)})
    return pruned(
        {
            "text": string(", ".join(w for w in map(string, words) if w)),
            "timing": _timing(fact),
            "route": codeable(fact.route),
            "doseAndRate": [amount] if amount else None,
        }
    )


def _timing(fact: Medication) -> Resource:
    text = string(fact.timing)
    return pruned({"repeat": _repeat(fact.per_day), "code": {"text": text} if text else None})


def _repeat(per_day: Decimal | None) -> Resource | None:
    """So many times in so many days; a third of a day's intake is once in three days."""
    if per_day is None or not per_day.is_finite() or not Decimal("0.002") < per_day < 1000:
        return None
    times = Fraction(per_day).limit_denominator(366)
    return {"frequency": times.numerator, "period": times.denominator, "periodUnit": "d"}


# MedicationAdministration: a medicine given once, into the body and on a day; what is taken for a time is a
# MedicationStatement.


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
            "text": string(statement_dosage(fact).get("text")),
            "route": codeable(fact.route),
            "dose": plain or {"extension": [extension]},
        }
    )
