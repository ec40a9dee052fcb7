"""Kinds of sentences that were misread: each in words of its own, and, where they are at hand, the documents that showed them."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import convert_text
from etl.examples import meets, read_phrase
from etl.facts import Condition, Facts, Observation
from etl.kinds.report import Report
from etl.mapping.compiled import compile_lexicon

SHARED = Path(__file__).parents[2].parent / "shared" / "cases"
WHO = "Case report\n\nA 41-year-old woman was admitted with fever.\n\n"
KNOWN = {"age", "fever"}


def said(facts: Facts) -> dict[str, str]:
    """What each fact says, by name."""
    told = {}
    for fact in facts.facts:
        if isinstance(fact, Condition):
            told[fact.code.text] = fact.verification
        elif isinstance(fact, Observation):
            value = getattr(fact.value, "printed", "") or getattr(fact.value, "value", fact.value)
            told[fact.code.text] = str(fact.presence or value)
        elif not isinstance(fact, Report):  # which is called like its results
            told[getattr(fact, "code").text] = getattr(fact, "status", "")  # noqa: B009
    return told


@pytest.mark.parametrize(
    "talk",
    [
        "Rare causes of a raised potassium include Addison disease, rhabdomyolysis and chemotherapy.",
        "Its most important complications are seizures, pneumonia and myocardial infarction.",
        "Minor criteria of the disease are fever above 38 °C, anemia and weight loss.",
        "A patient was described by Weber et al, who saw a 12-year-old boy with epilepsy and jaundice.",
    ],
)
def test_what_is_said_in_general_or_of_others_is_nobodys(talk: str) -> None:
    assert set(said(convert_text(f"{WHO}Discussion\n\n{talk}\n").facts)) == KNOWN


@pytest.mark.parametrize(
    "talk",
    [
        "Her complications include pneumonia.",
        "Current symptoms are fever and pneumonia.",
        "The causes were pneumonia and sepsis.",
    ],
)
def test_what_is_somebodys_own_stays(talk: str) -> None:
    assert "pneumonia" in said(convert_text(WHO + talk).facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She cannot roll over. No sitting.", {"inability to turn over": "present", "inability to sit": "present"}),
        ("She has difficulty turning over.", {"difficulty turning over": "present"}),
        ("SCA1 and SCA6 were normal.", {"spinocerebellar ataxia type 1": "refuted", "spinocerebellar ataxia type 6": "refuted"}),
        ("She has epilepsy and her speech was normal.", {"epilepsy": "confirmed", "speech": "normal"}),
        ("The diagnosis of meningitis was retained.", {"meningitis": "present"}),
        ("She had blastomycosis and coccidioidomycosis.", {"blastomycosis": "confirmed", "coccidioidomycosis": "confirmed"}),
        ("ALT was 71 U/L, AP 390 U/L.", {"alkaline phosphatase": "390"}),
        ("TLC was 15200 cells/mm3.", {"leukocytes": "15200"}),
        ("Brain MRI showed restricted diffusion in the thalamus.", {"MRI of brain": "restricted diffusion in the thalamus"}),
        ("No gallops or rubs. Her blood pressure was running high.", {
            "gallop rhythm": "absent", "pericardial friction rub": "absent", "blood pressure": "running high"}),
        ("ERCP with sphincterotomy was performed.", {
            "endoscopic retrograde cholangiopancreatography": "completed", "sphincterotomy": "completed"}),
        ("Modified Ashworth 2 in the right elbow flexors.", {"modified Ashworth score": "2"}),
    ],
)  # fmt: skip
def test_what_is_said(text: str, expected: dict[str, str]) -> None:
    told = said(convert_text(WHO + text).facts)
    assert expected.items() <= told.items()


def test_a_habit_begun_again_is_not_given_up() -> None:
    text = "She smokes 20 cigarettes a day. She quit smoking at the age of 16 but started again a year later."
    values = [
        f.value for f in convert_text(WHO + text).facts.facts if isinstance(f, Observation) and f.code.text == "smoking"
    ]
    assert not any("former" in str(value) for value in values)


def test_a_line_of_a_list_is_no_heading() -> None:
    told = said(convert_text(f"{WHO}Discharge diagnosis:\nType 2 DM\nPancreatitis\nHTN\n").facts)
    assert {"type 2 diabetes mellitus", "pancreatitis", "hypertension"} <= set(told)


@pytest.mark.parametrize(
    ("name", "there", "never"),
    [
        ("09_discussion_lists", {"rigidity", "haloperidol"}, {"hypothyroidism", "COVID-19", "polymyositis", "radiotherapy"}),
        ("12_restricted_diffusion", {"MRI of brain"}, {"diffusing capacity of the lung"}),
        ("13_coccidioidomycosis", {"coccidioidomycosis"}, {"histoplasmosis"}),
        ("18_discharge_list", {"radiotherapy", "sphincterotomy", "miconazole", "pancreatitis", "recreational drug use"}, set()),
        ("19_ros_labels", {"nasal congestion", "sinus tenderness", "gallop rhythm"}, {"running", "headache"}),
        ("24_alkaline_phosphatase_ap", {"alkaline phosphatase"}, set()),
        ("25_other_published_patient", {"HIV infection", "coccidioidal meningitis"}, {"pregnancy"}),
        ("26_diagnosis_retained", {"pain crisis", "acute chest syndrome"}, set()),
        ("30_inability", {"inability to turn over", "inability to sit"}, {"difficulty turning over"}),
        ("32_side_list", {"modified Ashworth score"}, {"Ashworth score"}),
    ],
)  # fmt: skip
@pytest.mark.skipif(not SHARED.is_dir(), reason="the documents aren't at hand")
def test_documents_that_showed_them(name: str, there: set[str], never: set[str]) -> None:
    told = set(said(convert_text((SHARED / f"{name}.txt").read_text(encoding="utf-8")).facts))
    assert there <= told and not told & never


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("She had no history of gout, epilepsy or dog bite.", "animal contact: absent", "animal contact: present"),
        ("The never-smoking woman, a never-drinker, had a rash.", "smoking: absent | alcohol use: absent | rash: present", "smoking: present"),
        ("Splenectomy never undertaken.", "procedure: splenectomy; not-done", "procedure: splenectomy; completed"),
        ("She had a raised JVP, ankle edema, and Murphy sign negative.", "elevated jugular venous pressure: present", "lower limb edema: absent"),
        ("Syphilis and toxoplasmosis negative.", "condition: syphilis; refuted | condition: toxoplasmosis; refuted", "condition: syphilis; confirmed"),
        ("No vitreous hemorrhage, retina flat.", "retina attached: present", "retina attached: absent"),
        ("Anti-HCV, HIV and HBsAg nonreactive.", "HIV test: absent", "condition: HIV infection; confirmed"),
        ("She coughs and fell twice in May.", "cough: present | falls: present", "cough: improved"),
        ("Three of the cysts enhanced after contrast.", "", "cyst: improved"),
        ("The ptosis was more pronounced in the evening.", "ptosis: present", "ptosis: worsened"),
        ("She came with worsening ascites, a mild headache and nausea.", "headache: present", "headache: worsened"),
        ("She came with worsening ascites and headache.", "ascites: worsened | headache: worsened", ""),
    ],
)  # fmt: skip
def test_denial_and_change_hold_where_their_words_do(text: str, gives: str, never: str) -> None:
    facts = read_phrase(text, compile_lexicon())
    assert not [one for one in gives.split(" | ") if one and not any(meets(fact, one) for fact in facts)]
    assert not [fact for fact in facts if never and meets(fact, never)]


def told_of(text: str) -> set[str]:
    """What a page says, as `name: presence, change or status`, without the age."""
    facts = convert_text(text).facts
    assert len(facts.persons) == 1, text
    return {f"{name}: {value}" for name, value in said(facts).items() if name != "age"}


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Mujer de 61 años con fiebre.", {"fever: present"}),
        ("Varón de 29 años que ingresa por disnea.", {"dyspnea: present"}),
        ("Uomo di 80 anni con tosse.", {"cough: present"}),
        ("Il s'agit d'une patiente âgée de 33 ans présentant une toux.", {"cough: present"}),
        ("Homem de 52 anos com tosse.", {"cough: present"}),
        ("Eine 71-jährige Patientin mit Husten.", {"cough: present"}),
        ("患者男，58岁。", set()),
        ("Patiënt van 44 jaar. Er was geen koorts.", set()),
    ],
)
def test_the_openings_of_other_languages_tell_of_somebody(text: str, gives: set[str]) -> None:
    assert told_of(text) == gives


@pytest.mark.parametrize(
    "text",
    [
        "Mujer de 61 años. Se descarta neumonía.",
        "Mujer de 61 años. Cuadro compatible con neumonía.",
        "Mujer de 61 años sin antecedentes de asma, consultó por caída.",
        "Uomo di 80 anni. Per escludere una polmonite.",
        "Patiente de 33 ans. Le scanner n'a pas montré de pneumonie.",
        "Eine 71-jährige Patientin. Zum Ausschluss einer Pneumonie.",
    ],
)
def test_denial_and_doubt_in_other_languages_give_no_fact(text: str) -> None:
    assert not {one for one in told_of(text) if one.endswith((": present", ": confirmed"))}
