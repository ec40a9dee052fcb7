"""Delimited text (CSV, TSV) to a `Document`, and which character parts it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.assemble import link_tables
from etl.readers.grid import (
    LONG,
    Row,
    Slot,
    build,
    explains,
    heads_values,
    is_legend,
    is_note,
    is_numeric,
    is_value,
    names_rows,
)
from etl.readers.limits import Limits
from etl.readers.text.blocks import blocks_of
from etl.readers.text.decode import decode, normalize
from etl.readers.text.lines import caption_of, label_of
from etl.readers.text.text import document_of

SEPARATORS = (",", ";", "\t", "|")
_ENDS = {separator: regex(rf"[{separator}\n]") for separator in SEPARATORS}
_SAMPLE = 65_536
_FEW = 3
"""At most one line in so many is a line of words."""


def parse(text: str, separator: str) -> list[list[str]]:
    """The rows of a delimited text.

    A cell may stand in double quotes, with doubled quotes inside, also behind spaces; a quote that is never closed, or
    text behind a closing one, is taken as printed. A blank line is a row without cells.

    Args:
        text: the text, with `\\n` line ends.
        separator: the character between cells.

    Returns:
        The rows, each a list of its cells' texts.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    at, size = 0, len(text)
    closable = True
    while at <= size:
        cell: str | None = None
        mark = at
        while mark < size and text[mark] == " ":
            mark += 1
        if closable and mark < size and text[mark] == '"':
            found = _quoted(text, mark, separator)
            closable = found is not None or '"' in text[mark + 1 :]
            if found:
                cell, at = found
        if cell is None:
            stop = _plain_end(text, at, separator)
            cell, at = text[at:stop].strip(" "), stop
        row.append(cell)
        if at < size and text[at] == separator:
            at += 1
            continue
        rows.append([] if len(row) == 1 and not row[0].strip() else row)
        row = []
        at += 1
    return rows


def parse_with_lines(text: str, separator: str) -> list[list[str]]:
    """The rows of a delimited text, in which a line of words between them (a caption, a note) is one cell, though its words
    are parted by the same sign: "Table 2: The five patients; one injection each" among rows parted by semicolons.

    Args:
        text: the text, with `\\n` line ends.
        separator: the character between cells.
    """
    rows, lines = parse(text, separator), text.split("\n")
    if separator not in ",;" or len(rows) != len(lines):
        return rows
    width, _ = Counter(len(row) for row in rows if row).most_common(1)[0] if any(rows) else (0, 0)
    spaced = [
        len(r) > 1 and line.count(separator) == line.count(separator + " ") for r, line in zip(rows, lines, strict=True)
    ]
    if sum(spaced) * _FEW > sum(len(row) > 1 for row in rows):
        return rows  # a file with a space behind each separator
    worded = [one and len(r) < width and '"' not in line for one, r, line in zip(spaced, rows, lines, strict=True)]
    return [[line.strip()] if said else row for row, line, said in zip(rows, lines, worded, strict=True)]


def _plain_end(text: str, at: int, separator: str) -> int:
    """Where a cell without quotes ends."""
    found = _ENDS[separator].search(text, at)
    return len(text) if found is None else found.start()


def _quoted(text: str, at: int, separator: str) -> tuple[str, int] | None:
    """The text of a quoted cell and where it ends, None when it isn't a proper one."""
    parts: list[str] = []
    start = at + 1
    limit = min(len(text), at + _SAMPLE)
    while True:
        close = text.find('"', start, limit)
        if close < 0:
            return None
        parts.append(text[start:close])
        if text.startswith('"', close + 1):
            parts.append('"')
            start = close + 2
            continue
        end = close + 1
        while end < limit and text[end] == " ":
            end += 1
        if end < len(text) and text[end] not in (separator, "\n"):
            return None
        return "".join(parts).strip(), end


