"""Variants of cells and fields: what is made of expressions, and what stays as printed."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from etl.facts import Coded, Condition, Facts, Observation, Quantity
from etl.fhir.bundle import build_bundle
from etl.fhir.parse import read_back
from etl.pipeline import convert_text
from etl.sinks import to_json


def facts_of(text: str) -> Facts:
    return convert_text(text, "x.csv").facts


def variants(facts: Facts) -> list[tuple[str, str, dict[str, str]]]:
    """Person, name, and the code or words of each part of a variant."""
    out = []
    for one in facts.facts:
        if isinstance(one, Observation) and one.variant:
            parts = {
                p.code.text: next((c.code for c in p.value.concept.codings), p.value.printed)
                if isinstance(p.value, Coded)
                else str(p.value)
                for p in one.components
            }
            out.append((one.subject, one.code.text, parts))
    return out


HEAD = "Patient,Sex,Gene,Nucleotide change,Protein change,Zygosity,Inheritance,ACMG classification\n"
DNA, AMINO, STATE = "DNA change (c.HGVS)", "amino acid change (pHGVS)", "allelic state"


def test_a_row_is_a_variant_with_its_parts() -> None:
    facts = facts_of(
        HEAD
        + "P1,F,ZNF9X,c.211C>T,p.R71W,Het,de novo,Likely pathogenic\nP2,M,ZNF9X,c.88dupG,p.(Ala30fs),Hom,maternal,VUS\n"
    )
    assert variants(facts) == [
        ("p1", "ZNF9X variant", {"gene studied": "ZNF9X", DNA: "c.211C>T", AMINO: "p.Arg71Trp", STATE: "LA6706-1",
                                 "clinical significance": "LA26332-9", "genomic source class": "LA26807-0"}),
        ("p2", "ZNF9X variant", {"gene studied": "ZNF9X", DNA: "c.88dup", AMINO: "p.(Ala30fs)", STATE: "LA6705-3",
                                 "clinical significance": "LA26333-7", "variant inheritance": "maternal"}),
    ]  # fmt: skip
    own = {f.code.text for f in facts.facts}
    assert "Nucleotide change" not in own and "Zygosity" not in own


@pytest.mark.parametrize(
    ("head", "cells", "states"),
    [
        ("Allele 1,Allele 2", ("c.5A>G,c.5A>G", "c.9del,c.9del"), ["LA6705-3", "LA6705-3"]),
        ("Allele 1,Allele 2", ("c.5A>G,c.7A>G", "c.9del,c.12dup"), ["LA6706-1"] * 4),
        ("Variant,Note", ("c.[5A>G];[5A>G],x", "c.[5A>G];[7A>G],y"), ["LA6705-3", "LA6706-1", "LA6706-1"]),
        ("Variant,Note", ("c.[5A>G;7A>G],x", "c.5A>G,y"), [None, None, None]),
        ("Variant,Note", ("c.5A>G (het),x", "c.5A>G (hom),y"), ["LA6706-1", "LA6705-3"]),
    ],
)
def test_the_allelic_state_comes_from_words_and_notation(
    head: str, cells: tuple[str, str], states: list[str | None]
) -> None:
    text = f"Patient,Sex,Gene,{head}\nP1,F,ZNF9X,{cells[0]}\nP2,M,ZNF9X,{cells[1]}\n"
    assert [parts.get(STATE) for _, _, parts in variants(facts_of(text))] == states


@pytest.mark.parametrize(
    ("gene", "cell"),
    [
        ("ZNF9X", "c.211C>"),
        ("ZNF9X", "c.211c>T"),
        ("ZNF9X / KLF8Y", "c.211C>T"),
        ("ZNF9X KLF8Y", "c.211C>T"),
        ("", "p.Arg71Trp"),
    ],
)
def test_what_is_not_clear_stays_as_printed_with_a_finding(gene: str, cell: str) -> None:
    facts = facts_of(f"Patient,Sex,Gene,Variant\nP1,F,{gene},{cell}\nP2,M,ZNF9X,c.5A>G\n")
    assert [who for who, _, _ in variants(facts)] == ["p2"]
    assert [f.code for f in facts.findings if f.code == "variant-unread"] == ["variant-unread"]
    assert cell in {f.value for f in facts.facts if isinstance(f, Observation)}


@pytest.mark.parametrize(
    ("heads", "count"), [("Published,Corrected", 0), ("Variant 1,Variant 2", 4), ("Mutation,Second mutation", 4)]
)
def test_two_columns_are_two_variants_where_their_heads_say_so(heads: str, count: int) -> None:
    facts = facts_of(f"Patient,Sex,Gene,{heads}\nP1,F,ZNF9X,c.308C>T,c.305C>T\nP2,M,ZNF9X,c.9A>G,c.6A>G\n")
    assert len(variants(facts)) == count
    assert sum(f.code == "variant-unread" for f in facts.findings) == (0 if count else 2)


@pytest.mark.parametrize("cell", ["mother has c.5A>G", "negative for c.5A>G", "no c.5A>G"])
def test_a_variant_of_others_or_not_found_is_none(cell: str) -> None:
    facts = facts_of(f"Patient,Sex,Gene,Variant\nP1,F,ZNF9X,{cell}\nP2,M,ZNF9X,c.7A>G\n")
    assert [who for who, _, _ in variants(facts)] == ["p2"]


def test_a_bundle_is_read_back_as_the_same_facts() -> None:
    result = convert_text(
        HEAD + "P1,F,ZNF9X,NM_000999.2:c.211C>T,p.R71W,Het,de novo,VUS\nP2,M,ZNF9X,c.5del,p.?,,,\n", "x.csv"
    )
    again = read_back(build_bundle(result.document, result.facts)).facts
    assert sorted(map(str, variants(again))) == sorted(map(str, variants(result.facts)))
    assert {f.value for f in again.facts if isinstance(f, Observation) and f.variant} == {
        f.value for f in result.facts.facts if isinstance(f, Observation) and f.variant
    }


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        (
            "Gene: ZNF9X\nVariant: c.211C>T (p.Arg71Trp)\nZygosity: heterozygous",
            [("ZNF9X variant", {"gene studied": "ZNF9X", DNA: "c.211C>T", AMINO: "p.Arg71Trp", STATE: "LA6706-1"})],
        ),
        (
            "Exome sequencing revealed a homozygous variant in ZNF9X (NM_000999.2:c.211C>T; p.Arg71Trp).",
            [("ZNF9X variant", {"gene studied": "ZNF9X", DNA: "NM_000999.2:c.211C>T", AMINO: "p.Arg71Trp",
                                "reference transcript": "NM_000999.2", STATE: "LA6705-3"})],
        ),
        ("The variant ZNF9X c.211C>T was not found.", []),
        ("Her mother carries the ZNF9X variant c.211C>T.", []),
        ("Testing for ZNF9X c.211C>T is planned.", []),
    ],
)  # fmt: skip
def test_fields_and_sentences(text: str, gives: list[tuple[str, dict[str, str]]]) -> None:
    page = f"Case: a 12-year-old girl with seizures and ataxia.\n\n{text}\n\nThe girl had a tremor.\n"
    found = variants(convert_text(page, "x.txt").facts)
    assert [(name, parts) for _, name, parts in found] == gives


PAGE = "Case: a 12-year-old girl with seizures and ataxia.\n\n{}\n\nThe girl had a tremor.\n"


def printed_in(sentence: str) -> list[tuple[str, str]]:
    """Return each variant of a sentence on a page about one person: its name, and its words as printed."""
    found = convert_text(PAGE.format(sentence), "x.txt").facts.facts
    told = [one for one in found if isinstance(one, Observation) and one.variant and one.presence == "present"]
    return [(one.code.text, one.value.printed if isinstance(one.value, Coded) else "") for one in told]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Genetic testing of CFTR showed R117H in the heterozygous state.", [("CFTR variant", "R117H")]),
        ("Sequencing of CFTR revealed IVS3+1G>A.", [("CFTR variant", "IVS3+1G>A")]),
        ("She was found to carry the CFTR mutations ΔF508 and R117H.", [("CFTR variant", "ΔF508"), ("CFTR variant", "R117H")]),
        ("The CFTR gene carried delF508.", [("CFTR variant", "delF508")]),
        ("MLPA showed a del ex 45–50 of the DMD gene.", [("DMD variant", "del ex 45–50")]),
        ("A deletion of exons 45-50 in DMD was detected.", [("DMD variant", "deletion of exons 45-50")]),
        ("DMD testing revealed a duplication of exons 3 to 6.", [("DMD variant", "duplication of exons 3 to 6")]),
        ("Sequencing showed a heterozygous R71W mutation in ZNF9X.", [("ZNF9X variant", "R71W")]),
        ("Sequencing showed SOD1 A4V and FUS R521C.", [("SOD1 variant", "A4V"), ("FUS variant", "R521C")]),
        ("SOD1 gene: A4V mutation detected.", [("SOD1 variant", "A4V")]),
        ("CFTR: R117H/delF508", [("CFTR variant", "R117H"), ("CFTR variant", "delF508")]),
        ("Genetics: SOD1 A4V heterozygous.", [("SOD1 variant", "A4V")]),
        ("HTT: 45/17 CAG repeats", [("HTT variant", "45/17 CAG repeats")]),
        ("SOD1: c.14C>T (p.Ala5Val)", [("SOD1 variant", "SOD1: c.14C>T")]),
        ("The karyotype was 47,XX,+21.", [("gene variant", "47,XX,+21")]),
        ("Sequencing revealed an EWSR1::FLI1 fusion.", [("EWSR1::FLI1 fusion", "EWSR1::FLI1")]),
        ("A ZNF9X-KLF8Y fusion gene was found.", [("ZNF9X::KLF8Y fusion", "ZNF9X-KLF8Y fusion gene")]),
    ],
)  # fmt: skip
def test_old_forms_in_prose_beside_a_gene(sentence: str, told: list[tuple[str, str]]) -> None:
    assert printed_in(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Immunohistochemistry with the anti-IDH1 R132H antibody was positive.",
        "The tumour showed IDH1 R132H staining.",
        "A Western blot with the R117H antibody showed CFTR.",
        "Blood group A1B was found; CFTR testing was normal.",
        "She was randomised to arm R1 of the CFTR trial and felt well.",
        "She was randomised to arm R1A of the CFTR trial and felt well.",
        "She was found in room R117H next to the CFTR clinic.",
        "CFTR sequencing was done and she was seen in room R117H.",
        "The R117H strain was found in the culture.",
        "Her A1C was 7.2 % and a variant in HNF1A was looked for.",
        "Genetic testing for SOD1 A4V is planned.",
        "R117H is a mutation in CFTR.",
        "Mutations in CFTR such as R117H cause cystic fibrosis.",
        "Her mother carries the R117H mutation in CFTR.",
        "Her father carried a heterozygous mutation in SOD1 (A4V).",
        "The mutation R117H was found.",
        "She has had a T10-T12 fusion, found to be solid.",
        "A C5-C6 fusion was found; genetic testing was normal.",
        "No EWSR1::FLI1 fusion was found.",
        "There was no R117H mutation in CFTR.",
    ],
)
def test_what_looks_like_an_old_form_is_no_variant(sentence: str) -> None:
    assert printed_in(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "gives"),
    [
        ("A mutation in NF1 was found.", ["NF1 variant"]),
        ("A deletion of exons 45-50 in DMD was detected.", ["DMD variant"]),
        ("She was diagnosed with NF1.", ["neurofibromatosis type 1"]),
        ("A mutation of NF1 was found, and NF1 was diagnosed.", ["NF1 variant", "neurofibromatosis type 1"]),
    ],
)
def test_a_name_that_a_gene_shares_with_a_disease(sentence: str, gives: list[str]) -> None:
    facts = convert_text(PAGE.format(sentence), "x.txt").facts.facts
    told = [f.code.text for f in facts if isinstance(f, Condition) or (isinstance(f, Observation) and f.variant)]
    assert sorted(told) == sorted(gives)


def test_a_room_beside_a_variant_is_no_name_of_it() -> None:
    assert printed_in("She was seen in room C12D; a mutation in SOD1 was found.") == [("SOD1 variant", "")]


def test_two_genes_and_one_old_form_make_no_variant_of_it_but_a_finding() -> None:
    facts = convert_text(PAGE.format("Sequencing of SOD1 and FUS showed A4V."), "x.txt").facts
    assert [f.code for f in facts.findings if f.code == "variant-unread"] == ["variant-unread"]
    assert not any(isinstance(f, Observation) and f.variant and f.value for f in facts.facts)


TYPE, REGION, ISCN = "DNA change type", "DNA region", "cytogenomic nomenclature (ISCN)"


@pytest.mark.parametrize(
    ("gene", "cell", "parts"),
    [
        ("ZNF9X", "IVS12+5G>A", {"gene studied": "ZNF9X"}),
        ("ZNF9X", "R209W", {"gene studied": "ZNF9X"}),
        ("ZNF9X", "del ex 12-14", {"gene studied": "ZNF9X", TYPE: "LA6692-3", REGION: "exons 12-14"}),
        ("", "arr[GRCh38] 7q11.23(73330452_74728172)x1", {ISCN: "arr[GRCh38] 7q11.23(73330452_74728172)x1"}),
        ("", "EWSR1::FLI1", {"gene studied": "FLI1"}),
        ("ZNF9X", "rs28940579", {"gene studied": "ZNF9X", "dbSNP number": "rs28940579"}),
        ("ZNF9X", "c.5A>G (rs28940579)", {"gene studied": "ZNF9X", DNA: "c.5A>G", "dbSNP number": "rs28940579"}),
        ("ZNF9X", "c.5A>G, 12% mosaic", {"gene studied": "ZNF9X", DNA: "c.5A>G"}),
    ],
)
def test_other_notations_are_kept_as_printed(gene: str, cell: str, parts: dict[str, str]) -> None:
    facts = facts_of(f'Patient,Sex,Gene,Mutation\nP1,F,{gene},"{cell}"\nP2,M,ZNF9X,c.7A>G\n')
    (mine,) = (told for who, _, told in variants(facts) if who == "p1")
    assert {name: value for name, value in mine.items() if name != "share of the variant allele"} == parts
    assert ("share of the variant allele" in mine) == ("%" in cell)
    (fact,) = (f for f in facts.facts if isinstance(f, Observation) and f.variant and f.subject == "p1")
    assert isinstance(fact.value, Coded) and fact.value.printed in cell
    again = read_back(
        build_bundle(convert_text(f'Patient,Sex,Gene,Mutation\nP1,F,{gene},"{cell}"\n', "x.csv").document, facts)
    )
    assert sorted(map(str, variants(again.facts))) == sorted(map(str, variants(facts)))


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("Mutation", "R209W"),
        ("Stain", "R209W"),
        ("Antibody", "anti-K88X"),
        ("Mutation", "R209W antibody positive"),
        ("Blood group", "A1B"),
        ("Note", "R209W"),
        ("Mutation", "no R209W"),
    ],
)
def test_a_name_like_a_change_is_none_without_a_gene_or_beside_a_protein(head: str, cell: str) -> None:
    gene = "" if cell == "R209W" and head == "Mutation" else "ZNF9X"
    facts = facts_of(f"Patient,Sex,Gene,{head}\nP1,F,{gene},{cell}\nP2,M,ZNF9X,x\n")
    assert variants(facts) == []


def test_each_of_two_genes_in_a_cell_has_the_change_behind_it() -> None:
    facts = facts_of('Patient,Sex,Gene,Variant\nP1,F,,"ZNF9X c.5A>G, KLF8Y c.7del"\nP2,M,ZNF9X,KLF8Y c.9del\n')
    assert [(who, name) for who, name, _ in variants(facts)] == [("p1", "ZNF9X variant"), ("p1", "KLF8Y variant")]
    assert [f.code for f in facts.findings if f.code == "variant-unread"] == ["variant-unread"]


@pytest.mark.parametrize("cell", ["c.2\u200b11C>T", "c.211\u200bC>T", "c.211_212del\u200bCT"])
def test_a_change_with_a_zero_width_space_stays_as_printed_with_a_finding(cell: str) -> None:
    facts = facts_of(f"Patient,Sex,Gene,Variant\nP1,F,ZNF9X,{cell}\nP2,M,ZNF9X,c.5A>G\n")
    assert [who for who, _, _ in variants(facts)] == ["p2"]
    assert [f.code for f in facts.findings if f.code == "variant-unread"] == ["variant-unread"]
    assert cell in {f.value for f in facts.facts if isinstance(f, Observation)}


def test_the_symbol_in_a_column_of_genes_is_no_disease() -> None:
    facts = facts_of("Patient,Sex,Gene,Variant,Diagnosis\nP1,M,DMD,del ex 45-50,\nP2,M,DMD,c.5A>G,DMD\n")
    assert [(who, name) for who, name, _ in variants(facts)] == [("p1", "DMD variant"), ("p2", "DMD variant")]
    assert [f.subject for f in facts.facts if isinstance(f, Condition)] == ["p2"]


def test_a_printed_class_gives_an_implication_and_variants_a_report() -> None:
    bundle = convert_text(HEAD + "P1,F,ZNF9X,c.211C>T,,Het,,Pathogenic\nP2,M,ZNF9X,c.5del,,,,\n", "x.csv").bundle
    entries = json.loads(to_json(bundle))["entry"]
    variant = {
        one["resource"]["subject"]["reference"]: one["fullUrl"] for one in entries if "48004-6" in json.dumps(one)
    }
    derived = [one["resource"] for one in entries if "derivedFrom" in one["resource"]]
    assert [one["derivedFrom"] for one in derived] == [[{"reference": variant[derived[0]["subject"]["reference"]]}]]
    assert derived[0]["component"][0]["code"]["coding"][0]["code"] == "53037-8"
    reports = [one["resource"] for one in entries if one["resource"]["resourceType"] == "DiagnosticReport"]
    assert [one["result"] for one in reports] == [[{"reference": url}] for url in variant.values()]


def test_columns_beside_a_variant_say_more_of_it() -> None:
    facts = facts_of(
        "Patient,Sex,Gene,Variant,Zygosity,VAF,ClinVar,dbSNP,Note\nP1,F,ZNF9X,c.5A>G,in trans,12%,VCV000012345.6,rs28940579,x\n"
        "P2,M,ZNF9X,c.7del,het,,98765,,y\nP3,M,,,,7%,,,z\n"
    )
    assert variants(facts) == [
        ("p1", "ZNF9X variant", {"gene studied": "ZNF9X", DNA: "c.5A>G", STATE: "LA6706-1", "dbSNP number": "rs28940579",
                                 "ClinVar number": "VCV000012345.6", "share of the variant allele": str(Quantity(Decimal(12), "%", "%"))}),
        ("p2", "ZNF9X variant", {"gene studied": "ZNF9X", DNA: "c.7del", STATE: "LA6706-1", "ClinVar number": "98765"}),
    ]  # fmt: skip
    assert [
        (f.subject, f.code.text)
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text in ("VAF", "Clin Var")
    ] == [("p3", "VAF")]


def test_a_normal_karyotype_is_a_value_and_another_a_variant_of_no_gene() -> None:
    facts = facts_of('Patient,Sex,Gene,CAG repeats,Karyotype\nP1,F,HTT,45,"46,XX"\nP2,M,HTT,19,"47,XXY"\n')
    assert [(who, name, parts.get(ISCN)) for who, name, parts in variants(facts)] == [
        ("p1", "HTT variant", None), ("p2", "gene variant", "47,XXY"),
    ]  # fmt: skip
    assert {f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "karyotype"} == {"46,XX"}


def test_cells_of_one_variant_each_keep_its_protein_change() -> None:
    facts = facts_of(
        "Patient,Sex,Gene,Genotype,Variant 1,Variant 2\nP1,F,ZNF9X,compHET,c.28A>C:p.(Tyr9Ser),c.31-1G>T:p.?\n"
        "P2,M,ZNF9X,HOM,c.14del:p.(Pro5Glnfs*2),\n"
    )
    assert [parts for _, _, parts in variants(facts)] == [
        {"gene studied": "ZNF9X", DNA: "c.28A>C", AMINO: "p.(Tyr9Ser)", STATE: "LA6706-1"},
        {"gene studied": "ZNF9X", DNA: "c.31-1G>T", STATE: "LA6706-1"},
        {"gene studied": "ZNF9X", DNA: "c.14del", AMINO: "p.(Pro5GlnfsTer2)", STATE: "LA6705-3"},
    ]


def test_a_gene_before_its_transcript_and_a_state_behind_the_inheritance() -> None:
    facts = facts_of(
        "Patient,Sex,Gene,Mutation,Segregation\nP1,F,ZNF9X uc009abc.2 exon 7 c.961C>T p.Q321*,,de novo\n"
        "P2,M,ZNF8Y,c.11G>T,Autosomal recessive (compound het.)\n"
    )
    told = {who: (name, parts.get(STATE)) for who, name, parts in variants(facts)}
    assert told == {"p1": ("ZNF9X variant", None), "p2": ("ZNF8Y variant", "LA6706-1")}


def test_the_chromosomes_of_a_karyotype_are_no_number_of_a_variant() -> None:
    facts = facts_of('Patient,Sex,Gene,Variant\nP1,F,ZNF9X,c.28A>C\nP2,M,,"47,XXY"\nP3,F,,"45,X"\n')
    told = [one for one in facts.facts if isinstance(one, Observation) and one.subject != "p1"]
    assert [(one.code.text, one.variant, one.presence) for one in told] == [("gene variant", True, "present")] * 2


def test_the_name_of_a_test_before_an_array_is_no_gene() -> None:
    page = PAGE.format("Array CGH: arr[GRCh38] 15q13.3(30900000_32400000)x1.")
    told = [(name, parts.get("gene studied")) for _, name, parts in variants(convert_text(page, "page.txt").facts)]
    assert told == [("gene variant", None)]
