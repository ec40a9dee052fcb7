"""Inline text to lines: what is bold in them, and what is link."""

from __future__ import annotations

import re

from etl.patterns import regex
from etl.readers.units import Line

_MARKS = regex("([\x01-\x04])")
MARKED = regex("[\x00-\x04]")
"""Marks for line ends, bold text and links that stand in a text while it is gathered."""


def split_marks(raw: str) -> list[str]:
    """The texts between marks, and the marks."""
    return re.split("([\x00-\x04])", raw)


def marked_lines(raw: str) -> list[Line]:
    """Lines of a text with marks for line ends, bold text and links.

    Args:
        raw: the text: `\\x00` ends a line, `\\x01` and `\\x02` begin and end bold text, `\\x03` and `\\x04` a link.

    Returns:
        Its lines, without blank ones at the ends.
    """
    lines: list[Line] = []
    bold = link = False
    for printed in raw.split("\x00"):
        text, pieces = "", _MARKS.split(printed)
        heavy = linked = links = lead = 0
        leading = True
        for piece in pieces:
            if piece == "\x01" or piece == "\x02":
                bold = piece == "\x01"
                continue
            if piece == "\x03" or piece == "\x04":
                link = piece == "\x03"
                continue
            visible = piece.strip()
            if visible:
                if bold:
                    heavy += len(visible)
                    lead = len(text) + len(piece.rstrip()) if leading else lead
                else:
                    leading = False
                if link:
                    linked += len(visible)
                    links += 1
            text += piece
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
