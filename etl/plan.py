"""The plan of a table: what was decided about its layout and its columns, as a file that a person reads, edits and gives back.

It is written as a mapping file is: short keys, the field's words, one line for one thing. Whatever stands in it is taken as it
stands; what is left out of it is decided as without a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from msgspec import Struct

from etl.errors import PlanError
from etl.value import replace

Way = Literal[
    "person per row", "visit per row", "value per row", "record per row", "person per column", "person per block",
    "not people",
]  # fmt: skip
Thing = Literal["test", "drug", "diagnosis", "event", "procedure", "immunization", "intolerance", "stay"]
Slot = Literal[
    "code", "system", "dose", "dose unit", "route", "frequency", "start", "end", "recorded", "status", "severity", "occurred", "reason",
    "category", "detail", "stay id", "stay class",
]  # fmt: skip
Genetic = Literal["variant", "gene", "transcript", "zygosity", "inheritance", "classification"]
Kin = Literal["father", "mother", "affected"]
Role = Literal[
    "person", "family", "sex", "age", "sex and age", "time", "value", "publication", "remark", "unlabelled", "leave out",
    "unit", "low", "high", "reference", "flag", "side", "study day", "row", "surname", "given name", "contact", "birth", "birth month",
    "birth day", "death", "text", "variable", Thing, Slot, Genetic, Kin,
]  # fmt: skip
"""What a column holds: also of records (a drug, a diagnosis, a stay a row) and of who somebody is."""
GENETIC: tuple[Role, ...] = get_args(Genetic)
"""What a planned column can say of somebody's variants."""
KINSHIP: tuple[Role, ...] = get_args(Kin)
"""What a planned column can say of somebody's place in their family."""
ALIASES: Mapping[str, Role] = {"birth date": "birth", "family id": "family"}
"""Other names of roles."""
THINGS: tuple[Role, ...] = get_args(Thing)
APART: tuple[Role, ...] = THINGS[1:]
"""What a planned column can name in a table that has no record a row."""
SLOTS: tuple[Role, ...] = get_args(Slot)
"""What planned columns say of these."""
Meaning = Literal["present", "absent", "unsure", "unknown", "normal", "male", "female"]
Dates = Literal["day first", "month first"]
WAYS: tuple[Way, ...] = get_args(Way)
ROLES: tuple[Role, ...] = get_args(Role)
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
DATES: tuple[Dates, ...] = get_args(Dates)
BESIDE = ".plan.yaml"
"""How the plan of a file is called that lies beside it: "cohort.csv.plan.yaml"."""
OTHERS = "(others)"
"""The key of a coding below which stands that other values are fine, and are taken as they are printed."""
_AS_PRINTED = "as printed"
_WIDTH = 120


class Column(Struct, frozen=True):
    """What is decided about a column (of a table with a person a column: about a row), or about a test of a table of values.

    Args:
        label: its head as printed, the levels from the top down.
        role: what it holds; "" to decide it as without a plan.
        concept: what its values are of: an entry ("finding:tremor", "scale:sara/gait"), a code ("HP:0001337", "sct 26079004")
            or words that are kept as printed; "" to decide it.
        unit: the unit of bare numbers, as printed or in UCUM; "" to decide it.
        coding: what the texts of its cells mean; () to decide it.
        others: whether texts that the coding doesn't have are fine.
        dates: the order of day and month in its cells; "" for that of the document.
        score: how much speaks for it, from 0 to 1: half for its label, half for its cells.
        runner_up: what else it could be, with its score.
        preview: some cells and what they become.
        line: where it stands in its file.
        system: of a column of codes their system, as an alias of the mappings ("ln") or a URI; "" to see it by the codes.
    """

    label: str
    role: Role | Literal[""] = ""
    concept: str = ""
    unit: str = ""
    coding: tuple[tuple[str, Meaning], ...] = ()
    others: bool = False
    dates: Dates | Literal[""] = ""
    score: float | None = None
    runner_up: str = ""
    preview: tuple[str, ...] = ()
    line: int = 0
    system: str = ""

    def means(self, text: str) -> Meaning | None:
        """What a text of a cell means by the coding; None for one that it doesn't have.

        Args:
            text: as the coding prints it.
        """
        return dict(self.coding).get(text)


NOTHING = Column("")
"""What a plan says of a column that it doesn't speak of."""


