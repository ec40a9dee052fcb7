"""RTF to a `Document`.

Tracked deletions, hidden and struck out text, comments, headers and footers are left out (the last two, and what is
struck out, are kept aside).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.office.docx_parts import heading_level
from etl.readers.office.flow import Element, Paragraph, Role, sizes
from etl.readers.office.flow_blocks import blocks_from
from etl.readers.office.rtf_scan import SYMBOLS, Token, page_named, page_of, scan
from etl.readers.office.rtf_tables import Rows, end_cell, end_row, grid_of, row_word
from etl.readers.office.runs import Raise, Run, kept_aside, lines_of, symbol
from etl.readers.superscripts import superscript
from etl.readers.text.text import address_of, title_of

_SKIPPED = frozenset((
    "colortbl", "info", "pict", "fldinst", "ud", "shprslt", "nonesttables", "ftnsep", "ftnsepc", "aftnsep", "tc", "xe",
    "annotation", "listtable", "filetbl", "revtbl", "rsidtbl", "generator", "themedata", "datastore", "latentstyles",
    "pntxta", "pntxtb", "objdata", "sp", "listoverridetable", "listname", "leveltext", "levelnumbers",
))  # fmt: skip
_ASIDE = ("page header", "page footer")
_PLACES = {f"{what[5:]}{which}": what for what in _ASIDE for which in ("", "l", "r", "f")}
"""Destinations with what is printed above and below the pages."""
_ENTERED = frozenset(("shpinst", "shptxt", "nesttableprops", "footnote", "listtext", "pntext", "do", "dptxbxtext"))
"""Destinations that are read though a reader may skip them."""
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ", "lbr": "\n",
    "softline": "\n",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Look:
    """What a group says of its characters; `where` is the destination."""

    bold: bool = False
    size: float = 12.0
    raised: Raise = ""
    hidden: bool = False
    struck: bool = False
    page: str = "cp1252"
    fallback: int = 1
    where: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    """What a paragraph says of itself."""

    style: int = 0
    outline: int = -1
    list: int = 0
    depth: int = 0
    indent: int = 0
    tables: int = 0


@dataclass(slots=True)
class _Flow:
    """A paragraph that is read, and the elements before it."""

    runs: list[Run] = field(default_factory=list)
    form: _Form = field(default_factory=_Form)
    marker: str = ""
    elements: list[Element] = field(default_factory=list)
    table: Rows = field(default_factory=Rows)
    inner: Rows = field(default_factory=Rows)


@dataclass(slots=True)
class _State:
    """The reader: the open groups, fonts, styles, and the text that is being read."""

    look: _Look = field(default_factory=_Look)
    stack: list[_Look] = field(default_factory=list)
    flow: _Flow = field(default_factory=_Flow)
    outer: list[tuple[int, _Flow]] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    page: str = "cp1252"
    styles: dict[int, tuple[str, int]] = field(default_factory=dict)
    style: int = 0
    level: int = -1
    name: list[str] = field(default_factory=list)
    marks: int = 0
    notes: list[Element] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    skip: int = 0
    star: bool = False
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
    state = _State()
    pictures = 0
    for token in scan(data):
        pictures += token.text == "pict" and token.kind == "word"
        _take(state, token)
    _flush(state)
    while state.outer:
        _close_flow(state)
    _end_paragraph(state)
    _end_table(state)
    elements = [*state.flow.elements, *state.notes]
    text, blocks = blocks_from(elements, limits.cells)
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; a document of pictures has to be read with OCR first")
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        media_type="application/rtf",
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=title_of(text, blocks),
        address=address_of(text, blocks),
        warnings=(*((f"pictures are not read: {pictures}",) if pictures else ()), *limits.told(sizes(elements))),
        left_out=(
            *(
                LeftOut(what, " ".join("".join(text).split()))
                for what, text in state.aside.items()
                if "".join(text).strip()
            ),
            *kept_aside("struck out", state.struck),
        ),
    )


def _take(state: _State, token: Token) -> None:
    """Read one token."""
    if token.kind in ("text", "hex"):
        _characters(state, token)
        return
    if token.kind == "sign":
        _sign(state, token.text)
        return
    _flush(state)
    state.skip = 0
    if token.kind == "{":
        state.stack.append(state.look)
        state.star = False
    elif token.kind == "}":
        _close(state)
    else:
        _word(state, token.text, token.number)
        state.star = False


def _characters(state: _State, token: Token) -> None:
    """Take characters; what stands in for a Unicode character is skipped."""
    text = token.text
    if state.skip:
        taken = min(state.skip, len(text))
        state.skip -= taken
        text = text[taken:]
    if text:
        state.star = False
        state.raw += text.encode("latin-1")


def _flush(state: _State) -> None:
    """Decode the characters that were taken."""
    if not state.raw:
        return
    raw = bytes(state.raw)
    state.raw.clear()
    if state.look.page == SYMBOLS and state.look.where != "fonts":
        text = "".join(chr(c) if c < 0x21 else symbol(f"f0{c:02x}") or ("" if c > 0x7E else chr(c)) for c in raw)
    else:
        page = "cp1252" if state.look.page == SYMBOLS else state.look.page
        text = raw.decode(page, "replace")
    _put(state, text)


def _put(state: _State, text: str) -> None:
    """Add text where the group belongs to."""
    look = state.look
    if look.where in ("skip", "fonts", "shape"):
        return
    if look.where == "styles":
        state.name.append(text)
    elif look.where == "marker":
        state.flow.marker += text
    elif look.where in _ASIDE:
        state.aside.setdefault(look.where, []).append(text)
    elif look.struck and not look.hidden:
        state.struck[-1] += text
    elif not look.hidden:
        state.flow.runs.append(Run(text, look.bold, look.size, look.raised))


def _sign(state: _State, sign: str) -> None:
    if sign == "*":
        _flush(state)
        state.star = True
        return
    if sign in "\r\n":
        _flush(state)
        _end_paragraph(state)
        return
    shown = {"~": " ", "_": "-", "-": ""}.get(sign, sign if sign in "\\{}" else "")
    if state.skip:
        state.skip -= 1
    elif shown:
        state.raw += shown.encode("latin-1")


def _close(state: _State) -> None:
    """Close a group."""
    if state.look.where == "styles" and state.name:
        state.styles[state.style] = ("".join(state.name).strip(" ;").lower(), state.level)
        state.name, state.style, state.level = [], 0, -1
    if state.outer and state.outer[-1][0] == len(state.stack):
        _close_flow(state)
    if state.stack:
        state.look = state.stack.pop()


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


def _word(state: _State, word: str, number: int | None) -> None:
    """A control word."""
    look = state.look
    if word in _SKIPPED or (state.star and word not in _ENTERED) or look.where == "skip":
        state.look = replace(look, where="skip")
    elif look.where in _ASIDE:
        _put(
            state,
            chr((number or 0) % 65536) if word == "u" else " " if word in ("par", "cell") else _SIGNS.get(word, ""),
        )
        state.skip = look.fallback if word == "u" else 0
    elif word in _PLACES:
        state.look = replace(look, where=_PLACES[word])
    elif word == "fonttbl":
        state.look = replace(look, where="fonts")
    elif word == "stylesheet":
        state.look = replace(look, where="styles")
    elif word in ("listtext", "pntext"):
        state.look = replace(look, where="marker")
        state.flow.marker = ""
    elif word in ("shpinst", "do"):
        state.look = replace(look, where="shape")
    elif word in ("shptxt", "dptxbxtext", "footnote"):
        state.look = replace(look, where="note" if word == "footnote" else "box", raised="", hidden=False)
        if len(state.outer) < 20:
            state.outer.append((len(state.stack), state.flow))
            state.flow = _Flow()
    elif word in _SIGNS:
        _put(state, _SIGNS[word])
    elif word == "u":
        _put(state, chr((number or 0) % 65536))
        state.skip = look.fallback
    elif word == "uc":
        state.look = replace(look, fallback=max(0, min(8, number or 0)))
    elif word == "chftn" and look.where != "note":
        state.marks += 1
        _put(state, superscript(str(state.marks), ""))
    elif word == "nesttableprops":
        state.look = replace(look, where="nested")
    elif word in ("par", "sect", "cell", "row", "nestcell", "nestrow"):
        _structure(state, word)
    elif look.where == "fonts":
        _font_word(state, word, number)
    elif word in _LOOKS:
        state.look = _LOOKS[word](state, look, number)
    else:
        _form_word(state, word, 1 if number is None else number)


def _font_word(state: _State, word: str, number: int | None) -> None:
    if word == "f":
        state.font = number or 0
    elif word == "fcharset":
        state.fonts[state.font] = page_of(number or 0, state.page)
    elif word == "cpg":
        state.fonts[state.font] = page_named(number or 0)


_LOOKS: dict[str, Callable[[_State, _Look, int | None], _Look]] = {
    "b": lambda _, look, n: replace(look, bold=n != 0),
    "fs": lambda _, look, n: replace(look, size=(n or 24) / 2),
    "super": lambda _, look, n: replace(look, raised="super" if n != 0 else ""),
    "sub": lambda _, look, n: replace(look, raised="sub" if n != 0 else ""),
    "nosupersub": lambda _, look, n: replace(look, raised=""),
    "up": lambda _, look, n: replace(look, raised="super" if n is None or n > 0 else ""),
    "dn": lambda _, look, n: replace(look, raised="sub" if n is None or n > 0 else ""),
    "v": lambda _, look, n: replace(look, hidden=n != 0),
    "strike": lambda _, look, n: replace(look, struck=n != 0),
    "striked": lambda _, look, n: replace(look, struck=n != 0),
    "deleted": lambda _, look, n: replace(look, hidden=n != 0),
    "plain": lambda state, look, n: replace(
        look, bold=False, size=12.0, raised="", hidden=False, struck=False, page=state.page
    ),
    "f": lambda state, look, n: replace(look, page=state.fonts.get(n or 0, state.page)),
}
"""Control words that change how characters look."""


def _form_word(state: _State, word: str, number: int) -> None:
    """A control word of the paragraph, the row, or the document."""
    flow, look = state.flow, state.look
    if look.where == "styles":
        if word == "s":
            state.style = number
        elif word == "outlinelevel":
            state.level = number
    elif word == "ansicpg":
        state.page = page_named(number)
        state.look = replace(look, page=state.page)
    elif word in ("mac", "pc"):
        state.page = "mac_roman" if word == "mac" else "cp437"
        state.look = replace(look, page=state.page)
    elif word == "pard":
        flow.form = _Form()
    elif word == "s":
        flow.form = replace(flow.form, style=number)
    elif word == "outlinelevel":
        flow.form = replace(flow.form, outline=number)
    elif word == "ls":
        flow.form = replace(flow.form, list=number)
    elif word == "ilvl":
        flow.form = replace(flow.form, depth=max(0, min(8, number)))
    elif word == "li":
        flow.form = replace(flow.form, indent=max(0, min(200, number // 100)))
    elif word in ("intbl", "itap"):
        flow.form = replace(flow.form, tables=max(0, number) if word == "itap" else max(1, flow.form.tables))
    else:
        row_word(flow.inner if look.where == "nested" else flow.table, word, number)


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
    tabs = "\t" if not lines and any("\t" in run.text for run in flow.runs) else ""
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
        element = Paragraph((), tabs=tabs)
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
