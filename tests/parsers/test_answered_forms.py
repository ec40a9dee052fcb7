"""Questions of forms that are answered by yes or no: in a column of boxes or marks, in a column of words, behind the question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

GIVES = [
    "inability to walk: present", "diplopia: present", "condition: epilepsy; refuted", "condition: diabetes mellitus; confirmed; onset 2005",
    "dysphagia: absent", "smoking: absent",
]  # fmt: skip
NEVER = ["condition: epilepsy; confirmed", "dysphagia: present", "condition: cancer; confirmed", "diplopia: absent"]
ASKED = (
    "Can you walk alone",
    "Double vision",
    "Do you have epilepsy",
    "Diabetes",
    "Trouble with swallowing",
    "Do you smoke",
)
YES = (False, True, False, True, False, False)
MORE = ("", "", "", "since 2005", "", "")


def _boxes(yes: str, no: str, ticked: str, empty: str) -> str:
    rows = [f"{'':36}{yes:6}{no}"]
    for asked, said, more in zip(ASKED, YES, MORE, strict=True):
        cells = (ticked, empty) if said else (empty, ticked)
        rows.append(f"{asked + '?':36}{cells[0]:6}{cells[1]:6}{more}".rstrip())
    return "\n".join(rows)


def _pipes(mark: str) -> str:
    rows = ["| Question | Yes | No | Remarks |", "|---|---|---|---|"]
    for asked, said, more in zip(ASKED, YES, MORE, strict=True):
        rows.append(f"| {asked}? | {mark if said else ''} | {'' if said else mark} | {more} |")
    return "\n".join([*rows, "| Cancer? | | | |"])


def _words() -> str:
    rows = ["| Question | Answer |", "|---|---|"]
    rows += [
        f"| {a}? | {'Yes' if y else 'No'}{', ' + m if m else ''} |" for a, y, m in zip(ASKED, YES, MORE, strict=True)
    ]
    return "\n".join(rows)


def _behind() -> str:
    return "\n".join(
        f"{a}? {'yes' if y else 'no'}{', ' + m if m else ''}" for a, y, m in zip(ASKED, YES, MORE, strict=True)
    )


FORMS = {
    "boxes": _boxes("yes", "no", "[x]", "[ ]"), "signs": _boxes("YES", "NO", "☒", "☐"), "x": _pipes("x"), "check": _pipes("✓"),
    "words": _words(), "behind": _behind(),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_same_answers(tells: Tells, form: str) -> None:
    tells(form, GIVES, NEVER)


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Epilepsy?  [ ] yes  [x] no\nDiabetes?  [x] yes  [ ] no\n", ["condition: epilepsy; refuted", "condition: diabetes mellitus; confirmed"], []),
        ("Falls?  yes [x]  no [ ]\nVomiting?  yes [ ]  no [x]\n", ["falls: present", "vomiting: absent"], []),
        ("| | no | yes | not known |\n|---|---|---|---|\n| Epilepsy | x | | |\n| Cancer | | | x |\n| Falls | | x | |\n",
         ["condition: epilepsy; refuted", "falls: present"], ["condition: cancer; confirmed", "condition: cancer; refuted"]),
        ("| | never | sometimes | always |\n|---|---|---|---|\n| Tremor | ☐ | ☒ | ☐ |\n", [], ["tremor: absent", "tremor: ☐"]),
        ("No problems with memory.", ["memory impairment: absent"], ["memory impairment: present"]),
        ("He has problems with memory.", ["memory impairment: present"], ["memory impairment: absent"]),
        ("Allergy? yes, penicillin\nFever? no\nFalls? no\n", ["penicillin allergy: present", "fever: absent"], ["medication: penicillin"]),
        ("Had stem cells before? no\nFever? no\nFalls? no\nDate: 21 August 2012\n", [], ["treatment: *; completed"]),
    ],
)  # fmt: skip
def test_other_answers(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


def test_a_conversation_is_no_form(tells: Tells) -> None:
    """Answers that go on are read as what somebody says."""
    tells("Do you sleep well? No, the pain in my back wakes me.", [], ["sleep: absent"])
