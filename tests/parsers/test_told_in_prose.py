"""What pages tell in running prose, and how easily a word of theirs is taken for more than it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from etl import convert_text
from etl.examples import run_one
from etl.facts import Condition, FamilyHistory, Medication, Observation, Period, Quantity
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Example
from etl.mapping.lexicon import Lexicon

Row = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A phrase, what it gives, and what it must never give."""

OBSERVERS: list[Row] = [
    ("His parents started noticing muscular weakness.", ("muscle weakness: present",), ()),
    ("The family first became aware of seizures in 2010.", ("seizure: present; date 2010",), ()),
    ("His mother had begun to see tremor.", ("tremor: present",), ()),
]
IDIOMS: list[Row] = [
    ("We ascertained that the muscles needed more attention.", (), ("attention: improved",)),
    ("She was brought to medical attention.", (), ("attention: improved", "attention: present")),
    ("On the other hand he had fever.", ("fever: present",), ("fever: present @ hand",)),
    (
        "He had fever, a heart rate (H.R.) of 104 beats per minute.",
        ("heart rate: 104 /min",),
        ("heart rate: 104 /min @ right",),
    ),
    ("Nicardipine ran at 5 mg/hr due to poor control.", (), ("heart rate: abnormal",)),
    ("Slowly he had trouble using the stairs.", ("difficulty climbing stairs: present",), ("climbing stairs: slow",)),
    ("Slowly his speech came back.", ("speech: improved",), ("speech: slow",)),
]
EFFECTS: list[Row] = [
    ("He came to us with muscle weakness complications.", ("muscle weakness: present",), ("adverse effects: present",)),
    ("He has complications of his diabetes.", (), ("adverse effects: present",)),
    ("Complications of the treatment were seen.", ("adverse effects: present",), ()),
]
PLACES: list[Row] = [
    (
        "Her condition worsened when the weakness spread to her arms.",
        ("upper limb weakness: present @ bilateral upper limb",),
        ("general condition: worsened @ upper limb",),
    ),
    (
        "Owing to this weakness, his calf muscles had grown tight.",
        ("muscle stiffness: present @ calf muscle",),
        ("muscle weakness: present @ calf muscle",),
    ),
    (
        "Hyporeflexia • hypotonia • weakness of the legs",
        ("hyporeflexia: present", "hypotonia: present"),
        ("hypotonia: present @ lower limb",),
    ),
    (
        "The weakness was more pronounced in the left arm.",
        ("upper limb weakness: present @ left upper limb",),
        ("upper limb weakness: present; severity severe",),
    ),
    ("Pronounced weakness of the left arm.", ("upper limb weakness: present; severity severe",), ()),
]
LISTS: list[Row] = [
    (
        "Serum creatinine, alkaline phosphatase and sodium were normal except phosphorus that was slightly elevated at 1.84 mmol/l.",
        ("creatinine: normal", "alkaline phosphatase: normal", "phosphate: 1.84 mmol/L"),
        ("creatinine: increased", "alkaline phosphatase: increased"),
    ),
    (
        "She did not have a language or behavioral disorder.",
        ("language impairment: absent",),
        ("language impairment: present",),
    ),
    (
        "The nodules spread from the legs to the groin, face and ears, and then he died from severe respiratory distress.",
        ("respiratory distress: present; severity severe", "death: present"),
        ("death: present @ face", "respiratory distress: present @ groin", "death: present; severity severe"),
    ),
    (
        "There was a right hemiparesis with a motor strength rated 3/5 in upper and lower limbs.",
        ("hemiparesis: present @ right", "muscle strength: 3/5 @ four limbs"),
        ("hemiparesis: present @ right four limbs",),
    ),
    ("With the persisting hemiparesis, the parents came for a better management.", (), ("hemiparesis: improved",)),
    ("She was born of a normal pregnancy.", (), ("pregnancy: absent", "pregnancy: present")),
    ("There was a facial deformity with a frontal depression.", (), ("depression: present",)),
]
SIDES: list[Row] = [
    (
        "Eye pressure 14 / 15 mmHg (R/L).",
        ("intraocular pressure: 14 mm[Hg] @ right eye", "intraocular pressure: 15 mm[Hg] @ left eye"),
        ("intraocular pressure: 14 mm[Hg] @ bilateral eye",),
    ),
    (
        "Eye pressure 17/12 mmHg (L/R).",
        ("intraocular pressure: 17 mm[Hg] @ left eye",),
        ("intraocular pressure: 17 mm[Hg] @ right eye",),
    ),
    (
        "VEP: no wave right, P100 168 ms.",
        ("P100 latency: 168 ms",),
        ("P100 latency: 168 ms @ right", "hand clumsiness: present"),
    ),
]
GROWING_UP: list[Row] = [
    (
        "MSC were given in 2015. Birth and early development were normal; he walked at 13 months.",
        (),
        ("walking: improved; offset 13 mo", "walking: improved; after"),
    ),
    (
        "MSC were given in 2015. She was 20 months old, had walked at 12 months. There was no ataxia.",
        ("ataxia: absent",),
        ("ataxia: absent; offset 12 mo", "walking: improved; offset 12 mo"),
    ),
    (
        "MSC were given in 2015. Milestones were delayed: he sat at 10 months.",
        (),
        ("sitting: improved; offset 10 mo",),
    ),
    ("MSC were given in 2015. At 13 months he walked without help.", ("walking: improved; offset 13 mo",), ()),
]
SOME_WITHOUT: list[Row] = [
    (
        "He had fever. In autumn a girl of 8 with cerebral palsy will come back to us.",
        ("fever: present",),
        ("condition: cerebral palsy",),
    ),
    (
        "He had fever. Next week another man with diabetes will be treated.",
        ("fever: present",),
        ("condition: diabetes mellitus",),
    ),
    ("With levetiracetam 250 mg twice a day there has been none since.", ("medication: levetiracetam; active",), ()),
    ("On rituximab 1 g there were none.", ("medication: rituximab",), ("medication: rituximab; not-taken",)),
    ("Chimerism was 98% donor.", ("donor chimerism: 98 %",), ()),
    ("Chimerism was 100% donor at 24 months.", ("donor chimerism: 100 %",), ()),
    ("The donor had fever.", (), ("fever: present",)),
    (
        "Two lesions of the brain, one with oedema and one without.",
        (),
        ("brain lesion: absent",),
    ),
]
KIN: list[Row] = [
    (
        "She had two older siblings, one of them was healthy while the other died at 7.5 months of age.",
        (),
        ("death: present",),
    ),
    (
        "She has two sisters, one has epilepsy and the other has asthma.",
        ("family: epilepsy; sister", "family: asthma; sister"),
        ("condition: asthma",),
    ),
    ("She is the third daughter of consanguineous parents.", (), ()),
]
EXAMINATIONS: list[Row] = [
    (
        "Respiratory and cardiovascular examinations were normal.",
        ("lung examination: normal", "heart examination: normal"),
        (),
    ),
    (
        "Cardiovascular, respiratory, and abdominal examinations were unremarkable.",
        ("heart examination: normal", "lung examination: normal", "abdomen examination: normal"),
        (),
    ),
    (
        "The neurological examination and abdominal examination were not special.",
        ("neurological examination: normal", "abdomen examination: normal"),
        (),
    ),
    ("Physical examination was otherwise normal.", ("physical examination result: otherwise normal",), ()),
    ("Physical examination was notable for normal gait.", ("gait: normal",), ("physical examination result: normal",)),
]


