"""`case2fhir mappings`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from etl.batch.inputs import Source
    from etl.document import Document
    from etl.facts import Coding
    from etl.mapping.entry import Entry
    from etl.mapping.reach import Rule
    from etl.mapping.sayings import Saying

FOLDERS = click.option(
    "--mappings",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Mapping files on top of the shipped ones; may be repeated.",
)


@click.group()
def mappings() -> None:
    """What is known, and what is wrong in a mapping file.

    \b
    Example:
      case2fhir mappings show tremor
      case2fhir mappings lint our-clinic/
    """


@mappings.command(name="list")
@click.argument("kind", required=False)
@FOLDERS
def list_(kind: str | None, folders: tuple[Path, ...]) -> None:
    """The kinds of entry and how many there are, or all entries of one KIND.

    \b
    Example:
      case2fhir mappings list
      case2fhir mappings list scale
    """
    entries = _entries(folders)
    if kind is None:
        for name, number in sorted(Counter(entry.kind for entry in entries).items()):
            click.echo(f"{number:6}  {name}")
        return
    known = sorted({entry.kind for entry in entries})
    if kind not in known:
        raise click.BadParameter(f"{kind!r} is no kind; there are {', '.join(known)}", param_hint="KIND")
    for entry in sorted((entry for entry in entries if entry.kind == kind), key=lambda entry: entry.id):
        click.echo(f"{entry.id}\t{entry.name}\t{' '.join(map(_code, entry.codings))}".rstrip())


@mappings.command()
@click.argument("term", nargs=-1, required=True)
@FOLDERS
def show(term: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """What TERM means: the entries that have it as their id, their name, a synonym or a code.

    An id may stand as other commands print it: with its kind, and with the item of a scale. A rule of reach, as
    `explain --why` names it, is shown with its examples (`rule:planned`, as there is a word of that name).

    \b
    Example:
      case2fhir mappings show muscle strength
      case2fhir mappings show finding:hearing_loss
      case2fhir mappings show scale:sara/gait
      case2fhir mappings show HP:0001337
      case2fhir mappings show rule:denial_determiner
    """
    from etl.mapping.reach import load_reach

    wanted = _spaced(" ".join(term))
    entries = _entries(folders)
    exact = _meant(wanted, entries)
    if not exact and (rule := load_reach().rule(term[-1].removeprefix("rule:"))):
        click.echo("\n".join(_reaching(rule)))
        return
    words = wanted.partition(":")[2].strip() or wanted
    found = exact or [entry for entry in entries if words in _names(entry)]
    found = found or [entry for entry in entries if any(wanted in name for name in _names(entry))]
    if not found:
        click.echo(f"No mapping knows {wanted!r}.", err=True)
        sys.exit(1)
    click.echo("\n\n".join("\n".join(_described(entry)) for entry in found))
    if not exact:
        click.echo(f"\nNo entry is called {wanted!r}; these have it in a name or synonym.", err=True)


def _reaching(rule: Rule | Saying) -> Iterator[str]:
    """Yield the lines that describe a rule of reach or a way of speaking."""
    from etl.mapping.reach import Rule

    yield f"rule {rule.name} of rules/{'reach' if isinstance(rule, Rule) else 'sayings'}.yaml"
    if isinstance(rule, Rule):
        values, looks = (f"value {one}" for one in sorted(rule.sort)), (f"looks {one}" for one in sorted(rule.looks))
        yield f"  cues: {', '.join((f'role {rule.cue}', *values, *looks))}"
    yield f"  says: {rule.says}"
    yield f"  over: {', else '.join(rule.over) if isinstance(rule, Rule) else rule.over}"
    if rule.of:
        yield f"  of: {', '.join(sorted(rule.of))}"
    for example in rule.examples:
        yield f"  “{example.text}”"
        yield from (f"    gives {said}" for said in example.gives)
        yield from (f"    never {said}" for said in example.never)


@mappings.command()
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(exists=True, file_okay=False, path_type=Path))
def lint(folders: tuple[Path, ...]) -> None:
    """What is wrong in the mapping files of DIR (on top of the shipped ones), with file and line.

    Ends with 1 when something is wrong.

    \b
    Example:
      case2fhir mappings lint
      case2fhir mappings lint our-clinic/
    """
    from etl.mapping.lint import lint as problems_of
    from etl.mapping.load import shipped_dir

    problems = list(problems_of([shipped_dir(), *folders]))
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} problems." if problems else "Nothing is wrong.", err=True)
    if problems:
        sys.exit(1)


@mappings.command()
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(exists=True, file_okay=False, path_type=Path))
def test(folders: tuple[Path, ...]) -> None:
    """Run the examples of the entries in DIR (read with the shipped ones), or of the shipped entries.

    Ends with 1 when an example doesn't hold.

    \b
    Example:
      case2fhir mappings test
      case2fhir mappings test our-clinic/
    """
    from etl.examples import run
    from etl.mapping.compiled import compile_lexicon
    from etl.mapping.load import load_entries, shipped_dir

    shipped = {(entry.kind, entry.id): entry for entry in load_entries([shipped_dir()])}
    entries = load_entries([shipped_dir(), *folders])
    if folders:
        entries = tuple(entry for entry in entries if entry != shipped.get((entry.kind, entry.id)))
    failures = list(run(entries, compile_lexicon(folders)))
    for failure in failures:
        click.echo(str(failure))
    number = sum(len(entry.examples) for entry in entries)
    click.echo(f"{number} examples, {len(failures)} don't hold.", err=True)
    if failures:
        sys.exit(1)


@mappings.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="YAML to write; with --codes a folder."
)
@click.option(
    "--codes", is_flag=True, help="Codes of packs for entries that have none, instead of terms; without INPUT."
)
@FOLDERS
def suggest(inputs: tuple[str, ...], out: Path | None, codes: bool, folders: tuple[Path, ...]) -> None:
    """Terms in INPUT that look clinical and that no mapping knows, the surest first.

    With -o they are written as mapping entries with their contexts, to be read over and completed. A mapping file has
    one kind: suggest.yaml becomes suggest.finding.yaml, suggest.measure.yaml …

    \b
    Example:
      case2fhir mappings suggest pages/ -o suggest.yaml
      case2fhir mappings suggest --codes -o proposed/
    """
    if codes:
        _suggest_codes(folders, out)
        return
    if not inputs:
        raise click.UsageError("Missing argument 'INPUT...'.")
    from etl.batch.conversion import quiet
    from etl.batch.inputs import collect
    from etl.mapping.compiled import compile_lexicon
    from etl.suggest import as_yaml
    from etl.suggest import suggest as suggested

    quiet()
    failed: list[str] = []
    terms = suggested(_documents(collect(inputs).sources, failed), compile_lexicon(folders))
    if out is None:
        for term in terms:
            click.echo(f"{term.count:6}  {term.documents:4}  {term.kind:10} {term.text}\t{''.join(term.contexts[:1])}")
    else:
        for kind, text in as_yaml(terms).items():
            path = out.with_name(f"{out.stem}.{kind}{out.suffix}")
            path.write_text(text, encoding="utf-8")
            click.echo(f"Wrote {path}.", err=True)
    click.echo(f"{len(terms)} terms that no mapping knows.", err=True)
    for message in failed:
        click.echo(message, err=True)
    if failed:
        sys.exit(1)


def _suggest_codes(folders: tuple[Path, ...], out: Path | None) -> None:
    """Show or write the codes that packs have for entries without one."""
    from etl.mapping.compiled import compile_lexicon
    from etl.terminology.shelf import ALL, packs_for
    from etl.terminology.suggestions import as_files, suggest_codes

    lexicon = compile_lexicon(folders)
    proposed = suggest_codes(lexicon.entries, lexicon, packs_for([ALL]))
    if out is None:
        for entry, codings in proposed.items():
            for one in codings:
                click.echo(f"{entry.kind}:{entry.id}\t{entry.name}\t{_code(one)}\t{one.display}\t{one.matched}")
    else:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in as_files(proposed).items():
            (out / name).write_text(text, encoding="utf-8")
            click.echo(f"Wrote {out / name}.", err=True)
    click.echo(f"{len(proposed)} entries without a public code for which packs have one.", err=True)


def _documents(sources: Iterable[Source], failed: list[str]) -> Iterator[Document]:
    from etl.batch.inputs import body_of, data_of
    from etl.errors import InputError
    from etl.readers import read
    from etl.readers.limits import Limits

    for source in sources:
        try:
            data = data_of(source, Limits())
            yield read(body_of(source.path, source.member, Limits()) if data is None else data, source.name)
        except InputError as error:
            failed.append(str(error))


def _entries(folders: tuple[Path, ...]) -> tuple[Entry, ...]:
    from etl.mapping.load import load_entries, shipped_dir

    return load_entries([shipped_dir(), *folders])


def _spaced(text: str) -> str:
    """Return a text in small letters, with underscores as spaces and single spaces."""
    return " ".join(text.lower().replace("_", " ").split())


def _meant(wanted: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that have exactly this id, name, synonym or code; one that names a kind means that kind only.

    "finding:hearing loss", "scale:sara/gait" and "scale:sara:gait" name a kind, "hp:0001337" doesn't.
    """
    if found := _in_ontology(wanted, entries):
        return found
    kind, _, rest = (part.strip() for part in wanted.partition(":"))
    of_kind = [entry for entry in entries if _spaced(entry.kind) == kind]
    if not of_kind:
        return [entry for entry in entries if wanted in _names(entry) | _codes(entry)]
    if named := [entry for entry in of_kind if rest in _names(entry)]:
        return named
    id_, item = (part.strip() for part in re.split(r"[:/]", f"{rest}/", maxsplit=1))
    return [entry for entry in of_kind if _spaced(entry.id) == id_ and item.strip("/ ") in _items(entry)]


