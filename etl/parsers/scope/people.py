"""Whom a stretch is about: how far a word for a relative, a stranger or people at large reaches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from etl.parsers.annotate.cues import Cue
from etl.parsers.scope.before import claim
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.clauses import Clause
from etl.parsers.scope.place import Place
from etl.parsers.sentences import verb_at
from etl.value import replace

_LEADING = 7
"""Words that may lead a relative: "two of his elder healthy brothers"."""
_LISTED = 14
"""Words of a list that a family's history may close: "with no significant past medical, surgical or family history"."""
_AFTER = 4
"""Words after a relative that may say what they do."""


def whole_clause(place: Place) -> Iterator[Claim]:
    """Yield the clause of a cue.

    Args:
        place: the cue and its rule.
    """
    yield claim(place, place.clause.span.start, place.clause.span.end)


def of_relative(place: Place) -> Iterator[Claim]:
    """Yield what a relative or a stranger has: what follows them, or the list before ("asthma in his father").

    A relative's relative is another person, as no word says how near: "his sister's son", "her brother has a child".

    Args:
        place: the word for them and its rule.
    """
    named = _named_again(place)
    far = not named and _is_of_relative(place)
    for one in _of_relative(place):
        yield replace(one, role="other", value="") if far else replace(one, value=named or one.value)


def _named_again(place: Place) -> str:
    """Return whom brackets call a relative: "a brother (the patient's uncle)", else ""."""
    cue, clause = place.cue, place.clause
    again = next((p for p in clause.people if p.start > cue.end and p.role == cue.role == "relative"), None)
    between = clause.words(cue.end, again.start) if again else []
    return again.value if again and between[:1] == ["("] and place.words["LEADING"].issuperset(between[1:]) else ""


def _is_of_relative(place: Place) -> bool:
    """Return True if a relative is a relative's: "his sister's son", "his mother says that she has a brother"."""
    before = next((p for p in reversed(place.clause.people) if p.end <= place.cue.start), None)
    if before is None or before.role != "relative" or place.cue.role != "relative":
        return False
    between = place.clause.words(before.end, place.cue.start)
    called = place.clause.text[before.start : before.end + 2].rstrip()
    owned = called.endswith(_POSSESSIVE) and (place.words["LEADING"] | {"'", "’"}).issuperset(between)
    bears, sex = place.words["BEARING"], _sex_of(place, before)
    told = any(a in sex and b in bears for a, b in pairwise(between[-_HAVING:]))
    return owned or told or (1 < len(between) <= _HAVING and between[0] in bears)


def _of_relative(place: Place) -> Iterator[Claim]:
    clause, cue = place.clause, place.cue
    if (own := _own_verb(place)) is not None:
        yield claim(place, cue.end, own)
        return
    standing = _standing(place)
    if standing == "possessor":
        yield claim(place, cue.end, _possessed_end(place))
        return
    if standing == "owner":
        yield claim(place, _list_start(place), cue.end)
        return
    if _is_owned(place) or _is_told_by_kin(place):
        return
    told = None if standing == "subject" else _told_from(place, clause)
    if told is not None:
        yield _until_owner(place, told, clause)
    later = next((p.start for p in clause.people if p.start > cue.start and p.mention), clause.span.end)
    if standing == "subject":
        named = any(cue.end <= term.start < later for term in clause.terms)
        yield claim(place, cue.end, _bracket_end(place, later if named else clause.span.end))
    opens = standing == "subject" and place.words["LEADING"].issuperset(clause.words(0, cue.start))
    last = (later == clause.span.end or opens) and not place.depth_at(place.cue.start)
    if last and (standing == "subject" or _first(place, 1) in ("who", "whose")):
        yield from _continued(place)


