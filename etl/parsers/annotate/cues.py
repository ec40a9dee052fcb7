"""The cues of a sentence: words of the mappings and printed signs that say how its terms are meant.

Which words are cues, what they say when they are denied, and beside which words they mean something else is data
(mappings/cues*.yaml, mappings/rules/reach.yaml).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct

from etl.document import START, Span, by_place
from etl.mapping.entry import Mention
from etl.mapping.reach import Reach, load_reach
from etl.parsers.number import RANGED
from etl.parsers.sentences import Token
from etl.patterns import regex
from etl.value import replace

TERMS = frozenset(
    ("condition", "finding", "function", "measure", "scale", "procedure", "cells", "medicine", "gene", "social")
)
"""Kinds that cues are said of; sites, routes, units and qualifiers only stand beside them."""
_NEAR = 4
"""Words after a cue that may decide what it means."""
_DESCRIBING = 3
"""So many words describe the object of a verb at most: "developed sudden left arm weakness"."""
_BETWEEN = 2
"""Words that may stand between a denial and the cue that it denies."""
_SIGN = regex(
    r"[(\[（]\s*(?P<boxed>[-–−﹣－+＋±?？/]{1,5})\s*[)\]）]"
    r"|(?<=[\w)]):\s*(?P<answer>[-–−+±?])(?=\s*(?:[;,.]|$)|[ ]+(?:after|before|during)\b)"
    r"|(?<![\w(])(?P<led>\?)(?=[^\W\d_]|(?:(?<=[:/,;] \?)|(?<=[:/,;\n\t]\?)|(?<=\A\?)) ?[^\W\d_])"
    r"|(?<=\w)[ \t](?P<last>[-–−+±]{1,4})(?=\s*(?:[,;.]|$))"
    r"|(?<=[^\W\d_])(?P<asked>\?)(?=\s*(?:[,;.)]|$))",
)
"""Signs of presence: "edema (+)", "Babinski: -", "?stroke", "edema +,", "Diagnosis: stroke?"."""
_YES = regex(r"[\s)]*(?:\((?:yes ?/ ?no|y ?/ ?n)\)\s*)?(?:yes|yeah|yep|y)\b(?!\s?/)", re.I)
"""After a question: that what it asks for is there."""
_LED = regex(r"(?:(?<![^\s,;.:(])|(?<=[,;.(]))(\((?:[-–−+])\)|[-–−+])\s?(?=[^\W\d_])")
"""A sign before what it says to be there or not there: "+chills, -cough"."""
_NOUGHT = regex(
    r"(?:[ \t]sign)?[ \t]?[:–—-]?[ \t](?:(?:right|left|[RL]) )?(?P<sign>0(?:/0)?|[øØ∅])(?=\s*(?:[;,.](?!\d)|$))"
)
"""After a sign that is not there: "Brudzinski 0", "Babinski 0/0"."""
_AUTHOR = regex(
    r"\W*(?:In (?:19|20)\d\d,? )?(?!We |He |She |They |I |It |The |This |Doctors |Surgeons |Parents |Nurses |Our |Mother |Father )"
    r"[A-Z][a-z]+ (?:[(\[](?:19|20)\d\d[)\]] )?(?:(?:described|reported|published|presented|observed) (?:on )?|treated |saw |followed )"
    r"(?:an?|one|two|three|several) [^.;]{0,40}?\b(?:man|woman|boy|girl|child|infant|patients?|cases?|adult)\b"
)
_BY_AUTHOR = regex(
    r"\b(?:described|reported|published) (?:first |also )?by (?!Mr|Mrs|Ms|Miss|Dr|Prof|The|His|Her|Our|My)[A-Z][a-z]+\b",
)
_YEAR = regex(r"\b(?:19|20)\d\d\b")
_PLUS, _MINUS, _DOUBT = frozenset("+＋"), frozenset("-–−﹣－"), frozenset("±?？")
_QUOTED = regex(r"[^\s:：=][\s,(]{0,2}[\"“„«‘]$")
_CLOSING = '"”“»’'
_THING = regex(r"\s(?!more|longer|further|such|trace|signs?|evidence|indication|hint)[a-z]{3,}(?: [a-z]+)?\s", re.I)
"""A thing that no mapping knows, which wasn't found: "no cause was found"."""


class Cue(Struct, frozen=True):
    """A cue where it stands; `mention` is the term found there (None for a printed sign)."""

    start: int
    end: int
    role: str
    scope: str = ""
    value: str = ""
    mention: Mention | None = None


