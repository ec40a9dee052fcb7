"""Lines that say several times with a colon or a state each, tests behind a denial, and answers of forms about habits and names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TREATED = "Mr. Tester, 50 years old, was treated with stem cells in May 2010.\n\n"

LINES = {
    "Before: EDSS 6; after 3 months: EDSS 5; after 6 months: EDSS 4.5.": (
        ["EDSS: 6; before", "EDSS: 5; after; offset 3 mo", "EDSS: 4.5; after; offset 6 mo"], ["EDSS: 5; before"],
    ),
    "Before: EDSS 6, FSS 40. After 3 months: EDSS 5, FSS 30. After 6 months: EDSS 4.5.": (
        ["fatigue severity scale: 40; before", "EDSS: 5; after; offset 3 mo", "fatigue severity scale: 30; after; offset 3 mo"],
        ["fatigue severity scale: 40; after"],
    ),
    "On admission: NIHSS 14; day 7: NIHSS 6; at discharge: NIHSS 4.": (
        ["NIHSS total: 14; before", "NIHSS total: 6; after; offset 7 d", "NIHSS total: 4; after"], ["NIHSS total: 6; before"],
    ),
    "Barthel index: admission 35; week 8: 65; discharge: 90.": (
        ["Barthel index total: 35; before", "Barthel index total: 65; after; offset 8 wk", "Barthel index total: 90; after"],
        ["Barthel index total: 90; offset 8 wk"],
    ),
    "Before: tremor of both hands; after 3 months: no tremor.": (
        ["hand tremor: present; before", "tremor: absent; after; offset 3 mo"], ["tremor: absent; before"],
    ),
    "Tremor: before: severe; after 3 months: mild; after 6 months: none.": (
        ["tremor: present; severity severe; before", "tremor: present; severity mild; offset 3 mo", "tremor: absent; offset 6 mo"], [],
    ),
    "FVC: before: 70%; 3 months later: 80%.": (
        ["forced vital capacity: 70 %; before", "forced vital capacity: 80 %; after; offset 3 mo"], ["forced vital capacity: 80 %; before"],
    ),
    "EDSS - before the cells: 5.5; 6 months: 4.5; 12 months: 4.0\n25-foot walk - before the cells: 14.8 s; 6 months: 8.1 s\nSDMT - before the cells: 38; 12 months: 47": (
        ["EDSS: 5.5; before", "EDSS: 4; after; offset 12 mo", "25-foot walk: 14.8 s; before", "25-foot walk: 8.1 s; after; offset 6 mo",
         "symbol digit modalities test: 47; after; offset 12 mo"], ["EDSS: 4; before", "EDSS: 8.1"],
    ),
    "EDSS before: 6; after 3 months: 5.": (["EDSS: 6; before", "EDSS: 5; after; offset 3 mo"], []),
    "Before treatment: FVC 70%; 3 months later: 80%.": (["forced vital capacity: 70 %; before"], ["forced vital capacity: 80 %; before"]),
}  # fmt: skip
STATES = {
    "Ascites: moderate before, mild at 3 months, none at 6 months, moderate again at 12 months.": (
        ["ascites: present; severity moderate; before", "ascites: present; severity mild; offset 3 mo", "ascites: absent; offset 6 mo",
         "ascites: present; severity moderate; offset 12 mo"],
        ["ascites: absent; offset 3 mo"],
    ),
    "Cough: better at 3 months, as before at 12 months.": (["cough: improved; offset 3 mo", "cough: unchanged; offset 12 mo"], ["cough: present"]),
    "Dyspnoea: less at 1 month, worse again at 6 months.": (["dyspnea: improved; offset 1 mo", "dyspnea: worsened; offset 6 mo"], []),
    "Fatigue: better after 1 month, gone after 3 months.": (["fatigue: improved; offset 1 mo", "fatigue: absent; offset 3 mo"], []),
    "Speech: slurred before, clearer after 3 months.": (["dysarthria: present; before", "speech: improved; offset 3 mo"], []),
    "Cough: dry, at night, since May.": (["cough: present"], ["cough: absent"]),
    "He can turn in bed alone, which was impossible before.": (["turning in bed: present"], ["difficulty turning over: *"]),
    "She rolls over alone, which was impossible before.": (["turning in bed"], ["difficulty turning over: *"]),
    "He can swallow, impossible a month ago.": (["swallowing"], ["dysphagia: *"]),
    "He tried to swallow, which was impossible a month ago.": ([], ["swallowing: improved"]),
    "She can stand without help now, which was impossible before the treatment.": (["standing: improved"], ["impaired standing: present; after"]),
    "He can close his eyes completely, earlier impossible.": (["eye closure: present"], ["eye closure: absent"]),
}  # fmt: skip
SHOWN = {
    "No pleural effusion, ECG atrial fibrillation.": (["pleural effusion: absent", "condition: atrial fibrillation"], ["condition: atrial fibrillation; refuted"]),
    "Head CT showed no bleeding, the MRI of 4 June 2009 an infarct of the right thalamus.": (
        ["bleeding: absent", "cerebral infarct: present"], ["cerebral infarct: absent"],
    ),
    "No fever, cough, EEG changes or MRI lesions.": (["fever: absent", "cough: absent", "brain lesions: absent"], []),
}  # fmt: skip
HABITS = {
    "Smoking: stopped in 1998 (25 pack-years)": (
        ["smoking: former; date 1998", "pack-years: 25 {pack}.a"],
        ["smoking: present"],
    ),
    "Smoking: until 2004, 20 cigarettes a day": (["smoking: former"], ["smoking: present"]),
    "Smoking history: 40 pack-years, stopped 2012": (["smoking: former; date 2012"], ["smoking: present"]),
    "Tobacco: no longer since 2004": (["smoking: former; date 2004"], ["smoking: present", "smoking: absent"]),
    "Alcohol: none since 2010": (["alcohol use: former; date 2010"], ["alcohol use: present"]),
    "Smoking: never (0 pack-years)": (["smoking: absent"], ["smoking: former", "smoking: present"]),
    "Alcohol: since the age of 17": (["alcohol use: present"], []),
}
NO_NAMES = {
    "Case: COPD with emphysema\nPatient: Mrs. L. K.\nAge: 60\n": "Mrs. L. K.",
    "Patient: Amyotrophic lateral sclerosis, limb onset\nName: Sato H.\nAge: 45\n": "Sato H.",
    "Case,\"Lung fibrosis, second treatment\"\nInitials,D. P.\nSex,man\nAge,68\n": "D. P.",
    "Patient: Crohn, K.\nAge: 45\nDiagnosis: Crohn's disease\n": "Crohn",
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_several_times_on_a_line(tells: Tells, line: str) -> None:
    gives, never = LINES[line]
    tells(TREATED + line, gives, never, who="")


@pytest.mark.parametrize("line", STATES)
def test_a_state_at_each_time(tells: Tells, line: str) -> None:
    gives, never = STATES[line]
    tells(TREATED + line, gives, never, who="")


@pytest.mark.parametrize("line", SHOWN)
def test_what_the_next_test_showed(tells: Tells, line: str) -> None:
    gives, never = SHOWN[line]
    tells(line, gives, never)


@pytest.mark.parametrize("line", HABITS)
def test_habits_that_ended(tells: Tells, line: str) -> None:
    gives, never = HABITS[line]
    tells(line, gives, never)


@pytest.mark.parametrize("page", NO_NAMES)
def test_a_disease_is_no_name(facts_of: Callable[..., object], page: str) -> None:
    """A disease in the field of the case is nobody's name, and nobody besides the one who is named."""
    persons = facts_of(page, "page.csv" if '"' in page else "page.txt").persons  # type: ignore[attr-defined]
    assert [p.name for p in persons] == [NO_NAMES[page]]


def test_who_all_are(tells: Tells) -> None:
    """What all have stands before a comma, and what they were given behind it."""
    page = "Two children with SMA, treated with nusinersen\n\n| | P1 | P2 |\n|---|---|---|\n| Sex | girl | boy |\n| Age | 6 | 9 |\n"
    tells(page, ["2 × condition: spinal muscular atrophy", "2 × medication: nusinersen"], who="")
