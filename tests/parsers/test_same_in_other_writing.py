"""What is the same in another writing: sides cut short, pairs with an equals sign, days with points, bars, glued names."""

from __future__ import annotations

import pytest

from etl import convert_text
from etl.facts import Fact, Observation, Person, Quantity, Treatment
from etl.pipeline import convert_bytes

HEAD = "Patient: male, 52 years old.\n\n"


def observed(page: str, name: str) -> list[Observation]:
    return [f for f in convert_text(page).facts.facts if isinstance(f, Observation) and name in f.code.text]


def people(page: str) -> tuple[Person, ...]:
    return tuple(convert_text(page).facts.persons)


@pytest.mark.parametrize(
    ("phrase", "name", "site", "side"),
    [
        ("Rt. hand clumsy since 2002.", "clumsiness", "hand", "right"),
        ("He has a tremor of the lt. hand and weakness in the rt. upper limb.", "tremor", "hand", "left"),
        ("He has a tremor of the lt. hand and weakness in the rt. upper limb.", "weakness", "upper limb", "right"),
        ("Twitching in the lt. thigh. Numbness of the rt. foot.", "numbness", "foot", "right"),
    ],
)
def test_side_cut_short(phrase: str, name: str, site: str, side: str) -> None:
    (found,) = observed(HEAD + phrase, name)
    assert found.site is not None and found.site.side == side and site in found.site.concept.text


def test_bar_ends_what_an_arrow_pairs() -> None:
    page = HEAD + "Stem cells were given on 5 Apr 2013.\n\nBarthel 65 → 80   |   NIHSS 8 → 6\n"
    told = [
        (f.value.value, f.timepoint.phase) for f in observed(page, "") if isinstance(f.value, Quantity) and f.timepoint
    ]
    assert told[1:] == [(65, "before"), (80, "after"), (8, "before"), (6, "after")]


@pytest.mark.parametrize(
    "line",
    [
        "On 20 Apr nosebleed for ten minutes.",
        "\nGoing home on 3 May 2013: walks without the stick.",
        "On 9 Apr he had a rash.",
    ],
)
def test_what_came_of_a_treatment_is_none(line: str) -> None:
    page = HEAD + "Given: intravenous MSC 6×10^7 on 5 Apr and 19 Apr 2013; acupuncture. " + line
    days = [f.performed.start for f in convert_text(page).facts.facts if isinstance(f, Treatment) and f.performed]
    assert days == ["2013-04-05", "2013-04-19"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Mr. Hadley-Amyotrophic Lateral Sclerosis (Australia)", "Mr. Hadley"),
        ("Mr. Hadley Motor Neuron Disease Case", "Mr. Hadley"),
        ("Mr. Hadley-Smith, ALS", "Mr. Hadley-Smith"),
    ],
)
def test_disease_behind_a_name(title: str, name: str) -> None:
    (person,) = people(f"{title}\n\n{name}, 66 years old, is a farmer.\n")
    assert person.name == name


@pytest.mark.parametrize(
    "opening",
    ["Karen, 47, swapped her drip for a bike.", "Karen, 47 years old, fell often.", "Karen, aged 47, has CIDP."],
)
def test_first_name_and_age_open_a_sentence(opening: str) -> None:
    (person,) = people(
        f"A bike for a drip\n\n{opening} It began with tingling in both feet.\n\nTom's mother, 81, is well.\n"
    )
    assert person.name == "Karen"


def test_pairs_with_an_equals_sign() -> None:
    table = "visit,date,test,result,unit\nbaseline,2014-02-24,FVC,3.1,L\nmonth 3,2014-06-17,FVC,3.0,L\n"
    page = f"# Registry, export\n# subject 0417; sex=f; age at inclusion=51 y; CIDP\n{table}"
    made = convert_bytes(page.encode(), "export.csv")
    (person,) = made.facts.persons
    assert person.gender == "female"
    assert not people("Two groups were compared (n=34; age=51; p=0.03).\n")


