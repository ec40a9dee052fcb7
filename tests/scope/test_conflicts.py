"""Conflicts of two claims at one place, and which of them holds (README.md says how the table is read)."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from etl.examples import meets, parsed, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon

sys.path.insert(0, str(Path(__file__).parent))
from gaps import gaps_of

FOLDER = Path(__file__).parent
AXES = (
    "presence", "certainty", "mood", "past", "change", "experiencer", "source", "time", "day", "course", "side", "site",
)  # fmt: skip
REACHES = ("value", "piece", "list", "clause", "sentence", "paragraph", "item", "field", "section", "document")
IN_TABLES = ("cell", "row", "column", "table")
WINNERS = ("A", "B", "both", "A on B", "B on A")
NARROWEST = ("time", "day", "course", "side", "site")
"""The axes on which the narrowest claim holds."""
SIGNS = (("\\n", "\n"), ("\\t", "\t"))


class Conflict(NamedTuple):
    """A line of the table; two texts stand with their facts in the notation of examples."""

    text: str
    mention: str
    axis: str
    claim_a: str
    reach_a: str
    claim_b: str
    reach_b: str
    wins: str
    gives: str
    never: str
    why: str

    @property
    def page(self) -> str:
        """The text with its line ends and tabs."""
        text = self.text
        for sign, meant in SIGNS:
            text = text.replace(sign, meant)
        return text


def conflicts() -> list[Conflict]:
    """The lines of the table."""
    with (FOLDER / "conflicts.tsv").open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Conflict(*row) for row in rows]


CONFLICTS = conflicts()
WRONG, MISSING = gaps_of("wrong"), gaps_of("missing")


def cases(known: set[str], reason: str) -> list[object]:
    """The conflicts as parameters; those among the gaps must fail."""
    gap = pytest.mark.xfail(reason=reason, strict=True)
    return [
        pytest.param(one, id=f"{one.axis}: {one.text}", marks=[gap] if one.text in known else []) for one in CONFLICTS
    ]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The shipped mappings."""
    return compile_lexicon()


@pytest.mark.parametrize("one", cases(WRONG, "the claim that loses is read"))
def test_the_claim_that_loses_gives_no_fact(one: Conflict, lexicon: Lexicon) -> None:
    facts = read_phrase(one.page, lexicon)
    wrong = [said for said in one.never.split(" | ") if any(meets(fact, said) for fact in facts)]
    if wrong:
        pytest.fail(f"gives {wrong}: {one.why}; gave {list(map(str, facts))}", pytrace=False)


@pytest.mark.parametrize("one", cases(MISSING, "the claim that wins isn't read"))
def test_the_claim_that_wins_gives_its_facts(one: Conflict, lexicon: Lexicon) -> None:
    facts = read_phrase(one.page, lexicon)
    missing = [said for said in one.gives.split(" | ") if not any(meets(fact, said) for fact in facts)]
    if missing:
        pytest.fail(f"lacks {missing}: {one.why}; gave {list(map(str, facts))}", pytrace=False)


def test_each_line_is_a_conflict_of_two_claims() -> None:
    faults = []
    for one in CONFLICTS:
        words = [one.mention, *(cue for cue in (one.claim_a, one.claim_b) if cue != "-")]
        right = one.axis in AXES and one.wins in WINNERS and {one.reach_a, one.reach_b} <= {*REACHES, *IN_TABLES}
        if not (right and one.gives and one.never and one.why and all(word in one.page for word in words)):
            faults.append(one)
    assert faults == []


def test_all_axes_and_reaches_have_their_conflicts() -> None:
    assert len(CONFLICTS) >= 60
    assert {one.axis for one in CONFLICTS} == set(AXES)
    assert {reach for one in CONFLICTS for reach in (one.reach_a, one.reach_b)} == {*REACHES, *IN_TABLES}


def test_a_time_or_place_is_that_of_the_narrowest_claim() -> None:
    order = {reach: width for widths in (REACHES, IN_TABLES) for width, reach in enumerate(widths)}
    wider = [
        one
        for one in CONFLICTS
        if one.axis in NARROWEST and one.wins in ("A", "B")
        if (order[one.reach_a] < order[one.reach_b] and one.wins == "B")
        or (order[one.reach_b] < order[one.reach_a] and one.wins == "A")
    ]
    assert wider == []


def test_each_text_stands_once_and_each_gap_is_one_of_them() -> None:
    texts = Counter(one.text for one in CONFLICTS)
    assert not [text for text, times in texts.items() if times > 1]
    assert set(texts) >= WRONG | MISSING


def test_the_facts_are_named_as_the_mappings_name_them(lexicon: Lexicon) -> None:
    """A misspelt name is met by no fact, so what is never to come would always hold."""
    names = {entry.name.lower() for entry in lexicon.entries}
    said = {fact for one in CONFLICTS for fact in f"{one.gives} | {one.never}".split(" | ")}
    assert not [fact for fact in said if parsed(fact)[1] not in names]
