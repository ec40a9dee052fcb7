"""Measurements, scores and grades in prose: which number belongs to which measure, site, side, part and date, with its
unit, flag and reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from msgspec import Struct

from etl.document import Span
from etl.facts import Component, Concept, Evidence, Observation, Period, Quantity, Range, Site, Timepoint, Value
from etl.mapping.entry import Mention
from etl.parsers.cell.values import parse_cell
from etl.parsers.context.cues import UNSAID
from etl.parsers.label.labels import label_unit
from etl.parsers.measure.laboratory import named_by_specimen
from etl.parsers.measure.limits import (
    bare_degrees,
    category_of,
    codes_of,
    fits,
    fits_bare,
    grade_of,
    graded,
    is_limit,
    of_predicted,
    reference_of,
    with_unit,
)
from etl.parsers.measure.lists import fell_from, grades_of, of_limb, of_pair, on_both_sides
from etl.parsers.measure.lookalikes import (
    behind_unknown,
    is_initial,
    is_no_value,
    of_items,
    only_places,
    reach_of,
    said_before,
)
from etl.parsers.measure.scales import Named, as_item, classed, item_of
from etl.parsers.measure.sites import (
    OVER,
    State,
    by_aid,
    in_order,
    is_measure,
    label_side,
    place_of,
    walk,
)
from etl.parsers.measure.vitals import bare_pairs, lettered_vitals, with_vitals
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.units import range_in
from etl.parsers.phrases import make_site
from etl.parsers.reading import Reading, Statement
from etl.parsers.scores import flag_beside, flagged
from etl.parsers.treatment.dosage import is_dose_of
from etl.parsers.when.clauses import outside
from etl.patterns import regex
from etl.value import replace

# What stands around a value: its unit in the label, the reference behind it, and whether it is only a difference.


_BEHIND = regex(r"\s*(?:HH?|LL?|↑{1,3}|↓{1,3}|\*)?\s*[(\[](?P<inside>[^()\[\]]{1,60})[)\]]")
_BEHIND_MARK = regex(
    r"\s*(?:HH?|LL?|↑{1,3}|↓{1,3}|\*)?\s*[;,]\s*(?P<inside>[^\W\d_][^()\[\];,\n]{3,60}?)(?=\s*(?:[;,)\n]|\.\s|\.?$))"
)
"""A usual range behind a comma instead of in brackets: "16 ng/mL, normal range 24-354 ng/mL"."""
_SHORT = ("N", "RR")
"""Names of a usual range that are other things where they name a field."""
_WORDS = regex(r"(?P<words>[^\d<>≤≥=:]{0,30}?)[\s:=]*(?P<range>[<>≤≥]?=?\s*\d.*)")
_CHANGE_OF = regex(
    r"\b(?:drop|fall|rise|increase|decrease|reduction|decline|gain|change|difference|improvement)\s(?:of|in)\s[^.;,()\d]{2,50}?\s(?:by|of)\s"
    r"(?:about\s|only\s)?$"
    r"|\b(?:an?|the|this|that)\s(?:further |total |net |mean |overall |slight |small |marked |clear |sharp )?(?:drop|fall|rise|increase|decrease|"
    r"reduction|decline|gain|loss|change|difference|improvement)\sof\s(?:about\s|only\s|some\s|another\s)?$"
    r"|[(,;]\s?(?:down|up)(?: by)?\s$",
    re.I,
)
_OTHER_MOVE = regex(
    r"(?:,|;|\band) (?:internal |external )?(?:rotation|flexion|extension|abduction|adduction|inversion|eversion|pronation|supination)\W{1,3}$",
    re.I,
)
"""Behind a movement and its value the next one: "knee flexion 110°, extension 0°"."""
_LOST_BEHIND = regex(r"\s*of [^.;,\d]{3,40}? (?:been|has|had|was|is) (?:already )?(?:lost|gone|destroyed)\b", re.I)
"""A share that is no more: "33% of my lung capacity had been lost"."""
_CHANGED_BY = regex(
    r"\b(?:fell|fallen|falls?|dropped|drops?|rose|risen|rises?|decrease[ds]?|increase[ds]?|improve[ds]?|worsen(?:ed|s)|decline[ds]?|dropping|falling|rising|decreasing|increasing|declining|reduced|change[ds]?|(?:went|gone|goes|go) (?:up|down)|gained|lost)(?: \w+ly)? by\s*(?:about |some |only |a total of )?$"
    r"|\b(?:had|has|have) (?:increased|decreased|risen|fallen|dropped) (?:about |another |some )?$"
    r"|\b(?:lower|higher|better|worse|up|down|less|more) by\s*(?:about |some |only )?$",
    re.I,
)


def in_label_unit(reading: Reading, statement: Statement) -> tuple[QuantityHit, ...]:
    """The quantities of a statement; bare numbers of a field have the unit that its label prints ("Height (cm): 161")."""
    label = statement.frame.label
    if label is None or not statement.quantities:
        return statement.quantities
    code = label_unit(reading, reading.document.quote(label))
    if not code:
        return statement.quantities
    return tuple(replace(q, value=_with(q.value, code)) if q.start >= label.end else q for q in statement.quantities)


def _with(value: Quantity | Range | None, code: str) -> Quantity | Range | None:
    if isinstance(value, Quantity):
        return value if value.code else replace(value, code=code)
    if isinstance(value, Range):
        low, high = (_with(q, code) for q in (value.low, value.high))
        return Range(low if isinstance(low, Quantity) else None, high if isinstance(high, Quantity) else None)
    return value


def behind(reading: Reading, statement: Statement, hit: QuantityHit, *, laboratory: bool) -> tuple[Range, int] | None:
    """The reference range behind a value ("8.4 % H (ref 4.0-6.0)").

    Args:
        reading: the document.
        statement: where the value stands.
        hit: the value.
        laboratory: whether a bare range in brackets can only be that.

    Returns:
        The range and where it ends, None when none stands there.
    """
    end = min(statement.span.end, hit.end + 120)
    bracket = _BEHIND.match(reading.document.text, hit.end, end)
    found = bracket or _BEHIND_MARK.match(reading.document.text, hit.end, end)
    if found is None:
        return None
    reference = _reference(reading, found["inside"], hit, laboratory=laboratory and bracket is not None)
    return (reference, found.end()) if reference else None


def _reference(reading: Reading, inside: str, hit: QuantityHit, *, laboratory: bool) -> Range | None:
    """The range in brackets, when words say that it is the reference's, or it is bare behind a laboratory value."""
    found = _WORDS.fullmatch(inside.strip())
    if found is None:
        return None
    words = found["words"].strip(" .,:")
    named = bool(words) and any(e.role == "reference" for e in reading.lexicon.label(words, "field"))
    named = named or (laboratory and words in _SHORT)
    if not named and not (laboratory and not words):
        return None
    hits = parse_cell(found["range"].strip(), reading.lexicon.units(), reading.index.comma_at(hit.start)).hits
    value = hits[0].value if len(hits) == 1 else None
    own = hit.value.code if isinstance(hit.value, Quantity) else None
    if isinstance(value, Range):
        read = value
    elif isinstance(value, Quantity) and value.comparator:
        bare = replace(value, comparator=None)
        read = Range(bare, None) if value.comparator in (">", ">=") else Range(None, bare)
    else:
        return None
    return range_in(read, own) if own else read


