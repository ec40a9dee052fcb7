"""The age at which a sign or disease began: "seizures from birth", "at the age of 18 months she developed ataxia"."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.document import Span
from etl.facts import Concept, Quantity
from etl.mapping.entry import Mention
from etl.parsers.number import WORD_NUMBER, number_of
from etl.parsers.reading import Statement
from etl.parsers.when.durations import time_quantity
from etl.patterns import regex

ONSET = Concept("age at onset", (), "measure:age_at_onset")
_UNIT = r"years?|yrs?|y|months?|mos?|mths?|weeks?|wks?|days?|d"
_N = rf"\d{{1,3}}(?:\.\d)?|{WORD_NUMBER}"
_AGE = (
    rf"(?:(?:the )?age (?:of )?(?:about |around )?(?P<n>{_N})(?![\w.]*\d)(?:[ -]?(?P<u>{_UNIT})\b)?"
    rf"|(?:about |around )?(?P<n2>{_N})[ -](?P<u2>{_UNIT}) of (?:life|age)\b"
    r"|(?P<birth>birth)\b)"
)
_BEHIND = regex(
    r"\s?[,(]?(?:\s?(?:(?:was|were|had|has|have|been|first|began|begun|started|starting|beginning|noted|noticed|seen|observed|appeared"
    r"|occurred|developed|present|with|onset)\b)){0,4}\s(?:from|since|at)\s(?:about )?"
    + _AGE
    + r"(?! (?:to|until|on admission)\b)",
    re.I,
)
"""Between a sign and the age at which it began."""
_AHEAD = regex(
    r"\b(?:at|from|since)\s"
    + _AGE
    + r",?\s(?:(?:he|she|they|(?:the|this) (?:patient|boy|girl|child|infant|baby))\s)?(?:then |also |first |had )?"
    r"(?:developed|began to have|started (?:to have|having)|had (?:his|her|the) first|suffered(?: from)?|experienced|presented with)\s(?:[\w-]+\s){0,3}?$",
    re.I,
)
"""Before a sign that began at an age."""
_JOINED = regex(r"\s?(?:,|and|, and|or|with)\s(?:[\w-]+\s){0,2}?", re.I)
_FOUND = regex(r"\bdiagnos\w+\b[^.;]{0,40}$", re.I)
"""Before a disease whose age is that of its diagnosis."""
_DONE_FOR = regex(r"\s(?:was done |was performed )?(?:for|of|because of|due to)\s(?:[\w-]+\s){0,3}", re.I)
"""Between a procedure and the disease that it was done for."""
_FAR = 120
_MOST = 110


def onset_age(text: str, statement: Statement, m: Mention) -> tuple[Quantity, Span] | None:
    """Return the age at which something began, and where it is told; None where no words say so.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the sign or disease.
    """
    end = m.end
    for one in statement.of("finding", "condition"):
        if one.start >= end and _JOINED.fullmatch(text, end, one.start):
            end = one.end  # "seizures and hypotonia from birth"
    found = _BEHIND.match(text, end, statement.span.end)
    begin = max(statement.span.start, m.start - _FAR)
    found = found or _AHEAD.search(text, begin, m.start)
    if found is None or _FOUND.search(text, begin, m.start):
        return None
    if found.start() >= m.end and any(_DONE_FOR.fullmatch(text, p.end, m.start) for p in statement.of("procedure")):
        return None  # "had orchidopexy for bilateral cryptorchidism at five years of age"
    place = Span(found.start() if found.start() < m.start else end, found.end())
    if found["birth"]:
        return time_quantity(Decimal(0), "d"), place
    value = number_of(found["n"] or found["n2"])
    unit = _UNITS[(found["u"] or found["u2"] or "y")[:1].lower()]
    return (time_quantity(value, unit), place) if value is not None and (unit != "a" or value <= _MOST) else None


_UNITS = {"y": "a", "m": "mo", "w": "wk", "d": "d"}
