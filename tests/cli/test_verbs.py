from __future__ import annotations

import json
import os
import pty
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from etl.cli import VERBS, main
from etl.explain import said

Run = Callable[..., Result]


def test_help_lists_every_verb_and_imports_no_room() -> None:
    code = (
        "import sys; from etl.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "rooms = ('etl.readers', 'etl.parsers', 'etl.mapping', 'fhir', 'pydantic', 'jinja2', 'rich')\n"
        "print([m for m in sys.modules if m.startswith(rooms)], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr.strip() == "[]"
    assert all(verb in ended.stdout for verb in VERBS)


def test_help_takes_less_than_a_third_of_a_second() -> None:
    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def took() -> float:  # of the processor: what else the machine does is no matter
        start = spent()
        subprocess.run([sys.executable, "-m", "etl", "--help"], capture_output=True, check=True)
        return spent() - start

    assert min(took() for _ in range(5)) < 0.3


@pytest.mark.parametrize("verb", [*VERBS, "mappings list", "mappings show", "mappings lint"])
def test_every_verb_has_help_with_an_example(run: Run, verb: str) -> None:
    result = run(*verb.split(), "--help")
    assert result.exit_code == 0
    assert f"case2fhir {verb.split()[0]}" in result.stdout
    assert "Example:" in result.stdout


def test_each_verb_is_a_command_of_its_own_name() -> None:
    context = click.Context(main)
    assert all(main.get_command(context, verb).name == verb for verb in VERBS)
    assert main.get_command(context, "fly") is None


def test_an_unknown_verb_ends_with_2(run: Run) -> None:
    assert run("fly").exit_code == 2


@pytest.fixture
def out(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "x.txt").write_text("tremor=yes\nspeech=slow\n? it may be\n! two ages\n")
    run("convert", tmp_path / "x.txt", "-o", tmp_path / "out")
    return tmp_path / "out"


def test_explain_tells_each_fact_in_a_line_and_reasons(run: Run, out: Path) -> None:
    told = run("explain", out / "x.json").stdout
    assert [line for line in told.splitlines() if "tremor" in line and "“tremor=yes”" in line]
    assert "general knowledge: “? it may be”" in told
    assert "preliminary" not in told, "what every fact is before its review says nothing"


def test_explain_only_what_was_not_understood(run: Run, out: Path) -> None:
    told = json.loads((out / "x.trace.json").read_bytes())
    told["passages"].append(
        {
            "unit": "sentence",
            "state": "not understood",
            "reason": "why not",
            "start": 0,
            "end": 4,
            "quote": "a\x1b[2Jb\u202ec",
        }
    )
    (out / "x.trace.json").write_text(json.dumps(told))
    result = run("explain", out / "x.json", "--not-understood")
    assert "why not: “a [2Jb c”" in result.stdout, "nothing of a source steers a terminal"
    assert "tremor" not in result.stdout and "general knowledge" not in result.stdout


@pytest.mark.parametrize(("lines", "paged"), [(4, True), (40, False)])
def test_explain_pages_what_a_terminal_cannot_hold(out: Path, tmp_path: Path, lines: int, paged: bool) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\nexec cat > "$0.got"\n')
    pager.chmod(0o755)
    screen, terminal = pty.openpty()
    setting = {**os.environ, "PAGER": str(pager), "LINES": str(lines), "COLUMNS": "120", "TERM": "xterm"}
    command = [sys.executable, "-m", "etl", "explain", str(out / "x.json")]
    with os.fdopen(screen, "rb", 0) as seen:
        subprocess.run(command, stdin=terminal, stdout=terminal, env=setting, check=True, timeout=60)
        os.close(terminal)
        shown = seen.read(100_000) if not paged else b""
    told = shown if not paged else pager.with_name("pager.got").read_bytes()
    assert pager.with_name("pager.got").exists() is paged
    assert b"tremor=yes" in told and b"general knowledge" in told


def test_explain_one_fact(run: Run, out: Path) -> None:
    told = run("explain", out / "x.json", "--fact", "SPEECH").stdout
    assert "speech" in told and "tremor" not in told
    assert "mapping finding:of_a_line" in told and "rule line" in told
    assert run("explain", out / "x.json", "--fact", "nothing like it").exit_code == 1


def test_explain_why(run: Run, out: Path) -> None:
    told = json.loads((out / "x.trace.json").read_bytes())
    quote = next(one for one in told["used"] if one["facts"])
    claims = [
        {"says": "negated", "rule": "denial", "words": "no\x1b[2J", "start": 3, "end": 5, "holds": True},
        {"says": "possible", "start": 7, "end": 9, "holds": False},
    ]
    told["why"] = [{"start": quote["start"], "end": quote["end"], "entry": "finding:of_a_line", "claims": claims}]
    (out / "x.trace.json").write_text(json.dumps(told))
    shown = run("explain", out / "x.json", "--why").stdout
    assert "negated by “no [2J” (3–5, rule denial)" in shown
    assert "possible (7–9; a nearer one holds)" in shown
    assert "rule denial" not in run("explain", out / "x.json", "--fact", "tremor").stdout
    plain = json.loads(run("explain", out / "x.json", "--why", "--json").stdout)
    assert sorted(len(fact["why"]) for fact in plain["facts"]) == [0, 2]


def test_explain_as_json(run: Run, out: Path) -> None:
    plain = json.loads(run("explain", out / "x.json", "--json").stdout)
    assert [fact["rule"] for fact in plain["facts"]] == ["line", "line"]
    assert plain["passages"][0]["reason"] == "general knowledge"


def test_explain_without_a_trace_still_quotes(run: Run, out: Path) -> None:
    (out / "x.trace.json").unlink()
    result = run("explain", out / "x.json")
    assert "“tremor=yes”" in result.stdout
    assert "not beside the bundle" in result.stderr


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"resourceType": "Bundle", "entry": [1]}'])
@pytest.mark.parametrize("verb", ["explain", "diff"])
def test_what_is_no_bundle_is_told_in_a_line(run: Run, tmp_path: Path, verb: str, body: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(body)
    result = run(verb, *[path] * (2 if verb == "diff" else 1))
    assert result.exit_code == 2
    assert str(path) in result.stderr


def test_check_of_a_shell_glob_passes_over_what_stands_beside_bundles(run: Run, out: Path) -> None:
    named = sorted(out.glob("*.json"))
    assert len(named) > 1
    assert run("check", *named).output == run("check", out).output
    assert run("check", out / "x.findings.json").exit_code == 1


def test_check_shows_problems_and_findings(run: Run, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    validate = pytest.importorskip("etl.fhir.validate")
    monkeypatch.setattr(validate, "validate_bundle", lambda bundle, *more: [])
    result = run("check", out)
    assert result.exit_code == 0, result.output
    assert "! two ages" in result.stdout
    assert run("check", out, "--strict").exit_code == 3
    monkeypatch.setattr(validate, "validate_bundle", lambda bundle, *more: ["Observation.status: wrong"])
    result = run("check", out / "x.json")
    assert result.exit_code == 1
    assert "Observation.status: wrong" in result.stdout


def test_check_goes_on_behind_what_is_no_bundle(run: Run, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    validate = pytest.importorskip("etl.fhir.validate")
    monkeypatch.setattr(validate, "validate_bundle", lambda bundle, *more: [])
    (out / "a.json").write_text("{}")
    result = run("check", out)
    assert result.exit_code == 1
    assert "not a FHIR Bundle" in result.stdout and "! two ages" in result.stdout


def test_diff_tells_what_appeared_went_and_changed(run: Run, out: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (tmp_path / "x.txt").write_text("a line before\ntremor=yes\ngait=slow\n")
    run("convert", tmp_path / "x.txt", "-o", other)
    bundle = json.loads((other / "x.json").read_text())
    bundle["entry"][2]["resource"]["valueString"] = "another value"
    (other / "x.json").write_text(json.dumps(bundle))
    result = run("diff", out, other)
    lines = result.stdout.splitlines()
    assert [line.split()[0:3] for line in lines[1:]] == [
        ["~", "Observation", "tremor"],
        ["-", "Observation", "speech"],
        ["+", "Observation", "a"],
        ["+", "Observation", "gait"],
    ]
    assert "[valueString]" in lines[1]
    assert run("diff", out, other, "--strict").exit_code == 3
    assert "No difference" in run("diff", out, out).stderr


def test_mappings_list_and_show(run: Run) -> None:
    listed = run("mappings", "list")
    assert listed.exit_code == 0, listed.output
    kind = listed.stdout.split()[1]
    entry = run("mappings", "list", kind).stdout.split("\t")[0]
    assert f"{kind}:{entry}" in run("mappings", "show", entry).stdout
    assert run("mappings", "list", "nonsense").exit_code == 2
    assert run("mappings", "show", "xyzzy plugh").exit_code == 1


@pytest.mark.parametrize(
    ("term", "first"),
    [
        ("finding:hearing_loss", "finding:hearing_loss"),
        ("finding:hearing loss", "finding:hearing_loss"),
        ("FINDING: Deafness", "finding:hearing_loss"),
        ("hearing_loss", "finding:hearing_loss"),
        ("scale:sara", "scale:sara"),
        ("scale:sara/gait", "scale:sara"),
        ("scale:alsfrs_r:climbing_stairs", "scale:alsfrs_r"),
        ("HP:0001337", "finding:tremor"),
        ("sct 26079004", "finding:tremor"),
        ("http://snomed.info/sct|26079004", "finding:tremor"),
        ("HP:0009999", "finding:hp_0009999"),
        ("rule:denial_after", "rule denial_after of rules/reach.yaml"),
        ("denial_after", "rule denial_after of rules/reach.yaml"),
        ("rule:planned", "rule planned of rules/reach.yaml"),
        ("rule:zork", ""),
        ("scale:sara/zork", ""),
        ("finding:zork", ""),
        ("HP:9999999", ""),
        ("zork:", ""),
    ],
)
def test_mappings_show_what_other_commands_print(run: Run, term: str, first: str) -> None:
    result = run("mappings", "show", term)
    assert result.exit_code == (0 if first else 1), result.output
    assert result.stdout.split("  ")[0].strip() == first


def test_every_entry_that_explain_prints_is_shown() -> None:
    from etl.cli.mappings import _meant, _spaced
    from etl.explain import explained
    from etl.fhir.encode import expanded
    from etl.mapping.load import load_entries, shipped_dir

    entries, root = load_entries([shipped_dir()]), Path(__file__).resolve().parents[2]
    files = (json.loads(file.read_bytes()) for file in sorted(root.glob("samples/expected/*.json")))
    bundles = (expanded(bundle) for bundle in files if bundle.get("resourceType") == "Bundle")
    told = {one.entry for bundle in bundles for one in explained(bundle)}
    kinds = {entry.kind for entry in entries}
    asked = {one for one in told if one.partition(":")[0] in kinds}
    assert len(asked) > 100
    assert {one for one in asked if not _meant(_spaced(one), entries)} <= {"measure:age", "social:occupation"}
    some = entries[:: len(entries) // 60]
    assert [e.id for e in some if e not in _meant(_spaced(f"{e.kind}:{e.id}"), entries)] == []


def test_mappings_lint_names_file_and_line(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("etl.mapping.lint")
    (tmp_path / "ours.yaml").write_text("kind: finding\nentries:\n  new_thing:\n    nonsense: 1\n")
    result = run("mappings", "lint", tmp_path)
    assert result.exit_code == 1
    assert "ours.yaml:" in result.stdout


@pytest.mark.parametrize(
    ("resource", "says"),
    [
        ({"status": "preliminary", "component": [{"code": {"text": "systolic"}, "valueQuantity": {"value": 118, "unit": "mmHg"}}, {"code": {"text": "diastolic"}, "dataAbsentReason": {"text": "not measured"}}]}, "systolic 118 mmHg, diastolic not measured"),
        ({"status": "final", "effectiveDateTime": "2021-04-02", "valueQuantity": {"value": 3.5, "code": "1"}}, "3.5, 2021-04-02"),
        ({"status": "preliminary", "effectiveDateTime": "2021-04-02"}, "2021-04-02"),
        ({"status": "preliminary"}, ""),
        ({"status": "completed"}, "completed"),
        ({"status": "cancelled"}, "cancelled"),
    ],
)  # fmt: skip
def test_explain_says_the_value_and_then_the_date(resource: dict[str, Any], says: str) -> None:
    assert said(resource) == says
