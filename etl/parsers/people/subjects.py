"""Whom a sentence is about: names, pronouns, "both", two told in turn, those beside a patient, and who was spoken of
before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Cohort, Person
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.annotate.cues import Cue
from etl.parsers.layout.tree import Framed, told_spans
from etl.parsers.number import number_of
from etl.parsers.people.callings import CITED, pair_end
from etl.parsers.people.demographics import RIGHT_BEFORE
from etl.parsers.people.drafts import Draft, mentioned
from etl.parsers.people.informants import named_before, own_from
from etl.parsers.people.names import Described, place_of
from etl.parsers.people.others import is_beside, near_by
from etl.parsers.people.sex import PRONOUN, Gender, gender_of, own_pronouns
from etl.parsers.reading import Frame, Statement
from etl.parsers.scope.claims import Claim
from etl.parsers.sentences import split_clauses, split_sentences
from etl.parsers.when.ages import AgeHit, ages_now
from etl.parsers.when.dates import period_of
from etl.patterns import regex
from etl.value import replace

# Two patients told in turn: "A 44-year-old woman with … and a 61-year-old man with … were treated. The woman had …".
#
# The second one is of the other sex and of another age, is introduced by an article, and is called again by what sets
# both apart: "the man", "the 61-year-old", "the second", "the latter".


_TURNS_WORD = r"man|woman|boy|girl|gentleman|lady"
_TURNS_BEHIND = regex(rf"[^.;:]{{0,24}}?\b({_TURNS_WORD}|(?:fe)?male)\b", re.I)
_ARTICLE = regex(r"\b(?:an?|the|another)\s(?:[\w-]+\s){0,2}$", re.I)
_DOES = r"(?=['’]s\b|,|:|\s(?:had|has|was|is|were|showed|could|can|felt|received|developed|underwent|got|reported|presented|remained|improved|began|came|also|did)\b)"
_AGAIN: dict[Gender, re.Pattern[str]] = {
    "male": regex(rf"\b[Tt]he (?:man|boy|gentleman){_DOES}"),
    "female": regex(rf"\b[Tt]he (?:woman|girl|lady){_DOES}"),
}
_SECOND = regex(
    rf"\b[Tt]he (?:second|latter|other)(?: (?:patient|case|child|one))?{_DOES}|\b(?:[Ii]n|[Ff]or) the (?:second|latter|other)\b"
)
_TURNS_BOTH = regex(
    r"\b(?:two|both|2)\s(?:[\w-]+\s){0,2}(?:patients|cases|siblings|children|brothers|sisters|twins|people)\b|\brespectively\b|\bpatients 1 and 2\b",
    re.I,
)
_YEARS_APART = 1
_TWO = 2
_SAID = ("man", "woman", "boy", "girl", "gentleman", "lady")


def _sex_at(text: str, age: AgeHit, span: Span) -> Gender | None:
    """The sex of the one whose age it is, by the word right behind or right before it."""
    m = RIGHT_BEFORE.search(text, max(span.start, age.start - 24), age.start)
    m = m or _TURNS_BEHIND.match(text, age.end, span.end)
    return gender_of(m[1]) if m else None


def turns_to(document: Document, span: Span, age: AgeHit, known: Sequence[Draft]) -> bool:
    """Whether an age introduces a second patient beside the one described.

    Args:
        document: the document.
        span: the paragraph.
        age: an age in it.
        known: those described before.

    Returns:
        True for somebody of the other sex and of another age whom the page goes on to call by what sets both apart.
    """
    text = document.text
    sex = _sex_at(text, age, span)
    if len(known) != 1 or sex is None or known[0].gender in (None, sex) or age.value is None:
        return False
    now = ages_now(known[0].ages, age.unit)
    if not now or any(abs(v - age.value) <= _YEARS_APART for v in now) or age.when != "now":
        return False
    word = RIGHT_BEFORE.search(text, max(span.start, age.start - 24), age.start)
    if not _ARTICLE.search(
        text, max(span.start, (word.start() if word else age.start) - 24), word.start() if word else age.start
    ):
        return False
    if CITED.search(text, max(span.start, age.start - 120), min(span.end, age.end + 120)):
        return False
    told = _AGAIN[sex].search(text, known[0].first) or _SECOND.search(text, span.start)
    return told is not None or _TURNS_BOTH.search(text, max(0, known[0].first - 200), span.end) is not None


def call_in_turn(drafts: Sequence[Draft]) -> None:
    """Give two patients the words that set them apart: "the woman" and "the man", "the first" and "the second".

    Args:
        drafts: the two; their names are added to.
    """
    for draft, alone in zip(drafts, (("first", "former"), ("second", "latter", "other")), strict=True):
        called = [f"the {w}" for w in (*alone, *(w for w in _SAID if gender_of(w) == draft.gender))]
        called += [f"the {age}-year-old" for age in ages_now(draft.ages, "a")]
        called += [] if draft.name else ["Patient 1" if draft is drafts[0] else "Patient 2"]
        draft.add_names(n for name in called for n in (name, name.capitalize()))


def _parts_in_turn(
    text: str, sentence: Span, firsts: Sequence[int], apart: Callable[[Sequence[int]], bool]
) -> Iterator[Span]:
    """Cut a sentence where the second of two described in it begins."""
    inside = sorted(at for at in firsts if sentence.start <= at < sentence.end)
    if len(inside) == _TWO and len(firsts) == _TWO:
        opens = _ARTICLE.search(text, max(inside[0], inside[1] - 24), inside[1])
        at = opens.start() if opens else inside[1] if apart(inside) else None
        if at is not None:
            yield Span(sentence.start, at)
            yield Span(at, sentence.end)
            return
    yield sentence


# Whom a sentence is about: names, pronouns, "both", and who was spoken of before.


# Sentences about all the people of a page that go on with one of them: "All five got 4 × 10⁷ cells; P4 got twice as many".

_TURN = regex(r"[;,]\s(?:and |but |only |while |whereas )?$")
_OTHERWISE = regex(
    r"\s(?:got|had|received|was given|was treated with)\s(?:only\s|about\s)?"
    r"(?:twice|double|half|a third|a quarter|more|less|fewer|another|other|two|three|a second|none|no|(?:\d[\d.,]*\s?[×x]\s?10))\b",
    re.I,
)
_END = regex(r"\.(?=\s|$)|\n")
_WORD = regex(r"\S*")
_LONGEST = 200


def _one_of_all(document: Document, sentence: Span, named: Sequence[tuple[int, str]], counted: int) -> int | None:
    """Where a sentence that begins with all turns to one of them; None for any other sentence."""
    if not counted or not named or named[0][0] < sentence.start + counted:
        return None
    at = named[0][0]
    turn = _TURN.search(document.text, max(sentence.start, at - 12), at)
    if turn is None or (";" not in turn.group() and not _is_given_otherwise(document, at, len(document.text))):
        return None
    return turn.start() + 1


def _is_given_otherwise(document: Document, at: int, end: int) -> bool:
    """Whether the person named at a place got another amount."""
    name = _WORD.match(document.text, at)
    return name is not None and _OTHERWISE.match(document.text, name.end(), end) is not None


def _given_otherwise(document: Document, sentence: Span, people: Sequence[Described]) -> frozenset[str]:
    """The people whom a sentence about all goes on to give another amount: what it says of all isn't theirs."""
    if document.text[sentence.end - 1 : sentence.end] not in (";", ","):
        return frozenset()
    stop = _END.search(document.text, sentence.end, sentence.end + _LONGEST)
    end = stop.start() if stop else min(len(document.text), sentence.end + _LONGEST)
    return frozenset(
        key for at, key in mentioned(people, document.text, sentence.end, end) if _is_given_otherwise(document, at, end)
    )


