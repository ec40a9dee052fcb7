"""How a block and its sentences are meant: reported of the patient, or general knowledge, an advert, somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.legend import defines, is_legend
from etl.parsers.cohort.size import group_of
from etl.parsers.general import is_general, reports, teaches
from etl.parsers.index import Index
from etl.parsers.layout.page import has_report_parts
from etl.parsers.layout.roles import SHEETS
from etl.parsers.layout.tree import Framed
from etl.parsers.people.informants import first_person, own_words
from etl.parsers.people.names import Described, headed
from etl.parsers.people.number import shares
from etl.parsers.people.others import aged_otherwise, is_beside, mentions_somebody, of_others, only_thought
from etl.parsers.reading import Attitude, Frame
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


_KEYWORDS = regex(
    r"\W*(?:key ?-?words?|index terms|mesh terms|schlüsselwörter|palabras clave|mots[- ]clés|parole chiave|palavras[- ]chave)\b"
    r"|\W*(?:publication types?,? mesh|(?:authors?['’]|author) contributions?|competing interests?|conflicts? of interests?|acknowledge?ments?)\b",
    re.I,
)


_NARROW = ("abstract", "discussion", "conclusion", "limitation")
_LONGEST_QUESTION = 200
_OPENING = 120
"""So many characters say whom a sentence is about."""
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


_SOURCES = regex(r"\b(?:References|REFERENCES|Bibliography) (?:\d{1,2}\. ?|\[?1\]? )?[A-Z][\w’'-]+ [A-Z]{1,3}[.,]")
"""Where a list of literature begins within a line."""
_NUMBER = regex(r"\d+(?:\.\d+)?")
_MANY_NUMBERS = 8
"""So many numbers a table has that was made a sentence."""
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
        if _KEYWORDS.match(text) or _REFERENCE.match(text):
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
    signs: int,
) -> Attitude:
    """Return how a sentence is meant: what of a reported block names nobody, asks or explains is general.

    Args:
        document: the document.
        sentence: a sentence of the block.
        frame: what stands above it.
        attitude: how its block is meant.
        told: whether the page is somebody's own account.
        block: the block.
        people: whom the document describes.
        signs: how many signs of a paper the page has.
    """
    said = document.quote(sentence)
    if attitude == "planned" and ((_WAS_DONE.search(said) and not _TO_COME.search(said)) or _STATES.match(said)):
        return "reported"
    if _COLUMNS.fullmatch(said) and _ROW.match(document.text, sentence.end):
        return "general"  # the names of columns above rows that begin with a number
    if attitude != "reported":
        return attitude
    if _asks_or_explains(document, sentence, frame, block):
        return "general"
    opening = said[:_OPENING]
    own = [a for d in people for a in d.ages] if frame.has("discussion", "conclusion") else ()
    if (
        mentions_somebody(opening, [n for d in people for n in d.names])
        or (told and _MET.search(opening))
        or aged_otherwise(opening, own)
        or is_beside(document.text, sentence, people)
        or of_others(document.text, block.span, [(d.first, d.names) for d in people])
    ):
        return "other"
    if signs and block.kind == "paragraph" and teaches(said, signs):
        return "general"
    inner = next((r for r in reversed(frame.roles) if r in (*_NARROW, "case", "outcome")), "")
    formed = block.kind == "field" and (frame.has("case", "outcome", "history") or has_report_parts(document.text))
    # A discussion below "CASE REPORT" is one, but a form below it is not, nor "Comment: …".
    return "general" if inner in _NARROW and not formed and not reports(said) else attitude


def _is_flat_table(said: str) -> bool:
    """Return True for a table that a converter made a sentence of: "Table 1 Nerve Left Right Median 3.1 4.2 …"."""
    return said.startswith("Table ") and len(_NUMBER.findall(said)) >= _MANY_NUMBERS


def _asks_or_explains(document: Document, sentence: Span, frame: Frame, block: Block) -> bool:
    """Return True if a sentence asks, explains signs, prints what is normal or tells how something is in general."""
    said, note = document.quote(sentence), block.kind == "note"
    if _KEYWORDS.match(said) or "manuscript" in said or _SOURCES.search(said) or _is_flat_table(said):
        return True
    if (("=" in said or "0" in said) and defines(said)) or (note and is_legend(said)) or _STEPS.match(said):
        return True
    asked = len(said) <= _LONGEST_QUESTION and said.rstrip("\"'”’) ").endswith("?")
    if asked and not _ANSWERED.match(document.text, sentence.end) and _ASKED.search(said):
        return True
    if block.kind in ("paragraph", "item", "note") and frame.label is None and is_general(document.text, sentence):
        return True
    if block.kind == "item" and is_option(document.text, sentence.start):
        return True
    label = document.quote(frame.label) if frame.label is not None else ""
    labelled = NORM_LABEL.fullmatch(label) and any(c.isdigit() for c in said)
    if labelled or _HOW_OFTEN.fullmatch(label) or (NORMS if note else NORM_OF).match(said):
        return True
    return only_thought(document.text, frame.title, sentence)


_OPTION = regex(r"\s*\(?(?:[A-Ha-h]|\d{1,2}|[ivx]{1,4})\s?[.):]\s")
_CHOICE = regex(
    r"\b(?:which (?:one )?of (?:the following|these)|(?:what|which)\b[^?\n]*\b(?:likely|best|next step|correct|appropriate|cause))\b"
    r"[^?\n]*[?:]\s*$",
    re.I,
)
_MOST_LINES = 24


def is_option(text: str, start: int) -> bool:
    """Tell whether a line is one of the answers to choose from below a question: "Which of these is likely? / A. … / B. …".

    Args:
        text: the document's text.
        start: offset of a sentence.
    """
    begin = text.rfind("\n", 0, start) + 1
    if not _OPTION.match(text, begin):
        return False
    for _ in range(_MOST_LINES):
        end, begin = begin - 1, text.rfind("\n", 0, max(0, begin - 1)) + 1
        line = text[begin : max(begin, end)]
        if not begin or (line.strip() and not _OPTION.match(line)):
            return _CHOICE.search(line) is not None
    return False


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
