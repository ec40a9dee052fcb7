"""What a cell answers (yes, no, not sure, normal), and what it looks like, whatever its head says: a sex, an age, a day, a code.

Ages are printed as "4 years and 4 months", "13y2m", "P5Y2M", "17 mo", "~12 y", or a number below "Age (months)". A column can
say when each row is: by names of visits, days, ages, times of a course.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from etl.document import Cell, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.keys import is_time, tells_time
from etl.parsers.label.heads import plain, read_head
from etl.parsers.number import months_in
from etl.parsers.people.sex import Gender, sex_printed
from etl.parsers.when.ages import AgeUnit
from etl.parsers.when.dates import find_dates
from etl.patterns import regex
from etl.terminology.ontology import Ontology

_OF_AGE = r"(?:\d|1[01])/12(?!\d)|\d{1,3}(?:[.,·]\d{1,2}(?!\d)|\.\d{3,16})?(?:\s?½|\s\d{1,2}/\d{1,2}(?!\d))?|½"
_PART = regex(rf"\s*(?P<n>{_OF_AGE})\s?[-_]?\s?(?P<u>[^\W\d_]+)\.?\s?(?:of age|old)?", re.I)
_LINK = regex(r"\s*(?:,|and|&|\+|und|et|y|e|en|-)?\s*", re.I)
_ISO = regex(r"P(?:(?P<y>\d{1,3})Y)?(?:(?P<mo>\d{1,3})M)?(?:(?P<wk>\d{1,3})W)?(?:(?P<d>\d{1,4})D)?")
_LEAD = regex(
    r"\s*(?:(?P<c>[<>≤≥]|less than|under|below|over|above|more than)|[~≈∼˜]|about|approx\.?|ca\.?|around|at|age[d]?|@|circa)\s*",
    re.I,
)
_LED = regex(r"(?P<u>d|day|wk|week|mo|month|y|yr|year)s?[ .]{1,2}(?P<n>\d{1,3})", re.I)
_BARE = regex(rf"(?P<n>{_OF_AGE})(?P<sign>\+?)")
_YEARS_MONTHS = regex(r"(?P<y>\d{1,2})[,;:/](?P<m>\d{1,2})")
_COMPARED = {
    "less than": "<", "under": "<", "below": "<", "over": ">", "above": ">", "more than": ">", "≤": "<=", "≥": ">=",
}  # fmt: skip
_LETTERS: Mapping[str, AgeUnit] = {"y": "a", "m": "mo", "w": "wk", "d": "d", "j": "a", "a": "a"}
_OLDEST: Mapping[AgeUnit, int] = {"a": 120, "mo": 1440, "wk": 5200, "d": 40000}
_MARKS = str.maketrans("()[]/,", "      ")
Units = Mapping[str, str]
"""Printed unit → UCUM code."""


class Age(Struct, frozen=True):
    """An age as a cell prints it.

    Args:
        start: offset of its number in the text.
        end: offset behind it and its unit.
        value: the age.
        unit: UCUM unit.
        comparator: "<", ">" … or None.
        bare: whether the cell has no unit of its own.
    """

    start: int
    end: int
    value: Decimal
    unit: AgeUnit
    comparator: Literal["<", "<=", ">", ">="] | None = None
    bare: bool = False


_UNBORN = regex(
    r"[\s(,-]{0,3}(?:of\s+)?(?:gestation\w*|pregnan\w+|post-?menstrual\w*|in utero|pre-?natal\w*|ante-?natal\w*|f(?:o)?etal)\b"
    r"|[\s(,]{0,3}(?:ga|pma)\b",
    re.I,
)
"""After a number of weeks that are counted before birth, and so are nobody's age."""


