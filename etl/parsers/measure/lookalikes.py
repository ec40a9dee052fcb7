"""Words and numbers that look like a measure and its value and are none, and values that are words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from msgspec import Struct

from etl.document import Span
from etl.facts import Coded, Concept, Observation, Quantity, Range
from etl.mapping.entry import Entry, Mention
from etl.mapping.no_values import NoValue, load_no_values
from etl.parsers.measure.limits import category_of, codes_of
from etl.parsers.measure.lists import names_of
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Reading, Statement, once
from etl.parsers.slots.decide import Mark, says
from etl.patterns import regex
from etl.value import replace

# Words and numbers that look like a measure and its value, and are a place, a name or a count.


_REACH, _RIGHT_BEHIND = 90, 16
_NEXT_LABEL = regex(
    r"[)\]]?(?:\s*[,;]\s*(?:and |as well as |together with )?|\s+and )(?:an? )?(?P<words>(?:\d{1,2}-)?[^\W\d_][\w'’-]*(?: [\w'’-]+){0,5})(?:\s?\([^()\n]{1,14}\))?\s*[(:=–-]?\s*$"
)
"""Between a value and the next number, where another label stands: "135 U/L, and glutamic transpeptidase 65 U/L"."""
_NO_LABEL = regex(
    r"\b(?:\w+(?:ed|ing|ly)|then|later|now|after|before|during|months?|weeks?|years?|days?|hours?|minutes?|again|still|about|from|with|under|without|between|until|"
    r"admission|discharge|baseline|normal|reference|range|limits?|value|values|level|levels|which|when|while|where|but|fell|rose|went|came|was|were|is|are|had|has|"
    r"peak|nadir|max|maximum|minimum|left|right|both|upper|lower|course|session|treatment|therapy|time|first|second|third|last|next|previous|initial|final|total|on|at|by|in|to|up|down)\b",
    re.I,
)
"""What goes on with the same measure."""
_EXTREME = regex(
    r"\s?(?:\(?\s?(?:is|=|means|being|denotes|indicates)\s(?:(?:the|an?)\s)?(?:best|worst|worse|better|normal|perfect|maximum|minimum|most|least|highest|lowest|no|full|death|dead)\b"
    r"|\(?(?:the\s)?(?:best|worst)\b(?!\s(?:so|in|ever|since|at|on)\b))",
    re.I,
)
"""Behind an end of a scale that a legend explains: "INCAT: 0 is best", "EDSS 10 = death"."""
_TO = r"\s?(?:to|[-–—]|\.\.\.?|and)\s?"
_TO_END = regex(_TO + r"(\d{1,3})\b(?![.,]\d)")
_FROM_END = regex(r"(?<![\d.,])(\d{1,3})" + _TO + "$")
_OUT_OF = regex(r"\d\s?(?:/|(?:out )?of)\s?$")
_BOTH_ENDS = regex(
    r"\s*[:(,]?\s*(?:(?:is|are|scored|rated|goes|ranges|from|runs)\s+){0,3}(?P<low>\d{1,3})\s?(?:\([^()\d]{2,40}\))?"
    r"\s?(?:to|through|[-–])\s?(?P<high>\d{1,3})\b"
)
"""Behind a scale its lowest and its highest score."""
_AROUND = 90
_STOP = regex(r"[.;\n](?=\s|$)")
_FAR, _NEAR = 120, 50
"""So many characters before a number a row sees, and around it."""
_SEPARATED = regex(r"[;)\]\n]|[.,]\s")
_COUNTED_IN_BRACKETS = regex(r"\b([a-z]{3,}s) ?\($")
_LISTED = frozenset(("mL", "deg"))
"""Units of measures that are listed one behind the other, as those of a laboratory are."""
_BACK = 8
"""So many words and numbers before a value are looked at for a label of another."""
_LISTED_ON = regex(r"(?:[,;]|\s+and\s)(?:[^:=\n]*[,;]|[^:=\n]*\sand(?=\s))?\s*(?:and\s+)?")
_NAMED = regex(
    r" (?:of )?(?!(?:at|on|in|by|to|after|before|during|with|when|then|later|of|the|and|predicted)\b)[^\W\d_]\w+"
)
_NOUN = regex(r" ([a-z]{3,})\b")
_PLURAL = regex(r" (?:[a-z]{3,} )?([a-z]{4,})s\b")


def only_places(statement: Statement) -> set[tuple[int, int]]:
    """Terms that are a measure and a place: without the measure's unit behind them they are the place.

    "Knee flexion 117°" is an angle, "strength: knee flexion 4" a place of strength.
    """
    sites = {(m.start, m.end) for m in statement.of("site")}
    out = set()
    for m in statement.of("measure"):
        if (m.start, m.end) in sites and m.entry.units:
            first = next((q for q in statement.quantities if q.start >= m.end), None)
            if first is None or not codes_of(first) & set(m.entry.units):
                out.add((m.start, m.end))
    return out


def reach_of(text: str, m: Mention) -> int:
    """How far behind its name a measure's number may stand, in characters: right behind a name that ends in a preposition
    ("was born at 29 weeks and stayed in hospital for three weeks").

    Args:
        text: the document.
        m: the name.
    """
    return _RIGHT_BEHIND if text[m.start : m.end].endswith((" at", " after")) else _REACH


_OLD = regex(r"[- ]?(?:(?:years?|yrs?|months?|weeks?|days?)[- ])?old\b", re.I)
"""Behind a number: it is an age, whoever's."""


