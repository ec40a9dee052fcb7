"""The group a page reports of, in prose or by its tables: its size, its men and women, who was seen again and who died."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Cell, Document, Span, Table
from etl.facts import Cohort, Concept, Evidence, Observation, Quantity, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import mention_context, sentence_context
from etl.parsers.cohort.scenes import PEOPLE, Scene, meant, moments, parts_of, time_at
from etl.parsers.cohort.words import Named, counted
from etl.parsers.index import Index, part
from etl.parsers.layout.tree import Framed
from etl.parsers.number import WHOLE, WORD_NUMBER, number_of, parse_number, whole_of
from etl.parsers.people.case import is_witness
from etl.parsers.people.names import Described
from etl.parsers.people.number import COUNTED, ONE_OF, only_example
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

# The group of a page whose tables show that their values are of many: means with their spread, numbers with their
# share, rows that count people.


_COLUMN = regex(r"[^\W\d_].*\(\s?n\s?=\s?(" + WHOLE + r")\s?\)\s*$", re.I)
"""The head of a column that counts the people of a group: "Control (N = 29)"."""
_SPREAD = regex(r"\d\s?(?:±|\+/-|\+-)\s?\d")
_SHARE = regex(rf"{WHOLE}\s?(?:/\s?{WHOLE}\s?)?" + r"[(\[]\s?\d{1,3}(?:[.,]\d{1,2})?\s?%?\s?[)\]]")
"""A number of people with its share: "12 (46)", "7/24 (29%)"."""
_SIZED = regex(
    r"(?:(?:total |overall )?(?:number|no\.?|n)(?: of)? )?(?:patients|participants|subjects|cases|people|persons|children|individuals|volunteers)"
    r"(?: (?:treated|enrolled|included|examined|assessed|studied|followed(?: up)?|seen|evaluated|analy[sz]ed|at risk|available))?"
    r"(?:\s*,?\s*\(?n\)?)?|(?:n|number|no\.)(?: (?:examined|assessed|treated|evaluated|analy[sz]ed|seen))?|(?:group|sample|cohort) size|size of (?:the )?(?:group|sample|cohort)",
    re.I,
)
"""The label of a row of sizes."""
_WHOLE = regex(WHOLE)
_SAID = regex(
    r"\bn\s?\(\s?%\s?\)|\bn\s?=\s?\d|\b(?:n|no\.|number) and (?:%|percent\w*)|\b(?:mean|average)s?\s?(?:±|\+/-|[(\[,]\s?(?:±\s?)?s\.?d|and (?:s\.?d|standard)|with (?:s\.?d|standard))"
    r"|\bmedians?\s?[(\[,]|\bnumbers? \(\s?(?:%|percent\w*|shares?)\s?\)|\bpatients \(\s?%\s?\)",
    re.I,
)
"""What a caption, a note or a head says of values that are of many: "Values are n (%) or mean ± SD", "N = 40"."""
_AGE = regex(r"\s*(?:mean |median |average )?age\b", re.I)
_TABLED_ELSEWHERE = regex(r"\b(?:authors?|references?|stud(?:y|ies)|trials?|publications?|et al|literature)\b", re.I)
_COLUMNS = 2
_FEW = 3


def _group_in_tables(document: Document, framed: Sequence[Framed]) -> Cohort | None:
    """The group of a page that has only its tables; None where nothing shows that their values are of many."""
    for item in framed:
        table = item.block.table
        if table is None:
            continue
        if (group := _counted_heads(table)) is not None:
            return group
        if item.frame.attitude == "reported" and (cell := _of_many(document, table)) is not None:
            return _group(None, cell)
    return None


def _counted_heads(table: Table) -> Cohort | None:
    """The group of a table whose heads count people: the column that is the sum of the others is all of it."""
    heads = [(c, m) for c in table.cells if (m := _COLUMN.search(c.text))]
    if len(heads) < _COLUMNS or len({c.row for c, _ in heads}) > 1:
        return None
    sizes = [(int(whole_of(m[1])), c) for c, m in heads]
    size, cell = max(sizes, key=lambda told: told[0])
    whole = size == sum(n for n, c in sizes if c is not cell)
    return _group(Decimal(size) if whole else None, cell)


def _group(size: Decimal | None, cell: Cell) -> Cohort:
    return Cohort(
        size=Quantity(size, "{patients}", "patients") if size is not None else None,
        evidence=(Evidence(cell.span.start, cell.span.end, cell.text),),
    )


def _of_many(document: Document, table: Table) -> Cell | None:
    """The first mean with its spread, or number with its share, of a table whose words or rows show that there are many."""
    grid = table.grid()
    if len(grid) <= _FEW or any(c is not None and _TABLED_ELSEWHERE.search(c.text) for c in grid[0]):
        return None
    rows = [[c for c in row[1:] if c is not None] for row in grid[1:]]
    told = [[c for c in row if _SPREAD.search(c.text) or _SHARE.fullmatch(c.text.strip())] for row in rows]
    told = [row for row in told if row]
    around = [document.quote(s) for s in (table.caption, *table.notes) if s]
    labels = [row[0].text for row in grid if row[0] is not None]
    said = any(_SAID.search(t) for t in (*around, *labels, *(c.text for c in grid[0] if c is not None)))
    aged = any(
        row[0] is not None and _AGE.match(row[0].text) and any(c and _SPREAD.search(c.text) for c in row[1:])
        for row in grid
    )
    if aged or (said and len(told) >= _COLUMNS) or (len(told) >= _FEW and next(_size_rows(grid), None) is not None):
        return told[0][0]
    return None


def _size_rows(grid: Sequence[Sequence[Cell | None]]) -> Iterator[list[Cell]]:
    """The numbers of the rows that count the people of each column."""
    for row in grid[1:]:
        cells = [c for c in row[1:] if c is not None and c.text.strip()]
        numbers = [c for c in cells if _WHOLE.fullmatch(c.text.strip())]
        if row[0] is not None and _SIZED.fullmatch(row[0].text.strip(" :")) and len(numbers) * _COLUMNS > len(cells):
            yield numbers


def sizes_in(grid: Sequence[Sequence[Cell | None]]) -> dict[int, Decimal]:
    """How many people each column of a table is of, by its rows that count them: "Patients | 26 | 26 | 24".

    Args:
        grid: the table's cells.
    """
    return {c.column: whole_of(c.text) for row in _size_rows(grid) for c in row}


# The group a page reports of, with its size.


PEOPLE_NAMED = (
    "patients|participants|subjects|people|persons|individuals|volunteers|children|men|women|boys|girls|cases|adults"
)
_COHORT = regex(
    r"(?:\b(?P<bound>over|more than|about|nearly|almost|at least|up to)\s+)?(?<![\w.,-])(?P<people>(?!(?:19|20)\d\d\s(?:\d|"
    + WORD_NUMBER
    + r")\b)\d(?:[\d,.]{0,12}\d)?|"
    + WORD_NUMBER
    + r")\s+"
    r"(?:[a-z-]{4,20}\s(?:and|or)\s(?=[a-z-]{4,20}\s))?"
    r"(?:(?!(?:we|were|was|of|in|and|or|to|from|the|with|for|have|has|had|our|more|less|over|than|at|about|nearly|almost|million|billion|thousand)\b|\d)[\w/-]+\s+){0,4}?(?:"
    + PEOPLE_NAMED
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
_AND_MORE = regex(r"\s+and\s+(\d{1,6}|" + WORD_NUMBER + r")\s+(?:women|men|girls|boys|females|males)\b", re.I)
_ELSEWHERE = regex(
    r"\b(?:stud(?:y|ies)|trials?|researchers|scientists|et al|reviews?|authors|meta-analys[ie]s|literature)\b|"
    r"\b(?:untreated|historical) (?:series|groups?|cohorts?|controls?|patients|persons|people)\b|"
    r"\b(?:an?|another|one|two|some|other) (?:[\w-]+ ){0,2}?(?:groups?|teams?|cent(?:er|re)s?|hospitals?|clinics?|universit(?:y|ies)|institutes?) (?:in|from|at|of)\b",
    re.I,
)
_BY_NAME = regex(
    r"(?:^|[.;,] |\band )(?!(?:We|He|She|They|The|This|These|Our|It|I|Doctors?|Authors?|Patients)\b)[A-Z][\w’'-]+ (?:and (?:[A-Z][\w’'-]+|colleagues|co-?workers) |et al\W+)?"
    r"(?:\W{0,2}\d[\d,–-]*\W{1,2} ?)?(?:have |has |had |also |first )*(?:reported|described|published|documented|collected|reviewed|presented|found|stud(?:ied|ies))"
    r" (?:on |about |in |an? |series |total |of )*$"
)
"""An author's name before the number of people whom they reported: "Kamate reported 16 cases"."""
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
_OURS = regex(r"\b(?:we|our|this|the present|the current)\b", re.I)
_NEAR = 40
_LEAST = 5
_EXAMPLES = 1
_PERFECT = regex(
    r"\b(?:have|has) (?:(?:now|already|since|so far|successfully|also) )?(?:been|undergone|taken|had|[a-z]{3,}ed)\b",
    re.I,
)
_HAPPENED = ("present", "absent", "historical")
_SCREENED = regex(r"[^.;,]{0,50}?\b(?:screened|contacted|invited|assessed for eligibility)\b", re.I)
_COUNTED = regex(
    r"(?:\b(?P<bound>over|more than|at least|up to)\s+)?(?<![\w.,/-])(?P<people>\d(?:[\d,]{0,9}\d)?(?![ ’']\d{3}\b)|"
    + WHOLE
    + "|"
    + WORD_NUMBER
    + r")\s+(?:\([\w-]+\)\s+)?"
    r"(?:(?!(?:of|in|and|or|to|from|the|with|for|more|less|over|than|at|about|years?|months?|weeks?|days?|million|billion)\b|\d)[\w/-]+\s+){0,3}?"
    r"(?:"
    + PEOPLE_NAMED
    + r"|sufferers|outpatients|inpatients)\b(?!\s+(?:screened|contacted|assessed for eligibility))"
    r"|\bn\s?=\s?(?P<n>" + WHOLE + r")\b"
    r"|(?:\A|(?<=\n))\W*(?:(?:total|number|no\.?|total number) of )?(?:"
    + PEOPLE_NAMED
    + r")(?: (?:treated|enrolled|included))?\s?[:=]\s?(?P<labelled>"
    + WHOLE
    + r")(?![\d.,]*\s?(?:%|years|/))",
    re.I,
)
"""How many there are: "34 patients", "(n=34)", "Patients: 34 (20 male)"."""
_PART = regex(
    r"\b(?:\d{1,4}|"
    + WORD_NUMBER
    + r")\s(?:\([\d.]+\s?%\)\s)?(?:(?:of|out of|from)\s(?:(?:the|all|our)\s)?(?:\d{1,4}\s)?)?(?:[a-z]+\s)?(?:"
    + PEOPLE_NAMED
    + r")\b"
    r"|\b\d{1,4}\s?/\s?\d{1,4}\b(?!\s?/)|\bn\s?=\s?\d",
    re.I,
)
_SHARES = regex(
    r"\bn\s?\(\s?%\s?\)|(?<![\d/.,-])\d{1,4}\s(?:of|out of)\s(?:the |our |these |all )?\d{1,4}\b|\b[Mm]ean age\b|\b[Mm]ale:? \d{1,4},? [Ff]emale|\b(?:in|by)\s\d{1,3}(?=\s?(?:[.;)]|,\D|and\b|\Z))|\d\s?±\s?\d|\(\d{1,3}(?:\.\d)?\s?%\)"
    r"|:\s?\d{1,4}(?=\s?(?:[.;(]|\Z))|\b(?:[Mm]ean|M|[Aa]verage)\s±?\s?(?:SD|[Ss]td\.? [Dd]ev)\b"
)
"""Parts of a group whose size is told apart from them, and values of it: "better in 7", "9 of 10", "41.2 ± 12.8", "Free: 4"."""
_REVIEW = regex(
    r"\b(?:review|literature|meta-analysis|protocol|recruit\w*|enrol(?:l?ing|lment)|mice|rats|animals)\b", re.I
)
_CHANGE_ROLES = frozenset(("improved", "worsened", "unchanged", "resolved", "relapsed"))
_RESULT_ROLES = _CHANGE_ROLES | {"more", "less"}
_COMPARATORS = {"over": ">", "more than": ">", "at least": ">=", "up to": "<="}


