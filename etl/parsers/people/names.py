"""People and their names: which words of a text are one, and whether two printed names are one person's."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from etl.document import Cell
from etl.facts import Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.people.sex import COUNTED
from etl.parsers.when.ages import AgeHit
from etl.patterns import regex

# Names of people: which words of a text are one, and whether two printed names are one person's.


_TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Mister|Master|Mme|Mlle|Madame|Monsieur|Frau|Herr|Signora?|Señora?|Senhora?|Mevrouw|Meneer)\b\.?"
    r"|(?:Sig\.ra|Sig\.|Dhr\.|Mevr\.|Mw\.|Sra?\.|Hr\.|Fr\.)"
)
TITLE = regex(rf"(?:{_TITLES})\s*", re.I)
"""A title before a name; it says the sex and is no part of the name itself."""
_TITLED = regex(
    r"\b(?:Mr|Mrs|Ms|Miss|Mme|Mlle|Frau|Herr)\b\.?\s+(?=[A-Z]|[a-z]{2,4}\s)",
    needs=("Frau", "Herr", "Miss", "Mlle", "Mme", "Mr", "Ms"),
)
_INITIAL = regex(r"\s?([A-Z])(?:\.(?![a-z])|(?![\w'’.-]))")
_WORD = regex(
    r"\s?((?:[dD]['’])?(?!(?:He|She|They|It|The|His|Her|In|On|At|After|Since|Then|When|This)\b)[A-Z][\w'’]+(?:-[\w'’]+)*)"
)
"""A word of a name, and none that begins the sentence behind an initial ("… of Mr. V. He came back")."""
_PARTICLE = regex(r"\s?(?:van|von|vom|der|den|de|du|da|di|del|la|le|el|al|bin|ibn|ten|ter|dos|zu)(?=\s)")
_APPOSED = regex(
    r"\b((?!(?:I['’]m|Meet|For|With|To|By|When|Then|Also|And|But|Our)\b)[A-Z][a-zà-ÿ'’-]+(?: [A-Z]\.)? [A-Z][a-zà-ÿ'’-]{2,}), (?:aged )?(?:\d{1,2}|1[01]\d)"
    r"(?:,?(?= (?:of|from|who|whose|has|had|was|is|an?|lives|suffers?|suffering|came|received|with|used to|(?:can|could|will|would|did|does)(?: not|n['’]t)? [a-z]|got|went|fell|felt|"
    r"lost|took|began|knew|thought|never|still|no longer|now [a-z]{3,12}(?:s|ed)|(?:in|at|on|with|behind|beside) (?:his|her))\b)|(?=, [a-z]{3,12}(?:s|ed)\b)"
    r"|(?=, (?:an? )?(?:[A-Z][a-z]+(?:an|sh|ese|ch|ss|i) )?(?!(?:head|chief|director|surgeon|professor|doctor|physician|nurse|neurologist|therapist|"
    r"scientist|researcher|journalist|mother|father|wife|husband|sister|brother|son|daughter)\b)[a-z]{4,14}(?: [a-z]{3,14})?,))"
)
_KIND_OF_PERSON = r"(?:boy|girl|child|toddler|baby|teenager|man|woman|gentleman|lady)\b"
_APPOSED_SEX = regex(
    rf"(?:\A|(?<=[\n\"“])|(?<=[.!?] ))((?!I['’]m\b|Meet\b)[A-Z][a-zà-ÿ'’-]{{2,20}}(?: [A-Z][a-zà-ÿ'’-]{{2,20}})?), an? "
    rf"(?:(?:[a-z-]+ ){{0,2}}{_KIND_OF_PERSON}(?: of| aged) (?:\d{{1,2}}|1[01]\d)\b"
    rf"|(?:[a-z-]+ )?(?:\d{{1,2}}|1[01]\d)[- ](?:year|month)s?[- ]old (?:[\w-]+ ){{0,2}}{_KIND_OF_PERSON})",
    needs=(", a",),
)
"""What somebody is and how old behind the name that opens a sentence: "Yusra, a girl of 5 from …"."""
_FIRST_AGED = regex(
    r"(?:\A|(?<=[\n\"“])|(?<=[^A-Z][.!?] ))((?!(?:Age|Aged|Case|Patient|Male|Female|Man|Woman|Boy|Girl|Grade|Stage|Score|Day|Week|Month|Year|Table|Figure|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][a-zà-ÿ'’-]{2,20}), (?:aged )?"
    r"(?:\d{1,2}|1[01]\d)(?: years(?: old| of age)?)?, (?=(?:who|an?|from|is|was|has|had|can|could|lives|came|received|went|got|fell|"
    r"began|lost|took|felt|suffers|[a-z]{3,14}(?<!e)ed)\b)"
)
"""A first name and the age that open a sentence: "Karen, 47, swapped her drip for a bike"."""
_OF_MINE = "|".join(
    rf"(?<=[{own[0].upper()}{own[0]}]{own[1:]} {kin} )"
    for own in ("my", "our")
    for kin in (
        "son", "boy", "dad", "mum", "mom", "wife", "girl", "baby", "child", "uncle", "father", "mother", "sister", "husband",
        "partner", "brother", "daughter",
    )
)  # fmt: skip
_IS_AGED = regex(
    rf"(?:{_OF_MINE}|"
    r"\A|(?<=[\n\"“])|(?<=[.!?] )|(?<= \d, )|(?<=\d\d, )|(?<=\d and )|(?<=\d, and ))((?!(?:I['’]m|Meet|There|Here|This|That|What|Today|Average|Median|Mean|Life|Age|Mother|Father|Both|Each|Who|Nobody|Everyone|Patient|It|He|She|They|We|Now)\b)"
    r"[A-Z][a-zà-ÿ'’-]{2,20}(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))?) (?:is|was|turned|has (?:just )?turned) (?:now |just |only |already |about )?(?=(?:\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?(?= (?:year|month)s? (?:old|and)))(?: (?:year|month)s?(?: old|(?= and (?:comes|lives|is from)))|[,.;](?!\d)| and (?:comes|lives|is from|has|had|suffers|works|worked|used to)\b))",
    needs=("is", "was", "turned"),
)
"""Somebody whose age a sentence says first of all: "Mateo is 7 years old and comes from …"."""

_OFFICE = regex(
    r"\b(?:surgeon|neurologist|professor|director|spokes\w+|scientist|nurse|therapist|journalist|researcher|chief|head)\s+$",
    re.I,
)
WHENCE = regex(r"\b(?:from|near) $")
"""Before where somebody comes from: "a boy from Maribor, 6, who was there too"."""
_MAKES = regex(
    r"\b(?:(?:[Tt]ranslat|[Ii]nterpret)(?:ed|ion|or|ors|e|er|ers)?|(?:[Ee]dit|[Cc]ompil|[Tt]yp|[Rr]ecord|[Pp]hotograph)(?:ed|or|or's note|ion)|[Pp]hotos?|[Pp]ictures?|[Ll]ayout|[Cc]o-?ordinators?|[Ss]ecretar(?:y|ies)|[Cc]ontact(?: person)?)"
    r"(?: (?:in|from|into|of|to|the|and|text|story|original|[A-Z][a-z]+)){0,4}(?: by| with|:| ?[-–—])? ?\s$"
    r"|\b(?:[Ss]end|[Ww]rite|[Aa]ddress|[Ff]ax|[Mm]ail|[Ss]ent)(?: (?:them|it|your|all|questions|e?-?mails?|letters?|please)){0,3} to \s?$"
    r"|\b(?:please (?:call|ask|phone|ring|contact)|(?:please )?(?:get in touch|make an appointment) with) $"
)
"""Before a name: who makes the page or answers its readers ("Translated from Chinese by Miss Lin", "please send to Miss Lin")."""
_ASKED_OF_KIN = regex(
    r"(?:Mr|Mrs|Ms|Miss)\.? [^,!?\n]{1,40},\s[^.!?\n]{0,80}\byour (?:[a-z]+ ){0,2}(?:sons?|daughters?|child|children|boys?|girls?|twins|husband|wife|mother|father|parents|brothers?|sisters?)\b"
)
"""Somebody who is asked of a relative: "Mrs. Novak, how old are your sons?"."""
_HEADED = regex(
    r"\W*(?P<case>(?:Case|Story|Report|Case (?:study|report)|Patient story) (?:[Nn]o\.? ?|#)?\d{1,3}\s?[:.–—-]\s+)?(?:(?:\d{1,2}|[A-H]|[IVX]{1,4})[.):]{1,2}\s+)?(?:(?:Little|Young|Baby|Meet|Our)\s)?"
    r"(?P<name>[A-Z][a-zà-ÿ'’-]{1,20}(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))?)\s?[,(|–—-]\s?(?:aged\s)?"
    r"(?P<age>(?:\d{1,2}|1[01]\d)(?:[ \u00a0-](?:years?|yrs?|months?|y)\b\.?(?:[ -]old)?)?)\s*(?=[,;:)|–—-]|$)"
)
_SAID_OF = r"(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))?(?:['’]s\b|,\s|\sfrom\s[A-Z]|\s(?:was|is|had|has|came|could|can|got|began|lives|lost|suffers|received|underwent|now)\b)"
_BEGINS = r"(?:\n|[.!?][\"”’)]? )"
_DOES = r"(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))? [a-z]{2,}(?:s|ed)\b"
"""What somebody does at the begin of a sentence: "Sofia comes from Italy"."""
_PIECE = regex(r"[^\W\d_](?:[\w'’-]*)")
_NUMBERED = regex(rf"(?:{COUNTED})\s|[a-z]+ (?:patient|case|participant|person)$", re.I)
_PARTICLES = frozenset(
    ("van", "von", "vom", "der", "den", "de", "du", "da", "di", "del", "la", "le", "el", "al", "bin", "ibn", "ten", "ter", "dos", "zu")
)  # fmt: skip
_SEX = {
    **dict.fromkeys(("mrs", "ms", "miss", "mme", "mlle", "frau"), "f"),
    **dict.fromkeys(("mr", "mister", "master", "herr"), "m"),
    **dict.fromkeys(("madame", "signora", "señora", "senhora", "mevrouw", "mevr", "mw", "sra", "fr"), "f"),
    **dict.fromkeys(("monsieur", "signor", "señor", "senhor", "meneer", "dhr", "sr", "hr"), "m"),
}


def titled(text: str) -> list[tuple[int, str]]:
    """The names behind a title: "Mr. Henk V.", "Mrs. van der Berg", "Ms. J. K. Smith", "Mr. V.".

    Args:
        text: a block.

    Returns:
        offset and name as printed: two words at most, with their initials.
    """
    found = []
    for m in _TITLED.finditer(text):
        at, end, words, initials = m.end(), m.end(), 0, 0
        while words < 2 and initials < 4:
            if particle := _PARTICLE.match(text, at):
                at = particle.end()
            elif initial := _INITIAL.match(text, at):
                at = end = initial.end()
                initials += 1
            elif word := _WORD.match(text, at):
                at = end = word.end()
                words += 1
            else:
                break
        name = text[m.start() : end]
        if words or initials:
            found.append((m.start(), name[:-2] if name.endswith(("'s", "’s")) else name.rstrip("'’")))
    return found


def apposed(text: str, is_kin: Callable[[int], bool] = lambda at: False) -> list[tuple[int, str]]:
    """Names with their age: "Amelia Thornbury, 4, of Leeds", "Douglas Pryce, 61, has …", "Mateo is 7 years old".

    Args:
        text: a block.
        is_kin: whether a word for a relative stands right before an offset ("her mother Joanne Thornbury, 31,").

    Returns:
        offset and name as printed; nobody's relatives, and nobody who speaks by office.
    """
    return [
        (m.start(1), m[1])
        for pattern in (_APPOSED, _APPOSED_SEX, _FIRST_AGED, _IS_AGED)
        for m in pattern.finditer(text)
        if not is_kin(m.start(1)) and not _OFFICE.search(text, max(0, m.start(1) - 30), m.start(1))
    ]


def only_aged(text: str, at: int) -> bool:
    """Whether nothing but an age says that a name is a patient's: "Sofia is 12 years old".

    Args:
        text: a block.
        at: where the name begins.
    """
    return _IS_AGED.match(text, at) is not None


def headed(text: str, start: int, end: int) -> re.Match[str] | None:
    """The person whom a heading calls by name and age alone: "2) Little Noa, 5 years", "Tomas (41): back on the bicycle".

    Args:
        text: the document's text, which must go on to tell of the name and never print it as a common word.
        start: where the heading begins.
        end: where it ends.

    Returns:
        The match with "name" and "age"; None for other headings ("Follow-up, 6 months").
    """
    m = _HEADED.match(text, start, end)
    if m is None or any(re.search(rf"\b{re.escape(word.lower())}\b", text) for word in m["name"].split()):
        return None
    if m["case"]:
        return m  # "Case 37: Amina, 7, …" says by itself whose the page is
    first = re.escape(m["name"].split()[0])
    rest = text[: m.start("name")] + text[m.end("name") :]
    return m if re.search(rf"\b{first}\b{_SAID_OF}|{_BEGINS}{first}{_DOES}", rest) else None


def is_term(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    """Whether what looks like a name is a term of the lexicon, and not by the letter of a last name: the K. of "Ahmed K.".

    Args:
        lexicon: for the terms.
        text: the text.
        start: where the name begins.
        end: where it ends.
    """
    return any(m.start == start or m.end - m.start > 1 for m in lexicon.find(text, start, end))


def of_house(text: str, at: int) -> bool:
    """Whether somebody makes the page, answers its readers or is asked of a relative: "Translated by Miss Lin".

    Args:
        text: the block or document.
        at: where the name begins.
    """
    return _MAKES.search(text, max(0, at - 60), at) is not None or _ASKED_OF_KIN.match(text, at) is not None


def bare(name: str) -> str:
    """A name without its title."""
    return TITLE.sub("", name, count=1).strip() if TITLE.match(name) else name.strip()


def pieces(name: str) -> list[str]:
    """The words and initials of a name, lower case, without title and particles ("van")."""
    found = [p.lower() for p in _PIECE.findall(bare(name))]
    return [p for p in found if p not in _PARTICLES] or found


def sex_of_title(name: str) -> str:
    """ "m" or "f" from a name's title, "" without one."""
    m = re.match(r"[A-Za-z]+", name)
    return _SEX.get(m.group().lower(), "") if m and TITLE.match(name) else ""


