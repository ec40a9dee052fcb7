"""Terms that share a word with the one beside them: "speech and swallowing difficulties", "hepatitis B and C"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.document import START, by_place
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.patterns import regex

_KINDS = ("finding", "condition", "function", "measure", "site")
_MEANT = ("finding", "condition", "function", "measure", "scale")
_REPLACED = ("function", "finding", "measure")
_LONGEST = 120
"""No term has more characters."""
_NEAR = 40
_JOINED = r"(?:/|\bor\b|\band\b)"
_NEXT = regex(rf"\s*{_JOINED}\s*(?P<word>[^\W\d_]{{3,20}})")
_PREVIOUS = regex(r"(?P<word>[^\W\d_]{3,20})\s*(?:/|,?\s*\bor|,?\s*\band)\s*$")
_LISTED_BEFORE = regex(r"(?<![\w-])(?P<word>[^\W\d_]{3,20})\s*,\s*$")
_LETTER = regex(r"\s?(?:/|,(?: and| or)?|\bor\b|\band\b)\s?(?P<word>[A-Z])(?![\w'’-]|\. ?[A-Z])")
_NEXT_KIND = regex(
    r"\s*(?:[,/]\s*(?!and\s|or\s)|,?\s*(?:and|or|&)\s+(?P<last>))(?P<word>[^\W\d_]{3,20})"
    r"(?=(?(last)\W|\s*(?:[,;.)/]|$|(?:and|or|was|were|is|are)\b))|$)",
    re.I,
)
_PREVIOUS_KIND = regex(
    r"(?:^|[,;:(/.\n]\s*|\b(?:and|or|to|of|for|including)\s)(?P<word>[^\W\d_]{3,20})\s*(?:,\s*(?:and\s|or\s)?|/|\band\s|\bor\s)\s*$",
    re.I,
)
_OWN_PHRASE = regex(
    r"\b(?:in|of|on|at|to|from|over)\s(?:(?:the|his|her|both|my|their|all|lower|upper|left|right)\s){1,3}$"
)
"""Before a word that belongs to a phrase of its own: "weakness in his lower extremities and lumbar pain"."""


def with_coordinated(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions, with the terms that a word makes together with the words of the term beside it.

    Args:
        text: the document's text.
        lexicon: knows what the words mean together.
        mentions: what was found in it, by offset.
    """
    made: dict[int, Mention] = {}
    for m in mentions:
        if m.form == "name" and m.entry.kind in _KINDS:
            beside = [one for one in _beside(text, lexicon, m) if not _is_taken(one, m, mentions)]
            for one in (*beside, *_kinds(text, lexicon, m)):
                made.setdefault(one.start, one)
    if not made:
        return mentions
    kept = [
        m
        for m in mentions
        if m.entry.kind not in _REPLACED or not any(m.start < one.end and one.start < m.end for one in made.values())
    ]
    return tuple(sorted([*kept, *made.values()], key=by_place))


def _beside(text: str, lexicon: Lexicon, m: Mention) -> Iterator[Mention]:
    """Yield the terms that share a word with a term."""
    words = text[m.start : m.end].split()
    if len(words) > 1 and len(words[-1]) == 1 and words[-1].isupper():
        yield from _run(text, lexicon, m, _LETTER, [*words[:-1], ""])
    elif len(words) > 1:
        yield from _run(text, lexicon, m, _NEXT, [*words[:-1], ""], most=1)
        last = list(_run(text, lexicon, m, _PREVIOUS, ["", *words[1:]], most=1))
        yield from last
        for one in last:
            yield from _run(text, lexicon, one, _LISTED_BEFORE, ["", *words[1:]])


def _kinds(text: str, lexicon: Lexicon, m: Mention) -> Iterator[Mention]:
    """Yield the other kinds of a function: beside a kind of sensation, "pain" is one too, and no finding."""
    if m.entry.kind == "function" and " " in m.entry.name:
        head = m.entry.name.rpartition(" ")[2]
        for pattern in (_NEXT_KIND, _PREVIOUS_KIND):
            yield from _run(text, lexicon, m, pattern, ["", head])


def _run(
    text: str, lexicon: Lexicon, m: Mention, pattern: re.Pattern[str], frame: Sequence[str], most: int = _NEAR
) -> Iterator[Mention]:
    """Yield the terms that words make in a frame with a gap, one word after the other away from a term."""
    back, at = pattern in (_PREVIOUS, _LISTED_BEFORE, _PREVIOUS_KIND), m
    for _ in range(most):
        found = pattern.search(text, max(0, at.start - _NEAR), at.start) if back else pattern.match(text, at.end)
        if found is None or found["word"].lower() in load_reach().words["POSSESSIVE"]:
            return
        if back and _OWN_PHRASE.search(text, max(0, found.start("word") - _NEAR), found.start("word")):
            return
        entry = _named(lexicon, m, " ".join(word or found["word"] for word in frame))
        if entry is None:
            return
        at = Mention(*found.span("word"), entry)
        yield at


def _named(lexicon: Lexicon, m: Mention, name: str) -> Entry | None:
    """Return the entry of a term's kind with a name, None for its own."""
    return next((entry for entry in lexicon.label(name, m.entry.kind)[:1] if entry.id != m.entry.id), None)


def _is_taken(one: Mention, m: Mention, mentions: Sequence[Mention]) -> bool:
    """Return True if a term already stands where a new one would: only a word that is a sign alone can be a function's kind, and the
    other way round."""
    first = bisect_left(mentions, one.start - _LONGEST, key=START)
    last = bisect_left(mentions, one.start + 1, key=START)
    over = [x for x in mentions[first:last] if x.entry.kind in _MEANT and one.end <= x.end]
    other = {"function": ("finding", "measure"), "finding": ("function",)}.get(m.entry.kind, ())
    return any((x.start, x.end) != (one.start, one.end) or x.entry.kind not in other for x in over)
