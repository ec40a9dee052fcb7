"""Where a number of a statement belongs: the measure in force, and the site, side and part told around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Document
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index
from etl.parsers.measure.limits import codes_of, fits, plain_value
from etl.parsers.number import QuantityHit
from etl.parsers.phrases import Place, places, side_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Where a number of a statement belongs: the measure in force, and the site, side and part told around it.


_JOINED = regex(r"\s*(?:,\s*and\b|and|,|/|&)\s*(?:the\s+)?")
_TOGETHER = regex(r"\s*(?:and|\+|/|&)\s*(?:the\s+|(?:left|right|L|R)\s+)?")
_APART = regex(r"[,;]")
_DIGIT = regex(r"\d")
_PLACE_NEXT = regex(r" (?:in|of|at|on) (?:the|both|all|his|her|my|left|right)\b")
_LISTED = regex(r",\s*(?:the\s+|(?:left|right|L|R)\s+)?")
_OPENS = regex(r"(?:\A|[.;:(\n]|\bof)\s*(?:the |both |left |right |[LR] ){0,2}\Z")
"""Before the first of several sites that share a grade: nothing else is said of it."""
_SIDE_BEHIND = regex(r"\s*(?:degrees?|grades?)?\s*[(（]?\s*(?:on|for)?\s*")
_LINE_START = regex(r"(?:\A|\n)[\s•*·–\d.)-]*(?:both |the |left |right )?\Z", re.I)
_LED = regex(r"(?:\A|[.;:(\n])\s*(?:in|on|at|over) (?:the |his |her |both )?(?:left |right )?\Z", re.I)
"""Before a place that opens what is said of it: "In the right arm, blood pressure was 120/80"."""
_LEADS = regex(r"(?:^|[.;:,(\n]|\b(?:on|at|in|of|to|for)(?: the| his| her)?)\s*$", re.I)
_NEXT = regex(r" (?:and|but|while|in|of) ")
_EQUALS = regex(r"\s*=\s*(?:left|right|[LR])\b", re.I)
"""Behind a side: the other side is the same ("5/5 R = L")."""
_REMARKED = regex(r"\s?[(（][^()（）\n]{2,40}[)）]\s*(?:$|[.,;)\n]|(?:and|but|while)\b)")
"""Behind a side: a remark in brackets that closes what is said: "33% left (X-ray, 12 May 2021)"."""
_CLAUSE_END = regex(r"[.,;:)\n]\s")
OVER = regex(r" ?/ ?\d+(?:\.\d+)?")
"""What a number stands over: "4 / 5"."""
_OPENS_PLACE = regex(r"(?:on|in|at) the ", re.I)
_ASIDE = regex(r" ?\([^()\n]{1,20}\)")
_OPENS_BRACKET = regex(r"\s?[(（]")
_LEADS_LIST = regex(r"\s*(?:\([^()\n]{1,30}\)|[)）])?\s*[:：]")
_SAME_LIMB = regex(r"\s*(?:grades?|degrees?|points?)?\s*,?\s*(?:and|while|but)?\s*(?:the|his|her|its)?\s*", re.I)
_LEAD = ("in the", "in", "of the", "at the", "on the", "in both", "in his", "in her", "for the", "of")
_LEAD_OF_USED = ("with the", "with his", "with her", "with my")
"""Between a value and the site that it was got with: "0.3 with the right eye"."""
_NEAR_SIDE = 24
_LIST_SIGN = regex(r"[;,\n]")
_GOVERNS = regex(r"\s*(?:[a-z]{2,8})?\s*:")


class State(Struct, frozen=True):
    mention: Mention | None = None
    others: tuple[Mention, ...] = ()
    given: int = 0
    site: Place | None = None
    side: Place | None = None
    part: Place | None = None
    seen: int = -1
    sticky: Place | None = None
    head: Mention | None = None
    """The graded measure whose colon opens a list of places."""
    shared: tuple[Place, ...] = ()
    """Sites before `site` that have their number together with it: "L arm + leg 5/5"."""


def label_side(statement: Statement) -> Place | None:
    """The side that a label gives to all values behind it ("Ashworth, both sides: …"), or a heading to those below it
    ("Muscle strength right (MRC)")."""
    label, topic = statement.frame.head, statement.frame.topic
    if label is None and any(is_measure(m) for m in topic):
        label = statement.frame.title
    sides = [
        Place(m.start, m.end, None, side_of(m)) for m in statement.frame.topic
        if label and m.entry.kind == "qualifier" and m.entry.role == "side" and label.start <= m.start < label.end
    ]  # fmt: skip
    return sides[0] if len(sides) == 1 else None


def _labelled(
    statement: Statement, side: Place | None, part: Place | None
) -> tuple[Place | None, Place | None, Place | None]:
    """The only site of the label or heading, for grades that name none: "Upper limbs: power 1/5 bilaterally"."""
    found = [p for p in places(statement.frame.topic) if p.site and not p.site.name.endswith(" system")]
    if len({(p.site.id, p.side, p.part) for p in found if p.site}) != 1:
        return None, side, part
    place = found[0]
    own = Place(place.start, place.end, None, place.side) if place.side else None
    named = Place(place.start, place.end, None, None, place.part) if place.part else None
    return place, side or own, part or named


def _of_term_before(text: str, side: Place, m: Mention) -> bool:
    """Whether a side ends what is said of another term: "no wave right, P100 168 ms", but not "on the right, P100 168 ms"."""
    behind = text[side.end : m.start].strip() == ","
    return behind and not _LEADS.search(text, max(0, side.start - 24), side.start)


def is_measure(m: Mention) -> bool:
    """Whether a term may have a number: what is graded has none by a word that only compares ("stronger")."""
    if m.entry.kind == "measure" and m.form == "ability" and m.entry.grade:
        return False
    return m.entry.kind in ("measure", "scale") or (m.entry.kind == "function" and bool(m.entry.grade))


def _of_item_before(text: str, near: Sequence[Place], m: Mention) -> bool:
    """Whether places belong to another item of a list: "broad face, weight 12 kg", but not "pain of the hand, VAS 3"."""
    if m.entry.grade or m.entry.implies or (m.entry.kind == "scale" and not m.entry.items):
        return False
    first, last = near[0], near[-1]
    return "," in text[last.end : m.start] and not _LED.search(text, max(0, first.start - 24), first.start)


def walk(text: str, state: State, m: Mention, topic: Mention | None) -> State:
    if is_measure(m):
        if state.mention is not None and m.start == state.mention.start:
            return state
        if _measured_with(text, state.mention, m):
            return state
        keep = state if state.mention is None or state.mention is topic else State(head=state.head)
        if keep.site is not None and keep.site.start < keep.seen and m.entry.implies:
            keep = State(sticky=keep.sticky, head=keep.head)  # "neck flexion 5-/5, right hand grip 4/5"
        if keep.side is not None and _of_term_before(text, keep.side, m):
            keep = replace(keep, side=None)
        near_side = state.side is not None and 0 <= m.start - state.side.end <= 3
        if keep.side is None and near_side and state.side is not None and "," not in text[state.side.end : m.start]:
            keep = replace(keep, side=state.side)  # "…, right knee jerk (+++)"
        if keep.site is None and _named_by(text, state, m):
            keep = replace(keep, site=state.site, side=keep.side or state.side)  # "tone of the legs Ashworth 2"
        limb = _next_part(text, state, m)
        if limb:
            keep = replace(keep, site=state.site, side=state.side, part=state.part)
        near = [p for p in (keep.site, keep.side, keep.part) if p is not None and not limb]
        if near and _of_item_before(text, near, m):
            near, keep = [], State(sticky=keep.sticky, head=state.head)
        signs = r"[.()]" if near and _LINE_START.search(text, max(0, near[0].start - 12), near[0].start) else r"[;:.()]"
        if any(re.search(signs, text[p.end : m.start]) or m.start - p.end > 60 for p in near):  # "- Legs: power 1/5"
            keep = State(head=state.head)
        joined = (
            state.mention is not None and state.seen < 0 and bool(_JOINED.fullmatch(text[state.mention.end : m.start]))
        )
        leads = m if _LEADS_LIST.match(text, m.end) and m.entry.grade else state.head
        return replace(
            keep,
            head=leads,
            mention=m,
            seen=-1,
            given=0,
            others=(*state.others, state.mention) if joined and state.mention else (),
        )
    if m.entry.kind == "procedure" and m.entry.role in ("test", "imaging") and state.mention not in (None, topic):
        assert state.mention is not None
        if _APART.search(text, state.mention.end, m.start):
            return State()  # "fluid normal, …graphy showed denervation in three regions"
    if m.entry.kind == "site":
        if _next_of_list(text, state, m):
            state = replace(state, mention=state.head, others=(), site=None)
        adjacent = state.side is not None and m.start - state.side.end <= 14 and state.side.start > state.seen
        side = state.side if adjacent or (state.side is not None and state.side is state.sticky) else state.sticky
        part = state.part if state.part is not None and 0 <= m.start - state.part.end <= 14 else None
        if part is not None and _DIGIT.search(text, part.end, m.start):
            part = None  # "distal 3/5; right arm 4/5"
        return replace(
            state,
            site=Place(m.start, m.end, m.entry, state.side.side if adjacent and state.side else None),
            side=side,
            part=part,
            shared=_sharing(text, state, m),
        )
    if m.entry.kind == "qualifier" and m.entry.role == "side" and (side_ := side_of(m)):
        side_place = Place(m.start, m.end, None, side_)
        holds = bool(_GOVERNS.match(text, m.end))  # "of the right side: elbow 2, wrist 3"
        return replace(state, side=side_place, sticky=side_place if holds else state.sticky)
    if m.entry.kind == "qualifier" and m.entry.role == "part":
        return replace(state, part=Place(m.start, m.end, None, None, m.entry.name))
    return state


def _named_by(text: str, state: State, m: Mention) -> bool:
    """Whether a graded measure says with what another one of a site was graded that has no value yet."""
    if state.mention is None or state.site is None or state.seen >= 0 or m.entry.implies or not m.entry.grade:
        return False
    apart = text[state.site.end : m.start]
    return state.site.start >= state.mention.end and not apart.strip(" (:,")


def _next_part(text: str, state: State, m: Mention) -> bool:
    """Whether a part right before the measure is of the limb whose value was just told: "distal left arm 4+, the proximal
    strength was 4"."""
    site, side, part = state.site, state.side, state.part
    if site is None or side is None or part is None or not site.start < state.seen <= part.start:
        return False
    beside = 0 <= m.start - part.end <= 1 and abs(site.start - side.start) < _NEAR_SIDE
    return beside and _SAME_LIMB.fullmatch(text, state.seen, part.start) is not None


