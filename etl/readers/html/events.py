"""An HTML page as a flat list of events: tags that open, tags that close, and the text between.

The parser hands its events over one by one and no tree is kept, so that a page that is nested a hundred thousand
deep costs no more than a flat one, and a part of the page is left out by going on behind its end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from lxml import etree
from msgspec import Struct, field

from etl.errors import InputError
from etl.patterns import regex
from etl.readers.text.decode import normalize
from etl.readers.text.unit_blocks import Line

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
_FOUND = NEVER_SEEN | names("html body main article aside header footer form h1")
"""Elements that are looked for."""
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
