"""change-mismatch: a stated change, in percent, points or a unit, that the values it is said of don't give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from etl.checks.view import Number, View, decimal_of, finding, plain, quoted, value_of
from etl.document import Block, Span
from etl.facts import AnyFact, Finding, Observation, Quantity
from etl.mapping.entry import Entry
from etl.parsers.sentences import split_sentences
from etl.parsers.short_names import with_short_names
from etl.patterns import regex

# change-mismatch: a stated change that the values it is said of don't give.


_REACH = 70  # characters between the share and the values that it is said of


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    number = r"[0-9]{1,6}(?:[.,][0-9]{1,3})?"
    vague = r"(?:an? |about |around |approximately |~)"
    return {
        "values": regex(
            rf"(?<!\w)from {vague}?(?P<a>{number})(?![.,]?\d)(?P<au>\s?%|[^\d\n.;()]{{0,24}}?) ?(?:to|→|->) {vague}?"
            rf"(?P<b>{number})(?![.,]?\d)(?P<bu>\s?%)?(?P<tail>[^\w]{{0,2}}\w{{0,8}})",
            re.IGNORECASE,
        ),
        "stated": regex(
            r"(?P<about>(?:about|around|approximately|approx\.|nearly|almost|some|over|more than|at least|up to"
            r"|[~≈>])\s?)?"
            rf"(?<![\w.,–-])(?P<p>{number})\s?%",
            re.IGNORECASE,
        ),
        "by": regex(r"\b(?:by|of|was|a|an|the)\s+(?:mean |relative |further )?$|[(+–−-]\s?$", re.IGNORECASE),
        "noun": regex(
            r"[)]?\s?(?:increase|decrease|rise|fall|drop|gain|loss|reduction|improvement|growth|decline|change|higher"
            r"|lower|more|less|better|worse)\b|\)",
            re.IGNORECASE,
        ),
        "change": regex(
            r"\b(?:increas|decreas|improv|r[io]se|rising|f[ae]ll|dropp?|gain|los[ts]|reduc|grew|grow|declin|chang|worsen"
            r"|deteriorat|better|higher|lower)",
            re.IGNORECASE,
        ),
        "time": regex(r"[\W_]{0,2}(?:s|sec|min|h|hours?|days?|weeks?|months?|years?|am|pm)\b", re.IGNORECASE),
    }  # fmt: skip


def of_measures(view: View) -> Iterator[Finding]:
    """The stated relative changes that don't fit.

    Args:
        view: the document.

    Yields:
        One finding for each "by 15 %, from 13 to 19": neither of the value before, nor of the scale's range, nor
        (for percentages) the difference itself.
    """
    told: set[int] = set()
    for block in view.document.blocks:
        if block.table is not None:
            continue
        for m in _patterns()["values"].finditer(view.text, block.span.start, block.span.end):
            for found in _of_values(view, m, block.span.start, block.span.end):
                told.update(e.start for e in found.evidence)
                yield found
    for fact in view.observations():
        found_in = _of_fact(view, fact)
        if found_in and not any(e.start <= t < e.end for e in fact.evidence for t in told):
            yield found_in


def _of_values(view: View, m: re.Match[str], start: int, end: int) -> Iterator[Finding]:
    patterns, text = _patterns(), view.text
    if patterns["time"].fullmatch(m["tail"]) or view.dates_in(Span(m.start(), m.end("b") + 1)):
        return
    sentence = next(
        (
            s
            for s in split_sentences(text, max(start, m.start() - 400), min(end, m.end() + 200))
            if s.start <= m.start() < s.end
        ),
        None,
    )
    if sentence is None or not patterns["change"].search(text, sentence.start, sentence.end):
        return
    before = list(patterns["stated"].finditer(text, max(sentence.start, m.start() - _REACH), m.start()))
    behind = list(patterns["stated"].finditer(text, m.end(), min(sentence.end, m.end() + 40)))
    if m["bu"]:
        behind = [s for s in behind if s.start() >= m.end("bu")]
    stated = next((s for s in [*reversed(before), *behind] if _is_change(text, s)), None)
    if stated is None:
        return
    a, b = decimal_of(m["a"]), decimal_of(m["b"])
    percent = bool(m["bu"] or "%" in m["au"])
    facts = [f for f in view.at(stated.start(), m.end()) if isinstance(f, Observation)]
    ranges = _ranges(view, facts, sentence.start, sentence.end)
    share = Number(*decimal_of(stated["p"]))
    if _fits(Number(*a), Number(*b), share, ranges, about=bool(stated["about"]), percent=percent):
        return
    facts = facts or _of_scale(view, sentence, (a[0], b[0]))
    place = view.evidence(min(stated.start(), m.start()), max(stated.end(), m.end("b")))
    yield finding(
        "change-mismatch",
        _sentence(place.quote, a[0], b[0], share.value, ranges),
        facts,
        [place, *(f.evidence[0] for f in facts)],
    )


def _is_change(text: str, stated: re.Match[str]) -> bool:
    """Whether a percentage is said as a change ("by 15%", "a 46% increase", "(+15%)")."""
    patterns = _patterns()
    front = patterns["by"].search(text[max(0, stated.start() - 16) : stated.start()])
    return bool(front or patterns["noun"].match(text, stated.end(), stated.end() + 16))


def _of_scale(view: View, sentence: Span, values: tuple[Decimal, Decimal]) -> list[Observation]:
    """The totals that a sentence speaks of: of the scales it names, else of the only one that the document scores."""
    scales = {m.entry.id for m in view.lexicon.find(view.text, sentence.start, sentence.end) if m.entry.kind == "scale"}
    scored: dict[str, list[Observation]] = {}
    for fact in view.observations():
        kind, _, rest = fact.code.entry.partition(":")
        name, _, key = rest.partition(":")
        scale = view.lexicon.get("scale", name) if kind == "scale" else None
        if scale is not None and scale.total is not None and key in ("", scale.total.key):
            scored.setdefault(name, []).append(fact)
    named = [f for name, facts in scored.items() if name in scales or (not scales and len(scored) == 1) for f in facts]
    found = [next((f for f in named if isinstance(f.value, Quantity) and f.value.value == v), None) for v in values]
    return [f for f in found if f is not None]


def _ranges(view: View, facts: Sequence[Observation], start: int, end: int) -> list[Decimal]:
    """The widths of the scales that the sentence or the facts are about."""
    scales = [m.entry for m in view.lexicon.find(view.text, start, end) if m.entry.kind == "scale"]
    named = {f.code.entry.split(":")[1] for f in facts if f.code.entry.startswith("scale:")}
    scales += [s for name in sorted(named) if (s := view.lexicon.get("scale", name)) is not None]
    totals = [s.total for s in scales if s.total is not None]
    return list(
        dict.fromkeys(t.high - t.low for t in totals if t.high is not None and t.low is not None and t.high > t.low)
    )


def _fits(a: Number, b: Number, share: Number, ranges: Sequence[Decimal], *, about: bool, percent: bool) -> bool:
    """Whether a change of a share leads from one value to the other, counted in any usual way."""
    step = max(share.step, Decimal(1)) if about else share.step
    for base in (a.value, *ranges):
        if not base:
            continue
        exact = abs(b.value - a.value) * 100 / abs(base)
        rounding = (a.step + b.step) / 2 * 100 / abs(base) if min(a.step, b.step) < Decimal("0.5") else Decimal(0)
        slack = max(step, exact / 10) if about else step / 2
        if abs(exact - share.value) <= slack + rounding or 0 <= exact - share.value < step:
            return True
    return percent and abs(abs(b.value - a.value) - share.value) <= max(step, a.step, b.step)


def _of_fact(view: View, fact: Observation) -> Finding | None:
    """A change that the parser has read as such."""
    parts = {c.code.entry: c.value for c in fact.components}
    before, share, after = parts.get("component:value-before"), parts.get("component:stated-change"), fact.value
    if not (isinstance(before, Quantity) and isinstance(share, Quantity) and isinstance(after, Quantity)):
        return None
    place = fact.evidence[0]
    ranges = _ranges(view, [fact], place.start, place.end)
    a, b, p = (Number(q.value, _step(q.value)) for q in (before, after, share))
    if _fits(a, b, p, ranges, about=share.comparator is not None, percent=after.code == "%"):
        return None
    return finding("change-mismatch", _sentence(place.quote, a.value, b.value, p.value, ranges), [fact])


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)


def _sentence(label: str, a: Decimal, b: Decimal, share: Decimal, ranges: Sequence[Decimal]) -> str:
    tenth = Decimal("0.1")
    ways = [f"{plain((abs(b - a) * 100 / abs(a)).quantize(tenth))} % of the value before"] if a else []
    ways += [f"{plain((abs(b - a) * 100 / r).quantize(tenth))} % of the scale's {plain(r)} points" for r in ranges]
    told = ", ".join(ways) or "no share of 0"
    return f"{quoted(label, 80)}: from {plain(a)} to {plain(b)} is {told}, not {plain(share)} %."


# change-mismatch: a stated change in points or in a unit that no two values give ("NIHSS lower by 4 points": 11, then
# 8; "Weight 87 kg, 6 kg less than on admission": 92).


_NUMBER = r"(?P<{0}>[0-9]{{1,3}}(?:\.[0-9]{{1,3}})?)"
_UNIT = r"(?P<{0}>points?\b|pts?\b\.?|[^\W\d_]{{1,8}}(?:/[^\W\d_]{{1,6}}\d?)?)"
_POINTS = regex(
    r"\b(?P<way>lower|higher|better|worse|up|down|fell|fallen|dropped|rose|risen|decreased|increased|improved|worsened|declined|gained|lost|went (?:up|down)|gone (?:up|down)|come (?:up|down))(?: \w+ly)?"
    r"(?P<by> by)? (?:a total of )?(?P<about>about |around |almost |nearly |some |over |more than )?"
    + _NUMBER.format("a")
    + r"\s?"
    + _UNIT.format("ua")
    + r"(?=\W|$)"
    r"|(?P<near>about |around |almost |nearly |some |over |more than )?(?<![\w.,/-])"
    + _NUMBER.format("b")
    + r"\s?"
    + _UNIT.format("ub")
    + r" (?:lower|higher|better|worse|less|more|fewer)\b",
    re.I,
)
_AGAINST = regex(r"\s?(?:,? ?(?:than|from|versus|vs\b\.?|compared|against|over|since)\b)")
"""Behind a measured change that no "by" stands before: "down 5 kg from admission"; "lost 5 kg" alone is a history."""
_ELSE = regex(
    r"\b(?:than|from|versus|vs\.?|compared (?:to|with)|since|over|against) (?:(?:at|in|on|the|his|her|its|last|previous|first|second|third|month|week|day|visit|follow-up|time|\d+|of) ?){1,5}",
    re.I,
)
_OTHERS = regex(
    r"\bet al\b|\b(?:patients|participants|series|stud(?:y|ies)|trials?|literature|cohort|on average|per year"
    r"|(?<!after )(?<!within )(?<!for )(?<!about )(?<!in )(?<!at )(?<!over )a year)\b",
    re.I,
)
"""Whose change it is then: a group's, or a rate."""
_FROM_TO = regex(
    r"[^.;\d]{0,40}[(,] ?(?:from )?"
    + _NUMBER.format("one")
    + r"(?: points?)? (?:to|→|->) "
    + _NUMBER.format("two")
    + r"(?![.,]?\d|\s?%)"
)
"""The two values behind a change: "by 4 points at six months (from 16.5 to 13.0)"."""
_PLAIN = frozenset(("score", "scale", "index", "test", "assessment", "total", "of", "the", "motor"))
_POINT_REACH = 80  # characters between a scale and the points that it changed by


