"""Words that are spelled like a term and mean something else where they stand: people, places, verbs, units,
substances, other languages.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from etl.document import Document
from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.amounts import RANGED, QuantityHit
from etl.patterns import regex
from etl.value import replace

# Names of medicines that name something else: what was measured in blood, what a germ was tested against.


_LEVEL = regex(
    r"\s?(?:levels?|concentrations?)?\s?(?:of|was|were|[:=,])?\s?[<>≤≥]?\s?\d[\d.,]*\s?"
    r"(?:(?:[npf]g|[mµμun]?mol|[pf]mol|m?I?U)/(?:d?[lL]|m[lL])|(?:[µμum]|mc)?g/d[lL]|g/[lL])(?![\w/])"
)
"""Behind a substance that was measured in blood, and not given: "progesterone <10 ng/dL"."""
_IN_BLOOD = regex(r"\b(?:[Ss]erum|[Pp]lasma|[Uu]rinary|[Ss]alivary)(?: (?:total|free|basal|fasting))? $")
_TESTED = regex(
    r"\b(?:organism|isolat|cultur|strain|bacteri|pathogen|gr[eo]w|c/s|MRSA|ESBL|[A-Za-z]*cocc|[A-Za-z]+bacter)\w*\b[^\n]{0,90}?"
    r"\b(?:sens(?:itive)?|susc(?:eptible)?|res(?:istant|istance)?)\b\.?[^.;\n]{0,90}$"
)
"""Before what a germ was tested against."""
_SO_TESTED = regex(r"[^.;:\n]{0,90}?[ -](?:sensitive|susceptible|resistant)\b(?! to)")
_GERM = regex(
    r"\b(?:organism|isolat|cultur|strain|bacteri|pathogen|gr[eo]w|[A-Za-z]*cocc|[A-Za-z]+bacter)\w*\b[^.\n]*$"
)
"""Around what a germ was tested against: "the organism was ampicillin and cefuroxime sensitive"."""
_OF_A_NAME = regex(r"[- ](?:\w+ases?|receptors?|(?:auto)?antibod(?:y|ies))\b")
"""Behind a substance in the name of an enzyme or antibody: "adenosine deaminase"."""
_FAR = 180


def is_no_medicine(text: str, m: Mention) -> bool:
    """Whether the name of a medicine says that nobody was given it.

    Args:
        text: the document's text.
        m: the medicine.

    Returns:
        True for the hormone in "serum calcitonin" and the antibiotics in "the isolate was resistant to ampicillin and
        sensitive to gentamicin".
    """
    return (
        _LEVEL.match(text, m.end) is not None
        or _IN_BLOOD.search(text, max(0, m.start - 24), m.start) is not None
        or _OF_A_NAME.match(text, m.end) is not None
        or _TESTED.search(text, max(0, m.start - _FAR), m.start) is not None
        or bool(_SO_TESTED.match(text, m.end) and _GERM.search(text, max(0, m.start - _FAR), m.start))
    )


# Words that are spelled like a side, a degree, a value or an ability and mean something else where they stand.


_HANDED = regex(r"[ -](?:hand|foot|eye)(?:ed(?:ness)?|er)\b|[ -](?:(?:hand|foot|eye)[ -])?dominan(?:t|ce)\b", re.I)
"""Behind a side that says which hand somebody writes with: "a right-handed man"."""
_INVASIVE = regex(r"[ -](?:invasive|invasively|conscious|effective|toxic|important|sensitive)\b", re.I)
"""Behind a degree that is one of a method or a name: "minimally invasive surgery for his stroke"."""
_THAN_THERE = regex(
    r"(?: \w+)? than (?:that|those) (?:of|in|on|at) (?!(?:last|before|the (?:last|previous))\b)"
    r"|(?: \w+)? than (?:in|on|at) (?:the|his|her|my|their) (?!(?:past|first|second|third|last|previous|beginning|start|end|begin|morning|evening|early|late|times?|days?|years?|"
    r"months?|weeks?|visits?|exam\w*|test\w*|admission|discharge|earlier|spring|summer|autumn|winter|[\w-]+ (?:visits?|years?|months?|weeks?|days?|exam\w*|tests?))\b)"
    r"|(?: \w+)? than (?:(?:in|on|of|at) )?(?:the |his |her |my |their )?(?:right|left|upper|lower|other|opposite|contralateral|distal|proximal|healthy|unaffected|affected)\b",
    re.I,
    needs=(" than ",),
)
"""Behind a word of change that compares two places, and no two times: "better than that of the legs", "weaker than the right"."""
_DENIED_ADJECTIVE = regex(r"\b(?:without|no|lacking|lacked) (?:an? |any )?$", re.I)
_NOUN_BEHIND = regex(r" [a-z]{4,}")
_BY_THE_SAME = regex(r"\bby (?:the )?same$", re.I)
_CONTROL = regex(
    r"control(?:(?: (?:on|in|at|after|dated|from)\b)| ?[(:,]| (?=\d)| (?:visit|exam\w*|date|appointment|check|letter)s?\b)",
    re.I,
)
"""A visit to look how somebody is, and nobody who is healthy: "Control 14.02.2011: …", "at the control visit"."""
_SECRETION = regex(r"\b(?:because of|due to|foul|profuse|slight|scanty|persistent|recurrent) (?:the )?$", re.I)
_SECRETED = regex(r" (?:of (?:pus|mucus|blood)|increase[sd]?|decrease[sd]?|stopped|ceased|dried|per day)", re.I)
"""Around a discharge that is a secretion: "because of discharge", "the discharge increases"."""
_AGED = regex(r"(?:years?|yrs?|months?|weeks?|days?|y)[- ]$", re.I)
_NO_CHANGE = regex(
    r"returned (?:as |to be |back )?(?:positive|negative|elevated|abnormal)\b|(?:did not|didn['’]t|not) differ\b",
    re.I,
)
"""Results that came, and things that are alike: nothing changed, and nothing came back."""
_RELATIVE_THING = regex(
    r"(?:an? )?relative (?!(?:of|to|with|without|who|whose|which|that|has|had|have|is|was|were|did|does|died|dies|suffer\w*|diagnosed|affected|and|or|in|on|"
    r"from|by|also|having|living|known|died|as|at|for|developed|reported|received|carrie[sd])\b)[a-z]{4,}",
    re.I,
    needs=("relative ",),
)
"""No person: "a relative bradycardia"."""
_PLACED = regex(r"\b(?:right|left|bilateral|both|no) (?:lower|higher|upper)$", re.I)
"""A "lower" that says where, and compares nothing: "left lower facial weakness", "no lower urinary symptoms"."""
_TO_NUMBER = regex(
    r"(?:falls?|fallen|falling) (?:further |again |back )?(?:from|to|by|below|under) (?:about |only |nearly |almost )?\d",
    re.I,
)
"""What a score does: "we saw the score fall from 40 to 31"."""


def is_another_word(text: str, m: Mention, parts: Collection[tuple[int, int]]) -> bool:
    """Whether a word of grammar or an ability is another word here.

    Args:
        text: the document's text.
        m: what the lexicon found.
        parts: the places of words for a part of a site.

    Returns:
        True for the side of "right-handed", the adjective in "without a clear cause" and the muscles in "back extensors".
    """
    role, kind = m.entry.role, m.entry.kind
    if kind == "cue" and role == "other":
        return _CONTROL.match(text, m.start) is not None
    if kind == "cue" and text[m.start : m.end].lower() == "discharge" and m.entry.value == "discharge":
        return (
            _SECRETION.search(text, max(0, m.start - 30), m.start) is not None
            or _SECRETED.match(text, m.end) is not None
        )
    if kind == "cue" and role == "baseline" and text[m.start : m.end].lower() == "admissions":
        return True  # "two admissions for pneumonia in 2006"
    if kind == "cue" and role in ("improved", "worsened", "more", "less") and _THAN_THERE.match(text, m.end):
        return True
    if _BY_THE_SAME.search(text, max(0, m.start - 8), m.end) and _NOUN_BEHIND.match(text, m.end):
        return role == "unchanged" or kind == "qualifier"  # "examined by the same doctor"
    if kind == "cue" and m.entry.value == "alternatives" and text[m.start : m.end].isupper():
        return True  # "VS: T 36.8 P 64"
    if role == "less" and _PLACED.search(text, max(0, m.start - 10), m.end):
        return _NOUN_BEHIND.match(text, m.end) is not None and not text.startswith(" than", m.end)
    if kind == "cue" and role in ("more", "less", "relapsed", "unchanged"):
        return _NO_CHANGE.match(text, m.start) is not None
    if kind == "site":
        return _as_adjective(text, m)
    if kind == "relation":
        return _RELATIVE_THING.match(text, m.start) is not None
    if kind == "medicine":
        return is_no_medicine(text, m)
    if kind == "finding":
        return _TO_NUMBER.match(text, m.start) is not None
    if role == "historical":
        return _AGED.search(text, max(0, m.start - 8), m.start) is not None  # "a 22-year-old student"
    if role == "part":
        return text.startswith(" than", m.end)  # "is lower than before"
    if role == "side":
        return _HANDED.match(text, m.end) is not None
    if kind == "qualifier" and role == "severity":
        return _INVASIVE.match(text, m.end) is not None
    if kind == "route":
        return text[m.start : m.end].startswith(("I'", "I’"))  # "I'm", and no muscle
    if role == "normal" or (kind == "qualifier" and role == "value" and m.entry.id == "normal"):
        return _DENIED_ADJECTIVE.search(text, max(0, m.start - 14), m.start) is not None
    if kind == "qualifier" and role == "value":
        return (m.start, m.end) in parts and text[m.start : m.end].endswith("s")
    if kind == "function" and m.form == "ability":
        return text[m.start : m.end].endswith("ings")  # "the pressure readings"
    return False


def _as_adjective(text: str, m: Mention) -> bool:
    """Whether a site that is only named in the plural stands in the singular before a noun: "abdominal abscess"."""
    word = text[m.start : m.end].lower()
    if not word.isalpha() or _NOUN_BEHIND.match(text, m.end) is None:
        return False
    names = [n.lower() for n in (m.entry.name, *m.entry.synonyms)]
    return f"{word}s" in names and word not in names


def parted(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, with the part alone where a site's last word is a measure's first: "proximal muscle strength" is the
    muscle strength of a proximal part.

    Args:
        text: the document's text.
        lexicon: for the words of parts.
        mentions: what it found, by offset.
    """
    measures = [m for m in mentions if m.entry.kind == "measure" and " " in text[m.start : m.end]]
    within = {at: m for m in measures for at in range(m.start - 24, m.start)}
    for m in mentions:
        over = within.get(m.start) if m.entry.kind == "site" and not m.entry.left else None
        if over is None or not over.start < m.end < over.end:
            yield m
            continue
        parts = [p for p in lexicon.find(text, m.start, over.start) if p.entry.role == "part"]
        yield from parts or [m]


