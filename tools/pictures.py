"""The pictures of the review page in the documents: `make pictures` converts samples and photographs their page in Chromium."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from etl.batch.conversion import Job, write_result
from etl.batch.inputs import Source
from etl.mapping.compiled import compile_lexicon
from etl.pipeline import Settings, convert_file
from etl.review import page_of
from etl.review.shelf import volumes

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "figures"
PICTURES = (
    ("review-text", "labelled_page", ("riluzole", "2"), 700),
    ("review-table", "cohort_page", ("Bulbar form", "2"), 800),
    ("review-course", "case_report_tables", ("", "3"), 700),
)
"""A picture's name, its document, the words of a fact that is chosen, the view's key and the height."""


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
        for _, name, _, _ in PICTURES:
            page = ROOT / "samples" / f"{name}.txt"
            write_result(convert_file(page), Source(page, Path(page.name), name), Job(out, Settings()))
        file = Path(folder, "review.html")
        file.write_bytes(page_of(volumes(out), (), compile_lexicon(), title="samples").encode())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture, name, (words, view), height in PICTURES:
            shown = browser.new_page(
                viewport={"width": 1280, "height": height}, color_scheme="light", reduced_motion="reduce"
            )
            shown.goto(f"{file.as_uri()}#{name}")
            shown.wait_for_selector("html[data-ready]")
            shown.fill("#curator", "A. Meyer")
            shown.locator("#curator").blur()
            shown.keyboard.press(view)
            if words:
                shown.locator(".paper mark", has_text=words).first.click()
            shown.screenshot(path=TARGET / f"{picture}.png")
            shown.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
