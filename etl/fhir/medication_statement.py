"""MedicationStatement: a medicine taken, stopped, intended or not taken."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from etl.facts import Medication, Quantity
from etl.fhir.annotation import note
from etl.fhir.common import (
    Context,
    Resource,
    as_range,
    codeable,
    identifier,
    printed_amount,
    pruned,
    quantity,
    shell,
    string,
)
from etl.fhir.extensions import evidence_extensions, timepoint_extension
from etl.fhir.times import timing


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
    taken = dosage(fact)
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


def dosage(fact: Medication) -> Resource:
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
