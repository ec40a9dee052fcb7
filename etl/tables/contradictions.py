"""people-mixed: a table that gives one person several values of one thing at no time of their own isn't one person's.

Nor is one with a column of the ids of several (table-impossible), a list of everybody's medicines.

It is the worst fault that a table can be read with, so it is looked for in what was read, whatever the table looked like:
a row (or a column) with several values of the same thing that nothing tells apart, in half of the rows that have several
at all, or a row with two sexes. Such a table is read again as one of people; where nothing in it calls people, none of
its facts is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, pairwise

from msgspec import Struct

from etl.document import Cell, holding
from etl.facts import AnyFact, Evidence, Finding, Observation, Quantity
from etl.ledger import Reason
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import Sorter, sex_of
from etl.parsers.cell.keys import read_key, tells_time
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.heads import plain, read_head
from etl.parsers.number import parse_number
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.dates import date_order
from etl.tables.columns import days_of_no_century, has_role, is_coded_sex, numbers_of_days
from etl.tables.counts import all_differ
from etl.tables.forms import EACH, has_prose
from etl.tables.grid import Grid, filled, grid_of, under
from etl.tables.joins import text_of
from etl.tables.layout import is_id, names_people
from etl.tables.lines import Layout, PeopleTable
from etl.tables.people import calls_people, way_of
from etl.tables.study import nobodys
from etl.tables.warnings import warning_at

PEOPLE_MIXED, LAYOUT_DOUBTFUL, TABLE_IMPOSSIBLE = "people-mixed", "layout-doubtful", "table-impossible"
CODE_UNEXPLAINED = "code-unexplained"
NOT_ONE: Reason = ("not understood", "one person can't have these values together, and nothing calls several")
_LEAST = 2
_SHOWN, _OFTEN = 3, 5
_BEHIND_NUMBERS = ".)abcd"
_OF_VALUE = frozenset(
    ("value", "presence", "change", "flag", "absent_reason", "severity", "evidence", "rule", "tags", "components",
     "reference", "members", "note")
)  # fmt: skip
"""What two values of one thing may differ in; whatever else differs tells them apart."""


_HALF = 2
_COUNTED = ("finding:", "condition:")
"""What a table of groups counts."""


class Contradicted(Struct, frozen=True):
    """A table that can't be of one person.

    Args:
        number: its place among the document's tables.
        place: the table.
        shown: some cells that contradict each other, or call several people.
        head: of the column that calls them; "" without one.
        unsaid: whether nothing says that it is anybody's.
    """

    number: int
    place: TableInPlace
    shown: tuple[Evidence, ...]
    head: str = ""
    unsaid: bool = False


def contradicted(reading: Reading, found: Iterable[AnyFact], planned: Collection[str] = ()) -> list[Contradicted]:
    """The tables whose facts can't be of the one person whom they were given to.

    Args:
        reading: the document; tables of people, whose lines are apart, aren't looked at.
        found: the facts read of it.
        planned: the names of the tables of which somebody says how their people stand.

    Returns:
        Those tables, in their order. Where the text describes the person, whose values a reader takes them for, those
        with a column of ids only.
    """
    described, unknown = _described(reading), is_nobody(reading)
    by_table: dict[str, list[AnyFact]] = defaultdict(list)
    for fact in found:
        if fact.evidence[0].table and fact.evidence[0].row is not None:
            by_table[fact.evidence[0].table].append(fact)
    out, others = [], [place.name for place, _ in nobodys(reading)]
    for number, place in enumerate(reading.tables):
        if place.people is not None or place.frame.attitude != "reported" or place.name in others:
            continue
        grid, facts = grid_of(reading.document, reading.lexicon, place.table), by_table[place.name]
        column = _calling(reading.lexicon, grid) if len({fact.subject for fact in facts} - {"group"}) <= 1 else -1
        if column >= 0:
            called = [evidence_of(reading, place, cell) for cell in under(grid.rows[1:], column)]
            out.append(Contradicted(number, place, _apart(called), grid.text(0, column)))
            continue
        if described or _tells_when(reading.lexicon, grid):
            continue
        shown = _of_facts(reading.lexicon, [fact for fact in facts if isinstance(fact, Observation)])
        several = _two_sexes(reading.lexicon, grid) or _ages_of_many(reading.lexicon, grid)
        if shown := shown or tuple(evidence_of(reading, place, cell) for cell in several[:_SHOWN]):
            out.append(Contradicted(number, place, shown))
        elif (
            unknown
            and place.name not in planned
            and not (
                _is_dated(facts) or _tells_each_once(reading.lexicon, grid, facts) or _is_of_one(reading.lexicon, grid)
            )
        ):
            cells = [evidence_of(reading, place, cell) for row in grid.rows[1:] for cell in filled(row)[:1]]
            out.append(Contradicted(number, place, tuple(cells[:_SHOWN]), unsaid=True))
    return out


def _calling(lexicon: Lexicon, grid: Grid) -> int:
    """The column whose head asks for a person and whose ids call several; -1 without one, or where it numbers the rows."""
    sorter = Sorter(lexicon)
    for c in range(grid.width if len(grid.rows) > _LEAST else 0):
        head = grid.text(0, c)
        if "person" not in sorter.asks(head) or has_role(lexicon, plain(head), "row"):
            continue  # somebody has many samples
        ids = [text for text in grid.texts(c, 1) if text and is_id(lexicon, text)]
        counts = _count_on(ids) and not names_people(sorter, grid, c, 1)
        if len(set(ids)) >= _LEAST and len(set(ids)) * 2 > len({*grid.texts(c, 1)} - {""}) and not counts:
            return c
    return -1


def _count_on(texts: Sequence[str]) -> bool:
    """Whether texts count from 1 or 0 on, each once: "1.", "2a", "2b", "3."."""
    numbers = [int(digits) if (digits := text.rstrip(_BEHIND_NUMBERS)).isdecimal() else -1 for text in texts]
    steps = {after - before for before, after in pairwise(numbers)}
    return numbers[:1] in ([0], [1]) and steps <= {0, 1} and all_differ(texts)


def _apart(places: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The first places with different texts."""
    first: dict[str, Evidence] = {}
    for place in places:
        first.setdefault(place.quote, place)
    return tuple(first.values())[:_LEAST]


