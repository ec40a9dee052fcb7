"""How many of a group are men and women ("M/F 27/13", "40 boys / 21 girls"), and what they died of ("12 died (10 of the disease)")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.document import Span
from etl.facts import Component, Concept, Evidence, Observation, Quantity, Timepoint
from etl.parsers.cohort.scenes import GROUP, PEOPLE, Scene, meant, parts_of
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_MALE, _FEMALE = r"(?:males?|men|man|boys?|m)\b\.?", r"(?:females?|women|woman|girls?|f)\b\.?"
_BETWEEN = r"\s?(?:[/,;:+&–-]|\band\b)\s?"
_PAIR = r"(?P<{0}>\d{{1,5}})\s?(?:[/:;,+–-]|\band\b)\s?(?P<{1}>\d{{1,5}})"
_SEXES = regex(
    rf"\b(?:{_MALE}{_BETWEEN}{_FEMALE}(?:\sratio)?\W{{0,4}}{_PAIR.format('m1', 'f1')}"
    rf"|{_FEMALE}{_BETWEEN}{_MALE}(?:\sratio)?\W{{0,4}}{_PAIR.format('f2', 'm2')}"
    rf"|{_MALE}[:=]?\s(?P<m5>\d{{1,5}})\s?[,;/]?\s?(?:and\s)?{_FEMALE}[:=]?\s(?P<f5>\d{{1,5}})"
    rf"|(?P<m3>\d{{1,5}})\s?{_MALE}\s?[/+&]\s?(?P<f3>\d{{1,5}})\s?{_FEMALE}"
    rf"|(?P<f4>\d{{1,5}})\s?{_FEMALE}\s?[/+&]\s?(?P<m4>\d{{1,5}})\s?{_MALE})(?![\d%]|[.,]\d)",
    re.I,
)
_EACH = r"(?P<{0}>\d{{1,5}})\s(?:of (?:them|these) )?(?:\(\s?(?P<{0}s>\d{{1,3}}(?:\.\d+)?)\s?%\s?\)\s?)?(?:were |are )?{1}(?:\s?\(\s?(?P<{0}t>\d{{1,3}}(?:\.\d+)?)\s?%\s?\))?"
_TOLD_APART = regex(
    rf"\b(?:{_EACH.format('m1', _MALE)}\s?(?:,|and|/|;|,\sand)\s?{_EACH.format('f1', _FEMALE)}"
    rf"|{_EACH.format('f2', _FEMALE)}\s?(?:,|and|/|;|,\sand)\s?{_EACH.format('m2', _MALE)})",
    re.I,
)
"""Both with their shares: "51 boys (60.7%) and 33 girls (39.3%)", "61 were men, 23 women"."""
_LABEL = regex(
    rf"(?:(?:sex|gender)\W{{0,3}})?(?:(?P<m>{_MALE}{_BETWEEN}{_FEMALE})|(?P<f>{_FEMALE}{_BETWEEN}{_MALE}))(?:\sratio)?\W*(?:n\W*)?",
    re.I,
)
_CELL = regex(
    r"\s*(\d{1,5})\s?(?:\(\s?\d{1,3}(?:\.\d)?\s?%?\s?\))?\s?[/:]\s?(\d{1,5})\s?(?:\(\s?\d{1,3}(?:\.\d)?\s?%?\s?\))?\s*",
    re.I,
)
_NUMBER = rf"(?:\d{{1,5}}|{WORD_NUMBER})"
_DIED = regex(
    rf"\b(?P<all>{_NUMBER})\s(?:(?:{PEOPLE}|of (?:them|these|those))\s)?(?:had\s|have\s|has\s)?(?:since\s|later\s)?died\b"
    r"[^.;()\d]{0,60}[(:]\s?(?P<list>[^().;:]{6,160})",
    re.I,
)
_OF = regex(
    rf"(?P<n>{_NUMBER})\s(?:died\s|was\s|were\s)?(?:of|from|due to|because of|with|by|caused by)\s(?P<what>[^,;()\d]{{3,60}}?)(?=\s*(?:,|;|\band\s(?:\d|{WORD_NUMBER})|\Z))",
    re.I,
)
_BRACKETS = regex(r"\s*(?:" + PEOPLE + r"\s*)?\(((?:[^\W\d_][^()\d,;]{0,40}\s\d{1,4}(?:[,;]\s?|(?=\)))){2,8})\)", re.I)
_PIECE = regex(r"([^\W\d_][^()\d,;]{0,40}?)\s(\d{1,4})(?=[,;)]|\Z)")
_NO_RATIO = 3
_MEN, _WOMEN = "male patients", "female patients"


def sexes(reading: Reading, statement: Statement, scene: Scene) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many men and women there are where both are told with one sign between them.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        Observations of both numbers, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    places: list[Span] = []
    label = statement.frame.label
    near = label is not None and 0 <= statement.span.start - label.end <= _NO_RATIO
    start = label.start if label is not None and near else statement.span.start
    for m in _SEXES.finditer(text, start, statement.span.end):
        men = int(m["m1"] or m["m2"] or m["m3"] or m["m4"] or m["m5"])
        women = int(m["f1"] or m["f2"] or m["f3"] or m["f4"] or m["f5"])
        if not _possible(reading, men, women) or not meant(statement, m.start(), m.end()):
            continue
        places.append(Span(m.start(), m.end()))
        out += _both(men, women, parts_of(None, scene.stratum), (reading.evidence(m.start(), m.end()),))
    for m in _TOLD_APART.finditer(text, start, statement.span.end):
        n = "1" if m["m1"] else "2"
        men, women = int(m["m" + n]), int(m["f" + n])
        if places or not _are_all(reading, men, women) or not meant(statement, m.start(), m.end()):
            continue
        places.append(Span(m.start(), m.end()))
        evidence, parts = (reading.evidence(m.start(), m.end()),), parts_of(None, scene.stratum)
        for one in _both(men, women, parts, evidence):
            sex = "m" if one.code.text == _MEN else "f"
            share = m[f"{sex}{n}s"] or m[f"{sex}{n}t"]
            out += [one, *([replace(one, value=Quantity(Decimal(share), "%", "%"))] if share else [])]
    return tuple(out), tuple(places)


def sexes_of_cell(
    reading: Reading, label: str, cell: str, parts: tuple[Component, ...], places: tuple[Evidence, ...]
) -> tuple[Observation, ...]:
    """The numbers of men and women that a cell of a table tells, behind a label that asks for both: "Male/female | 27/13".

    Args:
        reading: the document.
        label: the row's label.
        cell: the cell's text.
        parts: the part of the group that the column is of.
        places: label and cell.

    Returns:
        Observations of both numbers, () for any other row.
    """
    asked, told = _LABEL.fullmatch(label.strip()), _CELL.fullmatch(cell)
    if asked is None or told is None or not _possible(reading, int(told[1]), int(told[2])):
        return ()
    men, women = (int(told[1]), int(told[2])) if asked["m"] else (int(told[2]), int(told[1]))
    return tuple(_both(men, women, parts, places))


def _both(men: int, women: int, parts: tuple[Component, ...], places: tuple[Evidence, ...]) -> Iterator[Observation]:
    for name, number in ((_MEN, men), (_WOMEN, women)):
        yield Observation(
            subject=GROUP,
            code=Concept(name),
            category="survey",
            value=Quantity(Decimal(number), "{patients}", "patients"),
            components=parts,
            evidence=places,
            rule="men and women of the group",
        )


def _possible(reading: Reading, men: int, women: int) -> bool:
    """Whether so many men and women can be: not more than there are, and no mere ratio ("2:1")."""
    size = reading.cohort.size if reading.cohort else None
    if size is None or size.comparator:
        return men + women > _NO_RATIO
    return men + women == size.value or (_NO_RATIO < men + women < size.value)


def _are_all(reading: Reading, men: int, women: int) -> bool:
    """Whether so many men and women are the whole group, and not those of it of whom something is said."""
    size = reading.cohort.size if reading.cohort else None
    return size is not None and not size.comparator and men + women == size.value


def strata_behind(reading: Reading, start: int, end: int) -> tuple[tuple[str, Quantity, Evidence], ...]:
    """The parts of the group that a count is made of, in brackets behind it: forms and diseases with their numbers.

    Args:
        reading: the document.
        start: offset behind the count.
        end: where its sentence ends.

    Returns:
        Each part with how many of the count are of it; () where the brackets hold anything else.
    """
    text = reading.document.text
    m = _BRACKETS.match(text, start, end)
    if m is None:
        return ()
    out = []
    for piece in _PIECE.finditer(text, m.start(1), m.end(1)):
        if not any(e.kind == "condition" for e in reading.lexicon.label(piece[1].strip(), "condition")):
            return ()
        place = reading.evidence(piece.start(), piece.end())
        out.append((piece[1].strip(), Quantity(Decimal(piece[2]), "{patients}", "patients"), place))
    return tuple(out) if len(out) > 1 else ()


def died(
    reading: Reading, statement: Statement, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many died, with what they died of in brackets behind it.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        when: the time that holds.

    Returns:
        Observations of all who died and of each cause, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    places: list[Span] = []
    for m in _DIED.finditer(text, statement.span.start, statement.span.end):
        causes = list(_OF.finditer(text, m.start("list"), m.end("list")))
        if not causes or not meant(statement, m.start(), m.end()):
            continue
        places.append(Span(m.start(), m.end()))
        known = reading.lexicon.get("finding", "death")
        whole = known.concept if known else Concept("death")
        told = [(whole, m["all"], m.start(), m.start("list"))]
        for c in causes:
            named = [t for t in reading.lexicon.find(c["what"]) if t.entry.kind in ("condition", "finding")]
            cause = named[0].entry.name if named else " ".join(c["what"].split())
            told.append((Concept(f"death from {cause}"), c["n"], c.start(), c.end()))
        for concept, number, start, end in told:
            value = number_of(number)
            out.append(
                Observation(
                    subject=GROUP,
                    code=concept,
                    category="survey",
                    value=Quantity(value, "{patients}", "patients"),
                    timepoint=when,
                    evidence=(reading.evidence(start, end),),
                    rule="people who died",
                )
            )
    return tuple(out), tuple(places)
