"""The parser of a page's content gives what pdfminer's own gives, whatever stands there."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF

from etl.readers.pdf.content import objects

PIECES = [
    b"1 0 0 1 72 720 cm", b"BT", b"/F1 12 Tf", b"-0.5 +.25 4. 007 Td", b"(61% of 3)", b"(a (nested) one) Tj",
    rb"(x\)\(y\\ \101\7\n\
z)", rb"[(A) -120 (B) <0041> 3.5] TJ", b"<48656C6C6F>", b"<486>", b"<4 8\n6>", b"T*", b"'", b'"', b"ET", b"true", b"false",
    b"/Span <</ActualText<FEFF0041>>> BDC", b"/P <</MCID 3 /A [1 2 (x)]>> BDC", b"EMC", b"% a comment\n", b"null",
    b"BI /W 2 /H 1 /BPC 8 /CS /G ID ab\nEI", b"/A#20B gs", b"{", b"}", b"]", b"[", b">>", b"<<", b")", b"(", b"--5", b"1-2", b".",
    b"1.2.3", b"0.5w", b"\x00", b"\xff", b"/\xe9 gs", b"9" * 400, b"#", b"re", b"f*",
]  # fmt: skip


def by_pdfminer(data: bytes) -> list[str]:
    return told(PDFContentParser([PDFStream({}, data)]))


def told(parser: Any) -> list[str]:
    things = []
    try:
        while True:
            things.append(repr(parser.nextobject()[1]))
    except PSEOF:
        return things
    except Exception as error:  # whatever a broken file makes the library stumble over
        return [*things, type(error).__name__]


def ours(data: bytes) -> list[str]:
    things = []
    try:
        for thing in objects(data):
            things.append(repr(thing))
    except Exception as error:  # see above
        things.append(type(error).__name__)
    return things


@pytest.mark.parametrize("piece", PIECES)
def test_each_piece_is_read_like_pdfminer(piece: bytes) -> None:
    data = b"q " + piece + b" Q\n"
    assert ours(data) == by_pdfminer(data)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([b" ", b"\n", b"\r\n", b"", b"\x00 "])), max_size=12)
)
def test_pieces_in_any_order_are_read_like_pdfminer(pieces: list[tuple[bytes, bytes]]) -> None:
    data = b"q " + b"".join(piece + space for piece, space in pieces) + b" Q\n"
    assert ours(data) == by_pdfminer(data)


@pytest.mark.parametrize("piece", [b"(", b"[", b"<", b"<<", b"(\\", b"/", b"1", b"a", b"((", b"\x00", b"[(a) "])
def test_one_piece_many_times_takes_no_time(piece: bytes) -> None:
    start = time.process_time()
    for count, _ in enumerate(objects(piece * 20_000)):
        if count > 200_000:
            break
    assert time.process_time() - start < 5
