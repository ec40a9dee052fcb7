"""What is said by leaving it out: "the gait improved, the tremor did not", "all but the tremor", "so was the cough".

Cues that a verb or a "not" alone repeats or denies, exceptions, echoes, and what would be so on a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from etl.document import Span, by_place
from etl.mapping.entry import Mention
from etl.parsers.annotate.cues import Cue
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.clauses import Clause, Piece
from etl.parsers.scope.ends import end_after
from etl.parsers.scope.place import Place
from etl.patterns import regex
from etl.value import replace

_ONCE = regex(
    r"[,;–—-]\s?(?:which|what|that|this|something that|something|and this|a thing that)?\s?(?:he|she|it|they|I)?\s?"
    r"(?:(?:was|were|had been|has been)\s(?:not\s|never\s|hardly\s|quite\s|absolutely\s|completely\s"
    r"|still\s)?(?:possible|impossible|able)"
    r"|impossible|not possible|unable"
    r"|could(?: not|n['’]t| never| hardly)(?: do| manage)?(?: (?:it|that|this|so))?"
    r"|had not been able to(?: do (?:it|so|that))?)\s"
    r"(?:before|earlier|previously|until then|so far|in the past|at admission|on admission|(?:an?|one|two|three"
    r"|four|five|six|\d{1,2}|some|a few) (?:days?|weeks?|months?|years?) ago|last (?:week|month|year|summer|winter"
    r"|spring|autumn))\b"
    r"|[,;–—-]\s?(?:before|earlier|previously)\s(?:this was |it was )?(?:impossible|not possible|unable)\b"
)
_UNSEEN = regex(
    r"[,(]\s?(?:which|that)\s(?:had|was|were|has|have)\s(?:not|never)\s(?:been\s)?(?:present|there|seen|noted"
    r"|noticed|found|observed|detected)\s"
    r"(?:before|earlier|previously|until then|so far|in the past|(?:on|at|in|during)\s(?:any |the |his "
    r"|her )?(?:previous|earlier|prior|last|former|first|initial)\s\w+)\b",
    re.I,
)
"""A clause that says that something is new: "edema, which had not been present on previous examinations"."""
_NOW = regex(
    r"\b(?:can|is able to|are able to|manages to|manage to|now|again|is|has|have|holds?|walks?|stands?|sits?)\b"
    r"|\b(?:[Hh]e|[Ss]he) (?:[a-z]+ly )?[a-z]{2,}s\b"
)


def _told_now(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues of a sentence without those of a last clause that tells how it was before, and so nothing of now."""
    if new := _UNSEEN.search(text, sentence.start, sentence.end):
        return [cue for cue in cues if not new.start() <= cue.start < new.end()]
    once = _ONCE.search(text, sentence.start, sentence.end)
    if once is None or not _NOW.search(text, sentence.start, once.start()):
        return list(cues)
    return [cue for cue in cues if not once.start() <= cue.start < once.end()]


CHANGING = frozenset(("finding", "function", "measure", "scale", "condition", "social"))
"""Kinds that can change."""
_THE_ONES = (["the", "one"], ["the", "ones"])
"""What is excepted was named before: "all lesions grew, except the one in the pons, with edema"."""
_TOLD = frozenset(("improved", "worsened", "more", "less"))
_LEFT_OUT = regex(
    r"\b(?P<verb>did|does|do|has|have|had|is|are|was|were)(?P<not> ?n[o'’]t)?(?: yet| (?:really|so))?(?P<too> too"
    r"| as well| also| likewise)?"
    r"(?=\s*(?:[.;,)]|$|\b(?:but|while|whereas|although|though)\b|and (?:the|his|her)\b))",
    re.I,
)
"""A verb that ends its clause, so that what it says was said before."""
_ONLY_NOT = regex(
    r"(?:[,;]|,? \bbut)\s(?P<not>not(?: yet)?)(?= (?:(?:the|his|her|in) )?(?:[a-z]+[ -]){0,2}[a-z]+\s*(?:[.;,)]|$))",
    re.I,
)
"""What is denied behind a change with no verb of its own: "gait improved, but not balance"."""
_WAS_NOT = regex(
    r"\b(?:was|were|is|are)(?: not|n['’]t)(?=\s*(?:[.;,)]|$|\b(?:but|while|whereas|although|though)\b))", re.I
)
"""What is denied with the verb of a finding that is there: "cough was present, fever was not"."""
_PERSON = regex(r"\b(?:he|she|it|I|we|they|you|who|which|that|wife|husband|brother|sister|others?|patients?)\s$", re.I)
_AMOUNT = regex(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|a few|several)\b)[^.;:]{0,40}[,–—]\s(?:but\s)?$",
    re.I,
)
_ENDS = regex(r"\s*(?:[.;,)!]|$)")
_CLOSE = 12
"""Characters between a denial and the verb that it denies."""
_THAN_BEFORE = regex(
    r" than (?:he did |she did |it was )?(?:before|earlier|previously|last (?:year|month|time)|at (?:admission|home"
    r"|first))\b"
)


