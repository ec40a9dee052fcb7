"""The narrative: readable, and harmless whatever a document says."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import Any
from xml.etree import ElementTree

import pytest

from etl.document import Document
from etl.elements.write import EXTENSION
from etl.facts import Concept, Evidence, Facts, Observation, Period, Person, identity
from etl.fhir.bundle import build_bundle
from etl.fhir.narrative import _value, narrative, readable, said_of, shown
from etl.fhir.validate import validate_bundle
from etl.pipeline import Settings, convert_bytes
from etl.value import replace

PRINTED = f"{EXTENSION}/printed"
HOSTILE = [
    "<script>alert(1)</script>",
    "</div><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "a & b < c > d \" e ' f",
    "]]><!-- -->",
    "left\u202eright\u2066x\u2069",
    "nul\x00bell\x07",
    "&lt;b&gt;&nbsp; &#x202e;&#0;",
    '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;<?php x ?><![CDATA[z]]>',
    "javascript:alert(1) onload=x style=y",
    "hid\U000e0068\U000e0069den a\u200bb\ufeffc\u0085d\u2028e",
    "x" * 100_000,
]
XHTML = "{http://www.w3.org/1999/xhtml}"
ALLOWED = {
    XHTML + tag for tag in ("div", "p", "b", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "ul", "li")
}


def said(source: Document, text: str) -> tuple[Document, Facts]:
    """A document in which everything that is printed is this text."""
    title = "".join(c for c in text if c not in "\x00\x07\u202e\u2066\u2069")  # as readers leave it
    fact = Observation(
        subject="p1",
        evidence=(Evidence(0, len(title), title),),
        code=Concept(text),
        value=text,
        note=text,
        performer=text,
    )
    facts = Facts("case_page", (Person(key="p1", name=text),), None, (fact,), sections=((text, 0, 9),))
    return replace(source, text=title, title=None, name=text), facts


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text(source: Document, text: str) -> None:
    bundle = build_bundle(*said(source, text), bundle_type="document")
    assert validate_bundle(bundle) == []
    for entry in bundle["entry"]:
        assert_harmless(entry["resource"]["text"]["div"])


def assert_harmless(div: str) -> None:
    """XHTML of few elements and no attributes, without a sign that isn't seen."""
    root = ElementTree.fromstring(div)
    assert {e.tag for e in root.iter()} <= ALLOWED
    assert not any(e.attrib for e in root.iter())
    assert len(div) < 12_000
    hidden = {c for c in div if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")}
    assert hidden <= {"\n", "\t"}


@pytest.mark.parametrize("suffix", [".txt", ".html"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_page(text: str, suffix: str) -> None:
    """The same through reader and parsers: what is said between the words that are understood."""
    text = text.replace("\0", "")  # a file with one is no text
    page = f"Case of Mr. Lane {text}\n\nName: Mr. Lane {text}\nDiagnosis: motor neuron disease {text}\n\nTremor {text} 3-/5.\n"
    data = f"<html><body><pre>{escape(page)}</pre></body></html>" if suffix == ".html" else page
    result = convert_bytes(data.encode("utf-8", "replace"), f"page{suffix}", Settings(bundle_type="document"))
    assert result.problems == ()
    assert len(result.bundle["entry"]) > 3
    for entry in result.bundle["entry"]:
        assert_harmless(entry["resource"]["text"]["div"])


def test_what_it_says(source: Document, everything: Facts) -> None:
    divs = [e["resource"]["text"]["div"] for e in build_bundle(source, everything)["entry"]]
    whole = "\n".join(divs)
    for words in (
        "3-/5",
        "left upper limb, distal",
        "6 months after",
        "severe",
        "Needs review",
        "2.50 L",
        "10 ° – 20 °",
        "China",
    ):
        assert words in whole
    assert all(d.startswith('<div xmlns="http://www.w3.org/1999/xhtml">') for d in divs)


def read(div: str) -> list[list[str]]:
    """The rows of all tables, and the lines of all lists."""
    root = ElementTree.fromstring(div)
    return [[c.text or "" for c in e] for e in root.iter(XHTML + "tr")] + [
        [e.text or ""] for e in root.iter(XHTML + "li")
    ]


def texts(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The narratives of a kind of resource."""
    return [e["resource"]["text"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


@pytest.mark.parametrize("bundle_type", ["transaction", "document"])
def test_a_patient_says_who_it_is_and_the_source_holds_the_record(
    source: Document, everything: Facts, bundle_type: Any
) -> None:
    bundle = build_bundle(source, everything, bundle_type=bundle_type)
    for patient in texts(bundle, "Patient"):
        assert patient["status"] == "extensions"
        labels = {row[0] for row in read(patient["div"])}
        assert labels <= {"Name", "Sex", "Nationality"}
    (record,) = texts(bundle, "DocumentReference")
    assert record["status"] == "additional"
    told = read(record["div"])
    assert any(line[0].startswith("motor neuron disease: ") and "severe" in line[0] for line in told)
    assert any(line[0].startswith("stem cell transplantation: ") and "intrathecal" in line[0] for line in told)
    assert any(row[0] == "muscle strength, left upper limb, distal" and "3-/5" in row for row in told)
    assert any(line[0].startswith("hypertension") for line in told)
    assert "<b>Mr. Doe: Conditions</b>" in record["div"]


def test_the_records_of_very_many_people_are_counted(source: Document) -> None:
    people = tuple(Person(key=f"p{n}", name=f"Mr. {n}") for n in range(50))
    place = (Evidence(0, 1, source.text[:1]),)
    facts = tuple(
        Observation(subject=p.key, evidence=place, code=Concept("tremor"), presence="present") for p in people
    )
    (record,) = texts(build_bundle(source, Facts("case_report", people, None, facts)), "DocumentReference")
    assert "Mr. 39: Findings" in record["div"] and "Mr. 40: Findings" not in record["div"]
    assert "… and 10 more people" in record["div"]


def test_a_scale_is_a_table(source: Document) -> None:
    def visit(start: int, day: str, speech: int, arm: int) -> list[Observation]:
        place = (Evidence(start, start + 1, source.text[start : start + 1]),)
        common: Any = {"subject": "p1", "category": "survey", "effective": Period(day), "evidence": place}
        items = [
            Observation(code=Concept(name), value=value, **common)
            for name, value in (("speech item", speech), ("arm <item>", arm))
        ]
        members = tuple(identity(i) for i in items)
        return [Observation(code=Concept("scale total"), value=speech + arm, members=members, **common), *items]

    facts = (*visit(0, "2004-05", 3, 1), *visit(20, "2004-11", 4, 2))
    bundle = build_bundle(source, Facts("case_page", (Person(key="p1"),), None, facts))
    divs = {e["resource"]["id"]: e["resource"] for e in bundle["entry"]}
    (record,) = texts(bundle, "DocumentReference")
    rows = read(record["div"])
    assert ["", "2004-05", "2004-11"] in rows
    assert ["scale total", "4", "6"] in rows and ["speech item", "3", "4"] in rows and ["arm <item>", "1", "2"] in rows
    totals = [read(r["text"]["div"]) for r in divs.values() if "hasMember" in r]
    assert [["Item", "Value"] in t and ["arm <item>", "1"] in t for t in totals] == [True, False]


def test_what_is_long_is_cut(source: Document) -> None:
    place = (Evidence(0, 1, source.text[0]),)
    facts = [
        Observation(subject="p1", evidence=place, code=Concept(f"thing {i}"), value=i, effective=Period(str(1900 + i)))
        for i in range(150)
    ]
    bundle = build_bundle(source, Facts("case_page", (Person(key="p1"),), None, tuple(facts)))
    (record,) = texts(bundle, "DocumentReference")
    rows = read(record["div"])[2:]  # below its own status and type
    assert len(rows) == 82 and rows[-1][0] == "… and 70 more"
    assert rows[0][-1] == "at other times" and rows[40][-1] == "1939: 39"


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ({"resourceType": "Device", "id": "1"}, "generated"),
        ({"resourceType": "Condition", "id": "1", "extension": [{"url": "x"}]}, "extensions"),
    ],
)
def test_the_status_says_where_its_words_come_from(resource: dict[str, Any], status: str) -> None:
    assert narrative(said_of(resource))["text"]["status"] == status


VALUE: dict[str, Any] = {"valueQuantity": {"value": 5, "unit": "mg"}}
PARTS: dict[str, Any] = {"component": [{"code": {"text": "one"}, "valueString": "x"}, {"code": {"text": "two"}}]}
MEANT: dict[str, Any] = {"interpretation": [{"text": "High"}]}
WITHOUT: dict[str, Any] = {"dataAbsentReason": {"text": "not done"}}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (VALUE, "5 mg"),
        (VALUE | PARTS | MEANT, "5 mg; one x (High)"),
        (PARTS | MEANT, "one x (High)"),
        (PARTS | WITHOUT, "one x"),
        (MEANT | WITHOUT, "High"),
        (VALUE | WITHOUT, "5 mg"),
        (WITHOUT, "not done"),
        ({}, ""),
    ],
)
def test_a_value_its_parts_what_it_means_or_why_there_is_none(said: dict[str, Any], told: str) -> None:
    resource = {"resourceType": "Observation", "id": "1", "status": "final", "code": {"text": "it"}, **said}
    assert _value(resource, said_of(resource).by_label) == told


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"text": "a", "coding": [{"display": "b"}]}, "a"),
        ({"coding": [{"code": "c"}, {"display": "b"}]}, "b"),
        ({"coding": [{"code": "c"}]}, "c"),
        ({"value": 5, "comparator": "<", "code": "kg"}, "<5 kg"),
        ({"low": {"value": 1, "code": "1"}}, "1 – …"),
        ({"extension": [{"url": PRINTED, "valueString": "last spring"}]}, "last spring"),
        ({"start": "2004", "extension": [{"url": PRINTED, "valueString": "x"}]}, "2004 – …; x"),
        ({"start": "2004"}, "2004 – …"),
        ([{"text": "a"}, {"text": "b"}], "a; b"),
        ([{"actor": {"display": "Clinic"}}], "Clinic"),
        (None, ""),
        ({}, ""),
        (True, "True"),
    ],
)
def test_shown(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_readable() -> None:
    assert readable("a\u202eb\x00c\ud800") == "abc"
    assert readable("a" * 500) == "a" * 400 + "…"


def test_order_of_elements() -> None:
    made = narrative(said_of({"resourceType": "Device", "id": "1", "meta": {"tag": []}, "status": "active"}))
    assert list(made) == ["resourceType", "id", "meta", "text", "status"]
