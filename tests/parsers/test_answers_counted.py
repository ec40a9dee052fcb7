"""Answers that a sentence counts one by one: changes, sides, classes of a value, levels and forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
GROUP = "Results of treatment. A total of 80 patients with stroke were treated with stem cells.\n\n"

CHANGES = [
    ("Drooling (n=22): less 14 (64%), as before 7, more 1.",
     ["drooling: 14 {patients}; improved", "drooling: 64 %; improved", "drooling: 7 {patients}; unchanged", "drooling: 1 {patients}; worsened"]),
    ("Neglect (n=18): gone 5, less 7, same 6.",
     ["neglect: 5 {patients}; absent", "neglect: 7 {patients}; improved", "neglect: 6 {patients}; unchanged"]),
    ("Fatigue less: 55 of 80 (68%); unchanged 21; worse 4.",
     ["fatigue: 55 {patients}; improved", "fatigue: 21 {patients}; unchanged", "fatigue: 4 {patients}; worsened"]),
    ("Ascites (66 patients): disappeared in 19, less in 28, same in 13, more in 6.",
     ["ascites: 19 {patients}; absent", "ascites: 28 {patients}; improved", "ascites: 13 {patients}; unchanged", "ascites: 6 {patients}; worsened"]),
    ("Placebo group: better 5, same 12, worse 3.", ["condition improved: 5 {patients}; improved", "condition worsened: 3 {patients}; worsened"]),
    ("Appetite was better in 17 patients at week 12, unchanged in 8.",
     ["appetite: 17 {patients}; improved", "appetite: 8 {patients}; unchanged"]),
    ("Numbness less in 44, unchanged in 20, worse in 4; pain less in 39.",
     ["numbness: 44 {patients}; improved", "numbness: 4 {patients}; worsened", "pain: 39 {patients}; improved"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), CHANGES)
def test_how_many_changed_how(tells: Tells, text: str, gives: list[str]) -> None:
    never = ["cognition: *", "muscle atrophy: *", "less: *", "more: *", "disappeared: *", "*: 12 {patients}; worsened"]
    tells(text + "\n", gives, never, who=GROUP)


def test_a_list_below_a_paragraph_has_its_time(tells: Tells) -> None:
    text = "At 6 months 71 patients were seen.\n\n- Appetite better: 58 of 71\n- Itching less: 30 of 71\n"
    tells(
        text,
        ["appetite: 58 {patients}; improved; offset 6 mo", "itching: 30 {patients}; improved; offset 6 mo"],
        who=GROUP,
    )


def test_people_counted_behind_a_length_of_time(tells: Tells) -> None:
    text = "41 were followed for one year: 29 kept the gain, 8 lost a part of it.\n"
    tells(
        text,
        ["patients followed up: 41 {patients}", "kept the gain: 29 {patients}"],
        ["followed for : 29 kept the gain: *"],
        who=GROUP,
    )
