"""Whether a page that introduces nobody is about one person all the same: what speaks for it, what against, by weight.

The words are entries of kind `trace` in the mapping files; here stands only where they are looked for and how they add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.facts import Quantity
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.parsers.index import Index, part
from etl.parsers.layout.tree import Framed
from etl.parsers.number import QuantityHit
from etl.parsers.people.informants import own_words
from etl.parsers.people.number import CLINICAL, NO_NAMES, asks, is_of_many
from etl.parsers.people.others import of_provider
from etl.parsers.people.sex import PRONOUN
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import find_ages
from etl.patterns import regex

ENOUGH = 3
"""The weight that makes a page one about somebody."""
_STRONG, _NAMED = 3, 2
"""What a subject weighs with an exact value, a day or a treatment of theirs; with a disease alone, as textbooks have it, or where a
name may be another word, it weighs less."""
_MOST = 2
"""So much values, days, treatments and the words of notes weigh at most, each by themselves."""
_MOST_WORDS = 3
_LOOKED, _LONGEST = 60_000, 4_000
"""Characters of a page, and of a sentence, that are looked at: what a page is about shows early."""
_LONGEST_LABEL = 40
_NEAR, _REACH = 48, 60
_NAME = regex(
    r"(?:^|[:,;–-]\s|\n)\W*(?P<name>[A-Z][a-zà-ÿ'’]+(?:-[A-Z][a-zà-ÿ]+)?(?:\s[A-Z][a-zà-ÿ'’]+(?:-[A-Z][a-zà-ÿ]+)?)?)\s(?=[a-z])"
)
_WHOSE = regex(r"(?<![\w'’-])(?:[A-Z][a-zà-ÿ]+(?: [A-Z]\.| [A-Z][a-zà-ÿ]+)?|(?:Patient|Case) [\dA-H]{1,3})['’]s ")
_DAY_BEHIND = regex(r"\.?[\s:=]{0,3}\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_OPENS_PIECE = regex(r"^$|[,;:]\s$")
_PARTICIPLE = regex(
    r"(?:[A-Z][a-z]{2,}ed|Seen|Given|Found|Put|Stable|Better|Worse|Unchanged)\b(?!\s(?:by|as|to|for)\b)"
)
"""How a sentence of a note begins that leaves out whom it is about."""
_ON_MEDICINE = regex(r"\b[Oo]n\s$")
_OPENING = regex(r"(?:^|[.:,;(–-]\s+|\n|\b(?:and|but|that|when|since|then|as|where|because|while)\s)$")
_OWN = regex(r"[\s,]*(?:[\w'’-]+\s){0,2}?")
_TEXT = ("paragraph", "item", "field")
_FILLED = regex(r"[^_\[\]☐□…]*[^\W_][^_\[\]☐□…]*")
"""An answer, and neither a blank nor choices to tick."""
_LABEL = regex(r"\s*(?P<label>[^\W\d_][^:：\n]{0,39}?)\s?[:：](?=\s|$)")
_MARK = regex(r"^[^\w]+")
_VALUED = frozenset(("measure", "scale", "site", "function"))
_TREATED = frozenset(("medicine", "procedure", "cells"))
_ILL = frozenset(("condition", "finding"))
_LASTING = frozenset(("condition", "procedure", "cells"))
_BETWEEN = regex(r"[^.;:\d]{0,28}?(?:(?:at|after|before|on) (?:\d{1,2} [a-z]+|[a-z]+))?(?:\s?[:=]\s?)?[^.;:\d]{0,12}")
_ON = regex(r"[^.;\n]{0,16}?")
_ASKED = frozenset(("diagnosis", "diagnosed", "medication", "comorbidity", "complaint", "admission", "discharge"))
"""What the labels of a form ask whose answers are somebody's."""
_FEW_WORDS = 6
_OF_BODY = frozenset(("side", "unchanged", "improved", "worsened", "relapsed", "resolved", "discontinued"))
"""Roles of words that say where something is in one body, or how it went on."""
_ANSWER = regex(r"\s*(?:yes|no|none|[+-]|[✓✔✗✘☒]|y|n|present|absent|positive|negative)\s*[.;]?\s*", re.I)
_I = regex(r"\bI\b(?=['’]| [a-z])(?! and II\b)|\b[Mm]y (?!patients?\b|colleagues?\b|clinic\b|practice\b)")
_DAY = len("2014-05")


