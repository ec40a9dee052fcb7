"""Cells and fields that say two things at once: where and since when, a class and its points, a grade of an event, whose side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.examples import rendered
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Tells = Callable[..., None]


TABLES = {
    "a class with its points": (
        "| Parameter | Before | 1 month |\n|---|---|---|\n| Albumin (g/L) | 28 | 30 |\n| Child-Pugh class (points) | C (11) | B (8) |\n| INR | 1.7 | 1.6 |\n",
        ["Child-Pugh class: C; before", "Child-Pugh score: 11; before", "Child-Pugh class: B; after; offset 1 mo", "Child-Pugh score: 8; after; offset 1 mo"],
        [],
    ),
    "grades of events": (
        "| Adverse event | CTCAE grade | Start |\n|---|---|---|\n| Headache | 1 | 3 May 2016 |\n| Chills | 2 | 4 May 2016 |\n",
        ["headache: present; severity mild; date 2016-05-03", "chills: present; severity moderate"],
        ["headache: 1", "chills: 2"],
    ),
    "grades of what was examined are none of events": (
        "| Sign | Before | 3 months |\n|---|---|---|\n| Rest tremor | 3 | 2 |\n| Rigidity | 2 | 1 |\n",
        [],
        ["rest tremor: present; severity severe"],
    ),
    "a nerve in the corner, sides in the rows": (
        "| Sural nerve | Side | Before treatment | 6 months after |\n|---|---|---|---|\n| SNAP (µV) | R | 2.3 | 3.1 |\n| | L | <1.0 | 1.5 |\n| SCV (m/s) | R | 38.4 | 39.6 |\n| | L | – | 37.2 |\n",
        ["sensory nerve action potential amplitude: 2.3 uV; before @ right sural nerve", "sensory nerve conduction velocity: 37.2 m/s; after; offset 6 mo @ left sural nerve"],
        [],
    ),
    "a list of activities is no distance": (
        "| Item | Before | After |\n|---|---|---|\n| GMFM-88 total (%) | 22.4 | 28.9 |\n| E. Walking, running, jumping | 0 | 3 |\n",
        ["GMFM total: 28.9 %; after"],
        ["walking distance: *"],
    ),
}  # fmt: skip

THREE = """Cell therapy after stroke: the first three patients

Autologous bone marrow mononuclear cells, 5 × 10⁶/kg, were infused into a vein on 3 June 2013 (P1), 10 June 2013 (P2) and 17 June 2013 (P3).

- P1 has hypertension. Before treatment he had global aphasia.
- P2 takes warfarin because of atrial fibrillation.
- P3 stopped smoking in 2012.

| Patient | Sex, age | Infarction (month) | Gripᵃ, kg, before | Gripᵃ, kg, 6 mo |
|---|---|---|---|---|
| P1 | M, 58 | left MCA (05/2012) | 4.5 | 9.0 |
| P2 | F, 66 | right MCA (01/2013) | 7.0 | 8.5 |
| P3 | M, 49 | pons (11/2012) | NT | NT |

ᵃ P1 right hand, P2 left hand. NT: not tested.
"""


@pytest.mark.parametrize(("text", "gives", "never"), TABLES.values(), ids=TABLES)
def test_cells(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(f"\n{text}", gives, never)


def test_each_patient_their_own(lexicon: Lexicon) -> None:
    facts = parse(read(THREE.encode(), "page.txt"), lexicon)
    told = {(f.subject, str(rendered(f))) for f in facts.facts}
    one, two, three = (p.key for p in facts.persons)
    for key, day in ((one, "2013-06-03"), (two, "2013-06-10"), (three, "2013-06-17")):
        assert [t for k, t in told if k == key and t.startswith("treatment")] == [
            t for k, t in told if k == key and t.startswith("treatment") and day in t
        ]
        assert any(k == key and t.startswith("treatment") for k, t in told)
    assert any(k == one and "ischemic stroke" in t and "2012-05" in t for k, t in told), told
    assert any(k == three and "ischemic stroke" in t and "pons" in t for k, t in told), told
    assert any(k == one and "9" in t and "right hand" in t for k, t in told if "grip" in t), told
    assert any(k == two and "8.5" in t and "left hand" in t for k, t in told if "grip" in t), told
