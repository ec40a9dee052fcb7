"""What a receiver would correct at once: dosages as printed, products that are no treatments, results of groups, an activity."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from etl.elements.write import GROUP_RESULT, Context, absent, of_group, stated
from etl.facts import Concept, Dose, Quantity, Treatment
from etl.fhir.parse import read_back
from etl.kinds import treatment
from etl.pipeline import convert_text


def of(text: str, *kinds: str) -> list[dict[str, Any]]:
    bundle = convert_text(f"Mr. Lane has diabetes. {text}").bundle
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] in kinds]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He takes insulin 41 units/day.", "41 units/day"),
        ("He takes metformin 500 mg twice daily.", "500 mg twice daily"),
        ("He takes amlodipine 5-10 mg daily.", "5-10 mg daily"),
        ("He takes insulin glargine (41 units/day).", "41 units/day"),
        ("He takes prednisone (10 mg/day).", "10 mg/day"),
        ("He takes metformin (1,000 mg twice daily).", "1,000 mg twice daily"),
        ("He takes metformin (1 g) twice daily.", "1 g, twice daily"),
        ("He takes baclofen.", None),
        ("He received 1.5 × 10⁷ mesenchymal stem cells intravenously on 14 March 2018.", "1.5 × 10⁷ mesenchymal stem"),
        ("He received 3 × 10^6 mesenchymal stem cells intravenously on 14 March 2018.", "3 × 10^6 mesenchymal"),
    ],
)
def test_a_dosage_is_as_printed(text: str, words: str | None) -> None:
    (found,) = of(text, "MedicationStatement", "MedicationAdministration")
    dosage = found.get("dosage", {})
    told = str((dosage[0] if isinstance(dosage, list) else dosage).get("text", ""))
    assert told.startswith(words) if words else not told


def test_what_was_given_is_a_product_and_what_was_done_a_procedure() -> None:
    procedure, given = of(
        "He received mesenchymal stem cells on 14 March 2018.", "Procedure", "MedicationAdministration"
    )
    assert "transplantation" in procedure["code"]["text"]
    assert given["medicationCodeableConcept"]["text"] == "mesenchymal stem cell"
    assert given["partOf"] == [{"reference": f"urn:uuid:{procedure['id']}"}]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("He underwent bone marrow transplantation on 14 March 2018.", "bone marrow"),
        ("He received autologous cells intravenously on 14 March 2018.", "autologous cell"),
        ("She had a pancreatic islet transplantation on 14 March 2018.", "pancreatic islet"),
    ],
)
def test_no_treatment_is_a_medicine(text: str, product: str) -> None:
    procedure, given = of(text, "Procedure", "MedicationAdministration")
    named = given["medicationCodeableConcept"]
    assert named["text"] == product and {one["display"] for one in named["coding"]} == {product}
    assert procedure["code"]["text"].startswith(product) and procedure["code"]["text"] != product


def test_cells_that_nothing_names_have_no_name() -> None:
    unknown = treatment.administrations(
        Treatment(
            subject="p1", evidence=(), code=Concept("infusion"), doses=(Dose(amount=Quantity(Decimal(5), "{cells}")),)
        ),
        Context("key", {"p1": "urn:uuid:1"}),
        "urn:uuid:2",
    )
    (given,) = [resource["medicationCodeableConcept"] for _, resource in unknown]
    assert given == {"extension": [absent("unknown")]}


def test_a_provenance_says_what_was_done() -> None:
    (found,) = of("He had no fever.", "Provenance")
    assert found["activity"]["coding"][0]["code"] == "CREATE"


GROUP = "We treated 40 patients with ataxia. Tremor improved in 62% of the patients."


def test_who_searches_a_sign_finds_no_result_of_a_group() -> None:
    bundle = convert_text(GROUP).bundle
    results = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Observation"]
    assert results and all(r["code"]["coding"] == [GROUP_RESULT] for r in results)
    assert any("tremor" in r["text"]["div"] for r in results)
    assert all("group-result" in [t["code"] for t in r["meta"]["tag"]] for r in results)
    told = [stated(r) for r in results]
    assert "HP:0001337" in [c["code"] for r in told for c in r["code"].get("coding", ())]
    assert [of_group(dict(r)) for r in told] == results
    assert not any("group-result" in fact.tags for fact in read_back(bundle).facts.facts)
    alone = of("He had tremor.", "Observation")
    assert "HP:0001337" in [c["code"] for r in alone for c in r["code"]["coding"]]
