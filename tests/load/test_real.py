"""Real servers behind a proxy with faults: nothing is lost, nothing is there twice, counted by the server itself."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import LETTER, Ran
from fake import Asked, Proxy, Reply, outcome, posts, proxy, times
from giver import Giver

from etl.elements.write import IDENTIFIER

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("server")]

Load = Callable[..., Ran]
Converted = Callable[..., Path]
FRESH = {"Cache-Control": "no-cache"}
HOSPITAL = {
    "resourceType": "Patient",
    "identifier": [{"system": "https://hospital.example/mrn", "value": "A-1"}],
    "name": [{"family": "Lane", "given": ["John", "Q."]}],
    "birthDate": "1966-02-03",
    "telecom": [{"system": "phone", "value": "555"}],
}
_RUN = "".join(random.SystemRandom().choices("abcdefghiklmnoprstu", k=6))
"""Makes the people and documents of a run its own, so that a server may hold what earlier runs sent."""
_SURNAMES = iter(
    f"{a}{b}{_RUN}"
    for a in ("Black", "White", "Green", "Brown", "Gold")
    for b in ("well", "ford", "ham", "ton", "wood", "ley", "by", "den", "ridge", "worth")
)


@pytest.fixture(params=["hapi", "helios"])
def faulty(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    """A real server behind a proxy with faults."""
    with proxy(request.getfixturevalue(request.param), request.param) as found:
        yield found


@pytest.fixture
def letter(converted: Converted) -> Callable[..., Path]:
    """`letter()`: the OUT folder of a document that no server has seen; `letter(change)` changes its text."""
    surname = next(_SURNAMES)

    def make(change: Callable[[str], str] = lambda text: text, more: int = 0) -> Path:
        texts = {
            f"{surname}-{n}": change(LETTER.replace("Lane", surname).replace("52", str(31 + n)))
            for n in range(more + 1)
        }
        return converted(**texts)

    return make


def resources(out: Path) -> dict[str, dict[str, Any]]:
    """What a server should have of a folder, by our name of it."""
    bundles = [json.loads(p.read_bytes()) for p in sorted(out.glob("*.json"))]
    found = [e["resource"] for b in bundles if b.get("resourceType") == "Bundle" for e in b["entry"]]
    return {f"{r['resourceType']} {_own(r)}": r for r in found}


def _own(resource: dict[str, Any]) -> str:
    return next(
        (i["value"] for i in resource.get("identifier", []) if i["system"] == IDENTIFIER), resource.get("id", "")
    )


KINDS = (
    "Condition",
    "Device",
    "DocumentReference",
    "Encounter",
    "MedicationStatement",
    "Observation",
    "Patient",
    "Procedure",
    "Provenance",
)


def totals(server: Proxy) -> Counter[str]:
    """How many of each kind a server has, in its own words."""
    with httpx.Client(base_url=server.goal + "/", headers=FRESH, timeout=120) as client:
        return Counter({k: client.get(k, params={"_summary": "count"}).json()["total"] for k in KINDS})


def assert_there_once(server: Proxy, out: Path, before: Counter[str], without: Counter[str] | None = None) -> None:
    """A server has just what a folder holds more than before, but for what was refused; our Device may have been there."""
    sent = Counter(name.partition(" ")[0] for name in resources(out)) - (without or Counter())
    more = totals(server) - before
    del sent["Device"], more["Device"]
    busy = len(server.posts)
    print(f"FAULTS sent {sum(sent.values())}, more on the server {sum(more.values())}, bundles {busy}")
    assert more == sent
    with httpx.Client(base_url=server.goal + "/", headers=FRESH, timeout=120) as client:
        for name in resources(out):
            kind, _, own = name.partition(" ")
            asked = {"_id": own} if kind == "Provenance" else {"identifier": f"{IDENTIFIER}|{own}"}
            assert client.get(kind, params={**asked, "_summary": "count"}).json()["total"] <= 1, name


def bundles(asked: Asked) -> bool:
    return posts(asked) and asked.bundle.get("entry", [{}])[0].get("request", {}).get("url") != "Device"


FAULTS = [
    ("500", 3, Reply(500, b"<html>broken</html>"), ()),
    ("503 with Retry-After", 3, Reply(503, outcome("transient"), {"Retry-After": "1"}), ()),
    ("429 with an OperationOutcome", 3, Reply(429, outcome("throttled", "slow down"), {"Retry-After": "1"}), ()),
    ("cut before the server did it", 3, Reply(hang_up=True), ()),
    ("cut in the middle of an answer", 3, Reply(work=True, cut=200), ()),
    ("cut after the server did it", 3, Reply(work=True, hang_up=True), ()),
    ("a slow answer", 1, Reply(work=True, wait=11), ("--timeout", "10")),
    ("one entry for all", 1, Reply(work=True, change=lambda b: _entries(b)), ()),
]


def _entries(body: bytes) -> bytes:
    plain = json.loads(body)
    return json.dumps({**plain, "entry": plain["entry"][:1]}).encode()


@pytest.mark.parametrize(("number", "reply", "options"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_nothing_lost_nothing_twice(
    faulty: Proxy, letter: Callable[..., Path], load: Load, number: int, reply: Reply, options: tuple[str, ...]
) -> None:
    before, out = totals(faulty), letter()
    faulty.faults = [times(number, reply, when=bundles)]
    done = load(out, faulty.url, "--verify", *options)
    assert (done.code, done.states) == (0, {"done": 1}), done.output
    assert_there_once(faulty, out, before)
    assert load(out, faulty.url, "--again").states == {"same": 1}


def test_a_token_that_ends(faulty: Proxy, giver: Giver, letter: Callable[..., Path], load: Load) -> None:
    """Each token is good for four requests."""
    before, out = totals(faulty), letter(more=2)
    used: Counter[str] = Counter()

    def guard(asked: Asked) -> Reply | None:
        said = asked.headers.get("authorization", "")
        used[said] += 1
        good = said in {f"Bearer {t}" for t in giver.given} and used[said] <= 4
        return None if good else Reply(401, outcome("login"))

    faulty.faults = [guard]
    options = ["--sign-in", "oauth", "--client-id", "etl", "--token-url", giver.url, "--scope", "system/*.cruds"]
    done = load(out, faulty.url, "--verify", *options, env={"CASE2FHIR_CLIENT_SECRET": "s3cret/+"})
    assert done.code == 0 and len(giver.given) > 3, done.output
    assert_there_once(faulty, out, before)


def _always(status: int, holds: Callable[[Asked], bool]) -> Callable[[Asked], Reply | None]:
    return lambda asked: Reply(status, outcome("processing")) if bundles(asked) and holds(asked) else None


def _refer(out: Path, missing: str) -> None:
    """Let a fact refer to something that the server doesn't have: it refuses that."""
    path = next(p for p in out.glob("*.json") if b'"Bundle"' in p.read_bytes()[:200])
    bundle = json.loads(path.read_bytes())
    fact = next(e["resource"] for e in bundle["entry"] if "Babinski" in str(e["resource"].get("code", "")))
    fact["performer"] = [{"reference": missing}] if missing else []
    if not missing:
        del fact["performer"]
    path.write_text(json.dumps(bundle), "utf-8")


