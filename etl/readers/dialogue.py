"""Who speaks: in interviews whoever asks heads what the others answer, in mail each message has a head of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.patterns import regex
from etl.value import replace

# Interviews: whoever asks heads what the others answer.
#
# A page of fields "HOST: When did it start?", "ANNA: In spring 2012 …" has no labels but speakers. Their questions
# are headings ("How were you before the treatment?"), the answers are prose below them. So are "**Q: …?**" and "A:
# …", "Q1. …" and "A1. …", a list whose items ask and answer in turn, and lines that only ask, each with its answer
# below.


_LEVEL = 6
"""Level of a question: below every printed heading."""
_FEWEST_TURNS = 5
_FEWEST_ASKED = 3
_MOST_SPEAKERS = 5
_LONGEST_NAME = 30
_LONGEST_LINE = 160
_ANSWERED = 2
_SPOKEN = 20
"""Characters of an answer that are prose; at least every other answer is, where names and not questions tell who speaks."""
_NAME = regex(r"\W*[^\W\d_][^\W\d_.]*\.?(?: [^\W\d_][\w.'’-]*){0,3}\d?\W*")
_AGED = regex(r",? \(?(?:aged )?\d{1,3}\)?(?=\W*$)")
"""The age behind the name of a speaker: "ANNA L. (61):"."""
_CALLED = regex(
    r"(?:(?:And|But|So|Well)\b,? )?(?:(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Doctor)\.? ?)?(?:[A-Z][\w'’-]+ ?){1,2}, )?(?=\w)"
)
_LAST_SENTENCE = regex(r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bProf)[.!?]\s+(?=[^\W_])")
_ASKER = frozenset(
    ("q", "question", "interviewer", "reporter", "journalist", "host", "moderator", "editor", "interview")
)
_ASKS_ALWAYS = ("q", "question")
_MARKED = regex(
    r"[\s*_#>–—-]{0,6}(?P<who>Q|A|Question|Answer|Interviewer|Reporter|Journalist)\s?(?:\d{1,2})?\s?[.:)–—]\**\s+(?=\S)"
)
"""What a turn begins with that a reader made no field of: "**Q:", "Q1.", "A2.", "- Question 3:"."""
_OPENING = regex(r"[\s*_>–—•-]{0,6}")
_CLOSING = "*_ \t\n"
_OF_YOU = regex(r"\b(?:you|your|he|she|his|her|him|now|today)\b", re.I)
"""A question to somebody, or about them; at least every other one is, where nothing but a question mark tells questions."""
_ANNOUNCES = regex(r"[A-Z](?:[^.!?:\n]|\b(?:Dr|Mr|Mrs|Ms|Prof|No)\.){3,70}:")
_FROM_FILE = regex(
    r"(?:from|excerpts?|extracts?|notes?|data|taken) (?:(?:from|of|in) )?(?:the|his|her|our|their) (?:[a-z]+ ){0,2}(?:files?|records?|charts?|papers?|notes?|reports?|letters?|documents?|history|doctors?)\b",
    re.I,
)
_WHOLE = regex(r"[^.!?\n]{3,}\?")


class _Turn(Struct, frozen=True):
    who: str
    said: Span
    asks: bool


def with_questions(document: Document) -> Document:
    """A document with the turns of an interview as headings and prose.

    Args:
        document: as it was read.

    Returns:
        The document; as it is when no speaker of it asks.
    """
    return _with_files(_with_speakers(_with_turns(document)))


def _with_turns(document: Document) -> Document:
    turns = {i: t for i, b in enumerate(document.blocks) if (t := _turn(document, b)) is not None}
    speakers, askers = _roles(list(turns.values()))
    if not askers:
        return _asked_in_turn(document)
    blocks: list[Block] = []
    for i, block in enumerate(document.blocks):
        turn = turns.get(i)
        if turn is None or turn.who not in speakers:
            blocks.append(block)
        elif turn.who in askers and (turn.asks or turn.who in _ASKER):
            blocks += _question(document, block, turn.said)
        else:
            blocks.append(_prose(block, turn.said))
    return replace(document, blocks=tuple(blocks))


def _with_files(document: Document) -> Document:
    """The document with a line that announces what stands below the last answer as a heading: "From his file:"."""
    blocks = list(document.blocks)
    asked = [i for i, b in enumerate(blocks) if b.kind == "heading" and _asks(document, b.span)]
    if len(asked) < _FEWEST_ASKED:
        return document
    level = blocks[asked[-1]].level
    for i in range(len(blocks) - 1, asked[-1] + 1, -1):
        block = blocks[i]
        words = document.quote(block.span).rstrip()
        if block.kind == "paragraph" and i + 1 < len(blocks) and _ANNOUNCES.fullmatch(words):
            blocks[i] = Block("heading", block.span, level, page=block.page)
        elif block.kind == "field" and block.label and block.value and _FROM_FILE.match(words):
            blocks[i : i + 1] = [Block("heading", block.label, level, page=block.page), _prose(block, block.value)]
    return document if tuple(blocks) == document.blocks else replace(document, blocks=tuple(blocks))


def _with_speakers(document: Document) -> Document:
    """The document with what is answered by name as prose, where lines that only ask stand above it: "How did it begin?" and
    below it "ANNA: With a fall." and "PAUL: I saw it first."; a line without a name between the answers is the asker's."""
    asked = {i for i, b in enumerate(document.blocks) if b.kind in ("heading", "paragraph") and _only_asks(document, b)}
    turns = {i: t for i, b in enumerate(document.blocks) if b.kind == "field" and (t := _turn(document, b)) is not None}
    counted = Counter(t.who for t in turns.values())
    speakers = {who for who, n in counted.items() if n > 1}
    said = [i for i, t in turns.items() if t.who in speakers]
    answered = [i for i in asked if turns.get(i + 1) is not None and turns[i + 1].who in speakers]
    long = sum(turns[i].said.end - turns[i].said.start > _SPOKEN for i in said)
    if len(answered) < _FEWEST_ASKED or not speakers or len(speakers) > _MOST_SPEAKERS or long * 2 < len(said):
        return document
    blocks = list(document.blocks)
    for i in said:
        blocks[i] = _prose(blocks[i], turns[i].said)
    for i in range(min(answered), max(said)):
        short = blocks[i].span.end - blocks[i].span.start <= _LONGEST_LINE
        if blocks[i].kind == "paragraph" and i not in turns and i + 1 in said and short:
            blocks[i] = Block("heading", blocks[i].span, document.blocks[min(answered)].level or _LEVEL)
        elif i in answered and blocks[i].kind == "paragraph":
            blocks[i] = Block("heading", blocks[i].span, _LEVEL)
    return replace(document, blocks=tuple(blocks))