def _own_verb(place: Place) -> int | None:
    """Return where the patient's verb stands behind a relative that "with" or "born to" leads to, else None.

    "A man with no family history presented with …", "a girl born to healthy parents with no … was referred for …".
    """
    clause, words = place.clause, place.words
    index, end = clause.index_of(place.cue.start), clause.index_of(place.cue.end)
    ahead = [t.lower for t in clause.tokens[max(0, index - _LISTED) : index]]
    history = not words["HISTORY"].isdisjoint(t.lower for t in clause.tokens[index:end])
    whose = ahead[-1:] == ["whose"]
    led = whose or ("with" in ahead) or "without" in ahead or ahead[-2:] == ["and", "no"]
    if not (history and led) and "born" not in ahead:
        return None
    going = words["GOES_ON"] | words["COMING"] | words["BROUGHT"]
    own = [t.start for n, t in enumerate(clause.tokens) if n >= end and (verb_at(clause.tokens, n) or t.lower in going)]
    return next(iter(own[whose:]), clause.span.end)


def _is_owned(place: Place) -> bool:
    """Return True if a stranger's relative or a treatment is meant: "a neighbour's son", "a donor transplantation"."""
    before = (p for p in (*place.clause.people, *place.clause.cues) if p.role in ("stranger", "other"))
    after = [t for t in place.clause.terms if t.start == place.cue.end + 1 and t.entry.kind in ("procedure", "cells")]
    verb = bool(after) and place.words["FINITE"].isdisjoint(place.clause.words(after[0].start, after[0].start + 1))
    return any(0 <= place.cue.start - p.end <= len("'s ") for p in before) or verb


_TOLD_FROM = 10
"""Words between who tells and whom they call theirs, at most."""
_KIN = (("CHILDREN", "PARENTS"), ("PARENTS", "CHILDREN"), ("SPOUSES", "SPOUSES"))


def _is_told_by_kin(place: Place) -> bool:
    """Return True if a relative of the patient's calls the patient so: "her daughter noticed that her mother …"."""
    words, start = place.words, place.cue.start
    called = next((t.lower for t in place.tokens_from(start, place.cue.end)), "")
    tokens = [t.lower for c in place.clauses[: place.number + 1] for t in c.tokens if t.start < start][-_TOLD_FROM:]
    if words["WHOSE"].isdisjoint(tokens[-1:]):
        return False
    tellers = [kin for kin, own in _KIN if called in words[own]]
    at = next((n for n, word in enumerate(tokens) if any(word in words[kin] for kin in tellers)), len(tokens))
    between = tokens[at:-1]
    return words["HE"].isdisjoint(between) and not words["SEES_OR_SAYS"].isdisjoint(between)


def _first(place: Place, ahead: int) -> str:
    """Return the first word of a later clause, "" without one."""
    at = place.number + ahead
    return place.clauses[at].tokens[0].lower if at < len(place.clauses) and place.clauses[at].tokens else ""


def _bracket_end(place: Place, end: int) -> int:
    """Return where a stretch ends with its bracket: "fever (his son had the same)"."""
    depth, cue = place.depth_at(place.cue.start), place.cue
    several = any(t.lower.endswith(("s", "family")) for t in place.tokens_from(cue.start, cue.end))
    last = ""
    for t in place.tokens_from(cue.end, end):
        if t.depth < depth or (several and last in place.words["SUBORDINATOR"] and t.lower in ("he", "she", "i")):
            return t.start  # "his family were in shock when he was diagnosed"
        last = t.lower
    return end


