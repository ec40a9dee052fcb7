"""Who tells: patients of themselves, relatives, writers of messages; whom they mean by "I" and "she", and whom they meet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.annotate.cues import Cue
from etl.parsers.attributes import SentenceContext
from etl.parsers.index import Index, part
from etl.parsers.layout.tree import Framed, told_spans
from etl.parsers.people.forms import parts_of
from etl.parsers.people.kin import CHILD, DOES, KIN, ME, NAME_WORD, PERSON, THEY, TITLE_WORD, US
from etl.parsers.people.names import TITLE, Described
from etl.parsers.reading import Frame, Statement
from etl.parsers.scope.claims import Claim
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

# Stories that people tell of themselves: letters, diaries, posts in forums.
#
# Somebody who writes "I've had … since 2008" is the patient of the page; whoever answers in the same forum isn't.
# Dates without a year in such a story are of the last year before it was posted.


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
    for span in told_spans(framed):
        text = own_words(document.quote(span))
        hits = sum(1 for _ in _I.finditer(text))
        told += hits
        mine, theirs = mine + len(ME.findall(text)), theirs + len(THEY.findall(text))
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


def _count(pattern: re.Pattern[str], texts: Sequence[str]) -> int:
    """Count how often a pattern holds in some texts."""
    return sum(len(pattern.findall(text)) for text in texts)


def own_words(text: str) -> str:
    """A text without what is asked and what stands in quotation marks."""
    told = QUOTED.sub(" ", text)
    return _QUESTION.sub(" ", told) if "?" in told else told


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
    told = story and TITLE.match(name) is not None and US.search(text) is not None
    return told and _INTRODUCED.search(text, max(0, at - 24), at) is None


def implied(document: Document, framed: Sequence[Framed]) -> bool:
    """A person without name and age: "the patient" told of in the singular, or a first-person story.

    Args:
        document: the document.
        framed: its blocks with their frames.

    Returns:
        Whether the page is about somebody, though it doesn't say who.
    """
    texts = [document.quote(span) for span in told_spans(framed)]
    singular = _count(_THE_PATIENT, texts) + _count(_PATIENT, texts)
    told = _count(_TOLD, texts)
    story = _count(_FIRST_PERSON, [own_words(t) for t in texts])
    parts = {r for f in framed for r in f.frame.roles} & {"history", "past_history", "family_history", "exam"}
    case = "exam" in parts and any(f.frame.has("before", "field:diagnosis", "history") for f in framed)
    noted = case and singular >= 1 and _count(_NOTED, texts) >= _TWO
    labels = {r for f in framed if f.block.kind in ("field", "heading") for r in f.frame.roles}
    if "past_history" in labels and sum(r in _OF_NOTE or r.startswith("field:") for r in labels) >= _TWO:
        return True  # a doctor's note with labels speaks of nobody else
    return ((singular >= 1 or case) and (told >= 2 or len(parts) >= 3)) or noted or story >= 2


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


# Whom patients meet who tell their own story under their name: "The man next door has … He can …", "Carlos, 44, has
# …".


_NEIGHBOUR_ENOUGH = 8
_SHARE = 2
"""How much oftener than "he" and "she" the teller's own words stand in a story."""
_OFTEN = 0.02
_OPENS = r"(?:^|(?<=[.!?;:] )|(?<=[.!?;:]\n)|(?<=, )|(?<=\b[Aa]nd )|(?<=\b[Bb]ut )|(?<=\b[Ww]hile )|(?<=\b[Bb]ecause ))"
_SOMEBODY_MET = regex(
    rf"{_OPENS}(?:(?:he|He|she|She)(?:['’]s\b|\s{DOES})"
    rf"|(?P<called>{NAME_WORD})(?:,? (?:from|of) [A-Z]\w+)?,? (?:\(\d{{1,2}}\)|(?:aged )?\d{{1,2}}),? (?:who )?{DOES}"
    rf"|(?:An?|Another|The|One|a|an|another|the|one) (?:(?:young|old|little|elderly|other|nice|very|[A-Z][a-z]+) ){{0,2}}(?:{PERSON}|neighbou?r) "
    r"(?:from|on|in|of|at|with|across|beside|opposite|upstairs|downstairs|next|who|whose|here|named|called)\b)",
    re.M,
)
"""Whom the teller of a story meets: "He has …", "Carlos from Argentina, 44, has …", "a girl on the second floor with …"."""
_ASKED = regex(
    r"\b[Ww]e (?:have |had )?(?:asked|met|visited|interviewed|phoned|called|(?:spoke|talked) (?:to|with)) (?:him|her)\b"
)
_DOCTOR = regex(r"\W*(?:Dr|Prof|Doctor|Professor|Nurse|Therapist)\b[^:\n]{0,30}:")
_SENTENCE_END = regex(r"[.!?](?=\s|$)")


