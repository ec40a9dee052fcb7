"""One FHIR server: signed in to, asked with patience, believed only when what comes back is FHIR.

Signing in is a name, a token, OAuth 2 client credentials, or SMART Backend Services (a signed JWT). Secrets come from files
or the environment, and stand in no message.
"""

from __future__ import annotations

import base64
import os
import random
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote, urljoin, urlsplit

import httpx
from msgspec import Struct, field

from etl.elements.write import Resource
from etl.errors import InputError, OutputError
from etl.fhir.encode import from_json, to_json
from etl.load.exchange import Exchange, Limits, OversizeError, origin_of

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey


BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say "later", whatever the body says besides."""


class Patience(Struct, frozen=True):
    """How often and how long.

    Args:
        attempts: how often one request is sent at most.
        first: seconds before the second attempt; each further pause is twice as long.
        longest: longest pause in seconds, also of those the server asks for.
        sleep: what waits (tests give another).
        spread: a number of [0, 1) that keeps many clients from coming back at the same moment.
    """

    attempts: int = 6
    first: float = 0.5
    longest: float = 120.0
    sleep: Callable[[float], None] = time.sleep
    spread: Callable[[], float] = random.random

    def pause(self, attempt: int, asked: float | None) -> float | None:
        """Seconds to wait after an attempt.

        Args:
            attempt: 1 for the first.
            asked: what the server asked for (Retry-After), None when it didn't.

        Returns:
            The seconds; None when it isn't worth waiting: no attempt is left, or the server asks for more than
            `longest`.
        """
        if attempt >= self.attempts:
            return None
        if asked is not None:
            return None if asked > self.longest else asked + self.spread() * min(1.0, self.first)
        return float(min(self.longest, self.first * 2 ** (attempt - 1)) * (0.5 + self.spread() / 2))


def retry_after(value: str | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """What Retry-After asks for (RFC 9110, section 10.2.3): seconds, or a date.

    Args:
        value: the header's value.
        now: the time.

    Returns:
        Seconds, 0 for a date that is over, None without one or for nonsense.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(int(text[:9]))
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now()).total_seconds())


class Circuit(Struct):
    """Opens after so many documents in a row that the server gave no answer for; shared by threads.

    Args:
        limit: how many; 0 for never.
    """

    limit: int
    _row: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, worked: bool) -> None:
        """A document ended: the server answered, or it didn't."""
        with self._lock:
            self._row = 0 if worked else self._row + 1

    @property
    def open(self) -> bool:
        """Whether it is time to stop."""
        return bool(self.limit) and self._row >= self.limit


TYPE = "application/fhir+json"
_HOPS = 5
_ATTEMPTS = "case2fhir_attempts"
"""Where an answer says how often its request was sent."""
_PAGE = "100"
"""Matches on one page of a search: some servers give ten when they aren't asked for more."""
_PAGES = 10_000
"""Pages of one search, so that a server that always has a next one is left at some time."""


class ServerError(OutputError):
    """What a server did wrong, or didn't do; the message has no word of a document and no secret."""


class UnreachableError(ServerError):
    """No answer, or only "later", after all attempts."""


class DoubtfulError(ServerError):
    """An answer that doesn't fit what was sent, so that nobody knows what the server took."""


class OversizedError(DoubtfulError):
    """An answer that is larger than what is read (--max-answer)."""


class EndError(ServerError):
    """Nothing more can be done here: not signed in, not allowed, or no FHIR server."""


class RefusedError(ServerError):
    """The server refused what was sent.

    Args:
        status: the HTTP status.
        outcome: its OperationOutcome, or one made of what it sent.
    """

    def __init__(self, status: int, outcome: Resource) -> None:
        self.status, self.outcome = status, outcome
        super().__init__(f"refused ({status}: {', '.join(issue_codes(outcome)) or 'no reason given'})")


def issue_codes(outcome: Mapping[str, Any]) -> list[str]:
    """The codes of an OperationOutcome's issues, which unlike its texts quote no patient.

    Args:
        outcome: the OperationOutcome.

    Returns:
        Up to three different codes ("invalid", "conflict").
    """
    listed = outcome.get("issue")
    codes = [str(i.get("code", "")) for i in listed if isinstance(i, dict)] if isinstance(listed, list) else []
    return list(dict.fromkeys(c[:40] for c in codes if c))[:3]


