"""RTF as tokens: groups, control words, and characters in the code page of their font."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.patterns import regex

_TOKEN = regex(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    r"|\\(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])"
    r"|(?P<end>[\r\n]+)"
    r"|(?P<text>[^\\{}\r\n]+)"
    r"|(?P<rest>[\\])"
)
_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
SYMBOLS = "symbol"
"""Instead of a code page: the font has signs, not letters."""
_KNOWN = frozenset((437, 708, 850, 852, 866, 874, 932, 936, 949, 950, *range(1250, 1259)))


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Args:
        kind: "{", "}", "word", "sign", "hex" (one byte) or "text".
        text: the control word, sign or characters.
        number: the control word's number, None if it has none.
    """

    kind: str
    text: str = ""
    number: int | None = None


def scan(data: bytes) -> Iterator[Token]:
    """The tokens of an RTF file; line ends are none, and binary data is skipped.

    Args:
        data: the file.

    Yields:
        Tokens in order.
    """
    source = data.decode("latin-1")
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        kind = match.lastgroup or ""
        if kind in ("word", "number"):
            number = int(match["number"]) if match["number"] else None
            word = match["word"]
            if word == "bin":
                at += max(0, number or 0)
            else:
                yield Token("word", word, number)
        elif kind == "hex":
            yield Token("hex", chr(int(match["hex"], 16)))
        elif kind == "brace":
            yield Token(match["brace"])
        elif kind in ("sign", "text"):
            yield Token(kind, match[kind])


def page_of(charset: int, default: str) -> str:
    """The code page of a font's character set."""
    return SYMBOLS if charset == 2 else _PAGES.get(charset, default)


def page_named(number: int) -> str:
    """The code page with a number, Windows-1252 when it isn't known."""
    if number == 65001:
        return "utf-8"
    return f"cp{number}" if number in _KNOWN else "mac_roman" if number == 10000 else "cp1252"
