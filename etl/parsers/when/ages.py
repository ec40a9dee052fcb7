"""Ages of people: "54 years old", "a 52-year-old", "aged 31 to 74", "(F, 24)", "at the age of 11", "Mr. Oak, 50 years"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal

from msgspec import Struct

from etl.document import Span, by_place
from etl.mapping.entry import Mention
from etl.parsers.number import WORD_NUMBER, months_in, word_value
from etl.parsers.people.sex import CALLING
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

# Ages of people: "54 years old", "a 52-year-old", "aged 31 to 74", "(F, 24)", "at the age of 11".


AgeUnit = Literal["a", "mo", "wk", "d"]
When = Literal["now", "onset", "diagnosis", "treatment", "admission", "death", "past"]


class AgeHit(Struct, frozen=True):
    """An age in a text.

    Args:
        start: offset of the number, or of the words that belong to it.
        end: offset behind the number and its unit.
        value: the age; None for a range.
        unit: UCUM unit.
        when: what it is the age at; "past" when the words say another time than now and not which.
        low: lower end of a range ("aged 31 to 74", "in his 50s").
        high: upper end.
    """

    start: int
    end: int
    value: Decimal | None
    unit: AgeUnit
    when: When = "now"
    low: Decimal | None = None
    high: Decimal | None = None


_FOLLOWED = regex(
    r"(?:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|single)|\d) (?:patients?|cases?|subjects?|people|persons?|children),\s$",
    re.I,
)
"""Before the time for which so many were followed: "Stem cells in ALS: one patient, 12 months"."""
_LISTED_AGE = regex(r"[,;|/]\s*(\d{1,3})\s*(?=[,;|/]|$)")
_AGE_BARE = regex(
    r"(?:\s*\((\d{1,3})(?:\s*(?:years?|yrs?|y))?(?=\)|, [A-Za-z])|,? (?:is|was|aged) (\d{1,2})(?=[.,;)]| and\b| years?\b)|, (\d{1,3})(?=, [a-z]| (?:from|of|with|who|whose|has|had|have|was|is|and|but|in|at|lives?|came|comes|suffer\w*|present\w*|diagnosed|admitted|years?|yrs?|y)\b|,|\s{1,3}\||\s\((?:in )?(?:[A-Z][a-z]{2,8}\.? )?\d{4}\))(?! (?:years? (?:ago|later|before|after|earlier|back)|months?|weeks?|days?|hours?|minutes?|times)\b)"
    r"|(?:, [A-Z][A-Za-z ]{1,24}| \([a-z]+ \d{1,2}\))?, (\d{1,3}) ?(?:years?|yrs?|y)\b(?=,|;|\.|\)|$| old\b))"
)
_ALONE = regex(
    r"\s*(\d{1,3})\s*(?:\.|[^\W\d_]{2,10} ?/ ?(?:years?|y)\b|(?:Jahre?|J\.|ans?|años?|anni|anos?|jaar|år|lat|лет|года?|岁|歳)"
    r"(?: alt| d['’]âge| de edad)?)?(?:\s?\(\d{1,3} ?(?:y|yrs?|years?)\))?"
    r"(?: (?:at|on|when) (?:(?:the|his|her) )?(?:time of )?(?:first |last )?(?:admission|admitted|presentation|visit|inclusion|arrival|treatment))?\s*$",
    re.I,
)
_COUNT_BEFORE = regex(r"males?\s?[:=]\s?$", re.I)
_NUMBERED = 12
_TO_BE = regex(
    r"\b(?:when|until|till|once|before|after|as soon as|by the time) (?:he|she|they) (?:is|are|will be|turns?|has turned|becomes?) (?:about |at least )?$",
    re.I,
)
"""Before an age that is still to come: "will be decided when he is 5 years old"."""
_IS_BEHIND = regex(
    r", (?:an?|the|our|who|now)\s[^.;:,\d]{2,60}(?:, [^.;:,\d]{2,40})?, (?:is|was|is now|turned) (\d{1,2})(?=[.,;]| and\b| years?\b)"
)
"""The age behind what somebody is: "Tomasz K., a sound engineer from Poland, is 31."."""
_IN_BRACKETS = regex(r"\s?\((?:[^()\n;]{2,60}?,\s)(\d{1,3})\s?(?:years?|yrs?)\b\.?(?=\s?[,);])")
"""The age among what brackets behind a name say: "Miss Farah (neuromyelitis optica, 24 years, Iran)"."""
_WHO_BEFORE = regex(r"(?<!\w)(?:patient|case|subject|participant|child|pt\.?|pat\.?)\s$", re.I)
_KIND_BEFORE = regex(r"\b(?:types?|stages?|grades?|class|phase|level|no\.?|number|nr\.?)\s$", re.I)


_SOMEBODY = (
    r"Patientin|Patient|Pat\.|Frau|Mann|Herr|Junge|Mädchen|Kind|patiente?|femme|homme|fille|garçon|enfant|paciente|mujer|varón|hombre|niñ[oa]|"
    r"paziente|donna|uomo|bambin[oa]|ragazz[oa]|homem|mulher|menin[oa]|doente|patiënte?|vrouw|jongen|meisje"
)
"""Words for somebody in other languages than English, as they stand before an age."""
OF_SOMEBODY = regex(rf"(?<!\w)(?:{_SOMEBODY})(?!\w)|患者|患儿|[男女]", re.I)


_TWELFTHS = r"(?:\d{1,2} )?(?:\d|1[01])/12"
_NUMBER = rf"(?:{_TWELFTHS}|\d{{1,3}}(?:[.,]\d)?(?:½| 1/2)?|{WORD_NUMBER})(?: and a half\b| and half\b)?"
_UNIT = r"years?|yrs?|y|months?|mos?|weeks?|wks?|days?"
_NOT_IN_TWO = r"(?!\d{1,3} ?(?:(?:years?|yrs?|y) and \d{1,2} (?:mo|w|d)|(?:months?|mos?) and \d{1,2} (?:w|d)|(?:weeks?|wks?) and \d{1,2} d))"
"""Ahead of the lower end of a range: "2 years and 3 months old" is one age."""
_MORE = rf"(?:(?:[ -]and|,)?[ -](?P<n2>\d{{1,2}}|{WORD_NUMBER})[ -](?P<u2>months?|mos?)\b|(?: and|,)? \d{{1,2}} (?:days?|weeks?)\b)?"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return (
        _counted_patterns()
        | _described_patterns()
        | _sexed_patterns()
        | _named_patterns()
        | _event_patterns()
        | _needed_patterns()
    )


def _counted_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of ages that say that they are one."""
    lower = rf"(?:\d{{1,3}}(?:[.,]\d)?|{WORD_NUMBER}(?= to ))"
    to = r" ?(?:[-–—~～]|to|and) ?"
    return {
        "old": regex(
            rf"(?<![\w./-])(?<!\d,)(?:{_NOT_IN_TWO}(?P<low>{lower})(?: ?(?:{_UNIT}))?{to})?(?P<n>{_NUMBER})"
            rf"(?:[ \u00a0-]{{0,2}}(?P<u>{_UNIT})\.?{_MORE}["
            rf" \u00a0-]{{0,2}}(?:old\b|of age\b|olds\b)"
            rf"|[ \u00a0-]?(?P<yo>y[./ ]?o\b\.?(?:ld\b)?|yo\b|(?<=-)years?(?= (?:man|woman|boy|girl|(?:fe)?male|gentleman|lady)\b)))",
            re.IGNORECASE,
        ),
        "aged": regex(
            rf"\b(?P<at>at (?:the|an) age of|at (?:the )?age|when aged|by age|from (?:the )?age(?: of)?)?"
            rf"(?P<word>(?:(?<=\bage of)|(?<=\bat age)|(?<=\bthe age))|(?:ages?d?|aged between|aged from)\b(?:[ ]of\b)?)"
            rf"[ \u00a0]?(?:[(\[](?P<in>{_UNIT})[)\]])?[ \u00a0]?[:;=,]{{0,2}}\s?(?:was|is|range[ds]?|from"
            rf"|between|about|approximately|over|under)?\s?"
            rf"(?:(?P<low>{_NUMBER}){to})?(?P<n>{_NUMBER})(?![\w%]|[.,]\d| ?[x×%/](?!\s))(?:[ -]?(?P<u>{_UNIT})\b"
            rf"{_MORE}(?:[ -]old\b)?)?",
            re.IGNORECASE,
        ),
        "bare": regex(
            rf"\s*(?P<n>{_NUMBER})[ \u00a0-]?(?P<u>{_UNIT})\.?{_MORE}\s*",
            re.IGNORECASE,
        ),
    }  # fmt: skip


