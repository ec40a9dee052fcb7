"""Counts of a trial's two arms told beside each other: "headache in 19 (59%) MSC and 8 (50%) sham patients, fever in 4 and 0"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Observation, Timepoint
from etl.parsers.cohort.observed import amount_said, counted
from etl.parsers.cohort.scenes import PEOPLE, Scene, meant, parts_of
from etl.parsers.cohort.words import named
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_NAME = r"(?!(?:the|a|an|each|both|all|this|other|one|two)\b)[A-Za-z][\w+/-]*(?:\s(?!and\b|or\b|group\b|arm\b|at\b|in\b|to\b|for\b)[a-z][\w-]*)?"
_TO = rf"\s(?:{PEOPLE}\s)?(?:(?:were|was)\s)?(?:(?:randomly\s)?(?:randomi[sz]ed|allocated|assigned)\s)?to\s(?:receive\s)?(?:the\s)?"
_ASSIGNED = regex(
    rf"(?<![\w.,/-])(?P<n1>\d{{1,4}}|{WORD_NUMBER})(?=[^.;]{{0,40}}\b(?:randomi[sz]ed|allocated|assigned)\b){_TO}(?P<a1>{_NAME})(?:\s(?:group|arm))?"
    rf"\s?(?:,|,?\sand|\()\s?(?P<n2>\d{{1,4}}|{WORD_NUMBER}){_TO}(?P<a2>{_NAME})",
    re.I,
)
"""How many each arm has: "32 patients were allocated to MSC and 16 to sham"."""
_HEAD = regex(rf"\W*(?P<name>{_NAME})(?:\s(?:group|arm))?\s?\(\s?n\s?=\s?(?P<n>\d{{1,4}})\s?\)\W*", re.I)
_COUNT = rf"(?:\d{{1,4}}|{WORD_NUMBER})"
_SHARE = r"(?:\s?\(\s?(?P<p{0}>\d{{1,3}}(?:[.,]\d)?)\s?%\s?\))?"
_OF = rf"(?:\s(?:{PEOPLE}))?(?:\s(?:(?:of|in|with|on)\s)?(?:the\s)?(?P<a{{0}}>{_NAME})(?:\s(?:group|arm))?(?:\s(?:{PEOPLE}))?)?"
_PAIR = regex(
    rf"(?:\b(?:in|by|for)\s|:\s)(?:only\s)?(?P<n1>{_COUNT}){_SHARE.format(1)}{_OF.format(1)}"
    rf"\s?(?:,?\sand|\svs\.?|\sversus|\sagainst|,?\scompared (?:with|to)|\s?/)\s(?:in\s)?(?:only\s)?"
    rf"(?P<n2>{_COUNT}){_SHARE.format(2)}{_OF.format(2)}(?:,?\srespectively)?\s?(?=[,;.]|\Z|\)|\sand\s[a-z])",
    re.I,
)
_EACH = regex(rf"\bin\s(?P<n>{_COUNT})(?:\s{PEOPLE})?\s(?:of|in)\s(?:each|either|both)\s(?:groups?|arms?)\b", re.I)
_OPENS = regex(r"(?:.*[:;,.]\s|\A)(?=\S)", re.S)
_LEAD = regex(r"\W*(?:and\s|while\s|but\s)?(?:(?:there\s)?(?:was|were)\s)?", re.I)


class Arm(Struct, frozen=True):
    """One arm of a trial.

    Args:
        name: as it is printed ("MSC", "sham").
        size: how many it has.
    """

    name: str
    size: Decimal


def arms_of(reading: Reading) -> tuple[Arm, ...]:
    """The two arms of a trial with their sizes, as the text or the heads of a table name them; () for any other page.

    Args:
        reading: the document.
    """
    text = reading.document.text
    if m := _ASSIGNED.search(text):
        return Arm(m["a1"], number_of(m["n1"])), Arm(m["a2"], number_of(m["n2"]))
    for place in reading.tables:
        grid = place.table.grid()
        heads = [_HEAD.fullmatch(c.text) for c in (grid[0] if grid else ()) if c is not None and c.text.strip()]
        found = [Arm(m["name"], Decimal(m["n"])) for m in heads if m is not None]
        if len(found) == 2 and found[0].name.lower() != found[1].name.lower():
            return tuple(found)
    return ()


def in_arms(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None, arms: tuple[Arm, ...]
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing in both arms, by their names or in their order.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.
        arms: of the page (see `arms_of`).

    Returns:
        Observations of both counts of each pair, and the places they were read from.
    """
    if not arms:
        return (), ()
    text, span = reading.document.text, statement.span
    pairs = [m for m in _PAIR.finditer(text, span.start, span.end) if meant(statement, m.start(), m.end())]
    each = [m for m in _EACH.finditer(text, span.start, span.end) if meant(statement, m.start(), m.end())]
    out: list[Observation] = []
    used: list[Span] = []
    order = arms
    for m in sorted((*pairs, *each), key=lambda m: m.start()):
        counts = [(order[0], m["n"], None), (order[1], m["n"], None)] if m in each else list(_counts(m, arms, order))
        if not counts or any(number_of(n) > arm.size for arm, n, _ in counts):
            continue
        named_so = m not in each and bool(m["a1"])
        if not named_so and m not in each and not (used or m["p1"] or "respectively" in m.group()):
            continue  # "seen in 4 and 5" without a share may be anything
        order = (counts[0][0], counts[1][0]) if named_so else order
        begin = max([span.start, *(u.end for u in used)])
        clause = _OPENS.match(text, begin, m.start())
        begin = _behind(text, clause.end() if clause else begin, m.start())
        what = named(reading, statement, begin, m.start(), scene)
        if what is None:
            continue
        place = (reading.evidence(begin, m.end()),)
        for arm, n, share in counts:
            values = [amount_said(n), *([amount_said(f"{share}%")] if share else [])]
            parts = parts_of(arm.size, f"{arm.name} group")
            out += counted(what, values, place, timepoint=when, components=parts, rule="counts of two arms")
        used.append(Span(begin, m.end()))
    return tuple(out), tuple(used)


def _behind(text: str, start: int, end: int) -> int:
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead else start


def _counts(m: re.Match[str], arms: tuple[Arm, ...], order: tuple[Arm, ...]) -> Iterator[tuple[Arm, str, str | None]]:
    """Both counts of a pair with their arms: by the names, which may differ in capitals, else in order; none for others."""
    known = {a.name.lower(): a for a in arms}
    said = [(m[f"a{n}"] or "").lower() for n in (1, 2)]
    if any(said):
        told = [next((a for name, a in known.items() if s and (s == name or s.split()[0] == name)), None) for s in said]
        if told[0] is None or told[1] is None or told[0] is told[1]:
            return
        order = (told[0], told[1])
    for arm, n in zip(order, (1, 2), strict=True):
        yield arm, m[f"n{n}"], m[f"p{n}"]
