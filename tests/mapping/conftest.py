"""Mapping files written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from etl.mapping.lexicon import Lexicon, build_lexicon
from etl.mapping.load import load_entries

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write("a.yaml", text, folder="m")` writes a mapping file and gives its folder."""

    def written(name: str, text: str, folder: str = "mappings") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return tmp_path / folder

    return written


@pytest.fixture
def lexicon(write: Write) -> Callable[..., Lexicon]:
    """`lexicon(text, text …)` compiles mapping files given as texts, one kind each."""

    def compiled(*texts: str) -> Lexicon:
        folder = write("file0.yaml", texts[0])
        for number, text in enumerate(texts[1:], 1):
            write(f"file{number}.yaml", text)
        return build_lexicon(load_entries([folder]))

    return compiled
