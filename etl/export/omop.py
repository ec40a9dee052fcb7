"""OMOP CDM 5.4: a CSV file for each table, with source codes and values, and concepts where a vocabulary is given.

Source: OMOP Common Data Model 5.4, https://ohdsi.github.io/CommonDataModel/cdm54.html
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from etl.errors import InputError, OutputError
from etl.export.rows import Item, Row, rows_of
from etl.names import SYSTEMS

_EVENT = ("provider_id", "visit_occurrence_id", "visit_detail_id")
TABLES: dict[str, tuple[str, ...]] = {
    "person": (
        "person_id", "gender_concept_id", "year_of_birth", "month_of_birth", "day_of_birth", "birth_datetime",
        "race_concept_id", "ethnicity_concept_id", "location_id", "provider_id", "care_site_id", "person_source_value",
        "gender_source_value", "gender_source_concept_id", "race_source_value", "race_source_concept_id",
        "ethnicity_source_value", "ethnicity_source_concept_id",
    ),
    "condition_occurrence": (
        "condition_occurrence_id", "person_id", "condition_concept_id", "condition_start_date",
        "condition_start_datetime", "condition_end_date", "condition_end_datetime", "condition_type_concept_id",
        "condition_status_concept_id", "stop_reason", *_EVENT, "condition_source_value", "condition_source_concept_id",
        "condition_status_source_value",
    ),
    "procedure_occurrence": (
        "procedure_occurrence_id", "person_id", "procedure_concept_id", "procedure_date", "procedure_datetime",
        "procedure_end_date", "procedure_end_datetime", "procedure_type_concept_id", "modifier_concept_id", "quantity",
        *_EVENT, "procedure_source_value", "procedure_source_concept_id", "modifier_source_value",
    ),
    "drug_exposure": (
        "drug_exposure_id", "person_id", "drug_concept_id", "drug_exposure_start_date", "drug_exposure_start_datetime",
        "drug_exposure_end_date", "drug_exposure_end_datetime", "verbatim_end_date", "drug_type_concept_id",
        "stop_reason", "refills", "quantity", "days_supply", "sig", "route_concept_id", "lot_number", *_EVENT,
        "drug_source_value", "drug_source_concept_id", "route_source_value", "dose_unit_source_value",
    ),
    "measurement": (
        "measurement_id", "person_id", "measurement_concept_id", "measurement_date", "measurement_datetime",
        "measurement_time", "measurement_type_concept_id", "operator_concept_id", "value_as_number",
        "value_as_concept_id", "unit_concept_id", "range_low", "range_high", *_EVENT, "measurement_source_value",
        "measurement_source_concept_id", "unit_source_value", "unit_source_concept_id", "value_source_value",
        "measurement_event_id", "meas_event_field_concept_id",
    ),
    "observation": (
        "observation_id", "person_id", "observation_concept_id", "observation_date", "observation_datetime",
        "observation_type_concept_id", "value_as_number", "value_as_string", "value_as_concept_id",
        "qualifier_concept_id", "unit_concept_id", *_EVENT, "observation_source_value",
        "observation_source_concept_id", "unit_source_value", "qualifier_source_value", "value_source_value",
        "observation_event_id", "obs_event_field_concept_id",
    ),
    "note": (
        "note_id", "person_id", "note_date", "note_datetime", "note_type_concept_id", "note_class_concept_id",
        "note_title", "note_text", "encoding_concept_id", "language_concept_id", *_EVENT, "note_source_value",
        "note_event_id", "note_event_field_concept_id",
    ),
    "note_nlp": (
        "note_nlp_id", "note_id", "section_concept_id", "snippet", "offset", "lexical_variant", "note_nlp_concept_id",
        "note_nlp_source_concept_id", "nlp_system", "nlp_date", "nlp_datetime", "term_exists", "term_temporal",
        "term_modifiers",
    ),
}  # fmt: skip
"""table → its columns, in the order of the CDM"""
_VOCABULARIES = {
    SYSTEMS["sct"]: "SNOMED",
    SYSTEMS["ln"]: "LOINC",
    SYSTEMS["icd10"]: "ICD10",
    SYSTEMS["icd10cm"]: "ICD10CM",
    SYSTEMS["atc"]: "ATC",
    SYSTEMS["rx"]: "RxNorm",
    SYSTEMS["ucum"]: "UCUM",
}
"""code system → Athena's vocabulary_id"""
_GENDERS = {"male": "8507", "female": "8532"}
_SNIPPET = 250
_SOURCE_VALUE = 50
_UNPLACED = ("intolerances", "family_history", "devices", "encounters", "specimens", "other")


