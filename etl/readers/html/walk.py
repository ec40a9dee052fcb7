"""The events of a page (tags that open, tags that close, the text between), and from them its units: one pass, with the open
lists, tables and pairs on stacks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Container, Mapping
from functools import cache

from lxml import etree
from msgspec import Struct, field

from etl.errors import InputError
from etl.patterns import regex
from etl.readers.formulas import subscript, superscript
from etl.readers.html.tables import TableDraft, settle
from etl.readers.text.decode import normalize
from etl.readers.text.lines import NUMBERED, numeral
from etl.readers.text.unit_blocks import GridCell, Line, Unit

TEXT = -1
"""Mark of an event that is text."""
END = -2
"""Mark of an event that closes an element."""
_EMPTY: Mapping[str, str] = {}
_WORDS = regex(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


def names(text: str) -> frozenset[str]:
    """Names that are written with spaces between them, as a set."""
    return frozenset(text.split())


def words_of(name: str) -> frozenset[str]:
    """The words that a class or id is made of ("siteHeader", "site-header"), in lower case."""
    return frozenset(" ".join(_WORDS.findall(name)).lower().split())


NEVER_SEEN = names(
    "script style noscript template head title iframe object embed applet svg canvas audio video map datalist select"
    " textarea button option input meta link source track rp rt del s strike nav menu dialog frameset annotation"
    " annotation-xml"
)
"""Elements whose text is no text of the page, or only its controls."""
_FOUND = NEVER_SEEN | names("html body main article aside header footer form h1 img")
"""Elements that are looked for."""
_TICKS = frozenset(("checkbox", "radio"))
"""Types of controls that are shown as a box, ticked or not."""
_UNSEEN = names("script style noscript template head title")


class Events(Struct):
    """The events of a page.

    Args:
        marks: for each event TEXT, END, or (an element opens) the index of the event that closes it.
        items: its text or tag.
        attributes: by index, for elements that have any.
        sizes: by index of an opening element, the length of the text within.
        styles: text of the page's style sheets.
        comments: comments at the page's begin.
        found: by tag, where elements open that are looked for.
    """

    marks: list[int] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    attributes: dict[int, Mapping[str, str]] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    found: dict[str, list[int]] = field(default_factory=dict)

    def attributes_of(self, at: int) -> Mapping[str, str]:
        """The attributes of the element that opens there."""
        return self.attributes.get(at, _EMPTY)

    def text(self, at: int) -> str:
        """All text within the element that opens there, with single spaces."""
        pieces = [self.items[i] for i in range(at, self.marks[at]) if self.marks[i] == TEXT]
        return " ".join("".join(pieces).split())

    def printed(self, at: int, most: float = math.inf) -> tuple[str, bool]:
        """The text that is printed within the element that opens there, and whether that is all of it.

        It ends with the piece that makes it longer than `most`; the blanks between elements don't count.
        """
        pieces: list[str] = []
        marks, items = self.marks, self.items
        end = marks[at]
        while at < end and most >= 0:
            mark, item = marks[at], items[at]
            if mark == TEXT:
                blank = item.isspace()
                pieces.append("" if blank else item)
                most -= 0 if blank else len(item)
            elif mark >= 0 and item in _UNSEEN:
                at = mark
            at += 1
        return " ".join(pieces), at >= end

    def elements(self, *tags: str) -> list[int]:
        """Where elements with one of these tags (of those that are looked for) open."""
        return [at for tag in tags for at in self.found.get(tag, ())]


class _Target:
    """What lxml's parser gives its events to; a class because lxml wants one."""

    def __init__(self) -> None:
        self._events = Events()
        self._marks, self._items = self._events.marks, self._events.items
        self._open: list[int] = []
        self._seen = 0
        self._hidden = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if (tag == "input" and attributes.get("type", "").lower() in _TICKS) or attributes.get("role") in _TICKS:
            self.data("☒ " if "checked" in attributes or attributes.get("aria-checked") == "true" else "☐ ")
        at = len(self._items)
        self._open.append(at)
        self._marks.append(self._seen)  # until it closes
        self._items.append(tag)
        if attributes:
            self._events.attributes[at] = attributes
        if tag in _FOUND:
            self._events.found.setdefault(tag, []).append(at)
            if tag in _UNSEEN:
                self._hidden += 1

    def end(self, tag: str) -> None:
        start = self._open.pop()
        self._events.sizes[start] = self._seen - self._marks[start]
        self._marks[start] = len(self._items)
        self._marks.append(END)
        self._items.append(tag)
        if tag in _UNSEEN:
            self._hidden -= 1

    def data(self, text: str) -> None:
        if not self._hidden:
            self._seen += len(text)
        elif self._items[-1] == "style" and self._marks[-1] >= 0:
            self._events.styles.append(text)
        self._marks.append(TEXT)
        self._items.append(text)

    def comment(self, text: str) -> None:
        if len(self._marks) < 40:
            self._events.comments.append(text)

    def close(self) -> Events:
        while self._open:
            self.end(self._items[self._open[-1]])
        return self._events


