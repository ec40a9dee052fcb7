"""Words that look like a term of the lexicon and name something else: people, places, institutions, verbs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from etl.mapping.entry import Mention
from etl.parsers.number.amounts import RANGED
from etl.parsers.other_words import is_another_word
from etl.patterns import regex

TERMS = ("finding", "condition", "site", "measure", "scale", "function", "procedure", "medicine", "gene", "cells")
"""The kinds of entry that name something clinical."""
_NAMING = ("condition", "finding", "procedure")
_SAID = ("condition", "finding", "function")
_JOURNAL = regex(
    r"\b(?:Journal|Archives|Annals|Frontiers|Lancet|Innovations)(?: (?:of|in|for|and|And|the|[A-Z][\w-]*))* $"
)
_BOTH_PEOPLE = regex(
    r"\bboth(?= (?:of (?:them|the)\b|(?:had|have|received|underwent|showed|presented|tolerated|developed|suffered|denied|reported)\b|(?:the |these |our )?(?:patients|cases|people|persons|men|women|boys|girls|brothers|sisters|children|twins|siblings|parents)\b))",
    re.I,
)
_BOTH_THINGS = regex(r"\bboth(?= (?:the |an? )?(?:\w+ing |oral |dry )?\w+ and (?:the |an? )?\w+)", re.I)
"""A "both" before two things; where one of them is a place, it may be of its sides."""
_OTHERS_OF_ITS_KIND = regex(
    r"\b(?:and|or|nor|any) other (?:forms?|kinds?|types?|sorts?|means|methods?|modes?) of (?:the |her |his |their )?$",
    re.I,
    needs=(" other ",),
)
"""Before the class that what was listed belongs to, which is nothing beside it: "no suction, mask or other forms of support"."""
_INITIAL = regex(
    r"\b(?:[Pp]atient|[Mm]rs?\.|[Mm]s\.|[Bb]oy|[Gg]irl|[Cc]hild|[Pp]arents of)\s(?P<a>[LR])\.(?=\s|['’]|$)|\b(?P<b>[LR])\.['’]s\b"
)
_SURNAME = regex(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Herrn)\.?(?: Dr\.)?(?: [A-Z][a-z]+(?= (?:[A-Z]\. ?)?[A-Z]))?|(?:[Bb]y|BY|[Aa]uthor|[Nn]ame):?[ \u00a0][A-Z][a-z]+)[ \u00a0](?:[A-Z]\.[ \u00a0]?)?([A-Z][a-z]{2,})"
)
"""A name that is a word besides: Mr Walker, Mrs. Pain."""
_ADDRESS = regex(
    r" (?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Boulevard|Blvd|Court|Close|Terrace|Crescent|Place|Way|[Ss]tra(?:ß|ss)e|[Ss]tr|[Gg]asse|[Pp]latz|[Ww]eg|[Aa]llee)\b\.?"
    r"|[A-Z]?-?[Ss]tr(?:a(?:ß|ss)e|\.)"
)
"""Behind a surname that an address is called by: "12 Berg Street"."""
_HOUSE = regex(
    r",? \d{1,4}[a-z]?,? (?:(?:[A-Z]{1,2}-?)?\d{4,6} [A-Z][a-z]|(?:[A-Z][\w.]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive)\b)"
)
"""Behind a surname before where somebody lives: "Berg, 12 High Street", "Berg 12, 80331 Munich"."""
_LIKE = regex(
    r"-(?:like|type|mimic|controlled|induced|guided|sparing|eluting|na[iï]ve|responsive|resistant|refractory)\b"
)
_FREE_OF = regex(r"-free\b")
"""Behind a medicine that is not taken: "in steroid-free remission"."""
_CAUSED_BY = regex(r"[-– ](?:related|associated|attributable)\b")
"""Behind a habit that a disease is named for: "alcohol-related liver disease" tells of no glass."""
_HABITS = ("alcohol", "smoking", "exposure")
_PREDICATE = regex(r"(?:is|are|was|were) ", re.I)
"""A value with its verb, which has its subject before it: in "there were fine crackles" the word is an adjective."""
_OF_CALLING = regex(r"['’]s? (?!(?:wife|husband|son|daughter|child|assistant|apprentice)\b)[a-z]")
"""Behind a calling that a disease is named for: "Baker's cyst"."""
_AGAINST = regex(r"\banti[-– ]$", re.I)
"""Before what a treatment is against: "anti-infection treatment"."""
_CALLING = regex(
    r"(?:\b|(?<=[¹²³⁰-⁹]))(?:residents?|professor|specialists?|speciali[sz](?:ed|es|ing)|chief|fellow|lecturer|consultant|head|trained|degree|expert|experts|certified|director|"
    r"chair(?:man|woman)?|[Dd]epartment|[Dd]ept\.?|[Dd]ivision|[Ii]nstitute|[Ff]aculty) (?:in|of|for) (?:[a-zA-Z]+ ){0,2}$"
)
"""Before what a doctor does, and the patient had not done: "chief resident in … surgery"."""
_OWNED = regex(r"\b(?:in|of|on|with|for) (?:his|her|the|my|their|both) $", re.I)
_OF_KIND = regex(r"\b(?:positive|negative|reactive|present|absent) \((?:\w+ (?:and|or|&) )?$", re.I)
"""Before the kind of antibody that a result is of: "Negative (IgG)"."""
_WARD = regex(
    r" (?:facility|facilities|cent(?:er|re)s?|hospitals?|clinics?|wards?|units?|departments?|dept|institutes?|homes?)\b"
)
"""What a term is only like, or a word of another, and where it is treated: "seizure-like activity", "diet-controlled
diabetes", "the rehabilitation facility"."""
_TEST_FOR = regex(r" (?:serolog(?:y|ies|ical)|vaccin\w+|prophylaxis|titers?|titres?|work-?up|markers?|panel)\b")
"""Behind a disease that was only looked for or guarded against: "hepatitis serology"."""
_INSTITUTION = regex(
    r"(?:[ ’'](?:[A-Z][\w’'-]*|and|of|for)){0,3}? (?:Hospitals?|Clinics?|Cent(?:er|re)s?|Institutes?|Foundation|Association|Society|University|Academy)\b"
)
_TOWN = regex(r"\b(?:in|at|from|to|near) ((?:[A-Z][a-z]+ ){1,2})$")
"""Before the last word of a place's name: "in Novi | Sad", "near Niagara | Falls"."""
_HEADS_LINE = regex(r"(?:^|\n)\W{0,3}((?:[A-Z][a-z]+ ){1,2})$")
_THEN_A_DAY = regex(r"(?: \([A-Z][A-Za-z ]{2,24}\))?,\s(?:the )?(?:\d{1,2}\b|[A-Z][a-z]+ \d)")
"""Around the last word of the place where a letter was written: "Novi | Sad (Serbia), 8 November 2015"."""
_LEFT_SOMEBODY = regex(
    r"left (?:him|her|them|me|us|the patient|(?:the|our|this) (?:[a-z-]+ ){0,2}(?:hospital|clinic|ward|unit|ICU|department|cent(?:er|re)))\b(?! (?:arm|leg|hand|foot|side)\b)|"
    r"(?:(?<=was )|(?<=were )|(?<=been )|(?<=is ))left (?:with|in|behind)\b"
    r"|(?<!the )(?<!on )(?<!and )(?<!or )right (?:(?:out|away|now|there|then|through)\b|(?:after|before) (?:the|his|her|this|that|my)\b)"
)
"""A verb or an adverb, and no side: "this left him unable to walk", "he was left with a limp", "a lesion was left in the ileum", "right out of the gate"."""
_OF_TWO = regex(r"\b(?:the|his|her|my) (?:better|worse|weaker|stronger)$", re.I)
"""Which of two: "taken from the better eye" tells no change."""
_FROM_A = regex(r"\b(?:from|into|of) an? (?:[\w-]+ ){0,2}$")
"""Before a "family" that says where somebody comes from, and nothing of relatives: "from a Polish family"."""
_RETURNS = regex(
    r"\b(?:give[ns]?|giving|gave|comes?|coming|came|goes|going|go|went|brought|brings?|put|sent|travell?ed|flew|turn(?:ed|s)?|get|got|gets"
    r"|called|moved|walked|transfused|infused|injected) (?=back\b)"
    r"|\b(?:days?|weeks?|months?|years?|hours?|wks?|mths?|mos?|yrs?|hrs?|d|w|m|y)\.? (?=back(?:[,.;:)\n]|$| (?:and|or|when|which|he|she|the|for|with|in|at|by|but|from|after|associated|while|was|had)\b))",
    re.I,
    needs=("back",),
)
"""Before a "back" that is no part of the body: "the cells were given back", "she went back to work", "7 years back"."""
_ABBREVIATED = regex(r"[A-Za-z]\.[LRlr]\.?$")
"""The last letter of a short form with full stops, and no side: "a heart rate (H.R.) of 104"."""
_PROBLEMS_OF = regex(
    r" (?:of|from|due to|caused by|related to) (?:(?:the|his|her|my|their|chronic|long-?standing) ){0,2}", re.I
)
"""Behind effects that are a disease's, and no treatment's: "complications of his diabetes"."""
_TROUBLE_WITH = regex(
    r" with (?:his|her|my|their|the (?:voice|hearing|speech|vision))\b(?! (?:treatment|therapy|injections?|infusions?|transplant))"
)
"""Behind troubles that a part of somebody has: "complications with his voice"."""
_WAY_BACK = regex(r"back (?:from|home|to|in time|when|then|at)\b", re.I)
_OWN = regex(r"\b(?:his|her|my|the|your|their|lower|upper|mid|low|of) $", re.I)
"""A way back, and no part of the body: "a long flight back from the clinic"."""
_ZONE = regex(
    r"(?:lower|higher)(?:,? (?:and|or|to) \w+)? (?:zones?|halves|half|thirds?|parts?|portions?|fields?|quadrants?|poles?|segments?|borders?|ends?)\b",
    re.I,
)
"""A "lower" that says where, and compares nothing: "the lower zone of the lung"."""
_TELLS = regex(
    r"(?:(?<=arents )|(?<=other )|(?<=ather )|(?<=amily )|(?<=ife )|(?<=usband ))write[s]?\b(?=\s?[:(]| (?:that|us|me|to us|on|in)\b)|(?:wrote|writes|written)(?=\s?[:“\"]| (?:that|us|me|back|again that|to (?:us|me|the)|(?:an? |his |her )?(?:e-?mail|letter|message|report)s?"
    r"|in (?:[A-Z][a-z]+|\d{4}|(?:an?|his|her|their) (?:e-?mail|letter|message|report|diary))|on \d{1,4}|(?:\w+ ){1,3}(?:later|after)\b)\b)"
    r"|(?:wrote|writes|write)(?= [A-Z]{2,}| (?:down|how|to you|about|soon)\b|\s*(?:\n|$))"
    r"|(?:Spoke|Talked|Speaking|Talking)(?= (?:with|to)\b)|(?:spoke|speaks?|spoken|talk(?:s|ed)?)(?= (?:of|about)\b)"
    r"|(?:(?<=[Tt]he )|(?<=[Tt]his )|(?<=[Oo]ur )|(?<=\b[Aa] ))talks?(?= (?:took|was|is|were|with|between|on|in|at)\b)"
)
"""Somebody tells by letter, and shows no handwriting: "his mother wrote that …", "she wrote in May: …", "Spoke with
the patient"."""

