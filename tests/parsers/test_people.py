"""Who a page is about: names, sex, age, country; several people; a group; nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation, Quantity
from etl.mapping.lexicon import Lexicon
from etl.parsers.people.relatives import told_of_relative

Facted = Callable[..., Facts]

ONE = [
    # page, name, sex, ISO country
    ("Mr. Ji, a 51-year-old man from China, was admitted.", "Mr. Ji", "male", "CN"),
    ("Mrs. Qiu is 63 years old. She has dysphagia.", "Mrs. Qiu", "female", None),
    ("George A., 47, male, from Greece, has multiple sclerosis.", "George A.", "male", "GR"),
    ("Name: Anna K.\nSex: female\nAge: 34 years\nNationality: Romanian", "Anna K.", "female", "RO"),
    ("Name: Mr. Lopez from Spain\nAge: 58", "Mr. Lopez", "male", "ES"),
    ("Patient: J. D.\nGender: Male\nAge: 12 years\n\nHe has cerebral palsy.", None, "male", None),
    ("A 29-year-old woman presented with diplopia. She had fever.", "", "female", None),
    ("A previously healthy 8-month-old boy was brought in with seizures.", "", "male", None),
    ("The patient is a 70-year-old Italian farmer. He fell in May.", "", "male", "IT"),
    ("We report the case of a 44 year old male with stroke.", "", "male", None),
    ("The patient was admitted in May 2010. The patient had tremor and underwent surgery. She was discharged in June.",
     "", "female", None),
    ("I was diagnosed with multiple sclerosis in 2003. I had numbness of my left hand. My symptoms got worse.",
     "", None, None),
    ("Miss Tran, 19 years old, from Vietnam.", "Miss Tran", "female", "VN"),
    ("Sex: F\nAge: 40\nDiagnosis: epilepsy", "", "female", None),
    ("Mr. Adams, aged 66, came from the USA with his wife. Mrs. Adams drove the car.", "Mr. Adams", "male", "US"),
    ("LEEDS, China, May 22, 2008 - A girl of four was treated. Amelia Thorn, 4, of Leeds, England, has epilepsy. \"She sees "
     "more\", said her mother Joanne Thorn, 31. Surgeon Li Wei, 52, is glad.", "Amelia Thorn", "female", "GB"),
    ("Dr. Weber examined Mr. Ott, a 39-year-old man.", "Mr. Ott", "male", None),
    ("At 46, Anna Lind has lived with multiple sclerosis for ten years. Her neurologist, Dr. Poul Berg, 60, is against it; a "
     "girl in our clinic, eleven months old, got it too.", "Anna Lind", "female", None),
    ("Mr. Ott, a 39-year-old man, had a stroke.\n\nFor glaucoma see our other cases: Mia (4, glaucoma), Mr. Ruiz (51).",
     "Mr. Ott", "male", None),
    ("Mr. Ott, a 39-year-old man, had a stroke.\n\nFurther cases of stroke: Mr. Ruiz, 51, Mrs. Lane, 60.", "Mr. Ott", "male", None),
    ("Mats was born in May 2010, too early. At 3 years he had spasticity. Mats could not sit. His cousin Ida was born in "
     "2008.\n\nThere was a boy from Peru on our floor, 7 years old. He had epilepsy. Mats liked him.", "Mats", "male", None),
    ("Our daughter Mia has cerebral palsy. Mia is 4 years old. She had fever. Mia was glad.", "Mia", "female", None),
    ("I have had multiple sclerosis since 2008. I was 30 years old. I felt weak. My son Ben helps. Ben is kind. I thank Ben.",
     "", None, None),
]  # fmt: skip


def test_somebody_still_to_come_is_no_patient(facts_of: Facted) -> None:
    facts = facts_of(
        "Mr. Ott, a 39-year-old man with stroke, was treated. A third participant, a 38-year-old teacher with heart failure after "
        "childbirth, will be treated in June."
    )
    assert len(facts.persons) == 1 and "heart failure" not in [f.code.text for f in facts.facts]


NOBODY = [
    "Stem cells can divide. They are taken from bone marrow.",
    "Contact us: Mrs. Li, phone 123456. We answer within a day.",
    "What is multiple sclerosis?\n\nIt is a chronic disease of the nervous system.",
    "Dr. Weber is head of the clinic. He studied in Vienna.",
    "Opening hours: 9-17.",
    'Former patients such as Mrs. L. from Canada ("no more cane!") are happy to talk to you by video.',
    "Write to other parents, for example Mrs. Ott or Mr. Lee, who came with their children.",
    "Questions about stem cells\n\n5. What does the program look like?\nDay 1: blood tests. Day 2: infusion of 60 million cells.\n\n"
    "6. Can I go on taking my medicines?\nPrednisolone up to 10 mg a day is allowed.\n\n"
    "7. Who cannot be treated?\nPeople with active tuberculosis, hemoglobin below 90 g/L.",
]

GROUPS = [
    ("We treated 80 patients with multiple sclerosis.", 80, None),
    ("Over 2,200 patients have been treated at our centre.", 2200, ">"),
    ("Thirty-two children with cerebral palsy received stem cells.", 32, None),
    ("22 patients (13 male, 9 female) aged 16-44 were enrolled in this study.", 22, None),
    ("Between 2004 and 2009, 157 people with spinal cord injury were treated.", 157, None),
    ("More than 1,350 people with arthritis from 41 countries have completed our program.", 1350, ">"),
    ("Since 2009, 800 people with stroke have finished the course.", 800, None),
]

RESULTS = "\n\nSpeech improved in 12 patients.\n"
COUNTED = [
    # a page that says how many there were and not that they were treated; None for the page of one patient
    ("Results in 34 patients with ataxia", 34),
    ("Ataxia (n=34)", 34),
    ("Statistics\n\nPatients: 34 (20 male, 14 female)", 34),
    ("Results in 34 patients with ataxia\n\nExample: Mr. Lane, 58, had dysphagia.", 34),
    ("Case report and review of 34 patients\n\nMrs. Ott, 40, has ataxia.", None),
    ("Mrs. Ott, 40, has ataxia.\n\nElsewhere 34 patients have been treated.", None),
]


@pytest.mark.parametrize(("page", "size"), COUNTED, ids=[r[0][:50] for r in COUNTED])
def test_a_group_whose_results_are_told(facts_of: Facted, page: str, size: int | None) -> None:
    facts = facts_of(page + RESULTS)
    assert len(facts.persons) == (0 if size else 1)
    assert (int(facts.cohort.size.value) if facts.cohort and facts.cohort.size else None) == size


def test_a_number_of_people_without_results_is_no_group(facts_of: Facted) -> None:
    assert facts_of("A study in 34 patients with ataxia\n\nStatus: recruiting. Primary outcome: speech.").cohort is None


BESIDE = [
    # what stands below "Mrs. Ott, 40, has ataxia. She had tremor …": nobody else's cough is hers
    "You may also like\nMr. Kim, 44, cough\nMr. Lee, 50, cough",
    "Meet our doctors\n\nProf. Kim, 44, has treated cough for years.",
    "Her room mate, Mr. Kim, 44, has a cough.",
    "In the next bed lay Mr. Kim, 44, with a cough.",
    "There she met Mr. Kim, 44, who had a cough.",
    "Guestbook\n\nMr. Kim, 44: thank you, my cough is gone.",
]


@pytest.mark.parametrize("aside", BESIDE)
def test_people_beside_the_patient(facts_of: Facted, aside: str) -> None:
    facts = facts_of("Mrs. Ott, 40, has ataxia. She had tremor of both hands for some years.\n\n" + aside)
    assert [p.name for p in facts.persons] == ["Mrs. Ott"]
    assert "cough" not in [f.code.text for f in facts.facts]


def test_meeting_criteria_is_meeting_nobody(facts_of: Facted) -> None:
    facts = facts_of("Mrs. Ott, 40, has ataxia. She met the diagnostic criteria in 2009 and had dysphagia.")
    assert "dysphagia" in [f.code.text for f in facts.facts]


NAME_ONLY = [
    ("Ivan - Ataxia (Russia)\n\nIvan had tremor for years. He could not walk. His speech was slurred.", "Ivan", "male"),
    ("Ivan's story\n\nIvan had tremor for years. He could not walk. His speech was slurred.", "Ivan", "male"),
    ("My daughter Mia is 6 years old. She has cerebral palsy. She could not sit.", "Mia", "female"),
    ("Our daughter is 6 years old and has cerebral palsy. She could not sit. She was weak.", "", "female"),
    (
        "My name is Maria Silva. I am 56 years old. I have multiple sclerosis. I had tremor. I was weak.",
        "Maria Silva",
        None,
    ),
]
NAME_OF_NOBODY = [
    "Can my daughter Mia be treated? She has cerebral palsy. She could not sit.",
    "Autism in Bremen\n\nBremen has a school for autism. Parents say that his or her child should visit it.",
    "Bremen: autism centre\n\nBremen has a school for autism. Every child and his or her parents are welcome there.",
    "Ivan's garden\n\nIvan had a garden. He grew roses and sold his flowers.",
]


@pytest.mark.parametrize(("page", "name", "sex"), NAME_ONLY, ids=[r[0][:40] for r in NAME_ONLY])
def test_a_person_called_by_name_only(facts_of: Facted, page: str, name: str, sex: str | None) -> None:
    facts = facts_of(page)
    assert [(p.name, p.gender) for p in facts.persons] == [(name, sex)]


@pytest.mark.parametrize("page", NAME_OF_NOBODY)
def test_a_name_on_a_page_about_nobody(facts_of: Facted, page: str) -> None:
    assert facts_of(page).persons == ()


AGES = [
    ("Mr. Ji, a 51-year-old man.", ["51 a"]),
    ("A 14-month-old girl with spinal muscular atrophy. She cannot sit.", ["14 mo"]),
    ("Age: 34\nSex: female", ["34 a"]),
    ("A 6-week-old boy was seen. He had jaundice.", ["6 wk"]),
    ("Mr. Ji, 51 years old. At the age of 43 he noticed weakness.", ["51 a"]),
    ("Mrs. Li (62 years). Her mother died at 80.", ["62 a"]),
    ("Mrs. Li (62 years). Her father died of a stroke when he was 70.", ["62 a"]),
    ("Mrs. Li (62 years). Her twin sister is fine, she is 61 years old and works.", ["62 a"]),
    ("Emma B., a 12-year-old girl. His mother says that she is 12 years old.", ["12 a"]),
    (
        "Mr. Ott, a 39-year-old man with stroke. There was a boy of 7 years in his room, 7 years old, with fever.",
        ["39 a"],
    ),
    ("I'm 33, mum of two. I've had multiple sclerosis since 2005. I could not walk. I felt weak. I was sad.", ["33 a"]),
]


@pytest.mark.parametrize(("page", "name", "gender", "country"), ONE, ids=[r[0][:40] for r in ONE])
def test_one_person(facts_of: Facted, page: str, name: str | None, gender: str | None, country: str | None) -> None:
    persons = facts_of(page).persons
    assert len(persons) == 1
    assert name is None or persons[0].name == name
    assert persons[0].gender == gender
    nation = persons[0].nationality
    assert (nation.codings[0].code if nation else None) == country


@pytest.mark.parametrize("page", NOBODY)
def test_nobody(facts_of: Facted, page: str) -> None:
    facts = facts_of(page)
    assert (facts.kind, facts.persons, facts.cohort, facts.facts) == ("information", (), None, ())


@pytest.mark.parametrize(("page", "size", "comparator"), GROUPS, ids=[r[0][:40] for r in GROUPS])
def test_a_group_is_no_person(facts_of: Facted, page: str, size: int, comparator: str | None) -> None:
    facts = facts_of(page)
    assert facts.kind == "cohort" and not facts.persons
    assert facts.cohort is not None and facts.cohort.size is not None
    assert (int(facts.cohort.size.value), facts.cohort.size.comparator) == (size, comparator)


@pytest.mark.parametrize(("page", "ages"), AGES, ids=[r[0][:40] for r in AGES])
def test_an_age_is_stated_and_no_birth_date_made(facts_of: Facted, page: str, ages: list[str]) -> None:
    found = [
        f"{f.value.value} {f.value.code}"
        for f in facts_of(page).facts
        if isinstance(f, Observation) and f.code.entry == "measure:age" and isinstance(f.value, Quantity)
    ]
    assert found == ages


def test_two_people_and_their_own_facts(facts_of: Facted) -> None:
    facts = facts_of(
        "Patient 1 is a 40-year-old woman with epilepsy. She has tremor.\n\n"
        "Patient 2 is a 61-year-old man with stroke. He has dysphagia.\n"
    )
    assert [p.gender for p in facts.persons] == ["female", "male"]
    owners = {f.code.text: f.subject for f in facts.facts}
    assert (owners["tremor"], owners["dysphagia"]) == ("p1", "p2")
    assert (owners["epilepsy"], owners["stroke"]) == ("p1", "p2")


def test_both_of_them(facts_of: Facted) -> None:
    facts = facts_of(
        "Emma B., a 12-year-old girl, and Paul B., a 9-year-old boy, were admitted. Both had ataxia. Emma had fever."
    )
    assert [p.name for p in facts.persons] == ["Emma B.", "Paul B."]
    assert {f.subject for f in facts.facts if f.code.text == "ataxia"} == {"p1", "p2"}
    assert {f.subject for f in facts.facts if f.code.text == "fever"} == {"p1"}


def test_the_third_patient_has_no_name(facts_of: Facted) -> None:
    facts = facts_of(
        "Samuel O., a 24-year-old man from Ghana, has epilepsy.\n\nLucia F., 31, a nurse, has stroke. She had fever.\n\n"
        "The third patient, a 19-year-old man from Morocco, has gout. He had tremor.\n\n"
        "None of the three had nausea. A fourth patient, a woman of 27, is to be treated this autumn.\n"
    )
    assert [(p.name, p.gender) for p in facts.persons] == [("Samuel O.", "male"), ("Lucia F.", "female"), ("", "male")]
    assert {f.subject for f in facts.facts if f.code.text == "tremor"} == {"p3"}
    assert {f.subject for f in facts.facts if f.code.text == "nausea"} == {"p1", "p2", "p3"}


def test_patients_told_by_their_order(facts_of: Facted) -> None:
    facts = facts_of(
        "The first patient was a 40-year-old woman with epilepsy. She had tremor.\n\n"
        "The second patient was a 61-year-old man with stroke. He had dysphagia.\n\n"
        "After treatment the first patient had no tremor."
    )
    assert [p.gender for p in facts.persons] == ["female", "male"]
    assert {f.subject for f in facts.facts if f.code.text == "tremor"} == {"p1"}


def test_two_unnamed_people(facts_of: Facted) -> None:
    facts = facts_of(
        "A 24-year-old man had epilepsy. He had tremor.\n\nA 31-year-old woman had stroke. She had fever.\n\n"
        "A 58-year-old woman had gout. She had nausea.\n"
    )
    assert [p.gender for p in facts.persons] == ["male", "female", "female"]
    owners = {f.code.text: f.subject for f in facts.facts}
    assert [owners[n] for n in ("tremor", "stroke", "fever", "gout", "nausea")] == ["p1", "p2", "p2", "p3", "p3"]


def test_one_unnamed_person_told_twice(facts_of: Facted) -> None:
    page = (
        "A 24-year-old man had epilepsy.\n\nA 26-year-old man was admitted with tremor. A 60-year-old woman drove him."
    )
    assert len(facts_of(page).persons) == 1


def test_a_name_stays_as_printed_and_has_its_place(facts_of: Facted) -> None:
    page = "Mrs. O’Neill, a 51-year-old woman.\n"
    person = facts_of(page).persons[0]
    assert person.name == "Mrs. O’Neill"
    assert any(e.quote == "Mrs. O’Neill" for e in person.evidence)


def test_he_and_she_of_two_people(facts_of: Facted) -> None:
    page = (
        "Ivan B., a 58-year-old baker, and Olga K., a 22-year-old nurse, were treated with stem cells, he after a stroke, "
        "she for type 1 diabetes.\n\nIvan has had hypertension since 2006. He walks with a cane.\n\n"
        "Olga had retinopathy. She had fever."
    )
    told = {(f.subject, f.code.text) for f in facts_of(page).facts if isinstance(f, Condition)}
    assert {("p1", "stroke"), ("p2", "type 1 diabetes mellitus")} <= told
    assert not {("p2", "stroke"), ("p1", "type 1 diabetes mellitus")} & told


@pytest.mark.parametrize(
    "heads",
    [("1) Little Noa, 5 years", "2) Pavel, 62"), ("Noa, 5", "Pavel (62) – stroke"), ("A. Noa, 5", "B. Pavel, aged 62")],
)
def test_people_whom_headings_call_by_name_and_age(facts_of: Facted, heads: tuple[str, str]) -> None:
    page = (
        f"# Two stories\n\n## {heads[0]}\n\nNoa, a girl, was 3 when it began. She has asthma.\n\n"
        f"## {heads[1]}\n\nPavel had a stroke in 2011. He walks with a cane.\n\n## Follow-up, 6 months\n\nNoa had no fever.\n"
    )
    facts = facts_of(page)
    assert [(p.name, p.gender) for p in facts.persons] == [("Noa", "female"), ("Pavel", "male")]
    told = {(f.subject, f.code.text) for f in facts.facts}
    assert {("p1", "asthma"), ("p1", "fever"), ("p2", "stroke"), ("p1", "age"), ("p2", "age")} <= told
    assert not {("p2", "fever"), ("p2", "asthma"), ("p1", "stroke")} & told


@pytest.mark.parametrize("head", ["Follow-up, 6 months", "Results (12)", "Asthma, 5 years", "Report, 2 years"])
def test_headings_that_name_nobody(facts_of: Facted, head: str) -> None:
    page = f"# A case\n\n## {head}\n\nThe patient was well. Results were good. Asthma is mild. The report was short."
    assert not any(p.name for p in facts_of(page).persons)


@pytest.mark.parametrize(
    "other",
    [
        "A 34-year-old man died from sepsis on day 19 elsewhere.",
        "A man of 34 had a stroke at another hospital.",
        "One 34-year-old woman had sepsis.",
    ],
)
def test_somebody_of_a_discussion_is_no_patient(facts_of: Facted, other: str) -> None:
    page = f"# Case report\n\nA 47-year-old teacher had asthma. She was well.\n\n# Discussion\n\n{other} Our patient had no stroke."
    facts = facts_of(page)
    assert [p.gender for p in facts.persons] == ["female"]
    assert [str(f.value.value) for f in facts.facts if f.code.text == "age"] == ["47"]
    assert not {"sepsis"} & {f.code.text for f in facts.facts}


@pytest.mark.parametrize(
    "line",
    [
        "Next portrait: Mr. Brandt (71, lung transplant 2014).",
        "Next month: Mrs. Roth (58), stroke.",
        "Mr. Brandt (71, lung transplant 2014) is going to speak about asthma.",
    ],
)
def test_whose_story_comes_next(facts_of: Facted, line: str) -> None:
    facts = facts_of(f"# Portrait: Mrs. Fatma Y., 39\n\nMrs. Y. has hypertension. She is well.\n\nShe works. {line}\n")
    assert len(facts.persons) == 1
    assert not {"lung transplantation", "stroke", "asthma"} & {f.code.text for f in facts.facts}


def test_where_somebody_is_from_is_no_name(facts_of: Facted) -> None:
    (person,) = facts_of("The patient, a farmer from Shandong Province, had diabetes. He is 63 years old.\n").persons
    assert (person.name, person.gender) == ("", "male")


@pytest.mark.parametrize(
    ("said", "gender"),
    [
        ("Mother of two. My aunt had it too.", "female"),
        ("Proud dad of twins. My wife drives me.", "male"),
        ("I'm a grandmother of five.", "female"),
    ],
)
def test_whose_parent_somebody_is(facts_of: Facted, said: str, gender: str) -> None:
    (person,) = facts_of(f"I'm Robin, 47, a librarian from Leeds. I have multiple sclerosis. {said}\n").persons
    assert person.gender == gender


@pytest.mark.parametrize(
    ("second", "people"),
    [
        ("Patient ID: IMG-2024-11-0042", 1),
        ("Patient contact: Board room scheduled 05/05/2024", 1),
        ("Patient number: 12", 1),
        ("Patient: Mr. Otto Braun, 61", 2),
    ],
)
def test_what_else_a_form_asks_of_the_patient_is_no_second_one(facts_of: Facted, second: str, people: int) -> None:
    page = f"Patient name: Mrs. Ida Lund\nDOB: 3 May 1965\nSex: F\n{second}\n\nShe has a tremor of both hands."
    assert len(facts_of(page).persons) == people


@pytest.mark.parametrize(
    ("said", "disease", "onset", "died_at", "died_of_it", "last"),
    [
        ("His mother had a stroke at the age of 60.", "stroke", "60", None, False, "60"),
        ("His father had epilepsy, diabetes diagnosed at 50.", "epilepsy", None, None, False, "epilepsy"),
        ("His father had epilepsy, diabetes diagnosed at 50.", "diabetes", "50", None, False, "50"),
        ("Her aunt had a stroke, aged 60.", "stroke", None, None, False, "stroke"),  # she may be 60 now
        ("Her aunt (60) had gout.", "gout", None, None, False, "gout"),
        ("His father died of a stroke at 55.", "stroke", None, "55", True, "55"),
        ("His father died at 55 of a stroke.", "stroke", None, "55", True, "55"),
        ("His father died: stroke.", "stroke", None, None, True, "stroke"),
        ("His father had gout and died at 80.", "gout", None, "80", False, "80"),
        ("Her sister had gout at age 12; she died aged 40.", "gout", "12", "40", False, "40"),
        ("Her sister died at 40; she had gout at age 12.", "gout", "12", "40", False, "12"),
    ],
)
def test_when_a_relative_fell_ill_and_died(
    lexicon: Lexicon, said: str, disease: str, onset: str | None, died_at: str | None, died_of_it: bool, last: str
) -> None:
    named = [m for m in lexicon.find(said) if m.entry.kind in ("condition", "finding")]
    (m,) = (m for m in named if said[m.start : m.end] == disease)
    told = told_of_relative(said, m, named, 0, len(said))
    ages = [str(age.value) if isinstance(age, Quantity) else None for age in (told.onset, told.died_at)]
    assert (ages, told.died, told.died_of_it) == ([onset, died_at], "died" in said, died_of_it)
    assert said[: told.end].endswith(last)


@pytest.mark.parametrize(
    ("said", "sex"), [("HER-2 negative", None), ("HER 2 negative", None), ("in her 2 breasts", "female")]
)
def test_a_receptor_is_no_pronoun(facts_of: Facted, said: str, sex: str | None) -> None:
    (person,) = facts_of(f"The patient came with breast cancer, {said}.").persons
    assert person.gender == sex
