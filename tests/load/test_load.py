"""Loading into a fake server that misbehaves as told: nothing lost, nothing twice, and what went wrong is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import LETTER, Ran
from fake import Asked, Fake, Reply, outcome, posts, times

from etl.cli import main
from etl.corrections import accepted, rejected
from etl.elements.write import ASSERTED
from etl.holding import NO_FACTS, is_rejected
from etl.release import RELEASED

Load = Callable[..., Ran]
Converted = Callable[..., Path]


def content(fake: Fake) -> dict[str, Any]:
    """What a server has, but for versions and times."""
    return {p: {k: v for k, v in r.items() if k not in ("meta", "recorded")} for p, r in fake.store.items()}


def facts(fake: Fake) -> set[str]:
    return {p for p in fake.store if p.split("/")[0] not in ("Patient", "Device", "DocumentReference", "Provenance")}


def test_twice_is_once(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER, b=LETTER.replace("Lane", "Poole"))
    dry = load(out, fake.url, "--dry-run")
    assert not fake.posts
    first = load(out, fake.url, "--verify")
    assert sum(dry.report["planned"]["create"].values()) == len(fake.store)  # our Device is told once
    assert (first.code, first.states) == (0, {"done": 2}) and first.totals["created"] == len(fake.store)
    assert first.totals["same"] == 1 and f"{len(fake.store)} created, 1 same" in first.output  # our Device, named twice
    assert first.totals["verified"] == len(fake.store) + 1 and first.totals["failed"] == 0
    before, asked = content(fake), len(fake.asked)
    again = load(out, fake.url)
    assert (again.code, again.states) == (0, {"before": 2}) and len(fake.asked) == asked + 1  # only what it can do
    looked = load(out, fake.url, "--again", "--verify")
    assert (looked.code, looked.states) == (0, {"same": 2}) and content(fake) == before
    assert looked.totals["same"] == looked.totals["verified"] == len(before) + 1 and looked.totals["created"] == 0
    assert not any(posts(a) for a in fake.asked[asked:])
    (out / "load.sqlite").unlink()
    assert load(out, fake.url).states == {"same": 2} and content(fake) == before


BUSY = [
    ("500", 3, Reply(500, b"<html>broken</html>")),
    ("503", 3, Reply(503, outcome("transient", "busy"), {"Retry-After": "1"})),
    ("503 with a date", 3, Reply(503, b"", {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})),
    ("429", 3, Reply(429, outcome("throttled", "slow down"), {"Retry-After": "1"})),
    ("connection cut before", 3, Reply(hang_up=True)),
    ("connection cut after", 3, Reply(work=True, hang_up=True)),
    ("a slow answer", 2, Reply(work=True, wait=0.4)),
    ("answer cut", 3, Reply(work=True, cut=40)),
    ("answer of nothing", 3, Reply(work=True, cut=0)),
    ("one entry for all", 1, Reply(work=True, change=lambda b: {**b, "entry": b["entry"][:1]})),
    ("a search for an answer", 1, Reply(work=True, change=lambda b: {**b, "type": "searchset"})),
    ("answers in another order", 1, Reply(work=True, change=lambda b: {**b, "entry": b["entry"][::-1]})),
    ("no status", 1, Reply(work=True, change=lambda b: {**b, "entry": [{"response": {}} for _ in b["entry"]]})),
    ("conflict", 2, Reply(409, outcome("conflict"))),
    ("another version", 2, Reply(412, outcome("conflict"))),
]


@pytest.mark.parametrize(("number", "reply"), [b[1:] for b in BUSY], ids=[b[0] for b in BUSY])
def test_nothing_lost_nothing_twice(fake: Fake, converted: Converted, load: Load, number: int, reply: Reply) -> None:
    out = converted(a=LETTER)
    fake.faults = [times(number, reply, when=lambda a: posts(a) and len(a.bundle["entry"]) > 1)]
    done = load(out, fake.url, "--verify", *(["--timeout", "0.3"] if reply.wait else []))
    assert (done.code, done.states) == (0, {"done": 1}), done.output
    entries = json.loads((out / "a.json").read_bytes())["entry"]
    assert len(fake.store) == len(entries)
    assert {k: n for k, n in done.totals.items() if n} == {"created": len(entries), "verified": len(entries)}


def test_what_verify_finds_is_counted(fake: Fake, converted: Converted, load: Load) -> None:
    """A server that loses a fact after it said yes, then one that has all of it."""
    out = converted(a=LETTER)
    number = len(json.loads((out / "a.json").read_bytes())["entry"])

    def lose(asked: Asked) -> None:
        if asked.query.get("_summary") == "count" and asked.path == "Observation":
            for place in [p for p in fake.store if p.startswith("Observation/")][:1]:
                fake.store.pop(place)
            fake.faults.clear()

    fake.faults = [lose]
    done = load(out, fake.url, "--verify")
    assert done.code == 1 and done.states == {"failed": 1} and " Observation" in done.report["documents"][0]["why"]
    assert done.totals["created"] == number and 0 < done.totals["verified"] < number
    again = load(out, fake.url, "--verify")
    assert again.code == 0 and again.totals["created"] == again.totals["updated"] == 1  # the fact, and its Provenance
    assert again.totals["same"] == number - 2
    assert again.totals["verified"] == number and f"{number} verified" in again.output


def test_what_failed_is_counted(fake: Fake, converted: Converted, load: Load) -> None:
    """The server goes away after some portions: these are created, of the others nobody knows."""
    out = converted(a=LETTER)
    number = len(json.loads((out / "a.json").read_bytes())["entry"])
    sent = [0]

    def away(asked: Asked) -> Reply | None:
        sent[0] += posts(asked)
        return Reply(503) if sent[0] > 2 and posts(asked) else None

    fake.faults = [away]
    done = load(out, fake.url, "--max-entries", "4")
    assert done.code == 1 and done.totals["created"] == len(fake.store) > 1
    assert done.totals["created"] + done.totals["failed"] == number


ENDS = [
    ("signed out", Reply(401), "not signed in"),
    ("not allowed", Reply(403, outcome("forbidden")), "isn't allowed"),
    (
        "elsewhere",
        Reply(307, b"", {"Location": "http://127.0.0.2/fhir"}),
        "sends us to another one \\(http://127.0.0.2\\)",
    ),
    ("a login page", Reply(200, b"<html>Log in</html>", {"Content-Type": "text/html"}), "a web page"),
]


@pytest.mark.parametrize(("reply", "told"), [e[1:] for e in ENDS], ids=[e[0] for e in ENDS])
def test_what_ends_at_once(fake: Fake, converted: Converted, load: Load, reply: Reply, told: str) -> None:
    out = converted(a=LETTER, b=LETTER.replace("Lane", "Poole"), c=LETTER.replace("Lane", "Reed"))
    fake.faults = [times(1000, reply, when=posts)]
    done = load(out, fake.url)
    assert done.code == 1 and done.states == {"failed": 1, "left": 2} and len(fake.posts) == 1
    assert pytest.importorskip("re").search(told, done.output), done.output
    fake.faults = []
    assert load(out, fake.url).states == {"done": 3}


def test_a_narrative_that_the_server_writes_anew_is_the_same(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER.replace("Gait ataxia", "Friedreich's ataxia"))
    load(out, fake.url)
    found = [r["text"] for r in fake.store.values() if "ataxia" in r.get("text", {}).get("div", "")]
    for text in found:
        text["div"] = text["div"].replace("<p>", "<p >").replace("taxia", "t&#97;xia")
    assert found and load(out, fake.url, "--again").states == {"same": 1}
    found[0]["div"] = found[0]["div"].replace("t&#97;xia", "trophy")
    assert load(out, fake.url, "--again").totals["updated"] >= 1


def test_a_server_that_is_down_ends_the_load_early(fake: Fake, converted: Converted, load: Load) -> None:
    names = ["Lane", "Poole", "Reed", "Frost", "Marsh", "Brook"]
    out = converted(**{n.lower(): LETTER.replace("Lane", n) for n in names})
    fake.faults = [times(10_000, Reply(503), when=lambda a: a.path != "metadata")]
    done = load(out, fake.url)
    assert done.code == 1 and done.states == {"failed": 3, "left": 3} and len(fake.asked) == 1 + 3 * 4
    assert "3 documents are left" in done.output
    fake.faults = []
    assert load(out, fake.url).states == {"done": 6}


def test_a_refused_search_costs_one_document(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER, b=LETTER.replace("Lane", "Poole"))
    gone = Reply(410, outcome("not-found"))
    fake.faults = [times(1, gone, when=lambda a: a.path == "DocumentReference")]
    done = load(out, fake.url)
    assert done.code == 1 and done.states == {"failed": 1, "done": 1} and "410" in done.output
    assert load(out, fake.url, "--verify").code == 0


def test_one_failure_may_be_too_many(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER, b=LETTER.replace("Lane", "Poole"))
    fake.refuse = lambda r: r["resourceType"] == "Observation"
    assert load(out, fake.url, "--max-failures", "1").states == {"refused": 1, "left": 1}


@pytest.mark.parametrize("transaction", [True, False])
def test_what_is_refused_is_saved_and_the_rest_goes_on(
    fake: Fake, converted: Converted, load: Load, transaction: bool
) -> None:
    out = converted(a=LETTER)
    fake.transaction = transaction
    fake.refuse = lambda r: "Babinski" in json.dumps(r.get("code", {}))
    done = load(out, fake.url)
    assert done.code == 1 and done.states == {"refused": 1} and done.totals["refused"] == 1
    saved = json.loads((out / "refused" / "a.txt.json").read_bytes())["entry"]
    assert [e["resource"]["code"]["text"] for e in saved] == ["Babinski sign"]
    assert saved[0]["response"]["outcome"]["issue"][0]["code"] == "processing"
    entries = json.loads((out / "a.json").read_bytes())["entry"]
    assert len(fake.store) == len(entries) - 1 and "Babinski" not in done.output
    fake.refuse = lambda r: False
    assert load(out, fake.url, "--verify").states == {"done": 1} and len(fake.store) == len(entries)


def test_a_document_as_a_whole_or_not(fake: Fake, converted: Converted, load: Load) -> None:
    fake.refuse = lambda r: "Babinski" in json.dumps(r.get("code", {}))
    done = load(converted(a=LETTER), fake.url, "--whole")
    assert done.code == 1 and {p.split("/")[0] for p in fake.store} == {"Device"}


def test_entries_refused_within_an_answer_of_200(fake: Fake, converted: Converted, load: Load) -> None:
    refused = {"response": {"status": "422", "outcome": outcome("processing")}}
    fake.faults = [
        times(
            1,
            Reply(work=True, change=lambda b: {**b, "entry": [*b["entry"][:-3], refused, refused, refused]}),
            when=lambda a: posts(a) and len(a.bundle["entry"]) > 5,
        )
    ]
    done = load(converted(a=LETTER), fake.url)
    assert done.code == 1 and done.totals["refused"] == 3


@pytest.mark.parametrize("transaction", [True, False])
@pytest.mark.parametrize("most", [1, 2, 7])
def test_in_portions(fake: Fake, converted: Converted, load: Load, transaction: bool, most: int) -> None:
    out = converted(a=LETTER)
    fake.transaction = transaction
    done = load(out, fake.url, "--max-entries", str(most), "--verify")
    assert (done.code, done.states) == (0, {"done": 1}), done.output
    assert max(len(a.bundle["entry"]) for a in fake.posts) <= most
    assert len(fake.store) == len(json.loads((out / "a.json").read_bytes())["entry"])


def test_a_cut_off_load_goes_on(fake: Fake, converted: Converted, load: Load) -> None:
    """Whatever portion was the last one."""
    out = converted(a=LETTER)
    whole = len(json.loads((out / "a.json").read_bytes())["entry"])
    for number in range(0, 5):
        fake.store.clear()
        (out / "load.sqlite").unlink(missing_ok=True)
        left = [number]

        def fault(asked: Asked, left: list[int] = left) -> Reply | None:
            left[0] -= posts(asked)
            return Reply(hang_up=True) if left[0] < 0 else None

        fake.faults = [fault]
        assert load(out, fake.url, "--max-entries", "5").code == 1
        fake.faults = []
        assert load(out, fake.url, "--max-entries", "5", "--verify").code == 0
        assert len(fake.store) == whole


HOSPITAL = {
    "resourceType": "Patient",
    "id": "77",
    "identifier": [{"system": "https://hospital.example/mrn", "value": "A|1,2"}],
    "name": [{"family": "Lane", "given": ["John", "Q."]}],
    "birthDate": "1966-02-03",
    "telecom": [{"system": "phone", "value": "555"}],
}


def subject_map(folder: Path, value: str = "A|1,2") -> str:
    path = folder / "map.csv"
    path.write_text(f'document,person,system,value\na.txt,p1,https://hospital.example/mrn,"{value}"\n', "utf-8")
    return str(path)


def test_the_hospitals_patient_is_only_referred_to(
    fake: Fake, converted: Converted, load: Load, tmp_path: Path
) -> None:
    fake.put(HOSPITAL)
    before = json.dumps(fake.store["Patient/77"])
    out = converted(a=LETTER)
    done = load(out, fake.url, "--subject-map", subject_map(tmp_path), "--verify")
    assert done.code == 0 and json.dumps(fake.store["Patient/77"]) == before and len(fake.of("Patient")) == 1
    assert {r["subject"]["reference"] for r in fake.of("Observation")} == {"Patient/77"}


def test_a_patient_already_made_by_us_gives_way(fake: Fake, converted: Converted, load: Load, tmp_path: Path) -> None:
    out = converted(a=LETTER)
    load(out, fake.url)
    fake.put(HOSPITAL)
    places = facts(fake)
    done = load(out, fake.url, "--subject-map", subject_map(tmp_path))
    assert done.code == 0 and facts(fake) == places
    assert {r["subject"]["reference"] for r in fake.of("Observation")} == {"Patient/77"}


@pytest.mark.parametrize(
    ("patients", "told"),
    [
        ([], "names no patient"),
        ([HOSPITAL, {**HOSPITAL, "id": "78"}], "names 2 patients"),
        ([{**HOSPITAL, "active": False}], "isn't active"),
        ([{**HOSPITAL, "link": [{"type": "replaced-by"}]}], "was merged"),
    ],
)
def test_a_doubtful_patient_stops_the_document(
    fake: Fake, converted: Converted, load: Load, tmp_path: Path, patients: list[dict[str, Any]], told: str
) -> None:
    for patient in patients:
        fake.put(patient)
    done = load(converted(a=LETTER), fake.url, "--subject-map", subject_map(tmp_path))
    assert done.code == 1 and told in done.output and "A|1,2" not in done.output
    assert not fake.of("Observation") and not fake.of("DocumentReference")


@pytest.mark.parametrize("printed", ["Lane", "Mr. John Lane", "J. Lane", "Lane, John"])
def test_who_may_be_who_is_for_people_to_decide(
    fake: Fake, converted: Converted, load: Load, tmp_path: Path, printed: str
) -> None:
    out = converted(a=LETTER)
    path = out / "a.json"
    bundle = json.loads(path.read_bytes())
    person = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    person["birthDate"] = "1966-02-03"
    person["name"] = [{"text": printed}]
    path.write_text(json.dumps(bundle), "utf-8")
    fake.put(HOSPITAL)
    others = [("78", "Lane", "1966-02-04"), ("79", "Moor", "1966-02-03")]
    for number, family, born in others:
        identifier = [{**HOSPITAL["identifier"][0], "value": number}]
        name = [{"family": family, "given": ["John"]}]
        fake.put({**HOSPITAL, "id": number, "identifier": identifier, "name": name, "birthDate": born})
    goal = tmp_path / "match.csv"
    assert load(out, fake.url, "--match", str(goal)).code == 0 and not fake.posts
    head, row = goal.read_text("utf-8").splitlines()
    assert head.startswith("document,person,system,value,accept")
    assert row.startswith('a.txt,p1,https://hospital.example/mrn,"A|1,2",,name and birth date,Patient/77,')
    undecided = load(out, fake.url, "--subject-map", str(goal))
    assert undecided.code == 1 and "person p1" in undecided.output and "yes or no" in undecided.output
    assert len(fake.of("Patient")) == 3 and not fake.of("Observation")
    goal.write_text(goal.read_text("utf-8").replace(",,name", ",no,name"), "utf-8")
    assert load(out, fake.url, "--subject-map", str(goal)).code == 0 and len(fake.of("Patient")) == 4
    goal.write_text(goal.read_text("utf-8").replace(",no,name", ",yes,name"), "utf-8")
    assert load(out, fake.url, "--subject-map", str(goal)).code == 0
    assert {r["subject"]["reference"] for r in fake.of("Observation")} == {"Patient/77"}


CORRECTED = LETTER.replace("Case report\n", "Case report, second print\n\nWith a line more.\n").replace(
    "ALSFRS-R 37", "ALSFRS-R 38"
)


@pytest.mark.parametrize("most", ["500", "4"])
@pytest.mark.parametrize("transaction", [True, False])
def test_a_new_version_replaces_the_one_before(
    fake: Fake, converted: Converted, load: Load, most: str, transaction: bool
) -> None:
    fake.transaction = transaction
    load(converted(a=LETTER), fake.url)
    before = facts(fake)
    out = converted(a=CORRECTED)
    (out / "load.sqlite").unlink(missing_ok=True)
    dry = load(out, fake.url, "--dry-run")
    assert dry.report["documents"][0]["plan"]["delete"] == {"Observation": 1}
    assert dry.report["planned"]["delete"] == {"Observation": 1} and "  delete: 1 Observation\n" in dry.output
    done = load(out, fake.url, "--max-entries", most, "--verify")
    assert (done.code, done.totals["gone"]) == (0, 1), done.output
    after = facts(fake)
    assert len(before - after) == len(after - before) == 1 and len(fake.of("Patient")) == 1
    old, new = sorted(fake.of("DocumentReference"), key=lambda r: r["status"], reverse=True)
    assert (old["status"], new["status"]) == ("superseded", "current")
    assert new["relatesTo"] == [{"code": "replaces", "target": {"reference": f"DocumentReference/{old['id']}"}}]
    assert load(out, fake.url, "--again").states == {"same": 1}
    back = load(converted(a=LETTER), fake.url, "--again")
    assert back.code == 0 and len(facts(fake)) == len(before)
    assert [r["status"] for r in fake.of("DocumentReference")].count("current") == 1


def test_gone_facts_may_be_marked_instead(fake: Fake, converted: Converted, load: Load) -> None:
    load(converted(a=LETTER), fake.url)
    before = len(fake.store)
    out = converted(a=CORRECTED.replace("Hypertension.", ""))
    done = load(out, fake.url, "--gone", "error")
    assert done.code == 0 and done.totals["gone"] == 2 and len(fake.store) > before
    marked = [r for r in fake.store.values() if "entered-in-error" in json.dumps(r)]
    assert {r["resourceType"] for r in marked} == {"Observation", "Condition"}
    assert all("clinicalStatus" not in r for r in marked)
    assert load(out, fake.url, "--gone", "error", "--again").states == {"same": 1}


@pytest.mark.parametrize("most", ["500", "3"])
def test_a_refused_delete_is_tried_again(fake: Fake, converted: Converted, load: Load, most: str) -> None:
    load(converted(a=LETTER), fake.url)
    score = next(p for p in facts(fake) if "ALSFRS" in json.dumps(fake.store[p].get("code", {})))
    fake.put({"resourceType": "DiagnosticReport", "id": "9", "result": [{"reference": score}]})
    out = converted(a=CORRECTED)
    for _ in range(2):
        (out / "load.sqlite").unlink(missing_ok=True)
        done = load(out, fake.url, "--max-entries", most)
        assert done.code == 1 and done.totals["refused"] == 1 and score in fake.store
        assert sum("ALSFRS" in json.dumps(r.get("code", {})) for r in fake.of("Observation")) == 2
    del fake.store["DiagnosticReport/9"]
    done = load(out, fake.url, "--max-entries", most, "--verify")
    assert done.code == 0 and score not in fake.store


def test_another_document_of_that_name(fake: Fake, converted: Converted, load: Load) -> None:
    load(converted(a=LETTER), fake.url)
    before = content(fake)
    other = converted(a="Case report\n\nMrs. Ortiz, 30 years old.\n\nDiagnosis: multiple sclerosis.\n")
    done = load(other, fake.url)
    assert done.code == 1 and "--source-system" in done.output
    assert all(content(fake)[p] == r for p, r in before.items())
    assert load(other, fake.url, "--source-system", "https://other.example").code == 0
    assert all(content(fake)[p] == r for p, r in before.items())


def test_the_same_text_twice_is_one(fake: Fake, converted: Converted, load: Load) -> None:
    assert load(converted(a=LETTER, b=LETTER), fake.url, "--jobs", "2", "--verify").code == 0
    one = len(fake.store)
    assert len(fake.of("Patient")) == 1
    done = load(converted(a=CORRECTED, b=LETTER), fake.url, "--verify")
    assert done.code == 0 and len(fake.of("Patient")) == 2 and len(fake.store) > one
    codes = [json.dumps(r.get("valueInteger", "")) for r in fake.of("Observation")]
    assert codes.count("37") == codes.count("38") == 1


def test_what_a_person_accepted_stays(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER)
    load(out, fake.url)
    tags = [{"system": "https://case2fhir.org/fhir/CodeSystem/tags", "code": "unreviewed"}]
    path = out / "a.json"
    bundle = json.loads(path.read_bytes())
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "Observation":
            entry["resource"]["meta"]["tag"] = tags
    path.write_text(json.dumps(bundle), "utf-8")
    load(out, fake.url)
    score = next(r for r in fake.of("Observation") if "ALSFRS" in json.dumps(r["code"]))
    place = f"Observation/{score['id']}"
    accepted = {**score, "valueInteger": 36, "status": "corrected", "meta": {**score["meta"], "tag": []}}
    fake.put(accepted)
    done = load(out, fake.url, "--again")
    assert done.code == 0 and fake.store[place]["valueInteger"] == 36 and "kept" in done.output
    done = load(converted(a=CORRECTED), fake.url)
    assert done.code == 0 and fake.store[place]["valueInteger"] == 36


def reject(out: Path, *words: str) -> None:
    """A person rejects the facts of a converted letter that are called so."""
    path = out / "a.json"
    bundle = json.loads(path.read_bytes())
    for entry in bundle["entry"]:
        one = entry["resource"]
        called = json.dumps(one.get("code") or one.get("medicationCodeableConcept") or "").casefold()
        if any(word in called for word in words):
            entry["resource"] = rejected(one)
    path.write_text(json.dumps(bundle), "utf-8")


REJECTED = ("hypertension", "babinski", "baclofen")


@pytest.mark.parametrize("gone", ["delete", "error"])
def test_what_a_person_rejected_ends_on_the_server(fake: Fake, converted: Converted, load: Load, gone: str) -> None:
    out = converted(a=LETTER)
    load(out, fake.url)
    before = len(facts(fake))
    reject(out, *REJECTED)
    done = load(out, fake.url, "--gone", gone, "--verify")
    assert (done.code, done.totals["gone"]) == (0, 3), done.output
    left = [
        r for r in fake.store.values() if any(word in json.dumps(r.get("code", "")).casefold() for word in REJECTED)
    ]
    assert all(is_rejected(r) for r in left) and len(left) == (0 if gone == "delete" else 2)
    assert len(facts(fake)) == before - (3 if gone == "delete" else 0)
    assert load(out, fake.url, "--gone", gone, "--again").states == {"same": 1}


def test_what_was_accepted_and_is_rejected_now_ends_too(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER)
    path = out / "a.json"
    bundle = json.loads(path.read_bytes())
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "Condition":
            entry["resource"] = {**accepted(entry["resource"]), "meta": {"security": [ASSERTED]}}
    path.write_text(json.dumps(bundle), "utf-8")
    load(out, fake.url)
    assert any("hypertension" in json.dumps(r) for r in fake.of("Condition"))
    reject(out, "hypertension")
    assert load(out, fake.url).totals["gone"] == 1
    assert not any("hypertension" in json.dumps(r) for r in fake.of("Condition"))


@pytest.mark.parametrize("asked", [[], ["--include-rejected"]])
def test_what_a_person_rejected_is_not_sent(fake: Fake, converted: Converted, load: Load, asked: list[str]) -> None:
    out = converted(a=LETTER)
    reject(out, *REJECTED)
    done = load(out, fake.url, *asked)
    assert done.code == 0, done.output
    there = [r for r in fake.store.values() if is_rejected(r)]
    assert len(there) == (3 if asked else 0)
    if not asked:
        text = json.dumps([{k: v for k, v in r.items() if k != "content"} for r in fake.store.values()]).casefold()
        assert not any(word in text for word in REJECTED)
    assert load(out, fake.url, "--again", *asked).states == {"same": 1}


def test_only_what_was_reviewed_is_sent(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER)
    path = out / "a.json"
    bundle = json.loads(path.read_bytes())
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "Condition":
            entry["resource"] = accepted(entry["resource"])
    path.write_text(json.dumps(bundle), "utf-8")
    assert load(out, fake.url, "--reviewed-only").code == 0
    assert {r["resourceType"] for r in facts_of(fake)} == {"Condition"}
    assert load(out, fake.url).totals["created"] > 3  # another choice isn't what the ledger has as done


def facts_of(fake: Fake) -> list[dict[str, Any]]:
    return [r for r in fake.store.values() if r["resourceType"] not in NO_FACTS]


def test_what_is_not_ours_is_named_and_nothing_is_sent(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER, b=LETTER, c=LETTER, d=LETTER, e=LETTER)
    whole = json.loads((out / "a.json").read_bytes())
    (out / "a.json").write_text(json.dumps({**whole, "entry": whole["entry"][2:]}), "utf-8")
    (out / "b.json").write_text('{"resourceType": "Bundle", "entry": [', "utf-8")
    sizes = json.dumps(whole).replace('"size": ', '"size": "0').replace('"size": "0', '"size": "1", "x": ')
    (out / "c.json").write_text(sizes, "utf-8")
    (out / "d.trace.json").unlink()
    (out / "e.json").unlink()
    done = load(out, fake.url)
    assert done.code == 1 and done.states == {"failed": 5} and not fake.posts
    why = [d["why"] for d in done.report["documents"]]
    assert [
        "didn't write" in w or "cut off" in w or "FHIR R5" in w or "half written" in w or "missing" in w for w in why
    ] == [True] * 5


def test_slim_results(fake: Fake, load: Load, tmp_path: Path) -> None:
    """Packed, without narratives; the quotes come back."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(LETTER, "utf-8")
    assert (
        CliRunner().invoke(main, ["convert", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--slim"]).exit_code
        == 0
    )
    assert load(tmp_path / "out", fake.url, "--verify").states == {"done": 1}
    fact = next(r for r in fake.of("Observation") if "ALSFRS" in str(r["code"]))
    assert "'url': 'quote', 'valueString': 'ALSFRS-R 37'" in str(fact) and "text" not in fact
    (tmp_path / "out" / "a.json.gz").write_bytes(b"nothing")
    assert "damaged gzip" in load(tmp_path / "out", fake.url).output


def test_a_folder_that_is_half_written(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER)
    (out / "run.partial.jsonl").write_text("{}\n", "utf-8")
    done = load(out, fake.url)
    assert done.code == 2 and "half written" in done.output and not fake.asked


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"resourceType": "Patient"}, "no CapabilityStatement"),
        ({"fhirVersion": "3.0.2"}, "FHIR 3.0.2"),
        ({"rest": [{"mode": "server", "interaction": []}]}, "neither transactions nor batches"),
        (
            {
                "rest": [
                    {
                        "interaction": [{"code": "transaction"}],
                        "resource": [{"type": "Patient", "conditionalCreate": False}],
                    }
                ]
            },
            "no conditional create",
        ),
        ({"fhirVersion": "5.0.0"}, "the server speaks R5"),
    ],
)
def test_the_servers_word_comes_first(
    fake: Fake, converted: Converted, load: Load, said: dict[str, Any], told: str
) -> None:
    fake.capability = said
    done = load(converted(a=LETTER), fake.url)
    assert done.code == 1 and told in done.output and not fake.posts