def _measured_with(text: str, measure: Mention | None, m: Mention) -> bool:
    """Whether a test in brackets says only with what a measure was taken: "grip (dynamometer) 14 kg"."""
    if measure is None or m.entry.role != "test" or measure.entry.role == "test":
        return False
    bracketed = _OPENS_BRACKET.fullmatch(text, measure.end, m.start) and text[m.end : m.end + 1] in (")", "）")
    return bool(bracketed) and bool(set(measure.entry.units) & set(m.entry.units))


def _next_of_list(text: str, state: State, m: Mention) -> bool:
    """Whether a list goes back to the measure at its head: "Strength: neck 4/5; right hand grip 4-/5; both legs 5/5"."""
    if state.head is None or state.mention in (None, state.head) or state.seen < 0:
        return False
    assert state.mention is not None
    same = m.entry.id in state.mention.entry.implies
    return not same and _LIST_SIGN.search(text, state.seen, m.start) is not None


def _sharing(text: str, state: State, m: Mention) -> tuple[Place, ...]:
    """The sites that stand before a site in one list with it, with no number between them."""
    last = state.site
    if last is None or last.start <= state.seen:
        return ()
    listed = _LISTED.fullmatch(text, last.end, m.start) is not None and (
        bool(state.shared) or bool(_OPENS.search(text, max(0, last.start - 16), last.start))
    )
    return (*state.shared, last) if listed or _TOGETHER.fullmatch(text, last.end, m.start) else ()


