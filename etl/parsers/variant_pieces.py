"""What cells, fields and sentences say of variants: changes, genes, states, origins, classes, each with its fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct, field

from etl.document import START
from etl.facts import Coded, Concept, Observation, Quantity
from etl.mapping.lexicon import Lexicon
from etl.parsers.reading import Reading
from etl.parsers.variants import gene_of
from etl.patterns import regex
from etl.value import replace
from etl.variants.hgvs import Expression, Unread, find_expressions
from etl.variants.notations import Notation, find_notations
from etl.variants.words import meaning, variant_words

Role = Literal["change", "gene", "number", "transcript", "state", "origin", "class"]
WORDS = regex(r"[a-z]{1,}(?:-[a-z]+)?|c\.|p\.", re.I)
SYMBOL = regex(r"(?<![\w-])(?:[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,4})?|C\d{1,2}orf\d{1,3})(?![\w*])")
BEFORE = regex(rf"{SYMBOL.pattern}[\s:(,\[]{{0,3}}$")
_SUBSTITUTION = regex(r"[A-Z]\d{1,4}[A-Z*]")
_ACCESSION = regex(r"\b(N[MR]|ENST)([_ ]?)(\d{5,12}(?:\.\d{1,2})?)\b")
_HGNC = regex(r"(?:HGNC:\s?)?(\d{1,6})(?:\.0)?")
_SPLIT = regex(r"\s*(?:[,;/&+]|\band\b)\s*")
_LETTERS = regex(r"[^\W_]")
_STATE = regex(
    r"(?<![\w-])(?:comp(?:ound)?\.?[ -]?|c\.)?(?:(?:hetero|homo|hemi)zyg\w+|(?:het|hom|hemi)\b\.?)",
    re.I,
)
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


class Piece(Struct):
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


def fields_of(reading: Reading, known: Sequence[Observation]) -> Iterator[Observation]:
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


def _printed(fact: Observation) -> str | None:
    """Return the words of a fact that has nothing but words, or the number of chromosomes of a karyotype."""
    if fact.variant:
        return fact.note if fact.presence == "present" and fact.value is None else None
    if isinstance(fact.value, Quantity):
        cell = fact.evidence[0].quote.strip()
        return cell if ",X" in cell and _is_cytogenetic(cell) else None
    return fact.value if isinstance(fact.value, str) else None


def _is_cytogenetic(text: str) -> bool:
    return any(one.sort == "cytogenetic" and one.printed == text for one in find_notations(text))


def may_hold(fact: Observation) -> bool:
    text = _printed(fact) or ""
    return next(iter(find_expressions(text)), None) is not None or bool(_notes(fact, text))


def _notes(fact: Observation, text: str) -> list[Notation]:
    """Return the notations beside HGVS in a cell whose head asks for changes or numbers of them; none in one about proteins."""
    words = variant_words()
    if (named := words.spelled.get(fact.code.text.casefold())) is not None:
        return _numbers_below(named, text)
    label = WORDS.findall(fact.code.text.casefold())
    if words.protein_words.intersection(label) or words.protein_words.intersection(WORDS.findall(text.casefold())):
        return []
    of_changes = fact.variant or not words.change_words.isdisjoint(label)
    if not of_changes and words.note_words.isdisjoint(label):
        return []
    return [one for one in find_notations(text) if of_changes or one.sort not in ("protein", "dna")]


def _numbers_below(named: str, text: str) -> list[Notation]:
    """Return the numbers of a cell, with the places that they have there, of which its head says what they are."""
    before = len(named) + 1 if named else 0
    found = find_notations(f"{named} {text}" if named else text)
    return [
        replace(
            one,
            start=max(one.start - before, 0),
            end=one.end - before,
            printed=text[max(one.start - before, 0) : one.end - before],
        )
        for one in found
        if one.sort in ("share", "clinvar", "dbsnp", "repeats")
    ]


def piece_of(reading: Reading, fact: Observation) -> Piece | None:
    """Return what a fact says of a variant, by its words and its label; None for nothing."""
    words = variant_words()
    label = " ".join(fact.code.text.split())
    named = words.spelled.get(label.casefold())
    text = _printed(fact) if named is None else fact.evidence[0].quote
    if text is None or fact.subject == "group":
        return None
    said = WORDS.findall(label.casefold())
    if not fact.variant and words.left_heads.intersection(said):
        return None
    role = _role(label)
    found = list(find_expressions(text))
    notes = _notes(fact, text) if role in (None, "change", "state") else []
    if found or notes:
        return change_piece(reading, fact, text, label, found, notes)
    if role == "gene":
        symbols = tuple(one for one in _SPLIT.split(text) if SYMBOL.fullmatch(one))
        if not symbols and all(SYMBOL.fullmatch(word) for word in text.split()):
            symbols = tuple(text.split())  # of two the variant's isn't clear
        return Piece(fact, "gene", text, genes=symbols) if symbols else None
    if role == "number":
        return (
            Piece(fact, "number", text, number=f"HGNC:{told[1]}") if (told := _HGNC.fullmatch(text.strip())) else None
        )
    if role == "transcript":
        accession = _ACCESSION.fullmatch(text.strip())
        return Piece(fact, "transcript", text, transcript=text.strip()) if accession and accession[2] != " " else None
    if role == "state" and (state := meaning(words.states, text)):
        return Piece(fact, "state", text, state=(state, text))
    if role in ("origin", "class"):
        return Piece(fact, role, text, state=_state_in(text))
    return None


def _state_in(text: str) -> tuple[str, str]:
    """Return the allelic state that a part of a text names, with its words: "autosomal recessive (compound het.)"."""
    found = _STATE.search(text)
    state = meaning(variant_words().states, found.group()) if found else ""
    return (state, found.group()) if found and state else ("", "")


def _role(label: str) -> Role | None:
    """Return what the column of a label holds."""
    bare = " ".join(label.casefold().replace("?", "").split("(")[0].split("[")[0].split())
    exact = next((role for role, heads in variant_words().heads.items() if bare in heads), None)
    return exact  # type: ignore[return-value]


def change_piece(
    reading: Reading,
    fact: Observation,
    text: str,
    label: str,
    found: Sequence[Expression | Unread],
    notes: Sequence[Notation] = (),
) -> Piece:
    """Return what a cell with expressions or other notations says."""
    words = variant_words()
    piece = Piece(fact, "change", text, genes=_genes_of_label(reading.lexicon, fact, label))
    apart = [one for one in notes if all(one.end <= other.start or one.start >= other.end for other in found)]
    rest, at = [], 0
    inside: list[str] = []
    for one in sorted((*found, *apart), key=START):
        rest.append(text[at : one.start])
        symbol = ""
        if (before := BEFORE.search(rest[-1])) and is_gene(
            reading.lexicon, named := before.group().strip(" :(,["), text
        ):
            inside.append(symbol := named)
        at = one.end
        if isinstance(one, Notation):
            piece.notes.append(replace(one, gene=symbol))
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
    if not inside and _role(label) == "gene" and (first := SYMBOL.match(text.lstrip())):
        inside += [first.group()] if is_gene(reading.lexicon, first.group(), text) else []  # "KMT2A exon 27 c.1034del"
    if (state := _state_in(left))[0]:
        piece.state = state
        left = left.replace(state[1], " ")
    if words.stops.intersection(WORDS.findall(left.casefold())):
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
    if not words.change_words.intersection(WORDS.findall(label.casefold())):
        return ()
    return tuple(dict.fromkeys(one for one in SYMBOL.findall(label) if is_gene(lexicon, one, label)))


def is_gene(lexicon: Lexicon, word: str, around: str) -> bool:
    """Return True if a word is the symbol of a gene: a known one, or one of three signs or more that no list excludes."""
    if gene_of(lexicon, word) is not None:
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
