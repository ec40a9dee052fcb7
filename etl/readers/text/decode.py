"""Bytes to one normalized text.

The encoding is decided from the bytes alone: byte order marks, the pattern of NUL bytes, strict UTF-8, and then what
chardet holds the likeliest of the encodings that programs still write.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

from etl.errors import InputError
from etl.patterns import regex
from etl.readers.text.ligatures import with_ligatures

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("cp932", "euc-jp", "gb18030", "big5", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254")
"""What texts that aren't Unicode are written in; detectors that also know terminals of the eighties find those everywhere."""
_LATIN = frozenset(("cp1250", "cp1254"))
_UNSURE = 0.05
"""Below this confidence a few accents tell no Central European or Turkish text; Windows-1252 is the commonest by far."""
_COMBINING = frozenset(map(chr, range(0x300, 0x370)))
_COMBINED = regex("[^\\W\\d_][\u0300-\u036f]")
_WIDE = "\uff01\uff0c\uff1b\uff1f"
_WIDE_MARK = regex(f"[{_WIDE}]")
_MANY_NEWLINES = regex(r"\n{4,}")
_ARROWS = "►▶▸➔➜➡➞➙"
_POINTER = regex(rf"(?<=[\w)%°]\s)[{_ARROWS}](?=\s\w)|(?<=[\w)%°])[{_ARROWS}](?=\w)")
"""A triangle or heavy arrow that stands between two values as an arrow does; before a line or behind it it's an ornament."""
_WIDEST_GAP = 200
"""Spaces between two columns of the widest page; patterns that read over a gap cost its length squared."""
_WIDE_GAP = regex(rf" {{{_WIDEST_GAP + 1},}}")
_POINTS = "·‧⋅∙˙"
_POINT = regex(
    rf"(?<![\w.{_POINTS}])(\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}})[{_POINTS}](?!10(?:[1-9]\d?(?!\d)|(?!\d)(?! ?[A-Za-zµμ%])))"
    rf"(\d{{1,4}})(?![{_POINTS}.]?\d|[\u3400-\u9fff])"
)
"""A raised decimal point, as in "12·5 g/dL"; before a power of ten the sign multiplies ("2·10⁶", flattened "2·106")."""
_THIN = "\u2007\u2009\u202f"
_GROUPED = regex(rf"(?<![\d.])\d{{1,3}}(?:[{_THIN}]\d{{3}})+(?!\d)")
"""A number with thousands set apart by a thin space."""
_UNTHIN = str.maketrans("", "", _THIN)
_SPACED_BLANK = regex(r"\n[ ]+(?=\n)")


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a source's bytes, not yet normalized.

    Args:
        data: the bytes, not empty.
        name: the source's name, for messages.

    Returns:
        The text, and warnings about what could not be decoded.

    Raises:
        InputError: when the bytes are no text.
    """
    encoding, skip = _declared(data)
    if not encoding and b"\0" in data:
        encoding = _wide(data)
        if not encoding:
            raise InputError(f"{name}: binary data, not text; give the document as text, or export it as UTF-8")
    warnings: tuple[str, ...] = ()
    try:
        text = data[skip:].decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding and encoding != "utf-8":
            raise InputError(f"{name}: damaged {encoding.upper()} text; save it again as UTF-8") from error
        text, warnings = _legacy(data[skip:], name)
    _refuse_binary(text, name)
    return text, warnings


def _declared(data: bytes) -> tuple[str, int]:
    """The encoding its byte order mark tells, and the mark's length."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    return "", 0


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: nearly all NULs stand at the even or at the odd places."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 or even + odd < len(data) // 50:
        return ""
    if odd > 20 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 20 * odd else ""


