"""A whole review in a real browser, by keys alone: what it takes, what two curators and a decision give.

    tools/review_run.py [-o FILE]

Twenty annotated documents of the building half of tests/corpus are converted. A script presses the keys of a curator who knows
the answers: once fact by fact, as the page worked before it had a queue, and once with `x` for what is doubtful and `m` for
what is left of each document. A second curator reads blind and errs now and then; a third one decides where the two differ.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import corpus
from playwright.sync_api import Browser, Page, sync_playwright
from queue_yield import LEFT_OUT, judged

from etl import convert_file
from etl.batch.conversion import Job, write_result
from etl.batch.inputs import Source
from etl.corrections import agreements, read_corrections
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.pipeline import Settings
from etl.review.agreement import places_of, tables
from etl.review.model import Models, Project
from etl.review.server import server

DOCUMENTS, LEAST, MOST = 20, 6, 60
"""How many documents, and how many facts each has at least and at most."""
DOUBTFUL = 22
"""The risk from which the page shows a fact as doubtful (queue.js)."""
ERRS = 12
"""The second curator says the contrary of each such fact."""
TARGET = Path(__file__).resolve().parents[1] / "docs" / "figures" / "review_run.json"


class Work:
    """The documents as the page has them, and which of their facts are wrong by the answers."""

    def __init__(self, out: Path, lexicon: Lexicon, wrong: set[str]) -> None:
        self.documents = {one["path"]: one for one in Models(lexicon).of(out)}
        self.wrong = wrong

    @property
    def facts(self) -> list[dict[str, Any]]:
        """The facts that a curator judges."""
        return [one for document in self.documents.values() for one in document["facts"] if one["kind"] != "person"]


class Hands:
    """A curator's hands: each key is counted."""

    def __init__(self, page: Page, work: Work, errs: int = 0) -> None:
        self.page, self.work, self.errs = page, work, errs
        self.keys = self.seen = 0

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def chosen(self) -> dict[str, Any] | None:
        """Return the fact that is chosen, None where none is."""
        told = self.page.evaluate(
            "() => [location.hash.slice(1), document.querySelector('.fact.on[data-number]')?.dataset.number ?? '']"
        )
        path, number = unquote(told[0]), told[1]
        return self.work.documents[path]["facts"][int(number)] if number else None

    def judge(self, fact: dict[str, Any]) -> None:
        """Accept or reject the chosen fact; one who errs says the contrary now and then."""
        self.seen += 1
        contrary = bool(self.errs) and self.seen % self.errs == 0
        self.press("r" if (fact["url"] in self.work.wrong) != contrary else "a")

    def one_by_one(self) -> None:
        """Judge each fact in its turn, document by document."""
        for number in range(len(self.work.documents)):
            if number:
                self.press("]")
            self.press("j")
            before = ""
            while (fact := self.chosen()) is not None and fact["url"] != before:
                if fact["kind"] == "person":
                    self.press("j")
                else:
                    self.judge(fact)
                before = fact["url"]

    def by_doubt(self) -> None:
        """Judge what is doubtful, the most doubtful first, then what is left of each document at once."""
        self.press("x")
        while (fact := self.chosen()) is not None and fact.get("risk", 0) >= DOUBTFUL:
            self.judge(fact)
        while self.chosen() is not None:
            self.press("m", "End", "Enter")
            if self.page.locator(".room[data-view=project]").count():
                return

    def decide(self) -> int:
        """Decide what two differ on, as the answers say; return how often."""
        self.press("6")
        decided = 0
        while self.page.locator(".dispute:not([data-decided])").count():
            card = self.page.locator(".dispute:not([data-decided])").first
            action = "reject" if card.get_attribute("data-fact") in self.work.wrong else "accept"
            if self.page.evaluate("document.activeElement.dataset.decides") != action:
                self.press("Tab")
            self.press("Enter")
            decided += 1
        return decided


