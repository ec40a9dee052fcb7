"""The plan of a document's tables as they are read: every decision with its score, the next best one, and what cells become."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from etl.document import Cell, Document
from etl.facts import AnyFact
from etl.ledger import NOTHING_KNOWN, USED, Reason
from etl.mapping.lexicon import Lexicon
from etl.parsers.assemble import facts_read
from etl.parsers.cell.answers import Sorter
from etl.parsers.cell.keys import read_key, tells_time
from etl.parsers.cell.legend import legend_of
from etl.parsers.label.heads import read_head
from etl.parsers.layout.forms import without_unticked
from etl.parsers.people.names import Owners
from etl.parsers.reading import Reading, TableInPlace
from etl.plan import NOTHING, Column, Plan, Role, TablePlan
from etl.tables.asks import Asked, label_of_row
from etl.tables.facts import columns_asked
from etl.tables.grid import Grid, grid_of
from etl.tables.layout import candidates
from etl.tables.lines import Fit, Layout, PeopleTable, labels_of
from etl.tables.people import way_of
from etl.tables.planned import concept_of, described, fits_of, texts_of, unit_of
from etl.terminology.ontology import Ontology
from etl.value import replace

Said = Callable[[AnyFact], str]
_PREVIEW = 3
_MOST_TESTS = 300
_SAMPLE = 200
_ASKED: Mapping[Role, frozenset[str]] = {
    "person": frozenset({"person"}), "sex": frozenset({"sex"}), "age": frozenset({"age"}),
    "time": frozenset({"visit", "date"}), "family": frozenset({"family"}), "remark": frozenset({"remark", "text"}),
    "publication": frozenset({"source", "about"}),
}  # fmt: skip
"""What heads ask for that say the role of their column."""
_SHOWN = 80


def propose(
    document: Document, lexicon: Lexicon, said: Said, *, ontology: Ontology | None = None, plans: Sequence[Plan] = ()
) -> Plan:
    """The plan of a document's tables.

    Args:
        document: what a reader made.
        lexicon: the compiled mappings.
        said: writes a fact in a few words, for the previews.
        ontology: see `etl.parsers.parse`.
        plans: what was said of its tables already; it stands in the new plan as it is.

    Returns:
        A plan with a table for each of the document's that has heads.

    Raises:
        PlanError: a plan names what no mapping knows.
    """
    facts, reading, cells = facts_read(without_unticked(document), lexicon, ontology, plans)
    sorter = Sorter(lexicon)
    told = {id(place): fit for place, fit in fits_of(reading, plans)}
    cell_facts = _CellFacts(reading, facts.facts, cells, said)
    return Plan(tuple(
        table
        for place in reading.tables
        if (table := _table(reading, ontology, sorter, place, told.get(id(place)), cell_facts)) is not None
    ))  # fmt: skip


class _CellFacts:
    """What became of each cell."""

    def __init__(self, reading: Reading, facts: Iterable[AnyFact], cells: Mapping[int, Reason], said: Said) -> None:
        self.cells, self.said = cells, said
        self.people = {person.key: person for person in reading.persons}
        self.owners = Owners(reading.persons)
        self.facts: dict[int, list[AnyFact]] = {}
        for fact in facts:
            for place in fact.evidence[:1]:
                self.facts.setdefault(place.start, []).append(fact)

    def of(self, cell: Cell, owner: str | None, role: str) -> str:
        """What a cell became, in a few words.

        Args:
            cell: the cell.
            owner: the key of whose it is.
            role: of its column.
        """
        person = self.people.get(owner or "")
        if person is not None and role == "person":
            return person.label or person.name or person.key
        if person is not None and role == "sex" and person.gender:
            return person.gender
        found = [fact for at in range(cell.span.start, cell.span.end) for fact in self.facts.get(at, ())]
        if found:
            return "; ".join(dict.fromkeys(self.said(fact) for fact in found[:_PREVIEW]))
        state, why = self.cells.get(cell.span.start, NOTHING_KNOWN)
        if state == "structure":
            return "when its row was" if why == "time" else why
        return "read with another cell" if (state, why) == USED else f"{state}: {why}"


def _table(
    reading: Reading, ontology: Ontology | None, sorter: Sorter, place: TableInPlace, fit: Fit | None, known: _CellFacts
) -> TablePlan | None:
    of_people = place.people if place.frame.attitude == "reported" and reading.persons else None
    printed = grid_of(reading.document, reading.lexicon, place.table)
    if len(printed.rows) < 2:
        return None
    if of_people is None:
        return _other(printed, fit, known)
    layout = of_people.layout
    here = {cell.span.start for cell in place.table.cells}
    if layout.begin or any(
        c is not None and c.span.start not in here for row in layout.grid.rows[: layout.heads] for c in row
    ):
        return None  # it goes on with the table before
    if layout.records and of_people.plan is not None:
        return _of_records(of_people, of_people.plan, known)
    columns = columns_asked(reading, place, of_people, ontology, sorter, legend_of(reading, place))
    labels = labels_of(layout.grid, layout.heads)
    said = [
        _column(reading, sorter, of_people, c, one, labels[c], known)
        for c, one in enumerate(columns)
    ]  # fmt: skip
    weighed = candidates(sorter, printed)
    score = next((one.weight for one in weighed if _same(one, layout)), layout.weight)
    other = next((one for one in weighed if not _same(one, layout)), None)
    return TablePlan(
        labels, way_of(layout), layout.heads,
        _by_label(labels, layout.key, ""),
        _by_label(labels, layout.family, None),
        tuple(_kept(one, fit.columns[c] if fit and len(fit.columns) == len(said) else NOTHING) for c, one in enumerate(said)),
        tuple(_tests(reading, ontology, of_people, known)), round(score, 2), _runner_up(other), layout.why,
        form=of_people.said.form,
    )  # fmt: skip


def _of_records(table: PeopleTable, fit: Fit, known: _CellFacts) -> TablePlan:
    """The plan of a table of records: the role of each column, and what its cells become."""
    layout = table.layout
    owners = {row: known.owners.of(line.name) for line in table.lines for row in line.rows}
    columns = (
        replace(
            told if told is not NOTHING else Column(label, "person" if c == layout.key else "leave out"),
            preview=tuple(_preview(((layout.grid.rows[row][c], owner) for row, owner in owners.items()), "person" if c == layout.key else "value", known)),
        )
        for c, (label, told) in enumerate(zip(labels_of(layout.grid, layout.heads), fit.columns, strict=True))
        if label
    )  # fmt: skip
    return replace(fit.plan, head_rows=layout.heads, columns=tuple(columns), needs=(), why=layout.why, line=0)


def _by_label(labels: Sequence[str], column: int, none: str | None) -> str | None:
    """How a plan names a column; None where its label is no name, and its role tells."""
    if column < 0:
        return none
    return labels[column] if labels[column] and labels.index(labels[column]) == column else None


def _other(grid: Grid, fit: Fit | None, known: _CellFacts) -> TablePlan:
    """The plan of a table that isn't one of people: its heads, and what the cells below them become."""
    if fit is not None:
        grid = fit.grid
    heads = fit.heads if fit is not None else 1
    labels = labels_of(grid, heads)
    columns = (
        Column(label, preview=tuple(_preview(((row[c], None) for row in grid.rows[heads:]), "value", known)))
        for c, label in enumerate(labels)
    )
    return TablePlan(
        labels, "not people", heads,
        columns=tuple(_kept(one, fit.columns[c] if fit is not None else NOTHING) for c, one in enumerate(columns)),
    )  # fmt: skip


