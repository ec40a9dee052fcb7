"""`case2fhir check`, `diff`, `explain` and `tables`: the verbs that look at what a conversion wrote, and how it is read."""

from __future__ import annotations

import glob
import gzip
import json
import re
import shutil
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.cli.progress import accounted
from etl.errors import InputError
from etl.value import as_plain

if TYPE_CHECKING:
    from etl.explain import Explanation, Quote
    from etl.fhir.document_reference import SourceTable


STDIN = "-"
RUN_FILES = ("run.json", "manifest.json")
SIDE_FILES = (".findings.json", ".trace.json")
PACKED = ".gz"


def bundle_paths(arguments: Iterable[Path]) -> list[Path]:
    """The bundles that files, folders, globs and `-` name; in folders, what stands beside bundles is left out."""
    given = list(arguments)
    paths: list[Path] = []
    for argument in given:
        if argument.is_dir():
            files = sorted(file for file in argument.rglob("*.json*") if not file.name.startswith("."))
            paths += [file for file in files if _is_bundle(file)]
        elif not argument.exists() and glob.has_magic(str(argument)):
            paths += [file for file in map(Path, sorted(glob.glob(str(argument), recursive=True))) if _is_bundle(file)]
        elif len(given) == 1 or argument.suffix != ".json" or _is_bundle(argument):
            paths.append(argument)  # of several, those that stand beside bundles came from the shell's own glob
    return paths


def _is_bundle(file: Path) -> bool:
    name = file.name.removesuffix(PACKED)
    return name.endswith(".json") and name not in RUN_FILES and not name.endswith(SIDE_FILES)


def read_json(path: Path, *, exact: bool = False) -> dict[str, Any]:
    """A JSON object, of a file or of standard input (`-`); `exact` keeps all digits of decimals.

    Raises:
        InputError: the file can't be read, or isn't one.
    """
    try:
        body = sys.stdin.buffer.read() if str(path) == STDIN else path.read_bytes()
        if path.suffix == PACKED:
            body = gzip.decompress(body)
        plain = json.loads(body, parse_float=Decimal if exact else None)
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"{path}: damaged gzip data") from error
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON") from error
    if not isinstance(plain, dict):
        raise InputError(f"{path}: not a JSON object")
    return plain


def read_bundle(path: Path, *, exact: bool = False) -> dict[str, Any]:
    """A Bundle; `exact` keeps all digits of decimals.

    Raises:
        InputError: the file can't be read, or holds something else.
    """
    plain = read_json(path, exact=exact)
    entries = plain.get("entry", [])
    whole = isinstance(entries, list) and all(
        isinstance(e, dict) and isinstance(e.get("resource"), dict) for e in entries
    )
    if plain.get("resourceType") != "Bundle" or not whole:
        raise InputError(f"{path}: not a FHIR Bundle")
    from etl.fhir.encode import expanded, with_quotes

    return with_quotes(plain) if path.suffix == PACKED else expanded(plain)


def beside(path: Path, ending: str) -> dict[str, Any] | None:
    """What was written beside a bundle (`.findings.json`, `.trace.json`), None when it isn't there."""
    packed = PACKED if path.suffix == PACKED else ""
    side = path.with_name(path.name.removesuffix(packed).removesuffix(".json") + ending + packed)
    return read_json(side) if side.exists() else None


COLORS = {"fatal": "red", "error": "red", "warning": "yellow"}


