"""The pictures in the documents: `make pictures` converts samples and photographs their review page and their report in Chromium."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from etl.batch.conversion import Job, write_result
from etl.batch.inputs import Source
from etl.corrections import Correction, parsed
from etl.explain import trace
from etl.export.rows import item_of
from etl.export.run import export
from etl.fhir.encode import to_json
from etl.mapping.compiled import compile_lexicon
from etl.pipeline import Settings, convert_file
from etl.review.model import page_of
from etl.review.volumes import volumes

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "figures"
PICTURES = (
    ("review-text", "labelled_page", ("riluzole", "2"), 700),
    ("review-table", "cohort_page", ("Bulbar form", "2"), 800),
    ("review-course", "case_report_tables", ("", "3"), 700),
    ("review-next", "stroke_page", ("", "x"), 700),
    ("review-project", "stroke_page", ("", "5"), 700),
    ("review-conflicts", "stroke_page", ("", "6"), 700),
    ("review-plan", "visits_table", ("", "plan"), 800),
)
"""A picture's name, its document, the words of a fact that is chosen, the view's key and the height."""
REPORTED = (
    "labelled_page",
    "case_report_tables",
    "two_patients",
    "two_courses",
    "visits_table",
    "stroke_page",
    "cohort_page",
)
REPORTS = (("report", 1100, 1500, "light"), ("report-dark", 360, 1400, "dark"))
"""A picture of the report, its width, height and colours."""


def main() -> int:
    """Make the pictures.

    Returns:
        0, or 2 without Chromium.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if not chromium:
        sys.stderr.write("Chromium is missing: tests/formats/install.sh installs it.\n")
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(folder, "samples")
        for name in dict.fromkeys(name for _, name, _, _ in PICTURES):
            page = next((ROOT / "samples").glob(f"{name}.*"))
            write_result(convert_file(page), Source(page, Path(page.name), name), Job(out, Settings()))
        file = Path(folder, "review.html")
        file.write_bytes(page_of(volumes(out), said(out), compile_lexicon(), title="samples").encode())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture, name, (words, view), height in PICTURES:
            shown = browser.new_page(
                viewport={"width": 1280, "height": height}, color_scheme="light", reduced_motion="reduce"
            )
            shown.goto(f"{file.as_uri()}#{name}")
            shown.wait_for_selector("html[data-ready]")
            shown.fill("#curator", "A. Meyer")
            shown.locator("#curator").blur()
            if view == "plan":
                shown.locator(".planner").last.click()
            else:
                shown.keyboard.press(view)
            if words:
                shown.locator(".paper mark", has_text=words).first.click()
            shown.screenshot(path=TARGET / f"{picture}.png")
            shown.close()
        page = report(Path(folder))
        for picture, width, height, colours in REPORTS:
            shown = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)
            shown.goto(page.as_uri())
            shown.screenshot(path=TARGET / f"{picture}.png")
            shown.close()
        browser.close()
    return 0


def said(out: Path) -> list[Correction]:
    """What two curators say of some facts of the first page with conflicts: most alike.

    Args:
        out: the folder of results.
    """
    facts = json.loads((out / "stroke_page.json").read_text(encoding="utf-8"))["entry"]
    judged = [e for e in facts if e["resource"]["resourceType"] == "Observation"][2:14]
    lines = []
    for number, entry in enumerate(judged):
        for who, action in (("A. Meyer", "accept"), ("B. Okoro", "reject" if number in (4, 9) else "accept")):
            what = {"type": "Observation", "name": entry["resource"]["code"]["text"]}
            named = {"name": "stroke_page.txt", "result": "stroke_page"}
            line = {"id": f"{who} {number}", "curator": who, "action": action, "document": named, "what": what}
            lines.append(parsed({**line, "fact": entry["fullUrl"], "when": "2026-11-25T10:00:00Z"}))
    return lines


def report(folder: Path) -> Path:
    """The report of some samples, as `case2fhir export --to report` makes it.

    Args:
        folder: where it goes.

    Returns:
        Its page.
    """
    items = []
    for page in sorted((ROOT / "samples").glob("*.*")):
        if page.stem in REPORTED:
            result = convert_file(page)
            items.append(
                item_of(
                    page.stem, json.loads(to_json(result.bundle)), json.loads(to_json(result.outcome)), trace(result)
                )
            )
    export(items, folder / "report", "report")
    return folder / "report" / "report.html"


if __name__ == "__main__":
    sys.exit(main())
