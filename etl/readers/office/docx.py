"""Word documents (OOXML) to a `Document`, by python-docx."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.parser import parse_xml
from docx.parts.styles import StylesPart
from docx.styles.styles import Styles as DocxStyles
from docx.text.font import Font
from lxml import etree
from msgspec import Struct, field

from etl.document import Document, LeftOut, pictures_aside
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.formulas import superscript
from etl.readers.limits import Limits
from etl.readers.office.flow import (
    Element,
    FlowGridCell,
    Grid,
    Paragraph,
    Raise,
    Role,
    Run,
    document_of,
    kept_aside,
    lines_of,
    symbol,
)
from etl.readers.office.package import Package, attribute, child, children, local, open_package, usual
from etl.readers.text.lines import numeral
from etl.value import replace

# Fields of Word's forms: what a list shows, and the prompts of fields that nobody has filled in.


BLANK = "____"
"""What stands for a field that is to be filled in."""


def read_prompts(package: Package, part: str) -> frozenset[str]:
    """The texts that a document's fields show as long as they are empty ("Click here to enter text.").

    Args:
        package: the opened file.
        part: name of the part that holds them, "" for none.
    """
    root = package.xml(part) if part else None
    found = (_text(body) for one in children(root, "docParts") if (body := child(one, "docPartBody")) is not None)
    return frozenset(text for text in found if text)


def without_prompts(body: etree._Element, prompts: frozenset[str]) -> list[str]:
    """Take the prompts out of the fields that show them, and leave a blank behind a label; what a program wrote stays.

    Args:
        body: the document's body, which is changed.
        prompts: their texts.

    Returns:
        The texts that were taken out.
    """
    found: list[str] = []
    for asked in body.iter("{*}sdt") if prompts else ():
        if child(asked, "sdtPr", "showingPlcHdr") is None or (text := _text(asked)) not in prompts:
            continue
        found.append(text)
        line = asked.getparent()
        labelled = line is not None and local(line) == "p" and _text(line) != text
        for number, one in enumerate(asked.iter("{*}t")):
            one.text = BLANK if labelled and not number else ""
    return found


def chosen(data: etree._Element | None) -> str:
    """What a list of an old form shows; "" for any other field.

    Args:
        data: what the form says of the field (`ffData`).
    """
    entries = [attribute(one, "val") for one in children(data, "ddList") if local(one) == "listEntry"]
    said = attribute(child(data, "ddList", "result"), "val") or attribute(child(data, "ddList", "default"), "val", "0")
    number = int(said) if said.isdecimal() and len(said) < 5 else 0
    return entries[number] if number < len(entries) else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(one.text or "" for one in element.iter("{*}t")).split())


# What a Word document says apart from its text: styles, by python-docx, and the markers of its lists, which no
# library tells.


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
        styles: python-docx's styles.
    """

    def __init__(self, styles: Any) -> None:
        self._raw = {one.style_id: one for one in styles}
        usual = styles.default(WD_STYLE_TYPE.PARAGRAPH)
        given = child(styles.element, "docDefaults", "rPrDefault", "rPr")
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
        return symbol(attribute(element, "char"), attribute(element, "font"))
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


# What a Word document holds and isn't read: comments, pictures, embedded documents, and what stands on every page.


def warnings_of(package: Package, parts: Mapping[str, str], body: etree._Element) -> tuple[str, ...]:
    """What isn't read.

    Args:
        package: the opened file.
        parts: its parts by kind.
        body: the document's body.
    """
    warnings: list[str] = []
    comments = package.xml(parts["comments"]) if "comments" in parts else None
    if comments is not None and len(comments):
        warnings.append(f"comments are not read: {len(comments)}")
    pictures = sum(1 for one in body.iter("{*}blip"))
    if pictures:
        warnings.append(f"pictures are not read: {pictures}")
    drawn = sum(1 for one in body.iter("{*}graphicData") if any(local(inner) in ("chart", "relIds") for inner in one))
    if drawn:
        warnings.append(f"charts and diagrams are not read: {drawn}")
    embedded = sum(1 for one in body.iter("{*}OLEObject", "{*}altChunk"))
    if embedded:
        warnings.append(f"embedded documents are not read: {embedded}")
    return tuple(warnings)


