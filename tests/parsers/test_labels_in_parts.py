"""Labels that name a level beside its muscle, the sum of some rows, two parts of a scale, or only how something was taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TABLES = {
    "levels before their muscles": (
        "Key muscle,March 2014,,May 2014,\n,R,L,R,L\nC6 wrist extensors,4,3,4,4\nT1 - finger abductors,1,0,2,0\nL3: knee extensors,2,2,3,2\n",
        ["muscle strength: 4; date 2014-03 @ right wrist extensors", "muscle strength: 2; date 2014-05 @ right finger abductors",
         "muscle strength: 2; date 2014-05 @ left knee extensors"],
        ["muscle strength: * @ right C6", "muscle strength: * @ right L3"],
    ),
    "levels behind their muscles": (
        "Muscle,before,after\nHip flexors (L2),3,4\nPlantar flexors (S1),2,2\nElbow flexors C5,5,5\n",
        ["muscle strength: 4; after @ hip flexors", "muscle strength: 5; before @ elbow flexors"],
        ["muscle strength: * @ L2", "muscle strength: * @ C5"],
    ),
    "a site with more points than a grade has": (
        "MRC grades,before,after\nDeltoid,4,4\nBiceps,3,4\nTriceps,3,3\nUpper limbs (max. 15),10,11\nIliopsoas,2,3\nQuadriceps,2,2\n"
        "Tibialis anterior,1,1\nLower limbs (max. 15),5,6\n",
        ["MRC sum score: 10; before @ upper limb", "MRC sum score: 6; after @ lower limb", "muscle strength: 4; after @ biceps"],
        ["muscle strength: 5; before @ lower limb", "muscle strength: * @ upper limb"],
    ),
    "parts of a scale that are added": (
        "Scale,before,6 months\nUPDRS II,20,15\nUPDRS III,42,31\nUPDRS II + III,62,46\n",
        ["UPDRS-III total: 42; before", "UPDRS-II: 15; after"],
        ["UPDRS-II: 62", "UPDRS-II: 46", "UPDRS-III total: 62"],
    ),
    "positions beside columns of vital signs": (
        "Position,3 March 2014,,5 May 2014,\n,BP (mmHg),Pulse (/min),BP (mmHg),Pulse (/min)\nSupine,140/85,66,135/80,64\n"
        "\"Standing, 3 min\",95/60,88,118/70,80\n\"Standing, 5 min\",stopped (dizzy),,115/70,82\n",
        ["systolic blood pressure: 95 mm[Hg]; date 2014-03-03", "heart rate: 80 /min; date 2014-05-05",
         "diastolic blood pressure: 85 mm[Hg]; date 2014-03-03"],
        ["standing: *", "blood pressure: absent", "systolic blood pressure: absent"],
    ),
    "positions above columns": (
        "Visit,Sitting,,Upright,\n,BP (mmHg),HR (bpm),BP (mmHg),HR (bpm)\nbefore,130/80,70,110/70,84\n3 months,128/80,68,118/74,76\n",
        ["systolic blood pressure: 110 mm[Hg]; before", "heart rate: 76 {beats}/min; after"],
        ["sitting: *", "standing: *"],
    ),
    "a label of several rows to the end": (
        "Measure,Side,Before,3 months\nAshworth elbow flexors,R,3,2\n,L,2,1\nAshworth knee extensors,R,1+,1\n,L,2,2\n",
        ["Ashworth score: 2; after @ left knee extensors", "Ashworth score: 1; after @ left elbow flexors"],
        [],
    ),
    "what became of the sample": (
        "Test (unit),before,1 week,3 months\nAmmonia (µmol/l),84,clot.,61\nALT (U/l),49,72,-\n\"clot., sample clotted\",,,\n",
        ["ammonia: 84 umol/L; before"],
        ["ammonia: clot.*"],
    ),
    "movements of the place in the caption": (
        "Table 3. Range of motion of the wrist (degrees),,\nMovement,before,after\nExtension,30,45\nFlexion,35,50\n",
        ["wrist extension: 45 deg; after", "wrist flexion: 35 deg; before"],
        ["muscle strength: *"],
    ),
    "movements below the name of their joint": (
        "Table 3. Passive range of motion (degrees),,\nMovement,before,after\nKnee,,\nFlexion,110,120\nElbow,,\nFlexion,90,115\nExtension,-10,-5\n",
        ["knee flexion: 120 deg; after", "elbow flexion: 90 deg; before", "elbow extension: -5 deg; after"],
        [],
    ),
    "regions of a score": (
        "\"Table 4. Modified Rodnan skin score by region, a man of 46\",,\nRegion,April 2013,May 2014\nFace,1,0\nChest,2,1\nAbdomen,1,1\nTotal,4,2\n",
        ["modified Rodnan skin score: 1; date 2014-05 @ abdomen", "modified Rodnan skin score: 4; date 2013-04"],
        ["abdomen examination: *"],
    ),
    "units in a row of their own": (
        "Date,Hb,WBC,CRP\n,g/dL,10⁹/L,mg/L\n30 Apr 2013,11.2,6.1,4\n13 Aug 2013,11.9,4.4,8\n",
        ["leukocytes: 6.1 10*9/L; date 2013-04-30", "C-reactive protein: 8 mg/L; date 2013-08-13"],
        [],
    ),
    "a side behind the unit": (
        "\"Nerve conduction, 30 April 2013\",,,,\nNerve,\"Amplitude (mV), R\",\"Amplitude (mV), L\",\"Velocity (m/s), R\",\"Velocity (m/s), L\"\n"
        "Median,4.1,3.9,48,47\nUlnar,5.0,5.1,50,51\n",
        ["nerve amplitude: 4.1 mV @ right median nerve", "nerve amplitude: 5.1 mV @ left ulnar nerve",
         "nerve conduction velocity: 47 m/s @ left median nerve"],
        [],
    ),
    "the number of a table is no level": (
        "Table S1. Scores\nTest,before,after\nBarthel index,40,60\nMMSE,28,28\n",
        ["Barthel index total: 60; after"],
        ["Barthel index total: * @ S1", "MMSE: * @ S1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TABLES.values(), ids=TABLES)
def test_labels_of_parts(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, name="sheet.csv", who="")