def _met_beside(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> Iterator[Span]:
    """Where a patient's own story, told under a name, is about somebody else."""
    begun = own_from(document, framed, names)
    if begun is None:
        return
    text = document.text
    for span in told_spans(framed):
        for m in _SOMEBODY_MET.finditer(text, max(span.start, begun), span.end):
            if named_before(text, span.start, m.end(), names):
                continue  # the clinic's own words on the patient: "Anna came back in May. She walks …"
            ends = _SENTENCE_END.search(text, m.end(), span.end)
            turn = US.search(text, m.end(), ends.start() if ends else span.end)
            yield Span(m.start(), turn.start() if turn else ends.end() if ends else span.end)


def own_from(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> int | None:
    """Where a patient with a name begins to tell with "I", on a page that is mostly the patient's own words; None for others.

    Args:
        document: the document.
        framed: its blocks with their frames.
        names: of the patient.
    """
    told = told_spans(framed)
    texts = [own_words(document.quote(span)) for span in told]
    mine, theirs = _count(ME, texts), _count(THEY, texts)
    if not names or mine < max(_NEIGHBOUR_ENOUGH, _SHARE * theirs, _OFTEN * sum(len(t.split()) for t in texts)):
        return None
    first = ME.search(document.text, told[0].start)
    return first.start() if first else None


def named_before(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """Whether a passage calls the patient by name, asks them ("We asked him how things went"), or is a doctor's answer."""
    if _DOCTOR.match(text, start, end) or _ASKED.search(text, start, end):
        return True
    return any(re.search(rf"\b{re.escape(name)}\b", text[start:end]) for name in names)


# What a page about one person tells of a relative whom it has named: "His sister Giulia, 10, gave marrow … Giulia had
# pain".


_NAMED = regex(
    rf"\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Oo]ur|[Tt]he)\s(?:[a-z-]+\s){{0,2}}?(?:{KIN}|friend|room-?mate|neighbou?r|donor),?\s(?:{TITLE_WORD}\s)?({NAME_WORD})(?=[\s,.(:;])(?!\s(?:and\sI\b))"
)
_VERB = (
    r"(?:\s(?:also|then|now|still|herself|himself|too|never|often|only|later))?(?:,\swho\s[^,.;]{2,40},)?\s(?:had|has|was|is|were|are|could|can(?:not)?|couldn['’]t|felt|feels|got|gets|went|came|fell|took|takes|gave|"
    r"suffers|suffered|developed|lost|died|did|does|needs?|received|[a-z]{3,}ed)\b"
)
_PAIR = regex(
    r"\b([A-Z][a-zà-ÿ'’-]{1,20}) and ([A-Z][a-zà-ÿ'’-]{1,20}) (?:are|were) (?:[a-z]+ )?(?:twins|brothers|sisters|siblings)\b"
)
"""Two children of whom one is the patient: "Filip and Mina are twins"."""
_SHE = regex(r"\b(?:she|her)\b", re.I)
_HE = regex(r"\b(?:he|his|him)\b", re.I)
_TURN = regex(r";|[,.]\s(?:and\s|but\s|while\s|whereas\s)?(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Tt]he patient)\b")


def _of_named_kin(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> Iterator[Span]:
    """Where a page goes on about a relative whom it has called by a name."""
    spans = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind not in ("table", "title")]
    own = {word for name in names for word in name.split()}
    kin: dict[str, int] = {}
    for span in spans:
        for m in _NAMED.finditer(document.text, span.start, span.end):
            if m[1] not in own:
                kin.setdefault(m[1], m.end())
        for m in _PAIR.finditer(document.text, span.start, span.end):
            others = [name for name in m.groups() if name not in own]
            if len(others) == 1:
                kin.setdefault(others[0], m.end())
    if not kin or not own:
        return
    called = "|".join(map(re.escape, sorted(kin)))
    subject = re.compile(rf"(?:^|[.!?;:]\s|,\s|\b(?:and|but|while|whereas|when)\s)(?P<who>{called}){_VERB}", re.M)
    back = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(own))) + r")\b")
    whole = document.text
    other = _HE if len(_SHE.findall(whole)) > len(_HE.findall(whole)) else _SHE
    for span in spans:
        for m in subject.finditer(document.text, span.start, span.end):
            if m.start("who") <= kin[m["who"]]:
                continue
            stop = _SENTENCE_END.search(whole, m.end(), span.end)
            end = stop.end() if stop else span.end
            turns = [
                next(
                    (t.start() for t in p.finditer(whole, m.end(), end) if not other.match(whole, _word(whole, t))), end
                )
                for p in (_TURN, back)
            ]
            yield Span(m.start("who"), min([end, *turns]))