class TablePlan(Struct, frozen=True):
    """What is decided about a table; it fits every table with the same heads.

    Args:
        heads: the heads of its columns, by which it is known again.
        layout: how people stand in it; "" to decide it.
        head_rows: how many rows at the top are heads.
        person: the head of the column that calls people; None to decide it, "" for none.
        family: the head of the column that, with it, tells them apart; None to decide it, "" for none.
        columns: what is decided about its columns.
        tests: of a table with a value a row, what is decided about the things that its column of tests names.
        score: how much speaks for the layout.
        runner_up: the next best one, with its score.
        why: what speaks for it.
        line: where it stands in its file.
        form: of a shipped plan, what the extract is called whose tables have these heads.
        needs: the heads that a table must have to be of that form, each with others that stand for it ("USUBJID|SUBJID");
            "--" stands for the two letters of a domain, or for none.
        file: of a form, what the name of its file has ("diagnoses"), where its heads are those of others too.
        constants: what all people of the table have, as entries ("condition:wilson_disease").
        others: of a form, how many heads a table may have that it doesn't know; None for any number.
        controls: of a form, cells by which a row is of no person but of a control: "SAMPLE_TYPE=Normal".
    """

    heads: tuple[str, ...]
    layout: Way | Literal[""] = ""
    head_rows: int = 1
    person: str | None = None
    family: str | None = None
    columns: tuple[Column, ...] = ()
    tests: tuple[Column, ...] = ()
    score: float | None = None
    runner_up: str = ""
    why: tuple[str, ...] = ()
    line: int = 0
    form: str = ""
    needs: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    file: str = ""
    others: float | None = None
    controls: tuple[str, ...] = ()


class Plan(Struct, frozen=True):
    """The plans of some tables.

    Args:
        tables: theirs.
        file: the path of the file that they stand in, for messages.
        own: whether it lies beside one document and is meant for that alone.
        shipped: whether it is one of ours, for extracts of known form.
    """

    tables: tuple[TablePlan, ...] = ()
    file: str = "plan"
    own: bool = False
    shipped: bool = False

    def error(self, line: int, text: str) -> PlanError:
        """An error that names the file and the line.

        Args:
            line: the line.
            text: what is wrong and what to do.
        """
        return PlanError(f"{self.file}:{line}: {text}")


