"""What the house is built by: terms of medicine only in mappings, one direction, few and known dependencies."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from types import FrameType

import pytest

from etl.mapping.compiled import compile_lexicon
from etl.mapping.load import load_entries, shipped_dir
from etl.parsers import parse
from etl.readers import read

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "etl").rglob("*.py"))

MEDICAL = ("condition", "finding", "procedure", "medicine", "site", "scale", "gene", "route", "method")

EVERYDAY = frozenset(
    # Words of plain English that are also a name or synonym of some entry.
    [
        "brace",
        "colon",
        "death",
        "deceased",
        "falls",
        "flush",
        "operation",
        "passed away",
        "shake",
        "spine",
        "stressed",
        "stumbled",
        "withdrawn",
    ]
)

# (module, term): the reason
ALLOWED: dict[tuple[str, str], str] = {
    ("etl/parsers/attitudes.py", "adverse effects"): "what a general list may be of",
    ("etl/parsers/attitudes.py", "side effects"): "what a general list may be of",
    ("etl/parsers/general.py", "adverse effects"): "what a general list may be of",
    ("etl/parsers/general.py", "complications"): "what a general list may be of",
    ("etl/parsers/general.py", "side effects"): "what a general list may be of",
    ("etl/fhir/conformance.py", "apache"): "the licence",
    ("etl/facts.py", "relapse"): "a clinical status of FHIR",
    ("etl/kinds/condition.py", "relapse"): "a clinical status of FHIR",
    ("etl/kinds/condition.py", "recurrence"): "a clinical status of FHIR",
    ("etl/parsers/conditions.py", "relapse"): "a clinical status of FHIR",
    ("etl/readers/pdf/page.py", "stroke"): "of a pen",
    ("etl/readers/sheet/ods.py", "collapse"): "how OpenDocument hides a row",
    ("etl/mapping/yamlfile.py", "surgery"): "a role of the mapping language",
    ("etl/parsers/reading.py", "surgery"): "a role of the mapping language",
    ("etl/mapping/yamlfile.py", "allergy"): "a role of the mapping language",
    ("etl/kinds/report.py", "genetic analysis"): "LOINC's name of a document",
    ("etl/kinds/allergy.py", "allergy"): "the name of a FHIR resource, and the kind of fact that becomes one",
    ("etl/kinds/allergy.py", "allergies"): "the name of a FHIR resource",
    ("etl/kinds/registry.py", "allergy"): "the name of a kind",
    ("etl/kinds/immunization.py", "immunization"): "the name of a FHIR resource or element",
    ("etl/kinds/immunization.py", "immunizations"): "the name of a FHIR resource or element",
    ("etl/kinds/immunization.py", "vaccine"): "the name of a FHIR resource or element",
    ("etl/kinds/registry.py", "immunization"): "the name of a FHIR resource or element",
    ("etl/parsers/treatment/immunizations.py", "immunization"): "the name of a FHIR resource or element",
    ("etl/parsers/treatment/immunizations.py", "immunizations"): "the name of a FHIR resource or element",
    ("etl/parsers/treatment/immunizations.py", "vaccine"): "the name of a FHIR resource or element",
    ("etl/parsers/treatment/immunizations.py", "vaccines"): "the name of a FHIR resource or element",
    ("etl/kinds/observation.py", "oximetry"): "the name of a profile of US Core",
    ("etl/kinds/observation.py", "pulse oximetry"): "the name of a profile of US Core",
    ("etl/kinds/observation.py", "heart"): "the name of a profile of US Core",
    ("etl/load/plan.py", "allergy"): "the name of a FHIR resource",
    ("etl/plan.py", "immunization"): "the name of a FHIR resource",
    ("etl/tables/records.py", "immunization"): "the name of a FHIR resource",
    ("etl/mapping/yamlfile.py", "medication treatment"): "two roles of the mapping language beside each other",
    (
        "etl/parsers/finding/allergies.py",
        "allergy",
    ): "a role of the mapping language, and the kind of fact that it makes",
    ("etl/parsers/scope/times.py", "surgery"): "a role of the mapping language",
    ("etl/parsers/when/onset.py", "complication"): "what ties a disease to its cause",
    ("etl/parsers/treatment/procedures.py", "surgery"): "a role of the mapping language",
}


@cache
def terms() -> frozenset[str]:
    """Names and synonyms of the medical kinds, as words in lower case."""
    texts = (
        text
        for entry in load_entries([shipped_dir()])
        if entry.kind in MEDICAL
        for text in (entry.name, *entry.synonyms)
    )
    spelled = (" ".join(words(text)) for text in texts if text.isascii())
    return frozenset(text for text in spelled if sum(map(str.isalpha, text)) >= 5 and text not in EVERYDAY)


def words(text: str) -> list[str]:
    """The words of a literal or an identifier: snake_case and camelCase are taken apart."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", text.replace("’", "'"))]


