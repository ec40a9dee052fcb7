"""Two readings beside each other: who has a fact right is counted once, by axis, and the measuring half is never shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import score
import shadow

TREMOR, COUGH = {"text": "tremor"}, {"text": "cough"}
PRESENT, ABSENT = ({"coding": [{"code": code}]} for code in ("52101004", "2667000"))
ANSWERS = {
    "patients": 0,
    "findings": {},
    "facts": [
        {"type": "observation", "what": "tremor", "presence": "absent", "timepoint": "after", "quote": "no tremor"},
        {"type": "observation", "what": "cough", "presence": "present", "quote": "coughing"},
    ],
    "forbidden": [{"type": "observation", "what": "fever"}],
}


def observed(name: str, value: Any, phase: str = "", rule: str = "") -> dict[str, Any]:
    """An Observation of a bundle."""
    told = [{"url": "x/timepoint", "extension": [{"url": "phase", "valueCode": phase}]}] if phase else []
    told += [{"url": "x/reading", "extension": [{"url": "rule", "valueString": rule}]}] if rule else []
    return {
        "resource": {
            "resourceType": "Observation",
            "code": {"text": name},
            "valueCodeableConcept": value,
            "extension": told,
        }
    }


def made(*entries: dict[str, Any]) -> dict[str, Any]:
    """What a reading makes of a file."""
    return {"bundle": {"entry": list(entries)}, "outcome": {}}


def fact(name: str, *parts: str) -> dict[str, Any]:
    """A fact of a page."""
    told = {"kind": "", "name": name, "shown": list(parts), "parts": list(parts)}
    return {**told, "starts": [99], "rule": "", "unknown": False}


def reading(by_name: dict[str, Any]) -> shadow.Reading:
    """A reading that knows its answers by heart."""

    def read(tasks: Sequence[dict[str, Any]]) -> Iterable[Any]:
        return (by_name[task["path"]] for task in tasks)

    return read


def compared(case: shadow.Case, old: Any, new: Any) -> shadow.Outcome:
    """Two readings of one document."""
    return shadow.compare([case], *(reading({case.task["path"]: one}) for one in (old, new)))


def case_of(answers: Any, name: str = "building") -> shadow.Case:
    return shadow.Case(name, "a.txt", {"path": "a.txt"}, answers)


TREMOR_GONE = observed("tremor", ABSENT, "after")


@pytest.mark.parametrize(
    ("old", "new", "verdicts"),
    [
        ([TREMOR_GONE], [TREMOR_GONE], {"tremor": "both right", "cough": "both wrong"}),
        ([TREMOR_GONE], [observed("tremor", PRESENT, "after")], {"tremor": "only old", "cough": "both wrong"}),
        ([observed("tremor", ABSENT)], [TREMOR_GONE], {"tremor": "only new", "cough": "both wrong"}),
        ([], [TREMOR_GONE, observed("cough", PRESENT)], {"tremor": "only new", "cough": "only new"}),
        ([observed("fever", PRESENT)], [], {"fever": "only new", "tremor": "both wrong"}),
        ([observed("chorea", PRESENT)], [observed("chorea", ABSENT)], {"chorea": "both wrong"}),
        ([], [observed("chorea", PRESENT)], {"chorea": "only old"}),
    ],
)
def test_who_is_right(old: list[Any], new: list[Any], verdicts: dict[str, str]) -> None:
    lines = compared(case_of(ANSWERS), made(*old), made(*new)).lines
    told = {name: line.verdict() for line in lines for name in verdicts if name in line.fact}
    assert told == verdicts


def test_the_axis_is_that_of_the_attribute() -> None:
    old = made(observed("tremor", PRESENT), observed("cough", PRESENT, rule="list"))
    outcome = compared(case_of(ANSWERS), old, made(TREMOR_GONE, observed("cough", PRESENT, rule="clause")))
    lines = {line.fact.split(":")[0]: line for line in outcome.lines}
    tremor, cough = lines["observation tremor"], lines["observation cough"]
    assert (tremor.old, tremor.new) == ({"presence", "time"}, frozenset())
    assert (tremor.verdict("time"), tremor.verdict("name"), cough.rules) == (
        "only new",
        "both right",
        ("list", "clause"),
    )
    counted = [line.split() for line in shadow.summary(outcome) if line.startswith("building ")]
    assert ["building", "time", "0", "0", "1", "0", "0"] in counted
    assert ["building", "presence", "1", "0", "1", "0", "0"] in counted


def test_nothing_of_the_measuring_half_is_shown() -> None:
    shown = {}
    for half in ("building", "measuring"):
        outcome = compared(case_of(ANSWERS, half), made(), made(TREMOR_GONE))
        shown[half] = "\n".join(shadow.shown_lines(outcome))
        assert any(line.split()[:2] == [half, "fact"] for line in shadow.summary(outcome))
    assert "no tremor" in shown["building"] and "a.txt" in shown["building"]
    assert shown["measuring"].splitlines() == ["\t".join(shadow.HEAD)]


def test_a_text_without_answers_shows_what_differs() -> None:
    old = made(observed("tremor", PRESENT, "before"), observed("cough", PRESENT))
    new = made(observed("tremor", ABSENT, "before"), observed("cough", PRESENT), observed("chorea", PRESENT))
    lines = compared(case_of(None, "letters"), old, new).lines
    assert {line.fact: line.differs for line in lines} == {
        "observation tremor": "presence: present → absent",
        "observation chorea": "only new",
    }
    assert {line.verdict() for line in lines} == {"differs"}


class Check:
    """A check of a guard, as tests/guards has it."""

    page, facts = "Mr. Tester.\nx", ("tremor: present; before",)


@pytest.mark.parametrize(
    ("forbids", "gave", "wrong"),
    [
        (False, [fact("tremor", "present", "before")], frozenset()),
        (False, [fact("tremor", "absent", "before")], {"presence"}),
        (False, [fact("tremor", "present", "after")], {"time"}),
        (False, [], {"name"}),
        (True, [fact("tremor", "present", "before")], {"forbidden"}),
        (True, [fact("tremor", "present")], frozenset()),
    ],
)
def test_a_guard_is_right_or_wrong_on_an_axis(forbids: bool, gave: list[Any], wrong: object) -> None:
    case = case_of(shadow.Guarded(Check(), forbids), "guards")
    [line] = compared(case, {"facts": gave}, {"facts": []}).lines
    assert line.old == wrong


def test_a_frame_has_lines_for_what_it_states_and_what_it_does_not() -> None:
    from frame import Frame

    case = case_of(shadow.Framed(Frame("n", "t", ("tremor: absent; after", "? cough: present"))), "frames")
    old = {"facts": [fact("tremor", "absent", "before"), fact("fever", "present")]}
    lines = compared(case, old, {"facts": [fact("tremor", "absent", "after"), fact("cough", "present")]}).lines
    assert {line.fact: (line.verdict(), set(line.old)) for line in lines} == {
        "tremor: absent; after": ("only new", {"time"}),
        "fever: present": ("only new", {"extra"}),
    }


def test_every_attribute_of_the_scorecard_has_its_axis() -> None:
    assert {shadow.axis_of(name) for name in shadow.scorecard.ATTRIBUTES} <= set(shadow.ORDER)


def test_what_was_read_is_read_again_only_if_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def worked(tree: Path, tasks: Sequence[dict[str, Any]]) -> Iterator[bytes]:
        for task in tasks:
            asked.append(task["text"])
            yield b'{"facts": []}'

    monkeypatch.setattr(shadow, "worked", worked)
    code = tmp_path / "etl" / "a.py"
    code.parent.mkdir()
    for content, texts in (("1", ["x", "y"]), ("1", ["y", "z"]), ("2", ["z"])):
        code.write_text(content)
        read = shadow.reading_of(tmp_path, tmp_path / "made.sqlite")
        assert list(read([{"text": text} for text in texts])) == [{"facts": []}] * len(texts)
    assert asked == ["x", "y", "z", "z"]


def test_a_sentence_is_that_of_the_fact() -> None:
    text = "No fever. He had a tremor of the hand. Then it went.\nEnd"
    span = {"url": "source-span", "extension": [{"url": "start", "valueInteger": text.index("tremor")}]}
    got = {"resource": {"extension": [span]}}
    assert shadow.sentence(text, got) == "He had a tremor of the hand."
    assert score.part(span, "start") == 19