def is_difference(text: str, sentence: Span, hit: QuantityHit) -> bool:
    """Whether a number is how much something changed: "fell by 9 points", "a drop of 3 points", "4 points lower".

    Args:
        text: the document's text.
        sentence: where it stands.
        hit: the number.
    """
    ahead = text[max(sentence.start, hit.start - 80) : hit.start]
    told = _CHANGED_BY.search(ahead[-40:]) or _CHANGE_OF.search(ahead) or _DIFFERENCE.match(text, hit.end)
    return told is not None or _LOST_BEHIND.match(text, hit.end, sentence.end) is not None


# Measurements, scores and grades in prose: which number belongs to which measure, site, side, part and date.
#
# The statement is walked once, left to right. A measure named by the text, its label or its group heading stays in
# force; sites, sides and parts update the place; each fitting number closes one fact.


# A measure that a sentence doesn't name itself: its label or heading does.


def topic_of(statement: Statement) -> Mention | None:
    """The measure that a label, a group's heading or a heading names for what stands below it; notes have none."""
    if statement.block.kind == "note":
        return None
    frame = statement.frame
    for m in reversed(frame.topic):
        if is_measure(m):
            span = frame.label or frame.title
            whole = span is not None and (m.end - m.start) * 2 >= span.end - span.start
            return m if frame.label is not None or statement.block.kind == "item" or whole else None
    return None