def test_one_entry_refused(faulty: Proxy, letter: Callable[..., Path], load: Load) -> None:
    before, out = totals(faulty), letter()
    _refer(out, "Organization/nobody-has-this")
    if faulty.made == "helios":  # it takes references that lead nowhere
        faulty.faults = [_always(422, lambda a: b"nobody-has-this" in a.body)]
    done = load(out, faulty.url)
    assert done.code == 1 and done.totals["refused"] == 1 and "Babinski" not in done.output, done.output
    saved = json.loads(next((out / "refused").rglob("*.json")).read_bytes())["entry"]
    assert saved[0]["response"]["outcome"]["issue"] and saved[0]["resource"]["code"]["text"] == "Babinski sign"
    assert_there_once(faulty, out, before, Counter(Observation=1))
    _refer(out, "")
    assert load(out, faulty.url, "--verify").states == {"done": 1}
    assert_there_once(faulty, out, before)


def test_a_delete_refused(faulty: Proxy, letter: Callable[..., Path], load: Load) -> None:
    """It stays, is named, and goes with the next load."""
    load(letter(), faulty.url)
    name = next(n for n, r in resources(letter()).items() if "ALSFRS" in str(r.get("code", "")))
    with httpx.Client(base_url=faulty.goal + "/", headers=FRESH, timeout=120) as client:
        asked = {"identifier": f"{IDENTIFIER}|{name.partition(' ')[2]}"}
        score = client.get("Observation", params=asked).json()["entry"][0]["resource"]["id"]
        out = letter(lambda text: text.replace("ALSFRS-R 37", "ALSFRS-R 38"))
        faulty.faults = [_always(409, lambda a: any(e["request"]["method"] == "DELETE" for e in a.bundle["entry"]))]
        done = load(out, faulty.url)
        assert done.code == 1 and done.totals["refused"] == 1, done.output
        assert "409" in done.report["documents"][0]["why"]
        assert client.get(f"Observation/{score}").status_code == 200
        faulty.faults = []
        assert load(out, faulty.url, "--verify").code == 0
        assert client.get(f"Observation/{score}").status_code in (404, 410)


