"""The cues of a sentence and the pieces its clauses are made of: what `sentence_context` works on.

The words of the cues come from mapping files; here are only their grammar (a negated cue says something else,
"May 2004" is no "may") and the printed signs "(+)", "(-)", "(±)", "(?)".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import Struct, field

from etl.document import Span
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.number import RANGED
from etl.parsers.sentences import Token, verb_at
from etl.patterns import regex
from etl.value import replace

# When the word of a cue is something else in its sentence: a month, an age, a comparison of sides, what somebody can
# do.


_PLACED = frozenset(("left", "right", "side", "the", "his", "her", "their", "my", "one", "both", "either"))
_THEN = frozenset(("before", "after", "ever", "last", "previously", "then", "earlier", "at"))
_WHENS = frozenset((
    "month", "months", "week", "weeks", "day", "days", "year", "years", "discharge", "visit", "follow-up", "end",
))  # fmt: skip
_BECAME = frozenset(("became", "become", "becomes", "becoming", "got", "gets", "getting", "grew", "turned", "even"))
_UNITS = frozenset(
    ("hour", "day", "week", "month", "year", "decade", "hours", "days", "weeks", "months", "years", "decades")
)
_WAKE = frozenset(("after", "following", "despite", "since", "until"))
_TAKEN = frozenset(("on", "by", "from", "per", "in", "the", "this", "his", "her", "their", "and", ","))
_SOMEBODY = frozenset(("he", "she", "i", "they", "we", "patient", "who", "and", "now", "again", "also"))
_HEDGING = frozenset(
    ("be", "have", "also", "possibly", "soon", "eventually", "improve", "recover", "benefit", "worsen", "get")
)
_TOUGH = frozenset(("hard", "difficult", "easy", "able", "unable", "impossible", "possible", "tough"))


_OF_A_THING = regex(
    r"\b(?:an?|some|things?|people|somebody|something|animals?|voices?)(?: [a-z]+){0,2} (?:that|which|who) $", re.I
)
"""Before "was not there", where it is said of a thing and of nothing that somebody has: "she saw a dog that was not there"."""
_LONGEST_THING = 40

_SAME_OF_KIN = regex(r"\([^()]*\b(?:has|have|had) (?:the )?$")
"""In brackets: what somebody else has, too."""


def _mistaken(text: str, mention: Mention, tokens: Sequence[Token], index: int) -> bool:
    """Whether a cue's word is something else here: a month, a number, an age, "the same day"."""
    word = text[mention.start : mention.end].lower()
    end = bisect_left(tokens, mention.end, key=lambda token: token.start)
    behind = tokens[end].lower if end < len(tokens) else ""
    before = tokens[index - 1].lower if index else ""
    if word == "may" and text[mention.start] == "M":
        return (
            before in ("in", "of", "from", "since", "until", "till", "by", "on", "and", "to", "-", "/")
            or not behind.isalpha()
        )
    if word == "will" and text[mention.start] == "W" and index:
        return True
    if mention.entry.role == "negated_after" and before in ("that", "which", "who"):
        first = max(tokens[0].start, mention.start - _LONGEST_THING)
        return _OF_A_THING.search(text, first, mention.start) is not None
    if word in ("perhaps", "maybe", "possibly", "probably") and behind[:1].isdigit():
        return True  # "walks perhaps 300 metres" says how far, about
    if word == "no":
        return behind.isdigit() or (behind == "." and end + 1 < len(tokens) and tokens[end + 1].lower.isdigit())
    if mention.entry.role == "normal" and before == "to" and index > 1 and tokens[index - 2].lower in _TOUGH:
        return True  # "hard to clear" says what is to be done
    if mention.entry.role == "refuted" and word == "rule out":
        return True  # what is to be ruled out is possible still
    if word == "old":
        return before.startswith(("year", "month", "week", "day", "yr", "y", "-")) or before == "how"
    if word in ("past", "previous", "prior"):
        return behind.isdigit() or behind in (
            "few",
            "several",
            "two",
            "three",
            "four",
            "five",
            "six",
            "ten",
            "year",
            "years",
            "month",
            "months",
            "week",
        )
    if word == "history" and mention.entry.scope == "backward" and before in _TAKEN:
        return True  # "no deficit on history"
    if mention.entry.role == "historical" and "history" in word:
        return before in _UNITS  # "a three-month history of" is the present illness
    if word in ("same", "the same"):
        if _SAME_OF_KIN.search(text, max(0, mention.start - _LONGEST_THING), mention.start):
            return True  # "fever (his son had the same)"
        return behind.isalpha() and behind not in (
            "as",
            "in",
            "on",
            "at",
            "throughout",
            "after",
            "for",
            "since",
            "and",
            "but",
            "with",
            "during",
        )
    if mention.entry.role in ("more", "less"):
        nearby = {token.lower for token in tokens[end : end + 4]}
        if behind == "on" and not nearby & _PLACED:
            return False  # "chokes less on water"
        if behind == "than" and nearby & _THEN:
            return False  # "chokes more than after discharge" compares times
        if behind in ("on", "in", "at") and nearby & _WHENS:
            return False  # "cough had become less at month 3"
        if behind in ("on", "in", "at", "than", "or") and (
            word in ("more", "less") or nearby & {"left", "right", "side"}
        ):
            return True  # "more on the left" compares sides, not times
    if mention.entry.role in ("more", "worsened") and word.startswith("more") and before not in _BECAME:
        near = [token.lower for token in tokens[end : end + 5]]
        if "on" in near[:2] and {"left", "right"} & set(near):
            return True  # "more serious on the left"
    if mention.entry.role in ("worsened", "improved") and behind == "than":
        return bool({token.lower for token in tokens[end : end + 4]} & {"left", "right", "other"})
    if mention.entry.role in ("improved", "worsened") and before in _WAKE and word.endswith(("ment", "ion", "ery")):
        return True  # "relapsed after improvement" tells of a relapse
    if mention.entry.role == "ability" and word == "can":
        return behind in ("not", "neither", "hardly", "barely", "scarcely", "only")
    return False


