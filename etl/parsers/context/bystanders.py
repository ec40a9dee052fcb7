"""Parts of a sentence that say nothing of the patient: of the reader, of those who tell, of people at large, of what a
treatment can do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Span
from etl.parsers.context.cues import Clause, Cue
from etl.parsers.context.people import patient_in
from etl.parsers.context.reach import Scope
from etl.patterns import regex

_HINT = regex(
    r"\b(?:told|said|warned|feared|you|we|he|she|they|I|person|individual|human|one|any|some|someone|somebody|anyone|everyone|people|specialists?|experts?|expertise|specialty|speciality|researchers?|many|most|others|everybody|families|parents|patients|children|kids|others|can|may|might|will|would)\b",
    re.I,
)
_YOU = regex(
    r"\byou['’](?:ll|re|ve|d)\s(?!(?:welcome|right|invited)\b)|\byou\s(?:(?:[a-z]+ly|also|all|just|still|never|always|do|don['’]t)\s)?"
    r"(?:would|can|could|may|might|will|get|got|have|had|feel|felt|understand|are|were|need|should|must|suffer|live|want|know(?!,))\b",
    re.I,
)
"""The reader, or whom a letter is written to: "I know that you understand the pain"."""
_WE = regex(
    r"\bwe\s(?:were|are|felt|feel|became|got|had been)\s"
    r"(?:(?:all|both|so|very|extremely|really|quite|totally|absolutely|more|just|too|always|first|[a-z]+ly)\s)*"
    r"(?!(?:able|told|given|going|trying|there|treating|seeing|using|in|at|on|here|looking|not)\b)",
    re.I,
)
"""How those who tell felt: "we were all nervous"."""
_FELT = 30
_ANYBODY = regex(
    r"(?<!\bis )(?<!\bwas )(?<!\bas )\b(?:an?|any|some)\s(?:person|individual|human being)(?:['’]s)?\b"
    r"|\b(?:someone|somebody|anyone|everyone|people|one)['’]s\b",
    re.I,
    needs=("person", "individual", "human being", "'", "’"),
)
"""People at large: "which causes spasms in a person's legs"."""
_DREAM = regex(
    r"\b(?:I|we|he|she|they)\s(?:also\s|often\s|still\s)?(?:imagines?|dreams?|dreamt|pictures?|fantasi[sz]es?)\b"
)
"""What somebody only thinks of: "I imagine a future where I can talk"."""
_OF_PEOPLE = regex(
    r"\b(?:of|for)\s(?:the|these|those|such|all|other)\s(?:people|families|parents|patients|children|kids|others)\b",
    re.I,
)
"""Whose a feeling is: "I understand the pain of the people who …"."""
_GIVEN_YOU = regex(r"\b(?:give|gives|put|puts|take|takes)\syou\b", re.I, needs=("you",))
"""How a treatment goes in general: "they give you chemotherapy"."""
_KIND = regex(
    r"\b(?:for|other|many|most|help|helps|helping|like|to)\s(?:[a-z]+\s)?"
    r"(?:children|kids|people|adults|individuals|persons|families|those|others|boys|girls|men|women)\s"
    r"(?:who\s(?:are|have|had|suffer|suffered|were)|with|suffering|living|affected|diagnosed|whose)\b",
    re.I,
)
"""Whom an institution is for: "a school for children with …"."""
_CAN = regex(
    r"\b(?:treatments?|therap(?:y|ies)|procedures?|surger(?:y|ies)|operation|cells|medicines?|drugs?|techniques?|methods?)\s"
    r"(?:(?:that|which)\s)?(?:also\s)?(?-i:can|may|might|will|would)\b",
    re.I,
)
"""What a treatment promises: "a treatment that can repair the muscles"."""
_ONE_MAY = regex(
    r"(?:^|[.,;:]\s|\b(?:and|but|while)\s)(?:One|one|[Ss]ome|[Oo]thers|[Mm]any|[Mm]ost|[Ee]veryone|[Ee]verybody|[Pp]eople)\s"
    r"(?:may|might|can|could|must|should|will|would|live|lives|die|dies|get|gets|wants?|knows?|never|always|often|still)\b"
)
"""Anybody: "One may live for years, and some live longer"."""
_EXPERT = regex(
    r"\b(?:specialists?|experts?|expertise|specialty|speciality|researchers?) (?:in|on) (?:[a-z]+ )?$", re.I
)
"""Before a disease: whose field it is ("a specialist in mitochondrial disorders")."""
_COURSE_WITH = regex(r"\W*(?:[Ww]ith|[Ii]n)\s(?:[\w’'-]+\s){0,4}$")
_WOULD = regex(r"[^.;]{0,60}?\b(?:would|might|may|can|could|usually|often|typically|generally)\b")
_FORETOLD = regex(
    r"\b(?:told|said|warned|feared)(?:\s(?:him|her|them|me|us|everybody|the (?:parents|family|patient)))?(?:\sthat)?\s"
    r"(?:(?:the|his|her|their|my|our|both|one|a|an|right|left)\s){1,3}(?:\w+\s){1,2}?(?=(?:had to|has to|have to|must|would have to|will have to|should|would need to|needed to) be\b)"
)
"""What somebody said that had to be done: "they had been told that their leg had to be amputated"."""
_SAYER = regex(
    r"\b(?:says|said|adds|added|recalls|recalled|explains|explained|remembers|remembered|laughs|laughed|smiles|smiled|jokes|joked|reports|reported|according to),? "
    r"(?:(?:his|her|the|their|my|\w+['’]s) (?:\w+ )?(?:husband|wife|mother|father|mum|mom|dad|sister|brother|son|daughter|aunt|uncle|cousin|partner|friend|neighbou?r|carer|colleague|teacher|boss)"
    r"|(?:Mr|Mrs|Ms)\.?)(?:,? [A-Z][\w'’.-]+){0,3}(?:,? \(?\d{1,2}\)?)?, (?=who\b|an?\b|himself\b|herself\b|also\b|once\b)",
    needs=(", ",),
)
"""Before what a page says of whom it quotes: "“…,” says her husband Paul, 60, a diabetic who has had a heart attack"."""
_READ_BY_OTHERS = regex(
    r"\b(?:the [a-z]+|nobody|no one|people|strangers|others|friends|we|I|husband|wife|mother|father|children|daughter|son)\s(?:can|could)\s?(?:not|n['’]t|hardly|barely|no longer|scarcely)?\s"
    r"(?:read|decipher)\s(?:his|her|my)\b",
    re.I,
    needs=("read", "decipher"),
)
"""Who can't read what the patient writes: "so tiny that the pupils could not read her notes"."""
_NEAR = 50
_TURNS = regex(r"\b(?:he|she|his|her|him|my|me|I)\b")
"""Where a clause comes back to the patient."""


