"""How the words around a term belong to it: sides and sites, severity, value, coordination.

A sentence is cut into clauses (by the context engine) and chunks (at commas and before a new term). A chunk without a
term of its own goes on with the one before it: "tendon reflexes of the arms present, of the legs hyperactive".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Coded, Coding, Concept, Side, Site
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_SPLIT = regex(
    r"[,;:()（）/→•]|-{1,2}>|=>|(?<!\b[rl]t)\.(?=\s|$)|\b(?:and|but|while|whilst|whereas|plus|accompanied (?:by|with)|accompanying (?:by|with)|along with|together with|followed by|without|from(?= an? )|(?:because|as a result|on account) of which|due to which|after(?= an? ))\b|\n\s*\n",
    re.I,
)
_KEPT = ("without",)
"""Words between chunks that belong to the one behind them: they deny it."""
_INTO = regex(
    r"^\s*(?:is|was|are|were|of|in|on|at|over|for|the|both|his|her|their|to|from|around|about|within|into|and|or)?(?:\s+(?:the|his|her|their|both|all))?\s*$",
    re.I,
)
_WITH = regex(
    r"\b(?:with|due to|because of|secondary to|leading to|suggestive of|suggesting|consistent with|resulting in|causing|treated|managed|in no|(?:in|during|at|after|before) which|without|except|sparing)\b",
    re.I,
)
_HEADS = ("finding", "condition", "procedure", "function", "measure", "medicine", "cells", "scale")
FAR = 3
"""More words than that between a place and a term that it isn't joined to part them."""
_WORD = regex(r"[^\W\d_]{2,}")
_SMALL = frozenset(["the", "his", "her", "their", "its", "both", "all", "and", "or", "of", "in", "on", "at", "to",
    "for", "with", "by", "also", "as", "well", "other", "each", "an", "from", "than"])  # fmt: skip
_CHANGE_ROLES = frozenset(("improved", "worsened", "unchanged", "more", "less"))
_LONGEST = 120
"""No term has more characters."""
SIDES: dict[str, Side] = {"left": "left", "right": "right", "bilateral": "bilateral"}

COMPOUND = regex(r"-(?!normal)[a-z]")
"""Behind a word that begins another: "high-tension air", "normal-sized kidneys"."""
_OTHERWISE = regex(r"\botherwise $", re.I)
_BUT_FOR = regex(
    r",?\s\(?(?:otherwise|(?:except(?:ing)?|apart from|aside from|other than|save for|but for|besides|barring|with the exception of)\b[^.;:()\t\n]{0,60})",
    re.I,
)
"""Behind a "normal": what is not."""
_FAR_BACK = 12
_UP_TO = regex(r"\s(?:[a-z]+ing\s)?(?:to|through)\s(?:a\s)?", re.I)


class Place(Struct, frozen=True):
    """A body site as a phrase names it.

    Args:
        start: offset of its first word (side included).
        end: offset behind its last word.
        site: the site, None when only a side or part is named.
        side: left, right, bilateral or None.
        part: "distal" … or "".
        apart: whether it stands in a chunk of its own behind the term's.
    """

    start: int
    end: int
    site: Entry | None
    side: Side | None = None
    part: str = ""
    apart: bool = False


class Chunk(Struct, frozen=True):
    """A piece of a clause between two breaks.

    Args:
        start: offset.
        end: offset.
        mentions: terms in it.
        places: sites, sides and parts named in it.
        inside: whether it stands in parentheses.
        opener: the break before it ("," ";" "(" "and" …), "" at the start.
    """

    start: int
    end: int
    mentions: tuple[Mention, ...]
    places: tuple[Place, ...]
    inside: bool = False
    opener: str = ""

    def of(self, *kinds: str) -> tuple[Mention, ...]:
        """The mentions of these kinds."""
        return tuple(m for m in self.mentions if m.entry.kind in kinds)

    def qualifiers(self, role: str) -> tuple[Mention, ...]:
        """The qualifiers of this role."""
        return tuple(m for m in self.mentions if m.entry.kind == "qualifier" and m.entry.role == role)