def _described_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of ages beside a word for somebody."""
    person = (
        r"man|woman|boy|girl|male|female|lady|gentleman|teenager|infant|baby|child|patient|sister|brother"
        r"|mother|father|son|daughter"
        r"|wife|husband|aunt|uncle|cousin|farmer|worker|teacher|student|lawyer"
    )
    return {
        "person": regex(
            rf"(?<!\w)(?P<person>{person})\b,? (?:of |aged )?\(?(?P<n>{_TWELFTHS}|\d{{1,3}}|{WORD_NUMBER}(?= years?\b| months?\b|,? (?:from|with|who|came)\b))"
            rf"(?: (?P<u>{_UNIT})\b{_MORE})?(?=[,.;)\s]|$)(?![.,]\d)(?! ?(?:of|/|%|x|×|mg|g|kg|ml|cm|pregnan\w+|gestation|patients|were|had a|(?:fe)?males?|women|men|girls|boys)\b)(?! ?(?:to|or|and|-|–) ?\d)(?! \d{{1,2}}/\d)",
            re.IGNORECASE,
        ),
        "calling": regex(
            rf"\b(?:[Aa]n?|[Tt]he|[Oo]ur) (?:[a-z-]+ ){{0,2}}?(?P<calling>{CALLING}),? (?:of |aged )?(?P<n>[1-9]\d|{WORD_NUMBER}) (?P<u>years?|yrs?)\b"
            r"(?! (?:ago|later|before|after|earlier|back|long|in|and|of(?! age))\b)"
        ),
        "verb": regex(
            rf"\b(?P<who>he|she|i|patient|who|they|man|woman|boy|girl|child|(?:(?<=my )|(?<=our ))(?:son|daughter)(?: \w{{2,14}})?)(?: (?:is|am|was|are|turned)|['’](?:m|s)) (?:now )?(?P<n>{_TWELFTHS}|\d{{1,3}}"
            rf"|{WORD_NUMBER})(?P<u> {_UNIT})?"
            r"(?=,|\.|;| and| when| now| at|$|\))(?! at? (?:least|most))(?![.,]\d)",
            re.IGNORECASE,
        ),
        "abroad": regex(  # of other languages, beside a word for somebody: "Patientin K. M., 41 Jahre", "mujer de 34 años"
            rf"(?<!\w)(?i:{_SOMEBODY})\b(?:(?: [A-ZÀ-Ý][^\W\d_]{{0,20}}\.?){{0,2}}, ?| ?\(| )(?:(?:âgée?s?|im Alter|de edad) )?(?:(?:de|di|von|van|com) )?(?P<n>[1-9]\d?) ?(?P<t>Jahren?|J\.|ans|años|anni|anos|jaar)(?![\w-])(?! (?:de evolución|di malattia|de maladie|krank|nach|vor|später))"
            rf"|(?<![\w.,/-])(?P<m>[1-9]\d?)(?: ?[岁歲歳](?![时時起前后後以])|[ -]?jährige[rnms]? (?:[^\W\d_]+ )?(?i:{_SOMEBODY})\b)"
        ),
        "opening": regex(  # with nothing before it that it could count from: "At 11 months the girl weighed 8.2 kg"
            r"\A\W*At (?P<n>\d{1,2}) (?P<u>months?|weeks?|days?)(?: of (?:age|life))?,? (?:the|this|our) (?:little )?"
            r"(?:girl|boy|infant|baby|child|newborn|neonate)\b(?!['’])"
        ),
        "decade": regex(r"\bin (?:his|her|their) (?:(?:early|mid|late)[- ])?(?P<n>[1-9]0)['’]?s\b", re.IGNORECASE),
    }  # fmt: skip


def _sexed_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of ages beside a letter or word for the sex."""
    return {
        "sex": regex(
            r"(?<!\w)(?:[MF]|(?<=[(\[])[mf]|(?<=\., )[mf]\.?|[Mm]ale|[Ff]emale) ?[,/;|] ?(?P<n>\d{1,3})(?: ?(?P<u>years?|yrs?|y"
            r"|months?)\b)?(?=[\s,.;)|/]|$)(?! ?(?:%|mg|kg|cm|(?:fe)?males?\b|women\b|men\b|girls\b|boys\b|patients\b|cases\b|subjects\b|participants\b|people\b))"
            r"|(?<![\w./])(?P<m>[1-9]\d{0,2})(?: ?/ ?|(?: (?:years?|yrs?|y\.))?, ?(?=[MF]\)|[Mm]ale|[Ff]emale))(?:[MF]|[Mm]ale|[Ff]emale)(?![\w+-])"
            r"|(?:(?<=\b[Aa] )|(?<=\b[Aa]n )|(?<![^\n])|(?<=[.!?] ))(?P<bare>[1-9]\d?) ?[MF](?! (?:with|w/) (?:[\w-]+ ){0,3}(?:balloon|catheter|sheath|wire|tip)\b)(?=,? (?:with|who|from|w/|s/p|p/w|c/o|h/o"
            r"|presents?|presented|presenting|admitted|transferred|found|status|has|had|was|is)\s)"  # "A 75F w/ …"
        ),
        "letter": regex(  # as notes put it: "58 Y / M", "14 mo/F", "5 y 3 m boy"
            r"(?<![\w./,-])(?P<n>\d{1,3}) ?(?P<u>years?|yrs?|y|months?|mths?|mos?|weeks?|wks?|days?)\b\.?"
            r"(?:(?: ?/ ?|, | )(?=(?:[MF]|[Mm]ale|[Ff]emale|boy|girl)(?![\w+/-]))| (?P<n2>\d{1,2}) (?P<u2>m|mths?|mos?)(?=,? (?:old\b|boy|girl|[MF]\b|male|female)))"
        ),
    }  # fmt: skip


