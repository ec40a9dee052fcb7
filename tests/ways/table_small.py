"""Small tables of one or a few patients: scores, strength, laboratory, eyes, breathing, in the shapes of clinics' pages; the
same in each writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grids import Way, aligned, book, commas, markup, page, pipes

SLOT = "small"
COURSES = ("before; course 1", "after; course 1", "before; course 2", "after; course 2")
BEFORE_6 = ("before", "after; offset 6 mo")
Rows = list[list[str]]


def _rows(text: str) -> Rows:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]


def _row(
    name: str, values: str, times: Sequence[str], where: str = "", who: str = "p1", unit: str = ""
) -> tuple[str, ...]:
    """The facts of a row; "." is a cell without one."""
    at = f" @ {where}" if where else ""
    return tuple(
        f"{who} | {name}: {value}{unit}" + (f"; {when}" if when else "") + at
        for value, when in zip(values.split(), times, strict=True)
        if value != "."
    )


def _in_all(
    name: str, lead: str, table: str, gives: Sequence[str], never: Sequence[str] = (), heads: int = 1
) -> Iterator[Way]:
    rows, facts, wrong = _rows(table), tuple(gives), tuple(never)
    told = f"{lead}\n\n"
    yield Way(SLOT, f"{name}, pipes", told + pipes(rows), facts, wrong)
    yield Way(
        SLOT, f"{name}, bars", told + "\n".join(" | ".join(r) for r in rows) + "\n", facts, wrong, file="page.txt"
    )
    yield Way(SLOT, f"{name}, tabs", told + "\n".join("\t".join(r) for r in rows) + "\n", facts, wrong, file="page.txt")
    yield Way(SLOT, f"{name}, aligned", told + aligned(rows), facts, wrong, file="page.txt")
    first, *others = lead.split("\n\n")
    above = "".join(f"<p>{other}</p>" for other in others)
    html = page(above + markup(rows, heads=heads, spans=True), who=first)
    yield Way(SLOT, f"{name}, html", html, facts, wrong, file="page.html")
    lines = [[line] for line in lead.split("\n\n")]
    yield Way(SLOT, f"{name}, csv", commas(lines) + "\n" + commas(rows), facts, wrong, file="page.csv")
    yield Way(SLOT, f"{name}, workbook", book({"Sheet1": [*lines, *rows]}), facts, wrong, file="page.xlsx")


ALS = "Mr. Orban, 49 years old, has amyotrophic lateral sclerosis."
PD = "Mrs. Rehn, 66 years old, has Parkinson's disease."
SCI = "Mr. Lund, 31 years old, has a spinal cord injury at T8."
EYE = "Mr. Salas, 28 years old, has optic atrophy."


def _abbreviated() -> Iterator[Way]:
    """Words of labels that are cut short, which are the beginning of other words too."""
    yield from _in_all(
        "items cut short", ALS,
        "ALSFRS-R | Pre 1st course | Post 1st course | Pre 2nd course | Post 2nd course\n"
        "Speech | 3 | 3 | 2 | 3\nTurn. in bed | 2 | 2 | 1 | 2\nResp. insufficiency | 4 | 4 | 3 | 3\nTotal | 31 | 33 | 28 | 29",
        (*_row("ALSFRS-R speech", "3 3 2 3", COURSES), *_row("ALSFRS-R turning in bed", "2 2 1 2", COURSES),
         *_row("ALSFRS-R respiratory insufficiency", "4 4 3 3", COURSES), *_row("ALSFRS-R total", "31 33 28 29", COURSES)),
        ("respiratory rate: *",),
    )  # fmt: skip
    yield from _in_all(
        "muscles and movements cut short", "Mr. Orban, 49 years old, has limb girdle muscular dystrophy.",
        "Muscle (R/L) | Before | 6 months\nBiceps br. | 4-/4 | 4/4+\nWrist ext. | 3/3+ | 3+/4-\nHip flex. | 2/2 | 2+/2\nAnkle DF | 4/3 | 4+/3+",
        (f for muscle, values in (("biceps", "4- 4 4 4+"), ("wrist extension", "3 3+ 3+ 4-"), ("hip flexion", "2 2 2+ 2"), ("ankle dorsiflexion", "4 3 4+ 3+"))
         for side, at in (("right", 0), ("left", 1)) for f in _row("muscle strength", " ".join(values.split()[at::2]), BEFORE_6, f"{side} {muscle}")),
        ("respiratory rate: *", "wrist extension: *", "hip flexion: *"),
    )  # fmt: skip
    yield from _in_all(
        "items with what they are means of", "Mrs. Rehn, 40 years old, has spinocerebellar ataxia type 3.",
        "SARA | Before | 6 months\ngait | 5 | 4\nnose-finger (mean) | 2 | 1.5\nfast alt. hand mov. | 2 | 2\nheel-shin (mean) | 3 | 2.5\ntotal | 19 | 17",
        (*_row("SARA gait", "5 4", BEFORE_6), *_row("SARA nose-finger", "2 1.5", BEFORE_6), *_row("SARA fast alternating hand movements", "2 2", BEFORE_6),
         *_row("SARA heel-shin", "3 2.5", BEFORE_6), *_row("SARA total", "19 17", BEFORE_6)),
        ("finger-nose test: *", "rapid alternating movements: *"),
    )  # fmt: skip


def _parts() -> Iterator[Way]:
    """Parts that only the table's own name completes, and parts that no mapping knows."""
    times = ("before", "before", "after; offset 6 mo", "after; offset 6 mo")
    yield from _in_all(
        "parts below the corner, on and off", PD,
        "UPDRS | Baseline OFF | Baseline ON | 6 m OFF | 6 m ON\nPart I | 3 | 2 | 2 | 2\nPart II | 18 | 9 | 15 | 8\nPart III | 46 | 22 | 38 | 20",
        (*_row("UPDRS-I", "3 2 2 2", times), *_row("UPDRS-II", "18 9 15 8", times), *_row("UPDRS-III total", "46 22 38 20", times)),
    )  # fmt: skip
    yield from _in_all(
        "columns completed by the caption", f"{SCI}\n\nTable 1. ASIA scores",
        " | Motor R | Motor L | Light touch R | Light touch L | AIS\nBefore | 25 | 24 | 28 | 27 | A\n6 months | 26 | 25 | 31 | 30 | B",
        (*_row("ASIA motor score", "25 26", BEFORE_6, "right"), *_row("ASIA motor score", "24 25", BEFORE_6, "left"),
         *_row("light touch score", "28 31", BEFORE_6, "right"), *_row("light touch score", "27 30", BEFORE_6, "left"), *_row("ASIA impairment scale", "A B", BEFORE_6)),
    )  # fmt: skip
    yield from _in_all(
        "parts that aren't known", "Mrs. Rehn, 60 years old, has multiple system atrophy.",
        "Date | UMSARS-I | UMSARS-II | UMSARS-III (supine/standing BP)\n12 Jan 2010 | 24 | 27 | 142/88\n20 Apr 2010 | 20 | 23 | 138/86",
        (*_row("UMSARS-I total", "24 20", ("date 2010-01-12", "date 2010-04-20")), *_row("UMSARS-II total", "27 23", ("date 2010-01-12", "date 2010-04-20"))),
        ("UMSARS: *",),
    )  # fmt: skip
    yield from _in_all(
        "words behind a scale", "Boy of 6 years with autism.",
        "Test | Before | 6 months\nCARS | 41 | 33\nATEC sociability | 26 | 18\nATEC health | 30 | 21",
        (*_row("childhood autism rating scale", "41 33", BEFORE_6), *_row("ATEC sociability", "26 18", BEFORE_6)),
        ("ATEC total: *",),
    )  # fmt: skip
    yield from _in_all(
        "domains with rows of their own", f"{ALS}\n\nTable 1. ALSFRS-R",
        "Item | Before | 6 months\nBulbar | |\nSpeech | 3 | 3\nSalivation | 3 | 4\nRespiratory | |\nDyspnea | 3 | 3\nOrthopnea | 4 | 4\nTotal score | 29 | 31",
        (*_row("ALSFRS-R speech", "3 3", BEFORE_6), *_row("ALSFRS-R salivation", "3 4", BEFORE_6), *_row("ALSFRS-R dyspnea", "3 3", BEFORE_6),
         *_row("ALSFRS-R orthopnea", "4 4", BEFORE_6), *_row("ALSFRS-R total", "29 31", BEFORE_6)),
        ("drooling: *", "speech: *"),
    )  # fmt: skip