def spoken(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of what code says: string literals that are no docstrings, and the names it gives to things."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for one in body if isinstance(body, list) else []:  # docstrings, and texts below a constant
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                silent.add(id(one.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def medical(text: str) -> set[str]:
    """The medical terms in a text."""
    found = words(text)
    runs = (" ".join(found[i : i + n]) for i in range(len(found)) for n in range(1, 6) if i + n <= len(found))
    return {run for run in runs if run in terms() or run.removesuffix("s") in terms()}


@cache
def trees() -> dict[str, ast.Module]:
    """What every module says, by its path."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def test_no_term_of_medicine_stands_in_code() -> None:
    said = [
        f"{name}:{line}: {term!r} belongs into mappings/"
        for name, tree in trees().items()
        for line, text in spoken(tree)
        for term in sorted(medical(text))
        if (name, term) not in ALLOWED
    ]
    assert not said, "\n".join(said)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("patient with amyotrophic lateral sclerosis", {"amyotrophic lateral sclerosis"}),
        ("is_tremor", {"tremor"}),
        ("LumbarPuncture", {"lumbar puncture"}),
        ("a row of a table", set()),
    ],
)
def test_the_search_for_terms_finds_them(text: str, found: set[str]) -> None:
    assert found <= medical(text) and bool(found) == bool(medical(text))


def test_a_docstring_may_say_what_code_may_not() -> None:
    tree = ast.parse('"""Of tremor."""\ndef f():\n    """Tremor."""\n    return 1\nX = 1\n"""Tremor."""\n')
    assert [text for _, text in spoken(tree)] == ["f", "X"]


def imported(tree: ast.Module) -> set[str]:
    """Top-level names of all imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@cache
def declared() -> frozenset[str]:
    """Distributions that setup.cfg names."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    rows = config["options"]["install_requires"].splitlines()
    for group in config["options.extras_require"]:
        rows += config["options.extras_require"][group].splitlines()
    return frozenset(re.split(r"[<>=!~\[; ]", row, maxsplit=1)[0].lower() for row in rows if row.strip())


@cache
def homes() -> dict[str, list[str]]:
    """The distributions that a top-level name comes from."""
    return {"google": ["protobuf"], **packages_distributions()}  # a namespace that its distribution doesn't name


def test_every_import_is_a_declared_dependency() -> None:
    foreign = {(name, one) for name, tree in trees().items() for one in imported(tree) - set(sys.stdlib_module_names)}
    homeless = [
        (name, one)
        for name, one in foreign
        if one != "etl" and not {home.lower() for home in homes().get(one, [one])} & declared()
    ]
    assert not homeless, "not in setup.cfg"


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    assert not {one for one in declared() if f"`{one}`" not in reasons}


def test_modules_hold_no_state() -> None:
    held = [
        (name, node.lineno) for name, tree in trees().items() for node in ast.walk(tree) if isinstance(node, ast.Global)
    ]
    assert not held, "global statement"


def test_nothing_is_remembered_by_a_lexicon_of_one_page() -> None:
    """With packs each page has a lexicon of its own: what depends on mappings alone is kept by `once_for_mappings`."""

    def remembers(node: ast.expr) -> bool:
        called = node.func if isinstance(node, ast.Call) else node
        return getattr(called, "id", getattr(called, "attr", "")) in ("cache", "lru_cache")

    kept = [
        (name, node.name)
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(map(remembers, node.decorator_list))
        and any(arg.annotation is not None and "Lexicon" in ast.unparse(arg.annotation) for arg in node.args.args)
    ]
    assert not kept, "take once_for_mappings"


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 matches such a group wrongly: https://github.com/python/cpython/issues/101955."""
    sources = [*MODULES, *(ROOT / "mappings").rglob("*.yaml")]
    repeated = re.compile(r"\)(?:[+*?]|\{\d*,?\d*\}{1,2})\+|\(\?>")
    assert not [
        (path.name, number)
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if repeated.search(line)
    ]


@pytest.mark.parametrize("room", ["etl", "etl.cli", "etl.pipeline", "etl.readers", "etl.parsers", "etl.fhir"])
def test_importing_a_room_costs_no_heavy_library(room: str) -> None:
    import subprocess

    heavy = ("pdfplumber", "fhir", "openpyxl", "docx", "pyspark", "pandas", "jinja2", "rich")
    code = f"import sys, {room}; print(sorted({{m.partition('.')[0] for m in sys.modules}} & set({heavy})))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout.strip() == "[]"


def test_no_module_needs_itself() -> None:
    """No circle of imports, those for types among them: what is in one can't be read, tested or moved alone."""
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES}
    needs = {
        name: set(_imported(trees()[path.relative_to(ROOT).as_posix()], set(names.values()))) - {name}
        for path, name in names.items()
    }
    TopologicalSorter(needs).prepare()


def _imported(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from {node.module, *(f"{node.module}.{name.name}" for name in node.names)} & modules
        elif isinstance(node, ast.Import):
            yield from {name.name for name in node.names} & modules


def test_a_group_of_tests_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Else each worker converts the whole corpus, and starts a validator and a server of its own."""
    if getattr(request.config.option, "loadgroup", False):
        assert "@" in request.node.nodeid


MAKERS = {
    "cohort": 4, "conditions.py": 3, "finding": 4, "label": 8, "layout": 2, "measure": 2, "people": 1, "treatment": 11,
    "when": 28, "why.py": 1,
}  # fmt: skip
"""How many functions of each room of parsers outside of `scope` and `reading.py` make a time; the numbers only shrink."""


def test_no_more_functions_make_a_time() -> None:
    found: dict[str, int] = {}
    for path in sorted((ROOT / "etl" / "parsers").rglob("*.py")):
        room = path.relative_to(ROOT / "etl" / "parsers").parts[0]
        if room not in ("scope", "reading.py"):
            made = [
                f
                for f in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(f, ast.FunctionDef) and _makes_time(f)
            ]
            found[room] = found.get(room, 0) + len(made)
    assert {room: number for room, number in found.items() if number > MAKERS.get(room, 0)} == {}


def _makes_time(function: ast.FunctionDef) -> bool:
    """Whether a function constructs a time, or gives one another phase or offset."""
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            again = call.func.id == "replace" and {k.arg for k in call.keywords} & {"phase", "offset"}
            if call.func.id in ("Timepoint", "Period") or again:
                return True
    return False


MOST_FUNCTIONS, MOST_FILES = 475, 73
"""Functions with a name, and files, of etl/parsers that run to read one sentence; 450 and 50 are wanted."""


def test_one_sentence_asks_few_functions() -> None:
    document, lexicon = read(b"He had no tremor.", "x.txt"), compile_lexicon()
    parse(document, lexicon)  # what is made once isn't counted
    seen = set()

    def called(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and "/etl/parsers/" in code.co_filename and not code.co_name.startswith("<"):
            seen.add((code.co_filename, code.co_qualname))

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        parse(document, lexicon)
    finally:
        sys.setprofile(before)
    assert len(seen) <= MOST_FUNCTIONS
    assert len({file for file, _ in seen}) <= MOST_FILES
