"""Labelled fields in other forms than a line each: several on a line, parts of a paragraph, a dash for the colon, items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Span
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.value import replace

HEADING_END = regex(r"[\s:：.]+$")
"""What closes a heading or label and is no word of it."""
_WHO = frozenset(
    (
        "name", "person", "age", "sex", "nationality", "occupation", "diagnosis", "onset", "diagnosed", "admission", "discharge",
        "stay", "treatment_date",
    )
)  # fmt: skip
"""What labels on one line ask for: who somebody is, and when they came."""
_BEHIND = regex(r"(?<=\s)(?P<label>[^\W\d_a-z][^\W\d_]*(?:[ /][^\W\d_]+){0,3})\s?[:：]\s?(?=\S)")
_SENTENCE = regex(r"[^\W\d_]{4}[.!?]\s+(?![^\W\d_a-z][\w /]{0,24}:)\S")
_SENTENCE_ENDS = regex(r"[\w)][.!?]\s+(?=[A-Z])")
_LONGEST_LINE = 240
_LONGEST_VALUE = 80
_PART = regex(
    r"(?:(?<=\A)|(?<=[.!?)] )|(?<=[.!?)]\n))(?P<label>[A-Z][a-z]{2,15}(?: [a-z]{2,15}){0,3}|[A-Z]{3,15}(?: [A-Z]{2,15}){0,3})\s?[:.—–]\s(?=\S)"
)
"""Words at the start of a sentence that may be the name of a part: "Background: … Case: …"."""
_CAPITALS = regex(
    r"(?:(?<!\S)|(?<=[.,;:],)(?P<run>))(?P<label>[A-Z][A-Z'’/&,()-]+(?: (?:[/&] )?[A-Z(][A-Z'’/&,()-]*){0,7})"
    r"(?:: ?(?:, ?)?(?=\S)| (?=1\. ))"
)
"""A label in capitals, wherever it stands in a line: "… of the knee. COMPLICATIONS: None.,HISTORY: , This is …"."""
_PEOPLE = regex(
    r"(?:^|(?<=[.;!)\n]\s))(?P<word>Case|Patient|Pt\.?|Child|Subject|Participant)\s(?:[Nn]o\.?\s?|#)?(?P<n>\d{1,2}|[A-H])\s?[:.)–-]\s+(?=[A-Z\d])",
)
_OF_PAPER = ("introduction", "conclusion", "methods", "discussion")
"""Parts of a paper: a paragraph with one of them is an abstract."""
_LEAST = 2
_SHORTEST = 40
_DASHED = regex(r"[ \t]*(?P<label>[^\W\d_][^.:;,=|()\n–—]{1,40}?)[ \t]+(?:--?|[–—=])[ \t]+(?=\S)")
_NOT_DASHED = ("listed", "before", "after", "legend")
"""Roles of columns, of times, which stand beside their values, and of what explains signs: "T – temperature"."""
_MOST_WORDS = 5


def with_fields(document: Document, lexicon: Lexicon) -> Document:
    """Cut lines and paragraphs that hold several labels into a field for each.

    Args:
        document: what a reader made.
        lexicon: for the names of fields and of parts of a page.
    """
    blocks: list[Block] = []
    inside = False
    for block in document.blocks:
        if block.kind in ("title", "heading"):
            named = lexicon.label(HEADING_END.sub("", document.quote(block.span)), "heading")
            inside = any(e.role == "abstract" for e in named)
        labels: Sequence[tuple[Span, int]] = ()
        if block.kind in ("paragraph", "field") and block.span.end - block.span.start >= _SHORTEST:
            labels = _numbered_people(document.text, block.span) or _parts(document, lexicon, block.span, inside)
        if not labels:
            labels = _on_a_line(document, lexicon, block) or _in_turn(document, lexicon, block)
            labels = labels or _dashed(document, lexicon, block)
        blocks += _cut(document.text, block, labels) if labels else [block]
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _cut(text: str, block: Block, labels: Sequence[tuple[Span, int]]) -> Iterator[Block]:
    """Yield what stands before the first label, then a field for each label and where its value begins."""
    start = labels[0][0].start
    lead = text[block.span.start : start].rstrip()
    if any(c.isalnum() for c in lead):
        whole = Span(block.span.start, block.span.start + len(lead))
        yield replace(block, span=whole, value=replace(block.value, end=whole.end) if block.value else None)
    ends = [*(label.start for label, _ in labels[1:]), block.span.end]
    for (label, begin), end in zip(labels, ends, strict=True):
        value = Span(begin, max(begin, begin + len(text[begin:end].rstrip(" \t\n,;|/"))))
        whole = Span(label.start, value.end)
        yield replace(block, kind="field", level=0, marker="", span=whole, label=label, value=value)


def _parts(document: Document, lexicon: Lexicon, span: Span, inside: bool) -> Sequence[tuple[Span, int]]:
    """Return the labels of an abstract's parts, or those in capitals; none unless there are several."""
    text = document.quote(span)
    named = [(m, lexicon.label(m["label"], "heading")) for m in _PART.finditer(text)]
    found = [m for m, entries in named if entries]
    of_paper = inside or any(e.role in _OF_PAPER for _, entries in named for e in entries)
    if not (of_paper and len(found) >= _LEAST and found[0].start() == 0):
        found = list(_CAPITALS.finditer(text))
        if all(m["run"] is None for m in found):
            found = [m for m in found if _part_in(lexicon, m["label"]) is not None]
    begins = [span.start + m.start("label") + (_part_in(lexicon, m["label"]) or 0) for m in found]
    labels = [(Span(b, span.start + m.end("label")), span.start + m.end()) for b, m in zip(begins, found, strict=True)]
    return labels if len(labels) >= _LEAST else ()