def _eyes() -> Iterator[Way]:
    yield from _in_all(
        "ratios", EYE,
        "Eye | BCVA before | BCVA 6 months | MD (dB) before | MD (dB) 6 months\nOD | 20/400 | 20/200 | -24.6 | -21.3\nOS | 6/60 | 6/36 | -28.9 | -27.5",
        (*_row("visual acuity", "20/400 20/200", BEFORE_6, "right eye"), *_row("visual acuity", "6/60 6/36", BEFORE_6, "left eye"),
         *_row("mean deviation of visual field", "-24.6 -21.3", BEFORE_6, "right eye", unit=" dB"), *_row("mean deviation of visual field", "-28.9 -27.5", BEFORE_6, "left eye", unit=" dB")),
        ("visual acuity: 20", "visual acuity: 6"),
    )  # fmt: skip
    days = ("date 2012-05-03", "date 2012-06-10", "date 2012-09-15")
    yield from _in_all(
        "words for hardly seeing", f"{EYE}\n\nTable 1. Visual acuity",
        "Date | Right eye | Left eye\n2012-05-03 | HM/30cm | LP\n2012-06-10 | 0.02 | FC/20cm\n2012-09-15 | 0.05 | 0.01",
        (*_row("visual acuity", "HM/30cm 0.02 0.05", days, "right eye"), *_row("visual acuity", "LP FC/20cm 0.01", days, "left eye")),
        ("treatment: *", "procedure: lumbar puncture*"),
    )  # fmt: skip


