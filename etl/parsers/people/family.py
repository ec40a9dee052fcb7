"""Family history: relatives' diseases, "no family history of …", and relatives who are patients of the page themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Block, Document, Span
from etl.facts import Concept, FamilyHistory, Observation, Range
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attributes import UNSAID, Context
from etl.parsers.conditions import OF_FAMILIES, of_all
from etl.parsers.people.demographics import described
from etl.parsers.people.drafts import Draft, name_so
from etl.parsers.people.relatives import DIED, told_of_relative
from etl.parsers.people.sex import NUMBERED, SEX_OF_KIN
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.ages import find_ages
from etl.patterns import regex

# Relatives' diseases, and "no family history of …".


_AND_KIN = regex(
    r"(?:,| and| or| as well as|, and)\s+(?:(?:a|an|the|his|her|my|their|one|two|both|elder|older|younger)\s+){0,2}",
    re.I,
)
_OWNED_BY = regex(r" (?:in|of|among|on the part of) (?:[a-z]+ ){0,3}", re.I)
"""Between a disease and the relative who has it: "cancer in his father, mother with diabetes"."""
_ENDED = regex(r".*ed|dies|dying", re.I)
_SIMILAR = regex(
    r"\b(?:no(?:ne|body|t)?|neither|without|denied)\b[^.;]{0,40}?\b(?:simil\w{0,3}ar|similar|same|such|like|this)\s+(?:disease|illness|condition|disorder|problem|case|history)s?"
    r"[^.;]{0,30}\b(?:famil\w+|relatives?|parents?|siblings?)\b|\b(?:nobody|no one|none)\b[^.;]{0,20}\bfamily\b[^.;]{0,20}\b(?:similar|same|such)\s+(?:disease|illness|condition|disorder)s?|\bfamil\w+\b[^.;]{0,30}\b(?:no|nobody|none)\b[^.;]{0,20}\b(?:similar|same|such)\s+(?:disease|illness|condition|disorder|case)s?"
    r"|\b(?:nobody|no[ -]one|none|neither)\b[^.;]{0,40}\b(?:has|had|have|suffers?)\s+(?:anything|something)\s+(?:like\s+(?:mine|it|this|that|his|hers)|similar|of the kind)\b",
    re.I,
)
_HEADLINE = regex(r"(?:^|[:;,.!?'’\"”]\s)\W*(?:\w+\s)?$")
"""What stands before a parent in a headline: nothing, a quotation, or one word ("Leeds mother …")."""
_APART = regex(r"\s[–—|-]{1,2}\s")
_SAME_DISEASE = regex(
    r"\b(?:has|had|have|with|suffers? from|suffered from|died of|affected by)\s+(?:the\s+)?(?:same|similar|this)\s+(?:disease|illness|condition|disorder|problem)\b"
    r"|\b(?:has|had|have) it (?:too|as well|also)\b|\balso (?:has|had|have) it\b"
    r"|\b(?:is|was|are|were) (?:also |likewise |similarly )?affected(?=\s*(?:[.;,]|$|too\b|as well\b))",
    re.I,
)
_IN_BRACKETS = regex(r"\s*\((?:in |of )?(?:the |his |her |a |one )?")
_AS_LABEL = regex(r"\s*[:–-]\s*")
_NOT_KNOWN = regex(
    r"[^.;,]{0,30}\b(?:not|never)\s(?:been\s)?(?:known|reported|present|seen)\b|[^.;,]{0,20}\bunknown\b", re.I
)
"""Behind a disease: "Neuropathy was not known in her family"."""
_NOBODY_HAS = regex(
    r",? (?:nobody|no[ -]one|none)(?: else)? (?:in|of|from) (?:(?:his|her|my|our|the|their|whole) ){1,2}(?:famil(?:y|ies)|relatives|side)\b[^.;,]{0,24}?\b(?:has|had|have|suffer\w*|got|knows?|knew)\b(?=\s*(?:[.,;)]|$|it\b|that\b))",
    re.I,
)
"""Behind a disease: "An ataxia nobody in our family has"."""


_CALLED = regex(r",? ([A-Z][\w'’-]+)\b")
"""The name right behind a word for a relative."""


_NO_OTHER = regex(r"\b(?:no|none of|neither of)\b[^.;,]{0,30}$", re.I)
"""Before relatives who have nothing: "no other family members were affected"."""


def _same_as(reading: Reading, statement: Statement) -> Iterator[FamilyHistory]:
    """ "His uncle has the same disease": the patient's own disease, in a relative."""
    m = statement.holds(_SAME_DISEASE)
    relation = next((r for r in statement.of("relation") if r.entry.role == "relative"), None)
    if m is None or relation is None or statement.holds(_SIMILAR) or statement.before(_NO_OTHER, relation.end):
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
_THESE = regex(
    r"\b(?:neither|both|each|either|every|all)(?: of)?(?: the| these| our)? (?:child(?:ren)?|boys?|girls?|brothers?|sisters?|siblings?|twins?)\b",
    re.I,
)
_NO = regex(
    r"\b(?:no|(?:none|neither) of (?:his|her|my|their|the)(?: \w+)?)"
    r" (?:(?:first|second|third)[ -]degree |(?:other|close|blood|known|living|immediate) )*$",
    re.I,
)
"""Before a word for relatives: "he has no relatives with epilepsy"."""


