"""What OpenDocument files share: styles, and paragraphs as runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from etl.errors import InputError
from etl.readers.office.package import Package, attribute, child, children, local
from etl.readers.office.runs import Raise, Run

_CHAIN = 12
_UNREAD = frozenset(("annotation", "annotation-end", "tracked-changes", "hidden-text", "ruby-text", "title", "desc"))
_MOST_SPACES = 200


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits.

    Args:
        names: its name and those it is based on, in lower case with spaces.
        bold: whether its text is bold.
        size: in points, 0 when it doesn't say.
        raised: "super" or "sub".
        hidden: whether it isn't shown, None when it doesn't say.
        struck: whether its text is struck out, None when it doesn't say.
        list: list style of its paragraphs.
        number: name of the number or date format of its cells.
    """

    names: tuple[str, ...] = ()
    bold: bool | None = None
    size: float = 0.0
    raised: Raise = ""
    hidden: bool | None = None
    struck: bool | None = None
    list: str = ""
    number: str = ""


@dataclass(slots=True)
class Book:
    """The styles of a document, and what stands aside of the current paragraph.

    Args:
        styles: by family and name.
        formats: letters (as `sheet_numbers.date_parts` gives them) of date formats by name.
        lists: for each list style and level the marker's format ("•" or "1"), its text before and behind, its start.
        boxes: text boxes of the current paragraph.
        notes: notes referred to: the printed mark and the body.
        struck: what is struck out.
    """

    styles: Mapping[tuple[str, str], Style]
    formats: Mapping[str, str]
    lists: Mapping[tuple[str, int], tuple[str, str, str, int]]
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, etree._Element]] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)

    def style(self, family: str, name: str) -> Style:
        """A style; an empty one when there is none."""
        return self.styles.get((family, name)) or Style()


def read_content(package: Package) -> etree._Element | None:
    """The root of a file's content, None when it has none.

    Args:
        package: the opened file.

    Raises:
        InputError: when it is damaged or protected.
    """
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise InputError(f"{package.name}: protected by a password; save it without one")
    return package.xml("content.xml")


def read_book(package: Package, content: etree._Element) -> Book:
    """The styles of a document.

    Args:
        package: the opened file.
        content: the root of its content.
    """
    shared = package.xml("styles.xml")
    raw: dict[tuple[str, str], etree._Element] = {}
    formats: dict[str, str] = {}
    lists: dict[tuple[str, int], tuple[str, str, str, int]] = {}
    for root in (shared, content):
        for group in ("styles", "automatic-styles"):
            for one in children(root, group):
                name = attribute(one, "name")
                if local(one) == "style":
                    raw[attribute(one, "family"), name] = one
                elif local(one) in ("date-style", "time-style"):
                    formats[name] = _date_parts(one)
                elif local(one) == "list-style":
                    lists.update({(name, level): how for level, how in _list_levels(one)})
    return Book({key: _style(raw, key) for key in raw}, formats, lists)


def _date_parts(element: etree._Element) -> str:
    letters = {"year": "y", "month": "M", "day": "d", "hours": "h", "minutes": "m", "seconds": "s"}
    return "".join(letters.get(local(one), "") for one in element)


def _list_levels(element: etree._Element) -> Iterator[tuple[int, tuple[str, str, str, int]]]:
    for one in element:
        level = attribute(one, "level")
        if not level.isdecimal() or len(level) > 2:
            continue
        if local(one) == "list-level-style-bullet":
            sign = attribute(one, "bullet-char", "•")
            yield int(level) - 1, (sign if sign < "\ue000" else "•", "", "", 1)
        elif local(one) == "list-level-style-number":
            start = attribute(one, "start-value", "1")
            how = attribute(one, "num-format")
            if how:
                yield (
                    int(level) - 1,
                    (
                        how,
                        attribute(one, "num-prefix"),
                        attribute(one, "num-suffix"),
                        int(start[:6]) if start.isdecimal() else 1,
                    ),
                )