_SUPPOSED = regex(
    r"\b(?:think|believe|hope|expect|suppose|assume|guess|predict|estimate)s? (?:that )?(?:he|she|I|we|they|it|[A-Z][a-z]+) $"
)
_TO_COME = regex(
    r"\b(?:(?:by |in |until )?next (?:year|month|week|spring|summer|autumn|winter|time)|in (?:the )?future|tomorrow|by (?:the end of )?(?:this|the) year)\b",
    re.I,
)


def _was_able(text: str, mention: Mention, tokens: Sequence[Token], starts: Sequence[int]) -> bool:
    """Whether "could" tells what somebody was able to do ("at month 10 he could …"), not what might be."""
    if text[mention.start : mention.end].lower() != "could":
        return False
    index = bisect_left(starts, mention.start)
    before = tokens[index - 1].lower if index else ""
    behind = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    words = {token.lower for token in tokens if text[token.start] != "M"}  # "May" is a month
    first = tokens[0].start if tokens else mention.start
    if _SUPPOSED.search(text, first, mention.start) or _TO_COME.search(text, mention.end, tokens[-1].end):
        return False  # "the doctor thinks he could walk with a frame by next summer"
    return (
        before in _SOMEBODY
        and behind not in _HEDGING
        and not words & {"may", "might", "future", "potentially", "further"}
    )


# Words for people and for tenses, by which clauses are told apart, and the states that say nothing of what is.


