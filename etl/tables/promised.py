"""What a column about a function promises by its answers: "Speech (normal/delayed/absent): absent" is absent speech."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from etl.mapping.entry import Entry
from etl.mapping.load import read_rules
from etl.parsers.label.heads import without_brackets
from etl.terminology.ontology import Ontology


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    words: Mapping[str, frozenset[str]]
    functions: Mapping[str, Mapping[str, str]]


@cache
def _rules() -> _Rules:
    return read_rules("promised", _Rules)


def promised_feature(ontology: Ontology | None, function: Entry, text: str) -> Entry | None:
    """Return the feature that an answer to a function is, None for another answer.

    Args:
        ontology: for the feature.
        function: what the column asks for.
        text: the cell.
    """
    rules = _rules()
    codes = rules.functions.get(function.id)
    if codes is None or ontology is None:
        return None
    said = without_brackets(" ".join(text.split())).casefold().strip(" .")
    code = next((codes[answer] for answer, words in rules.words.items() if answer in codes and said in words), None)
    return ontology.coded(code) if code is not None else None