def _described(reading: Reading) -> bool:
    """Whether the text outside of the tables tells who somebody is."""
    inside = sorted(cell.span for place in reading.tables for cell in place.table.cells)
    told = (e.start for p in reading.persons for e in p.evidence if p.gender or p.name or p.label)
    aged = (hit.start for _, hit in reading.ages)
    return any(holding(inside, at) is None for at in chain(told, aged))


def is_nobody(reading: Reading) -> bool:
    """Return True if files of nothing but tables have one person of whom nothing says who it is.

    Args:
        reading: the document.
    """
    told = any(p.label or p.name or p.gender or p.birth for p in reading.persons) or reading.ages
    alone = reading.tables and not any(has_prose(reading.document, place.table) for place in reading.tables)
    return len(reading.persons) == 1 and bool(alone) and not told and reading.document.envelope is None


def _tells_each_once(lexicon: Lexicon, grid: Grid, facts: Sequence[AnyFact]) -> bool:
    """Whether most cells behind a table's labels are facts, hardly one of which is told again: somebody's values."""
    told = [f for f in facts if isinstance(f, Observation) and f.code.entry and not f.code.entry.startswith(_COUNTED)]
    cells = sum(bool(text_of(cell).strip()) for row in grid.rows[1:] for cell in row[1:])
    things = {_thing(lexicon, fact) for fact in told}
    return len({_cell(fact) for fact in told}) * _HALF >= cells and len(things) * _HALF >= len(told) > 0


def _is_dated(facts: Sequence[AnyFact]) -> bool:
    """Whether facts have days or places in a course: values of several people hardly ever do."""
    return any(getattr(fact, "effective", None) or getattr(fact, "timepoint", None) for fact in facts)


def _is_of_one(lexicon: Lexicon, grid: Grid) -> bool:
    """Whether a table is laid out as one person's: times, sides, a test with its result, things that began, or a single row."""
    heads = [grid.text(0, c) for c in range(grid.width)]
    asked = [read_head(lexicon, head) for head in heads]
    roles = frozenset[str]().union(*asked)
    return (
        _tells_when(lexicon, grid)
        or any(tells_time(lexicon, head) for head in heads[1:] if head)
        or sum("visit" in read_head(lexicon, head.rstrip(" 0123456789")) for head in heads[1:]) > 1
        or len(grid.rows) == _LEAST
        or bool(asked[0] & {"test", "feature"} and roles & {"value"})
        or bool(roles & {"side", "start", "often"})
    )


def _tells_when(lexicon: Lexicon, grid: Grid) -> bool:
    """Whether the first row or column is of visits or days: one person's course."""
    corners = (side.text(row, 0) for side in (grid, grid.aside()) for row in range(min(_LEAST, len(side.rows))))
    return any(read_head(lexicon, text) & {"visit", "date"} for text in corners)


