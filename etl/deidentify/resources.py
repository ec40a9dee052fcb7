"""Bundles, findings and ledgers without what could identify somebody, a folder of them, and the secret of their ids and dates.

All but the folder are pure functions: given plain JSON, they give plain JSON.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from etl.deidentify import fields
from etl.deidentify.scrub import Scrubber, labelled_names, scrubber
from etl.errors import InputError, OutputError
from etl.fhir.bundle import request
from etl.fhir.common import IDENTIFIER
from etl.fhir.encode import to_json
from etl.fhir.narrative import findings_narrative, narrative, said_of
from etl.fhir.release import NAME, VERSION, recorded_time
from etl.fhir.us_core import claims_us_core, us_core, with_issues
from etl.sinks import write_bytes, write_document

_LEAST = 32
_SHIFT = 364


class Secret(Struct, frozen=True):
    """A key. Who has it can make the same ids and shifts again; who hasn't can't tell them from chance.

    Args:
        key: at least 32 bytes.
    """

    key: bytes

    def digest(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA256 of a text, other for each purpose."""
        return hmac.new(self.key, f"{purpose}\0{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

    def id(self, old: str) -> str:
        """The new id for an old one, a UUID."""
        return str(UUID(bytes=self.digest("id", old)[:16], version=5))

    def name(self, old: str) -> str:
        """The new name of a document."""
        return f"document-{self.digest('name', old).hex()[:16]}"

    def shift(self, person: str) -> timedelta:
        """How far a person's dates go back: 1 to 364 days, the same for all of them."""
        return timedelta(days=-(1 + int.from_bytes(self.digest("shift", person)[:8]) % _SHIFT))


def read_secret(path: Path | None) -> Secret:
    """The key of a file, which is made when it isn't there.

    Args:
        path: the file; None for a key that is used once and forgotten.

    Returns:
        The secret.

    Raises:
        InputError: the file can't be read, or holds less than 32 bytes.
        OutputError: it can't be made.
    """
    if path is None:
        return Secret(secrets.token_bytes(_LEAST))
    try:
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_hex(_LEAST) + "\n")
    except OSError as error:
        raise OutputError(f"{path}: can't be written ({(error.strerror or 'error').lower()})") from error
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    if len(key) < _LEAST:
        raise InputError(f"{path}: a key has at least {_LEAST} bytes; remove the file to have one made")
    return Secret(key)


def shifted(printed: str, by: timedelta) -> str | None:
    """A FHIR date moved, with its precision: of a month or year its middle is moved.

    Args:
        printed: year, month, day or time.
        by: how far.

    Returns:
        The date; None when it is no date.
    """
    parts = printed[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        whole = date(*(numbers + [7, 15][len(numbers) - 1 :])) + by
    except (ValueError, TypeError, OverflowError):
        return None
    text = whole.isoformat()
    return {1: text[:4], 2: text[:7]}.get(len(parts), text)


Resource = Mapping[str, Any]
Dates = Literal["shift", "year"]

_OLDEST = 89
_AGE_UNITS = {"a": 1.0, "mo": 12.0, "wk": 52.18, "d": 365.25}
_AGE = ("30525-0", "21612-7")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_COUNTS = ("valueInteger", "valueDecimal")
_TYPED = re.compile(r"urn:uuid:|[A-Z][A-Za-z]+/")
_HEADED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Herr|Frau)\.?\s+((?:[A-Z][\w'’-]+|[A-Z]\.?)(?:[ \t]+(?:[A-Z][\w'’-]+|[A-Z]\.))*)"
)


class Policy(Struct, frozen=True):
    """How to de-identify.

    Args:
        secret: what ids and shifts are made with.
        dates: "shift" keeps a person's intervals, "year" leaves the year only.
    """

    secret: Secret
    dates: Dates = "shift"


class Results(Struct, frozen=True):
    """A document's results."""

    name: str
    bundle: Resource
    outcome: Resource | None = None
    trace: Resource | None = None