def pictures_of(body: etree._Element) -> tuple[LeftOut, ...]:
    """Return the pictures of a document, by their descriptions or names.

    Args:
        body: the document's body.
    """
    drawn = (one for one in body.iter("{*}inline", "{*}anchor") if next(one.iter("{*}blip"), None) is not None)
    called = [child(one, "docPr") for one in drawn]
    old = (attribute(one, "title") for one in body.iter("{*}imagedata"))
    return pictures_aside([*(attribute(one, "descr") or attribute(one, "name") for one in called), *old])


def above_and_below(package: Package, related: Iterable[tuple[str, str]]) -> tuple[LeftOut, ...]:
    """What is printed above and below the pages.

    Args:
        package: the opened file.
        related: kind and name of the parts that the document refers to.
    """
    found: dict[LeftOut, None] = {}
    for kind, part in related:
        root = package.xml(part) if kind in ("header", "footer") else None
        if root is not None:
            lines = ("".join(signs_of(one, local(one)) for one in p.iter("{*}t", "{*}tab")) for p in root.iter("{*}p"))
            found[LeftOut(f"page {kind}", " ".join(" ".join(lines).split()))] = None
    return tuple(one for one in found if one.text)


# Word documents (OOXML) to a `Document`, by python-docx.
#
# Read beside it: the markers of lists, footnotes, text boxes, tracked changes, what is filled into forms, formulas.
#
# Changes that were tracked are read as accepted; hidden and struck out text, comments, tables of contents, headers
# and footers are left out (of headers, footers and what is struck out the document keeps what it was).


_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WITHIN = frozenset(
    [
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "hyperlink",
        "fldSimple",
        "bdo",
        "dir",
        "ruby",
        "rubyBase",
    ]
)
"""Elements around runs or paragraphs that change nothing of what is read."""
_MATH = frozenset(("oMath", "oMathPara"))
_WIDEST = 200