def _of_facts(lexicon: Lexicon, facts: Sequence[Observation]) -> tuple[Evidence, ...]:
    """Places of values that contradict each other, in a row or in a column."""
    timeless = [(_thing(lexicon, f), f) for f in facts if f.effective is None and f.timepoint is None and not f.members]
    same: dict[object, list[Observation]] = defaultdict(list)
    for thing, fact in timeless:
        if not fact.components:  # a group's counts are of its parts
            same[thing].append(fact)
    if often := next((one for one in same.values() if len({_cell(fact) for fact in one}) >= _OFTEN), None):
        return tuple(fact.evidence[0] for fact in often[:_SHOWN])
    for side in (0, 1):
        lines: dict[int, list[tuple[object, Observation]]] = defaultdict(list)
        for thing, fact in timeless:
            if (at := _cell(fact)[side]) is not None:
                lines[at].append((thing, fact))
        several = [line for line in lines.values() if len({_cell(fact) for _, fact in line}) > 1]
        torn = [pair for line in several if (pair := _pair(line))]
        if len(torn) >= _LEAST and len(torn) * 2 >= len(several):
            return tuple(chain.from_iterable(torn))[: _SHOWN + 1]
    return ()


def _cell(fact: Observation) -> tuple[int | None, int | None]:
    return fact.evidence[0].row, fact.evidence[0].column


def _pair(line: Sequence[tuple[object, Observation]]) -> tuple[Evidence, ...]:
    """Two values of one thing in different cells that nothing tells apart."""
    seen: dict[object, Observation] = {}
    for thing, fact in line:
        one = seen.setdefault(thing, fact)
        if _cell(one) != _cell(fact) and (one.value, one.presence) != (fact.value, fact.presence):
            return one.evidence[0], fact.evidence[0]
    return ()


def _thing(lexicon: Lexicon, fact: Observation) -> tuple[object, ...]:
    """All that tells two values apart, their units too (2.9 L is 82 %); a head that may call somebody is no kind of value."""
    note = fact.note if read_key(lexicon, fact.note) is None else ""
    unit = fact.value.code if isinstance(fact.value, Quantity) else ""
    return (note, unit, *(repr(getattr(fact, name)) for name in fact.__struct_fields__ if name not in _OF_VALUE))


def _two_sexes(lexicon: Lexicon, grid: Grid) -> Sequence[Cell]:
    """The cells of a row, or of a column, that is asked for a sex and tells two."""
    for row in (filled(row) for side in (grid, grid.aside()) for row in side.rows):
        told = {sex: cell for cell in row[1:] if (sex := sex_of(cell.text))}
        if len(told) > 1 and "sex" in read_head(lexicon, row[0].text):
            return tuple(told.values())
    return ()


def _ages_of_many(lexicon: Lexicon, grid: Grid) -> Sequence[Cell]:
    """The cells of a column of ages that go up and down, which nobody's do."""
    for c in range(grid.width):
        cells = under(grid.rows[1:], c) if "age" in read_head(lexicon, grid.text(0, c)) else ()
        ages = [int(text) for cell in cells if (text := text_of(cell)).isdecimal()]
        falls = sum(after < before for before, after in pairwise(ages))
        if len(ages) == len(cells) >= _OFTEN and falls >= _LEAST:
            return cells
    return ()


def rereadable(reading: Reading, torn: Iterable[Contradicted]) -> frozenset[int]:
    """The numbers of those tables in which people are called, when less is enough for it: another reading may find them.

    Args:
        reading: the document.
        torn: tables that can't be of one person.
    """
    return frozenset(
        one.number
        for one in torn
        if not one.unsaid and calls_people(reading.document, reading.lexicon, one.place.table, doubted=True)
    )


def doubtful(reading: Reading) -> tuple[Finding, ...]:
    """The tables that can be read in two ways for which as much speaks, with both.

    Args:
        reading: the document.

    Returns:
        A warning for each.
    """
    out = []
    for place in reading.tables:
        layout = place.people.layout if place.people is not None and place.people.plan is None else None
        if layout is None or layout.rival is None or place.frame.attitude != "reported":
            continue
        ways = [f"{way_of(one)} ({len(one.people)} people)" for one in (layout, layout.rival)]
        keys = [one.grid.cell(one.heads, one.key) for one in (layout, layout.rival) if one.key >= 0]
        text = (
            f"Table {place.name} can be read as {ways[0]} and as {ways[1]}, and nearly as much speaks for either; it was read as the"
            " first. `case2fhir plan` lets you say which."
        )
        out.append(warning_at(reading, place, LAYOUT_DOUBTFUL, text, keys))
    return tuple(out)