def deidentified(results: Results, policy: Policy) -> Results:
    """A document's results without what could identify somebody.

    Args:
        results: its bundle, findings and ledger.
        policy: how.

    Returns:
        New results under a new name. Only the fields that `fields` names are in them.

    Raises:
        InputError: the bundle is made in a way that none of ours is.
    """
    try:
        work = _Work(results, policy)
        bundle, outcome = work.bundle(), work.outcome()
        if claims_us_core(bundle):
            bundle, issues = us_core(bundle, "masked")
            outcome = with_issues(outcome, issues) if outcome else None
        return Results(work.name, bundle, outcome, work.trace())
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise InputError("not a bundle that this software wrote") from error


class _Subject(Struct):
    """Whom a resource is about."""

    shift: timedelta
    old: bool


class _Work:
    """One document while it is worked on."""

    def __init__(self, results: Results, policy: Policy) -> None:
        self.results = results
        self.policy = policy
        self.name = policy.secret.name(results.name)
        self.scrub = _scrubber_of(results)
        resources = [entry["resource"] for entry in results.bundle.get("entry", ())]
        self.old = {_whose(one) for one in resources if _says_old(one)}

    def bundle(self) -> dict[str, Any]:
        """The bundle."""
        given = self.results.bundle
        own = self.policy.secret.id(str(given.get("id", self.results.name)))
        entries = []
        for entry in given.get("entry", ()):
            made = self.resource(entry["resource"])
            if made is None:
                continue
            url = self.reference(str(entry.get("fullUrl", "")))
            asked = {"request": request(made)} if "request" in entry else {}
            entries.append({"fullUrl": url, "resource": narrative(said_of(made)), **asked})
        return {
            "resourceType": "Bundle",
            "id": own,
            **({"meta": given["meta"]} if "profile" in given.get("meta", {}) else {}),
            "identifier": {"system": IDENTIFIER, "value": own},
            "type": given.get("type", "collection"),
            **({"timestamp": recorded_time()} if "timestamp" in given else {}),
            "entry": entries,
        }

    def outcome(self) -> dict[str, Any] | None:
        """The findings."""
        given = self.results.outcome
        made = self.resource(given) if given else None
        return {**made, "text": findings_narrative(made["issue"])} if made else None

    def trace(self) -> dict[str, Any] | None:
        """The ledger: what became of every piece, without its words."""
        given = self.results.trace
        if given is None:
            return None
        passages = [self._piece(one, reason=True) for one in given.get("passages", ())]
        listed = {key: [self._piece(one) for one in given[key]] for key in ("used", "structure") if key in given}
        counts = {"counts": given["counts"]} if "counts" in given else {}
        return {"document": {"name": self.name}, "kind": given.get("kind"), **counts, **listed, "passages": passages}

    def _piece(self, piece: Resource, *, reason: bool = False) -> dict[str, Any]:
        out = {key: piece[key] for key in fields.PASSAGE if isinstance(piece.get(key), int | str)}
        if "facts" in piece:
            out["facts"] = [self.reference(str(one)) for one in piece["facts"]]
        told = self.scrub.text(str(piece.get("reason", ""))) if reason else None
        return out | ({"reason": told} if told else {})

    def resource(self, resource: Resource) -> dict[str, Any] | None:
        """A resource with the fields that stay; None for a kind that isn't known."""
        allowed = fields.RESOURCES.get(str(resource.get("resourceType")))
        if allowed is None:
            return None
        whose = _whose(resource)
        about = _Subject(self.policy.secret.shift(whose), whose in self.old)
        aged = about.old and (_is_age(resource) or "onsetAge" in resource)
        made = self._object(resource, allowed, about, quotes=not aged)
        return dict(made) if made else None

    def _object(
        self, value: Resource, allowed: fields.Fields, about: _Subject, *, quotes: bool = True
    ) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, inner in value.items():
            how = allowed.get(key)
            if how is None or (key in _COUNTS and _like_a_record_number(inner)):
                continue
            if key in ("extension", "modifierExtension"):
                made: Any = self._extensions(inner, how, about, quotes)
            elif isinstance(inner, list):
                made = [m for m in (self._value(one, how, about, quotes) for one in inner) if m not in (None, {}, [])]
            else:
                made = self._value(inner, how, about, quotes)
            if made not in (None, {}, [], ""):
                out[key] = made
        if _like_a_record_number(out.get("value")) and out.get("code", "1") == "1":
            out.pop("value")
        if about.old and (_age(out) or 0) > _OLDEST:
            out = {**out, "value": int((_OLDEST + 1) * _AGE_UNITS[str(out["code"])]), "comparator": ">="}
        return out

    def _extensions(self, value: Any, allowed: fields.Fields, about: _Subject, quotes: bool) -> list[dict[str, Any]]:
        out = []
        for one in value:
            tail = str(one.get("url", "")).rsplit("/", 1)[-1]
            how = allowed.get(tail)
            if how is None or (tail == "quote" and not quotes):
                continue
            made = self._object(one, how, about, quotes=quotes)
            if made:
                out.append({"url": one["url"], **made})
        return out

    def _value(self, value: Any, how: Any, about: _Subject, quotes: bool) -> Any:
        if isinstance(how, dict):
            return self._object(value, how, about, quotes=quotes) if isinstance(value, Mapping) else None
        if how == fields.ID:
            return self._id(value)
        if isinstance(value, Mapping | list):
            return None
        if how == fields.KEEP:
            return value
        if how == fields.REFERENCE:
            return self.reference(str(value))
        if how == fields.NAME:
            return self.name
        if how == fields.RECORDED:
            return recorded_time()
        if how == fields.TEXT:
            return self.scrub.text(str(value))
        if how == fields.BIRTH and about.old:
            return None
        moved = shifted(str(value), about.shift)
        return moved[:4] if moved and self.policy.dates == "year" else moved

    def _id(self, value: Any) -> Any:
        """An id, or our identifier; an identifier of others is left out."""
        if isinstance(value, str):
            return self.policy.secret.id(value)
        known = value.get("system") == IDENTIFIER and isinstance(value.get("value"), str)
        return {"system": IDENTIFIER, "value": self.policy.secret.id(value["value"])} if known else None

    def reference(self, text: str) -> str | None:
        """A reference with the new id."""
        found = _ID.search(text)
        if found is None:
            return None
        begin = "urn:uuid:" if text.startswith("urn:uuid:") else text[: found.start()]
        return (begin if _TYPED.fullmatch(begin) else "") + self.policy.secret.id(found.group())


