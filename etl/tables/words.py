"""The words of `mappings/rules/tables.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from msgspec import Struct

from etl.facts import Side
from etl.mapping.entry import Kind
from etl.mapping.load import read_rules
from etl.plan import Role

Words = frozenset[str]


Detail = Literal["severity", "side", "onset"]
Part = Literal["family", "father", "mother", "affected"]


class _Dictionaries(Struct, frozen=True, forbid_unknown_fields=True):
    things: Mapping[str, Words]
    names: Words
    kept: Mapping[str, Words]
    people: Words
    described: Words


class _Cohorts(Struct, frozen=True, forbid_unknown_fields=True):
    people: Words
    stops: Words
    status: Words
    spared: Words
    groups: Words


class _Promised(Struct, frozen=True, forbid_unknown_fields=True):
    words: Mapping[str, Words]
    functions: Mapping[str, Mapping[str, str]]


class TableWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tables are read by; what each field is for stands in the file."""

    calling: Words
    numbering: Words
    visited: Mapping[str, Role]
    planned: Mapping[str, Role]
    identity: Mapping[str, Role]
    other_sex: Words
    multiples: Words
    ages: Words
    eyes: Mapping[str, Side]
    states: Mapping[str, Literal["inactive", "resolved", "remission"]]
    felt: Words
    systems: Mapping[str, str]
    recorded: Mapping[str, tuple[Kind, ...]]
    sheet: Words
    history: Words
    whether: Words
    listed: Words
    dictionaries: _Dictionaries
    cohorts: _Cohorts
    details: Mapping[Detail, tuple[str, ...]]
    pedigree: Mapping[Part, Words]
    promised: _Promised


@cache
def table_words() -> TableWords:
    """Return the words of the shipped file."""
    return read_rules("tables", TableWords)
