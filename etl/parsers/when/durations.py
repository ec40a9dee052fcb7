"""Durations and distances in time: "six months later", "30 years before", "M+4", "every 7 days", "on day 3", "术后1年"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal

from msgspec import Struct

from etl.document import START, Cell, Document, Span
from etl.facts import Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.number import ONES, ORDINALS, TENS, WORD_NUMBER, before, heads, months_in, word_value
from etl.patterns import regex
from etl.value import replace

# Durations and distances in time: "six months later", "30 years before", "M+4", "every 7 days", "on day 3".


# Lengths of time as doctors of some countries write them, over what a year or week has of them: "for 3/52", "at 6/12".

_OVER = regex(
    r"\b(?P<front>at|for|every|past|last|x|×)\s(?:the\s)?(?:last\s|past\s)?(?P<n>\d{1,2})/(?P<of>12|52|7)(?![\w/%]|[.,]\d)"
    r"|(?<![\w./,-])(?P<back_n>\d{1,2})/(?P<back_of>12|52|7)(?=\s(?P<back>later|post|ago|hx|history|Hx)\b)",
)
_UNIT: dict[str, Literal["mo", "wk", "d"]] = {"12": "mo", "52": "wk", "7": "d"}
_MOST = {"12": 36, "52": 51, "7": 20}
_RELATION: dict[str, Literal["at", "for", "every", "after", "ago"]] = {
    "at": "at", "for": "for", "every": "every", "past": "for", "last": "for", "x": "for", "×": "for",
    "later": "after", "post": "after", "ago": "ago", "hx": "for", "Hx": "for", "history": "for",
}  # fmt: skip


def _slashed_lengths(
    text: str, start: int, stop: int
) -> Iterator[tuple[int, int, Decimal, Literal["mo", "wk", "d"], Literal["at", "for", "every", "after", "ago"]]]:
    """The lengths of time that are printed as a part of a year or week."""
    for m in _OVER.finditer(text, start, stop):
        side = "" if m["front"] else "back_"
        number, of = int(m[f"{side}n"]), m[f"{side}of"]
        if 0 < number <= _MOST[of]:
            word = m["front"] or m["back"]
            yield m.start(f"{side}n"), m.end(f"{side}of"), Decimal(number), _UNIT[of], _RELATION[word]


# Lengths of time that reach back from the day something is told: "Falls in the last 3 months".

_UP_TO_NOW = regex(
    r"\b(?:last|past|previous|preceding)\s(?:about\s)?(?:\d{1,3}\s|[a-z]{3,6}\s)?(?:hour|hr|day|week|month|year)s?$",
    re.I,
)
_LEAD = 20


def _up_to_now(text: str, start: int, end: int) -> bool:
    """Whether a length of time is the last one before its telling, and so no distance from a treatment."""
    return _UP_TO_NOW.search(text, max(0, start - _LEAD), end) is not None


TimeUnit = Literal["d", "wk", "mo", "a", "h", "min", "s"]
Relation = Literal["after", "before", "ago", "for", "age", "every", "within", "at", "none"]

_UNITS: dict[str, TimeUnit] = {
    "second": "s", "seconds": "s", "sec": "s", "secs": "s", "s": "s",
    "minute": "min", "minutes": "min", "min": "min", "mins": "min",
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "h": "h",
    "day": "d", "days": "d", "d": "d",
    "week": "wk", "weeks": "wk", "wk": "wk", "wks": "wk", "w": "wk",
    "month": "mo", "months": "mo", "mo": "mo", "mos": "mo", "mth": "mo", "mths": "mo", "m": "mo",
    "year": "a", "years": "a", "yr": "a", "yrs": "a", "y": "a",
    **dict.fromkeys(("tag", "tage", "tagen", "jour", "jours", "día", "días", "giorno", "giorni"), "d"),
    **dict.fromkeys(("woche", "wochen", "semaine", "semaines", "semana", "semanas", "settimana", "settimane"), "wk"),
    **dict.fromkeys(("monat", "monate", "monaten", "mois", "mes", "meses", "mese", "mesi"), "mo"),
    **dict.fromkeys(("jahr", "jahre", "jahren", "année", "années", "año", "años", "anno", "anni"), "a"),
}  # fmt: skip


_BEGINNINGS = (
    "a ", "an", "half", "some", "several", "few", "many", "each", "every", "last", "past", "previous",
    "day", "week", "month", "year", "wk", "hour",
    "tag", "woche", "monat", "jahr", "jour", "semaine", "mois", "semana", "mes", "año", "día",
)  # fmt: skip
"""Words other than numbers that a duration may begin with."""


class DurationHit(Struct, frozen=True):
    """A length of time, or a distance from an event.

    Args:
        start: offset of the number (or of "month" in "month 4").
        end: offset behind the unit (or the number in "month 4").
        value: the number; None for a range or for "several".
        low: lower end of a range.
        high: upper end of a range.
        unit: UCUM unit of time.
        comparator: "<", "<=", ">=", ">" or None.
        relation: after, before, ago, for, age, every, within, at; "none" when nothing says it.
        anchor: offset behind the relation's word, where the event may be named ("2 months after | the operation").
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: TimeUnit
    comparator: str | None = None
    relation: Relation = "none"
    anchor: int = 0