def _standing(place: Place) -> str:
    """Return how a relative stands.

    "subject" of what follows, "owner" of what stands before, "possessor" of what is named next ("because of his
    mother's asthma"), "" for neither.
    """
    clause, cue, words = place.clause, place.cue, place.words
    tokens, index, end = clause.tokens, place.clause.index_of(cue.start), place.clause.index_of(cue.end)
    near = range(index - 1, max(-1, index - 1 - _LEADING), -1)
    back = next((n for n in near if not (tokens[n].lower in words["LEADING"] or tokens[n].lower.isdigit())), -1)
    led = {t.lower for t in tokens[back + 1 : index]}
    before = tokens[back].lower if back >= 0 else ""
    after = [t.lower for t in tokens[end : end + _AFTER]] or [""]
    given = any(t.end <= cue.start for t in clause.terms)
    has = any(t.start >= cue.end for t in clause.terms)
    if before not in words["HOLDING"] and _is_patient(place, led):
        return ""
    if has and after[0] == "with" and before in ("by", "with"):
        came = {t.lower for t in tokens[max(0, back - _FAR) : back]}
        if not words["BROUGHT"].isdisjoint(came):
            return ""  # "brought in by his mother with fever"
    if after[0] in ("and", "or", "/") and "history" in after:
        return ""  # "no family or personal history"
    if has and after[0] in ("who", "with"):
        return "subject"
    if (back >= 0 or not words["OBJECT"].isdisjoint(after)) and _possessed_end(place) > cue.end:
        return "possessor"  # "because of his mother's asthma", "his wife's death upset him"
    if _is_possessive(place) and not words["TELLING"].isdisjoint(after[:2]):
        return ""  # "at his mother's expense"
    if _is_teller(place, after):
        return ""
    if before == "of" and back:
        ahead = tokens[back - 1].lower
        if ahead in words["SOME_OF_THEM"] | words["COUNT"] or (ahead.isdecimal() and back == 1):
            return "subject"  # "none of her relatives has it", "two of his brothers have it"
        if ahead in words["EXAMINATION"] and after[0] in words["SHOWED"]:
            return "subject"  # "examination of the mother revealed …"
    if back and before in ("of", "from", "by") and tokens[back - 1].lower in words["COMING_FROM"]:
        return ""  # "(email of his son)", "the birth of a daughter"
    if before == "(" and after[0] in words["FINITE"]:
        return "subject"  # "a rash (his brother has asthma)"
    if before in words["OWNED"] and given:
        helped = words["HELP"].intersection(clause.words(0, cue.start))
        return "" if helped or _is_gift(place, before) else "owner"
    if before == "of" or before in words["NOT_ABOUT"]:
        return ""
    if not has and given and before in words["APPOSED"] and not after[0].isalnum() and after[0] not in _COLONS:
        return "owner"  # and not "father - asthma, mother - …"
    closes = not (has or given or after[0]) and clause.tokens[0].lower in words["HE"]
    return "" if closes and index else "subject"  # "he is detached from his friends and family | and has …"


def _possessed_end(place: Place) -> int:
    """Return where the terms end that a relative's possessive names: "his mother's severe asthma and gout"."""
    clause, cue = place.clause, place.cue
    end = cue.end
    if not _is_possessive(place):
        return end
    for term in clause.terms:
        if term.start < end or term.entry.kind not in _OWN:
            continue
        between = clause.words(end, term.start)
        other = place.words["DETERMINER"] | place.words["PREPOSITION"]
        many = len(between) > _BETWEEN or not other.isdisjoint(between)
        if many if end == cue.end else not (between and {"and", "or", ","}.issuperset(between)):
            break
        end = term.end
    return end


def _is_possessive(place: Place) -> bool:
    clause, cue = place.clause, place.cue
    called = "".join(t.lower for t in place.tokens_from(cue.start, cue.end))
    return called.endswith(_POSSESSIVE) or clause.words(cue.end, clause.span.end)[:1] in (["'"], ["’"])


_POSSESSIVE = ("'s", "’s", "s'", "s’")
_COLONS = ("-", "–", "—", ":")
"""Signs between a relative and what they have."""
_HAVING = 4
"""So many words say at most that a relative has a child: "has a young son", "gave birth to a son"."""
_BETWEEN = 2
"""Words between a relative and what is theirs, at most."""


