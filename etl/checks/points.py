"""change-mismatch: a stated change in points or in a unit that no two values give ("NIHSS lower by 4 points": 11, then 8;
"Weight 87 kg, 6 kg less than on admission": 92)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.checks.numbers import decimal_of, plain, value_of
from etl.checks.view import View, finding, quoted
from etl.document import Block
from etl.facts import AnyFact, Finding, Observation, Quantity
from etl.mapping.entry import Entry
from etl.parsers.abbreviations import with_short_names
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

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
    needs=(
        "er",
        "better",
        "worse",
        "up",
        "down",
        "fell",
        "fallen",
        "dropped",
        "rose",
        "risen",
        "decreased",
        "increased",
        "improved",
        "worsened",
        "declined",
        "gained",
        "lost",
        "less",
        "more",
    ),
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
_REACH = 80  # characters between a scale and the points that it changed by


def findings(view: View) -> Iterator[Finding]:
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
    reach = max(sentence.start, m.start() - _REACH)
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
    if not before or not after or any(_fits(value_of(b), value_of(a), stated, slack) for a in after for b in earlier):
        return None
    place = view.evidence(named[-1].start, m.end())
    values = f"{', '.join(plain(value_of(f)) for f in before)} before and {', '.join(plain(value_of(f)) for f in after)} after"
    text = f"{quoted(place.quote, 80)}: its values are {values} the treatment."
    return finding("change-mismatch", text, [*before, *after], [place, *(f.evidence[0] for f in (*before, *after))])


def _fits(before: Decimal, after: Decimal, stated: tuple[Decimal, Decimal], slack: Decimal) -> bool:
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
