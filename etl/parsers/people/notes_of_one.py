"""Notes that name nobody: what their exact values, a treatment on its day and the times before and after say of one person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.facts import Quantity
from etl.mapping.entry import Mention
from etl.parsers.index import Index, part
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.outline import Framed
from etl.parsers.people.one_or_many import is_of_many, sentences
from etl.parsers.people.others import of_provider
from etl.patterns import regex

_REFERRED = regex(
    r"\b(?:above|below|afore)[- ]?(?:named|mentioned) (?P<who>patient|gentleman|lady|man|woman|boy|girl|child)\b"
    r"|\b(?:this|the) (?:very )?(?:pleasant|nice|delightful|charming|kind|lovely) (?P<whom>patient|gentleman|lady|man|woman|boy|girl|child)\b",
    re.I,
)
"""How a letter from one doctor to another calls its patient."""
_PT = regex(
    r"\b(?:Pt|pt)\b\.? (?=(?:is|was|has|had|stable|well|seen|reports?|states?|denies|alert|able|unable|doing|feels?|complains?|walks?)\b)"
)
"""A nurse's or a doctor's short word for the patient."""
_GENERAL = regex(
    r"\b(?:can|(?-i:may)|might|should|must|will|would|if|you|your|usually|often|typical(?:ly)?|normal(?:ly)?|reference|range[sd]?|up to|at least|minimum|maximum|"
    r"eligib\w+|criteri\w+|inclusion|exclusion|recommended|per kg|each patient|every patient|price|cost|costs|fee)\b|[€$£]",
    re.I,
)
"""Words of a sentence whose numbers are nobody's own."""
_ANIMALS = regex(r"\b(?:mice|mouse|rats?|animals?|dogs?|rabbits?|pigs?|monkeys?)\b", re.I)
_GIVEN = regex(
    r"\b(?:received|got|given|infused|injected|implanted|transplanted|treated|done|performed|infusion|injection|transplantation|treatment|therapy|LP)\b",
    re.I,
)
_BEFORE = regex(
    r"\b(?:before (?:the )?(?:\w+ )?(?:treatment|therapy|transplant\w*|infusions?|injections?|cells)|(?:at )?baseline|on admission)\b",
    re.I,
)
_BETWEEN = regex(r"[^.;:\d]{0,28}?(?:(?:at|after|before|on) (?:\d{1,2} [a-z]+|[a-z]+))?(?:\s?[:=]\s?)?[^.;:\d]{0,12}")
_VALUED = ("measure", "scale", "site", "function")
_ASKED = ("field:diagnosis", "field:medication")
"""Labels of a form whose answers are somebody's."""
_FEW, _SEVERAL, _PANEL = 2, 3, 4


def noted(document: Document, framed: Sequence[Framed], found: Index) -> int:
    """How much a page that describes nobody says of one person by the way of a note.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.

    Returns:
        0 to 9: exact values (1 from two on, 2 from three on; 3 for four of the laboratory), a treatment with its day (1), times
        before and after beside them (1), a form's diagnosis and medicines (1 each), how a letter (2) and a note (1) call their patient.
        0 for a page on animals.
    """
    if len(_ANIMALS.findall(document.text)) >= _FEW:
        return 0
    values = panel = given = letter = short = 0
    phases: set[str] = set()
    for sentence in sentences(document, framed):
        words = document.quote(sentence)
        if is_of_many(words) or of_provider(words):
            continue
        letter += bool(_REFERRED.search(words))
        short += bool(_PT.search(words))
        if _GENERAL.search(words):
            continue
        measured = [m for h in part(found.quantities, sentence) if (m := _valued(document.text, sentence, h, found))]
        values += len(measured)
        panel += sum(m.entry.role == "laboratory" for m in measured)
        given += _is_given(document.text, sentence, found)
        if measured:
            phases |= {"before"} if _BEFORE.search(words) else set()
            phases |= {"after"} if any(d.relation == "after" for d in part(found.durations, sentence)) else set()
    own = [f for f in framed if f.frame.attitude == "reported"]
    phases |= {f.frame.timepoint.phase for f in own if f.frame.timepoint}
    forms = {role for f in own if _is_answer(document, f, found) for role in f.frame.roles if role in _ASKED}
    told = (
        (values >= _FEW)
        + (values >= _SEVERAL)
        + (panel >= _PANEL)
        + bool(given)
        + (values + given > 0 and {"before", "after"} <= phases)
    )
    return told + len(forms) + 2 * bool(letter) + bool(short)


def called(document: Document) -> str:
    """The word for the patient of a letter between doctors: "the above-named gentleman"; "" without one."""
    m = _REFERRED.search(document.text)
    return (m["who"] or m["whom"]) if m else ""


def _valued(text: str, sentence: Span, hit: QuantityHit, found: Index) -> Mention | None:
    """The measure right before a number that is its value, or the limb of a grade; a range, a bound and a time are no value."""
    if not isinstance(hit.value, Quantity) or hit.value.comparator or hit.sd is not None:
        return None
    if any(d.start <= hit.start < d.end for d in part(found.durations, sentence)):
        return None
    before = part(found.mentions, Span(sentence.start, hit.start))
    last = next((m for m in reversed(before) if m.entry.kind in _VALUED), None)
    if last is None or not _BETWEEN.fullmatch(text, last.end, hit.start):
        return None
    return last if last.entry.kind != "site" or hit.grade else None


def _is_answer(document: Document, item: Framed, found: Index) -> bool:
    """Whether a field's value names what its label asks for, and speaks of nobody in general."""
    value = item.block.value
    if item.block.kind != "field" or value is None or _GENERAL.search(document.quote(value)):
        return False
    return any(m.entry.kind in ("condition", "medicine") for m in part(found.mentions, value))


def _is_given(text: str, sentence: Span, found: Index) -> bool:
    """Whether cells were given on a day: "Received 2 x 10^8 MSC on 3.4.2013"."""
    mentions = part(found.mentions, sentence)
    cells = any(m.entry.kind in ("cells", "method") for m in mentions)
    days = [d for d in part(found.dates, sentence) if d.first and len(d.first) > len("2013")]
    return cells and bool(days) and _GIVEN.search(text, sentence.start, sentence.end) is not None
