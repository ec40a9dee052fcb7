"""Notes of HL7 v2: MDM and ORU messages with texts and files, and what comes with them."""

from __future__ import annotations

import base64
from contextlib import suppress

import pytest

from etl.document import Document
from etl.envelope import Label, Pointer
from etl.errors import InputError, UnsupportedFormatError
from etl.pipeline import convert_bytes
from etl.readers import read
from etl.readers.notes.wrapper import open_wrapper

OID = "2.16.756.5.30"
PID = f"PID|1||4711^^^NORTH&{OID}&ISO^MR||Vale^Ina||19700101|F"
PV1 = "PV1|1|I" + "|" * 17 + f"v55^^^NORTH&{OID}.1&ISO"
OBX = "OBX|1|TX|1^NOTE||Tremor of both hands.||||||F"


def head(kind: str, charset: str = "", control: str = "c1") -> str:
    return f"MSH|^~\\&|EPR|NORTH|C2F|X|20300504101500||{kind}|{control}|P|2.5||||||{charset}"


def txa(number: str = "doc9", parent: str = "", status: str = "AV", label: str = "11506-3^Progress note^LN") -> str:
    return f"TXA|1|{label}|TX|20300504101500+0200|||||12^Reed^Tom^^^Dr|||{number}|{parent}||||AU||{status}"


def obr(number: str = "r1", more: str = "") -> str:
    return f"OBR|1||{number}|18748-4^Chest film^LN|||20300504{more}"


def message(*segments: str) -> bytes:
    return ("\r".join(segments) + "\r").encode()


def note(*segments: str) -> Document:
    return read(message(*segments), "a.hl7")


def test_what_comes_with_a_document_stays_with_it() -> None:
    document = note(head("MDM^T02"), "EVN|T02", PID, PV1, txa(), OBX)
    envelope = document.envelope
    assert document.text == "Tremor of both hands." and envelope is not None
    assert envelope.identity == "MDM EPR^NORTH doc9" and envelope.version == "c1"
    assert envelope.subject == Pointer("Patient", "", f"urn:oid:{OID}", "4711", "Ina Vale")
    assert envelope.encounter == Pointer("Encounter", "", f"urn:oid:{OID}.1", "v55")
    assert [one.display for one in envelope.authors] == ["Dr Tom Reed"]
    assert envelope.labels == (Label("http://loinc.org", "11506-3", "Progress note"),)
    assert envelope.date == "2030-05-04T10:15:00+02:00"
    assert envelope.places == ((0, "OBX[1]-5"),)


def test_a_report_has_its_order_instead() -> None:
    document = note(head("ORU^R01"), PID, PV1, obr(), OBX)
    assert document.envelope is not None and document.envelope.identity == "ORU EPR^NORTH r1 18748-4"
    assert document.envelope.labels[0].code == "18748-4" and document.envelope.date == "2030-05-04"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (r"Tremor.\.br\No fever.", "Tremor.\nNo fever."),
        ("Tremor.~No fever.", "Tremor.\nNo fever."),
        (r"Pain \T\ swelling", "Pain & swelling"),
        (r"Left\F\right, a\S\b, c\R\d, e\E\f", "Left|right, a^b, c~d, e\\f"),
        (r"\H\Severe\N\ pain", "Severe pain"),
        (r"Grade \X49\ or \X4956\ only", "Grade I or IV only"),
        (r"pH 7.4^arterial", "pH 7.4^arterial"),
        (r"C:\Users is no escape", r"C:\Users is no escape"),
    ],
)
def test_escapes_and_repetitions(field: str, text: str) -> None:
    assert note(head("MDM^T02"), PID, txa(), f"OBX|1|FT|1||{field}||||||F").text == text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("", "utf-8"), ("", "cp1252"), ("8859/1", "latin-1"), ("UNICODE UTF-8", "utf-8"), ("8859/15", "iso8859_15"), ("8859/2", "iso8859_2")],
)  # fmt: skip
def test_the_character_set_is_what_the_header_says(charset: str, encoding: str) -> None:
    text = "Die Größe der Leber ist unverändert, keine Gefäßverkalkung."
    data = message(head("MDM^T02", charset), PID, txa(), f"OBX|1|TX|1||{text}||||||F").decode().encode(encoding)
    assert read(data, "a.hl7").text == text
    framed = b"\x0b" + data.replace(b"\r", b"\r\n") + b"\x1c\r"
    assert read(framed, "a.hl7").text == text


