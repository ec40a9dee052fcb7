"""What a sentence says of a term: whether it is there, whose it is, whether it is only planned, and how it changed.

The engine works per sentence, once: clauses, pieces of lists, cues and how far each reaches, and the people it
speaks of. The context of a term is then read from the scopes that cover it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal, cast

from msgspec import Struct

from etl.document import Span
from etl.mapping.entry import Entry, Mention
from etl.mapping.reach import load_reach
from etl.parsers.context.cues import IDLE, TERMS, Clause, Cue, Piece, clause_of, cues_of
from etl.parsers.context.experiencer import bystanders, people_of
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.ellipsis import no_more, sought, supposed, with_elided
from etl.parsers.scope.engine import claims_of
from etl.parsers.scope.sayings import sayings
from etl.parsers.sentences import split_clauses, split_sentences, tokens_of
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from etl.mapping.lexicon import Lexicon


# Diagnoses that another one took the place of: "changed from X to Y", "first thought to be X, it turned out to be Y".


_CHANGED = (
    r"(?:changed|revised|corrected|modified|amended|altered|switched|reclassified|replaced|abandoned|dropped|given up)"
)
_THE = r"(?:(?:the|an?|his|her|that of|the diagnosis of|one of|probable|definite|clinically)\s){0,3}[\"“”'‘]?"
_WHEN = r"(?:\s(?:later|then|finally|again|(?:in|on|at) [^.;,]{4,24}))?"
NEW = regex(
    rf"\b{_CHANGED}{_WHEN}(?:\sfrom\s[^.;]{{2,60}})?\s(?:to|into|as|by|in favou?r of){_WHEN}\s(?:that of\s|the diagnosis of\s|diagnosis of\s)?{_THE}(?:[\w-]+\s)?$",
    re.I,
)
"""Before a diagnosis that took the place of another."""
_FROM = regex(rf"\b{_CHANGED}{_WHEN}\sfrom\s{_THE}$", re.I)
_TO = regex(rf"[\"“”'’]?\s(?:in)?to\s{_THE}", re.I)
_DIAGNOSIS = regex(r"diagnos|\bdx\b", re.I)
_HELD = regex(
    r"\b(?:first|initially|originally|at first|in the beginning|earlier|for (?:a long time|years|\w+ years|\w+ months)|long|wrongly|always)\b[^.;]{0,40}"
    rf"\b(?:diagnos\w+|taken|treated|labell?ed|regarded|interpreted|classified|seen|described|managed)\s(?:as|for)\s(?:having\s)?{_THE}$"
    rf"|\b(?:first|initial|original|earlier|tentative|preliminary) diagnosis\s?(?::|was|had been|of|is)\s?{_THE}$"
    rf"|\b(?:believed|thought|labell?ed|considered|assumed|held|taken|presumed|supposed|diagnosed|treated|regarded)\s(?:to (?:have|be|suffer from)|as(?: having)?)\s{_THE}$",
    re.I,
)
"""Before a diagnosis that somebody was thought to have: "first diagnosed as", "the initial diagnosis was", "believed to have"."""
_TURNED_OUT = regex(
    rf"[^.;]{{0,30}}[,;]?\s(?:(?:and|but)\s)?(?:later|then|finally|now|in (?:\w+ )?\d{{4}}|subsequently)\s(?:on\s)?as\s{_THE}"
    r"|[^.;]{0,40}[,;]\s(?:(?:and|but)\s)?(?:(?:the|his|her|in \d{4},? (?:the )?)\s?)?(?:final|definitive|definite|present|current|later|second|correct|true|right|actual)"
    rf"\s(?:one|diagnosis)\s?(?::|was|is|of)?\s?{_THE}"
    rf"|[^.;]{{0,60}}\b(?:turned out|proved|was (?:later )?(?:found|shown))\sto be\s{_THE}|[^.;]{{0,40}}\suntil\s[^.;]{{0,90}}",
    re.I,
)
"""Between such a diagnosis and the one that followed: ", later as", ", the final one is", "turned out to be"."""
_FORMER = regex(
    rf"\b(?:having been|had been|was|were|been)\s(?:(?:first|initially|originally|long|wrongly)\s)+(?:treated|managed)\sas\s{_THE}$"
    rf"|\bafter (?:having been|being)\streated as\s{_THE}$|\bformer diagnosis\s?(?::|was|of|had been|,)\s?{_THE}$",
    re.I,
    needs=("managed", "treated", "former"),
)
"""Before a diagnosis that was given up, whatever followed."""
_REACH = 130


def _with_replaced(text: str, sentence: Span, scopes: Sequence[Claim], inside: Sequence[Mention]) -> list[Claim]:
    """The scopes of a sentence, with the diagnoses that it says were given up."""
    named = [m for m in inside if m.entry.kind == "condition"]
    if not named:
        return list(scopes)
    out = list(scopes)
    for m in named:
        if takes_place(text, sentence.start, m):
            out = [s for s in out if not (s.role == "refuted" and s.covers(m))]
    for old, new in _pairs(text, sentence, named):
        if new is not None:
            out = [s for s in out if not (s.role in ("refuted", "possible") and s.covers(new))]
        out.append(Claim("refuted", old.start, old.end, Cue(old.start, old.end, "refuted")))
    return out


def takes_place(text: str, begin: int, m: Mention) -> bool:
    """Whether a diagnosis took the place of another: "… so that the diagnosis was changed to Y".

    Args:
        text: the document's text.
        begin: where its sentence begins.
        m: the diagnosis.
    """
    changed = NEW.search(text, max(begin, m.start - _REACH), m.start)
    return changed is not None and _DIAGNOSIS.search(text, begin, changed.start()) is not None


def _pairs(text: str, sentence: Span, named: Sequence[Mention]) -> Iterator[tuple[Mention, Mention | None]]:
    """Diagnoses that were given up, with the one that followed where it is named."""
    for old, new in pairwise(named):
        if new.start - old.end > _REACH or new.start < old.end or old.entry.id == new.entry.id:
            continue
        between, ahead = text[old.end : new.start], text[max(sentence.start, old.start - _REACH) : old.start]
        about = _DIAGNOSIS.search(ahead) or _DIAGNOSIS.search(between)
        changed = about and (NEW.search(between) or (_FROM.search(ahead) and _TO.fullmatch(between)))
        if changed or (_HELD.search(ahead) and _TURNED_OUT.fullmatch(between)):
            yield old, new
    for m in named:
        if _FORMER.search(text, max(sentence.start, m.start - 60), m.start):
            yield m, None


# What is named first and denied behind: "Diabetes he doesn't have", "Amantadine I never took", "Fever, he never had it".

_FRONTED = regex(
    r"(?P<what>(?!(?:in|on|at|after|before|since|for|with|without|because|when|while|if|as|though|although|during|until|till|by|from|to|of|"
    r"but|and|so|what|that|which|who|how|why|then|now|today|there|where|once|besides|despite|through|under|unlike|whatever|all)\b)[^.;:!?,()]{2,50}?),?\s"
    r"(?:he|she|I|we|they)\s(?P<no>(?:(?:has|have|had)\s)?never\s(?:had|has|have|took|taken|got|used|needed)|(?:does|did|do)(?:\snot|n['’]t)\s(?:have|take|need|use)"
    r"|(?:has|have|had)(?:\snot|n['’]t)(?:\s(?:got|had|taken))?)(?:\s(?:it|them|that|one))?(?=\s*(?:[.,;!?)]|$)|\s(?:and|nor|or)\s)",
    re.I,
)
_OPENS = regex(r"[;:–—]\s|,\s(?:and|but)\s")
_NOR = regex(r",?\s(?:and\s)?nor\s(?P<what>[^.;:!?]{2,80})")
_MOST = 4


def _fronted(text: str, sentence: Span) -> Iterator[Claim]:
    """Where a sentence, or a part of it, names something that it then says nobody had or took."""
    begins = [sentence.start, *(m.end() for m in _OPENS.finditer(text, sentence.start, sentence.end))]
    for begin in begins[:_MOST]:
        m = _FRONTED.match(text, begin, sentence.end)
        if m is not None:
            cue = Cue(m.start("no"), m.end("no"), "negated")
            yield Claim("negated", begin, m.end("what"), cue)
            if nor := _NOR.match(text, m.end(), sentence.end):
                yield Claim("negated", nor.start("what"), nor.end("what"), cue)


Status = Literal[
    "present", "absent", "possible", "hypothetical", "planned", "cancelled", "declined", "historical", "general", "cited", "refuted"
]  # fmt: skip
Experiencer = Literal["patient", "relative", "other", "group", "nobody"]
Change = Literal["improved", "worsened", "unchanged"]

_AGO = regex(
    r"\b(\d{1,2}|several|many|ten|twenty|thirty|forty)\+?\s+(?:years?|yrs?|decades?)\s+(?:ago|before|prior|earlier|previously)\b",
    re.IGNORECASE,
    needs=("ago", "before", "prior", "earlier", "previously"),
)
_UNTIL_AGE = regex(
    r"\s(?:until|till|up to) (?:(?:the )?age (?:of )?\d|\d{1,2}(?:\.\d)?\s?(?:years?|yrs?|yo?|months?|mos?|m|weeks?|wks?)\b)",
    re.I,
    needs=("until", "till", "up to"),
)
_HARD = frozenset(
    (
        "difficulty", "difficulties", "problem", "problems", "trouble", "troubles", "disturbance", "disturbances",
        "impairment", "impairments",
    )
)  # fmt: skip
_ALTERED = regex(r"\b(?:has |have |had )?(?:changed?|altered|differ(?:s|ed)?)\b(?! (?:to|into))", re.IGNORECASE)
_MEANT = frozenset(("resolved", "discontinued", "improved", "worsened", "more", "less"))
PRESUPPOSED = frozenset(("general", "hypothetical", "possible", "planned"))
"""Roles of a sentence that says something of what somebody has anyway: "we discussed that his diabetes may get worse"."""
_OWNED = regex(r"\b(?:his|her|my) (?:[a-z-]+ ){0,2}$", re.I)
NOBODYS = frozenset(("general", "cited", "advert", "other", "group"))
"""Roles of a sentence that isn't about the patient."""
_LONG_AGO = 5
"""Years from which on "N years ago" is the past history and not the beginning of the present illness."""


