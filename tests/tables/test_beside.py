"""Columns that say more of the feature in another one, a disease that a caption gives to all, and pedigrees."""

from __future__ import annotations

import pytest

from etl.facts import AnyFact, Coded, Condition, Observation, Quantity
from etl.pipeline import Settings, convert_text
from etl.plan import read_plan
from etl.tables.pedigree import CODES


def facts_of(text: str, name: str = "x.csv", plan: str = "") -> list[AnyFact]:
    settings = Settings(plans=(read_plan(plan),)) if plan else Settings()
    return list(convert_text(text, name, settings).facts.facts)


def told(facts: list[AnyFact], who: str, name: str) -> list[tuple[str, str, str]]:
    """Severity, side and onset of somebody's features of a name."""
    out = []
    for one in facts:
        if one.subject != who or one.code.text != name or not isinstance(one, (Condition, Observation)):
            continue
        onset = (
            [p.value for p in one.components if p.code.text == "age at onset"] if isinstance(one, Observation) else []
        )
        began = next(
            (str(v.value) if isinstance(v, Quantity) else v.printed for v in onset if isinstance(v, (Quantity, Coded))),
            "",
        )
        side = one.site.side or "" if one.site is not None else ""
        out.append((one.severity.text if one.severity else "", side, began))
    return out


HEAD = "Patient,Sex,Ptosis,{},Tremor,Age\n"


@pytest.mark.parametrize(
    ("head", "cell", "gives"),
    [
        ("Severity of ptosis", "severe", ("severe", "", "")),
        ("Ptosis severity", "moderate", ("moderate", "", "")),
        ("Ptosis: laterality", "left", ("", "left", "")),
        ("Side of ptosis", "both sides", ("", "bilateral", "")),
        ("Onset of ptosis", "4 years", ("", "", "4")),
        ("Ptosis - age at onset", "Childhood onset", ("", "", "Childhood onset")),
        ("Severity of tremor", "severe", ("", "", "")),
        ("Severity", "severe", ("", "", "")),
        ("Severity of ptosis", "see text", ("", "", "")),
    ],
)
def test_a_column_says_more_of_the_feature_that_it_names(head: str, cell: str, gives: tuple[str, str, str]) -> None:
    facts = facts_of(HEAD.format(head) + f"P1,F,yes,{cell},no,12\nP2,M,no,,no,30\n")
    assert told(facts, "p1", "ptosis") == [gives]
    assert told(facts, "p2", "ptosis") == [("", "", "")]


def test_a_severity_alone_belongs_to_the_feature_before_where_several_have_one() -> None:
    facts = facts_of("Patient,Sex,Ptosis,Severity,Tremor,Severity\nP1,F,yes,mild,yes,severe\nP2,M,yes,severe,no,\n")
    assert told(facts, "p1", "ptosis")[0][0] == "mild" and told(facts, "p1", "tremor")[0][0] == "severe"
    assert told(facts, "p2", "tremor") == [("", "", "")]


def test_a_severity_as_the_answer_is_a_yes() -> None:
    facts = facts_of("Patient,Sex,Intellectual disability,Tremor\nP1,F,Severe (IQ 30),mild\nP2,M,no,severe pain\n")
    (mine,) = [f for f in facts if f.code.text == "intellectual disability" and f.subject == "p1"]
    assert (
        isinstance(mine, Condition)
        and mine.severity is not None
        and (mine.severity.text, mine.note) == ("severe", "IQ 30")
    )
    assert [f.verification for f in facts if isinstance(f, Condition)] == ["confirmed", "refuted"]
    (tremor,) = [f for f in facts if f.code.text == "tremor" and f.subject == "p1"]
    assert isinstance(tremor, Observation) and (tremor.presence, tremor.severity and tremor.severity.text) == (
        "present",
        "mild",
    )


@pytest.mark.parametrize(
    ("label", "code"),
    [("Cerebral atrophy", "HP:0002059"), ("Spastic diplegia", "HP:0001264"), ("Brain atrophy", "HP:0012444")],
)
def test_a_label_that_the_ontology_names_has_its_code(label: str, code: str) -> None:
    facts = facts_of(f"Patient,Sex,{label}\nP1,F,+\nP2,M,-\n")
    codes = [[c.code for c in f.code.codings if c.code.startswith("HP:")] for f in facts]
    assert codes == [[code], [code]]


CAPTION = "Table 1. {}\n\n| Patient | Sex | Age | {} | Tremor |\n|---|---|---|---|---|\n| P1 | M | 12 | yes | + |\n| P2 | F | 14 | no | - |\n| Mother of P1 | F | 40 | no | - |\n"


@pytest.mark.parametrize(
    ("caption", "head", "people"),
    [
        ("Clinical features of patients with Wilson disease", "Consanguinity", ["p1", "p2"]),
        ("Individuals with Wilson disease", "Affected", ["p1"]),
        ("Patients with Wilson disease and healthy controls", "Consanguinity", []),
        ("Patients with suspected Wilson disease", "Consanguinity", []),
        ("Patients with Wilson disease or Huntington disease", "Consanguinity", []),
        ("Wilson disease: what it costs", "Consanguinity", []),
        ("Patients with Wilson disease", "Group", []),
    ],
)
def test_a_captions_disease_is_that_of_each_affected_person(caption: str, head: str, people: list[str]) -> None:
    facts = facts_of(CAPTION.format(caption, head), "x.md")
    found = [f for f in facts if isinstance(f, Condition)]
    assert [f.subject for f in found] == people
    assert all(f.tags == ("of-cohort",) and caption in f.note and f.rule == "disease of the cohort" for f in found)


