"""change-mismatch: a stated change that the values it is said of don't give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from etl.checks.numbers import Number, decimal_of, plain
from etl.checks.view import View, finding, quoted
from etl.document import Span
from etl.facts import Finding, Observation, Quantity
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

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


def findings(view: View) -> Iterator[Finding]:
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
