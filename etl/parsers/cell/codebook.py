"""Heads and notes that print what the numbers of a column mean: "Sex (1 = male, 2 = female)", "Residual disease 0_optimal
1_suboptimal", "Tremor (0/1 = no/yes)"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import absent_reason
from etl.patterns import regex

_CODE = r"\d{1,2}"
_MEANS = r"[^\W\d_][^=:;,|/()\[\]\d\n]{0,60}?"
_APART = r"\s*[;,/|]\s*(?:and\s)?|\s+(?:and\s)?"
_BY_CODE = rf"{_CODE}\s?[=:–-]\s?{_MEANS}"
_BY_MEANING = rf"{_MEANS}\s?[=:]\s?{_CODE}"
_BARE = rf"{_CODE}[\s)]\s?{_MEANS}"
_BOTH = rf"(?P<codes>{_CODE}(?:/{_CODE})+)\s?[=:]\s?(?P<means>{_MEANS}(?:/{_MEANS})+)"
_CODING = regex(
    rf"(?P<label>[^=\n]*?[^\W\d_][^=\n]*?)\s*[,:(\[–-]?\s*(?:{_BOTH}|(?P<coded>{_BY_CODE}(?:(?:{_APART}){_BY_CODE})+)"
    rf"|(?P<named>{_BY_MEANING}(?:(?:{_APART}){_BY_MEANING})+)|(?P<bare>{_BARE}(?:(?:{_APART}){_BARE})+))\s*[)\].]*"
)
_PAIRS = {
    "coded": regex(rf"(?P<code>{_CODE})\s?[=:–-]\s?(?P<means>{_MEANS})(?=(?:{_APART}){_CODE}\s?[=:–-]|\s*$)"),
    "named": regex(rf"(?P<means>{_MEANS})\s?[=:]\s?(?P<code>{_CODE})(?:{_APART}|\s*$)"),
    "bare": regex(rf"(?P<code>{_CODE})[\s)]\s?(?P<means>{_MEANS})(?=(?:{_APART}){_CODE}[\s)]|\s*$)"),
}
_LONGEST, _LEAST = 200, 2
_WHOLE = regex(r"(\d{1,2})(?:\.0+)?")
_SENTENCE = regex(r"(?<=[.;])\s+|\n")


class Codebook(Struct, frozen=True):
    """What the numbers below a label mean.

    Args:
        label: without its coding.
        meanings: by number, as printed.
    """

    label: str
    meanings: Mapping[str, str]


def read_codebook(head: str) -> Codebook | None:
    """The coding that a head prints behind its label.

    Args:
        head: as printed; underscores count as blanks.

    Returns:
        Its label and what two numbers at least mean; None for any other head. Numbers with nothing but a blank before their
        meanings are a coding only where they count on from 0 or 1.
    """
    if sum(map(str.isdigit, head)) < _LEAST:
        return None
    text = " ".join(head.replace("_", " ").split())
    if len(text) > _LONGEST or (m := _CODING.fullmatch(text)) is None:
        return None
    if m["codes"]:
        pairs = list(zip(m["codes"].split("/"), m["means"].split("/"), strict=False))
        alike = m["codes"].count("/") == m["means"].count("/")
    else:
        way = next(name for name in _PAIRS if m[name])
        pairs = [(one["code"], one["means"]) for one in _PAIRS[way].finditer(m[way])]
        numbers = [int(code) for code, _ in pairs]
        alike = way != "bare" or numbers == list(range(min(numbers[0], 1), min(numbers[0], 1) + len(numbers)))
    meanings = {str(int(code)): means.strip(" ,;.") for code, means in pairs}
    label = m["label"].strip(" ,:([–-")
    whole = alike and len(pairs) == len(meanings) >= _LEAST and len(set(meanings.values())) == len(meanings)
    return Codebook(label, meanings) if whole and label and all(meanings.values()) else None


def codebooks_in(texts: Sequence[str]) -> dict[str, Codebook]:
    """The codings that notes print for columns: "Sex: 1 = male, 2 = female. Tremor: 0 = no, 1 = yes".

    Args:
        texts: the notes.

    Returns:
        Each by its label in small letters.
    """
    lines = (line for text in texts for line in (text, *_SENTENCE.split(text)))
    found = (book for line in lines if (book := read_codebook(line.strip().rstrip("."))) is not None)
    return {book.label.casefold(): book for book in found}


def meant(lexicon: Lexicon, book: Codebook, texts: Sequence[str]) -> tuple[str, ...] | None:
    """The texts of a column with their meanings in place of the numbers.

    Args:
        lexicon: a scale or a measure keeps its numbers, whatever each of them means.
        book: its coding.
        texts: of its cells.

    Returns:
        A text for each; None where a cell holds anything else that isn't empty or missing.
    """
    if lexicon.label(book.label, "scale") or lexicon.label(book.label, "measure"):
        return None
    numbers = [m[1] if (m := _WHOLE.fullmatch(text.strip())) else "" for text in texts]
    known = [book.meanings.get(str(int(number))) if number else None for number in numbers]
    missing = [not text.strip() or absent_reason(text) is not None for text in texts]
    if not any(known) or any(one is None and not gone for one, gone in zip(known, missing, strict=True)):
        return None
    return tuple(text if one is None else one for text, one in zip(texts, known, strict=True))