class _Words(Struct, frozen=True):
    """The phrases of one role: a pattern that finds them, and the weights of those that don't weigh 1."""

    pattern: re.Pattern[str]
    weights: Mapping[str, int]

    def weight(self, text: str, *, most: int) -> int:
        """Add up the weights of the different phrases in a text."""
        return min(
            most, sum(self.weights.get(one, 1) for one in {m.group().lower() for m in self.pattern.finditer(text)})
        )


def phrases(lexicon: Lexicon, role: str, value: str | None = None) -> str:
    """Return the phrases of a role as alternatives of an expression, the longest first.

    Args:
        lexicon: the mappings.
        role: of entries of kind `trace`.
        value: of those entries only that have it.
    """
    terms = {term.lower() for entry in _entries(lexicon, role, value) for term in (entry.name, *entry.synonyms)}
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    return "|".join(re.escape(" ".join(term.split())).replace(r"\ ", r"\s+") for term in longest_first)


def _entries(lexicon: Lexicon, role: str, value: str | None) -> list[Entry]:
    return [entry for entry in lexicon.of_role("trace", role) if value is None or entry.value == value]


@once_for_mappings
def _words(lexicon: Lexicon, role: str, value: str | None = None) -> _Words:
    """The phrases of a role as one pattern; those of one value only where it is given."""
    weights: dict[str, int] = {}
    for entry in _entries(lexicon, role, value):
        number = int(entry.value) if entry.value.isdigit() else 1
        weights |= {" ".join(term.lower().split()): number for term in (entry.name, *entry.synonyms)}
    return _Words(re.compile(rf"(?<![\w/-])(?:{phrases(lexicon, role, value)})(?![\w-])", re.I), weights)


class _Sentence(Struct, frozen=True):
    """A sentence or field that may be somebody's."""

    span: Span
    words: str
    mentions: tuple[Mention, ...]


def of_somebody(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon, tabled: int) -> bool:
    """Return True if what stands in a page that introduces nobody is one person's.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for the words that speak for a person, and against one.
        tabled: what its tables weigh.

    Returns:
        Whether the page weighs enough (`ENOUGH`): an exact value, a day, a treatment or a disease of a named or
        pronoun'd subject does; so do several values, days, treatments, labels and words of a note without a subject.
        Words of a trial, product, price, guideline, textbook or leaflet take away.
    """
    against = _against(document, framed, lexicon)
    if against >= 2 * ENOUGH:
        return False
    own = list(_own(document, framed, found, lexicon))
    if not tabled and not any(m.entry.kind in CLINICAL for one in own for m in one.mentions):
        return False
    return tabled + sum(_weights(document, own, framed, found, lexicon)) - against >= ENOUGH


