"""Stories that people tell of themselves: letters, diaries, posts in forums.

Somebody who writes "I've had … since 2008" is the patient of the page; whoever answers in the same forum isn't. Dates
without a year in such a story are of the last year before it was posted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.names import TITLE
from etl.parsers.reading import Frame
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

# Notes that doctors dictate of one patient without describing them: of an operation, an image, a visit.

_LABEL = regex(r"^[ \t]*(?:\d{1,2}[.)] )?([A-Za-z][A-Za-z -]{0,48}?)[ \t]*(?::|-[ \t]|$)", re.M)
_LEAST = 2
"""Labels of one document, below which it is no such note."""
_OF_OPERATION = (
    regex(r"(?:pre|post)[ -]?(?:operative|op|procedure|procedural) diagnos[ei]s", re.I),
    regex(
        r"(?:name of )?(?:operations?|operative procedures?|procedures?)(?: (?:per|pre)formed)?|operative (?:note|report)",
        re.I,
    ),
    regex(r"(?:type of )?ana?esthe(?:sia|tic)", re.I),
    regex(r"estimated blood loss|ebl|specimens?(?: removed)?|drains", re.I),
    regex(
        r"(?:description|details?) of (?:the )?(?:procedure|operation)|(?:operative )?procedure in detail|operation in detail|operative (?:findings|technique)",
        re.I,
    ),
    regex(r"indications?(?: for [a-z ]{4,24})?|findings", re.I),
)
_OF_IMAGE = (
    regex(r"(?:type of )?(?:exam|examination|study)|procedure|technique", re.I),
    regex(r"findings", re.I),
    regex(r"impression|conclusion|opinion", re.I),
    regex(
        r"clinical(?: (?:history|indication|information|data))?|history|indications?|reason for (?:the )?(?:exam|examination|study)|comparison",
        re.I,
    ),
)
_OF_VISIT = (
    regex(r"subjective|s|chief complaint|cc|reason for (?:visit|consultation|admission)|(?:history of )?present(?:ing)? (?:illness|complaint)|hpi", re.I),
    regex(r"objective|o|physical exam(?:ination)?|exam(?:ination)?|vital signs|vitals|review of systems|ros", re.I),
    regex(r"assessment(?: ?and plan)?|a|plan|p|impression(?: and plan)?|diagnos[ie]s|treatment", re.I),
)  # fmt: skip
_SHORTHAND = regex(
    r"(?:^|(?<=[.:;\n]\s))(C/O|O/E|K/C/O|H/O|C/C|CC|P/C|HPI|HOPI|PMH(?:x)?|PSH|F/H|S/H|D/H|B/H|DOA|DOD|O/D|O/A|A/P|Dx|Rx|Tx|Inv|Obj|Subj|PLOF|Adv)\b(?=[:.]?\s)",
    re.M,
)
"""What doctors put before the parts of a note, and nobody else does: two of them are a note."""
_NOTES_TOLD = regex(
    r"\b(?:[Tt]he|[Tt]his) (?:patient|infant|baby|child)\b|\b(?:[Hh]e|[Ss]he)\b (?:is|was|has|had|feels|felt|reports|states|denies|presents)\b"
)
_THREE = 3


def is_note(texts: Iterable[str]) -> bool:
    """Whether a page is a doctor's note by its labels: "Preoperative diagnosis: … Procedure: …", "Exam: … Findings: …
    Impression: …", "S: … O: … A: …".

    Args:
        texts: what the page reports.

    Returns:
        True where the labels of one sort of note are there, and a patient is told of where the labels could be of general
        knowledge too.
    """
    text = "\n".join(texts)
    if len({m[1] for m in _SHORTHAND.finditer(text)}) >= _LEAST:
        return True
    labels = {" ".join(m[1].split()) for m in _LABEL.finditer(text)}
    if len(labels) < _LEAST:
        return False
    operation, image, visit = (
        [any(sort.fullmatch(label) for label in labels) for sort in sorts]
        for sorts in (_OF_OPERATION, _OF_IMAGE, _OF_VISIT)
    )
    if operation[0] and sum(operation) > 1:
        return True
    told = _NOTES_TOLD.search(text) is not None
    if told and (all(visit) or sum(operation) >= _THREE):
        return True
    return sum(image) >= _THREE and image[1] and (told or image[0])


_POST = regex(
    r"^\W*(?:re:[^\n]{0,80}\n\W*)?(?:(?:posted|written)\s+)?(?:by|from|author):?\s+(?P<who>[\w.\-]{2,30}(?: [\w.\-]{1,30})?)"
    r"\s*(?:»|›|\||,|\bon\b|[–—-])\s*(?=[^\n]{0,40}\b(?:19|20)\d\d\b)[^\n]{0,60}$",
    re.I,
)
"""The line above a post: its author and its date."""
_ANSWERS = regex(
    r"\W*(?:(?:all |show |view )?(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|no) )?"
    r"(?:replies|reply|comments?|answers?|responses?|reactions)(?:\s*\(?\d{1,4}\)?)?(?: to (?:this|the) (?:post|topic|story|thread|article))?\W*",
    re.I,
)
"""The line above what others answer: "-- 3 replies --", "Comments (12)"."""
_I = regex(
    r"\bI(?:['’](?:ve|m|d)| (?:have|had|was|am|got|felt|received|woke|started|noticed|could|couldn['’]t|can|can['’]t|take|"
    r"took|walked|fell|went|began|use|used|lost|needed|slept|sleep|still|now|knew|did|feel|applied|live|tried|decided|hope|read))\b"
)
_I_HAVE = regex(
    r"\b(?:I(?:['’]ve| have)(?: now| also)?(?: had| been diagnosed with| got)?|I had|I was diagnosed (?:with|as having)|I suffer(?:ed)? from|"
    r"I developed|I got|I live with|my)\s+(?:(?:an?|the|my|severe|mild|chronic|progressive|incomplete) ){0,2}$"
)
_TOLD_ME = regex(
    r"\b(?:(?:told|informed) (?:me|us)|explained to (?:me|us)|said(?: to me)?(?: that)? (?:it was|I had)|(?:[Ii]t|[Tt]his) (?:is|was) called|called it|turned out to be|[Dd]iagnosis (?:was|is))\b[^.!?]{0,50}$"
)
_ME = regex(r"\b(?:I|me|my|we|our)\b")
_MYSELF = regex(r"\b(?:I|me|my|mine|myself)\b")
_THEY = regex(r"\b(?:he|she|him|his|her|hers)\b", re.I)
QUOTED = regex(r"[\"“”][^\"“”]{0,600}[\"“”]")
_QUESTION = regex(r"(?:\A|(?<=[.!?\n]))[^.!?\n]*\?")
_THE_PATIENT = regex(r"\b(?:the|this|our) (?:patient|man|woman|boy|girl|child)\b", re.I)
_PATIENT = regex(
    r"(?:^|[.;]\s|\n)(?:Patient|Pt\.?) (?:was|is|has|had|does|did|could|can|received|underwent|sustained|suffer(?:s|ed)|presented|complained|"
    r"reported|denied|felt|came|started|experience[sd])\b"
)
"""How a note without articles begins: "Patient underwent …"."""
_FIRST_PERSON = regex(
    r"\b(?:I was|I had|I have(?! (?:treated|seen|worked|met|examined|followed)\b)|my diagnosis|my symptoms)\b"
)
_TOLD = regex(
    r"\b(?:[Pp]atient|Pt|[Hh]e|[Ss]he|I)\b[^.]{0,40}\b(?:was|had|underwent|received|presented|developed|complained|discontinued|stopped|took|"
    r"noted|noticed|stated|reported|denied|returned|came|felt|began|started|continued|remained|tolerated|completed|"
    r"presents|denies|reports|states|complains|returns)\b"
)
_NOTED = regex(r"\b(?:[Rr]eports|[Dd]enies|[Cc]omplains|[Pp]resents (?:with|today|to))\b")
"""How a note says what somebody has: "Reports knee pain. Denies swelling."."""
_OF_NOTE = frozenset(("social_history", "plan", "medication", "history", "exam", "family_history"))
"""What the labels of a doctor's note ask for, besides the past history."""
_DEAR = regex(r"\b[Dd]ear(?:est)? (?:(?!I\b|[Ww]e\b|[Mm]y\b|[Tt]his\b)[\w.,'’-]+ ){0,9}$")
_INTRODUCED = regex(
    r"(?:\bname(?:['’]s| is|:)|\bI am|\bI['’]m|\b(?:call me|called|known as|signed|yours|regards|sincerely|love|hug)[.,]?(?: \w+,)?)\s*$",
    re.I,
)
_TWO = 2
_LONGEST_LINE = 60
_ENOUGH = 3
_LONG_STORY = 8
_MANY = 5


