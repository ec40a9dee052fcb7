"""Pages about two and more patients: how they are set apart, told in turn, and called again."""

from __future__ import annotations

import random

Way = tuple[str, list[str], list[str], list[str]]

ANNA, BERND = "?/female/?/44", "?/male/?/61"
HEADS: list[tuple[str, str]] = [
    ("Case 1", "Case 2"), ("Case 1:", "Case 2:"), ("CASE 1", "CASE 2"), ("Case I", "Case II"), ("Case A", "Case B"),
    ("Case #1", "Case #2"), ("Case No. 1", "Case No. 2"), ("Case One", "Case Two"), ("First case", "Second case"),
    ("The first case", "The second case"), ("Case report 1", "Case report 2"), ("Case presentation 1", "Case presentation 2"),
    ("Case history 1", "Case history 2"), ("Patient 1", "Patient 2"), ("Patient A", "Patient B"), ("Patient #1", "Patient #2"),
    ("Patient no. 1", "Patient no. 2"), ("Patient No 1:", "Patient No 2:"), ("Patient one", "Patient two"),
    ("Patient I", "Patient II"), ("First patient", "Second patient"), ("1st patient", "2nd patient"), ("Pt 1", "Pt 2"),
    ("Pt. 1", "Pt. 2"), ("P1", "P2"), ("Pat. 1", "Pat. 2"), ("Subject 1", "Subject 2"), ("Participant 1", "Participant 2"),
    ("Subject 01-003", "Subject 01-007"), ("Mrs. Lind", "Mr. Roth"), ("1) Mrs. Lind", "2) Mr. Roth"),
    ("Anna L.", "Bernd R."), ("Anna's story", "Bernd's story"), ("--- Patient 1 ---", "--- Patient 2 ---"),
    ("**Case 1**", "**Case 2**"), ("## Case 1", "## Case 2"), ("[Case 1]", "[Case 2]"), ("【Case 1】", "【Case 2】"),
    ("<Case 1>", "<Case 2>"), ("Case 1 (multiple sclerosis)", "Case 2 (Parkinson's disease)"),
    ("Case 1: Mrs. Lind", "Case 2: Mr. Roth"), ("Case 1 - Mrs. Lind, 44 y", "Case 2 - Mr. Roth, 61 y"),
    ("Case 1. A.L., female", "Case 2. B.R., male"), ("Example 1", "Example 2"), ("Vignette 1", "Vignette 2"),
    ("Fall 1 / Case 1", "Fall 2 / Case 2"), ("Patient 1 of 2", "Patient 2 of 2"), ("Case 1/2", "Case 2/2"),
    ("Patient 1\n---------", "Patient 2\n---------"), ("1. CASE", "2. CASE"), ("Clinical case 1", "Clinical case 2"),
    ("Patient's name: Anna L.", "Patient's name: Bernd R."), ("Patient 1 (female)", "Patient 2 (male)"),
    ("MS-01", "PD-02"), ("Case study 1 - Multiple sclerosis", "Case study 2 - Parkinson's disease"),
    ("Index patient", "Second patient"), ("Child 1", "Child 2"), ("Story 1: Anna", "Story 2: Bernd"),
]  # fmt: skip
BOTH = [
    "p1 | condition: multiple sclerosis", "p1 | tremor: present", "p1 | speech: improved",
    "p2 | condition: Parkinson disease", "p2 | dysphagia: present", "p2 | gait: improved",
]  # fmt: skip
CROSSED = ["p2 | condition: multiple sclerosis", "p2 | tremor", "p2 | speech", "p1 | condition: Parkinson disease", "p1 | dysphagia",
           "p1 | gait"]  # fmt: skip
