"""Terms that look clinical and that no mapping knows: a curator's next entries, the surest first.

Where a term stands tells that it is clinical (a table's row, a label with a value, what is denied or found), or its
ending does. The endings are a mapping file; here are only grammar, signs and numbers. How sure it is: by what told it, by
known terms in its company (the other rows of the table, the rest of the sentence), by a unit; less so where a label looks like
a number, a time, a name or a head, and where a word is common in the documents.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from etl.document import Block, Cell, Document, Span, Table
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import Sorter
from etl.parsers.cell.legend import legend_of
from etl.parsers.endings import by_ending, endings
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.statements import read as read_statements
from etl.parsers.when.dates import find_dates
from etl.tables.asks import Asked, label_of_row
from etl.tables.facts import columns_asked
from etl.tables.people import heads_of
from etl.tables.planned import texts_of

CONTEXTS = 3
"""How many contexts of a term are shown."""
_WIDTH = 60
_LONGEST = 60
_QUIET = frozenset(("site", "unit", "qualifier", "cue", "relation", "country"))
"""Kinds that may stand inside a term without making it known."""
_STOP_WORDS = """
a an the of in on at by for from to and or but nor with without since when while although however because as if than
then that which who whom whose this these those he she it they we i you his her their its our my not no any was were
is are be been being has have had do does did will would can could may might must after before during until still only
also very more most less least such other same both all each per about into within over under through there here so up
out him them us me one two three four five six seven eight nine ten year years month months week weeks day days hour
hours time times patient patients man woman men women male female boys girls age date total subtotal sum children child people persons person subjects examined effect lasting problem problems cause
causes medicine medicines better worse birth
"""
_STOPS = frozenset(_STOP_WORDS.split())
_OPENING = {"negated": "finding", "historical": "condition", "diagnosed": "condition"}
"""Roles of cues behind which something clinical is named, and its kind."""


_CLINICAL = frozenset(
    ("finding", "condition", "function", "measure", "scale", "procedure", "medicine", "gene", "cells")
)
_SURE = {"its ending": 4, "an abbreviation with a score": 3, "an abbreviation with a number and a unit": 3}
_LABEL, _SIGN, _NAMED = 2, 2, 1
"""What a label, a sign in brackets and a place in a sentence speak for; see `_SURE` for the rest."""
_DOUBT = 5
"""What looks like no term at all loses so much."""
_REPORTED = "named where a finding is reported"
_TIME_WORDS = """
s sec min h hr hrs d wk mo y yr yrs day days week weeks month months year years old am pm x jan feb mar apr may jun jul aug sep
sept oct nov dec januar march april june july august september octob novemb decemb
"""
_TIMES = frozenset(_TIME_WORDS.split())
"""Units that say when."""
_COMMON = 0.04
"""A word in so many of the documents (and three at least) is no rare one."""


class Term(Struct, frozen=True):
    """A term that no mapping knows.

    Args:
        text: as it is printed most often.
        kind: the kind of entry that it would be, guessed.
        count: how often it stands in the documents.
        documents: in how many documents.
        contexts: some places, each as `document: … the text around it …`.
        units: units printed behind its numbers.
        why: what made it look clinical.
        points: how sure that is.
    """

    text: str
    kind: str
    count: int
    documents: int
    contexts: tuple[str, ...]
    units: tuple[str, ...] = ()
    why: str = ""
    points: int = 0


class _Sight(Struct, frozen=True):
    text: str
    kind: str
    why: str
    document: str
    context: str
    unit: str = ""
    points: int = 0


class _Found(Struct, frozen=True):
    """A place with the kind it speaks for, what made it look clinical, the unit behind its number, and how sure it is."""

    span: Span
    kind: str
    why: str
    unit: str = ""
    points: int = 0


def suggest(documents: Iterable[Document], lexicon: Lexicon) -> list[Term]:
    """The clinical-looking terms that no mapping knows.

    Args:
        documents: what readers made.
        lexicon: the compiled mappings.

    Returns:
        The terms, the surest first, and of equals the most frequent.
    """
    known = endings(lexicon)
    seen: dict[str, list[_Sight]] = defaultdict(list)
    spread: Counter[str] = Counter()
    number = 0
    for document in documents:
        number += 1
        spread.update(set(_patterns()["plain"].findall(document.text.lower())))
        places: set[tuple[str, int]] = set()
        for start, sight in _sights(document, lexicon, known):
            key = _key(sight.text)
            if (key, start) not in places:
                places.add((key, start))
                seen[key].append(sight)
    common = {word for word, count in spread.items() if count >= max(3, number * _COMMON)}
    terms = (_term(sights, common) for sights in seen.values())
    return sorted(terms, key=lambda t: (-t.points, -t.count, -t.documents, t.text.lower()))


def as_yaml(terms: Sequence[Term]) -> dict[str, str]:
    """The terms as mapping files, ready to be read over and completed.

    Args:
        terms: see `suggest`.

    Returns:
        The text of a mapping file for each kind that was guessed.
    """
    files: dict[str, list[str]] = {}
    taken: set[tuple[str, str]] = set()
    for term in terms:
        id_ = _id(term.text)
        if not id_ or (term.kind, id_) in taken:
            continue
        taken.add((term.kind, id_))
        lines = files.setdefault(term.kind, [])
        lines.append(f"  # {term.count} times in {term.documents} documents; {term.why}")
        lines += [f"  #   {context}" for context in term.contexts]
        lines += [f"  {id_}:", f"    name: {_quoted(term.text)}"]
        if term.units and term.kind in ("measure", "medicine"):
            lines.append(f"    # printed with {', '.join(term.units)}; give `units` as UCUM codes")
    head = "# Suggested, not verified: correct the name, add synonyms and verified codes, delete what isn't a term.\n"
    return {kind: f"{head}kind: {kind}\nentries:\n" + "\n".join(lines) + "\n" for kind, lines in files.items()}


def _term(sights: list[_Sight], common: set[str]) -> Term:
    texts = [sight.text for sight in sights]
    kinds = [sight.kind for sight in sights]
    documents = {sight.document for sight in sights}
    contexts = dict.fromkeys(f"{sight.document}: {sight.context}" for sight in sights)
    return Term(
        text=Counter(texts).most_common(1)[0][0],
        kind=Counter(kinds).most_common(1)[0][0],
        count=len(sights),
        documents=len(documents),
        contexts=tuple(contexts)[:CONTEXTS],
        units=tuple(sorted({sight.unit for sight in sights if sight.unit})),
        why=sights[0].why,
        points=max(sight.points for sight in sights) - 2 * _is_common(sights[0], common) + (len(documents) > 1),
    )


def _is_common(sight: _Sight, common: set[str]) -> bool:
    """Whether all words of what a sentence names are common in the documents."""
    words = _patterns()["plain"].findall(sight.text.lower())
    return sight.why == _REPORTED and all(word in common or word in _STOPS for word in words)


def _sights(document: Document, lexicon: Lexicon, endings: tuple[tuple[str, str], ...]) -> Iterator[tuple[int, _Sight]]:
    reading = read_statements(document, lexicon)
    of_people = {place.table.span.start: place for place in reading.tables if place.people is not None}
    for statement in reading.statements:
        if statement.attitude == "reported" and statement.subjects:
            for found in _named(document, statement.span, statement.mentions):
                yield found.span.start, _sight(document, found)
    for block in document.blocks:
        here: Iterable[_Found]
        if block.table is not None and (place := of_people.get(block.table.span.start)) is not None:
            here = _kept(reading, place)
        elif block.table is not None:
            here = _rows(block.table, lexicon)
        else:
            mentions = lexicon.find(document.text, block.span.start, block.span.end)
            here = [
                *(_field(document, block, lexicon) if block.kind == "field" else ()),
                *_abbreviated(document, block.span, mentions, lexicon.units()),
                *_ended(document, block.span, mentions, endings),
            ]
        for found in _apart(list(here)):
            yield found.span.start, _sight(document, found)


def _sight(document: Document, found: _Found) -> _Sight:
    text = " ".join(document.quote(found.span).split()).strip(" :*†‡§.")
    doubt = _DOUBT if _is_no_term(text) else 0
    context = _context(document.text, found.span)
    return _Sight(text, found.kind, found.why, document.name, context, found.unit, found.points - doubt)


def _is_no_term(text: str) -> bool:
    """Whether a text looks like the number of a person or visit, a time, a name, or says nothing of its own."""
    if _patterns()["id"].fullmatch(text) or _patterns()["person"].search(text):
        return True
    words = _patterns()["plain"].findall(text.lower())
    return all(len(word) < 2 or word in _STOPS for word in words)


def _apart(found: list[_Found]) -> Iterator[_Found]:
    """One sight of each place, the longest."""
    end = -1
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if one.span.end > end:
            end = one.span.end
            yield one


def _kept(reading: Reading, place: TableInPlace) -> Iterator[_Found]:
    """Yield the labels of a table of people that are kept as printed: heads of columns, or the tests of its rows."""
    table = place.people
    if table is None:
        return
    layout, sorter = table.layout, Sorter(reading.lexicon)
    asked = columns_asked(reading, place, table, None, sorter, legend_of(reading, place))
    in_rows = {column for _, column in layout.test}
    company = 2 if 3 * sum(one.role == "thing" for one in asked) >= len(asked) else 0
    for c, (one, cells) in enumerate(zip(asked, heads_of(layout), strict=True)):
        if cells and c not in in_rows and _as_printed(one):
            yield _label_found(cells[-1], texts_of(layout, c), company)
    columns = dict(layout.test)
    if {"test", "value"} <= columns.keys():
        for row in (row for _, rows in layout.people for row in rows):
            cell = layout.grid.rows[row][columns["test"]]
            if cell is not None and cell.text.strip() and _as_printed(label_of_row(reading, None, cell)):
                yield _label_found(cell, [layout.grid.text(row, columns["value"])], company)


def _as_printed(one: Asked) -> bool:
    """Return True if no mapping knows what a column or row asks."""
    return one.role == "text" and not one.code.entry and _looks(one.label)


def _label_found(cell: Cell, values: Sequence[str], company: int) -> _Found:
    """Return a label that is kept as printed; without numbers and marks its kind is a guess."""
    kind, unit = _kind_of(values)
    points = (_LABEL if kind else _NAMED) + company + _measured(cell.text, unit)
    return _Found(cell.span, kind or "finding", "the label of a table of people, kept as printed", unit, points)


def _rows(table: Table, lexicon: Lexicon) -> Iterator[_Found]:
    labels: dict[int, Span] = {}
    values: dict[int, list[str]] = defaultdict(list)
    for cell in table.cells:
        if cell.column == 0 and cell.colspan < table.columns and not cell.header:
            labels[cell.row] = cell.span
            values[cell.row].insert(0, cell.text)
        elif cell.column:
            values[cell.row].append(cell.text)
    first = min(values, default=0)
    numbered = [
        row for row in labels if row != first and values[row] and _patterns()["id"].fullmatch(values[row][0].strip())
    ]
    if len(numbered) > 1 and 2 * len(numbered) >= len(labels) - 1:
        yield from _heads(table, lexicon, first)  # its rows are numbered: what it tells stands in its heads
        return
    known = {row for row in labels if values[row] and _is_clinical(values[row][0], lexicon)}
    company = 2 if len(known) > 1 and len(known) * 3 >= len(labels) else 0
    for row, span in labels.items():
        label, *others = values[row] or [""]
        kind, unit = _kind_of(others)
        if kind and _looks(label) and not _known_label(label, lexicon):
            head = _DOUBT if row == first else 0
            yield _Found(
                span, kind, "the label of a table's row", unit, _LABEL + company + _measured(label, unit) - head
            )


def _heads(table: Table, lexicon: Lexicon, first: int) -> Iterator[_Found]:
    """Yield the heads of a table whose rows have numbers for labels."""
    below: dict[int, list[str]] = defaultdict(list)
    for cell in table.cells:
        if cell.row > first:
            below[cell.column].append(cell.text)
    for cell in table.cells:
        kind, unit = _kind_of(below[cell.column])
        is_head = cell.row == first and cell.column and cell.colspan == 1
        if is_head and kind and _looks(cell.text) and not _known_label(cell.text.strip(), lexicon):
            yield _Found(cell.span, kind, "the head of a table's column", unit, _LABEL + _measured(cell.text, unit))


def _is_clinical(label: str, lexicon: Lexicon) -> bool:
    """Whether a label names something that the mappings know."""
    return bool(lexicon.scales_with(label)) or any(m.entry.kind in _CLINICAL for m in lexicon.find(label))


def _measured(label: str, unit: str) -> int:
    """What a unit or a range speaks for: behind the number, or at the end of the label ("Flexion (°)", "Naming (of 20)")."""
    told = _patterns()["measured"].search(label)
    return 2 if told or (unit and unit.lower().rstrip(".") not in _TIMES) else 0


def _field(document: Document, block: Block, lexicon: Lexicon) -> Iterator[_Found]:
    if block.label is None or block.value is None:
        return
    label, value = document.quote(block.label), document.quote(block.value)
    kind, unit = _kind_of([value])
    if kind and _looks(label) and not _known_label(label.strip(" :\n\t"), lexicon):
        yield _Found(block.label, kind, "a label with a value", unit, _LABEL + _measured(label, unit))


def _looks(label: str) -> bool:
    words = label.split()
    return 1 < len(label.strip()) <= _LONGEST and 0 < len(words) <= 7 and any(word[:1].isalpha() for word in words)


def _known_label(label: str, lexicon: Lexicon) -> bool:
    if not label[:1].isalpha() or find_dates(label, None):
        return True
    if any(lexicon.label(label, kind) for kind in ("heading", "field", "furniture", "relation", "country")):
        return True
    bare = _patterns()["unit"].sub("", label)
    return bool(lexicon.scales_with(label)) or bool(lexicon.find(bare))


def _kind_of(values: Sequence[str]) -> tuple[str, str]:
    """The kind that values speak for ("" for none), and the unit behind a number."""
    said = [value.strip() for value in values if value.strip()]
    for value in said:
        number = _patterns()["number"].match(value)
        if number:
            if number["of"]:
                return "scale", ""
            return "measure", number["unit"] or ""
    if said and all(_patterns()["mark"].fullmatch(value) for value in said):
        return "finding", ""
    return "", ""


def _named(document: Document, span: Span, mentions: Sequence[Mention]) -> Iterator[_Found]:
    """What is named behind a word that denies or reports a finding, or before a plus or minus in brackets."""
    text = document.text
    covered = _Covered(mentions)
    points = _NAMED + min(2, sum(m.entry.kind in _CLINICAL for m in mentions))
    for mention in mentions:
        kind = _OPENING.get(mention.entry.role, "") if mention.entry.kind == "cue" else ""
        phrase = _phrase(text, mention.end, span.end) if kind else None
        if phrase and not covered.by_term(phrase):
            yield _Found(phrase, kind, _REPORTED, "", points)
    for match in _patterns()["with"].finditer(text, span.start, span.end):
        phrase = _phrase(text, match.end(), span.end)
        if phrase and not covered.by_any(phrase):
            yield _Found(phrase, "finding", _REPORTED, "", points)
    for match in _patterns()["sign"].finditer(text, span.start, span.end):
        phrase = _phrase_before(text, match.start(), max(span.start, match.start() - _LONGEST))
        # One word is mostly the end of a term that something stands between.
        if phrase and " " in text[phrase.start : phrase.end] and not covered.by_term(phrase):
            yield _Found(phrase, "finding", "stands before a plus or minus", "", points - _NAMED + _SIGN)


def _phrase(text: str, start: int, end: int) -> Span | None:
    """One to four words up to a sign or a function word; what goes on with a verb or a preposition is no finding."""
    first = last = -1
    at = start
    for _ in range(4):
        match = _patterns()["word"].match(text, at, end)
        if match is None or match["word"].lower() in _STOPS:
            break
        first, last = (match.start("word") if first < 0 else first), match.end("word")
        at = last
    said = text[first:last].lower() if first >= 0 else ""
    whole = _patterns()["close"].match(text, last, end) if first >= 0 else None
    if whole is None or len(said) < 4 or said.endswith(("ed", "ing", "ly")):
        return None
    return Span(first, last)


def _phrase_before(text: str, end: int, begin: int) -> Span | None:
    words = list(_patterns()["plain"].finditer(text, begin, end))
    chosen: list[re.Match[str]] = []
    for word in reversed(words[-4:]):
        gap = text[word.end() : chosen[-1].start() if chosen else end]
        if gap.strip() or word[0].lower() in _STOPS:
            break
        chosen.append(word)
    if not chosen or chosen[0].end() - chosen[-1].start() < 3:
        return None
    return Span(chosen[-1].start(), chosen[0].end())


def _abbreviated(
    document: Document, span: Span, mentions: Sequence[Mention], units: Mapping[str, str]
) -> Iterator[_Found]:
    """Capitals with a number and a unit, or a number out of another one, behind them."""
    covered = _Covered(mentions)
    for match in _patterns()["short"].finditer(document.text, span.start, span.end):
        place = Span(*match.span("name"))
        if covered.by_any(place):
            continue
        if match["of"]:
            why = "an abbreviation with a score"
            yield _Found(place, "scale", why, "", _SURE[why])
        elif match["unit"] and (match["unit"] in units or "/" in match["unit"] or match["unit"] == "%"):
            why = "an abbreviation with a number and a unit"
            doubt = _DOUBT if match["unit"].lower() in _TIMES else 0
            yield _Found(place, "measure", why, match["unit"], _SURE[why] - doubt)


def _ended(
    document: Document, span: Span, mentions: Sequence[Mention], endings: tuple[tuple[str, str], ...]
) -> Iterator[_Found]:
    covered = _Covered(mentions)
    for place, kind in by_ending(document.text, span, endings):
        if not covered.by_any(place):
            yield _Found(place, kind, "its ending", "", _SURE["its ending"])


class _Covered(Struct, frozen=True):
    """The places of a block that mappings know."""

    mentions: Sequence[Mention]

    def by_any(self, span: Span) -> bool:
        return any(m.start < span.end and m.end > span.start for m in self._near(span))

    def by_term(self, span: Span) -> bool:
        return any(m.start < span.end and m.end > span.start and m.entry.kind not in _QUIET for m in self._near(span))

    def _near(self, span: Span) -> Sequence[Mention]:
        # Mentions stand in the order of the text and are short: those that begin near the span are enough.
        low = bisect_left(self.mentions, span.start - 200, key=lambda m: m.start)
        high = bisect_left(self.mentions, span.end, key=lambda m: m.start)
        return self.mentions[low:high]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"[^\W\d_][\w'’-]{0,40}"
    number = r"[<>≤≥]?\s?\d{1,7}(?:[.,]\d{1,4})?"
    return {
        "id": re.compile(r"(?:[^\W\d_]{0,9}\.?\s?)?[-+–#]?\s?(?:\d+\s?[^\W\d_]?|[IVX]+)[ᵃ-ᶿ*†‡§]?"),
        "person": re.compile(r"\b(?:Mrs?|Ms|Dr|Prof)\b\.?|(?:^|\s)[A-Z]\.(?:\s[A-Z]|$)|^[A-Z][a-z]+\s[A-Z]\.?$"),
        "measured": re.compile(
            r"[(\[,]\s?(?:°|degrees?|cm|mm|µm|m?g(?:/\S+)?|%|s|sec|ms|m/s|of \d+|\d+\s?[-–—]\s?\d+)\s?[)\]]?\s*$"
        ),
        "unit": re.compile(r"\s?[(\[][^()\[\]]{1,20}[)\]]\s?$"),
        "word": re.compile(rf"[ \t]{{0,3}}(?P<word>{word})"),
        "close": re.compile(r"\s{0,2}(?:[,.;:)\n]|$|(?:or|and|nor|but)\b)"),
        "plain": re.compile(rf"\b{word}"),
        "with": re.compile(r"\b(?:with|complained of|complains of|complaining of|developed|suffers from)\b", re.I),
        "sign": re.compile(r"\s{0,2}\((?:[+±-]{1,4}|positive|negative)\)"),
        "mark": re.compile(r"(?:[+±-]{1,4}|\([+±-]{1,4}\)|yes|no|none|present|absent|positive|negative)\.?", re.I),
        "number": re.compile(
            rf"{number}\s?(?:(?P<of>/\s?\d{{1,3}}(?![\d/]))|(?P<unit>%|[A-Za-zµμ°]{{1,6}}(?:/[A-Za-z0-9.]{{1,6}})?)(?![\w-]))?"
        ),
        "short": re.compile(
            rf"(?<![\w/-])(?P<name>[A-Z][A-Za-z0-9-]{{0,3}}[A-Z0-9]{{1,5}})(?![\w/-])\s{{0,2}}[:=]?\s{{0,2}}{number}\s?"
            r"(?:(?P<of>/\s?\d{1,3}(?![\d/]))|(?P<unit>%|[A-Za-zµμ°]{1,6}(?:/[A-Za-z0-9.]{1,6})?)(?![\w-]))"
        ),
    }


def _context(text: str, span: Span) -> str:
    start, end = max(0, span.start - _WIDTH), min(len(text), span.end + _WIDTH)
    around = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{around}{' …' if end < len(text) else ''}"


def _key(text: str) -> str:
    words = text.lower().split()
    last = words[-1] if words else ""
    if len(last) > 4 and last.endswith("s") and not last.endswith(("ss", "is", "us")):
        words[-1] = last[:-1]
    return " ".join(words)


def _id(text: str) -> str:
    made = "_".join("".join(char if char.isascii() and char.isalnum() else " " for char in text.lower()).split())
    return made if made[:1].isalpha() else f"term_{made}" if made else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
