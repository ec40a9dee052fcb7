"""GA4GH phenopackets: a packet a person, made by GA4GH's own message classes.

Source: Phenopacket Schema 2.0, https://phenopacket-schema.readthedocs.io/en/2.0.0/; the frequencies are the constants of
phenopacket-tools, https://phenopackets.org/phenopacket-tools/
"""

from __future__ import annotations

import calendar
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from etl.errors import InputError, OutputError
from etl.export import schema
from etl.export.families import cohort_of, families, individual_id
from etl.export.rows import Item, Row, rows_of, tail
from etl.kinds.observation import PRESENCE
from etl.mapping.onsets import onset_class
from etl.names import SYSTEMS

T = TypeVar("T")
_GENO = "http://purl.obolibrary.org/obo/geno.owl"
_PREFIXES = {
    SYSTEMS["hp"]: ("HP", "Human Phenotype Ontology", "http://purl.obolibrary.org/obo/HP_", "2025-01-16"),
    SYSTEMS["mondo"]: ("MONDO", "Mondo Disease Ontology", "http://purl.obolibrary.org/obo/MONDO_", ""),
    SYSTEMS["omim"]: ("OMIM", "Online Mendelian Inheritance in Man", "https://omim.org/entry/", ""),
    SYSTEMS["orpha"]: ("ORPHA", "Orphanet nomenclature of rare diseases", "http://www.orpha.net/ORDO/Orphanet_", ""),
    SYSTEMS["doid"]: ("DOID", "Human Disease Ontology", "http://purl.obolibrary.org/obo/DOID_", ""),
    SYSTEMS["cl"]: ("CL", "Cell Ontology", "http://purl.obolibrary.org/obo/CL_", ""),
    SYSTEMS["ncit"]: ("NCIT", "NCI Thesaurus", "http://purl.obolibrary.org/obo/NCIT_", ""),
    SYSTEMS["sct"]: ("SNOMEDCT", "SNOMED CT", "http://snomed.info/id/", ""),
    SYSTEMS["ln"]: ("LOINC", "LOINC", "https://loinc.org/", ""),
    SYSTEMS["icd10"]: ("ICD10", "ICD-10", "https://icd.who.int/browse10/2019/en#/", ""),
    SYSTEMS["icd10cm"]: ("ICD10CM", "ICD-10-CM", "https://icd10cmtool.cdc.gov/?fy=FY2025&query=", ""),
    SYSTEMS["icf"]: ("ICF", "ICF", "http://apps.who.int/classifications/icfbrowser/", ""),
    SYSTEMS["atc"]: ("ATC", "ATC", "https://atcddd.fhi.no/atc_ddd_index/?code=", ""),
    SYSTEMS["rx"]: ("RxNorm", "RxNorm", "https://mor.nlm.nih.gov/RxNav/search?searchBy=RXCUI&searchTerm=", ""),
    SYSTEMS["unii"]: ("UNII", "UNII", "https://precision.fda.gov/uniisearch/srs/unii/", ""),
    SYSTEMS["edqm"]: ("EDQM", "EDQM Standard Terms", "https://standardterms.edqm.eu/browse/get_concepts/", ""),
    SYSTEMS["mdc"]: ("MDC", "ISO/IEEE 11073-10101", "urn:iso:std:iso:11073:10101:", ""),
    SYSTEMS["hgnc"]: ("HGNC", "HGNC", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/", ""),
    SYSTEMS["ucum"]: ("UCUM", "UCUM", "https://units-of-measurement.org/", "2.1"),
    _GENO: ("GENO", "Genotype Ontology", "http://purl.obolibrary.org/obo/GENO_", ""),
    SYSTEMS["own"]: ("case2fhir", "case2fhir's own concepts", f"{SYSTEMS['own']}#", ""),
}
"""code system → prefix, name, where its codes lead to, its release where one is known"""
_UNVERSIONED = "not stated"
_HPO = ("hp",)
"""Of features, for which the schema recommends HPO; readers such as pyphetools refuse packets with other ones."""
_DISEASE_FIRST = ("omim", "mondo", "orpha", "sct", "hp")
_CATALOGUES = tuple(SYSTEMS[name] for name in ("omim", "mondo", "orpha", "doid"))
_DEATH, _AGE_AT_ONSET, _AGE_AT_DEATH = "419620001", "measure-age-at-onset", "measure-age-at-death"
_CAUSE_OF_DEATH = "79378-6"
_ONSET = "age at onset"
"""What the part of a feature is called that is its onset."""
_UNKNOWN_DISEASE = ("C17998", "Unknown")
"""NCI Thesaurus' concept for the disease of a person whose document names none, or several."""
_ANY_FIRST = ("ln", "sct", "ncit", "own")
_AGE = "30525-0"
_AGES = {"a": "Y", "mo": "M", "wk": "W", "d": "D"}
_ONCE, _UNKNOWN = ("C64576", "Once"), ("C17998", "Unknown")
_DAILY = {1: ("C125004", "Once Daily"), 2: ("C64496", "Twice Daily"), 3: ("C64527", "Three Times Daily"),
          4: ("C64530", "Four Times Daily")}  # fmt: skip
"""times a day → NCI Thesaurus"""
_STATES = {
    "LA6705-3": {"id": "GENO:0000136", "label": "homozygous"},
    "LA6706-1": {"id": "GENO:0000135", "label": "heterozygous"},
    "LA6707-9": {"id": "GENO:0000134", "label": "hemizygous"},
}
"""LOINC's allelic state → Genotype Ontology"""
_SEVERITIES = {
    "255604002": ("HP:0012825", "Mild"), "6736007": ("HP:0012826", "Moderate"), "24484000": ("HP:0012828", "Severe"),
}  # fmt: skip
"""SNOMED CT's severity → HPO"""
_SIDES = {
    "7771000": ("HP:0012835", "Left"), "24028007": ("HP:0012834", "Right"), "51440002": ("HP:0012832", "Bilateral"),
    "66459002": ("HP:0012833", "Unilateral"),
}  # fmt: skip
"""SNOMED CT's side → HPO"""
_SEVERITY = "246112005"
_SEEN = ("B", "W", "unchanged", "POS")
"""Interpretations of a feature that was there: one that got better, worse or not, or was counted."""
_OF_ROW = ("disease of a row", "disease of the cohort", "plan")
"""Rules of diseases that a table gives its people."""
_OF_COLUMN = "table"
"""The rule of what a column states with a yes or no."""
_ACMG = {
    "LA6668-3": "PATHOGENIC", "LA26332-9": "LIKELY_PATHOGENIC", "LA26333-7": "UNCERTAIN_SIGNIFICANCE",
    "LA26334-5": "LIKELY_BENIGN", "LA6675-8": "BENIGN",
}  # fmt: skip
_DATABASES = {SYSTEMS["dbsnp"]: "dbSNP", SYSTEMS["clinvar"]: "ClinVar"}
_EXPRESSIONS = ("48004-6", "81290-9", "48005-3")
_HELD = ("conditions", "observations", "variants", "treatments", "medicines")


def write(
    items: Iterable[Item],
    folder: Path,
    written: Counter[str],
    lost: Counter[str],
    failed: list[str],
    *,
    descriptions: bool = True,
) -> int:
    """Write a phenopacket for each person of the documents of whom anything has a code, with their families and cohorts.

    Args:
        items: the documents.
        folder: where they go: `phenopackets/document.person.json`, `families/` and `cohorts/`.
        written: gets the number of packets and of what is in them.
        lost: gets what a packet can't hold.
        failed: gets the documents that can't be read.
        descriptions: whether features and measurements have the words that they were read from, which the schema of
            phenopacket-tools doesn't allow.

    Returns:
        How many documents were read.

    Raises:
        OutputError: the `phenopackets` package is missing.
    """
    try:
        from google.protobuf.json_format import ParseDict
        from phenopackets import Cohort, Family, Phenopacket
    except ImportError as error:
        raise OutputError(
            "--to phenopackets needs phenopackets: pip install '.[phenopackets]' in the clone of case2fhir"
        ) from error
    documents: list[str] = []

    def keep(message: Any, packet: dict[str, Any], name: str, kind: str) -> None:
        ParseDict(packet, message)  # GA4GH's classes refuse what has not their form
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Protobuf's own writer leaves out every 0, which the schema wants of a value and of a range.
        path.write_text(json.dumps(packet, indent=2, ensure_ascii=False, default=float) + "\n", encoding="utf-8")
        written[kind] += 1

    found = packets(items, written, lost, failed, documents)
    for item, listed in groupby(found, key=lambda one: one[0]):
        people = {person: packet if descriptions else _bare(packet) for _, person, packet in listed}
        for person, packet in people.items():
            keep(Phenopacket(), packet, f"phenopackets/{item.name}.{person}.json", "packets")
        for family in families(item, people):
            keep(Family(), family, f"families/{item.name}.{family['id']}.family.json", "families")
        if len(people) > 1:
            keep(Cohort(), cohort_of(item, people), f"cohorts/{item.name}.cohort.json", "cohorts")
    return len(documents)


def _bare(packet: dict[str, Any]) -> dict[str, Any]:
    """Return a packet without the words that its features and measurements were read from."""
    parts = ("phenotypicFeatures", "measurements")
    bare = {
        name: [{k: v for k, v in one.items() if k != "description"} for one in packet[name]]
        for name in parts
        if name in packet
    }
    return packet | bare


def packets(
    items: Iterable[Item], written: Counter[str], lost: Counter[str], failed: list[str], documents: list[str]
) -> Iterator[tuple[Item, str, dict[str, Any]]]:
    """Yield the packet of each person of whom anything has a code, with their document and key.

    Args:
        items: the documents.
        written: gets the number of what is in the packets.
        lost: gets what a packet can't hold.
        failed: gets the documents that can't be read.
        documents: gets the names of the others.
    """
    for item in items:
        try:
            rows, _ = rows_of(item)
        except InputError as error:
            failed.append(f"{item.name}: {error}")
            continue
        documents.append(item.name)
        for name in schema.names_of_kinds():
            lost[f"{name}: a packet has no place for them"] += 0 if name in _HELD else len(rows[name])
        document = _document_of(item, rows)
        groups = {row["person"] for row in rows["people"] if row["kind"] == "group"}
        lost["facts about groups"] += sum(row.get("person") in groups for row in rows["facts"])
        for person in rows["people"]:
            if person["kind"] != "person":
                continue
            packet = _Packet(document, person, written, lost).made()
            if packet["metaData"]["resources"]:
                yield item, str(person["person"]), packet
            else:  # the schema wants one or more
                lost["people: no fact with a code, so no packet"] += 1
    for name in [name for name, count in lost.items() if not count]:
        del lost[name]


class _Document(Struct, frozen=True):
    """What the packets of a document share, looked up once: for a thousand people as much as for one.

    Args:
        name: the document's.
        files: rows of the files that it was read from.
        rows: the rows of each person, by the kind of facts.
        codes: the codes of each element of a fact.
        resources: Observations and Conditions by their ids.
        patients: by their ids.
        recorded: when it was read.
        software: the release that read it, "" for an unknown one.
    """

    name: str
    files: Sequence[Row]
    rows: Mapping[str, Mapping[str, Sequence[Row]]]
    codes: Mapping[tuple[str, str], Sequence[Row]]
    resources: Mapping[str, Mapping[str, Any]]
    patients: Mapping[str, Mapping[str, Any]]
    recorded: str
    software: str


def _document_of(item: Item, rows: Mapping[str, Sequence[Row]]) -> _Document:
    of_person: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in _HELD}
    for name, people in of_person.items():
        for row in rows[name]:
            people[str(row.get("person"))].append(row)
    codes: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for code in rows["codes"]:
        codes[code["fact"], code["element"]].append(code)
    by_kind: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for url, one in item.of("Observation", "Condition", "Patient", "Provenance", "Device"):
        by_kind[one["resourceType"]][tail(url)] = one
    made = by_kind["Provenance"].values()
    software = {tail((a.get("who") or {}).get("reference")) for one in made for a in one.get("agent", ())}
    versions = [
        str(version.get("value"))
        for device in by_kind["Device"].values()
        if str(device.get("id")) in software
        for version in device.get("version", ())
    ]
    return _Document(
        item.name, rows["files"], of_person, codes, by_kind["Observation"] | by_kind["Condition"],
        {str(one.get("id")): one for one in by_kind["Patient"].values()},
        next((str(one["recorded"]) for one in made if one.get("recorded")), "1970-01-01T00:00:00Z"),
        versions[0] if versions else "",
    )  # fmt: skip