class Context(Struct, frozen=True):
    """What a sentence says of one term.

    Args:
        status: absent: said not to be there (for a function: not possible); possible: hedged; general, cited: not about
            a person of this document; historical: still true of the patient, but of the past.
        experiencer: whose it is.
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
    """A sentence, read once.

    Args:
        text: the document's text.
        sentence: the sentence.
        clauses: spans of its clauses.
        scopes: scopes of all cues, sorted by start.
        reach: for each scope the furthest end among it and those before (to look scopes up quickly).
        general: what holds for the sentence as a whole ("general", "cited", "advert", "other", "group", or "").
    """

    text: str
    sentence: Span
    clauses: tuple[Span, ...]
    scopes: tuple[Claim, ...]
    reach: tuple[int, ...] = ()
    general: str = ""


def sentence_context(text: str, sentence: Span, mentions: Sequence[Mention]) -> SentenceContext:
    """Read a sentence.

    Args:
        text: the document's normalized text.
        sentence: one span of `split_sentences`.
        mentions: everything the lexicon found in it: cues, relations and terms; those outside don't matter.

    Returns:
        What `mention_context` needs.
    """
    inside = sorted(
        (mention for mention in mentions if sentence.start <= mention.start < sentence.end),
        key=lambda mention: (mention.start, -mention.end),
    )
    tokens = tokens_of(text, sentence.start, sentence.end)
    cues = with_elided(text, sentence, cues_of(text, sentence, inside, tokens))
    terms = [mention for mention in inside if mention.entry.kind in TERMS]
    held = [*terms, *(Mention(cue.start, cue.end, cue.mention.entry) for cue in cues if cue.mention)]
    spans = split_clauses(text, sentence, held, tokens)
    clauses: list[Clause] = []
    places = [[thing.start for thing in things] for things in (inside, cues, tokens)]
    for span in spans:
        own, said, words = (slice(bisect_left(at, span.start), bisect_left(at, span.end)) for at in places)
        clauses.append(clause_of(text, span, inside[own], cues[said], tokens[words]))
    spoken = sayings(text, sentence, clauses, tokens, inside, load_reach())
    people = [*people_of(text, clauses, inside), *(c for c in spoken if c.role in NOBODYS)]
    found = [
        *claims_of(clauses, load_reach()),
        *people,
        *(c for c in spoken if c.role not in NOBODYS),
        *_grammar(text, sentence, clauses),
        *_shared(text, clauses),
        *bystanders(text, clauses),
    ]
    scopes = sorted(_with_replaced(text, sentence, found, inside), key=lambda scope: scope.start)
    whole = {scope.role for scope in people if scope.role != "relative"}
    covered = whole and all(
        any(s.start <= c.start and c.end <= s.end and s.role in whole for s in people) for c in spans
    )
    return SentenceContext(text, sentence, spans, tuple(scopes), reach_of(scopes), min(whole) if covered else "")


def reach_of(scopes: Sequence[Claim]) -> tuple[int, ...]:
    """The furthest end among each scope and those before."""
    return tuple(accumulate((scope.end for scope in scopes), max))


def of_everyone(sc: SentenceContext, end: int) -> SentenceContext:
    """A sentence whose first words count all the people of the page: they are no group, no relatives and no kind.

    Args:
        sc: the sentence.
        end: where those words end.

    Returns:
        It without the scopes that those words open.
    """
    kept = tuple(s for s in sc.scopes if s.role not in ("group", "general", "relative") or s.cue.start >= end)
    return replace(
        sc, scopes=kept, reach=reach_of(kept), general="" if sc.general in ("group", "general") else sc.general
    )


def _grammar(text: str, sentence: Span, clauses: Sequence[Clause]) -> list[Claim]:
    """Cues that are numbers and word order: "30 years before", "Should fever occur"."""
    found: list[Claim] = []
    for match in _AGO.finditer(text, sentence.start, sentence.end):
        if not match[1].isdecimal() or int(match[1]) >= _LONG_AGO:
            clause = next(c for c in reversed(clauses) if c.span.start <= match.start())
            found.append(
                Claim("historical", clause.span.start, match.start(), Cue(match.start(), match.end(), "historical"))
            )
    for clause in clauses:
        found += _until(text, clause)
    first = clauses[0].tokens[0] if clauses and clauses[0].tokens else None
    if first is not None and first.lower == "should":
        found.append(Claim("hypothetical", first.end, sentence.end, Cue(first.start, first.end, "hypothetical")))
    return [*found, *supposed(text, sentence), *_fronted(text, sentence)]


def _until(text: str, clause: Clause) -> Iterator[Claim]:
    """What is told to have lasted to an age: "reflux until 3 years of age"; "no seizures until 3 years" says that they came."""
    for match in _UNTIL_AGE.finditer(text, clause.span.start, clause.span.end):
        term = next((t for t in reversed(clause.terms) if t.end == match.start()), None)
        piece = clause.pieces[clause.piece_at(match.start())]
        if term is not None and term.entry.kind in ("finding", "condition") and not piece.cues and not piece.verb:
            yield Claim("resolved", term.start, term.end, Cue(match.start(), match.end(), "resolved", "backward"))


def _shared(text: str, clauses: Sequence[Clause]) -> list[Claim]:
    """A difficulty that a longer term holds and a bare function beside it shares: "speech and swallowing problems"."""
    found: list[Claim] = []
    for clause in clauses:
        for left, right in pairwise(clause.pieces):
            if right.link not in ("and", "or", ",") or not left.terms or not right.terms:
                continue
            first, last = right.terms[0], left.terms[-1]
            hard = Cue(first.start, first.end, "difficulty", mention=first)
            if _hard(first, text, -1) and first.start == right.start and _bare(left, "function"):
                found.append(Claim("difficulty", left.start, left.end, hard, frozenset(("function",))))
            elif _hard(last, text, 0) and last.end >= left.end - 1 and _bare(right, "function"):
                hard = Cue(last.start, last.end, "difficulty", mention=last)
                found.append(Claim("difficulty", right.start, right.end, hard, frozenset(("function",))))
    return found


def _hard(mention: Mention, text: str, place: int) -> bool:
    words = text[mention.start : mention.end].lower().split()
    return mention.entry.kind == "finding" and len(words) > 1 and words[place] in _HARD


def _bare(piece: Piece, kind: str) -> bool:
    covered = sum(term.end - term.start for term in piece.terms)
    return (
        not piece.cues
        and all(term.entry.kind == kind for term in piece.terms)
        and piece.end - piece.start - covered < 3
    )


def _covering(sc: SentenceContext, mention: Mention) -> list[Claim]:
    last = bisect_right(sc.scopes, mention.start, key=lambda scope: scope.start)
    found: list[Claim] = []
    for index in range(last - 1, -1, -1):
        if sc.reach[index] <= mention.start:
            break
        if sc.scopes[index].covers(mention) and not _inside(sc.scopes[index], mention):
            found.append(sc.scopes[index])
    found.reverse()
    return found


def _inside(scope: Claim, mention: Mention) -> bool:
    """Whether a word is part of a term, which means it already ("periods stopped", "hair fell out")."""
    return scope.role in _MEANT and mention.form == "name" and mention.start < scope.cue.start < mention.end


def mention_context(sc: SentenceContext, mention: Mention) -> Context:
    """The context of a term.

    Args:
        sc: its sentence.
        mention: the term; it needn't be one of those the sentence was read with.

    Returns:
        The context. A mention whose form is "negated" says itself that it is not there.
    """
    kind, entry = mention.entry.kind, mention.entry
    claims = _covering(sc, mention)
    if kind in ("condition", "medicine") and (owned := _OWNED.search(sc.text, sc.sentence.start, mention.start)):
        claims = [
            c for c in claims
            if c.role not in PRESUPPOSED or (c.cue.start >= owned.start() and c.cue.value != "modal")
        ]  # fmt: skip
    nearest = _nearest(claims, mention)
    inherent = mention.form == "negated" or (mention.form == "ability" and _neither(sc.text, mention))
    resolved = "resolved" in nearest or ("discontinued" in nearest and kind in ("finding", "condition", "social"))
    direct = ("negated" in nearest and not sought(sc.text, nearest["negated"], mention)) or "reversed" in nearest
    if direct and inherent and "negated" in nearest and _is_listed_later(sc.text, nearest["negated"], mention):
        direct = False  # "no paresis, visual fields full": what denies by itself is no member of a denied list
    absent = direct != inherent if (direct or inherent) else False
    change = _change(nearest, entry, mention)
    if "reversed" in nearest and (resolved or change):  # "all symptoms except fatigue disappeared"
        resolved, absent, change = False, inherent, None if resolved else "unchanged"
    if (
        direct
        and not resolved
        and (_paired(nearest, sc.text, mention) if change is not None else _none_altered(nearest, sc, mention))
    ):
        change, absent = "unchanged", inherent  # "neither gait nor speech improved"
    relapsed = "relapsed" in nearest and kind in ("finding", "condition")
    impaired = "difficulty" in nearest
    enabled = "ability" in nearest or ("relapsed" in nearest and kind == "function" and change != "worsened")
    if kind == "function" and "negated" in nearest and enabled:
        enabled, impaired, absent = False, True, True
    if kind == "function" and "negated" in nearest and "difficulty" in nearest and _between(nearest, mention):
        impaired, enabled, absent = False, True, False  # "no speech problem"
    if (
        kind == "finding"
        and enabled
        and not impaired
        and "ability" in nearest
        and _says_no(nearest["ability"], sc.text)
    ):
        absent = True
    status = _status(
        nearest, absent or (resolved and not relapsed and kind not in ("condition", "social")), kind, mention
    )
    experiencer, relation = _experiencer(nearest, status)
    if kind == "function" and status == "absent":
        impaired, enabled = True, False
    denied = nearest.get("negated")
    past = "historical" in nearest or (denied is not None and denied.cue.value == "history")
    if experiencer == "nobody":
        return Context(status, experiencer, past=past, cues=_used(nearest))
    return Context(
        status=status,
        experiencer=experiencer,
        relation=relation,
        change=change,
        equivocal="equivocal" in nearest,
        resolved=resolved,
        relapsed=relapsed,
        impaired=(impaired and kind != "finding") or (impaired and kind == "finding" and not absent),
        enabled=enabled and not impaired,
        negated=absent or status in ("refuted", "absent", "cancelled", "declined"),
        past=past,
        cues=_used(nearest),
    )


def claims_on(sc: SentenceContext, mention: Mention) -> list[tuple[Claim, bool]]:
    """Return what is claimed of a term, and whether it is the nearest claim of its sort.

    Args:
        sc: its sentence.
        mention: the term.
    """
    claims = _covering(sc, mention)
    nearest = _nearest(claims, mention)
    return [(claim, claim is nearest[claim.role]) for claim in claims]


def _nearest(claims: Sequence[Claim], mention: Mention) -> dict[str, Claim]:
    """Return the claim of each role that holds: that of the narrowest rank, then the nearest."""
    nearest: dict[str, Claim] = {}
    for claim in claims:
        held = nearest.get(claim.role)
        if held is None or _rank(claim, mention) < _rank(held, mention):
            nearest[claim.role] = claim
    return nearest


def _is_listed_later(text: str, claim: Claim, mention: Mention) -> bool:
    """Return True if a comma or an "and" stands between a denial and a term after it."""
    between = text[claim.cue.end : mention.start]
    return claim.cue.end <= mention.start and ("," in between or " and " in between)


def _rank(scope: Claim, mention: Mention) -> tuple[int, bool, int]:
    """Which of two scopes of one role holds: the lower. Whose a thing is, is told behind it: "family history: cancer in his
    father"."""
    owner = scope.role == "relative" and scope.value != "" and scope.cue.start >= mention.end
    return scope.rank, not owner, _distance(scope, mention)


