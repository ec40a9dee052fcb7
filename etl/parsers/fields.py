"""Labelled fields in other forms than a line each, and forms with boxes or questions.

Fields run on behind one another, are closed by a dash, stand as items, or as a question for a type. Of options that have boxes
only what is ticked is said; a question is answered by yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from etl.choices import is_printed_choice, printed_choices, ticks_both
from etl.document import Block, Cell, Document, Span, Table
from etl.facts import AnyFact, Condition, Evidence, Facts
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import absent_reason
from etl.parsers.phrases import make_site, side_of
from etl.parsers.reading import Frame, Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Labelled fields that stand behind one another on one line, with no more than a space between them, as a web page
# leaves what was set apart by gaps: "Name: Mr. Lane Sex: Male Age: 63", "Country: Chile Admission: 2010-10-18"; and
# pairs as registers print them: "subject 0417; sex=f; age=51 y; CIDP".


_WHO = frozenset(
    (
        "name", "person", "age", "sex", "nationality", "occupation", "diagnosis", "onset", "diagnosed", "admission", "discharge",
        "stay", "treatment_date",
    )
)  # fmt: skip
_LABEL = regex(r"(?<=\s)(?P<label>[^\W\d_a-z][^\W\d_]*(?:[ /][^\W\d_]+){0,3})\s?[:：]\s?(?=\S)")
_SENTENCE = regex(r"[^\W\d_]{4}[.!?]\s+(?![^\W\d_a-z][\w /]{0,24}:)\S")
_PAIR = regex(
    r"(?:^|(?<=[;|,\n(\t])|(?<=[ #]))[ \t]?(?P<label>[^\W\d_][\w./-]*(?: [^\W\d_][\w./-]*){0,3})[ \t]?=[ \t]?(?P<value>[^=;|,\n\t]{1,60}?)(?=[;|,\n\t)]|\Z| \S+ ?=)"
)
"""A pair with an equals sign: "sex=f", "age at inclusion = 51 y"."""
_BETWEEN = " \t\n;|,#"
_YEAR = regex(r"\b(?:19|20)\d\d\b")
_FEWEST = 2
_LONGEST = 240
_LONGEST_VALUE = 80


def with_fields_apart(document: Document, lexicon: Lexicon) -> Document:
    """A document whose run-on lines of fields are a field each.

    Args:
        document: the document.
        lexicon: for the names of fields.

    Returns:
        The document; the same one where no line holds several fields.
    """
    keyed = _are_keyed(document, lexicon)
    blocks = [
        part
        for block in document.blocks
        for part in (_pairs if keyed and block.kind == "paragraph" else _parts)(document, lexicon, block)
    ]
    return replace(document, blocks=tuple(blocks)) if keyed or len(blocks) > len(document.blocks) else document


def _parts(document: Document, lexicon: Lexicon, block: Block) -> Iterator[Block]:
    """The fields of a line of several, or the block as it is."""
    span, text = block.span, document.text
    if block.kind != "field" or block.label is None or block.value is None or span.end - span.start > _LONGEST:
        yield block
        return
    known = _asks(lexicon, document.quote(block.label))
    labels = [
        label for m in _LABEL.finditer(text, block.value.start, span.end) if (label := _known(document, lexicon, m))
    ]
    if not known or not labels or _SENTENCE.search(text, block.value.start, span.end):
        yield block
        return
    starts = [block.label, *labels]
    ends = [*(label.start for label in labels), span.end]
    values = []
    for label, end in zip(starts, ends, strict=True):
        printed = text[label.end : end]
        begin = label.end + len(printed) - len(printed.lstrip(" \t\n:："))
        values.append(Span(begin, label.end + len(printed.rstrip(" \t\n,;|/."))))
    if any(not 0 < v.end - v.start <= _LONGEST_VALUE for v in values) or any(
        a.end > b.start for a, b in pairwise(values)
    ):
        yield block
        return
    if any(_dates_diagnosis(document, lexicon, label, value) for label, value in zip(starts, values, strict=True)):
        yield block  # "Disease: … Onset: June 2004. Diagnosis: March 2006." is told of one disease
        return
    for label, value in zip(starts, values, strict=True):
        yield replace(block, span=Span(label.start, value.end), label=label, value=value)


def _are_keyed(document: Document, lexicon: Lexicon) -> bool:
    """Whether paragraphs say who somebody is in pairs with an equals sign, a sex among them."""
    text = document.text
    if "=" not in text:
        return False
    asked = [
        entry.role
        for block in document.blocks
        if block.kind == "paragraph"
        for m in _PAIR.finditer(text, block.span.start, block.span.end)
        for entry in lexicon.label(m["label"], "field")
    ]
    return "sex" in asked and len(set(asked).intersection(_WHO)) >= _FEWEST


def _pairs(document: Document, lexicon: Lexicon, block: Block) -> Iterator[Block]:
    """The pairs of a paragraph as fields, and what stands between them as paragraphs; the block as it is without any."""
    span, text = block.span, document.text
    at, found = span.start, False
    for m in _PAIR.finditer(text, span.start, span.end):
        if not _asks(lexicon, m["label"]):
            continue
        found = True
        yield from _rest(text, at, m.start("label"), block)
        value = Span(m.start("value"), m.start("value") + len(m["value"].rstrip()))
        yield replace(
            block, kind="field", span=Span(m.start("label"), value.end), label=Span(*m.span("label")), value=value
        )
        at = m.end()
    if found:
        yield from _rest(text, at, span.end, block)
    else:
        yield block


def _rest(text: str, start: int, end: int, block: Block) -> Iterator[Block]:
    """What stands between two pairs, if it has words."""
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip(_BETWEEN))
    stop = start + len(words.rstrip(_BETWEEN))
    if any(c.isalnum() for c in text[begin:stop]):
        yield replace(block, span=Span(begin, stop))


def _known(document: Document, lexicon: Lexicon, found: re.Match[str]) -> Span | None:
    """The longest name of a field right before a colon."""
    start, end = found.span("label")
    words = document.text[start:end]
    at = 0
    while at >= 0:
        if words[at : at + 1].isupper() and _asks(lexicon, words[at:]):
            return Span(start + at, end)
        at = words.find(" ", at) + 1 or -1
    return None


def _dates_diagnosis(document: Document, lexicon: Lexicon, label: Span, value: Span) -> bool:
    """Whether a field that asks for the diagnosis has its day for an answer."""
    words = document.quote(value)
    asks = any(e.role == "diagnosis" for e in lexicon.label(document.quote(label).strip(" :："), "field"))
    return (
        asks and _YEAR.search(words) is not None and not any(m.entry.kind == "condition" for m in lexicon.find(words))
    )


def _asks(lexicon: Lexicon, label: str) -> bool:
    """Whether a label asks for who somebody is, or when they came."""
    return any(entry.role in _WHO for entry in lexicon.label(label.strip(" :："), "field"))


# Fields whose label a dash or a sign of equality closes, told by what they ask for: "Diagnosis – stroke", "Age = 54".
#
# A reader takes a dash for a colon only where the lines beside it have one too; a line that begins with the name of a
# field or of a part of a page is a field wherever it stands.


_SIGNED = regex(
    r"[ \t]*(?P<label>[^\W\d_][^.:;,=|()\n–—]{1,40}?)[ \t]+(?:--?|[–—=])[ \t]+(?=\S)",
    needs=("-", "–", "—", "="),
)
_SIGNS = (" - ", " -- ", " – ", " — ", " = ")
_KINDS = ("paragraph", "item", "heading")
_NEVER = ("listed", "before", "after", "legend")
"""Roles of columns, of times, which stand beside their values, and of what explains signs: "T – temperature"."""
_MOST_WORDS = 5


def with_signed_fields(document: Document, lexicon: Lexicon) -> Document:
    """A document whose paragraphs that begin with a known label and a dash are fields.

    Args:
        document: what a reader made.
        lexicon: for labels of fields and for headings.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        signed = block.kind in _KINDS and not block.label and any(s in document.quote(block.span) for s in _SIGNS)
        blocks += _signed_parts(document, lexicon, block) if signed else [block]
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _signed_parts(document: Document, lexicon: Lexicon, block: Block) -> Iterator[Block]:
    """A block as the fields that its lines are; as it is where its first line is none."""
    begins = [block.span.start]
    text = document.text
    while (end := text.find("\n", begins[-1], block.span.end)) >= 0:
        begins.append(end + 1)
    found = [
        (at, m) for at in begins if (m := _SIGNED.match(text, at, block.span.end)) and _signed_asks(lexicon, m["label"])
    ]
    if not found or found[0][0] != block.span.start or (block.kind == "item" and len(found) > 1):
        yield block
        return
    if block.kind == "heading":
        yield block  # "History – present illness"
        return
    ends = [at for at, _ in found[1:]] + [block.span.end]
    for (at, m), end in zip(found, ends, strict=True):
        end = at + len(text[at:end].rstrip())
        label, value = Span(*m.span("label")), Span(m.end(), end)
        yield replace(block, kind="field", level=0, marker="", span=Span(at, end), label=label, value=value)