def group_of(document: Document, framed: Sequence[Framed], found: Index, people: Sequence[Described]) -> Cohort | None:
    """The group a page is about, though it may tell of one of them as an example.

    Returns:
        The group; None for a page about the people described.
    """
    beside = all(is_witness(document, d) for d in people)
    if not beside and len(people) > _EXAMPLES:
        return None
    treated = _treated(document, framed, found)
    if treated is not None and (beside or _beside_group(document, framed, treated, people)):
        return treated
    told = _counted(document, framed, found) if len(people) <= _EXAMPLES else None
    if told is None:
        return _group_in_tables(document, framed) if not people else None
    return told[0] if told[1] or beside or _beside_group(document, framed, told[0], people) else None


def _beside_group(document: Document, framed: Sequence[Framed], group: Cohort, people: Sequence[Described]) -> bool:
    return only_example(document, framed, group.evidence[0].start, min(d.first for d in people))


def _treated(document: Document, framed: Sequence[Framed], found: Index) -> Cohort | None:
    """The group a page reports of: the first number of people who were treated, observed or enrolled."""
    for item in framed:
        if item.frame.attitude != "reported" or item.block.kind == "table" or item.frame.has("eligibility", "plan"):
            continue
        for sentence in split_sentences(document.text, item.block.span.start, item.block.span.end):
            text = document.quote(sentence)
            if not _TREATED.search(text) or _BY_DOCTOR.search(text):
                continue
            for m in _COHORT.finditer(text):
                value = parse_number(m["people"].strip())
                if (
                    _SCREENED.match(text, m.end())
                    or _TO_COME.search(text, 0, m.start())
                    or _of_others(text, m.start(), item.frame.has("abstract"))
                    or value is None
                    or value < 2
                    or (1900 <= value <= 2100 and m["people"].isdigit())
                ):
                    continue
                if _happened(document, found, sentence, m):
                    return _cohort(sentence, m, value)
    return None


