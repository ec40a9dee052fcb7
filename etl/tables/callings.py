"""How the text may call the person of a line: by the word with a number, by a number, a code, initials or a name."""

from __future__ import annotations

import re
from dataclasses import replace

from etl.document import Cell, Span
from etl.parsers.people.line_names import kin_names, named_with_time
from etl.parsers.people.names import in_short
from etl.parsers.people.words import CODED
from etl.patterns import regex

_WORDS = r"patient|case|participant|subject|child|infant|twin|sibling|brother|sister|boy|girl|man|woman|volunteer|recipient|proband|person|individual"
_NUMBER = regex(
    rf"(?:(?P<word>{_WORDS}|pat|pt|p|no)\W{{0,2}}(?:(?:no|nr)\W{{1,2}})?)?#?(?P<n>\d{{1,2}}|[A-H])\.?",
    re.I,
)
WORDED = regex(rf"(?:{_WORDS}|pat|pt)\W{{0,2}}(?:(?:no|nr)\W{{1,2}})?#?(?:\d{{1,2}}|[A-H])\.?", re.I)
SHORT_CODE = regex(r"(?:P|Pt|Pat|S|C)\W{0,2}\d{1,2}")
_WITH_POINTS = r"(?:[^\W\d_]\.[ -]?){2,4}"
_POINTED = regex(_WITH_POINTS)
_AND_MORE = regex(r"^(?P<who>[^,:;(\[–]{1,20}?)\s*(?:[,:;(\[–]|(?<=\d)\.(?!\d)|\s-)\s*(?P<more>.{2,40})$")
"""A cell with more than the name: "Patient 1 (F, 34)", "1. F, 34 y"."""
LONG_NUMBER = regex(r"0\d{1,4}|\d{3,6}")
_INITIALS = regex(rf"{_WITH_POINTS}|[A-Z]{{2,3}}|[A-Z][a-z]+ [A-Z]\.")
DAY = regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?")
"""A day in figures, which is nobody's key: the columns of "18.01.2016" and "18.04.2016" are visits."""


def name_of(cell: Cell) -> str:
    """What a cell calls a patient, without the age and the sex that it adds: "Patient 1 (F, 34)".

    Args:
        cell: the first of a line.
    """
    text = cell.text.strip()
    if timed := named_with_time(text):
        return timed
    found = _AND_MORE.match(text) if not calls(text) else None
    return found["who"].strip() if found else text


def more_of(cell: Cell) -> Cell | None:
    """What a cell says behind a patient's name, with its place.

    Args:
        cell: the first of a line.

    Returns:
        The cell without the name; None if it says no more.
    """
    found = _AND_MORE.match(cell.text) if not calls(cell.text.strip()) else None
    if found is None:
        return None
    start = cell.span.start + found.start("more")
    return replace(cell, text=found["more"], span=Span(start, start + len(found["more"])))


def is_coded(text: str) -> bool:
    """Whether a text calls a patient by the word with a number, by a short code or by initials: "Case 2", "P4", "A. B."."""
    return bool(WORDED.fullmatch(text) or SHORT_CODE.fullmatch(text) or _POINTED.fullmatch(text))


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
    if DAY.fullmatch(text):
        return ()
    m = _NUMBER.fullmatch(text)
    if LONG_NUMBER.fullmatch(text):
        return (text, f"Patient {text}", f"Case {text}")
    if m and (m["n"].isdigit() or m["word"] or (lettered and m["n"].isupper())):
        words = ("Patient", "Case", "Participant", *(("Child",) if m["n"].isdigit() else ()))
        return (*((text,) if m["word"] else ()), *(f"{word} {m['n']}" for word in words))
    return kin_names(text) or in_short(text) or ((text,) if is_proper(text) or CODED.fullmatch(text) else ())
