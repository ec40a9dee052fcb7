"""The decision tables: each row holds in its examples, and they are read otherwise without it."""

from __future__ import annotations

import pytest

from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.decisions import Row
from etl.mapping.reach import load_reach
from etl.parsers.slots import decide
from etl.value import replace

ROWS = [(table, row) for table, rows in load_reach().decisions.tables.items() for row in rows]
NAMES = [f"{table}-{row.name}" for table, row in ROWS]


@pytest.mark.parametrize(("table", "row"), ROWS, ids=NAMES)
def test_the_examples_of_a_row_hold(table: str, row: Row) -> None:
    for example in row.examples:
        facts = read_phrase(example.text, compile_lexicon())
        assert not [said for said in example.gives if not any(meets(fact, said) for fact in facts)], example.text
        assert not [said for said in example.never if any(meets(fact, said) for fact in facts)], example.text


@pytest.mark.parametrize(("table", "row"), [one for one in ROWS if one[1].signs], ids=[n for n, one in zip(NAMES, ROWS, strict=True) if one[1].signs])  # fmt: skip
def test_the_examples_of_a_row_are_read_otherwise_without_it(
    table: str, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = load_reach()
    others = {**reach.decisions.tables, table: tuple(r for r in reach.decisions.tables[table] if r != row)}
    less = replace(reach, decisions=replace(reach.decisions, tables=others))
    told = [read_phrase(example.text, compile_lexicon()) for example in row.examples]
    monkeypatch.setattr(decide, "load_reach", lambda: less)
    assert told != [read_phrase(example.text, compile_lexicon()) for example in row.examples]