def read_age(text: str, units: Units, default: AgeUnit | None = None, pairs: bool = False) -> Age | None:
    """The age that a cell prints at its beginning.

    Args:
        text: the cell.
        units: printed unit → UCUM code.
        default: the unit of a bare number; None where a number alone is no age.
        pairs: whether "6,10" are six years and ten months.

    Returns:
        The age; None where the cell begins with something else, or with an age that nobody has.
    """
    lead = _LEAD.match(text)
    at = lead.end() if lead else len(text) - len(text.lstrip())
    said = (lead["c"] or "").lower() if lead else ""
    comparator = _COMPARED.get(said, said) or None
    found = _iso(text, at) or _parts(text, at, units) or _led(text, at, default)
    if (
        (found is None or found.bare)
        and (pairs or ";" in text)
        and (both := _YEARS_MONTHS.fullmatch(text.strip()))
        and int(both["m"]) < 12
    ):
        found = Age(at, len(text.rstrip()), Decimal(both["y"]) * 12 + Decimal(both["m"]), "mo")
    if found is None and default is not None and (bare := _BARE.fullmatch(text[at:].strip())):
        sign: Literal[">="] | None = ">=" if bare["sign"] else None
        found = Age(at, at + bare.end(), *_aged(bare["n"], default), sign, bare=True)
    if found is None or found.value > _OLDEST[found.unit] or _UNBORN.match(text, found.end):
        return None
    if comparator is not None:
        found = Age(found.start, found.end, found.value, found.unit, comparator, found.bare)  # type: ignore[arg-type]
    return found


def unit_asked(label: str, units: Units) -> AgeUnit:
    """The unit that a head asks for: "Age (months)", "age_mo"; years where it says nothing.

    Args:
        label: the head as words.
        units: printed unit → UCUM code.
    """
    words = label.translate(_MARKS).split()
    found = [
        code
        for word in words[1:]
        if (code := units.get(word.lower().strip(".")) or units.get(word)) in ("mo", "wk", "d", "a")
    ]
    return "a" if not found or "a" in found else found[-1]  # type: ignore[return-value]


def are_pairs(texts: list[str]) -> bool:
    """Whether the ages of a column are years and months with a comma: one of them has a part of two digits up to 11.

    Args:
        texts: all cells of the column.
    """
    found = [both for text in texts if (both := _YEARS_MONTHS.fullmatch(text.strip()))]
    return bool(found) and all(int(b["m"]) < 12 for b in found) and any(len(b["m"]) == 2 or ";" in b[0] for b in found)


def _value(printed: str) -> Decimal:
    half = "½" in printed
    bare = printed.replace("½", "").strip().replace(",", ".").replace("·", ".")
    whole, _, share = bare.partition(" ")
    value = Decimal(whole) if whole else Decimal(0)
    if share:
        top, _, low = share.partition("/")
        value += (Decimal(top) / Decimal(low)).quantize(Decimal("0.01")) if Decimal(low) else Decimal(0)
    return value + (Decimal("0.5") if half else Decimal(0))


def _aged(printed: str, unit: AgeUnit) -> tuple[Decimal, AgeUnit]:
    """Return an age with its unit; years with twelfths are months ("2 3/12")."""
    months = months_in(printed) if unit == "a" else None
    return (_value(printed), unit) if months is None else (months, "mo")


def _iso(text: str, at: int) -> Age | None:
    m = _ISO.match(text, at)
    if m is None or not any(m.groups()) or text[m.end() : m.end() + 1].isalnum():
        return None
    years, months, weeks, days = (Decimal(m[name] or 0) for name in ("y", "mo", "wk", "d"))
    if years or months:
        value, unit = (years * 12 + months, "mo") if m["mo"] else (years, "a")
    else:
        value, unit = (weeks, "wk") if m["wk"] else (days, "d")
    return Age(m.start(), m.end(), value, unit)  # type: ignore[arg-type]


def _parts(text: str, at: int, units: Units) -> Age | None:
    """Numbers with their units: "14 y 8 m", "4 years and 4 months", "13y2m"."""
    told: list[tuple[Decimal, AgeUnit, int]] = []
    begin = end = at
    while (m := _PART.match(text, end)) is not None:
        word = m["u"].lower()
        code = _LETTERS.get(word) or units.get(word) or units.get(m["u"])
        unit = next((known for known in _OLDEST if known == code), None)
        if unit is None or (told and unit == told[-1][1]):
            break
        begin = m.start("n") if not told else begin
        told.append((*_aged(m["n"], unit), m.end("u")))
        link = _LINK.match(text, m.end())
        end = link.end() if link else m.end()
    if not told:
        return None
    value, unit, stop = told[0]
    if len(told) > 1 and unit == "a" and told[1][1] == "mo":
        value, unit, stop = value * 12 + told[1][0], "mo", told[1][2]
    return Age(begin, stop, value, unit)