# Numbers that stand in the order of the measures named before them: "A/B: 30/28".


def in_turn(reading: Reading, stream: Sequence[Mention | QuantityHit], n: int, state: State) -> Mention | None:
    """The measure of a number in a list: of "A/B: 30/28" the first is the first measure's, when there are as many numbers as
    measures.

    Args:
        reading: the document.
        stream: the mentions and numbers of a statement, in order.
        n: which of them is the number.
        state: the measures in force.

    Returns:
        The measure; None where the numbers aren't told in turn.
    """
    assert state.mention is not None
    order = (*state.others, state.mention)
    rest = 0
    for t in stream[n:]:
        if isinstance(t, QuantityHit):
            rest += not is_second(reading.document.text, t)  # "174/127 mmHg" is one value of a list
        elif is_measure(t):
            break
    hit = stream[n]
    assert isinstance(hit, QuantityHit)
    text = reading.document.text
    if len(order) == 2 and "/" in text[order[0].end : order[1].start]:  # "A/B 109/108 U/L"
        second = is_second(text, hit)
        if second or any(isinstance(t, QuantityHit) and is_second(text, t) for t in stream[n + 1 : n + 2]):
            return order[second] if fits(reading, order[second].entry, hit) else None
    turned = state.given - is_second(reading.document.text, hit)
    if turned + rest + is_second(reading.document.text, hit) != len(order) or turned < 0:
        return None
    turn = order[turned]
    bare = not codes_of(hit) - {""}  # the unit stands behind the last number only
    return turn if fits(reading, turn.entry, hit) or (bare and fits_bare(turn.entry, hit)) else None


def is_second(text: str, hit: QuantityHit) -> bool:
    """Whether a number is the second of a pair: "174/127".

    Args:
        text: the document's text.
        hit: the number.
    """
    return text[max(0, hit.start - 2) : hit.start].rstrip().endswith("/")


_UNSAID = (*UNSAID, "refuted")
_STOP = regex(r"[;。]|\.\s(?=\S)|(?!(?i:approx)\b)\w{6}\.\s")  # "Temp. 38.1" has none before its number
_RIGHT_BEHIND = regex(r"\s*(?:[(（\[]|in|on|at)?\s*")
_FROM = regex(r"\bfrom\s*$", re.I)
_DEVIATIONS = regex(r"[+±−-]?\s?\d+(?:\.\d+)?(?:\s*(?:and|to|-|–)\s*[+±-]?\d+(?:\.\d+)?)?\s*SDs?\b")
_COUNTS = regex(
    r"\b(?:patient|case|participant|subject|child|twin|sibling|volunteer|recipient|proband|table|figure|fig\.) $", re.I
)
_RELATIVE = regex(r"(?:\bby\s+|[(\[]\s?[+\-−–]\s?)\S?$", re.I)
"""Before a share of how much something changed: "fell by 33 %", "1.78 L (-23%)"."""
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
_DIFFERENCE = regex(
    r"\s*(?:points?\s)?\s*(?:further|farther|more|less|longer|higher|lower|better|worse|fewer|greater|shorter|faster|high|tall|wide|thick|deep|items?|questions?|subscales?|domains?)\b",
    re.I,
)
"""Behind a number: it is a difference, and no value ("50 m further")."""
_THINGS = regex(r"\s(?!before|after|points?|months?|weeks?|days?|years?|later|then|now|and|with|again)[a-z]{3,}")
"""Behind a number in words: what it counts, and no value ("ESR 62 mm/h, twelve swollen joints")."""
_LOST = regex(
    r"\b(?:lost|gained|dropped|loss of|gain of|lose|losing|loosing|gaining|gain)\s+(?:about\s+|some\s+)?$", re.I
)
_TIGHT = regex(
    r"\s*(?:(?:count|level|value|result|concentration|activity)s?\s*|,\s(?:serum|plasma|blood|urine)(?=\s[–—-]\s)|\s?\([^()\d]{2,20}\)\s*)?"
    r"(?:was|were|is|of|at|[:=(]|\s?[–—-](?=\s)|(?:indicat|show|measur)ed)?\s*"
    r"(?:(?:about|only|still|also|up|down)\s+)?(?:to\s+)?"
    r"(?:(?:at )?an? (?:(?:high|low|raised|elevated|reduced|normal) )?(?:level|value|concentration) of )?",
    re.I,
)
"""Between a measure and its number, so that the number is no other's."""
_REFERENCE = regex(r"\d\s?(?:[HL*↑↓]\s?)?[(\[]\s*(?:RR\s*)?$")
"""Between a number and the usual range in brackets behind it: "Ferritin - 16 (24-354 ng/ml)"."""
_LABEL = regex(
    r"\b(?!(?:days?|weeks?|months?|years?|later)\b|(?<!\()(?:before|after|baseline|discharge|admission|now)\b)[^\W\d_]{2,}\d{0,2}(?:\s?\([^()\n]{1,14}\))?\s*[:：]"
)


