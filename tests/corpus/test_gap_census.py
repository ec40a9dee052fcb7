"""A known gap is counted by the worst of what its message says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gap_census as census
import pytest


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        # what the tests of facts write
        ("E  No fever.\nE  lacks cough: present\nE  --- gave:\nE    fever: absent", "missing"),
        (
            "E  No fever.\nE  lacks cough: present\nE  wrong fever: present; after\nE  --- gave:\nE    fever: present",
            "wrong",
        ),
        ("E  --- lacks p1 | cough: present; has rash: present\nE  --- gave:\nE    p1 | rash: present", "wrong"),
        ("E  should give 'cough: present'\nE  gave:\nE    nothing", "missing"),
        ("E  should never give 'cough: present'\nE  gave:\nE    cough: present", "wrong"),
        ("must never give ['cough: present']; gave ['cough: present']", "wrong"),
        ("should give ['cough: present']; gave []", "missing"),
        # what comes in the place of a missing fact: less, one axis off, more than one, of another person
        ("E  lacks grip: 4 @ left hand; after\nE  wrong grip: 4; after", "missing"),
        ("E  lacks grip: 4 @ left hand; after\nE  wrong grip: 4; @ left hand; before", "attribute"),
        ("E  lacks grip: 4 @ left hand; after\nE  wrong grip: 4; @ right hand; before", "wrong"),
        ("E  lacks grip: 4; after\nE  wrong grip: 4; after; date 2012-03", "attribute"),
        ("E  lacks p2 | grip: 4; after\nE  wrong p1 | grip: 4; after", "wrong"),
        ("E  lacks grip: 4; date 2012-03-05\nE  --- gave:\nE    p1 | grip: 4; date 2012-03", "missing"),
        ("E  lacks grip: 4; date 2012-03-05\nE  --- gave:\nE    p1 | grip: 4; date 2012-04-05", "attribute"),
        ("E  lacks grip: 4; after\nE  --- gave:\nE    p1 | grip: 3; before", "missing"),
        # people
        ("E  --- 1 persons for 2\nE  --- gave:", "missing"),
        ("E  --- 3 persons for 2\nE  --- gave:", "wrong"),
        ("E  --- name '' for 'Lind'\nE  --- gave:", "missing"),
        ("E  --- name 'Monday' for 'Lind'\nE  --- gave:", "wrong"),
        # a comparison
        ("E  AssertionError: assert [] == ['male']", "missing"),
        ("E  AssertionError: assert [None, None] == ['male', 'female']", "missing"),
        ("E  KeyError: ('p2', 'vital capacity', '')", "missing"),
        ("E  AssertionError: assert ['female'] == ['male']", "plain"),
    ],
)
def test_the_kind_of_a_gap(message: str, kind: str) -> None:
    assert census.gap_of("tests/x/test_x.py::test", message).kind == kind


def test_gaps_are_counted_by_room() -> None:
    gaps = [census.Gap(f"tests/{room}/test_x.py::{kind}", kind, ()) for room in "ab" for kind in ("wrong", "plain")]
    rows = {line.split()[0]: line.split()[1:] for line in census.summary(gaps)}
    assert rows["tests/a"] == ["1", "0", "0", "1", "2"]
    assert rows["all"] == ["2", "0", "0", "2", "4"]


def test_what_became_of_each_gap() -> None:
    before = {"a": "wrong", "b": "missing", "c": "missing", "d": "wrong", "e": "missing"}
    gaps = [
        census.Gap(test, kind, ())
        for test, kind in {"a": "missing", "b": "wrong", "c": "missing", "f": "wrong"}.items()
    ]
    assert {test: what for what, test, _, _ in census.changes(before, gaps)} == {
        "a": "better", "b": "worse", "d": "gone", "e": "gone", "f": "new",
    }  # fmt: skip


def test_a_census_of_a_file_of_tests(tmp_path: Path) -> None:
    tests = tmp_path / "test_some.py"
    tests.write_text(
        "import pytest\ndef test_fine(): pass\ndef test_fails(): pytest.fail('wrong fever: present')\n"
        "@pytest.mark.xfail\ndef test_gap(): pytest.fail('lacks cough: present', pytrace=False)\n"
        "@pytest.mark.xfail(strict=True)\ndef test_mended(): pass\n"
    )
    out = tmp_path / "gaps.tsv"
    subprocess.run(
        [sys.executable, str(census.__file__), "--all", "-o", str(out), str(tests)], check=True, cwd=tmp_path
    )
    made = {test.rpartition("::")[2]: kind for test, kind in census.kinds_in(out).items()}
    assert made == {"test_gap": "missing", "test_fails": "wrong"}


@pytest.mark.parametrize(("every", "kept"), [(False, ["gap"]), (True, ["gap", "fine"])])
def test_only_gaps_are_run_unless_every_test_is_asked_for(every: bool, kept: list[str]) -> None:
    items: list[Any] = [
        SimpleNamespace(name=name, get_closest_marker={"xfail": name == "gap"}.get) for name in ("gap", "fine")
    ]
    census.Collector(every).pytest_collection_modifyitems(items)
    assert [item.name for item in items] == kept
