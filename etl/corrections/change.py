"""What a correction does to a resource or adds to a bundle, and the Provenance of who said so."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from etl.corrections.record import Correction
from etl.document import Document, Span
from etl.facts import Coded, Coding, Concept, Evidence, Quantity, Range, Value
from etl.fhir.common import (
    ASSERTED,
    CODES,
    EXTENSION,
    HL7_CODES,
    Context,
    Resource,
    coded,
    complex_extension,
    fhir_date,
    identifier,
    pruned,
    shell,
    source_span,
    string,
    value_x,
)
from etl.fhir.ids import full_url
from etl.fhir.observation import PRESENCE, VARIANT, VARIANT_PRESENCE
from etl.names import SYSTEMS

# What a correction does to a resource: one function for each thing that a curator may set.


CURATED = frozenset(("unreviewed", "needs-review"))
"""Tags that a curator's word takes away."""
_NAMED = ("code", "medicationCodeableConcept")
_TIME = {
    "Observation": "effective",
    "MedicationStatement": "effective",
    "MedicationAdministration": "effective",
    "Procedure": "performed",
    "Condition": "onset",
}
_VERIFIED = "verificationStatus"
"""What a resource has that is true or not, instead of done or not."""
_NUMBER = r"([+-]?\d+(?:\.\d+)?)"
_QUANTITY = re.compile(rf"([<>]=?)?\s*{_NUMBER}")
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|to)\s*{_NUMBER}")
_SIDE = re.compile(r"(?:left|right|bilateral)\b\s*")


class NotPossibleError(ValueError):
    """A resource has no place for what is set; the message says which."""


def corrected(resource: Resource, changes: Mapping[str, Any]) -> Resource:
    """A resource with what a curator set.

    Args:
        resource: as built.
        changes: by the names of `record.SETTABLE`.

    Returns:
        A changed copy.

    Raises:
        NotPossibleError: this kind of resource has no place for it.
    """
    out = dict(resource)
    for key in _ORDER:
        if key in changes:
            out = _SET[key](out, changes[key], changes)
    return out


def accepted(resource: Resource) -> Resource:
    """A resource as a curator accepted it: final where it was preliminary, not waiting for review any more.

    Args:
        resource: as built, or as corrected.
    """
    out = _untagged(resource, CURATED)
    if resource["resourceType"] == "Observation" and out.get("status") in ("preliminary", "registered"):
        out["status"] = "final"
    return out


def rejected(resource: Resource) -> Resource:
    """A resource as a curator rejected it: `entered-in-error`, so that servers which hold it learn of it.

    Args:
        resource: as built.

    Raises:
        NotPossibleError: nothing of it can say so (a Patient).
    """
    kind, out = resource["resourceType"], _untagged(resource, CURATED)
    if _VERIFIED in out:
        out.pop("clinicalStatus", None)  # FHIR forbids it beside an error (con-5, ait-2)
        out.pop("abatementDateTime", None)
        return {**out, _VERIFIED: _verified(out, "entered-in-error", "Entered in Error")}
    if kind in ("Patient", "Group", "Specimen") or "status" not in out:
        if kind == "Specimen":
            return {**out, "status": "entered-in-error"}
        raise NotPossibleError(f"a {kind} can't be rejected")
    return {**out, "status": "entered-in-error"}


def is_rejected(resource: Resource) -> bool:
    """Whether a resource says that it is an error."""
    codings = resource.get("verificationStatus", {}).get("coding", []) if isinstance(resource, dict) else []
    return resource.get("status") == "entered-in-error" or any(c.get("code") == "entered-in-error" for c in codings)


def _verified(resource: Resource, code: str, display: str) -> Resource:
    """Another verification status, of the same system as the one that is there."""
    system = next(c["system"] for c in resource[_VERIFIED]["coding"] if "system" in c)
    return coded(system, code, display)


def _untagged(resource: Resource, tags: frozenset[str]) -> Resource:
    meta = dict(resource.get("meta", {}))
    meta["tag"] = [tag for tag in meta.get("tag", []) if tag.get("code") not in tags]
    meta["security"] = [one for one in meta.get("security", []) if one.get("code") != ASSERTED["code"]]
    return {**resource, "meta": pruned(meta)}


def tagged(resource: Resource, tag: str, display: str) -> Resource:
    """A resource with a tag of ours."""
    meta = dict(resource.get("meta", {}))
    rest = [one for one in meta.get("tag", []) if one.get("code") != tag]
    meta["tag"] = [*rest, {"system": f"{CODES}/tags", "code": tag, "display": display}]
    return {**resource, "meta": meta}


