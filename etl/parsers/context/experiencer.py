"""Whom a clause is about: the patient, a relative, other people, those who publish, a group, or nobody."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Span
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.context.cues import ARTICLES, HE, MANY, PAST, PEOPLE, PRESENT, Clause, Cue
from etl.parsers.people.kin import KIN, counted_children, is_the_patient, sent_by
from etl.parsers.scope.claims import Claim
from etl.parsers.sentences import Token, verb_at
from etl.patterns import regex
from etl.value import replace

# Whom a clause about relatives is about: "his mother has …", "diabetes in two sisters", "one of them died".


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
_PARENTAL = regex(r"\b(?:(?P<mother>maternal)|paternal|(?P<other>fo?etal|donor)) $", re.I)
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
_APPOSED = regex(r"\W{0,2}(?:(?:an?|aged) [^;:]*)?")
"""Between somebody and "who": who that is ("from a donor, a 63-year-old man who had died of …")."""
_THEIR_AGED = regex(r"\b(?P<given>to |from )?(?:his|her|their) \d{1,2}[- ](?:year|month)s?[- ]old (?:[\w-]+ )?$", re.I)
"""Before a relative: "his 4-year-old sister needed surgery", "a kidney to her 25-year-old son with …"."""
_CHILDREN = frozenset(("son", "daughter", "offspring"))
"""Who may be the patient: "the parents noticed that their 3-year-old son limped"."""
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
_RELATIVE_SOME = frozenset(("one", "both", "neither", "another", "all", "none"))


_SOME_OF_THEM = regex(r"\b(?:both|neither|all|none|one|each|two|three) of (?:them|whom)\b", re.I)


def relatives(
    text: str, clause: Clause, mentions: Sequence[Mention], clauses: Sequence[Clause], number: int
) -> Iterator[Claim]:
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
        if any(t.start == mention.end + 1 and _is_noun(text, t) for t in clause.terms):
            continue  # "a living donor kidney transplantation"
        if _NAMELESS.match(text, mention.start) and mention.start - clause.span.start < _FIRST:
            continue
        if _CHILD.match(text, mention.start) and _IN_A_CHILD.search(text, max(0, mention.start - 30), mention.start):
            continue
        if _CHILD.match(text, mention.start) and _EXPOSED.search(text, max(0, mention.start - 40), mention.start):
            yield Claim(
                "other", mention.start, clause.span.end, Cue(mention.start, mention.end, "family", mention=mention)
            )
            continue
        if _of_anybody(text, clause, mention):
            yield Claim("general", clause.span.start, clause.span.end, Cue(mention.start, mention.end, "general"))
            continue
        cue = Cue(mention.start, mention.end, "family", mention=mention)
        of_others = any(c.role == "other" and 0 <= mention.start - c.end <= len("'s ") for c in clause.cues)
        role = "other" if mention.entry.role == "other" or of_others else "relative"  # "a neighbour's son"
        following = relations[order + 1].start if order + 1 < len(relations) else clause.span.end
        closing = _told_in_brackets(text, clause, mention)
        place = "subject" if closing else _place(text, clause, mention)
        if place == "subject":
            low, high = mention.end, following
            if not any(low <= term.start < high for term in clause.terms):
                high = clause.span.end
            high = min(_until_one(text, mention, high), closing or high)
            if text[mention.start : mention.end].endswith("history"):
                high = min(high, _main_verb(cue, clause))
            yield Claim(role, low, high, cue, value=mention.entry.id)
            if following == clause.span.end:
                yield from _continued(clauses, number, cue, role, mention)
        if closing:
            continue  # what stands outside of the brackets is the patient's
        told = _who_follows(clauses, number) and _APPOSED.fullmatch(text, mention.end, clause.span.end)
        if place != "subject" and told:
            yield from _continued(clauses, number, cue, role, mention)
        if place == "subject" and following == clause.span.end:
            yield from _told_of(text, clause, clauses[number + 1 : number + 3], cue, role, mention)
        if text[mention.start : mention.end].endswith("s") and following == clause.span.end:
            yield from _parted(clauses, number, cue, role, mention)
        if (some := _SOME_OF_THEM.search(text, mention.end, clause.span.end)) and mention.entry.role == "relative":
            yield Claim(role, some.start(), clause.span.end, cue, value=mention.entry.id)
        if place == "before":
            low = _owned_from(clause, clause.piece_at(mention.start), relations)
            yield Claim(role, low, mention.end, cue, value=mention.entry.id)


def _is_noun(text: str, term: Mention) -> bool:
    """Return True if a term is a treatment named by a noun, and not by its verb ("was operated on")."""
    verb = text[term.start : term.end].partition(" ")[0].lower() in load_reach().words["FINITE"]
    return term.entry.kind in ("procedure", "cells") and not verb


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


def _by_adjective(text: str, clause: Clause) -> Iterator[Claim]:
    """The diseases and symptoms that an adjective gives to somebody else: "maternal diabetes", "fetal bradycardia"."""
    for term in clause.terms:
        found = _PARENTAL.search(text, max(clause.span.start, term.start - 10), term.start)
        if found and term.entry.kind in ("condition", "finding"):
            cue = Cue(found.start(), found.end(), "family")
            role = "other" if found["other"] else "relative"
            yield Claim(role, term.start, term.end, cue, value="mother" if found["mother"] else "father")


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


def _continued(clauses: Sequence[Clause], number: int, cue: Cue, role: str, mention: Mention) -> Iterator[Claim]:
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
        yield Claim(role, later.span.start, told or later.span.end, cue, value=mention.entry.id)
        if told:
            return


_WHOSE = frozenset(("his", "he", "her", "she", "my", "our", "their"))
_HIS = {"his": _MALE, "he": _MALE, "her": _FEMALE, "she": _FEMALE}


def _told_of(
    text: str, clause: Clause, behind: Sequence[Clause], cue: Cue, role: str, mention: Mention
) -> Iterator[Claim]:
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
        led = led or text.startswith(("the ", "The "), mention.start - 4)  # "The mother had it; her score …"
        if led or owner in ("my", "our") or (owner in _HIS and _HIS[owner] is not _HIS[word]):
            yield Claim(role, later.span.start, later.span.end, cue, value=mention.entry.id)
        return


def _parted(clauses: Sequence[Clause], number: int, cue: Cue, role: str, mention: Mention) -> Iterator[Claim]:
    """ "She had two siblings, one of them was healthy while the other died": clauses about some of several relatives."""
    for later in clauses[number + 1 :]:
        words = [token.lower for token in later.tokens[:4] if token.lower not in _JOINING]
        some = words[:1] and words[0] in _RELATIVE_SOME and (len(words) < 2 or words[1] in _OF_THEM)
        if not (some or words[:2] in (["the", "other"], ["the", "others"])):
            return
        yield Claim(role, later.span.start, later.span.end, cue, value=mention.entry.id)


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
    their = _THEIR_AGED.search(text, max(0, mention.start - 40), mention.start)
    theirs = led & {"whose", "his"} or (their and (their["given"] or mention.entry.id not in _CHILDREN))
    if led & {"year-old", "years-old", "old"} and not theirs:
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
        if cue.role == "affirmed" and text[cue.start : cue.end].lower() in load_reach().words["FALLING_ILL"]:
            continue  # "his sister developed asthma"
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
    if before == "of" and back >= 1 and tokens[back - 1].lower in _RELATIVE_SOME:
        return "subject"  # "none of her relatives has it"
    if before == "of":
        return ""  # "the third daughter of healthy parents had seizures"
    if before in _NOT_ABOUT:
        # "He lives with his wife who has …" goes on in the next clause; here nothing is hers.
        return ""
    if not after and behind in ("", ")", ".", ";", ","):
        return "before" if before in ("-", ":", "(", ",") else "subject"
    return "subject"


# Whom others have published: "Lee reported a boy of 7 who had fever", "the first patient, described by Osler".


_NAME = r"[A-Z][a-z]+(?:[-’'][A-Z][a-z]+)?"
_WHOM = (
    r"(?:(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,4}|several|some|many)\s)"
    r"(?:[\w-]+\s){0,4}?(?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|patients?|cases?|infants?|adults?|people|brothers?|sisters?|siblings|twins|volunteers)\b"
)
_MANY = r"(?:patients|cases|persons|people|subjects|individuals|men|women|children|infants|boys|girls|adults)"
_BY_AUTHORS = regex(
    rf"(?:(?:In (?:19|20)\d\d,?|Later,?|Earlier,?|Recently,?|Also|So|And)\s)?(?P<who>{_NAME})(?:(?:,| and| &) {_NAME}){{0,3}}"
    rf"(?: and (?:co-?workers|colleagues|others|his group|her group))?(?P<cited>\s?[(\[](?:(?:19|20)\d\d|\d{{1,3}})[)\]])?\s"
    rf"(?:(?:has|have|had|also|later|recently|first)\s){{0,2}}"
    rf"(?:(?:described|reported|published|presented|observed|reviewed|mentioned|collected|compared)(?: (?:on|of|about))?\s{_WHOM}"
    rf"|(?:treated|gave|saw|followed|studied|transplanted|injected)\s{_WHOM}(?(cited)|[^.;\n]{{0,80}}\bin (?:19|20)\d\d\b))"
)
_BY = regex(
    r"(?<!\bas )\b(?:described|reported|published|presented|reviewed)\s(?:first |earlier |recently |also |in (?:19|20)\d\d )?by\s"
    rf"(?!Mr|Mrs|Ms|Miss|Dr|Prof|The|His|Her|Our|My)(?P<who>{_NAME})\b",
    needs=("described", "presented", "published", "reported", "reviewed"),
)
_IN_SERIES = regex(
    rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[a-z-]+ ){{0,3}}(?:series|study|cohort|trial|sample|group) of (?:[\w-]+ ){{1,5}}?{_MANY}\b"
    rf"[^()]{{0,200}}\({_NAME}(?:,? (?:et al\.?|(?:and|&) {_NAME}))?,? (?:19|20)\d\d[a-z]?\)\W*$",
    needs=("series", "study", "cohort", "trial", "sample", "group"),
)
"""What was seen in a group, with its author and year: "In a series of 22 persons … (Keller 2008)"."""
_NO_NAME = frozenset(
    (
        "We", "He", "She", "They", "I", "It", "Doctors", "Surgeons", "Physicians", "Parents", "Relatives", "Nurses", "Mother",
        "Father", "Family", "The", "This", "Examination", "Another", "Patient", "Case", "Hospital", "Clinic", "Scientists",
        "Researchers", "You", "Who", "What", "Here", "These", "Those", "Our", "Today", "Both", "Each", "Treatment",
    )
)  # fmt: skip


def published(text: str, start: int, end: int) -> bool:
    """Whether a sentence or clause tells of people that somebody named there has published.

    Args:
        text: the document's text.
        start: where it begins.
        end: where it ends.
    """
    if (m := _BY_AUTHORS.match(text, start, end)) and m["who"] not in _NO_NAME:
        return True
    if _IN_SERIES.search(text, start, end):
        return True
    return any(m["who"] not in _NO_NAME for m in _BY.finditer(text, start, end))


# Whom a clause is about: the patient, a relative, other people, a group, or nobody (general knowledge, literature).
#
# People and tenses are grammar and live here; phrases ("patients usually", "previous studies", "family history") come
# from the cues of the mapping files.


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


def _patient_in(tokens: Sequence[Token], definite: bool = False) -> bool:
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


def _past_in(tokens: Sequence[Token]) -> bool:
    """Whether a clause tells of something past."""
    for index, token in enumerate(tokens):
        if token.lower in PAST:
            return True
        if len(token.lower) > 4 and token.lower.endswith("ed") and index:
            before = [t.lower for t in tokens[max(0, index - 2) : index]]  # "is usually triggered" tells of always
            if before[-1] not in _STANDING and not (before[-1].endswith("ly") and before[0] in ("is", "are", "be")):
                return True
    return False


def people_of(text: str, clauses: Sequence[Clause], mentions: Sequence[Mention]) -> list[Claim]:
    """The stretches of a sentence that are about somebody else or about nobody.

    Args:
        text: the document's text.
        clauses: the sentence's clauses.
        mentions: everything found in the sentence, in order.

    Returns:
        Scopes with roles general, cited, advert, other, group, relative.
    """
    found: list[Claim] = []
    starts = [mention.start for mention in mentions]
    running: Claim | None = None
    for number, clause in enumerate(clauses):
        named = _patient_in(clause.tokens)
        own: list[Claim] = []
        firsts = {(cue.role, cue.value): cue for cue in reversed(clause.cues) if cue.role in _PHRASES}
        for cue in firsts.values():
            own.extend(_phrases(cue, clause, named))
        if published(text, clause.span.start, clause.span.end):
            own = [
                Claim("cited", clause.span.start, clause.span.end, Cue(clause.span.start, clause.span.start, "cited"))
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
            if not _patient_in(before.tokens) and not _past_in(before.tokens):
                found.append(Claim("general", before.span.start, before.span.end, own[0].cue))
        carried = next((scope for scope in own if scope.role in ("general", "cited", "advert", "other", "group")), None)
        if carried is not None:
            running = carried
        elif running is not None and not named:
            own.append(Claim(running.role, clause.span.start, clause.span.end, running.cue))
        elif named:
            running = None
        found.extend(own)
    return found


def _phrases(cue: Cue, clause: Clause, named: bool) -> Iterator[Claim]:
    span = clause.span
    if cue.role == "family":
        yield from _family(cue, clause)
    elif cue.role == "advert":
        yield Claim("advert", span.start, span.end, cue)
    elif cue.role == "cited":
        index = bisect_left(clause.tokens, cue.start, key=lambda token: token.start)
        bracketed = index < len(clause.tokens) and clause.tokens[index].depth > 0
        if not (named and _patient_in(clause.tokens, definite=True)) and not (bracketed and _past_in(clause.tokens)):
            yield Claim("cited", span.start, span.end, cue)
    elif cue.role == "other":
        before = [token.lower for token in clause.tokens if token.end <= cue.start][-3:]
        whose = bool(before) and before[-1].endswith("%")  # "chimerism was 98% donor"
        if not whose and not any(
            word in ("of", "from", "unlike", "like", "than", "with", "to", "by", "as") for word in before
        ):
            yield Claim("other", span.start, span.end, cue)
    elif (
        cue.role == "general"
        and not named
        and not _counted(cue, clause)
        and (cue.value != "weak" or _bare_subject(clause))
    ):
        yield Claim("general", span.start, span.end, cue)


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


def _family(cue: Cue, clause: Clause) -> Iterator[Claim]:
    words = [token.lower for token in clause.tokens if token.end <= cue.start][-2:]
    if cue.mention is not None and words[-1:] == ["outside"]:
        return
    own = next((c.start for c in clause.cues if c.role == "historical" and c.start > cue.end), clause.span.end)
    told = [
        c.start for c in clause.cues if c.role == "historical" and c.end <= cue.start
    ]  # "…, and a history of X in …"
    low = max([*told, _beside_own(cue, clause)], default=clause.span.start)
    yield Claim("relative", low, min(own, _main_verb(cue, clause)), cue, value="")


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
    if not {"with", "without"} & set(words):
        return clause.span.end
    goes_on = load_reach().words["GOES_ON"]
    after = (n for n, token in enumerate(clause.tokens) if token.start >= cue.end)
    verb = next((n for n in after if verb_at(clause.tokens, n) or clause.tokens[n].lower in goes_on), None)
    return clause.tokens[verb].start if verb is not None else clause.span.end


def _bare_subject(clause: Clause) -> bool:
    """Whether a clause speaks of a kind ("symptoms usually start", "the disease often …"), not of one thing."""
    said = {cue.start for cue in clause.cues if cue.role == "general"}
    words = [token.lower for token in clause.tokens[:8] if token.lower[0].isalpha() and token.start not in said]
    relative = words[:1] == ["where"]  # "…, where such muscles are often affected"
    words = words[relative:]
    if not words or _past_in(clause.tokens):
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


def _generic(clause: Clause, named: bool, text: str) -> Iterator[Claim]:
    """General statements and groups that no cue names: "ALS is a …", "stem cells can …", "ten of the patients"."""
    tokens, span = clause.tokens, clause.span
    if named or not tokens:
        return
    cue = Cue(span.start, span.start, "general")
    if _CITATION.search(text, span.start, span.end):
        yield Claim("cited", span.start, span.end, cue)
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
        told = tense in PAST or (not tense and _past_in(tokens))
        share = [token.lower for token in tokens[people + 1 : people + 5]]
        told = told or (counted and share[:1] == ["("] and "%" in text[tokens[people].end : tokens[people].end + 12])
        if counted or (definite and "both" not in before and "two" not in before):
            yield Claim("group" if told or definite or not tense else "general", span.start, span.end, cue)
        elif not definite:
            yield Claim("group" if told else "general", span.start, span.end, cue)
        return
    subject = clause.terms[0] if clause.terms else None
    if subject is not None and _of_kind(clause, subject):
        yield Claim("general", span.start, span.end, cue)
        return
    described = subject is not None and _described(tokens, subject)
    if subject is None or subject.entry.kind not in _NOMINAL or not (described or _opens(tokens, subject.start)):
        return
    behind = [token for token in tokens if token.start >= subject.end]
    if behind and behind[0].lower == "(":
        closing = next((index for index, token in enumerate(behind) if token.lower == ")"), len(behind) - 1)
        behind = behind[closing + 1 :]
    words = [token.lower for token in behind[:3]]
    if not words or _past_in(tokens):
        return
    if subject.entry.kind == "condition" and _RATE.search(text, subject.end, span.end):
        yield Claim("general", span.start, span.end, cue)
        return
    defines = words[0] in ("is", "are") and words[1:] and words[1] in ARTICLES and subject.entry.kind != "finding"
    if words[0] in ("is", "are") and words[1:2] == ["the"] and words[2:] and words[2] in _RANKS:
        defines = True  # "… is the leading cause of disability"
    plural = subject.entry.kind == "cells" and text[subject.end - 1 : subject.end].lower() == "s"
    if defines or (plural and _acts(words[0])):
        yield Claim("general", span.start, span.end, cue)


def _of_kind(clause: Clause, subject: Mention) -> bool:
    """Whether a clause speaks of a disease as such: "In … it is common", "Symptoms of … include"."""
    before = [token.lower for token in clause.tokens[:7] if token.start < subject.start]
    if subject.entry.kind != "condition" or not before or _past_in(clause.tokens):
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


# Parts of a sentence that say nothing of the patient: of the reader, of those who tell, of people at large, of what a
# treatment can do.


_HINT = regex(
    r"\b(?:told|said|warned|feared|you|we|he|she|they|I|person|individual|human|one|any|some|someone|somebody|anyone|everyone|people|specialists?|experts?|expertise|specialty|speciality|researchers?|many|most|others|everybody|families|parents|patients|children|kids|others|can|may|might|will|would)\b",
    re.I,
)
_FELT = 30
_ASIDES = (
    # the reader, or whom a letter is written to: "I know that you understand the pain", "they give you chemotherapy"
    ("general", regex(
        r"\byou['’](?:ll|re|ve|d)\s(?!(?:welcome|right|invited)\b)|\byou\s(?:(?:[a-z]+ly|also|all|just|still|never|always|do|don['’]t)\s)?"
        r"(?:would|can|could|may|might|will|get|got|have|had|feel|felt|understand|are|were|need|should|must|suffer|live|want|know(?!,))\b"
        r"|\b(?:give|gives|put|puts|take|takes)\syou\b", re.I, needs=("you",))),
    # anybody: "One may live for years, and some live longer"
    ("anybody", regex(
        r"(?:^|[.,;:]\s|\b(?:and|but|while)\s)(?:One|one|[Ss]ome|[Oo]thers|[Mm]any|[Mm]ost|[Ee]veryone|[Ee]verybody|[Pp]eople)\s"
        r"(?:may|might|can|could|must|should|will|would|live|lives|die|dies|get|gets|wants?|knows?|never|always|often|still)\b")),
    # how those who tell felt: "we were all nervous"
    ("other", regex(
        r"\bwe\s(?:were|are|felt|feel|became|got|had been)\s(?:(?:all|both|so|very|extremely|really|quite|totally|absolutely|more|just|too|always|first|[a-z]+ly)\s)*"
        r"(?!(?:able|told|given|going|trying|there|treating|seeing|using|in|at|on|here|looking|not)\b)", re.I)),
    # what somebody said that had to be done: "they had been told that their leg had to be amputated"
    ("planned", regex(
        r"\b(?:told|said|warned|feared)(?:\s(?:him|her|them|me|us|everybody|the (?:parents|family|patient)))?(?:\sthat)?\s"
        r"(?:(?:the|his|her|their|my|our|both|one|a|an|right|left)\s){1,3}(?:\w+\s){1,2}?(?=(?:had to|has to|have to|must|would have to|will have to|should|would need to|needed to) be\b)")),
    # what a treatment promises: "a treatment that can repair the muscles"
    ("hypothetical", regex(
        r"\b(?:treatments?|therap(?:y|ies)|procedures?|surger(?:y|ies)|operation|cells|medicines?|drugs?|techniques?|methods?)\s"
        r"(?:(?:that|which)\s)?(?:also\s)?(?-i:can|may|might|will|would)\b", re.I)),
    # what somebody only thinks of: "I imagine a future where I can talk"
    ("imagined", regex(r"\b(?:I|we|he|she|they)\s(?:also\s|often\s|still\s)?(?:imagines?|dreams?|dreamt|pictures?|fantasi[sz]es?)\b")),
)  # fmt: skip
"""What parts of a clause are about nobody on the page, and how they are meant."""
_BYSTANDER_ANYBODY = regex(
    r"(?<!\bis )(?<!\bwas )(?<!\bas )\b(?:an?|any|some)\s(?:person|individual|human being)(?:['’]s)?\b"
    r"|\b(?:someone|somebody|anyone|everyone|people|one)['’]s\b",
    re.I,
    needs=("person", "individual", "human being", "'", "’"),
)
"""People at large: "which causes spasms in a person's legs"."""
_OF_PEOPLE = regex(
    r"(?P<whose>\b(?:of|for)\s(?:the|these|those|such|all|other)\s(?:people|families|parents|patients|children|kids|others)\b)"
    r"|\b(?:for|other|many|most|help|helps|helping|like|to)\s(?:[a-z]+\s)?(?:children|kids|people|adults|individuals|persons|families|those|others|boys|girls|men|women)\s"
    r"(?:who\s(?:are|have|had|suffer|suffered|were)|with|suffering|living|affected|diagnosed|whose)\b",
    re.I,
)
"""Whose a feeling is, and whom an institution is for: "the pain of the people who …", "a school for children with …"."""
_EXPERT = regex(
    r"\b(?:specialists?|experts?|expertise|specialty|speciality|researchers?) (?:in|on) (?:[a-z]+ )?$", re.I
)
"""Before a disease: whose field it is ("a specialist in mitochondrial disorders")."""
_COURSE_WITH = regex(r"\W*(?:[Ww]ith|[Ii]n)\s(?:[\w’'-]+\s){0,4}$")
_WOULD = regex(r"[^.;]{0,60}?\b(?:would|might|may|can|could|usually|often|typically|generally)\b")
_SAYER = regex(
    r"\b(?:says|said|adds|added|recalls|recalled|explains|explained|remembers|remembered|laughs|laughed|smiles|smiled|jokes|joked|reports|reported|according to),? "
    rf"(?:(?:his|her|the|their|my|\w+['’]s) (?:\w+ )?(?:{KIN}|friend|neighbou?r|carer|colleague|teacher|boss)"
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
_BORN_TO = regex(
    r"\b(?:born|delivered|product|child|infant|baby|newborn|neonate|boy|girl)\b[^.;]{0,80}? (?:to|of) (?:an? |the )(?:[\w-]+ ){0,3}?(?:\d{1,2}[- ]y|woman\b|lady\b|\w*gravida\b|G\d)",
    re.I,
    needs=("born", "delivered", "product", "child", "infant", "baby", "neonate", "boy", "girl"),
)
"""Before what a newborn's page says of who bore it: "born at term to a 35-year-old with diabetes"."""
_TURNS = regex(r"\b(?:he|she|his|her|him|my|me|I)\b")
"""Where a clause comes back to the patient."""


