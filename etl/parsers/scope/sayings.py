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
                found += _claims(
                    rule, sentence, clauses, Span(units[first].start, units[end - 1].end), reach.words["ON_GROUND"]
                )
    return found


def _claims(
    rule: Saying, sentence: Span, clauses: Sequence[Clause], match: Span, reasons: frozenset[str]
) -> Iterator[Claim]:
    own = next((c for c in reversed(clauses) if c.span.start <= match.start), clauses[0])
    if any(token.lower in rule.unless for token in own.tokens):
        return
    clause = own.span
    last = next((c for c in reversed(clauses) if c.span.start < match.end), clauses[-1])
    reason = (t.start for t in last.tokens if t.start >= match.end and t.lower in reasons)
    start, end = {
        "sentence": (sentence.start, sentence.end),
        "clause": (clause.start, clause.end),
        "after": (match.end, next(reason, last.span.end)),  # "told to watch for fever because of the rash"
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
    if element.sort == "terms":
        last = at + 1 == len(pattern)
        lists = reversed(_list_ends(element, units, here))
        ends = (_match(pattern, at + 1, units, end) for end, closed in lists if closed or last)
        return next((end for end in ends if end >= 0), -1)
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


def _list_ends(element: Element, units: Sequence[Unit], here: int) -> list[tuple[int, bool]]:
    """Return after which units a list of terms may end, and whether "and" closes it: "fever, shock, and a rash".

    Of two members none follows a comma and an "and": "he has gout, and a stroke could result".
    """
    if here >= len(units) or not _fits(Element("term", element.words), units[here]):
        return []
    ends, commas, end = [(here + 1, True)], True, here + 1
    while (at := _join_end(units, end)) > end:
        bare = units[end].word == "," and at == end + 1
        commas = commas and bare
        if commas and len(ends) > 1 and at < len(units) and units[at].word in ("and", "or"):
            bare, at = False, at + 1
        last = _member_end(element, units, at, closed=not bare)
        if last < 0:
            break
        end = last + 1
        ends.append((end, not bare))
    return ends


def _join_end(units: Sequence[Unit], at: int) -> int:
    """Return where the next member of a list begins: behind ",", "and", "as well as"; the same place without one."""
    joined = at + (units[at].word == ",") if at < len(units) else at
    for words in _JOINS:
        if [unit.word for unit in units[joined : joined + len(words)]] == list(words) and (
            joined == at or len(words) > 1
        ):
            return joined + len(words)
    return joined


def _member_end(element: Element, units: Sequence[Unit], start: int, *, closed: bool) -> int:
    """Return the last unit of a list's member: its term, the word before the next sign, or after "and" any word."""
    for at in range(start, min(start + _MEMBER, len(units))):
        if not units[at].word[0].isalpha() or units[at].word in ("and", "or") or units[at].word in element.apart:
            return start if closed and at > start else -1
        if units[at].kinds or _join_end(units, at + 1) > at + 1:
            return at
    return start if closed and start < len(units) else -1


_JOINS = (("and",), ("or",), ("as", "well", "as"), ("along", "with"), ("together", "with"))
_MEMBER = 4
"""Words of a list's member, its term among them: "loss of the kidney"."""


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