def _leads(state: State, place: Place) -> bool:
    """Whether a side or part stands right before the measure in force: "proximal strength"."""
    return state.mention is not None and 0 <= state.mention.start - place.end <= 2


def leading_part(state: State) -> Place | None:
    """The part that stands right before the measure in force, which is that of each of its values."""
    return state.part if state.part is not None and _leads(state, state.part) else None


def measure_behind(text: str, stream: Sequence[Mention | QuantityHit], n: int) -> Mention | None:
    """The graded measure right behind its value, with a place behind it: "4/5 strength in the right arm"."""
    behind = stream[n + 1] if n + 1 < len(stream) else None
    if not isinstance(behind, Mention) or not is_measure(behind) or not behind.entry.grade:
        return None
    beside = text[stream[n].end : behind.start] == " " and _PLACE_NEXT.match(text, behind.end) is not None
    return behind if beside else None


def place_of(
    text: str, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, hit: QuantityHit, state: State
) -> Place | None:
    """The place of a value: the site right behind it ("4/5 in the right arm"), else what was said before."""
    end = over.end() if hit.kind == "fraction" and (over := OVER.match(text, hit.end)) else hit.end
    if (named := measure_behind(text, stream, n)) is not None:
        end = named.end
    aside = _ASIDE.match(text, end)
    inside = [
        t for t in stream[n + 1 : n + 4] if isinstance(t, Mention) and aside and aside.start() < t.start < aside.end()
    ]
    if any(t.entry.kind == "site" or t.entry.role == "side" for t in inside):
        aside = None  # "14 (RE), 16 (LE) mmHg": the bracket is the place
    following = [
        t
        for t in stream[n + 1 : n + (7 if aside else 4)]
        if isinstance(t, Mention)
        and (not aside or t.start >= aside.end())
        and (t.entry.kind == "site" or (t.entry.kind == "qualifier" and t.entry.role in ("side", "part")))
    ]
    site, side, part = state.site, state.side, state.part
    first, led = _numbers_lead(text, stream, n, state)
    if first and not led and state.site is not None and 0 <= state.site.start - state.seen <= 1:
        return None  # the place before it is that of the number before, and its own isn't known
    if (
        site is not None
        and site.start < state.seen
        and side is not None
        and side.start > state.seen
        and side.start < hit.start
    ):
        part = part if part is not None and part.start > state.seen else None
    if (
        following
        and following[0].start >= end
        and (
            text[aside.end() if aside else end : following[0].start].strip(" )").lower()
            or ("in" if led or _opens_place(text, following) else ".")
        )
        in (_LEAD if state.mention is not None and state.mention.entry.grade else (*_LEAD, *_LEAD_OF_USED))
    ):
        site, side, part = None, None, leading_part(state)
        for n_th, t in enumerate(following):
            if t.entry.kind == "site":
                site = Place(t.start, t.end, t.entry)
                side = side or _closing(text, t, following[n_th + 1 :])
                break
            if t.entry.role == "side":
                side = Place(t.start, t.end, None, side_of(t))
            else:
                part = Place(t.start, t.end, None, None, t.entry.name)
    elif (
        side is None
        or (site is not None and side.start < site.start - 14)
        or (
            0 <= state.seen <= side.start
            and _SIDE_BEHIND.fullmatch(text[state.seen : side.start])
            and not sides_lead(text, stream, n)
        )
        or (site is not None and 0 <= state.seen < site.start < side.start and _behind(text, hit, following, "side"))
    ):
        side = None if side is not None and site is None else side  # it was the side of the number before
        behind = _behind(text, hit, following, "side")
        if behind is not None and _EQUALS.match(text, behind.end):
            side = Place(behind.start, behind.end, None, "bilateral")
        elif behind is not None:
            side = Place(behind.start, behind.end, None, side_of(behind))
    if (behind := _behind(text, hit, following, "part")) is not None:  # "3/5 proximally and 4/5 distally"
        part = Place(behind.start, behind.end, None, None, behind.entry.name)
    elif (
        part is not None
        and 0 <= state.seen <= part.start
        and _SIDE_BEHIND.fullmatch(text[state.seen : part.start])
        and text[part.end : hit.start].strip()  # "proximal 4/5 distal 3/5": it leads the number behind it
    ):
        part = None  # it was the part of the number before
    if site is None and state.mention is not None and state.mention.entry.grade:
        site, side, part = _labelled(statement, side, part)
        if site is None and (ahead := _before_bracket(text, statement, stream, state.mention)):
            site, side = ahead, side or (ahead if ahead.side else None)
    if site is None and side is None:
        return None
    if (
        site is not None
        and side is None
        and site.side is None
        and (hit.grade or (state.mention and state.mention.entry.grade))
    ):
        side = _limb_ahead(stream[:n], site)
    found = site or side
    assert found is not None
    return Place(
        found.start, found.end, site.site if site else None, side.side if side else None, part.part if part else ""
    )