def is_no_value(reading: Reading, statement: Statement, hit: QuantityHit, m: Mention | None) -> bool:
    """Whether a number is a difference, a norm, a time, a count of the thing beside it, or an end of the scale in force, and no value.

    Args:
        reading: the document.
        statement: where it stands.
        hit: the number.
        m: the measure in force.
    """
    text = reading.text
    if (hit.start in reading.aged or _OLD.match(text, hit.end)) and not (m and "a" in m.entry.units):
        return True  # "ALSFRS-R of a woman aged 61", "born at 26 weeks of gestation to a 35-year-old"
    if _counts_a_thing(reading, hit) or _is_end_of_scale(reading, hit, m):
        return True
    return any(_holds(text, hit, m if m and m.start >= statement.span.start else None, row) for row in _rows())


class _Row(Struct, frozen=True):
    """A row with its expressions, by where they are looked for."""

    asks: NoValue
    looks: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _rows() -> tuple[_Row, ...]:
    places = ("ahead", "at", "behind", "over", "between", "before")
    return tuple(
        _Row(row, tuple((place, regex(source, re.I)) for place in places if (source := getattr(row, place))))
        for row in load_no_values().values()
    )


def _holds(text: str, hit: QuantityHit, m: Mention | None, row: _Row) -> bool:
    """Return True if all that a row asks holds for a number and the measure that its sentence names."""
    asks = row.asks
    if asks.of and (m is None or asks.of.isdisjoint((m.entry.kind, m.entry.role, "graded" if m.entry.grade else ""))):
        return False
    if asks.number and asks.number.isdisjoint(_sorts(hit)):
        return False
    return all(_stands(text, hit, m, place, pattern) for place, pattern in row.looks)


def _sorts(hit: QuantityHit) -> Iterator[str]:
    """Yield what rows may call a number."""
    if not codes_of(hit) - {""}:
        yield "bare"
    if isinstance(hit.value, Range):
        yield "range"
    if isinstance(hit.value, Quantity) and hit.value.comparator:
        yield "bound"
    if "%" in codes_of(hit):
        yield "share"


