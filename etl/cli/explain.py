"""`case2fhir explain`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.cli.summary import accounted

if TYPE_CHECKING:
    from etl.explain import Explanation


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.argument("fact", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON.")
def explain(bundle: Path, fact: tuple[str, ...], as_json: bool) -> None:
    """Where each fact of a bundle came from, and why others didn't come.

    For each fact: what it says, the sentence or cell it was read from, the mapping entry and the rule. Then each
    cell, field and sentence that nothing came of, with the reason, and how many there are of each kind. FACT is words
    of a fact's name, or a part of its fullUrl.

    \b
    Example:
      case2fhir explain out/page.json
      case2fhir explain out/page.json muscle strength
    """
    from etl.cli.read import beside, read_bundle
    from etl.explain import chosen, explained

    read = read_bundle(bundle)
    trace = beside(bundle, ".trace.json")
    explanations = explained(read)
    told = {} if fact else trace or {}
    if fact:
        explanations = chosen(explanations, " ".join(fact))
    if as_json:
        plain = {"facts": [asdict(one) for one in explanations]}
        plain |= {"passages": told.get("passages", []), "counts": told.get("counts", {})}
        plain |= {"left_out": told.get("left_out", [])}
        click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(explanations, told)))
    if trace is None and not fact:
        click.echo(f"{bundle.stem}.trace.json is not beside the bundle: what gave no fact is not known.", err=True)
    if fact and not explanations:
        click.echo(f"No fact of {bundle} has the name or fullUrl {' '.join(fact)!r}.", err=True)
        sys.exit(1)


def _lines(explanations: list[Explanation], told: Mapping[str, Any]) -> Iterator[str]:
    several = len({one.subject for one in explanations if one.subject}) > 1
    for one in explanations:
        says = f" = {one.says}" if one.says else ""
        yield (
            click.style(f"{one.kind}  {one.name}", bold=True)
            + says
            + (f"  [{one.subject}]" if several and one.subject else "")
        )
        for quote in one.quotes:
            cell = f" ({quote.cell})" if quote.cell else ""
            file = f"{quote.document}  " if quote.document else ""
            yield f"    {file}{quote.start}–{quote.end}{cell}  “{' '.join(quote.text.split())}”"
        origin = ", ".join(
            part for part in (one.entry and f"mapping {one.entry}", one.rule and f"rule {one.rule}") if part
        )
        yield f"    {origin or 'mapping and rule not known'}; {one.full_url}"
        yield ""
    passages = told.get("passages", [])
    for state, title in _TITLES.items():
        of_state = [one for one in passages if one.get("state", "left out") == state]
        if of_state:
            yield click.style(title, bold=True)
        yield from map(_passage, of_state)
    if told.get("left_out"):
        yield click.style("Left out by the reader:", bold=True)
    for aside in told.get("left_out", []):
        yield f"    {aside['what']}" + (f": “{aside['quote']}”" if "quote" in aside else "")
    if told.get("counts"):
        yield accounted(told["counts"]) + "."


_TITLES = {"left out": "Left out:", "not understood": "Not understood:"}


def _passage(passage: Mapping[str, Any]) -> str:
    words = " ".join(passage.get("quote", "").split())
    file = f"{passage['document']}  " if "document" in passage else ""
    cell = " ".join(f"{key} {passage[key]}" for key in ("page", "table", "row", "column") if key in passage)
    place = f"{passage['start']}–{passage['end']}" + (f" ({cell})" if cell else "")
    label = f" [{passage['label']}]" if passage.get("label") else ""
    return f"    {file}{place}  {passage['reason']}{label}" + (f": “{words}”" if words else "")
