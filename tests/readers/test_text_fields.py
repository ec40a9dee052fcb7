"""Several fields on a line of a plain text, and lines that say what changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.readers import read

Shown = Callable[..., list[str]]

INTRO = "Here are some words that stand above all of it, and they are a sentence. So are these.\n\n"
LONG = "This is a sentence that goes on for quite a while, so that nobody takes it for a heading of anything. And on."

FIELDS: list[tuple[str, str, list[str]]] = [
    ("wide gaps", "Sex: Male    Age: 49Y    Town: Lima\n", ["Sex = Male", "Age = 49Y", "Town = Lima"]),
    ("gaps behind labels too", "Name:   Mr. X     Age:    49\n", ["Name = Mr. X", "Age = 49"]),
    (
        "colons below each other",
        "Name     : Mr. X\nSex      : Male\nPast     : gout; no operations\nBeds     : yes\nFirst day of all  : 3\n",
        ["Name = Mr. X", "Sex = Male", "Past = gout; no operations", "Beds = yes", "First day of all = 3"],
    ),
    (
        "colons below each other, side by side",
        "Name     : Mr. X     Age   : 49\nSex      : Male      Town  : Lima\n",
        ["Name = Mr. X", "Age = 49", "Sex = Male", "Town = Lima"],
    ),
    (
        "dots up to the values",
        "Patient ID....................p6\nRecord Type..................NOTE\nPatient DOB...................05/01/1941\n",
        ["Patient ID = p6", "Record Type = NOTE", "Patient DOB = 05/01/1941"],
    ),
    ("tabs", "Sex: Male\tAge: 49Y\tTown: Lima\n", ["Sex = Male", "Age = 49Y", "Town = Lima"]),
    (
        "lines of fields with tabs",
        "Name: X\tSex: M\nAge: 5\tTown: Y\n",
        ["Name = X", "Sex = M", "Age = 5", "Town = Y"],
    ),
    (
        "tabs between labels and values",
        "Name:\tX\tSex:\tM\nAge:\t5\tTown:\tY\n",
        ["Name = X", "Sex = M", "Age = 5", "Town = Y"],
    ),
    (
        "prose behind a label's tab",
        "Past history\tGout for years. No operations.\nAllergies\tnone known.\n",
        ["Past history = Gout for years. No operations.", "Allergies = none known."],
    ),
    ("semicolons", "Sex: male; Age: 54 years; Town: Lima\n", ["Sex = male", "Age = 54 years", "Town = Lima"]),
    ("two with a semicolon", "Sex: male; Age: 54\n", ["Sex = male", "Age = 54"]),
    ("three with commas", "Name: Mr. X, Sex: male, Age: 54\n", ["Name = Mr. X", "Sex = male", "Age = 54"]),
    ("two with a comma stay one", "Sex: male, Age: 54\n", ["Sex = male, Age: 54"]),
    ("labels in lower case stay one", "Side: left; grip: weak; push: good\n", ["Side = left; grip: weak; push: good"]),
    (
        "a label within a value",
        "Force: upper side: good; Lower side: weak\n",
        ["Force = upper side: good; Lower side: weak"],
    ),
    (
        "sentences stay one",
        "Day: he came home; Night: he slept. He woke up late, at nine.\n",
        ["Day = he came home; Night: he slept. He woke up late, at nine."],
    ),
    ("two in one label", "Sex / age: F / 38\n", ["Sex = F", "age = 38"]),
    ("without spaces", "Sex/Age: M/45 years\n", ["Sex = M", "Age = 45 years"]),
    ("measures", "Height / weight: 172 cm / 84 kg\n", ["Height = 172 cm", "weight = 84 kg"]),
    ("three in one label", "Name/Sex/Age: Mr. X/M/45\n", ["Name = Mr. X", "Sex = M", "Age = 45"]),
    ("joined by and", "Age and sex: 38, female\n", ["Age = 38", "sex = female"]),
    ("a stroke, then a comma", "Sex/age: F, 38\n", ["Sex = F", "age = 38"]),
    ("a fraction", "Upper/lower: 120/80\n", ["Upper/lower = 120/80"]),
    ("one value for two names", "House/period: 33 days\n", ["House/period = 33 days"]),
    ("two of one thing", "Grip left / right: 20 / 22 kg\n", ["Grip left / right = 20 / 22 kg"]),
    ("words of one kind", "Doors, walls: clean, no holes\n", ["Doors, walls = clean, no holes"]),
]


@pytest.mark.parametrize(("text", "fields"), [case[1:] for case in FIELDS], ids=[case[0] for case in FIELDS])
def test_fields_on_a_line(shown: Shown, text: str, fields: list[str]) -> None:
    assert shown(INTRO + text)[1:] == [f"field {field}" for field in fields]


HEADLINES: list[tuple[str, list[str]]] = [
    (
        "Marek Z.-A long story-(Poland)      Posted at 2016/04/21    Views: 812",
        ["title Marek Z.-A long story-(Poland)", "field Posted at = 2016/04/21", "field Views = 812"],
    ),
    (
        "The story of a year   Author: admin   Date: 2016-04-21",
        ["title The story of a year", "field Author = admin", "field Date = 2016-04-21"],
    ),
    ("Posted at 2009/1/18   Views 2114", ["field Posted at = 2009/1/18", "field Views = 2114"]),
    ("Name: A. B.    Age: 54", ["field Name = A. B.", "field Age = 54"]),
]


@pytest.mark.parametrize(("line", "blocks"), HEADLINES)
def test_what_a_first_line_says_of_its_page(shown: Shown, line: str, blocks: list[str]) -> None:
    assert shown(f"{line}\n\n{LONG}\n")[:-1] == blocks


def test_the_second_of_two_labels_stands_before_its_block() -> None:
    document = read((INTRO + "Sex / age: F / 38\n").encode(), "x.txt")
    first, second = document.blocks[1:]
    assert document.quote(first.span) == "Sex / age: F"
    assert document.quote(second.span) == "/ 38"
    assert second.label and second.label in first.span


def test_lines_with_arrows_stay_apart(shown: Shown) -> None:
    text = (
        "voice low and slow in the whole of the long and dark day in the house → clear\n"
        "step not firm with a stick in both of the cold and wet days of it → firm and long without one\n"
        "mood low → good\n"
        "Sleep: 3 h → 6 h\n"
    )
    assert [line.split(" ")[0] for line in shown(INTRO + text)[1:]] == ["item", "item", "item", "field"]
    assert shown(INTRO + "He went from low → high.\n")[1:] == ["paragraph He went from low → high."]
