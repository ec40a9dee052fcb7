"""What the corpus maker writes is read back: the facts that it put in, in each format, and no others of their kinds."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from etl import convert_bytes


def tool(name: str) -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "tools" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    __import__("sys").modules[name] = module
    spec.loader.exec_module(module)
    return module


maker, score = tool("corpus_maker"), tool("score")


@pytest.mark.parametrize("ending", maker.FORMATS)
def test_the_facts_that_were_put_in_come_out(ending: str) -> None:
    put, found, right, more = 0, 0, 0, 0
    for number in (3, 4, 5):
        document = maker.made(number, seed=7, formats=(ending,))
        bundle = json.loads(json.dumps(convert_bytes(document.data, document.name).bundle, default=float))
        gold: list[dict[str, Any]] = [
            {
                name: int(value) if value.isdecimal() and name in ("value", "dose") else value
                for name, value in fact.items()
            }
            for fact in document.gold
        ]
        pairs, _, extra = score.match(gold, list(score.flatten(bundle)))
        put, found, right = put + len(gold), found + len(pairs), right + sum(not wrong for _, _, wrong in pairs)
        more += sum(one["type"] == "medication" for one in extra)
    assert found >= 0.95 * put and right >= 0.95 * found and more == 0, (put, found, right, more)


def test_a_document_is_the_same_bytes_whenever_it_is_made() -> None:
    first = [maker.made(number) for number in range(len(maker.FORMATS))]
    assert first == [maker.made(number) for number in reversed(range(len(maker.FORMATS)))][::-1]
    assert len({document.data for document in first}) == len(first)
    assert maker.made(0, seed=2) != first[0]


def test_a_corpus_in_a_folder(tmp_path: Path) -> None:
    assert maker.main([str(tmp_path), "--documents", "3", "--first", "1001", "--formats", "txt,csv"]) == 0
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert names == ["00001/00001001.csv", "00001/00001002.txt", "00001/00001003.csv"] + [
        f"gold/0000100{n}.tsv" for n in (1, 2, 3)
    ]
