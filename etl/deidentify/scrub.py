"""Texts with only words that are known to be harmless.

A word stays when a mapping file or the list of plain English has it, and when nothing says that it is part of a name here: all
that a bundle itself calls a name, an address or a file; what follows a title or a label of contact data; what stands in a row
of capitals with an unknown word or with the word for an institution or a street. Dates and long numbers go, small numbers stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import yaml
from msgspec import Struct

from etl.mapping.compiled import compile_lexicon

GONE = "[…]"
_IDENTIFYING = ("country", "language", "cue", "heading", "furniture", "cells")
"""Kinds of mapping entry whose words aren't taken for harmless: places, and plain words that the list has better."""
_PATTERNS = re.compile(
    r"[^\s<>()\[\],;]+@[^\s<>()\[\],;]+"  # e-mail
    r"|(?:https?|ftp|file)://\S+|\bwww\.\S+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|info|int|de|uk|fr|cn|in|eu|us|io|html?|pdf|docx?|xlsx?|txt|csv|xml|rtf|odt|zip)\b"
    r"|[A-Za-z]:\\\S+|(?<!\w)/(?:[\w.-]+/)+[\w.-]*"  # paths
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"  # dates
    r"|\b\d{1,2}[./-](?:19|20)\d\d\b|\b(?:19|20)\d\d[./-]\d{1,2}\b"
    r"|(?<![\w.,])\+?\(?\d[\d() /-]{6,}\d(?!\w)"  # telephones, record numbers
    r"|\b(?-i:[A-Z]{1,6}[-/ ]?\d[\d/-]{2,}|\d[\d-]*[A-Z]{1,4}\d+)\b"  # HN-48221, 48B12
    r"|\b\d+(?:-\d+){2,}\b"
    r"|(?<![\w.])(?:(?-i:[A-Z])\.[ -]?){2,}",  # initials
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\s+|.", re.DOTALL)
_CELL = re.compile(r"\t|\s*\|\s*|[,;](?=\S)")
_NAME = 4
_TAKES_YEAR = range(1850, 2101)


class Words(Struct, frozen=True):
    """The lists of `words.yaml`, and the vocabulary that they make with the mapping files."""

    titles: frozenset[str]
    institutions: frozenset[str]
    streets: frozenset[str]
    labels: frozenset[str]
    people: frozenset[str]
    ages: frozenset[str]
    dated: frozenset[str]
    vocabulary: frozenset[str]


@cache
def words() -> Words:
    """The word lists, read once."""
    lists: dict[str, list[str]] = yaml.safe_load((files("etl.deidentify") / "words.yaml").read_text(encoding="utf-8"))
    known: set[str] = {str(word).casefold() for word in lists["plain"]}
    for entry in compile_lexicon(()).entries:
        if entry.kind not in _IDENTIFYING:
            named = [(entry.name, *entry.synonyms), *((item.name, *item.synonyms) for item in entry.items)]
            texts = [text for one in named for text in one]
            known.update(word for text in (*texts, *(c.display or "" for c in entry.codings)) for word in _split(text))
    out = {
        str(word).casefold()
        for name in ("titles", "institutions", "months", "weekdays", "never")
        for word in lists[name]
    }
    return Words(
        titles=frozenset(lists["titles"]),
        institutions=frozenset(lists["institutions"]),
        streets=frozenset(lists["streets"]),
        labels=frozenset((*lists["labels"], *lists["people"])),
        people=frozenset(lists["people"]),
        ages=frozenset(lists["ages"]),
        dated=frozenset((*lists["months"], *lists["weekdays"])),
        vocabulary=frozenset(known - out | {"may"}),
    )


def _split(text: str) -> Iterator[str]:
    return (match.group().casefold() for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text))