HE = frozenset((
    "he", "she", "him", "his", "her", "hers", "himself", "herself", "i", "my", "me", "mr", "mrs", "miss",
))  # fmt: skip
PEOPLE = frozenset((
    "patients", "people", "participants", "subjects", "cases", "individuals", "persons", "men", "women",
    "children", "responders", "families", "volunteers", "recipients", "adults", "boys", "girls",
))  # fmt: skip
MANY = frozenset((
    "most", "many", "several", "all", "some", "few", "half", "each", "every", "majority", "more", "none",
    "fewer", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty",
    "sixty", "seventy", "eighty", "ninety", "hundred", "dozen", "no", "any",
))  # fmt: skip
PRESENT = frozenset(["is", "are", "has", "have", "can", "may", "do", "does", "will", "should", "might", "must"])
PAST = frozenset(["was", "were", "had", "did", "could"])
ARTICLES = frozenset(["a", "an", "one"])
UNSAID = ("possible", "hypothetical", "planned", "cancelled", "declined", "general", "cited")
"""The statuses of a term by which nothing was seen or given."""
INVERSE = {
    "improved": "unchanged", "worsened": "unchanged", "more": "unchanged", "less": "unchanged",
    "resolved": "unchanged", "relapsed": "negated_both", "affirmed": "negated_both", "possible": "negated_both",
    "difficulty": "ability", "ability": "difficulty", "planned": "declined", "normal": "difficulty",
    "refuted": "possible", "unchanged": "", "negated": "", "negated_after": "", "discontinued": "",
    "cancelled": "", "declined": "", "equivocal": "negated", "historical": "negated",
}  # fmt: skip
"""What a cue says when a negation stands directly before it; "" when the two cancel each other."""

_EFFECT = regex(r"(?:relief|improvements?|benefits?|resolution|recovery)\b", re.I)
"""What something did, as a noun: "without lasting relief of her pain"."""


def _only_without(text: str, start: int, end: int, at: int) -> bool:
    """Whether a denial is a "without" that denies no cue behind other words but an effect."""
    return text[start:end].lower() == "without" and _EFFECT.match(text, at) is None


TERMS = frozenset(
    ("condition", "finding", "function", "measure", "scale", "procedure", "cells", "medicine", "gene", "social")
)
"""Kinds that a context is asked for; sites, routes, units and qualifiers only stand beside them."""
ROLES = frozenset(
    (
        "negated", "negated_after", "affirmed", "normal", "pseudo", "stop", "except", "possible", "hypothetical",
        "planned", "cancelled", "declined", "historical", "family", "other", "general", "cited", "advert",
        "improved", "worsened", "unchanged", "more", "less", "relapsed", "resolved", "equivocal", "difficulty",
        "ability", "refuted", "report", "help", "discontinued", "modifier",
    )
)  # fmt: skip
CHANGES = frozenset(("improved", "worsened", "unchanged", "more", "less", "relapsed"))
PREDICATES = CHANGES | frozenset(
    ("affirmed", "normal", "resolved", "negated_after", "refuted", "cancelled", "discontinued", "equivocal")
)
"""Roles that say something of their own about a piece, so that nothing from the left carries over it."""

_DENIES = {"no": "determiner", "without": "determiner", "not": "", "never": "", "denies": "", "denied": ""}
"""The words that deny at the beginning of a longer term, with the value of the cue that each is alone."""
_MARK = regex(
    r"[(\[（]\s*([-–−﹣－+＋±?？/]{1,5})\s*[)\]）]"  # 1: "(+)"
    r"|(?<=[\w)]):\s*([-–−+±?])(?=\s*(?:[;,.]|$)|[ ]+(?:after|before|during)\b)"  # 2: ": -"
    r"|(?<![\w(])(\?)(?=[^\W\d_]|(?:(?<=[:/,;] \?)|(?<=[:/,;\n\t]\?)|(?<=\A\?)) ?[^\W\d_])"  # 3: "?" before a word
    r"|(?<=\w)[ \t]([-–−+±]{1,4})(?=\s*(?:[,;.]|$))"  # 4: "edema +,"
    r"|(?<=[^\W\d_])(\?)(?=\s*(?:[,;.)]|$))",  # 5: "Diagnosis: stroke?"
    needs=("(", "[", "（", ":", "?", "-", "–", "−", "+", "±"),
)
_LED = regex(r"(?:(?<![^\s,;.:(])|(?<=[,;.(]))(\((?:[-–−+])\)|[-–−+])\s?(?=[^\W\d_])")
"""A sign before what it says to be there or not there."""
_NOUGHT = regex(r"(?:[ \t]sign)?[ \t]?:?[ \t](?:(?:right|left|[RL]) )?(?:0(?:/0)?|[øØ∅])(?=\s*(?:[;,.](?!\d)|$))")
"""Behind a sign that is not there: "Brudzinski 0", "Babinski 0/0"."""
_YES = regex(r"[\s)]*(?:\((?:yes ?/ ?no|y ?/ ?n)\)\s*)?(?:yes|yeah|yep|y)\b(?!\s?/)", re.I)
"""After a question: that what it asks for is there."""
_QUESTION = regex(
    r"\W*(?:Q\W+)?(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|what|when|where|who|why|how|which|any)\b",
    re.I,
)
IDLE = frozenset(
    (("level", "finding"), ("level", "condition"), ("later", "function"), ("later", "finding"), ("later", "condition"))
)
"""Sorts of more and less that tell no change of such a term: "elevated pressure", "a delay of movement"."""
_PLUS, _MINUS = frozenset("+＋"), frozenset("-–−﹣－")


