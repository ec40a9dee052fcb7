"""Whom a clause about relatives is about: "his mother has …", "diabetes in two sisters", "one of them died"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.mapping.entry import Mention
from etl.parsers.context.cues import Clause, Cue
from etl.parsers.context.reach import Scope
from etl.parsers.context.words import ARTICLES, HE, MANY, PAST, PEOPLE, PRESENT
from etl.parsers.people.kin import counted_children, is_the_patient, sent_by
from etl.parsers.sentences import Token, verb_at
from etl.patterns import regex

_ANYBODY = regex(
    r"\b(?:(?:a|any) (?:parent|child) (?:can(?:not)?|is|has|gets?|needs?|will|may|should|does)\b|your (?:own )?(?!patient)[a-z]+\b)",
    re.I,
)
"""A relative of anybody: "a parent cannot sleep when their child has fever", "to watch your child fall"."""
_WHEN_ONE = regex(r"\b(?:when|after|because|since|as|that|until|before) (?:he|she|I)\b")
_BELIEVED = regex(
    r"\b(?:th(?:ought|inks?)|believe[sd]?|fear(?:s|ed)?|fe(?:lt|els?)|assume[sd]?|guess(?:es|ed)?|worr(?:y|ies|ied)|afraid|sure|"
    r"convinced|suspect(?:s|ed)?|hope[sd]?)(?= (?:that )?(?:he|she|I|his|her|my|the|our)\b)"
)
"""Behind relatives: what they believe is of the patient ("the parents thought he was deaf")."""
_PARENTAL = regex(r"\b(?:(?P<mother>maternal)|paternal) $", re.I)
_BRACKET = regex(r"\((?:his |her |the |my |a )?$", re.I)
_EXPOSED = regex(
    r"\b(?:exposed to|exposure to|contact with|contacts with|caught it from) (?:an?|some|other|another) (?:\w+ )?$",
    re.I,
)
_NAMELESS = regex(
    r"(?:Child|Infant|Baby|Toddler)(?= (?:was|is|had|has|did|does|could|can|developed|presented|showed|started|began|appeared|looked)\b)"
)
"""The patient of a note that leaves out the article: "Child had seizures"."""
_ACCOUNT = regex(
    r"['’]s (?:own )?(?:blog|diary|letter|story|report|view|words|account|mail|perspective|journal|notes?|experience)\b",
    re.I,
)
_FIRST = 2
_IN_A_CHILD = regex(r"\bin an? (?:\w+[- ]){0,2}$", re.I)
_CHILD = regex(r"(?:child|infant|baby|toddler)\b", re.I)
"""Somebody's child who was near, and the patient of a title: "exposed to a child with measles", "Sunburn in a child"."""
_HELP = frozenset(["help", "care", "presence", "support", "assistance"])
_PLACING = frozenset(
    ["to", "by", "without", "at", "in", "for", "with", "and", "up", "home", ",", ".", "because", "when", "that"]
)
_AROUND = frozenset(
    (
        "his", "her", "their", "its", "the", "my", "a", "an", "elder", "older", "eldest", "younger", "youngest",
        "own", "late", "two", "three", "four", "five", "one", "all", "both", "several", "some", "paternal",
        "maternal", "healthy", "unrelated", "related", "consanguineous", "nonconsanguineous", "non-consanguineous", "young", "adoptive", "patient", "patient's", "'s", "s", "whose", "only", "twin", "first", "second", "third",
    )
)  # fmt: skip
_NOT_ABOUT = frozenset((
    "with", "by", "to", "from", "for", "than", "via", "towards", "toward", "without", "outside", "beside",
    "unlike", "like", "told", "between", "and,",
))  # fmt: skip
_OPENERS = frozenset("\"“‘'«")
_JOINING = frozenset(("and", "but", "while", "whereas", ",", "of"))
_OF_THEM = PAST | PRESENT | {"them", "whom", "with", "died", "healthy", "well", "alive", "dead"}
_MALE = ("brother", "father", "son", "uncle", "nephew", "husband", "grandfather")
_FEMALE = ("sister", "mother", "daughter", "aunt", "niece", "wife", "grandmother")
_TELLS = frozenset(
    ("says", "said", "reports", "reported", "writes", "wrote", "tells", "told", "thinks", "notes", "noticed")
)
_TELLERS = frozenset(("i", "he", "she", "we", ","))
_SOME = frozenset(("one", "both", "neither", "another", "all", "none"))


