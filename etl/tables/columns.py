"""What a column is, before what it means: seen by its head and its values together, before the lexicon is asked.

A number of a row, a visit or a sample is nobody's; a sex in numbers needs a dictionary; heads like variables ("hsq1", "AESEQ")
call no people; cells that are no answer, number or word of a feature don't answer for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import Coding as Signs
from etl.parsers.cell.answers import Sorter, read_answer, sex_of
from etl.parsers.cell.values import absent_reason
from etl.parsers.cohort.size import PEOPLE_NAMED
from etl.parsers.label.heads import plain, read_head, statistic_in
from etl.parsers.variants import describes_variant
from etl.parsers.when.dates import Order, find_dates
from etl.patterns import regex
from etl.tables.counts import all_differ, mostly
from etl.tables.grid import Grid

_ID = regex(r"[^\W_]*(?:[-_:./#]?[^\W_]+){0,8}")
_UUID = regex(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{24}|[0-9a-fA-F]{32,64}")
_ISO = regex(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ]\d{1,2}:.*)?")
_OTHER_SEX = ("other", "x", "non-binary", "nonbinary", "divers", "diverse", "autre", "otro", "outro", "altro", "anders")
_EARLIEST, _MOST_DIGITS = 1800, 5
"""The first year of a record, and the digits of a number that may be a year or counts days."""
_ADDRESS = regex(r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:\+\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\d{3}-\d{2}-\d{4}")
_SHORT_YEAR = regex(r"\d{1,2}([/.-])\d{1,2}\1\d\d(?!\d)")
_CODED = regex(r"\d{1,4}(?:\.0)?")
_VARIABLE = regex(r"(?P<stem>[^\W\d_]{1,12})(?:_*\d{1,3}[a-z]?|(?:_+[^\W_]+)+)")
_UPPER = regex(r"[A-Z]{2}[A-Z0-9_]{2,}")
_OF_PEOPLE = regex(rf"\d{{1,5}} (?:{PEOPLE_NAMED})\b[^\d]*(?:\d{{1,3}}(?:\.\d+)? ?%\W*)?", re.I)
_MULTIPLE = ("x", "times", "fold", "above", "below", "over")
"""Words between a measure and the limit that it is a multiple of, or is beyond."""
_LEAST, _MOST, _TWO = 3, 0.6, 2
_SAMPLE = 200


def has_role(lexicon: Lexicon, text: str, role: str) -> bool:
    """Return True if a whole text is a word of heads with a role, such as "row" for "row_id".

    Args:
        lexicon: for the words of heads.
        text: the text.
        role: the role.
    """
    return any(entry.role == role for entry in lexicon.terms("column").get(text.casefold(), ()))


def told_in(texts: Iterable[str]) -> list[str]:
    """Return the texts of cells that say anything, without blanks and words for what is missing.

    Args:
        texts: the texts.
    """
    return [text for text in texts if text.strip() and absent_reason(text) is None]


def is_opaque(text: str) -> bool:
    """Return True for an identifier that only a machine made: a UUID, a long hexadecimal number.

    Args:
        text: a cell.
    """
    return _UUID.fullmatch(text.strip()) is not None


def are_variables(texts: Sequence[str]) -> bool:
    """Return True if heads are the names of variables, which call nobody: "hsq1, hsq2, mob1", "AESEQ, AETERM".

    People are numbered on from one word, or called by names and letters: "P1, P2, P3", "A, B, C, median", "Ayla, Bruno".

    Args:
        texts: the heads.
    """
    told = [text for text in texts if text]
    if len(told) < _LEAST:
        return False
    found = [m for text in told if (m := _VARIABLE.fullmatch(text))]
    stems = {m["stem"].casefold() for m in found}
    upper = sum(1 for text in told if _UPPER.fullmatch(text) and not any(map(str.isdigit, text)))
    return upper > len(told) * _MOST or (
        len(found) > len(told) * _MOST and len(stems) > 1 and any(len(stem) > 1 for stem in stems)
    )


def is_of_statistics(lexicon: Lexicon, grid: Grid) -> bool:
    """Return True for a table of a model: most of its heads are statistics, two at least, so that no row is anybody's.

    Args:
        lexicon: for the words of heads.
        grid: the table as printed.
    """
    heads = [grid.text(0, c) for c in range(1, grid.width) if grid.rows and grid.text(0, c)]
    named = sum(1 for head in heads if statistic_in(lexicon, head))
    return named >= _TWO and named * 3 >= len(heads) * 2


def counts_people(texts: Iterable[str]) -> bool:
    """Return True for a column that counts people, so that no row is one of them: "5 patients (10%)".

    Args:
        texts: its cells below its head.
    """
    told = [text for text in texts if text]
    return len(told) >= _TWO and all(map(_OF_PEOPLE.fullmatch, told))


def is_coded_sex(sorter: Sorter, head: str, texts: Sequence[str]) -> bool:
    """Return True for a column that asks for a sex and has numbers, of which nothing says what they mean.

    Args:
        sorter: tells what heads ask for.
        head: of the column.
        texts: of its cells.
    """
    told = told_in(texts)
    return "sex" in sorter.asks(head) and bool(told) and all(_CODED.fullmatch(text) for text in told)


def asks_limit(lexicon: Lexicon, head: str) -> bool:
    """Return True for the head of a column of limits of normal: "ULN", "ALT ULN"; "ALT (x ULN)" asks for a multiple of it.

    Args:
        lexicon: for the words of heads.
        head: of the column.
    """
    words = head.replace("_", " ").split()
    cuts = ((words[n:], words[:n]) for n in range(len(words)))
    back = ((words[:n], words[n:]) for n in range(1, len(words)))
    return any(
        has_role(lexicon, " ".join(limit), "limit")
        and all(word[0].isalpha() and word.casefold() not in _MULTIPLE for word in rest)
        for limit, rest in (*cuts, *back)
    )


def are_addresses(texts: Iterable[str]) -> bool:
    """Return True for a column of mail addresses, telephone or insurance numbers, which are no findings.

    Args:
        texts: of its cells.
    """
    told = told_in(texts)
    return bool(told) and all(_ADDRESS.fullmatch(text) for text in told)


def sex_told(text: str) -> str:
    """Return the sex that a cell of a column of sexes tells, also "other"; "" for none.

    Args:
        text: the cell.
    """
    return sex_of(text) or ("other" if text.strip().casefold() in _OTHER_SEX else "")


def numbers_of_days(texts: Iterable[str]) -> list[str]:
    """Return the bare numbers of a column of days, where one is the year of nobody's record: "9011" counts days from somewhere.

    Args:
        texts: of its cells.
    """
    numbers = [text for text in dict.fromkeys(told_in(texts)) if text.isdecimal() and len(text) <= _MOST_DIGITS]
    years = range(_EARLIEST, datetime.now(UTC).year + _LEAST)
    misread = any(_ISO.fullmatch(text) for text in numbers)
    return numbers if misread and any(int(text) not in years for text in numbers) else []


def days_of_no_century(texts: Iterable[str], order: Order | None = None) -> list[str]:
    """Return a column's days with years of two digits, where one is after today in this century: nobody knows which it is.

    Args:
        texts: of its cells.
        order: which of day and month they print first.
    """
    today = datetime.now(UTC).date().isoformat()
    short = [text for text in dict.fromkeys(told_in(texts)) if _SHORT_YEAR.match(text)]
    late = any(hit.first and hit.first > today for text in short for hit in find_dates(text, order))
    return short if late else []


def iso_day(text: str) -> str:
    """Return the day of a text that is written as ISO has it, also of shifted years ("2117-01-05 23:10:00"); "" for another.

    Args:
        text: a cell.
    """
    iso = _ISO.fullmatch(text)
    if iso is None:
        return ""
    with suppress(ValueError):
        date.fromisoformat((iso[1] + "-01-01")[:10])
        return iso[1]
    return ""


def numbers_records(lexicon: Lexicon, head: str, texts: Sequence[str]) -> bool:
    """Return True for a column of the numbers of rows, visits, samples or pictures: "row_id", "hadm_id", "MRI ID".

    Args:
        lexicon: for the words of heads.
        head: of a column that doesn't call the people of the table.
        texts: of its cells.
    """
    words = plain(head).casefold().replace(".", " ").split()
    if has_role(lexicon, " ".join(words), "row") or names_departments(lexicon, head):
        return True
    told = [text for text in texts if text]
    if _numbers_things(lexicon, words) or any(map(describes_variant, told[:_SAMPLE])):
        return False
    ends = bool(words) and (words[-1] in ("id", "ids", "uuid", "guid") or words[:-1][:1] == ["id"])  # "ID_Temps"
    ids = (any(map(str.isdigit, text)) and _ID.fullmatch(text) and find_dates(text, None) == () for text in told)
    return (ends and mostly(ids)) or (bool(told) and all(map(is_opaque, told)))


def names_departments(lexicon: Lexicon, head: str) -> bool:
    """Return True for the head of a column of departments, wards or specialties: "Surgery" there is nothing that was done.

    Args:
        lexicon: for the words of heads.
        head: of a column.
    """
    return has_role(lexicon, plain(head).casefold().replace("_", " "), "department")


def stay_asked(lexicon: Lexicon, head: str, texts: Sequence[str]) -> str:
    """Return which day of a stay a column of days prints: "admission", "discharge", "visit"; "" for any other column.

    Args:
        lexicon: for the words of heads.
        head: of a column.
        texts: of its cells.
    """
    words = plain(head).casefold().replace("_", " ").split()
    cuts = (" ".join(part) for n in range(len(words)) for part in (words[n:], words[: len(words) - n]))
    named = (entry.name for cut in cuts for entry in lexicon.terms("column").get(cut, ()) if entry.role == "stay")
    return next(named, "") if are_days(texts) else ""


def _numbers_things(lexicon: Lexicon, words: Sequence[str]) -> bool:
    """Return True for the head of numbers that name a gene, a protein or a disease: "HGNC Gene ID"."""
    return any(has_role(lexicon, " ".join(words[n:]), "named") for n in range(len(words) - 1))


def calls_again(lexicon: Lexicon, head: str, texts: Sequence[str], keys: Sequence[str]) -> bool:
    """Return True for a second column that calls the people of a table: "Patient code", or the ids of the first once more.

    Args:
        lexicon: for the words of heads.
        head: of a column that isn't the key.
        texts: of its cells, row by row.
        keys: of the cells of the key in the same rows.
    """
    pairs = [(text, key) for text, key in zip(texts, keys, strict=True) if text]
    if len(pairs) < _TWO:
        return False
    if all(text == key for text, key in pairs) and len({key for _, key in pairs}) > 1:
        return True
    own = [text for text, _ in pairs]
    ids = (any(map(str.isdigit, text)) and any(map(str.isalpha, text)) and _ID.fullmatch(text) for text in own)
    return "person" in read_head(lexicon, head) and mostly(ids) and all_differ(own)


def are_days(texts: Sequence[str]) -> bool:
    """Return True if all cells of a column that hold anything are days, with or without a time of day.

    Args:
        texts: of its cells.
    """
    told = told_in(texts)[:_SAMPLE]
    return bool(told) and all(map(_is_day, told))


def _is_day(text: str) -> bool:
    if not any(map(str.isdigit, text)):
        return False
    if iso_day(text):
        return not text.isdecimal()
    hits = find_dates(text, None)
    return len(hits) == 1 and not hits[0].start


def answers_nothing(
    lexicon: Lexicon, sorter: Callable[[str], frozenset[str]], texts: Sequence[str], kinds: Sequence[str]
) -> bool:
    """Return True if no cell of a column can say anything of a feature: "language | ENGL | SPAN" is no speech.

    Args:
        lexicon: for words.
        sorter: tells what cells look like.
        texts: of its cells.
        kinds: the kinds of words that would.
    """
    told = list(dict.fromkeys(told_in(texts)))[:_SAMPLE]
    if not told:
        return False
    signs = Signs()
    return not any(
        sorter(text) - {"words", "sex"}
        or any(map(str.isdigit, text))
        or " " in text
        or read_answer(lexicon, text, signs) is not None
        or any(m.entry.kind in kinds for m in lexicon.find(text))
        for text in told
    )
