"""Pages about groups: whole pages with the facts they must give, phrases, what must not come out, and speed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import facts_of, reading_of, shown

from etl.parsers.cohort.cohorts import cohort
from etl.parsers.cohort.scenes import scene_of
from etl.parsers.cohort.words import trimmed

PAGES = Path(__file__).parent / "cohort_pages"
SHARED = Path(__file__).parents[3] / "shared"
INTRO = "We treated 80 patients with multiple sclerosis.\n\n"


@pytest.mark.parametrize("page", sorted(p.stem for p in PAGES.glob("*.txt")))
def test_a_page_gives_its_facts_and_no_others(page: str) -> None:
    expected = (PAGES / f"{page}.facts").read_text(encoding="utf-8").splitlines()
    found = facts_of((PAGES / f"{page}.txt").read_text(encoding="utf-8"))
    assert sorted(found) == sorted(expected)


PHRASES = {
    # counts
    "Tremor improved in 14 patients.": ["tremor = 14 {patients} improved"],
    "Tremor improved in 14, was unchanged in 5 and worsened in 2.":
        ["tremor = 14 {patients} improved", "tremor = 5 {patients} unchanged", "tremor = 2 {patients} worsened"],
    "Itching in 3; headache in 12 (15%).": ["itching = 3 {patients}", "headache = 12 {patients}", "headache = 15 %"],
    "Ten patients improved, three remained stable, two became worse.":
        ["condition improved = 10 {patients} improved", "condition stable = 3 {patients} unchanged", "condition worsened = 2 {patients} worsened"],
    "60% of the patients reported less fatigue.": ["fatigue = 60 % improved"],
    "16 of 30 had less spasticity.": ["spasticity = 16 {patients} improved [denominator 30 {patients}]"],
    "In 44 of them (72%) the effect was still there.": ["effect was still there = 44 {patients}", "effect was still there = 72 %"],
    "9 of them had fewer seizures, 13 no change and 1 had more seizures.":
        ["seizure = 9 {patients} improved", "seizure = 13 {patients} unchanged", "seizure = 1 {patients} worsened"],
    "Nine patients died within two years.": ["death = 9 {patients} @ after 2 a"],
    "No patient died.": ["death = 0 {patients} absent"],
    "None of the patients developed seizures.": ["seizure = 0 {patients} absent"],
    "38 were men and 42 women.": ["male patients = 38 {patients}", "female patients = 42 {patients}"],
    "We saw 38 men (48%) and 42 women (52%).":
        ["male patients = 38 {patients}", "male patients = 48 %", "female patients = 42 {patients}", "female patients = 52 %"],
    "They were 34 to 71 years old (mean 53.4 ± 8.7 years).": ["age = 34 a..71 a", "mean age = 53.4 a [standard deviation 8.7]"],
    "37 patients came back for a second course.": ["came back for a second course = 37 {patients}"],
    "In group A (n = 20), 12 improved and 3 became worse.": [
        "condition improved = 12 {patients} improved [denominator 20 {patients}] [stratum group A]",
        "condition worsened = 3 {patients} worsened [denominator 20 {patients}] [stratum group A]",
    ],
    "79 children were treated again; 5 did not return.": ["lost to follow-up = 5 {patients}", "treated again = 79 {patients}"],
    "38 were born before the 37th week. 19 could not see well.": ["premature birth = 38 {patients}", "visual impairment = 19 {patients}"],
    "One child with known epilepsy had a convulsion.": ["seizure = 1 {patients} [stratum epilepsy]"],
    "The mean Ashworth grade of the legs went from 2.6 ± 0.7 to 2.1 ± 0.8.":
        ["mean Ashworth score = 2.6 [standard deviation 0.7]", "mean Ashworth score = 2.1 [standard deviation 0.8]"],
    "Eight families came back for a second course.": ["came back for a second course = 8 {patients}"],
    "The ALSFRS-R was 34.2 ± 4.1 in group A and 33.9 ± 5.0 in group B.":
        ["ALSFRS-R = 34.2 [stratum group A] [standard deviation 4.1]", "ALSFRS-R = 33.9 [stratum group B] [standard deviation 5.0]"],
    "The patients got bone marrow cells. A course means four intrathecal injections at intervals of 7 days, 1x10^7 cells each.":
        ["treatment bone marrow stem cell transplantation; 4 x intrathecal 1 10*7 every 7 d"],
    "We expect that the effect lasts 5 years.": [],
    "The effect may last 5 years.": [],
    "12% notice no change.": ["condition unchanged = 12 % unchanged"],
    "Two patients were lost to follow-up.": ["lost to follow-up = 2 {patients}"],
    "12 patients had no pain.": ["pain = 12 {patients} absent"],
    # values
    "The mean age was 44.3 ± 10.2 years (range 18-65).": ["mean age = 44.3 a [standard deviation 10.2]", "age = 18 a..65 a"],
    "Walking distance increased from 120 m to 210 m at 6 months.":
        ["walking distance = 120 m @ before", "walking distance = 210 m @ after 6 mo"],
    # claims
    "Spasticity is reduced by 30%-50%.": ["spasticity reduced = 30 %..50 % improved #provider-claim"],
    "We saw a reduction in painful attacks by more than 50%.": ["painful attacks reduced = >50 % improved #provider-claim"],
    "Some patients experience an extension of survival by 12-24 months.": ["survival prolonged = 12 mo..24 mo improved #provider-claim"],
}  # fmt: skip


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_gives(phrase: str) -> None:
    assert facts_of(INTRO + phrase)[2:] == PHRASES[phrase]


NOTHING = [
    "For 2014 another 50 patients are planned; we expect that one in three will improve.",
    "About 10% of all cases are familial.",
    "Without treatment 50% of people with this disease die within 30 months after the first sign.",
    "A new protocol with 40 patients is going to start next year.",
    "A drop of 30% in the speed of the disease is expected.",
    'One of our patients, a teacher from Poland, told us: "I could button my shirt again after 2 weeks."',
    "In a study from Sweden, 60% of 18 patients improved.",
    "We plan to treat 100 further patients.",
    "We are preparing a randomized study with 60 patients.",
    "Treatment may improve walking in 30% of patients.",
    "The clinic was founded in 1998 and has 12 doctors.",
    "The clinic has 120 beds and lies 15 km from the airport.",
]


@pytest.mark.parametrize("phrase", NOTHING)
def test_what_is_no_result_gives_nothing(phrase: str) -> None:
    assert facts_of(INTRO + phrase)[2:] == []


@pytest.mark.parametrize(
    ("label", "topic", "stratum", "denominator"),
    [
        ("4. After 2 months (classical form, n = 30)", "After 2 months", "classical form", 30),
        ("Bulbar form (n = 12)", "Bulbar form", "bulbar form", 12),
        ("Results (n=24)", "Results", "", 24),
        ("Course at 12 months (58 patients; 4 lost)", "Course at 12 months", "", 58),
        ("Side effects", "Side effects", "", None),
        ("Table 2. Age at treatment", "Age at treatment", "", None),
    ],
)
def test_scene(label: str, topic: str, stratum: str, denominator: int | None) -> None:
    scene = scene_of(label, None, False)
    assert (scene.topic, scene.stratum, scene.denominator) == (topic, stratum, denominator)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("An improvement was seen by the", "improvement"),
        ("- the patients had better sleep -", "better sleep"),
        ("of them were", ""),
        ("range of movement", "range of movement"),
    ],
)
def test_trimmed(phrase: str, name: str) -> None:
    assert trimmed(phrase) == name


def test_everything_is_about_the_group_and_quoted_where_it_stands() -> None:
    for path in PAGES.glob("*.txt"):
        reading = reading_of(path.read_text(encoding="utf-8"))
        for fact in cohort(reading):
            assert fact.subject == "group" and fact.rule
            assert fact.evidence
            for place in fact.evidence:
                assert reading.document.text[place.start : place.end] == place.quote != ""


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("There was no infection or tumor.", ["infection absent: no infection", "tumor absent: no infection or tumor"]),
        ("No infection, no tumor was seen.", ["infection absent: No infection", "tumor absent: no tumor"]),
        ("Fever was not observed.", ["fever absent: Fever"]),
        ("None of the deaths had to do with infection.", []),
        ("Side effects\n\nHeadache and no infection.",
         ["headache present @ after: Headache", "infection absent @ after: no infection"]),
        ("Side effects\n\nPossibly headache. Their mothers had nausea.", []),
        ("Headache and vomiting.", []),
    ],
)  # fmt: skip
def test_what_the_group_has_or_has_not_without_a_number(phrase: str, told: list[str]) -> None:
    """A denial is quoted from its word; what is there is told below a heading of side effects alone."""
    rules = ("denied of the group", "finding of the group")
    found = [f for f in cohort(reading_of(INTRO + phrase)) if f.rule in rules]
    assert [f"{shown(f)}: {one.quote}" for f in found for one in f.evidence] == told


def test_a_page_of_a_person_gives_nothing_here() -> None:
    assert not list(cohort(reading_of("Name: Mr. K.\nAge: 54 years\nDiagnosis: multiple sclerosis\n")))


@pytest.mark.parametrize(
    "unit", ["improved in 5, ", "mean 5.1 ± 2.0 at 6 months, ", "(", "of 5 of 5 ", "5 ", "no infection, ", "- ", "n = "]
)
def test_repeated_text_takes_time_by_its_length(unit: str, seconds: Callable[..., float]) -> None:
    def spent(size: int, limit: float) -> float:
        reading = reading_of(INTRO + unit * (size // len(unit)))
        return seconds(lambda: list(cohort(reading)), limit)

    most = 6 * spent(5_000, 5) + 0.2
    assert spent(20_000, most) < most


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
def test_shared_documents_are_groups() -> None:
    for path in SHARED.glob("*/001_*.txt"):
        assert reading_of(path.read_text(encoding="utf-8")).kind == "cohort"