class Measured(Struct, frozen=True):
    """Facts of one statement and the places they used up."""

    observations: tuple[Observation, ...]
    used: tuple[tuple[int, int], ...]


def of_statement(reading: Reading, statement: Statement) -> Measured:
    """The measurements of one statement.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        Its Observations, and the places of the measures that got a number (the same words say nothing else then).
    """
    text = reading.document.text
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    topic = topic_of(statement)
    topic = None if topic and is_initial(text, topic) else topic
    head = topic if topic and topic.entry.grade else None
    sided = label_side(statement)
    state = State(mention=topic, sticky=sided, side=sided, head=head)
    lettered = (*lettered_vitals(reading, statement), *bare_pairs(reading, statement))
    bare = only_places(statement) | {
        (m.start, m.end) for m in statement.mentions if is_initial(text, m) or of_items(text, m)
    }
    named = {(m.start, m.end) for m in statement.mentions if is_measure(m)} - bare
    other = [
        m
        for m in statement.mentions
        if not any(m.start == x.start for x in lettered)
        and not (is_measure(m) and (m.start, m.end) in bare)
        and not (m.entry.kind == "site" and (m.start, m.end) in named)  # "waist 104 cm" is no place
    ]
    found = with_vitals(reading, statement, [*other, *in_label_unit(reading, statement), *lettered])
    stream = sorted(found, key=lambda t: (t.start, -t.end))
    panel = named_by_specimen(reading, statement)
    item: Named | None = None
    passed = -1
    for n, token in enumerate(stream):
        if token.start < passed:
            continue  # in the reference behind a value
        if isinstance(token, Mention):
            state = walk(text, state, token, topic)
            continue
        mention = (
            panel.get(token.start)
            or _measure_for(reading, statement, stream, n, state)
            or of_limb(reading, statement, stream, n)
            or by_aid(reading, statement, token)
        )
        if mention is not None and mention.start >= statement.span.start and is_limit(text, mention, token):
            # "Normal creatinine 45–84 µmol/L" says of nobody that it is normal
            if isinstance(token.value, Range) and not text[mention.end : token.start].strip():
                used.append((mention.start, mention.end))
            continue
        if _DEVIATIONS.match(text, token.start) and mention is not None and mention.entry.kind == "measure":
            continue  # "weight 46 kg (between 0 and +1 SD)"
        if _COUNTS.search(text, max(statement.span.start, token.start - 12), token.start):
            continue  # "the score of patient 4"
        if is_difference(text, statement.span, token):
            continue
        ranged = isinstance(token.value, Range) or (isinstance(token.value, Quantity) and token.value.comparator)
        if is_no_value(reading, token, mention) or (
            ranged and _REFERENCE.search(text, max(statement.span.start, token.start - 12), token.start)
        ):
            continue
        if "%" in codes_of(token) and _RELATIVE.search(
            text, max(statement.span.start, token.start - 6), token.start + 1
        ):
            continue
        if mention is not None and mention.entry.role == "laboratory" and is_dose_of(text, statement, mention, token):
            used.append((mention.start, mention.end))
            continue
        if (
            mention is None
            or statement.about(mention).status in _UNSAID
            or statement.about(mention).experiencer != "patient"
        ):
            continue
        if in_order(text, statement, state.side):
            continue
        if (
            mention.entry.role == "laboratory"
            and token.kind == "number"
            and any(
                s.entry.kind == "scale" and s.entry.grade and s.start < mention.start
                for s in (*statement.frame.topic, *statement.mentions)
            )
        ):
            continue  # points of a class: "Child-Pugh in points: bilirubin 3, albumin 3"
        if mention.entry.role == "laboratory":
            token = flagged(token, flag_beside(text, reading.lexicon, mention, token))
        last, item = item, item_of(reading, statement, mention, token, item)
        own = list(_facts(reading, statement, mention, token, stream, n, state))
        facts = as_item(item, own, state, last is not None and last.scale.start == mention.start)
        told = behind(reading, statement, token, laboratory=mention.entry.role == "laboratory") if facts else None
        if told is not None:
            passed = told[1]
            facts = [replace(f, reference=told[0]) for f in facts]
        if facts:
            out.extend(facts)
            used.append((mention.start, mention.end))
            used += [(item.start, item.end)] if item is not None else []
            seen = state.seen if state.seen > 0 and fell_from(reading, statement, stream, n) else token.end
            state = replace(state, seen=seen, part=None, given=state.given + (not is_second(text, token)))
    for m in statement.mentions:
        if is_measure(m) and not any(s <= m.start < e for s, e in used):
            for fact, end in classed(reading, statement, m):
                out.append(fact)
                used.append((m.start, end))
    return Measured(tuple(on_both_sides(reading, statement, out)), tuple(used))


