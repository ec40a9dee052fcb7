"""A curator's word on one fact, the file that keeps such words, how it finds its place again, and how far curators agree."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, takewhile
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct, field

from etl.document import Span
from etl.errors import InputError

# Anchors: a quote with what stands around it, which finds its place again when the text before it has changed.
#
# After the TextQuoteSelector of the Web Annotation Data Model,
# https://www.w3.org/TR/annotation-model/#text-quote-selector.


CONTEXT = 32
"""So many characters are kept on each side of a quote."""
_ENOUGH = 8
"""A quote that stands in the text once is the same place when so much on one side of it is the same."""


class Anchor(Struct, frozen=True):
    """A place in a text.

    Args:
        exact: the quoted text.
        prefix: what stands before it.
        suffix: what stands behind it.
        start: offset of its first character in the text that was looked at; of two equal places the nearer one is meant.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


def anchor_of(text: str, start: int, end: int) -> Anchor:
    """The anchor of a place.

    Args:
        text: the document's normalized text.
        start: offset of the first character.
        end: offset behind the last.
    """
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def found(text: str, anchor: Anchor) -> Span | None:
    """Where an anchor's place is in a text.

    Args:
        text: the document's normalized text, perhaps another version of it.
        anchor: the place.

    Returns:
        The place whose surroundings agree best; None when the quote is gone, stands among other words, or stands
        twice among the same.
    """
    exact = anchor.exact
    if not exact:
        return None
    here = Span(anchor.start, anchor.start + len(exact))
    if text[here.start : here.end] == exact and _around(text, here, anchor) == (len(anchor.prefix), len(anchor.suffix)):
        return here
    best: tuple[int, int] | None = None
    place, twice = None, False
    for start in _everywhere(text, exact):
        span = Span(start, start + len(exact))
        before, after = _around(text, span, anchor)
        if before < min(_ENOUGH, len(anchor.prefix)) and after < min(_ENOUGH, len(anchor.suffix)):
            continue
        score = (before + after, -abs(start - anchor.start))
        if best is None or score > best:
            place, best, twice = span, score, False
        elif score == best:
            twice = True
    return None if twice else place


