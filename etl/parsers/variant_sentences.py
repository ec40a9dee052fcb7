"""What sentences say of variants that were found in a person: expressions of HGVS, and old forms beside the name of a gene."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import START, Span
from etl.facts import Concept, Observation
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.reading import Reading, Statement
from etl.parsers.variant_pieces import BEFORE, SYMBOL, WORDS, Piece, change_piece, is_gene
from etl.parsers.variants import gene_of, says_found, says_state, symbol_of
from etl.patterns import regex
from etl.variants.hgvs import Expression, find_expressions
from etl.variants.notations import Notation, find_notations
from etl.variants.words import variant_words

_ANY = Entry(kind="gene", id="variant", name="variant")
_PARTS = regex(r";\s")
_AND = regex(r"\s*(?:[/,;+&]|and)\s*")
_LAST_WORD = regex(r"([^\W\d_]+)\W{0,3}$")
_OF_GENE = regex(
    rf"(?:\b(?:in|of)\s+(?:the\s+)?(?P<one>{SYMBOL.pattern}))|(?P<two>{SYMBOL.pattern})\s+(?:gene|variant|mutation)s?\b"
    rf"|(?P<known>{SYMBOL.pattern})\s+(?:testing|sequencing|analysis)\b"
)


def sentence_pieces(reading: Reading) -> Iterator[Piece]:
    """Yield what a sentence about one person says of a variant that was found in them.

    Args:
        reading: the document.
    """
    if reading.kind in ("cohort", "information"):
        return
    for said in reading.reported():
        if len(said.subjects) == 1 and not _asks_change(reading, said):
            yield from _piece(reading, said)


def _asks_change(reading: Reading, said: Statement) -> bool:
    """Return True for a field whose label asks for changes, which is read with the fields beside it."""
    label = said.block.label
    if said.block.kind != "field" or label is None:
        return False
    return not variant_words().change_words.isdisjoint(WORDS.findall(reading.document.quote(label).casefold()))


def _piece(reading: Reading, said: Statement) -> Iterator[Piece]:
    begin = said.span.start
    sentence = reading.document.quote(said.span)
    expressions = [one for one in find_expressions(sentence) if isinstance(one, Expression)]
    genes = _genes(reading, said, sentence)
    notes = _notes(reading.lexicon, said, sentence, bool(genes))
    found: list[Expression | Notation] = sorted((*expressions, *notes), key=START)
    if not found or not (_tells(reading, said, sentence) or any(one.sort == "cytogenetic" for one in notes)):
        return
    contexts = [said.about(Mention(begin + one.start, begin + one.end, _ANY)) for one in found]
    if any(one.status not in ("present", "historical") or one.experiencer != "patient" for one in contexts):
        return
    shown = Span(begin + found[0].start, begin + found[-1].end)
    base = Observation(
        subject=said.subjects[0], code=Concept("variant"), value=sentence, effective=said.effective, timepoint=said.timepoint,
        evidence=(reading.evidence(shown.start, shown.end), reading.evidence(begin, said.span.end)),
    )  # fmt: skip
    piece = change_piece(reading, base, sentence, "variant", expressions, notes)
    piece.genes = piece.genes or genes
    piece.whole = False
    yield piece


def _tells(reading: Reading, said: Statement, sentence: str) -> bool:
    """Return True for a sentence that says that something was found, and for the value of a field about genes."""
    if says_found(sentence):
        return True
    label = said.block.label
    if said.block.kind != "field" or label is None:
        return False
    words, printed = variant_words(), reading.document.quote(label)
    about = words.gene_words | words.note_words
    return not about.isdisjoint(WORDS.findall(printed.casefold())) or bool(reading.lexicon.label(printed, "gene"))


def _genes(reading: Reading, said: Statement, sentence: str) -> tuple[str, ...]:
    """Return the symbols of the genes that a sentence names, each once."""
    named = dict.fromkeys(symbol_of(one.entry) for one in said.of("gene"))
    return tuple(named) or _genes_before(reading.lexicon, sentence)


def _genes_before(lexicon: Lexicon, sentence: str) -> tuple[str, ...]:
    """Return the symbols that a sentence names as genes: "a variant in ZNF9", "the ZNF9 gene", "ZNF9 testing" of a known one."""
    found = (
        one["known"] if one["known"] and gene_of(lexicon, one["known"]) else one["one"] or one["two"]
        for one in _OF_GENE.finditer(sentence)
    )
    return tuple(dict.fromkeys(one for one in found if one and is_gene(lexicon, one, sentence)))


def _notes(lexicon: Lexicon, said: Statement, sentence: str, named: bool) -> list[Notation]:
    """Return the notations beside HGVS in a sentence: a karyotype or fusion always, the others where they belong to a gene."""
    if not variant_words().protein_words.isdisjoint(WORDS.findall(sentence.casefold())):
        return []
    kept: list[Notation] = []
    for one in find_notations(sentence):
        listed = bool(kept) and _AND.fullmatch(sentence, kept[-1].end, one.start)  # "CFTR R117H/delF508"
        alone = one.sort == "cytogenetic" or (one.sort == "fusion" and _is_fusion(lexicon, sentence, one))
        if alone or (one.sort != "fusion" and named and (listed or _is_of_gene(lexicon, said, sentence, one))):
            kept.append(one)
    return kept


def _is_fusion(lexicon: Lexicon, sentence: str, note: Notation) -> bool:
    """Return True if what is fused are genes, and no vertebrae or joints: "T10-T12 fusion"."""
    if "::" in note.printed:
        return True
    known = all(gene_of(lexicon, one) is not None for one in note.values)
    about = not variant_words().gene_words.isdisjoint(WORDS.findall(sentence.casefold()))
    return known or (about and all(is_gene(lexicon, one, sentence) for one in note.values))


def _is_of_gene(lexicon: Lexicon, said: Statement, sentence: str, note: Notation) -> bool:
    """Return True if a notation is a change and no name of a room, an arm or a test, in a part of the sentence about genes."""
    words = variant_words()
    before = _LAST_WORD.search(sentence[: note.start])
    if before and before[1].casefold() in words.not_changes:
        return False
    at = Span(said.span.start + note.start, said.span.start + note.end)
    if note.sort in ("dna", "protein") and any(
        at.overlaps(Span(one.start, one.end)) for one in said.mentions if one.entry.kind not in ("cue", "gene")
    ):
        return False
    begin = max((one.end() for one in _PARTS.finditer(sentence, 0, note.start)), default=0)
    behind = _PARTS.search(sentence, note.end)
    part = sentence[begin : behind.start() if behind else len(sentence)]
    about = (
        not words.gene_words.isdisjoint(WORDS.findall(part.casefold())) or says_state(part) or note.sort == "repeats"
    )
    beside = BEFORE.search(sentence[: note.start])
    return about or (beside is not None and is_gene(lexicon, beside.group().strip(" :(,["), sentence))
