"""The verbs are tested with a pipeline that makes one fact of each line, so that no room can break them."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from etl import pipeline
from etl.cli import main
from etl.document import Block, Document, Span
from etl.elements.write import document_key, full_url
from etl.errors import InputError
from etl.facts import Concept, Entry, Evidence, Facts, Finding, Observation, Person, identity
from etl.names import BASE


def fake(
    data: bytes, name: str, settings: pipeline.Settings | None = None, at: pipeline.At = lambda stage: None, **_: bool
) -> pipeline.Result:
    """A line is an Observation; `?` lines are left out; `!` lines findings; BAD can't be read, BUG is a mistake,
    KILL dies, HANG never ends and EAT needs 700 MB."""
    if b"BAD" in data:
        raise InputError(f"{name}: not a document")
    at("parsing")
    if b"KILL" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"HANG" in data:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(600)
    if b"EAT" in data:
        eaten = bytearray(700_000_000)
        time.sleep(60 + len(eaten) * 0)
    if b"BUG" in data:
        raise KeyError("text of a patient")
    text = data.decode()
    document = Document(
        name=name,
        text=text,
        blocks=(Block("paragraph", Span(0, len(text))),),
        media_type="text/plain",
        sha1=hashlib.sha1(data).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    facts, ledger, findings, start = [], [], [], 0
    for line in text.splitlines(keepends=True):
        quote = line.rstrip("\n")
        place = Evidence(start, start + len(quote), quote)
        start += len(line)
        if quote.startswith("?"):
            ledger.append(Entry("sentence", "left out", place, "general knowledge"))
        elif quote.startswith("!"):
            findings.append(Finding("age-conflict", "warning", quote, (), (place,)))
        elif quote:
            code = Concept(quote.split("=")[0], (), "finding:of_a_line")
            ledger.append(Entry("sentence", "used", place))
            facts.append(Observation(subject="p1", evidence=(place,), rule="line", code=code, presence="present"))
    found = Facts("case_page", (Person(key="p1"),), None, tuple(facts), tuple(findings), tuple(ledger))
    entries = [
        {
            "fullUrl": full_url(document_key(document), identity(fact)),
            "resource": {
                "resourceType": "Observation",
                "id": identity(fact),
                "extension": [
                    {
                        "url": f"{BASE}/StructureDefinition/source-span",
                        "extension": [
                            {"url": "start", "valueInteger": fact.evidence[0].start},
                            {"url": "end", "valueInteger": fact.evidence[0].end},
                            {"url": "quote", "valueString": fact.evidence[0].quote},
                        ],
                    },
                    {
                        "url": f"{BASE}/StructureDefinition/reading",
                        "extension": [
                            {"url": "rule", "valueString": fact.rule},
                            {"url": "entry", "valueString": fact.code.entry},
                        ],
                    },
                ],
                "status": settings.status if settings else "preliminary",
                "code": {"text": fact.code.text},
                "valueString": fact.evidence[0].quote,
            },
        }
        for fact in facts
    ]
    patient = {
        "fullUrl": "urn:uuid:0",
        "resource": {"resourceType": "Patient", "id": "0", "identifier": [{"value": "0"}]},
    }
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [patient, *entries]}
    issues = [{"severity": f.severity, "code": "conflict", "diagnostics": f.text} for f in findings]
    outcome = {"resourceType": "OperationOutcome", "id": document.sha256, "issue": issues}
    return pipeline.Result(document, found, bundle, outcome, ("wrong",) if "INVALID" in text else ())


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the fake pipeline into the batch room."""
    monkeypatch.setattr("etl.batch.conversion.convert_bytes", fake)


@pytest.fixture
def run(faked: None) -> Callable[..., Result]:
    """Run `case2fhir` with arguments."""

    def call(*arguments: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)

    return call