def _signed_asks(lexicon: Lexicon, label: str) -> bool:
    """Whether words are the name of a field or of a part of a page, with a capital."""
    if len(label.split()) > _MOST_WORDS or not (label[0].isupper() or not label[0].isascii()):
        return False
    entries = (*lexicon.label(label, "field"), *lexicon.label(label, "heading"))
    return bool(entries) and not any(e.role in _NEVER for e in entries)


# Items and notes that are labelled fields: "• Surgical method: lumbar puncture", "Stop criteria: pulse above 120".


_LABELLED = regex(r"^\W*([^\s:：][^:：\n]{1,48}?)\s*[:：]\s*(?=\S)")

_FOLLOWING = ("outcome", "after", "follow_up", "adverse")
_COUNT = r"(?:\d{1,3}(?:[.,]5)?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_LENGTH = (
    rf"(?:(?:(?:at|after|by|in|until|\+) ?)?(?:the )?{_COUNT}[ -]?(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)(?: (?:later|after|on|post|post-op|follow-?up|after (?:the |it|this )?[\w ]{{0,24}}))?"
    r"|(?:day|week|month|year)s? \d{1,3})"
)
_TIME = regex(
    rf"(?:[^\W\d_][\w ]{{2,16}}, (?:so|that is|i\.e\.|about|now) (?:after )?)?{_LENGTH}(?: ?\([^()]{{1,80}}\))?", re.I
)
"""A label that says when and nothing else: "2 weeks", "after 6 months", "month 3", "12 months (letter)", "Easter, so two months"."""
_DAY = (
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.? \d{4}"
    r"|[a-z]{3,9}\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4})"
)
_OPENS = regex(
    rf"^\W*(?P<label>{_LENGTH}(?:,? (?:on )?{_DAY}| ?\([^()\n]{{1,80}}\))|{_DAY}(?:, {_LENGTH}| ?\({_LENGTH}\)))\s*[.:：]\s+(?=\S)",
    re.I,
)
"""A time and a day that open an item as its label does: "1 month, 2009-04-27. He walks alone", "6 months (in Leeds, on 29 April): …"."""


