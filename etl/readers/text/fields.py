"""Several labelled fields on one line, told apart by wide gaps, tabs, semicolons or commas, or named in one label.

A page's first line may hold the page's own facts beside the title ("A story    Posted at 2016/04/21    Views: 8").
"""

from __future__ import annotations

import re
from collections import Counter

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.forms import has_boxes, ticked_fields
from etl.readers.text.lines import Label, gap_parts, label_of, trimmed

_MOST_WORDS = 5
_LONGEST_VALUE = 80
_LONGEST_LISTED = 40
# A label begins with a capital (or a letter of a script without them) and ends within a few words.
_CUT = regex(r"[;,；，]\s*(?=[^\W\d_a-z][^:;,\n]{0,40}:(?!//))")
_SENTENCE = regex(r"[^\W\d_]{4}[.!?]\s+\S|[。！？]")
_ENDED = regex(r"(?:\d|[^\W\d_]{3}|[)%])[.!?]\s+[^\W\d_a-z]")
"""A sentence's end inside of what would be a label: "FSS 40. After 3 months"."""
_NUMBERED = regex(r"(?P<label>[^\W\d_][^\d:|]{1,30}?)\s+(?P<value>\d[\d/.:-]{0,18}(?:\s\d[\d:.]{0,8})?)$")
_DATED = regex(
    r"(?P<label>[A-Z]{2,4}|(?:[A-Z]\.){2,3}|[A-Z]/[A-Z]|[A-Z][a-z]{2,10}\.?) (?=\d{1,2}[-./ ](?:\d{1,2}|[^\W\d_]{3,9})[-./ ]\d{2,4}$)"
)
"""A short word that says what a day is of, without a colon: "DOA 14-Nov-2011", "Adm 09/12/2016"."""
_LETTER = regex(r"[^\W\d_]")
_SLASH = regex(r"/")
_COMMA = regex(r"[,，、]")
_JOINED = regex(r"[,，、&]| and ")
_PER = regex(r"[<>≤≥~]?\s?\d[\d.,]{0,9}\s?[^\W\d_]{1,6}/[^\W\d_]{1,6}(?![/\w])")
_SEX = regex(r"/(?:m|f|w|male|female|man|woman)\b", re.IGNORECASE)
_AGE_OR_SEX = regex(
    r"(?:m|f|w|male|female|\d{1,3}\s?(?:y/?o|y\.o\.|yrs?\.?|y|years?)(?: old)?|\d{1,3}\s?[-/]?\s?(?:m|f|male|female)|(?:m|f|male|female)\s?[-/,]?\s?\d{1,3}(?:\s?(?:y/?o|yrs?|years?|y))?)[,;]?",
    re.IGNORECASE,
)
"""Who somebody is, behind a name and a gap: "Pt: D. W.    F    41 y/o"."""
_WORD = regex(r"[A-Z][a-z]{3,}")
_FRACTION = regex(r"\d\S*/\d")


def field_of(text: str, span: Span, label: Label, marker: str = "", begin: int = 0) -> Block:
    """A labelled field with its value on the same line.

    Args:
        text: the document's text.
        span: of the line.
        label: its label, in offsets of the line.
        marker: the marker before the label.
        begin: where the label begins in the line.
    """
    return Block(
        "field",
        span,
        marker=marker,
        label=trimmed(text, span.start + begin, span.start + label.end),
        value=trimmed(text, span.start + label.value, span.end),
    )


def fields_in_line(text: str, span: Span) -> list[Block]:
    """Fields printed side by side with wide gaps or tabs ("Name: A    Age: 5").

    Args:
        text: the document's text.
        span: of a line.

    Returns:
        A field for each (a paragraph for what stands among them without a label); none for other lines.
    """
    parts = _parts(text, span)
    labels = [_label(text, part) for part in parts]
    if len(parts) < 2 or sum(1 for label in labels if label) < 2:
        return []
    blocks: list[Block] = []
    at = 0
    while at < len(parts):
        part, label = parts[at], labels[at]
        begin = part.start
        behind = label is not None and label.value >= part.end - part.start
        if label and behind and at + 1 < len(parts) and labels[at + 1] is None:  # the value stands behind a gap
            at += 1
            part = parts[at]
        told = False
        while label and at + 1 < len(parts) and labels[at + 1] is None:
            shown = text[parts[at + 1].start : parts[at + 1].end]
            told = _AGE_OR_SEX.fullmatch(shown) is not None or (told and _WORD.fullmatch(shown) is not None)
            if not told and (behind or not _goes_on(shown)):  # "F    41 y/o    Canadian" goes on with the patient
                break
            part, at = Span(part.start, parts[at + 1].end), at + 1
        if label and part.start > begin:
            blocks.append(_block(text, Span(begin, part.end), begin, label.end, part))
        elif ticked := ticked_fields(text, part):
            blocks += ticked
        elif label and label.value < part.end - part.start:
            blocks.append(_block(text, part, part.start, label.end, Span(part.start + label.value, part.end)))
        else:
            blocks.append(Block("paragraph", part))
        at += 1
    return blocks


