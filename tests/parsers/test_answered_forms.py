"""Questions of forms that are answered by yes or no: in a column of boxes or marks, in a column of words, behind the question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

GIVES = [
    "inability to walk unaided: present", "diplopia: present", "condition: epilepsy; refuted", "condition: diabetes mellitus; confirmed; onset 2005",
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