def labelled_item(document: Document, lexicon: Lexicon, block: Block, parent: Frame | None = None) -> Block | None:
    """An item that is a labelled field ("• Surgical method: lumbar puncture"), when its label is a known one, or says when
    below a heading of what came after a treatment ("- 2 weeks: sleeps better").

    Args:
        document: the document.
        lexicon: for labels.
        block: an item.
        parent: the frame that it stands in.
    """
    text = document.quote(block.span)
    follows = parent is not None and _follows(parent)
    opened = _OPENS.match(text) if follows else None
    m = opened or _LABELLED.match(text)
    if not m:
        return None
    timed = follows and (opened is not None or _TIME.fullmatch(m.group(1)) is not None)
    if not (timed or lexicon.label(m.group(1), "field") or lexicon.label(m.group(1), "heading")):
        return None
    start = block.span.start
    return replace(block, label=Span(start + m.start(1), start + m.end(1)), value=Span(start + m.end(), block.span.end))


def _follows(frame: Frame) -> bool:
    """Whether a heading is one of what came after a treatment."""
    if frame.attitude != "reported" or frame.has("history", "past_history", "before", "family_history"):
        return False
    return frame.has(*_FOLLOWING) or (frame.timepoint is not None and frame.timepoint.phase == "after")


def set_apart(document: Document, lexicon: Lexicon, block: Block) -> Block | None:
    """A note that opens with the name of something that is nobody's: "Stop criteria: pulse above 120", as a labelled field.

    Args:
        document: the document.
        lexicon: for headings.
        block: a note.
    """
    labelled = labelled_item(document, lexicon, block)
    if labelled is None or labelled.label is None:
        return None
    heads = lexicon.label(document.quote(labelled.label), "heading")
    return labelled if any(e.role == "eligibility" for e in heads) else None


