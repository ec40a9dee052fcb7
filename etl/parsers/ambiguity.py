"""What a short form or a word that is spelled like a term means where it stands.

Such a word can be a person, a place, a verb, a unit, a substance or of another language. Short forms are those that a document
explains, those that a legend explains, and those that no mapping knows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.language import READ
from etl.parsers.number import RANGED, QuantityHit
from etl.patterns import regex
from etl.value import replace

# Names of medicines and of what comes out of the body, where they name something else: what was measured in blood, an
# enzyme, what a germ was tested against, what was looked at under the microscope.


_TESTED = regex(
    r"\b(?:sensitive|sensitivity|susceptible|susceptibility|resistant|resistance|intermediate|sens\.?|res\.?|susc\.?)(?: only)?(?: (?:to|against)|:) ",
    re.I,
)
_SO_TESTED = regex(r"[^.;:\n]{0,90}?[ -](?:sensitive|susceptible|resistant)\b(?! to)")
_GERM = regex(
    r"\b(?:organisms?|isolates?|isolated|strains?|cultures?|bacteri\w*|pathogens?|grew|grown|growth|species|spp|microb\w*|germs?|antibiogram|susceptibilit\w+|colony|colonies"
    r"|c/s|C/S|c&s|C&S|MRSA|MSSA|ESBL|Klebsiella|Pseudomonas|E\. ?coli|Proteus|Strep|Staph|\w+coccus|\w+cocci|\w+bacter|[A-Z]\w*\.? [a-z]+(?:us|ae|um|is|ii|ens|osa|oli|li))\b"
)
_OTHER_TALK = regex(
    r"[.;:\n]|\b(?:was|were|is|are|he|she|we|they|patient|treat\w*|therap\w*|given|gave|receiv\w*|with|switch\w*|chang\w*|start\w*|so|but|therefore|thus|which|after|before)\b"
)
"""Where a list of what a germ was tested against has ended."""
_LOOKED_AT = regex(
    r"\b(?:[Cc]ultures?|[Ss]pecimens?|[Ss]amples?|[Ss]mears?|[Ii]solated|[Cc]ultured|[Gg]rown|[Gg]rew(?= in| from)|[Rr]ecovered|(?:[Dd]etected|[Ss]een|[Ff]ound|[Ii]dentified)(?= in)) (?:of|from|in) (?:the |his |her )?"
)
_TEST_OF = regex(
    r"[ :](?:c/s|c&s|c \+ s|m/?c/?s|AFB|cultures?|smears?|gram(?:['’]s)? stain\w*|microscopy|cytology|examination|analysis|for (?:AFB|culture|cytology|acid))\b",
    re.I,
)
"""Behind what came out of the body and was sent to the laboratory: "Sputum AFB -ve", "Pus c/s: …"."""
_FAR = 120
_LISTED = 5


def _tested_against(text: str, m: Mention) -> bool:
    """Whether a germ was tested against it."""
    begin = max(0, m.start - _FAR)
    for found in _TESTED.finditer(text, begin, m.start):
        if not _OTHER_TALK.search(text, found.end(), m.start) and _GERM.search(text, begin, found.start()):
            return True
    behind = _SO_TESTED.match(text, m.end)
    return bool(behind and not _OTHER_TALK.search(text, m.end, behind.end()) and _GERM.search(text, begin, m.start))


def _is_specimen(text: str, m: Mention) -> bool:
    """Whether what comes out of the body was only looked at: "cultures of blood, urine and sputum were sterile"."""
    if " " in text[m.start : m.end]:
        return False
    if _TEST_OF.match(text, m.end):
        return True
    for found in _LOOKED_AT.finditer(text, max(0, m.start - 60), m.start):
        between = text[found.end() : m.start]
        if len(between.split()) <= _LISTED and not _OTHER_TALK.search(between):
            return True
    return False


# Words that are spelled like a side, a degree, a value or an ability and mean something else where they stand.


_HANDED = regex(r"[ -](?:hand|foot|eye)(?:ed(?:ness)?|er)\b|[ -](?:(?:hand|foot|eye)[ -])?dominan(?:t|ce)\b", re.I)
"""Behind a side that says which hand somebody writes with: "a right-handed man"."""
_DO = regex(
    r"\b(?:can(?:not)?|could|will|would|did|(?:can|could|did|do|does)(?: not|n[’']t)|(?:able|ability|inability|failed|managed|tried) to) $",
    re.I,
)
"""Before a verb: "cannot complete the task" tells of no complete loss."""
_INVASIVE = regex(
    r"[ -](?:invasive|invasively|conscious|effective|toxic|acceptable|important|processed|manipulated|sensing|sensitive|sensitivity|perception|detecting|receptors?|sources?|bulbs?)\b",
    re.I,
)
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
_ADJECTIVES = frozenset(("normal", "negative", "negation_adjective"))
_BEGINS_NOUN = regex(r"\bwith (?:an? )?$|\($", re.I)
_OWN_NOUN = regex(
    r" (?!(?:results?|findings?|values?|limits?|range|outcomes?|respon\w+|reports?|appearances?|[a-z]+ly|today|then|both|except|apart|before|after|since|until|throughout)\b)"
    r"[a-z]{4,}(?: [a-z]{4,}){0,2}(?=\s*(?:[.,;)]|$| (?:and|but|on|in|at|of) ))"
)
_HYPHEN = regex(r"-[a-z]{3,}")
COUNTED = regex(r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|few) more$", re.I)
"""Further ones, and no rise: "three more black stools"."""
_BY_THE_SAME = regex(r"\bby (?:the )?same$", re.I)
_CONTROL = regex(
    r"control(?:(?: (?:on|in|at|after|dated|from)\b)| ?[(:,]| (?=\d)| (?:visit|exam\w*|date|appointment|check|letter)s?\b)",
    re.I,
)
"""A visit to look how somebody is, and nobody who is healthy: "Control 14.02.2011: …", "at the control visit"."""
_SECRETION = regex(
    r"\b(?:because of|due to|foul|profuse|slight|scanty|less|more|much|little|persistent|recurrent) (?:the )?$", re.I
)
_SECRETED = regex(
    r" (?:from (?:the|his|her|both|one|a) (?!(?:hospital|clinic|ward|department|unit|intensive|icu)\b)|of (?:pus|mucus|blood)|increase[sd]?|decrease[sd]?|stopped|ceased|dried|per day)",
    re.I,
)
"""Around a discharge that is a secretion: "because of discharge", "the discharge increases"."""
_AGED = regex(r"(?:years?|yrs?|months?|weeks?|days?|y)[- ]$", re.I)
_NO_CHANGE = regex(
    r"returned (?:as |to be |back )?(?:positive|negative|reactive|elevated|abnormal|unremarkable|within)\b"
    r"|(?:did not|didn['’]t|not) differ(?: \w+)? between\b",
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
_IN_TWO = regex(r"\bin (?:both |the )?[a-z]+ (?:and|or) (?:the )?$", re.I)
_LOWER_PLACE = regex(r" [a-z]+(?:[aei]l|ar|ary|ic|ine)\b")
"""Behind "lower" before a trouble: the adjective of a part of the body ("lower abdominal tenderness")."""
_IN_RANGE = regex(r"(?:fell|falls?) (?:with)?in (?:an? |the )?(?:[\w-]+ ){0,3}(?:limits|range)\b", re.I)
"""A score that lies there, and did not fall: "memory fell within normal limits"."""
_TO_NUMBER = regex(
    r"(?:falls?|fallen|falling) (?:further |again |back )?(?:from|to|by|below|under) (?:about |only |nearly |almost )?\d",
    re.I,
)
"""What a score does: "we saw the score fall from 40 to 31"."""
_FALL_IN = regex(r"falls? in (?:(?:the|his|her|its|their) )?(?:[a-z]+ )?", re.I)
"""Before what was measured: "a fall in the platelet count"."""
_OF_GERM = regex(
    r" (?:antibod(?:y|ies) )?(?:against (?:the )?[A-Za-z]{3}|for [A-Z][A-Za-z]{2})|(?:(?:, | and | or |, and )[A-Z0-9]{2,8}){0,5} (?:mutations?|variants?|genes?)\b"
)
"""Behind what isn't measured itself: "IgM for Leptospira", "RET and VHL mutations"."""
_THE_FALLS = regex(r"\b(?:his|her|my|their|your|the|these|of|no|frequent|daily|weekly|monthly|many|few|fewer) $", re.I)
_DONE_TO = regex(r"\b(?:was|were|been|being) (?:then |also |again |[a-z]+ly )?$")
"""Before what somebody did to a patient or a part, who did nothing: "the area was shaved", "the ligament was grasped"."""
_TO_DO = regex(r"(?<!\bdue )(?<!\bsecondary )(?<!\bowing )(?<!\brelated )\bto $")
_WHAT_IT_IS_DONE_TO = regex(r" (?:the|an?|his|her|this|these|both) ")
"""Around a verb that is spelled like a sign: "was used to infiltrate the wound"."""
_ORDINAL = regex(r"\d(?:st|nd|rd|th) $")
_GENUS = regex(r"\b[A-Z][a-z]*\.? $")
"""Before the second word of a germ's name, which is no disease: "Klebsiella pneumoniae"."""
_A_THING = regex(r"\b(?:an?|the) (?:[A-Za-z]+-[A-Za-z]+ )$|\b[Ll]ast $")
"""Before a thing that is named: "fitted with a Low-Profile button", "last drink in 2021"."""


