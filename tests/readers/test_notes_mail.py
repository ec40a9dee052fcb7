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
    assert all(words in document.text for words in ("Größe", "Hemoglobin,12 g/dL", "Inner."))
    assert [one.text for one in document.left_out if one.what == "attachment"] == ["attachment[2] (image/png)"]
    assert sum(one.what == "mail headers" for one in document.left_out) == 2


def test_a_message_that_is_only_forwarded_is_read() -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "a@x.example", "<2@x>"
    message.add_attachment(mail())
    assert read(bytes(message), "a.eml").text.strip() == PAGE


@pytest.mark.parametrize("mark", ["", "> "])
@pytest.mark.parametrize(
    "headers",
    [
        "From: B <b@x.example>\nDate: Tue, 2 Jan 2024 at 10:00\nSubject: stroke clinic\nTo: <a@b.example>",
        "Von: B\nGesendet: 2. Januar 2024 10:00\nAn: A\nBetreff: Schlaganfall",
    ],
)
def test_the_headers_of_what_is_forwarded_are_left_out(headers: str, mark: str) -> None:
    quoted = "".join(f"{mark}{line}\n" for line in [*headers.split("\n"), "", PAGE])
    document = read(bytes(mail(f"Please see below.\n\n{quoted}")), "a.eml")
    assert PAGE in document.text and "2024" not in document.text and "see below" in document.text
    assert [one.text for one in document.left_out][1].count("2024") == 1


def test_fields_of_a_form_are_no_headers() -> None:
    form = "Date: 2 Jan 2024\nSubject: Mrs. Vale\nDiagnosis: stroke\n"
    assert read(bytes(mail(form)), "a.eml").text == form


def test_a_page_is_read_where_the_plain_text_is_empty() -> None:
    assert read(bytes(mail(" ", html=f"<p>{PAGE}</p>")), "a.eml").text.strip() == PAGE


def test_a_patient_that_is_not_taken_is_named() -> None:
    inner = (
        b'<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><id root="1.2.3.4" extension="7"/>'
        b"</patientRole></recordTarget><component><structuredBody><component><section><text>Tremor.</text></section>"
        b"</component></structuredBody></component></ClinicalDocument>"
    )
    message = mail("See the summary.")
    message.add_attachment(inner, maintype="text", subtype="xml", filename="a.xml")
    (told,) = read(bytes(message), "a.eml").warnings
    assert told.endswith("attachment[1] names a patient, which isn't taken; give it by itself")


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
