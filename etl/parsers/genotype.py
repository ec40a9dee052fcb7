"""Variants from words: the cells and fields of one person that hold expressions, with the gene, state, origin and class beside them.

A variant is made only of what the nomenclature allows and of a gene that is clear. All else stays as printed, with a finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from etl.facts import AnyFact, Coded, Coding, Component, Concept, Evidence, Finding, Observation
from etl.mapping.lexicon import Lexicon
from etl.names import OWN, SYSTEMS
from etl.parsers.noted import NUMBERS, beside, is_expanded, named_of, parts_of
from etl.parsers.reading import Reading
from etl.parsers.variant_pieces import Change, Piece, fields_of, may_hold, piece_of
from etl.parsers.variant_sentences import sentence_pieces
from etl.parsers.variants import gene_of, symbol_of
from etl.patterns import regex
from etl.value import replace
from etl.variants.notations import Notation
from etl.variants.words import meaning, variant_words

UNREAD = "variant-unread"
MAY_BEGIN = regex(r"(?<!\w)[cgmnpr]\.\s?[\[(]{0,2}(?:[-*?]?\d|[A-Z*=0psc])")
"""How a change of a gene or protein may begin: a text without it has no expression, and is cheap to know."""
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
_ALLELE = regex(
    r"\b(?:allele|first|second|1st|2nd|other|maternal|paternal)\b|\b(?:variant|mutation|change|cdna|protein|hgvs)s?[ _]?#?[12]\b",
    re.I,
)
_MOST_GENES = 1


def with_variants(reading: Reading, facts: Iterable[AnyFact]) -> tuple[list[AnyFact], tuple[Finding, ...]]:
    """Return facts with variants in the place of words that are expressions, and findings for what can't be read.

    Args:
        reading: the document.
        facts: what was read of it.
    """
    listed = list(facts)
    words = [one for one in listed if isinstance(one, Observation)]
    sentences = [[piece] for piece in sentence_pieces(reading)]
    said = {place for (piece,) in sentences for place in piece.fact.evidence}
    fields = [one for one in fields_of(reading, words) if not _holds(one, said)]
    pieces = [piece for one in (*words, *fields) if (piece := piece_of(reading, one)) is not None]
    made: list[AnyFact] = []
    used: set[int] = set()
    findings: list[Finding] = []
    for group in (*_groups(pieces), *sentences):
        variants, spent, why = _variants(reading, group)
        made += variants
        used |= {id(piece.fact) for piece in spent}
        findings += why
    left = [one for one in fields if id(one) not in used and may_hold(one)]
    kept = [one for one in (*listed, *left) if id(one) not in used and not _is_bare(one, made)]
    return [*kept, *made], tuple(dict.fromkeys(findings))


def _holds(fact: Observation, places: Iterable[Evidence]) -> bool:
    """Return True if one of some places is within the first place of a fact."""
    whole = fact.evidence[0]
    return any(whole.start <= one.start and one.end <= whole.end for one in places)


def _is_bare(fact: AnyFact, made: Sequence[AnyFact]) -> bool:
    """Return True if a variant without an expression is one of those that its sentence describes, of its gene or a fusion of it."""
    return (
        isinstance(fact, Observation)
        and fact.variant
        and fact.presence == "present"
        and any(
            isinstance(one, Observation)
            and one.subject == fact.subject
            and (one.code.text == fact.code.text or _holds(one, fact.evidence[:1]))
            and set(fact.evidence[-1:]) & set(one.evidence)
            for one in made
        )
    )


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces that say something of the same variants: a row or column of one person, or the fields of one."""
    by_table: dict[tuple[str, str | None], list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_table[piece.fact.subject, piece.fact.evidence[0].table].append(piece)
    for (_, table), found in by_table.items():
        columns = {piece.fact.evidence[0].column for piece in found}
        if table is None or len(columns) == 1:
            yield found
            continue
        rows: dict[int | None, list[Piece]] = defaultdict(list)
        for piece in found:
            rows[piece.fact.evidence[0].row].append(piece)
        yield from rows.values()


def _variants(reading: Reading, group: Sequence[Piece]) -> tuple[list[Observation], list[Piece], list[Finding]]:
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


def _unclear(genes: Sequence[str], changing: Sequence[Piece]) -> Finding:
    why = f"{' and '.join(genes)}: which gene a variant is of isn't clear; the words are kept as printed"
    return _finding(changing[0].fact, why)


def _each_has_its_gene(group: Sequence[Piece], rows: Sequence[tuple[Change, ...]]) -> bool:
    """Return True if the gene is printed with each change, and no gene cell names another one."""
    own = {one.gene for row in rows for one in row if one.gene}
    cells = {one for piece in group if piece.role == "gene" for one in piece.genes}
    return all(any(one.gene for one in row) for row in rows) and cells <= own


def _noted(
    reading: Reading, group: Sequence[Piece], changing: Sequence[Piece], genes: Sequence[str]
) -> tuple[list[Observation], list[Piece], list[Finding]]:
    """Return the variants of notations beside HGVS, the pieces whose words are all in them, and why others are left as words."""
    cells = [piece for piece in changing if piece.notes and not piece.unread]
    notes = [note for piece in cells for note in piece.notes]
    known = gene_of(reading.lexicon, genes[0]) if len(genes) == 1 else None
    named = named_of(notes)
    if not named:
        named = [one for one in notes if one.sort == "repeats" and is_expanded(known, one)][:1]
    numbers = [one for one in notes if one.sort in NUMBERS] if not named else []
    if not named and not numbers:
        return [], [], []
    if len(genes) > _MOST_GENES and not all(one.gene or one.sort == "fusion" for one in named):
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
    fused = note.values if note.sort == "fusion" else ()
    of_genome = fused or (note.sort == "cytogenetic" and note.printed[:1].isdecimal())  # "47,XXY" is of no gene
    gene = note.gene or (genes[0] if genes and not of_genome else "")
    both = [part for one in fused for part in _parts(reading.lexicon, one, "", (), "", _Beside())]
    own = () if note.sort in NUMBERS else tuple(parts_of(note))
    return replace(
        base,
        code=Concept(f"{'::'.join(fused)} fusion") if fused else code_of(reading.lexicon, gene),
        value=Coded(Concept(note.printed), None, note.printed),
        category="laboratory",
        presence="present",
        variant=True,
        components=(*both, *_parts(reading.lexicon, gene, "", (), "", told), *own, *more),
        evidence=evidence,
        tags=(),
        rule="variant notation",
    )


def _are_two_ways(changing: Sequence[Piece], level: str) -> bool:
    """Return True if several columns, none of them named for an allele, have different changes of one level."""
    cells = [piece for piece in changing if any(one.level == level for one in piece.changes)]
    named = any(_ALLELE.search(piece.fact.code.text) for piece in cells)
    told = {tuple(one.normal for one in piece.changes if one.level == level) for piece in cells}
    single = all(len(one) == 1 for one in told)
    return len(told) > 1 and single and not named and all(piece.fact.evidence[0].table is not None for piece in cells)


def _finding(fact: Observation, text: str) -> Finding:
    return Finding(UNREAD, "information", text, (), fact.evidence[:1])


def _paired(changing: Sequence[Piece]) -> list[tuple[Change, ...]]:
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
    if by_cell := _paired_by_cell(changing, main):
        return by_cell
    rows = [[one] for one in by_level[main]]
    if any(piece.unread or piece.hollow for piece in changing) and len(rows) > 1:
        return [tuple(row) for row in rows]  # which of the others goes with which isn't sure
    for level in _ORDER[_ORDER.index(main) + 1 :]:
        found = by_level[level] if len(by_level[level]) == len(rows) else _without_doubles(by_level[level])
        if len(found) == len(rows):
            for row, one in zip(rows, found, strict=True):
                row.append(one)
    return [tuple(row) for row in rows]


def _paired_by_cell(changing: Sequence[Piece], main: str) -> list[tuple[Change, ...]]:
    """Return the changes of cells that each hold one variant on its levels: "c.28A>C:p.(Tyr9Ser)"; nothing for other cells."""
    cells = [piece for piece in changing if piece.changes]
    levels = [[one.level for one in piece.changes] for piece in cells]
    whole = all(main in found and len(set(found)) == len(found) for found in levels)
    if len(cells) < 2 or not whole or len({len(found) for found in levels}) == 1 == len(levels[0]):
        return []
    return list({tuple(sorted(piece.changes, key=lambda one: _ORDER.index(one.level))): None for piece in cells})


def _without_doubles(changes: Sequence[Change]) -> list[Change]:
    return list({one.normal: one for one in reversed(changes)}.values())[::-1]


def _genes(group: Sequence[Piece]) -> tuple[str, ...]:
    """Return the genes that a group names: those of its expressions and gene cells, else of heads and cells."""
    own = [one.gene for piece in group for one in piece.changes if one.gene]
    cells = [one for piece in group if piece.role == "gene" for one in piece.genes]
    heads = [one for piece in group if piece.role == "change" for one in piece.genes]
    return tuple(dict.fromkeys([*own, *cells])) or tuple(dict.fromkeys(heads))


def _transcript(group: Sequence[Piece]) -> str:
    """Return the transcript that cells or heads of a group name, "" where they name none or several."""
    found = {piece.transcript for piece in group if piece.transcript}
    return found.pop() if len(found) == 1 else ""


def _state(changing: Sequence[Piece], rows: Sequence[tuple[Change, ...]]) -> str:
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


def _beside(group: Sequence[Piece], count: int, noted: str) -> tuple[list[_Beside], list[Piece]]:
    """Return what stands beside each variant of a group, and the pieces that say no more than that."""
    words = variant_words()
    spent: list[Piece] = []
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
    known = gene_of(lexicon, gene)
    if known is not None:
        return Concept(f"{symbol_of(known)} variant", (), f"variant:{known.id}")
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
        known = gene_of(lexicon, gene)
        concept = known.concept if known else Concept(gene)
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