def find_cues(text: str, sentence: Span, mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Cue]:
    """Return the cues of a sentence in order, without those that only look like one.

    Args:
        text: the document's text.
        sentence: the sentence.
        mentions: everything found in the sentence, in order.
        tokens: the sentence's words.

    Returns:
        Cues of the mappings, relatives and printed signs; a cue inside a longer term is none of its own.
    """
    reach = load_reach()
    held = _longest(text, mentions, reach)
    found = [*_of_words(text, held, tokens, reach), *_of_signs(text, sentence, tokens, held, reach)]
    found.sort(key=by_place)
    return _joined(text, found, mentions, reach)


def _longest(text: str, mentions: Sequence[Mention], reach: Reach) -> list[Mention]:
    """Return the terms and cues that lie in no longer one."""
    kept: list[Mention] = []
    for m in sorted(mentions, key=by_place):
        is_cue = m.entry.kind == "cue"
        if not (m.entry.role in reach.roles["known"] and not _is_quoted(text, m) if is_cue else m.entry.kind in TERMS):
            continue
        last = kept[-1] if kept else None
        if last is not None and m.end <= last.end and m.end - m.start < last.end - last.start:
            continue
        if not (last is not None and m.start < last.end < m.end and is_cue and last.entry.kind == "cue"):
            kept.append(m)
    return kept


def _is_quoted(text: str, mention: Mention) -> bool:
    """Return True if a word is only what somebody says: 'aphasia, only "yes" and "no"'; after a colon it is an answer."""
    after = text[mention.end : mention.end + 2].lstrip(".,!")[:1]
    return after != "" and after in _CLOSING and bool(_QUOTED.search(text, max(0, mention.start - 4), mention.start))


def _of_words(text: str, held: Sequence[Mention], tokens: Sequence[Token], reach: Reach) -> Iterator[Cue]:
    """Yield the cues that are words, with a denial that begins a longer term: "denies CP", "no | reaction"."""
    starts = [token.start for token in tokens]
    for m, later in zip_longest(held, held[1:]):
        entry, end = m.entry, m.end
        if later is not None and not ((later.start, later.end) == (m.start, m.end) and later.entry.kind != "cue"):
            end = min(end, later.start)  # "no longer needs | a walker": the term that begins in a cue is reached by it
        if end < m.end and text[m.start : end].strip().lower() in reach.words["INDEFINITE"]:
            continue  # "a lack of appetite" is the term
        word = text[m.start : m.end].lower()
        if word in ("more", "less") and later and later.entry.kind == "medicine" and later.start - m.end == 1:
            continue  # "more baclofen was given"
        inside = entry.role == "pseudo" and later is not None and later.start < m.end and later.entry.kind in TERMS
        if inside or m.form == "negated":
            word = text[m.start : later.start if inside and later else m.end].strip().partition(" ")[0].lower()
            if word in reach.words["DENIES"]:
                value = "determiner" if word in reach.words["DENYING_NOUN"] else ""
                yield Cue(m.start, m.start + len(word), "negated", "forward", value)
                continue
        if entry.kind == "cue" and (role := _meant(text, m, tokens, bisect_left(starts, m.start), reach)):
            same = role == entry.role
            yield Cue(m.start, end, role, entry.scope if same else "forward", entry.value if same else "", m)


def _meant(text: str, mention: Mention, tokens: Sequence[Token], at: int, reach: Reach) -> str:
    """Return the role of a cue beside the words that stand there, "" where it is none: "in May", "the same day"."""
    word, role = text[mention.start : mention.end].lower(), mention.entry.role
    rows = reach.otherwise.get(word, ()) + reach.otherwise.get(f":{role}", ())
    if not rows:
        return role
    end = bisect_left(tokens, mention.end, key=START)
    after = ["#" if t.lower[0].isdigit() else t.lower for t in tokens[end : end + _NEAR]]
    before = tokens[at - 1].lower if at else ""
    large = text[mention.start].isupper()
    return next((row.says for row in rows if row.fits(word, before, after, large=large)), role)


