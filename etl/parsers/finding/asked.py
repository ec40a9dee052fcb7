"""Answers of one word to a question in an interview: "Did you have headaches?" "No, not at all."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from etl.facts import Observation
from etl.mapping.entry import Mention
from etl.parsers.measure.fit import category_of
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_CLOSED = regex(
    r"\W*(?:(?:and|but|so|now|then|okay|today),? )?(?:do|did|does|have|has|had|is|are|was|were|any|still|what about|how about)\b",
    re.I,
)
"""How a question begins that is answered by yes or no."""
_OPEN = regex(
    r"\b(?:why|when|where|which|who|how (?!about)|or|not|no|never|without|n['’]t|better|worse|more|less|chang\w*|improv\w*|help\w*|cause\w*|after what|could|can|would|will|should|feel|hopes?|expect|plan|want|wish|afraid|famil\w+|anybody|anyone|parents?|children|others?|people)\b",
    re.I,
)
"""Words of a question whose yes or no doesn't say that something is there."""
_YES = regex(r"\W*(?:yes|yeah|yep|indeed|of course|unfortunately yes|oh yes)(?=[.;!]|,(?! but\b)|\s*$)", re.I)
_NO = regex(r"\W*(?:no|none|never|not at all|nothing|nope)(?=[,.;!]|\s*$)", re.I)
_MOST_APART = 12
"""Characters between a question and its answer: a line's end, and who answers."""
_LONGEST = 120
_OTHERS = ("relation", "condition", "medicine", "procedure", "cells", "measure", "scale")


def of_statement(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """The sign that a question asks for and a yes or no tells of.

    Args:
        reading: the document.
        statement: the first sentence of an answer; others give nothing.

    Yields:
        One Observation for each person.
    """
    text, title = reading.document.text, statement.frame.title
    if title is None or statement.frame.label is not None or statement.span.start != statement.block.span.start:
        return
    question = reading.document.quote(title).strip()
    if not question.endswith("?") or len(question) > _LONGEST or _OPEN.search(question):
        return
    if len(text[title.end : statement.span.start].strip()) > _MOST_APART:
        return
    target = _asked(statement)
    yes, no = (p.match(text, statement.span.start, statement.span.end) for p in (_YES, _NO))
    whole = target is not None and (target.end - target.start) * 2 >= len(question)
    if target is None or not (yes or no) or not (whole or _CLOSED.match(question)):
        return
    spot = next((p for p in places(statement.frame.topic) if p.site or p.side), None)
    implied = reading.lexicon.implied_by(target.entry)
    site = make_site(
        text, reading.lexicon, (spot.site if spot else None) or implied, spot.side if spot else None, "", spot
    )
    said = yes or no
    assert said is not None
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=target.entry.concept, category=category_of(target.entry), site=site,
            presence="present" if yes else "absent", effective=statement.effective, timepoint=statement.timepoint,
            evidence=(reading.evidence(statement.span.start, said.end()), reading.evidence(target.start, target.end)),
            rule="answer",
        )  # fmt: skip


def _asked(statement: Statement) -> Mention | None:
    """The only sign that a question names; None where it names something else, too."""
    topic = statement.frame.topic
    signs = [m for m in topic if m.entry.kind == "finding" and m.form == "name"]
    apart = any(a.end <= b.start for a, b in pairwise(signs))
    return signs[0] if signs and not apart and not any(m.entry.kind in _OTHERS for m in topic) else None