def _happened(document: Document, found: Index, sentence: Span, m: re.Match[str]) -> bool:
    """Whether people that a sentence counts are told to be there: "1,350 people with … have completed our program"."""
    counted = Mention(sentence.start + m.start(), sentence.start + m.end(), Entry("finding", "", m.group()))
    context = sentence_context(document.text, sentence, part(found.mentions, sentence))
    status = mention_context(context, counted).status
    return status in _HAPPENED or (status == "general" and _PERFECT.search(m.string) is not None)


def _cohort(sentence: Span, m: re.Match[str], value: Decimal) -> Cohort:
    other = _AND_MORE.match(m.string, m.end())  # "17 women and 3 men"
    value += (parse_number(other[1]) or 0) if other else 0
    size = Quantity(value, "{patients}", "patients", _COMPARATORS.get((m["bound"] or "").lower()))
    end = other.end() if other else m.end()
    place = Evidence(sentence.start + m.start(), sentence.start + end, m.string[m.start() : end])
    return Cohort(size=size, evidence=(place,))


def _counted(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Cohort, bool] | None:
    """The group of a page that says how many there are and not that they were treated: "Results in 34 patients with …".

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
        headed = block.kind in ("title", "heading", "caption", "table")
        for sentence in sentences:
            text = document.quote(sentence)
            fielded = block.kind == "field" and sentence is sentences[0]
            changes = not headed and not fielded and _changes(found, sentence, _CHANGE_ROLES)
            if changes or _REVIEW.search(text):
                continue
            for m in _COUNTED.finditer(text):
                value = parse_number((m["n"] or m["labelled"] or m["people"]).strip())
                before = text[: m.start()]
                heads = headed or (fielded and len(before.partition(":")[2].split()) <= _FEW)  # "Patients: 80 children"
                if (
                    value is None
                    or value < _LEAST
                    or 1900 <= value <= 2100
                    or ONE_OF.search(before)
                    or _BY_NAME.search(before)
                    or _SCREENED.match(text, m.end())
                    or not (heads or told)
                ):
                    continue
                if not heads and (
                    _of_others(text, m.start(), item.frame.has("abstract"))
                    or _TO_COME.search(before)
                    or not _happened(document, found, sentence, m)
                ):
                    continue
                return _cohort(sentence, m, value), at == 0 or block.kind == "title"
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


def _of_others(text: str, at: int, abstract: bool) -> bool:
    """Whether the people at a place of a sentence are those of a study that the page only speaks of."""
    if _OURS.search(text[: at + _NEAR]):
        return False  # "… reported on 43 patients with …, and our doctors gave talks" is of theirs
    return bool(
        _ELSEWHERE.search(text[:at]) or _BY_NAME.search(text[:at]) or (not abstract and _IN_OTHERS.search(text[at:]))
    )


# How many of a group are men and women: "51 boys (60.7%) and 33 girls (39.3%)".


_MALE, _FEMALE = r"(?:males?|men|man|boys?|m)\b\.?", r"(?:females?|women|woman|girls?|f)\b\.?"
_EACH = r"(?P<{0}>\d{{1,5}})\s(?:of (?:them|these) )?(?:\(\s?(?P<{0}s>\d{{1,3}}(?:\.\d+)?)\s?%\s?\)\s?)?(?:were |are )?{1}(?:\s?\(\s?(?P<{0}t>\d{{1,3}}(?:\.\d+)?)\s?%\s?\))?"
_TOLD_APART = regex(
    rf"\b(?:{_EACH.format('m1', _MALE)}\s?(?:,|and|/|;|,\sand)\s?{_EACH.format('f1', _FEMALE)}"
    rf"|{_EACH.format('f2', _FEMALE)}\s?(?:,|and|/|;|,\sand)\s?{_EACH.format('m2', _MALE)})",
    re.I,
)
"""Both with their shares: "51 boys (60.7%) and 33 girls (39.3%)", "61 were men, 23 women"."""


def sexes(reading: Reading, statement: Statement, scene: Scene) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many men and women there are, where both are told and come to all.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        Observations of both numbers and their shares, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    places: list[Span] = []
    label = statement.frame.label
    near = label is not None and 0 <= statement.span.start - label.end <= len(" : ")
    start = label.start if label is not None and near else statement.span.start
    for m in _TOLD_APART.finditer(text, start, statement.span.end):
        n = "1" if m["m1"] else "2"
        told = [
            (name, m[sex + n], m[f"{sex}{n}s"] or m[f"{sex}{n}t"]) for name, sex in (("male", "m"), ("female", "f"))
        ]
        if places or not _are_all(reading, sum(int(k) for _, k, _ in told)) or not meant(statement, m.start(), m.end()):
            continue
        places.append(Span(m.start(), m.end()))
        evidence, parts = (reading.evidence(m.start(), m.end()),), parts_of(None, scene.stratum)
        for name, number, share in told:
            values = [Quantity(Decimal(number), "{patients}", "patients")]
            values += [Quantity(Decimal(share), "%", "%")] if share else []
            sex = Named(Concept(f"{name} patients"))
            out += counted(sex, values, evidence, components=parts, rule="men and women of the group")
    return tuple(out), tuple(places)


def _are_all(reading: Reading, people: int) -> bool:
    """Whether so many men and women are the whole group, and not those of it of whom something is said."""
    size = reading.cohort.size if reading.cohort else None
    return size is not None and people == size.value


# Who of a group was seen again and who was lost: "81 children were examined again after 3 months and 74 after 6
# months", "7 families could not be reached any more", "2 did not come".


_ATTENDANCE_NUMBER = rf"(?<![\d.,/-])(?:\d{{1,5}}|{WORD_NUMBER})(?![\d%]|[.,]\d)"
_WHO = rf"(?:(?:of (?:them|these|those)|(?:of (?:the|our) )?(?:other )?(?:{PEOPLE}|boys|girls|men|women|parents|questionnaires|forms)) )?"
_BEHIND = r"(?=\s*(?:[,;.)(]|\Z)|\s(?:again|after|at|in|by|on|until|for|to|from|and|or|but|any|when|six|three|twelve|one|two|\d))"
_SEEN = regex(
    rf"\b(?P<n>{_ATTENDANCE_NUMBER})\s{_WHO}\s*"
    r"(?:(?:were|have been|had been|could be) (?:again |then )?"
    r"(?:(?:re-?)?examined|seen|followed(?: up)?|reached|contacted|traced|checked|controlled|re-?assessed|re-?evaluated|interviewed|visited)"
    r"|(?:came|returned|reported|wrote|appeared|attended|turned up)(?: back)?(?! to (?:walk|work|school|speak|the|his|her|their)\b(?! (?:control|follow|visit|check|clinic|examination)))"
    r"|answered|replied|responded to (?:the|our)|sent (?:back|in))"
    rf"(?: or (?:came|answered|wrote|were seen)(?: back| again)?)?{_BEHIND}",
    re.I,
)
_LOST = regex(
    rf"\b(?P<n>{_ATTENDANCE_NUMBER})\s{_WHO}\s*"
    r"(?:(?:could|can)(?: not|n['’]t) be (?:reached|seen|contacted|traced|found|examined|followed)"
    r"|(?:did(?: not|n['’]t)|never) (?:come|reach|answer|return|reply|respond(?= to (?:the |our |an? )?(?:questions?|questionnaires?|letters?|survey|calls?|invitations?|mails?))|appear|attend|turn up|show up|write)"
    r"|(?:were|was|got|are) lost(?: (?:to|from|for|at|during) follow-?\s?up)?"
    rf"|did(?: not|n['’]t))(?:{_BEHIND}|(?=\s(?:the|our) (?:\S+ )?(?:visit|control|follow|check|examination|questionnaire|letter)))",
    re.I,
)
_AGAIN = regex(r"\bagain\b|\bre-?(?:examined|assessed|evaluated)\b|\bcontrolled\b|\bfollowed\b", re.I)
_OTHER_VERB = regex(
    r"[^.;]{0,30}\b(?:for (?:an?|one|two|three|\d+|several|at least \w+) (?:days?|weeks?|months?|years?)|for (?:an?|the|another|further|more) ?(?:second|third|next|new|repeated|further)?\s?(?:courses?|treatments?|injections?|rounds?)|to have|to be|with an?|for their|for lunch|to improve)\b",
    re.I,
)


def attendance(
    reading: Reading, statement: Statement, scene: Scene, fallback: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many of the group were seen again, and how many were not.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        fallback: the time that holds when its own words name none.

    Returns:
        Observations, and the places they were read from. Who is only seen, at no time after the treatment, is not counted.
    """
    text, times = reading.document.text, moments(reading.document.text, statement)
    begin, end = statement.span.start, statement.span.end
    out: list[Observation] = []
    places: list[Span] = []
    lost = [("cohort_lost", m) for m in _LOST.finditer(text, begin, end)]
    seen = [
        ("cohort_followed", m) for m in _SEEN.finditer(text, begin, end) if not _OTHER_VERB.match(text, m.end(), end)
    ]
    for name, m in (*lost, *seen):
        known = reading.lexicon.get("field", name)
        taken = any(p.start <= m.start() < p.end for p in places)
        if known is None or taken or not meant(statement, m.start(), m.end()) or _denies_other(text, begin, m):
            continue
        behind = next((t for s, _, t in times if m.end() <= s < end), None)
        when = time_at(times, m.start(), m.end(), None) or behind or fallback
        again = name == "cohort_lost" or _AGAIN.search(text, m.start(), min(end, m.end() + len(" again")))
        if not again and (when is None or when.phase != "after"):
            continue
        places.append(Span(m.start(), m.end()))
        out += counted(
            Named(known.concept),
            [Quantity(number_of(m["n"]), "{patients}", "patients")],
            (reading.evidence(m.start(), m.end()),),
            timepoint=when,
            components=parts_of(None, scene.stratum),
            rule="people seen again",
        )
    return tuple(out), tuple(places)


def _denies_other(text: str, begin: int, m: re.Match[str]) -> bool:
    """Whether "8 did not" stands behind no number of those who came, and so denies something else."""
    alone = m.group().lower().rstrip().endswith(("did not", "didn't", "didn’t"))
    return alone and not _SEEN.search(text, begin, m.start())