def _of_signs(text: str, sentence: Span, tokens: Sequence[Token], held: Sequence[Mention], reach: Reach) -> list[Cue]:
    """Return the printed signs; where the sides differ ("R(-) L(+)") it is there."""
    terms = [m for m in held if m.entry.kind in TERMS]
    led = list(_LED.finditer(text, sentence.start, sentence.end)) if terms else []
    listed = len(led) > 1 and all(text[: m.start(1)].rstrip()[-1] == "," for m in led[1:])
    if led and terms[0].start == led[0].end() and (listed or any(set(m[1]) & _PLUS for m in led)):
        return [Cue(m.start(1), m.end(1), "negated", "forward", "determiner") for m in led if not set(m[1]) & _PLUS]
    noughts = [_NOUGHT.match(text, m.end) for m in terms if m.entry.kind == "finding" and not m.entry.units]
    found = [Cue(m.start("sign"), m.end(), "negated_after", "backward", "mark") for m in noughts if m]
    asks = bool(tokens) and next((t.lower for t in tokens if t.lower.isalpha()), "") in reach.words["ASKING"]
    for m in _SIGN.finditer(text, sentence.start, sentence.end):
        if m["led"] or m["asked"]:
            if m["asked"] and _YES.match(text, m.end()):
                continue  # "Weight loss? Yes."
            if m["led"] or not asks:
                found.append(Cue(m.start(), m.end(), "possible", "forward" if m["led"] else "backward", "mark"))
            continue
        sign = set((m["boxed"] or m["answer"] or m["last"]).replace("/", ""))
        role = "affirmed" if sign <= _PLUS else "negated_after"
        if sign & _DOUBT or (sign & _PLUS and sign & _MINUS):
            if RANGED.search(text, max(sentence.start, m.start() - 10), m.start()):
                continue
            role = "equivocal"
        opens = text[sentence.start : m.start()].rstrip()[-1:] in ("", *":,;.")
        if role == "negated_after" and opens and any(0 <= term.start - m.end() <= 1 for term in terms):
            found.append(Cue(m.start(), m.end(), "negated", "forward", "determiner"))  # "Neck: (-) bruits"
            continue
        last = found[-1] if found else None
        gap = text[last.end : m.start()] if last is not None else ""
        if last is not None and (last.role, role) == ("negated_after", "affirmed") and len(gap.strip()) <= _SIDE:
            found[-1] = replace(last, role=role) if not {";", ","} & set(gap) else last
        found.append(Cue(m.start(), m.end(), role, "backward", "mark"))
    return found


_SIDE = 6
"""Characters of a side between two signs."""


_SHOWN = ("evidence of", "signs of", "sign of")
_OR = " or "


def _joined(text: str, cues: Sequence[Cue], mentions: Sequence[Mention], reach: Reach) -> list[Cue]:
    """Return the cues, each denial joined with the cue that it denies: "no difficulty", "has not improved"."""
    terms = [m.start for m in mentions if m.entry.kind in TERMS]
    findings = {(m.start, m.end) for m in mentions if m.entry.kind == "finding"}  # "not unsteady" denies one
    done: list[Cue] = []
    for cue in cues:
        last = done[-1] if done else None
        if last is None or not _negates(last, cue, text, reach):
            done.append(cue)
            continue
        gap, word = text[last.end : cue.start], text[cue.start : cue.end].lower()
        denial = text[last.start : last.end].lower()
        at = bisect_left(terms, cue.end)
        object_at = terms[at] if at < len(terms) else len(text)
        has_object = cue.role == "affirmed" and _is_object(text[cue.end : object_at], reach)
        if not word:
            done.append(cue)  # the first of two cues of the same words
        elif (gap.strip() or denial.endswith(" history")) and (has_object or word in reach.words["COMING"]):
            done.append(cue)  # "a man with no medical problems developed fever"
        elif bisect_left(terms, last.end) != bisect_left(terms, cue.start) or not _is_close(last, cue, gap):
            done.append(cue)
        elif cue.role == "difficulty" and not reach.words["DENIED_BESIDE"].issuperset(gap.split()):
            done.append(cue)  # "denies thyroid problems, hip pain, gout": the denial goes on
        elif cue.role == "difficulty" and denial.endswith(_SHOWN) and text.startswith(_OR, cue.end):
            done.append(cue)  # "without evidence of dysfunction or infection"
        elif cue.role == "historical" and gap.strip() and word.split()[0] in reach.words["STATUS_POST"] | {"status"}:
            done.append(cue)  # "no evidence of disease now status post lobectomy"
        elif gap.strip() and denial == "without" and word.split()[0] not in reach.words["EFFECT"]:
            done.append(cue)  # "two falls without injury were reported"
        elif denial == "no" and cue.role == "affirmed" and _THING.fullmatch(gap):
            done[-1:] = [replace(last, role="pseudo"), replace(cue, role="pseudo")]
        else:
            of_finding = (cue.start, cue.end) in findings
            described = word.endswith("ed") and text[cue.end : cue.end + 1] == " " and cue.role in ("more", "less")
            role = reach.denied[cue.role]
            last_word, of_verb = word.split()[-1], not text.startswith(" be", cue.end)
            led = last_word in ("of", "for") or (last_word == "to" and of_verb)
            noun = denial.split()[0] in reach.words["DENYING_NOUN"] and text[cue.end : cue.end + 1].isspace()
            ahead = denial == "without" or noun or (cue.role == "possible" and led)
            if role == "negated_both" and ahead:
                role = "negated"  # "not suggestive of trauma", "not appear to involve the bone", "without return of speech"
            done[-1:] = _inverse(last, cue, role, of_finding=of_finding, described=described)
            if role == "ability" and text.startswith(_OR, cue.end):
                done.append(
                    replace(last, start=cue.end + 1, end=cue.end + len(_OR) - 1)
                )  # "without difficulty or pain"
    return done