def _cells() -> Iterator[Way]:
    """Two values in a cell, numbers that are no values, signs."""
    yield from _in_all(
        "before → after, both sides", "Girl of 7 years with cerebral palsy.",
        "Test | Result (before → 6 months after)\nGMFM-66 | 41.2 → 47.9\nMAS gastrocnemius | R 3, L 2 → R 2, L 1+\nMAS biceps R/L | 3/2 → 2/1",
        (*_row("GMFM-66", "41.2 47.9", BEFORE_6), *_row("modified Ashworth score", "3 2", BEFORE_6, "right gastrocnemius"), *_row("modified Ashworth score", "2 1+", BEFORE_6, "left gastrocnemius"),
         *_row("modified Ashworth score", "3 2", BEFORE_6, "right biceps"), *_row("modified Ashworth score", "2 1", BEFORE_6, "left biceps")),
    )  # fmt: skip
    yield from _in_all(
        "before / after by the caption", "Boy of 5 years with autism.\n\nTable 1. Scores before / 6 months after the infusions",
        "Test | Points\nCARS | 41 / 33\nABC | 88 / 61\nATEC sociability | 26 / 18",
        (*_row("childhood autism rating scale", "41 33", BEFORE_6), *_row("autism behavior checklist", "88 61", BEFORE_6), *_row("ATEC sociability", "26 18", BEFORE_6)),
    )  # fmt: skip
    yield from _in_all(
        "change in per cent", PD,
        "Scale | Before | 6 months | Change | Change %\nUPDRS III | 42 | 31 | -11 | -26%\nPDQ-39 | 61 | 48 | -13 | -21%",
        (*_row("UPDRS-III total", "42 31", BEFORE_6), *_row("PDQ-39", "61 48", BEFORE_6)),
    )  # fmt: skip
    yield from _in_all(
        "class with its points", "Mrs. Rehn, 60 years old, has cirrhosis.",
        " | Before | 6 months\nMELD | 20 | 15\nChild-Pugh | C (11) | B (8)",
        (*_row("MELD score", "20 15", BEFORE_6), *_row("Child-Pugh class", "C B", BEFORE_6)),
    )  # fmt: skip
    at = "date 2009-06-11"
    yield from _in_all(
        "signs of single muscles", "Mr. Orban, 49 years old, has amyotrophic lateral sclerosis.\n\nNeedle EMG on 11 June 2009",
        "Muscle | Fibs/PSW | Fasciculations | MUP size\nR tibialis anterior | ++ | + | large\nL biceps | + | - | normal\nR sternocleidomastoid | - | - | -",
        (f"fasciculations: present; {at} @ right tibialis anterior", f"fasciculations: absent; {at} @ left biceps", f"fasciculations: absent; {at} @ right sternocleidomastoid"),
        ("fibrinogen: *", "tendon reflex: *"),
    )  # fmt: skip


