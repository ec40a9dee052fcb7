"""Codes of a medicine that hold for one route alone."""

from __future__ import annotations

import pytest

from etl.facts import Medication
from etl.names import SYSTEMS
from etl.pipeline import convert_text

ATC, UNII = SYSTEMS["atc"], SYSTEMS["unii"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A 40-year-old man takes diclofenac orally.", ["M01AB05"]),
        ("A 40-year-old man took intravenous diclofenac.", ["M01AB05"]),
        ("A 40-year-old man uses topical diclofenac.", ["D11AX18"]),
        ("A 40-year-old man takes diclofenac.", []),  # without a route none holds
        ("A 40-year-old man got intrathecal methotrexate.", []),  # a route that no code is for
        ("A 40-year-old man takes riluzole.", ["N07XX02"]),  # a substance with one code has it by any route
        ("A 40-year-old man is allergic to diclofenac.", []),
    ],
)
def test_the_route_decides(text: str, codes: list[str]) -> None:
    facts = convert_text(text).facts.facts
    found = [c.code for fact in facts for c in fact.code.codings if c.system == ATC]
    assert found == codes
    assert codes == [] or any(isinstance(fact, Medication) for fact in facts)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A 40-year-old man takes prednisolone 20 mg daily.", {(UNII, "9PHQ9Y1OLM")}),
        ("A 40-year-old man takes oral prednisolone 20 mg daily.", {(UNII, "9PHQ9Y1OLM"), (ATC, "H02AB06")}),
        ("A 40-year-old man takes bromocriptine 5 mg daily.", {(UNII, "3A64E3G5ZO")}),  # two codes for one route
        ("A 40-year-old man takes riluzole.", {(UNII, "7LJ087RS6F"), (ATC, "N07XX02")}),
        ("A 40-year-old man takes herbs.", set()),
    ],
)
def test_a_substance_has_its_code_without_a_route(text: str, codes: set[tuple[str, str]]) -> None:
    facts = [fact for fact in convert_text(text).facts.facts if isinstance(fact, Medication)]
    assert {(c.system, c.code) for fact in facts for c in fact.code.codings if c.system in (ATC, UNII)} == codes