def _legacy(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Text that isn't UTF-8: damaged UTF-8, or an older encoding."""
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    good = sum(1 for character in repaired if character > "\x7f") - broken
    if good >= 10 * broken:
        return repaired, (f"{broken} bytes are not valid UTF-8 and read as U+FFFD",)
    import chardet  # its tables take a third of a second, which hardly a file needs

    found = chardet.detect(data, compat_names=False, prefer_superset=True, include_encodings=_LEGACY)
    encoding, confidence = found["encoding"] or "cp1252", found["confidence"]
    if encoding in _LATIN and confidence < _UNSURE:
        encoding = "cp1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        if sum(1 for character in text if character > "\x7f") > 0.5 * len(text):
            raise InputError(f"{name}: the encoding can't be told; save it as UTF-8") from None
    return text, () if encoding == "cp1252" else (f"encoding told by its bytes: {encoding}",)


def _refuse_binary(text: str, name: str) -> None:
    """Refuse what decoded but is no text."""
    controls = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 11, 12, 13))
    if controls and ("\0" in text or controls > max(4, len(text) // 50)):
        raise InputError(f"{name}: binary data, not text; give the document as text, or export it as UTF-8")


_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_HELD = "\ue000"
"""Stands for a zero-width space that stays, while the others go."""
_ANY_ZERO_WIDTH = regex(f"[{_ZERO_WIDTH}]")
_BROKEN_CHANGE = regex(rf"(?<![^\W_])[cgmnpr]\.[^\s{_ZERO_WIDTH}]{{0,60}}[{_ZERO_WIDTH}][^\s]{{1,60}}")
"""A change of a gene with a zero-width space in it: whether something was lost there can't be known."""


@cache
def _table() -> dict[str, str]:
    """How single characters are normalized."""
    table: dict[int, str] = {}
    for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000):
        table[code] = " "
    removed = (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
    for code in (*removed, *range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)):
        table[code] = ""
    for code in (0x0B, 0x0C, 0x85, 0x2028, 0x2029):
        table[code] = "\n"
    for code in range(0xFF01, 0xFF5F):
        if chr(code) not in _WIDE:
            table[code] = chr(code - 0xFEE0)
    table |= dict.fromkeys(map(ord, "⇒⇨⟶⟹"), "→")
    for code in range(0xFB00, 0xFB07):  # ligatures of copied PDF text
        table[code] = unicodedata.normalize("NFKC", chr(code))
    return {chr(code): normal for code, normal in table.items()}


@cache
def _unusual() -> re.Pattern[str]:
    """Finds the characters that have another form, always or beside certain others."""
    return regex(f"[{re.escape(''.join([*_table(), *_COMBINING, *_WIDE, *_ARROWS, *_POINTS]))}]")


def normalize(text: str) -> str:
    """The normalized text that all offsets refer to.

    Line ends become `\\n`, all kinds of space the plain space, all arrows to the right one arrow, full-width digits, letters and signs their ASCII
    forms (comma, semicolon, question and exclamation mark only next to Latin text), a raised decimal point the plain one; invisible
    characters and thin spaces between thousands go, but not a zero-width space within a change of a gene. A gap wider than any page has is shortened, a ligature that was set apart joined
    to its word.

    Args:
        text: decoded text.

    Returns:
        The text; every visible character is still there, in order.
    """
    if text.isascii() and text.isprintable():
        return with_ligatures(_without_wide_gaps(text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := set(_unusual().findall(text)):
        if not found.isdisjoint(_THIN):
            text = _GROUPED.sub(lambda match: match.group().translate(_UNTHIN), text)
        if not found.isdisjoint(_POINTS):
            text = _POINT.sub(r"\1.\2", text)
        if not found.isdisjoint(_ZERO_WIDTH):
            text = _BROKEN_CHANGE.sub(lambda match: _ANY_ZERO_WIDTH.sub(_HELD, match.group()), text)
        table = _table()
        for character in found & table.keys():
            text = text.replace(character, table[character])
        if not found.isdisjoint(_WIDE):
            text = _WIDE_MARK.sub(_narrow, text)
        if not found.isdisjoint(_COMBINING):
            text = _COMBINED.sub(lambda match: unicodedata.normalize("NFC", match.group()), text)
        if not found.isdisjoint(_ARROWS):
            text = _POINTER.sub("→", text)
        text = text.replace(_HELD, _ZERO_WIDTH[0])
    text = with_ligatures(_without_wide_gaps(text))
    if "\n " in text:
        text = _SPACED_BLANK.sub("\n", text)
    return _MANY_NEWLINES.sub("\n\n\n", text) if "\n\n\n\n" in text else text


def _without_wide_gaps(text: str) -> str:
    """Shorten runs of spaces that are wider than a page."""
    return _WIDE_GAP.sub(" " * _WIDEST_GAP, text) if " " * (_WIDEST_GAP + 1) in text else text


def _narrow(match: re.Match[str]) -> str:
    """The ASCII form of a full-width mark that stands in Latin text."""
    text, at = match.string, match.start()
    before = text[at - 1 : at] if at else ""
    after = text[at + 1 : at + 2]
    latin = any(side and side.isalnum() and side < "\u0250" for side in (before, after)) and not any(
        side and side >= "\u2e80" for side in (before, after)
    )
    return chr(ord(match.group()) - 0xFEE0) if latin else match.group()