def _used(nearest: dict[str, Claim]) -> tuple[Mention, ...]:
    used = {scope.cue.mention for scope in nearest.values() if scope.cue.mention is not None}
    return tuple(sorted(used, key=lambda mention: (mention.start, mention.end)))


def _neither(text: str, mention: Mention) -> bool:
    # "can lift neither arm": the negation stands inside the words of the ability.
    return not {"neither", "no"}.isdisjoint(text[mention.start : mention.end].lower().split())


def _paired(nearest: dict[str, Claim], text: str, mention: Mention) -> bool:
    held = nearest.get("negated")
    cues = (nearest[role].cue for role in ("improved", "worsened", "more", "less") if role in nearest)
    behind = [cue.end for cue in cues if cue.start >= mention.end]
    return held is not None and any(held.cue.value == "pair" or no_more(text, held.cue, mention, at) for at in behind)


def _none_altered(nearest: dict[str, Claim], sc: SentenceContext, mention: Mention) -> bool:
    held = nearest.get("negated")  # "neither gait nor speech changed": a verb that says no direction behind them
    if held is None or held.cue.value != "pair":
        return False
    clause = next((c for c in sc.clauses if c.start <= mention.start < c.end), sc.sentence)
    return _ALTERED.search(sc.text, mention.end, clause.end) is not None


