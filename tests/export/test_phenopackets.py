"""Phenopackets: what GA4GH's classes read, with the form that curated packets have."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import Parse
from phenopackets import Cohort, Family, Phenopacket

from etl.elements.write import HL7_EXTENSION
from etl.export.rows import Item, item_of
from etl.export.run import Options, export
from etl.fhir.encode import to_json
from etl.names import BASE, SYSTEMS
from etl.pipeline import Settings, convert_text
from etl.plan import read_plan
from etl.terminology.pack import PackConcept, Parsed, Release
from etl.terminology.store import write_pack

ME = {"reference": "urn:uuid:patient"}
HP = "http://human-phenotype-ontology.org"
SCT = "http://snomed.info/sct"
HERE = Path(__file__).resolve().parent
CURATED = sorted((HERE / "curated").glob("*.json"))
NAMED = ("phenotypicFeatures[].description' is not defined", "vcfRecord.pos' integer found", "therapeuticActionability' is missing",
         "acmgPathogenicityClassification' is missing")  # fmt: skip
"""What phenopacket-tools 1.0.0-RC3 says of packets that keep to Phenopackets 2.0, whose classes have all of these so; the last
three are of curated packets."""


def faults(packet: Any) -> list[str]:
    """Where a packet breaks the rules of form that phenopacket-tools checks: ids, CURIEs, and an ontology for each."""
    told = [name for name in ("id", "metaData") if not packet.get(name)]
    if not packet.get("subject", {}).get("id"):
        told.append("subject.id")
    prefixes = {one["namespacePrefix"] for one in packet["metaData"].get("resources", ())}
    for one in packet["metaData"].get("resources", ()):
        told += [
            f"resource.{n}" for n in ("id", "name", "url", "version", "namespacePrefix", "iriPrefix") if not one.get(n)
        ]

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if set(value) == {"id", "label"}:
                prefix = re.fullmatch(r"(\w+):[^\s_:]+", value["id"])
                if prefix is None or prefix[1] not in prefixes or not value["label"]:
                    told.append(value["id"])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk({name: inner for name, inner in packet.items() if name != "metaData"})
    return told


def test_packets_of_documents_have_the_form(items: list[Item], tmp_path: Path) -> None:
    report = export(items, tmp_path / "x", "phenopackets")
    paths = list((tmp_path / "x/phenopackets").rglob("*.json"))
    people = sum(1 for item in items for _ in item.of("Patient"))
    assert len(paths) == people == report.written["packets"] > 0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert Parse(text, Phenopacket()).id
        assert faults(json.loads(text)) == []
    assert all(report.written[part] for part in ("phenotypicFeatures", "measurements", "diseases", "medicalActions"))
    assert report.lost["people: name"] > 0


def test_a_person_without_a_code_has_no_packet_but_is_counted(bundle: Callable[..., Any], tmp_path: Path) -> None:
    as_printed = {"resourceType": "Observation", "status": "final", "code": {"text": "gait"}, "valueString": "slow"}
    report = export([item_of("made", bundle(as_printed))], tmp_path / "x", "phenopackets")
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["export.json"]
    assert report.written["packets"] == 0
    assert report.lost["people: no fact with a code, so no packet"] == 1


def shapes(value: Any, path: str = "") -> dict[str, set[str]]:
    """The types of all places of a packet."""
    found: dict[str, set[str]] = {path: {type(value).__name__.replace("int", "float")}}
    inner = (
        value.items() if isinstance(value, dict) else [("", one) for one in value] if isinstance(value, list) else []
    )
    for name, one in inner:
        for place, kinds in shapes(one, f"{path}.{name}").items():
            found.setdefault(place, set()).update(kinds)
    return found


@pytest.mark.parametrize("path", CURATED, ids=lambda path: path.name[:20])
def test_curated_packets_have_our_form(path: Path, items: list[Item], tmp_path: Path) -> None:
    theirs = json.loads(path.read_text(encoding="utf-8"))
    assert faults(theirs) == []
    export(items[:3], tmp_path / "x", "phenopackets")
    shared = 0
    for ours in (tmp_path / "x/phenopackets").glob("*.p1.json"):
        made, known = shapes(json.loads(ours.read_text(encoding="utf-8"))), shapes(theirs)
        assert {place: kinds for place, kinds in made.items() if place in known and kinds != known[place]} == {}
        shared += len(made.keys() & known.keys())
    assert shared > 20


@pytest.mark.skipif(not shutil.which("mvn"), reason="needs Java and Maven")
def test_phenopacket_tools_finds_no_fault_without_descriptions(items: list[Item], tmp_path: Path) -> None:
    cohort = [
        item_of(name, json.loads(to_json(convert_text(text, f"{name}.csv").bundle))) for name, text in TABLES.items()
    ]
    export([*items, *cohort], tmp_path / "x", "phenopackets", Options(descriptions=False))
    kinds = {path.parent.name for path in (tmp_path / "x").rglob("*.json")}
    assert {"phenopackets", "families", "cohorts"} <= kinds
    command = [str(HERE.parent / "phenopackets/validate.sh"), str(tmp_path / "x")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert re.search(r"\b[1-9]\d* packets, 0 with a fault", done.stdout), done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.skipif(not shutil.which("mvn"), reason="needs Java and Maven")
def test_phenopacket_tools_accepts_packets(items: list[Item], bundle: Callable[..., Any], tmp_path: Path) -> None:
    export(items, tmp_path / "x", "phenopackets")
    bent = _packet(bundle, tmp_path)
    (tmp_path / "x/good.json").write_text(json.dumps(bent))
    del bent["measurements"][0]["value"]["quantity"]["value"]
    bent["metaData"]["resources"] = [one for one in bent["metaData"]["resources"] if one["namespacePrefix"] != "HP"]
    (tmp_path / "x/bent.json").write_text(json.dumps(bent))
    command = [str(HERE.parent / "phenopackets/validate.sh"), str(tmp_path / "x"), str(HERE / "curated")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    count = re.search(r"(\d+) packets, \d+ with a fault", done.stdout)
    assert count, done.stdout[-500:] + done.stderr[-2000:]
    assert int(count[1]) == sum(1 for p in (tmp_path / "x").rglob("*.json") if p.name != "export.json") + len(CURATED)
    told = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    other = [line for line in told if not any(name in re.sub(r"\[\d+\]", "[]", line[3]) for name in NAMED)]
    assert [line for line in other if not line[0].endswith("bent.json")] == []
    assert any("quantity.value" in line[3] for line in other), other
    assert any("HP" in line[3] for line in other), other


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("cumulativeDose", None)),
        ({"effectiveDateTime": "2020-02-03"}, ("doseIntervals", "NCIT:C64576")),
        ({"times": 2}, (None, None)),
        ({"times": 2, "effectivePeriod": {"start": "2020-02-03", "end": "2020-03-03"}}, ("doseIntervals", "NCIT:C64496")),
        ({"times": 7, "effectivePeriod": {"start": "2020-02-03", "end": "2020-03-03"}}, ("doseIntervals", "NCIT:C17998")),
    ],
)  # fmt: skip
def test_how_often_a_dose_was_given(
    bundle: Callable[..., Any], tmp_path: Path, given: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    times = given.pop("times", None)
    amount = {"value": 5, "unit": "mg", "code": "mg"}
    dose: dict[str, Any] = {"dosage": {"dose": amount}}
    if times:
        timing = {"code": {"text": "often"}, "repeat": {"frequency": times, "period": 1, "periodUnit": "d"}}
        dose = {"dosage": [{"timing": timing, "doseAndRate": [{"doseQuantity": amount}]}]}
    made = {
        "resourceType": "MedicationStatement" if times else "MedicationAdministration",
        "status": "completed",
        "subject": ME,
        "medicationCodeableConcept": {"text": "saline", "coding": [{"system": SCT, "code": "387390002"}]},
        **dose,
        **given,
    }
    report = export([item_of("made", bundle(made))], tmp_path / "p", "phenopackets")
    packet = json.loads((tmp_path / "p/phenopackets/made.p1.json").read_text(encoding="utf-8"))
    treatment = packet["medicalActions"][0]["treatment"]
    where, often = expected
    assert {"cumulativeDose", "doseIntervals"} & treatment.keys() == ({where} if where else set())
    assert [one["scheduleFrequency"]["id"] for one in treatment.get("doseIntervals", ())] == ([often] if often else [])
    assert report.lost["medicines: doses without a time"] == (0 if where else 1)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda packet: packet["metaData"].update(resources=[]), "HP:0001250"),
        (lambda packet: packet["subject"].update(id=""), "subject.id"),
        (lambda packet: packet["phenotypicFeatures"][0]["type"].update(id="seizure"), "seizure"),
    ],
)
def test_the_rules_of_form_find_faults(
    bundle: Callable[..., dict[str, Any]], tmp_path: Path, change: Callable[[Any], None], fault: str
) -> None:
    packet = _packet(bundle, tmp_path)
    change(packet)
    assert fault in faults(packet)


@pytest.mark.parametrize(("unit", "id_"), [("[lb_av]", "UCUM:[lb%5Fav]"), ("mm[Hg]", "UCUM:mm[Hg]"), ("%", "UCUM:%")])
def test_units_that_are_no_curie(bundle: Callable[..., Any], tmp_path: Path, unit: str, id_: str) -> None:
    quantity = {"value": 5, "unit": unit, "code": unit}
    code = {"text": "weight", "coding": [{"system": "http://loinc.org", "code": "29463-7"}]}
    made = {"resourceType": "Observation", "subject": ME, "code": code, "valueQuantity": quantity}
    export([item_of("made", bundle(made))], tmp_path / "p", "phenopackets")
    packet = json.loads((tmp_path / "p/phenopackets/made.p1.json").read_text(encoding="utf-8"))
    assert packet["measurements"][0]["value"]["quantity"]["unit"]["id"] == id_
    assert faults(packet) == []


PRINTED = {"extension": [{"url": f"{BASE}/StructureDefinition/printed", "valueString": "last spring"}]}
UNKNOWN = {"extension": [{"url": f"{HL7_EXTENSION}/data-absent-reason", "valueCode": "unknown"}]}


@pytest.mark.parametrize(
    ("given", "time", "lost"),
    [
        ({"effectiveDateTime": "2020-02-03"}, {"timestamp": "2020-02-03T00:00:00Z"}, 0),
        ({"effectiveDateTime": "2020-12"}, {"interval": {"start": "2020-12-01T00:00:00Z", "end": "2020-12-31T23:59:59Z"}}, 0),
        ({"effectiveDateTime": "2020"}, {"interval": {"start": "2020-01-01T00:00:00Z", "end": "2020-12-31T23:59:59Z"}}, 0),
        ({"effectivePeriod": {"start": "2020-02-03", "end": "2021-02"}},
         {"interval": {"start": "2020-02-03T00:00:00Z", "end": "2021-02-28T23:59:59Z"}}, 0),
        ({"effectiveDateTime": "2020-02-03T10:00:00Z"}, {"timestamp": "2020-02-03T00:00:00Z"}, 0),
        ({"effectivePeriod": {"end": "2021-02"}}, None, 0),
        ({"_effectiveDateTime": PRINTED}, None, 1),
        ({"effectivePeriod": UNKNOWN}, None, 0),
        ({}, None, 0),
    ],
)  # fmt: skip
def test_a_time_that_is_no_date_is_counted_as_lost(
    bundle: Callable[..., Any], tmp_path: Path, given: dict[str, Any], time: dict[str, Any] | None, lost: int
) -> None:
    code = {"text": "seizure", "coding": [{"system": HP, "code": "HP:0001250", "display": "seizure"}]}
    there = {"coding": [{"system": SCT, "code": "52101004"}]}
    made = {"resourceType": "Observation", "subject": ME, "code": code, "valueCodeableConcept": there, **given}
    report = export([item_of("made", bundle(made))], tmp_path / "p", "phenopackets")
    packet = json.loads((tmp_path / "p/phenopackets/made.p1.json").read_text(encoding="utf-8"))
    assert packet["phenotypicFeatures"][0].get("onset") == time
    assert report.lost["observations: times that are no date"] == lost


def test_a_packet_says_what_the_bundle_says(bundle: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    packet = _packet(bundle, tmp_path)
    seizure, ataxia = packet["phenotypicFeatures"]
    assert seizure["type"]["id"] == "HP:0001250"
    assert seizure["onset"]["interval"] == {"start": "2020-02-01T00:00:00Z", "end": "2020-02-29T23:59:59Z"}
    assert "excluded" not in seizure
    assert ataxia["excluded"] is True
    quantity = packet["measurements"][0]["value"]["quantity"]
    assert (quantity["value"], quantity["unit"]["id"]) == (6.5, "UCUM:mmol/L")
    treatment = packet["medicalActions"][0]["treatment"]
    assert treatment["routeOfAdministration"]["id"] == "SNOMEDCT:47625008"
    assert treatment["cumulativeDose"]["value"] == 5
    assert packet["subject"]["timeAtLastEncounter"]["age"]["iso8601duration"] == "P47Y"


def _packet(bundle: Callable[..., dict[str, Any]], tmp_path: Path) -> Any:
    def seen(code: str, value: str, **more: Any) -> dict[str, Any]:
        coded = {"coding": [{"system": SCT, "code": value}]}
        concept = {"text": code, "coding": [{"system": HP, "code": code, "display": code}]}
        return {"resourceType": "Observation", "subject": ME, "code": concept, "valueCodeableConcept": coded, **more}

    def measured(code: str, value: float, unit: str) -> dict[str, Any]:
        concept = {"text": code, "coding": [{"system": "http://loinc.org", "code": code}]}
        quantity = {"value": value, "unit": unit, "code": unit}
        return {"resourceType": "Observation", "subject": ME, "code": concept, "valueQuantity": quantity}

    dose = {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "subject": ME,
        "medicationCodeableConcept": {"text": "saline", "coding": [{"system": SCT, "code": "387390002"}]},
        "dosage": {
            "route": {"text": "intravenous", "coding": [{"system": SCT, "code": "47625008"}]},
            "dose": {"value": 5, "unit": "mL", "code": "mL"},
        },
    }
    made = bundle(
        seen("HP:0001250", "52101004", effectiveDateTime="2020-02"),
        seen("HP:0001251", "2667000"),
        measured("2345-7", 6.5, "mmol/L"),
        measured("30525-0", 47, "a"),
        dose,
    )
    export([item_of("made", made)], tmp_path / "p", "phenopackets")
    return json.loads((tmp_path / "p/phenopackets/made.p1.json").read_text(encoding="utf-8"))


CASE = """Case report. A 54-year-old man was diagnosed with amyotrophic lateral sclerosis. He had no dysphagia.

