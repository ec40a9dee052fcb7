"""The reaches that rules name: over what a cue holds, by where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile
from typing import Literal

from etl.parsers.annotate.cues import TERMS
from etl.parsers.scope import people
from etl.parsers.scope.before import antecedent, claim, claims_before
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.ellipsis import contrary
from etl.parsers.scope.ends import barrier, begins_own, end_after, end_in, ends_name, is_inserted, stretches_after
from etl.parsers.scope.place import Place
from etl.parsers.sentences import verb_at
from etl.value import replace

_NEW = 2
"""Words before a device with which a clause begins: "A new wheelchair will be made"."""
_SITED = 6
"""Words of a treatment's site, with the word before it: "an amputation below the left knee was proposed"."""
_CHANGE = "change in "
"""What the name of a change begins with that is denied as such."""
_PARTICIPLE = ("ed", "er", "ing")
_MEASURABLE = frozenset(("function", "measure", "scale"))
Reaching = Callable[[Place], Iterator[Claim]]


def is_silent(place: Place) -> bool:
    """Return True if a cue says nothing here: it denies one side or person alone, yields, or stands between commas."""
    cue, piece, words = place.cue, place.piece, place.words
    if is_inserted(place, place.at) or (ends_name(place, cue) and side_of(place) == "after"):
        return True
    if place.rule.yields and place.is_given():
        return any(c.start == cue.start and c.role == place.rule.yields for c in place.clause.cues)
    if cue.role in place.roles["change"]:
        return _is_of_unknown(place) or _closes_clause(place)
    if cue.role not in ("negated", "negated_after", "resolved"):
        return False
    if cue.value == "determiner" and any(
        t.lower == "/" and t.start - cue.end <= 1 for t in place.tokens_from(cue.end, cue.end + 2)
    ):
        return True  # "No / benign hydrocephalus"
    if piece.link not in (",", "and", ";") or piece.terms:
        return False
    near = [
        t.lower for t in place.tokens_from(piece.start, piece.end)
        if t.lower[0].isalnum() and not cue.start <= t.start < cue.end
    ]  # fmt: skip
    some = words["SIDE"] | words["MEMBER"]
    return any(word in some for word in near) and all(word in some | words["BESIDE"] for word in near)


def _is_of_unknown(place: Place) -> bool:
    """Return True if a change is of something that no mapping knows: "deterioration of class", "a reduced outlook"."""
    if any(term.start >= place.cue.end for term in place.piece.terms):
        return False
    inside = [token.lower for token in place.tokens_from(place.cue.start, place.cue.end)]
    words = [token.lower for token in place.tokens_from(place.cue.end, place.piece.end)]
    plain = place.words["LIGHT"] | place.words["AS_SUCH"] | place.words["PRONOUN"] | place.words["SIDE"]
    if inside[-1:] == ["in"]:
        noun = list(takewhile(lambda word: word not in place.words["PREPOSITION"] | {"and", ",", "with"}, words))[:3]
        return any(word.isalpha() and word not in plain | place.words["EXTENT"] for word in noun)
    if words[1:2] == ["of"] and words[0] in place.words["TROUBLE"]:
        words = words[1:]  # "an increased number of mast cells"
    if "of" not in (inside[-1:] + words[:1]):
        return place.cue.value != "able" and "".join(inside).endswith(_PARTICIPLE) and _is_attribute(place)
    return any(word.isalpha() and word not in plain and not word.endswith("ly") for word in words[:3])


def _closes_clause(place: Place) -> bool:
    """Return True if another clause follows a change whose subject is unknown: "as it progressed he developed …"."""
    words = [token.lower for token in place.tokens_from(place.cue.end, place.piece.end)][:2]
    follows = words[:1] in (["he"], ["she"]) or words == ["the", "patient"]
    return follows and not any(term.end <= place.cue.start for term in place.piece.terms)


# ---- the side of a cue


