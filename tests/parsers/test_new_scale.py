"""A scale that nobody has mapped: one YAML file, and its tables and sentences are read; no code changes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from etl.facts import Facts, Observation, Quantity
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

SCALE = """
kind: scale
entries:
  harbour_hand_index:
    name: Harbour Hand Index
    synonyms: [HHX, Harbour hand scale]
    higher: better
    items:
      knot: {name: HHX tying a knot, synonyms: [tying a knot, knot], low: 0, high: 4}
      rope: {name: HHX pulling a rope, synonyms: [pulling a rope, rope], low: 0, high: 4}
      net: {name: HHX mending a net, synonyms: [mending a net, net], low: 0, high: 4}
      oar: {name: HHX rowing, synonyms: [rowing, oar], low: 0, high: 4}
      sail: {name: HHX setting a sail, synonyms: [setting a sail, sail], low: 0, high: 4}
    total: {name: HHX total, synonyms: [total, sum, total score], low: 0, high: 20}
    total_is: sum
"""

TABLE = """Mrs. Tester, a 61-year-old woman with stroke.

Table 2. Harbour Hand Index

| Item (0-4) | Before treatment | 3 months after treatment |
|---|---|---|
| 1. Tying a knot | 1 | 2 |
| 2. Pulling a rope | 0 | 1 |
| 3. Mending a net | 2 | 2 |
| 4. Rowing | N/A | 3 |
| 5. Setting a sail | 3 | 4 |
| Total (0-20) | 6 | 12 |
"""


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    folder: Path = tmp_path_factory.mktemp("mappings")
    (folder / "harbour.yaml").write_text(SCALE, encoding="utf-8")
    return compile_lexicon([folder])


def _scores(lexicon: Lexicon, page: str) -> list[Observation]:
    facts: Facts = parse(read(page.encode(), "page.md"), lexicon)
    return [f for f in facts.facts if isinstance(f, Observation) and "harbour" in f.code.entry]


def test_its_table_is_read_item_by_item(lexicon: Lexicon) -> None:
    scores = _scores(lexicon, TABLE)
    read_ = {
        (f.code.text, f.timepoint.phase if f.timepoint else ""): f.value.value
        if isinstance(f.value, Quantity)
        else None
        for f in scores
    }
    assert read_ == {
        ("HHX tying a knot", "before"): 1, ("HHX tying a knot", "after"): 2,
        ("HHX pulling a rope", "before"): 0, ("HHX pulling a rope", "after"): 1,
        ("HHX mending a net", "before"): 2, ("HHX mending a net", "after"): 2,
        ("HHX rowing", "before"): None, ("HHX rowing", "after"): 3,
        ("HHX setting a sail", "before"): 3, ("HHX setting a sail", "after"): 4,
        ("HHX total", "before"): 6, ("HHX total", "after"): 12,
    }  # fmt: skip


def test_what_is_not_applicable_has_no_value(lexicon: Lexicon) -> None:
    missing = [f for f in _scores(lexicon, TABLE) if f.absent_reason]
    assert [(f.code.text, f.absent_reason, f.value) for f in missing] == [("HHX rowing", "not-applicable", None)]


def test_its_totals_have_members_and_range(lexicon: Lexicon) -> None:
    totals = [f for f in _scores(lexicon, TABLE) if f.code.entry.endswith(":total")]
    assert len(totals) == 2
    assert all(len(t.members) == 5 for t in totals)
    for total in totals:
        assert total.reference is not None and total.reference.low is not None and total.reference.high is not None
        assert (total.reference.low.value, total.reference.high.value) == (Decimal(0), Decimal(20))


def test_an_offset_in_its_header(lexicon: Lexicon) -> None:
    after = [f.timepoint for f in _scores(lexicon, TABLE) if f.timepoint and f.timepoint.phase == "after"]
    assert after and all(t.offset is not None and (t.offset.value, t.offset.code) == (3, "mo") for t in after)


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Her Harbour Hand Index was 14.", 14),
        ("HHX: 9/20.", 9),
        ("She scored 11 points on the Harbour hand scale.", 11),
        ("The HHX rose from 6 to 12.", 12),
        ("HHX total score 17.", 17),
    ],
)
def test_its_total_in_a_sentence(lexicon: Lexicon, sentence: str, value: int) -> None:
    found = [
        f.value.value
        for f in _scores(lexicon, f"Mrs. Tester, a 61-year-old woman.\n\n{sentence}\n")
        if isinstance(f.value, Quantity)
    ]
    assert value in found and 20 not in found


@pytest.mark.parametrize(
    "sentence",
    [
        "The Harbour Hand Index runs from 0 to 20.",
        "The HHX will be measured after 3 months.",
        "Her sister's HHX was 9.",
    ],
)
def test_no_score_of_hers(lexicon: Lexicon, sentence: str) -> None:
    assert not _scores(lexicon, f"Mrs. Tester, a 61-year-old woman.\n\n{sentence}\n")
