"""The group a page reports of, with its size."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.facts import Cohort, Evidence, Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.tabled import group_in_tables
from etl.parsers.context.context import mention_context, sentence_context
from etl.parsers.index import Index, part
from etl.parsers.number.numerals import WORD_NUMBER, parse_number
from etl.parsers.outline import Framed
from etl.parsers.people.case import is_witness
from etl.parsers.people.names import Described
from etl.parsers.people.number import COUNTED, only_example
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

_PEOPLE = (
    "patients|participants|subjects|people|persons|individuals|volunteers|children|men|women|boys|girls|cases|adults"
)
_COHORT = regex(
    r"(?:\b(over|more than|about|nearly|almost|at least|up to)\s+)?(?<![\w.,-])((?!(?:19|20)\d\d\s(?:\d|"
    + WORD_NUMBER
    + r")\b)\d(?:[\d,.]{0,12}\d)?|"
    + WORD_NUMBER
    + r")\s+"
    r"(?:[a-z-]{4,20}\s(?:and|or)\s(?=[a-z-]{4,20}\s))?"
    r"(?:(?!(?:we|were|was|of|in|and|or|to|from|the|with|for|have|has|had|our|more|less|over|than|at|about|nearly|almost|million|billion|thousand)\b|\d)[\w/-]+\s+){0,4}?(?:"
    + _PEOPLE
    + r")\b",
    re.I,
)
_TREATED = regex(
    r"\b(?:treated|selected|enrolled|received|included|reviewed|looked back|underwent|recruited|analy[sz]ed|studied|"
    r"injected|implanted|infused|operated|followed|transplanted|examined|randomi[sz]ed|given|completed|finished|gone through|been through|took part|participated|observed|assessed|evaluated|"
    r"had (?:an?|one|two|three|four|\d{1,2}) (?:[\w-]+ ){0,3}?(?:injections?|infusions?|transplant(?:ation)?s?|implantations?)(?: of| with)|"
    r"(?:study|trial|series|analysis) (?:including|involving|enrolling|of|on|with|in))\b",
    re.I,
)
_LABELLED = regex(
    r"(?:total |number of |no\.? of |total number of )?(?:"
    + _PEOPLE
    + r")(?: (?:treated|enrolled|included|studied|followed|analy[sz]ed|recruited))?\s*[:=]\s*(\d[\d,]{0,9})(?=\s*(?:$|\(\d))",
    re.I,
)
_AND_MORE = regex(r"\s+and\s+(\d{1,6}|" + WORD_NUMBER + r")\s+(?:women|men|girls|boys|females|males)\b", re.I)
_ELSEWHERE = regex(
    r"\b(?:stud(?:y|ies)|trials?|researchers|scientists|et al|reviews?|authors|meta-analys[ie]s|literature)\b|"
    r"\b(?:untreated|historical) (?:series|groups?|cohorts?|controls?|patients|persons|people)\b|"
    r"\b(?:an?|another|one|two|some|other) (?:[\w-]+ ){0,2}?(?:groups?|teams?|cent(?:er|re)s?|hospitals?|clinics?|universit(?:y|ies)|institutes?) (?:in|from|at|of)\b",
    re.I,
)
_IN_OTHERS = regex(
    r"\b(?:studies|trials|researchers|scientists|et al|reviews|authors|meta-analys[ie]s|literature)\b|"
    r"\b(?:an?|one|another|any|each|every|some|most|recent|earlier|previous|prior) (?:[\w-]+ ){0,4}?(?:study|trial|review)\b",
    re.I,
)
"""The same behind the number of people, where "the study" is the page's own: "30 patients were treated in a trial"."""
_BY_DOCTOR = regex(
    r"\b(?:[Hh]e|[Ss]he|(?:Dr|Prof|Professor|Doctor)\.?(?: [A-Z][\w.'’-]+){1,3})(?: also)? (?:has |had )?(?:already |so far |successfully )?(?:treated|operated|cared)\b"
)
"""What one doctor has done for many is no group that a page reports of."""
_TO_COME = regex(
    r"\b(?:plans?|planned|planning|intends?|aims?|hopes?|going|wants?|will|preparing|prepares?|prepared|recruiting|seeks?|seeking|looking for)\b"
    r"(?! have| take)[^.;]{0,80}$|\bnext $",
    re.I,
)
"""Before a number of people: they are still to come ("the department plans to treat the next six patients")."""
_ONE_OF = regex(r"\b(?:one|1) (?:of|in|out of) (?:every |each |about )?$", re.I)
"""Before a number of people that only says how often: "one of ten persons over 65"."""
_CITED = regex(
    r"\b(?:studies|trials|researchers|scientists|et al|reviews|authors|meta-analys[ie]s|literature)\b|"
    r"\b(?:another|any|each|every|some|most|recent|earlier|previous|prior) (?:[\w-]+ ){0,4}?(?:study|trial|review)\b",
    re.I,
)
"""The same in an abstract, whose "a clinical trial" is what it reports of."""
_ENROLLED = regex(
    r"(?:\s[^.;,]{1,60})?\s(?:were|was) (?:[a-z]+ly |then )?(?:enrolled|recruited|included|randomi[sz]ed|treated) (?:in|into|during) "
    r"(?:an?|the|this|our)\b",
    re.I,
)
"""Behind the number of people of an abstract: they are those of its own trial."""
_OURS = regex(r"\b(?:we|our|this|the present|the current)\b", re.I)
_NEAR = 40
_LEAST = 5
_FEW = 3
_COLUMNS = 2
_EXAMPLES = 1
_SCREENED = regex(r"[^.;,]{0,50}?\b(?:screened|contacted|invited|assessed for eligibility)\b", re.I)
_COUNTED = regex(
    r"(?:\b(?P<bound>over|more than|at least|up to)\s+)?(?<![\w.,/-])(?P<people>\d(?:[\d,]{0,9}\d)?|"
    + WORD_NUMBER
    + r")\s+(?:\([\w-]+\)\s+)?"
    r"(?:(?!(?:of|in|and|or|to|from|the|with|for|more|less|over|than|at|about|years?|months?|weeks?|days?|million|billion)\b|\d)[\w/-]+\s+){0,3}?"
    r"(?:" + _PEOPLE + r"|sufferers|outpatients|inpatients)\b(?!\s+(?:screened|contacted|assessed for eligibility))"
    r"|(?:\A|[,;.]\s)(?P<rest>\d[\d,]{0,7}|"
    + WORD_NUMBER
    + r")\s(?:were|have been)\s(?:then\s)?(?:treated|enrolled|included|randomi[sz]ed|analy[sz]ed)\b"
    r"|\bn\s?=\s?(?P<n>\d[\d,]{0,7})\b"
    r"|(?:\A|(?<=\n))\W*(?:(?:total|number|no\.?|total number) of )?(?:"
    + _PEOPLE
    + r")(?: (?:treated|enrolled|included))?\s?[:=]\s?(?P<labelled>\d[\d,]{0,7})(?![\d.,]*\s?(?:%|years|/))",
    re.I,
)
"""How many there are: "34 patients", "(n=34)", "Patients: 34 (20 male)"."""
_PART = regex(
    r"\b(?:\d{1,4}|"
    + WORD_NUMBER
    + r")\s(?:\([\d.]+\s?%\)\s)?(?:(?:of|out of|from)\s(?:(?:the|all|our)\s)?(?:\d{1,4}\s)?)?(?:[a-z]+\s)?(?:"
    + _PEOPLE
    + r")\b"
    r"|\b\d{1,4}\s?/\s?\d{1,4}\b(?!\s?/)|\bn\s?=\s?\d",
    re.I,
)
_OF_ALL = regex(
    r"\W*(?:of|among|out of|from)\s(?:the |our |these |a total of |all )*(?:"
    + WORD_NUMBER
    + r"|\d{1,5})\s[^.;\n]{3,80}?,?\s(?:\d{1,4}|"
    + WORD_NUMBER
    + r")\s(?:\([\d.]+\s?%\)\s)?(?:did|had|were|was|could|showed|felt|became|got|went|[a-z]{3,}ed)\b",
    re.I,
)
"""A sentence that begins with how many there are and goes on with parts of them: "Of 23 patients with …, 14 responded"."""
_SHARES = regex(
    r"\bn\s?\(\s?%\s?\)|(?<![\d/.,-])\d{1,4}\s(?:of|out of)\s(?:the |our |these |all )?\d{1,4}\b|\b[Mm]ean age\b|\b[Mm]ale:? \d{1,4},? [Ff]emale|\b(?:in|by)\s\d{1,3}(?=\s?(?:[.;)]|,\D|and\b|\Z))|\d\s?±\s?\d|\(\d{1,3}(?:\.\d)?\s?%\)"
    r"|:\s?\d{1,4}(?=\s?(?:[.;(]|\Z))"
)
"""Parts of a group whose size is told apart from them, and values of it: "better in 7", "9 of 10", "41.2 ± 12.8", "Free: 4"."""
_WITHIN = regex(r"\b(?:\d{1,4}|" + WORD_NUMBER + r")\s(?:of|out of)\s(?:the|our|these|all)(?:\s(?:the|our))?\s$", re.I)
"""Before how many there are: "31 of the 50 patients could walk"."""
_SUMMED = regex(
    r"\b(?:the|our|all|these)\s(?:patients|participants|subjects|people|children)\swere\s(?P<a>\d{1,4}|"
    + WORD_NUMBER
    + r")\s(?:women|men|girls|boys|females|males)\s(?:and|,)\s(?P<b>\d{1,4}|"
    + WORD_NUMBER
    + r")\s(?:women|men|girls|boys|females|males)\b",
    re.I,
    needs=("children", "participants", "patients", "people", "subjects"),
)
"""A group told by its men and women only: "The patients were 19 women and 6 men"."""
_GROUPS_OF = regex(
    r"\b(?P<a>two|three|four|[2-4])\s(?:groups|arms)\sof\s(?P<b>\d{1,4}|"
    + WORD_NUMBER
    + r")\s(?:[a-z-]+\s){0,2}?(?:"
    + _PEOPLE
    + r")\b",
    re.I,
    needs=("groups", "arms"),
)
"""A group told by its parts, which are as large: "Two groups of ten boys were compared"."""
_ARM = regex(r"\b(?:group|arm|controls?)\b[^.;()]{0,40}\(\s?n\s?=\s?(\d{1,6})\s?\)", re.I)
_REVIEW = regex(
    r"\b(?:review|literature|meta-analysis|protocol|recruit\w*|enrol(?:l?ing|lment)|mice|rats|animals)\b", re.I
)
_CHANGE_ROLES = frozenset(("improved", "worsened", "unchanged", "resolved", "relapsed"))
_RESULT_ROLES = _CHANGE_ROLES | {"more", "less"}
_US = regex(r"\b(?:we|our|us)\b", re.I)
_PERFECT = regex(
    r"\b(?:have|has) (?:(?:now|already|since|so far|successfully|also) )?(?:been|undergone|taken|had|[a-z]{3,}ed)\b",
    re.I,
)
_COMPARATORS = {"over": ">", "more than": ">", "at least": ">=", "up to": "<="}