def side_of(place: Place) -> Literal["before", "after", ""]:
    """Return on which side of a cue its term stands: the nearer one, counting only words that carry meaning.

    Args:
        place: the cue and its rule.
    """
    cue, piece, words = place.cue, place.piece, place.words
    if _leads_to(place):
        return "before"
    low, high = barrier(place, piece, cue.start), end_in(place, piece, cue.end)[0]
    before = [term for term in place.terms_in(low, cue.start) if term.end <= cue.start]
    after = [term for term in place.terms_in(cue.end, high) if term.start < piece.end]
    if not before and not after and cue.role in ("declined", "cancelled"):
        later = place.clause.pieces[place.at + 1 : place.at + 2]
        return "after" if later and later[0].link in ("and", "or") and later[0].terms else ""
    if not before or not after:
        return "before" if before else "after" if after else ""
    if any(t.end == cue.end and t.lower == "of" for t in place.tokens_from(cue.start, cue.end)):
        return "after"  # "a brace without relief of pain"
    left = [t.lower for t in place.tokens_from(before[-1].end, cue.start)]
    right = [t.lower for t in place.tokens_from(cue.end, after[0].start)]
    if cue.role in ("possible", "equivocal") and all(word in words["DESCRIBED"] | {"the"} for word in right):
        return "after"  # "the pain is probably angina"
    if left and left[-1] in words["BE"] and left[-2:-1] != ["there"]:
        return "before"  # "sensation was reduced with …"
    if right and right[0] in words["PREPOSITION"] | words["WITHIN"] and right[0] not in ("to", "with", "for"):
        return "before"
    if cue.role in ("possible", "equivocal") and left and left[-1] in words["PREPOSITION"] | {"of", "in", "a", "an"}:
        return "after"  # "a seizure during suspected acute viral meningitis"
    near, far = (sum(word.isalnum() and word not in words["LIGHT"] for word in some) for some in (left, right))
    if near != far:
        return "before" if near < far else "after"
    return "after" if not right and left else "before"


def _leads_to(place: Place) -> bool:
    """Return True for what became something else: "numbness that progressed to paralysis"."""
    return place.cue.role in place.roles["change"] and place.word_after() in ("to", "into")


def _is_noun(place: Place) -> bool:
    """Return True for a change told by a noun: "an improvement", "reduction of"."""
    return not place.words["CHANGE_NOUN"].isdisjoint(
        [t.lower for t in place.tokens_from(place.cue.start, place.cue.end)]
    )


def _names_its_own(place: Place) -> bool:
    """Return True if a noun of change says of what right behind it: "relief of pain", "improvement: speech"."""
    last = [t.lower for t in place.tokens_from(place.cue.start, place.cue.end)][-1:]
    return not place.words["OF_WHAT"].isdisjoint((*last, place.word_after()))


def _of_noun(place: Place, after: Reaching) -> Iterator[Claim]:
    """Yield what a noun of change tells of: what stands behind its "of", or has, shows or qualifies it."""
    if _names_its_own(place):
        yield from after(place)
        return
    own = [term for term in place.terms_in(place.piece.start, place.cue.start) if term.end <= place.cue.start]
    between = [t.lower for t in place.tokens_from(own[-1].end if own else place.piece.start, place.cue.start)]
    plain = place.words["SHOWS_CHANGE"]
    if not all(word in plain or word.endswith("ly") or not word.isalpha() for word in between if word != "s"):
        return
    ahead = place.terms_in(place.clause.span.start, place.piece.start)
    if (
        own
        and place.piece.link in (",", "and")
        and between in ([], ["'", "s"], ["'s"])
        and (between or any(term.entry.kind != own[-1].entry.kind for term in ahead))
    ):
        yield claim(place, own[-1].start, place.cue.start)  # "cough, dyspnea and his state's deterioration"
    else:
        yield from claims_before(place)


