"""The tree of a document: titles, sections, labelled fields, lists and paragraphs, each below the heading that governs it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.layout.frames import field_frame, heading_frame, time_of
from etl.parsers.layout.labelled import HEADING_END, labelled
from etl.parsers.layout.page import cited_blocks, is_furniture, is_price
from etl.parsers.layout.roles import ATTITUDES, CLOSES, reports_after_all, roles_of, told_after_all
from etl.parsers.legends import find_stages
from etl.parsers.reading import Attitude, Frame
from etl.parsers.scope.times import read_time
from etl.parsers.sentences import FINITE, tokens_of
from etl.parsers.when.rounds import counted_course, named_course, one_course
from etl.patterns import regex
from etl.value import replace


class Framed(Struct, frozen=True):
    """A node of the tree: a block with what stands above it.

    Args:
        block: the block, cut or renamed by what its words say.
        frame: what headings and labels give to it; a heading has what it gives to those below.
        parent: the number of the node that governs it, None at the top.
    """

    block: Block
    frame: Frame
    parent: int | None = None


class _Open(Struct, frozen=True):
    """A heading, or an item that heads others, whose reach goes on.

    Args:
        level: how deep it stands.
        frame: what it gives.
        number: of its node.
        lists: whether it ends with the list right below.
        counts: whether it counts a course of treatment, which "Before" and "After" below are parts of.
    """

    level: float
    frame: Frame
    number: int
    lists: bool = False
    counts: bool = False


_GROUP = 100
"""The level of items that head deeper ones is above that of all headings."""
_TELLING = ("paragraph", "item", "field", "table")
"""Kinds of blocks below which a title that says when is only a heading."""
_SHORT_HEAD = 4
_FEWEST_STAGES = 2
_ADDRESSED = regex(r"\W*(?:Re|RE|Ref|Regarding|Subject|Concerning|Betreff)\s?[:.]")
_DAY_ALONE = regex(r"[\W\d]*(?:[A-Z][a-z]+,? )?[\W\d]*(?:st|nd|rd|th)?[\W\d]*(?:[A-Z][a-z]{2,8}\.?)?[\W\d]*")
_OF_PARTS = ("exam", "investigation", "related", "comments", "abstract", "discussion", "conclusion")
"""Roles of parts, which a title hasn't by its first words ("NEURO WARD, discharge note", "Success story: …")."""
_RUNS_ON = (
    "history", "past_history", "family_history", "social_history", "exam", "investigation", "treatment", "outcome",
    "follow_up", "adverse", "before", "after", "medication", "case",
)  # fmt: skip
"""Roles of a label whose text may go on in the lines right below."""
_BESIDE = frozenset(("family_history", "social_history", "medication", "not_borne"))
"""Roles of headings that have no other part of a page below them."""
_FOLLOWING = ("outcome", "after", "follow_up", "adverse")
_OWN_SUBJECT = regex(
    r"\W*(?:(?:The|This|Our) (?:[\w-]+ ){0,2}(?:patient|case|man|woman|boy|girl|child|infant)|He|She|His|Her|They|I|We|My|Our|Mrs?|Ms|Miss|(?:On|At|Upon|After|Before|During))\b"
)
"""How a line begins that has a subject or time of its own, and ends what a label above it said."""
_LINE_END = regex(r"[ \t]*\n[ \t]*")
_LEAD = regex(r"[:：]\s*$")
_COUNTS_GROUP = regex(r"\b[nN]\s*=\s*\d")
_COUNT = regex(r"\W{0,4}(\d{1,2})[.)]\s")
_LONGEST_LEAD = 90
_LONG = 80
_ASKS_DAY = regex(r"\b(?:dates?|days?|when)\b[^\w]*$", re.I)
_MOST_WORDS = 8
"""A heading that counts a course is short; one with more words tells of it."""
_OF_COURSES = ("exam", "investigation", "outcome", "before", "after")
_DOTTED = regex(r"\W*+([^\W_][^.:;()\n]{2,48}?)\s*+(?:(\([^()\n]{3,60}\))\s*+)?\.(?!\d)\s+(?=\w)")
"""A heading that runs in: "At discharge (29.03.2012). Pain VAS 3."."""