def _limb_ahead(ahead: Sequence[Mention | QuantityHit], part: Place) -> Place | None:
    """The side of the limb that a part without a side of its own is of: "in the right arm 1/5 at the shoulder, 0 at the hand"."""
    named = [
        t for t in ahead if isinstance(t, Mention) and t.entry.kind in ("site", "qualifier") and t.end <= part.start
    ]
    sides = [m for m in named if m.entry.role == "side"]
    limb = next((p for p in reversed(places(named)) if p.site and part.site and p.site.id == part.site.part_of), None)
    if limb is None or limb.side not in ("left", "right") or not sides or side_of(sides[-1]) != limb.side:
        return None
    return Place(limb.start, limb.end, None, limb.side)


def _numbers_lead(text: str, stream: Sequence[Mention | QuantityHit], n: int, state: State) -> tuple[bool, bool]:
    """Whether grades stand before their places from the first on ("MRC grade 5/5 hip flexion, 4/5 hip extension"), and
    whether this one stands so."""
    m = state.mention
    if m is None or not m.entry.grade:
        return False, False
    first = bisect_left(stream, m.end, key=lambda t: t.start)
    leads = _before_place(text, stream, first)
    return leads, leads and _before_place(text, stream, n)


def sides_lead(text: str, stream: Sequence[Mention | QuantityHit], n: int) -> bool:
    """Whether a number and the one right before it have a side ahead of each: "R 12 kg L 18 kg", "left 3/5 right 4/5"."""
    if n < len(("side", "number", "side")) or not isinstance(stream[n - 2], QuantityHit):
        return False
    sides = [_led_by(text, stream[i - 1], stream[i]) for i in (n - 2, n)]
    return None not in sides and sides[0] != sides[1] and not text[stream[n - 2].end : stream[n - 1].start].strip()


