"""How a block and its sentences are meant: reported of the patient, or general knowledge, an advert, somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.legend import defines, is_legend
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.general_talk import is_keywords, speaks_in_general
from etl.parsers.people.names import Described
from etl.parsers.people.others import aged_otherwise, is_beside, mentions_somebody, of_others, of_provider, only_thought
from etl.parsers.reading import Attitude, Frame, Statement
from etl.patterns import regex
from etl.value import replace

# Notes that print what is normal, or the most that a score can be, and nothing of the patient.

_PREDICTED = r"^\W*(?:the )?predicted(?! (?:to|that|by|from)\b)(?=[^%\n]{1,60}$)[^%\n]{1,40}\d"
"""What a healthy person would have: "Predicted FVC 3.5 L". A percentage of it is the patient's own."""
_NORMAL_IS = r"^\W*(?:the )?normal [^:;.\n]{2,40}? (?:is|are|lies|lie|ranges)(?: (?:between|from|about|up to|below|above|under|over))? ?[<>≤≥]?\s?\d|^\W*normal [^:;.\n]{2,40}:\s?(?:up to|at most|at least|below|above|under|over|[<>≤≥]|\d+(?:[.,]\d+)?\s?(?:-|–|to))\s?\d"
_IS_BEST = r"^\W*[^:;.,\n\d]{2,40}(?::|,|\()\s?(?:best|worst|highest|lowest|maximum|max\.?|minimum|min\.?|upper limit|lower limit|ceiling|cut-?off)(?: possible| value| score| is| =|:)?\s[<>≤≥]?\s?\d[\d.,]*[^;,.\d\n]{0,12}\W*$"
"""The most that a score can be, behind its name: "Score: best 48"."""
_IS_NORMAL = r"^\W*[^:;.,\n\d]{2,40}(?::|,|\()?\s?(?:normal|reference|norm|ref\.)(?: range| values?)?:?\s(?:[<>≤≥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:-|–|to)\s?\d[\d.,]*)[^;,.\d\n]{0,12}\W*$"
"""What is normal of a thing that is named first: "Zinc: normal 10.7 to 17.5"."""
_IS_RATED = (
    r"^\W*(?!(?:he|she|they|i|we|his|her|my|the (?:patient|boy|girl|child)|walk(?:s|ed)?|can|could)\b)[^:;.,\n]{2,40}? (?:below|under|above|over|less than|more than|up to|at least|[<>≤≥])\s?\d[\d.,]*\s?[^;:.\d\n]{0,12}(?:[:=]| (?:is|are|means?) )\s?(?:an? )?"
    r"(?:critical|(?:ab)?normal|pathologic\w*|severe|moderate|mild|low|high|elevated|reduced|insufficien\w+|deficien\w+|suspicious|dangerous|good|poor|bad)\b(?! (?:in|for) (?:him|her|this))"
)
"""What a value in such a range would be called: "TcPO2 below 30 mmHg: critical"."""
NORMS = regex(
    r"^\W*(?:normal|reference|norms?|Referenz|Norm(?:al)?)(?: ?(?:values?|ranges?|limits?|intervals?|werte?|bereiche?))?(?:\s?/\s?[a-z]+(?: values?| ranges?)?)?(?: (?:for|of|in|are|für|von)\b|\s*:)"
    r"|^\W*(?:(?:upper|lower|our|laboratory) )?limits?(?: (?:of|in|for|at) [^:;.\d]{2,30})?:\s(?=[^;.\n]{0,40}\d)"
    r"|^\W*(?:valeurs|valores|valori) (?:normales|normali|(?:de|di) \w+)(?: de| del| di)?\s*:|(?:^|;\s)\W*normal [^;:]{2,40}\s[<>≤≥]\s?\d"
    r"|^\W*(?:maxim\w+|max\.?|highest|best|possible)(?: (?:scores?|values?|points|totals?))?(?: (?:for|of|in|are)\b|\s*[:=])"
    r"|^[^:=]{1,60}[:=]?[^:=]{0,20}\b(?:maxim\w+|max\.?|highest|best|lowest|worst)(?: possible)? (?:scores?|values?|points|totals?)\b"
    r"|" + _NORMAL_IS + "|" + _IS_NORMAL + "|" + _IS_BEST + "|" + _PREDICTED + "|" + _IS_RATED,
    re.I,
)
"""A note that prints what is normal or the most that a score can be, and nothing of the patient."""
NORM_LABEL = regex(r"\W*(?:normal|reference|norms?)(?: (?:values?|ranges?|limits?|intervals?))?\W*", re.I)
"""The label of a field that prints what is normal: "Normal: bilirubin < 21"."""
_BEHIND_SIGNS = (
    r"^[^\d\n]{0,80}[;.]\s(?:Referenz(?:werte|bereiche?)?\s?/\s?)?(?:normal|reference)(?: (?:values?|ranges?|limits?|intervals?))?"
    r"(?:,? (?:for |of )?[a-z ]{3,30})?:\s[^;\n\d]{1,30}[<>≤≥\d]"
)
"""What is normal behind the signs that a legend explains: "n.t. not tested; normal: bilirubin < 21", "NR, no response. Normal, median
nerve: DML < 4.2 ms"."""
NORM_OF = regex(
    r"^\W*(?:normal|reference)(?: (?:values?|ranges?|limits?|intervals?))? (?:for|of) [^:.\n]{2,40}:\s*[<>≤≥]?\s*\d|"
    + _NORMAL_IS
    + "|"
    + _IS_NORMAL
    + "|"
    + _PREDICTED
    + "|"
    + _BEHIND_SIGNS,
    re.I,
    needs=("norm", "reference", "predicted", "ref."),
)