_NUMBER_OF = regex(
    r"(?:Tab(?:le|\.)|Fig(?:ure|\.)|Supp\w{0,12}\.?|Appendix|Annex|Box|Panel|Sheet|Video|Movie|Slide)s?[ \u00a0]$", re.I
)
"""Before the number of a table or a figure, which is no level and no vertebra: "Table S1", "Figure C5"."""
_WHOSE = regex(r"\b(?:his|her|my|their|the|our) $", re.I)
_CLASS = regex(
    r"(?:\s?[:=]|\s(?:physical status|status|class|classification|grade|score|risk|PS))*\s?[(\[]?(?:IV|V|VI|I{1,3}|[1-6])(?:\s?[-–/]\s?(?:IV|V|VI|I{1,3}|[1-6]))?E?\b"
    r"(?!\s?(?:mg|g|x|×|tab|%|[.,]\d|[-–/]\s?\d))"
)
"""Behind a short name that is a scale's and a medicine's: "ASA III", but "ASA 100 mg"."""
_III = regex(
    r"\bIII(?:\s?(?:[:=–-]\s?|in\s)?\d{1,5}(?:\s[a-z]{2,9})?\s?(?:\(\s?[\d.]{1,5}\s?%\s?\))?\s?(?:[,;]\s?(?:and\s)?|\sand\s)|\s(?:and|or|to)\s|\s?[-–/]\s?)"
    r"(?:(?:grade|class|level|stage|type)\s)?$"
)
"""Before the fourth of a scale's classes: "II 10, III 20, IV 5", "class III or IV"."""
_LONGEST_NUMBER = 4
_SAME_LIST = 40
"""Characters between a test and its values, at most."""

