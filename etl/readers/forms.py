"""Tick boxes of forms: which options of a line, of a label or of the cells of a table are ticked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.choices import answer_of_word, question_of, ticks_both
from etl.document import Block, Cell, Document, Span, Table
from etl.patterns import regex
from etl.readers.text.lines import label_of, trimmed
from etl.value import replace

# Squares and circles in the place of boxes.

_SQUARES = dict.fromkeys("☐□❏❑❒▢⬜◻◽🗆", "☐") | dict.fromkeys("☒☑■▣⬛◼◾⊠🗵🗷🗹✅✔✓", "☒")
_CIRCLES = dict.fromkeys("○◯⚪", "☐") | dict.fromkeys("●◉⦿⚫", "☒")
_SHOWN = _SQUARES | _CIRCLES
_CHOICE = regex(rf"(?<![^\s:;,|])[{''.join(_SHOWN)}](?= ?[^\W_])|(?<=[^\W\d_] )[{''.join(_SHOWN)}](?!\S)")
_LED = regex(rf"(?P<indent>[ \t]*)(?P<sign>[{''.join(_SHOWN)}])[ \t]*[^\W_]")
_CROSSES = "✗✘❌"
_CHECKED = regex(rf"[ \t]*(?P<sign>[{''.join(_SHOWN)}{_CROSSES}])[ \t]*[^\W_]")


def with_plain_boxes(text: str) -> str:
    """Return a text with ☐ and ☒ for squares and circles that choose: "Tremor: □ yes ■ no".

    Squares and circles also begin the items of lists, where they say nothing; so an empty and a full one must stand
    beside each other, in one line or one above the other.

    Args:
        text: normalized.

    Returns:
        The text, each character in its place.
    """
    if text.isascii() or not any(sign in text for sign in _SHOWN.keys() - {"☐", "☒"}):
        return text
    lines = text.split("\n")
    for row, column in _crossed(lines):
        lines[row] = f"{lines[row][:column]}☐{lines[row][column + 1 :]}"
    places = [*_inline(lines), *_stacked(lines)]
    for row, column in places:
        line = lines[row]
        sign = line[column]
        lines[row] = line[:column] + (sign if sign in "☐☑☒" else _SHOWN[sign]) + line[column + 1 :]
    return "\n".join(lines)


def _inline(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the signs of options stand in a line that has several, one of them empty."""
    for row, line in enumerate(lines):
        found = [m.start() for m in _CHOICE.finditer(line)] if len(line) <= _LONGEST_LINE else []
        signs = {line[at] for at in found}
        one_kind = signs <= _SQUARES.keys() or signs <= _CIRCLES.keys()
        if len(found) > 1 and one_kind and any(_SHOWN[sign] == "☐" for sign in signs):
            yield from ((row, at) for at in found)


