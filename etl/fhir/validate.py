"""Validation with the models of fhir.resources; what they let through, the real validator under tests/ finds."""

from __future__ import annotations

from typing import Literal

from etl.fhir.common import Resource

FhirVersion = Literal["R4", "R5"]


def validate_bundle(bundle: Resource, fhir_version: FhirVersion = "R4") -> list[str]:
    """Check a bundle, or any resource, against FHIR.

    Args:
        bundle: a resource as built, or read from JSON.
        fhir_version: R4 or R5.

    Returns:
        One line for each error, with the element it is at; empty when it is valid.
    """
    from pydantic import ValidationError

    if fhir_version == "R5":
        from fhir.resources import get_fhir_model_class
    else:
        from fhir.resources.R4B import get_fhir_model_class

    kind = bundle.get("resourceType")
    try:
        model = get_fhir_model_class(str(kind))
    except (KeyError, ValueError):
        return [f"resourceType: {kind!r} is no resource of FHIR {fhir_version}"]
    try:
        model.model_validate(bundle)
    except ValidationError as error:
        return [_line(bundle, [str(p) for p in e["loc"]], str(e["msg"])) for e in error.errors(include_url=False)]
    return []


def version_of(bundle: Resource) -> FhirVersion:
    """Which version of FHIR a bundle of ours is in: nothing in FHIR says it, but our Device is made differently.

    Args:
        bundle: a Bundle.

    Returns:
        R5 when its Device has R5's name, R4 otherwise.
    """
    devices = (e.get("resource", {}) for e in bundle.get("entry", []))
    return "R5" if any(d.get("resourceType") == "Device" and "name" in d for d in devices) else "R4"


def _line(bundle: Resource, path: list[str], message: str) -> str:
    """`entry[4].resource.status (Observation urn:uuid:…): Field required`."""
    where = "".join(f"[{p}]" if p.isdigit() else f".{p}" for p in path).lstrip(".")
    if len(path) > 1 and path[0] == "entry" and path[1].isdigit():
        entry = bundle["entry"][int(path[1])]
        where += f" ({entry.get('resource', {}).get('resourceType')} {entry.get('fullUrl')})"
    return f"{where or bundle['resourceType']}: {message}"
