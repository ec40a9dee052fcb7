"""Notes of a hospital's server, end to end: 1,000 notes of 200 patients on HAPI's JPA server, killed ten times on the way.

    tools/notes_proof.py [--notes 1000] [--patients 200] [--kills 10] [--messages 100] [--write]

Starts the server of tests/server with the hospital's Patients, Encounters and DocumentReferences, exports the notes, converts and
loads them with a SIGKILL now and then, and counts on the server: each fact once, on the note's patient and stay, and nothing else.
Then notes are corrected and withdrawn there, and the facts of before must be gone. The hospital's resources must be the same byte
for byte. The same notes as MDM messages must give the same facts; some of them are loaded too. Prints the figures as JSON, with
`--write` into docs/figures/notes.json; ends with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from corpus_maker import made

from etl.fhir.encode import expanded

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures" / "notes.json"
SYSTEM, STAYS = "urn:oid:2.16.756.5.30.99.1", "urn:oid:2.16.756.5.30.99.2"
SOURCE = "https://hospital.example/notes"
MEDIA = {
    "txt": "text/plain",
    "html": "text/html",
    "rtf": "text/rtf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SEED = 59
CHANGED = 10
"""So many notes are corrected, and as many withdrawn."""
OURS = "https://case2fhir.org/fhir/identifier"
FACTS = (
    "Condition", "Observation", "Procedure", "MedicationStatement", "MedicationAdministration", "AllergyIntolerance",
    "FamilyMemberHistory", "Immunization", "DiagnosticReport", "DeviceUseStatement", "Encounter", "Specimen", "Basic",
)  # fmt: skip
APART = (
    "id", "identifier", "subject", "patient", "encounter", "context", "text", "extension", "partOf", "hasMember", "result",
    "specimen",
)  # fmt: skip
FRESH = {"Cache-Control": "no-cache"}
"""A search is to be done anew: HAPI answers the same one from its memory for a minute."""
PAGE = 500
Resource = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Run it all, and tell."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--notes", type=int, default=1000)
    asked.add_argument("--patients", type=int, default=200)
    asked.add_argument("--kills", type=int, default=10)
    asked.add_argument("--messages", type=int, default=100)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        told = Proof(server, Path(folder), given.notes, given.patients, given.kills).run(given.messages)
    shown = json.dumps(told, indent=1)
    print(shown)
    if given.write and not told["wrong"]:
        FIGURES.write_text(shown + "\n", encoding="utf-8")
    return 1 if told["wrong"] else 0


@contextmanager
def served(folder: Path) -> Iterator[httpx.Client]:
    """Start a server with nothing in it."""
    address = folder / "address"
    with (folder / "server.log").open("wb") as log:
        command = [str(ROOT / "tests" / "server" / "serve.sh"), str(address)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
        try:
            while not address.exists():
                if process.poll() is not None:
                    raise SystemExit((folder / "server.log").read_text()[-2000:])
                time.sleep(0.2)
            with httpx.Client(base_url=address.read_text() + "/", timeout=300, headers=FRESH) as client:
                yield client
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(30)


def note(number: int) -> tuple[str, bytes]:
    """Return the format and the bytes of a note."""
    document = made(number, SEED, tuple(MEDIA), sentences=4)
    return document.name.rpartition(".")[2], document.data


def reference(number: int, patients: int) -> Resource:
    """Return a note as the hospital's DocumentReference."""
    ending, data = note(number)
    whose = number % patients
    return {
        "resourceType": "DocumentReference",
        "id": f"n{number}",
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11506-3"}], "text": "Progress note"},
        "subject": {"reference": f"Patient/p{whose}"},
        "date": f"2024-03-{1 + number % 28:02}T09:00:00Z",
        "content": [{"attachment": {"contentType": MEDIA[ending], "data": base64.b64encode(data).decode()}}],
        "context": {"encounter": [{"reference": f"Encounter/e{whose}"}]},
    }


