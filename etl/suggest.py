"""Terms that look clinical and that no mapping knows: a curator's next entries, the most frequent first.

Where a term stands tells that it is clinical (a table's row, a label with a value, what is denied or found), or its
ending does. The endings are a mapping file; here are only grammar, signs and numbers.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from etl.document import Block, Document, Span, Table
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.parsers.statements import read as read_statements
from etl.parsers.unknown_terms import by_ending, endings
from etl.parsers.when.dates import find_dates

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
hours time times patient patients man woman male female
"""
_STOPS = frozenset(_STOP_WORDS.split())
_OPENING = {"negated": "finding", "historical": "condition", "diagnosed": "condition"}
"""Roles of cues behind which something clinical is named, and its kind."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term that no mapping knows.

    Args:
        text: as it is printed most often.
        kind: the kind of entry that it would be, guessed.
        count: how often it stands in the documents.
        documents: in how many documents.
        contexts: some places, each as `document: … the text around it …`.
        units: units printed behind its numbers.
        why: what made it look clinical.
    """

    text: str
    kind: str
    count: int
    documents: int
    contexts: tuple[str, ...]
    units: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Sight:
    text: str
    kind: str
    why: str
    document: str
    context: str
    unit: str = ""


def suggest(documents: Iterable[Document], lexicon: Lexicon) -> list[Term]:
    """The clinical-looking terms that no mapping knows.

    Args:
        documents: what readers made.
        lexicon: the compiled mappings.

    Returns:
        The terms, the most frequent first.
    """
    known = endings(lexicon)
    seen: dict[str, list[_Sight]] = defaultdict(list)
    for document in documents:
        places: set[tuple[str, int]] = set()
        for start, sight in _sights(document, lexicon, known):
            key = _key(sight.text)
            if (key, start) not in places:
                places.add((key, start))
                seen[key].append(sight)
    return sorted(map(_term, seen.values()), key=lambda term: (-term.count, -term.documents, term.text.lower()))


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


def _term(sights: list[_Sight]) -> Term:
    texts = [sight.text for sight in sights]
    kinds = [sight.kind for sight in sights]
    contexts = dict.fromkeys(f"{sight.document}: {sight.context}" for sight in sights)
    return Term(
        text=Counter(texts).most_common(1)[0][0],
        kind=Counter(kinds).most_common(1)[0][0],
        count=len(sights),
        documents=len({sight.document for sight in sights}),
        contexts=tuple(contexts)[:CONTEXTS],
        units=tuple(sorted({sight.unit for sight in sights if sight.unit})),
        why=sights[0].why,
    )


def _sights(document: Document, lexicon: Lexicon, endings: Sequence[tuple[str, str]]) -> Iterator[tuple[int, _Sight]]:
    statements = read_statements(document, lexicon).statements
    for statement in statements:
        if statement.attitude == "reported" and statement.subjects:
            for span, kind, why, unit in _named(document, statement.span, statement.mentions):
                yield span.start, _sight(document, span, kind, why, unit)
    lost = _lost(document, lexicon) if any(block.table is not None for block in document.blocks) else frozenset()
    for block in document.blocks:
        found: Iterable[tuple[Span, str, str, str]]
        if block.table is not None:
            found = (*_rows(block.table, lexicon), *_columns(block.table, lexicon, lost))
        else:
            mentions = lexicon.find(document.text, block.span.start, block.span.end)
            found = [
                *(_field(document, block, lexicon) if block.kind == "field" else ()),
                *_abbreviated(document, block.span, mentions, lexicon.units()),
                *_ended(document, block.span, mentions, endings),
            ]
        for span, kind, why, unit in _apart(list(found)):
            yield span.start, _sight(document, span, kind, why, unit)


def _sight(document: Document, span: Span, kind: str, why: str, unit: str) -> _Sight:
    text = " ".join(document.quote(span).split()).strip(" :*†‡§.")
    return _Sight(text, kind, why, document.name, _context(document.text, span), unit)


def _apart(found: list[tuple[Span, str, str, str]]) -> Iterator[tuple[Span, str, str, str]]:
    """One sight of each place, the longest."""
    end = -1
    for sight in sorted(found, key=lambda one: (one[0].start, -one[0].end)):
        if sight[0].end > end:
            end = sight[0].end
            yield sight


