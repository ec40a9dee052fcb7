"""Validation with the models of fhir.resources; what they let through, the real validator under tests/ finds."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, MutableSequence
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import orjson

from etl.cache import Kept, cache_dir
from etl.elements.write import Resource
from etl.patterns import regex

FhirVersion = Literal["R4", "R5"]

_MODELS = ("fhir.resources", "fhir-core", "pydantic", "pydantic-core")
_INSTALLED = regex(r"((?:fhir[._]resources|fhir_core|pydantic|pydantic_core)-[^-]+)\.dist-info")
_RAISED = (AttributeError, KeyError, RecursionError, TypeError)
"""What the models raise, beside what they report, for an entry that is no resource or one of no kind."""
_SHARED = {
    "bodySite": "CodeableConcept", "category": "CodeableConcept", "clinicalStatus": "CodeableConcept",
    "code": "CodeableConcept", "coding": "Coding", "dose": "Quantity", "doseQuantity": "Quantity",
    "extension": "Extension", "high": "Quantity", "identifier": "Identifier", "interpretation": "CodeableConcept",
    "low": "Quantity", "medicationCodeableConcept": "CodeableConcept", "meta": "Meta", "note": "Annotation",
    "relationship": "CodeableConcept", "request": "BundleEntryRequest", "route": "CodeableConcept", "subject": "Reference",
    "text": "Narrative", "valueCodeableConcept": "CodeableConcept", "valueDuration": "Duration", "valueQuantity": "Quantity",
    "verificationStatus": "CodeableConcept",
}  # fmt: skip
"""Elements that a bundle holds many times over, and the type they have wherever they stand."""
_EXAMPLES: dict[str, Resource] = {
    "Annotation": {"text": "x"},
    "BundleEntryRequest": {"method": "POST", "url": "x"},
    "CodeableConcept": {"text": "x"},
    "Coding": {"code": "x"},
    "Duration": {"value": 1},
    "Extension": {"url": "x", "valueString": "x"},
    "Identifier": {"value": "x"},
    "Meta": {"versionId": "1"},
    "Narrative": {"status": "empty", "div": "x"},
    "Quantity": {"value": 1},
    "Reference": {"display": "x"},
}
"""A valid element of each of these types."""

_REPEATED = ("CodeableConcept", "Extension", "Meta", "Reference")
"""Types of which a bundle holds the same elements again and again."""

_MOST = 10_000
"""Of each type so many elements, and shapes, are remembered."""

_Alike = tuple[re.Pattern[str], str]
"""What holds for texts that are valid beyond doubt, and one of them, which stands for them all."""
_STRING: _Alike = (regex(r"[ \r\n\t\S]+"), "x")
"""A FHIR string: https://hl7.org/fhir/R4/datatypes.html#string."""
_SPACELESS: _Alike = (regex(r"\S+"), "x")
_ID: _Alike = (regex(r"[A-Za-z0-9\-.]{1,64}"), "x")
_BASE64: _Alike = (
    regex(
        r"(?:[A-Za-z0-9+/]{4096})*(?:[A-Za-z0-9+/]{4})*"  # each repetition costs 100 bytes while it is tried
        r"(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)"
    ),
    "AAAA",
)
_WEB: _Alike = (regex(r"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}(?:/[\w.~/-]*)?", re.ASCII), "https://x.org")
_OF_TYPE: dict[str, dict[str, _Alike]] = {
    "Annotation": {"text": _STRING},
    "BundleEntry": {"fullUrl": _SPACELESS},
    "BundleEntryRequest": {"url": _SPACELESS, "ifNoneExist": _STRING},
    "CodeableConcept": {"text": _STRING},
    "Coding": {"system": _SPACELESS, "code": _SPACELESS, "display": _STRING},
    "Duration": {"unit": _STRING, "code": _SPACELESS},
    "Extension": {"valueString": _STRING},
    "Identifier": {"system": _SPACELESS, "value": _STRING},
    "Narrative": {"div": _STRING},
    "Quantity": {"unit": _STRING, "code": _SPACELESS},
    "Reference": {"reference": _STRING, "display": _STRING},
    "attachment": {"data": _BASE64, "hash": _BASE64, "title": _STRING, "url": _WEB},
    "dosage": {"text": _STRING},
    "name": {"text": _STRING},
}
"""The texts that differ from one element of a type, or at a place, to the next."""
_OF_RESOURCE = {"id": _ID, "description": _STRING, "valueString": _STRING}
"""The same of a resource of any type."""
_ANYWHERE: dict[int, _Alike] = {
    4: (regex(r"(?:19|20)\d\d", re.ASCII), "2000"),
    7: (regex(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", re.ASCII), "2000-01"),
    10: (
        regex(
            r"(?:19|20)\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)",
            re.ASCII,
        ),
        "2000-01-01",
    ),
    45: (
        regex(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        "urn:uuid:00000000-0000-5000-8000-000000000000",
    ),
}
"""By their length, texts that every type takes or refuses alike: years, months, days, and our own numbers."""
_COUNTED = {
    "frequency": range(1, 2**31),
    "size": range(2**31),
    "valueInteger": range(-(2**31), 2**31),
    "valuePositiveInt": range(1, 2**31),
}
"""Whole numbers that differ from one element to the next, and how large they may be."""
_DIGITS = 15
"""Of a number that is a FHIR decimal beyond doubt."""


def _place() -> Path:
    return cache_dir() / f"shapes-{'-'.join(_versions())}.bin"


def _versions() -> list[str]:
    """The versions of the models and of what they stand on, by the folders that their installer left beside them:
    `importlib.metadata` tells them as well, but takes a process a sixtieth of a second to import."""
    spec = find_spec("pydantic")
    beside = os.listdir(Path(spec.origin).parents[1]) if spec and spec.origin else []
    found = sorted(m[1] for m in map(_INSTALLED.fullmatch, beside) if m)
    if len(found) == len(_MODELS):
        return found
    from importlib.metadata import version

    return [f"{name}-{version(name)}" for name in _MODELS]


SHAPES: Kept[bytes, bool] = Kept(_place, 20_000, 1)
"""The digests of what these models found valid; for a single new one they are imported."""


def validate_bundle(bundle: Resource, fhir_version: FhirVersion = "R4") -> list[str]:
    """Check a bundle, or any resource, against FHIR.

    Args:
        bundle: a resource as built, or read from JSON.
        fhir_version: R4 or R5.

    Returns:
        One line for each error, with the element it is at; empty when it is valid.
    """
    try:
        held = _held(fhir_version)
        for kind, part in _parts(bundle):
            held.hold(kind, part)
        return []
    except (ValueError, *_RAISED):  # a ValidationError is a ValueError
        return _errors(bundle, fhir_version)  # what is wrong, and where, is told by the bundle as it is


def _errors(bundle: Resource, fhir_version: FhirVersion) -> list[str]:
    from pydantic import ValidationError

    kind = bundle.get("resourceType")
    try:
        model = _model_of(str(kind), fhir_version)
    except (KeyError, ValueError):
        return [f"resourceType: {kind!r} is no resource of FHIR {fhir_version}"]
    entries = bundle.get("entry")
    try:
        model.model_validate({**bundle, "entry": list(entries)} if isinstance(entries, MutableSequence) else bundle)
    except ValidationError as error:
        return [_line(bundle, [str(p) for p in e["loc"]], str(e["msg"])) for e in error.errors(include_url=False)]
    except _RAISED as error:
        return [f"{kind}: no resource that FHIR's models can read ({type(error).__name__})"]
    return []


def _model_of(kind: str, fhir_version: FhirVersion) -> Any:
    # A large library, and most documents hold nothing that it hasn't seen.
    if fhir_version == "R5":
        from fhir.resources import get_fhir_model_class
    else:
        from fhir.resources.R4B import get_fhir_model_class
    return get_fhir_model_class(kind)


def _parts(bundle: Resource) -> Iterator[tuple[str, Resource]]:
    """A bundle without its entries and then each of them, with their types; any other resource whole."""
    entries = bundle.get("entry")
    if bundle.get("resourceType") != "Bundle" or not isinstance(entries, MutableSequence):
        yield str(bundle.get("resourceType")), bundle
        return
    yield "Bundle", {key: value for key, value in bundle.items() if key != "entry"}
    for entry in entries:
        yield "BundleEntry", entry


_VALID = {kind: orjson.Fragment(f"<{kind}>") for kind in _EXAMPLES}
"""Stands for an element that is valid: no JSON, so nothing else is told so."""


def _told(thing: object) -> orjson.Fragment:
    if isinstance(thing, Decimal):
        return orjson.Fragment(str(thing))
    raise TypeError(type(thing).__name__)


def _filled(thing: Any, fhir_version: FhirVersion) -> Any:
    """A shape as the models take it: with a valid element wherever one stood."""
    if isinstance(thing, dict):
        return {key: _filled(value, fhir_version) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_filled(value, fhir_version) for value in thing]
    if isinstance(thing, orjson.Fragment):
        kind = next(kind for kind, valid in _VALID.items() if valid is thing)
        return _model_of(kind, fhir_version).model_validate(_EXAMPLES[kind])
    return thing


@cache
def _held(fhir_version: FhirVersion) -> _Held:
    return _Held(fhir_version)


class _Held:
    """Lets the elements of bundles pass that are valid: those that the models found so, or of whose shape they did.

    An element that is valid is so wherever its type is asked for, and whatever its texts and numbers are, where these
    are such by FHIR's rules: nearly all of a bundle's elements have the shape of one before, and many are the same as
    one before, or as one of another document. A class, because it remembers these.

    Args:
        fhir_version: R4 or R5.
    """

    def __init__(self, fhir_version: FhirVersion) -> None:
        self._version: FhirVersion = fhir_version
        self._shapes: dict[str, set[bytes]] = defaultdict(set)
        self._same: dict[str, set[bytes]] = {kind: set() for kind in _REPEATED}

    def hold(self, kind: str, element: Resource) -> None:
        """Let an element pass.

        Args:
            kind: its type.
            element: the element.

        Raises:
            ValueError: its shape is not valid (as a pydantic.ValidationError).
        """
        shape = self._shape(kind, element)
        told = orjson.dumps(shape, default=_told)
        if told in self._shapes[kind]:
            return
        digest = blake2b(f"{self._version} {kind} ".encode() + told, digest_size=16).digest()
        if not SHAPES.get(digest):
            _model_of(kind, self._version).model_validate(_filled(shape, self._version))
            SHAPES.put(digest, True)
        _add(self._shapes[kind], told)

    def _shape(self, kind: str, element: Resource) -> Resource:
        """An element with what differs from one to the next, and is valid by FHIR's rules, made equal.

        Args:
            kind: its type, or its name where that isn't known.
            element: the element.

        Raises:
            ValueError: an element inside is not valid.
        """
        plain = _OF_RESOURCE if "resourceType" in element else _OF_TYPE.get(kind, {})
        out: Resource = {}
        for key, value in element.items():
            if isinstance(value, str):
                alike = plain.get(key) or _ANYWHERE.get(len(value))
                if alike is not None and alike[0].fullmatch(value):
                    value = alike[1]
            elif isinstance(value, dict):
                value = self._part(key, value, kind)
            elif isinstance(value, list):
                value = self._each(key, value, kind)
            elif key == "value" and kind in ("Quantity", "Duration"):
                value = _number(value)
            elif type(value) is int and value in _COUNTED.get(key, ()):
                value = 1
            else:
                value = _exact(value)
            out[key] = value
        return out

    def _each(self, key: str, elements: list[Any], within: str) -> list[Any]:
        """The parts of a list; so many that are alike are as valid as one."""
        parts: list[Any] = []
        for one in elements:
            part = self._part(key, one, within) if isinstance(one, dict) else _exact(one)
            if not (parts and isinstance(one, dict) and part == parts[-1]):
                parts.append(part)
        return parts

    def _part(self, key: str, element: Resource, within: str) -> Resource | orjson.Fragment:
        kind = _SHARED.get(key)
        if kind is None or kind == within:  # the parts of an extension are of it alone: it is held as a whole
            return self._shape(kind or key, element)
        same = self._same.get(kind)
        if same is None:
            self.hold(kind, element)
        elif (told := orjson.dumps(element, default=_told)) not in same:
            self.hold(kind, element)
            _add(same, told)
        return _VALID[kind]


def _add(known: set[bytes], told: bytes) -> None:
    if len(known) >= _MOST:
        known.clear()
    known.add(bytes(memoryview(told)))  # a copy: the encoder leaves room behind its own


def _exact(value: Any) -> Any:
    # JSON tells no infinity from nothing.
    return Decimal(str(value)) if isinstance(value, float) else value


def _number(value: Any) -> Any:
    if type(value) is int or isinstance(value, Decimal):
        number = Decimal(value)
        if number.is_finite() and len(number.as_tuple().digits) <= _DIGITS:
            return 1
    return _exact(value)


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