def _is_patient(place: Place, led: set[str]) -> bool:
    """Return True if a word for a relative is the patient's own: "the child", "a 35-year-old mother of two"."""
    clause, cue, words = place.clause, place.cue, place.words
    index = place.clause.index_of(cue.start)
    ahead = [t.lower for t in clause.tokens[max(0, index - _LEADING) : index]]
    near = {word for word in ahead if word in words["WHOSE"] or word.endswith(_POSSESSIVE)}
    owner = [t.lower for t in place.tokens_from(cue.end, clause.span.end)][:3]
    if owner[:1] == ["of"] and owner[1:2] != [] and owner[1] in words["POSSESSIVE"] and owner[-1] in words["SOMEONE"]:
        return False  # "a 45-year-old brother of the patient"
    born = words["CHILD"] | {"born", "delivered"}
    if any(a in born and b in ("of", "to", "from") for a, b in pairwise(ahead)):
        return False  # "the third child of a 29-year-old mother"
    called = next((t.lower for t in place.tokens_from(cue.start, cue.end)), "")
    child = called.removesuffix("'s").removesuffix("’s") in words["CHILD"]
    if child and any(a in words["HE"] and b in words["BE"] for a, b in pairwise(ahead)):
        return True  # "she is a lively child with fever"
    if led & words["AGED"]:
        return not near or (near == {"their"} and child)
    after = [t.lower for t in place.tokens_from(cue.end, clause.span.end)][:2]
    if after[:1] == ["of"] and after[1:] and (after[1].isdecimal() or after[1] in words["COUNT"] | {"a", "an", "one"}):
        return not near or not after[1].isdecimal()
    return child and not near and cue.end - cue.start <= max(map(len, words["CHILD"]))


def _is_teller(place: Place, after: list[str]) -> bool:
    """Return True if a relative only tells or helps: "his wife says he coughs", "his son brought him"."""
    clause, cue, words = place.clause, place.cue, place.words
    for said in clause.cues:
        if said.role not in ("report", "help", "affirmed", "declined", "planned"):
            continue
        if clause.words(said.end, clause.span.end)[:1] == ["by"]:
            continue  # "his sister, reported by us before, had seizures"
        between = clause.words(said.end, cue.start) if said.end <= cue.start else clause.words(cue.end, said.start)
        if between[:1] == [","] and "," in between[1:]:
            between = between[between.index(",", 1) + 1 :]  # "his daughter, a nurse, noticed that …"
        if said.role == "help" and said.start >= cue.end and not words["BE"].isdisjoint(between[-1:]):
            continue  # "his sister was brought in with …"
        if said.role != "planned" and said.end <= cue.start and (words["LEADING"] | {"("}).issuperset(between):
            return True
        ill = not place.words["FALLING_ILL"].isdisjoint(clause.words(said.start, said.end))
        alone = said.role == "affirmed" and (ill or not clause.words(said.end, clause.span.end - 1))
        own = said.role == "help" and any(
            t.start - said.end >= 0
            and (t.entry.kind == _CARRIED or (t.start - said.end <= _FAR and t.entry.kind in _OWN))
            for t in clause.terms
        )
        named = any(cue.end <= t.start < said.start and t.entry.kind != "social" for t in clause.terms)
        if said.start >= cue.end and len(between) <= _AFTER - 1 and not (named or alone or own):
            return True
    if place.depth_at(place.cue.start) and after[0] == ")" and not any(t.end <= cue.start for t in clause.terms):
        return True  # "17 August (wife): walks 60 m"
    her = after.index("her") + 1 if "her" in after[:-1] else 0
    if her and (after[her] in words["NOT_ABOUT"] or after[her] in (",", ".")):
        return True  # "his parents raised her without …"
    verb = next(
        (
            word
            for word in after
            if word not in words["FINITE"] | words["BE"] | words["OF_VERB"] | {"also", "very"}
            and not word.endswith("lly")
        ),
        "",
    )
    if not words["OBJECT"].isdisjoint(after) or verb in words["REPORTING"] | words["TOLD_OF"]:
        return True
    return after[0] == ":" and after[1:2] != [] and (after[1] in words["HE"] or not after[1][0].isalnum())


