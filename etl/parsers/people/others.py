"""Somebody beside those whom a page is about: only mentioned, quoted, or a stranger known by place, number or age."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.context.experiencer import published
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.people.names import bare
from etl.parsers.people.sex import CALLING, NUMBERED, PRONOUN, gender_of
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import AgeHit, find_ages
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from etl.parsers.people.names import Described


# Sentences about somebody who is only mentioned: whom the teller met, whom a relative's sentence is about, who is
# still to come.


_SOMEBODY = regex(
    r"^\W*there (?:was|is|were) (?:also )?(?:an?|another|one|two) (?:[\w-]+ ){0,2}(?:lady|man|woman|girl|boy|gentleman|patient|person|child|couple)\b",
    re.I,
)
_TO_COME = regex(
    r"(?:^|[ ,])an?(?:other)? (?:[\w-]+ )?(?:lady|man|woman|girl|boy|gentleman|child)\b[^.;]{0,50} (?:will (?:come|be|have|get|receive|arrive)|(?:is|are) (?:coming|expected|awaited|due|to come|booked|registered|on the way|on the waiting list))\b"
    r"|^\W*(?:two|three|four|five|six|\d{1,2}|several|some|more|new|further|other)(?: (?:new|more|further|other))? (?:patients|people|men|women|boys|girls|children|cases)\b[^.;]{0,60} "
    r"(?:are (?:awaited|expected|due|announced|to come|coming|waiting|on the way|on the waiting list)|will (?:come|arrive|be admitted|follow))\b",
    re.I,
)
"""Somebody who is still to come: "In autumn a girl of 8 with ataxia will come back to us"."""
_FURTHER = regex(
    r"(?:^\W*(?:(?:An?|One|The) (?:third|fourth|fifth|further|other|second)|Another)\s(?:[\w-]+\s){0,2}?(?:patient|participant|person|volunteer|man|woman|boy|girl|child|"
    r"American|Briton|German|Russian|Chinese|Italian|Canadian|Australian)\b|^\W*(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w'’-]+ \([^()]{1,60}\))[^.]{0,100}\b(?:(?:is|are) (?:now |still |already )?(?:to|due|waiting|scheduled|planned|expected|going|about|next|preparing|"
    r"being|on the)|will|due|hopes|wants|wishes|plans|intends|has (?:applied|booked|asked|written)|would like)\b"
)
"""Somebody still to come: "A third patient, a man of 40, is due in May"."""
_CITED = regex(
    r"^\W*(?:In \d{4},? |Recently,? |Previously,? )?[A-Z][\w’'-]+(?:, [A-Z][\w’'-]+)?"
    r"(?: et al\b\.?|,? (?:and|&) (?:[A-Z][\w’'-]+|colleagues|co-?workers|associates))(?:\s?[\[(][^\])]{1,24}[\])])?,? "
    r"(?:(?:have|had|has|also|first|previously) )?(?:(?:describe|report|publishe?|present|treat|observe|document|follow)e?d (?:on |up )?|saw )"
    r"(?:an?|another|one|two|three|four|five|the case of an?)\b[^.;]{0,60}(?:-old|man|woman|boy|girl|patients?|child|infant|case|lady|adult)\b"
    r"|^\W*(?:[\w-]+ ){0,6}?(?:cases?|patients?|man|woman|boy|girl|child|report|observation)\b[^.;]{0,60}?\b(?:was|were|has been|have been|had been) (?:also |first |previously |recently |already )?"
    r"(?:described|reported|published|presented|documented|observed) (?:in \d{4} )?by [A-Z][\w’'-]+(?: et al\b|,? (?:and|&) |\s?[\[(]\d| in \d{4})"
    r"|^\W*In the (?:published )?literature\b"
    r"|^\W*In an? [A-Z][\w-]+ (?:study|trial|review|registry|series|cohort|multicent(?:er|re) (?:study|trial))\b(?![^.]*\b(?:we|our)\b)"
)
"""Somebody of a paper that is cited: "Lane et al. described a 33-year-old man who …"."""
_BED = r"(?:(?:the )?(?:next|other|same|neighbou?ring|opposite|adjacent) (?:bed|room|ward|house)|(?:bed|room|ward|rm)\.? ?#?\d{1,4}\b)"
_WHERE = (
    rf"(?:(?:just )?across the (?:hall|hallway|corridor|aisle|room)|(?:from |in )?(?:the (?:room|bed|house|flat) )?next door|(?:[\w-]+ )?(?:doors?|beds?|rooms?) (?:down|up|away|further)|(?:down|along|up) the (?:hall|hallway|corridor)"
    rf"|(?:in|from|of) {_BED}|at (?:my|our|the next) table|on (?:my|our|the same) (?:ward|floor|corridor)|(?:in|from) (?:my|our) (?:ward|room|group))\b"
)
_ONE = r"(?:girl|boy|man|woman|lady|gentleman|child|baby|patient|pt|guy|fellow|couple|family)"
_NEAR_BY = regex(
    rf"^\W*(?:(?:And|But|Then|Poor|Little|Old|Young) )?(?:(?:The|An?|Another|That|One) (?:[\w-]+ ){{0,2}}?{_ONE}|[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+)?),? (?:\(?(?:aged )?\d{{1,2}}\)?,? )?"
    rf"(?:(?:with|of|called|named) (?:[^\s.;:?!]+ ){{1,4}}?)?(?:(?:who )?(?:lies|lay|sits|sat|is|was|lives|sleeps|slept) )?{_WHERE}"
    rf"|^\W*(?:[Ii]n {_BED}|(?:[Nn]ext to|[Bb]eside|[Oo]pposite|[Aa]cross from|[Bb]ehind) (?:me|us|him|her|them))\b[^.;]{{0,30}}? (?:sits|sat|lies|lay|is|was|lives|lived|sleeps|slept|trains|trained) (?:an?|another|one|two|[A-Z])"
    r"|^\W*(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z-]+ )?(?:(?:room|ward|bed|class|team|band)[ -]?(?:mate|neighbou?r|fellow)s?\b)"
    r"|^\W*(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir) (?!(?:[a-z-]+ )?(?:patient|case|son|daughter|child|boy|girl|baby|husband|wife|father|mother|mum|mom|dad|brother|sister|grand[a-z]+)\b)"
    r"(?:[a-z-]+ ){1,3}[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,? (?:who|whose|asks?|asked|\(?(?:aged )?\d{1,2}\b)"
    r"|^\W*(?:[\w,]+ ){0,4}?(?:[Hh]e|[Ss]he|I|[Ww]e|[Tt]hey) (?:also |had |has |have )?(?:met|got to know)\b[^.;]{0,30}?\b(?:(?:Mr|Mrs|Ms|Miss)\.? [A-Z]|[A-Z][a-z]+(?: [A-Z][a-z.]+)?,? \(?\d{1,2}\b)"
    r"|^\W*(?:(?:[Ww]e|I) (?:[a-z]+ )?(?:think|thought|pray|prayed) (?:of|for)|And (?:of|for)) (?:[a-z]+ |(?:Mr|Mrs|Ms|Miss)\.? )?[A-Z]"
)
"""Somebody near the patient or the teller, or whom they know: "Pedro, 33, across the hall has …", "In the next bed lay Mr. Kim …",
"My friend Sanja asks …", "There he met Mrs. Ruiz"."""
_NOT_THIS = regex(
    r"\b(?:con(?:fuse[ds]?|founded)|mixed?|mistaken?)\b[^.;?!]{0,50}? (?:with|for) |\b(?:treated|here|admitted) (?:in|at|during|on) the same (?:time|day|week|month|year|ward|clinic)\b"
    rf"|\b(?:told|tells?|heard|hears|read|knows?|knew|wrote|spoke|talked)(?: (?:me|us|him|her|them))? (?:of|about) (?:an?|another|some|one|two) (?:[\w-]+ ){{0,2}}{_ONE}s?\b"
    r"|^\W*(?:(?:the|an?) )?(?:mother|father|parents?|wife|husband|brother|sister|son|daughter)s? of (?:an?|another|one of|other|some|many) "
    rf"|^\W*(?:an?|one|another) (?:(?:[\w-]+ )?[\w-]+['’]s (?:[\w-]+ )?(?:patient|case)\b|(?:[\w-]+ ){{0,3}}?{_ONE}\b[^.;]{{0,80}}\b(?:elsewhere|(?:at|in|from|of) (?:another|a different))\b)"
    r"|^\W*(?:nb:? |note:? )?(?:rm\.?|room|bed)(?: no\.?)? ?#?\d{1,4}[a-z]?(?:['’]s)? (?:pt|patient)\b",
    re.I,
)
"""Whom a patient is not, whom others know or treat, and who was there besides: "Please don't confuse her with Mrs. Lane, 83"."""
_POINTS = regex(
    r"\b(?:[Ss]ee|[Rr]ead|[Cc]ompare|[Ff]ind|[Vv]isit|[Mm]eet|[Cc]f\.)(?: (?:also|about|here|further))? (?:(?:in|on) )?(?:(?:our|the|these|some|all) )?"
    r"(?:(?:two|three|four|other|further|more|similar|related|earlier|previous|next) )+(?:[\w-]+ ){0,2}?(?:cases?|patients?|stories|story|reports?|pages?|children|people)\b"
    r"|\b(?:[Ss]ee|[Cc]ompare|[Cc]f\.)(?: (?:also|with|our|the))? (?:case|patient)(?: (?:file|report|study|no\.?|number))? (?:#|no\. ?)?\d{1,3}\s?[(:,]\s?\(?(?:an?\s)?(?:man|woman|boy|girl|child|male|female|[mf]\b|\d)"
    r"|^\W*(?:The )?(?:[Oo]ther )?(?:[Cc]ase|[Pp]atient|[Cc]hild|[Pp]articipant) (?:[Nn]o\.? ?|[Nn]umber |#)?(?:\d{1,3}|[A-H])\s?\([^()]{1,80}\)[^.;]{0,40}? (?:is|was|has been|will be|had been) (?:also |already |fully )?"
    r"(?:described|reported|presented|published|discussed|shown) (?:elsewhere|separately|(?:in|as) (?:another|an? (?:separate|different|own|other|earlier|previous))\b|in (?:the|our) (?:main|accompanying|earlier|previous|first|other) (?:article|paper|text|report|publication)\b)"
    r"|^\W*(?:[Aa]lso|[Mm]ore|[Ff]urther) in (?:the|our|this) (?:news|issue|magazine|newsletter|bulletin)\b"
    r"|\b(?:[Ss]ee|[Rr]ead|[Ww]atch)(?: (?:too|also|more|next|on|further|as well)){1,2}(?: (?:here|about|on this page))?\s?:"
    r"|^\W*(?:The |In (?:the|our) )?(?:[Nn]ext|[Cc]oming|[Uu]pcoming|[Ss]oon|[Pp]review)(?: [\w.-]+){0,4}: "
    r"|^\W*(?:Our |The |Some )?(?:[Oo]ther|[Ff]urther|[Mm]ore|[Ss]imilar|[Rr]elated) (?:[\w-]+ ){0,2}?(?:cases|patients|pts\.?|stories)(?: (?:of|with|on|from|in|during|this|that|here) [^:.]{1,60})?: "
)
"""A pointer to others of the site: "see our other cases: Mia (4), Mr. Lane (51)"."""
_LEFT = (
    r"(?:(?:did not|didn['’]t|never|does not|could not|failed to) (?:come|return|attend|appear|reach|complete|show|turn|finish|start|take part|participate|get|answer|reply|want)"
    r"|(?:was|were|is|are|has been|have been|had been) (?:later |also |then |therefore )?(?:not (?:included|shown|counted|listed|treated|followed|evaluable|evaluated|assessed|available|reported)|excluded|withdrawn|lost|left out|omitted)"
    r"|withdrew|dropped out|drop(?:ped|s)? out|left (?:the|us|our|before|early)|moved (?:away|abroad)|refused|declined|cancell?ed)\b"
)
_ONE_MORE = r"(?:patients?|participants?|persons?|people|volunteers?|m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|cases?|subjects?)\b"
_BEYOND = regex(
    r"^\W*(?:(?:An?|One|Another|Two|Three) (?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d{1,2}th|further|other|additional|more) "
    + _ONE_MORE
    + r"|(?:An?|One|Another) "
    + _ONE_MORE
    + r"(?=[^.;]{0,20}\d))[^.;]{0,60}?\b"
    + _LEFT
)
"""Somebody beyond those whom a page lists: "A sixth patient (M, 44) was lost to follow-up"."""
_NEVER_TREATED = regex(
    r"\b(?:withdrew|withdrawn|excluded|dropped out|left|died|declined|refused)\b[^.;]{0,30} (?:before|prior to) |\b(?:screen(?:ing)? failures?|screened only|only screened|never treated|(?:is|was) not (?:treated|shown|included)(?! (?:again|further)))\b"
)
"""Whom nothing was done to: "Patient D (46 y, F) withdrew before surgery"."""
_LISTED = regex(
    r"\W*[A-Z][^.;:\n\d]{3,60}(?:, | [–-] |: )(?:(?:(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w’'-]+|[A-Z][a-z]+ [A-Z]\.?),? \(?\d{1,2}(?: years?(?: old)?|y)?\)?|[A-Z][a-z]+ [A-Z]\.)\W*$"
)
"""A line of a list of pages about others: "Dermatomyositis, Yana P., 16"."""
_STRANGER = regex(
    r"^\W*(?:\w+ ){0,3}?(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w'’-]+(?: [A-Z]\.)?(?: \((?:[^()]{0,40}[ ,])?\d{1,2}\b(?!/)[^()]{0,60}\)|, (?:aged )?\d{1,2}(?: years old)?,)"
    r"|^\W*[A-Z][\w'’-]+ (?:from|of) [A-Z][a-z]+,? \(?(?:aged )?\d{1,2}\b"
)
"""Somebody with a name of their own and an age: "Mr. Lane (Spain, 66, stroke) came for five courses"."""
_CHILDREN = ("son", "daughter", "child")
_POSSESSED = regex(r"\W*(?:(?:his|her|their|my|our|the|whose|both|[a-z]+['’]s)\s+(?:[\w-]+\s){0,2})?", re.I)
_MEN = ("father", "brother", "uncle", "nephew", "husband", "son")
_OF_OTHER_SEX = {True: regex(r"\b(?:she|her)\b", re.I), False: regex(r"\b(?:he|him|his)\b", re.I)}
_LONGEST = 120
_SUBJECT = 60
"""Characters within which a relative stands who is a sentence's subject."""


