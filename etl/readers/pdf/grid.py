"""What both table finders make: a grid of placed cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from etl.patterns import regex
from etl.readers.pdf.edges import Box
from etl.readers.pdf.page import Word
from etl.readers.pdf.rows import rows_of

_SOFT = "\xad"
OWN_HYPHEN = "\u2011"
"""How a hyphen is marked that ends a line in a file whose program leaves words whole: it is the author's."""


class Placed(Struct, frozen=True):
    """A cell: its place in the grid, its text, where it is printed, and whether it is set in bold.

    `box` is its place on the page as it is read, `place` on the page as it is stored (a page printed sideways).
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    box: Box
    bold: bool = False
    page: int = 0
    place: Box | None = None


class Grid(Struct, frozen=True):
    """A table on a page.

    Args:
        cells: in reading order; places that a merged cell covers have none.
        rows: number of rows.
        columns: number of columns.
        edges: left and right end of each column.
        box: its place.
        page: one-based page.
        ruled: whether its lines are drawn.
        size: type size of most of its text.
        headers: rows that are header rows because a drawn line or a repetition says so.
    """

    cells: tuple[Placed, ...]
    rows: int
    columns: int
    edges: tuple[tuple[float, float], ...]
    box: Box
    page: int
    ruled: bool
    size: float
    headers: int = 0


def cell_text(words: Iterable[Word]) -> str:
    """The text of a cell: its lines joined, words that were parted at a line's end whole again."""
    lines = [" ".join(word.text for word in row.words) for row in rows_of(list(words))]
    return join_lines(lines)


def join_lines(lines: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    """Lines as one text.

    Args:
        lines: the lines.
        known: words of the document in small letters, to tell a hyphen of the typesetter's from the author's.

    Returns:
        The text; a hyphen at a line's end goes when the word goes on in small letters.
    """
    parts: list[str] = []
    for line in lines:
        if not parts:
            parts.append(line)
            continue
        last = parts[-1]
        parts[-1], glue = _seam(last, line, known)
        parts.append(glue + line)
    return "".join(parts).replace(_SOFT, "").replace(OWN_HYPHEN, "-")


_TAIL = regex(r"[^\W\d_]+$")
_HEAD = regex(r"[^\W\d_]+")


def _seam(last: str, line: str, known: frozenset[str]) -> tuple[str, str]:
    """The end of a line as it is to stand before the next one, and what comes between."""
    end, begin = last[-1:], line[:1]
    if end == _SOFT:
        return last[:-1], ""
    if end in "-‐" + OWN_HYPHEN and len(last) > 1 and last[-2].isalnum() and begin.isalpha():
        tail = last[max(0, len(last) - 40) : -1]
        match, head = _TAIL.search(tail), _HEAD.match(line[:40])
        compound = tail[: match.start()][-1:] in ("-", "‐") if match else True
        if match and head and begin.islower() and not compound:
            first, second = match.group().lower(), head.group().lower()
            keeps = (end == OWN_HYPHEN or f"{first}-{second}" in known) and first + second not in known
            if not keeps:
                return last[:-1], ""
        return last, ""
    if end in "-‐–/" + OWN_HYPHEN and len(last) > 1 and last[-2].isalnum() and begin.isalnum():
        return last, ""
    if end >= "\u2e80" and begin >= "\u2e80":
        return last, ""
    return last, " "
