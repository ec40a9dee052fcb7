"""Notations of variants beside HGVS: old forms, lost exons, fusions, karyotypes and arrays, numbers of dbSNP and ClinVar, repeats, mosaics.

Each is kept as printed. None has a normalized form: old names count by another start of the sequence.

Source: https://hgvs-nomenclature.org/stable/background/standards/, ISCN 2020, https://www.ncbi.nlm.nih.gov/snp/,
https://www.ncbi.nlm.nih.gov/clinvar/docs/identifiers/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from etl.patterns import regex

Sort = Literal["dna", "protein", "exons", "fusion", "cytogenetic", "dbsnp", "clinvar", "repeats", "share"]
NAMED: tuple[Sort, ...] = ("dna", "protein", "exons", "fusion", "cytogenetic")
"""Those that describe a variant by themselves; the others say more of one."""


class Notation(Struct, frozen=True):
    """A notation in a text.

    Args:
        start: its place.
        end: the offset after it.
        printed: exactly as it stands there.
        sort: what it is.
        change: of exons, whether they are deleted or duplicated.
        values: the number in a database, the counts of repeats, the share in percent, the exons, the genes of a fusion.
        motif: what is repeated.
        gene: the symbol right before it, "" for none.
    """

    start: int
    end: int
    printed: str
    sort: Sort
    change: Literal["", "deletion", "duplication"] = ""
    values: tuple[str, ...] = ()
    motif: str = ""
    gene: str = ""


_AA = "[ACDEFGHIKLMNPQRSTVWY]"
_LONG = "(?:Ala|Cys|Asp|Glu|Phe|Gly|His|Ile|Lys|Leu|Met|Asn|Pro|Gln|Arg|Ser|Thr|Val|Trp|Tyr)"
_EXONS = r"\d{1,3}(?:\s?[-–—,&]\s?\d{1,3}|\s(?:to|and|through)\s\d{1,3}){0,8}"
_GENE = r"(?:[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,4})?|C\d{1,2}orf\d{1,3})"
_RNA = r"[NX]M_\d{6,9}(?:\.\d{1,2})?(?:\([A-Z0-9-]{2,12}\))?:r\.[\d*+_()?-]{1,40}"
_CHROMOSOMES = r"\d{2}(?:[~-]\d{2})?,(?:X[XY0]{0,3}|Y)"
_SORTS: tuple[tuple[Sort, str], ...] = (
    ("cytogenetic", r"arr\s?(?:\[[^\]\n]{1,20}\]|\([^)\n]{1,12}\))?\s?(?:\d{1,2}|[XY])[pq]\d[\d.pq]{0,20}(?:\s?\([\d,_–-]{3,60}\))?(?:\s?[×x]\s?[0-4])?"),
    ("cytogenetic", rf"(?:mos )?{_CHROMOSOMES}(?:\[\d{{1,3}}\])?,[^\s,]{{2,80}}(?:,[^\s,]{{2,80}}){{0,8}}|{_CHROMOSOMES}\[\d{{1,3}}\](?:/{_CHROMOSOMES}(?:,[^\s;/\[]{{2,40}})?\[\d{{1,3}}\]){{1,4}}|(?:4[5-9]|69),X[XY0]{{0,3}},?[+-](?:\d{{1,2}}|[XY]|mar)|45,X0?|47,X[XY]{{2}}|48,X[XY]{{3}}|49,X[XY]{{4}}|(?:del|dup|inv|ins|t|r|der|add)\((?:\d{{1,2}}|[XY])(?:;(?:\d{{1,2}}|[XY]))?\)\([pq][^)\n]{{1,30}}\)"),
    ("dna", r"(?:IVS|ivs)\s?-?\d{1,3}\s?(?:[+-]\s?\d{1,4}(?:_[+-]?\d{1,4})?\s?(?:[ACGT]\s?(?:>|→|->|to)\s?[ACGT]|(?:del|ins|dup)[ACGT]{0,20})|[-_ ]?(?:DS|AS)[+-]?\d{1,3}[ACGT]?)"),
    ("dna", r"\d{1,5}(?:[+-]\d{1,4})?\s?(?:[ACGT]\s?(?:>|→|->)\s?[ACGT]|(?:del|ins|dup)[ACGT]{1,20})"),
    ("exons", rf"(?P<what1>del(?:etions?|eted)?|dup(?:lications?|licated)?)\.?\s?(?:of\s)?(?:the\s)?(?:ex(?:ons?)?\.?|Ex(?:ons?)?\.?)\s?(?P<exons1>{_EXONS})"),
    ("exons", rf"(?:ex(?:ons?)?\.?|Ex(?:ons?)?\.?)\s?(?P<exons2>{_EXONS})\s?(?P<what2>del(?:etions?|eted)?|dup(?:lications?|licated)?)"),
    ("fusion", rf"(?P<gene1>{_GENE})::(?P<gene2>{_GENE})|{_RNA}(?:::[acgu]{{1,200}})?::{_RNA}|(?P<gene3>{_GENE})\s?[-–/]\s?(?P<gene4>{_GENE})\s(?:gene\s|oncogene\s)?(?:fusion|rearrangement)s?(?:\s(?:gene|transcript|oncogene))?"),
    ("protein", rf"(?:Δ|∆|del(?:ta)?\s?){_AA}\d{{1,4}}|{_AA}\d{{1,4}}(?:{_AA}|X|\*|del|dup|fs(?:[X*]\d{{1,3}})?)|{_LONG}\d{{1,4}}(?:{_LONG}|Ter|Stop|X|\*|del|dup|fs(?:[X*]\d{{1,3}}|Ter\d{{1,3}})?)"),
    ("dbsnp", r"rs\s?(?P<rs>\d{3,10})"),
    ("clinvar", r"(?P<accession>[VRS]CV\d{9}(?:\.\d{1,3})?)|ClinVar\s?(?:variation\s?)?(?:ID|no\.?|number|accession)?\s?[:#]?\s?(?P<variation>\d{3,8})"),
    ("repeats", r"(?P<n1>\d{1,4})(?:\s?(?:/|and|,)\s?(?P<n2>\d{1,4}))?\s?\(?(?P<m1>[ACGT]{3,6})\)?n?[ -]?(?:repeats?|copies)|\(?(?P<m2>[ACGT]{3,6})\)?n?\s?(?:repeats?)?\s?(?:[:=(\[]|of)?\s?(?P<n3>\d{1,4})(?:\s?(?:/|and|,)\s?(?P<n4>\d{1,4}))?\s?(?:repeats?|copies)?[\])]?"),
    ("share", r"(?:mosaic(?:ism)?|VAF|variant allele (?:frequency|fraction)|allele fraction)\W{0,3}(?:of |in |at |~|≈)?(?P<p1>\d{1,2}(?:\.\d{1,3})?)\s?%\)?|(?P<p2>\d{1,2}(?:\.\d{1,3})?)\s?%\s?(?:mosaic(?:ism)?|VAF|of reads|variant allele)"),
)  # fmt: skip
_PATTERNS: tuple[tuple[Sort, re.Pattern[str]], ...] = tuple(
    (sort, regex(rf"(?<![\w.>*+-])(?:{pattern})(?![\w>*]|[.,-]\d)")) for sort, pattern in _SORTS
)
MAY_NOTE = regex(
    r"::|\bfusion|\brearrange|\bIVS|\barr\b|\brs\d{3}|\b[VRS]CV\d{9}|\bClinVar\b|\d,X|(?<!\w)[Δ∆]|\b[A-Z][a-z]{0,2}\d{1,4}(?:[A-Z*]|del|fs)|\bex(?:ons?)?(?![a-z])|\bdel(?:ta)?\s?[A-Z]\d|(?:del|dup|t|inv)\(|\d\s?[ACGT]\s?(?:>|→)\s?[ACGT]|\d(?:del|ins|dup)[ACGT]|[ACGT]{3}\)?n?[ :=(\[-]{0,3}(?:repeat|\d)|mosaic|\bVAF\b|allele frac",
    re.I,
)
"""Words without which a text has no notation."""
_NUMBERS = ("n1", "n2", "n3", "n4")


def find_notations(text: str) -> Iterator[Notation]:
    """Yield the notations of a text in its order; of two at one place that which is longer.

    Args:
        text: a cell or sentence about variants; "R12K" means nothing elsewhere.
    """
    if not MAY_NOTE.search(text):
        return
    found = [_notation(sort, one) for sort, pattern in _PATTERNS for one in pattern.finditer(text)]
    at = 0
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if one.start >= at:
            yield one
            at = one.end


def _notation(sort: Sort, found: re.Match[str]) -> Notation:
    groups = {name: value for name, value in found.groupdict().items() if value}
    what = groups.get("what1", groups.get("what2", ""))
    if sort == "exons":
        values: tuple[str, ...] = (groups.get("exons1") or groups["exons2"],)
    elif sort == "fusion":
        values = tuple(groups[name] for name in ("gene1", "gene2", "gene3", "gene4") if name in groups)
    elif sort == "dbsnp":
        values = (f"rs{groups['rs']}",)
    elif sort == "clinvar":
        values = (groups.get("accession") or groups["variation"],)
    elif sort == "repeats":
        values = tuple(groups[name] for name in _NUMBERS if name in groups)
    else:
        values = tuple(groups[name] for name in ("p1", "p2") if name in groups)
    printed = found.group().rstrip(".;:")
    return Notation(
        found.start(), found.start() + len(printed), printed, sort,
        ("duplication" if what.startswith("dup") else "deletion") if what else "", values,
        groups.get("m1", groups.get("m2", "")),
    )  # fmt: skip
