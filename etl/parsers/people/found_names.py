"""The names of people in a block: behind a title, with initials or a number, in pairs, with their age."""

from __future__ import annotations

from collections.abc import Callable

from etl.document import Block
from etl.mapping.lexicon import Lexicon
from etl.parsers.people.callings import pairs
from etl.parsers.people.names import apposed, titled
from etl.parsers.people.words import COUNTED, NUMBERED
from etl.patterns import regex

_INITIALED = regex(
    rf"\b(?!(?:{COUNTED}|Patientin|Patiente|Paziente|Paciente|Junge|Mädchen|Frau|Femme|Mujer)\b)[A-Z][a-zà-ÿ]+ [A-Z]\.(?![A-Za-z])"
)
_INITIALS = regex(r"\b[A-Z]\. ?[A-Z]\.(?![A-Za-z])")
_TITLES = ("Mr", "Ms", "Miss", "Mrs")
_YOUR_KIN = regex(
    r",\s[^.!?\n]{0,80}\byour (?:[a-z]+ ){0,2}(?:sons?|daughters?|child|children|boys?|girls?|twins|husband|wife|mother|father|parents|brothers?|sisters?)\b[^.!\n]{0,80}\?"
)
_DISEASE = 60
_DOCTOR = regex(r"\b(?:Dr|Prof|Doctor|Professor)\.?\s*$")


def names_in(
    text: str,
    offset: int,
    is_term: Callable[[int, int], bool],
    is_kin: Callable[[int], bool],
    is_disease: Callable[[int], bool],
) -> list[tuple[int, str]]:
    """The names that a block prints of people.

    Args:
        text: the block.
        offset: where it begins in the document.
        is_term: whether a range of it is a word of the mappings.
        is_kin: whether a word for a relative stands right before a place of it.
        is_disease: whether a disease is named from a place of it on.

    Returns:
        offset in the document and name, in order; no doctor's.
    """
    found: dict[int, str] = dict(pairs(text))

    def near(at: int) -> range:
        return range(max(0, at - 60), at + 1)

    others = ((m.start(), m.group()) for p in (_INITIALED, NUMBERED, _INITIALS) for m in p.finditer(text))
    behind_title = ((at, name) for at, name in titled(text, is_term, is_disease) if not is_kin(at))
    for start, name in (*behind_title, *apposed(text, is_kin), *others):
        before = text[max(0, start - 12) : start]
        if not _DOCTOR.search(before) and not any(start < at + len(found.get(at, "")) for at in near(start)):
            found[start] = name
    return [(offset + s, n) for s, n in sorted(found.items())]


def disease_at(lexicon: Lexicon, text: str, at: int) -> bool:
    """Whether the name of a disease begins at a place of a text.

    Args:
        lexicon: the compiled mappings.
        text: any text.
        at: the place.
    """
    return any(m.start == at and m.entry.kind == "condition" for m in lexicon.find(text, at, at + _DISEASE))


def asked_of_kin(text: str, name: str) -> bool:
    """Whether a name is that of somebody who is asked of a relative: "Mrs. Novak, how old are your sons?".

    Args:
        text: the document's text.
        name: a name with its title.
    """
    if not name.startswith(_TITLES):
        return False
    at = text.find(f"{name}, ")
    return at >= 0 and _YOUR_KIN.match(text, at + len(name)) is not None


def end_of_head(block: Block) -> int:
    """Where what may head somebody's part ends: a heading, or the label of a field; 0 for other blocks.

    Args:
        block: any block.
    """
    label = block.label.end if block.kind == "field" and block.label is not None else 0
    return block.span.end if block.kind in ("heading", "title") else label
