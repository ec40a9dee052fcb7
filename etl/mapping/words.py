"""How a text becomes words that can be compared: the one normalization of synonyms, verbs and units, and of printed labels.

A label can be read without its number, colon, footnote marks, unit and other language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache

from etl.patterns import regex

# How a text becomes words that can be compared: the one normalization of synonyms and documents.
#
# Offsets are kept, so that a match of normalized words is a place in the text. Nothing here knows a term; it knows
# letters, digits, punctuation, English plurals and the two spellings of English.


Token = tuple[int, int, str]
"""Start, end (offsets into the text) and the normalized word or sign."""

# Scripts written without spaces (or with particles glued on): every character is a word of its own.
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
# What continues a word but isn't a letter to `re`: combining marks, vowel signs, invisible characters.
_MARKS = (
    r"\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0d7f\u1dc0-\u1dff"
    r"\u200b-\u200d\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufeff"
)
_LETTER = rf"[^\W_{_UNSPACED}]"
_APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`\uff07"

_SAME = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\uff02", '"'),
    **dict.fromkeys("\u3002\uff61", "."),
    **dict.fromkeys("\u3001\uff64", ","),
    **dict.fromkeys("\u2264\u2266", "≤"),
    **dict.fromkeys("\u2265\u2267", "≥"),
    "\u2044": "/",
    "\u2215": "/",
    "&": "and",
    "_": "-",
}
# An em dash is a pause even without spaces around it, so it never glues two words.
_PAUSES = "\u2014\u2015"
_SIGNS = frozenset("+%<>↑↓=")
_DETERMINERS = frozenset({"the", "his", "her", "their", "my", "your", "our"})
_SHORT_WORD = max(map(len, _DETERMINERS))
_LONGEST = 64
"""Longer runs of letters aren't words; they are only lowered, never stemmed or remembered."""


@cache
def _pattern(marks: bool) -> re.Pattern[str]:
    word = rf"(?:{_LETTER}|[{_MARKS}])+" if marks else rf"{_LETTER}+"
    return regex(
        rf"({word})"  # 1: a word
        rf"|([{_UNSPACED}])"  # 2: a character of an unspaced script
        rf"|((?<=[^\W_])[{_APOSTROPHES}][sS](?![^\W_]))"  # 3: possessive
        r"|((?<=[^\W_])\((?:s|es|ies)\))"  # 4: "limb(s)"
        r"|(\S)"  # 5: anything else that is visible
    )


@cache
def _marked() -> re.Pattern[str]:
    return regex(f"[{_MARKS}]")


def tokens(text: str) -> list[Token]:
    """The words and signs of a text, with their places.

    Words are runs of letters and digits in their normalized form (`normal`). Hyphens, slashes and apostrophes
    inside a word split it and are dropped; possessives and "(s)" are dropped; "+ - % < > ↑ ↓ =" are tokens
    unless they stand between letters; each other sign is a token of its own.

    Args:
        text: any text.

    Returns:
        (start, end, normalized) in the order of the text.
    """
    found: list[Token] = []
    length = len(text)
    before = -1  # where the word directly before ends, and whether it is one letter only
    single = False
    for match in _pattern(not text.isascii() and _marked().search(text) is not None).finditer(text):
        group = match.lastindex
        start, end = match.span()
        if group == 1:
            before, single = end, end - start == 1
            word = match[0]
            if end - start <= _SHORT_WORD and word.lower() in _DETERMINERS:
                continue  # "lift her leg" and "lift the leg" are the same words
            found.append((start, end, normal(word)))
        elif group == 2:
            found.append((start, end, unicodedata.normalize("NFKC", match.group())))
        elif group == 5:
            char = match.group()
            glued = before == start and end < length
            after = text[end] if glued else ""
            if glued and _inside(char, text[start - 1], after, single):
                continue
            if char in _APOSTROPHES and before == start and text[start - 1] in "sS":
                continue  # "the patients' legs"
            same = _SAME.get(char)
            found.append((start, end, same or unicodedata.normalize("NFKC", char).casefold()))
    return found


def _inside(char: str, left: str, right: str, single: bool) -> bool:
    """Whether a sign between two characters belongs to one written word and is dropped."""
    if char in _PAUSES or not right.isalnum():
        return False
    same = _SAME.get(char, char)
    if same in "-/'":
        return True
    if same == ".":
        return single and left.isalpha() and right.isalpha()  # "i.v.", but not "pain.No"
    return same in _SIGNS and left.isalpha() and right.isalpha()


