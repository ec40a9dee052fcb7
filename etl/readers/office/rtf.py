"""RTF to a `Document`.

striprtf reads the characters: groups, code pages of fonts, Unicode, and what is no text. It gives text without tables and
formats, so what they are made of is marked in the source first, in characters of private use that come through it as text
does: the begin and end of groups, and the control words of `_MARKED`.

Tracked deletions, hidden and struck out text, comments, headers and footers are left out (the last two, and what is
struck out, are kept aside).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from msgspec import Struct, field
from striprtf.striprtf import rtf_to_text

from etl.document import Document, LeftOut, pictures_aside
from etl.patterns import regex
from etl.readers.formulas import superscript
from etl.readers.limits import Limits
from etl.readers.office.docx import heading_level
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
from etl.value import replace

# Tables of RTF: rows whose cells are known by their right edges.


_NEAR = 40
"""Cell edges nearer than this (in twentieths of a point) are one."""
_MOST_COLUMNS = 400
_CHARACTER = re.compile(r"\\\\|\\u(-?\d+)")
"""An escaped backslash, or a character by its number."""
_DIGITS = 10
Cells = list[tuple[Element, ...]]
"""What stands in the cells of a row."""
Edges = list[tuple[int, str]]
"""Right edge of each cell, and how it is merged."""


class Rows(Struct):
    """A table that is read: the cell, the row, and the rows before it with their cells' right edges."""

    cell: list[Element] = field(default_factory=list)
    row: Cells = field(default_factory=list)
    edges: Edges = field(default_factory=list)
    flags: str = ""
    header: bool = False
    rows: list[tuple[Cells, Edges, bool]] = field(default_factory=list)


def row_word(table: Rows, word: str, number: int) -> None:
    """A control word that says how a row is divided."""
    if word == "trowd":
        table.edges, table.flags, table.header = [], "", False
    elif word == "trhdr":
        table.header = True
    elif word in ("clmrg", "clvmgf", "clvmrg"):
        table.flags += {"clmrg": "m", "clvmgf": "S", "clvmrg": "V"}[word]
    elif word == "cellx" and len(table.edges) < _MOST_COLUMNS:
        table.edges.append((number, table.flags))
        table.flags = ""


def end_row(table: Rows) -> None:
    """Add the row that was read."""
    if table.cell:
        end_cell(table)
    if table.row:
        table.rows.append((table.row, list(table.edges), table.header))
    table.row, table.cell = [], []


def grid_of(rows: Sequence[tuple[Cells, Edges, bool]]) -> Grid:
    """Rows with their cells' right edges to a table: equal edges are equal columns."""
    columns = _columns([edge for _, edges, _ in rows for edge, _ in edges])
    placed: list[list[FlowGridCell]] = []
    above: dict[int, tuple[int, int]] = {}
    heads = True
    for contents, edges, header in rows:
        heads = heads and header
        cells: list[FlowGridCell] = []
        column = 0
        for number, content in enumerate(contents):
            edge, flags = edges[number] if number < len(edges) else (0, "")
            wide = max(1, columns[edge] + 1 - column) if number < len(edges) else 1
            if "m" in flags and cells:
                cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + wide)
            elif "V" in flags and column in above:
                at, place = above[column]
                placed[at][place] = replace(placed[at][place], rowspan=len(placed) - at + 1)
            else:
                above.pop(column, None)
                if "S" in flags:
                    above[column] = (len(placed), len(cells))
                cells.append(FlowGridCell(content, column, wide, 1, heads))
            column += wide
        placed.append(cells)
    widest = max((cell.column + cell.colspan for row in placed for cell in row), default=1)
    return Grid(tuple(tuple(row) for row in placed), widest)


def _columns(edges: Sequence[int]) -> dict[int, int]:
    """The column that ends at each edge."""
    numbers: dict[int, int] = {}
    column = -1
    last: int | None = None
    for edge in sorted(set(edges)):
        if last is None or edge - last > _NEAR:
            column += 1
            last = edge
        numbers[edge] = column
    return numbers


def end_cell(table: Rows) -> None:
    """Add the cell that was read."""
    if len(table.row) < _MOST_COLUMNS:
        table.row.append(tuple(table.cell))
    table.cell = []


