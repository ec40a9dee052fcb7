"""Notes that doctors dictate of one patient without describing them: of an operation, an image, a visit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.patterns import regex

_LABEL = regex(r"^[ \t]*(?:\d{1,2}[.)] )?([A-Za-z][A-Za-z -]{0,48}?)[ \t]*(?::|-[ \t]|$)", re.M)
_LEAST = 2
"""Labels of one document, below which it is no such note."""
_OF_OPERATION = (
    regex(r"(?:pre|post)[ -]?(?:operative|op|procedure|procedural) diagnos[ei]s", re.I),
    regex(
        r"(?:name of )?(?:operations?|operative procedures?|procedures?)(?: (?:per|pre)formed)?|operative (?:note|report)",
        re.I,
    ),
    regex(r"(?:type of )?ana?esthe(?:sia|tic)", re.I),
    regex(r"estimated blood loss|ebl|specimens?(?: removed)?|drains", re.I),
    regex(
        r"(?:description|details?) of (?:the )?(?:procedure|operation)|(?:operative )?procedure in detail|operation in detail|operative (?:findings|technique)",
        re.I,
    ),
    regex(r"indications?(?: for [a-z ]{4,24})?|findings", re.I),
)
_OF_IMAGE = (
    regex(r"(?:type of )?(?:exam|examination|study)|procedure|technique", re.I),
    regex(r"findings", re.I),
    regex(r"impression|conclusion|opinion", re.I),
    regex(
        r"clinical(?: (?:history|indication|information|data))?|history|indications?|reason for (?:the )?(?:exam|examination|study)|comparison",
        re.I,
    ),
)
_OF_VISIT = (
    regex(r"subjective|s|chief complaint|cc|reason for (?:visit|consultation|admission)|(?:history of )?present(?:ing)? (?:illness|complaint)|hpi", re.I),
    regex(r"objective|o|physical exam(?:ination)?|exam(?:ination)?|vital signs|vitals|review of systems|ros", re.I),
    regex(r"assessment(?: ?and plan)?|a|plan|p|impression(?: and plan)?|diagnos[ie]s|treatment", re.I),
)  # fmt: skip
_SHORTHAND = regex(
    r"(?:^|(?<=[.:;\n]\s))(C/O|O/E|K/C/O|H/O|C/C|CC|P/C|HPI|HOPI|PMH(?:x)?|PSH|F/H|S/H|D/H|B/H|DOA|DOD|O/D|O/A|A/P|Dx|Rx|Tx|Inv|Obj|Subj|PLOF|Adv)\b(?=[:.]?\s)",
    re.M,
)
"""What doctors put before the parts of a note, and nobody else does: two of them are a note."""
_TOLD = regex(
    r"\b(?:[Tt]he|[Tt]his) (?:patient|infant|baby|child)\b|\b(?:[Hh]e|[Ss]he)\b (?:is|was|has|had|feels|felt|reports|states|denies|presents)\b"
)
_THREE = 3


def is_note(texts: Iterable[str]) -> bool:
    """Whether a page is a doctor's note by its labels: "Preoperative diagnosis: … Procedure: …", "Exam: … Findings: …
    Impression: …", "S: … O: … A: …".

    Args:
        texts: what the page reports.

    Returns:
        True where the labels of one sort of note are there, and a patient is told of where the labels could be of general
        knowledge too.
    """
    text = "\n".join(texts)
    if len({m[1] for m in _SHORTHAND.finditer(text)}) >= _LEAST:
        return True
    labels = {" ".join(m[1].split()) for m in _LABEL.finditer(text)}
    if len(labels) < _LEAST:
        return False
    operation, image, visit = (
        [any(sort.fullmatch(label) for label in labels) for sort in sorts]
        for sorts in (_OF_OPERATION, _OF_IMAGE, _OF_VISIT)
    )
    if operation[0] and sum(operation) > 1:
        return True
    told = _TOLD.search(text) is not None
    if told and (all(visit) or sum(operation) >= _THREE):
        return True
    return sum(image) >= _THREE and image[1] and (told or image[0])
