"""Reports: the laboratory, imaging or genetic results below a heading, label or caption that names a report.

A note that comes as such a report is one as a whole. Results of prose that no heading names are one report a paragraph and time, the
variants in a row of a table one a person. Nothing is added to the results.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.facts import AnyFact, Coding, Concept, Condition, Evidence, Facts, Observation, Period, Timepoint, identity
from etl.kinds.condition import RULED_OUT
from etl.kinds.registry import kind_of
from etl.kinds.report import CODES, Report, Sort
from etl.mapping.lexicon import Lexicon
from etl.names import SYSTEMS
from etl.patterns import regex
from etl.terminology.lists import rows_of
from etl.terminology.naming import key_of
from etl.value import replace

_SORTS: tuple[Sort, ...] = ("laboratory", "imaging", "genetics")
_DATED = regex(r"(?:[,(:;–—-]|\b(?:of|from|on|dated))?\s?\(?(?<!\w)\d{1,4}\b")
"""Where the name of a heading ends and its date begins: "MRI brain, 14 March 2024"."""
_NUMBERED = regex(r"\s?(?:table|fig(?:ure)?|box)\.?\s?(?:[A-Z]?\d{1,3}|[IVX]{1,4})\b[.:]?\s?", re.I)
_LONGEST = 120
_LOINC = SYSTEMS["ln"]
_UNNAMED: frozenset[Sort] = frozenset()
_SEVERAL = 2
"""So many laboratory values of one paragraph and time are a report."""


class _Head(Struct, frozen=True):
    """What names a report.

    Args:
        span: its place, an empty one for the kind of a note and for a paragraph.
        name: its words, "" for a paragraph.
        sorts: the services that it names, none for a paragraph.
        end: where its reach ends.
        code: the code that the note came with.
    """

    span: Span
    name: str
    sorts: frozenset[Sort]
    end: int
    code: Coding | None = None


class _Time(Struct, frozen=True):
    effective: Period | None = None
    timepoint: Timepoint | None = None


_Key = tuple[str, _Head, Sort, str]
"""Whose results they are, what names the report, the service, and of prose without a heading the study of an image."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(key_of(word) for key, words in rows_of("reports") if key == name for word in words.split(","))


@cache
def _leading() -> re.Pattern[str]:
    """What leads in results of a laboratory within a paragraph."""
    words = next(words for key, words in rows_of("reports") if key == "laboratory").split(",")
    return regex(rf"\b(?:{'|'.join(re.escape(word.strip()) for word in words)})\b", re.I)


def with_reports(facts: Facts, document: Document, lexicon: Lexicon) -> Facts:
    """Return facts with a Report for the results of each report.

    Args:
        facts: what was read, as a bundle is built from it.
        document: its headings, labels and captions name the reports.
        lexicon: for the codes of the studies that headings name.

    Returns:
        The facts, and behind them the reports in the order of the text.
    """
    persons = {one.key for one in facts.persons}
    asked = [one for one in facts.facts if one.subject in persons and (_own(one) or _is_sign(one))]
    if not asked:
        return facts
    page = _Page(document, facts.sections)
    groups: dict[_Key, list[AnyFact]] = defaultdict(list)
    for fact in asked:
        named = ((head, _sort_in(fact, head, page)) for head in page.heads(fact.evidence[0]))
        alone = page.table(fact.evidence[0]) if _own(fact) == "genetics" else None
        beside = page.paragraph(fact.evidence[0]) or alone
        head, sort = next((one for one in named if one[1] is not None), (beside, _own(fact)))
        if head is not None and sort is not None:
            groups[fact.subject, head, sort, _study(fact) if head.sorts == _UNNAMED else ""].append(fact)
    made = [one for key, results in groups.items() for one in _reports(key, results, page, lexicon)]
    return replace(facts, facts=(*facts.facts, *sorted(made, key=lambda one: one.evidence[0].start))) if made else facts


def _own(fact: AnyFact) -> Sort | None:
    """The service that a result comes from by itself."""
    if service := kind_of(fact).service:
        return service
    if not isinstance(fact, Observation):
        return None
    return "laboratory" if fact.category == "laboratory" else "imaging" if fact.category == "imaging" else None


def _is_sign(fact: AnyFact) -> bool:
    """Return True for what is seen or isn't: a finding, or a disease that becomes an absent finding."""
    if isinstance(fact, Condition):
        return fact.verification == "refuted" and fact.rule != RULED_OUT
    return isinstance(fact, Observation) and fact.category == "exam" and not kind_of(fact).service


