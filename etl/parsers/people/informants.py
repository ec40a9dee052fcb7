"""Who tells: patients of themselves, relatives, writers of messages; whom they mean by "I" and "she", and whom they meet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.context.context import SentenceContext, reach_of
from etl.parsers.context.cues import Cue
from etl.parsers.context.scope import Scope
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.names import TITLE, Described
from etl.parsers.reading import Statement
from etl.patterns import regex
from etl.value import replace

# Stories that people tell of themselves: letters, diaries, posts in forums.
#
# Somebody who writes "I've had … since 2008" is the patient of the page; whoever answers in the same forum isn't.


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
_ME = regex(r"\b(?:I|me|[Mm]y|mine|myself)\b")
_THEY = regex(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.I)
QUOTED = regex(r"[\"“”][^\"“”]{0,600}[\"“”]")
_QUESTION = regex(r"(?:\A|(?<=[.!?\n]))[^.!?\n]*\?")
_THE_PATIENT = regex(r"\b(?:the|this|our) (?:patient|man|woman|boy|girl|child)\b", re.I)
_TOLD = regex(
    r"\b(?:[Pp]atient|Pt|[Hh]e|[Ss]he|I)\b[^.]{0,40}\b(?:was|had|underwent|received|presented|developed|complained|discontinued|stopped|took|"
    r"noted|noticed|stated|reported|denied|returned|came|felt|began|started|continued|remained|tolerated|completed|"
    r"presents|denies|reports|states|complains|returns)\b"
)
_DEAR = regex(r"\b[Dd]ear(?:est)? (?:(?!I\b|[Ww]e\b|[Mm]y\b|[Tt]his\b)[\w.,'’-]+ ){0,9}$")
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
        mine, theirs = mine + len(_ME.findall(text)), theirs + len(_THEY.findall(text))
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


_FIRST_PERSON = regex(
    r"\b(?:I was|I had|I have(?! (?:treated|seen|worked|met|examined|followed)\b)|my diagnosis|my symptoms)\b"
)


_INTRODUCED = regex(
    r"(?:\bname(?:['’]s| is|:)|\bI am|\bI['’]m|\b(?:call me|called|known as|signed|yours|regards|sincerely|love|hug)[.,]?(?: \w+,)?)\s*$",
    re.I,
)


def own_words(text: str) -> str:
    """A text without what is asked and what stands in quotation marks."""
    return _QUESTION.sub(" ", QUOTED.sub(" ", text))


def beside_teller(text: str, at: int, name: str, story: bool) -> bool:
    """Whether a name is of somebody a letter is written to, or whom a story's teller speaks of: "Miss Wen wrote it on a card for me".

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
    singular = any(_THE_PATIENT.search(t) for t in texts)
    own = sum(len(_FIRST_PERSON.findall(own_words(t))) for t in texts)
    return own > 1 or (singular and sum(len(_TOLD.findall(t)) for t in texts) > 1)


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


# Whom patients meet who tell their own story under their name: "The man next door has … He can …", "Carlos, 44, has
# …".


_SHARE = 2
"""How much oftener than "he" and "she" the teller's own words stand in a story."""
_OFTEN = 0.02
_HAS = (
    r"(?:['’]s|is|was|has|had|can|could|cannot|can['’]t|couldn['’]t|isn['’]t|wasn['’]t|suffers|suffered|went|became|feels|felt|walks|walked|lost|"
    r"gets|got|lives|died|developed|started|began|received|underwent|needs|needed|still|now|also|never|lay|fell|broke|moves?|hates?|cried|cries)\b"
)
_OPENS = r"(?:^|(?<=[.!?;:] )|(?<=[.!?;:]\n)|(?<=, )|(?<=\b[Aa]nd )|(?<=\b[Bb]ut )|(?<=\b[Ww]hile )|(?<=\b[Bb]ecause ))"
_HE = regex(rf"{_OPENS}(?:he|He|she|She)(?:{_HAS}|\s{_HAS})", re.M, needs=("he", "He"))
_STRANGER = regex(
    rf"{_OPENS}(?:An?|Another|The|One|a|an|another|the|one) (?:(?:young|old|little|elderly|other|nice|very|[A-Z][a-z]+) ){{0,2}}"
    r"(?:girl|boy|man|woman|lady|guy|patient|toddler|child|gentleman|neighbou?r) "
    r"(?:(?:from|on|in|of|at|with|across|beside|opposite|upstairs|downstairs|next|who|whose|here|named|called)\b)",
    re.M,
)
"""Somebody in the same house: "A girl on the second floor with …", "the man next door …"."""
_TURNS_TO_ME = regex(r"\b(?:I|me|my|mine|we|us|our)\b")
_ASKED = regex(
    r"\b[Ww]e (?:have |had )?(?:asked|met|visited|interviewed|phoned|called|(?:spoke|talked) (?:to|with)) (?:him|her)\b"
)
_SENTENCE_END = regex(r"[.!?](?=\s|$)")


