"""A server's `$import`: asked for, watched until it ends, and its errors fetched.

Three forms are in use: Parameters (HAPI, LinuxForHealth and others), the JSON manifest of the Argonaut draft
(smart-on-fhir/bulk-import, import-manifest.md), and the same draft's "ping and pull" (import-pnp.md), where the server
fetches a Bulk Data manifest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from msgspec import Struct

from etl.fhir.common import Resource
from etl.fhir.encode import from_json, to_json
from etl.load.bulk_files import NDJSON
from etl.load.patience import BUSY, retry_after
from etl.load.server import TYPE, EndError, RefusedError, Server, issue_codes

if TYPE_CHECKING:
    import httpx

Form = Literal["parameters", "manifest", "pull"]
FORMS: tuple[Form, ...] = ("parameters", "manifest", "pull")
_UNKNOWN = frozenset({404, 405, 501})
_NOT_THIS = frozenset({400, 406, 415, 422})
_FIRST, _SLOWEST = 1.0, 30.0
"""Seconds between two questions when the server doesn't say: more each time, up to the second."""


class Asked(Struct, frozen=True):
    """What an import is asked for with.

    Args:
        urls: the files' addresses by kind of resource.
        manifest: the address of their Bulk Data manifest.
        source: where they come from, a URI (`inputSource`).
        packed: whether they are in gzip.
        most: resources that the server stores at once, 0 for its own number (HAPI's maxBatchResourceCount).
    """

    urls: Mapping[str, str]
    manifest: str
    source: str
    packed: bool = False
    most: int = 0

    def body(self, form: Form) -> Resource:
        """The request's body.

        Args:
            form: which form.
        """
        if form == "pull":
            parts: list[Resource] = [
                {"name": "exportUrl", "valueUrl": self.manifest},
                {"name": "exportType", "valueCode": "static"},
            ]
            return {"resourceType": "Parameters", "parameter": parts}
        if form == "manifest":
            detail = {"type": "https", **({"contentEncoding": ["gzip"]} if self.packed else {})}
            listed = [{"type": kind, "url": url} for kind, url in self.urls.items()]
            return {"inputFormat": NDJSON, "inputSource": self.source, "storageDetail": detail, "input": listed}
        detail_parts = [{"name": "type", "valueCode": "https"}]
        if self.most:
            detail_parts.append({"name": "maxBatchResourceCount", "valueString": str(self.most)})
        parts = [
            {"name": "inputFormat", "valueCode": NDJSON},
            {"name": "inputSource", "valueUri": self.source},
            {"name": "storageDetail", "part": detail_parts},
        ]
        for kind, url in self.urls.items():
            part = [{"name": "type", "valueCode": kind}, {"name": "url", "valueUri": url}]
            parts.append({"name": "input", "part": part})
        return {"resourceType": "Parameters", "parameter": parts}


class Ended(Struct, frozen=True):
    """How an import ended.

    Args:
        form: the form that the server took.
        outcomes: what it says went wrong, and what it reports.
        errors: how many errors it tells of.
        elsewhere: files of errors at another host, which aren't fetched.
    """

    form: Form
    outcomes: tuple[Resource, ...]
    errors: int
    elsewhere: int = 0


class FailedError(RefusedError):
    """The server says that an import failed; HAPI says so too when all but one resource were taken.

    Args:
        form: the form that the server took.
        status: the HTTP status.
        outcome: its words.
    """

    def __init__(self, form: Form, status: int, outcome: Resource) -> None:
        super().__init__(status, outcome)
        self.form: Form = form


def run_import(
    server: Server,
    asked: Asked,
    form: Form | None = None,
    *,
    every: float = 0.0,
    longest: float = 86400.0,
    clock: Callable[[], float] = time.monotonic,
) -> Ended:
    """Let a server import files, and wait for it.

    Args:
        server: the server.
        asked: what to import.
        form: the form of the request; None tries Parameters, then the draft's manifest.
        every: seconds between two questions whether it has ended; 0: as the server asks (Retry-After), or ever longer.
        longest: seconds after which it is cancelled.
        clock: what tells the time.

    Returns:
        How it ended; some resources may have been refused.

    Raises:
        RefusedError: it isn't begun.
        FailedError: it failed.
        EndError: the server has no `$import`, or it took too long.
        UnreachableError: it doesn't answer.
    """
    taken, answer = _kick_off(server, asked, form)
    if answer.status_code == 202:
        place = answer.headers.get("Content-Location") or answer.headers.get("Location")
        if not place:
            raise EndError("it took the $import and doesn't say where to ask for it (Content-Location)")
        answer = _ended(server, urljoin(server.base, place), every, longest, clock)
        if answer.status_code >= 400:
            raise FailedError(taken, answer.status_code, _outcome(answer))
    return _told(server, taken, answer)


