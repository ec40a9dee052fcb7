"""Reasons to doubt a fact: each with a fact that has it and one that is nearly the same and hasn't."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from etl import convert_case, convert_text
from etl.errors import MappingError
from etl.explain import Explanation, Quote, trace
from etl.mapping.compiled import compile_lexicon
from etl.mapping.doubts import load_doubts, read_doubts
from etl.review.asks import DIFFER
from etl.review.doubts import disagreeing, doubts_of, risk_of
from etl.review.model import known_of, model_of
from etl.review.passages import Surroundings
from etl.review.seen import Seen
from etl.review.volumes import Volume
from etl.value import replace

REASONS = load_doubts()
WORSE = "change worsened worsened"
PHASE = {"url": "x/timepoint", "extension": [{"url": "phase", "valueCode": "before"}]}
LABELLED = {"url": "x/timepoint", "extension": [{"url": "phase"}, {"url": "label"}]}


def fact(kind: str, words: str = "", *claims: str, name: str = "tremor", **more: Any) -> Seen:
    """A fact; a claim is "axis rule says", with a minus before it where it doesn't hold."""
    read = [one.removeprefix("-").split(" ", 2) + [not one.startswith("-")] for one in claims]
    parts = ("axis", "rule", "says", "holds")
    table, entry, rule, findings = (more.pop(key, "") for key in ("table", "entry", "rule", "findings"))
    quotes = tuple(Quote(0, len(one), one, table=table) for one in words.split(" … "))
    quotes = tuple(Quote(int(at), int(at), "") for at in more.pop("quotes", "").split()) or quotes
    told = Explanation("u", kind, name, "", "", quotes, entry, rule, packs=more.pop("packs", ()))
    resource = {"resourceType": kind, **more}
    return Seen(told, resource, [dict(zip(parts, one, strict=True)) for one in read], frozenset(findings.split()))


def found(
    text: str, *claims: str, name: str = "tremor", kind: str = "Observation", **more: Any
) -> tuple[Seen, Surroundings]:
    """A fact in a text, whose own words stand in ⟦⟧, the words of its claims in ⟨⟩, and what was not understood in ⟪⟫."""
    plain, places = "", {}
    for part in re.split("([⟦⟧⟨⟩⟪⟫])", text):
        if part in _SIGNS:
            places.setdefault(part, len(plain))
        else:
            plain += part
    start, end = places["⟦"], places["⟧"]
    quotes = (Quote(start, end, plain[start:end]), *(Quote(at, at + 1, plain[at]) for at in more.pop("quotes", ())))
    one = fact(kind, "", *claims, name=name, **more)
    said = {"start": places.get("⟨", 0), "end": places.get("⟩", 0)}
    missed = [(places["⟪"], places["⟫"])] if "⟪" in places else []
    return replace(
        one, told=replace(one.told, quotes=quotes), claims=[{**claim, **said} for claim in one.claims]
    ), Surroundings(plain, missed)


_SIGNS = tuple("⟦⟧⟨⟩⟪⟫")


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
    "status_default": (fact("MedicationStatement", status="unknown"), fact("MedicationStatement", status="active")),
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
    "everyday_words": (fact("Observation", entry="function:diet"), fact("Observation", entry="finding:tremor")),
    "places_apart": (fact("Observation", quotes="0 2000"), fact("Observation", quotes="0 200")),
    "improved": (fact("Observation", "", "change improved improved"), fact("Observation", "", WORSE)),
    "procedure_after": (fact("Procedure", extension=[LABELLED]), fact("Observation", extension=[LABELLED])),
    "put_together": (fact("Procedure", "biopsy … biopsy"), fact("Procedure", "biopsy")),
    "many_places": (fact("Condition", "gout … gout … gout"), fact("Condition", "gout … gout")),
    "medicine_class": (fact("MedicationStatement", name="antibiotics"), fact("MedicationStatement", name="amoxicillin")),
    "function_value": (fact("Observation", entry="function:diet", valueCodeableConcept={}), fact("Observation", entry="function:diet")),
    "side_only": (fact("Observation", bodySite={"text": "left"}), fact("Observation", bodySite={"text": "left hand"})),
    "broad_name": (fact("Observation", name="pain"), fact("Observation", name="knee pain")),
    "doubtful_layout": (fact("Observation", "4", table="table 1"), fact("Observation", "4", table="table 2")),
}  # fmt: skip


