"""What case reports of journals say of no patient, and signs that they deny in roundabout ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl import convert_text

REPORT = "Case report\n\nA 54-year-old man was admitted.\n\n"


def told(text: str) -> dict[str, str]:
    """What a sentence of a report gives, with how it is: present, absent, a change, or nothing of these."""
    facts = convert_text(REPORT + text).facts.facts
    return {
        fact.code.text: getattr(fact, "presence", None) or getattr(fact, "change", None) or ""
        for fact in facts
        if hasattr(fact, "code") and fact.code.text != "age"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Benign cervical goiters rarely cause acute airway obstruction.",
        "Central ulceration with or without bleeding should alert the endoscopist to a stromal tumor.",
        "The tumours tend to be located in the deep soft tissues of limbs, trunk, head and neck.",
        "Sometimes it presents only as a submucosal swelling.",
        "The characteristic features include visual impairment, myoclonic epilepsy and a decline in motor skills.",
        "The symptoms associated with this disorder often involve hip pain instead of back pain.",
        "Suppurative psoas abscess is an unusual disease that few surgeons have seen.",
        "Infectious complications include abscess, sepsis, and reactivation of tuberculosis.",
        "Although endometriosis has been associated with menstrual cycles, it can affect women of any age.",
        "However, CT scans are not always helpful in finding the origin of the mass.",
        "Unusual presentations include heart failure and lactic acidosis.",
        "Keywords: irritable bowel syndrome, pulmonary fibrosis, ticlopidine, chronic diarrhoea",
        "Keywords Irritable Bowel Syndrome Pulmonary Fibrosis Ticlopidine Chronic Diarrhoea",
        "Skip to main content Skip to navigation",
        "Good communication between health professionals and the pursuit of incidental findings need time.",
    ],
)
def test_what_is_known_of_a_disease_is_nobodys(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Tremor is often worse in the evening.", {"tremor": "present"}),
        ("The pain sometimes radiates into the left leg.", {"leg pain": "present"}),
        ("Her goiter rarely causes dyspnea.", {"dyspnea": "present"}),
        ("He has the characteristic features of the disease: ataxia and dysarthria.", {"ataxia": "present", "dysarthria": "present"}),
        ("Left hemiparesis is a consequence of the stroke.", {"hemiparesis": "present"}),
        ("The rash often itches.", {"rash": "present", "itching": "present"}),
        # What is denied, and what only looks so.
        ("Examination did not reveal any abnormality except for bradycardia (48/min).", {"bradycardia": "present"}),
        ("He did not show any abnormal signs apart from nystagmus and a rash.", {"nystagmus": "present", "rash": "present"}),
        ("The liver was enlarged, and there was no other abnormal sign.", {"hepatomegaly": "present"}),
        ("Examination showed ascites and no other abnormal finding.", {"ascites": "present"}),
        ("There was a pleural effusion that was not previously present.", {"pleural effusion": "present"}),
        ("Surgery did not relieve the pain.", {"pain": "present"}),
        ("Massage did not help the back pain.", {"back pain": "present"}),
        ("He did not reported arthralgias, rash or cough.", {"joint pain": "absent", "rash": "absent", "cough": "absent"}),
        ("Abdominal distension was noted without rebounding, guarding, or tenderness.",
         {"abdominal distension": "present", "abdominal guarding": "absent", "tenderness": "absent"}),
        ("EMG suggested denervation, but this could not be confirmed.", {"denervation": "absent"}),
        ("Pyrexia and rigors were noted.", {"chills": "present"}),
    ],
)  # fmt: skip
def test_what_a_sentence_says_of_the_patient(text: str, gives: dict[str, str]) -> None:
    assert told(text).items() >= gives.items()


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("An EMG showed denervation suggestive of a neuronopathy, but this could not be confirmed.", {"denervation": "absent"}),
        ("He took oral hypoglycaemics.", {"hypoglycemia": "present"}),
        ("The boy was brought by his anxious parents.", {"anxiety": "present"}),
        ("A biopsy with an immunohistochemical stain (dystrophin) was done.", {"DMD gene variant": "present"}),
        ("Pyrexia and rigors were noted.", {"rigidity": "present"}),
    ],
)  # fmt: skip
def test_what_a_sentence_doesnt_say(text: str, never: dict[str, str]) -> None:
    assert not told(text).items() & never.items()


Tells = Callable[..., None]

ARRIVED = "On admission, creatinine was 7.4 mg/dL. "
LATER = [
    "By day 5, potassium was 3.2 mmol/L.",
    "Potassium was 3.2 mmol/L on hospital day 2.",
    "On the third day he was given haemodialysis; potassium was 3.2 mmol/L.",
    "Potassium fell to 3.2 mmol/L within 48 hours.",
    "Potassium was 3.2 mmol/L at 24 hours.",
    "Three weeks later, potassium was 3.2 mmol/L.",
    "He was sent home before discharge papers came. Potassium was 3.2 mmol/L at discharge.",
    "Haemodialysis was begun. Potassium was 3.2 mmol/L.",
]
STILL = [
    "Potassium was 3.2 mmol/L.",
    "He had vomited for the two days before admission. Potassium was 3.2 mmol/L.",
]


@pytest.mark.parametrize("text", LATER)
def test_the_arrival_ends_where_a_later_time_is_told(tells: Tells, text: str) -> None:
    tells(ARRIVED + text, ["creatinine: 7.4 mg/dL; before", "potassium: 3.2 mmol/L"], ["potassium: *; before"])


@pytest.mark.parametrize("text", STILL)
def test_the_arrival_goes_on_without_one(tells: Tells, text: str) -> None:
    tells(ARRIVED + text, ["creatinine: 7.4 mg/dL; before", "potassium: 3.2 mmol/L; before"])


TIMES = [
    ("Three months after surgery the weight was 60 kg. In November 2016 she had a nosebleed.",
     ["body weight: 60 kg; after; offset 3 mo", "nosebleed: present; date 2016-11"], ["nosebleed: *; offset *"]),
    ("Eleven weeks after surgery she had fever. On hospital day 2 she had a rash.",
     ["fever: present; after; offset 11 wk", "rash: present; after"], ["rash: present; offset *"]),
    ("She had type 2 diabetes since 2010 (HbA1c 7.2%). Temperature was 38.6 °C.",
     ["condition: type 2 diabetes mellitus; onset 2010", "hemoglobin A1c: 7.2 %", "body temperature: 38.6 Cel"],
     ["hemoglobin A1c: *; date *", "body temperature: *; date *"]),
    ("Since 2010 she had headache. She had nausea.", ["headache: present; date 2010", "nausea: present; date 2010"], []),
    ("He had prostate cancer, treated by prostatectomy in 2011, and complained of back pain. Laminectomy was done on 4 April.",
     ["procedure: prostatectomy; date 2011", "procedure: laminectomy"], ["back pain: *; date *", "procedure: laminectomy; date *"]),
    ("On the second day the chest X-ray, normal on admission, showed infiltrates.", ["chest X-ray: infiltrates"], ["chest X-ray: infiltrates; before"]),
    ("On admission the haemoglobin was 7.1 g/dL, down from 13.4 g/dL the week before.",
     ["hemoglobin: 7.1 g/dL; before", "hemoglobin: 13.4 g/dL; before"], ["hemoglobin: *; after"]),
    ("On the following day haemoglobin was 6.5 g/dL; two days after that it was 7.9 g/dL.", ["hemoglobin: 6.5 g/dL"],
     ["hemoglobin: *; before"]),
    ("Creatinine rose to 2.6 mg/dL by day 8 but returned to 1.5 mg/dL at discharge.",
     ["creatinine: 2.6 mg/dL", "creatinine: 1.5 mg/dL; after"], ["creatinine: 2.6 mg/dL; after"]),
    ("He took azathioprine 100 mg until 2020, when mepolizumab was substituted because of an exacerbation.",
     ["medication: azathioprine; stopped; date 2020", "medication: mepolizumab; active; date 2020"], ["exacerbation: *; date 2020"]),
    ("He remained ventilated until 18 November 2015.", ["procedure: mechanical ventilation; completed; date 2015-11-18"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TIMES)
def test_a_time_is_only_of_what_it_dates(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


MEDICINES = [
    ("The oil was discontinued and prednisolone 40 mg daily was started.", ["medication: prednisolone; active; 40 mg"], []),
    ("Since there was no improvement, rituximab 375 mg/m2 was given.", ["medication: rituximab"], ["medication: rituximab; stopped"]),
    ("Because of lack of response she received rituximab 1 g.", ["medication: rituximab"], ["medication: rituximab; stopped"]),
    ("Prednisolone 40 mg was started and discontinued a week later.", ["medication: prednisolone; stopped"], []),
    ("Rituximab was given without benefit.", ["medication: rituximab; stopped"], []),
    ("Budesonide 9 mg daily was given for eight weeks and azathioprine 150 mg daily was added.",
     ["medication: budesonide; completed; 9 mg", "medication: azathioprine; active; 150 mg"], []),
    ("Carbamazepine was changed to lacosamide 100 mg bid, but a rash led to its replacement with brivaracetam 50 mg bid.",
     ["medication: lacosamide; stopped; 100 mg", "medication: brivaracetam; active; 50 mg"], []),
    ("Prednisolone 60 mg/day was commenced, and proteinuria decreased to 0.3 g/24 h.", ["medication: prednisolone; 60 mg"], []),
    ("Zoledronic acid 4 mg reduced calcium to 2.98 mmol/L.", ["medication: zoledronic acid; 4 mg", "calcium: 2.98 mmol/L"],
     ["calcium: *; flag L"]),
    ("Prednisone 40 mg was reduced to 10 mg.", ["medication: prednisone; 10 mg"], []),
    ("Ceftriaxone was stopped, and he was given three units of packed red cells.", ["medication: ceftriaxone; stopped"],
     ["medication: ceftriaxone; 3 U"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), MEDICINES)
def test_what_is_told_beside_a_medicine_is_another_one_s(
    tells: Tells, text: str, gives: list[str], never: list[str]
) -> None:
    tells(text, gives, never)


DENIED = [
    ("He had no fever, nor cough.", ["fever: absent", "cough: absent"], []),
    ("He did not take lithium or thiazides, nor vitamin D supplements.", ["medication: lithium; not-taken"], ["medication: vitamin D; unknown"]),
    ("Fever did not ensue.", ["fever: absent"], ["fever: present"]),
    ("She wished to become pregnant.", [], ["pregnancy: present"]),
    ("Epilepsy had been assumed.", [], ["condition: epilepsy; confirmed"]),
    ("Tuberculosis mimicking lymphoma was found.", ["condition: tuberculosis; confirmed"], ["condition: lymphoma; confirmed"]),
    ("A relapse of the lymphoma was suspected but not confirmed.", [], ["condition: lymphoma; refuted"]),
    ("Lymphoma was suspected but not confirmed.", ["condition: lymphoma; refuted"], []),
    ("He had been vaccinated against hepatitis A and B in 2005.", ["procedure: vaccination; date 2005"], ["condition: *"]),
    ("The recipient of the other kidney had fever.", [], ["fever: present"]),
    ("The family dog had died of leishmaniasis.", [], ["family: *", "death: *"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), DENIED)
def test_what_is_no_finding_of_the_patient(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


VALUES = [
    ("INR never exceeded 1.6.", ["international normalized ratio: <= 1.6"], []),
    ("Creatinine did not exceed 120 µmol/L.", ["creatinine: <= 120 umol/L"], []),
    ("Creatinine exceeded 120 µmol/L.", ["creatinine: > 120 umol/L"], []),
    ("Creatinine reached a maximum of 1.4 mg/dL on day 2.", [], ["creatinine: <= 1.4 mg/dL"]),
    ("Because of a fall in the platelet count heparin was stopped.", ["medication: heparin; stopped"], ["falls: present"]),
    ("He had a fall in the bathroom.", ["falls: present"], []),
    ("He had lost appetite and 7 kg in weight.", ["poor appetite: present"], ["body weight: 7 kg"]),
    ("IgM for Leptospira was negative.", [], ["immunoglobulin M: absent"]),
    ("IgM was 2.1 g/L.", ["immunoglobulin M: 2.1 g/L"], []),
    ("Reduced haemoglobin of 9.1 g/dL.", ["hemoglobin: 9.1 g/dL; flag L"], []),
    ("The plantar response was extensor on the right.", ["plantar reflex: extensor; @ right foot"], ["plantar reflex: *; @ extensor side"]),
    ("Larvae were seen in sputum.", [], ["productive cough: present"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), VALUES)
def test_values_and_words_that_only_look_like_one(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


MORE = [
    # a value with a time of its own has not that of another
    ("Troponin T was 186 ng/L on arrival, 640 ng/L at 6 hours and 210 ng/L at 48 hours.",
     ["troponin T: 186 ng/L; before", "troponin T: 640 ng/L", "troponin T: 210 ng/L"], ["troponin T: 640 ng/L; before", "troponin T: 210 ng/L; before"]),
    ("Creatinine was 162 µmol/L at one week, 110 µmol/L at discharge and 98 µmol/L after three months.",
     ["creatinine: 110 umol/L; after"], ["creatinine: 162 umol/L; before", "creatinine: 98 umol/L; after"]),
    ("CRP was 246 mg/L on admission, 88 mg/L on 8 March 2021 and 14 mg/L at discharge.",
     ["C-reactive protein: 246 mg/L; before", "C-reactive protein: 88 mg/L; date 2021-03-08", "C-reactive protein: 14 mg/L; after"],
     ["C-reactive protein: 246 mg/L; date *", "C-reactive protein: 88 mg/L; after", "C-reactive protein: 14 mg/L; date *"]),
    ("The MDS-UPDRS III score was 68 on day 5, 44 on day 14 and 31 at discharge.", ["MDS-UPDRS-III total: 31; after"],
     ["MDS-UPDRS-III total: 68; after", "MDS-UPDRS-III total: 44; after"]),
    ("Glucose was 31 mmol/L, creatinine 298 µmol/L (baseline 95 µmol/L in 2018), platelets 46 × 10^9/L.",
     ["creatinine: 95 umol/L; date 2018", "creatinine: 298 umol/L"], ["glucose: *; date *", "creatinine: 298 umol/L; date *", "platelets: *; before"]),
    ("Hair had regrown by January 2017. He had no fever.", ["fever: absent"], ["fever: absent; date *"]),
    ("In May 2015 the colonoscopy showed colitis (Mayo 2); in June 2016 he was well.", [], ["condition: colitis; onset 2016-06", "condition: colitis; onset 2015-05-02"]),
    # what is told in another part of the sentence is no time, end or dose of a medicine
    ("A man with melanoma (diagnosed in 2017) received pembrolizumab 200 mg.", ["medication: pembrolizumab; 200 mg"], ["medication: pembrolizumab; date 2017"]),
    ("2nd course (May 2010): riluzole 50 mg.", ["medication: riluzole; 50 mg"], []),
    ("Lorazepam 4 mg and levetiracetam 3 g were given, after which the seizures ceased.", ["medication: lorazepam; 4 mg"],
     ["medication: lorazepam; stopped", "medication: levetiracetam; stopped"]),
    ("Levetiracetam 3 g was stopped when the seizures ceased.", ["medication: levetiracetam; stopped"], []),
    ("Hydrocortisone 200 mg, given for septic shock, was not restarted.", ["medication: hydrocortisone; stopped"], ["medication: hydrocortisone; active"]),
    ("Metformin was resumed.", ["medication: metformin; active"], []),
    ("Vancomycin 1 g every 12 hours was begun; because of a rise of creatinine it was replaced by daptomycin.",
     ["medication: vancomycin; stopped", "medication: daptomycin; active"], []),
    ("Dobutamine was avoided.", [], ["medication: dobutamine; completed", "medication: dobutamine; active"]),
    # who never did it did no other thing less
    ("He was a smoker but never used cocaine.", ["smoking: present", "recreational drug use: absent"], []),
    ("He had been a smoker until 2005 but never used cocaine.", ["smoking: until; date 2005", "recreational drug use: absent"], ["recreational drug use: present"]),
    ("Creutzfeldt-Jakob disease was feared.", [], ["condition: Creutzfeldt-Jakob disease; confirmed"]),
    ("Splinter haemorrhages were absent.", ["splinter hemorrhages: absent"], ["bleeding: absent"]),
    ("He has been free of jerks since December 2018.", ["myoclonus: absent; date 2018-12"], ["tendon reflex: absent"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), MORE)
def test_each_part_of_a_sentence_tells_its_own(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


def test_whom_a_letter_greets_is_no_patient() -> None:
    persons = convert_text(
        "Letter to the editor\n\nSir, a 57-year-old man had fever. He denied diarrhoea."
    ).facts.persons
    assert [p.name for p in persons if "Sir" in p.name] == []
