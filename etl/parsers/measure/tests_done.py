"""Tests with a result told: "EMG: extensive neurogenic damage", "autonomic function tests were normal"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.facts import AnyFact, Coded, Concept, Observation, Period, Site
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import UNSAID
from etl.parsers.measure.measures import Measured
from etl.parsers.phrases import COMPOUND, Place, coded, joins, make_site, places, says_less
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import says, stands
from etl.patterns import regex
from etl.value import replace

_RESULT = regex(
    r"\b(?:showed|shows|showing|revealed|reveals|revealing|demonstrated|demonstrates|indicated(?! that)|confirmed|disclosed|found|suggested(?! that)|"
    r"detected|(?:was|were|is|are)(?! (?:composed|performed|done|repeated|obtained|carried|taken|ordered|requested)\b)|with)\b|-confirmed\b|[:：]",
    re.I,
)
_UNSAID = (*UNSAID, "absent")
_HOSPITAL = regex(
    r"\b(?:in|at|by)\s+(?:the\s+)?((?:[A-Z][\w.'’-]*\s+){1,5}(?:[Hh]ospital|[Cc]linic|[Cc]ent(?:er|re)|[Ii]nstitute|[Uu]niversity))"
)
_BRACKET_HOSPITAL = regex(
    r"\s?[(（]([^()（）]{3,60}(?:[Hh]ospital|[Cc]linic|[Cc]ent(?:er|re)|[Ii]nstitute)[^()（）]{0,20})[)）]"
)
_NORMAL = ("normal", "negative", "abnormal")

_IN_BRACKETS = regex(r"\s?\([^()\n]{3,30}\)")
_OF_A_NOUN = regex(
    r"\s?(?!\s?(?:with|and|but|in|on|at|except|apart|bilaterally)\b)[^\W\d_]"
    r"|\s(?:in|for) (?:size|shape|position|caliber|calibre|thickness|length|width|contour|configuration|number|signal)\b"
)
"""A word behind a value that the value is of ("a normal pons"), and none that goes on ("was normal with …")."""
_AND = regex(r"\s*(?:,|/|&|,?\s*\b(?:and|or)\b)\s*(?:the |an? |his |her |my )?", re.I)
_AT = regex(r" (?:to|from|of|in|at|on) (?:(?:the|his|her|my) )?")


def of_statement(reading: Reading, statement: Statement) -> Measured:
    """The results of tests that a statement tells.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        An Observation for each test with a result, and the places of the tests and of the findings that are results.
    """
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    found = [m for m in statement.of("procedure") if m.entry.role in ("test", "sampling", "imaging")]
    for i, m in enumerate(found):
        context = statement.about(m)
        if context.status in _UNSAID or context.experiencer != "patient":
            continue
        if stands(statement, m, "as_means"):
            continue
        end = found[i + 1].start if i + 1 < len(found) else statement.span.end
        apart = reading.text.find(";", m.end, end)
        end = apart if apart >= 0 else end  # "no ascites on ultrasound; the size of the spleen was unchanged"
        result = _result(reading, statement, m, end)
        for later, behind in pairwise(found[i:]):  # "the echo and the MRI were normal"
            if result is not None or not _AND.fullmatch(reading.text, later.end, behind.start):
                break
            result = _normal(_result(reading, statement, behind, statement.span.end))
        if result is None:
            continue
        value, change, place = result
        out.extend(_observed(reading, statement, m, value, change, place.end))
        used.append((m.start, m.end))
        if place.entry.kind in ("finding", "condition"):
            used.append((place.start, place.end))
    return Measured(tuple(out), tuple(used))


def answered(statement: Statement, seen: Sequence[AnyFact]) -> tuple[tuple[int, int], ...]:
    """The places of tests whose name is that of a measure too, and whose answer was read as its value: "Culture: negative".

    Args:
        statement: the statement.
        seen: what was found in it.
    """
    told = [(f.code.entry, e) for f in seen if isinstance(f, Observation) for e in f.evidence]
    return tuple(
        (m.start, m.end)
        for m in statement.of("measure")
        if any(entry == m.entry.concept.entry and e.start <= m.start and m.end <= e.end for entry, e in told)
    )


_Result = tuple[Coded | None, bool, Mention]


def _normal(result: _Result | None) -> _Result | None:
    """A result that several tests can share: a value, and no finding."""
    return result if result and result[2].entry.kind == "qualifier" else None


def _result(reading: Reading, statement: Statement, m: Mention, end: int) -> _Result | None:
    """The first thing said behind a test: a finding that is there, a value word, or that nothing changed."""
    text = reading.text
    said = _RESULT.search(text, m.end, end)
    if said is not None and said[0].lower() == "with" and says(text[m.end : said.start()], "person_named"):
        return None  # "CSF analysis in a boy with …": what he has, and no result
    if said is not None and any(
        m.end <= r.start < said.start()
        and r.entry.kind in ("function", "measure", "procedure", "condition")
        and "," in text[m.end : r.start]
        for r in statement.mentions
    ):
        return None  # "…, he left in May, the muscle tone was reduced": another thing is told of
    at = _dated_end(statement, m)
    bare = next((r for r in statement.mentions if 0 <= r.start - at <= 1 and r.entry.kind == "qualifier"), None)
    if bare is not None and (bare.entry.value or bare.entry.id) not in _NORMAL:
        bare = None
    if said is None or (bare is not None and text[bare.end :].lstrip()[:1] in (",", ";", ".")):
        return (coded(reading, bare), False, bare) if bare is not None else None
    for r in statement.mentions:
        if r.start < said.end() and not (r.start < said.end() <= r.end and r.start >= m.end):
            continue
        if r.start >= end or says(text[said.end() : r.start], "sought") or says(text[m.end : r.start], "then_told"):
            break
        if r.entry.kind in ("function", "measure", "scale", "procedure"):
            return None
        if r.entry.kind == "cue" and r.entry.role == "unchanged":
            if text[r.start : r.end].endswith((" in", " of")):
                return None  # "showed no increase in fibrosis"
            return Coded(Concept("unchanged", (), "qualifier:unchanged"), None, text[r.start : r.end]), False, r
        value = r.entry.kind == "qualifier" and r.entry.role in ("value", "presence")
        if value and (r.entry.value or r.entry.id) in _NORMAL:
            if _OF_A_NOUN.match(text, r.end) or COMPOUND.match(text, r.end):
                continue  # "a normal pons" is a value of something else
            return _undenied(reading, statement, r), False, r
        if stands(statement, r, "gone"):
            return None  # "revealed that the cancer had been replaced by normal mucosa"
        if m.entry.role == "sampling" and r.entry.kind in ("finding", "condition"):
            return None  # what was found in a sample is a fact of its own, and the taking of it another
        if r.entry.kind == "finding" or (r.entry.kind == "condition" and r.start - said.end() < 16):
            about = statement.about(r)
            if about.status != "present" or about.resolved or about.change in ("improved", "worsened"):
                return None  # "showed a reduction of the lesions"
            denied = (c.cue.start for c in statement.context.scopes if c.role in ("negated", "unchanged"))
            if any(said.end() <= start < r.start for start in denied):
                return None  # "showed no extension of the tumor"
            place = _site_behind(text, statement, r)
            last = place.end if place else _end_of_shared(reading, statement, r)
            found = reading.lexicon.refined(r.entry, place.site if place else _pictured(reading, m))
            said_so = " ".join(text[r.start : last].split())
            unsure = r.form == "ability" or (m.entry.role == "imaging" and found is r.entry and says_less(text, r))
            concept = Concept(said_so) if unsure else found.concept  # a "thin cord" is no muscle's wasting
            return Coded(concept, None, said_so), False, replace(r, end=last)
    return None


def _end_of_shared(reading: Reading, statement: Statement, r: Mention) -> int:
    """The end of a finding with the noun that it shares with the next one: "cortical and subcortical atrophy"."""
    text = reading.text
    after = next((m for m in statement.of(r.entry.kind) if m.start > r.end), None)
    shared = after is not None and says(text[r.end : after.start], "joined")
    if after is None or not shared or reading.lexicon.label(text[r.start : r.end].lower(), r.entry.kind):
        return r.end
    return after.end


def _undenied(reading: Reading, statement: Statement, r: Mention) -> Coded:
    """The value that a word tells, or the other one where it is denied: "showed no evidence of abnormalities"."""
    context = statement.about(r)
    start = min((c.start for c in context.cues if c.entry.role == "negated"), default=r.start)
    other = reading.lexicon.need("qualifier", "normal" if (r.entry.value or r.entry.id) == "abnormal" else "abnormal")
    printed = reading.text[start : r.end]
    return Coded(other.concept, None, printed) if context.status == "absent" else coded(reading, r)


def _pictured(reading: Reading, m: Mention) -> Entry | None:
    """The site that a picture's name says: an MRI of the brain."""
    words = m.entry.name.split() if m.entry.role == "imaging" else ()
    return next((site for word in words for site in reading.lexicon.label(word, "site")), None)


