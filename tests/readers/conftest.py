"""Blocks in a short notation, for tables of inputs and what comes of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.document import Block, Document
from etl.readers import read


@pytest.fixture
def shown() -> Callable[..., list[str]]:
    """Each block of a text in short."""

    def show(text: str, name: str = "x.txt") -> list[str]:
        document = read(text.encode(), name)
        return [_one(document, block) for block in document.blocks]

    return show


@pytest.fixture
def grid() -> Callable[..., list[list[str]]]:
    """The texts of a text's table by row and column; a merged cell's stands in each of its places."""

    def show(text: str, number: int = 0, name: str = "x.txt") -> list[list[str]]:
        document = read(text.encode(), name)
        table = [block.table for block in document.blocks if block.table][number]
        return [[cell.text if cell else "?" for cell in row] for row in table.grid()]

    return show


def outline(document: Document) -> list[str]:
    """Each block in short, with the level of its heading."""
    return [
        f"heading {block.level} {document.quote(block.span)}" if block.kind == "heading" else _one(document, block)
        for block in document.blocks
    ]


def _one(document: Document, block: Block) -> str:
    if block.kind == "field":
        assert block.label and block.value
        return f"field {block.marker}{document.quote(block.label)} = {document.quote(block.value)}"
    if block.kind == "item":
        assert block.value
        return f"item {block.level} {block.marker} {document.quote(block.value)}"
    if block.kind == "table":
        assert block.table
        return f"table {block.table.rows}x{block.table.columns} {block.table.label}".rstrip()
    printed = document.quote(block.value or block.span)
    return f"{block.kind} {printed}"