def group_of(document: Document, framed: Sequence[Framed], found: Index, people: Sequence[Described]) -> Cohort | None:
    """The group a page is about, though it may tell of one of them as an example.

    Args:
        document: the document.
        framed: its blocks.
        found: what stands where.
        people: those whom it describes.

    Returns:
        The group; None for a page about the people described.
    """
    beside = all(is_witness(document, d) for d in people)
    treated = find_cohort(document, framed, found) if beside or len(people) <= _EXAMPLES else None
    if treated is not None and (beside or _beside_group(document, framed, treated, people)):
        return treated
    told = counted(document, framed, found) if len(people) <= _EXAMPLES else None
    tabled = group_in_tables(document, framed, found) if not people else None
    if tabled is not None and (told is None or (tabled.size and tabled.evidence[0].start < told[0].evidence[0].start)):
        return tabled
    return told[0] if told and (told[1] or beside or _beside_group(document, framed, told[0], people)) else None


def _beside_group(document: Document, framed: Sequence[Framed], group: Cohort, people: Sequence[Described]) -> bool:
    return only_example(document, framed, group.evidence[0].start, min(d.first for d in people))


def find_cohort(document: Document, framed: Sequence[Framed], found: Index) -> Cohort | None:
    """The group a page reports of: the first number of people who were treated, observed or enrolled.

    Args:
        document: the document.
        framed: its blocks.
        found: what stands where.

    Returns:
        The group with its size, None when the page reports of no group.
    """
    for item in framed:
        if (
            item.block.kind == "field"
            and item.frame.attitude == "reported"
            and (m := _LABELLED.match(document.quote(item.block.span)[:120]))
        ):
            value = parse_number(m.group(1))
            if value is not None and value >= 2:
                at = item.block.span.start
                return Cohort(
                    size=Quantity(value, "{patients}", "patients"), evidence=(Evidence(at, at + m.end(), m.group()),)
                )
        if item.frame.attitude != "reported" or item.block.kind == "table" or item.frame.has("eligibility", "plan"):
            continue
        for sentence in split_sentences(document.text, item.block.span.start, item.block.span.end):
            text = document.quote(sentence)
            if not _TREATED.search(text) or _BY_DOCTOR.search(text):
                continue
            context = sentence_context(document.text, sentence, part(found.mentions, sentence))
            for m in _COHORT.finditer(text):
                if _SCREENED.match(text, m.end()) or _TO_COME.search(text, 0, m.start()):
                    continue
                value = parse_number(m.group(2).strip())
                if (
                    _of_others(text, m.start(), item.frame.has("abstract"))
                    or value is None
                    or value < 2
                    or (1900 <= value <= 2100 and m.group(2).isdigit())
                ):
                    continue
                word = (m.group(1) or "").lower()
                at = sentence.start + m.start()
                said = mention_context(context, Mention(at, sentence.start + m.end(), Entry("finding", "", m.group())))
                done = (
                    said.status == "general"
                    and _PERFECT.search(text)
                    and not any(
                        c.entry.role == "general" and not at <= c.start < sentence.start + m.end()  # "people with"
                        for c in part(found.mentions, sentence)
                    )
                )
                done = bool(done) or (item.frame.has("abstract") and _ENROLLED.match(text, m.end()) is not None)
                if said.status not in ("present", "absent", "historical") and not done:
                    continue
                other = _AND_MORE.match(text, m.end())
                if other and (second := parse_number(other.group(1))) is not None:  # "17 women and 3 men"
                    value += second
                quote = document.text[at : sentence.start + (other.end() if other else m.end())]
                return Cohort(
                    size=Quantity(value, "{patients}", "patients", _COMPARATORS.get(word)),
                    evidence=(Evidence(at, at + len(quote), quote),),
                )
    return None


