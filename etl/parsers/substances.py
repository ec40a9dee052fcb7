"""Names of medicines and of what comes out of the body, where they name something else: what was measured in blood, an
enzyme, what a germ was tested against, what was looked at under the microscope."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.patterns import regex

_LEVEL = regex(
    r"\s?(?:levels?|concentrations?)?\s?(?:of|was|were|[:=,])?\s?[<>≤≥]?\s?\d[\d.,]*\s?"
    r"(?:(?:[npf]g|[mµμun]?mol|[pf]mol|m?I?U)/(?:d?[lL]|m[lL])|(?:[µμum]|mc)?g/d[lL]|g/[lL])(?![\w/])"
)
"""Behind a substance that was measured in blood, and not given: "progesterone <10 ng/dL"."""
_IN_BLOOD = regex(r"\b(?:[Ss]erum|[Pp]lasma|[Uu]rinary|[Ss]alivary)(?: (?:total|free|basal|fasting|random))? $")
_OF_A_NAME = regex(r"[- ](?:\w+ases?|receptors?|(?:auto)?antibod(?:y|ies))\b")
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
    r"\b(?:[Cc]ultures?|[Ss]pecimens?|[Ss]amples?|[Ss]mears?|[Ii]solated|[Cc]ultured|[Gg]rown|[Rr]ecovered|[Dd]etected) (?:of|from|in) "
)
_TEST_OF = regex(
    r"[ :](?:c/s|c&s|c \+ s|m/?c/?s|AFB|cultures?|smears?|gram(?:['’]s)? stain\w*|microscopy|cytology|examination|analysis|for (?:AFB|culture|cytology|acid))\b",
    re.I,
)
"""Behind what came out of the body and was sent to the laboratory: "Sputum AFB -ve", "Pus c/s: …"."""
_FAR = 120
_LISTED = 5


def is_no_medicine(text: str, m: Mention) -> bool:
    """Whether the name of a medicine says that nobody was given it.

    Args:
        text: the document's text.
        m: the medicine.

    Returns:
        True for the hormone in "serum calcitonin", the enzyme in "adenosine deaminase", and the antibiotics in "the
        isolate was resistant to ampicillin and sensitive to gentamicin".
    """
    if _LEVEL.match(text, m.end) or _OF_A_NAME.match(text, m.end):
        return True
    if _IN_BLOOD.search(text, max(0, m.start - 24), m.start):
        return True
    return _tested_against(text, m)


def _tested_against(text: str, m: Mention) -> bool:
    """Whether a germ was tested against it."""
    begin = max(0, m.start - _FAR)
    for found in _TESTED.finditer(text, begin, m.start):
        if not _OTHER_TALK.search(text, found.end(), m.start) and _GERM.search(text, begin, found.start()):
            return True
    behind = _SO_TESTED.match(text, m.end)
    return bool(behind and not _OTHER_TALK.search(text, m.end, behind.end()) and _GERM.search(text, begin, m.start))


def is_specimen(text: str, m: Mention) -> bool:
    """Whether what comes out of the body was only looked at: "cultures of blood, urine and sputum were sterile".

    Args:
        text: the document's text.
        m: a finding of one word.
    """
    if " " in text[m.start : m.end]:
        return False
    if _TEST_OF.match(text, m.end):
        return True
    for found in _LOOKED_AT.finditer(text, max(0, m.start - 60), m.start):
        between = text[found.end() : m.start]
        if len(between.split()) <= _LISTED and not _OTHER_TALK.search(between):
            return True
    return False
