"""CDA documents: the narrative of their sections or the file within, and what comes with them."""

from __future__ import annotations

import base64

import pytest

from etl.document import LeftOut
from etl.envelope import Label, Pointer
from etl.errors import InputError
from etl.facts import Medication, Observation
from etl.pipeline import convert_bytes
from etl.readers import read
from etl.readers.notes.wrapper import open_wrapper

ROOT = "2.16.756.5.30"
PATIENT = (
    f'<recordTarget><patientRole><id root="{ROOT}.4" extension="p5"/><patient><name><given>Ina</given>'
    " <family>Vale</family></name></patient></patientRole></recordTarget>"
)
STAY = f'<componentOf><encompassingEncounter><id root="{ROOT}.5" extension="e1"/></encompassingEncounter></componentOf>'
PROBLEMS = (
    '<component><section><code code="11450-4"/><title>Problems</title><text><list><item>Tremor of both hands</item>'
    '<item><content ID="x">Epilepsy</content> since 2020</item></list></text><entry><act/></entry></section></component>'
)
VITALS = (
    '<component><section><code code="8716-3"/><title>Vitals</title><text><table><thead><tr><th>Date</th><th>Pulse</th></tr>'
    "</thead><tbody><tr><td>4 May 2030</td><td>72/min</td></tr></tbody></table></text></section></component>"
)


def document(*sections: str, patient: str = PATIENT, body: str = "", more: str = "") -> bytes:
    inner = body or f"<structuredBody>{''.join(sections)}</structuredBody>"
    return (
        f'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="{ROOT}" extension="d1"/>'
        '<code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summary"/><title>Summary of care</title>'
        f'<effectiveTime value="20300504101500+0200"/><setId root="{ROOT}.9" extension="s1"/><versionNumber value="2"/>'
        f"{patient}<author><assignedAuthor><assignedPerson><name>Tom Reed</name></assignedPerson></assignedAuthor></author>"
        f"{STAY}{more}<component>{inner}</component></ClinicalDocument>"
    ).encode()


def section(code: str, text: str, more: str = "") -> str:
    return f'<component><section><code code="{code}"{more}/><text>{text}</text></section></component>'


def test_what_comes_with_a_document_stays_with_it() -> None:
    found = read(document(PROBLEMS, VITALS), "a.xml")
    envelope = found.envelope
    assert envelope is not None and not found.warnings
    assert envelope.identity == f"CDA urn:oid:{ROOT}.9|s1" and envelope.version == "2"
    assert envelope.subject == Pointer("Patient", "", f"urn:oid:{ROOT}.4", "p5", "Ina Vale")
    assert envelope.encounter == Pointer("Encounter", "", f"urn:oid:{ROOT}.5", "e1")
    assert [one.display for one in envelope.authors] == ["Tom Reed"]
    assert envelope.labels == (Label("http://loinc.org", "34133-9", "Summary"),)
    assert envelope.date == "2030-05-04T10:15:00+02:00"


def test_narratives_are_the_text_and_entries_are_listed() -> None:
    found = read(document(PROBLEMS, VITALS), "a.xml")
    assert found.text.startswith("Problems\n\nTremor of both hands\nEpilepsy since 2020\n\nVitals")
    assert [cell.text for b in found.blocks if b.table for cell in b.table.cells] == [
        "Date",
        "Pulse",
        "4 May 2030",
        "72/min",
    ]
    assert found.envelope is not None
    named = {place: found.text[at : at + 6] for at, place in found.envelope.places}
    assert named == {"section[1] (11450-4)": "Proble", "section[2] (8716-3)": "Vitals"}
    assert [(one.what, one.text) for one in found.left_out] == [
        ("title", "Summary of care"),
        ("structured data", "1 entries (act)"),
    ]


