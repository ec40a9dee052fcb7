"""Labels that are cut short: items whose words end in a full stop, and vital signs that are only the beginning of a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etl.mapping.entry import Entry, Item, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.label.norms import IN_BRACKETS
from etl.patterns import regex

_WORD = regex(r"[^\W\d_]+\.?")
OTHER_SCRIPT = regex(r"[\u0370-\u03ff\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_NUMBERED = regex(r"\s*\(?\d{1,2}[a-d]?[.):]?\s+")
_PART_NUMBER = regex(r"(?:[-–]|\s?[-–]?\s?part )(?:[IVX]{1,4}|\d)(?![\w./%-])|\s[IVX]{1,4}(?![\w./%-])")
_SHARE = regex(r"([A-Za-z][\w-]*)\s?%(?:\s?pred(?:icted|\.)?)?(?=\s|$)")
_MOVEMENT = regex(
    r"(?P<where>[^\W\d_]{3,9}) (?P<how>(?:ext|flex|fl|abd|add|dorsifl|dorsiflex|plantarfl|plantarflex|pron|sup|inv|ev|rot)(?=\.)|DF|PF)\.?"
)
_MOVED = (
    (("ext",), "extension"), (("flex", "fl"), "flexion"), (("abd",), "abduction"), (("add",), "adduction"), (("inv",), "inversion"),
    (("ev",), "eversion"), (("dorsifl", "dorsiflex", "df"), "dorsiflexion"), (("plantarfl", "plantarflex", "pf"), "plantarflexion"),
    (("pron",), "pronation"), (("sup",), "supination"), (("rot",), "rotation"),
)  # fmt: skip
_SIDES = regex(r"^(?:R|L|right|left|rt|lt)\b\.?\s*|[\s,]+\(?(?:R|L|right|left|rt|lt)\)?\.?$", re.I)
_PART_NAME = regex(r"\s?[:–-]?\s?([^\W\d_]{4,})\b")
_NO_PART = regex(
    r"values?|results?|points?|mean|overall|ratings?|scales?|scores?|tests?|total|totals|sums?|grades?|percent|items?|version|revised|visit|baseline"
    r"|from|with|without|after|before|during|months?|weeks?|days?|years?|patients?|left|right|both|examiner|part|scored|assessment|max(?:imum)?|possible",
    re.I,
)
_CAPITALS = regex(r"[A-Z]{3,6}")
_SIDED_LETTERS = regex(r"([RL])([A-Z]{2})")
_STATE_OF = regex(r"\b(?:on|at|in|with|during|when|while)\s$", re.I)
_LONGEST_WAY = 8
_LEAST_CUT = 3
_MOST_WORDS = 6


def item_cut_short(scale: Entry, label: str) -> Item | None:
    """The item of a scale whose words a label cuts short with a full stop: "Resp. insuff.", "Fast alt. hand mov.".

    Args:
        scale: the table's.
        label: without its unit and range.

    Returns:
        The item; None for a label without such a word, and where several items begin so.
    """
    bare = OTHER_SCRIPT.sub(" ", IN_BRACKETS.sub("", _NUMBERED.sub("", label, count=1)))  # of two languages, in one
    words = [w.lower() for w in _WORD.findall(bare)]
    if not any(w.endswith(".") for w in words) or len(words) > _MOST_WORDS:
        return None
    if any(w.endswith(".") and len(w) <= _LEAST_CUT for w in words):
        return None
    known = ((item, name) for item in scale.items for name in (item.name, *item.synonyms))
    found = {item.key: item for item, name in known if _begin(words, _named(scale, name))}
    return next(iter(found.values())) if len(found) == 1 else None


def _named(scale: Entry, name: str) -> list[str]:
    """The words of an item's name, without the scale's own before them."""
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", name)]
    own = [w.lower() for w in re.findall(r"[^\W\d_]+", scale.name)]
    return words[len(own) :] if own and words[: len(own)] == own else words


def _begin(words: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of a label are those of a name, each whole or cut short with a full stop."""
    return len(words) == len(whole) and all(
        full == word.rstrip(".") or (word.endswith(".") and full.startswith(word[:-1]))
        for word, full in zip(words, whole, strict=True)
    )


def movement_cut(lexicon: Lexicon, label: str) -> Entry | None:
    """The movement that a label names with its place, cut short: "Wrist ext.", "R hip flex.", "Ankle DF".

    Args:
        lexicon: for the names of sites.
        label: without its unit.

    Returns:
        Its site, which is that of the strength of the muscles; None for any other label.
    """
    found = _MOVEMENT.fullmatch(IN_BRACKETS.sub("", _SIDES.sub("", label)).strip())
    if found is None:
        return None
    begin = found["how"].lower()
    moved = next((full for short, full in _MOVED if begin in short), "")
    named = lexicon.label(f"{found['where']} {moved}", "site") if moved else ()
    return named[0] if named else None