class Tls(Struct, frozen=True):
    """What TLS needs besides the system's own authorities.

    Args:
        ca: a file with the certificates of a private authority.
        certificate: our certificate (PEM), for servers that ask for one (mutual TLS).
        key: its key, when it isn't in the same file.
    """

    ca: str = ""
    certificate: str = ""
    key: str = ""

    def context(self) -> ssl.SSLContext:
        """The TLS context.

        Raises:
            ServerError: a file can't be used.
        """
        try:
            found = ssl.create_default_context(cafile=self.ca or None)
            if self.certificate:
                found.load_cert_chain(self.certificate, self.key or None)
        except (OSError, ssl.SSLError) as error:
            which = self.certificate or self.ca
            raise ServerError(f"{which}: not a usable certificate or key (PEM) ({type(error).__name__})") from error
        return found


def base_of(url: str) -> str:
    """The base of a server, with a slash at its end.

    Args:
        url: as it was given.

    Raises:
        ServerError: it is no address, or has a name and password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ServerError("not the address of a server (http://… or https://…)")
    if parts.username is not None or parts.password is not None:
        raise ServerError("a name or password in the address can be read by others: use --sign-in basic")
    return url.split("?")[0].split("#")[0].rstrip("/") + "/"


class Signer(Protocol):
    """What signs requests; safe to use from several threads."""

    def value(self, refused: str = "") -> str:
        """Return the value of Authorization; another than the `refused` one, unless none is to be had."""
        ...


class Server:
    """A server and how to ask it; safe to use from several threads. Use it as a context manager."""

    def __init__(
        self,
        url: str,
        *,
        auth: Signer | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        patience: Patience | None = None,
        tls: Tls | None = None,
    ) -> None:
        """Connect when first asked.

        Args:
            url: the server's base ("https://server/fhir").
            auth: how to sign in.
            headers: what it wants besides.
            limits: of each answer.
            patience: see `Patience`.
            tls: see `Tls`.

        Raises:
            ServerError: the address is none, or a certificate can't be used.
        """
        self.base = base_of(url)
        self.patience = patience or Patience()
        # A server that keeps tags of earlier versions (HAPI) is told that ours are the whole list.
        wanted = {"Accept": TYPE, "X-Meta-Snapshot-Mode": "TAG", **(headers or {})}
        self._exchange = Exchange(limits or Limits(), (tls or Tls()).context(), wanted)
        self._auth = auth

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._exchange.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Resource:
        """A resource.

        Args:
            path: relative to the base ("metadata", "Patient/12"), or an address on the same server.
            params: of a search.

        Returns:
            The resource.

        Raises:
            UnreachableError: no answer.
            RefusedError: 4xx.
            EndError: 401, 403, or no FHIR.
        """
        fresh = {} if path == "metadata" else {"Cache-Control": "no-cache"}  # some servers answer a search from memory
        return self._resource(self.answer("GET", path, params=params, headers=fresh))

    def search(self, kind: str, **params: str) -> Iterator[Resource]:
        """What a search finds, page by page; only what matches, not what is included.

        Args:
            kind: the resourceType.
            params: the search's parameters.

        Yields:
            The resources.

        Raises:
            ServerError: as `get`; also when pages never end.
        """
        for entry in self._entries(kind, params):
            found = entry.get("resource", {})
            if found.get("resourceType") == kind and entry.get("search", {}).get("mode", "match") == "match":
                yield found

    def included(self, kind: str, **params: str) -> Iterator[Resource]:
        """What a search includes with what it finds (`_include`, `_revinclude`); see `search`."""
        for entry in self._entries(kind, params):
            if entry.get("search", {}).get("mode") == "include":
                yield entry.get("resource", {})

    def _entries(self, kind: str, params: Mapping[str, str]) -> Iterator[Resource]:
        page = self.get(kind, {"_count": _PAGE, **params})
        seen: set[str] = set()
        while True:
            if page.get("resourceType") != "Bundle":
                raise DoubtfulError("a search was answered with something else than a Bundle")
            yield from page.get("entry", [])
            following = next((str(x["url"]) for x in page.get("link", []) if x.get("relation") == "next"), "")
            if not following:
                return
            if following in seen or len(seen) >= _PAGES:
                raise DoubtfulError("the pages of a search never end")
            seen.add(following)
            page = self.get(following)

    def count(self, kind: str, **params: str) -> int:
        """How many a search finds, in the server's own words (`_summary=count`).

        Raises:
            DoubtfulError: the server doesn't tell.
        """
        found = self.get(kind, {**params, "_summary": "count"}).get("total")
        if not isinstance(found, int):
            raise DoubtfulError(f"the server doesn't count its {kind} (_summary=count)")
        return found

    def post(self, path: str, resource: Resource) -> Resource:
        """Send a resource that may be sent twice: conditional requests only.

        Args:
            path: relative to the base, "" for a bundle.
            resource: what to send.

        Returns:
            The answer.

        Raises:
            ServerError: as `get`.
        """
        headers = {"Content-Type": TYPE}
        return self._resource(self.answer("POST", path, body=to_json(resource, indent=False), headers=headers))

    def send(self, bundle: Resource) -> tuple[Resource, bool]:
        """Send a bundle of conditional requests.

        Args:
            bundle: the bundle.

        Returns:
            The answer, and whether it was sent more than once: what is there may be there by the first sending.

        Raises:
            ServerError: as `get`.
        """
        found = self.answer("POST", "", body=to_json(bundle, indent=False), headers={"Content-Type": TYPE})
        return self._resource(found), found.extensions[_ATTEMPTS] > 1

    def answer(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        final: Callable[[httpx.Response], bool] = lambda found: False,
    ) -> httpx.Response:
        """The answer to a request, asked for again while the server is busy or the connection is lost.

        Args:
            method: GET, POST or DELETE.
            path: relative to the base, or an address on the same server.
            params: of a search.
            body: what to send.
            headers: what goes along.
            final: whether an answer that isn't good is one all the same, and the caller's matter.

        Returns:
            The answer.

        Raises:
            UnreachableError: no answer after all attempts.
            RefusedError: 4xx, with the OperationOutcome.
            OversizedError: the answer is too large.
            EndError: 401, 403, a redirect to another server, or a web page.
        """
        url = self._address(path)
        attempt = 0
        while True:
            attempt += 1
            asked = None
            try:
                found = self._followed(method, url, params, body, headers or {})
                found.extensions[_ATTEMPTS] = attempt
                if final(found):
                    return found
                if found.status_code < 400 and (found.status_code != 200 or _whole(found)):
                    return found
                if found.status_code >= 400 and found.status_code not in BUSY:
                    raise self._refusal(found)
                told = f"{found.status_code}" if found.status_code >= 400 else "an answer that was cut off"
                asked = retry_after(found.headers.get("Retry-After"))
            except OversizeError as error:
                most = self._exchange.limits.most
                raise OversizedError(
                    f"an answer of more than {most // 1_000_000} MB isn't read (--max-answer)"
                ) from error
            except httpx.TimeoutException as error:
                told = f"no answer in time ({type(error).__name__})"
            except (httpx.TransportError, httpx.DecodingError) as error:
                if why := not_trusted(error):
                    raise EndError(why) from error
                told = f"the connection failed ({type(error).__name__})"
            pause = self.patience.pause(attempt, asked)
            if pause is None:
                waits = (
                    f", and asks to wait {asked:.0f} s" if asked is not None and asked > self.patience.longest else ""
                )
                raise UnreachableError(f"no use after {attempt} attempts: {told}{waits}")
            self.patience.sleep(pause)

    def _address(self, path: str) -> str:
        url = urljoin(self.base, path)
        if not _same_origin(url, self.base):
            raise EndError(f"the server points to another one ({_shown(url)}), which isn't followed")
        return url

    def _followed(
        self, method: str, url: str, params: Mapping[str, str] | None, body: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        """The answer after redirects, which are followed to the same scheme, host and port only: secrets go along."""
        found = self._signed(method, url, dict(params) if params else None, body, headers)
        for _ in range(_HOPS):
            if found.status_code not in (301, 302, 303, 307, 308) or "location" not in found.headers:
                return found
            goal = urljoin(str(found.url), found.headers["location"])
            if not _same_origin(goal, self.base):
                raise EndError(
                    f"the server sends us to another one ({_shown(goal)}), which isn't followed: is that the one you mean"
                    " (--server)?"
                )
            if found.status_code == 303:
                method, body = "GET", None
            found = self._signed(method, goal, None, body, headers)
        raise EndError("the server sends us round in circles")

    def _signed(
        self, method: str, url: str, params: dict[str, str] | None, body: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        """The answer to a signed request; signed anew once when the server says 401."""
        if self._auth is None:
            return self._exchange.send(method, url, params=params, content=body, headers=headers)
        value = self._auth.value()
        found = self._exchange.send(
            method, url, params=params, content=body, headers={**headers, "Authorization": value}
        )
        if found.status_code == 401 and (newer := self._auth.value(value)) != value:
            signed = {**headers, "Authorization": newer}
            return self._exchange.send(method, url, params=params, content=body, headers=signed)
        return found

    def _refusal(self, found: httpx.Response) -> ServerError:
        status = found.status_code
        if status in (401, 403):
            told = "not signed in, or no more (401)" if status == 401 else "this isn't allowed to us (403)"
            return EndError(f"{told}; see --sign-in and what the server's administrators allow")
        try:
            outcome = from_json(found.content)
        except (ValueError, RecursionError):
            outcome = {}
        if outcome.get("resourceType") != "OperationOutcome":
            words = "a web page" if _web_page(found) else found.headers.get("content-type", "nothing")[:80]
            issue = {"severity": "error", "code": "unknown", "diagnostics": f"HTTP {status} with {words}"}
            outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
        return RefusedError(status, outcome)

    def _resource(self, found: httpx.Response) -> Resource:
        try:
            plain = from_json(found.content)
        except (ValueError, RecursionError) as error:
            what = "a web page (a login page, a proxy?)" if _web_page(found) else "no FHIR in JSON"
            raise EndError(f"the answer is {what}: is this the base of a FHIR server?") from error
        if "resourceType" not in plain:
            raise EndError("the answer is JSON but no FHIR resource: is this the base of a FHIR server?")
        return plain


def _whole(found: httpx.Response) -> bool:
    """Whether what begins like JSON is JSON; a proxy that cuts an answer off often says 200."""
    if found.content.lstrip()[:1] != b"{":
        return True
    try:
        from_json(found.content)
    except (ValueError, RecursionError):
        return False
    return True


def not_trusted(error: BaseException | None) -> str:
    """What TLS wants that no second attempt brings.

    Args:
        error: what a request ended with.

    Returns:
        What to tell, "" for anything else.
    """
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate isn't trusted ({error.verify_message}): --ca names a private authority's"
        if isinstance(error, ssl.SSLError) and any(w in (error.reason or "") for w in ("CERTIFICATE", "UNKNOWN_CA")):
            return f"it doesn't take our certificate, or wants one ({error.reason}): --certificate"
        error = error.__cause__ or error.__context__
    return ""


def _web_page(found: httpx.Response) -> bool:
    return "html" in found.headers.get("content-type", "") or found.content.lstrip()[:1] == b"<"


def _shown(url: str) -> str:
    """An address's scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _same_origin(url: str, base: str) -> bool:
    """Whether two addresses have the same scheme, host and port."""
    origin = origin_of(url)
    return origin is not None and origin == origin_of(base)