Gene: SOD1
Variant: NM_000454.4:c.11T>G (p.V4G)
Zygosity: heterozygous
ACMG: likely pathogenic
"""


def test_a_variant_is_interpreted_of_the_one_disease(tmp_path: Path) -> None:
    item = item_of("case", json.loads(to_json(convert_text(CASE, "case.txt").bundle)))
    export([item], tmp_path / "x", "phenopackets")
    (path,) = (tmp_path / "x/phenopackets").glob("*.json")
    packet = json.loads(path.read_text(encoding="utf-8"))
    assert faults(packet) == []
    (interpretation,) = packet["interpretations"]
    assert interpretation["diagnosis"]["disease"] == packet["diseases"][0]["term"]
    (found,) = interpretation["diagnosis"]["genomicInterpretations"]
    variant = found["variantInterpretation"]
    assert variant["acmgPathogenicityClassification"] == "LIKELY_PATHOGENIC"
    described = variant["variationDescriptor"]
    assert described["geneContext"] == {"valueId": "HGNC:11179", "symbol": "SOD1"}
    assert described["allelicState"] == {"id": "GENO:0000135", "label": "heterozygous"}
    assert described["expressions"] == [
        {"syntax": "hgvs.c", "value": "NM_000454.4:c.11T>G"},
        {"syntax": "hgvs.p", "value": "p.Val4Gly"},
    ]
    assert not any(one["type"]["id"].startswith("case2fhir") for one in packet["phenotypicFeatures"])


def test_without_a_disease_a_variant_is_interpreted_of_an_unknown_one(tmp_path: Path) -> None:
    text = CASE.replace("was diagnosed with amyotrophic lateral sclerosis", "came in")
    item = item_of("case", json.loads(to_json(convert_text(text, "case.txt").bundle)))
    report = export([item], tmp_path / "x", "phenopackets")
    packet = json.loads(next((tmp_path / "x/phenopackets").glob("case*.json")).read_text(encoding="utf-8"))
    assert packet["interpretations"][0]["diagnosis"]["disease"] == {"id": "NCIT:C17998", "label": "Unknown"}
    assert faults(packet) == []
    assert report.lost["variants: the disease, of a person without one that has a code"] == 1


COHORT = """individual_id,disease_id,disease_label,HGNC_id,gene_symbol,transcript,allele_1,allele_2,age_of_onset,deceased,sex,Ataxia,Scoliosis,Tremor
str,CURIE,str,CURIE,str,str,str,str,age,yes/no/na,M:F:O:U,HP:0001251,HP:0002650,HP:0001337
A,OMIM:999999,Zork syndrome,HGNC:999,ZNF9X,NM_000999.2,c.5A>G,c.5A>G,Infantile onset,yes,F,observed,P4Y,excluded
B,OMIM:999999,Zork syndrome,HGNC:999,ZNF9X,NM_000999.2,c.7A>G,na,P7M,no,M,na,excluded,Childhood onset
"""


def test_a_curated_row_becomes_the_packet_that_it_states(tmp_path: Path) -> None:
    item = item_of("cohort", json.loads(to_json(convert_text(COHORT, "cohort.csv").bundle)))
    export([item], tmp_path / "x", "phenopackets")
    first, second = (
        json.loads((tmp_path / f"x/phenopackets/cohort.p{n}.json").read_text(encoding="utf-8")) for n in (1, 2)
    )
    assert faults(first) == faults(second) == []
    assert [one["subject"]["vitalStatus"] for one in (first, second)] == [{"status": "DECEASED"}, {"status": "ALIVE"}]
    disease = {"id": "OMIM:999999", "label": "Zork syndrome"}
    infantile = {"ontologyClass": {"id": "HP:0003593", "label": "Infantile onset"}}
    assert first["diseases"] == [{"term": disease, "onset": infantile}]
    assert second["diseases"] == [{"term": disease, "onset": {"age": {"iso8601duration": "P7M"}}}]
    told = [
        {f["type"]["id"]: (f.get("excluded", False), f.get("onset")) for f in one["phenotypicFeatures"]}
        for one in (first, second)
    ]
    childhood = {"ontologyClass": {"id": "HP:0011463", "label": "Childhood onset"}}
    at_four = {"age": {"iso8601duration": "P4Y"}}
    assert told == [
        {"HP:0001251": (False, None), "HP:0002650": (False, at_four), "HP:0001337": (True, None)},
        {"HP:0002650": (True, None), "HP:0001337": (False, childhood)},
    ]
    diagnosis = first["interpretations"][0]["diagnosis"]
    assert diagnosis["disease"] == disease
    described = diagnosis["genomicInterpretations"][0]["variantInterpretation"]["variationDescriptor"]
    assert described["geneContext"] == {"valueId": "HGNC:999", "symbol": "ZNF9X"}
    assert described["expressions"] == [{"syntax": "hgvs.c", "value": "NM_000999.2:c.5A>G"}]
    assert described["allelicState"]["label"] == "homozygous"
    other = second["interpretations"][0]["diagnosis"]["genomicInterpretations"][0]["variantInterpretation"]
    assert "allelicState" not in other["variationDescriptor"]  # "na" beside one allele says nothing of the other


DEATHS = """Patient,Sex,Ataxia,Diagnosis,Age at death,Cause of death,Vital status,Date of death
P1,F,yes,Zork syndrome (OMIM:999999),3 years,pneumonia,deceased,
P2,M,yes,Zork syndrome (OMIM:999999),,,alive,
P3,M,yes,"Zork syndrome, MIM #999999",7 months,unclear reasons,,
P4,F,yes,Zork syndrome [ORPHA:123],,sepsis,,2015-03-04
P5,F,yes,Zork syndrome (OMIM:999999),,,,
P6,F,yes,Zork syndrome (OMIM:999999),3 years,,alive,
"""


def test_a_packet_says_who_died_when_and_of_what(tmp_path: Path) -> None:
    item = item_of("deaths", json.loads(to_json(convert_text(DEATHS, "deaths.csv").bundle)))
    report = export([item], tmp_path / "x", "phenopackets")
    folder = tmp_path / "x/phenopackets"
    packets = [json.loads((folder / f"deaths.p{n}.json").read_text(encoding="utf-8")) for n in range(1, 7)]
    assert [faults(one) for one in packets] == [[]] * 6
    pneumonia = {"id": "MONDO:0005249", "label": "pneumonia"}
    sepsis = {"id": "HP:0100806", "label": "Sepsis"}
    assert [one["subject"].get("vitalStatus") for one in packets] == [
        {"status": "DECEASED", "timeOfDeath": {"age": {"iso8601duration": "P3Y"}}, "causeOfDeath": pneumonia},
        {"status": "ALIVE"}, {"status": "DECEASED", "timeOfDeath": {"age": {"iso8601duration": "P7M"}}},
        {"status": "DECEASED", "timeOfDeath": {"timestamp": "2015-03-04T00:00:00Z"}, "causeOfDeath": sepsis}, None, None,
    ]  # fmt: skip
    assert report.lost["observations: causes of death, without a code or several"] == 1
    assert report.lost["observations: whether somebody has died, said in two ways"] == 1
    diseases = [one["diseases"][0]["term"]["id"] for one in packets]
    assert diseases == [*["OMIM:999999"] * 3, "ORPHA:123", *["OMIM:999999"] * 2]
    assert {one["diseases"][0]["term"]["label"] for one in packets} == {"Zork syndrome"}


def test_a_cohort_is_counted_with_those_examined(tmp_path: Path) -> None:
    text = COHORT + "C,OMIM:999999,Zork syndrome,na,na,na,na,na,P2Y,no,F,excluded,na,observed\n"
    item = item_of("PMID_12345678", json.loads(to_json(convert_text(text, "cohort.csv").bundle)))
    report = export([item], tmp_path / "x", "cohort")
    table = (tmp_path / "x/table1.csv").read_text(encoding="utf-8").splitlines()
    disease = "Zork syndrome (OMIM:999999)"
    assert f"{disease},people,,3,3,,2,1," in table
    assert f"{disease},age at onset,,2,3,,,,median 1.3 years (0.6 to 2.0)" in table
    assert f"{disease},Tremor,HP:0001337,2,3,67,1/2,1/1," in table
    assert f"{disease},Ataxia,HP:0001251,1,2,50,1/2,0/0," in table
    lines = (tmp_path / "x/phenotype.hpoa").read_text(encoding="utf-8").splitlines()
    tremor = next(line.split("\t") for line in lines if "HP:0001337" in line)
    assert tremor[:8] == ["OMIM:999999", "Zork syndrome", "", "HP:0001337", "PMID:12345678", "PCS", "", "2/3"]
    assert len({len(line.split("\t")) for line in lines if not line.startswith("#")}) == 1
    assert report.written["hpoa"] == 3


FAMILY = """Patient,Family,Father,Mother,Affected,Sex,Age at onset,Gene,Mutation,Ptosis,Severity of ptosis,Side of ptosis
P1,F1,0,0,no,M,,ZNF9X,R209W,no,,
P2,F1,P1,P9,yes,F,3 y,ZNF9X,"arr[GRCh38] 7q11.23(73330452_74728172)x1",yes,severe,left
P3,F2,,,yes,M,Infantile onset,ZNF9X,"c.5A>G (rs28940579), 12% mosaic",yes,mild,both
"""
NAME = "Wilson disease cohort"
TABLES = {NAME: FAMILY, "curated": COHORT}


def packets_of(name: str, text: str, folder: Path, settings: Settings | None = None) -> list[dict[str, Any]]:
    item = item_of(name, json.loads(to_json(convert_text(text, f"{name}.csv", settings or Settings()).bundle)))
    export([item], folder / "x", "phenopackets")
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "x/phenopackets").glob("*.json"))]


def test_a_family_has_its_pedigree_and_a_document_its_cohort(tmp_path: Path) -> None:
    packets = packets_of(NAME, FAMILY, tmp_path)
    (path,) = (tmp_path / "x/families").glob("*.json")
    family = json.loads(path.read_text(encoding="utf-8"))
    Parse(path.read_text(encoding="utf-8"), Family())
    told = [
        (one["individualId"], one["paternalId"], one["maternalId"], one["sex"], one["affectedStatus"])
        for one in family["pedigree"]["persons"]
    ]
    assert told == [
        (f"{NAME}.p1", "0", "0", "MALE", "UNAFFECTED"), (f"{NAME}.p2", f"{NAME}.p1", "P9", "FEMALE", "AFFECTED"),
        ("P9", "0", "0", "FEMALE", "MISSING"),
    ]  # fmt: skip
    ids = (family["proband"]["subject"]["id"], [one["subject"]["id"] for one in family["relatives"]])
    assert ids == (f"{NAME}.p2", [f"{NAME}.p1"]), "of two documents in a folder nobody has the same id"
    (path,) = (tmp_path / "x/cohorts").glob("*.json")
    assert len(Parse(path.read_text(encoding="utf-8"), Cohort()).members) == len(packets) == 3


def test_a_feature_has_its_severity_and_side(tmp_path: Path) -> None:
    told = [
        (
            one.get("excluded", False),
            one.get("severity", {}).get("label"),
            [m["label"] for m in one.get("modifiers", ())],
        )
        for packet in packets_of("Wilson disease cohort", FAMILY, tmp_path)
        for one in packet["phenotypicFeatures"]
        if one["type"]["id"] == "HP:0000508"
    ]
    assert told == [(True, None, []), (False, "Severe", ["Left"]), (False, "Mild", ["Bilateral"])]


def test_an_onset_is_that_of_the_cohorts_disease_else_of_an_unknown_one(tmp_path: Path) -> None:
    named = packets_of("Wilson disease cohort", FAMILY, tmp_path / "a")
    told = [[(one["term"]["label"], one.get("onset")) for one in packet.get("diseases", ())] for packet in named]
    infantile = {"ontologyClass": {"id": "HP:0003593", "label": "Infantile onset"}}
    assert told == [[], [("Wilson disease", {"age": {"iso8601duration": "P3Y"}})], [("Wilson disease", infantile)]]
    unknown = packets_of("x", FAMILY, tmp_path / "b")
    assert [[one["term"]["id"] for one in packet.get("diseases", ())] for packet in unknown] == [
        [], ["NCIT:C17998"], ["NCIT:C17998"],
    ]  # fmt: skip
    assert all(faults(packet) == [] for packet in (*named, *unknown))


def test_a_variant_without_hgvs_keeps_its_notation_and_numbers(tmp_path: Path) -> None:
    described = [
        one["variantInterpretation"]["variationDescriptor"]
        for packet in packets_of("x", FAMILY, tmp_path)
        for one in packet["interpretations"][0]["diagnosis"]["genomicInterpretations"]
    ]
    assert described[0]["description"] == "R209W" and "expressions" not in described[0]
    assert described[1]["expressions"] == [{"syntax": "iscn", "value": "arr[GRCh38] 7q11.23(73330452_74728172)x1"}]
    assert described[2]["expressions"] == [{"syntax": "hgvs.c", "value": "c.5A>G"}]
    assert described[2]["xrefs"] == ["dbSNP:rs28940579"]
    assert described[2]["extensions"] == [{"name": "allele-frequency", "value": "12%"}]


def test_an_installed_pack_gives_the_genes_number(tmp_path: Path) -> None:
    concepts = [PackConcept("HGNC:90001", "ZNF9X", (("OLDZ9", "exact"), ("ZN", "related")), "gene")]
    pack = tmp_path / "packs/hgnc.pack.sqlite"
    write_pack(Parsed(Release("hgnc", "HGNC", "1", SYSTEMS["hgnc"]), concepts), pack)
    for symbol, number in (("ZNF9X", "HGNC:90001"), ("OLDZ9", "HGNC:90001"), ("KLF8Y", None)):
        text = f"Patient,Sex,Gene,Variant\nP1,M,{symbol},c.5A>G\nP2,F,{symbol},c.7del\n"
        packets = packets_of("x", text, tmp_path / symbol, Settings(packs=pack.parent))
        for packet in packets:
            (one,) = packet["interpretations"][0]["diagnosis"]["genomicInterpretations"]
            context = one["variantInterpretation"]["variationDescriptor"].get("geneContext", {})
            assert (context.get("valueId"), faults(packet)) == (number, [])


RELATED = """Patient,Family,Father,Mother,Affected,Sex,Consanguinity,Ataxia
P1,F1,0,0,no,M,,no
P2,F1,P1,P9,yes,F,yes,yes
P3,F2,0,0,no,M,,no
P4,F2,P3,0,yes,M,no,yes
P5,F3,0,0,no,M,,no
P6,F3,P5,0,yes,M,,yes
"""


def test_parents_are_related_only_where_a_member_says_so(tmp_path: Path) -> None:
    packets_of("cohort", RELATED, tmp_path)
    families = [json.loads(one.read_text(encoding="utf-8")) for one in sorted((tmp_path / "x/families").glob("*.json"))]
    assert [one["consanguinousParents"] for one in families] == [True, False, False]
    for one in families:
        Parse(json.dumps(one), Family())


PLANNED = """tables:
  - heads: [who, fam, dad, mum, ill, s, ataxia]
    layout: person per row
    person: who
    columns:
      - {label: fam, role: family id}
      - {label: dad, role: father}
      - {label: mum, role: mother}
      - {label: ill, role: affected}
      - {label: s, role: sex}
