"""Files that hold several notes: each is a document; what else they hold is named."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from etl.batch.inputs import body_of
from etl.errors import InputError
from etl.readers import read
from etl.readers.limits import Limits
from etl.readers.notes.wrapper import Wrapper, open_file, open_wrapper

PID = "PID|1||4711^^^NORTH||Vale^Ina"
OBX = "OBX|1|TX|1||Tremor {}.||||||F"


def reference(number: int, text: str = "VHJlbW9yLg==", **changes: Any) -> dict[str, Any]:
    attachment = {"contentType": "text/plain", "data": text}
    return {
        "resourceType": "DocumentReference",
        "id": f"n{number}",
        "meta": {"versionId": "1"},
        "status": "current",
        "subject": {"reference": f"Patient/{number % 2}"},
        "content": [{"attachment": attachment}],
        **changes,
    }


def lines(*resources: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in resources)


def bundle(*resources: dict[str, Any]) -> bytes:
    return json.dumps(
        {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": r} for r in resources]}
    ).encode()


def opened(data: bytes) -> Wrapper:
    wrapper = open_wrapper(data, "a")
    assert wrapper is not None
    return wrapper


def message(kind: str, number: str, control: str, parent: str = "", text: str = "of both hands") -> str:
    head = f"MSH|^~\\&|EPR|NORTH|C2F|X|20300504||{kind}|{control}|P|2.5"
    txa = f"TXA|1|DS|TX|20300504||||||||{number}|{parent}||||AU||AV"
    return "\r".join([head, PID, txa, *([] if kind == "MDM^T11" else [OBX.format(text)]), ""])


@pytest.mark.parametrize("wrap", [lines, bundle, lambda *all_: json.dumps([*all_]).encode()])
def test_each_note_is_a_document_and_the_rest_is_named(wrap: Any) -> None:
    beside = [{"resourceType": "Patient", "id": "0"}, {"resourceType": "Observation", "id": "o"}]
    wrapper = opened(wrap(reference(1), *beside, reference(2)))
    assert wrapper.members == ("DocumentReference-n1", "DocumentReference-n2")
    assert wrapper.left_out == (("Observation", "without a note"), ("Patient", "without a note"))
    document = read(wrapper.content("DocumentReference-n2", "a"), "a!n2")
    assert document.envelope is not None and document.envelope.subject.reference == "Patient/0"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            bundle(*map(reference, range(9)))[:-40],
            "FHIR of . bytes, cut off or damaged; nothing of it is read, export it again",
        ),
        (
            bundle(*[{"resourceType": "Observation"}] * 30),
            "FHIR of . bytes, without a note: Observation \\(30\\); give",
        ),
        (
            json.dumps(reference(1, "VHJlbW9yLg==" * 100)).encode(),
            "FHIR of . bytes, one document, .*; split its text or raise",
        ),
        (
            message("MDM^T02", "d1", "c1", text="of both hands " * 90).encode(),
            "HL7 v2 of . bytes, one document, .*; split",
        ),
        (b"Tremor. " * 200, "1600 bytes is more than the limit"),
    ],
)
def test_what_is_too_large_is_named_with_what_to_do(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    named = told.replace(" . bytes", f" {len(data)} bytes")
    with pytest.raises(InputError, match=named):
        read(data, "a.json", Limits(bytes=900))
    with pytest.raises(InputError, match=named):
        body_of(path, "", Limits(bytes=900))


def test_a_note_of_a_bundle_that_is_too_large_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(bundle(reference(1), reference(2, "VHJlbW9yLg==" * 100)))
    assert body_of(path, "DocumentReference-n1", Limits(bytes=900))
    with pytest.raises(
        InputError, match=r"a.json!DocumentReference-n2: one note, .* bytes is more than the limit of 900"
    ):
        body_of(path, "DocumentReference-n2", Limits(bytes=900))


def test_a_resource_or_message_alone_is_no_wrapper() -> None:
    assert open_wrapper(json.dumps(reference(1)).encode(), "a") is None
    assert open_wrapper(json.dumps(reference(1), indent=2).encode(), "a") is None
    assert open_wrapper(message("MDM^T02", "d1", "c1").encode(), "a") is None
    assert open_wrapper(b"Tremor of both hands.\n", "a.txt") is None
    assert open_wrapper(bundle(reference(1))[:-30], "a") is None


def test_the_same_version_is_the_same_bytes_however_it_is_written() -> None:
    one = reference(1)
    other = dict(reversed(one.items()))
    assert opened(bundle(one)).content("DocumentReference-n1", "a") == opened(lines(other, one)).content(
        "DocumentReference-n1", "a"
    )


def test_of_several_versions_the_last_is_taken() -> None:
    older, newer = reference(1), reference(1, meta={"versionId": "10"})
    for given in ((older, newer), (newer, older)):
        wrapper = opened(lines(*given))
        assert wrapper.members == ("DocumentReference-n1",)
        assert wrapper.left_out == (("DocumentReference/n1", "version 1, which isn't the last"),)
        document = read(wrapper.content("DocumentReference-n1", "a"), "a")
        assert document.envelope is not None and document.envelope.version == "10"


def test_a_note_that_another_one_replaces_is_superseded() -> None:
    relation = [{"code": "replaces", "target": {"reference": "DocumentReference/n1"}}]
    wrapper = opened(lines(reference(1), reference(2, relatesTo=relation)))
    found = [read(wrapper.content(member, "a"), "a").envelope for member in wrapper.members]
    assert [one.standing for one in found if one] == ["superseded", "current"]


NUMBER = {"system": "urn:x", "value": "d1"}


@pytest.mark.parametrize(
    ("named", "number"),
    [({"identifier": [NUMBER]}, NUMBER), ({"masterIdentifier": NUMBER}, NUMBER), ({}, {"value": "n1"})],
)
@pytest.mark.parametrize("again", [{}, {"identifier": [NUMBER]}])
def test_a_note_that_is_replaced_by_its_identifier_is_superseded_alone(named: Any, number: Any, again: Any) -> None:
    relation = [{"code": "replaces", "target": {"identifier": number}}]
    wrapper = opened(lines(reference(1, **named), reference(2, relatesTo=relation, **again), reference(3)))
    found = [read(wrapper.content(member, "a"), "a").envelope for member in wrapper.members]
    assert [one.standing for one in found if one] == ["superseded", "current", "current"]


@pytest.mark.parametrize("target", [{}, {"display": "the old one"}, {"identifier": {"system": "urn:x"}}])
def test_a_relation_to_nothing_replaces_nothing(target: dict[str, Any]) -> None:
    wrapper = opened(lines(reference(1), reference(2, relatesTo=[{"code": "replaces", "target": target}])))
    found = [read(wrapper.content(member, "a"), "a").envelope for member in wrapper.members]
    assert [one.standing for one in found if one] == ["current", "current"]


def test_a_note_that_was_entered_in_error_replaces_nothing() -> None:
    relation = [{"code": "replaces", "target": {"reference": "DocumentReference/n1"}}]
    wrapper = opened(lines(reference(1), reference(2, relatesTo=relation, status="entered-in-error")))
    found = [read(wrapper.content(member, "a"), "a").envelope for member in wrapper.members]
    assert [one.standing for one in found if one] == ["current", "entered-in-error"]


def test_a_note_in_another_format_is_read_once_and_an_addendum_is_its_own() -> None:
    relations = [
        [{"code": code, "target": {"reference": "DocumentReference/n1"}}] for code in ("transforms", "appends")
    ]
    wrapper = opened(lines(reference(1), *(reference(n, relatesTo=one) for n, one in enumerate(relations, 2))))
    assert wrapper.members == ("DocumentReference-n1", "DocumentReference-n3")
    assert wrapper.left_out == (("DocumentReference/n2", "the same text as DocumentReference/n1"),)


def test_a_note_that_a_history_says_is_deleted_is_superseded() -> None:
    gone = [{"request": {"method": "DELETE", "url": f"DocumentReference/n{n}"}} for n in (1, 9)]
    entries = [*gone, *({"resource": reference(n)} for n in (1, 2))]
    wrapper = opened(json.dumps({"resourceType": "Bundle", "type": "history", "entry": entries}).encode())
    found = [read(wrapper.content(member, "a"), "a").envelope for member in wrapper.members]
    assert [one.standing for one in found if one] == ["superseded", "current"]
    assert wrapper.left_out == (("DocumentReference/n9", "deleted on its server; what was read of it before stays"),)


def test_notes_of_an_answer_to_a_batch_are_found() -> None:
    inner = [{"resource": json.loads(bundle(reference(n)))} for n in (1, 2)]
    wrapper = opened(json.dumps({"resourceType": "Bundle", "type": "batch-response", "entry": inner}).encode())
    assert wrapper.members == ("DocumentReference-n1", "DocumentReference-n2")


@pytest.mark.parametrize("status", ["current", "superseded"])
def test_a_report_whose_file_a_document_has_too_is_read_once(tmp_path: Path, status: str) -> None:
    address = "https://h.example/fhir/Binary/{}"
    documents = [reference(1, status=status, content=[{"attachment": {"url": address.format("b1")}}])]
    common = {"resourceType": "DiagnosticReport", "status": "final", "subject": {"reference": "Patient/1"}}
    reports = [{**common, "id": f"r{n}", "presentedForm": [{"url": f"Binary/b{n}"}]} for n in (1, 2)]
    (tmp_path / "DocumentReference.000.ndjson").write_bytes(lines(*documents))
    (tmp_path / "DiagnosticReport.000.ndjson").write_bytes(lines(*reports))
    wrapper = open_file(tmp_path / "DiagnosticReport.000.ndjson")
    assert wrapper is not None
    both = ("DiagnosticReport-r1", "DiagnosticReport-r2")
    assert wrapper.members == (both[1:] if status == "current" else both)
    assert opened(lines(*documents, *reports)).members == ("DocumentReference-n1", *wrapper.members)


def test_a_line_that_is_cut_off_fails_alone() -> None:
    wrapper = opened(lines(reference(1)) + lines(reference(2))[:-20] + b"\n" + lines(reference(3)))
    assert wrapper.members == ("DocumentReference-n1", "DocumentReference-n3", "line-2")
    with pytest.raises(InputError, match="cut off or damaged"):
        read(wrapper.content("line-2", "a"), "a!line-2")


def test_binaries_are_found_in_their_own_file(tmp_path: Path) -> None:
    content = [{"attachment": {"contentType": "text/plain", "url": "https://h.example/fhir/Binary/b1"}}]
    (tmp_path / "DocumentReference.ndjson").write_bytes(lines(reference(1, content=content), reference(2)))
    binary = {"resourceType": "Binary", "id": "b1", "contentType": "text/plain", "data": "Tm8gZmV2ZXIu"}
    (tmp_path / "Binary.000.ndjson").write_bytes(lines(binary))
    wrapper = open_file(tmp_path / "DocumentReference.ndjson")
    assert wrapper is not None
    assert read(wrapper.content("DocumentReference-n1", "a"), "a").text == "No fever."


def test_a_large_bundle_takes_little_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(bundle(*(reference(n, "QUFB" * 5_000) for n in range(1_500))))
    tracemalloc.start()
    begun = time.perf_counter()
    wrapper = open_file(path)
    assert wrapper is not None and len(wrapper.members) == 1_500
    wrapper.content("DocumentReference-n7", "a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 30_000_000 and peak < 5_000_000 and time.perf_counter() - begun < 5


def test_the_messages_of_a_batch_are_notes() -> None:
    batch = f"FHS|^~\\&|A\rBHS|^~\\&|A\r{message('MDM^T02', 'd1', 'c1')}{message('MDM^T02', 'd2', 'c2')}BTS|2\rFTS|1\r"
    assert opened(batch.encode()).members == ("MDM-EPR-NORTH-d1", "MDM-EPR-NORTH-d2")


def test_a_batch_without_its_end_loses_its_last_message_by_name() -> None:
    wrapper = opened(f"BHS|^~\\&|A\r{message('MDM^T02', 'd1', 'c1')}{message('MDM^T02', 'd2', 'c2')}".encode())
    assert wrapper.members == ("MDM-EPR-NORTH-d1", "message-2")
    with pytest.raises(InputError, match="batch has no end"):
        read(wrapper.content("message-2", "a"), "a")


def test_a_message_with_a_damaged_header_is_no_text() -> None:
    wrapper = opened((message("MDM^T02", "d1", "c1") + "MSH|EPR|NORTH\rOBX|1|TX|1||Tremor.\r").encode())
    assert wrapper.members == ("MDM-EPR-NORTH-d1", "message-2") or wrapper.left_out
    for member in wrapper.members[1:]:
        with pytest.raises(InputError):
            read(wrapper.content(member, "a"), "a")


def test_of_several_messages_about_a_document_the_last_one_counts() -> None:
    wrapper = opened((message("MDM^T02", "d1", "c1") + message("MDM^T11", "d1", "c2")).encode())
    assert wrapper.members == ("MDM-EPR-NORTH-d1",)
    found = read(wrapper.content(wrapper.members[0], "a"), "a").envelope
    assert found is not None and found.standing == "entered-in-error"
    assert wrapper.left_out == (("MDM-EPR-NORTH-d1", "an earlier message about the same document"),)


def test_a_replacement_takes_away_what_it_replaces() -> None:
    wrapper = opened((message("MDM^T02", "d1", "c1") + message("MDM^T10", "d2", "c2", "d1")).encode())
    standings = {member: read(wrapper.content(member, "a"), "a").envelope for member in wrapper.members}
    assert {k: v.standing for k, v in standings.items() if v} == {
        "MDM-EPR-NORTH-d2": "current",
        "MDM-EPR-NORTH-d1": "entered-in-error",
    }


def test_a_broken_message_fails_alone() -> None:
    broken = message("MDM^T02", "d2", "c2").replace(PID, f"{PID}\r{PID.replace('4711', '4712')}")
    wrapper = opened((message("MDM^T02", "d1", "c1") + broken + message("ADT^A01", "d3", "c3")).encode())
    assert wrapper.members == ("MDM-EPR-NORTH-d1", "message-2")
    assert wrapper.left_out == (("ADT^A01", "without a note"),)
    with pytest.raises(InputError, match="is of 2 patients"):
        read(wrapper.content("message-2", "a"), "a")