def _named_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of ages beside a name."""
    return {
        "name": regex(
            r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z][\w.-]{0,30}|\b[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})? [A-Z]\."
            r"|\b[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?),"
            rf" (?P<n>{_TWELFTHS}|\d{{1,3}})(?: (?P<u>years?)\b)?, (?=an? |from |male|female|has |had |was |is |with |who |of |suffer)"
        ),
        "has": regex(  # as people say whose own language says it so: "Larisa has 6 years"
            r"\b(?P<who>[Hh]e|[Ss]he|[A-Z][a-zà-ÿ]{2,20}) has (?P<n>\d{1,2}) (?P<u>years|months)(?=,? (?:and|now|but)\b|[.,;](?!\d)|$)"
        ),
        "before name": regex(
            r"\bAt (?P<n>\d{1,2}),? (?=[A-Z][a-zà-ÿ'’-]+ [A-Z][a-zà-ÿ.'’-]+(?: [A-Z][a-zà-ÿ'’-]+)?(?: (?:from|of) [A-Z][\w'’-]+)? (?:has|had|is|was|lives|can|could)\b)"
        ),
    }  # fmt: skip


def _event_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of events whose age it may be, and not somebody's of now."""
    return {
        "other": regex(r"\b(?:when|at (?!(?:the )?time of (?:writing|this|publication|the report|our talk))(?:the )?(?:time of|onset|diagnosis|admission|death|the)"
        r"|at$)\b", re.IGNORECASE),
        "then": regex(r"\b(?:when|until|till|since|as|before|by the time) (?:he|she|they|i|\w+)(?: (?:was|were|is))? (?:(?:already|about|only|just|almost|nearly|around|a|little|bit|over|under|mere) ){0,4}$", re.IGNORECASE),
        "until": regex(r"\b(?:at|by|after|until|till|since|before|reached|reaching)\s(?:the\s|an\s)?(?:age\s?(?:of\s?)?)?(?:~|about\s|approximately\s|around\s)?\s?$", re.IGNORECASE),
        "onset": regex(r"\b(?:onset|began|begin|begun|start(?:ed|ing)?|first (?:symptoms?|signs?|noticed"
        r"|noted)|appeared)\b", re.IGNORECASE),
        "diagnosis": regex(r"\bdiagnos\w{2,6}\b", re.IGNORECASE),
        "treatment": regex(r"\b(?:treat(?:ed|ment)|given|received|infusions?|injections?|transplantation)\b", re.IGNORECASE),
        "admission": regex(r"\b(?:admission|admitted|came to us|presented|enrol\w{2,6})\b", re.IGNORECASE),
        "death": regex(r"\b(?:died|death|passed away)\b", re.IGNORECASE),
        "clause": regex(r"[.;\n](?=\s|$)"),
    }  # fmt: skip


