"""What glyphs print whose fonts have signs in place of letters."""

from __future__ import annotations

from etl.patterns import regex
from etl.readers.text.decode import normalize

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
