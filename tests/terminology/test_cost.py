"""What packs add to a page is a few lookups: counted, as seconds would depend on the machine."""

from __future__ import annotations

from pathlib import Path

from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.terminology.reading import with_terms
from etl.terminology.shelf import DEFAULT, packs_for

PAGES = ("She had hypertelorism.", "He had micrognathia and widely spaced nipples.", "Nothing of note.")


def page_lexicons() -> list[Lexicon]:
    packs = packs_for(DEFAULT, Path("/nowhere"))
    return [with_terms(compile_lexicon(), page, packs) for page in PAGES]


def test_pages_share_what_depends_on_mappings_alone() -> None:
    asked: list[tuple[Lexicon, int]] = []

    @once_for_mappings
    def ask(lexicon: Lexicon, number: int = 0) -> int:
        asked.append((lexicon, number))
        return number

    lexicons = page_lexicons()
    assert len(set(map(id, lexicons))) == len(PAGES)
    assert [ask(one) for one in lexicons] == [0, 0, 0]
    assert [ask(one, 1) for one in lexicons] == [1, 1, 1]
    assert asked == [(compile_lexicon(), 0), (compile_lexicon(), 1)]
