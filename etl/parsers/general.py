"""Sentences that say how something is in general, and of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Document, Span
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.layout.tree import Framed
from etl.parsers.people.others import of_provider
from etl.parsers.reading import Statement
from etl.parsers.sentences import split_sentences
from etl.patterns import regex
from etl.value import replace

_REFERS = regex(
    r"\b(?:(?<!such a )(?<!every )(?<!each )(?<!any )patient|[Hh]e|him|[Hh]is|[Ss]he|[Hh]er|hers|I|[Mm]y|subject|case)\b"
)
_PAST = regex(
    r"\b(?:was|were|had|did|underwent|showed|became|began|got|took|felt|fell|rose|"
    r"(?<![Aa] )(?<![Aa]n )(?<![Tt]he )[a-z]{3,}ed)\b"
)
_PERFECT = regex(
    r"\b(?:has|have) (?:also |not |never |only |since |often |recently )?been (?:[a-z]+ly )?[a-z]+(?:ed|wn|nd|en)\b"
)
"""What was tried or described, without anybody's name: by others, not in this patient."""
_SEEN = regex(
    r"\b(?:on|at) (?:examination|exam|admission|presentation|auscultation|palpation|discharge|follow[- ]?up)\b|\b(?:so far|as before|alive|(?:is|are|feels?|doing) well|doing|planned)\b"
    r"|\b(?:figures?|arrows?|panel|x-?ray|scan|image|CT|MRI|biops(?:y|ies)|smear|ECG|EEG) ?(?:\d+ ?)?(?:is|are|shows?|reveals?|demonstrates?)\b"
    r"|\b(?:father|mother|parents?|brothers?|sisters?|siblings?|aunts?|uncles?|cousins?|sons?|daughters?|wife|husband)\b",
    re.I,
)
"""What is found, seen in a picture or planned, and who is of the family: somebody's, also in the present tense."""
_IS = regex(r"\b(?:is|are|may|can|occurs?|affects?|includes?|begins?|starts?|leads?|causes?)\b")
_FINITE_PAST = regex(
    r"\b(?:was|were|had|did|underwent|became|began|got|took|felt|fell|rose|came|went|gave|led|(?:show|reveal|demonstrat|disclos|confirm|develop|present|receiv|start|increas|"
    r"decreas|improv|worsen|resolv|requir|remain|continu|occurr|appear|disappear|happen|follow|di|complain|deni|undergo|return|respond|suffer|experienc|refus|notic)ed)\b"
)
"""A verb in the past; a participle that may stand beside a noun is none: "conditions diagnosed by …"."""
_CITES = regex(
    r"\[\s*\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\s*\]\W*$|\bet al\b|\b(?:[Mm]ost|[Ss]ome|[Ss]everal|[Oo]ther|[Tt]he) authors\b"
    r"|\b(?:reported|described|associated|observed|suggested|proposed|documented|published|recommended)\b[^.]{0,80}\[\s*\d{1,3}\b"
)
"""A source at the end of a sentence, or beside what it reported."""
_OF_MANY = regex(
    r"(?:\b\d+(?:\.\d+)?\s?% of|\b(?:[Oo]ne|[Tt]wo)[- ](?:thirds?|half|quarter|fifth) of|\b[Hh]alf of|\b(?:[Mm]ost|[Mm]any|[Ss]ome|[Ff]ew|[Ss]everal|[Cc]ertain)"
    r"|\b(?:[Mm]ajority|[Mm]inority|[Pp]roportion|[Nn]umber) of) (?:of )?(?:the |these |those |such |all |other |reported )?(?:[\w-]+ ){0,4}?"
    r"(?:patients|cases|infants|children|adults|individuals|people|women|men|survivors|authors|series|reports|studies)\b|^\W*[Mm]ost (?:were|are|had|have)\b"
)
"""A part of many people, of whom none is the patient."""
_CHARACTERIZED = regex(r"^\W*(?!(?:his|her|our|my)\b)(?:[\w-]+ ){1,9}?(?:is|are) characteri[sz]ed (?:by|for)\b", re.I)
_NOW = regex(
    r"\b(?:currently|now|today|on admission|at (?:present|the moment)|since|for the (?:last|past)|\d{1,3}[- ]year[- ]old|mr|mrs|ms|we|us)\b|\b(?:19|20)\d\d\b",
    re.I,
)
_PASSIVE = regex(r"\b(?:is|are|be) (?:most |more |often |usually |commonly )?[a-z]+ed\b")
_TEACHES = regex(
    r"^(?!\W*(?:there|this|these|that) (?:is|are)\b).{3,}?\b(?P<verb>is|are|(?-i:may)(?! have been)|can|should|must|occurs?|affects?|includes?|begins?|starts?|leads?|causes?|requires?|presents|"
    r"remains?|appears?|tends?|seems?|comprises?|develops?|arises?|varies|vary|depends?|involves?|plays?|contains?|precedes?|accounts?|increases|decreases|reduces|raises|carries|poses|results? in|falls? into|(?:has|have) (?:an?|the|no)|represents?|expresses|express|present(?= with)|suffer|does|do|(?:has|have) (?:not )?been|have (?:linked|shown|described|suggested|reported|demonstrated))\b",
    re.I | re.S,
)
"""A verb in the present that says how something is."""

