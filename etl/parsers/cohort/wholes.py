"""The number that the counts of a sentence are counted from: "Of 30 patients with the bulbar form, 12 improved"."""

from __future__ import annotations

import re

from etl.document import Span
from etl.parsers.cohort.scenes import PEOPLE, Scene
from etl.parsers.cohort.segments import BEHIND, Count
from etl.parsers.cohort.words import trimmed
from etl.parsers.index import part
from etl.parsers.reading import Statement
from etl.patterns import regex
from etl.value import replace

_OPENING = regex(
    r"^(?:of|among|in(?=\s(?:all|the|these|our|those)\s)|out of|from|within)\s+(?:all\s|the\s|these\s|our\s|those\s)*$",
    re.I,
)
OF_SOME = regex(
    r"\W{0,4}(?:of|among|in)\s+(?:the |these |our |those |all )?"
    + PEOPLE
    + r"\s+(?:with|having)\s+([^,;.\d]{3,80}),\s*",
    re.I,
)
_OF_GROUP = regex(
    r"\W*(?:of|among|in)\s+(?:the |these |our |those |all )?(?:"
    + PEOPLE
    + r"\s+(?:with|having)\s+(?:the\s)?)?([^,;.\d]{3,80}?)\s*[(,]\s*n\s*=\s*$",
    re.I,
)
_WITH = regex(
    r"\s*" + PEOPLE + r"?\s*(?:with|having|who had|suffering from|in|of)\s+(?:the\s+|an?\s+)?(.{3,60}?)\s*$",
    re.I,
)
_WITH_TERM = regex(r"\s(?:with|having|who had)\s(?:the\s|an?\s)?", re.I)
_OF_THOSE = regex(r"\s(?:of|among)\s(?:them|these|those|whom)\b(?!\s(?:with|having)\b)", re.I)
_IN_NEXT = regex(r"\s\w[^,;.]{2,60}\s(?:in|by|for)\s$", re.I)


def whole(text: str, statement: Statement, found: list[Count], scene: Scene) -> tuple[list[Count], Scene]:
    """ "Of 30 patients with the bulbar form, 12 improved": the first number is what the others are counted from."""
    if len(found) < 2:
        return found, scene
    begin = statement.span.start
    group = _OF_GROUP.match(text[begin : found[0].start]) if found[0].start - begin < 140 else None
    if group is not None and found[0].values[0].code == "{patients}":
        return found[1:], replace(scene, denominator=found[0].values[0].value, stratum=trimmed(group[1]))
    first, second = found[0], found[1]
    between = text[first.end : min(second.start, first.end + 120)]
    if (
        not _OPENING.match(text[statement.span.start : first.start].lstrip(" •-–\n"))
        or first.denominator
        or len(first.values) > 1
    ):
        return found, scene
    if opened := _WITH_TERM.match(text, first.end, second.start):
        term = next((m for m in part(statement.mentions, Span(opened.end(), second.start))), None)
        if term is not None and term.start == opened.end() and _IN_NEXT.search(text, term.end, second.start):
            of_them = replace(scene, denominator=first.values[0].value, stratum=text[term.start : term.end])
            return found[1:], of_them  # "In the 31 children with diplegia the gait improved in 20"
    if "," not in between and not re.match(r"\s*" + PEOPLE + r"\s*$", between, re.I):
        told = BEHIND.match(text, second.end) and not re.search(r"\b(?:had|were|was|and)\b", between)
        if not told or not _WITH.match(between):
            return found, scene
    whole = first.values[0]
    if whole.code == "%" or whole.value == 0:
        return found, scene
    said = _WITH.match(between.split(",")[0])
    return found[1:], replace(scene, denominator=whole.value, stratum=trimmed(said[1]) if said else scene.stratum)


def of_those(text: str, found: list[Count]) -> list[Count]:
    """Counts of those counted right before, with their number: 46 of 88 in "88 took tablets; 46 of them had stopped".

    Args:
        text: the document's text.
        found: the counts of a sentence.
    """
    out: list[Count] = []
    whole: Count | None = None
    for count in found:
        people = count.values[0]
        theirs = _OF_THOSE.match(text, count.end) is not None
        if not theirs or count.denominator is not None:
            whole = count
        elif (
            whole is not None and people.code == whole.values[0].code == "{patients}" and not whole.values[0].comparator
        ):
            enough = people.value <= whole.values[0].value
            count = replace(count, denominator=whole.values[0].value) if enough else count
        out.append(count)
    return out
