"""Paragraphs without any format, as pasted texts have them: the rules for plain text hold for them."""

from __future__ import annotations

from collections.abc import Sequence

from etl.readers.office.flow import Element, Paragraph
from etl.readers.office.runs import Line
from etl.readers.text.lines import gap_parts

_DEEPEST_INDENT = 60


def is_plain(element: Element) -> bool:
    """Whether a paragraph's format says nothing: no style, no list, nothing bold."""
    if not isinstance(element, Paragraph):
        return False
    if element.level or element.role or element.depth >= 0 or element.marker:
        return False
    return not any(line.bold or line.lead for line in element.lines)


def all_plain(elements: Sequence[Element]) -> bool:
    """Whether a whole document is without formats: then only the shape of its lines tells what they are."""
    sizes = {line.size for one in elements if isinstance(one, Paragraph) for line in one.lines}
    return len(sizes) <= 1 and all(is_plain(one) for one in elements)


def pasted_until(elements: Sequence[Element], at: int) -> int:
    """Where a run of paragraphs without formats ends that was pasted; `at` when there is none.

    It was when it holds a table set with spaces, or lines that end within a sentence.

    Args:
        elements: a document's elements.
        at: where the run would begin.

    Returns:
        The index behind the run.
    """
    end = at
    run = longest = wrapped = 0
    while end < len(elements) and is_plain(elements[end]):
        run = run + 1 if _has_columns(elements[end]) else 0
        longest = max(longest, run)
        wrapped += end > at and _goes_on(elements[end - 1], elements[end])
        end += 1
    return end if longest >= 2 or wrapped >= 2 else at


def _goes_on(before: Element, element: Element) -> bool:
    """Whether a paragraph goes on within the sentence of the one before."""
    first = before.text if isinstance(before, Paragraph) else ""
    text = element.text if isinstance(element, Paragraph) else ""
    return 40 <= len(first) <= 140 and first[-1] not in ".!?:;" and text[:1].islower()


def _has_columns(element: Element) -> bool:
    """Whether a paragraph is a row set with spaces or lines, or a cell behind a tab."""
    if not isinstance(element, Paragraph) or not element.lines:
        return False
    text = element.text
    if element.lines[0].before.startswith("\t"):
        return len(text) <= 60
    return len(text) <= 400 and (text.count("|") >= 2 or ("  " in text and len(gap_parts(text.split("\n")[0])) >= 2))


def typed(elements: Sequence[Element]) -> str:
    """The lines of paragraphs without formats, as a plain text has them."""
    lines: list[str] = []
    for one in elements:
        if isinstance(one, Paragraph):
            lines += _lines(one) or ([one.tabs] if lines and (one.tabs or any(lines[-2:])) else [])
    return "\n".join(lines).rstrip()


def _lines(paragraph: Paragraph) -> list[str]:
    """The lines of a paragraph; one that goes on within a sentence belongs to the line before."""
    lines: list[str] = []
    for line in paragraph.lines:
        if lines and line.text[0].islower() and lines[-1][-1] not in ".:;!?":
            lines[-1] += " " + line.text
        else:
            lines.append(_indented(paragraph, line))
    return lines


def _indented(paragraph: Paragraph, line: Line) -> str:
    return " " * min(paragraph.indent, _DEEPEST_INDENT) + line.before[:_DEEPEST_INDENT] + line.text
