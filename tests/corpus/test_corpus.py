"""Whole documents with every fact that a careful reader finds in them: their answers are sound, and ours agree with them.

Each document is converted once a run. A floor is the F1 of facts that agree in every attribute, over one half of the documents
(see tools/corpus.py). Nobody may be made up, no finding may be invented, and nothing forbidden may come out but what is
counted here: it only ever goes down.
"""

from __future__ import annotations

import html
import json
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import corpus
import pytest
from scorecard import Tally, counted

from etl import convert_file
from etl.facts import Facts, Observation, identity

sys.path.insert(0, str(Path(__file__).parent))
from units import quantities, unit_faults

FLOORS = {"building": 0.833, "measuring": 0.841}
PEOPLE_WRONG = {"building": 0, "measuring": 6}
FORBIDDEN = {"building": 1, "measuring": 3}
DOCUMENTS = corpus.documents()
IN_WORDS = [one for one in DOCUMENTS if one.path.suffix in {".txt", ".csv", ".tsv", ".html", ".xml"}]

every_half = pytest.mark.parametrize("half", [pytest.param(n, marks=pytest.mark.xdist_group(n)) for n in corpus.HALVES])


@dataclass
class Results:
    """What came of a half: what was counted, and and in which documents something is wrong.

    Args:
        whole: what agrees with the answers.
        bare: documents of which a fact has no words as evidence.
        loose: documents of which a fact refers to a treatment or an item that isn't there.
        problems: what FHIR's models say against bundles.
        units: quantities whose unit isn't UCUM's and says it is.
        known: how many quantities have a unit of UCUM's.
        unknown: how many have none.
    """

    whole: Tally = field(default_factory=Tally)
    bare: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    known: int = 0
    unknown: int = 0


@cache
def results(half: str) -> Results:
    """What came of a half, which is converted once."""
    out = Results()
    for one in corpus.documents(half):
        made = convert_file(one.path)
        plain = (json.loads(json.dumps(part, default=float)) for part in (made.bundle, made.outcome))
        out.whole.add(counted(one.answers(), *plain))
        if not all(fact.evidence and all(e.quote.strip() for e in fact.evidence) for fact in made.facts.facts):
            out.bare.append(one.name)
        if not referred(made.facts) <= {identity(fact) for fact in made.facts.facts}:
            out.loose.append(one.name)
        out.problems += [f"{one.name}: {problem}" for problem in made.problems]
        out.units += [f"{one.name}: {fault}" for fault in unit_faults(made.bundle)]
        coded = ["code" in quantity for quantity in quantities(made.bundle)]
        out.known += sum(coded)
        out.unknown += len(coded) - sum(coded)
    return out


def referred(facts: Facts) -> set[str]:
    """The identities of what facts refer to: the treatment that they are before, during or after, and the items of a total."""
    points = (getattr(fact, "timepoint", None) for fact in facts.facts)
    items = {item for fact in facts.facts if isinstance(fact, Observation) for item in fact.members}
    return items | {point.event for point in points if point is not None and point.event}


@every_half
def test_facts_agree_in_every_attribute(half: str) -> None:
    assert results(half).whole.exact_f1 >= FLOORS[half]


@every_half
def test_nothing_is_made_up(half: str) -> None:
    whole = results(half).whole
    assert whole.people_wrong <= PEOPLE_WRONG[half]
    assert whole.findings_extra == 0
    assert whole.forbidden <= FORBIDDEN[half]


@every_half
def test_every_fact_has_words_of_the_document(half: str) -> None:
    assert (results(half).bare, results(half).whole.spans_wrong) == ([], 0)


@every_half
def test_what_facts_refer_to_is_there(half: str) -> None:
    assert results(half).loose == []


@every_half
def test_every_bundle_is_fhir(half: str) -> None:
    assert not results(half).problems


@every_half
def test_every_unit_is_one_of_ucum(half: str) -> None:
    assert not results(half).units
    assert results(half).known > 1000 and results(half).unknown < results(half).known / 100


def test_the_table_tells_of_every_document_and_its_half() -> None:
    told = [(one.set, one.name) for one in DOCUMENTS]
    there = [(p.parent.parent.name, p.name) for p in corpus.CORPUS.glob("*/docs/*")]
    answers = sorted(corpus.CORPUS.glob("*/gold/*"))
    assert sorted(told) == sorted(there)
    assert sorted(one.gold for one in DOCUMENTS) == answers
    assert all(one.half == corpus.half_of(one.set) for one in DOCUMENTS)


def test_answers_can_be_read() -> None:
    for one in DOCUMENTS:
        answers = one.answers()
        assert all(fact["type"] and fact["what"] for fact in [*answers["facts"], *answers["forbidden"]]), one.gold


def test_answers_are_written_as_they_are_read() -> None:
    value = {"type": "observation", "what": "falls", "value": {"low": 2, "high": 3.5}, "accept": ["5", 5, "a"]}
    texts = {"type": "condition", "what": " a\tb\n", "date": "2006", "aliases": ["x", "y"], "optional": True}
    assert corpus.read(corpus.written([value, texts], [texts], [("about", ["clean"])])) == ([value, texts], [texts])


def squeezed(path: Path) -> str:
    """A document's text without its blanks, and without the marks of a web page."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".html", ".xml"}:
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return "".join(text.split())


def test_the_quotes_of_the_answers_stand_in_the_document() -> None:
    for one in IN_WORDS:
        text = squeezed(one.path)
        quotes = ["".join(fact["quote"].split()) for fact in one.answers()["facts"] if "quote" in fact]
        assert not [quote for quote in quotes if quote not in text], one.name
