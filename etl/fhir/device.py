"""Device and DeviceUseStatement: this software, and what a person has or wears."""

from __future__ import annotations

from etl.facts import Observation, Procedure
from etl.fhir.common import (
    Context,
    Resource,
    body_site,
    codeable,
    device_url,
    evidence_extensions,
    identifier,
    note,
    pruned,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.fhir.release import NAME, VERSION

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
