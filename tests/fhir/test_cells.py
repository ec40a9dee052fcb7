"""Codes of a treatment with cells: those of the procedure, and those of the cells that it gives."""

from __future__ import annotations

import pytest

from etl.names import OWN, SYSTEMS
from etl.pipeline import convert_text

CL, SCT, NCIT, ATC, UNII = (SYSTEMS[name] for name in ("cl", "sct", "ncit", "atc", "unii"))


@pytest.mark.parametrize(
    ("cells", "procedure", "product"),
    [
        ("Neural stem cells", [OWN], [(CL, "CL:0000047")]),
        ("Umbilical cord mesenchymal stem cells", [OWN], [(CL, "CL:0002569")]),
        ("Autologous bone marrow mesenchymal stem cells", [OWN], [(UNII, "EX8MY72SFJ")]),
        ("Umbilical cord blood stem cells", [NCIT], [(ATC, "B05AX04")]),
        ("Stem cells", [SCT], [(CL, "CL:0000034")]),  # a procedure's code names no substance
        (
            "Autologous hematopoietic stem cells",
            [SCT],
            [(OWN, "product-autologous-hematopoietic-stem-cell-transplantation")],
        ),
        ("Fetal stem cells", [OWN], [(OWN, "product-fetal-stem-cell-transplantation")]),
    ],
)
def test_procedure_and_product_have_their_own_codes(
    cells: str, procedure: list[str], product: list[tuple[str, str]]
) -> None:
    text = f"A 40-year-old man with ALS. {cells} were infused intravenously on 3 May 2012."
    resources = [entry["resource"] for entry in convert_text(text).bundle["entry"]]
    done = [r["code"] for r in resources if r["resourceType"] == "Procedure"]
    given = [r["medicationCodeableConcept"] for r in resources if r["resourceType"] == "MedicationAdministration"]
    assert [[c["system"] for c in one["coding"]] for one in done] == [procedure]
    assert [[(c["system"], c["code"]) for c in one["coding"]] for one in given] == [product]
