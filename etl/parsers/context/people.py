"""Whom a clause is about: the patient, a relative, other people, a group, or nobody (general knowledge, literature).

People and tenses are grammar and live here; phrases ("patients usually", "previous studies", "family history") come
from the cues of the mapping files.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.mapping.entry import Mention
from etl.parsers.context.authors import published
from etl.parsers.context.cues import TELLING, Clause, Cue
from etl.parsers.context.reach import Scope
from etl.parsers.context.relatives import relatives
from etl.parsers.context.words import ARTICLES, HE, MANY, PAST, PEOPLE, PRESENT
from etl.parsers.sentences import Token
from etl.patterns import regex

_THE = frozenset(["the", "this", "our", "that", "a", "an", "said", "present"])
_DEFINITE = _THE - {"a", "an", "that"}
_PERSON = frozenset((
    "patient", "man", "woman", "boy", "girl", "child", "gentleman", "lady", "case", "male", "female", "infant",
    "baby", "subject",
))  # fmt: skip
_STANDING = PRESENT | {"-", "be", "been", "by", "a", "an", "and", ",", "of", "the", "not", "often", "also"}
_RANKS = frozenset(["most", "leading", "commonest", "second", "third", "fourth", "fifth", "predominant"])
_EACH = frozenset(["no", "each", "every", "any"])
_SOME = frozenset(
    ("half", "most", "many", "some", "few", "all", "two", "three", "four", "about", "around", "nearly", "almost")
)
_PHRASES = frozenset(("family", "advert", "cited", "other", "general"))
_ASPECTS = frozenset(("symptoms", "signs", "cause", "causes", "features", "forms", "types", "course", "treatment"))
_KNOWN = frozenset(("one", "two", "both", "the", "these", "our", "those"))
_LINKING = frozenset((
    "with", "from", "into", "than", "that", "were", "which", "under", "after", "before", "over", "once", "twice", "through",
    "within", "between", "during", "without", "around", "onto", "upon", "each", "given", "until", "since",
))  # fmt: skip
_NOMINAL = frozenset(("condition", "cells", "procedure", "medicine", "gene", "finding"))

_GOES_ON = TELLING | {
    "who", "develops", "started", "began", "complains", "noted", "suffered", "reported", "visited", "consulted", "sought",
    "received", "showed", "attended", "lost", "is", "has", "have",
}  # fmt: skip
"""The verb of a sentence behind its subject, or a clause about it."""
_CITATION = regex(r"\b(?:has|have) been \w+ed\b[^.\[]{0,80}\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,8}\]\s*\.?\s*$")
"""What others have seen, with the number of the paper: "has been described [5]"."""
_RATE = regex(
    r"\b(?:is|are|occurs?|affects?|strikes?|seen|found)\b[^.;]{0,40}\b(?:one|1) (?:in|of|out of) (?:about |every |some )?\d|"
    r"\bper (?:100[ ,.]?000|10[ ,.]?000|1[ ,.]?000|million)\b"
)
"""How often a disease is: "occurs in one in 10,000 births"."""


_COUNTED_BY_I = frozenset(
    ("level", "levels", "type", "types", "grade", "stage", "class", "phase", "group", "bipolar", "factor")
)
"""Before a Roman number."""


def patient_in(tokens: Sequence[Token], definite: bool = False) -> bool:
    """Whether a clause names the patient: "she", "the patient", "Mr", "a 52-year-old"; not "a man" if `definite`."""
    for index, token in enumerate(tokens):
        word = token.lower
        if word == "i" and index and tokens[index - 1].lower in _COUNTED_BY_I:
            continue  # "those at level I"
        if word in HE or word in ("year-old", "yo"):
            return True
        if word == "ms" and tokens[index + 1 : index + 2] and tokens[index + 1].lower == ".":
            return True
        if (
            word in _PERSON
            and index
            and any(before.lower in (_DEFINITE if definite else _THE) for before in tokens[max(0, index - 4) : index])
        ):
            return True
        if word == "old" and index and tokens[index - 1].lower in ("-", "years", "year"):
            return True
    return False


def past_in(tokens: Sequence[Token]) -> bool:
    """Whether a clause tells of something past."""
    for index, token in enumerate(tokens):
        if token.lower in PAST:
            return True
        if len(token.lower) > 4 and token.lower.endswith("ed") and index:
            before = [t.lower for t in tokens[max(0, index - 2) : index]]  # "is usually triggered" tells of always
            if before[-1] not in _STANDING and not (before[-1].endswith("ly") and before[0] in ("is", "are", "be")):
                return True
    return False


def people_of(text: str, clauses: Sequence[Clause], mentions: Sequence[Mention]) -> list[Scope]:
    """The stretches of a sentence that are about somebody else or about nobody.

    Args:
        text: the document's text.
        clauses: the sentence's clauses.
        mentions: everything found in the sentence, in order.

    Returns:
        Scopes with roles general, cited, advert, other, group, relative.
    """
    found: list[Scope] = []
    starts = [mention.start for mention in mentions]
    running: Scope | None = None
    for number, clause in enumerate(clauses):
        named = patient_in(clause.tokens)
        own: list[Scope] = []
        firsts = {(cue.role, cue.value): cue for cue in reversed(clause.cues) if cue.role in _PHRASES}
        for cue in firsts.values():
            own.extend(_phrases(cue, clause, named))
        if published(text, clause.span.start, clause.span.end):
            own = [
                Scope("cited", clause.span.start, clause.span.end, Cue(clause.span.start, clause.span.start, "cited"))
            ]
        if any(scope.role == "cited" for scope in own):
            own = [scope for scope in own if scope.role != "general"]  # "according to the literature, … is rare"
        if own and not named and _of_people(clause) and {s.role for s in own} == {"relative"}:
            own = []  # "patients with a family history of stroke": nobody's family
        if not own:
            own.extend(_generic(clause, named, text))
        inside = mentions[bisect_left(starts, clause.span.start) : bisect_left(starts, clause.span.end)]
        own.extend(relatives(text, clause, inside, clauses, number))
        if number and own and own[0].role == "general" and clause.tokens[0].lower in ("which", "who", "whose"):
            # "A common sign is …, which occurs in most cases": what it is said of is meant in general too.
            before = clauses[number - 1]
            if not patient_in(before.tokens) and not past_in(before.tokens):
                found.append(Scope("general", before.span.start, before.span.end, own[0].cue))
        carried = next((scope for scope in own if scope.role in ("general", "cited", "advert", "other", "group")), None)
        if carried is not None:
            running = carried
        elif running is not None and not named:
            own.append(Scope(running.role, clause.span.start, clause.span.end, running.cue))
        elif named:
            running = None
        found.extend(own)
    return found


def _phrases(cue: Cue, clause: Clause, named: bool) -> Iterator[Scope]:
    span = clause.span
    if cue.role == "family":
        yield from _family(cue, clause)
    elif cue.role == "advert":
        yield Scope("advert", span.start, span.end, cue)
    elif cue.role == "cited":
        index = bisect_left(clause.tokens, cue.start, key=lambda token: token.start)
        bracketed = index < len(clause.tokens) and clause.tokens[index].depth > 0
        if not (named and patient_in(clause.tokens, definite=True)) and not (bracketed and past_in(clause.tokens)):
            yield Scope("cited", span.start, span.end, cue)
    elif cue.role == "other":
        before = [token.lower for token in clause.tokens if token.end <= cue.start][-3:]
        whose = bool(before) and before[-1].endswith("%")  # "chimerism was 98% donor"
        if not whose and not any(
            word in ("of", "from", "unlike", "like", "than", "with", "to", "by", "as") for word in before
        ):
            yield Scope("other", span.start, span.end, cue)
    elif (
        cue.role == "general"
        and not named
        and not _counted(cue, clause)
        and (cue.value != "weak" or _bare_subject(clause))
    ):
        yield Scope("general", span.start, span.end, cue)


def _counted(cue: Cue, clause: Clause) -> bool:
    """Whether the people of a cue are counted or known ("two people with …", "our patients with …")."""
    index = bisect_left(clause.tokens, cue.start, key=lambda token: token.start)
    if not index or clause.tokens[index].lower not in PEOPLE:
        return False
    before = clause.tokens[index - 1].lower
    return before.isdecimal() or before in _KNOWN or before in MANY - {"most", "many", "some", "all", "few"}


def _of_people(clause: Clause) -> bool:
    """Whether a clause begins with people in general: "Patients with …", "Half of the people with …"."""
    words = [token.lower for token in clause.tokens[:5]]
    return words[0] in PEOPLE or (words[0] in _SOME and any(word in PEOPLE for word in words[1:]))


def _family(cue: Cue, clause: Clause) -> Iterator[Scope]:
    words = [token.lower for token in clause.tokens if token.end <= cue.start][-2:]
    if cue.mention is not None and words[-1:] == ["outside"]:
        return
    own = next((c.start for c in clause.cues if c.role == "historical" and c.start > cue.end), clause.span.end)
    told = [
        c.start for c in clause.cues if c.role == "historical" and c.end <= cue.start
    ]  # "…, and a history of X in …"
    low = max([*told, _beside_own(cue, clause)], default=clause.span.start)
    yield Scope("relative", low, min(own, _main_verb(cue, clause)), cue, value="")


def _beside_own(cue: Cue, clause: Clause) -> int:
    """Where a family's part of a clause begins behind the patient's own: "has had diabetes, with a family history of it"."""
    before = [token for token in clause.tokens if token.end <= cue.start]
    words = [token.lower for token in clause.tokens if cue.start <= token.start]
    if "history" in words and words[words.index("history") + 1 : words.index("history") + 2] == ["of"]:
        return cue.start  # "asthma and a family history of stroke"
    led = next((t for t in reversed(before[-5:]) if t.lower in ("with", "without")), None)
    own = led is not None and any(t.end <= led.start for t in clause.terms)
    return led.start if led is not None and own else clause.span.start


def _main_verb(cue: Cue, clause: Clause) -> int:
    """Where the clause goes on with its patient: "a man without a family history of epilepsy presented with seizures"."""
    words = [token.lower for token in clause.tokens if token.end <= cue.start][-6:]
    behind = (token for token in clause.tokens if token.start >= cue.end)
    if not {"with", "without"} & set(words):
        return clause.span.end
    return next((t.start for t in behind if t.lower in PAST or t.lower in _GOES_ON), clause.span.end)


def _bare_subject(clause: Clause) -> bool:
    """Whether a clause speaks of a kind ("symptoms usually start", "the disease often …"), not of one thing."""
    said = {cue.start for cue in clause.cues if cue.role == "general"}
    words = [token.lower for token in clause.tokens[:8] if token.lower[0].isalpha() and token.start not in said]
    relative = words[:1] == ["where"]  # "…, where such muscles are often affected"
    words = words[relative:]
    if not words or past_in(clause.tokens):
        return False
    if words[0] in ("the", "this") and len(words) > 1:
        return words[1] in (
            "disease",
            "disorder",
            "condition",
            "illness",
            "symptoms",
            "syndrome",
            "treatment",
            "prognosis",
        )
    plural = words[0] in PEOPLE | {"symptoms", "signs", "it"} or any(
        len(word) > 3 and word.endswith("s") and not word.endswith("ss") for word in words[: 1 + relative]
    )
    first = clause.terms[0] if clause.terms else None
    kinds = ("condition", "medicine", "procedure", "cells")
    conditions = [term.start for term in clause.terms if term.entry.kind == "condition"]
    for start in conditions if words[0] not in _DEFINITE | HE else ():
        before = [token.lower for token in clause.tokens if token.end <= start]
        if {"a", "an"} & set(before[-5:]):
            return True  # "Recovery is usually slow after a severe stroke": of no stroke in particular
    return plural or (first is not None and first.start == clause.tokens[0].start and first.entry.kind in kinds)


_NUMBERED = regex(r"\w+ \d{1,2}(?:,? and |, ?| ?& ?| to | ?[-–] ?)\d{1,2}(?![\w%])")
"""Some of a document's own people: "patients 1 and 3"."""