def _word(text: str, turn: re.Match[str]) -> int:
    """Where the word stands with which a clause turns: the last of the turn, or the first behind a semicolon."""
    if turn.group() == ";":
        return turn.end() + 1
    return turn.end() - len(turn.group().split()[-1])


# Who tells a story, and whose what it tells is not: in a patient's own story "she" is somebody else, in a parent's
# story "I".


_NAME = regex(r"(?<=[a-z,] )([A-Z][a-z]{1,20})\b(?! [A-Z])")
_SENTENCE = 8
"""So many words a line has that begins to tell, and names nobody who writes."""
_LONGEST_TERM = 40
_OPENING = 400
_I_AM = regex(
    r"\b(?:I|we)(?:['’](?:m|ve|d|re)| (?:(?:also|still|just|really|never|often|then) )?(?:am|was|were|are|feel|felt|have|had|got|became|suffer|suffered|developed|cried))\b"
    r"(?! (?:(?:also|already|just|not|never|then) )?(?:noticed|noticing|seen|seeing|observed|found|heard|watched|told|been told|able to see)\b)"
)
_I_DO = regex(
    r"\bI (?:(?:also|still|just|really|never|often|then|only) )?(?:take|took|use|used|wear|wore|smoke|smoked|drink|drank|inject|injected|underwent|broke|walk|sleep|slept|fell)\b"
)
"""What somebody beside the patient does for their own health."""
_MINE = regex(rf"\b(?:[Mm]y|[Oo]ur) (?!(?:[\w-]+ ){{0,3}}(?:{KIN}|{CHILD}|children)\b)")
_MY_OWN = regex(r"[Mm]y own\b")
_MYSELF = regex(r"[^.;!?\n]{0,60}\bmyself\b")
"""Behind what whoever tells says of themselves: "I had a knee operated on myself"."""
_NEAREST = r"(son|daughter|child|boy|girl|baby|husband|wife|father|mother)"
_MY_CHILD = regex(rf"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){{0,2}}{_NEAREST}\b")
_OPENS_WITH_KIN = regex(
    rf"\W*(?:(?:Hello|Hi|Dear)\b[^.!?]{{0,40}}[.!,]\s+)?[Mm]y (?:[a-z-]+ )?{_NEAREST}(?: [A-Z][\w'’-]+)?(?:, [^,.]{{2,40}},)? "
    r"(?:is|was|has|had|suffers|got|came|fell|became)\b"
)
"""How a letter or a post begins that is about a relative: "My father is 61 and has ALS"."""
_QUOTED = regex(
    r"[\"“]([^\"“”]{3,700})[\"”],? (?:said|says|explained|explains|recalls|recalled|adds|added|remembers|remembered|told us) (?:his|her|the|\w+['’]s) "
    rf"(?:\w+ )?{KIN}\b"
)
_KIN_SAID = regex(
    rf"\b(?:[Hh]is|[Hh]er|[Tt]he|\w+['’]s) (?:\w+ )?{KIN}\b"
    r"(?:,? [A-Z][\w.’'-]+){0,2}(?:,? \(?\d{1,2}\)?,?)? (?:said|says|explained|explains|recalls|recalled|adds|added|remembers|remembered|tells?(?: us)?|told us|writes|wrote|reports|reported)"
    r"[^\"“”.\n]{0,40}[:,] ?[\"“]([^\"“”]{3,700})[\"”]"
)
_TELLS_OF = regex(
    r"(?:\b(?:Mrs?|Ms|Miss|Frau|Herr|Signora|Madame)\.? )?\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)? (?:tells?|told us|describes|described|recalls|remembers|writes|wrote|reports|talks)\b[^.\n\"“”]{0,40}"
    rf"\b(?:her|his) (?:\w+ )?{KIN}\b"
)
"""That all that a page quotes is a relative's: "Mrs. Lane tells how her husband is doing"."""
_IS_KIN = regex(
    rf"\b(?:this is|I am|I['’]m|here is|it is|it['’]s) (?:[A-Z][\w-]+['’]s? {KIN}\b"
    rf"|the {KIN} of [A-Z])"
)
_ANY_QUOTE = regex(r"[\"“]([^\"“”]{3,700})[\"”]")
_ABOUT = regex(r"\b(?:he|she|his|her|him|they|we|our|son|daughter|[A-Z][a-z]+['’]s)\b")
_STRANGER = regex(
    r"\b(?:an?|another) (?:[\w-]+ ){0,2}(?:girl|boy|man|woman|lady|guy|patient|toddler|child|person|gentleman)(?: named|, named| called|,) ((?:[A-Z][a-z]+ ?){1,2})\b"
)
_OUR = regex(r"\b(?:my|our) (?:[\w-]+ ){0,3}[\w-]*$", re.I)
_TALK = regex(
    r"\b(?:interview(?:ed)?|talk(?:ed|s)?|spoke|speaks?|conversation|sat down|phoned|asked|told us|tells|answer(?:s|ed))\b[^.!?\n]{0,60}"
    rf"\b{KIN}\b"
    rf"|\b(?:his|her|the|\w+['’]s) {KIN}\b"
    r"[^.!?\n]{0,60}\b(?:interview|talk(?:ed|s)?|spoke|sat down|told us|tells|answer(?:s|ed))\b",
    re.I,
)
"""That somebody else than the patient answers: "a talk with Finn's mother", "we phoned his father"."""
_BODILY = frozenset(("finding", "function", "condition", "social", "measure"))