def test_a_new_version_replaces_the_one_before(faulty: Proxy, letter: Callable[..., Path], load: Load) -> None:
    before = totals(faulty)
    assert load(letter(), faulty.url).code == 0
    once = totals(faulty)
    out = letter(lambda text: text.replace("ALSFRS-R 37", "ALSFRS-R 38"))
    dry = load(out, faulty.url, "--dry-run")
    assert dry.report["documents"][0]["plan"]["delete"] == {"Observation": 1}
    done = load(out, faulty.url, "--verify", "--max-entries", "4")
    assert (done.code, done.totals["gone"]) == (0, 1), done.output
    assert totals(faulty) - once == Counter({"DocumentReference": 1, "Provenance": 1}) and before <= once
    assert load(out, faulty.url, "--again").states == {"same": 1}


def test_killed_at_twenty_points(faulty: Proxy, letter: Callable[..., Path], load: Load, tmp_path: Path) -> None:
    """A load of fourteen documents, one of a patient of the hospital's, killed twenty times on its way."""
    with httpx.Client(base_url=faulty.goal + "/", headers=FRESH, timeout=120) as client:
        number = f"K-{random.SystemRandom().randrange(10**12)}"
        patient = {**HOSPITAL, "identifier": [{"system": "https://hospital.example/mrn", "value": number}]}
        place = f"Patient/{client.post('Patient', json=patient).json()['id']}"
        theirs = client.get(place).content
        before, out = totals(faulty), letter(more=13)
        document = next(p for p in sorted(out.glob("*.json")) if b'"Bundle"' in p.read_bytes()[:200]).stem
        subjects = tmp_path / "map.csv"
        subjects.write_text(
            f'document,person,system,value\n{document}.txt,p1,https://hospital.example/mrn,"{number}"\n'
        )
        chosen = random.Random(2026)
        killed = []
        for _ in range(20):
            child = os.fork()
            if not child:
                _become(out, faulty.url, "--subject-map", str(subjects))
            faulty.faults = [_killer(child, chosen.randrange(1, 8), chosen.random() < 0.5)]
            _, status = os.waitpid(child, 0)
            killed.append(os.WIFSIGNALED(status))
        faulty.faults = []
        assert sum(killed) > 15 and load(out, faulty.url, "--subject-map", str(subjects), "--verify").code == 0
        assert client.get(place).content == theirs
    assert_there_once(faulty, out, before, Counter(Patient=1))  # the hospital's stands for one of ours
    print(f"KILLED {sum(killed)} of 20")


