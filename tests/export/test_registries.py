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
    """A field of the Common Data Model as SQL; a year of birth stays empty where none is printed, and the loss is told."""
    wanted = field["required"] == "yes" and field["field"] != "year_of_birth"
    kind = field["type"].replace("(max)", "").replace("datetime", "timestamp").replace("float", "double")
    return f'"{field["field"]}" {kind}{" NOT NULL" if wanted else ""}{" PRIMARY KEY" if field["key"] == "yes" else ""}'


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

    def test_the_tables_load_and_their_keys_hold(self, items: list[Item], tmp_path: Path) -> None:
        report = export(items, tmp_path / "x", "omop")
        base = duckdb.connect()
        for path in (tmp_path / "x").glob("*.csv"):
            base.execute(f"CREATE TABLE {path.stem} AS SELECT * FROM read_csv('{path}', header=true, all_varchar=true)")
            count = base.execute(f"SELECT count(*), count(DISTINCT {path.stem}_id) FROM {path.stem}").fetchone()
            assert count == (report.written[path.stem],) * 2
        for name in (
            "condition_occurrence",
            "procedure_occurrence",
            "drug_exposure",
            "measurement",
            "observation",
            "note",
        ):
            columns = [row[0] for row in base.execute(f"DESCRIBE {name}").fetchall()]
            for column in [c for c in columns if c in self.WANTED or c.endswith("_type_concept_id")]:
                assert base.execute(f"SELECT count(*) FROM {name} WHERE {column} IS NULL").fetchone() == (0,), column
            for column in [c for c in columns if c.endswith("_date")]:
                base.execute(f"SELECT CAST({column} AS DATE) FROM {name}").fetchall()
            orphans = f"SELECT count(*) FROM {name} LEFT JOIN person USING (person_id) WHERE person.person_id IS NULL"
            assert base.execute(orphans).fetchone() == (0,)
        facts = sum(report.written[name] for name in ("condition_occurrence", "measurement", "observation"))
        assert 0 < facts < report.written["note_nlp"]
        undated = sum(count for what, count in report.lost.items() if "note_nlp only" in what)
        of_people = report.written["note_nlp"] - undated
        assert of_people == facts + report.written["procedure_occurrence"] + report.written["drug_exposure"]

    def test_the_fields_and_types_are_those_of_the_model(self, items: list[Item], tmp_path: Path) -> None:
        report = export(items, tmp_path / "x", "omop")
        model = _read(Path(__file__).with_name("omop_cdm54.tsv"), "\t")
        base = duckdb.connect()
        for name in dict.fromkeys(row["table"] for row in model):
            fields = [row for row in model if row["table"] == name]
            told = ", ".join(_sql(row) for row in fields)
            base.execute(f"CREATE TABLE {name} ({told})")
            path = tmp_path / "x" / f"{name}.csv"
            with path.open(encoding="utf-8") as file:
                assert next(csv.reader(file)) == [row["field"] for row in fields]
            base.execute(f"COPY {name} FROM '{path}' (HEADER, QUOTE '\"', ESCAPE '\"')")
            assert base.execute(f"SELECT count(*) FROM {name}").fetchone() == (report.written[name],)
            for row in fields:
                if (size := re.fullmatch(r"varchar\((\d+)\)", row["type"])) is not None:
                    longest = base.execute(f'SELECT max(length("{row["field"]}")) FROM {name}').fetchone()
                    assert (longest or (0,))[0] is None or longest[0] <= int(size[1]), row
                if row["to"] in ("person", "note"):
                    key = f"{row['to']}_id"
                    orphans = f"SELECT count(*) FROM {name} WHERE {row['field']} NOT IN (SELECT {key} FROM {row['to']})"
                    assert base.execute(orphans).fetchone() == (0,), row

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
        made = item_of("made", bundle(_condition(onsetDateTime="2020-05"), _condition()))
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