# Labels that ask which type of a disease somebody has: "Type of diabetes: 1", "ALS form: bulbar".


_WORD = r"(?:sub)?type|form|variant|phenotype|kind|classification"
_ASKS = regex(
    rf"\W*(?:{_WORD})\s(?:of\s)?(?:the\s)?(?P<behind>\S.{{1,50}}?)\W*|\W*(?P<before>\S.{{1,50}}?)\s(?:{_WORD})\W*", re.I
)
_TYPE = regex(r"\s*types?\s(?:\d[a-z]?|I{1,3}|IV)\b(?:[,;(].*)?", re.I)
_NAMED = regex(r"\W*([^,;:.()\[\]]{0,40}[^\s,;:.()\[\]])")
_UNSAID = ("negated", "possible", "planned", "hypothetical", "refuted")
_UNKNOWN = regex(r"\W*(?:unknown|unclear|n/?a|n\.?\s?[dk]\.?|not (?:known|stated|classified)|[-–—?]+)\W*", re.I)
_SHORT = 5


def asked_type(lexicon: Lexicon, label: str, value: str = "") -> Entry | None:
    """The disease whose type a label asks for, or whose name it is beside a value that is a type; None for other labels.

    Args:
        lexicon: for the names of diseases.
        label: the label of a field or of a column.
        value: what stands there.
    """
    if _TYPE.fullmatch(value) and (known := lexicon.label(label, "condition")):
        return known[0]  # "Diabetes: type 2"
    m = _ASKS.fullmatch(" ".join(label.split()))
    named = lexicon.label(m["behind"] or m["before"], "condition") if m else ()
    return named[0] if named else None


def typed(reading: Reading, statement: Statement) -> Iterator[Condition]:
    """The disease of somebody whose field tells its type.

    Args:
        reading: the document.
        statement: the value of any field.

    Yields:
        For each person the type, where the mappings know one by that name, else the disease whose type was told.
    """
    label = statement.frame.label
    if label is None or statement.block.kind != "field" or statement.frame.has("family_history"):
        return
    value = reading.document.quote(statement.span)
    disease = asked_type(reading.lexicon, reading.document.quote(label), value)
    m = _NAMED.match(value)
    if disease is None or m is None or _UNKNOWN.fullmatch(value):
        return
    if any(c.entry.role in _UNSAID for c in statement.of("cue")) or statement.span.start != statement.block.value.start:  # type: ignore[union-attr]
        return
    entry = _of_type(reading.lexicon, disease, " ".join(m[1].split()))
    site = reading.lexicon.implied_by(entry)
    side = next((s for q in statement.of("qualifier") if q.entry.role == "side" and (s := side_of(q))), None)
    for subject in statement.subjects:
        yield Condition(
            subject=subject, code=entry.concept,
            site=make_site(reading.document.text, reading.lexicon, site, side) if site or side else None,
            evidence=(reading.evidence(statement.span.start, statement.span.start + m.end()),), rule="type of disease",
        )  # fmt: skip


def _of_type(lexicon: Lexicon, disease: Entry, value: str) -> Entry:
    """The disease of that type by its whole name: "type 2" of diabetes is "diabetes type 2", "Duchenne" a dystrophy."""
    short = [s for s in disease.synonyms if len(s) <= _SHORT and s.isupper()]
    values = [f"type {value}", value] if len(value) <= _SHORT and not value.isalpha() else [value]
    for v in values:
        for name in (disease.name, *short):
            for said in (f"{v} {name}", f"{name} {v}", f"{name}, {v}", f"{v} type {name}"):
                if known := lexicon.label(said, "condition"):
                    return known[0]
        if known := lexicon.label(v, "condition"):
            return known[0]
    return disease


# Forms whose options have boxes: which of them are ticked; and questions that are answered by yes or no, in whatever
# column, box or word the answer stands.


