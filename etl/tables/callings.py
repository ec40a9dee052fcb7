"""How the text may call the person of a line: by the word with a number, by a number, a code, initials or a name."""

from __future__ import annotations

import re

from etl.parsers.people.names import in_short, kin_names
from etl.parsers.people.sex import CODED
from etl.patterns import regex

_WORDS = r"patient|case|participant|subject|child|infant|twin|sibling|brother|sister|boy|girl|man|woman|volunteer|recipient|proband|person|individual"
_NUMBER = regex(
    rf"(?:(?P<word>{_WORDS}|pat|pt|p|no)\W{{0,2}}(?:(?:no|nr)\W{{1,2}})?)?#?(?P<n>\d{{1,2}}|[A-H])\.?",
    re.I,
)
WORDED = regex(rf"(?:{_WORDS}|pat|pt)\W{{0,2}}(?:(?:no|nr)\W{{1,2}})?#?(?:\d{{1,2}}|[A-H])\.?", re.I)
_WITH_POINTS = r"(?:[^\W\d_]\.[ -]?){2,4}"
LONG_NUMBER = regex(r"0\d{1,4}|\d{3,6}")
_INITIALS = regex(rf"{_WITH_POINTS}|[A-Z]{{2,3}}|[A-Z][a-z]+ [A-Z]\.")
_DAY = regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?")
"""A day in figures, which is nobody's key: the columns of "18.01.2016" and "18.04.2016" are visits."""


def is_proper(text: str) -> bool:
    """Whether a text is a name or initials: "A. B.", "Anna K."."""
    return bool(_INITIALS.fullmatch(text)) or (
        " " in text and text[:1].isupper() and not any(c.isdigit() for c in text)
    )


def calls(text: str, *, lettered: bool = False) -> tuple[str, ...]:
    """How the text may call the patient of a line: "1" is Patient 1 and Case 1, and `lettered` "A" Patient A.

    Args:
        text: of the cell that names the patient.
        lettered: whether a letter alone is a patient's.

    Returns:
        The names, () where the text calls nobody.
    """
    if _DAY.fullmatch(text):
        return ()
    m = _NUMBER.fullmatch(text)
    if LONG_NUMBER.fullmatch(text):
        return (text, f"Patient {text}", f"Case {text}")
    if m and (m["n"].isdigit() or m["word"] or (lettered and m["n"].isupper())):
        words = ("Patient", "Case", "Participant", *(("Child",) if m["n"].isdigit() else ()))
        return (*((text,) if m["word"] else ()), *(f"{word} {m['n']}" for word in words))
    return kin_names(text) or in_short(text) or ((text,) if is_proper(text) or CODED.fullmatch(text) else ())
