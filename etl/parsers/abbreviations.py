"""Short forms: those that a document explains, those that a legend explains, and those that no mapping knows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.ambiguity import TERMS
from etl.parsers.number.amounts import QuantityHit
from etl.patterns import regex
from etl.value import replace

# Short names that a document explains: behind "peritoneal dialysis (PD)" PD is that, and no disease.


_SHORT = regex(r" ?\((?P<short>[^\W\d_][\w-]{1,7})\)")
_SHORT_OF = regex(
    r"(?: (?:of|on|in) (?:the )?[^\W\d_][\w-]{1,11})? ?(?:\((?P<short>[A-Z]{3,6})\)|, (?P<plain>[A-Z]{3,6})(?= \d))"
)
"""The short name of a score behind the scale that it is of, or before its value: "total motor score of the UHDRS (TMS)"."""
_VALUED = regex(
    r"\s?[|\t]\s?\d|(?: (?:score|total))?[:,]? (?:(?:was|is|of|fell to|rose to) )?\d+(?![\d.]* ?(?:[a-zA-Z%]|/[a-z]))"
)
_KEY = regex(r"(?:^|[;,.(\n:]\s*)(?P<short>[A-Z][A-Za-z]{1,6})(?:\s?[=:,–-])?\s$")
"""The short name that a legend sets before its term: "CMT central macular thickness; EF = ejection fraction"."""
_FEWEST, _MOST = 2, 6
_INITIALS = 3
_LONG = 90
_KEYED = 12
_STEM = 5
_SMALL = frozenset(("of", "the", "and", "for", "in", "to", "a", "an", "with"))
_FEW = 4
"""So many terms before a place are looked at for one that covers it."""


def with_short_names(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions with the short names that the document itself explains.

    Args:
        text: the document's text.
        mentions: what the lexicon found in it, by offset.

    Returns:
        A term together with the short name right behind it as one mention ("rheumatoid factor (RF)"), and a mention of it
        wherever the short name stands later, in the place of any other term that the lexicon knows by that name. A short
        name of words that no mapping knows means no term.
    """
    at = {(m.start, m.end): m for m in mentions if m.entry.kind in TERMS}
    own: dict[str, Entry] = {}
    ends: dict[int, int] = {}
    for m in at.values():
        key = _KEY.search(text, max(0, m.start - _KEYED), m.start) if m.form == "name" else None
        if key is not None and m.end - m.start > _KEYED and _fits(key["short"], text[m.start : m.end])[0]:
            own.setdefault(key["short"], m.entry)
        found = _SHORT.match(text, m.end) if m.form == "name" else None
        if found is None:
            score = _SHORT_OF.match(text, m.end) if m.entry.kind == "scale" else None
            short = (score["short"] or score["plain"]) if score else ""
            if short and _fits(short, text[m.start : m.end])[0]:
                own.setdefault(short, m.entry)
            continue
        known = at.get(found.span("short"))
        initials, letters = _fits(found["short"], text[m.start : m.end])
        if initials or (letters and known is None):
            own.setdefault(found["short"], m.entry)
        elif known is None or known.entry.id != m.entry.id:
            continue
        ends[id(m)] = found.end()
    for short, entry in _of_scales(text, at.values()):
        own.setdefault(short, entry)
    foreign = {text[m.start : m.end] for m in at.values() if _of_unknown(text, m)} - own.keys()
    if not ends and not foreign and not own:
        return mentions
    kept = [
        replace(m, end=ends[id(m)]) if id(m) in ends else m
        for m in mentions
        if not _replaced(text, m, own) and not (m.entry.kind in TERMS and text[m.start : m.end] in foreign)
    ]
    terms = sorted((m.start, m.end, m.entry.id) for m in kept if m.entry.kind in TERMS)
    kept = [m for m in kept if not _inside(m, terms)]
    return tuple(sorted([*kept, *_places(text, own, terms)], key=lambda m: (m.start, -m.end)))


def _of_scales(text: str, mentions: Iterable[Mention]) -> Iterator[tuple[str, Entry]]:
    """Short names of what is done that stand before a number, and are the initials of a scale that the document names:
    "UHDRS … TMS 47" is its total motor score, and no stimulation.

    Args:
        text: the document's text.
        mentions: its terms.
    """
    done = {text[m.start : m.end] for m in mentions if m.entry.kind == "procedure" and _VALUED.match(text, m.end)}
    shorts = {short for short in done if _INITIALS <= len(short) <= _MOST and short.isalpha() and short.isupper()}
    if shorts:
        for entry in {m.entry.id: m.entry for m in mentions if m.entry.kind == "scale"}.values():
            named = {"".join(w[0] for w in re.findall(r"[^\W\d_]+", name)).upper() for name in entry.synonyms}
            yield from ((short, entry) for short in sorted(shorts & named))