class Voice(Struct, frozen=True):
    """Who tells a page.

    Args:
        of: "own" for the patient's own story, "kin" for one of a relative or another witness, "" for other pages.
        aside: where a stretch begins that is about somebody else than the patient.
        turns: where it comes back to the patient.
        met: what is told of another patient, or by a relative of themselves.
        patient: what a relative calls the patient ("son").
        wholly: whether all that is told aside is somebody else's, treatments as well.
    """

    of: Literal["own", "kin", ""] = ""
    aside: tuple[re.Pattern[str], ...] = ()
    turns: re.Pattern[str] = US
    met: tuple[Span, ...] = ()
    patient: str = ""
    wholly: bool = False


def voices_of(
    document: Document, framed: Sequence[Framed], people: Sequence[Described], lexicon: Lexicon
) -> Mapping[str | None, Voice]:
    """Who tells a page, or each of its parts that are one person's ("Ruth, mother of Ben T.: …").

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.
        lexicon: for diseases, and for what is no name.

    Returns:
        The voice of each person's part by their key, and of all else.
    """
    whole = _voice_of(document, framed, people, lexicon)
    voices: defaultdict[str | None, Voice] = defaultdict(lambda: whole)
    kin = {part.start for part in parts_of(document, framed).values() if part.by_kin} if len(people) > 1 else set()
    for item in framed if kin else ():
        if item.block.span.start in kin:
            voices.update((d.person.key, kin_voice(d.names)) for d in people if d.person.key == item.frame.subject)
    return voices


