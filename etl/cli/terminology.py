"""`case2fhir terminology`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from etl.terminology.pack import PackConcept, PackKind
    from etl.terminology.store import Pack

PACKS = click.option(
    "--packs",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where added packs stand.  [default: $CASE2FHIR_PACKS, or case2fhir/packs in the user's data folder]",
)
TERMINOLOGY = click.option(
    "--terminology",
    "terminologies",
    default="all",
    show_default=True,
    metavar="NAME,…",
    help="Packs to read and code with (case2fhir terminology list); all of them, or none.",
)
_MOST = 20


def names_of(terminologies: str) -> tuple[str, ...]:
    """Return the packs that `--terminology` names; nothing for "none"."""
    return tuple(name for name in map(str.strip, terminologies.split(",")) if name and name != "none")


@click.group()
def terminology() -> None:
    """Packs of public terminologies, to read and to code with.

    \b
    Example:
      case2fhir terminology list
      case2fhir terminology add mondo.obo
      case2fhir terminology show HP:0001337
    """


@terminology.command()
@click.argument("release", metavar="FILE|NAME")
@click.option(
    "--kind",
    type=click.Choice(["condition", "finding", "medicine", "gene", "procedure", "measure", "site"]),
    help="What its concepts are, where the release doesn't say.",
)
@PACKS
def add(release: str, kind: PackKind | None, packs: Path | None) -> None:
    """Make a pack of the release in FILE, or now instead of at the first use the default pack NAME.

    FILE is a file, a folder or a zip archive, as its publisher gives it out. Nothing is downloaded.

    \b
    Example:
      case2fhir terminology add Loinc_2.80.zip
      case2fhir terminology add hpo
    """
    from etl.terminology.shelf import DEFAULT, add_release, default_pack, packs_folder

    if release in DEFAULT and not Path(release).exists():
        pack = default_pack(release)
    else:
        pack = add_release(Path(release), packs_folder(packs), kind or "")
    click.echo(_line(pack))


@terminology.command(name="list")
@PACKS
def list_(packs: Path | None) -> None:
    """The packs that are there: name, release, concepts, licence, and what it was made of.

    \b
    Example:
      case2fhir terminology list
    """
    from etl.terminology.shelf import ALL, added_packs, packs_folder, packs_for

    used = {pack.path for pack in packs_for([ALL], packs)}
    others = [pack for pack in added_packs(packs_folder(packs)) if pack.path not in used]
    for pack in packs_for([ALL], packs):
        click.echo(_line(pack))
    for pack in others:
        click.echo(f"{_line(pack)}\tnot used: there is a newer release")


@terminology.command()
@click.argument("term", nargs=-1, required=True, metavar="CODE|WORDS")
@TERMINOLOGY
@PACKS
def show(term: tuple[str, ...], terminologies: str, packs: Path | None) -> None:
    """The concept with CODE, or the concepts with a name of WORDS, else with a name that holds them.

    Ends with 1 when there is none.

    \b
    Example:
      case2fhir terminology show HP:0001337
      case2fhir terminology show shaky hands --terminology hpo
    """
    from etl.terminology.naming import key_of
    from etl.terminology.shelf import packs_for

    asked = " ".join(term)
    chosen = packs_for(names_of(terminologies), packs)
    found = [(pack, one) for pack in chosen if (one := pack.concept(asked)) is not None]
    key = key_of(asked)
    codes: dict[tuple[Path, str], None] = {}
    if not found and key:
        exact = [(pack, named) for pack in chosen for named in pack.named([key])]
        near = exact or [(pack, named) for pack in chosen for named in pack.with_words(key.split(), _MOST)]
        codes = {(pack.path, named.code): None for pack, named in near}
        by_path = {pack.path: pack for pack in chosen}
        listed = ((by_path[path], by_path[path].concept(code)) for path, code in codes)
        found = [(pack, one) for pack, one in listed if one is not None]
    if not found:
        click.echo(f"No pack knows {asked!r}.", err=True)
        sys.exit(1)
    click.echo("\n\n".join("\n".join(_described(pack, one)) for pack, one in found))


@terminology.command()
@click.argument("name", metavar="NAME[@VERSION]")
@PACKS
def remove(name: str, packs: Path | None) -> None:
    """Remove the releases of an added pack, or one release of it.

    \b
    Example:
      case2fhir terminology remove mondo@2026-08-05
    """
    from etl.terminology.shelf import packs_folder, remove_pack

    for release in remove_pack(name, packs_folder(packs)):
        click.echo(f"Removed {release.name} {release.version}.", err=True)


def _line(pack: Pack) -> str:
    release = pack.release
    return "\t".join((release.name, release.version, f"{pack.size} concepts", release.licence, release.source))


def _described(pack: Pack, one: PackConcept) -> Iterator[str]:
    release = pack.release
    yield click.style(one.code, bold=True) + f"  {one.name}"
    yield f"  pack        {release.name} {release.version}"
    if one.kind:
        yield f"  kind        {one.kind}"
    if one.branch:
        yield f"  branch      {one.branch}"
    if one.obsolete:
        yield "  obsolete    " + (f"replaced by {one.replaced_by}" if one.replaced_by else "not replaced")
    for text, scope in one.synonyms:
        yield f"  {scope:10}  {text}"
    for code in one.parents:
        yield f"  below       {code}  {pack.display(code) or ''}".rstrip()
    if one.xrefs:
        yield f"  same as     {', '.join(one.xrefs)}"


@terminology.command()
@click.argument("results", metavar="OUT", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, with what lacks a code.")
@click.option("--no-printed", is_flag=True, help="Leave out what is kept as printed because no mapping knows it.")
def coverage(results: Path, as_json: bool, no_printed: bool) -> None:
    """How many facts of OUT, a folder of bundles or one bundle, have a code of a public terminology.

    \b
    Example:
      case2fhir terminology coverage out
      case2fhir terminology coverage out --json > coverage.json
    """
    import json

    from etl.cli.results import bundle_paths, read_bundle
    from etl.terminology.coverage import coverage_of

    lines = coverage_of(map(read_bundle, bundle_paths([results])), printed=not no_printed)
    if as_json:
        plain = [
            {
                "kind": one.kind,
                "facts": one.facts,
                "coded": one.coded,
                "share": round(one.share, 3),
                "systems": one.systems,
            }
            | {"open": [{"text": text, "facts": count} for text, count in one.open]}
            for one in lines
        ]
        click.echo(json.dumps(plain, indent=1, ensure_ascii=False))
        return
    for one in lines:
        systems = ", ".join(f"{name} {count}" for name, count in one.systems.items())
        click.echo(f"{one.kind:15} {one.facts:7} {one.coded:7} {one.share:6.1%}  {systems}".rstrip())


@terminology.command()
@click.argument("results", metavar="OUT", type=click.Path(exists=True, path_type=Path))
@TERMINOLOGY
@PACKS
def suggest(results: Path, terminologies: str, packs: Path | None) -> None:
    """Facts of OUT without a public code that packs know by a name near theirs, the most frequent first.

    A name of another scope (broad, narrow, related), or the same words in another order: to be read over, and put as codes or
    synonyms into mapping files.

    \b
    Example:
      case2fhir terminology suggest out
    """
    from etl.cli.results import bundle_paths, read_bundle
    from etl.terminology.coverage import ALL, coverage_of
    from etl.terminology.shelf import packs_for
    from etl.terminology.suggestions import suggest_names

    lines = coverage_of(map(read_bundle, bundle_paths([results])), most=None)
    texts = next((one.open for one in lines if one.kind == ALL), ())
    found = list(suggest_names(texts, packs_for(names_of(terminologies), packs)))
    for one in found:
        click.echo(f"{one.facts:6}  {one.text}\t{one.code}  {one.name}\t{one.why}: {one.matched}\t{one.pack}")
    click.echo(f"{len(found)} names of packs near {len({one.text for one in found})} of {len(texts)} names.", err=True)