_BOTH = regex(
    r"^\W*(?:(?:the|these|our|both) (?:boys|girls|brothers|sisters|twins|siblings|children|men|women|patients)|both(?= (?:patients|men|women|of them|were|was|had|have|are|received|got|felt|came|showed|improved|took)\b)|neither(?: of them| of the (?:two|patients|men))?(?= (?:had|has|was|were|of|showed|felt))|the two|all (?:two|three)|they|their|none of (?:them|these|those|(?:the|our|these) (?:two|three|four|five|six|seven|eight|nine|ten|patients|men|women|children))|(?:nobody|no one)(?!(?: else)? in (?:the|his|her|their) family))\b"
    r"|^\W*(?:in|on|at|after|from|during|since|until|by|then|later|afterwards) [^,;.]{0,40}?,? both (?:were|had|have|received|got|underwent)\b",
    re.I,
)
_TOLD_ME = regex(r"\W*[Tt]hey\b.{0,120}?\b(?:I|me|my|us|our)\b")
"""In somebody's own part others than the patients do it: "They told me …"."""
_ALL = regex(
    r"^\W*(?:(?:in|of) )?(?:all|each|every|both)(?: of)?(?: the| these| our)?(?: (two|three|four|five|six|seven|eight|nine|ten))?(?: patients?\b| cases?\b| siblings\b| children\b| brothers\b| sisters\b| of them\b| them\b|(?= (?:had|were|have|received|got|underwent|showed|suffered|carry|carried|are|developed|tolerated|improved)\b))",
    re.I,
)
_THE_THREE = regex(
    r"^\W*(?:the|these|our|all) (two|three|four|five|six|seven|eight|nine|ten)(?: [\w-]+)?(?: (?:boys|girls|brothers|sisters|twins|siblings|"
    r"children|men|women|patients|cases|people)\b|(?= (?:had|were|have|carry|carried|are|received|got|underwent|showed|suffered)\b))",
    re.I,
)
_IN_ALL = regex(
    r"\b(?:in|by|for|among)\s(?:any|all|none|either|neither|both|each)\s(?:of\s)?(?:(?:the|these|our)\s)?"
    r"(?:(two|three|four|five|six|seven|eight|nine|ten)(?:\s(?:patients|people|children|men|women|boys|girls|cases))?|"
    r"patients?|children)\W*$",
    re.I,
)
"""The end of a sentence that tells of all: "There was no infection in any of the three."."""
_OF_BOTH = regex(
    r"\b(?:each|both|either|neither)(?:\sof)?(?:\s(?:the|these|our))?(?:\stwo)?\s(?:patients?|siblings?|brothers|sisters|twins?|children|child)\b(?!['’]?\s(?:with|who|had been))"
    r"|\bin (?:both|either|neither)(?: of them)?(?=\W*$)",
    re.I,
)
"""Two patients told of in one breath: "Fat was taken from each patient on 1 May", "Neither patient developed a tumour"."""
_NONE = regex(
    r"^\W*(?:no (?:patient|participant|child|case)|none of (?:the|these|our) (?:patients|participants|children|cases))(?= [a-z]+(?:ed|t)\b| (?:has|had|have|was|were|got|felt|died)\b)",
    re.I,
)
"""A sentence that denies something of all: "No patient had fever"."""
_OF_A_KIND = regex(
    r"\s(?:with|who|whose|having|suffering|in|under|over|aged|treated|from|affected|should|must|can|may|will)\b", re.I
)
"""Behind "all patients": more of them than those of the page."""
_DEFINITE = regex(r"\b(?:the|these|our|both|them)\b", re.I)
_TOLD = regex(
    r"\s(?:had|were|was|received|underwent|got|showed|suffered|developed|tolerated|improved|carried|felt|became|could|did)\b"
)
_AGED = regex(
    r"\W*(?:An?|One|Another)\s(?:[\w-]+\s)?(?:man|woman|boy|girl|patient|lady|gentleman|male|female)\s(?:of|aged)\s(\d{1,2})\b(?!\s(?:months|weeks|days))"
    r"|\W*(?:One|Another)\s(?:[\w-]+\s)?(\d{1,2})-year-old\b"
)
_NUMBER = r"\d{1,2}|two|three|four|five|six|seven|eight|nine|ten"
_COUNTED = regex(
    rf"\W*(?:[\w'’-]+[:,.]?\s){{0,7}}({_NUMBER})\s(?:[\w-]+\s){{0,2}}"
    r"(?:patients|cases|people|persons|men|women|boys|girls|brothers|sisters|siblings|twins|children|adults|patientes|patienten|patientinnen|pacientes|pazienti)\b(?=\s(?:with|having|suffering|who|avec|mit|con)\b)",
    re.I,
)
_SUCH = regex(
    r"(?:^|[.:–-]\s|\b(?:of|in|for)\s(?:the\s|our\s)?)(?!(?:all|many|most|some|other)\b)(?:[\w-]+\s){0,2}"
    r"(?:patients|cases|participants|men|women|boys|girls|children|infants|babies|adults)\s(?:with|having|suffering from)\b",
    re.I,
)
"""A title or a caption that says what all patients of a page have: "Infants with …", "Visits of patients with …"."""
_IN_SO_MANY = regex(
    rf"\bin\s({_NUMBER})\s(?:[\w-]+\s){{0,1}}"
    r"(?:patients|cases|people|men|women|children|infants|adults)\W*$",
    re.I,
)
"""The end of a title that counts those who have what it names: "… disease in two children"."""
_OF_ONE_FAMILY = regex(r"\b(?:brothers|sisters|siblings|twins)\b", re.I)
"""Whose disease a title tells for all of them: "… in two siblings with …"."""
_EACH_ANOTHER = regex(r"\b(?:and|or|different|various)\b|[,/;+]", re.I)
"""In a title that counts patients: what it names may be of one of them only."""
_BEHIND = regex(
    r"[:;(]|,? (?:before|after)\b|, (?:all |both |who were )?(?:treated|given|transplanted|injected|infused|operated|followed)\b"
)
_BROTHER_AND_SISTER = regex(
    r"\b(?:an? |two |both )?(?:[a-z]+ )?(?:brother and (?:an? )?(?:[a-z]+ )?sister|sister and (?:an? )?(?:[a-z]+ )?brother)\b",
    re.I,
)
_CHILDREN = regex(r"\b(?:children|boys|girls)\b", re.I)
_SOMEBODYS = regex(r"\b(?:his|her|their|my|your|has|have|had|with|of)\b", re.I)
"""Words that make the children those of somebody: "Her three children with …"."""
_TIMES = 3
"""How many times as often one pronoun must stand as the other, which is somebody else's."""
_LONGEST_LABEL = 40
_SOMEBODY = regex(
    r"\b(man|woman|boy|girl|gentleman|lady|(?:fe)?male(?= (?:patient|child|infant)\b))\b(?=\s(?:with|who|patient|child|infant|in|after)\b|\s?[,;).]|$)",
    re.I,
)
_OPENING = regex(r"\W*(?:(?:\d{1,2}|[A-Ha-h])[.)]{1,2}\s)?(?:An?|Another)\s(?:[\w-]+\s){0,3}", re.I)
_MARKER = regex(r"\W*(?:(?:[A-Za-z]{1,12}\.?\s?)?(?:[Nn]o\.?\s?)?\W?\d{1,4}(?:/\d{1,4})?\W*)?")
"""Before a profile that opens somebody's part: "[2] Boy, 6, …", "ID 02/14 M/6 …"."""
_ITEM = regex(r"\W{0,2}\d{1,2}[.)\]]\s")
_KIN_OPENING = regex(
    r"\W*(?:(?:Patient|Case|Participant|Subject|Child|Twin|Sibling)\s[\w.-]{1,5}(?:,|\sis|\swas)\s)?(?:her|his|their|the|this|a)\s(?:[\w-]+\s){0,3}",
    re.I,
)
_HAVING = regex(r"\s(?:with|avec|mit|con|having|suffering from|who (?:have|had|suffer from))\s(?:[\w-]+\s){0,2}")
_WITH = regex(r" (?:with|avec|mit|con) ")
_KIN_OF = regex(
    r"\b(?:brother|sister|sibling|twin|son|daughter|cousin|nephew|niece|mother|father|aunt|uncle) of (?:the )?$"
)
"""Before somebody who is only named to say whose relative this is: "This brother of case 1 was born at term"."""
_I_AM = regex(r"\b[Mm]y name(?:['’]s| is) [A-Z]|\bI(?:['’]m| am) (?:an? )?\d\d?\b(?! ?[%./])")
"""Somebody who tells who they are."""
_OFTEN_ENOUGH = 3


