"""A document or table that names people or holds values and gave few facts says so; nothing is "no finding" beside a loss."""

from __future__ import annotations

import pytest

from etl import Settings, convert_bytes, convert_text
from etl.pipeline import Result

NOTE = "Clinic note\n\nA 58-year-old man was admitted with fever.\n\nLaboratory tests\n\n"


def told(result: Result) -> list[str]:
    return [f.text for f in result.facts.findings if f.code == "little-understood" and f.severity == "warning"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("t.csv", "Marker,Zork,Kryp\nA,1,2\nB,3,4\nC,5,6\n", "0 of 6 cells of table 1 gave a fact; lost are “Zork: 1”"),
        ("t.txt", "Zapis\n\nPatsientka Zorka. Kryki tam net, malo zora. Bylo mnogo zork. Nichego.\n", "0 of 4 sentences"),
        ("t.txt", "Note\n\nMr. Smith, 54, has ALS.\n\nAbout his gait. On blood pressure and heart rate. About the hemoglobin. On his urea and sodium.\n", "1 of 5 sentences"),
        ("t.txt", "Mr. Smith, 54, has ALS, and fever.\n", ""),
        ("t.csv", "Patient,Age,Sex\nP1,41,F\nP2,52,M\n", ""),
    ],
)  # fmt: skip
def test_little_understood(name: str, text: str, says: str) -> None:
    warnings = told(convert_bytes(text.encode(), name))
    assert any(says in one for one in warnings) if says else not warnings


@pytest.mark.parametrize("rows", [3, 60, 300])
def test_rows_that_are_people_are_people_whatever_their_number(rows: int) -> None:
    lines = "".join(f"P{i},{20 + i % 50},{'MF'[i % 2]},{i % 40}\n" for i in range(rows))
    result = convert_bytes(f"Patient,Age,Sex,SARA total\n{lines}".encode(), "people.csv")
    assert len(result.facts.persons) == rows
    assert not told(result)


def test_nothing_to_tell_is_never_said_beside_a_loss() -> None:
    said = [
        convert_text(f"A 61-year-old woman had fever.{more}").outcome["issue"][0]["diagnostics"]
        for more in ("", " The neighbour drove her home.")
    ]
    assert said == ["No findings.", "Nothing contradicts; not understood: 1 of 2 sentences (see the trace)."]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Zork index: 34 U/L", "34 U/L"),
        ("Kryptin: negative", "negative"),
        ("Room: 12", None),
        ("Phone: 034 5566", None),
        ("Haemoglobin: 13 g/dL", None),
        ("Zork: the neighbour drove him home", None),
    ],
)
def test_values_under_unknown_labels_are_kept_or_stand_in_the_ledger(line: str, value: str | None) -> None:
    kept, left = (convert_text(NOTE + line, settings=Settings(unmapped=how)) for how in ("keep", "ledger"))
    made = [f for f in kept.facts.facts if "unmapped" in f.tags]
    assert [getattr(f, "value", None) for f in made] == ([value] if value else [])
    assert [f.code.codings for f in made if hasattr(f, "code")] == [()] * len(made)
    assert not any("unmapped" in f.tags for f in left.facts.facts)
    lost = [e.evidence.quote for e in left.facts.ledger if e.state == "not understood"]
    assert value is None or line in lost
