"""Where a reach ends: at a stop, a verb, a word of its rule, or a member of the list that says something of its own."""

from __future__ import annotations

from itertools import pairwise

from etl.mapping.entry import Mention
from etl.parsers.annotate.cues import Cue
from etl.parsers.scope.clauses import Piece
from etl.parsers.scope.place import Place
from etl.parsers.sentences import verb_at

_ARTICLE = 5
"""Characters before a term that may be its article."""
_SHORT = 3
"""Words of so many letters name nothing by themselves."""
_MEASURABLE = frozenset(("function", "measure", "scale"))
GIVEN = frozenset(("procedure", "medicine", "cells"))


def end_in(place: Place, piece: Piece, start: int) -> tuple[int, bool]:
    """Return where a reach that begins or goes on in a piece ends there, and whether something ended it.

    Args:
        place: the cue and its rule.
        piece: the piece.
        start: where the reach begins in it.
    """
    words, rule, cue = place.words, place.rule, place.cue
    depth = place.depth_at(cue.start)
    stops = (c for c in piece.cues if c.start >= start and _stops(place, c) and c.value != "described")
    limit = next((c.start for c in stops if not place.is_aside(c)), piece.end)
    passed, last, crowd, before, begun = 0, "", False, "", start
    lists = False
    named = False  # something that may be denied: not "been" or "recently"
    own = next(place.tokens_from(start, limit), None) if rule.anew else None
    historic = words["HISTORY"] if cue.role in ("negated", "normal") else frozenset[str]()
    of_history = not historic.isdisjoint(place.clause.words(piece.start, cue.end))
    for a, b in pairwise(place.tokens_from(start, limit)):  # "no fever Cough present"
        term = next((t for t in piece.terms if t.start == b.start), None) if own else None
        ended = term and (a.lower in words["NOT_A_TERM"] or any(start <= t.start < t.end == a.end for t in piece.terms))
        if own and term and ended and _is_titled(place, b.start, term, own.start):
            limit = b.start
            break
    for token in place.tokens_from(start, limit):
        word = token.lower
        if place.is_ground(before, last, word):
            return begun, True  # "the possibility of infection given the fever"
        if token.depth < depth or (token.depth > depth and word == "only"):
            return token.start, True
        if not passed and word in words["TEMPORAL"] and cue.scope != "forward":
            return token.start, True
        if passed and word in words["SUBORDINATOR"]:
            return token.start, True
        if of_history and word in words["GOES_ON"] | words["OWNING"] and last != "ever":
            return token.start, True  # "a man with a negative history developed fever"
        owning = words["OWNING"] if place.belongs else words["COMING"]
        if (passed or len(place.said) > 1) and word in owning and last != "ever":
            return token.start, True
        lists = lists or (last, word) == ("such", "as")  # "no signs such as pain on walking and fever"
        placed = (word == "from" and last in words["SUFFERING"]) or (lists and word in words["PLACE"])
        placed = placed or (word == "with" and last in words["ABNORMALITY"])  # "no weakness or abnormalities with gait"
        if passed and word in rule.until and not placed:
            return token.start, True
        if (
            named
            and rule.anew
            and not crowd
            and last not in words["SUBJECT"] | {"ever"}
            and _goes_on(place, token.start)
        ):
            return token.start, True
        if passed and word in words["SUGGESTING"] and cue.role == "negated":
            return token.start, True  # "a lack of flow suggesting deep vein thrombosis"
        if passed and last in words["OWED_TO"] and word in words["POSSESSIVE"] and cue.role.startswith("negated"):
            return begun, True  # "no ascites or varices from his cirrhosis"
        if passed and word in words["STATUS_POST"] and cue.role == "negated":
            return token.start, True  # "no evidence of disease now status post lobectomy"
        if word == "from" and passed and cue.role == "negated" and last in words["SPREADING"]:
            return token.start, True  # "no metastatic spread from kidney cancer"
        if word == "of" and last in words["HARM"] and cue.role == "negated":
            return token.start, True  # "no complications of his immunoadsorption"
        if passed and word in words["HELPING"] and cue.role == "negated":
            return token.start, True  # "does not feel that any of them helps her pain"
        if word == "for" and last in words["TREATING"] and cue.role == "negated":
            return token.start, True  # "denies any medication for pain"
        if rule.until and word == "of" and _is_owned(place, piece, start, token.start):
            return token.start, True
        crowd = (crowd or word in words["PEOPLE"]) and word != "history"  # "no family history"
        before, last, begun = last, word, token.start
        passed += word.isalpha()
        of_history = of_history or word in historic
        named = named or (word.isalpha() and word not in words["LIGHT"] and not word.endswith("ly"))
    return limit, limit < piece.end