_HE_OR_SHE = regex(r"[,;:]\s(?:and\s)?(he|she)\b")


def sex_by_pronouns(document: Document, framed: Sequence[Framed], drafts: Sequence[Draft], story: bool = False) -> None:
    """Sex from pronouns, for one person only: the pronoun that a page uses throughout; several where the patient tells it."""
    if len(drafts) != 1 or drafts[0].gender:
        return
    counts: dict[Gender, list[re.Match[str]]] = {"male": [], "female": []}
    names = drafts[0].names
    begun = own_from(document, framed, names)
    for span in told_spans(framed):
        for m in own_pronouns(document.text, span.start, span.end):
            gender = gender_of(m.group())
            strange = begun is not None and m.start() > begun  # whom the teller meets is "he", too
            if gender and not (strange and not named_before(document.text, span.start, m.end(), names)):
                counts[gender].append(m)
    own = story or _I_AM.search(document.text) is not None
    least = _OFTEN_ENOUGH if own else 1  # "she" may be a sister or a doctor
    male, female = len(counts["male"]), len(counts["female"])
    if max(male, female) >= least and min(male, female) * 3 <= max(male, female):
        winner: Gender = "male" if male > female else "female"
        drafts[0].gender = winner
        first = counts[winner][0]
        drafts[0].evidence.append(place_of(first))