def _roles(turns: list[_Turn]) -> tuple[set[str], set[str]]:
    """Who speaks, and who of them asks; nobody where it is no interview."""
    counted = Counter(t.who for t in turns)
    speakers = {s for s, n in counted.items() if n > 1}
    asked = Counter(t.who for t in turns if t.asks)
    asked.update(t.who for t in turns if not t.asks and t.who in _ASKS_ALWAYS)  # "Q: Tell us about the treatment."
    by_name = {s for s in asked if s in _ASKER and asked[s] * 2 > counted[s]}
    fewest = _ANSWERED if by_name else _FEWEST_ASKED
    askers = by_name or {s for s, n in asked.items() if n * 2 > counted[s]}
    askers = {s for s in askers if asked[s] >= fewest}
    answers = sum(n for s, n in counted.items() if s in speakers - askers)
    few = len(turns) < (_FEWEST_TURNS if not by_name else 2 * _ANSWERED)
    if few or len(askers) != 1 or len(speakers) > _MOST_SPEAKERS or answers < _ANSWERED:
        return set(), set()
    return speakers, askers


def _turn(document: Document, block: Block) -> _Turn | None:
    """What somebody says, by the label of a field or the mark it begins with; None for other blocks."""
    if block.kind == "field" and block.label is not None and block.value is not None:
        label = _AGED.sub("", document.quote(block.label))
        named = len(label) <= _LONGEST_NAME and label[:1].isupper() and _NAME.fullmatch(label) is not None
        if not named or block.value.start >= block.value.end:
            return None
        who = label.strip(" :：.").rstrip("0123456789 ").casefold()
        return _Turn(who, block.value, _asks(document, block.value))
    if block.kind not in ("heading", "paragraph", "item"):
        return None
    m = _MARKED.match(document.text, block.span.start, block.span.end)
    if m is None:
        return None
    said = _bare(document, Span(m.end(), block.span.end))
    return _Turn(m["who"].casefold(), said, _asks(document, said))