class _Source(Struct):
    """The parts of the document, and what is gathered on the way.

    Args:
        styles: its styles.
        lists: its lists.
        notes: footnotes by id.
        endnotes: endnotes by id.
        pending: footnotes referred to since the last place where they could stand.
        last: endnotes referred to.
        boxes: text boxes of the current paragraph.
        carried: runs of a paragraph whose end was deleted.
        marks: how many footnotes and endnotes were referred to.
        deepest: how deep tables and boxes are told apart.
        struck: what is struck out, a text for each paragraph.
    """

    styles: Styles
    lists: Lists
    notes: dict[str, etree._Element]
    endnotes: dict[str, etree._Element]
    pending: list[Element] = field(default_factory=list)
    last: list[Element] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    carried: list[Run] = field(default_factory=list)
    marks: list[int] = field(default_factory=lambda: [0, 0])
    within_note: bool = False
    deepest: int = 16
    struck: list[str] = field(default_factory=list)


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a Word document.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is damaged, or has no text.
    """
    package = open_package(data, name, limits)
    main = next((to for kind, to in package.related("").values() if kind == "officeDocument"), "word/document.xml")
    related = package.related(main)
    parts = dict(related.values())
    body, styles = _opened(package, main, parts.get("styles", ""))
    source = _Source(
        Styles(styles),
        read_lists(package, parts.get("numbering", "")),
        _notes(package, parts.get("footnotes", "")),
        _notes(package, parts.get("endnotes", "")),
        deepest=limits.depth,
    )
    prompts = without_prompts(body, read_prompts(package, parts.get("glossaryDocument", "")))
    elements = [*_with_notes(source, _elements(source, body, 0)), *source.pending, *source.last]
    aside = (
        *above_and_below(package, related.values()),
        *pictures_of(body),
        *kept_aside("struck out", source.struck),
        *kept_aside("prompt", prompts),
    )
    return document_of(data, name, limits, _MEDIA, elements, warnings_of(package, parts, body), aside)


def _opened(package: Package, main: str, styles: str) -> tuple[Any, Any]:
    """The body and the styles, as python-docx has them; of nothing else, as it stumbles over damage anywhere else."""
    try:
        body = _parsed(package, main).body
        known = DocxStyles(_parsed(package, styles)) if package.read(styles).strip() else _usual_styles()
    except InputError:
        raise
    except Exception as error:  # what is said of a damaged file: ValueError, AttributeError, lxml's errors
        raise InputError(f"{package.name}: the part {main} is damaged; save the file again") from error
    if body is None:
        raise InputError(f"{package.name}: there is no Word document in it; save the file again as .docx")
    return body, known


def _usual_styles() -> Any:
    return StylesPart.default(None).styles  # type: ignore[arg-type]


def _parsed(package: Package, part: str) -> Any:
    return parse_xml(usual(package.read(part), f"{package.name}: the part {part}"))


def _notes(package: Package, part: str) -> dict[str, etree._Element]:
    """The footnotes or endnotes by id; the lines drawn above them are none."""
    if not package.read(part).strip():
        return {}
    package.xml(part)  # refused when it is damaged
    return {attribute(one, "id"): one for one in _parsed(package, part) if attribute(one, "type", "normal") == "normal"}


def _with_notes(source: _Source, elements: Iterable[Element]) -> Iterator[Element]:
    """The elements with footnotes below the paragraph, list or table that refers to them."""
    waiting: list[Element] = []
    for element in elements:
        goes_on = isinstance(element, Paragraph) and element.depth >= 0
        if waiting and not goes_on:
            yield from waiting
            waiting = []
        yield element
        waiting += source.pending
        source.pending = []
    yield from waiting


def _elements(source: _Source, container: etree._Element, depth: int) -> Iterator[Element]:
    """The paragraphs and tables of a body, cell, text box or note."""
    for one in container:
        kind = local(one)
        if kind == "p":
            yield from _paragraph(source, one, depth)
        elif kind == "tbl":
            yield from _table(source, one, depth)
        elif kind in _WITHIN:
            yield from _elements(source, one, depth)
        elif kind == "AlternateContent":
            yield from _elements(source, _chosen(one), depth)


def _chosen(alternate: etree._Element) -> etree._Element:
    """What a program of today shows of alternatives."""
    first = next(iter(alternate), None)
    return alternate if first is None else first


def _paragraph(source: _Source, element: etree._Element, depth: int) -> Iterator[Element]:
    properties = child(element, "pPr")
    style = source.styles.of(attribute(child(properties, "pStyle"), "val"))
    outer, source.boxes = source.boxes, []
    runs = [*source.carried, *_runs(source, element, properties)]
    source.carried = []
    boxes, source.boxes = source.boxes, outer
    if child(properties, "rPr", "del") is not None and depth == 0:
        source.carried = runs
        runs = []
    elif not style.name.startswith(("toc ", "table of ", "index ")):
        yield _formatted(source, properties, attribute(child(properties, "pStyle"), "val"), runs)
    if depth < source.deepest:
        for box in boxes:
            yield from _elements(source, box, depth + 1)


def _formatted(source: _Source, properties: etree._Element | None, style_id: str, runs: list[Run]) -> Paragraph:
    """A paragraph with what its style and its list say."""
    style = source.styles.of(style_id)
    lines = tuple(lines_of(runs))
    if not lines:
        return Paragraph(())
    level = style.level
    outline = attribute(child(properties, "outlineLvl"), "val")
    if not level and outline.isdecimal() and int(outline) < 9:
        level = int(outline) + 1
    number = attribute(child(properties, "numPr", "numId"), "val") or style.list
    shown_depth = attribute(child(properties, "numPr", "ilvl"), "val")
    depth = min(8, int(shown_depth)) if shown_depth.isdecimal() else style.depth
    marker = source.lists.marker(number, depth) if number not in ("", "0") else ""
    role: Role = "note" if source.within_note else ""
    role = {"title": "title", "caption": "caption"}.get(style.name, role)  # type: ignore[assignment]
    left = attribute(child(properties, "ind"), "left") or attribute(child(properties, "ind"), "start")
    indent = min(200, int(left) // 100) if left.isdecimal() else 0
    listed = depth if number not in ("", "0") and not level and not role else -1
    if level and sum(len(line.text) for line in lines) > 300:
        level = 0  # text that was given a heading's style by mistake
    return Paragraph(lines, level, role, listed, marker, indent)


def _runs(source: _Source, element: etree._Element, properties: etree._Element | None) -> Iterator[Run]:
    """The runs of a paragraph, without what was deleted or is hidden."""
    style = source.styles.of(attribute(child(properties, "pStyle"), "val"))
    base = Run("", bool(style.bold), style.size or source.styles.size)
    source.struck.append("")
    yield from _runs_within(source, element, base, style)


def _runs_within(source: _Source, element: etree._Element, base: Run, style: Style) -> Iterator[Run]:
    for one in element:
        kind = local(one)
        if kind == "r":
            yield from _run(source, one, base, style)
        elif kind == "sdt" and (box := child(one, "sdtPr", "checkbox")) is not None:
            yield Run("☒" if is_on(child(box, "checked")) else "☐", base.bold, base.size)
        elif kind in _WITHIN:
            yield from _runs_within(source, one, base, style)
        elif kind == "AlternateContent":
            yield from _runs_within(source, _chosen(one), base, style)
        elif kind in _MATH:
            yield from _math(one, base)


def _run(source: _Source, element: etree._Element, base: Run, paragraph: Style) -> Iterator[Run]:
    """The characters of a run; what is struck out is put aside."""
    font = Font(element)
    style = source.styles.named(attribute(child(element, "rPr", "rStyle"), "val")) or Style()
    size = size_of(font) or style.size or base.size
    bold = _first(said(font, "bold"), style.bold, base.bold)
    hidden = _first(said(font, "hidden"), style.hidden, paragraph.hidden)
    struck = _first(is_struck(font), style.struck, paragraph.struck)
    how = _raised(element, font, style.raised)
    for one in element:
        kind = local(one)
        if kind in ("drawing", "pict", "object"):
            source.boxes += _text_boxes(one)
            continue
        if kind == "AlternateContent":
            source.boxes += _text_boxes(_chosen(one))
            continue
        if hidden:
            continue
        if struck:
            source.struck[-1] += signs_of(one, kind)
            continue
        if kind == "ruby":  # the characters, not how they are read
            yield from _runs_within(source, one, base, paragraph)
            continue
        if kind in ("footnoteReference", "endnoteReference") and not source.within_note:
            custom = attribute(one, "customMarkFollows") in ("1", "true", "on")
            yield Run(_reference(source, kind, attribute(one, "id"), custom), bold, size)
            continue
        text = signs_of(one, kind)
        if text:
            yield Run(text, bold, size, how)


def _first(*told: bool | None) -> bool:
    """The first that says anything."""
    return next((one for one in told if one is not None), False)


def _raised(run: etree._Element, font: Font, inherited: Raise) -> Raise:
    """Whether a run is raised or lowered, by its style, its format or its place."""
    if child(run, "rPr", "vertAlign") is not None:
        return raised(font)
    if inherited:
        return inherited
    position = attribute(child(run, "rPr", "position"), "val")
    if position.lstrip("-").isdecimal() and int(position[:6]):
        return "sub" if position.startswith("-") else "super"
    return ""


def _math(element: etree._Element, base: Run) -> Iterator[Run]:
    """The runs of a formula: what is raised in it stays raised."""
    for one in element:
        kind = local(one)
        if kind == "t":
            yield Run(one.text or "", base.bold, base.size, base.raised)
        elif kind in ("sup", "sub"):
            yield from _math(one, replace(base, raised="super" if kind == "sup" else "sub"))
        elif kind == "f":
            yield from _math(one[0] if not local(one[0]).endswith("Pr") or len(one) < 2 else one[1], base)
            yield Run("/", base.bold, base.size)
            yield from _math(one[-1], base)
        else:
            yield from _math(one, base)


def _text_boxes(element: etree._Element) -> list[etree._Element]:
    """The outermost text boxes within a drawing."""
    found: list[etree._Element] = []
    stack = [element]
    while stack:
        one = stack.pop()
        if local(one) == "txbxContent":
            found.append(one)
        elif local(one) == "AlternateContent":
            stack.append(_chosen(one)) if len(one) else None
        else:
            stack.extend(reversed(one))
    return found


def _reference(source: _Source, kind: str, key: str, custom: bool) -> str:
    """The mark of a footnote or endnote, which is put aside."""
    end = kind == "endnoteReference"
    note = (source.endnotes if end else source.notes).get(key)
    mark = ""
    if not custom:
        source.marks[end] += 1
        mark = superscript(str(source.marks[end]), "")
    if note is not None:
        outer, source.within_note = source.within_note, True
        paragraphs = [one for one in _elements(source, note, 1) if not isinstance(one, Paragraph) or one.lines]
        source.within_note = outer
        if paragraphs and isinstance(paragraphs[0], Paragraph):
            paragraphs[0] = replace(paragraphs[0], marker=mark, depth=-1)
        (source.last if end else source.pending).extend(paragraphs)
    return mark


def _table(source: _Source, element: etree._Element, depth: int) -> Iterator[Element]:
    """A table with its merged cells; deleted rows are left out."""
    rows: list[list[FlowGridCell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    heads = True
    for row in _rows(element):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        heads = heads and is_on(child(properties, "tblHeader"))
        cells: list[FlowGridCell] = []
        column = _count(attribute(child(properties, "gridBefore"), "val"), 0)
        for cell in _cells(row):
            marks = child(cell, "tcPr")
            width = _count(attribute(child(marks, "gridSpan"), "val"), 1)
            merge = child(marks, "vMerge")
            goes_on = merge is not None and attribute(merge, "val", "continue") != "restart"
            if attribute(child(marks, "hMerge"), "val") == "continue" and cells:
                cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + width)
            elif goes_on and column in open_cells:
                at, place = open_cells[column]
                rows[at][place] = replace(rows[at][place], rowspan=len(rows) - at + 1)
            else:
                open_cells.pop(column, None)
                content = tuple(_content(source, cell, depth + 1))
                if merge is not None:
                    open_cells[column] = (len(rows), len(cells))
                cells.append(FlowGridCell(content, column, width, 1, heads))
            column += width
        rows.append(cells)
    columns = max((cell.column + cell.colspan for cells in rows for cell in cells), default=0)
    if columns:
        yield Grid(tuple(tuple(cells) for cells in rows), columns)


def _content(source: _Source, cell: etree._Element, depth: int) -> Iterator[Element]:
    """What stands in a cell; in tables too deep to be told apart just the paragraphs."""
    if depth <= source.deepest:
        yield from _elements(source, cell, depth)
    else:
        for one in cell.iter("{*}p"):
            yield from _paragraph(source, one, depth)


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    for one in element:
        if local(one) == "tr":
            yield one
        elif local(one) in _WITHIN:
            yield from _rows(one)


def _cells(element: etree._Element) -> Iterator[etree._Element]:
    for one in element:
        if local(one) == "tc":
            yield one
        elif local(one) in _WITHIN:
            yield from _cells(one)


def _count(text: str, least: int) -> int:
    return max(least, min(_WIDEST, int(text[:9]))) if text.isdecimal() else least
