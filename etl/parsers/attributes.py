"""What the claims of a sentence mean for a term, in the words that the parsers of facts ask for.

This is the one place that knows both the claims of `scope/` and the `Context` of other rooms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from etl.document import Span, by_place
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.annotate.cues import TERMS, find_cues
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.clauses import Clause, clauses_of
from etl.parsers.scope.ellipsis import denied_on, echoes, supposed, with_elided
from etl.parsers.scope.engine import below_lead, claims_of, claims_of_lead
from etl.parsers.scope.meaning import Change, Experiencer, Status, ability_of, experiencer_of, presence_of, status_of
from etl.parsers.scope.narrowed import narrowed
from etl.parsers.scope.resolve import Claims, gather, resolve
from etl.parsers.scope.revised import with_revised
from etl.parsers.scope.sayings import sayings
from etl.parsers.sentences import Token, split_clauses, tokens_of
from etl.patterns import regex
from etl.value import replace

UNSAID = ("possible", "hypothetical", "planned", "cancelled", "declined", "general", "cited")
"""The statuses of a term by which nothing was seen or given."""


class Context(Struct, frozen=True):
    """What a sentence says of one term.

    Args:
        status: absent: said not to be there (for a function: not possible); possible: hedged; general, cited: not about
            a person of this document; historical: still true of the patient, but of the past.
        experiencer: who has it.
        relation: id of the relation entry when it is a relative's, "" if unknown.
        change: reported change, judged for the kind of the term (less of a finding is an improvement).
        equivocal: "(±)", "(?)", doubtful.
        resolved: it was there and is gone.
        relapsed: it was gone and is back.
        impaired: said to be difficult, weak or impossible.
        enabled: said to be possible (again).
        negated: said not to be there, whatever else is said of it.
        past: said of the past, whatever else is said of it.
        cues: the mentions that decided, in order.
    """

    status: Status = "present"
    experiencer: Experiencer = "patient"
    relation: str = ""
    change: Change | None = None
    equivocal: bool = False
    resolved: bool = False
    relapsed: bool = False
    impaired: bool = False
    enabled: bool = False
    negated: bool = False
    past: bool = False
    cues: tuple[Mention, ...] = ()


class SentenceContext(Struct, frozen=True):
    """A sentence with its clauses and claims.

    Args:
        text: the document's text.
        sentence: the sentence.
        clauses: spans of its clauses.
        claims: what its cues say, and over what.
    """

    text: str
    sentence: Span
    clauses: tuple[Span, ...]
    claims: Claims = Claims()

    @property
    def scopes(self) -> tuple[Claim, ...]:
        """The claims by where they begin."""
        return self.claims.all

    def having(self, claims: Iterable[Claim]) -> SentenceContext:
        """Return the sentence with other claims.

        Args:
            claims: the claims.
        """
        return replace(self, claims=gather(claims))


def sentence_context(
    text: str, sentence: Span, mentions: Sequence[Mention], lead: Sequence[Claim] = ()
) -> SentenceContext:
    """Return a sentence with what its cues claim.

    Args:
        text: the document's normalized text.
        sentence: one span of `split_sentences`.
        mentions: everything the lexicon found in it: cues, relations and terms; those outside don't matter.
        lead: what the lead of its list says (`lead_claims`).
    """
    inside, tokens, clauses = _clauses(text, sentence, mentions)
    claims = claims_of(clauses, load_reach())
    said = [*claims, *sayings(text, sentence, clauses, tokens, inside, load_reach()), *echoes(clauses, claims)]
    said += supposed(text, sentence)
    said += denied_on(clauses, load_reach().words)
    said += narrowed(clauses, said, inside, load_reach().words)
    if lead:
        said += below_lead(sentence, lead, clauses, load_reach())
    spans = tuple(clause.span for clause in clauses)
    return SentenceContext(text, sentence, spans, gather(with_revised(text, sentence, said, inside)))


def lead_claims(text: str, sentence: Span, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
    """Return what a lead says of the list below it.

    Args:
        text: the document's normalized text.
        sentence: the last sentence of the lead.
        mentions: everything the lexicon found in it.
    """
    return claims_of_lead(_clauses(text, sentence, mentions)[2], load_reach())


def _clauses(text: str, sentence: Span, mentions: Sequence[Mention]) -> tuple[list[Mention], list[Token], list[Clause]]:
    """Return what stands in a sentence, its tokens and its clauses."""
    inside = sorted((m for m in mentions if sentence.start <= m.start < sentence.end), key=by_place)
    tokens = tokens_of(text, sentence.start, sentence.end)
    cues = with_elided(text, sentence, find_cues(text, sentence, inside, tokens))
    held = [m for m in inside if m.entry.kind in TERMS]
    held += (Mention(cue.start, cue.end, cue.mention.entry) for cue in cues if cue.mention)
    return inside, tokens, clauses_of(text, split_clauses(text, sentence, held, tokens), inside, cues, tokens)


def mention_context(sc: SentenceContext, mention: Mention) -> Context:
    """Return what a sentence says of a term.

    Args:
        sc: the sentence.
        mention: the term; it needn't be one of those the sentence was read with. If its form is "negated" it says
            itself that it is not there.
    """
    held, kind = resolve(_of_owned(sc, mention, sc.claims.over(mention)), mention), mention.entry.kind
    cues = {claim.cue.mention for claim in held.values() if claim.cue.mention is not None}
    denied = held.get("negated")
    absent, resolved, change = presence_of(sc.text, held, mention)
    impaired, enabled, absent = ability_of(held, mention, change, absent=absent)
    relapsed = "relapsed" in held and kind in ("finding", "condition")
    gone = resolved and not relapsed and kind not in ("condition", "social")
    status = status_of(held, mention, absent=absent or gone)
    experiencer, relation = experiencer_of(held, status)
    if kind == "function" and status == "absent":
        impaired, enabled = True, False
    said = Context(
        status=status,
        experiencer=experiencer,
        past="historical" in held or (denied is not None and denied.cue.value == "history"),
        cues=tuple(sorted(cues, key=lambda m: (m.start, m.end))),
    )
    return said if experiencer == "nobody" else replace(
        said, relation=relation, change=change, equivocal="equivocal" in held, resolved=resolved, relapsed=relapsed,
        impaired=impaired and not (kind == "finding" and absent), enabled=enabled and not impaired,
        negated=absent or status in ("refuted", "absent", "cancelled", "declined"),
    )  # fmt: skip


_PRESUPPOSED = frozenset(("general", "planned"))
_SAID_GONE = frozenset(("resolved", "negated", "negated_after", "refuted", "discontinued"))
"""Roles that such a sentence may mean instead: "I thought my disease was gone"."""
_OWNED = regex(r"\b(?:his|her|my) (?:[a-z-]+ ){0,2}$", re.I)
_TITLED = regex(r"\b(?:Mr|Mrs|Ms|Miss)\.? [A-Z]")
"""Somebody called by name, who "his" may mean: "I hope Mr. Miller's knee and his gout are better"."""


def _of_owned(sc: SentenceContext, mention: Mention, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the claims that hold of what somebody has anyway: "we discussed that his diabetes may get worse"."""
    if mention.entry.kind != "condition" or any(c.role in _SAID_GONE for c in claims):
        return claims
    named = _TITLED.search(sc.text, sc.sentence.start, mention.start)
    owned = None if named else _OWNED.search(sc.text, sc.sentence.start, mention.start)
    if owned is None:
        return claims
    outer = (
        c for c in claims if c.cue.start < owned.start() and (c.role in _PRESUPPOSED or _is_of_many_kin(sc.text, c))
    )
    modal = (c for c in claims if c.role in ("general", "possible") and c.cue.value == "modal")
    dropped = {id(c) for some in (outer, modal) for c in some}
    return [c for c in claims if id(c) not in dropped]


def _is_of_many_kin(text: str, claim: Claim) -> bool:
    """Return True for a claim of several relatives together, who can't be meant by "his" or "her"."""
    named = text[claim.cue.start : claim.cue.end].lower().split()
    return claim.role == "relative" and not load_reach().words["RELATIVES_TOGETHER"].isdisjoint(named)


def claims_on(sc: SentenceContext, mention: Mention) -> list[tuple[Claim, bool]]:
    """Return what is claimed of a term, and whether it is the nearest claim of its sort.

    Args:
        sc: its sentence.
        mention: the term.
    """
    claims = sc.claims.over(mention)
    held = resolve(claims, mention)
    return [(claim, claim is held[claim.role]) for claim in claims]


def of_everyone(sc: SentenceContext, end: int) -> SentenceContext:
    """Return a sentence whose first words count all the people of the page: they are no group and no relatives.

    Args:
        sc: the sentence.
        end: where those words end.
    """
    return sc.having(s for s in sc.scopes if s.role not in ("group", "general", "relative") or s.cue.start >= end)