def _of_unknown(text: str, m: Mention) -> bool:
    """Whether a document explains a short name by words that aren't its term's: "heat shock protein (HSP)".

    Args:
        text: the document's text.
        m: a term.
    """
    short = text[m.start : m.end]
    if not (_FEWEST <= len(short) <= _MOST and short.isalpha() and short.isupper()):
        return False
    if text[m.start - 1 : m.start] != "(" or text[m.end : m.end + 1] != ")":
        return False
    words = [w for w in re.split(r"[\s-]+", text[max(0, m.start - _LONG) : m.start - 1].strip()) if w]
    said = [w for w in words[-len(short) - 2 :] if w.lower() not in _SMALL][-len(short) :]
    if [w[0].upper() for w in said] != list(short):
        return False
    known = {w[:_STEM].lower() for name in (m.entry.name, *m.entry.synonyms) for w in re.findall(r"[^\W\d_]{3,}", name)}
    return sum(w[:_STEM].lower() in known for w in said) * 2 < len(said)


def _fits(short: str, term: str) -> tuple[bool, bool]:
    """Whether an abbreviation is the initials of a term ("RF"), and whether it has its letters in order ("AChR")."""
    words = re.findall(r"[^\W\d_]+", term)
    if sum(c.isupper() for c in short) < 2 or not short.isalpha():
        return False, False
    letters = iter(term.lower())
    in_order = short[0].lower() in {word[0].lower() for word in words} and all(c in letters for c in short.lower())
    return short == "".join(word[0] for word in words).upper(), in_order


def _replaced(text: str, m: Mention, own: Mapping[str, Entry]) -> bool:
    meant = own.get(text[m.start : m.end]) if m.entry.kind in TERMS else None
    return meant is not None and meant.id != m.entry.id


