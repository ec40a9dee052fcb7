"""Short formulas and powers as plain text: "$\\pm$" is ±, "$10^{6}$" is 10⁶, a fraction of MathML is "1/2"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from etl.patterns import regex
from etl.readers.html.events import names
from etl.readers.jats_floats import local_name

# Superscripts as characters, so that a power of ten doesn't become a large number.


_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT_SIGNS = {"+": "⁺", "-": "⁻", "−": "⁻", "=": "⁼"}
_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_SUB_DIGITS = "₀₁₂₃₄₅₆₇₈₉"


@cache
def _raised_digits() -> dict[int, str]:
    return {ord(str(value)): sign for value, sign in enumerate(_DIGITS)}


@cache
def _raised() -> dict[int, str]:
    return _raised_digits() | {ord(k): v for k, v in _SUPERSCRIPT_SIGNS.items()}


@cache
def _lowered() -> dict[int, str]:
    return {ord(str(value)): sign for value, sign in enumerate(_SUB_DIGITS)}


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
        return "".join(pieces).translate(_raised_digits())
    marks = [part.strip() for part in bare.split(",")]
    if all(len(mark) == 1 and mark in _LETTERS for mark in marks) and not (before.isdigit() and bare in "aeo"):
        return ",".join(_LETTERS[mark] for mark in marks)
    if before.isalpha() and all(c in _SUPERSCRIPT_SIGNS for c in bare):
        return bare.translate(_raised()) if len(bare) > 1 else bare
    return bare


def subscript(text: str, before: str) -> str:
    """A lowered text as it reads in plain text: digits behind a digit as subscript characters, all else as it is.

    Args:
        text: what is lowered.
        before: the character before it, "" if none.
    """
    return text.strip().translate(_lowered()) if before.isdigit() else text.strip()


# Short formulas as plain text: "$\pm$" is ±, "$10^{6}$" is 10⁶, a fraction of MathML is "1/2".


_PIECE = regex(r"\\([A-Za-z]+)\s*|\\(.)|\s*([\^_])\s*|([{}])|([^\\^_{}\s]+|\s+)")
_BARE = regex(r"([\^_])\s*([^\\{}\s])")
"""What is raised or lowered without braces: one sign."""
_BODY = regex(r"\\begin\s?\{document\}(.*?)\\end\s?\{document\}")
_LONGEST = 300
_SIGNS = dict(
    pair.split("=", 1)
    for pair in names(
        "pm=± mp=∓ times=× cdot=· div=÷ le=≤ leq=≤ leqslant=≤ ge=≥ geq=≥ geqslant=≥ ne=≠ neq=≠ approx=≈ sim=~ simeq=≃"
        " cong=≅ equiv=≡ lt=< gt=> ll=≪ gg=≫ to=→ rightarrow=→ leftarrow=← leftrightarrow=↔ uparrow=↑ downarrow=↓"
        " infty=∞ circ=° degree=° prime=′ ldots=… dots=… cdots=… partial=∂ sum=∑ prod=∏ int=∫ in=∈ propto=∝ ast=*"
        " Delta=Δ nabla=∇ ell=ℓ hbar=ℏ bullet=• dagger=† ddagger=‡ mid=| vert=| lbrace={ rbrace=} langle=⟨ rangle=⟩"
        " alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ kappa=κ lambda=λ mu=μ nu=ν xi=ξ"
        " pi=π rho=ρ sigma=σ tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π"
        " Sigma=Σ Phi=Φ Psi=Ψ Omega=Ω iota=ι upmu=μ upalpha=α upbeta=β upgamma=γ updelta=δ"
    )
)
_WORDS = names("log ln exp min max sin cos tan lim arg det")
_DROPPED = names(
    "mathrm mathit mathbf mathsf mathbb mathcal mathscr mathfrak text textit textbf textrm textsf rm it bf sf hbox mbox boldsymbol"
    " bm left right big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle scriptstyle limits nolimits operatorname"
    " mathop mathrel mathbin mathord nonumber"
)
_BLANKS = {"quad": " ", "qquad": " ", "enspace": " ", "space": " ", ",": " ", ";": " ", ":": " ", " ": " ", "!": ""}


class _UnknownError(Exception):
    """A formula has something that plain text can't say."""


def plain(tex: str) -> str:
    """A short formula in TeX as it reads in plain text; "" when it holds what plain text can't say.

    Args:
        tex: the formula, with the signs around it and with the document that some publishers put it into.
    """
    body = _BODY.search(tex.replace("\n", " "))
    text = (body.group(1) if body else tex).strip().removeprefix(r"\(").removesuffix(r"\)")
    text = text.removeprefix(r"\[").removesuffix(r"\]").strip().strip("$").strip()
    if len(text) > _LONGEST or "\\begin" in text:
        return ""
    pieces = iter(_PIECE.findall(_BARE.sub(r"\1{\2}", text.replace("~", " ").replace("$", "{}"))))
    try:
        return " ".join(_group(pieces).split())
    except _UnknownError:
        return ""


_Pieces = Iterator[tuple[str, str, str, str, str]]


def _group(pieces: _Pieces) -> str:
    """The text up to the end of the formula or of the braces that are open."""
    out = ""
    for piece in pieces:
        if piece[3] == "}":
            return out
        out += _one(piece, pieces, out)
    return out


def _argument(pieces: _Pieces) -> str:
    """The text of what a command or a raised or lowered sign takes: a group, or the next sign."""
    piece = next(pieces, None)
    if piece is None:
        raise _UnknownError
    return _one(piece, pieces, "")


def _one(piece: tuple[str, str, str, str, str], pieces: _Pieces, before: str) -> str:
    """The text of one piece, with the arguments that it takes from those behind it."""
    command, sign, shift, brace, text = piece
    if text:
        return text
    if brace:
        if brace == "}":
            raise _UnknownError
        return _group(pieces)
    if shift:
        inner = _argument(pieces)
        if shift == "^":
            return inner if inner in ("°", "′", "*") else superscript(inner, before[-1:])
        return subscript(inner, before[-1:])
    if sign or command in _BLANKS:
        return _BLANKS.get(sign or command, sign)
    if command in _DROPPED:
        return ""
    if command in _WORDS:
        return f"{command} "
    if command in ("frac", "dfrac", "tfrac"):
        return over(_argument(pieces), _argument(pieces))
    if command == "sqrt":
        return f"√{_bracketed(_argument(pieces))}"
    if command not in _SIGNS:
        raise _UnknownError
    return _SIGNS[command] + (" " if before[-1:] == " " else "")


def over(above: str, below: str) -> str:
    """A fraction on one line.

    Args:
        above: its numerator.
        below: its denominator.
    """
    return f"{_bracketed(above)}/{_bracketed(below)}"


def _bracketed(text: str) -> str:
    """A term in brackets when it is more than a number or name."""
    return text if text.strip(" √").replace(".", "").isalnum() else f"({text})"


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