def _between(nearest: dict[str, Claim], mention: Mention) -> bool:
    return nearest["negated"].cue.end <= mention.start and nearest["difficulty"].cue.start >= mention.end


def _says_no(scope: Claim, text: str) -> bool:
    # "no difficulty", "without trouble": joined from a negation, so it denies a finding instead of enabling it.
    return scope.cue.mention is not None and scope.cue.start < scope.cue.mention.start


def _distance(scope: Claim, mention: Mention) -> int:
    return max(scope.cue.start - mention.end, mention.start - scope.cue.end, 0)


def _status(nearest: dict[str, Claim], absent: bool, kind: str, mention: Mention) -> Status:
    if "general" in nearest or "advert" in nearest:
        return "general"
    if "cited" in nearest:
        return "cited"
    if "hypothetical" in nearest:
        return "hypothetical"
    no = nearest.get("negated")
    if "cancelled" in nearest:
        led = absent and no is not None and no.cue.end <= mention.start < nearest["cancelled"].cue.start
        return "absent" if led and kind == "procedure" else "cancelled"  # "No thrombolysis (came too late)"
    if "declined" in nearest and kind not in ("function", "finding"):
        return "declined"
    if (plan := nearest.get("planned")) is not None:
        return "cancelled" if no is not None and no.cue.start > plan.cue.start else "planned"
    if "equivocal" in nearest and kind == "condition" and not absent:
        return "possible"  # "questionable asthma"
    if "refuted" in nearest:
        return "refuted" if kind == "condition" else "absent"
    if "possible" in nearest and not (absent and no is not None and no.cue.end <= nearest["possible"].cue.start):
        return "possible"
    if absent:
        return "absent"
    return "historical" if "historical" in nearest else "present"