def of_points(view: View) -> Iterator[Finding]:
    """The stated changes in points that don't fit any value before and any value behind the treatment.

    Args:
        view: the document.

    Yields:
        One finding for each.
    """
    for block in view.document.blocks:
        if block.table is not None:
            continue
        for m in _POINTS.finditer(view.text, block.span.start, block.span.end):
            if found := _of(view, block, m):
                yield found


def _of(view: View, block: Block, m: re.Match[str]) -> Finding | None:
    unit = (m["ua"] or m["ub"]).lower().rstrip(".")
    in_points = unit in ("point", "points", "pt", "pts")
    aside = not in_points and m["a"] and not (m["by"] or _AGAINST.match(view.text, m.end()))
    sentences = split_sentences(view.text, block.span.start, block.span.end)
    sentence = next((s for s in reversed(sentences) if s.start <= m.start()), block.span)
    comma = view.text.find(",", m.end(), sentence.end)
    if _OTHERS.search(view.text[sentence.start : comma if comma >= 0 else sentence.end]):
        return None
    reach = max(sentence.start, m.start() - _POINT_REACH)
    kinds = ("scale",) if in_points else ("scale", "measure")
    named = [x for x in view.lexicon.find(view.text, reach, m.start()) if x.entry.kind in kinds]
    if not named and in_points:  # by a short name that the document itself explains: "total motor score (TMS)"
        known = with_short_names(view.text, tuple(view.lexicon.find(view.text)))
        named = [x for x in known if x.entry.kind == "scale" and reach <= x.start and x.end <= m.start()]
    subjects = {f.subject for f in view.at(block.span.start, block.span.end)} or {p.key for p in view.facts.persons}
    if aside or not named or len(subjects) != 1:
        return None
    known_of = _totals(view, named[-1].entry) if in_points else _measured(view, named[-1].entry, unit)
    scores = _of_side(view, [f for f in known_of if f.subject in subjects], named[-1].end, m.start())
    before = [f for f in scores if f.timepoint is not None and f.timepoint.phase == "before"]
    after = [f for f in scores if f.timepoint is not None and f.timepoint.phase == "after"]
    here = view.at(sentence.start, sentence.end)
    after = [f for f in after if f in here] or after
    if not in_points and not any(f.code.entry == _code(named[-1].entry) and _is_after(f) for f in here):
        return None  # of a time before the treatment, or of none
    stated = decimal_of(m["a"] or m["b"])
    slack = max(stated[1] / 2, stated[0] / 5) if m["about"] or m["near"] else stated[1] / 2
    if told := _FROM_TO.match(view.text, m.end(), sentence.end):
        ends = decimal_of(told["one"])[0], decimal_of(told["two"])[0]
        before = [f for f in scores if value_of(f) == ends[0]][:1]
        after = [f for f in scores if value_of(f) == ends[1]][:1]
    earlier = scores if _ELSE.match(view.text, m.end() + 1, sentence.end) else before
    if (
        not before
        or not after
        or any(_point_fits(value_of(b), value_of(a), stated, slack) for a in after for b in earlier)
    ):
        return None
    place = view.evidence(named[-1].start, m.end())
    values = f"{', '.join(plain(value_of(f)) for f in before)} before and {', '.join(plain(value_of(f)) for f in after)} after"
    text = f"{quoted(place.quote, 80)}: its values are {values} the treatment."
    return finding("change-mismatch", text, [*before, *after], [place, *(f.evidence[0] for f in (*before, *after))])