def load_plan(path: Path, *, own: bool = False) -> Plan:
    """Read the plan in a file.

    Args:
        path: a YAML file.
        own: see `Plan`.

    Raises:
        PlanError: it can't be read, or something in it is wrong: the message names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError(f"{path}:0: isn't UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise PlanError(f"{path}:0: can't be read ({error.strerror})") from error
    return read_plan(text, str(path), own=own)


def plan_beside(path: Path) -> Plan | None:
    """The plan that lies beside a file and has its name, None where there is none.

    Args:
        path: the document.

    Raises:
        PlanError: see `load_plan`.
    """
    beside = path.parent / (path.name + BESIDE)
    try:
        there = beside.is_file()
    except OSError:
        return None
    return load_plan(beside, own=True) if there else None


def read_plan(text: str, file: str = "plan", *, own: bool = False) -> Plan:
    """Read a plan.

    Args:
        text: YAML, as `write_plan` writes it, or less of it.
        file: the path of its file, for messages.
        own: see `Plan`.

    Raises:
        PlanError: something in it is wrong: file, line and what to do; of several mistakes a line each.
    """
    from etl.mapping.yamlfile import Unusable, parsed

    try:
        data, lines, twice = parsed(text, file)
    except Unusable as error:
        raise PlanError(str(error)) from error
    reader = _Reader(file, lines)
    tables = tuple(reader.tables(data))
    problems = sorted({*reader.problems, *((one.line, one.text) for one in twice)})
    if problems:
        raise PlanError("\n".join(f"{file}:{line}: {text}" for line, text in problems))
    return Plan(tables, file, own)


_Place = tuple[str | int, ...]
_T = TypeVar("_T", bound=str)


class _Reader:
    """Turns what YAML holds into plans, and gathers what is wrong with it."""

    def __init__(self, file: str, lines: Mapping[_Place, int]) -> None:
        self.file, self.lines = file, lines
        self.problems: list[tuple[int, str]] = []

    def tables(self, data: Any) -> Iterator[TablePlan]:
        if data is None:
            return
        if not self._fields(data, (), ("tables",)):
            return
        for number, one in enumerate(self._list(data.get("tables"), ("tables",))):
            found = self._table(one, ("tables", number))
            if found is not None:
                yield found

    def _table(self, data: Any, at: _Place) -> TablePlan | None:
        if not self._fields(data, at, (*_OF_TABLE, "columns", "tests")):
            return None
        told = self._told(data, at, _OF_TABLE)
        if not any(told.get("heads", ())) and not any(told.get("needs", ())):
            self._wrong(at, "heads are missing; they say which tables the plan is of")
        rows = told.get("head_rows", 1.0)
        if rows < 0 or rows != int(rows):
            self._wrong((*at, "head_rows"), "head_rows is a whole number")
        columns = tuple(self._columns(data.get("columns"), (*at, "columns"), _OF_COLUMN))
        tests = tuple(self._columns(data.get("tests"), (*at, "tests"), _OF_TEST))
        return TablePlan(
            **{"heads": ()} | told | {"head_rows": int(rows)}, columns=columns, tests=tests, line=self._line(at)
        )

    def _columns(self, data: Any, at: _Place, allowed: Collection[str]) -> Iterator[Column]:
        for number, one in enumerate(self._list(data, at)):
            here = (*at, number)
            if not self._fields(one, here, allowed):
                continue
            if "label" not in one:
                self._wrong(here, "label is missing; it says which column is meant")
            coding, others = self._coding(one.get("coding"), (*here, "coding"))
            told = self._told(one, here, _OF_COLUMN)
            yield Column(**{"label": ""} | told, coding=coding, others=others, line=self._line(here))

    def _told(self, data: Mapping[str, Any], at: _Place, fields: Mapping[str, _Reads]) -> dict[str, Any]:
        """What a mapping says in some fields, each read as what it holds; a field that isn't there has its default."""
        return {
            key: value for key, read in fields.items()
            if key in data and read is not None and (value := read(self, data[key], (*at, key))) is not None
        }  # fmt: skip

    def _coding(self, data: Any, at: _Place) -> tuple[tuple[tuple[str, Meaning], ...], bool]:
        if data is None:
            return (), False
        if not isinstance(data, dict):
            self._wrong(at, 'coding is a mapping from what is printed to what it means: {"+": present}')
            return (), False
        others = self.text(data.get(OTHERS), (*at, OTHERS))
        if others not in ("", _AS_PRINTED):
            self._wrong((*at, OTHERS), f"of {OTHERS} only {_AS_PRINTED!r} can be said")
        told = tuple(
            (text, meaning)
            for text, said in data.items()
            if text != OTHERS and (meaning := self.one_of(said, (*at, text), MEANINGS))
        )
        return told, others == _AS_PRINTED

    def _fields(self, data: Any, at: _Place, allowed: Collection[str]) -> bool:
        if not isinstance(data, dict):
            self._wrong(at, f"must be a mapping with the keys {', '.join(allowed)}")
            return False
        for key in data:
            if key not in allowed:
                self._wrong((*at, key), f"unknown key {key!r}; allowed are {', '.join(allowed)}")
        return True

    def _list(self, data: Any, at: _Place) -> list[Any]:
        if data is None or isinstance(data, list):
            return data or []
        self._wrong(at, f"{at[-1]} is a list")
        return []

    def texts(self, data: Any, at: _Place) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.text(one, (*at, n)) for n, one in enumerate(self._list(data, at)))

    def text(self, data: Any, at: _Place) -> str:
        """A text."""
        if data is None or isinstance(data, str):
            return data or ""
        self._wrong(at, "is a text; quote it when it has : { or [")
        return ""

    def number(self, data: Any, at: _Place) -> float | None:
        """A number; None for what is none."""
        if data is None:
            return None
        try:
            return float(data)
        except (TypeError, ValueError):
            self._wrong(at, "is a number")
            return None

    def one_of(self, data: Any, at: _Place, words: Sequence[_T]) -> _T | Literal[""]:
        """One of some words; "" for another."""
        said = " ".join(self.text(data, at).split())
        said = ALIASES.get(said, said)
        found = next((word for word in words if word == said), None)
        if said and found is None:
            self._wrong(at, f"{said!r} is unknown; use one of {', '.join(words)}")
        return found or ""

    def _wrong(self, at: _Place, text: str) -> None:
        self.problems.append((self._line(at), text))

    def _line(self, at: _Place) -> int:
        return next((self.lines[at[:n]] for n in range(len(at), -1, -1) if at[:n] in self.lines), 0)