def _needed_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns that are looked for first (see `_NEEDS`)."""
    return {
        "needs old": regex(r"old|of age|y[./ ]?o|-years? "),
        "needs verb": regex(r"\b(?:is|am|was|are|turned)\b|['’][ms]"),
        "needs aged": regex(r"age"),
        "needs person": regex(r"\d|\b(?:of|aged) [a-z]{3,}[ -](?:[a-z]+ )?(?:years?|months?)\b"),
        "needs at": regex(r"\bat \d"),
        "needs years": regex(r" (?:years?|yrs?|months?)\b"),
        "needs digit": regex(r"\d"),
    }  # fmt: skip


_NEEDS = {
    "old": "needs old", "aged": "needs aged", "person": "needs person", "sex": "needs digit", "letter": "needs digit", "calling": "needs years", "verb": "needs verb",
    "abroad": "needs digit", "name": "needs digit", "has": "needs years", "before name": "needs at", "opening": "needs at", "decade": "needs digit",
}  # fmt: skip
"""What a text must have for a kind of age, which is looked for before the whole pattern is tried everywhere."""

_SINCE_HE = regex(r"\b(?:since|until|till) (?:he|she|they|I) (?:was|were)?(?: \w+)?\s*$", re.I)
_UNTIL_THEN = regex(
    r"\b(?:until|till)\s[^.;\n]{3,40},\s(?:[\w.-]+\s){1,4}(?:was|had been)\s(?:an?\s)?(?:[\w-]+,?\s){0,4}$"
    r"|\bage (?:at|of|when) (?:the )?(?:time of )?(?:the |her |his )?(?!writing|this|presentation|admission|examination|visit|evaluation|inclusion|arrival|study|report)[^.;\n\d]{3,50}\s(?:was|is)\s(?:about\s)?$",
    re.I,
)
"""Before an age that somebody had up to a day or at an event: "Until May 2006, Eva was a healthy 15-year-old"."""
_HALF = regex(r"(?:½| 1/2| and (?:a )?half)$", re.I)
_SMALLER = regex(r"\s?(?:months?|weeks?|days?)", re.I)


_OTHER_AGE = regex(
    r"\b(?:gestational|bone|mental|skeletal|developmental|corrected|postmenstrual|fetal|biological|reading|dental) ages? (?:of |was |is |at |: ?)?\W?\d[^.;\n]{0,12}$",
    re.I,
)
"""An age that is no one's in years of life: "a bone age of 12 years", "a gestational age of 38+2 weeks"."""
_OTHER_NAMED = 28
"""So many characters before a number such an age is named."""


