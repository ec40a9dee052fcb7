"""What the documents print works as it is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli import main

DOCS = Path(__file__).resolve().parents[1] / "docs"


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (DOCS / name).read_text(encoding="utf-8"), re.M | re.S)


def test_a_new_scale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (scale,) = blocks("how-to/add-a-scale.md", "yaml")
    (commands,) = blocks("how-to/add-a-scale.md", "sh")
    monkeypatch.chdir(tmp_path)
    Path("our-mappings").mkdir()
    Path("our-mappings/walking.yaml").write_text(scale, encoding="utf-8")
    Path("pages").mkdir()
    Path("pages/one.txt").write_text("Mrs. Tester, 50 years old, has ataxia.\n\nOWS 6/8.\n", encoding="utf-8")
    ran = [line.split("#")[0].split()[1:] for line in commands.splitlines() if line]
    assert [arguments[:2] for arguments in ran[:2]] == [["mappings", "lint"], ["mappings", "test"]]
    for arguments in ran:
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, (arguments, result.output)
    assert "OWS total" in Path("out/one.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("condition", "Mr. Tester, a 50-year-old man, has Vale's ataxia.", "VA-1"),
        ("medicine", "Mr. Tester, a 50-year-old man, takes Valexa 20 mg twice a day.", "A02BC99"),
    ],
)
def test_an_own_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: str) -> None:
    monkeypatch.chdir(tmp_path)
    own = f"our-{name}"  # a process reads a folder of one name once
    Path(own).mkdir()
    for number, written in enumerate(blocks(f"how-to/add-a-{name}.md", "yaml")):
        Path(f"{own}/{number}.yaml").write_text(written, encoding="utf-8")
    Path("pages").mkdir()
    Path("pages/one.txt").write_text(f"{text}\n", encoding="utf-8")
    (commands,) = blocks(f"how-to/add-a-{name}.md", "sh")
    for line in commands.splitlines():
        result = CliRunner().invoke(main, line.replace("our-mappings", own).split("#")[0].split()[1:])
        assert result.exit_code == 0, (line, result.output)
    assert expected in Path("out/one.json").read_text(encoding="utf-8")


def test_the_language(tmp_path: Path) -> None:
    for number, text in enumerate(blocks("mapping-language.md", "yaml")):
        if text.startswith("kind:"):
            (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["mappings", "lint", str(tmp_path)])
    assert result.exit_code == 0, result.output


def test_a_plan() -> None:
    from etl.mapping.compiled import compile_lexicon
    from etl.plan import read_plan
    from etl.tables.planned import check_plan

    (text,) = blocks("how-to/plan.md", "yaml")
    plan = read_plan(text)
    check_plan(plan, compile_lexicon(()))
    assert [column.role for column in plan.tables[0].columns] == ["age", "sex", "", "leave out"]


LAYOUTS = re.findall(
    r"```(csv|text)\n(.*?)```\n\n((?:- `[^`]+`\n)+)", (DOCS / "layouts.md").read_text(encoding="utf-8"), re.S
)


@pytest.mark.parametrize(("form", "text", "wanted"), LAYOUTS)
def test_a_layout(form: str, text: str, wanted: str) -> None:
    from etl.examples import rendered
    from etl.mapping.compiled import compile_lexicon
    from etl.parsers import parse
    from etl.readers import read

    facts = parse(read(text.encode(), f"page.{'csv' if form == 'csv' else 'txt'}"), compile_lexicon(()))
    who = {person.key: person.label or person.name for person in facts.persons}
    found = {f"{who.get(fact.subject, fact.subject)} | {rendered(fact)}" for fact in facts.facts}
    assert set(re.findall("`([^`]+)`", wanted)) <= found, found


DOCUMENTS = sorted((*DOCS.rglob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"))
SOURCES = sorted((DOCS.parent / "etl").rglob("*.py"))
INSTALL = re.compile(r"pip install (?:--?[\w-]+ )*'?(?P<what>[^\s'`\"]*?)\[(?P<extras>[\w{},-]+)\]")


def extras() -> set[str]:
    from configparser import ConfigParser

    setup = ConfigParser()
    setup.read(DOCS.parent / "setup.cfg", encoding="utf-8")
    return set(setup["options.extras_require"])


def test_what_is_installed_is_a_clone_with_an_extra_that_exists() -> None:
    """No package of this name is on PyPI: an install line names a folder, and an extra of setup.cfg."""
    found = [(file.name, m) for file in (*DOCUMENTS, *SOURCES) for m in INSTALL.finditer(file.read_text("utf-8"))]
    assert len(found) > 12
    assert [(name, m[0]) for name, m in found if not m["what"].startswith((".", "/"))] == []
    named = {(name, extra) for name, m in found for extra in m["extras"].split(",") if extra != "{extra}"}
    assert {(name, extra) for name, extra in named if extra not in extras()} == set()


def test_every_extra_that_is_named_exists() -> None:
    named = {
        (file.name, extra)
        for file in (*DOCUMENTS, *SOURCES)
        for extra in re.findall(r"case2fhir\[(\w+)\]", file.read_text("utf-8"))
    }
    assert named and {(name, extra) for name, extra in named if extra not in extras()} == set()


def test_no_line_installs_from_an_index_what_is_not_there() -> None:
    lines = [
        (file.name, line.strip())
        for file in (*DOCUMENTS, *SOURCES)
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"pip install (?:--?[\w-]+ )*'?case2fhir\b", line)
    ]
    assert lines == []
