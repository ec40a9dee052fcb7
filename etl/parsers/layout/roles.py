"""Headings: which part of a page one opens, which lines are none, and what below one speaks against its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block, Document
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.layout.labelled import HEADING_END
from etl.parsers.reading import Attitude, Frame
from etl.parsers.when.ages import find_ages
from etl.parsers.when.dates import POSTED
from etl.patterns import regex
from etl.value import replace

ATTITUDES: dict[str, Attitude] = {
    "plan": "planned", "outlook": "planned", "general": "general", "introduction": "general",
    "literature": "literature", "references": "literature", "eligibility": "general", "methods_general": "general",
    "legend": "general", "contact": "advert", "advert": "advert", "notes": "advert", "comments": "other", "related": "other",
}  # fmt: skip
"""How everything under a heading of that role is meant."""
CLOSES = ("contact", "advert", "related", "comments", "references", "literature", "outlook", "general")
"""Roles of headings that no other heading holds, whatever its level."""
SHEETS = (
    "text/csv", "text/tab-separated-values", "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # fmt: skip
"""Sheets have no advertising: what they call notes are notes on the patient."""
PAGES = ("text/html", "application/xhtml+xml")
"""Only on pages of the web are notes no part of the case."""

# The part of a page that a heading opens: by its whole name, how it begins, or how it ends.

_ABOUT_SOMEBODY = regex(
    r"\s*\d|\s(?:they (?:are|have)|(?:they|we) (?:were|had|did|came|got)|(?:the|our|these) patients (?:are|were)$|we (?:gave|treated))\b|"
    r"\s(?:(?:it|this|they|the \w{1,20}|patients|cells) )?(?:was|were|took part|came|went|turned out|worked out|ended)\b|"
    r"[^\n]*\b(?:our|n\s*=|he|she|his|her|him|the patient|this patient|did you|you (?:feel|sleep|walk|doing)|your [\w ]{1,40}(?:now|today|then)|who (?:you are|are you)|old are you|your (?:name|age|illness|disease|diagnosis|trouble|profession|job)|(?:about|introduce) yourself|your story)\b",
    re.I,
)
_WITH_PATIENT = regex(
    r"[^\n]*\b(?:afterwards|after|since|later|following|by (?:tele)?phone|by e?-?mail|by letter|(?:19|20)\d\d|"
    r"with (?:the )?(?:patient|family|parents|husband|wife|mother|father|daughter|son))\b",
    re.I,
)
_UNLESS = {
    "general": _ABOUT_SOMEBODY,
    "contact": _WITH_PATIENT,
    "advert": regex(r"\s[^:\n]{0,80}\b(?:girl|boy|patient|Mr|Mrs|Ms|child|man|woman)\b"),
    "comments": regex(r"\s(?:by|to|rates?|in|at|after|of the (?!editors?|authors?))\b", re.I),
    "family_history": regex(
        r"\s*(?:\d{1,2}|[A-Z]|[IVX]{1,4})\b|(?i:\s(?:practi[cs]es?|practitioners?|physicians?|doctors?|medicine|health|care|nurse|clinics?|cent(?:re|er)|"
        r"hospital|planning|group|counsel+ing|support|meeting|conference|therapy|therapist)\b)"
    ),
}
"""What behind the name of such a part makes it another: "Symptoms of our patients", "Response rate", "Family doctor"."""
_IN_NUMBERS = regex(
    r"^(?!.*\b(?:our|we|patients|results|his|her|my)\b).*\b(?:in (?:numbers|figures|brief|short|a nutshell)|at a glance|(?:key |fast |quick )?facts(?: and figures)?|explained)\b\W*$"
    r"|^\W*(?:key |fast |quick )?facts(?: and figures)?\b",
    re.I,
)
_JOINED = regex(r"\W*(?:and|&|/|\+|,)\W*(?=\w)")
_EXAMS = ("exam", "investigation")
_MOST_WORDS = 6


def roles_of(lexicon: Lexicon, text: str, mentions: Sequence[Mention] = ()) -> tuple[str, ...]:
    """Return the roles of a heading or label.

    Args:
        lexicon: for the names of headings.
        text: its words.
        mentions: the terms in it.
    """
    entries = lexicon.label(HEADING_END.sub("", text), "heading")
    if not entries and (hit := lexicon.prefix(text, "heading")) is not None:
        rest = text[hit[1] :]
        byline = POSTED.match(text) and (any(map(str.isdigit, text)) or rest[:2].strip().isupper())
        entries = () if byline or _is_more(hit[0], text[: hit[1]], rest) else (hit[0],)
    entries = entries or _exam_at_end(lexicon, text)
    if [e.role for e in entries] == ["plan"]:
        entries = _joined_to_plan(lexicon, text) or entries
    roles = tuple(dict.fromkeys(e.role for e in entries))
    if not roles and _IN_NUMBERS.search(text) and any(m.entry.kind == "condition" for m in mentions):
        return ("general",)  # "Heart failure in numbers"
    return roles


def _is_more(entry: Entry, known: str, rest: str) -> bool:
    """Return True where what follows the name of a part makes a heading another one."""
    if entry.role == "related":
        return len(known.split()) == 1 and rest[:2].strip()[:1].isalpha()
    unless = _UNLESS.get(entry.role)
    return entry.role == "legend" or (unless is not None and unless.match(rest[:200]) is not None)


def _exam_at_end(lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """Return the examination that a heading ends with: "Initial neurological examination"."""
    words = HEADING_END.sub("", text).split()
    tails = (lexicon.label(" ".join(words[at:]), "heading") for at in range(1, len(words)))
    found = next((one for one in tails if one), ()) if 1 < len(words) <= _MOST_WORDS else ()
    return found if any(e.role in _EXAMS for e in found) else ()


def _joined_to_plan(lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """Return what a heading names beside the plan if it was done: "Plan and course"."""
    plan = lexicon.prefix(text, "heading")
    also = _JOINED.match(text, plan[1]) if plan else None
    told = lexicon.prefix(text[also.end() :], "heading") if also else None
    return (told[0],) if told and told[0].role not in ATTITUDES else ()


# Lines that have the shape of a heading and are the text of the one above.

_LEAD = regex(r"[:：]\s*$")
_DATED_KINDS = ("procedure", "condition")
_YEAR = regex(r"\b(?:19|20)\d\d\b")
_SHORT_LINE = 60
_SHAPED = 2
"""The level of what is a heading by its shape alone."""


def with_lines_as_text(document: Document, lexicon: Lexicon) -> Document:
    """Make paragraphs of the lines that stand right below a heading with nothing below themselves.

    Args:
        document: what a reader made.
        lexicon: for the names of headings.
    """
    if len(document.blocks) <= 1:
        return document
    shaped = [_is_shaped(document, lexicon, block) for block in document.blocks]
    listed, runs = _listed(document, shaped), _runs(document, shaped)
    below = [i in listed or _is_text(document, lexicon, shaped, i, *run) for i, run in enumerate(runs)]
    blocks: list[Block] = []
    for i, block in enumerate(document.blocks):
        if below[i] or (shaped[i] and _tells(document, lexicon, i)):
            blocks.append(replace(block, kind="paragraph", level=0))
        elif any(below[i + 1 : i + 2]) and (parted := _parted(document, block)):
            blocks += parted
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _parted(document: Document, block: Block) -> tuple[Block, ...]:
    """Return the heading and first line of a list that a reader took for a field: "Differential diagnosis: / A / B"."""
    label, value = block.label, block.value
    if block.kind != "field" or label is None or value is None or "\n" not in document.text[label.end : value.start]:
        return ()
    return Block("heading", label, _SHAPED, page=block.page), Block("paragraph", value, page=block.page)


def _listed(document: Document, shaped: Sequence[bool]) -> frozenset[int]:
    """Return which blocks that look like headings are items of a list that a paragraph opens: "He denies:"."""
    found: set[int] = set()
    blocks = document.blocks
    for i, before in enumerate(blocks[:-1], 1):
        led = before.kind == "paragraph" and _LEAD.search(document.quote(before.span))
        heads = any(b.kind == "paragraph" and b.span.end - b.span.start > _SHORT_LINE for b in blocks[i + 1 : i + 2])
        if shaped[i] and not heads and (led or i - 1 in found):
            found.add(i)
    return frozenset(found)


def _runs(document: Document, shaped: Sequence[bool]) -> list[tuple[int, int]]:
    """Return for each block the heading of its run of lines, and the last line from it on that looks like a heading."""
    count = len(document.blocks)
    firsts, lasts = list(range(count)), list(range(count))
    for i in range(1, count):
        if _is_close(document, i - 1) and _is_line(document, shaped, i):
            firsts[i] = firsts[i - 1]
    for i in range(count - 2, -1, -1):
        if shaped[i + 1] and _is_close(document, i):
            lasts[i] = lasts[i + 1]
    return list(zip(firsts, lasts, strict=True))


def _is_text(
    document: Document, lexicon: Lexicon, shaped: Sequence[bool], i: int, first: int, last: int
) -> bool:  # fmt: skip
    """Return True for a line of the run `first` to `last` that is text below the heading above the run."""
    above, below = document.blocks[first], document.blocks[last + 1 : last + 2]
    if first == i or above.kind not in ("heading", "title", "field") or not shaped[i]:
        return False
    listed = last > first + 1 and bool(below) and not _is_close(document, last)
    heads = any(b.kind != "heading" or b.level > above.level for b in below)
    if heads and not listed and not _is_line(document, shaped, last + 1):
        return False
    return _is_known(document, lexicon, above) or (above.kind == "heading" and document.quote(above.span).isupper())


def _tells(document: Document, lexicon: Lexicon, i: int) -> bool:
    """Return True for a line that looks like a heading, but gives a dose or a year for the term it opens with: "Riluzole 50 mg bid"."""
    words = document.quote(document.blocks[i].span)
    if not i or not any(map(str.isdigit, words)):
        return False
    first = next((m for m in lexicon.find(words) if m.start == 0), None)
    if first is None or (i + 1 < len(document.blocks) and _is_close(document, i)):
        return False
    return first.entry.kind == "medicine" or (first.entry.kind in _DATED_KINDS and _YEAR.search(words) is not None)


def _is_close(document: Document, i: int) -> bool:
    """Return True for a block with no blank line between it and the next one."""
    return document.text.count("\n", document.blocks[i].span.end, document.blocks[i + 1].span.start) <= 1


def _is_line(document: Document, shaped: Sequence[bool], i: int) -> bool:
    """Return True for a short line right below another, without a sentence's end, that heads nothing."""
    block = document.blocks[i]
    short = block.kind == "paragraph" and block.span.end - block.span.start <= _SHORT_LINE
    plain = short and _is_close(document, i - 1) and document.text[block.span.end - 1] not in ".:："
    return plain or shaped[i]


