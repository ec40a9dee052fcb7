"""Treatments with cells: how many, when, which way, how much; one Treatment for each course or injection of its own."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Facts, Quantity, Treatment


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
