"""Whether a medicine that a sentence names is somebody's, and whether it is taken, was stopped or was refused.

Which words say so is data: the tables `named` and `medicine` of `mappings/rules/decisions.yaml`. Here stand their marks, which
are what the sentence's times, doses and headings say.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Literal, cast

from etl.document import Span
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.finding.allergies import not_borne
from etl.parsers.measure.laboratory import in_blood
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import Mark, Said, says
from etl.parsers.slots.fill import Filled
from etl.parsers.slots.marks import is_amount, worded_marks
from etl.parsers.treatment.dosage import code_of
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

Status = Literal["active", "completed", "stopped", "intended", "not-taken", "unknown"]
_UNSAID = ("possible", "hypothetical", "planned", "cancelled", "general", "cited")
_CONCENTRATION = regex(r"/(?:[dmu]?L|mmol|mol|m?g)$")
_BECAUSE = regex(
    r"\b(?:because of|due to|owing to|on account of|as a result of|for reasons of|because)\s+(?:its\s+|the\s+|his\s+|her\s+)?([^.;,()]{3,60})",
    re.I,
)
_LISTED = regex(r"(?: \d[^,;:.]{0,24})?,? ?(?:,|\band\b|\+|&) ?")
_WORD = regex(r"[^\W_]+")
_TOLD = regex(r"\b(?:[Ww]as|[Ww]ere|[Hh]ad|did|took|got|[A-Za-z][a-z]{2,}ed)\b")
_ELLIPTIC = regex(r"\s+(?:in|on|since|from)\s[^,;.]{3,24}[.;,]?\s*")
_NEXT_OF = regex(r"[,;]\s+(?:and\s+)?$|\sand\s+$")
"""A medicine with no more behind it than a date, and what leads to it from the one before: what was said of that is meant."""
_SO_FAR = regex(r"\b(?:past|last|previous)\s$", re.I)
_AT_VERB, _AT_DOSE = 12, 20
"""So far before a medicine stands its verb ("takes no aspirin"), and so far behind a laboratory's name a dose."""