def ages_now(ages: Iterable[AgeHit], unit: AgeUnit | None = None) -> list[Decimal]:
    """Return the present ages among some, those in a unit only where it is given."""
    return [a.value for a in ages if a.when == "now" and a.value is not None and unit in (None, a.unit)]


def find_ages(text: str, start: int = 0, end: int | None = None) -> tuple[AgeHit, ...]:
    """The ages in a text, in its order.

    Args:
        text: the text; a field's value ("56 years") may be given alone.
        start: where to begin.
        end: where to stop, None for the end.

    Returns:
        hits with absolute offsets, without overlaps.
    """
    stop = len(text) if end is None else end
    patterns = _patterns()
    if whole := patterns["bare"].fullmatch(text, start, stop):
        hit = _hit(text, whole, "bare", start, stop)
        return (hit,) if hit else ()
    hits: list[AgeHit] = []
    lowered = text[max(0, start - 8) : stop].lower()
    there = {need for need in dict.fromkeys(_NEEDS.values()) if patterns[need].search(lowered)}
    for rank in _NEEDS:
        if _NEEDS[rank] not in there:
            continue
        for found in patterns[rank].finditer(text, start, stop):
            hit = _hit(text, found, rank, start, stop)
            if hit is not None and not _OTHER_AGE.search(text, max(start, hit.start - _OTHER_NAMED), hit.end):
                hits.append(hit)
    kept: list[AgeHit] = []
    for hit in sorted(hits, key=by_place):
        if not kept or kept[-1].end <= hit.start:
            kept.append(hit)
    return tuple(kept)


