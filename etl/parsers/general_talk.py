"""Sentences that say how a disease is in general, and of nobody: "Benign goiters rarely cause obstruction"; lists of keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Document, Span
from etl.parsers.outline import Framed
from etl.parsers.sentences import split_sentences
from etl.patterns import regex
from etl.value import replace

_OF_SOMEBODY = regex(
    r"\b(?:he|him|his|she|her|hers|i|my|me|our|(?:the|this|that) (?:patient|case|child|man|woman|boy|girl|infant|baby|subject))\b",
    re.I,
)
_PAST = regex(
    r"\b(?:was|were|had|did|underwent|showed|became|began|got|took|felt|fell|rose|came|went|developed|presented|received)\b"
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
    needs=("been",),
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
_KEYWORDS = regex(
    r"\W*(?:key ?-?words?|index terms|mesh terms|schlüsselwörter|palabras clave|mots[- ]clés|parole chiave|palavras[- ]chave)\b",
    re.I,
)


def speaks_in_general(text: str, sentence: Span) -> bool:
    """Whether a sentence in the present, in which nobody is, says how something usually is, or how it should be dealt with.

    Args:
        text: the document's text.
        sentence: a sentence of it.
    """
    told = text[sentence.start : sentence.end]
    if (cited := _REPORTED.search(told)) and not _PAST.search(told, 0, cited.end()):
        return _OF_SOMEBODY.search(told) is None
    if _OF_SOMEBODY.search(told):
        return False
    if _lists_kinds(told):
        return True
    if _PAST.search(told):
        return False
    opening = (_KINDS, _CAUSE, _IT, _TESTS)
    return any(kind.match(told) for kind in opening) or any(kind.search(told) for kind in (_ADVICE, _REPORTED, _NAMED))


def _lists_kinds(told: str) -> bool:
    """Whether a sentence in the present says what causes, signs or complications of something there may be."""
    listed = _LISTS.search(told)
    if listed is None or _PAST.search(told) or _HERE.search(told):
        return False
    return bool(_ANY.search(told, 0, listed.start() + 1) or _OF_KIND.match(listed["of"]))


def is_keywords(text: str) -> bool:
    """Whether a line lists what a paper is indexed by."""
    return _KEYWORDS.match(text) is not None


def with_general_lists(document: Document, framed: Sequence[Framed]) -> tuple[Framed, ...]:
    """The blocks, the items of a list that a general sentence leads to meant as it is: "Symptoms usually include" above them.

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
            general = any(speaks_in_general(document.text, sentence) for sentence in last)
        elif block.kind != "item":
            general = False
        elif general and item.frame.attitude == "reported":
            item = replace(item, frame=replace(item.frame, attitude="general"))
        yield item
