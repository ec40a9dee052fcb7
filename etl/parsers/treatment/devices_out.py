"""Devices that were put in and taken out again: "a pump was implanted in 4/2011 and explanted in 2/2012"."""

from __future__ import annotations

import re

from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.reading import Statement
from etl.patterns import regex

_OUT = regex(
    r"[^.;]{0,60}?\b(?:implanted|inserted|placed|put in|fitted|since|in|from)\b[^.;]{0,30}?(?:,|\band\b|\bbut\b|\bthen\b)\s(?:then |later |it |was |had to be |had been |again )*"
    r"(?:explanted|removed|taken out)\b(?P<when>[^.;]{0,24})",
    re.I,
)


def taken_out(text: str, statement: Statement, m: Mention, performed: Period | None) -> Period | None:
    """The time that a device was in place, of one that was taken out again.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the device.
        performed: when it was put in.

    Returns:
        From when until when, as far as it is told; None of a device that is still there.
    """
    found = _OUT.match(text, m.end, statement.span.end)
    if found is None or any(m.end <= x.start < found.start("when") for x in statement.of("procedure")):
        return None
    ends = [d.first for d in statement.dates if d.first and found.start("when") <= d.start < found.end("when")]
    start = performed.start if performed and performed.start not in ends else None
    return Period(start, ends[0] if ends else None)
