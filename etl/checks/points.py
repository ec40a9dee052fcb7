"""change-mismatch: a stated change in points that no two values of the scale give ("NIHSS lower by 4 points": 11, then 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.checks.numbers import decimal_of, plain, value_of
from etl.checks.view import View, finding, quoted
from etl.document import Block
from etl.facts import Finding, Observation, Quantity
from etl.mapping.entry import Entry
from etl.parsers.sentences import split_sentences
from etl.parsers.short_names import with_short_names
from etl.patterns import regex

_NUMBER = r"(?P<{0}>[0-9]{{1,3}}(?:\.[0-9])?)"
_POINTS = regex(
    r"\b(?:lower|higher|better|worse|up|down|fell|fallen|dropped|rose|risen|decreased|increased|improved|worsened|declined|gained|lost)(?: \w+ly)?"
    r"(?: by)? (?:a total of )?" + _NUMBER.format("a") + r" points?\b"
    r"|" + _NUMBER.format("b") + r" points? (?:lower|higher|better|worse)\b",
    re.I,
    needs=(" point",),
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
    sentences = split_sentences(view.text, block.span.start, block.span.end)
    sentence = next((s for s in reversed(sentences) if s.start <= m.start()), block.span)
    comma = view.text.find(",", m.end(), sentence.end)
    if _OTHERS.search(view.text[sentence.start : comma if comma >= 0 else sentence.end]):
        return None
    reach = max(sentence.start, m.start() - _REACH)
    named = [x for x in view.lexicon.find(view.text, reach, m.start()) if x.entry.kind == "scale"]
    if not named:  # by a short name that the document itself explains: "total motor score (TMS)"
        known = with_short_names(view.text, tuple(view.lexicon.find(view.text)))
        named = [x for x in known if x.entry.kind == "scale" and reach <= x.start and x.end <= m.start()]
    subjects = {f.subject for f in view.at(block.span.start, block.span.end)} or {p.key for p in view.facts.persons}
    if not named or len(subjects) != 1:
        return None
    scores = [f for f in _totals(view, named[-1].entry) if f.subject in subjects]
    before = [f for f in scores if f.timepoint is not None and f.timepoint.phase == "before"]
    after = [f for f in scores if f.timepoint is not None and f.timepoint.phase == "after"]
    stated = decimal_of(m["a"] or m["b"])[0]
    if told := _FROM_TO.match(view.text, m.end(), sentence.end):
        ends = decimal_of(told["one"])[0], decimal_of(told["two"])[0]
        before = [f for f in scores if value_of(f) == ends[0]][:1]
        after = [f for f in scores if value_of(f) == ends[1]][:1]
    if not before or not after or any(abs(value_of(b) - value_of(a)) == stated for a in before for b in after):
        return None
    place = view.evidence(named[-1].start, m.end())
    values = f"{', '.join(plain(value_of(f)) for f in before)} before and {', '.join(plain(value_of(f)) for f in after)} after"
    text = f"{quoted(place.quote, 80)}: its values are {values} the treatment."
    return finding("change-mismatch", text, [*before, *after], [place, *(f.evidence[0] for f in (*before, *after))])


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