@click.command()
@click.argument("bundles", nargs=-1, required=True, metavar="BUNDLE...", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="End with 3 when there is a finding of severity error or warning.")
def check(bundles: tuple[Path, ...], strict: bool) -> None:
    """Validate bundles and show the findings: what the documents themselves get wrong.

    BUNDLE is a file, or a folder that convert wrote. A bundle that is no valid FHIR ends the command with 1.

    \b
    Example:
      case2fhir check out/
      case2fhir check out/page.json --strict
    """
    from etl.fhir.bundle import NOTHING
    from etl.fhir.validate import validate_bundle, version_of

    invalid = found = 0
    paths = bundle_paths(bundles)
    if not paths:
        raise click.UsageError(f"no bundle in {', '.join(map(str, bundles))}")
    for path in paths:
        try:
            bundle = read_bundle(path)
            problems = validate_bundle(bundle, version_of(bundle))
            outcome = beside(path, ".findings.json")
        except InputError as error:
            problems, outcome = [str(error).removeprefix(f"{path}: ")], None
        issues = [
            issue
            for issue in (outcome or {}).get("issue", [])
            if issue.get("severity") != "information" or issue.get("diagnostics") != NOTHING
        ]
        click.echo(click.style(str(path), bold=True) + ("" if problems or issues else "  nothing to report"))
        for problem in problems:
            click.echo(f"  {click.style('invalid', fg='red')}  {problem}")
        for issue in issues:
            severity = issue.get("severity", "")
            click.echo(
                f"  {click.style(severity, fg=COLORS.get(severity))}  {_code(issue)}  {issue.get('diagnostics', '')}"
            )
        invalid += bool(problems)
        found += sum(issue.get("severity") in ("fatal", "error", "warning") for issue in issues)
    click.echo(f"{len(paths)} bundles, {invalid} invalid, {found} findings of severity error or warning.", err=True)
    if invalid:
        sys.exit(1)
    if strict and found:
        sys.exit(3)


def _code(issue: dict[str, Any]) -> str:
    for coding in issue.get("details", {}).get("coding", []):
        return str(coding.get("code", ""))
    return ""


SIGNS = {"appeared": ("+", "green"), "went": ("-", "red"), "changed": ("~", "yellow")}


@click.command()
@click.argument("old", metavar="OUT1", type=click.Path(exists=True, path_type=Path))
@click.argument("new", metavar="OUT2", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="End with 3 when anything differs.")
@click.option("--include-rejected", is_flag=True, help="Compare facts that a person rejected too.")
def diff(old: Path, new: Path, strict: bool, include_rejected: bool) -> None:
    """Facts that appeared (+), went (-) or changed (~) between two runs, or two bundles.

    A fact that a person rejected isn't there: one that was rejected since went.

    \b
    Example:
      case2fhir diff out-before out-after
    """
    from etl.explain import compared

    if old.is_dir() != new.is_dir():
        raise click.UsageError("compare two folders or two bundles")
    sides = [{path.relative_to(base): path for path in bundle_paths([base])} for base in (old, new)]
    if old.is_file():
        sides = [{Path(new.name): base} for base in (old, new)]
    if not sides[0] and not sides[1]:
        raise click.UsageError(f"no bundle in {old} and {new}")
    nothing = {"resourceType": "Bundle"}
    counts: Counter[str] = Counter()
    for name in sorted(sides[0].keys() | sides[1].keys()):
        before, after = (read_bundle(side[name]) if name in side else nothing for side in sides)
        differences = compared(before, after, include_rejected=include_rejected)
        if differences:
            click.echo(click.style(str(name), bold=True))
        for one in differences:
            sign, color = SIGNS[one.what]
            fields = f"  [{', '.join(one.fields)}]" if one.fields else ""
            quote = " ".join(one.fact.quotes[0].text.split())
            says = f" = {one.fact.says}" if one.fact.says else ""
            click.echo(f"  {click.style(sign, fg=color)} {one.fact.kind}  {one.fact.name}{says}{fields}  “{quote}”")
            counts[one.what] += 1
    told = ", ".join(f"{counts[what]} {what}" for what in SIGNS if counts[what])
    click.echo(told or "No difference.", err=True)
    if strict and counts:
        sys.exit(3)


