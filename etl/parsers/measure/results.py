"""Results listed by place: over the lines of a page, in cells, in answers to a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from etl.document import Block, Cell, Span
from etl.facts import AnyFact, Coded, Observation
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import UNSAID
from etl.parsers.cell.facts import of_subject
from etl.parsers.cell.values import parse_cell
from etl.parsers.finding.sites import belongs, refine
from etl.parsers.finding.values import moved
from etl.parsers.index import part
from etl.parsers.label.labels import Facet
from etl.parsers.label.times import without_times
from etl.parsers.measure.limits import category_of, graded, ordinals_of
from etl.parsers.measure.lists import Given, Result, Word, measured, results_of, span_of, words_of
from etl.parsers.number import QuantityHit
from etl.parsers.phrases import Place
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# The facts of lists of results by place, over the lines of a page.
#
# A line that only names what is listed ("Muscle strength (MRC):"), or only a place ("Right side"), says it for the
# lines below, as long as they are such lists too.


_HEADS = ("measure", "scale", "function", "finding")

# The time that stands between the name of what is listed and its list: "Strength at day 30: right arm 4, left arm 3".

_LONGEST = 60
_LIGHT = regex(
    r"(?:[\s,()\d.]|\b(?:the|a|of|on|at|in|and|to|his|her|first|second|third|last|course|round|st|nd|rd|th)\b)*", re.I
)


def _behind_time(reading: Reading, start: int, end: int) -> int:
    """Where a list begins whose head is followed by its time and a colon."""
    text = reading.text[start : min(end, start + _LONGEST)]
    colon = start + min((text.find(sign) for sign in ":：" if sign in text), default=0)
    if colon == start:
        return start
    told = without_times(reading, start, colon)
    timed = told.strip() != reading.text[start:colon].strip()
    return colon if timed and _LIGHT.fullmatch(told) else start


_PLACES = ("side", "site", "part", "filler", "separator")
_LEAST, _MOST = 2, 600
_NEAR, _FAR = 25, 80
_DEGREES = ("deg",)
_ASIDE = regex(r"[(\[][^()\[\]\n]{1,40}[)\]]")
_REST = regex(r"(?:by|on|according to|grad\w+|scale|test\w*|score|exam\w*|[\s:：.()\d*•·-])*", re.I)
_MARKER = regex(r"\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-zA-Z])[.)]?|[-•*·–①-⑳])\s+(?=[^\W\d_])")
_BRACKET = regex(r"\s*[(\[]([^()\[\]\n]{1,40})[)\]]")
_CHANGES = ("improved", "worsened", "unchanged")
_SIGNS = ("present", "absent", "positive", "negative", "equivocal")


_LISTED_KINDS = ("measure", "scale", "function", "site", "qualifier")
_VALUE = regex(r"[\d+±↑↓−–-]")
"""A list has places and values: a page without the one and the other has none."""


class Listed(Struct, frozen=True):
    """The facts of lists, and where they stand: what stands there says nothing else."""

    facts: tuple[AnyFact, ...] = ()
    used: tuple[tuple[int, int], ...] = ()
    heads: tuple[tuple[int, int], ...] = ()


class _Above(Struct, frozen=True):
    """What the lines above say of the lists below them."""

    head: Mention | None = None
    given: Given = field(default_factory=Given)


def listed(reading: Reading) -> Listed:
    """The results that a page lists by place.

    Args:
        reading: the document.

    Returns:
        Their facts and places.
    """
    if reading.index.kinds.isdisjoint(_LISTED_KINDS) and not _VALUE.search(reading.document.text):
        return Listed()
    by_block: dict[Span, list[Statement]] = {}
    for s in reading.reported():
        by_block.setdefault(s.block.span, []).append(s)
    facts: list[AnyFact] = []
    used: list[tuple[int, int]] = []
    heads: list[tuple[int, int]] = []
    above = _Above()
    for block in reading.document.blocks:
        statements = by_block.get(block.span, [])
        if block.kind not in ("heading", "paragraph", "item", "field"):
            above = _Above()
            continue
        if (lead := _leading(reading, block, above)) is not None:
            above = lead
            continue
        got = list(_of_block(reading, block, statements, above)) if statements else []
        if not any(head is above.head for head, _, _ in got):
            above = _Above()
        for head, results, span in got:
            made = [f for r in results for f in _facts(reading, statements, head, r)]
            if made:
                facts += made
                used.append(span)
                heads.append((head.start, head.end))
    return Listed(tuple(facts), tuple(used), tuple(heads))


def left_of(statement: Statement, lists: Listed) -> Statement | None:
    """A statement without what its lists have said; None when nothing is left."""
    used = [at for at in lists.used if at[0] < statement.span.end and statement.span.start < at[1]]
    if not used:
        return statement
    mentions = tuple(m for m in statement.mentions if not any(a <= m.start < b for a, b in used))
    hits = tuple(q for q in statement.quantities if not any(a <= q.start < b for a, b in used))
    changed = any(m.entry.kind == "cue" and m.entry.role in _CHANGES for m in mentions)
    if not changed:  # "right arm 4, left arm 3, the legs unchanged": the name is still needed
        measured = bool(hits)
        mentions = tuple(
            m for m in mentions if (m.start, m.end) not in lists.heads or (measured and m.entry.kind == "measure")
        )
    if not hits and not any(m.entry.kind not in ("qualifier", "cue", "site", "route") for m in mentions):
        return None
    return replace(statement, mentions=mentions, quantities=hits)


def _leading(reading: Reading, block: Block, above: _Above) -> _Above | None:
    """What a line says that only names a test, or only a place below one; None for other lines."""
    text = reading.text
    start, end = _body(reading, block)
    if block.kind == "field" and block.value is not None and block.value.end > block.value.start:
        return None
    mentions = part(reading.index.mentions, Span(start, end))
    heads = _heads_in(mentions)
    if heads:
        head = max(heads, key=lambda m: (m.entry.kind == "scale", m.end - m.start))
        words = list(words_of(reading, head.entry, (start, head.start), mentions, ()))
        words += words_of(reading, head.entry, (_behind(reading, head, mentions, end), end), mentions, ())
        rest = _ASIDE.sub(" ", without_times(reading, head.end, end))
        order = next((w.side for w in words if w.kind == "order"), None)
        plain = all(w.kind in (*_PLACES, "order", "head") for w in words)
        if not plain and not (_REST.fullmatch(text[start : head.start]) and _REST.fullmatch(rest)) and not _named(rest):
            return None
        if any(w.kind == "value" for w in words):
            return None
        return _Above(head, Given(_place_in(words), order))
    if above.head is None:
        return None
    words = list(words_of(reading, above.head.entry, (start, end), mentions, ()))
    if not words or any(w.kind not in _PLACES for w in words):
        return None
    place = _place_in(words)
    return _Above(above.head, replace(above.given, place=place)) if place else None


def _place_in(words: Sequence[Word]) -> Place | None:
    """The first site and the first side of some words as a place."""
    said = [w for w in words if w.side and w.kind != "order"]
    sites = [w for w in words if w.kind == "site"]
    first = (*sites, *said)[:1]
    return next(
        (Place(w.start, w.end, w.entry if sites else None, said[0].side if said else None) for w in first), None
    )


def _named(rest: str) -> bool:
    """Whether only the name of a scale follows: "by MRC scale"."""
    return (
        re.fullmatch(r"\s*(?:[(,]|by|on)?\s*(?:the )?[A-Z]{2,5}(?: (?:scale|grade|grading))?\)?\s*[:：]?\s*", rest)
        is not None
    )


def _body(reading: Reading, block: Block) -> tuple[int, int]:
    marker = _MARKER.match(reading.text, block.span.start, block.span.end)
    return (marker.end() if marker else block.span.start), block.span.end


def _heads_in(mentions: Sequence[Mention]) -> list[Mention]:
    found = [m for m in mentions if m.entry.kind in _HEADS and m.form == "name" and m.item == ""]
    sites = {(m.start, m.end) for m in mentions if m.entry.kind == "site"}
    return [m for m in found if ((m.start, m.end) not in sites or _moved(m.entry)) and _can_head(m.entry)]


def _moved(entry: Entry) -> bool:
    """Whether it is a joint's movement, which is measured in degrees and graded in its strength."""
    return entry.kind == "measure" and tuple(entry.units) == _DEGREES