_OPEN, _SHUT = "\ue0f0", "\ue0f1"
_MARK = regex(f"{_OPEN}([a-z]{{1,20}})(-?\\d{{1,10}})?{_SHUT}")
_TOKEN = regex(
    r"(?P<star>\\\*\s*)?\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|(?P<brace>[{}])|(?P<high>[\x80-\xff])|\\(?P<end>[\r\n])|(?P<rest>\\(?:[^A-Za-z*]|\Z))"
)
_PLACES = {f"{what}{which}": f"page {what}" for what in ("header", "footer") for which in ("", "l", "r", "f")}
"""Destinations with what is printed above and below the pages."""
_ENTERED = {
    "footnote": "note", "shptxt": "box", "dptxbxtext": "box", "listtext": "marker", "pntext": "marker",
    "nesttableprops": "nested", "shpinst": "shape", "do": "shape", **_PLACES,
}  # fmt: skip
"""Destinations that striprtf leaves out, and what is read in them."""
_THROUGH = frozenset(("upr", "field", "shp", "shpgrp", "object", "result"))
"""Groups that striprtf leaves out, whose text is shown."""
_LOOKS = frozenset(
    ("b", "fs", "super", "sub", "nosupersub", "up", "dn", "v", "strike", "striked", "deleted", "plain", "f")
)
_ROWS = frozenset(("trowd", "trhdr", "clmrg", "clvmgf", "clvmrg", "cellx"))
_FORMS = frozenset(("pard", "s", "outlinelevel", "ls", "ilvl", "li", "intbl", "itap"))
_ENDS = frozenset(("par", "sect", "cell", "row", "nestcell", "nestrow"))
_MARKED = frozenset((*_LOOKS, *_ROWS, *_FORMS, *_ENDS, "chftn"))
_BREAKS = frozenset(("lbr", "softline"))
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_TABLE = regex(r"\{[^{}]*\\(?:fonttbl|stylesheet)\b")
_FONT = regex(r"\\f(\d{1,6})(?![^{};]{0,200}\\fcharset)(?=[^{};]*[{;])")
_SYMBOLS = regex(r"\\f(\d{1,6})(?:(?!\\f\d)[^{};]){0,200}\\fcharset2(?!\d)")
_STYLE = regex(r"\{(?:\\\*)?(\\[^{}]{0,2000});\}")
_OLD_PAGE = regex(r"\\(mac|pc|pca)\b")
_MOST_OUTER = 20


class _Look(Struct, frozen=True):
    """What a group says of its characters; `where` is what the group is."""

    bold: bool = False
    size: float = 12.0
    raised: Raise = ""
    hidden: bool = False
    struck: bool = False
    signs: bool = False
    where: str = ""


class _Form(Struct, frozen=True):
    """What a paragraph says of itself."""

    style: int = 0
    outline: int = -1
    list: int = 0
    depth: int = 0
    indent: int = 0
    tables: int = 0


class _Flow(Struct):
    """A paragraph that is read, and the elements before it."""

    runs: list[Run] = field(default_factory=list)
    form: _Form = field(default_factory=_Form)
    marker: str = ""
    elements: list[Element] = field(default_factory=list)
    table: Rows = field(default_factory=Rows)
    inner: Rows = field(default_factory=Rows)