def _asked_in_turn(document: Document) -> Document:
    """The document with its questions as headings, where blocks ask and answer in turn: items of a list, or lines that do
    nothing but ask somebody, each with prose below."""
    blocks = list(document.blocks)
    asked = {i for i, b in enumerate(blocks) if b.kind in ("item", "paragraph") and _only_asks(document, b)}
    for kind in ("item", "paragraph"):
        pairs = [
            i for i in sorted(asked)
            if blocks[i].kind == kind and i + 1 < len(blocks) and blocks[i + 1].kind == kind and i + 1 not in asked
        ]  # fmt: skip
        of_you = sum(_OF_YOU.search(document.quote(blocks[i].span)) is not None for i in pairs)
        if len(pairs) < _ANSWERED or of_you * 2 < len(pairs) or any(blocks[i].kind == kind for i in asked - set(pairs)):
            continue
        for i in pairs:
            said = _bare(document, blocks[i].value or blocks[i].span)
            blocks[i] = Block("heading", said, _LEVEL, page=blocks[i].page)
            if kind == "item":
                blocks[i + 1] = _prose(blocks[i + 1], blocks[i + 1].value or blocks[i + 1].span)
    return document if tuple(blocks) == document.blocks else replace(document, blocks=tuple(blocks))


def _only_asks(document: Document, block: Block) -> bool:
    """Whether a block is one question."""
    said = block.value or block.span
    if document.text.find("?", said.start, said.end) < 0:
        return False
    words = document.quote(_bare(document, said))
    return len(words) <= _LONGEST_LINE and _WHOLE.fullmatch(words) is not None


def _bare(document: Document, span: Span) -> Span:
    """A span without the signs of bold print around it."""
    opening = _OPENING.match(document.text, span.start, span.end)
    start = opening.end() if opening else span.start
    kept = document.text[start : span.end].rstrip(_CLOSING)
    return Span(start, start + len(kept))


def _asks(document: Document, said: Span) -> bool:
    return document.quote(said).rstrip(' "”»*_').endswith("?")


def _question(document: Document, block: Block, said: Span) -> Iterator[Block]:
    """What is said before the question, and the question without whom it is put to ("Anna, how …?")."""
    cuts = [said.start + m.end() for m in _LAST_SENTENCE.finditer(document.quote(said))]
    start = cuts[-1] if cuts else said.start
    if cuts:
        before = document.text[said.start : start].rstrip()
        yield _prose(block, Span(said.start, said.start + len(before)))
    called = _CALLED.match(document.text, start, said.end)
    yield Block("heading", Span(called.end() if called else start, said.end), _LEVEL, page=block.page)


def _prose(block: Block, said: Span) -> Block:
    return Block("paragraph", said, page=block.page)


# Mail: each message has a head of lines (From, To, Date, Subject), of which the day heads what stands below it.
#
# A chain of messages is told in the days of its heads: "I walk without a stick" is of the day it was written. Who
# wrote to whom is no fact of anybody, and what an answer is called ("Re: …") heads nothing.