def with_gender(
    document: Document, people: tuple[Described, ...], statements: Sequence[Statement]
) -> tuple[Described, ...]:
    """Sex from the pronouns of the statements that are about one person only.

    Args:
        document: the document.
        people: those described in it.
        statements: what is said, each with its subjects.

    Returns:
        The people, with sex where it was not printed and pronouns agree.
    """
    out = []
    for d in people:
        if d.person.gender is None:
            words = [
                m for s in statements if s.subjects == (d.person.key,) and s.attitude == "reported"
                for m in own_pronouns(document.text, s.span.start, s.span.end)
                if len(people) > 1 or not any(r.end <= m.start() for r in s.of("relation"))  # "my sister … she is well"
            ]  # fmt: skip
            counts = Counter(gender_of(m.group()) for m in words)
            gender, often = counts.most_common(1)[0] if counts else (None, 0)
            if gender is not None and (len(words) - often) * _TIMES <= often:  # "his sister … beside her"
                word = next(m for m in words if gender_of(m.group()) == gender)
                first = place_of(word)
                person = replace(d.person, gender=gender, evidence=(*d.person.evidence, first))
                d = replace(d, person=person)
        out.append(d)
    return tuple(out)


def by_person(
    document: Document, sentence: Span, people: Sequence[Described], mentions: Sequence[Mention]
) -> Iterator[Span]:
    """Part a sentence that speaks of several: "Emre vomited; Kerem had no side effects".

    Args:
        document: the document.
        sentence: one of its sentences.
        people: those described in it.
        mentions: the terms of the sentence.

    Yields:
        The parts, each about other people than the one before.
    """
    ill = [m.start for m in mentions if m.entry.kind == "condition"]
    ages = [a.start for d in people for a in d.ages]

    def apart(places: Sequence[int]) -> bool:
        return all(any(places[0] < at < places[1] for at in own) for own in (ill, ages))

    parts = tuple(_parts_in_turn(document.text, sentence, [d.first for d in people], apart))
    named = mentioned(people, document.text, sentence.start, sentence.end)
    if (of_one := _one_of_all(document, sentence, named, everyone(document.quote(sentence), len(people)))) is not None:
        yield Span(sentence.start, of_one)
        yield Span(of_one, sentence.end)
        return
    if len(parts) > 1 or len({k for _, k in named}) < 2:
        yield from parts
        return
    if turns := _in_turn(document.text, sentence, people, named):
        for begin, end in zip([sentence.start, *turns], [*turns, sentence.end], strict=True):
            yield Span(begin, end)
        return
    start, owner = sentence.start, {k for o, k in named if o < sentence.start + 1}
    for clause in split_clauses(document.text, sentence, mentions):
        own = {k for o, k in named if clause.start <= o < clause.end}
        if own and owner and not own & owner and clause.start > start:
            yield Span(start, clause.start)
            start, owner = clause.start, own
        else:
            owner |= own
    yield Span(start, sentence.end)


def _in_turn(text: str, sentence: Span, people: Sequence[Described], named: Sequence[tuple[int, str]]) -> list[int]:
    """Where a sentence about a man and a woman turns to the other: "A., a baker, and B., a nurse, …: he after …, she for …"."""
    if len(people) != 2 or {d.person.gender for d in people} != {"male", "female"}:
        return []
    turns = [m.start(1) for m in _HE_OR_SHE.finditer(text, sentence.start, sentence.end)]
    if len({gender_of(text[at : at + 3].split()[0]) for at in turns}) < 2:
        return []
    first = named[0][1]
    other = next((o for o, k in named if k != first), None)
    apart = other is not None and other < turns[0] and "," in text[named[0][0] : other]
    return [other, *turns] if apart and other is not None else turns


def counts_all(text: str, count: int, whole: bool = False) -> bool:
    """Whether a sentence counts all the people described: "We report three patients with …".

    Args:
        text: the sentence, or what stands before a disease in it.
        count: how many are described.
        whole: whether the text must end there, so that what follows is what they have.
    """
    m = _COUNTED.match(text)
    if m is None or count < 2 or not _are(m[1], count):
        return False
    return not whole or _HAVING.fullmatch(text, m.end()) is not None


def _are(number: str | None, count: int) -> bool:
    """Whether a printed number is so many; "all" without a number are."""
    return number is None or number_of(number) == count


def _pair_of_kin(text: str) -> int:
    """Where the words for a brother and a sister end who are nobody's; 0 without them."""
    m = _BROTHER_AND_SISTER.search(text)
    return m.end() if m is not None and not _SOMEBODYS.search(text, max(0, m.start() - 6), m.start()) else 0


