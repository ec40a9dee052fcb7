"""Variants from words: the cells and fields of one person that hold expressions, with the gene, state, origin and class beside them.

A variant is made only of what the nomenclature allows and of a gene that is clear. All else stays as printed, with a finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct, field

from etl.facts import AnyFact, Coded, Coding, Component, Concept, Evidence, Finding, Observation
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.names import OWN, SYSTEMS
from etl.parsers.noted import NUMBERS, beside, is_expanded, named_of, parts_of
from etl.parsers.reading import Reading
from etl.parsers.variants import says_found
from etl.patterns import regex
from etl.value import replace
from etl.variants.hgvs import Expression, Unread, find_expressions
from etl.variants.notations import Notation, find_notations
from etl.variants.words import meaning, variant_words

UNREAD = "variant-unread"
MAY_BEGIN = regex(r"(?<!\w)[cgmnpr]\.\s?[\[(]{0,2}(?:[-*?]?\d|[A-Z*=0psc])")
"""How a change of a gene or protein may begin: a text without it has no expression, and is cheap to know."""
Role = Literal["change", "gene", "number", "transcript", "state", "origin", "class"]
_LOINC, _HGVS, _REFSEQ = SYSTEMS["ln"], SYSTEMS["hgvs"], SYSTEMS["refseq"]
PARTS = {
    "c": Concept("DNA change (c.HGVS)", (Coding(_LOINC, "48004-6", "DNA change (c.HGVS)"),)),
    "p": Concept("amino acid change (pHGVS)", (Coding(_LOINC, "48005-3", "Amino acid change (pHGVS)"),)),
    "g": Concept("genomic DNA change (gHGVS)", (Coding(_LOINC, "81290-9", "Genomic DNA change (gHGVS)"),)),
    "transcript": Concept("reference transcript", (Coding(_LOINC, "51958-7", "Transcript reference sequence [ID]"),)),
    "genome": Concept("genomic reference sequence", (Coding(_LOINC, "48013-7", "Genomic reference sequence [ID]"),)),
    "class": Concept("clinical significance", (Coding(_LOINC, "53037-8", "Genetic variation clinical significance [Imp]"),)),
    "source": Concept("genomic source class", (Coding(_LOINC, "48002-0", "Genomic source class [Type]"),)),
}  # fmt: skip
"""The parts of a variant, as HL7's Genomics Reporting codes them; see https://hl7.org/fhir/uv/genomics-reporting/"""
_INHERITANCE = Concept("variant inheritance", (Coding(_LOINC, "94186-4"),), "component:inheritance")
_ORDER = ("c", "m", "n", "g", "r", "p")
"""The level that a variant is called by, the first of these that is printed."""
_WORDS = regex(r"[a-z]{1,}(?:-[a-z]+)?|c\.|p\.", re.I)
_SYMBOL = regex(r"(?<![\w-])(?:[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,4})?|C\d{1,2}orf\d{1,3})(?![\w*])")
_BEFORE = regex(rf"{_SYMBOL.pattern}[\s:(,\[]{{0,3}}$")
_SUBSTITUTION = regex(r"[A-Z]\d{1,4}[A-Z*]")
_ACCESSION = regex(r"\b(N[MR]|ENST)([_ ]?)(\d{5,12}(?:\.\d{1,2})?)\b")
_HGNC = regex(r"(?:HGNC:\s?)?(\d{1,6})(?:\.0)?")
_SPLIT = regex(r"\s*(?:[,;/&+]|\band\b)\s*")
_ALLELE = regex(
    r"\b(?:allele|first|second|1st|2nd|other|maternal|paternal)\b|\b(?:variant|mutation|change|cdna|protein|hgvs)s?[ _]?#?[12]\b",
    re.I,
)
_LETTERS = regex(r"[^\W_]")
_STATE = regex(
    r"(?<![\w-])(?:compound |comp\.? ?)?(?:hetero|homo|hemi)zyg\w+|(?<![\w-])(?:comp\.? |c\.)?(?:het|hom|hemi)\b\.?",
    re.I,
)
_MOST_GENES = 1
_NONE = frozenset(("0", "0?", "?", "=", "(=)", "(?)", "(0)"))
"""No change, an unknown one, or no product at all: no variant by itself."""


