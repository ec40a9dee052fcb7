"""The rows of numbers that are no values: each holds in its examples, and says nothing there that it must never."""

from __future__ import annotations

import pytest

from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.no_values import NoValue, load_no_values


@pytest.mark.parametrize("row", load_no_values().values(), ids=load_no_values())
def test_the_examples_of_a_row_hold(row: NoValue) -> None:
    assert row.examples
    for example in row.examples:
        facts = read_phrase(example.text, compile_lexicon())
        assert not [said for said in example.gives if not any(meets(fact, said) for fact in facts)], example.text
        assert not [said for said in example.never if any(meets(fact, said) for fact in facts)], example.text
