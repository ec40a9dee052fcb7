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

from collections.abc import Callable
from typing import Any

from etl.fhir.common import HL7_CODES, HL7_EXTENSION, Resource, coded, markdown, pruned
from etl.fhir.encode import with_entries

_ADHERENCE_CODES = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
_ADHERENCE = {
    "active": ("taking", "Taking"),
    "completed": ("stopped", "Stopped"),
    "stopped": ("stopped", "Stopped"),
    "on-hold": ("on-hold", "On Hold"),
    "not-taken": ("not-taking", "Not Taking"),
    "intended": ("not-taking", "Not Taking"),
    "unknown": ("unknown", "Unknown"),
}
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
    changed = _CHANGES.get(str(resource.get("resourceType")), dict)(resource)
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


def _renamed(resource: Resource, names: dict[str, str]) -> Resource:
    """The resource with other names for some elements, in their order; also their choices and their `_` twins.

    Args:
        resource: an R4 resource.
        names: new name by old name; an old name ending in `[x]` stands for its choices.

    Returns:
        A copy.
    """
    out: Resource = {}
    for key, value in resource.items():
        twin, plain = key.startswith("_"), key.removeprefix("_")
        name = names.get(plain, plain)
        for old, new in names.items():
            stem = old.removesuffix("[x]")
            if old.endswith("[x]") and plain.startswith(stem) and plain[len(stem) : len(stem) + 1].isupper():
                name = new.removesuffix("[x]") + plain[len(stem) :]
        out["_" + name if twin else name] = value
    return out


def _concept(value: Resource | None) -> Resource | None:
    """A CodeableReference to a concept."""
    return {"concept": value} if value else None


def _device(r: Resource) -> Resource:
    names = [{"value": name["name"], "type": "user-friendly-name"} for name in r.get("deviceName", [])]
    out = _renamed(r, {"deviceName": "name"})
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
    out = _renamed(r, {"actual": "membership"})
    return out | {"membership": "enumerated" if r.get("actual") else "definitional"}


def _condition(r: Resource) -> Resource:
    if "clinicalStatus" in r:
        return r
    status = coded(f"{HL7_CODES}/condition-clinical", "unknown", "Unknown")
    out: Resource = {}
    for key, value in r.items():
        if key == "verificationStatus":
            out["clinicalStatus"] = status
        out[key] = value
    return out | {"clinicalStatus": status}


def _procedure(r: Resource) -> Resource:
    out = _renamed(r, {"performed[x]": "occurrence[x]", "reasonCode": "reason"})
    return pruned(out | ({"reason": [_concept(c) for c in out["reason"]]} if "reason" in out else {}))


def _administration(r: Resource) -> Resource:
    names = {"medicationCodeableConcept": "medication", "effective[x]": "occurence[x]", "context": "encounter"}
    out = _renamed(r, names)
    out["medication"] = _concept(out.get("medication"))
    if "performer" in out:
        out["performer"] = [{**p, "actor": {"reference": p["actor"]}} for p in out["performer"]]
    return pruned(out)


def _statement(r: Resource) -> Resource:
    out = _renamed(r, {"medicationCodeableConcept": "medication", "context": "encounter"})
    out["medication"] = _concept(out.get("medication"))
    reasons = out.pop("statusReason", [])
    status = str(r["status"])
    if status == "entered-in-error":  # which says of the statement, not of the medicine
        return pruned(out)
    code = coded(_ADHERENCE_CODES, *_ADHERENCE.get(status, _ADHERENCE["unknown"]), text=status)
    out["status"] = "recorded"
    return pruned(out | {"adherence": pruned({"code": code, "reason": reasons[0] if reasons else None})})


def _allergy(r: Resource) -> Resource:
    reactions = [{**x, "manifestation": [_concept(m) for m in x["manifestation"]]} for x in r.get("reaction", [])]
    return r | ({"reaction": reactions} if reactions else {})


def _device_use(r: Resource) -> Resource:
    """R5 calls it DeviceUsage, and has the thing's code where R4 has a reference only."""
    out = _renamed({**r, "resourceType": "DeviceUsage"}, {"subject": "patient", "reasonCode": "reason"})
    things = [
        kind for one in r.get("contained", []) for kind in one.get("type", [])
    ]  # a Device has several kinds in R5
    out["device"] = _concept(things[0]) if things else {"reference": r["device"]}
    out["reason"] = [_concept(one) for one in r.get("reasonCode", [])]
    if "bodySite" in r:
        out["bodySite"] = _concept(r["bodySite"])
    out.pop("contained", None)
    return pruned(out)


def _encounter(r: Resource) -> Resource:
    out = _renamed(r, {"period": "actualPeriod"})
    kind = r.get("class", {})
    out["class"] = [{"coding": [kind]}] if "code" in kind else None
    out["status"] = "completed" if r.get("status") == "finished" else r.get("status")
    return pruned(out)


def _specimen(r: Resource) -> Resource:
    collection = r.get("collection", {})
    if "bodySite" not in collection:
        return r
    return r | {"collection": collection | {"bodySite": _concept(collection["bodySite"])}}


def _composition(r: Resource) -> Resource:
    return pruned(r | {"identifier": [r["identifier"]], "subject": [r["subject"]] if "subject" in r else None})


_CHANGES: dict[str, Callable[[Resource], Resource]] = {
    "Device": _device,
    "DocumentReference": _document_reference,
    "Group": _group,
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
    "DeviceUseStatement": _device_use,
    "Procedure": _procedure,
    "MedicationAdministration": _administration,
    "MedicationStatement": _statement,
    "Encounter": _encounter,
    "Specimen": _specimen,
    "Composition": _composition,
}


# -- the guide ---------------------------------------------------------------------------------------------------------

_PATHS = {
    "Device": {"deviceName": "name"},
    "Group": {"actual": "membership"},
    "Procedure": {"performed[x]": "occurrence[x]", "reasonCode": "reason"},
    "MedicationAdministration": {"medication[x]": "medication", "effective[x]": "occurence[x]"},
    "MedicationStatement": {"medication[x]": "medication", "statusReason": "adherence"},
    "Encounter": {"period": "actualPeriod"},
    "DeviceUsage": {"subject": "patient"},
}
"""Elements of our profiles that have another name in R5."""
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
        return _renamed({k: v for k, v in resource.items() if k != "xpathUsage"}, {}) | {"processingMode": "normal"}
    if kind != "StructureDefinition":
        return resource
    names = _PATHS.get(str(resource["type"]), {})
    elements = [_element(e, names) for e in resource["differential"]["element"]]
    elements.sort(key=lambda e: e["path"].partition(".")[2] in _LAST)  # stable: all others keep their order
    return resource | {"fhirVersion": "5.0.0", "differential": {"element": elements}}


def _called(value: Any) -> Any:
    """What names a kind of resource names it as R5 does."""
    if isinstance(value, list):
        return [_called(v) for v in value]
    if isinstance(value, dict):
        return {k: _called(v) for k, v in value.items()}
    return value.replace("DeviceUseStatement", "DeviceUsage") if isinstance(value, str) else value


def _listed(resource: Resource) -> Resource:
    """A resource of the guide: R5 says apart whether it is an example, and of which profile."""
    out = {k: v for k, v in resource.items() if not k.startswith("example")}
    profile = resource.get("exampleCanonical")
    return out | {"isExample": bool(profile)} | ({"profile": [profile]} if profile else {})


def _element(element: Resource, names: dict[str, str]) -> Resource:
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