def counted(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Cohort, bool] | None:
    """The group of a page that says how many there are and not that they were treated: "Results in 34 patients with …", "(n=34)".

    Args:
        document: the document.
        framed: its blocks.
        found: what stands where.

    Returns:
        The group, and whether the page's own title counts it; None unless the page reports results of a part of it.
    """
    told = _has_results(document, framed, found)
    if not told and not _has_parts(document, framed):
        return None
    for at, item in enumerate(framed):
        block = item.block
        caption = block.table.caption if block.table is not None else block.span
        if item.frame.attitude != "reported" or caption is None or item.frame.has("eligibility", "plan"):
            continue
        sentences = split_sentences(document.text, caption.start, caption.end)
        own = at == 0 or block.kind == "title"
        headed = block.kind in ("title", "heading", "caption", "table")
        if (arms := _in_arms(document, item) or _summed(document, item)) is not None:
            return arms, own
        for sentence in sentences:
            text = document.quote(sentence)
            fielded = block.kind == "field" and sentence is sentences[0]
            whole = _OF_ALL.match(text) is not None
            if _REVIEW.search(text) or (
                not headed and not fielded and not whole and _changes(found, sentence, _CHANGE_ROLES)
            ):
                continue
            for m in _COUNTED.finditer(text):
                value = parse_number((m["n"] or m["labelled"] or m["rest"] or m["people"]).strip())
                if value is None or value < _LEAST or 1900 <= value <= 2100 or _SCREENED.match(text, m.end()):
                    continue
                before = text[: m.start()]
                heads = headed or (fielded and len(before.partition(":")[2].split()) <= _FEW)  # "Patients: 80 children"
                if not heads and not told and not _WITHIN.search(before):
                    continue
                if not heads and (_of_others(text, m.start(), item.frame.has("abstract")) or _TO_COME.search(before)):
                    continue
                if _ONE_OF.search(before):
                    continue
                said = mention_context(
                    sentence_context(document.text, sentence, part(found.mentions, sentence)),
                    Mention(sentence.start + m.start(), sentence.start + m.end(), Entry("finding", "", m.group())),
                )
                done = said.status == "possible" and _WITHIN.search(before) is not None  # "31 of the 50 could walk"
                done = done or (said.status == "general" and bool(_PERFECT.search(text) or _US.search(text)))
                if not heads and not done and said.status not in ("present", "absent", "historical"):
                    continue
                place = sentence.start + m.start()
                word = (m["bound"] or "").lower()
                size = Quantity(value, "{patients}", "patients", _COMPARATORS.get(word))
                return Cohort(size=size, evidence=(Evidence(place, place + len(m.group()), m.group()),)), own
    return None