def _dated_end(statement: Statement, m: Mention) -> int:
    """Where a test ends with the brackets right behind it that hold its day: "EEG (April 2015) normal"."""
    bracket = statement.after(_IN_BRACKETS, m.end)
    dated = bracket is not None and any(m.end < d.start < bracket.end() for d in statement.dates)
    return bracket.end() if bracket is not None and dated else m.end


def _site_behind(text: str, statement: Statement, finding: Mention) -> Place | None:
    """The site that is said right behind a finding ("infarct in the left thalamus")."""
    behind = [p for p in places(statement.of("site", "qualifier")) if p.start >= finding.end]
    near = behind[0] if behind and behind[0].site and joins(text, finding.end, behind[0].start) else None
    return near if near is None or " and " not in text[finding.end : near.start] else None


def _observed(
    reading: Reading, statement: Statement, m: Mention, value: Coded | None, unchanged: bool, end: int
) -> Iterator[Observation]:
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=m.entry.concept, site=_site_of(reading, statement, m), category="imaging" if m.entry.role == "imaging" else "procedure", value=value,
            change="unchanged" if unchanged else None, effective=_own_date(statement, m) or _told_date(statement, m),
            timepoint=statement.time_of(m.start, m.end), performer=performer(reading, statement, m),
            evidence=(reading.evidence(m.start, end),), rule="test result",
        )  # fmt: skip


