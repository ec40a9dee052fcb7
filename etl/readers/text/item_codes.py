"""The codes that number the items of a form ("A1  Sex: 1", "B10 Asthma: no", "2.3 Weight: 70 kg") are no part of its labels.

Left there, they hide every label, and some of them name something else ("B12", "T4"). Codes of patients, visits and levels
("P1 …", "C5 4/5") number no sections, and stay.
"""

from __future__ import annotations

import re

from etl.patterns import regex
from etl.readers.text.lines import gap_parts, label_of

_CODE = regex(
    r"(?m)(?:^[ ]*|(?<=\S)[ ]{2,12})(?P<code>(?:(?P<section>[A-Z])[.-]?|(?P<part>[1-9]\d?)\.)(?P<n>\d{1,2})[.)]?)[ \t]{1,8}(?=[^\W_])"
)
_LETTERS = regex(r"[^\W\d_]{2}")
_FEWEST = 4
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
    return run if several and len(run) >= _FEWEST and labelled >= _FEWEST and plainly else []


def _section(m: re.Match[str]) -> int:
    return ord(m["section"]) if m["section"] else int(m["part"])


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
