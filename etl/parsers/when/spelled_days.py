"""Days that are said and not printed: "the third of October", "on the tenth", "on the 24th and the 27th", "last Friday".

A day alone is of the month told before it in its paragraph; in an entry of a diary, below a line that is only its day, it is
the last such day before the entry was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from etl.document import Document
from etl.parsers.index import Index
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.when.dates import DateHit, DateKind
from etl.parsers.when.year_patterns import MONTHS
from etl.patterns import regex
from etl.value import replace

_UNITS = tuple(word for word, n in ORDINALS.items() if n < 10)
_WORDS = {**ORDINALS, "thirty-first": 31, "thirty first": 31}
_WORDS |= {f"twenty{sign}{word}": 20 + n for n, word in enumerate(_UNITS, 1) for sign in "- "}
_SPELLED = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NAMED_MONTH = regex(_MONTH, re.I)
_OF_MONTH = regex(rf"\b(?P<day>{_SPELLED}) of {_MONTH}\b", re.I)
_BEHIND_MONTH = regex(
    rf"\b{_MONTH},? (?:the )?(?P<day>{_SPELLED})\b(?! (?:day|week|month|year|time|of)\b)(?:,? (?P<year>(?:19|20)\d\d)\b)?"
)
_GOES_ON = r"(?=[.,;:)!?–—]|$|\s(?:and|or|he|she|I|we|they|it|once|again|into|in|at|with|by|under|through|via|an?|came|come|was|were|had|has|got|gave|went|there|then|followed|from|under|only|without|for another|he['’]s)\b)"
_NTH = rf"(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th)\b|(?P<word>{_SPELLED})\b)"
_ON = regex(rf"\b(?:[Oo]n|[Ss]ince|[Uu]ntil|[Ff]rom) the {_NTH}(?! of\b){_GOES_ON}", re.I)
_AND = regex(rf"(?:,| and|, and| &)(?: on)?(?: then)? the {_NTH}(?! of\b){_GOES_ON}", re.I)
_BESIDE_COUNT = regex(
    rf"[^.;:!?\n]{{0,60}}?, the {_NTH}(?=(?:, the \d{{1,2}}(?:st|nd|rd|th))* and the \d{{1,2}}(?:st|nd|rd|th)\b)",
    re.I,
    needs=(" and the ",),
)
"""Behind a month and what was counted: "in April, two infusions, the 9th and the 16th"."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = regex(
    r"\b(?<!next )(?<!every )(?<!each )(?<!coming )(?<!this )(?<!until )(?<!till )(?<!from )(?:on |last )?(?P<name>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b(?!s|\s?(?:to|until|till|through|[-–])\b|,? \d|,? (?:"
    + _MONTH
    + r"))"
)
_WEEKDAY_NTH = regex(
    r"\b(?P<name>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?:the |\((?:the )?)(?P<n>\d{1,2})(?:st|nd|rd|th)\b\)?"
)
_TODAY = regex(r"\btoday\b")
_TO_COME = regex(
    r"\b(?:will|going to|shall|tomorrow|next|hope|plan|planned|scheduled|due|is to|are to|fly home|flying|every|each|usually|always)\b",
    re.I,
)
_TOLD = regex(
    r"\b(?:was|were|did|had|got|gave|went|came|took|told|said|saw|felt|began|put|sat|stood|fell|[a-z]{3,}ed)\b", re.I
)
_FAR = 3000
_LONGEST_LINE = 60
_DAY, _MONTH_ONLY = len("2012-10-03"), len("2012-10")


class _Told(Struct, frozen=True):
    """A date that days without a month may refer to."""

    at: int
    end: int
    first: str
    heads: bool
    led: bool = False


def spelled_days(document: Document, found: Index) -> Index:
    """What stands where in a document, with the days that are only said.

    Args:
        document: the document.
        found: what stands where.
    """
    hits = list(_of_months(document, found))
    known = _merged(found.dates, hits)
    told = [_told(document, d) for d in known if d.first and not d.last and len(d.first) >= _MONTH_ONLY]
    if told:
        hits += _alone(document, told, known)
        hits += _weekdays(document, told, _merged(found.dates, hits))
        hits += _of_entries(document, told, _merged(found.dates, hits))
    if not hits:
        return found
    numbers = tuple(q for q in found.quantities if not any(h.start < q.end and q.start < h.end for h in hits))
    return replace(found, dates=_merged(found.dates, hits), quantities=numbers)