def relatives(
    text: str, clause: Clause, mentions: Sequence[Mention], clauses: Sequence[Clause], number: int
) -> Iterator[Scope]:
    """The stretches of a clause, and of those behind it, that are about relatives.

    Args:
        text: the document's text.
        clause: the clause.
        mentions: what was found in it.
        clauses: all clauses of its sentence.
        number: which of them it is.
    """
    yield from _by_adjective(text, clause)
    relations = [mention for mention in mentions if mention.entry.kind == "relation"]
    for order, mention in enumerate(relations):
        if counted_children(text, clause.span.start, mention.end):
            continue  # "Three children who …"
        if _NAMELESS.match(text, mention.start) and mention.start - clause.span.start < _FIRST:
            continue
        if _CHILD.match(text, mention.start) and _IN_A_CHILD.search(text, max(0, mention.start - 30), mention.start):
            continue
        if _CHILD.match(text, mention.start) and _EXPOSED.search(text, max(0, mention.start - 40), mention.start):
            yield Scope(
                "other", mention.start, clause.span.end, Cue(mention.start, mention.end, "family", mention=mention)
            )
            continue
        if _of_anybody(text, clause, mention):
            yield Scope("general", clause.span.start, clause.span.end, Cue(mention.start, mention.end, "general"))
            continue
        cue = Cue(mention.start, mention.end, "family", mention=mention)
        role = "other" if mention.entry.role == "other" else "relative"
        following = relations[order + 1].start if order + 1 < len(relations) else clause.span.end
        closing = _told_in_brackets(text, clause, mention)
        place = "subject" if closing else _place(text, clause, mention)
        if place == "subject":
            low, high = mention.end, following
            if not any(low <= term.start < high for term in clause.terms):
                high = clause.span.end
            high = min(_until_one(text, mention, high), closing or high)
            yield Scope(role, low, high, cue, value=mention.entry.id)
            if following == clause.span.end:
                yield from _continued(clauses, number, cue, role, mention)
        if closing:
            continue  # what stands outside of the brackets is the patient's
        if place != "subject" and _who_follows(clauses, number) and mention.end + 2 >= clause.span.end:
            yield from _continued(clauses, number, cue, role, mention)
        if place == "subject" and following == clause.span.end:
            yield from _told_of(text, clause, clauses[number + 1 : number + 3], cue, role, mention)
        if text[mention.start : mention.end].endswith("s") and following == clause.span.end:
            yield from _parted(clauses, number, cue, role, mention)
        if place == "before":
            low = _owned_from(clause, clause.piece_at(mention.start), relations)
            yield Scope(role, low, mention.end, cue, value=mention.entry.id)


def _told_in_brackets(text: str, clause: Clause, mention: Mention) -> int:
    """Where a remark in brackets ends that tells what a relative has or did: "fever (his son had the same)"; 0 without."""
    if not _BRACKET.search(text, max(clause.span.start, mention.start - 8), mention.start):
        return 0
    behind = next((token.lower for token in clause.tokens if token.start >= mention.end), "")
    end = text.find(")", mention.end)
    told = behind in PAST | PRESENT and end >= 0 and "(" not in text[mention.end : end]
    return end if told else 0


def _until_one(text: str, mention: Mention, end: int) -> int:
    """Where a clause of relatives goes over to the patient: "his family were in shock when he was diagnosed", "his mother
    thought he was deaf"."""
    several = text[mention.start : mention.end].lower().endswith(("family", "s"))
    one = _WHEN_ONE.search(text, mention.end, end) if several else None
    believed = _BELIEVED.search(text, mention.end, end)
    return min(one.start() if one else end, believed.end() if believed else end)


def _by_adjective(text: str, clause: Clause) -> Iterator[Scope]:
    """The diseases and symptoms that an adjective gives to a parent: "maternal diabetes", "paternal hypertension"."""
    for term in clause.terms:
        found = _PARENTAL.search(text, max(clause.span.start, term.start - 10), term.start)
        if found and term.entry.kind in ("condition", "finding"):
            cue = Cue(found.start(), found.end(), "family")
            yield Scope("relative", term.start, term.end, cue, value="mother" if found["mother"] else "father")


def _of_anybody(text: str, clause: Clause, mention: Mention) -> bool:
    """Whether a relative is nobody's in particular."""
    found = _ANYBODY.search(text, max(clause.span.start, mention.start - 12), mention.end + 12)
    return found is not None and found.start() <= mention.start < found.end()


def _does_to(tokens: Sequence[Token], at: int) -> bool:
    word = tokens[at].lower
    if word == "her":  # as an object, and not "her knee"
        return at + 1 == len(tokens) or tokens[at + 1].lower in _PLACING
    led = at > 0 and tokens[at - 1].lower in ("with", "by", "at", "to")  # "was treated with us"
    return word in ("him", "me", "them", "us") and not led


def _who_follows(clauses: Sequence[Clause], number: int) -> bool:
    return number + 1 < len(clauses) and clauses[number + 1].tokens[0].lower in ("who", "whose")


