"""What a Word document says apart from its text: styles, by python-docx, and the markers of its lists, which no library tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.exceptions import XmlchemyError
from docx.text.font import Font
from lxml import etree
from msgspec import Struct, field

from etl.patterns import regex
from etl.readers.office.docx_forms import chosen
from etl.readers.office.package import Package, attribute, child, local
from etl.readers.office.runs import Raise, symbol

_HEADING = regex(
    r"(?:heading|überschrift|titre|título|titolo|rubrik|kop|nagłówek|заголовок|标题|見出し)\s*([1-9])$", re.IGNORECASE
)
_LEVEL_TEXT = regex(r"%([1-9])")
_CHAIN = 12
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "\uf0a8": "◆", "o": "◦", "": "•"}


class Style(Struct, frozen=True):
    """A style with what it inherits.

    Args:
        name: its name in lower case.
        level: heading level, 0 for none.
        bold: whether its text is bold, None when it doesn't say.
        size: in points, 0 when it doesn't say.
        hidden: whether its text isn't shown, None when it doesn't say.
        struck: whether its text is struck out, None when it doesn't say.
        raised: "super", "sub" or "".
        list: number of the list it belongs to, "" for none.
        depth: its level there.
    """

    name: str = ""
    level: int = 0
    bold: bool | None = None
    size: float = 0.0
    hidden: bool | None = None
    struck: bool | None = None
    raised: Raise = ""
    list: str = ""
    depth: int = 0


class Styles:
    """The styles of a document, each with what it inherits.

    Args:
        document: python-docx's document.
    """

    def __init__(self, document: Any) -> None:
        self._raw = {one.style_id: one for one in document.styles}
        usual = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        given = child(document.styles.element, "docDefaults", "rPrDefault", "rPr")
        self._usual = usual.style_id if usual is not None else ""
        self._known: dict[str, Style] = {}
        self.size = points(child(given, "sz")) or 10.0

    def named(self, key: str) -> Style | None:
        """The style with an id, None when there is none."""
        if key in self._raw and key not in self._known:
            self._known[key] = _style(self._raw, key)
        return self._known.get(key)

    def of(self, key: str) -> Style:
        """A paragraph's style, the usual one when there is no such id."""
        return self.named(key) or self.named(self._usual) or Style()


def said(font: Font, what: str) -> Any:
    """What a font says of its characters, None for nothing or for what isn't allowed there."""
    try:
        return getattr(font, what)
    except (ValueError, KeyError, XmlchemyError):
        return None


def is_struck(font: Font) -> bool | None:
    """Whether characters are struck out, None when it isn't said."""
    told = [one for what in ("strike", "double_strike") if (one := said(font, what)) is not None]
    return any(told) if told else None


def raised(font: Font) -> Raise:
    """Whether characters are raised or lowered."""
    return "super" if said(font, "superscript") else "sub" if said(font, "subscript") else ""


def size_of(font: Font) -> float:
    """The size of characters in points, 0 when it isn't said."""
    size = said(font, "size")
    return float(size.pt) if size is not None else 0.0


def _style(raw: Mapping[str, Any], key: str) -> Style:
    """A style with what it inherits along its chain."""
    found = Style()
    for _ in range(_CHAIN):
        if (style := raw.get(key)) is None:
            break
        shown, font = (style.name or "").lower(), Font(style.element)
        paragraph = child(style.element, "pPr")
        outline = attribute(child(paragraph, "outlineLvl"), "val")
        outlined = int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0
        number, depth = found.list, found.depth
        if not number:
            number = attribute(child(paragraph, "numPr", "numId"), "val")
            shown_depth = attribute(child(paragraph, "numPr", "ilvl"), "val")
            depth = int(shown_depth) if shown_depth.isdecimal() else depth
        found = Style(
            found.name or shown,
            found.level or heading_level(shown) or outlined,
            said(font, "bold") if found.bold is None else found.bold,
            found.size or size_of(font),
            said(font, "hidden") if found.hidden is None else found.hidden,
            is_struck(font) if found.struck is None else found.struck,
            found.raised or raised(font),
            number,
            depth,
        )
        key = attribute(child(style.element, "basedOn"), "val")
    return found


def heading_level(style: str) -> int:
    """The level that a style's name says ("heading 2" → 2), 0 for other styles."""
    match = _HEADING.match(style)
    return int(match.group(1)) if match else 0


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `<w:b/>` is on."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")