_LABEL = r"(?:from|to|cc|bcc|date|sent(?: on)?|subject|reply[ -]to|von|an|datum|gesendet|betreff|de|à|para|fecha|asunto|objet|oggetto)"
_LINE = regex(
    rf"[ \t>*_]*(?P<label>{_LABEL})[ \t*_]*:[ \t*_]*(?=\S)(?P<value>(?:(?![ \t]{{2,9}}{_LABEL}[ \t]?:)[^\n])*)",
    re.I,
)
"""A line of a head, or one of several on a line: "From: …    Date: …"."""
_WHEN = frozenset(("date", "sent", "sent on", "datum", "gesendet", "fecha"))
_WHAT = frozenset(("subject", "betreff", "asunto", "objet", "oggetto"))
_YEAR = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)")
_WROTE = regex(
    r"[ \t>]*(?:On|Am|Le|El) (?=[^\n]{0,40}\d)(?P<when>[^\n:]{6,60}?)(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]m)?)?,? [^\n:]{2,60} (?:wrote|writes|schrieb|a écrit|escribió):[ \t]*",
    re.I,
)
_PROSE = ("paragraph", "field", "heading", "title", "item")
_FEWEST = 2
_GREETING = regex(
    r"\W*(?:dear|hello|hi|good (?:morning|evening|afternoon|day)|greetings|sehr geehrte|guten|liebe|cher|estimad)\b",
    re.I,
)


class _Line(Struct, frozen=True):
    span: Span
    label: str
    value: Span


def with_messages(document: Document) -> Document:
    """A document with the days of its messages as headings.

    Args:
        document: as it was read.

    Returns:
        The document; as it is when it has no head of a message.
    """
    blocks: list[Block] = []
    made, titled, at = False, any(b.kind == "title" and not _lines(document, b) for b in document.blocks), 0
    while at < len(document.blocks):
        end, lines = at, list[_Line]()
        while end < len(document.blocks) and (told := _lines(document, document.blocks[end])):
            lines += told
            end += 1
        block = document.blocks[at]
        told_of = [x for x in lines if x.label in _WHAT]
        if not blocks and len(lines) == len(told_of) == 1 and _greets(document, end):
            made, at = True, end  # the subject of a letter, and no participant's name
            blocks.append(Block("paragraph" if titled else "title", told_of[0].value, page=block.page))
            continue
        if lines and _is_head(document, lines):
            made = True
            for line in lines:
                if line.label in _WHAT and not blocks:  # what a later one is called says nothing new
                    blocks.append(Block("paragraph" if titled else "title", line.value, page=block.page))
            blocks += [Block("heading", x.span, _LEVEL, page=block.page) for x in lines if x.label in _WHEN][:1]
            at = end
            continue
        quoted = _WROTE.fullmatch(document.text, block.span.start, block.span.end) if block.kind != "table" else None
        if quoted and _YEAR.search(quoted["when"]):
            made = True
            block = Block("heading", block.span, _LEVEL, page=block.page)
        blocks.append(block)
        at += 1
    return replace(document, blocks=tuple(blocks)) if made else document


def _is_head(document: Document, lines: Sequence[_Line]) -> bool:
    """Whether lines are the head of a message: two at least, one of them its day."""
    labels = {line.label for line in lines}
    days = [line for line in lines if line.label in _WHEN]
    return len(labels) >= _FEWEST and bool(days) and _YEAR.search(document.quote(days[0].value)) is not None


def _greets(document: Document, at: int) -> bool:
    """Whether a block opens a letter."""
    span = document.blocks[at].span if at < len(document.blocks) else None
    return span is not None and _GREETING.match(document.text, span.start, span.end) is not None


def _lines(document: Document, block: Block) -> list[_Line]:
    """The lines of a head that a block is made of; nothing where one of its lines is none."""
    at = block.span.start
    if block.kind not in _PROSE or document.text.find(":", at, block.span.end) < 0:
        return []
    out: list[_Line] = []
    while at < block.span.end:
        m = _LINE.match(document.text, at, block.span.end)
        if m is None:
            return []
        kept = len(document.text[m.start("value") : m.end("value")].rstrip(" \t*_"))
        value = Span(m.start("value"), m.start("value") + kept)
        out.append(_Line(Span(m.start("label"), value.end), " ".join(m["label"].lower().split()), value))
        at = m.end() + 1
    return out
