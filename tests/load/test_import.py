"""`load --via import`: files for a server's `$import`, in each form that servers take it in, and what it refuses."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import LETTER, Ran
from fake import Asked, Fake, Reply, outcome, posts, times

Load = Callable[..., Ran]
Converted = Callable[..., Path]
VIA = ("--via", "import")


def sent(out: Path) -> set[str]:
    """What a server should have: our ids."""
    bundles = [
        json.loads(p.read_bytes()) for p in out.glob("*.json") if "findings" not in p.name and "trace" not in p.name
    ]
    entries = [entry for bundle in bundles for entry in bundle.get("entry", [])]
    return {f"{e['resource']['resourceType']}/{e['fullUrl'].removeprefix('urn:uuid:')}" for e in entries}


@pytest.mark.parametrize("form", ["parameters", "manifest", "pull"])
@pytest.mark.parametrize("packed", [False, True])
def test_all_of_it_once(fake: Fake, converted: Converted, load: Load, form: str, packed: bool) -> None:
    fake.bulk = form
    out = converted(a=LETTER, b=LETTER.replace("Lane", "Poole"))
    options = [*VIA, *(["--gzip"] if packed else []), *(["--import-form", "pull"] if form == "pull" else [])]
    done = load(out, fake.url, *options, "--verify")
    assert (done.code, done.states) == (0, {"done": 2}), done.output
    assert (done.totals["created"], done.totals["same"]) == (len(fake.store), 1)  # our Device, named twice
    assert set(fake.store) == sent(out) and done.report["import"]["errors"] == 0
    assert done.report["import"]["resources"] == len(fake.store) - 1  # our Device is there before
    assert {r.headers.get("content-encoding") for r in fake.fetched if "ndjson" in str(r.url)} == {
        "gzip" if packed else None
    }
    asked, before = len(fake.posts), dict(fake.store)
    for again in ((), ("--again",)):
        assert load(out, fake.url, *options, *again).code == 0
        assert len(fake.posts) == asked and fake.store == before


def test_files_refer_to_earlier_ones_only(fake: Fake, converted: Converted, load: Load) -> None:
    fake.bulk = "parameters"
    out = converted(a=LETTER)
    load(out, fake.url, *VIA, "--gzip")
    seen: set[str] = {p for p in fake.store if p.startswith("Device/")}
    waves = sorted((out / "import").iterdir())
    assert len(waves) > 1
    for wave in waves:
        lines = [line for f in wave.glob("*.ndjson.gz") for line in gzip.decompress(f.read_bytes()).splitlines()]
        for line in lines:
            assert set(_references(json.loads(line))) <= seen
        seen |= {f"{r['resourceType']}/{r['id']}" for r in map(json.loads, lines)}
        manifest = json.loads((wave / "manifest.json").read_bytes())
        assert sum(o["count"] for o in manifest["output"]) == len(lines)
    assert seen == set(fake.store)


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [r for v in value for r in _references(v)]
    if not isinstance(value, dict):
        return []
    own = [value["reference"]] if isinstance(value.get("reference"), str) else []
    return own + [r for v in value.values() for r in _references(v)]


def test_what_it_refuses_is_tried_saved_and_told(fake: Fake, converted: Converted, load: Load) -> None:
    fake.bulk = "manifest"
    fake.refuse = lambda r: "Babinski" in json.dumps(r.get("code", {}))
    out = converted(a=LETTER)
    done = load(out, fake.url, *VIA)
    assert done.code == 1 and done.states == {"refused": 1} and done.totals["refused"] == 1
    assert done.report["import"]["errors"] == 2  # the fact, and the Provenance that names it
    words = Path(done.report["import"]["files"][0]).read_text()
    assert "quotes a patient" in words and "quotes a patient" not in done.output
    assert len(fake.store) == len(sent(out)) - 1
    fake.refuse = lambda r: False
    assert load(out, fake.url, *VIA, "--verify").code == 0 and set(fake.store) == sent(out)


def test_failed_as_a_whole_though_most_came(fake: Fake, converted: Converted, load: Load) -> None:
    """As HAPI has it when one resource isn't taken."""
    fake.bulk = "parameters"
    fake.refuse = lambda r: "Babinski" in json.dumps(r.get("code", {}))
    fake.faults = [times(2, Reply(500, outcome("exception")), when=lambda a: a.path in ("jobs/2", "jobs/3"))]
    out = converted(a=LETTER)
    done = load(out, fake.url, *VIA)
    assert done.code == 1 and done.totals["refused"] == 1, done.output
    assert len(fake.store) == len(sent(out)) - 1