# What a server says of itself (CapabilityStatement), asked before anything is sent.


_RELEASES = {"4.0": "R4", "4.3": "R4B", "5.0": "R5"}


class Abilities(Struct, frozen=True):
    """What a server can do.

    Args:
        software: its name and version, as it says.
        release: R4, R4B or R5.
        transaction: whether it takes a bundle as a whole.
        batch: whether it takes bundles at all.
        conditional_create: of every kind it tells of.
        kinds: the kinds of resources it knows, empty when it doesn't say.
        update_create: whether ids can be ours (Provenance has no identifier in R4).
        bulk: whether it takes `$import`; None when it tells of no operations at all.
        match: whether it has `Patient/$match`.
    """

    software: str
    release: str
    transaction: bool
    batch: bool
    conditional_create: bool
    kinds: frozenset[str]
    update_create: bool
    bulk: bool | None = None
    match: bool = False

    def told(self) -> dict[str, object]:
        """The same for a report."""
        return {
            "software": self.software,
            "release": self.release,
            "transaction": self.transaction,
            "batch": self.batch,
            "conditionalCreate": self.conditional_create,
        }


def abilities(server: Server, *, by_import: bool = False) -> Abilities:
    """Ask the server what it can.

    Args:
        server: the server.
        by_import: whether documents are to come by `$import`, with our ids, so that no create is conditional.

    Returns:
        Its abilities. What it doesn't say is taken from what R4 servers usually can: it shows soon enough.

    Raises:
        EndError: it is no FHIR server, of a release that we don't write, or can't take what we send safely.
        UnreachableError: it doesn't answer.
    """
    try:
        found = server.get("metadata")
    except RefusedError as error:
        raise EndError(f"it has no CapabilityStatement ({error.status}): is this the base of a FHIR server?") from error
    if found.get("resourceType") != "CapabilityStatement":
        raise EndError("its metadata are no CapabilityStatement: is this the base of a FHIR server?")
    version = str(found.get("fhirVersion", ""))
    release = _RELEASES.get(version[:3])
    if release is None:
        raise EndError(f"it speaks FHIR {version or 'of an unknown version'}; we write R4 (4.0) and R5 (5.0)")
    rest: dict[str, Any] = next((r for r in found.get("rest", []) if r.get("mode", "server") == "server"), {})
    whole = {str(i.get("code")) for i in rest.get("interaction", [])}
    of_kinds = [r for r in rest.get("resource", []) if isinstance(r, Mapping)]
    able = Abilities(
        _software(found),
        release,
        "transaction" in whole,
        bool(whole & {"batch", "transaction"}),
        _all(of_kinds, "conditionalCreate"),
        frozenset(str(r.get("type")) for r in of_kinds),
        all(r.get("updateCreate") is not False for r in of_kinds if r.get("type") == "Provenance"),
        "import" in operations if (operations := _operations(rest)) else None,
        any("match" in _operations(r) for r in of_kinds if r.get("type") == "Patient"),
    )
    if not able.batch:
        raise EndError("it takes neither transactions nor batches, so that nothing can be sent safely")
    if by_import and able.bulk is False:
        raise EndError("it has no $import; leave --via import out")
    if not able.conditional_create and not by_import:
        raise EndError(
            "it has no conditional create (ifNoneExist): after a lost answer everything would be there twice, so nothing"
            " is sent; --via import may be the way"
        )
    if not able.update_create:
        raise EndError(
            "it takes no Provenance with an id of ours (updateCreate), without which no version can be replaced"
        )
    return able