def _same(one: Layout, other: Layout) -> bool:
    return (one.grid.turned, one.key, one.heads, way_of(one)) == (
        other.grid.turned,
        other.key,
        other.heads,
        way_of(other),
    )


def _runner_up(layout: Layout | None) -> str:
    if layout is None:
        return ""
    label = labels_of(layout.grid, layout.heads)[layout.key] if layout.key >= 0 else "nothing"
    return f"{way_of(layout)}, called by {label or 'a column without head'} ({layout.weight:.1f})"


def _kept(one: Column, told: Column) -> Column:
    """A column with all that somebody said of it already."""
    if told is NOTHING:
        return one
    coding = (
        (*told.coding, *(pair for pair in one.coding if pair[0] not in dict(told.coding)))
        if told.others
        else told.coding
    )
    return replace(
        one, role=told.role or one.role, concept=told.concept or one.concept, unit=told.unit or one.unit,
        coding=coding or one.coding, others=told.others if told.coding else one.others, dates=told.dates or one.dates,
    )  # fmt: skip


def _column(
    reading: Reading, sorter: Sorter, table: PeopleTable, c: int, one: Asked, label: str, known: _CellFacts
) -> Column:
    layout = table.layout
    found = described(reading, sorter, layout, c, one)
    role: Role = found.role or "value"
    texts = texts_of(layout, c)[:_SAMPLE]
    scores = dict(_scores(reading, sorter, label, one, texts))
    other = max((item for item in scores.items() if item[0] != role), key=lambda item: item[1], default=None)
    cells = ((layout.grid.rows[row][c], known.owners.of(line.name)) for line in table.lines for row in line.rows)
    return replace(
        found, label=label, score=round(scores.get(role, 1.0 if one.told else 0.5), 2),
        runner_up=f"{other[0]} ({other[1]:.2f})" if other is not None and other[1] > 0 else "",
        preview=tuple(_preview(cells, role, known)),
    )  # fmt: skip