def _voice_of(document: Document, framed: Sequence[Framed], people: Sequence[Described], lexicon: Lexicon) -> Voice:
    """Who tells a page about one person."""
    if len(people) != 1:
        return Voice()
    quoted = (*_of_quoted(document, framed), *_of_named_kin(document, framed, people[0].names))
    told = [own_words(document.quote(span)) for span in told_spans(framed)]
    words = sum(len(t.split()) for t in told)
    mine, theirs = _count(ME, told), _count(THEY, told)
    rare = mine < _ENOUGH or mine < _OFTEN * words
    kin = Counter(m[1] for t in told for m in _MY_CHILD.finditer(t)).most_common(1)
    letter = bool(kin) and theirs > mine  # "I promised to write how my husband is doing"
    if mine and _names_kin(document):
        voice = kin_voice(people[0].names)
        return replace(voice, met=(*_met(document, framed, people[0].names, US), *quoted))
    first = next((t for t in told if len(t.split()) >= _SENTENCE), "") if letter and not people[0].names else ""
    opens = m[1] if (m := _OPENS_WITH_KIN.match(first)) else ""
    if not mine or (rare and not letter and not _kin_interviewed(document, framed)):
        return Voice(met=quoted, patient=opens)
    names = people[0].names
    patient = kin[0][0] if kin and (kin[0][1] > 1 or opens == kin[0][0]) else ""
    of_kin = bool(kin) and kin[0][1] >= _ENOUGH
    if not names and theirs * 2 <= mine and not of_kin:
        aside = re.compile(rf"\b(?:[Hh]e|[Ss]he{_others(told, lexicon)})(?:['’]s\b|\s{DOES})")
        return Voice("own", (aside,), US, _met(document, framed, (), US))
    if not of_kin and (first_person(document, framed, lexicon) or theirs * 2 < mine):
        return Voice(met=(*quoted, *_met_beside(document, framed, names)))
    called, turns = _called(names), kin_voice(names).turns
    back = re.compile(rf"\b(?:[Mm]y|[Oo]ur) (?:son|daughter|child|boy|girl)\b{called}")
    return Voice("kin", (_I_AM, _MINE), turns, (*_met(document, framed, names, back), *quoted), patient)


def _names_kin(document: Document) -> bool:
    """Whether whoever writes says in the first lines whose relative they are: "Hello, this is Mia's mother"."""
    return _IS_KIN.search(document.text, 0, _OPENING) is not None


def teller_voice() -> Voice:
    """The voice of a patient who answers among others: "he" and "she" are somebody else."""
    return Voice("own", (regex(rf"\b(?:[Hh]e|[Ss]he)(?:['’]s\b|\s{DOES})"),), US)


def kin_voice(names: Sequence[str], *, wholly: bool = False) -> Voice:
    """The voice of a relative, who is "I" beside the patient.

    Args:
        names: of the patient.
        wholly: whether treatments that the relative tells of with "I" are the relative's.
    """
    turns = re.compile(
        rf"\b(?:[Hh]e|[Ss]he|him|[Hh]is|her|hers|son|daughter|child|boy|girl|baby|husband|wife|father|mother|dad|mom|mum{_called(names)})\b"
    )
    return Voice("kin", (_I_AM, _MINE, *((_I_DO,) if wholly else ())), turns, wholly=wholly)


def _called(names: Sequence[str]) -> str:
    return "".join(rf"|{re.escape(name)}" for name in names)


def _kin_interviewed(document: Document, framed: Sequence[Framed]) -> bool:
    """Whether a page is an interview whose first lines say that a relative of the patient answers."""
    asked = [
        f.block.span.start for f in framed if f.block.kind == "heading" and document.quote(f.block.span).endswith("?")
    ]
    return len(asked) >= _ENOUGH and _TALK.search(document.text, 0, asked[0]) is not None