def _owned_from(clause: Clause, number: int, relations: Sequence[Mention]) -> int:
    """Where the list begins that belongs to a relative named behind it ("diabetes and asthma in his father")."""
    pieces = clause.pieces
    while (
        number > 0
        and pieces[number].link in ("and", "or", ",", ":", "-")
        and not _other_people(clause, number - 1, relations)
    ):
        joined = any(piece.link in ("and", "or") for piece in pieces[number : number + 12])
        if pieces[number].terms and pieces[number].link == "," and not joined:
            break
        number -= 1
        if pieces[number].terms and pieces[number].link in ("", ":"):
            break
    return pieces[number].start


def _other_people(clause: Clause, index: int, relations: Sequence[Mention]) -> bool:
    piece = clause.pieces[index]
    return any(piece.start <= mention.start < piece.end for mention in relations)


def _continued(clauses: Sequence[Clause], number: int, cue: Cue, role: str, mention: Mention) -> Iterator[Scope]:
    # "who has …", "and had …": the same person goes on until another subject comes.
    beside = beside_it = False  # "His brother, who has the same, was treated …"
    for later in clauses[number + 1 :]:
        words = [token.lower for token in later.tokens[:2]]
        closes, beside = beside, bool(words) and words[0] in ("who", "whose")
        beside_it = beside_it or beside
        if closes and words and words[0] in _TELLS:
            return  # "His wife, who has asthma, says he coughs less"
        if not words or not (
            words[0] in ("who", "whose", "which")
            or (closes and words[0] in PAST | PRESENT)
            or (words[0] in ("and", "but") and words[1:] and (words[1] in PAST | PRESENT | {"no"} or _goes_on(later)))
            or _bare_but(later)
        ):
            return
        told = next(
            (t.start for a, t in pairwise(later.tokens) if beside_it and t.lower in _TELLS and a.lower == ","), 0
        )
        yield Scope(role, later.span.start, told or later.span.end, cue, value=mention.entry.id)
        if told:
            return


_WHOSE = frozenset(("his", "he", "her", "she", "my", "our", "their"))
_HIS = {"his": _MALE, "he": _MALE, "her": _FEMALE, "she": _FEMALE}


def _told_of(
    text: str, clause: Clause, behind: Sequence[Clause], cue: Cue, role: str, mention: Mention
) -> Iterator[Scope]:
    """ "The brother was treated here: his score was 61", "His sister came too, her score was 12": what a clause about a
    relative goes on to say of "him" or "her", behind a colon or where the patient's own pronoun is the other one, as a teller's is."""
    for later in behind:
        word = later.tokens[0].lower if later.tokens else ""
        if word == "who" and later is behind[0]:
            continue  # "It was my aunt who saw it, she has the same"
        name = mention.entry.name.split()
        if word not in _HIS or not any(n.endswith(_HIS[word]) for n in name):
            return
        owner = next((t.lower for t in reversed(clause.tokens) if t.end <= mention.start and t.lower in _WHOSE), "")
        led = text[mention.end : later.tokens[0].start].rstrip()[-1:] == ":"
        if led or owner in ("my", "our") or (owner in _HIS and _HIS[owner] is not _HIS[word]):
            yield Scope(role, later.span.start, later.span.end, cue, value=mention.entry.id)
        return


def _parted(clauses: Sequence[Clause], number: int, cue: Cue, role: str, mention: Mention) -> Iterator[Scope]:
    """ "She had two siblings, one of them was healthy while the other died": clauses about some of several relatives."""
    for later in clauses[number + 1 :]:
        words = [token.lower for token in later.tokens[:4] if token.lower not in _JOINING]
        some = words[:1] and words[0] in _SOME and (len(words) < 2 or words[1] in _OF_THEM)
        if not (some or words[:2] in (["the", "other"], ["the", "others"])):
            return
        yield Scope(role, later.span.start, later.span.end, cue, value=mention.entry.id)


def _bare_but(clause: Clause) -> bool:
    """Whether a clause is no more than what somebody has instead: "has no diabetes, but celiac disease"."""
    tokens = clause.tokens
    if len(tokens) < _FIRST or tokens[0].lower != "but" or not clause.terms:
        return False
    return clause.terms[0].start == tokens[1].start and not any(verb_at(tokens, n) for n in range(1, len(tokens)))


def _goes_on(clause: Clause) -> bool:
    """Whether a clause begins with a verb behind its "and" ("… and takes …", "… and died"), so that it has no new subject."""
    second = clause.tokens[1]
    word = second.lower
    named = any(t.start == second.start and t.end == second.end and t.form == "name" for t in clause.terms)
    if named and not word.endswith("ed"):
        return False  # "and seizures started", but "and died at 71"
    return verb_at(clause.tokens, 1) or (len(word) > 3 and word.endswith(("s", "ed")) and word not in HE | PEOPLE)