LAYOUTS = {
    "paragraph": (
        "{}\n\nA 44-year-old woman with multiple sclerosis had tremor. After treatment her speech was clearer.",
        "{}\n\nA 61-year-old man with Parkinson's disease had dysphagia. After treatment his gait improved.",
    ),
    "close": (
        "{}\nA 44-year-old woman with multiple sclerosis had tremor. After treatment her speech was clearer.",
        "{}\nA 61-year-old man with Parkinson's disease had dysphagia. After treatment his gait improved.",
    ),
    "fields": (
        "{}\nSex: F\nAge: 44\nDiagnosis: multiple sclerosis\n\nBefore treatment\n- Tremor.\n\nAfter treatment\n- Clearer speech.",
        "{}\nSex: M\nAge: 61\nDiagnosis: Parkinson's disease\n\nBefore treatment\n- Dysphagia.\n\nAfter treatment\n- Gait improved.",
    ),
    "parts": (
        "{}\n\n44-year-old woman with multiple sclerosis.\n\nExamination:\nShe had tremor.\n\nOutcome:\nHer speech improved.",
        "{}\n\n61-year-old man with Parkinson's disease.\n\nExamination:\nHe had dysphagia.\n\nOutcome:\nHis gait improved.",
    ),
}
INLINE = ["Case 1. ", "Case 1: ", "Patient 1: ", "Patient 1. ", "Patient 1 - ", "Patient A – ", "(1) ", "1. ", "1) ", "a) ", "Case 1 (",
          "Pt 1: ", "Pat. 1: ", "P1: ", "CASE 1.— ", "First patient: ", "Case A: ", "- Patient 1: ", "• Case 1: "]  # fmt: skip