def _measured() -> Iterator[Way]:
    days = ("date 2014-02", "date 2014-05")
    yield from _in_all(
        "breathing", ALS,
        "Parameter | 02/2014 | 05/2014\nFVC (L) | 3.42 | 3.10\nFEV1 (L) | 2.9 | 2.7\nFEV1/FVC | 0.85 | 0.87\nPaCO2 (mmHg) | 39 | 42",
        (*_row("forced vital capacity", "3.42 3.1", days, unit=" L"), *_row("FEV1/FVC ratio", "0.85 0.87", days), *_row("partial pressure of carbon dioxide", "39 42", days, unit=" mm[Hg]")),
    )  # fmt: skip
    yield from _in_all(
        "per cent glued to the name", ALS,
        "Date | FVC% | ALSFRS-R\n02/2014 | 81 | 38\n05/2014 | 73 | 36",
        (*_row("forced vital capacity", "81 73", days, unit=" %"), *_row("ALSFRS-R total", "38 36", days)),
    )  # fmt: skip
    yield from _in_all(
        "angles by the caption", "Boy of 9 years with arthrogryposis.\n\nTable 1. Range of motion (degrees)",
        "Joint movement | R before | L before | R after 6 m | L after 6 m\nShoulder abduction | 85 | 80 | 100 | 95\nWrist extension | 10 | 5 | 25 | 20",
        (*_row("shoulder abduction", "85 100", BEFORE_6, "right shoulder", unit=" deg"), *_row("shoulder abduction", "80 95", BEFORE_6, "left shoulder", unit=" deg"),
         *_row("wrist extension", "10 25", BEFORE_6, "right wrist", unit=" deg"), *_row("wrist extension", "5 20", BEFORE_6, "left wrist", unit=" deg")),
        ("muscle strength: *",),
    )  # fmt: skip
    yield from _in_all(
        "unit unless stated", f"{ALS}\n\nTable 1. Blood (mg/dl unless stated)",
        "Test | 02/2014 | 05/2014\nCreatinine | 1.9 | 1.4\nK (mmol/l) | 5.6 | 4.4\nUric acid | 8.1 | n.d.",
        (*_row("creatinine", "1.9 1.4", days, unit=" mg/dL"), *_row("potassium", "5.6 4.4", days, unit=" mmol/L"), *_row("uric acid", "8.1 .", days, unit=" mg/dL"), "uric acid: missing not-performed; date 2014-05"),
    )  # fmt: skip
    yield from _in_all(
        "parameters of a test", "Mrs. Rehn, 26 years old, has neuromyelitis optica.",
        "Test | Parameter | Right 5/2013 | Left 5/2013\nVEP | P100 latency (ms) | 134 | 151\nVEP | amplitude (µV) | 4.2 | 2.1",
        ("P100 latency: 134 ms; date 2013-05 @ right", "P100 latency: 151 ms; date 2013-05 @ left", "VEP amplitude: 4.2 uV; date 2013-05 @ right", "VEP amplitude: 2.1 uV; date 2013-05 @ left"),
        ("visual evoked potentials: *",),
    )  # fmt: skip
    yield from _in_all(
        "times before a colon", "Mrs. Rehn, 60 years old, has multiple system atrophy.",
        " | Supine | Standing\nBefore treatment: BP (mmHg) | 146/88 | 98/60\nAfter 2 weeks: BP (mmHg) | 138/82 | 112/70",
        ("systolic blood pressure: 146 mm[Hg]; before", "diastolic blood pressure: 88 mm[Hg]; before", "systolic blood pressure: 98 mm[Hg]; before", "diastolic blood pressure: 60 mm[Hg]; before",
         "systolic blood pressure: 138 mm[Hg]; after; offset 2 wk", "diastolic blood pressure: 82 mm[Hg]; after; offset 2 wk", "systolic blood pressure: 112 mm[Hg]; after; offset 2 wk", "diastolic blood pressure: 70 mm[Hg]; after; offset 2 wk"),
    )  # fmt: skip
    months = ("before", "after; offset 3 mo", "after; offset 6 mo", "after; offset 12 mo")
    yield from _in_all(
        "numbers that the caption lists", f"{ALS}\n\nTable 1. Scores at 0, 3, 6 and 12 months after the transplantation",
        " | 0 | 3 | 6 | 12\nALSFRS-R | 34 | 35 | 32 | 28\nMRC sum score | 44 | 46 | 43 | 37",
        (*_row("ALSFRS-R total", "34 35 32 28", months), *_row("MRC sum score", "44 46 43 37", months)),
    )  # fmt: skip


