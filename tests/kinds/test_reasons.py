"""What a medicine or procedure is for: which words say it, and how FHIR has it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from etl import Settings, convert_text, deidentify
from etl.export.rows import item_of, rows_of
from etl.facts import Indication, Medication, Procedure, Treatment
from etl.fhir.parse import read_back
from etl.fhir.validate import validate_bundle
from etl.holding import kept_bundle

BEGIN = "Mr. Dorn, 40 years old, is a man. "


def found(text: str) -> list[str]:
    """Each medicine and procedure with what it is for; "=" before what is a fact."""
    facts = convert_text(BEGIN + text, "page.txt").facts.facts
    treated = [one for one in facts if isinstance(one, Medication | Procedure | Treatment)]
    named = ["; ".join(("=" if one.fact else "") + one.text for one in fact.indications) for fact in treated]
    return [f"{fact.code.text}: {words}".rstrip(": ") for fact, words in zip(treated, named, strict=True)]


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("He takes allopurinol for gout.", ["allopurinol: =gout"]),
        ("Colchicine 0.5 mg twice daily was started for acute gout.", ["colchicine: =gout"]),
        ("He had a thyroidectomy in 2015 for goiter.", ["thyroidectomy: =goiter"]),
        ("He takes levetiracetam because of epilepsy.", ["levetiracetam: =epilepsy"]),
        ("He was treated with prednisolone for 3 weeks for asthma.", ["prednisolone: =asthma"]),
        ("For gout he takes allopurinol.", ["allopurinol: =gout"]),
        ("He has gout treated with allopurinol.", ["allopurinol: =gout"]),
        ("He had appendicitis requiring an emergency appendectomy.", ["appendectomy: =appendicitis"]),
        ("He takes ibuprofen as needed for headache.", ["ibuprofen: headache"]),
        ("He takes ibuprofen for a sore knee.", ["ibuprofen: sore knee"]),
        ("He was given heparin for suspected pulmonary embolism.", ["heparin: suspected pulmonary embolism"]),
        ("He takes clopidogrel for prevention of stroke.", ["clopidogrel: prevention of stroke"]),
        ("He takes allopurinol 100 mg (for gout).", ["allopurinol: =gout"]),
        ("He received stem cells intravenously for ataxia on 3 May 2012.", ["stem cell transplantation: ataxia"]),
        ("He takes propranolol for migraine prophylaxis.", ["propranolol: migraine prophylaxis"]),
    ],
)
def test_what_says_a_reason(text: str, gives: list[str]) -> None:
    assert found(text) == gives


@pytest.mark.parametrize(
    "text",
    [
        "He takes ibuprofen for 5 days.",
        "He was given rituximab for the first time.",
        "He takes amoxicillin for a week.",
        "He fetched amoxicillin for his mother's sinusitis.",
        "He takes aspirin, not for gout.",
        "He takes aspirin rather than for gout.",
        "He stopped methotrexate because of nausea.",
        "He takes allopurinol. For gout there is no cure.",
        "He takes aspirin and has been ill for years with asthma.",
        "Metformin was reduced because of diarrhea.",
        "He takes aspirin and was seen for asthma.",
        "He had a colonoscopy for cancer screening.",
        "He had gout and never required allopurinol. He takes aspirin.",
        "He takes aspirin; for asthma nothing was given.",
        "His brother has gout treated with allopurinol. He takes aspirin.",
    ],
)
def test_what_says_none(text: str) -> None:
    assert not [one for one in found(text) if ":" in one]


PAGE = """Mrs. Lane, 50 years old, is a woman. She takes allopurinol for gout. She had an appendectomy for appendicitis in 2015.
She takes propranolol for migraine prophylaxis. She was given ceftriaxone 2 g intravenously on 3 May 2020 for suspected meningitis.
"""


@cache
def bundle(version: Any = "R4") -> dict[str, Any]:
    return convert_text(PAGE, "page.txt", Settings(fhir_version=version)).bundle


def reasons(made: Any, *names: str) -> list[Any]:
    """The elements of all resources that say a reason."""
    return [one for e in made["entry"] for name in names for one in e["resource"].get(name, ())]


def test_it_is_a_reference_to_a_fact_or_words_with_their_place() -> None:
    called = {e["fullUrl"]: (e["resource"].get("code") or {}).get("text") for e in bundle()["entry"]}
    known = reasons(bundle(), "reasonReference")
    assert [called[one["reference"]] for one in known] == ["gout", "appendicitis"]
    assert [one["display"] for one in known] == ["gout", "appendicitis"]
    words = reasons(bundle(), "reasonCode")
    assert [one["text"] for one in words] == ["migraine prophylaxis", "suspected meningitis"]
    for one in words:
        place = {
            part["url"]: next(v for k, v in part.items() if k != "url") for part in one["extension"][0]["extension"]
        }
        assert PAGE[place["start"] : place["end"]] == place["quote"] == one["text"]


@pytest.mark.parametrize("version", ["R4", "R5"])
def test_it_is_valid(version: Any) -> None:
    assert validate_bundle(bundle(version), version) == []


def test_r5_has_one_element_for_both() -> None:
    listed = reasons(bundle("R5"), "reason")
    assert [next(iter(one)) for one in listed] == ["reference", "reference", "concept", "concept"]
    assert not reasons(bundle("R5"), "reasonCode", "reasonReference")


def test_it_is_read_back_and_exported() -> None:
    own = [one.indications for one in convert_text(PAGE, "page.txt").facts.facts if getattr(one, "indications", ())]
    back = [one.indications for one in read_back(bundle()).facts.facts if getattr(one, "indications", ())]
    assert back == own != [] and all(isinstance(one, Indication) for listed in own for one in listed)
    rows, account = rows_of(item_of("page", bundle()))
    assert [row.get("reason") for row in rows["medicines"]] == ["gout", "migraine prophylaxis", "suspected meningitis"]
    assert [row.get("reason") for row in rows["treatments"]] == ["appendicitis"] and account.adds_up


def test_it_goes_with_its_fact() -> None:
    wrong = {"coding": [{"code": "entered-in-error"}]}
    rejected = [
        {**e, "resource": {**e["resource"], "verificationStatus": wrong}}
        if e["resource"]["resourceType"] == "Condition" and e["resource"]["code"]["text"] == "gout"
        else e
        for e in bundle()["entry"]
    ]
    kept = kept_bundle({**bundle(), "entry": rejected}).bundle
    assert [one["display"] for one in reasons(kept, "reasonReference")] == ["appendicitis"]


def test_what_identifies_somebody_leaves_it() -> None:
    policy = deidentify.Policy(deidentify.Secret(b"k" * 32), "year")
    masked = deidentify.deidentified(deidentify.Results("page", bundle()), policy).bundle
    assert [one["text"] for one in reasons(masked, "reasonCode")] == ["migraine prophylaxis", "suspected meningitis"]
    assert len(reasons(masked, "reasonReference")) == 2