@cache
def lexicon() -> Lexicon:
    return compile_lexicon()


SIBLINGS = (
    "{title}\n\nPatient 1\nThe girl, aged 6 years, was given 6.1 x 10^7 cord blood cells per kg on 19 May 2016.\n\n"
    "Patient 2\nHer brother, aged 2 years, was given cord blood cells on 7 July 2016."
)


@pytest.mark.parametrize(
    ("title", "both"),
    [
        ("Cord blood in two siblings with metachromatic leukodystrophy, one with symptoms and one without", True),
        ("Cord blood cells given to two siblings with metachromatic leukodystrophy", True),
        ("Cord blood in three siblings with metachromatic leukodystrophy", False),
    ],
)
def test_a_title_tells_the_disease_of_siblings(tells: Callable[..., None], title: str, both: bool) -> None:
    given = ["treatment: umbilical cord blood stem cell transplantation; date 2016-05-19"]
    row = ["2 × condition: metachromatic leukodystrophy"]
    tells(SIBLINGS.format(title=title), [*given, *(row if both else [])], [] if both else ["condition: *"], who="")


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [*OBSERVERS, *IDIOMS, *EFFECTS, *PLACES, *LISTS, *SIDES, *GROWING_UP, *SOME_WITHOUT, *KIN, *EXAMINATIONS],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_a_sentence_gives(text: str, gives: tuple[str, ...], never: tuple[str, ...]) -> None:
    failure = run_one(Example(text, gives, never), lexicon())
    assert failure is None, str(failure)


def test_parents_who_see_a_symptom_do_not_have_it() -> None:
    facts = convert_text(
        "The boy is 11 years old. His parents started noticing muscular weakness when he was five."
    ).facts.facts
    assert not [f for f in facts if isinstance(f, FamilyHistory)]


