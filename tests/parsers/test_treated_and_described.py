"""Who was treated, how that is told in plain words, and what the same sentences say of other times and of other things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
CELLS = "A 61-year-old man with ALS received stem cells by lumbar puncture in May 2012."


@pytest.mark.parametrize(
    ("text", "facts", "never"),
    [
        ("He was treated with stem cells.", ["treatment: stem cell transplantation"], []),
        ("He got stem cells. At 6 months the NYHA class was II.", ["NYHA class: II; after; offset 6 mo"], []),
        ("He may be treated with stem cells.", [], ["treatment: *"]),
        (
            "A man with heart failure (NYHA III) got stem cells on 3 May 2012.",
            ["NYHA class: III; before"],
            ["NYHA class: III; date 2012-05-03"],
        ),
        ("A man received stem cells. Dose: 20 million cells. Route: intrathecal.", ["treatment: stem cell transplantation; route intrathecal; dose 20000000"], []),
        (f"{CELLS} Vitamin C was given. Dose: 500 mg. Route: oral.", [], ["treatment: stem cell transplantation; route oral"]),
        (f"{CELLS} On day 5 fever.", ["fever: present; after; offset 5 d"], ["fever: 5"]),
        (f"{CELLS} He had 5 falls.", ["falls: 5"], []),
        ("His GMFCS is level IV now.", ["GMFCS level: IV"], []),
        ("GMFCS (Gross Motor Function Classification System) level V.", ["GMFCS level: V"], []),
        ("He was in class IV of the NYHA.", ["NYHA class: IV"], []),
        ("GMFCS. I was glad.", [], ["GMFCS level: *"]),
        ("Hb 112 g/L, valproate 62 ug/mL.", ["valproate level: 62 ug/mL"], ["medication: valproate"]),
        ("He takes valproate 500 mg.", ["medication: valproate; 500 mg"], ["valproate level: *"]),
        ("The tacrolimus trough level was 7 ng/mL.", ["tacrolimus level: 7 ng/mL"], []),
        ("Dysphagia and weakness of both arms.", ["dysphagia: present", "upper limb weakness: present @ bilateral upper limb"], ["dysphagia: present @ bilateral upper limb"]),
        ("There were fine crackles over both lung bases.", ["rales: present"], ["rales: absent"]),
        ("His handwriting got smaller and smaller.", ["micrographia: present"], ["micrographia: improved"]),
        ("His parents thought he was deaf.", ["hearing loss: present"], ["family history of hearing loss: *"]),
        ("The family feared he would be dead by Christmas.", [], ["family history of death: *", "death: *"]),
        (f"Before we flew to Bangkok he could not walk. {CELLS}", ["inability to walk: present; before"], []),
        (f"{CELLS} Before he went home he could walk.", ["walking: improved; after"], []),
        ("MRI showed a Baker's cyst.", [], ["occupation: *"]),
        ("He worked as a baker.", ["occupation: baker"], []),
    ],
)  # fmt: skip
def test_told_so(tells: Tells, text: str, facts: list[str], never: list[str]) -> None:
    tells(text, facts, never)
