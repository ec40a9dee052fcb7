"""Expressions of HGVS: where they stand in a text, what they describe, and their normalized form.

The normalized form spells the same description as the nomenclature recommends: amino acids with three letters, `Ter` for a
stop, no deleted or duplicated bases. Nothing is corrected: what the nomenclature doesn't allow is unread.

Source: HGVS Nomenclature 21.1, https://hgvs-nomenclature.org/stable/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from etl.patterns import regex
from etl.variants.changes import Cursor, Level, dna_change, protein_change

Phase = Literal["", "cis", "trans", "unknown", "partly"]


class Expression(Struct, frozen=True):
    """An expression of HGVS.

    Args:
        start: its place in the text.
        end: the offset after it.
        printed: exactly as it stands there.
        level: coding, genomic, mitochondrial, non-coding, RNA or protein.
        reference: the accession of its reference sequence, "" for none.
        gene: the symbol printed before it or in brackets, "" for none.
        alleles: the normalized changes of each allele, without the level.
        phase: how several changes lie to each other; "partly" where those of the last of the alleles may be on any of them.
    """

    start: int
    end: int
    printed: str
    level: Level
    reference: str
    gene: str
    alleles: tuple[tuple[str, ...], ...]
    phase: Phase = ""

    @property
    def normal(self) -> str:
        """Return the normalized form, "NM_000090.4:c.547G>A"."""
        return f"{self.reference}:{self.description}" if self.reference else self.description

    @property
    def description(self) -> str:
        """Return the normalized form without the reference."""
        if len(self.alleles) == 1 and len(self.alleles[0]) == 1:
            return f"{self.level}.{self.alleles[0][0]}"
        if self.phase == "unknown":
            return f"{self.level}.{'(;)'.join(one for allele in self.alleles for one in allele)}"
        known, loose = (self.alleles[:-1], self.alleles[-1]) if self.phase == "partly" else (self.alleles, ())
        sure = ";".join(_in_brackets(allele, self.level) for allele in known)
        return f"{self.level}.{sure}{''.join(f'(;){one}' for one in loose)}"


def _in_brackets(allele: tuple[str, ...], level: Level) -> str:
    """Return the changes of an allele; predicted ones of RNA and proteins share their brackets."""
    if len(allele) == 1 and allele[0].startswith("["):
        return allele[0]
    if level in ("p", "r") and len(allele) > 1 and all(one.startswith("(") and one.endswith(")") for one in allele):
        return f"[({';'.join(one[1:-1] for one in allele)})]"
    return f"[{';'.join(allele)}]"


class Unread(Struct, frozen=True):
    """A text that begins like an expression and isn't one: cut off, or not of the nomenclature."""

    start: int
    end: int
    printed: str


_ACCESSION = r"(?:N[CGMPRTW]|X[MPR]|A[CP]|YP)_\d{3,12}(?:\.\d{1,3})?|ENS[GPT]\d{6,15}(?:\.\d{1,3})?|LRG_\d{1,5}(?:[pt]\d{1,2})?|[A-Z]{1,2}\d{5,6}\.\d{1,2}"
_CHROMOSOME = r"[Cc]hr(?:\d{1,2}|[XYM]T?)(?:\((?:GRCh3[78]|hg(?:19|38))\))?"
_SYMBOL = r"[A-Z][A-Za-z0-9-]{0,14}"
_PREFIX = rf"(?:(?P<accession>{_ACCESSION}|{_CHROMOSOME})(?:\s?\((?P<selected>{_ACCESSION}|{_SYMBOL})\))?|(?P<symbol>{_SYMBOL}))\s?:\s?"
_BEGIN = regex(
    rf"(?<![\w.>*+-])(?:{_PREFIX})?(?P<level>[cgmnpr])\.(?:\s?(?=[\[(]?[-*?]?\d)|(?=[\[(=?A-Z*0]|[pq]ter|cen|spl))(?=(?P<run>[^\s,]{{1,200}}(?:\s?>\s?[ACGT]+)?))"
)
_DNA = regex(r"[>=\[?]|del|dup|ins|inv|con|gom|lom|sup")
_RNA = regex(r"[(\[]?(?:[?0=(]|spl|[-*\d+_?()]+(?:[acgu]+>|del|dup|ins|inv|=|\[|[acgu]+\[))")
_PROTEIN = regex(r"[(\[]{0,2}(?:[A-Z][a-z]{2}\d|[A-Z*]\d|[0=?])|\([A-Z][a-z]{2}\d|\[")
_AFTER = regex(r"(?![\w*+>=?^\u200b-])(?!\.\S)(?!/{1,2}\d)(?!\[)")
_RUN = regex(r"[^\s;,]*")