_FAR = 8
_OWN = frozenset(("condition", "finding"))
_CARRIED = "gene"
"""What nobody helps with, however far behind the verb: "her mother carries a mutation in CFTR"."""


def _is_gift(place: Place, before: str) -> bool:
    """Return True if a treatment came from a relative: "cells of her mother"."""
    last = next((t for t in reversed(place.clause.terms) if t.end <= place.cue.start), None)
    return last is not None and last.entry.kind in ("cells", "procedure") and before in ("of", "from")


def _list_start(place: Place) -> int:
    """Return where the list begins that belongs to a relative after it ("diabetes and asthma in his father")."""
    pieces, number = place.clause.pieces, place.at
    while number > 0 and pieces[number].link not in ("", "nor"):
        if any(pieces[number - 1].start <= p.start < pieces[number - 1].end for p in place.clause.people):
            break
        if pieces[number].terms and pieces[number].link == "," and not place.lists_on(number):
            break
        number -= 1
    return pieces[number].start


def _continued(place: Place) -> Iterator[Claim]:
    """Yield the clauses after a relative's that have no subject of their own, or tell of them as "he" or "she"."""
    words, sex, was_who = place.words, _sex_of(place, place.cue), False
    for ahead in range(1, len(place.clauses) - place.number):
        later = place.clauses[place.number + ahead]
        first = _first(place, ahead)
        if was_who and first in words["REPORTING"]:
            return  # "His wife, who has asthma, says he coughs less"
        who = first in words["RELATIVE"]
        said = [t.lower for t in later.tokens[:4] if t.lower not in ("and", "but", "while", ",")]
        some = not words["SOME_OF_THEM"].isdisjoint(said[:1]) or said[:2] in (["the", "other"], ["the", "others"])
        dies = said[1:2] != [] and said[1] in words["DYING"] and said[0] in sex
        goes_on = who or some or dies or (was_who and first in words["FINITE"]) or _lacks_subject(place, later)
        verbs = [t.lower for t in later.tokens[1:3]]
        reports = who and not (words["REPORTING"].isdisjoint(verbs) and words["SEES_OR_SAYS"].isdisjoint(verbs[:1]))
        told = None if reports or goes_on else _told_from(place, later)
        if told is not None:
            yield _until_owner(place, told, later)
            continue
        if reports or not goes_on:
            return
        said_then = (
            t.start
            for a, t in pairwise(later.tokens)
            if t.lower == ":" or (a.lower == "," and t.lower in words["REPORTING"])
        )
        yield claim(place, later.span.start, next(said_then, later.span.end))
        was_who = who


def _lacks_subject(place: Place, clause: Clause) -> bool:
    """Return True if a clause goes on without a subject: "… and takes insulin", "… but died", "… but asthma"."""
    tokens, words = clause.tokens, place.words
    if len(tokens) < 2 or tokens[0].lower not in ("and", "but"):
        return False
    second = tokens[1].lower
    if second in words["FINITE"] or second == "no" or verb_at(tokens, 1) or (len(second) > 3 and second.endswith("ed")):
        return True
    bare = tokens[0].lower == "but" and not any(verb_at(tokens, at) for at in range(1, len(tokens)))
    return bare and bool(clause.terms) and clause.terms[0].start == tokens[1].start


