"""What the tests of ways share: the facts of a text, whose they are, and what is wrong with them.

A wanted fact is written as in docs/mapping-language.md, with its subject before a bar where that matters:
`tremor: present; before`, `p2 | condition: stroke`, `group | speech: improved`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from etl.examples import Rendered, meets, rendered
from etl.facts import Facts
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read


@cache
def facts_of(text: str, name: str = "page.txt") -> Facts:
    """The facts of a page as the parsers make them."""
    return parse(read(text.encode(), name), compile_lexicon())


def told(text: str, name: str = "page.txt") -> list[tuple[str, Rendered]]:
    """Each fact of a page with its subject ("p1", "group"), in the order of the text."""
    return [(fact.subject, rendered(fact)) for fact in facts_of(text, name).facts]


def wrong(text: str, gives: Iterable[str], never: Iterable[str] = (), name: str = "page.txt") -> list[str]:
    """What a page lacks of the facts it must give, and what it gives of those it must never give."""
    shown = told(text, name)
    out = [f"lacks {wanted}" for wanted in gives if not _has(shown, wanted)]
    return out + [f"has {banned}" for banned in never if _has(shown, banned)]


def message(text: str, faults: Iterable[str], name: str = "page.txt") -> str:
    """Page, faults and facts, for an assertion."""
    lines = "\n  ".join(f"{whose} | {fact}" for whose, fact in told(text, name)) or "nothing"
    return f"{text}\n--- {'; '.join(faults)}\n--- gave:\n  {lines}"


def _has(shown: Iterable[tuple[str, Rendered]], notation: str) -> bool:
    whose, bar, fact = notation.partition(" | ")
    return any((not bar or whose == subject) and meets(one, fact if bar else notation) for subject, one in shown)