_COUNTED = ("at", "after")
_MEASURED = r"(?:%|°|[kmµμn]?(?:g|m|l|mol|U|IU|Pa)\b|cm\b|mmHg|bpm|points?\b|[x×/]|(?:at|on) (?:day|week|month|year|discharge|admission|\d))"
"""Behind a number that is no week: "62 kg at week 12 and 65 kg at week 24", "12 at month 3 and 9 at month 6"."""


@cache
def _pattern() -> dict[str, re.Pattern[str]]:
    number = rf"(?:\d{{1,2}} (?:\d|1[01])/12(?= ?(?:y|a\b))|\d{{1,3}}(?:,\d{{3}})?(?:[.,]\d{{1,2}})?(?:½| 1/2)?|½|(?<![\w-])(?:{WORD_NUMBER}))"
    long = r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?"
    long += r"|tage?n?|wochen?|monate?n?|jahre?n?|jours?|semaines?|mois|années?|días?|semanas?|mes(?:es)?|años?|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]"
    link = r"(?: ?[-–—~] ?| to | or | and )"
    ordinals = "|".join(sorted(ORDINALS, key=len, reverse=True))
    half = (
        rf"(?P<half>(?<![\w-])half[ \n]an?[ \n](?P<hunit>{long})|(?<![\w-])half[- \n]year|(?<![\w-])an? and a half"
        rf" (?P<aunit>{long}))(?!\w)"
    )
    span = (
        rf"|(?P<span>(?P<low>{number})(?P<plus>\+)?(?: ?(?P<lunit>{long})?)(?P<link>{link})(?P<high>{number}))"
        rf"(?: and a half)?[ \u00a0-]?(?:full |more |consecutive )?(?P<unit2>{long}|[hdy](?![\w/+-]))(?![\w/+])"
    )
    rest = (
        rf"|(?P<one>{number})(?P<plus1>\+)?(?P<and_half> and a half)?[ \u00a0-]?(?:full |more |consecutive "
        rf"|calendar )?"
        rf"(?P<unit1>{long}|(?<=\d)[hdy](?![\w/+-])|(?<=\d[ ])[hds](?![\w/+-]))(?![\w/+])"
        rf"|(?P<some>(?<![\w-])(?:several|some|a few|few|a couple of|many|an?|one|each|every(?: other"
        rf"| second)?|last|past|previous)"
        rf" (?P<sunit>(?!second (?!later|after|and|or)[a-z]){long}))(?![\w/])"
        rf"|(?P<ordinal>(?<![\w-])(?P<nth>{ordinals}|\d{{1,3}}(?:st|nd|rd|th))[ -](?P<ounit>day|week|month"
        rf"|year)s?)(?![\w/-])"
        rf"|(?P<label>(?<![\w-])(?P<kunit>day|week|month|year|wk|hour|tag|woche|monat|jahr|jour|semaine|mois|semana|mes|año|día)s? ?(?P<sign>[+\-−–]?)(?P<knum>\d{{1,3}}|(?:{WORD_NUMBER})(?!-| (?:hundred|thousand)))"
        rf"(?:(?P<klink> ?[-–] ?| (?:and|to|or) )(?P<khigh>\d{{1,3}})(?!\d| ?{_MEASURED}))?)(?![\w/%+]|\.\d|[-–]\w)"
        rf"|(?P<short>(?<![\w+-])(?P<letter>[MWDYT])(?:(?P<ssign>[+\-−–])(?P<snum>\d{{1,3}})|(?P<after>\d{{1,2}})))(?![\w/.])"
    )
    # Before all this is tried in turn at every place: whether anything of it can begin there.
    words = heads([*ONES, *TENS, *ORDINALS, *_BEGINNINGS])
    guard = rf"(?<!\w)(?=[\d½]|{words}|[MWDYT][+\-−–0-9])"
    no_span = "|(?P<span>(?!)(?P<low>)(?P<plus>)(?P<lunit>)(?P<link>)(?P<high>)(?P<unit2>))"
    return {
        "main": regex(f"{guard}(?:{half}{span}{rest})", re.IGNORECASE),
        "one": regex(half + no_span + rest, re.IGNORECASE),
        "compare": regex(
            r"(?:(?P<ge>≥|>=|at least|no less than|not less than|a minimum of)|(?P<le>≤|<=|up to|at most"
            r"|no more than|not more than)"
            r"|(?P<gt>>|more than|greater than|longer than|(?:for|of|since|after|than|already|lasting|aged|age"
            r"|well)[ ]over|above)"
            r"|(?P<lt><|less than|under|below|shorter than|fewer than))[ ]?(?:about |the )?$",
            re.IGNORECASE,
        ),
        "about": regex(r"(?:about|around|approximately|approx\.|roughly|some|nearly|almost|only|just"
        r"|another|ca\.|~|the|a|as long as)[ ]?$", re.IGNORECASE),
        "front": regex(
            r"\b(?:(?P<every>every|each|at intervals of|an interval of|intervals? of|spaced|once in)"
            r"|(?P<within>within|in|inside|in the (?:last|past|next|first)|during the (?:last|past|first)"
            r"|over the (?:last|past|next))"
            r"|(?P<for>for|over|during|throughout|lasting|lasted|lasts|duration(?: of| was|:)?|period of"
            r"|course of|follow-up of|since)"
            r"|(?P<after>after|following|nach|après|después de|tras|dopo)|(?P<before>before|prior to)|(?P<age>aged?|age of|at age)"
            r"|(?P<at>at|on|by|until|from|to|through|between))[: ]{1,2}(?:the )?(?:last |past |first |next )?$|(?:^|\n)\+ ?$",
            re.IGNORECASE,
        ),
        "back": regex(
            r"(?P<age>[ -]?old\b|[ ]?of age\b|[ -]olds?\b)|(?P<ago>[ ](?:ago|back)\b)"
            r"|(?P<before>[ ,]{1,2}(?:vor|vorher|avant|antes|prima|before|prior to|prior|previously|preceding|earlier)\b|[ ,]{0,2}(?:pre-)(?=\w))"
            r"|(?P<after>[ ](?:later|on(?=[,;.:]| (?:he|she|I|it|they|there|from)\b)|out(?=[,;.:])|afterwards?|after|following|since|into|from|nach|danach|später|après|plus tard|después|dopo)\b|[ ,]{0,2}post-(?=\w)|[ ]post\b)"
            r"|(?P<beforehand>[ ]in advance\b)",
            re.IGNORECASE,
        ),
        "of person": regex(
            r"\b(?:man|woman|boy|girl|child|patient|lady|gentleman|person|infant|baby|male|female|student) (?:of|aged) $", re.IGNORECASE
        ),
        "at": regex(r"\b(?:by|at|in|on|from|after|until|since|of|to) (?:the )?$", re.IGNORECASE),
        "of life": regex(r"\b(?:his|her|their|my) (?:(?:very )?first )?$", re.IGNORECASE),
        "unborn": regex(r"\b(?:born|delivered|birth|came)\s(?:at|in|before|after|by)\s(?:the\s)?$", re.IGNORECASE),
        "grown": regex(
            r"\b(?:birth|born|(?:early|motor|normal) development|development (?:was|had been)|milestones?|(?:weeks|months) old|"
            r"had (?:walked|sat|spoken|talked|crawled|stood|smiled))\b[^.\n]{0,60}\bat $", re.IGNORECASE
        ),
        "rate": regex(r"(?:\b(?:times|once|twice|per|mg|ml|h|units?|points?|hours?)|\d)[ ]$", re.IGNORECASE),
        "compound": regex(r"(?:,? and |, | )$"),
        "adverb": regex(r"\b(?:day|week|month|year)s?[ -]by[ -]?$", re.IGNORECASE),
    }  # fmt: skip