def _negates(last: Cue, cue: Cue, text: str, reach: Reach) -> bool:
    """Return True if a cue denies the one after it, or nobody could see what it speaks of ("could not be | observed")."""
    if cue.role not in reach.denied or cue.value == "mark":
        return False
    if last.role == "difficulty":
        passive = text[last.start : last.end].lower().endswith(" be")
        return passive and cue.role == "affirmed" and not text[last.end : cue.start].strip()
    return (last.role == "negated" and last.scope != "both") or (last.role == "resolved" and last.value == "negated")


def _is_object(between: str, reach: Reach) -> bool:
    """Return True if at most words that describe stand between a verb and a term: "developed | sudden left arm | pain"."""
    words = between.lower().split()
    plain = reach.words["PREPOSITION"] | reach.words["LIGHT"] | reach.words["OVER"] | reach.words["INSIDE"]
    return len(words) <= _DESCRIBING and all(word.isalpha() and word not in plain for word in words)


def _is_close(last: Cue, cue: Cue, gap: str) -> bool:
    """Return True if only words that belong to both stand between a denial and a cue."""
    words = gap.split()
    most = 0 if cue.role.startswith("negated") else _BETWEEN
    if last.role == "resolved" and cue.role in ("resolved", "negated_after"):
        return False
    return len(words) <= most and not {"and", "or"} & set(words) and not any(sign in gap for sign in ",;:()")


def _inverse(last: Cue, cue: Cue, role: str, *, of_finding: bool, described: bool) -> list[Cue]:
    """Return what a denial and the cue that it denies say together."""
    if last.role == "difficulty":
        return [replace(cue, start=last.start, role="negated_after", scope="backward", value="verb")]
    if not role:
        return [replace(cue, start=last.start, role="pseudo")]
    if last.role == "resolved" and not of_finding:
        return [replace(cue, start=last.start, role="improved" if cue.role == "difficulty" else role)]
    if described or of_finding:  # "no increased tone", "no disturbed sensation": the denial covers the whole phrase
        return [last, replace(cue, role="pseudo", value="described")]
    if role.startswith("negated"):
        scope = "both" if role == "negated_both" else last.scope
        return [replace(last, end=cue.end, scope=scope, value=cue.value or "verb")]
    return [replace(cue, start=last.start, role=role)]


def names_author(text: str, start: int, end: int) -> bool:
    """Return True if a stretch tells of somebody whom an author has published: "In 2009 Lee reported a woman …".

    Args:
        text: the document's text.
        start: where it begins.
        end: where it ends.
    """
    author = _AUTHOR.match(text, start, end) and _YEAR.search(text, start, end)
    return author is not None or _BY_AUTHOR.search(text, start, end) is not None


def find_people(text: str, span: Span, mentions: Sequence[Mention], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """Return the words for relatives, strangers and people at large as cues, in order.

    Args:
        text: the document's text.
        span: a clause.
        mentions: everything found in it.
        tokens: its words.
    """
    words = load_reach().words
    kin = [
        Cue(m.start, m.end, "relative" if m.entry.role == "relative" else "stranger", "", m.entry.id, m)
        for m in mentions if m.entry.kind == "relation"
    ]  # fmt: skip
    many = [
        Cue(t.start, t.end, "people")
        for n, t in enumerate(tokens)
        if t.lower in words["MANY_PEOPLE"] or (t.lower == "patient" and n and tokens[n - 1].lower in words["EACH"])
    ]
    told = [Cue(span.start, span.start, "authors")] if names_author(text, span.start, span.end) else []
    return tuple(sorted((*kin, *many[:1], *told), key=START))
