"""The outline of a page: each block with what the headings and labels above it say, the sections they make, and what is no part
of a case: menus, links, letters of readers, lists of publications.

A heading, a visit or a letter can have a date that goes on to the next sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Block, Document, Span, Table
from etl.facts import Timepoint
from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.ambiguity import of_keys
from etl.parsers.fields import asked_type, labelled_item, set_apart
from etl.parsers.headings import (
    HEADING_END,
    answering,
    asked_time,
    begins_course,
    beside,
    by_role,
    counts_below,
    day_named,
    goes_on,
    heads_table,
    in_a_stay,
    is_group,
    not_theirs,
    of_somebody,
    opens_case,
    opens_log,
    set_deeper,
    tells_of_ours,
    tells_stay,
    times_below,
    told_after_all,
)
from etl.parsers.index import Index, part
from etl.parsers.people.names import headed
from etl.parsers.reading import Attitude, Frame
from etl.parsers.sentences import FINITE, tokens_of
from etl.parsers.when.ages import find_ages, is_bare, without_ages
from etl.parsers.when.clauses import TimeRead
from etl.parsers.when.dates import POSTED
from etl.parsers.when.timepoints import (
    COURSE_NAMED,
    after_another,
    counted_course,
    course_line,
    named_course,
    one_course,
    read_time,
)
from etl.patterns import regex
from etl.value import replace

# Rows of links to other pages, headings that are such links, and letters of readers: they are no part of a case.


_SOMEBODY = regex(r"\b(?:Mrs?|Ms|Miss)\b\.?\s|,\s\d{1,2}\b|\(\d{1,2}\b")
_TOLD = 60
_LINKS = regex(r"(?<!\s)\s++[|•·»›]\s+|\n")
_LONGEST_LINK = 90
_SIGNED = regex(
    r"[.!?…”\"’)]\s?[—–-]{1,2}\s?(?P<name>[A-Z][a-zà-ÿ'’-]+)(?:[ ][A-Z][a-zà-ÿ'’-]*\.?)?(?:,\s(?:\d{1,2}|[A-Z][^\W\d_]+)){0,2}\.?\s*$"
)
"""The name at the end of a reader's letter: "… Would he be accepted? — Helga", "… somebody is trying. – Piotr, 66"."""
_TO_PAGE = regex(r"\?|\b[Yy]our?\b|\b(?:article|magazine|issue|newsletter|editors?)\b")
_DATED = regex(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]")
"""A letter with a day is a report."""
_OWN_TEXT = 2
_POINTER = regex(
    r"^\W*(?:(?:you (?:may|might) also (?:like|be interested in)|(?:read|see|watch|look at)(?: (?:also|more|next|on|too|further|as well))|also (?:read|see|interesting)|"
    r"more (?:stories|cases|patients|articles|news|reports|from us|on this site)|(?:our |the )?(?:latest|newest|other|next|related|recent|most read|popular)"
    r" (?:[\w-]+ )?(?:stories|story|cases|articles?|news|posts?|reports?|pages?))\b[^:.;]{0,30}:|(?:related|recommended):)",
    re.I,
)
"""A line that leads to other pages: "Read also: …", "More stories: …"."""
_OWNED = regex(r"^\W{0,3}(?:©|\(c\) ?(?=[A-Z\d])|copyright\b)", re.I)
_LONGEST_FOOT = 200
_STARRED = regex(
    r"(?<![\w*])(?:[Yy]our )?(?P<label>[^\W\d_][^\W\d_ .'’-]{0,20}(?: [^\W\d_]{1,15}){0,2}?) ?\*(?=[\s,;|(]|$)"
)
"""What a visitor must fill in, in the form below a page: "Name* Age* Disease* (stroke, …)"."""
_MONEY = regex(
    r"(?:from |about |approx\. ?|ca\. ?)?(?:(?:USD|US\$|EUR|GBP|RMB|CNY|[$€£¥])\s?\d[\d,. ]{0,12}|"
    r"\d[\d,. ]{0,12}(?:USD|US\$|EUR|GBP|RMB|CNY|[$€£¥]|(?:US )?dollars|euros?|pounds|yuan))\.?",
    re.I,
)


def aside(document: Document, lexicon: Lexicon, number: int) -> bool:
    """Whether a paragraph is the page's and not the case's: links, a form for visitors, the letter of a reader.

    Args:
        document: the document.
        lexicon: the lexicon.
        number: the number of the block.
    """
    block = document.blocks[number]
    return _is_menu(document, lexicon, block) or is_form(document, lexicon, block) or _is_letter(document, number)