class _Packet:
    """One packet while it is made; a class as every part adds to the ontologies used and to what is lost."""

    def __init__(self, document: _Document, person: Row, written: Counter[str], lost: Counter[str]) -> None:
        self.document, self.person, self.written, self.lost = document, person, written, lost
        self.rows = {name: people.get(str(person["person"]), ()) for name, people in document.rows.items()}
        self.files, self.codes, self.resources = document.files, document.codes, document.resources
        self.used: set[str] = set()
        self.patient = document.patients.get(str(person["id"]), {})
        self.diseases: list[tuple[Row, dict[str, Any]]] = []
        self.id = individual_id(document.name, person["person"])

    def made(self) -> dict[str, Any]:
        """The packet as plain data."""
        parts: dict[str, list[Any]] = {
            "phenotypicFeatures": [],
            "measurements": [],
            "diseases": [],
            "medicalActions": [],
        }
        subject = self.subject()
        for row in self.rows["observations"]:
            self.observation(row, parts)
        named = any(self.is_only_disease(row) for row in self.rows["conditions"])
        for row in self.rows["conditions"]:
            self.condition(row, parts, named=named)
        self.onset(parts["diseases"])
        for row in self.rows["treatments"]:
            self.procedure(row, parts)
        for row in self.rows["medicines"]:
            self.medicine(row, parts)
        for name, found in parts.items():
            self.written[name] += len(found)
        if interpretation := self.interpretation():
            parts["interpretations"] = [interpretation]
            self.written["interpretations"] += 1
        return {
            "id": self.id,
            "subject": subject,
            **{name: found for name, found in parts.items() if found},
            "metaData": self.meta(),
        }

    def subject(self) -> dict[str, Any]:
        """The individual; its name stays out, as a packet is made to be shared."""
        sex = {"male": "MALE", "female": "FEMALE", "other": "OTHER_SEX"}.get(
            str(self.person.get("gender")), "UNKNOWN_SEX"
        )
        subject: dict[str, Any] = {"id": self.id, "sex": sex}
        if status := self.vital_status():
            subject["vitalStatus"] = status
        for name in ("name", "label", "nationality"):
            self.lost[f"people: {name}"] += name in self.person
        born = str(self.person.get("birth_date", ""))
        if len(born) == len("2000-01-01"):
            subject["dateOfBirth"] = f"{born}T00:00:00Z"
        else:
            self.lost["people: birth dates without a day"] += bool(born)
        ages = [row for row in self.rows["observations"] if row.get("code") == _AGE and _age(row)]
        if ages:
            subject["timeAtLastEncounter"] = {"age": {"iso8601duration": _age(ages[-1])}}
            self.lost["observations: further ages"] += len(ages) - 1
        return subject

    def vital_status(self) -> dict[str, Any] | None:
        """Return whether the person has died, when and of what; None where nothing says it, or both are said."""
        rows = self.rows["observations"]
        states = {str(row["holds"]) for row in rows if row.get("code") == _DEATH and row["part"] == 0}
        ages = {age for row in rows if row.get("code") == _AGE_AT_DEATH and (age := _age(row))}
        causes = [row for row in rows if row.get("code") == _CAUSE_OF_DEATH and row["part"] == 0]
        died = self.patient.get("deceasedDateTime")
        dead = bool(ages or causes or died) or "yes" in states
        if dead and "absent" in states:
            self.lost["observations: whether somebody has died, said in two ways"] += 1
            return None
        if not dead:
            return {"status": "ALIVE"} if states == {"absent"} else None
        status: dict[str, Any] = {"status": "DECEASED"}
        if when := self.time({"death": died}, "death", "people"):
            status["timeOfDeath"] = when
        elif len(ages) == 1:
            status["timeOfDeath"] = {"age": {"iso8601duration": ages.pop()}}
        named = [
            self.term(row["fact"], "valueCodeableConcept", _DISEASE_FIRST, str(row.get("value", ""))) for row in causes
        ]
        if len(causes) == 1 and named[0]:
            status["causeOfDeath"] = named[0]
        else:
            self.lost["observations: causes of death, without a code or several"] += len(causes)
        return status

    def term(self, fact: str, element: str, first: tuple[str, ...], text: str) -> dict[str, str] | None:
        """The ontology class of a concept, from the system that suits best."""
        known = [c for c in self.codes.get((fact, element), ()) if c.get("system") in _PREFIXES and c.get("code")]
        if first == _HPO:
            known = [c for c in known if c["system"] == SYSTEMS["hp"]]
        order = [SYSTEMS[name] for name in first]
        known.sort(key=lambda c: order.index(c["system"]) if c["system"] in order else len(order))
        return self.named(known[0]["system"], known[0]["code"], known[0].get("display") or text) if known else None

    def named(self, system: str, code: str, label: str) -> dict[str, str]:
        """An ontology class; its ontology goes into the metadata."""
        self.used.add(system)
        prefix = _PREFIXES[system][0]
        # What a CURIE can't have behind its colon is encoded as in an address: "[lb_av]" of UCUM, "7:833" of MDC.
        local = code.removeprefix(f"{prefix}:").replace("_", "%5F").replace(":", "%3A")
        return {"id": f"{prefix}:{local}", "label": label}

    def time(self, row: Row, name: str, what: str) -> dict[str, Any] | None:
        """A time; a month or a year is the interval of its days."""
        begin, end = _day(row.get(name), last=False), _day(row.get(f"{name}_end") or row.get(name), last=True)
        if begin is None or end is None:
            self.lost[f"{what}: times that are no date"] += (
                bool(row.get(f"{name}_text")) and row.get(f"{name}_text") != "unknown"
            )
            return None
        if begin == end:
            return {"timestamp": f"{begin}T00:00:00Z"}
        return {"interval": {"start": f"{begin}T00:00:00Z", "end": f"{end}T23:59:59Z"}}

    def observation(self, row: Row, parts: dict[str, list[Any]]) -> None:
        """A phenotypic feature, or a measurement."""
        if row.get("code") in (_AGE, _DEATH, _CAUSE_OF_DEATH) and row["part"] == 0:
            return  # of the subject
        if row.get("code") == _AGE_AT_ONSET and row["part"] == 0:
            return  # of a disease
        if row["part"]:
            self.lost["observations: components"] += 1
            return
        text = str(row.get("concept", ""))
        presence = next((word for word, (code, _) in PRESENCE.items() if row.get("value_code") == code), None)
        assay = self.term(row["fact"], "code", _HPO if presence else _ANY_FIRST, text)
        if assay is None:
            self.lost[f"observations: {self.why_without(row)}"] += 1
            return
        when = self.time(row, "date", "observations")
        told = {"description": row["quote"]} if row.get("quote") else {}
        if presence or (assay["id"].startswith("HP:") and self.is_seen(row)):
            feature: dict[str, Any] = {"type": assay, **told}
            feature |= {} if row["holds"] == "yes" else {"excluded": True}
            began = self.onset_of(row["fact"]) or when
            details = self.details(row, "component") if row["holds"] == "yes" else {}
            parts["phenotypicFeatures"].append(feature | details | ({"onset": began} if began else {}))
            self.lost["observations: body sites"] += "site" in row
            return
        value = self.value(row)
        if value is None:
            self.lost["observations: values that are a text, a range or missing"] += 1
            return
        parts["measurements"].append(
            {"assay": assay, "value": value, **told} | ({"timeObserved": when} if when else {})
        )
        for name in ("comparator", "site", "interpretation"):
            self.lost[f"observations: {name}"] += name in row

    def why_without(self, row: Row) -> str:
        """Return why a packet has no term for what was observed."""
        systems = {one.get("system") for one in self.codes.get((row["fact"], "code"), ())}
        if not systems:
            return "without a code"
        return "with a code of our own only" if systems == {SYSTEMS["own"]} else "features without a term of HPO"

    def is_seen(self, row: Row) -> bool:
        """Return True for a feature without an answer that was there, as it changed or was counted."""
        marks = self.resources[row["fact"]].get("interpretation", ())
        codes = {str(code.get("code")) for mark in marks for code in mark.get("coding", ())}
        return row["holds"] == "yes" and not codes.isdisjoint(_SEEN)

    def details(self, row: Row, within: str) -> dict[str, Any]:
        """Return the severity and the side of a feature, in the words of HPO.

        Args:
            row: the feature.
            within: "component" or "severity", where its resource has the severity.
        """
        resource = self.resources.get(row["fact"], {})
        if within == "component":
            parts = (p for p in resource.get("component", ()) if _of_code(p["code"], {_SEVERITY: True}))
            graded: Mapping[str, Any] = next((p.get("valueCodeableConcept", {}) for p in parts), {})
        else:
            graded = resource.get("severity", {})
        sites = resource.get("bodySite", {})
        sited = [one for site in (sites if isinstance(sites, list) else [sites]) for one in site.get("extension", ())]
        side: Mapping[str, Any] = next(
            (one.get("valueCodeableConcept", {}) for one in sited if str(one.get("url", "")).endswith("laterality")), {}
        )
        severity, where = _of_code(graded, _SEVERITIES), _of_code(side, _SIDES)
        self.lost["features: severities that HPO has no word for"] += bool(graded) and severity is None
        found: dict[str, Any] = {"severity": self.named(SYSTEMS["hp"], *severity)} if severity else {}
        return found | ({"modifiers": [self.named(SYSTEMS["hp"], *where)]} if where else {})

    def value(self, row: Row) -> dict[str, Any] | None:
        """A quantity with its unit, or a coded value."""
        if row.get("value_code") and row.get("value_system") in _PREFIXES:
            return {"ontologyClass": self.named(row["value_system"], row["value_code"], str(row.get("value", "")))}
        if row.get("number") is None:
            return None
        unit = self.named(SYSTEMS["ucum"], str(row.get("unit_code") or "1"), str(row.get("unit") or "no unit"))
        quantity: dict[str, Any] = {"unit": unit, "value": row["number"]}
        if row.get("reference_low") is not None and row.get("reference_high") is not None:
            quantity["referenceRange"] = {"unit": unit, "low": row["reference_low"], "high": row["reference_high"]}
        return {"quantity": quantity}

    def is_only_disease(self, row: Row) -> bool:
        """Return True for a disease of a catalogue that HPO doesn't have as a feature."""
        systems = {one.get("system") for one in self.codes.get((row["fact"], "code"), ())}
        return row["holds"] == "yes" and SYSTEMS["hp"] not in systems and not systems.isdisjoint(_CATALOGUES)

    def condition(self, row: Row, parts: dict[str, list[Any]], *, named: bool) -> None:
        """A disease, a feature where HPO has it as one, or both.

        Args:
            row: the condition.
            parts: gets it.
            named: whether the person has a disease that is no feature; then none that is one is a disease.
        """
        codes = self.codes.get((row["fact"], "code"), ())
        systems = {one.get("system") for one in codes}
        if SYSTEMS["hp"] in systems:
            self.feature_of(row, parts)
            if named or systems.isdisjoint(_CATALOGUES):
                return
        self.disease(row, parts)

    def feature_of(self, row: Row, parts: dict[str, list[Any]]) -> None:
        """A condition as a phenotypic feature."""
        term = self.term(row["fact"], "code", _HPO, str(row.get("concept", "")))
        assert term is not None
        feature: dict[str, Any] = {"type": term} | ({"description": row["quote"]} if row.get("quote") else {})
        feature |= self.details(row, "severity") if row["holds"] == "yes" else {"excluded": True}
        if onset := self.began(row):
            feature["onset"] = onset
        if ended := self.time(row, "abatement", "conditions"):
            feature["resolution"] = ended
        parts["phenotypicFeatures"].append(feature)

    def began(self, row: Row) -> dict[str, Any] | None:
        """Return the onset of a condition: a date, an age, or a class of HPO."""
        if found := onset_class(str(row.get("date_text") or "")):
            return {"ontologyClass": self.named(SYSTEMS["hp"], found.code, found.name)}
        if onset := self.time(row, "date", "conditions"):
            return onset
        if row.get("onset_age") is not None and (age := _duration(row["onset_age"], row.get("onset_age_unit"))):
            return {"age": {"iso8601duration": age}}
        return None

    def onset_of(self, fact: str) -> dict[str, Any] | None:
        """Return the onset of a feature that a part of it states: an age, or a class of HPO."""
        for part in self.resources.get(fact, {}).get("component", ()):
            if part["code"].get("text") == _ONSET:
                return self.onset_in(part)
        return None

    def onset_in(self, told: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the onset that an Observation or a part of one has as its value."""
        quantity = told.get("valueQuantity", {})
        if age := _duration(quantity.get("value"), quantity.get("code")):
            return {"age": {"iso8601duration": age}}
        for one in told.get("valueCodeableConcept", {}).get("coding", ()):
            if one.get("system") == SYSTEMS["hp"]:
                return {"ontologyClass": self.named(one["system"], one["code"], str(one.get("display", "")))}
        return None

    def onset(self, diseases: list[dict[str, Any]]) -> None:
        """Add the person's age at onset to their one disease; to an unknown one where no disease is named."""
        rows = [row for row in self.rows["observations"] if row.get("code") == _AGE_AT_ONSET and row["part"] == 0]
        told = [one for row in rows if (one := self.onset_in(self.resources.get(row["fact"], {})))]
        main = self.main_diseases()
        if len(main) == 1 and len(told) == 1 and main[0].get("onset", told[0]) == told[0]:
            main[0]["onset"] = told[0]
        elif not main and len(told) == 1:
            diseases.append({"term": self.named(SYSTEMS["ncit"], *_UNKNOWN_DISEASE), "onset": told[0]})
        else:
            self.lost["observations: ages at onset"] += len(rows)

    def main_diseases(self) -> list[dict[str, Any]]:
        """Return the diseases of which a variant may be the cause.

        Those with a printed number of OMIM, else those that the person's table is of, else an only condition that no column of
        features states.
        """
        there = [(row, one) for row, one in self.diseases if not one.get("excluded")]
        numbered = [one for _, one in there if one["term"]["id"].startswith("OMIM:")]
        given = [one for row, one in there if row.get("rule") in _OF_ROW]
        alone = sum(1 for row in self.rows["conditions"] if row["holds"] == "yes") == 1
        only = [one for row, one in there if row.get("rule") != _OF_COLUMN] if alone else []
        return numbered or given or only

    def disease(self, row: Row, parts: dict[str, list[Any]]) -> None:
        """A disease, excluded when it was refuted."""
        term = self.term(row["fact"], "code", _DISEASE_FIRST, str(row.get("concept", "")))
        if term is None:
            self.lost["conditions: without a code"] += 1
            return
        disease: dict[str, Any] = {"term": term}
        disease |= {} if row["holds"] == "yes" else {"excluded": True}
        if onset := self.began(row):
            disease["onset"] = onset
        if ended := self.time(row, "abatement", "conditions"):
            disease["resolution"] = ended
        for name in ("diagnosed", "severity", "site", "quote"):
            self.lost[f"conditions: {name}"] += name in row
        parts["diseases"].append(disease)
        self.diseases.append((row, disease))

    def interpretation(self) -> dict[str, Any] | None:
        """Return the variants that were found, as interpreted of the person's one disease, else of an unknown one; None for none."""
        found = [
            self.variant(row["fact"], self.resources[row["fact"]])
            for row in self.rows["variants"]
            if row["holds"] == "yes"
        ]
        found = [one for one in found if one]
        if not found:
            return None
        terms = {one["term"]["id"]: one["term"] for one in self.main_diseases()}
        if len(terms) == 1:
            disease = next(iter(terms.values()))
        else:
            disease = self.named(SYSTEMS["ncit"], *_UNKNOWN_DISEASE)
            self.lost["variants: the disease, of a person without one that has a code"] += len(found)
        interpreted = [
            {"subjectOrBiosampleId": self.id, "interpretationStatus": "UNKNOWN_STATUS", "variantInterpretation": one}
            for one in found
        ]
        return {
            "id": f"{self.id}.interpretation",
            "progressStatus": "UNKNOWN_PROGRESS",
            "diagnosis": {"disease": disease, "genomicInterpretations": interpreted},
        }

    def variant(self, fact: str, resource: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a variant with its expressions, gene, allelic state and class."""
        parts = {
            str(coding.get("code")): part.get("valueCodeableConcept", {})
            for part in resource.get("component", ())
            for coding in part["code"].get("coding", ())[:1]
        }
        transcript = str(parts.get("51958-7", {}).get("text", ""))
        told = [(name, *_first(parts[name])) for name in _EXPRESSIONS if name in parts]
        described: dict[str, Any] = {"id": fact, "label": str(resource["code"].get("text", "variant"))}
        expressions = [
            {"syntax": f"hgvs.{_level(normal)}", "value": _with_reference(normal, transcript)}
            for _, normal, _ in told
            if normal
        ]
        if "81291-7" in parts:
            expressions.append({"syntax": "iscn", "value": str(parts["81291-7"].get("text", ""))})
        printed = _first(parts.get("81252-9", {}))[1]
        if not expressions and not printed:
            self.lost["variants: without an expression"] += 1
            return None
        described |= {"expressions": expressions} if expressions else {"description": printed}
        described |= _numbers_of(resource)
        named = [one for one in resource.get("component", ()) if _of_code(one["code"], {"48018-6": True})]
        gene = next((c for c in parts.get("48018-6", {}).get("coding", ()) if c.get("system") == SYSTEMS["hgnc"]), None)
        if len(named) > 1:
            self.lost["variants: the genes of a fusion"] += len(named)
        elif gene:
            described["geneContext"] = {
                "valueId": self.named(SYSTEMS["hgnc"], str(gene["code"]), "")["id"],
                "symbol": str(gene.get("display") or parts["48018-6"].get("text", "")),
            }
        else:
            self.lost["variants: genes without a number of HGNC"] += "48018-6" in parts
        level = _level(told[0][1]) if told else ""
        context = {"c": "transcript", "n": "transcript", "p": "protein"}.get(
            level, "genomic" if expressions else "unspecified_molecule_context"
        )
        described["moleculeContext"] = context
        if state := _of_code(parts.get("53034-5", {}), _STATES):
            self.used.add(_GENO)
            described["allelicState"] = dict(state)
        rated = _of_code(parts.get("53037-8", {}), _ACMG)
        self.lost["variants: origin"] += "48002-0" in parts
        return {
            "acmgPathogenicityClassification": rated or "NOT_PROVIDED",
            "therapeuticActionability": "UNKNOWN_ACTIONABILITY",
            "variationDescriptor": described,
        }

    def procedure(self, row: Row, parts: dict[str, list[Any]]) -> None:
        """A procedure that was done."""
        term = self.term(row["fact"], "code", ("sct", "ncit", "own"), str(row.get("concept", "")))
        if term is None or row["holds"] != "yes":
            self.lost[f"treatments: {'not done' if term else 'without a code'}"] += 1
            return
        procedure: dict[str, Any] = {"code": term}
        if site := self.term(row["fact"], "bodySite", ("sct", "own"), str(row.get("site", ""))):
            procedure["bodySite"] = site
        if when := self.time(row, "date", "treatments"):
            procedure["performed"] = when
        for name in ("method", "performer", "reason", "quote"):
            self.lost[f"treatments: {name}"] += name in row
        parts["medicalActions"].append({"procedure": procedure})

    def medicine(self, row: Row, parts: dict[str, list[Any]]) -> None:
        """A treatment with an agent, its route and its doses."""
        agent = self.term(
            row["fact"], "medicationCodeableConcept", ("rx", "atc", "unii", "sct", "own"), str(row.get("concept", ""))
        )
        agent = agent or self.term(
            row["fact"], "medication.concept", ("rx", "atc", "unii", "sct", "own"), str(row.get("concept", ""))
        )
        if agent is None or row["holds"] != "yes" or row.get("status") == "intended":
            self.lost[f"medicines: {'not given' if agent else 'without a code'}"] += 1
            return
        treatment: dict[str, Any] = {"agent": agent}
        if route := self.term(row["fact"], "dosage.route", ("ncit", "sct"), str(row.get("route", ""))):
            treatment["routeOfAdministration"] = route
        when = self.time(row, "date", "medicines")
        if row.get("dose") is not None:
            self.dose(row, when, treatment)
        else:
            self.lost["medicines: times without a dose"] += when is not None
        for name in ("volume", "dose_low", "status_reason", "quote"):
            self.lost[f"medicines: {name}"] += name in row
        parts["medicalActions"].append({"treatment": treatment})

    def dose(self, row: Row, when: dict[str, Any] | None, treatment: dict[str, Any]) -> None:
        """A dose; the schema wants to know how often and from when to when, and of a single one its sum will do."""
        unit = self.named(
            SYSTEMS["ucum"], str(row.get("dose_unit_code") or "1"), str(row.get("dose_unit") or "no unit")
        )
        quantity = {"unit": unit, "value": row["dose"]}
        single = row["kind"] == "MedicationAdministration" and not row.get("timing")
        if when is None and single:
            treatment["cumulativeDose"] = quantity
        elif when is None:
            self.lost["medicines: doses without a time"] += 1
            self.lost["medicines: how often"] += "timing" in row
        else:
            stamp = when.get("timestamp")
            daily = row.get("per") == 1 and row.get("per_unit") == "d" and row.get("times")
            code, label = _ONCE if single else _DAILY.get(int(daily or 0), _UNKNOWN)
            self.lost["medicines: how often"] += "timing" in row and code == _UNKNOWN[0]
            dose = {"quantity": quantity, "scheduleFrequency": self.named(SYSTEMS["ncit"], code, label)}
            dose["interval"] = {"start": stamp, "end": stamp} if stamp else when["interval"]
            treatment["doseIntervals"] = [dose]

    def meta(self) -> dict[str, Any]:
        """Which software, when, the documents, and the ontologies that the packet uses with their releases."""
        return {
            "created": self.document.recorded,
            "createdBy": f"case2fhir {self.document.software}".strip(),
            "resources": [self.resource(system) for system in sorted(self.used)],
            "phenopacketSchemaVersion": "2.0",
            "externalReferences": [
                {"id": f"sha256:{one['sha256']}", "description": str(one.get("title", ""))}
                for one in self.files
                if one.get("sha256")
            ],
        }

    def resource(self, system: str) -> dict[str, str]:
        """One ontology of the metadata."""
        prefix, name, leads_to, release = _PREFIXES[system]
        return {
            "id": prefix.lower(),
            "name": name,
            "url": system,
            "version": release or _UNVERSIONED,
            "namespacePrefix": prefix,
            "iriPrefix": leads_to,
        }


def _of_code(concept: Mapping[str, Any], known: Mapping[str, T]) -> T | None:
    """Return what the first known code of a concept stands for; None for none."""
    return next((known[c["code"]] for c in concept.get("coding", ()) if c.get("code") in known), None)


def _first(concept: dict[str, Any]) -> tuple[str, str]:
    """Return the normalized form and the printed words of an expression."""
    codes = (str(c.get("code", "")) for c in concept.get("coding", ()) if c.get("system") == SYSTEMS["hgvs"])
    return next(codes, ""), str(concept.get("text", ""))


def _numbers_of(variant: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of databases that a variant has, and its share of a mosaic."""
    xrefs, shares = [], []
    for part in variant.get("component", ()):
        for coding in part.get("valueCodeableConcept", {}).get("coding", ()):
            if prefix := _DATABASES.get(str(coding.get("system"))):
                xrefs.append(f"{prefix}:{coding['code']}")
        if _of_code(part["code"], {"81258-6": True}) and "valueQuantity" in part:
            shares.append(f"{part['valueQuantity']['value']}%")
    told: dict[str, Any] = {"xrefs": xrefs} if xrefs else {}
    return told | ({"extensions": [{"name": "allele-frequency", "value": shares[0]}]} if shares else {})


def _level(normal: str) -> str:
    return normal.rpartition(":")[2][:1]


def _with_reference(normal: str, transcript: str) -> str:
    """Return a normalized form behind its transcript, which another part of the variant names."""
    alone = ":" not in normal and _level(normal) in ("c", "n")
    return f"{transcript}:{normal}" if alone and transcript else normal


def _age(row: Row) -> str:
    return _duration(row.get("number"), row.get("unit_code"))


def _duration(number: Any, unit: Any) -> str:
    """An ISO 8601 duration, "" when there is none of it."""
    if number is None or unit not in _AGES or float(number) != int(number):
        return ""
    years, months = divmod(int(number), 12)
    if unit == "mo" and years:
        return f"P{years}Y{months}M" if months else f"P{years}Y"
    return f"P{int(number)}{_AGES[unit]}"


def _day(date: Any, *, last: bool) -> str | None:
    """The first or last day that a printed date covers."""
    parts = str(date or "")[:10].split("-")
    if not all(part.isdigit() for part in parts):
        return None
    year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else (12 if last else 1)
    day = int(parts[2]) if len(parts) > 2 else (calendar.monthrange(year, month)[1] if last else 1)
    return f"{year:04}-{month:02}-{day:02}"