_REFERS = regex(r"\b(?:(?<!such a )(?<!every )(?<!each )(?<!any )patient|he|him|his|she|her|hers|I|my|subject|case)\b")
_PAST = regex(
    r"\b(?:was|were|had|did|underwent|showed|became|began|got|took|felt|fell|rose|"
    r"(?<![Aa] )(?<![Aa]n )(?<![Tt]he )[a-z]{3,}ed)\b"
)
_PERFECT = regex(r"\b(?:has|have) (?:also |not |never |only |since |often |recently )?been [a-z]+(?:ed|wn|nd|en)\b")
"""What was tried or described, without anybody's name: by others, not in this patient."""
_IS = regex(r"\b(?:is|are|may|can|occurs?|affects?|includes?|begins?|starts?|leads?|causes?)\b")
_PASSIVE = regex(r"\b(?:is|are|be) (?:most |more |often |usually |commonly )?[a-z]+ed\b")
_NARROW = ("abstract", "discussion", "conclusion", "limitation")
_LONGEST_QUESTION = 200
_ASKED = regex(
    r"\b(?:you|your)\b[^?]*\?\W*$|^\W*(?:Q\W+|Question\W+)?(?:whether|is|are|was|were|do|does|did|has|have|can|could|will|would|what|when|where|"
    r"who|why|how|which)\b[^?]*\?\W*$",
    re.I,
)
_STEPS = regex(r"[^=.;\d]{0,30}\d{1,3}\s?=\s?[a-z][^=.]{1,40}[,;]\s?(?:and )?\d{1,3}\s?=\s?[a-z]", re.I)
"""What the steps of a named scale mean: "VAS 0 = none, 10 = unbearable"."""
_BREADCRUMB = regex(r"^[^.!?]{0,60}\s(?:>|»|›|::)\s[^.!?]{0,90}$")
_MET = regex(r"^\W*[A-Z][a-z]+ from (?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z][\w ]{2,20}, who\b")
"""Whom the teller of a story met: "Bob from Texas, who has …"."""
_COLUMNS = regex(r"[A-Z(][\w()%/.’'-]*(?: (?:[A-Z(%#][\w()%/.’'-]*|of|and|the|to|at)){2,}\s*")
_ROW = regex(r"\s*\n\s*\d+\b[^\n]*\n?\s*\d")
_BYLINE = 100
_PUBLISHED = regex(r"^\W*(?:posted|published|(?:last )?updated|last modified)\b[^.;]{0,12}\d", re.I)