_SIGN_OF_PAPER = regex(
    r"\b(?i:case (?:reports?|stud(?:y|ies)|series|presentation|description))\b|\b[Ww]e (?:here(?:in|by)? )?(?:report|present|describe)(?:ed)?\b|\bliterature\b|\bet al\b"
    r"|\[ ?\d{1,2}(?: ?[,–-] ?\d{1,2})* ?\]|\(Fig(?:s|ures?)?\b|\b(?:Discussion|DISCUSSION|Introduction|INTRODUCTION|Conclusions?|CONCLUSIONS?)\b"
    r"|\b(?:in|of|to) (?:the|this|our|present) (?:present )?case\b|\b(?:previous|anecdotal|published) reports\b",
)
_SIGN = 8
"""So many characters tell a sign of a paper from another one."""
_FEWEST_SIGNS = 2
_WHO = r"\b(?:[Tt]he (?:patient|boy|girl|child|infant|man|woman)|[Hh]e|[Ss]he|[Oo]ur patient) "
_STORY_THEN = regex(
    _WHO + r"(?:(?:also|then|had|subsequently|later) )*(?:was|were|had|did|[a-z]+ed|underwent|felt|took|began|came)\b"
    r"|\b(?:was|were|had|revealed|showed) "
)
_STORY_NOW = regex(_WHO + r"(?:(?:also|now) )?(?:is|has|does|denies|reports|states|complains|presents|takes|lives)\b")
_MOSTLY = 3
"""So many times as often as in the present a paper tells its case in the past."""


def signs_of_paper(text: str) -> int:
    """Return how many kinds of signs of a paper a text has, 0 where it doesn't tell its case in the past tense.

    Args:
        text: the document's text.
    """
    signs = {"[" if m[0].startswith("[") else m[0].lower()[:_SIGN] for m in _SIGN_OF_PAPER.finditer(text)}
    if not signs:
        return 0
    past = len(_STORY_THEN.findall(text)) > _MOSTLY * len(_STORY_NOW.findall(text))
    return len(signs) if past else 0


def teaches(said: str, signs: int) -> bool:
    """Return True if a sentence of a paper names nobody, and has a source or is in the present tense.

    Args:
        said: the sentence.
        signs: how many signs of a paper its page has.
    """
    if _CHARACTERIZED.match(said):
        return True
    if _OF_SOMEBODY.search(said) or _SEEN.search(said):
        return False
    if _CITES.search(said) or _OF_MANY.search(said):
        return True
    if signs < _FEWEST_SIGNS or _NOW.search(said):
        return False
    return _TEACHES.match(said) is not None and not _FINITE_PAST.search(said)


def reports(said: str) -> bool:
    """Return True if a sentence of a discussion refers to the patient or tells what was.

    Args:
        said: the sentence.
    """
    return bool(_REFERS.search(said) or _PAST.search(_PERFECT.sub("", said)))


# Sentences of any text that say how a disease is in general: "Benign goiters rarely cause obstruction".