_EMPTY_BOX = regex(r"[\[(](?:\s{0,3}|_)[\])]|☐")
_BOX = regex(r"\[(?:\s{0,3}|_| ?[xX✓✔√] ?)\]|[☐☑☒]|\((?:\s{1,3}|_| ?[xX✓✔√] ?)\)")
_MARK = regex(r"\[[xX✓✔√]\]|[☑☒✓✔√●•]|\([xX✓✔√]\)|[xX+](?=\s|$)")
_TO_WHOM = regex(
    r"(?:(?:do|does|did|has|have|had|is|are|was|were)\s+(?:you|he|she|they|there|the (?:patient|child|person)|(?:your|the) (?:child|son|daughter|wife|husband|mother|father))\s+"
    r"(?:(?:ever|still|now|often|currently|regularly|usually|already)\s+)*(?:(?:have|had|has|got|suffer(?:ed|s)?(?: from)?|experience[ds]?|been diagnosed with|feel|notice)\s+)?"
    r"(?:(?:an?|any|the)\s+)?|any\s+)",
    re.I,
)
"""What a question begins with before what it asks for: "Do you have any …"."""
_YES = regex(r"(?:yes|y|ja|oui|s[ií]|true)\b", re.I)
_NO = regex(r"(?:no|never|n|nein|non|false)\b(?! (?:longer|more)\b)", re.I)
_OFTEN = r"sometimes|often|always|rarely|seldom|occasionally|daily|weekly|frequently"
_HEADS = regex(
    r"(?:yes|no|y|n|ja|nein|oui|non|s[ií]|don['’]?t know|do not know|not known|unknown|unsure|not sure|n/?a|[?]|"
    + _OFTEN
    + ")",
    re.I,
)
_SOMETIMES = regex(_OFTEN, re.I)
_SIDE_HEADS = regex(r"(?:since(?: when)?|remarks?|comments?|notes?|which|details?|if yes.{0,20}|more|what|when)?", re.I)
_QUESTION = regex(
    r"[ \t]*(?P<asked>[A-Z][^?\n]{2,70})\?[ \t]+(?P<said>(?:[Yy]es|[Nn]o)\b[^\n?]{0,80})(?:\n|$)", needs=("?",)
)
_MORE = regex(r"(?:yes|no)\b[\s,;:.(–-]*", re.I)
_LEAST = 2
_FEWEST_ASKED = 3
_LONGEST_QUESTION = 90
YES, NO = "yes", "no"


def is_ticked(document: Document, block: Block) -> bool | None:
    """Whether the option of a form is ticked; None for a block that is no option with a box.

    Args:
        document: the document.
        block: one of its blocks.
    """
    if block.kind != "field" or block.value is None:
        return None
    if is_answered(block):
        return block.marker == YES
    printed = document.quote(block.value)
    if not _BOX.fullmatch(printed):
        return None
    return not _EMPTY_BOX.fullmatch(printed)


_NOTHING_SAID = regex(r"(?:[\s_.…?]|\[(?:\s{0,3}|_)\]|\((?:\s{1,3}|_)\)|☐)*")


def has_no_tick(value: str) -> bool:
    """Return True for a text that has boxes of which none is ticked.

    Args:
        value: of a field.
    """
    return _EMPTY_BOX.search(value) is not None and not any(
        _TICKED.search(m.group()) for m in _UNTICKED_BOX.finditer(value)
    )


def is_unsaid(value: str) -> bool:
    """Return True for the value of a field that nobody filled in, or that has words for a missing one.

    Args:
        value: e.g. "____", "n/a", "#N/A".
    """
    if _NOTHING_SAID.fullmatch(value):
        return "?" not in value
    return any(c.isalpha() for c in value) and absent_reason(value) is not None


def is_answered(block: Block) -> bool:
    """Whether a block is a question that is answered by yes or no, with what is asked as its label."""
    return block.kind == "field" and block.marker in (YES, NO)