@cache
def _cell() -> re.Pattern[str]:
    """A heading cell that is a time on its own: "M6", "W12", "D7"."""
    return regex(r"\s*([MWDY])(\d{1,3})\s*")


def find_durations(text: str, start: int = 0, end: int | None = None) -> tuple[DurationHit, ...]:
    """The durations and distances in time of a text, in its order.

    Args:
        text: the text.
        start: where to begin.
        end: where to stop, None for the end.

    Returns:
        hits with absolute offsets, without overlaps; "2 years and 3 months" is one of 27 months.
    """
    stop = len(text) if end is None else end
    if whole := _cell().fullmatch(text, start, stop):
        unit = _UNITS[whole[1].lower()]
        return (
            DurationHit(whole.start(1), whole.end(2), Decimal(whole[2]), None, None, unit, None, "at", whole.end(2)),
        )
    hits: list[DurationHit] = []
    for hit in _hits(text, start, stop):
        near = hits[-1] if hits else None
        if near and _continues(text, near, hit):
            months = (near.value or 0) * 12 + (hit.value or 0)
            hits[-1] = replace(hit, start=near.start, value=Decimal(months), comparator=near.comparator)
            if hits[-1].relation == "none":
                hits[-1] = replace(hits[-1], relation=near.relation)
        else:
            hits.append(hit)
    told = [
        (hit, more) for hit in hits if hit.relation in _COUNTED and (more := _elliptic().match(text, hit.end, stop))
    ]
    hits += [
        replace(hit, start=more.start("n"), end=more.end("n"), value=_value(more["n"]), anchor=more.end("n"))
        for hit, more in told
        if hit.value is not None and all(h.start != more.start("n") for h in hits)
    ]
    early = _sharing_unit(text, start, stop, hits)
    early += [
        DurationHit(a, b, n, None, None, unit, None, told_as, b)
        for a, b, n, unit, told_as in _slashed_lengths(text, start, stop)
    ]
    return tuple(sorted([*hits, *early], key=START)) if told or early else tuple(hits)


