"""Who of a group was seen again and who was lost: "81 children were examined again after 3 months and 74 after 6 months",
"7 families could not be reached any more", "2 did not come"."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.document import Span
from etl.facts import Observation, Quantity, Timepoint
from etl.parsers.cohort.observed import counted
from etl.parsers.cohort.scenes import PEOPLE, Scene, meant, moments, parts_of, time_at
from etl.parsers.cohort.words import Named
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_NUMBER = rf"(?<![\d.,/-])(?:\d{{1,5}}|{WORD_NUMBER})(?![\d%]|[.,]\d)"
_WHO = rf"(?:(?:of (?:them|these|those)|(?:of (?:the|our) )?(?:other )?(?:{PEOPLE}|boys|girls|men|women|parents|questionnaires|forms)) )?"
_BEHIND = r"(?=\s*(?:[,;.)(]|\Z)|\s(?:again|after|at|in|by|on|until|for|to|from|and|or|but|any|when|six|three|twelve|one|two|\d))"
_SHARE = r"(?:\s*\(\s?(?P<share>\d{1,3}(?:\.\d+)?)\s?%\s?\))?"
_SEEN = regex(
    rf"(?:\b(?P<n>{_NUMBER})\s{_WHO}{_SHARE}\s*"
    r"(?:(?:were|have been|had been|could be) (?:again |then )?"
    r"(?:(?:re-?)?examined|seen|followed(?: up)?|reached|contacted|traced|checked|controlled|re-?assessed|re-?evaluated|interviewed|visited)"
    r"|(?:came|returned|reported|wrote|appeared|attended|turned up)(?: back)?(?! to (?:walk|work|school|speak|the|his|her|their)\b(?! (?:control|follow|visit|check|clinic|examination)))"
    r"|answered|replied|responded to (?:the|our)|sent (?:back|in))"
    rf"(?: or (?:came|answered|wrote|were seen)(?: back| again)?)?{_BEHIND}"
    rf"|\b(?:had|have|got|received) news (?:of|from) (?P<n2>{_NUMBER})\b)",
    re.I,
)
_LOST = regex(
    rf"\b(?P<n>{_NUMBER})\s{_WHO}{_SHARE}\s*"
    r"(?:(?:could|can)(?: not|n['’]t) be (?:reached|seen|contacted|traced|found|examined|followed)"
    r"|(?:did(?: not|n['’]t)|never) (?:come|reach|answer|return|reply|respond(?= to (?:the |our |an? )?(?:questions?|questionnaires?|letters?|survey|calls?|invitations?|mails?))|appear|attend|turn up|show up|write)"
    r"|(?:were|was|got|are) lost(?: (?:to|from|for|at|during) follow-?\s?up)?"
    rf"|did(?: not|n['’]t))(?:{_BEHIND}|(?=\s(?:the|our) (?:\S+ )?(?:visit|control|follow|check|examination|questionnaire|letter)))",
    re.I,
)
_AGAIN = regex(r"\bagain\b|\bre-?(?:examined|assessed|evaluated)\b|\bcontrolled\b|\bnews\b|\bfollowed\b", re.I)
_NEXT = regex(rf",?\s*(?:and|,)\s(?P<n>{_NUMBER})\s(?=(?:of them )?(?:after|at|in)\s(?:the\s)?[\w-]+)", re.I)
_OTHER_VERB = regex(
    r"[^.;]{0,30}\b(?:for (?:an?|one|two|three|\d+|several|at least \w+) (?:days?|weeks?|months?|years?)|for (?:an?|the|another|further|more) ?(?:second|third|next|new|repeated|further)?\s?(?:courses?|treatments?|injections?|rounds?)|to have|to be|with an?|for their|for lunch|to improve)\b",
    re.I,
)


def attendance(
    reading: Reading, statement: Statement, scene: Scene, fallback: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many of the group were seen again, and how many were not.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        fallback: the time that holds when its own words name none.

    Returns:
        Observations, and the places they were read from. Who is only seen, at no time after the treatment, is not counted.
    """
    text, times = reading.document.text, moments(reading.document.text, statement)
    begin, end = statement.span.start, statement.span.end
    out: list[Observation] = []
    places: list[Span] = []

    def told(entry: str, number: str, share: str | None, start: int, stop: int, *, later: bool) -> bool:
        known = reading.lexicon.get("field", entry)
        when = time_at(times, start, stop, None) or _behind(times, stop, end) or fallback
        if known is None or (later and (when is None or when.phase != "after")):
            return False
        values = [Quantity(number_of(number), "{patients}", "patients")]
        values += [Quantity(Decimal(share), "%", "%")] if share else []
        read_from, parts = (reading.evidence(start, stop),), parts_of(None, scene.stratum)
        out.extend(
            counted(Named(known.concept), values, read_from, timepoint=when, components=parts, rule="people seen again")
        )
        places.append(Span(start, stop))
        return True

    for m in _LOST.finditer(text, begin, end):
        alone = m.group().lower().rstrip().endswith(("did not", "didn't", "didn’t"))
        if meant(statement, m.start(), m.end()) and not (
            alone and not places and not _SEEN.search(text, begin, m.start())
        ):
            told("cohort_lost", m["n"], m["share"], m.start(), m.end(), later=False)
    for m in _SEEN.finditer(text, begin, end):
        said = meant(statement, m.start(), m.end()) or "could be" in m.group()
        if not said or any(p.start <= m.start() < p.end for p in places) or _OTHER_VERB.match(text, m.end(), end):
            continue
        later = not _AGAIN.search(text, m.start(), min(end, m.end() + len(" again")))
        if not told("cohort_followed", m["n"] or m["n2"], m["share"], m.start(), m.end(), later=later):
            continue
        at = m.end()
        while (more := _NEXT.search(text, at, min(end, at + 60))) is not None:
            if not told(
                "cohort_followed", more["n"], None, more.start("n"), _until(times, more.end(), end), later=True
            ):
                break
            at = more.end()
    return tuple(out), tuple(places)


def _behind(times: tuple[tuple[int, int, Timepoint], ...], start: int, end: int) -> Timepoint | None:
    """The first time that is told behind a place."""
    return next((t for s, _, t in times if start <= s < end), None)


def _until(times: tuple[tuple[int, int, Timepoint], ...], start: int, end: int) -> int:
    """Where the time right behind a place ends."""
    return next((e for s, e, _ in times if start <= e <= end and s <= start + len("after the ")), start)
