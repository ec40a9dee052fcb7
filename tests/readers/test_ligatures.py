"""Ligatures that a PDF's text sets apart belong to their words; what only looks like one stays."""

from __future__ import annotations

import io

import pytest

from etl.pipeline import convert_bytes
from etl.readers import read
from etl.readers.text.decode import normalize

WHOLE = [
    ("with atrial fi brillation.", "with atrial fibrillation."),
    ("and in fl ammation of", "and inflammation of"),
    ("a pericardial e ff usion was", "a pericardial effusion was"),
    ("Di ff use weakness", "Diffuse weakness"),
    ("a speci fi c fi nding", "a specific finding"),
    ("signi fi cant de fi cit of re fl exes", "significant deficit of reflexes"),
    ("insu ffi cient a ffl ux", "insufficient afflux"),
    ("the neuro fi broma and cipro fl oxacin", "the neurofibroma and ciprofloxacin"),
    ("super fi cial, con fi rmed", "superficial, confirmed"),
    ("pleural fl uid in fi ve visits", "pleural fluid in five visits"),
    ("he was o ff treatment, the sta ff said", "he was off treatment, the staff said"),
    ("an o ff er of di ff erent sta ff ing", "an offer of different staffing"),
    ("the fi rst fl ares", "the first flares"),
    ("a bene fi t", "a benefit"),
]
AS_PRINTED = [
    "in fl. oz of water",
    "he drank 8 fl oz daily in fl oz",
    "an FF mutation was found",
    "the ff mutation",
    "a wi fi network",
    "MCV fl low",
    "MCV 90 fl and in fl ammation",
    "pp. 12 ff and",
    "nu poate fi tratat în spital, așa",
    "Semper fi",
    "fi brillation",
    "Fi rst",
    "an FI score of 3",
    "with fi and fl as names",
    "P1 fi rst",
]


@pytest.mark.parametrize(("printed", "whole"), [*WHOLE, *((text, text) for text in AS_PRINTED)])
def test_text(printed: str, whole: str) -> None:
    assert normalize(printed) == whole
    assert normalize(whole) == whole


@pytest.mark.parametrize(("printed", "whole"), [*WHOLE[:8], *((text, text) for text in AS_PRINTED[:4])])
def test_pdf(printed: str, whole: str) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=(595, 842), invariant=1)
    drawing.drawString(60, 700, f"Seen: {printed}")
    drawing.save()
    assert read(stream.getvalue(), "a.pdf").text == f"Seen: {whole}"


def test_the_place_of_a_fact_is_the_whole_word() -> None:
    result = convert_bytes(b"Mr. Abel, 54 years old, has atrial fi brillation.", "a.txt")
    quotes = {result.document.quote(span) for fact in result.facts.facts for span in fact.evidence}
    assert any("atrial fibrillation" in quote for quote in quotes), quotes