@pytest.mark.parametrize(
    "text",
    [
        "When he reached ten years of age, he could not walk.",
        "By the age of 8 he could not run.",
        "Until 9 years of age he was well.",
        "Before the age of 3 he had walked.",
    ],
)
def test_an_age_of_the_past_is_not_that_of_today(text: str) -> None:
    facts = convert_text(f"The boy is 12 years old. {text}").facts.facts
    ages = [f.value for f in facts if isinstance(f, Observation) and f.code.text == "age"]
    assert [v.value for v in ages if hasattr(v, "value")] == [12]


def test_a_disease_and_its_crisis_are_two() -> None:
    facts = convert_text(
        "A 68-year-old man with hypertension came to us. The working diagnosis was hypertensive urgency."
    ).facts.facts
    assert [f.code.text for f in facts if isinstance(f, Condition)] == ["hypertension", "hypertensive urgency"]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (
            "From wheelchair to standing with splints\n\nThis 11-year-old boy has muscle weakness.",
            "wheelchair use",
            "orthosis use",
        ),
        (
            "A 50-year-old man was seen. After the stem cell therapy he went from a wheelchair to walking with a cane.",
            "wheelchair use",
            "cane use",
        ),
        (
            "A 50-year-old man was seen. After the stem cell therapy he progressed from being bedridden to sitting with support.",
            "bedridden",
            "sitting",
        ),
    ],
)
def test_a_way_leads_from_before_to_after(text: str, before: str, after: str) -> None:
    facts = {f.code.text: f for f in convert_text(text).facts.facts if isinstance(f, Observation)}
    was, now = facts[before], next(f for name, f in facts.items() if after in name)
    assert was.timepoint is not None
    assert now.timepoint is not None
    assert (was.timepoint.phase, now.timepoint.phase) == ("before", "after")
    assert was.change is None
    assert now.change != "worsened"


def test_a_story_of_success_is_no_menu_of_stories() -> None:
    text = (
        "Success Story: muscular dystrophy and stem cells\n\nThe boy developed a peculiar walk. He was diagnosed with "
        "Duchenne muscular dystrophy. When he was ten, he had to be confined to a wheelchair.\n"
    )
    found = [f for f in convert_text(text).facts.facts if isinstance(f, Condition)]
    assert [f.code.text for f in found] == ["Duchenne muscular dystrophy"]


def test_whose_director_calls_is_no_director() -> None:
    facts = convert_text("A 61-year-old man was seen. The next day, the director asked for the potassium.").facts.facts
    assert not [f for f in facts if isinstance(f, Observation) and f.code.text == "occupation"]


def by_person(text: str) -> dict[str, set[str]]:
    """The names of what is observed, for each person."""
    facts = [f for f in convert_text(text).facts.facts if isinstance(f, Observation)]
    return {key: {f.code.text for f in facts if f.subject == key} for key in sorted({f.subject for f in facts})}


def test_people_numbered_by_their_place_in_a_pedigree() -> None:
    text = (
        "Case report\n\nCase II-1, a 14-year-old male\n\nHe was born by cesarean section. Examination showed nystagmus.\n\n"
        "Case II-2, a 12-year-old male\n\nThis brother of Case II-1 was born at term. He had strabismus.\n"
    )
    found = by_person(text)
    assert found["p1"] == {"age", "nystagmus"}
    assert found["p2"] == {"age", "full-term birth", "strabismus"}


def test_a_table_of_patients_whose_ages_are_words() -> None:
    text = "Characteristics\tPatient #1\tPatient #2\nAge (years)\tSeven\tNine\nSex\tF\tM\nC-reactive protein (mg/dL)\t22\t38\n"
    facts = [f for f in convert_text(text, "table.tsv").facts.facts if isinstance(f, Observation)]
    values = {(f.subject, f.code.text): f.value.value for f in facts if isinstance(f.value, Quantity)}
    assert values == {
        ("p1", "age"): 7,
        ("p2", "age"): 9,
        ("p1", "C-reactive protein"): 22,
        ("p2", "C-reactive protein"): 38,
    }


def test_a_family_with_a_number_is_no_family_history() -> None:
    text = "Case reports\n\nFamily 1\n\nPatient 1.2. The patient is a 4-year-old girl. At 4 months she had severe hypotonia.\n"
    facts = convert_text(text).facts.facts
    assert [f.code.text for f in facts if isinstance(f, Observation)] == ["age", "hypotonia"]
    assert not [f for f in facts if isinstance(f, FamilyHistory)]


def test_two_people_told_by_their_ages() -> None:
    text = (
        "Two brothers aged 5 and 7 of unrelated parents presented with slurred speech. On examination both had nystagmus. The "
        "younger had mild dysmetria while the older brother showed intention tremor."
    )
    found = by_person(text)
    assert found["p1"] == {"age", "dysarthria", "nystagmus", "dysmetria"}
    assert found["p2"] == {"age", "dysarthria", "nystagmus", "intention tremor"}
    eyes = [f.site.side for f in convert_text(text).facts.facts if isinstance(f, Observation) and f.site]
    assert set(eyes) == {None}, "both are people there, and no eyes"
    own = "The patient is a 12-year-old boy with ataxia. He has two brothers aged 5 and 7."
    assert list(by_person(own)) == ["p1"]