class Change(Struct, frozen=True):
    """A change of one allele.

    Args:
        level: of what it is.
        normal: its normalized description, "c.547G>A".
        printed: the expression that it is part of.
        reference: accession of the reference sequence, "" for none.
        gene: the symbol in the expression, "" for none.
    """

    level: str
    normal: str
    printed: str
    reference: str = ""
    gene: str = ""


class _Piece(Struct):
    """A fact whose words say something of a variant.

    Args:
        fact: the fact.
        role: what it says.
        text: its words.
        changes: the changes in it.
        doubled: whether both alleles have the same change.
        trans: whether its changes are on different alleles.
        hollow: whether it says of an allele that it has no change, or an unknown one.
        unread: what only begins like an expression.
        whole: whether nothing else stands in it.
        state: the allelic state in it, with its printed word.
        genes: the genes in it or in its head.
        transcript: the accession in it or in its head.
        number: HGNC's number of the gene, as printed.
        notes: notations beside HGVS in it.
    """

    fact: Observation
    role: Role
    text: str
    changes: list[Change] = field(default_factory=list)
    doubled: bool = False
    trans: bool = False
    hollow: bool = False
    unread: list[str] = field(default_factory=list)
    whole: bool = True
    state: tuple[str, str] = ("", "")
    genes: tuple[str, ...] = ()
    transcript: str = ""
    number: str = ""
    notes: list[Notation] = field(default_factory=list)


def with_variants(reading: Reading, facts: Iterable[AnyFact]) -> tuple[list[AnyFact], tuple[Finding, ...]]:
    """Return facts with variants in the place of words that are expressions, and findings for what can't be read.

    Args:
        reading: the document.
        facts: what was read of it.
    """
    listed = list(facts)
    words = [one for one in listed if isinstance(one, Observation)]
    fields = list(_fields(reading, words))
    pieces = [piece for one in (*words, *fields) if (piece := _piece(reading, one)) is not None]
    sentences = [[piece] for piece in _sentences(reading)]
    made: list[AnyFact] = []
    used: set[int] = set()
    findings: list[Finding] = []
    for group in (*_groups(pieces), *sentences):
        variants, spent, why = _variants(reading, group)
        made += variants
        used |= {id(piece.fact) for piece in spent}
        findings += why
    left = [one for one in fields if id(one) not in used and _may_hold(one)]
    kept = [one for one in (*listed, *left) if id(one) not in used and not _is_bare(one, made)]
    return [*kept, *made], tuple(dict.fromkeys(findings))


def _fields(reading: Reading, known: Sequence[Observation]) -> Iterator[Observation]:
    """Yield the labelled values about variants of which nothing came: "Zygosity: heterozygous"."""
    places = {(place.start, place.end) for one in known for place in one.evidence}
    for said in reading.statements:
        label, value = said.block.label, said.block.value
        if said.block.kind != "field" or label is None or value is None or said.attitude != "reported":
            continue
        place = reading.evidence(label.start, value.end)
        if len(said.subjects) != 1 or label.start < said.block.span.start or (place.start, place.end) in places:
            continue
        named, printed = (" ".join(reading.document.quote(span).split()).strip(" :;,") for span in (label, value))
        yield Observation(
            subject=said.subjects[0], code=Concept(named), value=printed, effective=said.effective, timepoint=said.timepoint,
            tags=("unmapped",), rule="as_printed", evidence=(place,),
        )  # fmt: skip


_ANY = Entry(kind="gene", id="variant", name="variant")


