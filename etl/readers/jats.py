"""Articles in JATS (the archives' XML) to a `Document`: title, abstract, body, tables, captions, notes, references.

The article's elements become the events of a page, and from there on it is read like one. Nothing outside of the
file is ever opened, and no entity that the file declares is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5
from typing import Any

from lxml import etree

from etl.document import Document, LeftOut, Span, left_out
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.formulas import around, local_name
from etl.readers.html import html
from etl.readers.html.tables import CAPTIONED, PART
from etl.readers.html.walk import END, TEXT, Events, names, walk
from etl.readers.limits import Limits
from etl.readers.text.decode import normalize
from etl.readers.text.text import document_of
from etl.readers.text.unit_blocks import blocks_from, entitled
from etl.value import replace

# Tables of articles: what stands in a table's frame, and the spans of tables in the exchange model (OASIS, CALS).
#
# In that model a cell names the columns that it covers (`namest`, `nameend`) and how many rows more than its own.


_FRAMES = ("table-wrap", "alternatives")
_MOST = 1000
"""A column of a higher number is no column of a printed table."""


def role_of(table: Any) -> str:
    """What a table is by its frame: one of values, whatever it looks like, when the frame has a label or caption.

    Args:
        table: its element.

    Returns:
        The role of a table with a caption or of a further part of the table above it in the same frame; "" for others.
    """
    above = table.getparent()
    further = any(local_name(other) == "table" for other in table.itersiblings(preceding=True))
    while above is not None and local_name(above) in _FRAMES:
        if any(local_name(child) in ("label", "caption") for child in above):
            return PART if further else CAPTIONED
        further = further or any(_holds_table(other) for other in above.itersiblings(preceding=True))
        above = above.getparent()
    return ""


def _holds_table(element: Any) -> bool:
    return local_name(element) == "alternatives" and element.find("{*}table") is not None


def drawn_tables(article: Any) -> int:
    """How many tables of an article are only pictures.

    Args:
        article: its element.
    """
    frames = ({local_name(inner) for inner in frame.iter()} for frame in article.iter("{*}table-wrap"))
    return sum(1 for inner in frames if "graphic" in inner and inner.isdisjoint(("table", "tgroup")))


def set_spans(article: Any) -> None:
    """Give the cells of tables in the exchange model the spans that those of others have, and rows the cells they skip.

    Args:
        article: its element, which is changed.
    """
    for group in article.iter("{*}tgroup"):
        columns = _columns(group)
        for part in group:
            if local_name(part) in ("thead", "tbody", "tfoot"):
                _place(part, columns)


def _columns(group: Any) -> dict[str, tuple[int, int]]:
    """The columns that a name means: of one column, or of a span of several."""
    columns: dict[str, tuple[int, int]] = {}
    number = 0
    for spec in group.iter("{*}colspec"):
        number = _whole(spec, "colnum", number + 1)
        columns.setdefault(spec.get("colname") or f"c{number}", (number, number))
    for spec in group.iter("{*}spanspec"):
        first, last = (columns.get(spec.get(key) or "", (0, 0)) for key in ("namest", "nameend"))
        columns.setdefault(spec.get("spanname") or "", (first[0], last[1]))
    return columns


def _place(part: Any, columns: dict[str, tuple[int, int]]) -> None:
    """Give the cells of a part of a table their spans."""
    covered: dict[int, int] = {}  # for each column, the first row that is free again
    rows = [row for row in part if local_name(row) == "row"]
    for number, row in enumerate(rows):
        at = 1
        for entry in [cell for cell in row if local_name(cell) == "entry"]:
            first, last = _named(entry, columns)
            while covered.get(at, 0) > number or at < first:
                if covered.get(at, 0) <= number:
                    entry.addprevious(etree.Element("entry"))
                at += 1
            wide, high = max(1, last - first + 1), _whole(entry, "morerows", 0) + 1
            entry.set("colspan", str(wide))
            entry.set("rowspan", str(high))
            covered.update(dict.fromkeys(range(at, at + wide), number + high))
            at += wide


def _named(entry: Any, columns: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """The first and last column that a cell names; (0, 0) when it names none."""
    one = columns.get(entry.get("spanname") or entry.get("colname") or "")
    if one:
        return one
    first, last = (columns.get(entry.get(key) or "", (0, 0)) for key in ("namest", "nameend"))
    return first[0], max(first[0], last[1])


def _whole(element: Any, name: str, default: int) -> int:
    """A number in an attribute."""
    printed = element.get(name) or ""
    return min(int(printed), _MOST) if printed.isascii() and printed.isdigit() and len(printed) < 7 else default


# What stands elsewhere in an article than its text points to it: tables and figures at its end, footnotes in sentences.
#
# A `floats-group` stands behind the references, and what it holds belongs to the section that cites it: the scores before
# a treatment to the patients, other people's results to the discussion. A footnote within a sentence belongs below it.


_FLOATS = ("table-wrap", "table-wrap-group", "fig", "fig-group", "boxed-text")
_TITLE = "Tables and figures"


def set_floats(article: Any) -> None:
    """Move each float of an article behind the paragraph that first cites it; the rest gets a section of its own.

    Args:
        article: its element, which is changed.
    """
    cited: dict[str, Any] = {}
    for body in article.iterchildren("{*}body"):
        for xref in body.iter("{*}xref"):
            for name in (xref.get("rid") or "").split():
                cited.setdefault(name, _block_of(xref, body))
    behind: dict[Any, Any] = {}
    for group in article.iterchildren("{*}floats-group"):
        for one in [child for child in group if local_name(child) in _FLOATS]:
            names = [one.get("id"), *(inner.get("id") for inner in one.iter("{*}table-wrap", "{*}fig"))]
            block = next((cited[name] for name in names if name in cited), None)
            if block is not None:
                one.tail = None
                behind.get(block, block).addnext(one)
                behind[block] = one
        if len(group):
            head = etree.Element("title")
            head.text = _TITLE
            group.insert(0, head)
            group.tag = "sec"


def set_notes(article: Any) -> None:
    """Move each footnote that stands within a paragraph behind it, and leave its mark there.

    Args:
        article: its element, which is changed.
    """
    behind: dict[Any, Any] = {}
    for body in article.iterchildren("{*}body", "{*}back"):
        for note in [note for note in body.iter("{*}fn") if local_name(note.getparent()) == "p"]:
            block = _block_of(note, body)
            label = note.find("{*}label")
            if label is None:
                label = etree.Element("label")
                label.text = "*"
                note.insert(0, label)
            mark = etree.Element("sup")
            mark.text = "".join(label.itertext())
            mark.tail, note.tail = note.tail, None
            note.getparent().replace(note, mark)
            behind.get(block, block).addnext(note)
            behind[block] = note


def _block_of(xref: Any, body: Any) -> Any:
    """The piece of a section that holds a reference: a paragraph, a list, a table."""
    block = xref
    while (above := block.getparent()) is not None and above is not body and local_name(above) not in ("sec", "app"):
        block = above
    return block


_LEFT_OUT = names(
    "journal-meta article-id article-categories contrib-group aff aff-alternatives author-notes pub-date history"
    " permissions self-uri kwd-group funding-group counts custom-meta-group"
    " supplementary-material graphic inline-graphic object-id alt-text"
    " long-desc bio sub-article response processing-meta alt-title trans-title-group copyright-statement"
    " copyright-year copyright-holder license attrib article-version annotation"
    " annotation-xml pub-history support-group tex-math"
)
_OF_ISSUE = names(
    "volume issue fpage lpage elocation-id page-range volume-id issue-id issue-title isbn publisher conference"
    " related-article related-object product"
)
"""Where the article was printed and what it is about; in a reference these belong to what is printed."""
_META = names("article-meta journal-meta front-stub front sub-article")
_REFERENCES = names("element-citation citation name person-group nlm-citation related-object")
_MIXED = names("mixed-citation string-name")
_AS: Mapping[str, str] = {
    "p": "p", "list-item": "li", "def-list": "dl", "term": "dt", "def": "dd", "table": "table", "thead": "thead",
    "tbody": "tbody", "tfoot": "tfoot", "tr": "tr", "td": "td", "th": "th", "row": "tr", "entry": "td", "bold": "b",
    "sup": "sup", "sub": "sub", "break": "br", "sec": "section", "disp-quote": "blockquote",
    "boxed-text": "section",
    "preformat": "pre", "code": "pre", "fig": "section", "table-wrap": "section", "fn": "p", "ref": "li",
    "ack": "section", "media": "section",
    "app": "section", "glossary": "section", "notes": "section", "verse-line": "p", "speech": "p",
    "statement": "section",
    "disp-formula": "p", "subtitle": "p", "caption": "div", "ref-list": "section", "abstract": "section",
    "floats-group": "section", "body": "section", "fn-group": "section", "hr": "hr",
}  # fmt: skip
_HOLDS_TITLE = names(
    "sec app ack glossary notes boxed-text ref-list abstract trans-abstract fn-group statement def-list list"
)
_FRAMED = ("fig", "table-wrap", "media")
_FENCED = ("mfenced", "msqrt")
_SPACED = ("mfenced", "msqrt", "mspace", "mtd")
_PARTED = ("mfrac", "mfenced")
_SHIFTED = ("msup", "msub", "msubsup")
_LISTS = {"alpha-lower": "a", "alpha-upper": "A", "roman-lower": "i", "roman-upper": "I"} | dict.fromkeys(
    ("order", "ordered", "number", "numbered", "arabic"), "1"
)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_OWN = frozenset([b"amp", b"lt", b"gt", b"quot", b"apos"])
_NUMERIC = regex(r"[\d,;–\-\s\[\]()]+$")
_LINK = "{http://www.w3.org/1999/xlink}href"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FEW = 3


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a JATS article.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document of the first article in it.

    Raises:
        InputError: when it can't be parsed, or no text is in it.
    """
    limits.check_size(len(data), name)
    root, warnings = _parsed(data, name)
    articles = [root] if local_name(root) == "article" else [el for el in root.iter("{*}article") if _parts(el)]
    if not articles or not _parts(articles[0]):
        return html.read(data, name, limits)  # an <article> of a web page
    article = articles[0]
    if len(articles) > 1:
        warnings = (*warnings, f"{len(articles)} articles in one file: only the first one was read")
    set_floats(article)
    set_notes(article)
    set_spans(article)
    if drawn := drawn_tables(article):
        warnings += (f"tables that are only pictures are not read: {drawn}",)
    aside: dict[LeftOut, None] = {}
    units, more = walk(_events(article, aside), frozenset(), limits.cells, limits.depth)
    text, blocks = blocks_from(units, limits.cells)
    if not text.strip():
        raise InputError(f"{name}: there is no text in this article; get its full text")
    spot = _title(blocks[0].span, text, article) if blocks and blocks[0].kind == "heading" else None
    blocks = entitled(text, blocks, spot) if spot else blocks
    made = document_of(data, name, "application/jats+xml", text, blocks, dict.fromkeys((*warnings, *more)), aside)
    return replace(made, title=spot, address=_address(article), language=article.get(_LANGUAGE) or None)