def same(one: str, other: str) -> bool:
    """Whether two printed names can be one person's: "Mr. V.", "Henk V.", "H. Visser", "VISSER Henk".

    Args:
        one: a name, with or without title.
        other: another.

    Returns:
        False for different sexes of title, for different words, and for numbered cases that aren't identical.
    """
    sexes = {sex_of_title(one), sex_of_title(other)} - {""}
    if len(sexes) == 2:
        return False
    if bare(one).lower() == bare(other).lower():
        return True
    if _NUMBERED.match(one) or _NUMBERED.match(other):
        return False
    short, long = sorted((pieces(one), pieces(other)), key=len)
    if not short:
        return False
    if len(short) == 1:
        return any(_alike(short[0], p) for p in {long[0], long[-1]})
    if len(short) == len(long):
        turned = len(long) == 2 and all(len(p) > 1 for p in short)  # the family name first
        return _aligned(short, long) or (turned and _aligned(short, long[::-1]))
    return _aligned([short[0], short[-1]], [long[0], long[-1]])


def by_initial_only(one: str, other: str) -> bool:
    """Whether two names share nothing longer than an initial ("Mr. V." and "Henk Visser")."""
    return not {p for p in pieces(one) if len(p) > 1} & {p for p in pieces(other) if len(p) > 1}


