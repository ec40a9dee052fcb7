"""Medicines that somebody doesn't bear: "allergic to penicillin", "aspirin: hypersensitive"."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_REACTS = regex(r"\s*(?:to|against|from|by|of|except(?: for| to)?|other than|apart from|:)\b[^.;]*$|\s*:[^.;]*$")

_OTHERWISE = regex(
    r"\b(?:but|although|though|however|while) (?:he|she|I|they|the patient|can|could|tolerates?|has|had|is|was)\b", re.I
)
"""Where what is borne follows: "allergic to A, but she can take B"."""


def not_borne(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether somebody reacts to a medicine: "hypersensitive to A and B", "A: hypersensitive", or under such a label.

    Args:
        reading: the document.
        statement: the statement.
        m: the medicine.

    Returns:
        True when it is named as what is not borne.
    """
    text = reading.document.text
    if any(x.entry.kind == "cue" and x.entry.role == "reaction" for x in statement.frame.topic):
        return True
    for x in statement.of("cue", "finding"):
        words = text[x.start : x.end].split()
        if not any(e.role == "reaction" for e in (x.entry, *reading.lexicon.label(words[0], "cue"))):
            continue
        if x.start <= m.start < x.end or (
            x.end <= m.start
            and _REACTS.match(
                between := text[(x.end if x.entry.role == "reaction" else x.start + len(words[0])) : m.start]
            )
            and not _OTHERWISE.search(between)
        ):
            return True
        if x.start >= m.end and re.fullmatch(r"[\s:–-]*", text[m.end : x.start]):
            return True
    return False