def _point_fits(before: Decimal, after: Decimal, stated: tuple[Decimal, Decimal], slack: Decimal) -> bool:
    """Whether two values are as far apart as is said, by the rounding of what is said."""
    exact = abs(after - before)
    if slack > stated[1] / 2:
        return abs(exact - stated[0]) <= slack
    return exact == stated[0] or (exact != exact.quantize(stated[1]) and abs(exact - stated[0]) < slack)


def _code(entry: Entry) -> str:
    return f"{entry.kind}:{entry.id}"


def _is_after(fact: AnyFact) -> bool:
    return isinstance(fact, Observation) and fact.timepoint is not None and fact.timepoint.phase == "after"


def _measured(view: View, entry: Entry, unit: str) -> Iterator[Observation]:
    """The values of a measure in a unit, as both print it."""
    for fact in view.observations():
        value = fact.value
        if fact.code.entry != _code(entry) or not isinstance(value, Quantity):
            continue
        if unit in (value.unit.lower(), (value.code or "").strip("{}").lower()):
            yield fact


def _of_side(view: View, scores: list[Observation], start: int, end: int) -> list[Observation]:
    """The values of the side that is named between a measure and its change; all of them where none is."""
    sides = {f.site.side for f in scores if f.site is not None and f.site.side}
    named = [s for s in sides if s in view.text[start:end].lower().split()]
    return [f for f in scores if f.site is not None and f.site.side == named[0]] if len(named) == 1 else scores


def _totals(view: View, scale: Entry) -> Iterator[Observation]:
    """The scores of a scale, or of its total; where there are none, of the only scored one whose name says more."""
    scored = [f for f in view.observations() if f.code.entry.startswith("scale:") and isinstance(f.value, Quantity)]
    ids = {f.code.entry.split(":")[1] for f in scored}
    if scale.id not in ids:
        words = set(scale.name.lower().split()) - _PLAIN
        more = [e for i in sorted(ids) if (e := view.lexicon.get("scale", i)) and words <= set(e.name.lower().split())]
        if len(more) != 1 or not words:
            return iter(())
        scale = more[0]
    own = {f"scale:{scale.id}", f"scale:{scale.id}:{scale.total.key}" if scale.total is not None else ""}
    return (f for f in scored if f.code.entry in own)


def findings(view: View) -> Iterator[Finding]:
    """The stated changes that don't fit: those of a measure by a share, and those in points or in a unit.

    Args:
        view: the document.

    Yields:
        One finding for each.
    """
    yield from of_measures(view)
    yield from of_points(view)
