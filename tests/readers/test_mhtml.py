"""Pages saved in one file."""

from __future__ import annotations

import pytest

from etl.errors import InputError
from etl.readers.html.html import read_saved as read
from etl.readers.limits import Limits

HEAD = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
PICTURE = b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
QUOTED = (
    b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: https://x.example/p\r\n\r\n"
    b'<html lang=3D"en"><h1>A case</h1><p>10<sup>7</sup> caf=C3=A9</p></html>\r\n'
)
LEGACY = (
    b'--b\r\nContent-Type: text/html; charset="windows-1251"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    b"PHA+wu7n8ODx8jwvcD4=\r\n"
)


def test_the_page_is_read_and_the_picture_is_not() -> None:
    document = read(HEAD + PICTURE + QUOTED + b"--b--\r\n", "x.mhtml", Limits())
    assert document.text == "A case\n\n10⁷ café"
    assert (document.address, document.language, document.media_type) == (
        "https://x.example/p",
        "en",
        "multipart/related",
    )


def test_the_part_says_its_encoding() -> None:
    assert read(HEAD + LEGACY + b"--b--\r\n", "x.mht", Limits()).text == "Возраст"


@pytest.mark.parametrize("body", [b"", PICTURE, b"--b\r\nContent-Type: text/html\r\n\r\n\r\n"])
def test_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match=r"x\.mhtml"):
        read(HEAD + body + b"--b--\r\n", "x.mhtml", Limits())
