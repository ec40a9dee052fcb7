"""One request and its answer on the wire, bounded in time and size; nothing here knows FHIR.

httpx bounds each read, so that a server that sends a byte a second is waited for as long as it likes, and it reads an answer
of any size. Here the whole answer has a deadline and a limit.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx
from msgspec import Struct

_PIECE = 1 << 16
_PORTS = {"http": 80, "https": 443}
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})


class Limits(Struct, frozen=True):
    """What one answer may cost.

    Args:
        connect: seconds to connect.
        answer: seconds from the request to the end of its answer.
        most: bytes of an answer, unpacked.
    """

    connect: float = 10.0
    answer: float = 120.0
    most: int = 64_000_000


class OversizeError(Exception):
    """A good answer that is larger than `Limits.most`."""


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Return the scheme, host and port of an address as httpx will connect to it.

    Args:
        url: an absolute address.

    Returns:
        The origin (RFC 6454); None for an address with a name or password in it, or that is none.
    """
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return None
    port = parts.port or _PORTS.get(parts.scheme)
    if parts.userinfo or not parts.host or port is None or not 0 < port < 65536:
        return None
    return parts.scheme, parts.host, port


class Exchange:
    """Sends requests and reads answers within `Limits`; follows no redirect. Safe to use from several threads."""

    def __init__(self, limits: Limits, verify: ssl.SSLContext, headers: Mapping[str, str] | None = None) -> None:
        self.limits = limits
        self._deadline = _Deadline()
        self._client = httpx.Client(
            headers={**(headers or {}), "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(limits.answer, connect=limits.connect),
            limits=httpx.Limits(max_connections=64),
            verify=verify,
            follow_redirects=False,
            trust_env=True,
        )
        for transport in (self._client._transport, *self._client._mounts.values()):  # the latter are proxies
            if isinstance(transport, httpx.HTTPTransport):
                transport._pool._network_backend = _Backend(self._deadline)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, method: str, url: str, **parts: Any) -> httpx.Response:
        """Return the answer to one request, whole.

        Args:
            method: GET, POST or DELETE.
            url: an absolute address.
            parts: params, content, data and headers as httpx has them.

        Returns:
            The answer. The body of a redirect or an error that is too large is left out.

        Raises:
            OversizeError: a good answer is too large.
            httpx.HTTPError: no answer, or none in time.
        """
        request = self._client.build_request(method, url, **parts)
        with self._deadline.within(self.limits.answer):
            found = self._client.send(request, stream=True)
            try:
                content = self._content(found)
            finally:
                found.close()
        kept = [(k, v) for k, v in found.headers.multi_items() if k not in ("content-encoding", "transfer-encoding")]
        return httpx.Response(found.status_code, headers=kept, content=content, request=request)

    def _content(self, found: httpx.Response) -> bytes:
        encoding = found.headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:  # others weren't asked for, and may unpack to any size
            raise httpx.DecodingError("an encoding that wasn't asked for")
        told = found.headers.get("content-length", "")
        pieces: list[bytes] = []
        left = self.limits.most - (int(told) if told.isdecimal() else 0)
        if left >= 0:
            left = self.limits.most
            for piece in found.iter_bytes():
                left -= len(piece)
                if left < 0:
                    break
                pieces.append(piece)
        if left >= 0:
            return b"".join(pieces)
        if found.is_success:
            raise OversizeError
        return b""


class _Deadline(threading.local):
    """When the exchange of this thread must be over."""

    until = float("inf")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        before, self.until = self.until, time.monotonic() + seconds
        try:
            yield
        finally:
            self.until = before

    def left(self, timeout: float | None, late: type[Exception]) -> float | None:
        """Return the seconds that one step may take; raise `late` when none are left."""
        rest = self.until - time.monotonic()
        if rest <= 0:
            raise late("the deadline of the exchange")
        if rest == float("inf"):
            return timeout
        return rest if timeout is None else min(rest, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection with each step bounded by what is left of the whole."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for at in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[at : at + _PIECE], self._deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections that know the deadline."""

    def __init__(self, deadline: _Deadline) -> None:
        self._inner, self._deadline = httpcore.SyncBackend(), deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout, httpcore.ConnectTimeout)
        opened = self._inner.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(opened, self._deadline)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)
