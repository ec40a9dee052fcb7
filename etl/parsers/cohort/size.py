"""The group a page reports of, in prose or by its tables: its size, its men and women, who was seen again and who died."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Cell, Document, Span, Table
from etl.facts import Cohort, Component, Concept, Evidence, Observation, Quantity, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.scenes import GROUP, PEOPLE, Scene, meant, moments, parts_of, time_at
from etl.parsers.cohort.words import Named, counted
from etl.parsers.context.context import mention_context, sentence_context
from etl.parsers.index import Index, part
from etl.parsers.number.numerals import WORD_NUMBER, number_of, parse_number
from etl.parsers.outline import Framed
from etl.parsers.people.case import is_witness
from etl.parsers.people.names import Described
from etl.parsers.people.number import COUNTED, only_example
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import split_sentences
from etl.parsers.when.timepoints import read_time
from etl.patterns import regex
from etl.value import replace

# The group of a page whose tables show that their values are of many: heads and rows that count people, means with
# their spread, numbers with their share.


_COLUMN = regex(r"[^\W\d_].*\(\s?n\s?=\s?(\d[\d,]{0,6})\s?\)\s*$", re.I)
"""The head of a column that counts the people of a group: "Control (N = 29)"."""
_ALONE = regex(r"(?:^|[^\W\d_][^()]*\()\s?n\s?=\s?(\d[\d,]{0,6})\s?\)?\s*$", re.I)
"""The head of the one column of values: "N = 40", "All patients (n = 40)"."""
_SPREAD = regex(r"\d\s?(?:±|\+/-|\+-)\s?\d")
_SHARE = regex(r"\d{1,5}\s?(?:/\s?\d{1,5}\s?)?[(\[]\s?\d{1,3}(?:[.,]\d{1,2})?\s?%?\s?[)\]]")
"""A number of people with its share: "12 (46)", "7/24 (29%)"."""
_SIZED = regex(
    r"(?:(?:total |overall )?(?:number|no\.?|n)(?: of)? )?(?:patients|participants|subjects|cases|people|persons|children|individuals|volunteers)"
    r"(?: (?:treated|enrolled|included|examined|assessed|studied|followed(?: up)?|seen|evaluated|analy[sz]ed|at risk|available))?"
    r"|(?:n|number|no\.)(?: (?:examined|assessed|treated|evaluated|analy[sz]ed|seen))?|(?:group|sample|cohort) size|size of (?:the )?(?:group|sample|cohort)",
    re.I,
)
"""The label of a row of sizes."""
_SIZED_TAIL = regex(r"(?:\s*,\s*|\s+|\s*[(\[]\s?)n\s?[)\]]?$", re.I)
_WHOLE = regex(r"\d{1,6}")
_SAID = regex(
    r"\bn\s?\(\s?%\s?\)|\b(?:n|no\.|number) and (?:%|percent\w*)|\b(?:mean|average)s?\s?(?:±|\+/-|[(\[,]\s?(?:±\s?)?s\.?d|and (?:s\.?d|standard)|with (?:s\.?d|standard))"
    r"|\bmedians?\s?[(\[,]|\bnumbers? \(\s?(?:%|percent\w*|shares?)\s?\)|\bpatients \(\s?%\s?\)",
    re.I,
)
"""What a caption or a note says of values that are of many: "Values are n (%) or mean ± SD"."""
_AGED = regex(r"(?:mean |median |average )?age\b", re.I)
_TABLED_ELSEWHERE = regex(r"\b(?:authors?|references?|stud(?:y|ies)|trials?|publications?|et al|literature)\b", re.I)
_ALL = regex(r"(?:all|total|overall|whole|entire)\b.*", re.I)
_COLUMNS = 2
_FEW = 3


def group_in_tables(document: Document, framed: Sequence[Framed], found: Index) -> Cohort | None:
    """The group of a page that has only its tables: columns headed "All patients (n = 41)", "Cells (n = 12)", a row
    "Patients | 26 | 24", values that are means with their spread or numbers with their share.

    Args:
        document: the document.
        framed: its blocks.
        found: what stands where.

    Returns:
        The group, its size that of the column that is the sum of the others, or of the first time; None where nothing
        shows that the values are of many.
    """
    for item in framed:
        table = item.block.table
        if table is None:
            continue
        group = _counted_heads(table)
        if group is None and item.frame.attitude == "reported":
            group = _of_rows(document, found, table)
        if group is not None:
            return group
    return None


def spread_over(table: Table) -> Cell | None:
    """The cell by which a table with one column of values shows that they are of many: the head that counts them
    ("N = 40"), else the first mean with its spread, where several are.

    Args:
        table: a table.
    """
    grid = table.grid()
    if not grid or len(grid[0]) != _COLUMNS:
        return None
    values = [row[1] for row in grid if len(row) > 1 and row[1] is not None]
    spread = [c for c in values if _SPREAD.search(c.text)]
    if len(spread) < _COLUMNS:
        return None
    counts = [c for c in values if _ALONE.search(c.text)]
    return counts[0] if counts else spread[0] if len(spread) >= _FEW else None


def _counted_heads(table: Table) -> Cohort | None:
    """The group of a table whose heads count people."""
    if (cell := spread_over(table)) is not None:
        n = _ALONE.search(cell.text)
        return _group(Decimal(n[1].replace(",", "")) if n else None, cell)
    heads = [(c, m) for c in table.cells if (m := _COLUMN.search(c.text))]
    if len(heads) < _COLUMNS or len({c.row for c, _ in heads}) > 1:
        return None
    sizes = [(int(m[1].replace(",", "")), c) for c, m in heads]
    size, cell = max(sizes, key=lambda told: told[0])
    whole = size == sum(n for n, c in sizes if c is not cell)
    return _group(Decimal(size) if whole else None, cell)


def _of_rows(document: Document, found: Index, table: Table) -> Cohort | None:
    """The group of a table whose rows show that their values are of many."""
    grid = table.grid()
    if len(grid) <= _FEW or any(c is not None and _TABLED_ELSEWHERE.search(c.text) for c in grid[0]):
        return None
    sized = next(_size_rows(grid), None)
    spread = [row for row in grid[1:] if any(c is not None and _SPREAD.search(c.text) for c in row[1:])]
    shares = [row for row in grid[1:] if any(c is not None and _SHARE.fullmatch(c.text.strip()) for c in row[1:])]
    around = " ".join(document.quote(s) for s in (table.caption, *table.notes) if s)
    said = any(_SAID.search(t) for t in (around, *(c.text for row in grid for c in row[:1] if c is not None)))
    aged = any((c := row[0]) is not None and _AGED.match(c.text.strip()) for row in spread)
    both = len(spread) + len(shares)
    if not ((said and both >= _COLUMNS) or (sized and both >= _FEW) or (len(spread) >= _FEW and (aged or sized))):
        return None
    if sized is None:
        return _group(None, next(c for c in (spread or shares)[0][1:] if c is not None and c.text.strip()))
    cell = _whole_of(document, found, grid, sized)
    return _group(Decimal(cell.text.strip()), cell) if cell is not None else _group(None, sized[0])


def _size_rows(grid: Sequence[Sequence[Cell | None]]) -> Iterator[tuple[Cell, ...]]:
    """The numbers of the rows that count the people of each column, with their label first."""
    for row in grid[1:]:
        label, cells = row[0], [c for c in row[1:] if c is not None and c.text.strip()]
        if label is None or not _SIZED.fullmatch(_SIZED_TAIL.sub("", label.text.strip(" :")) or label.text.strip(" :")):
            continue
        numbers = [c for c in cells if _WHOLE.fullmatch(c.text.strip())]
        if numbers and len(numbers) * _COLUMNS > len(cells):
            yield (label, *numbers)


def sizes_in(grid: Sequence[Sequence[Cell | None]]) -> dict[int, Decimal]:
    """How many people each column of a table is of, by its rows that count them: "Patients | 26 | 26 | 24".

    Args:
        grid: the table's cells.
    """
    return {c.column: Decimal(c.text.strip()) for row in _size_rows(grid) for c in row[1:]}


def _whole_of(
    document: Document, found: Index, grid: Sequence[Sequence[Cell | None]], sized: Sequence[Cell]
) -> Cell | None:
    """The number of a row of sizes that is of all: that of "All", of the only column, or of the first of several times."""
    numbers = sized[1:]
    if len(numbers) == 1:
        return numbers[0]
    heads = [next((c for c in grid[0] if c is not None and c.column == n.column), None) for n in numbers]
    for head, number in zip(heads, numbers, strict=True):
        if head is not None and _ALL.fullmatch(head.text.strip()):
            return number
    return numbers[0] if all(h is not None and _tells_time(document, found, h) for h in heads) else None


def _tells_time(document: Document, found: Index, head: Cell) -> bool:
    at = head.span
    read = read_time(
        document.text,
        at,
        part(found.mentions, at),
        part(found.dates, at),
        part(found.durations, at),
        label=True,
    )
    return read.timepoint is not None or bool(part(found.dates, at))


def _group(size: Decimal | None, cell: Cell) -> Cohort:
    return Cohort(
        size=Quantity(size, "{patients}", "patients") if size is not None else None,
        evidence=(Evidence(cell.span.start, cell.span.end, cell.text),),
    )


# The group a page reports of, with its size.


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
    told = size_counted(document, framed, found) if len(people) <= _EXAMPLES else None
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


def size_counted(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Cohort, bool] | None:
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


# How many of a group are men and women ("M/F 27/13", "40 boys / 21 girls"), and what they died of ("12 died (10 of
# the disease)").


_MALE, _FEMALE = r"(?:males?|men|man|boys?|m)\b\.?", r"(?:females?|women|woman|girls?|f)\b\.?"
_BETWEEN = r"\s?(?:[/,;:+&–-]|\band\b)\s?"
_PAIR = r"(?P<{0}>\d{{1,5}})\s?(?:[/:;,+–-]|\band\b)\s?(?P<{1}>\d{{1,5}})"
_SEXES = regex(
    rf"\b(?:{_MALE}{_BETWEEN}{_FEMALE}(?:\sratio)?\W{{0,4}}{_PAIR.format('m1', 'f1')}"
    rf"|{_FEMALE}{_BETWEEN}{_MALE}(?:\sratio)?\W{{0,4}}{_PAIR.format('f2', 'm2')}"
    rf"|{_MALE}[:=]?\s(?P<m5>\d{{1,5}})\s?[,;/]?\s?(?:and\s)?{_FEMALE}[:=]?\s(?P<f5>\d{{1,5}})"
    rf"|(?P<m3>\d{{1,5}})\s?{_MALE}\s?[/+&]\s?(?P<f3>\d{{1,5}})\s?{_FEMALE}"
    rf"|(?P<f4>\d{{1,5}})\s?{_FEMALE}\s?[/+&]\s?(?P<m4>\d{{1,5}})\s?{_MALE})(?![\d%]|[.,]\d)",
    re.I,
)
_EACH = r"(?P<{0}>\d{{1,5}})\s(?:of (?:them|these) )?(?:\(\s?(?P<{0}s>\d{{1,3}}(?:\.\d+)?)\s?%\s?\)\s?)?(?:were |are )?{1}(?:\s?\(\s?(?P<{0}t>\d{{1,3}}(?:\.\d+)?)\s?%\s?\))?"
_TOLD_APART = regex(
    rf"\b(?:{_EACH.format('m1', _MALE)}\s?(?:,|and|/|;|,\sand)\s?{_EACH.format('f1', _FEMALE)}"
    rf"|{_EACH.format('f2', _FEMALE)}\s?(?:,|and|/|;|,\sand)\s?{_EACH.format('m2', _MALE)})",
    re.I,
)
"""Both with their shares: "51 boys (60.7%) and 33 girls (39.3%)", "61 were men, 23 women"."""
_LABEL = regex(
    rf"(?:(?:sex|gender)\W{{0,3}})?(?:(?P<m>{_MALE}{_BETWEEN}{_FEMALE})|(?P<f>{_FEMALE}{_BETWEEN}{_MALE}))(?:\sratio)?\W*(?:n\W*)?",
    re.I,
)
_CELL = regex(
    r"\s*(\d{1,5})\s?(?:\(\s?\d{1,3}(?:\.\d)?\s?%?\s?\))?\s?[/:]\s?(\d{1,5})\s?(?:\(\s?\d{1,3}(?:\.\d)?\s?%?\s?\))?\s*",
    re.I,
)
_NUMBER = rf"(?:\d{{1,5}}|{WORD_NUMBER})"
_DIED = regex(
    rf"\b(?P<all>{_NUMBER})\s(?:(?:{PEOPLE}|of (?:them|these|those))\s)?(?:had\s|have\s|has\s)?(?:since\s|later\s)?died\b"
    r"[^.;()\d]{0,60}[(:]\s?(?P<list>[^().;:]{6,160})",
    re.I,
)
_OF = regex(
    rf"(?P<n>{_NUMBER})\s(?:died\s|was\s|were\s)?(?:of|from|due to|because of|with|by|caused by)\s(?P<what>[^,;()\d]{{3,60}}?)(?=\s*(?:,|;|\band\s(?:\d|{WORD_NUMBER})|\Z))",
    re.I,
)
_BRACKETS = regex(r"\s*(?:" + PEOPLE + r"\s*)?\(((?:[^\W\d_][^()\d,;]{0,40}\s\d{1,4}(?:[,;]\s?|(?=\)))){2,8})\)", re.I)
_PIECE = regex(r"([^\W\d_][^()\d,;]{0,40}?)\s(\d{1,4})(?=[,;)]|\Z)")
_NO_RATIO = 3
_MEN, _WOMEN = "male patients", "female patients"


def sexes(reading: Reading, statement: Statement, scene: Scene) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many men and women there are where both are told with one sign between them.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        Observations of both numbers, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    places: list[Span] = []
    label = statement.frame.label
    near = label is not None and 0 <= statement.span.start - label.end <= _NO_RATIO
    start = label.start if label is not None and near else statement.span.start
    for m in _SEXES.finditer(text, start, statement.span.end):
        men = int(m["m1"] or m["m2"] or m["m3"] or m["m4"] or m["m5"])
        women = int(m["f1"] or m["f2"] or m["f3"] or m["f4"] or m["f5"])
        if not _possible(reading, men, women) or not meant(statement, m.start(), m.end()):
            continue
        places.append(Span(m.start(), m.end()))
        out += _both(men, women, parts_of(None, scene.stratum), (reading.evidence(m.start(), m.end()),))
    for m in _TOLD_APART.finditer(text, start, statement.span.end):
        n = "1" if m["m1"] else "2"
        men, women = int(m["m" + n]), int(m["f" + n])
        if places or not _are_all(reading, men, women) or not meant(statement, m.start(), m.end()):
            continue
        places.append(Span(m.start(), m.end()))
        evidence, parts = (reading.evidence(m.start(), m.end()),), parts_of(None, scene.stratum)
        for one in _both(men, women, parts, evidence):
            sex = "m" if one.code.text == _MEN else "f"
            share = m[f"{sex}{n}s"] or m[f"{sex}{n}t"]
            out += [one, *([replace(one, value=Quantity(Decimal(share), "%", "%"))] if share else [])]
    return tuple(out), tuple(places)


def sexes_of_cell(
    reading: Reading, label: str, cell: str, parts: tuple[Component, ...], places: tuple[Evidence, ...]
) -> tuple[Observation, ...]:
    """The numbers of men and women that a cell of a table tells, behind a label that asks for both: "Male/female | 27/13".

    Args:
        reading: the document.
        label: the row's label.
        cell: the cell's text.
        parts: the part of the group that the column is of.
        places: label and cell.

    Returns:
        Observations of both numbers, () for any other row.
    """
    asked, told = _LABEL.fullmatch(label.strip()), _CELL.fullmatch(cell)
    if asked is None or told is None or not _possible(reading, int(told[1]), int(told[2])):
        return ()
    men, women = (int(told[1]), int(told[2])) if asked["m"] else (int(told[2]), int(told[1]))
    return tuple(_both(men, women, parts, places))


def _both(men: int, women: int, parts: tuple[Component, ...], places: tuple[Evidence, ...]) -> Iterator[Observation]:
    for name, number in ((_MEN, men), (_WOMEN, women)):
        yield Observation(
            subject=GROUP,
            code=Concept(name),
            category="survey",
            value=Quantity(Decimal(number), "{patients}", "patients"),
            components=parts,
            evidence=places,
            rule="men and women of the group",
        )


def _possible(reading: Reading, men: int, women: int) -> bool:
    """Whether so many men and women can be: not more than there are, and no mere ratio ("2:1")."""
    size = reading.cohort.size if reading.cohort else None
    if size is None or size.comparator:
        return men + women > _NO_RATIO
    return men + women == size.value or (_NO_RATIO < men + women < size.value)


def _are_all(reading: Reading, men: int, women: int) -> bool:
    """Whether so many men and women are the whole group, and not those of it of whom something is said."""
    size = reading.cohort.size if reading.cohort else None
    return size is not None and not size.comparator and men + women == size.value


def strata_behind(reading: Reading, start: int, end: int) -> tuple[tuple[str, Quantity, Evidence], ...]:
    """The parts of the group that a count is made of, in brackets behind it: forms and diseases with their numbers.

    Args:
        reading: the document.
        start: offset behind the count.
        end: where its sentence ends.

    Returns:
        Each part with how many of the count are of it; () where the brackets hold anything else.
    """
    text = reading.document.text
    m = _BRACKETS.match(text, start, end)
    if m is None:
        return ()
    out = []
    for piece in _PIECE.finditer(text, m.start(1), m.end(1)):
        if not any(e.kind == "condition" for e in reading.lexicon.label(piece[1].strip(), "condition")):
            return ()
        place = reading.evidence(piece.start(), piece.end())
        out.append((piece[1].strip(), Quantity(Decimal(piece[2]), "{patients}", "patients"), place))
    return tuple(out) if len(out) > 1 else ()


def died(
    reading: Reading, statement: Statement, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many died, with what they died of in brackets behind it.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        when: the time that holds.

    Returns:
        Observations of all who died and of each cause, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    places: list[Span] = []
    for m in _DIED.finditer(text, statement.span.start, statement.span.end):
        causes = list(_OF.finditer(text, m.start("list"), m.end("list")))
        if not causes or not meant(statement, m.start(), m.end()):
            continue
        places.append(Span(m.start(), m.end()))
        known = reading.lexicon.get("finding", "death")
        whole = known.concept if known else Concept("death")
        told = [(whole, m["all"], m.start(), m.start("list"))]
        for c in causes:
            named = [t for t in reading.lexicon.find(c["what"]) if t.entry.kind in ("condition", "finding")]
            cause = named[0].entry.name if named else " ".join(c["what"].split())
            told.append((Concept(f"death from {cause}"), c["n"], c.start(), c.end()))
        for concept, number, start, end in told:
            value = number_of(number)
            out.append(
                Observation(
                    subject=GROUP,
                    code=concept,
                    category="survey",
                    value=Quantity(value, "{patients}", "patients"),
                    timepoint=when,
                    evidence=(reading.evidence(start, end),),
                    rule="people who died",
                )
            )
    return tuple(out), tuple(places)


# Who of a group was seen again and who was lost: "81 children were examined again after 3 months and 74 after 6
# months", "7 families could not be reached any more", "2 did not come".


_ATTENDANCE_NUMBER = rf"(?<![\d.,/-])(?:\d{{1,5}}|{WORD_NUMBER})(?![\d%]|[.,]\d)"
_WHO = rf"(?:(?:of (?:them|these|those)|(?:of (?:the|our) )?(?:other )?(?:{PEOPLE}|boys|girls|men|women|parents|questionnaires|forms)) )?"
_BEHIND = r"(?=\s*(?:[,;.)(]|\Z)|\s(?:again|after|at|in|by|on|until|for|to|from|and|or|but|any|when|six|three|twelve|one|two|\d))"
_ATTENDANCE_SHARE = r"(?:\s*\(\s?(?P<share>\d{1,3}(?:\.\d+)?)\s?%\s?\))?"
_SEEN = regex(
    rf"(?:\b(?P<n>{_ATTENDANCE_NUMBER})\s{_WHO}{_ATTENDANCE_SHARE}\s*"
    r"(?:(?:were|have been|had been|could be) (?:again |then )?"
    r"(?:(?:re-?)?examined|seen|followed(?: up)?|reached|contacted|traced|checked|controlled|re-?assessed|re-?evaluated|interviewed|visited)"
    r"|(?:came|returned|reported|wrote|appeared|attended|turned up)(?: back)?(?! to (?:walk|work|school|speak|the|his|her|their)\b(?! (?:control|follow|visit|check|clinic|examination)))"
    r"|answered|replied|responded to (?:the|our)|sent (?:back|in))"
    rf"(?: or (?:came|answered|wrote|were seen)(?: back| again)?)?{_BEHIND}"
    rf"|\b(?:had|have|got|received) news (?:of|from) (?P<n2>{_ATTENDANCE_NUMBER})\b)",
    re.I,
)
_LOST = regex(
    rf"\b(?P<n>{_ATTENDANCE_NUMBER})\s{_WHO}{_ATTENDANCE_SHARE}\s*"
    r"(?:(?:could|can)(?: not|n['’]t) be (?:reached|seen|contacted|traced|found|examined|followed)"
    r"|(?:did(?: not|n['’]t)|never) (?:come|reach|answer|return|reply|respond(?= to (?:the |our |an? )?(?:questions?|questionnaires?|letters?|survey|calls?|invitations?|mails?))|appear|attend|turn up|show up|write)"
    r"|(?:were|was|got|are) lost(?: (?:to|from|for|at|during) follow-?\s?up)?"
    rf"|did(?: not|n['’]t))(?:{_BEHIND}|(?=\s(?:the|our) (?:\S+ )?(?:visit|control|follow|check|examination|questionnaire|letter)))",
    re.I,
)
_AGAIN = regex(r"\bagain\b|\bre-?(?:examined|assessed|evaluated)\b|\bcontrolled\b|\bnews\b|\bfollowed\b", re.I)
_NEXT = regex(rf",?\s*(?:and|,)\s(?P<n>{_ATTENDANCE_NUMBER})\s(?=(?:of them )?(?:after|at|in)\s(?:the\s)?[\w-]+)", re.I)
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

    def told(entry: str, number: str, share: str | None, start: int, stop: int, *, later: bool) -> bool:
        known = reading.lexicon.get("field", entry)
        when = time_at(times, start, stop, None) or _behind(times, stop, end) or fallback
        if known is None or (later and (when is None or when.phase != "after")):
            return False
        values = [Quantity(number_of(number), "{patients}", "patients")]
        values += [Quantity(Decimal(share), "%", "%")] if share else []
        read_from, parts = (reading.evidence(start, stop),), parts_of(None, scene.stratum)
        out.extend(
            counted(Named(known.concept), values, read_from, timepoint=when, components=parts, rule="people seen again")
        )
        places.append(Span(start, stop))
        return True

    for m in _LOST.finditer(text, begin, end):
        alone = m.group().lower().rstrip().endswith(("did not", "didn't", "didn’t"))
        if meant(statement, m.start(), m.end()) and not (
            alone and not places and not _SEEN.search(text, begin, m.start())
        ):
            told("cohort_lost", m["n"], m["share"], m.start(), m.end(), later=False)
    for m in _SEEN.finditer(text, begin, end):
        said = meant(statement, m.start(), m.end()) or "could be" in m.group()
        if not said or any(p.start <= m.start() < p.end for p in places) or _OTHER_VERB.match(text, m.end(), end):
            continue
        later = not _AGAIN.search(text, m.start(), min(end, m.end() + len(" again")))
        if not told("cohort_followed", m["n"] or m["n2"], m["share"], m.start(), m.end(), later=later):
            continue
        at = m.end()
        while (more := _NEXT.search(text, at, min(end, at + 60))) is not None:
            if not told(
                "cohort_followed", more["n"], None, more.start("n"), _until(times, more.end(), end), later=True
            ):
                break
            at = more.end()
    return tuple(out), tuple(places)


def _behind(times: tuple[tuple[int, int, Timepoint], ...], start: int, end: int) -> Timepoint | None:
    """The first time that is told behind a place."""
    return next((t for s, _, t in times if start <= s < end), None)


def _until(times: tuple[tuple[int, int, Timepoint], ...], start: int, end: int) -> int:
    """Where the time right behind a place ends."""
    return next((e for s, e, _ in times if start <= e <= end and s <= start + len("after the ")), start)