@cache
def _elliptic() -> re.Pattern[str]:
    """The second of two times shares the unit of the first: "5 at six months and 6 at twelve"."""
    return regex(
        rf"[^.;:\n]{{0,60}}?(?: or|,? and|,)\s(?:[\w.%/-]+\s){{0,4}}?(?:at|after) (?P<n>\d{{1,3}}|{WORD_NUMBER})(?=\s?[,;)]|\.?\s*$|\.\s|\s+(?:and|it|the|he|she)\b)",
        re.IGNORECASE,
    )


def _continues(text: str, near: DurationHit, hit: DurationHit) -> bool:
    """Whether two hits are the years and months of one duration."""
    return (
        near.unit == "a" and hit.unit == "mo" and near.value is not None and hit.value is not None and hit.value < 12
        and near.end < hit.start <= near.end + 6
        and _pattern()["compound"].fullmatch(text, near.end, hit.start) is not None
    )  # fmt: skip


def _hits(text: str, start: int, stop: int) -> Iterator[DurationHit]:
    patterns = _pattern()
    at = start
    while found := patterns["main"].search(text, at, stop):
        apart = _apart(text, found.start())
        hit = _hit(text, found) if apart else None
        if hit is None and apart and found["span"] and (one := patterns["one"].match(text, found.start(), stop)):
            found = one  # "2 years and 3 months": not a range, so the first on its own
            hit = _hit(text, found)
        if hit is None:
            at = found.start() + 1
            while at < found.end() and text[at - 1].isalnum() and text[at].isalnum():
                at += 1
            continue
        yield _placed(text, hit, found, stop)
        at = max(hit.end, found.start() + 1)


def _apart(text: str, at: int) -> bool:
    """Whether a number at a place is no part of a longer one."""
    one, two = text[at - 1 : at], text[max(0, at - 2) : max(0, at - 1)]
    if not one or not text[at].isdecimal():
        return True
    return not (
        one.isalnum() or one == "_" or (one in ".,/-–:+" and two.isalnum() and not (one == "," and two.isalpha()))
    )


def _value(printed: str) -> Decimal:
    """The number of "10", "2.5", "1½", "six"."""
    if (months := months_in(printed)) is not None:
        return (months / 12).quantize(Decimal("0.01"))
    half = Decimal("0.5") if printed.endswith(("½", " 1/2")) else Decimal(0)
    bare = printed.removesuffix("½").removesuffix(" 1/2").strip()
    if not bare:
        return half
    if bare[0].isalpha():
        return word_value(bare)
    head, _, tail = bare.partition(",")
    return Decimal(head + tail if len(tail) == 3 else bare.replace(",", ".")) + half


def _hit(text: str, found: re.Match[str]) -> DurationHit | None:
    """The bare hit of a match, without its relation."""
    begin, end = found.start(), found.end()
    if found["half"]:
        long = found["aunit"] is not None
        unit = _UNITS[(found["hunit"] or found["aunit"] or "year").lower()]
        return DurationHit(begin, end, Decimal("1.5") if long else Decimal("0.5"), None, None, unit)
    if found["span"]:
        low, high = _value(found["low"]), _value(found["high"])
        own = found["lunit"]
        joined = found["link"].strip().lower()
        between = re.search(r"\bbetween $", before(text, begin, 10), re.IGNORECASE)
        if (
            (own and _UNITS[own.lower()] != _UNITS[found["unit2"].lower()])
            or (joined == "and" and not between)
            or low > high
        ):
            return None
        return DurationHit(begin, end, None, low, high, _UNITS[found["unit2"].lower()])
    if found["one"]:
        if (months := months_in(found["one"])) is not None:
            return DurationHit(begin, end, months, None, None, "mo")
        value = _value(found["one"]) + (Decimal("0.5") if found["and_half"] else 0)
        hit = DurationHit(begin, end, value, None, None, _UNITS[found["unit1"].lower()])
        return replace(hit, comparator=">=") if found["plus1"] else hit
    if found["some"]:
        return _vague(text, found)
    if found["ordinal"]:
        nth = found["nth"].lower()
        value = Decimal(ORDINALS[nth]) if nth in ORDINALS else Decimal(nth[:-2])
        return DurationHit(begin, end, value, None, None, _UNITS[found["ounit"].lower()], relation="at")
    if found["label"]:
        unit = _UNITS.get(found["kunit"].lower().split()[-1], "mo")
        if found["knum"][0].isalpha() and not _pattern()["at"].search(before(text, begin, 10)):
            return None  # "one day two men came", "by week six"
        low = _value(found["knum"])
        if found["khigh"]:
            return DurationHit(begin, end, None, low, Decimal(found["khigh"]), unit, relation="at")
        relation: Relation = (
            "before" if found["sign"] in tuple("-−–") and found["sign"] else "after" if found["sign"] else "at"
        )
        return DurationHit(begin, end, low, None, None, unit, relation=relation)
    letter = found["letter"]
    if not letter.isupper() or letter == "T":
        return None
    if not found["ssign"]:
        # "M0" only where the text has its like ("M+1", "M6" heading a line), not where it is a stage
        like = found["after"] == "0" and any(f"{letter}{sign}{n}" in text for sign in "+-−–" for n in "123456789")
        if not like and (letter != "M" or not _heads_line(text, begin, end)):
            return None
        return DurationHit(begin, end, Decimal(found["after"]), None, None, _UNITS[letter.lower()], relation="at")
    relation = "after" if found["ssign"] == "+" else "before"
    return DurationHit(begin, end, Decimal(found["snum"]), None, None, _UNITS[letter.lower()], relation=relation)