def bystanders(text: str, clauses: Sequence[Clause]) -> Iterator[Scope]:
    """The stretches of a sentence that are about the reader, the tellers' feelings, people at large, or a promise.

    Args:
        text: the document's text.
        clauses: the sentence's clauses.

    Yields:
        Scopes with the roles other, general, planned and hypothetical.
    """
    if clauses:
        end = clauses[-1].span.end
        for m in _SAYER.finditer(text, clauses[0].span.start, end):
            yield _scope("other", text, m.end(), Span(m.end(), end))
    for clause in clauses:
        span = clause.span
        for m in _READ_BY_OTHERS.finditer(text, span.start, span.end):
            yield Scope("other", m.start(), m.end(), Cue(m.start(), m.end(), "other"))
        if not _HINT.search(text, span.start, span.end):
            continue
        for m in _YOU.finditer(text, span.start, span.end):
            yield _scope("general", text, m.start(), span)
        for term in clause.terms:
            if term.entry.kind == "condition" and _EXPERT.search(text, max(span.start, term.start - 50), term.start):
                yield Scope("general", term.start, term.end, Cue(term.start, term.start, "general"))
            if (
                term.entry.kind == "condition"
                and term.start - span.start < _NEAR
                and not _TURNS.search(text, span.start, span.end - 3)
            ):
                opens = _COURSE_WITH.fullmatch(text, span.start, term.start)
                if opens and _WOULD.match(text, term.end, clauses[-1].span.end):
                    yield Scope("general", span.start, clauses[-1].span.end, Cue(span.start, span.start, "general"))
        for m in _ONE_MAY.finditer(text, span.start, span.end):
            yield _scope("general", text, m.start(), Span(span.start, clauses[-1].span.end))
        for m in _WE.finditer(text, span.start, span.end):
            yield Scope("other", m.end(), min(span.end, m.end() + _FELT), Cue(m.start(), m.end(), "other"))
        for m in _ANYBODY.finditer(text, span.start, span.end):
            start = m.end() if patient_in(clause.tokens) else span.start
            yield _scope("general", text, start, span)
        for m in _GIVEN_YOU.finditer(text, span.start, span.end):
            yield _scope("general", text, m.end(), span)
        if patient_in(clause.tokens):
            for m in _OF_PEOPLE.finditer(text, span.start, span.end):
                yield Scope("other", span.start, m.start(), Cue(m.start(), m.end(), "other"))
            for m in _KIND.finditer(text, span.start, span.end):
                yield _scope("general", text, m.end(), span)
        for m in _FORETOLD.finditer(text, span.start, span.end):
            yield Scope("planned", m.end(), span.end, Cue(m.start(), m.end(), "planned"))
        for m in _DREAM.finditer(text, span.start, span.end):
            yield Scope("hypothetical", m.end(), clauses[-1].span.end, Cue(m.start(), m.end(), "hypothetical"))
        for m in _CAN.finditer(text, span.start, span.end):
            yield Scope("hypothetical", m.end(), span.end, Cue(m.start(), m.end(), "hypothetical"))


def _scope(role: str, text: str, start: int, span: Span) -> Scope:
    turn = _TURNS.search(text, start, span.end)
    return Scope(role, start, turn.start() if turn else span.end, Cue(start, start, role))
