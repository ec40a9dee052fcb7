"""Lines to units: the lines of one hard-wrapped paragraph, item or field value belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Span
from etl.patterns import regex
from etl.readers.forms import box_led
from etl.readers.text.lines import (
    Line,
    caption_of,
    deep_number,
    gap_parts,
    has_arrow,
    is_caps,
    is_rule,
    label_of,
    led_label,
    markdown_level,
    marker_of,
)

_WIDEST = 132
_CLOSES = regex(r"[^()\n]{1,40}\)(?=[\s,.;:]|$)")
_NARROWEST = 56
_TERMINAL = ".!?。！？;；:"
_LONGEST_UNIT = 20_000
_FEWEST_COPIED = 3
_OPEN_WORDS = frozenset(
    (
        "aged", "age", "of", "to", "from", "with", "was", "were", "is", "are", "had", "has", "and", "or", "than", "about",
        "by", "the", "a", "an", "at", "for", "in", "on", "under", "over", "below", "above", "between", "only", "mean",
        "every", "after", "before", "until", "nearly", "almost", "around", "approximately", "least", "most", "since", "when",
        "that", "because", "but", "if", "where", "while", "which", "what",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    )
)  # fmt: skip
"""No line ends with these but one that goes on: small letters on the next are of its sentence, a number there counts no item,
and "I" begins no sentence."""
_I = ("I ", "I'", "I’")
_SHORT_LABEL = 3
_LEAST_DAYS = 3
_LED_BY_DAY = regex(
    r"\W{0,3}(?:\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}(?:[./]\d{1,2})?|\d{1,2}/\d{4}|"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.? )?(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?:\d{1,2}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d|"
    r"(?:early |late |spring |summer |autumn |winter )?(?:19|20)\d\d)(?![\w%/]|[.,-]\d)",
    re.IGNORECASE,
)
"""How a line of a chronicle begins: "May 2006: …", "12.3.2009 – …", "1994  …"."""

_SEVERAL = regex(r"[^:;]{2,60}[:：]\s?[^:;：]{1,40};\s[^:;：]{2,40}[:：]\s?\S")
"""A line of several values with a label each: "Walk - before: 15 s; 6 months: 8 s"."""


class Unit(Struct, frozen=True):
    """Lines that belong together.

    Args:
        first: index of the first line.
        last: index behind the last line.
        span: from the first to the last visible character.
        indent: of the first line.
        text: the first line's visible text (with the next one for a marker alone on its line).
        lines: how many lines.
        above: blank lines before it.
        below: whether a blank line or the end follows.
        copied: whether it is a line of an indented list that a colon announces.
        dated: whether it is a line of a chronicle that begins with a day and goes on with what happened.
    """

    first: int
    last: int
    span: Span
    indent: int
    text: str
    lines: int
    above: bool
    below: bool
    copied: bool = False
    dated: bool = False


def units(text: str, lines: Sequence[Line], taken: set[int]) -> list[Unit]:
    """The units of all lines that aren't blank or taken.

    Args:
        text: the document's text.
        lines: its lines.
        taken: indices of lines that belong to tables.

    Returns:
        The units in order.
    """
    widths = _widths(lines, taken)
    most = _widest(lines, taken)
    copied = _copied(lines, taken)
    days = _led_by_days(lines, taken)
    result: list[Unit] = []
    index = 0
    while index < len(lines):
        if lines[index].blank or index in taken:
            index += 1
            continue
        last = index + 1
        while last < len(lines) and last not in taken and not lines[last].blank:
            if lines[last].end - lines[index].start > _LONGEST_UNIT or last in copied or last in days:
                break
            if not _joins(
                lines[index], lines[last - 1], lines[last], widths.get(last, 0), most.get(last, 0), last - index
            ):
                break
            last += 1
        head = lines[index]
        shown = head.text
        if last - index > 1 and _bare(head.text):
            shown = f"{head.text} {lines[index + 1].text}"
        result.append(
            Unit(
                index,
                last,
                Span(head.start, lines[last - 1].end),
                head.indent,
                shown,
                last - index,
                index == 0 or lines[index - 1].blank,
                last >= len(lines) or lines[last].blank,
                index in copied,
                index in days and _tells(head),
            )
        )
        index = last
    return result


def _copied(lines: Sequence[Line], taken: set[int]) -> set[int]:
    """The lines of indented lists without markers below a line that ends with a colon ("This is from the hospital's
    paper:"); a paragraph that is set in and wrapped is none."""
    found: set[int] = set()
    index = 1
    while index < len(lines):
        run = index
        while run < len(lines) and run not in taken and _set_in(lines[run], lines[index].indent):
            run += 1
        if run - index < _FEWEST_COPIED:
            index = max(run, index + 1)
            continue
        above = next((line for line in reversed(lines[max(0, index - 2) : index]) if not line.blank), None)
        widths = [line.end - line.start for line in lines[index : run - 1]]
        wrapped = min(widths) >= 0.7 * max(widths) and max(widths) >= _NARROWEST
        if above is not None and above.indent < lines[index].indent and above.text[-1] in ":：" and not wrapped:
            found.update(range(index, run))
        index = run
    return found


def _led_by_days(lines: Sequence[Line], taken: set[int]) -> set[int]:
    """The lines of chronicles that begin with a day: at least three below each other, of which the first opens them and
    none is said behind a word that goes on ("was admitted on / 12 May 2011")."""
    found: set[int] = set()
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and not lines[last].blank and last not in taken:
            last += 1
        led = [at for at in range(index, last) if _LED_BY_DAY.match(lines[at].text)]
        begun = [at for at in led if at > index and not _goes_on(lines[at - 1])]
        if (
            len(led) >= _LEAST_DAYS
            and led[0] <= index + 1
            and len(begun) >= len(led) - 1
            and len(led) * 2 >= last - led[0]
        ):
            found.update((led[0], *begun))
        index = last + 1
    return found


def _tells(line: Line) -> bool:
    """Whether words stand behind the day that a line begins with."""
    day = _LED_BY_DAY.match(line.text)
    return day is not None and sum(c.isalpha() for c in line.text[day.end() :]) > 2


def _goes_on(before: Line) -> bool:
    """Whether a line ends with a word or a comma that the next goes on behind."""
    return before.text[-1] in ",(&" or before.text.split()[-1].lower() in _OPEN_WORDS


def _set_in(line: Line, indent: int) -> bool:
    return not line.blank and line.indent == indent >= 2 and marker_of(line.text) is None and not is_rule(line.text)


def _widths(lines: Sequence[Line], taken: set[int]) -> dict[int, int]:
    """The width at which each line's neighbourhood is wrapped; lines that aren't wrapped are left out."""
    prose = [index for index, line in enumerate(lines) if not line.blank and index not in taken]
    if not prose:
        return {}
    widest = max(lines[index].width for index in prose)
    if _NARROWEST <= widest <= _WIDEST:
        full = sum(
            1
            for index in prose
            if lines[index].width >= 0.8 * widest and index + 1 < len(lines) and not lines[index + 1].blank
        )
        if full >= 3:
            return dict.fromkeys(prose, widest)
    widths: dict[int, int] = {}
    chunk: list[int] = []
    for index in [*prose, -1]:
        if chunk and index != chunk[-1] + 1:
            most = max(lines[at].width for at in chunk)
            body = chunk[:-1]
            if len(body) >= 2 and _NARROWEST <= most <= _WIDEST and all(lines[at].width >= 0.7 * most for at in body):
                widths.update(dict.fromkeys(chunk, most))
            chunk = []
        chunk.append(index)
    return widths


def _widest(lines: Sequence[Line], taken: set[int]) -> dict[int, int]:
    """The width of the widest line that stands together with each line."""
    found: dict[int, int] = {}
    chunk: list[int] = []
    for index in range(len(lines) + 1):
        if index < len(lines) and not lines[index].blank and index not in taken:
            chunk.append(index)
        elif chunk:
            found.update(dict.fromkeys(chunk, max(lines[at].width for at in chunk)))
            chunk = []
    return found


def _bare(text: str) -> bool:
    """Whether a line is a list marker alone."""
    return len(text) <= 2 and marker_of(text) is not None


def _joins(head: Line, before: Line, line: Line, width: int, most: int, count: int) -> bool:
    """Whether a line goes on with the unit that began at `head` and whose last line is `before`; `most` is the widest line
    around it."""
    new = line.text
    if is_rule(new) or is_rule(before.text) or markdown_level(new) or caption_of(new) is not None:
        return False
    if _is_form(new) or led_label(before.text) or box_led(new) or (_SEVERAL.match(new) and _SEVERAL.match(before.text)):
        return False
    if _bare(new) or (has_arrow(new) and has_arrow(head.text) and has_arrow(before.text)):
        return False
    if count == 1 and _bare(head.text):
        return True
    full = bool(width) and _is_full(before, new, width)
    open_end = before.text[-1] not in _TERMINAL
    if (
        (new[0].isdigit() or new.startswith(_I))
        and before.width >= _NARROWEST
        and before.text.split()[-1].lower() in _OPEN_WORDS
    ):
        return True
    if before.text[-1] == "&":
        return True  # a cell that was broken: "intrathecal injection &"
    if before.text.count("(") > before.text.count(")") and _CLOSES.match(new) and open_end:
        return True  # "single words (about / 15), and understands": no fifteenth item
    marker = marker_of(new)
    if marker and not (full and open_end and marker.text[0] not in "•-(" and new[0].islower()):
        return _wrapped_sign(before, new, full, open_end)
    if count == 1 and len(head.text) <= 20 and caption_of(head.text) is not None:
        return len(new) <= 120 and label_of(new) is None  # "Table 1", and its title on the next line
    if markdown_level(head.text) or (count == 1 and label_of(head.text) and head.text.endswith(":")):
        return False
    if is_caps(head.text) and not is_caps(new):
        return False
    label = label_of(new)
    if label and new[0].isupper():
        fields = count == 1 and line.indent == head.indent and _has_value(head) and label.value < len(new)
        return full and open_end and label.words <= 5 and not (fields and label.words <= _SHORT_LABEL)
    if line.indent + 2 <= head.indent and count == 1 and new[0].isupper() and _has_value(head):
        return False  # a field that is set in ends where the text goes on at the margin
    hanging = line.indent > head.indent and (marker_of(head.text) is not None or _has_value(head))
    if hanging and not deep_number(new):
        return True
    if full:
        return True
    if before.text[-1] == "," and before.width >= _NARROWEST and not label:
        return True  # "Laboratory (18.04.12): CK 9870 U/l, LDH 1120 U/l, ALT 246 U/l, creatinine 22 µmol/l,"
    if label and label.words <= _SHORT_LABEL and not _goes_on(before):
        return False  # "dx: …", "lab 23.03: …": the lines of a note in small letters
    wide = before.width >= min(max(40, most // 2), 72)
    return open_end and new[0].islower() and (wide or before.text.split()[-1].lower() in _OPEN_WORDS)


def _is_form(new: str) -> bool:
    """Whether a line is one of a form: a label with dots behind it, or a label and wide gaps between its values."""
    label = label_of(new)
    if label is None or label.words > 6 or (not new[0].isupper() and not new[0].isdigit()):
        return False
    return bool(led_label(new)) or (label.end < len(new) - 1 and len(gap_parts(new)) >= 2)


def _wrapped_sign(before: Line, new: str, full: bool, open_end: bool) -> bool:
    """Whether what looks like a marker at a line's begin is a dash or number within a wrapped sentence."""
    if not (full and open_end):
        return False
    return new[0] in "-–—+(" and marker_of(before.text) is None and not before.text.endswith(",")


def _has_value(head: Line) -> bool:
    """Whether a unit is a labelled field with its value on the same line."""
    label = label_of(head.text)
    return label is not None and label.value < len(head.text)


def _is_full(before: Line, new: str, width: int) -> bool:
    """Whether the next line's first word had no more room on the line before."""
    word = len(new.split(None, 1)[0]) if new[0] < "\u2e80" else 1
    needed = before.width + 1 + min(word, 30)
    # People who wrap by hand stop earlier now and then; before a capital letter that is likelier a new line.
    return needed > width * (0.93 if new[0].isupper() else 0.82)