_MONTH_HEAD = regex(r"^M(?:0|1|3|6|9|12|18|24|36)(?=:\s|\s*$)", re.MULTILINE)
"""A month of follow-up that heads a line."""


def _heads_line(text: str, start: int, end: int) -> bool:
    """Return True for a month that heads a line, alone or where others do so: "M0: …" above "M6: …"."""
    near = _MONTH_HEAD.finditer(text, max(0, start - 600), end + 600)
    return bool(_MONTH_HEAD.match(text, start)) and (
        text[end : end + 1] in ("", "\n") or any(m.start() != start for m in near)
    )


def _vague(text: str, found: re.Match[str]) -> DurationHit | None:
    """ "a week later", "every month", "several years": no number, or an article for one."""
    words = found["some"].lower().split()
    unit = _UNITS[found["sunit"].lower()]
    begin, end = found.start(), found.end()
    if words[0] in ("every", "each"):
        value = Decimal(2) if words[1] in ("other", "second") else Decimal(1)
        return DurationHit(begin, end, value, None, None, unit, relation="every")
    if words[0] in ("last", "past", "previous"):
        return (
            DurationHit(begin, end, Decimal(1), None, None, unit, relation="within")
            if not words[1].endswith("s")
            else None
        )
    if words[0] in ("a", "an"):
        window = before(text, begin, 24)
        if words[1] in ("few", "couple"):
            return DurationHit(begin, end, None, None, None, unit)
        timed = (
            _pattern()["front"].search(window)
            or _pattern()["compare"].search(window)
            or _pattern()["about"].search(window)
        )
        if not (_pattern()["back"].match(text, end) or timed) or _pattern()["rate"].search(window):
            return None
        return DurationHit(begin, end, Decimal(1), None, None, unit)
    if words[0] == "one":
        return DurationHit(begin, end, Decimal(1), None, None, unit)
    return DurationHit(begin, end, None, None, None, unit)


def _placed(text: str, hit: DurationHit, found: re.Match[str], stop: int) -> DurationHit:
    """The hit with its comparator and relation."""
    patterns = _pattern()
    begin = hit.start
    window = before(text, begin, 32)
    comparator = hit.comparator
    if patterns["of life"].search(window):
        return replace(hit, relation="age", anchor=hit.end)
    if hit.unit == "wk" and patterns["unborn"].search(window):
        return replace(hit, relation="age", anchor=hit.end)  # "born before the 37th week", which no treatment counts
    if hit.unit in ("mo", "wk") and patterns["grown"].search(before(text, begin, 96)):
        return replace(hit, relation="age", anchor=hit.end)  # "had walked at 12 months"
    for _ in range(3):
        if compared := patterns["compare"].search(window):
            name = next(name for name, part in compared.groupdict().items() if part)
            comparator = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<"}[name]
            word = compared.group().lower()
            window = window[
                : compared.start() + (word.index(" ") + 1 if name == "gt" and word.rstrip().endswith("over") else 0)
            ]
            continue
        if about := patterns["about"].search(window):
            if re.search(r"\bthe $", window):
                break
            window = window[: about.start()]
            continue
        break
    behind = patterns["back"].match(text, hit.end, stop)
    if behind is not None and (often := patterns["front"].search(window)) is not None and often["every"]:
        return replace(hit, relation="every")  # "every 2 weeks since 12 June" is how often, and not how long after
    hit = replace(hit, comparator=comparator, anchor=hit.end)
    if behind is not None and hit.relation in ("none", "within"):
        name = next(name for name, part in behind.groupdict().items() if part)
        relation: Relation = {"age": "age", "ago": "ago", "before": "before", "after": "after", "beforehand": "before"}[
            name
        ]  # type: ignore[assignment]
        if relation == "after" and patterns["of person"].search(window):
            return replace(hit, relation="age")
        return replace(hit, relation=relation, anchor=behind.end())
    if hit.relation in ("before", "after", "every") or (
        hit.relation != "none" and found["label"] is None and found["ordinal"] is None
    ):
        return hit
    front = patterns["front"].search(window)
    if front is None or hit.relation == "at":
        if front is not None and front["every"] and found["ordinal"]:
            return replace(hit, relation="every")  # "every third day"
        if front is not None and front["for"] and found["ordinal"] and "during" in front.group().lower():
            return replace(hit, relation="within")
        return hit
    name = next((name for name, part in front.groupdict().items() if part), "after")
    if found["ordinal"] is None and found["label"] is None and name == "before" and " the " in front.group().lower():
        return hit
    return replace(hit, relation=name)  # type: ignore[arg-type]