_MOST_CODED = 8
"""Texts of a column's cells that are shown with what they mean."""


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--fact", metavar="WORDS", help="All about the facts of this name, or with this part of a fullUrl.")
@click.option(
    "--why", "with_claims", is_flag=True, help="What says whether, when and whose each fact is, and by which rule."
)
@click.option("--not-understood", is_flag=True, help="Only what gave no fact and was not left out for a reason.")
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON.")
def explain(bundle: Path, fact: str | None, with_claims: bool, not_understood: bool, as_json: bool) -> None:
    """Where each fact of a bundle came from, and why others didn't come.

    By person and kind, a line for each fact: what it says, and the line of the source with the words that it was read
    from. Then each cell, field and sentence that nothing came of, with the reason, and how many there are of each
    kind. With --fact the places, the mapping entry and the rule too, and of a table's cell what was decided about its
    column (`case2fhir plan`). With --why also what says whether, when and to whom a fact applies ("no", "possible",
    "his mother", "after 3 months", a heading), with the rule by which it reaches the fact, and what a nearer one overruled. On a terminal a long
    answer is paged.

    \b
    Example:
      case2fhir explain out/page.json
      case2fhir explain out/page.json --fact "muscle strength"
      case2fhir explain out/page.json --why --fact tremor
      case2fhir explain out/page.json --not-understood
    """
    from etl.explain import Claims, chosen, explained

    read = read_bundle(bundle)
    trace = beside(bundle, ".trace.json")
    plan = (trace or {}).get("plan", [])
    claims = Claims((trace or {}).get("why", []) if with_claims else [])
    explanations = [] if not_understood and not fact else explained(read)
    told = {} if fact else trace or {}
    if not_understood:
        missed = [one for one in told.get("passages", []) if one.get("state") == "not understood"]
        told = {"passages": missed, "counts": told.get("counts", {})}
    if fact:
        explanations = chosen(explanations, fact)
    if as_json:
        claimed = {one.full_url: {"why": claims.of(one)} if with_claims else {} for one in explanations}
        plain = {"facts": [as_plain(one) | _cited(one, plan) | claimed[one.full_url] for one in explanations]}
        plain |= {"passages": told.get("passages", []), "counts": told.get("counts", {})}
        plain |= {"left_out": told.get("left_out", [])}
        click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        each = [_whole(one, plan, claims.of(one)) for one in explanations] if fact or with_claims else []
        facts = each or [_by_person(explanations, _texts(read))]
        _show([line for lines in facts for line in lines] + list(_rest(told)))
    if trace is None and not fact:
        click.echo(f"{bundle.stem}.trace.json is not beside the bundle: what gave no fact is not known.", err=True)
    if fact and not explanations:
        click.echo(f"No fact of {bundle} has the name or fullUrl {fact!r}.", err=True)
        sys.exit(1)


def _show(lines: list[str]) -> None:
    """A screen at once on a terminal, everything where it is read by a program."""
    if not lines:
        return
    if sys.stdout.isatty() and len(lines) >= shutil.get_terminal_size().lines:
        click.echo_via_pager("\n".join(lines))
    else:
        click.echo("\n".join(lines))


def _by_person(explanations: list[Explanation], texts: Mapping[str, str]) -> Iterator[str]:
    people: dict[str, dict[str, list[Explanation]]] = {}
    for one in explanations:
        person = one.name if one.kind in ("Patient", "Group") else one.subject
        people.setdefault(person, {}).setdefault(one.kind, []).append(one)
    width = max(shutil.get_terminal_size((140, 24)).columns, 60)
    for person, kinds in people.items():
        yield click.style(person or "About nobody named", bold=True, underline=True)
        for kind, facts in kinds.items():
            yield click.style(f"  {kind}", bold=True)
            for one in facts:
                yield _line(one, texts, width)
        yield ""


