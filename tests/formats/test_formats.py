"""Pages with tables in every format: the same tables come out of each, and the same facts, for every cell.

The pages are in `sources`, what LibreOffice and Chromium made of them in `files` (see render.py).
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec import Struct

from etl import convert_bytes
from etl.document import Document
from etl.facts import Facts
from etl.fhir.document_reference import rebuilt
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

HERE = Path(__file__).resolve().parent
SEED = HERE.parent.parent.parent / "shared" / "seeds"
OWN = ("evidence", "rule", "members", "event", "part_of")
"""What tells of a fact where it stands, or hangs on it."""


def _renderer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render", HERE / "render.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["render"] = module
    spec.loader.exec_module(module)
    return module


render = _renderer()
PAGES = render.pages()
MADE = [(name, file) for name in PAGES for file in render.PLAIN]
FILES = render.packed()
REAL = [(name, file) for name in PAGES for file in sorted(FILES[name])]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon()


def told(facts: Facts) -> Counter[str]:
    """The facts, without where they stand."""
    return Counter(f"{type(fact).__name__} {json.dumps(_plain(fact), sort_keys=True)}" for fact in facts.facts)


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__ if name not in OWN}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value)


def grids(document: Document) -> list[list[list[str]]]:
    """The tables' texts where they begin; what a merged cell covers is empty, as in formats without such cells."""
    found = []
    for block in document.blocks:
        if block.table:
            rows = [[""] * block.table.columns for _ in range(block.table.rows)]
            for cell in block.table.cells:
                rows[cell.row][cell.column] = " ".join(cell.text.split())
            found.append(rows)
    return found


@cache
def source(name: str) -> Document:
    """The web page that all files of a name are made of."""
    return read(PAGES[name][1], f"{name}.html")


_FACTS: dict[str, Facts] = {}


def facts_of(name: str, lexicon: Lexicon) -> Facts:
    """Its facts."""
    if name not in _FACTS:
        _FACTS[name] = parse(source(name), lexicon)
    return _FACTS[name]


def same(name: str, file: str, data: bytes, lexicon: Lexicon) -> None:
    """The file's tables and facts are the source's."""
    page, document = source(name), read(data, file)
    if (name, file) != ("sides_as_columns", "calc.pdf"):  # nothing tells there that a label stands over two rows
        assert grids(document) == grids(page)
    found, wanted = parse(document, lexicon), facts_of(name, lexicon)
    assert told(found) == told(wanted)
    assert [person.gender for person in found.persons] == [person.gender for person in wanted.persons]


@pytest.mark.parametrize(("name", "file"), MADE)
def test_made_files_say_the_same(name: str, file: str, lexicon: Lexicon) -> None:
    same(name, file, render.PLAIN[file](PAGES[name][0]), lexicon)


@pytest.mark.parametrize(("name", "file"), REAL)
def test_files_of_real_programs_say_the_same(name: str, file: str, lexicon: Lexicon) -> None:
    same(name, file, FILES[name][file], lexicon)


BACK = [one for one in REAL if one[0] in ("sides_in_cells", "totals_first") or one[1] == "chromium.pdf"]


@pytest.mark.parametrize(("name", "file"), BACK)
def test_the_bundle_gives_the_table_back(name: str, file: str) -> None:
    result = convert_bytes(FILES[name][file], file)
    back = [[[" ".join(text.split()) for text in row] for row in table.rows] for table in rebuilt(result.bundle)]
    assert back == grids(source(name))


@pytest.mark.parametrize("file", [one for one in REAL if one[0].startswith("long_") and one[1].endswith(".pdf")])
def test_long_tables_go_on_over_the_page(file: tuple[str, str]) -> None:
    document = read(FILES[file[0]][file[1]], file[1])
    (table,) = [block.table for block in document.blocks if block.table]
    assert {cell.page for cell in table.cells} == {1, 2}
    assert all(cell.box for cell in table.cells)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "mean_and_deviation"])
def test_every_cell_is_told(name: str, lexicon: Lexicon) -> None:
    document, facts = source(name), facts_of(name, lexicon)
    spans = [e for one in (*facts.facts, *facts.persons) for e in one.evidence]
    missed = []
    for block in document.blocks:
        for cell in block.table.cells if block.table else ():
            values = cell.column and not any(c.isalpha() for c in cell.text[:1]) and cell.row > 1
            if values and cell.text and not any(e.start < cell.span.end and cell.span.start < e.end for e in spans):
                missed.append(cell.text)
    assert not missed


@pytest.mark.slow
def test_programs_of_this_machine_say_the_same(lexicon: Lexicon) -> None:
    """The supplement tables of a case report, through LibreOffice and Chromium as they are installed here."""
    found = sorted(SEED.glob("004_*.txt"))
    if not found or not any(render.programs()):
        pytest.skip("needs the shared documents, and LibreOffice or Chromium")
    parts = render.parts_of(read(found[0].read_bytes(), "seed.txt"), only_tables=True)
    parts = [render.Part("title", "A woman of 52 years with amyotrophic lateral sclerosis"), *parts]
    page = render.as_html(parts)
    files = {file: make(parts) for file, make in render.PLAIN.items()} | render.real_formats(
        {"seed": (page, render.as_xlsx(parts))}
    )["seed"]
    wanted = read(page, "page.html")
    facts = told(parse(wanted, lexicon))
    assert len(grids(wanted)) == 3 and facts.total() > 60
    for file, data in files.items():
        document = read(data, file)
        assert grids(document) == grids(wanted), file
        assert told(parse(document, lexicon)) == facts, file