_OF_STAY = regex(r"\s?\((?:hospital )?day \d{1,3}\)", re.I)
_WITHOUT = regex(
    r",? (?:without (?:any )?(?:medic|drug|food|tablet|treatment|therapy)|off\b|fasting|of fasting|after the (?:last|previous) (?:dose|meal|tablet|intake)|since the last (?:dose|meal))",
    re.I,
)
"""Behind a length of time: how a test was prepared ("PE (off, 12 hours without medicine)")."""


def without_preparation(text: str, durations: Sequence[DurationHit], days: Sequence[int] | None) -> list[DurationHit]:
    """The lengths of time that don't tell how a test was prepared, nor count the day of a stay: "17 September (Day 1)",
    nor, in a label, reach back from its day: "Falls in the last 3 months".

    Args:
        text: the document's text.
        durations: lengths of time in it.
        days: where the dates of a label end, None for a sentence; a day counted in the brackets behind one counts from anything.
    """
    counted = [m.span() for at in days or () if (m := _OF_STAY.match(text, at))]
    counted += [(d.start, d.end) for d in durations if days is not None and _up_to_now(text, d.start, d.end)]
    return [
        d for d in durations
        if not _WITHOUT.match(text, d.end) and not any(start <= d.start < end for start, end in counted)
    ]  # fmt: skip


_THE_DAY = regex(r"(?:^|\W)(?P<the>the (?P<unit>day|week|month|year)) $", re.I)


def the_day(text: str, span: Span, cue: Mention) -> DurationHit | None:
    """The distance that an article counts: "the day after the injection", "the week before the operation".

    Args:
        text: the document's text.
        span: the sentence.
        cue: the word for before or after.

    Returns:
        One day, week, month or year; None without it.
    """
    if text[cue.start : cue.end].lower() not in ("after", "before", "following"):
        return None
    found = _THE_DAY.search(text, max(span.start - 1, cue.start - 12, 0), cue.start)
    return (
        DurationHit(
            found.start("the"), cue.start, Decimal(1), None, None, _UNITS[found["unit"].lower()], relation="after"
        )
        if found
        else None
    )


_UNITLESS_AT = regex(
    rf"\d[\d.,]*(?: ?[a-zA-Z%/]{{1,8}}){{0,2}} (?:at|after) (?P<n>\d{{1,3}}|{WORD_NUMBER})(?=(?:,|,? and) \d)", re.I
)
"""A value with a time that has no unit, and the next value: "38 at one, 37 …"."""
_UNITLESS_BETWEEN = regex(
    r"(?:,|,? and) \d[\d.,]*(?: ?[a-zA-Z%/]{1,8}){0,2} (?:at|after) (?:[\w-]{1,7}(?:,|,? and) \d[\d.,]*(?: ?[a-zA-Z%/]{1,8}){0,2} (?:at|after) )?",
    re.I,
)
_UNIT_REACH = 80


def _sharing_unit(text: str, start: int, stop: int, hits: Sequence[DurationHit]) -> list[DurationHit]:
    """The times without a unit before one that has it.

    Args:
        text: the text.
        start: where its part begins.
        stop: where it ends.
        hits: its times, in order.
    """
    found: list[DurationHit] = []
    for hit in hits:
        if hit.relation not in ("at", "after") or hit.value is None or not text[hit.end - 1].isalpha():
            continue
        for m in _UNITLESS_AT.finditer(text, max(start, hit.start - _UNIT_REACH), min(stop, hit.start)):
            new = all(m.start("n") != h.start for h in (*hits, *found))
            if new and _UNITLESS_BETWEEN.fullmatch(text, m.end("n"), hit.start):
                value = Decimal(m["n"]) if m["n"].isdecimal() else word_value(m["n"])
                found.append(replace(hit, start=m.start("n"), end=m.end("n"), value=value, anchor=m.end("n")))
    return found


# Lengths of time in Chinese: "6个月", "治疗后3周", "术后1年".


_LENGTH = regex(
    r"(?P<front>[后前])?(?P<n>(?<![\d.])\d{1,3}\s?(?P<unit>个月|个?星期|周|天|年)(?![龄岁月日级度一二三四五六七八九十]))(?P<rel>[后前])?",
)
_HAN_UNITS: dict[str, TimeUnit] = {"个月": "mo", "星期": "wk", "个星期": "wk", "周": "wk", "天": "d", "年": "a"}


