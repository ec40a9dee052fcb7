"""Chronicles: lines and tables that open with a day and tell what happened then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

LIVER = (
    ("May 2006", "ALT 310 U/L, jaundice; lamivudine 100 mg/d begun"),
    ("Mar 2010", "cirrhosis diagnosed (ultrasound, nodular liver)"),
    ("June 2011", "first ascites; furosemide 40 mg/d, spironolactone 100 mg/d"),
    ("Sept 2011", "spontaneous bacterial peritonitis, cefotaxime 7 days"),
    ("20 Dec 2011", "discharge in good condition, no jaundice"),
)
LIVER_TELLS = [
    "alanine aminotransferase: 310 U/L; date 2006-05", "jaundice: present; date 2006-05",
    "medication: lamivudine; 100 mg; date 2006-05", "condition: cirrhosis; diagnosed 2010-03",
    "ascites: present; date 2011-06", "medication: spironolactone; 100 mg; date 2011-06",
    "medication: cefotaxime; date 2011-09", "jaundice: absent; date 2011-12-20",
]  # fmt: skip
LIVER_NEVER = ["ascites: present; date 2010-03", "medication: cefotaxime; date 2011-12-20"]
NERVES = (
    ("03/2008", "numbness of the left hand for two weeks"),
    ("11/2009", "blurred vision of the right eye, methylprednisolone 1 g for 5 days"),
    ("02/2010", "multiple sclerosis diagnosed by MRI"),
    ("07/2012", "unsteady gait and urinary urgency"),
)
NERVES_TELLS = [
    "numbness: present; date 2008-03; @ left hand", "blurred vision: present; date 2009-11; @ right eye",
    "medication: methylprednisolone; 1 g; date 2009-11", "condition: multiple sclerosis; diagnosed 2010-02",
    "urinary urgency: present; date 2012-07",
]  # fmt: skip
NERVES_NEVER = ["medication: methylprednisolone; date 2010-02", "urinary urgency: present; date 2010-02"]
CASES = {
    "liver": ("Mr. Lane, 45 years old, was seen for cirrhosis.\n\n", LIVER, LIVER_TELLS, LIVER_NEVER),
    "nerves": ("Mrs. Hart, 38 years old, was seen for multiple sclerosis.\n\n", NERVES, NERVES_TELLS, NERVES_NEVER),
}
LINES = (
    "{d}: {t}",
    "{d} - {t}",
    "{d} – {t}",
    "{d} {t}",
    "{d}, {t}.",
    "- {d}: {t}",
    "**{d}** {t}",
    "{d}  {t}",
    "{d}\t{t}",
)


def _lines(form: str, rows: tuple[tuple[str, str], ...]) -> str:
    return "TIMELINE\n" + "\n".join(form.format(d=day, t=told) for day, told in rows) + "\n"


def _columns(rows: tuple[tuple[str, str], ...]) -> str:
    return "TIMELINE\n" + "\n".join(f"{day:14}{told}" for day, told in rows) + "\n"


def _piped(heads: tuple[str, str], rows: tuple[tuple[str, str], ...]) -> str:
    told = "\n".join(f"| {day} | {what} |" for day, what in rows)
    return f"Timeline\n\n| {heads[0]} | {heads[1]} |\n|---|---|\n{told}\n"


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("form", LINES)
def test_lines_that_open_with_a_day(tells: Tells, case: str, form: str) -> None:
    who, rows, gives, never = CASES[case]
    tells(who + _lines(form, rows), gives, never, who="")


@pytest.mark.parametrize("case", CASES)
def test_days_beside_what_happened(tells: Tells, case: str) -> None:
    who, rows, gives, never = CASES[case]
    tells(who + _columns(rows), gives, never, who="")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    "heads",
    [("Date", "Event"), ("Date", "What happened"), ("When", "Course"), ("Time", "Milestone"), ("Year", "Notes")],
)
def test_tables_of_days_and_words(tells: Tells, case: str, heads: tuple[str, str]) -> None:
    who, rows, gives, never = CASES[case]
    tells(who + _piped(heads, rows), gives, never, who="")


GONE = (
    ("A hematoma of the groin, 3 cm, was gone after a week.", "hematoma", True),
    ("A rash of the face was gone by the third day.", "rash", True),
    ("Some swelling of the left arm had disappeared within two days.", "swelling", True),
    ("A slight fever subsided in the evening.", "fever", True),
    ("The pain was gone after a week.", "pain", False),
)


@pytest.mark.parametrize(("said", "what", "new"), GONE)
def test_what_came_new_and_went_was_there(tells: Tells, said: str, what: str, new: bool) -> None:
    text = f"Mr. Lane, 45 years old, has cirrhosis. He received stem cells on 3 May 2010. {said}"
    tells(text, [f"{what}: {'present' if new else 'absent'}"], [f"{what}: {'absent' if new else 'present'}"], who="")


LINKS = (
    "Dermatomyositis, Yana P., 16", "Ataxia, Mrs. Novak, 52", "Diabetic foot, Mr. Tamm, 61", "Cerebral palsy, Lena K., 4",
)  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
def test_a_list_of_other_pages_tells_of_others(tells: Tells, link: str) -> None:
    page = f"# Amina K., 33 years old, with lupus\n\nAmina K. has had lupus since 2007.\n\n- Next case: Scleroderma, Mr. Lopez, 49\n- {link}\n"
    tells(
        page,
        ["condition: systemic lupus erythematosus"],
        [
            "condition: dermatomyositis",
            "condition: ataxia",
            "condition: cerebral palsy",
            "ataxia: *",
            "condition: diabetic foot",
        ],
        who="",
        name="page.md",
    )


def test_a_medicine_that_was_never_taken_is_in_no_list(tells: Tells) -> None:
    tells(
        "| Medicine | From | To | Dose | Why stopped |\n|---|---|---|---|---|\n| Azathioprine | 2008 | 2010 | 150 mg/d | relapse |\n"
        "| Prednisone | 2006 | – | 15 mg/d | – |\n| Gabapentin | 2011 | – | 900 mg/d | – |\n| Rituximab | never | | | |\n",
        ["medication: azathioprine"],
        ["medication: rituximab"],
    )


def test_the_discussion_of_a_case_report_tells_of_others(tells: Tells) -> None:
    tells(
        "CASE REPORT\n\nStem cells in cirrhosis\n\nCASE\nA 51-year-old man with cirrhosis was admitted on 7 Nov 2011 with jaundice.\n\n"
        "DISCUSSION\nIn the natural course the score of such a patient rises, and half of the patients die within two years after ascites.\n",
        ["jaundice: present"],
        ["death: *", "ascites: *"],
        who="",
    )


def test_a_column_of_a_schedule_says_what_was_measured(tells: Tells) -> None:
    tells(
        "Mr. Lane, 45 years old, has diabetes.\n\n| Infusion | Date | Cell type | Dose (10^6/kg) | Route | Weight (kg) |\n|---|---|---|---|---|---|\n"
        "| 1 | 2018-06-04 | adipose tissue MSC | 1 | i.v. | 51.5 |\n| 2 | 2018-07-02 | adipose tissue MSC | 1 | i.v. | 52 |\n",
        ["body weight: 51.5 kg; date 2018-06-04"],
        ["mesenchymal stem cells: *"],
        who="",
    )
