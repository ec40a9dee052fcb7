"""Family history: relatives' diseases, "no family history of …", and relatives who are patients of the page themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Concept, FamilyHistory, Observation
from etl.mapping.entry import Entry, Mention
from etl.parsers.conditions import OF_FAMILIES, of_all
from etl.parsers.context.context import Context
from etl.parsers.context.cues import UNSAID
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

# Relatives' diseases, and "no family history of …".


_AND_KIN = regex(
    r"(?:,| and| or| as well as|, and)\s+(?:(?:a|an|the|his|her|my|their|one|two|both|elder|older|younger)\s+){0,2}",
    re.I,
)
_DIED = regex(r"\bdie[sd]\b|\bdeath\b", re.I)
_ENDED = regex(r".*ed|dies|dying", re.I)
_SIMILAR = regex(
    r"\b(?:no(?:ne|body|t)?|neither|without|denied)\b[^.;]{0,40}?\b(?:simil\w{0,3}ar|similar|same|such|like|this)\s+(?:disease|illness|condition|disorder|problem|case|history)s?"
    r"[^.;]{0,30}\b(?:famil\w+|relatives?|parents?|siblings?)\b|\b(?:nobody|no one|none)\b[^.;]{0,20}\bfamily\b[^.;]{0,20}\b(?:similar|same|such)\s+(?:disease|illness|condition|disorder)s?|\bfamil\w+\b[^.;]{0,30}\b(?:no|nobody|none)\b[^.;]{0,20}\b(?:similar|same|such)\s+(?:disease|illness|condition|disorder|case)s?"
    r"|\b(?:nobody|no[ -]one|none|neither)\b[^.;]{0,40}\b(?:has|had|have|suffers?)\s+(?:anything|something)\s+(?:like\s+(?:mine|it|this|that|his|hers)|similar|of the kind)\b",
    re.I,
)
_SAME_DISEASE = regex(
    r"\b(?:has|had|have|with|suffers? from|suffered from|died of|affected by)\s+(?:the\s+)?(?:same|similar|this)\s+(?:disease|illness|condition|disorder|problem)\b"
    r"|\b(?:has|had|have) it (?:too|as well|also)\b|\balso (?:has|had|have) it\b"
    r"|\b(?:is|was|are|were) (?:also |likewise |similarly )?affected(?=\s*(?:[.;,]|$|too\b|as well\b))",
    re.I,
)


def _same_as(reading: Reading, statement: Statement) -> Iterator[FamilyHistory]:
    """ "His uncle has the same disease": the patient's own disease, in a relative."""
    text = reading.document.text
    m = _SAME_DISEASE.search(text, statement.span.start, statement.span.end)
    relation = next((r for r in statement.of("relation") if r.entry.role == "relative"), None)
    if m is None or relation is None or _SIMILAR.search(text, statement.span.start, statement.span.end):
        return
    main = _own_disease(reading)
    if main is None:
        return
    for subject in statement.subjects:
        start, end = min(relation.start, m.start()), max(relation.end, m.end())
        yield FamilyHistory(
            subject=subject, relation=relation.entry.concept, code=main.concept, evidence=(reading.evidence(start, end),), rule="family history",
        )  # fmt: skip


def _own_disease(reading: Reading) -> Entry | None:
    """The first disease that the page says the patient has."""
    return next(
        (
            c.entry
            for s in reading.statements
            if s.attitude == "reported"
            for c in s.of("condition")
            if s.about(c).status == "present"
            and s.about(c).experiencer == "patient"
            and c.entry.category != OF_FAMILIES
        ),
        None,
    )


_MARRIED = "marriage"
"""What the mapping says of relatives who share no blood: their diseases tell nothing of the patient's family."""
_NO = regex(r"\b(?:no|(?:none|neither) of (?:his|her|my|their|the)(?: \w+)?) $", re.I)
"""Before a word for relatives: "he has no relatives with epilepsy"."""


def family(reading: Reading) -> Iterator[FamilyHistory | Observation]:
    """Relatives' diseases, and "no family history of …" as an Observation with value absent.

    Args:
        reading: the document.

    Yields:
        A history for each relative's disease.
    """
    for statement in reading.reported():
        in_section = statement.frame.has("family_history")
        yield from _no_such(reading, statement)
        yield from _same_as(reading, statement)
        for m in statement.of("condition", "finding"):
            if m.entry.kind == "finding" and _DIED.fullmatch(reading.document.text, m.start, m.end):
                continue
            if m.entry.kind == "finding" and not in_section and _ENDED.fullmatch(reading.document.text, m.start, m.end):
                continue  # "her mother had died"
            if m.entry.kind == "finding" and m.entry.name.endswith(" use"):
                continue  # an aid that a relative uses is no disease of the family
            context = statement.about(m)
            if context.status in UNSAID or m.form == "negated" or of_all(reading, statement, m):
                continue
            if context.experiencer != "relative" and not (in_section and context.experiencer == "patient"):
                continue
            yield from _relative(reading, statement, m, context)