def _measure_for(
    reading: Reading, statement: Statement, stream: Sequence[Mention | QuantityHit], n: int, state: State
) -> Mention | None:
    """The measure that a number is of: the one in force when it fits, else one right behind ("a score of 29 on the …")."""
    hit = stream[n]
    assert isinstance(hit, QuantityHit)
    text = reading.document.text
    m = state.mention
    if (done := _done_in(reading, stream, n)) is not None:
        return done
    if m is not None:
        candidates = [t for t in stream if isinstance(t, Mention) and t.start == m.start and is_measure(t)] or [m]
        inside = m.start >= statement.span.start
        near = not inside or (hit.start - max(m.end, state.seen) <= reach_of(text, m) and hit.start >= m.end)
        since = max(m.end, state.seen)
        if _LOST.search(text, max(0, hit.start - 16), hit.start):
            near = False  # "Weight 48 kg (lost 10 kg)"
        if (
            not inside
            and m.entry.role == "vital"
            and any(isinstance(t, Mention) and t.entry.kind == "site" for t in stream[:n])
        ):
            near = False  # "Temperature: 36.5. The elbows stretch to 40 degrees."
        if inside and (
            _OTHER_VERB.search(text, since, hit.start)
            or (state.seen > 0 and _labelled(text, statement, since, hit.start))
        ):
            near = False
        if inside and (said_before(text, stream, n, m) or _OTHER_MOVE.search(text, since, hit.start)):
            near = False
        if (
            inside
            and state.seen > 0
            and (
                behind_unknown(reading, stream, n, m)
                or _OTHER_LETTER.search(text, since, hit.start)
                or _of_finding(text, statement, since, hit)
            )
        ):
            near = False
        counted = not codes_of(hit) - {""} and _THINGS.match(text, hit.end) is not None
        if inside and state.seen > 0 and text[hit.start].isalpha() and (m.entry.grade or counted):
            near = False  # "Ashworth 1+; speaks two or three words"
        if near and not (inside and state.seen < 0 and _STOP.search(text, m.end, hit.start)):
            if state.others and (shared := in_turn(reading, stream, n, state)) is not None:
                return shared
            for candidate in (*candidates, *state.others):
                if fits(reading, candidate.entry, hit):
                    return candidate
            if inside and _TIGHT.fullmatch(text, m.end, hit.start):  # "WBC 12,000", "creatinine was 1.4"
                return next((c for c in candidates if fits_bare(c.entry, hit)), None)
    for later in stream[n + 1 : n + 5]:
        if isinstance(later, Mention) and is_measure(later):
            between = text[hit.end : later.start]
            if later.entry.role == "vital" and text[later.end - 1] == "s" and not between.strip():
                break  # "6 pulses" of a medicine
            if _LOST.search(text, max(0, hit.start - 16), hit.start):
                break  # "lost 11 kg of weight" is no weight
            if (
                len(between) <= 30
                and not re.search(r"[,;.():]|\b(?:and|but|while|to|pairs?|sets?|samples?|bottles?|series)\b", between)
                and fits(reading, later.entry, hit)
            ):
                return later
            break
    return None