def _merged(dates: Sequence[DateHit], hits: Sequence[DateHit]) -> tuple[DateHit, ...]:
    kept = [d for d in dates if not any(h.start < d.end and d.start < h.end for h in hits)]
    return tuple(sorted((*kept, *hits), key=lambda d: d.start))


def _of_months(document: Document, found: Index) -> Iterator[DateHit]:
    """ "The third of October": the day is said, the month printed; the year is the month's, or that of the date before."""
    text = document.text
    for pattern in (_OF_MONTH, _BEHIND_MONTH):
        for m in pattern.finditer(text):
            hit = next((d for d in found.dates if d.start < m.end() and m.start() < d.end), None)
            named = next((d for d in found.dates if d.start >= m.start() and d.start < m.end()), hit)
            month = _month_in(m.group())
            told = named.first if named is not None and named.first else _year_before(found, m.start(), month)
            year = m.groupdict().get("year") or (told or "")[:4]
            day = _iso(int(year), month, _WORDS[m["day"].lower()]) if year and (hit is None or not hit.last) else None
            if day is not None:
                end = max(m.end(), hit.end if hit is not None else 0)
                yield DateHit(
                    m.start(), end, day, yearless=not m.groupdict().get("year") and (named is None or not named.first)
                )


def _month_in(printed: str) -> int:
    named = _NAMED_MONTH.search(printed)
    assert named is not None  # both patterns hold a month
    return MONTHS[named.group().lower()]


def _year_before(found: Index, at: int, month: int) -> str:
    """The year of the nearest date before that names its month, or of the first such one of the document."""
    dated = [d.first for d in found.dates if d.first and not d.yearless and len(d.first) >= _MONTH_ONLY and d.end <= at]
    same = [day for day in dated if int(day[5:7]) == month]
    return same[-1][:4] if same else ""


def _told(document: Document, d: DateHit) -> _Told:
    text = document.text
    begin, end = text.rfind("\n", 0, d.start) + 1, text.find("\n", d.end)
    line = text[begin : end if end >= 0 else len(text)]
    led = not line[: d.start - begin].strip() and text[d.end : d.end + 2] == ": "  # "24 Feb: two drips today"
    alone = len(line) <= _LONGEST_LINE and not line.rstrip(" *_=~-").endswith((".", ",", ";"))
    whole = len(d.first or "") == _DAY
    return _Told(d.start, d.end, d.first or "", (alone or led) and whole, led and whole)


def _alone(document: Document, told: Sequence[_Told], dates: Sequence[DateHit]) -> list[DateHit]:
    """Days with the month of the date that they refer to."""
    text, out = document.text, list[DateHit]()
    starts = [t.at for t in told]
    opened = [*_ON.finditer(text), *(m for t in told if (m := _BESIDE_COUNT.match(text, t.end)))]
    for m in sorted(opened, key=lambda m: m.end()):
        near: re.Match[str] | None = m
        before = told[bisect_right(starts, _begin(m)) - 1] if bisect_right(starts, _begin(m)) else None
        if before is None or not _refers(text, before, _begin(m)) or (m["word"] and not _surely(text, before, m)):
            continue
        last = out[-1] if out and before.end <= out[-1].start and "\n\n" not in text[out[-1].end : _begin(m)] else None
        while near is not None and not _taken(dates, out, near):
            first = _resolved(before, last, _value(near))
            if first is None:
                break
            kind: DateKind = "relative" if before.heads else "date"
            last = DateHit(_begin(near), near.end(), first, kind=kind, yearless=True)
            out.append(last)
            near = _AND.match(text, near.end())
    return sorted(out, key=lambda d: d.start)


def _surely(text: str, before: _Told, m: re.Match[str]) -> bool:
    """Whether "the tenth" is a day and no course: behind a day that is said in words in the same paragraph, or beyond any count."""
    said = _OF_MONTH.search(text, max(0, before.at - 40), before.end) or _BEHIND_MONTH.search(
        text, before.at, before.end
    )
    return _value(m) > len(_UNITS) or said is not None


def _begin(m: re.Match[str]) -> int:
    return m.start("n") if m["n"] else m.start("word")