def _only_so_much(text: str, sentence: Span, cue: Cue) -> bool:
    """Whether "not more" only says that an amount was all: "four hours of sleep, not more"."""
    said = cue.role == "unchanged" and text[cue.start : cue.end].lower() in ("not more", "no more")
    return (
        said and _ENDS.match(text, cue.end) is not None and _AMOUNT.search(text, sentence.start, cue.start) is not None
    )


def with_elided(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues of a sentence, with those that a verb or a "not" alone repeats or denies.

    Args:
        text: the document's text.
        sentence: the sentence.
        cues: its cues, in order.

    Returns:
        The cues of now, in order; a "not" that denies a change stated before says that nothing has changed.
    """
    cues = [c for c in cues if not _only_so_much(text, sentence, c)]
    cues = _with_absent(text, sentence, _told_now(text, sentence, cues))
    told = [cue for cue in cues if cue.role in _TOLD or (cue.role == "unchanged" and cue.mention is not None)]
    if not told:
        return list(cues)
    found: list[Cue] = []
    for m in _LEFT_OUT.finditer(text, told[0].end, sentence.end):
        before = next((cue for cue in reversed(told) if cue.end <= m.start()), None)
        if before is None or _PERSON.search(text, max(sentence.start, m.start() - 12), m.start()):
            continue
        if not any(mark in text[before.end : m.start()] for mark in (",", ";", " but ", " and ", " while ")):
            continue
        if m["not"] and before.role in _TOLD:
            found.append(Cue(m.start(), m.end("not"), "unchanged", "backward", "verb", before.mention))
        elif m["too"] and not m["not"] and before.role in _TOLD:
            found.append(Cue(m.start(), m.end(), before.role, "backward", "verb", before.mention))
        elif not m["not"] and before.role == "unchanged" and (role := _denied(text, before, m["verb"].lower())):
            found.append(Cue(m.start(), m.end("verb"), role, "backward", "verb", before.mention))
    for m in _ONLY_NOT.finditer(text, told[0].end, sentence.end):
        before = next((cue for cue in reversed(told) if cue.end <= m.start()), None)
        if before is not None and before.role in _TOLD and before.start > sentence.start:
            found.append(Cue(m.start("not"), m.end("not"), "unchanged", "forward", "verb", before.mention))
    if not found:
        return list(cues)
    kept = [c for c in cues if not any(f.start <= c.start < f.end or f.start < c.end <= f.end for f in found)]
    return sorted([*kept, *found], key=by_place)


def _with_absent(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues, with the "was not" of what isn't there beside what is."""
    there = next((cue for cue in cues if cue.role == "affirmed"), None)
    if there is None:
        return list(cues)
    found = [
        Cue(m.start(), m.end(), "negated_after", "backward", "verb")
        for m in _WAS_NOT.finditer(text, there.end, sentence.end)
        if not _PERSON.search(text, max(sentence.start, m.start() - 12), m.start())
        and any(mark in text[there.end : m.start()] for mark in (",", ";", " but ", " and ", " while ", " whereas "))
    ]
    kept = [c for c in cues if not any(f.start < c.end and c.start < f.end for f in found)]
    return sorted([*kept, *found], key=by_place) if found else list(cues)


def _denied(text: str, cue: Cue, verb: str) -> str:
    """What was denied by a cue that says that nothing has changed: "did not improve" denies an improvement."""
    mention = cue.mention
    if mention is None or mention.entry.role not in ("improved", "worsened") or verb in ("is", "are", "was", "were"):
        return ""
    return mention.entry.role if cue.start < mention.start and "n" in text[cue.start : mention.start] else ""


def no_more(text: str, denied: Cue, mention: Mention, behind: int) -> bool:
    """Whether what is denied of a term is only that it is more or less than before: "he doesn't talk more than before".

    Args:
        text: the document's text.
        denied: the denial.
        mention: the term.
        behind: where the word of change ends.
    """
    return 0 <= mention.start - denied.end <= _CLOSE and _THAN_BEFORE.match(text, behind) is not None


def contrary(place: Place) -> Iterator[Claim]:
    """Yield the contrary of what is said of all others for what follows "apart from".

    Args:
        place: the cue of an exception.
    """
    cue, clause = place.cue, place.clause
    every, deny = place.words["EVERY"], place.words["DENYING"]
    earlier = [token for token in clause.tokens if token.start < cue.start]
    before = [other for other in clause.cues if other.start < cue.start]
    after = list(place.tokens_from(cue.end, clause.span.end))
    if not earlier and any(t.lower in every for t in after):  # "apart from the tremor, everything improved"
        end = next((t.start for t in after if t.lower == ","), 0)
        if end and any(c.role in _TOLD for c in clause.cues if c.start > end):
            yield Claim("unchanged", cue.end, end, cue, CHANGING, rule=place.rule.name)
    if any(c.role in ("negated", "negated_after", "normal") for c in before) or not {t.lower for t in earlier} & every:
        return
    if [t.lower for t in after[:2]] in _THE_ONES:
        return
    if any(t.lower in deny or t.lower.endswith(("n't", "n’t")) for t in earlier):
        return  # "did not reveal any abnormality except for …"
    changed = [c for c in before if c.role in _TOLD]
    if changed:  # "all symptoms improved except the tremor"
        yield Claim("unchanged", cue.end, end_after(place), changed[-1], CHANGING, rule=place.rule.name)
    elif not any(c.role in place.roles["change"] | {"resolved"} for c in before):
        yield Claim("reversed", cue.end, clause.span.end, cue, rule=place.rule.name)


STATED = frozenset(
    ("condition", "finding", "function", "measure", "scale", "gene", "social", "procedure", "cells", "medicine")
)
FEARED = STATED - {"gene"}
"""A test "for" a disease names genes that it looks at; those are read with its result."""
_ECHO = frozenset(("is", "are", "was", "were", "has", "have", "had", "did", "does", "do"))
_ECHOED = frozenset(("negated", "refuted", "resolved", "improved", "worsened", "unchanged", "relapsed", "more", "less"))
_IF = regex(
    r"\b(?:(?:would|might)\b|(?:thinks?|thought|believes?d?|hopes?d?|supposes?d?|(?:is|are) (?:sure"
    r"|convinced)) (?:that )?[^.;:,]{0,20}?\bcould\b)"
    r"[^.;:,]{3,80}?\s(?P<cue>if)\s(?!any\b|possible\b|needed\b|necessary\b)",
)
"""A guess with its condition behind it; "he could stand if supported" is what somebody can."""
_POINT = regex(
    r"(?<![\w.,])\d{1,3}(?:\.\d)? (?:is|was|means|meaning|being|stands for) [“\"‘'][^“”\"‘\n]{3,60}[”\"’']"
    r"|\b[A-Z][A-Za-z0-9-]{0,6}[A-Z0-9] (?:stands for|is short for|is an? abbreviation (?:of|for)"
    r"|denotes) [^.;\n]{2,80}",
)
"""What a point of a scale or a short form means: '10 is "death"', "OD stands for once daily"."""
_RISKS = regex(
    r"\b(?:risks?(?! factors?\b)|(?:possible|potential) (?:\w+ )?complicat\w+|(?:risk factors?|complicat\w+"
    r"|consequences)(?=[^.]*\b(?:discussed|explained|reviewed|informed|understands?)\b))\b"
    r"[^.;]{0,200}?\b(?:includ(?:e[sd]?|ing)|consist(?:s|ed)? of|such as|limited to|exclusive of|namely|e\.g\.)"
    r"(?P<list>(?:(?!,? (?:and|but|so|because|since) (?:he|she|they|we|I|the patient)\b).)*)",
    re.I | re.S,
)
"""What leads a list of what may go wrong: "the risks were discussed, including", "risks, not limited to"."""
_CAUSE_OF = regex(
    r"\b(?:causes?|a?etiology|origin|source|reasons?|explanation|mechanism|trigger) (?:of|for) (?:(?:the|his|her"
    r"|this|these|such) )?$",
    re.I,
)
"""Before a term: what is denied behind it is its cause, and not the term."""
_ANOTHER_OF = regex(
    r"\s(?:[\w-]+ ){0,2}?(?!(?:evidence|proof|signs?|hints?|traces?|suggestion|suspicion|indications?|features?"
    r"|findings?|manifestations?|symptoms?|complaints?|"
    r"presence|diagnosis|history|recur\w+|relaps\w+|return|reappearance|remnants?|onset|occurrence|development"
    r"|episodes?|attacks?|risks?|chance|possibility|danger|"
    r"kind|sort|type|form|case|mention|record|report)\b)[\w-]+ (?:of|for|between) (?:[\w -]{1,30} (?:of"
    r"|between) )?(?:the|his|her|their|this|these|my) (?:[\w-]+ )?$",
    re.I,
)
"""Between a denial and a term that is there: "no displacement of the fracture", not "no evidence of the fracture"."""


def echoes(clauses: Sequence[Clause], found: Sequence[Claim]) -> Iterator[Claim]:
    """Yield for what follows "so was" or "as did" what was said before: "the fever went away, as did the cough".

    Args:
        clauses: the clauses of the sentence.
        found: its claims.
    """
    for number, clause in enumerate(clauses):
        for token, verb in pairwise(clause.tokens):
            if token.lower not in ("so", "as") or verb.lower not in _ECHO or verb.start - token.end > 1:
                continue
            low = clauses[number - 1].span.start if number else clause.span.start
            for scope in found:
                if scope.role in _ECHOED and low <= scope.cue.start < token.start:
                    yield replace(scope, start=verb.end, end=clause.span.end)


_UNABLE = frozenset(("can", "cannot", "can't", "can’t", "could", "couldn't", "couldn’t", "unable"))
"""What is said of an ability goes on as an ability: "cannot walk or sit"."""


def denied_on(clauses: Sequence[Clause], words: Mapping[str, frozenset[str]]) -> Iterator[Claim]:
    """Yield that a denial inside a term goes on with its list: "does not drink or smoke", "no speech or gait problems".

    Args:
        clauses: the clauses of the sentence.
        words: the word classes.
    """
    for clause in clauses:
        for number, piece in enumerate(clause.pieces[:-1]):
            ends = (
                t for t in reversed(piece.terms) if len(set(clause.words(t.end, piece.end)) - {"or", "nor", ","}) <= 1
            )
            term = next((t for t in ends if _is_denied_form(clause.words(t.start, t.end)[:3], words)), None)
            if term is None:
                continue
            listed = takewhile(_is_bare, clause.pieces[number + 1 :])
            last = next((p for p in reversed(list(listed)) if p.link in ("or", "nor")), None)
            if last is not None:
                yield Claim("negated", piece.end, last.end, Cue(term.start, term.end, "negated"))


def _is_denied_form(said: Sequence[str], words: Mapping[str, frozenset[str]]) -> bool:
    """Return True if a term begins with a denial that isn't one of an ability: "does not drink", not "cannot walk"."""
    return any(w in words["DENY"] or w.endswith(("n't", "n’t")) for w in said) and _UNABLE.isdisjoint(said)


def _is_bare(piece: Piece) -> bool:
    """Return True for a member of a list without a verb or anything else of its own."""
    plain = piece.link in (",", "or", "nor") and not piece.verb and not piece.predicate
    return plain and all(cue.role == "difficulty" for cue in piece.cues)


def supposed(text: str, sentence: Span) -> Iterator[Claim]:
    """What would be so on a condition told behind it: "he could climb more stairs if he trained more"."""
    for m in _POINT.finditer(text, sentence.start, sentence.end):  # the points of a scale
        yield Claim("general", m.start(), m.end(), Cue(m.start(), m.start(), "general"))
    for m in _RISKS.finditer(text, sentence.start, sentence.end):
        cue = Cue(m.start(), m.start("list"), "hypothetical")
        yield Claim("hypothetical", cue.end, m.end(), cue, FEARED)
    for m in _IF.finditer(text, sentence.start, sentence.end):
        yield Claim("hypothetical", m.start(), m.start("cue"), Cue(m.start("cue"), m.end("cue"), "hypothetical"))


def sought(text: str, scope: Claim, mention: Mention) -> bool:
    """Whether what is denied is something of a term, and not the term: "the origin of the fever was not found", "no
    displacement of the fracture".

    Args:
        text: the document's text.
        scope: the denial's.
        mention: the term.
    """
    cue = scope.cue
    if cue.start >= mention.end:
        return _CAUSE_OF.search(text, max(0, mention.start - 40), mention.start) is not None
    of_it = cue.value == "determiner" and mention.entry.kind in ("finding", "condition")
    return of_it and _ANOTHER_OF.match(text, cue.end, mention.start) is not None
