"""An HTML page as a flat list of events: tags that open, tags that close, and the text between.

The parser hands its events over one by one and no tree is kept, so that a page that is nested a hundred thousand
deep costs no more than a flat one, and a part of the page is left out by going on behind its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from etl.errors import InputError

TEXT = -1
"""Mark of an event that is text."""
END = -2
"""Mark of an event that closes an element."""
_EMPTY: Mapping[str, str] = {}


def names(text: str) -> frozenset[str]:
    """Names that are written with spaces between them, as a set."""
    return frozenset(text.split())


_FOUND = names("meta link title main article h1 html body")
"""Elements that are looked for."""
_UNSEEN = names("script style noscript template head title")


@dataclass(slots=True)
class Events:
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

    def printed(self, at: int) -> str:
        """The text that is printed within the element that opens there."""
        pieces: list[str] = []
        end = self.marks[at]
        while at < end:
            mark = self.marks[at]
            if mark == TEXT:
                pieces.append(self.items[at])
            elif mark >= 0 and self.items[at] in _UNSEEN:
                at = mark
            at += 1
        return " ".join(pieces)

    def elements(self, *tags: str) -> list[int]:
        """Where elements with one of these tags (of those that are looked for) open."""
        return [at for tag in tags for at in self.found.get(tag, ())]


class _Target:
    """What lxml's parser gives its events to; a class because lxml wants one."""

    def __init__(self) -> None:
        self.events = Events()
        self._open: list[tuple[int, int]] = []
        self._seen = 0
        self._hidden = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        events = self.events
        at = len(events.marks)
        self._open.append((at, self._seen))
        events.marks.append(0)
        events.items.append(tag)
        if attributes:
            events.attributes[at] = attributes
        if tag in _FOUND:
            events.found.setdefault(tag, []).append(at)
        if tag in _UNSEEN:
            self._hidden += 1

    def end(self, tag: str) -> None:
        events = self.events
        start, seen = self._open.pop()
        events.marks[start] = len(events.marks)
        events.sizes[start] = self._seen - seen
        events.marks.append(END)
        events.items.append(tag)
        if tag in _UNSEEN:
            self._hidden -= 1

    def data(self, text: str) -> None:
        events = self.events
        if not self._hidden:
            self._seen += len(text)
        elif events.items and events.items[-1] == "style" and events.marks[-1] >= 0:
            events.styles.append(text)
        events.marks.append(TEXT)
        events.items.append(text)

    def comment(self, text: str) -> None:
        if len(self.events.marks) < 40:
            self.events.comments.append(text)

    def close(self) -> Events:
        while self._open:
            self.end(self.events.items[self._open[-1][0]])
        return self.events


def events_of(page: str, name: str) -> Events:
    """Parse a page.

    Args:
        page: its decoded text.
        name: its name, for the message.

    Returns:
        Its events.

    Raises:
        InputError: when there is nothing to parse.
    """
    parser = etree.HTMLParser(encoding="utf-8", target=_Target())
    try:
        parser.feed(page.encode("utf-8", "replace"))
        result = parser.close()
    except (etree.LxmlError, AssertionError, ValueError) as error:
        raise InputError(f"{name}: this HTML can't be read ({error}); save the page again") from error
    assert isinstance(result, Events)
    return result
