"""What a plan says of the people of a table: how they stand in it, which column calls them, their sexes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from etl.facts import Evidence
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import Sorter
from etl.parsers.people.sex import Gender
from etl.parsers.when.ages import AgeUnit
from etl.plan import Column, Role, Way
from etl.tables.fitting import Fit
from etl.tables.grid import alone
from etl.tables.layout import OF_ROWS, candidates, told_layout
from etl.tables.lines import Layout
from etl.value import replace

if TYPE_CHECKING:
    from etl.tables.lines import Line

_WHO: tuple[Role, ...] = ("person", "family", "sex", "age", "sex and age", "time")


def way_of(layout: Layout | None) -> Way:
    """How people stand in a layout, in a plan's words.

    Args:
        layout: the layout; None of a table that isn't one of people.
    """
    if layout is None:
        return "not people"
    if layout.grid.turned:
        return "person per column"
    if all(alone(layout.grid.rows[rows[0]]) is not None for _, rows in layout.people):
        return "person per block"
    if layout.test:
        return "value per row"
    return "visit per row" if any(len(rows) > 1 for _, rows in layout.people) else "person per row"


def planned_layout(lexicon: Lexicon, sorter: Sorter, decided: Layout | None, fit: Fit) -> tuple[Layout | None, Fit]:
    """The layout of a table that has a plan.

    Args:
        lexicon: for keys and units.
        sorter: tells what cells look like.
        decided: what was decided without it.
        fit: the table's plan.

    Returns:
        The layout, None where the table is not to be read as one of people; and the plan as seen from its side.
    """
    plan = fit.plan
    if plan.layout == "not people" or (not plan.layout and decided is None and plan.person is None):
        return None, fit
    way = plan.layout or way_of(decided)
    if way == "person per block":
        if decided is not None and way_of(decided) == way:
            return decided, fit
        grid = fit.grid.aside() if fit.grid.turned else fit.grid
        return next((one for one in candidates(lexicon, sorter, grid) if way_of(one) == way), None), fit
    if fit.grid.turned != (way == "person per column"):
        fit = fit.aside()
    same = decided is not None and (decided.grid.turned, decided.heads, decided.grid.width) == (
        fit.grid.turned, fit.heads, fit.grid.width,
    )  # fmt: skip
    own = decided if same else None
    roles = _roles(own)
    told: dict[int, str] = {c: one.role for c, one in enumerate(fit.columns) if one is not None and one.role}
    key, family = _named(fit, plan.person, "person", roles, told), _named(fit, plan.family, "family", roles, told)
    if own is None and key < 0 and plan.person is None:
        key = 0
    if own is not None and (key, family) == (own.key, own.family) and (way == "value per row") == bool(own.test):
        agreed = all(_of_layout(told[c], own) == roles.get(c, "") for c in told)
        if agreed and len(own.people):
            return _in_units(own, fit), fit
    known = own is not None or any(role in _WHO[2:] for role in told.values())
    meant = {c: told.get(c) or roles.get(c, "") for c in range(fit.grid.width) if c not in (key, family)}
    of = {role: [c for c, one in meant.items() if role in one.split(" and ")] for role in ("sex", "age", "time")}
    test = [(role, next(c for c, one in meant.items() if one == role)) for role in OF_ROWS if role in meant.values()]
    layout = told_layout(
        lexicon, sorter, fit.grid, heads=fit.heads, key=key, family=family,
        sex=(of["sex"][0] if of["sex"] else -1) if known else None,
        ages=of["age"] if known else None, visits=of["time"] if known else None,
        test=() if way != "value per row" else test if {"test", "value"} <= {role for role, _ in test} else None,
    )  # fmt: skip
    return (_in_units(layout, fit) if layout is not None else None), fit


def _named(fit: Fit, label: str | None, role: str, roles: Mapping[int, str], told: Mapping[int, str]) -> int:
    """The column that a plan names, by its label or by its role; else the one that was decided."""
    if label is not None:
        return fit.column(label) if label else -1
    by_role = next((c for c, one in told.items() if one == role), -1)
    return by_role if by_role >= 0 else next((c for c, one in roles.items() if one == role and c not in told), -1)


def _roles(layout: Layout | None) -> dict[int, str]:
    """The roles of columns that decide about a layout."""
    if layout is None:
        return {}
    found: dict[int, str] = dict.fromkeys(layout.visits, "time") | dict.fromkeys(layout.ages, "age")
    found |= {c: role for role, c in layout.test}
    found |= {layout.sex: "sex", layout.family: "family", layout.key: "person"}
    found |= {layout.sex: "sex and age"} if layout.sex in layout.ages else {}
    return {c: role for c, role in found.items() if c >= 0}


def _of_layout(role: str, layout: Layout) -> str:
    return role if role in _WHO or (layout.test and role in OF_ROWS) else ""


def _in_units(layout: Layout, fit: Fit) -> Layout:
    """A layout with the plan's units of ages."""
    told = dict(zip(layout.ages, layout.units, strict=True))
    for c in layout.ages:
        column = fit.columns[c] if c < len(fit.columns) else None
        if column is not None and column.unit in get_args(AgeUnit):
            told[c] = column.unit  # type: ignore[assignment]
    units = tuple(told[c] for c in layout.ages)
    return layout if units == layout.units else replace(layout, units=units)


def planned_lines(layout: Layout, fit: Fit, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The people of a table with a plan: with the sexes that it codes, without the cells that it leaves out.

    Args:
        layout: the table's.
        fit: its plan.
        lines: as they were read.
    """
    left = {c for c, one in enumerate(fit.columns) if one is not None and one.role == "leave out"}
    sexes = _sexes(fit.columns[layout.sex]) if 0 <= layout.sex < len(fit.columns) else {}
    if not left and not sexes:
        return lines
    aside = {id(row[c]) for row in layout.grid.rows for c in left}
    out = []
    for line in lines:
        kept = tuple(pair for pair in line.cells if id(pair[0]) not in aside)
        cell = next((one for row in line.rows if (one := layout.grid.rows[row][layout.sex]) and one.text.strip()), None)
        sex = sexes.get(" ".join(cell.text.split())) if sexes and cell is not None else None
        person = line.described.person
        if sex is not None and cell is not None and person.gender != sex:
            place = Evidence(cell.span.start, cell.span.end, cell.text)
            person = replace(person, gender=sex, evidence=tuple(dict.fromkeys((*person.evidence, place))))
        out.append(replace(line, cells=kept, described=replace(line.described, person=person)))
    return tuple(out)


def _sexes(column: Column | None) -> dict[str, Gender]:
    told = column.coding if column is not None else ()
    return {text: meaning for text, meaning in told if meaning in ("male", "female")}