def sniff(text: str) -> tuple[str, float]:
    """The character that parts the cells, and how sure that is.

    The one that gives the most cells in rows of equal width wins; a comma between digits is a decimal comma when
    another character parts the rows as well.

    Args:
        text: the text.

    Returns:
        The separator, and the share of filled rows that have their section's commonest width (0 if none).
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score, best_share = ",", 0.0, 0.0
    for separator in SEPARATORS:
        score, regular, filled = 0.0, 0, 0
        for section in sections(parse(sample, separator)):
            filled += len(section)
            width, count = Counter(len(row) for row in section).most_common(1)[0]
            if width > 1:
                score += (width - 1) * count * (count / len(section))
                regular += count
        if score > best_score:
            best, best_score, best_share = separator, score, regular / max(1, filled)
    return best, best_share


def sections(rows: list[list[str]]) -> list[list[list[str]]]:
    """The rows between rows without any text."""
    found: list[list[list[str]]] = []
    current: list[list[str]] = []
    for row in rows:
        if any(cell.strip() for cell in row):
            current.append(row)
        elif current:
            found.append(current)
            current = []
    return [*found, current] if current else found


def looks_delimited(data: bytes, hinted: bool) -> bool:
    """Whether bytes are delimited text.

    Args:
        data: the bytes.
        hinted: whether the source's name says so; without it every row must be regular, with short cells.

    Returns:
        True for delimited text.
    """
    try:
        text, _ = decode(data[: _SAMPLE * 2 // 4 * 4], "")
    except InputError:
        return hinted and b"\0" not in data
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator, share = sniff(text)
    if hinted:
        return share > 0
    rows = [row for row in parse(text[:_SAMPLE], separator) if row]
    if separator in "\t|" or share < 0.95 or len(rows) < 3:
        return False
    if sum(1 for row in rows if row[-1].endswith((".", "!", "?", "。"))) * 3 > len(rows):
        return False  # sentences with as many commas each
    cells = [cell for row in rows for cell in row]
    spaced = sum(1 for cell in cells if cell.startswith(" ")) + text.count(separator + " ")
    return min(len(row) for row in rows) >= 3 and sum(map(len, cells)) <= 25 * len(cells) and spaced * 5 < len(cells)


# Delimited text (CSV, TSV) to a `Document`.
#
# The document's text is the rows with tabs between the cells: separators and quotes are the format's, not the page's.
# A sheet may hold several things below each other: a title, labelled fields, tables, notes.


# What rows of a sheet are to each other: pairs of a label and its value side by side, and the rest of a table below a
# blank row.


_PART_DAY = regex(
    r"(?:\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\.?|(?:\d{1,2}\.? )?[^\W\d_]{3,9}\.?,? (?:\d{1,2},? )?\d{4})(?: \d{1,2}:\d{2})?"
)
"""A day as a column's head."""
_HEADS = regex(
    r"(?:months?|weeks?|days?|years?|visits?|times?|time ?points?|dates?|items?|tests?|parameters?|scales?|mo|wk)\b(?!\s[a-z])",
    re.I,
)
"""A first cell that begins a head of its own: "Month | 0 | 3", "Visit | 1 | 2"."""
_SAID = regex(r"[^\W\d_][^\W\d_ ]{2,12}(?: [^\W\d_]{1,10}){0,3}:\s+\S")
"""A cell that begins with a label: "before: two crutches"."""
_LEAST = 2
_MOST_LABEL = 40

_MOST_LOOKED_AT = 50
"""So many rows tell what a table's columns hold."""
Texts = Sequence[str]


def side_by_side(texts: Texts) -> tuple[tuple[int, int], ...]:
    """The columns of the labels of a row and of their values: "Patient: | Novák, Petr | sex: | m | age: | 58 y".

    Args:
        texts: its cells.

    Returns:
        (label, value) for each pair; () for a row that has anything else.
    """
    filled = [c for c, text in enumerate(texts) if text]
    labels = [c for c in filled if texts[c].endswith(":") and len(texts[c]) <= _MOST_LABEL and not is_numeric(texts[c])]
    values = [c for c in filled if c not in labels]
    if not labels or filled[0] != labels[0] or any(two - one == 1 for one, two in pairwise(labels)):
        return ()
    pairs = tuple((c, c + 1) for c in labels if c + 1 in values)
    return pairs if len(pairs) == len(labels) == len(values) else ()


def labelled_rows(rows: Sequence[Texts]) -> int:
    """How many of the first rows of a group are such pairs, one of them with two at least; 0 where fewer than that.

    Args:
        rows: the texts of the cells of each row.
    """
    count = 0
    while count < len(rows) and side_by_side(rows[count]):
        count += 1
    return count if any(len(side_by_side(row)) >= _LEAST for row in rows[:count]) else 0


