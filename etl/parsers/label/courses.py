"""Header cells that count the courses of treatment, or the treatments, above "before" and "after"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.label.labels import Facet
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.when.timepoints import named_course
from etl.patterns import regex
from etl.value import replace

_NTH = r"(?:\d{1,2}(?:st|nd|rd|th)|" + "|".join(ORDINALS) + r"|I{1,3}|IV|V)"
_ONE = (
    r"(?:(?:hospital|treatment|therapy|stem|cells?|cell) ){0,3}"
    r"(?:course|treatment|therapy|round|cycle|stay|admission|hospitali[sz]ation|session|injection|infusion|implantation|transplantation|transplant|procedure)"
)
_HEAD = regex(rf"(?:the )?{_NTH} {_ONE}|{_ONE} (?:no\.? ?|nr\.? ?|number |# ?)?(?:\d{{1,2}}|I{{1,3}}|IV|V)", re.I)


def is_course(cell: Cell) -> bool:
    """Whether a cell counts a course or a treatment and says nothing else: "1st course", "Infusion 2".

    Args:
        cell: of a header row.
    """
    return _HEAD.fullmatch(" ".join(cell.text.split()).strip(" :()")) is not None


def of_course(facet: Facet, heads: Sequence[Cell]) -> Facet:
    """What a column's heads say, with the course that one of them counts.

    Args:
        facet: what they say together.
        heads: the column's header cells.

    Returns:
        The facet, its time in the course; the same one where it has no time, or one of a course.
    """
    if facet.time is None or facet.time.course is not None:
        return facet
    named = next((course for cell in heads if is_course(cell) and (course := named_course(cell.text))), None)
    return facet if named is None else replace(facet, time=replace(facet.time, course=named), note="")
