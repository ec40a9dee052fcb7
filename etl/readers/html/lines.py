"""Inline text to lines: what is bold in them, and what is link."""

from __future__ import annotations

from etl.patterns import regex
from etl.readers.text.decode import normalize
from etl.readers.units import Line

_MARKS = regex("([\x01-\x04])")
_ANY_MARK = regex("([\x00-\x04])")
MARKED = regex("[\x00-\x04]")
"""Marks for line ends, bold text and links that stand in a text while it is gathered."""


def normalized(raw: str) -> str:
    """A text with marks, normalized between them; as it is when it is ASCII."""
    if raw.isascii():
        return raw
    return "".join(piece if MARKED.match(piece) else normalize(piece) for piece in _ANY_MARK.split(raw))


def marked_lines(raw: str) -> list[Line]:
    """Lines of a text with marks for line ends, bold text and links.

    Args:
        raw: the text: `\\x00` ends a line, `\\x01` and `\\x02` begin and end bold text, `\\x03` and `\\x04` a link.

    Returns:
        Its lines, normalized, without blank ones at the ends.
    """
    lines: list[Line] = []
    bold = link = False
    ascii_only = raw.isascii()
    for printed in raw.split("\x00"):
        pieces = _MARKS.split(printed)
        if not ascii_only:
            pieces[::2] = map(normalize, pieces[::2])
        text = "".join(pieces[::2])
        at = heavy = linked = links = lead = 0
        leading = True
        for piece, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            visible = len(piece.strip()) if bold or link or leading else 0
            if visible:
                if bold:
                    heavy += visible
                    lead = at + len(piece.rstrip()) if leading else lead
                else:
                    leading = False
                if link:
                    linked += visible
                    links += 1
            at += len(piece)
            if mark:
                bold = mark == "\x01" if mark <= "\x02" else bold
                link = mark == "\x03" if mark > "\x02" else link
        shift = len(text) - len(text.lstrip())
        flat = " ".join(text.split())
        lead = len(" ".join(text[:lead].split())) if lead > shift else 0
        whole = bool(flat) and heavy >= 0.9 * len(flat) - 2
        lines.append(Line(flat, whole, lead, linked, links))
    while lines and not lines[0].text:
        lines.pop(0)
    while lines and not lines[-1].text:
        lines.pop()
    return lines
