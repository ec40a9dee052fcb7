"""What stands beside a page's article and is made of links: teasers of other pages, lists of news, unnamed menus.

Names of classes tell only some of them. The others are told by their texts: the article is the deepest element that
holds most of the page's prose, and a part outside of it is left out when much of its text is links. Boxes without
links (a patient's data beside the story), and boxes of labels whose values are links, stay.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Container
from operator import attrgetter, sub
from typing import NamedTuple

from msgspec import Struct

from etl.readers.html.events import END, TEXT, Events, names

_PROSE = 60
"""A text of so many characters outside of links is prose."""
_MOST = 0.7
"""Share of the page's prose that the article has at least."""
_OWN = 0.1
"""Share of the page's prose that a part beside the article has at most."""
_LINKED = 0.5
"""Share of its text that is links in a list of links."""
_TEASING = 0.3
"""The same in a list of teasers, which has a text with each link …"""
_SNIPPET = 150
"""… of so many characters at most."""
_REST = 80
"""Characters of text that a box of links may have besides them, or above the first one: its heading."""
_FEW = 2
"""Links of a list, and labels of a box of data, at least."""
_RUNNING = names("a span b i em strong font small p h1 h2 h3 h4 h5 h6")
"""Elements that one link alone may fill without being a list."""
_HEADS = names("h2 h3 h4 h5 h6")


class _Told(NamedTuple):
    """How much there is of something: characters of text, of links' text and of prose; links; labels."""

    text: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    labels: int = 0


class _Sums(Struct, frozen=True):
    """The events that tell something, and what stands before each; behind the last one stands the whole page's."""

    where: list[int]
    before: list[_Told]

    def within(self, at: int, end: int) -> _Told:
        """What an element tells."""
        first, last = self.before[bisect_left(self.where, at)], self.before[bisect_left(self.where, end)]
        return _Told(*map(sub, last, first))

    def opening(self, at: int) -> int:
        """How much text stands between an event and the next link."""
        first = bisect_left(self.where, at)
        link = bisect_right(self.before, self.before[first].links, first, key=attrgetter("links"))
        return self.before[min(link, len(self.before)) - 1].text - self.before[first].text


def link_parts(events: Events, out: Container[int], kept: Container[int]) -> dict[int, str]:
    """The parts beside the article that are made of links.

    Args:
        events: the page.
        out: elements that are left out already.
        kept: elements that hold the article and are never left out.

    Returns:
        What they are ("links"), by the indices of their opening events.
    """
    marks, items = events.marks, events.items
    sums = _sums(events, out)
    path = _path(events, sums)
    if len(path) < _FEW:
        return {}
    core, around, prose = path[-1], frozenset(path), sums.before[-1].prose
    title = next(iter(events.elements("h1")), -1)
    found: dict[int, str] = {}
    open_: list[tuple[int, int]] = []  # elements that are looked into, and how much had been cut before each
    cut, head = 0, -1
    at, end = path[0] + 1, marks[path[0]]
    while at < end:
        mark = marks[at]
        if mark == TEXT:
            head = head if items[at].isspace() else -1
        elif mark == END:
            if open_ and marks[open_[-1][0]] == at:
                start, before = open_.pop()
                rest = sums.within(start, at).text - (cut - before) if cut > before else math.inf
                if rest <= _REST and start not in kept and not start < title < at:
                    while found and next(reversed(found)) > start:  # of a part only the whole is told
                        found.popitem()
                    found[start] = "links"
                    cut += int(rest)
        elif at in out:
            at = mark
        elif at in around:
            head = -1
            at = mark if at == core else at
        else:
            told = sums.within(at, mark)
            if not told.links:
                head = at if items[at] in _HEADS else -1
                at = mark
            elif (
                at not in kept
                and not at < title < mark
                and _is_links(told, items[at], prose)
                and (sums.opening(at) <= _REST)
            ):
                for part in (head, at) if head >= 0 else (at,):
                    found[part] = "links"
                cut += told.text + (sums.within(head, marks[head]).text if head >= 0 else 0)
                head, at = -1, mark
            elif items[at] == "table":
                head, at = -1, mark
            else:
                open_.append((at, cut))
        at += 1
    return found


def _sums(events: Events, out: Container[int]) -> _Sums:
    """What stands before each event, without what is left out."""
    marks, items, attributes = events.marks, events.items, events.attributes
    where, before = list[int](), list[_Told]()
    text = linked = prose = links = labels = 0
    at, size, inside = 0, len(marks), -1
    while at < size:
        mark, item = marks[at], items[at]
        if mark == TEXT:
            if not item.isspace():
                where.append(at)
                before.append(_Told(text, linked, prose, links, labels))
                length = len(item)
                text += length
                if at < inside:
                    linked += length
                elif length >= _PROSE:
                    prose += length
                elif item.rstrip()[-1] in ":：":
                    labels += 1
        elif mark >= 0:
            if at in out:
                at = mark
            elif item == "a" and "href" in attributes.get(at, ()):
                inside = mark
                where.append(at)
                before.append(_Told(text, linked, prose, links, labels))
                links += 1
        at += 1
    before.append(_Told(text, linked, prose, links, labels))
    return _Sums(where, before)


def _path(events: Events, sums: _Sums) -> list[int]:
    """The elements from the page down to the deepest one that holds most of its prose; none when there is no prose."""
    total = sums.before[-1].prose
    if not total:
        return []
    # Whatever holds most of the prose holds its middle.
    middle = sums.where[bisect_right(sums.before, total / 2, key=attrgetter("prose")) - 1]
    marks = events.marks
    around = sorted(at for at in events.sizes if at < middle < marks[at])
    return [at for at in around if sums.within(at, marks[at]).prose >= _MOST * total]


def _is_links(told: _Told, tag: str, prose: int) -> bool:
    """Whether an element is a list of links, or of links with a short text each.

    Args:
        told: how much it holds.
        tag: its tag.
        prose: how much of it the whole page has.
    """
    if tag == "table" and told.linked < told.text:
        return False
    if told.prose > _OWN * prose or told.labels >= _FEW:
        return False
    if told.linked >= _LINKED * told.text:
        return told.links >= _FEW or tag not in _RUNNING
    snippets = told.text - told.linked
    return told.links >= _FEW and told.linked >= _TEASING * told.text and snippets <= _SNIPPET * told.links