def bystanders(text: str, clauses: Sequence[Clause]) -> Iterator[Claim]:
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
        for m in _BORN_TO.finditer(text, clauses[0].span.start, end):
            yield replace(_scope("relative", text, m.end(), Span(m.end(), end)), value="mother")
    for clause in clauses:
        span = clause.span
        for m in _READ_BY_OTHERS.finditer(text, span.start, span.end):
            yield Claim("other", m.start(), m.end(), Cue(m.start(), m.end(), "other"))
        if not _HINT.search(text, span.start, span.end):
            continue
        patient = _patient_in(clause.tokens)
        whole = Span(span.start, clauses[-1].span.end)
        for role, pattern in _ASIDES:
            for m in pattern.finditer(text, span.start, span.end):
                if role in ("general", "anybody"):
                    yield _scope("general", text, m.start(), span if role == "general" else whole)
                    continue
                end = (
                    min(span.end, m.end() + _FELT) if role == "other" else whole.end if role == "imagined" else span.end
                )
                said = "hypothetical" if role == "imagined" else role
                yield Claim(said, m.end(), end, Cue(m.start(), m.end(), said))
        for term in clause.terms:
            if term.entry.kind == "condition" and _EXPERT.search(text, max(span.start, term.start - 50), term.start):
                yield Claim("general", term.start, term.end, Cue(term.start, term.start, "general"))
            if (
                term.entry.kind == "condition"
                and term.start - span.start < _NEAR
                and not _TURNS.search(text, span.start, span.end - 3)
            ):
                opens = _COURSE_WITH.fullmatch(text, span.start, term.start)
                if opens and _WOULD.match(text, term.end, clauses[-1].span.end):
                    yield Claim("general", span.start, clauses[-1].span.end, Cue(span.start, span.start, "general"))
        for m in _BYSTANDER_ANYBODY.finditer(text, span.start, span.end):
            start = m.end() if patient else span.start
            yield _scope("general", text, start, span)
        for m in _OF_PEOPLE.finditer(text, span.start, span.end) if patient else ():
            if m["whose"]:
                yield Claim("other", span.start, m.start(), Cue(m.start(), m.end(), "other"))
            else:
                yield _scope("general", text, m.end(), span)


def _scope(role: str, text: str, start: int, span: Span) -> Claim:
    turn = _TURNS.search(text, start, span.end)
    return Claim(role, start, turn.start() if turn else span.end, Cue(start, start, role))