def chunks(text: str, statement: Statement) -> tuple[Chunk, ...]:
    """Cut a statement at commas, semicolons, parentheses, conjunctions.

    Args:
        text: the document's text.
        statement: the statement.

    Returns:
        The chunks in order; every mention is in exactly one (a break inside a term is no break).
    """
    found: tuple[Chunk, ...] | None = statement.answered.get(chunks)
    if found is None:
        found = statement.answered[chunks] = tuple(_cut(text, statement))
    return found


def _cut(text: str, statement: Statement) -> list[Chunk]:
    span = statement.span
    taken = [(m.start, m.end) for m in statement.mentions]
    starts = [s for s, _ in taken]
    out: list[Chunk] = []
    start, opener, depth = span.start, "", 0
    for m in _SPLIT.finditer(text, span.start, span.end):
        near = taken[bisect_left(starts, m.start() - _LONGEST) : bisect_right(starts, m.start())]
        at, short = m.start(), len(m.group()) < 5  # a cue that "followed by" begins hides no break
        if any(s < at < e or (s == at < e and short and e != m.end()) for s, e in near):
            continue
        if m.group().lower() in _KEPT and not _names_ill(statement, m.end()):
            continue
        if m.group() == "/" and not (
            text[m.start() - 1 : m.start()].isspace() and text[m.end() : m.end() + 1].isspace()
        ):
            continue
        _add(out, text, statement, start, m.start(), depth > 0, opener)
        start = m.start() if m.group().lower() in _KEPT else m.end()
        opener = m.group().lower()
        depth = max(0, depth + (opener in "(（") - (opener in ")）")) if len(opener) == 1 else depth
    _add(out, text, statement, start, span.end, depth > 0, opener)
    return out


def _names_ill(statement: Statement, at: int) -> bool:
    """Return True if the next term is a finding or disease: "without edema", and not "without help"."""
    following = next((m for m in statement.of("finding", "condition") if m.start >= at), None)
    return following is not None and following.start - at <= _REACH


_REACH = 24
_SPREADS = regex(r"\bradiat(?:ing|ion) (?:in)?(?:to|down|towards?|through)\b[^.;:,]{0,40}$", re.I)
"""Before a site that a pain only goes to: "chest pain radiating to the left arm"."""


def _add(out: list[Chunk], text: str, statement: Statement, start: int, end: int, inside: bool, opener: str) -> None:
    found = statement.mentions
    first, last = (bisect_left(found, at, key=START) for at in (start, end))
    mentions = found[first:last]
    if mentions or not text[start:end].isspace():  # nothing stands between the breaks of ", and"
        at = [m for m in mentions if not statement.before(_SPREADS, m.start)]
        out.append(Chunk(start, end, mentions, places(at), inside, opener))


def places(mentions: Sequence[Mention]) -> tuple[Place, ...]:
    """Sites with the side and part words that stand right at them.

    Args:
        mentions: terms of a chunk, in order.

    Returns:
        The places; a side or part alone (before a site that comes later, or after one) is a place without site.
    """
    out: list[Place] = []
    spots = [m for m in mentions if m.entry.kind == "site"]
    for m in mentions:
        entry = m.entry
        if entry.kind == "site":
            before = out[-1] if out and out[-1].site is None and m.start - out[-1].end <= 12 else None
            if before is not None:
                out[-1] = Place(before.start, m.end, entry, before.side, before.part)
            else:
                out.append(Place(m.start, m.end, entry))
        elif entry.kind == "qualifier" and entry.role in ("side", "part"):
            side = SIDES.get(entry.value or entry.id) if entry.role == "side" else None
            part = entry.name if entry.role == "part" else ""
            ahead = any(0 <= s.start - m.end <= 2 for s in spots)  # "… of both hands": the side is the next site's
            last = out[-1] if out and m.start - out[-1].end <= 4 and not (ahead and out[-1].site) else None
            if last and ((side and last.side is None) or (part and not last.part)):
                out[-1] = Place(last.start, max(last.end, m.end), last.site, side or last.side, part or last.part)
            elif last and side and last.side and last.side != side and last.site is None:
                out[-1] = Place(last.start, m.end, None, "bilateral", last.part)
            else:
                out.append(Place(m.start, m.end, None, side, part))
    return tuple(out)


