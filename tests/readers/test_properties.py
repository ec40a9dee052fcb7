"""What holds for every text: nothing lost, order kept, places right, time linear."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.document import Document, Span
from etl.errors import InputError
from etl.readers import read
from etl.readers.text.decode import normalize

PIECES = st.sampled_from(
    [
        "word",
        "Word",
        "a longer run of words that goes on",
        " ",
        "  ",
        "    ",
        "\n",
        "\n",
        "\n\n",
        "\n\n\n",
        "\t",
        "\n\t",
        "\t\n",
        ":",
        ".",
        ",",
        ";",
        "- ",
        "• ",
        "-",
        "*",
        "1. ",
        "2) ",
        "a) ",
        "(1)",
        "|",
        " | ",
        "|---|",
        "---",
        "===",
        "# ",
        "Table 1. ",
        "Table S2 | ",
        "Fig 2. ",
        "Age: ",
        "Name:\n",
        "12",
        "3+/5",
        "2006.6.28",
        "(",
        ")",
        "“",
        '"',
        "»",
        "病",
        "：",
        "。",
        "NT, not tested",
        "CAPS LINE",
        "†",
        "x\ty\tz\n",
        "a  b  c\n",
        "p,q,r\n",
        "p,1,2\n",
        "p; 1; 2\n",
        '"p, q",1,2\n',
        "Sex / age: F / 38\n",
        "A: 1; B: 2; C: 3\n",
        "A: 1, 2, 3\n",
        "x → y\n",
        ",,,\n",
        "p;q;r\n",
        "\u00a0",
        "\u200b",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)


def check(document: Document) -> None:
    """Each visible character is in exactly one block; blocks, cells and notes are in order and in place."""
    text = document.text
    at = 0
    for block in document.blocks:
        assert block.span.start >= at, "blocks overlap or are out of order"
        assert block.span.start < block.span.end
        assert not text[at : block.span.start].strip(), "text lost between blocks"
        at = block.span.end
        assert block.value is None or block.value in block.span
        # The second label of "Sex / age: F / 38" stands in the block before.
        assert block.label is None or block.label in block.span or block.label.end <= block.span.start
        if block.kind == "field":
            assert block.label and block.value
        if block.marker:
            assert block.marker in document.quote(block.span)
        if block.table:
            table = block.table
            assert table.rows >= 1 and table.columns >= 2
            covered: set[tuple[int, int]] = set()
            last = Span(0, 0)
            for cell in table.cells:
                assert cell.text == document.quote(cell.span)
                assert cell.span in block.span
                assert cell.text == cell.text.strip()
                assert cell.row < table.rows and cell.column + cell.colspan <= table.columns
                place = {(cell.row, cell.column + shift) for shift in range(cell.colspan)}
                assert not covered & place
                covered |= place
                if cell.text:
                    assert last.end <= cell.span.start
                    last = cell.span
            assert len(covered) == table.rows * table.columns
    assert not text[at:].strip(), "text lost at the end"


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_nothing_lost_in_plain_text(text: str) -> None:
    try:
        document = read(text.encode("utf-8", "ignore"), "x.txt")
    except InputError:
        return
    check(document)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_nothing_lost_in_delimited_text(text: str) -> None:
    try:
        document = read(text.encode("utf-8", "ignore"), "x.csv")
    except InputError:
        return
    check(document)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=100))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert "\r" not in once


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_an_input_error(data: bytes) -> None:
    try:
        check(read(data, "x"))
    except InputError as error:
        assert str(error).startswith("x: ")


REPEATED = [
    "a",
    "(",
    ":",
    "- ",
    "\n",
    "\t",
    "|",
    "a\tb\n",
    "a  b  c\n",
    "Age: ",
    "Age:\n",
    "1. ",
    "Table 1. ",
    "Word ",
    "e\u0301",
    '"',
    '"",',
    "-\n",
    "\tx\n\n",
    "病：",
    "x  y\n\n",
    "A: x  B: y\n",
    "Heading\n\n",
    "n\n1\n2\n",
    "x,1,2\n",
    ",",
    "a; ",
    "A: 1; ",
    "A: 1, 2\n",
    "A/b: 1/c\n",
    "A / ",
    "x → y\n",
    "Posted at 1   ",
]


@pytest.mark.parametrize("unit", REPEATED, ids=[repr(unit) for unit in REPEATED])
@pytest.mark.parametrize("name", ["x.txt", "x.csv"])
def test_time_is_linear(unit: str, name: str, seconds: Callable[..., float]) -> None:

    def work() -> None:
        with contextlib.suppress(InputError):
            read((unit * (40_000 // len(unit))).encode(), name)

    assert seconds(work, 2) < 2