def _can_head(entry: Entry) -> bool:
    """Whether results by place are listed of it: it is graded, has values or a unit, or is a sign."""
    if entry.kind == "scale":
        return bool(entry.grade)
    if entry.kind == "finding":
        return True
    return entry.role not in ("laboratory", "vital") and bool(entry.grade or entry.values or entry.units)


def _of_block(
    reading: Reading, block: Block, statements: Sequence[Statement], above: _Above
) -> Iterator[tuple[Mention, tuple[Result, ...], tuple[int, int]]]:
    """Each list of a block: its head, its results, and from where to where it goes."""
    start, end = _body(reading, block)
    mentions = part(reading.index.mentions, Span(start, end))
    hits = part(reading.index.quantities, Span(start, end))
    text = reading.text
    if len(mentions) > _MOST:
        return  # no list of anybody's results is so long
    told = [m for m in _heads_in(mentions) if _told(statements, m)]
    heads = [m for m in told if text[m.start - 1 : m.start] not in ("(", "（") or m.start == start]
    given = _labelled(reading, block, mentions)
    if above.head is not None and all(m.entry.id == above.head.entry.id or _moved(m.entry) for m in heads):
        words = _words(reading, above.head.entry, (start, end), mentions, hits, paired=above.given.order is not None)
        if words and words[-1].kind != "other":
            results = results_of(reading, words, above.given)
            if _sure(above.head.entry, results, 1):
                yield above.head, results, span_of(words)
                return
    passed = -1
    for head, for_function in (one for m in heads for one in measured(reading, m)):
        if head.start < passed:
            continue
        words = _words(reading, head.entry, (_behind(reading, head, mentions, end), end), mentions, hits)
        whole = not (words and words[-1].kind == "other")
        if not whole:
            words = _cut(words[:-1], mentions)
        ahead = _before(reading, head, (start, head.start), mentions, hits)
        whole = whole and (head.start == start or (bool(ahead) and ahead[0].start == start))
        words = [*ahead, *words]
        place = given
        if given.place and (head.entry.implies or head.entry.kind == "finding"):
            place = replace(given, place=replace(given.place, site=None) if given.place.side else None)
        results = _as_sign(head.entry, results_of(reading, words, place))
        if for_function and any(r.value.entry is not None and r.value.entry.kind != "finding" for r in results):
            continue  # "Vision: right reduced, left normal"
        scored = _scored(head, told, results, above.head)
        if scored is not None and _sure(scored.entry, results, 1 if whole else _LEAST):
            passed = max(w.end for w in words)
            yield scored, results, span_of(words)