def normal(word: str) -> str:
    """One word, normalized: compatibility forms unified, case folded, Latin accents and plural dropped.

    Args:
        word: a run of letters and digits.

    Returns:
        The form that is compared ("Biopsies" → "biopsy", "Barré" → "barre", "MRIs" → "mri").
    """
    return word.casefold() if len(word) > _LONGEST else _normal(word)


@lru_cache(maxsize=8192)
def _normal(word: str) -> str:
    if word.isascii():
        folded = word.lower()
    else:
        folded = unicodedata.normalize("NFKC", word).casefold()
        folded = _plain(folded)
    if len(word) > 2 and word[-1] == "s" and word[:-1].isupper():
        return folded[:-1]  # "CTs"
    return singular(folded)


def _plain(word: str) -> str:
    """Drop what is invisible, and the accents of Latin letters ("é"; not "ñ", which is a letter of its own)."""
    kept = []
    for char in word:
        if unicodedata.category(char) == "Cf":
            continue
        parts = unicodedata.normalize("NFD", char)
        if len(parts) > 1 and parts[0].isascii() and char != "ñ":
            kept.append(parts[0])
        elif "\u0300" <= char <= "\u036f" and kept and kept[-1].isascii():
            if char == "\u0303" and kept[-1] == "n":
                kept[-1] = "ñ"
        else:
            kept.append(char)
    return "".join(kept)


_NO_PLURAL = frozenset(("nils",))
"""Words that only look like the plural of another one: a first name."""


def singular(word: str) -> str:
    """The light English singular of a lower-case word; used on both sides, so it need not be a real word.

    Args:
        word: a normalized word.

    Returns:
        The word without its plural ending; words in -ss, -us, -is and short words stay.
    """
    if len(word) < 4 or word[-1] not in "se" or word in _NO_PLURAL:
        return word
    if word.endswith("ae"):
        return word[:-1] if len(word) > 4 else word
    if word[-1] == "e" or word.endswith(("ss", "us", "is")) or not word[-2].isalpha():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "shes", "xes", "eaches", "tches", "nches", "rches", "uches")):
        return word[:-2]
    if word.endswith(("yses", "stases", "crises")) or (
        len(word) > 6 and word.endswith(("oses", "eses")) and not word.endswith(("poses", "doses", "coses"))
    ):
        return word[:-2] + "is"
    return word[:-1]


def spelling(word: str) -> str:
    """One spelling for the two of English ("tumour" and "tumor", "oedema" and "edema", "-ised" and "-ized").

    Args:
        word: a normalized word.

    Returns:
        The form under which the lexicon keeps it; not meant to be shown.
    """
    if len(word) < 5 or len(word) > _LONGEST:
        return word
    return _spelling(word)


@lru_cache(maxsize=8192)
def _spelling(word: str) -> str:
    folded = word.replace("ae", "e").replace("oe", "e")
    if len(folded) > 4 and folded.endswith(("tre", "bre")):
        return folded[:-2] + "er"
    if folded.endswith("our"):
        return folded[:-3] + "or" if len(folded) > 5 else folded
    if len(folded) > 6:
        for british, american in _ENDINGS:
            if folded.endswith(british):
                return folded[: -len(british)] + american
    return folded


_ENDINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("ysing", "yzing"),
    ("ysed", "yzed"),
    ("yse", "yze"),
    ("oured", "ored"),
    ("ouring", "oring"),
)


def shouted(term: str) -> bool:
    """Whether a synonym is an abbreviation in capitals, which is matched in its own case only.

    Args:
        term: a synonym as written in the mapping file.

    Returns:
        True for up to six letters, all capitals ("MS", "CD4+"), and for a small letter before two capitals ("mRS", which
        is no "Mrs").
    """
    letters = sum(char.isalpha() for char in term)
    if letters == 3 and len(term) == 3:
        return term[1:].isupper()
    return 0 < letters <= 6 and term.isupper()


_COLUMNS = "   "