def family(reading: Reading) -> Iterator[FamilyHistory | Observation]:
    """Relatives' diseases, and "no family history of …" as an Observation with value absent.

    Args:
        reading: the document.

    Yields:
        A history for each relative's disease.
    """
    if reading.kind in ("cohort", "information"):
        return
    for statement in reading.reported():
        in_section = statement.frame.has("family_history")
        yield from _no_such(reading, statement)
        if statement.names("relation"):
            yield from _same_as(reading, statement)
        for m in statement.of("condition", "finding"):
            if m.entry.kind == "finding" and _is_no_disease(reading.document.text, m, in_section):
                continue
            context = statement.about(m)
            if context.status in UNSAID or m.form == "negated" or of_all(reading, statement, m):
                continue
            theirs = context.experiencer == "relative" and not any(
                of_patient(reading, statement, m) for of_patient in (_of_headline, _of_these, _of_named_child)
            )
            if theirs or (in_section and context.experiencer == "patient"):
                yield from _relative(reading, statement, m, context)


def _is_no_disease(text: str, m: Mention, in_section: bool) -> bool:
    """Whether a finding is no disease of the family: a death ("her mother had died"), or an aid that a relative uses."""
    ended = DIED if in_section else _ENDED
    return m.entry.name.endswith(" use") or any(p.fullmatch(text, m.start, m.end) for p in (DIED, ended))


