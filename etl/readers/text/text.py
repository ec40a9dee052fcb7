"""Plain text to a `Document`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from etl.document import Block, Document, LeftOut, Span
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.forms import with_plain_boxes
from etl.readers.limits import Limits
from etl.readers.text.blocks import blocks_of, whole_lines, without_diaries
from etl.readers.text.decode import decode, normalize
from etl.readers.text.fields import with_colons
from etl.readers.text.lines import gap_parts, is_trail, label_of, set_out, trimmed

# Labels of a note that a gap sets apart from what is written behind them ("C/O   Cough for 3 days.") get a colon.
#
# In a note whose labels stand in a column of their own, and what goes on begins below the words behind them, any short
# label is one, and what is written behind it becomes one line. So is it where sentences stand behind the labels, one below
# the other ("3 months   Walks 200 m; left leg 4/5. No pain."): such columns are a note, and no table.

_SET_APART = regex(
    r"(?P<label>[A-Z][A-Z]{0,11}(?:\.|(?:[ ]?[/&][ ]?|[ ])[A-Z]{1,11}){0,3})[ ]{2,10}(?!\W)(?P<rest>[^\t\n]+)"
)
_LABEL = regex(r"[^\W\d_](?:[\w./&'()-]| (?! )){0,24}")
_GAP = regex(r"\S(?:[ ]{3,}|\t)\S")
_WORD = regex(r"[^\W\d_]{2,}")
_TOLD = regex(
    r"[ ]*(?P<label>[^\W_][^\s:|]*(?:[ ][^\s:|]+){0,4})(?P<gap>[ ]{2,24})(?P<rest>[^\s|](?:[^ \n|]|[ ](?![ ]{2}))*)"
)
_NAMED = regex(r"[^\W\d_]{2,}|(?:19|20)\d\d")
_WHOLE_DAY = regex(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}\b|\d{1,2}(?:st|nd|rd|th)?[-. ]{1,2}[A-Z][a-z]{2}|[A-Z][a-z]{2,8}\.?[- ]\d{1,2}(?!\d)"
)
_SENTENCES = regex(r"[^\s.][.;] +\S.*[^\W\d_]{2}|[^\W\d_]{2,}[^.;]{12,}\.$|(?:, [^,]{3,}){2}")
"""What is told: a second sentence or part, a sentence that ends, or a list of several things."""
_LEAST = 3
_WORDS = 3
_NARROWEST, _WIDEST = 4, 24
"""Characters before the words of a note whose labels stand in a column."""
_GAPPED_SEVERAL = 2


def with_labels_apart(text: str) -> str:
    """A text whose short labels in capitals, set apart by a gap, are followed by a colon, and those of a column too.

    Args:
        text: the text.

    Returns:
        The text; the same where fewer than three lines are such a label with several words behind it, none of them apart
        from the others as cells of a table are.
    """
    lines = _with_columns(text.split("\n"))
    found = [_SET_APART.fullmatch(line) for line in lines]
    told = [m if m and not _GAP.search(m["rest"]) and len(_WORD.findall(m["rest"])) >= _WORDS else None for m in found]
    if sum(m is not None for m in told) < _LEAST:
        return "\n".join(lines)
    return "\n".join(f"{m['label']}: {m['rest']}" if m else line for line, m in zip(lines, told, strict=True))


def _with_columns(lines: Sequence[str]) -> list[str]:
    """The lines, and those of each part whose labels stand in a column as a line for each label."""
    out: list[str] = []
    part: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            part.append(line)
            continue
        out += _told_beside(_set_together(part))
        out.append(line)
        part = []
    return out[:-1]


def _set_together(part: Sequence[str]) -> Sequence[str]:
    """The lines of a part without blank lines: as labels with a colon, when all of it is labels and words behind them."""
    indents = {len(line) - len(line.lstrip(" ")) for line in part[1:]} - {0}
    if len(indents) != 1 or len(part) < _LEAST:
        return part
    column = indents.pop()
    if not _NARROWEST <= column <= _WIDEST or "\t" in "".join(part):
        return part
    labels = [line[:column].rstrip(" ") for line in part]
    behind = [line[column:] for line in part]
    if any(line[column - 1 : column] != " " or line[column : column + 1] in ("", " ") for line in part):
        return part
    if not labels[0] or any(label and not _LABEL.fullmatch(label) for label in labels):
        return part
    told = sum(len(_WORD.findall(words)) >= _WORDS for words in behind)
    apart = sum(1 for label in labels if label and len(label) + 1 < column)
    capitals = all(label.upper() == label for label in labels)
    if (
        apart < (1 if capitals else _GAPPED_SEVERAL)
        or told * 2 < len(part)
        or sum(_GAP.search(words) is not None for words in behind) * 4 > len(part)
    ):
        return part
    out: list[str] = []
    for label, words in zip(labels, behind, strict=True):
        if label:
            out.append(f"{label}: {words}" if label[-1] != ":" else f"{label} {words}")
        elif _WORD.search(out[-1].partition(":")[2]) and not (out[-1].endswith(".") and words[0].isupper()):
            out[-1] = f"{out[-1]} {words}"
        else:
            out.append(words)  # behind "ADM   14.01. - 29.01.2013", or the end of a sentence
    return out


def _told_beside(part: Sequence[str]) -> Sequence[str]:
    """The lines of a part, those of labels with sentences beside them as labels with a colon; other lines stay.

    The first of them must tell something too: the head of a table's columns doesn't.
    """
    found = [m if m and _is_name(m["label"]) else None for m in map(_TOLD.fullmatch, part)]
    rows = [m for m in found if m]
    told = [_SENTENCES.search(m["rest"]) is not None for m in rows]
    if len(rows) < _LEAST or len({m.start("rest") for m in rows}) > 1 or len({m.start("label") for m in rows}) > 1:
        return part
    if not told[0] or sum(told) * 3 < len(rows) * 2 or len(rows) * 2 < len(part):
        return part
    return [f"{line[: m.end('label')]}: {m['rest']}" if m else line for line, m in zip(part, found, strict=True)]


def _is_name(label: str) -> bool:
    """Whether a label names something or a time, and no day: days told one below the other are a diary."""
    return len(label) <= _WIDEST and _NAMED.search(label) is not None and not _WHOLE_DAY.match(label)


# The codes that number the items of a form ("A1  Sex: 1", "B10 Asthma: no", "2.3 Weight: 70 kg") are no part of its labels.
#
# Left there, they hide every label, and some of them name something else ("B12", "T4"). Codes of patients, visits and levels
# ("P1 …", "C5 4/5") number no sections, and stay.

_CODE = regex(
    r"(?m)(?:^[ ]*|(?<=\S)[ ]{2,12})(?P<code>(?:(?P<section>[A-Z])[.-]?|(?P<part>[1-9]\d?)\.)(?P<n>\d{1,2})[.)]?)[ \t]{1,8}(?=[^\W_])"
)
_LETTERS = regex(r"[^\W\d_]{2}")
_ITEM_CODES_FEWEST = 4
_SEVERAL = 2
_SKIPPED = 3
"""Sections of a form may hold a table, or nothing that is numbered."""
_QUESTION = "Q"
"""The letter that numbers items without sections."""


def without_item_codes(text: str) -> str:
    """A text without the codes of its form's items; the same where no items are numbered through by sections.

    Args:
        text: a normalized text.
    """
    found = [m for m in _CODE.finditer(text) if _LETTERS.search(text, m.end(), m.end() + 40)]
    codes = [
        m for letters in (True, False) for m in _numbered([m for m in found if bool(m["section"]) == letters], text)
    ]
    for m in sorted(codes, key=lambda m: m.start(), reverse=True):
        item = "" if _is_parted(text[m.end() : _line_end(text, m.end())]) else "- "
        text = text[: m.start("code")] + item + text[m.end() :]
    return text


def _is_parted(line: str) -> bool:
    """Whether an item has a label, or cells with gaps between them; any other is told in words, and becomes one of a list."""
    return label_of(line.strip()) is not None or len(gap_parts(line.strip())) > 1


def _numbered(found: list[re.Match[str]], text: str) -> list[re.Match[str]]:
    """The codes that go through from the first item of each section, of a form most of whose items have labels."""
    run: list[re.Match[str]] = []
    for m in found:
        section, number = _section(m), int(m["n"])
        last = run[-1] if run else None
        follows = last is not None and section == _section(last) and number == int(last["n"]) + 1
        opens = number == 1 and (last is None or 0 < section - _section(last) <= _SKIPPED)
        if follows or opens:
            run.append(m)
    sections = {_section(m) for m in run}
    several = len(sections) >= _SEVERAL or all(m["section"] == _QUESTION for m in run)
    labelled = sum(1 for m in run if label_of(text[m.end() : _line_end(text, m.end())].strip()) is not None)
    plainly = labelled * 2 >= len(run) and len(run) * 3 >= len(found) * 2
    return run if several and len(run) >= _ITEM_CODES_FEWEST and labelled >= _ITEM_CODES_FEWEST and plainly else []


def _section(m: re.Match[str]) -> int:
    return ord(m["section"]) if m["section"] else int(m["part"])


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


# Mails that quote what they answer: questions behind ">" with the answers below each, and lines that are only quoted.
#
# > 2. Any pain in the legs or in the
# > feet?
# Burning, in both feet.
#
# Each question that is answered gets a line of its own, set apart from its answer; the marks of other quoted lines are taken
# away, so that a sentence goes on over them.

_QUOTED = regex(r"[ \t]*(?:>[ \t]?)+(?P<said>.*)$")
_ASKS = regex(r"[^.!?]{2,160}\?(?: ?\([^()]{1,60}\))?\s*$")
_NUMBER = regex(r"[(]?\d{1,2}[.):]\s+")
_LONG = 60
_FEWEST = 2


def with_questions_apart(text: str) -> str:
    """A text whose quoted questions stand apart, above their answers; the same where fewer than two are answered.

    Args:
        text: a normalized text.
    """
    if "\n>" not in text and not text.startswith(">"):
        return text
    lines = text.split("\n")
    marked = [_QUOTED.match(line) for line in lines]
    out: list[str] = []
    answered = at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and marked[end] is not None:
            end += 1
        if end == at:
            out.append(lines[at])
            at += 1
            continue
        said = [words for m in marked[at:end] if m is not None and (words := m["said"].strip())]
        below = next((line for line in lines[end : end + 2] if line.strip()), "")
        taken = _lines_of_question(said) if below else 0
        answered += bool(taken)
        out += said[: len(said) - taken]
        out += ["", "> " + " ".join(said[len(said) - taken :]), ""] if taken else []
        at = end
    return "\n".join(out) if answered >= _FEWEST else text


def _lines_of_question(said: list[str]) -> int:
    """How many of the last quoted lines ask one question: one, or two where it is wrapped; 0 when they ask none."""
    for taken in range(1, min(2, len(said)) + 1):
        asked = " ".join(said[-taken:])
        number = _NUMBER.match(asked)
        begun = len(said) <= taken or said[-taken - 1][-1:] in "?.!:" or len(said[-taken - 1]) < _LONG
        if begun and _ASKS.match(asked, number.end() if number else 0):
            return taken
    return 0


_ADDRESS = regex(r"https?://[^\s<>\"]+$")
_TRAIL_SPLIT = regex(r"»|>>|>|\|")


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a plain text.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is empty or no text.
    """
    limits.check_size(len(data), name)
    decoded, warnings = decode(data, name)
    text = with_labels_apart(
        set_out(with_colons(without_item_codes(with_questions_apart(with_plain_boxes(normalize(decoded))))))
    )
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; check that it was saved or downloaded completely")
    text = whole_lines(text, limits.cells)
    blocks = without_diaries(text, blocks_of(text, limits.cells))
    return document_of(data, name, "text/plain", text, blocks, warnings)