def events_of(page: bytes, name: str) -> Events:
    """Parse a page.

    Args:
        page: its text as UTF-8.
        name: its name, for the message.

    Returns:
        Its events.

    Raises:
        InputError: when there is nothing to parse.
    """
    parser = etree.HTMLParser(encoding="utf-8", target=_Target())
    try:
        parser.feed(page)
        result = parser.close()
    except (etree.LxmlError, AssertionError, ValueError) as error:
        raise InputError(f"{name}: this HTML can't be read ({error}); save the page again") from error
    assert isinstance(result, Events)
    return result


# Inline text to lines: what is bold in them, and what is link.


_MARKS = regex("([\x01-\x04])")
_ANY_MARK = regex("([\x00-\x04])")
MARKED = regex("[\x00-\x04]")
"""Marks for line ends, bold text and links that stand in a text while it is gathered."""


def normalized(raw: str) -> str:
    """A text with marks, normalized between them; as it is when it is ASCII."""
    if raw.isascii():
        return raw
    return "".join(piece if MARKED.match(piece) else normalize(piece) for piece in _ANY_MARK.split(raw))


def marked_lines(raw: str) -> list[Line]:
    """Lines of a text with marks for line ends, bold text and links.

    Args:
        raw: the text: `\\x00` ends a line, `\\x01` and `\\x02` begin and end bold text, `\\x03` and `\\x04` a link.

    Returns:
        Its lines, normalized, without blank ones at the ends.
    """
    lines: list[Line] = []
    bold = link = False
    ascii_only = raw.isascii()
    for printed in raw.split("\x00"):
        pieces = _MARKS.split(printed)
        if not ascii_only:
            pieces[::2] = map(normalize, pieces[::2])
        text = "".join(pieces[::2])
        at = heavy = linked = links = lead = 0
        leading = True
        for piece, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            visible = len(piece.strip()) if bold or link or leading else 0
            if visible:
                if bold:
                    heavy += visible
                    lead = at + len(piece.rstrip()) if leading else lead
                else:
                    leading = False
                if link:
                    linked += visible
                    links += 1
            at += len(piece)
            if mark:
                bold = mark == "\x01" if mark <= "\x02" else bold
                link = mark == "\x03" if mark > "\x02" else link
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


_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = names(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form"
    " header hgroup hr html legend li main ol p pre section summary ul listing xmp optgroup search nav dialog"
    " h1 h2 h3 h4 h5 h6 table tbody thead tfoot tr td th caption col colgroup marquee frameset noframes"
)
_BOLD = names("b strong u dfn label")
_CHANGES = {"sup": superscript, "sub": subscript}
_LABELS = names("label key term question dt title heading head name caption field")
_VALUES = names("value val answer dd data content text desc description")
_TITLES = names("heading subheading subhead subtitle headline title")
_BOLD_STYLE = regex(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ROLES = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
    "rowheader": "th", "list": "ul", "listitem": "li",
}  # fmt: skip
_TABLE = names("table thead tbody tfoot tr td th caption")
_DEEPEST = 8
_WIDEST = 1000


class _List(Struct):
    """An open list: its kind, how many items it has had, its number."""

    tag: str
    number: int
    step: int
    group: int
    level: int
    shape: str = ""


class _Item(Struct):
    """An open list item: its level and marker, and the units that it has given."""

    level: int
    marker: str
    group: int
    begin: int
    sink: list[Unit]
    headed: bool = False