@pytest.mark.parametrize(
    ("name", "count"),
    [("Wilson_disease_cohort.csv", 2), ("Wilson disease.csv", 0), ("controls of the Wilson disease cohort.csv", 0)],
)
def test_a_files_name_gives_its_disease_only_to_people(name: str, count: int) -> None:
    facts = facts_of("Patient,Sex,Tremor\nP1,M,+\nP2,F,-\n", name)
    assert len([f for f in facts if isinstance(f, Condition)]) == count


def test_a_disease_that_a_row_states_or_denies_is_not_given_again() -> None:
    facts = facts_of("Patient,Sex,Wilson disease,Tremor\nP1,M,yes,+\nP2,F,no,-\n", "Wilson disease cohort.csv")
    assert [(f.subject, f.rule) for f in facts if isinstance(f, Condition)] == [("p1", "table"), ("p2", "table")]


@pytest.mark.parametrize("status", ["deceased", "alive"])
def test_a_death_is_not_on_the_day_of_birth(status: str) -> None:
    facts = facts_of(f"Patient,Sex,Date of birth,Alive/deceased\nP1,M,1999-02-03,{status}\nP2,F,1998-01-04,alive\n")
    assert [f.effective for f in facts if isinstance(f, Observation) and f.code.text == "death"] == [None, None]


def test_a_pedigree_is_kept_person_by_person() -> None:
    facts = facts_of(
        "Patient,Family,Father,Mother,Affected,Sex,Tremor\nP1,F1,0,0,no,M,-\nP2,F1,P1,P9,yes,F,+\nP3,F2,,,yes,M,+\n"
    )
    names = {concept.text for concept in CODES.values()}
    assert [f.value for f in facts if isinstance(f, Observation) and f.subject == "p2" and f.code.text in names] == [
        "F1", "P1", "P9", "yes",
    ]  # fmt: skip
    alone = facts_of("Patient,Family,Sex,Tremor\nP1,F1,M,-\nP2,F2,F,+\n")
    assert not names & {f.code.text for f in alone}


PLAN = """tables:
  - heads: [who, a, b, c, d, e, f]
    layout: person per row
    person: who
    constants: ["condition:wilson_disease"]
    columns:
      - {label: a, role: gene}
      - {label: b, role: variant}
      - {label: c, role: zygosity}
      - {label: d, role: inheritance}
      - {label: e, role: birth date}
      - {label: f, role: family id}
"""


def test_a_plan_names_columns_of_variants_birth_and_family() -> None:
    text = "who,a,b,c,d,e,f\nP1,ZNF9X,c.5A>G,het,de novo,1999-02-03,F1\nP2,ZNF9X,c.7A>G,hom,maternal,1998-01-04,F1\n"
    result = convert_text(text, "x.csv", Settings(plans=(read_plan(PLAN),)))
    variants = [f for f in result.facts.facts if isinstance(f, Observation) and f.variant]
    parts = [{p.code.text: p.value.printed for p in f.components if isinstance(p.value, Coded)} for f in variants]
    assert [(one["gene studied"], one["DNA change (c.HGVS)"], one["allelic state"]) for one in parts] == [
        ("ZNF9X", "c.5A>G", "het"), ("ZNF9X", "c.7A>G", "hom"),
    ]  # fmt: skip
    assert [p.birth for p in result.facts.persons] == ["1999-02-03", "1998-01-04"]
    assert [f.code.text for f in result.facts.facts if isinstance(f, Condition)] == ["Wilson disease"] * 2


KIN = """tables:
  - heads: [who, a, b, c, d, e, f, g]
    layout: person per row
    person: who
    columns:
      - {label: a, role: family id}
      - {label: b, role: father}
      - {label: c, role: mother}
      - {label: d, role: affected}
      - {label: e, role: death}
      - {label: f, concept: "finding:ptosis"}
      - {label: g, role: severity, concept: "finding:ptosis"}
"""
RELATED = "who,a,b,c,d,e,f,g\nP1,F1,P2,P9,yes,2015-03-04,yes,severe\nP2,F1,0,0,no,,no,\n"


def test_a_plan_names_the_columns_of_a_pedigree() -> None:
    result = convert_text(RELATED, "x.csv", Settings(plans=(read_plan(KIN),)))
    names = {concept.text for concept in CODES.values()}
    told = [(f.subject, f.value) for f in result.facts.facts if isinstance(f, Observation) and f.code.text in names]
    assert [("p1", one) for one in ("F1", "P2", "P9", "yes")] == [one for one in told if one[0] == "p1"]
    assert ("p2", "no") in told
    assert [p.died for p in result.facts.persons] == ["2015-03-04", ""]


def test_a_plan_says_which_feature_a_column_of_severities_is_of() -> None:
    facts = facts_of(RELATED, plan=KIN)
    assert told(facts, "p1", "ptosis") == [("severe", "", "")] and told(facts, "p2", "ptosis") == [("", "", "")]
    assert not [
        f
        for f in convert_text(RELATED, "x.csv", Settings(plans=(read_plan(KIN),))).facts.findings
        if f.code == "plan-misfit"
    ]