# Words that look like a term of the lexicon and name something else: people, places, institutions, verbs.


_PAIR = regex(r"(?<![\w.-])(?P<side>[RL])(?P<organ>[A-Z])(?![\w-]|\.\w)")
_REACH = 48


def with_organ_letters(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions with the sides and organs that two letters stand for behind a test of the organ: "Visual acuity: RE 0.4,
    LE 0.1" is of eyes, and of no leg.

    Args:
        text: the document's text.
        lexicon: for sites and sides.
        mentions: what was found in it, by offset.
    """
    made: list[Mention] = []
    for m in _PAIR.finditer(text):
        line = max(text.rfind("\n", 0, m.start()) + 1, m.start() - _REACH)
        ahead = mentions[: bisect_left(mentions, m.start(), key=lambda x: x.start)]
        test = next((x for x in reversed(ahead) if x.entry.kind in ("measure", "scale", "function")), None)
        site = lexicon.implied_by(test.entry) if test is not None and test.start >= line else None
        side = lexicon.get("qualifier", "right" if m["side"] == "R" else "left")
        if site is not None and side is not None and site.name[:1].upper() == m["organ"]:
            made += [Mention(m.start(), m.end(), site), Mention(m.start(), m.end(), side)]
    taken = {x.start for x in made}
    kept = [x for x in mentions if x.start not in taken]
    return tuple(sorted([*kept, *made], key=lambda x: (x.start, -x.end))) if made else mentions


TERMS = ("finding", "condition", "site", "measure", "scale", "function", "procedure", "medicine", "gene", "cells")
"""The kinds of entry that name something clinical."""
_NAMING = ("condition", "finding", "procedure")
_SAID = ("condition", "finding", "function")
_BOTH_PEOPLE = regex(
    r"\bboth(?= (?:of (?:them|the)\b|(?:had|have|received|underwent|showed|presented|tolerated|developed|suffered|denied|reported)\b|(?:the |these |our )?(?:patients|cases|people|persons|men|women|boys|girls|brothers|sisters|children|twins|siblings|parents)\b))",
    re.I,
)
_BOTH_THINGS = regex(r"\bboth(?= (?:the |an? )?(?:\w+ing |oral |dry )?\w+ and (?:the |an? )?\w+)", re.I)
"""A "both" before two things; where one of them is a place, it may be of its sides."""
_INITIAL = regex(
    r"\b(?:[Pp]atient|[Mm]rs?\.|[Mm]s\.|[Bb]oy|[Gg]irl|[Cc]hild|[Pp]arents of)\s(?P<a>[LR])\.(?=\s|['’]|$)|\b(?P<b>[LR])\.['’]s\b"
)
_SURNAME = regex(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Herrn)\.?(?: Dr\.)?(?: [A-Z][a-z]+(?= (?:[A-Z]\. ?)?[A-Z]))?|(?:[Bb]y|BY|[Aa]uthor|[Nn]ame):?[ \u00a0][A-Z][a-z]+)[ \u00a0](?:[A-Z]\.[ \u00a0]?)?([A-Z][a-z]{2,})"
)
"""A name that is a word besides: Mr Walker, Mrs. Pain."""
_LIKE = regex(
    r"-(?:like|type|mimic|controlled|induced|guided|sparing|eluting|na[iï]ve|responsive|resistant|refractory)\b"
)
_OF_CALLING = regex(r"['’]s? (?!(?:wife|husband|son|daughter|child|assistant|apprentice)\b)[a-z]")
"""Behind a calling that a disease is named for: "Baker's cyst"."""
_CALLING = regex(
    r"\b(?:residents?|professor|specialists?|speciali[sz](?:ed|es|ing)|chief|fellow|lecturer|consultant|head|trained|"
    r"degree|experts?|certified|director|chair(?:wo)?man|[Dd]epartment|[Dd]ept\.?|[Dd]ivision|[Ii]nstitute|[Ff]aculty)"
    r" (?:in|of|for) (?:[a-zA-Z]+ ){0,2}$"
)
"""Before what a doctor does, and the patient had not done: "chief resident in … surgery"."""
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
_WAY_BACK = regex(r"back (?:from|home|to|in time|when|then|at)\b", re.I)
_OWN = regex(r"\b(?:his|her|my|the|your|their|lower|upper|of) $", re.I)
"""A way back, and no part of the body: "a long flight back from the clinic"."""
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
    r"(?:\s?[:=]|\s(?:physical status|class|grade|score|PS))*\s?\(?(?:IV|V|VI|I{1,3}|[1-6])E?\b(?!\s?(?:mg|g|x|×|tab|%|[.,]\d))"
)
_III = regex(
    r"\bIII(?:\s?(?:[:=–-]\s?|in\s)?\d{1,5}(?:\s[a-z]{2,9})?\s?(?:\(\s?[\d.]{1,5}\s?%\s?\))?\s?(?:[,;]\s?(?:and\s)?|\sand\s)|\s(?:and|or|to)\s|\s?[-–/]\s?)"
    r"(?:(?:grade|class|level|stage|type)\s)?$"
)
"""Before the fourth of a scale's classes: "II 10, III 20, IV 5", "class III or IV"."""
_LONGEST_NUMBER = 4

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
    for letter in {m["a"] or m["b"] for m in _INITIAL.finditer(text)}:
        people |= {m.start() for m in re.finditer(rf"\b{letter}\.(?=\s|['’]|$)", text)}
    places = [x.start for x in mentions if x.entry.kind == "site" or x.entry.role in ("part", "side")]
    problems = set(_problems(text, mentions))
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
    named_parts = {(m.start, m.end) for m in mentions if m.entry.role == "part"}
    named = {m.start for m in mentions if m.entry.kind in _SAID}
    ends = {m.end for m in mentions if m.entry.kind in TERMS}
    scored = {(m.start, m.end) for m in mentions if m.entry.kind == "scale"}
    shared = {(m.start, m.end) for m in mentions if m.entry.kind == "medicine"} & scored
    kept = [
        m
        for m in mentions
        if not (m.start in people and m.entry.kind == "qualifier")
        and not (m.start in surnames and m.entry.kind in TERMS)
        and not (m.entry.role == "side" and _LEFT_SOMEBODY.match(text, m.start))
        and not (m.entry.role == "side" and _ABBREVIATED.search(text, max(0, m.start - 2), m.start + 2))
        and not (m.entry.kind == "cue" and m.end + 1 in sites and _OF_TWO.search(text, max(0, m.start - 4), m.end))
        and m.start not in returns
        and not (
            m.entry.kind == "site"
            and _WAY_BACK.match(text, m.start)
            and not _OWN.search(text, max(0, m.start - 8), m.start)
        )
        and not (m.entry.kind == "relation" and _FROM_A.search(text, max(0, m.start - 40), m.start))
        and not (m.entry.kind == "relation" and _quoted(text, m))
        and not (m.entry.kind == "function" and m.form == "ability" and _TELLS.match(text, m.start))
        and not (m.entry.kind in TERMS and _LIKE.match(text, m.end))
        and not (m.entry.kind == "medicine" and text.startswith("-free", m.end))  # "in steroid-free remission"
        and not (
            m.entry.kind == "route"
            and text[m.start : m.end] == "IV"
            and _III.search(text, max(0, m.start - 40), m.start)
        )
        and not (  # in "there were fine crackles" the word is an adjective
            m.entry.kind == "qualifier"
            and m.end + 1 in named
            and text[m.start : m.end].lower().startswith(("is ", "are ", "was ", "were "))
        )
        and not (m.entry.kind == "cue" and m.start - len(" and ") in ends and _said_twice(text, m))
        and not (m.entry.role == "occupation" and _OF_CALLING.match(text, m.end))
        and not (m.entry.kind in _NAMING and _WARD.match(text, m.end))
        and not (text[m.start] in "(±+" and RANGED.search(text, max(0, m.start - 10), m.start))
        and not (
            m.entry.kind in _SAID and text[max(0, m.start - 5) : m.start].lower() == "anti-"
        )  # "anti-infection drugs"
        and not (m.entry.kind == "procedure" and _CALLING.search(text, max(0, m.start - 40), m.start))
        and not (m.entry.kind == "condition" and _TEST_FOR.match(text, m.end))
        and not _of_institution(text, m)
        and (m.start, m.end) not in problems
        and not (m.entry.kind == "cue" and (m.start, m.end) in parts)
        and not is_another_word(text, m, named_parts)
        and not _of_exhibit(text, m)
        and not (
            m.entry.kind in ("medicine", "scale")
            and (m.start, m.end) in shared
            and (_CLASS.match(text, m.end) is not None) != (m.entry.kind == "scale")  # "ASA III", "ASA 100 mg"
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


def _quoted(text: str, m: Mention) -> bool:
    """Whether a word for somebody stands alone in quotation marks, as one that was spoken: "he says 'mum' and 'dad'"."""
    return text[max(0, m.start - 1) : m.start] in _QUOTES[0] and text[m.end : m.end + 1] in _QUOTES[1]


_PROBLEMS_OF = regex(
    r" (?:of|from|due to|caused by|related to) (?:(?:the|his|her|my|their|chronic|long-?standing) ){0,2}", re.I
)
"""Behind effects that are a disease's, and no treatment's: "complications of his diabetes"."""


def _problems(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Effects that a disease or symptom beside them has, and no treatment: "muscle weakness complications"."""
    diseases = [m for m in mentions if m.entry.kind in ("condition", "finding") and m.entry.role != "adverse"]
    ends, starts = {m.end for m in diseases}, {m.start for m in diseases}
    for m in mentions:
        if m.entry.kind == "cue" and m.entry.role == "adverse":
            behind = _PROBLEMS_OF.match(text, m.end)
            if m.start - 1 in ends or (behind and behind.end() in starts):
                yield m.start, m.end


def _of_institution(text: str, m: Mention) -> bool:
    inside = m.entry.kind in ("condition", "finding", "site") and text[m.start].isupper()
    return inside and text[m.start - 1 : m.start] not in ("", "\n") and _INSTITUTION.match(text, m.end) is not None


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
    return before is not None and not any(offset + before.start(1) <= o.start < m.start for o in mentions)


# Short names that mean something else by what stands behind them: "C3 0.42 g/L" is no vertebra, "RR 140/85" no
# breathing, "CMT OD 245 µm" no disease. The other meaning has the unit, or the eye, in brackets in its name: "RR
# (mmHg)", "CDR (eye)".


_LONGEST = 4
_GAP = regex(r"\s?[:=]?\s?(?:(?:was|is|of) )?", re.I)
_SIDED_GAP = regex(r"\s?[:=]?\s?[<>≤≥~]?\s?(?:(?:was|is|of|O[DSU]|[RLB]E|[RL]|right|left) ){0,2}")
_EYE = regex(r"(?:\s?[:=]?\s?\d(?:\.\d+)?)?[ ,(/]{1,2}(?:O[DSU]|[RLB]E)\b")
_PRESSURE = regex(r"\s?[:=]?\s?(?P<high>\d{2,3})\s?/\s?(?P<low>\d{2,3})(?![\d/.])")
_KINDS: tuple[Kind, ...] = ("measure", "procedure")


_OF_BODY = regex(r"\b(?:W|OFC|HC|BW)\s?[=:]\s?\d")
_ACROSS = 60


def with_measures_by_unit(
    text: str, lexicon: Lexicon, mentions: tuple[Mention, ...], quantities: Sequence[QuantityHit]
) -> tuple[Mention, ...]:
    """The mentions, a short name as what it means before a number with such a unit, a pair of pressures, or an eye.

    Args:
        text: the document's text.
        lexicon: for names with their unit.
        mentions: what was found, in order.
        quantities: the numbers of the text, in order.
    """
    out = []
    for m in mentions:
        known = None
        if m.end - m.start <= _LONGEST and m.form == "name" and text[m.start : m.end].isupper():
            known = _site_by_unit(text, lexicon, m, quantities) or _length(text, lexicon, m, quantities)
            known = known or _by_company(text, lexicon, m, quantities)
        out.append(m if known is None else replace(m, entry=known))
    return tuple(out)


def _site_by_unit(text: str, lexicon: Lexicon, m: Mention, quantities: Sequence[QuantityHit]) -> Entry | None:
    """The measure that a level of the spine is before a number with its unit."""
    if m.entry.kind != "site" or not text[m.end - 1].isdigit():
        return None
    hit = _hit_behind(m.end, quantities)
    if hit is None or not hit.unit_start or not _GAP.fullmatch(text, m.end, hit.start):
        return None
    unit = text[hit.unit_start : hit.end].strip()
    return next(iter(lexicon.label(f"{text[m.start : m.end]} {unit}", "measure")), None)


def _length(text: str, lexicon: Lexicon, m: Mention, quantities: Sequence[QuantityHit]) -> Entry | None:
    """The measure that an L is before centimetres among the sizes of a child: "L = 38 cm, W = 1380 g" is no left."""
    if text[m.start : m.end] != "L" or m.entry.role != "side":
        return None
    hit = _hit_behind(m.end, quantities)
    if hit is None or not hit.unit_start or text[hit.unit_start : hit.end].strip() not in ("cm", "mm"):
        return None
    if text[m.end : hit.start].strip() not in ("=", ":"):
        return None
    beside = _OF_BODY.search(text, max(0, m.start - _ACROSS), hit.end + _ACROSS)
    return lexicon.get("measure", "body_height") if beside is not None else None


def _by_company(text: str, lexicon: Lexicon, m: Mention, quantities: Sequence[QuantityHit]) -> Entry | None:
    """What a short name means whose other meaning is told by a unit or an eye in brackets."""
    if m.entry.kind in ("site", "cue", "qualifier", "gene"):
        return None
    name, companies = text[m.start : m.end], []
    hit = _hit_behind(m.end, quantities)
    if hit is not None and hit.unit_start and _SIDED_GAP.fullmatch(text, m.end, hit.start):
        companies.append(text[hit.unit_start : hit.end].strip(" ."))
    if (pair := _PRESSURE.match(text, m.end)) and int(pair["high"]) > int(pair["low"]):
        companies.append("mmHg")
    if _EYE.match(text, m.end):
        companies.append("eye")
    names = [f"{name} ({company})" for company in companies]
    found = (e for called in names for kind in _KINDS for e in lexicon.label(called, kind) if called in e.synonyms)
    return next(found, None)


def _hit_behind(at: int, quantities: Sequence[QuantityHit]) -> QuantityHit | None:
    place = bisect_left(quantities, at, key=lambda q: q.start)
    return quantities[place] if place < len(quantities) else None


# "RE" and "LE" beside each other are the right and the left eye, and no leg.


_EYES = regex(r"(?<![\w.-])(?:(?P<right>RE)|LE)(?![\w-]|\.\w)")
_OF_LIMB = regex(r"\bUE\b")


def with_eye_letters(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions with the eyes that two letters stand for.

    Args:
        text: the document's text.
        lexicon: for the eye and the sides.
        mentions: what was found in it, by offset.

    Returns:
        The mentions; on a page with both "RE" and "LE", and no "UE", each is its side and the eye, and no other term.
    """
    found = list(_EYES.finditer(text))
    eye, right, left = lexicon.get("site", "eye"), lexicon.get("qualifier", "right"), lexicon.get("qualifier", "left")
    if len({m.group() for m in found}) == 1 or not found or _OF_LIMB.search(text) or not (eye and right and left):
        return mentions
    taken = {m.span() for m in found}
    made = [Mention(*m.span(), entry) for m in found for entry in (eye, right if m["right"] else left)]
    kept = [m for m in mentions if (m.start, m.end) not in taken]
    return tuple(sorted([*kept, *made], key=lambda m: (m.start, -m.end)))


# Pages in other languages than English: which of their words only look like terms ("die", "falls", "grave").


_WORD = regex(r"[^\W\d_]+")
_FEW = 2
"""So many words tell the language of a paragraph; of a shorter one the page's own is taken."""


def without_mistaken(document: Document, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The terms of a document without words of other languages that look like them.

    Args:
        document: the document.
        lexicon: knows the words of languages.
        mentions: the terms found.

    Returns:
        The others, in their order.
    """
    languages = lexicon.of("language")
    mistaken = {word for language in languages for word in language.mistaken}
    text = document.text
    lowered = ((m, text[m.start : m.end].lower()) for m in mentions)
    suspects = {m: word for m, word in lowered if word in mistaken}
    if not suspects:
        return tuple(mentions)
    told = {word: language.id for language in languages for word in language.synonyms}
    taken = {language.id: frozenset(language.mistaken) for language in languages}
    page = Counter(_told(text, told))
    begins = [block.span.start for block in document.blocks]
    found: dict[int, str] = {}
    kept = []
    for m in mentions:
        word = suspects.get(m)
        if word is not None and not text[m.start : m.end].isupper():
            at = max(0, bisect_right(begins, m.start) - 1)
            if at not in found:
                own = Counter(_told(document.quote(document.blocks[at].span), told))
                found[at] = _most(own) if own.total() >= _FEW else _most(page)
            if word in taken.get(found[at], ()):
                continue
        kept.append(m)
    return tuple(kept)


def _told(text: str, told: dict[str, str]) -> Iterable[str]:
    """The language of each word in small letters that tells one; in capitals it is an abbreviation."""
    return (told[word] for word in _WORD.findall(text) if word in told)


def _most(counted: Counter[str]) -> str:
    return counted.most_common(1)[0][0] if counted else ""


# Pages that say everything twice, in Chinese and behind it in English: "否认糖尿病 diabetes denied" is told by its
# English.


_RUN = regex(r"[\u4e00-\u9fff][^A-Za-z\n]*+")
"""Chinese words, with the figures and signs among them, up to the next Latin letter of the line."""
_TOLD: tuple[Kind, ...] = ("condition", "finding", "medicine", "procedure", "cells")


def told_once(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The terms of a text without the Chinese ones that English words repeat right behind them.

    Args:
        text: the document's text.
        mentions: the terms found in it.

    Returns:
        The others; names of measures, scales and labels are kept in both languages.
    """
    if text.isascii():
        return tuple(mentions)
    runs = [(m.start(), m.end()) for m in _RUN.finditer(text) if _leads_to_english(text, m.end())]
    starts = [start for start, _ in runs]

    def repeated(m: Mention) -> bool:
        at = bisect_right(starts, m.start) - 1
        return m.entry.kind in _TOLD and at >= 0 and m.end <= runs[at][1]

    return tuple(m for m in mentions if not repeated(m)) if runs else tuple(mentions)


def _leads_to_english(text: str, end: int) -> bool:
    """Whether a space and a word of three Latin letters stand behind: no unit or short sign ("肌力 MRC" is not said twice)."""
    return text[end - 1].isspace() and text[end : end + 3].isalpha() and not text[end : end + 3].isupper()