class _Walk(Struct):
    """Where the walk is."""

    events: Events
    cells: int
    depth: int
    sink: list[Unit] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    tables: list[TableDraft] = field(default_factory=list)
    sinks: list[list[Unit]] = field(default_factory=list)
    boxes: list[tuple[int, int]] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    closing: dict[int, str] = field(default_factory=dict)
    groups: int = 0
    deep: int = 0
    kind: str = "text"
    level: int = 0
    titled: bool = False
    words: Callable[[str], frozenset[str]] = field(default_factory=lambda: cache(words_of))
    warnings: list[str] = field(default_factory=list)


def walk(events: Events, skipped: Container[int], cells: int, depth: int) -> tuple[list[Unit], tuple[str, ...]]:
    """The units of a page.

    Args:
        events: the page.
        skipped: elements to leave out.
        cells: most cells a table may have.
        depth: how deep tables within tables are told apart.

    Returns:
        Its units in reading order, and warnings.
    """
    at_work = _Walk(events, cells, depth)
    marks, items, attributes = events.marks, events.items, events.attributes
    buffer, closing = at_work.buffer, at_work.closing
    at, size = 0, len(marks)
    while at < size:
        mark, item = marks[at], items[at]
        if mark == TEXT:
            if buffer or not item.isspace():
                buffer.append(item)
        elif mark == END:
            if item in _BLOCKS or at in closing:
                _close(at_work, closing.pop(at, item))
            elif item in _BOLD:
                buffer.append("\x02")
            elif item == "a":
                buffer.append("\x04")
            elif item in _CHANGES and at_work.changes:
                _change(at_work, _CHANGES[item], at)
        elif at in skipped:
            if item in _BLOCKS:
                buffer.append(" ")
            at = mark
        else:
            given = attributes.get(at)
            tag = _ROLES.get(given.get("role", ""), item) if given and item in ("div", "span") else item
            if tag in _BLOCKS:
                _open(at_work, tag, at, given)
                if tag != item:
                    closing[mark] = tag
            elif tag in _BOLD:
                buffer.append("\x01")
            elif tag == "br":
                buffer.append("\x00")
            elif tag == "a":
                buffer.append("\x03")
            elif tag in _CHANGES:
                # Raised within raised is raised once.
                at_work.changes.append(-1 if at_work.changes else len(buffer))
            elif given:
                _open_inline(at_work, tag, mark, given)
        at += 1
    if buffer:
        _flush(at_work)
    while at_work.tables:
        _close(at_work, "table")
    return at_work.sink, tuple(dict.fromkeys(at_work.warnings))


def _open_inline(walk: _Walk, tag: str, end: int, given: Mapping[str, str]) -> None:
    """An inline element that its class or style sets apart as a label, or as bold."""
    if tag == "img":
        alt = given.get("alt", "").strip()
        if alt and len(alt) <= 2 and not alt.isalnum():  # a picture of a check mark
            walk.buffer.append(alt)
        return
    classes = given.get("class")
    style = given.get("style")
    bold = style is not None and _BOLD_STYLE.search(style) is not None
    if classes:
        words = walk.words(classes)
        if not _VALUES.isdisjoint(words):
            walk.buffer.append(" ")
        bold = bold or not _LABELS.isdisjoint(words)
    if bold and walk.events.marks[end] == END:
        walk.buffer.append("\x01")
        walk.closing[end] = "b"


def _change(walk: _Walk, change: Callable[[str, str], str], end: int) -> None:
    """A raised or lowered text, closed: its characters in the buffer become such characters.

    A blank at its end parts it from a word behind it ("10<sup>6 </sup>cells").
    """
    begin = walk.changes.pop()
    if not 0 <= begin <= len(walk.buffer):
        return
    inner = "".join(walk.buffer[begin:])
    before = "".join(walk.buffer[max(0, begin - 4) : begin])
    before = MARKED.sub("", before)[-1:]
    del walk.buffer[begin:]
    marks = MARKED.findall(inner)
    text = normalize(MARKED.sub("", inner))
    walk.buffer.append(change(text, before))
    if text[-1:] == " " and text.strip() and "\n" not in text and _goes_on(walk.events, end + 1):
        walk.buffer.append(" ")
    walk.buffer += marks