def _like_a_record_number(value: Any) -> bool:
    """Six digits and no unit: in a table that was misread it is a record number or a telephone."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and not -100_000 < value < 100_000


def _whose(resource: Resource) -> str:
    """Id of the person that a resource is about."""
    if resource.get("resourceType") == "Patient":
        return str(resource.get("id", ""))
    pointer = resource.get("subject") or resource.get("patient") or {}
    return str(pointer.get("reference", "")).removeprefix("urn:uuid:").rsplit("/", 1)[-1]


def _is_age(resource: Resource) -> bool:
    codes = [coding.get("code") for coding in (resource.get("code") or {}).get("coding", ())]
    return any(code in _AGE for code in codes)


def _age(quantity: Resource) -> float | None:
    """A quantity in years, when it is one of time."""
    years = _AGE_UNITS.get(str(quantity.get("code")))
    value = quantity.get("value")
    return float(value) / years if years and isinstance(value, int | float | Decimal) else None


def _says_old(resource: Resource) -> bool:
    """Whether a resource tells of an age over 89."""
    found = [resource.get("onsetAge") or {}]
    if _is_age(resource):
        value = resource.get("valueRange") or {}
        found += [resource.get("valueQuantity") or {}, value.get("low") or {}, value.get("high") or {}]
    return any((_age(one) or 0) > _OLDEST for one in found)


def _scrubber_of(results: Results) -> Scrubber:
    """What a bundle itself calls people, places, files and addresses, also in its text where it has one."""
    names: list[str] = []
    for entry in results.bundle.get("entry", ()):
        names += _names_in(entry["resource"])
    quotes = [str(one.get("quote", "")) for one in (results.trace or {}).get("passages", ())]
    for text in _texts_in(results.bundle):
        names += labelled_names(text)
    for text in (*_texts_in(results.bundle), *quotes):
        names += _HEADED.findall(text)
    return scrubber(names)


def _names_in(resource: Resource) -> Iterator[str]:
    """Names that stand in fields for names."""
    if resource.get("resourceType") == "Device":
        return
    for name in resource.get("name", ()) if isinstance(resource.get("name"), list) else ():
        yield from (str(name.get(key, "")) for key in ("text", "family"))
        yield from map(str, name.get("given", ()))
    for known in resource.get("identifier", ()):
        if not str(known.get("system", "")).startswith(IDENTIFIER):
            yield str(known.get("value", ""))
    for field in ("performer", "participant", "author", "agent"):
        for one in resource.get(field, ()):
            yield str(one.get("display", "") or (one.get("actor") or one.get("who") or {}).get("display", ""))
    yield str((resource.get("serviceProvider") or {}).get("display", ""))


def _texts_in(bundle: Resource) -> Iterator[str]:
    """The normalized text of the document, and the quotes."""
    for entry in bundle.get("entry", ()):
        for content in entry["resource"].get("content", ()):
            attachment = content.get("attachment") or {}
            if str(attachment.get("contentType", "")).startswith("text/plain") and "data" in attachment:
                yield base64.b64decode(attachment["data"]).decode("utf-8", "replace")


_SIDES = (".findings.json", ".trace.json")


def results_in(folder: Path, names: Iterable[str]) -> Iterator[Results]:
    """The results of documents.

    Args:
        folder: where convert wrote.
        names: paths of their bundles below it, without `.json`.

    Yields:
        Each document's bundle, findings and ledger.
    """
    for name in names:
        outcome, trace = (_load(folder / f"{name}{ending}") for ending in _SIDES)
        yield Results(name, _load(folder / f"{name}.json") or {}, outcome, trace)


def _load(path: Path) -> Any:
    if not path.exists():
        return None
    try:
        return json.loads(path.read_bytes(), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON") from error


def write_results(out: Path, results: Results) -> None:
    """Write de-identified results.

    Args:
        out: the folder.
        results: as `deidentified` gives them.

    Raises:
        OutputError: they can't be written.
    """
    write_document(out, Path(results.name), dict(results.bundle), dict(results.outcome or {}))
    write_bytes(out / f"{results.name}.trace.json", to_json(dict(results.trace or {})))


def deidentify_folder(source: Path, out: Path, policy: Policy) -> dict[str, str]:
    """De-identify all that a run converted.

    Args:
        source: the folder with the run's results.
        out: the folder for the de-identified ones; its `run.json` names documents by their new names only.
        policy: how.

    Returns:
        New name by the document's name in the run, also of those that failed.

    Raises:
        OutputError: something can't be written.
    """
    run = _load(source / "run.json") or {}
    names: dict[str, str] = {}
    told: list[dict[str, Any]] = []
    for record in run.get("documents", ()):
        target = str(record.get("target") or record.get("name"))
        names[str(record.get("name"))] = policy.secret.name(target)
        kept = {key: record[key] for key in ("status", "kind", "counts", "findings") if key in record}
        told.append({"name": policy.secret.name(target), **kept})
        if (source / f"{target}.json").exists():
            for results in results_in(source, [target]):
                write_results(out, deidentified(results, policy))
    body = {"software": {"name": NAME, "version": VERSION}, "deidentified": policy.dates, "documents": told}
    write_bytes(out / "run.json", to_json(body))
    return names