def _sentences(reading: Reading) -> Iterator[_Piece]:
    """Yield what a sentence about one person says of a variant that was found in them."""
    text = reading.document.text
    if reading.kind in ("cohort", "information"):
        return
    for said in reading.reported():
        if said.block.kind == "field" or len(said.subjects) != 1:
            continue
        sentence = text[said.span.start : said.span.end]
        found = [one for one in find_expressions(sentence) if isinstance(one, Expression)]
        if not found or not says_found(sentence):
            continue
        begin = said.span.start
        places = [Mention(begin + one.start, begin + one.end, _ANY) for one in found]
        contexts = [said.about(place) for place in places]
        if any(one.status not in ("present", "historical") or one.experiencer != "patient" for one in contexts):
            continue
        base = Observation(
            subject=said.subjects[0], code=Concept("variant"), value=sentence, effective=said.effective,
            timepoint=said.timepoint, evidence=(reading.evidence(begin + found[0].start, begin + found[-1].end), reading.evidence(begin, said.span.end)),
        )  # fmt: skip
        piece = _change_piece(reading, base, sentence, "variant", found)
        named = dict.fromkeys(text[one.start : one.end] for one in said.of("gene"))
        piece.genes = piece.genes or tuple(named) or _genes_before(reading.lexicon, sentence)
        piece.whole = False
        yield piece


_OF_GENE = regex(
    rf"(?:\b(?:in|of)\s+(?:the\s+)?(?P<one>{_SYMBOL.pattern}))|(?P<two>{_SYMBOL.pattern})\s+(?:gene|variant|mutation)s?\b"
)


def _genes_before(lexicon: Lexicon, sentence: str) -> tuple[str, ...]:
    """Return the symbols that a sentence names as genes: "a variant in ZNF9", "the ZNF9 gene"."""
    found = (one["one"] or one["two"] for one in _OF_GENE.finditer(sentence))
    return tuple(dict.fromkeys(one for one in found if _is_gene(lexicon, one, sentence)))


def _is_bare(fact: AnyFact, made: Sequence[AnyFact]) -> bool:
    """Return True if a variant without an expression is one of those of the same gene that its sentence describes."""
    return (
        isinstance(fact, Observation)
        and fact.variant
        and fact.presence == "present"
        and any(
            isinstance(one, Observation)
            and (one.subject, one.code.text) == (fact.subject, fact.code.text)
            and set(fact.evidence[-1:]) & set(one.evidence)
            for one in made
        )
    )


def _printed(fact: Observation) -> str | None:
    """Return the words of a fact that has nothing but words."""
    if fact.variant:
        return fact.note if fact.presence == "present" and fact.value is None else None
    return fact.value if isinstance(fact.value, str) else None


def _may_hold(fact: Observation) -> bool:
    text = _printed(fact) or ""
    return next(iter(find_expressions(text)), None) is not None or bool(_notes(fact, text))


def _notes(fact: Observation, text: str) -> list[Notation]:
    """Return the notations beside HGVS in a cell whose head asks for changes; none in one about proteins."""
    words = variant_words()
    label = _WORDS.findall(fact.code.text.casefold())
    if words.protein_words.intersection(label) or words.protein_words.intersection(_WORDS.findall(text.casefold())):
        return []
    of_changes = fact.variant or not words.change_words.isdisjoint(label)
    if not of_changes and words.note_words.isdisjoint(label):
        return []
    return [one for one in find_notations(text) if of_changes or one.sort not in ("protein", "dna")]


def _piece(reading: Reading, fact: Observation) -> _Piece | None:
    """Return what a fact says of a variant, by its words and its label; None for nothing."""
    text = _printed(fact)
    if text is None or fact.subject == "group":
        return None
    words = variant_words()
    label = " ".join(fact.code.text.split())
    said = _WORDS.findall(label.casefold())
    if not fact.variant and words.left_heads.intersection(said):
        return None
    role = _role(label)
    found = list(find_expressions(text))
    notes = _notes(fact, text) if role in (None, "change", "state") else []
    if found or notes:
        return _change_piece(reading, fact, text, label, found, notes)
    if role == "gene":
        symbols = tuple(one for one in _SPLIT.split(text) if _SYMBOL.fullmatch(one))
        if not symbols and all(_SYMBOL.fullmatch(word) for word in text.split()):
            symbols = tuple(text.split())  # of two the variant's isn't clear
        return _Piece(fact, "gene", text, genes=symbols) if symbols else None
    if role == "number":
        return (
            _Piece(fact, "number", text, number=f"HGNC:{told[1]}") if (told := _HGNC.fullmatch(text.strip())) else None
        )
    if role == "transcript":
        accession = _ACCESSION.fullmatch(text.strip())
        return _Piece(fact, "transcript", text, transcript=text.strip()) if accession and accession[2] != " " else None
    if role == "state" and (state := meaning(words.states, text)):
        return _Piece(fact, "state", text, state=(state, text))
    if role in ("origin", "class"):
        return _Piece(fact, role, text)
    return None