def _led(text: str, at: int, default: AgeUnit | None) -> Age | None:
    m = _LED.fullmatch(text[at:].strip())
    if m is None or (default not in (None, "d") and m["u"].lower() == "d"):
        return None  # "d.15" below an age in years is one at death
    return Age(at, at + m.end(), _value(m["n"]), _LETTERS[m["u"][0].lower()])


Sort = Literal["empty", "unknown", "yes", "no", "normal", "unsure", "sex", "age", "number", "day", "ontology", "words"]
ONTOLOGY = regex(r"\bHP(?:[:_]\s?|\s)(\d{7})\b")
CALLS_ONTOLOGY = regex(r"(?:HPO?|human phenotype ontology)(?:[ _-]?(?:ids?|terms?|codes?|numbers?|no\.?))?:?", re.I)
"""A head over codes of the ontology."""
BARE_CODE = regex(r"[(\[]?\s*(\d{7})\s*[)\]]?")
"""A code of the ontology without its prefix."""
DISEASE = regex(r"\bO?MIM(?: number| no\.?)?[:# ]{1,2}\s?\d{6}\b|\bORPHA(?:NET)?[: ]?\s?\d+\b|\bMONDO:\d{7}\b")
"""The number of a disease in a catalogue of diseases."""
_WORDS_AND_CODE = regex(r"[^,;\n]+?[\s(\[]*\bHP(?:[:_]\s?|\s)(\d{7})\b")
_NUMBER = regex(r"[<>≤≥~]?\s?[-−+]?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?(?:\s?%)?")
_DAY = regex(r"\d{4}-\d{2}(?:-\d{2})?(?:[T ].*)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\.?")
LETTERS = regex(r"[^\W\d_]+")
_PLUSES = regex(r"\(?\+{1,4}\)?")
_MOST_SEX_WORDS = 3


