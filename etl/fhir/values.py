"""value[x]: one way from a fact's value to FHIR, for Observations and their components."""

from __future__ import annotations

from decimal import Decimal

from etl.facts import Coded, Quantity, Range, Value
from etl.fhir.common import (
    HL7_EXTENSION,
    Resource,
    codeable,
    mixed,
    number,
    printed_amount,
    pruned,
    quantity,
    range_,
    small_integer,
    string,
)


def value_x(value: Value | None) -> Resource:
    """The value under its name.

    Args:
        value: any value of a fact.

    Returns:
        `{"valueQuantity": …}`, `valueInteger`, `valueRange` or `valueCodeableConcept`; {} when there is nothing.
    """
    if isinstance(value, Quantity):
        return _measured(value)
    if isinstance(value, Range):
        if not mixed(value):
            return pruned({"valueRange": range_(value)})
        words = printed_amount(value)
        return {"valueCodeableConcept": {"text": words}} if words else {}
    if isinstance(value, Coded):
        return pruned({"valueCodeableConcept": coded_value(value)})
    if isinstance(value, int):
        whole = small_integer(value)
        return {"valueInteger": whole} if whole is not None else _measured(Quantity(Decimal(value), None))
    text = string(value)
    return {"valueCodeableConcept": {"text": text}} if text else {}


def _measured(value: Quantity) -> Resource:
    """A count without unit is an integer; everything else keeps its unit; more digits than a server keeps are text."""
    whole = small_integer(value.value)
    if value.code == "" and whole is not None and not value.comparator and not value.unit:
        return {"valueInteger": whole}
    if value.value.is_finite() and number(value.value) is None:
        words = (f"{value.comparator or ''}{value.value}", string(value.unit) or value.code or "")
        return {"valueCodeableConcept": {"text": " ".join(filter(None, words))}}
    return pruned({"valueQuantity": quantity(value)})


def coded_value(value: Coded) -> Resource | None:
    """A coded value with the text as printed and its ordinal on each code.

    Args:
        value: the coded value.

    Returns:
        A CodeableConcept. Where no terminology has a code the text says both the normalized name and the printed
        words ("reduced (weak)"); a grade is known by its printed form.
    """
    name, printed = value.concept.text, value.printed
    uncoded = bool(name and printed) and not value.concept.codings and value.ordinal is None
    same = name.casefold() in printed.casefold() or printed.casefold() in name.casefold()
    out = codeable(value.concept, f"{name} ({printed})" if uncoded and not same else printed)
    ordinal = number(value.ordinal) if value.ordinal is not None else None
    if out is None or ordinal is None:
        return out
    extension = [{"url": f"{HL7_EXTENSION}/ordinalValue", "valueDecimal": ordinal}]
    return {**out, "coding": [{"extension": extension, **c} for c in out["coding"]]} if "coding" in out else out
