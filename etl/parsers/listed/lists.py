"""Which place each value of a list has: sides and sites before it, behind it, or said once for several."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from etl.facts import Side
from etl.mapping.entry import Entry
from etl.parsers.listed.words import Word
from etl.value import replace

_OPPOSITE: dict[Side, Side] = {"left": "right", "right": "left"}


class Result(Struct, frozen=True):
    """A value and its place.

    Args:
        value: the value.
        site: the word for the site.
        side: left, right, bilateral or None.
        part: distal, proximal … or "".
        open: whether the side may be the one said before the site before it.
        began: offset of the first word of its own place; -1 where it has none before it.
    """

    value: Word
    site: Word | None
    side: Side | None
    part: str = ""
    open: bool = False
    began: int = -1


class Given(Struct, frozen=True):
    """What the lines above give to a list."""

    side: Side | None = None
    site: Word | None = None
    order: Side | None = None


def span_of(words: Sequence[Word]) -> tuple[int, int]:
    """From where to where a list says places and values.

    Args:
        words: its words.
    """
    said = [w for w in words if w.kind in ("side", "site", "part", "value", "order")]
    return said[0].start, said[-1].end


def results_of(words: Sequence[Word], given: Given) -> tuple[Result, ...]:
    """The results of a list.

    Args:
        words: the words of the list.
        given: side, site and order said above it.

    Returns:
        Its results in order; none when the list can't be read without a doubt.
    """
    order, closing = given.order, False
    held, side, part = given.side, given.side, ""
    sites: list[tuple[Word, Side | None]] = [(given.site, None)] if given.site else []
    fresh = False  # whether a site was named since the last value
    sided = False  # whether a side was named since the last value
    out: list[Result] = []
    n = 0
    began = -1
    while n < len(words):
        w = words[n]
        if w.kind in ("side", "site", "part") and began < 0:
            began = w.start
        if w.kind == "order":
            order, closing = w.side, bool(out)
        elif w.kind == "side":
            side, sided = w.side, True
            if _heads(words, n):
                held = w.side
        elif w.kind == "site":
            if w.side is not None:
                side, sided = w.side, True
            elif not sided:
                side = held
            sites = [*sites, (w, side)] if fresh and _joined(words, sites[-1][0], n) else [(w, side)]
            fresh = True
        elif w.kind == "part":
            part = w.text
        elif (
            w.kind == "value" and w.entry is not None and not out and _aside(words, n) and not (fresh or sided or part)
        ):
            pass  # "decreased: right 4, left 3"
        elif w.kind == "value":
            behind = _behind(words, n)
            own = next((b for b in behind if b.kind == "site"), None)
            own_side = next((b.side for b in behind if b.side is not None), None)
            own_part = next((b.text for b in behind if b.kind == "part"), "")
            if order is not None and not sided and own_side is None:
                other = _second(words, n)
                if other is None:
                    return ()
                named = [b for b in _behind(words, other) if b.kind == "site"]
                if named and fresh:
                    return ()
                sites = [(named[0], None)] if named else sites  # "4/3 at the hip"
                for value, at in ((w, order), (words[other], _OPPOSITE[order])):
                    out += [Result(value, s, at, part) for s in _named(sites)]
                n, fresh = (words.index(named[0]) if named else other) + 1, False
                continue
            if (turn := _in_order(words, n)) and len(turn) == len(sites) and fresh and not behind:
                # "the right upper and lower limbs were 4/5 and 2/5"
                out += [Result(v, s, at or side, part, False, began) for v, (s, at) in zip(turn, sites, strict=True)]
                n, fresh, sided, began, part = words.index(turn[-1]) + 1, False, False, -1, ""
                continue
            if (own is not None and fresh) or (own_side is not None and sided):
                return ()  # a place before the value is left without one: "of the left leg, none on the right"
            told = own_side or (side if sided or own is not None or part or own_part or not fresh else None) or held
            lent = told is None and bool(out) and not sided and fresh
            here: list[tuple[Word | None, Side | None]] = [(own, told)] if own is not None else [*sites]
            shared = len(here) > 1 and own_side is None and len({s for _, s in here}) > 1
            out += [
                Result(w, s, at if shared else told, own_part or part, lent, began)
                for s, at in (here or [(None, None)])
            ]
            if own is not None and not sided:
                side = side if own_side is None else held
            if own_side is not None:
                side = held
            n += len(behind) and (words.index(behind[-1]) - n)
            fresh = sided = False
            began = -1
            part = ""
        n += 1
    if closing and order is not None:
        out = _in_turn(out, order)
    return _shared(_closed(words, _repeated(tuple(out))))


def _aside(words: Sequence[Word], n: int) -> bool:
    """Whether a word for all that follows stands before the list."""
    return n + 1 < len(words) and words[n + 1].kind == "separator" and words[n + 1].text in ":：,"


def _in_turn(found: list[Result], first: Side) -> list[Result]:
    """ "14 and 16 (R and L)": the order behind the values."""
    if len(found) != 2 or any(r.side is not None for r in found):
        return found
    return [replace(r, side=side) for r, side in zip(found, (first, _OPPOSITE[first]), strict=True)]


def _named(sites: Sequence[tuple[Word, Side | None]]) -> list[Word | None]:
    return [site for site, _ in sites] or [None]


def _joined(words: Sequence[Word], last: Word, n: int) -> bool:
    """Whether a site stands beside the one before it, and not in its place ("the deltoid of both arms", "Arm: wrist")."""
    between = [w for w in words[:n] if w.start >= last.end and w.kind == "separator"]
    return bool(between) and not any(w.text in ":：.;\n" for w in between)


def _heads(words: Sequence[Word], n: int) -> bool:
    """Whether a side is said of all sites behind it: "Right: shoulder …", "right arm: shoulder …", "On the left, …"."""
    apart = False
    for w in words[n + 1 :]:
        if w.kind == "separator" and w.text in ":：,-–—":
            apart = True
        elif w.kind in ("site", "part", "head"):
            if apart:
                return w.kind != "part"
        elif w.kind != "filler":
            return False
    return False


def _behind(words: Sequence[Word], n: int) -> list[Word]:
    """The places behind a value that are its own: "4/5 (right)", "2/5 at the shoulder"."""
    out: list[Word] = []
    for w in words[n + 1 :]:
        if w.kind in ("site", "side", "part"):
            out.append(w)
        elif w.kind == "value":
            return []
        elif w.kind == "separator":
            return [] if w.text in ":：=" else out
        elif w.kind not in ("filler", "head"):
            return out
    return out


def _second(words: Sequence[Word], n: int) -> int | None:
    """Where the value of the other side stands."""
    for i, w in enumerate(words[n + 1 : n + 4], n + 1):
        if w.kind == "value":
            return i
        if w.kind not in ("separator", "filler") or w.text in ";.":
            return None
    return None


def _in_order(words: Sequence[Word], n: int) -> list[Word]:
    """The values that stand together from a place on, when there are several: "4/5 and 2/5"."""
    out = [words[n]]
    apart = False
    for i in range(n + 1, len(words)):
        w = words[i]
        if w.kind == "separator" and w.text.lower() in ("and", ",", "/"):
            apart = True
        elif w.kind == "value" and apart:
            out.append(w)
            apart = False
        else:
            closes = w.kind == "separator" and w.text in ".;,\n"
            return out if len(out) > 1 and (closes or w.kind == "filler") else []
    return out if len(out) > 1 else []


def _repeated(found: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results, "the same" being the value before it."""
    out: list[Result] = []
    for r in found:
        if r.value.text == "=":
            if not out:
                return ()
            same = replace(out[-1].value, start=r.value.start, end=r.value.end)
            r = replace(r, value=same, site=r.site or out[-1].site)
        out.append(r)
    return tuple(out)