def _of_quoted(document: Document, framed: Sequence[Framed]) -> Iterator[Span]:
    """What a relative who is quoted says of themselves: "“I put aside my pain,” said his father"."""
    by_kin = _TELLS_OF.search(document.text, 0, _OPENING) is not None
    for f in framed:
        span = f.block.span
        if f.block.kind == "table":
            continue
        patterns = (_ANY_QUOTE,) if by_kin else (_QUOTED, _KIN_SAID)
        for m in (m for p in patterns for m in p.finditer(document.text, span.start, span.end)):
            for mine in ME.finditer(document.text, m.start(1), m.end(1)):
                turn = _ABOUT.search(document.text, mine.end(), m.end(1))
                yield Span(mine.start(), turn.start() if turn else m.end(1))


def _met(document: Document, framed: Sequence[Framed], names: Sequence[str], back: re.Pattern[str]) -> tuple[Span, ...]:
    """Where a page tells of another patient, who is brought in by name: "a girl named Macie Morse with the same disease"."""
    spans = told_spans(framed)
    found = [m for span in spans for m in _STRANGER.finditer(document.text, span.start, span.end)]
    called = {word for m in found for word in m[1].split()} - {word for name in names for word in name.split()}
    if not called:
        return ()
    stranger = re.compile(r"\b(?:" + "|".join(sorted(called)) + r")\b")
    out = []
    for span in spans:
        if m := stranger.search(document.text, span.start, span.end):
            turn = back.search(document.text, m.end(), span.end)
            out.append(Span(m.start(), turn.start() if turn else span.end))
    return tuple(out)


def _others(told: Sequence[str], lexicon: Lexicon) -> str:
    """The names that stand inside the sentences of a story, as parts of a pattern."""
    found = {m[1] for text in told for m in _NAME.finditer(text) if not _in_term(lexicon, text, m.start(1), m.end(1))}
    return "".join(rf"|{name}" for name in sorted(found) if not lexicon.find(name))