def _scores(
    reading: Reading, sorter: Sorter, label: str, one: Asked, texts: Sequence[str]
) -> Iterator[tuple[Role, float]]:  # fmt: skip
    """How much speaks for each role of a column: half for what its label asks for, half for the cells that can be that."""
    lexicon, told = reading.lexicon, max(len(texts), 1)
    asks = read_head(lexicon, label)
    known = one.role == "thing" or one.code.entry
    named: dict[Role, bool] = {role: bool(asks & roles) for role, roles in _ASKED.items()}
    named["value"] = bool(known)
    sorts = [(text, sorter(text)) for text in texts]
    fits: dict[Role, Callable[[str, frozenset[str]], bool]] = {
        "person": lambda text, kinds: not kinds & {"yes", "no", "sex", "unknown"} and read_key(lexicon, text) is not None,
        "sex": lambda text, kinds: "sex" in kinds,
        "age": lambda text, kinds: bool(kinds & {"age", "number"}),
        "time": lambda text, kinds: "day" in kinds or tells_time(lexicon, text),
        "value": lambda text, kinds: bool(kinds & {"yes", "no", "normal", "unsure", "number", "ontology", "unknown"}) or bool(lexicon.find(text)),
        "remark": lambda text, kinds: "words" in kinds and " " in text,
        "publication": lambda text, kinds: False,
        "family": lambda text, kinds: read_key(lexicon, text) is not None,
    }  # fmt: skip
    for role, can in fits.items():
        fit = sum(1 for text, kinds in sorts if can(text, kinds)) / told
        yield role, (0.5 if named.get(role) else 0.0) + fit / 2


def _preview(cells: Iterable[tuple[Cell | None, str | None]], role: str, known: _CellFacts) -> Iterator[str]:
    """Three cells with different texts, and what they become."""
    shown: set[str] = set()
    for cell, owner in cells:
        text = " ".join(cell.text.split()) if cell is not None else ""
        if cell is None or not text or text in shown:
            continue
        shown.add(text)
        yield f"{_cut(text)} → {_cut(known.of(cell, owner, role))}"
        if len(shown) == _PREVIEW:
            return


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _tests(reading: Reading, ontology: Ontology | None, table: PeopleTable, known: _CellFacts) -> Iterator[Column]:
    """The things that a table with a value a row names, each once."""
    layout, columns = table.layout, dict(table.layout.test)
    told = {" ".join(one.label.split()).casefold(): one for one in table.plan.plan.tests} if table.plan else {}
    found: dict[str, list[tuple[Cell, Cell | None, str | None]]] = {}
    for line in table.lines if columns else ():
        for row in line.rows:
            test, value = (layout.grid.rows[row][columns[key]] for key in ("test", "value"))
            if test is not None and test.text.strip() and test is not value:
                label = " ".join(test.text.split())
                found.setdefault(label, []).append((test, value, known.owners.of(line.name)))
    for label, cells in list(found.items())[:_MOST_TESTS]:
        one = label_of_row(reading, ontology, cells[0][0])
        column = Column(
            label, concept=concept_of(reading, one), unit=unit_of(reading, one),
            preview=tuple(_preview(((value, owner) for _, value, owner in cells), "value", known)),
        )  # fmt: skip
        yield _kept(column, told.get(label.casefold(), NOTHING))