def _operations(rest: Mapping[str, Any]) -> set[str]:
    return {str(o.get("name", "")).lstrip("$") for o in rest.get("operation", []) if isinstance(o, Mapping)}


def _software(found: Mapping[str, Any]) -> str:
    software = found.get("software", {})
    return " ".join(str(software.get(k, ""))[:60] for k in ("name", "version")).strip() or "unnamed"


def _all(kinds: list[Mapping[str, Any]], element: str) -> bool:
    """Whether no kind that we write says no."""
    return not any(r.get(element) is False for r in kinds if r.get("type") in ("Patient", "Observation", "Condition"))


Way = Literal["none", "basic", "bearer", "oauth", "smart"]
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MARGIN = 30.0
"""Seconds before its end in which a token isn't used any more."""
_FIRST_PRINTED, _DELETE = 0x20, 0x7F
_JWT_LIFE = 240
"""SMART App Launch 2.2, Backend Services: an assertion's exp is no more than five minutes away."""


class SignIn(Struct, frozen=True):
    """How to sign in.

    Args:
        way: which way.
        client_id: the client's id (oauth, smart).
        token_url: where tokens are given; for smart "" asks the server (.well-known/smart-configuration).
        scope: what is asked for.
        key: file with the client's private key, PEM or JWKS (smart).
        key_id: which key of the file, and the `kid` that the server knows it by.
        environment: where secrets are: CASE2FHIR_USER, _PASSWORD, _TOKEN, _CLIENT_SECRET, each also as …_FILE.
    """

    way: Way
    client_id: str = ""
    token_url: str = ""
    scope: str = ""
    key: Path | None = None
    key_id: str = ""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def __repr__(self) -> str:
        return f"SignIn({self.way!r}, {self.client_id!r})"  # the environment holds secrets

    def auth(self, base: str, tls: Tls, limits: Limits | None = None) -> Signer | None:
        """What signs the requests.

        Args:
            base: the FHIR server's address.
            tls: see `Tls`; where tokens are given needs the same.
            limits: of each answer there.

        Raises:
            InputError: something is missing, or a key can't be used.
            EndError: the server doesn't say where tokens are given.
        """
        limits = limits or Limits()
        if self.way == "none":
            return None
        if self.way == "basic":
            return _Basic(self._secret("USER"), self._secret("PASSWORD"))
        if self.way == "bearer":
            self._secret("TOKEN")
            return _Token(lambda exchange: (self._secret("TOKEN"), None), tls, limits)
        if not self.client_id:
            raise InputError(f"--sign-in {self.way} needs --client-id")
        if self.way == "oauth":
            if not self.token_url:
                raise InputError("--sign-in oauth needs --token-url")
            self._secret("CLIENT_SECRET")
            return _Token(self._credentials, tls, limits)
        if self.key is None:
            raise InputError("--sign-in smart needs --key: a PEM or JWKS file")
        key, algorithm, kid = read_key(self.key, self.key_id)
        goal = self.token_url or _told_token_url(base, tls, limits)
        return _Token(lambda exchange: self._backend(exchange, _safe(goal), key, algorithm, kid), tls, limits)

    def _secret(self, name: str) -> str:
        """A secret of the environment, or of the file that it names: read each time, so that a new one is seen."""
        variable = f"CASE2FHIR_{name}"
        if found := self.environment.get(variable, "").strip():
            return _one_line(found, variable)
        path = self.environment.get(f"{variable}_FILE", "")
        if not path:
            raise InputError(f"--sign-in {self.way} needs {variable} or {variable}_FILE in the environment")
        try:
            return _one_line(Path(path).read_text("utf-8").strip(), f"{path}: {variable}_FILE")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: {variable}_FILE can't be read") from error

    def _credentials(self, exchange: Exchange) -> tuple[str, float | None]:
        """RFC 6749, 4.4, with the client's name and secret as 2.3.1 says."""
        pair = f"{quote(self.client_id, safe='')}:{quote(self._secret('CLIENT_SECRET'), safe='')}"
        headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return _granted(exchange, _safe(self.token_url), self._asked(), headers)

    def _backend(
        self, exchange: Exchange, goal: str, key: RSAKey | ECKey, algorithm: str, kid: str
    ) -> tuple[str, float | None]:
        """SMART App Launch 2.2, Backend Services: a JWT that is good once."""
        from joserfc import jwt

        now = int(time.time())
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": goal, "exp": now + _JWT_LIFE, "iat": now}
        header = {"alg": algorithm, "typ": "JWT", "kid": kid}
        signed = jwt.encode(header, {**claims, "jti": str(uuid.uuid4())}, key, algorithms=[algorithm])
        asked = {**self._asked(), "client_assertion_type": ASSERTION, "client_assertion": signed}
        return _granted(exchange, goal, asked)

    def _asked(self) -> dict[str, str]:
        return {"grant_type": "client_credentials", **({"scope": self.scope} if self.scope else {})}