def _named() -> Iterator[Way]:
    """What labels mean in their table, and nowhere else."""
    csf = "date 2011-05-14"
    yield from _in_all(
        "a fluid by the caption", "Boy of 6 years with leukodystrophy.\n\nCSF analysis of 14 May 2011",
        "Parameter | Result | Normal\nWBC | 3 /µl | <5\nProtein | 1.12 g/l | 0.15-0.45\nGlucose | 3.4 mmol/l | 2.2-4.4",
        (f"CSF cell count: 3 {{cells}}/uL; {csf}", f"CSF protein: 1.12 g/L; {csf}", f"CSF glucose: 3.4 mmol/L; {csf}"),
        ("leukocytes: *", "glucose: *", "lumbar puncture: *"),
    )  # fmt: skip
    yield from _in_all(
        "one name of two measures", "Mrs. Rehn, 60 years old, has anemia.",
        "Parameter | Value | Unit | Ref\nRBC | 4.11 | T/L | 4.3-5.9\nMCV | 88 | fl | 80-96\nPlt | 233 | G/L | 150-400",
        ("mean corpuscular volume: 88 fL", "platelets: 233 10*9/L"),
        ("motor nerve conduction velocity: *",),
    )  # fmt: skip
    yield from _in_all(
        "limbs in letters", "Girl of 12 years with Guillain-Barre syndrome.\n\nTable 1. Muscle strength",
        "Limb | Before prox. | Before dist. | 6 months prox. | 6 months dist.\nRUL | 3 | 2 | 4 | 3\nLLL | 1 | 0 | 3- | 2",
        (*_row("muscle strength", "3 4", BEFORE_6, "right upper limb, proximal"), *_row("muscle strength", "2 3", BEFORE_6, "right upper limb, distal"),
         *_row("muscle strength", "1 3-", BEFORE_6, "left lower limb, proximal"), *_row("muscle strength", "0 2", BEFORE_6, "left lower limb, distal")),
    )  # fmt: skip
    yield from _in_all(
        "regions and their movements", "Mrs. Rehn, 23 years old, has spinal muscular atrophy.\n\nTable 1. Muscle strength (MRC)",
        "Region | Muscle | R before | L before | R 6 months | L 6 months\nShoulder | Abductors | 4 | 4 | 4+ | 4\n | Adductors | 4- | 4 | 4 | 4\nElbow | Flexors | 4+ | 4 | 4+ | 4+\n | Extensors | 3 | 3- | 3+ | 3",
        (f for muscle, values in (("shoulder abductors", "4 4 4+ 4"), ("shoulder adductors", "4- 4 4 4"), ("elbow flexors", "4+ 4 4+ 4+"), ("elbow extensors", "3 3- 3+ 3"))
         for side, at in (("right", 0), ("left", 1)) for f in _row("muscle strength", " ".join(values.split()[at::2]), BEFORE_6, f"{side} {muscle}")),
    )  # fmt: skip
    yield from _in_all(
        "places of a sum", "Mrs. Rehn, 30 years old, has CIDP.\n\nTable 1. MRC sum score",
        " | Elbow flex. | Knee ext. | Sum\nR, before | 4 | 3 | 7\nL, before | 4- | 3 | 7\nR, 6 months | 5 | 4 | 9\nL, 6 months | 5- | 4 | 9",
        (*_row("muscle strength", "4 5", BEFORE_6, "right elbow flexion"), *_row("muscle strength", "4- 5-", BEFORE_6, "left elbow flexion"), *_row("muscle strength", "3 4", BEFORE_6, "right knee extension"),
         *_row("muscle strength", "3 4", BEFORE_6, "left knee extension"), *_row("MRC sum score", "7 9", BEFORE_6, "right"), *_row("MRC sum score", "7 9", BEFORE_6, "left")),
    )  # fmt: skip
    yield from _in_all(
        "a letter for the side of an item", PD,
        "UPDRS III item | Before | 6 months\nFinger taps R | 3 | 2\nFinger taps L | 2 | 1\nRigidity RUE | 3 | 2\nGait | 3 | 2\nTotal (III) | 41 | 31",
        (*_row("UPDRS-III finger taps", "3 2", BEFORE_6, "right"), *_row("UPDRS-III finger taps", "2 1", BEFORE_6, "left"),
         *_row("UPDRS-III rigidity", "3 2", BEFORE_6, "right upper limb"), *_row("UPDRS-III gait", "3 2", BEFORE_6), *_row("UPDRS-III total", "41 31", BEFORE_6)),
    )  # fmt: skip
    yield from _in_all(
        "both ways of an item", f"{ALS}\n\nTable 1. ALSFRS-R",
        "Item | Before | 6 months\nSpeech | 1 | 1\nSwallowing | 0 | 0\nCutting food (no PEG) | N/A | N/A\nCutting food (PEG) | 3 | 2\nStairs | 3 | 2",
        (*_row("ALSFRS-R cutting food with gastrostomy", "3 2", BEFORE_6), "ALSFRS-R cutting food without gastrostomy: missing not-applicable; before",
         "ALSFRS-R cutting food without gastrostomy: missing not-applicable; after; offset 6 mo"),
    )  # fmt: skip
    yield from _in_all(
        "words of sensation", "Mr. Orban, 49 years old, has transverse myelitis.",
        "Modality | R leg before | L leg before | R leg after | L leg after\nTemperature | reduced | absent | normal | reduced\nLight touch | absent | absent | reduced | absent",
        (*_row("temperature sensation", "reduced normal", ("before", "after"), "right lower limb"), *_row("temperature sensation", "absent reduced", ("before", "after"), "left lower limb"),
         *_row("light touch sensation", "absent reduced", ("before", "after"), "right lower limb"), *_row("light touch sensation", "absent absent", ("before", "after"), "left lower limb")),
        ("body temperature: *", "light touch score: *"),
    )  # fmt: skip
    yield from _in_all(
        "circumferences", "Boy of 9 years with Duchenne muscular dystrophy.\n\nTable 1. Muscle circumference (cm)",
        " | Before | 6 months\nRight upper arm | 17.5 | 18\nLeft calf | 27 | 27.5",
        (*_row("limb circumference", "17.5 18", BEFORE_6, "right upper arm", unit=" cm"), *_row("limb circumference", "27 27.5", BEFORE_6, "left calf", unit=" cm")),
    )  # fmt: skip
    yield from _in_all(
        "ages are no times", "Growth of a girl with Hurler syndrome",
        "Age | Height (cm) | Weight (kg)\n12 mo | 74 | 10.1\n24 mo | 83 | 12.4",
        ("body height: 74 cm", "body height: 83 cm", "body weight: 10.1 kg", "body weight: 12.4 kg"),
        ("body height: *; after", "body weight: *; after"),
    )  # fmt: skip
    yield from _in_all(
        "after an illness", "Hand function, man of 47 years, hemiparesis left after stroke",
        "Test | healthy hand\nGrip (kg) | 42\n9HPT (s) | 21",
        (),
        ("grip strength: *; after", "nine-hole peg test: *; after"),
    )  # fmt: skip
    yield from _in_all(
        "no head", "Mrs. Rehn, 60 years old, has multiple system atrophy.\n\nUMSARS-I",
        "1 Speech | 3 | 2\n2 Swallowing | 2 | 2\n3 Handwriting | 3 | 1\nSum | 32 | 27",
        ("UMSARS-I speech: 3", "UMSARS-I speech: 2", "UMSARS-I swallowing: 2", "UMSARS-I handwriting: 3", "UMSARS-I handwriting: 1", "UMSARS-I total: 32", "UMSARS-I total: 27"),
    )  # fmt: skip


