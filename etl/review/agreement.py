"""How far curators agree, and how far the software agrees with what they settled: the tables that a paper prints.

Agreement beyond chance is Cohen's kappa (J. Cohen, A coefficient of agreement for nominal scales, 1960). A settled answer is a
final word, else what all who judged a fact say; a fact on which they differ and nobody decided has none.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from msgspec import Struct

from etl.corrections import FINAL, Correction, kappa_of

ALL = "all"
AS_READ = "as read"
_JUDGED = ("accept", "reject", "correct")
_BY_CURATORS = ("curators", "by", "of", "facts", "alike", "share", "kappa")
_BY_SOFTWARE = (
    "by",
    "of",
    "judged",
    "right",
    "corrected",
    "rejected",
    "added",
    "precision",
    "precision of names",
    "recall",
    "F1",
)
Key = tuple[str, str]
"""Document and fullUrl of a fact."""
Row = tuple[Any, ...]


class Place(Struct, frozen=True):
    """Where a fact belongs in the tables.

    Args:
        kind: its kind on the review page.
        document: the title of its document.
    """

    kind: str
    document: str


def places_of(models: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """Return kind and document of each fact by its fullUrl.

    Args:
        models: documents as the review page has them.
    """
    return {
        str(fact["url"]): Place(str(fact["kind"]), str(model["path"]))
        for model in models
        for fact in model.get("facts", ())
    }


def _key(one: Correction) -> Key:
    return one.sha256 or one.document, one.fact


def settled(corrections: Iterable[Correction]) -> tuple[dict[Key, Correction], set[Key]]:
    """Return the answer of each fact that curators judged, and the facts on which they differ undecided.

    Args:
        corrections: any.
    """
    last: dict[Key, dict[tuple[str, str], Correction]] = defaultdict(dict)
    for one in corrections:
        if one.action in _JUDGED:
            last[_key(one)][one.curator, one.role] = one
    answers: dict[Key, Correction] = {}
    open_: set[Key] = set()
    for key, words in last.items():
        finals = [one for one in words.values() if one.role == FINAL]
        said = finals or list(words.values())
        if len({one.verdict for one in said}) > 1:
            open_.add(key)
        else:
            answers[key] = said[0]
    return answers, open_


def rival_finals(corrections: Iterable[Correction]) -> Iterator[str]:
    """Yield the facts on which several people decided, and differ, each with their names.

    Args:
        corrections: any.
    """
    last: dict[Key, dict[str, Correction]] = defaultdict(dict)
    for one in corrections:
        if one.action in _JUDGED and one.role == FINAL:
            last[_key(one)][one.curator] = one
    for words in last.values():
        if len({one.verdict for one in words.values()}) > 1:
            first = next(iter(words.values()))
            yield f"{first.document}: {' and '.join(words)} decided on {first.name or first.fact}, and differ"


def curator_rows(corrections: Iterable[Correction], places: Mapping[str, Place]) -> Iterator[Row]:
    """Yield the agreement of each two curators: in all, by kind, by document, by field.

    Args:
        corrections: any; final words are no readings of their own and don't count.
        places: of the facts, by fullUrl.
    """
    words: dict[str, dict[Key, Correction]] = defaultdict(dict)
    for one in corrections:
        if one.action in _JUDGED and one.role != FINAL:
            words[one.curator][_key(one)] = one
    for first, second in combinations(sorted(words), 2):
        pairs = [(one, words[second][key]) for key, one in words[first].items() if key in words[second]]
        name = f"{first} and {second}"
        for by, of, some in _grouped(pairs, places):
            yield (name, by, of, *_agreed([(a.verdict, b.verdict) for a, b in some]))
        both = [(a.changes, b.changes) for a, b in pairs if "reject" not in (a.action, b.action)]
        for changed in sorted({key for pair in both for changes in pair for key in changes}):
            yield (name, "field", changed, *_agreed([(_set(a, changed), _set(b, changed)) for a, b in both]))


def _set(changes: Mapping[str, Any], name: str) -> str:
    return json.dumps(changes[name], sort_keys=True, default=str) if name in changes else AS_READ


def _agreed(pairs: Sequence[tuple[Hashable, Hashable]]) -> Row:
    same = sum(a == b for a, b in pairs)
    return len(pairs), same, same / len(pairs) if pairs else None, kappa_of(pairs)


def _grouped(
    pairs: Sequence[tuple[Correction, Correction]], places: Mapping[str, Place]
) -> Iterator[tuple[str, str, list[tuple[Correction, Correction]]]]:
    if not pairs:
        return
    yield ALL, "", list(pairs)
    for by, name in _GROUPS.items():
        groups: dict[str, list[tuple[Correction, Correction]]] = defaultdict(list)
        for pair in pairs:
            groups[name(pair[0], places)].append(pair)
        yield from ((by, of, groups[of]) for of in sorted(groups))


def _kind_of(one: Correction, places: Mapping[str, Place]) -> str:
    return places[one.fact].kind if one.fact in places else one.kind or "unknown"


def _document_of(one: Correction, places: Mapping[str, Place]) -> str:
    return places[one.fact].document if one.fact in places else one.result or one.document


_GROUPS: dict[str, Callable[[Correction, Mapping[str, Place]], str]] = {"kind": _kind_of, "document": _document_of}


def software_rows(corrections: Sequence[Correction], places: Mapping[str, Place]) -> Iterator[Row]:
    """Yield precision and recall of the software against the settled answers: in all, by kind, by document, by field.

    A fact is right when it was accepted as it was read. Precision of names counts those that were corrected, too. What
    curators added is what the software missed. Of a field, right is what was not corrected.

    Args:
        corrections: any.
        places: of the facts, by fullUrl.
    """
    answers, _ = settled(corrections)
    added = list(
        {
            (_document_of(one, places), one.name, one.anchor.start): one for one in corrections if one.action == "add"
        }.values()
    )
    judged = list(answers.values())
    if not judged and not added:
        return
    yield ALL, "", *_scored(judged, len(added))
    for by, name in _GROUPS.items():
        missed = Counter((one.kind.lower() if by == "kind" else _document_of(one, places)) for one in added)
        groups: dict[str, list[Correction]] = defaultdict(list)
        for one in judged:
            groups[name(one, places)].append(one)
        for of in sorted({*groups, *missed}):
            yield by, of, *_scored(groups.get(of, []), missed[of])
    there = [one for one in judged if one.action != "reject"]
    for changed in sorted({key for one in there for key in one.changes}):
        wrong = sum(changed in one.changes for one in there)
        right = len(there) - wrong
        yield "field", changed, len(there), right, wrong, 0, 0, right / len(there), None, None, None


def _scored(judged: Sequence[Correction], added: int) -> Row:
    count = Counter(one.action for one in judged)
    right, corrected, rejected = count["accept"], count["correct"], count["reject"]
    precision = right / len(judged) if judged else None
    named = (right + corrected) / len(judged) if judged else None
    known = right + corrected + added
    recall = right / known if known else None
    both = 2 * right / (len(judged) + known) if len(judged) + known else None
    return len(judged), right, corrected, rejected, added, precision, named, recall, both


def tables(corrections: Sequence[Correction], places: Mapping[str, Place], *, as_csv: bool) -> str:
    """Return both tables, as Markdown or as CSV.

    Args:
        corrections: any.
        places: of the facts, by fullUrl.
        as_csv: whether as CSV, with a first column that names the table.
    """
    _, undecided = settled(corrections)
    parts = {
        "curators": (_BY_CURATORS, list(curator_rows(corrections, places))),
        "software": (_BY_SOFTWARE, list(software_rows(corrections, places))),
    }
    if as_csv:
        out = io.StringIO()
        for name, (head, rows) in parts.items():
            csv.writer(out, lineterminator="\n").writerows(
                [("table", *head), *((name, *map(_shown, row)) for row in rows)]
            )
        return out.getvalue()
    titles = {"curators": "# Agreement of curators", "software": "# The software against the settled answers"}
    lines: list[str] = []
    for name, (head, rows) in parts.items():
        lines += [titles[name], "", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
        lines += [f"| {' | '.join(_shown(value).replace('|', '/') for value in row)} |" for row in rows]
        lines.append("")
    lines.append(f"{len(undecided)} facts on which curators differ have no answer yet; nobody decided.")
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