def _parsed(data: bytes, name: str) -> tuple[Any, tuple[str, ...]]:
    """The root element, and warnings about what is damaged or declared by the file itself."""
    warnings: tuple[str, ...] = ()
    begin = data.find(b"<!DOCTYPE")
    inner = data.find(b"[", begin, begin + 2000) if begin >= 0 else -1
    close = data.find(b">", begin) if begin >= 0 else -1
    if 0 <= inner < close and b"<!ENTITY" in data[inner:]:
        end = re.compile(rb"\]\s{0,20}>").search(data, inner)
        data = data[:begin] + (data[end.end() :] if end else data[close + 1 :])
        warnings = ("entities that the file declares itself were not resolved",)
    data = _NAMED.sub(_numbered, data)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"{name}: this XML can't be read ({error}); get the file again") from error
    if root is None:
        raise InputError(f"{name}: this XML can't be read; get the file again")
    fatal = [entry for entry in parser.error_log if entry.level_name == "FATAL"]
    if fatal:
        warnings += (f"the XML is damaged at line {fatal[0].line}: what follows may be incomplete",)
    return root, warnings


def _numbered(match: re.Match[bytes]) -> bytes:
    """A named character (`&alpha;`) by its number; a name that isn't known as it is printed."""
    if match.group(1) in _XML_OWN:
        return match.group()
    known = html5.get(match.group(1).decode("ascii") + ";")
    return b"".join(b"&#%d;" % ord(c) for c in known) if known else b"&amp;" + match.group()[1:]


