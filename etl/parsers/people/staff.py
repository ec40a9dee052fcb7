"""Find what others have of their own: people who work near the patient, and those of other callings whom they know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.parsers.people.names import Described
from etl.parsers.people.traces import phrases
from etl.parsers.reading import Statement
from etl.patterns import regex
from etl.value import replace

_ILL = frozenset(("condition", "finding"))
_BETWEEN = regex(r"\s(?:(?:an?|the|some|severe|mild|active|known|acute|chronic)\s){0,3}")
_ENDS = regex(
    r"\s*(?:$|[.;,!?()]|(?:and|or|with|since|for|in|on|at|too|as|again|now|last|this|today|yesterday|from|after)\b|\d)"
)
_AFTER_VERB = regex(r"\s(?:(?:an?|the|completely|mostly|very|mild|moderate|severe|marked|slight)\s){0,2}")
_NUMBERED = r"\s(?:\d{1,2}|[IVX]{1,4}|[A-E])(?:\s(?:points?|or (?:more|less|above|below)))?"
_ONE_MORE = regex(r"\b(?:he|she|the patient|Mrs?|Ms|Miss)\b", re.I)


@once_for_mappings
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a sentence says that one of the staff has something, and how a page says that the patient is one of them."""
    who, has, once = (phrases(lexicon, role) for role in ("staff", "falls_ill", "once"))
    where = r"(?:on|in|at|from|of|who)\s[^.;,:]{1,40}?\s"
    tells = (
        rf"\W*(?:an?|the|one|another|his|her|my|our|their)\s(?:(?!(?:{once})\s)[a-z-]+\s){{0,2}}?(?P<who>{who})\s(?:{where})?"
        rf"(?:(?:also|now|still|just|himself|herself)\s)?(?P<has>{has})(?!\w)"
    )
    is_one = (
        rf"\b(?:is|was|works|worked|working|employed)\s(?:as\s)?an?\s(?:[\w-]+\s){{0,2}}?(?:{who})\b"
        rf"|\b(?:old|male|female),?\s(?:[\w-]+\s){{0,2}}?(?:{who})\b|,\san?\s(?:[\w-]+\s){{0,2}}?(?:{who})\b"
        rf"|\b(?:{who})(?:,?\s\(?(?:aged\s)?|\sof\s)\d|\b(?:occupation|profession|job|work)\W{{1,3}}(?:{who})\b"
    )
    return re.compile(tells, re.I), re.compile(is_one, re.I)


@once_for_mappings
def _known_by(lexicon: Lexicon) -> re.Pattern[str]:
    """How a sentence says that somebody of a calling whom somebody has, or one more of it, has something."""
    jobs = {t.lower() for e in lexicon.of_role("social", "occupation") for t in (e.name, *e.synonyms)}
    who = "|".join(map(re.escape, sorted(jobs, key=lambda job: (-len(job), job))))
    has, staff = phrases(lexicon, "falls_ill"), phrases(lexicon, "staff")
    return re.compile(
        rf"\W*(?:another|one more|his|her|my|their|(?:(?:an?|the|his|her|my|their)\s)?(?:[\w.-]+\s){{0,2}}?[\w-]+['’]s?)\s"
        rf"(?:[a-z-]+\s){{0,2}}?(?:{who}|{staff})\s"
        rf"(?:(?:also|now|still|just|himself|herself)\s)?(?P<has>{has})(?!\w)",
        re.I,
    )


@once_for_mappings
def _legend(lexicon: Lexicon) -> re.Pattern[str]:
    """How a sentence begins that says what a grade of a scale means: "Grade 5 is …"."""
    head, says = phrases(lexicon, "legend_head"), phrases(lexicon, "legend_says")
    return re.compile(rf"\W*(?:{head}){_NUMBERED}\s(?P<says>{says})(?!\w)", re.I)


def without_legends(document: Document, statements: Sequence[Statement], lexicon: Lexicon) -> tuple[Statement, ...]:
    """Return the sentences, those that explain a grade of a scale as general: "Grade 5 is bedridden".

    Args:
        document: the document.
        statements: its sentences.
        lexicon: knows the words of legends.

    Returns:
        All sentences. The term must follow the verb, so "Stage 3 is now present with rash" stays the patient's.
    """
    legend = _legend(lexicon)
    return tuple(
        replace(s, attitude="general") if s.attitude == "reported" and _explains(document, s, legend) else s
        for s in statements
    )


def _explains(document: Document, statement: Statement, legend: re.Pattern[str]) -> bool:
    """Return True if a sentence opens with a grade and its meaning, and speaks of nobody."""
    span = statement.span
    m = legend.match(document.text, span.start, span.end)
    if m is None or _ONE_MORE.search(document.text, m.end(), span.end):
        return False
    return any(
        t.entry.kind in (*_ILL, "function", "measure") and _AFTER_VERB.fullmatch(document.text, m.end(), t.start)
        for t in statement.mentions
    )


def without_staff(
    document: Document, statements: Sequence[Statement], people: Sequence[Described], lexicon: Lexicon
) -> tuple[Statement, ...]:
    """Return the sentences, those that only tell what one of the staff has as about other people.

    Args:
        document: the document.
        statements: its sentences.
        people: whom it describes; a nurse who is the patient is one of them.
        lexicon: knows who works near patients, and how somebody falls ill.

    Returns:
        All sentences. What staff saw, did or found is the patient's: "The nurse noted fever", "The doctor has found …".
        Of other callings only those whom somebody has are others ("his lawyer"): "the teacher" may be the patient.
    """
    if not people:
        return tuple(statements)
    tells, is_one = _patterns(lexicon)
    known, first = _known_by(lexicon), min(one.first for one in people)

    def tells_of_staff(s: Statement) -> bool:
        return _of_staff(document, s, known, first) or (
            _of_staff(document, s, tells, first) and not is_one.search(document.text)
        )

    return tuple(
        replace(s, attitude="other") if s.attitude == "reported" and tells_of_staff(s) else s for s in statements
    )


def _of_staff(document: Document, statement: Statement, tells: re.Pattern[str], first: int) -> bool:
    """Whether all that a sentence says is what one of the staff has."""
    span = statement.span
    m = tells.match(document.text, span.start, span.end)
    if m is None or m.start() <= first < m.end() or _ONE_MORE.search(document.text, m.end(), span.end):
        return False
    return any(
        term.entry.kind in _ILL
        and (term.start == m.start("has") or _BETWEEN.fullmatch(document.text, m.end(), term.start))
        and _ENDS.match(document.text, term.end)
        for term in statement.mentions
    )
