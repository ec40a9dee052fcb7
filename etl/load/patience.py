"""How long to wait before a server is asked again, and when it isn't asked any more."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct, field

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
