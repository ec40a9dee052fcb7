"""The grid of a table: its cells by place, without empty lines, from the side on which a person's line runs from left to right.

Heads and notes can print what the numbers of a column mean: "Sex (1 = male, 2 = female)", "Residual disease 0_optimal
1_suboptimal", "Tremor (0/1 = no/yes)".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from etl.document import Cell, Document, Table
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import absent_reason
from etl.patterns import regex
from etl.tables.joins import explained, text_of
from etl.value import replace

_CODE = r"\d{1,2}"
_MEANS = r"[^\W\d_][^=:;,|/()\[\]\d\n]{0,60}?"
_APART = r"\s*[;,/|]\s*(?:and\s)?|\s+(?:and\s)?"
_BY_CODE = rf"{_CODE}\s?[=:–-]\s?{_MEANS}"
_BY_MEANING = rf"{_MEANS}\s?[=:]\s?{_CODE}"
_BARE = rf"{_CODE}[\s)]\s?{_MEANS}"
_BOTH = rf"(?P<codes>{_CODE}(?:/{_CODE})+)\s?[=:]\s?(?P<means>{_MEANS}(?:/{_MEANS})+)"
_CODING = regex(
    rf"(?P<label>(?:[\d_]|[^\w=\n])*[^\W\d_][^=\n]*?)\s*[,:(\[–-]?\s*(?:{_BOTH}|(?P<coded>{_BY_CODE}(?:(?:{_APART}){_BY_CODE})+)"
    rf"|(?P<named>{_BY_MEANING}(?:(?:{_APART}){_BY_MEANING})+)|(?P<bare>{_BARE}(?:(?:{_APART}){_BARE})+))\s*[)\].]*"
)
_PAIRS = {
    "coded": regex(rf"(?P<code>{_CODE})\s?[=:–-]\s?(?P<means>{_MEANS})(?=(?:{_APART}){_CODE}\s?[=:–-]|\s*$)"),
    "named": regex(rf"(?P<means>{_MEANS})\s?[=:]\s?(?P<code>{_CODE})(?:{_APART}|\s*$)"),
    "bare": regex(rf"(?P<code>{_CODE})[\s)]\s?(?P<means>{_MEANS})(?=(?:{_APART}){_CODE}[\s)]|\s*$)"),
}
_LONGEST, _LEAST = 200, 2
_WHOLE = regex(r"(\d{1,2})(?:\.0+)?")
_CODED = regex(rf"(?<!\d){_CODE}(?:/|\s?[=:–)\s-]\s?[^\W\d_])|[=:]\s?{_CODE}(?!\d)")
_SENTENCE = regex(r"(?<=[.;])\s+|\n")


class Codebook(Struct, frozen=True):
    """What the numbers below a label mean.

    Args:
        label: without its coding.
        meanings: by number, as printed.
    """

    label: str
    meanings: Mapping[str, str]


def read_codebook(head: str) -> Codebook | None:
    """The coding that a head prints behind its label.

    Args:
        head: as printed; underscores count as blanks.

    Returns:
        Its label and what two numbers at least mean; None for any other head. Numbers with nothing but a blank before their
        meanings are a coding only where they count on from 0 or 1.
    """
    text = " ".join(head.replace("_", " ").split())
    if len(text) > _LONGEST or len(_CODED.findall(text)) < _LEAST or (m := _CODING.fullmatch(text)) is None:
        return None
    if m["codes"]:
        pairs = list(zip(m["codes"].split("/"), m["means"].split("/"), strict=False))
        alike = m["codes"].count("/") == m["means"].count("/")
    else:
        way = next(name for name in _PAIRS if m[name])
        pairs = [(one["code"], one["means"]) for one in _PAIRS[way].finditer(m[way])]
        numbers = [int(code) for code, _ in pairs]
        alike = way != "bare" or numbers == list(range(min(numbers[0], 1), min(numbers[0], 1) + len(numbers)))
    meanings = {str(int(code)): means.strip(" ,;.") for code, means in pairs}
    label = m["label"].strip(" ,:([–-")
    whole = alike and len(pairs) == len(meanings) >= _LEAST and len(set(meanings.values())) == len(meanings)
    return Codebook(label, meanings) if whole and label and all(meanings.values()) else None


def codebooks_in(texts: Sequence[str]) -> dict[str, Codebook]:
    """The codings that notes print for columns: "Sex: 1 = male, 2 = female. Tremor: 0 = no, 1 = yes".

    Args:
        texts: the notes.

    Returns:
        Each by its label in small letters.
    """
    lines = (line for text in texts for line in (text, *_SENTENCE.split(text)))
    found = (book for line in lines if (book := read_codebook(line.strip().rstrip("."))) is not None)
    return {book.label.casefold(): book for book in found}


def meant(lexicon: Lexicon, book: Codebook, texts: Sequence[str]) -> tuple[str, ...] | None:
    """The texts of a column with their meanings in place of the codes.

    Args:
        lexicon: a scale or a measure keeps its numbers, whatever each of them means.
        book: its coding.
        texts: of its cells.

    Returns:
        A text for each; None where a cell holds anything else that isn't empty or missing.
    """
    if lexicon.label(book.label, "scale") or lexicon.label(book.label, "measure"):
        return None
    codes = [str(int(m[1])) if (m := _WHOLE.fullmatch(text.strip())) else text.strip() for text in texts]
    known = [book.meanings.get(code) for code in codes]
    missing = [not text.strip() or absent_reason(text) is not None for text in texts]
    if not any(known) or any(one is None and not gone for one, gone in zip(known, missing, strict=True)):
        return None
    return tuple(text if one is None else one for text, one in zip(texts, known, strict=True))


Row = Sequence[Cell | None]
_RAISED = regex(r"[ʰᵃ-ᶿªº]")
_SIGN = regex(r"\s?(?:[*†‡§¶]{1,3}|(?<=[^\W_])[ʰᵃ-ᶿªº](?:,[ʰᵃ-ᶿªº]){0,2})$")
_GLUED = regex(r"(?<=\d)[a-h]$")
_LOWERED = str.maketrans("ᵃᵇᶜᵈᵉᶠᵍʰªº", "abcdefghao")


class Grid(Struct, frozen=True):
    """A table's cells by row and column; a merged cell stands in each place that it covers.

    Args:
        rows: the rows that hold anything, each as long as the others.
        turned: whether the printed columns are the rows here.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    turned: bool = False

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    def text(self, row: int, column: int) -> str:
        """The text at a place, on one line; "" where there is none."""
        return text_of(self.rows[row][column])

    def head(self, heads: int, column: int) -> str:
        """The lowest of the heads of a column; "" without heads."""
        return self.text(heads - 1, column) if heads else ""

    def texts(self, column: int, begin: int) -> list[str]:
        """The texts of a column from a row on."""
        return [self.text(row, column) for row in range(begin, len(self.rows))]

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place, None where it holds nothing."""
        cell = self.rows[row][column]
        return cell if _holds(cell) else None

    def aside(self) -> Grid:
        """The same grid seen from its other side: columns are rows."""
        return Grid(tuple(zip(*self.rows, strict=True)), not self.turned)


def grid_of(document: Document, lexicon: Lexicon, table: Table) -> Grid:
    """The grid of a table.

    Args:
        document: the document.
        lexicon: for what is measured in numbers.
        table: any table.

    Returns:
        Its grid without rows and columns that are empty. The marks of notes behind the labels of its first row and column
        are taken off their texts (not off their places); a small letter behind a number is a mark only where a note has it.
        Numbers whose meaning a head or a note prints ("Sex (1 = male, 2 = female)") have that for their text.
    """
    notes = [document.quote(note) for note in table.notes]
    noted = {m.group().translate(_LOWERED) for note in notes for m in _RAISED.finditer(note)}
    cells = tuple(cell if cell.row and cell.column else _plain(cell, noted) for cell in table.cells)
    full = replace(table, cells=cells).grid()
    rows = explained(document, table, [row for row in full if any(_holds(cell) for cell in row)])
    kept = [c for c in range(len(rows[0]) if rows else 0) if any(_holds(row[c]) for row in rows)]
    grid = Grid(tuple(tuple(row[c] for c in kept) for row in rows))
    books = codebooks_in(notes)
    return _meant(lexicon, _meant(lexicon, grid, books).aside(), books).aside()


def _meant(lexicon: Lexicon, grid: Grid, books: Mapping[str, Codebook]) -> Grid:
    """A grid with the meanings of numbers below heads that have a codebook."""
    columns = [list(column) for column in grid.aside().rows]
    for column in columns:
        head = column[0]
        book = None if head is None else read_codebook(head.text) or books.get(text_of(head).casefold())
        told = meant(lexicon, book, ["" if c is None else c.text for c in column[1:]]) if book else None
        if head is not None and book is not None and told is not None:
            column[0] = replace(head, text=book.label)
            column[1:] = [c and replace(c, text=text) for c, text in zip(column[1:], told, strict=True)]
    return Grid(tuple(zip(*columns, strict=True)), grid.turned)


def _holds(cell: Cell | None) -> bool:
    return cell is not None and bool(cell.text.strip())


def _plain(cell: Cell, noted: set[str]) -> Cell:
    text = cell.text.strip()
    mark = _SIGN.search(text) or ((m := _GLUED.search(text)) and m.group() in noted and m) or None
    return replace(cell, text=text[: mark.start()]) if mark and mark.start() else cell


def filled(row: Row) -> tuple[Cell, ...]:
    """The cells of a row that hold anything, each once.

    Args:
        row: any row.
    """
    return tuple(dict.fromkeys(cell for cell in row if cell is not None and cell.text.strip()))


def under(rows: Sequence[Row], column: int) -> list[Cell]:
    """The cells of a column that hold anything, from the top down, a merged one once.

    Args:
        rows: some rows of a table, such as its heads.
        column: the column.
    """
    return list(filled([row[column] for row in rows]))


def alone(row: Row) -> Cell | None:
    """The only cell of a row that holds anything: a section's head, or a note.

    Args:
        row: any row.

    Returns:
        The cell, also one that is merged over others; None where there are several or none.
    """
    found = [cell for cell in row if _holds(cell)]
    return found[0] if found and all(cell is found[0] for cell in found) else None