class Cue(Struct, frozen=True):
    """A cue where it stands; `mention` is the term found there (None for a printed sign)."""

    start: int
    end: int
    role: str
    scope: str = ""
    value: str = ""
    mention: Mention | None = None


class Piece(Struct, frozen=True):
    """A member of a list inside a clause: what stands between commas, "and", "or", a colon or a spaced dash.

    Args:
        start: offset of its first character.
        end: offset behind its last character.
        link: how it is joined to the piece before: "", ",", "and", "or", "nor", ":", "-".
        terms: terms inside, in order.
        cues: cues inside, in order.
        verb: its first finite verb in small letters, "" if it has none.
        predicate: whether it says something of its own ("tone normal", "HR 82", "Babinski (+)").
        first: its first word in small letters.
    """

    start: int
    end: int
    link: str
    terms: tuple[Mention, ...] = ()
    cues: tuple[Cue, ...] = ()
    verb: str = ""
    predicate: bool = False
    first: str = ""


class Clause(Struct, frozen=True):
    """A clause with its pieces, tokens, terms and cues."""

    span: Span
    tokens: tuple[Token, ...]
    pieces: tuple[Piece, ...]
    terms: tuple[Mention, ...]
    cues: tuple[Cue, ...] = field(default=())

    def piece_at(self, offset: int) -> int:
        """Number of the piece in which (or before which) an offset lies."""
        return max(0, bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1)


_QUOTED = regex(r"[^\s:：=][\s,(]{0,2}[\"“„«‘]$")
_MARKS = '"”“»’'


def _is_quoted(text: str, mention: Mention) -> bool:
    """Whether a word is only what somebody says: 'aphasia, only "yes" and "no"'; behind a colon it is an answer."""
    behind = text[mention.end : mention.end + 2].lstrip(".,!")[:1]
    return (
        bool(behind) and behind in _MARKS and _QUOTED.search(text, max(0, mention.start - 4), mention.start) is not None
    )


