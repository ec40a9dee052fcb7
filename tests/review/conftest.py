"""A browser over review pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from etl import convert_file
from etl.batch.conversion import Job, write_result
from etl.batch.inputs import Source
from etl.corrections import Correction, parsed
from etl.mapping.compiled import compile_lexicon
from etl.pipeline import Settings
from etl.review.model import page_of
from etl.review.volumes import volumes


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; without it the tests are skipped, and fail where CI=true."""
    import os
    import shutil

    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing: tests/formats/install.sh")
        pytest.skip("chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of some samples."""
    out = tmp_path_factory.mktemp("out")
    root = Path(__file__).resolve().parents[2]
    for name in ("labelled_page.txt", "stroke_page.txt", "case_report_tables.txt", "cohort_page.txt"):
        written(out, root / "samples" / name)
    return out


def written(out: Path, page: Path, settings: Settings | None = None) -> None:
    """Convert a file into a folder."""
    result = convert_file(page, settings)
    source = Source(page, Path(page.name), page.stem)
    write_result(result, source, Job(out, settings or Settings()))


@pytest.fixture(scope="session")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """`paged(folder)` writes the page of a folder and gives its address."""

    def write(out: Path, corrections: tuple[Correction, ...] = ()) -> str:
        file = tmp_path_factory.mktemp("page") / "review.html"
        file.write_bytes(page_of(volumes(out), corrections, compile_lexicon(), title=out.name).encode())
        return file.as_uri()

    return write


@pytest.fixture(scope="session")
def address(shelf: Path, paged: Callable[..., str]) -> str:
    return paged(shelf)


@pytest.fixture(scope="session")
def disputed(shelf: Path, paged: Callable[..., str]) -> str:
    """A page on which two curators differ on some facts and one of these is decided."""
    facts = json.loads((shelf / "case_report_tables.json").read_text(encoding="utf-8"))["entry"]
    seen = [one for one in facts if one["resource"]["resourceType"] == "Observation"][:12]
    said = [
        {"curator": who, "fact": one["fullUrl"], "action": action, "note": "as the table has it", **more}
        for number, one in enumerate(seen)
        for who, action, more in (
            ("Ann", "accept", {}),
            ("Ben", *(("correct", {"set": {"date": "2020-02"}}) if number % 3 else ("reject", {}))),
            *([("Chief", "accept", {"role": "final"})] if number == 2 else []),
        )
    ]
    document = {"name": "case_report_tables.txt", "result": "case_report_tables"}
    return paged(shelf, tuple(parsed({"id": str(n), "document": document, **one}) for n, one in enumerate(said)))


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """`opened(address)` opens a page in a browser that remembers nothing; any error on it fails the test.

    With `refusals` the server may refuse what is asked, which browsers log as an error.
    """
    contexts = []
    wrong: list[str] = []

    def open_(address: str, refusals: bool = False, **options: Any) -> Any:
        def heard(message: Any) -> None:
            if message.type == "error" and not (refusals and "status of 4" in message.text):
                wrong.append(message.text)

        context = browser.new_context(
            **{"viewport": {"width": 1400, "height": 900}, "accept_downloads": True, "reduced_motion": "reduce"}
            | options
        )
        contexts.append(context)
        context.set_default_timeout(40000)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", heard)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        page.wait_for_selector("html[data-ready]", timeout=40000)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong, wrong
