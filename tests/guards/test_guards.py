r"""What texts must never be taken to say, each beside a look-alike that does say it.

    # the family's title: what its guards have in common
    a text => !! a fact it must never give | another || its look-alike => a fact it must give | another

Facts stand in the notation of docs/mapping-language.md. `\n` is a line's end, `\t` a tab. Each text stands on the page of
a woman when its first pronoun says so, of a man otherwise. known_gaps.txt lists by their exact text the guards that fail today
(`## wrong`) and the look-alikes whose facts don't come (`## missing`): whoever mends one takes its line out.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from etl.examples import Rendered, meets, parsed, rendered
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

FOLDER = Path(__file__).parent
GAPS = FOLDER / "known_gaps.txt"
LINE = re.compile(r"(?P<guard>.+?) => !! (?P<never>.+?) \|\| (?P<alike>.+?) => (?P<gives>.+)")
SIGNS = {"n": "\n", "t": "\t"}
PRONOUN = re.compile(r"\b(?:(she|hers?|herself|woman)|he|his|him|himself|man)\b", re.I)
PERSON = "{}. Tester, 50 years old, is a {}.\n\n"


class Check(NamedTuple):
    """One of the two texts of a pair, as its line has it, with the facts that it must never give or must give."""

    family: str
    text: str
    facts: tuple[str, ...]

    @property
    def page(self) -> str:
        """The text on the page of the person that its first pronoun names."""
        text = re.sub(r"\\([nt])", lambda sign: SIGNS[sign[1]], self.text)
        pronoun = PRONOUN.search(text)
        return PERSON.format(*(("Mrs", "woman") if pronoun and pronoun[1] else ("Mr", "man"))) + text

    def read(self, lexicon: Lexicon) -> list[Rendered]:
        """The facts of the text, without those of the line above it that describes the person."""
        document = read(self.page.encode(), "page.txt")
        end = document.text.find("\n")
        return [rendered(f) for f in parse(document, lexicon).facts if any(at.start > end for at in f.evidence)]


def pairs_of(path: Path) -> list[tuple[Check, Check]]:
    """The guards of a family, each with its look-alike."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
    found = [(line, LINE.fullmatch(line)) for line in lines]
    assert all(match for _, match in found), f"{path.name}: not a pair: {[line for line, match in found if not match]}"
    return [
        (
            Check(path.stem, match["guard"], tuple(match["never"].split(" | "))),
            Check(path.stem, match["alike"], tuple(match["gives"].split(" | "))),
        )
        for _, match in found
        if match
    ]


def gaps_of(section: str) -> list[str]:
    """The texts of a section of the known gaps."""
    _, _, rest = GAPS.read_text(encoding="utf-8").partition(f"## {section}\n")
    return [line for line in rest.partition("\n## ")[0].splitlines() if line]


FAMILIES = sorted(path for path in FOLDER.glob("*.txt") if path != GAPS)
PAIRS = [pair for path in FAMILIES for pair in pairs_of(path)]
GUARDS = [guard for guard, _ in PAIRS]
ALIKES = [alike for _, alike in PAIRS]
WRONG, MISSING = gaps_of("wrong"), gaps_of("missing")


def listed(checks: list[Check], gaps: list[str], reason: str) -> list[object]:
    """The checks as parameters; those among the gaps must fail."""
    known = set(gaps)
    gap = pytest.mark.xfail(reason=reason, strict=True)
    return [
        pytest.param(one, id=f"{one.family}: {one.text}", marks=[gap] if one.text in known else []) for one in checks
    ]


def fail_on(faults: list[str], said: str, shown: list[Rendered]) -> None:
    """Fail without a traceback: hundreds of gaps fail as expected, and their tracebacks take thrice the time of reading."""
    if faults:
        pytest.fail(f"{said} {faults}; gave {list(map(str, shown))}", pytrace=False)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The shipped mappings."""
    return compile_lexicon()


@pytest.mark.parametrize("guard", listed(GUARDS, WRONG, "gives a fact that it doesn't say"))
def test_a_guard_gives_nothing_wrong(guard: Check, lexicon: Lexicon) -> None:
    shown = guard.read(lexicon)
    wrong = [banned for banned in guard.facts if any(meets(fact, banned) for fact in shown)]
    fail_on(wrong, "must never give", shown)


@pytest.mark.parametrize("alike", listed(ALIKES, MISSING, "a fact that it says doesn't come"))
def test_a_look_alike_gives_its_facts(alike: Check, lexicon: Lexicon) -> None:
    shown = alike.read(lexicon)
    missing = [wanted for wanted in alike.facts if not any(meets(fact, wanted) for fact in shown)]
    fail_on(missing, "should give", shown)


def test_each_text_stands_once() -> None:
    """A gap is known by its text, so no text may stand in two places."""
    texts = Counter(check.text for check in GUARDS + ALIKES)
    assert not [text for text, times in texts.items() if times > 1]


def test_the_known_gaps_are_texts_of_pairs() -> None:
    for gaps, checks in ((WRONG, GUARDS), (MISSING, ALIKES)):
        assert not set(gaps) - {check.text for check in checks}
        assert len(gaps) == len(set(gaps))


def test_the_facts_are_named_as_the_mappings_name_them(lexicon: Lexicon) -> None:
    """No fact meets a misspelt name, nor `fever: *`: such a guard always holds. Allergies are named after medicines too."""
    names = {entry.name.lower() for entry in lexicon.entries} | {"*"}
    for fact in {fact for check in GUARDS + ALIKES for fact in check.facts}:
        _, name, parts = parsed(fact)
        assert name in names or name.removesuffix(" allergy") in names, fact
        assert "*" not in parts, fact
