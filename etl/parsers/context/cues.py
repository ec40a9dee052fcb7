"""The cues of a sentence and the pieces its clauses are made of: what `context_scopes` works on.

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
from etl.parsers.context.mistaken import mistaken, was_able
from etl.parsers.context.words import INVERSE, only_without
from etl.parsers.number.amounts import RANGED
from etl.parsers.sentences import Token, verb_at
from etl.patterns import regex
from etl.value import replace

TERMS = frozenset(
    ("condition", "finding", "function", "measure", "scale", "procedure", "cells", "medicine", "gene", "social")
)
"""Kinds that a context is asked for; sites, routes, units and qualifiers only stand beside them."""
ROLES = frozenset(
    (
        "negated", "negated_after", "affirmed", "normal", "pseudo", "stop", "except", "possible", "hypothetical",
        "planned", "cancelled", "declined", "historical", "family", "other", "general", "cited", "advert",
        "improved", "worsened", "unchanged", "more", "less", "relapsed", "resolved", "equivocal", "difficulty",
        "ability", "refuted", "report", "help", "discontinued",
    )
)  # fmt: skip
CHANGES = frozenset(("improved", "worsened", "unchanged", "more", "less", "relapsed"))
PREDICATES = CHANGES | frozenset(
    ("affirmed", "normal", "resolved", "negated_after", "refuted", "cancelled", "discontinued", "equivocal")
)
"""Roles that say something of their own about a piece, so that nothing from the left carries over it."""

_DENIES = {"no": "determiner", "without": "determiner", "not": "", "never": ""}
"""The words that deny at the beginning of a longer term, with the value of the cue that each is alone."""
_MARK = regex(
    r"[(\[（]\s*([-–−﹣－+＋±?？/]{1,5})\s*[)\]）]"  # 1: "(+)"
    r"|(?<=[\w)]):\s*([-–−+±?])(?=\s*(?:[;,.]|$)|[ ]+(?:after|before|during)\b)"  # 2: ": -"
    r"|(?<![\w(])(\?)(?=[^\W\d_]|(?:(?<=[:/] \?)|(?<=[:/]\?)) ?[^\W\d_])"  # 3: "?" before a word
    r"|(?<=\w)[ \t]([-–−+±]{1,4})(?=\s*(?:[,;.]|$))"  # 4: "edema +,"
    r"|(?<=[^\W\d_])(\?)(?=\s*(?:[,;.)]|$))",  # 5: "Diagnosis: stroke?"
    needs=("(", "[", "（", ":", "?", "-", "–", "−", "+", "±"),
)
_NOUGHT = regex(r"(?:[ \t]sign)?[ \t]?:?[ \t](?:(?:right|left|[RL]) )?(?:0(?:/0)?|[øØ∅])(?=\s*(?:[;,.](?!\d)|$))")
"""Behind a sign that is not there: "Brudzinski 0", "Babinski 0/0"."""
_QUESTION = regex(
    r"\W*(?:Q\W+)?(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|what|when|where|who|why|how|which|any)\b",
    re.I,
)
IDLE = frozenset((("level", "finding"), ("level", "condition"), ("later", "function")))
"""Sorts of more and less that tell no change of such a term: "elevated pressure", "a delay of movement"."""
TELLING = frozenset(("developed", "presented", "experienced", "noticed", "complained", "underwent", "presents"))
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
        both = (later.start, later.end) == (mention.start, mention.end) and later.entry.kind != "cue"
        end = mention.end if both or later is mention else min(mention.end, later.start)
        if entry.role == "pseudo" and later.start < mention.end and later.entry.kind in TERMS:
            word = text[mention.start : later.start].strip().lower()
            if word in _DENIES:  # "no | reaction to the infusion" denies it
                found.append(Cue(mention.start, mention.start + len(word), "negated", "forward", _DENIES[word]))
                continue
        if entry.kind == "cue" and was_able(text, mention, tokens, starts):
            found.append(Cue(mention.start, end, "ability", "forward", "", mention))
        elif entry.kind == "cue" and not mistaken(text, mention, tokens, bisect_left(starts, mention.start)):
            found.append(Cue(mention.start, end, entry.role, entry.scope, entry.value, mention))
    found += _marks(text, sentence, {mention.start for mention in longest if mention.entry.kind in TERMS})
    for mention in longest:
        if mention.entry.kind == "finding" and not mention.entry.units and (nought := _NOUGHT.match(text, mention.end)):
            found.append(Cue(nought.end() - 1, nought.end(), "negated_after", "backward", "mark"))
    found.sort(key=lambda cue: (cue.start, -cue.end))
    return _combined(text, found, mentions)


def _shorter(mention: Mention, other: Mention) -> bool:
    return mention.end - mention.start < other.end - other.start


def _marks(text: str, sentence: Span, terms: set[int]) -> list[Cue]:
    found: list[Cue] = []
    for match in _MARK.finditer(text, sentence.start, sentence.end):
        if match[5]:
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
            and not (gap.split() and only_without(text, last.start, last.end, cue.start))
            and " and " not in gap
            and " or " not in gap
        )
        if text[last.start : last.end].lower().endswith(" history") and text[cue.start : cue.end].lower() in TELLING:
            done[-1:] = [replace(last, role="pseudo"), cue]  # "a man with no significant history developed …"
            continue
        if gap.strip() and text[cue.start : cue.end].lower() == "presents":
            done.append(cue)  # "a man with no medical problems presents …"
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
        if token.start < reach or index + 1 >= len(tokens):
            continue
        link = _link(tokens, index, span, text)
        if link and cuts[-1][0] == index:
            cuts[-1] = (index + 1, link if link in ("and", "or", "nor") else cuts[-1][1] or link)
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


def _link(tokens: Sequence[Token], index: int, span: Span, text: str) -> str:
    word = tokens[index].lower
    if word in (",", "、", "，"):
        return ","
    if word in ("and", "&", "plus"):
        return "and"
    if word in ("or", "nor"):
        return word
    if word == "as" and index > 1 and tokens[index - 1].lower == "well" and tokens[index - 2].lower == "as":
        return "and"
    if word in (":", "："):
        # The colon of "10:30" stands between digits; that of a ratio too.
        return ":" if not text[tokens[index].end : tokens[index].end + 1].isdigit() else ""
    if (
        word in ("-", "–", "—", "--")
        and index
        and tokens[index - 1].end < tokens[index].start < tokens[index + 1].start - 1
    ):
        return "-"
    return ""


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