def _led_by(text: str, ahead: Mention | QuantityHit, hit: Mention | QuantityHit) -> str | None:
    """The side right before a number."""
    sided = isinstance(ahead, Mention) and ahead.entry.kind == "qualifier" and ahead.entry.role == "side"
    return (
        side_of(ahead)
        if sided and isinstance(ahead, Mention) and not text[ahead.end : hit.start].strip(" :=.")
        else None
    )


def _opens_place(text: str, following: Sequence[Mention]) -> bool:
    """Whether words for a side lead a site right behind them: "18 mmHg on the right | eye"."""
    beside = len(following) > 1 and following[1].entry.kind == "site" and following[1].start - following[0].end == 1
    return beside and _OPENS_PLACE.match(text, following[0].start) is not None


def _before_place(text: str, stream: Sequence[Mention | QuantityHit], n: int) -> bool:
    """Whether the place of a number stands right behind it."""
    if n + 1 >= len(stream):
        return False
    hit, behind = stream[n], stream[n + 1]
    placed = isinstance(hit, QuantityHit) and isinstance(behind, Mention) and behind.entry.kind == "site"
    return placed and text[hit.end : behind.start] == " "


def _closing(text: str, site: Mention, behind: Sequence[Mention]) -> Place | None:
    """The side that stands right behind the site of a number and closes its phrase: "3 in the knee flexors right, 2 left"."""
    t = behind[0] if behind else None
    if t is None or t.entry.kind != "qualifier" or t.entry.role != "side" or text[site.end : t.start].strip(" ("):
        return None
    closes = text[t.end : t.end + 1] in (")", ",", ";", ".", "") or _NEXT.match(text, t.end)
    return Place(t.start, t.end, None, side_of(t)) if closes else None


