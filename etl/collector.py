"""Python's cyclic garbage collector, held back while it could only cost time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back() -> Iterator[None]:
    """Within this block nothing is searched for cycles; before and after it the collector is as the caller had it.

    Meant for work that makes many small objects of which nearly all stay, or go without the collector because
    nothing points back at them: loading the lexicon, reading a document, and its way through the rooms.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
