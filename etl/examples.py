"""The examples of mapping entries: what a phrase must give, and must never give, in a notation for facts.

The notation (docs/mapping-language.md has all of it) is `[kind:] name: part; part @ site; …`, for instance
`cough: present; severity mild` or `procedure: biopsy; date 1996`. A notation is met by a fact of that name that
has all of its parts; what else the fact has doesn't matter. `*` stands for any name; a part that is `*` says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.kinds.notation import Group, site_part, timepoint_parts
from etl.kinds.registry import example_words, kind_of
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.facts import AnyFact
    from etl.mapping.entry import Entry, Example
    from etl.mapping.lexicon import Lexicon

_MAN = "Mr. Tester, 50 years old, is a man.\n\n"
_WOMAN = "Mrs. Tester, 50 years old, is a woman.\n\n"
_SHE = regex(r"\b(?:she|her|hers|herself|woman)\b", re.I)


class Rendered(Struct, frozen=True):
    """A fact in the notation.

    Args:
        kind: the word of its kind, "" for an observation.
        name: the fact's normalized name.
        shown: its parts as people read them, in order.
        parts: every way to write its parts, in small letters (a grade by its text, its name, its number).
    """

    kind: str
    name: str
    shown: tuple[str, ...]
    parts: frozenset[str]

    def __str__(self) -> str:
        """`procedure: biopsy; completed; date 1996`."""
        head = f"{self.kind}: {self.name}" if self.kind else self.name
        return f"{head}: {'; '.join(self.shown)}" if not self.kind else "; ".join((head, *self.shown))


class Failure(Struct, frozen=True):
    """An example that doesn't hold.

    Args:
        place: file and line of its entry.
        entry: kind and id of its entry.
        example: the example.
        missing: what it must give and doesn't.
        forbidden: what it must never give and does.
        found: what it gives.
    """

    place: str
    entry: str
    example: Example
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    found: tuple[str, ...]

    def __str__(self) -> str:
        """One line for people, with what came instead below it."""
        wrong = [f"doesn't give “{text}”" for text in self.missing]
        wrong += [f"must never give “{text}”" for text in self.forbidden]
        gave = "".join(f"\n    gave: {text}" for text in self.found) or "\n    gave nothing"
        return f"{self.place}: {self.entry}: “{self.example.text}” {'; '.join(wrong)}{gave}"


def run(entries: Iterable[Entry], lexicon: Lexicon) -> Iterator[Failure]:
    """Run the examples of mapping entries.

    Args:
        entries: the entries; those without examples are passed over.
        lexicon: the compiled mappings to read with.

    Yields:
        Each example that doesn't hold, in the order of the entries.
    """
    for entry in entries:
        for example in entry.examples:
            failure = run_one(example, lexicon, f"{entry.file}:{entry.line}", f"{entry.kind}:{entry.id}")
            if failure is not None:
                yield failure


def run_one(example: Example, lexicon: Lexicon, place: str = "", entry: str = "") -> Failure | None:
    """Run one example.

    Args:
        example: a phrase and what it must give.
        lexicon: the compiled mappings.
        place: file and line, for the message.
        entry: kind and id, for the message.

    Returns:
        What is wrong, None when the example holds.
    """
    facts = read_phrase(example.text, lexicon)
    missing = tuple(wanted for wanted in example.gives if not any(meets(fact, wanted) for fact in facts))
    forbidden = tuple(banned for banned in example.never if any(meets(fact, banned) for fact in facts))
    if not missing and not forbidden:
        return None
    return Failure(place, entry, example, missing, forbidden, tuple(map(str, facts)))


def read_phrase(text: str, lexicon: Lexicon) -> tuple[Rendered, ...]:
    """The facts of a phrase that stands on a patient's page.

    Args:
        text: a phrase, sentence, list or table.
        lexicon: the compiled mappings.

    Returns:
        Its facts in the notation; those of the line that describes the patient are left out.
    """
    from etl.parsers import parse
    from etl.readers import read

    described = _WOMAN if _SHE.search(text) else _MAN
    document = read((described + text).encode(), "example.txt")
    behind = document.text.find("\n")
    facts = parse(document, lexicon).facts
    return tuple(rendered(fact) for fact in facts if any(one.start > behind for one in fact.evidence))


def meets(fact: Rendered, notation: str) -> bool:
    """Whether a fact is what a notation says.

    Args:
        fact: the fact.
        notation: e.g. `cough: present; severity mild`.

    Returns:
        True when kind and name are the same, and the fact has every part that the notation has.
    """
    kind, name, parts = parsed(notation)
    return kind in (fact.kind, "*") and name in (fact.name.lower(), "*") and parts <= fact.parts


def parsed(notation: str) -> tuple[str, str, frozenset[str]]:
    """Take a notation apart.

    Args:
        notation: see the module.

    Returns:
        Kind ("" for an observation, "*" for any when the whole name is a star), name, parts; in small letters.
    """
    text = " ".join(notation.lower().split())
    head, colon, rest = text.partition(":")
    kind = ""
    if colon and head.strip() in example_words():
        kind, text = head.strip(), rest.strip()
        name, _, body = text.partition(";")
    else:
        name, _, body = text.partition(": ")
    name, at, site = name.partition(" @ ")
    parts = [f"@ {site.strip()}"] if at else []
    for piece in body.split(";"):
        said, at, site = f" {piece}".partition(" @ ")
        parts += [said.strip()] if said.strip() else []
        parts += [f"@ {site.strip()}"] if at else []
    name = name.strip()
    return ("*" if name == "*" and not kind else kind), name, frozenset(parts) - {"*"}


def rendered(fact: AnyFact) -> Rendered:
    """A fact in the notation.

    Args:
        fact: any fact.

    Returns:
        Its kind, name and parts.
    """
    groups = [group for group in _parts(fact) if group]
    shown = tuple(group[0] for group in groups)
    return Rendered(
        kind_of(fact).word, fact.code.text, shown, frozenset(text.lower() for group in groups for text in group)
    )


def _parts(fact: AnyFact) -> Iterator[Group]:
    yield from kind_of(fact).parts(fact)
    yield from site_part(getattr(fact, "site", None))
    yield from timepoint_parts(getattr(fact, "timepoint", None))
    yield from ((tag,) for tag in fact.tags)