def _everywhere(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _around(text: str, span: Span, anchor: Anchor) -> tuple[int, int]:
    """How many characters before and behind a place are those of the anchor."""
    before = zip(reversed(text[max(0, span.start - CONTEXT) : span.start]), reversed(anchor.prefix), strict=False)
    after = zip(text[span.end : span.end + CONTEXT], anchor.suffix, strict=False)
    return _same(before), _same(after)


def _same(pairs: Iterator[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


# A curator's word on one fact, and the file that keeps such words: JSON Lines, one a line, to be read and merged by
# people.


Action = Literal["accept", "reject", "correct", "add", "comment"]
Kind = Literal["Observation", "Condition", "Procedure", "MedicationStatement"]

SETTABLE = ("concept", "presence", "value", "unit", "site", "side", "date", "phase")
"""What a curator may set; `null` or "" takes it away."""
_WORDS = {
    "presence": ("present", "absent", ""),
    "side": ("left", "right", "bilateral", ""),
    "phase": ("before", "during", "after", ""),
}
_DATE = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_KEYS = frozenset(("id", "curator", "when", "action", "document", "fact", "what", "anchor", "person", "set", "note"))


class Correction(Struct, frozen=True):
    """What one curator says of one fact.

    Args:
        id: its own name; a later line with the same one replaces it.
        curator: who says it.
        action: accept, reject or correct a fact, add one that is missing, or only comment.
        document: how the document is called (its file's name).
        sha256: digest of the source's bytes, "" when not known.
        result: path of its bundle below the output folder, without ending; "" when not known.
        anchor: where in the text.
        fact: fullUrl of the fact; "" for one to be added.
        kind: resource type of the fact.
        name: the fact's name as it was, or for one to be added as it is to be.
        says: its value in words as it was, to tell two facts of one place apart.
        person: fullUrl or name of who a fact to be added is about; "" when there is only one.
        changes: what is set, by the names of `SETTABLE`.
        note: a comment.
        when: the instant it was said, as FHIR writes it; "" when not known.
    """

    id: str
    curator: str
    action: Action
    document: str
    sha256: str
    result: str
    anchor: Anchor
    fact: str = ""
    kind: str = ""
    name: str = ""
    says: str = ""
    person: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    when: str = ""

    @property
    def verdict(self) -> tuple[Any, ...]:
        """What must be equal for two curators to agree."""
        return self.action, json.dumps(self.changes, sort_keys=True, default=str)


class Problem(Struct, frozen=True):
    """A line that can't be used: `file:line: why`."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}"


def read_corrections(paths: Iterable[Path]) -> tuple[tuple[Correction, ...], tuple[Problem, ...]]:
    """Read files of corrections.

    Args:
        paths: JSON Lines files; empty lines and lines that begin with # are left out.

    Returns:
        The corrections, of one id the last one; and the lines that can't be used, which don't hinder the others.

    Raises:
        InputError: a file can't be read.
    """
    kept: dict[str, Correction] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            lines = path.read_bytes().decode("utf-8-sig").split("\n")
        except OSError as error:
            raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: not UTF-8") from error
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            try:
                one = parsed(json.loads(line))
            except (ValueError, RecursionError) as error:
                why = "not JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else str(error)
                problems.append(Problem(str(path), number, why))
                continue
            kept.pop(one.id, None)
            kept[one.id] = one
    return tuple(kept.values()), tuple(problems)


def parsed(plain: Any) -> Correction:
    """One correction from its JSON.

    Args:
        plain: the object of a line.

    Returns:
        The correction.

    Raises:
        ValueError: a key is unknown or missing, or has a value that it can't have; the message says which.
    """
    _only(plain, _KEYS, "a correction")
    document, what, anchor = (_part(plain, key) for key in ("document", "what", "anchor"))
    _only(document, ("name", "sha256", "result"), "document")
    _only(what, ("type", "name", "says"), "what")
    _only(anchor, ("exact", "prefix", "suffix", "start"), "anchor")
    action, start = plain.get("action"), anchor.get("start", 0)
    if action not in get_args(Action):
        raise ValueError(f"action is one of {', '.join(get_args(Action))}, not {action!r}")
    if not isinstance(start, int) or start < 0:
        raise ValueError("anchor.start is an offset")
    one = Correction(
        id=_text(plain, "id", needed=True),
        curator=_text(plain, "curator", needed=True),
        action=action,
        document=_text(document, "name", needed=True),
        sha256=_text(document, "sha256"),
        result=_text(document, "result"),
        anchor=Anchor(_text(anchor, "exact"), _text(anchor, "prefix"), _text(anchor, "suffix"), start),
        fact=_text(plain, "fact", needed=action != "add"),
        kind=_text(what, "type"),
        name=_text(what, "name"),
        says=_text(what, "says"),
        person=_text(plain, "person"),
        changes=_changes(plain.get("set") or {}),
        note=_text(plain, "note"),
        when=_text(plain, "when"),
    )
    if one.when and not _WHEN.fullmatch(one.when):
        raise ValueError("when is an instant such as 2026-11-25T10:00:00Z")
    if action == "correct" and not one.changes:
        raise ValueError("a correction sets something")
    if action not in ("correct", "add") and one.changes:
        raise ValueError(f"to {action} sets nothing")
    if action == "add" and (one.kind not in get_args(Kind) or "concept" not in one.changes or not one.anchor.exact):
        raise ValueError(f"a fact to be added has a concept, an anchor and a type of {', '.join(get_args(Kind))}")
    if action == "comment" and not one.note:
        raise ValueError("a comment has a note")
    return one


def plain_of(one: Correction) -> dict[str, Any]:
    """A correction as the JSON object of its line; what is empty is left out."""
    anchor = {
        "exact": one.anchor.exact,
        "prefix": one.anchor.prefix,
        "suffix": one.anchor.suffix,
        "start": one.anchor.start,
    }
    plain: dict[str, Any] = {
        "id": one.id,
        "curator": one.curator,
        "when": one.when,
        "action": one.action,
        "document": _full({"name": one.document, "sha256": one.sha256, "result": one.result}),
        "fact": one.fact,
        "what": _full({"type": one.kind, "name": one.name, "says": one.says}),
        "anchor": anchor,
        "person": one.person,
        "set": dict(one.changes),
        "note": one.note,
    }
    return _full(plain)


def line_of(one: Correction) -> str:
    """A correction as its line, with its line break."""
    return json.dumps(plain_of(one), ensure_ascii=False) + "\n"


def _full(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if value not in ("", {})}


def _changes(plain: Any) -> dict[str, Any]:
    _only(plain, SETTABLE, "set")
    for key, value in plain.items():
        if key == "concept" or (key in ("site", "value") and isinstance(value, dict)):
            _concept(value, key)
        elif value is not None and not isinstance(value, str):
            raise ValueError(f"set.{key} is a text")
        if key in _WORDS and (value or "") not in _WORDS[key]:
            raise ValueError(f"set.{key} is one of {', '.join(filter(None, _WORDS[key]))}")
        if key == "date" and not _DATE.fullmatch(value or ""):
            raise ValueError("set.date is a year, a month or a day: 2024, 2024-05 or 2024-05-17")
    return dict(plain)


def _concept(value: Any, where: str) -> None:
    _only(value, ("text", "coding", "ordinal"), f"set.{where}")
    _text(value, "text", needed=True)
    if not isinstance(value.get("ordinal", 0), int | float):
        raise ValueError(f"set.{where}.ordinal is a number")
    codings = value.get("coding", [])
    if not isinstance(codings, list):
        raise ValueError(f"set.{where}.coding is a list")
    for coding in codings:
        _only(coding, ("system", "code", "display"), f"set.{where}.coding")
        for key in ("system", "code"):
            _text(coding, key, needed=True)


def _only(plain: Any, keys: Iterable[str], what: str) -> None:
    if not isinstance(plain, dict):
        raise ValueError(f"{what} is a JSON object")
    unknown = sorted(set(map(str, plain)) - set(keys))
    if unknown:
        raise ValueError(f"{what} has no key {', '.join(map(repr, unknown))}")


def _part(plain: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = plain.get(key) or {}
    if not isinstance(value, dict):
        raise ValueError(f"{key} is a JSON object")
    return value


def _text(plain: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    value = plain.get(key) or ""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise ValueError(f"{key} is {'missing' if key not in plain else 'a text'}")
    return value


# How far curators agree beyond chance: Cohen's kappa (J. Cohen, A coefficient of agreement for nominal scales, 1960).


class Agreement(Struct, frozen=True):
    """Two curators on the facts that both judged.

    Args:
        curators: the two, by name.
        facts: how many both judged.
        same: on how many they say the same.
        kappa: agreement beyond chance; None where chance alone agrees always, as when both accept everything.
    """

    curators: tuple[str, str]
    facts: int
    same: int
    kappa: float | None

    def __str__(self) -> str:
        kappa = "not defined, as both always say the same" if self.kappa is None else f"{self.kappa:.2f}"
        judged = f"{self.facts} fact{'s' * (self.facts != 1)} judged by both"
        return f"{' and '.join(self.curators)}: {judged}, {self.same} alike, Cohen's kappa {kappa}"


def agreements(corrections: Iterable[Correction]) -> list[Agreement]:
    """The agreement of each two curators who judged the same facts.

    What counts is each one's last word on a fact: accepted, rejected, or corrected to the same. Facts that were added
    are not counted: where one of two added nothing, nobody knows whether they looked.

    Args:
        corrections: any.

    Returns:
        In the order of the names; pairs without a common fact are left out.
    """
    words: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    for one in corrections:
        if one.action in ("accept", "reject", "correct"):
            words[one.curator][one.sha256 or one.document, one.fact] = one.verdict
    pairs = ((a, b, _judged(words[a], words[b])) for a, b in combinations(sorted(words), 2))
    return [_agreement(a, b, judged) for a, b, judged in pairs if judged]


def _judged(one: Mapping[tuple[str, str], Any], other: Mapping[tuple[str, str], Any]) -> list[tuple[Any, Any]]:
    return [(verdict, other[fact]) for fact, verdict in one.items() if fact in other]


def _agreement(one: str, other: str, judged: list[tuple[Any, Any]]) -> Agreement:
    total, same = len(judged), sum(a == b for a, b in judged)
    first, second = Counter(a for a, _ in judged), Counter(b for _, b in judged)
    by_chance = sum(number * second[verdict] for verdict, number in first.items())
    kappa = None if by_chance == total * total else (same * total - by_chance) / (total * total - by_chance)
    return Agreement((one, other), total, same, kappa)
