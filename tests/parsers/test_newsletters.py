"""Issues of a ward's or a clinic's news: several patients by number, each with a head, and others who only come by."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts

FactsOf = Callable[..., Facts]
Tells = Callable[..., None]

ISSUE = (
    "NEWS OF THE WARD        No. 3, January 2010\n\n{count}\n\n"
    "(1) Ana P., Peru, 44 years, multiple sclerosis\nShe has had it since 2002. Operated on 5 May 2004.\n"
    "Treatment: lumbar punctures on December 8 and 15.\nAt discharge (January 4): walks better.\n\n"
    "(2) Ben T., Ghana, 12 years, cerebral palsy, epilepsy\nTreatment: by vein, on December 10 and 17.\n"
    "At discharge (January 6): spasticity less.\n\n{behind}\n"
)
TWO = "Two patients went home in January. Both got cord blood stem cells; nobody had fever."
COMES_BY = [
    "Mrs. Lund (70, stroke) came on January 7 with pneumonia.",
    "Mr. Cole (Mali, 60, brain tumor) cannot be treated.",
    "Mr. Cole, 60, from Mali has a brain tumor and cannot be treated.",
    "Mr. Cole (60, stroke) and his wife are awaited in February.",
]
MORE = [
    ("Three patients went home.", "(3) Carl V., Cuba, 60 years, stroke\nAt discharge (January 9): speech clearer.", 3),
    ("Patients went home.", "Mr. Cole, 60 years, from Mali, had a stroke in 2009.\n\nMr. Cole got stem cells and walks better.", 3),
    (TWO, "Mr. Cole, 60 years, from Mali, had a stroke in 2009.\n\nMr. Cole got stem cells and walks better.", 3),
]  # fmt: skip


@pytest.mark.parametrize("behind", COMES_BY)
def test_who_only_comes_by_is_nobody_of_the_page(facts_of: FactsOf, behind: str) -> None:
    facts = facts_of(ISSUE.format(count=TWO, behind=behind))
    assert [p.name for p in facts.persons] == ["Ana P.", "Ben T."]
    ill = {(f.subject, f.code.text) for f in facts.facts if isinstance(f, Condition)}
    assert ill == {("p1", "multiple sclerosis"), ("p2", "cerebral palsy"), ("p2", "epilepsy")}


@pytest.mark.parametrize(("count", "behind", "number"), MORE)
def test_whoever_is_told_of_is_somebody(facts_of: FactsOf, count: str, behind: str, number: int) -> None:
    assert len(facts_of(ISSUE.format(count=count, behind=behind)).persons) == number


def test_days_of_an_issue_are_of_the_months_before_it(tells: Tells) -> None:
    gives = [
        "treatment: umbilical cord blood stem cell transplantation; date 2009-12-08", "treatment: umbilical cord blood stem cell transplantation; date 2009-12-17",
        "procedure: surgery; date 2004-05-05", "spasticity: improved; date 2010-01-06", "encounter: discharge; date 2010-01-04",
        "encounter: discharge; date 2010-01-06",
    ]  # fmt: skip
    tells(ISSUE.format(count=TWO, behind=""), gives, ["*; date 2004-12-10"], who="")


def test_what_nobody_had_behind_the_treatment(tells: Tells) -> None:
    tells(ISSUE.format(count=TWO, behind=""), ["2 × fever: absent; after"], ["fever: *; before"], who="")
    tells("He had no fever; stem cells were given on 3 May 2010.", ["fever: absent"], ["fever: absent; after"])
