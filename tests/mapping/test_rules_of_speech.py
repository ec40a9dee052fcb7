"""The files of rules of speech: what their rows and patterns are read as, without the cache that the shipped ones come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.errors import MappingError
from etl.mapping.decisions import Row, Sign, read_decisions
from etl.mapping.entry import Example
from etl.mapping.reach import Otherwise, Reach, Rule, read_reach
from etl.mapping.rules import parse_rules
from etl.mapping.sayings import Element, Saying, elements, needed
from etl.mapping.slots import Kind, Link, Slots, Units, Way, Worded, read_slots

WORDS = {"NO_MEMBER": frozenset({"then"}), "DAY": frozenset({"day", "week"}), "AN": frozenset({"an"})}


def some(*words: str) -> frozenset[str]:
    return frozenset(words)


def word(*words: str, sort: str = "word", optional: bool = False) -> Element:
    return Element(sort, some(*words), optional=optional)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^ off $", [Element("start"), word("off"), Element("end")]),
        ("on|side_effect off?", [word("on", "side effect"), word("off", optional=True)]),
        ("DAY|month", [word("day", "week", "month")]),
        ("A ?", [word("A"), word("?")]),
        ("# #|one? #|DAY", [Element("number"), word("one", sort="number", optional=True), word("day", "week", sort="number")]),
        ("Name Name? STOP _ _?", [Element("name"), Element("name", optional=True), Element("stop"), Element("any"), Element("any", optional=True)]),
        ("..3 ,,2 ..12-medicine", [Element("gap", most=3), Element("list", most=2), Element("gap", some("medicine"), 12)]),
        ("<>", [Element("term", apart=some("then"))]),
        ("<finding|cue>? <finding>+", [Element("term", some("finding", "cue"), optional=True, apart=some("then")), Element("terms", some("finding"), apart=some("then"))]),
        ("~no !DAY all* ~ !", [word("no", sort="behind"), word("day", "week", sort="ahead"), word("all", sort="run"), word("~"), word("!")]),
    ],
)  # fmt: skip
def test_a_pattern(pattern: str, expected: list[Element]) -> None:
    assert [*elements(pattern, WORDS)] == expected


@pytest.mark.parametrize(("pattern", "numbers"), [("a|b c d? ~e <f>", (1, 0)), ("<f> # ..2 a", (3,)), ("a? <>", ())])
def test_the_words_that_a_pattern_needs(pattern: str, numbers: tuple[int, ...]) -> None:
    assert needed([*elements(pattern, WORDS)]) == numbers


def row(pattern: str) -> tuple[Element, ...]:
    return tuple(elements(pattern, WORDS))


DECISIONS = """
phrases: {stop: ["off", went away], two: [a, b]}
signs:
  stopped: {says: ["<it> @stop", "no|not a <it>", "@two @two"], in: [clause, line], unless: [soon]}
  it: {says: ["<it>"]}
tables:
  taken:
    gone: {says: past, if: [stopped], but: [it], reason: stopped, examples: [{text: x, gives: [a], never: [b]}, {text: y}]}
    is: {says: "", if: [], examples: [{text: z}]}
"""


def test_decisions_are_read(tmp_path: Path) -> None:
    (path := tmp_path / "decisions.yaml").write_text(DECISIONS, encoding="utf-8")
    read = read_decisions(path, WORDS)
    patterns = tuple(map(row, ("<it> off", "<it> went away", "no|not a <it>", "a a", "a b", "b a", "b b")))
    needs, rarest = ((1,), (1, 2), (1, 0), *((0, 1),) * 4), some("off", "went", "a", "b")
    stopped = Sign(patterns, ("clause", "line"), (row("soon"),), needs, rarest)
    assert read.signs == {"stopped": stopped, "it": Sign((row("<it>"),), ("sentence",), (), ((),), some())}
    gone = Row("gone", "past", ("stopped",), ("it",), "stopped", (Example("x", ("a",), ("b",)), Example("y", (), ())))
    assert read.tables == {"taken": (gone, Row("is", "", (), examples=(Example("z", (), ()),)))}


SLOTS = """
marks: {frequency: [{is: 2, says: [twice, "#|DAY times"]}], then: [{says: ["#|DAY #|AN then"]}]}
units: {dose: {of: [mg, DAY], not_per: [L]}, count: {of: [drop]}}
kinds:
  medicine:
    ends: ["as well"]
    slots:
      far: {slot: dose, mark: amount, side: behind, words: 3, over: [the, DAY], first: 1, breaks: [but], unless: ["<it> <head>"],
            needs: [per], shared: [and], examples: [{text: x, never: [b]}]}
      near: {slot: dose, mark: amount, side: before, examples: [{text: y, gives: [a]}]}
    links:
      later: {says: next, when: ["then <it>"], each: way, examples: [{text: z}]}
  procedure: {slots: {}}