def _crossed(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where crosses begin lines of a list in which other lines begin with a check mark."""
    group: list[tuple[int, int, str]] = []
    for row, line in enumerate([*lines, "."]):
        if led := _CHECKED.match(line):
            group.append((row, led.start("sign"), led["sign"]))
        elif line.strip():
            if any(sign in "✓✔✅" for *_, sign in group):
                yield from ((at, column) for at, column, sign in group if sign in _CROSSES)
            group = []


def _stacked(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the signs of options stand that begin lines below one another, one of them empty and one full."""
    group: list[tuple[int, int, str]] = []
    for row, line in enumerate([*lines, "."]):
        led = _LED.match(line)
        kinds = _SQUARES if led and led["sign"] in _SQUARES else _CIRCLES
        if led and (not group or (group[0][2] in kinds and group[0][1] == led.start("sign"))):
            group.append((row, led.start("sign"), led["sign"]))
        elif line.strip():
            full = sum(1 for *_, sign in group if _SHOWN[sign] == "☒")
            if 0 < full < len(group) and (group[0][2] in _SQUARES or full == 1):
                yield from ((at, column) for at, column, _ in group)
            group = [(row, led.start("sign"), led["sign"])] if led else []


# Tick boxes of forms: which options of a line are ticked.
#
# A box stands before its option or behind it ("[x] F", "cramps [ ]"); which, the line's first box tells.


_BOXES = r"\[(?:\s{0,3}|_| ?[xX✓✔√] ?)\]|☐|☑|☒|\((?:\s{1,3}|_| ?[xX✓✔√] ?)\)"
_BOX = regex(_BOXES)
_TICKED = regex(r"[xX✓✔√☑☒]")
_ANSWER = regex(
    r"(?:yes|no|y|n|ja|nein|oui|non|s[iíì]|sim|não|nee|unknown|not known|unk|n/?a|m|f|male|female|left|right|both|r|l|od|os|ou|former|current|never|(?:much )?(?:better|worse)|(?:the )?same|unchanged|no change|improved|worsened|stable|none|mild|moderate|severe|(?:ab)?normal|positive|negative|(?:not )?(?:found|present|done|tested|seen)|absent|pos|neg|not (?:applicable|asked|relevant))(?: ?\([^()]{1,40}\))?[.,;]?$",
    re.IGNORECASE,
)
_ASKED = regex(
    r"\s*(?:[A-Z]?\d{1,2}[a-z]?[.)]?\s+)?(?P<asked>[^\W\d_][^?:;\[\]☐☑☒\n]{1,58}?)[\s:]*(?P<boxes>(?:(?:"
    + _BOXES
    + r")\s*"
    r"(?P<answer>(?:yes|no|y|n|ja|nein|oui|non|s[iíì]|sim|não|nee|unknown|not known|n/?a|not (?:applicable|asked|relevant|done|tested)|never|(?:much )?(?:better|worse)|(?:the )?same|unchanged|none|mild|moderate|severe|(?:ab)?normal|"
    r"positive|negative|absent|present)(?: ?\((?![\s_xX✓✔√]{1,3}\))[^()]{1,40}\))?)\s*)+)(?P<sign>[;,.]|(?<=\s)(?=\S)|$)",
    re.IGNORECASE,
)
"""What is asked and its boxes, several of them on a line: "Diabetes [ ] yes [x] no; goitre [x] yes [ ] no"."""
_NUMBER = regex(r"[A-Z]?\d{1,2}[a-z]?[.)]?\s+(?=\S)")
"""The number of a form's line before its first box: "B1 [x] epilepsy"."""
_SAID_MORE = regex(r"(?:yes|no)\b\s*[,;:(–-]", re.IGNORECASE)
_ASKS = regex(r"(?P<asked>[^\W\d_][^?\[\]☐☑☒]{1,78})\?\s+")
_PLURAL = regex(r"[^siu\W]s\W*$")
_LETTER = regex(r"[^\W_]")
_ENDED = regex(r"[^\W\d_]{3}[.!]\s+[^\W\d_a-z]")
"""A sentence's end inside of what would be a question: "She was seen. Gout"."""
_LONGEST_LINE = 400
_LONGEST_OPTION = 60


class Option(Struct, frozen=True):
    """A box with the words that it is of."""

    words: Span
    box: Span
    ticked: bool


def box_led(text: str) -> bool:
    """Whether a line begins with a box."""
    return bool(_BOX.match(text))


def is_box(text: str) -> bool:
    """Whether a text is a box and nothing else."""
    return bool(_BOX.fullmatch(text.strip()))


def has_boxes(text: str, longest: int | None = _LONGEST_LINE) -> bool:
    """Whether a line has boxes with words at them.

    Args:
        text: of the line.
        longest: how long it may be at most, None for any length.
    """
    if longest is not None and len(text) > longest:
        return False
    return bool(_BOX.search(text)) and bool(_LETTER.search(_BOX.sub("", text)))


def answer_boxes(parts: Sequence[str]) -> bool:
    """Whether the parts of a line are what is asked and a box for each answer, whose names head their columns.

    Args:
        parts: of the line, between its gaps.
    """
    boxes = [bool(_BOX.fullmatch(part)) for part in parts]
    count = sum(boxes)
    return count > 1 and not boxes[0] and all(boxes[1 : count + 1]) and len(parts) <= count + 2


def ticked_fields(text: str, span: Span) -> list[Block]:
    """The fields of a line with tick boxes.

    A choice of one ("Sex: [ ] M  [x] F") is a field with the ticked option as its value; of a list each option is a
    field of its own, with its box as the value.

    Args:
        text: the document's text.
        span: of the line, or of the part of a line that has boxes.

    Returns:
        The blocks, which together hold all that is visible; none when it has no boxes that can be told apart.
    """
    shown = text[span.start : span.end]
    if not has_boxes(shown):
        return []
    label = label_of(shown)
    if label is not None and _BOX.search(shown[: label.end]):
        label = None
    question = _ASKS.match(shown) if label is None else None
    begin = span.start + (label.value if label else question.end() if question else 0)
    if label is None and question is None and (numbered := _NUMBER.match(shown)) and box_led(shown[numbered.end() :]):
        begin = span.start + numbered.end()
    if question is None and (in_turn := _asked_in_turn(text, begin, span.end)):
        lead = [Block("paragraph", trimmed(text, span.start, begin))] if begin > span.start else []
        return [*lead, *in_turn]
    options = options_of(text, begin, span.end)
    if not options:
        return []
    answers = all(_ANSWER.match(text[option.words.start : option.words.end]) for option in options)
    on = [option for option in options if option.ticked]
    if (
        question
        and answers
        and len(on) == 1
        and (said := text[on[0].words.start : on[0].words.end].lower()) in ("yes", "no")
    ):
        asked = Span(span.start, span.start + question.end("asked"))
        return [Block("field", span, label=asked, value=on[0].words, marker=said)]
    if question:
        return []
    if label is None and answers and len(options) > 1:
        return []  # what they answer stands elsewhere
    lone = len(options) == 1 and options[0].box.start == begin  # "Gallstones: [x] no"
    lone = lone and (answers or _SAID_MORE.match(text, options[0].words.start, options[0].words.end) is not None)
    if label is not None and answers and not on and options[0].box.start == begin:  # nothing is said
        name = trimmed(text, span.start, span.start + label.end)
        return [Block("field", span, label=name, value=Span(begin, options[-1].words.end))]
    if (
        label is not None
        and len(on) == 1
        and (lone or (len(options) > 1 and (answers or options[0].box.start == begin)))
    ):
        name = trimmed(text, span.start, span.start + label.end)
        return [Block("field", span, label=name, value=on[0].words, marker=_answer(text, options, on[0]))]
    if label is not None and _both_ticked(text, options):
        name = trimmed(text, span.start, span.start + label.end)
        return [Block("field", span, label=name, value=_whole(options))]
    if label is not None and answers and len(on) > 1 and options[0].box.start == begin:  # "☐ no ☒ right ☒ left"
        name = trimmed(text, span.start, span.start + label.end)
        return [Block("field", span, label=name, value=Span(on[0].words.start, on[-1].words.end))]
    blocks = [Block("paragraph", trimmed(text, span.start, begin))] if label is not None else []
    for option in options:
        end = (
            span.end if option is options[-1] else max(option.words.end, option.box.end)
        )  # a sign may stand behind all
        whole = Span(min(option.words.start, option.box.start), end)
        blocks.append(Block("field", whole, label=option.words, value=option.box))
    return blocks


def _asked_in_turn(text: str, begin: int, end: int) -> list[Block]:
    """The fields of a line that asks one thing after the other, each with boxes for its answers; none for other lines."""
    found: list[Block] = []
    at = begin
    while at < end and text[at:end].strip():
        asked = _ASKED.match(text, at, end)
        if asked is None:
            return []
        options = options_of(text, asked.start("boxes"), asked.end("boxes"))
        on = [option for option in options if option.ticked]
        both = _both_ticked(text, options)
        if (len(on) > 1 and not both) or not options or _ENDED.search(asked["asked"]):
            return []
        label, whole = Span(*asked.span("asked")), trimmed(text, asked.start(), asked.end())
        said = on[0].words if on and not both else _whole(options)
        marker = _answer(text, options, on[0]) if on and not both else ""
        found.append(Block("field", whole, label=label, value=said, marker=marker))
        at = asked.end()
    return found


def _answer(text: str, options: Sequence[Option], ticked: Option) -> str:
    """Return "yes" or "no" for a ticked letter or foreign word beside its opposite: "☐ ja ☒ nein"."""
    words = [text[o.words.start : o.words.end] for o in options]
    said = text[ticked.words.start : ticked.words.end]
    opposite = {"yes", "no"} <= {answer_of_word(word) for word in words}
    return answer_of_word(said) if opposite and said.lower() not in ("yes", "no") else ""


def _whole(options: Sequence[Option]) -> Span:
    first, last = options[0], options[-1]
    return Span(min(first.box.start, first.words.start), max(last.box.end, last.words.end))


def _both_ticked(text: str, options: Sequence[Option]) -> bool:
    """Return True where both a yes and a no are ticked."""
    if not options:
        return False
    whole = _whole(options)
    return ticks_both(text[whole.start : whole.end])


def is_choice(label: str, options: Sequence[Option], text: str) -> bool:
    """Whether one of the options is chosen: they are answers or sides, or several of which one is ticked at most.

    Args:
        label: what the options are of; several things of which each may be there in the plural ("Risk factors").
        options: its options.
        text: the document's text.
    """
    if all(_ANSWER.match(text[o.words.start : o.words.end]) for o in options):
        return True
    on = sum(1 for option in options if option.ticked)
    return on == 1 and len(options) > 1 and not _PLURAL.search(label)


def options_of(text: str, begin: int, end: int) -> list[Option]:
    """The boxes with their words, none when a box has no words of its own."""
    boxes = list(_BOX.finditer(text, begin, end))
    if not boxes:
        return []
    leads = boxes[0].start() == begin
    options: list[Option] = []
    for number, box in enumerate(boxes):
        if leads:
            stop = boxes[number + 1].start() if number + 1 < len(boxes) else end
            words = trimmed(text, box.end(), stop)
        else:
            words = trimmed(text, boxes[number - 1].end() if number else begin, box.start())
        if not 1 <= words.end - words.start <= _LONGEST_OPTION or not _LETTER.search(text, words.start, words.end):
            return []
        options.append(Option(words, Span(*box.span()), bool(_TICKED.search(box.group()))))
    if not leads and _LETTER.search(text, boxes[-1].end(), end):
        return []
    return options


# Forms whose boxes stand beside words in the cells of a table, behind a label, or in running text: what is ticked.
#
#     Main diagnosis | ☒ Gout ☐ Arthrosis ☐ Other: ____
#     Other diseases | ☐ Diabetes | ☒ Asthma
#     cells found: ☒ yes ☐ no
#
# A table of such rows is the fields of a form, with a label in its first column. Of a choice the ticked option is the
# value; of a list each option is a field of its own, with its box as the value.


_LABEL = regex(r"(?P<label>[^\W\d_][^:;☐☑☒\[\]\n]{0,70}?)\s*:\s+(?=\S)")
_PART = regex(r";\s+|\.\s+(?=[A-Z\[(☐☑☒])|\n")
_WORD = regex(r"[^\W\d_]")
_SIDE = regex(r"(?:r|l|right|left|both|bilateral|both sides|od|os|ou)\W*", re.I)
_FEWEST = 2
_LONGEST_LABEL = 60
_PAIRS = 4


_WIDEST = 12
"""Columns of the widest form; an extract of more may have signs like boxes in its values."""


def with_boxes(document: Document) -> Document:
    """A document whose ticked options are fields.

    Args:
        document: as it was read.

    Returns:
        The document; the same one where no box stands beside a word.
    """
    document = _with_printed_choices(_with_plain_boxes(document))
    if not has_boxes(document.text, longest=None):
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        if block.table is not None:
            blocks += _of_table(document.text, block, block.table)
        elif block.kind == "field" and block.label is not None and block.value is not None:
            blocks += _of_field(document.text, block, block.label, block.value)
        elif block.kind in ("paragraph", "item", "note"):
            blocks += _of_prose(document.text, block)
        else:
            blocks.append(block)
    made = tuple(blocks)
    return document if made == document.blocks else replace(document, blocks=made)


def _with_printed_choices(document: Document) -> Document:
    """Return a document whose lines of a question and its printed options are fields: "Epilepsy yes / no"."""
    blocks = tuple(_as_printed(document.text, block) for block in document.blocks)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _as_printed(text: str, block: Block) -> Block:
    span = block.value or block.span
    if block.kind not in ("paragraph", "item"):
        return block
    asked = question_of(text, span)
    return replace(block, kind="field", level=0, marker="", label=asked[0], value=asked[1]) if asked else block


def _with_plain_boxes(document: Document) -> Document:
    """Return a document with ☐ and ☒ for other signs that choose, in its text and in the cells of its tables."""
    text = with_plain_boxes(document.text)
    if text == document.text:
        return document
    blocks = tuple(
        block
        if block.table is None
        else replace(block, table=replace(block.table, cells=tuple(_plain(cell, text) for cell in block.table.cells)))
        for block in document.blocks
    )
    return replace(document, text=text, blocks=blocks)


def _plain(cell: Cell, text: str) -> Cell:
    shown = text[cell.span.start : cell.span.end]
    return replace(cell, text=shown if len(shown) == len(cell.text) else with_plain_boxes(cell.text))


def _of_table(text: str, block: Block, table: Table) -> list[Block]:
    """The rows of a form; the table itself where it is none: it has column heads, or no boxes in two of its rows."""
    rows = [list(dict.fromkeys(c for c in row if c is not None)) for row in table.grid()]
    if len(rows) >= _FEWEST and not any(c.header for c in table.cells) and all(map(_is_boxed, rows)):
        pairs = [pair for row in rows for pair in zip(row[::2], row[1::2], strict=True) if pair[1].text.strip()]
        return [
            Block("field", Span(box.span.start, words.span.end), label=words.span, value=box.span, page=words.page)
            for box, words in pairs
        ]
    asked = [_are_options(row) for row in rows]
    boxed = sum(1 for row, led in zip(rows, asked, strict=True) if led or any(has_boxes(c.text) for c in row[1:]))
    if boxed < _FEWEST or table.columns > _WIDEST or any(c.header and c.column for c in table.cells):
        return [block]
    if not all(led or _is_row(row) for row, led in zip(rows, asked, strict=True)):
        return [block]
    if any(has_boxes(f"{cell.text} x") and not _WORD.search(cell.text.strip("xX[]()")) for cell in table.cells):
        return [block]  # columns of boxes, whose heads say what they mean
    out: list[Block] = []
    label: Cell | None = None
    for row, led in zip(rows, asked, strict=True):
        if led:
            for cell in row:
                out += _led(text, cell.span, cell.page) or _as_paragraph(cell)
            continue
        label = row[0] if row and row[0].text.strip() else label
        if label is None or not _WORD.search(label.text):
            out += [one for c in row for one in _as_paragraph(c)]
        elif len(row) == 1:
            out += _as_paragraph(row[0])
        elif _is_of_pairs(row):
            for name, value in zip(row[::2], row[1::2], strict=True):
                out += _of_cell(text, name, value)
        else:
            for value in row[1:]:
                out += _of_cell(text, label, value)
    return out


def _as_paragraph(cell: Cell) -> list[Block]:
    return [Block("paragraph", cell.span, page=cell.page)] if cell.text.strip() else []


def _is_boxed(row: Sequence[Cell]) -> bool:
    """Whether boxes and what they are of take turns in a row: "☒ | Tremor | ☐ | Ataxia"."""
    filled = [(is_box(box.text), words.text.strip()) for box, words in zip(row[::2], row[1::2], strict=False)]
    return (
        len(row) % 2 == 0
        and bool(filled)
        and filled[0][0]
        and all(on == bool(text) and not is_box(text) for on, text in filled)
    )


def _are_options(row: Sequence[Cell]) -> bool:
    """Whether each filled cell of a row begins with a box: "☒ Tremor | ☐ Ataxia"."""
    filled = [cell.text.lstrip() for cell in row if cell.text.strip()]
    return bool(filled) and all(box_led(text) and has_boxes(text, longest=None) for text in filled)


def _is_row(row: Sequence[Cell]) -> bool:
    """Whether a row may be of a form: its first cell is a label or empty."""
    return not row or (len(row[0].text) <= _LONGEST_LABEL and not has_boxes(row[0].text))


def _is_of_pairs(row: Sequence[Cell]) -> bool:
    """Whether labels and values take turns in a row: its third cell is a short label without a box."""
    third = row[2].text.strip() if len(row) == _PAIRS else ""
    return bool(third) and _is_row(row[2:]) and third[-1] not in ".;" and bool(row[0].text.strip())


def _of_cell(text: str, label: Cell, value: Cell) -> Iterator[Block]:
    if not value.text.strip():
        return
    if has_boxes(value.text, longest=None):
        yield from _of_parts(text, value.span, label.span, value.page)
    else:
        yield Block("field", value.span, label=label.span, value=value.span, page=value.page)


def _of_field(text: str, block: Block, label: Span, value: Span) -> list[Block]:
    """A field; what is ticked of its options. One whose label is only a box is the box of what stands behind it."""
    if is_box(text[label.start : label.end]) and _WORD.search(text, value.start, value.end):
        return [replace(block, label=value, value=label)]
    if not has_boxes(text[value.start : value.end], longest=None):
        return [block]
    made = list(_of_parts(text, value, label, block.page))
    if len(made) == 1 and made[0].label == label:
        return [replace(block, value=made[0].value, marker=made[0].marker or block.marker)]
    return made or [block]


def _of_prose(text: str, block: Block) -> list[Block]:
    """A paragraph, without its labelled options, and these as fields."""
    if not has_boxes(text[block.span.start : block.span.end], longest=None):
        return [block]
    if led := _led(text, block.span, block.page):
        return led
    out: list[Block] = []
    at = block.span.start
    for part in _parts(text, block.span):
        label = _LABEL.match(text, part.start, part.end)
        if label is None and has_boxes(text[part.start : part.end]):  # "Gout ☒ yes ☐ no"
            made = [replace(one, page=block.page) for one in _asked_in_turn(text, part.start, part.end)]
        elif label is None or not has_boxes(text[label.end() : part.end]):
            continue
        else:
            made = list(_chosen(text, Span(label.end(), part.end), Span(*label.span("label")), block.page))
        if made:
            if text[at : part.start].strip():
                out.append(replace(block, span=trimmed(text, at, part.start), value=None, label=None))
            out += made
            at = part.end
    if not out:
        return [block]
    rest = trimmed(text, at, block.span.end)
    return (
        [*out, replace(block, span=rest, value=None, label=None)] if _WORD.search(text, rest.start, rest.end) else out
    )


def _led(text: str, span: Span, page: int | None) -> list[Block]:
    """The options of a paragraph or cell each line of which begins with a box: "☐ Ataxia" is asked, and not ticked."""
    found: list[Block] = []
    at = span.start
    for line in text[at : span.end].split("\n"):
        fields = ticked_fields(text, trimmed(text, at, at + len(line))) if box_led(line.lstrip()) else []
        if not fields:
            return []
        found += [replace(field, page=page) for field in fields]
        at += len(line) + 1
    return found


def _of_parts(text: str, span: Span, label: Span, page: int | None) -> Iterator[Block]:
    """The parts of a value: each with a label of its own, or of the value's."""
    for part in _parts(text, span):
        own = _LABEL.match(text, part.start, part.end)
        begins = own is not None and own.end() < part.end and not _options(text, part)
        name, value = (Span(*own.span("label")), Span(own.end(), part.end)) if own and begins else (label, part)
        if has_boxes(text[value.start : value.end]):
            yield from _chosen(text, value, name, page)
        elif _WORD.search(text, value.start, value.end):
            yield Block("field", part, label=name, value=value, page=page)


def _chosen(text: str, span: Span, label: Span, page: int | None) -> Iterator[Block]:
    """What is ticked of a label's options."""
    options = _options(text, span)
    if not options:
        yield Block("field", span, label=label, value=span, page=page)
        return
    whole = Span(min(label.start, span.start), span.end) if label.end <= span.start else span
    on = [option for option in options if option.ticked]
    if is_choice(text[label.start : label.end], options, text):
        if len(on) == 1:
            answer = _answer(text, options, on[0])
            end = max(on[0].words.end, on[0].box.end)
            yield Block("field", replace(whole, end=end), label=label, value=on[0].words, marker=answer, page=page)
        elif _both_ticked(text, options):
            yield Block("field", whole, label=label, value=_whole(options), page=page)
        elif not on and _only_sides(text, options):
            yield Block("field", whole, label=label, value=options[0].box, page=page)
        return
    for option in options:
        place = Span(min(option.words.start, option.box.start), max(option.words.end, option.box.end))
        yield Block("field", place, label=option.words, value=option.box, page=page)


def _only_sides(text: str, options: Sequence[Option]) -> bool:
    """Whether what may be ticked are the sides of one thing: "haematoma: ☐ R ☐ L"."""
    return all(_SIDE.fullmatch(text, o.words.start, o.words.end) is not None for o in options)


def _options(text: str, span: Span) -> list[Option]:
    return options_of(text, span.start, span.end)


def _parts(text: str, span: Span) -> Iterator[Span]:
    """The parts of a value or paragraph between semicolons, sentences and lines."""
    at = span.start
    for cut in _PART.finditer(text, span.start, span.end):
        if text.count("(", at, cut.start()) > text.count(")", at, cut.start()):
            continue
        if cut.start() > at:
            yield trimmed(text, at, cut.start())
        at = cut.end()
    if at < span.end:
        yield trimmed(text, at, span.end)
