"""Regular expressions are compiled late; here all of them are."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import etl
from etl import patterns
from etl.cache import Kept
from etl.patterns import PATTERNS, kept_pattern, regex


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


def needed(items: Iterable[Any], needs: tuple[str, ...], run: str = "") -> bool:
    """Whether whatever a parsed expression holds for has one of the needs in it.

    Args:
        items: of the expression, as Python's own parser gives them.
        needs: letters, signs or words.
        run: the letters that surely stand right before.
    """
    for kind, value in items:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value)
            if any(need in run for need in needs):
                return True
            continue
        if name == "BRANCH" and all(needed(one, needs, run) for one in value[1]):
            return True
        if name == "SUBPATTERN" and needed(value[3], needs, run):
            return True
        if name == "IN" and all(str(k) == "LITERAL" and any(n in run + chr(v) for n in needs) for k, v in value):
            return True
        if name == "ASSERT" and value[0] > 0 and needed(value[1], needs):
            return True
        if name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0 and needed(value[2], needs, run):
            return True
        run = ""
    return False


def test_what_a_pattern_needs_stands_in_all_that_it_holds_for() -> None:
    told = 0
    for name, one in late_patterns():
        if one.needs:
            told += 1
            assert (one.flags ^ re.compile(one.pattern, one.flags).flags) & re.IGNORECASE == 0
            parsed = re._parser.parse(one.pattern, one.flags)  # type: ignore[attr-defined]
            assert needed(parsed, one.needs), (name, one.pattern)
    assert told > 20


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
@pytest.mark.parametrize("text", ["", "one week", "in a month or a year", "A MONTH", "month, month"])
def test_a_pattern_that_says_what_it_needs_finds_the_same(text: str, flags: int) -> None:
    spared, made = (
        regex(r"\b(?:a|the)? ?(?:month|year)\b", flags, needs=("month", "year")),
        re.compile(r"\b(?:a|the)? ?(?:month|year)\b", flags),
    )
    for start, end in ((0, 99), (3, 99), (0, 7), (3, 12)):
        assert spared.findall(text, start, end) == made.findall(text, start, end)
        assert [m.span() for m in spared.finditer(text, start, end)] == [
            m.span() for m in made.finditer(text, start, end)
        ]
        for method in ("search", "match", "fullmatch"):
            ours, theirs = getattr(spared, method)(text, start, end), getattr(made, method)(text, start, end)
            assert (ours and ours.span()) == (theirs and theirs.span())


def test_a_pattern_is_compiled_for_no_text_without_what_it_needs() -> None:
    broken = regex("(one", needs=("one",))
    assert broken.search("two") is None
    with pytest.raises(re.error):
        broken.search("one")


@settings(deadline=None, max_examples=50)
@given(st.text("ab ", max_size=40), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_what_is_needed_is_found_in_every_part_of_a_long_text(text: str, parts: list[tuple[int, int]]) -> None:
    long = ("ab " + text) * (1 + 2100 // (len(text) + 3))
    late, made = regex("(?:AB|BA)b*", re.IGNORECASE, needs=("ab", "ba")), re.compile("(?:AB|BA)b*", re.IGNORECASE)
    for start, length in parts:
        for at in ((start,), (start, start + length), (0, length)):
            assert [m.span() for m in late.finditer(long, *at)] == [m.span() for m in made.finditer(long, *at)]


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