def is_taken(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether a sentence says of a medicine that somebody took it, or didn't, and not that it was measured or talked of.

    Args:
        reading: the document.
        statement: the sentence.
        m: the medicine.
    """
    if statement.about(m).experiencer != "patient":
        return False
    return bool(said_of(reading, statement, m).decide("named").says)


def said_of(reading: Reading, statement: Statement, m: Mention) -> Said:
    """Return a medicine with what decides whether it is somebody's.

    Args:
        reading: the document.
        statement: the sentence.
        m: the medicine.
    """
    context, cues = statement.about(m), statement.of("cue")
    own = next((c for c in statement.context.clauses if c.start <= m.start < c.end), statement.span)
    marks: dict[str, Mark] = {
        "unsaid": lambda: context.status in _UNSAID or not_borne(reading, statement, m),
        "prescribed": lambda: any(c.entry.role == "prescribed" and 0 <= m.start - c.end <= _AT_VERB for c in cues),
        "no_option": lambda: any(c.entry.value == "no_option" for c in context.cues),
        "in_blood": partial(in_blood, reading.document.text, statement, m),
        "dosed": lambda: any(m.end <= q.start <= m.end + _AT_DOSE and _is_amount(q) for q in statement.quantities),
        "listed": lambda: _is_listed(reading.document.text, statement, m),
    }
    return Said(statement, m, {"clause": own, "label": statement.frame.label, "title": statement.frame.title}, marks)


def is_measure(statement: Statement, m: Mention) -> bool:
    """Whether the name of a medicine is a laboratory's too.

    Args:
        statement: the sentence.
        m: the medicine.
    """
    return any(x.entry.kind == "measure" and x.start == m.start for x in statement.mentions)


def _is_amount(q: QuantityHit) -> bool:
    return is_amount(q, "amount") and not _CONCENTRATION.search(code_of(q))


def _is_listed(text: str, statement: Statement, m: Mention) -> bool:
    """Whether it stands in a list of medicines: "takes baclofen and vitamin D"."""
    others = [x for x in statement.of("medicine") if x.end <= m.start and not is_measure(statement, x)]
    return any(_LISTED.fullmatch(text, x.end, m.start) for x in others)


def asked_of(
    reading: Reading, statement: Statement, filled: Filled, until: int, follow: Span | None, *, shared: bool
) -> Said:
    """Return a medicine with what decides how it stands with it.

    Args:
        reading: the document.
        statement: the sentence.
        filled: the medicine with what fills its slots.
        until: where what is said of it with others ends: "A and B were stopped" speaks of both.
        follow: the next sentence, when it goes on about it.
        shared: whether the sentence names other medicines.
    """
    text, m = reading.document.text, filled.head
    told = said_of(reading, statement, m)
    own = Span(told_from(text, statement, filled), _until_next_part(text, m.end, until))
    line = Span(statement.span.start, _until_next_part(text, statement.span.start, statement.span.end))
    alone = not shared and text.find(")", m.end) != filled.end  # in brackets, only they speak of it
    places = {
        **told.places,
        "own": own,
        "line": line,
        "told": line if alone else own,
        "next": follow,
        "part": _part(text, statement, m),
    }
    return Said(statement, m, places, {**told.marks, **_marks(text, statement, filled, own, until, shared=shared)})


def _until_next_part(text: str, start: int, end: int) -> int:
    """Return where what is said of a medicine ends: at a semicolon, unless the part behind it goes on about the medicine."""
    at = text.find(";", start, end)
    if at < 0:
        return end
    word = _WORD.search(text, at, end)
    goes_on = word is not None and word[0].lower() in load_reach().words["GOING_ON"]
    return _until_next_part(text, at + 1, end) if goes_on else at


def status_of(said: Said) -> tuple[Status, str]:
    """Return how it stands with a medicine, and why.

    Args:
        said: the medicine (`asked_of`).
    """
    row = said.decide("medicine")
    return cast(Status, row.says), _reason(said, row.reason) if row.reason else ""


def _marks(text: str, statement: Statement, filled: Filled, own: Span, until: int, *, shared: bool) -> dict[str, Mark]:
    m, times = filled.head, statement.durations
    lengths = [d for d in times if m.end < d.start < until and d.relation in ("for", "none")]
    part, begins = _part(text, statement, m), [*(d.start for d in statement.dates), *(d.start for d in times)]
    return {
        "shared": lambda: shared,
        "in_a_list": lambda: statement.block.kind == "item" or statement.frame.has("plan"),
        "discharged": lambda: says(text[m.end :], "discharged"),
        "dated_behind": lambda: any(d.end > m.start for d in statement.dates),
        "dated_part": lambda: any(part.start <= at < part.end for at in begins),
        "often": lambda: worded_marks(text, own.start, own.end, "frequency"),
        "until": lambda: _is_until(text, statement, filled, until),
        "lasted": lambda: any(not _is_so_far(text, d) for d in lengths),
        "past_tense": lambda: _is_past(statement, part.start, part.end),
        "past_tense_of_it": lambda: _is_past(statement, part.start, min(part.end, filled.end)),
    }  # fmt: skip


def _is_past(statement: Statement, start: int, end: int) -> bool:
    """Return True if a verb tells of the past; "inhaled" and "combined" are parts of a name."""
    names = statement.of("medicine", "route")
    verbs = _TOLD.finditer(statement.context.text, start, end)
    return any(not any(x.start <= v.start() < x.end for x in names) for v in verbs)


def _reason(said: Said, sign: str) -> str:
    """Return why a medicine was given up: what "because" gives, else the words that it didn't help or wasn't borne."""
    text = said.statement.context.text
    told = next(
        (b for p in ("own", "next") if (at := said.places[p]) and (b := _BECAUSE.search(text, at.start, at.end))), None
    )
    if told:
        return told[1].strip()
    useless = said.find(sign)
    if useless is not None:
        return text[useless.start : useless.end]
    return "not tolerated" if said.has("not_tolerated") else ""


def told_from(text: str, statement: Statement, filled: Filled) -> int:
    """Where what is said of a medicine begins: of one with only a date, with what is said of the one before.

    Args:
        text: the document's text.
        statement: the sentence.
        filled: the medicine with what fills its slots.
    """
    m = filled.head
    before = [x for x in statement.of("medicine") if x.end <= m.start]
    elliptic = (
        before and _ELLIPTIC.fullmatch(text, m.end, filled.end) and _NEXT_OF.search(text, before[-1].end, m.start)
    )
    return before[-1].end if elliptic else m.end


def _part(text: str, statement: Statement, m: Mention) -> Span:
    """Return the part between semicolons that a medicine stands in: "A 10 mg daily; B was stopped in 2009"."""
    begin = text.rfind(";", statement.span.start, m.start) + 1 or statement.span.start
    stop = text.find(";", m.start, statement.span.end)
    return Span(begin, stop if stop >= 0 else statement.span.end)


def _is_so_far(text: str, d: DurationHit) -> bool:
    """Whether a length of time reaches up to now, so that it says since when: "for the past two years"."""
    return _SO_FAR.search(text, max(0, d.start - 12), d.start) is not None


def _is_until(text: str, statement: Statement, filled: Filled, until: int) -> bool:
    """Whether a day is said until which a medicine was taken: "2008 to 2010", "until 2009: A"."""
    m, heads = filled.head, statement.of("medicine")
    return any(
        d.first
        and (
            m.end <= d.start < max(filled.end, until)
            or (d.end <= heads[0].start and not text[d.end : m.start].strip(" ,:"))
        )
        and (d.comparator == "until" or text[m.end : d.start].strip() == "to")
        for d in statement.dates
    )
