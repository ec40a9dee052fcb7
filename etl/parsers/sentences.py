"""Sentences of a block and clauses of a sentence.

Clinic pages are not news text: full stops stand in dates, initials, abbreviations and doses, a reference mark
is glued behind them, and notes have no verbs. What ends a sentence or a clause is decided here from signs and
function words alone; every step is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from etl.document import START, Span
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.patterns import regex

LONGEST = 2000
"""A "sentence" longer than this isn't prose (a list without full stops, a broken page); it is cut at a space."""

_DAY = regex(r"\s*\d{1,2}\.\d{1,2}\.\s*")
_END = regex(
    r"(?P<wide>[。！？；]|(?:(?<=[^\W\d_]{3})|(?<=[\d%)]))\.,\s?(?=[A-Z][A-Z /&-]{2,40}:|\d{1,2}\. [A-Z]))[”’」』）\"']*"  # "soft.,HEENT: …"
    r"|(?P<mark>\.{1,3}|…|(?<![:/])(?<![:/] )[!?]{1,3})(?P<close>[\"'”’)\]]{0,3})(?P<ref>\d{1,3}(?:[,–-]\d{1,3}){0,4}(?=\s|$)|(?:\[\d[\d,–\s-]{0,20}\]))?"
    r"|(?P<blank>\n[ \t]*\n)"
    r"|(?P<item>\n[ \t]*(?:[-•*·–]|\(?\d{1,2}[.)])[ \t]+)"
    r"|(?P<numbered>(?<=\S)[ ]+(?=(?P<nth>\d{1,2})\. [A-Z]))"  # "1. Gout 2. Asthma"
    r"|(?P<counted>(?<=[,;])[ ](?=\d{1,2}\) ?[^\W\d_]))"  # "1) stroke 3/95, 2) gout, 3) …"
)
_NUMBER = regex(r"\s*(\d{1,2})\. (?=[A-Z])")
_LAST_WORD = regex(r"[^\s(\[\"“‘/:,;]+$")
_NEXT = regex(r"\s*[\"'“‘(\[]*(\S)([^\s.,;:]*)")
_ITEM = regex(r"[-–•*] [A-Z]")
"""An item that follows in the same line: "She slept well.- He had pain"."""
_DAY_MONTH = regex(r"\d{1,2}\.\d{1,2}")
_DOTTED = regex(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_INTAKES = regex(r"[bqt]\.i\.d|[bqo]\.d|[tq]\.d\.s|h\.s|p\.r\.n")
"""How often a medicine is taken ends what is said of it: "25 mg t.i.d. Physiotherapy …"."""

_SIDE_GRADED = regex(r"(?:[^\W\d_]{2} |[,;:(] ?)[rlRL]$")
"""A side cut short, behind a word or a comma: "calf r. 3, l. 2"."""
_SO_LONG = regex(r"\d\s?(?:wks?|mos?|yrs?|hrs?|min|secs?)$", re.I)
"""Behind a number, they are a length of time and end what they stand in: "Walked at 26 mos. Motor problems"."""


@lru_cache(maxsize=512)  # who speaks, how many people there are and what is said ask for the same blocks
def split_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of a block.

    Args:
        text: the document's normalized text.
        start: offset of the block.
        end: offset behind the block.

    Returns:
        Spans without the white space around them, in order. A line break inside prose doesn't end a sentence,
        a semicolon neither; an empty line and a new list item do, also one that is counted in its line.
    """
    found: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.start() < begin:
            continue
        if match["blank"] or match["item"]:
            cut = match.start()
        elif match["numbered"]:
            opened = _NUMBER.match(text, begin)
            if opened is None or int(opened[1]) + 1 != int(match["nth"]):
                continue
            cut = match.start()
        elif match["counted"]:
            if "(" in text[text.rfind(")", begin, match.start()) + 1 : match.start()]:
                continue  # "(see 1, 2) The …" closes a bracket
            cut = match.start()
        elif match["wide"] or _ends(text, match, begin, end):
            cut = match.end()
        else:
            continue
        _add(text, begin, cut, found)
        begin = cut
    _add(text, begin, end, found)
    return tuple(found)


def _add(text: str, start: int, end: int, found: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = max(text.rfind(sign, start + LONGEST // 2, start + LONGEST) for sign in ("; ", "\n"))
        cut = cut if cut > 0 else text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST - 1
        _add(text, start, cut + 1, found)
        start = cut + 1
        while start < end and text[start].isspace():
            start += 1
    if end > start and any(char.isalnum() or not char.isascii() for char in text[start:end]):
        found.append(Span(start, end))
    elif end > start and found and text[found[-1].end : start].isspace():
        found[-1] = Span(found[-1].start, end)  # a lone sign belongs to what it follows


def _ends(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    mark = match["mark"]
    at, behind = match.start(), match.end()
    before = text[max(begin, at - 40) : at]
    if behind >= end:
        return True
    glued = not text[behind].isspace()
    if mark[0] in "!?":
        if mark == "?" and text[begin:at].rstrip()[-1:] in ("", ",", ";"):
            return False  # "? ptosis", "short neck, ? ptosis"
        return not glued and not (before.endswith("(") and text[at:behind].endswith(")"))
    if mark == "." and _DAY.fullmatch(text, begin, behind):
        return False  # "18.09. 1st infusion": a day begins the line
    if not match["close"] and _bracketed(text, max(begin, at - 200), at, min(end, at + 80)):
        return False
    words = load_reach().words
    upcoming = _NEXT.match(text, behind, min(end, behind + 60))
    first, word = (upcoming[1], upcoming[1] + upcoming[2]) if upcoming else ("", "")
    starter = first.isupper() and word.lower() in words["BEGINS_A_SENTENCE"]
    if len(mark) > 1 or mark == "…":
        return not glued and (first.isupper() or first.isdigit())
    last = _LAST_WORD.search(before)
    previous = last[0] if last else ""
    if match["ref"]:
        # A superscript reference, flattened: "status.17 Following"; but not "3.5 mg".
        letter = before[-1:].isalpha() or before[-1:] in ')]”"'
        return letter and previous.lower() not in words["NEVER_LAST"] and (first.isupper() or not first.isalnum())
    if glued:
        named = text[behind].isupper() and _lower_next(text, behind)
        return len(previous) > 2 and previous[-1].islower() and (named or _ITEM.match(text, behind, end) is not None)
    if match["close"]:
        return first.isupper() or not first.isalpha()
    return _ends_plain(previous, first, word, starter, text[begin:at].strip(), before)


def _bracketed(text: str, begin: int, at: int, end: int) -> bool:
    # Inside a short bracket ("(Univ. Hospital)") nothing ends.
    opened = text.rfind("(", begin, at)
    return opened >= 0 and text.find(")", opened, at) < 0 and text.find(")", at, end) >= 0


_SHORT_WORD = 2


def _ends_plain(previous: str, first: str, word: str, starter: bool, so_far: str, before: str) -> bool:
    lowered, words = previous.lower(), load_reach().words
    if so_far.isdigit() and len(so_far) < 4:
        return False  # "1. Head"
    if _INTAKES.fullmatch(lowered):
        return first.isupper()
    if lowered in words["NEVER_LAST"] or _DOTTED.fullmatch(previous):
        spelled = len(previous) > 1 and previous.isupper()  # "MS" is no lady
        return starter and (lowered not in words["NEVER_LAST"] or spelled)
    if first.isdigit() and (lowered in words["BEFORE_A_NUMBER"] or _SIDE_GRADED.search(before)):
        return False
    if lowered in words["CUT_SHORT"]:
        return starter or (first.isupper() and (lowered == "etc" or _SO_LONG.search(before) is not None))
    if len(previous) == 1 and previous.isupper():
        if before[-2:-1] == "/":
            return first.isupper()  # "< 190 U/L. The …"
        named = before[: -len(previous)].rstrip()
        owner = named.rsplit(None, 1)[-1] if named else ""
        return starter or (first.isupper() and not owner[:1].isupper() and bool(owner))
    if first.islower() and _DAY_MONTH.fullmatch(previous):
        return False  # "on 18.05. and 22.05."
    if first.islower():  # of notes in small letters
        opens = len(previous) > _SHORT_WORD and word.lower() in words["OPENS_IN_SMALL"]
        return opens or len(previous) > 4 or previous[-1:] in ")]%" or previous[-1:].isdigit()
    return True


def _lower_next(text: str, at: int) -> bool:
    return text[at + 1 : at + 2].islower() or text[at + 1 : at + 2].isspace()


# ---------------------------------------------------------------------------------------------------- clauses

_TOKEN = regex(r"[^\W_]+(?:['’][^\W_]+)*|--|[^\w\s]|_")

FINITE = frozenset(
    ("is", "are", "was", "were", "has", "have", "had", "does", "did", "will", "can", "could", "may", "might")
)
"""Words that can only be finite verbs."""
_PRONOUNS = frozenset((
    "he", "she", "it", "they", "we", "i", "you", "there", "this", "these", "those", "both", "who", "which",
    "neither",
))  # fmt: skip
_IN_ONE = frozenset((
    "i'm", "i've", "i'd", "he's", "he'd", "she's", "she'd", "we're", "we've", "we'd", "they're", "they've", "they'd",
))  # fmt: skip
"""A pronoun and its verb in one word."""
_DETERMINERS = frozenset(
    (
        "the", "a", "an", "his", "her", "their", "its", "our", "my", "no", "any", "some", "each", "with", "without",
        "of", "in", "on", "at", "by", "for", "from", "to", "and", "or", "than", "as", "more", "less", "very",
        "such", "other", "well", "badly", "newly",
    )
)  # fmt: skip
_SAYING = frozenset(
    ["says", "said", "reports", "reported", "tells", "told", "notes", "noted", "states", "stated", "recalls", "adds"]
)
_BEFORE_YET = frozenset(
    ["cannot", "can't", "can’t", "couldn't", "couldn’t", "can", "could", "has", "have", "had", "is"]
)
_BREAKS = frozenset(["but", "however", "although", "though", "whereas", "while", "yet", "nevertheless", "nonetheless"])
_RELATIVE = frozenset(["which", "who", "whose", "where"])
_LIST = 16
"""Words of a list at most."""
_ENDINGS = _BREAKS | _RELATIVE | {",", ";", "and", "or", "nor", "—", "--"}
_OPEN, _CLOSE = frozenset("([（"), frozenset(")]）")


class Token(NamedTuple):
    """A word or a sign of a sentence; `lower` is the word in small letters, `depth` counts open brackets."""

    start: int
    end: int
    lower: str
    depth: int = 0


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words and signs of a span, with the depth of brackets that each stands in."""
    found: list[Token] = []
    depth = 0
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        if word in _CLOSE and depth:
            depth -= 1
        found.append(Token(*match.span(), word.lower().replace("’", "'"), depth))
        if word in _OPEN:
            depth += 1
    return found


def verb_at(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word can only be read as a finite verb where it stands ("was", "walks", "the tone increased")."""
    word = tokens[index].lower
    if word in _IN_ONE:
        return True
    words = load_reach().words
    if word in words["AUXILIARY"]:
        return True
    if word in words["VERB"]:
        return not (index and tokens[index - 1].lower in ("a", "an", "the", "-"))
    if index and tokens[index - 1].lower in ("he", "she") and word.endswith("s") and word.isalpha() and len(word) > 3:
        return True  # "and she hears well"
    if len(word) > 4 and word.endswith("ed") and index:
        before = tokens[index - 1].lower
        behind = tokens[index + 1].lower if index + 1 < len(tokens) else ""
        plain = before.isalpha() and before not in _DETERMINERS and not before.endswith("ly")
        return plain and (not behind.isalpha() or behind in _DETERMINERS or behind.endswith("ly"))
    return False


def split_clauses(
    text: str, sentence: Span, mentions: Sequence[Mention] = (), tokens: Sequence[Token] | None = None
) -> tuple[Span, ...]:
    """The clauses of a sentence.

    Args:
        text: the document's normalized text.
        sentence: one span of `split_sentences`.
        mentions: terms found in the sentence (in order); a clause never begins inside one.
        tokens: the sentence's tokens, where they are known already.

    Returns:
        Spans that cover the sentence. Coordinated nouns stay together; what has its own verb, follows a
        semicolon, or begins with "but", "while", "which" … is a clause of its own.
    """
    if tokens is None:
        tokens = tokens_of(text, sentence.start, sentence.end)
    cuts = _cuts(tokens, _guard(mentions), [m for m in mentions if m.entry.kind in NOUNS and m.form == "name"])
    starts = [sentence.start, *(tokens[index].start for index in cuts)]
    ends = [*starts[1:], sentence.end]
    spans: list[Span] = []
    for begin, end in zip(starts, ends, strict=True):
        while end > begin and text[end - 1].isspace():
            end -= 1
        if end > begin:
            spans.append(Span(begin, end))
    return tuple(spans)


_INSERTED = 6
"""Words of what is put in between two commas."""


def _guard(mentions: Sequence[Mention]) -> tuple[list[int], list[int]]:
    # Starts of the mentions, and the furthest end among those up to each: a point is inside one if it lies before it.
    starts: list[int] = []
    reach: list[int] = []
    for mention in sorted(mentions, key=START):
        starts.append(mention.start)
        reach.append(max(mention.end, reach[-1] if reach else 0))
    return starts, reach


def _cuts(tokens: Sequence[Token], guard: tuple[list[int], list[int]], names: Sequence[Mention]) -> list[int]:
    starts, reach = guard
    cuts: list[int] = []
    seen_verb = False
    last = 0  # index of the first token of the running clause
    verbs = [verb_at(tokens, index) for index in range(len(tokens))]
    for index in range(len(tokens)):
        if verbs[index] and any(is_noun(tokens, index, name) for name in names):
            verbs[index] = False  # "indigestion, GI bleed"
    ahead = _verbs_ahead(tokens, verbs)
    listed = _listed_to(tokens, ahead)
    for index, token in enumerate(tokens):
        if listed[0] <= index <= listed[1] and token.lower in (";", "；"):
            continue
        inside = bisect_right(starts, token.start - 1) - 1
        if index and token.depth == 0 and not (inside >= 0 and reach[inside] > token.start):
            cut = _cut(tokens, index, seen_verb, last, ahead)
            if cut is not None and cut > last:
                cuts.append(cut)
                last, seen_verb = cut, False
        seen_verb = seen_verb or verbs[index]
    return cuts


NOUNS = ("condition", "finding")
"""Kinds of terms that may look like a verb."""


def is_noun(tokens: Sequence[Token], index: int, name: Mention) -> bool:
    """Return True for what looks like a verb and is part of a disease's name, or a member of a list: "no pain or falls".

    Args:
        tokens: of a sentence or a member of a list.
        index: of what looks like a verb.
        name: a disease or sign.
    """
    token = tokens[index]
    if name.entry.kind == "condition" and name.start < token.start < name.end:
        return True
    behind = tokens[index + 1].lower if index + 1 < len(tokens) else "."
    listed = behind in ("or", "nor") or not behind[0].isalnum()
    ahead = tokens[index - 1].lower if index else ","
    return listed and name.start == token.start and ahead in ("or", "nor", "no", "any", ",")


def _listed_to(tokens: Sequence[Token], ahead: Sequence[int | None]) -> tuple[int, int]:
    """From which to which semicolon a list goes whose last member follows "; or": "denied A, of B; C; or D"."""
    marks = [i for i, token in enumerate(tokens[:-1]) if token.depth == 0 and token.lower in (";", "；")]
    closing = next((i for i in reversed(marks) if tokens[i + 1].lower in ("or", "nor")), -1)
    first = closing
    for i in reversed(marks):
        behind = i + 2 if i == closing else i + 1
        if i > closing or ahead[behind] is not None:
            if i <= closing:
                break
            continue
        first = i
    return first, closing


def _verbs_ahead(tokens: Sequence[Token], verbs: Sequence[bool]) -> list[int | None]:
    """For each token the first verb of the piece that begins there, None if that piece has none; found in one pass."""
    found: list[int | None] = [None] * (len(tokens) + 1)
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        ending = token.depth == 0 and token.lower in _ENDINGS
        found[index] = None if ending else index if verbs[index] else found[index + 1]
    return found


def _cut(tokens: Sequence[Token], index: int, seen_verb: bool, last: int, ahead: Sequence[int | None]) -> int | None:
    word = tokens[index].lower
    following = index + 1
    if word in (";", "；"):
        return following if following < len(tokens) else None
    if (
        word in _BREAKS
        and tokens[index - 1].lower == ","
        and following < len(tokens)
        and tokens[following].lower == ","
    ):
        return index if ahead[following + 1] != following + 1 else None  # "…, however, has not changed"
    if word in _BREAKS:
        before = tokens[index - 1].lower
        if word == "yet" and before in _BEFORE_YET:
            return None  # "cannot yet walk", "has yet to walk"
        return index if before != "not" else None
    if word in _RELATIVE and tokens[index - 1].lower not in ("of", "in", "to", "for", "with", "and"):
        return index
    if following >= len(tokens):
        return None
    after = tokens[following].lower
    if word in ("-", "–", "—", "--"):
        spaced = tokens[index - 1].end < tokens[index].start
        return following if spaced and after in _PRONOUNS and ahead[following] is not None else None
    if word in ("and", "or", "nor"):
        return _coordinated(tokens, index, seen_verb, last, ahead)
    if word == ",":
        if after in ("and", "or", "but", "nor") or after in _BREAKS or after in _RELATIVE:
            return None
        if after == "then":
            return following
        if after in ("that", "those") and tokens[following + 1 : following + 2] and tokens[following + 1].lower == "of":
            return following  # "tone of the arms was normal, that of the legs increased"
        verb = ahead[following]
        if after in _IN_ONE:
            return following if seen_verb else None  # "my father is ill, I'm not"
        if tokens[last].lower in _RELATIVE and after in _SAYING:
            return following  # "…, who is ill herself, says that he …"
        if verb == following and tokens[last].lower in _RELATIVE and after in FINITE:
            return following  # the main clause goes on behind a relative one
        if after in load_reach().words["INSERTED"] and any(
            token.lower == "," for token in tokens[following : following + _INSERTED]
        ):
            return None  # "nor, as he had feared, ataxia"
        if verb is None or verb == following:
            return None
        noun = tokens[verb - 1].lower
        single = after not in _PRONOUNS and (not noun.endswith("s") or noun.endswith(("us", "ss", "is")))
        if single and tokens[verb].lower in ("were", "are") and seen_verb:
            return None  # "…, influenza, syncytial virus were negative" goes on with its list
        subject = after in _PRONOUNS or tokens[verb - 1].lower not in _DETERMINERS
        return following if subject and (seen_verb or tokens[last].lower in ("no", "without")) else None
    return None


def _list_start(tokens: Sequence[Token], comma: int, last: int, ahead: Sequence[int | None]) -> int:
    """Return the comma before the "and" that a list begins with: "he was treated, and A, B, and C were better"."""
    for at in range(comma - 1, max(last, comma - _LIST), -1):
        if tokens[at].lower == "," and tokens[at + 1].lower == "and":
            return at if ahead[at + 2] is None else comma
        if tokens[at].lower == "," and ahead[at + 1] is not None:
            return comma
    return comma


def _coordinated(
    tokens: Sequence[Token], index: int, seen_verb: bool, last: int, ahead: Sequence[int | None]
) -> int | None:
    following = index + 1
    after = tokens[following].lower
    if after == "then":
        return index
    if after in ("no", "neither") and tokens[index].lower == "and":
        return index if seen_verb else None
    verb = ahead[following]
    if verb is None:
        return None
    if tokens[index].lower != "and" and after not in _PRONOUNS and verb != following:
        return None  # "no … or … was found" is one subject
    if after in _PRONOUNS or verb == following:
        return index if seen_verb else None
    if seen_verb and tokens[verb].lower in ("were", "are"):  # "X was positive, A and B were negative"
        comma = next((i for i in range(index - 1, max(last, index - 8), -1) if tokens[i].lower == ","), 0)
        if comma and tokens[comma].depth == 0 and ahead[comma + 1] is None and tokens[comma + 1].lower not in _BREAKS:
            return _list_start(tokens, comma, last, ahead) + 1
    single = tokens[verb].lower in ("was", "is", "has", "does")
    return index if seen_verb or (single and tokens[last].lower in ("no", "without")) else None