def _closed(words: Sequence[Word], found: tuple[Result, ...]) -> tuple[Result, ...]:
    """ "4/5 in hip flexion and 3/5 in knee flexion on both sides": what closes a list is said of each in it."""
    told = [w for w in words if w.kind not in ("filler", "separator")]
    last = told[-1] if told else None
    if last is None or last.side != "bilateral" or not found or any(r.side is not None for r in found[:-1]):
        return found
    apart = any(w.kind == "separator" and w.text in ";.\n" and w.start < last.start for w in words)
    return found if apart else tuple(replace(r, side="bilateral", open=False) for r in found)


def _shared(found: tuple[Result, ...]) -> tuple[Result, ...]:
    """ "Right shoulder 2, elbow 2; left shoulder 4, elbow 4": two lists of the same sites, the side said once in each."""
    if not any(r.open for r in found):
        return found
    heads = [n for n, r in enumerate(found) if not r.open]
    groups = [found[a:b] for a, b in zip(heads, [*heads[1:], len(found)], strict=True)]
    named = [[_id(r.site) for r in g] for g in groups]
    if len(groups) != 2 or {g[0].side for g in groups} != {"left", "right"} or named[0] != named[1]:
        return found
    return tuple(replace(r, side=g[0].side, open=False) for g in groups for r in g)


def _id(site: Word | None) -> str:
    entry: Entry | None = site.entry if site else None
    return entry.id if entry else ""
