"""Lists of words that stand in a file beside the code, a line each: a name, a colon, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def rows_of(name: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each line of a list.

    Args:
        name: the file's name, without its ending.
    """
    for line in (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8").splitlines():
        key, colon, words = line.rpartition(": ")
        if colon and not line.startswith("#"):
            yield key, words