def fuller(one: str, other: str) -> bool:
    """Whether the first of two names of one person says more than the second."""
    return sum(map(len, pieces(one))) > sum(map(len, pieces(other)))


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long == short or (len(short) == 1 and long.startswith(short))


def _aligned(one: Sequence[str], other: Sequence[str]) -> bool:
    return all(_alike(a, b) for a, b in zip(one, other, strict=True))


_NAME_AND_MORE = regex(r"(.*?)(?:\s+from\s+|\s*[,(（;|]|\s+[-–]\s|\s{2,})(.*)$", re.S)


def split_name(text: str) -> tuple[str, str]:
    """The name of a field that may say more, and the rest: "Mr. Ji from China".

    Args:
        text: the field's value.
    """
    m = _NAME_AND_MORE.match(text.strip())
    name = (m.group(1) if m else text).strip()
    return name, (m.group(2) if m else "")


def name_between(names: Sequence[tuple[int, str]], start: int, end: int) -> bool:
    """Whether a name begins between two places.

    Args:
        names: names with where they begin, in order.
        start: the first place.
        end: the second one.
    """
    first = bisect_right(names, start, key=lambda n: n[0])
    return first < len(names) and names[first][0] < end


# Which lines of a table are nobody's, and how a register numbers its patients.

_SUMS = regex(
    r"\W*(?:(?:group|overall|all|total|grand|sample|whole|study|for all|of all)\s)*(?:means?|medians?|averages?|totals?|sums?|ranges?|s\.?d\.?|sem|iqr|"
    r"min(?:imum)?\.?|max(?:imum)?\.?|n|numbers?|count|all(?: (?:patients|cases|children|subjects))?|overall|p|p[- ]values?|mode|quartiles?|interquartile range|"
    r"percentages?|changes?|differences?|normal(?: (?:values?|ranges?|limits?))?|reference(?: (?:values?|ranges?|limits?))?|controls?)(?:\s(?:values?|scores?|of \w+))?"
    r"\W*(?:[(\[±+,;/=:&–-].*)?",
    re.I,
)
_KEY = regex(r"[A-Z]{1,4}[-–_/]\d{1,4}[a-z]?")
"""A patient's number behind letters that may also head a line of sums: "P-01", "N-3", "M/2"."""
_CODE = regex(r"(?P<stem>[A-Z]{2,5})[-_](?P<n>\d{2,4})")