def _people() -> Iterator[Way]:
    both = ("before", "after; offset 3 mo")
    for heads in (
        "Patient 1 before | Patient 1 after 3 months | Patient 2 before | Patient 2 after 3 months",
        "Patient 1 (before) | Patient 1 (3 months) | Patient 2 (before) | Patient 2 (3 months)",
        "P1 pre | P1 post 3 m | P2 pre | P2 post 3 m",
    ):
        yield from _in_all(
            f"heads {heads[:18].strip()}", "Two patients with amyotrophic lateral sclerosis, a man of 44 and a woman of 50, were treated.",
            f" | {heads}\nALSFRS-R | 35 | 36 | 29 | 27\nFVC (%) | 77 | 79 | 60 | 55",
            (*_row("ALSFRS-R total", "35 36", both, who="p1"), *_row("ALSFRS-R total", "29 27", both, who="p2"),
             *_row("forced vital capacity", "77 79", both, who="p1", unit=" %"), *_row("forced vital capacity", "60 55", both, who="p2", unit=" %")),
            ("age: 3 a",),
        )  # fmt: skip
    yield from _in_all(
        "first names, a row for each visit", "Two siblings with spinocerebellar ataxia type 2 were treated.",
        "Name | Visit | SARA | BBS\nAhmed (m, 19) | pre | 17 | 33\nAhmed (m, 19) | post 3 m | 14 | 39\nLeila (f, 22) | pre | 12 | 44\nLeila (f, 22) | post 3 m | 11.5 | 46",
        (*_row("SARA total", "17 14", both, who="p1"), *_row("SARA total", "12 11.5", both, who="p2"),
         *_row("Berg balance scale", "33 39", both, who="p1"), *_row("Berg balance scale", "44 46", both, who="p2"), "p1 | age: 19 a", "p2 | age: 22 a"),
    )  # fmt: skip
    yield from _in_all(
        "persons over visits", "Case 1: a man with amyotrophic lateral sclerosis. Case 2: a woman with amyotrophic lateral sclerosis.",
        " | Case 1 | | Case 2 |\n | before | 3 m | before | 3 m\nALSFRS-R | 35 | 36 | 29 | 27\nGrip R (kg) | 14 | 15 | 6 | 5",
        (*_row("ALSFRS-R total", "35 36", both, who="p1"), *_row("ALSFRS-R total", "29 27", both, who="p2"),
         *_row("grip strength", "14 15", both, "right hand", who="p1", unit=" kg"), *_row("grip strength", "6 5", both, "right hand", who="p2", unit=" kg")),
        heads=2,
    )  # fmt: skip


def _remarks() -> Iterator[Way]:
    yield from _in_all(
        "no side effects", ALS,
        "Date | Treatment | ALSFRS-R | Remarks\nMar 2012 | MSC 1 x 10^6/kg i.t. | 36 | headache for 2 days\nSep 2012 | MSC 1 x 10^6/kg i.t. | 33 | no side effects",
        ("adverse effects: absent; after; date 2012-09", "headache: present; after; date 2012-03"),
        ("adverse effects: present",),
    )  # fmt: skip
    yield from _in_all(
        "a letter before a name", "Muscle strength of patient K. Brandt",
        " | Left | Right\nElbow flexion | 4 | 4-\nKnee extension | 5 | 5\nHip flexion | 3 | 4",
        (f for move, one, two in (("elbow flexion", "4", "4-"), ("knee extension", "5", "5"), ("hip flexion", "3", "4"))
         for f in (f"muscle strength: {one} @ left {move}", f"muscle strength: {two} @ right {move}")),
        ("potassium: *",),
    )  # fmt: skip


WAYS = [*_abbreviated(), *_parts(), *_eyes(), *_cells(), *_measured(), *_named(), *_people(), *_remarks()]
