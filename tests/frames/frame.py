"""Prose of known facts, and what is wrong with the facts that are read from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from etl.examples import Rendered, meets, rendered
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

ABOUT = frozenset({"age", "gender"})
"""What the first line of a page tells of the patient."""
STRICT = re.compile(
    r"(?:before|after|during|present|absent|equivocal|improved|worsened|unchanged|refuted|confirmed)\Z"
    r"|(?:offset|course|date|until|onset|ended|diagnosed|@) "
)
"""The parts that a fact has only if the frame tells them: when, where, whether."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A page and all its facts.

    Args:
        name: the way of writing, and what is written in it.
        text: the page.
        gives: its facts in the notation of docs/mapping-language.md; a part behind a question mark may be missing, and so may
            a fact behind one.
    """

    name: str
    text: str
    gives: tuple[str, ...]


@cache
def _lexicon() -> Lexicon:
    return compile_lexicon()


def told(text: str, name: str = "page.txt") -> list[Rendered]:
    """The facts of a page, but for those of the first line."""
    facts = parse(read(text.encode(), name), _lexicon()).facts
    made = [rendered(one) for one in facts if not getattr(one, "absent_reason", None)]
    return [one for one in made if one.name not in ABOUT]


def faults(frame: Frame) -> list[str]:
    """The facts that are not read, and those that the page doesn't tell."""
    missing, extra = differences(frame, told(frame.text))
    return [*(f"lacks {wanted}" for wanted in missing), *(f"wrong {fact}" for fact in extra)]


def differences(frame: Frame, made: Iterable[Rendered]) -> tuple[list[str], list[Rendered]]:
    """Return the frame's facts that are missing among those made, and those made that it doesn't state."""
    left = list(made)
    missing = []
    for wanted in sorted(frame.gives, key=lambda one: one.startswith("? ")):
        sure = wanted.removeprefix("? ")
        found = next((one for one in left if _is(one, sure)), None)
        if found is not None:
            left.remove(found)
        elif sure == wanted:
            missing.append(wanted)
    return missing, left


def _is(one: Rendered, notation: str) -> bool:
    said, *parts = notation.split("; ")
    sure = "; ".join((said, *(part for part in parts if not part.startswith("?"))))
    if not meets(one, sure):
        return False
    allowed = {part.removeprefix("?").strip().lower() for piece in (said, *parts) for part in _pieces(piece)}
    return all(part.lower() in allowed for part in one.shown if STRICT.match(part.lower()))


def _pieces(piece: str) -> tuple[str, ...]:
    head, at, site = piece.partition("@ ")
    return (head.strip(), head.rpartition(": ")[2].strip(), f"@ {site}" if at else "")


def at(fact: str, when: str) -> str:
    """A fact at a time: the time's parts behind its own."""
    if not when:
        return fact
    return f"{fact}; {when}" if ": " in fact else f"{fact}: {when}"
