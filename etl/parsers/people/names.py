"""People and their names: which words of a text are one, and whether two printed names are one person's."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from etl.document import Cell
from etl.facts import Evidence, Person
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.parsers.people.sex import COUNTED, SEX_OF_KIN, Gender, gender_of
from etl.parsers.when.ages import AgeHit
from etl.patterns import regex

# Names of people: which words of a text are one, and whether two printed names are one person's.


_TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Mister|Master|Mme|Mlle|Madame|Monsieur|Frau|Herr|Signora?|Señora?|Senhora?|Mevrouw|Meneer)\b\.?"
    r"|(?:Sig\.ra|Sig\.|Dhr\.|Mevr\.|Mw\.|Sra?\.|Hr\.|Fr\.)"
)
TITLE = regex(rf"(?:{_TITLES})(?![-–_]?\d)\s*", re.I)
"""A title before a name; it says the sex and is no part of the name itself. "MS-0098" is a number."""
_TITLED = regex(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Mme|Mlle|Frau|Herr)\b\.?|Sra?\.(?= (?!Consultant|Resident|Registrar|Surgeon|Physician|Nurse)))\s+(?=[A-Z]|[a-z]{2,4}\s)",
)
_INITIAL = regex(r"\s?([A-Z])(?:\.(?![a-z])|(?![\w'’.-]))")
_WORD = regex(r"\s?((?:[dD]['’])?[A-Z][\w'’]+(?:-[\w'’]+)*)")
_PARTICLE = regex(r"\s?(?:van|von|vom|der|den|de|du|da|di|del|la|le|el|al|bin|ibn|ten|ter|dos|zu)(?=\s)")
_APPOSED = regex(
    r"\b((?!(?:I['’]m|Meet|For|With|To|By|When|Then|Also|And|But|Our)\b)[A-Z][a-zà-ÿ'’-]+(?: [A-Z]\.)? [A-Z][a-zà-ÿ'’-]{2,}), (?:aged )?(?:\d{1,2}|1[01]\d)"
    r"(?:,?(?= (?:of|from|who|whose|has|had|was|is|an?|lives|suffers?|suffering|came|received|with|used to|(?:can|could|will|would|did|does)(?: not|n['’]t)? [a-z]|got|went|fell|felt|"
    r"lost|took|began|knew|thought|never|still|no longer|now [a-z]{3,12}(?:s|ed)|(?:in|at|on|with|behind|beside) (?:his|her))\b)|(?=, [a-z]{3,12}(?:s|ed)\b)"
    r"|(?=, (?:an? )?(?:[A-Z][a-z]+(?:an|sh|ese|ch|ss|i) )?(?!(?:head|chief|director|surgeon|professor|doctor|physician|nurse|neurologist|therapist|"
    r"scientist|researcher|journalist|mother|father|wife|husband|sister|brother|son|daughter)\b)[a-z]{4,14}(?: [a-z]{3,14})?,))"
)
_AGED_FIRST = regex(
    r"(?:\bAt (?:the age of )?\d{1,2},?|\b\d{1,2}[- ]years?[- ]old) ([A-Z][a-zà-ÿ'’-]+(?: [A-Z]\.)? [A-Z][a-zà-ÿ'’-]{2,})"
    r"(?=,? (?:of|from|who|whose|has|had|was|is|lives|can|could|suffers?|suffering|came|received|with)\b)",
)
"""The age first: "At 33 Jonas Lind has …", "46-year-old Anna Lind from …"."""
_KIND_OF_PERSON = r"(?:boy|girl|child|toddler|baby|teenager|man|woman|gentleman|lady)\b"
_APPOSED_SEX = regex(
    rf"(?:\A|(?<=[\n\"“])|(?<=[.!?] ))((?!I['’]m\b|(?:Meet|Sirs?|Also|Here|Recently|Finally|However)\b)[A-Z][a-zà-ÿ'’-]{{2,20}}(?: [A-Z][a-zà-ÿ'’-]{{2,20}})?), an? "
    rf"(?:(?:[a-z-]+ ){{0,2}}{_KIND_OF_PERSON}(?: of| aged) (?:\d{{1,2}}|1[01]\d)\b"
    rf"|(?:[a-z-]+ )?(?:\d{{1,2}}|1[01]\d)[- ](?:year|month)s?[- ]old (?:[\w-]+ ){{0,2}}{_KIND_OF_PERSON})",
)
"""What somebody is and how old behind the name that opens a sentence: "Yusra, a girl of 5 from …"."""
_FIRST_AGED = regex(
    r"(?:\A|(?<=[\n\"“])|(?<=[^A-Z][.!?] ))((?!(?:Age|Aged|Case|Patient|Male|Female|Man|Woman|Boy|Girl|Grade|Stage|Score|Day|Week|Month|Year|Table|Figure|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][a-zà-ÿ'’-]{2,20})(?: \((?:\d{1,2}|1[01]\d)\) |, (?:aged )?"
    r"(?:\d{1,2}|1[01]\d)(?: years(?: old| of age)?)?, )(?=(?:who|an?|from|is|was|has|had|can|could|lives|came|received|went|got|fell|"
    r"began|lost|took|felt|suffers|[a-z]{3,14}(?<!e)ed)\b)"
)
"""A first name and the age that open a sentence: "Karen, 47, swapped her drip for a bike"."""
_OF_MINE = "|".join(rf"(?<=[{own[0].upper()}{own[0]}]{own[1:]} {kin} )" for own in ("my", "our") for kin in ("son",
    "boy", "dad", "mum", "mom", "wife", "girl", "baby", "child", "uncle", "father", "mother", "sister", "husband",
    "partner", "brother", "daughter"))  # fmt: skip
_IS_AGED = regex(
    rf"(?=[A-Z])(?:{_OF_MINE}|"  # of the places where a name may begin
    r"\A|(?<=[\n\"“])|(?<=[.!?] )|(?<= \d, )|(?<=\d\d, )|(?<=\d and )|(?<=\d, and ))((?!(?:I['’]m|Meet|There|Here|This|That|What|Today|Average|Median|Mean|Life|Age|Mother|Father|Both|Each|Who|Nobody|Everyone|Patient|It|He|She|They|We|Now)\b)"
    r"[A-Z][a-zà-ÿ'’-]{2,20}(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))?) (?:is|was|turned|has (?:just )?turned) (?:now |just |only |already |about )?(?=(?:\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?(?= (?:year|month)s? (?:old|and)))(?: (?:year|month)s?(?: old|(?= and (?:comes|lives|is from)))|[,.;](?!\d)| and (?:comes|lives|is from|has|had|suffers|works|worked|used to|my|our)\b))",
)
"""Somebody whose age a sentence says first of all: "Mateo is 7 years old and comes from …"."""
_INTRODUCED = regex(
    r"\b(?:(?:[Ww]e|I) (?:spoke|talked|met up|sat down|chatted) (?:with|to)|(?:[Ww]e|I|us) (?:met|meet|visited|interviewed)|[Ii]nterview(?:ed)? with|"
    r"[Cc]onversation with|[Tt]alk with|Meet|[Tt]he story of) (?!Dr|Prof|Mr|Mrs|Ms)"
    r"([A-Z][a-zà-ÿ'’-]{2,20}(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))?)(?=,? \(?(?:aged )?(?:\d{1,2}|1[01]\d)(?: years old)?[),:]| \((?:\d{1,2}|1[01]\d)\)|: at \d{1,2} (?:she|he)\b)"
)
"""Somebody whom the page introduces by first name and age: "We spoke with Helga, 52, from Bremen"."""
_WITH_INITIALS = regex(
    rf"(?P<title>{_TITLES}|Dr\.?)\s"
    r"(?P<bare>(?:[^\W\d_]\.\s?){1,3}(?P<name>[^\W\d_a-z][^\W\d_]{2,}(?:-[^\W\d_]+)?))"
)
"""A title, initials and a surname: "Ms. H. Aydin"."""
_OFFICE = regex(
    r"\b(?:surgeon|neurologist|professor|director|spokes(?:man|woman|person)|scientist|nurse|therapist|journalist|"
    r"president|founder|manager|officer|chief|head|researcher)\s+$",
    re.I,
)
WHENCE = regex(r"\b(?:from|near) $")
"""Before where somebody comes from: "a boy from Maribor, 6, who was there too"."""
_OF_HOUSE = regex(
    r"(?:,? \(?\d{1,3}\)?)?, (?:the |our )?(?:[a-z]+ )?(?:head|director|chief|founder|manager|president|spokes[a-z]+|leader|surgeon|neurologist|physician|doctor|"
    r"professor|scientist|researcher|nurse|therapist|physiotherapist|coordinator)s? (?:of|at|in|for|from) (?:(?:the|our|this) )?(?:[\w-]+ )?"
    r"(?:clinics?|hospital|department|ward|nurses|doctors|cent(?:er|re)|institute|company|foundation|laboratory|team|staff|unit|programme|program)\b"
    r"|, (?:the )?(?:mayor|minister|governor|senator)\b|, (?:head |chief )?(?:nurse|doctor|physician), (?:welcomes|greets|invites)\b"
)
"""Behind a name: who works where the patients are treated ("Mrs. Adler, 54, head of the nurses")."""
_MAKES = regex(
    r"\b(?:(?:[Tt]ranslat|[Ii]nterpret)(?:ed|ion|or|ors|e|er|ers)?|(?:[Ee]dit|[Cc]ompil|[Tt]yp|[Rr]ecord|[Pp]hotograph)(?:ed|or|or's note|ion)|[Pp]hotos?|[Pp]ictures?|[Ll]ayout|[Cc]o-?ordinators?|[Ss]ecretar(?:y|ies)|[Cc]ontact(?: person)?)"
    r"(?: (?:in|from|into|of|to|the|and|text|story|original|[A-Z][a-z]+)){0,4}(?: by| with|:| ?[-–—])? ?\s$"
    r"|\b(?:[Ss]end|[Ww]rite|[Aa]ddress|[Ff]ax|[Mm]ail|[Ss]ent)(?: (?:them|it|your|all|questions|e?-?mails?|letters?|please)){0,3} to \s?$"
    r"|\b(?:please (?:call|ask|phone|ring|contact)|(?:please )?(?:get in touch|make an appointment) with) $"
)
"""Before a name: who makes the page or answers its readers ("Translated from Chinese by Miss Lin", "please send to Miss Lin")."""
_HEADED = regex(
    r"\W*(?P<case>(?:Case|Story|Report|Case (?:study|report)|Patient story) (?:[Nn]o\.? ?|#)?\d{1,3}\s?[:.–—-]\s+)?(?:(?:\d{1,2}|[A-H]|[IVX]{1,4})[.):]{1,2}\s+)?(?:(?:Little|Young|Baby|Meet|Our)\s)?"
    r"(?P<name>[A-Z][a-zà-ÿ'’-]{1,20}(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))?)\s?[,(|–—-]\s?(?:aged\s)?"
    r"(?P<age>(?:\d{1,2}|1[01]\d)(?:[ \u00a0-](?:years?|yrs?|months?|y)\b\.?(?:[ -]old)?)?)\s*(?=[,;:)|–—-]|$)"
)
_CAPITALS = regex(r"[^\W\d_]+")
_NAME_IN_CAPITALS = regex(
    r"\W*(?:[A-ZÀ-Þ'’-]{2,20}\b\.?|[A-Z]\.)(?: (?:[A-ZÀ-Þ'’-]{2,20}\b|[A-Z]\.)){0,2}(?=\s?[,(|–—-])"
)
"""Capitals for the name only: "LITTLE NOA, 5 years - cerebral palsy"."""
_AGE_UNIT = regex(r"\b(?:Aged|Years?|Yrs?|Months?|Y|Old)\b")
_SAID_OF = r"(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))?(?:['’]s\b|,\s|\sfrom\s[A-Z]|\s(?:was|is|had|has|came|could|can|got|began|lives|lost|suffers|received|underwent|now)\b)"
_BEGINS = r"(?:\n|[.!?][\"”’)]? )"
_DOES = r"(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{2,20}))? [a-z]{2,}(?:s|ed)\b"
"""What somebody does at the begin of a sentence: "Sofia comes from Italy"."""
_PIECE = regex(r"[^\W\d_](?:[\w'’-]*)")
_NUMBERED = regex(rf"(?:{COUNTED})\s|[a-z]+ (?:patient|case|participant|person)$", re.I)
_PARTICLES = frozenset(["van", "von", "vom", "der", "den", "de", "du", "da", "di", "del", "la", "le", "el", "al",
    "bin", "ibn", "ten", "ter", "dos", "zu"])  # fmt: skip
_DISEASE = 60
"""Characters of the longest disease."""
_POSSESSIVE = ("'s", "’s")
_SEX: dict[str, Gender] = {
    **dict.fromkeys(("mme", "mlle", "frau", "mrs", "ms", "miss", "madame", "signora", "señora", "senhora", "mevrouw", "mevr", "mw", "sra", "fr"), "female"),
    **dict.fromkeys(("herr", "mr", "mister", "master", "monsieur", "signor", "señor", "senhor", "meneer", "dhr", "sr", "hr"), "male"),
}  # fmt: skip


def titled(text: str, lexicon: Lexicon) -> list[tuple[int, str]]:
    """The names behind a title: "Mr. Henk V.", "Mrs. van der Berg", "Ms. J. K. Smith", "Mr. V.".

    Args:
        text: a block.
        lexicon: for words that begin a sentence rather than a name, for diseases ("Mr. Hadley-Amyotrophic Lateral Sclerosis"),
            and for labels that ask for a birth or a record ("Mr. Lane DOB").

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
                if words and initial[1] == "I" and initial.group()[-1] != ".":
                    break  # "Mr. Ji I met"
                at = end = initial.end()
                initials += 1
            elif word := _WORD.match(text, at):
                behind_dot = at > m.end() and text[at - 1] == "."
                opener = word[1].lower() in load_reach().words["OPENS_A_SENTENCE"]
                if behind_dot and (opener or is_term(lexicon, text, *word.span(1))):
                    break
                if words and (_begins_disease(lexicon, text, word.start(1)) or asks_who(lexicon, word[1])):
                    break
                at = end = word.end()
                words += 1
                if word.group().endswith(_POSSESSIVE):
                    break  # what somebody has is no part of their name: "Mr. Lane's HbA1c"
                if (dash := text.find("-", word.start(1), end)) > 0 and _begins_disease(lexicon, text, dash + 1):
                    end = dash
                    break
            else:
                break
        name = text[m.start() : end]
        if words or initials:
            found.append((m.start(), name[:-2] if name.endswith(_POSSESSIVE) else name.rstrip("'’")))
    return found