def _experiencer(nearest: dict[str, Claim], status: Status) -> tuple[Experiencer, str]:
    if "relative" in nearest:
        return "relative", nearest["relative"].value
    if status in ("general", "cited"):
        return ("other" if status == "cited" else "nobody"), ""
    if "other" in nearest:
        return "other", ""
    return ("group", "") if "group" in nearest else ("patient", "")


def _change(nearest: dict[str, Claim], entry: Entry, mention: Mention) -> Change | None:
    """The nearest change word, judged for the kind of the term."""
    held = [nearest[role] for role in ("improved", "worsened", "unchanged", "more", "less") if role in nearest]
    if not held:
        return None
    first = min(held, key=lambda scope: (scope.rank, _distance(scope, mention)))
    role = "" if (first.cue.value, entry.kind) in IDLE else first.role
    if role in ("improved", "worsened", "unchanged"):
        return cast(Change, role)
    if entry.higher and role:
        return "improved" if (role == "more") == (entry.higher == "better") else "worsened"
    if entry.kind in ("finding", "condition") and role:  # "elevated venous pressure" is how it is
        return "worsened" if role == "more" else "improved"
    if role and entry.kind == "function" and not {"increased", "reduced"} <= set(entry.values):
        # more isn't better of what can be too much and too little
        return "improved" if role == "more" else "worsened"
    return None


