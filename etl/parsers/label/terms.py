"""Terms that a label and a word behind it make together: "Urine: protein ++", "Stool: black, tarry", "Gait: wide-based".

Neither the label nor the word needs to be a term of its own; together they are the name of one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.document import START, Span, by_place
from etl.mapping.entry import Entry, Item, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.number import comparable
from etl.patterns import regex

_LABEL = regex(
    r"(?:(?<=[\n.;•|\t])|(?<=[\n.;•|\t] )|\A)[ ]?([^\W\d_][^\W\d_]{1,20}(?: [a-z]{3,14})?)[ ]?[:：][ ]?(?=\S)"
)
_IS = regex(r"(?:(?<=[\n.;])|(?<=[.;] )|\A)[ ]?(?:The |His |Her )?([^\W\d_]{3,20}) (?:is|was|are|were) (?=[^\W\d_])")
_SHOWED = regex(
    r"(?:(?<=[\n.;])|(?<=[.;] )|\A)[ ]?(?:The |His |Her )?([^\W\d_]{3,20}(?: [a-z]{3,14})?) (?:showed|revealed|was positive for)"
    r"(?: the following)?(?: \w+:)? ?(?=\S)"
)
_ABOVE = regex(r"(?:(?<=\n)|\A)[ ]?([^\W\d_][^\W\d]{0,11}(?:/[A-Z])?(?: [a-z]{3,14})?)[ ]?[:：]?[ ]*\n(?=[^\W\d_])")
_BELOW = regex(r"[ ]?[^\W\d_][\w -]{1,30}(?:[:：]| (?:negative|positive|none|trace|normal|\+|\d))[^\n]*(?:\n|$)")
"""A label on a line of its own, and a line of labelled values below it."""
_PIECE = regex(r"[^,;/()\[\]\n]+")
_WORD = regex(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_LEVEL = regex(r"[CTLSD]\d{1,2}(?![^\W_])")
ANY_BRACKETS = regex(r"[(\[][^()\[\]]*[)\]]")
_BEHIND_SLASH = regex(r"\s?[/–-]\s?[A-Z]{2,5}\b")
_AND = regex(r"\s+(?:and|or)\s+")
NAMED_BEHIND = regex(r"[(（\[]([^()（）\[\]]*)[)）\]]|,\s*([^,()]+)$")
_LONGEST = 160
_MOST_WORDS = 6
_TWO_UNITS = regex(
    r"(?:[,(\[]\s*|(?<=[A-Za-z])\s(?=[^()]*[(\[]\s*%))(?P<one>[^\s,()\[\]/\d][^\s,()\[\]/]{0,11})\s*(?:[)\]]?\s?[(\[]|\s?[/;]\s|,\s(?=%)|/(?=%))"
    r"(?P<two>[^()\[\]]{1,20})[)\]]{1,2}\s*$"
)
_PREDICTED = regex(r"(?<=%)\s*(?:of )?(?:the )?pred(?:\.|icted)?(?: value)?\s*$", re.I)
_AMOUNT = regex(r"(?:^|[a-z0-9*])(?:g|mol|eq|\[?[iI]?[Uu]\]?|\[iU\])/|/[dmu]?L$")
"""Units of concentrations and of what is got rid of in a day."""
_SIDED = regex(r"\b(?:left|right|both|bilateral|[LR])\b\.?\s*", re.I)
_NUMBERED_ITEM = regex(r"[ ,:–-]{1,3}(?:item\s\(?\d{1,2}[a-d]?[.):,]?|\(?\d{1,2}[a-d]?[.):,])\s.*[^\W\d_]{3,}.*")
_AND_TOTAL = regex(r"\b(?:items?|total|score|sum)\b", re.I)
_CAPITALS = 2
_CUT = regex(r"[^\W\d_]{2,9}\.,?")
_MOST_CUT = 2
_LEAST_WORDS = 2
_MOST_TRIED = 4000
_MOST = 3
"""Words that one term may take from a piece."""
_KINDS = ("finding", "function", "measure", "condition")
_MEANT = frozenset((*_KINDS, "scale", "procedure", "medicine", "gene", "cells", "social"))


def with_labels(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions of a text, with those that labels and subjects make of the words behind them.

    Args:
        text: the document's text.
        lexicon: the compiled mappings.
        mentions: what was found so far, in order.

    Returns:
        Mentions in order; a word that is now part of a fuller term is none of its own any more.
    """
    made: list[Mention] = []
    labels = tuple(_LABEL.finditer(text))
    for match in labels:
        made.extend(_behind(text, lexicon, mentions, match[1], match.end(), whole=False))
    for match in _IS.finditer(text):
        made.extend(_behind(text, lexicon, mentions, match[1], match.end(), whole=True))
    for match in (*labels, *_SHOWED.finditer(text)):  # "Urinalysis: glucose negative"
        for taken in specimens_of(lexicon.label(match[1], "measure")):
            found = _behind(text, lexicon, mentions, taken, match.end(), whole=False)
            made.extend(m for m in found if m.entry.name.startswith(f"{taken} "))
    for match in _ABOVE.finditer(text):
        for taken in specimens_of(lexicon.label(match[1], "measure")):
            for start in _lines_below(text, match.end()):
                found = _behind(text, lexicon, mentions, taken, start, whole=False)
                made.extend(m for m in found if m.entry.name.startswith(f"{taken} "))
    if not made:
        return mentions
    places = sorted((m.start, m.end) for m in made)
    gone = _MEANT | {"qualifier"}
    kept = [m for m in mentions if m.entry.kind not in gone or not any(s <= m.start < e for s, e in _near(places, m))]
    return tuple(sorted([*kept, *made], key=by_place))


