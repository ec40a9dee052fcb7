"""Whether a label says little more than the thing that it names: "Age at seizure onset" is no seizure, "PFO/ASD" neither."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.label.concepts import FEATURES, SMALL, WORD
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations
from etl.patterns import regex

_COVERED = 0.6
_LETTER = regex(r"[^\W\d_]")
_HALF = regex(r"([^\W\d_]+)\s?/\s?(?=[^\W\d_])")
_NAMES_WHAT = (
    "condition", "finding", "function", "measure", "scale", "procedure", "gene", "medicine", "site", "qualifier", "method",
    "cells", "unit", "cue", "grade",
)  # fmt: skip
_BESIDE = ("site", "qualifier", "cue", "unit", "method")


def is_most_of(lexicon: Lexicon, what: Entry, label: str) -> bool:
    """Whether a label is of a thing that it names, and of nothing that holds only beside it.

    Args:
        lexicon: for the other words of the label.
        what: the thing.
        label: without what it prints in brackets.
    """
    found = lexicon.find(label)
    if _looks(what) and not _placed(what, label, found):
        return False
    covered, beside = bytearray(len(label)), bytearray(len(label))
    about = False
    for mention in found:
        length = mention.end - mention.start
        if mention.entry.kind in _NAMES_WHAT:
            covered[mention.start : mention.end] = b"\1" * length
        if mention.entry.kind in _BESIDE:
            beside[mention.start : mention.end] = b"\1" * length
        about = about or mention.entry.kind == "relation"
    for word in WORD.finditer(label):
        asks = {e.role for e in lexicon.terms("column").get(word.group().casefold(), ())}
        asks |= {e.role for e in lexicon.label(word.group(), "field")}
        if asks & {"date", "onset", "diagnosed"}:  # "Date of stroke", "CIDP diagnosed"
            covered[word.start() : word.end()] = beside[word.start() : word.end()] = b"\1" * len(word.group())
    times = [(d.start, d.end) for d in find_durations(label)] + [(d.start, d.end) for d in find_dates(label, None)]
    for start, end in times:
        covered[start:end] = beside[start:end] = b"\1" * (end - start)
    words = [m for m in WORD.finditer(label) if m.group().casefold() not in SMALL and not m.group().isdecimal()]
    life = lexicon.terms("column")
    if any(not covered[m.start()] and "life" in {e.role for e in life.get(m.group().casefold(), ())} for m in words):
        return False  # a no to "Neonatal feeding difficulties" is one for the newborn only
    told = sum(len(m.group()) for m in words)
    held = sum(len(m.group()) for m in words if all(covered[m.start() : m.end()]))
    about = about or _of_two(found, label) or _of_half(what, found, label)
    is_most = bool(told) and held >= _COVERED * told and not about
    return is_most and _is_named(what, label, found, sum(beside))


def _looks(what: Entry) -> bool:
    """Whether something is only a look at a place, whose name a label must be: "Stiff skin" is no examination of the skin."""
    return what.kind == "measure" and what.role == "exam" and bool(what.values) and not what.units


def _placed(what: Entry, label: str, found: Sequence[Mention]) -> bool:
    """Whether a label says nothing but a thing and where, or on which side, it is: "LL reflexes"."""
    of_it = [m for m in found if m.entry.id == what.id or m.entry.kind == "site" or m.entry.role == "side"]
    inside = {n for m in of_it for n in range(m.start, m.end)}
    return all(n in inside for m in WORD.finditer(label) for n in range(m.start(), m.end()))


def _is_named(what: Entry, label: str, found: Sequence[Mention], beside: int) -> bool:
    """Whether the thing itself is a good part of its label, and not one of its lesser words ("age at seizure onset").

    How many characters name a place, a side or a time beside it is told.
    """
    own = [m for m in found if m.entry.id == what.id and m.entry.kind == what.kind]
    letters = len(_LETTER.findall(label)) - beside
    return any((m.end - m.start) * 3 >= letters for m in own) or not own


def _of_two(found: Sequence[Mention], label: str) -> bool:
    """Whether a label asks for either of two things of a kind: an answer to "PFO/ASD" says of neither that it is there."""
    named = [m for m in found if m.entry.kind in FEATURES]
    return any(
        one.entry.kind == other.entry.kind
        and one.entry.id != other.entry.id
        and label[one.end : other.start].strip() == "/"
        for one, other in pairwise(named)
    )


def _of_half(what: Entry, found: Sequence[Mention], label: str) -> bool:
    """Whether a label asks for either of two things of which nobody knows the first: "High/prominent forehead"."""
    told = {n for m in found if m.entry.kind not in ("qualifier", "cue") for n in range(m.start, m.end)}
    begins = {m.start for m in found if m.entry.id == what.id and m.entry.kind == what.kind}
    return any(m.end() in begins and m.start(1) not in told for m in _HALF.finditer(label))