def with_answers(document: Document) -> Document:
    """A document whose questions with an answer of yes or no are fields that say which.

    A question may have a column for each answer with a mark in one of them, a column with the answer, or the answer behind
    its question mark. What stands behind a yes is a field of its own.

    Args:
        document: the document.

    Returns:
        The document; the same one where nothing is so asked.
    """
    asked = sum(
        len(_QUESTION.findall(document.quote(b.span))) for b in document.blocks if b.kind in ("paragraph", "item")
    )
    blocks = tuple(
        made
        for block in document.blocks
        for made in (
            _of_table(block, block.table)
            if block.table
            else _of_lines(document, block)
            if asked >= _FEWEST_ASKED
            else [block]
        )
    )
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _of_lines(document: Document, block: Block) -> list[Block]:
    """The questions of a paragraph that has nothing else, each with its answer behind it on its line."""
    found = list(_QUESTION.finditer(document.text, block.span.start, block.span.end))
    at = block.span.start
    for m in found:
        if document.text[at : m.start()].strip():
            return [block]
        at = m.end()
    if block.kind not in ("paragraph", "item") or not found or document.text[at : block.span.end].strip():
        return [block]
    return [
        made
        for m in found
        for made in _answer(_asked(m["asked"], m.start("asked")), Span(*m.span("said")), m["said"], block.page)
    ]


def _answer(label: Span, said: Span, text: str, page: int | None) -> Iterator[Block]:
    """A question with what was said: yes or no, and what follows it."""
    yes = _YES.match(text) is not None
    yield Block("field", Span(label.start, said.end), label=label, value=said, page=page, marker=YES if yes else NO)
    more = _MORE.match(text)
    if yes and more and any(c.isalnum() for c in text[more.end() :]):
        rest = Span(said.start + more.end(), said.end)
        yield Block("field", Span(label.start, said.end), label=label, value=rest, page=page)


def _of_table(block: Block, table: Table) -> list[Block]:
    """The rows of a table that asks for yes and no, as fields; the table itself, where it does not."""
    grid = table.grid()
    heads = next((r for r, row in enumerate(grid[:_LEAST]) if _answers_of(row)), -1)
    if heads < 0:
        return _of_two_columns(block, table, grid)
    answers = _answers_of(grid[heads])
    out: list[Block] = []
    for row in grid[heads + 1 :]:
        label = row[0]
        marked = [c for c in answers if (cell := row[c]) is not None and _MARK.match(cell.text.strip())]
        if label is None or not any(ch.isalpha() for ch in label.text) or len(label.text) > _LONGEST_QUESTION:
            return [block]
        blank = [c for c in answers if (cell := row[c]) is None or not _BOX.sub("", cell.text).strip(" –-xX✓✔√+●•")]
        if not marked and len(blank) < len(answers):
            return [block]
        if len(marked) != 1:
            continue  # what nobody answered, nobody has
        out += _marked(row, label, marked[0], answers, block.page)
    return out if len(out) >= _LEAST else [block]


def _marked(
    row: Sequence[Cell | None], label: Cell, at: int, answers: dict[int, str], page: int | None
) -> Iterator[Block]:
    cell = row[at]
    assert cell is not None
    asked = _without_sign(label)
    end = max(label.span.end, *(c.span.end for c in row if c is not None))
    if answers[at] not in (YES, NO):
        return
    mark = Span(cell.span.start, cell.span.start + 1) if cell.span.end > cell.span.start else cell.span
    yield Block("field", Span(label.span.start, end), label=asked, value=mark, page=page, marker=answers[at])
    rests = [
        _behind_box(c) for i, c in enumerate(row) if c is not None and i > 0 and (i not in answers or i == max(answers))
    ]
    for rest in rests if answers[at] == YES else ():
        if rest is not None:
            yield Block("field", Span(label.span.start, end), label=asked, value=rest, page=page)


def _behind_box(cell: Cell) -> Span | None:
    """What a cell says behind its box."""
    lead = _BOX.match(cell.text)
    at = lead.end() if lead else 0
    said = cell.text[at:]
    if not any(c.isalnum() for c in said) or said.strip() in ("x", "X"):
        return None
    at += len(said) - len(said.lstrip())
    return Span(cell.span.start + at, cell.span.end)


def _without_sign(label: Cell) -> Span:
    """A question without its question mark."""
    return _asked(label.text, label.span.start)


