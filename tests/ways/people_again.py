"""A second list of ways to say whom a page is about, written without looking at what the first one led to."""

from __future__ import annotations

Way = tuple[str, list[str], list[str], list[str]]

BEFORE = "\n\nBefore treatment: cough and fever.\n\nAfter treatment: his gait improved.\n"
BEFORE_FACTS = ["p1 | cough: present; before", "p1 | fever: present; before", "p1 | gait: improved; after"]
HE = " He was admitted in May 2011. He had asthma."
ONE: list[tuple[str, str]] = [
    ("Case 3 - Mr. Novak, Czech Republic." + HE, "Mr. Novak/male/CZ/?"),
    ("Petr - Asthma - (Poland)\n\nPetr was admitted in May 2011. He had asthma. He was weak.", "Petr/male/PL/?"),
    ("Petr's journey\n\nPetr noticed asthma in 2001. He came to us in May 2011.", "Petr/male/?/?"),
    ("Asthma patient from Poland, 48 years, male\n\nThe patient was admitted. The patient had asthma.", "/male/PL/48"),
    ("Mr P. Novak, aged 48, of Poland." + HE, "Mr P. Novak/male/PL/48"),
    ("Name of patient: Petr Novak\nAge / Sex: 48 / M\nDiagnosis: asthma", "Petr Novak/male/?/48"),
    ("• Name: Petr Novak\n• Age: 48 years\n• Sex: male\n• Diagnosis: asthma", "Petr Novak/male/?/48"),
    ("1. Name: Petr Novak\n2. Age: 48 years\n3. Sex: male\n4. Diagnosis: asthma", "Petr Novak/male/?/48"),
    ("Petr N. / male / 48 years / Poland\nDiagnosis: asthma", "Petr N./male/PL/48"),
    ("A 48-year-old gentleman, Mr. Novak, came from Poland with asthma." + HE, "Mr. Novak/male/PL/48"),
    ("Dear colleague, I saw Mr. Novak (48 y) today." + HE, "Mr. Novak/male/?/48"),
    ("Mr. Novak (48, Poland, engineer)." + HE, "Mr. Novak/male/PL/48"),
    ("Our son Petr is 8 years old. He has asthma. He was weak.", "Petr/male/?/8"),
    ("I am the father of Petr, 8. He has asthma. He was weak.", "Petr/male/?/8"),
    ("My grandson Petr (8) has asthma. He was weak.", "Petr/male/?/8"),
    ("This 8-year-old boy was brought by his parents. He had asthma.", "/male/?/8"),
    ("Master Petr, 8 years." + HE, "Master Petr/male/?/8"),
    ("Male child, 8 years old, known case of asthma." + HE, "/male/?/8"),
]  # fmt: skip
PAIR = ["?/female/?/30", "?/male/?/52"]
PAIR_FACTS = ["p1 | cough: present", "p1 | fever: absent", "p2 | dysphagia: present", "p2 | gait: improved"]
PAIR_NEVER = ["p2 | cough", "p1 | dysphagia", "p1 | gait"]
A, B = "A 30-year-old woman had a cough. There was no fever.", "A 52-year-old man had dysphagia. His gait improved."
FA, FB = (
    "Gender: female\nAge: 30 yrs\nSymptoms: cough, no fever",
    "Gender: male\nAge: 52 yrs\nSymptoms: dysphagia\nResult: gait improved",
)
PAIR_HEADS = [
    ("Case Nr. 1", "Case Nr. 2"), ("Patient 01", "Patient 02"), ("Patient (1)", "Patient (2)"), ("1st case", "2nd case"), ("Case (A)", "Case (B)"),
    ("Volunteer 1", "Volunteer 2"), ("Patient number 1", "Patient number 2"), ("Case 1 :", "Case 2 :"), ("*** Case 1 ***", "*** Case 2 ***"),
    ("CASE REPORT NO. 1", "CASE REPORT NO. 2"), ("Case 1 – female, 30 years", "Case 2 – male, 52 years"), ("Patient #01", "Patient #02"),
    ("Miss Adler", "Mr. Blum"), ("Story of Mrs. Adler", "Story of Mr. Blum"), ("I. Mrs. Adler", "II. Mr. Blum"), ("Second case", "Third case"),
]  # fmt: skip
PAIR_TOLD = [
    "Our first case is a 30-year-old woman. She had a cough but no fever. Our second case is a 52-year-old man. He had dysphagia. His gait improved.",
    "Mrs. Adler, 30, had a cough but no fever. Mr. Blum, 52, had dysphagia. His gait improved.",
    "Patient A, a 30-year-old woman, had a cough and no fever. Patient B, a 52-year-old man, had dysphagia; his gait improved.",
    "(a) Mrs. A., 30 years: cough, no fever.\n(b) Mr. B., 52 years: dysphagia. Gait improved.",
    "The two patients were a woman of 30 and a man of 52 years. The woman had a cough and no fever. The man had dysphagia, and his gait improved.",
    "Eva (30) had a cough and no fever. Jan (52) had dysphagia. Jan's gait improved. She liked the clinic.",
    "No | Name | Sex | Age | Complaints | Result\n1 | Mrs. A. | F | 30 | cough, no fever |\n2 | Mr. B. | M | 52 | dysphagia | gait improved\n",
    "Eva, a 30-year-old woman, had a cough and no fever.\n\nJan, a 52-year-old man, had dysphagia. His gait improved.",
]
FIVE = "\n\n".join(f"Case {n}\nAge: {a}\nSex: {s}\nComplaints: {c}" for n, a, s, c in (
    (1, 21, "F", "cough"), (2, 32, "M", "fever"), (3, 43, "F", "tremor"), (4, 54, "M", "dysphagia"), (5, 65, "F", "vomiting")))  # fmt: skip