def _words(
    reading: Reading,
    head: Entry,
    span: tuple[int, int],
    mentions: Sequence[Mention],
    hits: Sequence[QuantityHit],
    *,
    paired: bool = False,
) -> list[Word]:
    """The words of a list up to a site that can't be the head's ("grip 4/5, both legs 5/5"), without asides behind values."""
    out: list[Word] = []
    for w in words_of(reading, head, span, mentions, hits, paired=paired):
        within = head.implies if any(x.text == "." for x in out) else ()  # "Both corneas were clear" is of none before
        site = w.entry if w.kind == "site" and head.implies else None
        if site and (not belongs(reading, site, head.implies) or (within and site.id not in within)):
            return [*out, replace(w, kind="other")]
        last = out[-1] if out else None
        aside = (
            last is not None and last.kind == "filler" and last.text == "(" and len(out) > 1 and out[-2].kind == "value"
        )
        if w.kind == "value" and aside and w.text.isalpha():
            continue  # "5 (normal)"
        out.append(w)
    return out


def _behind(reading: Reading, head: Mention, mentions: Sequence[Mention], end: int) -> int:
    """Where the list begins behind its head: behind a bracket that says nothing of places ("(MRC 0-5)")."""
    bracket = _BRACKET.match(reading.text, head.end, end)
    if bracket is None:
        return _behind_time(reading, head.end, end)
    words = list(words_of(reading, head.entry, bracket.span(1), mentions, ()))
    placed = any(w.kind in ("side", "site", "part", "order") for w in words)
    single = len(words) == 1 and words[0].kind == "value"  # "(+)"
    return head.end if placed or single else bracket.end()


