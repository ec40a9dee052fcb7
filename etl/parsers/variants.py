"""Gene variants that were looked for: found, not found, or told by the number of repeats or copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import START
from etl.facts import Coded, Component, Concept, Observation, Quantity
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.number import number_of
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import says
from etl.patterns import regex
from etl.value import replace

# Copies of a gene that were counted ("four copies of SMN2"), and parts of one that are missing.


_NUMBER = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight)"
_OF = regex(_NUMBER + r"\s+(?:intact |functional |normal |full )?cop(?:y|ies) of (?:the )?$", re.I)
_AFTER = regex(
    r"\W{0,2}(?:gene )?(?:copy number|copies|copy count)\b(?: (?:was|of|is|were))?\s*[:=]?\s*"
    + _NUMBER
    + r"(?!\w|[.,]\d)",
    re.I,
)
_COUNTED = regex(r"\s?[:=(]?\s?" + _NUMBER + r"\s(?:gene )?(?:cop(?:ies|ias|ie)|Kopien)\b(?! of\b)", re.I)
_REACH = 40
MISSING = regex(
    r"\bexons? \d[\d ,–-]*(?:(?:and|to) \d+ )?[^.;,]{0,40}?\b(?:missing|absent|deleted|lost|lacking|not (?:present|detectable))\b"
    r"|\b(?:lacks?|lacked|missing|lost|loss of|absence of) exons? \d",
    re.I,
)
"""A part of a gene that isn't there is a variant of it that is: "exon 7 of SMN1 was missing"."""
BOTH_ALLELES = regex(r"\b(?:on|in|of) both (?:alleles|copies|chromosomes)\b|\bbiallelic\b", re.I)


def _copies(reading: Reading, statement: Statement, gene: Mention) -> tuple[Observation, ...]:
    """How many copies of a gene were counted."""
    text = reading.document.text
    end = gene.start + len(text[gene.start : gene.end].split()[0])
    before = text[max(statement.span.start, gene.start - _REACH) : gene.start]
    found = _OF.search(before) or _AFTER.match(text, end, statement.span.end)
    found = found or _COUNTED.match(text, end, statement.span.end)
    if found is None:
        return ()
    value = number_of(found["n"].lower())
    name = symbol_of(gene.entry)
    return tuple(
        Observation(
            subject=subject, code=Concept(f"{name} copy number", (), f"copies:{gene.entry.id}"), category="laboratory",
            value=Quantity(value, ""),
            components=(Component(Concept("gene studied", (), "component:gene"), Coded(gene.entry.concept, None, name)),),
            effective=statement.effective,
            evidence=(reading.evidence(gene.start, gene.end), reading.evidence(statement.span.start, statement.span.end)),
            rule="gene copies",
        )
        for subject in statement.subjects
    )  # fmt: skip


# Gene variants that were looked for: found, not found, or told by the number of repeats.


# Names that a gene and a disease share: which of them is meant.


_GENE = " gene"
"""Ends the name of an entry whose bare symbol means a disease too: "DMD gene"."""


def symbol_of(gene: Entry) -> str:
    """Return the symbol of a gene.

    Args:
        gene: its entry.
    """
    return gene.name.removesuffix(_GENE)


def gene_of(lexicon: Lexicon, symbol: str) -> Entry | None:
    """Return the gene of a symbol that is known to stand for one, None for one that no mapping knows.

    Args:
        lexicon: the mappings.
        symbol: as printed, "" for none.
    """
    found = (lexicon.label(symbol, "gene") or lexicon.label(symbol + _GENE, "gene")) if symbol else ()
    return found[0] if found else None


GENE_TALK = regex(
    r"\b(?:mutations?|variants?|genes?|genetic|expansions?|repeats?|deletion|deleci[oó]n|mutaci[oó]n|delezione|mutazione|duplication|nucleotide|alleles?|exons?|sequencing|carrier)\b",
    re.I,
)
_TESTED = regex(r"[\s\w,/&-]{0,40}?\b(?:negative|positive|neg\.|not found|excluded)(?=\s*[.;,]|\s*$)", re.I)
_NEAR = 200
_PROTEIN = regex(r"[^\W\d_]?[^\WA-Z\d_]+(?:[ -][^\WA-Z\d_]+)*(?:[ -]?\d+)?")
_STAIN = regex(
    r"\b(?:immuno\w*|stain(?:s|ed|ing)?|western blot\w*|blots?|antibod(?:y|ies)|autoantibod(?:y|ies)|proteins?|IHC)\b",
    re.I,
)
_DIAGNOSED_AS = regex(r"\bdiagnos\w*\s+(?:with|as|of|to have|as having)\s+(?:an?\s+|the\s+)?$", re.I)