def test_versions_and_known_patients(fake: Fake, converted: Converted, load: Load, tmp_path: Path) -> None:
    """A document loaded the ordinary way gets its new version, and the hospital's patient is only referred to."""
    fake.bulk = "parameters"
    hospital = {"resourceType": "Patient", "id": "77", "identifier": [{"system": "https://h.example", "value": "1"}]}
    fake.put(hospital)
    before = json.dumps(fake.store["Patient/77"])
    subjects = tmp_path / "map.csv"
    subjects.write_text("document,person,system,value\na.txt,p1,https://h.example,1\n", "utf-8")
    load(converted(a=LETTER), fake.url, "--subject-map", str(subjects))
    count = len(fake.store)
    newer = converted(a=LETTER.replace("ALSFRS-R 37", "ALSFRS-R 38"), b=LETTER.replace("Lane", "Poole"))
    done = load(newer, fake.url, "--subject-map", str(subjects), *VIA, "--verify")
    assert done.code == 0 and done.totals["gone"] == 1 and done.report["import"]["documents"] == 1, done.output
    assert json.dumps(fake.store["Patient/77"]) == before and len(fake.of("Patient")) == 2
    assert len(fake.store) > count


FAILS = [
    ("no $import", "", [], "has no \\$import"),
    ("unknown form", "pull", [], "its import failed"),
    (
        "it can't get the files",
        "manifest",
        [(1, "$import", Reply(422, outcome("not-found")))] * 2,
        "must reach the files",
    ),
    (
        "it fails",
        "manifest",
        [
            (1, "$import", Reply(202, b"", {"Content-Location": "jobs/1"})),
            (1, "jobs/1", Reply(500, outcome("exception"))),
        ],
        "its import failed",
    ),
]


@pytest.mark.parametrize(("bulk", "faults", "told"), [f[1:] for f in FAILS], ids=[f[0] for f in FAILS])
def test_what_fails_ends_it(
    fake: Fake, converted: Converted, load: Load, bulk: str, faults: list[Any], told: str
) -> None:
    fake.bulk = bulk
    fake.faults = [times(n, reply, when=lambda a, path=path: a.path == path) for n, path, reply in faults]
    done = load(converted(a=LETTER), fake.url, *VIA)
    assert done.code == 1 and pytest.importorskip("re").search(told, done.output), done.output
    assert not fake.of("Provenance")


BUSY = [
    ("the request is too early", Reply(429, outcome("throttled"), {"Retry-After": "1"}), "$import"),
    ("the request is lost", Reply(hang_up=True), "$import"),
    ("its answer is lost", Reply(work=True, hang_up=True), "$import"),
    ("asked too often", Reply(429, outcome("throttled"), {"Retry-After": "1"}), "jobs/1"),
    ("a bad moment", Reply(500, outcome("transient")), "jobs/1"),
    ("a broken proxy", Reply(500, b"<html>"), "jobs/1"),
]


@pytest.mark.parametrize(("reply", "path"), [b[1:] for b in BUSY], ids=[b[0] for b in BUSY])
def test_a_bad_moment_is_waited_for(fake: Fake, converted: Converted, load: Load, reply: Reply, path: str) -> None:
    fake.bulk = "parameters"
    fake.faults = [times(2, reply, when=lambda a: a.path == path)]
    out = converted(a=LETTER)
    done = load(out, fake.url, *VIA, "--verify")
    assert done.code == 0 and set(fake.store) == sent(out), done.output


def test_an_import_that_never_ends_is_cancelled(fake: Fake, converted: Converted, load: Load) -> None:
    fake.bulk = "parameters"

    def never(asked: Asked) -> Reply | None:
        return Reply(202, b"") if asked.path == "jobs/1" and asked.method == "GET" else None

    fake.faults = [never]
    done = load(converted(a=LETTER), fake.url, *VIA, "--import-timeout", "1", "--poll", "0.3")
    assert done.code == 1 and "cancelled" in done.output and [a for a in fake.asked if a.method == "DELETE"]


def test_a_server_without_conditional_create_may_import(fake: Fake, converted: Converted, load: Load) -> None:
    kinds = [{"type": k, "conditionalCreate": False} for k in ("Patient", "Observation")]
    rest = {"interaction": [{"code": "batch"}], "resource": kinds, "operation": [{"name": "import"}]}
    fake.capability, fake.transaction, fake.bulk = {"rest": [rest]}, False, "parameters"
    out = converted(a=LETTER)
    assert load(out, fake.url).code == 1 and not fake.posts
    assert load(out, fake.url, *VIA, "--verify").code == 0 and set(fake.store) == sent(out)
    fake.capability = {"rest": [{**rest, "operation": [{"name": "export"}]}]}
    assert "has no $import" in load(out, fake.url, *VIA).output


def test_only_who_knows_the_address_gets_the_files(fake: Fake, converted: Converted, load: Load) -> None:
    import httpx

    tried: list[int] = []
    fake.bulk = "parameters"

    def curious(asked: Asked) -> Reply | None:
        if asked.path == "$import":
            url = str(asked.bundle["parameter"][-1]["part"][1]["valueUri"])
            host, secret, wave, name = url.removeprefix("http://").split("/")
            others = [f"other/{wave}/{name}", f"{secret}/../{secret}", f"{secret}/wave-1/..%2f..%2fa.json", secret, ""]
            tried.extend(httpx.get(f"http://{host}/{o}").status_code for o in others)
        return None

    fake.faults = [curious]
    assert load(converted(a=LETTER), fake.url, *VIA).code == 0
    assert set(tried) == {404} and posts(fake.posts[0])
