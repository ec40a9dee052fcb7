"""Runs of formatted characters to plain text: raised digits stay raised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from etl.document import LeftOut, left_out
from etl.readers.formulas import subscript, superscript
from etl.readers.text.decode import normalize

Raise = Literal["", "super", "sub"]

_SIGNS = {
    "f0b7": "•", "f0b1": "±", "f0a3": "≤", "f0b3": "≥", "f0ae": "→", "f0e0": "→", "f0b4": "×", "f0b0": "°",
    "f0fc": "✓", "f0fe": "☑", "f0a8": "☐", "f06f": "☐", "f078": "☒", "f06d": "μ", "f061": "α", "f062": "β",
    "f067": "γ", "f064": "δ", "f0ad": "↑", "f0af": "↓", "f0bb": "≈", "f02d": "−", "f0d7": "·", "f0a7": "▪",
}  # fmt: skip
"""What the characters of symbol fonts look like."""


class Run(Struct, frozen=True):
    """Characters of one format.

    Args:
        text: the characters; `\\n` is a line break within a paragraph, `\\t` a tab.
        bold: whether they are bold.
        size: in points, 0 when not known.
        raised: "super" or "sub".
    """

    text: str
    bold: bool = False
    size: float = 0.0
    raised: Raise = ""


class Line(Struct, frozen=True):
    """A line of a paragraph, as far as the writer broke it.

    Args:
        text: its normalized text without white space at its ends.
        bold: whether all its letters are bold.
        lead: length of its bold begin, 0 when none or all of it is bold.
        size: size of its largest letters in points, 0 when not known.
        before: white space before it.
    """

    text: str
    bold: bool = False
    lead: int = 0
    size: float = 0.0
    before: str = ""


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """The lines of a paragraph.

    Args:
        runs: its runs in order.

    Returns:
        Its lines that aren't blank.
    """
    lines: list[Line] = []
    parts: list[Run] = []
    for run in _merged(runs):
        pieces = run.text.split("\n")
        for number, piece in enumerate(pieces):
            if number:
                lines.append(_line(parts))
                parts = []
            if piece:
                parts.append(Run(piece, run.bold, run.size, run.raised))
    lines.append(_line(parts))
    return [line for line in lines if line.text]


def plain(runs: Iterable[Run]) -> str:
    """The text of runs, lines parted by `\\n`."""
    runs = list(runs)
    if len(runs) == 1 and runs[0].text.isascii() and runs[0].text.isprintable() and not runs[0].raised:
        return runs[0].text.strip()  # what nearly all cells hold
    return "\n".join(line.text for line in lines_of(runs))


def symbol(code: str) -> str:
    """The character that looks like one of a symbol font, "" when none is known.

    Args:
        code: its hexadecimal number in the font ("F0B7").
    """
    return _SIGNS.get(code.lower(), "")


def kept_aside(what: str, texts: Iterable[str]) -> tuple[LeftOut, ...]:
    """What a document keeps of texts that are left out of it: each once.

    Args:
        what: what they are.
        texts: such texts, or blank ones.
    """
    return tuple(dict.fromkeys(one for text in texts if (one := left_out(what, text))))


def _whole(text: str) -> str:
    """A text without halves of characters, and with signs of symbol fonts as what they look like."""
    if not any("\ud800" <= c <= "\uf8ff" for c in text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(symbol(f"{ord(c):04x}") if "\uf000" <= c <= "\uf0ff" else c for c in joined)


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Runs that differ in nothing made one: programs cut words into runs as they like."""
    merged: list[list[Run]] = []
    for run in runs:
        if not run.text:
            continue
        last = merged[-1][-1] if merged else None
        if last and (last.bold, last.size, last.raised) == (run.bold, run.size, run.raised):
            merged[-1].append(run)
        else:
            merged.append([run])
    return [
        Run(_whole("".join(one.text for one in same)), same[0].bold, same[0].size, same[0].raised) for same in merged
    ]


def _line(parts: list[Run]) -> Line:
    pieces: list[str] = []
    before = ""
    lead, open_lead = 0, True
    for part in parts:
        piece = normalize(part.text).replace("\n", " ")
        if part.raised and piece.strip():
            change = superscript if part.raised == "super" else subscript
            inner = change(piece.strip(), before)
            left = len(piece) - len(piece.lstrip())
            piece = piece[:left] + inner + piece[left + len(piece.strip()) :]
        open_lead = open_lead and (part.bold or not piece.strip())
        if open_lead:
            lead += len(piece)
        pieces.append(piece)
        before = piece[-1:] or before
    joined = "".join(pieces)
    text = joined.strip()
    letters = [part for part in parts if any(c.isalnum() for c in part.text)]
    bold = bool(letters) and all(part.bold for part in letters)
    lead = len(joined[:lead].strip())
    size = max((part.size for part in letters), default=0.0)
    return Line(text, bold, 0 if bold else min(lead, len(text)), size, joined[: len(joined) - len(joined.lstrip())])
