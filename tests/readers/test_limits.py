"""Every limit, set low, with a file that tries; and the same file within it."""

from __future__ import annotations

import io
import signal
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from etl.errors import InputError
from etl.pipeline import convert_bytes
from etl.readers import Limits, read
from etl.readers.limits import limits_from

SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str, head: str = "") -> bytes:
    return zipped({"word/document.xml": f"{head}<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()})


def odt(body: str, head: str = "") -> bytes:
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    content = f"{head}<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def ods(rows: int, repeated: str) -> bytes:
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cells = f'<table:table-cell table:number-columns-repeated="{repeated}"><text:p>1</text:p></table:table-cell>' * 3
    sheet = f'<table:table table:name="A">{f"<table:table-row>{cells}</table:table-row>" * rows}</table:table>'
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def workbook(rows: int) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book, out = openpyxl.Workbook(), io.BytesIO()
    for _ in range(rows):
        book.active.append(["Item", 1, 2, 3])
    book.save(out)
    return out.getvalue()


def pdf(pages: int) -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    out = io.BytesIO()
    drawing = canvas.Canvas(out, invariant=1)
    for _ in range(pages):
        drawing.drawString(60, 700, "A page of text.")
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def nested_word(depth: int) -> bytes:
    paragraph = "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
    row = "<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
    return word("<w:tbl><w:tr><w:tc>" * depth + paragraph + f"</w:tc></w:tr><w:tr><w:tc>{row}</w:tbl>" * depth)


def nested_odt(depth: int) -> bytes:
    begin, end = (
        "<table:table><table:table-row><table:table-cell>",
        "</table:table-cell></table:table-row></table:table>",
    )
    return odt(f"<office:text>{begin * depth}<text:p>deep</text:p>{end * depth}</office:text>")


def nested_mail(depth: int) -> bytes:
    head = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    return head + nested_page(depth)


def nested_page(depth: int) -> bytes:
    return f"<html><body>{'<table><tr><td>' * depth}deep{'</td></tr></table>' * depth}</body></html>".encode()


BOMB = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "data", "low", "told"),
    [
        ("a.txt", lambda: b"Age: 27 " * 20, Limits(bytes=100), "160 bytes is more than the limit of 100"),
        ("a.html", lambda: b"<html><p>Age: 27</p>" + b" " * 99, Limits(bytes=100), "limit of 100"),
        ("a.csv", lambda: b"Item,V1\n" + b"a,1\n" * 99, Limits(bytes=100), "limit of 100"),
        ("a.xml", lambda: b"<article><body><p>x</p></body></article>" + b" " * 99, Limits(bytes=100), "limit of 100"),
        ("a.rtf", lambda: rb"{\rtf1 " + b"Age: 27 " * 20 + b"}", Limits(bytes=100), "limit of 100"),
        ("a.pdf", lambda: pdf(3), Limits(bytes=100), "limit of 100"),
        ("a.docx", lambda: word("<w:p/>"), Limits(bytes=100), "limit of 100"),
        ("a.pdf", lambda: pdf(3), Limits(pages=2), "more than 2 pages"),
        ("a.pdf", lambda: pdf(1), Limits(objects=5), "draws without end"),
        ("a.xlsx", lambda: workbook(99), Limits(cells=100), "more cells"),
        ("a.ods", lambda: ods(20, "1"), Limits(cells=50), "more cells"),
        ("a.ods", lambda: ods(99, "1000000"), Limits(), "more cells"),
        ("a.docx", lambda: word("<w:p/>" * 999_999), Limits(), "unpacks to more"),
        ("a.docx", lambda: word("<w:p/>" * 5_000), Limits(bytes=2_000), "unpacks to more"),
        ("a.zip", lambda: zipped({"a.txt": b"0" * 9_000_000}), Limits(), "unpacks to more"),
        ("a.zip", lambda: zipped({"a.txt": b"0" * 9_000_000}), Limits(ratio=2_000, growth=1, bytes=8_000_000), "unpacks"),
        ("a.zip", lambda: zipped({f"{n}.txt": b"Age" for n in range(4)}), Limits(members=3), "limit of 3"),
        ("a.zip", lambda: zipped({f"{n}.txt": b"Age" for n in range(4)}), Limits(parts=3), "limit of 3"),
        ("a.zip", lambda: zipped({"b.zip": zipped({"a.txt": b"Age: 27"})}), Limits(), "within an archive"),
        ("a.zip", lambda: zipped({"../../x.txt": b"Age: 27"}), Limits(), "leads out of the archive"),
        ("a.docx", lambda: word("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", BOMB), Limits(), "entities"),
        ("a.odt", lambda: odt("<office:text><text:p>&c;</text:p></office:text>", BOMB), Limits(), "entities"),
        ("a.odt", lambda: odt("<office:text><text:p>&x;</text:p></office:text>", OUTSIDE), Limits(), "entities"),
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused(name: str, data: Callable[[], bytes], low: Limits, told: str) -> None:
    with pytest.raises(InputError, match=rf"^{name}.*{told}"):
        read(data(), name, low)


@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
def test_no_entity_of_an_article_is_resolved(head: str) -> None:
    page = f"{head.replace('DOCTYPE d', 'DOCTYPE article')}<article><body><p>Age: 27 &c;&x;</p></body></article>"
    document = read(page.encode(), "a.xml")
    assert "ha" not in document.text and "root:" not in document.text
    assert document.warnings[0] == "entities that the file declares itself were not resolved"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.docx", nested_word(40)), ("a.odt", nested_odt(40)), ("a.html", nested_page(200)), ("a.mht", nested_mail(200))],
)
@pytest.mark.parametrize("depth", [1, 16])
def test_what_is_nested_too_deep_is_read_as_text(name: str, data: bytes, depth: int) -> None:
    assert "deep" in read(data, name, Limits(depth=depth)).text


def test_down_to_the_depth_tables_are_told_apart() -> None:
    inner = "<table><tr><td>Item</td><td>V1</td><td>V2</td></tr><tr><td>Arm</td><td>4</td><td>5</td></tr></table>"
    page = f"<html><body><table><tr><td><p>Text that stands above.</p>{inner}</td></tr></table></body></html>".encode()
    tables = [sum(b.kind == "table" for b in read(page, "a.html", Limits(depth=depth)).blocks) for depth in (1, 2)]
    assert tables == [0, 1]


ROW = "<w:tr>" + "<w:tc><w:p><w:r><w:t>4</w:t></w:r></w:p></w:tc>" * 3 + "</w:tr>"
ODT_ROW = "<table:table-row>" + "<table:table-cell><text:p>4</text:p></table:table-cell>" * 3 + "</table:table-row>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", f"<html><body><table>{'<tr><td>a</td><td>1</td><td>2</td></tr>' * 99}</table></body></html>".encode()),
        ("a.xml", f"<article><body><p>x</p><table-wrap><table>{'<tr><td>a</td><td>1</td><td>2</td></tr>' * 99}</table></table-wrap></body></article>".encode()),
        ("a.csv", b"a,1,2\n" * 99),
        ("a.docx", word(f"<w:tbl>{ROW * 99}</w:tbl>")),
        ("a.odt", odt(f"<office:text><table:table>{ODT_ROW * 99}</table:table></office:text>")),
        ("a.rtf", b"{\\rtf1 " + b"\\trowd\\cellx1000\\cellx2000\\cellx3000 a\\cell 1\\cell 2\\cell\\row " * 99 + b"}"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_table_with_too_many_cells_is_text_and_that_is_told(name: str, data: bytes) -> None:
    few, many = (read(data, name, Limits(cells=cells)) for cells in (100, 1_000))
    assert "table" not in {block.kind for block in few.blocks} and few.text.split() == many.text.split()
    assert few.warnings == ("a table of more than 100 cells was read as text",)
    assert "table" in {block.kind for block in many.blocks} and many.warnings == ()


def test_xml_that_is_nested_too_deep_is_an_error_and_groups_cost_nothing() -> None:
    inner = "<w:p><w:r><w:t>Age: 54</w:t></w:r></w:p>"
    with pytest.raises(InputError, match="damaged"):
        read(word("<w:sdt><w:sdtContent>" * 300 + inner + "</w:sdtContent></w:sdt>" * 300), "a.docx")
    assert read(b"{\\rtf1 " + b"{" * 100_000 + b"Age: 54" + b"}" * 100_000 + b"}", "a.rtf").text == "Age: 54"


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of plain text that never comes to an end, and takes every error for its own."""

    def forever(*given: Any) -> None:
        while True:
            with suppress(Exception):
                time.sleep(0.01)

    monkeypatch.setattr("etl.readers.text.text.read", forever)


@pytest.mark.usefixtures("endless")
def test_what_takes_too_long_is_stopped() -> None:
    begin, handler = time.monotonic(), signal.getsignal(signal.SIGALRM)
    with pytest.raises(InputError, match=r"^a\.txt: not done after 1 seconds; split it or raise the limit"):
        read(b"Age: 27", "a.txt", Limits(seconds=1))
    assert time.monotonic() - begin < 5
    assert signal.getsignal(signal.SIGALRM) is handler and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_an_alarm_of_somebody_else_still_rings() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with Limits(seconds=60).in_time("a.txt"), Limits(seconds=1).in_time("a.txt"):
            time.sleep(0.3)
        time.sleep(0.1)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_in_other_threads_nothing_is_stopped() -> None:
    texts: list[str] = []
    thread = threading.Thread(target=lambda: texts.append(read(b"Age: 27", "a.txt", Limits(seconds=1)).text))
    thread.start()
    thread.join()
    assert texts == ["Age: 27"]


@pytest.mark.parametrize(
    ("given", "limits"),
    [
        ([], Limits()),
        (["bytes=50M", "pages = 2000", "seconds=0"], Limits(bytes=50_000_000, pages=2_000, seconds=0)),
        (["cells=2k", "growth=1G"], Limits(cells=2_000, growth=1_000_000_000)),
    ],
)
def test_limits_of_a_command_line(given: list[str], limits: Limits) -> None:
    assert limits_from(given) == limits


@pytest.mark.parametrize(
    "given", ["byte=1", "ocr=1", "pages", "pages=", "pages=0", "pages=-1", "pages=1.5", "pages=1T"]
)
def test_what_is_no_limit(given: str) -> None:
    with pytest.raises(ValueError, match="limit"):
        limits_from([given])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"A man{' ' * 1_000_000}with epilepsy"),
        ("a.txt", f"A man{chr(0xA0) * 300_000}with epilepsy"),
        ("a.txt", f"A man{chr(9) * 30_000}with epilepsy"),
        ("a.txt", "Name: \n" * 4_000),
        ("a.html", f"<p>A man{' ' * 300_000}<b>with</b> epilepsy</p>"),
        ("a.csv", f"Patient,Age,Tremor\nP1,34,mild{' ' * 300_000}left\n"),
        ("a.csv", ",".join(["Item", *(f"V{n}" for n in range(700))]) + "\nTremor" + ",yes" * 700 + "\nFever" + ",no" * 700),
    ],
)  # fmt: skip
def test_blanks_and_columns_cost_in_proportion(name: str, text: str) -> None:
    begin = time.process_time()
    convert_bytes(text.encode(), name)
    assert time.process_time() - begin < 10  # it took minutes, and four times as long for twice as much


def test_a_table_of_too_many_columns_is_named_at_once() -> None:
    wide = ",".join(f"v{n}" for n in range(100_000))
    begin = time.process_time()
    with pytest.raises(InputError, match=r"a\.csv: a table of 100000 columns .*limit \(columns\)"):
        read(f"{wide}\n{wide}\n".encode(), "a.csv", Limits())
    assert time.process_time() - begin < 5
    assert read(b"a,b,c\n1,2,3\n", "a.csv", Limits(columns=3)).blocks