def is_bare(text: str) -> bool:
    """Whether a text is a number with a unit of time and nothing else: an age for who asks for one, else a distance in time."""
    return _patterns()["bare"].fullmatch(text) is not None


def _value(printed: str) -> Decimal:
    if (months := months_in(printed)) is not None:
        return (months / 12).quantize(Decimal("0.01"))
    halved = _HALF.search(printed)
    half = Decimal("0.5") if halved else Decimal(0)
    bare = printed[: halved.start()] if halved else printed
    return (word_value(bare) if bare[:1].isalpha() else Decimal(bare.replace(",", "."))) + half


def _unit(printed: str | None) -> AgeUnit:
    head = (printed or "y").strip().lower()[:1]
    return "mo" if head == "m" else "wk" if head == "w" else "d" if head == "d" else "a"


def _hit(text: str, found: re.Match[str], rank: str, start: int, stop: int) -> AgeHit | None:
    """The hit of a match; None when the number can't be an age."""
    groups = found.groupdict()
    key = next(k for k in ("n", "m", "bare") if groups.get(k))
    unit = _unit(groups.get("u") or groups.get("in"))
    months = months_in(groups[key] or "") if unit == "a" else None
    value, unit = (_value(groups[key] or ""), unit) if months is None else (months, "mo")
    begin, end = found.start(key), found.end(key)
    low = _value(groups["low"]) if groups.get("low") else None
    if low is not None:
        begin = found.start("low")
        low = low if months is None else months_in(groups["low"] or "") or low * 12
    if rank == "old" or (groups.get("u") and rank != "sex"):
        end = found.end() if rank in ("old", "aged") else found.end("u2" if groups.get("n2") else "u")
    if not Decimal(0) <= value <= (120 if unit == "a" else 1500) or (low is not None and low > value):
        return None
    if rank in ("person", "calling", "sex", "letter", "verb", "name", "before name") and not (
        0 < value <= (110 if unit == "a" else 1320)
    ):
        return None
    if not groups.get("u") and not groups.get("in") and _SMALLER.match(text, found.end(key)):
        return None  # "Female 16 monthsIrish", a table's line run together
    if rank in ("person", "sex") and not groups.get("u") and _KIND_BEFORE.search(text[max(0, begin - 12) : begin]):
        return None  # "ataxia type 3, female"
    if (
        rank == "sex"
        and value <= _NUMBERED
        and not groups.get("u")
        and _WHO_BEFORE.search(text[max(0, begin - 12) : begin])
    ):
        return None  # "Patient 7, female, 59 years"
    if rank == "sex" and _COUNT_BEFORE.search(text[max(0, begin - 12) : begin]):
        return None  # "Male: 12, female: 10"
    if unit != "a" and _FOLLOWED.search(text[max(0, begin - 24) : begin]):
        return None
    apart = text[found.end("person") : begin] if rank == "person" and not groups.get("u") else ""
    if (apart == " " or (apart == " (" and value <= _NUMBERED)) and _counted(groups):
        return None  # "Patient 1 is …", "Patient (1)"
    if groups.get("n2"):
        value, unit = value * 12 + _value(groups["n2"] or ""), "mo"
    if rank == "decade":
        return AgeHit(found.start(), found.end(), None, "a", "now", value, value + 9)
    when = _when(text, found, rank, start, stop)
    if low is not None:
        return AgeHit(begin, end, None, unit, when, low, value)
    return AgeHit(begin, end, value, unit, when)