def message(number: int, patients: int) -> str:
    """Return the same note as an MDM message."""
    ending, data = note(number)
    whose = number % patients
    if ending == "txt":
        lines = data.decode().split("\n")
        texts = [f"OBX|{n}|TX|||{escaped(line)}||||||F" for n, line in enumerate(lines, 1)]
    else:
        texts = [f"OBX|1|ED|||^APPLICATION^{ending}^Base64^{base64.b64encode(data).decode()}||||||F"]
    head = [
        f"MSH|^~\\&|EPR|NORTH|C2F|NORTH|20240301||MDM^T02|m{number}|P|2.5",
        f"PID|1||{whose}^^^NORTH&{SYSTEM.rpartition(':')[2]}&ISO^MR",
        f"PV1|1|I|||||||||||||||||{whose}^^^NORTH&{STAYS.rpartition(':')[2]}&ISO",
        f"TXA|1|PN|TX|202403{1 + number % 28:02}||||||||d{number}|||||AU||AV",
    ]
    return "\r".join([*head, *texts]) + "\r"


def escaped(text: str) -> str:
    """Return a text with HL7's escapes."""
    for sign, code in (("\\", "E"), ("|", "F"), ("^", "S"), ("~", "R"), ("&", "T")):
        text = text.replace(sign, f"\\{code}\\")
    return text