def parted(text: str, stream: list[Token]) -> list[Token]:
    """Put a token that no synonym has where an empty line, a tab or the space between two columns parts two words.

    Args:
        text: the text.
        stream: its words and signs.
    """
    if "\t" not in text and "\n" not in text and _COLUMNS not in text:
        return stream
    made: list[Token] = []
    before = 0
    for token in stream:
        start = token[0]
        if start - before > 1 or (start > before and text[before] == "\t"):
            gap = text[before:start]
            if "\t" in gap or gap.count("\n") > 1 or _COLUMNS in gap:
                made.append((before, before, "\n"))
        made.append(token)
        before = token[1]
    return made


# What people did: the past of the verb that begins a phrase of what they can do ("lift the arm", "lifted the arm").
#
# The third person needs no form of its own: it ends like a plural, and plurals are folded (see `words.singular`).


_IRREGULAR = {
    "arise": "arose", "bend": "bent", "blow": "blew", "bring": "brought", "catch": "caught", "come": "came", "creep": "crept",
    "do": "did", "draw": "drew", "drink": "drank", "drive": "drove", "eat": "ate", "fall": "fell", "feed": "fed", "feel": "felt",
    "get": "got", "go": "went", "hear": "heard", "hold": "held", "keep": "kept", "kneel": "knelt", "know": "knew", "leave": "left",
    "make": "made", "meet": "met", "pay": "paid", "ride": "rode", "rise": "rose", "run": "ran", "say": "said",
    "see": "saw", "shake": "shook", "sing": "sang", "sit": "sat", "sleep": "slept", "speak": "spoke", "stand": "stood",
    "stick": "stuck", "sweep": "swept", "swim": "swam", "swing": "swung", "take": "took", "tell": "told", "think": "thought",
    "throw": "threw", "understand": "understood", "wake": "woke", "wear": "wore", "wring": "wrung", "write": "wrote",
}  # fmt: skip
_VERBS_SAME = frozenset(("cut", "put", "read", "shut", "spread"))
_LAST_STRESSED = frozenset(("control", "propel", "transfer", "unzip"))
"""Longer verbs whose last sound is doubled where it is one letter behind one vowel."""
_LEFT_OUT = frozenset(("be", "can", "could", "have", "able", "lie", "use", "answer", "return"))
"""No verbs, and verbs whose past tells what happened once rather than what somebody can do ("lay flat for six hours")."""
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_DOUBLED = re.compile(r"\w*[aeiou][^aeiouwxy]")
_CONSONANT_Y = re.compile(r"\w*[^aeiou]y")


def past(phrase: str) -> str | None:
    """A phrase of what somebody can do, told as done.

    Args:
        phrase: words that may begin with a verb in its base form, with an object ("comb the hair").

    Returns:
        The phrase with the verb in the past; None for one word, and where the first word can't be a base form. What
        begins with another word gives a phrase that nobody writes.
    """
    verb, _, rest = phrase.partition(" ")
    if not rest or not verb.isascii() or not verb.isalpha() or not verb.islower():
        return None
    if verb in _VERBS_SAME or verb in _LEFT_OUT or verb.endswith(("ed", "ing", "ss", "ly")):
        return None
    return f"{_past(verb)} {rest}"


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if _CONSONANT_Y.fullmatch(verb):
        return verb[:-1] + "ied"
    if _SHORT.fullmatch(verb) or (verb in _LAST_STRESSED and _DOUBLED.fullmatch(verb)):
        return verb + verb[-1] + "ed"
    return verb + "ed"


# Units as they are printed.


class PrintedUnits(dict[str, str]):
    """UCUM codes by the unit as printed; not to be changed once made."""

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """The length of the longest printed unit for each two first characters (in lower case), or the only one."""
        longest: dict[str, int] = {}
        for printed in self:
            first = printed[:2].lower()
            longest[first] = max(longest.get(first, 0), len(printed))
        return longest


_FOOTNOTES = "*†‡§¶#^¹²³⁰⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈ"
LOOSE = " \t\r\n\u00a0\u3000:：;,，、.。|·•●○▪■◆►➢‣–—-" + _FOOTNOTES