class Vocabulary(Struct, frozen=True):
    """Concepts of Athena.

    Args:
        concepts: (vocabulary_id, concept_code) → concept_id.
        standard: concept_id → the standard concept that it maps to, itself when it is one.
    """

    concepts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    standard: Mapping[str, str] = field(default_factory=dict)


def read_vocabulary(folder: Path | None) -> Vocabulary:
    """Read Athena's files.

    Args:
        folder: a folder with CONCEPT.csv and perhaps CONCEPT_RELATIONSHIP.csv, as Athena packs them (tabs); None is
            no vocabulary.

    Returns:
        The concepts of the vocabularies that the project's codes are of.

    Raises:
        OutputError: there is no CONCEPT.csv, or it has not Athena's columns.
    """
    if folder is None:
        return Vocabulary()
    concepts: dict[tuple[str, str], str] = {}
    standard: dict[str, str] = {}
    kept = set(_VOCABULARIES.values())
    try:
        for row in _athena(folder / "CONCEPT.csv"):
            if row["vocabulary_id"] in kept:
                concepts[row["vocabulary_id"], row["concept_code"]] = row["concept_id"]
                if row["standard_concept"] == "S":
                    standard[row["concept_id"]] = row["concept_id"]
        if (folder / "CONCEPT_RELATIONSHIP.csv").exists():
            ours = set(concepts.values())
            for row in _athena(folder / "CONCEPT_RELATIONSHIP.csv"):
                if row["relationship_id"] == "Maps to" and row["concept_id_1"] in ours and not row["invalid_reason"]:
                    standard.setdefault(row["concept_id_1"], row["concept_id_2"])
    except OSError as error:
        raise OutputError(f"{folder}: no CONCEPT.csv of Athena in it can be read") from error
    except (KeyError, ValueError, csv.Error) as error:
        raise OutputError(f"{folder}: not Athena's columns, which are parted by tabs") from error
    return Vocabulary(concepts, standard)