def _counted(groups: dict[str, str | None]) -> bool:
    """Whether a number right behind the word tells one from the others, and not the age."""
    return (groups.get("person") or "").lower() in ("patient", "child", "infant", "baby")


def _when(text: str, found: re.Match[str], rank: str, start: int, stop: int) -> When:
    """What an age is the age at: said behind it ("when", "at diagnosis") or, for "at the age of", around it."""
    patterns = _patterns()
    ahead = text[found.end() : min(stop, found.end() + 120)]
    if cut := patterns["clause"].search(ahead):
        ahead = ahead[: cut.start()]
    leading = patterns["other"].match(ahead.lstrip(" ,("))
    past = bool(found.groupdict().get("at")) if rank == "aged" else False
    behind = text[max(start, found.start() - 14) : found.start()].lower()
    lead = text[max(start, found.start() - 24) : found.start()]
    past = past or (rank in ("old", "aged") and patterns["until"].search(lead) is not None)  # "by the age of 8"
    past = (
        past
        or _TO_BE.search(
            text,
            max(start, found.start() - 40),
            found.start("n") if "n" in found.groupdict() and found["n"] else found.start(),
        )
        is not None
    )
    past = past or (
        rank == "verb"
        and behind.split()[-1:] in (["when"], ["while"], ["since"], ["until"], ["after"], ["before"], ["once"])
    )  # "when he was 19"
    past = past or _UNTIL_THEN.search(text, start, found.start()) is not None
    past = past or bool(patterns["then"].search(text[max(start, found.start() - 48) : found.start()]))
    if leading is None and not past:
        return "now"
    if leading is None and (
        _SINCE_HE.search(lead) or (rank == "verb" and behind.split()[-1:] in (["since"], ["until"]))
    ):
        return "past"  # "Condition on admission: he can't walk since he was 9"
    names: tuple[When, ...] = ("onset", "diagnosis", "treatment", "admission", "death")
    best: tuple[int, When] | None = None
    if leading is not None:
        for name in names:
            if spot := patterns[name].search(ahead):
                best = min(best, (spot.start(), name)) if best else (spot.start(), name)
    if best is None and past:
        back = text[max(start, found.start() - 90) : found.start()]
        cuts = [cut.end() for cut in patterns["clause"].finditer(back)]
        back = back[cuts[-1] :] if cuts else back
        for name in names:
            for spot in patterns[name].finditer(back):
                distance = len(back) - spot.end()
                best = min(best, (distance, name)) if best else (distance, name)
    return best[1] if best else "past"


def bare_number(text: str, span: Span) -> tuple[AgeHit, ...]:
    """A field "Age: 34" needs no unit; one in two languages has it behind another ("34 Jahre / years")."""
    return _in_years(_ALONE.match(text, span.start, span.end))


def listed_age(text: str, span: Span) -> tuple[AgeHit, ...]:
    """The age in a list behind a name: "Maria K. | f | 45 | teacher", "…, male, 38, bookkeeper".

    Args:
        text: the document's text.
        span: what stands behind the name.
    """
    return _in_years(_LISTED_AGE.search(text, span.start, span.end))


def _in_years(m: re.Match[str] | None) -> tuple[AgeHit, ...]:
    """The bare number that a match holds as an age, if somebody can be so old."""
    return (AgeHit(m.start(1), m.end(1), Decimal(m.group(1)), "a", "now"),) if m and int(m.group(1)) <= 110 else ()


def age_behind(text: str, at: int, end: int) -> list[AgeHit]:
    """ "Graham P. (58)", "Kerem is 7." right behind a name."""
    m = _AGE_BARE.match(text, at, end)
    if not m:
        return list(_in_years(_IS_BEHIND.match(text, at, end) or _IN_BRACKETS.match(text, at, end)))
    group = next(i for i in (1, 2, 3, 4) if m.group(i))
    return [AgeHit(m.start(group), m.end(group), Decimal(m.group(group)), "a", "now")]