def test_days_with_points_are_visits() -> None:
    rows = "Age (years)\t8.3\t8.6\t8.8\t9.3\nHeight (cm)\t121\t122\t123\t125\n10 m run (s)\t7.1\t6.6\t6.9\t9.4\n"
    page = f"Duchenne muscular dystrophy, one boy\n\n\t18.01.2016\t18.04.2016\t20.07.2016\t23.01.2017\n{rows}"
    assert len(people(page)) <= 1


def test_column_that_sorts_the_tests() -> None:
    rows = "".join(
        f"{visit}\t{day}\t{sort}\t{test}\t{side}\t{value}\t{unit}\n"
        for visit, day, add in (("baseline", "2014-02-24", 0), ("month 3", "2014-06-17", 4))
        for sort, test, side, value, unit in (
            ("strength", "Grip", "R", 41 + add, "kPa"), ("strength", "Grip", "L", 36 + add, "kPa"),
            ("blood", "IgG", "", 11 + add, "g/L"), ("walking", "10-m walk", "", 14 - add, "s"),
        )
    )  # fmt: skip
    page = f"# sex=f; age=51 y\nvisit\tdate\tdomain\ttest\tside\tresult\tunit\n{rows}"
    facts: tuple[Fact, ...] = convert_bytes(page.encode(), "list.tsv").facts.facts
    assert (
        sum(isinstance(f, Observation) and isinstance(f.value, Quantity) and f.effective is not None for f in facts)
        == 8
    )


def test_nobody_is_expected() -> None:
    page = (
        "What results may I expect?\nIn many boys strength may become better for some months. A boy of 8 with CK of 15,000 could"
        " come down to 9,000 after one course. No result can be guaranteed.\n"
    )
    assert not people(page)


def test_dots_lead_from_a_stage_with_a_decimal() -> None:
    page = (
        "Between 2010 and 2016 we treated 48 patients with Parkinson disease.\n\nSTAGE AT ARRIVAL\n"
        "Hoehn and Yahr 2 ........... 9 patients (19%)\nHoehn and Yahr 2.5 ......... 12 patients (25%)\n"
        "Hoehn and Yahr 3 ........... 18 patients (38%)\n"
    )
    told = [f.value.value for f in observed(page, "ahr") if isinstance(f.value, Quantity)]
    assert told == [9, 19, 12, 25, 18, 38]


def test_day_with_brackets_heads_a_mail() -> None:
    page = (
        HEAD + "1) 2009-12-09 (1 month after treatment)\nHe walks 20 m.\n\n2) 2010-02-11 (3 months)\nHe walks 50 m.\n"
    )
    days = [f.effective.start for f in observed(page, "walk") if f.effective]
    assert days == ["2009-12-09", "2010-02-11"]


def test_advice_tells_nothing_of_the_patient() -> None:
    page = HEAD + "Adv: BiPAP if FVC < 50%. Report fever, leak, breathlessness at once.\n"
    assert not [f for f in convert_text(page).facts.facts if not isinstance(f, Observation) or f.code.text != "age"]


@pytest.mark.parametrize(
    ("head", "day", "code"),
    [
        ("3 months", "2017-03-07", "timepoint-order"),
        ("3 months", "2017-05-02", "interval-conflict"),
        ("Nusinersen, before", "2019-10-28", None),
    ],
)
def test_column_dated_apart_from_the_treatment(head: str, day: str, code: str | None) -> None:
    page = (
        f"{HEAD}Mesenchymal stem cells were infused on 3 April 2017.\n\n"
        f"Test\tBefore 2017-03-20\t{head} {day}\nFVC (%)\t80\t78\nGrip (kg)\t20\t22\n"
    )
    codes = {f.code for f in convert_text(page).facts.findings} & {"timepoint-order", "interval-conflict"}
    assert codes == ({code} if code else set())
