"""Checks of a request before anything reads it: its framing, its Host, the representation and the options it asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException

from etl.serve.work import Answer

FHIR = "application/fhir+json"
NDJSON = "application/fhir+ndjson"
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which a browser of this machine reaches it, and no other."""
OPTIONS = frozenset({"name"})
"""Query options of POST /convert."""

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(:[0-9]{1,5})?")
_JSON = (FHIR, "application/json")
_LINES = (NDJSON, "application/ndjson", "application/x-ndjson")
_RELEASES = {"R4": "4.0", "R5": "5.0"}


def host_name(text: str) -> str:
    """Return the name in a Host header, in lower case and without its port; "" when it isn't one.

    Args:
        text: the header's value.
    """
    found = _HOST.fullmatch(text.strip())
    return found[1].lower() if found else ""


def check_frame(version: str, headers: Headers) -> None:
    """Refuse a request with an ambiguous end of its body (RFC 9112, sections 6.1 and 6.3).

    A proxy in front may see another end than this service, and the rest would count as a second request.

    Args:
        version: of HTTP ("1.1").
        headers: the request's.

    Raises:
        HTTPException: 400; the connection is closed.
    """
    if "transfer-encoding" not in headers:
        return
    if "content-length" in headers:
        raise HTTPException(400, "Content-Length and Transfer-Encoding in one request", {"Connection": "close"})
    if version == "1.0":
        raise HTTPException(400, "Transfer-Encoding in a request of HTTP/1.0", {"Connection": "close"})


def check_host(headers: Headers, hosts: Collection[str]) -> None:
    """Refuse a request for another host: a page whose name points to this machine may not ask it (DNS rebinding).

    Args:
        headers: the request's.
        hosts: the names that are taken; none for any.

    Raises:
        HTTPException: 421 (RFC 9110, section 15.5.20).
    """
    if hosts and host_name(headers.get("host", "")) not in hosts:
        raise HTTPException(421, "this Host isn't served here; start the service with --host-allowed NAME")


def check_options(options: QueryParams) -> None:
    """Refuse query options that the service doesn't know, or that are given twice.

    Args:
        options: the request's.

    Raises:
        HTTPException: 400; it names the options that exist, not those of the request, which may hold names of people.
    """
    names = [name for name, _ in options.multi_items()]
    if set(names) - OPTIONS:
        raise HTTPException(400, f"unknown query option; known: {', '.join(sorted(OPTIONS))}")
    if len(set(names)) < len(names):
        raise HTTPException(400, f"a query option is given twice; each once: {', '.join(sorted(OPTIONS))}")


def accepted(header: str, release: str) -> Literal["json", "ndjson"]:
    """Choose the representation that a request accepts (RFC 9110, section 12.5.1).

    Args:
        header: its Accept, "" for none.
        release: R4 or R5, which a media type's `fhirVersion` must fit.

    Returns:
        NDJSON when it is named, else JSON.

    Raises:
        HTTPException: 406; it accepts neither.
    """
    ranges = dict(_ranges(header, _RELEASES[release])) if header.strip() else {"*/*": 1.0}
    if any(ranges.get(kind, 0.0) > 0 for kind in _LINES):
        return "ndjson"
    if any(_quality(kind, ranges) > 0 for kind in _JSON):
        return "json"
    if _quality(NDJSON, ranges) > 0:
        return "ndjson"
    raise HTTPException(406, f"only {FHIR} and {NDJSON} are given, in FHIR {release}")


def _ranges(header: str, version: str) -> Iterable[tuple[str, float]]:
    """The media ranges of an Accept header with their weights."""
    for part in header.split(","):
        kind, *rest = (piece.strip().casefold() for piece in part.split(";"))
        given = {key.strip(): value.strip().strip('"') for key, _, value in (one.partition("=") for one in rest)}
        fits = given.get("fhirversion", version).startswith(version)
        yield kind, _weight(given.get("q", "1")) if fits else 0.0


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"[01](\.[0-9]{0,3})?", text) else 0.0


def _quality(kind: str, ranges: Mapping[str, float]) -> float:
    """The weight of a media type: that of the narrowest range that names it."""
    whole = kind.partition("/")[0] + "/*"
    return next((ranges[one] for one in (kind, whole, "*/*") if one in ranges), 0.0)


_RETURN = re.compile(r"(?:^|[,;])\s*return\s*=\s*\"?(representation|operationoutcome|minimal)\"?\s*(?=[,;]|$)", re.I)
_ANSWERS: Mapping[str, Answer] = {"representation": "both", "operationoutcome": "findings"}


def preferred(header: str) -> tuple[Answer, str]:
    """Return what a request prefers as answer, and what to say of that ("return=representation"); "" for nothing.

    Args:
        header: the value of Prefer (RFC 7240; https://hl7.org/fhir/R4/http.html#ops). Unknown preferences are ignored.
    """
    found = _RETURN.search(header)
    answer = _ANSWERS.get(found[1].lower()) if found else None
    if found is None or answer is None:
        return "bundle", ""
    return answer, f"return={'OperationOutcome' if answer == 'findings' else 'representation'}"
