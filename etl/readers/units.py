"""Units of a marked-up page (HTML, JATS): what its tags say, before text and blocks are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, field

UnitKind = Literal["text", "heading", "item", "term", "value", "table", "caption", "note", "break", "pre"]


class Line(NamedTuple):
    """One line of a unit.

    Args:
        text: its text, with single spaces.
        bold: whether all of it is set apart (bold, or by a class that says heading).
        lead: length of its begin that is set apart (bold, or by a class that says label), 0 if none.
        linked: characters that are links.
        links: how many links.
    """

    text: str
    bold: bool = False
    lead: int = 0
    linked: int = 0
    links: int = 0


class Unit(Struct):
    """A piece of the page.

    Args:
        kind: "text" is not yet decided: a paragraph, or a heading, field … by its look; a "note" is one of the table above it.
        lines: its lines.
        level: of a heading or list item; of a text how far it is set in.
        marker: of a list item.
        group: number of the list or definition list it belongs to.
        pair: number of the group of label and value pairs it is the label of.
        grid: the table.
        page: one-based page, 0 where there are none.
    """

    kind: UnitKind
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    marker: str = ""
    group: int = 0
    pair: int = 0
    grid: Grid | None = None
    page: int = 0

    @property
    def text(self) -> str:
        """Its lines, without the blank ones."""
        if len(self.lines) == 1:
            return self.lines[0].text
        return "\n".join(line.text for line in self.lines if line.text)


class GridCell(Struct):
    """A cell of a table, from its opening to its place.

    Args:
        header: whether it is a header by its tag or place.
        part: "thead" or "tfoot" when it is in one.
        text: its text; in most cells stands nothing but one line of plain text.
        inner: what stands in any other cell, None in these.
        rowspan: rows it covers.
        colspan: columns it covers.
        row: of its upper left corner.
        column: of its upper left corner.
        page: one-based page, 0 where there are none.
        place: where it is printed on its page.
    """

    header: bool = False
    part: str = ""
    text: str = ""
    inner: list[Unit] | None = None
    rowspan: int = 1
    colspan: int = 1
    row: int = 0
    column: int = 0
    page: int = 0
    place: tuple[float, float, float, float] | None = None

    @property
    def units(self) -> list[Unit]:
        """What stands in it."""
        if self.inner is None and self.text:
            return [Unit("text", [Line(self.text)])]
        return self.inner or []


class Grid(Struct, frozen=True):
    """A table of people's data: its cells in reading order, and notes that stood in rows of their own.

    One that goes on is a further part of the table right above it, below the same caption.
    """

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    notes: tuple[str, ...] = ()
    goes_on: bool = False


def without_menus(units: Sequence[Unit]) -> list[Unit]:
    """The units without lines and lists that are only links (menus, tables of contents, lists of other pages).

    Args:
        units: all units.

    Returns:
        Those that are more than links; all when nothing else is there.
    """
    kept: list[Unit] = []
    run: list[Unit] = []
    for unit in [*units, Unit("break")]:
        if unit.kind in ("text", "item", "value") and _is_linked(unit):
            run.append(unit)
            continue
        if len(run) < 3 and not any(sum(line.links for line in one.lines) >= 3 for one in run):
            kept += run
        run = []
        kept.append(unit)
    kept.pop()
    return kept if any(unit.kind != "break" and unit.kind != "heading" for unit in kept) else list(units)


def _is_linked(unit: Unit) -> bool:
    """Whether a unit is short and nearly all link."""
    length = linked = links = 0
    for line in unit.lines:
        length += len(line.text)
        linked += line.linked
        links += line.links
    # Between links stand signs that part them ("Home | News").
    return links > 0 and linked * 20 >= (length - 4 * (links - 1)) * 17 and length <= 200 * links
