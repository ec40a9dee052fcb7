"""Bundles, findings and ledgers without what could identify somebody: how each field is treated, and the secret of their ids and dates.

They are pure functions: given plain JSON, they give plain JSON.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
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

from etl.elements.write import IDENTIFIER, target_of
from etl.errors import InputError, OutputError
from etl.fhir.bundle import request
from etl.fhir.encode import expanded
from etl.fhir.narrative import findings_narrative, is_short, narrative, said_of
from etl.fhir.us_core import claims_us_core, us_core, with_issues
from etl.kinds.masking import (
    BIRTH,
    CONCEPT,
    DATE,
    FACT,
    FINDING,
    ID,
    KEEP,
    LABEL,
    NAMED,
    POINTER,
    RECORDED,
    REFERENCE,
    SPAN,
    TEXT,
    Fields,
)
from etl.kinds.registry import form_of
from etl.release import recorded_time
from etl.scrub import GONE, Scrubber, find_places, scrubber, words
from etl.value import replace

_OWN_WORDS = re.compile(
    r"(?:The document|A part of the document) is in [^\W\d_]{2,30}, which isn't read: \d+ of \d+ sentences and fields"
    r" gave nothing, such as |Nothing contradicts; not understood: "
)
"""How findings begin that quote what wasn't understood; a language's name there is ours."""


_OTHERS: dict[str, Fields] = {
    "Patient": {k: FACT[k] for k in ("resourceType", "id", "identifier", "meta")}
    | {"extension": {"source-span": {"extension": {k: v for k, v in SPAN.items() if k not in ("quote", "table")}}}}
    | {"gender": KEEP, "birthDate": BIRTH, "deceasedBoolean": KEEP, "deceasedDateTime": DATE},
    "Group": {**FACT, "type": KEEP, "actual": KEEP, "membership": KEEP, "quantity": KEEP},
    "Device": {
        **{k: v for k, v in FACT.items() if k != "note"}, "type": CONCEPT,
        "deviceName": {"name": TEXT, "type": KEEP}, "name": {"value": TEXT, "type": KEEP}, "version": {"value": KEEP},
    },
    "DocumentReference": {
        **{k: v for k, v in FACT.items() if k not in ("extension", "note", "category")}, "type": CONCEPT,
        "description": NAMED,
        "content": {"attachment": {"contentType": KEEP, "language": KEEP, "title": NAMED}},
    },
    "Composition": {
        **{k: v for k, v in FACT.items() if k != "note"}, "type": CONCEPT, "date": RECORDED, "title": NAMED,
        "author": POINTER, "section": {"title": TEXT, "code": CONCEPT, "entry": POINTER, "section": {"title": TEXT, "entry": POINTER}},
    },
    "Provenance": {
        "resourceType": KEEP, "id": ID, "meta": FACT["meta"], "target": POINTER, "recorded": RECORDED,
        "activity": CONCEPT, "agent": {"type": CONCEPT, "who": POINTER},
        "entity": {"role": KEEP, "what": POINTER},
    },
    "OperationOutcome": {
        "resourceType": KEEP, "id": ID, "meta": FACT["meta"],
        "issue": {
            "extension": {"source-span": {"extension": SPAN}}, "severity": KEEP, "code": KEEP, "details": CONCEPT,
            "diagnostics": FINDING, "expression": REFERENCE,
        },
    },
}  # fmt: skip
"""What stays of each kind of resource that is no fact."""


def kept_fields(resource: Mapping[str, Any]) -> Fields | None:
    """Return what stays of a resource, None for one that is left out as a whole.

    Args:
        resource: a resource of R4 or R5.
    """
    form, resource_type = form_of(resource), resource.get("resourceType")
    if form is None:
        return _OTHERS.get(str(resource_type))
    return form.keep_r5 if form.keep_r5 is not None and resource_type == form.resource_r5 else form.keep


PASSAGE = ("unit", "state", "start", "end", "page", "row", "column")
"""What stays of a passage of the ledger: its quote and label can name anybody, as nothing in it was understood."""


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
_DAY = re.compile(r"[12]\d{3}(?:-\d\d)?(?:-\d\d)?(?!\d)")
_KIND = re.compile(r"(?:^|/)([A-Z][A-Za-z]{2,40})[/?]")
_TYPED = re.compile(r"urn:uuid:|[A-Z][A-Za-z]+/")


class Policy(Struct, frozen=True):
    """How to de-identify.

    Args:
        secret: what ids and shifts are made with.
        dates: "shift" keeps a person's intervals, "year" leaves the year only.
    """

    secret: Secret
    dates: Dates = "shift"


class Results(Struct, frozen=True):
    """A document's results.

    Args:
        name: the path of its bundle, without ending.
        bundle: its bundle.
        outcome: its findings.
        trace: its ledger.
        text: its text where that is at hand: names are found in it, and nothing of it is given back.
    """

    name: str
    bundle: Resource
    outcome: Resource | None = None
    trace: Resource | None = None
    text: str = ""


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
        work = _Work(replace(results, bundle=expanded(dict(results.bundle))), policy)
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
        self.scrubbed: dict[str, str | None] = {}
        self.places = find_places(results.text)
        resources = [entry["resource"] for entry in results.bundle.get("entry", ())]
        self.old = {_whose(one) for one in resources if _says_old(one)} | _born_long_ago(resources)

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
            entries.append(
                {"fullUrl": url, "resource": narrative(said_of(made), short=is_short(entry["resource"])), **asked}
            )
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
        out = {key: piece[key] for key in PASSAGE if isinstance(piece.get(key), int | str)}
        if "facts" in piece:
            out["facts"] = [self.reference(str(one)) for one in piece["facts"]]
        told = self.scrub.text(str(piece.get("reason", ""))) if reason else None
        return out | ({"reason": told} if told else {})

    def resource(self, resource: Resource) -> dict[str, Any] | None:
        """A resource with the fields that stay; None for a kind that isn't known."""
        allowed = kept_fields(resource)
        if allowed is None:
            return None
        whose = _whose(resource)
        about = _Subject(self.policy.secret.shift(whose), whose in self.old)
        aged = about.old and (_is_age(resource) or "onsetAge" in resource)
        if _is_identifier(resource) or self._is_of_identifier(resource):
            aged, allowed = True, {key: how for key, how in allowed.items() if not key.startswith(("value", "note"))}
        made = self._object(resource, allowed, about, quotes=not aged)
        return dict(made) if made else None

    def _object(self, value: Resource, allowed: Fields, about: _Subject, *, quotes: bool = True) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, inner in value.items():
            how = allowed.get(key)
            if how is None or (key in _COUNTS and self._is_record_number(inner)):
                continue
            if key in ("extension", "modifierExtension"):
                made: Any = self._extensions(inner, how, about, quotes)
            elif isinstance(inner, list):
                made = [m for m in (self._value(one, how, about, quotes) for one in inner) if m not in (None, {}, [])]
            else:
                made = self._value(inner, how, about, quotes)
            if made not in (None, {}, [], ""):
                out[key] = made
        if self._is_record_number(out.get("value")) and out.get("code", "1") == "1":
            out.pop("value")
        if about.old and (_age(out) or 0) > _OLDEST:
            out = {**out, "value": int((_OLDEST + 1) * _AGE_UNITS[str(out["code"])]), "comparator": ">="}
        return out

    def _extensions(self, value: Any, allowed: Fields, about: _Subject, quotes: bool) -> list[dict[str, Any]]:
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
        if how is POINTER and isinstance(value, Mapping) and "identifier" in value:
            return {"reference": self.reference(target_of(value))}
        if isinstance(how, dict):
            return self._object(value, how, about, quotes=quotes) if isinstance(value, Mapping) else None
        if how == ID:
            return self._id(value)
        if isinstance(value, Mapping | list):
            return None
        if how == KEEP:
            return value
        if how == REFERENCE:
            return self.reference(str(value))
        if how == NAMED:
            return self.name
        if how == RECORDED:
            return recorded_time()
        if how == TEXT:
            return self.text(str(value))
        if how == FINDING:
            return self.finding(str(value))
        if how == LABEL:
            return self.scrub.label(str(value))
        if how == BIRTH and about.old:
            return None
        moved = shifted(str(value), about.shift)
        return moved[:4] if moved and self.policy.dates == "year" else moved

    def _id(self, value: Any) -> Any:
        """An id, or our identifier; an identifier of others is left out."""
        if isinstance(value, str):
            return self.policy.secret.id(value)
        known = value.get("system") == IDENTIFIER and isinstance(value.get("value"), str)
        return {"system": IDENTIFIER, "value": self.policy.secret.id(value["value"])} if known else None

    def text(self, printed: str) -> str | None:
        """Scrub a text, each once: concepts are named alike in thousands of facts."""
        if printed not in self.scrubbed:
            self.scrubbed[printed] = self.scrub.text(printed)
        return self.scrubbed[printed]

    def finding(self, printed: str) -> str | None:
        """Scrub what a finding quotes, as one text where it is cut at the dots of a date; its own words stay."""
        own = _OWN_WORDS.match(printed)
        if own is None:
            return self.text(printed)
        quoted = printed[own.end() :].replace("”, “", " ")
        return own.group() + (self.text(quoted) or GONE)

    def _is_of_identifier(self, resource: Resource) -> bool:
        """Whether the number of a value was read inside an address."""
        if not self.places or not ("valueQuantity" in resource or "valueInteger" in resource):
            return False
        spans = list(_spans_in(resource))
        return bool(spans) and all(any(a <= start and end <= b for a, b in self.places) for start, end in spans)

    def _is_record_number(self, value: Any) -> bool:
        return _like_a_record_number(value) or (isinstance(value, int | Decimal) and str(value) in self.scrub.numbers)

    def reference(self, text: str) -> str | None:
        """A reference with the new id."""
        found = _ID.search(text)
        if found is None:  # of a hospital's own resource, which a note refers to
            kind = _KIND.search(text)
            return f"{kind[1]}/{self.policy.secret.id(text)}" if kind else None
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
    return target_of(pointer).removeprefix("urn:uuid:").rsplit("/", 1)[-1]