def _goes_on(events: Events, at: int) -> bool:
    """Whether a word or bracket follows, also one in a new element."""
    return (
        at < len(events.marks)
        and events.marks[at] != END
        and (events.marks[at] != TEXT or events.items[at][:1].isalnum() or events.items[at][:1] in "([=<>≤≥±×+")
    )


def _open(walk: _Walk, tag: str, at: int, given: Mapping[str, str] | None) -> None:
    """A block element begins."""
    if walk.buffer:
        _flush(walk)
    if tag in _TABLE:
        if not _is_too_deep(walk, tag, 1):
            _open_table_part(walk, tag, given)
        return
    if tag in ("div", "p", "section", "li"):
        walk.boxes.append((at, len(walk.sink)))
        if given and tag != "li" and "class" in given:
            walk.titled = not _TITLES.isdisjoint(walk.words(given["class"]))
        else:
            walk.titled = False
    if tag in _HEADINGS:
        walk.kind, walk.level = "heading", _HEADINGS[tag]
    elif tag in ("ul", "ol", "dl", "dir"):
        walk.groups += 1
        start = _whole(given, "start", 1) if tag == "ol" else 1
        step = -1 if given and "reversed" in given else 1
        level = min(len(walk.lists), _DEEPEST)
        walk.lists.append(_List(tag, start - step, step, walk.groups, level, given.get("type", "") if given else ""))
    elif tag == "li":
        _open_item(walk, given)
    elif tag in ("dt", "dd"):
        walk.kind = "term" if tag == "dt" else "value"
    elif tag == "figcaption":
        walk.kind = "note" if given and given.get("role") == "note" else "caption"
    elif tag in ("summary", "legend"):
        walk.titled = True
    elif tag in ("pre", "listing", "xmp"):
        walk.kind = "pre"
    elif tag == "hr":
        walk.sink.append(Unit("break"))


def _close(walk: _Walk, tag: str) -> None:
    """A block element ends."""
    if tag == "b":  # an inline element that was set apart
        walk.buffer.append("\x02")
        return
    if walk.buffer:
        _flush(walk)
    walk.titled = False
    if tag in _TABLE:
        if not _is_too_deep(walk, tag, -1):
            _close_table_part(walk, tag)
        return
    if tag in ("div", "p", "section", "li") and walk.boxes:
        _pair(walk, *walk.boxes.pop())
    if tag in _HEADINGS or tag in ("dt", "dd", "figcaption", "pre", "listing", "xmp"):
        walk.kind, walk.level = "text", 0
    elif tag in ("ul", "ol", "dl", "dir"):
        if walk.lists:
            walk.lists.pop()
    elif tag == "li" and walk.items:
        walk.items.pop()


def _open_table_part(walk: _Walk, tag: str, given: Mapping[str, str] | None) -> None:
    """A table, or a part of one, begins."""
    if tag == "table":
        walk.tables.append(TableDraft(given.get("role", "") if given else ""))
        walk.sinks.append(walk.sink)
        walk.sink = walk.tables[-1].loose
    elif not walk.tables:
        return
    elif tag in ("td", "th"):
        cell = _cell(walk.tables[-1], tag, given)
        cell.inner = walk.sink = []
        walk.kind = "text"
    elif tag == "tr":
        walk.tables[-1].rows.append([])
    elif tag == "caption":
        walk.sink = walk.tables[-1].captions
        walk.kind = "caption"
    elif tag != "tbody":
        walk.tables[-1].part = tag


def _close_table_part(walk: _Walk, tag: str) -> None:
    """A table, or a part of one, ends."""
    if tag == "table":
        _close_table(walk)
    elif walk.tables and tag in ("td", "th", "caption"):
        walk.kind = "text"
        walk.sink = walk.tables[-1].loose
    elif walk.tables and tag in ("thead", "tfoot"):
        walk.tables[-1].part = ""


def _is_too_deep(walk: _Walk, tag: str, step: int) -> bool:
    """Whether a table is within so many others that it is read as plain text; `step` is 1 to open, -1 to close."""
    if tag != "table":
        return walk.deep > 0
    if step > 0 and (walk.deep or len(walk.tables) >= walk.depth):
        walk.deep += 1
        return True
    if step < 0 and walk.deep:
        walk.deep -= 1
        return True
    return False