def _done_in(reading: Reading, stream: Sequence[Mention | QuantityHit], n: int) -> Mention | None:
    """The measure that an amount names itself: "352 m in six minutes"."""
    hit = stream[n]
    assert isinstance(hit, QuantityHit)
    for later in stream[n + 1 : n + 4] if codes_of(hit) - {""} else ():
        named = isinstance(later, Mention) and hit.start < later.start < hit.end < later.end
        if named and isinstance(later, Mention) and is_measure(later) and fits(reading, later.entry, hit):
            return later
    return None


def _of_finding(text: str, statement: Statement, since: int, hit: QuantityHit) -> bool:
    """Whether an amount is a finding's that a comma parts from the measure: "off time 4 h/d, dyskinesia 3 h/d"."""
    return bool(codes_of(hit) - {""}) and any(
        text[since : f.start].strip() in (",", ";") and f.end <= hit.start and not text[f.end : hit.start].strip(" :=")
        for f in statement.of("finding", "condition")
    )


def _labelled(text: str, statement: Statement, since: int, at: int) -> bool:
    """Whether a label stands before a number that is no time: "4/5; after treatment: 5/5" goes on with the same measure."""
    label = _LABEL.search(text, since, at)
    return label is not None and not any(s <= label.start() < e for s, e, _ in statement.points)


def _facts(
    reading: Reading, statement: Statement, mention: Mention, hit: QuantityHit,
    stream: Sequence[Mention | QuantityHit], n: int, state: State,
) -> Iterator[Observation]:  # fmt: skip
    text = reading.document.text
    entry = mention.entry
    of_label = state.mention is None and mention.start < statement.span.start
    begins = fell_from(reading, statement, stream, n)
    ahead = stream[n + 1] if begins and n + 1 < len(stream) else hit
    ended = ahead if isinstance(ahead, QuantityHit) else hit  # "from 2/5 to 3/5 in the left leg": both are the leg's
    behind_it = replace(state, mention=mention) if of_label else state
    place = place_of(text, statement, stream, n + (ended is not hit), ended, behind_it)
    start, end = min(mention.start, hit.start), max(mention.end, hit.end)
    if mention.start < statement.span.start:
        start = min([hit.start] + [p.start for p in (state.site, state.side, state.part) if p])
    evidence: tuple[Evidence, ...] = (reading.evidence(start, end),)
    if mention.start < statement.span.start:
        evidence += (reading.evidence(mention.start, mention.end),)
    if place is not None and entry.role != "laboratory":  # what is measured in blood is at no site told before it
        named = place.site or reading.lexicon.implied_by(entry)
        site = make_site(text, reading.lexicon, named, place.side, place.part, state.site or place)
    else:
        site = make_site(text, reading.lexicon, reading.lexicon.implied_by(entry))
    if entry.grade and site is None and grades_of(stream, mention) > 1:
        return  # a grade without its place among others is half a fact
    effective = _date(text, statement, hit)
    told = statement.time_of(hit.start, hit.end)
    point = Timepoint("before", "") if begins else of_pair(reading, statement, stream, n, told)
    if effective == statement.effective and point is not told and point is not None and point.phase == "before":
        effective = None  # the date of the sentence is the later value's
    for subject, (code, value), at in product(
        statement.subjects, tuple(_values(reading, mention, hit)), _each_site(reading, mention, state, site)
    ):
        yield Observation(
                subject=subject, code=code, category=category_of(entry), value=value, site=at, flag=hit.flag,
                effective=effective, timepoint=point, reference=reference_of(entry),
                components=_components(text, hit, stream, n), evidence=evidence, rule="measure",
            )  # fmt: skip