def _site_of(reading: Reading, statement: Statement, m: Mention) -> Site | None:
    """The site that a test was made at, said right behind it ("potentials to the legs"), where its name has none."""
    text = reading.text
    behind = [p for p in places(statement.of("site", "qualifier")) if p.start >= m.end and p.site]
    if m.entry.implies or not behind or not _AT.fullmatch(text, m.end, behind[0].start):
        return None
    place = behind[0]
    return make_site(text, reading.lexicon, place.site, place.side, place.part, place)


def _told_date(statement: Statement, m: Mention) -> Period | None:
    """The date of the sentence, where it isn't only that of another test behind a semicolon."""
    if statement.dates and all(";" in statement.context.text[m.end : d.start] for d in statement.dates):
        return None
    return statement.effective


def _own_date(statement: Statement, m: Mention) -> Period | None:
    """The date that stands right at a test."""
    text = statement.context.text
    end = _dated_end(statement, m)
    if (own := next((d for d in statement.dates if d.first and m.end < d.start < end), None)) is not None:
        return Period(own.first, own.last)
    near = [
        d for d in statement.dates
        if d.first and -60 < d.start - m.end < 60 and ";" not in text[min(d.start, m.end) : max(d.start, m.end)]
        and not (d.start > m.end and len(statement.dates) > 1 and says(text[m.end : d.start], "new_clause"))
    ]  # fmt: skip
    if not near and len(statement.dates) > 1:
        return statement.day_of(m.start, m.end)
    return Period(near[0].first, near[0].last) if near else None


def performer(reading: Reading, statement: Statement, m: Mention) -> str:
    """The hospital that a test or procedure was done in, as printed."""
    text = reading.text
    found = _BRACKET_HOSPITAL.match(text, m.end) or _HOSPITAL.search(text, m.start, min(statement.span.end, m.end + 80))
    return " ".join(found.group(1).split()) if found else ""
