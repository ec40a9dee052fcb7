"""Validation with the models of fhir.resources; what they let through, the real validator under tests/ finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableSequence
from decimal import Decimal
from typing import Any, Literal

import orjson

from etl.fhir.common import Resource
from etl.patterns import regex

FhirVersion = Literal["R4", "R5"]
ModelOf = Callable[[str], Any]

_RAISED = (AttributeError, KeyError, RecursionError, TypeError)
"""What the models raise, beside what they report, for an entry that is no resource or one of no kind."""
_SHARED = {
    "category": "CodeableConcept", "code": "CodeableConcept", "extension": "Extension", "identifier": "Identifier",
    "interpretation": "CodeableConcept", "bodySite": "CodeableConcept", "meta": "Meta", "request": "BundleEntryRequest",
    "subject": "Reference", "valueCodeableConcept": "CodeableConcept", "valueQuantity": "Quantity",
}  # fmt: skip
"""Elements that a bundle holds many times over, and the type they have wherever they stand."""
_STRING = regex(r"[ \r\n\t\S]+")
"""What a FHIR string is: https://hl7.org/fhir/R4/datatypes.html#string."""
_URI = regex(r"\S+")
_ID = regex(r"[A-Za-z0-9\-.]{1,64}")
_DAY = regex(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8]))?")
"""A day that is in every month, or a month."""
_INTEGER = range(-(2**31), 2**31)
_AT_ONCE = 1000
"""Entries whose models are there at the same time."""
_KNOWN = 5_000
"""Models of shared elements that are kept."""
_DIGITS = 15
"""Of a number that is a FHIR decimal beyond doubt."""


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
        known: dict[tuple[str, bytes], Any] = {}
        for part in _parts(bundle):
            model.model_validate(_once(part, get_fhir_model_class, known))
        return []
    except (ValueError, *_RAISED):  # a ValidationError is a ValueError
        pass  # what is wrong, and where, is told by the bundle as it is
    try:
        model.model_validate({**bundle, "entry": list(bundle["entry"])} if "entry" in bundle else bundle)
    except ValidationError as error:
        return [_line(bundle, [str(p) for p in e["loc"]], str(e["msg"])) for e in error.errors(include_url=False)]
    except _RAISED as error:
        return [f"{kind}: no resource that FHIR's models can read ({type(error).__name__})"]
    return []


def _parts(bundle: Resource) -> Iterator[Resource]:
    """A bundle with a thousand of its entries at a time, any other resource whole: entries are valid each by itself."""
    entries = bundle.get("entry")
    if not isinstance(entries, MutableSequence) or len(entries) <= _AT_ONCE:
        yield bundle
        return
    for at in range(0, len(entries), _AT_ONCE):
        yield {**bundle, "entry": entries[at : at + _AT_ONCE]}


def _once(tree: Resource, model_of: ModelOf, known: dict[tuple[str, bytes], Any]) -> Resource:
    """The same tree with the models of its shared elements in their places, each made, and so validated, once.

    An element that is valid is so wherever its type is asked for: two thirds of a bundle's elements stand in it
    again, most of all the places in the source, which differ in numbers and quotes only.

    Args:
        tree: a resource or an element.
        model_of: gives the model of a type.
        known: the models made so far, by type and content.

    Raises:
        pydantic.ValidationError: a shared element is not valid.
    """
    out: Resource = {}
    for key, value in tree.items():
        kind = _SHARED.get(key)
        if kind and isinstance(value, dict):
            out[key] = _model(kind, value, model_of, known)
        elif kind and isinstance(value, list):
            out[key] = [_model(kind, v, model_of, known) if isinstance(v, dict) else v for v in value]
        elif isinstance(value, dict):
            inner = _once(value, model_of, known)
            resource = inner.get("resourceType") if key == "resource" else None
            out[key] = _model(resource, inner, model_of, known) if isinstance(resource, str) else inner
        elif isinstance(value, list):
            out[key] = [_once(v, model_of, known) if isinstance(v, dict) else v for v in value]
        else:
            out[key] = value
    return out


def _model(kind: str, element: Resource, model_of: ModelOf, known: dict[tuple[str, bytes], Any]) -> Any:
    key = (kind, orjson.dumps(_alike(kind, element), default=_named))
    if key not in known:
        if len(known) >= _KNOWN:
            known.clear()  # most are of one entry only
        known[key] = model_of(kind).model_validate(element)
    return known[key]


def _named(thing: object) -> str:
    """What stands in a key for an element that is valid: its type; for a number, the number."""
    return repr(thing) if isinstance(thing, Decimal) else type(thing).__name__


def _alike(kind: str, element: Resource) -> Resource:
    """An element with what differs from one to the next, and is valid by FHIR's rules, made equal."""
    if kind == "Extension":
        return _shape(element)
    if kind == "Quantity" and isinstance(value := element.get("value"), (int, Decimal)):
        number = Decimal(value)
        return {**element, "value": 0} if number.is_finite() and len(number.as_tuple().digits) <= _DIGITS else element
    if kind == "Identifier" and isinstance(text := element.get("value"), str) and _STRING.fullmatch(text):
        return {**element, "value": "x"}
    if kind == "BundleEntryRequest" and isinstance(url := element.get("url"), str) and _URI.fullmatch(url):
        return {**element, "url": "x"}
    return _plain(element) if "resourceType" in element else element


def _plain(resource: Resource) -> Resource:
    """A resource with its own number, its day, its value and its words for readers made equal, where FHIR allows them."""
    out = _shape(resource)
    if isinstance(own := out.get("id"), str) and _ID.fullmatch(own):
        out["id"] = "x"
    if isinstance(day := out.get("effectiveDateTime"), str) and _DAY.fullmatch(day):
        out["effectiveDateTime"] = "2000-01"
    words = out.get("text")
    if isinstance(words, dict) and isinstance(div := words.get("div"), str) and _STRING.fullmatch(div):
        out["text"] = {**words, "div": "x"}
    return out


def _shape(element: Resource) -> Resource:
    """An extension, or a resource, with its integers and strings made equal, where they are such by FHIR's rules."""
    out = dict(element)
    if isinstance(parts := out.get("extension"), list):
        out["extension"] = [_shape(part) if isinstance(part, dict) else part for part in parts]
    if type(out.get("valueInteger")) is int and out["valueInteger"] in _INTEGER:
        out["valueInteger"] = 0
    if isinstance(text := out.get("valueString"), str) and _STRING.fullmatch(text):
        out["valueString"] = "x"  # itself one: what is not must not look like it
    return out


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
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            where += f" ({resource.get('resourceType')} {entry.get('fullUrl')})"
    return f"{where or bundle['resourceType']}: {message}"