"""


def test_slots_are_read(tmp_path: Path) -> None:
    (path := tmp_path / "slots.yaml").write_text(SLOTS, encoding="utf-8")
    x, y, z = (Example("x", (), ("b",)),), (Example("y", ("a",), ()),), (Example("z", (), ()),)
    ways = (
        Way("far", "dose", "amount", "behind", 3, some("the", "day", "week"), 1, (row("but"),), (row("<it> <head>"),),
            (row("per"),), (row("^ and $"),), x),
        Way("near", "dose", "amount", "before", 0, some(), examples=y),
    )  # fmt: skip
    times = (row("twice"), row("# times"), row("DAY times"))
    then = tuple(map(row, ("# # then", "# AN then", "DAY # then", "DAY AN then")))
    units = {"dose": Units(some("mg", "day", "week"), some("L")), "count": Units(some("drop"))}
    medicine = Kind(ways, (Link("later", "next", (row("^ then <it>"),), "way", z),), (row("as well"),))
    marks = (Worded("frequency", "2", times), Worded("then", "", then))
    assert read_slots(path, WORDS) == Slots(marks, units, {"medicine": medicine, "procedure": Kind((), (), ())})


@pytest.mark.parametrize(
    ("reader", "text", "old", "new", "fault"),
    [
        (read_decisions, DECISIONS, "[{text: z}]", "[]", "is has no example"),
        (read_decisions, DECISIONS, "@stop", "@start", "a sign names 'start'"),
        (read_decisions, DECISIONS, "phrases", "other", "a sign names 'stop'"),
        (read_slots, SLOTS, "[{text: z}]", "[]", "later has no example"),
        (read_slots, SLOTS, "side: behind", "side: above", "far looks 'above'; a side is before, behind, in turn"),
        (read_slots, SLOTS, "slot: dose, mark: amount, side: before", "mark: amount, side: before", "names or lacks 'slot'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(tmp_path: Path, reader: Any, text: str, old: str, new: str, fault: str) -> None:
    (path := tmp_path / "rows.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(MappingError, match=fault):
        reader(path, WORDS)


REACH = """
kinds: {signs: [finding, condition]}
roles: {others: [relative]}
denied: {free: negated}
otherwise:
  mine: {says: helper, words: [can], roles: [report], before: [DAY, he], near: [x], large: true, example: e, but: b}
  bare: {words: [can], example: e, but: b}
rules:
  full: {cue: negated, over: [after, before], sort: [word], looks: [ahead], of: signs, says: absent, until: [DAY], anew: true,
         yields: few, valued: true, runs: true, examples: [{text: x, gives: [a]}]}
  plain: {cue: negated, over: [after], examples: [{text: y}]}
"""
SAYINGS = """
rules:
  cited: {says: other, over: rest, when: ["in DAY|the", "of <>"], unless: [DAY], of: signs, value: aunt,
          examples: [{text: x, gives: [a], never: [b]}]}
  known: {says: known, when: [day], examples: [{text: x, gives: [a]}, {text: y, never: [b]}]}
"""


def test_rules_of_reach_are_read(tmp_path: Path) -> None:
    files = {"rules/reach.yaml": REACH, "rules/sayings.yaml": SAYINGS, "vocabulary/en.yaml": "DAY: [day, week]\nPREPOSITION: [in, of]\n"}  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = {"DAY": some("day", "week"), "PREPOSITION": some("in", "of")}
    patterns = tuple(tuple(elements(one, words)) for one in ("in DAY|the", "of <>", "day"))
    signs, x = some("finding", "condition"), (Example("x", ("a",), ()),)
    full = Rule(
        name="full", cue="negated", over=("after", "before"), sort=some("word"), looks=some("ahead"), of=signs, says="absent",
        until=words["DAY"], anew=True, yields="few", valued=True, runs=True, examples=x,
    )  # fmt: skip
    plain = Rule(name="plain", cue="negated", over=("after",), says="negated", examples=(Example("y", (), ()),))
    cited = Saying("cited", "other", "rest", patterns[:2], words["DAY"], signs, (Example("x", ("a",), ("b",)),), "aunt", ((0, 1), (0,)))  # fmt: skip
    known = Saying("known", "known", "sentence", patterns[2:], examples=(*x, Example("y", (), ("b",))), needs=((0,),))
    mine, bare = Otherwise("helper", before=some("day", "week", "he"), near=some("x"), large=True), Otherwise("")
    read = read_reach(tmp_path)
    assert read == Reach(
        {"negated": (full, plain)}, words, (cited, known), {"day": (0, 1), "week": (0,), "the": (0,), "of": (0,)},
        {"others": some("relative")}, {"free": "negated"}, {"can": (mine, bare), ":report": (mine,)},
    )  # fmt: skip
    assert [read.rule(name) for name in ("full", "known", "none")] == [full, known, None]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("one: {gives: a}\ntwo: {gives: b}\n", None),
        ("one: {gives: a}\none: {gives: b}\n", 2),
        ("one:\n  gives: a\n  never: b\n  gives: c\n", 4),
        ("one: {gives: a}\ntwo: {gives: b}\nwords:\n  - {one: a, one: b}\n", 4),
    ],
)
def test_a_name_stands_once_in_its_place(rows: str, line: int | None, tmp_path: Path) -> None:
    path = tmp_path / "rows.yaml"
    path.write_text(rows)
    if line is None:
        assert list(parse_rules(path)) == ["one", "two"]
    else:
        with pytest.raises(MappingError, match=rf"rows\.yaml:{line}: \w+ stands here twice"):
            parse_rules(path)