def _inside(m: Mention, terms: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a mention is the short name that another mention of the same entry now covers."""
    last = bisect_right(terms, (m.start, 0, ""))
    return any(
        start < m.start and m.end < end and id_ == m.entry.id for start, end, id_ in terms[max(0, last - _FEW) : last]
    )


def _places(text: str, own: Mapping[str, Entry], terms: Sequence[tuple[int, int, str]]) -> Iterator[Mention]:
    """Where short names stand outside every other term."""
    for short, entry in own.items():
        for found in re.finditer(rf"(?<![\w-]){short}(?![\w-])", text):
            last = bisect_right(terms, (found.start(), len(text), ""))
            if not any(found.end() <= end for _, end, _ in terms[max(0, last - _FEW) : last]):
                yield Mention(found.start(), found.end(), entry)


# Words that look like terms of medicine and that no mapping knows: by their ending, or because they are written in
# capitals.


_WORD = regex(r"[^\W\d_]{7,}")
_UNKNOWN_SHORT = regex(r"\b[A-Z]{3,6}\d?\b")
_ENDING = "_ending"
_ORDINARY_WORDS = """
analysis basis crisis emphasis hypothesis thesis synthesis parenthesis oasis genesis photo data aroma diploma academia
media april imprimis autopsy geography photography biography bibliography history symmetry asymmetry geometry category
therapy diagnosis prognosis economy autonomy telemetry poetry industry country metropolis academy drama panorama utopia
syndrome syndromes
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Plain words with an ending that looks clinical."""


def endings(lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The endings of clinical words, each with the kind of what ends so, the longest first.

    Args:
        lexicon: the compiled mappings.
    """
    found = [
        (text.lstrip("-").lower(), entry.id.removesuffix(_ENDING))
        for entry in lexicon.of("qualifier")
        if entry.role == "ending"
        for text in entry.synonyms
    ]
    return tuple(sorted(found, key=lambda one: (-len(one[0]), one[0])))


def by_ending(text: str, span: Span, known: Sequence[tuple[str, str]]) -> Iterator[tuple[Span, str]]:
    """The words with a clinical ending, each with the kind that it speaks for.

    Args:
        text: the document's text.
        span: where to look.
        known: see `endings`.
    """
    any_ending = tuple([ending + plural for ending, _ in known for plural in ("", "s")])
    for match in _WORD.finditer(text, span.start, span.end):
        word = match[0].lower()
        if word in _ORDINARY or not word.endswith(any_ending):
            continue
        kind = next((kind for ending, kind in known if word.endswith((ending, ending + "s"))), "")
        if kind:
            yield Span(*match.span()), kind


def unknown_terms(
    text: str, span: Span, hits: Sequence[Mention | QuantityHit], known: Sequence[tuple[str, str]]
) -> Iterator[Span]:
    """What looks like a term and stands in nothing that was recognized.

    Args:
        text: the document's text.
        span: where to look.
        hits: what was recognized there.
        known: see `endings`.
    """
    looks = [found for found, _ in by_ending(text, span, known)]
    if not text[span.start : span.end].isupper():
        looks += [Span(*match.span()) for match in _UNKNOWN_SHORT.finditer(text, span.start, span.end)]
    yield from (one for one in looks if not any(hit.start < one.end and one.start < hit.end for hit in hits))


# Sections that explain scales and short forms and tell of nobody: "TFC: 0-13, higher is better", "80 % = some help".
#
# A heading ("Legend", "Abbreviations") says so by its role; here it is told by what the labelled fields below a
# heading say.


_BETTER = regex(
    r"\b(?:higher|lower|more|fewer|less|larger|smaller)(?: scores?| values?| points?| numbers?)?\s?"
    r"(?:=|:|\bis\b|\bare\b|\bmeans?\b|\bindicates?\b)\s?(?:a |more |less )?[a-z]",
    re.I,
)
_MEANS = regex(
    r"(?:^|[;,.(]\s*)(?:[<>≤≥]\s?)?\d{1,3}(?:[.,]\d+)?(?:\s?%| and (?:more|less|above|below)| or (?:more|less))?\s?=\s?[a-z]",
    re.I,
)
_ENDS = regex(r"\W*\d{1,3}\s?\([^\d()]{3,60}\)\s?(?:to|[-–])\s?\d{1,3}\s?\([^\d()]{3,60}\)")
_RANGE = regex(r"\W*\d{1,3}(?:[.,]\d+)?\s?(?:to|[-–])\s?\d{1,4}(?:[.,]\d+)?(?:\s?(?:%|points?))?\W*$", re.I)
_LEAST = 2
_STAGE = regex(r"(?:stage|grade|level|class|score|degree|value|points?)s?", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_LONGEST, _APART = 4, 3


def of_keys(document: Document) -> frozenset[int]:
    """The numbers of the headings below which nothing stands but fields that explain scales.

    Args:
        document: the document.

    Returns:
        Numbers of blocks. At least two fields say what a number or a direction means, and with those that only print a
        range they are half of the section.
    """
    heads = [n for n, b in enumerate(document.blocks) if b.kind in ("heading", "title")]
    return _stages(document) | frozenset(
        head
        for head, end in pairwise([*heads, len(document.blocks)])
        if _explains(document, document.blocks[head + 1 : end])
    )


def _stages(document: Document) -> frozenset[int]:
    """The blocks of a scale's stages, each below its number, and below words that say so: "Stage / Character / I / … /
    II / … / III / …"."""
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for n, block in enumerate(document.blocks):
        if block.span.end - block.span.start > _LONGEST or block.kind not in ("heading", "title", "paragraph"):
            continue
        text = document.quote(block.span).strip(" .:()")
        value = _ROMAN.get(text, int(text) if text.isdecimal() else -1)
        goes_on = bool(run) and value == run[-1][1] + 1 and n - run[-1][0] <= _APART
        run = [*run, (n, value)] if goes_on else [(n, value)] if value in (0, 1) else []
        if len(run) > _LEAST and _heads_stages(document, run[0][0]):
            found.update(range(run[0][0], n + 2))
    return frozenset(found)


def _heads_stages(document: Document, n: int) -> bool:
    above = (document.quote(b.span).strip(" :") for b in document.blocks[max(0, n - 4) : n])
    return any(_STAGE.fullmatch(text) for text in above)


def _explains(document: Document, blocks: tuple[Block, ...]) -> bool:
    if len(blocks) < _LEAST or any(b.kind != "field" or b.value is None for b in blocks):
        return False
    values = [document.quote(b.value) for b in blocks if b.value]
    told = sum(1 for v in values if _BETTER.search(v) or _MEANS.search(v) or _ENDS.match(v))
    ranges = sum(1 for v in values if _RANGE.match(v))
    return told >= _LEAST and (told + ranges) * 2 >= len(values)