def _athena(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(
    items: Iterable[Item],
    folder: Path,
    vocabulary: Path | None,
    written: Counter[str],
    lost: Counter[str],
    failed: list[str],
) -> int:
    """Write the tables.

    Args:
        items: the documents.
        folder: where the files go, `person.csv` and so on.
        vocabulary: a folder of Athena's CONCEPT files; without one every concept is 0, and the source codes stay.
        written: gets the number of rows by table.
        lost: gets what the model can't hold.
        failed: gets the documents that can't be read.

    Returns:
        How many documents were read.

    Raises:
        OutputError: the vocabulary can't be read.
    """
    known = read_vocabulary(vocabulary)
    documents = 0
    with ExitStack() as stack:
        files = {}
        for name, columns in TABLES.items():
            file = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            files[name] = csv.DictWriter(file, columns, restval="")
            files[name].writeheader()
        work = _Work(files, known, written, lost)
        for item in items:
            try:
                rows, _ = rows_of(item)
            except InputError as error:
                failed.append(f"{item.name}: {error}")
                continue
            documents += 1
            work.document(item, rows)
    for name in [name for name, count in lost.items() if not count]:
        del lost[name]
    return documents


class _Work:
    """The tables while they are written; a class as all tables share ids and counts."""

    def __init__(self, files: Any, known: Vocabulary, written: Counter[str], lost: Counter[str]) -> None:
        self.files, self.known, self.written, self.lost = files, known, written, lost
        self.codes: dict[tuple[str, str], list[Row]] = {}
        self.notes: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.nlp_date = ""

    def put(self, table: str, row: dict[str, Any]) -> int:
        """Write a row under the next number of its table."""
        self.written[table] += 1
        number = self.written[table]
        self.files[table].writerow({f"{table}_id": number, **row})
        return number

    def document(self, item: Item, rows: dict[str, list[Row]]) -> None:
        """The rows of a document."""
        self.codes = {}
        for code in rows["codes"]:
            self.codes.setdefault((code["fact"], code["element"]), []).append(code)
        self.nlp_date = next(
            (str(p["recorded"])[:10] for _, p in item.of("Provenance") if p.get("recorded")), "1970-01-01"
        )
        self.people, self.notes = {}, {}
        for row in rows["people"]:
            if row["kind"] == "person":
                self.person(item, row)
        for name in _UNPLACED:
            self.lost[f"{name}: no table of these that is written"] += len(rows[name])
        for name in ("conditions", "treatments", "medicines", "observations"):
            for row in rows[name]:
                if row.get("person") not in self.people:
                    self.lost["facts about groups or nobody"] += 1
                    continue
                self.mention(row, name)
                getattr(self, name)(row)

    def person(self, item: Item, row: Row) -> None:
        """A person, and the document as a note about it."""
        born = str(row.get("birth_date", "")).split("-")
        self.lost["people: without the year of birth that the model wants"] += not born[0]
        self.lost["people: name"] += "name" in row
        self.lost["people: nationality"] += "nationality" in row
        me = self.put(
            "person",
            {
                "gender_concept_id": _GENDERS.get(str(row.get("gender")), "0"),
                "year_of_birth": born[0],
                "month_of_birth": born[1] if len(born) > 1 else "",
                "day_of_birth": born[2] if len(born) > 2 else "",
                "race_concept_id": 0,
                "ethnicity_concept_id": 0,
                "person_source_value": str(row["id"])[:_SOURCE_VALUE],
                "gender_source_value": row.get("gender", ""),
                "gender_source_concept_id": 0,
            },
        )
        self.people[row["person"]] = me
        self.notes[row["person"]] = self.put(
            "note",
            {
                "person_id": me,
                "note_date": self.nlp_date,
                "note_type_concept_id": 0,
                "note_class_concept_id": 0,
                "note_title": item.name[:_SNIPPET],
                "note_text": _text(item),
                "encoding_concept_id": 0,
                "language_concept_id": 0,
                "note_source_value": str(item.bundle.get("id", ""))[:_SOURCE_VALUE],
            },
        )

    def concept(self, row: Row, *elements: str) -> tuple[str, str, str]:
        """Standard concept, source concept and source value of a fact's concept."""
        coded = [c for e in elements for c in self.codes.get((row["fact"], e), ()) if c.get("code")]
        for code in coded:
            source = self.known.concepts.get((_VOCABULARIES.get(code.get("system", ""), ""), code["code"]))
            if source:
                return self.known.standard.get(source, "0"), source, code["code"]
        value = coded[0]["code"] if coded else str(row.get("concept", ""))
        return "0", "0", value[:_SOURCE_VALUE]

    def single(self, system: str, code: Any) -> str:
        """Standard concept of one code, "" when there is no code."""
        if not code:
            return ""
        source = self.known.concepts.get((_VOCABULARIES.get(system, ""), str(code)), "")
        return self.known.standard.get(source, "0")

    def mention(self, row: Row, kind: str) -> None:
        """Where a fact was read: every fact is here, dated or not."""
        elements = ("medicationCodeableConcept", "medication.concept") if kind == "medicines" else ("code",)
        elements = ("component.code",) if row.get("part") else elements
        standard, source, value = self.concept(row, *elements)
        self.lost["facts without a concept of the vocabulary (concept_id 0)"] += source == "0"
        self.lost["source values of 50 characters and more, cut there"] += len(value) == _SOURCE_VALUE
        quote = str(row.get("quote", ""))
        self.lost["ends of quotes over 250 characters"] += len(quote) > _SNIPPET
        absent = row.get("value") == "absent" or row.get("verification") == "refuted" or row.get("status") == "not-done"
        told = [
            f"{n}={row[n]}"
            for n in ("comparator", "value", "unit", "interpretation", "site", "phase", "date_text")
            if row.get(n) not in (None, "unknown")
        ]
        self.put(
            "note_nlp",
            {
                "note_id": self.notes[row["person"]],
                "section_concept_id": 0,
                "snippet": quote[:_SNIPPET],
                "offset": row.get("start", ""),
                "lexical_variant": str(row.get("concept") or row.get("part_of") or "not named")[:_SNIPPET],
                "note_nlp_concept_id": standard,
                "note_nlp_source_concept_id": source,
                "nlp_system": "case2fhir",
                "nlp_date": self.nlp_date,
                "term_exists": "N" if absent else "Y",
                "term_temporal": str(row.get("date") or row.get("phase") or "")[:_SOURCE_VALUE],
                "term_modifiers": "; ".join(told)[:2000],
            },
        )

    def dated(self, row: Row, what: str, name: str = "date") -> str:
        """The first day of the printed time, "" (and counted) without one."""
        date = str(row.get(name, ""))[:10]
        if not date:
            self.lost[f"{what}: without a date, in note_nlp only"] += 1
            return ""
        self.lost[f"{what}: month or year, written as its first day"] += len(date) < len("2000-01-01")
        return date + "-01-01"[len(date) - 4 :] if len(date) < len("2000-01-01") else date

    def conditions(self, row: Row) -> None:
        """A condition; a refuted one is in note_nlp only, as the model has no negation."""
        if row.get("verification") == "refuted":
            self.lost["conditions: refuted, in note_nlp only"] += 1
            return
        if not (date := self.dated(row, "conditions")):
            return
        standard, source, value = self.concept(row, "code")
        for name in ("severity", "site"):
            self.lost[f"conditions: {name}"] += name in row
        self.put(
            "condition_occurrence",
            {
                "person_id": self.people[row["person"]],
                "condition_concept_id": standard,
                "condition_start_date": date,
                "condition_end_date": self.dated(row, "conditions", "abatement") if "abatement" in row else "",
                "condition_type_concept_id": 0,
                "condition_source_value": value,
                "condition_source_concept_id": source,
                "condition_status_source_value": row.get("verification", ""),
            },
        )

    def treatments(self, row: Row) -> None:
        """A procedure that was done."""
        if row.get("status") == "not-done":
            self.lost["treatments: not done, in note_nlp only"] += 1
            return
        if not (date := self.dated(row, "treatments")):
            return
        standard, source, value = self.concept(row, "code")
        self.lost["treatments: performer"] += "performer" in row
        self.put(
            "procedure_occurrence",
            {
                "person_id": self.people[row["person"]],
                "procedure_concept_id": standard,
                "procedure_date": date,
                "procedure_end_date": self.dated(row, "treatments", "date_end") if "date_end" in row else "",
                "procedure_type_concept_id": 0,
                "quantity": row.get("count", ""),
                "procedure_source_value": value,
                "procedure_source_concept_id": source,
                "modifier_source_value": str(row.get("method") or row.get("site") or "")[:_SOURCE_VALUE],
            },
        )

    def medicines(self, row: Row) -> None:
        """A medicine; without an end it ends on the day it begins, which the model wants."""
        if row.get("status") == "not-done":
            self.lost["medicines: not given, in note_nlp only"] += 1
            return
        if not (date := self.dated(row, "medicines")):
            return
        standard, source, value = self.concept(row, "medicationCodeableConcept", "medication.concept")
        end = self.dated(row, "medicines", "date_end") if "date_end" in row else ""
        self.lost["medicines: end not known, written as the begin"] += not end
        self.put(
            "drug_exposure",
            {
                "person_id": self.people[row["person"]],
                "drug_concept_id": standard,
                "drug_exposure_start_date": date,
                "drug_exposure_end_date": end or date,
                "verbatim_end_date": end,
                "drug_type_concept_id": 0,
                "stop_reason": str(row.get("status_reason", ""))[:20],
                "quantity": row.get("dose", ""),
                "sig": row.get("dosage", ""),
                "route_concept_id": self.single(str(row.get("route_system", "")), row.get("route_code")),
                "drug_source_value": value,
                "drug_source_concept_id": source,
                "route_source_value": str(row.get("route", ""))[:_SOURCE_VALUE],
                "dose_unit_source_value": str(row.get("dose_unit", ""))[:_SOURCE_VALUE],
            },
        )

    def observations(self, row: Row) -> None:
        """A number is a measurement, everything else an observation."""
        if not (date := self.dated(row, "observations")):
            return
        standard, source, value = self.concept(row, "component.code" if row["part"] else "code")
        for name in ("comparator", "site", "interpretation"):
            self.lost[f"observations: {name}, which only note_nlp has"] += name in row
        shared = {
            "person_id": self.people[row["person"]],
            "value_as_number": row.get("number", ""),
            "value_as_concept_id": self.single(str(row.get("value_system", "")), row.get("value_code")),
            "unit_concept_id": self.single(SYSTEMS["ucum"], row.get("unit_code")),
            "unit_source_value": str(row.get("unit", ""))[:_SOURCE_VALUE],
            "value_source_value": str(row.get("value", row.get("missing", "")))[:_SOURCE_VALUE],
        }
        if row.get("number") is not None or row.get("low") is not None:
            self.lost["observations: ranges as values"] += row.get("low") is not None
            named = {"measurement_concept_id": standard, "measurement_date": date, "measurement_type_concept_id": 0}
            named |= {"measurement_source_value": value, "measurement_source_concept_id": source}
            ends = {"range_low": row.get("reference_low", ""), "range_high": row.get("reference_high", "")}
            self.put("measurement", {**shared, **named, **ends})
            return
        named = {"observation_concept_id": standard, "observation_date": date, "observation_type_concept_id": 0}
        named |= {"observation_source_value": value, "observation_source_concept_id": source}
        text = str(row.get("value", ""))
        self.lost["observations: ends of texts over 60 characters"] += len(text) > 60
        self.put("observation", {**shared, **named, "value_as_string": text[:60]})


def _text(item: Item) -> str:
    """The documents' normalized text, where the bundle holds it."""
    from base64 import b64decode

    found = [
        content["attachment"]["data"]
        for _, source in item.of("DocumentReference")
        for content in source.get("content", ())
        if str(content.get("attachment", {}).get("contentType", "")).startswith("text/plain")
        and content["attachment"].get("data")
    ]
    return "\n".join(b64decode(one).decode("utf-8", "replace") for one in found) or "(not in the bundle)"