def _of_these(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether the children or siblings of a sentence are those whom the page tells of: "Neither child had side effects"."""
    return len(reading.persons) > 1 and statement.before(_THESE, m.start) is not None


def _of_named_child(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether a disease is told of the patient, whom a parent's story calls by a name: "their daughter, Mia, who had …"."""
    text = reading.document.text
    told = reading.lexicon.find(text, statement.span.start, m.start)
    kin = [x for x in told if x.entry.kind == "relation" and x.entry.role == "relative"]
    called = {name.split()[0] for name, _ in reading.names if name}
    between = _CALLED.match(text, kin[-1].end) if kin else None
    return between is not None and between[1] in called


def _of_headline(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether a title tells of the patient by a word for a parent: "Father with MS stands up", "Mother of two walks"; or
    names the disease apart: "A father's hand – epilepsy treatment"."""
    kin = next((r for r in statement.of("relation") if r.entry.role == "relative"), None)
    first = statement.block.kind == "title" or statement.block.span.start == reading.document.blocks[0].span.start
    text = reading.document.text
    apart = kin is not None and _APART.search(text, kin.end, max(kin.end, m.start)) is not None
    return first and kin is not None and (apart or statement.before(_HEADLINE, kin.start) is not None)


def _no_such(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """ "No similar disease in the family": the patient's own disease is what the family does not have."""
    m = statement.holds(_SIMILAR)
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


def _relative(
    reading: Reading, statement: Statement, m: Mention, context: Context
) -> Iterator[FamilyHistory | Observation]:
    named = next(
        (x.entry.id for x in statement.frame.topic if x.entry.kind == "relation" and x.entry.role == "relative"), ""
    )
    relation = reading.lexicon.get("relation", context.relation or named) if context.relation or named else None
    if relation is None:
        relation = _beside(reading, statement, m)
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
    ages = told_of_relative(text, m, statement.of("condition", "finding"), *_told_of(statement, m, together))
    evidence = (reading.evidence(start, max([m.end, ages.end] + [c.end for c in context.cues])),)
    for subject in statement.subjects:
        if (
            context.status == "absent"
            or denied
            or _NOBODY_HAS.match(text, m.end)
            or (relation is None and _NOT_KNOWN.match(reading.document.text, m.end))
        ):
            yield Observation(
                subject=subject, code=family_concept(m.entry), presence="absent", evidence=evidence, rule="family history",
                category="social-history",
            )  # fmt: skip
            continue
        onsets = [ages.onset] * len(relations)
        if isinstance(ages.onset, Range) and len(relations) == _TWO and _IN_TURN.match(text, ages.end):
            onsets = [ages.onset.low, ages.onset.high]  # "at ages 55 and 60 respectively"
        for one, onset in zip(relations, onsets, strict=True):
            yield FamilyHistory(
                subject=subject, relation=one.concept if one else Concept("family member"), code=m.entry.concept,
                onset=onset, died=ages.died, died_at=ages.died_at, died_of_it=ages.died_of_it, evidence=evidence,
                rule="family history",
            )  # fmt: skip


_TWO = 2
_IN_TURN = regex(r"[\s,()]*(?:years?(?: old| of age)?[\s,]*)?(?:respectively|in turn)\b")
"""Behind the ages of two relatives, each of which is of one of them."""


def _beside(reading: Reading, statement: Statement, m: Mention) -> Entry | None:
    """The relative that stands in brackets behind a disease or as a label before it: "migraine (mother)", "mother: migraine"."""
    text = reading.document.text
    return next(
        (
            kin.entry
            for kin in statement.of("relation")
            if kin.entry.role == "relative"
            and (_IN_BRACKETS.fullmatch(text, m.end, kin.start) or _AS_LABEL.fullmatch(text, kin.end, m.start))
        ),
        None,
    )


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
    out, text = [kin[-1]], reading.document.text
    for one in reversed(kin[:-1]):
        owner = any(_OWNED_BY.fullmatch(text, t.end, one.start) for t in statement.of("condition", "finding"))
        if owner or not _AND_KIN.fullmatch(text, one.end, out[0].start):
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


# A relative of one patient who is the next patient: below "Patient 2", "Her brother, aged 47, a former carpenter, …".


_KIN = regex(
    r"\W*(?:(?P<label>(?:Patient|Case|Participant|Subject|Child|Twin|Sibling)\s[\w.-]{1,5})(?:,|\sis|\swas)\s)?"
    r"(?:[Hh]er|[Hh]is|[Tt]heir|[Tt]he|[Tt]his|[Aa])\s(?P<before>(?:[\w-]+\s){0,3}?)"
    r"(?P<kin>(?:half-|twin )?(?P<word>brother|son|nephew|uncle|father|grandfather|sister|daughter|niece|aunt|mother|grandmother|cousin|twin|sibling))\b(?!['’])"
)
_OF = regex(
    r"\sof\s(?:the\s)?(?:(?:first|previous|index|above)\s(?:patient|case)|(?:patient|case)\s[\w.-]{1,5})\b", re.I
)
_APPOSED = regex(r"(?:,?\s\(?|,\s)(?:(?:now|then|also)\s)?(?:an?\s|aged\s|is\s|was\s)?(?:an?\s)?")
_NO_SUBJECT = regex(r"\s(?:died|passed|had died|reports?|reported|told|noticed|noted|brought)\b")


def is_number(document: Document, block: Block) -> bool:
    """Whether a heading begins with a patient's number."""
    return block.kind == "heading" and NUMBERED.match(document.text, block.span.start, block.span.end) is not None


def add_kin(document: Document, lexicon: Lexicon, span: Span, numbered: bool, drafts: list[Draft]) -> None:
    """ "Her brother, aged 47, …" below "Patient 2": somebody new, whom "the brother" means further on.

    An age beside the word, or whose relative it is by number, must say so: "His father died at 60" below "Patient 2" is
    only a relative.

    Args:
        document: the document.
        lexicon: for countries.
        span: a paragraph.
        numbered: whether it stands right behind a heading that is the number of another patient than the first.
        drafts: those described so far; the relative with whom a patient's part begins is added.
    """
    text = document.text
    m = _KIN.match(text, span.start, span.end)
    if m is None or not (numbered or m["label"]) or _NO_SUBJECT.match(text, m.end()):
        return
    whose = _OF.match(text, m.end(), span.end)
    low = whose.end() if whose else m.end()
    age = next(
        (
            a for a in find_ages(text, span.start, min(span.end, low + 60))
            if (a.start >= m.start("before") and a.end <= m.end("before")) or _APPOSED.fullmatch(text, low, a.start)
        ), None,
    )  # fmt: skip
    if (age is None and whose is None) or (m["label"] and any(m["label"] in d.names for d in drafts)):
        return
    names = [n for n in (f"the {m['kin']}", f"The {m['kin']}") if not any(n in d.names for d in drafts)]
    if not (drafts and drafts[-1].blank):
        drafts.append(Draft())
    one = drafts[-1]
    one.names += names
    one.gender, one.told, one.first = SEX_OF_KIN.get(m["word"]), True, m.start("kin")
    one.show(one.first, m["kin"])
    if m["label"]:
        name_so(one, m["label"])
    described(document, lexicon, one, [age] if age else [], span)