def _is_attribute(place: Place) -> bool:
    """Return True if a noun follows a participle that is joined: "nausea and decreased oral intake"."""
    word, words, cue = place.word_after(), place.words, place.cue
    ahead = (t.lower for t in reversed(place.clause.tokens) if t.end <= cue.start and not t.lower.endswith("ly"))
    before = next(ahead, "")
    joined = (
        before in words["JOINED_TO"] | words["POSSESSIVE"] | words["HOLDING"] | {"of"}
        or (cue.role == "equivocal" and before == "as")
        or (place.piece.link in ("", "and", ",") and _opens_piece(place))
    )
    kinds = ("PREPOSITION", "LIGHT", "AT_THAT_TIME", "FINITE", "TROUBLE", "INSIDE", "PLACE", "OVER", "UNIT_OF_TIME")
    plain = frozenset[str]().union(*(words[kind] for kind in kinds)) - words["HARD"]
    return joined and word.isalpha() and word not in plain and not word.endswith("ly")


def _opens_piece(place: Place) -> bool:
    """Return True if only words for sides stand before the cue in its piece: "…, bilateral expanded tubes"."""
    return all(t.lower in place.words["SIDE"] for t in place.tokens_from(place.piece.start, place.cue.start))


# ---- reaches


def _after(place: Place) -> Iterator[Claim]:
    doing = place.said[-1:] == ("not",) and place.word_after().endswith("ing")  # "not sleeping well, and fatigue"
    (_, end), *others = stretches_after(place, carried=not doing or place.alternates(place.at + 1))
    held = claim(place, place.cue.end, end)
    yield from (replace(held, start=start, end=stop) for start, stop in others)
    change = next((t.end for t in place.piece.terms if t.entry.name.startswith(_CHANGE)), end)
    if place.cue.role == "negated" and change < end:
        yield replace(held, end=change)  # "no changes in vision, hearing, or speech"
        yield replace(held, start=change, role="unchanged", kinds=_MEASURABLE)
        yield replace(held, start=change, kinds=(held.kinds or TERMS) - _MEASURABLE)
    else:
        yield held


def _after_its_own(place: Place) -> Iterator[Claim]:
    """Hold over a list whose first member is a term: not "absent fremitus, dullness and reduced breath sounds"."""
    own = place.terms_in(place.cue.end, place.piece.end) or place.alternates(place.at + 1)
    yield from _after(place) if own else _piece_after(place)


def _piece_after(place: Place) -> Iterator[Claim]:
    yield claim(place, place.cue.end, end_in(place, place.piece, place.cue.end)[0])


def _what_it_describes(place: Place) -> Iterator[Claim]:
    if not _is_predicate(place):
        yield from _piece_after(place)


def _is_predicate(place: Place) -> bool:
    """Return True if the cue is a word right after a verb of being: "whose history was negative"."""
    ahead = (t.lower for t in place.tokens_from(place.clause.span.start, place.cue.start))
    before = ["", "", *(word for word in ahead if not word.endswith("lly"))]
    return before[-1] in place.words["BE"] and before[-2] != "there" and len(place.said) < 2


def _listed_after(place: Place) -> Iterator[Claim]:
    if _leads_to(place) or (_is_noun(place) and not _names_its_own(place)):
        return
    closes = place.lists_on(place.at + 1) or not place.terms_in(place.cue.end, place.piece.end)
    end = end_after(place, carried=closes and not _is_of_first(place))
    yield claim(place, place.cue.end, _before_companion(place, end))


def _is_of_first(place: Place) -> bool:
    """Return True for a participle before one of several: "increased seizure activity, nystagmus and fever"."""
    later = place.clause.pieces[place.at + 1 : place.at + 2]
    changes = not place.words["CHANGING"].isdisjoint(place.said[-1:])
    return changes and bool(later) and "," in (later[0].link, place.piece.link)


def _names_noun(place: Place, after: list[str]) -> bool:
    """Return True if a noun that no mapping knows is among the words right after a change."""
    plain = place.words["LIGHT"] | place.words["DESCRIBED"] | place.words["TROUBLE"]
    nouns = [word for word in after if word.isalpha() and word not in plain]
    return bool(nouns) and not any(
        place.cue.end <= cue.start < place.clause.tokens[-1].end and cue.role != "modifier" for cue in place.piece.cues
    )


