"""What the tests of the parsers share: the shipped mappings, compiled once, and pages read with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.examples import Rendered, meets, rendered
from etl.facts import Facts
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.parsers.reading import Reading
from etl.parsers.statements import read as understand
from etl.readers import read

MAN = "Mr. Tester, 50 years old, is a man.\n\n"
WOMAN = "Mrs. Tester, 50 years old, is a woman.\n\n"

Told = Callable[..., None]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped mappings."""
    return compile_lexicon()


@pytest.fixture(scope="session")
def facts_of(lexicon: Lexicon) -> Callable[..., Facts]:
    """`facts_of(page)` gives the facts of a page as the parsers make them."""
    return lambda text, name="page.txt": parse(read(text.encode(), name), lexicon)


@pytest.fixture(scope="session")
def reading_of(lexicon: Lexicon) -> Callable[..., Reading]:
    """`reading_of(page)` gives the page with its statements, before any fact is made."""
    return lambda text, name="page.txt": understand(read(text.encode(), name), lexicon)


@pytest.fixture(scope="session")
def tells(lexicon: Lexicon) -> Told:
    """`tells(text, gives, never=…)` asserts facts of a text in the notation of docs/mapping-language.md.

    The text stands on the page of a man (`who=WOMAN` a woman; `who=""` nobody but whom the text describes). `3 × fact`
    wants exactly three such facts; `only=True` wants no fact but those given.
    """

    def assertion(
        text: str, gives: tuple[str, ...] | list[str], never: tuple[str, ...] | list[str] = (), *,
        who: str = MAN, name: str = "page.txt", only: bool = False, kind: str = "",
    ) -> None:  # fmt: skip
        document = read((who + text).encode(), name)
        behind = document.text.find("\n") if who else -1
        facts = [
            (fact, rendered(fact))
            for fact in parse(document, lexicon).facts
            if any(one.start > behind for one in fact.evidence)
        ]
        shown = [r for _, r in facts]
        told = "\n  ".join(map(str, shown)) or "nothing"
        wrong = [f"should give {wanted!r}" for wanted in gives if not _given(shown, wanted)]
        wrong += [f"should never give {banned!r}" for banned in never if any(meets(r, banned) for r in shown)]
        if only:
            kept = [r for r in shown if not kind or r.kind == kind]
            wanted = [g.partition(" × ")[2] or g for g in gives]
            wrong += [f"should not give {r}" for r in kept if not any(meets(r, w) for w in wanted)]
        assert not wrong, f"{text!r}\n{chr(10).join(wrong)}\ngave:\n  {told}"

    return assertion


def _given(shown: list[Rendered], wanted: str) -> bool:
    times, sign, notation = wanted.partition(" × ")
    if sign and times.isdigit():
        return sum(meets(r, notation) for r in shown) == int(times)
    return any(meets(r, wanted) for r in shown)