def _is_age(resource: Resource) -> bool:
    codes = [coding.get("code") for coding in (resource.get("code") or {}).get("coding", ())]
    return any(code in _AGE for code in codes)


def _age(quantity: Resource) -> float | None:
    """A quantity in years, when it is one of time."""
    years = _AGE_UNITS.get(str(quantity.get("code")))
    value = quantity.get("value")
    return float(value) / years if years and isinstance(value, int | float | Decimal) else None


def _is_identifier(resource: Resource) -> bool:
    """Return True if a resource says what stands in a column or field for names and numbers of people."""
    code = resource.get("code") or {}
    label = " ".join(str(code.get("text", "")).casefold().split()).strip(" .:#")
    lists = words().lists
    return not code.get("coding") and label in (lists["labels"] | lists["numbers"]) - lists["double_labels"]


def _born_long_ago(resources: Iterable[Resource]) -> set[str]:
    """Ids of the people who were over 89 on the last day of their facts; without a day and an age, today."""
    born = {_whose(one): str(one["birthDate"]) for one in resources if "birthDate" in one}
    last: dict[str, str] = {}
    for one in resources if born else ():
        who, days = (
            _whose(one),
            [day for key, value in one.items() if key != "birthDate" for day in _days_in(key, value)],
        )
        last[who] = max([last.get(who, ""), *days])
    today = date.today().isoformat()
    aged = {_whose(one) for one in resources if born and _is_age(one)}
    until = {who: last.get(who) or ("" if who in aged else today) for who in born}
    return {who for who, day in born.items() if until[who] and _years(day, until[who]) > _OLDEST}