_OF_SOMEBODY = regex(
    r"\b(?:he|him|his|she|her|hers|i|my|me|our|(?:the|this|that) (?:patient|case|child|man|woman|boy|girl|infant|baby|subject))\b",
    re.I,
)
_OFTEN = r"(?:rarely|usually|often|commonly|frequently|typically|sometimes|occasionally|generally|seldom|mostly|most often|may|can|might|tends? to)"
_KINDS = regex(
    r"\W*(?:the |these |such )?(?:most )?(?:characteristic|typical|classic(?:al)?|common|usual|unusual|possible|potential|rare|known|cardinal|infectious)"
    r" (?:[\w-]+ ){0,2}?[\w-]{3,}s (?:of [^.;]{1,60} )?(?:include|are|comprise|range|vary)\b",
    re.I,
)
_LISTS = regex(
    r"\b(?:causes?|reasons?|complications?|sequelae|symptoms?|signs?|features?|findings|manifestations?|presentations?|criteria|criterion|risk factors?|triggers?|"
    r"precipitants?|etiologies|aetiologies|(?:differential )?diagnos[ei]s|differentials?|mimics?|side[- ]effects|adverse effects|treatments?|therap(?:y|ies)|"
    r"treatment options?|drugs|agents|medications|associations|comorbidities|variants|types|forms|subtypes|entities|disorders|diseases|conditions|predictors?|markers)\b"
    r"(?P<of>[^.;:]{0,120}?)\b(?:includes?|comprises?|consists? of|ranges? from|(?:is|are)(?! (?:present|absent|unchanged|stable|better|worse|normal|being)\b))\b",
    re.I,
)
"""A kind of thing and what it may be: "Less frequent causes of a raised potassium include …", "Minor criteria are …"."""
_ANY = regex(
    r"\b(?:(?:more|less|most|least) (?:common|frequent|rare|important|likely|serious)|common(?:ly)?|frequent(?:ly)?|rare(?:ly)?|typical(?:ly)?|usual(?:ly)?|"
    r"classic(?:al|ally)?|possible|potential(?:ly)?|known|various|several|many|other|major|minor|main|important|infectious|non-?infectious|"
    r"secondary|serious|severe|well[- ]known|established|reported|diagnostic|early|late|acute|chronic)\b",
    re.I,
)
_OF_KIND = regex(
    r"^\s*(?:(?:that|which) (?:are |is )?)?(?:commonly |often |usually |frequently |most commonly )?(?:of|for|in|associated with|related to|linked to|suggestive of|caused by|seen (?:in|with))\s+(?!(?:this|the|our|his|her|these) )",
    re.I,
)
_CAUSE = regex(
    r"\W*(?:[\w-]+,? ){1,6}?"
    rf"(?:{_OFTEN} (?:also |only |initially )?(?:causes?|leads? to|presents?|manifests?|mimics?|arises?|originates?|metastasi[sz]es?|recurs?|affects?|involves?|accounts? for|results? in|includes?|be located|occur in)"
    r"|(?:is|are) (?:often|usually|commonly|frequently|typically|sometimes|rarely|occasionally) (?:associated|caused|seen|found|observed|misdiagnosed|accompanied|characteri[sz]ed))\b",
    re.I,
)
_IT = regex(
    rf"\W*(?:(?:sometimes|usually|often|typically|rarely|occasionally),? )?it (?:{_OFTEN} )?(?:presents?|manifests?|mimics?|arises?|accounts? for|tends? to|affects?)\b",
    re.I,
)
_ADVICE = regex(
    r"\bshould (?:always |also |therefore )?(?:alert|raise (?:the )?suspicion|prompt|be (?:suspected|kept in mind|borne in mind|included in the differential))\b",
    re.I,
)
_REPORTED = regex(
    r"\b(?:cases?|associations?|reports?) (?:of [^.;]{1,80} )?(?:has|have) (?:also |only |rarely |previously )?been (?:reported|described|published)\b"
    r"|\b(?:has|have) been associated with\b",
    re.I,
)
_NAMED = regex(r"\b(?:is|are) (?:classified|defined|termed|referred to) as\b", re.I)
_TESTS = regex(
    r"\W*(?:however,? )?(?:[\w-]+ ){0,2}(?:tests?|studies|scans?|investigations?|imaging)\b[^.;]{0,90}? (?:is|are) (?:not )?(?:always|usually|often|generally|rarely)"
    r" (?:normal|helpful|useful|required|necessary|sufficient|diagnostic|specific|non-?specific|unremarkable)\b",
    re.I,
)
_HERE = regex(
    r"\b(?:current(?:ly)?|present(?:ing)?|now|today|on admission|at (?:present|the moment)|since|for the (?:last|past)|\d{1,3}[- ]year[- ]old|mr|mrs|ms|we|us|you|your)\b|\b(?:19|20)\d\d\b",
    re.I,
)
"""What is so at one time is somebody's."""