class Proof:
    """The hospital's server, and what is done with it."""

    def __init__(self, server: httpx.Client, folder: Path, notes: int, patients: int, kills: int) -> None:
        self.server, self.folder = server, folder
        self.notes, self.patients = notes, patients
        self.kills = {"convert": kills // 2, "load": kills - kills // 2}
        self.chance = random.Random(SEED)
        self.killed: Counter[str] = Counter()
        self.seconds: dict[str, float] = {}
        self.wrong: list[str] = []

    def run(self, messages: int) -> Resource:
        """Do all of it, and return the figures."""
        self.timed("hospital", self.fill)
        before = self.hospital()
        notes = self.export()
        self.timed("convert", lambda: self.command("convert", "convert", str(notes), "-o", str(self.out), "--resume"))
        self.timed("load", lambda: self.command("load", *self.load(self.out)))
        first = self.timed("count", lambda: self.counted(self.out))
        self.compare(before, self.hospital(), set())
        said = by_note(self.out)
        changed = self.timed("corrections", self.correct)
        second = self.counted(self.out)
        self.compare(before, self.hospital(), changed)
        same = self.timed("messages", lambda: self.messages(said, messages))
        return {
            "notes": self.notes,
            "patients": self.patients,
            "facts on the server": first,
            "killed": dict(self.killed),
            "hospital's resources that are the same byte for byte": len(before) - len(changed),
            "notes corrected or withdrawn": len(changed),
            "facts on the server afterwards": second,
            "messages with the same facts": same,
            "seconds": self.seconds,
            "wrong": self.wrong,
        }

    @property
    def out(self) -> Path:
        """Where the notes' bundles are."""
        return self.folder / "out"

    def timed(self, name: str, work: Callable[[], Any]) -> Any:
        """Do something, and note how long it took."""
        begin = time.monotonic()
        done = work()
        self.seconds[name] = round(time.monotonic() - begin, 1)
        print(name, self.seconds[name], file=sys.stderr, flush=True)
        return done

    # The hospital.

    def fill(self) -> None:
        """Put the hospital's resources there."""
        people: list[Resource] = []
        for n in range(self.patients):
            people.append(
                {
                    "resourceType": "Patient",
                    "id": f"p{n}",
                    "identifier": [{"system": SYSTEM, "value": str(n)}],
                    "name": [{"family": f"Family{chr(97 + n % 26)}", "given": ["Given"]}],
                    "birthDate": f"19{30 + n % 60}-05-0{1 + n % 9}",
                }
            )
            people.append(
                {
                    "resourceType": "Encounter",
                    "id": f"e{n}",
                    "identifier": [{"system": STAYS, "value": str(n)}],
                    "status": "finished",
                    "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
                    "subject": {"reference": f"Patient/p{n}"},
                }
            )
        self.put(people)
        self.put([reference(n, self.patients) for n in range(self.notes)])

    def put(self, resources: list[Resource]) -> None:
        """Send resources in transactions."""
        for begin in range(0, len(resources), 100):
            entries = [
                {"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"}}
                for one in resources[begin : begin + 100]
            ]
            answer = self.server.post("", json={"resourceType": "Bundle", "type": "transaction", "entry": entries})
            answer.raise_for_status()

    def hospital(self) -> dict[str, bytes]:
        """Return the bytes of the hospital's resources."""
        names = [f"{kind}{n}" for n in range(self.patients) for kind in ("Patient/p", "Encounter/e")]
        names += [f"DocumentReference/n{n}" for n in range(self.notes)]
        return {name: self.server.get(name).raise_for_status().content for name in names}

    def export(self) -> Path:
        """Export the notes as NDJSON."""
        path = self.folder / "notes.ndjson"
        lines = [self.server.get(f"DocumentReference/n{n}").raise_for_status().json() for n in range(self.notes)]
        path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
        return path

    def compare(self, before: dict[str, bytes], after: dict[str, bytes], changed: set[str]) -> None:
        """Note what of the hospital's own has changed and shouldn't."""
        self.wrong += [f"{name} has changed" for name in before if name not in changed and before[name] != after[name]]
        people = self.server.get("Patient", params={"_summary": "count"}).json()["total"]
        if people != self.patients:
            self.wrong.append(f"{people} patients")

    # What is killed.

    def load(self, out: Path) -> list[str]:
        """Return the arguments of a load."""
        return ["load", str(out), "--server", str(self.server.base_url), "--source-system", SOURCE]

    def command(self, name: str, *arguments: str) -> None:
        """Run a command to its end, and kill it as often as it has to be."""
        while True:
            with (self.folder / f"{name}.log").open("ab") as log:
                process = subprocess.Popen([sys.executable, "-m", "etl", *arguments], stdout=log, stderr=log)
            if self.killed[name] < self.kills.get(name, 0):
                try:
                    process.wait(self.chance.uniform(4, 20))
                except subprocess.TimeoutExpired:
                    os.kill(process.pid, signal.SIGKILL)
                    process.wait()
                    self.killed[name] += 1
                    continue
            if code := process.wait():
                self.wrong.append(f"{name} ended with {code}: {(self.folder / f'{name}.log').read_text()[-1000:]}")
            return

    # What is counted.

    def counted(self, out: Path) -> Resource:
        """Compare what the server has with the bundles, and return how much it is."""
        wanted = dict(expected(out))
        found: dict[str, Resource] = {}
        for kind in FACTS:
            for resource in self.all(kind):
                own = next(i["value"] for i in resource["identifier"] if i.get("system") == OURS)
                if own in found:
                    self.wrong.append(f"{kind} {own} is there twice")
                found[own] = resource
        for own in wanted.keys() ^ found.keys():
            self.wrong.append(f"{own} is only {'in the bundles' if own in wanted else 'on the server'}")
        about = set()
        for own in wanted.keys() & found.keys():
            for element in ("subject", "patient", "encounter"):
                whose = found[own].get(element, {}).get("reference")
                if whose != wanted[own].get(element, {}).get("reference"):
                    self.wrong.append(f"{own} has another {element}")
            about.add((found[own].get("subject") or found[own].get("patient") or {}).get("reference"))
        kinds = Counter(resource["resourceType"] for resource in found.values())
        return {"facts": len(found), "patients with facts": len(about), **dict(sorted(kinds.items()))}

    def all(self, kind: str) -> Iterator[Resource]:
        """Yield all of a type that software read."""
        url: str | None = f"{kind}?_tag=https://case2fhir.org/fhir/CodeSystem/tags|unreviewed&_count={PAGE}"
        while url:
            answer = self.server.get(url).raise_for_status().json()
            yield from (entry["resource"] for entry in answer.get("entry", ()))
            url = next((link["url"] for link in answer.get("link", ()) if link["relation"] == "next"), None)

    def correct(self) -> set[str]:
        """Correct some notes on the server and withdraw others, convert and load again; return which."""
        numbers = self.chance.sample(range(self.notes), min(2 * CHANGED, self.notes))
        new: list[Resource] = []
        for place, number in enumerate(numbers):
            old = reference(number, self.patients)
            if place % 2:
                old["status"] = "entered-in-error"
            else:
                data = base64.b64encode(b"Corrected note. There was nystagmus. No fever.").decode()
                old["content"] = [{"attachment": {"contentType": "text/plain", "data": data}}]
            new.append(old)
        self.put(new)
        notes = self.export()
        self.command("convert again", "convert", str(notes), "-o", str(self.out), "--resume")
        self.command("load again", *self.load(self.out))
        return {f"DocumentReference/n{number}" for number in numbers}

    # The same as messages.

    def messages(self, said: dict[int, Counter[str]], some: int) -> int:
        """Convert the notes as messages, and return of how many the facts are the same; load some of them."""
        file, out = self.folder / "messages.hl7", self.folder / "messages"
        file.write_text("".join(message(n, self.patients) for n in range(self.notes)), encoding="utf-8", newline="")
        self.command("convert messages", "convert", str(file), "-o", str(out))
        found = by_note(out)
        other = [n for n in range(self.notes) if n not in said or said[n] != found.get(n)]
        self.wrong += [f"note {n} has other facts as a message" for n in other]
        if some:
            self.some(out, some)
        return self.notes - len(other)

    def some(self, out: Path, some: int) -> None:
        """Load the first messages and see that their facts are on the patients."""
        few = self.folder / "few"
        few.mkdir()
        for path in sorted(path for path in out.rglob("*.json") if is_bundle(path))[:some]:
            (few / path.name).write_bytes(path.read_bytes())
        self.command("load messages", *self.load(few)[:-1], f"{SOURCE}/mdm")
        wanted = dict(expected(few))
        there = {
            i["value"]: (resource.get("subject") or resource.get("patient") or {}).get("reference", "")
            for kind in FACTS
            for resource in self.all(kind)
            for i in resource["identifier"]
            if i.get("value") in wanted
        }
        self.wrong += [f"{own} of a message isn't on the server" for own in wanted.keys() - there.keys()]
        for own, whose in there.items():
            about = (wanted[own].get("subject") or wanted[own]["patient"])["identifier"]["value"]
            if whose != f"Patient/p{about}":
                self.wrong.append(f"{own} of a message is on {whose}")