@cache
def _number() -> re.Pattern[str]:
    # "1.", "2)", "(3)", "1.2 ", "5a.", "IV.", "B)", "R-1-", "Q3:", "第一章 ", "一、", "①"; a bare number needs a
    # space behind it, and a hyphen ("17-") belongs to the word.
    return regex(
        r"[(（\[]?(?:"
        r"[A-Z][-.]?\d{1,2}[a-z]?\s?[-.:)]"
        r"|\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?\s?(?:[.)）\]:：、，]|[-–—]\s|\s(?=\S))"
        r"|[IVX]{1,5}(?:[.)）\]:：、]|\s[-–—]\s)"
        r"|[A-Za-z][.)）\]](?!\S\.)"
        r"|第?[一二三四五六七八九十]{1,3}[章节、.．)）]"
        r"|[①-⑳]"
        r")\s*"
    )


@cache
def _glued_number() -> re.Pattern[str]:
    return regex(r"(?:[A-Z]-?)?\d{1,2}[a-z]?[-–—.]?\s?(?=[^\W\d_]{2})")


@cache
def _scripts() -> re.Pattern[str]:
    # Runs of letters that are, or aren't, Latin/Greek/Cyrillic/Arabic …: the halves of a bilingual label.
    wide = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
    return regex(rf"[{wide}][{wide}\s、（）()]*|[^{wide}]+")


def trimmed(text: str) -> str:
    """A label without spaces, bullets, colons, full stops and footnote marks around it.

    Args:
        text: a printed label.

    Returns:
        The label's words.
    """
    return text.strip(LOOSE)


def begin(text: str) -> int:
    """Where a label's words begin.

    Args:
        text: a printed label.

    Returns:
        The offset behind its bullets and its number; 0 if nothing else is left.
    """
    bullets = len(text) - len(text.lstrip(LOOSE))
    match = _number().match(text, bullets)
    return match.end() if match and text[match.end() :].strip(LOOSE) else bullets


def unnumbered(text: str, *, glued: bool = False) -> str:
    """A label without its number.

    Args:
        text: a trimmed label.
        glued: also drop a number without sign or space behind it ("1Speech"), for rows of a scale.

    Returns:
        The label behind its number ("1. Speech" → "Speech"), or the label itself.
    """
    match = _number().match(text)
    if match is None and glued:
        match = _glued_number().match(text)
    rest = trimmed(text[match.end() :]) if match else ""
    return rest or text


def unbracketed(text: str) -> tuple[str, tuple[str, ...]]:
    """A label and what stands in its brackets.

    Args:
        text: a label.

    Returns:
        The label without its bracketed parts, and these parts. Brackets that don't close are left.
    """
    outside: list[str] = []
    inside: list[str] = []
    opened: list[int] = []
    last = 0
    for place, char in enumerate(text):
        if char in "([（【":
            opened.append(place)
        elif char in ")]）】" and opened:
            start = opened.pop()
            if not opened:
                outside.append(text[last:start])
                inside.append(text[start + 1 : place])
                last = place + 1
    if opened and opened[0] >= last:
        # An unclosed bracket: keep what stands before it as the label.
        outside.append(text[last : opened[0]])
    else:
        outside.append(text[last:])
    return " ".join(" ".join(outside).split()), tuple(trimmed(part) for part in inside)


_PER_TIME = regex(r"(?<=\d)\s?/\s?(?:hrs?|h|min)$", re.I)
"""The unit of a number that stands for a label: "12.5/hr"."""


def readings(text: str) -> Iterator[str]:
    """What a label may be called, the fullest reading first.

    Args:
        text: a printed label ("3. 年龄 (Age):").

    Yields:
        Texts to look up, each only once; at most a few dozen.
    """
    seen: set[str] = set()

    def fresh(candidates: tuple[str, ...]) -> Iterator[str]:
        for candidate in candidates:
            if candidate and candidate not in seen and len(seen) < 40:
                seen.add(candidate)
                yield candidate

    whole = trimmed(text)
    plain = unnumbered(whole)
    yield from fresh((whole, plain))
    if "_" in plain:
        yield from fresh((" ".join(plain.replace("_", " ").split()),))  # a column's name in a program
    outside, inside = unbracketed(plain)
    outside = _PER_TIME.sub("", trimmed(outside))
    yield from fresh((outside, unnumbered(outside)))
    for sign in ("/", "|", "／", "｜", " - ", " – ", ":", "："):
        if sign in outside:
            yield from fresh(tuple(trimmed(half) for half in outside.split(sign, 4)))
    runs = [trimmed(run) for run in _scripts().findall(outside[:400])]
    if 1 < len(runs) <= 6:
        yield from fresh(tuple(runs))
    yield from fresh(inside[:4])
