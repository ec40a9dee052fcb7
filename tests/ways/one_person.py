"""Pages about one patient: title lines, ways to introduce them, what else stands on the page."""

from __future__ import annotations

from itertools import chain

Way = tuple[str, list[str], list[str], list[str]]
"""A page, its persons ("name/sex/country/age", "?" for what doesn't matter), facts it must give, facts it must not."""

BODY = """

{n} had trouble with walking for three years. He was admitted on 3 May 2010.

Before treatment
- Tremor of the right hand.
- Dysphagia.

After treatment
- His speech is clearer.
- No fever.
"""
BODY_FACTS = [
    "p1 | hand tremor: present; before; @ right hand",
    "p1 | dysphagia: present; before",
    "p1 | speech: improved; after",
    "p1 | fever: absent; after",
]

MR, IVAN, THE = "Mr. Orlov", "Ivan", "The patient"
TITLES: list[tuple[str, str, str]] = [
    # title line, what the page calls the patient, who it is
    ("Case: Mr. Orlov from Russia", MR, "Mr. Orlov/male/RU/?"),
    ("Case:Mr. Orlov from Russia", MR, "Mr. Orlov/male/RU/?"),
    ("Case - Mr. Orlov (Russia)", MR, "Mr. Orlov/male/RU/?"),
    ("Case 12: Mr. Orlov, Russia", MR, "Mr. Orlov/male/RU/?"),
    ("Case 12. Mr. Orlov, 61, Russia", MR, "Mr. Orlov/male/RU/61"),
    ("Case No. 12 / Mr. Orlov / Russia / ataxia", MR, "Mr. Orlov/male/RU/?"),
    ("Case report: Mr. Orlov, 61 years", MR, "Mr. Orlov/male/?/61"),
    ("Case study – Mr. Orlov – Ataxia – Russia", MR, "Mr. Orlov/male/RU/?"),
    ("Mr. Orlov from Russia – Spinocerebellar ataxia", MR, "Mr. Orlov/male/RU/?"),
    ("Mr. Orlov (Russia), spinocerebellar ataxia", MR, "Mr. Orlov/male/RU/?"),
    ("Spinocerebellar ataxia - Mr. Orlov, Russia", MR, "Mr. Orlov/male/RU/?"),
    ("Spinocerebellar ataxia: Mr. Orlov", MR, "Mr. Orlov/male/?/?"),
    ("Mr. Orlov", MR, "Mr. Orlov/male/?/?"),
    ("MR. ORLOV", MR, "Mr. Orlov or MR. ORLOV/male/?/?"),
    ("Mr Orlov, 61", "Mr Orlov", "Mr Orlov/male/?/61"),
    ("Orlov - Spinocerebellar Ataxia (Russia)", "Orlov", "Orlov/male/RU/?"),
    ("Ivan-Spinocerebellar Ataxia(Russia)", IVAN, "Ivan/male/RU/?"),
    ("Ivan – Spinocerebellar ataxia – Russia", IVAN, "Ivan/male/RU/?"),
    ("Spinocerebellar Ataxia Patient: Ivan", IVAN, "Ivan/male/?/?"),
    ("Patient: Mr. Orlov", MR, "Mr. Orlov/male/?/?"),
    ("Patient name: Ivan Orlov", IVAN, "Ivan Orlov/male/?/?"),
    ("PATIENT STORY: IVAN ORLOV", IVAN, "IVAN ORLOV/male/?/?"),
    ("Patient story | Ivan Orlov | Russia", IVAN, "Ivan Orlov/male/RU/?"),
    ("Patient stories » Ataxia » Ivan O.", IVAN, "Ivan O./male/?/?"),
    ("Ivan O., 61, ataxia", IVAN, "Ivan O./male/?/61"),
    ("Ivan O. (61), Russia: ataxia", IVAN, "Ivan O./male/RU/61"),
    ("Ivan Orlov, 61 years, Russia", IVAN, "Ivan Orlov/male/RU/61"),
    ("Meet Ivan, 61, who has ataxia", IVAN, "Ivan/male/?/61"),
    ("Ivan's story", IVAN, "Ivan/male/?/?"),
    ("The story of Ivan O.", IVAN, "Ivan O./male/?/?"),
    ("How Ivan O. got his balance back", IVAN, "Ivan O./male/?/?"),
    ("Testimonial: Ivan O., Russia", IVAN, "Ivan O./male/RU/?"),
    ("Testimonial of Mr. Orlov (61 y.o.)", MR, "Mr. Orlov/male/?/61"),
    ("Treatment of Mr. Orlov, a patient with ataxia", MR, "Mr. Orlov/male/?/?"),
    ("Ataxia, Male, 61 years old, Jul - Aug 2018", THE, "/male/?/61"),
    ("Ataxia Male, 61 years, February 2018", THE, "/male/?/61"),
    ("61-year-old man with ataxia", THE, "/male/?/61"),
    ("A 61-year-old Russian man with spinocerebellar ataxia: case report", THE, "/male/RU/61"),
    ("Spinocerebellar ataxia in a 61 year old male", THE, "/male/?/61"),
    ("M/61 with ataxia", THE, "/male/?/61"),
    ("61 M, spinocerebellar ataxia", THE, "/male/?/61"),
    ("61yo male - ataxia", THE, "/male/?/61"),
    ("Mr. I.O., 61 y, ataxia", "Mr. I.O.", "Mr. I.O./male/?/61"),
    ("Pt. I.O., m, 61", THE, "I.O. or Pt. I.O./male/?/61"),
    ("Case of Mr. I. O.", "Mr. I. O.", "Mr. I. O./male/?/?"),
    ("Case 7: Herr Orlov", "Herr Orlov", "Herr Orlov/male/?/?"),
    ("Clinical case: Sr. Orlov", "Sr. Orlov", "Sr. Orlov/male/?/?"),
    ("Re: Mr Ivan Orlov, 61 years", "Mr Orlov", "Mr Ivan Orlov/male/?/61"),
    ("RE: Mr Ivan ORLOV   Hosp no 12345", "Mr ORLOV", "Mr Ivan ORLOV/male/?/?"),
    ("**Mr. Orlov**", MR, "Mr. Orlov/male/?/?"),
    ("# Mr. Orlov, 61 years", MR, "Mr. Orlov/male/?/61"),
    ("=== Mr. Orlov, Russia ===", MR, "Mr. Orlov/male/RU/?"),
    ("Mr. Orlov, Russia\n=================", MR, "Mr. Orlov/male/RU/?"),
    ("[Case 4] Mr. Orlov (M, 61, Russia)", MR, "Mr. Orlov/male/RU/61"),
    ("Case file no. 4 · Ivan Orlov · 61 · Russia", IVAN, "Ivan Orlov/male/RU/61"),
]

