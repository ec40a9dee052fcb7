"""Small raised and lowered print: exponents and footnote marks become superscript characters, indices plain ones.

"10" with a raised "6" must not be read as 106, and the "a" of a footnote is not a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from etl.readers.pdf.page import Word

_RAISED = str.maketrans(
    "0123456789+−-=()abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_SMALLER = 0.86
_CELL = 24.0
_MOST = 60
Index = dict[tuple[int, int], list[Word]]


def raise_marks(words: Sequence[Word]) -> list[Word]:
    """The words with their marks set: a mark stands on the base line of the word it belongs to.

    Args:
        words: words of one direction, in any order.

    Returns:
        Words; those that a mark parted are joined again.
    """
    sizes = [word.size for word in words]
    if not sizes or min(sizes) > _SMALLER * max(sizes):
        return list(words)
    ends: Index = {}
    starts: Index = {}
    for word in words:
        _put(ends, word.x1, word)
        _put(starts, word.x0, word)
    result: list[Word] = []
    converted: list[Word] = []
    for word in sorted(words, key=lambda word: (word.x0, word.base)):
        host = _host(word, ends, starts) if len(word.text) <= 12 else None
        if host is None:
            result.append(word)
            continue
        raised = host.base - word.base > 0
        text = _raised(word.text, host.text, host.x1 <= word.x0 + 1) if raised else word.text
        mark = word._replace(base=host.base, size=host.size, text=text, bold=host.bold, italic=host.italic, mark=True)
        _put(ends, mark.x1, mark)
        converted.append(mark)
    return _rejoined(result, converted)


def _put(index: Index, x: float, word: Word) -> None:
    bucket = index.setdefault((int(word.base // _CELL), int(x // _CELL)), [])
    if len(bucket) < _MOST:
        bucket.append(word)


def _near(index: Index, x: float, base: float) -> Iterable[Word]:
    row, column = int(base // _CELL), int(x // _CELL)
    for r in (row - 1, row, row + 1):
        for c in (column - 1, column, column + 1):
            yield from index.get((r, c), ())


def _host(word: Word, ends: Index, starts: Index) -> Word | None:
    """The bigger word that a small one is raised or lowered beside."""
    best: tuple[float, Word] | None = None
    for host in _near(ends, word.x0, word.base):
        gap = word.x0 - host.x1
        if -0.2 * host.size <= gap <= 0.2 * host.size and _beside(word, host) and (best is None or abs(gap) < best[0]):
            best = (abs(gap), host)
    if best is None:
        for host in _near(starts, word.x1, word.base):
            gap = host.x0 - word.x1
            raised = host.base - word.base > 0
            if -0.1 * host.size <= gap <= 0.55 * host.size and raised and _beside(word, host) and len(word.text) <= 4:
                return host
    return best[1] if best else None


def _beside(word: Word, host: Word) -> bool:
    if word.size > _SMALLER * host.size or word is host:
        return False
    rise = (host.base - word.base) / host.size
    return 0.12 <= rise <= 0.75 or -0.4 <= rise <= -0.05


def _raised(text: str, host: str, behind: bool) -> str:
    """Raised text in superscript characters; the ending of "1st" and words ("TM") stay as they are."""
    if text in ("–", "—"):
        return "⁻"
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 1 and any(a.isalpha() and b.isalpha() for a, b in pairwise(text)):
        return text
    if behind and host[-1:].isdigit() and text.lower() in ("st", "nd", "rd", "th"):
        return text
    return text.translate(_RAISED)


def _rejoined(words: list[Word], marks: list[Word]) -> list[Word]:
    """Words with their marks attached, wherever no gap parts them."""
    if not marks:
        return words
    rows: dict[float, list[Word]] = {}
    for mark in marks:
        rows.setdefault(mark.base, [])
    rest = [word for word in words if word.base not in rows]
    for word in (*words, *marks):
        if word.base in rows:
            rows[word.base].append(word)
    for row in rows.values():
        row.sort(key=lambda word: (word.x0, word.x1))
        joined: list[Word] = []
        for word in row:
            last = joined[-1] if joined else None
            if last and (word.mark or last.mark) and word.x0 - last.x1 < 0.12 * last.size:
                joined[-1] = last._replace(
                    x1=max(last.x1, word.x1),
                    top=min(last.top, word.top),
                    bottom=max(last.bottom, word.bottom),
                    text=last.text + word.text,
                    mark=word.mark,
                )
            else:
                joined.append(word)
        rest += joined
    return rest