def side_of(m: Mention) -> Side | None:
    """The side that a word for one says."""
    return SIDES.get(m.entry.value or m.entry.id)


def make_site(
    text: str,
    lexicon: Lexicon,
    entry: Entry | None,
    side: Side | None = None,
    part: str = "",
    mention: Place | None = None,
) -> Site | None:
    """A site fact from its entry, side and part.

    Args:
        text: the document's text.
        lexicon: for the entry's codes.
        entry: the site's entry, None for a bare side.
        side: the side said; a plural of a paired site without side is bilateral ("legs").
        part: distal, proximal …
        mention: where it was named, to see whether it is a plural.

    Returns:
        The site, None when neither site nor side is known.
    """
    if entry is None:
        return Site(Concept(""), side, part) if side else None
    if side is None and mention is not None and is_both(text, lexicon, entry, mention):
        side = "bilateral"
    codings: tuple[Coding, ...] = entry.codings
    if side == "left" and entry.left:
        codings = entry.left
    elif side == "right" and entry.right:
        codings = entry.right
    elif side == "bilateral" and entry.both:
        codings = entry.both
    return Site(Concept(entry.name, entry.codings, f"site:{entry.id}"), side, part, codings)


def is_both(text: str, lexicon: Lexicon, entry: Entry, mention: Mention | Place) -> bool:
    """Whether a name is the plural of a paired site, which means both: "arms 5/5, legs 0/5".

    Args:
        text: the document's text.
        lexicon: for the sites that words are of.
        entry: the site.
        mention: where it is named.
    """
    word = text[mention.start : mention.end].rstrip().lower()
    plural = bool(entry.left or entry.right) and word.endswith("s") and not entry.name.endswith("s")
    return plural and not _of_many(lexicon, entry, word)


def _of_many(lexicon: Lexicon, entry: Entry, word: str) -> bool:
    """A plural that means the parts of one site and not both sites, when its last word is a site of its own."""
    last = word.split()[-1]
    heads = lexicon.label(last, "site")
    return last != word and bool(heads) and heads[0].name.rstrip("s") != entry.name.split()[-1].rstrip("s")


def joins(text: str, start: int, end: int) -> bool:
    """Whether only "of the", "in both" … stands between two terms, so that they belong together."""
    return bool(_INTO.match(text[start:end]))


def unnamed(text: str, start: int, end: int, mentions: Sequence[Mention]) -> int:
    """How many words of a range are neither a term nor a small word: a list's member has none or one of them.

    Args:
        text: the document's text.
        start: where the range begins.
        end: where it ends.
        mentions: the terms in and around it.

    Returns:
        The number of such words.
    """
    spans = [(m.start, m.end) for m in mentions]
    return sum(
        1
        for word in _WORD.finditer(text, start, end)
        if word.group().lower() not in _SMALL and not any(s <= word.start() < e for s, e in spans)
    )


NOTHING_WRONG = ("qualifier:normal", "qualifier:absent", "qualifier:negative")
"""Values by which a sign is not there."""


def coded(reading: Reading, word: Mention) -> Coded:
    """The value that a word tells; of what is normal but for something, only the words.

    Args:
        reading: the document.
        word: a qualifier, where it stands.
    """
    text = reading.document.text
    concept = reading.lexicon.meant(word.entry).concept
    if concept.entry != "qualifier:normal":
        return Coded(concept, None, text[word.start : word.end])
    before = _OTHERWISE.search(text, max(0, word.start - _FAR_BACK), word.start)
    behind = _BUT_FOR.match(text, word.end)
    if behind is not None and any(
        m.entry.kind == "measure" for m in part(reading.index.mentions, Span(behind.start(), behind.end()))
    ):
        behind = None  # "creatinine and sodium were normal except phosphorus": each of them was
    begin, end = before.start() if before else word.start, behind.end() if behind else word.end
    printed = text[begin:end]
    return Coded(Concept(printed) if before or behind else concept, None, printed)  # "normal except for a cyst"