def _is_another_word(text: str, m: Mention, parts: Collection[tuple[int, int]]) -> bool:
    """Whether a word of grammar or an ability is another word here."""
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
    if kind == "cue" and role == "negated":
        return _HYPHEN.match(text, m.end) is not None  # "a no-option limb"
    if kind == "cue" and role in ("improved", "worsened", "more", "less") and _THAN_THERE.match(text, m.end):
        return True
    if _BY_THE_SAME.search(text, max(0, m.start - 8), m.end) and _NOUN_BEHIND.match(text, m.end):
        return role == "unchanged" or kind == "qualifier"  # "examined by the same doctor"
    if kind == "cue" and m.entry.value == "alternatives" and text[m.start : m.end].isupper():
        return True  # "VS: T 36.8 P 64"
    if kind == "cue" and role in ("worsened", "less") and _IN_RANGE.match(text, m.start):
        return True
    if kind == "cue" and role in ("more", "less", "relapsed", "unchanged"):
        more = role == "more" and (
            text.startswith(" about ", m.end) or COUNTED.search(text, max(0, m.start - 9), m.end)
        )
        return bool(more or _NO_CHANGE.match(text, m.start))
    if kind == "measure" and role == "laboratory" and m.entry.units and _OF_GERM.match(text, m.end):
        return True
    if kind == "measure" and role == "laboratory" and not m.entry.units:
        return _IN_TWO.search(text, max(0, m.start - 24), m.start) is not None  # "were negative in serum and CSF"
    if kind == "site":
        return _as_adjective(text, m)
    if kind == "relation":
        word = text[m.start : m.end]  # "TIA" is an abbreviation, and nobody's aunt
        return (len(word) < 4 and word.isupper() and word.lower() != m.entry.name) or bool(
            _RELATIVE_THING.match(text, m.start)
        )
    if kind == "medicine":
        return _tested_against(text, m)
    if kind in ("condition", "finding") and text.endswith("ae", m.start, m.end):
        return text[m.start].islower() and _GENUS.search(text, max(0, m.start - 24), m.start) is not None
    if kind == "finding" and _TO_NUMBER.match(text, m.start):
        return _THE_FALLS.search(text, max(0, m.start - 12), m.start) is None
    if kind == "finding":
        done = " " not in text[m.start : m.end] and _WHAT_IT_IS_DONE_TO.match(text, m.end) is not None
        return (done and _TO_DO.search(text, max(0, m.start - 12), m.start) is not None) or _is_specimen(text, m)
    if role == "historical":
        return _AGED.search(text, max(0, m.start - 8), m.start) is not None  # "a 22-year-old student"
    if role == "part":
        return text.startswith(" than", m.end)  # "is lower than before"
    if role == "side":
        return (
            _HANDED.match(text, m.end) is not None
            or _ORDINAL.search(text, max(0, m.start - 6), m.start) is not None  # "2nd L chemotherapy" is a line of it
        )
    if kind == "qualifier" and role == "severity":
        return _DO.search(text, max(0, m.start - 14), m.start) is not None or _INVASIVE.match(text, m.end) is not None
    if kind == "route":
        return text[m.start : m.end].startswith(("I'", "I’"))  # "I'm", and no muscle
    if role == "normal" or (kind == "qualifier" and role == "value" and m.entry.id == "normal"):
        denied = _DENIED_ADJECTIVE.search(text, max(0, m.start - 14), m.start)
        return bool(denied and _NOUN_BEHIND.match(text, m.end))
    if kind == "qualifier" and role == "value":
        return (m.start, m.end) in parts and text[m.start : m.end].endswith("s")
    if kind == "function" and m.form == "ability":
        return (
            text[m.start : m.end].endswith("ings")  # "the pressure readings"
            or (
                text[m.end - 2 : m.end] == "ed"
                and text[m.start : m.end].lower().split()[-1] not in m.entry.values  # a state: "was fully oriented"
                and _DONE_TO.search(text, max(0, m.start - 24), m.start) is not None
            )
            or _A_THING.search(text, max(0, m.start - 30), m.start) is not None
        )
    return False


