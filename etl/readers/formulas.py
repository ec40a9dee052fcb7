"""Powers and short formulas as plain text: a raised 6 behind 10 is 10⁶, a fraction of MathML is "1/2"."""

from __future__ import annotations

from typing import Any

# Superscripts as characters, so that a power of ten doesn't become a large number.


_SUPERSCRIPT_SIGNS = {"+": "⁺", "-": "⁻", "−": "⁻", "=": "⁼"}
_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RAISED = _RAISED_DIGITS | str.maketrans(_SUPERSCRIPT_SIGNS)
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def superscript(text: str, before: str) -> str:
    """A raised text as it reads in plain text.

    Args:
        text: what is raised.
        before: the character before it, "" if none.

    Returns:
        Digits and signs as superscript characters ("10", raised "-3" → "⁻³"), marks of one letter too; the ending
        of an ordinal ("th"), a grade's sign ("4" with a raised "+") and words stay as they are.
    """
    bare = text.strip()
    if not bare:
        return text
    if bare in _SUPERSCRIPT_SIGNS and (before.isdigit() or before.isspace()):
        return bare.replace("−", "-")
    if any(c.isdigit() for c in bare):
        if bare[0] in "–—":
            bare = "-" + bare[1:]
        # A dash between numbers is a range of notes, not a sign.
        pieces = [
            _SUPERSCRIPT_SIGNS[c] if c in _SUPERSCRIPT_SIGNS and (i == 0 or not bare[i - 1].isdigit()) else c
            for i, c in enumerate(bare)
        ]
        if bare[-1] in "+-−" and bare[:-1].isdigit():
            pieces[-1] = _SUPERSCRIPT_SIGNS[bare[-1]]
        return "".join(pieces).translate(_RAISED_DIGITS)
    marks = [part.strip() for part in bare.split(",")]
    if all(len(mark) == 1 and mark in _LETTERS for mark in marks) and not (before.isdigit() and bare in "aeo"):
        return ",".join(_LETTERS[mark] for mark in marks)
    if before.isalpha() and all(c in _SUPERSCRIPT_SIGNS for c in bare):
        return bare.translate(_RAISED) if len(bare) > 1 else bare
    return bare


def subscript(text: str, before: str) -> str:
    """A lowered text as it reads in plain text: digits behind a digit as subscript characters, all else as it is.

    Args:
        text: what is lowered.
        before: the character before it, "" if none.
    """
    return text.strip().translate(_LOWERED) if before.isdigit() else text.strip()


# Short formulas of MathML as plain text: a fraction is "1/2".


def around(element: Any) -> tuple[str, str]:
    """What a formula in MathML prints before and behind an element.

    Args:
        element: the element, within its formula.
    """
    parent = element.getparent()
    above = local_name(parent) if parent is not None else ""
    begin, end = _own(element, local_name(element))
    follows = element.getprevious() is not None
    if above == "mfrac":
        if not end and sum(1 for text in element.itertext() if text.strip()) > 1:
            begin, end = "(", ")"
        return (f"/{begin}" if follows else begin), end
    if above == "mfenced" and follows:
        begin = (parent.get("separators", ",").strip() or ",")[0] + begin
    return begin, end


def _own(element: Any, local: str) -> tuple[str, str]:
    """What an element prints before and behind it wherever it stands."""
    if local == "mfenced":
        return element.get("open", "("), element.get("close", ")")
    if local == "msqrt":
        return ("√", "") if sum(1 for text in element.itertext() if text.strip()) == 1 else ("√(", ")")
    return (" ", "") if local in ("mspace", "mtd") else ("", "")


def local_name(element: Any) -> str:
    """An element's name without its namespace (also one that the file never declares); "" for what is no element."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""
