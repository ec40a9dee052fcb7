"""Reasons to doubt a fact: each with a fact that has it and one that is nearly the same and hasn't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl import convert_text
from etl.errors import MappingError
from etl.explain import Explanation, Quote, trace
from etl.mapping.compiled import compile_lexicon
from etl.mapping.doubts import load_doubts, read_doubts
from etl.review.doubts import DIFFER, Seen, disagreeing, doubts_of, risk_of
from etl.review.model import known_of, model_of
from etl.review.volumes import Volume

REASONS = load_doubts()
PHASE = {"url": "x/timepoint", "extension": [{"url": "phase", "valueCode": "before"}]}
LABELLED = {"url": "x/timepoint", "extension": [{"url": "phase"}, {"url": "label"}]}


def fact(kind: str, words: str = "", *claims: str, name: str = "tremor", **more: Any) -> Seen:
    """A fact; a claim is "axis rule says", with a minus before it where it doesn't hold."""
    read = [one.removeprefix("-").split(" ", 2) + [not one.startswith("-")] for one in claims]
    parts = ("axis", "rule", "says", "holds")
    table, entry, rule, findings = (more.pop(key, "") for key in ("table", "entry", "rule", "findings"))
    quotes = tuple(Quote(0, len(one), one, table=table) for one in words.split(" … "))
    told = Explanation("u", kind, name, "", "", quotes, entry, rule, packs=more.pop("packs", ()))
    resource = {"resourceType": kind, **more}
    return Seen(told, resource, [dict(zip(parts, one, strict=True)) for one in read], frozenset(findings.split()))


def amount(value: float, code: str) -> dict[str, Any]:
    return {"valueQuantity": {"value": value, "code": code, "unit": code}}


CASES: dict[str, tuple[Seen, Seen]] = {
    "phase_only": (fact("Observation", extension=[PHASE]), fact("Observation", extension=[LABELLED])),
    "time_missing": (fact("Observation"), fact("Observation", effectiveDateTime="2014")),
    "time_opening": (fact("Observation", "", "date time_opening 2014"), fact("Observation", "", "date time_own 2014")),
    "time_caption": (fact("Observation", "", "time time_caption after"), fact("Observation", "", "time time_column after")),
    "time_rival": (fact("Observation", "", "-date time_sentence 2014"), fact("Observation", "", "date time_sentence 2014")),
    "time_before": (fact("Observation", "", "time time_paragraph after"), fact("Observation", "", "-time time_paragraph after")),
    "onset_elsewhere": (fact("Condition", "", "onset time_page 2014"), fact("Condition", "", "onset time_own 2014")),
    "onset_missing": (fact("Condition"), fact("Condition", onsetDateTime="2014")),
    "not_done": (fact("Procedure", status="not-done"), fact("Procedure", status="completed")),
    "ability": (fact("Observation", "", "ability difficulty difficulty"), fact("Observation", "", "presence difficulty present")),
    "general": (fact("Observation", "", "source general general"), fact("Observation", "", "-source general general")),
    "presence_rival": (fact("Observation", "", "-presence denial negated"), fact("Observation", "", "presence denial negated")),
    "by_mention": (fact("Observation", "tremor", "presence stated present"), fact("Observation", "tremor", "presence seen present")),
    "ended": (fact("Observation", "", "presence resolved_after resolved"), fact("Observation", "", "presence stated present")),
    "denied_after": (fact("Observation", "", "presence denial_either_way negated"), fact("Observation", "", "presence denial negated")),
    "denied": (fact("Observation", "", "presence denial negated"), fact("Observation", "", "-presence denial negated")),
    "change": (fact("Observation", "", "change improved improved"), fact("Observation", "", "presence improved present")),
    "hedged": (fact("Condition", "", "certainty possible possible"), fact("Condition", "", "-certainty possible possible")),
    "planned": (fact("Procedure", "", "mood planned planned"), fact("Procedure", "", "past planned historical")),
    "status_default": (fact("MedicationStatement", status="active"), fact("MedicationStatement", status="stopped")),
    "person_line": (fact("Observation", "", "person person_row P1"), fact("Observation", "", "person person_only patient")),
    "person_before": (fact("Observation", "", "person person_before Ann"), fact("Observation", "", "person person_named Ann")),
    "relative": (fact("Observation", "", "person kin relative"), fact("Observation", "", "person person_only patient")),
    "no_concept": (fact("Observation", meta={"tag": [{"code": "unmapped"}]}), fact("Observation", meta={"tag": [{"code": "unreviewed"}]})),
    "result_in_words": (fact("Observation", rule="test result"), fact("Observation", rule="measure")),
    "words_only": (fact("Observation", valueString="a shadow"), fact("Observation", valueCodeableConcept={"coding": [{"code": "1"}]})),
    "unsided": (fact("Observation", bodySite={"text": "Hand"}), fact("Observation", bodySite={"text": "left hand"})),
    "named_in_passing": (fact("Procedure", rule="procedure"), fact("Procedure", rule="cell treatment")),
    "value_missing": (fact("Observation", dataAbsentReason={}), fact("Observation", valueInteger=1)),
    "dose_missing": (fact("MedicationStatement"), fact("MedicationStatement", dosage=[{}])),
    "value_elsewhere": (fact("Observation", "12", valueInteger=13), fact("Observation", "1,30", valueQuantity={"value": 1.3})),
    "other_words": (fact("Observation", "he shook"), fact("Observation", "a fine tremor")),
    "unit_assumed": (fact("Observation", "it was 14", **amount(14, "g/dL")), fact("Observation", "14 g/dl", **amount(14, "g/dL"))),
    "several_numbers": (fact("Observation", "14 or 15", valueInteger=14), fact("Observation", "14", valueInteger=14)),
    "by_pack": (fact("Condition", packs=("hpo 1: Tremor",)), fact("Condition", entry="finding:tremor", packs=("hpo 1: Tremor",))),
    "merged": (fact("Observation", "tremor … tremor"), fact("Observation", "tremor")),
    "long_words": (fact("Observation", "tremor " * 30), fact("Observation", "tremor " * 10)),
    "finding": (fact("Observation", findings="age-conflict"), fact("Observation")),
    "doubtful_layout": (fact("Observation", "4", table="table 1"), fact("Observation", "4", table="table 2")),
}  # fmt: skip