def _sort_in(fact: AnyFact, head: _Head, page: _Page) -> Sort | None:
    """The service of a result below a head: its own, or for a sign that of imaging, where the head names no other."""
    own = _own(fact)
    if own in head.sorts:
        return own
    signs = own is None and head.sorts == {"imaging"}
    return "imaging" if signs and not page.is_beside(fact.evidence[0].start) else None


def _reports(key: _Key, results: Sequence[AnyFact], page: _Page, lexicon: Lexicon) -> Iterator[Report]:
    """Yield one report for each time of the results; of prose without a heading a lone laboratory value is none."""
    subject, head, sort, _ = key
    by_time = _by_time(results, merged=head.sorts != _UNNAMED)
    conclusion = page.conclusion(head) if len(by_time) == 1 else ""
    for time, members in by_time.items():
        if head.sorts == _UNNAMED and sort == "laboratory" and len(members) < _SEVERAL:
            continue
        yield Report(
            subject=subject,
            code=_code(head, sort, lexicon) if head.name else _code_of(members, head, sort),
            evidence=(page.evidence(head) or members[0].evidence[0],),
            rule="report",
            sort=sort,
            members=tuple(dict.fromkeys(map(identity, members))),
            conclusion=conclusion,
            effective=time.effective,
            timepoint=time.timepoint,
            issued=page.issued if page.is_note(head) else "",
        )


def _by_time(results: Sequence[AnyFact], *, merged: bool) -> Mapping[_Time, Sequence[AnyFact]]:
    """Return results by their time; where they may be merged, those without one belong to the only time there is."""
    by_time: dict[_Time, list[AnyFact]] = defaultdict(list)
    for one in results:
        by_time[_Time(getattr(one, "effective", None), getattr(one, "timepoint", None))].append(one)
    timed = [one for one in by_time if one != _Time()]
    return {timed[0]: results} if merged and len(timed) == 1 else by_time


def _code(head: _Head, sort: Sort, lexicon: Lexicon) -> Concept:
    """The code of the note, or that of the one study that a heading names, and LOINC's document of the service."""
    named = {e.id: e for e in lexicon.label(head.name, "procedure")} if head.name else {}
    entry = next(iter(named.values())) if len(named) == 1 and len(head.sorts) == 1 else None
    own = (head.code,) if head.code else entry.codings if entry else ()
    general = () if any(c.system == _LOINC for c in own) else (CODES[sort],)
    return Concept(head.name or CODES[sort].display or sort, (*own, *general), f"procedure:{entry.id}" if entry else "")


def _study(fact: AnyFact) -> str:
    """Return the entry of the imaging study that a result is of, "" for none."""
    return fact.code.entry if _own(fact) == "imaging" and fact.code.entry.startswith("procedure:") else ""


def _code_of(members: Sequence[AnyFact], head: _Head, sort: Sort) -> Concept:
    """Return the code of a report that nothing names: that of the note, or of the one study that its results are of."""
    general = CODES[sort]
    if head.code or not _study(members[0]):
        return Concept(general.display or sort, (head.code, general) if head.code else (general,))
    study = members[0].code
    named = any(one.system == _LOINC for one in study.codings)
    return study if named else replace(study, codings=(*study.codings, general))


def _is_headed(place: Evidence, head: _Head) -> bool:
    """Return True for a place below a head, or one that begins with it: "MRI brain: cerebellar atrophy"."""
    return head.span.end <= place.start or place.start <= head.span.start < head.span.end < place.end


