"""Treatments with cells: how many, when, which way, how much; one Treatment for each course or injection of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Quantity, Treatment

Tells = Callable[..., None]

TOLD = [
    ("On 12 June 2018 he received bone marrow of his brother, who carries a trait but is healthy.",
     ["1 × treatment: bone marrow transplantation", "treatment: *; date 2018-06-12"]),
    ("On 3 September 2018 she was given stem cells from her mother intravenously.",
     ["treatment: *; date 2018-09-03; route intravenous"]),
    ("He received mesenchymal stem cells intravenously on 2010-05-06.",
     ["1 × treatment: *", "treatment: *; date 2010-05-06; route intravenous"]),
    ("He underwent stem cell transplantation on 12 March 2009 by lumbar puncture.",
     ["1 × treatment: *", "treatment: *; date 2009-03-12; method lumbar puncture"]),
    ("Umbilical cord blood stem cells, 750 million cells, were injected intrathecally.",
     ["treatment: *; dose 750000000 {cells}; route intrathecal"]),
    ("The first injection of stem cells was given on 5 May 2010, the second on 12 May 2010.",
     ["2 × treatment: *", "treatment: *; date 2010-05-05", "treatment: *; date 2010-05-12"]),
    ("He received 4 injections of umbilical cord mesenchymal stem cells.", ["1 × treatment: *", "treatment: *; count 4"]),
    ("Stem cells were given four times at intervals of one week.", ["treatment: *; count 4; every 1 wk"]),
    ("427 × 10⁶ bone marrow mesenchymal stem cells were injected intrathecally at L3-L4.",
     ["treatment: *; dose 427 10*6; route intrathecal"]),
    ("He received autologous stem cells: 3 intrathecal injections and 2 intravenous infusions.",
     ["treatment: *; route intrathecal; count 3", "treatment: *; route intravenous; count 2"]),
    ("Treatment dates: 2011-01-05, 2011-01-12, 2011-01-19. Each time 1 × 10^8 stem cells were infused intravenously.",
     ["3 × treatment: *", "treatment: *; date 2011-01-19"]),
    ("The second course (2 lumbar punctures) of stem cells was given in January 2010.",
     ["1 × treatment: *", "0 × procedure: lumbar puncture"][:1]),
    ("Between June 12 and July 8, 2008, he was given five infusions of cord blood stem cells, four of them into the spinal "
     "fluid and one into a vein.",
     ["2 × treatment: *", "treatment: *; date 2008-06-12; route intrathecal; count 4",
      "treatment: *; date 2008-06-12; route intravenous; count 1"]),
    ("From July 2 to July 30, 2008, he received six stem cell injections by lumbar puncture.",
     ["1 × treatment: *", "treatment: *; date 2008-07-02; method lumbar puncture; count 6"]),
    ("He received 4 times of neural stem cell injection via lumbar puncture and 2 times of mesenchymal stem cell injection "
     "via intravenous drip, together with nerve growth factor 18ug im qd.",
     ["2 × treatment: *", "treatment: neural stem cell transplantation; method lumbar puncture; count 4",
      "treatment: mesenchymal stem cell transplantation; route intravenous drip; count 2"]),
    ("After conditioning with cyclophosphamide (200 mg/kg) the graft was infused intravenously on 14 February 2017.",
     ["1 × treatment: *", "treatment: *; date 2017-02-14; route intravenous"]),
    ("Spinal cord injury in 2015; stem cells were implanted on 4 April 2017.", ["1 × treatment: *", "treatment: *; date 2017-04-04"]),
    ("He was treated with umbilical cord mesenchymal stem cells on 5 May 2014.", ["1 × treatment: *", "treatment: *; date 2014-05-05"]),
    ("The first infusion of stem cells was given on 5 May 2021. Blood was taken on 12 May 2021, one week after the first infusion.",
     ["1 × treatment: *", "treatment: *; date 2021-05-05"]),
    ("Neural stem cells were transplanted into the brain in June 2007.", ["1 × treatment: *", "treatment: *; date 2007-06"]),
]  # fmt: skip

NONE = [
    "A skin graft was made in 2004.",
    "A course of 2 lumbar punctures is planned for May 2012.",
    "Stem cell transplantation is planned for May 2012.",
    "Stem cells can become any cell of the body.",
    "He refused stem cell treatment.",
    "His cousin received stem cells in 2008.",
    "We recommend a second course of stem cell treatment.",
    "Stem cell transplantation has not been performed.",
    "Other studies used 2 × 10^8 stem cells intravenously.",
    "Stem cells were not given. In May 2010 he got two intravenous infusions of magnesium.",
    "If the FVC is below 50 %, stem cells are not given.",
]

NOTHING_NEW = [
    "Two months after the stem cell transplantation, his gait improved.",
    "After the first injection speech was clearer.",
    "The effect of the stem cells lasted six months.",
]


@pytest.mark.parametrize(("text", "gives"), TOLD, ids=[r[0] for r in TOLD])
def test_a_treatment_as_it_is_told(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives)


@pytest.mark.parametrize("text", NONE)
def test_a_treatment_that_the_patient_did_not_have(tells: Tells, text: str) -> None:
    tells(text, [], ["treatment: *"])


@pytest.mark.parametrize("text", NOTHING_NEW)
def test_a_time_counted_from_a_treatment_is_no_second_one(tells: Tells, text: str) -> None:
    tells("He received stem cells intravenously on 2010-05-06.\n\n" + text, ["1 × treatment: *"])


def test_what_is_said_of_all_fills_what_each_leaves_open(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(
        "Mr. Tester, a 50-year-old man.\n\nStem cells were injected on 2010-05-06 and 2010-05-13. "
        "All injections were made by lumbar puncture with 50 million cells each."
    ).facts
    given = [f for f in facts if isinstance(f, Treatment)]
    assert [t.performed.start for t in given if t.performed] == ["2010-05-06", "2010-05-13"]
    assert all(t.methods and t.methods[0].text == "lumbar puncture" for t in given)
    amounts = [d.amount for t in given for d in t.doses if d.amount]
    assert len(amounts) == 2 and all(isinstance(a, Quantity) and a.value == 50_000_000 for a in amounts)


def test_courses_stay_apart(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(
        "Mr. Tester, a 50-year-old man.\n\nThe first course of stem cell treatment was in May 2010. "
        "The second course of stem cell treatment was in November 2011."
    ).facts
    given = [f for f in facts if isinstance(f, Treatment)]
    assert [(t.course, t.performed.start) for t in given if t.performed] == [(1, "2010-05"), (2, "2011-11")]


def test_a_date_for_each_person(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Patient 1 is a 40-year-old woman with ataxia. Patient 2 is a 61-year-old man with ataxia.\n\n"
        "Each of them received mesenchymal stem cells by intravenous infusion: patient 1 on 6 February 2017 and patient 2"
        " on 8 February 2017.\n"
    )
    told = [f for f in facts_of(page).facts if isinstance(f, Treatment)]
    assert [(t.subject, t.performed.start if t.performed else "") for t in told] == [
        ("p1", "2017-02-06"),
        ("p2", "2017-02-08"),
    ]


def test_what_opens_a_page_of_several_names_the_cells_of_each(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Two patients see more after treatment with umbilical cord blood cells\n\n"
        "Ann L., a 7-year-old girl, has optic nerve hypoplasia. In February 2010 she was given three intravenous infusions"
        " (Feb. 4, 8 and 12) and one retrobulbar injection on February 18.\n\n"
        "Marek P., a 22-year-old student, has optic atrophy. He received two injections into the spinal fluid"
        " (March 3 and 10, 2010).\n"
    )
    told = [f for f in facts_of(page).facts if isinstance(f, Treatment)]
    assert {t.code.text for t in told} == {"umbilical cord blood stem cell transplantation"}
    assert [
        (t.subject, t.performed.start if t.performed else "", t.doses[0].route.text) for t in told if t.doses[0].route
    ] == [
        ("p1", "2010-02-04", "intravenous"),
        ("p1", "2010-02-08", "intravenous"),
        ("p1", "2010-02-12", "intravenous"),
        ("p1", "2010-02-18", "retrobulbar"),
        ("p2", "2010-03-03", "intrathecal"),
        ("p2", "2010-03-10", "intrathecal"),
    ]


def test_a_table_of_treatments_tells_where_and_what_followed(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Mr. Tester, a 50-year-old man.\n\n| Date | Cells | Delivery | Side effects |\n|---|---|---|---|\n"
        "| 2012-04-19 | mesenchymal stem cells | Intravenous | none |\n"
        "| 2012-04-23 | mesenchymal stem cells | Intrathecal (L3-L4) | headache |\n"
    )
    facts = facts_of(page, "page.md").facts
    sites = [f.site.text if f.site else "" for f in facts if isinstance(f, Treatment)]
    after = [(f.code.text, f.presence, f.effective.start) for f in facts if f.rule == "table of treatments"]  # type: ignore[union-attr]
    assert sites == ["", "L3-L4"]
    assert after == [("adverse effects", "absent", "2012-04-19"), ("headache", "present", "2012-04-23")]


THEM = [  # how the cells of the sentence before were given
    ("We chose umbilical cord stem cells. He was given them by drip on 3 May 2010, 20 million each time.",
     ["treatment: umbilical cord stem cell transplantation; date 2010-05-03; dose 20000000 {cells}"]),
    ("He received 1.5 million umbilical cord stem cells for each kilogram through a vein on 3 May 2010.", ["treatment: *; dose 1500000 {cells}/kg"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), THEM)
def test_the_cells_of_the_sentence_before(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text + "\n", gives)


NOT_THEM = [
    "He dreams of stem cells. They were injected with botulinum toxin on 3 May 2010.\n",
    "His wife asked about stem cells. Two of the drips on 3 May 2010 were of saline.\n",
    "There are stem cells in cord blood. It was sunny on 3 May 2010 and the way into the spine was explained.\n",
]


@pytest.mark.parametrize("text", NOT_THEM)
def test_not_the_cells_of_the_sentence_before(tells: Tells, text: str) -> None:
    tells(text, [], ["treatment: *"])
