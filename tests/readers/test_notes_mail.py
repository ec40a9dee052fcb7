"""E-mails: their text and their attachments are one document; who writes to whom is left out."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from etl.errors import InputError
from etl.readers import read

PAGE = "Mrs. Vale, a 54-year-old woman, had tremor."


def mail(text: str = PAGE, html: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "a@x.example", "To": "b@x.example", "Message-ID": "<1@x>", **headers}.items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_the_text_is_read_once_and_the_headers_are_left_out() -> None:
    document = read(bytes(mail(html=f"<p>{PAGE}</p>", Subject="Mrs. Vale")), "a.eml")
    assert document.text.strip() == PAGE and document.envelope is None and not document.warnings
    assert [(one.what, one.text) for one in document.left_out] == [
        ("mail headers", "From: a@x.example | To: b@x.example | Subject: Mrs. Vale")
    ]


def test_attachments_are_read_by_their_own_readers() -> None:
    message = mail("Größe unverändert. The results are attached.")
    message.add_attachment(b"Test,Value\nHemoglobin,12 g/dL\n", maintype="text", subtype="csv", filename="a.csv")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="a.png")
    message.add_attachment(mail("Inner."))
    document = read(bytes(message), "a.eml")
    assert "Größe" in document.text and "Hemoglobin,12 g/dL" in document.text and "Inner" not in document.text
    assert [one.text for one in document.left_out if one.what == "attachment"] == [
        "attachment[2] (image/png)",
        "attachment[3] (message/rfc822)",
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bytes(mail(" ")), "holds no text"),
        (b"From: a@x\nMessage-ID: <1@x>\nContent-Type: multipart/encrypted; boundary=b\n\n--b--\n", "encrypted"),
        (b"".join(b"From a@x Thu Jan  1 10:00:00 2030\n" + bytes(mail(f"{n} {PAGE}")) + b"\n" for n in range(2)), "mailbox of 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read(data, "a.eml")