@pytest.mark.parametrize(
    ("assigner", "system"),
    [
        (f"NORTH&{OID}&ISO", f"urn:oid:{OID}"),
        (f"NORTH&urn:oid:{OID}&ISO", f"urn:oid:{OID}"),
        (f"NORTH&{OID}", f"urn:oid:{OID}"),
        ("NORTH&https://north.example&URI", "https://north.example"),
        ("NORTH&120456789&M", "https://case2fhir.org/fhir/identifier/assigner/NORTH"),
        ("NORTH", "https://case2fhir.org/fhir/identifier/assigner/NORTH"),
    ],
)
def test_the_system_of_a_number_is_its_assigners(assigner: str, system: str) -> None:
    found = note(head("MDM^T02"), f"PID|1||4711^^^{assigner}^MR", txa(), "OBX|1|TX|1||Tremor.||||||F").envelope
    assert found is not None and (found.subject.system, found.subject.value) == (system, "4711")


def test_sections_keep_their_headings_and_their_places() -> None:
    document = note(
        head("MDM^T02"), PID, txa(), "OBX|1|TX|1^HISTORY||Headache since May.||||||F", "OBX|2|NM|2^GLU||5.4|mmol/L|||||F",
        "OBX|3|TX|3^EXAM||Tremor of both hands.||||||F", "OBX|4|TX|3^EXAM||No fever.||||||F", "NTE|1||Read twice.",
    )  # fmt: skip
    assert document.text == "HISTORY:\nHeadache since May.\n\nEXAM:\nTremor of both hands.\nNo fever.\nRead twice."
    assert document.envelope is not None
    named = {place: document.text[at : at + 8] for at, place in document.envelope.places}
    assert named["OBX[1]-5"] == "Headache" and named["OBX[3]-5"] == "Tremor o" and named["OBX[4]-5"] == "No fever"
    assert named["NTE[1]-3"] == "Read twi"
    assert [(one.what, one.text) for one in document.left_out] == [("structured data", "1 OBX of type NM")]


def test_a_code_that_is_a_word_is_a_heading() -> None:
    texts = ("OBX|1|TX|FINDINGS||A lesion.", "OBX|2|TX|IMPRESSION||An infarct.")
    assert note(head("MDM^T02"), PID, txa(), *texts).text == "FINDINGS:\nA lesion.\n\nIMPRESSION:\nAn infarct."
    codes = ("OBX|1|TX|8867-4||A lesion.", "OBX|2|TX|RADX^^L||An infarct.")
    assert note(head("MDM^T02"), PID, txa(), *codes).text == "A lesion.\nAn infarct."


def test_a_file_goes_through_its_own_reader() -> None:
    page = base64.b64encode(b"<html><p>No fever.</p></html>").decode()
    document = note(head("ORU^R01"), PID, obr(), f"OBX|1|ED|X||RAD^text^html^Base64^{page}||||||F")
    assert document.text == "No fever." and document.media_type == "text/html"
    plain = note(head("ORU^R01"), PID, obr(), f"OBX|1|ED|X||^TEXT^^Hex^{b'No fever.'.hex()}||||||F")
    assert plain.text == "No fever."


@pytest.mark.parametrize(
    ("segments", "standing"),
    [
        ((head("MDM^T11"), PID, txa()), "entered-in-error"),
        ((head("MDM^T02"), PID, txa(status="CA"), OBX), "entered-in-error"),
        ((head("MDM^T04"), PID, txa(status="OB"), OBX), "superseded"),
        ((head("MDM^T04"), PID, txa(), OBX), "current"),
        ((head("ORU^R01"), PID, obr(more="|" * 18 + "X"), OBX), "entered-in-error"),
        ((head("ORU^R01"), PID, obr(), OBX.replace("|F", "|W")), "entered-in-error"),
    ],
)
def test_what_is_cancelled_gives_no_text(segments: tuple[str, ...], standing: str) -> None:
    document = note(*segments)
    assert document.envelope is not None and document.envelope.standing == standing
    assert bool(document.text) == (standing == "current")