def _become(out: Path, url: str, *options: str) -> None:
    """The command in a process of its own, which never comes back."""
    os.execv(sys.executable, [sys.executable, "-m", "etl", "load", str(out), "--server", url, *options])


def _killer(child: int, at: int, work: bool) -> Callable[[Asked], Reply | None]:
    """A fault that kills the client at a request, with or without the server doing it."""
    seen: list[Asked] = []

    def fault(asked: Asked) -> Reply | None:
        seen.append(asked)
        if len(seen) != at:
            return None
        os.kill(child, signal.SIGKILL)
        return Reply(work=work, hang_up=True)

    return fault


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_import(hapi: str, letter: Callable[..., Path], load: Load, packed: bool) -> None:
    """HAPI's own $import fetches the files from us."""
    with proxy(hapi, "hapi") as server:
        before, out = totals(server), letter(more=3)
        options = ["--via", "import", "--poll", "0.3", *(["--gzip"] if packed else [])]
        done = load(out, server.url, *options, "--verify")
        assert (done.code, done.states) == (0, {"done": 4}), done.output
        assert done.report["import"]["form"] == "parameters" and done.report["import"]["errors"] == 0
        assert_there_once(server, out, before)
        asked = len(server.posts)
        assert load(out, server.url, *options, "--again").code == 0 and len(server.posts) == asked


def test_what_an_import_refuses(hapi: str, letter: Callable[..., Path], load: Load) -> None:
    with proxy(hapi, "hapi") as server:
        before, out = totals(server), letter()
        _refer(out, "Organization/nobody-has-this")
        done = load(out, server.url, "--via", "import", "--poll", "0.3")
        assert done.code == 1 and done.totals["refused"] == 1 and "Babinski" not in done.output, done.output
        words = "".join(Path(f).read_text() for f in done.report["import"]["files"])
        assert re.search("nobody-has-this", words)
        assert_there_once(server, out, before, Counter(Observation=1))


def test_a_delete_that_the_server_itself_refuses(hapi: str, letter: Callable[..., Path], load: Load) -> None:
    """HAPI deletes nothing that something else refers to: here a list that somebody made of our facts.

    But it doesn't notice where the first of what refers to it is written in the same transaction: load asks before.
    """
    with proxy(hapi, "hapi") as server, httpx.Client(base_url=hapi + "/", headers=FRESH, timeout=120) as client:
        load(letter(), server.url)
        name = next(n for n, r in resources(letter()).items() if "ALSFRS" in str(r.get("code", "")))
        asked = {"identifier": f"{IDENTIFIER}|{name.partition(' ')[2]}"}
        score = "Observation/" + client.get("Observation", params=asked).json()["entry"][0]["resource"]["id"]
        listed = {"resourceType": "List", "status": "current", "mode": "working"}
        made = client.post("List", json={**listed, "entry": [{"item": {"reference": score}}]}).json()
        out = letter(lambda text: text.replace("ALSFRS-R 37", "ALSFRS-R 38"))
        done = load(out, server.url)
        assert done.code == 1 and done.totals["refused"] == 1, done.output
        saved = json.loads(next((out / "refused").rglob("*.json")).read_bytes())["entry"][0]["response"]
        assert saved["status"] == "409" and f"List/{made['id']} refers to it" in str(saved["outcome"]), saved
        assert client.get(score).status_code == 200
        assert load(out, server.url).totals["refused"] == 1  # not forgotten: it is tried with each load
        client.delete(f"List/{made['id']}").raise_for_status()
        assert load(out, server.url, "--verify").code == 0
        assert client.get(score).status_code in (404, 410)
        assert load(out, server.url, "--again").states == {"same": 1}