class Scrubber(Struct, frozen=True):
    """What scrubs the texts of one document.

    Args:
        names: words that are part of a name in it, in lower case: they go wherever they stand.
    """

    names: frozenset[str]

    def text(self, printed: str) -> str | None:
        """A text without what could identify somebody.

        Args:
            printed: the text.

        Returns:
            The text with `[…]` for what was taken out; None when no word or number is left.
        """
        tokens = _TOKEN.findall(self._labelled(_PATTERNS.sub(GONE, printed)))
        keep = [self._harmless(tokens, i) for i in range(len(tokens))]
        self._runs(tokens, keep)
        out = "".join(token if kept else GONE for token, kept in zip(tokens, keep, strict=True))
        out = re.sub(rf"(?:{re.escape(GONE)}[\s.,'’()/&-]*)+(?={re.escape(GONE)})", "", out).strip()
        return out if any(c.isalnum() for c in out) else None

    def _labelled(self, text: str) -> str:
        """Lines of contact data and names lose what stands behind their label."""
        lines = []
        for line in text.split("\n"):
            label, colon, rest = line.partition(":")
            named = " ".join(_split(label))
            lines.append(f"{label}: {GONE}" if colon and rest.strip() and named in words().labels else line)
        return "\n".join(lines)

    def _harmless(self, tokens: list[str], i: int) -> bool:
        """Whether a token may stay, looked at alone and with the words beside it."""
        token = tokens[i]
        if token[0].isdecimal():
            return self._number(tokens, i)
        if not token[0].isalpha():
            return True
        word = token.casefold()
        near = _word(tokens, i, -1)
        if word in self.names or (near in words().titles and token[0].isupper()):
            return False
        if word in words().dated and any(_is_number(tokens, i, step) for step in (-1, 1)):
            return False
        known = words().vocabulary
        return len(word) == 1 or word in known or (token.islower() and word.removesuffix("s") in known)

    def _number(self, tokens: list[str], i: int) -> bool:
        """Numbers of values stay; years, numbers of days beside a month, ages over 89 and long numbers go."""
        digits = tokens[i].replace(",", "")
        beside = {_word(tokens, i, -1), _word(tokens, i, 1), _word(tokens, i, -2), _word(tokens, i, 2)}
        if beside & words().dated or (_word(tokens, i, 1) or _word(tokens, i, 2)) in words().streets:
            return False
        if "." in digits:
            return len(digits) < 9
        if len(digits) > 4 or (len(digits) == 4 and int(digits) in _TAKES_YEAR):
            return False
        return not (90 <= int(digits) <= 125 and beside & words().ages)

    def _runs(self, tokens: list[str], keep: list[bool]) -> None:
        """Capitals in a row with an unknown one, or with the word for an institution or street, go with it."""
        run: list[int] = []
        for i, token in enumerate([*tokens, "\n"]):
            if token[:1].isalpha() and token[0].isupper():
                run.append(i)
                continue
            if (token.isspace() and "\n" not in token) or (token in "-.&'’" and run):
                continue
            if token.casefold() in ("of", "for", "the") and run and any(self._place(tokens[j]) for j in run):
                continue
            if len(run) > 1 and any(not keep[j] or self._place(tokens[j]) for j in run):
                for j in run:
                    keep[j] = False
            run = []

    def _place(self, token: str) -> bool:
        word = token.casefold()
        return word in words().institutions or (word in words().streets and len(word) > 2)


def _word(tokens: list[str], i: int, step: int) -> str:
    """The word so many words away, in lower case; "" beyond the end of a sentence or line."""
    direction = 1 if step > 0 else -1
    left = abs(step)
    j = i + direction
    while 0 <= j < len(tokens):
        token = tokens[j]
        if token in ":;!?\n" or "\n" in token:
            return ""
        if token[0].isalnum():
            left -= 1
            if not left:
                return token.casefold()
        j += direction
    return ""


def _is_number(tokens: list[str], i: int, step: int) -> bool:
    return _word(tokens, i, step)[:1].isdecimal()


def labelled_names(text: str) -> Iterator[str]:
    """What a text names behind a label for people, or below such a head of a table.

    Args:
        text: a document's text.

    Yields:
        Names, at most four words each: more is a sentence.
    """
    heads: list[int] = []
    width = 0
    for line in text.split("\n"):
        label, colon, rest = line.partition(":")
        if colon and " ".join(_split(label)) in words().people and len(rest.split()) <= _NAME:
            yield rest
        cells = _CELL.split(line)
        named = [i for i, cell in enumerate(cells) if " ".join(_split(cell)) in words().people]
        if len(cells) > 1 and named:
            heads, width = named, len(cells)
        elif len(cells) == width:
            yield from (cells[i] for i in heads if len(cells[i].split()) <= _NAME)


def scrubber(names: Iterable[str]) -> Scrubber:
    """A scrubber for one document.

    Args:
        names: what it calls people, places, files and addresses, as printed.

    Returns:
        A scrubber that takes out all words of these, but titles and plain words such as "the".
    """
    small = {"the", "a", "of", "and", "in", "at", "for", "on", "no", "patient", "case", "subject", "mother", "father"}
    known = {word for name in names for word in _split(name)} - words().titles - small
    return Scrubber(frozenset(word for word in known if len(word) > 1))