def concept_of(plain: Mapping[str, Any]) -> Concept:
    """A concept as a correction has it."""
    return Concept(
        plain["text"], tuple(Coding(c["system"], c["code"], c.get("display")) for c in plain.get("coding", []))
    )


def _codeable(plain: Mapping[str, Any] | str) -> Resource:
    if isinstance(plain, str):
        return {"text": string(plain)}
    coding = [pruned({k: string(c.get(k)) for k in ("system", "code", "display")}) for c in plain.get("coding", [])]
    return pruned({"coding": coding, "text": string(plain["text"])})


def _concept(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind, code = resource["resourceType"], _codeable(value)
    out = _unread(_untagged(resource, frozenset(("unmapped",))) if code.get("coding") else resource)
    for name in _NAMED:
        if name in out:
            return {**out, name: code}
    if kind == "Encounter":
        return {**out, "type": [code]}
    if kind == "FamilyMemberHistory" and out.get("condition"):
        return {**out, "condition": [{**out["condition"][0], "code": code}, *out["condition"][1:]]}
    raise NotPossibleError(f"the name of a {kind} can't be corrected")


def _unread(resource: Resource) -> Resource:
    """Without the mapping entry that was read, which another concept has not."""
    reading = f"{EXTENSION}/reading"
    kept = [
        {**one, "extension": [part for part in one["extension"] if part["url"] != "entry"]}
        if one["url"] == reading
        else one
        for one in resource.get("extension", [])
    ]
    return {**resource, "extension": [one for one in kept if one["url"] != reading or one["extension"]]}


def _presence(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    if kind == "Observation" and value:
        variant = any(c.get("code") == VARIANT["code"] for c in resource["code"].get("coding", []))
        code, display = (VARIANT_PRESENCE if variant else PRESENCE)[value]
        out = {
            k: v
            for k, v in resource.items()
            if not k.startswith("value") and k not in ("interpretation", "dataAbsentReason")
        }
        return {**out, "valueCodeableConcept": coded(SYSTEMS["ln" if variant else "sct"], code, display)}
    if _VERIFIED in resource and value:
        out = dict(resource)
        code, display = ("confirmed", "Confirmed") if value == "present" else ("refuted", "Refuted")
        if value == "absent":
            out.pop("clinicalStatus", None)
        return {**out, _VERIFIED: _verified(resource, code, display)}
    raise NotPossibleError(f"a {kind} isn't present or absent")


def _value(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind, unit = resource["resourceType"], changes.get("unit")
    if kind in ("MedicationStatement", "MedicationAdministration"):
        return _dose(resource, value, unit)
    if kind != "Observation":
        raise NotPossibleError(f"a {kind} has no value")
    out = {
        k: v
        for k, v in resource.items()
        if not k.startswith("value") and k not in ("dataAbsentReason", "interpretation")
    }
    if not value:
        return out
    if unit is None:
        old = resource.get("valueQuantity") or resource.get("valueRange", {}).get("low") or {}
        unit, printed = old.get("code"), old.get("unit", "")
    else:
        printed = unit
    return {**out, **value_x(_read(value, "" if unit in (None, "1") else unit, printed))}


def _read(value: Any, unit: str, printed: str = "") -> Value:
    """What a curator wrote: a concept of a scale, a number with or without a bound, a range, else words."""
    if isinstance(value, Mapping):
        ordinal = value.get("ordinal")
        return Coded(concept_of(value), None if ordinal is None else Decimal(str(ordinal)), value["text"])
    text = value.strip().replace(",", ".").replace("−", "-")
    if match := _QUANTITY.fullmatch(text):
        return Quantity(Decimal(match[2]), unit, printed or unit, match[1])
    if match := _RANGE.fullmatch(text):
        low, high = (Quantity(Decimal(match[side]), unit, printed or unit) for side in (1, 2))
        return Range(low, high)
    return str(value).strip()


def _dose(resource: Resource, value: Any, unit: str | None) -> Resource:
    read = _read(value, unit or "", unit or "") if value else None
    if not isinstance(read, Quantity):
        raise NotPossibleError("a dose is a number")
    if resource["resourceType"] == "MedicationAdministration":
        given = resource.get("dosage", {})
        amount = _amount(read, given.get("dose", {}), unit)
        return {**resource, "dosage": {**{k: v for k, v in given.items() if k != "text"}, "dose": amount}}
    old: Resource = next(iter(resource.get("dosage", [])), {})
    before: Resource = next((rate["doseQuantity"] for rate in old.get("doseAndRate", []) if "doseQuantity" in rate), {})
    amount = _amount(read, before, unit)
    return {
        **resource,
        "dosage": [{**{k: v for k, v in old.items() if k != "text"}, "doseAndRate": [{"doseQuantity": amount}]}],
    }


def _amount(read: Quantity, old: Resource, unit: str | None) -> Resource:
    whole = read.value == read.value.to_integral_value()
    known: Resource = {k: old[k] for k in ("unit", "system", "code") if k in old} if unit is None else {}
    if unit:
        known = {"unit": unit, "system": SYSTEMS["ucum"], "code": unit}
    return pruned({"value": int(read.value) if whole else read.value, **known})


def _unit(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    if "value" in changes:  # it is set with the value
        return resource
    known = (
        {"unit": value, "system": SYSTEMS["ucum"], "code": value} if value else {"system": SYSTEMS["ucum"], "code": "1"}
    )

    def united(old: Resource) -> Resource:
        return {k: v for k, v in old.items() if k not in ("unit", "system", "code")} | known

    if "valueQuantity" in resource:
        return {**resource, "valueQuantity": united(resource["valueQuantity"])}
    if "valueInteger" in resource:
        out = {k: v for k, v in resource.items() if k != "valueInteger"}
        return {**out, "valueQuantity": united({"value": resource["valueInteger"]})}
    if "valueRange" in resource:
        return {**resource, "valueRange": {side: united(old) for side, old in resource["valueRange"].items()}}
    if resource["resourceType"] == "MedicationAdministration" and resource.get("dosage", {}).get("dose"):
        return {**resource, "dosage": {**resource["dosage"], "dose": united(resource["dosage"]["dose"])}}
    rates = [
        rate
        for dosage in resource.get("dosage", [])[:1]
        for rate in dosage.get("doseAndRate", [])
        if "doseQuantity" in rate
    ]
    if resource["resourceType"] == "MedicationStatement" and rates:
        first = {**resource["dosage"][0], "doseAndRate": [{"doseQuantity": united(rates[0]["doseQuantity"])}]}
        return {**resource, "dosage": [first, *resource["dosage"][1:]]}
    raise NotPossibleError("there is no number that could have a unit")


def _site(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    if kind not in ("Observation", "Condition", "Procedure"):
        raise NotPossibleError(f"a {kind} has no body site")
    out = {k: v for k, v in resource.items() if k != "bodySite"}
    if not value:
        return out
    site = _codeable(value)
    return {**out, "bodySite": site if kind == "Observation" else [site]}


def _side(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    """Another side: the words of the site keep, its codes don't, as they may be of the other side."""
    old = resource.get("bodySite") or {}
    old = old[0] if isinstance(old, list) else old
    words = string(old.get("text")) or next((str(c["display"]) for c in old.get("coding", []) if c.get("display")), "")
    text = f"{value or ''} {_SIDE.sub('', words, count=1) if _SIDE.match(words) else words}".strip()
    if old.get("text") == text:
        return resource
    return _site(resource, text, changes)


def _date(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    if value and not fhir_date(value):
        raise NotPossibleError(f"{value} is no date")
    if kind == "Encounter":
        return pruned({**resource, "period": pruned({**resource.get("period", {}), "start": value})})
    if kind not in _TIME:
        raise NotPossibleError(f"a {kind} has no date")
    out = {k: v for k, v in resource.items() if not k.lstrip("_").startswith(_TIME[kind])}
    return {**out, f"{_TIME[kind]}DateTime": value} if value else out


def _phase(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    url = f"{EXTENSION}/timepoint"
    others = [one for one in resource.get("extension", []) if one["url"] != url]
    old: list[Resource] = next((one["extension"] for one in resource.get("extension", []) if one["url"] == url), [])
    if not value:
        return {**resource, "extension": others}
    kept = [part for part in old if part["url"] != "phase"]
    return {
        **resource,
        "extension": [{"url": url, "extension": [{"url": "phase", "valueCode": value}, *kept]}, *others],
    }


_SET: dict[str, Callable[[Resource, Any, Mapping[str, Any]], Resource]] = {
    "concept": _concept,
    "presence": _presence,
    "value": _value,
    "unit": _unit,
    "site": _site,
    "side": _side,
    "date": _date,
    "phase": _phase,
}
_ORDER = tuple(_SET)


# A fact that a curator marked in the source and no rule read.


RULE = "added by a curator"
_PROFILE = {
    "Observation": "observation",
    "Condition": "condition",
    "Procedure": "procedure",
    "MedicationStatement": "medication",
}


def added(one: Correction, place: Span, subject: str, document: Document, context: Context) -> tuple[str, Resource]:
    """Build the resource of a fact that is added.

    Args:
        one: the correction; its `changes` are what the fact says.
        place: where its anchor was found.
        subject: fullUrl of who it is about.
        document: the source.
        context: the bundle's shared parts.

    Returns:
        Its fullUrl, which two curators who mark the same thing share, and the resource.

    Raises:
        NotPossibleError: its kind has no place for what it says.
    """
    concept = one.changes["concept"]["text"]
    told = json.dumps(
        [one.kind, concept, one.anchor.exact, place.start, one.changes.get("side"), str(one.changes.get("site"))]
    )
    url = full_url(context.key, f"added {hashlib.sha256(told.encode()).hexdigest()[:32]}")
    out = shell(one.kind, url, _PROFILE[one.kind])
    reading = complex_extension("reading", [("rule", "String", RULE)])
    out |= {
        "extension": [source_span(_evidence(document, place), context), reading],
        "identifier": identifier(out["id"]),
    }
    about = {"reference": subject}
    if one.kind == "Observation":
        exam = coded(f"{HL7_CODES}/observation-category", "exam", "Exam")
        out |= {"status": "final", "category": [exam], "code": {}, "subject": about}
    elif one.kind == "Condition":
        confirmed = coded(f"{HL7_CODES}/condition-ver-status", "confirmed", "Confirmed")
        category = coded(f"{HL7_CODES}/condition-category", "encounter-diagnosis", "Encounter Diagnosis")
        out |= {"verificationStatus": confirmed, "category": [category], "code": {}, "subject": about}
    elif one.kind == "Procedure":
        out |= {"status": "completed", "code": {}, "subject": about}
    else:
        out |= {"status": "unknown", "medicationCodeableConcept": {}, "subject": about}
    changes = dict(one.changes)
    if one.kind == "Observation" and not {"value", "presence"} & {key for key, value in changes.items() if value}:
        changes["presence"] = "present"  # what is marked and named, and nothing more, is there
    return url, accepted(corrected(out, changes))


def _evidence(document: Document, place: Span) -> Evidence:
    """The place, with its cell when it lies in a table."""
    quote, names = document.quote(place), iter(document.table_names())
    for block in document.blocks:
        if block.table is None:
            continue
        name = next(names)
        for cell in block.table.cells:
            if place in cell.span:
                return Evidence(place.start, place.end, quote, cell.page or block.page, name, cell.row, cell.column)
    return Evidence(place.start, place.end, quote)


# The Provenance of a curator's word: who said it, when, of what, and how the fact was before.


_TOLD = {
    "accept": ("verifier", "Verifier", "UPDATE", "revise"),
    "correct": ("author", "Author", "UPDATE", "revise"),
    "reject": ("verifier", "Verifier", "NULLIFY", "nullify"),
    "add": ("author", "Author", "CREATE", "create"),
    "comment": ("informant", "Informant", "UPDATE", "revise"),
}
"""By action: the curator's part, and what was done (v3-DataOperation)."""
_DROPPED = ("meta", "text")
"""What a contained resource may not have (dom-4, dom-5), or needs not."""


def curator_provenance(
    one: Correction, target: str, key: str, sources: Sequence[str], original: Resource | None, recorded: str
) -> tuple[str, Resource]:
    """Build the Provenance of a correction.

    Args:
        one: the correction.
        target: fullUrl of the fact.
        key: the document's identity.
        sources: fullUrls of its DocumentReferences.
        original: the fact as it was read, None when it is as it was but for its status.
        recorded: when, if the correction doesn't say.

    Returns:
        Its fullUrl and a Provenance; the original is contained in it.
    """
    url = full_url(key, f"correction {one.id}")
    part, part_display, done, done_display = _TOLD[one.action]
    out = shell("Provenance", url, "provenance", read=False)
    before = {"resourceType": original["resourceType"], "id": "original"} if original else {}
    if original:
        before |= {k: v for k, v in original.items() if k not in (*_DROPPED, "resourceType", "id")}
    out |= {
        "contained": [before] if original else None,
        "target": [{"reference": target}],
        "recorded": one.when or recorded,
        "reason": [{"text": note}] if (note := string(one.note)) else None,
        "activity": coded(f"{HL7_CODES}/v3-DataOperation", done, done_display),
        "agent": [
            {
                "type": coded(f"{HL7_CODES}/provenance-participant-type", part, part_display),
                "who": {"display": string(one.curator)},
            }
        ],
        "entity": [
            *({"role": "source", "what": {"reference": source}} for source in sources),
            *([{"role": "revision", "what": {"reference": "#original"}}] if original else []),
        ],
    }
    return url, pruned(out)
