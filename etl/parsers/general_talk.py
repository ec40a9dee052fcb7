"""Sentences that say how a disease is in general, and of nobody: "Benign goiters rarely cause obstruction"; lists of keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.document import Document, Span
from etl.parsers.outline import Framed
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

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
    if _OF_SOMEBODY.search(told) or _PAST.search(told):
        return False
    opening = (_KINDS, _CAUSE, _IT, _TESTS)
    return any(kind.match(told) for kind in opening) or any(kind.search(told) for kind in (_ADVICE, _REPORTED, _NAMED))


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