def _asked(text: str, start: int) -> Span:
    """What a question asks for, without its sign and the words to whom it speaks."""
    lead = _TO_WHOM.match(text)
    at = lead.end() if lead and any(c.isalpha() for c in text[lead.end() :]) else 0
    return Span(start + at, start + len(text.rstrip(" ?:：.")))


def _answers_of(row: Sequence[Cell | None]) -> dict[int, str]:
    """The columns that a row heads with yes and no, and with other answers between them; none unless both are there."""
    out: dict[int, str] = {}
    for c, cell in enumerate(row):
        text = cell.text.strip() if cell is not None else ""
        if c and _HEADS.fullmatch(text):
            yes = _YES.fullmatch(text) or _SOMETIMES.fullmatch(text)
            out[c] = YES if yes else NO if _NO.fullmatch(text) else text.lower()
        elif c and text and not _SIDE_HEADS.fullmatch(text):
            return {}
    return out if {YES, NO} <= set(out.values()) and list(out.values()).count(NO) == 1 else {}


def _of_two_columns(block: Block, table: Table, grid: Sequence[Sequence[Cell | None]]) -> list[Block]:
    """The rows of two columns, of which the first asks and the second says yes or no."""
    rows = [(row[0], row[1]) for row in grid if row[0] is not None and row[1] is not None]
    if table.columns != _LEAST or len(rows) < _FEWEST_ASKED:
        return [block]
    asking = [label.text.rstrip().endswith("?") for label, _ in rows]
    saying = [bool(_YES.match(cell.text.strip()) or _NO.match(cell.text.strip())) for _, cell in rows]
    if sum(a and s for a, s in zip(asking, saying, strict=True)) * 2 <= len(rows):
        return [block]
    out: list[Block] = []
    for (label, cell), asks, says in zip(rows, asking, saying, strict=True):
        if asks and says:
            out += _answer(_without_sign(label), cell.span, cell.text.strip(), block.page)
        elif cell.text.strip():
            out.append(
                Block("field", Span(label.span.start, cell.span.end), label=_without_sign(label), value=cell.span)
            )
    return out


# Choices of forms: of "Pain: [ ] none [x] mild [ ] severe" only what is ticked is said.
#
# What isn't ticked is read as if spaces stood there, so that every place of the text stays where it is; the evidence
# of what is found has the words as they are printed.


_UNTICKED_BOX = regex(r"\[(?: {0,3}|_| ?[xX✓✔√] ?)\]|[☐☑☒]|\((?: {1,3}|_| ?[xX✓✔√] ?)\)")
_COLON = regex(r"[\s:?.…_]*")
_ANY_SIGN = regex(r"\S")
_TICKED = regex(r"[xX✓✔√☑☒]")


def without_unticked(document: Document) -> Document:
    """A document with spaces where an option stands that nobody ticked, and for the boxes of the others.

    Args:
        document: as it was read.

    Returns:
        The document; the same one where nothing is to be ticked.
    """
    hidden = [span for block in document.blocks for span in _untold(document.text, block)]
    hidden += [(span, False) for block in document.blocks for span in _printed_options(document.text, block)]
    tables = [block.table for block in document.blocks if block.table]
    cells = {c.span for table in tables for c in table.cells if _chooses(c.text)}
    hidden += [found for span in cells for found in _options(document.text, span)]
    unmarked = {span for table in tables for span in _unmarked(table)}
    hidden += [(span, False) for span in unmarked]
    cells |= unmarked
    if not hidden:
        return document
    parts: list[str] = []
    at = 0
    for span, joins in sorted(hidden):
        start = max(at, span.start)
        blank = _ANY_SIGN.sub(" ", document.text[start : span.end])
        parts += [document.text[at:start], "&" + blank[1:] if joins and blank else blank]
        at = max(at, span.end)
    text = "".join([*parts, document.text[at:]])
    blocks = tuple(_with_choices(block, cells, text) for block in document.blocks) if cells else document.blocks
    return replace(document, text=text, blocks=blocks)


def _printed_options(text: str, block: Block) -> Iterator[Span]:
    """Yield the options that a line prints without boxes: "Gout: yes / no", "Fever (yes/no): no"."""
    if block.table is not None:
        return
    if block.kind == "field" and block.label is not None and block.value is not None:
        label, value = (text[span.start : span.end] for span in (block.label, block.value))
        if is_printed_choice(value, label) or ticks_both(value):
            yield block.value
    yield from printed_choices(text, block.span)


