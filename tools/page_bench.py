"""Real web pages: how much of an article our reader keeps and how much of what stands around it, and what that costs.

    tools/page_bench.py FOLDER

The folder holds trafilatura's tests (github.com/adbar/trafilatura, tests/): 990 saved pages with texts that belong to
the article of each, and texts that don't (menus, teasers, and also dates, authors and captions of pictures, which we
keep). The same is asked of trafilatura and of readability-lxml, where they are installed. None of the pages is kept
here. The figures go to docs/figures/pages.json, which `make scorecard` shows.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree, html

from etl.errors import InputError
from etl.readers import read

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures" / "pages.json"
EVERY = 8
"""Of so many pages one is timed."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page and some of its texts.

    Args:
        data: its bytes.
        inside: texts of its article.
        outside: texts that don't belong to it.
    """

    data: bytes
    inside: tuple[str, ...]
    outside: tuple[str, ...]


def pages(folder: Path) -> Iterator[Page]:
    """The annotated pages of trafilatura's tests."""
    for told in json.loads((folder / "evaldata.json").read_text(encoding="utf-8")).values():
        found = [path for part in ("cache", "eval") if (path := folder / part / told["file"]).exists()]
        if found:
            yield Page(found[0].read_bytes(), tuple(told["with"]), tuple(told["without"]))


def ours(data: bytes) -> str:
    """The text of our reader."""
    try:
        return read(data, "page.html").text
    except InputError:
        return ""


def everything(data: bytes) -> str:
    """All text but that of scripts and styles."""
    root = html.fromstring(data)
    etree.strip_elements(root, "script", "style", with_tail=False)
    return str(root.text_content())


def by_trafilatura(data: bytes) -> str:
    """What trafilatura gives without comments."""
    import trafilatura

    return trafilatura.extract(data, include_comments=False) or ""


def by_readability(data: bytes) -> str:
    """What readability-lxml gives."""
    import readability

    return str(html.fromstring(readability.Document(data.decode("utf-8", "replace")).summary()).text_content())


def share(name: str, reader: Callable[[bytes], str], corpus: list[Page]) -> dict[str, Any]:
    """Recall and precision of a reader."""
    kept = lost = wrong = 0
    for page in corpus:
        try:
            text = _folded(reader(page.data))
        except Exception:  # a page that a library can't read gives nothing
            text = ""
        inside = sum(_folded(told) in text for told in page.inside)
        kept, lost = kept + inside, lost + len(page.inside) - inside
        wrong += sum(_folded(told) in text for told in page.outside)
    recall, precision = kept / (kept + lost), kept / (kept + wrong)
    row = {
        "reader": name,
        "pages": len(corpus),
        "article's texts kept": round(recall, 3),
        "of the texts kept the article's": round(precision, 3),
        "F1": round(2 * recall * precision / (recall + precision), 3),
    }
    print(row, flush=True)
    return row


def _folded(text: str) -> str:
    return "".join(text.split()).lower()


def cost(corpus: list[Page]) -> float:
    """The median over some pages of the time to a Document, in times that lxml needs to build and go through its tree."""
    ratios = []
    for page in corpus[::EVERY]:
        pairs = [(_timed(partial(ours, page.data)), _timed(partial(_walked, page.data))) for _ in range(5)]
        ratios.append(statistics.median(a / b for a, b in pairs))
    return round(statistics.median(ratios), 2)


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _walked(data: bytes) -> None:
    root = etree.fromstring(data, etree.HTMLParser())
    for node in root.iter() if root is not None else ():
        _ = node.tag, node.text, node.tail


def main(arguments: list[str]) -> int:
    """Measure and write the figures."""
    corpus = list(pages(Path(arguments[0])))
    readers: dict[str, Callable[[bytes], str]] = {"case2fhir": ours, "all text (lxml)": everything}
    for name, module, reader in (
        ("trafilatura", "trafilatura", by_trafilatura),
        ("readability-lxml", "readability", by_readability),
    ):
        if importlib.util.find_spec(module):
            readers[name] = reader
    rows = [share(name, reader, corpus) for name, reader in readers.items()]
    rows[0]["time, in times of lxml's tree (median)"] = cost(corpus)
    print(rows[0])
    FIGURES.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