def _changes(found: Index, span: Span, roles: frozenset[str]) -> bool:
    return any(m.entry.kind == "cue" and m.entry.role in roles for m in part(found.mentions, span))


def _has_results(document: Document, framed: Sequence[Framed], found: Index) -> bool:
    """Whether a page tells how many of a group had something, or changed."""
    for item in framed:
        if item.frame.attitude == "reported" and item.block.kind not in ("title", "heading"):
            text = document.quote(item.block.span)
            if (_PART.search(text) or COUNTED.search(text)) and _changes(found, item.block.span, _RESULT_ROLES):
                return True
            if (
                item.block.table is not None
                and _changes(found, item.block.span, _RESULT_ROLES)
                and any(map(str.isdigit, text))
            ):
                return True
    return False


def _has_parts(document: Document, framed: Sequence[Framed]) -> bool:
    """Whether a page tells parts or values of a group in other words than those of a change."""
    return any(
        _SHARES.search(document.quote(item.block.span))
        for item in framed[1:] or framed
        if item.frame.attitude == "reported" and item.block.kind != "title"
    )


def _in_arms(document: Document, item: Framed) -> Cohort | None:
    """The group of a page that only tells its arms: "Group A (n=30) got cells, group B (n=30) rehabilitation"."""
    text = document.quote(item.block.span)
    arms = list(_ARM.finditer(text)) if item.block.kind in ("paragraph", "item") else []
    if len(arms) < _COLUMNS or _IN_OTHERS.search(text) or _ELSEWHERE.search(text[: arms[0].start()]):
        return None
    start, end = arms[0].start(), arms[-1].end()
    if _COHORT.search(text, 0, start):  # "60 patients were divided into …"
        return None
    at = item.block.span.start
    return Cohort(size=None, evidence=(Evidence(at + start, at + end, text[start:end]),))


def _summed(document: Document, item: Framed) -> Cohort | None:
    """The group of a page that only tells its men and women, or parts that are as large as each other."""
    if item.block.kind not in ("paragraph", "item"):
        return None
    text = document.quote(item.block.span)
    for pattern in (_SUMMED, _GROUPS_OF):
        m = pattern.search(text)
        if m is None or _IN_OTHERS.search(text) or _ELSEWHERE.search(text[: m.start()]):
            continue
        first, second = parse_number(m["a"]), parse_number(m["b"])
        if first is not None and second is not None:
            size = first + second if pattern is _SUMMED else first * second
            at = item.block.span.start + m.start()
            return Cohort(
                size=Quantity(size, "{patients}", "patients"), evidence=(Evidence(at, at + len(m.group()), m.group()),)
            )
    return None


def _of_others(text: str, at: int, abstract: bool = False) -> bool:
    """Whether the people at a place of a sentence are those of a study that the page only speaks of."""
    if _OURS.search(text[: at + _NEAR]):
        return False  # "… reported on 43 patients with …, and our doctors gave talks" is of theirs
    return bool(_ELSEWHERE.search(text[:at]) or (_CITED if abstract else _IN_OTHERS).search(text[at:]))