def _line(one: Explanation, texts: Mapping[str, str], width: int) -> str:
    """A fact and, behind it, the line of the source with the words that it was read from."""
    told = _plain(f"{_rejected(one)}{one.name}{' = ' + one.says if one.says else ''}")
    half = width // 2 - 6
    told = told if len(told) <= half else f"{told[: half - 1]}…"
    quote = one.quotes[0]
    before, words, after = _in_line(quote, texts.get(quote.document, texts.get("", "")))
    room = width - half - 8
    words = words if len(words) <= room else f"{words[: room - 1]}…"
    left = max(0, min(len(before), max((room - len(words)) // 2, room - len(words) - len(after))))
    right = max(0, room - len(words) - left)
    before = before if len(before) <= left else f"…{before[len(before) - left + 1 :]}" if left else ""
    after = after if len(after) <= right else f"{after[: right - 1]}…" if right else ""
    dim = click.style(before, dim=True), click.style(after, dim=True)
    return f"    {told:<{half}}  {dim[0]}{click.style(f'“{words}”', bold=True)}{dim[1]}"


def _rejected(one: Explanation) -> str:
    """Return the mark before the name of a fact that a person rejected: it leaves in no export."""
    return "[rejected] " if one.state == "rejected" else ""


def _in_line(quote: Quote, text: str) -> tuple[str, str, str]:
    """The quoted words with what stands before and behind them in their line."""
    if text[quote.start : quote.end] != quote.text:
        return "", _plain(quote.text), ""
    begin = text.rfind("\n", 0, quote.start) + 1
    end = text.find("\n", quote.end)
    behind = text[quote.end : end if end >= 0 else len(text)]
    return _plain(text[begin : quote.start], edge=True), _plain(quote.text), _plain(behind, edge=True)


def _plain(text: str, *, edge: bool = False) -> str:
    """A text for one line of a terminal: no line breaks, and nothing that steers the terminal or turns the text."""
    words = "".join(sign if sign.isprintable() else " " for sign in text)
    return re.sub(r"\s+", " ", words) if edge else " ".join(words.split())


def _texts(bundle: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the files of a bundle by their names, of a document that is one file by "" too; none where the
    bundle was made without them."""
    from etl.fhir.document_reference import read_source

    found: dict[str, str] = {}
    for entry in bundle.get("entry", []):
        if entry["resource"].get("resourceType") != "DocumentReference":
            continue
        with suppress(InputError, KeyError, IndexError, TypeError, ValueError, StopIteration):
            document = read_source([entry["resource"]])
            found[document.name] = document.text
    return {**found, "": next(iter(found.values()))} if len(found) == 1 else found


def _cited(one: Explanation, plan: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was decided about the columns that a fact was read from, each once."""
    from etl.explain import planned

    found = [line for quote in one.quotes for line in planned(quote, plan)]
    cited = [line for at, line in enumerate(found) if line not in found[:at]]
    return {"plan": cited} if cited else {}


def _decided(line: Mapping[str, Any]) -> str:
    """A line of a plan: `column "Tremor": value, finding:tremor; + present, - absent (person per row)`."""
    coding = [f"{text} {meaning}" for text, meaning in line.get("coding", {}).items()]
    more = [" …"] if len(coding) > _MOST_CODED else []
    unit = f"[{line['unit']}]" if line.get("unit") else ""
    concept = " ".join(filter(None, (line.get("concept", ""), unit)))
    said = ", ".join(filter(None, (line.get("role", ""), concept)))
    signs = f"; {', '.join(coding[:_MOST_CODED])}{''.join(more)}" if coding else ""
    label = f" “{_plain(line['label'])}”" if line.get("label") else ""
    return f"{'row' if 'row' in line else 'column'}{label}: {_plain(said + signs)} ({line.get('layout', '')})"


def _whole(one: Explanation, plan: Sequence[Mapping[str, Any]], claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    from etl.explain import claim_line

    says = f" = {one.says}" if one.says else ""
    yield (
        click.style(f"{one.kind}  {_rejected(one)}{one.name}", bold=True)
        + says
        + (f"  [{one.subject}]" if one.subject else "")
    )
    for quote in one.quotes:
        cell = f" ({quote.cell})" if quote.cell else ""
        file = f"{quote.document}  " if quote.document else ""
        yield f"    {file}{quote.start}–{quote.end}{cell}  “{_plain(quote.text)}”"
    for line in _cited(one, plan).get("plan", []):
        yield f"    plan: {_decided(line)}"
    for claim in claims:
        yield f"    {_plain(claim_line(claim))}"
    origin = ", ".join(part for part in (one.entry and f"mapping {one.entry}", one.rule and f"rule {one.rule}") if part)
    for pack in one.packs:
        yield f"    code of pack {pack}"
    yield f"    {origin or 'mapping and rule not known'}; {one.full_url}"
    yield ""


def _rest(told: Mapping[str, Any]) -> Iterator[str]:
    passages = told.get("passages", [])
    for state, title in _TITLES.items():
        of_state = [one for one in passages if one.get("state", "left out") == state]
        if of_state:
            yield click.style(title, bold=True)
        yield from map(_passage, of_state)
    if told.get("left_out"):
        yield click.style("Left out by the reader:", bold=True)
    for aside in told.get("left_out", []):
        yield f"    {aside['what']}" + (f": “{_plain(aside['quote'])}”" if "quote" in aside else "")
    if told.get("counts"):
        yield accounted(told["counts"]) + "."


_TITLES = {"left out": "Left out:", "not understood": "Not understood:"}


def _passage(passage: Mapping[str, Any]) -> str:
    words = _plain(passage.get("quote", ""))
    file = f"{passage['document']}  " if "document" in passage else ""
    cell = " ".join(f"{key} {passage[key]}" for key in ("page", "table", "row", "column") if key in passage)
    place = f"{passage['start']}–{passage['end']}" + (f" ({cell})" if cell else "")
    label = f" [{passage['label']}]" if passage.get("label") else ""
    return f"    {file}{place}  {passage['reason']}{label}" + (f": “{words}”" if words else "")


ENDINGS = {"csv": "csv", "markdown": "md"}


@click.command()
@click.argument("bundles", nargs=-1, required=True, metavar="BUNDLE...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(ENDINGS)),
    default="csv",
    show_default=True,
    help="Markdown has captions and notes too.",
)
@click.option("--table", "wanted", metavar="NAME", help="Only the table with this label or number.")
@click.option("--fill", is_flag=True, help="Repeat the text of a merged cell in each of its places.")
@click.option(
    "--raw-cells", "raw", is_flag=True, help="CSV: cells that begin like a formula without an apostrophe in front."
)
@click.option("--include-rejected", "rejected", is_flag=True, help="Print cells too whose facts a person rejected.")
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for one file per table.")
def tables(
    bundles: tuple[Path, ...], form: str, wanted: str | None, fill: bool, raw: bool, rejected: bool, out: Path | None
) -> None:
    """The tables of the source, rebuilt from the bundle cell for cell.

    A cell is left empty where a person rejected all facts that were read from it, unless `--include-rejected`; for
    tables of the facts see `case2fhir export`. A cell that a spreadsheet would take for a formula (=, +, -, @) gets an apostrophe in front.

    BUNDLE is a file, or a folder that convert wrote. Without -o the tables go to standard output, parted by blank
    lines; with it to page.1.csv, page.S2.csv …

    \b
    Example:
      case2fhir tables out/page.json
      case2fhir tables out/page.json --table S2 --format markdown
      case2fhir tables out/ -o tables/
    """
    from etl.fhir.document_reference import source_of, tables_of
    from etl.holding import rejected_cells
    from etl.sinks import write_bytes

    paths = bundle_paths(bundles)
    if not paths:
        raise click.UsageError(f"no bundle in {', '.join(map(str, bundles))}")
    written = failed = 0
    for path in paths:
        try:
            bundle = read_bundle(path)
            document = source_of(bundle)
            emptied = rejected_cells(bundle) if any(block.table for block in document.blocks) and not rejected else ()
            found = [table for table in tables_of(document, emptied) if wanted in (None, table.name, table.label)]
        except InputError as error:
            failed += 1
            click.echo(f"{path}: {str(error).removeprefix(f'{path}: ')}", err=True)
            continue
        for name, table in _named(found):
            body = table.as_csv(fill=fill, raw=raw) if form == "csv" else table.as_markdown(fill=fill)
            if out is None:
                click.echo(("\n" if written else "") + body, nl=False)
            else:
                write_bytes(out / _folder(path, bundles) / f"{path.stem}.{name}.{ENDINGS[form]}", body.encode())
            written += 1
    named = f" called {wanted!r}" if wanted else ""
    click.echo(f"{written} tables{named}." if written else f"No table{named}.", err=True)
    if failed or (wanted and not written):
        sys.exit(1)


def _named(found: list[SourceTable]) -> Iterator[tuple[str, SourceTable]]:
    """The tables with names that files may have; of one name the second gets a number."""
    uses: dict[str, int] = {}
    for table in found:
        name = re.sub(r"[^\w.-]+", "_", table.name).strip("._") or "table"
        uses[name.casefold()] = uses.get(name.casefold(), 0) + 1
        number = uses[name.casefold()]
        yield (name if number == 1 else f"{name}_{number}"), table


def _folder(path: Path, given: tuple[Path, ...]) -> Path:
    """Where a bundle lies below the folder that was given."""
    base = next((one for one in given if one.is_dir() and path.is_relative_to(one)), path.parent)
    return path.relative_to(base).parent