def _before_companion(place: Place, end: int) -> int:
    """Return where a change ends before what its term comes with: "increased walking with a cane"."""
    first = next((term for term in place.clause.terms if term.start >= place.cue.end), None)
    if first is None:
        return end
    between = [token.lower for token in place.tokens_from(place.cue.end, first.start)]
    if between[:1] == ["with"] and place.cue.role in place.roles["change"]:
        return place.cue.end  # "vital signs were stable with BP 142/88", "it increased with the fever"
    lead = next((at for at, word in enumerate(between) if at and word in place.words["BESIDE_IT"]), 0)
    if _names_noun(place, between[:lead]):
        return place.cue.end  # "increased weightbearing to the right with antalgic gait"
    changes = place.roles["change"]
    other_change = (c.start for c in place.clause.cues if c.start >= first.end and c.role in changes)
    end = min(next(other_change, end), end)  # "decrease of the pain and improvement in the image and her gait"
    apart = first.entry.kind in (("measure",) if place.cue.role == "more" else place.kinds - {"finding"})
    if apart and place.cue.role in ("less", "more") and first.entry.higher != "worse":
        # "reduced strength and pain": what is measured comes with what is bad
        bad = (t.start for t in place.clause.terms if t.start >= first.end and t.entry.kind == "finding")
        end = min(end, next(bad, end))
    after = list(place.tokens_from(first.end, end))
    own = (a.start for a, b in pairwise(after) if a.lower == "and" and b.lower in place.words["DESCRIBED"])
    other = (token.start for token in after if token.lower == "with")
    return min(next(own, end), next(other, end))


def _answer(place: Place) -> Iterator[Claim]:
    if not place.closes():
        return
    cue = place.cue
    ahead = next((t.lower for t in reversed(place.clause.tokens) if 0 < cue.start - t.end < 3), "")
    if (cue.value == "" and ahead in place.words["FINITE"]) or ahead == "with":
        return  # "that of the leg is not": the verb is left out, nothing is missing; "healthy with no other history"
    if place.at and place.piece.link == ":":
        label = place.clause.pieces[place.at - 1].start
        named = place.clause.words(label, place.piece.start)[-2:]
        if not place.words["ANSWERED_ALONE"].isdisjoint(named):
            return  # "Indication: chest pain Comparison: none"
        subject = {t.lower for t in place.tokens_from(place.piece.start, cue.start)}
        if subject and subject <= place.words["SOMEBODY"] | {"the", "pt", ":"}:
            yield claim(place, label, cue.start)  # "Suicidal ideation: she denies"
            return
    yield from claims_before(place, across=False)


def _attribute(place: Place) -> Iterator[Claim]:
    cue, piece = place.cue, place.piece
    if cue.mention is None or cue.start != piece.start or piece.link not in ("", ",", "and", "or"):
        return
    if any(0 <= term.start - cue.end <= 1 for term in piece.terms):
        yield from _piece_after(place)
        later = place.clause.pieces[place.at + 1 : place.at + 2]
        if (
            later
            and later[0].link == "and"
            and not later[0].cues
            and any(t.start == later[0].start for t in later[0].terms)
        ):
            yield claim(place, later[0].start, later[0].end)  # "absent biceps and triceps reflexes"


def _nearer(place: Place, after: Reaching = _after) -> Iterator[Claim]:
    side = side_of(place) if place.cue.scope != "backward" else "before"
    if place.cue.role in ("more", "less", "equivocal") and _is_attribute(place):
        side = "after"
    colon = place.clause.pieces[place.at + 1 : place.at + 2]
    introduces = side == "" and place.cue.scope != "backward" and bool(colon) and colon[0].link == ":"
    if not introduces and place.cue.role in place.roles["change"] and _is_noun(place):
        yield from _of_noun(place, after)
        return
    yield from after(place) if side == "after" or introduces else claims_before(place)


def _before(place: Place) -> Iterator[Claim]:
    if not place.begins():
        yield from claims_before(place)


def _nearer_denied(place: Place) -> Iterator[Claim]:
    after = side_of(place) == "after"
    if not after and place.piece.link in ("and", ",") and begins_own(place):
        yield from _piece_after(place)  # "hyperkeratosis, and negative staining for a virus"
    elif not (after and _is_predicate(place)) and (after or not place.begins()):
        yield from _nearer(place)


