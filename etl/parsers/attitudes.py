"""How a block and its sentences are meant: reported of the patient, or general knowledge, an advert, somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.legend import defines, is_legend
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.cohort.size import group_of
from etl.parsers.index import Index
from etl.parsers.layout.page import has_report_parts
from etl.parsers.layout.roles import SHEETS
from etl.parsers.layout.tree import Framed
from etl.parsers.people.informants import first_person, own_words
from etl.parsers.people.names import Described, headed
from etl.parsers.people.number import shares
from etl.parsers.people.others import aged_otherwise, is_beside, mentions_somebody, of_others, of_provider, only_thought
from etl.parsers.reading import Attitude, Frame, Statement
from etl.parsers.sentences import split_sentences
from etl.patterns import regex
from etl.value import replace

# Sentences that say how a disease is in general, and of nobody: "Benign goiters rarely cause obstruction"; lists of
# keywords.


_OF_SOMEBODY = regex(
    r"\b(?:he|him|his|she|her|hers|i|my|me|our|(?:the|this|that) (?:patient|case|child|man|woman|boy|girl|infant|baby|subject))\b",
    re.I,
)
_GENERAL_PAST = regex(
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


def _speaks_in_general(text: str, sentence: Span) -> bool:
    """Whether a sentence in the present, in which nobody is, says how something usually is, or how it should be dealt with."""
    told = text[sentence.start : sentence.end]
    if (cited := _REPORTED.search(told)) and not _GENERAL_PAST.search(told, 0, cited.end()):
        return _OF_SOMEBODY.search(told) is None
    if _OF_SOMEBODY.search(told):
        return False
    if _lists_kinds(told):
        return True
    if _GENERAL_PAST.search(told):
        return False
    opening = (_KINDS, _CAUSE, _IT, _TESTS)
    return any(kind.match(told) for kind in opening) or any(kind.search(told) for kind in (_ADVICE, _REPORTED, _NAMED))


def _lists_kinds(told: str) -> bool:
    """Whether a sentence in the present says what causes, signs or complications of something there may be."""
    listed = _LISTS.search(told)
    if listed is None or _GENERAL_PAST.search(told) or _HERE.search(told):
        return False
    return bool(_ANY.search(told, 0, listed.start() + 1) or _OF_KIND.match(listed["of"]))


def _is_keywords(text: str) -> bool:
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
            general = any(_speaks_in_general(document.text, sentence) for sentence in last)
        elif block.kind != "item":
            general = False
        elif general and item.frame.attitude == "reported":
            item = replace(item, frame=replace(item.frame, attitude="general"))
        yield item


# How a block and its sentences are meant: reported of the patient, or general knowledge, an advert, somebody else's.


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
_HOW_OFTEN = regex(
    r"\W*(?:very |less )?(?:common|uncommon|rare)(?: (?:side effects|adverse (?:effects|events|reactions)))?\s*(?:\([^()]*\))?\W*",
    re.I,
)
"""The label of a leaflet's side effects: "Very rare (< 1 in 10,000): agranulocytosis"."""
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
    r"who|why(?! (?:does|did|is|was|has) (?:he|she)\b)|how|which|any)\b[^?]*\?\W*$",
    re.I,
)
"""A question that says nothing; "why does he cough?" says that he does."""
_ANSWERED = regex(
    r"[\s\"”)]*(?:\((?:yes ?/ ?no|y ?/ ?n)\)\s*)?(?:yes|yeah|yep|often|sometimes|always|at night|every|daily|once|twice|many)\b",
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


_WAS_DONE = regex(
    r"\b(?:was|were|has been|have been) (?:\w+ly |then |already )?(?:performed|done|carried out|given|administered|placed|inserted|removed|excised|injected|completed|obtained|started|stopped|discontinued)\b"
    r"|\b(?:he|she|we|I|patient) (?:received|underwent|completed|stopped|started|gave|performed|placed|removed|injected)\b",
    re.I,
)
_TO_COME = regex(
    r"\b(?:will|would|should|shall|(?-i:may)|might|can|could|if|unless|once|until|when|plan\w*|recommend\w*|advise\w*|discuss\w*|consider\w*|offer\w*|schedul\w*|pending|tomorrow|next|"
    r"to be|instruct\w*|prescription\w*|consent\w*|information|handout|not)\b",
    re.I,
)
"""In a plan: what was done already, and what makes it something to come."""
_STATES = regex(
    r"\W*(?:He|She|The patient|Pt\.?) (?:still |also |now |currently |again )?"
    r"(?:has|had|denies|reports|complains of|suffers from)\b(?! (?:to|been advised|an? (?:appointment|follow))\b)"
    rf"(?![^.]*{_TO_COME.pattern})"
)
"""In a plan: a sentence that tells how the patient is."""


def apart_in_plan(text: str, sentence: Span) -> tuple[Span, ...]:
    """Return a sentence of a plan in two parts where it first tells how the patient is: "He has fever; start …".

    Args:
        text: the document's text.
        sentence: a sentence of a plan.
    """
    cut = text.find(";", sentence.start, sentence.end)
    first = Span(sentence.start, cut + 1)
    if cut < 0 or not _STATES.match(text, first.start, first.end):
        return (sentence,)
    return first, Span(sentence.end - len(text[first.end : sentence.end].lstrip()), sentence.end)


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


_REFERENCE = regex(r"\W*(?:\[?\d{1,3}[\].]\W*)?[A-Z][\w’'-]+ [A-Z]{1,3}[.,] [^\n]*\b(?:19|20)\d\d[;:]\s?\d")
"""A line of a list of literature: "[7] Meyer A. Lithium and psoriasis. Lancet 2001;357:12."."""


_ADDED = regex(
    r"\W*(?:an )?(?:update|added|addendum|p\.?\s?s\.?|postscript)\b(?![^.:;]*\b(?:plan|due|will))[^.:;]{0,30}\b(?:19|20)\d\d\b",
    re.I,
)
"""How a line below "Plans" begins that was added later, and tells how it is: "Update, May 2013: …"."""


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
        if _is_keywords(text) or _REFERENCE.match(text):
            return "general"
        if block.kind == "title" and lexicon.label(text.strip(" :"), "heading"):
            return "general"  # "ALLERGIES AND ADVERSE REACTIONS"
        if frame.attitude == "planned" and _ADDED.match(text):
            return "reported"
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
    if attitude == "planned" and _WAS_DONE.search(said := document.quote(sentence)) and not _TO_COME.search(said):
        return "reported"
    if attitude == "planned" and _STATES.match(document.text, sentence.start, sentence.end):
        return "reported"
    said = document.quote(sentence)
    explains = "=" in said or "0" in said
    if attitude == "reported" and ((explains and defines(said)) or (block.kind == "note" and is_legend(said))):
        return "general"
    short = sentence.end - sentence.start <= _LONGEST_QUESTION
    asked = short and document.quote(sentence).rstrip("\"'”’) ").endswith("?")
    answered = asked and _ANSWERED.match(document.text, sentence.end)
    if asked and attitude == "reported" and not answered and _ASKED.search(document.quote(sentence)):
        return "general"  # a question says nothing
    spoken = block.kind in ("paragraph", "item", "note") and frame.label is None
    if spoken and attitude == "reported" and _speaks_in_general(document.text, sentence):
        return "general"
    steps = _STEPS.match(document.text, sentence.start, sentence.end)
    if attitude == "reported" and (steps or only_thought(document.text, frame.title, sentence)):
        return "general"
    norms = NORMS if block.kind == "note" else NORM_OF
    label = document.quote(frame.label) if frame.label is not None else ""
    labelled = bool(NORM_LABEL.fullmatch(label)) and any(c.isdigit() for c in document.quote(sentence))
    labelled = labelled or bool(_HOW_OFTEN.fullmatch(label))
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
    formed = block.kind == "field" and (frame.has("case", "outcome", "history") or has_report_parts(document.text))
    if attitude != "reported" or inner not in _NARROW or formed:
        return attitude  # a discussion below "CASE REPORT" is one, but a form below it is not, nor "Comment: …"
    text = document.quote(sentence)
    if _REFERS.search(text) or _PAST.search(_PERFECT.sub("", text)):
        return attitude
    return "general"


# Pages that sell a treatment, and the prices on other pages: what they name was found in nobody.
#
# An advert speaks to its visitors ("your doctor", "book now", "who can come?"), says what a package costs and lists
# what may get better. A page that tells of somebody is none, whatever it sells at its end; there only the lines with
# prices are.


_MONEY = regex(
    r"(?:\b(?:USD|EUR|GBP|RMB|CNY|CHF)|US\$|[$€£¥])\s?\d[\d,. ]{0,12}|"
    r"(?<![\d.,])\d[\d,. ]{0,12}(?:(?:USD|EUR|GBP|RMB|CNY|CHF|(?:US )?dollars|euros?|yuan)\b|US\$|[$€£¥])",
)
_PAID = regex(
    r"\b(?:I|[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Ww]e|[Mm]y|[Tt]heir|paid|spent|cost|raised|collected|borrowed|donat(?:ed|ions?)|insurance)\b"
)
"""What somebody paid is a part of their story."""
_YOU = regex(r"\byour?\b", re.I)
_SIGNS = (
    _MONEY,
    regex(
        r"\b(?:book|call|apply|register|sign up|enroll?|reserve|order|hurry) (?:now|today|us|early|before|by|until|here|yours?)\b|\d ?% (?:off|less|discount)\b|"
        r"\bdiscounts?\b|\bhalf the price\b|\bfree (?:evaluation|consultation|quote|offer|advice|check-up)\b|\bgift certificates?\b|"
        r"\bspecial offers?\b|\bfirst \d+ callers\b|\bfee:",
        re.I,
    ),
    regex(
        r"\bpackages?\b|\ball[- ]inclusive\b|\bprice (?:list|includes)\b|\b(?:our|this|the|combined|\d+-day|treatment|therapy) (?:[\w-]+ ){0,2}?(?:program(?:me)?s?|cure)\b|"
        r"\bprogram(?:me)? [A-D]\b|\bour (?:cent(?:er|re)|clinic|hospital|neurosurgeons|doctors|experts|guests)\b",
        re.I,
    ),
    regex(
        r"\b(?:send|contact|tell|call|ask|visit|come to|choose) us\b|\bfill in the form\b|\b(?:we offer|offers you)\b|\b(?:volunteers|patients|participants) wanted\b",
        re.I,
    ),
    regex(
        r"\bwho (?:can|cannot|can['’]t|may|may not|should not) (?:come|apply|join|take part|participate|be (?:treated|accepted))\b|\brequirements\b|\bnot suitable\b|"
        r"\b(?:cannot|can not) be (?:accepted|treated|admitted)\b|\byou (?:are|must be) \d|\bnot for (?:persons|people|patients|anyone)\b|\bam i a candidate\b",
        re.I,
    ),
)
"""How an advert speaks: of prices, of booking, of what is offered, to whom writes, and of who may come."""
_ADVERT_ASKED = regex(r"^\W*(?:Q|Question)\b\W+[^?\n]*\b(?:[Mm]y|I)\b[^?\n]*\?", re.M)
"""What visitors ask of theirs: "Q: My son is 6. Is he too young?"."""
_FORM = ("field:name", "field:sex", "field:nationality")
_PARTS = ("before", "after", "exam", "outcome", "history", "case", "investigation")
_FEWEST_SIGNS = 3
_ADVERT_OFTEN = 4
_MANY = 4
_TWO = 2
_LONGEST_LINE = 240


def without_adverts(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> tuple[Framed, ...]:
    """The blocks, those that sell something as advertising: all of a page that does nothing else, or lines with prices.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for what is clinical.
    """
    signs = _signs(document.text)
    if signs < _FEWEST_SIGNS and not _MONEY.search(document.text):
        return tuple(framed)
    if signs >= _FEWEST_SIGNS and not _tells(document, framed, found, lexicon, signs):
        return tuple(replace(f, frame=replace(f.frame, attitude="advert")) for f in framed)
    return tuple(
        replace(f, frame=replace(f.frame, attitude="advert"))
        if f.frame.attitude == "reported" and _is_price(document, f.block)
        else f
        for f in framed
    )


def only_sells(framed: Sequence[Framed]) -> bool:
    """Whether all of a page is advertising, so that it is about nobody.

    Args:
        framed: its blocks with their frames, as `without_adverts` gives them.
    """
    return bool(framed) and all(f.frame.attitude == "advert" for f in framed)


def _signs(text: str) -> int:
    """In how many ways a page speaks as adverts do, if in enough of them; talking to the visitor and giving prices again and again are such."""
    count = sum((
        len(_YOU.findall(own_words(text))) >= _ADVERT_OFTEN,
        len(_MONEY.findall(text)) >= _TWO,
        len(_ADVERT_ASKED.findall(text)) >= _TWO,
    ))  # fmt: skip
    for left, sign in zip(range(len(_SIGNS), 0, -1), _SIGNS, strict=True):
        if count + left < _FEWEST_SIGNS:
            break  # there can't be enough of them any more
        count += sign.search(text) is not None
    return count


def _tells(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon, signs: int) -> bool:
    """Whether a page tells of a person or counts a group, by a form, a heading, its parts, or the sentences it spends on them."""
    if any(f.frame.has(*_FORM) or _headed(document, f.block) for f in framed):
        return True
    if len({r for f in framed for r in f.frame.roles if r in _PARTS}) >= _TWO:
        return True
    if group_of(document, framed, found, ()) is not None:
        return True  # what a provider claims of its patients is kept as a claim
    told = shares(document, framed)
    asked = (
        len(_ADVERT_ASKED.findall(document.text)) >= _TWO
    )  # what visitors tell of theirs when they ask is nobody's story
    few = _TWO if signs > _FEWEST_SIGNS + 1 else 1
    return (len(told.one) >= few and not asked) or len(told.many) >= _MANY or first_person(document, framed, lexicon)


def _headed(document: Document, block: Block) -> bool:
    heads = block.kind in ("title", "heading")
    return heads and headed(document.text, block.span.start, block.span.end) is not None


def _is_price(document: Document, block: Block) -> bool:
    """Whether a line says what something costs, and nobody paid it: "GOLD  6 injections, 60 million cells  USD 26,500"."""
    if document.media_type in SHEETS:
        return False
    if block.table is not None:
        rows = block.table.grid()
        priced = [row for row in rows if any(c is not None and _MONEY.search(document.quote(c.span)) for c in row)]
        return len(priced) >= _TWO and len(priced) * 2 > len(rows)
    words = document.quote(block.span)
    return len(words) < _LONGEST_LINE and _MONEY.search(words) is not None and _PAID.search(words) is None
