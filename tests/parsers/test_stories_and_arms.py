"""Newspaper stories and interviews: who they are about, what is general in them; counts in lists, tables with times in rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
CELLS = "A 61-year-old man with ALS received stem cells by lumbar puncture in May 2012."


@pytest.mark.parametrize(
    ("text", "facts", "never"),
    [
        ("Three steps, a pause. That is how Walter Brandt, 61, used to get up to his flat. He has heart failure.", ["age: 61 a", "condition: heart failure"], []),
        ("\"I feel better,\" says Ines Costa, 44, behind her desk. She has had multiple sclerosis since 2008.", ["age: 44 a", "condition: multiple sclerosis"], []),
        ("Luka is five years old and lives near Novi Sad. He is autistic.", ["age: 5 a", "condition: autism spectrum disorder"], []),
        (
            "Walter Brandt, 61, has heart failure.\n\nHEART FAILURE IN NUMBERS\n- half of the patients die within five years\n"
            "- most frequent cause: coronary heart disease; others are myocarditis, alcohol\n- signs: swollen legs, weight gain",
            ["condition: heart failure"],
            ["condition: myocarditis", "condition: coronary heart disease", "weight gain: *", "lower limb edema: *"],
        ),
        (f"{CELLS} Side effects such as arrhythmia or a perforation have been described.", [], ["irregular heartbeat: *"]),
        ("A woman of 41 has neuromyelitis optica. Untreated, it leaves every second patient blind in one eye.", [], ["blindness: *"]),
        (f"{CELLS} He doesn't mind.", [], ["impaired consciousness: *"]),
        ("A man of 61 has heart failure. They pushed a catheter from the groin into the left chamber.", [], ["urinary catheter: *"]),
        ("A man of 61 has heart failure. It began on a June morning in 2009 with a heart attack.", ["condition: myocardial infarction; onset 2009-06"], []),
        ("A man of 61 has heart failure. In six minutes he walked 310 metres.", ["six-minute walk distance: 310 m"], ["walking distance: *"]),
        (
            "Luka is five years old. He is autistic. We talked with his mother.\n\nHow was he before the treatment?\nHe spoke no words at all.\n\n"
            "Is there something like this in the family?\nNo autism, no. I have asthma myself.\n\nWhat changed?\nHe sleeps better.",
            ["family history of autism spectrum disorder: absent"],
            ["condition: asthma", "condition: autism spectrum disorder; absent"],
        ),
        (f"{CELLS} ALSFRS-R 40 before, 38 in August.", ["ALSFRS-R total: 40; before"], ["ALSFRS-R total: 40; date 2012-08"]),
        ("A boy of 9 has Duchenne muscular dystrophy. He turns over to the left by himself.", ["turning in bed: present; @ left"], []),
        ("A man of 66 has epilepsy. He had right-sided seizures with fever.", ["fever: present"], ["fever: present; @ right"]),
    ],
)  # fmt: skip
def test_stories(tells: Tells, text: str, facts: list[str], never: list[str]) -> None:
    tells(text, facts, never, who="")


def test_a_sheet_of_treatments_without_heads_has_them_all(tells: Tells) -> None:
    rows = ["23.04.12   umbilical cord MSC, 2 x 10^7 cells, i.v.", "30.04.12   umbilical cord MSC, 2 x 10^7 cells, i.v.", "07.05.12   umbilical cord MSC, 1 x 10^7 cells, intrathecal"]  # fmt: skip
    numbered = "\n".join(f" {n})  {row}" for n, row in enumerate(rows, 1))
    tells(
        f"Patient: Adil K., 9 years, Duchenne muscular dystrophy.\n\nTREATMENT\n{numbered}\n",
        ["3 × treatment: umbilical cord mesenchymal stem cell transplantation"],
        who="",
    )


GROUP = "We have treated 84 patients with retinitis pigmentosa.\n\n"


def test_what_a_list_counts_below_a_question_is_reported(tells: Tells) -> None:
    counted = "HOW IT WENT (6 months after; 76 patients answered, 8 could not be reached)\n- Visual acuity better: 39 patients\n- Visual acuity worse: 7 patients\n"
    tells(GROUP + counted, ["visual acuity: 39 {patients}; improved", "visual acuity: 7 {patients}; worsened", "lost to follow-up: 8 {patients}"], who="")  # fmt: skip
    tells(
        GROUP + "HOW IT WORKS\n- Visual acuity may get better: cells make new receptors\n",
        [],
        ["visual acuity: *"],
        who="",
    )


def test_rows_that_close_with_a_time_are_of_that_time(tells: Tells) -> None:
    table = (
        "Table 2. Main scores, mean (SD)\n"
        "                         MSC (n = 32)      Sham (n = 16)\n"
        "EDSS, baseline           5.6 (0.8)         5.5 (0.9)\n"
        "EDSS, month 12           5.7 (0.9)         5.9 (1.0)\n"
        "T25FW (s), baseline      12.4 (6.0)        11.9 (5.5)\n"
        "Age, years               48.2 (6.0)        51.1 (5.5)\n"
    )
    tells(
        "We randomised 48 patients with multiple sclerosis.\n\n" + table,
        ["EDSS: 5.6; before", "EDSS: 5.9; after; offset 12 mo", "25-foot walk: 12.4 s; before"],
        ["EDSS baseline: *"],
        who="",
    )


def test_a_value_that_ends_in_a_comma_goes_on_in_the_next_line(tells: Tells) -> None:
    text = (
        "A man of 66 has ALS.\n\nLaboratory (18.04.12): CK 870 U/l, LDH 120 U/l, ALT 46 U/l, creatinine 62 µmol/l,\n"
        "Hb 128 g/l, WBC 7.9 x 10^9/l.\n"
    )
    tells(text, ["hemoglobin: 128 g/L; date 2012-04-18"], who="")
