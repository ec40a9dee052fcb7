"""Notes of FHIR: each attachment by its content type, with its patient, stay, author, kind and day."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest

from etl.document import Document
from etl.envelope import Label, Pointer
from etl.errors import InputError, UnsupportedFormatError
from etl.readers import read

PAGE = "Tremor of both hands. No fever."


def packed(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def attached(text: str | bytes = PAGE, media: str = "text/plain", **more: Any) -> dict[str, Any]:
    return {"attachment": {"contentType": media, "data": packed(text), **more}}


def reference(**changes: Any) -> dict[str, Any]:
    plain = {
        "resourceType": "DocumentReference",
        "id": "n7",
        "meta": {"versionId": "3"},
        "status": "current",
        "subject": {"reference": "Patient/p9"},
        "content": [attached()],
    }
    return {k: v for k, v in {**plain, **changes}.items() if v is not None}


def bundle(*resources: dict[str, Any], urls: tuple[str, ...] = ()) -> bytes:
    entries = [{"resource": one} for one in resources]
    for entry, url in zip(entries, urls, strict=False):
        entry["fullUrl"] = url  # type: ignore[assignment]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def note(given: dict[str, Any] | bytes) -> Document:
    return read(given if isinstance(given, bytes) else json.dumps(given).encode(), "note.json")


def test_what_comes_with_a_note_stays_with_it() -> None:
    document = note(
        reference(
            type={"coding": [{"system": "http://loinc.org", "code": "11506-3", "display": "Progress note"}]},
            date="2030-05-04T10:00:00+02:00",
            author=[{"reference": "Practitioner/d4", "display": "Dr. Reed"}, {"display": "Ward 3"}],
            context={"encounter": [{"reference": "Encounter/e3"}]},
        )
    )
    assert document.text == PAGE and document.media_type == "text/plain"
    envelope = document.envelope
    assert envelope is not None and not envelope.withdrawn
    assert (envelope.identity, envelope.version) == ("DocumentReference/n7", "3")
    assert envelope.subject == Pointer("Patient", "Patient/p9")
    assert envelope.encounter == Pointer("Encounter", "Encounter/e3")
    assert envelope.source == Pointer("DocumentReference", "DocumentReference/n7")
    assert [one.display for one in envelope.authors] == ["Dr. Reed", "Ward 3"]
    assert envelope.labels == (Label("http://loinc.org", "11506-3", "Progress note"),)
    assert envelope.date == "2030-05-04T10:00:00+02:00"


REPORT = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "subject": {"reference": "Patient/p9"}}
MESSAGE = {"resourceType": "Communication", "id": "c", "status": "completed", "subject": {"reference": "Patient/p9"}}
BINARY = {"resourceType": "Binary", "id": "b5", "contentType": "text/plain", "data": packed(PAGE)}


@pytest.mark.parametrize(
    "given",
    [
        reference(content=[attached(f"<html><p>{PAGE}</p></html>", "text/html")]),
        reference(content=[attached(f"<p>{PAGE}</p>", "text/html; charset=utf-8")]),
        {**REPORT, "presentedForm": [attached()["attachment"]], "effectiveDateTime": "2030-05-04"},
        {**MESSAGE, "payload": [{"contentString": PAGE}], "sent": "2030-05-04T10:00:00Z"},
        {**MESSAGE, "payload": [{"contentAttachment": attached()["attachment"]}]},
        {**BINARY, "securityContext": {"reference": "Patient/p9"}},
        bundle(reference(content=[{"attachment": {"url": "Binary/b5"}}]), BINARY),
        bundle(reference(content=[{"attachment": {"url": "https://x.example/fhir/Binary/b5"}}]), BINARY),
        bundle(reference(content=[{"attachment": {"url": "urn:uuid:5"}}]), BINARY, urls=("urn:uuid:1", "urn:uuid:5")),
        reference(contained=[BINARY], content=[{"attachment": {"url": "#b5"}}]),
        reference(content=[{"attachment": {"url": f"data:text/plain;charset=utf-8;base64,{packed(PAGE)}"}}]),
        reference(content=[{"attachment": {"url": f"data:,{quote(PAGE)}"}}]),
        {"resourceType": "Bundle", "type": "batch-response", "entry": [{"resource": json.loads(bundle(reference()))}]},
    ],
)
def test_every_kind_of_note_is_read_through_the_reader_of_its_content(given: dict[str, Any] | bytes) -> None:
    document = note(given)
    assert document.text == PAGE and document.envelope is not None
    assert document.envelope.subject.reference == "Patient/p9"


@pytest.mark.parametrize(
    ("subject", "resources", "pointer"),
    [
        ({"reference": "https://h.example/fhir/Patient/9"}, (), ("https://h.example/fhir/Patient/9", "", "")),
        ({"reference": "Patient/9/_history/2"}, (), ("Patient/9", "", "")),
        ({"identifier": {"system": "urn:x:mrn", "value": "44"}}, (), ("", "urn:x:mrn", "44")),
        ({"reference": "Patient?identifier=urn:x:mrn|44"}, (), ("", "urn:x:mrn", "44")),
        ({"reference": "urn:uuid:9"}, ({"id": "9", "identifier": [{"system": "urn:x", "value": "1"}]},), ("", "urn:x", "1")),
        ({"reference": "urn:uuid:9"}, ({"id": "p9"},), ("Patient/p9", "", "")),
    ],
)  # fmt: skip
def test_the_patient_is_referred_to_as_given(
    subject: dict[str, Any], resources: tuple[dict[str, Any], ...], pointer: tuple[str, str, str]
) -> None:
    people = [{"resourceType": "Patient", **one} for one in resources]
    document = note(bundle(reference(subject=subject), *people, urls=("urn:uuid:1", "urn:uuid:9")))
    assert document.envelope is not None
    found = document.envelope.subject
    assert (found.kind, found.reference, found.system, found.value) == ("Patient", *pointer)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (reference(subject=None), r"names no patient \(subject\)"),
        (reference(subject={"display": "Ina"}), "names no patient"),
        (reference(subject={"reference": "urn:uuid:9"}), "names no patient"),
        (reference(subject={"reference": "the patient"}), "names no patient"),
        (reference(subject={"reference": "Group/g"}), "is about a Group, not a patient"),
        (reference(subject=[{"reference": "Patient/1"}, {"reference": "Patient/2"}]), "is of 2 patients; nothing"),
        (BINARY, r"names no patient \(securityContext\)"),
        (reference(content=[{"attachment": {"data": "AAA*"}}]), "attachment isn't Base64, or is cut off"),
        (reference(content=[{"attachment": {"data": packed(PAGE)[:-3]}}]), "isn't Base64, or is cut off"),
        (reference(content=[{"attachment": {"url": "https://h.example/x.pdf"}}]), "case2fhir fetch brings it"),
        (reference(content=[{"attachment": {"url": "Binary/b6"}}]), r"\(Binary/b6\); case2fhir fetch brings it"),
        (reference(content=[]), "its text isn't in it"),
        (reference(content=[{"attachment": {"url": "data:text/plain;base64,VHJl*"}}]), r"\Anote.json: content\[0\].attachment isn't Base64"),
        ({**MESSAGE, "payload": [{"contentReference": {"reference": "DocumentReference/3"}}]}, r"payload\[0\] has no text of its own"),
        (reference(content=[attached(b"\x89PNG\r\n\x1a\n" + bytes(30), "text/plain")]), "an image"),
        (reference(content=[attached(b"%PDF-1.4\n" + bytes(200), "application/pdf")]), "PDF is damaged"),
        (reference(content=[attached("MSH|^~\\&|A\rPID|1\r")]), "an HL7 v2 message within a note isn't opened"),
        (bundle(reference(), reference(id="n8")), "2 notes in one; give them as a file"),
        (json.dumps(reference()).encode()[:-40], "JSON that is cut off or damaged; nothing of it is read"),
        (bundle({"resourceType": "Observation"}), r"FHIR without a note \(1 Observation\)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(given: dict[str, Any] | bytes, told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        note(given)
    assert str(error.value).startswith("note.json")


def test_xml_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedFormatError, match="FHIR as XML or Turtle"):
        note(b'<Patient xmlns="http://hl7.org/fhir"/>')


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, "current"),
        ({"docStatus": "amended"}, "current"),
        ({"status": "entered-in-error"}, "entered-in-error"),
        ({"docStatus": "entered-in-error"}, "entered-in-error"),
        ({"status": "superseded"}, "superseded"),
        ({"status": "superseded", "content": [{"attachment": {"url": "Binary/gone"}}]}, "superseded"),
    ],
)
def test_nothing_is_read_of_a_note_that_does_not_hold(changes: dict[str, Any], standing: str) -> None:
    document = note(reference(**changes))
    assert document.envelope is not None and document.envelope.standing == standing
    assert bool(document.text) == (standing == "current")


def test_the_same_text_in_two_formats_is_read_once_and_two_texts_are_both_read() -> None:
    page = f"<html><p>{PAGE}</p></html>"
    once = note(reference(content=[attached(), attached(page, "text/html")]))
    assert once.text == PAGE and [(one.what, one.text) for one in once.left_out] == [
        ("the same in another format", "content[1].attachment")
    ]
    both = note(reference(content=[attached(), attached("Blood pressure 130/80 mmHg. Knee pain.")]))
    assert len(both.files) == 2 and "130/80" in both.text and PAGE in both.text


def test_what_an_attachment_says_of_its_bytes_is_held_against_them() -> None:
    lies = note(reference(content=[attached(f"<html><p>{PAGE}</p></html>", "application/pdf", size=3, hash="AAAA")]))
    assert lies.text == PAGE
    assert [w.partition(" ")[2] for w in lies.warnings] == [
        "is said to be a PDF, the bytes are an HTML page: read as that",
        "is said to have 3 bytes and has 51",
        "isn't what its hash (SHA-1) says",
    ]
    true = note(reference(content=[attached("Größe unverändert".encode("cp1252"), "text/plain; charset=windows-1252")]))
    assert true.text == "Größe unverändert" and not true.warnings


def test_what_stands_beside_a_note_is_listed() -> None:
    beside = [{"resourceType": kind, "id": str(n)} for n, kind in enumerate(["Observation", "Observation", "Patient"])]
    document = note(bundle(*beside, reference()))
    assert [(one.what, one.text) for one in document.left_out] == [("structured data", "2 Observation")]
    partly = note(reference(content=[attached(), {"attachment": {"url": "https://h.example/x.pdf"}}]))
    assert [(one.what, one.text) for one in partly.left_out] == [
        ("attachment that isn't fetched", "https://h.example/x.pdf")
    ]


def test_of_several_stays_none_is_taken_and_they_are_named() -> None:
    stays = [{"reference": "Encounter/1"}, {"reference": "Encounter/2"}]
    document = note(reference(context={"encounter": stays, "period": {"start": "2030-05-04"}}))
    assert document.envelope is not None
    assert document.envelope.encounter is None and document.envelope.date == "2030-05-04"
    assert [one.text for one in document.left_out] == ["2 Encounters; none of them is taken"]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*at, key))


def put(value: Any, at: tuple[Any, ...], odd: Any) -> Any:
    if not at:
        return odd
    made = dict(value) if isinstance(value, dict) else list(value)
    made[at[0]] = put(value[at[0]], at[1:], odd)
    return made


@pytest.mark.parametrize("odd", [None, "", 5, True, [], {}, "x", [None], ["a"], {"a": 1}])
def test_an_element_of_another_kind_is_never_a_mistake_of_ours(odd: Any) -> None:
    whole = reference(
        identifier=[{"system": "urn:x", "value": "1"}],
        type={"coding": [{"system": "urn:x", "code": "a"}]},
        author=[{"reference": "Practitioner/1"}],
        context={"encounter": [{"reference": "Encounter/1"}]},
        relatesTo=[{"code": "replaces", "target": {"reference": "DocumentReference/1"}}],
    )
    for at in places(whole):
        with suppress(InputError):
            note(json.dumps(put(whole, at, odd)).encode())