def find_expressions(text: str) -> Iterator[Expression | Unread]:
    """Yield the expressions of a text in its order, and what only begins like one.

    Args:
        text: any text.
    """
    at = 0
    while found := _BEGIN.search(text, at):
        begin, level = found.start(), found["level"]
        shape = _PROTEIN if level == "p" else _RNA if level == "r" else _DNA
        if not (shape.match(found["run"]) if shape is not _DNA else shape.search(found["run"])):
            at = found.end()
            continue
        one = _read(text, found.end(), level)  # type: ignore[arg-type]
        if one is None or not _AFTER.match(text, one[2]):
            end = max(_RUN.match(text, found.end()).end(), found.end())  # type: ignore[union-attr]
            yield Unread(begin, end, text[begin:end])
        else:
            alleles, phase, end = one
            accession, selected = found["accession"] or "", found["selected"] or ""
            gene = found["symbol"] or (selected if _is_symbol(selected) else "")
            reference = f"{accession}({selected})" if selected and not gene else accession
            yield Expression(begin, end, text[begin:end], level, reference, gene, alleles, phase)  # type: ignore[arg-type]
        at = max(end, found.end())


def read_expression(text: str) -> Expression | None:
    """Return the expression that a text is, None where it isn't one or has more in it.

    Args:
        text: the whole of it; spaces and one pair of brackets around it don't count.
    """
    bare = text.strip()
    if bare.startswith("(") and bare.endswith(")") and bare[1:2] in ("c", "g", "m", "n", "p", "r"):
        bare = bare[1:-1]
    found = list(find_expressions(bare))
    one = found[0] if len(found) == 1 else None
    return one if isinstance(one, Expression) and (one.start, one.end) == (0, len(bare)) else None


_IS_ACCESSION = regex(_ACCESSION)


def _is_symbol(text: str) -> bool:
    return bool(text) and not _IS_ACCESSION.fullmatch(text)


def _read(text: str, at: int, level: Level) -> tuple[tuple[tuple[str, ...], ...], Phase, int] | None:
    """Return the alleles after the level, how they lie to each other, and the offset after them."""
    cursor = Cursor(text, at)
    if not cursor.sees("["):
        return _without_brackets(cursor, level)
    alleles: list[tuple[str, ...]] = []
    between: list[str] = []
    while True:
        allele = _allele(cursor, level)
        if allele is None:
            return None
        alleles.append(allele)
        mark = next((mark for mark in (";", "(;)") if cursor.sees(mark + "[")), None)
        if mark is None:
            break
        cursor.take(mark)
        between.append(mark)
    if cursor.sees("(;)") and (loose := _loose(cursor, level)):
        return (*alleles, loose), "partly", cursor.at
    only = alleles[0][0] if len(alleles) == len(alleles[0]) == 1 else ""
    if only and level == "g" and cursor.take("sup"):
        return ((f"[{only}]sup",),), "", cursor.at
    if cursor.sees("(;)") or cursor.sees(";") or (only and not only.startswith("[")):
        return None
    phase: Phase = "cis" if len(alleles) == 1 else "unknown" if "(;)" in between else "trans"
    return tuple(alleles), phase, cursor.at


def _loose(cursor: Cursor, level: Level) -> tuple[str, ...]:
    """Return the changes after alleles of which it isn't known on which they are: "[1A>C];[5G>T](;)9del"."""
    found: list[str] = []
    while cursor.take("(;)"):
        one = _change(cursor, level)
        if one is None:
            return ()
        found.append(one)
    return tuple(found)


