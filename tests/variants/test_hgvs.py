"""Expressions of HGVS: what is one, its normalized form, and what is none."""

from __future__ import annotations

import pytest

from etl.variants.hgvs import Expression, Unread, find_expressions, read_expression


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("c.211C>T", "c.211C>T"),
        ("c.211C > T", "c.211C>T"),
        ("NM_000999.2:c.88+1G>A", "NM_000999.2:c.88+1G>A"),
        ("NM_000999.2(ABCD1):c.88dupG", "NM_000999.2:c.88dup"),
        ("c.*12_*14delACT", "c.*12_*14del"),
        ("c.12_14del3", "c.12_14del"),
        ("c.12_14delACTinsGG", "c.12_14delinsGG"),
        ("c.12delAinsG", "c.12A>G"),
        ("c.12_13insGG", "c.12_13insGG"),
        ("c.-5_-4=", "c.-5_-4="),
        ("c.(10+1_11-1)_(20+1_21-1)dup", "c.(10+1_11-1)_(20+1_21-1)dup"),
        ("c.30-?_60+?del", "c.30-?_60+?del"),
        ("c.[10A>C];[20G>T]", "c.[10A>C];[20G>T]"),
        ("c.[10A>C;20G>T]", "c.[10A>C;20G>T]"),
        ("c.10A>C(;)20G>T", "c.10A>C(;)20G>T"),
        ("c.5CAG[23]", "c.5CAG[23]"),
        ("NC_000014.8:g.50TG[14];[18]", "NC_000014.8:g.[50TG[14]];[50TG[18]]"),
        ("g.pter_500del", "g.pter_500del"),
        ("m.8000A>G", "m.8000A>G"),
        ("r.(?)", "r.(?)"),
        ("r.76a>c", "r.76a>c"),
        ("p.R22W", "p.Arg22Trp"),
        ("p.(R22*)", "p.(Arg22Ter)"),
        ("p.R22X", "p.Arg22Ter"),
        ("p.Lys7Argfs*12", "p.Lys7ArgfsTer12"),
        ("p.K7Rfs*12", "p.Lys7ArgfsTer12"),
        ("p.(Lys7fs)", "p.(Lys7fs)"),
        ("p.K7del", "p.Lys7del"),
        ("p.Lys7_Ala9delinsTrp", "p.Lys7_Ala9delinsTrp"),
        ("p.Met1ext-5", "p.Met1ext-5"),
        ("p.*30Glnext*17", "p.Ter30GlnextTer17"),
        ("p.(Ter30TyrextLysThrTer)", "p.(Ter30TyrextLysThrTer)"),
        ("p.*30YextKT*", "p.Ter30TyrextLysThrTer"),
        ("c.[10A>C;15del];[20G>T](;)30dup", "c.[10A>C;15del];[20G>T](;)30dup"),
        ("p.Ala4=", "p.Ala4="),
        ("p.[Ala4Gly];[Ser9Arg]", "p.[Ala4Gly];[Ser9Arg]"),
        ("(p.Ala4Gly)", "p.Ala4Gly"),
        ("p.0?", "p.0?"),
        ("YP_009999.1:p.(Leu36Ter)", "YP_009999.1:p.(Leu36Ter)"),
        ("c.24G>C(;)(24G>C)", "c.24G>C(;)(24G>C)"),
        ("g.(71_72)G>A", "g.(71_72)G>A"),
        ("g.(600_844)delN[15]", "g.(600_844)delN[15]"),
        ("NC_000099.1:g.pter_82delins[NC_000098.1:g.pter_158]", "NC_000099.1:g.pter_82delins[NC_000098.1:g.pter_158]"),
        ("g.pter_263delins1024_qterinv", "g.pter_263delins1024_qterinv"),
        ("g.90_qterdelins[CATT;NC_000098.1:g.(50_70)_qterinv]", "g.90_qterdelins[CATT;NC_000098.1:g.(50_70)_qterinv]"),
        ("g.[32_35del;36_90inv;insG]", "g.[32_35del;36_90inv;insG]"),
        ("g.pter_(12_14)del::(37_41)_qterdel", "g.pter_(12_14)del::(37_41)_qterdel"),
        ("g.[pter_(12_14)del::(37_41)_qterdel]sup", "g.[pter_(12_14)del::(37_41)_qterdel]sup"),
        ("g.pter_qtersup", "g.pter_qtersup"),
        ("r.(76a>c)", "r.(76a>c)"),
        ("r.(40_51del)", "r.(40_51del)"),
        ("r.=/6_8del", "r.=/6_8del"),
        ("c.85=//T>C", "c.85=//T>C"),
        ("p.W24=/C", "p.Trp24=/Cys"),
        ("p.W24=/del", "p.Trp24=/del"),
        ("p.H7_Q8insGK", "p.His7_Gln8insGlyLys"),
        ("g.5del::9del", "g.5del::9del"),
        ("p.[Ser9Arg];[?]", "p.[Ser9Arg];[?]"),
        ("c.[=;10A>C];[0?]", "c.[=;10A>C];[0?]"),
        ("r.[(57c>u;68del)]", "r.[(57c>u;68del)]"),
        ("r.[89u>g,83_96del]", "r.[89u>g,83_96del]"),
        ("r.14_46delins[NR_009999.1:r.15_58]", "r.14_46delins[NR_009999.1:r.15_58]"),
        ("p.[(S68R;N94del)]", "p.[(Ser68Arg;Asn94del)]"),
        ("p.[Lys31Asn,Val25_Lys31del]", "p.[Lys31Asn,Val25_Lys31del]"),
        ("p.(Lys72_Gln74=)", "p.(Lys72_Gln74=)"),
        ("p.Gln46_Lys47ins*63", "p.Gln46_Lys47insTer63"),
        ("p.H7_Q8insG4_S6", "p.His7_Gln8insGly4_Ser6"),
        ("p.(A12_P31)fs", "p.(Ala12_Pro31)fs"),
        ("p.(Ala12_Pro31)Ter", "p.(Ala12_Pro31)Ter"),
        ("p.(Ala12_Pro31)insXaa[4]", "p.(Ala12_Pro31)insXaa[4]"),
        ("p.(Gln18)[(70_80)]", "p.(Gln18)[(70_80)]"),
        ("p.Gly71(Ala^Ser)fs*23", "p.Gly71(Ala^Ser)fsTer23"),
        ("p.(G23Efs*7^G23Cfs*26)", "p.(Gly23GlufsTer7^Gly23CysfsTer26)"),
    ],
)
def test_the_normalized_form(printed: str, normal: str) -> None:
    found = read_expression(printed)
    assert found is not None and found.normal == normal