def _goes_on_by(place: Place, cue: Cue) -> bool:
    """Return True for "presence of" behind "or", which goes on with a list: "fever, or the presence of blood"."""
    before = [t.lower for t in place.clause.tokens if t.end <= cue.start and t.lower != "the"][-1:]
    return cue.value == "existence" and before != [] and before[0] in ("or", "nor")


def _stops(place: Place, cue: Cue) -> bool:
    """Return True if a cue ends any reach; a look-alike does only where it denies: "no T wave changes"."""
    if cue.role != "pseudo":
        return cue.role in place.roles["stop"] and not ends_name(place, cue) and not _goes_on_by(place, cue)
    words = place.tokens_from(cue.start, cue.end)
    return any(word.lower in place.words["DENYING"] for word in words) or not any(
        cue.start <= term.start and term.end <= cue.end for term in place.clause.terms
    )


def ends_name(place: Place, cue: Cue) -> bool:
    """Return True if "negative" ends a word or the name of a test: "possible culture-negative endocarditis".

    Args:
        place: a place in its clause.
        cue: any cue there.
    """
    if cue.role != "negated" or cue.scope != "both":
        return False
    at = place.clause.index_of(cue.start)
    before = place.clause.tokens[at - 1] if at else None
    joined = before is not None and before.end == cue.start and not before.lower.isalnum()
    return before is not None and (joined or before.lower in place.words["TESTED"])


def _goes_on(place: Place, start: int) -> bool:
    """Return True if the verb of the denial's person stands there: "a man with no asthma was admitted"."""
    if place.denies_verb or not place.has_subject:
        return False
    if any(term.start == start and term.entry.kind == "finding" for term in place.clause.terms):
        return False  # "walks well, no recent falls"
    index = place.clause.index_of(start)
    return verb_at(place.clause.tokens, index) or place.clause.tokens[index].lower in place.words["BEGAN"]


def _is_owned(place: Place, piece: Piece, start: int, of: int) -> bool:
    """Return True if "of" leads to what has a denied or changed term: "no effects of the drug"."""
    named = [term for term in piece.terms if start <= term.start < of]
    following = next((term for term in piece.terms if term.start > of), None)
    if following is None or not named:
        return False
    changed = place.cue.role in place.roles["change"] and named[-1].entry.kind != "condition"
    return following.entry.kind in GIVEN or (changed and following.entry.kind == "finding")


def end_after(place: Place, *, carried: bool = True) -> int:
    """Return where a reach forward ends: with its piece, or the last bare member of the list that begins there.

    Args:
        place: the cue and its rule.
        carried: whether it goes on through the list.
    """
    return stretches_after(place, carried=carried)[0][1]


def stretches_after(place: Place, *, carried: bool = True) -> list[tuple[int, int]]:
    """Return over what a reach forward holds: a list, without the words that say when or where one member is.

    "No pain at night, fever or cough" holds over "pain" and "fever or cough".

    Args:
        place: the cue and its rule.
        carried: whether it goes on through the list.
    """
    clause, cue = place.clause, place.cue
    end, stopped = end_in(place, place.piece, cue.end)
    found = [(cue.end, end)]
    if not carried or (stopped and not _is_set_in(place, place.at, end)):
        return found
    named = any(term.start >= cue.end for term in place.piece.terms)
    claimed = _claimed(place)
    for later in range(place.at + 1, len(clause.pieces)):
        piece = clause.pieces[later]
        if is_inserted(place, later):
            continue
        if (
            later in claimed
            or _ends_list(place, later, named)
            or (place.rule.anew and _begins_anew(place, later, named))
        ):
            break
        if cue.role == "normal" and piece.link in ("and", ",") and piece.first in place.words["INDEFINITE"]:
            break
        end, over = end_in(place, piece, piece.start)
        found = [*found, (piece.start, end)] if stopped else [*found[:-1], (found[-1][0], end)]
        named, stopped = named or bool(piece.terms), over
        if stopped and not _is_set_in(place, later, end):
            break
    return found