def _kick_off(server: Server, asked: Asked, form: Form | None) -> tuple[Form, httpx.Response]:
    """Ask for it, in the forms that may be meant, until one is taken."""
    tried: tuple[Form, ...] = (form,) if form else FORMS[:2]
    for one in tried:
        kind = "application/json" if one == "manifest" else TYPE
        headers = {"Content-Type": kind, "Accept": TYPE, "Prefer": "respond-async"}
        body = to_json(asked.body(one), indent=False)
        try:
            return one, server.answer("POST", "$import", body=body, headers=headers)
        except RefusedError as error:
            if error.status in _UNKNOWN:
                raise EndError(f"it has no $import ({error.status}); leave --via import out") from error
            if error.status not in _NOT_THIS or one == tried[-1]:
                raise
    raise AssertionError  # there is always a form


def _ended(server: Server, place: str, every: float, longest: float, clock: Callable[[], float]) -> httpx.Response:
    """The answer to the question whether it has ended, when it has."""
    begun, pause = clock(), _FIRST
    while True:
        found = server.answer("GET", place, headers={"Accept": "application/json"}, final=_failed)
        if found.status_code != 202:
            return found
        if clock() - begun > longest:
            _cancel(server, place)
            raise EndError(f"its import hadn't ended after {longest:.0f} s (--import-timeout); it was cancelled")
        asked = retry_after(found.headers.get("Retry-After"))
        server.patience.sleep(every or min(asked if asked is not None else pause, server.patience.longest))
        pause = min(pause * 1.5, _SLOWEST)


def _failed(found: httpx.Response) -> bool:
    """Whether an answer says that the import failed, not that the question came at a bad moment."""
    if found.status_code < 400 or found.status_code in (401, 403):
        return False
    if found.status_code not in BUSY:
        return True
    issues = _outcome(found).get("issue", [])
    codes = issue_codes({"issue": issues})
    return found.status_code == 500 and bool(issues) and not {"transient", "throttled"} & set(codes)


def _outcome(found: httpx.Response) -> Resource:
    try:
        plain = from_json(found.content)
    except (ValueError, RecursionError):
        return {}
    return plain if plain.get("resourceType") == "OperationOutcome" else {}


def _cancel(server: Server, place: str) -> None:
    with suppress(RefusedError, EndError):  # many servers can't
        server.answer("DELETE", place)


def _told(server: Server, form: Form, answer: httpx.Response) -> Ended:
    """What the server says of an import that ended: an OperationOutcome, or a manifest with files of them."""
    try:
        plain: dict[str, Any] = from_json(answer.content) if answer.content.strip() else {}
    except (ValueError, RecursionError) as error:
        raise EndError("its import ended with an answer that is no JSON") from error
    if plain.get("resourceType") == "OperationOutcome":
        return Ended(form, (plain,), count_errors(plain))
    outcomes: list[Resource] = []
    elsewhere = 0
    for one in [*_listed(plain, "error"), *_listed(plain, "outcome")]:
        url = one.get("url")
        if not isinstance(url, str) or not one.get("count", 1):
            continue
        try:
            outcomes += _lines(server.answer("GET", url, headers={"Accept": NDJSON}))
        except EndError:  # at another host, where no secret of this one goes
            elsewhere += 1
    counted = sum(int(one.get("count") or 0) for one in _listed(plain, "error"))
    return Ended(form, tuple(outcomes), max(counted, sum(map(count_errors, outcomes))), elsewhere)


def _listed(plain: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = plain.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _lines(found: httpx.Response) -> Iterator[Resource]:
    for line in found.content.splitlines():
        try:
            plain = from_json(line)
        except (ValueError, RecursionError):
            continue
        if plain.get("resourceType") == "OperationOutcome":
            yield plain


def count_errors(outcome: Resource) -> int:
    """How many errors an outcome tells of.

    Args:
        outcome: the OperationOutcome.
    """
    issues = outcome.get("issue", [])
    return sum(1 for i in issues if isinstance(i, dict) and i.get("severity") in ("error", "fatal"))