def _no_such(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """ "No similar disease in the family": the patient's own disease is what the family does not have."""
    text = reading.document.text
    m = _SIMILAR.search(text, statement.span.start, statement.span.end)
    if m is None:
        return
    main = _own_disease(reading)
    if main is None:
        return
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=family_concept(main), presence="absent", evidence=(reading.evidence(m.start(), m.end()),),
            rule="family history", category="social-history",
        )  # fmt: skip


_NOT_KNOWN = regex(
    r"[^.;,]{0,30}\b(?:not|never)\s(?:been\s)?(?:known|reported|present|seen)\b|[^.;,]{0,20}\bunknown\b"
    r"|,? (?:nobody|no[ -]one|none)(?: else)? (?:in|of|from) (?:\w+ ){1,2}(?:famil(?:y|ies)|relatives)\b[^.;,]{0,24}?\b(?:has|had|have)\b",
    re.I,
)
"""Behind a disease: "Neuropathy was not known in her family", "An ataxia nobody in our family has"."""


def _relative(
    reading: Reading, statement: Statement, m: Mention, context: Context
) -> Iterator[FamilyHistory | Observation]:
    named = next(
        (x.entry.id for x in statement.frame.topic if x.entry.kind == "relation" and x.entry.role == "relative"), ""
    )
    relation = reading.lexicon.get("relation", context.relation or named) if context.relation or named else None
    together = _together(reading, statement, m, relation)
    relations: list[Entry | None] = [x.entry for x in together] or [relation]
    if not statement.frame.has("family_history"):
        relations = [r for r in relations if r is None or r.value != _MARRIED]
    if not relations:
        return
    told = [x.start for x in (*context.cues, *together) if x.start >= statement.span.start]
    text = reading.document.text
    denied = [n.start() for x in together if (n := _NO.search(text, max(statement.span.start, x.start - 24), x.start))]
    start = min([m.start, *told, *denied])
    evidence = (reading.evidence(start, max([m.end] + [c.end for c in context.cues])),)
    for subject in statement.subjects:
        if context.status == "absent" or denied or _NOT_KNOWN.match(text, m.end):
            yield Observation(
                subject=subject, code=family_concept(m.entry), presence="absent", evidence=evidence, rule="family history",
                category="social-history",
            )  # fmt: skip
            continue
        died = _DIED.search(reading.document.text, *_told_of(statement, m, together)) is not None
        for one in relations:
            yield FamilyHistory(
                subject=subject, relation=one.concept if one else Concept("family member"), code=m.entry.concept,
                died=died, evidence=evidence, rule="family history",
            )  # fmt: skip


def _told_of(statement: Statement, m: Mention, together: tuple[Mention, ...]) -> tuple[int, int]:
    """The part of a sentence that tells of the relative with a disease: "his father died of a stroke, his brother …"."""
    kin = [x for x in statement.of("relation") if x.entry.role == "relative"]
    before = [x.start for x in kin if x.start <= m.start]
    behind = [x.start for x in kin if x.start > m.start]
    start = together[0].start if together else before[-1] if before else statement.span.start
    later = behind if before else behind[1:]
    return start, later[0] if later else statement.span.end


def _together(reading: Reading, statement: Statement, m: Mention, relation: Entry | None) -> tuple[Mention, ...]:
    """The relatives that one predicate is said of: "her father and a paternal aunt had …"."""
    kin = [x for x in statement.of("relation") if x.entry.role == "relative" and x.end <= m.start]
    if relation is None or not kin or kin[-1].entry.id != relation.id:
        return ()
    out = [kin[-1]]
    for one in reversed(kin[:-1]):
        if not _AND_KIN.fullmatch(reading.document.text, one.end, out[0].start):
            break
        out.insert(0, one)
    return tuple(out)


def family_concept(entry: Entry) -> Concept:
    """ "Family history of X" as the thing observed.

    Args:
        entry: the disease.

    Returns:
        The concept.
    """
    return Concept(f"family history of {entry.name}", (), f"family:{entry.id}")
