"""Who somebody is, since when, what was given and measured, on pages in German, French, Spanish and Chinese."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts
from etl.parsers.number import find_quantities
from etl.parsers.when.ages import find_ages

Tells = Callable[..., None]
LABS = "\n\n| Parameter | Tag -1 | Tag 7 |\n|---|---|---|\n| CRP mg/l | 3 | 4 |\n"


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Patientin K. M., 41 Jahre, NMOSD", 41),
        ("41-jährige Patientin mit MS", 41),
        ("ein 5jähriger Junge", 5),
        ("Patiente de 45 ans", 45),
        ("homme âgé de 61 ans", 61),
        ("Mujer de 34 años", 34),
        ("paziente di 52 anni", 52),
        ("Mr. Zhao (男 M, 58岁 58 y, ALS)", 58),
        ("患者 男 58岁", 58),
    ],
)
def test_ages(text: str, age: int) -> None:
    assert [a.value for a in find_ages(text)] == [age]


@pytest.mark.parametrize(
    "text",
    [
        "eine 10-jährige Anamnese",
        "Patient seit 5 Jahren krank",
        "enfermedad de 34 años de evolución",
        "Mujer con 10 años de evolución",
        "3岁时发病",
        "depuis 12 ans",
    ],
)
def test_no_ages(text: str) -> None:
    assert find_ages(text) == ()


def test_a_german_patient(facts_of: Callable[..., Facts], tells: Tells) -> None:
    page = "Patientin K. M., 41 Jahre, NMOSD (Devic), ED 2012" + LABS
    (person,) = facts_of(page).persons
    assert (person.name, person.gender) == ("K. M.", "female")
    tells(
        page,
        ["age: 41 a", "condition: neuromyelitis optica spectrum disorder; diagnosed 2012"],
        ["condition*onset*"],
        who="",
    )


@pytest.mark.parametrize("text", ["每次4×10^7个细胞", "每次 4×10^7个细胞", "each 4×10^7个细胞"])
def test_chinese_words_before_a_number(lexicon: object, text: str) -> None:
    (hit,) = find_quantities(text, lexicon.units())  # type: ignore[attr-defined]
    assert (hit.value.value, hit.value.code) == (4, "10*7")  # type: ignore[union-attr]


def test_half_a_number_is_none(lexicon: object) -> None:
    found = find_quantities("batch A4×10^7 cells", lexicon.units())  # type: ignore[attr-defined]
    assert not any(h.value is not None and getattr(h.value, "code", "") == "{cells}" for h in found)


def test_an_item_in_two_languages_and_cut_short(tells: Tells) -> None:
    page = (
        "Table 2. ALSFRS-R score of Mr. Zhao (男 M, 58岁 58 y, 肌萎缩侧索硬化 ALS)\n\n| Item | Before | 1 month |\n|---|---|---|\n| 1 言语 Speech | 3 | 3 |\n"
        "| 12 呼吸功能不全 Resp. insufficiency | 4 | 2 |\n"
    )
    tells(
        page,
        [
            "ALSFRS-R respiratory insufficiency: 2; after; offset 1 mo",
            "age: 58 a",
            "condition: amyotrophic lateral sclerosis",
        ],
        ["respiratory rate*"],
        who="",
    )