def met_beside(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> Iterator[Span]:
    """Where a patient's own story, told under a name, is about somebody else.

    Args:
        document: the document.
        framed: its blocks with their frames.
        names: of the patient, who may be "she" in the lines that bring the story in.

    Yields:
        The stretches, each to where it turns to the teller or to the end of its sentence.
    """
    begun = own_from(document, framed, names)
    if begun is None:
        return
    text = document.text
    for f in framed:
        span = f.block.span
        if f.frame.attitude != "reported" or f.block.kind == "table" or span.end <= begun:
            continue
        for pattern in (_HE, _STRANGER):
            for m in pattern.finditer(text, max(span.start, begun), span.end):
                if named_before(text, span.start, m.end(), names):
                    continue  # the clinic's own words on the patient: "Anna came back in May. She walks …"
                ends = _SENTENCE_END.search(text, m.end(), span.end)
                turn = _TURNS_TO_ME.search(text, m.end(), ends.start() if ends else span.end)
                yield Span(m.start(), turn.start() if turn else ends.end() if ends else span.end)


def own_from(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> int | None:
    """Where a patient with a name begins to tell with "I", on a page that is mostly the patient's own words; None for others.

    Args:
        document: the document.
        framed: its blocks with their frames.
        names: of the patient.
    """
    told = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]
    texts = [own_words(document.quote(span)) for span in told]
    mine = sum(len(_ME.findall(t)) for t in texts)
    theirs = sum(len(_THEY.findall(t)) for t in texts)
    if not names or mine < max(_LONG_STORY, _SHARE * theirs, _OFTEN * sum(len(t.split()) for t in texts)):
        return None
    first = _ME.search(document.text, told[0].start)
    return first.start() if first else None


def named_before(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """Whether a passage calls the patient by name, or asks them ("We asked him how things went")."""
    if _ASKED.search(text, start, end):
        return True
    return any(re.search(rf"\b{re.escape(name)}\b", text[start:end]) for name in names)


# What a page about one person tells of a relative whom it has named: "His sister Giulia, 10, gave marrow … Giulia had
# pain".


_KIN = (
    r"(?:mother|father|mum|mom|dad|wife|husband|partner|(?:twin |half[- ])?(?:brother|sister)|sibling|twin|son|daughter|aunt|uncle|cousin|niece|nephew|"
    r"grand(?:mother|father)|friend|room-?mate|neighbou?r|donor)"
)
_NAMED = regex(
    rf"\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Oo]ur|[Tt]he)\s(?:[a-z-]+\s){{0,2}}?{_KIN},?\s(?:(?:Mrs?|Ms|Miss)\.?\s)?([A-Z][a-zà-ÿ'’-]{{1,20}})(?=[\s,.(:;])(?!\s(?:and\sI\b))"
    r"|\b([A-Z][a-zà-ÿ'’-]{1,20}) and ([A-Z][a-zà-ÿ'’-]{1,20}) (?:are|were) (?:[a-z]+ )?(?:twins|brothers|sisters|siblings)\b"
)
_VERB = (
    r"(?:\s(?:also|then|now|still|herself|himself|too|never|often|only|later))?(?:,\swho\s[^,.;]{2,40},)?\s(?:had|has|was|is|were|are|could|can(?:not)?|couldn['’]t|felt|feels|got|gets|went|came|fell|took|takes|gave|"
    r"suffers|suffered|developed|lost|died|did|does|needs?|received|[a-z]{3,}ed)\b"
)


def of_named_kin(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> Iterator[Span]:
    """Where a page goes on about a relative whom it has called by a name.

    Args:
        document: the document.
        framed: its blocks with their frames.
        names: of the patient.

    Yields:
        The stretches from the relative's name as the subject of a clause to the end of its sentence.
    """
    spans = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind not in ("table", "title")]
    own = {word for name in names for word in name.split()}
    kin: dict[str, int] = {}
    for span in spans:
        for m in _NAMED.finditer(document.text, span.start, span.end):
            for name in filter(None, m.groups()):
                if name not in own:
                    kin.setdefault(name, m.end())
    if not kin or not own:
        return
    called = "|".join(map(re.escape, sorted(kin)))
    subject = re.compile(rf"(?:^|[.!?;:]\s|,\s|\b(?:and|but|while|whereas|when)\s)(?P<who>{called}){_VERB}", re.M)

    for span in spans:
        for m in subject.finditer(document.text, span.start, span.end):
            if m.start("who") > kin[m["who"]]:
                ends = _SENTENCE_END.search(document.text, m.end(), span.end)
                yield Span(m.start("who"), ends.end() if ends else span.end)


# Who tells a story, and whose what it tells is not: in a patient's own story "she" is somebody else, in a parent's
# story "I".


_HE_IS = regex(rf"\b(?:[Hh]e|[Ss]he)(?:{_HAS}|\s{_HAS})")
_I_AM = regex(
    r"\b(?:I|we)(?:['’](?:m|ve|d|re)| (?:(?:also|still|just|really|never|often|then) )?(?:am|was|were|are|feel|felt|have|had|got|became|suffer|suffered|developed|cried))\b"
    r"(?! (?:(?:also|already|just|not|never|then) )?(?:noticed|noticing|seen|seeing|observed|found|heard|watched|told|been told|able to see)\b)"
)
_MINE = regex(
    r"\b(?:[Mm]y|[Oo]ur) (?!(?:[\w-]+ ){0,3}(?:son|daughter|child|children|boy|girl|baby|husband|wife|father|mother|mom|mum|dad|brother|sister|kid|partner)\b)"
)
_MY_OWN = regex(r"[Mm]y own\b")
_MYSELF = regex(r"[^.;!?\n]{0,60}\bmyself\b")
"""Behind what whoever tells says of themselves: "I had a knee operated on myself"."""
_MY_CHILD = regex(r"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){0,2}(son|daughter|child|boy|girl|baby|husband|wife|father|mother)\b")
_BODILY = frozenset(("finding", "function", "condition", "social", "measure"))


class Voice(Struct, frozen=True):
    """Who tells a page.

    Args:
        of: "own" for the patient's own story, "kin" for one of a relative or another witness, "" for other pages.
        aside: where a stretch begins that is about somebody else than the patient.
        turns: where it comes back to the patient.
        met: what is told of somebody else.
        patient: what a relative calls the patient ("son").
    """

    of: Literal["own", "kin", ""] = ""
    aside: tuple[re.Pattern[str], ...] = ()
    turns: re.Pattern[str] = _TURNS_TO_ME
    met: tuple[Span, ...] = ()
    patient: str = ""


def voice_of(document: Document, framed: Sequence[Framed], people: Sequence[Described], lexicon: Lexicon) -> Voice:
    """Who tells a page about one person.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.
        lexicon: for diseases, and for what is no name.

    Returns:
        The voice; one of nobody for pages of several people, and where "I" is rare.
    """
    if len(people) != 1:
        return Voice()
    names = people[0].names
    beside = (*of_named_kin(document, framed, names), *_of_quoted(document, framed))
    told = [
        own_words(document.quote(f.block.span))
        for f in framed
        if f.frame.attitude == "reported" and f.block.kind != "table"
    ]
    mine = sum(len(_ME.findall(t)) for t in told)
    rare = mine < _ENOUGH or mine < _OFTEN * sum(len(t.split()) for t in told)
    theirs = sum(len(_THEY.findall(t)) for t in told)
    patient, kin = max(
        Counter(word for t in told for word in _MY_CHILD.findall(t)).items(), key=lambda n: n[1], default=("", 0)
    )
    asked = sum(f.block.kind == "heading" and document.quote(f.block.span).endswith("?") for f in framed)
    by_kin = theirs > mine and (kin > 0 or asked >= _ENOUGH)  # "I promised to write how my husband is doing"
    if not mine or (rare and not by_kin):
        return Voice(met=beside)
    if kin < _ENOUGH and not names and theirs * 2 <= mine:
        return replace(teller_voice(_others(told, lexicon)), met=_met(document, framed, (), _TURNS_TO_ME))
    if kin < _ENOUGH and (first_person(document, framed, lexicon) or theirs * 2 < mine):
        return Voice(met=(*beside, *met_beside(document, framed, names)))
    voice = kin_voice(names)
    called = "".join(rf"|{re.escape(name)}" for name in names)
    opens = not names and any(re.match(rf"\W*My (?:[\w-]+ ){{0,2}}{patient}\b", t) for t in told)
    back = re.compile(rf"\b(?:[Mm]y|[Oo]ur) (?:son|daughter|child|boy|girl)\b{called}")
    return replace(
        voice, met=(*beside, *_met(document, framed, names, back)), patient=patient if kin > 1 or opens else ""
    )


def teller_voice(others: str = "") -> Voice:
    """The voice of a patient who tells: "he" and "she" are somebody else.

    Args:
        others: the names of others, as parts of a pattern.
    """
    return Voice("own", (re.compile(rf"\b(?:[Hh]e|[Ss]he{others})(?:{_HAS}|\s{_HAS})"),))


_QUOTED = regex(
    r"[\"“]([^\"“”]{3,700})[\"”],? (?:said|says|explained|explains|recalls|recalled|adds|added|remembers|remembered|told us) (?:his|her|the|\w+['’]s) "
    r"(?:\w+ )?(?:father|mother|mom|mum|dad|parents|wife|husband|sister|brother|son|daughter|grandmother|grandfather)\b"
)
_ABOUT = regex(r"\b(?:he|she|his|her|him|they|we|our|son|daughter|[A-Z][a-z]+['’]s)\b")


def _of_quoted(document: Document, framed: Sequence[Framed]) -> Iterator[Span]:
    """What a relative who is quoted says of themselves: "“I put aside my pain,” said his father"."""
    for span in (f.block.span for f in framed if f.block.kind != "table"):
        for m in _QUOTED.finditer(document.text, span.start, span.end):
            for mine in _ME.finditer(document.text, m.start(1), m.end(1)):
                turn = _ABOUT.search(document.text, mine.end(), m.end(1))
                yield Span(mine.start(), turn.start() if turn else m.end(1))


_NAMED_STRANGER = regex(
    r"\b(?:an?|another) (?:[\w-]+ ){0,2}(?:girl|boy|man|woman|lady|guy|patient|toddler|child|person|gentleman)(?: named|, named| called|,) ((?:[A-Z][a-z]+ ?){1,2})\b"
)
_NAME = regex(r"(?<=[a-z,] )([A-Z][a-z]{1,20})\b(?! [A-Z])")


def _met(document: Document, framed: Sequence[Framed], names: Sequence[str], back: re.Pattern[str]) -> tuple[Span, ...]:
    """Where a page tells of another patient, who is brought in by name: "a girl named Macie Morse with the same disease"."""
    spans = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]
    found = [m for span in spans for m in _NAMED_STRANGER.finditer(document.text, span.start, span.end)]
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
    found = {m[1] for text in told for m in _NAME.finditer(text)}
    return "".join(rf"|{name}" for name in sorted(found) if not lexicon.find(name))


def kin_voice(names: Sequence[str]) -> Voice:
    """The voice of a relative, who is "I" beside the patient.

    Args:
        names: of the patient.
    """
    called = "".join(rf"|{re.escape(name)}" for name in names)
    turns = re.compile(
        rf"\b(?:[Hh]e|[Ss]he|him|[Hh]is|her|hers|son|daughter|child|boy|girl|baby|husband|wife|father|mother|dad|mom|mum{called})\b"
    )
    return Voice("kin", (_I_AM, _MINE), turns)


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
    scopes = tuple(sorted((*kept, *found), key=lambda scope: scope.start))
    return replace(context, scopes=scopes, reach=reach_of(scopes))


_OUR = regex(r"\b(?:my|our) (?:[\w-]+ ){0,3}[\w-]*$", re.I)


def _is_patient(text: str, scope: Scope, patient: str) -> bool:
    """Whether a scope holds for the relative whose story it is: "my son" of a mother's page."""
    called = text[scope.cue.start : scope.cue.end].lower().split()[-1:] == [patient]
    return scope.role == "relative" and called and bool(_OUR.search(text[max(0, scope.cue.start - 40) : scope.cue.end]))


def _stretches(text: str, context: SentenceContext, voice: Voice) -> Iterator[Scope]:
    end = context.sentence.end
    for span in voice.met:
        if span.start < end and context.sentence.start < span.end:
            low, high = max(span.start, context.sentence.start), min(span.end, end)
            yield Scope("other", low, high, Cue(low, low, "other"))
    for pattern in voice.aside:
        for m in pattern.finditer(text, context.sentence.start, end):
            turn = voice.turns.search(text, m.end(), end)
            own = _MY_OWN.match(text, m.start()) or _MYSELF.match(text, m.end(), end)
            kinds = _BODILY if voice.of == "kin" and not own else frozenset()
            yield Scope("other", m.start(), turn.start() if turn else end, Cue(m.start(), m.end(), "other"), kinds)


# Who wrote a message that a page quotes, and so who "I" is in it.
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
_DAY = regex(r"\W*(?:date|sent(?: on)?|datum|gesendet|fecha)\W*:", re.I)
_FROM = regex(r"^[ \t>*_]*(?:from|von|de|sender)[ \t*_]*:[ \t*_]*(?P<who>[^\n]+)$", re.I | re.M)
_BLANK = regex(r"\n[ \t>]*\n")
_REACH = 400
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