def _role(label: str) -> Role | None:
    """Return what the column of a label holds."""
    bare = " ".join(label.casefold().replace("?", "").split("(")[0].split("[")[0].split())
    exact = next((role for role, heads in variant_words().heads.items() if bare in heads), None)
    return exact  # type: ignore[return-value]


def _change_piece(
    reading: Reading,
    fact: Observation,
    text: str,
    label: str,
    found: Sequence[Expression | Unread],
    notes: Sequence[Notation] = (),
) -> _Piece:
    """Return what a cell with expressions or other notations says."""
    words = variant_words()
    piece = _Piece(fact, "change", text, genes=_genes_of_label(reading.lexicon, fact, label))
    apart = [one for one in notes if all(one.end <= other.start or one.start >= other.end for other in found)]
    rest, at = [], 0
    inside: list[str] = []
    for one in sorted((*found, *apart), key=lambda each: each.start):
        rest.append(text[at : one.start])
        symbol = ""
        if (before := _BEFORE.search(rest[-1])) and _is_gene(
            reading.lexicon, named := before.group().strip(" :(,["), text
        ):
            inside.append(symbol := named)
        at = one.end
        if isinstance(one, Notation):
            piece.notes.append(one)
            continue
        if isinstance(one, Unread):
            piece.unread.append(one.printed)
            continue
        flat = [change for allele in one.alleles for change in allele]
        piece.trans = piece.trans or one.phase == "trans"
        piece.doubled = piece.doubled or (one.phase == "trans" and len(flat) > 1 and len(set(flat)) == 1)
        piece.hollow = piece.hollow or not _NONE.isdisjoint(flat)
        piece.changes += [
            Change(one.level, f"{one.level}.{change}", one.printed, one.reference, one.gene or symbol)
            for change in dict.fromkeys(flat)
            if change not in _NONE
        ]
    rest.append(text[at:])
    left = " ".join(rest)
    if state := _STATE.search(left):
        piece.state = (meaning(words.states, state.group()), state.group())
        left = left.replace(state.group(), " ") if piece.state[0] else left
    if words.stops.intersection(_WORDS.findall(left.casefold())):
        piece.changes, piece.unread, piece.notes = [], [], []
    piece.genes = tuple(dict.fromkeys(inside)) or piece.genes
    for symbol in inside:
        left = left.replace(symbol, " ")
    piece.transcript = _accession(reading, label)
    piece.whole = not _LETTERS.search(left)
    return piece


def _genes_of_label(lexicon: Lexicon, fact: Observation, label: str) -> tuple[str, ...]:
    """Return the genes that the label of changes names: "Variants in COL3A1"."""
    if fact.variant:
        return tuple(
            part.value.printed or part.value.concept.text
            for part in fact.components
            if part.code.entry == "component:gene" and isinstance(part.value, Coded)
        )
    words = variant_words()
    if not words.change_words.intersection(_WORDS.findall(label.casefold())):
        return ()
    return tuple(dict.fromkeys(one for one in _SYMBOL.findall(label) if _is_gene(lexicon, one, label)))


def _is_gene(lexicon: Lexicon, word: str, around: str) -> bool:
    """Return True if a word is the symbol of a gene: a known one, or one of three signs or more that no list excludes."""
    if lexicon.label(word, "gene"):
        return True
    return (
        len(word) > 2
        and not _SUBSTITUTION.fullmatch(word)
        and word not in variant_words().not_genes
        and not _ACCESSION.search(word)
        and not any(lexicon.known(word))
        and f"{word}_" not in around
    )


