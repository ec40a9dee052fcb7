"""REDCap and OMOP: files that keep the rules of their readers, and say what the bundle says."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.export.rows import Item, item_of
from etl.export.run import Options, export

ME = {"reference": "urn:uuid:patient"}
SCT = "http://snomed.info/sct"


def _read(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _sql(field: dict[str, str]) -> str:
    """A field of the Common Data Model as SQL, with its constraints among the tables that are written."""
    wanted = field["required"] == "yes"
    kind = field["type"].replace("(max)", "").replace("datetime", "timestamp").replace("float", "double")
    key = " PRIMARY KEY" if field["key"] == "yes" else ""
    to = f" REFERENCES {field['to']}" if field["to"] in ("person", "note", "visit_occurrence") and not key else ""
    return f'"{field["field"]}" {kind}{" NOT NULL" if wanted else ""}{key}{to}'


def _condition(**more: Any) -> dict[str, Any]:
    code = {"text": "hypertension", "coding": [{"system": SCT, "code": "38341003"}]}
    return {"resourceType": "Condition", "subject": ME, "code": code, **more}


HEADS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
"""As a dictionary begins that a REDCap project gave out: IeDEA/redcap-dictionaries, IeDEA_tblCENTER_2020-06-30.csv."""
CHECKS = {
    "": r".*",
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?(e-?\d+)?",
    "date_ymd": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
}


class TestRedcap:
    def test_the_dictionary_keeps_the_rules(self, items: list[Item], tmp_path: Path) -> None:
        export(items, tmp_path / "x", "redcap")
        rows = _read(tmp_path / "x/data_dictionary.csv")
        assert tuple(rows[0]) == HEADS
        names = [row["Variable / Field Name"] for row in rows]
        assert names[0] == "record_id"
        assert max(Counter(names).values()) == 1
        assert [
            name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > 26
        ] == []
        assert {row["Field Type"] for row in rows} <= {"text", "notes", "radio", "yesno"}
        assert all(row["Field Label"] for row in rows)
        assert all(
            ("," in row["Choices, Calculations, OR Slider Labels"]) == (row["Field Type"] == "radio") for row in rows
        )
        forms = [row["Form Name"] for row in rows]
        assert len([a for a, b in pairwise(forms) if a != b]) == len(set(forms)) - 1

    def test_the_records_fit_the_dictionary(self, items: list[Item], tmp_path: Path) -> None:
        report = export(items, tmp_path / "x", "redcap")
        fields = {row["Variable / Field Name"]: row for row in _read(tmp_path / "x/data_dictionary.csv")}
        records = _read(tmp_path / "x/records.csv")
        assert len(records) == sum(report.written.values())
        seen: set[tuple[str, ...]] = set()
        instances: dict[tuple[str, str], list[int]] = defaultdict(list)
        for record in records:
            form = record.pop("redcap_repeat_instrument")
            instance = record.pop("redcap_repeat_instance")
            key = (record["record_id"], form, instance)
            assert key not in seen
            seen.add(key)
            if form:
                instances[key[:2]].append(int(instance))
            for name, value in record.items():
                field = fields[name]
                if not value or name == "record_id":
                    continue
                assert field["Form Name"] == (form or "people")
                kind = field["Text Validation Type OR Show Slider Number"]
                assert re.fullmatch(CHECKS[kind], value, re.S), (name, value)
                if field["Field Type"] == "radio":
                    choices = field["Choices, Calculations, OR Slider Labels"].split(" | ")
                    assert value in [choice.split(", ")[0] for choice in choices]
                if field["Field Type"] == "yesno":
                    assert value in ("0", "1")
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in instances.values())

    def test_observations_stand_by_theme_below_their_visit(self, bundle: Callable[..., Any], tmp_path: Path) -> None:
        def seen(category: str, name: str, number: int, **when: Any) -> dict[str, Any]:
            what = {"category": [{"coding": [{"code": category}]}], "code": {"text": name}, "valueInteger": number}
            return {"resourceType": "Observation", "status": "final", "subject": ME, **what, **when}

        made = bundle(
            seen("laboratory", "sodium", 139, effectiveDateTime="2021-04-02"),
            seen("survey", "gait score", 3, effectiveDateTime="2021-04-02"),
            seen("survey", "gait score", 5, effectiveDateTime="2020-11"),
            seen("vital-signs", "pulse", 71),
            seen("brand-new", "something else", 1),
        )
        report = export([item_of("made", made)], tmp_path / "x", "redcap")
        rows = _read(tmp_path / "x/records.csv")
        forms = [(row["redcap_repeat_instrument"], row["redcap_repeat_instance"]) for row in rows]
        assert forms == [("", ""), ("visits", "1"), ("visits", "2"), ("findings", "1"), ("scores", "1"), ("scores", "2"), ("laboratory", "1"), ("vital_signs", "1")]  # fmt: skip
        assert [(row["vis_date"], row["vis_date_day"]) for row in rows[1:3]] == [("2020-11", ""), ("2021-04-02", "2021-04-02")]  # fmt: skip
        assert [(row["sco_number"], row["sco_visit"]) for row in rows[4:6]] == [("3.0", "2"), ("5.0", "1")]
        assert (rows[6]["lab_visit"], rows[7]["vit_visit"], rows[3]["fin_concept"]) == ("2", "", "something else")
        assert report.lost.keys() <= {"start, end, rule, tags, event: bookkeeping, in the bundle", "details: no form of their own"}  # fmt: skip

    def test_no_form_is_long_and_each_has_sections(self, items: list[Item], tmp_path: Path) -> None:
        report = export(items, tmp_path / "x", "redcap")
        rows = _read(tmp_path / "x/data_dictionary.csv")
        sizes = Counter(row["Form Name"] for row in rows)
        assert max(sizes[name] for name in ("findings", "scores", "laboratory", "vital_signs", "tests", "social_history")) < 40  # fmt: skip
        assert max(sizes.values()) < 50, sizes
        for name in sizes.keys() - {"people", "visits"}:
            heads = [row["Section Header"] for row in rows if row["Form Name"] == name and row["Section Header"]]
            assert len(set(heads)) == len(heads) >= 2, name
        repeating = _read(tmp_path / "x/repeating_instruments.csv")
        assert {row["form_name"] for row in repeating} == sizes.keys() - {"people"}
        names = {row["Variable / Field Name"] for row in rows}
        assert {name for row in repeating for name in re.findall(r"\[(\w+)\]", row["custom_form_label"])} <= names
        asked = {key: number for key, number in report.lost.items() if "doesn't ask" in key}
        written = sum(report.written.values())
        assert sum(asked.values()) < written / 20, asked

    @pytest.mark.parametrize("name", ['ward #3/O\'Neil & "co", +1', "n" * 300, "ж/case", "plain/case-1.txt"])
    def test_record_names_are_such_as_redcap_takes(self, bundle: Callable[..., Any], tmp_path: Path, name: str) -> None:
        export(
            [item_of(name, bundle(_condition())), item_of(f"{name}?", bundle(_condition()))], tmp_path / "x", "redcap"
        )
        rows = _read(tmp_path / "x/records.csv")
        ids = {row["record_id"] for row in rows}
        assert len(ids) == 2
        assert all(re.fullmatch(r"[\w./ -]{1,100}", one, re.ASCII) for one in ids)
        assert {row["per_document"] for row in rows if row["per_document"]} == {name, f"{name}?"}

    def test_a_month_is_kept_as_printed_and_is_no_day(self, bundle: Callable[..., Any], tmp_path: Path) -> None:
        made = bundle(_condition(onsetDateTime="2020-05"), _condition(onsetDateTime="2020-05-07"))
        export([item_of("made", made)], tmp_path / "x", "redcap")
        rows = _read(tmp_path / "x/records.csv")[1:]
        assert [(row["con_date"], row["con_date_day"]) for row in rows] == [
            ("2020-05", ""),
            ("2020-05-07", "2020-05-07"),
        ]


class TestOmop:
    WANTED = (
        "person_id",
        "condition_start_date",
        "procedure_date",
        "drug_exposure_start_date",
        "drug_exposure_end_date",
    )

    def base(self, folder: Path) -> duckdb.DuckDBPyConnection:
        """The tables in a database that enforces what must be there, and the keys among them."""
        model = _read(Path(__file__).with_name("omop_cdm54.tsv"), "\t")
        base = duckdb.connect()
        names = list(dict.fromkeys(row["table"] for row in model))
        for name in sorted(names, key=lambda one: (one == "note_nlp", one not in ("person", "visit_occurrence"))):
            fields = [row for row in model if row["table"] == name]
            base.execute(f"CREATE TABLE {name} ({', '.join(map(_sql, fields))})")
        for name in ("person", "visit_occurrence", "note", *(set(names) - {"person", "visit_occurrence", "note"})):
            fields = [row["field"] for row in model if row["table"] == name]
            path = folder / f"{name}.csv"
            with path.open(encoding="utf-8") as file:
                assert next(csv.reader(file)) == fields
            base.execute(f"COPY {name} FROM '{path}' (HEADER, QUOTE '\"', ESCAPE '\"')")
        return base

    def test_the_tables_load_with_their_constraints(self, items: list[Item], tmp_path: Path) -> None:
        report = export(items, tmp_path / "x", "omop", Options(year_from_age=True))
        base = self.base(tmp_path / "x")

        def one(query: str) -> Any:
            return (base.execute(query).fetchone() or (None,))[0]

        tables = [row[0] for row in base.execute("SHOW TABLES").fetchall()]
        assert {name: one(f"SELECT count(*) FROM {name}") for name in tables} == {
            name: report.written[name] for name in tables
        }
        assert min(report.written[name] for name in tables) > 0
        for name in tables:
            for (column,) in base.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND column_name LIKE '%type_concept_id'",
                [name],
            ).fetchall():
                assert one(f"SELECT count(*) FROM {name} WHERE {column} NOT IN (32858, 32831)") == 0, (name, column)
        assert one("SELECT count(*) FROM person WHERE year_of_birth NOT BETWEEN 1920 AND 2010") == 0
        assert one("SELECT count(*) FROM person") == one("SELECT count(*) FROM observation_period")
        assert one("SELECT count(*) FROM visit_occurrence WHERE visit_concept_id = 9201") > 0
        early = "observation JOIN observation_period USING (person_id) WHERE observation_date"
        assert one(f"SELECT count(*) FROM {early} < observation_period_start_date") == 0
        assert one(f"SELECT count(*) FROM {early} > observation_period_end_date") == 0
        facts = sum(
            report.written[name] for name in tables if name.endswith(("occurrence", "exposure", "ment", "vation"))
        )
        undated = sum(count for what, count in report.lost.items() if "note_nlp only" in what)
        computed = report.lost["people: year of birth computed from an age (an observation says so)"]
        assert computed == one("SELECT count(*) FROM observation WHERE observation_source_value LIKE 'year_of_birth%'")
        assert report.written["note_nlp"] - undated == facts - computed

    def test_a_mention_is_the_text_at_its_offset(self, items: list[Item], tmp_path: Path) -> None:
        export(items, tmp_path / "x", "omop", Options(year_from_age=True))
        texts = {row["note_id"]: row["note_text"] for row in _read(tmp_path / "x/note.csv")}
        mentions = _read(tmp_path / "x/note_nlp.csv")
        assert len(set(texts.values())) > 4  # of a case, a note a file
        for row in mentions:
            begin, words = int(row["offset"]), row["lexical_variant"]
            assert words and texts[row["note_id"]][begin : begin + len(words)] == words
            assert words.strip() in row["snippet"] or len(words) > 180

    def test_without_the_text_there_is_no_offset(self, bundle: Callable[..., Any], tmp_path: Path) -> None:
        made = bundle(_condition(), born="1970")
        export([item_of("made", made)], tmp_path / "x", "omop")
        (row,) = _read(tmp_path / "x/note_nlp.csv")
        assert (row["offset"], row["lexical_variant"], row["term_exists"]) == ("", "hypertension", "Y")

    def test_what_is_not_so_is_no_event(self, bundle: Callable[..., Any], tmp_path: Path) -> None:
        coding = [{"system": SCT, "code": "2667000"}]
        when = {"effectiveDateTime": "2020-05-07", "subject": ME}
        refuted = {"coding": [{"code": "refuted"}]}
        denied = {"resourceType": "Observation", "code": {"text": "tremor"}, "valueCodeableConcept": {"coding": coding}}
        given = {"resourceType": "MedicationStatement", "medicationCodeableConcept": {"text": "x"}, **when}
        done = {"resourceType": "Procedure", "code": {"text": "y"}, "performedDateTime": "2020-05-07", "subject": ME}
        rows = (
            _condition(onsetDateTime="2020-05-07", verificationStatus=refuted),
            denied | when,
            given | {"status": "not-taken"},
            done | {"status": "not-done"},
            _condition(onsetDateTime="2020-05-07"),
            given | {"status": "active"},
            done | {"status": "completed"},
        )
        export([item_of("made", bundle(*rows, born="1970-02"))], tmp_path / "x", "omop")
        assert Counter(row["term_exists"] for row in _read(tmp_path / "x/note_nlp.csv")) == {"N": 4, "Y": 3}
        for name in ("condition_occurrence", "drug_exposure", "procedure_occurrence"):
            assert len(_read(tmp_path / f"x/{name}.csv")) == 1, name

    def test_who_has_no_year_of_birth_is_left_out_and_named(self, bundle: Callable[..., Any], tmp_path: Path) -> None:
        age = {"resourceType": "Observation", "code": {"coding": [{"system": "http://loinc.org", "code": "30525-0"}]}}
        age |= {"subject": ME, "valueQuantity": {"value": 43, "code": "a"}}
        dated = age | {"effectiveDateTime": "2012-05"}
        several = (_condition(onsetDateTime="2001"), _condition(onsetDateTime="2009"))
        items = [
            item_of("printed", bundle(_condition(onsetDateTime="2001"), born="1969-04-02")),
            item_of("dated", bundle(dated, *several, name="b")),
            item_of("undated", bundle(age, *several, name="c")),
            item_of("nothing", bundle(*several, name="d")),
        ]
        for from_age, born, out in (
            (False, ["1969"], ["dated p1", "undated p1", "nothing p1"]),
            (True, ["1969", "1969"], ["undated p1", "nothing p1"]),
        ):
            report = export(items, tmp_path / "x", "omop", Options(year_from_age=from_age))
            self.base(tmp_path / "x")
            assert [row["year_of_birth"] for row in _read(tmp_path / "x/person.csv")] == born
            assert report.left_out == json.loads((tmp_path / "x/export.json").read_text())["people_left_out"] == out
            marks = [row["value_as_string"] for row in _read(tmp_path / "x/observation.csv") if "computed" in str(row)]
            assert marks == (["43 a on 2012-05 (age); may be a year off"] if from_age else [])

    def test_concepts_come_from_the_vocabulary(self, bundle: Callable[..., Any], tmp_path: Path) -> None:
        heads = "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\tvalid_start_date\tvalid_end_date\tinvalid_reason"
        folder = tmp_path / "athena"
        folder.mkdir()
        (folder / "CONCEPT.csv").write_text(
            f'{heads}\n77\tHypertension "old"\tCondition\tSNOMED\tDisorder\t\t38341003\t19700101\t20991231\t\n'
            "88\tHypertensive disorder\tCondition\tSNOMED\tDisorder\tS\t1\t19700101\t20991231\t\n"
        )
        (folder / "CONCEPT_RELATIONSHIP.csv").write_text(
            "concept_id_1\tconcept_id_2\trelationship_id\tvalid_start_date\tvalid_end_date\tinvalid_reason\n"
            "77\t88\tMaps to\t19700101\t20991231\t\n"
        )
        made = item_of("made", bundle(_condition(onsetDateTime="2020-05"), _condition(), born="1970"))
        for vocabulary, concepts in ((None, ("0", "0")), (folder, ("88", "77"))):
            report = export([made], tmp_path / "x", "omop", Options(vocabulary=vocabulary))
            (row,) = _read(tmp_path / "x/condition_occurrence.csv")
            assert (row["condition_concept_id"], row["condition_source_concept_id"]) == concepts
            assert (row["condition_source_value"], row["condition_start_date"]) == ("38341003", "2020-05-01")
            assert report.lost["conditions: without a date, in note_nlp only"] == 1
            assert report.lost["conditions: month or year, written as its first day"] == 1

    @pytest.mark.parametrize("text", [None, "a,b\n1,2\n"])
    def test_a_vocabulary_that_is_none(self, folder: Path, tmp_path: Path, text: str | None) -> None:
        if text:
            (tmp_path / "CONCEPT.csv").write_text(text)
        arguments = [
            "export",
            str(folder),
            "-o",
            str(tmp_path / "x"),
            "--to",
            "omop",
            "--omop-vocabulary",
            str(tmp_path),
        ]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 2
        assert "Athena" in result.output
        assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("target", ["redcap", "omop", "phenopackets"])
def test_a_broken_document_is_named_and_nothing_is_written_of_it(
    bundle: Callable[..., Any], tmp_path: Path, target: str
) -> None:
    bent = bundle(_condition(), name="bent")
    bent["entry"][2]["resource"]["extension"] = 7
    report = export([item_of("bent", bent), item_of("made", bundle(_condition()))], tmp_path / "x", target)
    assert [line.split(":")[0] for line in report.failed] == ["bent"]
    assert json.loads((tmp_path / "x/export.json").read_text())["documents"] == 1