class Sorter:
    """Tells the sorts of texts, and remembers them while a document is read.

    Args:
        lexicon: for answers and units.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[str, frozenset[Sort]] = {}
        self._asked: dict[str, frozenset[str]] = {}
        self._answers = lexicon.terms("answer")
        self._units = lexicon.units()

    def __call__(self, text: str) -> frozenset[Sort]:
        """What a text can be.

        Args:
            text: of a cell.
        """
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = frozenset(self._sorts(" ".join(text.split())))
        return found

    def asks(self, text: str) -> frozenset[str]:
        """What a text asks for as a head (see `read_head`); each way to read a table asks it of the same cells.

        Args:
            text: of a cell.
        """
        found = self._asked.get(text)
        if found is None:
            found = self._asked[text] = read_head(self.lexicon, text)
        return found

    def _sorts(self, said: str) -> Iterable[Sort]:
        if not said:
            yield "empty"
            return
        for entry in self._answers.get(said.casefold(), ()):
            yield entry.role  # type: ignore[misc]
        if _PLUSES.fullmatch(said):
            yield "yes"
        if sex_of(said) is not None:
            yield "sex"
        if _NUMBER.fullmatch(said) or months_in(said) is not None:
            yield "number"
        if _DAY.fullmatch(said):
            yield "day"
        if ONTOLOGY.search(said):
            yield "ontology"
        if (age := read_age(said, self._units)) is not None and age.end >= len(said) - 1:
            yield "age"
        if LETTERS.search(said):
            yield "words"


def words_with_code(cell: Cell, ontology: Ontology | None) -> Iterator[Span]:
    """Where a cell names a feature with its own code right behind: the code says what it is, and its words nothing else.

    Args:
        cell: of a table.
        ontology: for the codes; without it none says anything.
    """
    if ontology is None:
        return
    for m in _WORDS_AND_CODE.finditer(cell.text):
        if ontology.coded(f"HP:{m[1]}") is not None:
            yield Span(cell.span.start + m.start(), cell.span.start + m.end())


def sex_of(text: str) -> Gender | None:
    """The sex that a cell prints: "F", "male", "Weiblich", "F (46,XX)".

    Args:
        text: the cell.

    Returns:
        The sex; None where a cell tells none or both.
    """
    bare = re.sub(r"\([^()]*\)?", " ", text)
    words = LETTERS.findall(bare)
    if not words or len(words) > _MOST_SEX_WORDS or any(c.isdigit() for c in bare):
        return None
    told = {word: sex for word in words if (sex := sex_printed(word))}
    if len(words) > 1 and all(len(word) == 1 for word in told):
        return None  # "A.M." are initials
    return next(iter(told.values())) if len(set(told.values())) == 1 else None


def share(sorter: Sorter, texts: Iterable[str], *sorts: Sort) -> float:
    """How many of the texts that say anything are of one of some sorts, from 0 to 1.

    Args:
        sorter: tells the sorts.
        texts: of the cells of a column.
        sorts: those that count.
    """
    told = [sorter(text) for text in texts]
    said = [one for one in told if not one & {"empty", "unknown"}]
    return sum(1 for one in said if not one.isdisjoint(sorts)) / len(said) if said else 0.0


# What a cell answers: yes, no, not sure, not known, normal; also with more behind it ("Yes (6 mo)", "+, mild").
#
# A dash, a nought and the letter N mean different things in different tables: what stands in the other cells of their
# column decides, and what a legend says goes before all.


Said = Literal["yes", "no", "unsure", "unknown", "normal"]
_DASHES = frozenset("-−–─‐")
_NUMBERS: Mapping[str, Said] = {"0": "no", "1": "yes", "0.5": "unsure", "0,5": "unsure"}
_SPLIT = regex(
    r"^(?P<lead>[^\W\d_]{2,}(?=\.\s+[^\W\d_])|[^\s,;:(/\[–—-]+|\(?[+±−-]{1,4}\)?)(?P<mark>\s*[.,;:(/\[–—-]\s*|\s+)(?P<more>\S.*)$"
)
"""An answer at the head of a cell; "No. 5" is a number."""
_NOT_APPLICABLE = regex(r"n\.?/a\.?(?=[\s,;:(]|$)", re.I)
_HYPHENS = ("-", "–")
_MOST, _MOST_WORDS = 0.9, 8
_TWO_WORDS = 2


class Coding(Struct, frozen=True):
    """How the signs of one column are meant.

    Args:
        dash: what "-" says.
        letter: what "N" says; None where it is no answer.
        digits: whether 0 and 1 answer.
        nought: whether 0 is a no beside plus signs.
        legend: what the table's notes say of signs and short forms, as answers.
    """

    dash: Said = "unknown"
    letter: Said | None = None
    digits: bool = False
    nought: bool = False
    legend: tuple[tuple[str, Said], ...] = ()


class Answer(Struct, frozen=True):
    """An answer with what stands behind it."""

    said: Said
    more: str = ""


def coding_of(
    lexicon: Lexicon, sorter: Sorter, texts: Iterable[str], *, plus: bool, yes: bool, legend: Mapping[str, str]
) -> Coding:
    """How the signs of a column are meant.

    Args:
        lexicon: for the words of answers.
        sorter: tells the sorts of cells.
        texts: the column's cells.
        plus: whether the table answers with plus signs elsewhere.
        yes: whether it answers with words for yes and no elsewhere.
        legend: what its notes say of signs and short forms.
    """
    said = [" ".join(text.split()) for text in texts]
    told = [text for text in said if text and "unknown" not in sorter(text)]
    signed = any("+" in text and "yes" in sorter(text) for text in said)
    numbers = sum(1 for text in told if text in _NUMBERS)
    others = [text for text in told if text not in _NUMBERS]
    digits = (
        bool(numbers)
        and len(set(told)) <= _MOST_WORDS
        and (numbers >= _MOST * len(told) or all(sorter(text) & {"yes", "no"} for text in others))
    )
    letters = {text.casefold() for text in said}
    answered = "y" in letters or "yes" in letters or {"n", "p"} == letters & set("abcdefghijklmnopqrstuvwxyz")
    means = {short: role for short, meant in legend.items() if (role := _meaning(lexicon, meant)) is not None}
    return Coding(
        dash="no" if signed or (plus and not yes) else "unknown",
        letter="no" if answered else "normal" if "n" in letters else None,
        digits=digits,
        nought=signed and not digits,
        legend=tuple(means.items()),
    )


def _meaning(lexicon: Lexicon, meant: str) -> Said | None:
    """The answer that a legend's words are, of two one of them: "absent", "not tested", "feature present"; no more of them are
    one: "absent from controls"."""
    answers, words = lexicon.terms("answer"), meant.casefold().strip(" .;,")
    parts = words.split(" ")
    for text in (words, *(parts if len(parts) == _TWO_WORDS else ())):
        for entry in answers.get(text, ()):
            return entry.role  # type: ignore[return-value]
    return None


def read_answer(lexicon: Lexicon, text: str, coding: Coding) -> Answer | None:
    """What a cell answers.

    Args:
        lexicon: for the words of answers.
        text: the cell.
        coding: how the signs of its column are meant.
    """
    said = " ".join(text.split()).strip()
    whole = _answer(lexicon, said, coding)
    if whole is not None:
        return Answer(whole)
    if _NOT_APPLICABLE.match(said):
        return Answer("unknown")  # "n/a, deceased at 4 months"
    if (m := _SPLIT.match(said)) is None or (m["lead"].isalpha() and m["mark"] in _HYPHENS):
        return None  # "Non-consanguineous"
    lead = _answer(lexicon, m["lead"], coding)
    mark = m["mark"].strip()
    if lead not in ("yes", "no", "unsure") or m["lead"] in _NUMBERS or m["lead"].strip("()") in _DASHES:
        return None
    if not mark and (lead == "no" or (m["lead"][:1].isalpha() and m["lead"].casefold() not in ("yes", "y"))):
        return None  # "no prenatal care", "present illness"
    return Answer(lead, m["more"].strip(" )]"))


def _answer(lexicon: Lexicon, said: str, coding: Coding) -> Said | None:
    for short, meant in coding.legend:
        if short == said:
            return meant
    if said in _DASHES or said.strip("()[]") in _DASHES:
        return "no" if said[:1] in "([" else coding.dash
    if said in ("N", "n"):
        return coding.letter
    if said in _NUMBERS and (coding.digits or (said == "0" and coding.nought)):
        return _NUMBERS[said]
    unbracketed = said.removeprefix("[").removesuffix("]").casefold()  # "[Not Available]"
    for entry in lexicon.terms("answer").get(unbracketed, ()):
        return entry.role  # type: ignore[return-value]
    bare = said.strip("()[].")
    if bare and set(bare) == {"+"}:
        return "yes"
    return None


THINGS = ("measure", "scale", "finding", "condition", "function", "procedure")
"""Kinds of terms that a column's values may be of."""
_SHORT = 12