def han_durations(text: str) -> tuple[DurationHit, ...]:
    """The durations and distances in time that a text prints in Chinese.

    Args:
        text: the text.

    Returns:
        hits in its order, "after" and "before" by the word in front of or behind them.
    """
    out = []
    for m in _LENGTH.finditer(text):
        told = m["rel"] or m["front"]
        relation: Relation = "after" if told == "后" else "before" if told == "前" else "none"
        value = Decimal("".join(c for c in m["n"] if c.isdecimal()))
        out.append(
            DurationHit(m.start("n"), m.end("n"), value, None, None, _HAN_UNITS[m["unit"]], None, relation, m.end())
        )
    return tuple(out)


# Spans of time in the cells of a table: each cell says its own, whatever stands on the same line beside it.
#
# In a text the columns "Before" and "3 months" follow each other like the words "before 3 months".


def by_cell(document: Document, text: str, durations: Sequence[DurationHit]) -> tuple[DurationHit, ...]:
    """The spans of time of a document, those in cells of tables read without the words of the cells beside them.

    Args:
        document: the document.
        text: its text as it is searched, with a space for a line between words.
        durations: the spans of time in its text, in order.
    """
    starts = [d.start for d in durations]
    out: list[DurationHit] = []
    done = 0
    for span in _cells(document):
        low, high = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if low < done or all(d.relation == "none" for d in durations[low:high]):
            continue
        out += durations[done:low]
        out += (_moved(hit, span.start) for hit in find_durations(text[span.start : span.end]))
        done = high
    return (*out, *durations[done:])


def _cells(document: Document) -> Iterator[Span]:
    """The cells of the tables with words in them, in the order of the text."""
    spans = [c.span for b in document.blocks if b.table is not None for c in b.table.cells if c.span.end > c.span.start]
    return iter(sorted(spans))


def _moved(hit: DurationHit, by: int) -> DurationHit:
    """A hit with its places moved on."""
    return replace(hit, start=hit.start + by, end=hit.end + by, anchor=hit.anchor + by)


# Times that head columns in short: "M0 | M3 | M6", "W-4 | W0 | W12", "3m | 6m".


_SHORT = regex(
    r"(?:[VT]\s?\d{1,2}\s?[(:]\s?)?(?:post[- ]?(?:tx|rx|treatment|op)?\.?\s?)?"
    r"(?:(?P<u>M|Mo|Mth|Months?|W|Wk|Weeks?|D|Days?|Y|Yr|Years?)(?P<sign>[ .−–-]?)\+?(?P<n>\d{1,3})|\+?(?P<number>\d{1,3})\s?(?P<unit>M|W|D|Y))(?:\s?(?:post|FU))?\)?(?:\s?[(,:–-]\s?(?=[^()]*\d{4})[^()]{6,24}\)?)?",
    re.I,
)
"""A time in short: "M3", "W 12", "d 30", "3m", "V2 (d 30)", "M-12" beside them."""
_SINCE = regex(
    r"(?:^|(?<=[\s(,]))(?:post|after|fu|f/u|follow[- ]?up)[- ]?(?:tx|rx|op|treatment)?[-:\s]*(?P<n>\d{1,3})[- ]?(?P<u>m|mo|mth|w|wk|y|yr|d)s?\.?",
    re.I,
)
"""A time in short behind the word for it: "post 3 m"."""
_STATE = regex(
    r"(?P<before>[(]?(?:on|off|right|left|R|L)\b[)]?[\s,:-]+)(?=\S)|(?P<behind>[\s,/-]+[(]?(?:on|off|right|left|R|L)\b(?:[- ](?:state|phase|side|med\w*))?[)]?)$",
    re.I,
)
"""The state or the side that a heading names beside its time: "6 m OFF", "R 3m"."""
_UNITS_SAID = {
    **dict.fromkeys(("tag", "jour", "día"), "day"), **dict.fromkeys(("woche", "semaine", "semana"), "week"),
    **dict.fromkeys(("monat", "mois", "mes"), "month"), **dict.fromkeys(("jahr", "année", "año"), "year"),
}  # fmt: skip
"""Units of time that head a column of numbers in other languages."""
UNIT_HEAD = regex(
    r"^(?:time|visit|follow[- ]up|interval)?\W{0,3}(?:in )?(?P<unit>day|week|month|year|"
    + "|".join(_UNITS_SAID)
    + r")(?:e?[sn])?\b\)?(?!\W*\d)"
    r"(?:\s?/\s?(?:day|week|month|year)s?\b)?(?P<event>.*)$",
    re.I | re.S,
)
"""The heading of a column of bare numbers that are times: "Week", "Months after the operation", "Woche / Week"."""
_LEAST = 2
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
UNITS = {"m": "mo", "w": "wk", "d": "d", "y": "a"}
"""The unit of time that the first letter of a short name means."""


def in_english(unit: str) -> str:
    """The English word for a unit of time as a heading has it.

    Args:
        unit: what `UNIT_HEAD` found.
    """
    return _UNITS_SAID.get(unit.lower(), unit.lower())