def everyone(text: str, count: int) -> int:
    """Whether a sentence begins with all the people described: "All four children have …", "All patients had …".

    Args:
        text: the sentence.
        count: how many are described.

    Returns:
        Where the words that count them end; 0 for another number, a part of them, or people of a kind ("all with …").
    """
    for pattern in (_ALL, _THE_THREE):
        m = pattern.match(text)
        if m is None or count < 2 or not _are(m[1], count) or _OF_A_KIND.match(text, m.end()):
            continue
        if m[1] or _DEFINITE.search(m.group()) or _TOLD.match(text, m.end()):
            return m.end()
    if count > 1 and (none := _NONE.match(text)):
        return none.end()
    if count == _TWO and (both := max(_pair_of_kin(text), pair_end(text))):
        return both
    kin = _COUNTED.match(text) if count > 1 and counts_all(text, count) else None
    ours = kin is not None and _CHILDREN.search(kin.group()) and not _SOMEBODYS.search(kin.group())
    return kin.end() if kin and (ours or _OF_ONE_FAMILY.search(kin.group())) else 0


def describing(document: Document, block: Block, people: Sequence[Described]) -> tuple[Span, ...]:
    """The sentences of a caption that tell who the patient is ("… of a 46-year-old woman with …"), or what all have.

    Args:
        document: the document.
        block: a caption.
        people: those described in the document.

    Returns:
        All sentences behind an age or a word for a person, only those that count all patients otherwise; () for a
        caption that does neither.
    """
    label = next((b.table.label for b in document.blocks if b.table and b.table.caption == block.span), "")
    at = document.text.find(label, block.span.start, block.span.start + _LONGEST_LABEL) if label else -1
    start = at + len(label) if at >= 0 else block.span.start  # "Table S3" names no heart sound
    sentences = split_sentences(document.text, start, block.span.end)
    places = [a.start for d in people for a in d.ages]
    if len(people) == 1:
        places += [e.start for e in people[0].person.evidence if gender_of(e.quote)]
    if any(block.span.start <= place < block.span.end for place in places):
        return sentences
    return tuple(
        s
        for s in sentences
        if counts_all(text := document.quote(s), len(people))
        or (len(people) > 1 and _SUCH.search(text) and not _each_another(text))
    )


def of_captions(document: Document) -> Described:
    """The person of a sheet that has only tables, with the sex that its captions tell: "… of a woman with …"."""
    captions = [b.span for b in document.blocks if b.kind in ("caption", "title", "heading")]
    found = [m for span in captions for m in _SOMEBODY.finditer(document.text, span.start, span.end)]
    if len({gender_of(m[1]) for m in found}) != 1:
        return Described(Person(key="p1"))
    first = found[0]
    return Described(Person(key="p1", gender=gender_of(first[1]), evidence=(place_of(first, 1),)), first=first.start(1))


def _opens(document: Document, sentence: Span, at: int) -> bool:
    """Whether a sentence begins with an age: "A 31-year-old woman had …"."""
    return sentence.start <= at < sentence.end and bool(_OPENING.fullmatch(document.text, sentence.start, at))


def _marked(document: Document, sentence: Span, one: Described) -> bool:
    """Whether a sentence in which somebody is described begins with a number, and their age or sex behind it: "[2] Boy, 6, …"."""
    told = any(one.first <= a.start < sentence.end for a in one.ages)
    return told and (
        _MARKER.fullmatch(document.text, sentence.start, one.first) is not None
        if one.first > sentence.start
        else _ITEM.match(document.text, sentence.start, sentence.end) is not None
    )


def _opens_as_kin(text: str, sentence: Span, one: Described) -> bool:
    """Whether a sentence begins with a patient as another one's relative: "Her brother, aged 47, fell ill in 2006"."""
    return _KIN_OPENING.fullmatch(text, sentence.start, one.first) is not None


def _another(text: str, sentence: Span, people: Sequence[Described]) -> bool:
    """Whether a sentence begins with somebody of an age that nobody described has: "A man of 47 showed no change"."""
    m = _AGED.match(text, sentence.start, sentence.end)
    if m is None or not people or sentence.start <= people[0].first:
        return False
    ages = [a.value for d in people for a in d.ages if a.value is not None]
    return bool(ages) and all(abs(int(m[1] or m[2]) - age) > 1 for age in ages)


def _each_another(text: str) -> bool:
    """Whether what a title says that people have may be of one of them only; not by what stands behind a colon."""
    having = _WITH.search(text)
    end = _BEHIND.search(text, having.start()) if having else None
    return _EACH_ANOTHER.search(text[: end.start()] if end else text) is not None


def _means_other(people: Sequence[Described], own: str, running: tuple[str, ...], pronoun: re.Match[str]) -> bool:
    """Whether "he" in a woman's part means the man whom the sentences before named ("The ulcer of Emil K. is closed. He …")."""
    sexes = {d.person.key: d.person.gender for d in people}
    if len(running) != 1 or running[0] == own or None in (sexes.get(own), sexes.get(running[0])):
        return False
    return sexes[running[0]] == gender_of(pronoun.group()) != sexes[own]


def _in_caption(document: Document, sentence: Span) -> bool:
    return any(b.kind == "caption" and sentence in b.span for b in document.blocks)


