"""Bundles into a FHIR server: transactions of conditional updates, with patience for a server that is busy.

Loading again changes nothing: every entry is an update by our identifier (or, for Provenance, by its id), and a server
makes no new version of what is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from etl.errors import OutputError
from etl.fhir.bundle import as_transaction
from etl.fhir.common import Resource

if TYPE_CHECKING:
    import httpx

TYPE = "application/fhir+json"
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_ATTEMPTS = 4
_FACTS = frozenset(
    {
        "Condition",
        "Observation",
        "Procedure",
        "MedicationAdministration",
        "MedicationStatement",
        "FamilyMemberHistory",
        "Encounter",
        "Specimen",
    }
)
"""What may be removed; people, documents and devices stay."""


class ServerError(OutputError):
    """A server that can't be reached, or that refuses a bundle; the message has its words, and no patient's."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a server made of a bundle.

    Args:
        created: how many resources it didn't have.
        kept: how many it had; it makes a new version only of those that differ.
        places: address by fullUrl ("Observation/12/_history/1").
        removed: how many facts went that an earlier bundle of the same document had and this one hasn't.
    """

    created: int
    kept: int
    places: Mapping[str, str]
    removed: int = 0


def connect(url: str, headers: Mapping[str, str] | None = None, timeout: float = 60.0) -> httpx.Client:
    """A connection to a server; use it as a context manager.

    Args:
        url: its base ("https://server/fhir").
        headers: what it wants besides (Authorization …).
        timeout: seconds for one answer.

    Returns:
        The client.

    Raises:
        ServerError: httpx isn't installed, or the address is none.
    """
    try:
        import httpx
    except ImportError as error:
        raise ServerError("loading needs httpx and stamina: pip install 'case2fhir[server]'") from error
    if not url.startswith(("http://", "https://")):
        raise ServerError(f"{url}: not the address of a server (http://… or https://…)")
    wanted = {"Accept": TYPE, "Content-Type": TYPE, **(headers or {})}
    return httpx.Client(base_url=url.rstrip("/") + "/", headers=wanted, timeout=timeout)


def load_bundle(client: httpx.Client, bundle: Resource, *, prune: bool = False) -> Loaded:
    """Load a bundle of any type, as one transaction: all of it or nothing.

    Args:
        client: see `connect`.
        bundle: a Bundle as plain data.
        prune: whether facts go that an earlier bundle of the same document put there and this one hasn't: the
            document's Provenance on the server names them.

    Returns:
        What the server made of it.

    Raises:
        ServerError: the server can't be reached, or refuses it.
    """
    sent = as_transaction(bundle)
    earlier = _earlier(client, sent) if prune else []
    answer = _posted(client, "", sent).get("entry", [])
    statuses = Counter(str(e.get("response", {}).get("status", ""))[:3] for e in answer)
    urls = [e.get("fullUrl", "") for e in sent["entry"]]
    places = {u: str(e.get("response", {}).get("location", "")) for u, e in zip(urls, answer, strict=False)}
    now = {place.partition("/_history")[0] for place in places.values()}
    stale = [place for place in earlier if place not in now]
    if stale:
        entries = [{"request": {"method": "DELETE", "url": place}} for place in stale]
        _posted(client, "", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    return Loaded(statuses["201"], statuses["200"], places, len(stale))


def load_guide(client: httpx.Client, resources: Iterable[Resource]) -> Loaded:
    """Load conformance resources, so that a server knows our profiles, codes and searches.

    Args:
        client: see `connect`.
        resources: see `etl.fhir.conformance.conformance`.

    Returns:
        What the server made of them.

    Raises:
        ServerError: the server can't be reached, or refuses them.
    """
    entries = [
        {"resource": r, "request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"}} for r in resources
    ]
    return load_bundle(client, {"resourceType": "Bundle", "type": "transaction", "entry": entries})


def _earlier(client: httpx.Client, bundle: Resource) -> list[str]:
    """The facts that the server has of this document: what its Provenance points at."""
    import httpx

    own = next((e["request"]["url"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Provenance"), None)
    try:
        answer = client.get(own) if own else None
        found = answer.json() if answer is not None and answer.status_code == 200 else {}
    except (httpx.HTTPError, ValueError) as error:
        raise ServerError(f"{client.base_url}: no answer ({type(error).__name__})") from error
    places = [str(t.get("reference", "")).partition("/_history")[0] for t in found.get("target", [])]
    return [place for place in places if place.partition("/")[0] in _FACTS]


def _posted(client: httpx.Client, path: str, resource: Resource) -> dict[str, Any]:
    """The server's answer, asked for again while the server is busy."""
    import httpx
    import stamina

    from etl.fhir.encode import to_json

    body = to_json(resource, indent=False)

    def again(error: Exception) -> bool:
        if isinstance(error, httpx.HTTPStatusError):
            return error.response.status_code in _BUSY and not _refusal(error.response)
        return isinstance(error, httpx.TransportError)

    try:
        for attempt in stamina.retry_context(on=again, attempts=_ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=20):
            with attempt:
                answer = client.post(path, content=body)
                answer.raise_for_status()
        found = answer.json()
    except httpx.HTTPStatusError as error:
        code = error.response.status_code
        raise ServerError(f"{client.base_url}: refused ({code}): {_refusal(error.response) or 'no reason'}") from error
    except httpx.HTTPError as error:
        raise ServerError(f"{client.base_url}: no answer ({type(error).__name__})") from error
    except ValueError as error:
        raise ServerError(f"{client.base_url}: the answer is no JSON; is it a FHIR server?") from error
    if not isinstance(found, dict):
        raise ServerError(f"{client.base_url}: the answer is no resource; is it a FHIR server?")
    return found


def _refusal(answer: httpx.Response) -> str:
    """Why, in the server's words: the first errors of its OperationOutcome."""
    try:
        issues = answer.json().get("issue", [])
        texts = [str(i.get("diagnostics") or i.get("details", {}).get("text") or "") for i in issues]
    except (ValueError, AttributeError):
        return ""
    return "; ".join(t[:300] for t in texts[:3] if t)
