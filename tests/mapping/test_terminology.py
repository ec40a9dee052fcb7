"""The audit of the terminologies: every code is one that somebody looked up, every unit is UCUM's, and they fit together."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from etl.facts import Coding
from etl.fhir.conformance import concepts_of
from etl.mapping.entry import CODES, Entry
from etl.mapping.load import load_entries, shipped_dir
from etl.names import BASE, OWN, SYSTEMS
from etl.pipeline import convert_file

ROOT = Path(__file__).parents[2]
SCT, LN = SYSTEMS["sct"], SYSTEMS["ln"]


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    lines = (shipped_dir() / CODES).read_text(encoding="utf-8").splitlines()[1:]
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


@cache
def entries() -> tuple[Entry, ...]:
    return load_entries([shipped_dir()])


def used() -> set[Coding]:
    return {coding for concept in concepts_of(entries()) for coding in concept.codings if coding.system != OWN}


def test_every_code_was_looked_up() -> None:
    known = {(row[0], row[1]): row[2] for row in rows()}
    assert {c for c in used() if (c.system, c.code) not in known} == set()
    assert {c for c in used() if (c.display or "") != known[c.system, c.code]} == set()


def test_every_row_says_where() -> None:
    assert [row for row in rows() if len(row) < 4 or not row[3].strip()] == []
    assert [key for key, times in Counter((row[0], row[1]) for row in rows()).items() if times > 1] == []


def verhoeff(number: str) -> bool:
    """SNOMED CT's check digit."""
    d = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
         [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
         [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
         [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]]  # fmt: skip
    p = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    while len(p) < 8:
        p.append([p[-1][i] for i in p[1]])
    check = 0
    for place, digit in enumerate(reversed(number)):
        check = d[check][p[place % 8][int(digit)]]
    return check == 0


def mod10(code: str) -> bool:
    """LOINC's check digit."""
    body, _, check = code.partition("-")
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return check == str(-total % 10)


SHAPES: dict[str, Callable[[str], Any]] = {
    "sct": lambda c: re.fullmatch(r"\d{6,18}", c) and verhoeff(c),
    "ln": lambda c: (re.fullmatch(r"\d+-\d", c) and mod10(c)) or re.fullmatch(r"LA\d+-\d", c),
    "hp": re.compile(r"HP:\d{7}").fullmatch,
    "mondo": re.compile(r"MONDO:\d{7}").fullmatch,
    "cl": re.compile(r"CL:\d{7}").fullmatch,
    "hgnc": re.compile(r"HGNC:\d+").fullmatch,
    "icd10": re.compile(r"[A-Z]\d\d(\.\d+)?").fullmatch,
    "icd10cm": re.compile(r"[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?").fullmatch,
    "icf": re.compile(r"[bd]\d{3,5}").fullmatch,
    "unii": re.compile(r"[A-Z0-9]{10}").fullmatch,
    "atc": re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?").fullmatch,
    "rx": re.compile(r"\d+").fullmatch,
    "ncit": re.compile(r"C\d+").fullmatch,
    "iso3166": re.compile(r"[A-Z]{2}").fullmatch,
}


@pytest.mark.parametrize("alias", SHAPES)
def test_codes_have_their_shape_and_their_check_digit(alias: str) -> None:
    codes = [row[1] for row in rows() if row[0] == SYSTEMS[alias]]
    assert codes and [code for code in codes if not SHAPES[alias](code)] == []


@pytest.mark.parametrize(
    ("code", "good"), [("52101004", True), ("52101005", False), ("8867-4", True), ("8867-5", False)]
)
def test_check_digits_are_checked(code: str, good: bool) -> None:
    assert (mod10(code) if "-" in code else verhoeff(code)) is good


def literals(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def test_codes_in_the_program_were_looked_up_too() -> None:
    known = {row[1] for row in rows()}
    wanted = re.compile(r"\d{1,5}-\d|LA\d+-\d|\d{7,9}")
    written = {
        (name, text)
        for room in ("elements", "fhir", "kinds")
        for name, text in literals(ROOT / "etl" / room)
        if wanted.fullmatch(text)
    }
    assert len(written) > 10
    assert {(name, code) for name, code in written if code not in known | VITAL_SIGNS} == set()


VITAL_SIGNS = frozenset(["9843-4"])
"""Codes that only FHIR's profile of vital signs claims; none is written."""


# -- units -------------------------------------------------------------------------------------------------------------


@cache
def ucum() -> Any:
    return pytest.importorskip("ucumvert")


def units() -> list[str]:
    return sorted({u for e in entries() for u in (*e.units, *([e.ucum] if e.ucum else []))})


def test_units_are_ucum() -> None:
    parser = ucum().get_ucum_parser()
    wrong = []
    for unit in units():
        try:
            parser.parse(unit)
        except Exception as error:  # the parser has many
            wrong.append((unit, type(error).__name__))
    assert len(units()) > 20 and wrong == []


def test_the_parser_refuses_what_is_none() -> None:
    parser = ucum().get_ucum_parser()
    for text in ("zorks", "mm[Hg", "mg per dl"):
        with pytest.raises(Exception, match=r"."):
            parser.parse(text)


# -- LOINC's parts -----------------------------------------------------------------------------------------------------


@cache
def parts() -> dict[str, tuple[str, tuple[str, ...]]]:
    """LOINC code → its scale (Qn a quantity, Ord grades, Nom names, Doc a report, - a panel), and its example units."""
    lines = Path(__file__).with_name("loinc_parts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert all(row[3] for row in rows)
    return {row[0]: (row[1], tuple(filter(None, row[2].split(";")))) for row in rows}


def of_loinc(kind: str) -> Iterator[tuple[str, str, Any]]:
    """(where, code, the entry, item or total that has it) of every entry of a kind."""
    for entry in entries():
        if entry.kind == kind:
            for has in (entry, *entry.items, *([entry.total] if entry.total else [])):
                for coding in has.codings:
                    if coding.system == LN:
                        yield f"{entry.id} {getattr(has, 'key', '')}", coding.code, has


def test_every_code_of_loinc_has_its_parts() -> None:
    """A new code: look up its scale and example unit in LOINC's table, and add a row to loinc_parts.tsv."""
    assert {c.code for c in used() if c.system == LN} - set(parts()) == set()


@cache
def registry_of_units() -> Any:
    return ucum().PintUcumRegistry()


@cache
def dimensions(unit: str) -> dict[str, float]:
    """What a unit measures; a number of things is a number. The library names pH's unit without defining it."""
    if unit == "[pH]":
        return {unit: 1}
    registry = registry_of_units()
    plain = re.sub(r"\{[^}]*\}", "", unit) or "1"
    return dict(registry.Quantity(1, registry.from_ucum(plain).units).dimensionality)


def test_what_is_measured_has_the_property_of_its_code() -> None:
    wrong, checked = [], 0
    for where, code, entry in of_loinc("measure"):
        scale, examples = parts()[code]
        checked += 1
        mine = [dimensions(unit) for unit in entry.units]
        if scale == "-":  # a panel has no value of its own, its parts have
            continue
        if scale != "Qn" or not any(dimensions(example) in mine for example in examples):
            wrong.append((where, code, scale, examples, entry.units))
    assert checked >= 20 and wrong == []


def test_scores_and_their_items_have_the_scale_of_their_code() -> None:
    """A total is a quantity, an item is graded; an instrument with a total of its own may have the panel's code."""
    wrong = []
    for where, code, has in of_loinc("scale"):
        scale = parts()[code][0]
        whole = getattr(has, "total", None)
        allowed = {"Qn", "Ord"} | ({"-"} if whole is not None and whole.codings else set())
        if scale not in allowed:
            wrong.append((where, code, scale))
    assert wrong == []


def test_studies_are_no_quantities() -> None:
    assert [(w, c) for w, c, _ in of_loinc("procedure") if parts()[c][0] != "Doc"] == []


FITTING = {
    "Qn": ("valueQuantity", "valueInteger", "valueRange"),
    "Ord": ("valueInteger", "valueQuantity", "valueCodeableConcept"),
    "Nom": ("valueCodeableConcept",),
    "Doc": ("valueCodeableConcept",),
    "-": (),
}


def test_what_is_written_fits_the_scale_of_its_code(samples: Path) -> None:
    wrong, seen = [], 0
    for page in sorted(p for p in samples.iterdir() if p.is_file()):
        for entry in convert_file(page).bundle["entry"]:
            resource = entry["resource"]
            for element in [resource, *resource.get("component", [])] if "status" in resource else []:
                for coding in element.get("code", {}).get("coding", []):
                    if coding["system"] == LN and resource["resourceType"] == "Observation":
                        scale, examples = parts()[coding["code"]]
                        value = next((key for key in element if key.startswith("value")), None)
                        unit = element.get("valueQuantity", {}).get("code")
                        seen += 1
                        if value and value not in FITTING[scale]:
                            wrong.append((page.name, coding["code"], value))
                        if unit and dimensions(unit) not in [dimensions(example) for example in examples]:
                            wrong.append((page.name, coding["code"], unit))
    assert seen > 50 and wrong == []


def test_scores_have_whole_bounds_where_a_code_says_score() -> None:
    """A LOINC total or item (Ord or Num score) is a number: its scale has bounds, so that a value can be checked."""
    wrong = [
        (scale.id, item.key)
        for scale in entries()
        if scale.kind == "scale"
        for item in (*scale.items, *([scale.total] if scale.total else []))
        if any(c.system == LN for c in item.codings) and item.high is None
    ]
    assert wrong == []


def test_our_own_codes_are_unique() -> None:
    named: dict[str, set[str]] = {}
    for concept in concepts_of(entries()):
        for coding in concept.codings:
            if coding.system == OWN:
                named.setdefault(coding.code, set()).add(coding.display or concept.text)
    assert {code: names for code, names in named.items() if len(names) > 1} == {}
    assert OWN.startswith(BASE)


# -- licences ----------------------------------------------------------------------------------------------------------

NOTICES = {
    SYSTEMS["sct"]: "SNOMED CT", LN: "LOINC", SYSTEMS["hp"]: "Human Phenotype Ontology (HPO)",
    SYSTEMS["mondo"]: "MONDO Disease Ontology", SYSTEMS["cl"]: "Cell Ontology", SYSTEMS["icd10"]: "ICD-10",
    SYSTEMS["icf"]: "ICF",
    SYSTEMS["icd10cm"]: "ICD-10-CM", SYSTEMS["hgnc"]: "HGNC", SYSTEMS["ucum"]: "UCUM", SYSTEMS["rx"]: "RxNorm",
    SYSTEMS["atc"]: "ATC", SYSTEMS["edqm"]: "EDQM Standard Terms", SYSTEMS["ncit"]: "NCI Thesaurus",
    SYSTEMS["unii"]: "UNII", SYSTEMS["iso3166"]: "ISO 3166-1", SYSTEMS["mdc"]: "ISO/IEEE 11073-10101",
    SYSTEMS["orpha"]: "Orphanet nomenclature of rare diseases",
    "http://hl7.org/fhir/": "HL7 terminology and FHIR", "http://terminology.hl7.org/": "HL7 terminology and FHIR",
}  # fmt: skip


def notices() -> dict[str, list[str]]:
    """The lines of NOTICE about each terminology."""
    found: dict[str, list[str]] = {}
    title = ""
    for line in (
        (ROOT / "NOTICE").read_text(encoding="utf-8").partition("the program.\n\n")[2].partition("\n\n")[0].splitlines()
    ):
        if line.startswith(" "):
            found[title].append(line.strip())
        else:
            title = line
            found[title] = []
    return found


def test_the_notice_names_each_terminology_its_version_its_licence_and_what_is_shipped() -> None:
    systems = {row[0] for row in rows()}
    longest = sorted(NOTICES, key=len, reverse=True)
    named = {system: next((NOTICES[n] for n in longest if system.startswith(n)), None) for system in systems}
    assert [system for system, name in named.items() if name is None] == []
    told = notices()
    assert set(told) == set(NOTICES.values())
    for title, lines in told.items():
        for part in ("Version: ", "Licence: ", "Shipped: "):
            assert any(line.startswith(part) and len(line) > len(part) for line in lines), (title, part)


def test_codes_outside_the_global_patient_set_are_listed() -> None:
    """SNOMED CT's codes that aren't free everywhere stand in docs/terminology.md (make terminology)."""
    free = {row[1] for row in rows() if row[0] == SCT and "snomed-intl-gps" in row[3]}
    outside = {c.code for c in used() if c.system == SCT} - free
    listed = set(re.findall(r"^\| (\d{6,18}) \|", (ROOT / "docs" / "terminology.md").read_text(encoding="utf-8"), re.M))
    assert outside - listed == set()


def test_the_work_list_begins_with_the_most_frequent() -> None:
    page = (ROOT / "docs" / "terminology.md").read_text(encoding="utf-8")
    times = [int(n) for n in re.findall(r"^\| (\d+) \| [^|]+ \| [^|]+ \| (?:yes )?\|$", page, re.M)]
    assert len(times) > 50 and times == sorted(times, reverse=True)


# -- ICD-10-CM's headers -----------------------------------------------------------------------------------------------

HEADERS = frozenset(
    ("G20", "G20.A", "G20.B", "G35", "G35.B", "G35.C", "G61", "G71.0", "G80", "G81", "G82.2", "I63", "J18")
)
"""Codes that have been divided, or always were: they aren't for a diagnosis. (simple_icd_10_cm 1.5.0, not leaves)"""


def test_no_entry_has_a_header_of_icd_10_cm() -> None:
    assert not {c.code for c in used() if c.system == SYSTEMS["icd10cm"]} & HEADERS


# -- what laboratories and wards measure most ---------------------------------------------------------------------------


def test_tests_of_laboratories_and_vital_signs_have_loinc_and_claim_no_method() -> None:
    measured = [
        e
        for e in entries()
        if e.kind == "measure" and (e.role in ("laboratory", "vital") or e.category == "laboratory")
    ]
    displays = {(row[0], row[1]): row[2] for row in rows()}
    coded = [e for e in measured if any(c.system == LN for c in e.codings)]
    assert len(coded) >= 150
    claimed = [displays[LN, c.code] for e in coded for c in e.codings if c.system == LN]
    assert not [
        name
        for name in claimed
        if " by Automated count" in name or " by Pulse oximetry" in name or " by Test strip" in name
    ]
