r"""What texts tell: each line of told/<room>.txt has a text, the facts that it must give, and those that it must never give.

    ## what the lines below have in common
    # a remark
    @ who: nobody               instead of a man of 50: `a woman`, `he or she` (by its pronouns), or words that describe somebody
    @ file: sheet.csv           what the page is called
    @ page: Treatment\n{}       the page around each text
    @ gives: a fact | another   what each of them must give; `@ never: …` what none of them may
    a text => a fact | another !! a fact that it must never give

`\n` is a line's end, `\t` a tab, `\s` a blank at the end; a text that begins with `#` or `@` has a stroke before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.parsers.conftest import MAN, WOMAN, Told

SIGNS = {"n": "\n", "t": "\t", "r": "\r", "s": " "}
SHE = re.compile(r"\b(?:she|her|hers|herself|woman)\b", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """A text, what it gives and never gives, and the page that it stands on."""

    text: str
    gives: tuple[str, ...]
    never: tuple[str, ...]
    who: str
    file: str


def rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a room, each with its name."""
    said = dict[str, str]()
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            said = {}
        elif line.startswith("@ "):
            key, _, value = line[2:].partition(": ")
            said[key] = value
        elif line and not line.startswith("#"):
            yield f"{path.stem}: {_shorten(line.partition(' => ')[0])}", _row(line, said)


def _shorten(text: str) -> str:
    """Return the beginning and the end of a text, which tell it from others that begin alike."""
    return text if len(text) <= 72 else f"{text[:48]} ... {text[-20:]}"


def _row(line: str, said: dict[str, str]) -> Row:
    text, _, told = line.partition(" => ")
    gives, _, never = told.partition("!! ")
    whole = _plain(said.get("page", "{}")).replace("{}", _plain(text))
    who = said.get("who", "a man")
    if who == "he or she":
        who = "a woman" if SHE.search(whole) else "a man"
    described = {"a man": MAN, "a woman": WOMAN, "nobody": ""}.get(who, _plain(who))
    wanted, banned = (_facts(said.get(key, "")) + _facts(own) for key, own in (("gives", gives), ("never", never)))
    return Row(whole, wanted, banned, described, said.get("file", "page.txt"))


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda sign: SIGNS.get(sign[1], sign[1]), text)


def _facts(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(" | ") if one.strip())


ROWS = [row for path in sorted((Path(__file__).parent / "told").glob("*.txt")) for row in rows(path)]


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS])
def test_told(tells: Told, row: Row) -> None:
    tells(row.text, row.gives, row.never, who=row.who, name=row.file)