def test_what_is_loaded_says_when_it_was_recorded(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER)
    (written,) = [
        r
        for e in json.loads((out / "a.json").read_bytes())["entry"]
        if (r := e["resource"])["resourceType"] == "Provenance"
    ]
    before = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert load(out, fake.url).states == {"done": 1}
    (sent,) = fake.of("Provenance")
    assert (
        written["recorded"] == RELEASED < before <= sent["recorded"] <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    )


def test_what_no_mapping_knows_is_counted_and_sent_when_asked(fake: Fake, converted: Converted, load: Load) -> None:
    out = converted(a=LETTER + "\nLaboratory\n\nZorblatin: 4.5 mg/l\nQuandrine index: 12\n")
    bundle = json.loads((out / "a.json").read_bytes())
    resources = [e["resource"] for e in bundle["entry"]]
    unmapped = sum(any(t["code"] == "unmapped" for t in r["meta"].get("tag", ())) for r in resources)
    done = load(out, fake.url, "--verify")
    assert unmapped and done.code == 0 and f"{unmapped} facts that no mapping knows" in done.output
    assert len(fake.of("Observation")) == sum(r["resourceType"] == "Observation" for r in resources) - unmapped
    again = load(out, fake.url, "--verify", "--unmapped")
    assert again.code == 0 and again.totals["created"] == unmapped and "no mapping" not in again.output
    assert load(out, fake.url).totals["gone"] == unmapped