def _as_adjective(text: str, m: Mention) -> bool:
    """Whether a site that is only named in the plural stands in the singular before a noun: "abdominal abscess"."""
    word = text[m.start : m.end].lower()
    if not word.isalpha() or _NOUN_BEHIND.match(text, m.end) is None:
        return False
    names = [n.lower() for n in (m.entry.name, *m.entry.synonyms)]
    return f"{word}s" in names and word not in names


def parted(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, without the words that belong to the term behind them: "proximal muscle strength" is the muscle strength
    of a proximal part, and "no change in vision" denies a change in vision.

    Args:
        text: the document's text.
        lexicon: for the words of parts.
        mentions: what it found, by offset.
    """
    measures = [m for m in mentions if m.entry.kind == "measure" and " " in text[m.start : m.end]]
    within = {at: m for m in measures for at in range(m.start - 24, m.start)}
    changes = {m.start: m for m in mentions if m.entry.kind == "finding" and text.startswith("change", m.start)}
    for m in mentions:
        begun = (f for at in range(m.start + 1, m.end) if (f := changes.get(at)) and f.end > m.end)
        if m.entry.role == "unchanged" and (whole := next(begun, None)):
            yield from lexicon.find(text, m.start, whole.start)
            continue
        over = within.get(m.start) if m.entry.kind == "site" and not m.entry.left else None
        if over is None or not over.start < m.end < over.end:
            yield m
            continue
        parts = [p for p in lexicon.find(text, m.start, over.start) if p.entry.role == "part"]
        yield from parts or [m]


# Words that look like a term of the lexicon and name something else: people, places, institutions, verbs.


TERMS = ("finding", "condition", "site", "measure", "scale", "function", "procedure", "medicine", "gene", "cells")
"""The kinds of entry that name something clinical."""
_SAID = ("condition", "finding", "function")
_LIKE = r"-(?:like|type|mimic|controlled|induced|guided|sparing|eluting|na[iï]ve|responsive|resistant|refractory)\b"
_WARD = r"| (?:facility|facilities|cent(?:er|re)s?|hospitals?|clinics?|wards?|units?|services?|teams?|departments?|dept|institutes?|homes?)\b"
_BECAUSE = regex(r"[-– ](?:related|associated|attributable)\b")
_BEHIND: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(TERMS, regex(_LIKE)),  # "seizure-like activity", "diet-controlled diabetes"
    **dict.fromkeys(("finding", "procedure"), regex(_LIKE + _WARD)),  # "the rehabilitation facility"
    # a disease that was only looked for or guarded against: "hepatitis serology"
    "condition": regex(_LIKE + _WARD + r"| (?:serolog(?:y|ies|ical)|vaccin\w+|prophylaxis|titers?|titres?|work-?up|markers?|panel)\b"),
    # one that is not taken, part of a name, or was measured in blood: "steroid-free", "adenosine deaminase", "progesterone <10 ng/dL"
    "medicine": regex(
        _LIKE + r"|-free\b|[- ](?:resistan(?:ce|t)|suscepti\w+|sensitiv\w+)\b|[- ](?:\w+ases?|receptors?|(?:auto)?antibod(?:y|ies))\b"
        r"|\s?(?:levels?|concentrations?)?\s?(?:of|was|were|[:=,])?\s?[<>≤≥]?\s?\d[\d.,]*\s?"
        r"(?:(?:[npf]g|[mµμun]?mol|[pf]mol|m?I?U)/(?:d?[lL]|m[lL])|(?:[µμum]|mc)?g/d[lL]|g/[lL])(?![\w/])"
    ),
    # a habit that a disease is named for, and a calling: "alcohol-related liver disease", "Baker's cyst"
    **dict.fromkeys(("alcohol", "smoking", "exposure"), _BECAUSE),
    "occupation": regex(r"['’]s? (?!(?:wife|husband|son|daughter|child|assistant|apprentice)\b)[a-z]"),
}  # fmt: skip
"""What stands behind a term, by its kind or role, that makes it part of something else."""
_OTHER_KINDS = r"(?i:\b(?:and|or|nor|any) other (?:forms?|kinds?|types?|sorts?|means|methods?|modes?) of (?:the |her |his |their )?$)"
_BEFORE: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(TERMS, regex(_OTHER_KINDS)),  # the class that what was listed belongs to: "no suction, mask or other forms of support"
    **dict.fromkeys(_SAID, regex(_OTHER_KINDS + r"|(?i:\banti[-– ]$)")),  # "anti-infection treatment"
    "medicine": regex(_OTHER_KINDS + r"|\b(?:[Ss]erum|[Pp]lasma|[Uu]rinary|[Ss]alivary)(?: (?:total|free|basal|fasting|random))? $"),
    # what a doctor does, and the patient had not done: "chief resident in … surgery"
    "procedure": regex(
        _OTHER_KINDS + r"|(?:\b|(?<=[¹²³⁰-⁹]))(?:residents?|professor|specialists?|speciali[sz](?:ed|es|ing)|chief|fellow|lecturer|consultant|head|trained|degree|expert|experts|certified|director|"
        r"chair(?:man|woman)?|[Dd]epartment|[Dd]ept\.?|[Dd]ivision|[Ii]nstitute|[Ff]aculty) (?:in|of|for) (?:[a-zA-Z]+ ){0,2}$"
    ),
}  # fmt: skip
"""What stands before a term, by its kind, that makes it part of something else."""
_JOURNAL = regex(
    r"\b(?:Journal|Archives|Annals|Frontiers|Lancet|Innovations)(?: (?:of|in|for|and|And|the|[A-Z][\w-]*))* $"
)
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
_ADDRESS = regex(
    r" (?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Boulevard|Blvd|Court|Close|Terrace|Crescent|Place|Way|[Ss]tra(?:ß|ss)e|[Ss]tr|[Gg]asse|[Pp]latz|[Ww]eg|[Aa]llee)\b\.?"
    r"|[A-Z]?-?[Ss]tr(?:a(?:ß|ss)e|\.)|,? \d{1,4}[a-z]?,? (?:(?:[A-Z]{1,2}-?)?\d{4,6} [A-Z][a-z]|(?:[A-Z][\w.]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive)\b)"
)
"""Behind a surname that an address is called by, or before where somebody lives: "12 Berg Street", "Berg 12, 80331 Munich"."""
_PREDICATE = regex(r"(?:is|are|was|were) ", re.I)
"""A value with its verb, which has its subject before it: in "there were fine crackles" the word is an adjective."""
_OWNED = regex(r"\b(?:in|of|on|with|for) (?:his|her|the|my|their|both) $", re.I)
_OF_KIND = regex(r"\b(?:positive|negative|reactive|present|absent) \((?:\w+ (?:and|or|&) )?$", re.I)
"""Before the kind of antibody that a result is of: "Negative (IgG)"."""
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

_NUMBER_NEAR = regex(
    r"[^\w.;]{0,3}(?:(?:was|is|of|at|value|level|decreased|increased|fell|rose|to)\s){0,3}[<>≤≥~]?\s?\d"
)
"""A number of a measure, right after its name."""
_SCORE = regex(
    r"(?:[ -][a-z]{3,}){0,2}[ -](?:scores?|scales?|index|indices|inventory|questionnaires?)\b(?!\s(?:of|in) (?:the )?(?:patient|him|her))",
    re.I,
)
"""What makes a disease's name part of a scale's: "GBS disability score", "depression rating scale"."""
_INSTRUMENT = regex(r"(?: [a-z]{3,})? (?:rating scale|inventory|questionnaire)s?\b", re.I)
_TEST_RESULT = regex(
    r"\W{0,3}(?:(?:tests?|testing|serology|screen(?:ing)?|antibod(?:y|ies)|was|were|is|are|also|and|or|[A-Z]{2,5})\W{1,2}){0,4}"
    r"(?:negative|positive|non-?reactive|reactive)\b"
)
"""The result of a test that shares its name with a disease: "HIV and HCV were negative"."""
_OF = regex(r" of (?:the|a|an) (?!patient|person|man\b|woman\b|child\b)")
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
    measured = {m.start for m in mentions if m.entry.kind == "measure"}
    litres = {m.end for m in mentions if m.entry.kind == "measure" and "L" in m.entry.units}  # "FVC (L)", "FVC, L"
    whole = {
        (text[m.start : m.end].split() or [""])[-1].lower(): m.start
        for m in reversed(mentions)
        if m.entry.kind == "condition" and " " in text[m.start : m.end]
    }
    known = {m.start for m in mentions if m.entry.kind in TERMS}
    ills = {m.start for m in mentions if m.entry.kind in ("condition", "finding")}
    named_parts = {(m.start, m.end) for m in mentions if m.entry.role == "part"}
    named = {m.start for m in mentions if m.entry.kind in _SAID}
    ends = {m.end for m in mentions if m.entry.kind in TERMS}
    troubles = {m.start for m in mentions if m.entry.kind in ("finding", "condition") and " " in text[m.start : m.end]}
    states = set(_states_of_sites(text, mentions)) | set(_values(text, mentions))
    scored = {(m.start, m.end) for m in mentions if m.entry.kind == "scale"}
    shared = {(m.start, m.end) for m in mentions if m.entry.kind == "medicine"} & scored
    people_named = {m.start for m in mentions if m.entry.kind == "relation"}
    assays = {(m.start, m.end) for m in mentions if m.entry.kind == "measure" and m.entry.role == "laboratory"}
    genes = {(m.start, m.end) for m in mentions if m.entry.kind == "gene" and text[m.start : m.end] == m.entry.name}
    kept = [
        m
        for m in mentions
        if not (m.entry.kind == "measure" and (m.start, m.end) in genes and not _NUMBER_NEAR.match(text, m.end))
        and not (m.entry.kind == "measure" and _is_level(text, m))
        and not (m.entry.kind == "condition" and _SCORE.match(text, m.end))
        and not (m.entry.kind == "finding" and _INSTRUMENT.match(text, m.end))
        and not (m.entry.kind == "condition" and (m.start, m.end) in assays and _TEST_RESULT.match(text, m.end))
        and not (m.entry.role == "whole" and m.entry.function and _is_of_thing(text, m, people_named))
        and not (m.entry.kind == "function" and text.endswith("-like ", 0, m.start))
        and not (m.start in people and m.entry.kind == "qualifier")
        and not (m.start in surnames and m.entry.kind in TERMS)
        and not (m.entry.kind == "scale" and text[m.start : m.end].istitle() and _ADDRESS.match(text, m.end))
        and not _is_part_of_more(text, m)
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
        and not (text.endswith("family", m.start, m.end) and _FROM_A.search(text, max(0, m.start - 40), m.start))
        and not (m.entry.kind == "relation" and _quoted(text, m))
        and not (m.entry.kind == "function" and m.form == "ability" and _TELLS.match(text, m.start))
        and not (
            m.entry.kind == "measure"
            and text[m.end : m.end + 1] == ")"
            and _OF_KIND.search(text, max(0, m.start - 20), m.start)
        )
        and not (
            m.entry.kind == "route"
            and text[m.start : m.end] == "IV"
            and _III.search(text, max(0, m.start - 40), m.start)
        )
        and not (m.entry.kind == "qualifier" and m.end + 1 in named and _PREDICATE.match(text, m.start, m.end))
        and not (m.entry.kind == "cue" and m.start - len(" and ") in ends and _said_twice(text, m))
        and not (text[m.start] in "(±+" and RANGED.search(text, max(0, m.start - 10), m.start))
        and not _of_institution(text, m)
        and not (m.entry.kind == "cue" and (m.start, m.end) in parts)
        and not ((m.start, m.end) in states and (m.entry.kind in ("cue", "site") or m.entry.role == "part"))
        and not (m.entry.kind == "cue" and m.entry.role in ("less", "more") and _ZONE.match(text, m.start))
        and not (m.entry.role == "less" and m.end + 1 in troubles and _LOWER_PLACE.match(text, m.end))
        and not (m.entry.kind in TERMS and _of_journal(text, m))
        and not _is_another_word(text, m, named_parts)
        and not ((m.entry.role == "normal" or m.entry.id in _ADJECTIVES) and _describes(text, m, known, ills))
        and not _of_exhibit(text, m)
        and not (
            m.entry.kind == "finding"
            and (fall := _FALL_IN.match(text, m.start))
            and measured & {*range(m.end, fall.end() + 1)}
        )
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


_VERTEBRA = regex(r"[CTL]\d{1,2}")
_LEVEL = regex(r"\b(?:below|above|at|from|to|down to|up to|level|levels?(?: of)?|dermatome) (?:the )?$", re.I)


def _is_level(text: str, m: Mention) -> bool:
    """Return True if a short name of a test is a level of the spine: "sensation reduced below T4"."""
    return (
        m.end - m.start <= len("T12")
        and _VERTEBRA.fullmatch(text, m.start, m.end) is not None
        and _LEVEL.search(text, max(0, m.start - len("dermatome of the ")), m.start) is not None
    )


def _describes(text: str, m: Mention, known: set[int], ills: set[int]) -> bool:
    """Whether a "normal" or "negative" is of a noun of its own that nothing knows, or a "clear" of what is there: "hypertrophy with
    normal cavity size", "an infection (negative cultures)", "a clear productive cough"."""
    if m.end + 1 in ills:
        return text[m.start : m.end].lower() in ("clear", "regular")
    noun = _OWN_NOUN.match(text, m.end)
    return bool(
        noun and _BEGINS_NOUN.search(text, max(0, m.start - 8), m.start) and known.isdisjoint(range(m.end, noun.end()))
    )


def _is_of_thing(text: str, m: Mention, people: Collection[int]) -> bool:
    """Return True if a state of somebody is named as that of a thing: "depression of the sternum"."""
    found = _OF.match(text, m.end)
    return found is not None and found.end() not in people


def _is_part_of_more(text: str, m: Mention) -> bool:
    """Whether what stands right beside a term makes it part of another word or name."""
    for key in (m.entry.kind, m.entry.role):
        behind, before = _BEHIND.get(key), _BEFORE.get(key)
        if behind is not None and behind.match(text, m.end):
            return True
        if before is not None and before.search(text, max(0, m.start - 48), m.start):
            return True
    return False


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
    told = {(m.start, m.end): m.entry for m in mentions if m.entry.kind == "qualifier" and m.entry.role != "part"}
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


# Short names that mean something else by what stands behind them: "C3 0.42 g/L" is no vertebra, "RR 140/85" no
# breathing, "CMT OD 245 µm" no disease. The other meaning has the unit, or the eye, in brackets in its name: "RR
# (mmHg)", "CDR (eye)".


_LONGEST = 4
_GAP = regex(r"\s?[:=]?\s?(?:(?:was|is|of) )?", re.I)
_SIDED_GAP = regex(r"\s?[:=]?\s?[<>≤≥~]?\s?(?:(?:was|is|of|O[DSU]|[RLB]E|[RL]|right|left) ){0,2}")
_EYE = regex(r"(?:\s?[:=]?\s?\d(?:\.\d+)?)?[ ,(/]{1,2}(?:O[DSU]|[RLB]E)\b")
_PRESSURE = regex(r"\s?[:=]?\s?(?P<high>\d{2,3})\s?/\s?(?P<low>\d{2,3})(?![\d/]|\.\d)")
_LEAST_PRESSURE, _TURNED = 40, 70
"""Two numbers may be pressures the other way round from these on: "80/130"."""
_KINDS: tuple[Kind, ...] = ("measure", "procedure")
_OF_BODY = regex(r"\b(?:W|OFC|HC|BW)\s?[=:]\s?\d")
_ACROSS = 60
"""So near a weight or a head's circumference, an L before centimetres is a length."""


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
    if (pair := _PRESSURE.match(text, m.end)) is not None:
        high, low = int(pair["high"]), int(pair["low"])
        if high > low or (high >= _LEAST_PRESSURE and low >= _TURNED):
            companies.append("mmHg")
    if _EYE.match(text, m.end):
        companies.append("eye")
    names = [f"{name} ({company})" for company in companies]
    found = (e for called in names for kind in _KINDS for e in lexicon.label(called, kind) if called in e.synonyms)
    return next(found, None)


def _hit_behind(at: int, quantities: Sequence[QuantityHit]) -> QuantityHit | None:
    place = bisect_left(quantities, at, key=lambda q: q.start)
    return quantities[place] if place < len(quantities) else None


# Letters of a side and an organ: below or behind "Visual acuity", RE is the right eye and LE the left one, and no
# leg.


_PAIR = regex(r"(?<![\w.-])(?P<side>[RL])(?P<organ>[A-Z])(?![\w-]|\.\w)")
_ORGAN_KINDS = ("measure", "scale", "function", "finding")
_LEAST = 2
_REACH = 48


def with_organ_letters(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions with the sides and organs that two letters stand for.

    Args:
        text: the document's text.
        lexicon: for sites and sides.
        mentions: what was found in it, by offset.

    Returns:
        The mentions. Where a page prints both the right and the left one ("RE", "LE"), one of them behind a test of an
        organ that begins so, each is its side and that organ, and no other term.
    """
    found = list(_PAIR.finditer(text))
    sides: dict[str, set[str]] = {}
    for m in found:
        sides.setdefault(m["organ"], set()).add(m["side"])
    letters = {letter for letter, both in sides.items() if len(both) == _LEAST}
    if not letters:
        return mentions
    organs: dict[str, Entry] = {}
    for m in found:
        letter = m["organ"]
        if letter in letters and letter not in organs and (organ := _organ(text, lexicon, mentions, m)) is not None:
            organs[letter] = organ
    made = [x for m in found if m["organ"] in organs for x in _meant(lexicon, m, organs[m["organ"]])]
    if not made:
        return mentions
    taken = {(x.start, x.end) for x in made}
    kept = [x for x in mentions if (x.start, x.end) not in taken]
    return tuple(sorted([*kept, *made], key=lambda x: (x.start, -x.end)))


def _organ(text: str, lexicon: Lexicon, mentions: Sequence[Mention], m: re.Match[str]) -> Entry | None:
    """The organ that begins with the second letter, of a test named on the same line right before."""
    line = max(text.rfind("\n", 0, m.start()) + 1, m.start() - _REACH)
    at = bisect_left(mentions, m.start(), key=lambda x: x.start) - 1
    while at >= 0 and mentions[at].start >= line:
        x = mentions[at]
        if x.entry.kind in _ORGAN_KINDS:
            site = lexicon.implied_by(x.entry)
            return site if site is not None and site.name[:1].upper() == m["organ"] else None
        at -= 1
    return None


def _meant(lexicon: Lexicon, m: re.Match[str], organ: Entry) -> Iterator[Mention]:
    yield Mention(m.start(), m.end(), organ)
    side = lexicon.get("qualifier", "right" if m["side"] == "R" else "left")
    if side is not None:
        yield Mention(m.start(), m.end(), side)


# Short words for the sides, which mean other things alone: "dx" and "sin" in one line of heads or behind a title,
# "r." and "l." before the values of a line.


_SIDE = regex(
    r"(?<![\w.])(?:(?:(?P<right>dx|dext)|sin|sn)(?=\.?(?:\s?[\t|\n,;)/]|\s\s|\s?$))"
    r"|(?:(?P<r>r)|l)\.(?=\s?(?:[0-5][+\-−–,;.\s]|[+\-−–±(]|(?:yes|no|pos|neg|positive|negative|absent|present|normal|brisk|weak|lively)\b)))",
    re.I | re.M,
)
"""One that ends what it stands in; "sin disnea" is Spanish for without, and "Dx ELA" a diagnosis. A letter with a full stop
stands before its value: "calf r. 3, l. 2", "clonus r. yes, l. no"."""


def with_latin_sides(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """What the words of lines that print both sides so are.

    Args:
        text: the document's text.
        lexicon: for the sides.
        mentions: what was found in it, by offset.

    Returns:
        The mentions, each of these words as its side and as no other term.
    """
    right, left = (lexicon.get("qualifier", side) for side in ("right", "left"))
    lines: dict[int, list[re.Match[str]]] = {}
    for m in _SIDE.finditer(text):
        lines.setdefault(text.rfind("\n", 0, m.start()), []).append(m)
    found = [m for line in lines.values() if len({bool(m["right"] or m["r"]) for m in line}) > 1 for m in line]
    if not found or right is None or left is None:
        return tuple(mentions)
    taken = {(m.start(), m.end()) for m in found}
    kept = [x for x in mentions if (x.start, x.end) not in taken]
    made = [Mention(m.start(), m.end(), right if m["right"] or m["r"] else left) for m in found]
    return tuple(sorted([*kept, *made], key=lambda x: (x.start, -x.end)))


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
    """Return the language with most words; of as many the one that isn't read, whose texts have "in" and "an" too."""
    return max(counted, key=lambda one: (counted[one], one != READ), default="")


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


# Short names that a document explains: behind "peritoneal dialysis (PD)" PD is that, and no disease.


_SHORT = regex(r" ?\((?P<short>[^\W\d_][\w-]{1,7})\)")
_SHORT_OF = regex(
    r"(?: (?:of|on|in) (?:the )?[^\W\d_][\w-]{1,11})? ?(?:\((?P<short>[A-Z]{3,6})\)|, (?P<plain>[A-Z]{3,6})(?= \d))"
)
"""The short name of a score behind the scale that it is of, or before its value: "total motor score of the UHDRS (TMS)"."""
_VALUED = regex(
    r"\s?[|\t]\s?\d|(?: (?:score|total))?[:,]? (?:(?:was|is|of|fell to|rose to) )?\d+(?![\d.]* ?(?:[a-zA-Z%]|/[a-z]))"
)
_KEY = regex(r"(?:^|[;,.(\n:]\s*)(?P<short>[A-Z][A-Za-z]{1,6})(?:\s?[=:,–-])?\s$")
"""The short name that a legend sets before its term: "CMT central macular thickness; EF = ejection fraction"."""
_FEWEST, _MOST = 2, 6
_INITIALS = 3
_LONG = 90
_KEYED = 12
_STEM = 5
_SMALL = frozenset(("of", "the", "and", "for", "in", "to", "a", "an", "with"))
_TERMS_BEFORE = 4
"""So many terms before a place are looked at for one that covers it."""


def with_short_names(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions with the short names that the document itself explains.

    Args:
        text: the document's text.
        mentions: what the lexicon found in it, by offset.

    Returns:
        A term together with the short name right behind it as one mention ("rheumatoid factor (RF)"), and a mention of it
        wherever the short name stands later, in the place of any other term that the lexicon knows by that name. A short
        name of words that no mapping knows means no term.
    """
    at = {(m.start, m.end): m for m in mentions if m.entry.kind in TERMS}
    own: dict[str, Entry] = {}
    ends: dict[int, int] = {}
    for m in at.values():
        key = _KEY.search(text, max(0, m.start - _KEYED), m.start) if m.form == "name" else None
        if key is not None and m.end - m.start > _KEYED and _fits(key["short"], text[m.start : m.end])[0]:
            own.setdefault(key["short"], m.entry)
        found = _SHORT.match(text, m.end) if m.form == "name" else None
        if found is None:
            score = _SHORT_OF.match(text, m.end) if m.entry.kind == "scale" else None
            short = (score["short"] or score["plain"]) if score else ""
            if short and _fits(short, text[m.start : m.end])[0]:
                own.setdefault(short, m.entry)
            continue
        known = at.get(found.span("short"))
        initials, letters = _fits(found["short"], text[m.start : m.end])
        if initials or (letters and known is None):
            own.setdefault(found["short"], m.entry)
        elif known is None or known.entry.id != m.entry.id:
            continue
        ends[id(m)] = found.end()
    for short, entry in _of_scales(text, at.values()):
        own.setdefault(short, entry)
    foreign = {text[m.start : m.end] for m in at.values() if _of_unknown(text, m)} - own.keys()
    if not ends and not foreign and not own:
        return mentions
    kept = [
        replace(m, end=ends[id(m)]) if id(m) in ends else m
        for m in mentions
        if not _replaced(text, m, own) and not (m.entry.kind in TERMS and text[m.start : m.end] in foreign)
    ]
    terms = sorted((m.start, m.end, m.entry.id) for m in kept if m.entry.kind in TERMS)
    kept = [m for m in kept if not _inside(m, terms)]
    return tuple(sorted([*kept, *_places(text, own, terms)], key=lambda m: (m.start, -m.end)))


def _of_scales(text: str, mentions: Iterable[Mention]) -> Iterator[tuple[str, Entry]]:
    """Short names of what is done that stand before a number, and are the initials of a scale that the document names:
    "UHDRS … TMS 47" is its total motor score, and no stimulation.

    Args:
        text: the document's text.
        mentions: its terms.
    """
    done = {text[m.start : m.end] for m in mentions if m.entry.kind == "procedure" and _VALUED.match(text, m.end)}
    shorts = {short for short in done if _INITIALS <= len(short) <= _MOST and short.isalpha() and short.isupper()}
    if shorts:
        for entry in {m.entry.id: m.entry for m in mentions if m.entry.kind == "scale"}.values():
            named = {"".join(w[0] for w in re.findall(r"[^\W\d_]+", name)).upper() for name in entry.synonyms}
            yield from ((short, entry) for short in sorted(shorts & named))


def _of_unknown(text: str, m: Mention) -> bool:
    """Whether a document explains a short name by words that aren't its term's: "heat shock protein (HSP)".

    Args:
        text: the document's text.
        m: a term.
    """
    short = text[m.start : m.end]
    if not (_FEWEST <= len(short) <= _MOST and short.isalpha() and short.isupper()):
        return False
    if text[m.start - 1 : m.start] != "(" or text[m.end : m.end + 1] != ")":
        return False
    words = [w for w in re.split(r"[\s-]+", text[max(0, m.start - _LONG) : m.start - 1].strip()) if w]
    said = [w for w in words[-len(short) - 2 :] if w.lower() not in _SMALL][-len(short) :]
    if [w[0].upper() for w in said] != list(short):
        return False
    known = {w[:_STEM].lower() for name in (m.entry.name, *m.entry.synonyms) for w in re.findall(r"[^\W\d_]{3,}", name)}
    return sum(w[:_STEM].lower() in known for w in said) * 2 < len(said)


def _fits(short: str, term: str) -> tuple[bool, bool]:
    """Whether an abbreviation is the initials of a term ("RF"), and whether it has its letters in order ("AChR")."""
    words = re.findall(r"[^\W\d_]+", term)
    if sum(c.isupper() for c in short) < 2 or not short.isalpha():
        return False, False
    letters = iter(term.lower())
    in_order = short[0].lower() in {word[0].lower() for word in words} and all(c in letters for c in short.lower())
    return short == "".join(word[0] for word in words).upper(), in_order


def _replaced(text: str, m: Mention, own: Mapping[str, Entry]) -> bool:
    meant = own.get(text[m.start : m.end]) if m.entry.kind in TERMS else None
    return meant is not None and meant.id != m.entry.id


def _inside(m: Mention, terms: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a mention is the short name that another mention of the same entry now covers."""
    last = bisect_right(terms, (m.start, 0, ""))
    return any(
        start < m.start and m.end < end and id_ == m.entry.id
        for start, end, id_ in terms[max(0, last - _TERMS_BEFORE) : last]
    )


def _places(text: str, own: Mapping[str, Entry], terms: Sequence[tuple[int, int, str]]) -> Iterator[Mention]:
    """Where short names stand outside every other term."""
    for short, entry in own.items():
        for found in re.finditer(rf"(?<![\w-]){short}(?![\w-])", text):
            last = bisect_right(terms, (found.start(), len(text), ""))
            if not any(found.end() <= end for _, end, _ in terms[max(0, last - _TERMS_BEFORE) : last]):
                yield Mention(found.start(), found.end(), entry)


# Words that look like terms of medicine and that no mapping knows: by their ending, or because they are written in
# capitals.


_LONG_WORD = regex(r"[^\W\d_]{7,}")
_UNKNOWN_SHORT = regex(r"\b[A-Z]{3,6}\d?\b")
_ENDING = "_ending"
_ORDINARY_WORDS = """
analysis basis crisis emphasis hypothesis thesis synthesis parenthesis oasis genesis photo data aroma diploma academia
media april imprimis autopsy geography photography biography bibliography history symmetry asymmetry geometry category
therapy diagnosis prognosis economy autonomy telemetry poetry industry country metropolis academy drama panorama utopia
syndrome syndromes
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Plain words with an ending that looks clinical."""


def endings(lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The endings of clinical words, each with the kind of what ends so, the longest first.

    Args:
        lexicon: the compiled mappings.
    """
    found = [
        (text.lstrip("-").lower(), entry.id.removesuffix(_ENDING))
        for entry in lexicon.of("qualifier")
        if entry.role == "ending"
        for text in entry.synonyms
    ]
    return tuple(sorted(found, key=lambda one: (-len(one[0]), one[0])))


@lru_cache(maxsize=1)
def _of_one_or_more(known: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple([ending + plural for ending, _ in known for plural in ("", "s")])


def by_ending(text: str, span: Span, known: tuple[tuple[str, str], ...]) -> Iterator[tuple[Span, str]]:
    """The words with a clinical ending, each with the kind that it speaks for.

    Args:
        text: the document's text.
        span: where to look.
        known: see `endings`.
    """
    any_ending = _of_one_or_more(known)
    for match in _LONG_WORD.finditer(text, span.start, span.end):
        word = match[0].lower()
        if word in _ORDINARY or not word.endswith(any_ending):
            continue
        kind = next((kind for ending, kind in known if word.endswith((ending, ending + "s"))), "")
        if kind:
            yield Span(*match.span()), kind


def unknown_terms(
    text: str, span: Span, hits: Sequence[Mention | QuantityHit], known: tuple[tuple[str, str], ...]
) -> Iterator[Span]:
    """What looks like a term and stands in nothing that was recognized.

    Args:
        text: the document's text.
        span: where to look.
        hits: what was recognized there.
        known: see `endings`.
    """
    looks = [found for found, _ in by_ending(text, span, known)]
    if not text[span.start : span.end].isupper():
        looks += [Span(*match.span()) for match in _UNKNOWN_SHORT.finditer(text, span.start, span.end)]
    yield from (one for one in looks if not any(hit.start < one.end and one.start < hit.end for hit in hits))


# Sections that explain scales and short forms and tell of nobody: "TFC: 0-13, higher is better", "80 % = some help".
#
# A heading ("Legend", "Abbreviations") says so by its role; here it is told by what the labelled fields below a
# heading say.


_BETTER = regex(
    r"\b(?:higher|lower|more|fewer|less|larger|smaller)(?: scores?| values?| points?| numbers?)?\s?"
    r"(?:=|:|\bis\b|\bare\b|\bmeans?\b|\bindicates?\b)\s?(?:a |more |less )?[a-z]",
    re.I,
)
_MEANS = regex(
    r"(?:^|[;,.(]\s*)(?:[<>≤≥]\s?)?\d{1,3}(?:[.,]\d+)?(?:\s?%| and (?:more|less|above|below)| or (?:more|less))?\s?=\s?[a-z]",
    re.I,
)
_ENDS = regex(r"\W*\d{1,3}\s?\([^\d()]{3,60}\)\s?(?:to|[-–])\s?\d{1,3}\s?\([^\d()]{3,60}\)")
_RANGE = regex(r"\W*\d{1,3}(?:[.,]\d+)?\s?(?:to|[-–])\s?\d{1,4}(?:[.,]\d+)?(?:\s?(?:%|points?))?\W*$", re.I)
_STAGE = regex(r"(?:stage|grade|level|class|score|degree|value|points?)s?", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_LONGEST_STAGE, _APART = 4, 3


def of_keys(document: Document) -> frozenset[int]:
    """The numbers of the headings below which nothing stands but fields that explain scales.

    Args:
        document: the document.

    Returns:
        Numbers of blocks. At least two fields say what a number or a direction means, and with those that only print a
        range they are half of the section.
    """
    heads = [n for n, b in enumerate(document.blocks) if b.kind in ("heading", "title")]
    return _stages(document) | frozenset(
        head
        for head, end in pairwise([*heads, len(document.blocks)])
        if _explains(document, document.blocks[head + 1 : end])
    )


def _stages(document: Document) -> frozenset[int]:
    """The blocks of a scale's stages, each below its number, and below words that say so: "Stage / Character / I / … /
    II / … / III / …"."""
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for n, block in enumerate(document.blocks):
        if block.span.end - block.span.start > _LONGEST_STAGE or block.kind not in ("heading", "title", "paragraph"):
            continue
        text = document.quote(block.span).strip(" .:()")
        value = _ROMAN.get(text, int(text) if text.isdecimal() else -1)
        goes_on = bool(run) and value == run[-1][1] + 1 and n - run[-1][0] <= _APART
        run = [*run, (n, value)] if goes_on else [(n, value)] if value in (0, 1) else []
        if len(run) > _LEAST and _heads_stages(document, run[0][0]):
            found.update(range(run[0][0], n + 2))
    return frozenset(found)


def _heads_stages(document: Document, n: int) -> bool:
    above = (document.quote(b.span).strip(" :") for b in document.blocks[max(0, n - 4) : n])
    return any(_STAGE.fullmatch(text) for text in above)


def _explains(document: Document, blocks: tuple[Block, ...]) -> bool:
    if len(blocks) < _LEAST or any(b.kind != "field" or b.value is None for b in blocks):
        return False
    values = [document.quote(b.value) for b in blocks if b.value]
    told = sum(1 for v in values if _BETTER.search(v) or _MEANS.search(v) or _ENDS.match(v))
    ranges = sum(1 for v in values if _RANGE.match(v))
    return told >= _LEAST and (told + ranges) * 2 >= len(values)