SILVA = "\n\nShe uses a cane. There was tremor of the left hand. No dysphagia.\n\nAfter treatment\n- Her speech is clearer.\n"
SILVA_FACTS = [
    "p1 | condition: multiple sclerosis",
    "p1 | hand tremor: present; @ left hand",
    "p1 | dysphagia: absent",
    "p1 | speech: improved; after",
]
INTROS: list[tuple[str, str]] = [
    ("Mrs. Silva is a 56-year-old woman from Brazil with multiple sclerosis.", "Mrs. Silva/female/BR/56"),
    ("Mrs. Silva, 56, comes from Brazil. She has multiple sclerosis.", "Mrs. Silva/female/BR/56"),
    ("Mrs Silva (56 yrs, Brazil) suffers from multiple sclerosis.", "Mrs Silva/female/BR/56"),
    ("Ms. Silva, female, 56 years old, Brazilian, was diagnosed with multiple sclerosis.", "Ms. Silva/female/BR/56"),
    (
        "Ms. Silva is a Brazilian 56 years old female patient suffering from multiple sclerosis.",
        "Ms. Silva/female/BR/56",
    ),
    ("Maria S., 56 y.o., Brazil. Multiple sclerosis.", "Maria S./female/BR/56"),
    ("Maria S., F, 56, Brazil, multiple sclerosis.", "Maria S./female/BR/56"),
    ("Maria S. (56/F), from Brazil: multiple sclerosis.", "Maria S./female/BR/56"),
    ("Patient M.S., female, aged 56, Brazilian citizen, multiple sclerosis.", "M.S. or Patient M.S./female/BR/56"),
    ("Patient M. S. (f, 56 y, Brazil) has multiple sclerosis.", "M. S. or Patient M. S./female/BR/56"),
    (
        "Patient Maria Silva was a 56-years-old woman with multiple sclerosis.",
        "Maria Silva or Patient Maria Silva/female/?/56",
    ),
    ("Pt is a 56 y/o F from Brazil w/ multiple sclerosis.", "/female/BR/56"),
    ("Pt: 56F, Brazil. Dx: multiple sclerosis.", "/female/BR/56"),
    ("56F from Brazil with multiple sclerosis.", "/female/BR/56"),
    ("56 yo lady, Brazilian, k/c/o multiple sclerosis.", "/female/BR/56"),
    ("A 56-y/o lady from Brazil presented with multiple sclerosis.", "/female/BR/56"),
    ("A 56 y.o. Brazilian female with multiple sclerosis.", "/female/BR/56"),
    ("This 56 year old Brazilian lady has multiple sclerosis.", "/female/BR/56"),
    ("I saw this pleasant 56-year-old Brazilian lady with multiple sclerosis in my clinic.", "/female/BR/56"),
    (
        "Thank you for referring Mrs. Silva, a 56-year-old lady from Brazil, with multiple sclerosis.",
        "Mrs. Silva/female/BR/56",
    ),
    (
        "Dear Dr. Brown,\n\nRe: Mrs Maria SILVA, Brazil\n\nThis 56-year-old lady has multiple sclerosis.",
        "Mrs Maria SILVA/female/BR/56",
    ),
    ("Re: Mrs. Silva, 56 years, Brazil\nDiagnosis: multiple sclerosis", "Mrs. Silva/female/BR/56"),
    (
        "From: Dr. Costa\nTo: International office\nSubject: Mrs. Silva, 56 y, Brazil\n\nDear colleagues, our patient has multiple sclerosis.",
        "Mrs. Silva/female/BR/56",
    ),
    (
        "Name: Maria Silva\nSex: Female\nAge: 56\nNationality: Brazilian\nDiagnosis: Multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Name - Maria Silva\nSex - F\nAge - 56 yrs\nCountry - Brazil\nDiagnosis - Multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Name: Maria Silva | Sex: F | Age: 56 | Country: Brazil | Diagnosis: multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    ("Name: Maria Silva, Sex: F, Age: 56, Country: Brazil, Diagnosis: multiple sclerosis", "Maria Silva/female/BR/56"),
    (
        "Name: Maria Silva; Sex: F; Age: 56 y; Nationality: Brazil; Diagnosis: multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Name          Maria Silva\nSex           F\nAge           56\nCountry       Brazil\nDiagnosis     multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Name\nMaria Silva\nSex\nFemale\nAge\n56\nNationality\nBrazil\nDiagnosis\nMultiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Name:\nMaria Silva\nSex:\nFemale\nAge:\n56\nNationality:\nBrazil\nDiagnosis:\nMultiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "NAME: SILVA, MARIA\nSEX/AGE: F/56\nNATIONALITY: BRAZIL\nDIAGNOSIS: MULTIPLE SCLEROSIS",
        "SILVA, MARIA/female/BR/56",
    ),
    (
        "Patient Name : Mrs. Maria Silva      Age/Sex : 56/F\nCountry : Brazil\nDiagnosis : Multiple sclerosis",
        "Mrs. Maria Silva/female/BR/56",
    ),
    (
        "Name: Mrs Maria Silva   Age/Sex: 56 Yrs/Female   IP No: 12345\nDiagnosis: Multiple sclerosis",
        "Mrs Maria Silva/female/?/56",
    ),
    (
        "- Name: Maria Silva\n- Sex: f\n- Age: 56\n- Country: Brazil\n- Diagnosis: multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "* **Name:** Maria Silva\n* **Sex:** female\n* **Age:** 56\n* **Country:** Brazil\n* **Diagnosis:** multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Patient initials: M.S.\nGender: female\nAge at treatment: 56 years\nCountry of residence: Brazil\nDiagnosis: multiple sclerosis",
        "M.S./female/BR/56",
    ),
    (
        "Patient ID: BR-017\nSex: F\nAge (years): 56\nCountry: Brazil\nDiagnosis: multiple sclerosis",
        "BR-017 or /female/BR/56",
    ),
    ("Subject 017, female, 56 years, Brazil. Multiple sclerosis.", "Subject 017 or /female/BR/56"),
    (
        "Identification: Maria S., female, 56 years old, Brazilian, teacher.\nDiagnosis: multiple sclerosis",
        "Maria S./female/BR/56",
    ),
    ("Patient's name: Maria Silva\nGender: F\nAge: 56 y\nDiagnosis: multiple sclerosis", "Maria Silva/female/?/56"),
    (
        "Full name of the patient: Maria Silva\nAge, sex: 56, F\nCitizenship: Brazil\nDiagnosis: multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Ф.И.О. / Name: Silva Maria\nПол / Sex: female\nВозраст / Age: 56\nДиагноз / Diagnosis: multiple sclerosis",
        "Silva Maria/female/?/56",
    ),
    (
        "Ad Soyad / Name: Maria Silva\nYaş / Age: 56\nCinsiyet / Sex: Female\nTanı / Diagnosis: multiple sclerosis",
        "Maria Silva/female/?/56",
    ),
    (
        "姓名 Name: Maria Silva\n性别 Sex: Female\n年龄 Age: 56\n国籍 Nationality: Brazil\n诊断 Diagnosis: multiple sclerosis",
        "Maria Silva/female/BR/56",
    ),
    (
        "Nombre / Name: Maria Silva\nSexo / Sex: F\nEdad / Age: 56\nDiagnóstico / Diagnosis: multiple sclerosis",
        "Maria Silva/female/?/56",
    ),
    ("Name/Alter/Geschlecht: Maria Silva, 56 J., w\nDiagnosis: multiple sclerosis", "Maria Silva/female/?/56"),
    ("Patient: Maria Silva, 56 years, female\nDiagnosis: multiple sclerosis", "Maria Silva/female/?/56"),
    ("Patient: 56-year-old female, Brazil\nDiagnosis: multiple sclerosis", "/female/BR/56"),
    ("56 y, f, Brazil. Multiple sclerosis since 2001.", "/female/BR/56"),
    ("Female, 56. Brazil. Multiple sclerosis since 2001.", "/female/BR/56"),
    ("Known case of multiple sclerosis, female aged 56, resident of Brazil.", "/female/BR/56"),
    ("A married woman aged 56, resident of Brazil, with multiple sclerosis.", "/female/BR/56"),
    ("56-years-old Brazilian female, multiple sclerosis.", "/female/BR/56"),
    ("A fifty-six-year-old woman from Brazil with multiple sclerosis.", "/female/BR/56"),
    ("A Brazilian woman, 56 years of age, with multiple sclerosis.", "/female/BR/56"),
    ("A lady of 56 from Brazil has had multiple sclerosis since 2001.", "/female/BR/56"),
    ("The case is that of a 56-year-old woman with multiple sclerosis.", "/female/?/56"),
    ("Mme Silva, 56, a teacher from Brazil, has multiple sclerosis.", "Mme Silva/female/BR/56"),
    ("Frau Silva, 56 years, from Brazil, has multiple sclerosis.", "Frau Silva/female/BR/56"),
    ("Sra. Silva, 56 years, from Brazil, has multiple sclerosis.", "Sra. Silva/female/BR/56"),
    ("Madam Silva, aged 56, from Brazil, has multiple sclerosis.", "Madam Silva/female/BR/56"),
    ("Dr. Silva, a 56-year-old dentist from Brazil, has multiple sclerosis.", "Dr. Silva/female/BR/56"),
    ("Our patient, Maria Silva (age 56, female, Brazil), has multiple sclerosis.", "Maria Silva/female/BR/56"),
    ("Maria Silva — 56 — Brazil — multiple sclerosis.", "Maria Silva/female/BR/56"),
    ("At 56, Maria Silva from Brazil has lived with multiple sclerosis for twenty years.", "Maria Silva/female/BR/56"),
    ("Fifty-six-year-old Maria Silva of Brazil has multiple sclerosis.", "Maria Silva/female/BR/56"),
    ("Maria Silva\n56 years\nfemale\nBrazil\nmultiple sclerosis", "Maria Silva/female/BR/56"),
]

MIA = "\n\n{s} could not sit. {s} had spasticity of both legs. There was no epilepsy.\n\nAfter treatment\n- {p} speech is clearer.\n"
MIA_FACTS = [
    "p1 | condition: cerebral palsy",
    "p1 | lower limb spasticity: present; @ bilateral lower limb",
    "p1 | speech: improved; after",
]
TELLERS: list[tuple[str, str]] = [
    ("My daughter Mia is 6 years old. She has cerebral palsy. We come from Chile.", "Mia/female/CL/6"),
    ("Our daughter Mia (6) was born too early and has cerebral palsy.", "Mia/female/?/6"),
    ("My 6-year-old daughter Mia has cerebral palsy.", "Mia/female/?/6"),
    ("Mia's mother writes: Mia is 6 and has cerebral palsy.", "Mia/female/?/6"),
    ("Hello, I am the mother of Mia, a 6-year-old girl with cerebral palsy.", "Mia/female/?/6"),
    ("I am Mia's dad. Mia is six years old. She has cerebral palsy.", "Mia/female/?/6"),
    ('As told by her father: "Mia is 6. She has cerebral palsy."', "Mia/female/?/6"),
    ("Our little girl has cerebral palsy. She is 6 years old.", "/female/?/6"),
    ("Letter from a mother\n\nMy daughter is 6 years old and has cerebral palsy.", "/female/?/6"),
    ("Mia, our princess, is 6 years old. She was diagnosed with cerebral palsy.", "Mia/female/?/6"),
    ("This is the story of our daughter Mia, 6, who has cerebral palsy.", "Mia/female/?/6"),
    ("Mia came with her parents from Chile. She is 6. Diagnosis: cerebral palsy.", "Mia/female/CL/6"),
    ("Little Mia from Chile, 6 years old, has cerebral palsy.", "Mia or Little Mia/female/CL/6"),
    ("The girl Mia, 6 years, was brought by her mother, Mrs. Lopez, 31, for cerebral palsy.", "Mia/female/?/6"),
    ("Baby Mia, now 6 years, has cerebral palsy. Informant: mother.", "Mia or Baby Mia/female/?/6"),
    (
        "Mia L., 6-year-old girl. History given by the mother (Mrs. L., 31). Diagnosis: cerebral palsy.",
        "Mia L./female/?/6",
    ),
]
FIRST: list[tuple[str, str]] = [
    (
        "My name is Maria Silva, I am 56 years old and I come from Brazil. I have multiple sclerosis.",
        "Maria Silva/?/BR/56",
    ),
    ("I'm Maria, 56, from Brazil, and I have had multiple sclerosis since 2001.", "Maria/?/BR/56"),
    ("Hello, I am Maria from Brazil. I am a 56 year old woman with multiple sclerosis.", "Maria/female/BR/56"),
    ("Hi everybody! Maria here, 56 years old. I have multiple sclerosis.", "Maria/?/?/56"),
    ("I am a 56-year-old woman and have had multiple sclerosis since 2001.", "/female/?/56"),
    ("Dear Doctors, I am 56 years old, female, from Brazil. I have multiple sclerosis.", "/female/BR/56"),
    ('Maria Silva, Brazil\n\n"I am 56 and have multiple sclerosis."', "Maria Silva/?/BR/56"),
    ("My story, by Maria Silva\n\nI am 56 years old. I have multiple sclerosis.", "Maria Silva/?/?/56"),
]
FIRST_BODY = (
    "\n\nI had tremor of my left hand. I could not walk without a cane.\n\nAfter the treatment my speech is clearer.\n"
)
FIRST_FACTS = [
    "p1 | condition: multiple sclerosis",
    "p1 | hand tremor: present; @ left hand",
    "p1 | speech: improved; after",
]

HE = "Mr. He Jun, a 51-year-old man from China, has had Parkinson's disease since 2004.\n\n{}\n\nDoctors examined his gait.\n"
REFERENCES = [
    "Mr. He had dysphagia.", "Mr He had dysphagia.", "He Jun had dysphagia.", "Jun had dysphagia.", "The patient had dysphagia.",
    "Our patient had dysphagia.", "This patient had dysphagia.", "Patient had dysphagia.", "Pt had dysphagia.",
    "The man had dysphagia.", "This gentleman had dysphagia.", "The 51-year-old had dysphagia.",
    "The 51-year-old man had dysphagia.", "The former teacher had dysphagia.", "The case had dysphagia.",
    "In this case there was dysphagia.", "Mr. H. had dysphagia.", "H.J. had dysphagia.", "There was dysphagia.",
    "Dysphagia.", "Also had dysphagia.", "Has dysphagia, as his wife says.", "His wife reports that he had dysphagia.",
    "He says: \"I had dysphagia.\"", "MR. HE HAD DYSPHAGIA.", "The subject had dysphagia.", "The index patient had dysphagia.",
    "Our friend had dysphagia.", "The Chinese patient had dysphagia.", "- dysphagia", "Dysphagia was found in Mr. He.",
    "On examination Mr. He had dysphagia, said Dr. Wang.", "The old man had dysphagia.",
]  # fmt: skip
NAMES = ["Mr. Young", "Ms. Day", "Mr. Price", "Mr. May", "Mrs. Long", "Mr. An", "Mr. So", "Mr. Head", "Mrs. Hand", "Mr. Pain",
         "Mr. Man", "Ms. She", "Mr. You", "Mr. Wu", "Mr. Van der Berg", "Mrs. O'Neill", "Mr. de Souza", "Ms. Smith-Jones",
         "Mr. Al-Hassan", "Mr. Ng", "Mr. McLean", "Mrs. Nguyễn", "Mr. Müller", "Mr. Ólafsson"]  # fmt: skip

BASE = "Mr. Lane, a 58-year-old man from Ireland, has Parkinson's disease. He had tremor. After treatment his gait improved.\n\n{}\n"
BASE_FACTS = ["p1 | condition: Parkinson disease", "p1 | tremor: present", "p1 | gait: improved"]
BASE_WHO = "Mr. Lane/male/IE/58"
BESIDES = [
    "Related cases\n- Mrs. Ruiz, 61, stroke\n- Mr. Kim from Korea, 44, epilepsy",
    "Related cases: Mrs. Ruiz (stroke), Mr. Kim (epilepsy)",
    "You may also like\nMrs. Ruiz, 61, stroke\nMr. Kim, 44, epilepsy",
    "See also: Mrs. Ruiz, 61 years, with stroke.",
    "More patient stories\n\nMrs. Ruiz – stroke\n\nMr. Kim – epilepsy",
    "Other patients\n1. Mrs. Ruiz, 61 years old, stroke\n2. Mr. Kim, 44 years old, epilepsy",
    "Previous: Mrs. Ruiz, 61, stroke\nNext: Mr. Kim, 44, epilepsy",
    "<< Previous case: Mrs. Ruiz from Spain - Stroke | Next case: Mr. Kim from Korea - Epilepsy >>",
    "Read next\n\nMrs. Ruiz, a 61-year-old woman with stroke, walks again.",
    "Similar cases\n\nA 61-year-old woman with stroke was treated in 2008.",
    "Latest news\n- Mrs. Ruiz, 61, with stroke is back home\n- New building opened",
    "Comments\n\nAnna, 61: I have had a stroke. Can you help me?\n\nTom: My father has epilepsy.",
    "Comments (2)\nMrs. Ruiz wrote: My husband, 61, had a stroke. What does it cost?",
    "What others say\n\n\"I had a stroke and can walk again.\" Mrs. Ruiz, 61",
    "Testimonials\n\n\"My epilepsy is gone!\" – Mr. Kim, 44, Korea",
    "Guestbook\n\nMrs. Ruiz, 61: thank you, my stroke is nearly forgotten.",
    "Discussion\n\nA 61-year-old woman with stroke was reported by Ruiz et al.",
    "Kim et al. described a 44-year-old man with epilepsy who had the same course.",
    "In the literature a 61-year-old woman with stroke has been reported.",
    "His mother had a stroke at 61.",
    "His room mate, Mr. Kim, 44, has epilepsy.",
    "In the next bed lay Mr. Kim, 44, with epilepsy.",
    "His wife, Mrs. Lane, 55, has epilepsy.",
    "There he met Mrs. Ruiz, 61, who had a stroke.",
    "Another patient, Mrs. Ruiz, will come in June with stroke.",
    "Share your story! Mrs. Ruiz, 61, stroke, did it too.",
    "Contact\nMrs. Ruiz, patient office, phone 123456",
    "Ask Mrs. Ruiz (patient service) for prices.",
    "Tags: stroke, epilepsy, Mrs. Ruiz",
    "Our doctors\n\nDr. Ruiz, 61, trained in Spain. Prof. Kim, 44, has treated epilepsy for years.",
    "Dr. Ruiz, a 61-year-old neurologist from Spain, has seen many patients with epilepsy.",
    "Treated by: Dr. Maria Ruiz, Prof. Kim",
    "Reported by Nurse Ruiz and Dr. Kim.",
    "Hospital: St. Mary Hospital, Mr. Kim Memorial Building",
    "He was treated at the Anna Ruiz Hospital in Madrid, Spain.",
    "Interpreter: Mrs. Ruiz. Accompanied by: Mr. Kim (friend).",
    "Yours sincerely,\nDr. Maria Ruiz\nConsultant neurologist",
    "cc: Mrs. Ruiz, physiotherapist; Dr. Kim, family doctor",
    "Editor: Anna Ruiz, 61. Photo: Tom Kim.",
    "Written by Anna Ruiz on 3 May 2010",
]  # fmt: skip
NEVER = ["condition: stroke", "condition: epilepsy"]


def title_ways() -> list[Way]:
    return [(title + BODY.format(n=called), [who], BODY_FACTS, []) for title, called, who in TITLES]


def intro_ways() -> list[Way]:
    return [(intro + SILVA, [who], SILVA_FACTS, []) for intro, who in INTROS]


def teller_ways() -> list[Way]:
    told = ((way, who, MIA.format(s="She", p="Her"), MIA_FACTS) for way, who in TELLERS)
    own = ((way, who, FIRST_BODY, FIRST_FACTS) for way, who in FIRST)
    return [(way + body, [who], facts, []) for way, who, body, facts in chain(told, own)]


def reference_ways() -> list[Way]:
    wanted = ["p1 | condition: Parkinson disease", "p1 | dysphagia: present"]
    pages: list[Way] = [(HE.format(way), ["Mr. He Jun/male/CN/51"], wanted, []) for way in REFERENCES]
    for name in NAMES:
        sex = "female" if name.startswith("M") and name[1:3] in ("s.", "rs") else "male"
        s = "She" if sex == "female" else "He"
        text = (
            f"Case: {name}\n\n{name} is 51 years old. {s} has Parkinson's disease. Examination: {name} had dysphagia.\n"
        )
        pages.append((text, [f"{name}/{sex}/?/51"], wanted, []))
    return pages


def beside_ways() -> list[Way]:
    return [(BASE.format(way), [BASE_WHO], BASE_FACTS, NEVER) for way in BESIDES]
