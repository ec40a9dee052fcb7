"""A relative of one patient who is the next patient: below "Patient 2", "Her brother, aged 47, a former carpenter, …"."""

from __future__ import annotations

import re

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.facts import Evidence
from etl.mapping.lexicon import Lexicon
from etl.parsers.people.description import described
from etl.parsers.people.drafts import Draft, name_so
from etl.parsers.people.words import NUMBERED, Gender
from etl.parsers.when.ages import AgeHit, find_ages
from etl.patterns import regex

_SEX: dict[str, Gender] = {
    **dict.fromkeys(("brother", "son", "nephew", "uncle", "father", "grandfather"), "male"),
    **dict.fromkeys(("sister", "daughter", "niece", "aunt", "mother", "grandmother"), "female"),
}
_KIN = regex(
    r"\W*(?:(?P<label>(?:Patient|Case|Participant|Subject|Child|Twin|Sibling)\s[\w.-]{1,5})(?:,|\sis|\swas)\s)?"
    r"(?:[Hh]er|[Hh]is|[Tt]heir|[Tt]he|[Tt]his|[Aa])\s(?P<before>(?:[\w-]+\s){0,3}?)"
    r"(?P<kin>(?:half-|twin )?(?P<word>" + "|".join(_SEX) + r"|cousin|twin|sibling))\b(?!['’])"
)
_OF = regex(
    r"\sof\s(?:the\s)?(?:(?:first|previous|index|above)\s(?:patient|case)|(?:patient|case)\s[\w.-]{1,5})\b", re.I
)
_APPOSED = regex(r"(?:,?\s\(?|,\s)(?:(?:now|then|also)\s)?(?:an?\s|aged\s|is\s|was\s)?(?:an?\s)?")
_NO_SUBJECT = regex(r"\s(?:died|passed|had died|reports?|reported|told|noticed|noted|brought)\b")


class KinPatient(Struct, frozen=True):
    """A patient who is told as a relative of another one.

    Args:
        start: where the word for the relative stands.
        end: where it ends.
        word: the word.
        label: the number that the sentence begins with ("Case 2, the sister of case 1"), "" below a heading.
        gender: the sex it says.
        age: the age behind or before it.
    """

    start: int
    end: int
    word: str
    label: str
    gender: Gender | None
    age: AgeHit | None


def kin_patient(document: Document, block: Block, numbered: bool) -> KinPatient | None:
    """The relative with whom a patient's part begins, who is that patient.

    An age beside the word, or whose relative it is by number, must say so: "His father died at 60" below "Patient 2" is
    only a relative.

    Args:
        document: the document.
        block: a paragraph.
        numbered: whether it stands right behind a heading that is the number of another patient than the first.
    """
    text, span = document.text, block.span
    m = _KIN.match(text, span.start, span.end)
    if m is None or not (numbered or m["label"]) or _NO_SUBJECT.match(text, m.end()):
        return None
    whose = _OF.match(text, m.end(), span.end)
    low = whose.end() if whose else m.end()
    ages = find_ages(text, span.start, min(span.end, low + 60))
    beside = (
        a for a in ages
        if (a.start >= m.start("before") and a.end <= m.end("before")) or _APPOSED.fullmatch(text, low, a.start)
    )  # fmt: skip
    age = next(beside, None)
    if age is None and whose is None:
        return None
    return KinPatient(m.start("kin"), m.end("kin"), m["kin"], m["label"] or "", _SEX.get(m["word"]), age)


def is_number(document: Document, block: Block) -> bool:
    """Whether a heading begins with a patient's number."""
    return block.kind == "heading" and NUMBERED.match(document.text, block.span.start, block.span.end) is not None


def add_kin(document: Document, lexicon: Lexicon, kin: KinPatient, span: Span, drafts: list[Draft]) -> None:
    """ "Her brother, aged 47, …" below "Patient 2": somebody new, whom "the brother" means further on.

    Args:
        document: the document.
        lexicon: for countries.
        kin: the relative.
        span: what tells of them.
        drafts: those described so far; the relative is added.
    """
    if kin.label and any(kin.label in d.names for d in drafts):
        return
    names = [n for n in (f"the {kin.word}", f"The {kin.word}") if not any(n in d.names for d in drafts)]
    if not (drafts and drafts[-1].blank):
        drafts.append(Draft(first=kin.start))
    drafts[-1].names += names
    drafts[-1].gender, drafts[-1].told = kin.gender, True
    drafts[-1].first = kin.start
    drafts[-1].evidence.append(Evidence(kin.start, kin.end, kin.word))
    if kin.label:
        name_so(drafts[-1], kin.label)
    described(document, lexicon, drafts[-1], [kin.age] if kin.age else [], span)
