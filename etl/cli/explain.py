"""`case2fhir explain`."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.cli.summary import accounted
from etl.errors import InputError
from etl.value import as_plain

if TYPE_CHECKING:
    from etl.explain import Explanation, Quote

_MOST_CODED = 8
"""Texts of a column's cells that are shown with what they mean."""


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--fact", metavar="WORDS", help="All about the facts of this name, or with this part of a fullUrl.")
@click.option("--not-understood", is_flag=True, help="Only what gave no fact and was not left out for a reason.")
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON.")
def explain(bundle: Path, fact: str | None, not_understood: bool, as_json: bool) -> None:
    """Where each fact of a bundle came from, and why others didn't come.

    By person and kind, a line for each fact: what it says, and the line of the source with the words that it was read
    from. Then each cell, field and sentence that nothing came of, with the reason, and how many there are of each
    kind. With --fact the places, the mapping entry and the rule too, and of a table's cell what was decided about its
    column (`case2fhir plan`). On a terminal a long answer is paged.

    \b
    Example:
      case2fhir explain out/page.json
      case2fhir explain out/page.json --fact "muscle strength"
      case2fhir explain out/page.json --not-understood
    """
    from etl.cli.read import beside, read_bundle
    from etl.explain import chosen, explained

    read = read_bundle(bundle)
    trace = beside(bundle, ".trace.json")
    plan = (trace or {}).get("plan", [])
    explanations = [] if not_understood and not fact else explained(read)
    told = {} if fact else trace or {}
    if not_understood:
        missed = [one for one in told.get("passages", []) if one.get("state") == "not understood"]
        told = {"passages": missed, "counts": told.get("counts", {})}
    if fact:
        explanations = chosen(explanations, fact)
    if as_json:
        plain = {"facts": [as_plain(one) | _cited(one, plan) for one in explanations]}
        plain |= {"passages": told.get("passages", []), "counts": told.get("counts", {})}
        plain |= {"left_out": told.get("left_out", [])}
        click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        facts = [_whole(one, plan) for one in explanations] if fact else [_by_person(explanations, _texts(read))]
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
    told = _plain(f"{one.name}{' = ' + one.says if one.says else ''}")
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


def _whole(one: Explanation, plan: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    says = f" = {one.says}" if one.says else ""
    yield click.style(f"{one.kind}  {one.name}", bold=True) + says + (f"  [{one.subject}]" if one.subject else "")
    for quote in one.quotes:
        cell = f" ({quote.cell})" if quote.cell else ""
        file = f"{quote.document}  " if quote.document else ""
        yield f"    {file}{quote.start}–{quote.end}{cell}  “{_plain(quote.text)}”"
    for line in _cited(one, plan).get("plan", []):
        yield f"    plan: {_decided(line)}"
    origin = ", ".join(part for part in (one.entry and f"mapping {one.entry}", one.rule and f"rule {one.rule}") if part)
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