def _style(raw: Mapping[tuple[str, str], etree._Element], key: tuple[str, str]) -> Style:
    """A style with what it inherits along its chain."""
    found = Style()
    for _ in range(_CHAIN):
        element = raw.get(key)
        if element is None:
            shown = key[1].replace("_20_", " ").lower()
            return replace(found, names=(*found.names, shown)) if shown else found
        text, table = child(element, "text-properties"), child(element, "table-properties")
        shown = attribute(element, "display-name") or key[1].replace("_20_", " ")
        weight, place = attribute(text, "font-weight"), attribute(text, "text-position")
        found = Style(
            (*found.names, shown.lower()),
            found.bold
            if found.bold is not None
            else (weight in ("bold", "600", "700", "800", "900") if weight else None),
            found.size or _points(attribute(text, "font-size")),
            found.raised or _raised(place),
            found.hidden if found.hidden is not None else _hidden(text, table),
            found.struck if found.struck is not None else _struck(text),
            found.list or attribute(element, "list-style-name"),
            found.number or attribute(element, "data-style-name"),
        )
        key = (key[0], attribute(element, "parent-style-name"))
    return found


def _hidden(text: etree._Element | None, table: etree._Element | None) -> bool | None:
    said = attribute(text, "display") or attribute(table, "display")
    return said in ("none", "false") if said else None


def _struck(text: etree._Element | None) -> bool | None:
    said = attribute(text, "text-line-through-style") or attribute(text, "text-line-through-type")
    return said != "none" if said else None


def _raised(place: str) -> Raise:
    first = place.split(" ")[0]
    if first.startswith("super") or (
        first.endswith("%") and first[:1].isdigit() and first.rstrip("%") not in ("", "0")
    ):
        return "super"
    return "sub" if first.startswith(("sub", "-")) else ""


def _points(text: str) -> float:
    number = text.removesuffix("pt")
    return float(number) if number != text and number.replace(".", "", 1).isdecimal() and len(number) < 8 else 0.0


def runs(book: Book, element: etree._Element, base: Run) -> Iterator[Run]:
    """The runs of a paragraph; text boxes and notes in it are put aside.

    Args:
        book: the document's styles.
        element: the paragraph.
        base: how its text looks.

    Yields:
        Runs in order. White space is collapsed as the format asks.
    """
    if element.text:
        yield replace(base, text=_single_spaced(element.text))
    for one in element:
        kind = local(one)
        if kind == "s":
            count = attribute(one, "c", "1")
            yield replace(base, text=" " * (min(_MOST_SPACES, int(count[:6])) if count.isdecimal() else 1))
        elif kind in ("tab", "line-break"):
            yield replace(base, text="\t" if kind == "tab" else "\n")
        elif kind == "note":
            yield from _note(book, one, base)
        elif kind == "text-box":
            book.boxes.append(one)
        elif kind == "span":
            yield from _span(book, one, base)
        elif kind not in _UNREAD:
            yield from runs(book, one, base)
        if one.tail:
            yield replace(base, text=_single_spaced(one.tail))


def _span(book: Book, element: etree._Element, base: Run) -> Iterator[Run]:
    style = book.style("text", attribute(element, "style-name"))
    if style.hidden:
        return
    if style.struck:
        book.struck.append("".join(map(str, element.itertext())))
        return
    bold = base.bold if style.bold is None else style.bold
    yield from runs(book, element, Run("", bold, style.size or base.size, style.raised or base.raised))


def _note(book: Book, element: etree._Element, base: Run) -> Iterator[Run]:
    mark = "".join(child(element, "note-citation").itertext()) if child(element, "note-citation") is not None else ""  # type: ignore[union-attr]
    body = child(element, "note-body")
    if body is not None:
        book.notes.append((mark.strip(), body))
    yield replace(base, text=mark.strip(), raised="super")


def _single_spaced(text: str) -> str:
    """A text whose line ends and tabs are spaces, one for several."""
    if "\n" in text or "\t" in text or "  " in text:
        joined = " ".join(text.split())
        return (" " if text[0].isspace() else "") + joined + (" " if text[-1].isspace() and joined else "")
    return text
