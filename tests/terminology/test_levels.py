"""A high or low value is the finding that the mappings name for it, where the text says that it is high or low."""

from __future__ import annotations

import pytest

from etl.facts import Coding, Observation
from etl.fhir.parse import read_back
from etl.names import SYSTEMS
from etl.pipeline import Settings, convert_text

TEXT = "Case report\n\nMr. Tester, 50 years old, was seen. {}\n"

# a sentence, the findings that its values are
GIVES = [
    # by a word
    ("Sodium was low.", ["Hyponatremia"]),
    ("She had an elevated lipase.", ["Increased circulating pancreatic triacylglycerol lipase level"]),
    ("Calcium was normal, phosphate low.", ["Hypophosphatemia"]),
    ("Decreased haptoglobin was seen.", ["Reduced haptoglobin level"]),
    ("Ammonia was markedly elevated at 210 umol/L.", ["Hyperammonemia"]),
    # by a printed flag
    ("Ferritin 812 ng/mL (high).", ["Increased circulating ferritin concentration"]),
    # by the range beside it
    ("Potassium 6.3 mmol/L (3.5-5.1).", ["Hyperkalemia"]),
    ("Platelets 41 x10^9/L (150-400).", ["Thrombocytopenia"]),
]
# look-alikes: within the range, without one, a rise or fall, a denial, the name of a test
NEVER = [
    "Potassium 4.3 mmol/L (3.5-5.1).",
    "Potassium 6.3 mmol/L.",
    "Potassium had increased.",
    "No elevated lipase.",
    "Lipase was not elevated.",
    "High-sensitivity troponin I was 5 ng/L.",
    "Pleural fluid: low glucose.",
    "The low density lipoprotein cholesterol was 120 mg/dL.",
]


def findings(said: str) -> list[str]:
    facts = convert_text(TEXT.format(said), "page.txt").facts.facts
    return [c.display for fact in facts if isinstance(fact, Observation) for c in fact.finding]


@pytest.mark.parametrize(("said", "expected"), GIVES)
def test_a_level_is_a_finding(said: str, expected: list[str]) -> None:
    assert findings(said) == expected


@pytest.mark.parametrize("said", NEVER)
def test_what_is_no_level(said: str) -> None:
    assert findings(said) == []


def test_a_group_has_no_finding() -> None:
    text = "We treated 40 patients with cells. Their mean potassium was 6.3 mmol/L (3.5-5.1) before treatment.\n"
    facts = convert_text(text, "page.txt").facts.facts
    assert [fact.finding for fact in facts if isinstance(fact, Observation) and fact.finding] == []


def test_the_finding_is_a_component_and_is_read_back() -> None:
    made = convert_text(TEXT.format("Potassium 6.3 mmol/L (3.5-5.1)."), "page.txt", Settings(terminology=("none",)))
    (own,) = [e["resource"] for e in made.bundle["entry"] if "referenceRange" in e["resource"]]
    coding = {"system": SYSTEMS["hp"], "code": "HP:0002153", "display": "Hyperkalemia"}
    assert own["component"][0]["valueCodeableConcept"] == {"coding": [coding], "text": "Hyperkalemia"}
    assert own["code"]["coding"][0]["system"] == SYSTEMS["ln"]
    (again,) = [f for f in read_back(made.bundle).facts.facts if isinstance(f, Observation) and f.finding]
    assert (again.finding, again.components) == ((Coding(SYSTEMS["hp"], "HP:0002153", "Hyperkalemia"),), ())
