"""The disease, onset and gene numbers of rows, and rows that tell what columns hold."""

from __future__ import annotations

import pytest

from etl.facts import Coded, Condition, Facts, Observation, Quantity
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read
from etl.terminology.ontology import the_ontology

LEXICON = compile_lexicon(())


def facts_of(text: str) -> Facts:
    return parse(read(text.encode(), "table.csv"), LEXICON, ontology=the_ontology())


def diseases(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (f.subject, f.code.text, tuple(c.code for c in f.code.codings))
        for f in facts_of(text).facts
        if isinstance(f, Condition) and f.rule == "disease of a row"
    ]


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("disease_id,disease_label", "OMIM:999999,Zork syndrome", [("Zork syndrome", ("999999",))]),
        ("Disease,MIM number", "Zork syndrome,#999999", [("Zork syndrome", ("999999",))]),
        ("Disease,ORPHA", "Zork syndrome,ORPHA:12345", [("Zork syndrome", ("12345",))]),
        ("disease_id,Note", "MONDO:0099999,x", [("MONDO:0099999", ("MONDO:0099999",))]),
        ("OMIM,Note", "999999,x", []),  # that of a gene, as likely
        ("Gene OMIM,Note", "OMIM:999999,x", []),
        ("Disease,Note", "Zork syndrome,x", []),
    ],
)
def test_a_row_has_the_disease_that_its_columns_name(
    head: str, cells: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    found = diseases(f"Patient,Sex,{head}\nP1,F,{cells}\nP2,M,na,na\n")
    assert found == [("p1", *one) for one in expected]


@pytest.mark.parametrize(
    ("cell", "quantity", "text"), [("P1Y6M", 18, ""), ("Congenital onset", None, "Congenital onset"), ("na", None, "")]
)
def test_a_rows_disease_has_its_age_at_onset(cell: str, quantity: int | None, text: str) -> None:
    facts = facts_of(
        f"Patient,Sex,disease_id,disease_label,age_of_onset\nP1,F,OMIM:999999,Zork,{cell}\nP2,M,na,na,na\n"
    )
    (disease,) = (f for f in facts.facts if isinstance(f, Condition))
    assert (disease.onset_quantity.value if disease.onset_quantity else None) == quantity
    assert (disease.onset.text if disease.onset else "") == text


KINDS = "individual_id,disease_id,sex,age_of_onset,Ataxia,Tremor,Scoliosis\nstr,CURIE,M:F:O:U,age,HP:0001251,HP:0001337,HP:0002650\n"


@pytest.mark.parametrize(
    "rows",
    [
        ["proband,OMIM:999999,F,P2Y,P3Y,Neonatal onset,excluded"],
        ["A,OMIM:999999,M,na,observed,na,P1Y"] * 1 + ["B,OMIM:999999,F,na,na,na,na"],
    ],
)
def test_rows_below_a_row_of_kinds_are_people(rows: list[str]) -> None:
    facts = facts_of(KINDS + "\n".join(rows))
    assert len(facts.persons) == len(rows)
    assert [f.subject for f in facts.facts if isinstance(f, Condition) and f.rule == "disease of a row"] == [
        p.key for p in facts.persons
    ]


def test_an_onset_below_a_feature_says_that_it_was_there() -> None:
    facts = facts_of(
        KINDS + "A,OMIM:999999,F,P2Y,P3Y,Neonatal onset,excluded\nB,OMIM:999999,M,na,3 years,neonatal,P1Y\n"
    )
    told = {
        (f.subject, f.code.text): [p.value for p in f.components]
        for f in facts.facts
        if isinstance(f, Observation) and f.presence == "present"
    }
    (age,) = told["p1", "ataxia"]
    (named,) = told["p1", "tremor"]
    assert isinstance(age, Quantity) and (age.value, age.code) == (3, "a")
    assert isinstance(named, Coded) and named.concept.codings[0].code == "HP:0003623"
    assert ("p2", "ataxia") not in told and ("p2", "tremor") not in told
    scoliosis = {f.subject: f for f in facts.facts if isinstance(f, Condition) and f.code.text == "scoliosis"}
    assert scoliosis["p2"].onset_quantity == Quantity(age.value - 2, "a", "a")