def is_sum(text: str) -> bool:
    """Whether a label is that of a line of sums, means or norms: "Median", "Mean ± SD", "n", "All patients".

    Args:
        text: the label.
    """
    label = " ".join(text.split())
    return _SUMS.fullmatch(label) is not None and _KEY.fullmatch(label) is None


def are_codes(names: Iterable[str]) -> bool:
    """Whether labels are the numbers that a register gives its patients, alike but for the number: "ALS-01", "ALS-02".

    Args:
        names: the labels.
    """
    found = [_CODE.fullmatch(name) for name in names]
    stems = {m["stem"] for m in found if m}
    return all(found) and len(stems) == 1


# A person whom a document describes.


class Described(Struct, frozen=True):
    """A person with the ages stated of them and where their name stands.

    Args:
        person: the person.
        ages: every statement of the person's age.
        names: how the text calls them ("George A.", "George").
        first: offset of their first description.
    """

    person: Person
    ages: tuple[AgeHit, ...] = ()
    names: tuple[str, ...] = ()
    first: int = 0


# Whose a line of a table is: the person whose name stands in it.


class Owners:
    """The people of a document by the places where they are called, to ask for those of many lines.

    Args:
        people: those described.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        places = sorted({(e.start, e.end, person.key) for person in people for e in person.evidence})
        self._places, self._starts = places, [start for start, _, _ in places]

    def of(self, *cells: Cell) -> str | None:
        """The key of the one person who is called in some cells; None where several or none are."""
        keys: set[str] = set().union(*(self._in(cell) for cell in cells))
        return next(iter(keys)) if len(keys) == 1 else None

    def _in(self, cell: Cell) -> set[str]:
        keys: set[str] = set()
        for start, end, key in self._places[bisect_left(self._starts, cell.span.start) :]:
            if start >= cell.span.end:
                break
            if end <= cell.span.end:
                keys.add(key)
        return keys
