"""Device: this software, with its version."""

from __future__ import annotations

from etl.elements.write import Resource, device_url, identifier, pruned, shell
from etl.release import NAME, VERSION


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