def _told_from(place: Place, clause: Clause) -> int | None:
    """Return where a clause begins to tell of a relative whose owner is of the other sex, None if it doesn't.

    "His wife fell ill, and since her stroke …", "until she had a stroke".
    """
    words, sex = place.words, _sex_of(place, place.cue)
    before = place.clause.words(0, place.cue.start)
    owner = next((word for word in reversed(before) if word in words["WHOSE"] | {"the"}), "")
    if not owner or owner in sex:
        return None
    if clause is place.clause:
        later = pairwise(place.tokens_from(place.cue.end, clause.span.end))
        return next((b.start for a, b in later if a.lower in words["TEMPORAL"] and b.lower in sex), None)
    first = next((t for t in clause.tokens if t.lower not in words["LEADING_ON"]), None)
    return first.start if first is not None and first.lower in sex else None


def _sex_of(place: Place, relative: Cue) -> frozenset[str]:
    """Return the words for people of a relative's sex, none where the word for the relative doesn't tell it."""
    kin = [t.lower for t in place.tokens_from(relative.start, relative.end)][-1:]
    sexes = (place.words[name] for name in ("MALE", "FEMALE"))
    return next((sex for sex in sexes if not sex.isdisjoint(kin)), frozenset())


def _until_owner(place: Place, start: int, clause: Clause) -> Claim:
    """Return a claim over what is told of a relative, up to the patient: "since his fall she limps"."""
    said = clause.tokens[clause.index_of(start) :]
    own = ("she" if said[0].lower in place.words["MALE"] else "he", "patient")
    return claim(place, start, next((t.start for t in said if t.lower in own), clause.span.end))


def of_family(place: Place) -> Iterator[Claim]:
    """Yield a family's part of a clause: not what stands before "with a family history", nor what the patient did then.

    Args:
        place: the cue and its rule.
    """
    clause, cue = place.clause, place.cue
    before = clause.tokens[: place.clause.index_of(cue.start)]
    led = next((t.start for t in reversed(before[-_LEADING:]) if t.lower in ("with", "without")), None)
    histories = [c for c in clause.cues if c.role == "historical"]
    low = max((c.start for c in histories if c.end <= cue.start), default=clause.span.start)
    short = clause.words(cue.start, cue.end)[:1]
    if short and short[0].endswith("hx") and any(t.start >= cue.end for t in clause.terms):
        low = cue.start  # "fair skin, sun exposure, FHx melanoma"
    if clause.words(cue.start, clause.span.end)[:3][-2:] == ["history", "of"] or (
        led and any(t.end <= led for t in clause.terms)
    ):
        low = led or cue.start
    high = min((c.start for c in histories if c.start > cue.end), default=clause.span.end)
    if (own := _own_verb(place)) is not None:
        high = min(high, own)
    if place.piece.link in (",", "and") and any(t.start < place.piece.start for t in clause.terms):
        low = max(low, place.piece.start)  # one of a list: "hypertension, family history of stroke, and asthma"
        closing = (
            p.start for p in clause.pieces[place.at + 1 :] if clause.words(p.start - 6, p.start)[-2:] == [",", "and"]
        )
        high = min(high, next(closing, high))
    yield claim(place, low, _bracket_end(place, high))


def of_others(place: Place) -> Iterator[Claim]:
    """Yield the clause of somebody who isn't only compared with or given from ("unlike the donor"), of those what their
    brackets tell: "compared with 10 controls (creatinine 0.7 mg/dL)".

    Args:
        place: the cue and its rule.
    """
    near = place.clause.words(0, place.cue.start)[-3:]
    if place.words["COMPARING"].isdisjoint(near):
        yield from whole_clause(place)
        return
    after = list(place.tokens_from(place.cue.end, place.clause.span.end))
    first = after[0].lower if after else ""
    if first in ("(", "with", "without", "who", "whose"):
        closed = (t.start for t in after[1:] if first == "(" and t.depth <= after[0].depth)
        yield claim(place, place.cue.end, next(closed, place.clause.span.end))


