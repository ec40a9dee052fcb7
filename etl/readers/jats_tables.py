"""Tables of articles: what stands in a table's frame, and the spans of tables in the exchange model (OASIS, CALS).

In that model a cell names the columns that it covers (`namest`, `nameend`) and how many rows more than its own.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from etl.readers.html.tables import CAPTIONED, PART
from etl.readers.jats_floats import local_name

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