def _items(entry: Entry) -> set[str]:
    every = (*entry.items, *((entry.total,) if entry.total is not None else ()))
    return {_spaced(item.key) for item in every}


def _codes(entry: Entry) -> set[str]:
    """Return the codes of an entry, its items and its sides: bare, and as lists and plans print them."""
    codings = (*entry.codings, *(coding for item in entry.items for coding in item.codings))
    return {
        name.lower() for coding in codings for name in (coding.code, _code(coding), f"{coding.system}|{coding.code}")
    }


def _in_ontology(wanted: str, entries: Iterable[Entry]) -> list[Entry]:
    """Return what a code of the Human Phenotype Ontology means: entries that have it, else its term, where it is installed."""
    from etl.terminology.ontology import the_ontology

    code = wanted.removeprefix("hp ").upper()
    if not re.fullmatch(r"HP:\d{7}", code):
        return []
    known = [entry for entry in entries if code.lower() in _codes(entry)]
    ontology = None if known else the_ontology()
    found = ontology.coded(code) if ontology is not None else None
    return known or ([found] if found is not None else [])


def _names(entry: Entry) -> set[str]:
    items = [name for item in entry.items for name in item.terms]
    names = [_spaced(entry.id), entry.name, *entry.synonyms, *entry.negated, *entry.abilities, *items]
    return {" ".join(name.lower().split()) for name in names}


