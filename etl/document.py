"""What every reader makes and every parser reads.

A `Document` is one normalized text plus its structure. All places in it are character offsets into
`Document.text` (`Span`), made once by the reader and carried by everything that is read later, so that
nothing is ever searched for again.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Literal, Protocol

from msgspec import Struct, field

from etl.envelope import Envelope
from etl.errors import InputError
from etl.value import replace

BlockKind = Literal["title", "heading", "paragraph", "item", "field", "table", "caption", "note"]


class Placed(Protocol):
    """What has a place in the text."""

    @property
    def start(self) -> int:
        """Offset of its first character."""

    @property
    def end(self) -> int:
        """Offset behind its last one."""


class Span(Struct, frozen=True, order=True, gc=False):
    """A half-open range of characters of `Document.text`.

    Args:
        start: offset of the first character.
        end: offset behind the last character.
    """

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share at least one character."""
        return self.start < other.end and other.start < self.end


START: Callable[[Placed], int] = attrgetter("start")
"""Orders things by where they begin."""


def by_place(thing: Placed) -> tuple[int, int]:
    """Order things by where they begin, of those that begin together the longest first."""
    return thing.start, -thing.end


def holding(spans: Sequence[Span], at: int) -> Span | None:
    """The one of some ranges that holds a character.

    Args:
        spans: the ranges in order, none of them within another.
        at: offset of the character.

    Returns:
        The range, None where the character is in none.
    """
    n = bisect_right(spans, at, key=START)
    return spans[n - 1] if n and at < spans[n - 1].end else None