def _generic(clause: Clause, named: bool, text: str) -> Iterator[Scope]:
    """General statements and groups that no cue names: "ALS is a …", "stem cells can …", "ten of the patients"."""
    tokens, span = clause.tokens, clause.span
    if named or not tokens:
        return
    cue = Cue(span.start, span.start, "general")
    if _CITATION.search(text, span.start, span.end):
        yield Scope("cited", span.start, span.end, cue)
        return
    people = next(
        (
            i
            for i, t in enumerate(tokens)
            if (t.lower in PEOPLE and not _NUMBERED.match(text, t.start, span.end))
            or (t.lower == "patient" and i and tokens[i - 1].lower in _EACH)
        ),
        None,
    )
    if people is not None:
        before = [token.lower for token in tokens[max(0, people - 6) : people]]
        counted = any(word in MANY or (word.isdecimal() and int(word[:9]) > 2) or word == "%" for word in before)
        definite = any(word in ("the", "our", "these", "those", "both", "two") for word in before)
        tense = next((token.lower for token in tokens[people + 1 :] if token.lower in PRESENT | PAST), "")
        told = tense in PAST or (not tense and past_in(tokens))
        share = [token.lower for token in tokens[people + 1 : people + 5]]
        told = told or (counted and share[:1] == ["("] and "%" in text[tokens[people].end : tokens[people].end + 12])
        if counted or (definite and "both" not in before and "two" not in before):
            yield Scope("group" if told or definite or not tense else "general", span.start, span.end, cue)
        elif not definite:
            yield Scope("group" if told else "general", span.start, span.end, cue)
        return
    subject = clause.terms[0] if clause.terms else None
    if subject is not None and _of_kind(clause, subject):
        yield Scope("general", span.start, span.end, cue)
        return
    described = subject is not None and _described(tokens, subject)
    if subject is None or subject.entry.kind not in _NOMINAL or not (described or _opens(tokens, subject.start)):
        return
    behind = [token for token in tokens if token.start >= subject.end]
    if behind and behind[0].lower == "(":
        closing = next((index for index, token in enumerate(behind) if token.lower == ")"), len(behind) - 1)
        behind = behind[closing + 1 :]
    words = [token.lower for token in behind[:3]]
    if not words or past_in(tokens):
        return
    if subject.entry.kind == "condition" and _RATE.search(text, subject.end, span.end):
        yield Scope("general", span.start, span.end, cue)
        return
    defines = words[0] in ("is", "are") and words[1:] and words[1] in ARTICLES and subject.entry.kind != "finding"
    if words[0] in ("is", "are") and words[1:2] == ["the"] and words[2:] and words[2] in _RANKS:
        defines = True  # "… is the leading cause of disability"
    plural = subject.entry.kind == "cells" and text[subject.end - 1 : subject.end].lower() == "s"
    if defines or (plural and _acts(words[0])):
        yield Scope("general", span.start, span.end, cue)