@contextmanager
def opened(browser: Browser, out: Path, file: Path, lexicon: Lexicon, who: str) -> Iterator[Page]:
    """Serve a folder of results, and open it as a curator."""
    project = Project(finals=("C. Vale",), blind=True)
    running, address = server(out, [file], lexicon, "review", 0, project)
    Thread(target=running.serve_forever, daemon=True).start()
    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(60_000)
    try:
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        page.fill("#curator", who)
        page.locator("#curator").blur()
        yield page
        page.locator("#save", has_text="Saved as you go").wait_for()
    finally:
        page.close()
        running.shutdown()
        running.server_close()


def made(out: Path) -> set[str]:
    """Convert the documents, and return the facts that are wrong by the answers."""
    wrong: set[str] = set()
    kept = 0
    for one in corpus.documents("building"):
        result = convert_file(one.path)
        bundle = json.loads(json.dumps(result.bundle, default=float))
        if not LEAST <= sum("subject" in entry["resource"] for entry in bundle["entry"]) <= MOST:
            continue
        known, beside = judged(one.answers(), bundle)
        devices = {e["fullUrl"] for e in bundle["entry"] if e["resource"]["resourceType"] in LEFT_OUT}
        wrong |= ({url for url, bad in known.items() if bad} | beside) - devices
        stem = f"{kept:02}_{one.path.stem}"
        write_result(result, Source(one.path, Path(one.path.name), stem), Job(out, Settings()))
        kept += 1
        if kept == DOCUMENTS:
            break
    return wrong


def run(browser: Browser, folder: Path, tell: Callable[[str], None]) -> dict[str, Any]:
    """Do the whole review, and return what it took and gave."""
    out, lexicon = folder / "out", compile_lexicon()
    work = Work(out, lexicon, made(out))
    doubtful = [one for one in work.facts if one.get("risk", 0) >= DOUBTFUL]
    ranked = sorted(work.facts, key=lambda one: -one.get("risk", 0))
    told: dict[str, Any] = {
        "documents": len(work.documents), "facts": len(work.facts), "doubtful": len(doubtful),
        "wrong": sum(one["url"] in work.wrong for one in work.facts),
        "wrong_among_doubtful": sum(one["url"] in work.wrong for one in doubtful),
        "wrong_among_first_tenth": sum(one["url"] in work.wrong for one in ranked[: len(ranked) // 10]),
    }  # fmt: skip
    tell(f"{told}")
    with opened(browser, out, folder / "before.jsonl", lexicon, "A. Meyer") as page:
        hands = Hands(page, work)
        hands.one_by_one()
        told["keys_before"] = hands.keys
    told["judged_before"] = len(read_corrections([folder / "before.jsonl"])[0])
    tell(f"fact by fact: {told['keys_before']} keys, {told['judged_before']} facts judged")
    file = folder / "after.jsonl"
    for name, errs in (("A. Meyer", 0), ("B. Okoro", ERRS)):
        with opened(browser, out, file, lexicon, name) as page:
            hands = Hands(page, work, errs)
            hands.by_doubt()
            told.setdefault("keys_after", hands.keys)
        tell(f"{name}: {hands.keys} keys, {hands.seen} facts looked at")
    told["judged_after"] = sum(one.curator == "A. Meyer" for one in read_corrections([file])[0])
    with opened(browser, out, file, lexicon, "C. Vale") as page:
        hands = Hands(page, work)
        told["decided"], told["keys_to_decide"] = hands.decide(), hands.keys
    said = read_corrections([file])[0]
    told["kappa"] = round(next(one.kappa for one in agreements(said) if one.kappa is not None), 3)
    table = tables(said, places_of(work.documents.values()), as_csv=False)
    tell(table)
    told["table"] = [line for line in table.splitlines() if " all " in line]
    return told


def main(arguments: Sequence[str]) -> int:
    """Run the review, print its figures and keep them.

    Returns:
        0, or 2 without Chromium.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if not chromium:
        sys.stderr.write("Chromium is missing: tests/formats/install.sh installs it.\n")
        return 2
    target = Path(arguments[arguments.index("-o") + 1]) if "-o" in arguments else TARGET
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        told = run(browser, Path(folder), print)
        browser.close()
    target.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