def of_another(text: str, chunk: Chunk, target: Mention, start: int, end: int) -> bool:
    """Whether words beside a term are another's: the place in "stroke with right arm weakness", "left-sided pain after surgery".

    Args:
        text: the document's text.
        chunk: the chunk they stand in.
        target: the term.
        start: where the words begin.
        end: where they end.

    Returns:
        True when another term stands between them, or right behind the words, or "with" parts them.
    """
    others = [
        h for h in chunk.of(*_HEADS)
        if not (h.start < target.end and target.start < h.end) and not (h.start < end and start < h.end)
    ]  # fmt: skip
    low, high = (end, target.start) if end <= target.start else (target.end, start)
    if any(low <= h.start and h.end <= high for h in others) or (low < high and _WITH.search(text, low, high)):
        return True
    return start >= target.end and any(0 <= h.start - end <= 1 for h in others)


_VALUED = regex(r"\b(?:is|was|were) \S*\d")
"""Between a thing and the place of a value: "acuity with her glasses was 10/60 in the right eye"."""


def place_beside(text: str, chunk: Chunk, target: Mention, *, joined: bool = False) -> Place | None:
    """The first place of a chunk that is said of a term: near it, and not another term's.

    Args:
        text: the document's text.
        chunk: the chunk the term stands in.
        target: a disease or procedure.
        joined: whether a place behind it must be joined to it ("CT of the left knee").

    Returns:
        The place, None where the chunk names none of the term's.
    """
    for p in chunk.places:
        if p.start < target.end and target.start < p.end:
            return p
        if of_another(text, chunk, target, p.start, p.end):
            continue
        low, high = (p.end, target.start) if p.end <= target.start else (target.end, p.start)
        words, between = load_reach().words, text[low:high].lower().split()
        apart = words["LEADING_AWAY" if target.entry.kind == "condition" else "SHOWING"]
        apart |= words["AROUND"] if p.end <= target.start else frozenset()
        if not apart.isdisjoint(between) or _VALUED.search(text, low, high):
            continue  # "skin around the tube", "leukemia was referred for evaluation of the pelvis"
        if joins(text, low, high) or (
            (not joined or p.end <= target.start) and unnamed(text, low, high, chunk.mentions) <= FAR
        ):
            return p
    return None


def _of_change(text: str, chunk: Chunk, mark: Mention) -> bool:
    """Whether a degree is a change's: "moderate improvement"."""
    following = next((m for m in chunk.mentions if m.start >= mark.end), None)
    told = following is not None and following.entry.kind == "cue" and following.entry.role in _CHANGE_ROLES
    return told and following is not None and not text[mark.end : following.start].strip()


def _compared(text: str, mark: Mention) -> bool:
    """Whether a degree only compares: "more pronounced in the left arm"."""
    return text[max(0, mark.start - 5) : mark.start].lower().endswith(("more ", "less ", "most "))


def _of_word(text: str, chunk: Chunk, target: Mention, mark: Mention) -> bool:
    """Return True for a degree of an adjective or verb that no mapping knows: "a partly necrotic lesion"."""
    word = _ADVERB.match(text, mark.end - 2)
    return word is not None and not any(m.start <= word.start("next") < m.end for m in (target, *chunk.mentions))


def _parted(chunk: Chunk, target: Mention, mark: Mention) -> bool:
    """Whether another disease, symptom or "history" stands between a degree and a term: "mild pain at a visit for stroke"."""
    low, high = (mark.end, target.start) if mark.end <= target.start else (target.end, mark.start)
    return any(
        low <= h.start and h.end <= high and h.entry.id != target.entry.id
        for h in chunk.of("finding", "condition", "cue")
        if h.entry.kind != "cue" or h.entry.role == "historical"
    )


def _of_head(text: str, mark: Mention, target: Mention) -> bool:
    """Return True for a degree of another word that a term is joined to: "severe reaction to a drug in gout"."""
    words, between = load_reach().words, text[mark.end : target.start].lower().split()
    joined = next((i for i, word in enumerate(between) if word in words["JOINS_A_NOUN"]), None)
    return joined is not None and joined > 0 and (between[joined] != "of" or between[joined - 1] not in words["AMOUNT"])