def mentions_somebody(opening: str, names: Sequence[str] = ()) -> bool:
    """Whether a sentence tells of somebody who is no patient of the page: "There was a boy …", "A third patient … is due",
    "Lane et al. described a man …".

    Args:
        opening: the first characters of a sentence.
        names: those of the page's own patients; without any, no line is one of a list of pages.

    Returns:
        True for such a sentence.
    """
    sure = (_FURTHER, _CITED, _POINTS, _TO_COME, _BEYOND, _NOT_THIS, _NEVER_TREATED)
    if _SOMEBODY.search(opening[:80]) or any(p.search(opening) for p in sure):
        return True
    unlike = (_NEAR_BY, _STRANGER, _LISTED) if names else (_NEAR_BY,)
    return any((m := p.match(opening)) is not None and not _one_of(names, m.group()) for p in unlike)


def never_treated(text: str, start: int, end: int) -> bool:
    """Whether a line tells of somebody only that nothing was done to them.

    Args:
        text: the document's text.
        start: where the line begins.
        end: where it ends.
    """
    return _NEVER_TREATED.search(text, start, min(end, start + _LONGEST)) is not None


def near_by(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells of somebody near the patient or whom they know, so that "he" or "she" behind it may be that one.

    Args:
        text: the document's text.
        start: where the sentence begins.
        end: where it ends.
    """
    opening = text[start : min(end, start + _LONGEST)]
    return any(p.search(opening) for p in (_NEAR_BY, _SOMEBODY))


def _one_of(names: Sequence[str], words: str) -> bool:
    """Whether words hold a part of a name, its title apart; a letter is one only where the name is no more ("Lena K." is no
    "Amina K.")."""
    parts = [bare(name).split() for name in names]
    return any(part in words for own in parts for part in [p for p in own if len(p) > len("K.")] or own)


_THOUGHT = regex(r"\b(?:thought|think|suspect(?:ed)?|feared|believed?|guess(?:ed)?|considered)\b[^?]*\?\W*$")
_SAYS = regex(r"\b(?:is|was|were|had|has|have|told|found|showed|got)\b")


def only_thought(text: str, title: Span | None, sentence: Span) -> bool:
    """Whether a sentence only answers what was thought of: "People thought of a tumour?" "Yes, or multiple sclerosis.".

    Args:
        text: the document's text.
        title: the question above the sentence, None without one.
        sentence: the sentence.
    """
    asks = title is not None and _THOUGHT.search(text, title.start, title.end) is not None
    return asks and _SAYS.search(text, sentence.start, sentence.end) is None


def points_to_others(text: str, start: int, end: int) -> int | None:
    """Where a block begins to point to other patients of the site ("see our other cases: …"), None where it doesn't.

    Args:
        text: the document's text.
        start: where the block begins.
        end: where it ends.
    """
    found = _POINTS.search(text, start, end)
    return found.start() if found else None


def told_of_others(
    document: Document, lexicon: Lexicon, span: Span, known: bool = True, ages: Sequence[AgeHit] = (),
    names: Sequence[str] = (),
) -> tuple[Span, ...]:  # fmt: skip
    """The sentences of a block whose ages and countries are nobody's of the page.

    Args:
        document: the document.
        lexicon: for the words for relatives.
        span: the block.
        known: whether somebody is described already; the first whom a page tells of isn't somebody else.
        ages: in a discussion, the ages of those described; whoever is of another age is of another paper.
        names: those of the page's own patients, where they are known by now.

    Returns:
        The sentences about somebody mentioned, and those whose subject is a relative ("His twin sister is fine, she is two").
    """
    out = []
    for s in split_sentences(document.text, span.start, span.end):
        opening = document.text[s.start : min(s.end, s.start + _LONGEST)]
        somebody = (
            mentions_somebody(opening, names)
            or of_another_age(opening, ages)
            or published(document.text, s.start, s.end)
        )
        later = (
            _BEYOND.search(opening)
            or _NEVER_TREATED.search(opening)
            or (s.start > span.start and _FURTHER.search(opening))
        )
        if (somebody and (known or later)) or _of_relative(document, lexicon, s):
            out.append(s)
        elif not known:
            known = bool(find_ages(document.text, s.start, s.end))
    return tuple(out)


def _of_relative(document: Document, lexicon: Lexicon, sentence: Span) -> bool:
    """Whether a relative is the subject of a sentence; a child is the patient of a parent's story."""
    text = document.text
    for m in lexicon.find(text, sentence.start, min(sentence.end, sentence.start + _SUBJECT)):
        if m.entry.kind == "relation" and m.entry.role == "relative" and not NUMBERED.match(text, m.start):
            if _POSSESSED.fullmatch(text, sentence.start, m.start) is None:
                return False
            words = m.entry.name.split()
            other = _OF_OTHER_SEX[any(w.endswith(_MEN) for w in words)]
            return not any(w in _CHILDREN for w in words) and not other.search(text, m.end, sentence.end)
    return False


# Somebody beside those whom a page is about, known by where they are, by their number, age or sex: "The boy from room
# 12 …", "A fourth traveller, 58, with …" on a page about three, "The lady from Peru" on that of a man.


_LEAD = r"^\W*(?:(?:And|But|Then|Also|Even|Now|Today),? )?"
_PERSON = (
    r"(?:man|woman|boy|girl|lady|gentleman|child|kid|baby|toddler|teenager|guy|fellow|chap|traveller|traveler|passenger|neighbour|neighbor|pensioner|"
    r"couple|patient|person|mother|father|candidate|visitor|participant|friend)"
)
_NTH = regex(
    rf"{_LEAD}(?:An?|The|Our) (?P<called>(?P<nth>" + "|".join(ORDINALS) + rf") (?:[\w-]+ )?{_PERSON})\b(?!['’]s\b)"
)
_STRANGER_AGED = regex(
    rf"{_LEAD}(?:An?|One|Another) (?:[\w-]+ ){{0,3}}?(?:(?P<years>\d{{1,2}})[- ]years?[- ]old\b|{_PERSON}(?:,| of| aged|,? \(| from [A-Z]\w+,)\s?(?:aged )?(?P<age>\d{{1,2}})(?=[,);]| years|\s(?:with|who|from|has|had|was|is)\b|,? [a-z])(?! (?:months|weeks|days|mg|times)))"
)
_OF_TELLER = regex(
    r"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){0,2}?(?:husband|wife|partner|son|daughter|child|boy|girl|baby|father|mother|dad|mum|mom|brother|sister|grand[a-z]+)\b"
)
"""Whose story somebody tells."""
_OPENING = 160


def next_in_order(opening: str, count: int) -> str:
    """How a sentence calls somebody who is the next one by number: "third patient" where two are described; "" for others.

    Args:
        opening: what stands before an age in it.
        count: how many are described.
    """
    nth = _NTH.match(opening)
    return nth["called"] if nth and ORDINALS[nth["nth"]] == count + 1 else ""


def is_beside(text: str, sentence: Span, people: Sequence[Described]) -> bool:
    """Whether a sentence opens with somebody who is none of those whom the page has described above it.

    Args:
        text: the document's text.
        sentence: one of its sentences.
        people: whom the document describes.
    """
    if not people or sentence.start <= people[0].first:
        return False
    if any(sentence.start <= d.first < sentence.end for d in people):
        return False
    opening = text[sentence.start : min(sentence.end, sentence.start + _OPENING)]
    found = _other(opening, people)
    return found is not None and not any(name in opening[: found.end()].split() for d in people for name in d.names)


def beside_kin(text: str, block: Span, people: Sequence[tuple[int, Sequence[AgeHit]]]) -> tuple[Span, ...]:
    """The sentences of a block about somebody whom those who tell of a relative have met, of another age: "A lady from Perth, 44, …".

    Args:
        text: the document's text.
        block: the block.
        people: where each person so far is first described, and the ages told of them.
    """
    ages = [a for _, own in people for a in own if a.start < block.end]
    if len(people) != 1 or not ages or not _OF_TELLER.search(text, max(0, people[0][0] - 80), people[0][0] + 40):
        return ()
    sentences = split_sentences(text, block.start, block.end)
    return tuple(
        s for s in sentences if s.start > ages[0].start and of_another_age(text[s.start : s.start + _OPENING], ages)
    )


def _other(opening: str, people: Sequence[Described]) -> re.Match[str] | None:
    """The match of somebody whose number, sex or age nobody of the page has."""
    if (nth := _NTH.match(opening)) and ORDINALS[nth["nth"]] > len(people) > 1:
        return nth
    return of_another_age(opening, [a for d in people for a in d.ages])


def of_another_age(opening: str, ages: Sequence[AgeHit]) -> re.Match[str] | None:
    """The match of somebody whose age a sentence opens with and is none of those told before: "A lady from Perth, 44, …".

    Args:
        opening: the first characters of a sentence.
        ages: those told of the people of the page.
    """
    known = [a.value for a in ages if a.value is not None and a.unit == "a"]
    aged = _STRANGER_AGED.match(opening) if known else None
    return aged if aged and all(abs(int(aged["age"] or aged["years"]) - age) > 1 for age in known) else None


# Lines that call a patient by name and age without a colon: "Patient Lind, 38 years, stroke in 2009."; they are read
# like the field "Patient: Lind, 38 years, …".


_LINE = regex(
    r"(?P<label>Patient|Pt\.)\s(?P<name>[A-Z][a-zà-ÿ'’-]{2,20}(?: [A-Z]\.| [A-Z][a-zà-ÿ'’-]{2,20})?),?\s\(?(?:aged )?\d{1,3}\s?"
    r"(?:y|yrs?|years?)\b\.?(?! (?:and|or|ago|after|before|later|of)\b)"
)


def with_called_so(document: Document) -> Document:
    """A document whose lines of this kind are fields.

    Args:
        document: the document.

    Returns:
        The document; the same one where no line is so.
    """
    if not _LINE.search(document.text):
        return document
    blocks = tuple(_field(document, block) for block in document.blocks)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _field(document: Document, block: Block) -> Block:
    m = _LINE.match(document.text, block.span.start, block.span.end)
    if m is None or block.kind not in ("paragraph", "title", "heading"):
        return block
    return replace(block, kind="field", label=Span(*m.span("label")), value=Span(m.start("name"), block.span.end))


# Whether an age in a text is that of a person whom it describes, and not of a group, a parent or somebody mentioned.


_PERSON_NOUN = regex(
    r"\b(man|woman|male|female|boy|girl|gentleman|lady|patient|infant|baby|child|toddler|teenager|student|worker|"
    r"person|housewife|farmer|teacher|veteran|retiree)\b",
    re.I,
)
_CALLED = regex(rf"\b(?:[Aa]n?|[Tt]he|[Oo]ur) (?:[a-z-]+ ){{0,2}}?{CALLING},? (?:of |aged )?$")
_OTHERS = regex(
    r"\b(?:another (?:of our patients|patient|case|man|woman)|a (?:second|third|different) patient)\b[^.]*$"
    r"|[;,:–-]\s(?:and\s|but\s)?an? (?:\w+ )?(?:girl|boy|man|woman|child|patient|baby) (?:in|from|at|of) (?:our|my|the|this|his|her) \w+,?\s$"
    r"|\b(?:my|his|her|their) (?:room-?mate|bed neighbou?r|neighbou?r|colleague|friend|fellow patient|nurse)\b[^.;]{0,24}$"
    r"|(?<!\bmy )(?<!\bour )\b(?:father|mother)(?:,? (?:is|was|aged)|,)?(?: an?)? $"
    r"|\b(?:brother|sister|father|mother|uncle|aunt|cousin|grand(?:father|mother)|husband|wife)\b[^.;]{0,24}\b(?:dies|died|passed away)\b[^.;]*$"
    r"|\b(?:his|her|their) (?:[a-z]+ ){0,2}(?:brother|sister|twin|father|mother|uncle|aunt|cousin|husband|wife|son|daughter|niece|nephew|grand[a-z]+)(?: of|,? aged|,)? $"
    r"|\b(?:typical|average|ordinary|imaginary|imagined|hypothetical|fictitious) (?:patient|case|person|example|user|customer)\b[^.;]{0,24}$"
    r"|\b(?:imagine|suppose|let us (?:take|say)|let['’]s (?:take|say))\b[^.;]{0,24}$"
    r"|\b(?:et al\b\.?|and (?:co-?workers|colleagues|associates))[^.;]*\b(?:in|of|with|saw|described|reported|treated) (?:an? )?$"
    r"|\b(?:Dr|Prof|Doctor|Professor)\.? (?:[A-Z][\w.'’-]+ ?){1,3},? \(?$",
    re.I,
)
"""Before an age: it is of somebody who is only mentioned."""
_EXTREME = regex(
    r"\b(?:youngest|eldest|oldest)(?: (?:patient|person|child|one|of (?:them|all|these|the (?:patients|children))))?"
    r"(?: (?:was|is|being|had been))?(?: (?:about|only|just|already))?[ :(]+$",
    re.I,
)
"""Before an age: it is the lowest or highest of a group ("the youngest was 17 and the eldest 66 years old")."""
_CLAUSE_END = regex(r"[:;.!?](?=\s)")
_ARTICLE = regex(r"\b(?:an?|this|the|our|the same)\s+(?:[\w-]+\s+)?$", re.I)
_SEX_FIRST = regex(r"(?:^|[\n(;:.]\s*)(M|F|Male|Female|Man|Woman|Boy|Girl)[,;\s]+(?:aged?\s+)?$", re.I)
_NOUN = r"(woman|lady|girl|man|gentleman|boy|male|female)"
_NOUN_BESIDE = (regex(rf" (?:[a-z]+ )?{_NOUN}\b"), regex(rf"\b[Aa] (?:[a-z]+ )?{_NOUN},? (?:of|aged) $"))
_SHE = regex(r"\b(?:he|she|his|her)\b(?![^.!?]*\b(?:I|me|my)\b)[^.!?]*$", re.I)


def of_person(text: str, age: AgeHit, span: Span) -> bool:
    """An age belongs to a person when a word for one, a pronoun or a comma-separated name stands with it."""
    after = text[age.end : min(span.end, age.end + 40)]
    before = text[max(span.start, age.start - 60) : age.start]
    if _OTHERS.search(before) or _EXTREME.search(before):
        return False
    if any(p.search(before) for p in (_SEX_FIRST, _CALLED, _ARTICLE)):
        return True
    if re.search(r"\b(?:mean|median|average|range|aged? between|onset age|age range)\b", before + after[:12], re.I):
        return False
    told = _CLAUSE_END.split(after, maxsplit=1)[0]  # "before the age of three: a child may …" is nobody's
    return any(p.search(words) for p, words in ((_PERSON_NOUN, told), (_PERSON_NOUN, before), (PRONOUN, before)))


def of_third(text: str, age: AgeHit, span: Span) -> bool:
    """Whether somebody's own story tells the age of another: "She went from a healthy 32-year-old woman to …"."""
    return _SHE.search(text, max(span.start, age.start - 80), age.start) is not None


def of_other_sex(text: str, age: AgeHit, gender: str | None) -> bool:
    """Whether an age is told with a noun of the other sex than its person's: "A woman of 59 begins next week".

    Args:
        text: the document.
        age: the age.
        gender: the sex of whoever it would be given to; None where it isn't known.
    """
    behind, ahead = _NOUN_BESIDE
    noun = behind.match(text, age.end) or ahead.search(text, max(0, age.start - 32), age.start)
    return gender is not None and noun is not None and gender_of(noun[1]) not in (None, gender)