def _clause_after(place: Place) -> Iterator[Claim]:
    """Hold to where the clause's own subject begins: "based on a working diagnosis of X, he was given …"."""
    somebody = place.words["SUBJECT"] & place.words["SOMEBODY"]
    later = place.clause.pieces[place.at + 1 :]
    end = next((p.start for p in later if p.link == "," and p.verb and p.first in somebody), place.clause.span.end)
    yield claim(place, place.cue.end, place.ground_in(place.cue.end, end))


def _what_it_came_of(place: Place) -> Iterator[Claim]:
    """Hold over what stands behind "after": "weakness after poliomyelitis in infancy"."""
    ahead = place.tokens_from(place.clause.span.start, place.cue.start)
    last = next((t.end for t in reversed(list(ahead)) if t.lower in place.words["CAME_OF"]), None)
    if last is not None and place.terms_in(place.clause.span.start, last) and place.terms_in(last, place.cue.start):
        yield claim(place, last, place.cue.start)


def _clause_before(place: Place) -> Iterator[Claim]:
    yield claim(place, place.clause.span.start, place.cue.start)


def _sentence_after(place: Place) -> Iterator[Claim]:
    yield claim(place, place.cue.end, place.clauses[-1].span.end)


def _sentence_before(place: Place) -> Iterator[Claim]:
    yield claim(place, place.clauses[0].span.start, place.cue.start)


def _sentence_of_modal(place: Place) -> Iterator[Claim]:
    if any(c.role == place.cue.role and c.start < place.cue.start for c in place.clause.cues[:1]):
        return
    if any(token.lower in place.words["MODAL"] for clause in place.clauses for token in clause.tokens):
        now = (c.span.start for c in place.clauses[place.number + 1 :] if c.tokens[0].lower in place.words["NOW"])
        yield claim(place, place.clauses[0].span.start, next(now, place.clauses[-1].span.end))


def _clause_and_subject(place: Place) -> Iterator[Claim]:
    """Hold over the clause, and over the general subject that a relative clause parts from its modal."""
    yield from people.whole_clause(place)
    first = place.clause.tokens[0] if place.clause.tokens else None
    if first is None or first.start != place.cue.start or first.lower not in place.words["DOUBT"]:
        return
    if place.is_relative(place.number - 1):
        subject = place.clauses[place.number - 2]
        named = bool(subject.tokens) and subject.tokens[0].lower not in place.words["POSSESSIVE"]
        if named and not any(piece.verb for piece in subject.pieces):
            yield claim(place, subject.span.start, subject.span.end, rank=1)


def _function_before(place: Place) -> Iterator[Claim]:
    """Hold over what stands before, where that is a function: "walking is possible"."""
    if side_of(place) == "before" and any(
        t.entry.kind == "function" for t in place.terms_in(place.piece.start, place.cue.start)
    ):
        yield from claims_before(place)


def _also_any(place: Place) -> Iterator[Claim]:
    """Hold over later members that "or any" joins: "no issues with his catheter or any hematuria"."""
    yield from _after(place)
    for piece in place.clause.pieces:
        if piece.start >= place.cue.end and piece.link in ("or", "nor") and piece.first == "any":
            yield claim(place, piece.start, piece.end)


def _before_in_clause(place: Place) -> Iterator[Claim]:
    yield from claims_before(place, across=False)


def _before_of_verb(place: Place) -> Iterator[Claim]:
    """Hold over what stands before, from the last "but" with a verb: "… disorder but was not given any treatment"."""
    tokens = place.clause.tokens
    buts = (
        a.end
        for a, b in pairwise(tokens)
        if a.lower == "but" and a.end <= place.cue.start and b.lower in place.words["FINITE"]
    )
    low = max(buts, default=0)
    for c in claims_before(place):
        if c.end > low:
            yield claim(place, max(c.start, low), c.end, c.rank)


