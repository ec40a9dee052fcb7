"""A glyph as it stands on a page: what is read of pdfminer's, without what isn't."""

from __future__ import annotations

from typing import NamedTuple

from pdfminer.layout import LTChar

from etl.patterns import regex
from etl.readers.text.decode import normalize

Matrix = tuple[float, float, float, float, float, float]
_CID = regex(r"\(cid:\d+\)")
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "◆", 0xF076: "❖", 0xF0B1: "±", 0xF0B3: "≥",
    0xF0A3: "≤", 0xF0B0: "°", 0xF0D7: "·", 0xF0B4: "×", 0xF02D: "−", 0xF061: "α", 0xF062: "β", 0xF067: "γ",
    0xF064: "δ", 0xF06D: "μ", 0xF06B: "κ", 0xF0AE: "→", 0xF0BB: "≈", 0xF02B: "+", 0xF03D: "=", 0xF03C: "<", 0xF03E: ">",
}  # fmt: skip
"""What the private characters of the Symbol and Wingdings fonts print."""
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x78: "☒", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_DINGBATS = dict(zip("345678lmnou", "✓✓✗✗✗✗●○■☐◆", strict=True))
"""Signs of fonts that have signs in place of letters and digits: a tick isn't the 4 that it is stored as."""


class Letter(NamedTuple):
    """A glyph; places in points from the page's upper left corner, `base` is its base line, `matrix` as the file has it."""

    base: float
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    text: str
    font: str
    matrix: Matrix
    upright: bool


def letter(
    matrix: Matrix, font: str, stretch: float, text: str, right: float, low: float, high: float, height: float
) -> Letter:
    """A glyph drawn from left to right.

    Args:
        matrix: where it is drawn.
        font: its font's name.
        stretch: how much wider than usual it is.
        text: its character.
        right: its right end, from where it is drawn.
        low: its lower end, likewise.
        high: its upper end, likewise.
        height: of the page.
    """
    a, b, c, d, e, f = matrix
    xs = (c * low + e, a * right + c * low + e, a * right + c * high + e, c * high + e)
    ys = (d * low + f, b * right + d * low + f, b * right + d * high + f, d * high + f)
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    upright = a * d * stretch > 0 and b * c <= 0 and a * (high - low) > 0
    return Letter(height - f, x0, x1, height - y1, height - y0, y1 - y0, text, font, matrix, upright)


def level(
    matrix: Matrix, base: float, stretch: float, low: float, tall: float, height: float
) -> tuple[float, float, float, float, bool]:
    """What the glyphs of a string that is drawn along the page have in common.

    Args:
        matrix: where the string is drawn, not turned.
        base: its base line in the file.
        stretch: how much wider than usual it is.
        low: the glyphs' lower end, from their base line.
        tall: how tall they are.
        height: of the page.

    Returns:
        `base`, `top`, `bottom`, `size` and `upright` of a `Letter`.
    """
    y0, y1 = matrix[3] * low + base, matrix[3] * (low + tall) + base
    if y1 < y0:
        y0, y1 = y1, y0
    upright = matrix[0] * matrix[3] * stretch > 0 and matrix[0] * tall > 0
    return height - base, height - y1, height - y0, y1 - y0, upright


def as_letter(char: LTChar, height: float) -> Letter:
    """A glyph that pdfminer has made itself, as it does of fonts that are written from top to bottom.

    Args:
        char: the glyph.
        height: of the page.
    """
    top, bottom, text = height - char.y1, height - char.y0, character(sign_of(char.get_text(), char.fontname))
    base = height - char.matrix[5]
    return Letter(base, char.x0, char.x1, top, bottom, char.size, text, char.fontname, char.matrix, char.upright)


def sign_of(raw: str, font: str) -> str:
    """What a glyph prints whose font has signs in place of letters; others as they are.

    Args:
        raw: as its font tells it.
        font: the font's name.
    """
    name = str(font).lower()
    if "dingbats" in name:
        return _DINGBATS.get(raw, raw)
    if "wingdings" not in name or len(raw) != 1:
        return raw
    signs = (
        _WINGDINGS_2 if name.removesuffix("-regular").endswith("2") else _WINGDINGS if not name.endswith("3") else {}
    )
    code = ord(raw)
    return signs.get(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code, raw)


def character(raw: str) -> str:
    """The normalized text of one glyph; "" for what can't be seen.

    Args:
        raw: as its font tells it.
    """
    if raw.startswith("(cid:"):
        if raw == "(cid:127)":
            return "•"  # what the standard fonts' bullet comes out as
        return _CID.sub("\ufffd", raw)
    if raw == "\xad":
        return raw  # tells a hyphen of the typesetter's from the author's
    if raw.isspace() or raw == "\xa0":
        return " "
    text = "".join(_SYMBOLS.get(ord(c), chr(ord(c) - 0xF000) if 0xF020 <= ord(c) < 0xF07F else c) for c in raw)
    return normalize(text)