def subjects_of(
    document: Document,
    sentence: Span,
    frame: Frame,
    people: Sequence[Described],
    cohort: Cohort | None,
    running: tuple[str, ...],
) -> tuple[str, ...]:
    """The keys of those whom a sentence is about.

    Args:
        document: the document.
        sentence: one of its sentences.
        frame: what its heading and label say.
        people: those described in the document.
        cohort: the group of a page that has one.
        running: whom the sentences before were about.

    Returns:
        Keys of persons, or of the group; nothing when nobody is known.
    """
    if cohort is not None:
        return (cohort.key,)
    if not people or _another(document.text, sentence, people):
        return ()
    everybody = tuple(p.person.key for p in people)
    if len(people) == 1:
        return everybody
    text = document.quote(sentence)
    begun = [p for p in people if sentence.start <= p.first < sentence.end]
    if len(people) == _TWO and pair_end(text) and len(begun) == _TWO:
        return everybody
    if kin := tuple(d.person.key for d in begun if _opens_as_kin(document.text, sentence, d)):
        return kin
    if len(people) == _TWO and _pair_of_kin(text):
        return everybody  # "A brother and a sister with …"
    named = tuple(
        dict.fromkeys(
            k
            for at, k in mentioned(people, document.text, sentence.start, sentence.end)
            if not (frame.subject and _KIN_OF.search(document.text, max(sentence.start, at - 24), at))
        )
    )
    if named and len(named) > len(begun) == 1 and text.rstrip().endswith(" and"):
        return (begun[0].person.key,)
    if named or len(begun) == len(people):  # "Two brothers aged 5 and 7 presented with …"
        return named or everybody
    heading = document.title is not None and sentence in document.title
    if (of_all := _of_all(document, sentence, people, heading)) is not None:
        return of_all
    if sentence.end < people[0].first and not running and not frame.subject:
        return ()
    if len(people) == _TWO and not heading and _OF_BOTH.search(text):
        return everybody
    if (_BOTH.match(text) or _NONE.match(text)) and not (frame.subject and _TOLD_ME.match(text)):
        return everybody
    aged = [p.person.key for p in people if any(_opens(document, sentence, a.start) for a in p.ages)]
    if not aged and not frame.subject:
        aged = [p.person.key for p in begun if _marked(document, sentence, p)]
    if len(aged) == 1:
        return tuple(aged)
    pronoun = PRONOUN.search(text)
    if frame.subject:
        return running if pronoun and _means_other(people, frame.subject, running, pronoun) else (frame.subject,)
    if pronoun:
        gender = gender_of(pronoun.group())
        fits = tuple(p.person.key for p in people if p.person.key in running and p.person.gender in (gender, None))
        only = tuple(p.person.key for p in people if p.person.gender == gender)
        return fits or (only if len(only) == 1 else running)
    return running


def _of_all(document: Document, sentence: Span, people: Sequence[Described], heading: bool) -> tuple[str, ...] | None:
    """Whom a sentence is about that counts all the people described; None for others."""
    text, count = document.quote(sentence), len(people)
    begins = _ALL.match(text)
    one_thing = not _each_another(text)
    if (counts_all(text, count) and (not heading or _OF_ONE_FAMILY.search(text) or one_thing)) or (
        begins and _are(begins[1], count)
    ):
        other = _given_otherwise(document, sentence, people)
        return tuple(p.person.key for p in people if p.person.key not in other)
    said = _SUCH.search(text) is not None and one_thing and (heading or _in_caption(document, sentence))
    last = _IN_SO_MANY.search(text) if heading and one_thing else None
    if not heading:
        last = _IN_ALL.search(text[-_LONGEST_LABEL * 2 :]) or _THE_THREE.match(text)
    return tuple(p.person.key for p in people) if said or (last and _are(last[1], count)) else None


# Sentences about relatives and others beside a patient: "he" and "she" behind them are those.


_OPENS = regex(
    r"(?:(?:and|but|while|whereas|so) )?(?:(?:in|on|at|then|later|soon) [^,.;]{0,20},? )?(he|she|his|her)\b", re.I
)
_OWN: dict[str | None, re.Pattern[str]] = {
    "male": regex(r"\b(?:he|his|him|the (?:patient|boy|man))\b", re.I),
    "female": regex(r"\b(?:she|hers?|the (?:patient|girl|woman))\b", re.I),
}
"""Where a clause about somebody of the other sex comes back to the patient: "she noticed that he limped"."""
_THEIR_CHILD = {
    sex: regex(
        rf"\b(?:her|his|their) ({words}|child|infant|baby|toddler)\b(?!['’]| (?:brother|sister|boy|girl|son|daughter)s?\b)",
        re.I,
    )
    for sex, words in (("male", "son|boy"), ("female", "daughter|girl"), (None, "son|daughter|boy|girl"))
}
"""How a parent calls a young patient: "A mother brings her 2-year-old; her son has a cough"."""
_PRONOUN_OPENS = regex(r"\W*(?:(?:And|But|Now|Then|Also|Still) )?(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Tt]hey|[Tt]heir)\b")