def _in_term(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    """Whether a word is that of a disease which bears somebody's name: "I have Lane's syndrome"."""
    near = lexicon.find(text, start, min(len(text), end + _LONGEST_TERM))
    return any(m.start == start and m.end > end and m.entry.kind in ("condition", "finding", "scale") for m in near)


def without_others(text: str, context: SentenceContext, voice: Voice) -> SentenceContext:
    """A sentence of a story with the stretches marked that are about somebody else than the patient.

    Args:
        text: the document's text.
        context: the sentence.
        voice: who tells.

    Returns:
        The sentence as it is on pages that nobody tells.
    """
    found = tuple(_stretches(text, context, voice)) if voice.of or voice.met else ()
    kept = tuple(s for s in context.scopes if not (voice.patient and _is_patient(text, s, voice.patient)))
    if not found and len(kept) == len(context.scopes):
        return context
    return context.having((*kept, *found))


def _is_patient(text: str, scope: Claim, patient: str) -> bool:
    """Whether a scope holds for the relative whose story it is: "my son" of a mother's page."""
    called = text[scope.cue.start : scope.cue.end].lower().split()[-1:] == [patient]
    return scope.role == "relative" and called and bool(_OUR.search(text[max(0, scope.cue.start - 40) : scope.cue.end]))


def _stretches(text: str, context: SentenceContext, voice: Voice) -> Iterator[Claim]:
    end = context.sentence.end
    for span in voice.met:
        if span.start < end and context.sentence.start < span.end:
            low, high = max(span.start, context.sentence.start), min(span.end, end)
            yield Claim("other", low, high, Cue(low, low, "other"))
    for pattern in voice.aside:
        for m in pattern.finditer(text, context.sentence.start, end):
            turn = voice.turns.search(text, m.end(), end)
            own = _MY_OWN.match(text, m.start()) or _MYSELF.match(text, m.end(), end)
            kinds = _BODILY if voice.of == "kin" and not (own or voice.wholly) else frozenset()
            yield Claim("other", m.start(), turn.start() if turn else end, Cue(m.start(), m.end(), "other"), kinds)


# Who wrote a message of a chain of mails, and so who "I" is in it: a relative, the patient, or those who treat them.
#
# What the ward writes back is advice and wishes too: "Please take care that he doesn't fall" tells of no falls.


_DAY = regex(r"\W*(?:date|sent(?: on)?|datum|gesendet|fecha)\W*:", re.I)
_FROM = regex(r"^[ \t>*_]*(?:from|von|de|sender)[ \t*_]*:[ \t*_]*(?P<who>[^\n]+)$", re.I | re.M)
_BLANK = regex(r"\n[ \t>]*\n")
_REACH = 400
"""Characters around its day in which the other lines of a message's head stand."""
_SENDER_KIN = regex(
    r"\b(?:mother|father|mum|mom|dad|parents?|wife|husband|spouse|partner|sister|brother|son|daughter|grand(?:mother|father|son|daughter)|"
    r"aunt|uncle|niece|nephew|cousin|family|sister-in-law|brother-in-law)\b",
    re.I,
)
_SENDER_QUOTED = regex(r"(?:^|(?<=[.!?]\s))(?P<lead>[^\"“”.!?\n]{3,100})[:,]\s?[\"“](?P<said>[^\"“”\n]{12,})", re.M)
"""What somebody wrote, printed between quotation marks behind the words that say who: "From Mette (his wife), 30 August: …"."""
_WROTE = regex(
    r"\b(?:from|by|mails?|e-?mails?|letters?|messages?|calls?|wrote|writes|written|reports?|reported|told|tells|said|says|added|adds)\b",
    re.I,
)
_STAFF = regex(
    r"\b(?:hospitals?|clinics?|wards?|department|cent(?:er|re)|doctors?|physicians?|nurses?|therapists?|team|staff|us|coordinator|institute|"
    r"dr|prof(?:essor)?)\b",
    re.I,
)
_ASKS = regex(r"\W*(?:please|if|do(?:n['’]t)?|let|take|keep|try|avoid|remember)\b", re.I)
_Sender = Literal["kin", "staff", ""]


def by_sender(
    document: Document, framed: Sequence[Framed], people: Sequence[Described], statements: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """The statements of a page with messages, each read as said by who wrote it.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.
        statements: its statements.

    Returns:
        The statements; what a relative writes of themselves is somebody else's, and what those who treat ask for
        isn't told.
    """
    messages = tuple(_messages(document, framed)) if len(people) == 1 else ()
    if not messages:
        return statements
    voice = kin_voice(people[0].names)
    return tuple(_said(document, s, messages, voice) for s in statements)


def _said(document: Document, s: Statement, messages: Sequence[tuple[Span, _Sender]], voice: Voice) -> Statement:
    sender = next((who for span, who in messages if s.span in span), "")
    if sender == "kin":
        return replace(s, context=without_others(document.text, s.context, voice))
    if sender == "staff" and s.attitude == "reported":
        asked = _ASKS.match(document.text, s.span.start, s.span.end)
        return replace(s, attitude="planned") if asked else s
    return s


def _messages(document: Document, framed: Sequence[Framed]) -> Iterator[tuple[Span, _Sender]]:
    """Where each message with a sender stands: between quotation marks, or up to the head of the next one or another heading."""
    for f in framed:
        for m in _SENDER_QUOTED.finditer(document.text, f.block.span.start, f.block.span.end):
            if _SENDER_KIN.search(m["lead"]) and _WROTE.search(m["lead"]):
                yield Span(m.start("said"), min(m.end() + 2, f.block.span.end)), "kin"  # with its sign
    heads = [f.block for f in framed if f.block.kind == "heading"]
    for i, head in enumerate(heads):
        if not _DAY.match(document.text, head.span.start, head.span.end):
            continue
        who = _sender(document.text, head.span)
        if who:
            end = heads[i + 1].span.start if i + 1 < len(heads) else len(document.text)
            yield Span(head.span.end, end), who


def _sender(text: str, day: Span) -> _Sender:
    """Who wrote the message, by the line of its head that says it."""
    above, below = max(0, day.start - _REACH), min(len(text), day.end + _REACH)
    start = max((m.end() for m in _BLANK.finditer(text, above, day.start)), default=above)
    blank = _BLANK.search(text, day.end, below)
    found = _FROM.search(text, start, blank.start() if blank else below)
    if found is None:
        return ""
    return "kin" if _SENDER_KIN.search(found["who"]) else "staff" if _STAFF.search(found["who"]) else ""
