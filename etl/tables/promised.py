"""What a column about a function promises by its answers: "Speech (normal/delayed/absent): absent" is absent speech."""

from __future__ import annotations

from etl.mapping.entry import Entry
from etl.parsers.label.heads import without_brackets
from etl.tables.counts import first_of
from etl.tables.words import table_words
from etl.terminology.ontology import Ontology


def promised_feature(ontology: Ontology | None, function: Entry, text: str) -> Entry | None:
    """Return the feature that an answer to a function is, None for another answer.

    Args:
        ontology: for the feature.
        function: what the column asks for.
        text: the cell.
    """
    rules = table_words().promised
    codes = rules.functions.get(function.id)
    if codes is None or ontology is None:
        return None
    said = without_brackets(" ".join(text.split())).casefold().strip(" .")
    code = first_of(codes[answer] for answer, words in rules.words.items() if answer in codes and said in words)
    return ontology.coded(code) if code else None