def is_general(text: str, sentence: Span) -> bool:
    """Return True if a sentence says how something usually is, or should be dealt with, and names nobody.

    Args:
        text: the document's text.
        sentence: a sentence of it.
    """
    told = text[sentence.start : sentence.end]
    if (cited := _REPORTED.search(told)) and not _FINITE_PAST.search(told, 0, cited.end()):
        return _OF_SOMEBODY.search(told) is None
    if _OF_SOMEBODY.search(told):
        return False
    if _lists_kinds(told):
        return True
    if _FINITE_PAST.search(told):
        return False
    opening = (_KINDS, _CAUSE, _IT, _TESTS)
    return any(kind.match(told) for kind in opening) or any(kind.search(told) for kind in (_ADVICE, _REPORTED, _NAMED))


def _lists_kinds(told: str) -> bool:
    """Return True if a sentence in the present says what causes, signs or complications of something there may be."""
    listed = _LISTS.search(told)
    if listed is None or _FINITE_PAST.search(told) or _HERE.search(told):
        return False
    return bool(_ANY.search(told, 0, listed.start() + 1) or _OF_KIND.match(listed["of"]))


def with_general_lists(document: Document, framed: Sequence[Framed]) -> tuple[Framed, ...]:
    """Return the blocks; items of a list below a general sentence are general as it is: "Symptoms usually include".

    Args:
        document: the document.
        framed: its blocks with their frames.
    """
    return tuple(_led(document, framed))


def _led(document: Document, framed: Sequence[Framed]) -> Iterator[Framed]:
    general = False
    for item in framed:
        block = item.block
        if block.kind == "paragraph":
            leads = not document.quote(block.span).rstrip().endswith((".", "!", "?"))
            last = split_sentences(document.text, block.span.start, block.span.end)[-1:] if leads else ()
            general = any(is_general(document.text, sentence) for sentence in last)
        elif block.kind != "item":
            general = False
        elif general and item.frame.attitude == "reported":
            item = replace(item, frame=replace(item.frame, attitude="general"))
        yield item


def beside_general(document: Document, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return the statements; a sentence in the present about nobody is general beside a general one of its paragraph.

    Args:
        document: the document.
        statements: all of its statements, in order.
    """
    general = [_is_general(s) for s in statements]
    out: list[Statement] = []
    listing = False
    for i, s in enumerate(statements):
        near = [j for j in (i - 1, i + 1) if 0 <= j < len(statements) and statements[j].block is s.block and general[j]]
        text = document.quote(s.span)
        said = s.attitude == "reported" and not general[i] and s.block.kind == "paragraph"
        if said and s.subjects[:1] != (GROUP,) and of_provider(text):
            s, said = replace(s, attitude="general"), False
            general[i] = listing = True
        elif listing and said and out[-1].block is s.block and not _REFERS.search(text) and not _PAST.search(text):
            s, said = replace(s, attitude="general"), False  # the list of what they treat goes on
        else:
            listing = False
        if said and near and _IS.search(text) and not _REFERS.search(text) and not _PAST.search(_PASSIVE.sub("", text)):
            s = replace(s, attitude="general")
            general[i] = True
        out.append(s)
    return tuple(out)


def _is_general(statement: Statement) -> bool:
    return statement.attitude == "general" or any(
        scope.role == "general" and scope.end - scope.start >= statement.span.end - statement.span.start - 1
        for scope in statement.context.scopes
    )