def _unmarked(table: Table) -> Iterator[Span]:
    """Yield the cells that print their options without boxes, under and beside heads of one thing."""
    cells = [c for c in table.cells if is_printed_choice(c.text)]
    if not cells:
        return
    tops = {c.column: c.text for c in table.cells if c.row == 0}
    lefts = {c.row: c.text for c in table.cells if c.column == 0}
    for cell in cells:
        heads = (tops.get(cell.column, ""), lefts.get(cell.row, ""))
        if all(is_printed_choice(cell.text, head) for head in heads):
            yield cell.span


def _chooses(text: str) -> bool:
    """Whether a cell has several options, each with its box: "[ ] male [x] female"."""
    boxes = list(_UNTICKED_BOX.finditer(text))
    ends = [*(m.start() for m in boxes[1:]), len(text)]
    return len(boxes) > 1 and all(text[m.end() : end].strip() for m, end in zip(boxes, ends, strict=True))


def _with_choices(block: Block, cells: Set[Span], text: str) -> Block:
    """A table whose cells with options have only what is ticked in them."""
    if block.table is None or not any(c.span in cells for c in block.table.cells):
        return block
    return replace(
        block,
        table=replace(block.table, cells=tuple(_told(c, text) if c.span in cells else c for c in block.table.cells)),
    )


def _told(cell: Cell, text: str) -> Cell:
    said = text[cell.span.start : cell.span.end]
    start = cell.span.start + len(said) - len(said.lstrip())
    span = Span(start, max(start, cell.span.start + len(said.rstrip())))
    return replace(cell, span=span, text=text[span.start : span.end])


def _options(text: str, said: Span) -> Iterator[tuple[Span, bool]]:
    """The options that nobody ticked, and the boxes of the others, and whether one that is ticked stands before."""
    first = _UNTICKED_BOX.search(text, said.start, said.end)
    before = first is not None and bool(text[said.start : first.start()].strip())
    for inside in _UNTICKED_BOX.finditer(text, said.start, said.end):
        following = _UNTICKED_BOX.search(text, inside.end(), said.end)
        end = following.start() if following else said.end
        ticked = _TICKED.search(inside.group()) is not None
        yield Span(inside.start(), inside.end() if ticked else end), ticked and before
        before = before or ticked


def _untold(text: str, block: Block) -> Iterator[tuple[Span, bool]]:
    """The parts of a field in and around its value in which options stand, and whether one more that is ticked follows."""
    label, value = block.label, block.value
    if block.kind != "field" or label is None or value is None or _UNTICKED_BOX.fullmatch(text, value.start, value.end):
        return
    yield from _options(text, value)
    begin = max(label.end, text.rfind("\n", label.end, value.start) + 1, text.rfind("\t", label.end, value.start) + 1)
    boxes = list(_UNTICKED_BOX.finditer(text, begin, value.start))
    if boxes:
        leads = boxes[-1].end() <= value.start and not text[boxes[-1].end() : value.start].strip()
        leads = leads and _TICKED.search(boxes[-1].group()) is not None
        lead = _COLON.match(text, begin, value.start)
        yield Span(boxes[0].start() if leads or lead is None else lead.end(), value.start), False
    if value.end < block.span.end and _UNTICKED_BOX.search(text, value.end, block.span.end):
        yield Span(value.end, block.span.end), False


def printed(facts: Facts, document: Document) -> Facts:
    """Facts whose evidence has the words as they are printed.

    Args:
        facts: as they were read from a document without what nobody ticked.
        document: as it was read.
    """

    def quoted(evidence: Evidence) -> Evidence:
        return replace(evidence, quote=document.text[evidence.start : evidence.end])

    def of(fact: AnyFact) -> AnyFact:
        return replace(fact, evidence=tuple(map(quoted, fact.evidence)))

    cohort = facts.cohort
    return replace(
        facts,
        persons=tuple(replace(p, evidence=tuple(map(quoted, p.evidence))) for p in facts.persons),
        cohort=replace(cohort, evidence=tuple(map(quoted, cohort.evidence))) if cohort else None,
        facts=tuple(map(of, facts.facts)),
    )
