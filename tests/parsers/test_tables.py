"""Tables of people: what a cell says by its row, its column, its caption; what a legend and an empty cell are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Tells = Callable[..., None]

PIPED = {
    "dates over columns": (
        "| Item | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Heart rate | 78 | 72 |\n| Body weight (kg) | 61 | 63.5 |",
        ["heart rate: 78 /min; date 2010-05-06", "heart rate: 72 /min; date 2010-08-06",
         "body weight: 61 kg; date 2010-05-06", "body weight: 63.5 kg; date 2010-08-06"],
        [],
    ),
    "dates down the side (transposed)": (
        "| Date | FVC (L) | Body weight (kg) |\n|---|---|---|\n| 2010-05-06 | 2.1 | 61 |\n| 2010-08-06 | 2.4 | 63 |",
        ["forced vital capacity: 2.1 L; date 2010-05-06", "body weight: 63 kg; date 2010-08-06"],
        ["forced vital capacity: 2.1 L @ left"],
    ),
    "a lone L behind what has sides is one": (
        "| | Before treatment | After treatment |\n|---|---|---|\n| Grip strength (L) | 21 kg | 24 kg |\n"
        "| Grip strength (R) | 25 kg | 26 kg |",
        ["grip strength: 21 kg @ left hand; before", "grip strength: 26 kg @ right hand; after"],
        [],
    ),
    "before and after": (
        "| | Before treatment | After treatment |\n|---|---|---|\n| Berg balance scale | 31 | 44 |\n| MMSE | 22 | 25 |",
        ["Berg balance scale: 31; before", "Berg balance scale: 44; after", "MMSE: 22; before", "MMSE: 25; after"],
        ["Berg balance scale: 44; before"],
    ),
    "a table of infusions with doses and no way": (
        "Table 1. Infusions of mesenchymal stem cells\n\n"
        "| No. | Date | Body weight (kg) | Dose (10^6 cells/kg) | Reaction |\n|---|---|---|---|---|\n"
        "| 1 | 23 July 2018 | 52 | 1.0 | None |\n| 2 | 20 August 2018 | 53 | 1.5 | Chills |",
        ["treatment: mesenchymal stem cell transplantation; date 2018-07-23; dose 1 10*6/kg",
         "treatment: mesenchymal stem cell transplantation; date 2018-08-20; dose 1.5 10*6/kg",
         "body weight: 52 kg; date 2018-07-23", "adverse effects: absent; date 2018-07-23; after",
         "chills: present; date 2018-08-20; after"],
        [],
    ),
    "laboratory values around an infusion are no doses": (
        "Table 1. Values around the infusion of mesenchymal stem cells\n\n"
        "| Date | Leukocytes (10^9/L) |\n|---|---|\n| 23 July 2018 | 5.2 |\n| 20 August 2018 | 9.3 |",
        ["leukocytes: 5.2 10*9/L; date 2018-07-23"],
        ["treatment: *"],
    ),
    "months before and month 0": (
        "Table 2. Scores by month; month 0 is before the first infusion\n\n"
        "| Scale | Month | | |\n|---|---|---|---|\n| | −6 | 0 | 3 |\n| MMSE | 26 | 25 | 27 |",
        ["MMSE: 26; before; offset 6 mo", "MMSE: 25; before; offset 0 mo", "MMSE: 27; after; offset 3 mo"],
        [],
    ),
    "a caption that gives scores in per cent": (
        "Table 1. GMFM-88, per cent of the maximum of each dimension\n\n"
        "| Dimension | Before | 3 months |\n|---|---|---|\n| Lying and rolling | 70.6 | 76.5 |\n| Sitting | 45.0 | 51.7 |\n| Standing | 5.1 | 7.7 |",
        ["GMFM-88 A lying and rolling: 70.6 %; before", "GMFM-88 B sitting: 51.7 %; after; offset 3 mo"],
        [],
    ),
    "how large a finding is": (
        "| | Before treatment | After treatment |\n|---|---|---|\n| Foot ulcer (cm) | 3.2 x 2.5 | 1.6 x 1.1 |\n| MMSE | 22 | 25 |",
        ["skin ulcer: 3.2 x 2.5 cm; present; before", "skin ulcer: 1.6 x 1.1 cm; present; after"],
        [],
    ),
    "a side as the value of a finding": (
        "| | Before treatment | After treatment |\n|---|---|---|\n| Ankle clonus | both sides | right only |\n| MMSE | 22 | 25 |",
        ["ankle clonus: present @ bilateral ankle; before", "ankle clonus: present @ right ankle; after"],
        [],
    ),
    "an item's name over two columns of labels": (
        "Table 1. Quantitative myasthenia gravis score (QMG)\n\n"
        "| Item | | Before treatment | After treatment |\n|---|---|---|---|\n| Ptosis | | 2 | 1 |\n"
        "| Arm outstretched | right | 2 | 0 |\n| Arm outstretched | left | 3 | 1 |\n| Hand grip | right | 1 | 0 |\n| QMG total | | 8 | 2 |",
        ["QMG arm outstretched: 2 @ right upper limb; before", "QMG arm outstretched: 1 @ left upper limb; after",
         "QMG hand grip: 1 @ right hand; before"],
        ["muscle strength: *", "grip strength: *"],
    ),
    "offsets over columns": (
        "| | Before | 1 month | 3 months |\n|---|---|---|---|\n| MMSE | 20 | 22 | 24 |",
        ["MMSE: 20; before", "MMSE: 22; after; offset 1 mo", "MMSE: 24; after; offset 3 mo"],
        [],
    ),
    "numbers over columns, their unit in the caption": (
        "Table 1. Scales before and after transplantation (months)\n\n"
        "| | Before | 3 | 6 |\n|---|---|---|---|\n| MMSE | 20 | 22 | 24 |",
        ["MMSE: 20; before", "MMSE: 22; after; offset 3 mo", "MMSE: 24; after; offset 6 mo"],
        [],
    ),
    "numbers over columns, their unit and what it counts from in the caption": (
        "Table 2. Grip strength, by week after the infusion\n\n| | 2 | 8 |\n|---|---|---|\n| Right (kg) | 20 | 22 |",
        ["grip strength: 20 kg @ right hand; after; offset 2 wk", "grip strength: 22 kg; after; offset 8 wk"],
        [],
    ),
    "numbers over columns below a caption that names a month and no unit": (
        "Table 3. Walking in month 3\n\n| | 1 | 2 |\n|---|---|---|\n| MMSE | 20 | 22 |",
        [],
        ["MMSE: 20; offset 1 mo", "MMSE: 22; offset 2 mo"],
    ),
    "the most that scores can be, in a note": (
        "Table 4. Scales\n\n| | Before | After |\n|---|---|---|\n| MMSE | 20 | 22 |\n\n"
        "Maximum: MMSE 30, Barthel index 100. GMFM-66: highest score 100.\n",
        ["MMSE: 20; before", "MMSE: 22; after"],
        ["MMSE: 30", "Barthel index: *", "Barthel index total: *", "GMFM total: *", "GMFM-66: *"],
    ),
    "items of the scale that the corner names": (
        "| ALSFRS-R | Before | After |\n|---|---|---|\n| Speech | 3 | 4 |\n| Salivation | 2 | 3 |",
        ["ALSFRS-R speech: 3; before", "ALSFRS-R salivation: 3; after"],
        ["drooling: 2; before", "drooling: present"],
    ),
    "parts of a scale that aren't known are not the whole": (
        "| UPDRS | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Part X | 3 | 4 |\n| Total | 40 | 38 |",
        ["UPDRS: 40; date 2010-05-06"],
        ["UPDRS: 3; date 2010-05-06"],
    ),
    "the total of another scale below the items of one": (
        "| MG-ADL | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Talking | 2 | 1 |\n| Chewing | 1 | 0 |\n"
        "| Total MG-ADL | 16 | 9 |\n| QMG total | 22 | 15 |\n| ZQX total | 23 | 14 |",
        ["MG-ADL: 16; date 2010-05-06", "quantitative myasthenia gravis score: 22; date 2010-05-06"],
        ["MG-ADL: 22; date 2010-05-06", "MG-ADL: 15; date 2010-08-06", "MG-ADL: 23; date 2010-05-06"],
    ),
    "one empty cell too many in the header": (
        "| | | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| MMSE | 20 | 22 |\n| Berg balance scale | 30 | 33 |",
        ["MMSE: 20; date 2010-05-06", "MMSE: 22; date 2010-08-06", "Berg balance scale: 33; date 2010-08-06"],
        ["MMSE: 22; date 2010-05-06"],
    ),
    "an empty header cell above a column that is filled": (
        "| | | 2010-05-06 | 2010-08-06 |\n|---|---|---|---|\n| MMSE | a | 20 | 22 |\n| Berg balance scale | b | 30 | 33 |",
        ["MMSE: 20; date 2010-05-06", "MMSE: 22; date 2010-08-06"],
        [],
    ),
    "a line above with values of its own": (
        "Blood pressure was 142/84 mmHg.\n\n| Scale | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Part I | 3 | 2 |\n| MMSE | 20 | 22 |",
        ["MMSE: 20; date 2010-05-06"],
        ["blood pressure: 3", "systolic blood pressure: 3"],
    ),
    "sides over columns": (
        "| Muscle strength | Left | Right |\n|---|---|---|\n| Biceps | 4 | 3+ |\n| Quadriceps | 2- | 5 |",
        ["muscle strength: 4 @ left biceps", "muscle strength: 3+ @ right biceps",
         "muscle strength: 5 @ right quadriceps"],
        ["muscle strength: 4 @ right biceps"],
    ),
    "two sides in one cell": (
        "| Muscle strength (R/L) | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Biceps | 4/3 | 5/4 |",
        ["muscle strength: 4 @ right biceps; date 2010-05-06", "muscle strength: 3 @ left biceps; date 2010-05-06",
         "muscle strength: 5 @ right biceps; date 2010-08-06", "muscle strength: 4 @ left biceps; date 2010-08-06"],
        [],
    ),
    "two header rows": (
        "| Muscle strength | Before treatment | Before treatment | After treatment | After treatment |\n"
        "| | Left | Right | Left | Right |\n|---|---|---|---|---|\n| Biceps | 3 | 4 | 4 | 5 |",
        ["muscle strength: 3; before @ left biceps", "muscle strength: 4; before @ right biceps",
         "muscle strength: 4; after @ left biceps", "muscle strength: 5; after @ right biceps"],
        [],
    ),
    "three header rows": (
        "| Muscle strength | Upper limbs | | | | Lower limbs | |\n| | Elbow flexion | | Elbow extension | | Knee extension | |\n"
        "| Date | R | L | R | L | R | L |\n|---|---|---|---|---|---|---|\n| 2010-05-06 | 3 | 3+ | 4 | 4- | 2 | 2+ |\n"
        "| 2010-08-06 | 3+ | 4 | 4 | 4 | 3 | NT |",
        ["muscle strength: 3; date 2010-05-06 @ right elbow flexion", "muscle strength: 3+; date 2010-05-06 @ left elbow flexion",
         "muscle strength: 4-; date 2010-05-06 @ left elbow extension", "muscle strength: 3; date 2010-08-06 @ right knee extension"],
        [],
    ),
    "a column of changes": (
        "| | Before treatment | After treatment | Change |\n|---|---|---|---|\n| MMSE | 22 | 25 | +3 |\n| Body weight (kg) | 58 | 57 | -1 |",
        ["MMSE: 22; before", "MMSE: 25; after", "body weight: 57 kg; after"],
        ["MMSE: 3", "body weight: -1 kg"],
    ),
    "times behind other columns": (
        "| Test | Unit | Time | Value |\n|---|---|---|---|\n| Hemoglobin | g/L | 2010-05-06 | 134 |\n| Hemoglobin | g/L | 2010-08-06 | 131 |",
        ["hemoglobin: 134 g/L; date 2010-05-06", "hemoglobin: 131 g/L; date 2010-08-06"],
        [],
    ),
    "a column of units": (
        "| Test | Unit | 2010-05-06 |\n|---|---|---|\n| Hemoglobin | g/L | 134 |\n| Creatinine | umol/L | 66 |",
        ["hemoglobin: 134 g/L; date 2010-05-06", "creatinine: 66 umol/L; date 2010-05-06"],
        [],
    ),
    "a column of reference ranges": (
        "| Test | Result | Reference range |\n|---|---|---|\n| Hemoglobin (g/L) | 104 | 120-160 |",
        ["hemoglobin: 104 g/L"],
        ["hemoglobin: 120", "hemoglobin: 160", "hemoglobin: 120 to 160 g/L"],
    ),
    "a flag behind the value": (
        "| Test | Result |\n|---|---|\n| Creatine kinase (U/L) | 560 ↑ |\n| Hemoglobin (g/L) | 101 ↓ |",
        ["creatine kinase: 560 U/L; flag H", "hemoglobin: 101 g/L; flag L"],
        [],
    ),
    "nothing measured": (
        "| | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| MMSE | N/A | 24 |\n| Heart rate | - | 70 |",
        ["MMSE: missing not-applicable", "MMSE: 24; date 2010-08-06", "heart rate: 70 /min; date 2010-08-06"],
        ["MMSE: 0", "heart rate: 0"],
    ),
    "an empty cell is nothing": (
        "| | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| MMSE | | 24 |",
        ["1 × MMSE"],
        ["MMSE: 0"],
    ),
    "words in cells": (
        "| Finding | Before treatment | After treatment |\n|---|---|---|\n"
        "| Tremor | severe | mild |\n| Dysphagia | present | absent |\n| Drooling | yes | no |\n| Speech | slurred | improved |",
        ["tremor: present; severity severe; before", "tremor: present; severity mild; after",
         "dysphagia: present; before", "dysphagia: absent; after", "drooling: present; before",
         "drooling: absent; after", "speech: improved; after"],
        ["dysphagia: present; after"],
    ),
    "marks": (
        "| Sign | Left | Right |\n|---|---|---|\n| Babinski sign | (+) | (-) |\n| Hoffmann sign | + | ± |",
        ["Babinski sign: present @ left", "Babinski sign: absent @ right", "Hoffmann sign: equivocal @ right"],
        ["Babinski sign: present @ right"],
    ),
    "blood pressure in one cell": (
        "| | 2010-05-06 |\n|---|---|\n| Blood pressure | 130/80 |",
        ["systolic blood pressure: 130 mm[Hg]; date 2010-05-06", "diastolic blood pressure: 80 mm[Hg]"],
        [],
    ),
    "a bound": (
        "| Test | 2010-05-06 |\n|---|---|\n| C-reactive protein (mg/L) | <5 |",
        ["C-reactive protein: < 5 mg/L"],
        ["C-reactive protein: 5 mg/L; flag L"],
    ),
    "before → after in one cell": (
        "| Scale | Before → after |\n|---|---|\n| MMSE | 20 → 24 |",
        ["MMSE: 20; before", "MMSE: 24; after"],
        ["MMSE: 20; after"],
    ),
    "two sides, as the caption says": (
        "Table 1. Muscle strength (MRC grade; right / left)\n\n"
        "| Muscle | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Biceps | 4 / 4+ | 5 / 5 |\n| Quadriceps | 3- / NT | 4 / 4 |",
        ["muscle strength: 4 @ right biceps; date 2010-05-06", "muscle strength: 4+ @ left biceps; date 2010-05-06",
         "muscle strength: 5 @ left biceps; date 2010-08-06", "muscle strength: 3- @ right quadriceps; date 2010-05-06",
         "muscle strength: missing not-performed @ left quadriceps"],
        ["muscle strength: 0"],
    ),
    "a row of a measure of its own among the items of a scale": (
        "Table 3. Barthel Index\n\n| | Before | 6 months |\n|---|---|---|\n| Feeding | 5 | 10 |\n| Bathing | 0 | 5 |\n| Grooming | 0 | 5 |\n"
        "| Mobility | 0 | 10 |\n| Stairs | 0 | 5 |\n| Walking aid | wheelchair | four-point cane |",
        ["Barthel mobility: 10; after", "walking aid: wheelchair; before", "walking aid: four-point cane; after"],
        ["Barthel mobility: 4"],
    ),
    "a graded scale of the caption, and its one side": (
        "Table 2. Modified Ashworth scale, left side\n\nMuscle\tBefore\tAfter\nElbow flexors\t3\t2\nKnee extensors\t1+\t1\n",
        ["modified Ashworth score: 3 @ left elbow flexors", "modified Ashworth score: 1+ @ left knee extensors; before"],
        ["muscle strength: *"],
    ),
    "a side of the illness is none of the table": (
        "Table 2. Spasticity (Ashworth) of a patient with left hemiparesis\n\nMuscle\tBefore\tAfter\nElbow flexors\t3\t2\n"
        "Knee extensors\t1+\t1\n",
        ["Ashworth score: 3 @ elbow flexors"],
        ["Ashworth score: 3 @ left elbow flexors"],
    ),
    "sides of the caption are none of a blood pressure": (
        "Table 1. Examination (R/L)\n\n| | 2010-05-06 |\n|---|---|\n| Blood pressure | 130/80 |\n| Grip strength (kg) | 20/18 |",
        ["systolic blood pressure: 130 mm[Hg]; date 2010-05-06", "grip strength: 20 kg @ right hand"],
        [],
    ),
    "two units, two values": (
        "| Date | FVC, L (%) | Vital capacity [% (L)] |\n|---|---|---|\n| 2010-05-06 | 3.8 (91) | 92 (3.9) |",
        ["forced vital capacity: 3.8 L; date 2010-05-06", "forced vital capacity: 91 %; date 2010-05-06",
         "vital capacity: 92 %", "vital capacity: 3.9 L"],
        ["forced vital capacity: 91 L"],
    ),
    "two times over one column": (
        "| Measure | Before / after |\n|---|---|\n| MMSE | 20/24 |\n| FVC (%) | 61 → 66 |\n| Blood pressure | 130/80 |",
        ["MMSE: 20; before", "MMSE: 24; after", "forced vital capacity: 61 %; before", "forced vital capacity: 66 %; after",
         "systolic blood pressure: 130 mm[Hg]"],
        ["MMSE: 20; after", "systolic blood pressure: 130 mm[Hg]; before"],
    ),
    "a column that is only called pre": (
        "| Test | Pre | Post |\n|---|---|---|\n| MMSE | 20 | 24 |\n| Creatine kinase (U/L) | 840 | ↓ 790 |",
        ["MMSE: 20; before", "MMSE: 24; after", "creatine kinase: 790 U/L; after"],
        ["posterior reversible encephalopathy syndrome", "creatine kinase: absent"],
    ),
    "cells without a grade among grades": (
        "| Muscle (R/L) | Before | After |\n|---|---|---|\n| Deltoid | 3/4- | 4 / 4+ |\n| Quadriceps | NT/3 | 3/3+ |",
        ["muscle strength: missing not-performed @ right quadriceps; before", "muscle strength: 3 @ left quadriceps; before"],
        [],
    ),
    "a label above that holds for the row below": (
        "| Muscle | Side | Before | After |\n|---|---|---|---|\n| Deltoid | R | 3 | 4 |\n| | L | 4- | 4 |",
        ["muscle strength: 3 @ right deltoid; before", "muscle strength: 4- @ left deltoid; before"],
        [],
    ),
    "a length in a label is no unit": (
        "| | 2010-05-06 |\n|---|---|\n| Walking time, 20 m (s) | 14 |\n| Creatine kinase (U/L) | 140 |",
        ["20-m walk time: 14 s", "creatine kinase: 140 U/L"],
        ["creatine kinase: 140 U/L @ left"],
    ),
    "groups before the items": (
        "Table 1. ALSFRS-R\n\n| Domain | Item | 2010-05-06 | 2010-08-06 |\n|---|---|---|---|\n| Bulbar | 1. Speech | 3 | 2 |\n| | 2. Salivation | 4 | 4 |\n"
        "| | 3. Swallowing | 4 | 3 |\n| Fine motor | 4. Handwriting | 2 | 2 |\n| Gross motor | 8. Walking | 3 | 3 |\n| | 9. Climbing stairs | 1 | 0 |",
        ["ALSFRS-R speech: 3; date 2010-05-06", "ALSFRS-R salivation: 4", "ALSFRS-R handwriting: 2",
         "ALSFRS-R climbing stairs: 0; date 2010-08-06"],
        ["fine motor function: 2"],
    ),
    "a nerve in the first column": (
        "| Nerve | Parameter | Right | Left |\n|---|---|---|---|\n| Median | CMAP (mV) | 5.6 | 6.2 |\n| Sural | SNAP (µV) | 1.2 | NR |\n"
        "| Peroneal | Distal latency (ms) | 5.1 | 4.9 |",
        ["compound muscle action potential amplitude: 5.6 mV @ right median nerve",
         "sensory nerve action potential amplitude: 1.2 uV @ right sural nerve", "distal latency: 4.9 ms @ left peroneal nerve"],
        [],
    ),
    "months as bare numbers": (
        "| Scale | Baseline | Months after the operation | Months after the operation |\n| Scale | Baseline | 6 | 12 |\n"
        "|---|---|---|---|\n| MMSE | 24 | 26 | 27 |",
        ["MMSE: 24; before", "MMSE: 26; after; offset 6 mo", "MMSE: 27; after; offset 12 mo"],
        [],
    ),
    "weeks beside bare numbers": (
        "| Weeks after treatment | 2 | 4 | 8 |\n|---|---|---|---|\n| MMSE | 24 | 26 | 27 |",
        ["MMSE: 24; after; offset 2 wk", "MMSE: 27; after; offset 8 wk"],
        [],
    ),
    "an item with its side": (
        "Table 1. North Star Ambulatory Assessment\n\n| Item | Baseline | 6 months |\n|---|---|---|\n| Stand on one leg – right | 1 | 2 |\n"
        "| Hop – left leg | 0 | 1 |\n| Rise from floor | 1 | 1 |\n| Total score | 18 | 20 |",
        ["NSAA stand on one leg: 1; before @ right", "NSAA hop: 1; after; offset 6 mo @ left", "NSAA rise from floor: 1",
         "North Star Ambulatory Assessment: 20; after"],
        ["standing: 1", "rise from floor time: 1"],
    ),
    "a site that names the item is no place of it": (
        "Table 1. SARA\n\n| Item | Baseline | 6 months |\n|---|---|---|\n| Gait | 3 | 2 |\n| Finger chase, right | 2 | 1 |",
        ["SARA finger chase: 2; before @ right"],
        ["SARA finger chase: 2; before @ right finger"],
    ),
    "a column of the highest scores": (
        "| Item | Max. | 2010-05-06 |\n|---|---|---|\n| MMSE | 30 | 24 |",
        ["MMSE: 24; date 2010-05-06", "1 × MMSE"],
        ["MMSE: 30"],
    ),
    "a short form that its legend says in words": (
        "| Muscle strength | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| Biceps left | 4 | NT |\n\nNT, not tolerated",
        ["muscle strength: 4 @ left biceps", "muscle strength: missing not-performed"],
        ["muscle strength: NT"],
    ),
    "a note of what is normal": (
        "| | 2010-05-06 |\n|---|---|\n| Creatine kinase (U/L) | 412 |\n\nNormal for creatine kinase: < 190 U/L.",
        ["creatine kinase: 412 U/L", "1 × creatine kinase"],
        ["creatine kinase: < 190 U/L"],
    ),
    "a caption that says who it is": (
        "Table 1. Muscle strength of a 46-year-old man with multiple sclerosis\n\n| Muscle | Left |\n|---|---|\n| Biceps | 4 |",
        ["condition: multiple sclerosis", "muscle strength: 4 @ left biceps"],
        [],
    ),
    "a legend below the last table": (
        "Table 1. Nerves\n\n| Nerve | Parameter | Right | Left |\n|---|---|---|---|\n| Median | CMAP (mV) | 5.6 | n. e. |\n| Sural | SNAP (µV) | 1.2 | n. e. |\n\n"
        "Table 2. Scores\n\n| | 2010-05-06 |\n|---|---|\n| MMSE | 24 |\n\nn. e. = not elicitable",
        ["compound muscle action potential amplitude: 5.6 mV @ right median nerve", "MMSE: 24",
         "compound muscle action potential amplitude: missing unknown"],
        ["compound muscle action potential amplitude: n. e.", "MMSE: missing unknown"],
    ),
    "a day that only the caption gives": (
        "Table 1. Motor nerve conduction on 14 March 2016\n\n| Nerve | Side | CMAP (mV) |\n|---|---|---|\n| Median | R | 8.2 |\n| Median | L | 5.6 |",
        ["compound muscle action potential amplitude: 8.2 mV @ right median nerve; date 2016-03-14"],
        [],
    ),
    "a phase that only the caption gives": (
        "Table 1. Scores before the infusion\n\n| Scale | Score |\n|---|---|\n| MMSE | 24 |\n\n"
        "Table 2. Scores after the infusion\n\n| Scale | 3 months | 6 months |\n|---|---|---|\n| MMSE | 25 | 27 |",
        ["MMSE: 24; before", "MMSE: 25; after; offset 3 mo", "MMSE: 27; after; offset 6 mo"],
        ["MMSE: 25; before"],
    ),
    "both phases in the caption": (
        "Table 1. Scores before and after the infusion\n\n| Scale | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n| MMSE | 24 | 27 |",
        ["MMSE: 24; date 2010-05-06", "MMSE: 27; date 2010-08-06"],
        ["MMSE: 24; after", "MMSE: 27; before"],
    ),
    "a day of the caption is none of a column with its time": (
        "Table 1. Scores at baseline (6 May 2010) and at follow-up\n\n| Scale | 6 months after treatment |\n|---|---|\n| MMSE | 27 |",
        ["MMSE: 27; after; offset 6 mo"],
        ["MMSE: 27; date 2010-05-06"],
    ),
    "ranges and units below the header": (
        "| Date | Speech | Salivation | Swallowing | Handwriting | Dressing and hygiene | Walking | FVC | Body weight |\n"
        "| | 0-4 | 0-4 | 0-4 | 0-4 | 0-4 | 0-4 | L | kg |\n|---|---|---|---|---|---|---|---|---|\n"
        "| 2010-05-06 | 2 | 3 | 2 | 4 | 3 | 4 | 2.35 | 61 |",
        ["ALSFRS salivation: 3; date 2010-05-06", "forced vital capacity: 2.35 L; date 2010-05-06", "body weight: 61 kg",
         "1 × ALSFRS speech", "1 × body weight"],
        ["drooling: present"],
    ),
    "a unit beside the label makes a movement an angle": (
        "| Movement | Unit | Before | 6 months |\n|---|---|---|---|\n| Wrist flexion, right | ° | 25 | 40 |\n| Grip strength, left | kg | 4 | 5 |",
        ["wrist flexion: 25 deg @ right wrist; before", "wrist flexion: 40 deg; after; offset 6 mo", "grip strength: 4 kg @ left hand; before"],
        ["muscle strength: *"],
    ),
    "doses in the unit of the caption": (
        "Table 3. Medication, mg per day\n\n| Drug | Before | After 12 months |\n|---|---|---|\n| Pramipexole | 2.1 | stopped |\n| Amantadine | 200 | 100 |",
        ["medication: pramipexole; 2.1 mg; before", "medication: amantadine; 100 mg; after; offset 12 mo", "medication: pramipexole; stopped"],
        ["amantadine: 200"],
    ),
    "doses in the unit of the corner": (
        "| Daily dose in mg | Before | 3 months |\n|---|---|---|\n| Levodopa | 800 | 700 |\n| Prednisone | 10 | none |",
        ["medication: levodopa; 800 mg; before", "medication: prednisone; not-taken; after; offset 3 mo"],
        ["levodopa: 800"],
    ),
    "doses of a medicine among measures": (
        "| Parameter | Unit | Before | 6 months |\n|---|---|---|---|\n| MMSE | | 24 | 26 |\n| Berg balance scale | | 30 | 34 |\n"
        "| Methotrexate | mg/week | 20 | 15 |\n| Prednisone | mg/day | 10 | 0 |\n| Tacrolimus | ng/mL | 7.1 | 6.2 |",
        ["medication: methotrexate; 20 mg; before; active", "medication: methotrexate; 15 mg; after; offset 6 mo",
         "medication: prednisone; 10 mg; before", "medication: prednisone; not-taken; after; offset 6 mo"],
        ["methotrexate: 20", "medication: tacrolimus; *", "medication: prednisone; 0 mg"],
    ),
    "a part of the scale that the heading names": (
        "## UHDRS by visit\n\n| Date | Motor score | TFC |\n|---|---|---|\n| 2010-05-06 | 38 | 9 |\n| 2010-08-06 | 35 | 9 |",
        ["UHDRS motor score: 38; date 2010-05-06", "total functional capacity: 9; date 2010-08-06"],
        ["ASIA motor score: *"],
    ),
    "what a row over others only gathers": (
        "| Test | 2010-05-06 |\n|---|---|\n| Cognition | |\n| MMSE | 27 |\n| Zqx | 31 |\n| Gait | |\n| Timed up and go | 12 s |",
        ["MMSE: 27; date 2010-05-06", "timed up and go: 12 s"], ["cognition: *"],
    ),
    "milliseconds are no disease": (
        "| Nerve | Side | Distal latency | CMAP |\n| | | ms | mV |\n|---|---|---|---|\n| Median | R | 3.9 | 8.2 |",
        ["distal latency: 3.9 ms @ right median nerve"],
        ["multiple sclerosis: present", "condition: multiple sclerosis"],
    ),
    "a row of what is normal": (
        "| Date | CK [U/L] | AST [U/L] |\n|---|---|---|\n| 2010-05-06 | 612 | 74 |\n| Reference | < 170 | < 35 |\n| Normal range | 30-170 | 5-35 |",
        ["creatine kinase: 612 U/L; date 2010-05-06", "1 × creatine kinase", "1 × aspartate aminotransferase"],
        ["creatine kinase: < 170 U/L"],
    ),
    "what a unit counts per is not measured": (
        "| Date | Zqx [mmol/mol creatinine] | CK [U/L] |\n|---|---|---|\n| 2010-05-06 | 38 | 612 |",
        ["creatine kinase: 612 U/L"],
        ["creatinine: 38", "creatinine: *"],
    ),
    "a row that isn't known in a table of blood tests": (
        "Table 1. Laboratory values\n\n| Test | 2010-05-06 |\n|---|---|\n| Hemoglobin (g/L) | 134 |\n| Zqx | positive |",
        ["hemoglobin: 134 g/L"],
        ["blood test result: *"],
    ),
    "a predicted value below a table": (
        "| | 2010-05-06 |\n|---|---|\n| FVC (L) | 2.4 |\n\nNT = not tested. Predicted FVC 3.01 L.",
        ["forced vital capacity: 2.4 L", "1 × forced vital capacity"],
        ["predicted forced vital capacity: 3.01 L", "forced vital capacity: 3.01 L"],
    ),
    "decimal commas": (
        "| Datum | FVC (L) | Body weight (kg) |\n|---|---|---|\n| 06.05.2010 | 2,15 | 61,5 |\n| 07.08.2010 | 2,40 | 62,0 |",
        ["forced vital capacity: 2.15 L; date 2010-05-06", "body weight: 62 kg; date 2010-08-07"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", PIPED)
def test_a_table_is_read_by_its_labels(tells: Tells, layout: str) -> None:
    page, gives, never = PIPED[layout]
    tells(page, gives, never, name="page.md")


@pytest.mark.parametrize("layout", ["dates over columns", "two header rows", "words in cells", "nothing measured"])
def test_the_same_table_as_html(tells: Tells, layout: str) -> None:
    page, gives, never = PIPED[layout]
    tells(_html(page), gives, never, who="<p>Mr. Tester, 50 years old, is a man.</p>\n", name="page.html")


def _html(piped: str) -> str:
    rows = [line.strip("|").split("|") for line in piped.splitlines() if "---" not in line]
    cells = "".join("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{cells}</table>"


def test_patients_as_columns(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Patient 1 is a 40-year-old woman with stroke. Patient 2 is a 61-year-old man with stroke.\n\n"
        "| | Patient 1 | Patient 2 |\n|---|---|---|\n| MMSE | 20 | 27 |\n"
    )
    facts = facts_of(page, "page.md")
    scores = {
        f.subject: f.value.value
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == "MMSE" and isinstance(f.value, Quantity)
    }
    assert {key: int(value) for key, value in scores.items()} == {"p1": 20, "p2": 27}


def test_a_total_and_its_items(facts_of: Callable[..., Facts]) -> None:
    items = ["Speech", "Salivation", "Swallowing", "Handwriting", "Cutting food", "Dressing and hygiene",
             "Turning in bed", "Walking", "Climbing stairs", "Dyspnea", "Orthopnea", "Respiratory insufficiency"]  # fmt: skip
    rows = "".join(f"| {i + 1}. {name} | {i % 4} | {(i + 1) % 4} |\n" for i, name in enumerate(items))
    page = (
        "Mr. Tester, a 50-year-old man.\n\nTable 1. ALSFRS-R scores\n\n"
        f"| Item | 2010-05-06 | 2010-08-06 |\n|---|---|---|\n{rows}| Total | 18 | 18 |\n"
    )
    facts = [f for f in facts_of(page, "page.md").facts if isinstance(f, Observation) and "ALSFRS-R" in f.code.text]
    totals = [f for f in facts if f.code.entry.endswith(":total")]
    assert len(totals) == 2 and len(facts) == 26
    assert all(len(t.members) == 12 for t in totals)
    assert all(t.reference is not None for t in totals)


@pytest.mark.parametrize(
    ("head", "span", "gives"),
    [
        (
            "After the injection: 4, 12 and 24 weeks",
            3,
            ["MMSE: 26; after; offset 4 wk", "MMSE: 28; after; offset 24 wk"],
        ),
        ("3, 6, 12 months after the infusion", 3, ["MMSE: 27; after; offset 6 mo", "MMSE: 28; after; offset 12 mo"]),
        ("Follow-up (3 months / 6 months / 1 year)", 3, ["MMSE: 26; after"]),
    ],
)
def test_times_listed_in_one_heading(tells: Tells, head: str, span: int, gives: list[str]) -> None:
    page = (
        f"<table><tr><th>Test</th><th>Before</th><th colspan={span}>{head}</th></tr>"
        "<tr><td>MMSE</td><td>24</td><td>26</td><td>27</td><td>28</td></tr></table>"
    )
    tells(
        page,
        ["MMSE: 24; before", *gives],
        ["MMSE: 24; after"],
        who="<p>Mr. Tester, 50 years old.</p>",
        name="page.html",
    )


def test_what_a_heading_over_columns_only_gathers(tells: Tells) -> None:
    page = (
        "<table><tr><th rowspan=2>Date</th><th colspan=3>Cognition</th><th colspan=2>FVC (L)</th></tr>"
        "<tr><th>MMSE</th><th>SDMT</th><th>Zqx</th><th>sitting</th><th>supine</th></tr>"
        "<tr><td>2010-05-06</td><td>24</td><td>33</td><td>61</td><td>2.4</td><td>1.9</td></tr></table>"
    )
    gives = [
        "MMSE: 24",
        "symbol digit modalities test: 33",
        "forced vital capacity: 2.4 L",
        "forced vital capacity: 1.9 L",
    ]
    tells(page, gives, ["cognition: *"], who="<p>Mr. Tester, 50 years old.</p>", name="page.html")


def test_a_group_of_another_scale_has_no_items_of_the_tables_own(tells: Tells) -> None:
    table = (
        "Scale | Max. | Before | 3 months\nFugl-Meyer, upper limb | | |\nShoulder, elbow, forearm | 36 | 14 | 19\n"
        "Wrist | 10 | 2 | 3\nHand | 14 | 2 | 5\nCoordination, speed | 6 | 0 | 1\nTotal | 66 | 18 | 28\n"
        "Fugl-Meyer, lower limb | 34 | 19 | 23\nModified Ashworth Scale, right | | |\nWrist flexors | 4 | 3 | 2\n"
    )
    tells(
        table,
        [
            "Fugl-Meyer wrist: 3; after",
            "Fugl-Meyer upper extremity: 28; after",
            "Fugl-Meyer lower extremity: 23; after",
            "modified Ashworth score: 3 @ right wrist flexors; before",
        ],
        ["muscle strength: *", "Fugl-Meyer total: *"],
    )


def test_groups_and_items_below_one_corner(tells: Tells) -> None:
    page = (
        "<table><tr><th colspan=2>Test</th><th>Before treatment</th><th>3 months</th></tr>"
        "<tr><th rowspan=2>GMFM-88 (%)</th><td>A Lying and rolling</td><td>62.7</td><td>70.6</td></tr>"
        "<tr><td>Zqx</td><td>31.7</td><td>40.0</td></tr>"
        "<tr><th rowspan=2>Modified Ashworth Scale</th><td>right elbow flexors</td><td>3</td><td>2</td></tr>"
        "<tr><td>left calf</td><td>4</td><td>1+</td></tr>"
        "<tr><th colspan=2>10-m walk (s)</th><td>28.4</td><td>21.9</td></tr></table>"
    )
    gives = ["modified Ashworth score: 3; before @ right elbow flexors", "modified Ashworth score: 1+; after; offset 3 mo @ left calf",
             "10-meter (10-m) walk/run time: 28.4 s; before", "GMFM-88 A lying and rolling: 62.7; before"]  # fmt: skip
    tells(
        page,
        gives,
        ["modified Ashworth score: 3; before @ left calf", "GMFM total: *"],
        who="<p>Mr. Tester, 50 years old.</p>",
        name="page.html",
    )


def test_a_legend_gives_no_facts(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Mr. Tester, a 50-year-old man.\n\n| Muscle strength | Left | Right |\n|---|---|---|\n| Biceps | 4 | NT |\n\n"
        "NT: not tested. 0 no contraction; 1 flicker; 5 normal strength.\n"
    )
    facts = [f for f in facts_of(page, "page.md").facts if isinstance(f, Observation) and f.code.text != "age"]
    assert [(f.site.text if f.site else "", f.absent_reason) for f in facts] == [
        ("left biceps", None),
        ("right biceps", "not-performed"),
    ]


def test_every_cell_keeps_its_place(facts_of: Callable[..., Facts]) -> None:
    page = "Mr. Tester, a 50-year-old man.\n\n" + PIPED["dates over columns"][0]
    cells = [f for f in facts_of(page, "page.md").facts if f.rule == "table"]
    assert [(f.evidence[0].row, f.evidence[0].column) for f in cells] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert all(f.evidence[0].table is not None for f in cells)


def test_a_value_without_unit_has_none(facts_of: Callable[..., Facts]) -> None:
    page = "Mr. Tester, a 50-year-old man.\n\n| Test | 2010-05-06 |\n|---|---|\n| Glucose | 6.1 |\n"
    values = [f.value for f in facts_of(page, "page.md").facts if f.code.text == "glucose"]  # type: ignore[union-attr]
    assert [(str(v.value), v.code) for v in values if isinstance(v, Quantity)] == [("6.1", None)]
