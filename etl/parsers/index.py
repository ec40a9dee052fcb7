"""All terms, dates, durations and quantities of a document, found once and handed out by range."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct, field

from etl.document import START, Document, Placed, Span, by_place
from etl.facts import Quantity
from etl.mapping.entry import TERMS, Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.mapping.words import Token
from etl.parsers.adjectives import with_adjectives
from etl.parsers.coordination import with_coordinated
from etl.parsers.label.terms import with_labels
from etl.parsers.latin_sides import with_latin_sides
from etl.parsers.levels import with_levels
from etl.parsers.lookalikes import find_lookalikes
from etl.parsers.normal_letters import with_normal_letters
from etl.parsers.number import (
    CANDIDATE,
    ONES,
    TENS,
    QuantityHit,
    commas_group,
    find_quantities,
    numbering,
    uses_decimal_comma,
    with_thousands,
)
from etl.parsers.other_languages import without_mistaken, without_repeated
from etl.parsers.scores import with_next_parts, with_scores
from etl.parsers.short_names import with_measures_by_unit, with_short_names
from etl.parsers.when.dates import DateHit, Order, date_order, find_dates, is_of_paper, place_of_news
from etl.parsers.when.durations import DurationHit, by_cell, find_durations, han_durations
from etl.patterns import regex
from etl.value import replace

# Terms whose words have a side or a number between them: "lift the left leg", "climbs ten steps".


_AROUND_NEAR = 120
"""No term has more characters."""
_SIDE_WORD = regex(
    r"\b(?:left|right|both|one|either|(?:(?<=lift )|(?<=lifts )|(?<=lifting )|(?<=lifted )|(?<=raise )|(?<=raising ))up)\b(?=\s)",
    re.I,
)
"""A side, or "up" in "lift up the arm"."""
_COUNTS = frozenset((*ONES, *TENS, "some", "several", "few", "many"))
_ABOUT = ("a", "about", "only", "around", "nearly", "almost")  # "a few", "about 20"
_DIAGNOSES = ("condition", "finding")
_REACH = 4
"""Words of what somebody does, before and behind a number."""


def around_counts(text: str, lexicon: Lexicon, stream: Sequence[Token]) -> Iterator[Mention]:
    """What somebody does, with a number before the thing that it is done with: "climbs ten steps", "says 3 words".

    Args:
        text: the document's text.
        lexicon: the mappings.
        stream: the words of the text, as `Lexicon.stream` gives them.
    """
    for at in range(1, len(stream) - 1):
        start, end, word = stream[at]
        if not (word in _COUNTS or word.isdecimal()) or not (
            stream[at - 1][2].isalpha() and stream[at + 1][2].isalpha()
        ):
            continue
        if text[end : end + 1] in ("-", "‐", "‑", "–"):
            continue  # "two-word sentences"
        behind = at + 1
        ahead = at - (stream[at - 1][2] in _ABOUT)
        near = [*stream[max(0, ahead - _REACH) : ahead], *stream[behind : behind + _REACH]]
        for mention in lexicon.find_in(text, near):
            inside = mention.start < start and end < mention.end and mention.form == "ability"
            if inside:
                measured = mention.entry.kind == "measure"  # its number stands behind it
                yield replace(mention, end=stream[ahead - 1][1]) if measured else mention


def around_sides(text: str, lexicon: Lexicon, stream: Sequence[Token], plain: Sequence[Mention]) -> Iterator[Mention]:
    """Terms with a side inside their words: "lift the left leg", "fracture of the right radius"."""
    places = [m.span() for m in _SIDE_WORD.finditer(text)]
    if not places:
        return
    sides = {start for start, _ in places}
    at = 0
    for mention in lexicon.find_in(text, [token for token in stream if token[0] not in sides]):
        while at < len(places) and places[at][1] <= mention.start:
            at += 1
        inside = at < len(places) and mention.start < places[at][0] and places[at][1] < mention.end
        kind = mention.entry.kind
        if not inside or kind not in ("function", "finding", "measure", "condition", "site"):
            continue
        first = bisect_left(plain, mention.start - _AROUND_NEAR, key=START)
        last = bisect_left(plain, mention.end, key=START)
        crossed = [m for m in plain[first:last] if m.entry.kind == kind and m.end > mention.start]
        wider = any(m.start < mention.start or m.end > mention.end for m in crossed)
        if kind == "site" and (wider or " and " in text[mention.start : mention.end]):
            continue  # "the right hand and the left foot" are two
        # "Tremor of the right hand" is tremor with its site; of a fracture the bone makes another diagnosis.
        whole = kind in ("condition", "site") and crossed and crossed[0].start >= mention.start
        if mention.form != "name" or not crossed or whole:
            yield mention


def not_within(plain: Sequence[Mention], around: Sequence[Mention]) -> Iterator[Mention]:
    """The terms without those that are a word of a site around its side: "upper" and "lower" in "the lower left limb".

    Nor is a disease or finding one of its own within a longer one around its side: "flexion deformity" of the left knee.
    """
    wholes = sorted((m for m in around if m.entry.kind in ("site", *_DIAGNOSES)), key=START)
    at = 0
    for m in plain:
        while at < len(wholes) and wholes[at].end <= m.start:
            at += 1
        within = at < len(wholes) and wholes[at].start <= m.start and m.end <= wholes[at].end
        dropped = within and (m.entry.role != "side" if wholes[at].entry.kind == "site" else m.entry.kind in _DIAGNOSES)
        if not dropped:
            yield m


# All terms, dates, durations and quantities of a document, found once and handed out by range.


T = TypeVar("T", bound=Placed)


class Index(Struct, frozen=True):
    """What stands where in a document.

    Args:
        mentions: terms of the lexicon, by offset.
        dates: dates, read in the document's own order of day and month.
        durations: spans of time and offsets.
        quantities: numbers, grades and marks that are no dates.
        order: the document's order of day and month.
        commas: offsets from which on the document writes 2,5 for two and a half, and from which on it doesn't (a file
            of a case has its own way).
        first: the first place of each term, by its kind and id.
        lookalikes: clinical terms that mean something else where they stand, by offset.
        kinds: the kinds and roles of all terms: what asks for others need not be asked.
    """

    mentions: tuple[Mention, ...]
    dates: tuple[DateHit, ...]
    durations: tuple[DurationHit, ...]
    quantities: tuple[QuantityHit, ...]
    order: Order | None
    commas: tuple[tuple[int, bool], ...] = ()
    first: Mapping[tuple[Kind, str], int] = field(default_factory=dict)
    lookalikes: tuple[Mention, ...] = ()
    kinds: frozenset[str] = frozenset()

    def told_before(self, entry: Entry, offset: int) -> bool:
        """Whether a term stands before a place of the text."""
        return self.first.get((entry.kind, entry.id), offset) < offset

    def comma_at(self, offset: int) -> bool:
        """Whether 2,5 is two and a half at a place of the text."""
        return next((comma for start, comma in reversed(self.commas) if start <= offset), False)


_BORN = regex(
    r"[,(] ?(?:born|geb\.|d\.?o\.?b\.?)(?: on)?:? ?$"
    r"|\b(?:war|earthquake|flood|revolution|pandemic|law|act) of $|\b(?-i:The) letter of $",
    re.I,
)
"""Before a day that nothing else is of: of a birth ("Mr. Lane, born 04.08.1958, was …"), a war, a letter that tells of others."""
_NEAR_DAY = 15


def dates_of(document: Document) -> tuple[tuple[DateHit, ...], Order | None]:
    """The dates of a document, those of each file read in its own order of day and month.

    Args:
        document: the document.

    Returns:
        The dates, and the order of the whole document. A file that doesn't show its order has that of the whole case.
    """
    if not document.files:
        return _dates_of_text(document.text)
    order = date_order(document.text)
    found = (
        replace(hit, start=hit.start + start, end=hit.end + start)
        for start, file in document.files
        for hit in find_dates(file.text, date_order(file.text) or order)
    )
    return tuple(found), order


@lru_cache(maxsize=1)
def _dates_of_text(text: str) -> tuple[tuple[DateHit, ...], Order | None]:
    """The dates of a text and its order; kept for the checks, which ask for the same document's again."""
    order = date_order(text)
    return find_dates(text, order), order


