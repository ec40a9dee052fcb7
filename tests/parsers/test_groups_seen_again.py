"""Groups: who was seen again and who was lost, men and women with their shares, the youngest and the oldest, forms of the
disease, parts with means, less and more over complaints, and what everybody was given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import facts_of

INTRO = "Results in cerebral palsy\n\nBetween 2007 and 2010 our center treated 84 children with cerebral palsy.\n\n"
OF_ALL = ("group of ", "disease cerebral palsy")

TOLD = {
    "At 6 months 71 patients were seen.": ["patients followed up = 71 {patients} @ after 6 mo"],
    "At 12 months 62 came.": ["patients followed up = 62 {patients} @ after 12 mo"],
    "49 questionnaires came back at 6 months.": ["patients followed up = 49 {patients} @ after 6 mo"],
    "79 patients were seen at 6 months; 3 had died, 2 did not come.": [
        "patients followed up = 79 {patients} @ after 6 mo",
        "lost to follow-up = 2 {patients} @ after 6 mo",
        "death = 3 {patients} @ after 6 mo",
    ],
    "Seven families could not be reached any more after the third month.": ["lost to follow-up = 7 {patients} @ after 3 mo"],
    "Four did not reach the 6-month visit.": ["lost to follow-up = 4 {patients}"],
    "At 6 months 73 families answered, 5 didn't.": [
        "patients followed up = 73 {patients} @ after 6 mo",
        "lost to follow-up = 5 {patients} @ after 6 mo",
    ],
    # another reason to come
    "Eight families came back for a second course at 12 months.": [
        "came back for a second course = 8 {patients} @ after 12 mo"
    ],
    "There were 51 boys (60.7%) and 33 girls (39.3%).": [
        "male patients = 51 {patients}",
        "female patients = 33 {patients}",
        "male patients = 60.7 %",
        "female patients = 39.3 %",
    ],
    "The youngest patient was 9, the oldest 71 years old.": ["age = 9 a..71 a"],
    "61 were boys, 23 girls.": ["male patients = 61 {patients}", "female patients = 23 {patients}"],
    "Form of cerebral palsy: spastic 71 (84.5%), athetoid 8, ataxic 5.": [
        "spastic cerebral palsy = 71 {patients}",
        "spastic cerebral palsy = 84.5 %",
        "dyskinetic cerebral palsy = 8 {patients}",
        "ataxic cerebral palsy = 5 {patients}",
    ],
    "GMFM-66 (mean ± SD)\n\n             before         6 months\nspastic      36.1 ± 18.8    44.2 ± 20.4\nataxic       62.3 ± 11.0    68.1 ± 9.7": [
        "GMFM-66 = 36.1 @ before [stratum spastic] [standard deviation 18.8]",
        "GMFM-66 = 44.2 @ after 6 mo [stratum spastic] [standard deviation 20.4]",
        "GMFM-66 = 62.3 @ before [stratum ataxic] [standard deviation 11.0]",
        "GMFM-66 = 68.1 @ after 6 mo [stratum ataxic] [standard deviation 9.7]",
    ],
    "An improvement was seen by the examiner in\n\nSensation     57 of 80   (71%)\nSpasticity    44 of 80   (55%)": [
        "sensation = 57 {patients} improved [denominator 80 {patients}]",
        "sensation = 71 % improved",
        "spasticity = 44 {patients} improved [denominator 80 {patients}]",
        "spasticity = 55 % improved",
    ],
}  # fmt: skip


def told(text: str) -> list[str]:
    return [fact for fact in facts_of(INTRO + text + "\n") if not fact.startswith(OF_ALL)]


@pytest.mark.parametrize("text", TOLD)
def test_what_is_told_of_the_group(text: str) -> None:
    assert sorted(told(text)) == sorted(TOLD[text])


@pytest.mark.parametrize(
    "text",
    [
        "All of them had four intrathecal injections of umbilical cord mesenchymal stem cells.",
        "The treatment consisted of 4 intrathecal injections of umbilical cord mesenchymal stem cells.",
    ],
)
def test_what_all_were_given(text: str) -> None:
    given = [fact for fact in told(text) if "umbilical cord mesenchymal stem cell transplantation" in fact]
    assert len(given) == 1 and "intrathecal" in given[0]


@pytest.mark.parametrize(
    "text", ["An improvement was seen in 40 children.", "40 children were seen with their parents."]
)
def test_whoever_is_only_seen_is_not_followed_up(text: str) -> None:
    assert not any("followed up" in fact for fact in told(text))