TWO_IN_TURN: list[str] = [
    "We treated two patients. The first patient is a 44-year-old woman with multiple sclerosis. She had tremor. Her speech improved. "
    "The second patient is a 61-year-old man with Parkinson's disease. He had dysphagia. His gait improved.",
    "The first is a 44-year-old woman with multiple sclerosis who had tremor. The second is a 61-year-old man with Parkinson's disease "
    "who had dysphagia. In the first, speech improved. In the second, gait improved.",
    "A 44-year-old woman with multiple sclerosis and a 61-year-old man with Parkinson's disease were treated. The woman had tremor; the "
    "man had dysphagia. Her speech improved. His gait improved.",
    "A 44-year-old woman with multiple sclerosis and a 61-year-old man with Parkinson's disease were treated. The former had tremor, the "
    "latter had dysphagia. The former's speech improved. The latter's gait improved.",
    "One of them, a 44-year-old woman with multiple sclerosis, had tremor. Her speech improved. The other, a 61-year-old man with "
    "Parkinson's disease, had dysphagia. His gait improved.",
    "Mrs. Lind, 44, has multiple sclerosis, Mr. Roth, 61, Parkinson's disease. Mrs. Lind had tremor. Mr. Roth had dysphagia. Her speech "
    "improved. His gait improved.",
    "Mrs. Lind (44, multiple sclerosis) had tremor. Mr. Roth (61, Parkinson's disease) had dysphagia.\n\nMrs. Lind's speech improved. Mr. "
    "Roth's gait improved.",
    "Anna Lind, 44, a woman with multiple sclerosis, had tremor.\n\nBernd Roth, 61, a man with Parkinson's disease, had dysphagia.\n\nAnna's "
    "speech improved.\n\nBernd's gait improved.",
    "LEEDS, May 3, 2010 -- Two patients went home today. Anna Lind, 44, a teacher with multiple sclerosis, had tremor. Her speech improved, "
    "she says. Bernd Roth, 61, a farmer with Parkinson's disease, had dysphagia. His gait improved.",
    "Patient 1 is a 44-year-old woman with multiple sclerosis. Patient 2 is a 61-year-old man with Parkinson's disease.\n\nPatient 1 had "
    "tremor, patient 2 had dysphagia. Speech improved in patient 1, gait improved in patient 2.",
    "Patients 1 and 2 are a 44-year-old woman with multiple sclerosis and a 61-year-old man with Parkinson's disease.\n\nPatient 1 had tremor. "
    "Her speech improved.\n\nPatient 2 had dysphagia. His gait improved.",
    "Case 1 concerns a 44-year-old woman with multiple sclerosis. She had tremor. Her speech improved.\n\nCase 2 concerns a 61-year-old man "
    "with Parkinson's disease. He had dysphagia. His gait improved.",
    "A 44-year-old woman with multiple sclerosis had tremor. Her speech improved.\n\nAnother patient, a 61-year-old man with Parkinson's "
    "disease, had dysphagia. His gait improved.",
    "A 44-year-old woman with multiple sclerosis had tremor. Her speech improved.\n\nA 61-year-old man with Parkinson's disease had "
    "dysphagia. His gait improved.",
    "A 44-year-old woman with multiple sclerosis had tremor. Her speech improved.\n\nThe second patient, a 61-year-old man with Parkinson's "
    "disease, had dysphagia. His gait improved.",
    "Our first patient (female, 44 years, multiple sclerosis) had tremor. Her speech improved.\n\nOur second patient (male, 61 years, "
    "Parkinson's disease) had dysphagia. His gait improved.",
    "1. Female, 44 years, multiple sclerosis. Tremor. Speech improved.\n2. Male, 61 years, Parkinson's disease. Dysphagia. Gait improved.",
    "- Mrs. L., 44 y, multiple sclerosis: tremor. Speech improved.\n- Mr. R., 61 y, Parkinson's disease: dysphagia. Gait improved.",
    "Two cases are reported.\n\nA.L., a 44-year-old woman with multiple sclerosis, had tremor. Her speech improved.\n\nB.R., a 61-year-old "
    "man with Parkinson's disease, had dysphagia. His gait improved.",
    "The siblings were seen together. The sister, aged 44, has multiple sclerosis. She had tremor. Her speech improved. The brother, aged "
    "61, has Parkinson's disease. He had dysphagia. His gait improved.",
    "Mrs. Lind, aged 44, has multiple sclerosis. She had tremor. Her speech improved.\n\nHer husband, Mr. Lind, aged 61, who was treated as "
    "well, has Parkinson's disease. He had dysphagia. His gait improved.",
    "Name: Anna L.\nSex: F\nAge: 44\nDiagnosis: multiple sclerosis\nComplaints: tremor\nResult: speech improved\n\nName: Bernd R.\nSex: M\nAge: "
    "61\nDiagnosis: Parkinson's disease\nComplaints: dysphagia\nResult: gait improved",
    "Name: Anna L., F, 44\nMultiple sclerosis. She had tremor. Speech improved.\n\n----------\n\nName: Bernd R., M, 61\nParkinson's disease. He had "
    "dysphagia. Gait improved.",
    "Patient\tSex\tAge\tDiagnosis\n1\tF\t44\tmultiple sclerosis\n2\tM\t61\tParkinson's disease\n\nPatient 1 had tremor. Her speech improved.\n\nPatient 2 had "
    "dysphagia. His gait improved.",
    "| Patient | Sex/Age | Diagnosis |\n|---|---|---|\n| Mrs. L. | F/44 | multiple sclerosis |\n| Mr. R. | M/61 | Parkinson's disease |\n\nMrs. L. had tremor. Her "
    "speech improved.\n\nMr. R. had dysphagia. His gait improved.",
    "Case;Age;Sex;Diagnosis\n1;44;female;multiple sclerosis\n2;61;male;Parkinson's disease\n\nCase 1 had tremor. Her speech improved.\n\nCase 2 had "
    "dysphagia. His gait improved.",
    "Patient    Sex   Age   Diagnosis\n1          F     44    multiple sclerosis\n2          M     61    Parkinson's disease\n\nIn patient 1 there was "
    "tremor. Her speech improved.\n\nIn patient 2 there was dysphagia. His gait improved.",
    "Anna, 44, has multiple sclerosis. She had tremor. Bernd, 61, has Parkinson's disease. He had dysphagia.\n\nSix months after treatment, "
    "Anna's speech improved and Bernd's gait improved.",
    "The woman is 44 years old and has multiple sclerosis. She had tremor. Her speech improved. The man is 61 years old and has "
    "Parkinson's disease. He had dysphagia. His gait improved.",
    "Today we tell of Anna (44, multiple sclerosis) and Bernd (61, Parkinson's disease). Anna had tremor. Her speech improved. Bernd had "
    "dysphagia. His gait improved.",
    "Case 1: 44/F, multiple sclerosis. C/o tremor. Post treatment: speech improved.\nCase 2: 61/M, Parkinson's disease. C/o dysphagia. Post "
    "treatment: gait improved.",
    "Mrs. L. (patient 1), 44 years, has multiple sclerosis. Mr. R. (patient 2), 61 years, has Parkinson's disease. Patient 1 had tremor. "
    "Patient 2 had dysphagia. Mrs. L.'s speech improved. Mr. R.'s gait improved.",
    "Dear colleague,\n\nRe: 1. Mrs. Anna Lind, 44; 2. Mr. Bernd Roth, 61\n\nMrs. Lind has multiple sclerosis. She had tremor. Her speech improved.\n\nMr. "
    "Roth has Parkinson's disease. He had dysphagia. His gait improved.",
    "P1 (F, 44): multiple sclerosis, tremor; speech improved.\nP2 (M, 61): Parkinson's disease, dysphagia; gait improved.",
    "The 44-year-old woman had multiple sclerosis, the 61-year-old man Parkinson's disease. The 44-year-old had tremor. The 61-year-old had "
    "dysphagia. The woman's speech improved. The man's gait improved.",
]  # fmt: skip

