"""A report for reading: counts, completeness, distributions, courses of scores and findings, as one HTML file and as Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from etl.errors import InputError
from etl.export import schema
from etl.export.rows import Item, Row, rows_of
from etl.kinds.columns import Table
from etl.names import OWN

if TYPE_CHECKING:
    from jinja2 import Environment

_FIELDS = (
    "name", "gender", "birth_date", "nationality", "code", "own_code", "value", "unit", "date", "site", "phase", "dose", "route",
    "status", "quote",
)  # fmt: skip
"""The fields whose completeness is told."""
_DISTRIBUTIONS = (("people", "gender"), ("conditions", "concept"), ("treatments", "concept"), ("medicines", "concept"))
_MOST = 15
_SCALES = 8
_LINES = 40
_COURSES = ("survey", "procedure")
"""Categories of what is shown over time: scores, and what instruments measured."""
_AGE = "30525-0"
WIDTH, HEIGHT, EDGE = 320, 150, 26
"""The size of a plot and its margin, in pixels of its own."""


class Sums(Struct):
    """What a report tells, added up document by document.

    Args:
        documents: how many were read.
        rows: rows by table.
        filled: rows that have a field, by (table, field).
        values: how often each value stands in a field, by (table, field).
        ages: people by decade of their first stated age.
        scores: (day, number) by scale, then by person; of at most `_LINES` people a scale.
        more: people of a scale beyond these.
        findings: findings by code.
        passages: passages that gave no fact, by state and reason.
    """

    documents: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    filled: Counter[tuple[str, str]] = field(default_factory=Counter)
    values: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    ages: Counter[int] = field(default_factory=Counter)
    scores: dict[str, dict[str, list[tuple[float, float]]]] = field(default_factory=lambda: defaultdict(dict))
    more: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    passages: Counter[str] = field(default_factory=Counter)

    def add(self, rows: dict[str, list[Row]]) -> None:
        """Add a document's rows."""
        self.documents += 1
        for table in (schema.PEOPLE, *schema.tables_of_kinds()):
            self.rows[table.name] += len(rows[table.name])
            for row in rows[table.name]:
                self.filled.update((table.name, name) for name in _filled(row))
        for name, column in _DISTRIBUTIONS:
            self.values[name, column].update(str(row[column]) for row in rows[name] if column in row)
        self.findings.update(str(row.get("code", "other")) for row in rows["findings"])
        self.passages.update(f"{row.get('state')}: {row.get('reason')}" for row in rows["not_understood"])
        courses: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        aged: set[str] = set()
        for row in rows["observations"]:
            number, person, code = row.get("number"), str(row.get("person")), row.get("code")
            if code == _AGE and number is not None and row.get("unit_code") == "a" and person not in aged:
                aged.add(person)
                self.ages[int(number) // 10 * 10] += 1
            date = str(row.get("date", ""))
            if (
                row.get("category") in _COURSES
                and number is not None
                and date
                and "total" not in row
                and not row["part"]
            ):
                courses[str(row.get("concept")), f"{row['document']} {person}"].append((_year(date), float(number)))
        for (scale, person), points in courses.items():
            if len({day for day, _ in points}) < 2:
                continue
            if len(self.scores[scale]) < _LINES:
                self.scores[scale][person] = sorted(points)
            else:
                self.more[scale] += 1


def _filled(row: Row) -> Iterator[str]:
    """Yield the fields that a row has; a code of this software's own system isn't one that others know."""
    own = row.get("system") == OWN
    for name in _FIELDS:
        if (name == "own_code" and own and "code" in row) or (name in row and not (name == "code" and own)):
            yield name


def _year(date: str) -> float:
    """A printed date as a year with its part."""
    parts = [int(part) for part in date[:10].split("-")]
    month, day = (parts + [1, 1])[1:3]
    return parts[0] + (month - 1) / 12 + (day - 1) / 366


def write(items: Iterable[Item], folder: Path, written: Counter[str], failed: list[str]) -> int:
    """Write `report.html` and `report.md`.

    Args:
        items: the documents.
        folder: where the two go.
        written: gets the number of what was counted.
        failed: gets the documents that can't be read.

    Returns:
        How many documents were read.
    """
    sums = Sums()
    for item in items:
        try:
            rows, _ = rows_of(item)
        except InputError as error:
            failed.append(f"{item.name}: {error}")
            continue
        sums.add(rows)
    told = _told(sums)
    environment = _environment()
    for name in ("report.html", "report.md"):
        text = environment.get_template(f"{name}.j2").render(told)
        (folder / name).write_text(text, encoding="utf-8")
    written.update({name: count for name, count in sums.rows.items() if count})
    written["findings"] += sums.findings.total()
    return sums.documents


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader

    def load(name: str) -> str:
        return (files("etl.export") / "templates" / name).read_text(encoding="utf-8")

    def escaped(name: str | None) -> bool:
        return bool(name and ".html" in name)

    environment = Environment(loader=FunctionLoader(load), autoescape=escaped, trim_blocks=True, lstrip_blocks=True)
    environment.filters["cell"] = lambda text: str(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return environment


def _told(sums: Sums) -> dict[str, Any]:
    """What the templates show."""
    present = [table.name for table in (schema.PEOPLE, *schema.tables_of_kinds()) if sums.rows[table.name]]
    completeness = [
        {
            "table": name,
            "rows": sums.rows[name],
            "fields": [(column, round(100 * sums.filled[name, column] / sums.rows[name])) for column in _asked(table)],
        }
        for table in (schema.PEOPLE, *schema.tables_of_kinds())
        if (name := table.name) in present
    ]
    ages = Counter({f"{decade}–{decade + 9}": sums.ages[decade] for decade in sorted(sums.ages)})
    bars = [_bars(f"{name.replace('_', ' ')}: {column}", sums.values[name, column]) for name, column in _DISTRIBUTIONS]
    ranked = sorted(sums.scores.items(), key=lambda one: (-len(one[1]), one[0]))
    return {
        "documents": sums.documents,
        "counts": [(name.replace("_", " "), sums.rows[name]) for name in present],
        "completeness": completeness,
        "distributions": [
            one for one in (*bars[:1], _bars("people: age in years", ages, ranked=False), *bars[1:]) if one["bars"]
        ],
        "courses": [_plot(scale, people, sums.more[scale]) for scale, people in ranked[:_SCALES]],
        "further": [scale for scale, _ in ranked[_SCALES:]],
        "findings": sums.findings.most_common(),
        "passages": sums.passages.most_common(_MOST),
        "size": {"width": WIDTH, "height": HEIGHT, "edge": EDGE},
    }


def _asked(table: Table) -> Iterator[str]:
    """Yield the fields of a table whose completeness is shown; codes are counted as public and as own."""
    for column in table.columns:
        if column.name in _FIELDS:
            yield column.name
            if column.name == "code":
                yield "own_code"


def _bars(title: str, counts: Counter[str], *, ranked: bool = True) -> dict[str, Any]:
    """A distribution: the most frequent values, and how many others there are."""
    shown = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST] if ranked else list(counts.items())
    most = max((count for _, count in shown), default=1)
    rest = counts.total() - sum(count for _, count in shown)
    return {"title": title, "bars": [(name, count, round(100 * count / most)) for name, count in shown], "rest": rest}


def _plot(scale: str, people: dict[str, list[tuple[float, float]]], more: int) -> dict[str, Any]:
    """The courses of a scale as lines in a plot."""
    days = [day for points in people.values() for day, _ in points]
    numbers = [number for points in people.values() for _, number in points]
    (left, right), (low, high) = (min(days), max(days)), (min(numbers), max(numbers))

    def at(point: tuple[float, float]) -> tuple[float, float]:
        across = (point[0] - left) / ((right - left) or 1)
        up = (point[1] - low) / ((high - low) or 1)
        return round(EDGE + across * (WIDTH - 2 * EDGE), 1), round(HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE), 1)

    lines = [{"person": person, "points": [at(point) for point in points]} for person, points in people.items()]
    table = [(person, points[0][1], points[-1][1], len(points)) for person, points in people.items()]
    ends = {"left": f"{left:.1f}", "right": f"{right:.1f}", "low": f"{low:g}", "high": f"{high:g}"}
    return {"scale": scale, "lines": lines, "table": table, "more": more, **ends}
