"""The rows of slots: each holds in its examples, and they are read otherwise without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.reach import Reach, load_reach
from etl.mapping.slots import Link, Way
from etl.parsers.slots import fill
from etl.value import replace

Row = Way | Link


def rows() -> Iterator[tuple[str, Row]]:
    """Yield each row with its kind of fact."""
    for name, kind in load_reach().slots.kinds.items():
        yield from ((name, row) for row in (*kind.ways, *kind.links))


def without(kind: str, row: Row) -> Reach:
    """Return the rules without a row."""
    reach = load_reach()
    own = reach.slots.kinds[kind]
    less = replace(own, ways=tuple(w for w in own.ways if w != row), links=tuple(x for x in own.links if x != row))
    return replace(reach, slots=replace(reach.slots, kinds={**reach.slots.kinds, kind: less}))


ROWS = list(rows())
NAMES = [f"{kind}-{row.name}" for kind, row in ROWS]


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=NAMES)
def test_the_examples_of_a_row_hold(kind: str, row: Row) -> None:
    for example in row.examples:
        facts = read_phrase(example.text, compile_lexicon())
        assert not [said for said in example.gives if not any(meets(fact, said) for fact in facts)], example.text
        assert not [said for said in example.never if any(meets(fact, said) for fact in facts)], example.text


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=NAMES)
def test_the_examples_of_a_row_are_read_otherwise_without_it(
    kind: str, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [read_phrase(example.text, compile_lexicon()) for example in row.examples]
    less = without(kind, row)
    monkeypatch.setattr(fill, "load_reach", lambda: less)
    assert told != [read_phrase(example.text, compile_lexicon()) for example in row.examples]
