"""What a cue that looks back is said of: the terms before it, or what its pronoun or missing subject stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.mapping.entry import Mention
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.clauses import Clause, Piece
from etl.parsers.scope.ends import begins_own, names_unknown, start_before
from etl.parsers.scope.place import Place

_CAUSE = 9
"""Words before a term among which its cause may stand: "causes of severe diffuse abdominal pain"."""
_TESTED = frozenset(("measure", "gene"))
"""What "they were negative" is said of first: "a miscarriage led to tests for two antibodies; they were negative"."""


def claims_before(place: Place, *, across: bool = True) -> Iterator[Claim]:
    """Yield what a cue is said of that looks back.

    Args:
        place: the cue and its rule.
        across: whether it may look into the clause before.
    """
    if subject := _shared_subject(place):
        yield claim(place, subject[0].start, subject[-1].end)
        return
    low = start_before(place)
    reached = place.terms_in(low, place.cue.start)
    inside = place.depth_at(place.cue.start)
    own = [term for term in reached if place.depth_at(term.start) >= inside]
    if own and inside and own != reached:  # "hypotension (blood pressure dropped to 60/40)"
        yield claim(place, own[0].start, place.cue.start)
        return
    for start, end in _brackets(place, reached):  # "(done for headache) showed an enlarged sella"
        if any(low <= term.start < start for term in reached):
            yield claim(place, low, start)
        held = [term for term in reached if start <= term.start < end]
        named = [term.entry.id for term in reached if low <= term.start < start][-1:]
        same = named == [term.entry.id for term in held]  # "Lasègue's sign (straight leg raise) is negative"
        if held and (same or (not named and _is_list(place, start, end, held))):
            yield claim(place, start, end)
        low = end
        reached = place.terms_in(low, place.cue.start)
        if not reached:
            return
    if reached and _is_result_of(place, reached[-1]):  # "an obese woman with C-peptide negative diabetes"
        low = next(term.start for term in reached if term.entry.kind in (*_TESTED, "condition"))
    if len(reached) > 1 and _only_qualifies(place, reached[-2], reached[-1]):
        low = reached[-1].start
    if reached:
        for anchor in [term for term in reached if _tells_when(place, term)]:
            if any(low <= term.start < anchor.start for term in reached):
                yield claim(place, low, anchor.start)
            low = anchor.end
        if any(low <= term.start for term in reached):
            yield claim(place, low, place.cue.start)
        return
    if across and place.before is not None and _refers(place):
        target = antecedent(place, place.before)
        thought = place.cue.role == "refuted" and target is not None and _only_thought(place.before, target[1])
        if target is not None and not thought and not _is_denied(place, place.before, target[0]):
            yield claim(place, *target, rank=1)
        return
    if place.cue.role != "unchanged":
        yield from _last_before(place)


def _is_result_of(place: Place, last: Mention) -> bool:
    """Return True for "negative" right behind a test."""
    either = place.cue.role == "negated" and place.cue.scope == "both"
    return either and last.entry.kind in _TESTED and place.cue.start - last.end <= 1


def _is_list(place: Place, start: int, end: int, held: Sequence[Mention]) -> bool:
    """Return True if brackets list what a word stands for: "serologies (hepatitis A, syphilis) were negative"."""
    words = [token.lower for token in place.tokens_from(start, end)]
    plain = place.words["PREPOSITION"] | place.words["FINITE"]
    return len(held) > 1 and "," in words and plain.isdisjoint(words)


def _only_qualifies(place: Place, term: Mention, measured: Mention) -> bool:
    """Return True for a finding that only says whose a measure is: "cyst fluid CA 19-9 levels increased"."""
    between = [token.lower for token in place.tokens_from(term.end, measured.start)]
    apart = place.words["PREPOSITION"] | place.words["LIGHT"] | place.words["FINITE"]
    return (
        term.entry.kind == "finding"
        and measured.entry.kind == "measure"
        and all(word.isalpha() and word not in apart for word in between)
    )


def _shared_subject(place: Place) -> list[Mention]:
    """Return the terms before the first verb, of which a change behind "and" is said: "gout was treated and eased"."""
    verb = next((p for p in place.clause.pieces[: place.at] if p.verb), None)
    if verb is None or place.cue.role not in place.roles["change"] or place.piece.link != "and":
        return []
    if place.piece.start != place.cue.start:
        return []
    return place.terms_in(place.clause.span.start, _verb_start(place.clause, verb))


def _brackets(place: Place, reached: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the brackets that a cue outside of them isn't said of: "hepatitis B (HBV) and gout were negative"."""
    depth = place.depth_at(place.cue.start)
    if not any(place.depth_at(term.start) > depth for term in reached):
        return []
    found: list[tuple[int, int]] = []
    for token in place.tokens_from(reached[0].start, place.cue.start):
        if token.depth > depth:
            joins = found and token.start <= found[-1][1] + 1
            found[-1:] = [(found[-1][0], token.end)] if joins else [*found[-1:], (token.start, token.end)]
    return found


