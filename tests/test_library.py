from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import etl
from etl import convert_file, convert_text
from etl.errors import InputError
from etl.pipeline import recorded
from etl.release import RELEASED, VERSION


def test_text_and_file_give_the_same_bundle(samples: Path) -> None:
    page = samples / "labelled_page.txt"
    assert convert_text(page.read_text(encoding="utf-8"), page.name).bundle == convert_file(page).bundle


def test_a_result_holds_all_stages(samples: Path) -> None:
    result = convert_file(samples / "labelled_page.txt")
    assert result.document.name == "labelled_page.txt"
    assert result.facts.persons and result.facts.facts
    assert result.bundle["resourceType"] == "Bundle"
    assert result.outcome["resourceType"] == "OperationOutcome"
    assert result.problems == ()


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_what_can_not_be_opened_is_an_input_error(name: str) -> None:
    with pytest.raises(InputError):
        convert_file(name)


@pytest.mark.parametrize("text", ["\ud800 a lone surrogate", "x", "\n\n \n", "ü" * 1000])
def test_any_text_is_converted_or_refused_in_words(text: str) -> None:
    try:
        assert convert_text(text).bundle["resourceType"] == "Bundle"
    except InputError as error:
        assert str(error)


def test_importing_the_library_imports_nothing_else() -> None:
    code = "import sys, etl; print([name for name in sys.modules if name.startswith('etl.')])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_its_names() -> None:
    assert etl.__version__ == VERSION
    with pytest.raises(AttributeError):
        etl.nothing_like_it  # noqa: B018
    assert all(hasattr(etl, name) for name in etl.__all__)


def test_the_time_of_a_run_is_written_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert recorded(False) == RELEASED
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert recorded(False) == "1970-01-02T00:00:00Z"
    assert recorded(True) > "2025"
