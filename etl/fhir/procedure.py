"""Procedure, Encounter, Device and DeviceUseStatement: what was done, admissions and visits, what a person has or wears.

Procedures are operations, tests and treatments with cells (CONTRACT section 3). One device is this software.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from etl.facts import Coding, Concept, Dose, Encounter, Observation, Period, Procedure, Quantity, Range, Treatment
from etl.fhir import NAME, VERSION
from etl.fhir.common import (
    EXTENSION,
    HL7_CODES,
    HL7_EXTENSION,
    Context,
    Resource,
    absent,
    as_range,
    body_site,
    codeable,
    coding,
    complex_extension,
    device_url,
    evidence_extensions,
    full_url,
    identifier,
    named,
    note,
    period,
    printed_amount,
    pruned,
    quantity,
    range_,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.value import as_plain

# Procedure: operations, devices in use, tests done, and what procedures of every kind share.


def procedure(fact: Procedure, context: Context, url: str) -> Resource:
    """Build the Procedure.

    Args:
        fact: the procedure.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A Procedure; the reason why it was not done or stopped is its statusReason.
    """
    out = shell("Procedure", url, "procedure", fact.tags)
    reason = [{"text": string(fact.reason)}] if string(fact.reason) else None
    ended = fact.status in ("not-done", "stopped")
    out |= {
        "extension": [
            *method_extensions(fact.methods),
            *timepoint_extension(fact.timepoint, context),
            *evidence_extensions(fact, context, fact.code),
        ],
        "identifier": identifier(out["id"]),
        "status": fact.status,
        "statusReason": reason[0] if reason and ended else None,
        "code": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **performed(fact.performed, fact.status),
        "performer": [{"actor": who} for who in [named(fact.performer)] if who],
        "reasonCode": reason if reason and not ended else None,
        "bodySite": [x for x in [body_site(fact.site)] if x],
        "note": note(fact.note),
    }
    return pruned(out)


def performed(value: Period | None, status: str) -> Resource:
    """performed[x]; what is still going on began at its date.

    Args:
        value: when.
        status: status of the procedure.

    Returns:
        The element under its name, {} for nothing.
    """
    return timing("performed", value, texts=True, span=status == "in-progress")


def method_extensions(methods: Iterable[Concept]) -> list[Resource]:
    """HL7's procedure-method extension.

    Args:
        methods: how it was done.

    Returns:
        One extension for each.
    """
    found = [codeable(m) for m in methods]
    return [{"url": f"{HL7_EXTENSION}/procedure-method", "valueCodeableConcept": m} for m in found if m]


# Treatment: one Procedure, and one MedicationAdministration for each route, part of it (CONTRACT section 3).


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


# Encounter: an admission, discharge or visit.


_ACT = f"{HL7_CODES}/v3-ActCode"
_CLASSES = {"IMP": "inpatient encounter", "AMB": "ambulatory", "ACUTE": "inpatient acute", "SS": "short stay"}
_WORDS = {"admission": "IMP", "discharge": "IMP", "inpatient": "IMP", "visit": "AMB", "outpatient": "AMB"}


def encounter(fact: Encounter, context: Context, url: str) -> Resource:
    """Build the Encounter.

    Args:
        fact: the encounter; a code of v3-ActCode among its codes is its class.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An Encounter with status finished.
    """
    out = shell("Encounter", url, "encounter", fact.tags)
    kind = codeable(fact.code)
    out |= {
        "extension": [*_note(fact.note), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": "finished",
        "class": _class(fact.code.codings, fact.code.text),
        "type": [kind] if kind else None,
        "subject": context.subject(fact.subject),
        "period": period(fact.period) if fact.period else None,
        "serviceProvider": named(fact.performer),
    }
    return pruned(out)


def _class(codes: tuple[Coding, ...], text: str) -> Resource:
    """The class FHIR requires; unknown when neither a code nor a plain word says it."""
    code = next((c.code for c in codes if c.system == _ACT), None)
    code = code or next((_WORDS[w] for w in text.casefold().split() if w in _WORDS), None)
    return coding(_ACT, code, _CLASSES.get(code)) if code else {"extension": [absent("unknown")]}


def _note(text: str) -> list[Resource]:
    """FHIR's Encounter has no note."""
    clean = string(text)
    return [{"url": f"{EXTENSION}/note", "valueString": clean}] if clean else []


# Device: this software, with its version.


def device() -> Resource:
    """Build the Device.

    Returns:
        A Device, the same in every bundle of this version.
    """
    out = shell("Device", device_url(), "software", read=False)
    out |= {
        "identifier": identifier(out["id"]),
        "status": "active",
        "deviceName": [{"name": NAME, "type": "model-name"}],
        "type": {"text": "software"},
        "version": [{"value": VERSION}],
    }
    return pruned(out)


# DeviceUseStatement: what a person has or wears (a wheelchair, a pacemaker, glasses).


DEVICE = "device"
"""Id of the contained Device, which says what is used; nothing is known of the thing itself."""


def is_device_use(fact: object) -> bool:
    """Whether a fact says that somebody uses a thing now.

    Args:
        fact: any fact. That it isn't used, that it helps more or less, or how many there are, are findings of somebody: FHIR has
            no statement of that kind.
    """
    return isinstance(fact, Observation | Procedure) and fact.device is not None


def device_use_statement(fact: Observation | Procedure, context: Context, url: str) -> Resource:
    """Build the DeviceUseStatement.

    Args:
        fact: see `is_device_use`.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An active DeviceUseStatement with its Device contained.
    """
    out = shell("DeviceUseStatement", url, "device-use", fact.tags)
    operation = isinstance(fact, Procedure)
    when = fact.performed if isinstance(fact, Procedure) else fact.effective
    why = string(fact.reason) if isinstance(fact, Procedure) else None
    out |= {
        "contained": [{"resourceType": "Device", "id": DEVICE, "type": codeable(fact.device)}],
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": "active",
        "subject": context.subject(fact.subject),
        **timing("timing", when, span=operation),
        "device": {"reference": f"#{DEVICE}"},
        "reasonCode": [{"text": why}] if why else None,
        "bodySite": body_site(fact.site),
        "note": note(fact.note),
    }
    return pruned(out)
