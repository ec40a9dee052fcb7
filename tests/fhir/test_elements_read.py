"""What elements of FHIR are read back as, also where a part of them is missing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from etl.elements import read
from etl.elements.around import _shifted
from etl.elements.write import EXTENSION, HL7_EXTENSION
from etl.facts import Coded, Coding, Concept, Evidence, Period, Quantity, Range, Site, Timepoint

CODES = [{"system": "s", "code": "a", "display": "A"}, {"code": "b", "version": "2"}, {"system": "t", "version": "3"}]
READ = (Coding("s", "a", "A"), Coding("", "b", None, "2", "p"), Coding("t", "", None, "3", "q"))
FIVE, SIX = {"value": 5, "unit": "mg", "system": "u", "code": "mg"}, {"value": 6}
GRADE = {"code": "2", "extension": [{"url": f"{HL7_EXTENSION}/ordinalValue", "valueDecimal": 2}]}
LATERAL = {"extension": [{"url": f"{EXTENSION}/laterality", "valueBoolean": True}]}
five, six = Quantity(Decimal(5), "mg", "mg"), Quantity(Decimal(6), None)


def printed(*texts: str) -> dict[str, Any]:
    return {"extension": [{"url": f"{EXTENSION}/printed", "valueString": text} for text in texts]}


def told(name: str, **parts: tuple[str, Any]) -> dict[str, Any]:
    """An extension with parts, each with the ending of its value's name."""
    inner = [{"url": part, f"value{kind}": value} for part, (kind, value) in parts.items()]
    return {"extension": [{"url": f"{EXTENSION}/{name}", "extension": inner}]}


PACKS = {"extension": [{"url": f"{EXTENSION}/reading", "extension": [
    {"url": "rule", "valueString": "r"}, {"url": "pack", "valueString": "p"}, {"url": "pack", "valueString": "q"}]}]}  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "given", "expected"),
    [
        (read.concept, None, None), (read.concept, printed("x"), None),
        (read.concept, {"text": "x"}, Concept("x")), (read.concept, {"coding": CODES[:1]}, Concept("", READ[:1])),
        (read.named, None, Concept("")), (read.code, None, ""), (read.code, {"coding": [{"display": "x"}, *CODES]}, ""),
        (read.code, {"coding": CODES}, "a"),
        (read.quantity, {"unit": "mg"}, None), (read.quantity, FIVE, five), (read.quantity, SIX, six),
        (read.quantity, {"value": 5, "system": "u", "code": "1", "comparator": "<"}, Quantity(Decimal(5), "", "", "<")),
        (read.quantity, {"value": 5, "system": "u"}, Quantity(Decimal(5), "")),
        (read.range_, None, None), (read.range_, {"low": FIVE}, Range(five, None)),
        (read.value_of, {"valueInteger": "3"}, 3), (read.value_of, {"valueQuantity": FIVE}, five), (read.value_of, {}, None),
        (read.value_of, {"valueRange": {"high": SIX}}, Range(None, six)),
        (read.value_of, {"valueCodeableConcept": {"text": "x"}}, "x"),
        (read.value_of, {"valueCodeableConcept": {"coding": [GRADE]}}, Coded(Concept("", (Coding("", "2"),)), Decimal(2), "")),
        (read.value_of, {"valueCodeableConcept": {"text": "x", "coding": CODES[:1]}}, Coded(Concept("x", READ[:1]), None, "x")),
        (read.site, None, None), (read.site, {"text": "left foot, sole"}, Site(Concept("foot"), "left", "sole")),
        (read.site, {"text": "foot"}, Site(Concept("foot"))), (read.site, {"text": "left"}, Site(Concept("left"))),
        (read.site, {"text": "left", **LATERAL}, Site(Concept(""), "left")),
        (read.site, {"coding": CODES[:1]}, Site(Concept(""), None, "", READ[:1])),
        (read.period, {}, None), (read.period, {"start": "2001"}, Period("2001")), (read.period, {"id": "1"}, None),
        (read.period, printed("May", "so long"), Period("May", None, "so long")), (read.period, printed("May"), Period(text="May")),
        (read.period, {"start": "2001", "_end": printed("soon")}, Period("2001", "soon")),
        (read.evidence, told("source-span", page=("Integer", 2)), (Evidence(0, 0, "", 2),)),
        (read.evidence, told("source-span", start=("Integer", 1), end=("Integer", 4), quote=("String", "abc")), (Evidence(1, 4, "abc"),)),
        (read.reading, {}, read.Reading()), (read.reading, PACKS, read.Reading("r", "", ("p", "q"))),
        (read.timepoint, {}, None), (read.timepoint, told("timepoint", label=("String", "x")), Timepoint("after", "x")),
        (read.timepoint, told("timepoint", phase=("Code", "before"), offset=("Duration", FIVE)), Timepoint("before", "", five)),
        (read.notes, {"note": [{"text": "x"}, {}]}, ["x", ""]), (read.display, {}, ""), (read.display, None, ""),
        (read.performer, {}, ""), (read.performer, {"performer": [{"actor": {"display": "x"}}, {}]}, "x"),
    ],
)  # fmt: skip
def test_an_element_is_read(reader: Callable[[Any], Any], given: Any, expected: Any) -> None:
    assert reader(given) == expected


def test_codes_of_packs_are_named_in_turn() -> None:
    assert read.codings(CODES, ("p", "q")) == READ
    assert [one.matched for one in read.codings(CODES, ("p",))] == ["", "p", ""]


@pytest.mark.parametrize(
    ("day", "count", "unit", "sign", "expected"),
    [
        ("2001-03-01", 1, "d", -1, "2001-02-28"), ("2001-03-01", 2, "wk", 1, "2001-03-15"), ("2001-12", 2, "mo", 1, "2002-02"),
        ("2001-03-31", 3, "mo", -1, "2000-12"), ("2001-03", 5, "a", -1, "1996"), ("2001", 2, "mo", 1, "2001"),
        ("2001", 1, "d", 1, "2001"), ("2001-03-01", 1, "h", 1, "2001-03-01"),
    ],
)  # fmt: skip
def test_a_day_so_far_from_another(day: str, count: int, unit: str, sign: int, expected: str) -> None:
    assert _shifted(day, Quantity(Decimal(count), unit), sign) == expected
    assert _shifted(day, Quantity(Decimal(count), unit, "", "<"), sign) == _shifted(day, None, sign) == day