def _begins_disease(lexicon: Lexicon, text: str, at: int) -> bool:
    return any(m.start == at and m.entry.kind == "condition" for m in lexicon.find(text, at, at + _DISEASE))


def asks_who(lexicon: Lexicon, words: str) -> bool:
    """Return True if some words are a label that asks for a birth or a record: "DOB", "MRN"."""
    return any(entry.role in ("birth", "record") for entry in lexicon.label(words, "field"))


def apposed(text: str) -> list[tuple[int, str]]:
    """Full names with their age: "Amelia Thornbury, 4, of Leeds", "Douglas Pryce, 61, has …", "At 33 Jonas Lind has …".

    Args:
        text: a block.

    Returns:
        offset and name as printed; nobody who speaks by office.
    """
    return [
        (m.start(1), m[1])
        for pattern in (_APPOSED, _AGED_FIRST, _APPOSED_SEX, _FIRST_AGED, _IS_AGED, _INTRODUCED)
        for m in pattern.finditer(text)
        if not _OFFICE.search(text[max(0, m.start(1) - 30) : m.start(1)])
        and not WHENCE.search(text, max(0, m.start(1) - 8), m.start(1))
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
    printed = text[start:end]
    if capitals := _NAME_IN_CAPITALS.match(printed):
        printed = _as_names(printed if printed.isupper() else capitals[0]) + printed[capitals.end() :] * (
            not printed.isupper()
        )
    m = _HEADED.match(f"{text[:start]}{printed}", start, end)
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


def _as_names(printed: str) -> str:
    """A heading in capitals as its names would be printed: "LITTLE NOA, 5 YEARS" as "Little Noa, 5 years"."""
    words = _CAPITALS.sub(lambda word: word.group().capitalize(), printed)
    return _AGE_UNIT.sub(lambda word: word.group().lower(), words)


def of_house(text: str, at: int, end: int) -> bool:
    """Whether somebody works where the page's patients are treated, or makes the page.

    Args:
        text: the block or document.
        at: where the name begins.
        end: behind the name.
    """
    return _OF_HOUSE.match(text, end) is not None or _MAKES.search(text, max(0, at - 60), at) is not None


def place_of(m: re.Match[str], group: str | int = 0) -> Evidence:
    """Return where a match, or a group of it, stands in the text that was searched."""
    return Evidence(m.start(group), m.end(group), m[group])


def bare(name: str) -> str:
    """A name without its title."""
    return TITLE.sub("", name, count=1).strip() if TITLE.match(name) else name.strip()


def pieces(name: str) -> list[str]:
    """The words and initials of a name, lower case, without title and particles ("van")."""
    found = [p.lower() for p in _PIECE.findall(bare(name))]
    return [p for p in found if p not in _PARTICLES] or found


def sex_of_title(name: str) -> Gender | None:
    """The sex that a name's title says."""
    m = re.match(r"[A-Za-z]+", name)
    return _SEX.get(m.group().lower()) if m and TITLE.match(name) else None


def same(one: str, other: str) -> bool:
    """Whether two printed names can be one person's: "Mr. V.", "Henk V.", "H. Visser", "VISSER Henk".

    Args:
        one: a name, with or without title.
        other: another.

    Returns:
        False for different sexes of title, for different words, and for numbered cases that aren't identical.
    """
    sexes = {sex_of_title(one), sex_of_title(other)} - {None}
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
_FAMILY = r"(?:(?:[a-z]{1,4}['’ ]){0,2}(?:(?:[DOL]['’]|Mc|Mac)?[A-ZÀ-Þ][a-zà-ÿ'’]+(?:-[A-ZÀ-Þ][a-zà-ÿ'’]+)?|[A-ZÀ-Þ][A-ZÀ-Þ'’-]{1,19}))"
_GIVEN = r"(?:[A-ZÀ-Þ][a-zà-ÿ'’-]+|[A-ZÀ-Þ][A-ZÀ-Þ'’-]{1,19})"
_FAMILY_FIRST = regex(
    rf"(?P<name>{_FAMILY}(?: {_FAMILY})?,\s?(?P<given>{_GIVEN})(?:\s(?:{_GIVEN}|[A-Z]\.?(?!\w))){{0,2}}(?:\s[JS]r\.?(?!\w))?)"
    r"(?:\s*$|(?:\s{2,}|\s*[,(（;|]\s?|\s)(?=[(]?[MFmf]\b|[(]?\d|[A-Z]{2,}:|[A-Za-z ]{3,20}:)(?P<rest>.*)$)",
    re.S,
)
"""The family name before the first, as files of a hospital have it: "Doyle, Brendan   M   61 y"; sex, age, a label or nothing follows."""
_NO_GIVEN = frozenset(("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Jr", "Sr", "Md", "MD", "Phd", "II", "III", "IV"))


def split_name(text: str, is_term: Callable[[str], bool] = lambda word: False) -> tuple[str, str]:
    """The name of a field that may say more, and the rest: "Mr. Ji from China".

    Args:
        text: the field's value.
        is_term: whether a word means something else than a first name: a country, a calling ("Dorn, Brazil").
    """
    plain = text.strip()
    m = _FAMILY_FIRST.match(plain)
    given = m["given"] if m is not None else ""
    alike = not given.isupper() or plain.partition(",")[0].isupper()  # "Sato, DOB 7.3.1968"
    if m is not None and alike and given not in _NO_GIVEN and gender_of(given) is None and not is_term(given):
        return m["name"].strip(), m["rest"] or ""
    more = _NAME_AND_MORE.match(plain)
    return (more.group(1) if more else text).strip(), (more.group(2) if more else "")


def name_between(names: Sequence[tuple[int, str]], start: int, end: int) -> bool:
    """Whether a name begins between two places.

    Args:
        names: names with where they begin, in order.
        start: the first place.
        end: the second one.
    """
    first = bisect_right(names, start, key=lambda n: n[0])
    return first < len(names) and names[first][0] < end


def in_short(name: str) -> tuple[str, ...]:
    """How a text calls somebody whose full name has initials: "Ms. H. Aydin" is "Ms. Aydin" and "H. Aydin" too; () for other names.

    Args:
        name: the whole name.
    """
    found = _WITH_INITIALS.fullmatch(name)
    return (name, f"{found['title']} {found['name']}", found["name"], found["bare"]) if found else ()


# How the lines of a table call their patients by other words than names: relatives of each other; and which lines are
# nobody's.


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
_NO_STEM = regex(
    r"DAYS?|WK|WEEK|MO|MON|MONTH|YR|YEAR|VIS|VISIT|FU|TP|BL|SCR|EP|NO|NR|GR|GRP|GROUP|ARM|DOSE|SET|TAB|FIG|LOT|RUN|ITEM|TEST|PART"
)
"""What a code that is no patient's begins with: a time, a group, an item."""
_KIN = regex(
    r"(?:(?:the|elder|older|eldest|oldest|younger|youngest|first|second|third|index|twin|half-?) ?){0,3}"
    r"(?P<who>brother|sister|sibling|twin|boy|girl|son|daughter|proband|index (?:patient|case|child)|propositus|proposita)(?: ?(?:\d|[A-D]))?",
    re.I,
)


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
    return all(found) and len(stems) == 1 and not any(_NO_STEM.fullmatch(stem) for stem in stems)


def is_kin(text: str) -> bool:
    """Whether a label calls a patient as one of a family: "Brother", "Elder sister", "Twin B", "Index patient".

    Args:
        text: the label.
    """
    return _KIN.fullmatch(text) is not None


def kin_names(text: str) -> tuple[str, ...]:
    """How a text may call somebody whom a table calls as one of a family: "Brother", "the brother"."""
    if not is_kin(text):
        return ()
    bare = text.lower().removeprefix("the ")
    return (text, f"the {bare}", f"The {bare}")


def kin_sex(text: str) -> Gender | None:
    """The sex that such a word says."""
    m = _KIN.fullmatch(text)
    return SEX_OF_KIN.get(m["who"].lower()) if m else None


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


def as_id(text: str) -> str:
    """Return what tells two ids apart: case doesn't, where one has a number, nor do decimals of nothing.

    "pt0015" is PT0015 and "223.0" is 223, but "a" isn't "A".

    Args:
        text: the label of somebody.
    """
    whole = text.removesuffix(".0")
    text = whole if whole.isdecimal() else text
    return text.casefold() if any(map(str.isdigit, text)) else text


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
