"""Columns that name the disease of each person: by its name, by its number in a catalogue, or by both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.document import Cell
from etl.facts import Coded, Coding, Concept, Condition, Evidence, Observation, Period, Quantity
from etl.mapping.lexicon import Lexicon
from etl.names import SYSTEMS
from etl.parsers.catalogue import NUMBER
from etl.parsers.cell.values import absent_reason
from etl.parsers.label.heads import plain, without_brackets
from etl.patterns import regex
from etl.tables.columns import has_role, told_in
from etl.value import replace

_BEHIND = regex(rf"(?P<name>[^\W_][^;\n]{{2,150}}?)[\s,:]{{0,3}}[(\[]?{NUMBER.pattern}[)\]]?")
"""A name with its number behind it: "Zork syndrome (OMIM:123456)"."""
_BARE = regex(r"#?\s?(\d{6})(?:\.0)?")
_CATALOGUE = regex(r"\bo?mim\b")


def disease_columns(
    lexicon: Lexicon, heads: Sequence[Sequence[Cell]], texts: Mapping[int, Sequence[str]]
) -> frozenset[int]:
    """Return the columns of a table that are the disease of each row, by its name or its number.

    A column of numbers alone is one only if its head asks for a disease: the numbers of genes stand in the same catalogue.

    Args:
        lexicon: for the words of heads.
        heads: the heads of each column, from the top down.
        texts: the cells of each column that say anything.
    """
    asked = {c for c, over in enumerate(heads) if any(_asks(lexicon, head.text) for head in over) and told_in(texts[c])}
    labels = {c: " ".join(head.text for head in heads[c]) for c in asked}
    numbers = {c for c in asked if all(_number(labels[c], text) for text in told_in(texts[c]))}
    curies = any(_behind(text) or NUMBER.fullmatch(text.strip()) for c in numbers for text in texts[c])
    return frozenset(asked) if numbers and (curies or asked - numbers) else frozenset()


def _asks(lexicon: Lexicon, label: str) -> bool:
    words = plain(label)
    return any(has_role(lexicon, text, "disease") for text in (words, without_brackets(words)))


def _number(label: str, text: str) -> Coding | None:
    """Return the number that a whole cell is, or that ends it, as the catalogue has it; of a bare one the head names the catalogue."""
    found = NUMBER.fullmatch(text.strip()) or _behind(text)
    if found is not None:
        name = next(name for name in ("omim", "orpha", "mondo") if found[name])
        return Coding(SYSTEMS[name], found[name])
    bare = _BARE.fullmatch(text.strip())
    return Coding(SYSTEMS["omim"], bare[1]) if bare and _CATALOGUE.search(plain(label).casefold()) else None


def _behind(text: str) -> re.Match[str] | None:
    """Return a name with its number behind it, None for another text."""
    return _BEHIND.fullmatch(" ".join(text.split()))


def disease_of(subject: str, cells: Sequence[tuple[str, Cell, Evidence]]) -> Condition | None:
    """Return the disease that the cells of a row name.

    Args:
        subject: the person.
        cells: each cell with the label of its column and its place.

    Returns:
        The disease with its printed name and numbers; None where the row names none, or two of one catalogue.
    """
    told = [one for one in cells if absent_reason(one[1].text) is None]
    numbers = [_number(label, cell.text) for label, cell, _ in told]
    codes = tuple(dict.fromkeys(code for code in numbers if code is not None))
    if not told or len({code.system for code in codes}) < len(codes):
        return None
    named = [one for one, code in zip(told, numbers, strict=True) if code is None or _behind(one[1].text)]
    first, others = (named or told)[0], [one for one in told if one not in named]
    evidence = tuple(dict.fromkeys(place for *_, place in (first, *others)))
    within = _behind(first[1].text)
    name = within["name"].strip(" ,:") if within else " ".join(first[1].text.split())
    return Condition(subject=subject, code=Concept(name, codes), evidence=evidence, rule="disease of a row")


def with_onset(disease: Condition, facts: Sequence[object], onset: Concept) -> Condition:
    """Return a disease with the age at onset that its row states, if it states one.

    Args:
        disease: the disease of the row.
        facts: what else the row says.
        onset: the concept of an age at onset.
    """
    of_onset = (fact for fact in facts if isinstance(fact, Observation) and fact.code.entry == onset.entry)
    told = [fact.value for fact in of_onset if isinstance(fact.value, (Quantity, Coded))]
    return begun_at(disease, told[0]) if len(told) == 1 else disease


def begun_at(disease: Condition, onset: Quantity | Coded) -> Condition:
    """Return a disease with its onset: an age, or a class of HPO.

    Args:
        disease: the disease.
        onset: when it began.
    """
    if isinstance(onset, Quantity):
        return replace(disease, onset_quantity=onset)
    return replace(disease, onset=Period(text=onset.concept.text))
