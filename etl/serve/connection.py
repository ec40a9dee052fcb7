"""uvicorn's HTTP connection with a deadline for what comes between requests: uvicorn itself waits for ever."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


class Connection(H11Protocol):
    """A connection that is closed when the head of a request isn't whole in time.

    The body of a request has its own deadline, with an answer (`etl.serve.app`). This one is for connections without a
    request in work: nothing sent, half a head, or the rest of a body after its refusal.
    """

    seconds = 30.0
    """Set by `connection_with`."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop()

    def _watch(self) -> None:
        """Start the deadline between requests, end it when a request is in work."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.seconds, self.transport.close)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def connection_with(seconds: float) -> type[Connection]:
    """Return the class of connections with this deadline, for `uvicorn.run(http=…)`.

    Args:
        seconds: from the first byte, or from the connection on.
    """
    return type("Connection", (Connection,), {"seconds": seconds})