def unexplained(reading: Reading) -> Iterator[Finding]:
    """Yield what tables of people leave open: whose rows without an id are, what a sex in numbers means.

    Args:
        reading: the document.
    """
    sorter = Sorter(reading.lexicon)
    checks = (_without_ids, _called_by_rows, _called_otherwise, _unmapped, _torn, _of_nobody, _coded_sexes, _centuries)
    for place in reading.tables:
        if place.people is not None and place.frame.attitude == "reported":
            said = (one for check in checks for one in check(sorter, place.name, place.people))
            yield from (warning_at(reading, place, code, text, cells[:_SHOWN]) for code, text, cells in said)


_Said = Iterator[tuple[str, str, Sequence[Cell | None]]]
"""What is to be said of a table: the finding's code, its text, the cells that it is about."""


def _without_ids(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for a table each of whose rows was read as a person though no column calls any."""
    layout, fit = table.layout, table.plan
    if layout.key < 0 and layout.heads and (fit is None or table.said.person == EACH):
        why = "as they differ in age or sex" if fit is None else "as each has a text of its own"
        text = (
            f"Table {name} has no column that calls people: each of its {len(layout.people)} rows was read as a person, {why}."
            " `case2fhir plan` lets you say otherwise."
        )
        yield LAYOUT_DOUBTFUL, text, layout.grid.rows[layout.rows[0]][:2]


def _of_nobody(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for the rows that name nobody."""
    rows = [table.layout.grid.rows[row] for row, why in table.layout.asides if why == "nobody"]
    if rows:
        told = f"{len(rows)} rows of table {name} name" if len(rows) > 1 else f"A row of table {name} names"
        them = "them" if len(rows) > 1 else "it"
        yield LAYOUT_DOUBTFUL, f"{told} nobody; nothing of {them} is kept.", [filled(row)[0] for row in rows]


def _centuries(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for each column of days of which nothing says the century, or which counts them."""
    layout, fit = table.layout, table.plan
    for c in fit.of_role("start", "recorded", "end", "death") if fit is not None else ():
        texts = layout.texts(c)
        if days_of_no_century(texts, date_order(" ; ".join(dict.fromkeys(texts)))):
            text = (
                f"“{layout.head(c)}” of table {name} has years of two digits, some of which would be in the future: no century was"
                " guessed, and its days are kept as printed."
            )
            yield "date-ambiguous", text, layout.cells(c)
        if counted := numbers_of_days(texts):
            text = (
                f"“{layout.head(c)}” of table {name} has numbers that are no years (“{counted[0]}”): they may count days, nothing says from"
                " which, and they are kept as printed."
            )
            yield "date-ambiguous", text, [cell for cell in layout.cells(c) if text_of(cell) in counted]


def _unmapped(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for a table of people of whose labels none is known: it may be one of anything else."""
    layout = table.layout
    others = [c for c in range(layout.grid.width) if c not in (layout.key, layout.family)]
    heads = [text for c in others for cell in under(layout.grid.rows[: layout.heads], c) if (text := text_of(cell))]
    told = layout.own or layout.visits or layout.test or table.plan or layout.rival
    if heads and not told and not any(sorter.asks(text) or sorter.lexicon.find(plain(text)) for text in heads):
        text = (
            f"Table {name} was read as {way_of(layout)} ({len(layout.people)} people), and no mapping knows any of its labels: it may"
            " be of something else. `case2fhir plan` lets you say what it is."
        )
        yield LAYOUT_DOUBTFUL, text, [line.name for line in table.lines[:_SHOWN]]


def _torn(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for a table whose rows look like a value each, as a unit goes with each of its names, and weren't read so."""
    layout = table.layout
    known = sorter.lexicon.units()
    rows = [row for row in layout.rows if not layout.test and not layout.records]
    texts = {c: [layout.grid.text(row, c) for row in rows] for c in range(layout.grid.width) if c != layout.key}
    told = {c: set(filter(None, column)) for c, column in texts.items()}
    numbers = [c for c, said in told.items() if said and all(parse_number(text) is not None for text in said)]
    for u in (c for c, said in told.items() if len(said) >= _LEAST and all(text in known for text in said)):
        for c in (c for c in told if c not in (u, *numbers) and len(told[u]) <= len(told[c]) < len(rows)):
            pairs = {(test, unit) for test, unit in zip(texts[c], texts[u], strict=True) if test and unit}
            if numbers and len(pairs) == len({test for test, _ in pairs}):
                text = (
                    f"Each row of table {name} looks like one value: “{layout.head(u)}” has the unit of each “{layout.head(c)}”. Its columns were read"
                    " apart. `case2fhir plan` lets you say which is the test, the value and the unit."
                )
                yield LAYOUT_DOUBTFUL, text, [*_below(layout, c)[:1], *_below(layout, u)[:1]]
                return


def _called_by_rows(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for an extract whose people only the numbers of stays call: somebody may be there twice."""
    layout = table.layout
    head = layout.head(layout.key) if layout.key >= 0 else ""
    stays = any(line.described.person.label == text_of(line.name) for line in table.lines)
    if table.said.form and stays and has_role(sorter.lexicon, plain(head), "row"):
        text = (
            f"The people of table {name} are called by {head}, which numbers stays and not people: each was read as a person, and"
            " somebody may be there twice. Convert it with the table that says whose each is."
        )
        yield LAYOUT_DOUBTFUL, text, [line.name for line in table.lines[:_SHOWN]]


def _called_otherwise(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for each column of people's ids that are fewer or more than the people that were read."""
    layout, lines = table.layout, table.lines
    if layout.key < 0 or layout.family >= 0 or layout.grid.turned or layout.records or table.plan is not None:
        return
    for c in range(layout.grid.width):
        head = layout.head(c)
        if "person" not in sorter.asks(head) or has_role(sorter.lexicon, plain(head), "row"):
            continue
        ids = [{text for row in line.rows if (text := layout.grid.text(row, c))} for line in lines]
        known = [text for one in ids for text in one]
        apart = all_differ(known)
        rows_own = plain(head).casefold() == "id" and apart  # "id,patient_code" numbers the rows
        mixed = c != layout.key and not rows_own and any(len(one) > 1 for one in ids)
        if mixed or (not apart and len(set(known)) > 1 and all(is_id(sorter.lexicon, text) for text in known)):
            text = (
                f"“{head}” of table {name} has {len(set(known))} ids, and its rows were read as {len(lines)} people:"
                f" {'several ids are of one of them' if mixed else 'rows of one id were read as different people'}."
            )
            yield LAYOUT_DOUBTFUL, text, _below(layout, c)


def _coded_sexes(sorter: Sorter, name: str, table: PeopleTable) -> _Said:
    """Yield a finding for each column of sexes in numbers that nothing explains."""
    layout = table.layout
    for c in range(layout.grid.width):
        head, texts = layout.head(c), layout.texts(c)
        if c != layout.key and not table.told(c).coding and is_coded_sex(sorter, head, texts):
            codes = ", ".join(sorted({text for text in texts if text})[:_SHOWN])
            text = (
                f"“{head}” of table {name} has {codes}, and nothing says which is male or female: no sex was taken from it. Say it in"
                " a plan (coding)."
            )
            yield CODE_UNEXPLAINED, text, _below(layout, c)


def _below(layout: Layout, c: int) -> Sequence[Cell]:
    return under(layout.grid.rows[layout.heads :], c)


def without(
    found: Sequence[AnyFact], torn: Sequence[Contradicted]
) -> tuple[list[AnyFact], dict[int, Reason], tuple[Finding, ...]]:
    """What is left of a document's facts without those of tables that can't be one person's.

    Args:
        found: all facts.
        torn: those tables.

    Returns:
        The facts of the rest, what became of the cells of those tables, and a warning for each.
    """
    names = {one.place.name for one in torn}
    left = [fact for fact in found if fact.evidence[0].table not in names]
    lost = sorted({e.start for fact in found if fact.evidence[0].table in names for e in fact.evidence})
    reasons = {
        cell.span.start: NOT_ONE
        for one in torn
        for cell in one.place.table.cells
        if bisect_left(lost, cell.span.start) < bisect_left(lost, cell.span.end)
    }
    return left, reasons, tuple(_finding(one) for one in torn)


def _finding(one: Contradicted) -> Finding:
    told = " and ".join(f"“{place.quote}”" for place in one.shown[:2])
    if one.unsaid:
        text = (
            f"Nothing in table {one.place.name} says whose its values are{f' ({told})' if told else ''}: no column calls people, and it isn't laid out as one"
            " person's. Nothing of it is kept. `case2fhir plan` lets you say how its people stand."
        )
        return Finding(LAYOUT_DOUBTFUL, "warning", text, (), one.shown)
    why = (
        f"“{one.head}” of table {one.place.name} names several people ({told}), and nothing says which cells are whose"
        if one.head
        else f"Table {one.place.name} gives one person several values of one thing ({told}), and nothing in it calls several people"
    )
    text = f"{why}: none of its values is kept. `case2fhir plan` shows how it was read and lets you say how its people stand."
    return Finding(TABLE_IMPOSSIBLE if one.head else PEOPLE_MIXED, "warning", text, (), one.shown)