def _is_shaped(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Return True for what is a heading by nothing but its shape."""
    plain = block.kind == "heading" and block.level == _SHAPED and not block.marker
    return plain and not _LEAD.search(document.quote(block.span)) and not _is_known(document, lexicon, block)


def _is_known(document: Document, lexicon: Lexicon, block: Block) -> bool:
    words = document.quote(block.label or block.span)
    return bool(lexicon.label(HEADING_END.sub("", words), "heading") or lexicon.prefix(words, "heading"))


# Headings of general knowledge, notes, comments or adverts below which somebody's case stands after all.

_NEXT = 4
_OPENS_CASE = regex(
    r"\W*(?:(?:The|This|Our)(?: [\w-]{1,20}){0,2} (?:patient|case)|(?:Mr|Mrs|Ms|Miss)\b\.? ?[A-Z][\w.-]{0,20})"
    r"(?:,? (?:is|was|had|has|who|aged|an?)\b|, ?\d)[^.\n]{0,50}"
)
_OURS = regex(
    r"\W*(?:We|I|My|Our|This|Hello|Hi)\b[^\n]{0,120}?\b(?:[Mm]y|[Oo]ur) (?:[a-z]+ ){0,2}(?:son|daughter|boy|girl|baby|husband|wife|mother|father|brother|sister|grandson|granddaughter|twins?)\b(?!['’])"
)
"""How a family begins to tell of one of theirs."""
_WHOLE_DAY = len("2009-05-12")
_HOW_MANY = regex(r"\d{1,4}(?:\s?\(\s?\d{1,3}(?:[.,]\d+)?\s?%\s?\))?")
_COUNTED = regex(
    r"\d{1,4}(?:\s?/\s?\d{1,4})?\s?\(\s?\d{1,3}(?:[.,]\d+)?\s?%\s?\)|[^\W\d]:\s\d{1,4}(?:\s?(?:/|of|out of)\s?\d{1,4})?(?:\s(?:patients|people|children|cases|men|women))?\W*$"
    r"|[^\W\d_] \d{1,4}(?=, |; | and |\W*$)"
)
"""A thing with how many had it: "Visual acuity better: 39 patients (51%)", "asphyxia 29"."""
_FEWEST = 2


def reports_after_all(document: Document, lexicon: Lexicon, index: Index, i: int, roles: Sequence[str]) -> bool:
    """Return True where below a heading stands somebody's case or a count of a group, whatever its name.

    Args:
        document: the document.
        lexicon: for labels of names.
        index: its dates.
        i: the number of the heading.
        roles: of the heading.
    """
    below = document.blocks[i + 1 : i + _NEXT]
    if not below:
        return False
    if "notes" in roles and _opens_with_day(document, index, below[0]):
        return True
    if "related" in roles and below[0].table is not None:
        return True  # "Compare:" above the values of two times is no link
    if ("general" in roles or "comments" in roles) and _counts(document, below[:_FEWEST]):
        return True
    if "general" in roles and any(_asks_name(document, lexicon, b) for b in below):
        return True
    said = next((b.span for b in below if b.kind == "paragraph"), None)
    if said is None:
        return False
    if "advert" in roles:
        return _OURS.match(document.text, said.start, said.end) is not None
    name = document.quote(document.blocks[i].span).strip(" *:!?.").rpartition(" ")[2].capitalize()
    opened = _OPENS_CASE.match(document.text, said.start, said.end) if "general" in roles else None
    if name and document.quote(said).startswith(f"{name} ") and not lexicon.find(name):
        return True  # "About Ann" / "Ann was born in 2001."
    return opened is not None and bool(find_ages(document.text, said.start, opened.end()))


def _asks_name(document: Document, lexicon: Lexicon, block: Block) -> bool:
    label = HEADING_END.sub("", document.quote(block.label)) if block.label is not None else ""
    return any(e.role == "name" for e in lexicon.label(label, "field"))


def told_after_all(frame: Frame) -> Frame:
    """Return the frame of a heading that isn't general, though its name is.

    Args:
        frame: what the heading says.
    """
    kept = tuple(r for r in frame.roles if r not in ("general", "notes", "comments", "advert", "related"))
    return replace(frame, roles=kept, attitude="reported")


def _opens_with_day(document: Document, index: Index, below: Block) -> bool:
    """Return True for an entry of a log: "07/05/2019 mild fever"."""
    day = next(iter(part(index.dates, below.span)), None)
    if day is None or (len(day.first or "") < _WHOLE_DAY and not day.ambiguous):
        return False
    ahead, behind = document.text[below.span.start : day.start], document.text[day.end : below.span.end]
    return not any(map(str.isalnum, ahead)) and any(map(str.isalpha, behind))


def _counts(document: Document, below: Sequence[Block]) -> bool:
    """Return True for items, fields, a list or a table of things with how many of a group had each."""
    if (table := below[0].table) is not None:
        values = [c.text.strip() for c in table.cells if c.row and c.column and c.text.strip()]
        counted = sum(_HOW_MANY.fullmatch(value) is not None for value in values)
        return counted > _FEWEST and counted * 2 > len(values)
    if below[0].kind == "paragraph":
        return len(_COUNTED.findall(document.quote(below[0].span))) > _FEWEST
    return len(below) == _FEWEST and all(_COUNTED.search(document.quote(b.value or b.span)) for b in below)