def signs_of(element: etree._Element, kind: str) -> str:
    """The characters of a part of a run.

    Args:
        element: the part.
        kind: its name.
    """
    if kind == "t":
        return (element.text or "").replace("\n", " ")
    if kind == "sym":
        return symbol(attribute(element, "char"))
    if kind == "fldChar" and (box := child(element, "ffData", "checkBox")) is not None:
        ticked = child(box, "checked")
        return "☒" if is_on(ticked if ticked is not None else child(box, "default")) else "☐"
    if kind == "fldChar":
        return chosen(child(element, "ffData"))
    return {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(kind, "")


def points(element: etree._Element | None) -> float:
    """A size in half points as points, 0 when it isn't said."""
    value = attribute(element, "val")
    return int(value) / 2 if value.isdecimal() and len(value) < 5 else 0.0


class Level(Struct, frozen=True):
    """A level of a list: its format ("bullet", "decimal" …), its text ("%1."), and its first number."""

    format: str
    text: str
    start: int


class Lists(Struct):
    """The lists of a document, and how far each is counted.

    Args:
        levels: by number of the list and depth.
        family: the list's definition, which several lists may share.
        counts: what each definition has counted up to, by depth.
        begun: lists that have an item already.
    """

    levels: Mapping[tuple[str, int], Level]
    family: Mapping[str, str]
    restarted: frozenset[str] = frozenset()
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def marker(self, number: str, depth: int) -> str:
        """The marker of the next item of a list.

        Args:
            number: number of the list.
            depth: level of the item.

        Returns:
            The printed marker ("1.", "a)", "•"), "" when the list prints none.
        """
        level = self.levels.get((number, depth))
        if level is None or level.format == "none":
            return ""
        if level.format == "bullet":
            return _BULLETS.get(level.text, level.text if len(level.text) == 1 and level.text < "\ue000" else "•")
        counts = self.counts.setdefault(self.family.get(number, number), {})
        if number in self.restarted and number not in self.begun:
            counts.clear()
        self.begun.add(number)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            known = self.levels.get((number, place))
            count = counts.get(place, known.start if known else 1)
            return numeral(count, known.format if known else "decimal")

        return _LEVEL_TEXT.sub(shown, level.text[:40]).strip()


def read_lists(package: Package, part: str) -> Lists:
    """The lists of a document.

    Args:
        package: the opened file.
        part: name of the part that holds them.
    """
    root = package.xml(part) if part else None
    abstract: dict[str, etree._Element] = {}
    levels: dict[tuple[str, int], Level] = {}
    family: dict[str, str] = {}
    restarted: set[str] = set()
    for one in root if root is not None else ():
        if local(one) == "abstractNum":
            abstract[attribute(one, "abstractNumId")] = one
        elif local(one) == "num":
            number, base = attribute(one, "numId"), attribute(child(one, "abstractNumId"), "val")
            family[number] = base
            defined = abstract.get(base)
            for level in defined if defined is not None else ():
                if local(level) == "lvl":
                    levels[number, _int(attribute(level, "ilvl"))] = _level(level)
            for override in one:
                if local(override) == "lvlOverride":
                    depth = _int(attribute(override, "ilvl"))
                    if (own := child(override, "lvl")) is not None:
                        levels[number, depth] = _level(own)
                    if child(override, "startOverride") is not None:
                        restarted.add(number)
    return Lists(levels, family, frozenset(restarted))


def _level(element: etree._Element) -> Level:
    start = attribute(child(element, "start"), "val", "1")
    text = attribute(child(element, "lvlText"), "val")
    font = attribute(child(element, "rPr", "rFonts"), "ascii")
    if len(text) == 1 and text < "\u0100" and font.startswith(("Wingdings", "Symbol", "Webdings")):
        text = symbol(f"f0{ord(text):02x}")
    return Level(attribute(child(element, "numFmt"), "val", "decimal"), text, _int(start) if start else 1)


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def numeral(count: int, kind: str) -> str:
    """A number as a list prints it.

    Args:
        count: the number.
        kind: "decimal", "lowerLetter", "upperRoman" …; anything unknown is printed as a decimal.
    """
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        shown, rest = "", count
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            shown += sign * (rest // value)
            rest %= value
        return shown.upper() if kind == "upperRoman" else shown
    return f"{count:02d}" if kind == "decimalZero" else str(count)