def _each_site(reading: Reading, mention: Mention, state: State, site: Site | None) -> tuple[Site | None, ...]:
    """The sites of a number: its own, and those that share a grade with it ("L arm + leg 5/5")."""
    last = state.site.site if state.site else None
    if not mention.entry.grade or site is None or last is None or site.concept.entry != last.concept.entry:
        return (site,)
    text = reading.document.text
    shared = (
        make_site(text, reading.lexicon, p.site, p.side or site.side, site.part if p.side is None else "", p)
        for p in state.shared
    )
    return (*shared, site)


def _date(text: str, statement: Statement, hit: QuantityHit) -> Period | None:
    """A date right behind a value is the value's: "92 % in 2010", "36 (12 May 2011)"."""
    for d in outside(text, statement.span, statement.dates):
        if 0 <= d.start - hit.end <= 5 and d.first and _RIGHT_BEHIND.fullmatch(text[hit.end : d.start]):
            return Period(d.first, d.last)
    return statement.date_at(hit.start)


def _values(reading: Reading, mention: Mention, hit: QuantityHit) -> Iterator[tuple[Concept, Value]]:
    entry = mention.entry
    printed = reading.document.text[hit.start : hit.end]
    if entry.grade:
        grade = grade_of(reading, entry, hit)
        if grade is not None:
            yield entry.concept, graded(reading, entry, grade, printed.strip())
        elif hit.value is not None:
            yield entry.concept, with_unit(entry, hit.value)
        return
    if len(entry.pair) == 2 and isinstance(hit.value, Quantity):
        text = reading.document.text
        second = is_second(text, hit)  # "130/70"
        if not second and "/" not in text[hit.end : hit.end + 3]:
            return
        yield reading.lexicon.need("measure", entry.pair[1 if second else 0]).concept, with_unit(entry, hit.value)
        return
    if hit.value is None:
        return
    if entry.kind == "scale":
        value = hit.value
        concept = Concept(entry.total.name, entry.total.codings, f"scale:{entry.id}") if entry.total else entry.concept
        if isinstance(value, Range):
            yield concept, value
        else:
            share = "%" if value.code == "%" and "%" in entry.units else ""
            yield concept, Quantity(value.value, share, share, value.comparator)
        return
    if entry.kind == "measure" and hit.kind == "fraction" and hit.denominator is None and "1" in entry.units:
        if not is_second(reading.document.text, hit):
            rest = OVER.match(reading.document.text, hit.end)
            yield entry.concept, printed.strip() + (rest.group().replace(" ", "") if rest else "")  # "6/5" is no 6
        return
    if hit.denominator is not None and entry.kind == "measure":
        yield entry.concept, printed.strip()  # "20/200" is neither 20 nor 0.1
        return
    degrees = bare_degrees(entry, hit)
    if degrees is not None and isinstance(hit.value, Quantity):
        yield entry.concept, replace(hit.value, code=degrees)
        return
    relative = (
        reading.lexicon.label(f"predicted {entry.name}", "measure") if of_predicted(reading.document.text, hit) else ()
    )
    yield (relative[0] if relative else entry).concept, with_unit(entry, hit.value)


def _components(text: str, hit: QuantityHit, stream: Sequence[Mention | QuantityHit], n: int) -> tuple[Component, ...]:
    """The value before, and a stated relative change ("increased by 15 %, from 13 to 19") for the check of it."""
    out: list[Component] = []
    hits = [t for t in stream[:n] if isinstance(t, QuantityHit) and t.value is not None]
    if (
        len(hits) >= 1
        and re.fullmatch(r"\s*(?:points?\s*)?to\s*", text[hits[-1].end : hit.start])
        and _FROM.search(text[: hits[-1].start][-12:])
    ):
        out.append(Component(Concept("value before", (), "component:value-before"), _valued(hits[-1])))
        share = next((h for h in hits[:-1] if "%" in codes_of(h) and _RELATIVE.search(text[: h.start][-6:])), None)
        if share is not None:
            out.append(Component(Concept("change as stated", (), "component:stated-change"), _valued(share)))
    return tuple(out)


def _valued(hit: QuantityHit) -> Quantity | Range:
    """The value of a hit that has one."""
    assert hit.value is not None
    return hit.value