def _labelled(reading: Reading, block: Block, mentions: Sequence[Mention]) -> Given:
    """The place that a field's label says of all that is listed in it: "Lower limbs: Ashworth right 2, left 3"."""
    if block.label is None:
        return Given()
    here = [m for m in mentions if block.label.start <= m.start and m.end <= block.label.end]
    if not here or any(m.entry.kind not in ("site", "qualifier") for m in here):
        return Given()
    words = list(words_of(reading, here[0].entry, (block.label.start, block.label.end), here, ()))
    if any(w.kind not in _PLACES for w in words):
        return Given()
    return Given(_place_in(words))


def _as_sign(head: Entry, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results of a sign, the same on both sides being one."""
    if (
        head.kind != "finding"
        or len(results) != _LEAST
        or {r.key[1] for r in results} not in ({"left", "right"}, {None})
    ):
        return results
    one, two = results
    same = one.value.text == two.value.text and one.key[0] == two.key[0] and not head.units
    if not same or (one.key[1] is None and one.key[0]):
        return results
    at = one.place or Place(one.value.start, one.value.end, None)
    return (replace(one, place=replace(at, side="bilateral")),)  # "+/+"


def _scored(
    head: Mention, heads: Sequence[Mention], results: Sequence[Result], above: Mention | None
) -> Mention | None:
    """What grades in figures are of: "Tone (MAS): elbow 3" gives the score, and never a tone of 3; else the head."""
    if head.entry.kind != "function" or all(r.value.entry is not None or r.value.text[:1] in "↑↓" for r in results):
        return head
    named = [
        m
        for m in (*heads, *([above] if above else []))
        if m.entry.kind == "scale" and m.entry.grade == head.entry.grade
    ]
    return named[0] if named else None


def _before(
    reading: Reading, head: Mention, span: tuple[int, int], mentions: Sequence[Mention], hits: Sequence[QuantityHit]
) -> list[Word]:
    """The places and the value right before the name: "Right arm strength", "4/5 strength in the right arm"."""
    begins = max((m.end for m in _heads_in(mentions) if m.end <= head.start and not _moved(m.entry)), default=span[0])
    text = reading.text
    signs = (";", ". ", "\n") if begins == span[0] else (";", ". ", "\n", ", ", " and ")
    cut = max(text.rfind(sign, begins, head.start) + len(sign) - 1 for sign in signs)
    at = max(begins, cut + 1) if cut >= begins else begins
    near = mentions
    if over := [m for m in mentions if at <= m.start < head.start < m.end]:  # "upper limb strength"
        near = reading.lexicon.find(text, at, head.start)
        if not any(m.entry.kind == "site" and m.start == over[0].start for m in near):
            near = (*(m for m in near if m.start != over[0].start), replace(over[0], end=head.start))
    words = list(words_of(reading, head.entry, (at, head.start), near, hits))
    valued = max((n for n, w in enumerate(words) if w.kind == "value"), default=-1)
    apart = max((n for n, w in enumerate(words) if w.kind == "separator"), default=-1)
    if valued < apart and valued >= 0:
        words = words[apart + 1 :]  # the value of something else: "neck 5/5, hand grip 4/5"
    if any(w.kind not in (*_PLACES, "value") for w in words) or sum(w.kind == "value" for w in words) > 1:
        return []
    return words


def _cut(words: list[Word], mentions: Sequence[Mention]) -> list[Word]:
    """The words up to the last sign before something that is no part of the list: a comma only before another term."""
    starts = [m.start for m in mentions if m.entry.kind in _HEADS]
    while words:
        last = words[-1]
        if last.kind == "separator" and last.text in ";.\n":
            break
        term = any(last.end <= at < last.end + _NEAR for at in starts)
        if last.kind == "separator" and last.text.lower() in (",", "and") and term:
            break
        words.pop()
    return words


def _told(statements: Sequence[Statement], head: Mention) -> bool:
    for s in statements:
        if s.span.start <= head.start < s.span.end:
            about = s.about(head)
            several = len({(p.phase, p.offset, p.course) for _, _, p in s.points}) > 1
            return about.status not in (*UNSAID, "refuted") and about.experiencer == "patient" and not several
    return any(s.frame.label and s.frame.label.start <= head.start < s.frame.label.end for s in statements)


def _sure(head: Entry, results: Sequence[Result], least: int) -> bool:
    """Whether results are a list: each has a place of its own, and a sign is there or not on a side."""
    places = [r.key for r in results]
    sites = {site for site, _, _ in places}
    if len(results) < least and not (head.kind == "finding" and len(results) == 1 and places[0][1] == "bilateral"):
        return False
    if len(set(places)) < len(places) or any(not site and side is None for site, side, _ in places):
        return False
    if not head.implies and "" in sites and len(sites) > 1:
        return False  # what one of them is of stands before the list: "neck flexion strength was 4+ and deltoids 5"
    if _moved(head) and not all("°" in r.value.text or "deg" in r.value.text for r in results):
        return False  # strength is graded of movements, too
    if head.kind != "finding" or head.units:
        return True
    signs = all(r.value.entry is None or _way(r.value.entry) in _SIGNS for r in results)
    return signs and len(sites) == 1 and all(side for _, side, _ in places)


def _way(word: Entry) -> str:
    return word.value or word.id


def _facts(reading: Reading, statements: Sequence[Statement], head: Mention, result: Result) -> Iterator[AnyFact]:
    at = result.value.start
    statement = next((s for s in statements if s.span.start <= at < s.span.end), None)
    if statement is None:
        return
    text, entry = reading.text, head.entry
    place = result.place
    refined, site = refine(reading, entry, place)
    start = min([at, *(w for w in (result.began, place.start if place else -1) if w >= 0 and 0 <= at - w < _FAR)])
    stop = max(result.value.end, place.end if place and at < place.start < result.value.end + 40 else 0)
    evidence = (reading.evidence(start, stop), reading.evidence(head.start, head.end))
    printed = text[slice(*result.value.printed)].strip() or text[at : result.value.end].strip()
    key = result.value.text
    for subject in statement.subjects:
        base = Observation(
            subject=subject, code=refined.concept, category=category_of(refined), site=site, effective=statement.day_of(at, result.value.end),
            timepoint=statement.time_of(at, result.value.end), rule="finding" if entry.kind == "finding" else "measure", evidence=evidence,
        )  # fmt: skip
        word = result.value.entry
        if word is not None and word.kind == "finding":
            yield replace(base, code=word.concept, category=category_of(word), presence="present", rule="finding")
            continue
        if word is not None:
            yield _worded(reading, statement, base, entry, word, printed)
            continue
        if entry.grade and key in ordinals_of(reading, refined):
            yield replace(base, value=graded(reading, refined, key, printed))
            continue
        if entry.kind == "finding" and entry.units:
            base = replace(base, presence="present")
        elif entry.kind == "finding" and key[:1] in "+-−–±0yYnN":
            sign = "equivocal" if key in ("±", "+/-") else "present" if key[0] in "+yY" else "absent"
            yield replace(base, presence=sign)  # type: ignore[arg-type]
            continue
        cell = Cell(0, 0, Span(at, result.value.end), key)
        facet = Facet(what=refined, time=base.timepoint, date=base.effective)
        value = parse_cell(key, reading.lexicon.units(), reading.index.comma_at(at))
        for fact in of_subject(reading, facet, cell, value, subject, evidence):
            yield (
                replace(fact, site=site, rule=base.rule, presence=base.presence or fact.presence)
                if isinstance(fact, Observation)
                else fact
            )


def _worded(
    reading: Reading, statement: Statement, base: Observation, entry: Entry, word: Entry, printed: str
) -> Observation:
    """A value in words: a sign is there or not, a test or function has it as its value."""
    way = _way(word)
    if entry.kind != "function" and way in ("present", "positive", "absent", "negative"):
        return replace(base, presence="present" if way in ("present", "positive") else "absent")
    if entry.kind == "finding":
        return replace(base, presence="equivocal")
    value = Coded(reading.lexicon.meant(word).concept, None, printed)
    change = moved(statement, entry, value) if entry.kind == "function" else None
    return replace(base, change=change) if change else replace(base, value=value)