def _days_in(key: str, value: Any) -> Iterator[str]:
    """The days that an element of a resource tells."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _days_in(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _days_in(key, inner)
    elif key.endswith(("DateTime", "Date")) or key in ("start", "end", "date"):
        yield from [value[:10]] if isinstance(value, str) and _DAY.match(value) else []


def _years(born: str, day: str) -> int:
    """The years from one day to another, at most: of a bare year the whole one counts."""
    return int(day[:4]) - int(born[:4]) - (day[4:] < born[4:] and len(min(born, day, key=len)) == len(born) > 4)


def _says_old(resource: Resource) -> bool:
    """Whether a resource tells of an age over 89."""
    found = [resource.get("onsetAge") or {}]
    if _is_age(resource):
        value = resource.get("valueRange") or {}
        found += [resource.get("valueQuantity") or {}, value.get("low") or {}, value.get("high") or {}]
    return any((_age(one) or 0) > _OLDEST for one in found)


def _scrubber_of(results: Results) -> Scrubber:
    """What a bundle itself calls people, places, files and addresses, also in its text where it has one."""
    names = [name for entry in results.bundle.get("entry", ()) for name in _names_in(entry["resource"])]
    texts = [results.text, *_texts_in(results.bundle)]
    if not any(texts):
        texts = [str(one.get("quote", "")) for one in (results.trace or {}).get("passages", ())]
        texts += [quote for entry in results.bundle.get("entry", ()) for quote in _quotes_in(entry["resource"])]
    return scrubber(names, "\n".join(dict.fromkeys(filter(None, texts))))


def _spans_in(resource: Resource) -> Iterator[tuple[int, int]]:
    """Where the printed words of a resource stand in the document's text."""
    for one in resource.get("extension", ()):
        if str(one.get("url", "")).endswith("/source-span"):
            parts = {part.get("url"): part.get("valueInteger") for part in one.get("extension", ())}
            if parts.get("start") is not None and parts.get("end") is not None:
                yield parts["start"], parts["end"]


def _quotes_in(value: Any) -> Iterator[str]:
    """The printed words in the extensions of a resource."""
    if isinstance(value, Mapping):
        if value.get("url") == "quote":
            yield str(value.get("valueString", ""))
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _quotes_in(inner)


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
