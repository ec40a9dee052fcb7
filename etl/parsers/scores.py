"""Numbers on scales that stand behind a word: "pain 7/10", "UPDRS II 12, III 34"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from etl.document import by_place
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.value import replace

# Numbers on scales that stand behind a word: "pain 7/10", "fatigue 6 out of 10", "UPDRS II 12, III 34".


# Findings with their number on a scale: "pain 7/10", "the pain was 7 before and 3 after", "fatigue 6 out of 10".
#
# The number is that of the scale that scores the finding: the one whose name is the finding's with "score" behind it.


_OF_TEN = regex(
    r"(?![^.;\n]{0,40}\b(?:no|not|days?|weeks?|months?|years?|hours?|times)\b[^.;\n]{0,40}/)[^.;\n]{0,40}?(?<![\d.,/])(?:10|\d)(?:\.\d)?(?:\s?(?:[-–]|to|or)\s?(?:10|\d))?\s?(?:/\s?10(?![\d/])|(?:points? )?out of (?:10|ten)\b)",
    re.I,
)
_IS = regex(
    r"(?: (?:on|in|at|when|while|during) (?:the )?[a-z]+(?: [a-z]+)?)?"
    r" (?:(?:was|is|were|are|remained|stayed|scored|rated|got) (?:(?:an?|about|only|still|now|at|back|down to|up to|around|rated|scored) )*"
    r"|(?:fell|went|came|dropped|rose|decreased|increased|improved|goes|gone) (?:(?:down|up|back) )?(?:from|to) (?:an? )?)"
    r"(?:10|\d)(?:\.\d)?(?:\s?[-–]\s?(?:10|\d)(?!\d|\.\d))?(?=[,.;)]|\s*$|\s*\n|\s(?:before|after|at|on|and|again|then|today|now|to|in (?:the )?(?:morning|evening|night|rest)|with)\b)(?!\.\d)"
)
_GAVE = regex(
    r"[^.;\n]{0,60}\b(?:scale|score)\b[^.;\n]{0,20}\b(?:0|1|zero|one) ?(?:to|-|–) ?(?:10|ten)\b[^.;\n]{0,60}$|\b(?:gave|rated|scored|put|puts|gives|rates)\b[^.;\n]{0,30}$",
    re.I,
)
_AN = regex(
    r"(?: (?:on|in|at|when|while|during) (?:the )?[a-z]+(?: [a-z]+)?)? (?:an?|as|at|with) (?:an? )?(?:10|\d)(?![\d%/]|[.,]\d|\s?[a-z]{2,} (?:of|per)\b)"
)
_REACH = 80


def with_scores(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, those of a finding with its number on a scale of ten as the scale's.

    Args:
        text: the document's text.
        lexicon: for the scales.
        mentions: what was found, in order.

    Returns:
        Mentions in order; a site in the finding's name ("knee pain was 7") stands beside its scale.
    """
    scales: dict[str, Entry | None] = {}
    out: list[Mention] = []
    changed = False
    for i, m in enumerate(mentions):
        said = text[m.start : m.end]
        word = m.entry.name.rpartition(" ")[2] if m.entry.kind == "finding" and m.form == "name" else ""
        if not word or not said.lower().endswith(word):
            out.append(m)
            continue
        if word not in scales:
            scales[word] = _scale(lexicon, word)
        scale = scales[word]
        end = _scored(text, m) if scale is not None else 0
        if (
            scale is None
            or not end
            or any(x.entry.kind in ("scale", "measure") and x.start < end for x in mentions[i + 1 : i + 6])
        ):
            out.append(m)
            continue
        begin = m.end - len(word)
        where = [x for x in lexicon.find(text, m.start, begin) if x.entry.kind in ("site", "qualifier")]
        if text[m.start : begin].strip() and not where:
            out.append(m)  # what kind of pain it is says more than its number
            continue
        changed = True
        out += where
        out.append(replace(m, start=begin, entry=scale))
    return tuple(sorted(out, key=by_place)) if changed else mentions


def _scale(lexicon: Lexicon, word: str) -> Entry | None:
    named = f"{word} score"
    return next(
        (x.entry for x in lexicon.find(named) if x.entry.kind == "scale" and x.end - x.start == len(named)), None
    )


def _scored(text: str, m: Mention) -> int:
    """Where a number on a scale of ten ends that belongs to a finding; 0 without one."""
    hit = _OF_TEN.match(text, m.end) or _IS.match(text, m.end)
    if hit is None and _GAVE.search(text, max(0, m.start - _REACH), m.start):
        hit = _AN.match(text, m.end)
    return hit.end() if hit else 0


# The parts of a scale that a list behind its name names in short: "UPDRS II 12, III 34", "ALSFRS-R: bulbar 6, gross
# motor 9".


_ROMAN = regex(r"(?<=[ -])(?:I{1,3}|IV)$")
"""A part of a scale in its name, behind which the next ones stand alone: "UPDRS II"."""
_OPENS = regex(
    r"(?:\s(?:sub)?scores?)?(?:\s\(?\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\)?)?(?:\s\d{1,3}(?:\s?/\s?\d{1,3})?(?:\spoints)?)?(?:\s?[:(,;/]\s?|,?\sand\s)"
)
"""Between a scale and the list of its parts: "ALSFRS-R 06/11: bulbar 6", "ALSFRS-R 34 (bulbar 6"."""
_NAMED = regex(r"(?P<part>[^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+){0,2}?)\s?[:=]?\s(?=\d{1,3}(?:[,;.)/\s]|$))")
_GOES_ON = regex(r"\d{1,3}(?:\s?/\s?\d{1,3})?(?:\spoints)?(?:,|;|,?\sand|\s?/)\s")
_WHOLE = ("total", "sum", "total score", "overall", "in all", "altogether")


def with_next_parts(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, with the parts of a scale that only their number names behind its first.

    Args:
        text: the document's text.
        lexicon: for the names of the parts.
        mentions: what was found, in order.
    """
    listed = [one for m in mentions if m.entry.kind == "scale" for one in _listed(text, lexicon, m)]
    if listed:  # what a part is called in short is nothing else: "resp 12" is no rate
        ends = sorted((m.end, m.start) for m in listed)
        following = (next(iter(ends[bisect_right(ends, (m.start, len(text))) :][:1]), None) for m in mentions)
        mentions = tuple(m for m, part in zip(mentions, following, strict=True) if part is None or part[1] >= m.end)
    return tuple(sorted((*mentions, *listed), key=by_place)) if listed else mentions


def _listed(text: str, lexicon: Lexicon, scale: Mention) -> Iterator[Mention]:
    """The parts that a list behind the scale names without repeating it."""
    first = _ROMAN.search(text, scale.start, scale.end)
    stem = text[scale.start : first.start() - 1 if first else scale.end]
    opens = _OPENS.match(text, scale.end)
    at = opens.end() if opens is not None else len(text)
    told = False
    while (following := _NAMED.match(text, at)) is not None:
        if told and following["part"].lower() in _WHOLE:
            yield Mention(*following.span("part"), scale.entry)
            return
        known = lexicon.label(f"{stem} {following['part']}", "scale")
        if len(known) == 1 and known[0].id != scale.entry.id:
            yield Mention(*following.span("part"), known[0])
            told = True
        elif len(known) != 1:
            return
        goes_on = _GOES_ON.match(text, following.end())
        if goes_on is None:
            return
        at = goes_on.end()
