"""Which texts a change of the mapping files can touch."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.mapping.compiled import ASKED_BY_ID, FOUND_BY_WORDS, changes, compile_lexicon
from etl.mapping.entry import Entry
from etl.mapping.lexicon import build_lexicon
from etl.value import replace

BASE = (
    Entry("site", "hand", "hand", ("hands",)),
    Entry("finding", "weakness", "weakness", refines=(("hand", "hand_weakness"),)),
    Entry("finding", "hand_weakness", "weakness of the hand", implies=("hand",)),
    Entry("finding", "glow", "strange glow", shows="weakness"),
    Entry("measure", "pulse", "pulse", units=("/min",)),
    Entry("cue", "no", "no", role="negated"),
    Entry("scale", "own", "Own Score"),
)


def changed(id: str, **fields: object) -> Callable[[tuple[Entry, ...]], tuple[Entry, ...]]:
    return lambda entries: tuple(replace(e, **fields) if e.id == id else e for e in entries)


@pytest.mark.parametrize(
    ("change", "entries", "touched", "spared"),
    [
        (changed("glow", synonyms=("odd light",)), ("finding:glow",), ["a strange glow", "odd light", "oddly odd l."], ["glow"]),
        (changed("hand", synonyms=("paw",)), ("site:hand",), ["his hand", "weakness of paws", "some weakness"], ["a strange day"]),
        (changed("weakness", name="paresis"), ("finding:weakness",), ["weakness", "a paresis", "strange glow"], ["the hand"]),
        (lambda entries: entries[:3] + entries[4:], ("finding:glow",), ["strange glow"], ["pulse"]),
        (changed("pulse", synonyms=("throb",)), ("measure:pulse",), ["throb", "pulse"], ["80/min"]),
        (changed("glow", line=7, file="b.yaml"), (), [], ["strange glow"]),
        (changed("pulse", units=("1",)), ("measure:pulse",), ["anything"], []),
        (changed("no", role="planned"), ("cue:no",), ["anything"], []),
        (lambda entries: entries[::-1], (), ["anything"], []),
        (changed("own", name="Own Scale"), ("scale:own",), ["own 3"], ["strange"]),
    ],
)  # fmt: skip
def test_what_a_change_touches(
    change: Callable[[tuple[Entry, ...]], tuple[Entry, ...]], entries: tuple[str, ...], touched: list[str], spared: list[str]
) -> None:  # fmt: skip
    found = changes(build_lexicon(BASE), build_lexicon(change(BASE)))
    assert found.entries == entries
    assert [text for text in (*touched, *spared) if found.touch(text)] == touched


def test_what_code_asks_for_by_its_id_touches_everything() -> None:
    asked = set()
    for path in (Path(__file__).parents[2] / "etl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("get", "need")
            ):
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if len(given) == 2 and given[0] in FOUND_BY_WORDS:
                    asked.add(tuple(given))
    known = {(entry.kind, entry.id) for entry in compile_lexicon().entries}
    assert asked & known == ASKED_BY_ID
