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
    "folder",
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
def add(release: str, kind: PackKind | None, folder: Path | None) -> None:
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
        pack = add_release(Path(release), packs_folder(folder), kind or "")
    click.echo(_line(pack))


@terminology.command(name="list")
@PACKS
def list_(folder: Path | None) -> None:
    """The packs that are there: name, release, concepts, licence, and what it was made of.

    \b
    Example:
      case2fhir terminology list
    """
    from etl.terminology.shelf import ALL, added_packs, packs_folder, packs_for

    used = {pack.path for pack in packs_for([ALL], folder)}
    others = [pack for pack in added_packs(packs_folder(folder)) if pack.path not in used]
    for pack in packs_for([ALL], folder):
        click.echo(_line(pack))
    for pack in others:
        click.echo(f"{_line(pack)}\tnot used: there is a newer release")


@terminology.command()
@click.argument("term", nargs=-1, required=True, metavar="CODE|WORDS")
@TERMINOLOGY
@PACKS
def show(term: tuple[str, ...], terminologies: str, folder: Path | None) -> None:
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
    packs = packs_for(terminologies.split(","), folder)
    found = [(pack, one) for pack in packs if (one := pack.concept(asked)) is not None]
    key = key_of(asked)
    codes: dict[tuple[Path, str], None] = {}
    if not found and key:
        exact = [(pack, named) for pack in packs for named in pack.named([key])]
        near = exact or [(pack, named) for pack in packs for named in pack.with_words(key.split(), _MOST)]
        codes = {(pack.path, named.code): None for pack, named in near}
        by_path = {pack.path: pack for pack in packs}
        listed = ((by_path[path], by_path[path].concept(code)) for path, code in codes)
        found = [(pack, one) for pack, one in listed if one is not None]
    if not found:
        click.echo(f"No pack knows {asked!r}.", err=True)
        sys.exit(1)
    click.echo("\n\n".join("\n".join(_described(pack, one)) for pack, one in found))


@terminology.command()
@click.argument("name", metavar="NAME[@VERSION]")
@PACKS
def remove(name: str, folder: Path | None) -> None:
    """Remove the releases of an added pack, or one release of it.

    \b
    Example:
      case2fhir terminology remove mondo@2026-08-05
    """
    from etl.terminology.shelf import packs_folder, remove_pack

    for release in remove_pack(name, packs_folder(folder)):
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