def build_tree(document: Document, lexicon: Lexicon, index: Index) -> tuple[Framed, ...]:
    """Put each block of a document below the headings, labels and list heads that govern it.

    Args:
        document: the document.
        lexicon: for roles of headings and labels.
        index: what stands where.

    Returns:
        All blocks in order.
    """
    builder = _Builder(document, lexicon, index)
    for number in range(len(document.blocks)):
        builder.add(number)
    return tuple(builder.nodes)


class _Builder:
    """The nodes so far, and what is open above the next block."""

    def __init__(self, document: Document, lexicon: Lexicon, index: Index) -> None:
        self.document, self.lexicon, self.index = document, lexicon, index
        self.nodes: list[Framed] = []
        self.open: list[_Open] = []
        self.cited = cited_blocks(document)
        self.stages = find_stages(document) if len(document.blocks) > _FEWEST_STAGES else frozenset[int]()
        self.counted = (0.0, 0)
        self.phased = 0
        self.stays: tuple[int, float] | None = None
        self.going: Framed | None = None
        self.file = 0

    @property
    def top(self) -> Frame:
        return self.open[-1].frame if self.open else Frame()

    def add(self, number: int) -> None:
        """Add a block below what is open."""
        block = self.document.blocks[number]
        if self.document.files and (file := self.document.file_at(block.span.start)) != self.file:
            self.file, self.open, self.going = file, [], None
        if block.kind in ("heading", "title"):
            self._add_heading(number, block)
            return
        if block.kind == "item":
            self._add_item(number, block)
            return
        self._close(_GROUP)
        while self.open and self.open[-1].lists and self.nodes[-1].block.kind in ("item", "table"):
            self.open.pop()
        if block.kind == "field" and block.label and block.value:
            self._add_field(block)
            self._open_list(number, block.value)
        else:
            self._add_text(number, block)

    def _append(self, block: Block, frame: Frame) -> None:
        self.nodes.append(Framed(block, frame, self.open[-1].number if self.open else None))

    def _close(self, level: float) -> Frame | None:
        """Close what is open at a level or deeper, and return the frame of the outermost of it."""
        closed = None
        while self.open and self.open[-1].level >= level:
            closed = self.open.pop().frame
        return closed

    def _close_part(self, words: str) -> None:
        """Close what stands beside any other part of a page, whatever its letters: "FAMILY HISTORY" above "Examination"."""
        one = words.strip(" :")
        directly = self.open and self.open[-1].number == len(self.nodes) - 1
        if directly and self.top.roles[-1:] == ("not_borne",) and one.istitle() and one.isalpha() and one[-1] != "s":
            return  # "ALLERGIES" right above "Medication:", "Food:"
        while self.open and not _BESIDE.isdisjoint(self.top.roles[-1:]) and roles_of(self.lexicon, words):
            self.open.pop()

    def _announced(self, number: int) -> bool:
        """Return True where the paragraph right above ends with a colon."""
        above = self.document.blocks[number - 1] if number else None
        return (
            above is not None
            and above.kind == "paragraph"
            and _LEAD.search(self.document.quote(above.span)) is not None
        )

    def _add_heading(self, number: int, block: Block) -> None:
        self.going, printed = None, self.document.quote(block.span)
        level = self._level(number, block)
        closed = self._close(level)
        self._close_part(printed)
        signed = block.value is not None and not any(c.isalnum() for c in block.marker)
        words = block.value if signed and block.value else block.span  # without "##", "[" and the like
        above = self.top
        frame = heading_frame(self.document, self.lexicon, self.index, words, above)
        if block.kind == "title" and self._is_phase(printed, frame):
            level = 2 if frame.has("investigation") else level  # dated results stand beside the headings below
        elif block.kind == "title":
            frame = self._of_title(block, frame)
        elif self._announced(number) and frame.timepoint is None:
            frame = replace(frame, roles=above.roles, timepoint=above.timepoint, effective=above.effective)
        elif closed is not None and frame.timepoint is None and frame.has("exam") and closed.has("exam"):
            frame = replace(frame, timepoint=closed.timepoint, effective=frame.effective or closed.effective)
        if frame.effective is not None and self._is_dateline(number, printed):
            frame = replace(frame, effective=above.effective, written=frame.effective)
        own = frame.roles[len(above.roles) :]
        first = "notes" in own and not self.nodes  # a page called "Note" is a clinic's
        if first or (
            frame.attitude != "reported" and reports_after_all(self.document, self.lexicon, self.index, number, own)
        ):
            frame = told_after_all(frame)
        elif closed is not None and closed.has("related") and not own and self._is_link():
            frame = replace(frame, roles=closed.roles, attitude=closed.attitude)  # a link to another page
        if number in self.stages:
            frame = replace(frame, roles=(*frame.roles, "legend"), attitude="general")
        if level and frame.has(*CLOSES):
            self.open = [one for one in self.open if one.level < 1]
        self._append(block, frame)
        lead = self._leads_list(number, printed, frame.roles[len(above.roles) :])
        counts = block.kind == "heading" and self._counts_course(block, printed)
        self.phased = 0 if counts else self.phased
        self.open.append(_Open(level, frame, len(self.nodes) - 1, lead, counts))

    def _is_dateline(self, number: int, words: str) -> bool:
        """Return True for the day of a letter, alone above whom or what it is about: "5 October 2021" / "Re: …"."""
        below = self.document.blocks[number + 1 : number + 2]
        addressed = any(_ADDRESSED.match(self.document.text, b.span.start, b.span.end) for b in below)
        return addressed and _DAY_ALONE.fullmatch(words) is not None

    def _is_phase(self, words: str, frame: Frame) -> bool:
        """Return True for a short line set as a title that says when, below other text: "After the second course"."""
        point, below = frame.timepoint, any(n.block.kind in _TELLING for n in self.nodes)
        if frame.effective is not None:
            return below and frame.has("exam", "investigation")
        if point is None or len(words.split()) > _SHORT_HEAD:
            return False
        stay = point.phase == "before" and point.course is not None  # "FIRST ADMISSION" is a page's only title
        return below and not stay

    def _is_link(self) -> bool:
        """Return True right below a heading, after the page's own text: above that a list of links says nothing of it."""
        told = (n for n in self.nodes if n.frame.attitude == "reported" and n.block.kind != "heading")
        return self.nodes[-1].block.kind == "heading" and any(
            n.block.span.end - n.block.span.start > _LONG for n in told
        )

    def _leads_list(self, number: int, words: str, own: Sequence[str]) -> bool:
        """Return True for a heading of nothing but the list or table below: "Treatments before the cells:"."""
        if own == ("medication",):
            return any(b.table is not None for b in self.document.blocks[number + 1 : number + 2])
        known = self.lexicon.label(HEADING_END.sub("", words), "heading")
        return _LEAD.search(words) is not None and not known and not _COUNTS_GROUP.search(words)

    def _counts_course(self, block: Block, words: str) -> bool:
        """Return True for a short heading that counts a course, and isn't of the time before or after one."""
        if named_course(words) is None or len(words.split()) > _MOST_WORDS or _ASKS_DAY.search(words):
            return False
        point = time_of(self.document, self.index, block.span).timepoint
        return point is None or point.course is None

    def _level(self, number: int, block: Block) -> float:
        """Return how deep a heading stands: a part of a course, or a counted part, deeper than it is set."""
        if block.kind == "title":
            self.counted = (0.0, 0)
            return int(self._names_history(block))
        level = float(max(block.level, 1))
        if (below := self._part_of_exam(block)) is not None:
            return below
        if self._announced(number):
            return max(level, self.open[-1].level + 1 if self.open else level)
        m = _COUNT.match(self.document.text, block.span.start, block.span.end)
        at, (base, last) = int(m[1]) if m else 0, self.counted
        above = self.open[-1] if self.open else None
        if at == 1 and above is not None and above.number == len(self.nodes) - 1 and above.frame.attitude != "reported":
            level = max(level, above.level + 0.5)  # "Comparison of differential diagnoses:" above "1. Gastritis:"
        if at and (at == last + 1 if last else self.open and self.open[-1].level == level) and level >= base:
            self.counted = (level, at)
            return level + 0.5
        if level <= base:
            self.counted = (0.0, 0)
        return level + 0.5 if self._is_below_time(block, level) else self._in_course(block, level)

    def _alone(self, block: Block) -> Frame:
        """Return the frame of a heading by its own words, whatever stands above it."""
        return heading_frame(self.document, self.lexicon, self.index, block.span, Frame())

    def _part_of_exam(self, block: Block) -> float | None:
        """Return the level of a heading of nothing but a time that parts the section above it, however it is set: "ADMISSION:" and
        "DISCHARGE:" below "Physical Exam:"; None for others.
        """
        last = self.open[-1] if self.open else None
        short = len(self.document.quote(block.span).split()) <= _SHORT_HEAD
        alone = short and self._alone(block).timepoint is not None
        if alone and self.stays is not None and self.stays[0] == block.level:
            return self.stays[1]
        directly = last is not None and last.number == len(self.nodes) - 1 and last.level > block.level
        self.stays = None
        if alone and directly and last is not None and last.frame.has("exam", "investigation"):
            self.stays = (block.level, last.level + 0.5)
            return self.stays[1]
        return None

    def _is_below_time(self, block: Block, level: float) -> bool:
        """Return True right below a heading of its level that says when: "Before treatment" above "Muscle strength"."""
        last = self.open[-1] if self.open else None
        if last is None or last.level != level or last.number != len(self.nodes) - 1 or last.frame.timepoint is None:
            return False
        own = self._alone(block)
        timed = own.timepoint is not None or own.effective is not None or own.course is not None
        return not timed and set(own.roles) <= {"exam", "investigation"}

    def _in_course(self, block: Block, level: float) -> float:
        """Return how deep a heading stands below the open course that it is a part of, however it is set."""
        course = next((one for one in self.open if one.counts), None)
        if course is None or level > course.level:
            return level
        own = self._alone(block)
        phased = own.timepoint is not None and own.timepoint.phase in ("before", "after") and own.course is None
        if phased and not self.phased:
            self.phased = block.level
        plain = self.nodes[course.number].block.marker and not block.marker  # the course is set apart by signs
        inside = phased or plain or (self.phased and own.course is None and set(own.roles) <= set(_OF_COURSES))
        return course.level + 0.25 + max(level - self.phased, 0) if inside else level

    def _of_title(self, block: Block, frame: Frame) -> Frame:
        """Return the frame of a title, which tells what a page is about and not when each of its facts was."""
        words = self.document.quote(block.span)
        hit = self.lexicon.prefix(words, "heading")
        whole = hit is not None and not any(map(str.isalpha, words[hit[1] :])) and hit[0].role != "comments"
        roles = frame.roles if whole and ":" not in words else tuple(r for r in frame.roles if r not in _OF_PARTS)
        attitude: Attitude = next((ATTITUDES[r] for r in roles if r in ATTITUDES), "reported")
        course = one_course(self.document, frame.course)
        return replace(frame, roles=roles, attitude=attitude, timepoint=None, effective=None, course=course)

    def _names_history(self, block: Block) -> bool:
        """Return True for a title of nothing but the name of the history, the first part of a page."""
        named = self.lexicon.label(HEADING_END.sub("", self.document.quote(block.span)), "heading")
        return any(e.role in ("history", "past_history") for e in named)

    def _add_item(self, number: int, block: Block) -> None:
        self._close(_GROUP + block.level)
        base = replace(self.top, attitude="literature") if number in self.cited else self.top
        if self._heads_items(number, block):
            frame = heading_frame(self.document, self.lexicon, self.index, block.span, base)
            names = self._names_part(block)
            self._append(replace(block, kind="heading") if names else block, frame)
            self.open.append(_Open(_GROUP + block.level, frame, len(self.nodes) - 1))
            return
        field = None if number in self.cited else labelled(self.document, self.lexicon, block, follows=_follows(base))
        frame = field_frame(self.document, self.lexicon, self.index, field, base) if field else base
        self._append(field or block, frame)

    def _names_part(self, block: Block) -> bool:
        """Return True for an item of nothing but the name of a part of a page: "* Surgeries:"."""
        words = HEADING_END.sub("", self.document.quote(block.value or block.span)).strip(" *-•:")
        return any(self.lexicon.label(words, kind) for kind in ("heading", "field"))

    def _heads_items(self, number: int, block: Block) -> bool:
        """Return True for an item that is no sentence and has deeper items below."""
        below = self.document.blocks[number + 1 : number + 2]
        words = self.document.quote(block.span).strip()
        deeper = any(b.kind == "item" and b.level > block.level for b in below)
        return deeper and not words.endswith((".", ";")) and len(words) < _LONGEST_LEAD

    def _add_field(self, block: Block) -> None:
        if self.stays is not None and block.label and block.value and self._heads_section(block.label, block.value):
            self._close(self.stays[1] - 0.5)
            self.stays = None
        if self._closes_follow_up(block):
            self.open.pop()
        base = self.top
        frame = field_frame(self.document, self.lexicon, self.index, block, base)
        if is_price(self.document, block):
            frame = replace(frame, attitude="advert")
        if block.label and self.document.quote(block.label).endswith("et al."):
            frame = replace(frame, attitude="literature")
        if self._is_of_others(frame, block):
            frame = replace(frame, attitude="other")  # "Ward: Neurology 2", "What his roommate says: …"
        if self.going is not None and self._is_of_same_exam(block, frame, base):
            frame = replace(frame, timepoint=self.going.frame.timepoint, effective=self.going.frame.effective)
            frame = frame if frame.has("exam") else replace(frame, roles=(*frame.roles, "exam"))
        self._append(block, frame)
        self.going = self.nodes[-1] if any(r in _RUNS_ON for r in frame.roles[len(base.roles) :]) else None

    def _open_list(self, number: int, value: Span) -> None:
        """Let a field whose value ends with a colon say of the list below what it says itself: "Differentials:" / "We consider:"."""
        below = self.document.blocks[number + 1 : number + 2]
        if _LEAD.search(self.document.quote(value)) and any(b.kind == "item" for b in below):
            level = self.open[-1].level + 1 if self.open else 1.0
            self.open.append(_Open(level, self.nodes[-1].frame, len(self.nodes) - 1, lists=True))

    def _heads_section(self, label: Span, value: Span) -> bool:
        """Return True for a label alone on its line that names a part of a page: "Pertinent Results:" above its first line."""
        alone = "\n" in self.document.text[label.end : value.start]
        return alone and bool(roles_of(self.lexicon, self.document.quote(label)))

    def _closes_follow_up(self, block: Block) -> bool:
        """Return True for a label set like the open heading "FOLLOW-UP:", in capitals alone on its line: a part beside it."""
        if block.label is None or block.value is None or self.top.roles[-1:] != ("follow_up",):
            return False
        set_alike = all(
            map(str.isupper, map(self.document.quote, (block.label, self.nodes[self.open[-1].number].block.span)))
        )
        return set_alike and "\n" in self.document.text[block.label.end : block.value.start]

    def _is_of_same_exam(self, block: Block, frame: Frame, base: Frame) -> bool:
        """Return True for the next part of an examination that says when: "PE at discharge: …" and below it "Gait: …"."""
        above = self.going
        if above is None or frame.timepoint is not base.timepoint or frame.effective is not base.effective:
            return False
        close = _LINE_END.fullmatch(self.document.text, above.block.span.end, block.span.start) is not None
        return above.frame.has("exam") and (frame.has("exam") or (close and frame.roles == base.roles))

    def _is_of_others(self, frame: Frame, block: Block) -> bool:
        ward = "field:ward" in frame.roles[-2:] and not (frame.timepoint or frame.effective)
        if ward and block.span.end - block.span.start < _LONG:
            return True
        return any(m.entry.kind == "relation" and m.entry.role == "other" for m in frame.topic)

    def _add_text(self, number: int, block: Block) -> None:
        base = self.top
        if block.kind == "paragraph" and (number in self.stages or is_furniture(self.document, self.lexicon, number)):
            self._append(block, replace(base, attitude="general" if number in self.stages else "advert"))
            return
        field = self._run_in(block)
        if field is None and self.going is not None:
            if self._goes_on(block):
                base = replace(self.going.frame, label=None, topic=())
            else:
                self.going = None
        base = replace(base, attitude="literature") if number in self.cited else base
        frame = field_frame(self.document, self.lexicon, self.index, field, base) if field else base
        self._append(field or block, frame)

    def _goes_on(self, block: Block) -> bool:
        """Return True for a line right below a labelled one, without a subject of its own."""
        above, text = self.nodes[-1].block, self.document.text
        if block.kind != "paragraph" or _LINE_END.fullmatch(text, above.span.end, block.span.start) is None:
            return False
        words = self.document.quote(block.span)
        return not _OWN_SUBJECT.match(words) and counted_course(words) is None

    def _run_in(self, block: Block) -> Block | None:
        """Return a paragraph that opens with a heading, or a note with the label of a rule, as a field."""
        if block.kind == "note":
            field = labelled(self.document, self.lexicon, block)
            asked = self.lexicon.label(self.document.quote(field.label), "heading") if field and field.label else ()
            return field if any(e.role == "eligibility" for e in asked) else None  # "Stop criteria: pulse above 120"
        m = _DOTTED.match(self.document.text, block.span.start, block.span.end) if block.kind == "paragraph" else None
        if m is None:
            return None
        words = Span(*m.span(1))
        if not self.lexicon.label(m[1], "heading") and not self._says_when(words):
            return None
        label = Span(m.start(1), m.end(2) if m[2] else m.end(1))
        return replace(block, kind="field", label=label, value=Span(m.end(), block.span.end))

    def _says_when(self, words: Span) -> bool:
        """Return True for words that name a phase and nothing else, and have no verb."""
        text, mentions = self.document.text, part(self.index.mentions, words)
        time = read_time(text, words, mentions, (), part(self.index.durations, words), label=True)
        rest = len(text[words.start : time.start].strip()) > 4 or len(text[time.end : words.end].strip()) > 4
        verb = any(token.lower in FINITE for token in tokens_of(text, words.start, words.end))
        return time.timepoint is not None and not rest and not verb


