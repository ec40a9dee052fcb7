"""`case2fhir plan`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.cli.mappings import FOLDERS
from etl.cli.terminology import PACKS, TERMINOLOGY, names_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from etl.plan import Plan, TablePlan

_HEAD = """\
How case2fhir reads the tables of {name}. Change what is wrong and take out what may be decided anew, then
  case2fhir convert {name} --plan {file} -o out
or keep this file beside {name} as {name}.plan.yaml. score, runner_up, why and preview are for reading only.
"""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to; - is standard output.",
)
@click.option("--show", is_flag=True, help="The plan as tables for reading.")
@click.option(
    "--plan",
    "given",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What was said already, to go on from; may be repeated. FILE.plan.yaml beside FILE is taken too.",
)
@click.option("--force", is_flag=True, help="Write over a plan that is there already.")
@FOLDERS
@TERMINOLOGY
@PACKS
def plan(
    file: Path,
    output: Path | None,
    show: bool,
    given: tuple[Path, ...],
    force: bool,
    folders: tuple[Path, ...],
    terminologies: str,
    packs: Path | None,
) -> None:
    """What is decided about each table of FILE, to be read, edited and given to convert.

    For each table how people stand in it and which column calls them; for each column its role, concept, unit, the coding
    of its values and the order of day and month, with its score, the next best role, and three cells with what they become.

    \b
    Example:
      case2fhir plan cohort.csv --show
      case2fhir plan cohort.csv -o plan.yaml
      case2fhir convert cohort.csv --plan plan.yaml -o out
    """
    from etl.examples import rendered
    from etl.mapping.compiled import compile_lexicon
    from etl.pipeline import load
    from etl.plan import load_plan, plan_beside, write_plan
    from etl.readers import read
    from etl.sinks import write_bytes
    from etl.tables.planned import check_plan
    from etl.tables.proposal import propose
    from etl.terminology.ontology import ontology_of
    from etl.terminology.shelf import packs_in_use

    beside = plan_beside(file)
    plans = (*((beside,) if beside else ()), *(load_plan(path) for path in given))
    to_file = output is not None and str(output) != "-"
    if output is not None and to_file and output.exists() and not force:
        known = {Path(one.file).resolve() for one in plans}
        if output.resolve() not in known:
            raise click.UsageError(f"{output} is there already: go on from it with --plan {output}, or --force")
    lexicon = compile_lexicon(folders)
    for one in plans:
        check_plan(one, lexicon)
    document = read(load(file), file.name)
    ontology = ontology_of(packs_in_use(names_of(terminologies), packs))
    found = propose(document, lexicon, lambda fact: str(rendered(fact)), ontology=ontology, plans=plans)
    if not found.tables:
        click.echo(f"{file}: no table in it.", err=True)
        sys.exit(1)
    if show:
        _show(found)
    if output is not None or not show:
        text = write_plan(found, _HEAD.format(name=file.name, file=output.name if output and to_file else "plan.yaml"))
        if output is not None and to_file:
            write_bytes(output, text.encode())
            click.echo(f"{len(found.tables)} tables in {output}.", err=True)
        else:
            click.echo(text, nl=False)


def _show(found: Plan) -> None:
    """The plan in a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else max(shutil.get_terminal_size((160, 24)).columns, 120)
    console = Console(width=width, highlight=False, soft_wrap=False)
    for number, table in enumerate(found.tables, 1):
        for part in _shown(number, table):
            console.print(part)


def _shown(number: int, table: TablePlan) -> Iterator[RenderableType]:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    form = f", {table.form}" if table.form else ""
    yield Text(f"Table {number}: {table.layout}{form}", style="bold")
    rows = "row of heads" if table.head_rows == 1 else "rows of heads"
    called = "" if table.person is None else f", people called by {table.person or 'nothing'}"
    family = f" within {table.family}" if table.family else ""
    yield Text(f"  {len(table.heads)} columns, {table.head_rows} {rows}{called}{family}")
    if table.score is not None:
        after = f"; else {table.runner_up}" if table.runner_up else ""
        yield Text(f"  score {table.score:g}: {', '.join(table.why)}{after}")
    for title, columns in (("column", table.columns), ("test", table.tests)):
        if not columns:
            continue
        shown = Table(box=SIMPLE_HEAD, pad_edge=False)
        for head in (title, "role", "concept, unit", "coding", "score", "else", "cell → what it becomes"):
            shown.add_column(head, overflow="fold", no_wrap=head == "score")
        for one in columns:
            coding = ", ".join(f"{text} {meaning}" for text, meaning in one.coding) + (" …" if one.others else "")
            concept = " ".join(part for part in (one.concept, f"[{one.unit}]" if one.unit else "", one.dates) if part)
            score = "" if one.score is None else f"{one.score:.2f}"
            cells = (one.label or "(none)", one.role, concept, coding, score, one.runner_up, "\n".join(one.preview))
            shown.add_row(*map(_text, cells))
        yield shown


def _text(said: str) -> RenderableType:
    """Words of a document for a terminal: nothing in them that steers it."""
    from rich.text import Text

    return Text("".join(sign if sign.isprintable() or sign == "\n" else " " for sign in said))