def _one_line(secret: str, called: str) -> str:
    """Return a secret that an HTTP header can carry.

    Args:
        secret: what the environment or a file holds.
        called: where it is from, for the message, which never quotes it.

    Raises:
        InputError: when it has a line break or another control character, or, being a token, a sign outside ASCII
            (RFC 6750, 2.1).
    """
    if any(ord(sign) < _FIRST_PRINTED or ord(sign) == _DELETE for sign in secret):
        raise InputError(f"{called}: has a line break or control character in it; give the secret as one line")
    if "_TOKEN" in called and not secret.isascii():
        raise InputError(f"{called}: has a sign in it that no token has; copy it again")
    return secret


def read_key(path: Path, kid: str = "") -> tuple[RSAKey | ECKey, str, str]:
    """A client's private key.

    Args:
        path: a PEM file with one key, or a JWKS.
        kid: which key of a JWKS, or what a PEM's key is called; its thumbprint (RFC 7638) when "".

    Returns:
        The key, RS384 or ES384 as SMART has them, and its kid.

    Raises:
        InputError: there is none, several, no private one, or none of these kinds.
    """
    try:
        from joserfc.errors import JoseError
        from joserfc.jwk import ECKey, RSAKey, import_key
    except ImportError as error:
        raise InputError("--sign-in smart needs joserfc: pip install '.[server]' in the clone of case2fhir") from error
    try:
        data = path.read_bytes()
        if data.lstrip()[:1] == b"{":
            plain = from_json(data)
            listed = [k for k in plain.get("keys", [plain]) if "d" in k and kid in ("", k.get("kid"))]
            if len(listed) != 1:
                raise InputError(f"{path}: {len(listed)} private keys fit; say which with --key-id")
            key = import_key(listed[0])
        else:
            key = import_key(data, "EC") if _is_ec(data) else import_key(data, "RSA")
    except (OSError, ValueError, TypeError, JoseError) as error:
        raise InputError(f"{path}: no key that can be used (PEM or JWKS, RSA or P-384)") from error
    if not isinstance(key, RSAKey | ECKey) or not key.is_private:
        raise InputError(f"{path}: no private key of RSA or P-384")
    if isinstance(key, ECKey) and key.curve_name != "P-384":
        raise InputError(f"{path}: ES384 needs a key of P-384, not {key.curve_name}")
    return key, "ES384" if isinstance(key, ECKey) else "RS384", kid or key.kid or key.thumbprint()


