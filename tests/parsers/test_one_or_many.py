"""Whether a page is about one person, a group or nobody, by all that it tells and not by a number of patients in it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from etl.facts import Facts, Observation, Quantity

Facted = Callable[..., Facts]

BESIDE = [
    "In the literature about 10 of 100 patients improve without any treatment. We plan to treat the next eight patients with two punctures.",
    "Twelve patients were treated in this year; seven improved.",
    "Our department has treated 25 patients, 14 of whom improved.",
    "So far more than 300 children have been treated, most of them improved.",
    "Series: n=12, 7 improved.",
]
"""What may stand below the story of one person."""

ONE = [
    # page, name, age in years
    ("Stories > Stroke\n\nOda M., a baker of 61 years from Graz, Austria, had a stroke on 3 May 2009. She could not move the right arm.", "Oda M.", 61),
    ("Stories > Brain injury\n\nPavel K. (engineer, Brno) was hit by a car in March 2010. He lay in coma for three weeks.", "Pavel K.", None),
    ("Case 12\n\nA tiler of 33 years fell from a ladder on 3 May 2008. He could not move his legs. Muscle strength 0/5 in both legs.", "", 33),
    ("The patient, a housewife, 47 years, from Lima, had her first symptoms in 2006. Her speech became slurred.", "", 47),
    ("Chen Rui, 45, farmer. Weakness of the left hand since 2007. ALSFRS-R 40. He lifts the arm better.", "Chen Rui", 45),
    ("Ataxia. Report of a treatment.\n\nBorn in 1970, Marek has had trouble with walking since 2001. SARA 17. Marek was given four injections. "
     "He walks without a cane.", "Marek", None),
    ("Nadia (31, teacher, Cairo)\n\nShe had her first relapse of multiple sclerosis in 2005. EDSS 4.5 on admission.", "Nadia", 31),
    ("This is the story of Tomas, who broke his neck at C5 in 2006. Tomas was 19 then. He received three injections. His right hand closes.",
     "Tomas", None),
    ("History. Fell from a height on 18 June 2008, fracture of T11. He came to us in October 2009.\n\nExamination. Hip flexors 2/5 right, 1/5 "
     "left.\n\nTreatment. Three injections by lumbar puncture.\n\nResult. Hip flexors 3/5 right.", "", None),
    ("Our patient of the month is Lena. Lena has cerebral palsy; she was born at 29 weeks. At 5 she could not sit.", "Lena", None),
    ("K. S., m., 27. Fracture of T5 in a crash in 2007. Both legs 0/5.", "K. S.", 27),
    ("Anamnesis: The girl was born in the 30th week. She sat at 14 months.\n\nStatus on admission: GMFM 42.\n\nStatus at discharge: GMFM 48.", "", None),
    ("A man of sixty-two from Oslo with Parkinson's disease came to us in May. UPDRS 44.", "", 62),
    ("Jelena P. fell ill with optic neuritis in 2003. Visual acuity 0.1 in the right eye. Jelena was treated in 2009.", "Jelena P.", None),
    ("Pat. 33 yrs, male. Diving accident 2006, C5. Arms 3/5.", "", 33),
]  # fmt: skip


@pytest.mark.parametrize("page, name, age", ONE)
@pytest.mark.parametrize("beside", BESIDE)
def test_a_number_of_patients_makes_no_group_of_a_person_s_page(
    facts_of: Facted, page: str, name: str, age: int | None, beside: str
) -> None:
    facts = facts_of(f"{page}\n\n{beside}")
    assert facts.kind in ("case_page", "case_report") and facts.cohort is None
    assert [p.name for p in facts.persons] == [name]
    told = [f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "age"]
    assert [v.value for v in told if isinstance(v, Quantity)][:1] == ([age] if age else [])


GROUP = [
    ("Results in ALS\n\nBetween 2008 and 2010 we treated 24 patients with ALS, 15 men and 9 women. 14 improved, 8 were unchanged.\n\n"
     "One of them, a teacher of 45 years from Oslo, spoke clearer after it. He could lift his arm again.", 24),
    ("Ataxia: what we have seen\n\n30 patients with ataxia had three injections each. 20 of 30 patients walked better.\n\n"
     "Example: Mr. K., 45, walked 40 m before and 120 m after the treatment. He was very glad.", 30),
    ("Outcome 2010\n\n56 patients finished the treatment. Fatigue improved in 31, bladder in 22.\n\nA woman of 38 years had an allergic "
     "reaction. She recovered within a day.", 56),
    ("Programme for children\n\nForty children (25 boys) of 2 to 9 years received four infusions. 28 children had less spasticity.\n\n"
     "\"My son sits alone now\", says the mother of Ben, 4.", 40),
]  # fmt: skip


@pytest.mark.parametrize("page, size", GROUP)
def test_an_example_makes_no_person_s_page_of_a_group(facts_of: Facted, page: str, size: int) -> None:
    facts = facts_of(page)
    assert facts.kind == "cohort" and not facts.persons
    assert facts.cohort is not None and facts.cohort.size is not None and facts.cohort.size.value == size


NOBODY = [
    "What is ALS?\n\nALS is a disease of the motor neurons. A patient of 50 years may first notice weakness of a hand. He then loses the "
    "strength of the arm. Speech becomes slurred.",
    "Questions\n\nHow is it done? The patient is given a local anaesthetic. He lies on his side. The cells are injected. He may have a "
    "headache for two days.",
    "Parkinson's disease\n\nThe patient has tremor of a hand, he walks with small steps. His speech becomes soft.",
    "Our team\n\nDr. Lena Weber, 45, studied in Vienna. She has treated 400 patients with stroke. Her hobby is sailing.",
    "News\n\nThe clinic opened a ward with 20 beds. Mrs. Adler, 54, head of the nurses, says she is happy.",
    "Glaucoma: questions and answers\n\n1. Who gets it?\nOne of fifty persons over 40. Smoking matters little.\n\n2. What can be done?\n"
    "Drops: first once a day. In the large trials 90 of 100 treated patients kept their field, and 34 of 100 improved.\n"
    "Laser: as in the LiGHT study (718 of 1,000 patients... see there) it lowers the pressure.\n\n3. And stem cells?\n"
    "Our department is preparing a study with cells from the umbilical cord: 24 participants, one eye only. It has not begun. "
    "Clinics which promise 60% better sight haven't shown data.",
    "For patients\n\nYou are a patient of 20 to 50 years. Your doctor has found that you have had two relapses of multiple sclerosis.",
    "Pulmonary fibrosis and cells: questions and answers\n\n## What is it?\nThe air sacs of the lung are lost. People get short of breath.\n\n"
    "## Which tests?\nTest\tNormal\tMild\tSevere\nFEV1 (% predicted)\t> 80\t50-80\t< 30\nDLCO (% predicted)\t> 75\t60-75\t< 40\n"
    "PaO2 (mmHg)\t> 80\t60-80\t< 60\n\n## How is it treated today?\nTiotropium (18 µg once a day) opens the airways. Oxygen helps below 88 %.\n\n## How would it be done here?\n"
    "We would give 4 infusions of 30 million cells. A typical patient is 70 years old, with an FEV1 of 40 % and oxygen at night.",
    "Stem cells\n\nThe cells injected into her blood can locate the impaired neurons and repair them. Her condition will be improved.",
]  # fmt: skip


@pytest.mark.parametrize("page", NOBODY)
def test_a_page_about_anybody_is_about_nobody(facts_of: Facted, page: str) -> None:
    facts = facts_of(page)
    assert facts.kind == "information" and not facts.persons and not facts.facts


COLUMNS = {
    "all beside its parts": ("Variable\tAll patients (n = 30)\tCells (N = 18)\tControl (N = 12)\tP", 30),
    "two parts": ("Variable\tCells (n=18)\tControl (n=12)\tp value", None),
}
ROWS = "Age, mean ± SD\t{}\nMale sex, n (%)\t{}\nDiabetes\t{}\nCRP, mg/L, median (IQR)\t{}\n"


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_columns_that_count_people_make_a_group(facts_of: Facted, name: str) -> None:
    head, size = COLUMNS[name]
    groups = head.count("=")
    cells = [
        "\t".join([cell] * groups) + "\t0.5" for cell in ("58.8 ± 16.3", "8 (44.4%)", "5 (27.8%)", "6.9 (5.1, 9.2)")
    ]
    facts = facts_of("Table 1. Baseline characteristics of all patients\n\n" + head + "\n" + ROWS.format(*cells))
    assert facts.kind == "cohort" and not facts.persons and facts.cohort is not None
    assert (facts.cohort.size.value if facts.cohort.size else None) == size
    told = [(f.code.text, f.value) for f in facts.facts if isinstance(f, Observation)]
    marked = [v.value for text, v in told if isinstance(v, Quantity) and ("CRP" in text or "C-reactive" in text)]
    assert marked and set(marked) == {Decimal("6.9")}  # the quartiles are no shares


@pytest.mark.parametrize("note, told", [
    ("The patient had a rash and fever.", True),
    ("On 3 March 2010 he had a rash.", True),
    ("A woman with ALS was admitted on 3 March 2010.", True),
    ("Pt has a rash. BP 120/80.", True),
    ("The child had no fever.", True),
    ("He complains of chest pain. His father died of a stroke.", True),
    ("How is it done? He feels no pain.", False),
    ("The patient is asked to come early. Stem cells help with ALS.", False),
    ("A woman with ALS was cured! Call us, you can be next.", False),
    ("Dr. Smith treats ALS. He has a clinic in Bonn.", False),
    ("Rash is common. Patients had fever. The patient should drink.", False),
])  # fmt: skip
def test_a_short_note_is_about_the_one_whom_it_names(facts_of: Facted, note: str, told: bool) -> None:
    facts = facts_of(note)
    assert (len(facts.persons), bool(facts.facts)) == (told, told)