def beside_patient(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    """Behind a sentence about somebody near the patient, "he" or "she" at the beginning of the next ones is that one, and
    behind one that names a relative "he" of a woman's page and "she" of a man's; on a grown person's page a newborn is not
    the patient.

    Args:
        document: the document.
        statements: its sentences.
        people: whom it describes.

    Returns:
        The sentences; those are told of somebody else, or parts of them.
    """
    told = _with_newborn(document, _with_met(document, statements, people), people)
    return _with_kin(document, told, people)


def _with_met(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    out: list[Statement] = []
    met = False
    for s in statements:
        here = bool(out) and out[-1].block is s.block
        begun = s.attitude == "other" and (
            (len(people) == 1 and near_by(document.text, s.span.start, s.span.end))
            or is_beside(document.text, s.span, people)
        )
        opens = _PRONOUN_OPENS.match(document.text, s.span.start, s.span.end)
        met = begun or (met and here and opens is not None)
        told = met and not begun and s.attitude == "reported"
        out.append(replace(s, attitude="other") if told else s)
    return tuple(out)


def _with_kin(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    if len(people) != 1:
        return tuple(statements)
    own = people[0].person.gender
    years, ages = ages_now(people[0].ages, "a"), ages_now(people[0].ages)
    child = _THEIR_CHILD if ages and max(years, default=0) < _GROWN else {}  # too young for children of their own
    out: list[Statement] = []
    near, subject = len(document.text), ""
    for s in statements:
        if not (out and out[-1].block is s.block):
            near, subject = len(document.text), ""
        named = [m.end for m in s.of("relation")] + [o.start for o in s.context.scopes if o.role == "other"]
        near = min(near, *named) if named else near
        told = []
        called = (
            [m.span(1) for m in child[own].finditer(document.text, s.span.start, s.span.end)] if own in child else []
        )
        for clause in s.context.clauses if s.attitude == "reported" else ():
            opens = _OPENS.match(document.text, clause.start, clause.end)
            if opens and any(opens.end() + 1 == start for start, _ in called):
                continue
            who = gender_of(opens[1]) if opens else None
            if opens and who and (near <= clause.start and who != own if own in _OWN else who == subject):
                back = _OWN[own].search(document.text, opens.end(), s.span.end) if own in _OWN else None
                told.append(Span(clause.start, back.start() if back else s.span.end))
        subject = _kin_opening(document.text, s) or (subject if told else "")
        patient = [
            o
            for o in s.context.scopes
            if o.role == "relative" and any(start <= o.cue.end <= end for start, end in called)
        ]
        out.append(_aside(s, told, patient))
    return tuple(out)


def _kin_opening(text: str, s: Statement) -> str:
    """Return the sex of the relative who is the subject of a sentence: "The brother of the patient …"."""
    m = next(iter(s.of("relation")), None)
    if m is None or not any(o.role == "relative" and o.cue.start == m.start for o in s.context.scopes):
        return ""
    words, classes = text[s.span.start : m.end].lower().split(), load_reach().words
    if any(word not in classes["LEADING"] for word in words[:-1]):
        return ""
    return next((sex.lower() for sex in ("MALE", "FEMALE") if words[-1] in classes[sex]), "")


def _aside(s: Statement, told: Sequence[Span], without: Collection[Claim] = ()) -> Statement:
    """A sentence with the stretches that are about somebody else; one that is so as a whole says nothing of the patient."""
    if not told and not without:
        return s
    if any(t.start <= s.span.start and t.end >= s.span.end for t in told):
        return replace(s, attitude="other")
    scopes = [o for o in s.context.scopes if o not in without]
    scopes += [Claim("other", t.start, t.end, Cue(t.start, t.start, "other")) for t in told]
    return replace(s, context=s.context.having(scopes))


# A newborn, or a child not born yet, on the page of somebody grown.


_GROWN = 12
_NEWBORN = regex(
    r"\b(?:the|this|live|her) (?:newborn|neonate|infant|baby)\b(?! (?:period|age|screen\w*|formula|unit|ward|nursery|son|daughter))"
    r"|(?<!as a )(?<!as an )(?<!was a )(?<!when a )\b(?:bab(?:y|ies)|newborns?|neonates?|infants?|fo?etus(?:es)?|stillborn|twins? [AB12]|(?:surviving|first|second|other) twin)"
    r"(?=['’]s\b|s?\W*$|[.,;:)]| (?:A|B|1|2|was|were|is|are|had|has|have|did|died|weigh\w+|with|who|whose|at|in|on|of|by|from|to|and|born|showed|needed|[a-z]+ed|\d+)\b)"
    r"|\b(?:deliver(?:ed|y|ies)|bore|birth)(?:[^.;]{0,24} (?:of|to))? (?:an?|the|two|both) (?:[\w-]+,? ){0,3}?(?:boys?|girls?|sons?|daughters?|(?:fe)?male|child)\b"
    r"|\bAn? (?:[\w-]+ ){0,2}(?:boy|girl|male|female|child)\b(?:(?!years)[^.;]){0,40} (?:was|were) (?:born|delivered)\b",
    re.I,
)
_THE_CHILD = regex(r"\b(?:the|this|her) (?:child|boy|girl)\b", re.I)
"""Who was born, on a page that tells of a birth."""
_IS_SUBJECT = regex(
    r"\W*(?:(?:and|but|while|whereas) )?(?:(?:the|an?|her|his|their|our|both|one|this|each) (?:[\w-]+ ){0,2}?)?", re.I
)
_NAMELESS = regex(r"Baby|Infant|Newborn|Neonate")
"""How a note calls its patient: "Infant had seizures"; beside other words for a newborn it is that one."""
_BORN = regex(r"\b(?:[Hh]e|[Ss]he|I) was (?:[a-z]+ )?born\b")
_MOTHER_AGAIN = regex(r"[,;] (?:and |but |while |whereas )?(?:the|our) (?:mother|patient|woman)\b", re.I)
_THE_MOTHER = regex(r"(?:^|[\n.;,] |\b(?:the|and|while|but) )$", re.I)


def _with_newborn(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    """The sentences, what is said of a newborn told of somebody else; "the mother" of such a page is the patient."""
    text = document.text
    ages = ages_now(people[0].ages, "a") if len(people) == 1 else []
    if max(ages, default=0) < _GROWN:
        return tuple(statements)
    found = [tuple(_NEWBORN.finditer(text, s.span.start, s.span.end)) for s in statements]
    if all(_NAMELESS.match(m[0]) for each in found for m in each):
        return tuple(statements)
    born = min(m.end() for each in found for m in each)
    found = [
        each or tuple(_THE_CHILD.finditer(text, max(born, s.span.start), s.span.end))
        for s, each in zip(statements, found, strict=True)
    ]
    woman = people[0].person.gender != "male"
    out: list[Statement] = []
    led = False  # the sentence before is about the newborn
    for s, named in zip(statements, found, strict=True):
        led = led and out[-1].block is s.block and _PRONOUN_OPENS.match(text, s.span.start, s.span.end) is not None
        led = led or (s.frame.label is not None and _NEWBORN.search(document.quote(s.frame.label)) is not None)
        told, begun = [s.span] if led else [], set[int]()
        for m in named:
            if _BORN.search(text, s.span.start, m.start()):
                continue  # "He was born at 34 weeks; the baby weighed 2.5 kg"
            clause = next((c for c in s.context.clauses if c.start <= m.start() < c.end), s.span)
            subject = _IS_SUBJECT.fullmatch(text, clause.start, m.start()) is not None
            again = _MOTHER_AGAIN.search(text, m.end(), s.span.end) if subject else None
            end = again.start() if again else s.span.end if subject else clause.end
            told.append(Span(clause.start if subject else m.start(), end))
            begun.add(m.start())
            led = led or (subject and not again)
        own = [  # "the mother", and the twin who is the newborn
            o for o in s.context.scopes if o.role == "relative" and (
                o.cue.start in begun or (woman and o.value == "mother" and _THE_MOTHER.search(text, max(0, o.cue.start - 6), o.cue.start))
            )
        ]  # fmt: skip
        out.append(_aside(s, told, own) if s.attitude == "reported" else s)
    return tuple(out)


# Sentences that tell one thing of several people, each with their own day: "A, B and C were diagnosed in 2016, 2013
# and 2012".


_NEXT = regex(r"\s*(?:,|/|;|,?\s?and|&|\+)\s*(?:in\s+|on\s+|since\s+)?")
_IN_TURN = regex(r"\b(?:respectively|in turn|in this order|in that order|correspondingly)\b", re.I)
_IN_BRACKETS = regex(r"\s?[(\[](?:for |in |to )?(?P<who>[^()\[\]]{1,40})[)\]]")
_RIGHT_BEFORE = regex(r"\s?[,:(]?\s?(?:(?:on|in)\s)?$")
_CERTAIN = 3
"""So many people and as many days are no chance; of two, "both were treated in 2010 and 2012" may be twice each."""


def dates_each(
    document: Document, statements: Sequence[Statement], names: Sequence[tuple[str, str]]
) -> Iterator[Statement]:
    """The statements, one that lists as many days as people in as many parts, each of one person and one day.

    Args:
        document: the document.
        statements: in order.
        names: what the people are called, each with the person's key.

    Yields:
        The statements in their order.
    """
    for statement in statements:
        if own := tuple(_beside(document, statement, names)) if len(statement.subjects) > 1 else ():
            yield from own
            continue
        keys = _in_order(document, statement, names) if len(statement.subjects) > 1 else ()
        dates = [d for d in statement.dates if d.first and not d.last and not d.comparator]
        if not keys or len(keys) != len(dates) or len(dates) != len(statement.dates):
            yield statement
            continue
        text = document.text
        listed = all(_NEXT.fullmatch(text, a.end, b.start) for a, b in pairwise(dates))
        backwards = [d.first or "" for d in dates] != sorted(d.first or "" for d in dates)
        told = backwards or len(dates) >= _CERTAIN or _IN_TURN.search(text, dates[-1].end, statement.span.end)
        if not (listed and told):
            yield statement
            continue
        for key, date in zip(keys, dates, strict=True):
            yield replace(statement, subjects=(key,), dates=(date,), effective=period_of(date), own_time=True)


def _beside(document: Document, statement: Statement, names: Sequence[tuple[str, str]]) -> Iterator[Statement]:
    """The statement of each person whose name stands in brackets behind their day, or right before it: "on 3 June (P1), 10 June
    (P2)"; nothing unless each day has somebody else and each person a day."""
    dates = [d for d in statement.dates if d.first and not d.last and not d.comparator]
    if len(dates) < 2 or len(dates) != len(statement.dates):
        return
    own = [(_named_at(document, statement, d.start, d.end, names), d) for d in dates]
    keys = [key for key, _ in own]
    if "" in keys or len(set(keys)) < len(keys) or set(keys) != set(statement.subjects):
        return
    for key, date in own:
        yield replace(statement, subjects=(key,), dates=(date,), effective=period_of(date), own_time=True)


def _named_at(document: Document, statement: Statement, start: int, end: int, names: Sequence[tuple[str, str]]) -> str:
    """Whose name stands in brackets behind a day, or right before it."""
    text, called = document.text, sorted(names, key=lambda n: -len(n[0]))
    for name, key in called:
        behind = statement.after(_IN_BRACKETS, end)
        if behind is not None and behind["who"].strip() == name:
            return key
    for name, key in called:
        before = statement.before(_RIGHT_BEFORE, start)
        at = before.start() - len(name) if before is not None else -1
        if at >= statement.span.start and text.startswith(name, at) and not text[at - 1 : at].isalnum():
            return key
    return ""


def _in_order(document: Document, statement: Statement, names: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The people of a statement in the order in which it names them before its first date; () unless it names all."""
    until = statement.dates[0].start if statement.dates else statement.span.start
    said = document.text[statement.span.start : until]
    first: dict[str, int] = {}
    for name, key in names:
        at = said.find(name)
        if at >= 0 and key in statement.subjects:
            first[key] = min(at, first.get(key, at))
    return tuple(sorted(first, key=lambda key: first[key])) if len(first) == len(statement.subjects) else ()