def beside_general(document: Document, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """In a paragraph of general knowledge, a sentence in the present about nobody goes on with it.

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


def attitude_of(document: Document, block: Block, frame: Frame, lexicon: Lexicon) -> Attitude:
    """How a block is meant: as its frame says, except for bylines, trails and furniture, which advertise.

    Args:
        document: the document.
        block: a block of it.
        frame: what stands above it.
        lexicon: for the words of furniture.
    """
    if block.kind in ("paragraph", "item", "field", "note", "title"):
        text = document.quote(block.span)
        if block.kind == "paragraph" and len(text) < _BYLINE and _PUBLISHED.match(text):
            return "advert"
        if is_keywords(text):
            return "general"
        if len(text) < 160 and (lexicon.label(text.strip(), "furniture") or _BREADCRUMB.search(text)):
            return "advert"
    return frame.attitude


def narrowed(
    document: Document,
    sentence: Span,
    frame: Frame,
    attitude: Attitude,
    told: bool,
    block: Block,
    people: Sequence[Described],
) -> Attitude:
    """How a sentence is meant: in abstract and discussion only sentences about the patient report, which refer to one, or go on
    in the past tense.

    Args:
        document: the document.
        sentence: a sentence of the block.
        frame: what stands above it.
        attitude: how its block is meant.
        told: whether the page is somebody's own account.
        block: the block.
        people: whom the document describes.
    """
    if attitude == "reported" and (
        defines(said := document.quote(sentence)) or (block.kind == "note" and is_legend(said))
    ):
        return "general"
    short = sentence.end - sentence.start <= _LONGEST_QUESTION
    asked = short and document.quote(sentence).rstrip("\"'”’) ").endswith("?")
    if asked and attitude == "reported" and _ASKED.search(document.quote(sentence)):
        return "general"  # a question says nothing
    spoken = block.kind in ("paragraph", "item", "note") and frame.label is None
    if spoken and attitude == "reported" and speaks_in_general(document.text, sentence):
        return "general"
    steps = _STEPS.match(document.text, sentence.start, sentence.end)
    if attitude == "reported" and (steps or only_thought(document.text, frame.title, sentence)):
        return "general"
    norms = NORMS if block.kind == "note" else NORM_OF
    label = document.quote(frame.label) if frame.label is not None else ""
    labelled = bool(NORM_LABEL.fullmatch(label)) and any(c.isdigit() for c in document.quote(sentence))
    if attitude == "reported" and (labelled or norms.match(document.quote(sentence))):
        return "general"
    if _COLUMNS.fullmatch(document.text, sentence.start, sentence.end) and _ROW.match(document.text, sentence.end):
        return "general"  # the names of columns above rows that begin with a number
    opening = document.text[sentence.start : min(sentence.end, sentence.start + 120)]
    met, names = told and _MET.search(opening), [n for d in people for n in d.names]
    own = [a for d in people for a in d.ages] if frame.has("discussion", "conclusion") else ()
    if attitude == "reported" and (mentions_somebody(opening, names) or met or aged_otherwise(opening, own)):
        return "other"
    if attitude == "reported" and is_beside(document.text, sentence, people):
        return "other"
    if attitude == "reported" and of_others(document.text, block.span, [(d.first, d.names) for d in people]):
        return "other"
    inner = next((r for r in reversed(frame.roles) if r in (*_NARROW, "case", "outcome")), "")
    formed = block.kind == "field" and frame.has("case", "outcome", "history")
    if attitude != "reported" or inner not in _NARROW or formed:
        return attitude  # a discussion below "CASE REPORT" is one, but a form below it is not
    text = document.quote(sentence)
    if _REFERS.search(text) or _PAST.search(_PERFECT.sub("", text)):
        return attitude
    return "general"