_DATE_AROUND = regex(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_GOES_ON = regex(r"[.,·]\d|/\d|\s?[%‰°]|\s?(?:mg|kg|mcg|[µμ]g|ng|m[lL]|cm|mm|mmHg|[mµμ]mol|m?IU|points)\b")
_LONGEST_DATE = 10


def within_number(text: str, age: AgeHit) -> bool:
    """Return True if what was taken for an age is a piece of a date, or of a number with another unit.

    Args:
        text: the document's text.
        age: the age: "04" of "12/04/1972", "8" of "8.2 %".
    """
    if _GOES_ON.match(text, age.end):
        return True
    around = _DATE_AROUND.finditer(text, max(0, age.start - _LONGEST_DATE), age.end + _LONGEST_DATE)
    return any(m.start() <= age.start and age.end <= m.end() for m in around)


def right_before(text: str, age: AgeHit, name: int) -> bool:
    """Whether an age stands right before a name: "46-year-old Anna Lind", "At 33, Jonas Lind …".

    Args:
        text: the document's text.
        age: an age in it.
        name: where the name begins.
    """
    if age.end > name or text[age.end : name].strip(" ,"):
        return False
    at = text[max(0, age.start - 3) : age.start] == "At "
    return at or (text[age.start : age.end].endswith("old") and "," not in text[age.end : name])


# Ages without a word for age in the headings and captions that list who a person is: "Mr. Oak, 50 years, ataxia".


_BEFORE = regex(r"(?:^|[,;(/|–—-])\s*$")
_BEHIND = regex(r"\s*(?:$|[,;)/|–—-])")
_PERSON = regex(r"(?:\b(?:male|female|man|woman|boy|girl|patient|Mrs?|Ms|Miss)\b|(?<![\w-])[MF](?![\w-]))", re.I)
_TIMED = ("before", "after", "during", "baseline", "discharge", "follow_up", "event", "onset", "diagnosed")
_NO_FOLLOW_UP = 20
"""No page follows a patient for so many years; an age is."""


_AGED = regex(
    r"\b(?:age[ds]?|old)\b:?\s(?:from\s|between\s|range\s)?(?:\d[\d.]*\s?[a-z]{1,6}\.?\s?(?:-|–|to|and)\s?)?$", re.I
)
"""Before a length of time: it is an age ("15 children (age 8 months - 11 years)")."""


def without_ages(
    text: str, span: Span, mentions: Sequence[Mention], durations: Sequence[DurationHit]
) -> tuple[DurationHit, ...]:
    """The lengths of time of a heading or caption that are no age of the person whom it lists.

    Args:
        text: the document's text.
        span: the heading or caption.
        mentions: the terms inside it; beside a word for a phase of the treatment, years are a time of it.
        durations: the lengths of time inside it.
    """
    durations = [d for d in durations if not _AGED.search(text, max(span.start, d.start - 40), d.start)]
    if any(m.entry.kind == "cue" and m.entry.role in _TIMED for m in mentions):
        return tuple(durations)
    who = any(m.entry.kind == "condition" for m in mentions) or _PERSON.search(text, span.start, span.end) is not None
    return tuple(d for d in durations if not (d.unit == "a" and _is_age(text, span, d, who)))


def _is_age(text: str, span: Span, d: DurationHit, who: bool) -> bool:
    if d.relation != "none" or d.value is None or not (who or d.value >= _NO_FOLLOW_UP):
        return False
    ahead = text[max(span.start, d.start - 3) : d.start]
    return bool(_BEFORE.search(ahead)) and bool(_BEHIND.match(text, d.end, span.end))


_OF_AGE = regex(
    r"\b(?:weeks?|months?|years?) of age\b|\b[Aa]t (?:the |an )?age\b|\b[Ww]hen (?:he|she) was (?:a |an |\d)|"
    r"\b[Aa]s an? (?:child|baby|infant|boy|girl|teenager|student|young)\b|\b[Ii]n (?:his |her )?(?:childhood|infancy|youth)\b",
)


def of_age(text: str, span: Span) -> bool:
    """Return True if a sentence says at what age something was: "At 6 months of age …".

    Args:
        text: the document's text.
        span: the sentence.
    """
    return _OF_AGE.search(text, span.start, span.end) is not None