_NEXT_SENTENCE = regex(r"[^\W\d_]{3,}\)?\.\s+[A-Z]|\d{4}\)?\.\s+[A-Z]")
_SENTENCE = 4
_FEWEST = 3
_OF_A_TABLE = 6
"""So many cells in a row are a line of a table, also without another."""
_LONG_LINE = 10
"""So many words with parts and numbers are more than a heading."""
_AMOUNT = regex(r"\d\s?[x×*·]\s?10|\b\d[\d.,]*\s?(?:mg|µg|mcg|g|ml|mL|million|mio|mln|billion|cells|units?|IU)\b")
_DAY = regex(
    r"(?<![\d.])(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:\d{1,2}\.? )?[A-Z][a-zé]{2,8}\.? (?:\d{1,2},? )?\d{4})\b"
)
"""What was given on which day: "MSC 5 x 10^7 i.t. on 20/05/2015"."""
_PARTS = regex(r"[,:](?=\s)")
_LISTED = 3
"""So many commas part a list."""
_HEAD_WORDS = regex(r"[^\W\d_][a-zà-ÿ]+(?: [^\W\d_]+)?")
"""What says what a last line is about: "Plan", "Further course"; the name of a scale in capitals begins its legend."""
_COMMENT = regex(r"#+[ \t]+(?=[^\W_])")
"""The mark of a line that data files keep for people: "# OD right eye, OS left eye"."""


_LOOKED_AT = 100
"""So many rows of a group tell whether it goes on with the one above."""


def in_parts(texts: Texts) -> bool:
    """Whether a row is a line of its own whose cells each say what they tell: "Gait: | before: two crutches | after: one stick".

    Args:
        texts: its cells.
    """
    told = [text for text in texts[1:] if text]
    return texts[0].endswith(":") and len(told) >= _LEAST and sum(1 for t in told if _SAID.match(t)) >= _LEAST


def goes_on(above: Sequence[Texts], below: Sequence[Texts]) -> bool:
    """Whether rows behind a blank one are of the table above: its head has days, and the first of them is no head but
    has a name and a value below each day that it fills; or its head has words only, and they have values where it has.

    Args:
        above: the rows of the table so far.
        below: the rows behind the blank one.
    """
    head = next((row for row in above if len([t for t in row if t]) > _LEAST), ())
    first = below[0] if below else ()
    told = [c for c, text in enumerate(first) if text]
    days = [c for c, text in enumerate(head) if _PART_DAY.fullmatch(text)]
    if not head or len(told) <= 1 or told[0] != 0 or max(map(len, below)) > max(map(len, above if days else [head])):
        return False
    if is_value(first[0]) or _HEADS.match(first[0]) or any(_PART_DAY.fullmatch(text) for text in first):
        return False
    if len(days) >= _LEAST and len(values := [first[c] for c in told if c in days]) >= _LEAST:
        return all(map(is_value, values))
    if any(is_value(text) for text in head if text) or len(told) <= _LEAST or _counts_up(first):
        return False
    body = [row for row in above[above.index(head) + 1 :] if len([t for t in row if t]) > 1][:_MOST_LOOKED_AT]
    shown = {c: [is_value(row[c]) for row in body if c < len(row) and row[c]] for c in told[1:]}
    alike = all((sum(here) * 2 > len(here)) == is_value(first[c]) for c, here in shown.items() if here)
    return alike and (bool(body) or len(first) == len(head)) and any(is_value(first[c]) for c in shown)


def _counts_up(row: Texts) -> bool:
    """Whether the values of a row are numbers that rise, as those of a head do ("0 | 3 | 6 months")."""
    values = [text for text in row[1:] if text]
    return len(values) > 1 and all(v.isdecimal() for v in values) and all(int(a) < int(b) for a, b in pairwise(values))


