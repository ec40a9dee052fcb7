"""Regular expressions are compiled late; here all of them are."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import etl
from etl import patterns
from etl.cache import Kept
from etl.patterns import PATTERNS, kept_pattern, living, regex


def held(value: object) -> list[object]:
    """A module's value, and what stands in its tuples, lists and dicts."""
    if isinstance(value, dict):
        return [x for one in value.values() for x in held(one)]
    if isinstance(value, tuple | list):
        return [x for one in value for x in held(one)]
    return [value]


def late_patterns() -> Iterator[tuple[str, Any]]:
    """Each pattern of each module, with the module's name."""
    late = type(regex(""))
    for info in pkgutil.walk_packages(etl.__path__, "etl."):
        if info.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(info.name)).values():
            yield from ((info.name, one) for one in held(value) if isinstance(one, late))


def test_every_pattern_of_every_module_compiles() -> None:
    found = 0
    for _, one in late_patterns():
        found += 1
        assert one.groups >= 0, one.pattern
    assert found > 1000


def test_it_behaves_as_the_compiled_pattern_does() -> None:
    late, made = regex(r"(?P<n>\d+)([a-z])", re.IGNORECASE), re.compile(r"(?P<n>\d+)([a-z])", re.IGNORECASE)
    text = "1a, 22B"
    assert late.pattern == made.pattern
    assert [m.span() for m in late.finditer(text)] == [m.span() for m in made.finditer(text)]
    assert (late.sub("-", text), late.split(text)) == (made.sub("-", text), made.split(text))
    assert (late.groups, dict(late.groupindex)) == (made.groups, dict(made.groupindex))


def test_what_is_no_pattern_says_so_at_its_first_use() -> None:
    with pytest.raises(re.error):
        regex("(").search("")
    with pytest.raises(AttributeError):
        _ = regex("a").nothing  # type: ignore[attr-defined]


TEXTS = (
    "", "He had no tremor.", "A 52-year-old woman was ADMITTED on 3 May 2019\nwith weakness (4/5) of both legs; FVC 63 %.",
    "PATIENT 2: no history of ſeizures, 3 K/µL, İzmir, ıßẞΣς – “well”\n\n- Left arm: 3+; right: 4-",
    "".join(map(chr, range(32, 0x180))),
)  # fmt: skip


def test_what_can_begin_a_pattern_is_found_where_python_finds_it() -> None:
    quick = 0
    for name, one in late_patterns():
        ours, plain = one.finditer, re.compile(one.pattern, one.flags)
        quick += patterns._parsed(one.pattern, int(one.flags))[1] != patterns.array("I", plain_code(one)).tobytes()
        for text in TEXTS:
            for start in (0, 5):
                assert [m.span() for m in ours(text, start)] == [m.span() for m in plain.finditer(text, start)], name
                found = plain.search(text, start)
                mine = one.search(text, start)
                assert (mine and mine.span()) == (found and found.span()), (name, one.pattern)
    assert quick > 1000


def plain_code(one: Any) -> list[int]:
    """What Python's own compiler makes of a pattern."""
    compiler = importlib.import_module("re._compiler")
    return list(compiler._code(importlib.import_module("re._parser").parse(one.pattern, one.flags), int(one.flags)))


def test_patterns_live_only_where_a_word_that_they_need_stands() -> None:
    some = tuple(
        regex(source, re.I) for source in (r"\bserolog(?:y|ies)\b", "(?:tube|mask) of", r"\d+", "(?:a|the) cat")
    )
    assert living(some, "No mask on.") == {some[1], some[2]}
    assert living(some, "SEROLOGIES of THE CAT") == {some[0], some[2], some[3]}


def test_a_pattern_that_holds_lives() -> None:
    every = tuple(one for _, one in late_patterns())
    for text in TEXTS:
        alive = living(every, text)
        for one in every:
            assert one in alive or not re.compile(one.pattern, one.flags).search(text), one.pattern


def test_patterns_are_kept_for_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    sources = [(rf"(?P<n>a{n})|\bb+(?=c)(d)?", re.IGNORECASE if n % 2 else 0) for n in range(30)]
    first, second, third = (Kept(PATTERNS._place, 100, 25) for _ in range(3))
    for kept in (first, second):
        monkeypatch.setattr(patterns, "PATTERNS", kept)
        for source, flags in sources:
            found, made = kept_pattern(source, flags), re.compile(source, flags)
            assert (found.pattern, found.flags, found.groups, dict(found.groupindex)) == (
                source,
                made.flags,
                2,
                {"n": 1},
            )
            text = "A1 a2 bbcd a7a7"
            assert [(m.span(), m.groupdict(), m.lastgroup) for m in found.finditer(text)] == [
                (m.span(), m.groupdict(), m.lastgroup) for m in made.finditer(text)
            ]
        assert len(kept._added) == (30 if kept is first else 0)
        kept.keep()
        assert not kept._added
    next(tmp_path.rglob("patterns-*.bin")).write_bytes(b"damaged")
    monkeypatch.setattr(patterns, "PATTERNS", third)
    assert kept_pattern("a", 0).search("ba")
    with pytest.raises(re.error):
        kept_pattern("(", 0)


@pytest.mark.parametrize(
    "source",
    [
        r"\b(?:kilo|Ångström|ſ)s?\b",
        r"(?:a?b|[0-9]{2})?(?:c|\d)",
        r"x*",
        r"(?i:a)b|c",
        r"(?<=a)(?P<one>b|c)\1|\n",
        r"[^a]b|c",
    ],
)
@pytest.mark.parametrize("flags", [0, re.I])
def test_a_guarded_pattern_finds_the_same(source: str, flags: int) -> None:
    text = "KILO Kilos ÅNGSTRÖM s S ſ 12c bc abb acc AB cb\n xx"
    plain, ours = re.compile(source, flags), kept_pattern(source, flags)
    assert [(m.span(), m.groups()) for m in ours.finditer(text)] == [
        (m.span(), m.groups()) for m in plain.finditer(text)
    ]
