"""Rows and cells of delimited text (CSV, TSV), and which character parts them."""

from __future__ import annotations

from collections import Counter

from etl.errors import InputError
from etl.readers.text.decode import decode

SEPARATORS = (",", ";", "\t", "|")
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
    newline = text.find("\n", at)
    newline = len(text) if newline < 0 else newline
    stop = text.find(separator, at, newline)
    return newline if stop < 0 else stop


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
