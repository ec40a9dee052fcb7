"""`case2fhir diff`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

SIGNS = {"appeared": ("+", "green"), "went": ("-", "red"), "changed": ("~", "yellow")}


@click.command()
@click.argument("old", metavar="OUT1", type=click.Path(exists=True, path_type=Path))
@click.argument("new", metavar="OUT2", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="End with 3 when anything differs.")
def diff(old: Path, new: Path, strict: bool) -> None:
    """Facts that appeared (+), went (-) or changed (~) between two runs, or two bundles.

    \b
    Example:
      case2fhir diff out-before out-after
    """
    from etl.cli.read import bundle_paths, read_bundle
    from etl.compare import compared

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
        differences = compared(before, after)
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