def _before_bracket(
    text: str, statement: Statement, stream: Sequence[Mention | QuantityHit], graded: Mention
) -> Place | None:
    """The only site of the words before a bracket that begins with a graded measure: "tone of the legs was high (Ashworth 3
    right, 2 left)"."""
    opened = text.rfind("(", statement.span.start, graded.start)
    if opened < 0 or text[opened + 1 : graded.start].strip():
        return None
    begin = max(
        (m.end() for m in _CLAUSE_END.finditer(text, statement.span.start, opened)), default=statement.span.start
    )
    ahead = [t for t in stream if begin <= t.start < opened]
    found = [p for p in places([t for t in ahead if isinstance(t, Mention)]) if p.site]
    counted = any(isinstance(t, QuantityHit) for t in ahead)
    return found[0] if len(found) == 1 and not counted else None


def _behind(text: str, hit: QuantityHit, following: Sequence[Mention], role: str) -> Mention | None:
    """A side or part that stands right behind a number and closes its phrase: "4/5 (left)", "3/5 distally and …"."""
    found = next((t for t in following if t.entry.kind == "qualifier" and t.entry.role == role), None)
    if found is None or not _SIDE_BEHIND.fullmatch(text[hit.end : found.start]):
        return None
    closes = text[found.end : found.end + 1] in (")", "）", ",", ";", ".", "")
    both = "bilateral" in (found.entry.id, found.entry.value)
    ends = _NEXT.match(text, found.end) or _EQUALS.match(text, found.end) or _REMARKED.match(text, found.end)
    return found if closes or both or ends else None


# Movements named without their joint behind one that names it: "left hip flexion 85°, internal rotation 5°".


_MOVEMENT_NEXT = regex(
    r"[^.;,:\n]{0,24}?(?:,|;|,? and) (?P<words>[a-z]{4,12}(?: [a-z]{4,12})?) (?:of )?(?=[-–]?\d{1,3}(?:\.\d)? ?(?:°|deg))"
)
_MOST = 6


