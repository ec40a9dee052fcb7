"""Denials of one form of a term alone: "no severe pain" leaves open whether there is another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etl.mapping.entry import Mention
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.clauses import Clause
from etl.parsers.sentences import Token
from etl.value import replace

_SIGNS = frozenset(("finding", "condition"))
_ENDINGS = ("al", "ar", "ary", "ic", "ous", "ive", "oid", "sed", "ted", "ned")
"""How an adjective may end that no mapping knows; another word may be a term of its own without a comma."""
_NOT = len("not")
"""Letters of a denial that has no object of its own: "not", "nor", "nil"."""
_IN_THE = 2
"""So many words there are at least before the article of a place in which something is denied: "infection in the"."""
_NAMED = 3
"""So many words a place is named by at most, with its article: "the lung lesion"."""
_LISTED = 8
"""So many words and signs behind a function the trouble that its list is of may stand."""
_SHORT = 4
"""Letters of a word in which such an ending says nothing: "oral", "ear"."""

Words = Mapping[str, frozenset[str]]

_FORM, _MEASURE = NARROWING = ("denied_form", "denied_measure")
"""The rules by which nothing is said of a term of which one form, or something else about it, is denied."""


def narrowed(
    clauses: Sequence[Clause], claims: Sequence[Claim], mentions: Sequence[Mention], words: Words
) -> Iterator[Claim]:
    """Yield that nothing is said of a term, where a denial before it is of one form of it.

    Args:
        clauses: the clauses of the sentence.
        claims: what its cues claim.
        mentions: everything the lexicon found in it.
        words: the word classes.
    """
    denials = [claim for claim in claims if claim.role in ("negated", "refuted")]
    for clause in clauses if denials else ():
        for term in clause.terms:
            over = [claim for claim in denials if claim.covers(term)]
            if not over or term.form == "negated":
                continue
            if _is_place(clause, term, over[-1], words) or _is_complained_of(clause, term, over[-1], words):
                of = frozenset((term.entry.kind,))
                yield replace(over[-1], role="hypothetical", start=term.start, end=term.end, kinds=of, rule=_MEASURE)
            elif term.entry.kind in _SIGNS:
                behind = all(claim.cue.start >= term.end for claim in over)
                form = _form_before(clause, term, mentions, words, behind=behind) or _rest_after(clause, term, words)
                if form is not None and all(form.start >= claim.start for claim in over):
                    cue = replace(over[0].cue, start=form.start, end=form.end, role="hypothetical", mention=None)
                    yield Claim("hypothetical", term.start, term.end, cue, rule=_FORM)
            elif _denies_thing(clause, over[-1], term, words) and _has_no_absence(clause, term):
                yield replace(over[-1], role="hypothetical", start=term.start, end=term.end, rule=_MEASURE)


def _is_place(clause: Clause, term: Mention, denial: Claim, words: Words) -> bool:
    """Return True where something of a finding is denied: "no infection in the effusion", "but not in lymphoma"."""
    if term.entry.kind not in _SIGNS:
        return False
    before = [t.lower for t in clause.tokens if denial.cue.end <= t.start and t.end <= term.start]
    if before and before[0] in words["WITHIN"] and denial.cue.end - denial.cue.start == _NOT:
        return True
    caused = [at for at, word in enumerate(before) if word == "of" and at and before[at - 1] in words["CAUSE"]]
    if caused and len(before) - caused[-1] <= _NAMED:
        return denial.cue.end <= term.start  # "MRI did not indicate the cause of seizure"
    at = next((n for n in range(len(before) - 1, 0, -1) if before[n] in words["DEFINITE"] | words["OWN"] | {"this"}), 0)
    if at < _IN_THE or len(before) - at > _NAMED or not {"and", "or", ","}.isdisjoint(before[at:]):
        return False
    return before[at - 1] in words["WITHIN"] or (before[at - 1] == "of" and before[at - 2] in words["PROPERTY"])


def _is_complained_of(clause: Clause, term: Mention, denial: Claim, words: Words) -> bool:
    """Return True for a function that isn't missing: "nor did he complain of smells", "no gait or speech problems"."""
    if term.entry.kind != "function":
        return False
    first = next((t for t in clause.terms if t.start >= denial.cue.end), term)
    if first.entry.kind != "function" and clause.text[: term.end].endswith("ing"):
        return True  # "no dyspnea and speaking in full sentences"
    described = clause.words(denial.cue.end, term.start)[-1:]
    if described and len(described[0]) > _SHORT and described[0].endswith("ing"):
        return True  # "no history of cataract, blurring vision, or glaucoma"
    after = clause.words(term.end, clause.span.end)
    end = next((n for n, word in enumerate(after) if word in words["IMPAIRMENT"]), 0)
    verb = any(word in words["FINITE"] or word.endswith("ed") for word in after[:end])
    listed = 1 < end <= _LISTED and not verb and not {"or", "and", ","}.isdisjoint(after[:2])
    return listed or not words["COMPLAINT"].isdisjoint(clause.words(denial.cue.start, term.start))