AFTER = "time time_paragraph after"
DENIED = "presence denial negated"
KNEE = {"bodySite": {"text": "left knee"}}
THERE, ABSENT = ({"valueCodeableConcept": {"coding": [{"code": code}]}} for code in ("52101004", "2667000"))
DATED = {"effectiveDateTime": "2014"}
NORMAL = {"coding": [{"display": "Normal"}]}
IN_TEXT: dict[str, tuple[tuple[Seen, Surroundings], tuple[Seen, Surroundings]]] = {
    "time_passed": (
        found("⟨On admission⟩ he was well. Two days later he had ⟦tremor⟧.", AFTER),
        found("⟨On admission⟩ he was well. He had ⟦tremor⟧.", AFTER),
    ),
    "purpose": (found("It was given to prevent ⟦tremor⟧."), found("It was given. He had ⟦tremor⟧.")),
    "past_words": (
        found("He had a previous ⟦tremor⟧.", clinicalStatus={"coding": [{"code": "active"}]}),
        found("He has ⟦tremor⟧.", clinicalStatus={"coding": [{"code": "active"}]}),
    ),
    "at_large": (found("Most patients have ⟦tremor⟧."), found("The patient has ⟦tremor⟧. Most patients don't.")),
    "timeless": (found("It is also used for ⟦tremor⟧."), found("She is troubled by ⟦tremor⟧.")),
    "quoted": (found("She fears “more ⟦tremor⟧” now."), found("She said “well”, and had ⟦tremor⟧.")),
    "mostly_missed": (
        found("⟪Odd things, and many more of them, besides⟫ ⟦tremor⟧."),
        found("⟪Odd⟫ things, and ⟦tremor⟧."),
    ),
    "partly_missed": (
        found("⟪Odd things, and then⟫ there was ⟦tremor⟧."),
        found("⟪Odd⟫ things, and then there was ⟦tremor⟧."),
    ),
    "denied_part": (found("There was ⟨no⟩ new ⟦tremor⟧.", DENIED), found("There was ⟨no⟩ ⟦tremor⟧.", DENIED)),
    "short_form": (found("He had ⟦TRM⟧."), found("He had tremor (TRM). Later ⟦TRM⟧ was less.")),
    "value_renamed": (
        found("the limb was ⟦fine⟧", valueCodeableConcept={"text": "fine", **NORMAL}),
        found("the limb was ⟦normal⟧", valueCodeableConcept={"text": "normal", **NORMAL}),
    ),
    "site_elsewhere": (found("The knee: ⟦tremor⟧", **KNEE), found("⟦tremor of the knee⟧", **KNEE)),
    "denial_unheeded": (
        found("Not ataxia, ⟦tremor⟧.", **THERE),
        found("Not ataxia, ⟦tremor⟧.", "presence denial negated", **THERE),
    ),
    "contrast": (found("He was well, but had ⟦tremor⟧."), found("But he was well. He had ⟦tremor⟧.")),
    "maybe": (found("It may come from drugs, such as ⟦tremor⟧."), found("It came from drugs, as ⟦tremor⟧ does.")),
    "asked": (found("Is it ⟦tremor⟧?"), found("It is ⟦tremor⟧. Or isn't it?")),
    "alternative": (found("It is ataxia or ⟦tremor⟧.", **THERE), found("No ataxia or ⟦tremor⟧.", **ABSENT)),
    "meant_for": (found("Given for severe ⟦tremor⟧.", **THERE), found("Given for ataxia, ⟦tremor⟧ came.", **THERE)),
    "not_said_done": (found("Plan and ⟦biopsy⟧.", kind="Procedure"), found("He underwent ⟦biopsy⟧.", kind="Procedure")),
    "borne_badly": (
        found("Allergies: gluten, ⟦penicillin⟧.", kind="MedicationStatement"),
        found("Allergies: gluten.\n⟦penicillin⟧", kind="MedicationStatement"),
    ),
    "discussed": (
        found("Discussion\n\nIt comes with ⟦tremor⟧."),
        found("Discussion\n\nIt is rare.\n\nCase report\n\n⟦tremor⟧"),
    ),
    "named_again": (found("The ⟦tremor⟧ is old.", **THERE), found("A ⟦tremor⟧ of the hand.", **THERE)),
    "found_then": (
        found("He had ⟦tremor⟧.", extension=[PHASE], **THERE),
        found("He had ⟦tremor⟧.", extension=[PHASE], **ABSENT),
    ),
    "change_apart": (
        found("⟨More⟩ fluid was seen, and ⟦tremor⟧.", WORSE),
        found("⟨More⟩ ⟦tremor⟧ was seen.", WORSE),
    ),
    "one_time": (found("⟦tremor⟧. It shook.", quotes=[9], **DATED), found("⟦tremor⟧ he had.", quotes=[9], **DATED)),
    "many_details": (found("⟦tremor⟧ in 2014", **KNEE, **DATED), found("⟦tremor⟧ in 2014", **DATED)),
    "denied_behind": (found("⟦tremor⟧: ⟨none⟩.", DENIED), found("⟨No⟩ ⟦tremor⟧.", DENIED)),
    "names_another": (
        found("Seen in the ⟦tremor⟧ clinic.", **THERE),
        found("Seen with ⟦tremor⟧, clinic tomorrow.", **THERE),
    ),
    "before_word": (found("A ⟦tremor⟧ scan.", **THERE), found("A ⟦tremor⟧ of the hand.", **THERE)),
    "as_label": (found("⟦tremor⟧: none"), found("⟦tremor⟧, none")),
    "gap_in_words": (found("⟦tremor ⟪odd⟫ of the hand⟧"), found("⟪odd⟫ ⟦tremor of the hand⟧")),
}