def claim(place: Place, start: int, end: int, rank: int = 0) -> Claim:
    """Return a claim of the place's rule over a stretch.

    Args:
        place: the cue and its rule.
        start: where it begins.
        end: where it ends.
        rank: 1 when it came through a pronoun.
    """
    value = place.cue.value if place.rule.valued else ""
    return Claim(place.rule.says, start, end, place.cue, place.kinds, value, rank, place.rule.name)


def _last_before(place: Place) -> Iterator[Claim]:
    """Yield the last term before, of which a cue alone in its piece is said: "an infection (3/12, cured)"."""
    own, cue = place.piece, place.cue
    if own.terms or own.verb or names_unknown(place):
        return
    if cue.role == "negated_after" and own.link == "," and begins_own(place):
        return
    ill = {"finding", "condition"} if cue.role == "resolved" else place.kinds
    for piece in reversed(place.clause.pieces[max(0, place.at - 3) : place.at]):
        last = next((term for term in reversed(piece.terms) if term.entry.kind in ill), None)
        if last is not None:
            if _is_denied(place, place.clause, last.start):
                return
            said = (
                c for c in place.clause.cues if last.end <= c.start < cue.start and c.role in place.roles["predicate"]
            )
            if next(said, None) is None:
                yield claim(place, last.start, last.end, rank=1)
            return


def _is_denied(place: Place, clause: Clause, at: int) -> bool:
    """Return True if a change is said after a sign that is denied: "no fever, cough or rash, improved"."""
    signs = (term for term in clause.terms if term.start == at and term.entry.kind in ("finding", "condition"))
    return place.cue.role in place.roles["change"] and next(signs, None) is not None and any(
        c.role == "negated" and c.scope == "forward" and c.end <= at for c in clause.cues
    )  # fmt: skip


def _tells_when(place: Place, term: Mention) -> bool:
    """Return True if a term only tells when or of what: "since the stroke none", "causes of pain were excluded"."""
    first = place.clause.index_of(term.start)
    words = [token.lower for token in place.clause.tokens[max(0, first - _CAUSE) : first]]
    link = next((at for at, word in enumerate(words) if word in ("of", "for")), 0)
    told = place.words["FINITE"].isdisjoint(words[link:])  # "the cause was unclear, because alcohol use was denied"
    if told and not place.words["CAUSE"].isdisjoint(words[:link]):
        return place.cue.role in (
            "refuted",
            "negated",
            "negated_after",
        )  # "other causes of abdominal pain were excluded"
    while words and words[-1] in place.words["DETERMINER"]:
        words.pop()
    if words and words[-1] in place.words["TEMPORAL"]:
        return True
    given = term.entry.kind in ("procedure", "medicine", "cells") and place.terms_in(term.end, place.cue.start)
    return bool(given) and place.clause.tokens[0].lower in place.words["TEMPORAL"]  # "after two courses of it"


def _only_thought(before: Clause, end: int) -> bool:
    """Return True if what stands up to a place was seen, and only what follows a hedge was thought of."""
    return any(c.role == "possible" and c.scope == "forward" and c.start >= end for c in before.cues)