KIDS = ["?/male/?/9", "?/female/?/7"]
KIDS_FACTS = ["p1 | spasticity: present", "p1 | gait: improved", "p2 | dysphagia: present", "p2 | speech: improved"]
KIDS_NEVER = ["p2 | spasticity", "p2 | gait", "p1 | dysphagia", "p1 | speech"]
CHILDREN = [
    "Two siblings with leukodystrophy were treated. The first child, a boy of 9, had spasticity. The second child, a girl of 7, had dysphagia.\n\nThe "
    "first child's gait improved. The second child's speech improved.",
    "Leo and Ida are brother and sister, 9 and 7 years old. Leo had spasticity. Ida had dysphagia. His gait improved. Her speech improved.",
    "Leo, 9, and his sister Ida, 7, have leukodystrophy. Leo had spasticity, Ida had dysphagia. Leo's gait improved. Ida's speech improved.",
    "The elder brother, 9 years old, had spasticity. His gait improved. The younger sister, 7 years old, had dysphagia. Her speech improved.",
    "Child A (boy, 9 years): spasticity. Gait improved.\nChild B (girl, 7 years): dysphagia. Speech improved.",
    "Sibling 1, a 9-year-old boy, had spasticity. His gait improved.\n\nSibling 2, a 7-year-old girl, had dysphagia. Her speech improved.",
    "Proband (II-1): a 9-year-old boy with leukodystrophy. He had spasticity. His gait improved.\n\nSister (II-2): a 7-year-old girl. She had "
    "dysphagia. Her speech improved.",
    "The boy is 9, the girl is 7. The boy had spasticity. The girl had dysphagia. The boy's gait improved. The girl's speech improved.",
    "My son Leo is 9 and my daughter Ida is 7. Both have leukodystrophy. Leo had spasticity. Ida had dysphagia. Leo's gait improved. Ida's "
    "speech improved.",
    "Patient 1 was a 9-year-old boy with spasticity. Patient 2, his sister, was 7 years old and had dysphagia. Patient 1's gait improved. "
    "Patient 2's speech improved.",
]  # fmt: skip

THREE_WHO = ["?/female/?/33", "?/male/?/47", "?/female/?/52"]
THREE_FACTS = ["p1 | condition: epilepsy", "p1 | ataxia: present", "p2 | condition: stroke", "p2 | dysphagia: present",
               "p3 | condition: multiple sclerosis", "p3 | tremor: present"]  # fmt: skip
THREE_NEVER = ["p1 | condition: stroke", "p1 | condition: multiple sclerosis", "p2 | condition: epilepsy", "p2 | tremor", "p3 | ataxia",
               "p3 | condition: epilepsy"]  # fmt: skip
THREE_HEADS = [("Case {}", "1 2 3"), ("Patient {}", "A B C"), ("Case {}:", "I II III"), ("{} patient", "First Second Third"), ("Patient No. {}", "1 2 3"),
               ("{}. Case", "1 2 3"), ("Case {}", "One Two Three"), ("Patient {} -", "1 2 3"), ("Pt {}", "1 2 3"), ("Mrs. {}", "Ash Mr.Oak Elm")]  # fmt: skip
