"""A treatment with cells: one Procedure, and one MedicationAdministration for each route, part of it (CONTRACT section 3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from etl.elements import read
from etl.elements.write import (
    EXTENSION,
    Context,
    Resource,
    absent,
    as_range,
    body_site,
    codeable,
    complex_extension,
    evidence_extensions,
    full_url,
    identifier,
    named,
    note,
    printed_amount,
    pruned,
    quantity,
    range_,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.facts import Concept, Dose, Quantity, Range, Treatment
from etl.kinds.form import Kind
from etl.kinds.notation import Group, named_part, performer_part, period_parts, site_part, value_part
from etl.kinds.procedure import FORM, method_extensions, performed
from etl.kinds.reasons import reasons, reasons_read
from etl.value import as_plain, replace


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
        **reasons(fact.indications, context),
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
        body = json.dumps(_without_packs(as_plain(dose)) if dose else None, sort_keys=True)
        digest = hashlib.sha256(body.encode()).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        own = full_url(context.key, f"{url}|{digest}|{seen[digest]}")
        own = next(iter(context.doses.get(url, ())[len(out) : len(out) + 1]), own)
        out.append((own, _administration(fact, dose, context, url, own)))
    return out


def _without_packs(plain: Any) -> Any:
    """Return plain data without what packs say of codes: another pack doesn't make another dose."""
    if isinstance(plain, dict):
        return {key: _without_packs(value) for key, value in plain.items() if key not in ("version", "matched")}
    return [_without_packs(value) for value in plain] if isinstance(plain, list | tuple) else plain


def _administration(fact: Treatment, dose: Dose | None, context: Context, procedure: str, url: str) -> Resource:
    out = shell("MedicationAdministration", url, "administration", fact.tags)
    out |= {
        "extension": [
            *timepoint_extension(fact.timepoint, context),
            *evidence_extensions(fact, context, fact.product),
        ],
        "identifier": identifier(out["id"]),
        "partOf": [{"reference": procedure}],
        "status": fact.status,
        "medicationCodeableConcept": _given(fact),
        "subject": context.subject(fact.subject),
        **timing("effective", fact.performed, need="unknown"),
        "performer": [{"actor": who} for who in [named(fact.performer)] if who],
        "dosage": dosage(dose, fact) if dose else None,
    }
    return pruned(out)


def _given(fact: Treatment) -> Resource:
    """Return what was given; a product called like the treatment ("… transplantation") is named by its code's display."""
    product = fact.product
    if product is not None and product.text == fact.code.text:
        product = replace(product, text=next((c.display for c in product.codings if c.display), ""))
    return codeable(product) or {"extension": [absent("unknown")]}


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


# A treatment and its doses read back.
#
# A dose's bound ("over 5 million") stands in FHIR as an open range, and as printed in the dosage's text: which of the
# two it was is found by writing each again.


def _read(resource: Resource, common: dict[str, Any], doses: list[Resource]) -> Treatment:
    """A _read.

    Args:
        resource: its Procedure.
        doses: its MedicationAdministrations.
        common: what all facts share.

    Returns:
        The fact.
    """
    course = next(map(read.parts, read.extensions(resource, "course")), {})
    interval = course.get("interval")
    code = read.named(resource.get("code"), read.reading(resource))
    bare = Treatment(
        **common,
        code=code,
        product=_product(doses),
        status=resource["status"],
        performed=read.timing(resource, "performed"),
        methods=read.methods(resource),
        site=next(map(read.site, resource.get("bodySite", [])), None),
        count=course.get("count"),
        interval=read.range_(interval)
        if interval and ("low" in interval or "high" in interval)
        else read.quantity(interval),
        course=course.get("round"),
        performer=read.performer(resource),
        timepoint=read.timepoint(resource),
        note=" ".join(read.notes(resource)),
        indications=reasons_read(resource),
    )
    return replace(bare, doses=tuple(_dose(d["dosage"], bare) for d in doses if "dosage" in d))


def _product(doses: list[Resource]) -> Concept | None:
    """Return what was given, None where nothing says it."""
    return read.concept(doses[0].get("medicationCodeableConcept"), read.reading(doses[0])) if doses else None


def _dose(given: Resource, whole: Treatment) -> Dose:
    dose: Resource = given.get("dose", {})
    bounds = read.extensions(dose, "dose-range")
    liquid: Resource = next(iter(read.extensions(given, "dose-volume")), {})
    own = read.site(given.get("site"))
    found = Dose(
        route=read.concept(given.get("route")),
        amount=read.range_(bounds[0]["valueRange"]) if bounds else read.quantity(dose),
        volume=read.quantity(liquid.get("valueQuantity")) or read.range_(liquid.get("valueRange")),
        site=None if own == whole.site else own,
    )
    pairs = product(read.bounded(found.amount), read.bounded(found.volume))
    candidates = (replace(found, amount=amount, volume=volume) for amount, volume in pairs)
    return read.as_written(given, candidates, lambda d: dosage(d, whole), found)


def _parts(fact: Treatment) -> Iterator[Group]:
    yield (fact.status,)
    yield named_part("product", fact.product)
    yield (f"count {fact.count}",) if fact.count is not None else ()
    yield tuple(f"every {text}" for text in value_part(fact.interval))
    yield (f"course {fact.course}",) if fact.course is not None else ()
    yield from period_parts(fact.performed)
    yield from (named_part("method", method) for method in fact.methods)
    for dose in fact.doses:
        yield from _dosed(dose)
    yield from performer_part(fact.performer)


def _dosed(dose: Dose) -> Iterator[Group]:
    amounts = value_part(dose.amount)
    if dose.route is not None:
        # A route with its own amount is also found as two parts.
        yield (*(f"{dose.route.text} {text}" for text in amounts), f"route {dose.route.text}")
    if amounts:
        yield tuple(f"dose {text}" for text in amounts)
    yield tuple(f"volume {text}" for text in value_part(dose.volume))
    yield from site_part(dose.site)


def _amounts(fact: Treatment) -> Iterator[Quantity | Range | None]:
    for dose in fact.doses:
        yield dose.amount
        yield dose.volume


KIND = Kind(
    facts=(Treatment,),
    form=FORM,
    profile="treatment",
    build=treatment,
    more=administrations,
    read=_read,
    word="treatment",
    counted="procedures",
    parts=_parts,
    when=lambda fact: fact.performed,
    amounts=_amounts,
    is_care=True,
)