def cues_of(text: str, sentence: Span, mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Cue]:
    """The cues of a sentence in order, without those that only look like one.

    Args:
        text: the document's text.
        sentence: the sentence.
        mentions: everything found in the sentence, in order.
        tokens: the sentence's words.

    Returns:
        Cues from mapping files and printed signs; a cue inside a longer term is none of its own.
    """
    longest: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        counts = (mention.entry.kind == "cue" and mention.entry.role in ROLES) or mention.entry.kind in TERMS
        if counts and mention.entry.kind == "cue" and _is_quoted(text, mention):
            continue
        if counts and not (longest and mention.end <= longest[-1].end and _shorter(mention, longest[-1])):
            overlaps = longest and mention.start < longest[-1].end < mention.end
            if not (overlaps and mention.entry.kind == "cue" == longest[-1].entry.kind):
                longest.append(mention)
    starts = [token.start for token in tokens]
    found: list[Cue] = []
    for number, mention in enumerate(longest):
        entry = mention.entry
        later = longest[number + 1] if number + 1 < len(longest) else mention
        # "no longer needs | a walker": a term that begins inside a cue is reached by it; one of the same words isn't
        if entry.value != "level" and entry.role in ("more", "less") and _gives_more(text, mention, later):
            continue
        both = (later.start, later.end) == (mention.start, mention.end) and later.entry.kind != "cue"
        end = mention.end if both or later is mention else min(mention.end, later.start)
        inside = entry.role == "pseudo" and later.start < mention.end and later.entry.kind in TERMS
        if inside or mention.form == "negated":  # "no | reaction to the infusion", "denies CP, fever"
            word = text[mention.start : later.start if inside else mention.end].strip().partition(" ")[0].lower()
            if word in _DENIES:
                found.append(Cue(mention.start, mention.start + len(word), "negated", "forward", _DENIES[word]))
                continue
        if entry.kind == "cue" and _was_able(text, mention, tokens, starts):
            found.append(Cue(mention.start, end, "ability", "forward", "", mention))
        elif entry.kind == "cue" and not _mistaken(text, mention, tokens, bisect_left(starts, mention.start)):
            found.append(Cue(mention.start, end, entry.role, entry.scope, entry.value, mention))
    found += _marks(text, sentence, {mention.start for mention in longest if mention.entry.kind in TERMS})
    for mention in longest:
        if mention.entry.kind == "finding" and not mention.entry.units and (nought := _NOUGHT.match(text, mention.end)):
            found.append(Cue(nought.end() - 1, nought.end(), "negated_after", "backward", "mark"))
    found.sort(key=lambda cue: (cue.start, -cue.end))
    return _combined(text, found, mentions)


def _gives_more(text: str, mention: Mention, later: Mention) -> bool:
    """Return True if more or less of a medicine is given: "more baclofen was given"."""
    bare = text[mention.start : mention.end].lower() in ("more", "less")
    return bare and later.entry.kind == "medicine" and later.start - mention.end == 1


def _shorter(mention: Mention, other: Mention) -> bool:
    return mention.end - mention.start < other.end - other.start


def _marks(text: str, sentence: Span, terms: set[int]) -> list[Cue]:
    led = list(_LED.finditer(text, sentence.start, sentence.end))
    listed = len(led) > 1 and all(text[: m.start(1)].rstrip()[-1] == "," for m in led[1:])
    if led and min(terms, default=-1) == led[0].end() and (listed or any(set(m[1]) & _PLUS for m in led)):
        return [Cue(m.start(1), m.end(1), "negated", "forward", "determiner") for m in led if not set(m[1]) & _PLUS]
    found: list[Cue] = []
    for match in _MARK.finditer(text, sentence.start, sentence.end):
        if match[5]:
            if _YES.match(text, match.end()):
                continue  # "Weight loss? Yes."
            if not _QUESTION.match(text, sentence.start):
                found.append(Cue(match.start(), match.end(), "possible", "backward", "mark"))
            continue
        if match[3]:
            found.append(Cue(match.start(), match.end(), "possible", "forward", "mark"))
            continue
        sign = set((match[1] or match[2] or match[4]).replace("/", ""))
        if sign & {"±", "?", "？"} or (sign & _PLUS and sign & _MINUS):
            if RANGED.search(text, max(sentence.start, match.start() - 10), match.start()):
                continue
            role = "equivocal"
        else:
            role = "affirmed" if sign <= _PLUS else "negated_after"
        before = text[sentence.start : match.start()].rstrip()[-1:]
        if (
            role == "negated_after"
            and before in ("", ":", ",", ";", ".")
            and not terms.isdisjoint((match.end(), match.end() + 1))
        ):
            found.append(Cue(match.start(), match.end(), "negated", "forward", "determiner"))  # "Neck: (-) bruits"
            continue
        found.append(Cue(match.start(), match.end(), role, "backward", "mark"))
    for number, cue in enumerate(found[:-1]):
        # "R(-) L(+)": the sides differ and are read where sides are read; here it is there.
        later = found[number + 1]
        gap = text[cue.end : later.start]
        if (
            cue.role == "negated_after"
            and later.role == "affirmed"
            and len(gap.strip()) <= 6
            and not re.search(r"[;,]", gap)
        ):
            found[number] = replace(cue, role="affirmed")
    return found