def _value(m: re.Match[str]) -> int:
    return int(m["n"]) if m["n"] else _WORDS[m["word"].lower()]


def _taken(dates: Sequence[DateHit], out: Sequence[DateHit], m: re.Match[str]) -> bool:
    return any(d.start < m.end() and _begin(m) < d.end for d in (*dates, *out))


def _refers(text: str, before: _Told, at: int) -> bool:
    """Whether a date is in the paragraph of a place, or is the day of its entry."""
    return at - before.end <= _FAR and (before.heads or "\n\n" not in text[before.end : at])


def _resolved(before: _Told, last: DateHit | None, day: int) -> str | None:
    """The day in the month that it refers to."""
    if last is not None and last.first:
        year, month, earlier = int(last.first[:4]), int(last.first[5:7]), int(last.first[8:])
        step = int(day <= earlier)
    else:
        year, month = int(before.first[:4]), int(before.first[5:7])
        own = int(before.first[8:]) if len(before.first) == _DAY else 0
        step = -int(day > own) if before.heads else int(own >= day)
    months = year * 12 + month - 1 + step
    return _iso(months // 12, months % 12 + 1, day)


def _weekdays(document: Document, told: Sequence[_Told], dates: Sequence[DateHit]) -> list[DateHit]:
    """ "On Thursday" of an entry: the last one before the day on which it was written."""
    text, out = document.text, list[DateHit]()
    heads = [t for t in told if t.heads]
    starts = [t.at for t in heads]
    for m in _WEEKDAY.finditer(text) if len(heads) > 1 else ():
        nth = bisect_right(starts, m.start()) - 1
        if nth < 0 or m.start() - heads[nth].end > _FAR or not _below(text, heads[nth], m.start()):
            continue
        begin = max(text.rfind(". ", 0, m.start()), text.rfind("\n", 0, m.start())) + 1
        end = min((at for at in (text.find(". ", m.end()), text.find("\n", m.end())) if at >= 0), default=len(text))
        if (
            _TO_COME.search(text, begin, end)
            or not _TOLD.search(text, begin, end)
            or any(d.start < m.end() and m.start() < d.end for d in dates)
        ):
            continue
        written = date.fromisoformat(heads[nth].first)
        back = (written.weekday() - _WEEKDAYS.index(m["name"].lower())) % 7 or 7
        out.append(
            DateHit(
                m.start("name"), m.end(), (written - timedelta(days=back)).isoformat(), kind="relative", yearless=True
            )
        )
    return out


def _below(text: str, head: _Told, at: int) -> bool:
    """Whether a place is in the entry of a day: below its line, or behind it in the same one."""
    return (text.find("\n", head.end, at) >= 0) != head.led


def _of_entries(document: Document, told: Sequence[_Told], dates: Sequence[DateHit]) -> list[DateHit]:
    """ "Wednesday (22nd)" of an entry, and the entry's own day where a sentence tells "today" beside another day."""
    text, out = document.text, list[DateHit]()
    heads = [t for t in told if t.heads]
    starts = [t.at for t in heads]
    for m in _WEEKDAY_NTH.finditer(text) if heads else ():
        nth = bisect_right(starts, m.start()) - 1
        first = _resolved(heads[nth], None, int(m["n"])) if nth >= 0 and _below(text, heads[nth], m.start()) else None
        if first and date.fromisoformat(first).weekday() == _WEEKDAYS.index(m["name"].lower()):
            out.append(DateHit(m.start(), m.end(), first, kind="relative", yearless=True))
    known = _merged(dates, out)
    for m in _TODAY.finditer(text) if heads else ():
        nth = bisect_right(starts, m.start()) - 1
        if nth < 0 or not _below(text, heads[nth], m.start()):
            continue
        begin = max(text.rfind(". ", 0, m.start()) + 1, text.rfind("\n", 0, m.start()) + 1, heads[nth].end)
        end = min((at for at in (text.find(". ", m.end()), text.find("\n", m.end())) if at >= 0), default=len(text))
        if any(begin <= d.start < end for d in known):
            out.append(DateHit(m.start(), m.end(), heads[nth].first, kind="relative", yearless=True))
    return out


def _iso(year: int, month: int, day: int) -> str | None:
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= monthrange(year, month)[1] else None
