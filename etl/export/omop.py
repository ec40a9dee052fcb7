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
from etl.export import schema
from etl.export.flat import FORMULAS
from etl.export.rows import Item, Row, rows_of
from etl.names import SYSTEMS
from etl.spreadsheet import is_formula

_EVENT = ("provider_id", "visit_occurrence_id", "visit_detail_id")
TABLES: dict[str, tuple[str, ...]] = {
    "person": (
        "person_id", "gender_concept_id", "year_of_birth", "month_of_birth", "day_of_birth", "birth_datetime",
        "race_concept_id", "ethnicity_concept_id", "location_id", "provider_id", "care_site_id", "person_source_value",
        "gender_source_value", "gender_source_concept_id", "race_source_value", "race_source_concept_id",
        "ethnicity_source_value", "ethnicity_source_concept_id",
    ),
    "observation_period": (
        "observation_period_id", "person_id", "observation_period_start_date", "observation_period_end_date",
        "period_type_concept_id",
    ),
    "visit_occurrence": (
        "visit_occurrence_id", "person_id", "visit_concept_id", "visit_start_date", "visit_start_datetime",
        "visit_end_date", "visit_end_datetime", "visit_type_concept_id", "provider_id", "care_site_id",
        "visit_source_value", "visit_source_concept_id", "admitted_from_concept_id", "admitted_from_source_value",
        "discharged_to_concept_id", "discharged_to_source_value", "preceding_visit_occurrence_id",
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
_VISITS = {"IMP": "9201", "ACUTE": "9201", "NONAC": "9201", "AMB": "9202", "EMER": "9203"}
"""class of an encounter (v3-ActCode) → Inpatient Visit, Outpatient Visit, Emergency Room Visit"""
NLP = "32858"
"""Type concept of what software read in a text: "NLP"."""
NOTE = "32831"
"""Type concept of a note: "EHR note"."""
_AGE = "30525-0"
_SNIPPET = 250
_AROUND = 60
"""Characters of a snippet before and after the words that were read."""
_SOURCE_VALUE = 50
_PLACED = ("conditions", "treatments", "medicines", "observations", "variants", "encounters")
_CHANGES = ("dna_change", "protein_change", "genomic_change", "iscn", "described")
_BESIDE = ("gene", "allelic_state", "significance", "origin", "transcript", "dbsnp")
"""What is said of a variant beside its change."""
_NO_TEXT = "(not in the bundle)"


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
    left_out: list[str],
    *,
    from_age: bool = False,
) -> int:
    """Write the tables.

    Args:
        items: the documents.
        folder: where the files go, `person.csv` and so on.
        vocabulary: a folder of Athena's CONCEPT files; without one every concept of a fact is 0, and the source codes
            stay.
        written: gets the number of rows by table.
        lost: gets what the model can't hold.
        failed: gets the documents that can't be read.
        left_out: gets the people who have no year of birth, which the model demands; no row of theirs is written.
        from_age: whether a year of birth that isn't printed is computed from an age, and marked.

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
        work = _Work(files, known, written, lost, left_out, from_age=from_age)
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

    def __init__(
        self,
        files: Any,
        known: Vocabulary,
        written: Counter[str],
        lost: Counter[str],
        left_out: list[str],
        *,
        from_age: bool,
    ) -> None:
        self.files, self.known, self.written, self.lost, self.left_out = files, known, written, lost, left_out
        self.from_age = from_age
        self.codes: dict[tuple[str, str], list[Row]] = {}
        self.texts: dict[int, str] = {}
        self.places: dict[str, int] = {}
        self.notes: dict[tuple[str, int], int] = {}
        self.people: dict[str, int] = {}
        self.periods: dict[str, tuple[str, str]] = {}
        self.nlp_date = ""

    def put(self, table: str, row: dict[str, Any]) -> int:
        """Write a row under the next number of its table."""
        self.written[table] += 1
        number = self.written[table]
        self.lost[f"{FORMULAS}, written as they are: load them, don't open them"] += sum(map(is_formula, row.values()))
        self.files[table].writerow({f"{table}_id": number, **row})
        return number

    def document(self, item: Item, rows: dict[str, list[Row]]) -> None:
        """Write the rows of a document."""
        self.codes = {}
        for code in rows["codes"]:
            self.codes.setdefault((code["fact"], code["element"]), []).append(code)
        self.nlp_date = next(
            (str(p["recorded"])[:10] for _, p in item.of("Provenance") if p.get("recorded")), "1970-01-01"
        )
        self.people, self.notes, self.periods = {}, {}, {}
        self.texts = _texts(item)
        self.places = {one["fact"]: one.get("file") or 1 for one in reversed(rows["places"])}
        unborn = set()
        for row in rows["people"]:
            if row["kind"] == "person" and not self.person(item, row, rows):
                unborn.add(row["person"])
        for name in (one for one in schema.names_of_kinds() if one not in _PLACED):
            self.lost[f"{name}: no table of these that is written"] += len(rows[name])
        for name in _PLACED:
            for row in rows[name]:
                if row.get("person") in self.people:
                    self.mention(row, name)
                    getattr(self, name)(row)
                elif row.get("person") in unborn:
                    self.lost["facts about people without a year of birth"] += 1
                else:
                    self.lost["facts about groups or nobody"] += 1
        for person, me in self.people.items():
            self.period(me, self.periods.get(person))

    def person(self, item: Item, row: Row, rows: dict[str, list[Row]]) -> bool:
        """Write a person, and the files of the document as notes about them; False without a year of birth."""
        born = str(row.get("birth_date", "")).split("-")
        computed = _born(rows, row["person"]) if self.from_age and not born[0] else None
        if computed:
            born = [str(computed.year)]
        if not born[0]:
            self.lost["people: left out, as they have no year of birth, which the model demands"] += 1
            self.left_out.append(f"{item.name} {row['person']}")
            return False
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
        for number, text in self.texts.items():
            self.notes[row["person"], number] = self.note(item, me, text)
        if computed:
            self.computed_year(row["person"], computed)
        return True

    def note(self, item: Item, me: int, text: str) -> int:
        """Write a file of a document as a note about a person."""
        return self.put(
            "note",
            {
                "person_id": me,
                "note_date": self.nlp_date,
                "note_type_concept_id": NOTE,
                "note_class_concept_id": 0,
                "note_title": item.name[:_SNIPPET],
                "note_text": text or _NO_TEXT,
                "encoding_concept_id": 0,
                "language_concept_id": 0,
                "note_source_value": str(item.bundle.get("id", ""))[:_SOURCE_VALUE],
            },
        )

    def computed_year(self, person: str, born: Born) -> None:
        """Write the observation that marks a year of birth as computed."""
        self.lost["people: year of birth computed from an age (an observation says so)"] += 1
        date = self.dated({"date": born.date}, "years of birth")
        self.seen(person, date)
        self.put(
            "observation",
            {
                "person_id": self.people[person],
                "observation_concept_id": 0,
                "observation_date": date,
                "observation_type_concept_id": NLP,
                "value_as_number": born.year,
                "value_as_string": str(born)[:60],
                "observation_source_value": "year_of_birth computed from an age",
                "observation_source_concept_id": 0,
                "value_source_value": str(born)[:_SOURCE_VALUE],
            },
        )

    def seen(self, person: str, *dates: str) -> None:
        """Widen a person's observation period to these days."""
        known = [*self.periods.get(person, ()), *filter(None, dates)]
        if known:
            self.periods[person] = (min(known), max(known))

    def period(self, me: int, days: tuple[str, str] | None) -> None:
        """Write the observation period of a person: from the first to the last day of any event of theirs."""
        if days is None:
            self.lost["people: no dated event, so no observation period"] += 1
            return
        named = {"observation_period_start_date": days[0], "observation_period_end_date": days[1]}
        self.put("observation_period", {"person_id": me, **named, "period_type_concept_id": NLP})

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
        """Write where a fact was read: every fact is here, dated or not."""
        elements = ("medicationCodeableConcept", "medication.concept") if kind == "medicines" else ("code",)
        elements = ("type", "class") if kind == "encounters" else elements
        elements = ("component.code",) if row.get("part") else elements
        standard, source, value = self.concept(row, *elements)
        self.lost["facts without a concept of the vocabulary (concept_id 0)"] += source == "0"
        self.lost["source values of 50 characters and more, cut there"] += len(value) == _SOURCE_VALUE
        told = [
            f"{n}={row[n]}"
            for n in (
                "comparator",
                "value",
                "unit",
                "interpretation",
                *_CHANGES,
                *_BESIDE,
                "site",
                "phase",
                "date_text",
            )
            if row.get(n) not in (None, "unknown")
        ]
        file = self.places.get(row["fact"], 1)
        self.put(
            "note_nlp",
            {
                "note_id": self.notes[row["person"], file if (row["person"], file) in self.notes else 1],
                "section_concept_id": 0,
                **self.words(row, self.texts.get(file, "")),
                "note_nlp_concept_id": standard,
                "note_nlp_source_concept_id": source,
                "nlp_system": "case2fhir",
                "nlp_date": self.nlp_date,
                "term_exists": "Y" if row["holds"] == "yes" else "N",
                "term_temporal": str(row.get("date") or row.get("phase") or "")[:_SOURCE_VALUE],
                "term_modifiers": "; ".join(told)[:2000],
            },
        )

    def words(self, row: Row, text: str) -> dict[str, Any]:
        """Return the words that a fact was read from, where they begin in the note, and what stands around them.

        Where the note hasn't the text there is no offset, and the words are the fact's quote or its name.
        """
        start, end = row.get("start"), row.get("end")
        if text and start is not None and end is not None and text[start:end]:
            self.lost["ends of quotes over 250 characters"] += end - start > _SNIPPET
            around = text[max(0, start - _AROUND) : end + _AROUND][:_SNIPPET].strip()
            return {"snippet": around, "offset": start, "lexical_variant": text[start:end][:_SNIPPET]}
        self.lost["facts without their place in the text (no offset)"] += 1
        quote = str(row.get("quote") or row.get("concept") or row.get("part_of") or "not named")[:_SNIPPET]
        return {"snippet": quote, "offset": "", "lexical_variant": quote}

    def dated(self, row: Row, what: str, name: str = "date") -> str:
        """The first day of the printed time, "" (and counted) without one."""
        date = str(row.get(name, ""))[:10]
        if not date:
            self.lost[f"{what}: without a date, in note_nlp only"] += 1
            return ""
        self.lost[f"{what}: month or year, written as its first day"] += len(date) < len("2000-01-01")
        return date + "-01-01"[len(date) - 4 :] if len(date) < len("2000-01-01") else date

    def conditions(self, row: Row) -> None:
        """A condition; one that doesn't hold is in note_nlp only, as the model has no negation."""
        if row["holds"] != "yes":
            self.lost[f"conditions: {row['holds']}, in note_nlp only"] += 1
            return
        if not (date := self.dated(row, "conditions")):
            return
        standard, source, value = self.concept(row, "code")
        for name in ("severity", "site"):
            self.lost[f"conditions: {name}"] += name in row
        end = self.dated(row, "conditions", "abatement") if "abatement" in row else ""
        self.seen(row["person"], date, end)
        self.put(
            "condition_occurrence",
            {
                "person_id": self.people[row["person"]],
                "condition_concept_id": standard,
                "condition_start_date": date,
                "condition_end_date": end,
                "condition_type_concept_id": NLP,
                "condition_source_value": value,
                "condition_source_concept_id": source,
                "condition_status_source_value": row.get("verification", ""),
            },
        )

    def treatments(self, row: Row) -> None:
        """A procedure that was done."""
        if row["holds"] != "yes":
            self.lost[f"treatments: {row['holds']}, in note_nlp only"] += 1
            return
        if not (date := self.dated(row, "treatments")):
            return
        standard, source, value = self.concept(row, "code")
        self.lost["treatments: performer"] += "performer" in row
        end = self.dated(row, "treatments", "date_end") if "date_end" in row else ""
        self.seen(row["person"], date, end)
        self.put(
            "procedure_occurrence",
            {
                "person_id": self.people[row["person"]],
                "procedure_concept_id": standard,
                "procedure_date": date,
                "procedure_end_date": end,
                "procedure_type_concept_id": NLP,
                "quantity": row.get("count", ""),
                "procedure_source_value": value,
                "procedure_source_concept_id": source,
                "modifier_source_value": str(row.get("method") or row.get("site") or "")[:_SOURCE_VALUE],
            },
        )

    def medicines(self, row: Row) -> None:
        """A medicine; without an end it ends on the day it begins, which the model wants."""
        if row["holds"] != "yes" or row.get("status") == "intended":
            why = row["holds"] if row["holds"] != "yes" else "intended"
            self.lost[f"medicines: {why}, in note_nlp only"] += 1
            return
        if not (date := self.dated(row, "medicines")):
            return
        standard, source, value = self.concept(row, "medicationCodeableConcept", "medication.concept")
        end = self.dated(row, "medicines", "date_end") if "date_end" in row else ""
        self.lost["medicines: end not known, written as the begin"] += not end
        self.seen(row["person"], date, end)
        self.put(
            "drug_exposure",
            {
                "person_id": self.people[row["person"]],
                "drug_concept_id": standard,
                "drug_exposure_start_date": date,
                "drug_exposure_end_date": end or date,
                "verbatim_end_date": end,
                "drug_type_concept_id": NLP,
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

    def variants(self, row: Row) -> None:
        """Write a variant as an observation: its change, or else whether it was found, is the value."""
        change = next((row[name] for name in _CHANGES if name in row), None) if row["holds"] == "yes" else None
        for name in _BESIDE:
            self.lost[f"variants: {name}, which only note_nlp has"] += name in row
        self.observed(row | ({"value": change} if change else {}), "variants", "code")

    def observations(self, row: Row) -> None:
        """A number is a measurement, everything else an observation."""
        self.observed(row, "observations", "component.code" if row["part"] else "code")

    def observed(self, row: Row, kind: str, element: str) -> None:
        """Write what was observed, with its code at an element."""
        if not (date := self.dated(row, kind)):
            return
        self.seen(row["person"], date)
        standard, source, value = self.concept(row, element)
        for name in ("comparator", "site", "interpretation"):
            self.lost[f"{kind}: {name}, which only note_nlp has"] += name in row
        shared = {
            "person_id": self.people[row["person"]],
            "value_as_number": row.get("number", ""),
            "value_as_concept_id": self.single(str(row.get("value_system", "")), row.get("value_code")),
            "unit_concept_id": self.single(SYSTEMS["ucum"], row.get("unit_code")),
            "unit_source_value": str(row.get("unit", ""))[:_SOURCE_VALUE],
            "value_source_value": str(row.get("value", row.get("missing", "")))[:_SOURCE_VALUE],
        }
        if row.get("number") is not None or row.get("low") is not None:
            self.lost[f"{kind}: ranges as values"] += row.get("low") is not None
            named = {"measurement_concept_id": standard, "measurement_date": date, "measurement_type_concept_id": NLP}
            named |= {"measurement_source_value": value, "measurement_source_concept_id": source}
            ends = {"range_low": row.get("reference_low", ""), "range_high": row.get("reference_high", "")}
            self.put("measurement", {**shared, **named, **ends})
            return
        named = {"observation_concept_id": standard, "observation_date": date, "observation_type_concept_id": NLP}
        named |= {"observation_source_value": value, "observation_source_concept_id": source}
        text = str(row.get("value", ""))
        self.lost[f"{kind}: ends of texts over 60 characters"] += len(text) > 60
        self.put("observation", {**shared, **named, "value_as_string": text[:60]})

    def encounters(self, row: Row) -> None:
        """Write a visit; without an end it ends on the day it begins, which the model wants."""
        if row["holds"] != "yes" or row.get("status") == "planned":
            why = row["holds"] if row["holds"] != "yes" else "planned"
            self.lost[f"encounters: {why}, in note_nlp only"] += 1
            return
        if not (date := self.dated(row, "encounters")):
            return
        end = self.dated(row, "encounters", "date_end") if "date_end" in row else ""
        self.lost["encounters: end not known, written as the begin"] += not end
        self.seen(row["person"], date, end)
        source = self.concept(row, "type", "class")
        self.put(
            "visit_occurrence",
            {
                "person_id": self.people[row["person"]],
                "visit_concept_id": _VISITS.get(str(row.get("class", "")), "0"),
                "visit_start_date": date,
                "visit_end_date": max(end, date),
                "visit_type_concept_id": NLP,
                "visit_source_value": source[2],
                "visit_source_concept_id": source[1],
            },
        )


class Born(Struct, frozen=True):
    """A year of birth that was computed.

    Args:
        year: the year; it may be one off, as nobody knows whether the birthday had been.
        age: the age, in whole years.
        date: the day, month or year on which they were that old.
        by: the kind of thing that this date is of.
    """

    year: int
    age: int
    date: str
    by: str

    def __str__(self) -> str:
        return f"{self.age} a on {self.date} ({self.by}); may be a year off"


def _born(rows: dict[str, list[Row]], person: str) -> Born | None:
    """Return the year of birth by the first age of a person in whole years, None when nothing says when they had it.

    An age was on its own date, on that of the treatment which it is placed at, of the first encounter, of the first
    treatment; or in the only year of which anything is told.
    """
    mine = {name: [r for r in rows[name] if r.get("person") == person and r["holds"] == "yes"] for name in _PLACED}
    age = next(
        (
            row
            for row in mine["observations"]
            if (row.get("code"), row.get("unit_code")) == (_AGE, "a")
            and row.get("number") is not None
            and "comparator" not in row
        ),
        None,
    )
    if age is None:
        return None
    treatments = [*mine["treatments"], *(r for r in mine["medicines"] if r["kind"] == "MedicationAdministration")]
    event = [row for row in treatments if row["fact"] == age.get("event")]
    anchors = (([age], "age"), (event, "treatment"), (mine["encounters"], "encounter"), (treatments, "treatment"))
    for found, by in anchors:
        dates = sorted(str(row["date"])[:10] for row in found if str(row.get("date", ""))[:4].isdigit())
        if dates:
            return Born(int(dates[0][:4]) - int(age["number"]), int(age["number"]), dates[0], by)
    years = {str(row["date"])[:4] for found in mine.values() for row in found if "date" in row}
    if len(years) == 1 and (year := years.pop()).isdigit():
        return Born(int(year) - int(age["number"]), int(age["number"]), year, "only year")
    return None


def _texts(item: Item) -> dict[int, str]:
    """Return the normalized text of each file of a document by its number, "" where the bundle hasn't it."""
    from base64 import b64decode

    found: dict[int, str] = {}
    for number, (_, source) in enumerate(item.of("DocumentReference"), 1):
        data = [
            str(content["attachment"]["data"])
            for content in source.get("content", ())
            if str(content.get("attachment", {}).get("contentType", "")).startswith("text/plain")
            and content["attachment"].get("data")
        ]
        found[number] = b64decode(data[0]).decode("utf-8", "replace") if data else ""
    return found