_QUOTES = (('"', "“", "”", "‘", "'", "«"), ('"', "”", "“", "’", "'", "»"))


def without_lookalikes(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions without those that are part of a name, or a verb that is spelled like a term.

    Args:
        text: the document's text.
        mentions: what the lexicon found in it, by offset.

    Returns:
        Those that may be meant: no "both" that counts people ("Both patients had …"), no name ("Mr Walker", "Mr. R."),
        no part of a place ("Novi Sad") or an institution ("City Stroke Hospital"), no verb ("left him", "wrote that").
    """
    people = {m.start() for m in _BOTH_PEOPLE.finditer(text)}
    problems = set(_problems(text, mentions))
    for letter in {m["a"] or m["b"] for m in _INITIAL.finditer(text)}:
        people |= {m.start() for m in re.finditer(rf"\b{letter}\.(?=\s|['’]|$)", text)}
    places = [x.start for x in mentions if x.entry.kind == "site" or x.entry.role in ("part", "side")]
    for found in _BOTH_THINGS.finditer(text):
        last = bisect_right(places, found.end())
        if last == len(places) or places[last] > text.find(" and ", found.end()) + len(" and the "):
            people.add(found.start())
    surnames = {m.start(1) for m in _SURNAME.finditer(text)}
    returns = {m.end() for m in _RETURNS.finditer(text)}
    sites = {m.start for m in mentions if m.entry.kind == "site"}
    parts = {(m.start, m.end) for m in mentions if m.entry.role == "part" and m.end + 1 in sites}  # "the lower lobe"
    litres = {m.end for m in mentions if m.entry.kind == "measure" and "L" in m.entry.units}  # "FVC (L)", "FVC, L"
    whole = {
        (text[m.start : m.end].split() or [""])[-1].lower(): m.start
        for m in reversed(mentions)
        if m.entry.kind == "condition" and " " in text[m.start : m.end]
    }
    sites = {m.start for m in mentions if m.entry.kind == "site"}
    named_parts = {(m.start, m.end) for m in mentions if m.entry.role == "part"}
    named = {m.start for m in mentions if m.entry.kind in _SAID}
    ends = {m.end for m in mentions if m.entry.kind in TERMS}
    states = set(_states_of_sites(text, mentions)) | set(_values(text, mentions))
    scored = {(m.start, m.end) for m in mentions if m.entry.kind == "scale"}
    shared = {(m.start, m.end) for m in mentions if m.entry.kind == "medicine"} & scored
    kept = [
        m
        for m in mentions
        if not (m.start in people and m.entry.kind == "qualifier")
        and not (m.start in surnames and m.entry.kind in TERMS)
        and not (m.entry.kind == "scale" and _of_address(text, m))
        and not (m.entry.kind in TERMS and _OTHERS_OF_ITS_KIND.search(text, max(0, m.start - 48), m.start))
        and not (m.entry.role == "side" and _LEFT_SOMEBODY.match(text, m.start))
        and not (m.entry.role == "side" and _ABBREVIATED.search(text, max(0, m.start - 2), m.start + 2))
        and not (m.entry.kind == "cue" and m.end + 1 in sites and _OF_TWO.search(text, max(0, m.start - 4), m.end))
        and (m.start, m.end) not in problems
        and m.start not in returns
        and not (
            m.entry.kind == "site"
            and _WAY_BACK.match(text, m.start)
            and not _OWN.search(text, max(0, m.start - 8), m.start)
        )
        and not (m.entry.kind == "relation" and _FROM_A.search(text, max(0, m.start - 40), m.start))
        and not (m.entry.kind == "relation" and _quoted(text, m))
        and not (m.entry.kind == "function" and m.form == "ability" and _TELLS.match(text, m.start))
        and not (
            m.entry.kind == "measure"
            and text[m.end : m.end + 1] == ")"
            and _OF_KIND.search(text, max(0, m.start - 20), m.start)
        )
        and not (m.entry.kind in TERMS and _LIKE.match(text, m.end))
        and not (m.entry.kind == "medicine" and _FREE_OF.match(text, m.end))
        and not (m.entry.role in _HABITS and _CAUSED_BY.match(text, m.end))
        and not (
            m.entry.kind == "route"
            and text[m.start : m.end] == "IV"
            and _III.search(text, max(0, m.start - 40), m.start)
        )
        and not (m.entry.kind == "qualifier" and m.end + 1 in named and _PREDICATE.match(text, m.start, m.end))
        and not (m.entry.kind == "cue" and m.start - len(" and ") in ends and _said_twice(text, m))
        and not (m.entry.role == "occupation" and _OF_CALLING.match(text, m.end))
        and not (m.entry.kind in _NAMING and _WARD.match(text, m.end))
        and not (text[m.start] in "(±+" and RANGED.search(text, max(0, m.start - 10), m.start))
        and not (m.entry.kind in _SAID and _AGAINST.search(text, max(0, m.start - 6), m.start))
        and not (m.entry.kind == "procedure" and _CALLING.search(text, max(0, m.start - 40), m.start))
        and not (m.entry.kind == "condition" and _TEST_FOR.match(text, m.end))
        and not _of_institution(text, m)
        and not (m.entry.kind == "cue" and (m.start, m.end) in parts)
        and not ((m.start, m.end) in states and (m.entry.kind in ("cue", "site") or m.entry.role == "part"))
        and not (m.entry.kind == "cue" and m.entry.role in ("less", "more") and _ZONE.match(text, m.start))
        and not (m.entry.kind in TERMS and _of_journal(text, m))
        and not is_another_word(text, m, named_parts)
        and not _of_exhibit(text, m)
        and not (
            m.entry.kind in ("medicine", "scale")
            and (m.start, m.end) in shared
            and _is_class(text, m) != (m.entry.kind == "scale")
        )
        and not _short_for(text, m, whole)
        and not (
            m.entry.role == "side"
            and text[m.start : m.end].strip("()[]") == "L"
            and {m.start - 1, m.start - 2} & litres
        )
    ]
    begun = {m.start for m in kept}
    kept = [m for m in kept if not (m.entry.role == "negated" and _within_signs(text, m.end) and m.end not in begun)]
    towns = {m.start for m in kept if m.entry.kind in _SAID and _of_town(text, m, kept)}
    return tuple(m for m in kept if m.start not in towns or m.entry.kind not in _SAID)


def _of_address(text: str, m: Mention) -> bool:
    """Whether a scale that is called by a surname stands in an address."""
    name = text[m.start : m.end]
    return name.istitle() and (_ADDRESS.match(text, m.end) or _HOUSE.match(text, m.end)) is not None


def _said_twice(text: str, m: Mention) -> bool:
    """Whether a word only repeats the last one of the term before it: "the writing got smaller and smaller"."""
    word = text[m.start : m.end].lower()
    return text[max(0, m.start - len(word) - len(" and ")) : m.start].lower() == word + " and "


def _short_for(text: str, m: Mention, whole: Mapping[str, int]) -> bool:
    """Whether a word for a sign is short for a disease told of before, whose last word it is, and no name of its own."""
    word = text[m.start : m.end].lower()
    short = m.entry.kind == "finding" and word != m.entry.name and whole.get(word, m.start) < m.start
    return short and _WHOSE.search(text, max(0, m.start - 6), m.start) is not None


def _of_exhibit(text: str, m: Mention) -> bool:
    """Whether a short term with a digit is the number of a table or a figure: "Table S1"."""
    short = m.entry.kind in TERMS and m.end - m.start <= _LONGEST_NUMBER and text[m.end - 1].isdecimal()
    return short and _NUMBER_OF.search(text, max(0, m.start - 16), m.start) is not None


def _is_class(text: str, m: Mention) -> bool:
    """Whether a class stands behind a short name: "ASA III"."""
    return _CLASS.match(text, m.end) is not None


def _quoted(text: str, m: Mention) -> bool:
    """Whether a word for somebody stands alone in quotation marks, as one that was spoken: "he says 'mum' and 'dad'"."""
    return text[max(0, m.start - 1) : m.start] in _QUOTES[0] and text[m.end : m.end + 1] in _QUOTES[1]


def _of_journal(text: str, m: Mention) -> bool:
    """Whether a word in a capital is part of a journal's name: "the Journal of Stroke And Cardiovascular Diseases"."""
    return text[m.start].isupper() and _JOURNAL.search(text, max(0, m.start - 60), m.start) is not None


def _problems(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Effects that a disease or symptom beside them has, and no treatment: "muscle weakness complications"."""
    diseases = [m for m in mentions if m.entry.kind in ("condition", "finding") and m.entry.role != "adverse"]
    ends, starts = {m.end for m in diseases}, {m.start for m in diseases}
    for m in mentions:
        if m.entry.kind == "cue" and m.entry.role == "adverse":
            behind = _PROBLEMS_OF.match(text, m.end)
            trouble = _TROUBLE_WITH.match(text, m.end)
            if m.start - 1 in ends or trouble or (behind and behind.end() in starts):
                yield m.start, m.end


def _of_institution(text: str, m: Mention) -> bool:
    inside = m.entry.kind in ("condition", "finding", "site") and text[m.start].isupper()
    return inside and text[m.start - 1 : m.start] not in ("", "\n") and _INSTITUTION.match(text, m.end) is not None


def _states_of_sites(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Participles that tell how a limb is, and no change of what is told of it: "movement in her weakened limbs"."""
    sites = {m.start: m for m in mentions if m.entry.kind == "site"}
    told = {m.start for m in mentions if m.entry.kind in TERMS and m.entry.kind != "site"}
    for m in mentions:
        site = sites.get(m.end + 1) if m.entry.kind == "cue" and m.entry.role in ("less", "worsened") else None
        owned = site is not None and _OWNED.search(text, max(0, m.start - 12), m.start) is not None
        if site is not None and owned and text[m.end - 2 : m.end] == "ed" and site.end + 1 not in told:
            yield m.start, m.end


def _values(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The words of a value that are spelled, but for their number, like a site: one muscle is no group of them."""
    told = {(m.start, m.end): m.entry for m in mentions if m.entry.kind == "qualifier"}
    asked: Mention | None = None
    for m in mentions:
        asked = m if m.entry.kind in ("measure", "function", "scale") else asked
        value = told.get((m.start, m.end)) if m.entry.kind == "site" or m.entry.role == "part" else None
        if value is not None and m.entry.role == "part":
            if (
                asked
                and value.id in asked.entry.values
                and m.start - asked.end < _SAME_LIST
                and "." not in text[asked.end : m.start]
            ):
                yield m.start, m.end  # "plantar R extensor, L flexor"
            continue
        word = text[m.start : m.end].lower()
        if value is not None and word in value.synonyms and word not in (m.entry.name, *m.entry.synonyms):
            yield m.start, m.end


def _within_signs(text: str, end: int) -> bool:
    """Whether a word of a script without blanks goes on: the first sign of "无力" denies nothing."""
    return text[end : end + 1] >= "\u2e80" and text[end - 1] >= "\u2e80" and text[end].isalpha()


def _of_town(text: str, m: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a word in a capital ends a name of words that are no terms themselves."""
    word = text[m.start : m.end]
    if not (word[0].isupper() and word[1:].islower() and word.isalpha()):
        return False
    offset = max(0, m.start - 48)
    before = _TOWN.search(text[offset : m.start])
    if before is None and _THEN_A_DAY.match(text, m.end):
        before = _HEADS_LINE.search(text[offset : m.start])
    return before is not None and not any(offset + before.start(1) <= o.start < m.start for o in mentions)