def context_of(text: str, start: int, end: int, lexicon: Lexicon | None = None) -> Context:
    """The context of any span of any text.

    Args:
        text: any text.
        start: offset of the span's first character.
        end: offset behind its last character.
        lexicon: the lexicon; the shipped one when None.

    Returns:
        The context of the term there (of the span as a finding when no mapping knows it).

    Raises:
        MappingError: a mapping file can't be used.
    """
    if lexicon is None:
        from etl.mapping.compiled import compile_lexicon

        lexicon = compile_lexicon()
    sentence = _sentence_at(split_sentences(text, 0, len(text)), start, end)
    mentions = lexicon.find(text, sentence.start, sentence.end)
    target = known_or_new(text, start, end, mentions)
    others = [m for m in mentions if target in mentions or not (m.start < end and start < m.end)]
    read = sentence_context(text, sentence, others if target in mentions else [*others, target])
    return mention_context(read, target)


def known_or_new(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Mention:
    """The mention of a span.

    Args:
        text: any text.
        start: offset of the span's first character.
        end: offset behind its last character.
        mentions: what the lexicon found.

    Returns:
        The lexicon's mention of that very span, else the span as one of an unknown finding.
    """
    known = [m for m in mentions if m.start == start and m.end == end and m.entry.kind in TERMS]
    return known[0] if known else Mention(start, end, Entry("finding", "", text[start:end]))


def _sentence_at(sentences: Iterable[Span], start: int, end: int) -> Span:
    return next((span for span in sentences if span.start <= start < span.end), Span(start, end))