def test_the_youngest_and_the_eldest_of_a_group_are_nobody_described() -> None:
    text = (
        "Hereditary ataxia\n\nFrom May 2007 to October 2009, 34 patients with hereditary ataxia finished the program in our center. "
        "19 were male, 15 female, the youngest was 17 and the eldest 66 years old."
    )
    result = convert_text(text).facts
    assert result.persons == ()
    assert result.cohort is not None
    assert result.cohort.size is not None
    assert result.cohort.size.value == 34


def test_a_group_of_another_town_is_not_the_page_s() -> None:
    text = (
        "Questions and answers\n\nIn 2008 a group in Kiev reported on 43 patients with MS whose EDSS went from 5.4 to 4.9, and our "
        "doctors have given talks at congresses."
    )
    assert convert_text(text).facts.facts == ()


def test_a_head_with_name_country_and_age() -> None:
    text = (
        "CASE A    Sofie L., Denmark, 5 yrs, girl\nOptic nerve hypoplasia\n\nShe takes hydrocortisone.\n\n"
        "CASE B    Mr. Darren W., 36, bus mechanic, UK\nRetinitis pigmentosa\n\nNo headache.\n"
    )
    people = convert_text(text).facts.persons
    assert [(p.name, p.gender) for p in people] == [("Sofie L.", "female"), ("Mr. Darren W.", "male")]
    ill = [(f.subject, f.code.text) for f in convert_text(text).facts.facts if isinstance(f, Condition)]
    assert ill == [("p1", "optic nerve hypoplasia"), ("p2", "retinitis pigmentosa")]


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("CASE. Mrs. Tester, a 29-year-old woman, was referred on 8 January 2013 with swelling of the legs.\n\n"
         "On admission: weight 63.5 kg; no alopecia.", ["body weight: 63.5; date 2013-01-08"], []),
        ("CASE. Mrs. Tester, a 29-year-old woman, was seen on 14 May 2011. In June 2012 she fell.\n\n"
         "On admission: weight 63.5 kg.", ["body weight: 63.5"], ["body weight: 63.5; date 2011-05-14"]),
        ("CASE. Mrs. Tester, a 29-year-old woman, was seen on 14 May 2011.\n\n"
         "After the treatment: weight 63.5 kg.", ["body weight: 63.5"], ["body weight: 63.5; date 2011-05-14"]),
    ],
)  # fmt: skip
def test_what_was_found_on_admission_has_the_date_of_the_visit_just_told(
    tells: Callable[..., None], text: str, gives: list[str], never: list[str]
) -> None:
    tells(text, gives, never)


def test_a_day_until_is_that_of_the_medicine_before_it() -> None:
    text = (
        "The patient is a 29-year-old woman. She had been given intravenous cyclophosphamide until December 2009, followed by "
        "mycophenolate mofetil 2 g/d from January 2010 to June 2012."
    )
    taken = {f.code.text: f.effective for f in convert_text(text).facts.facts if isinstance(f, Medication)}
    assert taken["mycophenolate mofetil"] == Period("2010-01", "2012-06")


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Weakness of the arm began in May 2004, dysarthria in June 2005 and dysphagia in March 2006.",
         ("dysarthria: present; date 2005-06", "dysphagia: present; date 2006-03")),
        ("Hypertension since 2001, tuberculosis in 1985, no epilepsy.",
         ("condition: hypertension; onset 2001", "condition: tuberculosis; onset 1985", "condition: epilepsy; refuted")),
        ("In 1998 he underwent appendectomy; in 2004, cholecystectomy.",
         ("procedure: appendectomy; date 1998", "procedure: cholecystectomy; date 2004")),
    ],
)  # fmt: skip
def test_things_and_dates_that_take_turns(tells: Callable[..., None], text: str, gives: tuple[str, ...]) -> None:
    tells(text, gives)


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Riluzole (stopped in 2010)\n\nOn examination speech was slurred.", ("medication: riluzole; stopped",)),
        ("PEG (09/2012)\n\nOn examination speech was slurred.", ("procedure: gastrostomy; date 2012-09",)),
        ("Medication\nBaclofen 10 mg tid\nMetformin 500 mg bid\n\nOn examination speech was slurred.",
         ("medication: baclofen; 10 mg; 3 per day", "medication: metformin; 500 mg; 2 per day")),
    ],
)  # fmt: skip
def test_a_short_line_that_tells_heads_nothing(tells: Callable[..., None], text: str, gives: tuple[str, ...]) -> None:
    tells(text, gives, ("dysarthria: present; date 2010", "dysarthria: present; date 2012-09"))