def _code(coding: Coding) -> str:
    from etl.names import SYSTEMS

    short = next((name for name, system in SYSTEMS.items() if system == coding.system), coding.system)
    return f"{short} {coding.code}"


def _described(entry: Entry) -> Iterator[str]:
    yield click.style(f"{entry.kind}:{entry.id}", bold=True) + f"  {entry.name}"
    yield f"  where       {f'{entry.file}:{entry.line}' if entry.line else 'the Human Phenotype Ontology'}"
    for label, texts in (("synonyms", entry.synonyms), ("negated", entry.negated), ("abilities", entry.abilities)):
        if texts:
            yield f"  {label:10}  {' | '.join(texts)}"
    for coding in entry.codings:
        yield f"  code        {_code(coding)}" + (f"  {coding.display}" if coding.display else "")
    single = (
        "role",
        "category",
        "grade",
        "impaired",
        "function",
        "higher",
        "ucum",
        "part_of",
        "route",
        "value",
        "scope",
    )
    for label in (*single, "source"):
        text = getattr(entry, label)
        if text:
            yield f"  {label:10}  {text}"
    if entry.low is not None or entry.high is not None:
        yield f"  range       {entry.low} … {entry.high} {' '.join(entry.units)}".rstrip()
    for item in entry.items:
        yield f"  item        {item.name} ({item.low} … {item.high})"
    for grade in entry.grades:
        yield f"  grade       {grade.text}  {grade.name}".rstrip()
