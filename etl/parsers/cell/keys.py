"""How a cell calls a person: "Patient 3", "II:2", "A:II:1", "K-01", "C.G.", "Group 1 Patient 2", "12"."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from etl.mapping.lexicon import Lexicon
from etl.parsers.people.names import in_short, kin_names
from etl.parsers.people.sex import CODED
from etl.parsers.scope.times import PHASES
from etl.parsers.when.ages import find_ages
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations, short_time
from etl.patterns import regex

_WORD = regex(r"[^\W\d_]+|\d+")
_PEDIGREE = regex(
    r"(?:(?:[A-Za-z]{1,4}|\d{1,4}|[A-Za-z]{1,3}\d{1,4})\s?[:\-–./_ ]\s?)?(?P<gen>(?=[XVI])X?(?:IX|IV|V?I{0,3}))\s?[:\-–. /_]?\s?(?P<n>\d{1,3})[a-z]?(?:\s?[:\-–.]\s?\d{1,2})?\*?"
)
_POINTED = regex(r"(?:[^\W\d_]\.[ -]?){2,4}(?:\s?\d)?")
_CODE = regex(r"#?(?=[^\s]*\d)[^\W_][\w\-–./:#+]{0,31}|[A-Z]{1,3} 0\d{1,3}")
_NUMBER = regex(r"#?\d{1,7}[a-z]?\.?")
_CAPITALS = regex(r"[A-Z]{1,3}|[A-Z][a-z]{0,2}[A-Z]")
_DAY = regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{4}-\d{2}")
_VALUE = regex(
    r"[<>≤≥~]?\s?[+-]?\d+(?:[.,]\d+)?\s?(?:%|[a-zµμ°]{1,6}(?:/[a-zA-Zµμ]{1,5})?)|\d+[.,]\d+|\d+\s?[/–-]\s?\d+\s?%?|\d[+-]|\d+\s?±.*"
)
_VARIANT = regex(r"(?:[cgmnpr]\.|NM_|NP_|NC_|chr).*|.*(?:>|del|dup|ins|fs).*|[A-Z]\d{2,5}(?:[A-Z]|\*|fs.*)", re.I)
_OTHER = regex(rf"{_DAY.pattern}|(?:HP|OMIM|MONDO|ORPHA|HGNC|PMID)\s?:\s?\d+.*", re.I)
"""A day, or a code of an ontology."""
_TIME = regex(
    r"[TDVWM]\s?[-+]?\d{1,3}|(?:day|week|month|year|visit|wk|mo|yr|hour|h|min|cycle|session)s?\W{0,2}\d{1,3}|\d{1,3}\s?(?:d|days?|w|wks?|weeks?|mo?|months?|y|yrs?|years?|h|hours?|min)\b.*",
    re.I,
)
_MORE = regex(r"^(?P<who>[^,;(\[]{1,40}?)\s*(?:[,;]\s|[(\[])(?P<more>.{1,120}?)[)\]]?$")
_APART = regex(r"^(?P<who>[^,;(\[]{1,40}?)\s[-–]\s(?P<more>.{1,60})$")
_KEYED = regex(r"^(?P<who>#?\d{1,3})[.:)]\s+(?P<more>\S.{0,60})$")
_LONGEST = 100
_BESIDE_KIN = frozenset(
    ("of", "the", "elder", "older", "younger", "twin", "half", "affected", "index", "maternal", "paternal", "a", "b")
)
_NAME = regex(
    r"(?:(?:Mrs?|Ms|Miss|Mme|Herr|Frau|Sig)\.? )?[^\W\d_a-z][^\W\d_]{1,15}(?:[ -][^\W\d_a-z][^\W\d_]{0,15}\.?){0,2}|(?:Mrs?|Ms|Miss|Mme|Herr|Frau)\.? [A-Z]\.?"
)
_MOST_WORDS = 12
_MOST_TIMED = 6
_ROMAN = {*"IVX"}
_TOKEN = regex(r"[^\s,;:()–]+")
Strength = Literal["worded", "pedigree", "initials", "code", "number", "capitals", "kin", "name"]
STRONG: frozenset[Strength] = frozenset(("worded", "pedigree", "kin"))
WEIGHT: dict[Strength, float] = {
    "worded": 4, "pedigree": 3, "kin": 3, "initials": 3, "code": 1.5, "number": 1, "capitals": 1,
    "name": 1.5,
}  # fmt: skip


class Key(Struct, frozen=True):
    """How a cell calls a person.

    Args:
        text: what it calls them, without what stands behind it.
        strength: what kind of calling it is.
        more: what stands behind it, in brackets or behind a comma: "F, 34".
        at: where that begins in the cell, -1 without it.
    """

    text: str
    strength: Strength
    more: str = ""
    at: int = -1


def read_key(lexicon: Lexicon, text: str, *, named: bool = False) -> Key | None:
    """How a cell calls a person.

    Args:
        lexicon: for the words that call people, and relatives.
        text: the cell.
        named: whether the column asks for names, so that a word with a capital is one ("Ahmed (m, 19)").

    Returns:
        The key; None for a text that is no key: a value, a day, a variant, a sentence.
    """
    return _key(lexicon, text, named) if len(text) > 2 * _LONGEST else lexicon.once(_key, text, named)


def _key(lexicon: Lexicon, text: str, named: bool) -> Key | None:
    said = " ".join(text.split())
    if not said or len(said) > _LONGEST:
        return None
    if (m := _KEYED.match(said) or _MORE.match(said)) is not None:
        who = m["who"].strip(" -–:")
        who = who if _POINTED.fullmatch(who) else who.rstrip(".")
        strength = _strength(lexicon, who)
        if strength is not None and strength != "capitals":
            return Key(who, strength, m["more"], text.find(m["more"]))
    if (m := _APART.match(said)) is not None and _strength(lexicon, m["more"]) is None and find_ages(m["more"]):
        strength = _strength(lexicon, m["who"])
        if strength is not None:
            return Key(m["who"], strength, m["more"], text.find(m["more"]))
    if (timed := _timed(lexicon, said)) is not None:
        return timed
    strength = _strength(lexicon, said)
    if strength is None and named:
        m = _MORE.match(said)
        who = m["who"].strip(" -–:.") if m else said
        if _NAME.fullmatch(who) and not lexicon.known(who) and who.casefold() not in lexicon.terms("column"):
            return Key(who, "name", m["more"], text.find(m["more"])) if m else Key(who, "name")
    return Key(said, strength) if strength is not None else None


def _timed(lexicon: Lexicon, said: str) -> Key | None:
    """A key with a time behind it or before it: "Patient 1 before", "P1 post 3 m", "After, patient 2"."""
    tokens = list(_TOKEN.finditer(said))
    if not 1 < len(tokens) <= _MOST_TIMED:
        return None
    for cut in tokens[1:]:
        for who, more in ((said[: cut.start()], said[cut.start() :]), (said[cut.start() :], said[: cut.start()])):
            name = who.strip(" -–:,;()")
            if not tells_time(lexicon, more):
                continue
            strength = _strength(lexicon, name)
            if strength in ("worded", "pedigree", "initials", "code"):
                more = more.strip(" -–:,;()")
                return Key(name, strength, more, said.find(more))
    return None


def tells_time(lexicon: Lexicon, text: str) -> bool:
    """Whether a text tells a time in the course of a treatment and nothing else: "before", "post 3 m", "at 6 months".

    Args:
        lexicon: for the words of times.
        text: what stands beside a key.
    """
    bare = text.strip(" -–:,;()")
    if not bare or short_time(bare) is not None:
        return bool(bare)
    cues = [m for m in lexicon.find(bare) if m.entry.kind == "cue" and m.entry.role in PHASES]
    if cues and cues[0].start == 0 and short_time(bare[cues[0].end :].strip(" -–:,;()")) is not None:
        return True
    spans = [(m.start, m.end) for m in cues] + [(d.start, d.end) for d in find_durations(bare)]
    if not spans:
        return False
    left = "".join(c for n, c in enumerate(bare) if not any(start <= n < end for start, end in spans))
    return not _WORD.sub("", left).strip(" -–:,;().") and len("".join(_WORD.findall(left))) <= len("months")


def _strength(lexicon: Lexicon, said: str) -> Strength | None:
    if not said or _OTHER.fullmatch(said) or _is_day(said):
        return None
    calls = lexicon.terms("column")
    tokens = _WORD.findall(said)
    words = [token.casefold() for token in tokens if not token.isdecimal()]
    called = [w for w in words if any(e.role == "calling" for e in calls.get(w, ()))]
    if called and len(tokens) <= _MOST_WORDS and not said.endswith((".", "?")) and not any(c in said for c in "=<>±"):
        marks = [
            t
            for t in tokens
            if t.casefold() not in called and (len(t) == 1 or set(t) <= _ROMAN or any(c.isdigit() for c in t))
        ]
        if marks:
            return "worded"
    if words and len(tokens) <= _MOST_WORDS and _is_kin(lexicon, words):
        return "kin"
    generation = _PEDIGREE.fullmatch(said)
    if generation and generation["gen"] and not said.isdecimal():
        return "pedigree"
    if _POINTED.fullmatch(said):
        return "initials"
    if _NUMBER.fullmatch(said):
        return "number"
    if _VALUE.fullmatch(said) or _VARIANT.fullmatch(said):
        return None
    if _CODE.fullmatch(said):
        return "code"
    return "capitals" if _CAPITALS.fullmatch(said) else None


def _is_day(said: str) -> bool:
    """Whether a text is a day and nothing else, also with its month in letters."""
    if not any(char.isdigit() for char in said) or not any(char.isalpha() for char in said):
        return False
    return any(hit.start == 0 and hit.end == len(said) for hit in find_dates(said, None))


def _is_kin(lexicon: Lexicon, words: list[str]) -> bool:
    """Whether all words are of a family: "Proband", "Elder sister", "Mother of the proband"."""
    calls = lexicon.terms("column")
    alone = [word for word in words if any(entry.role == "kin" for entry in calls.get(word, ()))]
    return bool(alone) and all(word in alone or word in _BESIDE_KIN or word in calls for word in words)


def is_time(text: str) -> bool:
    """Whether a text names a time and nobody: "Month 3", "T1", "6 months"."""
    return _TIME.fullmatch(" ".join(text.split())) is not None or _DAY.fullmatch(text.strip()) is not None


# How the text around a table may call the person of a line.

_CALLED_BY = r"patient|case|participant|subject|child|infant|twin|sibling|brother|sister|boy|girl|man|woman|volunteer|recipient|proband|person|individual"
_NUMBERED = regex(
    rf"(?:(?P<word>{_CALLED_BY}|pat|pt|p|no)\W{{0,2}}(?:(?:no|nr)\W{{1,2}})?)?#?(?P<n>\d{{1,2}}|[A-H])\.?",
    re.I,
)
WORDED = regex(rf"(?:{_CALLED_BY}|pat|pt)\W{{0,2}}(?:(?:no|nr)\W{{1,2}})?#?(?:\d{{1,2}}|[A-H])\.?", re.I)
_WITH_POINTS = r"(?:[^\W\d_]\.[ -]?){2,4}"
_LONG_NUMBER = regex(r"0\d{1,4}|\d{3,6}")
_IN_INITIALS = regex(rf"{_WITH_POINTS}|[A-Z]{{2,3}}|[A-Z][a-z]+ [A-Z]\.")
_DAY_IN_FIGURES = regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?")
"""A day in figures, which is nobody's key: the columns of "18.01.2016" and "18.04.2016" are visits."""


def is_proper(text: str) -> bool:
    """Whether a text is a name or initials: "A. B.", "Anna K."."""
    return bool(_IN_INITIALS.fullmatch(text)) or (
        " " in text and text[:1].isupper() and not any(c.isdigit() for c in text)
    )


def calls(text: str, *, lettered: bool = False) -> tuple[str, ...]:
    """How the text may call the patient of a line: "1" is Patient 1 and Case 1, and `lettered` "A" Patient A.

    Args:
        text: of the cell that names the patient.
        lettered: whether a letter alone is a patient's.
    """
    if _DAY_IN_FIGURES.fullmatch(text):
        return ()
    m = _NUMBERED.fullmatch(text)
    if _LONG_NUMBER.fullmatch(text):
        return (text, f"Patient {text}", f"Case {text}")
    if m and (m["n"].isdigit() or m["word"] or (lettered and m["n"].isupper())):
        words = ("Patient", "Case", "Participant", *(("Child",) if m["n"].isdigit() else ()))
        return (*((text,) if m["word"] else ()), *(f"{word} {m['n']}" for word in words))
    return kin_names(text) or in_short(text) or ((text,) if is_proper(text) or CODED.fullmatch(text) else ())