def with_movements(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with such movements.

    Args:
        document: the document.
        lexicon: for the movements of a joint.
        found: what stands where in it.
    """
    made = tuple(_further(document, lexicon, found))
    if not made:
        return found
    taken = [(m.start, m.end) for m in made]
    kept = (m for m in found.mentions if not any(start <= m.start and m.end <= end for start, end in taken))
    return replace(found, mentions=tuple(sorted((*kept, *made), key=lambda m: (m.start, -m.end))))


def _further(document: Document, lexicon: Lexicon, found: Index) -> Iterator[Mention]:
    measures = {m.start for m in found.mentions if m.entry.kind == "measure"}
    for m in found.mentions:
        if m.entry.kind != "measure" or "deg" not in m.entry.units or not m.entry.implies:
            continue
        site, at = lexicon.implied_by(m.entry), m.end
        for _ in range(_MOST if site is not None else 0):
            step = _MOVEMENT_NEXT.match(document.text, at)
            if step is None or site is None or step.start("words") in measures:
                break
            named = lexicon.label(f"{site.name} {step['words']}", "measure")
            if not named or named[0].units != m.entry.units:
                break
            yield Mention(step.start("words"), step.end("words"), named[0])
            at = step.end("words")


# Numbers whose measure isn't named, but told by the aid beside them ("with a stick 150 m" is how far somebody walks),
# by the site of which they are ("left eye 0.06"), or by a unit that one vital sign alone has.


_BEFORE = regex(r"\s?[,:(]?\s(?:(?:for|up to|about|over|some|around|nearly|almost)\s)*|\s?\+\s[^\W\d_]{1,12}\s")
"""Between an aid and how far it was used: "with a stick 150 m", "with quad cane + AFO 15 m"."""
_OF_THING = regex(
    r"\b(?:at|to|of|below|above|under|over|from|minus|[a-z]+ed|water|room|bath|outside)\s[(]?(?:about\s)?$|[-−–]$", re.I
)
"""Before a temperature that is a thing's: "kept at 37 °C", "a room of 38 °C"."""
_SEES = regex(r"\s?[:=(]?\s?(?:(?:is|was|has|had|sees|saw|reads|reached|now|still|only|about|up|to|at|with)\s)*")
"""Between a site and its value: "left eye: 0.06", "the right eye now sees 0.2"."""
_WITH = regex(r",?\s(?:with|in|on|of|for|by)\s(?:(?:the|his|her|my)\s)?(?:right|left|better|worse)\s")
_DECIMAL = regex(r"\d[.,]\d")
_CHART = regex(r"20/(?:[1-9]0|[1-9]00|1[05]|25|32|63|80|125|160|150)|6/(?:6|7\.5|9|12|15|18|24|36|48|60)")
"""A line of a chart, read from 20 feet or 6 metres."""
_BY_AID_MOST = 2
_LEAST_BELOW = 6
_NEAR = 16
_ALIVE = 10
"""How far above the lowest possible value the number must lie: what is cooler is the room or the water."""
_TIMED = regex(r"[^.;]{0,40}?\b\d+(?:[.,]\d+)?\s?s(?:ec(?:ond)?s?)?\b", re.I)
"""Behind a distance: it was measured how long it took ("10 m with stick: 31 s")."""
_BEHIND = regex(r"\s?[,(]?\s?(?:(?:with|on|using|w/|by)\s)?(?:(?:an?|the|his|her|one|only)\s)?")
"""Between a distance and the aid: "150 m with stick"."""


def by_aid(reading: Reading, statement: Statement, hit: QuantityHit) -> Mention | None:
    """The measure of a number that names none.

    Args:
        reading: the document.
        statement: the statement.
        hit: a number of it that no measure stands beside.

    Returns:
        The measure, at the place of the number: the one whose figures tell the function that an aid beside the number
        is for, in a unit of it; the one that the site beside it has bare values of; else the vital sign that the unit is
        of. None for other numbers.
    """
    text = reading.document.text
    measure = (
        _used_so_far(reading, statement, hit) or _of_site(reading, statement, hit) or _of_chart(reading, statement, hit)
    )
    if measure is None and not (
        _OF_THING.search(text, max(0, hit.start - 24), hit.start) or _of_finding(statement, hit)
    ):
        measure = _vital(reading, hit)
    return None if measure is None else Mention(hit.start, hit.start, measure)


def _used_so_far(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The measure of how far somebody went with the aid beside a number: "with a stick 150 m"."""
    text = reading.document.text
    aids = [m for m in statement.of("finding") if m.entry.function]
    for aid in aids if aids and not _TIMED.match(text, hit.end) else ():
        before = aid.end <= hit.start and _BEFORE.fullmatch(text, aid.end, hit.start)
        if before or (hit.end <= aid.start and _BEHIND.fullmatch(text, hit.end, aid.start)):
            measures = reading.lexicon.in_unit("measure", codes_of(hit))
            found = next((e for e in measures if e.function == aid.entry.function and fits(reading, e, hit)), None)
            if found is not None:
                return found
    return None


def _of_site(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The ratio of which a site has bare values, behind the site with its side, or before it: "the left eye sees 0.06",
    "20/200 with the right eye"."""
    text = reading.document.text
    if not _is_ratio(text, hit):
        return None
    sides = [m for m in statement.of("qualifier") if m.entry.role == "side"]
    for site in statement.of("site") if sides else ():
        behind = site.end <= hit.start and _SEES.fullmatch(text, site.end, hit.start)
        if not behind and not (hit.end <= site.start and _WITH.fullmatch(text, hit.end, site.start)):
            continue
        if not any(site.start - _NEAR <= x.start < site.end for x in sides):
            continue
        for entry in reading.lexicon.in_unit("measure", ("1",)):
            if entry.is_of(site.entry) and fits(reading, entry, hit):
                return entry
    return None


def _of_chart(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The ratio that a chart read from afar gives, right behind a side alone ("Right 20/200, left 20/40"), on a page that
    names what it is of, or its organ, before."""
    text = reading.document.text
    if hit.denominator is None or _CHART.fullmatch(text, hit.start, hit.end) is None:
        return None
    sides = [m for m in statement.of("qualifier") if m.entry.role == "side" and m.end <= hit.start]
    if not sides or not _SEES.fullmatch(text, sides[-1].end, hit.start) or statement.of("measure", "scale"):
        return None
    for entry in reading.lexicon.in_unit("measure", ("1",)):
        if not entry.site_words or not entry.implies or not fits(reading, entry, hit):
            continue
        named = (m.entry for m in reading.index.mentions if m.end <= hit.start and m.entry.kind in ("site", "measure"))
        if any(e is entry or e.id == entry.id or (e.kind == "site" and entry.is_of(e)) for e in named):
            return entry
    return None


def _is_ratio(text: str, hit: QuantityHit) -> bool:
    """Whether a number without a unit is one over another ("20/200") or a decimal of at most two ("0.06")."""
    if codes_of(hit) - {""}:
        return False
    if hit.denominator is not None:
        return "/" in hit.grade and hit.denominator >= _LEAST_BELOW
    value = plain_value(hit)
    return value is not None and 0 < value <= _BY_AID_MOST and _DECIMAL.search(text, hit.start, hit.end) is not None


def _vital(reading: Reading, hit: QuantityHit) -> Entry | None:
    """The vital sign whose unit no other kind of measure has ("38.6 °C in the night"), where the number can be a living one's."""
    value, codes = plain_value(hit), codes_of(hit) - {""}
    having = reading.lexicon.in_unit("measure", codes) if value is not None else ()
    if len({e.name.split()[-1] for e in having}) != 1:
        return None
    vitals = [e for e in having if e.role == "vital" and e.low is not None and fits(reading, e, hit)]
    if len(vitals) != 1 or value is None or not codes & set(vitals[0].units[:1]):
        return None  # "100 g" of something is nobody's weight
    return vitals[0] if value >= (vitals[0].low or 0) + _ALIVE else None


def _of_finding(statement: Statement, hit: QuantityHit) -> bool:
    """Whether a finding right before a number has values of its unit: "fever (38.6 °C)"."""
    return any(
        f.end <= hit.start <= f.end + _NEAR and codes_of(hit) & set(f.entry.units) for f in statement.of("finding")
    )
