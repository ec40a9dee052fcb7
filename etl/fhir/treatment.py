"""Treatment: one Procedure, and one MedicationAdministration for each route, part of it (CONTRACT section 3)."""

from __future__ import annotations

import hashlib
import json

from etl.facts import Dose, Quantity, Range, Treatment
from etl.fhir.annotation import note
from etl.fhir.common import (
    EXTENSION,
    Context,
    Resource,
    as_range,
    body_site,
    codeable,
    identifier,
    named,
    printed_amount,
    pruned,
    quantity,
    range_,
    shell,
    string,
)
from etl.fhir.extensions import complex_extension, evidence_extensions, timepoint_extension
from etl.fhir.ids import full_url
from etl.fhir.procedure import method_extensions, performed
from etl.fhir.times import absent, timing
from etl.value import as_plain


def treatment(fact: Treatment, context: Context, url: str) -> Resource:
    """Build the Procedure of a treatment.

    Args:
        fact: the treatment.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A Procedure; how often, how far apart and which round are extensions of ours.
    """
    out = shell("Procedure", url, "treatment", fact.tags)
    out |= {
        "extension": [
            *method_extensions(fact.methods),
            *_course(fact),
            *timepoint_extension(fact.timepoint, context),
            *evidence_extensions(fact, context, fact.code),
        ],
        "identifier": identifier(out["id"]),
        "status": fact.status,
        "code": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **performed(fact.performed, fact.status),
        "performer": [{"actor": who} for who in [named(fact.performer)] if who],
        "bodySite": [x for x in [body_site(fact.site)] if x],
        "note": note(fact.note),
    }
    return pruned(out)


def _course(fact: Treatment) -> list[Resource]:
    """Round, number and interval of injections, when printed."""
    parts: list[tuple[str, str, object]] = [
        ("round", "PositiveInt", fact.course if fact.course and fact.course > 0 else None),
        ("count", "PositiveInt", fact.count if fact.count and fact.count > 0 else None),
    ]
    if isinstance(fact.interval, Range):
        parts.append(("interval", "Range", range_(fact.interval)))
    else:
        parts.append(("interval", "Duration", quantity(fact.interval)))
    found = complex_extension("course", parts)
    return [found] if found["extension"] else []


def administrations(fact: Treatment, context: Context, url: str) -> list[tuple[str, Resource]]:
    """Build the MedicationAdministrations of a treatment.

    Args:
        fact: the treatment. With a product and no dose it has one administration that says so.
        context: the bundle's shared parts.
        url: fullUrl of the treatment's Procedure.

    Returns:
        (fullUrl, resource), in the order of the doses; the fullUrl comes from the dose, not from its place.
    """
    doses: list[Dose | None] = list(fact.doses)
    if not doses and fact.product and fact.status != "not-done":
        doses = [None]
    seen: dict[str, int] = {}
    out: list[tuple[str, Resource]] = []
    for dose in doses:
        body = json.dumps(as_plain(dose) if dose else None, sort_keys=True)
        digest = hashlib.sha256(body.encode()).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        own = full_url(context.key, f"{url}|{digest}|{seen[digest]}")
        own = next(iter(context.doses.get(url, ())[len(out) : len(out) + 1]), own)
        out.append((own, _administration(fact, dose, context, url, own)))
    return out


def _administration(fact: Treatment, dose: Dose | None, context: Context, procedure: str, url: str) -> Resource:
    out = shell("MedicationAdministration", url, "administration", fact.tags)
    out |= {
        "extension": [
            *timepoint_extension(fact.timepoint, context),
            *evidence_extensions(fact, context, fact.product or fact.code),
        ],
        "identifier": identifier(out["id"]),
        "partOf": [{"reference": procedure}],
        "status": fact.status,
        "medicationCodeableConcept": codeable(fact.product) or codeable(fact.code),
        "subject": context.subject(fact.subject),
        **timing("effective", fact.performed, need="unknown"),
        "performer": [{"actor": who} for who in [named(fact.performer)] if who],
        "dosage": dosage(dose, fact) if dose else None,
    }
    return pruned(out)


def dosage(dose: Dose, fact: Treatment) -> Resource:
    """The dosage. FHIR wants a dose or a rate in it (mad-1): a range or a bound, which its dose can't say,
    stands in an extension of the dose, and a dose that wasn't printed says so.

    Args:
        dose: the dose.
        fact: its treatment, whose site is the dose's when it has none.

    Returns:
        A MedicationAdministration.dosage.
    """
    site = dose.site or fact.site
    words = [printed_amount(dose.amount), printed_amount(dose.volume), dose.route.text if dose.route else ""]
    return pruned(
        {
            "extension": _volume(dose.volume),
            "text": string(", ".join(w for w in map(string, words) if w)),
            "site": body_site(site),
            "route": codeable(dose.route),
            "dose": _amount(dose.amount),
        }
    )


def _amount(amount: Quantity | Range | None) -> Resource:
    if isinstance(amount, Quantity) and not amount.comparator and (plain := quantity(amount)):
        return plain
    bounds = as_range(amount) if amount is not None else None
    if bounds:
        return {"extension": [{"url": f"{EXTENSION}/dose-range", "valueRange": bounds}]}
    return {"extension": [absent("unknown")]}


def _volume(volume: Quantity | Range | None) -> list[Resource]:
    """How much liquid the dose was in."""
    if volume is None:
        return []
    url = f"{EXTENSION}/dose-volume"
    if isinstance(volume, Quantity):
        plain = quantity(volume)
        return [{"url": url, "valueQuantity": plain}] if plain else []
    bounds = range_(volume)
    return [{"url": url, "valueRange": bounds}] if bounds else []