SEEN = "\n\nFever was seen in 6 patients. Gait improved in 20 patients.\n"
GROUPS_AGAIN = [
    ("Experience with 45 cases of asthma", 45), ("Asthma: 45 patients, 12-month results", 45), ("Forty-five asthmatics: a case series (n=45)", 45),
    ("Number of cases: 45", 45), ("Participants (n=45): 30 women, 15 men, aged 20-60", 45), ("A series of 45 consecutive patients with asthma is presented.", 45),
    ("Results: 45 patients (30 f, 15 m) were followed for 12 months.", 45), ("Sample size: 45 patients", 45), ("Our clinic's 45 patients with asthma", 45),
    ("45 subjects. Mean age 41 ± 8 years. 66 % women.", 45),
]  # fmt: skip
NOBODY_AGAIN = [
    "Mrs. Novak, head nurse, welcomes you to our asthma ward.", "Who may take part? Women and men from 18 with asthma.",
    "Expected enrolment: 45 patients with asthma. Start: June 2012.", "Our interpreter Mr. Blum speaks Polish and German.",
    "Asthma in children\n\nA child with asthma may cough. His parents may be afraid.", "Send us: name, age, sex, diagnosis, X-ray of the patient.",
    "Blum K. et al.: a 52-year-old man with asthma. Lung 2009.", "Dr. Adler, 52, is our lung doctor. She was born in Vienna.",
]  # fmt: skip


def again_ways() -> list[Way]:
    """The second list's pages with persons."""
    out: list[Way] = [(text + BEFORE, [who], BEFORE_FACTS, []) for text, who in ONE]
    for i, (one, other) in enumerate(PAIR_HEADS):
        a, b = (A, B) if i % 2 else (FA, FB)
        out.append((f"Two reports\n\n{one}\n\n{a}\n\n{other}\n\n{b}\n", PAIR, PAIR_FACTS, PAIR_NEVER))
    out += [(f"{text}\n", PAIR, PAIR_FACTS, PAIR_NEVER) for text in PAIR_TOLD]
    whole = [
        "p1 | cough: present",
        "p2 | fever: present",
        "p3 | tremor: present",
        "p4 | dysphagia: present",
        "p5 | vomiting: present",
    ]
    out.append(
        (FIVE + "\n", ["?/female/?/21", "?/male/?/32", "?/female/?/43", "?/male/?/54", "?/female/?/65"], whole, [])
    )
    return out
