"""Notes of a hospital's system into its server: facts on its patients, corrected notes, notes that are withdrawn."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Ran
from fake import Fake

from etl.batch.conversion import Job
from etl.batch.inputs import collect
from etl.batch.local import run
from etl.pipeline import Settings

Load = Callable[..., Ran]
SYSTEM = "urn:oid:2.16.756.5.30.4"


def note(number: int, text: str, version: str = "1", **changes: Any) -> dict[str, Any]:
    data = base64.b64encode(text.encode()).decode()
    return {
        "resourceType": "DocumentReference",
        "id": f"n{number}",
        "meta": {"versionId": version},
        "status": "current",
        "subject": {"reference": "Patient/1"},
        "content": [{"attachment": {"contentType": "text/plain", "data": data}}],
        **changes,
    }


@pytest.fixture
def converted(tmp_path: Path) -> Callable[..., Path]:
    """`converted(NOTE, …)`: the OUT folder of an export of these notes, each time a new one."""
    made = iter(range(100))

    def make(*notes: dict[str, Any] | str) -> Path:
        folder = tmp_path / str(next(made))
        folder.mkdir()
        source = folder / ("notes.hl7" if isinstance(notes[0], str) else "notes.ndjson")
        source.write_text("".join(one if isinstance(one, str) else json.dumps(one) + "\n" for one in notes), newline="")
        out = folder / "out"
        records = run(collect([str(source)], out).sources, Job(out, Settings()))
        assert all(r.status == "done" for r in records), [r.error for r in records]
        return out

    return make


def patient(fake: Fake, value: str = "44") -> dict[str, Any]:
    resource = {"resourceType": "Patient", "id": "1", "identifier": [{"system": SYSTEM, "value": value}]}
    fake.store["Patient/1"] = {**resource, "meta": {"versionId": "1"}}
    return dict(fake.store["Patient/1"])


def of(fake: Fake, kind: str) -> list[dict[str, Any]]:
    return [r for p, r in fake.store.items() if p.startswith(f"{kind}/")]


@pytest.mark.parametrize(
    "subject",
    [{"reference": "Patient/1"}, {"identifier": {"system": SYSTEM, "value": "44"}}],
)
def test_facts_are_on_the_hospitals_patient(
    fake: Fake, converted: Callable[..., Path], load: Load, subject: dict[str, Any]
) -> None:
    before = patient(fake)
    out = converted(note(1, "Tremor of both hands.", subject=subject), note(2, "No fever.", subject=subject))
    ran = load(out, fake.url, "--verify")
    assert (ran.code, ran.states) == (0, {"done": 2})
    assert [r["subject"]["reference"] for r in of(fake, "Observation")] == ["Patient/1", "Patient/1"]
    assert of(fake, "Patient") == [before]
    assert load(out, fake.url, "--again").states == {"same": 2}


@pytest.mark.parametrize("there", [True, False])
def test_the_source_is_referred_to_where_the_server_has_it(
    fake: Fake, converted: Callable[..., Path], load: Load, there: bool
) -> None:
    patient(fake)
    if there:
        fake.store["DocumentReference/n1"] = note(1, "No fever.")
    assert load(converted(note(1, "No fever.")), fake.url).code == 0
    (what, _) = (one["what"] for one in of(fake, "Provenance")[0]["entity"])
    assert what.get("reference") == ("DocumentReference/n1/_history/1" if there else None)
    assert there or what["identifier"]["value"] == "DocumentReference/n1/_history/1"


@pytest.mark.parametrize(
    ("second", "left"),
    [
        (note(1, "Tremor of both hands. No headache.", "2"), {"hand tremor", "headache"}),
        (note(1, "Tremor of both hands.", "2", status="entered-in-error"), set()),
        (note(1, "Tremor of both hands.", "2", status="superseded"), set()),
    ],
)
def test_what_a_note_says_no_longer_goes(
    fake: Fake, converted: Callable[..., Path], load: Load, second: dict[str, Any], left: set[str]
) -> None:
    patient(fake)
    load(converted(note(1, "Tremor of both hands. No fever.")), fake.url)
    assert {r["code"]["text"] for r in of(fake, "Observation")} == {"hand tremor", "fever"}
    ran = load(converted(second), fake.url, "--verify")
    assert ran.code == 0 and {r["code"]["text"] for r in of(fake, "Observation")} == left
    (source,) = of(fake, "DocumentReference")
    assert source["status"] == second["status"]


def test_a_cancelled_message_takes_its_facts_away(fake: Fake, converted: Callable[..., Path], load: Load) -> None:
    patient(fake)
    head = "MSH|^~\\&|EPR|NORTH|C2F|X|20300504||{}|{}|P|2.5\rPID|1||44^^^N&2.16.756.5.30.4&ISO\r"
    txa = "TXA|1|DS|TX|20300504||||||||d1|||||AU||AV\r"
    load(converted(head.format("MDM^T02", "c1") + txa + "OBX|1|TX|1||No fever.||||||F\r"), fake.url)
    assert [r["subject"]["reference"] for r in of(fake, "Observation")] == ["Patient/1"]
    ran = load(converted(head.format("MDM^T11", "c2") + txa), fake.url)
    assert ran.code == 0 and not of(fake, "Observation")


@pytest.mark.parametrize(("value", "told"), [("45", "no Patient"), ("44", "2 of type Patient")])
def test_a_doubtful_patient_stops_the_note(
    fake: Fake, converted: Callable[..., Path], load: Load, value: str, told: str
) -> None:
    patient(fake)
    fake.store["Patient/2"] = {**fake.store["Patient/1"], "id": "2"}
    subject = {"identifier": {"system": SYSTEM, "value": value}}
    ran = load(converted(note(1, "No fever.", subject=subject)), fake.url)
    assert ran.code == 1 and told in ran.output and not of(fake, "Observation")


@pytest.mark.slow
@pytest.mark.xdist_group("server")
def test_a_real_server_has_the_facts_on_its_own_patients(
    hapi: str, client: httpx.Client, converted: Callable[..., Path], load: Load
) -> None:
    run = "".join(random.SystemRandom().choices("abcdefghiklm", k=6))
    notes, messages = [], []
    for number in range(8):
        identifier = [{"system": SYSTEM, "value": f"{run}{number}"}]
        for kind, more in (("Patient", {}), ("Encounter", {"status": "finished", "class": {"code": "IMP"}})):
            resource = {"resourceType": kind, "id": f"{run}-{number}", "identifier": identifier, **more}
            assert client.put(f"{kind}/{run}-{number}", json=resource).status_code == 201
    for number in range(24):
        who = number % 8
        text = f"Tremor of both hands. Pulse {60 + number}/min."
        context = {"encounter": [{"reference": f"Encounter/{run}-{who}"}]}
        given = note(number, text, subject={"reference": f"Patient/{run}-{who}"}, context=context)
        given["id"] = f"{run}-n{number}"
        assert client.put(f"DocumentReference/{given['id']}", json=given).status_code == 201
        notes.append(client.get(f"DocumentReference/{given['id']}").json())
        messages.append(
            f"MSH|^~\\&|{run}|NORTH|C2F|X|20300504||MDM^T02|c{number}|P|2.5\r"
            f"PID|1||{run}{who}^^^N&2.16.756.5.30.4&ISO\rPV1|1|I{'|' * 17}{run}{who}^^^N&2.16.756.5.30.4&ISO\r"
            f"TXA|1|DS|TX||||||||||d{number}\rOBX|1|TX|1||{text}||||||F\r"
        )

    def told() -> list[int]:
        """How many Observations of each patient and stay the server has."""
        asked = [{"patient": f"{run}-{n}", "encounter": f"{run}-{n}", "_summary": "count"} for n in range(8)]
        return [
            client.get("Observation", params=one, headers={"Cache-Control": "no-cache"}).json()["total"]
            for one in asked
        ]

    ran = load(converted(*notes), hapi, "--verify")
    assert (ran.code, ran.states, told()) == (0, {"done": 24}, [6] * 8)
    assert load(converted(*notes), hapi).states == {"same": 24}
    gone = [{**one, "status": "entered-in-error"} for one in notes[:8]]
    assert load(converted(*gone, *notes[8:]), hapi, "--verify").code == 0 and told() == [4] * 8
    assert load(converted(*messages), hapi, "--verify").code == 0 and told() == [10] * 8
    for kind in ("Patient", "Encounter"):
        versions = [client.get(f"{kind}/{run}-{n}").json()["meta"]["versionId"] for n in range(8)]
        assert versions == ["1"] * 8


def test_notes_of_one_id_from_two_hospitals_stay_two(
    fake: Fake, converted: Callable[..., Path], load: Load, tmp_path: Path
) -> None:
    patient(fake)
    load(converted(note(1, "No fever.")), fake.url, "--source-system", "https://north.example")
    refused = load(converted(note(1, "No fever.")), fake.url, "--source-system", "https://south.example")
    assert refused.code == 1 and "another --source-system" in refused.output and len(of(fake, "Observation")) == 1
    source = tmp_path / "south.ndjson"
    source.write_text(json.dumps(note(1, "No fever.")))
    out = tmp_path / "south"
    settings = Settings(source_system="https://south.example")
    assert [r.status for r in run(collect([str(source)], out).sources, Job(out, settings))] == ["done"]
    assert load(out, fake.url, "--source-system", "https://south.example", "--verify").code == 0
    assert len(of(fake, "Observation")) == len(of(fake, "DocumentReference")) == 2


HEAD = "MSH|^~\\&|EPR|NORTH|C2F|X|20300504||MDM^T02|c1|P|2.5\r"
WHO = "PID|1||44^^^N&2.16.756.5.30.4&ISO\r"
TXA = "TXA|1|DS|TX||||||||||d1|||||AU||AV\r"
SAID = "OBX|1|TX|1||She had a tremor.||||||F\r"
CDA = "<ClinicalDocument xmlns='urn:hl7-org:v3'><recordTarget><patientRole>{}</patientRole></recordTarget>{}</ClinicalDocument>"
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
BAD = {
    "cut.hl7": HEAD + WHO + TXA + SAID + SAID[:24],
    "torn.hl7": HEAD + WHO + TXA[:2],
    "ends.hl7": (HEAD + WHO + TXA + SAID).replace("\r", "\\r"),
    "nobody.hl7": HEAD + TXA + SAID,
    "two.hl7": HEAD + WHO + WHO.replace("44", "45") + TXA + SAID,
    "base64.hl7": HEAD + WHO + TXA + "OBX|1|ED|1||^TEXT^^Base64^U2hlI!!!!||||||F\r",
    "cut.json": json.dumps(note(1, "She had a tremor."))[:-30],
    "base64.json": json.dumps(
        note(1, "", content=[{"attachment": {"contentType": "text/plain", "data": "U2hlI!!!!"}}])
    ),
    "lies.json": json.dumps(note(1, "", content=[{"attachment": {"contentType": "text/plain", "data": PICTURE}}])),
    "nobody.json": json.dumps({k: v for k, v in note(1, "She had a tremor.").items() if k != "subject"}),
    "group.json": json.dumps(note(1, "She had a tremor.", subject={"reference": "Group/1"})),
    "nobody.xml": CDA.format("", "<component><structuredBody/></component>"),
    "cut.xml": CDA.format("<id root='2.16.756.5.30.4' extension='44'/>", "<component>")[:-40],
}


def test_of_bad_notes_nothing_is_sent(fake: Fake, tmp_path: Path, load: Load) -> None:
    before = patient(fake)
    (tmp_path / "in").mkdir()
    for name, text in BAD.items():
        (tmp_path / "in" / name).write_text(text, encoding="latin-1", newline="")
    out = tmp_path / "out"
    records = run(collect([str(tmp_path / "in")], out).sources, Job(out, Settings()))
    assert {r.name: r.status for r in records} == dict.fromkeys(BAD, "failed")
    assert all(len(r.error) > 20 for r in records)
    assert "tremor" not in " ".join(r.error for r in records)
    load(out, fake.url)
    assert fake.store == {"Patient/1": before}