def _pair(walk: _Walk, at: int, begin: int) -> None:
    """Mark a box of exactly two short texts: it may be a label with its value."""
    added = walk.sink[begin:] if len(walk.sink) - begin == 2 else []
    if len(added) != 2 or any(unit.kind != "text" or len(unit.lines) != 1 or unit.pair for unit in added):
        return
    label = added[0].lines[0].text
    if len(label) <= 60 and label[-1] not in ".;," and len(label.split()) <= 6:
        walk.groups += 1
        parent = walk.boxes[-1][0] if walk.boxes else 0
        added[0].pair = parent + 1


def _open_item(walk: _Walk, given: Mapping[str, str] | None) -> None:
    """A list item begins: its level and marker."""
    if not walk.lists:
        walk.items.append(_Item(0, "", 0, len(walk.sink), walk.sink))
        return
    inside = walk.lists[-1]
    inside.number = _whole(given, "value", inside.number + inside.step)
    marker = numeral(inside.number, NUMBERED.get(inside.shape, "")) + "." if inside.tag == "ol" else ""
    walk.items.append(_Item(inside.level, marker, inside.group, len(walk.sink), walk.sink))


def _whole(given: Mapping[str, str] | None, name: str, default: int) -> int:
    """A number in an attribute."""
    printed = given.get(name, "").strip() if given else ""
    return int(printed) if printed.isascii() and printed.isdigit() and len(printed) < 7 else default


def _cell(table: TableDraft, tag: str, given: Mapping[str, str] | None) -> GridCell:
    """A table's cell begins."""
    cell = GridCell(tag == "th" or table.part == "thead", table.part)
    if given:
        cell.colspan = max(1, min(_whole(given, "colspan", 1), _WIDEST))
        cell.rowspan = max(1, min(_whole(given, "rowspan", 1), 65_534))
    if not table.rows:
        table.rows.append([])
    table.rows[-1].append(cell)
    return cell


def _close_table(walk: _Walk) -> None:
    """A table ends: it is data, fields, or only the page's layout."""
    if not walk.tables:
        return
    table = walk.tables.pop()
    walk.sink = walk.sinks.pop()
    walk.kind = "text"
    units, warning = settle(table, walk.cells)
    walk.sink += units
    if warning:
        walk.warnings.append(warning)


def _flush(walk: _Walk) -> None:
    """Make a unit of the text gathered since the last block began or ended."""
    raw = "".join(walk.buffer) if len(walk.buffer) > 1 else walk.buffer[0]
    walk.buffer.clear()
    if walk.changes:
        walk.changes = [-1] * len(walk.changes)
    if walk.kind == "pre":
        text = MARKED.sub(lambda mark: "\n" if mark.group() == "\x00" else "", normalized(raw))
        if text.strip():
            walk.sink.append(Unit("pre", [Line(text.strip("\n").rstrip())]))
        return
    if MARKED.search(raw):
        lines = marked_lines(raw)
    else:
        text = " ".join((raw if raw.isascii() else normalize(raw)).split())
        lines = [Line(text)] if text else []
    if not lines:
        return
    if walk.titled and len(lines) == 1 and len(lines[0].text) <= 150:
        lines = [lines[0]._replace(bold=True)]
    _add(walk, lines)


def _add(walk: _Walk, lines: list[Line]) -> None:
    """Add a unit of the kind that the open elements say."""
    item = walk.items[-1] if walk.items else None
    if walk.kind == "heading":
        text = "\n".join(line.text for line in lines if line.text).replace("\n", " ")
        if item is not None and item.sink is walk.sink:
            item.headed = True
        walk.sink.append(Unit("heading", [Line(text)], walk.level))
    elif walk.kind in ("caption", "note"):
        walk.sink.append(Unit("caption" if walk.kind == "caption" else "note", lines))
    elif walk.kind in ("term", "value"):
        group = walk.lists[-1].group if walk.lists else 0
        walk.sink.append(Unit("term" if walk.kind == "term" else "value", lines, group=group))
    elif item is not None and item.sink is walk.sink and not item.headed:
        last = walk.sink[-1] if len(walk.sink) > item.begin else None
        if last is not None and last.kind == "item" and last.group == item.group and item.begin == len(walk.sink) - 1:
            last.lines += lines
        else:
            marker = item.marker if last is None else ""
            walk.sink.append(Unit("item", lines, item.level, marker, item.group))
    else:
        walk.sink.append(Unit("text", lines))
