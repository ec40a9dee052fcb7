"""Whom others have published: "Lee reported a boy of 7 who had fever", "the first patient, described by Osler"."""

from __future__ import annotations

from etl.patterns import regex

_NAME = r"[A-Z][a-z]+(?:[-’'][A-Z][a-z]+)?"
_WHOM = (
    r"(?:(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,4}|several|some|many)\s)"
    r"(?:[\w-]+\s){0,4}?(?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|patients?|cases?|infants?|adults?|people|brothers?|sisters?|siblings|twins|volunteers)\b"
)
_MANY = r"(?:patients|cases|persons|people|subjects|individuals|men|women|children|infants|boys|girls|adults)"
_BY_AUTHORS = regex(
    rf"(?:(?:In (?:19|20)\d\d,?|Later,?|Earlier,?|Recently,?|Also|So|And)\s)?(?P<who>{_NAME})(?:(?:,| and| &) {_NAME}){{0,3}}"
    rf"(?: and (?:co-?workers|colleagues|others|his group|her group))?(?P<cited>\s?[(\[](?:(?:19|20)\d\d|\d{{1,3}})[)\]])?\s"
    rf"(?:(?:has|have|had|also|later|recently|first)\s){{0,2}}"
    rf"(?:(?:described|reported|published|presented|observed|reviewed|mentioned|collected|compared)(?: (?:on|of|about))?\s{_WHOM}"
    rf"|(?:treated|gave|saw|followed|studied|transplanted|injected)\s{_WHOM}(?(cited)|[^.;\n]{{0,80}}\bin (?:19|20)\d\d\b))"
)
_BY = regex(
    r"(?<!\bas )\b(?:described|reported|published|presented|reviewed)\s(?:first |earlier |recently |also |in (?:19|20)\d\d )?by\s"
    rf"(?!Mr|Mrs|Ms|Miss|Dr|Prof|The|His|Her|Our|My)(?P<who>{_NAME})\b",
    needs=("described", "presented", "published", "reported", "reviewed"),
)
_IN_SERIES = regex(
    rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[a-z-]+ ){{0,3}}(?:series|study|cohort|trial|sample|group) of (?:[\w-]+ ){{1,5}}?{_MANY}\b"
    rf"[^()]{{0,200}}\({_NAME}(?:,? (?:et al\.?|(?:and|&) {_NAME}))?,? (?:19|20)\d\d[a-z]?\)\W*$"
)
"""What was seen in a group, with its author and year: "In a series of 22 persons … (Keller 2008)"."""
_NO_NAME = frozenset(
    (
        "We", "He", "She", "They", "I", "It", "Doctors", "Surgeons", "Physicians", "Parents", "Relatives", "Nurses", "Mother",
        "Father", "Family", "The", "This", "Examination", "Another", "Patient", "Case", "Hospital", "Clinic", "Scientists",
        "Researchers", "You", "Who", "What", "Here", "These", "Those", "Our", "Today", "Both", "Each", "Treatment",
    )
)  # fmt: skip


def published(text: str, start: int, end: int) -> bool:
    """Whether a sentence or clause tells of people that somebody named there has published.

    Args:
        text: the document's text.
        start: where it begins.
        end: where it ends.
    """
    if (m := _BY_AUTHORS.match(text, start, end)) and m["who"] not in _NO_NAME:
        return True
    if _IN_SERIES.search(text, start, end):
        return True
    return any(m["who"] not in _NO_NAME for m in _BY.finditer(text, start, end))
