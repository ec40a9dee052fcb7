"""What OpenDocument files share: opening them with odfdo, styles with what they inherit, and paragraphs as runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import odfdo
from msgspec import Struct, field
from odfdo import Element, LineBreak, Note, Spacer, Span, Tab

from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.office.package import Package, open_package, packed
from etl.readers.office.runs import Raise, Run
from etl.value import replace

_CHAIN = 12
_UNREAD = frozenset((
    "office:annotation", "office:annotation-end", "text:tracked-changes", "text:hidden-text", "text:ruby-text", "svg:title",
    "svg:desc",
))  # fmt: skip
_MOST_SPACES = 200
_BOLD = ("bold", "600", "700", "800", "900")
_LETTERS = {"year": "y", "month": "M", "day": "d", "hours": "h", "minutes": "m", "seconds": "s"}


class Style(Struct, frozen=True):
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


class Book(Struct):
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
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, Element]] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)

    def style(self, family: str, name: str) -> Style:
        """A style; an empty one when there is none."""
        return self.styles.get((family, name)) or Style()


class Opened(Struct, frozen=True):
    """An opened file: its package, its body (text, spreadsheet …), and the part with its styles, if it has one."""

    package: Package
    body: Element
    book: Book
    pages: Element | None


def open_odf(data: bytes, name: str, limits: Limits, kind: str) -> Opened:
    """Open a file within limits.

    Args:
        data: its bytes.
        name: its name, for messages.
        limits: what it may cost.
        kind: "text" or "spreadsheet".

    Raises:
        InputError: when it is damaged, protected, or something else than it should be.
    """
    package = open_package(data, name, limits)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise InputError(f"{name}: protected by a password; save it without one")
    archive = packed(package, {})
    try:
        document = odfdo.Document(archive)
        body = document.body
        styles = document.styles.root if "styles.xml" in package.sizes else None
        book = _book(document.content.root, styles)
    except Exception as error:  # what odfdo says of a damaged file: KeyError, ValueError, lxml's and its own errors
        raise InputError(f"{name}: damaged; open it in LibreOffice and save it again") from error
    if body is None or body.tag != f"office:{kind}":
        raise InputError(f"{name}: there is no {kind} in it; save the file again")
    return Opened(package, body, book, styles)


def of(element: Element | None, name: str, otherwise: str = "") -> str:
    """An attribute ("table:style-name"), or what stands for one that isn't there."""
    return (element.get_attribute_string(name) if element is not None else None) or otherwise


def count(element: Element, name: str, most: int) -> int:
    """A number of columns, rows … from 1 to `most`."""
    text = of(element, name)
    return max(1, min(most, int(text[:9]))) if text.isdecimal() else 1


def _book(content: Element, shared: Element | None) -> Book:
    raw: dict[tuple[str, str], Element] = {}
    formats: dict[str, str] = {}
    lists: dict[tuple[str, int], tuple[str, str, str, int]] = {}
    roots = [root for root in (shared, content) if root is not None]
    groups = [g for root in roots for g in root.children if g.tag in ("office:styles", "office:automatic-styles")]
    for one in (one for group in groups for one in group.children):
        name = of(one, "style:name")
        if one.tag == "style:style":
            raw[of(one, "style:family"), name] = one
        elif one.tag in ("number:date-style", "number:time-style"):
            formats[name] = "".join(_LETTERS.get(part.tag.partition(":")[2], "") for part in one.children)
        elif one.tag == "text:list-style":
            lists.update({(name, level): how for level, how in _list_levels(one)})
    return Book({key: _style(raw, key) for key in raw}, formats, lists)


def _list_levels(element: Element) -> Iterator[tuple[int, tuple[str, str, str, int]]]:
    for one in element.children:
        level = of(one, "text:level")
        if not level.isdecimal() or len(level) > 2:
            continue
        if one.tag == "text:list-level-style-bullet":
            sign = of(one, "text:bullet-char", "•")
            yield int(level) - 1, (sign if sign < "\ue000" else "•", "", "", 1)
        elif one.tag == "text:list-level-style-number" and (how := of(one, "style:num-format")):
            around = of(one, "style:num-prefix"), of(one, "style:num-suffix")
            yield int(level) - 1, (how, *around, count(one, "text:start-value", 99_999))


def _style(raw: Mapping[tuple[str, str], Element], key: tuple[str, str]) -> Style:
    """A style with what it inherits along its chain."""
    found = Style()
    for _ in range(_CHAIN):
        element = raw.get(key)
        if element is None:
            shown = key[1].replace("_20_", " ").lower()
            return replace(found, names=(*found.names, shown)) if shown else found
        parts = {part.tag: part for part in element.children}
        text, table = parts.get("style:text-properties"), parts.get("style:table-properties")
        shown = of(element, "style:display-name") or key[1].replace("_20_", " ")
        weight = of(text, "fo:font-weight")
        display = of(text, "text:display") or of(table, "table:display")
        through = of(text, "style:text-line-through-style") or of(text, "style:text-line-through-type")
        found = Style(
            (*found.names, shown.lower()),
            found.bold if found.bold is not None or not weight else weight in _BOLD,
            found.size or _points(of(text, "fo:font-size")),
            found.raised or _raised(of(text, "style:text-position")),
            found.hidden if found.hidden is not None or not display else display in ("none", "false"),
            found.struck if found.struck is not None or not through else through != "none",
            found.list or of(element, "style:list-style-name"),
            found.number or of(element, "style:data-style-name"),
        )
        key = (key[0], of(element, "style:parent-style-name"))
    return found


def _raised(place: str) -> Raise:
    first = place.split(" ")[0]
    share = first.rstrip("%") if first.endswith("%") else ""
    if first.startswith("super") or (share[:1].isdigit() and share != "0"):
        return "super"
    return "sub" if first.startswith(("sub", "-")) else ""


def _points(text: str) -> float:
    number = text.removesuffix("pt")
    return float(number) if number != text and number.replace(".", "", 1).isdecimal() and len(number) < 8 else 0.0


def runs(book: Book, element: Element, base: Run) -> Iterator[Run]:
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
    for one in element.children:
        if isinstance(one, Spacer):
            yield replace(base, text=" " * count(one, "text:c", _MOST_SPACES))
        elif isinstance(one, Tab | LineBreak):
            yield replace(base, text="\t" if isinstance(one, Tab) else "\n")
        elif isinstance(one, Note):
            mark = (one.citation or "").strip()
            book.notes += [(mark, body) for body in one.children if body.tag == "text:note-body"]
            yield replace(base, text=mark, raised="super")
        elif one.tag == "draw:text-box":
            book.boxes.append(one)
        elif isinstance(one, Span):
            yield from _span(book, one, base)
        elif one.tag not in _UNREAD:
            yield from runs(book, one, base)
        if one.tail:
            yield replace(base, text=_single_spaced(one.tail))


def _span(book: Book, element: Element, base: Run) -> Iterator[Run]:
    style = book.style("text", of(element, "text:style-name"))
    if style.hidden:
        return
    if style.struck:
        book.struck.append(element.text_recursive)
        return
    bold = base.bold if style.bold is None else style.bold
    yield from runs(book, element, Run("", bold, style.size or base.size, style.raised or base.raised))


def _single_spaced(text: str) -> str:
    """A text whose line ends and tabs are spaces, one for several."""
    if "\n" in text or "\t" in text or "  " in text:
        joined = " ".join(text.split())
        return (" " if text[0].isspace() else "") + joined + (" " if text[-1].isspace() and joined else "")
    return text
