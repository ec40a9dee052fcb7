"""The parts of a variant that notations beside HGVS print: lost exons, karyotypes, numbers of databases, repeats, shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from etl.facts import Coded, Coding, Component, Concept, Quantity
from etl.mapping.entry import Entry
from etl.names import SYSTEMS
from etl.variants.notations import NAMED, Notation, Sort

_LOINC, _TBD = SYSTEMS["ln"], SYSTEMS["genomics"]
_CHANGE_TYPE = Concept("DNA change type", (Coding(_LOINC, "48019-4"),))
_REGION = Concept("DNA region", (Coding(_LOINC, "47999-8"),))
_CYTOGENETIC = Concept("cytogenomic nomenclature (ISCN)", (Coding(_LOINC, "81291-7"),))
_DBSNP = Concept("dbSNP number", (Coding(_LOINC, "81255-2"),))
_CLINVAR = Concept("ClinVar number", (Coding(_LOINC, "81252-9"),))
_SHARE = Concept("share of the variant allele", (Coding(_LOINC, "81258-6"),))
_MOTIF = Concept("repeat motif", (Coding(_TBD, "repeat-motif"),))
_COUNT = Concept("number of repeats", (Coding(_TBD, "repeat-number"),))
_TYPES = {"deletion": Coding(_LOINC, "LA6692-3", "Deletion"), "duplication": Coding(_LOINC, "LA6686-5", "Duplication")}
NUMBERS: tuple[Sort, ...] = ("dbsnp", "clinvar")


def parts_of(note: Notation) -> Iterator[Component]:
    """Yield what a notation says of a variant; nothing for one that is only its name.

    Args:
        note: the notation.

    Source:
        https://hl7.org/fhir/uv/genomics-reporting/StructureDefinition-variant.html
    """
    if note.sort == "exons":
        yield Component(_CHANGE_TYPE, Coded(Concept(note.change, (_TYPES[note.change],)), None, note.change))
        named = "exons" if len(note.values[0]) > 1 and not note.values[0].isdigit() else "exon"
        yield Component(_REGION, f"{named} {note.values[0]}")
    elif note.sort == "cytogenetic":
        yield Component(_CYTOGENETIC, Coded(Concept(note.printed), None, note.printed))
    elif note.sort == "dbsnp":
        yield Component(_DBSNP, _numbered(SYSTEMS["dbsnp"], note))
    elif note.sort == "clinvar":
        yield Component(_CLINVAR, _numbered(SYSTEMS["clinvar"], note))
    elif note.sort == "share":
        yield Component(_SHARE, Quantity(Decimal(note.values[0]), "%", "%"))
    elif note.sort == "repeats":
        yield Component(_MOTIF, note.motif)
        yield from (Component(_COUNT, Quantity(Decimal(count))) for count in note.values)


def _numbered(system: str, note: Notation) -> Coded:
    return Coded(Concept(note.printed, (Coding(system, note.values[0]),)), None, note.printed)


def beside(notes: Iterable[Notation]) -> tuple[list[Component], list[Notation]]:
    """Return what notations say of one variant that has a name, and those that were used.

    Args:
        notes: those of its cells. Of two numbers of one database neither is known to be the variant's.
    """
    parts: list[Component] = []
    used: list[Notation] = []
    listed = list(notes)
    for sort in (*NUMBERS, "share"):
        found = [one for one in listed if one.sort == sort]
        if len({one.values for one in found}) == 1:
            parts += parts_of(found[0])
            used += found
    return parts, used


def is_expanded(gene: Entry | None, note: Notation) -> bool:
    """Return True if a number of repeats is an expansion by the gene's mapping.

    Args:
        gene: the gene, None for one that no mapping knows.
        note: counts of repeats.
    """
    return gene is not None and gene.low is not None and any(int(count) >= gene.low for count in note.values)


def named_of(notes: Sequence[Notation]) -> list[Notation]:
    """Return the notations that describe a variant by themselves, each once.

    Args:
        notes: those of some cells.
    """
    return list({one.printed: one for one in notes if one.sort in NAMED}.values())