def _parts(article: Any) -> bool:
    """Whether an article has the parts that one in JATS has."""
    return any(local_name(child) in ("front", "body", "back", "front-stub") for child in article)


def _title(first: Span, text: str, article: Any) -> Span | None:
    """The first heading's span, when it is the article's title."""
    found = next(article.iter("{*}article-title"), None)
    return first if found is not None and text[first.start : first.end].strip() else None


def _address(article: Any) -> str | None:
    """The address that the article gives of itself, or that of its DOI."""
    for element in article.iter("{*}self-uri"):
        given = element.get(_LINK, "")
        if given.startswith(("http://", "https://")):
            return str(given)
    for element in article.iter("{*}article-id"):
        if element.get("pub-id-type") == "doi" and element.text and element.text.strip().startswith("10."):
            return f"https://doi.org/{element.text.strip()}"
    return None


class _Writer:
    """Writes events; a class because opening and closing go through the same stack."""

    def __init__(self) -> None:
        self.events = Events()
        self._open: list[tuple[int, tuple[str, ...]]] = []

    def text(self, text: str | None) -> None:
        """Text."""
        if text:
            self.events.marks.append(TEXT)
            self.events.items.append(text)

    def open(self, *tags: str, **attributes: str) -> None:
        """Open elements, one in the other; attributes go to the innermost."""
        begin = len(self.events.marks)
        for tag in tags:
            self.events.marks.append(0)
            self.events.items.append(tag)
        if tags and attributes:
            self.events.attributes[len(self.events.marks) - 1] = attributes
        self._open.append((begin, tags))

    def close(self) -> None:
        """Close what was opened last."""
        begin, tags = self._open.pop()
        for shift in range(len(tags) - 1, -1, -1):
            self.events.marks[begin + shift] = len(self.events.marks)
            self.events.marks.append(END)
            self.events.items.append(tags[shift])


