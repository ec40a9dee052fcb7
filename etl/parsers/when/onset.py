"""When a disease began and when it was told, by the dates of its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Period
from etl.mapping.entry import Kind, Mention
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.parsers.scope.revised import NEW
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

# Dates that are another thing's than the one behind them: "tracheotomy in 2007; ventilator at night".


_RIGHT_BEHIND = regex(
    r"(?:\s(?:of|in|at|to) (?:the |his |her )?(?:\w+ ){0,2}?\w+)?\s?[(,:]?\s?(?:(?<=\()(?:[\w-]+ ){1,3}?)?(?:(?:in|on|since|from|of|about|around|early|late|the|year) ){0,3}",
    re.I,
)
_PARTED = regex(r"\)?\s*(?:[,;]|and\b|\+|&)", re.I)
_TIED = regex(r"\((?![^()]*\))|\b(?:needed|required|led to|were|was treated|therefore|so that|for which|which)\b", re.I)
"""Between a date and what it may be another's: what is told of the thing before, or brackets that are still open."""
_NEXT_DAY = 40
_KINDS: tuple[Kind, ...] = ("procedure", "condition", "medicine", "cells")


def of_another(text: str, statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether a date before a thing is that of another one, right behind which it stands: "hypertension since 1998, gout".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the thing.
        d: a date before it.
    """
    if d.end > m.start or not _PARTED.match(text, d.end, m.start) or _TIED.search(text, d.end, m.start):
        return False
    nearer = [x for x in statement.dates if d.end <= x.start and x.end <= m.start]
    return all(of_another(text, statement, m, x) for x in nearer) and any(
        o.end <= d.start and o.entry.id != m.entry.id and _RIGHT_BEHIND.fullmatch(text, o.end, d.start)
        for o in statement.of(*_KINDS)
    )


def all_of_others(text: str, statement: Statement, m: Mention) -> bool:
    """Whether no date of a sentence can be that of a thing: each is another's, or a day counted from it is told.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the thing.
    """
    counted = any(
        d.first is None
        and d.kind == "relative"
        and "same" not in text[d.start : d.end].lower()
        and (-_NEXT_DAY < d.start - m.end < _NEXT_DAY)
        for d in statement.dates
    )
    known = [d for d in statement.dates if d.first]
    return bool(known) and (counted or all(of_another(text, statement, m, d) for d in known))


# When a disease began and when it was told: the dates of its own words, told apart by what stands around them.


_NEAR = 16
"""Signs and small words between a disease and the date right behind it."""
_TREATED = regex(
    r"\b(?:treated|admitted|saw|seen|met|enrolled|cared for)\b[^.;]{0,40}\bwith\s+(?:the\s)?$"
    r"|\b(?:treatment|therapy|treated|transplant(?:ation)?|infusions?|injections?|procedure|operation|operated|cells)\s(?:for|of)\s(?:(?:the|his|her|my)\s)?$",
    re.I,
)
_SINCE = regex(r"\bsince\s*(?:the (?:year|age)(?: of)?)?\s*$|\bfrom\s*$", re.I)
_FOUND = regex(
    r"\s*(?:(?:of|in|on) (?:the |his |her |both )?(?:[\w-]+ ){1,3})?(?:(?:was|were|is|had been|has been)\s+)?(?:first\s+|also\s+|then\s+)?(?:found|seen|detected|discovered|identified|recogni[sz]ed|confirmed|established|diagnosed|proven|proved|made|called)\b[^.;,]{0,24}$",
    re.I,
)
"""Between a disease and a date: it is the date when somebody saw it ("X was found in May 2004")."""
_IN_SHORT = regex(r"(?:\s?\([^()\n]{1,24}\))?\s?[,;:(–-]?\s?(?:ED|Dx|dx|DX|diag)[.:]?\s?(?:in\s)?")
"""The same in short: "NMOSD (Devic), ED 2012" (German: first diagnosis), "MS, dx 2009"."""
_BEFELL = regex(
    r"\W*(?:(?:at (?:home|school|work|night)|again),?\s)?"
    r"(?:(?:[Hh]e|[Ss]he|[Tt]he (?:patient|man|woman|boy|girl|child|baby)|[Tt]hey|I|[Mm]y (?:son|daughter|husband|wife|mother|father))"
    r"|(?:Mr|Mrs|Ms)\.? [A-Z][\w.]*|[A-Z][a-z]+|(?:patient|case) \d+)\s+"
    r"(?:(?:also|then|again|suddenly|unfortunately|first|once|even)\s+)?"
    r"(?:had(?: to be (?:treated|hospitali[sz]ed) (?:for|with|because of))?|developed|suffered(?: from)?|got|sustained|experienced|"
    r"caught|underwent|picked up|came down with|fell ill with|went down with|went through|survived|"
    r"(?:was|were|lay|spent [\w-]+ (?:days|weeks|months)) (?:(?:again|briefly)\s)?(?:(?:ill|sick|laid up|in bed|treated|hospitali[sz]ed|in (?:the |a )?hospital)\s)"
    r"(?:for [\w-]+ (?:days|weeks|months) )?(?:with|for|because of|on account of|due to))"
    r"\s+(?:(?:an?|the|his|her|my|another|one|two|severe|acute|mild|small|minor|major|large|big|bad|massive|slight|light|short|brief|first|second|third|further|new|of)\s+){0,4}$"
    r"|\W*(?:[Tt]here (?:was|were|followed|came|occurred)|came|followed|occurred|appeared)\s+(?:then\s)?(?:(?:an?|the|his|her|another|severe|acute|mild|small|first|second|third|further)\s+){1,3}$",
)
"""Between a date at the beginning of a sentence and what befell somebody on it: "In July 2012 she had …"."""
_ADMITTED = regex(r"\b(?:hospitali[sz]ed|admitted|treated)(?: (?:in|on|since|again))*\s?$", re.I)
_FOR = regex(r",?\s(?:with|for|because of|due to)\s(?:(?:an?|the|his|her|severe|acute|mild)\s)*", re.I)
"""Around the date of a stay: it is also that of the acute disease which was its reason."""
_SAID_OF = regex(
    r"[^.;]{0,80}\b(?:found|discovered|said|told (?:me|us|him|her|them)|called it|confirmed|spoke of|the (?:diagnosis|name|answer|verdict) was)"
    r"(?:(?: that)? (?:it|this|I|he|she|we) (?:was|had|is|have|has)| (?:(?:both|the|his|her|my|our) )?[^.;:,]{1,40}:)?[\s:\"“]+(?:(?:an?|the|early|severe|mild|bilateral|chronic) )*"
)
"""Between a date and a disease: somebody said on that day what it was ("In May 2004 a doctor in Cork told us it was …")."""
_SAMPLED = regex(r"\s*(?::|,? (?:and )?(?:it |this )?(?:showed|revealed|proved|confirmed|said))\s+(?:(?:an?|the)\s+)?")
"""Between the date of a sample and what was found in it: "A biopsy was taken in May 2006: …"."""
_VERBS = regex(r"[^.;:]{0,60}$")
_COUNTED = regex(r"\b(?:after|before|since|from|following|prior to)\s+(?:the\s+|his\s+|her\s+)?(?:\w+\s+)?$", re.I)
_NEXT_CLAUSE = regex(r";\s(?:[Ii]n|[Oo]n|[Bb]y) (?:the )?(?:early |late )?$")
_OPENING = regex(r"\s*[,;]\s*(?:and )?(?:in|on|since)\s+", re.I)
_SUBJECT = regex(r",?\s+(?:he|she|they|I|we|it|the)\b", re.I)
_ARTICLE = regex(r",?\s+(?:an?|another)\s+(?:[\w-]+\s+)?", re.I)
_ACCIDENT = regex(
    r"\b(?:fell|fall|accident|crash|collision|slipped|stumbled|thrown|hit by|struck by|run over|dived|dove|injured)\b[^.;\n]{0,50}$",
    re.I,
)
_BY_ACCIDENT = regex(
    r"[^.;:()\n]{0,30}\(\s*(?:[\w-]+\s){0,3}?(?:fell|falls?|accident|crash|collision|dived?|dove|diving|motor(?:cycle|bike|bicycle)|car|bicycle|bike|traffic|road|horse|"
    r"gunshot|shot|ski(?:ing)?|sports?|blow|explosion|beating|work(?:place)?)\b[^()\d]{0,24}$",
    re.I,
)
"""Between an injury and a date in its brackets: how it happened ("… (motorcycle, 2 May 2009)")."""
_CAUSED = regex(
    r"(?:\s*[,:–-]\s*(?:(?:with|causing|sustaining|resulting in|which caused|and (?:had|sustained|suffered))\s)?"
    r"|\s(?:with|causing|sustaining|resulting in|which caused|and (?:had|sustained|suffered|got))\s)"
    r"(?:(?:an?|the|his|her|severe|open|closed|complete|multiple)\s){0,2}(?:[A-Z]\d{1,2}(?:[-/][A-Z]?\d{1,2})?\s)?"
)
_ITEM = regex(r"[:;\n]\s*$")
_BROKE = regex(r"(?:broke|fractured|injured|tore)\b", re.I)
_OWN_BRACKET = regex(r"\s\((?!.)")
_ENDS_IN_BRACKET = regex(r"[,)]")
"""Around a date that its disease's brackets begin with: "since May worse, then a wrist fracture (06/2015, cast)"."""
_OPENED = regex(r"\s?\((?:(?:an?|the|left|right|acute|first) )?")
_LISTING = regex(
    r"\s?[:–-]?\s(?:(?:an?|the|his|her|first|second|third|fourth|another|acute|severe|mild|of|in)\s{1,2}){0,3}\s?", re.I
)
_LEADS_ITEM = regex(r"[,;:.\n(•*-]\s?(?:and )?(?:in |on |since )?$", re.I)
_OPENS_ITEM = regex(r"\W*(?:in |on |since )?", re.I)
_VERB_BEHIND = regex(r"\s(?:was|were|is|had|has|got|became|worsened|improved)\b", re.I)
_LEAD = 12
_KNOWN = regex(r"\s(?:was|were|is|had)\b", re.I)
_CAME = regex(r"\s+(?:(?:was|were) (?:successfully )?treated|occurred|developed|set in|followed|required)\b", re.I)
_DAY = 10
_CHANGE = 120
_DATE_LENGTH = 14
"""A label that is longer says more than its date."""
_OF_PLACE = regex(
    r"\s+(?:in|of|at|to|on|over) (?:the |his |her |my |both )?(?:[\w-]+ ){0,3}(?:(?:of|in|at) (?:the |his |her |my )?(?:[\w-]+ ){1,4})?(?:on|in)\s+",
    re.I,
)
"""Between a disease and its date: only where it is ("… in the territory of the left middle cerebral artery on")."""
_ALONG = regex(
    r",?\s(with|from|by|due to|because of|caused by|needing|requiring|treated with|and) (?:(?!and |but |which |who |he |she |it )[\w./-]+ ){1,5}(?:(?:in|on) )(?:(?:early|mid|late|about|the (?:spring|summer|autumn|fall|winter) of) )?"
)
"""Between a disease and its date: what came with it, and no verb ("an infarction and a stent in 2011", "pneumonia with sepsis in May")."""
WHO = regex(r"\b(?:male|female|man|woman|boy|girl|aged)\b", re.I)
"""Behind a disease, in a line that lists who somebody is: what follows is the age, and the day of the page."""
_GIVEN = regex(r"\b(?:cells?|injections?|infusions?|implantations?|transplantations?|grafts?|punctures?)\b", re.I)
"""What was given, and then the date is of that."""
_ENDED = r"\b(?:sober|abstinent|clean|clear|controlled|stable|off|in (?:[a-z]+ )?remission|[a-z]+[ -]free)\b"
"""Of a disease, what it is no longer or no more active since a day."""
_OTHER_DAY = regex(
    r"\b(?:treated|examined|assessed|tested|admitted|discharged|operated|transplanted|presented|referred|enrolled|visited|infused|injected|photographed|came (?:to|here|back|for)|arrived|flew|travell?ed|received|hospitali[sz]ed|stayed|resumed|restarted|(?:with)?held|(?:was|were) (?:with us|here)"
    r"|closed|repaired|removed|resected|excised|ligated|healed|cured|resolved)\b|" + _ENDED,
    re.I,
)
"""Between a disease and a date: it is the day of something else."""
_IN_ITS_BRACKETS = regex(r"\s?\(([^()\n]{3,60})")
_TESTS = ("test", "imaging", "exam", "sampling")
_TAKES = regex(rf"\bon [A-Z]{{2,}}\b[^.;,]{{0,40}}$|{_ENDED} (?:since )?$")
"""Between a disease and a "since": what somebody is on from then, by a short name ("HTN, on HD since 06/2011"), or that it is
over ("epilepsy, seizure-free since 2018")."""
_WITH = regex(r"\s*(?:\([^()]{0,30}\)\s*)?(?:with|and|complicated by) (?:an? )?")
_CAUSED_BY = regex(
    r"\s*(?:\([^()]{0,30}\)\s*)?(?:after|following|due to|secondary to|caused by|as an? (?:result|consequence|complication) of) "
    r"(?:(?:an?|the|his|her|chronic|acute) )*"
)
_FOUND_SO = regex(
    r"(?:\s(?:in|of|on)\s[^,.;]{4,16})?\s*,\s*(?:first |which was (?:first )?)?(?:diagnosed|found|discovered|detected)\b"
)
"""Behind a disease and its cause, what is told of the disease: "cirrhosis after hepatitis C, diagnosed in 2011"."""
_WAS_FOUND = regex(r"\s+(?:was|were) (?:first |then |finally )?(?:diagnosed|found|confirmed|established)\b")
_DIAGNOSIS_OF = regex(
    r"\b(?:since|after|following|before|until) (?:(?:the|his|her|my) )?(?:first )?diagnosis(?: of)? (?:(?:the|his|her) )?$",
    re.I,
)
_COUNTED_FROM = regex(
    r"since (?:the |his |her |my |its )?(?:first |initial )?(?:diagnosis|onset|operation|accident|treatment)\b", re.I
)
_THEN_CHANGED = regex(
    r"\)?(?:[:,]? ?(?:(?:the|this|his|her|that) )?(?:\w+ )?(?:diagnosis|dx)\b| (?:to|into|as|from)\b|,? (?:it|this) (?:was|had)\b)",
    re.I,
)
"""Behind the date of a changed diagnosis: "in 2009 the diagnosis was revised to …", "changed in 2009 to …"."""
ENDS = ("until", "before", "by")
"""Dates that something was over by are no onset."""


_CAME_WITH = regex(
    r"\b(?:present(?:s|ed|ing)? (?:[\w-]+ ){0,4}?(?:with|w/|for)|p/w|c/o|complain\w* of|admitted (?:with|for)"
    r"|\b(?<!who )(?<!which )(?<!that )(?:is|was|has been) (?:seen|followed|treated|examined|reviewed|managed|operated)\b)",
    re.I,
)
_HAVING = regex(
    r"(?:\b(?:with|has|had|having|of|known|h/o)|w/)(?: (?:an?|the|his|her|known|medical|past|history|hx|of|h/o|chronic|previous|prior|long-?standing)){0,6}(?: [\w-]+ and)? ?$",
    re.I,
)
"""Before and behind what somebody had who came for something else: "a man with a history of gout presented with fever since May"."""
_FROM_DAY = regex(
    r"\b(?:treated|admitted|hospitali[sz]ed|stayed|with us|here|came|received|given|got|injections?|infusions?)\b[^.;]{0,40}\bfrom\s*(?:the\s)?$",
    re.I,
)
"""Between a disease and a date: from then somebody was treated ("…, treated with injections from 2 to 30 June")."""
_SUFFERED = regex(r"suffer", re.I)
"""A verb of having a disease, and none of telling it: "suffered from a stroke in July"."""
_ARRIVED = regex(
    r"\b(?:was|were|been|he|she|and) (?:then |again |later )?(?:admitted|hospitali[sz]ed|came|referred|transferred)\b(?![^.;]*\bdiagnos)[^.;]{0,60}$",
    re.I,
)
"""Before the day on which somebody came, which is no day of a diagnosis."""
_THEN = regex(
    r"\W*(?:At (?:this|that|the same) (?:time|point)|(?:In|On) the same (?:year|month|day)|(?:He|She) was then)\b"
)
"""How a sentence begins whose time is that of the sentence before."""

_TIGHT = 3
_FIRST = regex(r"\b(?:first|initial|1st) $", re.I)
"""Around a disease whose bout is dated, and not its begin: "MS relapse in May 2016", but "first MS attack in 2003"."""


_BESIDE_TEST = len(" from ")
"""Characters between a test and its date."""


def onset_and_diagnosis(reading: Reading, statement: Statement, m: Mention) -> tuple[Period | None, str | None]:
    """Onset and date of diagnosis of a disease: the dates of its own words, told apart by cue words.

    Args:
        reading: the document.
        statement: where the disease is named.
        m: the disease.

    Returns:
        When it began and when it was told, each None where it isn't said.
    """
    text = reading.document.text
    if NEW.search(text, max(statement.span.start, m.start - _CHANGE), m.start):
        return None, _of_change(text, statement, m)
    if _of_bout(text, statement, m) or _is_repaired(text, statement, m):
        return None, None
    dates = _own_dates(text, statement, m)
    cues = [c for c in time_cues(text, statement) if c.entry.role == "diagnosed" or abs(c.start - m.start) < 120]
    since = _since(text, statement, m, dates)
    told = [d for d in dates if not _ARRIVED.search(text, max(statement.span.start, d.start - 90), d.start)]
    said = _said_by_words(text, statement, m, cues, [d for d in told if d is not since])
    begun = _nearest([d for d in dates if d is not said], [c for c in cues if c.entry.role == "onset"], text)
    said = said or _said_behind(text, m, [d for d in told if d.start >= m.end])
    bare = next(
        (d for d in dates if d is not said and (right_behind(text, statement, m, d) or _befell(text, statement, m, d))),
        None,
    )
    if bare is not None and said is None and statement.before(_DIAGNOSIS_OF, m.start):
        said, bare = bare, None
    if bare is not None and statement.before(_TREATED, m.start):
        bare = None  # "treated two people with the disease in 2014"
    if bare is not None and _OWN_BRACKET.search(text, m.end, bare.start) and _ENDS_IN_BRACKET.match(text, bare.end):
        begun, since = None if begun is since else begun, None if since and since.end <= m.start else since
    caused = next((d for d in dates if d.start > m.end and _BY_ACCIDENT.match(text, m.end, d.start)), None)
    if since and begun is since:
        named = [c for c in cues if c.entry.role == "onset" and not text[c.start : c.end].lower().startswith("since")]
        begun = _nearest([d for d in dates if d not in (said, since)], named, text) or begun
    if since and begun and begun is not since and (begun.first or "") < (since.first or ""):
        since = None  # "it began in 1994; since 2005 it is getting worse"
    first = since or begun or caused or (bare if not _diagnosis_label(statement) else None)
    if said is None and bare is not first and bare is not None and len(bare.first or "") < _DAY and bare.start >= m.end:
        said = bare  # "Diagnosis: systemic sclerosis (June 2014); lung disease (2016)"
    if first is None and said is None and not statement.dates and (begun_on := _event_of_label(reading, statement)):
        return begun_on, None
    if (
        said is None
        and not statement.dates
        and statement.effective
        and (then := _THEN.match(text, statement.span.start))
        and any(c.entry.role == "diagnosed" and then.end() <= c.start < m.start for c in cues)
    ):
        return (Period(first.first) if first else None), statement.effective.start
    return (Period(first.first) if first else None), (said.first if said and said is not since else None)


def _own_dates(text: str, statement: Statement, m: Mention) -> list[DateHit]:
    """Return the dates of a sentence that can be a disease's, and are of nothing else."""
    others = [
        o
        for o in statement.of("condition", "medicine", "cells")
        if o.start != m.start and not _apposition(text, m, o) and not _found_with(text, statement, m, o)
    ]
    turn = statement.own_date(m.start, m.end)
    return [
        d
        for d in statement.dates
        if d.first
        and (turn in (None, d) or _of_onset(text, statement, d))
        and d.comparator not in ENDS
        and not any(min(m.end, d.end) <= o.start < max(m.start, d.start) for o in others)
        and not _of_other_part(text, statement, m, d)
        and not (statement.is_of_operation(m.end, d.start) or _of_treatment(text, statement, m, d))
        and not of_another(text, statement, m, d)
        and not (d.start > m.end and any(_is_cause(text, o, m) for o in statement.of("condition")))
        and not (d.comparator == "since" and d.start >= m.end and _TAKES.search(text, m.end, d.start))
        and not (d.start > m.end and _NEXT_CLAUSE.search(text, m.end, d.start))
        and not (d.start > m.end and _CAME_WITH.search(text, m.end, d.start) and statement.before(_HAVING, m.start))
    ]


def _since(text: str, statement: Statement, m: Mention, dates: Sequence[DateHit]) -> DateHit | None:
    """Return the date since which a disease is there: the first behind it, else the first before it."""
    sinces = [
        d
        for d in dates
        if (d.comparator == "since" or _SINCE.search(text[max(statement.span.start, d.start - 24) : d.start]))
        and not (d.start >= m.end and _FROM_DAY.search(text, m.end, d.start))
        and not _is_of_test(statement, m, d)
    ]
    return next((d for d in sinces if d.start >= m.end), next(iter(sinces), None))


def _said_by_words(
    text: str, statement: Statement, m: Mention, cues: Sequence[Mention], told: Sequence[DateHit]
) -> DateHit | None:
    """Return the date nearest to a word for the diagnosis, else one before the disease on which somebody said it."""
    words = [c for c in cues if c.entry.role == "diagnosed" and not _SUFFERED.match(text, c.start)]
    return _nearest([*told], words, text) or next(
        (d for d in told if d.end <= m.start and _said_then(text, statement, m, d)), None
    )


def _said_behind(text: str, m: Mention, behind: Sequence[DateHit]) -> DateHit | None:
    """Return the date of the diagnosis that stands right behind a disease."""
    found = next((d for d in behind if _FOUND.match(text[m.end : d.start])), None)
    return found or next((d for d in behind if _IN_SHORT.fullmatch(text, m.end, d.start)), None)


def _of_onset(text: str, statement: Statement, d: DateHit) -> bool:
    """Return True for the day of a bare onset: "the onset was in May 2004, and the diagnosis came in March 2005"."""

    def governs(m: Mention) -> bool:
        told, _ = statement.governor("day", m.start, m.end)
        return told is not None and told.start == d.start

    named = statement.of("condition", "finding", "procedure", "medicine")
    return any(c.entry.role == "onset" and governs(c) for c in time_cues(text, statement)) and not any(
        map(governs, named)
    )


def _of_bout(text: str, statement: Statement, m: Mention) -> bool:
    """Whether only a bout of a disease is spoken of, and not its first."""
    named = any(f.entry.role == "bout" and 0 < f.start - m.end < _TIGHT for f in statement.of("finding"))
    first = _FIRST.search(text, max(statement.span.start, m.start - 8), m.start)
    return first is None and named


_MENDS = regex(r"\s(?:(?:of|for)\s)?(?:(?:the|his|her|an?|left|right|l|r|bilateral)\s){0,3}", re.I)
"""Between an operation and what it is for: "ORIF right femoral neck fracture on 4 October"."""


def _is_repaired(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a disease only says for what an operation was done, whose day is told then."""
    done = (p for p in statement.of("procedure") if p.entry.role not in _TESTS and p.end <= m.start)
    return any(_MENDS.fullmatch(text, p.end, m.start) for p in done)


def _of_change(text: str, statement: Statement, m: Mention) -> str | None:
    """The date on which a diagnosis took another's place: right behind it, else the one that begins the clause."""
    days = [d for d in statement.dates if d.first and d.comparator not in ENDS]
    behind = next((d for d in days if d.start >= m.end and right_behind(text, statement, m, d)), None)
    if behind is not None:
        return behind.first
    last = max((o.end for o in statement.of("condition") if o.end <= m.start), default=statement.span.start)
    ahead = [d for d in days if d.end <= m.start and _THEN_CHANGED.match(text, d.end, m.start)]
    return (
        ahead[-1].first
        if ahead and (last <= ahead[-1].start or ahead[-1].start - statement.span.start < _NEAR)
        else None
    )


def _said_then(text: str, statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether somebody said on a date what it was, or found it in a sample of that day."""
    if _SAID_OF.fullmatch(text, d.end, m.start):
        return True
    sampled = any(x.entry.role == "sampling" and x.end <= d.start for x in statement.of("procedure"))
    return sampled and _SAMPLED.fullmatch(text, d.end, m.start) is not None


def _of_other_part(text: str, statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether a date stands behind another disease in a part before: "A had been known since 1998; B was seen in 2009"."""
    if d.end > m.start or ";" not in text[d.end : m.start]:
        return False
    begin = text.rfind(";", statement.span.start, d.start) + 1 or statement.span.start
    return any(begin <= o.start < d.start for o in statement.of("condition"))


def _is_of_test(statement: Statement, m: Mention, d: DateHit) -> bool:
    """Return True if a date before a disease is that of the test which shows it: "MRI from 2/1/11 shows cancer"."""
    return d.end <= m.start and any(0 <= d.start - x.end <= _BESIDE_TEST for x in statement.of("procedure", "measure"))


def _of_treatment(text: str, statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether the brackets behind a disease tell what was done for it, and their date is of that: "scoliosis (brace since
    2015)", "cataract (operated in 2009)"."""
    opened = _IN_ITS_BRACKETS.fullmatch(text, m.end, d.start)
    if opened is None:
        return False
    inside = [x.entry for x in statement.mentions if opened.start(1) <= x.start and x.end <= d.start]
    done = any(
        (x.kind == "procedure" and x.role not in _TESTS) or x.kind in ("medicine", "cells") or x.name.endswith(" use")
        for x in inside
    )
    return done or _OTHER_DAY.search(opened[1]) is not None


def _event_of_label(reading: Reading, statement: Statement) -> Period | None:
    """The date of what a label says happened: "Motorcycle accident 14 Feb 2010: burst fracture of T9"."""
    frame, block = statement.frame, statement.block
    if frame.label is None or block.value is None or frame.effective is None or frame.timepoint is not None:
        return None
    if not part(reading.index.dates, frame.label):
        return None  # the date is the section's
    told = [
        m
        for m in frame.topic
        if m.start >= frame.label.start and m.entry.kind in ("procedure", "measure", "scale", "cue")
    ]
    first = statement.span.start <= block.value.start + 1
    words = frame.label.end - frame.label.start > _DATE_LENGTH
    return frame.effective if first and words and not told and not _diagnosis_label(statement) else None


_OF_VALUE = regex(r"\s*\(?(?:(?:in|on|at|as of) )?(?:the )?")
"""Between a value and the day on which it was measured."""


def right_behind(text: str, statement: Statement, m: Mention, date: DateHit) -> bool:
    """Whether only few signs, or the place, stand between a disease and a date ("… of the left eye in May 2013")."""
    if date.start < m.end:
        return False
    if _OTHER_DAY.search(text, m.end, date.start) or WHO.search(text, m.end, date.start):
        return False  # "Parkinson's disease, treated 2016-10-11", "Cerebral palsy, female, 3 years, May 2012"
    if _GIVEN.search(text, m.end, date.start) or _closes(text, statement.span.start, m):
        return False  # "Cerebral palsy, cells in May 2012", "Scores (woman, 44 y, multiple sclerosis) 12.11.2013"
    if _OPENING.fullmatch(text, m.end, date.start) and statement.after(_SUBJECT, date.end):
        return False  # "she had diabetes, in 2013 she suffered …"
    sites = [x for x in statement.mentions if m.end <= x.start and x.end <= date.start]
    named = ":" in text[m.end : date.start]
    if any(x.entry.kind == "cells" or (named and x.entry.kind == "procedure") for x in sites):
        return False  # "CIDP (stem cells: 3 Sept 2013)"
    if along := _ALONG.fullmatch(text, m.end, date.start):
        done = any(x.entry.kind == "procedure" for x in sites)
        return all(x.entry.kind in ("site", "qualifier", "procedure") for x in sites) and (done or along[1] != "and")
    if any(x.entry.kind in ("condition", "procedure") and x.entry.role not in _TESTS for x in sites):
        return False  # "HTN, DM, CABG 2010", "prostate cancer s/p radiotherapy 2012"
    if any(x.entry.kind in ("measure", "scale") for x in sites) and any(
        m.end <= q.start and _OF_VALUE.fullmatch(text, q.end, date.start) for q in statement.quantities
    ):
        return False  # "heart failure (EF 30% in 2020)"
    if any(x.entry.kind not in ("site", "qualifier") for x in sites):
        return date.start - m.end <= _NEAR
    if sites and _OF_PLACE.fullmatch(text, m.end, date.start):
        return True
    return date.start - m.end - sum(x.end - x.start for x in sites) <= _NEAR


def _closes(text: str, start: int, m: Mention) -> bool:
    """Whether a disease is the last of several words in brackets."""
    opened = text.rfind("(", start, m.start) if text[m.end : m.end + 1] == ")" else -1
    return opened >= 0 and "," in text[opened : m.start] and ")" not in text[opened : m.start]


def _befell(text: str, statement: Statement, m: Mention, date: DateHit) -> bool:
    """Whether a disease happened on the date before it: "In July 2012 she had pneumonia", "fell in May and broke his hip"."""
    if m.start <= date.end:
        return False
    if _BROKE.match(text, m.start) and _ACCIDENT.search(text, date.end, m.start):
        return True  # "On 3 June he fell from a ladder and broke his neck"
    if _in_brackets(text, statement, m, date) or _listed(text, statement, m, date):
        return True
    if m.entry.role == "acute" and _FOR.fullmatch(text, date.end, m.start):
        return _ADMITTED.search(text, statement.span.start, date.start) is not None
    if m.form == "ability":
        return _VERBS.fullmatch(text, date.end, m.start) is not None
    if not text[date.end : m.start].strip() and _ITEM.search(text[max(0, date.start - 3) : date.start]):
        return True  # "1985 tuberculosis; 2001 hypertension"
    told = _CAUSED.fullmatch(text, date.end, m.start) and not _KNOWN.match(text, m.end)
    if told and _ACCIDENT.search(text, max(0, date.start - 60), date.start):
        return True  # "fell from a scaffold on 21/02/2014, burst fracture"
    came = _ARTICLE.fullmatch(text, date.end, m.start) and _CAME.match(text, m.end)
    return came is not None or _BEFELL.fullmatch(_without_places(text, statement, date.end, m.start)) is not None


def _in_brackets(text: str, statement: Statement, m: Mention, date: DateHit) -> bool:
    """Whether the brackets right behind a date open with a disease: "three relapses: May 2003 (optic neuritis), …"."""
    return _OPENED.fullmatch(text, date.end, m.start) is not None and ")" in text[m.end : statement.span.end]


def _listed(text: str, statement: Statement, m: Mention, date: DateHit) -> bool:
    """Whether a date leads to a disease in a list of such: "In 2001 stroke, in 2005 infarction", "1998: gastric ulcer"."""
    begin = max(statement.block.span.start, date.start - _LEAD)
    opens = begin == statement.block.span.start and _OPENS_ITEM.fullmatch(text, begin, date.start) is not None
    if not _LISTING.fullmatch(_without_places(text, statement, date.end, m.start)) or not (
        opens or _LEADS_ITEM.search(text, begin, date.start)
    ):
        return False
    return not statement.after(_VERB_BEHIND, m.end)


def _without_places(text: str, statement: Statement, begin: int, end: int) -> str:
    """What stands between two places but for body sites and words that grade: "a severe left-sided" leaves "a"."""
    words = [(x.start, x.end) for x in statement.of("site", "qualifier") if begin <= x.start and x.end <= end]
    between, at = "", begin
    for first, last in sorted(words):
        between, at = between + text[at:first], max(at, last)
    return between + text[at:end]


def _nearest(dates: Sequence[DateHit], cues: Sequence[Mention], text: str) -> DateHit | None:
    """The date that belongs to a cue: the one right behind it, else the nearest; none further than 120 characters."""
    best: tuple[int, DateHit] | None = None
    for c in cues:
        for d in dates:
            gap = d.start - c.end if d.start >= c.end else c.start - d.end + 12  # behind is likelier than before
            if gap < 120 and (best is None or gap < best[0]):
                best = (gap, d)
    return best[1] if best else None


def time_cues(text: str, statement: Statement) -> list[Mention]:
    """Words for onset and diagnosis, without those that other times count from ("1 year after the onset")."""
    return [
        c for c in statement.mentions
        if c.entry.kind == "cue" and c.entry.role in ("onset", "diagnosed")
        and not _COUNTED.search(text[max(statement.span.start, c.start - 30) : c.start])
        and not _COUNTED_FROM.match(text, c.start)
    ]  # fmt: skip


def _diagnosis_label(statement: Statement) -> bool:
    """Whether a label asks for the diagnosis, whose date is that of being told."""
    return statement.frame.has("field:diagnosis", "field:name")


def _found_with(text: str, statement: Statement, m: Mention, other: Mention) -> bool:
    """Whether two diseases were found together: "A with B was diagnosed in May"."""
    together = 0 <= other.start - m.end < 40 and _WITH.fullmatch(text, m.end, other.start)
    return bool(together and statement.after(_WAS_FOUND, other.end)) or _is_cause(text, m, other)


def _is_cause(text: str, m: Mention, cause: Mention) -> bool:
    """Whether the second disease is what the first came from, of which alone it is told when it was found."""
    caused = m.end < cause.start and _CAUSED_BY.fullmatch(text, m.end, cause.start)
    return bool(caused and _FOUND_SO.match(text, cause.end))


def asked_for(reading: Reading, statement: Statement) -> str:
    """What the question above an answer asks for: "When did you know what it was?" the day of diagnosis.

    Args:
        reading: the document.
        statement: the answer.

    Returns:
        "onset", "diagnosed" or "".
    """
    title = statement.frame.title
    if title is None or not reading.document.quote(title).rstrip(" *").endswith("?"):
        return ""
    roles = [m.entry.role for m in statement.frame.topic if m.entry.kind == "cue"]
    return next((role for role in roles if role in ("onset", "diagnosed")), "")


def _apposition(text: str, a: Mention, b: Mention) -> bool:
    first, second = (a, b) if a.start < b.start else (b, a)
    return bool(re.fullmatch(r"\s*[(（,]\s*", text[first.end : second.start]))