class Cell(Struct, frozen=True, gc=False):
    """One cell of a table.

    Args:
        row: zero-based row of its upper left corner.
        column: zero-based column of its upper left corner.
        span: its text in the document (empty span for an empty cell).
        text: the normalized text of the cell, `Document.text[span.start:span.end]`.
        rowspan: rows it covers, 1 or more.
        colspan: columns it covers, 1 or more.
        header: whether the format itself says that it is a header (`<th>`, a repeated DOCX header row).
        page: one-based page for paged formats.
        box: its place on the page (x0, top, x1, bottom) in points.
    """

    row: int
    column: int
    span: Span
    text: str
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class Table(Struct, frozen=True):
    """A table as printed; what it means is decided later from its labels.

    Args:
        cells: all cells, in reading order; covered places of merged cells have no cell of their own.
        rows: number of rows.
        columns: number of columns.
        span: from the first to the last character of the table.
        label: its printed label ("Table S2"), "" if none.
        caption: span of the caption, None if none.
        notes: spans of notes and legends that belong to it (below it, or in full-width rows).
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    span: Span
    label: str = ""
    caption: Span | None = None
    notes: tuple[Span, ...] = ()

    def grid(self) -> list[list[Cell | None]]:
        """The cells by row and column; a merged cell stands in each place that it covers."""
        grid: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.rowspan, self.rows)):
                for c in range(cell.column, min(cell.column + cell.colspan, self.columns)):
                    grid[r][c] = cell
        return grid


class Block(Struct, frozen=True):
    """One piece of the page.

    Args:
        kind: what it is. A `field` is a label with its value ("Age:" / "54 years old"), also when the value
            stands on the next line; `label` is then the label's span and `value` the value's.
        span: the whole block.
        level: heading level (1 is the highest), or nesting of a list item (0 is the outermost).
        marker: the printed marker of a list item ("1.", "-", "•"), "" otherwise.
        label: span of what a field's value belongs to: the printed label without its colon, the question of a form,
            or the option beside a box; None for all other kinds.
        value: span of what is said: a field's value (an empty span when none is printed), an option's box; the text
            of an item or heading behind its marker; None where there is no marker, and for all other kinds.
        table: the table, when `kind` is "table".
        page: one-based page for paged formats.
        head: of a field that is one of several times on a line, the label that all of them answer for ("Gait: before: …; after: …").
    """

    kind: BlockKind
    span: Span
    level: int = 0
    marker: str = ""
    label: Span | None = None
    value: Span | None = None
    table: Table | None = None
    page: int | None = None
    head: Span | None = None


class LeftOut(Struct, frozen=True):
    """What is printed in a source and isn't in its text: what stands on every page, and what is about the page.

    Args:
        what: "page header", "page footer", "page margin", "navigation", "hidden", "struck out", …
        text: as printed, on one line; of long ones the begin.
    """

    what: str
    text: str


def left_out(what: str, text: str) -> LeftOut | None:
    """A piece that is left out, on one line and not too long; None when there is nothing in it.

    Args:
        what: what it is.
        text: as it stands in the source.
    """
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST_ASIDE else line[: LONGEST_ASIDE - 1] + "…"
    return LeftOut(what, short) if line else None


def pictures_aside(called: Iterable[str]) -> tuple[LeftOut, ...]:
    """Return the pictures of a source as one piece that is left out.

    Args:
        called: what the source says of each: its description, title or name.

    Returns:
        Nothing where there is no picture.
    """
    found = left_out("pictures", " | ".join(name.strip() or "picture" for name in called))
    return (found,) if found else ()


LONGEST_ASIDE = 500
"""So many characters are told at most of a piece that is left out."""


class Document(Struct, frozen=True):
    """A source, normalized.

    Args:
        name: the file's name as given (used for the bundle's name and in messages).
        text: the normalized text that all offsets refer to.
        blocks: its structure, in reading order; every visible character outside of blocks is furniture.
        media_type: the source's media type ("text/plain", "text/html" …).
        sha1: hex digest of the source's bytes.
        sha256: hex digest of the source's bytes.
        title: span of the title, None if there is none.
        address: where the page was found, when the source itself says so.
        language: BCP 47 tag when known.
        warnings: what the reader could not do (a finding's text each).
        left_out: what the reader left out of the text, each piece once.
        files: of a case of several files, each file's own document with the offset of its text in this one; empty
            for a document that is one file.
        envelope: what comes with a note from outside; None for a document that is no note of a hospital's system.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    media_type: str
    sha1: str
    sha256: str
    title: Span | None = None
    address: str | None = None
    language: str | None = None
    warnings: tuple[str, ...] = field(default=())
    left_out: tuple[LeftOut, ...] = ()
    files: tuple[tuple[int, Document], ...] = ()
    envelope: Envelope | None = None

    def quote(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the text of each file stands: the whole text for a document that is one file."""
        if not self.files:
            return (Span(0, len(self.text)),)
        return tuple(Span(start, start + len(file.text)) for start, file in self.files)

    def file_at(self, offset: int) -> int:
        """The number of the file (from 0) that holds a place of the text."""
        return max(0, bisect_right(self.files, offset, key=lambda file: file[0]) - 1)

    def file_of(self, offset: int) -> tuple[int, Document | None]:
        """Return where the file that holds a place begins, and the file; 0 and None for a document that is one file.

        Args:
            offset: a place of the text.
        """
        return self.files[self.file_at(offset)] if self.files else (0, None)

    def table_names(self) -> tuple[str, ...]:
        """What evidence calls the tables, in their order: by the printed label, or by the number in its file.

        In a case of several files the name of the file is added (`table_name`), so that two files may have a Table 1.
        """
        names: list[str] = []
        counts: dict[int, int] = {}
        for block in self.blocks:
            if block.table is not None:
                at = self.file_at(block.span.start)
                counts[at] = counts.get(at, 0) + 1
                name = block.table.label or str(counts[at])
                names.append(table_name(name, self.files[at][1].name) if self.files else name)
        return tuple(names)


def table_name(name: str, file: str) -> str:
    """The name of a table of a case of several files.

    Args:
        name: its label or number.
        file: the name of its file.
    """
    return f"{name} of {file}"


def joined(documents: Sequence[Document], name: str) -> Document:
    """The documents of one case as one document.

    Args:
        documents: its files in reading order, none of them joined already, their names all different.
        name: what the case is called.

    Returns:
        One text with all of them, one behind the other, and their blocks; a document alone stays as it is.
    """
    if len(documents) == 1:
        return documents[0]
    files: list[tuple[int, Document]] = []
    start = 0
    for document in documents:
        files.append((start, document))
        start += len(document.text) + len(BETWEEN)
    digests = sorted(bytes.fromhex(document.sha256) for document in documents)
    titled = next(((at, file) for at, file in files if file.title), None)
    return Document(
        name=name,
        text=BETWEEN.join(document.text for document in documents),
        blocks=tuple(moved(block, at) for at, file in files for block in file.blocks),
        media_type="multipart/mixed",
        sha1=hashlib.sha1(b"".join(digests), usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(b"".join(digests)).hexdigest(),
        title=_shifted(titled[1].title, titled[0]) if titled else None,
        address=next((document.address for document in documents if document.address), None),
        language=next((document.language for document in documents if document.language), None),
        warnings=tuple(f"{document.name}: {warning}" for document in documents for warning in document.warnings),
        left_out=tuple(one for document in documents for one in document.left_out),
        files=tuple(files),
    )


BETWEEN = "\n\n\n"
"""Between the texts of two files of a case."""


def moved(block: Block, by: int) -> Block:
    """A block with all its places moved on.

    Args:
        block: the block.
        by: how far.
    """
    table = block.table
    if table is not None:
        table = replace(
            table,
            cells=tuple(replace(cell, span=Span(cell.span.start + by, cell.span.end + by)) for cell in table.cells),
            span=Span(table.span.start + by, table.span.end + by),
            caption=_shifted(table.caption, by),
            notes=tuple(Span(note.start + by, note.end + by) for note in table.notes),
        )
    return replace(
        block,
        span=Span(block.span.start + by, block.span.end + by),
        label=_shifted(block.label, by),
        value=_shifted(block.value, by),
        head=_shifted(block.head, by),
        table=table,
    )


def _shifted(span: Span | None, by: int) -> Span | None:
    return Span(span.start + by, span.end + by) if span else None


_PROSE = ("paragraph", "item", "field")


def case_of(documents: Iterable[Document], name: str, unread: Iterable[str] = ()) -> Document:
    """The documents of a case as one.

    What tells of the patient comes first, sheets of values behind it: the order of reading is decided by what the
    files hold, so that the same files give the same result however they are named and given.

    Args:
        documents: what the readers made of its files, at least one; their names tell them apart.
        name: what the case is called.
        unread: what there is to tell of files that could not be read.

    Returns:
        One document with all texts (`Document.files`); the document itself when there is only one. A file that is
        there twice is read once, and that is told.

    Raises:
        InputError: one is a note that came with its patient; several such notes may be of several patients.
    """
    documents = tuple(documents)
    if len(documents) > 1 and any(document.envelope is not None for document in documents):
        raise InputError(
            f"{name}: notes that come with their patient are no files of one case; convert them one by one"
        )
    known: dict[str, Document] = {}
    told = list(unread)
    for document in sorted(documents, key=lambda one: one.name):
        first = known.setdefault(document.text, document)
        if first is not document:
            told.append(f"{document.name}: the same text as {first.name}; read once")
    ordered = sorted(known.values(), key=_place)
    whole = joined(_apart(ordered), name)
    return replace(whole, warnings=(*whole.warnings, *told))


def _place(document: Document) -> tuple[int, str, str]:
    """The more prose, the earlier."""
    prose = sum(block.span.end - block.span.start for block in document.blocks if block.kind in _PROSE)
    return (-prose, document.sha256, document.text)


def _apart(documents: list[Document]) -> list[Document]:
    """The documents with names that tell them apart."""
    uses = Counter(document.name for document in documents)
    return [
        replace(document, name=f"{document.name} ({document.sha256[:8]})") if uses[document.name] > 1 else document
        for document in documents
    ]