def _is_set_in(place: Place, number: int, end: int) -> bool:
    """Return True if a reach ended in a piece at words that only say when or where its member is.

    Args:
        place: the cue and its rule.
        number: the piece's.
        end: where the reach ended in it.
    """
    clause, piece, words = place.clause, place.clause.pieces[number], place.words
    first, after = clause.index_of(end), clause.index_of(piece.end)
    if first == after or clause.tokens[first].lower not in words["PREPOSITION"]:
        return False
    goes_on = place.denies_list or place.cue.role != "negated" or place.alternates(number + 1)
    of_things = place.said[-1:] == ("of",)  # "no history of trauma at work or mumps"
    if not goes_on or not (of_things or place.terms_in(max(piece.start, place.cue.end), end)):
        return False
    if any(verb_at(clause.tokens, at) for at in range(first, after)):
        return False
    return not any(t.start > end and t.entry.kind in ("finding", "condition", *GIVEN) for t in piece.terms)


def is_inserted(place: Place, number: int) -> bool:
    """Return True for a piece between commas that says nothing of the list around it: "nor, as he had feared, ataxia".

    Args:
        place: a cue of its clause.
        number: the piece's.
    """
    piece, later = place.clause.pieces[number], place.clause.pieces[number + 1 : number + 2]
    commas = piece.link == "," and bool(later) and later[0].link == ","
    return commas and not piece.terms and piece.first in place.words["INSERTED"]


def _ends_list(place: Place, number: int, named: bool) -> bool:
    """Return True if a piece is no member of the list before it."""
    clause, cue, words = place.clause, place.cue, place.words
    piece = clause.pieces[number]
    if piece.link in ("-", "nor") or (
        piece.link == ":" and (named or (number == place.at + 1 and _says_more(place, piece)))
    ):
        return True
    if (
        piece.link == ","
        and piece.first in words["JOINING"] | words["COMING"] | words["ADMITTING"]
        and cue.role in ("negated", "historical")
    ):
        return True
    if piece.link == "," and piece.first in place.rule.until:
        return True
    if piece.link == "," and piece.first in words["SOUND"] and cue.role == "negated":
        return True  # "no murmurs, regular rhythm"
    if piece.first in words["SUGGESTING"] and cue.role == "negated":
        return True  # "no stenosis (Fig. 1), indicating cardiomyopathy"
    if piece.verb and piece.link in ("and", ",") and piece.first in words["HE"] and cue.role == "negated":
        return True  # "history negative for asthma, and he had pneumonia"
    if piece.link == "," and piece.first in words["ATTACHED"] and cue.role == "negated":
        return False  # "he did not have the disease, associated with asplenia"
    if any(c.start <= piece.start + 1 and _stops(place, c) for c in piece.cues):
        return True
    if (
        piece.link == "and"
        and cue.role in ("negated", "refuted")
        and not place.denies_verb
        and _tells_more(place, piece)
    ):
        return True
    if cue.role in ("discontinued", "declined", "cancelled") and piece.first in words["TREATED"] | words["CHOSE"]:
        return True  # "they stopped A and treated with B"
    shared = piece.link == "and" and piece.verb in words["PLURAL"] and not _has_verb(place, number)
    changes = bool(piece.cues) and place.roles["change"].issuperset(c.role for c in piece.cues)
    asked = (
        cue.role in ("negated", "negated_after")
        and changes
        and not piece.verb
        and (place.denies_list or place.alternates(number))
    )
    return piece.predicate and piece.link != "or" and not (shared or asked)


def _tells_more(place: Place, piece: Piece) -> bool:
    """Return True if a member begins with a verb of its own: "not typical of gout and raised the question of …"."""
    said = place.clause.words(piece.start, piece.end)[:2]
    return len(said) > 1 and said[0].endswith("ed") and said[1] in place.words["DETERMINER"] | place.words["POSSESSIVE"]


