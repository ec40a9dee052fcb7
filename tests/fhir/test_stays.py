"""One Encounter a stay, to which the facts of its days refer; and times that only a place before or after a treatment gives."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from etl.elements.around import around
from etl.elements.write import FROM_TIMEPOINT
from etl.export.rows import item_of
from etl.facts import Period, Phase, Quantity, Timepoint
from etl.fhir.parse import read_back
from etl.pipeline import Settings, convert_text

STAY = "Mr. Lane was admitted on 4 March 2018. On admission he had fever. "


def resources(text: str, **settings: Any) -> list[dict[str, Any]]:
    return [e["resource"] for e in convert_text(text, settings=Settings(**settings)).bundle["entry"]]


def stays(text: str) -> list[tuple[str | None, str | None]]:
    found = [r["period"] for r in resources(text) if r["resourceType"] == "Encounter"]
    return sorted(((p.get("start"), p.get("end")) for p in found), key=str)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (STAY + "He was discharged on 11 March 2018.", [("2018-03-04", "2018-03-11")]),
        ("Admission date: 04.03.2018\nDischarge date: 11.03.2018\n\n" + STAY, [("2018-03-04", "2018-03-11")]),
        (STAY, [("2018-03-04", None)]),
        ("Mr. Lane had fever. He was discharged on 11 March 2018.", [(None, "2018-03-11")]),
        (
            STAY + "He was discharged on 11 March 2018. He was admitted on 2 May 2018 with a cough and discharged on"
            " 5 May 2018.",
            [("2018-03-04", "2018-03-11"), ("2018-05-02", "2018-05-05")],
        ),
        ("He was discharged on 1 March 2018. " + STAY, [("2018-03-04", None), (None, "2018-03-01")]),
    ],
)
def test_an_admission_and_its_discharge_are_one_stay(text: str, wanted: list[tuple[str | None, str | None]]) -> None:
    assert stays(text) == sorted(wanted, key=str)


def test_facts_of_its_days_refer_to_the_stay_and_others_do_not() -> None:
    text = STAY + "He was discharged on 11 March 2018. On 20 March 2018 he had no fever."
    listed = resources(text)
    (stay,) = [r for r in listed if r["resourceType"] == "Encounter"]
    facts = [r for r in listed if r["resourceType"] == "Observation"]
    referred = {r["effectiveDateTime"]: r.get("encounter", {}).get("reference") for r in facts}
    assert referred == {"2018-03-04": f"urn:uuid:{stay['id']}", "2018-03-20": None}


def after(phase: Phase, number: str = "", unit: str = "") -> Timepoint:
    return Timepoint(phase, offset=Quantity(Decimal(number), unit, unit) if number else None)


@pytest.mark.parametrize(
    ("place", "event", "wanted"),
    [
        (after("before"), Period("2019-05-03", "2019-05-20"), Period(None, "2019-05-03")),
        (after("during"), Period("2019-05-03", "2019-05-20"), Period("2019-05-03", "2019-05-20")),
        (after("after"), Period("2019-05-03", "2019-05-20"), Period("2019-05-20", None)),
        (after("after", "10", "d"), Period("2019-05-25"), Period("2019-06-04", None)),
        (after("after", "3", "mo"), Period("2019-11-03"), Period("2020-02", None)),
        (after("before", "2", "mo"), Period("2019-01-31"), Period(None, "2018-11")),
        (after("after", "2", "a"), Period("2019"), Period("2021", None)),
        (after("after", "3", "mo"), Period("2019"), Period("2019", None)),
        (after("after", "1.5", "mo"), Period("2019-05-03"), Period("2019-05-03", None)),
        (after("after"), Period(text="last spring"), None),
    ],
)
def test_a_time_by_its_place_is_never_more_exact_than_the_place(
    place: Timepoint, event: Period, wanted: Period | None
) -> None:
    assert around(place, event) == wanted


COURSE = (
    "Before treatment he had tremor. He received 2 injections of stem cells on 3 May 2019. One month after treatment there was"
    " no tremor."
)


def test_a_time_by_its_place_is_for_servers_and_nobody_takes_it_for_printed() -> None:
    result = convert_text(COURSE)
    facts = [e["resource"] for e in result.bundle["entry"] if e["resource"]["resourceType"] == "Observation"]
    periods = [r["effectivePeriod"] for r in facts]
    assert [(p.get("start"), p.get("end")) for p in periods] == [(None, "2019-05-03"), ("2019-06", None)]
    assert all(p["extension"] == [{"url": FROM_TIMEPOINT, "valueBoolean": True}] for p in periods)
    back = read_back(result.bundle)
    assert back.facts.facts and not any(getattr(fact, "effective", None) for fact in back.facts.facts)
    assert not any("effectivePeriod" in r for _, r in item_of("a", result.bundle).of("Observation"))