class _State(Struct):
    """The reader: the open groups, styles, and the text that is being read."""

    styles: dict[int, tuple[str, int]]
    symbols: frozenset[int]
    look: _Look = field(default_factory=_Look)
    stack: list[_Look] = field(default_factory=list)
    flow: _Flow = field(default_factory=_Flow)
    outer: list[tuple[int, _Flow]] = field(default_factory=list)
    marks: int = 0
    notes: list[Element] = field(default_factory=list)
    aside: dict[str, list[str]] = field(default_factory=dict)
    struck: list[str] = field(default_factory=lambda: [""])


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read an RTF document.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when there is no text in it.
    """
    limits.check_size(len(data), name)
    source = _without_binary(data).decode("latin-1")
    source, unknown = _with_known_characters(source)
    pictures = len(re.findall(r"\\pict(?![a-z])", source))
    old = _OLD_PAGE.search(source, 0, 300)
    page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[old[1]] if old else "cp1252"
    fonts, styles = _group(source, "fonttbl"), _group(source, "stylesheet")
    named = source.replace(fonts, _FONT.sub(r"\\f\1\\fcharset0 ", fonts), 1) if fonts else source
    text: str = rtf_to_text(_marked(named), page, "replace")  # type: ignore[no-untyped-call]
    state = _State(dict(_styles(styles)), frozenset(int(found) for found in _SYMBOLS.findall(fonts)))
    pieces = _MARK.split(text)
    _put(state, pieces[0])
    for word, number, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        _word(state, word, int(number) if number else None)
        if after:
            _put(state, after)
    while state.outer:
        _close_flow(state)
    _end_paragraph(state)
    _end_table(state)
    elements = [*state.flow.elements, *state.notes]
    aside = ((what, " ".join("".join(text).split())) for what, text in state.aside.items())
    pieces_aside = (*(LeftOut(*one) for one in aside if one[1]), *kept_aside("struck out", state.struck))
    pieces_aside = (*pieces_aside, *pictures_aside([""] * pictures))
    warnings = (f"pictures are not read: {pictures}",) * bool(pictures)
    warnings += (f"characters that Unicode doesn't have read as U+FFFD: {unknown}",) * bool(unknown)
    return document_of(data, name, limits, "application/rtf", elements, warnings, pieces_aside)


def _without_binary(data: bytes) -> bytes:
    """A source without the bytes of its pictures, which may look like anything."""
    parts: list[bytes] = []
    at = 0
    while (match := _BINARY.search(data, at)) is not None:
        parts.append(data[at : match.start()])
        at = match.end() + int(match[1])
    return b"".join([*parts, data[at:]])


def _with_known_characters(source: str) -> tuple[str, int]:
    """Return a source with U+FFFD for characters beyond Unicode, and how many there were."""
    unknown = 0

    def known(found: re.Match[str]) -> str:
        nonlocal unknown
        if found[1] is None or (len(found[1]) <= _DIGITS and -0x10000 <= int(found[1]) <= sys.maxunicode):
            return found[0]
        unknown += 1
        return rf"\u{0xFFFD}"

    return _CHARACTER.sub(known, source), unknown


def _group(source: str, word: str) -> str:
    """The group of the table of fonts or styles, "" when there is none."""
    begin = next((m.start() for m in _TABLE.finditer(source) if m[0].endswith(word)), -1)
    depth = 0
    for brace in re.compile(r"\\[\\{}]|[{}]").finditer(source, begin) if begin >= 0 else ():
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth and brace[0] == "}":
            return source[begin : brace.end()]
    return ""


def _styles(sheet: str) -> list[tuple[int, tuple[str, int]]]:
    """By number the name of each style of paragraphs, and the level of its outline."""
    found = []
    for (style,) in (match.groups() for match in _STYLE.finditer(sheet)):
        number, level = re.search(r"\\s(\d{1,6})(?!\d)", style), re.search(r"\\outlinelevel(\d)", style)
        name = re.sub(r"\\[A-Za-z]+-?\d* ?|\\'..", "", style).strip(" ;").lower()
        if name and "\\cs" not in style:
            found.append((int(number[1]) if number else 0, (name, int(level[1]) if level else -1)))
    return found


def _marked(source: str) -> str:
    """A source with marks for its groups and for the control words that tell of formats and tables."""
    first = True

    def marked(match: re.Match[str]) -> str:
        nonlocal first
        word, brace = match["word"], match["brace"]
        if brace:
            if first:
                first = False
                return "{"
            # Beside an empty group no mark is taken for what stands in for a Unicode character.
            return f"{{}}{_mark('begin')}{{" if brace == "{" else f"}}{_mark('end')}"
        if match["high"]:
            return f"\\'{ord(match['high']):02x}"
        if match["end"]:
            return rf"\zz {_mark('par')}"
        if word is None:
            return match[0]
        if word in _ENTERED:
            return rf"\zz {_mark(word)}"
        if word in _THROUGH:
            return r"\zz "
        if word in _BREAKS:
            return r"\line "
        if match["star"] or word not in _MARKED:
            return match[0]
        kept = match[0] if word == "f" else r"\zz "
        return f"{kept}{_mark(word, match['number'] or '')}"

    return _TOKEN.sub(marked, source)


def _mark(word: str, number: str = "") -> str:
    return f"{_OPEN}{word}{number}{_SHUT}"


def _put(state: _State, text: str) -> None:
    """Add text where the group belongs to."""
    look = state.look
    if look.signs:
        text = "".join(symbol(f"f0{ord(c) % 256:02x}") or c for c in text)
    text = text.replace("\u2011", "-")
    if look.where == "marker":
        state.flow.marker += text
    elif look.where in _PLACES.values():
        state.aside.setdefault(look.where, []).append(text)
    elif look.where == "shape" or look.hidden:
        return
    elif look.struck:
        state.struck[-1] += text
    else:
        state.flow.runs.append(Run(text, look.bold, look.size, look.raised))


def _word(state: _State, word: str, number: int | None) -> None:
    """A mark."""
    look = state.look
    if word == "begin":
        state.stack.append(look)
    elif word == "end":
        if state.outer and state.outer[-1][0] == len(state.stack):
            _close_flow(state)
        if state.stack:
            state.look = state.stack.pop()
    elif word in _ENTERED:
        where = _ENTERED[word]
        state.look = replace(look, where=where)
        if where == "marker":
            state.flow.marker = ""
        elif where in ("note", "box"):
            state.look = replace(state.look, raised="", hidden=False)
            if len(state.outer) < _MOST_OUTER:
                state.outer.append((len(state.stack), state.flow))
                state.flow = _Flow()
    elif look.where in _PLACES.values():
        if word in _ENDS:
            _put(state, " ")
    elif word == "chftn":
        if look.where != "note":
            state.marks += 1
            _put(state, superscript(str(state.marks), ""))
    elif word in _ENDS:
        if look.where not in ("marker", "shape"):
            _structure(state, word)
    elif word in _LOOKS:
        state.look = _looked(state, word, number)
    elif word in _ROWS:
        row_word(
            state.flow.inner if look.where == "nested" else state.flow.table, word, 1 if number is None else number
        )
    elif word in _FORMS:
        state.flow.form = _formed(state.flow.form, word, 1 if number is None else number)


def _looked(state: _State, word: str, number: int | None) -> _Look:
    """How characters look behind a control word."""
    look, on = state.look, number != 0
    if word == "f":
        return replace(look, signs=(number or 0) in state.symbols)
    if word == "fs":
        return replace(look, size=(number or 24) / 2)
    if word == "plain":
        return _Look(where=look.where)
    if word in ("super", "sub", "nosupersub"):
        return replace(look, raised=word if on and word != "nosupersub" else "")  # type: ignore[arg-type]
    if word in ("up", "dn"):
        raised: Raise = "super" if word == "up" else "sub"
        return replace(look, raised=raised if number is None or number > 0 else "")
    what = {"b": "bold", "v": "hidden", "deleted": "hidden", "strike": "struck", "striked": "struck"}[word]
    return replace(look, **{what: on})  # type: ignore[arg-type]


def _formed(form: _Form, word: str, number: int) -> _Form:
    """What a paragraph says of itself behind a control word."""
    if word == "pard":
        return _Form()
    if word in ("intbl", "itap"):
        return replace(form, tables=max(0, number) if word == "itap" else max(1, form.tables))
    if word == "ilvl":
        number = max(0, min(8, number))
    elif word == "li":
        number = max(0, min(200, number // 100))
    what = {"s": "style", "outlinelevel": "outline", "ls": "list", "ilvl": "depth", "li": "indent"}[word]
    return replace(form, **{what: number})


def _close_flow(state: _State) -> None:
    """End a footnote or text box; the paragraph around it goes on."""
    _end_paragraph(state)
    _end_table(state)
    inner = state.flow.elements
    _, state.flow = state.outer.pop()
    if state.look.where == "note":
        found = [one for one in inner if not isinstance(one, Paragraph) or one.lines]
        if found and isinstance(found[0], Paragraph):
            found[0] = replace(found[0], marker=superscript(str(state.marks), ""))
        state.notes += found
    elif state.flow.form.tables:
        state.flow.table.cell += inner
    else:
        state.flow.elements += inner


def _structure(state: _State, word: str) -> None:
    """The end of a paragraph, cell or row."""
    flow = state.flow
    if state.look.where in ("fonts", "styles", "marker", "shape"):
        return
    if word in ("cell", "nestcell"):
        inner = word == "nestcell"
        flow.form = replace(flow.form, tables=2 if inner else 1)
        _end_paragraph(state, False)
        table = flow.inner if inner else flow.table
        if not inner:
            _end_inner(flow)
        end_cell(table)
    elif word in ("row", "nestrow"):
        table = flow.table if word == "row" else flow.inner
        if word == "row":
            _end_paragraph(state, False)
            _end_inner(flow)
        end_row(table)
    else:
        _end_paragraph(state)


def _end_inner(flow: _Flow) -> None:
    """Add the table within a cell to the cell."""
    end_row(flow.inner)
    if flow.inner.rows:
        flow.table.cell.append(grid_of(flow.inner.rows))
        flow.inner = Rows()


def _end_paragraph(state: _State, blank: bool = True) -> None:
    """Add the paragraph that was read; a blank one parts what is above from what is below."""
    flow, form = state.flow, state.flow.form
    lines = tuple(lines_of(flow.runs))
    marker = " ".join(flow.marker.split())
    flow.runs, flow.marker = [], ""
    if state.struck[-1]:
        state.struck.append("")
    if not lines and not blank:
        return
    style, level = state.styles.get(form.style, ("", -1))
    heading = heading_level(style)
    outline = form.outline if form.outline >= 0 else level
    depth = form.depth if marker or form.list else -1
    role: Role = "title" if style == "title" else "caption" if style == "caption" else ""
    if state.look.where == "note":
        role = "note"
    number = heading if heading else outline + 1 if 0 <= outline < 9 else 0
    if not lines:
        element = Paragraph(())
    else:
        listed = -1 if number or role else depth
        element = Paragraph(lines, number, role, listed, "•" if marker in ("·", "o", "\uf0b7") else marker, form.indent)
    if form.tables > 1:
        flow.inner.cell.append(element)
    elif form.tables:
        _end_inner(flow)
        flow.table.cell.append(element)
    else:
        _end_table(state)
        flow.elements.append(element)


def _end_table(state: _State) -> None:
    """Add the table whose rows were read."""
    flow = state.flow
    _end_inner(flow)
    end_row(flow.table)
    if flow.table.rows:
        flow.elements.append(grid_of(flow.table.rows))
    flow.table = Rows()