@pytest.mark.parametrize(
    ("segments", "told"),
    [
        ((head("MDM^T02"), PID, txa()), "holds no text"),
        ((head("MDM^T02"), PID, OBX), "MDM message without TXA"),
        ((head("MDM^T02"), txa(), OBX), r"names no patient \(PID-3\)"),
        ((head("MDM^T02"), "PID|1||||Vale^Ina", txa(), OBX), r"names no patient \(PID-3\)"),
        ((head("MDM^T02"), PID, PID.replace("4711", "4712"), txa(), OBX), "is of 2 patients; nothing"),
        ((head("MDM^T02"), PID, txa(), OBX, "No fever."), "line 5 is no segment"),
        ((head("MDM^T02"), PID, txa(), "OBX|1|ED|X||^text^html^Base64^QUJ"), "isn't Base64, or is cut off"),
        ((head("MDM^T02", "8859/99"), PID, txa(), "OBX|1|TX|1||"), "holds no text"),
        ((PID, OBX), "segments without their MSH"),
        ((head("ORU^R01"), PID, obr("a"), OBX, obr("b"), OBX), "2 notes in one"),
    ],
)
def test_what_is_wrong_is_named(segments: tuple[str, ...], told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        note(*segments)
    assert str(error.value).startswith("a.hl7")


@pytest.mark.parametrize(
    "segments",
    [
        (head("ADT^A01"), PID, PV1),
        (head("MDM^T01"), PID, txa()),
        (head("ORU^R01"), PID, obr(), "OBX|1|NM|GLU||5.4|mmol/L", "OBX|2|ST|CULT||positive"),
    ],
)
def test_messages_without_a_note_are_refused_as_such(segments: tuple[str, ...]) -> None:
    with pytest.raises(UnsupportedFormatError, match="HL7 v2 without a note"):
        note(*segments)


def test_a_frame_or_batch_without_its_end_is_refused() -> None:
    whole = message(head("MDM^T02"), PID, txa(), OBX)
    assert read(b"\x0b" + whole + b"\x1c\r", "a.hl7").text
    with pytest.raises(InputError, match=r"frame \(MLLP\) has no end"):
        read(b"\x0b" + whole, "a.hl7")
    with pytest.raises(InputError, match="batch has no end"):
        read(b"BHS|^~\\&|A\r" + whole, "a.hl7")


def test_a_message_that_is_cut_off_anywhere_is_refused_or_read() -> None:
    page = base64.b64encode(b"<html><p>No fever.</p></html>").decode()
    whole = message(head("MDM^T02", "8859/1"), PID, PV1, txa(), OBX, f"OBX|2|ED|X||RAD^text^html^Base64^{page}||||||F")
    for end in range(1, len(whole)):
        with suppress(InputError):
            read(whole[:end], "a.hl7")


ENDS = {"CR": "\r", "LF": "\n", "CRLF": "\r\n", "blank lines": "\r\r", "VT": "\x0b"}
NO_ENDS = {"none": "", "blank": " ", "written out": "\\r", "form feed": "\x0c", "line separator": "\u2028", "NUL": "\0"}


@pytest.mark.parametrize("end", [*ENDS.values(), *NO_ENDS.values()], ids=[*ENDS, *NO_ENDS])
def test_wrong_ends_of_segments_are_taken_or_named(end: str) -> None:
    data = "".join(f"{one}{end}" for one in (head("MDM^T02"), PID, txa(), OBX)).encode()
    if end in ENDS.values():
        assert read(data, "a.hl7").text
        return
    with pytest.raises(InputError, match=r"^a\.hl7: (its segments don't end with a carriage return|binary data)"):
        read(data, "a.hl7")


def test_a_result_without_status_and_end_is_cut_off_where_others_have_them() -> None:
    whole = message(head("MDM^T02"), PID, txa(), OBX, OBX.replace("OBX|1", "OBX|2"))
    for end in range(whole.index(b"OBX|2") + 4, len(whole) - 2):
        with pytest.raises(InputError, match=r"^a\.hl7: (its last result has neither|line 5)"):
            read(whole[:end], "a.hl7")
    assert read(whole[:-1], "a.hl7").text == read(whole, "a.hl7").text
    bare = read(message(head("MDM^T02"), PID, txa(), "OBX|1|TX|||No fever.")[:-1], "a.hl7")
    assert bare.text == "No fever." and "may be cut off" in bare.warnings[0]
    assert not read(message(head("MDM^T02"), PID, txa(), "OBX|1|TX|||No fever."), "a.hl7").warnings


@pytest.mark.parametrize("lead", ["/* a sample */\n\n", "Dear colleague,\nplease file this:\r\n"])
def test_a_message_below_other_text_is_no_text(lead: str) -> None:
    data = lead.encode() + message(head("MDM^T02"), PID, txa(), OBX)
    with pytest.raises(InputError, match=r"^a\.txt: .*(segment|MSH)"):
        read(data, "a.txt")
    two = open_wrapper(data + message(head("MDM^T02"), PID, txa("doc10"), OBX), "a.txt")
    assert two and ("text before the first message", "no segment") in two.left_out and len(two.members) == 2


@pytest.mark.parametrize(
    "text", ["The header\nMSH|^~\\&| opens a message.\nShe had a tremor.", "Fields:\nPID|1| is a segment."]
)
def test_text_about_messages_is_text(text: str) -> None:
    assert read(text.encode(), "a.txt").text == text


def test_a_later_result_of_the_same_number_corrects_an_earlier_one() -> None:
    said = "OBX|{}|TX|a^Report||There is {} tumor.||||||{}"
    found = note(head("ORU^R01"), PID, obr(), said.format(1, "a", "P"), said.format(1, "no", "C"))
    assert found.text == "There is no tumor."
    assert [(one.what, one.text) for one in found.left_out] == [("result that a later one corrects", "OBX[1]")]
    lines = note(head("ORU^R01"), PID, obr(), said.format(1, "a", "F"), said.format(1, "no other", "F"))
    assert lines.text == "There is a tumor.\nThere is no other tumor."


def test_a_segment_goes_on_in_the_next_one() -> None:
    assert (
        note(head("MDM^T02"), PID, txa(), "OBX|1|TX|1||Tremor of bo", "ADD|th hands.||||||F").text
        == "Tremor of both hands."
    )


def test_segments_beside_the_text_are_listed() -> None:
    found = note(
        head("ORU^R01"), PID, "NTE|1||Deaf.", obr(), "NTE|1||Ordered late.", OBX, "NTE|1||Seen twice.", "ZTX|1|Stroke."
    )
    assert found.text == "Tremor of both hands.\nSeen twice."
    assert [(one.what, one.text) for one in found.left_out] == [
        ("segment that isn't read", "1 NTE"),
        ("segment that isn't read", "1 ZTX"),
    ]


@pytest.mark.parametrize("cut", ["", r"\.br\ ".strip(), r"\X0D0A\ ".strip()])
def test_each_file_of_a_field_is_read_whatever_breaks_its_lines(cut: str) -> None:
    one, other = (base64.b64encode(text).decode() for text in (b"Tremor of both hands.", b"Knee pain since May."))
    found = note(
        head("MDM^T02"),
        PID,
        txa(),
        f"OBX|1|ED|1||^TEXT^PLAIN^Base64^{one[:8]}{cut}{one[8:]}~^TEXT^PLAIN^Base64^{other}||||||F",
    )
    assert "Tremor of both hands." in found.text and "Knee pain since May." in found.text


@pytest.mark.parametrize(
    ("numbers", "value"),
    [
        ("123-45-6789^^^USSSA^SS~4711^^^NORTH^PI", "4711"),
        ("77^^^NORTH^AN~4711^^^NORTH", "4711"),
        ("8^^^EAST^PI~4711^^^NORTH^MR", "4711"),
        ("4711^^^USSSA^SS", "4711"),
    ],
)
def test_a_number_of_an_authority_or_account_names_a_patient_last(numbers: str, value: str) -> None:
    found = note(head("MDM^T02"), f"PID|1||{numbers}||Vale^Ina", txa(), OBX).envelope
    assert found is not None and found.subject.value == value


def test_a_few_accents_are_of_windows_1252_where_no_set_is_named() -> None:
    text = message(
        head("MDM^T02", "ASCII"), PID, PV1, txa(), "OBX|1|TX|1||Größe unverändert, caf\\XE9\\ tremor.||||||F"
    )
    assert read(text.decode().encode("cp1252"), "a.hl7").text == "Größe unverändert, café tremor."


def test_a_set_that_escapes_switch_to_is_read() -> None:
    text = message(head("MDM^T02", "~ISO IR87"), PID, txa(), "OBX|1|TX|1||Tremor 振戦.||||||F").decode()
    assert read(text.encode("iso2022_jp"), "a.hl7").text == "Tremor 振戦."


@pytest.mark.parametrize("words", ["REF RANGE", "Ref. Interval", "Ref Rng", "Ref Values", "Reference Range"])
def test_a_table_of_plain_text_keeps_its_ranges_with_its_values(words: str) -> None:
    rows = [f"TEST            RESULT   UNITS     {words}", "Sodium          131      mmol/L    135-145"]
    lines = [
        f"OBX|{n}|TX|a^Report||{row}||||||F"
        for n, row in enumerate([*rows, rows[1].replace("Sodium   ", "Potassium")], 1)
    ]
    bundle = convert_bytes(message(head("ORU^R01"), PID, obr(), *lines), "a.hl7").bundle
    found = [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Observation"]
    assert [(one["code"]["text"], one["valueQuantity"]["value"], len(one["referenceRange"])) for one in found] == [
        ("sodium", 131, 1),
        ("potassium", 131, 1),
    ]
