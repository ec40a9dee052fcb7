"""Planted identifiers are in no output of de-identification, whatever the layout."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.fhir.encode import slim
from etl.sinks import write_document


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("leak_maker", Path(__file__).with_name("maker.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["leak_maker"] = module
    spec.loader.exec_module(module)
    return module


FORMS = ("csv", "phenopackets", "redcap", "omop", "report")
"""The forms of export that are text; the others hold what `csv` holds."""
PLANTS = list(_maker().documents(20261125))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same documents converted de-identified, and converted plainly and then exported de-identified."""
    base = tmp_path_factory.mktemp("leaks")
    pages = base / "pages"
    pages.mkdir()
    for plant in PLANTS:
        (pages / plant.name).write_text(plant.text, encoding="utf-8")

    def run(*arguments: str) -> None:
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == 0, result.output[-400:]

    private = ["--deidentify", "--key", str(base / "key")]
    run(
        "convert",
        str(pages),
        "-o",
        str(base / "private"),
        "--jobs",
        "1",
        *private,
        "--crosswalk",
        str(base / "crosswalk.csv"),
    )
    run("convert", str(pages), "-o", str(base / "plain"), "--jobs", "1")
    for target in FORMS:
        run("export", str(base / "plain"), "-o", str(base / target), "--to", target, *private)
    run("export", str(base / "private"), "-o", str(base / "again"), "--to", "csv")
    _packed(base / "plain", base / "slim")
    run("export", str(base / "slim"), "-o", str(base / "from_slim"), "--to", "csv", *private)
    return {name: base / name for name in ("private", "plain", *FORMS, "again", "from_slim", "crosswalk.csv")}


def _packed(source: Path, out: Path) -> None:
    """The same results as `convert --slim` writes them."""
    for path in source.glob("*.findings.json"):
        name = path.name.removesuffix(".findings.json")
        bundle, outcome = (json.loads(one.read_bytes(), parse_float=Decimal) for one in (source / f"{name}.json", path))
        write_document(out, Path(name), slim(bundle), outcome, packed=True)


def _everything(folder: Path) -> str:
    names = "\n".join(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file()]
    return "\n".join([names, *texts])


def _leaked(text: str) -> list[str]:
    """What was planted and is there: secrets in any case, names as words in the case of a name."""
    folded = text.casefold()
    found = {secret for plant in PLANTS for secret in plant.secrets if secret.casefold() in folded}
    words = set(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text))
    # names that are words of medicine or of FHIR too: there they stand in normalized concepts, and only in lower case here
    known = {
        "Hand",
        "Will",
        "Strong",
        "Normal",
        "Walker",
        "Small",
        "Bell",
        "Lane",
        "Young",
        "Brown",
        "Rose",
        "Grace",
        "Faith",
    }
    for plant in PLANTS:
        for word in plant.words:
            found |= {form for form in (word, word.upper()) if form in words and word not in known}
    return sorted(found)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return [value] if isinstance(value, str) else []


def test_the_plants_are_there_without_it(outputs: dict[str, Path]) -> None:
    found = _leaked(_everything(outputs["plain"]))
    assert len(found) > 200
    assert {"Hussein", "Featherstone", "Casablanca"} <= set(found)


@pytest.mark.parametrize("where", ["private", *FORMS, "again", "from_slim"])
def test_no_plant_is_in_any_output(outputs: dict[str, Path], where: str) -> None:
    assert _leaked(_everything(outputs[where])) == []


def test_names_that_are_plain_words_go_from_the_quotes(outputs: dict[str, Path]) -> None:
    """ "Brown", "Young", "Hand": in the printed words of a document none of them stands with a capital."""
    quotes = [
        part["valueString"]
        for path in outputs["private"].glob("*.json")
        for entry in json.loads(path.read_text()).get("entry", ())
        for extension in entry["resource"].get("extension", ())
        for part in extension.get("extension", ())
        if part["url"] == "quote"
    ]
    names = {word for plant in PLANTS for word in plant.words}
    assert len(quotes) > 300
    assert [quote for quote in quotes if names & set(re.findall(r"\w+", quote))] == []


def test_what_is_left_is_worth_having(outputs: dict[str, Path]) -> None:
    """The facts and their codes stay: as many resources, of the same codes, as without it."""

    def codes(folder: Path) -> list[str]:
        bundles = [json.loads(p.read_text()) for p in folder.glob("*.json") if ".trace" not in p.name]
        return sorted(
            coding["code"]
            for bundle in bundles
            for entry in bundle.get("entry", ())
            if entry["resource"]["resourceType"] not in ("Provenance", "Patient", "Device")
            for coding in (entry["resource"].get("code") or {}).get("coding", ())
        )

    assert codes(outputs["private"]) == codes(outputs["plain"])
    assert len(codes(outputs["plain"])) > 300


def test_slim_results_lose_nothing_more(outputs: dict[str, Path]) -> None:
    facts, codes = (
        [(outputs[where] / f"{table}.csv").read_text(encoding="utf-8") for where in ("csv", "from_slim")]
        for table in ("facts", "codes")
    )
    assert facts[0] == facts[1]
    assert codes[0] == codes[1]


def test_the_crosswalk_tells_the_names(outputs: dict[str, Path]) -> None:
    rows = [line.rsplit(",", 1) for line in outputs["crosswalk.csv"].read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == len(PLANTS)
    assert {name for _, name in rows} == {
        p.stem for p in outputs["private"].glob("*.json") if p.name.count(".") == 1
    } - {"run"}
    assert not [path for path in outputs["private"].parent.iterdir() if path.name.endswith(".private")]