def _lines_below(text: str, start: int) -> Iterator[int]:
    """Where the lines of labelled values begin that stand together below a label."""
    while (line := _BELOW.match(text, start)) is not None:
        yield start
        start = line.end()


def specimens_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The words for what panels of the laboratory examine: "urine" of "urine sediment", a name of urinalysis.

    Args:
        entries: of a label.
    """
    names = [n for e in entries if e.role == "laboratory" and not e.units for n in (e.name, *e.synonyms) if " " in n]
    return tuple(dict.fromkeys(name.split()[0] for name in names))


def without_movements(mentions: Sequence[Mention], unit: str | None) -> tuple[Mention, ...]:
    """The terms of a label; "Knee flexion" is a measure where the label has its unit, and else only a place.

    Args:
        mentions: the terms of the label.
        unit: the code of its unit, None without one.
    """
    sites = {(m.start, m.end) for m in mentions if m.entry.kind == "site"}

    def kept(m: Mention) -> bool:
        return m.entry.kind != "measure" or (m.start, m.end) not in sites or not m.entry.units or unit in m.entry.units

    return tuple(m for m in mentions if kept(m))


def fitting(mentions: Sequence[Mention], unit: str | None) -> list[Mention]:
    """The terms of a label that can have its unit: a concentration or a mass per day is no ability and no disease, and
    "Walking time (s)" no distance.

    Args:
        mentions: the terms.
        unit: the code of its unit, None without one.
    """
    if unit is not None:  # "CSF albumin" in g/L is the albumin, and no examination of the fluid
        mentions = sorted(mentions, key=lambda m: m.entry.kind != "measure" or unit not in m.entry.units)
    if unit is None or unit == "%" or unit[:1] in ("{", "1"):
        return list(mentions)
    mentions = [
        m for m in mentions
        if m.entry.kind != "measure" or m.form == "name" or not m.entry.units or any(comparable(unit, own) for own in m.entry.units)
    ]  # fmt: skip
    if not _AMOUNT.search(unit):
        return mentions
    return [m for m in mentions if m.entry.kind not in ("function", "condition") or unit in m.entry.units]


def called_here(mentions: Sequence[Mention], span: Span | None) -> Entry | None:
    """The site that a whole label is on its page, whatever its letters mean elsewhere: "LE" beside "RE" over tests of the eye.

    Args:
        mentions: of the label.
        span: its place.
    """
    whole = (m.entry for m in mentions if span is not None and (m.start, m.end) == (span.start, span.end))
    return next((entry for entry in whole if entry.kind == "site"), None)


def beside_site(mentions: Sequence[Mention], unit: str | None) -> Entry | None:
    """What a label measures that names its site first: "Median nerve, DML (ms)"; None unless it has the label's unit.

    Args:
        mentions: the terms of the label.
        unit: the code of its unit, None without one.
    """
    sites = [(m.start, m.end) for m in mentions if m.entry.kind == "site"]
    apart = [m for m in mentions if not any(start < m.end and m.start < end for start, end in sites)]
    known = (m.entry for m in apart if m.entry.kind in ("measure", "scale") and m.form == "name")
    return next((e for e in known if unit is None or any(comparable(unit, own) for own in e.units)), None)


def explained(
    text: str, lexicon: Lexicon, label: str, mentions: Sequence[Mention], kinds: Sequence[str]
) -> Entry | None:
    """What a label means that is a short name which the document itself explains: "CMT central macular thickness".

    Args:
        text: the document's text.
        lexicon: for the terms that it knows by that name.
        label: without its unit.
        mentions: the terms of the label.
        kinds: what is measured.
    """
    if " " in label or sum(c.isupper() for c in label) < _CAPITALS:
        return None
    meant = (m.entry for m in mentions if m.entry.kind in kinds and text[m.start : m.end] == label)
    usual = {m.entry.id for m in lexicon.find(label)}
    return next((e for e in meant if e.id not in usual), None)


def turned(label: str, unit: str | None = None) -> tuple[str, ...]:
    """A label whose comma puts the main word first, in the order of speech: "Protein, 24-h urine" is 24-h urine protein,
    "Dorsiflexion, right ankle" dorsiflexion of the ankle.

    Args:
        label: without its unit.
        unit: the code of its unit; a side is left out of account where the label has one, as that tells what is measured.
    """
    head, _, tail = (part.strip() for part in label.partition(","))
    words = (*head.split(), *tail.split())
    if not head or not tail or "," in tail or len(words) > _MOST_WORDS:
        return ()
    bare = _SIDED.sub("", tail).strip() if unit else ""
    return (
        f"{tail} {head.lower()}",
        *((f"{bare} {head.lower()}", f"{head} of the {bare}") if bare and bare != tail else ()),
    )


def item_of_named(lexicon: Lexicon, label: str) -> tuple[Entry, Item | None] | None:
    """The item of a scale that a label numbers or names behind the scale: "NIHSS 4, facial palsy", "Berg 12: stool".

    Args:
        lexicon: for the scales and their items.
        label: without its unit.

    Returns:
        The scale with its item, with None where it has no such item (so the label isn't the whole scale); None for a
        label that names no scale with items before something else.
    """
    named = lexicon.prefix(label, "scale")
    if named is None or not named[0].items:
        return None
    found = _NUMBERED_ITEM.fullmatch(label, named[1])
    rest = re.sub(r"[()\[\]]", " ", _AND_TOTAL.sub("", label[named[1] :])).strip(" ,.:;–-")
    item = lexicon.item(named[0], rest) if rest else None
    if item is not None and item is not named[0].total:
        return named[0], item
    return (named[0], None) if found else None


def spelled_out(lexicon: Lexicon, label: str, kind: Kind) -> Entry | None:
    """The one entry that a label means whose words are cut short with a full stop: "Tibialis ant.", "Ext. digit.".

    Args:
        lexicon: for the words of its terms.
        label: without its unit.
        kind: of the entry.

    Returns:
        The entry; None where several or none are called so.
    """
    words = [word for word in label.split() if word not in ("R", "L", "right", "left")]
    short = [n for n, word in enumerate(words) if _CUT.fullmatch(word)]
    if not short or len(short) > _MOST_CUT or len(words) > _MOST_WORDS or len(words) < _LEAST_WORDS:
        return None
    found: dict[str, Entry] = {}
    tried = [words]
    for at in short:
        tried = [[*t[:at], whole, *t[at + 1 :]] for t in tried for whole in lexicon.words_from(words[at].rstrip(".,"))]
        if len(tried) > _MOST_TRIED:
            return None
    for candidate in tried:
        found.update((entry.id, entry) for entry in lexicon.label(" ".join(candidate), kind))
    return next(iter(found.values())) if len(found) == 1 else None


def _near(places: Sequence[tuple[int, int]], m: Mention) -> Sequence[tuple[int, int]]:
    at = bisect_left(places, (m.start + 1,))
    return places[max(0, at - 1) : at]


def _behind(
    text: str, lexicon: Lexicon, mentions: Sequence[Mention], label: str, start: int, *, whole: bool
) -> Iterator[Mention]:
    called = lexicon.known(label)
    valued = any(entry.kind in _MEANT for entry in called)
    impaired = {entry.impaired for entry in called if entry.impaired}  # "Handwriting: illegible" is its value
    end = min(len(text), start + _LONGEST)
    stop = re.compile(r"[.;:：\n]").search(text, start, end)
    for piece in _PIECE.finditer(text, start, stop.start() if stop else end):
        for begin, behind in _parts(text, piece.start(), piece.end()):
            found = _named(text, lexicon, label, begin, behind)
            if found is not None and whole and text[begin:behind].strip() != text[found.start : found.end]:
                continue  # behind "is" only what is said of the subject alone
            if (
                found is not None
                and not whole
                and (found.entry.id in impaired or _of_next(text, mentions, found, label))
            ):
                continue
            if found is not None and not _told(mentions, found) and not (valued and _plain(text, mentions, found)):
                yield found


def _of_next(text: str, mentions: Sequence[Mention], found: Mention, label: str) -> bool:
    """Whether a word is said of the sign right behind it and not of the label: "HEAD: Large scar"."""
    at = bisect_left(mentions, found.end + 1, key=START)
    near = mentions[at] if at < len(mentions) else None
    if near is None or near.start != found.end + 1 or near.entry.kind not in ("finding", "condition"):
        return False
    return label.lower() not in text[near.start : near.end].lower()


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece, and what "and" and "or" part it into."""
    at = start
    for match in _AND.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def _named(text: str, lexicon: Lexicon, label: str, start: int, end: int) -> Mention | None:
    """The longest run of a part's words that is a term together with the label."""
    words: list[re.Match[str]] = []
    for match in _WORD.finditer(text, start, end):
        if words and text[words[-1].end() : match.start()].strip(" ") != "":
            break  # "proximal 4+ grades" is no run of words
        words.append(match)
        if len(words) > _MOST:
            break
    for size in range(min(_MOST, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            run = text[words[first].start() : words[first + size - 1].end()]
            entry = _one(lexicon, f"{run} {label}") or _one(lexicon, f"{label} {run}")
            if entry is not None:
                return Mention(words[first].start(), words[first + size - 1].end(), entry)
    return None


def _one(lexicon: Lexicon, name: str) -> Entry | None:
    return next((entry for entry in lexicon.known(name) if entry.kind in _KINDS), None)


def _plain(text: str, mentions: Sequence[Mention], found: Mention) -> bool:
    """Whether only sites, sides and value words stand there: they are said of the label ("Muscle tone: arms low")."""
    at = bisect_left(mentions, found.start - _LONGEST, key=START)
    near = [m for m in mentions[at : at + 80] if m.entry.kind in ("site", "qualifier", "cue") and m.end > found.start]
    words = _WORD.finditer(text, found.start, found.end)
    return all(any(m.start <= word.start() and word.end() <= m.end for m in near) for word in words)


def _told(mentions: Sequence[Mention], found: Mention) -> bool:
    """Whether a longer term, or the same one, stands there already."""
    at = bisect_left(mentions, found.start - _LONGEST, key=START)
    for m in mentions[at:]:
        if m.start >= found.end:
            return False
        longer = m.end - m.start > found.end - found.start and m.start <= found.start and found.end <= m.end
        if (m.entry.kind in _MEANT or m.entry.role == "pseudo") and (
            longer or (m.start <= found.start < m.end and m.entry.id == found.entry.id)
        ):
            return True
    return False


def site_by_word(lexicon: Lexicon, what: Entry | None, label: str) -> Entry | None:
    """The site that a word of a label names short, as what is measured has only sites of that kind: "MCV median R".

    Args:
        lexicon: for the names of sites.
        what: what the label measures.
        label: the label without its unit.
    """
    if what is None or what.kind != "measure" or not what.site_words:
        return None
    words = [word.lower() for word in _WORD.findall(label)[:_MOST_WORDS]]
    for size in range(_MOST, 0, -1):
        for first in range(len(words) - size + 1):
            for kind in what.site_words:
                if found := lexicon.label(f"{' '.join(words[first : first + size])} {kind}", "site"):
                    return found[0]
    return None


def site_outside(lexicon: Lexicon, what: Entry | None, site: Entry | None, label: str) -> Entry | None:
    """The site of a value whose label names another one in brackets or behind a slash: "Median (APB)" is the nerve,
    measured at a muscle.

    Args:
        lexicon: for the names of sites.
        what: what is measured, by whichever label.
        site: the site that the labels name.
        label: the texts of the labels of row and column.

    Returns:
        The site outside of the brackets that is of the kind the measure asks for; else `site` as it is.
    """
    if what is not None and what.role == "laboratory" and site is not None and _LEVEL.match(label):
        return None  # "C1" over blood counts is a cycle, and no vertebra
    if what is None or what.kind != "measure" or not what.site_words:
        return site
    bare = _BEHIND_SLASH.sub(" ", ANY_BRACKETS.sub(" ", label))
    if site is not None and (bare == label or any(m.entry is site for m in lexicon.find(bare))):
        return site
    return site_by_word(lexicon, what, bare) or site


def two_units(lexicon: Lexicon, text: str) -> tuple[str, str, str] | None:
    """Both units of a label for two values in a cell ("FVC, L (%)"), and the label without them; None without two.

    Args:
        lexicon: for units, and for places that are called as one: "TcPO2, foot (mmHg)".
        text: the label.
    """
    units = lexicon.units()
    for m in _TWO_UNITS.finditer(text):
        printed = _PREDICTED.sub("", m["two"]).strip()
        one, two = units.get(m["one"]), units.get(printed)
        counted = one is not None and one.startswith("{") and text[m.start()].isspace()  # "B cells (%)" counts nothing
        sided = m["one"] == "L" and two != "%"  # "Grip strength, L (kg)" is of the left hand
        if one and two and one != two and not (counted or sided) and not lexicon.label(m["one"], "site"):
            return one, two, text[: m.start()].strip(" ,(")
    return None


_NUMBERED = regex(r"^\d{1,2}(?:\.\d{1,2})?[a-e]?[.)]?\s+(?=[^\W\d_])")
_PLACE_BEHIND = regex(r"\s[-–—]\s(?:(?:right|left|[RL][UL]E|[RL][UL]L)\b.*|[RL])$", re.I)


def is_called(item: Item, label: str) -> bool:
    """Whether a label is a name of an item, and not one that only holds its words ("Walking aid" beside "Walking").

    Args:
        item: of a scale.
        label: without its unit and range.
    """
    part = _PLACE_BEHIND.sub("", _NUMBERED.sub("", label))  # "3.4a Finger tapping - right hand"
    said = {" ".join(re.findall(r"[^\W\d_]+", text.lower())) for text in (label, part)}
    return any(" ".join(re.findall(r"[^\W\d_]+", name.lower())) in said for name in (item.name, *item.synonyms))


def called_in_full(lexicon: Lexicon, name: str, unit: str | None) -> Entry | None:
    """The measure that a short label means among others of its kind: "Length, cm" of a body, "Head, cm", "Pinch, kg",
    "Cartilage, mm", "Words".

    Args:
        lexicon: for the names of measures.
        name: the label without its unit.
        unit: UCUM code that it prints; without one it can only be a number of things.
    """
    bare = name.strip(" :.,").lower()
    names = (
        (f"body {bare}", f"{bare} circumference", f"{bare} strength", f"{bare} thickness")
        if unit
        else (f"number of {bare}",)
    )
    found = (entry for full in names if bare.isalpha() for entry in lexicon.label(full, "measure"))
    found = (e for e in found if not any("cells" in known for known in e.units))  # a dose, and no count of anything
    return next((e for e in found if not unit or any(comparable(unit, known) for known in e.units)), None)