def names(one: Seen, text: Surroundings | None = None) -> tuple[str, ...]:
    dated = fact("Observation", extension=[LABELLED], name="other")
    return doubts_of([one, dated], REASONS, frozenset(["hand"]), ["table 1"], text, frozenset(["pain"]))[0]


@pytest.mark.parametrize("reason", IN_TEXT)
def test_words_around_a_fact_are_a_reason_and_nearly_the_same_ones_are_none(reason: str) -> None:
    case, lookalike = IN_TEXT[reason]
    assert reason in names(*case)
    assert reason not in names(*lookalike)
    assert reason not in names(case[0]), "a bundle without its text"


def test_a_short_form_that_is_the_name_is_no_doubt() -> None:
    assert "short_form" not in names(*found("no mutation of ⟦FUS⟧", name="FUS variant"))


def test_a_long_line_costs_no_more_than_a_short_one() -> None:
    far = found("Most patients have it" + ", and so on" * 200_000 + ": ⟦tremor⟧")
    assert "at_large" not in names(*far)


def test_what_is_said_both_ways() -> None:
    there, not_there = ({"valueCodeableConcept": {"coding": [{"code": code}]}} for code in ("52101004", "2667000"))
    facts = [
        fact("Observation", **there),
        fact("Observation", **not_there),
        fact("Observation", name="ataxia", **there),
    ]
    assert ["said_both" in one for one in doubts_of(facts, REASONS)] == [True, True, False]


@pytest.mark.parametrize(("start", "shared"), [(5, True), (20, False)])
def test_two_facts_of_the_same_words(start: int, shared: bool) -> None:
    told = [
        Explanation(str(at), "Observation", "tremor", "", "", (Quote(at, at + 20, "tremor of the limb"),))
        for at in (0, start)
    ]
    facts = [Seen(one, {"resourceType": "Observation"}) for one in told]
    assert ["shared_words" in one for one in doubts_of(facts, REASONS)] == [shared, shared]


def test_a_name_is_broad_that_many_end_with() -> None:
    broad = known_of(compile_lexicon()).broad
    assert "pain" in broad
    assert "gout" not in broad


@pytest.mark.parametrize(("other", "shared"), [("⟨2014⟩", True), ("2014 ⟨2015⟩", False)])
def test_one_time_for_most(other: str, shared: bool) -> None:
    facts = [found(f"{other} ⟦tremor⟧", "date time_heading 2014")[0]]
    facts += [found("⟨2014⟩ ⟦tremor⟧", "date time_heading 2014")[0] for _ in range(6)]
    assert ("time_shared" in doubts_of(facts, REASONS)[0]) is shared
    assert "time_shared" not in doubts_of(facts[:4], REASONS)[0], "too few to tell"


def test_a_case_of_several_files_has_its_claims(tmp_path: Path) -> None:
    for name, absent in (("a.txt", "headache"), ("b.txt", "ataxia")):
        (tmp_path / name).write_text(f"Patient story: Mr. Vale\n\nHe had no {absent}.", encoding="utf-8")
    made = convert_case([tmp_path / "a.txt", tmp_path / "b.txt"])
    plain = [json.loads(json.dumps(one, default=float)) for one in (made.bundle, trace(made), made.outcome)]
    facts = {
        one["name"]: one for one in model_of(Volume("p", Path("p.json"), *plain), known_of(compile_lexicon()))["facts"]
    }
    for absent in ("headache", "ataxia"):
        assert any("“no”" in line for line in facts[absent]["why"])
        assert "denied" in facts[absent]["doubts"]


@pytest.mark.parametrize("reason", CASES)
def test_a_reason_holds_for_its_fact_and_not_for_the_lookalike(reason: str) -> None:
    case, lookalike = CASES[reason]
    assert reason in names(case)
    assert reason not in names(lookalike)


def test_each_reason_has_a_case() -> None:
    assert set(REASONS) == {*CASES, *IN_TEXT, "far_value", "said_both", "time_shared", "shared_words", DIFFER}


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