def gene_talk(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a name that a gene and a disease share is the gene's: its sentence speaks of genes, and of no diagnosis.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the name.

    Returns:
        True when it is the gene's.
    """
    if _DIAGNOSED_AS.search(text[max(statement.span.start, m.start - 40) : m.start]):
        return False
    if GENE_TALK.search(text, statement.span.start, statement.span.end):
        return True
    begin = max(statement.block.span.start, statement.span.start - _NEAR)
    tested = statement.after(_TESTED, m.end)  # "Gene test: … 72/23. SCA1, SCA2 and SCA6 negative."
    return bool(tested and GENE_TALK.search(text, begin, statement.span.start))


_IN_GENE = regex(
    r"\b(?:mutations?|variants?|deletions?|duplications?|insertions?|substitutions?|changes?|sequencing)\s(?:\S+\s){0,3}?(?:in|of|within)\s(?:the\s)?$",
    re.I,
)
"""Right before a name that a gene and a disease share, where it is the gene's: "a mutation in NF1"."""


def shared_genes(reading: Reading, statement: Statement) -> Iterator[Mention]:
    """Yield the names of diseases that stand for the gene of the same name.

    Args:
        reading: the document.
        statement: the sentence.
    """
    text = reading.document.text
    for m in statement.of("condition"):
        if statement.before(_IN_GENE, m.start):
            gene = gene_of(reading.lexicon, text[m.start : m.end])
            if gene is not None:
                yield Mention(m.start, m.end, gene)


def names_protein(printed: str, around: str = "") -> bool:
    """Return True if a gene's name stands for its protein, which a stain or a blood test shows.

    A protein is printed in small letters ("dysferlin negative"), or beside a word for a stain ("EGFR positive on
    immunohistochemistry"). Words about genes nearby make it the gene: "dysferlin gene", "no mutation in dysferlin".

    Args:
        printed: the name as printed.
        around: the text that it stands in: a sentence, a table's label.
    """
    if GENE_TALK.search(printed) or GENE_TALK.search(around):
        return False
    return _PROTEIN.fullmatch(printed.strip()) is not None or _STAIN.search(around) is not None


def says_found(sentence: str) -> bool:
    """Return True if a sentence says that something was found, or in which allelic state.

    Args:
        sentence: its text.
    """
    return any(pattern.search(sentence) for pattern in (_FOUND, _ZYGOSITY))


def says_state(text: str) -> bool:
    """Return True if words name an allelic state: "homozygous".

    Args:
        text: a part of a sentence.
    """
    return _ZYGOSITY.search(text) is not None


def describes_variant(text: str) -> bool:
    """Return True if a cell describes a variant, and not only whether something is there.

    "homozygous deletion", "c.1A>G"; not "+", "positive".

    Args:
        text: the cell's.
    """
    return any(p.search(text) for p in (_ZYGOSITY, _MARKED_VARIANT, GENE_TALK))


_UNSAID = ("possible", "hypothetical", "general", "cited")
_FOUND = regex(
    r"(?<!\bto )\b(?:reveal\w*|show\w*|detect\w*|found|identif\w*|carr\w*|confirm\w*|harbou?r\w*|positive|present|with)\b",
    re.I,
)
_NOT_FOUND = regex(
    r"(?:\b(?:not|never)|n't)\s(?:(?:a|an|the|been|be|to)\s)?(?:reveal|show|detect|find|found|identif|carr|confirm|harbou?r)",
    re.I,
)
"""What takes such a word back: "he did not carry the mutation"."""
_NONE = regex(
    r"\b(?:no (?:\w+ ){0,2}?(?:mutations?|variants?|expansions?|deletions?|duplications?|insertions?|rearrangements?|abnormalit\w+|changes?)|none in|not found|not detected|negative|normal|excluded|ruled out|absent|wild[- ]?type(?! (?:allele|copy|sequence))|(?:free of|without) (?:\w+ )?(?:mutation|variant|expansion|change)s?)\b",
    re.I,
)
_NEITHER = regex(r"\b(?:neither|nor)\s(?:(?:in|of|for|the)\s){0,2}$", re.I)
"""Right before a gene of two that nothing was found in: "neither in SOD1 nor in FUS"."""
_UNTESTED = regex(
    r"\b(?:not|never|nor)(?: been)? (?:tested|examined|analy[sz]ed|studied|investigated|looked for|sequenced|done|available|assessed)\b",
    re.I,
)
_RESULT = regex(
    r"(?-i:(?:\s*(?:,|/|&|and\b|or\b)){1,2}\s*[A-Z][A-Z0-9-]{1,9}\b){0,8}(?:\sgenes?\b)?\s*(?:(?:was|were|is|are)\s|[:(–=-])?\s*(?:(?P<none>neg(?:ative|\.)|wild[- ]?type|normal|not mutated|unmutated|\(?[-−–]\))|(?P<found>pos(?:itive|\.)|expanded|mutated|\(?\+\)))(?![\w+-])",
    re.I,
)
"""Right behind a gene: what its test gave ("SOD1 (-)", "C9orf72 expanded")."""
_FIELD_SAYS = regex(
    r"\W*(?:(?P<none>not (?:found|detected|present|mutated|identified)|none(?: found| detected)?|no|negative|neg\.?|absent|normal|excluded|wild[- ]?type)"
    r"|(?P<found>(?:found|detected|identified|present|positive|pos\.?|yes|mutated|confirmed)))\b(?![^;]*\?)",
    re.I,
)
"""What the field of a gene says: "EYS: not found", "mutation of FUS: found (homozygous)"."""
_TOLD = regex(r"\b(?:mutation|variant|expansion)s?\s*(?:[.,;)]|$)", re.I)
_AND = regex(r"\s*(?:,|and|/|&|, and)\s*")
_CUT = regex(r"[;.](?=\s)|,(?! or\b)|\b(?:and|but|whereas|while)\b")
_ZYGOSITY = regex(
    r"\b((?:compound )?(?:hetero|homo|hemi)zyg(?:ous|ot)\w*|(?:hetero|homo|hemi)cig[oó]tic?[oa]s?|(?:hetero|homo)cigot[oa]s?|(?:etero|omo|emi)zigo(?:te|si|tic[oa]))\b",
    re.I,
)
_STATES = {"o": "homozygous", "e": "heterozygous"}
_NO_VARIANT = regex(r"\W*(?:neg\.?|none|no|wild[- ]?type|wt|[-–−]|\(-\))\W*", re.I)
_VARIANT_SAID = regex(
    r"\b(?:mutat(?:ion|ed)s?|variants?|deletions?|deleted|deleci[oó]n|delezione|délétion|mutaci[oó]n|mutazione|duplications?|insertions?|expan(?:sion|ded)s?|pathogenic|carrier|positive|pos\.?|missense|nonsense|frame-?shift|truncating|splice[- ]site)(?!\w)|^\W*\+\W*$"
    r"|\b(?:del|dup|ins)(?![^\W_]{2})\.?\s?(?:ex(?:on)?s?\b\.?\s?)?\d|\bex(?:on)?s?\.?\s\d[\d\s,/–-]{0,12}(?:del|dup|ins)\b",
    re.I,
)
_MARKED_VARIANT = regex(r"\b[cpgm]\.(?=[\w(*])\S|\b[A-Z]\d{2,4}[A-Z]\b")
"""A variant in the notation for it: "c.1066-6T>G", "p.(Arg59Ter)", "G551D"."""
_NOT_MISSING = regex(
    r"\b(?:no|not|without|nor|neither|never)\s+(?:been )?(?:missing|absent|deleted|lost|loss|absence)", re.I
)
_REPEATS = regex(
    r"(?<![\w<>≤≥.,-])(?P<one>\d{1,4})(?:\s?(?:/|,|and|&)\s?(?P<two>\d{1,4}))?\s?(?:\(?[ACGT]{3,6}\)?[- ]?)?(?:repeats?|repetitions|copies)\b"
    r"|\brepeats?(?: (?:number|count|length|size|expansion))?s?\s?(?:[:=(]|of|was|were|is|with)?\s?(?P<of>\d{1,4})(?:\s?(?:/|and|,)\s?(?P<and>\d{1,4}))?\b(?![.,]\d)"
)


def variants(reading: Reading) -> Iterator[Observation]:
    """Gene variants that were looked for: one Observation for each gene, found or not.

    Args:
        reading: the document.
    """
    if reading.kind in ("cohort", "information"):
        return
    text = reading.document.text
    for statement in reading.reported():
        genes = [*statement.of("gene"), *_numbered(reading, statement), *shared_genes(reading, statement)]
        if not genes:
            continue
        sentence = text[statement.span.start : statement.span.end]
        only = [g for g in genes if not _is_other(statement, g)]  # "Genetic testing for SCA3: ATXN3 CAG repeats 24/70"
        for gene in genes:
            context = statement.about(gene)
            if context.status in (*_UNSAID, "planned", "cancelled", "declined") or context.experiencer != "patient":
                continue
            if names_protein(text[gene.start : gene.end], sentence):
                continue
            if counted := _copies(reading, statement, gene):
                yield from counted
                continue
            if (said := _of_field(reading, statement, gene)) is not None:
                yield from _variant(reading, statement, gene, said[0], said[1])
                continue
            if found := statement.before(_FOUND_IN, gene.start):
                yield from _variant(reading, statement, gene, found.group(), False)
                continue  # "found an expansion in ATXN3, ATXN1 and ATXN2 were normal"
            result = None if _is_other(statement, gene) else _result(text, statement, gene, genes)
            if result is not None:
                yield from _variant(reading, statement, gene, sentence, result["none"] is not None)
                continue
            if not gene_talk(text, statement, gene):
                continue
            own = _own(text, statement, gene, genes) if context.status != "absent" else None
            piece = _piece(text, statement, gene) if own is None else own
            expanded = _expanded(gene.entry, piece) if genes == [gene] or only == [gene] else None
            if expanded is not None:
                yield from _variant(reading, statement, gene, sentence, not expanded)
                continue
            if MISSING.search(piece) and not _NOT_MISSING.search(piece):
                both = "homozygous" if BOTH_ALLELES.search(piece) else ""
                yield from _variant(reading, statement, gene, f"{both} {piece}", False)
                continue
            neither = statement.before(_NEITHER, gene.start) is not None
            absent = bool(
                neither
                or _NONE.search(piece)
                or (context.status in ("absent", "refuted") and (_NOT_FOUND.search(piece) or not _FOUND.search(piece)))
            )
            if _UNTESTED.search(piece) or (says(piece, "sought") and not _FOUND.search(piece)):
                continue  # "was tested to find variants"
            if not absent and not any(p.search(sentence) for p in (_FOUND, _ZYGOSITY)) and not _TOLD.search(piece):
                continue
            yield from _variant(reading, statement, gene, sentence, absent)


_LED_VARIANT = regex(
    r"\W*(?:an? )?(?:(?:compound )?(?:hetero|homo|hemi)zygous )(?:[\w-]+ )?(?:mutation|variant|expansion|deletion|duplication|insertion)s?\b",
    re.I,
)
"""A variant at the beginning of a gene's field: "CLN3: homozygous deletion"."""


def _of_field(reading: Reading, statement: Statement, gene: Mention) -> tuple[str, bool] | None:
    """What the field of one gene says, and whether that is that nothing was found; None for other fields."""
    label = statement.frame.label
    if label is None or not label.start <= gene.start < gene.end <= label.end:
        return None
    if len([m for m in statement.frame.topic if m.entry.kind == "gene" and m.end <= label.end]) > 1:
        return None
    value = statement.block.value
    text = reading.document.text[value.start : value.end] if value is not None else ""
    if _is_other(statement, gene) and not _LED_VARIANT.match(text):
        return None
    m = _FIELD_SAYS.match(text)
    if m is None and _LED_VARIANT.match(text):
        return text, False
    return (text, m["none"] is not None) if m else None


def _expanded(gene: Entry, piece: str) -> bool | None:
    """Whether a number of repeats is an expansion by the gene's mapping; None where no number is told, or none is known."""
    if gene.low is None:
        return None
    numbers = [int(n) for m in _REPEATS.finditer(piece) for n in m.groups() if n]
    return any(n >= gene.low for n in numbers) if numbers else None


def _piece(text: str, statement: Statement, gene: Mention) -> str:
    """What is said of a gene: its part of the sentence between semicolons."""
    start = max(text.rfind(";", statement.span.start, gene.start) + 1, statement.span.start)
    end = text.find(";", gene.end, statement.span.end)
    return text[start : end if end >= 0 else statement.span.end]


def _is_other(statement: Statement, gene: Mention) -> bool:
    """Whether a gene's name is that of a disease or of something measured too."""
    return any(m.start == gene.start for m in statement.of("condition", "measure", "finding"))


def _own(text: str, statement: Statement, gene: Mention, genes: Sequence[Mention]) -> str | None:
    """What is said of one gene of several that each have a result: "SOD1 negative, C9orf72 expansion found"."""
    parts = []
    ordered = sorted(genes, key=START)
    for g in ordered:
        before = max((x.end for x in genes if x.end <= g.start), default=statement.span.start)
        behind = min((x.start for x in genes if x.start >= g.end), default=statement.span.end)
        cuts = [c.end() for c in _CUT.finditer(text, before, g.start)]
        ends = [c.start() for c in _CUT.finditer(text, g.end, behind)]
        start = cuts[-1] if cuts else before
        parts.append((g.start, text[start : ends[-1] if ends and behind < statement.span.end else behind]))
    if len(parts) < 2:
        return None
    signs = (_FOUND, _NONE, _TOLD, _MARKED_VARIANT)
    told = [any(sign.search(p) for sign in signs) for _, p in parts]
    at = next(i for i, (start, _) in enumerate(parts) if start == gene.start)
    reach = next((i for i, g in enumerate(ordered) if i > at and ";" in text[gene.end : g.start]), len(parts))
    with_result = next((i for i in range(at, reach) if told[i]), None)  # "A and B were normal"
    return parts[with_result][1] if with_result is not None and told[-1] else None


def _result(text: str, statement: Statement, gene: Mention, genes: Sequence[Mention]) -> re.Match[str] | None:
    """What the test of a gene gave, right behind it or behind the last of a bare list of genes."""
    last = gene
    for g in genes:
        if g.start >= last.end and _AND.fullmatch(text, last.end, g.start):
            last = g
    return statement.after(_RESULT, last.end)


_FOUND_IN = regex(
    r"\b(?:found|show(?:s|ed)|reveal(?:s|ed)|detect(?:s|ed)|identif(?:ies|ied)|carr(?:ies|ied)|has|had) (?:an?|the) (?:[\w-]+ ){0,2}?"
    r"(?:mutation|variant|expansion|deletion|duplication|insertion) (?:in|of) (?:the )?$",
    re.I,
)
"""Right before a gene in which something was found."""


_NUMBERED = regex(r"([A-Za-z]+)\d+")
_NEXT = regex(r"\s*(?:, and|,|and|/|&)\s*(\d{1,2})\b(?!\s*(?:years?|months?|mg|%))")


def _numbered(reading: Reading, statement: Statement) -> Iterator[Mention]:
    """Find the genes that bare numbers behind a numbered one name: "SCA1, 2, 3"."""
    text = reading.document.text
    for gene in statement.of("gene"):
        series, at = _NUMBERED.fullmatch(text, gene.start, gene.end), gene.end
        while series and (more := _NEXT.match(text, at, statement.span.end)):
            named = reading.lexicon.label(series[1] + more[1], "gene")
            if not named:
                break
            yield Mention(more.start(1), more.end(1), named[0])
            at = more.end()


def of_cell(gene: Entry, base: Observation, said: str) -> Observation | None:
    """The variant that a cell tells of the gene of its row or column: "homozygous deletion", "negative", "c.1A>G".

    Args:
        gene: the gene.
        base: whose value it is, and where it stands.
        said: the cell.

    Returns:
        The Observation; None where the words tell neither that one was found nor that none was.
    """
    if _UNTESTED.search(said):
        return None
    absent = bool(_NONE.search(said) or _NO_VARIANT.fullmatch(said)) and not _MARKED_VARIANT.search(said)
    if not absent and not (_VARIANT_SAID.search(said) or _ZYGOSITY.search(said) or _MARKED_VARIANT.search(said)):
        return None
    concept, parts = _named_variant(gene, None if absent else _ZYGOSITY.search(said))
    return replace(
        base, code=concept, category="laboratory", presence="absent" if absent else "present", variant=True, components=parts,
        note=base.note or ("" if absent else said),
    )  # fmt: skip


def _named_variant(gene: Entry, zygosity: re.Match[str] | None) -> tuple[Concept, tuple[Component, ...]]:
    """What the variant of a gene is called, and its components."""
    parts: tuple[Component, ...] = (
        Component(Concept("gene studied", (), "component:gene"), Coded(gene.concept, None, symbol_of(gene))),
    )
    if zygosity:
        word = _state(zygosity.group(1).lower())
        state = Coded(Concept(word, (), f"zygosity:{word}"), None, word)
        parts = (*parts, Component(Concept("allelic state", (), "component:zygosity"), state))
    return Concept(f"{symbol_of(gene)} variant", (), f"variant:{gene.id}"), parts


def _state(word: str) -> str:
    """The allelic state by its word in any of the languages: "homocigota" is homozygous."""
    if word.startswith("compound "):
        return "compound heterozygous"
    bare = word.removeprefix("h")
    return "hemizygous" if bare.startswith("emi") else _STATES[bare[0]]


def _variant(
    reading: Reading, statement: Statement, gene: Mention, sentence: str, absent: bool
) -> Iterator[Observation]:
    concept, parts = _named_variant(gene.entry, None if absent else _ZYGOSITY.search(sentence))
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=concept, category="laboratory",
            presence="absent" if absent else "present", variant=True, components=parts,
            effective=statement.effective, evidence=(reading.evidence(gene.start, gene.end), reading.evidence(statement.span.start, statement.span.end)),
            rule="gene variant",
        )  # fmt: skip