def _only_news(text: str, lexicon: Lexicon, date: DateHit) -> bool:
    """Whether a date is that of a piece of news, behind a place and no label: "Ljubljana, 10 October 2016. Two patients …"."""
    place = place_of_news(text, date.start, date.end)
    said = (place, place.split()[-1]) if place else ()  # "First Tx, 21.01.2013"
    return bool(said) and not any(lexicon.label(words, kind) for words in said for kind in ("field", "heading"))


_LED = regex(r"\b(?:was|were|is|of|and|to|from)\s$|[:=]\s?$", re.I)
_AT_SIDE = regex(r"\s(?:in|on) (?:the |his |her )?(?:right|left|both|each|either)\b", re.I)


def _is_of_side(text: str, date: DateHit) -> bool:
    """Whether four digits are a value of one side and no year: "was 2025 in the right eye and 2022 in the left"."""
    bare = text[date.start : date.end].isdigit()
    led = bare and _LED.search(text, max(0, date.start - 6), date.start) is not None
    return led and _AT_SIDE.match(text, date.end) is not None


_SCORES = regex(r"\bscores?(?: (?:of|was|were|is)|:)?\s\(?$", re.I)
"""Before numbers that are scores and no day: "good scores (9/10/10)"."""
_SCORED = 14


def _is_of_scores(text: str, date: DateHit) -> bool:
    """Return True for numbers of a score that look like a day: "good scores (9/10/10)"."""
    slashed = "/" in text[date.start : date.end]
    return slashed and _SCORES.search(text, max(0, date.start - _SCORED), date.start) is not None


