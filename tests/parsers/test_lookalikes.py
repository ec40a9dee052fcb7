"""The rows of look-alikes: each holds in its examples, says nothing there that it must never, and a faulty one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.errors import MappingError
from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lookalikes import Lookalike, load_lookalikes, read_lookalikes
from etl.parsers.lookalikes import find_lookalikes


@pytest.mark.parametrize("row", load_lookalikes(), ids=lambda row: row.name)
def test_the_examples_of_a_row_hold(row: Lookalike) -> None:
    lexicon = compile_lexicon()
    for example in row.examples:
        facts = read_phrase(example.text, lexicon)
        assert not [said for said in example.gives if not any(meets(fact, said) for fact in facts)], example.text
        assert not [said for said in example.never if any(meets(fact, said) for fact in facts)], example.text
    assert any(
        row.name == name
        for example in row.examples
        for _, name in find_lookalikes(example.text, lexicon.find(example.text))
    )


@pytest.mark.parametrize(
    ("text", "word", "dropped"),
    [
        ("She had seizure-like activity.", "seizure", True),
        ("She had a seizure.", "seizure", False),
        ("He was sent to the stroke unit.", "stroke", True),
        ("He was sent to us after a stroke.", "stroke", False),
        ("This left him weak.", "left", True),
        ("His left hand is weak.", "left", False),
        ("The cells were infused back.", "back", True),
        ("She has pain in the back.", "back", False),
        ("He was ASA III.", "ASA", True),
        ("Mr. Pain came.", "Pain", True),
        ("Pain came.", "Pain", False),
    ],
)
def test_a_look_alike_is_told_from_its_term(text: str, word: str, dropped: bool) -> None:
    found = [text[m.start : m.end] for m, _ in find_lookalikes(text, compile_lexicon().find(text))]
    assert (word in found) is dropped


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{of: [side], word: left, examples: []}", "has no example"),
        ("{of: [side], word: 'left(', examples: [{text: x}]}", "can't be used"),
        ("{of: [side], colour: red, examples: [{text: x}]}", "can't be used"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(row: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "lookalikes.yaml"
    path.write_text(f"# a remark\nmine: {row}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=rf"lookalikes.yaml:2: mine {fault}"):
        read_lookalikes(path)


def test_two_rows_of_one_name_are_refused(tmp_path: Path) -> None:
    path, row = tmp_path / "lookalikes.yaml", "{of: [side], word: left, examples: [{text: x}]}"
    path.write_text(f"mine: {row}\nother: {row}\nmine: {row}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"lookalikes.yaml:3: mine stands here twice \(first on line 1\)"):
        read_lookalikes(path)
