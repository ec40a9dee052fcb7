"""Notations beside HGVS: which text is one, and what looks like one and isn't."""

from __future__ import annotations

import pytest

from etl.variants.notations import find_notations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IVS12+5G>A", [("dna", "IVS12+5G>A")]),
        ("734-2A>G", [("dna", "734-2A>G")]),
        ("812delTT", [("dna", "812delTT")]),
        ("R209W", [("protein", "R209W")]),
        ("K88X / Y301del", [("protein", "K88X"), ("protein", "Y301del")]),
        ("ΔL33", [("protein", "ΔL33")]),
        ("Arg209Trp", [("protein", "Arg209Trp")]),
        ("del ex 12–14", [("exons", "del ex 12–14")]),
        ("duplication of exons 3 to 6", [("exons", "duplication of exons 3 to 6")]),
        ("homozygous exon 9 deletion", [("exons", "exon 9 deletion")]),
        ("arr[GRCh38] 7q11.23(73330452_74728172)x1", [("cytogenetic", "arr[GRCh38] 7q11.23(73330452_74728172)x1")]),
        ("arr 2p16.1(58,100,200-60,300,400)×3", [("cytogenetic", "arr 2p16.1(58,100,200-60,300,400)×3")]),
        ("47,XY,+18", [("cytogenetic", "47,XY,+18")]),
        ("The karyotype was 47,XX,+21.", [("cytogenetic", "47,XX,+21")]),
        ("46,XX,t(4;11)(q21;q23)", [("cytogenetic", "46,XX,t(4;11)(q21;q23)")]),
        ("45,X[8]/46,XX[22]", [("cytogenetic", "45,X[8]/46,XX[22]")]),
        ("rs28940579", [("dbsnp", "rs28940579")]),
        ("VCV000012345.6", [("clinvar", "VCV000012345.6")]),
        ("ClinVar ID: 98765", [("clinvar", "ClinVar ID: 98765")]),
        ("52/19 CAG repeats", [("repeats", "52/19 CAG repeats")]),
        ("(CTG)410", [("repeats", "(CTG)410")]),
        ("mosaic (7.5%)", [("share", "mosaic (7.5%)")]),
        ("EWSR1::FLI1", [("fusion", "EWSR1::FLI1")]),
        ("a BCR-ABL1 fusion gene", [("fusion", "BCR-ABL1 fusion gene")]),
        (
            "NM_152263.2:r.-115_775::NM_002609.3:r.1580_5924",
            [("fusion", "NM_152263.2:r.-115_775::NM_002609.3:r.1580_5924")],
        ),
        ("46,XX", []),
        ("c.350G>A, p.Arg117His", []),
        ("anti-R209W", []),
        ("CD20+", []),
        ("HLA-B27", []),
        ("A Rh D+", []),
        ("vitamin B12", []),
        ("3 exons", []),
        ("T4 12", []),
    ],
)
def test_a_text_has_these_notations(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.sort, one.printed) for one in find_notations(text)] == found


def test_notations_say_their_numbers() -> None:
    by_text = {
        one.printed: one for text in ("del ex 12–14", "52/19 CAG repeats", "rs 77") for one in find_notations(text)
    }
    assert (by_text["del ex 12–14"].change, by_text["del ex 12–14"].values) == ("deletion", ("12–14",))
    assert (by_text["52/19 CAG repeats"].motif, by_text["52/19 CAG repeats"].values) == ("CAG", ("52", "19"))


def test_a_long_text_takes_no_time() -> None:
    assert list(find_notations("rs " + "del(1)" * 40_000 + "A1" * 40_000)) == []