def without_cut_words(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The terms of a label without those that are only the beginning of another word: "Resp. insufficiency" is no rate of
    breathing, "Biceps br." neither.

    Args:
        text: the document's text.
        mentions: the terms of one label.
    """
    mentions = list(mentions)
    kept = [m for m in mentions if m.entry.role != "vital" or not _is_cut(text, m, mentions)]
    return [m for m in kept if m.entry.kind != "function" or not _is_way(text, m, mentions)]


def _is_way(text: str, m: Mention, others: Sequence[Mention]) -> bool:
    """Whether a label says with its last words in which state a place was measured: "Hand on movement"."""
    sited = any(o.entry.kind == "site" and o.end <= m.start for o in others)
    return sited and _STATE_OF.search(text, max(0, m.start - _LONGEST_WAY), m.start) is not None


def _is_cut(text: str, m: Mention, others: Sequence[Mention]) -> bool:
    said = text[m.start : m.end]
    dotted = said.endswith(".") or text[m.end : m.end + 1] == "."
    if not dotted or said.isupper() or sum(c.isalpha() for c in said) > len("resp"):
        return False
    if any(o.entry.kind == "site" and 0 < m.start - o.end <= 1 for o in others):
        return True
    after = re.compile(r"\.?\s+([a-z]{5,})").match(text, m.end)
    return after is not None and not any(o is not m and o.start == after.start(1) for o in others)


def of_part(text: str, mention: Mention, others: Sequence[Mention], end: int) -> bool:
    """Whether a scale that a label names is followed by the number or the name of a part that no mapping knows:
    "UMSARS-III", "ATEC health".

    Args:
        text: the document's text.
        mention: of the scale.
        others: all terms of the label.
        end: of the label.
    """
    if mention.entry.kind != "scale":
        return False
    if _PART_NUMBER.match(text, mention.end):
        return True
    word = _PART_NAME.match(text, mention.end, end) if mention.entry.items else None
    if word is None or _NO_PART.fullmatch(word[1]) or is_named_by(mention.entry, word[1]):
        return False
    return not any(o.start <= word.start(1) < o.end for o in others)


def short_item(lexicon: Lexicon, label: str) -> tuple[Entry, Item] | None:
    """The item whose short name a label is, when it is one of one scale only: "UEMS (max 25)".

    Args:
        lexicon: for the scales.
        label: without its unit.
    """
    if not _CAPITALS.fullmatch(label):
        return None
    found = lexicon.scales_with(label)
    return found[0] if len(found) == 1 and found[0][1] is not found[0][0].total else None


def is_named_by(entry: Entry, time: str) -> bool:
    """Whether the words of a time are in a name of what is measured: "24h urine protein".

    Args:
        entry: what is measured.
        time: as the label prints it.
    """
    return any(time.lower() in name.lower() for name in (entry.name, *entry.synonyms))


def without_share(lexicon: Lexicon, label: str) -> str | None:
    """A label without the per cent sign behind its first word, which is measured so: "FVC" and "pre" of "FVC% pre".

    Args:
        lexicon: for the units of measures.
        label: as printed.
    """
    share = _SHARE.match(label)
    if share is None or lexicon.known(label) or not any("%" in e.units for e in lexicon.label(share[1], "measure")):
        return None
    return f"{share[1]}{label[share.end() :]}"


def sided_letters(lexicon: Lexicon, label: str) -> tuple[str, Entry] | None:
    """The side and the site of a label of capitals that nothing else is called by: "RUL" in a table of limbs, "LTA".

    Args:
        lexicon: for the names of sites.
        label: as printed.

    Returns:
        "R" or "L" with the site; None for any other label.
    """
    found = _SIDED_LETTERS.fullmatch(label.strip())
    if found is None or lexicon.known(label) or lexicon.find(label):
        return None
    sites = lexicon.label(found[2], "site")
    return (found[1], sites[0]) if sites else None


def by_unit(lexicon: Lexicon, label: str, unit: str | None) -> Entry | None:
    """The one measure with the label's unit whose name begins with the label: "MCV" in fL, which in m/s is another one.

    Args:
        lexicon: for the measures.
        label: without its unit.
        unit: UCUM code that is printed for it.
    """
    if unit is None or not (label.isupper() or (len(label) == len("Ca") and label[:1].isupper())):
        return None
    found = {
        e.id: e
        for e in lexicon.of("measure")
        if unit in e.units and any(name.startswith(f"{label} ") for name in e.synonyms)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def felt(lexicon: Lexicon, entry: Entry | None, label: str) -> Entry | None:
    """What a label means whose row has words and no number: "Temperature | absent" is felt, and not the body's.

    Args:
        lexicon: for the names of abilities.
        entry: what the label means above numbers.
        label: as printed.
    """
    if entry is None or entry.kind not in ("measure", "scale"):
        return None
    bare = IN_BRACKETS.sub("", label).strip(" :.,")
    names = (f"{bare} sensation", f"{bare} sense", bare)
    return next((found[0] for name in names if (found := lexicon.label(name, "function"))), None)
