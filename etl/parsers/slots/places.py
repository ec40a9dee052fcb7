"""Give each value of a run its place: the sites, sides and parts around it, by what joins or parts them.

The places between two values go to the one before or to the one behind; what a value doesn't say itself it has from
the value before it, from a side that holds for a list ("Right: …"), or from the label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Span
from etl.facts import Side
from etl.mapping.entry import Mention
from etl.parsers.phrases import Place, places, side_of
from etl.patterns import regex
from etl.value import replace

_TO_BEHIND = regex(
    r"(?: ?/ ?\d+(?:\.\d+)?)?\s*(?:degrees?|grades?|strength|power)?\s*(?:\([^()\n]{1,20}\)\s*)?(?P<stop>,)?[(（]?\s*"
    r"(?P<prep>(?:in|of|at|on|for|with(?=\s(?:the|his|her|my)\b))\s+)?(?:the|his|her|both|my)?\s*", re.I,
)  # fmt: skip
"""From a value to its place behind it: "4/5 in the right arm", "3/5 (left)", "0.4, both"."""
_CLOSES = regex(
    r"(?: sides?| one)?\s*(?:$|[).,;）\n]|(?:and|but|while|whereas|in|of)\b|[(（][^()（）\n]{2,40}[)）]\s*(?:$|[.,;)\n]))"
)
_AHEAD = regex(r"[\s:=([]*(?:(?:is|was|were|are|now|still|at|of|only|about|graded?|side|one)\b[\s:=(]*){0,3}", re.I)
"""From a place to its value behind it: "right arm: 4/5", "arm was 4/5"."""
_JOINED = regex(r"\s*(?:,?\s*and|,|/|\+|&)\s*(?:(?:in|of|at|on)\s+)?(?:(?:the|his|her)\s+)?", re.I)
_PAIRED = regex(r"\s*(?:points?\s*)?(?:/|to|→|-{1,2}>)\s*")
_SIGN = regex(r"[;,.\n]|\band (?:in|of|at|on|for)\b")
_IN_TURN = regex(
    r"\W*(?:(?P<right>R|right|OD)\s*(?:/|and|,)\s*(?:L|left|OS)|(?:L|left|OS)\s*(?:/|and|,)\s*(?:R|right|OD))\W*", re.I
)
OPPOSITE: dict[Side, Side] = {"left": "right", "right": "left"}


class Filled(Struct, frozen=True):
    """Where a value is, and the other sites that share it ("L arm + leg 5/5").

    Args:
        place: its site, side and part; None where nothing says so.
        shared: further places of the same value.
        own: whether words beside the value say it.
    """

    place: Place | None = None
    shared: tuple[Place, ...] = ()
    own: bool = False


class Run(Struct, frozen=True):
    """The values of one term, in order, with what stands around them.

    Args:
        values: where they stand.
        marks: sites, sides and parts of the sentence, in order.
        begin: where places before the first value may begin.
        stop: where those behind the last one end.
        head: where the term stands, None where a label or heading names it.
        given: the place that a label gives to each of them.
        part: the part that the term's words give to each of them ("proximal strength").
    """

    values: tuple[Span, ...]
    marks: tuple[Mention, ...]
    begin: int
    stop: int
    head: Mention | None = None
    given: Place | None = None
    part: str = ""


def fill_places(text: str, run: Run) -> list[Filled]:
    """Return the place of each value of a run, in order.

    Args:
        text: the document's text.
        run: the values and what stands around them.
    """
    gaps = _gaps(text, run)
    leads = bool(gaps[0])
    ahead: list[list[Place]] = [gaps[0]]
    behind: list[list[Place]] = []
    for n, value in enumerate(run.values):
        following = run.values[n + 1].start if n + 1 < len(run.values) else None
        mine = _behind(text, value.end, gaps[n + 1], following, leads and bool(ahead[n]))
        behind.append(mine)
        ahead.append(gaps[n + 1][len(mine) :])
    for n in range(len(run.values) - 2, -1, -1):
        paired = _PAIRED.fullmatch(text, run.values[n].end, run.values[n + 1].start)
        if paired and not any(p.site for p in (*ahead[n], *behind[n])):
            behind[n] = [
                *behind[n],
                *(p for p in behind[n + 1] if p.site),
            ]  # "4/3 at the hip", "from 2/5 to 3/5 in the leg"
    out: list[Filled] = []
    held = run.given.side if run.given is not None else None
    last, limb = run.given, None
    for n in range(len(run.values)):
        start = max([run.begin, *(x.end for x in (*run.values[:n][-1:], *(behind[n - 1] if n else ())))])
        held = _held(text, run, start, run.values[n].start) or held
        if any(p.site for p in behind[n]) and not any(p.site for p in ahead[n]):
            held = next(
                (p.side for p in reversed(ahead[n]) if p.side), held
            )  # "on the right 2/5 at the hip, 3/5 at the knee"
        filled, limb = _filled(text, run, ahead[n], behind[n], last, limb, held)
        out.append(filled)
        last = filled.place or last
    return _in_turn(text, run, _parallel(_closed(text, run, out, behind)))


def _gaps(text: str, run: Run) -> list[list[Place]]:
    """Return the places before, between and behind the values."""
    cuts = [run.begin, *(v.end for v in run.values)]
    ends = [*(v.start for v in run.values), run.stop]
    out = []
    for low, high in zip(cuts, ends, strict=True):
        marks = [m for m in run.marks if low <= m.start and m.end <= high]
        cut = run.head.start if run.head is not None and low <= run.head.start < high else low
        out.append(
            [*_merged(text, [m for m in marks if m.start < cut]), *_merged(text, [m for m in marks if m.start >= cut])]
        )
    return out


def _merged(text: str, marks: Sequence[Mention]) -> list[Place]:
    """Return sites with the sides and parts right at them; no sign stands within one place."""
    out: list[Place] = []
    first = 0
    for n in range(1, len(marks) + 1):
        if n == len(marks) or _SIGN.search(text, marks[n - 1].end, marks[n].start):
            out += places(marks[first:n])
            first = n
    return out


def _behind(text: str, end: int, found: Sequence[Place], following: int | None, led: bool) -> list[Place]:
    """Return those of the places behind a value that are its own."""
    out: list[Place] = []
    for n, p in enumerate(found):
        link = (_JOINED if out else _TO_BEHIND).fullmatch(text, end, p.start)
        if link is None or (not out and link["stop"] and not (p.site is None and _ends_there(text, p))):
            break
        said = bool(out) or link["prep"] is not None or "(" in link.group()
        tight = following is not None and n + 1 == len(found) and _AHEAD.fullmatch(text, p.end, following) is not None
        if tight and (led or out):
            break  # "R 4/5 L 5/5"
        if p.site is None and not _CLOSES.match(text, p.end):
            break
        if p.site is not None and not said and (led or text[end : p.start] != " "):
            break
        out.append(p)
        end = p.end
    return out


def _ends_there(text: str, place: Place) -> bool:
    """Return True for a place behind a value and a comma that no value follows: "0.4, both", "(-, left)"."""
    return place.side == "bilateral" or text[place.end : place.end + 1] in (")", "）")


def _held(text: str, run: Run, start: int, end: int) -> Side | None:
    """Return the side that is said of all sites behind it, before a value: "Right: shoulder …", "On the left, …"."""
    near = [m for m in run.marks if start <= m.start and m.end <= end]
    for n, m in reversed(list(enumerate(near))):
        later = any(x.entry.kind == "site" for x in near[n + 1 :]) or (run.head is not None and m.end <= run.head.start)
        colon = any(":" in text[x.end : x.end + 3] for x in near[n : n + 2] if x is m or x.start - m.end < 2)
        if m.entry.role == "side" and later and (colon or text[m.end : m.end + 2] == ", "):
            return side_of(m)
    return None


def _filled(
    text: str, run: Run, ahead: Sequence[Place], behind: Sequence[Place], last: Place | None, limb: Place | None, held: Side | None
) -> tuple[Filled, Place | None]:  # fmt: skip
    """Return the place of a value, and the limb that its part is of."""
    group = behind if any(p.site for p in behind) else ahead
    sites = [p for p in group if p.site]
    own = sites[-1] if sites else None
    bare = [p for p in (*ahead, *behind) if p.site is None]
    side = next((p.side for p in reversed(bare) if p.side), None)
    part = next((p.part for p in reversed(bare) if p.part), "")
    for p in (*(p for p in ahead if p.site and p is not own), *sites[:-1], limb):
        if p and p.side and p.site and own and own.site and own.side is None and own.site.part_of == p.site.id:
            side, limb = side or p.side, p
    if own is not None and own.side and own.site and own.site.left:
        limb = own
    if own is not None:
        part = own.part or part or run.part
        listed = _listed(text, sites)
        later = side is not None and own.side is not None and bare[-1].side is not None and bare[-1].start > own.start
        place = replace(
            own, side=(None if later else own.side) or side or (listed[0].side if listed else None) or held, part=part
        )
        return Filled(
            place,
            tuple(
                replace(p, side=p.side or place.side, part=p.part or (place.part if p.side is None else ""))
                for p in listed
            ),
            True,
        ), limb
    if not ahead and not behind:
        return Filled(last and replace(last, part=last.part or run.part)), limb
    site = last.site if last is not None else None
    side = side or held or (last.side if last is not None and not bare[-1].side else None)
    start = (
        min(bare[0].start, last.start)
        if last is not None and last.site is not None and last.start >= run.begin
        else bare[0].start
    )
    return Filled(Place(start, bare[-1].end, site, side, part or run.part), (), True), limb


def _listed(text: str, sites: Sequence[Place]) -> list[Place]:
    """Return the sites right before the last one that are listed with it: "L arm + leg"."""
    out: list[Place] = []
    for p, q in zip(reversed(sites[:-1]), reversed(sites), strict=False):
        if not _JOINED.fullmatch(text, p.end, q.start):
            break
        out.insert(0, p)
    return out


def _closed(text: str, run: Run, found: list[Filled], behind: Sequence[Sequence[Place]]) -> list[Filled]:
    """Return the places with the sides that close a list: "3 at the hip and 4 at the knee on both sides"."""
    last = behind[-1][-1] if behind and behind[-1] else None
    if last is None or last.side != "bilateral" or ";" in text[run.values[0].end : last.start]:
        return found
    if all(f.place is not None and f.place.side is None for f in found[:-1]):
        return [replace(f, place=replace(f.place, side="bilateral")) if f.place else f for f in found]
    return found


def _in_turn(text: str, run: Run, found: list[Filled]) -> list[Filled]:
    """Return the places with sides in the order that is told beside pairs: "(R/L): deltoid 4/3", "14 / 15 (R/L)"."""
    within = (m for m in run.marks if run.begin <= m.start and m.end <= run.stop)
    turn = next((t for m in within if (t := _IN_TURN.fullmatch(text, m.start, m.end))), None)
    if turn is None or len(found) % 2:
        return found
    first: Side = "right" if turn["right"] else "left"
    out: list[Filled] = []
    for one, two, start, end in zip(found[::2], found[1::2], run.values[::2], run.values[1::2], strict=True):
        if not _PAIRED.fullmatch(text, start.end, end.start):
            return found
        for filled, side in ((one, first), (two, OPPOSITE[first])):
            place = filled.place or Place(turn.start(), turn.end(), None)
            out.append(replace(filled, place=replace(place, side=side), own=True))
    return out


def _parallel(found: list[Filled]) -> list[Filled]:
    """Return the places, a side said once for each of two lists of the same sites: "Right hip 2, knee 3; left hip 4, knee 4"."""
    heads = [n for n, f in enumerate(found) if f.place and f.place.side]
    sites = [f.place.site.id if f.place and f.place.site else "" for f in found]
    half = len(found) // 2
    if heads != [0, half] or half < len(heads) or sites[:half] != sites[half:] or "" in sites:
        return found
    sides = [found[n].place for n in heads for _ in range(half)]
    return [
        replace(f, place=replace(f.place, side=p.side)) if f.place and p else f
        for f, p in zip(found, sides, strict=False)
    ]