def _refers(place: Place) -> bool:
    """Return True if a clause has no subject, or a pronoun for one before: "but was cancelled", "which was denied"."""
    tokens, cue, words = place.clause.tokens, place.cue, place.words
    if not tokens or any(term.start < cue.start for term in place.clause.terms):
        return False
    if cue.scope == "both" and cue.role == "negated" and _names_next(place):
        return False  # "… but negative ultrasound"
    first, second = tokens[0].lower, tokens[1] if len(tokens) > 1 else None
    at = place.clause.index_of(cue.start)
    if at > 1 and tokens[at - 1].lower in words["RELATIVE"] | {"that"}:
        return False  # "… and saw a dog that was not there"
    if first not in words["ELIDED"]:
        return tokens[0].start == cue.start
    if second is not None and second.start == cue.start:
        return True
    next_word = second.lower if second is not None else ""
    if first in ("that", "those") and next_word == "of":
        return False
    between = [token.lower for token in tokens[1:at] if token.lower.isalpha()]
    plain = words["FINITE"] | words["LIGHT"] | words["LINKING"] | words["PRONOUN"] | words["OF_VERB"]
    if first == "and" and any(word not in plain and word.endswith(("ing", "s", "tion")) for word in between):
        return False  # "… and further imaging was declined"
    if first == "and" and between[:1] in (["the"], ["his"], ["her"]) and _names(place, between[1:]):
        return False  # "… and the incision healed"
    verb = next((n for n, word in enumerate(between) if word in words["FINITE"] | words["BE"]), 0)
    meant = first in words["RELATIVE"] or (
        bool(between) and between[0] in words["PRONOUN"]
    )  # "but this symptom is gone"
    if not meant and _names(place, between[:verb]):
        return False  # "he had asthma, but ZXQ was negative"
    return next_word not in ("he", "she", "i", "we", "you", "no", "not") or _closes_relative(place)


def _names(place: Place, words: Sequence[str]) -> bool:
    """Return True if a word that no mapping knows may name something: none of grammar, time or manner."""
    plain = place.words["PLAIN"] | place.words["PRONOUN"] | place.words["OF_VERB"]
    return any(word[:1].isalpha() and word not in plain and not word.endswith("ly") for word in words)


def _names_next(place: Place) -> bool:
    """Return True if a noun follows a cue right away: "but negative ultrasound", "but negative US"."""
    after = next(place.tokens_from(place.cue.end, place.clause.span.end), None)
    text = place.clause.text[after.start : after.end] if after is not None else ""
    return (len(text) > 1 and text.isupper()) or _names(place, [text.lower()])


def _closes_relative(place: Place) -> bool:
    """Return True if a relative clause ends with the verb of its noun: "(pain) which he had for years is gone"."""
    tokens = place.clause.tokens
    at = next((i for i, token in enumerate(tokens) if token.start == place.cue.start), 0)
    verbs = [i for i, token in enumerate(tokens[:at]) if token.lower in place.words["CLOSING"]]
    own = any(token.lower in place.words["FINITE"] for token in tokens[1 : max(at - 1, 1)])
    return tokens[0].lower in ("which", "that", "who") and verbs[-1:] == [at - 1] and own


def antecedent(place: Place, before: Clause) -> tuple[int, int] | None:
    """Return the stretch of the clause before that a pronoun or a missing subject stands for, None if there is none.

    Args:
        place: the cue and its rule.
        before: the clause before.
    """
    terms = [term for term in before.terms if place.says_of(term)]
    first = place.clause.tokens[0].lower if place.clause.tokens else ""
    if first in place.words["SEVERAL"] and place.cue.scope == "both" and place.cue.role in ("negated", "negated_after"):
        terms = [term for term in terms if term.entry.kind in _TESTED] or terms
    if not terms:
        return None
    if first in ("which", "who", "that"):
        return terms[-1].start, terms[-1].end
    verb = next((piece for piece in before.pieces if piece.verb), None)
    subject = [term for term in terms if verb is None or term.start < _verb_start(before, verb)]
    return (subject[0].start, subject[-1].end) if subject else (terms[-1].start, terms[-1].end)


def _verb_start(clause: Clause, piece: Piece) -> int:
    return next((t.start for t in clause.tokens if t.start >= piece.start and t.lower == piece.verb), piece.end)