def test_sections_within_sections_are_read_and_prefixes_do_not_matter() -> None:
    nested = VITALS.replace("<component>", "", 1)[: -len("</component>")]
    outer = f"<component><section><title>Exam</title><text>No fever.</text><component>{nested}</component></section></component>"
    data = document(outer)
    found = read(data, "a.xml")
    assert found.envelope is not None
    assert [place for _, place in found.envelope.places] == ["section[1]", "section[1]/section[1] (8716-3)"]
    prefixed = (
        data.replace(b"<", b"<v:").replace(b"<v:/", b"</v:").replace(b"<v:?", b"<?").replace(b"xmlns=", b"xmlns:v=")
    )
    assert read(prefixed, "a.xml").text == found.text


def test_a_prefix_that_is_not_declared_does_no_harm() -> None:
    entry = '<entry><observation><value xsi:type="CD" sdtc:raw="x"/></observation></entry>'
    data = document(PROBLEMS.replace("<entry><act/></entry>", entry))
    assert read(data, "a.xml").text == read(document(PROBLEMS), "a.xml").text
    with pytest.raises(InputError, match="cut off or damaged"):
        read(data.replace(b"</item></list>", b"</list>"), "a.xml")


def test_a_file_within_goes_through_its_own_reader() -> None:
    page = base64.b64encode(b"<html><p>No fever.</p></html>").decode()
    body = f'<nonXMLBody><text mediaType="text/html" representation="B64">{page}</text></nonXMLBody>'
    assert read(document(body=body), "a.xml").text == "No fever."
    body = '<nonXMLBody><text mediaType="text/plain">No fever.</text></nonXMLBody>'
    assert read(document(body=body), "a.xml").text == "No fever."


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (document(PROBLEMS, patient=""), "names no patient"),
        (document(PROBLEMS, patient=PATIENT.replace("p5", "")).replace(f'root="{ROOT}.4"'.encode(), b'nullFlavor="UNK"'), "names no patient"),
        (document(PROBLEMS, patient=PATIENT * 2), "is of 2 patients; nothing of it is read"),
        (document(PROBLEMS)[:-60], "XML that is cut off or damaged"),
        (document(), "holds no text"),
        (document(section("85847-2", "Dr. Reed")), "holds no text of the patient's health"),
        (document(body='<nonXMLBody><text mediaType="application/pdf"><reference value="x.pdf"/></text></nonXMLBody>'), "addresses aren't fetched"),
        (document(body='<nonXMLBody><text representation="B64">AAA*</text></nonXMLBody>'), "nonXMLBody isn't Base64"),
        (document(PROBLEMS).replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1).replace(b"Epilepsy", b"&e;"), "an XML file that is no article"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        read(data, "a.xml")
    assert str(error.value).startswith("a.xml")


@pytest.mark.parametrize(
    ("code", "more", "head"),
    [
        ("10157-6", "", "Family history"),
        ("18776-5", ' displayName="Treatment plan"', "Plan of treatment"),
        ("99999-9", ' displayName="Notes of the ward"', "Notes of the ward"),
    ],
)
def test_a_section_without_a_title_is_headed_by_its_code(code: str, more: str, head: str) -> None:
    assert read(document(section(code, "Ataxia.", more)), "a.xml").text == f"{head}\n\nAtaxia."


@pytest.mark.parametrize(
    ("code", "title", "text"),
    [
        ("10157-6", "Kin", "Kin\n\nFamily history\n\nAtaxia."),
        ("10157-6", "FAMILY HISTORY", "FAMILY HISTORY\n\nAtaxia."),
        ("61146-7", "What we want", "What we want\n\nGoals\n\nAtaxia."),
        ("11450-4", "Issues", "Issues\n\nAtaxia."),
    ],
)
def test_below_a_title_stands_what_its_section_is(code: str, title: str, text: str) -> None:
    section = (
        f'<component><section><code code="{code}"/><title>{title}</title><text>Ataxia.</text></section></component>'
    )
    assert read(document(section), "a.xml").text == text


def test_sections_that_are_not_about_health_are_listed() -> None:
    found = read(document(section("48768-6", "Stroke Insurance Company"), PROBLEMS), "a.xml")
    assert "Stroke" not in found.text and "Tremor" in found.text
    assert LeftOut("section that isn't about health", "section[1] (48768-6) Payers") in found.left_out