_THING = regex(r"\s(?!more|longer|further|such|trace|signs?|evidence|indication|hint)[a-z]{3,}(?: [a-z]+)?\s", re.I)
"""A thing that no mapping knows, which wasn't found."""


def _combined(text: str, cues: list[Cue], mentions: Sequence[Mention]) -> list[Cue]:
    """Join a negation with the cue it negates: "no difficulty", "has not improved", "never recurred"."""
    words = load_reach().words
    starts = sorted(mention.start for mention in mentions if mention.entry.kind in TERMS)
    findings = {(m.start, m.end) for m in mentions if m.entry.kind == "finding"}  # "not unsteady" denies one
    done: list[Cue] = []
    for cue in cues:
        last = done[-1] if done else None
        if last is not None and _not_seen(last, cue, text):
            done[-1] = replace(cue, start=last.start, role="negated_after", scope="backward", value="verb")
            continue
        if last is None or not _negates(last) or cue.role not in INVERSE or cue.value == "mark":
            done.append(cue)
            continue
        gap = text[last.end : cue.start]
        close = (
            len(gap.split()) <= (0 if cue.role.startswith("negated") else 2)
            and not any(sign in gap for sign in ",;:()")
            and not (gap.split() and _only_without(text, last.start, last.end, cue.start))
            and " and " not in gap
            and " or " not in gap
        )
        if (
            text[last.start : last.end].lower().endswith(" history")
            and text[cue.start : cue.end].lower() in words["BEGAN"]
        ):
            done[-1:] = [replace(last, role="pseudo"), cue]  # "a man with no significant history developed …"
            continue
        object_of = (
            cue.role == "affirmed" and (at := bisect_left(starts, cue.end)) < len(starts) and starts[at] <= cue.end + 1
        )
        led = gap.strip() or text[last.start : last.end].lower().endswith(" history")
        if led and (object_of or text[cue.start : cue.end].lower() in words["COMING"]):
            done.append(cue)  # "a man with no medical problems developed fever"
            continue
        between = bisect_left(starts, last.end) != bisect_left(starts, cue.start)
        thing = text[last.start : last.end].lower() == "no" and cue.role == "affirmed" and _THING.fullmatch(gap)
        if close and not between and thing:
            done[-1:] = [replace(last, role="pseudo"), replace(cue, role="pseudo")]  # "no cause was found"
            continue
        if not close or between or (last.role == "resolved" and cue.role in ("resolved", "negated_after")):
            done.append(cue)
            continue
        role = INVERSE[cue.role]
        done.pop()
        if not role:
            done.append(replace(cue, start=last.start, role="pseudo"))
        elif last.role == "resolved" and (cue.start, cue.end) not in findings:
            done.append(replace(cue, start=last.start, role="improved" if cue.role == "difficulty" else role))
        elif _describes(cue, text) or (cue.start, cue.end) in findings:
            done.append(last)  # "no increased tone", "no disturbed sensation": the negation covers the whole phrase
            done.append(replace(cue, role="pseudo", value="described"))
        elif role.startswith("negated"):
            done.append(
                replace(
                    last, end=cue.end, scope="both" if role == "negated_both" else last.scope, value=cue.value or "verb"
                )
            )
        else:
            done.append(replace(cue, start=last.start, role=role))
    return done


def _not_seen(last: Cue, cue: Cue, text: str) -> bool:
    """ "Could not be observed", "cannot be detected": what nobody could see isn't there."""
    passive = last.role == "difficulty" and text[last.start : last.end].lower().endswith(" be")
    return passive and cue.role == "affirmed" and not text[last.end : cue.start].strip()


def _negates(cue: Cue) -> bool:
    return (cue.role == "negated" and cue.scope != "both") or (cue.role == "resolved" and cue.value == "negated")