def _of_next(text: str, chunk: Chunk, target: Mention, mark: Mention) -> bool:
    """Whether a degree stands right before another term or noun: "died from severe respiratory distress", "with asthma
    developed a severe illness"."""
    begins = _ARTICLE.search(text, target.end, mark.start) is not None and _A_NOUN.match(text, mark.end) is not None
    return begins or any(0 <= m.start - mark.end <= 1 for m in chunk.of("finding", "condition"))


_ARTICLE = regex(r"\b(?:developed|had|has|with|showed) an? $")
_A_NOUN = regex(r" (?!one\b|and\b|or\b|form\b|degree\b|course\b|type\b|in\b|on\b|at\b)[a-z]{3,}")


_NAMES_BETWEEN = regex(
    r"[a-z]+ [A-Z][a-z]|\b(?i:exam(?:ination)?|findings?|results?|complaints?)\b(?! of\b)|\b(?:although|though|despite|until|when)\b"
)
"""Where names stand one behind the other without commas ("Mild micrognathia Smooth philtrum"), or a degree is of what was found:
"Significant findings include …", or of what stands before another clause: "gone completely although swelling persists"."""
_ADVERB = regex(r"ly (?P<next>[a-z]+(?:ed|en|ic|ous|[ae]nt|al|id))\b")


def says_less(text: str, m: Mention) -> bool:
    """Whether a finding is printed by less than its name, and its place decides which it is: bare "atrophy" is a muscle's to who
    looks at limbs, and a brain's on its picture.

    Args:
        text: the document's text.
        m: the finding.
    """
    printed, name = text[m.start : m.end].lower(), m.entry.name.lower()
    return bool(m.entry.refines) and printed != name and printed in name.split()


_DONE_SO_FAR = regex(
    r" (?:(?:is|was|were|has|had|have|been|being) )+[a-z]+ly (?!(?:pronounced|marked|expressed|developed)\b)[a-z]+(?:ed|en)\b(?! to\b)"
)
"""Behind a disease or a symptom, how far something was done to it: "the hernia was completely taken down"; how it was
pronounced is how bad it was."""
_HAD = ("condition", "finding")
"""What something is done to; of what somebody can do it is the finding: "gait was severely impaired"."""


def severity_of(text: str, chunk: Chunk, target: Mention) -> Concept | None:
    """The severity that a chunk says of a term: the nearest before it, else behind it and not of what it comes with."""
    if target.entry.kind in _HAD and _DONE_SO_FAR.match(text, target.end, chunk.end):
        return None
    marks = [q for q in chunk.qualifiers("severity") if not _of_change(text, chunk, q) and not _compared(text, q)]
    marks = [q for q in marks if not _parted(chunk, target, q) and not _of_word(text, chunk, target, q)]
    marks = [q for q in marks if not _NAMES_BETWEEN.search(text, q.end, target.start)]
    before = [q for q in marks if q.end <= target.start]
    after = [
        q
        for q in marks
        if q.start >= target.end
        and not _WITH.search(text, target.end, q.start)
        and not _of_next(text, chunk, target, q)
    ]
    if len(before) > 1 and _UP_TO.fullmatch(text, before[-2].end, before[-1].start):
        return None  # "severe rising to mild hearing loss"
    before = [q for q in before if not _of_head(text, q, target)]
    chosen = before[-1] if before else after[0] if after else None
    return chosen.entry.concept if chosen else None


def severity_behind(text: str, answer: Chunk, targets: Sequence[str]) -> Concept | None:
    """The severity in the next piece, behind a colon ("Tremor of the hands: mild"), or alone between commas ("…, mild.").

    Args:
        text: the document's text.
        answer: the piece behind the one that names the term.
        targets: the kinds of what else the piece may tell of.
    """
    marks = answer.qualifiers("severity")
    if not marks or answer.of(*targets):
        return None
    alone = text[answer.start : answer.end].strip(" ,.;)\n") == text[marks[0].start : marks[0].end]
    return marks[0].entry.concept if answer.opener in (":", "：") or (answer.opener == "," and alone) else None


def clause_of(statement: Statement, offset: int) -> Span:
    """The clause in which an offset stands."""
    for clause in statement.context.clauses:
        if clause.start <= offset < clause.end:
            return clause
    return statement.span
