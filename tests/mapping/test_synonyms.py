"""A synonym of a disease is the same disease: its neighbours and its kinds have entries of their own."""

from __future__ import annotations

import pytest

from etl.mapping.load import load_entries, shipped_dir

APART = [
    ("ehrlichiosis", "anaplasmosis"),
    ("actinomycosis", "nocardiosis"),
    ("canavan disease", "Alexander disease"),
    ("lead poisoning", "mercury poisoning"),
    ("strongyloidiasis", "ascariasis"),
    ("histoplasmosis", "coccidioidomycosis"),
    ("histoplasmosis", "blastomycosis"),
    ("neurofibromatosis", "NF1"),
    ("parkinson disease", "young-onset Parkinson disease"),
    ("thrombophilia", "protein C deficiency"),
    ("cervical myelopathy", "myelopathy"),
    ("mitochondrial myopathy", "mitochondrial disease"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_diseases_are_two_entries(one: str, other: str) -> None:
    found = {
        term.lower(): entry.id
        for entry in load_entries([shipped_dir()])
        if entry.kind == "condition"
        for term in (entry.name, *entry.synonyms)
    }
    assert found[one.lower()] != found[other.lower()]
