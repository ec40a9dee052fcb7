"""Tables with a column for each patient, and what stands around them: who is in none of its columns, whom all means."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Facted = Callable[..., Facts]
Tells = Callable[..., None]

NAMED = (
    "Three women with knee osteoarthritis\n\n"
    "| | Mrs. Okafor | Mrs. Brandt | Mrs. Silva |\n|---|---|---|---|\n"
    "| Age | 61 | 58 | 70 |\n| Country | Nigeria | Germany | Brazil |\n"
    "| VAS before | 7 | 6 | 8 |\n| VAS after 6 months | 3 | 6 | 4 |\n\n"
)
LETTERED = (
    "Stem cells after injury\n\n| | Case A | Case B |\n|---|---|---|\n| Sex, age | male, 33 | female, 27 |\n"
    "| AIS before | A | B |\n| AIS after 12 months | B | B |\n\n"
)
MORE = [
    "A fourth woman (66) refused the injection because of diabetes.",
    "Another patient (F / 39) with epilepsy did not come back to the control.",
    "A further patient, a man of 44 with epilepsy, was lost to follow-up.",
    "Case D (39 y, F) withdrew before the treatment because of epilepsy.",
    "Patient 4 (M, 44, epilepsy) was not treated and is not shown.",
    "KX-06 (66 y, diabetes) was screened only.",
    "Participant E, a man of 44 with epilepsy, died before the first injection.",
]
OF_ALL = [
    "None of them had a seizure.",
    "No patient had a seizure.",
    "Nobody had a seizure afterwards.",
]


@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("page", [NAMED, LETTERED], ids=["named", "lettered"])
def test_who_is_in_no_column(facts_of: Facted, tells: Tells, page: str, more: str) -> None:
    """Somebody more, of whom the page only says that they are missing, is nobody, and nothing of theirs is another's."""
    assert len(facts_of(page + more).persons) == page.count("| ", 0, page.find("\n|---")) - 1
    tells(
        page + more, [], ["condition: epilepsy", "condition: diabetes*", "age: 39 a", "age: 66 a", "age: 44 a"], who=""
    )


@pytest.mark.parametrize(
    "said",
    [
        "Case B (27, F) was not treated again; she had a seizure.",
        "Case B had a seizure and left before the last visit.",
    ],
)
def test_who_is_in_a_column_and_left(facts_of: Facted, tells: Tells, said: str) -> None:
    assert len(facts_of(LETTERED + said).persons) == 2
    tells(LETTERED + said, ["seizure: present"], who="")


@pytest.mark.parametrize("all_of_them", OF_ALL)
def test_nobody_of_them(tells: Tells, all_of_them: str) -> None:
    tells(NAMED + all_of_them, ["3 × seizure: absent"], who="")
    tells(LETTERED + all_of_them, ["2 × seizure: absent"], who="")


def test_a_title_and_a_name(facts_of: Facted, tells: Tells) -> None:
    """A title counts them and says what all have; "Mrs." says the sex."""
    tells(NAMED, ["3 × condition: knee osteoarthritis"], who="")
    assert [p.gender for p in facts_of(NAMED).persons] == ["female"] * 3
    tells(NAMED.replace("knee osteoarthritis", "stroke or epilepsy"), [], ["condition: epilepsy"], who="")


@pytest.mark.parametrize(
    "titles",
    [
        ("", "", ""),
        ("Mr. ", "Mrs. ", "Ms "),
        ("Herr ", "Frau ", "Frau "),
        ("Sig. ", "Sig.ra ", "Signora "),
        ("Monsieur ", "Mme ", "Mlle "),
    ],
    ids=lambda titles: titles[1],
)
@pytest.mark.parametrize("again", ["columns", "rows"])
def test_the_same_people_in_another_table(tells: Tells, titles: tuple[str, ...], again: str) -> None:
    """A title stands in the first table only, and initials ("K.", "L.", "R.") are no tests and no sides."""
    names = ("K. Bauman", "L. Novak", "R. Aydin")
    first = "| | " + " | ".join(t + n for t, n in zip(titles, names, strict=True)) + " |\n|---|---|---|---|\n"
    first += "| Sex | male | female | female |\n| Age (years) | 51 | 36 | 44 |\n\n"
    values = (("6.5", "5.5"), ("2.5", "1.5"), ("4.5", "3.5"))
    if again == "columns":
        second = "| Test | " + " | ".join(f"{n} before | {n} 6 mo" for n in names) + " |\n|" + "---|" * 7 + "\n"
        second += (
            "| EDSS | " + " | ".join(" | ".join(v) for v in values) + " |\n| SDMT | 38 | 42 | 55 | 58 | 47 | 46 |\n"
        )
    else:
        second = "| Patient | EDSS before | EDSS 6 mo |\n|---|---|---|\n"
        second += "".join(f"| {n} | {' | '.join(v)} |\n" for n, v in zip(names, values, strict=True))
    tells(
        "Three people with multiple sclerosis\n\n" + first + second,
        ["EDSS: 6.5; before", "EDSS: 1.5; after; offset 6 mo", "EDSS: 3.5; after; offset 6 mo"],
        ["EDSS: * @ left", "EDSS: * @ right", "potassium: *"],
        who="",
    )