def _part_in(lexicon: Lexicon, words: str) -> int | None:
    """Return where the name of a part begins that is all of some words, or their end: "MRI CLINICAL"."""
    if lexicon.prefix(words, "heading") or lexicon.label(words, "field"):
        return 0
    begins = (m.end() for m in re.finditer(" ", words))
    return next((b for b in begins if lexicon.label(words[b:], "heading") or lexicon.label(words[b:], "field")), None)


def _numbered_people(text: str, span: Span) -> Sequence[tuple[Span, int]]:
    """Return the labels of several people in one paragraph: "Case 1: F, 34, … Case 2: M, 51, …"."""
    found = list(_PEOPLE.finditer(text, span.start, span.end))
    numbers = [int(m["n"]) if m["n"].isdecimal() else ord(m["n"]) for m in found]
    same = len({m["word"] for m in found}) == 1 and numbers == list(range(numbers[0], numbers[0] + len(found)))
    return [(Span(m.start("word"), m.end("n")), m.end()) for m in found] if same and len(found) >= _LEAST else ()


def _on_a_line(document: Document, lexicon: Lexicon, block: Block) -> Sequence[tuple[Span, int]]:
    """Return the labels of a field in whose value other fields stand: "Name: Mr. Lane Sex: Male Age: 63"."""
    label, value, end, text = block.label, block.value, block.span.end, document.text
    if block.kind != "field" or label is None or value is None or end - block.span.start > _LONGEST_LINE:
        return ()
    if not _asks(lexicon, document.quote(label)):
        return ()
    found = [(m, at) for m in _BEHIND.finditer(text, value.start, end) if (at := _known(lexicon, m)) is not None]
    if not found or _SENTENCE.search(text, value.start, end):
        return ()
    labels = [(label, value.start), *((Span(at, m.end("label")), m.end()) for m, at in found)]
    ends = [*(one.start for one, _ in labels[1:]), end]
    short = all(0 < len(text[a:b].strip(" ,;|/.")) <= _LONGEST_VALUE for (_, a), b in zip(labels, ends, strict=True))
    return labels if short else ()


def _in_turn(document: Document, lexicon: Lexicon, block: Block) -> Sequence[tuple[Span, int]]:
    """Return the labels of a field whose every sentence has one: "Differential: gout. Final diagnosis: sarcoidosis."."""
    if block.kind != "field" or block.label is None or block.value is None:
        return ()
    text, at = document.quote(block.value), block.value.start
    found = [m for m in _PART.finditer(text) if ":" in m[0] and _parts_named(lexicon, m["label"])]
    if not found or len(found) != len(_SENTENCE_ENDS.findall(text)):
        return ()
    own = _parts_named(lexicon, document.quote(block.label).rstrip(" :："))
    if any(_parts_named(lexicon, m["label"]) == own for m in found):
        return ()  # "First course: … Second course: …" is one account
    return [(block.label, at), *((Span(at + m.start("label"), at + m.end("label")), at + m.end()) for m in found)]


def _parts_named(lexicon: Lexicon, words: str) -> Sequence[Entry]:
    return (*lexicon.label(words, "heading"), *lexicon.label(words, "field"))


def _known(lexicon: Lexicon, found: re.Match[str]) -> int | None:
    """Return where the longest name of a field begins right before a colon."""
    words = found["label"]
    begins = [0, *(m.end() for m in re.finditer(" ", words))]
    return next((found.start() + b for b in begins if words[b].isupper() and _asks(lexicon, words[b:])), None)


def _asks(lexicon: Lexicon, label: str) -> bool:
    words = label.strip(" :：")
    return any(entry.role in _WHO for entry in lexicon.label(words, "field")) or bool(lexicon.label(words, "relation"))


