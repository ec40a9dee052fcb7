"""The format is decided from the bytes; a name only helps between kinds of text."""

from __future__ import annotations

import pytest

from etl.errors import InputError
from etl.readers import read
from etl.readers.detect import detect


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"Plain words.\nMore words.\n", "a.txt", "text"),
        (b"Plain words.\nMore words.\n", "a", "text"),
        (b"Item,V1,V2\na,1,2\nb,3,4\n", "a.csv", "csv"),
        (b"Item,V1,V2\na,1,2\nb,3,4\n", "a", "csv"),
        (b"Item;V1;V2\na;1;2\nb;3;4\n", "a.txt", "csv"),
        (b"Item\tV1\na\t1\n", "a.tsv", "csv"),
        (b"Item\tV1\na\t1\n", "a.txt", "text"),
        (b"Item\tV1\na\t1\n", "a.xls", "csv"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>a</td></tr></table>", "a.xls", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "a.xls", "xmlss"),
        (
            b"He had this, that, and more.\nThen, later, he was well, too.\nHe left, alone, soon.\n",
            "a.txt",
            "text",
        ),
        (b"just one word\n", "a.csv", "text"),
        (b"<!DOCTYPE html>\n<html><body><article>x</article>", "a.txt", "html"),
        (b"\xef\xbb\xbf\n<html>", "a.txt", "html"),
        (b"<p>x</p>", "a.txt", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">', "a", "html"),
        ("<html><p>x</p>".encode("utf-16"), "a", "html"),
        (b'<?xml version="1.0"?><article article-type="case-report"><body><p>x</p>', "a.xml", "jats"),
        (b'<?xml version="1.0"?><feed/>', "a.xml", "xml"),
        (
            b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
            "a.xml",
            "flat",
        ),
        (
            b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">',
            "a.docx",
            "flat",
        ),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">',
            "a.fods",
            "flat",
        ),
        (b"< 1 year  10\n", "a.txt", "text"),
        (b"%PDF-1.4", "a.txt", "pdf"),
        (b"junk\n%PDF-1.4", "a.pdf", "pdf"),
        (b"PK\x03\x04....xl/workbook.xml", "a.csv", "xlsx"),
        (b"PK\x03\x04....word/document.xml", "a", "docx"),
        (b"PK\x03\x04....", "a", "zip"),
        (b"PK\x05\x06" + bytes(18), "a", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "ole"),
        (b"{\\rtf1", "a.doc", "rtf"),
        (b"\x1f\x8b", "a.gz", "archive"),
    ],
)
def test_detect(data: bytes, name: str, kind: str) -> None:
    assert detect(data, name) == kind


FIELDS = "MSH|^~\\&|LAB|NORTH|EHR|SOUTH|20300102||ORU^R01|7|P|2.5"
REPORT = f"{FIELDS}\rPID|1||44^^^N||Vale^Ina||19700101|F\rOBR|1||8|GLU\rOBX|1|NM|GLU||5.4|mmol/L\r"
PAGE = "A 54-year-old woman had tremor for two years."
HEADERS = "From: a@x.example\r\nTo: b@x.example\r\nSubject: Mrs. Vale\r\n"
FHIR_XML = '<Observation xmlns="http://hl7.org/fhir"><text><div xmlns="http://www.w3.org/1999/xhtml">5</div></text></Observation>'
CDA = '<ClinicalDocument xmlns="urn:hl7-org:v3"><component>{}</component></ClinicalDocument>'