def _is_menu(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Whether a paragraph leads to other pages: "Back to list | Mrs. Lane (48 years old) | Next", "Read also: …", "© 2014 …"."""
    line = document.quote(block.span).strip()
    if len(line) < _LONGEST_LINK and line.startswith(("«", "‹", "<<")) != line.endswith(("»", "›", ">>")):
        return True
    if len(line) < _LONGEST_FOOT and (_OWNED.match(line) or _POINTER.match(line)):
        return True
    links = _LINKS.split(line)
    if len(links) < 2 or any(len(link) > _LONGEST_LINK or link.endswith(".") for link in links):
        return False
    return any(
        _POINTER.match(link) or lexicon.label(HEADING_END.sub("", link.strip(" <>«»‹›←→[]")), "furniture")
        for link in links
    )


def is_price(document: Document, block: Block) -> bool:
    """Whether a field says what something costs, and nothing that was done: "4 injections: 20,000 USD"."""
    return block.value is not None and _MONEY.fullmatch(document.text, block.value.start, block.value.end) is not None


def is_form(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Whether a line is a form for visitors: two starred labels or more, one of them a person's, and nothing filled in.

    Args:
        document: the document.
        lexicon: the lexicon.
        block: a paragraph or a field.
    """
    line = document.quote(block.span)
    if line.count("*") < 2 or len(line) > _LONGEST_FOOT or any(c.isdigit() for c in line):
        return False
    labels = [m["label"] for m in _STARRED.finditer(line)]
    return len(labels) > 1 and any(lexicon.label(label, "field") for label in labels)


def _is_letter(document: Document, number: int) -> bool:
    """Whether a paragraph is the letter of a reader: which speaks to the page, signed by a name that stands nowhere else, behind the page's own text."""
    block = document.blocks[number]
    signed = _SIGNED.search(document.text, max(block.span.start, block.span.end - _TOLD), block.span.end)
    said = document.quote(block.span)
    aged = signed is not None and any(c.isdigit() for c in signed.group()[-4:])  # "— Piotr, 66"
    if signed is None or not (aged or (_TO_PAGE.search(said) and not _DATED.search(said))):
        return False
    if len(re.findall(rf"\b{re.escape(signed['name'])}\b", document.text)) > 1:
        return False
    above = [b for b in document.blocks[:number] if b.kind == "paragraph" and b.span.end - b.span.start > _TOLD]
    return sum(1 for b in above if not _SIGNED.search(document.quote(b.span)[-_TOLD:])) >= _OWN_TEXT


def is_link(document: Document, heading: Block) -> bool:
    """Return True if a heading below "Related cases" names somebody else: "Mrs. Ruiz, 61, stroke".

    Args:
        document: the document.
        heading: a heading of no known part, after the page's own text; above that a list of links says nothing of it.
    """
    return _SOMEBODY.search(document.quote(heading.span)) is not None


def _reports(one: Framed) -> bool:
    """Return True for a block that reports the case in more than a few words."""
    return one.frame.attitude == "reported" and one.block.span.end - one.block.span.start > _TOLD


# Lists of publications at the end of a page, and what outside experts say: they are of others, whatever they name.


_CITES = regex(
    r"\b[Vv]ol(?:ume)?\.? ?\d{1,4}\b|\bpp?\.? ?\d{1,5}\s?[–-]\s?\d{1,5}|\b(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(|:)|\bdoi:\s?10\.|\bet al\.? .{0,200}\b(?:19|20)\d\d\b"
    r"|\b\d{1,4}\s?\(\d{1,3}\)\s?:\s?\d{1,5}"
)
_AUTHOR = regex(r"\b[A-Z][\w’'-]+ (?:[A-Z][\w’'.-]* ){0,2}[A-Z][\w’'.-]*,")
_OUTSIDER = regex(
    r"\b(?:says|said|warns|warned|cautions|cautioned|comments|commented|explains|explained|replies|replied|adds|added|thinks|told)\b[^\"“”\n]{0,120}?"
    r"\b(?:(?:who|and) (?:(?:has|had|have)(?: never| not|n['’]t)(?: yet)? (?:been )?(?:examined|met|seen|treated|involved|part of|connected|worked)"
    r"|(?:is|was|were|are)(?: not|n['’]t) (?:involved|part of|connected|a part of|affiliated|treating)|knows? (?:her|his|the) case only|(?:never|did not|has not) (?:saw|met|see|examined?))"
    r"|an? (?:independent|outside) (?:expert|neurologist|specialist|researcher|scientist|surgeon))\b"
    r"|\b(?:Independent|Outside|Other) (?:experts?|specialists?|scientists?|researchers?|neurologists?|doctors?) (?:say|said|warn|warned|caution|cautioned|doubt|doubted|are sceptical|are skeptical|remain)\b",
)
"""Whom a newspaper asks who doesn't know the patient: "says Professor Lane, a neurologist, who has never examined her"."""
_CITED_WORK = regex(r"\[(?P<number>\d{1,2})\][ \t]+\w")
_SEVERAL = 2
_TITLED = regex(r"\b(?:19|20)\d\d\b")


def citations(document: Document) -> frozenset[int]:
    """The numbers of the blocks of lists of publications, of tables of them, and of what outside experts say.

    Args:
        document: the document.

    Returns:
        Items that print a volume, pages or a DOI, or several authors and a year; all items of a list, when half of them do;
        tables with a column of citations; paragraphs in which somebody speaks who doesn't know the patient.
    """
    tables = [n for n, block in enumerate(document.blocks) if block.table is not None and _of_studies(block.table)]
    asked = [
        n for n, block in enumerate(document.blocks)
        if block.kind == "paragraph" and _OUTSIDER.search(document.text, block.span.start, block.span.end)
    ]  # fmt: skip
    return frozenset([*tables, *asked, *(n for run in _lists(document) for n in _cited(document, run))])


def _lists(document: Document) -> Iterator[list[int]]:
    """Items in a row, and paragraphs in a row that are numbered in brackets: "[1] Lee A. et al. (2013), Peru. 32 patients …"."""
    run: list[int] = []
    counted: list[int] = []
    for n, block in enumerate(document.blocks):
        m = _CITED_WORK.match(document.text, block.span.start, block.span.end)
        if m is not None and int(m["number"]) != len(counted) + 1:
            yield counted
            counted = []
        if m is not None and int(m["number"]) == len(counted) + 1:
            counted.append(n)
        if block.kind == "item":
            run.append(n)
            continue
        yield run
        run = []
    yield run
    yield counted


def _cited(document: Document, run: list[int]) -> list[int]:
    found = []
    for n in run:
        text = document.quote(document.blocks[n].span)
        if len(text) > _SHORT and (
            _CITES.search(text) or (len(_AUTHOR.findall(text)) >= _SEVERAL and _TITLED.search(text))
        ):
            found.append(n)
    return run if len(found) * 2 >= len(run) else found


_SHORT = 40


# Tables of other people's studies: a column of references says that nothing in it is of the page's patient.

_ASKS_SOURCE = regex(
    r"\W*(?:references?|refs?\.?|stud(?:y|ies)|authors?|citations?|sources?|publications?|papers?|first author|trial)\b[^\d\n]{0,24}",
    re.I,
)
_CITED_SOURCE = regex(
    r"\W*(?:\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|ref\.? \d{1,3}|.*\bet al\b.*"
    r"|[^\W\d_]['’\w-]+(?: (?:and|&) [^\W\d_]['’\w-]+| [A-Z]{1,3})?,? [(\[]?(?:19|20)\d\d[a-z]?[)\]]?.*|(?:doi|PMID|NCT)\W?\d.*)\W*"
)


def _of_studies(table: Table) -> bool:
    """Whether a table lists studies: a column below "Reference", "Study" or "Author" whose cells are citations."""
    for head in table.cells:
        if head.row or not _ASKS_SOURCE.fullmatch(head.text.strip()):
            continue
        below = [c.text.strip() for c in table.cells if c.column == head.column and c.row and c.text.strip()]
        cited = sum(1 for text in below if _CITED_SOURCE.fullmatch(text))
        if cited >= _SEVERAL and cited * _SEVERAL > len(below):
            return True
    return False


_SET_IN = regex(r"\n[ ]{2,12}")
ARRIVED = regex(r"(?:up)?on\b|at\b|during\b|initial", re.I)
"""How a label begins that tells of the arrival itself, and of no time before it."""
ARRIVAL = regex(r"\b(?:arrival|admission|admitted|presentation)\b", re.I)
_MESSAGE = regex(
    r"\b(?:letters?|e-?mails?|mails?|messages?|sms|fax|post ?cards?|(?:tele)?phone|calls?|called|wrote|writes|interview|questionnaire)\b|^\W*(?:date|sent|datum|gesendet|fecha)\b[^:\n]{0,4}:|\b(?:schrieb|écrit|escribió)\b",
    re.I,
)


def tells_arrival(point: Timepoint) -> bool:
    """Whether a timepoint is that of the arrival itself: "on admission"."""
    return bool(ARRIVED.match(point.label) and ARRIVAL.search(point.label))


def is_message(document: Document, frame: Frame) -> bool:
    """Whether a heading says that what stands below it was written or told by telephone: "Letter of his wife, 2 May 2010".

    Args:
        document: the document.
        frame: a frame.
    """
    return (
        frame.title is not None and frame.effective is not None and bool(_MESSAGE.search(document.quote(frame.title)))
    )


def goes_on_set_in(document: Document, above: Block | None, block: Block) -> bool:
    """Whether a paragraph goes on with the one right above it, as the lines of a log's entry that are set in do.

    Args:
        document: the document.
        above: the block before.
        block: any block.
    """
    if above is None or {above.kind, block.kind} != {"paragraph"}:
        return False
    return _SET_IN.fullmatch(document.text, above.span.end, block.span.start) is not None


# The outline of a page: each block with what the headings and labels above it say.
#
# Roles of headings come from the mappings; here is only how headings nest, how a label governs its value, and how a
# group item ("2. Muscle strength") governs the items below it.


# What the words behind a known heading make of it: "Contact" and "Contact with the patient after a year".

SPECIFIC = regex(
    r"\s*\d|\s(?:they (?:are|have)|(?:they|we) (?:were|had|did|came|got)|(?:the|our|these) patients (?:are|were)$|we (?:gave|treated))\b|"
    r"\s(?:(?:it|this|they|the \w{1,20}|patients|cells) )?(?:was|were|took part|came|went|turned out|worked out|ended)\b|"
    r"[^\n]*\b(?:our|n\s*=|he|she|his|her|him|the patient|this patient|did you|you (?:feel|sleep|walk|doing)|your [\w ]{1,40}(?:now|today|then)|who (?:you are|are you)|old are you|your (?:name|age|illness|disease|diagnosis|trouble|profession|job)|(?:about|introduce) yourself|your story)\b",
    re.I,
)
"""A heading of a general kind with such words is about somebody: "Type 2 …", "Symptoms of our patients", "How he …",
"Who they are", "How did you sleep?"."""
_OF_PATIENT = regex(
    r"[^\n]*\b(?:afterwards|after|since|later|following|by (?:tele)?phone|by e?-?mail|by letter|(?:19|20)\d\d|"
    r"with (?:the )?(?:patient|family|parents|husband|wife|mother|father|daughter|son))\b",
    re.I,
)
"""Behind "contact": with the patient, and no address."""
_OF_SOMEBODY = regex(r"\s[^:\n]*\b(?:girl|boy|patient|Mr|Mrs|Ms|child|man|woman)\b")
_OF_RESULT = regex(r"\s(?:by|to|rates?|in|at|after|of the (?!editors?|authors?))\b", re.I)
_IN_NUMBERS = regex(
    r"^(?!.*\b(?:our|we|patients|results|his|her|my)\b).*\b(?:in (?:numbers|figures|brief|short|a nutshell)|at a glance|(?:key |fast |quick )?facts(?: and figures)?|explained)\b\W*$"
    r"|^\W*(?:key |fast |quick )?facts(?: and figures)?\b",
    re.I,
)
_NUMBERED = regex(r"\s*(?:\d{1,2}|[A-Z]|[IVX]{1,4})\b")
_DOCTORS = regex(
    r"\s(?:practi[cs]es?|practitioners?|physicians?|doctors?|medicine|health|care|nurse|clinics?|cent(?:re|er)|"
    r"hospital|planning|group|counsel+ing|support|meeting|conference|therapy|therapist)\b",
    re.I,
)
"""Behind "family": a doctor's or a house's name and what is done with families, and nobody's relatives."""


def _in_numbers(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a heading announces what is known of a disease: "HEART FAILURE IN NUMBERS", "Facts and figures: lupus"."""
    return any(m.entry.kind == "condition" for m in mentions) and _IN_NUMBERS.search(text) is not None


def _more_than(entry: Entry, known: str, rest: str) -> bool:
    """Whether what follows the known words of a heading makes it another one: "Key findings", "Symptoms of our patient"."""
    if entry.role == "related" and len(known.split()) == 1 and rest[:2].strip()[:1].isalpha():
        return True
    if entry.role == "advert":
        return _OF_SOMEBODY.match(rest[:80]) is not None  # "Correspondence file - girl L. M."
    if entry.role == "contact":
        return _OF_PATIENT.match(rest[:200]) is not None
    if entry.role == "comments" and _OF_RESULT.match(rest[:40]):
        return True  # "Response by route", "Response rate": no answer to a comment
    if entry.role == "family_history" and (_NUMBERED.match(rest) or _DOCTORS.match(rest)):
        return True
    return entry.role == "legend" or (entry.role == "general" and bool(SPECIFIC.match(rest[:200])))


# Headings of more than one name: "Initial neurological examination", "Eye and nervous system examination", "Plan and course".

_WHICH = regex(
    r"(?:(?:admission|discharge|initial|first|second|third|last|latest|control|follow-?up|repeat(?:ed)?|main|positive|brief"
    r"|detailed|complete|full)\s){1,3}(?=\w)",
    re.I,
)
_PARTS = regex(r"\s*(?:,|&|/|\band\b)\s*(?:the\s)?", re.I)
_LAST = regex(r"\s(?P<word>examinations?|exam)\s*[:：]?\s*$", re.I)
_AND_MORE = regex(r"\W*(?:and|&|/|\+|,)\W*(?=\w)")
_HAPPENED = ("treatment", "outcome", "follow_up", "case", "after", "adverse")
_KINDS: tuple[Kind, ...] = ("heading", "measure")
_LOOKED_AT = ("exam", "investigation")


def _one_of_several(lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """What a heading is that begins with such a word, or names the examinations of several things."""
    led = _WHICH.match(text)
    named = lexicon.prefix(text[led.end() :], "heading") if led else None
    if named and named[0].role in _LOOKED_AT:
        return (named[0],)
    last = _LAST.search(text)
    names = [f"{part} {last['word']}" for part in _PARTS.split(text[: last.start()])] if last else []
    looked_at = any(e.role in _LOOKED_AT for name in names for kind in _KINDS for e in lexicon.label(name, kind))
    return lexicon.label("examination", "heading")[:1] if looked_at else ()


def _beside_plan(lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """What a heading tells beside the plan: "Plan and course" heads what was done, too."""
    plan = lexicon.prefix(text, "heading")
    also = _AND_MORE.match(text, plan[1]) if plan else None
    told = lexicon.prefix(text[also.end() :], "heading") if also else None
    return (told[0],) if told and told[0].role in _HAPPENED else ()


ATTITUDES: dict[str, Attitude] = {
    "plan": "planned", "outlook": "planned", "general": "general", "introduction": "general",
    "literature": "literature", "references": "literature", "eligibility": "general", "methods_general": "general",
    "legend": "general", "contact": "advert", "advert": "advert", "notes": "advert", "comments": "other", "related": "other",
}  # fmt: skip
"""How everything under a heading of that role is meant."""

_CLOSES = ("contact", "advert", "related", "comments", "references", "literature", "outlook", "general")
_TURNS = ("treatment", "follow_up", "outcome", "plan", "comparison", "outlook", "history", "past_history", "adverse")
"""A heading of these roles ends the phase that the heading above it began."""
_RUNS_ON = (
    "history", "past_history", "family_history", "social_history", "exam", "investigation", "treatment", "outcome",
    "follow_up", "adverse", "before", "after",
)  # fmt: skip
"""Roles of a label that is the heading of a part of its own ("History: …"), whose prose may run on in the next lines."""
_OF_ONE = regex(r"\W*(?:This|The|Our|He|She|Mr|Mrs|Ms)\b[^.:]{0,80}?\b(?:is|was|has|had|presented|underwent)\b")
"""How a value begins that tells of somebody: "Indications: This is a …", which of a treatment in general would be of nobody."""
_OPERATION = regex(r"\W*(?:operati|procedure|surg)", re.I)
_NARRATED = regex(
    r"\b(?:prepped|draped|incis\w+|supine|prone|tourniquet|operating (?:room|table|theat\w+)|(?:was|were) (?:then )?(?:dissected|intubat\w+|anesthetized))\b",
    re.I,
)
"""Words of what is told below "Procedure:" or "Operation:" where it describes how one went, and names none."""
_LONG = 80
"""Characters of a field's value that are prose, and no name or number."""
_LEFT = regex(r"\n[ \t]*\n")
_LINE_END = regex(r"[ \t]*\n[ \t]*")
_OF_PARTS = ("exam", "investigation", "related", "comments")
"""Roles of a part of a page, which its title never is by its first words ("NEURO WARD, discharge note", "Success story: …")."""
_OF_PAPERS = ("abstract", "discussion", "conclusion")
"""Roles of a part of a paper, which a title with a colon isn't: "Supplement to case 7: summary"."""
_DAY_OF = regex(r"^\W*(?:date|day|year|month|time) of (?:the |first )?", re.I)
SHEETS = (
    "text/csv", "text/tab-separated-values", "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # fmt: skip
"""A sheet has no advertising: what it calls notes are notes on the patient."""
_BACKGROUND = regex(r"\b(?:background|Hintergrund|contexte|antecedentes|premessa)\b|背景", re.I)
"""What a part of a page tells beside what was planned: "Plan and course"."""
_RUN_IN = regex(r"\W*+([^\W_][^.:;()\n]{2,48}?)\s*+(?:(\([^()\n]{3,60}\))\s*+)?\.(?!\d)\s+(?=\w)")
_BESIDE_KIN = regex(r"\b(?:his|her|the|and|both|patient['’]s)\b|[\s:：,&]", re.I)
_COUNTS_GROUP = regex(r"\b[nN]\s*=\s*\d")
_READ_ELSEWHERE = ("listed", "given")  # heads of columns, and of treatments told behind them
BRACKET_LEGEND = regex(r"\b(?:in|within|between)\s(?:\w+\s)?(?:brackets|parenthes[ei]s)\b", re.I)
"""The words of a legend: "values of January in brackets"."""


class Framed(Struct, frozen=True):
    """A block and its frame."""

    block: Block
    frame: Frame


class _Open(Struct, frozen=True):
    level: float
    frame: Frame


def outline(document: Document, lexicon: Lexicon, index: Index) -> tuple[Framed, ...]:
    """Give each block the frame of the headings, labels and groups that govern it.

    Args:
        document: the document.
        lexicon: for roles of headings and labels.
        index: what stands where.

    Returns:
        All blocks in order; a heading carries the frame that it opens.
    """
    out: list[Framed] = []
    stack: list[_Open] = []
    group: _Open | None = None
    previous_heading = False
    file = 0
    part_of: Framed | None = None
    has_text, seen = False, 0  # whether one of the first `seen` blocks is a longer text of the case
    keys, cited = of_keys(document), citations(document)
    deeper = set_deeper(document, lexicon, index, (*_TURNS, *ATTITUDES), _CLOSES)
    for i, block in enumerate(document.blocks):
        if document.files and document.file_at(block.span.start) != file:  # another file of the case
            file, stack, group, previous_heading = document.file_at(block.span.start), [], None, False
            part_of = None
        if block.kind in ("heading", "title"):
            part_of = None
            level = 0 if block.kind == "title" else max(block.level, 1) + deeper.get(i, 0)
            closed: Frame | None = None
            if i and _announced(document, i - 1):  # "… by the parents:" and the head of the form below it
                level = max(level, stack[-1].level + 1 if stack else level)
            if not previous_heading or block.level:
                while stack and stack[-1].level >= level:
                    closed = stack.pop().frame
            group = None
            signed = block.value is not None and not any(c.isalnum() for c in block.marker)
            words = block.value if signed and block.value else block.span  # without "##", "[" and the like
            above = _top(stack)
            frame = _heading(document, lexicon, index, words, above)
            if i in keys:
                frame = replace(frame, roles=(*frame.roles, "legend"), attitude="general")
            if i and _announced(document, i - 1) and frame.timepoint is None and above.timepoint is not None:
                frame = replace(frame, roles=above.roles, timepoint=above.timepoint, effective=above.effective)
            if block.kind == "title":  # a title tells what the page is about, not when each of its facts was
                frame = replace(frame, timepoint=None, effective=None, course=one_course(document, frame.course))
                if not _only_heading(lexicon, document.quote(block.span)):
                    roles = tuple(r for r in frame.roles if r not in _OF_PARTS)
                    own: Attitude = next((ATTITUDES[r] for r in roles if r in ATTITUDES), "reported")
                    frame = replace(frame, roles=roles, attitude=own)
                if ":" in document.quote(block.span):
                    frame = replace(frame, roles=tuple(r for r in frame.roles if r not in _OF_PAPERS))
                if (not out and frame.has("notes")) or (frame.has("general") and of_somebody(document, lexicon, i)):
                    frame = told_after_all(frame)
            elif (
                (not out and frame.has("notes"))  # a page called "Note" is a clinic's, and no note to something
                or (frame.has("general") and opens_case(document, lexicon, i))
                or (frame.has("advert") and tells_of_ours(document, i))
                or opens_log(document, index, i, frame)
                or (frame.has("general", "comments") and counts_below(document, i))
                or (frame.has("related") and times_below(document, index.mentions, i))
            ):
                frame = told_after_all(frame)
            elif closed is not None and frame.timepoint is None and frame.has("exam") and closed.has("exam"):
                frame = replace(frame, timepoint=closed.timepoint, effective=frame.effective or closed.effective)
            has_text = has_text or any(_reports(one) for one in out[seen:])
            seen = len(out)
            if (
                has_text
                and closed is not None
                and closed.has("related")
                and not frame.roles
                and is_link(document, block)
            ):
                frame = replace(frame, roles=closed.roles, attitude=closed.attitude)
            if frame.has(*_CLOSES) and level:
                stack = [o for o in stack if o.level < 1]
            stack.append(_Open(level, frame))
            out.append(Framed(block, frame))
            previous_heading = False
            continue
        base = _top(stack)
        if block.kind == "item":
            if group and block.level <= group.level:
                group = None
            inner = group.frame if group else base
            if is_group(document, i):
                group = _Open(block.level, _heading(document, lexicon, index, block.span, inner))
                out.append(Framed(block, group.frame))
                continue
            inner = replace(inner, attitude="literature") if i in cited else inner
            labelled = None if i in cited else labelled_item(document, lexicon, block, inner)
            out.append(Framed(block, field_frame(document, lexicon, index, labelled, inner) if labelled else inner))
            continue
        group = None
        if i and document.blocks[i - 1].kind == "item" and _heads_list(document, lexicon, i - 1):
            stack.pop()
            base = _top(stack)
        if block.kind == "field" and block.label and block.value:
            if stack and beside(document, i):
                base = _top(stack[:-1])
            frame = field_frame(document, lexicon, index, block, base)
            if is_price(document, block) or is_form(document, lexicon, block):
                frame = replace(frame, attitude="advert")
            if not_theirs(frame, block, part(index.mentions, block.label)):
                frame = replace(frame, attitude="other")  # "Ward: Neurology 2", "What his roommate says: …"
            if part_of is not None and (
                _same_exam(frame, part_of.frame) or goes_on(document, i, frame, base, part_of.frame)
            ):
                frame = replace(frame, timepoint=part_of.frame.timepoint, effective=part_of.frame.effective)
                frame = frame if frame.has("exam") else replace(frame, roles=(*frame.roles, "exam"))
            if stack and in_a_stay(replace(frame, title=frame.label), base):
                stack[-1] = _Open(stack[-1].level, replace(base, timepoint=None, effective=None))
            part_of = Framed(block, frame) if any(r in _RUNS_ON for r in frame.roles[len(base.roles) :]) else None
            out.append(Framed(block, frame))
            continue
        if block.kind == "paragraph" and (i in keys or aside(document, lexicon, i)):
            out.append(Framed(block, replace(base, attitude="general" if i in keys else "advert")))
            continue
        led = _run_in(document, lexicon, index, block) if block.kind == "paragraph" else None
        led = led or (set_apart(document, lexicon, block) if block.kind == "note" else None)
        if led is None and part_of is not None and block.kind == "paragraph":
            if _runs_on(document, i):
                base = replace(part_of.frame, label=None, topic=())
            elif _LEFT.search(document.text, document.blocks[i - 1].span.end, block.span.start):
                part_of = None  # behind a line left free the page goes on
        base = replace(base, attitude="literature") if i in cited else base
        out.append(Framed(led or block, field_frame(document, lexicon, index, led, base) if led else base))
        if block.kind == "table" and i and stack and heads_table(document, i - 1, stack[-1].frame):
            stack.pop()
    return tuple(out)


def _only_heading(lexicon: Lexicon, text: str) -> bool:
    """Whether a title is the name of a part of a page and nothing more: "Related cases", but not "Success story: …"."""
    hit = lexicon.prefix(text, "heading")
    whole = "|" not in text and (hit is None or not any(c.isalpha() for c in text[hit[1] :]))
    roles = {entry.role for entry in lexicon.label(HEADING_END.sub("", text), "heading")}
    if roles == {"related"} and any(m.entry.kind == "condition" for m in lexicon.find(text)):
        return False  # "Stroke – Success story"
    return whole and bool(roles - {"comments"})  # below "Letter to the editor" stands the page's own text


def by_file(document: Document, framed: Sequence[Framed]) -> tuple[tuple[Framed, ...], ...]:
    """The blocks of each file of a case; all of them for a document that is one file.

    Args:
        document: the document.
        framed: its blocks in order.
    """
    return tuple(tuple(f for f in framed if f.block.span in file) for file in document.spans)


def _announced(document: Document, i: int) -> bool:
    """Whether a paragraph ends with a colon, so that what stands below it belongs to it."""
    block = document.blocks[i]
    return block.kind == "paragraph" and document.quote(block.span).rstrip().endswith((":", "："))


def _same_exam(frame: Frame, before: Frame) -> bool:
    """Whether a field tells the next part of the examination that the field before it dates: "Admission PE: …", "NS: …"."""
    return frame.timepoint is None and frame.effective is None and frame.has("exam") and before.has("exam")


def _runs_on(document: Document, i: int) -> bool:
    """Whether a paragraph is the next line of the prose above it: no line is left between the two."""
    above, block = document.blocks[i - 1], document.blocks[i]
    said = document.quote(above.value) if above.value is not None else ""
    told = above.kind == "paragraph" or "." in said[-2:] or len(said) > _LONG
    return (
        block.kind == "paragraph"
        and above.kind in ("field", "paragraph")
        and told
        and counted_course(document.quote(block.span)) is None  # the next course is a part of its own
        and _LINE_END.fullmatch(document.text, above.span.end, block.span.start) is not None
    )


def _heads_list(document: Document, lexicon: Lexicon, last: int) -> bool:
    """Whether a list's heading is a line of its own making with a colon, which holds for the list and nothing behind it:
    "Treatments before the cells:"; one that counts a group ("Outcome (n = 31):") counts it for what follows as well."""
    at = last
    while at >= 0 and document.blocks[at].kind == "item":
        at -= 1
    head = document.blocks[at]
    words = document.quote(head.span).rstrip()
    free = head.kind == "heading" and words.endswith((":", "：")) and not _COUNTS_GROUP.search(words)
    return free and not lexicon.label(HEADING_END.sub("", words), "heading")


def _run_in(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Block | None:
    """A paragraph that opens with a heading of its own ("At discharge (29.03.2012). Pain VAS 3."), as a labelled field.

    Its words are a known heading, or say nothing but when.
    """
    m = _RUN_IN.match(document.text, block.span.start, block.span.end)
    if m is None:
        return None
    words = Span(*m.span(1))
    known = lexicon.label(m[1], "heading")
    if not known:
        time = read_time(
            document.text, words, part(index.mentions, words), (), part(index.durations, words), label=True
        )  # fmt: skip
        if (
            time.timepoint is None
            or _is_sentence(document.text, words)
            or _beyond(document.text, words, time.start, time.end)
        ):
            return None
    label = Span(m.start(1), m.end(2) if m[2] else m.end(1))
    return replace(block, kind="field", label=label, value=Span(m.end(), block.span.end))


def _is_sentence(text: str, words: Span) -> bool:
    """Whether words have a verb and so head nothing: "Month 0 is the day before the first infusion."."""
    tokens = tokens_of(text, words.start, words.end)
    return any(token.lower in FINITE for token in tokens)


def _beyond(text: str, words: Span, start: int, end: int) -> bool:
    """Whether a phrase says more than its time: longer words before or behind it."""
    return len(text[words.start : start].strip()) > 4 or len(text[end : words.end].strip()) > 4


def _top(stack: list[_Open]) -> Frame:
    return stack[-1].frame if stack else Frame()


def _heading(document: Document, lexicon: Lexicon, index: Index, span: Span, parent: Frame) -> Frame:
    text = document.quote(span)
    entries = lexicon.label(HEADING_END.sub("", text), "heading")
    entries = entries or _one_of_several(lexicon, text)
    if not entries:
        hit = lexicon.prefix(text, "heading")
        entries = (hit[0],) if hit and not _more_than(hit[0], text[: hit[1]], text[hit[1] :]) else ()
        byline = POSTED.match(text) and (any(map(str.isdigit, text)) or (hit and text[hit[1] :][:2].strip().isupper()))
        entries = () if byline else entries  # "Author: Admin", "Author admin, posted at 2009/1/18"
    if [e.role for e in entries] == ["plan"]:
        entries = _beside_plan(lexicon, text) or entries
    roles = tuple(dict.fromkeys(e.role for e in entries))
    if not roles and _in_numbers(text, part(index.mentions, span)):
        roles = ("general",)
    if parent.has("abstract") and "history" in roles and _BACKGROUND.search(text) and not SPECIFIC.match(text):
        roles = ("introduction",)  # the background of a paper, and not of its patient
    if document.media_type in SHEETS:
        roles = tuple(r for r in roles if r not in ("advert", "notes"))
    attitude: Attitude = next((ATTITUDES[r] for r in roles if r in ATTITUDES), parent.attitude)
    if (
        roles
        and attitude == parent.attitude
        and not any(r in ATTITUDES for r in roles)
        and parent.attitude != "reported"
        and not parent.has("legend")
    ):
        attitude = (
            "reported" if any(r in ("case", "exam", "outcome", "treatment", "history") for r in roles) else attitude
        )
    mentions = part(index.mentions, span)
    legend = BRACKET_LEGEND.search(text)  # it says of when the values in brackets are, and nothing of the others
    dates = () if legend or POSTED.search(text) or tells_stay(text) else part(index.dates, span)
    digits = any(c.isdigit() for c in text)
    digits = digits and not is_bare(text.strip(" :："))  # "6 months:" is a time, and nobody's age
    aged = [(a.start, a.end) for a in find_ages(document.text, span.start, span.end)] if digits else []
    if digits and (of_person := headed(document.text, span.start, span.end)):
        aged.append(of_person.span("age"))  # "Noa, 5 years" is no time after anything
    durations = tuple(d for d in part(index.durations, span) if not any(a < d.end and d.start < b for a, b in aged))
    durations = without_ages(document.text, span, mentions, durations)
    time = read_time(document.text, span, mentions, dates, durations, label=True) if not legend else TimeRead()
    point: Timepoint | None = day_named(time) or by_role(roles, text)
    if (asked := asked_time(text, roles, point)) is not None and parent.attitude == "reported":
        point, roles = asked, tuple(r for r in roles if r != "general")
        attitude = "reported" if attitude == "general" else attitude
    own = counted_course(text) or (point.course if point else None) or named_course(text)
    if point is not None and (point.course not in (None, own) or (own and after_another(text))):
        point = None  # "Third course (two years after the second)"
    course = own or parent.course
    rest = COURSE_NAMED.sub(" ", text, 1).strip(" :：-–/")
    if point is None and (given := course_line(document, index, span)) is not None:
        point, time = given, TimeRead()
    if point is None and own and (told := lexicon.prefix(rest, "heading")) and told[0].role == "outcome":
        point = Timepoint("after", " ".join(text.split()).strip(" :："))
    if point is None and not any(r in _TURNS for r in roles) and course == parent.course:
        point = parent.timepoint
    if (
        point is None
        and course
        and roles[-1:] == ("outcome",)
        and parent.title
        and tells_stay(document.quote(parent.title))
    ):
        point = Timepoint("after", " ".join(text.split()).strip(" :："))  # what came of the course whose days are told
    if point is not None and point.course is None and course:
        point = replace(point, course=course)
    return Frame(
        title=span,
        roles=parent.roles + roles,
        attitude=attitude,
        timepoint=point,
        effective=time.effective or (parent.effective if point is parent.timepoint else None),
        subject=parent.subject,
        topic=mentions,
        course=course,
    )


def field_frame(document: Document, lexicon: Lexicon, index: Index, block: Block, parent: Frame) -> Frame:
    """The frame of a labelled field: the label's roles (as field and as heading), and what terms it names.

    Args:
        document: the document.
        lexicon: for roles of labels.
        index: what stands where.
        block: a field.
        parent: the frame it stands in.
    """
    assert block.label is not None
    framed = _heading(document, lexicon, index, block.label, parent)
    if parent.has("related") and framed.attitude == "reported" and framed.roles[-1:] == ("case",):
        framed = replace(framed, roles=parent.roles, attitude=parent.attitude)  # "More cases" / "Case 13: woman, 39"
    if block.kind == "item" and parent.attitude == "general" and framed.attitude == "reported":
        framed = replace(framed, attitude="general")  # "Facts about lupus: / - signs: rash, fever"
    label = document.quote(block.label)
    asked = lexicon.label(HEADING_END.sub("", label), "field")
    fields = tuple(f"field:{e.role}" for e in asked if e.role not in _READ_ELSEWHERE)
    if asked_type(lexicon, label) is not None:
        fields = (*fields, "field:type")
    whose = any(f in ("field:cause", "field:type", "field:treatment", "field:onset") for f in fields)
    if whose and framed.attitude in ("general", "literature") and parent.attitude == "reported":
        framed = replace(framed, roles=parent.roles, attitude=parent.attitude)  # "Cause: …", "Type of …" in a form
    asks_whom = framed.has("eligibility") and parent.attitude == "reported" and block.value is not None
    if asks_whom and block.value and _OF_ONE.match(document.text, block.value.start, block.value.end):
        framed, fields = replace(framed, roles=(*parent.roles, "history"), attitude="reported"), ()
    if _OPERATION.match(label) and block.value and _NARRATED.search(document.text, block.value.start, block.value.end):
        fields = (*fields, "operation")
    if _DAY_OF.match(label) and any(m.entry.kind == "condition" for m in framed.topic):
        fields = (*fields, "field:onset")
    whole = len(_BESIDE_KIN.sub("", label)) * 3
    relatives = [m for m in framed.topic if m.entry.kind == "relation" and m.entry.role == "relative"]
    of_kin = sum(m.end - m.start for m in relatives) * 5 >= max(whole, 1) and not framed.has("family_history")
    if of_kin and "field:person" in fields and block.value is not None:
        of_kin = not find_ages(document.text, block.value.start, block.value.end)  # "Child: Sofia R., girl, 4 y"
    if of_kin and not is_message(document, parent):  # below a telephone call's day "Mother:" only says who speaks
        fields += ("family_history",)  # "Paternal grandmother: …", "His mother and aunt: …"
    if begins_course(label, framed, parent):
        given = Timepoint("after", " ".join(label.split()).strip(" :："), course=framed.course)
        framed = replace(framed, roles=(*framed.roles, "treatment"), timepoint=given, effective=None)
    framed = answering(document, framed, parent)
    if block.head is not None:
        outer = field_frame(document, lexicon, index, replace(block, label=block.head, head=None), parent)
        framed = replace(
            outer, timepoint=framed.timepoint, effective=framed.effective, course=framed.course, asked=block.head
        )
        return replace(framed, label=block.label)
    return replace(framed, roles=framed.roles + fields, label=block.label, title=parent.title)


# Parts of a document: its sections by their headings, what stands right above a table, the parts of a structured
# abstract.


# Parts of a document: its sections by their headings, what stands right above a table, sheets without prose.


def only_tables(framed: Sequence[Framed]) -> bool:
    """A supplement sheet without a word of prose is one person's, unless it speaks of groups.

    Args:
        framed: the blocks of one file.
    """
    kinds = {f.block.kind for f in framed}
    return "table" in kinds and kinds <= {"table", "title", "caption", "note", "heading", "field"}


def lead_of(document: Document, framed: Sequence[Framed], i: int) -> Span | None:
    """The caption, heading or line right above a table, in its file.

    Args:
        document: the document.
        framed: its blocks.
        i: the number of the table's block.
    """
    file = document.spans[document.file_at(framed[i].block.span.start)]
    for f in reversed(framed[max(0, i - 2) : i]):
        if f.block.span in file and f.block.kind in ("caption", "heading", "title", "paragraph"):
            return f.block.span
    return None


def sections_of(document: Document, framed: Sequence[Framed]) -> tuple[tuple[str, int, int], ...]:
    """The headings of a document with where their parts begin and end, file by file.

    Args:
        document: the document.
        framed: its blocks.
    """
    found: list[tuple[str, int, int]] = []
    for file, part_ in zip(document.spans, by_file(document, framed), strict=True):
        heads = [f.block.span for f in part_ if f.block.kind in ("title", "heading")]
        ends = [s.start for s in heads[1:]] + [file.end] if heads else []
        found += [(" ".join(document.quote(s).split()), s.start, e) for s, e in zip(heads, ends, strict=True)]
    return tuple(found)


# The parts of an abstract that is printed as one paragraph: "Background: … Case: … Conclusion: …"; and those of a note
# whose lines ran together: "… of the left knee. COMPLICATIONS: None. HISTORY: This is a …".


_LABEL = regex(
    r"(?:(?<=\A)|(?<=[.!?)] )|(?<=[.!?)]\n))([A-Z][a-z]{2,15}(?: [a-z]{2,15}){0,3}|[A-Z]{3,15}(?: [A-Z]{2,15}){0,3})\s?[:.—–]\s(?=\S)"
)
"""Words at the start of a sentence that may be the name of a part."""
_CAPITALS = regex(r"(?<!\S)([A-Z][A-Z'’/&,()-]+(?: (?:[/&] )?[A-Z(][A-Z'’/&,()-]*){0,7})(?:: ?(?=\S)| (?=1\. ))")
"""A label in capitals, wherever it stands in a line; that of a counted list may have no colon."""
_LEAST = 2
_SHORTEST = 40
_OF_PAPER = ("introduction", "conclusion", "methods", "discussion")
"""Parts that only a paper has: with one of them a paragraph of parts is an abstract, whatever stands above it."""


def with_parts_apart(document: Document, lexicon: Lexicon) -> Document:
    """The document with a labelled field for each part of an abstract, and of a note that is printed as one paragraph.

    Args:
        document: what a reader made.
        lexicon: for the names of headings.
    """
    blocks: list[Block] = []
    inside = False
    for block in document.blocks:
        if block.kind in ("title", "heading"):
            named = lexicon.label(document.quote(block.span).rstrip(" :."), "heading")
            inside = any(e.role == "abstract" for e in named)
        parts = list(_parts(document, lexicon, block, inside)) if block.kind in ("paragraph", "field") else []
        blocks.extend(parts or (block,))
    return replace(document, blocks=tuple(blocks)) if len(blocks) != len(document.blocks) else document


def _parts(document: Document, lexicon: Lexicon, block: Block, inside: bool) -> Iterator[Block]:
    text = document.quote(block.span)
    if len(text) < _SHORTEST:
        return
    found = [m for m in _LABEL.finditer(text) if lexicon.label(m[1], "heading")]
    of_paper = inside or any(e.role in _OF_PAPER for m in found for e in lexicon.label(m[1], "heading"))
    if len(found) < _LEAST or found[0].start() > _LEAST or not of_paper:
        labels = [at for m in _CAPITALS.finditer(text) if (at := _named(lexicon, m))]
        if len(labels) < _LEAST:
            return
        if lead := text[: labels[0][0]].rstrip():
            whole = Span(block.span.start, block.span.start + len(lead))
            yield replace(block, span=whole, value=replace(block.value, end=whole.end) if block.value else None)
    else:
        labels = [(m.start(), m.end(1), m.end()) for m in found]
    for (begin, named, told), end in zip(labels, [*(at for at, _, _ in labels[1:]), len(text)], strict=True):
        start, stop = block.span.start + begin, block.span.start + max(told, len(text[:end].rstrip()))
        yield replace(
            block,
            kind="field",
            level=0,
            marker="",
            span=Span(start, stop),
            label=Span(start, block.span.start + named),
            value=Span(block.span.start + told, stop),
        )


def _named(lexicon: Lexicon, found: re.Match[str]) -> tuple[int, int, int] | None:
    """Where a label in capitals begins and ends and its value begins, if it, or its end, is the name of a part: "MRI CLINICAL"."""
    words, at = found[1], 0
    known = lexicon.prefix(words, "heading") is not None or bool(lexicon.label(words, "field"))
    while not known and (at := words.find(" ", at) + 1):
        known = bool(lexicon.label(words[at:], "heading") or lexicon.label(words[at:], "field"))
    return (found.start() + at, found.end(1), found.end()) if known else None
