"""Laboratory values by what was examined or looked for: "CSF (April 2014): 12 cells/µL", "valproate 62 μg/ml"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.facts import Concept, Observation, Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import UNSAID
from etl.parsers.measure.limits import codes_of, fits, fits_bare
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import says, stands
from etl.patterns import regex
from etl.value import replace

# Values listed behind what was examined: "CSF (April 2014): 12 cells/µL, protein 0.48 g/L" are values of the CSF.


_TAKEN = r"(?: (?:results?|analysis|examination|stud(?:y|ies)|findings|samples?|tests?))?"
_OPENS = regex(
    r"(?:\s*[(（][^()（）]{1,40}[)）]|\s(?:on |of |from )?\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\.?)?"
    + _TAKEN
    + r"\s*(?:[:：]|\bshowed\b|\bcontained\b|\bhad\b|\bwith\b|\b(?:was|were) (?:\w+ )?\()"
)
_OTHER = frozenset(("serum", "blood", "plasma", "urine", "urinary", "capillary"))
_WORDS = regex(r"([^\W\d_]+(?:\s[^\W\d_]+){0,2})\s*[:=]?\s*(?:was|of|is)?\s*$")
_COUNTS = regex(r"\d\s*([^\W\d_]+(?:\s[^\W\d_]+){0,2}?)\s*(?:/|per\b)")
_LONGEST = 60
_TAKES = ("sampling", "test")


def named_by_specimen(reading: Reading, statement: Statement) -> dict[int, Mention]:
    """The measures of a specimen that its values name in short.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        For the offset of each such number the measure it is of; nothing when the statement lists no specimen's values.
    """
    head = _head(reading, statement)
    if head is None:
        return {}
    found: dict[int, Mention] = {}
    for hit in statement.quantities:
        if hit.start < head.end:
            continue
        for start, entry in _candidates(reading, head, hit):
            if any(m.start < start < m.end for m in statement.of("measure")):
                continue  # "blood tests: HDL cholesterol 69 mg/dl" is no blood cholesterol
            if fits(reading, entry, hit) or fits_bare(entry, hit):
                found[hit.start] = Mention(start, hit.start, entry)
                break
    return found


def _head(reading: Reading, statement: Statement) -> Mention | None:
    """The panel that begins the statement, or is its label, when a list follows."""
    label = statement.frame.label
    if label is not None:
        inside = [m for m in statement.frame.topic if label.start <= m.start and m.end <= label.end]
        asked = next((m for m in inside if _is_panel(m)), None)
        if asked is not None:
            return asked
    first = next((m for m in statement.mentions if _is_panel(m)), None)
    inner = next((m for m in statement.mentions if _is_panel(m) and stands(statement, m, "showing")), None)
    if inner is not None:
        return inner
    if first is None or first.start - statement.span.start > 4:
        taken = (m for m in statement.of("procedure") if m.entry.role in _TAKES)
        return next((m for m in taken if stands(statement, m, "giving")), None)
    return first if statement.after(_OPENS, first.end) else None


def _is_panel(m: Mention) -> bool:
    return m.entry.kind == "measure" and m.entry.role == "laboratory" and not m.entry.units


def _candidates(reading: Reading, head: Mention, hit: QuantityHit) -> Iterator[tuple[int, Entry]]:
    """Measures whose name is the specimen's and the words right before the number, the longest first."""
    text = reading.text
    words = _WORDS.search(text[max(head.end, hit.start - _LONGEST) : hit.start])
    counted = any("cell" in code for code in codes_of(hit)) or says(text[hit.start : hit.end], "per_some")
    printed = text[head.start : head.end]
    firsts = [n.split()[0] for n in (printed, *head.entry.synonyms) if " " in n]  # "urine" of "urine sediment"
    shorts = list(dict.fromkeys([printed, *head.entry.synonyms, *firsts]))
    shorts = [s for s in shorts if len(s.split()) <= 2]
    if words:
        said = words.group(1).split()
        for n in range(0 if not _OTHER & {w.lower() for w in said} else len(said), len(said)):
            for short in shorts:
                for entry in reading.lexicon.label(f"{short} {' '.join(said[n:])}", "measure"):
                    yield hit.start - len(words.group()) + words.group().find(said[n]), replace(entry)
    elif counted:
        inside = _COUNTS.search(text, hit.start, hit.end)  # "40 red cells per high-power field"
        for short in shorts if inside else ():
            for entry in reading.lexicon.label(f"{short} {inside[1]}", "measure") if inside else ():
                yield hit.start, entry
        for short in shorts:
            for entry in reading.lexicon.label(f"{short} cells", "measure"):
                yield hit.start, entry


# How much of a medicine was found in somebody: "valproate 62 μg/ml" among laboratory values, "a lithium level of 0.8
# mmol/L".


_PER_VOLUME = regex(r"(?:[munp]?g|[mun]?mol|[mu]?(?:\[[iI]U\]|U))/[dm]?L")
_RIGHT_BEHIND = regex(r"\s?(?:[:=(]|was|is|of|at)?\s?")
_REACH = 40


def in_blood(text: str, statement: Statement, m: Mention) -> QuantityHit | None:
    """The value of a medicine that was measured, and not given.

    Args:
        text: the document's text.
        statement: the statement.
        m: the medicine.

    Returns:
        An amount per volume behind it, where the words call it a level or where it stands among laboratory values; else None.
    """
    q = next((q for q in statement.quantities if q.start >= m.end), None)
    if q is None or q.start - m.end > _REACH or not isinstance(q.value, Quantity):
        return None
    if text[: m.start].endswith("and ") and " and " in text[q.start : q.end + 12]:
        return None  # "TSH and FSH (0.2 and 0.6 mU/mL)"
    if not _PER_VOLUME.fullmatch(q.value.code or "") or any(
        m.end <= x.start < q.start for x in statement.of("medicine", "measure")
    ):
        return None
    if says(text[m.end : q.start], "level"):
        return q
    near = _RIGHT_BEHIND.fullmatch(text, m.end, q.start) is not None
    among = any(x.entry.role == "laboratory" and x.start != m.start for x in statement.of("measure"))
    return q if near and (among or statement.frame.has("investigation")) else None


def of_statement(reading: Reading, statement: Statement) -> tuple[Observation, ...]:
    """The levels of medicines that a statement tells.

    Args:
        reading: the document.
        statement: a reported statement.

    Returns:
        An Observation for each medicine and person, named "… level".
    """
    text, found = reading.text, []
    for m in statement.of("medicine"):
        q, context = in_blood(text, statement, m), statement.about(m)
        if q is None or context.status in UNSAID or context.experiencer != "patient":
            continue
        if any(x.start == m.start for x in statement.of("measure")):
            continue  # a hormone that has its own measure
        for subject in statement.subjects:
            found.append(
                Observation(
                    subject=subject, code=Concept(f"{m.entry.name} level", (), f"level:{m.entry.id}"), category="laboratory",
                    value=q.value, effective=statement.day_of(m.start, m.end), timepoint=statement.time_of(m.start, m.end),
                    evidence=(reading.evidence(m.start, q.end),), rule="measure",
                )
            )  # fmt: skip
    return tuple(found)