_Reads = Callable[[_Reader, Any, _Place], Any] | None
_OF_TABLE: Mapping[str, _Reads] = {
    "form": _Reader.text, "file": _Reader.text, "needs": _Reader.texts, "others": _Reader.number, "heads": _Reader.texts,
    "layout": partial(_Reader.one_of, words=WAYS), "head_rows": _Reader.number, "person": _Reader.text, "family": _Reader.text,
    "score": _Reader.number, "runner_up": _Reader.text, "why": _Reader.texts, "constants": _Reader.texts,
    "controls": _Reader.texts,
}  # fmt: skip
"""The fields of a table, in the order in which they are written, with how each is read."""
_OF_COLUMN: Mapping[str, _Reads] = {
    "label": _Reader.text, "role": partial(_Reader.one_of, words=ROLES), "concept": _Reader.text, "unit": _Reader.text, "coding": None,
    "dates": partial(_Reader.one_of, words=DATES), "system": _Reader.text, "score": _Reader.number, "runner_up": _Reader.text,
    "preview": _Reader.texts,
}  # fmt: skip
_OF_TEST = ("label", "concept", "unit", "coding", "preview")


def write_plan(plan: Plan, head: str = "") -> str:
    """A plan as YAML.

    Args:
        plan: the plan.
        head: lines of a comment to stand at its top.
    """
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes lists of texts and codings on one line, where they fit."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    def listed(dumper: Any, data: _Line) -> Any:
        return dumper.represent_sequence("tag:yaml.org,2002:seq", list(data), flow_style=True)

    def coded(dumper: Any, data: _Coding) -> Any:
        return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)

    Dumper.add_representer(_Line, listed)
    Dumper.add_representer(_Coding, coded)
    data = {"tables": plain_tables(plan)}
    body: str = yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return "".join(f"# {line}".rstrip() + "\n" for line in head.splitlines()) + body


def plain_tables(plan: Plan) -> list[dict[str, Any]]:
    """Return the tables of a plan as its YAML has them.

    Args:
        plan: the plan.
    """
    return [_plain_table(table) for table in plan.tables]


def merged(plan: Plan, change: Plan) -> Plan:
    """Return a plan with what a change says of its tables and columns; a table that it hasn't is added.

    Args:
        plan: the plan so far.
        change: tables with the heads of the plan's, each with the columns that it says something of.
    """
    tables = list(plan.tables)
    for new in change.tables:
        at = next((at for at, one in enumerate(tables) if sorted(one.heads) == sorted(new.heads)), None)
        if at is None:
            tables.append(new)
        else:
            tables[at] = _merged_table(tables[at], new)
    return replace(plan, tables=tuple(tables))


def _merged_table(old: TablePlan, new: TablePlan) -> TablePlan:
    said = {one.label: one for one in new.columns}
    known = {one.label for one in old.columns}
    columns = (
        *(said.get(one.label, one) for one in old.columns),
        *(one for one in new.columns if one.label not in known),
    )
    kept = tuple(one for one in columns if _says_something(one))
    person = old.person if new.person is None else new.person
    return replace(old, layout=new.layout or old.layout, person=person, constants=new.constants, columns=kept)


def _says_something(column: Column) -> bool:
    return bool(column.role or column.concept or column.unit or column.coding or column.dates)


class _Line(tuple[str, ...]):
    """A list that is written on one line."""


class _Coding(dict[str, str]):
    """A mapping that is written on one line."""


def _plain_table(table: TablePlan) -> dict[str, Any]:
    told = {key: getattr(table, key) for key in _OF_TABLE if key not in ("file", "needs", "others", "controls")}
    told |= {"heads": _Line(table.heads), "columns": _plain(table.columns), "tests": _plain(table.tests)}
    return _filled(told, "person", "family")


def _plain(columns: Iterable[Column]) -> list[dict[str, Any]]:
    found = []
    for one in columns:
        coding = _Coding(one.coding)
        if one.others:
            coding[OTHERS] = _AS_PRINTED
        found.append(_filled({key: getattr(one, key) for key in _OF_COLUMN} | {"coding": coding}, "label"))
    return found


def _filled(told: Mapping[str, Any], *also: str) -> dict[str, Any]:
    """What is said in some fields, and some of them also where they say nothing but aren't None."""
    plain = {key: list(said) if type(said) is tuple else said for key, said in told.items()}
    return {
        key: said for key, said in plain.items() if said not in (None, "", [], {}) or (key in also and said is not None)
    }