def _is_ec(pem: bytes) -> bool:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return isinstance(load_pem_private_key(pem, None), EllipticCurvePrivateKey)


def _safe(url: str) -> str:
    """A token's address: a secret goes there, so only over TLS, or to this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise InputError(f"{parts.hostname or 'the token address'}: a secret isn't sent without https")
    return url


def _told_token_url(base: str, tls: Tls, limits: Limits) -> str:
    with Server(base, tls=tls, limits=limits) as server:
        try:
            found = from_json(server.answer("GET", ".well-known/smart-configuration").content)
        except (ValueError, RecursionError) as error:
            raise EndError("its smart-configuration is no JSON: give --token-url") from error
    told = found.get("token_endpoint")
    if not isinstance(told, str):
        raise EndError("its smart-configuration has no token_endpoint: give --token-url")
    return told


def _granted(
    exchange: Exchange, goal: str, asked: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> tuple[str, float | None]:
    """A token and how many seconds it is good."""
    try:
        signed = {"Accept": "application/json", **(headers or {})}
        answer = exchange.send("POST", goal, data=dict(asked), headers=signed)
    except OversizeError as error:
        raise EndError("the answer where tokens are given is too large (--max-answer)") from error
    except httpx.HTTPError as error:
        told = not_trusted(error) or type(error).__name__
        raise EndError(f"no answer where tokens are given ({told})") from error
    try:
        plain: dict[str, Any] = from_json(answer.content)
    except (ValueError, RecursionError):
        plain = {}
    token = plain.get("access_token")
    if answer.status_code != 200 or not isinstance(token, str) or not token:
        if answer.is_redirect:
            raise EndError(
                f"no token was given: {_shown(goal)} sends us elsewhere ({answer.status_code}); see --token-url"
            )
        said = plain.get("error")
        code = said if isinstance(said, str) and said.replace("_", "").isalpha() and len(said) < 40 else "no token"
        raise EndError(f"no token was given ({answer.status_code}: {code})")
    if not token.isascii() or not token.isprintable():
        raise EndError("the token that was given has a line break or a sign that no header can carry")
    life = plain.get("expires_in")
    return token, float(life) if isinstance(life, int | float | Decimal) else None


class _Basic:
    """A name and a password."""

    def __init__(self, user: str, password: str) -> None:
        self._value = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def value(self, refused: str = "") -> str:
        return self._value


class _Token:
    """A token that is asked for when needed: before it ends, and once more when the server says 401."""

    def __init__(self, give: Callable[[Exchange], tuple[str, float | None]], tls: Tls, limits: Limits) -> None:
        self._give, self._tls, self._limits = give, tls.context(), limits
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def value(self, refused: str = "") -> str:
        with self._lock:
            if not self._token or f"Bearer {self._token}" == refused or time.monotonic() > self._until:
                exchange = Exchange(self._limits, self._tls)
                try:
                    self._token, life = self._give(exchange)
                finally:
                    exchange.close()
                self._until = time.monotonic() + (max(life - _MARGIN, life / 2) if life else float("inf"))
            return f"Bearer {self._token}"