def _accession(reading: Reading, label: str) -> str:
    """Return the accession in a label, whose underscores are printed as spaces; "" where the text has it otherwise."""
    found = _ACCESSION.search(label)
    if found is None:
        return ""
    named = f"{found[1]}{'' if found[1] == 'ENST' else '_'}{found[3]}"
    return named if named in reading.document.text else ""


def _groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces that say something of the same variants: a row or column of one person, or the fields of one."""
    by_table: dict[tuple[str, str | None], list[_Piece]] = defaultdict(list)
    for piece in pieces:
        by_table[piece.fact.subject, piece.fact.evidence[0].table].append(piece)
    for (_, table), found in by_table.items():
        columns = {piece.fact.evidence[0].column for piece in found}
        if table is None or len(columns) == 1:
            yield found
            continue
        rows: dict[int | None, list[_Piece]] = defaultdict(list)
        for piece in found:
            rows[piece.fact.evidence[0].row].append(piece)
        yield from rows.values()


def _variants(reading: Reading, group: Sequence[_Piece]) -> tuple[list[Observation], list[_Piece], list[Finding]]:
    """Return the variants of a group, the pieces whose words are all in them, and why others are left as words."""
    changing = [piece for piece in group if piece.role == "change"]
    if not changing:
        return [], [], []
    findings = [
        _finding(piece.fact, f"{printed!r} isn't an expression that the nomenclature allows; it is kept as printed")
        for piece in changing
        for printed in piece.unread
    ]
    rows, genes = _paired(changing), _genes(group)
    if not rows:
        made, spent, reasons = _noted(reading, group, changing, genes)
        return made, spent, [*findings, *reasons]
    if len(genes) > _MOST_GENES and not _each_has_its_gene(group, rows):
        return [], [], [*findings, _unclear(genes, changing)]
    if _are_two_ways(changing, rows[0][0].level):
        both = " and ".join(dict.fromkeys(row[0].printed for row in rows))
        why = f"{both}: whether these are two variants or one in two numberings isn't clear; they are kept as printed"
        return [], [], [*findings, _finding(changing[0].fact, why)]
    nameless = not genes and not any(piece.transcript for piece in group)
    if nameless and all(one.level == "p" for row in rows for one in row) and not any(one.reference for one in rows[0]):
        why = f"{rows[0][0].printed!r} is the change of a protein whose gene isn't named; it is kept as printed"
        return [], [], [*findings, _finding(changing[0].fact, why)]
    told, spent = _beside(group, len(rows), _state(changing, rows))
    shown = {one for row in rows for one in row}
    more, used = beside(note for piece in changing for note in piece.notes) if len(rows) == 1 else ([], [])
    spent += [
        piece
        for piece in changing
        if piece.whole
        and not piece.unread
        and shown.issuperset(piece.changes)
        and all(one in used for one in piece.notes)
    ]
    evidence = tuple(dict.fromkeys(place for piece in (*changing, *spent) for place in piece.fact.evidence))
    numbers = {piece.number for piece in group if piece.number}
    number = numbers.pop() if len(numbers) == 1 and len(genes) == 1 else ""
    made = [
        _observation(reading, changing[0].fact, row, genes, number, _transcript(group), told[at], evidence)
        for at, row in enumerate(rows)
    ]
    if more:
        made = [replace(made[0], components=(*made[0].components, *more))]
    return made, spent, findings


def _unclear(genes: Sequence[str], changing: Sequence[_Piece]) -> Finding:
    why = f"{' and '.join(genes)}: which gene a variant is of isn't clear; the words are kept as printed"
    return _finding(changing[0].fact, why)


def _each_has_its_gene(group: Sequence[_Piece], rows: Sequence[tuple[Change, ...]]) -> bool:
    """Return True if the gene is printed with each change, and no gene cell names another one."""
    own = {one.gene for row in rows for one in row if one.gene}
    cells = {one for piece in group if piece.role == "gene" for one in piece.genes}
    return all(any(one.gene for one in row) for row in rows) and cells <= own


def _noted(
    reading: Reading, group: Sequence[_Piece], changing: Sequence[_Piece], genes: Sequence[str]
) -> tuple[list[Observation], list[_Piece], list[Finding]]:
    """Return the variants of notations beside HGVS, the pieces whose words are all in them, and why others are left as words."""
    cells = [piece for piece in changing if piece.notes and not piece.unread]
    notes = [note for piece in cells for note in piece.notes]
    known = reading.lexicon.label(genes[0], "gene") if len(genes) == 1 else ()
    named = named_of(notes)
    if not named:
        named = [one for one in notes if one.sort == "repeats" and is_expanded(known[0] if known else None, one)][:1]
    numbers = [one for one in notes if one.sort in NUMBERS] if not named else []
    if not named and not numbers:
        return [], [], []
    if len(genes) > _MOST_GENES:
        return [], [], [_unclear(genes, changing)]
    protein = next((one for one in named if one.sort == "protein"), None)
    if protein is not None and not genes:
        text = f"{protein.printed!r} is the change of a protein whose gene isn't named; it is kept as printed"
        return [], [], [_finding(changing[0].fact, text)]
    apart = [piece for piece in cells if named_of(piece.notes)]
    alleles = all(_ALLELE.search(piece.fact.code.text) for piece in apart)
    more, used = beside(notes)
    if (len(apart) > 1 and not alleles and len(named) > 1) or (not named and len(used) < len(numbers)):
        both = " and ".join(dict.fromkeys(one.printed for one in (*named, *numbers)))
        text = f"{both}: whether these are one variant or several isn't clear; they are kept as printed"
        return [], [], [_finding(changing[0].fact, text)]
    told, spent = _beside(group, max(len(named), 1), "")
    only = len(named) < 2
    shown = [*named, *(used if only else [])]
    spent += [
        piece
        for piece in cells
        if piece.whole and all(one.printed in {s.printed for s in shown} for one in piece.notes)
    ]
    evidence = tuple(dict.fromkeys(place for piece in (*cells, *spent) for place in piece.fact.evidence))
    made = [
        _of_note(reading, changing[0].fact, note, genes, told[at], evidence, more if only else ())
        for at, note in enumerate(named or [numbers[0]])
    ]
    findings = [
        _finding(
            changing[0].fact, f"{one.printed!r} is a notation that has no certain form in HGVS; it is kept as printed"
        )
        for one in named
        if one.sort in ("dna", "protein")
    ]
    return made, spent, findings


def _of_note(
    reading: Reading,
    base: Observation,
    note: Notation,
    genes: Sequence[str],
    told: _Beside,
    evidence: tuple[Evidence, ...],
    more: Sequence[Component],
) -> Observation:
    """Return the variant that a notation names."""
    gene = genes[0] if genes else ""
    own = () if note.sort in NUMBERS else tuple(parts_of(note))
    return replace(
        base,
        code=code_of(reading.lexicon, gene),
        value=Coded(Concept(note.printed), None, note.printed),
        category="laboratory",
        presence="present",
        variant=True,
        components=(*_parts(reading.lexicon, gene, "", (), "", told), *own, *more),
        evidence=evidence,
        tags=(),
        rule="variant notation",
    )


def _are_two_ways(changing: Sequence[_Piece], level: str) -> bool:
    """Return True if several columns, none of them named for an allele, have different changes of one level."""
    cells = [piece for piece in changing if any(one.level == level for one in piece.changes)]
    named = any(_ALLELE.search(piece.fact.code.text) for piece in cells)
    told = {tuple(one.normal for one in piece.changes if one.level == level) for piece in cells}
    single = all(len(one) == 1 for one in told)
    return len(told) > 1 and single and not named and all(piece.fact.evidence[0].table is not None for piece in cells)


def _finding(fact: Observation, text: str) -> Finding:
    return Finding(UNREAD, "information", text, (), fact.evidence[:1])


def _paired(changing: Sequence[_Piece]) -> list[tuple[Change, ...]]:
    """Return the changes of each variant on its levels: those of one place in the order of the columns."""
    by_level: dict[str, list[Change]] = {level: [] for level in _ORDER}
    for piece in changing:
        for one in piece.changes:
            known = by_level[one.level]
            if one.level == "p" or all(one.normal != other.normal for other in known):
                known.append(one)
    main = next((level for level in _ORDER if by_level[level]), "")
    if not main:
        return []
    if main == "p":
        by_level["p"] = _without_doubles(by_level["p"])
    rows = [[one] for one in by_level[main]]
    if any(piece.unread or piece.hollow for piece in changing) and len(rows) > 1:
        return [tuple(row) for row in rows]  # which of the others goes with which isn't sure
    for level in _ORDER[_ORDER.index(main) + 1 :]:
        found = by_level[level] if len(by_level[level]) == len(rows) else _without_doubles(by_level[level])
        if len(found) == len(rows):
            for row, one in zip(rows, found, strict=True):
                row.append(one)
    return [tuple(row) for row in rows]


def _without_doubles(changes: Sequence[Change]) -> list[Change]:
    return list({one.normal: one for one in reversed(changes)}.values())[::-1]


def _genes(group: Sequence[_Piece]) -> tuple[str, ...]:
    """Return the genes that a group names: those of its expressions and gene cells, else of heads and cells."""
    own = [one.gene for piece in group for one in piece.changes if one.gene]
    cells = [one for piece in group if piece.role == "gene" for one in piece.genes]
    heads = [one for piece in group if piece.role == "change" for one in piece.genes]
    return tuple(dict.fromkeys([*own, *cells])) or tuple(dict.fromkeys(heads))


def _transcript(group: Sequence[_Piece]) -> str:
    """Return the transcript that cells or heads of a group name, "" where they name none or several."""
    found = {piece.transcript for piece in group if piece.transcript}
    return found.pop() if len(found) == 1 else ""


def _state(changing: Sequence[_Piece], rows: Sequence[tuple[Change, ...]]) -> str:
    """Return the allelic state that the notation, or a column for each allele, says; "" where it says none."""
    if any(piece.unread or piece.hollow for piece in changing):
        return ""
    main = rows[0][0].level
    alleles = [
        [one.normal for one in piece.changes]
        for piece in changing
        if _ALLELE.search(piece.fact.code.text) and piece.changes and piece.changes[0].level == main
    ]
    both = len(alleles) == 2 and all(len(one) == 1 for one in alleles)
    if len(rows) == 1 and (any(piece.doubled for piece in changing) or (both and alleles[0] == alleles[1])):
        return "homozygous"
    trans = any(piece.trans and len(piece.changes) == 2 for piece in changing)
    return "compound heterozygous" if len(rows) == 2 and (trans or (both and alleles[0] != alleles[1])) else ""


class _Beside(Struct, frozen=True):
    """What stands beside a variant: allelic state, origin and class, each with its printed words."""

    state: tuple[str, str] = ("", "")
    origin: tuple[str, str] = ("", "")
    rating: tuple[str, str] = ("", "")


def _beside(group: Sequence[_Piece], count: int, noted: str) -> tuple[list[_Beside], list[_Piece]]:
    """Return what stands beside each variant of a group, and the pieces that say no more than that."""
    words = variant_words()
    spent: list[_Piece] = []
    states = [piece for piece in group if piece.state[0]]
    named = {piece.state[0] for piece in states}
    state = states[0].state if len(named) == 1 else ("", "") if named else (noted, "")
    spent += [piece for piece in group if piece.role == "state" and len(named) == 1]
    found = {"origin": [("", "")] * count, "class": [("", "")] * count}
    for name, rows in (("origin", words.origins), ("class", words.classes)):
        cells = [piece for piece in group if piece.role == name]
        if len(cells) != 1:
            continue
        parts = [one.strip() for one in cells[0].text.split("/")]
        shared = meaning(rows, cells[0].text)
        if shared and (count == 1 or name == "class" or shared in ("biparental", "unknown")):
            found[name] = [(shared, cells[0].text)] * count
        elif len(parts) == count and all(meaning(rows, one) for one in parts):
            found[name] = [(meaning(rows, one), one) for one in parts]
        else:
            continue
        spent.append(cells[0])
    genes = [piece for piece in group if piece.role in ("gene", "number", "transcript")]
    return [_Beside(state, found["origin"][at], found["class"][at]) for at in range(count)], [*spent, *genes]


def _observation(
    reading: Reading,
    base: Observation,
    row: Sequence[Change],
    genes: Sequence[str],
    number: str,
    transcript: str,
    beside: _Beside,
    evidence: tuple[Evidence, ...],
) -> Observation:
    """Return the variant with its parts."""
    own = next((one.gene for one in row if one.gene), "")
    gene = own or (genes[0] if len(genes) == 1 else "")
    reference = next((one.reference for one in row if one.level in ("c", "n", "r") and one.reference), "") or transcript
    return replace(
        base,
        code=code_of(reading.lexicon, gene),
        value=_hgvs(row[0]),
        category="laboratory",
        presence="present",
        variant=True,
        components=tuple(_parts(reading.lexicon, gene, number, row, reference, beside)),
        evidence=evidence,
        tags=(),
        rule="variant expression",
    )


def code_of(lexicon: Lexicon, gene: str) -> Concept:
    """Return what a variant of a gene is called.

    Args:
        lexicon: the mappings.
        gene: its symbol as printed, "" where none is.
    """
    known = lexicon.label(gene, "gene") if gene else ()
    if known:
        return Concept(f"{known[0].name} variant", (), f"variant:{known[0].id}")
    return Concept(f"{gene} variant" if gene else "gene variant")


def _hgvs(one: Change) -> Coded:
    """Return a change as a value: the normalized form as its code, the words as printed."""
    normal = f"{one.reference}:{one.normal}" if one.reference else one.normal
    return Coded(Concept(one.printed, (Coding(_HGVS, normal),)), None, one.printed)


def _parts(
    lexicon: Lexicon, gene: str, number: str, row: Sequence[Change], transcript: str, beside: _Beside
) -> Iterator[Component]:
    """Yield the components: gene, changes, references, allelic state, class, origin."""
    words = variant_words()
    if gene:
        known = lexicon.label(gene, "gene")
        concept = known[0].concept if known else Concept(gene)
        if number:
            others = tuple(code for code in concept.codings if code.system not in (SYSTEMS["hgnc"], OWN))
            concept = replace(concept, codings=(Coding(SYSTEMS["hgnc"], number, gene), *others))
        yield Component(Concept("gene studied", (), "component:gene"), Coded(concept, None, gene))
    for one in row:
        level = "c" if one.level in ("c", "n") else "g" if one.level in ("g", "m") else one.level
        if level in PARTS:
            yield Component(PARTS[level], _hgvs(one))
        if level == "g" and one.reference and not one.reference.casefold().startswith("chr"):
            yield Component(PARTS["genome"], _accessed(one.reference))
    if transcript:
        yield Component(PARTS["transcript"], _accessed(transcript))
    state, printed = beside.state
    if state:
        of = words.states[state]
        codes = (Coding(_LOINC, of.code, of.display),) if of.code else ()
        named = Concept(state, codes, f"zygosity:{state}")
        yield Component(Concept("allelic state", (), "component:zygosity"), Coded(named, None, printed or state))
    rating, printed = beside.rating
    if rating:
        of = words.classes[rating]
        yield Component(PARTS["class"], Coded(Concept(rating, (Coding(_LOINC, of.code, of.display),)), None, printed))
    origin, printed = beside.origin
    if origin and origin != "unknown":
        of = words.origins[origin]
        codes = (Coding(_LOINC, of.code, of.display),) if of.code else ()
        yield Component(PARTS["source"] if codes else _INHERITANCE, Coded(Concept(origin, codes), None, printed))


def _accessed(accession: str) -> Coded:
    system = (Coding(_REFSEQ, accession),) if accession[:1] in "NX" and accession[2:3] == "_" else ()
    return Coded(Concept(accession, system), None, accession)
