"""Options of how documents are read, which `convert` and `serve` share, and the values that they give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from etl.abbreviations import Abbreviation
    from etl.plan import Plan
    from etl.readers.limits import Limits

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PROFILE = click.option(
    "--profile",
    type=click.Choice(["us-core"]),
    help="Make R4's resources keep the profiles of US Core too, where the text tells enough (docs/how-to/us-core.md).",
)
ABBREVIATIONS = click.option(
    "--abbreviations",
    "abbreviated",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="What short forms mean in these documents: a .tsv, .csv or .yaml of short form, full name, kind, language; may be repeated.",
)
PLANS = click.option(
    "--plan",
    "planned",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="What case2fhir plan wrote, as you edited it; may be repeated. convert takes INPUT.plan.yaml beside INPUT without it.",
)
LIMITS = click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="What one document may cost: bytes=50M, pages=2000, seconds=60, memory=2G …; may be repeated.",
)
OCR = click.option("--ocr", is_flag=True, help="Recognize pages that are only pictures (needs Tesseract).")
STAMP = click.option(
    "--stamp", is_flag=True, help="Write the real time into Provenance; then no two runs are the same."
)


def bounds_of(limits: tuple[str, ...], ocr: bool) -> Limits:
    """Return what one document may cost.

    Args:
        limits: as given.
        ocr: whether pages that are only pictures are recognized.

    Raises:
        click.BadParameter: there is no such limit, or it is no number.
    """
    from etl.readers.limits import limits_from

    try:
        return limits_from(limits, ocr)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--limit") from error


def refuse_r5(profile: str | None, version: str) -> None:
    """Refuse US Core's profiles for another release than R4.

    Args:
        profile: as given.
        version: the release of FHIR.

    Raises:
        click.UsageError: both were asked for.
    """
    if profile and version != "R4":
        raise click.UsageError("--profile us-core is for R4: leave out --fhir-version")


def abbreviations_of(
    files: tuple[Path, ...], folders: tuple[Path, ...], terminologies: tuple[str, ...], packs: Path | None
) -> tuple[Abbreviation, ...]:
    """Return the users' abbreviations; what they are short for is looked up once, before any document is read.

    Args:
        files: their lists.
        folders: mapping files on top of the shipped ones.
        terminologies: names of packs.
        packs: the folder of added packs.
    """
    if not files:
        return ()
    from etl.abbreviations import load_lists
    from etl.mapping.compiled import compile_lexicon
    from etl.terminology.shelf import packs_in_use
    from etl.terminology.shorts import listed

    found = load_lists(files)
    for language in sorted({one.language for one in found}):
        listed(found, language, compile_lexicon(folders), packs_in_use(terminologies, packs))
    return found


def plans_of(files: tuple[Path, ...], folders: tuple[Path, ...]) -> tuple[Plan, ...]:
    """Return the plans of tables; what they name is looked up once, before any document is read.

    Args:
        files: the plans.
        folders: mapping files on top of the shipped ones.
    """
    if not files:
        return ()
    from etl.mapping.compiled import compile_lexicon
    from etl.plan import load_plan
    from etl.tables.planned import check_plan

    plans = tuple(map(load_plan, files))
    lexicon = compile_lexicon(folders)
    for plan in plans:
        check_plan(plan, lexicon)
    return plans