def _stands(text: str, hit: QuantityHit, m: Mention | None, place: str, pattern: re.Pattern[str]) -> bool:
    """Return True if an expression holds at a place beside a number."""
    low = max(0, hit.start - _FAR)
    match place:
        case "ahead":
            return pattern.search(text, low, hit.start) is not None
        case "at":
            return pattern.match(text, hit.start) is not None
        case "behind":
            return pattern.match(text, hit.end) is not None
        case "over":
            near = pattern.finditer(text, max(0, hit.start - _NEAR), hit.end + _NEAR)
            return any(found.start() <= hit.start < found.end() for found in near)
        case "between":
            return m is not None and pattern.search(text[m.end : hit.start]) is not None
    first = hit.start if m is None else min(m.start, hit.start)
    return pattern.search(_SEPARATED.split(text[max(0, first - _NEAR) : first])[-1]) is not None


def _counts_a_thing(reading: Reading, hit: QuantityHit) -> bool:
    """Whether a bare number counts the thing beside it, and is no value: "finger to finger of one hand", "one miscarriage", "in one allele",
    "six monthly pulses of a medicine", "pulses (six, until March)"."""
    if hit.kind != "number" or codes_of(hit) - {""}:
        return False
    many = _PLURAL.match(reading.text, hit.end)
    if many is not None and reading.lexicon.label(many.group(1), "measure"):
        return True
    counted = _COUNTED_IN_BRACKETS.search(reading.text, max(0, hit.start - 24), hit.start)
    if counted is not None and any(e.role == "vital" for e in reading.lexicon.label(counted.group(1), "measure")):
        return True
    behind, label = _NOUN.match(reading.text, hit.end), reading.lexicon.label
    if behind is not None and reading.text[hit.start].isalpha():
        return any((label(behind[1], "site"), label(behind[1], "finding"), label(behind[1], "condition")))
    return behind is not None and bool(label(behind[1], "site"))


def _is_end_of_scale(reading: Reading, hit: QuantityHit, m: Mention | None) -> bool:
    """Whether a number is an end of a scale that the text explains: "INCAT: 0 is best", "functional capacity 13 to 0".

    Args:
        reading: the document.
        hit: a number.
        m: the scale in force.
    """
    if m is None or m.entry.kind != "scale" or not isinstance(hit.value, Quantity) or codes_of(hit) - {""}:
        return False
    of = m.entry.total or m.entry
    text, ends = reading.text, {e for e in (of.low, of.high) if e is not None}
    if hit.value.value not in ends:
        return False
    if _EXTREME.match(text, hit.end) or _OUT_OF.search(text, max(0, hit.start - 10), hit.start):
        return True  # "MMSE 31/30": more than there is, out of 30
    if hit.value.value == of.high and says(_sentence(text, hit), "its_end"):
        return True
    both = _BOTH_ENDS.match(text, m.end)
    if both is not None and hit.start <= both.start("high"):
        return {Decimal(both["low"]), Decimal(both["high"])} == ends
    other = _TO_END.match(text, hit.end) or _FROM_END.search(text, max(0, hit.start - 10), hit.start)
    return other is not None and {hit.value.value, Decimal(other[1])} == ends


def _sentence(text: str, hit: QuantityHit) -> str:
    """The words around a number, as far as its sentence goes."""
    before = text[max(0, hit.start - _AROUND) : hit.start]
    behind = text[hit.end : hit.end + _AROUND]
    return f"{_STOP.split(before)[-1]} {_STOP.split(behind)[0]}"


def of_items(text: str, m: Mention) -> bool:
    """Whether a scale is only named for its items: "NIHSS items that are not shown were 0"."""
    return m.entry.kind == "scale" and says(text[m.end : m.end + 12], "an_item", first=True)


def _of_unknown(reading: Reading, m: Mention, between: Span) -> bool:
    """Whether a second number stands behind a label that no mapping knows, and so isn't a value of the measure in force."""
    if m.entry.role != "laboratory" and _LISTED.isdisjoint(m.entry.units):
        return False  # but "blood loss 450 ml, urine 220 ml" goes on like a laboratory's list
    found = _NEXT_LABEL.match(reading.text, between.start, between.end)
    return found is not None and _NO_LABEL.search(found["words"]) is None and len(found["words"]) > 3