def _describes(cue: Cue, text: str) -> bool:
    word = text[cue.start : cue.end].lower()
    return cue.role in ("more", "less") and word.endswith("ed") and text[cue.end : cue.end + 1] == " "


def clause_of(
    text: str, span: Span, mentions: Sequence[Mention], cues: Sequence[Cue], tokens: Sequence[Token]
) -> Clause:
    """A clause with its pieces.

    Args:
        text: the document's text.
        span: one span of `split_clauses`.
        mentions: mentions of the clause, in order.
        cues: its cues, in order.
        tokens: its tokens, in order.

    Returns:
        The clause; a piece never begins inside a mention or a cue.
    """
    terms = [mention for mention in mentions if mention.entry.kind in TERMS]
    held = sorted([(mention.start, mention.end) for mention in mentions] + [(cue.start, cue.end) for cue in cues])
    cuts: list[tuple[int, str]] = [(0, "")]
    reach = position = 0
    for index, token in enumerate(tokens):
        while position < len(held) and held[position][0] < token.start:
            reach = max(reach, held[position][1])
            position += 1
        if token.start < reach or index + 1 >= len(tokens) or token.lower not in _LINKS:
            continue
        link = _link(tokens, index, text)
        if link and cuts[-1][0] == index:
            cuts[-1] = (index + (link != "nor"), link if link in ("and", "or", "nor") else cuts[-1][1] or link)
        elif link:
            cuts.append((index + 1 if link != "nor" else index, link))
    pieces: list[Piece] = []
    at_term = at_cue = 0
    for number, (index, link) in enumerate(cuts):
        stop = cuts[number + 1][0] if number + 1 < len(cuts) else len(tokens)
        inner = tokens[index:stop]
        end = tokens[stop].start if stop < len(tokens) else span.end
        start = inner[0].start if inner else end
        first_term, first_cue = at_term, at_cue
        while at_term < len(terms) and terms[at_term].start < end:
            at_term += 1
        while at_cue < len(cues) and cues[at_cue].start < end:
            at_cue += 1
        pieces.append(_piece(start, end, link, inner, terms[first_term:at_term], cues[first_cue:at_cue]))
    return Clause(span, tuple(tokens), tuple(pieces), tuple(terms), tuple(cues))


_LINKS = {
    ",": ",", "、": ",", "，": ",", "and": "and", "&": "and", "plus": "and", "or": "or", "nor": "nor", "as": "and",
    ":": ":", "：": ":", "-": "-", "–": "-", "—": "-", "--": "-",
}  # fmt: skip
"""What begins the next piece of a clause, and how it is joined to the one before."""


def _link(tokens: Sequence[Token], index: int, text: str) -> str:
    link, before = _LINKS[tokens[index].lower], [token.lower for token in tokens[max(0, index - 2) : index]]
    if tokens[index].lower == "as":
        return link if before == ["as", "well"] else ""
    if link == ":":
        # The colon of "10:30" stands between digits; that of a ratio too.
        return link if not text[tokens[index].end : tokens[index].end + 1].isdigit() else ""
    if link == "-":
        free = index and tokens[index - 1].end < tokens[index].start < tokens[index + 1].start - 1
        return link if free and before[-1] != "," else ""  # ", - cough" is a sign
    return link


def _piece(
    start: int, end: int, link: str, tokens: Sequence[Token], terms: Sequence[Mention], cues: Sequence[Cue]
) -> Piece:
    verb = next((token.lower for index, token in enumerate(tokens) if verb_at(tokens, index)), "")
    inside = [(mention.start, mention.end) for mention in terms]
    words = [token for token in tokens if token.lower[0].isalnum()]
    numbers = [
        token
        for token in words
        if token.lower[0].isdigit() and not any(low <= token.start < high for low, high in inside[:3])
    ]
    valued = bool(numbers) and len(numbers) < len(words) and bool(terms) and numbers[-1].start > terms[-1].end - 1
    told = any(cue.role in PREDICATES for cue in cues)
    first = words[0].lower if words else ""
    return Piece(start, end, link, tuple(terms), tuple(cues), verb, bool(verb) or told or valued, first)