def first_person(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> bool:
    """Whether a page is somebody's own story: told with "I", and with a disease that is the teller's.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for the names of diseases.

    Returns:
        True for a story; what stands in quotation marks or is asked makes none.
    """
    told, ill, diagnosed, others, named = 0, False, False, False, False
    mine = theirs = 0
    for item in framed:
        if item.frame.attitude != "reported" or item.block.kind == "table":
            continue
        text = own_words(document.quote(item.block.span))
        hits = sum(1 for _ in _I.finditer(text))
        told += hits
        mine, theirs = mine + len(_MYSELF.findall(text)), theirs + len(_THEY.findall(text))
        others = others or bool(_THE_PATIENT.search(text))
        terms = lexicon.find(text) if hits and not (ill and diagnosed) else ()
        diseases = [m for m in terms if m.entry.kind == "condition"]
        named = named or any(_TOLD_ME.search(text, max(0, m.start - 60), m.start) for m in diseases)
        ill = ill or any(_I_HAVE.search(text, max(0, m.start - 60), m.start) for m in diseases)
        diagnosed = diagnosed or (
            bool(diseases) and any(m.entry.kind == "cue" and m.entry.role == "diagnosed" for m in terms)
        )
    long = told >= _LONG_STORY and not others
    own = told >= _MANY and mine >= _LONG_STORY and not others and named and theirs * _ENOUGH <= mine
    return told >= _ENOUGH and (ill or own or (long and diagnosed))


def own_words(text: str) -> str:
    """A text without what is asked and what stands in quotation marks."""
    return _QUESTION.sub(" ", QUOTED.sub(" ", text))


def beside_teller(text: str, at: int, name: str, story: bool) -> bool:
    """Whether a name is of somebody a letter is written to, or whom the teller of a story speaks of: "Dear Miss Wen, …",
    "Mr. Kim from the next bed told me", "Miss Wen wrote it on a card for me".

    Args:
        text: the block it stands in.
        at: where the name begins there.
        name: the name.
        story: whether the page is somebody's own story.
    """
    if _DEAR.search(text, max(0, at - 90), at):
        return True
    told = story and TITLE.match(name) is not None and _ME.search(text) is not None
    return told and _INTRODUCED.search(text, max(0, at - 24), at) is None


def implied(document: Document, framed: Sequence[Framed]) -> bool:
    """A person without name and age: "the patient" told of in the singular, or a first-person story.

    Args:
        document: the document.
        framed: its blocks with their frames.

    Returns:
        Whether the page is about somebody, though it doesn't say who.
    """
    texts = [document.quote(f.block.span) for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]
    singular = sum(len(_THE_PATIENT.findall(t)) + len(_PATIENT.findall(t)) for t in texts)
    told = sum(len(_TOLD.findall(t)) for t in texts)
    story = sum(len(_FIRST_PERSON.findall(own_words(t))) for t in texts)
    parts = {r for f in framed for r in f.frame.roles} & {"history", "past_history", "family_history", "exam"}
    case = "exam" in parts and any(f.frame.has("before", "field:diagnosis", "history") for f in framed)
    noted = case and singular >= 1 and sum(len(_NOTED.findall(t)) for t in texts) >= _TWO
    labels = {r for f in framed if f.block.kind in ("field", "heading") for r in f.frame.roles}
    if "past_history" in labels and sum(r in _OF_NOTE or r.startswith("field:") for r in labels) >= _TWO:
        return True  # a doctor's note with labels speaks of nobody else
    if is_note(texts):
        return True
    return ((singular >= 1 or case) and (told >= 2 or len(parts) >= 3)) or noted or story >= 2


def told_in_person(document: Document, framed: Sequence[Framed]) -> tuple[Framed, ...]:
    """In somebody's own story, what stands under "Introduction" or "Background" is the story too.

    Args:
        document: the document.
        framed: its blocks with their frames.

    Returns:
        The blocks; those of the teller report.
    """
    hits = [
        len(_I.findall(own_words(document.quote(f.block.span)))) if f.frame.attitude in ("reported", "general") else 0
        for f in framed
    ]
    if sum(hits) < _MANY:
        return tuple(framed)
    return tuple(
        replace(f, frame=replace(f.frame, attitude="reported")) if n and f.frame.attitude == "general" else f
        for f, n in zip(framed, hits, strict=True)
    )


def own_posts(document: Document, framed: Sequence[Framed]) -> tuple[Framed, ...]:
    """What others than the first author post on a page is about other people.

    Args:
        document: the document.
        framed: its blocks with their frames.

    Returns:
        The blocks; those below another author's line are told of others.
    """
    author, foreign = "", False
    out: list[Framed] = []
    for item in framed:
        line = "" if item.block.kind == "table" else document.quote(item.block.span).strip()
        if m := _POST.match(line):
            who = m["who"].lower()
            author = author or who
            foreign = who != author
        elif len(line) < _LONGEST_LINE and _ANSWERS.fullmatch(line) and (author or any(map(str.isdigit, line))):
            foreign = True
        out.append(replace(item, frame=replace(item.frame, attitude="other")) if foreign else item)
    return tuple(out)


def posted(document: Document, framed: Sequence[Framed], found: Index) -> DateHit | None:
    """The day the first post of a page was written.

    Args:
        document: the document.
        framed: its blocks.
        found: what stands where.

    Returns:
        The date of its author's line, None without one.
    """
    for item in framed:
        if item.block.kind != "table" and _POST.match(document.quote(item.block.span).strip()):
            days = [d for d in part(found.dates, item.block.span) if d.first and len(d.first) == 10]
            return days[0] if days else None
    return None


def is_diary(framed: Sequence[Framed], found: Index) -> bool:
    """Whether a page tells day by day: paragraphs or items that each begin with their day.

    Args:
        framed: its blocks.
        found: what stands where.

    Returns:
        True from the third such entry on.
    """
    entries = 0
    for item in framed:
        if item.block.kind in ("paragraph", "item", "field"):
            start = item.block.span.start
            first = next(iter(part(found.dates, item.block.span)), None)
            entries += first is not None and first.start - start <= 3 and len(first.first or "") == 10
    return entries >= _ENOUGH


def in_year_of_post(
    post: DateHit | None, dates: tuple[DateHit, ...], frame: Frame, block: Span, all_dates: Sequence[DateHit]
) -> tuple[DateHit, ...]:
    """Days without a year are the last such days before the post.

    Args:
        post: the day of the post.
        dates: those of one sentence.
        frame: what heading and label say; a heading's own date is nearer.
        block: the paragraph of the sentence.
        all_dates: those of the paragraph; one with a year lends it to those behind.

    Returns:
        The dates, with the year where it could be told.
    """
    if post is None or post.first is None or frame.effective is not None:
        return dates
    printed = [d.start for d in all_dates if not d.yearless and d.first and block.start <= d.start < block.end]
    day = post.first

    def moved(d: DateHit) -> DateHit:
        if not d.yearless or d.first is None or len(d.first) < 7 or d.start < post.start:
            return d
        if any(p < d.start for p in printed):
            return d
        year = int(day[:4]) - (1 if d.first[5:] > day[5 : len(d.first)] else 0)
        last = f"{year}{d.last[4:]}" if d.last else None
        return replace(d, first=f"{year}{d.first[4:]}", last=last)

    return tuple(moved(d) for d in dates)