"""


def test_a_planned_pedigree_knows_the_parents_by_their_rows(tmp_path: Path) -> None:
    text = "who,fam,dad,mum,ill,s,ataxia\nP1,F1,P2,P3,yes,F,yes\nP2,F1,,,no,M,no\nP3,F1,,,no,F,no\n"
    bundle = convert_text(text, "x.csv", Settings(plans=(read_plan(PLANNED),))).bundle
    export([item_of("x", json.loads(to_json(bundle)))], tmp_path / "x", "phenopackets")
    (path,) = (tmp_path / "x/families").glob("*.json")
    family = json.loads(path.read_text(encoding="utf-8"))
    assert family["proband"]["subject"]["id"] == "x.p1"
    told = [
        (one["individualId"], one["paternalId"], one["maternalId"], one["affectedStatus"])
        for one in family["pedigree"]["persons"]
    ]
    assert told == [
        ("x.p1", "x.p2", "x.p3", "AFFECTED"), ("x.p2", "0", "0", "UNAFFECTED"), ("x.p3", "0", "0", "UNAFFECTED"),
    ]  # fmt: skip


def test_a_feature_is_a_term_of_hpo_or_lost(tmp_path: Path) -> None:
    text = "Mr. Vale, 58, has a tremor. He can walk unaided.\n"
    (packet,) = packets_of("x", text, tmp_path)
    assert [one["type"]["id"] for one in packet["phenotypicFeatures"]] == ["HP:0001337"]


def test_an_onset_without_its_disease_counts_for_all_people_alone(tmp_path: Path) -> None:
    text = "Patient,Sex,Age at onset,Seizures,Intellectual disability\nP1,M,2 y,yes,severe\nP2,F,3 mo,-,NA\nP3,F,1 y,+,mild\n"
    item = item_of("t", json.loads(to_json(convert_text(text, "t.csv").bundle)))
    export([item], tmp_path / "x", "cohort")
    ages = [line for line in (tmp_path / "x/table1.csv").read_text(encoding="utf-8").splitlines() if "onset" in line]
    assert ages == ["all people,age at onset,,3,3,,,,median 1.0 years (0.2 to 2.0)"]