def index(document: Document, lexicon: Lexicon) -> Index:
    """Find everything once."""
    text = _without_marks(document.text)
    counts = CANDIDATE.search(text) is not None
    dates, order = (
        dates_of(document if text == document.text else replace(document, text=text)) if counts else ((), None)
    )
    dates = tuple(
        d for d in dates if not (_only_news(text, lexicon, d) or _is_of_side(text, d) or _is_of_scores(text, d))
    )
    skip = sorted([*(Span(d.start, d.end) for d in dates), *(numbering(text) if counts else ())], key=START)
    dates = tuple(
        d for d in dates if not (_BORN.search(text, max(0, d.start - _NEAR_DAY), d.start) or is_of_paper(text, d))
    )
    spans = document.spans if counts else ()
    commas = tuple((file.start, uses_decimal_comma(document.quote(file))) for file in spans)
    quantities = tuple(
        hit
        for file, (_, comma) in zip(spans, commas, strict=True)
        for hit in with_thousands(
            text,
            find_quantities(text, lexicon.units(), file.start, file.end, skip=skip, decimal_comma=comma),
            grouped=comma and commas_group(document.quote(file)) is True,
        )
    )
    stream = _by_block(document, lexicon.stream(text))
    plain = without_repeated(text, tuple(_one_form(text, lexicon.find_in(text, stream))))
    around = (*around_sides(text, lexicon, stream, plain), *around_counts(text, lexicon, stream))
    mentions = _apart(_outside((*not_within(plain, around), *around), dates))
    mentions = with_adjectives(text, lexicon, without_mistaken(document, lexicon, mentions))
    mentions = with_coordinated(text, lexicon, with_latin_sides(text, lexicon, with_short_names(text, mentions)))
    mentions = tuple(parted(text, lexicon, _not_units(text, mentions, quantities)))
    alike = {id(m): m for m, _ in find_lookalikes(text, mentions, lexicon.explained)}
    mentions = tuple(m for m in mentions if id(m) not in alike)
    mentions = with_labels(text, lexicon, mentions)
    mentions = with_normal_letters(text, lexicon, mentions) if "N" in text else mentions
    mentions = with_measures_by_unit(text, lexicon, mentions, quantities)
    if counts:
        mentions = with_scores(text, lexicon, with_levels(text, lexicon, mentions, quantities))
        mentions = with_next_parts(text, lexicon, mentions)
    durations = by_cell(document, text, find_durations(text))
    durations = durations if text.isascii() else _in_order((*durations, *han_durations(text)))
    times = {(d.start, d.end) for d in durations}  # "5 at six months and 6 at twelve": twelve is no value
    numbered = {d.end: d.start for d in durations}  # "by month three"
    values = tuple(
        q for q in _beside(text, quantities, mentions)
        if (q.kind != "number" and (q.kind != "fraction" or (q.start, q.end) not in times))
        or ((q.start, q.end) not in times and numbered.get(q.end, q.start) >= q.start and not _is_age(text, q.start, q.end))
    )  # fmt: skip
    first = {(m.entry.kind, m.entry.id): m.start for m in reversed(mentions)}
    lookalikes = tuple(m for m in alike.values() if m.entry.kind in TERMS)
    kinds = frozenset([name for m in mentions for name in (m.entry.kind, m.entry.role)])
    return Index(mentions, dates, durations, values, order, commas, first, lookalikes, kinds)


