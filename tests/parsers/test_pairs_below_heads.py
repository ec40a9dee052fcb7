"""Headings that name what is told, with fields below them that say only when: "2. Speech", "Before: …", "After: …"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Facted = Callable[..., Facts]

PAGE = """Case 5: Mr. Tester, a 50-year-old man, ataxia

FIRST ROUND
Stem cells by lumbar puncture on 2010-05-14 and 2010-05-21.

1. Walking
   Before: 50 m.
   After: 120 m without a cane.
2. Speech
   Before: slurred.        After: quicker, clearer.
3. Hands
   Before: intention tremor of the left hand.
   After: tremor of the left hand less.
4. Swallowing
   Before: impaired.        After: as before.

Test results of the first round
                         2010-05-11     2010-06-10
   Berg balance scale        33             41
   SARA                      17             13.5

AT HOME
He did exercises.

SECOND ROUND
Stem cells by lumbar puncture on 2011-06-23 and 2011-06-30.

1. Walking
   Before: 80 m.        After: 150 m.
2. Speech
   Before: slurred.        After: unchanged.

Test results of the second round
                         2011-06-21     2011-07-14
   Berg balance scale        37             42
   SARA                      15.5           13
"""


@pytest.fixture(scope="module")
def rows() -> list[tuple[object, ...]]:
    from etl.mapping.compiled import compile_lexicon
    from etl.parsers import parse
    from etl.readers import read

    facts = parse(read(PAGE.encode(), "page.txt"), compile_lexicon()).facts
    return [
        (
            f.code.text,
            float(f.value.value) if isinstance(f.value, Quantity) else f.change or f.presence,
            f.timepoint.phase if f.timepoint else None,
            f.timepoint.course if f.timepoint else None,
        )
        for f in facts
        if isinstance(f, Observation)
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("walking distance", 50, "before", 1),
        ("walking distance", 120, "after", 1),
        ("walking distance", 80, "before", 2),
        ("walking distance", 150, "after", 2),
        ("dysarthria", "present", "before", 1),
        ("speech", "improved", "after", 1),
        ("dysarthria", "present", "before", 2),
        ("speech", "unchanged", "after", 2),
        ("intention tremor", "present", "before", 1),
        ("hand tremor", "improved", "after", 1),
        ("swallowing", "unchanged", "after", 1),
        ("Berg balance scale", 33, "before", 1),
        ("Berg balance scale", 41, "after", 1),
        ("SARA total", 13.5, "after", 1),
        ("Berg balance scale", 37, "before", 2),
        ("Berg balance scale", 42, "after", 2),
    ],
)
def test_a_pair_answers_for_its_heading_and_is_of_its_course(
    rows: list[tuple[object, ...]], row: tuple[object, ...]
) -> None:
    assert row in rows


def test_no_course_gets_what_was_found_in_the_other(rows: list[tuple[object, ...]]) -> None:
    assert len([r for r in rows if r[0] == "walking distance"]) == 4
    assert len([r for r in rows if r[0] == "Berg balance scale"]) == 4
    assert not [r for r in rows if r[0] not in ("age", "ataxia") and r[3] is None]


@pytest.mark.parametrize(
    "page, never",
    [
        # the heading names nothing that the value could answer for
        ("Results\nBefore: clearer.\nAfter: 120 m.", ("speech", "walking distance")),
        # a label with a name of its own
        ("Speech\nGait before: unsteady.\nGait after: better.", ("speech",)),
    ],
)
def test_only_a_heading_that_names_something_is_answered_for(
    facts_of: Facted, page: str, never: tuple[str, ...]
) -> None:
    facts = facts_of(f"Mr. Tester, a 50-year-old man, has ataxia.\n\n{page}\n")
    assert not {f.code.text for f in facts.facts if hasattr(f, "code")} & set(never)
