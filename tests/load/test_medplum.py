"""Medplum's FHIR router: what `load` sends is taken, twice the same, and a bundle as it is written is taken without it."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import LETTER, Ran

from etl.batch.conversion import Job
from etl.batch.inputs import collect
from etl.batch.local import run
from etl.fhir.encode import compact, json_pieces
from etl.pipeline import Settings, convert_text

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("medplum")]
Load = Callable[..., Ran]
SYSTEM = "https://north.example/mrn"
TRIAL = "We treated 30 patients with ataxia. Of the 30 patients, 12 improved in gait. Registered as NCT09990001."


def count(server: str, query: str) -> int:
    return int(httpx.get(f"{server}/{query}&_summary=count&_total=accurate").raise_for_status().json()["total"])


def converted(folder: Path, name: str, text: str) -> Path:
    (folder / name).mkdir()
    source = folder / name / "notes.ndjson"
    source.write_text(text)
    out = folder / name / "out"
    assert [r.status for r in run(collect([str(source)], out).sources, Job(out, Settings()))] == ["done"]
    return out


def test_notes_are_loaded_on_the_patient_there(medplum: str, tmp_path: Path, load: Load) -> None:
    patient = {
        "resourceType": "Patient",
        "identifier": [{"system": SYSTEM, "value": "5150"}],
        "birthDate": "1959-03-01",
    }
    known = httpx.post(f"{medplum}/Patient", json=patient).raise_for_status().json()

    def note(version: str, text: str) -> str:
        data = base64.b64encode(text.encode()).decode()
        found: dict[str, Any] = {
            "resourceType": "DocumentReference",
            "id": "m1",
            "meta": {"versionId": version},
            "status": "current",
            "subject": {"identifier": {"system": SYSTEM, "value": "5150"}},
            "content": [{"attachment": {"contentType": "text/plain", "data": data}}],
        }
        return json.dumps(found) + "\n"

    first = converted(tmp_path, "first", note("1", "Tremor of both hands. Hypertension."))
    done = load(first, medplum, "--verify")
    assert done.code == 0 and done.totals["created"] and not done.totals.get("refused"), done.output
    of_patient = f"Observation?subject=Patient/{known['id']}"
    assert count(medplum, of_patient) >= 1 and count(medplum, f"Condition?subject=Patient/{known['id']}") == 1
    (first / "load.sqlite").unlink()
    assert load(first, medplum).totals.get("created", 0) == 0
    done = load(converted(tmp_path, "second", note("2", "No tremor.")), medplum, "--verify")
    assert done.code == 0 and count(medplum, f"Condition?subject=Patient/{known['id']}") == 0, done.output
    assert httpx.get(f"{medplum}/Patient/{known['id']}").json() == known


@pytest.mark.parametrize("text", [LETTER, TRIAL])
def test_a_transaction_is_taken(medplum: str, text: str) -> None:
    """Medplum lets no id come along with a conditional update that finds nothing; bundles are written without."""
    bundle = compact(convert_text(text, "page.txt").bundle)
    sent = b"".join(json_pieces(bundle))
    for expected in ({"201"}, {"200"}):
        answer = httpx.post(medplum, content=sent, headers={"Content-Type": "application/fhir+json"}, timeout=60)
        told = Counter(entry["response"]["status"] for entry in answer.raise_for_status().json()["entry"])
        assert told.keys() <= expected | {"200"} and told.total() == len(bundle["entry"])
        assert expected <= told.keys()