THREE_WAYS = [
    "Patients 1, 2 and 3 were aged 33, 47 and 52 years. Patient 1, a woman, had epilepsy and ataxia. Patient 2, a man, had a stroke and dysphagia. "
    "Patient 3, a woman, had multiple sclerosis and tremor.",
    "Three patients were treated: a 33-year-old woman with epilepsy, a 47-year-old man with stroke and a 52-year-old woman with multiple sclerosis. "
    "The first had ataxia. The second had dysphagia. The third had tremor.",
    "Anna, 33, a woman with epilepsy, had ataxia.\nBernd, 47, a man with stroke, had dysphagia.\nCarla, 52, a woman with multiple sclerosis, had tremor.",
    "No.,Name,Sex,Age,Diagnosis,Signs\n1,A.L.,F,33,epilepsy,ataxia\n2,B.R.,M,47,stroke,dysphagia\n3,C.T.,F,52,multiple sclerosis,tremor",
    "| No | Patient | Age/Sex | Diagnosis | Symptoms |\n|---|---|---|---|---|\n| 1 | A.L. | 33/F | epilepsy | ataxia |\n| 2 | B.R. | 47/M | stroke | dysphagia |\n"
    "| 3 | C.T. | 52/F | multiple sclerosis | tremor |",
    "            Patient 1    Patient 2    Patient 3\nSex         F            M            F\nAge         33           47           52\n"
    "Diagnosis   epilepsy     stroke       multiple sclerosis\nSigns       ataxia       dysphagia    tremor",
    "1. Mrs. A., 33 y. Epilepsy. Ataxia.\n2. Mr. B., 47 y. Stroke. Dysphagia.\n3. Mrs. C., 52 y. Multiple sclerosis. Tremor.",
    "Case 1: F, 33, epilepsy, ataxia. Case 2: M, 47, stroke, dysphagia. Case 3: F, 52, multiple sclerosis, tremor.",
]  # fmt: skip


def head_ways() -> list[Way]:
    return [_two(head, "paragraph") for head in HEADS]


def layout_ways() -> list[Way]:
    """Heads and layouts in random pairs (the seed is fixed)."""
    chance = random.Random(7)
    return [_two(chance.choice(HEADS), chance.choice(["close", "fields", "parts"])) for _ in range(40)]


def inline_ways() -> list[Way]:
    one = "a 44-year-old woman with multiple sclerosis had tremor. After treatment her speech was clearer."
    other = "a 61-year-old man with Parkinson's disease had dysphagia. After treatment his gait improved."
    out: list[Way] = []
    for lead in INLINE:
        second = (
            lead.replace("1", "2")
            .replace("A", "B")
            .replace("a)", "b)")
            .replace("First", "Second")
            .replace("CBSE", "CASE")
        )
        a, b = (f"{lead}{one}", f"{second}{other}")
        if lead.endswith("("):
            a = f"{lead}female, 44, multiple sclerosis). She had tremor. After treatment her speech was clearer."
            b = f"{second}male, 61, Parkinson's disease). He had dysphagia. After treatment his gait improved."
        out.append((f"Two cases\n\n{a}\n\n{b}\n", [ANNA, BERND], BOTH, CROSSED))
    return out


def turn_ways() -> list[Way]:
    pages: list[Way] = [(f"{way}\n", [ANNA, BERND], BOTH, CROSSED) for way in TWO_IN_TURN]
    return pages + [(f"{way}\n", KIDS, KIDS_FACTS, KIDS_NEVER) for way in CHILDREN]


def three_ways() -> list[Way]:
    pages: list[Way] = []
    told = ("A 33-year-old woman with epilepsy had ataxia.", "A 47-year-old man with stroke had dysphagia.",
            "A 52-year-old woman with multiple sclerosis had tremor.")  # fmt: skip
    for form, marks in THREE_HEADS:
        heads = [form.format(m).replace("Mrs. Mr.", "Mr. ") for m in marks.split()]
        text = "\n\n".join(f"{head}\n{what}" for head, what in zip(heads, told, strict=True))
        pages.append((text + "\n", THREE_WHO, THREE_FACTS, THREE_NEVER))
    return pages + [(f"{way}\n", THREE_WHO, THREE_FACTS, THREE_NEVER) for way in THREE_WAYS]


def _two(heads: tuple[str, str], layout: str) -> Way:
    one, other = LAYOUTS[layout]
    return (f"Cell treatment\n\n{one.format(heads[0])}\n\n{other.format(heads[1])}\n", [ANNA, BERND], BOTH, CROSSED)
