"""Documents in five languages with planted identifiers of each kind of HIPAA's safe harbour, from lines and a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Planted:
    """A document: its lines as (kind, text, identifiers), and its file's name."""

    name: str
    language: str
    lines: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def text(self) -> str:
        return "\n".join(text for _, text, _ in self.lines) + "\n"


def _made(slot: str, chance: random.Random, lists: dict[str, tuple[str, ...]]) -> str:
    number = chance.randint(10_000, 99_999)
    if slot == "phone":
        return f"+44 {chance.randint(1000, 9999)} {chance.randint(100_000, 999_999)}"
    if slot == "record":
        return chance.choice(
            (
                str(number),
                f"{number % 9000 + 1000}-C",
                f"HN-{number}",
                f"K{number}",
                f"{number % 900 + 100}/{number % 90 + 10}-B",
            )
        )
    if slot == "serial":
        return chance.choice((f"XK-{number % 9000 + 1000}-B", f"SN{number}77", f"{number}A{number % 90 + 10}"))
    if slot == "mail":
        return f"p{number}@praxis-{number % 77}.example"
    if slot == "url":
        return f"https://www.praxis{number % 99}.example/cases/{number}"
    return chance.choice(lists[slot])


def planted(file: Path, seed: int, count: int) -> Iterator[Planted]:
    """Make documents with what was planted in them.

    Args:
        file: lines of language, kind and text, and of what fills their slots.
        seed: other documents for another seed.
        count: how many.
    """
    rows = [
        [part.strip() for part in line.split(" | ", 2)]
        for line in file.read_text("utf-8").splitlines()
        if line[:1] not in "#"
    ]
    lists = {name: tuple(text.split("; ")) for where, name, text in rows if where == "slot"}
    chance = random.Random(seed)
    for number in range(count):
        language = ("en", "de", "fr", "es", "it")[number % 5]
        own = {slot: _made(slot, chance, lists) for slot in ("given", "last", "town")}
        mine = [row for row in rows if row[0] == language]
        chosen = chance.sample(mine, min(14, len(mine))) + [row for row in rows if row[0] == "any"]
        tabled = number % 6 == 5
        if tabled:
            chosen = [row for row in rows if row[0] == "table"]
        lines = []
        for _, kind, text in chosen:
            for slot in dict.fromkeys(re.findall(r"\{(\w+)\}", text)):
                mark = "{}" if f"⟦{{{slot}}}⟧" in text else "⟦{}⟧"
                while f"{{{slot}}}" in text:
                    value = own.get(slot) if not tabled else None
                    text = text.replace(f"{{{slot}}}", mark.format(value or _made(slot, chance, lists)), 1)
            secrets = tuple(re.findall(r"⟦(.*?)⟧", text))
            lines.append((kind, text.replace("⟦", "").replace("⟧", ""), secrets))
        ending = "csv" if tabled else "txt"
        yield Planted(f"{own['given']}_{own['last']}_{number}.{ending}", language, tuple(lines))


def leaks(secret: str, scrubbed: str) -> bool:
    """Return True if an identifier, or a word of a name, is in a text.

    Args:
        secret: as it was planted.
        scrubbed: the text.
    """
    if re.fullmatch(r"[\w'’. ,-]*[^\W\d_]{3}[\w'’. ,-]*", secret) and not re.search(r"\d", secret):
        return any(
            re.search(rf"(?<!\w){re.escape(part)}(?!\w)", scrubbed)
            for part in re.findall(r"[^\W\d_]{2,}", secret)
            if part[0].isupper() or len(secret.split()) == 1
        )
    parts = [secret, *(part for part in re.findall(r"\d[\d.,/-]*\d", secret) if len(part) > 3)]
    return any(re.search(rf"(?<![\w.]){re.escape(part)}(?!\w)", scrubbed) for part in parts)
