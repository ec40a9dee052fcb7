"""Who tells a story, and whose what it tells is not: in a patient's own story "she" is somebody else, in a parent's story "I"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.context.context import SentenceContext, reach_of
from etl.parsers.context.cues import Cue
from etl.parsers.context.scope import Scope
from etl.parsers.outline import Framed
from etl.parsers.people.beside_me import met_beside
from etl.parsers.people.described import Described
from etl.parsers.people.named_kin import of_named_kin
from etl.parsers.people.parts import parts_of
from etl.parsers.people.stories import first_person, own_words
from etl.patterns import regex
from etl.value import replace

_ME = regex(r"\b(?:I|me|my|myself)\b")
_THEY = regex(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.I)
_NAME = regex(r"(?<=[a-z,] )([A-Z][a-z]{1,20})\b(?! [A-Z])")
_ENOUGH = 3
_SENTENCE = 8
"""So many words a line has that begins to tell, and names nobody who writes."""
_LONGEST_TERM = 40
_OPENING = 400
_OFTEN = 0.02
"""The share of words that a story told by somebody who is part of it has for "I", "me" and "my"."""
_IS = (
    r"(?:['’]s|is|was|has|had|can|could|cannot|can['’]t|couldn['’]t|isn['’]t|wasn['’]t|suffers|suffered|went|became|feels|felt|walks|walked|lost|"
    r"gets|got|lives|died|developed|started|began|received|underwent|needs|needed|still|now|also|never|lay|fell|broke)\b"
)
_TURNS_TO_ME = regex(r"\b(?:I|me|my|mine|we|us|our)\b")
_I_AM = regex(
    r"\b(?:I|we)(?:['’](?:m|ve|d|re)| (?:(?:also|still|just|really|never|often|then) )?(?:am|was|were|are|feel|felt|have|had|got|became|suffer|suffered|developed|cried))\b"
    r"(?! (?:(?:also|already|just|not|never|then) )?(?:noticed|noticing|seen|seeing|observed|found|heard|watched|told|been told|able to see)\b)"
)
_I_DO = regex(
    r"\bI (?:(?:also|still|just|really|never|often|then|only) )?(?:take|took|use|used|wear|wore|smoke|smoked|drink|drank|inject|injected|underwent|broke|walk|sleep|slept|fell)\b"
)
"""What somebody beside the patient does for their own health."""
_MINE = regex(
    r"\b(?:[Mm]y|[Oo]ur) (?!(?:[\w-]+ ){0,3}(?:son|daughter|child|children|boy|girl|baby|husband|wife|father|mother|mom|mum|dad|brother|sister|kid|partner)\b)"
)
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
    r"(?:\w+ )?(?:father|mother|mom|mum|dad|parents|wife|husband|sister|brother|son|daughter|grandmother|grandfather)\b"
)
_KIN_SAID = regex(
    r"\b(?:[Hh]is|[Hh]er|[Tt]he|\w+['’]s) (?:\w+ )?(?:father|mother|mom|mum|dad|parents|wife|husband|sister|brother|son|daughter|grandmother|grandfather)\b"
    r"(?:,? [A-Z][\w.’'-]+){0,2}(?:,? \(?\d{1,2}\)?,?)? (?:said|says|explained|explains|recalls|recalled|adds|added|remembers|remembered|tells?(?: us)?|told us|writes|wrote|reports|reported)"
    r"[^\"“”.\n]{0,40}[:,] ?[\"“]([^\"“”]{3,700})[\"”]"
)
_TELLS_OF = regex(
    r"(?:\b(?:Mrs?|Ms|Miss|Frau|Herr|Signora|Madame)\.? )?\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)? (?:tells?|told us|describes|described|recalls|remembers|writes|wrote|reports|talks)\b[^.\n\"“”]{0,40}"
    r"\b(?:her|his) (?:\w+ )?(?:father|mother|wife|husband|sister|brother|son|daughter)\b"
)
"""That all that a page quotes is a relative's: "Mrs. Lane tells how her husband is doing"."""
_IS_KIN = regex(
    r"\b(?:this is|I am|I['’]m|here is|it is|it['’]s) (?:[A-Z][\w-]+['’]s? (?:mother|father|mum|mom|dad|wife|husband|sister|brother|son|daughter)\b"
    r"|the (?:mother|father|mum|mom|dad|wife|husband|sister|brother|son|daughter) of [A-Z])"
)
_ANY_QUOTE = regex(r"[\"“]([^\"“”]{3,700})[\"”]")
_ABOUT = regex(r"\b(?:he|she|his|her|him|they|we|our|son|daughter|[A-Z][a-z]+['’]s)\b")
_STRANGER = regex(
    r"\b(?:an?|another) (?:[\w-]+ ){0,2}(?:girl|boy|man|woman|lady|guy|patient|toddler|child|person|gentleman)(?: named|, named| called|,) ((?:[A-Z][a-z]+ ?){1,2})\b"
)
_OUR = regex(r"\b(?:my|our) (?:[\w-]+ ){0,3}[\w-]*$", re.I)
_TALK = regex(
    r"\b(?:interview(?:ed)?|talk(?:ed|s)?|spoke|speaks?|conversation|sat down|phoned|asked|told us|tells|answer(?:s|ed))\b[^.!?\n]{0,60}"
    r"\b(?:mother|father|mum|mom|dad|parents?|wife|husband|sister|brother|son|daughter|grandmother|grandfather)\b"
    r"|\b(?:his|her|the|\w+['’]s) (?:mother|father|mum|mom|dad|parents?|wife|husband|sister|brother|son|daughter|grandmother|grandfather)\b"
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
    turns: re.Pattern[str] = _TURNS_TO_ME
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
    whole = voice_of(document, framed, people, lexicon)
    voices: defaultdict[str | None, Voice] = defaultdict(lambda: whole)
    kin = {part.start for part in parts_of(document, framed).values() if part.by_kin} if len(people) > 1 else set()
    for item in framed if kin else ():
        if item.block.span.start in kin:
            voices.update((d.person.key, kin_voice(d.names)) for d in people if d.person.key == item.frame.subject)
    return voices


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
    quoted = (*_of_quoted(document, framed), *of_named_kin(document, framed, people[0].names))
    told = [
        own_words(document.quote(f.block.span))
        for f in framed
        if f.frame.attitude == "reported" and f.block.kind != "table"
    ]
    words = sum(len(t.split()) for t in told)
    mine = sum(len(_ME.findall(t)) for t in told)
    rare = mine < _ENOUGH or mine < _OFTEN * words
    theirs = sum(len(_THEY.findall(t)) for t in told)
    kin = Counter(m[1] for t in told for m in _MY_CHILD.finditer(t)).most_common(1)
    letter = bool(kin) and theirs > mine  # "I promised to write how my husband is doing"
    if mine and names_kin(document):
        voice = kin_voice(people[0].names)
        return replace(voice, met=(*_met(document, framed, people[0].names, _TURNS_TO_ME), *quoted))
    first = next((t for t in told if len(t.split()) >= _SENTENCE), "") if letter and not people[0].names else ""
    opens = m[1] if (m := _OPENS_WITH_KIN.match(first)) else ""
    if not mine or (rare and not letter and not _kin_interviewed(document, framed)):
        return Voice(met=quoted, patient=opens)
    names = people[0].names
    patient = kin[0][0] if kin and (kin[0][1] > 1 or opens == kin[0][0]) else ""
    of_kin = bool(kin) and kin[0][1] >= _ENOUGH
    if not names and theirs * 2 <= mine and not of_kin:
        aside = re.compile(rf"\b(?:[Hh]e|[Ss]he{_others(told, lexicon)})(?:{_IS}|\s{_IS})")
        return Voice("own", (aside,), _TURNS_TO_ME, _met(document, framed, (), _TURNS_TO_ME))
    if not of_kin and (first_person(document, framed, lexicon) or theirs * 2 < mine):
        return Voice(met=(*quoted, *met_beside(document, framed, names)))
    called, turns = _called(names), kin_voice(names).turns
    back = re.compile(rf"\b(?:[Mm]y|[Oo]ur) (?:son|daughter|child|boy|girl)\b{called}")
    return Voice("kin", (_I_AM, _MINE), turns, (*_met(document, framed, names, back), *quoted), patient)


def names_kin(document: Document) -> bool:
    """Whether whoever writes says in the first lines whose relative they are: "Hello, this is Mia's mother".

    Args:
        document: the document.
    """
    return _IS_KIN.search(document.text, 0, _OPENING) is not None


def teller_voice() -> Voice:
    """The voice of a patient who answers among others: "he" and "she" are somebody else."""
    return Voice("own", (regex(rf"\b(?:[Hh]e|[Ss]he)(?:{_IS}|\s{_IS})"),), _TURNS_TO_ME)


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
            for mine in _ME.finditer(document.text, m.start(1), m.end(1)):
                turn = _ABOUT.search(document.text, mine.end(), m.end(1))
                yield Span(mine.start(), turn.start() if turn else m.end(1))


def _met(document: Document, framed: Sequence[Framed], names: Sequence[str], back: re.Pattern[str]) -> tuple[Span, ...]:
    """Where a page tells of another patient, who is brought in by name: "a girl named Macie Morse with the same disease"."""
    spans = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]
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
    scopes = tuple(sorted((*kept, *found), key=lambda scope: scope.start))
    return replace(context, scopes=scopes, reach=reach_of(scopes))


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
            kinds = _BODILY if voice.of == "kin" and not (own or voice.wholly) else frozenset()
            yield Scope("other", m.start(), turn.start() if turn else end, Cue(m.start(), m.end(), "other"), kinds)