def _goes_on(shown: str) -> bool:
    """Whether a part behind a gap belongs to the value before it: an option with a box, a flag, a remark in brackets."""
    return (
        has_boxes(shown) or shown in ("H", "L", "HH", "LL", "*", "↑", "↓") or (shown[0] in "([" and shown[-1] in ")]")
    )


def _parts(text: str, span: Span) -> list[Span]:
    """The parts of a line between gaps and tabs."""
    parts: list[Span] = []
    for start, end in _with_labels(text[span.start : span.end]):
        at = span.start + start
        for piece in text[at : span.start + end].split("\t"):
            if piece.strip():
                parts.append(trimmed(text, at, at + len(piece)))
            at += len(piece) + 1
    return parts


def _with_labels(shown: str) -> list[tuple[int, int]]:
    """The parts between gaps; a value behind a colon that stands under the line above's ("Age      : 5") is its label's."""
    parts: list[tuple[int, int]] = []
    for start, end in gap_parts(shown):
        if parts and shown[start] in ":：" and ":" not in shown[slice(*parts[-1])]:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _label(text: str, part: Span) -> Label | None:
    shown = text[part.start : part.end]
    if dated := _DATED.match(shown):
        return Label(dated.end("label"), dated.end(), 1)
    label = label_of(shown)
    return label if label and label.words <= _MOST_WORDS else None


def _block(text: str, span: Span, start: int, length: int, value: Span) -> Block:
    """A field whose label begins at `start`."""
    return Block("field", span, label=trimmed(text, start, start + length), value=value)


def headline(text: str, span: Span, title: bool) -> list[Block]:
    """What a line at the page's begin says of the page: fields with a label or a number, beside a title or alone.

    Args:
        text: the document's text.
        span: of a line.
        title: whether its first part may be the page's title.

    Returns:
        The title as a heading and the fields; nothing for other lines.
    """
    parts = _parts(text, span)
    if len(parts) < 2:
        return []
    fields = [_page_field(text, part) for part in parts]
    if fields[0] is not None or not title:
        whole = [block for block in fields if block is not None]
        return whole if len(whole) == len(parts) else []
    first = text[parts[0].start : parts[0].end]
    rest = [block for block in fields[1:] if block is not None]
    if len(rest) != len(parts) - 1 or len(first.split()) < 2 or first[-1] in ".;:," or not _LETTER.search(first):
        return []
    return [Block("heading", parts[0], 1), *rest]


def _page_field(text: str, part: Span) -> Block | None:
    """A part as a field: labelled, or a few words before a number or date ("Posted at 2016/04/21")."""
    shown = text[part.start : part.end]
    label = label_of(shown)
    if label and label.words <= 3 and label.value < len(shown) <= 60:
        return _block(text, part, part.start, label.end, Span(part.start + label.value, part.end))
    match = _NUMBERED.match(shown)
    if label or match is None or len(match.group("label").split()) > 3:
        return None
    start = part.start
    return _block(text, part, start, match.end("label"), Span(start + match.start("value"), part.end))


def listed_fields(text: str, span: Span) -> list[Block]:
    """Fields in one line with semicolons or commas between ("Sex: male; Age: 54 years; Town: Lima").

    Each part has a label of its own that begins with a capital, and a short value that is no sentence; two are
    enough with semicolons, with commas there must be three.

    Args:
        text: the document's text.
        span: of a line.

    Returns:
        A field for each; none for other lines.
    """
    shown = text[span.start : span.end]
    if len(shown) > 600:
        return []
    cuts = list(_CUT.finditer(shown))
    hard = sum(1 for cut in cuts if cut.group()[0] in ";；")
    if not cuts or (len(cuts) < 2 and not hard):
        return []
    longest = _LONGEST_VALUE if hard == len(cuts) else _LONGEST_LISTED
    blocks: list[Block] = []
    starts = [0, *(cut.end() for cut in cuts)]
    stops = [*(cut.start() for cut in cuts), len(shown)]
    ends = [*(cut.start() + 1 for cut in cuts), len(shown)]  # the separator belongs to the field before it
    for start, stop, end in zip(starts, stops, ends, strict=True):
        part = shown[start:stop]
        label = label_of(part)
        if label is None or label.words > _MOST_WORDS or label.value >= len(part):
            return []
        if _ENDED.search(part[: label.end]):
            return []
        value = part[label.value :].strip()
        if len(value) > longest or ":" in value or _SENTENCE.search(value) or part.count("(") != part.count(")"):
            return []
        begin = span.start + start
        place = trimmed(text, begin + label.value, span.start + stop)
        blocks.append(_block(text, Span(begin, span.start + end), begin, label.end, place))
    return blocks