def shortened(cells: Mapping[int, Cell]) -> dict[int, Timepoint]:
    """The times of at least two headings that are short for one, each later than the one before: "M1 | M3", "D 30 | D 90".

    Args:
        cells: the header cells of a row, by column.

    Returns:
        Their times by column; {} for other heads.
    """
    states = {c: _STATE.search(cell.text.strip()) for c, cell in cells.items()}
    bare = {c: _STATE.sub("", cell.text.strip(), count=1) for c, cell in cells.items()}
    found = {c: (m, cell) for c, cell in cells.items() if (m := _SHORT.fullmatch(bare[c]))}
    earlier = {c for c, (m, _) in found.items() if m["sign"] and m["sign"] in "−–-"}
    earlier = earlier if len(earlier) < len(found) else set()  # "M-3 | M-6 | M-12" is only how they are written
    told = [
        (m["u"] or m["unit"], int(m["n"] or m["number"]) * (-1 if c in earlier else 1)) for c, (m, _) in found.items()
    ]
    if len(found) < _LEAST:
        return {}
    rows: dict[str, list[int]] = {}
    mixed = len({u[0].lower() for u, _ in told}) > 1  # "D0 | D28 | M3"
    for (c, (_, _)), (u, n) in zip(found.items(), told, strict=True):
        days = n * _DAYS[u[0].lower()] if mixed else n
        rows.setdefault(m[0].strip(" ,:/()-").lower() if (m := states[c]) else "", []).append(days)
    if not all(_rising_again(numbers) for numbers in rows.values()):
        return {}
    if len(found) < len(cells) - 1 and len(found) * 2 < len(cells):
        return {}
    times = {c: _time(cell.text, unit, n) for (c, (_, cell)), (unit, n) in zip(found.items(), told, strict=True)}
    return {c: time for c, time in times.items() if time is not None}


def short_time(text: str) -> Timepoint | None:
    """The time that a cell is short for, in a column that asks for visits: "M3", "W 12", "M0"; a day 0 is that of the treatment.

    Args:
        text: the cell's.
    """
    found = _SHORT.fullmatch(text.strip())
    if found is None:
        return None
    earlier = bool(found["sign"]) and found["sign"] in "−–-"
    return _time(text, found["u"] or found["unit"], int(found["n"] or found["number"]) * (-1 if earlier else 1))


def _time(text: str, unit: str, number: int) -> Timepoint | None:
    """So long after the treatment, or before it with a minus; None for the day of the treatment itself."""
    code = UNITS[unit[0].lower()]
    if not number and code == "d":
        return None
    label = " ".join(text.split())
    return Timepoint("after" if number > 0 else "before", label, Quantity(Decimal(abs(number)), code, unit))


def _rising_again(numbers: Sequence[int]) -> bool:
    """Whether numbers rise, or do so again and again in the same way: one time after another, for each of several people."""
    again = next((n for n, value in enumerate(numbers) if n and value == numbers[0]), len(numbers))
    runs = [tuple(numbers[at : at + again]) for at in range(0, len(numbers), again)]
    return len(set(runs)) == 1 and list(runs[0]) == sorted(set(runs[0]))


def since(label: str) -> Timepoint | None:
    """The time that a label tells in short behind a word that makes it one: "post 3 m", "FU 6m".

    Args:
        label: as printed.
    """
    found = _SINCE.search(_STATE.sub("", label.strip(" ()"), count=1))
    if found is None:
        return None
    return Timepoint("after", found[0], Quantity(Decimal(found["n"]), UNITS[found["u"][0].lower()], found["u"]))


def as_quantity(hit: DurationHit) -> Quantity | None:
    """A duration as an offset, None for a range without one value."""
    value = hit.value if hit.value is not None else hit.high
    return None if value is None else Quantity(abs(value), hit.unit, hit.unit, hit.comparator)


_NAMES = {"min": "minutes", "h": "hours", "d": "days", "wk": "weeks", "mo": "months", "a": "years"}


def time_quantity(value: Decimal, unit: str, comparator: str | None = None) -> Quantity:
    """Return a length of time or an age with its unit in words.

    Args:
        value: how much.
        unit: UCUM's unit of time.
        comparator: as a Quantity has it.
    """
    return Quantity(value, unit, _NAMES.get(unit, unit), comparator)


def time_value(
    unit: str, value: Decimal | None, low: Decimal | None, high: Decimal | None, comparator: str | None = None
) -> Quantity | Range:
    """Return the length of time or age of a hit, with its unit in words.

    Args:
        unit: UCUM's unit of time.
        value: how much; None for a range.
        low, high: the ends of a range, None for an open one.
        comparator: as a Quantity has it.
    """
    if value is not None:
        return time_quantity(value, unit, comparator)
    first, last = (time_quantity(end, unit) if end is not None else None for end in (low, high))
    return Range(first, last)


def length_of(hit: DurationHit) -> Quantity | Range | None:
    """A duration as a value, a range with both its ends; None for one that has neither."""
    if hit.value is not None:
        return Quantity(hit.value, hit.unit, hit.unit, hit.comparator)
    if hit.low is None or hit.high is None:
        return None
    return Range(Quantity(hit.low, hit.unit, hit.unit), Quantity(hit.high, hit.unit, hit.unit))