EXCHANGED: list[tuple[str, str | bytes]] = [
    ("hl7v2", REPORT),
    ("hl7v2", REPORT.replace("\r", "\n")),
    ("hl7v2", REPORT.replace("\r", "\r\n")),
    ("hl7v2", REPORT.encode("utf-16")),
    ("hl7v2", f"\ufeff{REPORT}"),
    ("hl7v2", f"\n\n   {REPORT}"),
    ("hl7v2", f"\x0b{REPORT}\x1c\r"),
    ("hl7v2", REPORT.replace("|", "$").replace("^~\\&", "#~!%")),
    ("hl7v2", REPORT.replace("^~\\&", "^~\\")),
    ("hl7v2", f"FHS|^~\\&|LAB\rBHS|^~\\&|LAB\r{REPORT}BTS|1\rFTS|1\r"),
    ("hl7v2", REPORT.partition("\r")[2]),
    ("fhir", '{"resourceType": "Patient", "id": "a"}'),
    ("fhir", '{"data": "' + "A" * 5_000 + '", "id": "b", "resourceType": "Binary"}'),
    ("fhir", '{"resourceType":"Patient","id":"a"}\n{"resourceType":"Condition","id":"b"}\n'),
    ("fhir", '\ufeff[\n {"id": "a", "resourceType" : "Patient"}]'),
    ("fhir", '{"type": "batch", "entry": [{"resource": {"resourceType": "Patient"'),
    ("fhir", f'<?xml version="1.0"?><!-- a - b -->\n{FHIR_XML}'),
    ("fhir", '<f:Patient id="1" xmlns:f="http://hl7.org/fhir"/>'),
    ("fhir", "@prefix fhir: <http://hl7.org/fhir/> .\n[ a fhir:Patient ] ."),
    ("cda", CDA.format('<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBE</text></nonXMLBody>')),
    ("cda", '<?xml version="1.0"?>' + CDA.format(" " * 9_000 + "<nonXMLBody/>").replace("<", "<n:").replace("<n:/", "</n:").replace("<n:?", "<?")),
    ("cda piece", f'<section>\n<templateId root="2.16.840.1.113883.10.20.22.2.5"/><text>{PAGE}</text></section>'),
    ("cda piece", f'<?xml version="1.0"?>\n<!-- an example --><entry xmlns="urn:hl7-org:v3"><act><text>{PAGE}</text></act></entry>'),
    ("cda piece", f'<v:observation classCode="OBS" moodCode="EVN"><v:text><table><tr><td>{PAGE}</td></tr></table></v:text></v:observation>'),
    ("cda piece", '<addr use="HP"><streetAddressLine>5 Mill Lane</streetAddressLine></addr>'),
    ("cda piece", '<component>\n<nonXMLBody><text mediaType="text/rtf" representation="B64">e1xydGY=</text></nonXMLBody></component>'),
    ("cda piece", f'<section><text><list><item ID="n1"><paragraph>{PAGE}</paragraph></item></list></text></section>'),
    ("text", f"<section>{PAGE}</section>"),
    ("html", f'<section id="2.16.840"><p class="HD">{PAGE}</p></section>'),
    ("html", f'<html><p>{PAGE} An id is root="2.16.840.1.113883.4.1".</p><pre id="x">&lt;act classCode="ACT"></pre></html>'),
    ("html", f'<div>{PAGE} (classCode="ACT", root="2.16.840.1.113883.4.1")</div>'),
    ("mail", f"Received: from x\r\n\tby y\r\n{HEADERS}\r\n{PAGE}"),
    ("mail", f"{HEADERS}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"),
    ("mail", f"{HEADERS}Message-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>{PAGE}</p>"),
    ("mail", f"From b@x Thu Jan  1 10:00:00 2030\n{HEADERS}Message-ID: <1@x>\n\n{PAGE}".replace("\r", "")),
    ("mail", f"Return-Path: <a@x>\r\nDelivered-To: b@x\r\nSubject: Ina\r\nContent-Type: multipart/mixed; boundary=k\r\n\r\n--k\r\n{PAGE}"),
    ("mail", f"Subject: Ina\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\nContent-Type: text/plain\n\n{PAGE}"),
    ("mail", f"Envelope-To: a@x\nMessage-ID: <7@x>\n\n{PAGE}"),
    ("mail", f"From b@x Thu Jan  1 10:00:00 2030\nSubject: Ina\n\n{PAGE}"),
    ("text", f"From May to Thu Jan 1 10:00 she was well\nAge: 34\n\n{PAGE}"),
    ("text", f"Received: 4 May 2030\nPatient: Ina\nSubject: gait\n\n{PAGE}"),
    ("mhtml", "Snapshot-Content-Location: https://x.example/\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=b\r\n\r\n--b"),
    ("data", "UNB+UNOC:3+LAB+GP+300102:1000+1'UNH+1+MEDRPT'"),
    ("data", "H|\\^&|||Analyser\rP|1|||\rR|1|^^^GLU|5.4\r"),
    ("data", "01380006310\r\n0143101Ina\r\n"),
    ("text", f"The interface sends MSH|^~\\&|LAB and more. {PAGE}"),
    ("text", "MSH|FSH|LH\n5|6|7\n5|8|9\n"),
    ("text", "MSH ||| low\nFSH high\n"),
    ("text", "MSH2, MSH6 and PMS2 were normal.\n"),
    ("text", "P01|34|F|yes\nP02|35|M|no\n"),
    ("text", "PID|Age|Sex\n1|34|F\n2|40|M\n"),
    ("text", f"{HEADERS}Date: 4 May 2030\r\n\r\n{PAGE}"),
    ("text", f"Message-ID: 7\nPatient: Ina\n\n{PAGE}"),
    ("text", '[{"patient": "P1", "age": 34}, {"patient": "P2", "age": 54}]'),
    ("text", '{"cases": [{"resource": "bed", "type": "Patient"}]}'),
    ("text", f'[1] "resourceType": "Patient" begins a resource. {PAGE}'),
    ("html", f'<div>{PAGE} <code>&lt;Patient xmlns="http://hl7.org/fhir"&gt;</code></div>'),
    ("cda", CDA.format(f"<structuredBody><text><table><tr><td>{PAGE}</td></tr></table></text></structuredBody>")),
    ("mhtml", "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=b\r\n\r\n--b"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), EXCHANGED)
def test_what_systems_exchange_is_told_from_what_people_write(kind: str, text: str | bytes) -> None:
    assert detect(text if isinstance(text, bytes) else text.encode(), "a") == kind


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (REPORT, "HL7 v2 without a note; MDM and ORU messages"),
        (REPORT.partition("\r")[2], "HL7 v2 segments without their MSH; give the whole message"),
        ('{"resourceType": "Patient"}', r"FHIR without a note \(1 Patient\); give a DocumentReference"),
        (
            '<act classCode="ACT" moodCode="EVN"/>',
            "a piece of a CDA document, which names no patient; give the whole document",
        ),
        (f'<?xml version="1.0"?>{FHIR_XML}', "FHIR as XML or Turtle, which isn't read; export it as JSON"),
        (CDA.format("<nonXMLBody/>"), r"its document names no patient \(recordTarget"),
        ("01380006310\r\n0143101Ina\r\n", "messages between systems"),
    ],
)
def test_the_error_names_the_format_and_what_to_do(text: str, named: str) -> None:
    with pytest.raises(InputError, match=rf"a\.txt: {named}"):
        read(text.encode(), "a.txt")