def _begins_anew(place: Place, number: int, named: bool) -> bool:
    """Return True if a member of a list is there although the one before is denied: "no fever, severe headache"."""
    clause, cue, words = place.clause, place.cue, place.words
    piece = clause.pieces[number]
    first = piece.terms[0] if piece.terms else None
    if piece.first in words["DENY"] or (first is not None and first.entry.role == "well"):
        return True
    if cue.role in place.roles["change"]:
        return piece.first in words["INDEFINITE"] | words["SHOWN_BY"] | words["SOUND"]  # "worsening edema, a dry cough"
    denied = next((t for t in place.clause.terms if t.start >= cue.end), None)
    if piece.link == "or":
        return False
    listed = place.alternates(number)
    opens = piece.cues[0].role if piece.cues and piece.cues[0].start - piece.start <= len("all ") else ""
    if opens == "historical" and piece.link == "," and not listed:
        return True  # "without angina, history of infarction"
    said = frozenset(place.said)
    able = denied is not None and denied.entry.kind in _MEASURABLE
    lacks = able and not said.isdisjoint(words["LACK"])
    ill = piece.first in words["BEING_ILL"] and not said.isdisjoint(words["DENYING_NOUN"])
    if piece.link == "," and not listed and (lacks or ill):
        return True  # "showed lack of speech, apathy and hypotonia", "without murmurs, tachycardic"
    if piece.link != "or" and any(
        c.role == "negated" and first is not None and first.end < c.start for c in piece.cues
    ):
        return True  # "proteinuria with no blood, edema with no hypertension"
    asked = place.denies_list  # "denies pain, limited motion, redness" answers for each
    if opens == "possible" or (opens == "difficulty" and place.rule.until and not (asked or listed)):
        return True
    if piece.link == "," and not listed:
        belongs = any(t.end <= cue.start for t in place.piece.terms)
        belongs = belongs or ("without" in said and _is_aside_of_term(place))
        harm = denied is not None and not words["HARM"].isdisjoint(clause.words(denied.start, denied.end))
        if belongs and (not named or harm):
            return True  # "gout without previous admissions, stroke and asthma"
        if first is not None and denied is not None and _is_titled(place, piece.start, first, denied.start):
            return True
    if not place.rule.until:
        return False
    if piece.link in ("and", ",") and piece.first in words["DOING"]:
        return True
    if (piece.first in words["INDEFINITE"] and not asked) or (piece.link == "and" and piece.first in words["COUNT"]):
        return True
    own = piece.first in words["GRADED"] or _is_graded(place, piece) or _repeats(place)
    return not (listed or asked) and (own or (piece.link == "," and _is_result(piece)))


def _is_aside_of_term(place: Place) -> bool:
    """Return True if a denial is put in behind a member of a list: "diarrhea, without blood, nausea and vomiting"."""
    piece, before = place.piece, place.clause.pieces[max(0, place.at - 1)]
    return piece.link == "," and place.cue.start - piece.start <= 1 and bool(before.terms)


def _is_titled(place: Place, start: int, first: Mention, denied: int) -> bool:
    """Return True if a member is a title, and what is denied isn't: "asthma without complication, Heart failure"."""
    text = place.clause.text
    begin = text[start : start + 2]
    titled = begin[:1].isupper() and begin[1:].islower() and first.entry.name[:1].islower()
    return titled and text[denied].islower()


def _says_more(place: Place, piece: Piece) -> bool:
    """Return True if a cue has words of its own before a colon: "without contrast. History: …"."""
    plain = place.words["LIGHT"] | place.words["LISTING"]
    return any(t.lower.isalpha() and t.lower not in plain for t in place.tokens_from(place.cue.end, piece.start))


def _has_verb(place: Place, number: int) -> bool:
    return any(piece.verb for piece in place.clause.pieces[place.at : number])


def _repeats(place: Place) -> bool:
    """Return True if each member of a list has its own "no": "no fever, no cough, headache"."""
    if place.at == 0 or place.piece.link != ",":
        return False
    return any(c.role == "negated" and c.value == "determiner" for c in place.clause.pieces[place.at - 1].cues)