def document_of(
    data: bytes,
    name: str,
    media_type: str,
    text: str,
    blocks: Sequence[Block],
    warnings: Iterable[str] = (),
    aside: Iterable[LeftOut] = (),
) -> Document:
    """The document of a text and its blocks, with the title and address that they tell.

    Args:
        data: the source's bytes.
        name: its name.
        media_type: its media type.
        text: the normalized text.
        blocks: its structure.
        warnings: what could not be read.
        aside: what was left out of the text.
    """
    blocks = tuple(blocks)
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        media_type=media_type,
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=title_of(text, blocks),
        address=address_of(text, blocks),
        warnings=tuple(warnings),
        left_out=tuple(aside),
    )


def title_of(text: str, blocks: tuple[Block, ...]) -> Span | None:
    """The span of the title: the title block, or the page's own part of a breadcrumb that opens it."""
    for block in blocks[:12]:
        if block.kind == "title":
            return block.value or block.span
    if not blocks or blocks[0].kind != "paragraph":
        return None
    span = blocks[0].span
    printed = text[span.start : span.end]
    if len(printed) > 200 or not is_trail(printed):
        return None
    cuts = [0, *(match.end() for match in _TRAIL_SPLIT.finditer(printed))]
    ends = [*(match.start() for match in _TRAIL_SPLIT.finditer(printed)), len(printed)]
    at = 0 if "|" in printed else len(cuts) - 1
    part = trimmed(text, span.start + cuts[at], span.start + ends[at])
    return part if len(text[part.start : part.end].split()) >= 2 else None


def address_of(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The address a page gives of itself: a field at its begin or end whose whole value is a web address."""
    for block in (*blocks[:5], *blocks[-3:]):
        if block.kind == "field" and block.value and block.label:
            value = text[block.value.start : block.value.end]
            label = text[block.label.start : block.label.end].lower()
            if _ADDRESS.match(value) and label in ("url", "source", "address", "link", "web page", "page"):
                return value
    return None