@pytest.mark.parametrize(
    "printed",
    [
        "c.211C>", "c.2\u200b11C>T", "c.211c>T", "c.12_14delAC", "c.12insA", "c.12_20insA", "c.20_12del", "c.12_14A>G",
        "p.Ala4Ala", "p.Lys7_Ala9Trp", "p.M16MAfs*4", "p.Ala4", "c.(433delC)", "c.[10A>C", "c.10A>C/20G>T", "c.[(12del;15del)]",
        "p.*30YextK*T*", "p.G30YextK*", "p.A1ext-5", "p.A30Glnext*17", "p.K7Kfs*12", "p.K7*fs", "p.H7_Q9insG", "p.H7insG",
        "c.(274G>T)", "c.pter_qtersup", "p.(Ala12_Pro31)Gly", "p.Ser32_Ser33ins(1)", "p.[(Ser68Arg;Asn94del]", "c.[10A>C,15del]",
    ],
)  # fmt: skip
def test_what_the_nomenclature_does_not_allow_is_unread(printed: str) -> None:
    found = list(find_expressions(printed))
    assert found and not any(isinstance(one, Expression) and one.printed == printed for one in found)
    assert isinstance(found[0], Unread)


@pytest.mark.parametrize(
    "text",
    [
        "See p. 23 and p.23 of the book.", "c. 1980", "c.1980", "Blood group A Rh+.", "anti-GM1 positive", "HLA-B27", "T2N0M0", "ATC N07XX02",
        "5'-ACGTTGCA-3'", "given p.o. and s.c. daily", "n.s. (p=0.03)", "CD20+, Ki-67 20%", "vitamin B12", "www.c.org", "r. 5 mm",
    ],
)  # fmt: skip
def test_lookalikes_are_none(text: str) -> None:
    assert list(find_expressions(text)) == []


def test_places_and_genes() -> None:
    text = "Trio: ABCD1:c.211C>T (p.Arg71Trp), maternal; NM_000999.2(XYZ9):c.5del."
    found = [one for one in find_expressions(text) if isinstance(one, Expression)]
    assert [(one.gene, one.reference, one.description) for one in found] == [
        ("ABCD1", "", "c.211C>T"),
        ("", "", "p.Arg71Trp"),
        ("XYZ9", "NM_000999.2", "c.5del"),
    ]
    assert all(text[one.start : one.end] == one.printed for one in found)


def test_time_grows_with_the_length() -> None:
    assert not [one for one in find_expressions("c.[" * 20_000) if isinstance(one, Expression)]
    assert len(list(find_expressions("c.1A>G " * 5_000))) == 5_000