def _is_graded(place: Place, piece: Piece) -> bool:
    """Return True if a member of a list has a grade or a size: "no free fluid, liver laceration grade II"."""
    end = piece.terms[0].end if piece.terms else piece.end
    after = next((token.lower for token in place.tokens_from(end, piece.end)), "")
    return after.isdecimal() or after in place.words["GRADE"]


def _is_result(piece: Piece) -> bool:
    """Return True if a member of a list is a test with its result: "no bleeding, ECG atrial fibrillation"."""
    first = piece.terms[0] if piece.terms else None
    if first is None or first.entry.kind != "procedure" or first.entry.role not in ("test", "imaging"):
        return False
    return first.start - piece.start <= _ARTICLE and any(
        term.entry.kind in ("finding", "condition") for term in piece.terms[1:]
    )


def _claimed(place: Place) -> set[int]:
    """Return the later pieces whose list has a predicate of its own: "no fever, speech and gait were normal"."""
    claimed: set[int] = set()
    for later in range(place.at + 1, min(len(place.clause.pieces), place.at + 40)):
        piece = place.clause.pieces[later]
        if (
            piece.link == "and"
            and piece.predicate
            and any(cue.role in place.roles["change"] | {"normal"} for cue in piece.cues)
        ):
            claimed |= {later, later - 1} if later - 1 > place.at else {later}
    return claimed


def start_before(place: Place) -> int:
    """Return where a reach back begins: with its piece, or the first bare member of the list that ends there.

    Args:
        place: the cue and its rule.
    """
    clause, cue, number, piece = place.clause, place.cue, place.at, place.piece
    low = barrier(place, piece, cue.start)
    if low > piece.start or _has_own_subject(place):
        return low
    named = any(term.start < cue.start for term in piece.terms) or names_unknown(place)
    plural = piece.verb in place.words["PLURAL"] or _is_bare_list(place)
    while number > 0:
        link, previous = piece.link, clause.pieces[number - 1]
        if named and (link in ("-", ":") or (link == "," and not (plural or place.lists_on(number)))):
            break
        if link == "," and cue.role == "negated_after" and begins_own(place):
            break
        if named and cue.role == "negated" and not plural and any(p.verb for p in clause.pieces[:number]):
            break  # "she had a raised JVP, and Kernig sign negative"
        bare_verb = previous.verb in ("was", "were", "has", "is") and not previous.terms
        if previous.predicate and link != ":" and not bare_verb:
            return place.piece.start if _is_denied(place, number) else low
        plural = plural or link in (":", "-")  # what stands before a colon or a spaced dash is a whole list
        low = barrier(place, previous, previous.end)
        if low > previous.start:
            if _is_denied(place, number):
                return place.piece.start
            denied = any(other.end == low and other.role == "negated" for other in previous.cues)
            return piece.start if denied else low
        named = named or bool(previous.terms)
        number, piece = number - 1, previous
    return low


def _has_own_subject(place: Place) -> bool:
    """Return True if a test is the subject of a change: "fever, and ultrasound showed a decrease"."""
    piece, before = place.piece, [t for t in place.piece.terms if t.end <= place.cue.start]
    changes = place.cue.role in place.roles["change"]
    return changes and bool(piece.verb) and bool(before) and not any(place.says_of(term) for term in before)


def _is_denied(place: Place, number: int) -> bool:
    """Return True if a list before the cue is denied as a whole: "no fever, cough or rash, improved"."""
    before, pieces = place.clause.pieces[number - 1], place.clause.pieces[number : place.at + 1]
    whole = not place.piece.terms or any(piece.link in ("or", "nor") for piece in pieces)
    denials = (c for c in before.cues if c.role == "negated" and c.scope == "forward" and c.value != "pair")
    return whole and any(term.start >= c.end for c in denials for term in before.terms)


def _is_bare_list(place: Place) -> bool:
    """Return True if only terms of the rule's kinds stand before the cue in its clause: "HIV, syphilis negative"."""
    ahead = [term for term in place.clause.terms if term.start < place.cue.start]
    if not place.rule.of_bare or any(term.entry.kind not in place.rule.of_bare for term in ahead):
        return False
    words = place.tokens_from(place.clause.span.start, place.cue.start)
    return all(any(term.start <= word.start < term.end for term in ahead) for word in words if word.lower[0].isalnum())