def names(one: Seen) -> tuple[str, ...]:
    dated = fact("Observation", extension=[LABELLED], name="other")
    return doubts_of([one, dated], REASONS, frozenset(["hand"]), ["table 1"])[0]


@pytest.mark.parametrize("reason", CASES)
def test_a_reason_holds_for_its_fact_and_not_for_the_lookalike(reason: str) -> None:
    case, lookalike = CASES[reason]
    assert reason in names(case)
    assert reason not in names(lookalike)


def test_each_reason_has_a_case() -> None:
    assert set(REASONS) == {*CASES, "far_value", DIFFER}


def test_a_value_far_from_the_others() -> None:
    values = [*range(20, 30), 2500, 40]
    facts = [fact("Observation", **amount(value, "kg")) for value in values]
    facts = [Seen(Explanation(str(n), *list(_fields(one.told))[1:]), one.resource) for n, one in enumerate(facts)]
    doubted = [value for value, doubts in zip(values, doubts_of(facts, REASONS), strict=True) if "far_value" in doubts]
    assert doubted == [2500]
    assert not any("far_value" in doubts for doubts in doubts_of(facts[-3:], REASONS)), "too few to tell"


def _fields(one: Explanation) -> list[Any]:
    return [getattr(one, name) for name in one.__struct_fields__]


def test_a_unit_is_not_missed_where_it_is_in_the_name() -> None:
    aged = fact("Observation", "aged 45", entry="measure:age", **amount(45, "a"))
    assert "unit_assumed" not in names(aged)


def document(value: str, **more: str) -> dict[str, Any]:
    person = {"name": more.get("name", "Ann Lee"), "born": more.get("born", "1970-01-02")}
    told = {"name": "weight", "value": value, "date": more.get("date", "2014-05-06"), "person": 0, "kind": "measure"}
    return {"people": [person], "facts": [told]}


@pytest.mark.parametrize(
    ("other", "doubted"),
    [
        (document("71 kg"), True),
        (document("70 kg"), False),
        (document("71 kg", date="2015-05-06"), False),
        (document("71 kg", born="1971-01-02"), False),
        (document("71 kg", name="Ann Low"), False),
        (document("71 kg", born=""), False),
    ],
)
def test_two_documents_of_one_person_disagree(other: dict[str, Any], doubted: bool) -> None:
    first, second = disagreeing([document("70 kg"), other], REASONS)
    assert [DIFFER in one["facts"][0].get("doubts", ()) for one in (first, second)] == [doubted, doubted]


def test_doubts_add_up_as_chances_do() -> None:
    one, two = (REASONS[name].weight / 100 for name in ("no_concept", "unsided"))
    assert risk_of(("no_concept", "unsided"), REASONS) == round(100 * (1 - (1 - one) * (1 - two)))
    assert risk_of((), REASONS) == 0


def test_the_facts_of_a_text_have_them() -> None:
    made = convert_text("Patient story: Mr. Vale\n\nHe had swelling of the arm. He had pain in the left foot.", "p.txt")
    plain = [json.loads(json.dumps(one, default=float)) for one in (made.bundle, trace(made), made.outcome)]
    model = model_of(Volume("p", Path("p.json"), *plain), known_of(compile_lexicon()))
    doubts = {one.get("site"): one.get("doubts", ()) for one in model["facts"] if one.get("site")}
    assert {site: "unsided" in found for site, found in doubts.items()} == {"upper limb": True, "left foot": False}


@pytest.mark.parametrize("wrong", ["weight: 0", "weight: 100", "weight: many", "weight: 5\n  colour: red"])
def test_a_reason_that_cannot_be_used_is_named(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "doubts.yaml"
    file.write_text(f"# reasons\nodd:\n  badge: odd\n  says: It is odd.\n  {wrong}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"doubts.yaml:2: odd .*correct"):
        read_doubts(file)
