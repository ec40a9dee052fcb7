"""What a history tells of medicines: for some days, replaced, tried, never taken, dissolved in something else."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

PAGE = "Name: Mr. Tester\nAge: 50 years\nDiagnosis: Amyotrophic lateral sclerosis\n\nMedical history\n\n"
M = "medication: "
Row = tuple[str, tuple[str, ...], tuple[str, ...]]

DAYS: list[Row] = [
    ("Methylprednisolone 1 g x 3 days, then prednisone 60 mg/d.", (f"{M}methylprednisolone; completed; 1 g",), (f"{M}methylprednisolone; 3 per day",)),
    ("IVIG (0.4 g/kg x 5 days) in June 2007: no response.", (f"{M}intravenous immunoglobulin; completed; 0.4 g/kg; date 2007-06",), (f"{M}intravenous immunoglobulin; 5 per day", f"{M}intravenous immunoglobulin; offset 5 d")),
    ("IVIG in June 2007 had no effect.", (f"{M}intravenous immunoglobulin; completed; date 2007-06",), (f"{M}intravenous immunoglobulin; active",)),
    ("Baclofen 10 mg x 3 daily.", (f"{M}baclofen; active; 3 per day",), ()),
    ("Riluzole 50 mg x2/day.", (f"{M}riluzole; active; 2 per day",), ()),
    ("Interferon beta-1b (1999-2004).", (f"{M}interferon beta-1b; date 1999; until 2004",), (f"{M}interferon beta-1b; active",)),
]  # fmt: skip
REPLACED: list[Row] = [
    ("Interferon beta-1a 30 mcg im weekly since 2004, switched to natalizumab in 2007.", (f"{M}interferon beta-1a; stopped; date 2004", f"{M}natalizumab; active; date 2007"), (f"{M}interferon beta-1a; active",)),
    ("Interferon beta was given from 2004 to 2007 and then replaced by natalizumab 300 mg every 4 weeks.", (f"{M}interferon beta; stopped; date 2004; until 2007", f"{M}natalizumab; active; 300 mg; date 2007"), (f"{M}natalizumab; stopped", f"{M}natalizumab; date 2004")),
    ("Baclofen 0.5 mg daily was later changed to tizanidine 4 mg.", (f"{M}baclofen; stopped", f"{M}tizanidine; active; 4 mg"), ()),
]  # fmt: skip
NEVER: list[Row] = [
    ("Riluzole was recommended but he never took it.", (f"{M}riluzole; not-taken",), (f"{M}riluzole; active",)),
    ("Riluzole had been prescribed but was not taken because of the cost.", (f"{M}riluzole; not-taken",), (f"{M}riluzole; active",)),
    ("Riluzole 50 mg bid was advised, but he declined.", (f"{M}riluzole; not-taken",), (f"{M}riluzole; active",)),
    ("Riluzole was considered but not given.", (), (f"{M}riluzole",)),
    ("Riluzole was prescribed in May 2008.", (f"{M}riluzole; date 2008-05",), (f"{M}riluzole; not-taken",)),
]  # fmt: skip
TRIED: list[Row] = [
    ("Drugs tried without success: riluzole, lithium, coenzyme Q10.", (f"{M}riluzole; completed", f"{M}lithium; completed"), (f"{M}riluzole; active",)),
    ("Previous drugs: phenobarbital, topiramate.", (f"{M}phenobarbital; completed",), (f"{M}topiramate; active",)),
    ("Past history: hypertension, metoprolol 50 mg bid.", (f"{M}metoprolol; active",), ()),
]  # fmt: skip
WITH: list[Row] = [
    ("Edaravone 60 mg in 100 ml saline iv daily, 14 days per cycle.", (f"{M}edaravone; 60 mg; 1 per day; route intravenous",), (f"{M}normal saline",)),
    ("Each infusion contained 5x10^7 stem cells in 100 ml of 0.9% saline.", (), (f"{M}normal saline",)),
    ("Neurotrophic drugs (mecobalamin, vitamin B1) were given.", (f"{M}mecobalamin", f"{M}vitamin B1"), ()),
    ("Mecobalamin and vitamin B12 were given.", (f"{M}vitamin B12",), ("vitamin B12: present",)),
    ("Baclofen and vitamin D 25 ng/ml.", (f"{M}baclofen",), (f"{M}vitamin D",)),
    ("Botulinum toxin injections into both calves in 2005 and 2006.", ("procedure: botulinum toxin injection; date 2005", "procedure: botulinum toxin injection; date 2006"), ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*DAYS, *REPLACED, *NEVER, *TRIED, *WITH])
def test_what_is_told_of_medicines(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text + "\n", gives, never, who=PAGE)