def _events(article: Any, aside: dict[LeftOut, None]) -> Events:
    """The article as events of a page; what is no part of its text goes to `aside`."""
    writer = _Writer()
    writer.open("main")
    depth = 0  # of sections
    within: list[str] = [""]
    steps = etree.iterwalk(article, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            ended = within.pop()
            depth -= ended in _HOLDS_TITLE
            if ended == "label":
                writer.text(" ")
            elif ended in _FENCED or within[-1] in _PARTED:
                writer.text(around(element)[1])
            writer.close()
            writer.text(element.tail if element is not article else None)
            continue
        local = local_name(element)
        if _is_left_out(element, local):
            within.append("")
            if local != "label" and not _is_doubled(element, local) and (piece := _aside(element, local)):
                aside[piece] = None
            writer.open()
            steps.skip_subtree()  # its "end" comes all the same
            continue
        within.append(local)
        depth += local in _HOLDS_TITLE
        _start(writer, element, local, within[-2], depth)
        writer.text(element.text)
    writer.close()
    return writer.events


def _aside(element: Any, local: str) -> LeftOut | None:
    """What an element prints that isn't read; of files that belong to the article their names."""
    files = [file for one in element.iter() if (file := one.get(_LINK, "")) and "/" not in file]
    text = " ".join(element.itertext())
    return left_out(local.replace("-", " "), " ".join((normalize(text), *files)))


def _is_doubled(element: Any, local: str) -> bool:
    """Whether an element is a formula that is read as it stands beside it, in MathML."""
    return local == "tex-math" and any(local_name(other) == "math" for other in element.getparent())


def _is_left_out(element: Any, local: str) -> bool:
    """Whether an element is no part of the article's text."""
    if local in _LEFT_OUT or (local == "label" and _is_taken(element)):
        return True
    if local == "abstract" and element.get("abstract-type") in ("graphical", "toc", "web-summary"):
        return True
    parent = element.getparent()
    above = local_name(parent) if parent is not None else ""
    if local in _OF_ISSUE:
        return above in _META
    if local == "media":
        return not any(local_name(child) in ("label", "caption") for child in element)
    if above == "alternatives":
        return local != "table" and any(
            local_name(other) in ("table", "math") for other in parent if other is not element
        )
    return False


def _start(writer: _Writer, element: Any, local: str, parent: str, depth: int) -> None:
    """Open what an element is on a page."""
    if local == "article-title" and parent == "title-group":
        writer.open("h1")
    elif local == "title" and parent == "caption":
        writer.open()
        writer.text(" ")
    elif local == "title":
        label = _label(element) if parent in ("sec", "app") else ""
        writer.open(f"h{min(max(depth, 1) + 1, 6)}")
        writer.text(f"{label} " if label else None)
    elif local == "label":
        writer.open(*(["figcaption"] if parent in _FRAMED else ["sup"] if parent == "fn" else []))
    elif local in ("abstract", "trans-abstract", "ref-list") and element.find("{*}title") is None:
        writer.open("section")
        writer.open(f"h{min(depth + 1, 6)}")
        writer.text("References" if local == "ref-list" else "Abstract")
        writer.close()
    elif local == "list":
        shape = _LISTS.get(element.get("list-type", ""), "")
        own = any(item.find("{*}label") is not None for item in element.iterchildren("{*}list-item"))
        writer.open("ol" if shape and not own else "ul", type=shape or "1")
    elif local == "caption":
        writer.open("figcaption")
        writer.text(_caption_label(element))
    elif local == "p" and (parent in ("caption", "fn") or (parent == "list-item" and _is_labelled(element))):
        writer.open()
        writer.text(_gap_before(element) if parent == "caption" else " ")
    elif local == "table":
        writer.open("table", role=role_of(element))
    elif local in ("fn", "p") and _in_table_foot(element, local, parent):
        writer.open("figcaption", role="note")
    elif local == "xref":
        raised = element.get("ref-type") in ("bibr", "fn", "table-fn") and _NUMERIC.match(
            "".join(element.itertext()) or "-"
        )
        writer.open(*(["sup"] if raised else []))
    elif local in ("td", "th", "entry", "tr", "row"):
        writer.open(_AS[local], **{key: element.get(key) for key in ("colspan", "rowspan") if element.get(key)})
    elif local in _AS:
        writer.open(_AS[local])
    elif parent in _SHIFTED and element.getprevious() is not None:
        above = parent == "msup" or (parent == "msubsup" and element.getnext() is None)
        writer.open("sup" if above else "sub")
    else:
        writer.open()
        if parent in _REFERENCES or (parent in _MIXED and _touches(element, local)):
            writer.text(" ")
        elif local in _SPACED or parent in _PARTED:
            writer.text(around(element)[0])


def _touches(element: Any, local: str) -> bool:
    """Whether nothing parts an element of a reference from the one before it, as publishers leave to who prints it."""
    before = element.getprevious()
    return before is not None and not before.tail and local not in ("sup", "sub")


def _is_labelled(element: Any) -> bool:
    """Whether the label of a list's item stands right before its text."""
    before = element.getprevious()
    return before is not None and local_name(before) == "label"


def _is_taken(label: Any) -> bool:
    """Whether a label is written with the title or caption that follows it."""
    parent = label.getparent()
    following = label.getnext()
    beside = local_name(following) if following is not None else ""
    above = local_name(parent) if parent is not None else ""
    return (above in ("sec", "app") and beside == "title") or (above in _FRAMED and beside == "caption")


def _label(element: Any) -> str:
    """The printed number that stands before a title."""
    label = element.getprevious()
    return _own_text(label) if label is not None and local_name(label) == "label" else ""


def _caption_label(element: Any) -> str:
    """The label of a table or figure, parted from its caption by a full stop."""
    label = element.getprevious()
    if label is None or local_name(label) != "label":
        return ""
    printed = _own_text(label).rstrip(" –—-")
    return printed if not printed or printed[-1] in ".:|" else f"{printed}. "


def _own_text(element: Any) -> str:
    return " ".join(normalize("".join(element.itertext())).split())


def _gap_before(element: Any) -> str:
    """What parts a caption's paragraph from its title."""
    before = element.getprevious()
    printed = _own_text(before) if before is not None and local_name(before) == "title" else "."
    return " " if not printed or printed[-1] in ".:?!|" else ". "


def _in_table_foot(element: Any, local: str, parent: str) -> bool:
    """Whether a note or paragraph stands right below a table."""
    if local == "p" and parent == "fn":
        return False
    above = element.getparent()
    for _ in range(_FEW):
        if above is None:
            return False
        if local_name(above) == "table-wrap-foot":
            return True
        above = above.getparent()
    return False