def _behind_unknown(reading: Reading, stream: Sequence[Mention | QuantityHit], n: int, m: Mention) -> bool:
    """Whether a number or one of those before it has a label of its own that no mapping knows (see `of_unknown`)."""
    later = stream[n]
    for token in reversed(stream[max(0, n - _BACK) : n]):
        if token.start < m.end:
            break
        if isinstance(token, QuantityHit):
            if _of_unknown(reading, m, Span(token.end, max(token.end, later.start))):
                return True
            later = token
    return False


def _said_before(text: str, stream: Sequence[Mention | QuantityHit], n: int, m: Mention) -> bool:
    """Whether a list names each measure behind its number: "92% neutrophils, 2% bands, and 4.2% lymphocytes"."""
    hit = stream[n]
    ahead = next((t for t in reversed(stream[:n]) if isinstance(t, QuantityHit) and t.end <= m.start), None)
    if ahead is None or not isinstance(hit, QuantityHit) or codes_of(hit) != codes_of(ahead):
        return False
    if text[ahead.end : m.start].strip() or not _LISTED_ON.fullmatch(text, m.end, hit.start):
        return False
    return _NAMED.match(text, hit.end) is not None


# Numbers behind a measure that are of something else told in between.


_OTHER_VERB = regex(
    r"\b(?!(?:increas|decreas|improv|measur|reduc|record|estimat|assess|dropp?|rais|show|reach|scor|grad|rat|declin|"
    r"chang|remain|yield|need|elevat|diminish|rang|averag|present|obtain|detect|calculat|turn|walk|open|limit|select|bas|"
    r"observ|compar|report|reveal|weigh|recover|return|stay|stabili[sz]|deteriorat|worsen|lower|doubl|document|not|test|examin|"
    r"combin|unaid|assist|advanc|progress|climb|jump|amount|correspond|total|equal|level|control|indicat|fluctuat|peak|vari|predict|expect|adjust|correct)\w{0,3}ed\b)[a-z]{3,}ed\b",
    re.I,
)
"""A verb between a measure and a number that gives the number to something else ("was stained with 0.5 %")."""
_OTHER_LETTER = regex(r"[,;]\s*(?![LR]\b)[A-Z]\s?[:=]?\s?$|,\sand\sat\s$")
"""A letter before a number that is of another measure, unknown here: "HR 104, X 36.9"."""


_LABELLED = regex(
    r"\b(?!(?:days?|weeks?|months?|years?|later)\b|(?<!\()(?:before|after|baseline|discharge|admission|now)\b)[^\W\d_]{2,}\d{0,2}(?:\s?\([^()\n]{1,14}\))?\s*[:：]"
)
_LEVEL_OF = regex(r" (?:levels?|values?|counts?|concentrations?) (?:of|was|were|at|is) ")
_ITS, _PARTED = regex(r"\s?[:=]?\s"), regex(r"\s?[,;]\s(?:and )?")
_THINGS = regex(r"\s(?!before|after|points?|months?|weeks?|days?|years?|later|then|now|and|with|again)[a-z]{3,}")
"""Behind a number in words: what it counts, and no value ("ESR 62 mm/h, twelve swollen joints")."""


def of_another(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, m: Mention, seen: int
) -> dict[str, Mark]:
    """Return what says that a number is of something else between it and a measure.

    Args:
        reading: the document.
        statement: where they stand.
        stream: its mentions and numbers, in order.
        n: which of them is the number.
        m: the measure in force.
        seen: where its last number ends, -1 without one.
    """
    text, hit, since = reading.text, stream[n], max(m.end, seen)
    assert isinstance(hit, QuantityHit)
    counted = not codes_of(hit) - {""} and _THINGS.match(text, hit.end) is not None
    label = _LABELLED.search(text, since, hit.start)  # "4/5; after treatment: 5/5" goes on with the same measure
    return {
        "within_a_unit": lambda: any(isinstance(q, QuantityHit) and q.start < m.start < m.end <= q.end for q in stream[:n]),
        "other_verb": lambda: _OTHER_VERB.search(text, since, hit.start),
        "said_before": lambda: _said_before(text, stream, n, m),
        "seen": lambda: seen > 0,
        "labelled": lambda: label is not None and not any(a <= label.start() < b for a, b, _ in statement.points),
        "in_words": lambda: text[hit.start].isalpha() and (m.entry.grade or counted),
        "other_letter": lambda: _OTHER_LETTER.search(text, since, hit.start),
        "of_finding": lambda: _of_finding(text, statement, since, hit),
        "behind_unknown": lambda: _behind_unknown(reading, stream, n, m),
    }  # fmt: skip


