"""Days without a year, over columns and within a stay; the time of a stay beside the days of its treatments."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
STAY = "Admitted: 2011-05-09\n\n"

ROWS = [
    (STAY + "Tests:\n                   05-10       06-07\nALT (U/L)          61          38\nCK (U/L)           96          93\n",
     ["alanine aminotransferase: 61; date 2011-05-10", "creatine kinase: 93; date 2011-06-07"], []),
    (STAY + "| | 05-10 | 06-07 | 08-01 |\n|---|---|---|---|\n| ALT (U/L) | 61 | 38 | 30 |\n| CK (U/L) | 610 | 380 | 301 |\n",
     ["alanine aminotransferase: 61; date 2011-05-10", "alanine aminotransferase: 30; date 2011-08-01"], []),
    ("Admitted: 2010-12-20\n\n              12-21       01-07\nALT (U/L)     61          38\nCK (U/L)      400         310\n",
     ["alanine aminotransferase: 38; date 2011-01-07"], []),
    ("Tests:\n                   05-10       06-07\nALT (U/L)          61          38\nCK (U/L)           400         310\n", [], ["*; date 2011-05-10"]),
    ("He was in our care from 08.11.2010 to 19.11.2010. Infarction on 14.06.2007, smoker until 2007.\n\nEcho 09.11.: LVEF 28%.\n\nECG 08.11.: no ischemia.\n",
     ["left ventricular ejection fraction: 28 %; date 2010-11-09"], ["left ventricular ejection fraction: 28 %; date 2007-11-09"]),
    ("He was here from 20.12.2010 to 19.01.2011. Infarction on 14.06.2007.\n\nEcho 03.01.: LVEF 28%.\n\nEcho 22.12.: LVEF 25%.\n",
     ["left ventricular ejection fraction: 28 %; date 2011-01-03", "left ventricular ejection fraction: 25 %; date 2010-12-22"], []),
    ("Treatment: 2014-04-08 - 2014-05-02\n\nTremor on arrival.\n\nMesenchymal stem cells were infused into a vein on April 15 and April 22. In June he walked better.\n",
     ["treatment: *; date 2014-04-15", "treatment: *; date 2014-04-22", "tremor: present; before"], ["treatment: *; date 2014-04-08"]),
    ("Treatment: 2014-04-08 - 2014-05-02\n\nMesenchymal stem cells were given.\n", ["treatment: *; date 2014-04-08"], []),
    ("Cells from her own belly fat were injected into the right knee on 14 May 2014.", ["treatment: *; @ right knee; date 2014-05-14"], []),
    ("DIAGNOSES\nMultiple sclerosis, EDSS 4.5\nGout\n  - attack 05/2009\n\nHISTORY\nNumb left leg since 2004.\n",
     ["condition: multiple sclerosis; confirmed", "condition: gout; confirmed"], []),
    ("PAST ILLNESSES\nStroke of the left side 2004\nAsthma\n\nNOW\nNo tremor.\n", ["condition: stroke; confirmed", "condition: asthma; confirmed"], []),
    ("Pain on walking: VAS 7.\n\nVAS 0 = no pain, 10 = worst pain.\n", [], ["pain: absent"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0][:60] for r in ROWS])
def test_stays(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