def _of_kind(clause: Clause, subject: Mention) -> bool:
    """Whether a clause speaks of a disease as such: "In … it is common", "Symptoms of … include"."""
    before = [token.lower for token in clause.tokens[:7] if token.start < subject.start]
    if subject.entry.kind != "condition" or not before or past_in(clause.tokens):
        return False
    spoken = any(token.lower in PRESENT | {"include", "includes"} for token in clause.tokens)
    kind = (before[0] == "in" and len(before) < 3) or (before[-1] == "of" and before[-2:-1] and before[-2] in _ASPECTS)
    return bool(spoken and kind)


def _opens(tokens: Sequence[Token], start: int) -> bool:
    """Whether a clause begins with what stands at an offset, or with an adverb before it ("Additionally, …")."""
    before = [token.lower for token in tokens[:4] if token.start < start and token.lower.isalpha()]
    return not before or before in (["and"], ["but"]) or (len(before) < 3 and before[0].endswith("ly"))


def _described(tokens: Sequence[Token], subject: Mention) -> bool:
    """Whether a clause opens with a disease that only adjectives stand before: "Suppurative psoas abscess is an …"."""
    before = [token.lower for token in tokens[:4] if token.start < subject.start]
    bare = all(word.isalpha() and word not in HE | ARTICLES | _DEFINITE for word in before)
    return subject.entry.kind == "condition" and bare and 0 < len(before) <= _ADJECTIVES


_ADJECTIVES = 3


def _acts(word: str) -> bool:
    """Whether the word behind a plural subject can be a verb of the present ("secrete", "are", "interact")."""
    if word in PRESENT or word in ("also", "could"):
        return True
    return (
        word.isalpha()
        and len(word) > 3
        and word not in _LINKING
        and not word.endswith(("ed", "ion", "s", "ment", "ly", "ing"))
    )
