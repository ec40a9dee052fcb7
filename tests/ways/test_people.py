"""Whom a page is about, in the ways in which pages say it: titles, introductions, heads, references, groups, nobody."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from facts import facts_of, message, wrong
from groups_and_nobody import EXAMPLES, GROUP_BODY, GROUP_FACTS, GROUPS, NOBODY, TABLE_GROUPS
from one_person import Way, beside_ways, intro_ways, reference_ways, teller_ways, title_ways
from people_again import GROUPS_AGAIN, NOBODY_AGAIN, SEEN, again_ways
from several_people import head_ways, inline_ways, layout_ways, three_ways, turn_ways

from etl.facts import Observation, Quantity


def left() -> dict[str, str]:
    """Ways that are not read yet (slot and text on one line), each with the reason above it."""
    reasons, reason = {}, ""
    for line in (Path(__file__).parent / "people_left.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("%% "):
            reason = line[3:]
        elif line:
            reasons[line] = reason
    return reasons


SLOTS: dict[str, list[Way]] = {
    "title": title_ways(),
    "intro": intro_ways(),
    "teller": teller_ways(),
    "reference": reference_ways(),
    "beside": beside_ways(),
    "heads": head_ways(),
    "layout": layout_ways(),
    "inline": inline_ways(),
    "turn": turn_ways(),
    "three": three_ways(),
    "again": again_ways(),
}


def faults(way: Way) -> list[str]:
    """What a page says wrong of its persons and their facts."""
    text, persons, gives, never = way
    facts = facts_of(text)
    out = [] if len(facts.persons) == len(persons) else [f"{len(facts.persons)} persons for {len(persons)}"]
    for person, wanted in zip(facts.persons, persons, strict=False):
        name, sex, country, age = wanted.split("/")
        nation = person.nationality.codings[0].code if person.nationality else ""
        has = {"name": person.name, "sex": person.gender or "", "country": nation}
        for what, want in (("name", name), ("sex", sex), ("country", country)):
            if want != "?" and has[what] not in want.split(" or "):
                out.append(f"{what} {has[what]!r} for {want!r}")
        ages = [
            f"{f.value.value}"
            for f in facts.facts
            if f.subject == person.key and isinstance(f, Observation) and f.code.entry == "measure:age" and isinstance(f.value, Quantity)
        ]  # fmt: skip
        if age != "?" and ages != [age]:
            out.append(f"ages {ages} for {age}")
    return out + wrong(text, gives, never)


def group_faults(text: str, size: int | None, gives: list[str]) -> list[str]:
    """What is wrong with a group's page."""
    facts = facts_of(text)
    found = facts.cohort.size.value if facts.cohort and facts.cohort.size else None
    out = [f"{len(facts.persons)} persons"] if facts.persons else []
    out += ["no group"] if facts.cohort is None else []
    out += [f"size {found} for {size}"] if size is not None and facts.cohort and found != size else []
    return out + wrong(text, gives)


def example_faults(page: str) -> list[str]:
    """What is wrong with a group's page that tells of one patient too."""
    out = wrong(page, ["group | speech: improved"], ["group | dysphagia: present", "p1 | speech"])
    return out + (["no group"] if facts_of(page).cohort is None else [])


def nobody_faults(page: str) -> list[str]:
    """What a page about nobody gives."""
    facts = facts_of(page)
    none = (facts.persons, facts.cohort, facts.facts) == ((), None, ())
    return [] if none else [f"{[p.name for p in facts.persons]} {facts.cohort} {len(facts.facts)} facts"]


def cases() -> Iterator[tuple[str, str, Callable[[], list[str]]]]:
    """Each way: its slot, its text, and what tells what is wrong with it."""
    for slot, ways in SLOTS.items():
        yield from ((slot, way[0], partial(faults, way)) for way in ways)
    for page, size in GROUPS:
        text = page + GROUP_BODY.format(n=size)
        yield "group", text, partial(group_faults, text, size, GROUP_FACTS)
    yield from (("table", page, partial(group_faults, page, 34, GROUP_FACTS)) for page in TABLE_GROUPS)
    yield from (("example", page, partial(example_faults, page)) for page in EXAMPLES)
    yield from (("nobody", page, partial(nobody_faults, page)) for page in NOBODY)
    for page, size in GROUPS_AGAIN:
        text = page + SEEN
        yield "group again", text, partial(group_faults, text, size, ["group | gait: improved"])
    yield from (("nobody again", page, partial(nobody_faults, page)) for page in NOBODY_AGAIN)


def params() -> Iterator[object]:
    """The cases with their names ("title-7") and, for those not read yet, the reason."""
    count: Counter[str] = Counter()
    reasons = left()
    for slot, text, check in cases():
        name = f"{slot}-{count[slot]}"
        count[slot] += 1
        reason = reasons.pop(f"{slot}: " + text.replace("\n", "\\n"), None)
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(text, check, id=name, marks=marks)
    assert not reasons, f"no such ways: {list(reasons)}"


@pytest.mark.parametrize(("text", "check"), params())
def test_who_the_page_is_about(text: str, check: Callable[[], list[str]]) -> None:
    found = check()
    assert not found, message(text, found)