def paired_fields(text: str, span: Span, label: Label) -> list[Block]:
    """A field whose label names several things and whose value gives as many ("Sex / age: F / 38").

    The first label is one word, or the values are of different kinds (with a number and without). Numbers with a
    bare stroke between ("120/80") stay one value.

    Args:
        text: the document's text.
        span: of the field.
        label: its label.

    Returns:
        A field for each thing; the label of the second stands before its block, in that of the first. None for
        other fields.
    """
    begin, behind = span.start, span.start + label.value
    printed = text[behind : span.end]
    stroked = "/" in text[begin : begin + label.end]
    names = _shares(text, begin, begin + label.end, _SLASH if stroked else _JOINED)
    values = _shares(text, behind, span.end, _SLASH if "/" in printed else _COMMA)
    if _PER.match(printed) and not _SEX.search(printed):
        return []  # one value with its unit ("3 mg/mmol")
    if not 2 <= len(names) == len(values) <= 4 or len(printed) > 30 * len(names) or _FRACTION.search(printed):
        return []
    if not all(_plain_name(text, name) for name in names) or not all(_plain_value(text, part) for part in values):
        return []
    first, *others = (len(text[name.start : name.end].split()) for name in names)
    apart = len({any(c.isdigit() for c in text[part.start : part.end]) for part in values}) == 2
    single = max(first, *others) == 1
    if not (apart and (stroked or single)) and not (stroked and "/" in printed and first == 1):
        return []
    blocks: list[Block] = []
    at = begin
    for name, value in zip(names, values, strict=True):
        blocks.append(Block("field", trimmed(text, at, value.end), label=name, value=value))
        at = value.end
    return blocks


def _plain_name(text: str, name: Span) -> bool:
    """Whether a part of a label is a name of its own: up to three words of letters."""
    words = text[name.start : name.end].split()
    return 1 <= len(words) <= 3 and all(_LETTER.match(word) for word in words)


def _plain_value(text: str, part: Span) -> bool:
    """Whether a part of a value is short and no sentence."""
    shown = text[part.start : part.end]
    return 1 <= len(shown.split()) <= 4 and shown[-1] not in ".;"


def _shares(text: str, start: int, end: int, cut: re.Pattern[str]) -> list[Span]:
    """The parts between separators."""
    parts: list[Span] = []
    at = start
    for match in cut.finditer(text, start, end):
        parts.append(trimmed(text, at, match.start()))
        at = match.end()
    return [*parts, trimmed(text, at, end)]


# Dots that lead from a label to its value ("Weight ........ 70 kg"), of any number, are a colon.


_LED = regex(
    r"(?P<label>[ \t]*(?:\d{1,2}[.)] )?[^\W\d_](?:[^.:|\n…]|\.(?=\d)){0,48}?)(?P<dots>[ \t]?(?:\.{3,}|…{1,})[ \t]*:?)(?:[ \t]+|(?<=\.{4}))(?=[^\s.…])"
)
_SHORT = regex(
    r"(?P<label>[ \t]*(?:\d{1,2}[.)] )?[^\W\d_](?:[^.:|\n…]|\.(?=\d)){0,48}?)(?P<dots>[ \t]\.{1,2})[ \t]+(?=[^\s.…])"
)
_LEAST = 3


def with_colons(text: str) -> str:
    """A text whose labels that dots lead to their values are followed by a colon.

    Args:
        text: the text.

    Returns:
        The text; the same where fewer than three lines have such dots. A line with one dot or two is one of them where its
        value begins below theirs.
    """
    lines = text.split("\n")
    led = [_LED.match(line) for line in lines]
    if sum(m is not None for m in led) < _LEAST:
        return text
    columns = Counter(m.end() for m in led if m is not None)
    common = {column for column, count in columns.items() if count >= _LEAST}
    out = []
    for line, m in zip(lines, led, strict=True):
        found = m or (short if (short := _SHORT.match(line)) and short.end() in common else None)
        out.append(line if found is None else f"{found['label']}: {line[found.end() :]}")
    return "\n".join(out)