def _form_before(
    clause: Clause, term: Mention, mentions: Sequence[Mention], words: Words, *, behind: bool
) -> Token | None:
    """Return the word right before a term that narrows it to one of its forms, None if none does."""
    begun = term.start
    before = clause.tokens[: clause.index_of(term.start)]
    for at in range(len(before) - 1, -1, -1):
        token = before[at]
        if begun - token.end != 1 or token.lower in words["SHOWN_BY"]:
            return None  # "no radiographic evidence of fracture"
        one = term.entry.kind == "condition" and token.lower in words["OF_NOW"]  # "no active colitis"
        if one or (token.lower not in words["OF_WHOLE"] and not token.lower.endswith("ly")):
            known = any(m.start <= token.start < m.end for m in mentions)
            capitals = len(token.lower) > 1 and clause.text[token.start : token.end].isupper()
            short = capitals and not clause.text[term.start : term.end].isupper()
            adjective = (short or (len(token.lower) > _SHORT and token.lower.endswith(_ENDINGS))) and not known
            definite = at and before[at - 1].lower in words["DEFINITE"] | words["OWN"]  # "not the renal tumor of 2010"
            noun = not known and begun == term.start and _is_noun_of(before, at, words, behind=behind)
            eponym = not known and at > 0 and _is_eponym(clause.text, token, term)
            narrows = one or adjective or noun or eponym or token.lower in words["NARROWING"]
            return token if narrows and not definite else None
        begun = token.start
    return None


def _is_eponym(text: str, token: Token, term: Mention) -> bool:
    """Return True for a name before a term that is none: "no osseous Bankart lesion"."""
    return len(token.lower) > _SHORT and text[token.start].isupper() and text[term.start].islower()


def _is_noun_of(before: Sequence[Token], at: int, words: Words, *, behind: bool) -> bool:
    """Return True for a noun that no mapping knows and that "no" denies instead of the term beside it.

    "No tragus tenderness", "herpes virus infection was excluded".
    """
    word = before[at].lower
    described = (t.lower for t in reversed(before[:at]) if t.lower not in words["OF_WHOLE"])
    ahead = next((other for other in described if not other.endswith(_ENDINGS)), "")
    named = word.isalpha() and len(word) >= _SHORT and word not in words["PLAIN"] and not word.endswith(("ed", "ing"))
    return named and (behind or ahead in words["DENYING_NOUN"])


def _denies_thing(clause: Clause, claim: Claim, term: Mention, words: Words) -> bool:
    """Return True if a denial before a term speaks of no result: "did not show IgG", and no "negative for IgG"."""
    said = clause.words(claim.cue.start, claim.cue.end)
    return claim.cue.end <= term.start and claim.cue.scope == "forward" and words["RESULT"].isdisjoint(said)


def _rest_after(clause: Clause, term: Mention, words: Words) -> Token | None:
    """Return the word after a term by which it is denied of the rest alone: "no stenosis in other arteries"."""
    after = clause.tokens[clause.index_of(term.end) :][:4]
    if after and after[0].lower in words["PLACE"]:
        return next((token for token in after[1:] if token.lower in words["REMAINING"]), None)
    save = [token.lower for token in after[:2]] in (["except", "for"], ["save", "for"])
    return after[0] if after and (save or after[0].lower in words["ELSEWHERE"]) else None


def _has_no_absence(clause: Clause, term: Mention) -> bool:
    """Return True for a measure that can't be absent: "no TSH" wasn't measured, or something of it is denied."""
    if term.entry.kind != "measure" or term.form == "ability":
        return False
    values = frozenset(term.entry.values)
    seen = not values.isdisjoint(("present", "absent")) or ("positive" in values and "increased" not in values)
    valued = any(t.lower[0].isdecimal() for t in clause.tokens[max(0, clause.index_of(term.start) - 1) :])
    return bool(values or term.entry.units) and not (seen or valued)
