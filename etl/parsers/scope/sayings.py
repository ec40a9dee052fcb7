"""Claims of a way of speaking: "X means Y" is general, "consent was obtained for X" is a plan.

The patterns are rows of mappings/rules/sayings.yaml; only those are tried of which a word stands in the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from etl.document import Span, by_place
from etl.mapping.entry import Mention
from etl.mapping.reach import Reach
from etl.mapping.sayings import Element, Saying
from etl.parsers.annotate.cues import TERMS, Cue
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.clauses import Clause
from etl.parsers.sentences import Token

_ENDS = frozenset((".", ";", ":", "!", "?"))
_GAPS = {"gap": _ENDS, "list": _ENDS | {","}}
_BESIDE = {"behind": -1, "ahead": 0}
_STOPS = frozenset((".", ",", ";", ")"))


class Unit(Struct, frozen=True):
    """A word of a sentence, or a term in it with all of its words.

    Args:
        start: offset of its first character.
        end: offset after its last one.
        word: the word in small letters; of a term its words.
        kinds: kinds of the term, empty for a word.
        is_name: whether it has a capital letter.
    """

    start: int
    end: int
    word: str
    kinds: frozenset[str] = frozenset()
    is_name: bool = False


def sayings(
    text: str,
    sentence: Span,
    clauses: Sequence[Clause],
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    reach: Reach,
) -> list[Claim]:
    """Return what a sentence's ways of speaking say of it.

    Args:
        text: the document's text.
        sentence: the sentence.
        clauses: its clauses.
        tokens: its words and signs.
        mentions: what stands in it, in order.
        reach: the rules.
    """
    words = {token.lower for token in tokens}
    asked = dict.fromkeys(number for word in words & reach.triggers.keys() for number in reach.triggers[word])
    if not asked:
        return []
    units = list(units_of(text, tokens, mentions))
    stand = frozenset([unit.word for unit in units])
    found: list[Claim] = []
    for number in sorted(asked):
        rule = reach.sayings[number]
        for pattern, needs in zip(rule.patterns, rule.needs, strict=True):
            for first, end in matches(pattern, units) if may_stand(pattern, needs, stand) else ():
                found += _claims(rule, sentence, clauses, Span(units[first].start, units[end - 1].end))
    return found


def _claims(rule: Saying, sentence: Span, clauses: Sequence[Clause], match: Span) -> Iterator[Claim]:
    own = next((c for c in reversed(clauses) if c.span.start <= match.start), clauses[0])
    if any(token.lower in rule.unless for token in own.tokens):
        return
    clause = own.span
    last = next((c.span for c in reversed(clauses) if c.span.start < match.end), sentence)
    start, end = {
        "sentence": (sentence.start, sentence.end),
        "clause": (clause.start, clause.end),
        "after": (match.end, last.end),
        "before": (clause.start, match.start),
        "match": (match.start, match.end),
        "rest": (match.end, sentence.end),
    }[rule.over]
    cue = Cue(match.start, match.end, rule.says)
    yield Claim(rule.says, start, end, cue, rule.of, rule.value, rule=rule.name)


def units_of(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Unit]:
    """Yield the words of a sentence, and each of its terms as one unit; of two that overlap the longer one.

    Args:
        text: the document's text.
        tokens: the words and signs of the sentence.
        mentions: what stands in it.
    """
    terms = sorted((m for m in mentions if m.entry.kind in TERMS), key=by_place)
    spans = [(at, list(same)) for at, same in groupby(terms, key=lambda m: (m.start, m.end))]
    upto = number = 0
    for token in tokens:
        while number < len(spans) and spans[number][0][0] < max(token.start, upto):
            number += 1
        if token.start < upto:
            continue
        if number < len(spans) and spans[number][0][0] == token.start:
            (start, upto), same = spans[number]
            kinds = frozenset(m.entry.kind for m in same)
            yield Unit(start, upto, text[start:upto].lower(), kinds, text[start].isupper())
        else:
            yield Unit(token.start, token.end, token.lower, is_name=text[token.start].isupper())


def may_stand(pattern: Sequence[Element], needs: Sequence[int], words: frozenset[str]) -> bool:
    """Return False if a word that a pattern needs isn't among some.

    Args:
        pattern: its elements.
        needs: the numbers of those that are needed.
        words: those of a sentence.
    """
    for at in needs:  # noqa: SIM110  it is asked of every sentence
        if pattern[at].words.isdisjoint(words):
            return False
    return True


def matches(pattern: Sequence[Element], units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of units that a pattern matches, none inside another.

    Args:
        pattern: its elements.
        units: the words of a sentence.
    """
    first, upto = pattern[0], 0
    for start in range(1 if first.sort == "start" and units else len(units)):
        if start < upto or (first.sort == "word" and not first.optional and units[start].word not in first.words):
            continue
        end = _match(pattern, 0, units, start)
        if end > start:
            yield start, end
        upto = max(end, start + 1)


def _match(pattern: Sequence[Element], at: int, units: Sequence[Unit], here: int) -> int:
    """Return after which unit a pattern ends that goes on with an element here, -1 if it doesn't match."""
    if at == len(pattern):
        return here
    element = pattern[at]
    if element.sort == "start":
        return _match(pattern, at + 1, units, here) if here == 0 else -1
    if element.sort == "end":
        rest = all(unit.word in _ENDS for unit in units[here:])
        return _match(pattern, at + 1, units, here) if rest else -1
    if element.sort in _GAPS:
        for over in range(element.most + 1):
            end = _match(pattern, at + 1, units, here + over)
            if end >= 0 or here + over >= len(units) or units[here + over].word in _GAPS[element.sort]:
                return end
            if units[here + over].kinds & element.words:
                return end
        return -1
    if element.sort == "run":
        end = _match(pattern, at + 1, units, here)
        more = end < 0 and here < len(units) and _runs(element, units[here])
        return _match(pattern, at, units, here + 1) if more else end
    if element.sort in _BESIDE:
        beside = here + _BESIDE[element.sort]
        clear = not 0 <= beside < len(units) or units[beside].word not in element.words
        return _match(pattern, at + 1, units, here) if clear else -1
    if element.sort == "stop":
        closed = here >= len(units) or units[here].word in _STOPS
        return _match(pattern, at + 1, units, here) if closed else -1
    if here < len(units) and _fits(element, units[here]):
        end = _match(pattern, at + 1, units, here + 1)
        if end >= 0:
            return end
    return _match(pattern, at + 1, units, here) if element.optional else -1


def _runs(element: Element, unit: Unit) -> bool:
    return unit.word in element.words or unit.is_name or bool(unit.kinds) or unit.word[0].isdigit()


def _fits(element: Element, unit: Unit) -> bool:
    if element.sort == "word":
        return unit.word in element.words
    if element.sort == "term":
        return bool(unit.kinds & element.words) if element.words else bool(unit.kinds)
    if element.sort == "any":
        return not unit.kinds and len(unit.word) > 1 and unit.word[0].isalpha()
    return unit.is_name if element.sort == "name" else unit.word[0].isdigit() or unit.word in element.words