def _rows(table: Table, lexicon: Lexicon) -> Iterator[tuple[Span, str, str, str]]:
    labels: dict[int, Span] = {}
    values: dict[int, list[str]] = defaultdict(list)
    for cell in table.cells:
        if cell.column == 0 and cell.colspan < table.columns and not cell.header:
            labels[cell.row] = cell.span
            values[cell.row].insert(0, cell.text)
        elif cell.column:
            values[cell.row].append(cell.text)
    for row, span in labels.items():
        label, *others = values[row] or [""]
        kind, unit = _kind_of(others)
        if kind and _looks(label) and not _known_label(label, lexicon):
            yield span, kind, "the label of a table's row", unit


def _lost(document: Document, lexicon: Lexicon) -> frozenset[int]:
    """Where the cells begin that nothing came of, or that were kept as they are printed."""
    facts = parse(document, lexicon, keep_unmapped=False)
    return frozenset(e.evidence.start for e in facts.ledger if e.unit == "cell" and e.state == "not understood")


def _columns(table: Table, lexicon: Lexicon, lost: frozenset[int]) -> Iterator[tuple[Span, str, str, str]]:
    """The heads of columns of which most values were lost."""
    for head in (cell for cell in table.cells if cell.row == 0 and cell.text.strip()):
        below = [c for c in table.cells if c.column == head.column and c.row > 0 and c.text.strip()]
        gone = [c.text for c in below if c.span.start in lost]
        kind, unit = _kind_of(gone)
        if kind and len(gone) * 2 > len(below) and _looks(head.text) and not _known_label(head.text.strip(), lexicon):
            yield head.span, kind, "the head of a column that was lost", unit


def _field(document: Document, block: Block, lexicon: Lexicon) -> Iterator[tuple[Span, str, str, str]]:
    if block.label is None or block.value is None:
        return
    label, value = document.quote(block.label), document.quote(block.value)
    kind, unit = _kind_of([value])
    if kind and _looks(label) and not _known_label(label.strip(" :\n\t"), lexicon):
        yield block.label, kind, "a label with a value", unit


def _looks(label: str) -> bool:
    words = label.split()
    return 1 < len(label.strip()) <= _LONGEST and 0 < len(words) <= 7 and any(word[:1].isalpha() for word in words)


def _known_label(label: str, lexicon: Lexicon) -> bool:
    if not label[:1].isalpha() or find_dates(label, None):
        return True
    if any(lexicon.label(label, kind) for kind in ("heading", "field", "furniture", "relation", "country")):
        return True
    return bool(lexicon.scales_with(label)) or bool(lexicon.find(label))


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


def _named(document: Document, span: Span, mentions: Sequence[Mention]) -> Iterator[tuple[Span, str, str, str]]:
    """What is named behind a word that denies or reports a finding, or before a plus or minus in brackets."""
    text = document.text
    covered = _Covered(mentions)
    why = "named where a finding is reported"
    for mention in mentions:
        kind = _OPENING.get(mention.entry.role, "") if mention.entry.kind == "cue" else ""
        phrase = _phrase(text, mention.end, span.end) if kind else None
        if phrase and not covered.by_term(phrase):
            yield phrase, kind, why, ""
    for match in _patterns()["with"].finditer(text, span.start, span.end):
        phrase = _phrase(text, match.end(), span.end)
        if phrase and not covered.by_any(phrase):
            yield phrase, "finding", why, ""
    for match in _patterns()["sign"].finditer(text, span.start, span.end):
        phrase = _phrase_before(text, match.start(), max(span.start, match.start() - _LONGEST))
        # One word is mostly the end of a term that something stands between.
        if phrase and " " in text[phrase.start : phrase.end] and not covered.by_term(phrase):
            yield phrase, "finding", "stands before a plus or minus", ""


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
) -> Iterator[tuple[Span, str, str, str]]:
    """Capitals with a number and a unit, or a number out of another one, behind them."""
    covered = _Covered(mentions)
    for match in _patterns()["short"].finditer(document.text, span.start, span.end):
        place = Span(*match.span("name"))
        if covered.by_any(place):
            continue
        if match["of"]:
            yield place, "scale", "an abbreviation with a score", ""
        elif match["unit"] and (match["unit"] in units or "/" in match["unit"] or match["unit"] == "%"):
            yield place, "measure", "an abbreviation with a number and a unit", match["unit"]


def _ended(
    document: Document, span: Span, mentions: Sequence[Mention], endings: Sequence[tuple[str, str]]
) -> Iterator[tuple[Span, str, str, str]]:
    covered = _Covered(mentions)
    for place, kind in by_ending(document.text, span, endings):
        if not covered.by_any(place):
            yield place, kind, "its ending", ""


@dataclass(frozen=True, slots=True)
class _Covered:
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