def _dashed(document: Document, lexicon: Lexicon, block: Block) -> Sequence[tuple[Span, int]]:
    """Return the labels of lines that a dash or an equals sign closes: "Diagnosis – stroke", "Age = 54"."""
    if block.kind not in ("paragraph", "item", "heading") or block.label is not None:
        return ()
    text, begins = document.text, [block.span.start]
    while (end := text.find("\n", begins[-1], block.span.end)) >= 0:
        begins.append(end + 1)
    found = [m for at in begins if (m := _DASHED.match(text, at, block.span.end)) and _asks_dashed(lexicon, m["label"])]
    if not found or found[0].start() != block.span.start or (block.kind == "item" and len(found) > 1):
        return ()
    if block.kind == "heading" and not found[0]["label"].isupper():
        return ()  # "FH - father died of a stroke" is a line of a note, "Results - case 1" a heading
    return [(Span(*m.span("label")), m.end()) for m in found]


def _asks_dashed(lexicon: Lexicon, label: str) -> bool:
    """Return True for the name of a field or of a part of a page, with a capital."""
    if len(label.split()) > _MOST_WORDS or not (label[0].isupper() or not label[0].isascii()):
        return False
    entries = (*lexicon.label(label, "field"), *lexicon.label(label, "heading"))
    return bool(entries) and not any(e.role in _NOT_DASHED for e in entries)


# Labels that ask which type of a disease somebody has: "Type of diabetes: 1".

_WORD = r"(?:sub)?type|form|variant|phenotype|kind|classification"
_ASKS_TYPE = regex(
    rf"\W*(?:{_WORD})\s(?:of\s)?(?:the\s)?(?P<behind>\S.{{1,50}}?)\W*|\W*(?P<before>\S.{{1,50}}?)\s(?:{_WORD})\W*", re.I
)
_TYPE = regex(r"\s*types?\s(?:\d[a-z]?|I{1,3}|IV)\b(?:[,;(].*)?", re.I)


def asked_type(lexicon: Lexicon, label: str, value: str = "") -> Entry | None:
    """Return the disease whose type a label asks for, or whose name it is beside a value that is a type.

    Args:
        lexicon: for the names of diseases.
        label: the label of a field or of a column.
        value: what stands there: "2" or "type 2".
    """
    if _TYPE.fullmatch(value) and (known := lexicon.label(label, "condition")):
        return known[0]
    m = _ASKS_TYPE.fullmatch(" ".join(label.split()))
    named = lexicon.label(m["behind"] or m["before"], "condition") if m else ()
    return named[0] if named else None


# Items and notes that begin with a label.

_LABELLED = regex(r"\W*([^\s:：][^:：\n]{1,48}?)\s*[:：]\**\s*(?=\S)")
_COUNT = r"(?:\d{1,3}(?:[.,]5)?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_LENGTH = (
    rf"(?:(?:(?:at|after|by|in|until|\+) ?)?(?:the )?{_COUNT}[ -]?(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)(?: (?:later|after|on|post|post-op|follow-?up|after (?:the |it|this )?[\w ]{{0,24}}))?"
    r"|(?:day|week|month|year)s? \d{1,3})"
)
_TIME = regex(rf"{_LENGTH}(?: ?\([^()]{{1,80}}\))?", re.I)
"""A label that says when and nothing else: "2 weeks", "after 6 months", "month 3", "12 months (letter)"."""

_DAY = r"(?:[\d./-]{8,10}|\d{1,2} [a-z]{3,9}\.? \d{4}|[a-z]{3,9}\.? (?:\d{1,2},? )?\d{4})"
_OPENS = regex(rf"\W*({_LENGTH}(?:,? (?:on )?{_DAY}| ?\([^()\n]{{1,80}}\)))\s*[.:：]\s+(?=\S)", re.I)
"""A time and a day that open an item as its label does: "1 month, 2009-04-27. He walks alone"."""


def labelled(document: Document, lexicon: Lexicon, block: Block, *, follows: bool = False) -> Block | None:
    """Return an item or note as a labelled field if its label is a known one: "• Surgical method: lumbar puncture".

    Args:
        document: the document.
        lexicon: for labels.
        block: an item or a note.
        follows: whether it stands below what came after a treatment, where a label may say when ("- 2 weeks: sleeps better").
    """
    at = (block.span.start, block.span.end)
    opened = _OPENS.match(document.text, *at) if follows else None
    m = opened or _LABELLED.match(document.text, *at)
    if m is None:
        return None
    timed = follows and (opened or _TIME.fullmatch(m[1])) is not None
    if not (timed or lexicon.label(m[1], "field") or lexicon.label(m[1], "heading")):
        return None
    return replace(block, label=Span(*m.span(1)), value=Span(m.end(), block.span.end))