class _Page:
    """The heads of a document, each looked for once a block."""

    def __init__(self, document: Document, sections: Iterable[tuple[str, int, int]]) -> None:
        self.document = document
        self.issued = document.envelope.date if document.envelope else ""
        self._starts = [block.span.start for block in document.blocks]
        self._whole = self._of_note() or self._of_title()
        self._own: dict[int, tuple[_Head, ...]] = {}
        self._sections: list[_Head] = []
        self._conclusions = [
            (b.span.start, b.value) for b in document.blocks if b.label and b.value and self._concludes(b.label)
        ]
        self._apart: list[Span] = []
        for _, start, end in sections:
            title = document.blocks[max(0, bisect_right(self._starts, start) - 1)].span
            if self._whole is None or self._whole.span != title:
                self._sections += self._head(title, end)
            if self._concludes(title):
                self._apart.append(Span(title.end, end))

    def heads(self, place: Evidence) -> Iterator[_Head]:
        """Yield what may name the report of a place, the nearest first."""
        at = bisect_right(self._starts, place.start) - 1
        if at >= 0:
            if at not in self._own:
                self._own[at] = tuple(self._of_block(at))
            whole = self.document.blocks[at].table is not None
            yield from (one for one in self._own[at] if whole or _is_headed(place, one))
        if self._whole is not None:
            yield self._whole

    def paragraph(self, place: Evidence) -> _Head | None:
        """Return what stands for a head of results in prose: their paragraph, None for those of a table."""
        at = bisect_right(self._starts, place.start) - 1
        if at < 0 or self.document.blocks[at].table is not None:
            return None
        span = self.document.blocks[at].span
        return _Head(Span(span.start, span.start), "", _UNNAMED, span.end)

    def table(self, place: Evidence) -> _Head | None:
        """Return what stands for a head of the variants in a table's rows: the table; None elsewhere."""
        at = bisect_right(self._starts, place.start) - 1
        if at < 0 or self.document.blocks[at].table is None:
            return None
        span = self.document.blocks[at].span
        return _Head(Span(span.start, span.start), "", _UNNAMED, span.end)

    def is_note(self, head: _Head) -> bool:
        """Return True if a head is the kind of a note, which has the note's own date."""
        return head is self._whole and not head.span.end

    def _of_block(self, at: int) -> Iterator[_Head]:
        """What names a report in a block and above it: label or caption, the words that lead in, sections from within."""
        block = self.document.blocks[at]
        for span in (block.label, block.table.caption if block.table else None):
            if span is not None:
                yield from self._head(span, block.span.end)
        if block.kind in ("paragraph", "item"):
            yield from self._led_in(block)
        inside = [one for one in self._sections if one.span.start <= block.span.start and block.span.end <= one.end]
        yield from sorted(inside, key=lambda one: one.end - one.span.start)

    def _led_in(self, block: Block) -> Iterator[_Head]:
        """Words of a paragraph that say that results of a laboratory follow."""
        if found := _leading().search(self.document.text, block.span.start, block.span.end):
            yield _Head(Span(*found.span()), found.group(), frozenset({"laboratory"}), block.span.end)

    def _head(self, span: Span, end: int) -> Iterator[_Head]:
        printed = self.document.quote(span)
        name = _named(printed)
        if (sorts := _sorts(name)) and len(printed) <= _LONGEST:
            yield _Head(span, name, sorts, end)

    def _of_note(self) -> _Head | None:
        """The kind of a note from outside, where that is a report."""
        for label in self.document.envelope.labels if self.document.envelope else ():
            if sorts := _sorts(f"{label.code} {label.text}" if label.system == _LOINC else label.text):
                code = Coding(_LOINC, label.code, None) if label.system == _LOINC else None
                return _Head(Span(0, 0), label.text, sorts, len(self.document.text), code)
        return None

    def _of_title(self) -> _Head | None:
        """The first heading, where it calls the document the report of one service."""
        first = next((one for one in self.document.blocks if one.kind in ("title", "heading")), None)
        if first is None or self.document.text[: first.span.start].strip():
            return None
        name = _named(self.document.quote(first.span))
        sorts = _sorts(name)
        is_report = any(word in _words("whole") for word in key_of(name).split())
        return _Head(first.span, name, sorts, len(self.document.text)) if len(sorts) == 1 and is_report else None

    def evidence(self, head: _Head) -> Evidence | None:
        """Return the place of a head, None for the kind of a note and for a paragraph."""
        span = head.span
        return Evidence(span.start, span.end, self.document.quote(span)) if span.end > span.start else None

    def is_beside(self, place: int) -> bool:
        """Return True if a place is what a report says beside its results."""
        block = self.document.blocks[max(0, bisect_right(self._starts, place) - 1)]
        return block.label is not None and key_of(self.document.quote(block.label)) in _words("beside")

    def conclusion(self, head: _Head) -> str:
        """Return what the one field or section below a head concludes, "" for none or several."""
        spans = [value for start, value in self._conclusions if head.span.end <= start < head.end]
        spans += self._apart if head is self._whole else []
        texts = [" ".join(self.document.quote(span).strip(" :\n").split()) for span in spans]
        return texts[0] if len(texts) == 1 else ""

    def _concludes(self, label: Span) -> bool:
        return key_of(self.document.quote(label).strip(" :")) in _words("conclusion")


def _named(printed: str) -> str:
    """The name of a heading: without the number of a table and without a date."""
    name = printed[numbered.end() :] if (numbered := _NUMBERED.match(printed)) else printed
    dated = _DATED.search(name)
    return (name[: dated.start()] if dated else name).strip(" \n:;,.–—-(")


def _sorts(name: str) -> frozenset[Sort]:
    """The services that some words name."""
    key = f" {key_of(name)} "
    if any(f" {word} " in key for word in _words("none")):
        return frozenset()
    return frozenset(sort for sort in _SORTS if any(f" {word} " in key for word in _words(sort) if word))
