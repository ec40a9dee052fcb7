"""What a source may cost at most, so that one bad file can't stop a run of thousands: all limits, in one place."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from msgspec import Struct

from etl.errors import InputError
from etl.patterns import regex
from etl.value import replace

_AMOUNT = regex(r"(\d{1,12})\s?([kMG]?)B?")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}


class Limits(Struct, frozen=True):
    """Bounds of one source. Entities of XML have none: not a single one is ever resolved.

    Args:
        bytes: largest size of a file in bytes.
        pages: most pages of a paged format.
        cells: most cells of one table.
        columns: most columns of one table of delimited text; a spreadsheet can't have more.
        depth: tables within tables, and boxes within boxes, are told apart down to this depth; below it they are text.
        members: most documents of an archive.
        parts: most parts of an archive or office file.
        growth: an archive or office file may unpack to this many times `bytes`.
        ratio: most times that one part of an archive or office file may grow when it is unpacked.
        objects: most glyphs, lines and boxes of one page of a PDF; a box takes 12 kB of memory.
        operators: most drawing operators of one page of a PDF, and most operands that no operator has taken.
        seconds: longest time for one document; 0 for any time.
        memory: most memory in bytes of the process that converts it, in a run into a folder; 0 for any.
        ocr: whether pages that are only pictures are recognized (needs Tesseract).
    """

    bytes: int = 20_000_000
    pages: int = 600
    cells: int = 1_000_000
    columns: int = 16_384
    depth: int = 16
    members: int = 1_000
    parts: int = 10_000
    growth: int = 10
    ratio: int = 300
    objects: int = 60_000
    operators: int = 500_000
    seconds: int = 600
    memory: int = 0
    ocr: bool = False

    def check_size(self, size: int, name: str) -> None:
        """Refuse an empty or too large source.

        Args:
            size: its size in bytes.
            name: its name, for the message.

        Raises:
            InputError: when it is empty or larger than `bytes`.
        """
        if size == 0:
            raise InputError(f"{name}: the file is empty; check that it was saved or downloaded completely")
        if size > self.bytes:
            raise InputError(
                f"{name}: {size} bytes is more than the limit of {self.bytes}; split it or raise the limit (bytes)"
            )

    def check_columns(self, columns: int, name: str) -> None:
        """Refuse a table that is too wide to be one of people.

        Args:
            columns: how many columns it has.
            name: the source's name, for the message.

        Raises:
            InputError: when it has more than `columns`.
        """
        if columns > self.columns:
            raise InputError(
                f"{name}: a table of {columns} columns is wider than the limit of {self.columns}; keep the columns that"
                " matter or raise the limit (columns)"
            )

    def told(self, sizes: Iterable[int]) -> tuple[str, ...]:
        """What there is to tell of tables with more than `cells` cells, which are read as text.

        Args:
            sizes: how many cells the tables of a source have.
        """
        large = sum(1 for size in sizes if size > self.cells)
        return (f"a table of more than {self.cells} cells was read as text",) * bool(large)

    @property
    def unpacked(self) -> int:
        """Bytes that an archive or office file may unpack to."""
        return self.growth * self.bytes

    @contextmanager
    def in_time(self, name: str) -> Iterator[None]:
        """Stop what takes longer than `seconds`.

        It works in the main thread of a system with alarms (not on Windows), which is where the commands do their
        work; elsewhere nothing is stopped. Within another limit of time only the outer one counts.

        Args:
            name: the source's name, for the message.

        Raises:
            InputError: when the time is over.
        """
        if self.seconds <= 0 or not _can_ring():
            yield
            return
        begin = time.monotonic()
        handler = signal.signal(signal.SIGALRM, _ring)
        rest, every = signal.setitimer(signal.ITIMER_REAL, self.seconds, 1)  # again, should somebody catch it
        try:
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except _TimeIsOverError:
            told = f"{name}: not done after {self.seconds} seconds; split it or raise the limit (seconds)"
            raise InputError(told) from None
        finally:
            signal.signal(signal.SIGALRM, handler)
            if rest:
                signal.setitimer(signal.ITIMER_REAL, max(0.001, rest - (time.monotonic() - begin)), every)


class _TimeIsOverError(BaseException):
    """Rung by the alarm; no Exception, so that nothing on the way takes it for its own."""


def _ring(number: int, frame: FrameType | None) -> None:
    raise _TimeIsOverError


def _can_ring() -> bool:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGALRM) not in (None, _ring)


def limits_from(settings: Iterable[str], ocr: bool = False) -> Limits:
    """Limits as a command line gives them.

    Args:
        settings: `name=number` each; the number may end in k, M or G.
        ocr: whether pages that are only pictures are recognized.

    Returns:
        The limits, those that aren't named as they usually are.

    Raises:
        ValueError: there is no such limit, or it is no number.
    """
    known = {name: getattr(Limits(), name) for name in Limits.__struct_fields__ if name != "ocr"}
    given: dict[str, int] = {}
    for setting in settings:
        name, _, amount = (part.strip() for part in setting.partition("="))
        found = _AMOUNT.fullmatch(amount)
        if name not in known:
            raise ValueError(f"{name!r} is no limit; there are {', '.join(known)}")
        if not found or not (int(found[1]) or known[name] == 0 or name == "seconds"):
            raise ValueError(f"{setting!r}: a limit is a number above 0, such as {name}={known[name]}")
        given[name] = int(found[1]) * _TIMES[found[2]]
    return replace(Limits(ocr=ocr), **given)  # type: ignore[arg-type]