def _what_was_denied(place: Place) -> Iterator[Claim]:
    """Hold over what a denial before was said of: "he has no pain any more"."""
    if any(c.role in ("negated", "resolved") and c.start < place.cue.start for c in place.clause.cues):
        start = place.piece.start if place.piece.terms else place.clause.span.start
        yield claim(place, start, place.cue.start)


def _condition_after(place: Place) -> Iterator[Claim]:
    if any(t.entry.kind == "condition" and t.start >= place.cue.end for t in place.clause.terms):
        yield from _after(place)


def _term_right_before(place: Place) -> Iterator[Claim]:
    """Hold over the term that stands right before the cue: "the asthma nurse"."""
    for term in place.terms_in(place.piece.start, place.cue.start):
        if 0 <= place.cue.start - term.end <= 1:
            yield claim(place, term.start, term.end)


def _term_right_after(place: Place) -> Iterator[Claim]:
    """Hold over the term that stands right after the cue: "maternal diabetes"."""
    for term in place.terms_in(place.cue.end, place.clause.span.end):
        if term.start - place.cue.end <= 1:
            yield claim(place, term.start, term.end)


def _noun_after(place: Place) -> Iterator[Claim]:
    """Hold over the noun that the cue describes: not past a verb ("at the previous hospital, she was …")."""
    end, tokens = end_in(place, place.piece, place.cue.end)[0], place.clause.tokens
    for index, token in enumerate(tokens):
        ing = index > 0 and tokens[index - 1].start >= place.cue.end and token.lower.endswith("ing")
        if place.cue.end <= token.start < end and (verb_at(tokens, index) or ing):
            end = token.start
    yield claim(place, place.cue.end, end)


def _after_until_shown(place: Place) -> Iterator[Claim]:
    end = end_after(place)
    shown = (t.start for t in place.tokens_from(place.cue.end, end) if t.lower in place.words["SHOWED"])
    yield claim(place, place.cue.end, next(shown, end))


def _piece_and_after(place: Place) -> Iterator[Claim]:
    yield claim(place, place.piece.start, end_after(place))


def _after_until_explained(place: Place) -> Iterator[Claim]:
    """Hold over a list, to the verb by which it was explained: "risks of bleeding, and pain were discussed"."""
    after = list(place.tokens_from(place.cue.end, place.clause.span.end))
    said = next((n for n, t in enumerate(after) if t.lower in place.words["EXPLAINED"]), 0)
    own = any(t.lower in place.words["OF_OWN"] for t in after[: max(said - 1, 0)])
    yield claim(place, place.cue.end, max(end_after(place), after[said].start if said and not own else 0))


def _from_it_until_explained(place: Place) -> Iterator[Claim]:
    words = place.words["EXPLAINED"]
    close = (t.start for c in place.clauses for t in c.tokens if t.start >= place.cue.end and t.lower in words)
    yield claim(place, place.cue.start, next(close, end_after(place)))


# ---- what is arranged: planned, cancelled, declined, stopped


def _plan_after(place: Place) -> Iterator[Claim]:
    """Hold to a stop, or to the plan's reason, which is there already: "will be treated for …"."""
    stop = next((c.start for c in place.clause.cues if c.role == "stop" and c.start >= place.cue.end), 0)
    tokens = list(place.tokens_from(place.cue.end, place.clause.span.end))
    words = place.words
    reason = (
        a.start
        for before, a, b in zip((None, *tokens), tokens, tokens[1:], strict=False)
        if a.lower == "for" and (b.lower in words["OWN"] or (before and before.lower in words["CARED"]))
    )
    yield claim(place, place.cue.end, stop or next(reason, place.clause.span.end))


def _device_begun_with(place: Place) -> Iterator[Claim]:
    """Hold over a device that the clause begins with: "A new wheelchair will be made"."""
    first = next((t for t in place.clause.terms if t.end <= place.cue.start), None)
    if (
        first is not None
        and first.entry.role == "device"
        and sum(t.start < first.start for t in place.clause.tokens) <= _NEW
    ):
        yield claim(place, first.start, first.end)