def _place(text: str, clause: Clause, mention: Mention) -> str:
    """How a relative stands: "subject" of what follows, owner of what stands "before", or "" (not about them)."""
    tokens = clause.tokens
    if text[max(0, mention.start - 3) : mention.start].lower() == "ty-":
        return ""  # the end of "eighty-four children"
    index = bisect_left(tokens, mention.start, key=lambda token: token.start)
    end = bisect_left(tokens, mention.end, key=lambda token: token.start)
    back = index - 1
    while back >= 0 and (tokens[back].lower in _AROUND or tokens[back].lower.isdigit()) and index - back < 7:
        back -= 1
    before = tokens[back].lower if back >= 0 else ""
    if before in ("after", "since") and end < len(tokens) and tokens[end].lower in _TELLERS:
        return ""  # "After my second child I fell into a depression"
    if before == "this":
        return ""  # "This brother of case 1 was born …": whom the page goes on with
    if _ACCOUNT.match(text, mention.end, mention.end + 24):
        return ""  # "Diabetes after stem cells: a mother's blog"
    whose = [token.lower for token in tokens[end : end + 1]] == ["of"]
    if before in ("each", "every") and mention.entry.role == "relative" and not whose:
        return ""  # "every child received": those who were treated
    led = {token.lower for token in tokens[max(0, index - 4) : index]}
    if led & {"year-old", "years-old", "old"} and not led & {"whose", "his"}:
        return ""  # "a 35-year-old mother of two" is the patient
    if whose and end + 1 < len(tokens):
        counted = tokens[end + 1].lower
        aged = counted.isdecimal() and bool({token.lower for token in tokens[max(0, index - 3) : index]} & _WHOSE)
        if (counted.isdecimal() and not aged) or counted in MANY | ARTICLES | {"two"}:
            return ""  # "mum of two": who tells it, or whose child it is
    alone = (
        _BRACKET.search(text, max(0, mention.start - 8), mention.start) and text[mention.end : mention.end + 1] == ")"
    )
    if alone and not any(term.end <= mention.start for term in clause.terms):
        return ""  # "17 August (wife): walks 60 m": who told it
    after = any(term.start >= mention.end for term in clause.terms)
    if after and end < len(tokens) and tokens[end].lower in ("who", "with"):
        return "subject"
    reports = [cue for cue in clause.cues if cue.role in ("report", "help", "affirmed", "declined", "planned")]
    if any(cue.end <= mention.start and not text[cue.end : mention.start].strip(" \t\nhisertm") for cue in reports):
        return ""  # "according to his wife"
    if sent_by(text, clause.span.start, mention.start) or is_the_patient(text, clause.span.start, mention.end):
        return ""  # "(email of his son)": who sent it
    for cue in reports:
        if cue.start < mention.end:
            continue
        between = text[mention.end : cue.start]
        owned = ("condition", "finding", "gene")
        if cue.role == "help" and any(0 <= t.start - cue.end <= 8 and t.entry.kind in owned for t in clause.terms):
            continue  # "his brother carries the trait"
        if cue.role == "affirmed" and not text[cue.end : clause.span.end].strip(" .;,"):
            continue  # "in the sister: present"
        named = any(mention.end <= term.start < cue.start for term in clause.terms)
        if len(between.split()) <= 3 and ";" not in between and not named:
            return ""
    if any(_does_to(tokens, at) for at in range(end, min(end + 4, len(tokens)))):
        return ""  # "his family sent him to hospital": they do it, the patient has it
    behind = tokens[end].lower if end < len(tokens) else ""
    if behind == ":" and end + 1 < len(tokens) and (tokens[end + 1].lower in HE or tokens[end + 1].lower in _OPENERS):
        return ""
    given = next((t for t in reversed(clause.terms) if t.end <= mention.start), None)
    near = given is not None and mention.start - given.end < 24
    gift = {"cells": ("of", "from"), "procedure": ("from",)}.get(given.entry.kind, ()) if near and given else ()
    if before in gift:
        return ""  # "was given cells of her mother": who gave them
    if before in ("in", "among", "of", "(", "-", ":", "–", "on") and any(
        term.end <= mention.start for term in clause.terms
    ):
        helped = any(token.lower in _HELP for token in tokens[max(0, back - 2) : back])
        return "" if before == "of" and helped else "before"
    if before == "of" and back >= 1 and tokens[back - 1].lower in _SOME:
        return "subject"  # "none of her relatives has it"
    if before == "of":
        return ""  # "the third daughter of healthy parents had seizures"
    if before in _NOT_ABOUT:
        # "He lives with his wife who has …" goes on in the next clause; here nothing is hers.
        return ""
    if not after and behind in ("", ")", ".", ";", ","):
        return "before" if before in ("-", ":", "(", ",") else "subject"
    return "subject"
