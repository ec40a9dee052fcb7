"""Days that stand without month or year: said ("the third of October", "last Friday"), or noted at the begin of a line
("09-18 first infusion").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

from etl.document import Document
from etl.parsers.index import Index
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.when.dates import DateHit, DateKind
from etl.parsers.when.years import MONTHS
from etl.patterns import regex
from etl.value import replace

# Days that are said and not printed: "the third of October", "on the tenth", "on the 24th and the 27th", "last
# Friday".
#
# A day alone is of the month told before it in its paragraph; in an entry of a diary, below a line that is only its
# day, it is the last such day before the entry was written.


_UNITS = tuple(word for word, n in ORDINALS.items() if n < 10)
_WORDS = {**ORDINALS, "thirty-first": 31, "thirty first": 31}
_WORDS |= {f"twenty{sign}{word}": 20 + n for n, word in enumerate(_UNITS, 1) for sign in "- "}
_SPELLED = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NAMED_MONTH = regex(_MONTH, re.I)
_OF_MONTH = regex(rf"\b(?P<day>{_SPELLED}) of {_MONTH.lower()}\b", re.I, needs=tuple(_MONTH[3:-1].lower().split("|")))
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


# Days without a year that lines begin with: "09-18 first infusion", "25.09. second infusion", as a course in hospital
# is noted.
#
# A lone "09-18" may be a range. Three lines or more that begin so, in the order of the calendar, are days; so is then
# what stands behind "from" and "on" in the same way of writing. Their year is that of the nearest date before them.


_LINE = regex(
    r"^[ \t]*(?P<day>(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})\.?)(?=:?[ \t]+[^\W_])(?!:?[ \t]+(?:years?|months?|weeks?|days?|%|°)\b)",
    re.M,
)
_ISO = regex(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_FEWEST = 3
_DIFFERENT = 2
_LINE_FAR = 400
"""Characters between the beginnings of two lines of one list, at most."""
_MONTHS = 12
_LAST_DAY = 31


def day_lines(document: Document, found: Index) -> Index:
    """What stands where in a document, with the days that its lines begin with.

    Args:
        document: the document.
        found: what stands where.
    """
    lines = [m for m in _LINE.finditer(document.text) if not _inside(found.dates, m.start("day"))]
    hits = [hit for run in _runs(lines) for hit in _days(document, found, run)]
    if not hits:
        return found
    numbers = tuple(q for q in found.quantities if not any(h.start < q.end and q.start < h.end for h in hits))
    durations = tuple(d for d in found.durations if not any(h.start < d.end and d.start < h.end for h in hits))
    dates = tuple(sorted((*found.dates, *hits), key=lambda d: d.start))
    return replace(found, dates=dates, quantities=numbers, durations=durations)


def _inside(dates: Sequence[DateHit], at: int) -> bool:
    return any(d.start <= at < d.end for d in dates)


def _runs(lines: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Lines near each other that write their days in one way."""
    run: list[re.Match[str]] = []
    for m in lines:
        if run and (m["sign"] != run[-1]["sign"] or m.start() - run[-1].start() > _LINE_FAR):
            yield run
            run = []
        run.append(m)
    if run:
        yield run


def _days(document: Document, found: Index, run: Sequence[re.Match[str]]) -> Iterator[DateHit]:
    if len(run) < _FEWEST:
        return
    pairs = [(int(m["a"]), int(m["b"])) for m in run]
    if _are_sections(run, pairs):
        return
    month_first = _month_first(document, found, run[0]["sign"], pairs)
    if month_first is None:
        return
    days = [(a, b) if month_first else (b, a) for a, b in pairs]
    year = _line_year_before(found, run[0].start())
    if year is None or len(set(days)) < _DIFFERENT:
        return
    again = re.compile(rf"\b(?:from|on|since|until|by) (\d{{2}}){re.escape(run[0]['sign'])}(\d{{2}})(?![\w.%/-])", re.I)
    before = (0, 0)
    for m, day in zip(run, days, strict=True):
        year += before[0] - day[0] > _MONTHS // 2  # December, January
        before = day
        if (told := _line_iso(year, *day)) is not None:
            yield DateHit(m.start("day"), m.end("day"), told, yearless=True)
    for m in again.finditer(document.text, run[0].start()) if run[0]["sign"] == "-" else ():
        a, b = int(m[1]), int(m[2])
        told = _line_iso(year, a, b) if month_first else _line_iso(year, b, a)
        if told is not None and not _inside(found.dates, m.start(1)):
            yield DateHit(m.start(1), m.end(), told, yearless=True)


def _are_sections(run: Sequence[re.Match[str]], pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether they number the parts of a page: "1.2 Treatment", "1.3 Result", "2.1 Examination"."""
    if any(m["sign"] != "." or m["day"].endswith(".") or "0" in (m["a"][0], m["b"][0]) for m in run):
        return False
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(pairs)]
    within = any(step == (0, 1) for step in steps)
    return within and all(
        step == (0, 1) or (step[0] > 0 and b[1] == 1) for step, b in zip(steps, pairs[1:], strict=True)
    )


def _month_first(document: Document, found: Index, sign: str, pairs: Sequence[tuple[int, int]]) -> bool | None:
    """Whether the month stands first; None when they are no days in the order of the calendar."""
    ways = [first for first in (True, False) if _in_order([(a, b) if first else (b, a) for a, b in pairs])]
    if len(ways) < 2:
        return ways[0] if ways else None
    if sign == "-" and _ISO.search(document.text):
        return True
    if sign == ".":
        return False
    return None if found.order is None else found.order == "mdy"


def _in_order(days: Sequence[tuple[int, int]]) -> bool:
    """Whether months and days are ones, and none goes back but over the turn of the year."""
    if not all(1 <= month <= _MONTHS and 1 <= day <= _LAST_DAY for month, day in days):
        return False
    turns = sum(one > two for one, two in pairwise(days))
    return turns == 0 or (turns == 1 and days[-1] < days[0] and days[0][0] - days[-1][0] > _MONTHS // 2)


def _line_year_before(found: Index, at: int) -> int | None:
    full = [d for d in found.dates if d.start < at and d.first and not d.yearless and len(d.first) >= len("2009-09")]
    return int((full[-1].first or "")[:4]) if full else None


def _line_iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