class SheetRow(Struct, frozen=True):
    """A row of a sheet, placed in the document's text.

    Args:
        slots: its cells; empty ones have an empty span.
        texts: their texts.
        comment: whether the row is a comment, which is neither a label nor a heading.
    """

    slots: Row
    texts: tuple[str, ...]
    comment: bool = False

    @property
    def filled(self) -> tuple[int, ...]:
        """Columns with text."""
        return tuple(column for column, text in enumerate(self.texts) if text)

    @property
    def alone(self) -> bool:
        """Whether only its first cell is filled."""
        return self.filled == (0,)


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read delimited text.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is empty, no text, or has too many columns.
    """
    limits.check_size(len(data), name)
    decoded, warnings = decode(data, name)
    source = normalize(decoded)
    if not source.strip():
        raise InputError(f"{name}: there is no text in it; check that it was saved or downloaded completely")
    separator, _ = sniff(source)
    rows = _with_comments(source, separator)
    limits.check_columns(max(map(len, rows), default=0), name)
    text, groups = lay_out(rows)
    blocks = sheet_blocks(text, groups, limits.cells)
    media = "text/tab-separated-values" if separator == "\t" else "text/csv"
    large = limits.told(len(rows) * max(len(row.texts) for row in rows) for rows in groups)
    return document_of(data, name, media, text, blocks, (*warnings, *large))


def _with_comments(source: str, separator: str) -> list[list[str]]:
    """The rows of a text; a comment above or below them is one cell, whatever separators its words hold.

    A commented line of as many cells as the row below it is the line of their labels.
    """
    lines = source.split("\n")
    told = [bool(_COMMENT.match(line)) or not line.strip() for line in lines]
    first = next((n for n, comment in enumerate(told) if not comment), len(lines))
    last = len(lines) - next((n for n, comment in enumerate(reversed(told)) if not comment), 0)
    if first == len(lines) or not any(_COMMENT.match(line) for line in lines[:first] + lines[last:]):
        return parse_with_lines(source, separator)
    if first and len(parse(lines[first - 1], separator)[0]) == len(parse(lines[first], separator)[0]) > 1:
        first -= 1
    above, below = ([[line.strip()] if line.strip() else [] for line in part] for part in (lines[:first], lines[last:]))
    return [*above, *parse_with_lines("\n".join(lines[first:last]), separator), *below]


def lay_out(rows: Sequence[Sequence[str]]) -> tuple[str, list[list[SheetRow]]]:
    """The text of a sheet, and its rows in groups between blank ones.

    Args:
        rows: the texts of the cells.

    Returns:
        The text, and the groups of rows with their places in it.
    """
    parts: list[str] = []
    groups: list[list[SheetRow]] = [[]]
    at = 0
    for cells in rows:
        texts = [cell.strip() for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        comment = len(texts) == 1 and _COMMENT.match(texts[0]) is not None
        texts = [_COMMENT.sub("", texts[0])] if comment else texts  # the mark is none of the words
        slots: list[Slot] = []
        for number, cell in enumerate(texts):
            at += 1 if number else 0
            slots.append(Slot(Span(at, at + len(cell))))
            at += len(cell)
        parts.append("\t".join(texts))
        at += 1
        if texts:
            groups[-1].append(SheetRow(tuple(slots), tuple(texts), comment))
        elif groups[-1]:
            groups.append([])
    return "\n".join(parts), [group for group in groups if group]


def sheet_blocks(
    text: str, groups: Sequence[Sequence[SheetRow]], cells: int = 1_000_000, *, beside_tables: bool = False
) -> tuple[Block, ...]:
    """The blocks of a sheet.

    Args:
        text: the document's text.
        groups: rows in groups.
        cells: most cells of a table.
        beside_tables: whether other sheets have tables, of which a sheet without any holds the notes.

    Returns:
        Blocks in order: title, fields, captions, tables and notes.
    """
    if not beside_tables and _is_page(groups):
        first, last = groups[0][0].slots[0].span.start, groups[-1][-1].slots[-1].span.end
        return blocks_of("\n" * first + text[first:last], cells)
    groups = _joined(groups)
    several = any(_width(group) >= 3 for group in groups)
    blocks: list[Block] = []
    for number, group in enumerate(groups):
        blocks += _group_blocks(text, group, several, number, len(groups), cells, bool(blocks))
    return tuple(link_tables(text, blocks))


def _joined(groups: Sequence[Sequence[SheetRow]]) -> list[list[SheetRow]]:
    """The groups of rows, the rest of a table behind a blank row with what stands above it."""
    out: list[list[SheetRow]] = []
    for group in groups:
        if out and goes_on([row.texts for row in out[-1][:_LOOKED_AT]], [row.texts for row in group[:_LOOKED_AT]]):
            out[-1] += group
        else:
            out.append(list(group))
    return out


def _is_page(groups: Sequence[Sequence[SheetRow]]) -> bool:
    """Whether a sheet is a page of text: its rows have one cell each, and some of them are labelled."""
    rows = [row for group in groups for row in group]
    return (
        len(rows) >= _FEWEST and all(row.alone for row in rows) and sum(1 for row in rows if label_of(row.texts[0])) > 1
    )


def _width(group: Sequence[SheetRow]) -> int:
    return max(len(row.filled) for row in group)


def _group_blocks(
    text: str, group: Sequence[SheetRow], several: bool, number: int, count: int, cells: int, begun: bool
) -> list[Block]:
    """The blocks of the rows between two blank ones."""
    blocks: list[Block] = []
    start, end = 0, len(group)
    while start < end and group[start].alone:  # titles above
        span = group[start].slots[0].span
        shown = group[start].texts[0]
        last = start + 1 == end
        if caption_of(shown) is not None:
            blocks.append(Block("caption", span))
        elif (blocks or begun) and last and (said := _told_under(shown, span)) is not None:
            blocks.append(said)
        elif (blocks and explains(shown)) or (begun and (is_note(shown) or (last and len(shown) > LONG))):
            blocks.append(Block("note", span))
        elif last and number + 1 == count:
            blocks.append(Block("note" if begun else "paragraph", span))
        elif len(shown) > 200 or ((group[start].comment or tells(shown)) and (begun or blocks or _is_prose(shown))):
            blocks.append(Block("paragraph", span))
        else:
            blocks.append(Block("heading" if begun or blocks else "title", span, 1 if begun or blocks else 0))
        start += 1
    tail: list[Block] = []
    while end > start and group[end - 1].alone and _is_below(group[end - 1]):  # notes below
        end -= 1
        shown = group[end].texts[0]
        told = not explains(shown) and ((group[end].comment and tells(shown)) or not is_legend(shown))
        tail.insert(0, Block("paragraph" if told else "note", group[end].slots[0].span))
    body = list(group[start:end])
    paired = labelled_rows([row.texts for row in body])
    blocks += [_pair(row, *at) for row in body[:paired] for at in side_by_side(row.texts)]
    body = body[paired:]
    head = _fields_above(body, several)
    blocks += [_field(text, row) for row in body[:head]]
    return [*blocks, *_tables(text, body[head:], cells), *tail]


def _is_below(row: SheetRow) -> bool:
    """Whether the last rows of a table, of one cell each, stand below it: a comment, a legend, or what was given on which day."""
    shown = row.texts[0]
    return row.comment or is_legend(shown) or bool(_AMOUNT.search(shown) and _DAY.search(shown))


def _is_prose(line: str) -> bool:
    """Whether the first line of a sheet is sentences, and no title: "Man of 50, stroke in 2011. Walks with a cane."."""
    return line.endswith(".") and _NEXT_SENTENCE.search(line) is not None


def tells(line: str) -> bool:
    """Whether a line of a sheet tells something and heads nothing: a sentence, a list of things ("…; no seizures; …"),
    or a long line with parts and numbers ("Patient: woman of 41 years, optic neuritis of both eyes, blind since 2012").

    Args:
        line: a row's only text.
    """
    if len(line.split()) >= _LONG_LINE and _PARTS.search(line) and re.search(r"\d", line):
        return True
    if _AMOUNT.search(line) and _DAY.search(line):
        return True
    if line.endswith("."):
        return len(line.split()) >= _SENTENCE
    return ";" in line or line.count(",") >= _LISTED


def _fields_above(rows: Sequence[SheetRow], several: bool) -> int:
    """How many of the first rows are labelled fields: a text label and one value, not a column of numbers."""
    count = 0
    while count < len(rows) and rows[count].filled in ((0, 1), (0,)) and not is_numeric(rows[count].texts[0]):
        count += 1
    whole = count == len(rows)
    pairs = [row.texts for row in rows[:count] if len(row.texts) > 1]
    if not pairs:
        return 0
    if all(label.endswith(":") for label, _ in pairs):
        return count
    numbers = sum(1 for _, value in pairs if is_numeric(value))
    if whole and (heads_values([value for _, value in pairs]) or names_rows([label for label, _ in pairs])):
        return 0
    if whole:
        return count if numbers * 3 <= len(pairs) * 2 and (several or numbers * 2 <= len(pairs)) else 0
    # Above a table in the same group: at least two, and clearly narrower than the table.
    return count if len(pairs) >= 2 and len(rows[count].filled) >= 4 else 0


def _field(text: str, row: SheetRow) -> Block:
    """A row with a label and a value."""
    label = row.slots[0].span
    if len(row.filled) < 2:
        return Block("paragraph", label)
    if "=" in row.texts[0] and is_note(row.texts[0]):
        return Block("note", Span(label.start, row.slots[-1].span.end))
    value = row.slots[1].span
    shown = text[label.start : label.end].rstrip(" :")
    return Block("field", Span(label.start, value.end), label=Span(label.start, label.start + len(shown)), value=value)


def _told_under(shown: str, span: Span) -> Block | None:
    """The field that the last line below a table is, which tells something under a label: "Plan: discuss …"."""
    label = label_of(shown) if tells(shown) and not (is_note(shown) or explains(shown)) else None
    if (
        label is None
        or not _HEAD_WORDS.fullmatch(shown, 0, label.end)
        or shown[label.value : label.value + 1].isdigit()
    ):
        return None
    return Block(
        "field", span, label=Span(span.start, span.start + label.end), value=Span(span.start + label.value, span.end)
    )


def _pair(row: SheetRow, label: int, value: int) -> Block:
    """One of the labels of a row with the value beside it."""
    begin, told = row.slots[label].span, row.slots[value].span
    named = len(row.texts[label].rstrip(" :"))
    return Block("field", Span(begin.start, told.end), label=Span(begin.start, begin.start + named), value=told)


def _line(row: SheetRow) -> Iterator[Block]:
    """A row whose first cell labels what the others tell, each under a label of its own: "Gait: | before: …"."""
    begin = row.slots[0].span.start
    for n, column in enumerate(row.filled[1:]):
        place, own = row.slots[column].span, label_of(row.texts[column])
        start = place.start if n else begin  # what is told first is under both labels
        end = place.start + own.end if own is not None else row.slots[0].span.end - 1
        value = Span(place.start + (own.value if own is not None else 0), place.end)
        yield Block("field", Span(start, place.end), label=Span(start if own is not None else begin, end), value=value)


def _tables(text: str, rows: list[SheetRow], cells: int) -> list[Block]:
    """The tables of rows that follow each other; a caption row begins a new one."""
    blocks: list[Block] = []
    part: list[SheetRow] = []
    for row in rows:
        if in_parts(row.texts):
            blocks += _one_table(text, part, cells)
            blocks += _line(row)
            part = []
        elif row.alone and caption_of(row.texts[0]) is not None:
            blocks += _one_table(text, part, cells)
            blocks.append(Block("caption", row.slots[0].span))
            part = []
        else:
            part.append(row)
    return blocks + _one_table(text, part, cells)


def _one_table(text: str, rows: list[SheetRow], cells: int) -> list[Block]:
    """A table; rows that are none become paragraphs."""
    if not rows:
        return []
    many = len(rows) > 1 or len(rows[0].filled) >= _OF_A_TABLE
    table = build(text, [_open_end(row.slots) for row in rows], cells=cells) if many else None
    if table is None:
        return [
            Block(
                "note" if is_note(row.texts[0]) else "paragraph",
                Span(row.slots[row.filled[0]].span.start, row.slots[-1].span.end),
            )
            for row in rows
        ]  # "n. d. = not done; C3 0.9-1.8 g/l" of a file parted by semicolons
    span = Span(rows[0].slots[rows[0].filled[0]].span.start, rows[-1].slots[-1].span.end)
    return [Block("table", span, table=table)]


def _open_end(row: Row) -> Row:
    """A row whose only cell is followed by empty ones, as the sheet has it: the cell isn't a merged one."""
    return row if len(row) > 1 else (*row, Slot(Span(row[-1].span.end, row[-1].span.end)))