def _follows(frame: Frame) -> bool:
    """Return True below what came after a treatment."""
    if frame.attitude != "reported" or frame.has("history", "past_history", "before", "family_history"):
        return False
    return frame.has(*_FOLLOWING) or (frame.timepoint is not None and frame.timepoint.phase == "after")


# Parts of a document.


def told_spans(framed: Sequence[Framed]) -> list[Span]:
    """Return the places of the blocks that report something, without tables."""
    return [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]


def by_file(document: Document, framed: Sequence[Framed]) -> tuple[tuple[Framed, ...], ...]:
    """Return the nodes of each file of a case; all of them for a document that is one file.

    Args:
        document: the document.
        framed: its nodes in order.
    """
    return tuple(tuple(f for f in framed if f.block.span in file) for file in document.spans)


def only_tables(framed: Sequence[Framed]) -> bool:
    """Return True for a supplement sheet without a word of prose, which is one person's unless it speaks of groups.

    Args:
        framed: the nodes of one file.
    """
    kinds = {f.block.kind for f in framed}
    return "table" in kinds and kinds <= {"table", "title", "caption", "note", "heading", "field"}


def lead_of(document: Document, framed: Sequence[Framed], i: int) -> Span | None:
    """Return the caption, heading or line right above a table, in its file.

    Args:
        document: the document.
        framed: its nodes.
        i: the number of the table's node.
    """
    file = document.spans[document.file_at(framed[i].block.span.start)]
    above = (f.block for f in reversed(framed[max(0, i - 2) : i]) if f.block.span in file)
    return next((b.span for b in above if b.kind in ("caption", "heading", "title", "paragraph")), None)


def sections_of(document: Document, framed: Sequence[Framed]) -> tuple[tuple[str, int, int], ...]:
    """Return the headings of a document with where their parts begin and end, file by file.

    Args:
        document: the document.
        framed: its nodes.
    """
    found: list[tuple[str, int, int]] = []
    for file, nodes in zip(document.spans, by_file(document, framed), strict=True):
        heads = [f.block.span for f in nodes if f.block.kind in ("title", "heading")]
        ends = [*(s.start for s in heads[1:]), file.end]
        found += [(" ".join(document.quote(s).split()), s.start, e) for s, e in zip(heads, ends, strict=False)]
    return tuple(found)