def _of_finding(text: str, statement: Statement, since: int, hit: QuantityHit) -> bool:
    """Whether a number is a finding's right before it: "a QT interval of 710 ms, with a low potassium level of 3.1", and
    with a unit "off time 4 h/d, dyskinesia 3 h/d"; an item of a scale has none."""
    its = _ITS if codes_of(hit) - {""} else _LEVEL_OF
    return any(
        _LEVEL_OF.fullmatch(text, f.end, hit.start)
        or (its.fullmatch(text, f.end, hit.start) and _PARTED.fullmatch(text, since, f.start))
        for f in statement.of("finding", "condition")
        if since <= f.start and f.end <= hit.start
    )


# Values in words where the numbers of a measure end: "Visual acuity: right eye counting fingers at 50 cm".


_PREFIX = "finding:"
_BEHIND = 24


def as_word_value(reading: Reading, fact: Observation) -> Observation:
    """A fact; a finding that a measure has as its value, where the measure is named before it, is that value.

    "He can only count fingers" stays the finding that it is.

    Args:
        reading: the document.
        fact: what was read of it.
    """
    measure = _measure_of(reading, fact)
    return fact if measure is None else _as_value(reading, measure, fact) or fact


@once
def _in_order(reading: Reading) -> list[Statement]:
    return sorted(reading.statements, key=lambda s: s.span.start)


def _measure_of(reading: Reading, fact: Observation) -> Entry | None:
    """The measure that ends in the finding which a fact tells to be there."""
    if fact.presence != "present" or fact.evidence[0].table is not None:
        return None
    key = fact.code.entry.removeprefix(_PREFIX) if fact.code.entry.startswith(_PREFIX) else ""
    finding = reading.lexicon.get("finding", key) if key else None
    for measure in reading.lexicon.of_function(finding.function) if finding is not None and finding.function else ():
        systems = (reading.lexicon.get("grade", value) for value in measure.values)
        if finding and any(g.name == finding.name for system in systems if system for g in system.grades):
            return measure
    return None


def _as_value(reading: Reading, measure: Entry, fact: Observation) -> Observation | None:
    place, statements = fact.evidence[0], _in_order(reading)
    at = bisect_right(statements, place.start, key=lambda s: s.span.start) - 1
    statement = statements[at] if at >= 0 else None
    if statement is None or place.start >= statement.span.end:
        return None
    named = [m for m in (*statement.frame.topic, *statement.mentions) if m.entry.id in (measure.id, measure.function)]
    stop = min(statement.span.end, place.end + _BEHIND)
    found = names_of(reading, measure).search(reading.text, place.start, stop)
    if found is None or found[0].id != fact.code.entry.removeprefix(_PREFIX) or found[1] > place.end:
        return None
    headed = any(m.entry.id == measure.id for e in fact.evidence[1:] for m in reading.lexicon.find(e.quote))
    if not headed and not any(m.form == "name" and m.start < found[1] for m in named):
        return None
    words = reading.text[found[1] : found[2]]
    return replace(
        fact, code=measure.concept, category=category_of(measure), presence=None, severity=None, rule="measure",
        value=Coded(Concept(found[0].name, (), fact.code.entry), None, " ".join(words.split())),
        evidence=(reading.evidence(min(place.start, found[1]), max(place.end, found[2])), *(e for e in fact.evidence if e is not place)),
    )  # fmt: skip
