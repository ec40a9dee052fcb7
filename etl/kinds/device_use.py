"""DeviceUseStatement: what a person has or wears (a wheelchair, a pacemaker, glasses)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.elements import read
from etl.elements.r5 import as_codeable_reference, renamed
from etl.elements.write import (
    Context,
    Resource,
    body_site,
    codeable,
    evidence_extensions,
    identifier,
    note,
    pruned,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.facts import Observation, Procedure
from etl.kinds import observation, procedure
from etl.kinds.columns import SITE, TIMEPOINT, Column, coded_columns, column, fact_table, time_columns
from etl.kinds.form import Form, Kind, Review
from etl.kinds.masking import CODEABLE_REFERENCE, CONCEPT, FACT, KEEP, fields_of_times

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


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Observation | Procedure:
    found = read.reading(r)
    thing = read.named(r["contained"][0]["type"], found)
    placed = next(map(read.site, [r["bodySite"]] if "bodySite" in r else []), None)
    told: dict[str, Any] = {
        "code": thing,
        "device": thing,
        "site": placed,
        "timepoint": read.timepoint(r),
        "note": " ".join(read.notes(r)),
    }
    if found.entry.startswith("procedure:"):
        why = next((x.get("text", "") for x in r.get("reasonCode", [])), "")
        return Procedure(**common, **told, status="in-progress", performed=read.timing(r, "timing"), reason=why)
    return Observation(**common, **told, presence="present", effective=read.timing(r, "timing"))


def _to_r5(r: Resource) -> Resource:
    """R5 calls it DeviceUsage, and has the thing's code where R4 has a reference only."""
    out = renamed({**r, "resourceType": "DeviceUsage"}, {"subject": "patient", "reasonCode": "reason"})
    things = [
        kind for one in r.get("contained", []) for kind in one.get("type", [])
    ]  # a Device has several kinds in R5
    out["device"] = as_codeable_reference(things[0]) if things else {"reference": r["device"]}
    out["reason"] = [as_codeable_reference(one) for one in r.get("reasonCode", [])]
    if "bodySite" in r:
        out["bodySite"] = as_codeable_reference(r["bodySite"])
    out.pop("contained", None)
    return pruned(out)


DEVICES = fact_table(
    "devices",
    "a device that a person uses each",
    *coded_columns("concept", "what", "device.concept", "contained.type", "code"),
    Column("device", "the device's own row in `other`: its `fact`"),
    column("status", "active, completed …", "status"),
    *SITE,
    *time_columns("date", "timing", "when"),
    *TIMEPOINT,
)


def _concepts(resource: Resource) -> Iterator[Resource]:
    thing: Resource = next(iter(resource.get("contained", ())), {})
    yield resource.get("code") or thing.get("type", {})


FORM = Form(
    resource="DeviceUseStatement",
    resource_r5="DeviceUsage",
    to_r5=_to_r5,
    r5_paths={"subject": "patient"},
    times=("timing",),
    heading="Things used",
    listed="Things used",
    table=DEVICES,
    keep={
        **FACT, **fields_of_times("timing"), "device": {**CODEABLE_REFERENCE, "reference": KEEP}, "reasonCode": CONCEPT,
        "contained": {"resourceType": KEEP, "id": KEEP, "type": CONCEPT},
    },
    keep_r5={**FACT, **fields_of_times("timing"), "device": CODEABLE_REFERENCE, "reason": CODEABLE_REFERENCE},
    review=Review(kind="treatment"),
    us_core="there is none for the use of a device",
    covered="devices",
    concepts=_concepts,
)  # fmt: skip
OBSERVED = Kind(
    facts=(Observation,),
    form=FORM,
    profile="device-use",
    takes=lambda fact, of_group: is_device_use(fact),
    build=device_use_statement,
    read=_read,
    counted="observed",
    parts=observation.parts_of,
    when=observation.when_of,
    amounts=observation.amounts_of,
)
PUT_IN = Kind(
    facts=(Procedure,),
    form=FORM,
    profile="device-use",
    takes=lambda fact, of_group: is_device_use(fact),
    build=device_use_statement,
    read=_read,
    word="procedure",
    counted="procedures",
    parts=procedure.parts_of,
    when=procedure.when_of,
)