def _by_block(document: Document, stream: Sequence[Token]) -> list[Token]:
    """The words of a text with a sign that no term has before each block: its first words end no term that the line above
    it begins ("… lumbar puncture" / "Cell tx on 17.04.2013: …")."""
    begins = {b.span.start for b in document.blocks}
    made: list[Token] = []
    for token in stream:
        if token[0] in begins and made:
            made.append((token[0], token[0], "\n"))
        made.append(token)
    return made


def _in_order(durations: Sequence[DurationHit]) -> tuple[DurationHit, ...]:
    return tuple(sorted(durations, key=START))


_WAS = regex(
    r"\b(?:since|when|until|till|before|after|once) (?:he|she|I|they|we) (?:was|were|turned|is) (?:(?:about|only|just|almost|nearly|over) )?$"
)
_AGE_ENDS = regex(r"\s?(?:[,.;:)!?]|$|(?:and|he|she|I|they|we|but|with)\b)")


def _is_age(text: str, start: int, end: int) -> bool:
    """Return True if a bare number is an age: "since he was two", "until she turned five"."""
    return _AGE_ENDS.match(text, end) is not None and _WAS.search(text, max(0, start - 40), start) is not None


_MARK = regex(
    r"[ʰᵃ-ᶿ](?<=[\w)%].)(?!\w)|[¹²³⁴-⁹](?<=[^\W\d_]{3}.)(?!\w)"
    r"|[a-h](?:(?<=\d\d\d\d[-/.]\d\d[-/.]\d\d.)|(?<=\d\d[-/.]\d\d[-/.]\d\d\d\d.))(?!\w)"
    r"|_(?<=[^\W_]_)(?=[^\W_])"
)


def _without_marks(text: str) -> str:
    """The text with a space for each raised mark of a note behind a word ("FVCᵃ", "months¹", and "2012-09-01a"), which is
    no part of it, and for the line between the words of a column's name ("weight_kg", "score_month_6")."""
    return _MARK.sub(" ", text)


_DOES = regex(
    r"\b(?:can|could|can[’']?t|cannot|couldn[’']t|able to|unable to|to|he|she|they|I|we|who|patient|child|boy|girl|baby)\b"
    r"[^.;:\n]{0,48}$",
    re.I,
)