def _own(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> Iterator[_Sentence]:
    """Yield the sentences that speak neither of many nor in general, nor of who treats, sells or finds something."""
    others = [_words(lexicon, role).pattern for role in ("general", "maker")]
    ordered = _words(lexicon, "order").pattern
    for item in framed:
        if item.block.span.start > _LOOKED:
            return
        if item.frame.attitude != "reported" or item.block.table is not None or asks(document, item.block):
            continue
        for span in split_sentences(document.text, item.block.span.start, item.block.span.end):
            if span.end - span.start > _LONGEST or span.start > _LOOKED:
                continue
            words = own_words(document.quote(span))
            if is_of_many(words) or of_provider(words) or words.rstrip().endswith(("?", "!")):
                continue
            if not ordered.match(_MARK.sub("", words)) and not any(pattern.search(words) for pattern in others):
                yield _Sentence(span, document.quote(span), part(found.mentions, span))


def _weights(
    document: Document, own: Sequence[_Sentence], framed: Sequence[Framed], found: Index, lexicon: Lexicon
) -> Iterator[int]:
    """Yield what each kind of trace weighs."""
    values = {one.span: len(_values(document.text, one, found)) for one in own}
    days = {one.span for one in own if _is_dated(one, found)}
    given = {one.span for one in own if _is_given(document.text, one, found, lexicon)}
    yield min(_MOST, sum(values.values()))
    yield min(_MOST, len(days))
    yield min(_MOST, len(given))
    yield any(_is_of_day(one, found) for one in own)
    yield _NAMED * any(
        age.value is not None for one in own for age in find_ages(document.text, one.span.start, one.span.end)
    )
    yield min(_MOST, sum(_is_ones_own(one, found, lexicon) for one in own))
    yield min(_MOST, _answers(document, framed, found))
    yield min(_MOST_WORDS, sum(map(_is_tellers, own)))
    yield any(map(_is_bare, own))
    yield any(_takes(document.text, one) for one in own)
    yield _labels(document, framed, found, lexicon)
    yield ENOUGH * any(_is_birth(document.text, one, lexicon) for one in own)
    told = "\n".join(one.words for one in own)
    yield _words(lexicon, "note").weight(told, most=_MOST_WORDS)
    yield _words(lexicon, "letter").weight(document.text[:_LOOKED], most=1)
    certain = {one.span for one in own if values[one.span]} | days | given
    yield max((_subject(one, lexicon, certain=one.span in certain) for one in own), default=0)


def _subject(one: _Sentence, lexicon: Lexicon, *, certain: bool) -> int:
    """Weigh the subject of a sentence of whom a value, day, treatment or disease is stated; 0 without one."""
    verbs = _words(lexicon, "verb")
    named = 0
    for start, end, weight in _subjects(one, lexicon):
        if not _OPENING.search(one.words[max(0, start - 12) : start]):
            continue
        verb = verbs.pattern.search(one.words, end, end + _REACH)
        if verb is None or not _OWN.fullmatch(one.words, end, verb.start()):
            continue
        bare = _words(lexicon, "verb", "bare").pattern.fullmatch(verb.group()) is not None
        ill = not bare and any(
            m.entry.kind in _ILL | _TREATED and 0 <= m.start - one.span.start - verb.end() <= _NEAR
            for m in one.mentions
        )
        if certain or ill:
            return weight if certain else _NAMED
        named = 1 if weight == _NAMED else named
    clinical = certain or any(m.entry.kind in CLINICAL for m in one.mentions)
    theirs = PRONOUN.search(one.words) if certain else PRONOUN.match(_MARK.sub("", one.words))
    return _NAMED if clinical and (theirs or _is_owned(one)) else named


def _is_owned(one: _Sentence) -> bool:
    """Whether a sentence says of a disease or test that it is somebody's by name: "Lena's ferritin"."""
    begins = {
        m.start - one.span.start for m in one.mentions if m.entry.kind in ("measure", "scale", "condition", "finding")
    }
    return any(m.end() in begins for m in _WHOSE.finditer(one.words))


def _subjects(one: _Sentence, lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """Yield where a subject begins and ends, and what it weighs: a pronoun, a word for the patient, a name."""
    for m in _words(lexicon, "subject").pattern.finditer(one.words):
        if m.group() != "i":
            yield m.start(), m.end(), _STRONG
    for m in _NAME.finditer(one.words):
        name = m["name"]
        begin = one.span.start + m.start("name")
        termed = any(t.start < begin + len(name) and begin < t.end for t in one.mentions)
        if not termed and not set(name.split()) & NO_NAMES and not lexicon.find(name):
            yield m.start("name"), m.end("name"), _NAMED


def _values(text: str, one: _Sentence, found: Index) -> list[Mention]:
    """The measures of a sentence that have an exact value right after them."""
    hits = part(found.quantities, one.span)
    return [m for hit in hits if (m := value_of(text, one.span, hit, found)) is not None and _is_exact(m, hit)]


def _is_exact(m: Mention, hit: QuantityHit) -> bool:
    """Whether a number is no price or size: it has a unit, or belongs to a scale or grade."""
    united = isinstance(hit.value, Quantity) and bool(hit.value.unit or hit.value.code)
    return (
        united or m.entry.kind != "measure" or bool(hit.grade) or hit.kind == "fraction" or m.entry.role != "laboratory"
    )


def value_of(text: str, sentence: Span, hit: QuantityHit, found: Index) -> Mention | None:
    """Return the measure right before a number that is its value, or the limb of a grade.

    Args:
        text: the document's text.
        sentence: the sentence of the number.
        hit: the number.
        found: what stands where.

    Returns:
        The measure; None for a range, a bound and a time, which are no value.
    """
    if not isinstance(hit.value, Quantity) or hit.value.comparator or hit.sd is not None:
        return None
    if any(d.start <= hit.start < d.end for d in part(found.durations, sentence)):
        return None
    before = part(found.mentions, Span(sentence.start, hit.start))
    last = next((m for m in reversed(before) if m.entry.kind in _VALUED), None)
    if last is None or not _BETWEEN.fullmatch(text, last.end, hit.start):
        return None
    return last if last.entry.kind != "site" or hit.grade else None


def _is_dated(one: _Sentence, found: Index) -> bool:
    """Whether a sentence that names something clinical has a day, a month or a duration up to now."""
    if not any(m.entry.kind in CLINICAL for m in one.mentions):
        return False
    days = [d for d in part(found.dates, one.span) if d.first and (len(d.first) >= _DAY or d.comparator == "since")]
    return bool(days) or (any(m.entry.kind in _LASTING for m in one.mentions) and bool(part(found.durations, one.span)))


def _is_ones_own(one: _Sentence, found: Index, lexicon: Lexicon) -> bool:
    """Whether a sentence says something clinical as it is said of one body: on a side, absent, changed, or by a verb alone."""
    timed = bool(part(found.dates, one.span)) or bool(part(found.durations, one.span))
    if not timed and not any(m.entry.kind in CLINICAL for m in one.mentions):
        return False
    if any(m.entry.role in _OF_BODY for m in one.mentions if m.entry.kind in ("qualifier", "cue")):
        return True
    negated = [m.start - one.span.start for m in one.mentions if m.entry.role == "negated"]
    if any(_OPENS_PIECE.search(one.words[max(0, at - 2) : at]) for at in negated):
        return True
    words = _MARK.sub("", one.words)
    return _words(lexicon, "verb").pattern.match(words) is not None or _PARTICIPLE.match(words) is not None


def _is_tellers(one: _Sentence) -> bool:
    """Whether somebody tells something clinical of themselves: "I can walk 500 m"."""
    return any(m.entry.kind in CLINICAL for m in one.mentions) and _I.search(own_words(one.words)) is not None


def _is_bare(one: _Sentence) -> bool:
    """Whether a sentence is no more than the name of a disease, as the diagnosis of a note: "Psoriasis."."""
    ill = [m for m in one.mentions if m.entry.kind == "condition"]
    return len(ill) == 1 and ill[0].end - ill[0].start >= len(one.words.strip(" .,;\n"))


def _takes(text: str, one: _Sentence) -> bool:
    """Whether somebody is said to be on a medicine: "On entecavir", "she is on zinc"."""
    medicines = [m for m in one.mentions if m.entry.kind == "medicine"]
    return any(_ON_MEDICINE.search(text, max(one.span.start, m.start - 4), m.start) for m in medicines)


def _answers(document: Document, framed: Sequence[Framed], found: Index) -> int:
    """Count the clinical labels that are answered with yes or no, or the like."""
    count = 0
    for item in framed:
        label, value = item.block.label, item.block.value
        if item.frame.attitude == "reported" and item.block.kind == "field" and label is not None and value is not None:
            named = any(m.entry.kind in CLINICAL for m in part(found.mentions, label))
            count += named and _ANSWER.fullmatch(document.text, value.start, value.end) is not None
    return count


def _is_of_day(one: _Sentence, found: Index) -> bool:
    """Whether a sentence hardly says more than a day: "Seen 7 October 2014."."""
    days = [d for d in part(found.dates, one.span) if d.first and len(d.first) > _DAY]
    return bool(days) and len(one.words.split()) <= _FEW_WORDS


def _is_given(text: str, one: _Sentence, found: Index, lexicon: Lexicon) -> bool:
    """Whether a treatment of a sentence has a dose, or a word that says that it was given."""
    treated = [m for m in one.mentions if m.entry.kind in _TREATED]
    if not treated:
        return False
    hits = [h for h in part(found.quantities, one.span) if isinstance(h.value, Quantity) and h.value.unit]
    dosed = any(
        m.entry.kind == "medicine" and _ON.fullmatch(text, m.end, h.start)
        for m in treated
        for h in hits
        if h.start >= m.end
    )
    return dosed or _words(lexicon, "given").pattern.search(one.words) is not None


def _is_birth(text: str, one: _Sentence, lexicon: Lexicon) -> bool:
    """Whether a day of birth is printed beside its label: nobody's page has that."""
    labels = _words(lexicon, "label", "birth").pattern
    return any(_DAY_BEHIND.match(text, one.span.start + m.end()) for m in labels.finditer(one.words))


def _labels(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> int:
    """Weigh the labels that only forms about somebody have, and those whose answer is a disease or a medicine."""
    known = _words(lexicon, "label")
    weight = 0
    for label, rest, roles in _labelled(document, framed):
        words = " ".join(label.lower().split())
        if known.pattern.fullmatch(words):
            weight += known.weights.get(words, 1)
        elif roles & _ASKED and any(m.entry.kind in ("condition", "medicine") for m in part(found.mentions, rest)):
            weight += _NAMED
    return min(weight, _MOST_WORDS)


def _labelled(document: Document, framed: Sequence[Framed]) -> Iterator[tuple[str, Span, frozenset[str]]]:
    """Yield the labels of fields and lines, and short headings, with what follows and what they ask for."""
    for item, following in zip_longest(framed, framed[1:]):
        block = item.block
        if item.frame.attitude != "reported" or block.table is not None:
            continue
        roles = frozenset(role.removeprefix("field:") for role in item.frame.roles)
        if block.kind in ("heading", "title") and block.span.end - block.span.start <= _LONGEST_LABEL:
            if following is not None and following.block.kind in _TEXT and not _is_label(document, following):
                yield (
                    _MARK.sub("", document.quote(block.span)).strip(" :："),
                    Span(block.span.end, block.span.end),
                    roles,
                )
        elif block.label is not None and block.value is not None:
            if not _FILLED.fullmatch(document.text, block.value.start, block.value.end) or _asks(document, block):
                continue
            yield document.quote(block.label).strip(" :：*-•\n"), block.value, roles
        elif (m := _LABEL.match(document.text, block.span.start, block.span.end)) is not None:
            yield m["label"], Span(m.end(), block.span.end), roles


def _asks(document: Document, block: Block) -> bool:
    """Return True if a label is followed by a question: "Diagnosis: how is it made?"."""
    return block.value is not None and document.quote(block.value).rstrip().endswith("?")


def _is_label(document: Document, item: Framed) -> bool:
    return document.quote(item.block.span).rstrip().endswith((":", "："))


def _against(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> int:
    """Weigh the words that pages about nobody have."""
    weight = _words(lexicon, "page").weight(document.text[:_LOOKED], most=2 * ENOUGH)
    known = _words(lexicon, "page_label").pattern
    for item in framed:
        span = item.block.span
        if item.block.kind in ("title", "heading") and item is framed[0]:
            weight += _NAMED * (lexicon.label(document.quote(span).strip(), "condition") != ())
        weight += _NAMED * _asks(document, item.block)
        weight += known.match(_MARK.sub("", document.text[span.start : span.start + _LONGEST_LABEL])) is not None
    return weight
