"""R4 to R5: what FHIR R5 has otherwise, one function per kind of resource.

The resources are built once, as R4; here they become what R5 has, not R4 under another name:

- A reference to a thing or its code is a CodeableReference (medication, reason, who gave a dose, a sample's site).
- MedicationStatement's status says how the statement stands (recorded); whether it is taken is its adherence.
- performed and effective are occurrence; R5 itself spells MedicationAdministration's `occurence`.
- A Group's people are real: its membership is enumerated. An Encounter's class is a list, its period the actual one.
- Condition.clinicalStatus is required: what is denied is `unknown`.
- The ordinal of a code is the extension itemWeight, which took the place of ordinalValue.
- DeviceUseStatement is DeviceUsage, and has the thing's code itself.
- A DocumentReference's description is markdown.
- integer64 (the size of an attachment) is a text in JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from etl.elements.r5 import renamed
from etl.elements.write import HL7_EXTENSION, Resource, markdown, pruned
from etl.fhir.encode import with_entries
from etl.kinds.registry import form_of, form_of_type, forms

_ORDINALS = {f"{HL7_EXTENSION}/ordinalValue": f"{HL7_EXTENSION}/itemWeight"}


def to_r5(resource: Resource) -> Resource:
    """A bundle or a resource as FHIR R5 has it.

    Args:
        resource: a Bundle of ours, or any resource of it, in R4; it isn't changed.

    Returns:
        The same in R5, with the same ids, identifiers and requests.
    """
    if resource.get("resourceType") == "Bundle":
        return with_entries(resource, _entry)
    if "contained" in resource:
        resource = {**resource, "contained": [to_r5(one) for one in resource["contained"]]}
    changed = _change_of(resource)(resource)
    found: Resource = _weighed(changed)
    return found


def _entry(entry: Resource) -> Resource:
    """An entry of a bundle; what is asked of a server names the resource as R5 does."""
    changed = to_r5(entry["resource"])
    old, new = str(entry["resource"]["resourceType"]), str(changed["resourceType"])
    request = entry.get("request")
    if old == new or not request:
        return {**entry, "resource": changed}
    return {**entry, "resource": changed, "request": {**request, "url": new + request["url"].removeprefix(old)}}


def _weighed(value: Any) -> Any:
    """Extensions that have another name in R5."""
    if isinstance(value, list):
        return [_weighed(v) for v in value]
    if not isinstance(value, dict):
        return value
    plain = {k: _weighed(v) for k, v in value.items()}
    return {**plain, "url": _ORDINALS[plain["url"]]} if plain.get("url") in _ORDINALS else plain


def _device(r: Resource) -> Resource:
    names = [{"value": name["name"], "type": "user-friendly-name"} for name in r.get("deviceName", [])]
    out = renamed(r, {"deviceName": "name"})
    return pruned(out | {"name": names, "type": [r["type"]] if "type" in r else None})


def _document_reference(r: Resource) -> Resource:
    content = []
    for part in r.get("content", []):
        attachment = dict(part["attachment"])
        if "size" in attachment:
            attachment["size"] = str(attachment["size"])
        content.append({**part, "attachment": attachment})
    told = {"description": markdown(r["description"])} if "description" in r else {}
    stays = r.get("context", {}).get("encounter", [])
    plain = {key: value for key, value in r.items() if key != "context"}
    return plain | told | {"content": content} | ({"context": stays} if stays else {})


def _group(r: Resource) -> Resource:
    out = renamed(r, {"actual": "membership"})
    return out | {"membership": "enumerated" if r.get("actual") else "definitional"}


def _composition(r: Resource) -> Resource:
    return pruned(r | {"identifier": [r["identifier"]], "subject": [r["subject"]] if "subject" in r else None})


_CHANGES: dict[str, Callable[[Resource], Resource]] = {
    "Device": _device,
    "DocumentReference": _document_reference,
    "Group": _group,
    "Composition": _composition,
}
"""What R5 has otherwise of resources that are no facts."""


def _change_of(resource: Resource) -> Callable[[Resource], Resource]:
    form = form_of(resource)
    return (form.to_r5 if form else _CHANGES.get(str(resource.get("resourceType")))) or dict


# -- the guide ---------------------------------------------------------------------------------------------------------

_PATHS = {"Device": {"deviceName": "name"}, "Group": {"actual": "membership"}}
"""Elements of our profiles of what is no fact that have another name in R5."""
_LAST = ("adherence", "actualPeriod")
"""Elements that stand behind the others in R5; a differential keeps its base's order."""


def guide_to_r5(resource: Resource) -> Resource:
    """A conformance resource for R5: it constrains the same things under R5's names.

    Args:
        resource: one of `etl.fhir.conformance.conformance`.

    Returns:
        The same with R5's version of FHIR, paths and types.
    """
    resource = _called(resource)
    kind = resource["resourceType"]
    if kind == "ImplementationGuide":
        listed = {"resource": [_listed(r) for r in resource["definition"]["resource"]]}
        name = f"{resource['packageId']}.r5"
        return resource | {"packageId": name, "fhirVersion": ["5.0.0"], "definition": listed}
    if kind == "CapabilityStatement":
        return resource | {"fhirVersion": "5.0.0"}
    if kind == "SearchParameter":
        return renamed({k: v for k, v in resource.items() if k != "xpathUsage"}, {}) | {"processingMode": "normal"}
    if kind != "StructureDefinition":
        return resource
    form = form_of_type(resource["type"])
    names = form.r5_paths if form else _PATHS.get(str(resource["type"]), {})
    changed = (_element(e, names) for e in reversed(resource["differential"]["element"]))
    elements = [*{e["id"]: e for e in changed}.values()][::-1]  # two elements of R4 may be one of R5
    elements.sort(key=lambda e: e["path"].partition(".")[2] in _LAST)  # stable: all others keep their order
    for moved, before in form.r5_before.items() if form else ():
        mine = [e for e in elements if e["path"].partition(".")[2] == moved]
        at = next((i for i, e in enumerate(elements) if e["path"].partition(".")[2] == before), 0)
        elements = [*elements[:at], *mine, *(e for e in elements[at:] if e not in mine)]
    return resource | {"fhirVersion": "5.0.0", "differential": {"element": elements}}


def _called(value: Any) -> Any:
    """What names a kind of resource names it as R5 does."""
    if isinstance(value, list):
        return [_called(v) for v in value]
    if isinstance(value, dict):
        return {k: _called(v) for k, v in value.items()}
    if isinstance(value, str):
        for form in forms():
            value = value.replace(form.resource, form.resource_r5) if form.resource_r5 else value
    return value


def _listed(resource: Resource) -> Resource:
    """A resource of the guide: R5 says apart whether it is an example, and of which profile."""
    out = {k: v for k, v in resource.items() if not k.startswith("example")}
    profile = resource.get("exampleCanonical")
    return out | {"isExample": bool(profile)} | ({"profile": [profile]} if profile else {})


def _element(element: Resource, names: Mapping[str, str]) -> Resource:
    root, _, tail = element["path"].partition(".")
    if tail not in names:
        return element
    path = f"{root}.{names[tail]}"
    out: Resource = element | {"id": path, "path": path}
    if names[tail] == "medication":
        out["type"] = [{"code": "CodeableReference"}]
    if out.pop("patternBoolean", None):
        out["patternCode"] = "enumerated"
    return out
