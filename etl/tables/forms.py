"""Extracts of known form: the shipped plans, chosen by the heads of a table, which a user's plan overrides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from etl.document import Document, Table
from etl.mapping.lexicon import Lexicon
from etl.mapping.load import shipped_dir
from etl.parsers.label.heads import plain
from etl.patterns import regex
from etl.plan import NOTHING, THINGS, Column, Plan, Role, TablePlan, load_plan
from etl.tables.counts import mostly
from etl.tables.grid import Grid, grid_of
from etl.tables.joins import file_name, words_of
from etl.tables.lines import Fit, labels_of
from etl.value import replace

FOLDER = "plans"
EACH = "each row"
"""The person of a form whose rows are somebody else each, as no column calls people: notes without ids."""
STAYS = "visit_id|encounter_id|hadm_id|visit_occurrence_id|patientunitstayid|admission_id|stay_id|hospitalizacion_id|atencion_id|sejour_id"
WHOSE = "subject_id|patient_id|person_id|patient|uniquepid|mrn|member_id|paciente_id|id_paciente|id_patient"
_DAYS = "date|datetime|timestamp|charttime|recorded_at|measured_at|visit_date|fecha|fecha_hora|data|datum"
"""The heads of the ids of a stay and of its person, and of the day of a row, in extracts."""
_CALLING = frozenset(
    (
        "id",
        "ids",
        "patient",
        "subject",
        "member",
        "person",
        "participant",
        "mrn",
        "case",
        "name",
        "author",
        "no",
        "number",
        "code",
        "full",
        "first",
        "last",
    )
)
"""Words of which heads consist that may call somebody."""
_LEAST_ROWS = 2
_VISITED: Mapping[str, Role] = {
    "start": "time",
    "stay": "value",
    "reason": "value",
    "stay id": "row",
    "end": "row",
    "occurred": "row",
}
"""What the columns of stays are in a table of visits."""
_OTHERWISE, _WITHIN, _DOMAIN, _ANY = "|", "+", "--", "*"
_PROSE = ("paragraph", "item", "field")
_PREFIX = regex(r"[a-z]{2}")


@lru_cache(maxsize=1)
def known_forms() -> Plan:
    """The shipped plans, as one.

    Raises:
        PlanError: one of them can't be used.
    """
    files = sorted((shipped_dir() / FOLDER).glob("*.yaml"))
    return Plan(tuple(table for file in files for table in load_plan(file).tables), FOLDER, shipped=True)


def stands_for(label: str, head: str) -> bool:
    """Return True if a label of a form is meant for a head: "USUBJID|SUBJID" for either, "--TEST" for TEST and LBTEST, "*_complete" for all
    that end so.

    Args:
        label: of a column or a need of a shipped plan.
        head: as printed.
    """
    said = head.strip().casefold()
    for one in label.casefold().split(_OTHERWISE):
        if one == said or words_of(one) == words_of(head):
            return True
        if one.startswith(_ANY) and said.endswith(one.removeprefix(_ANY)):
            return True
        if one.startswith(_DOMAIN):
            bare = one.removeprefix(_DOMAIN)
            if said == bare or (said.endswith(bare) and _PREFIX.fullmatch(said.removesuffix(bare))):
                return True
    return False


def form_of(
    grid: Grid, file: str = "", *, alone: bool = False, prose: bool = False
) -> Fit | None:  # fmt: skip
    """The shipped plan whose needs the heads of a table meet.

    Args:
        grid: the table as printed.
        file: the name of its file, by which forms with the same heads are told apart.
        alone: whether the document is about one person whom its envelope names: then forms without people fit too.
        prose: whether it has text beside its tables: then the forms that ask for a whole extract don't fit.

    Returns:
        The plan of the form that needs most heads and knows most of them, one of records before one of people, whose heads
        such a table may repeat in each row; None for a table of no known form.
    """
    if len(grid.rows) < _LEAST_ROWS:
        return None
    for heads in (1, 2, 3, 5):  # C-CDA stacks heads; cBioPortal's files have four lines about their columns
        if heads >= len(grid.rows):
            break
        labels = tuple(grid.text(heads - 1, c) for c in range(grid.width))
        found = [
            one
            for one in known_forms().tables
            if one.file in file.casefold()
            and (alone if one.person == "" else one.others is None or not prose)
            and (
                one.person != EACH
                or not any(label and _CALLING.issuperset(words_of(label).split()) for label in labels)
            )
            and all(is_headed(labels, need) for need in one.needs)
            and _knows_enough(one, labels)
        ]
        if found:
            of_records = any(one.layout == "record per row" for one in found)
            left = [one for one in found if not of_records or one.layout == "record per row"]
            best = max(left, key=lambda one: (len(one.needs), sum(1 for _ in _known(one, labels))))
            return _fit(best, Grid(grid.rows[heads - 1 :], grid.turned), 1)
    return None


def form_in(document: Document, lexicon: Lexicon, table: Table) -> Fit | None:
    """Return the plan of the known form that a table of a document has; None for a table of no known form.

    Args:
        document: the document.
        lexicon: for heads.
        table: one of its tables.
    """
    alone, prose = document.envelope is not None, has_prose(document, table)
    found = form_of(grid_of(document, lexicon, table), file_name(document, table), alone=alone, prose=prose)
    return _of_visits(found) if found is not None and _measures(lexicon, found) else found


def is_headed(heads: Iterable[str], label: str) -> bool:
    """Return True if a form's label asks for one of the given heads.

    Args:
        heads: as printed.
        label: see `stands_for`.
    """
    return any(stands_for(label, head) for head in heads)


def by_stay(grid: Grid, stays: Mapping[str, str]) -> Fit | None:
    """The plan of a table with ids of stays and none of people: each row belongs to the person of its stay.

    Args:
        grid: the table as printed.
        stays: whose each stay of the document is.

    Returns:
        The plan; None where most rows are of no known stay. Other ids are their rows' own.
    """
    labels = labels_of(grid, 1) if stays else ()
    key, _ = _calling(TablePlan((), person=STAYS), labels)
    if key < 0 or is_headed(labels, WHOSE) or not mostly(map(stays.get, grid.texts(key, 1))):
        return None
    own = {one for c, one in enumerate(labels) if c != key and words_of(one).endswith(" id")}
    columns = tuple(
        Column(one, "row") if one in own else Column(one, "time") if stands_for(_DAYS, one) else NOTHING
        for one in labels
    )
    return Fit(known_forms(), TablePlan(labels, "visit per row", 1, labels[key], form="rows by stay"), grid, 1, columns)


def _of_visits(fit: Fit) -> Fit:
    """The plan of a table of stays as one of visits: what they measured is dated by their day."""
    names = [one.label for one in fit.plan.columns if one.role == "stay" and not fit.of_role("stay id")]
    visited: dict[str, Role] = {one: "row" if n else "time" for n, one in enumerate(names)}  # by name, else number
    columns = tuple(
        replace(one, role=visited.get(one.label) or _VISITED.get(one.role, one.role)) if one.role else one
        for one in fit.columns
    )
    return replace(fit, plan=replace(fit.plan, layout="visit per row"), columns=columns)


def _measures(lexicon: Lexicon, fit: Fit) -> bool:
    """Whether a table of stays and nothing else has a column of something measured beside them: its rows are visits with values."""
    if fit.of_role(*THINGS) != fit.of_role("stay") or not fit.of_role("stay id", "stay"):
        return False
    for c in fit.of_role(""):
        head = plain(fit.grid.head(fit.heads, c))
        named = lexicon.label(head, "scale") or any(m.entry.kind == "measure" for m in lexicon.find(head))
        if named and all(text.replace(".", "", 1).isdecimal() for text in fit.grid.texts(c, fit.heads) if text):
            return True
    return False


def has_prose(document: Document, table: Table | None = None) -> bool:
    """Return True for a document with text beside its tables.

    Args:
        document: the document.
        table: one of its tables, of whose file the text must be; a line of heads alone in another is none of this one's.
    """
    of = document.file_at(table.span.start) if document.files and table is not None else None
    told = (block for block in document.blocks if block.kind in _PROSE)
    return any(of is None or document.file_at(block.span.start) == of for block in told)


def _knows_enough(form: TablePlan, labels: tuple[str, ...]) -> bool:
    """Whether a form knows nearly all of the heads, where it asks for that: a remark beside results makes no table of notes."""
    if form.others is None:
        return True
    keys = sum(1 for label in labels if form.person and stands_for(form.person, label))
    return sum(1 for label in labels if label) - sum(1 for _ in _known(form, labels)) - min(keys, 1) <= form.others


def _known(form: TablePlan, labels: tuple[str, ...]) -> Iterator[str]:
    return (label for label in labels if any(stands_for(one.label, label) for one in form.columns))


def _fit(form: TablePlan, grid: Grid, heads: int) -> Fit:
    """A form as the plan of a table, with the table's own heads in the place of the form's."""
    labels = labels_of(grid, heads) if heads == 1 else tuple(grid.text(heads - 1, c) for c in range(grid.width))
    columns: list[tuple[int, int, Column]] = []
    said = [NOTHING] * grid.width
    for rank, one in enumerate(form.columns):
        for place, other in enumerate(one.label.split(_OTHERWISE)):
            for c, label in enumerate(labels):
                if said[c] is NOTHING and stands_for(other, label):
                    said[c] = replace(one, label=label)
                    columns.append((rank, place, said[c]))
    person, family = _calling(form, labels)
    if person >= 0 and said[person].role != "stay id":
        said[person] = NOTHING
    plan = replace(
        form, heads=labels, family=labels[family] if family >= 0 else form.family and None, head_rows=heads, columns=tuple(column for _, _, column in sorted(columns, key=lambda one: one[:2])),
        person=labels[person] if person >= 0 else form.person if form.person == EACH else form.person and None,
    )  # fmt: skip
    return Fit(known_forms(), plan, grid, heads, tuple(said))


def _calling(form: TablePlan, labels: tuple[str, ...]) -> tuple[int, int]:
    """The column that calls people, by the first of the form's heads that the table has, and the one that tells them apart with it.

    "USUBJID|SITEID+SUBJID|SUBJID" is the number of a subject within its site where no other is there.
    """

    def at(label: str) -> int:
        return next((c for c, head in enumerate(labels) if label and stands_for(label, head)), -1)

    for one in (form.person or "").split(_OTHERWISE):
        family, _, own = one.rpartition(_WITHIN)
        if (person := at(own)) >= 0 and (not family or at(family) >= 0):
            return person, at(family or form.family or "")
    return -1, -1