def are_names(lexicon: Lexicon, texts: Sequence[str]) -> bool:
    """Whether texts are short names of visits and nothing clinical: "BL", "V1 (3 mo)".

    Args:
        lexicon: for terms.
        texts: of a column's cells.
    """
    told = [text for text in texts if text]
    return bool(told) and all(
        len(t) <= _SHORT and not any(m.entry.kind in THINGS for m in lexicon.find(t)) for t in told
    )


def are_times(sorter: Sorter, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether texts may all be times: days, numbers, ages, words for a visit.

    Args:
        sorter: tells what cells look like.
        texts: of a column's cells.
        lexicon: for words of times.
    """
    told = [text for text in texts if text]
    return bool(told) and all(
        is_time(t) or find_dates(t, None) or sorter(t) & {"day", "number", "age", "unknown"} or lexicon.find(t)
        for t in told
    )


def _measures(lexicon: Lexicon, head: str) -> bool:
    """Whether a head asks for an age or a length of time that is a value itself: "Age of onset", "Disease duration"."""
    words = plain(head).split()
    aged = bool(words) and "age" in read_head(lexicon, words[0])
    return aged or any(m.entry.kind in THINGS for m in lexicon.find(plain(head)))


def tell_times(lexicon: Lexicon, head: str, texts: Sequence[str]) -> bool:
    """Whether a column without a word for it tells times, and not values of what its head names: "before", "3 m".

    Args:
        lexicon: for terms.
        head: of the column.
        texts: of its cells.
    """
    told = [text for text in texts if text]
    return len(set(told)) > 1 and all(tells_time(lexicon, text) for text in told) and not _measures(lexicon, head)