@pytest.mark.parametrize(
    ("code", "text", "never"),
    [
        ("10157-6", "Ataxia.", "ataxia"),
        ("18776-5", "Gabapentin 300 mg.", "gabapentin"),
        ("61146-7", "Reduce headache.", "headache"),
        ("48765-2", "Penicillin: hives.", "urticaria"),
    ],
)
def test_what_a_code_heads_is_no_finding_of_the_patient(code: str, text: str, never: str) -> None:
    facts = convert_bytes(document(PROBLEMS, section(code, text)), "a.xml").facts.facts
    said = {one.code.text for one in facts if isinstance(one, Observation | Medication)}
    assert "hand tremor" in said and never not in said


@pytest.mark.parametrize(
    "text",
    [
        "Test         Value   Unit<br/>Sodium       131     mmol/L<br/>Potassium    4.1     mmol/L",
        "\n  Test         Value   Unit\n  Sodium       131     mmol/L\n  Potassium    4.1     mmol/L\n ",
        "Test         Value   Unit<br/>\n     Sodium       131     mmol/L<br/>\n     Potassium    4.1     mmol/L",
    ],
)
def test_a_table_of_plain_text_keeps_its_lines_and_columns(text: str) -> None:
    found = read(document(section("30954-2", text)), "a.xml")
    assert [line.split() for line in found.text.split("\n")[2:]] == [
        ["Test", "Value", "Unit"],
        ["Sodium", "131", "mmol/L"],
        ["Potassium", "4.1", "mmol/L"],
    ]
    facts = convert_bytes(document(section("30954-2", text)), "a.xml").facts.facts
    assert {fact.code.text for fact in facts if isinstance(fact, Observation)} == {"sodium", "potassium"}


def test_lines_that_a_program_wrapped_are_one() -> None:
    text = "She was brought in\n        with tremor of the right  hand.\n        She had  no fever."
    found = read(document(section("8648-8", text)), "a.xml")
    assert found.text.endswith("She was brought in with tremor of the right hand. She had no fever.")


def test_what_an_author_deleted_is_left_out() -> None:
    text = (
        'Tremor <content revised="delete">of the left hand</content> <content revised="insert">of both</content> hands.'
    )
    found = read(document(section("8648-8", text)), "a.xml")
    assert found.text.endswith("Tremor of both hands.")
    assert LeftOut("deleted text", "section[1] (8648-8)") in found.left_out


RELATED = '<relatedDocument typeCode="{}"><parentDocument><id root="2.16.756.5.30" extension="d0"/>{}</parentDocument></relatedDocument>'


def test_a_document_takes_away_the_one_that_it_replaces() -> None:
    wrapper = open_wrapper(document(PROBLEMS, more=RELATED.format("RPLC", "")), "a.xml")
    assert wrapper is not None
    found = [read(wrapper.content(member, "a.xml"), "a.xml") for member in wrapper.members]
    assert [(one.envelope.identity, one.envelope.standing, bool(one.text)) for one in found if one.envelope] == [
        (f"CDA urn:oid:{ROOT}.9|s1", "current", True),
        (f"CDA urn:oid:{ROOT}|d0", "superseded", False),
    ]


@pytest.mark.parametrize(
    "related", [RELATED.format("APND", ""), RELATED.format("RPLC", f'<setId root="{ROOT}.9" extension="s1"/>')]
)
def test_an_addendum_or_an_earlier_version_is_no_other_document(related: str) -> None:
    assert open_wrapper(document(PROBLEMS, more=related), "a.xml") is None


def test_the_first_release_is_refused_by_name() -> None:
    page = b"<?xml version='1.0'?><levelone><body><section><paragraph>Tremor.</paragraph></section></body></levelone>"
    with pytest.raises(InputError, match="a CDA document of release 1; export it as release 2"):
        read(page, "a.xml")