def _spoken_of(place: Place) -> Iterator[Claim]:
    """Hold over the treatment right before the cue, or before its site, unless it was done then."""
    if any(t.lower in place.words["DONE"] for t in place.tokens_from(place.cue.end, place.clause.span.end)):
        return
    for term in place.terms_in(place.clause.span.start, place.cue.start):
        between = [t.lower for t in place.tokens_from(term.end, place.cue.start)]
        sited = bool(between) and between[0] in place.words["PLACE"] and len(between) <= _SITED
        if term.end <= place.cue.start and (sited or not between):
            yield claim(place, term.start, term.end)


def _to_be_undergone(place: Place) -> Iterator[Claim]:
    """Hold over what somebody couldn't have done: "was unable to undergo the biopsy"."""
    after = list(place.tokens_from(place.cue.end, place.clause.span.end))
    verb = next((t for t in after if t.lower != "to"), None)
    if verb is not None and verb.lower in place.words["UNDERGO"]:
        end = next((t.start for t in after if t.lower in place.words["APART"]), place.clause.span.end)
        yield claim(place, verb.end, end)


def _arranged(place: Place) -> Iterator[Claim]:
    """Hold over the nearer side, or what a missing subject stands for: "was booked but called off"."""
    cue, words, side = place.cue, place.words, side_of(place)
    ends = cue.role in ("discontinued", "cancelled")
    if side == "after" and ends and place.word_after() in words["REASON"]:
        return
    if side == "after" and (cue.scope == "both" or cue.role == "cancelled"):
        end = end_after(place)
        if cue.role == "discontinued":  # what stands in brackets says why: "stopped in 2011 (dry mouth)"
            depth = next((t.depth for t in place.clause.tokens if t.end > cue.start), 0)
            end = next((t.start for t in place.tokens_from(cue.end, end) if t.depth > depth), end)
        yield claim(place, cue.end, end)
        return
    found = list(claims_before(place))
    bare = cue.role == "cancelled" and cue.value != "untested" and all(
        t.lower in words["LINKING"] for t in place.tokens_from(place.clause.span.start, cue.start) if t.lower.isalpha()
    )  # fmt: skip
    if not found and place.before is not None and (bare or place.word_after() in words["PRONOUN"]):
        target = antecedent(place, place.before)
        found = [claim(place, *target, rank=1)] if target else []
    yield from found


REACHES: dict[str, Reaching] = {
    "after": _after,
    "after its own": _after_its_own,
    "after until explained": _after_until_explained,
    "after until shown": _after_until_shown,
    "also any": _also_any,
    "answer": _answer,
    "arranged": _arranged,
    "attribute": _attribute,
    "before": _before,
    "before in its clause": _before_in_clause,
    "before of its verb": _before_of_verb,
    "clause": people.whole_clause,
    "clause after": _clause_after,
    "clause and subject": _clause_and_subject,
    "clause before": _clause_before,
    "condition after": _condition_after,
    "device that it begins with": _device_begun_with,
    "from it until explained": _from_it_until_explained,
    "function before": _function_before,
    "listed after": _listed_after,
    "of authors": people.of_authors,
    "of a family": people.of_family,
    "of a group": people.of_group,
    "of a kind": people.of_kind,
    "of a relative": people.of_relative,
    "of nobody": people.of_nobody,
    "of others": people.of_others,
    "of people": people.of_people,
    "nearer": _nearer,
    "nearer denied": _nearer_denied,
    "nearer listed": lambda place: _nearer(place, _listed_after),
    "noun after": _noun_after,
    "piece after": _piece_after,
    "piece and after": _piece_and_after,
    "plan after": _plan_after,
    "term right after": _term_right_after,
    "term right before": _term_right_before,
    "sentence after": _sentence_after,
    "sentence before": _sentence_before,
    "sentence of a modal": _sentence_of_modal,
    "the contrary": contrary,
    "what it came of": _what_it_came_of,
    "what it describes": _what_it_describes,
    "what was denied": _what_was_denied,
    "what was spoken of": _spoken_of,
    "what was to be undergone": _to_be_undergone,
}