def barrier(place: Place, piece: Piece, limit: int) -> int:
    """Return how far back a cue can look in a piece: not past a stop or a predicate.

    Args:
        place: the cue and its rule.
        piece: the piece.
        limit: where to look back from.
    """
    low, cue, roles = piece.start, place.cue, place.roles
    if cue.role in roles["change"]:
        low = max(low, _of_companion(place, piece, limit))
    if cue.role == "cancelled":
        low = max(low, _of_reason(place, piece, limit))
    for somebody in place.clause.people:  # "fever (mother has the same)"
        if somebody.mention and piece.start <= somebody.start < limit and place.is_bracketed(somebody.start):
            low = max(low, somebody.end)
    for other in piece.cues:
        if other is cue or other.end > limit or other.value == "pair":
            continue
        if other.role in ("relapsed", "affirmed") and (cue.role in roles["change"] or cue.start == other.end + 1):
            continue  # "again worse", "occurs less often", "demonstrated negative results"
        same = other.role == cue.role and cue.role in ("difficulty", "ability")
        if same or other.role in roles["stop"] or other.role in roles["predicate"]:
            low = max(low, other.end)
    return low


def _of_companion(place: Place, piece: Piece, limit: int) -> int:
    """Return where what something comes with begins: "awake with signs stable", "edema when the mood was stable"."""
    beside = (t for t in reversed(list(place.tokens_from(piece.start, limit))) if t.lower in place.words["COMPANION"])
    found = next(beside, None)
    start = found.end if found else 0
    named = any(start <= term.start < limit for term in piece.terms)
    light = place.words["LIGHT"] | place.words["DESCRIBED"]
    words = [t.lower for t in place.tokens_from(start, limit) if t.lower.isalpha() and t.lower not in light]
    apart = found is not None and found.lower not in place.words["BESIDE_IT"]
    return start if start and words and (apart or not named) else 0


def _of_reason(place: Place, piece: Piece, limit: int) -> int:
    """Return where a reason begins, of which alone a cue is said: "A was begun as B could not be had"."""
    why = [t.end for t in place.tokens_from(piece.start, limit) if t.lower in place.words["BECAUSE"]]
    return why[-1] if why and any(why[-1] <= term.start < limit for term in piece.terms) else 0


def begins_own(place: Place) -> bool:
    """Return True if a word for absent begins an item, before a noun: "craniosynostosis, absent jugular vein".

    Args:
        place: the cue and its rule.
    """
    if any(t.lower not in ("a", "an", "the") for t in place.tokens_from(place.piece.start, place.cue.start)):
        return False
    words = (t.lower for t in place.tokens_from(place.cue.end, place.clause.span.end))
    after = next((word for word in words if word not in place.words["SIDE"]), "")
    plain = place.words["PREPOSITION"] | place.words["LIGHT"] | {"bilaterally", "throughout"}
    return after.isalpha() and after not in plain


def names_unknown(place: Place) -> bool:
    """Return True if a word that no mapping knows stands before a cue in its piece, so that it speaks of that.

    Args:
        place: the cue and its rule.
    """
    cue, piece, light = place.cue, place.piece, place.words["LIGHT"]
    words = [token.lower for token in place.tokens_from(piece.start, cue.start)]
    if piece.link != ",":
        return False
    if cue.role in ("more", "less"):  # "feels warm and cold, leaks less"
        return len(words) == 1 and words[0].endswith("s") and words[0].isalpha() and len(words[0]) > _SHORT
    if cue.role in place.roles["change"] or cue.role == "resolved":  # "mild headache, exam unchanged"
        return len(words) == 1 and _names_thing(place, words[0])
    return any(word.isalpha() and len(word) > _SHORT and word not in light for word in words)


def _names_thing(place: Place, word: str) -> bool:
    """Return True for a word that may name what changes: none of grammar, time or manner, and no verb."""
    plain = any(word in place.words[k] for k in ("PLAIN", "AGAIN", "NOW", "MOVED_ON"))
    return word.isalpha() and not plain and not word.endswith(("ly", "ed", "ing"))
