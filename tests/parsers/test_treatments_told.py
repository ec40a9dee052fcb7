"""How pages say that cells were given: verbs, counts by way, days in the sentence beside, notes without a verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Treatment

FactsOf = Callable[..., Facts]
OPENING = "Ivan P., a 44-year-old man from Russia, has had ataxia since 2004. He came to our clinic for stem cell treatment.\n\n"
Told = tuple[str, str, int | None]
GIVEN: dict[str, list[Told]] = {
    "He got stem cells twice into the back (September 10 and 17, 2012).": [("2012-09-10", "", None), ("2012-09-17", "", None)],
    "He too got 40 million cells on each side, in June 2013.": [("2013-06", "", None)],
    "The surgeon placed 3 million cells on both sides of the lesion on 14 April 2008.": [("2008-04-14", "", None)],
    "On days 1 and 8 he received cells through the vein.": [("", "intravenous", None)],
    "12 March 2010. First stem cell injection, behind the eyeball, both eyes.": [("2010-03-12", "retrobulbar", None)],
    "He had 5 injections of stem cells through lumbar puncture plus one into the vein.": [
        ("", "intrathecal", 5), ("", "intravenous", 1)],
    "In total he had 9 stem cell injections: 5 intrathecal, 4 intravenous.": [("", "intrathecal", 5), ("", "intravenous", 4)],
    "The treatment consisted of six packets of stem cells, four through lumbar puncture and two through IV.": [
        ("", "intrathecal", 4), ("", "intravenous", 2)],
    "Cell treatment: 12.04., 19.04. and 26.04.2011 (LP), 28.04.2011 (IV).": [
        ("2011-04-12", "intrathecal", None), ("2011-04-19", "intrathecal", None), ("2011-04-26", "intrathecal", None),
        ("2011-04-28", "intravenous", None)],
    "Stem cells, course 3 (June 2009, 3 lumbar punctures + 1 intravenous): no change.": [
        ("2009-06", "intrathecal", 3), ("2009-06", "intravenous", 1)],
    "His marrow was taken on July 8, and on July 9, 2009 he received 8 × 10^7 mononuclear cells intravenously, followed by 2 × 10^7 "
    "intrathecally on July 16.": [("2009-07-09", "intravenous", None), ("2009-07-16", "intrathecal", None)],
}  # fmt: skip
NOT_GIVEN = [
    "He got a rash in May 2012.",
    "The stem cells had been put aside for another patient.",
    "His mother had cells taken for a test in May 2011.",
    "The stem cell bank was opened in 2005. That was on March 23.",
]


def told(facts: Facts) -> list[Told]:
    found = [f for f in facts.facts if isinstance(f, Treatment)]
    return [
        ("/".join(d for d in (f.performed.start, f.performed.end) if d) if f.performed else "",
         f.doses[0].route.text if f.doses and f.doses[0].route else "", f.count)
        for f in found
    ]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), GIVEN.items(), ids=GIVEN)
def test_cells_were_given(facts_of: FactsOf, sentence: str, expected: list[Told]) -> None:
    assert told(facts_of(f"{OPENING}{sentence} He had no fever.\n")) == expected


@pytest.mark.parametrize("sentence", NOT_GIVEN)
def test_nothing_was_given(facts_of: FactsOf, sentence: str) -> None:
    assert told(facts_of(f"{OPENING}{sentence}\n")) == []


Given = tuple[str, str, str, str]
SCHEDULES: dict[str, list[Given]] = {
    "Stem cell treatment:\n1st 2007.9.12, lumbar puncture, 1.2×10^7 cells\n2nd 2007.9.26, intravenous, 3×10^7 cells\n"
    "3rd 2007.10.3, lumbar puncture, 1.5×10^7 cells\nA 4th one was fixed for 2007.10.10, but it was called off.": [
        ("stem cell", "2007-09-12", "intrathecal", "1.2"), ("stem cell", "2007-09-26", "intravenous", "3"),
        ("stem cell", "2007-10-03", "intrathecal", "1.5")],
    "Stem cell treatment:\n1st 2007.9.12, lumbar puncture, 1.2×10^7 cells\n2nd 2007.10.3, intravenous, 3×10^7 cells\n\n"
    "A third one, planned for 2007.10.10, was not given as he had a cold.": [
        ("stem cell", "2007-09-12", "intrathecal", "1.2"), ("stem cell", "2007-10-03", "intravenous", "3")],
    "Born 05/14/1964. Neural stem cells by LP: 12/10/2009, 12/17, 12/28. Mesenchymal stem cells IV: 12/22 (2×10^7). "
    "Dose of LP each time: 5×10^6 cells.": [
        ("neural stem cell", "2009-12-10", "intrathecal", "5"), ("neural stem cell", "2009-12-17", "intrathecal", "5"),
        ("neural stem cell", "2009-12-28", "intrathecal", "5"), ("mesenchymal stem cell", "2009-12-22", "intravenous", "2")],
}  # fmt: skip


@pytest.mark.parametrize(("schedule", "expected"), SCHEDULES.items(), ids=[s[:40] for s in SCHEDULES])
def test_each_treatment_has_its_own(facts_of: FactsOf, schedule: str, expected: list[Given]) -> None:
    """Kind of cells, day, way and dose of each, whatever stands beside it."""
    found = [f for f in facts_of(f"{OPENING}{schedule}\n").facts if isinstance(f, Treatment)]
    given = [
        (f.code.text.removesuffix(" transplantation"), f.performed.start if f.performed else "",
         f.doses[0].route.text if f.doses[0].route else "", str(getattr(f.doses[0].amount, "value", "")))
        for f in found
    ]  # fmt: skip
    assert given == expected
