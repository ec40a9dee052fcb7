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
    ("22.11.2010\n\nDear colleague,\n\nwe report on our patient.\n\nFindings on admission\n\nWeight 82 kg.\n", ["body weight: 82 kg"], ["body weight: 82 kg; date 2010-11-22"]),
    ("Fax: Control 14.02.2011: LVEF 34%, NYHA II.", ["left ventricular ejection fraction: 34 %; date 2011-02-14"], []),
    ("At the control visit in May 2011 the LVEF was 36%.", ["left ventricular ejection fraction: 36 %; date 2011-05"], []),
    ("In the control group the LVEF was 36%.", [], ["left ventricular ejection fraction: *"]),
    ("Tone of the legs Ashworth 2.", ["Ashworth score: 2 @ bilateral lower limb"], []),
    ("Muscle tone: lower limbs Ashworth 3 both sides, right upper limb 1+.", ["Ashworth score: 3 @ bilateral lower limb"], []),
    ("Spasticity of the left arm (Ashworth 3).", ["Ashworth score: 3 @ left upper limb"], []),
    ("RPGR variant not found, CRB1: pathogenic variant p.Pro23His.", ["RPGR variant: absent", "CRB1 variant: present"], ["CRB1 variant: absent"]),
    ("Two variants of USH2A were found, none in RHO.", ["USH2A variant: present", "RHO variant: absent"], ["RHO variant: present"]),
    ("Diagnosis: 1. Type 2 diabetes mellitus  2. Foot ulcer (right, Wagner 2)  3. Hypertension  4. Gout",
     ["Wagner grade: 2", "condition: hypertension; confirmed", "condition: gout; confirmed"], ["Wagner grade: 3"]),
    ("Foot ulcer, Wagner 3. He walks 20 m.", ["Wagner grade: 3"], []),
    ("LVEF not yet measured again. Creatinine not yet repeated.", [], ["left ventricular ejection fraction: absent", "creatinine: absent"]),
    ("He has been on dialysis since 2009.", ["procedure: dialysis; date 2009"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0][:60] for r in ROWS])
def test_stays(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