def _without_brackets(cursor: Cursor, level: Level) -> tuple[tuple[tuple[str, ...], ...], Phase, int] | None:
    """Return one change, or several of which it isn't known whether they are on one allele."""
    found: list[tuple[str, ...]] = []
    while True:
        one = _bracketed(cursor, level) if found or level == "r" else _change(cursor, level)
        if one is None:
            return None
        if len(found) == 0 and level == "g" and cursor.sees("::"):
            one = _joined(cursor, one)
        found.append((one,))
        if len(found) == 1 and (counts := _other_count(cursor, one)):
            return (*found, counts), "trans", cursor.at
        if not cursor.take("(;)"):
            break
    return tuple(found), "unknown" if len(found) > 1 else "", cursor.at


_ADDED = regex(r"ins[ACGTN]{1,2000}")
"""What joins two ends beside the changes of a complex rearrangement: "[5_9del;10_70inv;insG]"."""
_COUNT = regex(r";(?P<count>\[[1-9]\d*\])")
_COUNTED = regex(r"(?P<unit>[^\[\]]+)\[[^\[\]]+\]")


def _other_count(cursor: Cursor, change: str) -> tuple[str, ...]:
    """Return the change of the other allele where only its number of repeats is printed: "TG[14];[18]"."""
    counted = _COUNTED.fullmatch(change)
    found = cursor.match(_COUNT) if counted else None
    return (counted["unit"] + found["count"],) if counted and found else ()


def _joined(cursor: Cursor, change: str) -> str:
    """Return a change of one end of a chromosome with that of the other one: a ring, "pter_5del::9_qterdel"."""
    at = cursor.at
    cursor.take("::")
    other = _change(cursor, "g")
    if other is None:
        cursor.at = at
        return change
    return f"{change}::{other}"


def _in_one_pair(cursor: Cursor, level: Level) -> tuple[str, ...] | None:
    """Return changes of one allele that are predicted together, or products of one variant; None for other ones.

    "[(Ser68Arg;Asn594del)]"; "[897u>g,832_960del]", two products, stay one change.
    """
    begin = cursor.at
    cursor.take("[")
    predicted = cursor.take("(")
    changes = [_change(cursor, level)]
    mark = next((mark for mark in ",;" if cursor.sees(mark)), "")
    while mark and cursor.take(mark):
        changes.append(_change(cursor, level))
    known = [one for one in changes if one is not None]
    whole = len(known) == len(changes) > 1 and (predicted or mark == ",")
    if not whole or (predicted and not cursor.take(")")) or not cursor.take("]"):
        cursor.at = begin
        return None
    if mark == ",":
        listed = ",".join(known)
        return (f"[({listed})]" if predicted else f"[{listed}]",)
    return tuple(f"({one})" for one in known)


def _allele(cursor: Cursor, level: Level) -> tuple[str, ...] | None:
    """Return the changes of one allele, in its brackets."""
    if level in ("p", "r") and (together := _in_one_pair(cursor, level)):
        return together
    cursor.take("[")
    changes: list[str] = []
    while True:
        word = next(
            (word for word in ("0?", "0", "?", "=") if cursor.sees(word + "]") or cursor.sees(word + ";")), None
        )
        whole = cursor.sees("(") and level not in ("p", "r")
        one = word if word and cursor.take(word) else _bracketed(cursor, level) if whole else _change(cursor, level)
        if one is not None and level == "g" and cursor.sees("::"):
            one = _joined(cursor, one)
        if one is None and changes and level == "g" and (added := cursor.match(_ADDED)):
            one = added.group()
        if one is None:
            return None
        changes.append(one)
        if cursor.take("]"):
            return tuple(changes)
        if not cursor.take(";"):
            return None


def _bracketed(cursor: Cursor, level: Level) -> str | None:
    """Return a change in round brackets, which is only assumed; a place in brackets is no such change."""
    begin = cursor.at
    cursor.take("(")
    inner = _change(cursor, level)
    if inner is not None and cursor.take(")"):
        return f"({inner})"
    cursor.at = begin
    return _change(cursor, level)


def _change(cursor: Cursor, level: Level) -> str | None:
    return protein_change(cursor) if level == "p" else dna_change(cursor, level)