def of_nobody(place: Place) -> Iterator[Claim]:
    """Yield a clause that names no patient, nor people who are counted or known ("two people with …").

    Args:
        place: the cue and its rule.
    """
    clause, words = place.clause, place.words
    at = place.clause.index_of(place.cue.start)
    before = clause.tokens[at - 1].lower if at else ""
    people = at < len(clause.tokens) and clause.tokens[at].lower in words["MANY_PEOPLE"]
    known = people and (before.isdecimal() or before in words["KNOWN"])
    if not (clause.names_patient or known):
        yield from whole_clause(place)


def of_authors(place: Place) -> Iterator[Claim]:
    """Yield a clause about people of other papers, unless it names the page's patient.

    Args:
        place: the cue and its rule.
    """
    if not place.clause.names_somebody(place.words["THIS_PERSON"]):
        yield from whole_clause(place)


def of_kind(place: Place) -> Iterator[Claim]:
    """Yield a clause in the present about a kind of things: "symptoms usually start", "the disease often …".

    Args:
        place: the cue and its rule.
    """
    clause, words = place.clause, place.words
    said = [t.lower for t in clause.tokens[:8] if t.lower[0].isalpha() and t.start != place.cue.start] or [""]
    first = next(iter(clause.terms), None)
    opens = first is not None and first.start == clause.span.start and first.entry.kind in _NAMED
    plural = said[0] in words["MANY_PEOPLE"] or (
        len(said[0]) > 3 and said[0].endswith("s") and not said[0].endswith("ss")
    )
    as_such = said[0] in ("the", "this") and said[1:2] != [] and said[1] in words["AS_SUCH"]
    conditions = (clause.words(0, t.start)[-_BEFORE + 1 :] for t in clause.terms if t.entry.kind == "condition")
    in_general = said[0] not in words["ONE_PERSON"] - {"a", "an"} and any({"a", "an"} & set(led) for led in conditions)
    if not clause.is_past and (plural or opens or as_such or in_general):
        yield from of_nobody(place)


_NAMED = frozenset(("condition", "medicine", "procedure", "cells"))
_BEFORE = 6


def of_group(place: Place) -> Iterator[Claim]:
    """Yield a clause about people who were seen: "the patients had …", "ten of the patients".

    Args:
        place: the word for people and its rule.
    """
    if _is_about_people(place) and _is_group(place):
        yield from whole_clause(place)


def of_people(place: Place) -> Iterator[Claim]:
    """Yield a clause about people at large: "patients usually recover".

    Args:
        place: the word for people and its rule.
    """
    if _is_about_people(place) and not _is_group(place):
        yield from whole_clause(place)


def _is_about_people(place: Place) -> bool:
    """Return True if no patient is named beside people who aren't the page's own ("patients 1 and 3", "both")."""
    at = place.clause.index_of(place.cue.start)
    before = {t.lower for t in place.clause.tokens[max(0, at - _BEFORE) : at]}
    after = [t.lower for t in place.tokens_from(place.cue.end, place.clause.span.end)][:2]
    numbered = after[:1] != [] and after[0].isdecimal() and after[1:] and after[1] in place.words["JOINED"]
    return not place.clause.names_patient and not numbered and before.isdisjoint(("two", "both"))


def _is_group(place: Place) -> bool:
    clause, words = place.clause, place.words
    at = place.clause.index_of(place.cue.start)
    before = [t.lower for t in clause.tokens[max(0, at - _BEFORE) : at]]
    after = [t.lower for t in clause.tokens[at + 1 :]]
    counted = any(w in words["MANY"] or (w.isdecimal() and int(w[:9]) > 2) or w == "%" for w in before)
    definite = not words["DEFINITE"].isdisjoint(before)
    tense = next((w for w in after if w in words["PRESENT"] or w in words["PAST"]), "")
    past = tense in words["PAST"] or (not tense and clause.is_past) or (after[:1] == ["("] and "%" in after[:4])
    shown = not words["PRESENTED"].isdisjoint(after)  # "a series of 45 patients is presented"
    return past or definite or (counted and (shown or not tense))
