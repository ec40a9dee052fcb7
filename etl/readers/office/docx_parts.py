"""What a Word document says apart from its text: styles, and the markers of its lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from etl.patterns import regex
from etl.readers.office.docx_forms import chosen
from etl.readers.office.package import Package, attribute, child, local
from etl.readers.office.runs import symbol

_HEADING = regex(
    r"(?:heading|überschrift|titre|título|titolo|rubrik|kop|nagłówek|заголовок|标题|見出し)\s*([1-9])$", re.IGNORECASE
)
_LEVEL_TEXT = regex(r"%([1-9])")
_CHAIN = 12
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "\uf0a8": "◆", "o": "◦", "": "•"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits.

    Args:
        name: its name in lower case.
        level: heading level, 0 for none.
        bold: whether its text is bold, None when it doesn't say.
        size: in points, 0 when it doesn't say.
        hidden: whether its text isn't shown, None when it doesn't say.
        struck: whether its text is struck out, None when it doesn't say.
        raised: "superscript", "subscript" or "".
        list: number of the list it belongs to, "" for none.
        depth: its level there.
    """

    name: str = ""
    level: int = 0
    bold: bool | None = None
    size: float = 0.0
    hidden: bool | None = None
    struck: bool | None = None
    raised: str = ""
    list: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id, and the id of the usual paragraph's."""

    styles: Mapping[str, Style]
    usual: str = ""
    size: float = 10.0

    def of(self, style: str) -> Style:
        """A style, the usual one when there is no such id."""
        return self.styles.get(style) or self.styles.get(self.usual) or Style()


def read_styles(package: Package, part: str) -> Styles:
    """The styles of a document.

    Args:
        package: the opened file.
        part: name of the part that holds them.
    """
    root = package.xml(part) if part else None
    raw: dict[str, etree._Element] = {}
    usual = ""
    for one in root if root is not None else ():
        if local(one) == "style":
            raw[attribute(one, "styleId")] = one
            if attribute(one, "type") == "paragraph" and attribute(one, "default") in ("1", "true", "on"):
                usual = attribute(one, "styleId")
    given = child(root, "docDefaults", "rPrDefault", "rPr") if root is not None else None
    size = points(child(given, "sz")) or 10.0
    return Styles({key: _style(raw, key) for key in raw}, usual, size)


def _style(raw: Mapping[str, etree._Element], key: str) -> Style:
    """A style with what it inherits along its chain."""
    name = ""
    level, depth, size = 0, 0, 0.0
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    raised, number = "", ""
    for _ in range(_CHAIN):
        element = raw.get(key)
        if element is None:
            break
        shown = attribute(child(element, "name"), "val").lower()
        name = name or shown
        run, paragraph = child(element, "rPr"), child(element, "pPr")
        outline = attribute(child(paragraph, "outlineLvl"), "val")
        if not level and heading_level(shown):
            level = heading_level(shown)
        elif not level and outline.isdecimal() and int(outline) < 9:
            level = int(outline) + 1
        if bold is None and (found := child(run, "b")) is not None:
            bold = is_on(found)
        if hidden is None and (found := child(run, "vanish")) is not None:
            hidden = is_on(found)
        struck = is_struck(run) if struck is None else struck
        size = size or points(child(run, "sz"))
        raised = raised or attribute(child(run, "vertAlign"), "val")
        if not number:
            number = attribute(child(paragraph, "numPr", "numId"), "val")
            shown_depth = attribute(child(paragraph, "numPr", "ilvl"), "val")
            depth = int(shown_depth) if shown_depth.isdecimal() else depth
        key = attribute(child(element, "basedOn"), "val")
    return Style(name, level, bold, size, hidden, struck, raised, number, depth)


def heading_level(style: str) -> int:
    """The level that a style's name says ("heading 2" → 2), 0 for other styles."""
    match = _HEADING.match(style)
    return int(match.group(1)) if match else 0


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `<w:b/>` is on."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")


def is_struck(properties: etree._Element | None) -> bool | None:
    """Whether characters are struck out, None when it isn't said."""
    said = [is_on(one) for name in ("strike", "dstrike") if (one := child(properties, name)) is not None]
    return any(said) if said else None


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


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its format ("bullet", "decimal" …), its text ("%1."), and its first number."""

    format: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
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
