"""What packs add to a page is a few questions: counted, as seconds would depend on the machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.parsers import parse
from etl.readers import read
from etl.terminology.coding import with_codes
from etl.terminology.memory import Memory
from etl.terminology.reading import with_terms
from etl.terminology.shelf import DEFAULT, packs_for
from etl.terminology.store import Pack

PAGES = ("She had hypertelorism.", "He had micrognathia and widely spaced nipples.", "Nothing of note.")
SENTENCES = (
    "Mrs. Tester, 50 years old, came with low-grade fever and rotatory nystagmus.",
    "There was slanting of the palpebral fissures, and no hypertelorism.",
    "She was diagnosed with mucolipidosis type II and sensory axonal neuropathy.",
    "He reported night sweats, poor appetite and a chronic cough.",
    "Examination showed flexion contracture of the right knee and brisk reflexes.",
    "Ultrasound showed gallstones and an enlarged spleen.",
)
MOST = 30
"""So many questions a page may cost, all three packs together; one for each name would be some hundred."""


@pytest.fixture
def packs() -> tuple[Pack, ...]:
    """The default packs as a process has them at its start."""
    return tuple(Pack(one.path, one.release) for one in packs_for(DEFAULT, Path("/nowhere")))


@pytest.fixture
def questions(packs: Sequence[Pack]) -> list[str]:
    """What the packs were asked."""
    asked: list[str] = []
    for pack in packs:
        pack._connection.set_trace_callback(asked.append)
    return asked


def convert(text: str, packs: Sequence[Pack]) -> int:
    """Read a page and code its facts; return how many there are."""
    document = read(text.encode(), "page.txt")
    lexicon = with_terms(compile_lexicon(), document.text, packs)
    return len(with_codes(parse(document, lexicon), lexicon, packs, text=document.text).facts)


def test_a_page_asks_packs_a_few_questions(packs: Sequence[Pack], questions: list[str]) -> None:
    assert convert("\n\n".join(SENTENCES), packs) > len(SENTENCES)
    assert 0 < len(questions) <= MOST


def test_a_longer_page_of_the_same_words_asks_no_more(packs: Sequence[Pack], questions: list[str]) -> None:
    convert("\n\n".join(SENTENCES), packs)
    questions.clear()
    assert convert("\n\n".join(SENTENCES * 20), packs)
    assert questions == []


def test_the_words_of_a_long_text_are_asked_for_in_lots(packs: Sequence[Pack], questions: list[str]) -> None:
    with_terms(compile_lexicon(), " ".join(f"zork{n}" for n in range(2_000)), packs)
    assert 0 < len(questions) <= 3 * len(packs)


def test_pages_share_what_depends_on_mappings_alone(packs: Sequence[Pack]) -> None:
    asked: list[tuple[Lexicon, int]] = []

    @once_for_mappings
    def ask(lexicon: Lexicon, number: int = 0) -> int:
        asked.append((lexicon, number))
        return number

    lexicons = [with_terms(compile_lexicon(), page, packs) for page in PAGES]
    assert len(set(map(id, lexicons))) == len(PAGES)
    assert [ask(one) for one in lexicons] == [0, 0, 0]
    assert [ask(one, 1) for one in lexicons] == [1, 1, 1]
    assert asked == [(compile_lexicon(), 0), (compile_lexicon(), 1)]


def test_a_memory_asks_for_what_is_new_and_forgets_the_rest() -> None:
    asked: list[list[str]] = []

    def ask(fresh: Sequence[str]) -> Iterator[tuple[str, int]]:
        asked.append(sorted(fresh))
        for one in fresh:
            yield from ((one, n) for n in range(len(one) - 1))

    memory = Memory(ask, most=4)
    assert memory.of_all(["a", "bb", "ccc"]) == {"bb": (0,), "ccc": (0, 1)}
    assert memory.of("bb") == (0,)
    assert memory.of_all({"a", "dd"}) == {"dd": (0,)}
    assert memory.of_all({"dd", "ee"}) == {"dd": (0,), "ee": (0,)}  # more than four: only those in use stay
    assert memory.of("a") == ()
    assert asked == [["a", "bb", "ccc"], ["dd"], ["ee"], ["a"]]
