"""Words beside an expression: allelic state, origin, class, and what heads ask for; of `mappings/rules/variants.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from etl.mapping.load import read_rules


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """What some words mean.

    Args:
        words: the words, in small letters.
        code: LOINC's code, "" for none.
        display: LOINC's name of it.
    """

    words: tuple[str, ...]
    code: str = ""
    display: str = ""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The file. `states`, `origins` and `classes` are named by what they mean, `heads` by what a column holds.

    Args:
        states: allelic states.
        origins: where a variant came from.
        classes: classes of pathogenicity.
        heads: the words of heads, by what their column holds.
        change_words: words of heads below which changes stand.
        note_words: words of heads below which karyotypes, lost exons and numbers of databases stand.
        spelled: heads below which a number says more of a variant, with the word that names such a number.
        protein_words: words about proteins, beside which nothing is a change.
        left_heads: first words of heads below which other people's or further variants stand.
        gene_words: words of a sentence or label about genes, in which a short name like "R12K" is a change.
        not_changes: words before a short name that is that of a room, an arm of a study or a strain, and no change.
        not_genes: words in capitals that are no gene.
        stops: words in a cell by which an expression isn't one of the person, or wasn't found.
    """

    states: Mapping[str, Row]
    origins: Mapping[str, Row]
    classes: Mapping[str, Row]
    heads: Mapping[str, tuple[str, ...]]
    change_words: frozenset[str]
    note_words: frozenset[str]
    spelled: Mapping[str, str]
    protein_words: frozenset[str]
    left_heads: frozenset[str]
    gene_words: frozenset[str]
    not_changes: frozenset[str]
    not_genes: frozenset[str]
    stops: frozenset[str]


@cache
def variant_words() -> Words:
    """Return the shipped words.

    Raises:
        MappingError: the file is missing or has another form.
    """
    return read_rules("variants", Words)


def meaning(rows: Mapping[str, Row], text: str) -> str:
    """Return what a whole text means by some rows, "" for nothing.

    Args:
        rows: `states`, `origins` or `classes`.
        text: a cell, or a phrase beside an expression.
    """
    bare = " ".join(text.casefold().strip(" .;,*()").split())
    return next((name for name, row in rows.items() if bare in row.words), "")


def asks_gene(label: str) -> bool:
    """Return True for the head of a column of genes, in whose cells "DMD" is no disease.

    Args:
        label: the head as words.
    """
    return " ".join(label.casefold().split()) in variant_words().heads["gene"]