def is_bundle(path: Path) -> bool:
    """Return True if a file is a bundle of results."""
    return (
        path.suffix == ".json" and not path.name.endswith((".findings.json", ".trace.json")) and path.name != "run.json"
    )


def expected(out: Path) -> Iterator[tuple[str, Resource]]:
    """Yield the facts of all bundles with our identifiers, but those that no mapping knows, which aren't sent."""
    for path in sorted(out.rglob("*.json")):
        if not is_bundle(path):
            continue
        for entry in expanded(json.loads(path.read_bytes())).get("entry", ()):
            resource = entry["resource"]
            tags = {tag["code"] for tag in resource.get("meta", {}).get("tag", ())}
            if resource["resourceType"] in FACTS and "unmapped" not in tags:
                yield entry["fullUrl"].removeprefix("urn:uuid:"), resource


def by_note(out: Path) -> dict[int, Counter[str]]:
    """Return what is said in each note's bundle, by its number, without what hangs on its source."""
    found: dict[int, Counter[str]] = {}
    for path in sorted(out.rglob("*.json")):
        if not is_bundle(path):
            continue
        bundle = json.loads(path.read_bytes())
        found[number_of(bundle)] = Counter(
            json.dumps(plain(e["resource"]), sort_keys=True)
            for e in bundle["entry"]
            if e["resource"]["resourceType"] in FACTS
        )
    return found


def number_of(bundle: Resource) -> int:
    """Return the number of a note by the identity of its document: "DocumentReference/n7", "MDM EPR^NORTH d7"."""
    sources = (e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "DocumentReference")
    names = (i["value"] for source in sources for i in source["identifier"] if i["system"] == f"{OURS}/note")
    return int(re.split(r"\D", next(names))[-1])


def plain(resource: Resource) -> Resource:
    """Return what a resource says, without ids, references and places."""
    return {key: value for key, value in resource.items() if key not in APART}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