def _one_form(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Of a word that is a function's name and what somebody does ("walk"), the one that it is here."""
    forms: dict[tuple[int, int, str], set[str]] = {}
    for m in mentions:
        if m.entry.kind in ("function", "measure"):
            forms.setdefault((m.start, m.end, m.entry.id), set()).add(m.form)
    for m in mentions:
        if m.form in ("name", "ability") and {"name", "ability"} <= forms.get((m.start, m.end, m.entry.id), set()):
            does = _DOES.search(text[max(0, m.start - 64) : m.start]) is not None
            if (m.form == "ability") != does:
                continue
        yield m


_PAIR = ("1", "2", "one", "two", "both")
"""Before feet that are somebody's: "40 feet" is a length."""


def _not_units(text: str, mentions: tuple[Mention, ...], quantities: tuple[QuantityHit, ...]) -> tuple[Mention, ...]:
    """Without letters that are the unit of a number ("1.78 L" names no side, "5 mg/hr" no heart rate)."""
    out, at = [], 0
    litres = {m.end for m in mentions if m.entry.kind == "measure" and "L" in m.entry.units}
    for m in mentions:
        if (
            m.entry.role == "side"
            and text[m.start : m.end].strip("()[]") == "L"
            and {m.start - 1, m.start - 2} & litres
        ):
            continue  # "FVC (L)"
        while at < len(quantities) and quantities[at].end <= m.start:
            at += 1
        unit = quantities[at].unit_start if at < len(quantities) else None
        if m.entry.kind == "qualifier" and at < len(quantities) and quantities[at].start < m.start < quantities[at].end:
            continue  # the sign of "130 ± 12"
        inside = unit is not None and unit <= m.start and m.end <= quantities[at].end
        length = m.entry.kind == "site" and unit == m.start and text[quantities[at].start : unit].strip() not in _PAIR
        if not inside or not (m.entry.kind == "qualifier" or length or text[m.start - 1] == "/"):
            out.append(m)
    return tuple(out)


_READING = regex(r"\s?[:=]?\s?\d{1,4}(?!\d|\s?min(?:s|utes?)?\b)")


def _beside(text: str, quantities: tuple[QuantityHit, ...], mentions: tuple[Mention, ...]) -> tuple[QuantityHit, ...]:
    """Without numbers that are part of a term ("4 limbs"), and without units that name the next value ("HR 112 BP 98/54");
    how much somebody does is a value ("climbs 10 steps")."""
    out, at = [], 0
    names = {m.start: m.end for m in mentions if m.entry.kind == "measure"}
    terms = [m for m in mentions if m.entry.kind in TERMS and m.form != "ability"]
    for q in quantities:
        while at < len(terms) and terms[at].end <= q.start:
            at += 1
        named = names.get(q.unit_start) if q.unit_start is not None and isinstance(q.value, Quantity) else None
        if named is not None and isinstance(q.value, Quantity) and _READING.match(text, named):
            end = min(q.end, q.start + len(text[q.start : q.unit_start].rstrip()))
            kind = q.kind if q.kind == "fraction" else "number"  # "BP 90/60 HR 120"
            q = replace(q, end=end, value=replace(q.value, code="", unit=""), kind=kind, unit_start=None)
        if not any(m.start <= q.start and q.end <= m.end for m in terms[at : at + 3]):
            out.append(q)
    return tuple(out)


def _outside(mentions: tuple[Mention, ...], dates: tuple[DateHit, ...]) -> tuple[Mention, ...]:
    """Without words that are part of a date ("May" is a month there, and no "may")."""
    out, at = [], 0
    for m in sorted(mentions, key=by_place):
        while at < len(dates) and dates[at].end <= m.start:
            at += 1
        if not (at < len(dates) and dates[at].start <= m.start and m.end <= dates[at].end):
            out.append(m)
    return tuple(out)


def _apart(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Of two terms of one kind that overlap in part, the longer ("chronic denervation" / "denervation in the tongue")."""
    last: dict[str, Mention] = {}
    gone: set[int] = set()
    for m in mentions:
        before = last.get(m.entry.kind)
        if (
            before is not None
            and m.start < before.end
            and (m.start, m.end) != (before.start, before.end)
            and m.entry.kind != "cue"
        ):
            denied = before.form == "negated" and before.entry.id == m.entry.id  # "never drank | alcohol"
            if m.end - m.start > before.end - before.start and not denied:
                gone.add(id(before))
            else:
                gone.add(id(m))
                continue
        last[m.entry.kind] = m
    return tuple(m for m in mentions if id(m) not in gone)


def part(items: Sequence[T], span: Span) -> tuple[T, ...]:
    """Those of the items (sorted by offset) that lie inside a span.

    Args:
        items: sorted by `start`.
        span: the range.

    Returns:
        The items wholly inside, in order.
    """
    if not items or items[-1].start < span.start or items[0].start > span.end:
        return ()
    lo = bisect_left(items, span.start, key=START)
    hi = bisect_right(items, span.end, lo, key=START)
    return tuple([i for i in items[lo:hi] if i.end <= span.end])


def parted(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, without the words that belong to the term behind them: "proximal muscle strength" is the muscle strength
    of a proximal part, and "no change in vision" denies a change in vision.

    Args:
        text: the document's text.
        lexicon: for the words of parts.
        mentions: what it found, by offset.
    """
    measures = [m for m in mentions if m.entry.kind == "measure" and " " in text[m.start : m.end]]
    within = {at: m for m in measures for at in range(m.start - 24, m.start)}
    changes = {m.start: m for m in mentions if m.entry.kind == "finding" and text.startswith("change", m.start)}
    for m in mentions:
        begun = (f for at in range(m.start + 1, m.end) if (f := changes.get(at)) and f.end > m.end)
        if m.entry.role == "unchanged" and (whole := next(begun, None)):
            yield from lexicon.find(text, m.start, whole.start)
            continue
        over = within.get(m.start) if m.entry.kind == "site" and not m.entry.left else None
        if over is None or not over.start < m.end < over.end:
            yield m
            continue
        parts = [p for p in lexicon.find(text, m.start, over.start) if p.entry.role == "part"]
        yield from parts or [m]
