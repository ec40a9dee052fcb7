"""Copies of a gene that were counted ("four copies of SMN2"), and parts of one that are missing."""

from __future__ import annotations

import re

from etl.facts import Coded, Component, Concept, Observation, Quantity
from etl.mapping.entry import Mention
from etl.parsers.number.numerals import number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_NUMBER = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight)"
_OF = regex(_NUMBER + r"\s+(?:intact |functional |normal |full )?cop(?:y|ies) of (?:the )?$", re.I)
_BEFORE = regex(r"(?<![\w.,])" + _NUMBER + r"\s*$", re.I)
_COPIES = regex(r"\W{0,2}(?:gene )?(?:cop(?:ies|ias|ie)|Kopien)\b(?! number)", re.I)
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


def copies(reading: Reading, statement: Statement, gene: Mention) -> tuple[Observation, ...]:
    """How many copies of a gene were counted.

    Args:
        reading: the document.
        statement: the sentence.
        gene: the gene's name in it.

    Returns:
        An Observation for each person of the statement; () where no copies are counted.
    """
    text = reading.document.text
    end = gene.start + len(text[gene.start : gene.end].split()[0])
    before = text[max(statement.span.start, gene.start - _REACH) : gene.start]
    found = _OF.search(before) or _AFTER.match(text, end, statement.span.end)
    found = found or _COUNTED.match(text, end, statement.span.end)
    if found is None and _COPIES.match(text, end, statement.span.end):
        found = _BEFORE.search(before)
    if found is None:
        return ()
    value = number_of(found["n"].lower())
    name = gene.entry.name
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
