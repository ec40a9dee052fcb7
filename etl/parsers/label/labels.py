"""What the labels of a table say: of what, where, which side, when, in which unit, whose; also where they are cut short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import Period, Side, Timepoint
from etl.mapping.entry import Entry, Item, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.references import IN_BRACKETS, is_range, without_reference
from etl.parsers.index import part
from etl.parsers.label.laterality import SIDE_WORDS, SIDES_PAIR, side_alone, side_behind, sides_of
from etl.parsers.label.terms import (
    NAMED_BEHIND,
    beside_site,
    called_here,
    called_in_full,
    explained,
    fitting,
    is_called,
    item_of_named,
    site_by_word,
    spelled_out,
    turned,
    two_units,
    without_movements,
)
from etl.parsers.label.times import ARROW, early, of_suffix, without_suffix
from etl.parsers.number import comparable, parse_unit
from etl.parsers.phrases import Place, places, side_of
from etl.parsers.reading import Reading, once
from etl.parsers.scope.series import times_in_row
from etl.parsers.scope.times import PHASES, TimeRead, read_time
from etl.parsers.when.durations import since
from etl.patterns import regex
from etl.value import replace

# Labels that name somebody: "L. Novak before" is of L. Novak before, and of no left side.


_INITIAL = regex(r"\b[^\W\d_]\.")


def person_named(reading: Reading, text: str) -> str | None:
    """The key of the person whom a label names, None without one."""
    found = name_in(reading, text)
    return found[1] if found else None


def name_in(reading: Reading, text: str) -> tuple[str, str] | None:
    """The name of somebody in a label, and the key of the person; the longest of several.

    Args:
        reading: the document.
        text: the label.
    """
    names = sorted(reading.called_in(text), key=lambda n: -len(n[0]))
    return next((n for n in names if re.search(r"\b" + re.escape(n[0]) + r"(?!\w)", text)), None)


def without_name(
    reading: Reading, text: str, name: str, span: Span, mentions: Sequence[Mention]
) -> tuple[str, Sequence[Mention]]:
    """A label and its terms without a name with initials, which are spelled like sides, tests and units.

    Args:
        reading: the document.
        text: the label.
        name: of somebody, as it stands there.
        span: of the label.
        mentions: its terms.
    """
    if _INITIAL.search(name) is None:
        return text, mentions
    at = reading.document.text.find(name, span.start, span.end)
    rest = " ".join(text.replace(name, " ", 1).split()).strip(" ,;:–-")
    return rest, [m for m in mentions if at < 0 or m.end <= at or m.start >= at + len(name)]


def numbers_people(reading: Reading, text: str) -> bool:
    """Whether a heading asks whose row it is: "Patient", "No."."""
    return any(e.role in ("name", "person") for e in reading.lexicon.label(text.strip(), "field"))


# Labels that are cut short: items whose words end in a full stop, and vital signs that are only the beginning of a
# word.


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
    sited = min((m.end for m in mentions if m.entry.kind == "site"), default=len(text))
    return [
        m
        for m in kept
        if m.entry.kind != "function"
        or m.start < sited
        or not _STATE_OF.search(text, max(0, m.start - _LONGEST_WAY), m.start)  # "Hand on movement"
    ]


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


# What the labels of a table say: of what, where, which side, when, in which unit, whose.
#
# A table's meaning is decided from its labels, never from its place: any label, of a row, a column or the table
# itself, may give any of these, and a cell has what its row, its column and its table say together.


# Labels of several parts: a level beside the muscle that it reaches, two parts of a scale that are added.

_PER = regex(r"[(\[]\s*[^\s()\[\]/]{1,8}\s?/\s?(?:[^\s()\[\]/]{1,8}\s)?$")
_AND_PART = regex(r"\s?(?:\+|&|and|plus)\s?(?:part )?(?:[IVX]{1,4}|\d|[A-F])(?![\w-])", re.I)
_LEVEL = regex(r"[A-Z][a-z]?\d{1,2}")

_WHILE = regex(r"\b(?:on|when|while|during|after)\s$", re.I)
_BEFORE = 10
_AFTER = regex(r"(?<=\w )(?:after|before|post|pre)[\s-](?:\d{1,4} ?[^\W\d_]{1,3} (?:of )?)?", re.I)


def without_ways(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The terms of a label without what somebody does while another one is felt or measured: "Pain on walking (VAS)" is
    no distance.
    """
    first = min((m.start for m in mentions if m.entry.kind in ("finding", "scale", "measure")), default=None)
    return [
        m
        for m in mentions
        if first is None
        or m.start <= first
        or m.entry.kind not in ("function", "measure")
        or not _WHILE.search(text, max(first, m.start - _BEFORE), m.start)
    ]


def time_of(reading: Reading, span: Span, mentions: Sequence[Mention]) -> TimeRead:
    """The time that a label says; "after" what somebody did or took for a test is none of a treatment: "SpO2 after walking",
    "FEV1 after salbutamol".

    Args:
        reading: the document.
        span: of the label.
        mentions: its terms.
    """
    text, index = reading.document.text, reading.index
    time = read_time(text, span, mentions, part(index.dates, span), part(index.durations, span), label=True)
    if time.timepoint is None or time.timepoint.offset:
        return time
    begun = {m.start for m in mentions if m.entry.kind in ("function", "measure", "medicine")}
    of_test = any(m.end() in begun for m in _AFTER.finditer(text, span.start, span.end))
    return replace(time, timepoint=None) if of_test else time


def spot(mentions: Sequence[Mention]) -> Place | None:
    """The first place that a label names; a level beside another place only says by which it is reached: "C5 elbow flexors".

    Args:
        mentions: the terms of the label.
    """
    sited = [m for m in mentions if m.entry.kind == "site"]
    levels = {m.start for m in sited if _LEVEL.fullmatch(m.entry.name)}
    levels = levels if len(levels) < len(sited) else set()
    return next((p for p in places([m for m in mentions if m.start not in levels]) if p.site), None)


def in_unit(text: str, mention: Mention) -> bool:
    """Whether a term is what a unit in brackets counts per: "Hex4 [mmol/mol creatinine]".

    Args:
        text: the document's text.
        mention: the term.
    """
    before = text[max(0, mention.start - 24) : mention.start]
    return _PER.search(before) is not None


def beside_name(text: str, entry: Entry, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The terms of a label that don't name what is measured: the place of "Wrist flexion" is the wrist that it implies.

    Args:
        text: the document's text.
        entry: what is measured.
        mentions: the terms of the label.
    """
    if not entry.implies:
        return mentions
    named = {n.lower() for n in (entry.name, *entry.synonyms)}
    return [m for m in mentions if text[m.start : m.end].lower() not in named]


def words_of(label: str) -> frozenset[str]:
    """The words of a label in small letters, also those that a hyphen joins: "INCAT-L" is called after INCAT."""
    said = label.lower()
    return frozenset((*said.split(), *said.replace("-", " ").split()))


LABELS: tuple[Kind, ...] = ("measure", "scale", "site", "finding", "function", "gene", "procedure", "condition")
WHAT = ("measure", "scale", "finding", "function", "procedure", "condition", "gene", "medicine")
RANGE = regex(
    r"[(（\[]\s*\d+(?:\.\d+)?\s*[-–]\s*\d+(?:\.\d+)?\s*[)）\]]|/\s*\d+\s*$|[(（\[,]\s*(?:max(?:imum)?\.?|of|out of)\s?\d+\s*[)）\]]?$"
)
_VOLUMES = ("dL", "mL", "L")
_OF_SCORES = (None, "%", "1", "{score}", "{points}")
"""The units that an item of a scale may have; a capacity in litres is measured, and no item."""
_LINK = regex(r"\s*(?:→|->|=>|/)\s*")
_RATE = regex(r"(?<=[a-z)]),? [^\W\d_µ]{1,6}/\d{0,2} ?[^\W\d_]{1,5}$")
_LAST = regex(r",\s*(%|\S{2,12})$")
_SHORT_NAME = regex(r"\b[A-Z][A-Za-z]?[A-Z][\w-]*")


class Facet(Struct, frozen=True):
    """What a label says.

    Args:
        what: the thing measured.
        item: the item of a scale.
        site: the site.
        place: where the site is named, to see whether it is a plural.
        side: the side.
        part: distal, proximal …
        pair: sides of the two values in one cell ("R/L").
        time: place in the course of treatment.
        date: its date.
        unit: UCUM code.
        times: times of the two values in one cell ("Before / after").
        second: UCUM code of the second of two values in one cell ("FVC, L (%)").
        subject: key of a person.
        span: the label's place.
        text: the label.
        note: words that tell this column from the others of what is measured ("supine" below "FVC").
    """

    what: Entry | None = None
    item: Item | None = None
    site: Entry | None = None
    place: Place | None = None
    side: Side | None = None
    part: str = ""
    pair: tuple[Side, Side] | None = None
    time: Timepoint | None = None
    times: tuple[Timepoint, ...] | None = None
    date: Period | None = None
    unit: str | None = None
    second: str | None = None
    subject: str | None = None
    span: Span | None = None
    text: str = ""
    note: str = ""

    @property
    def measured(self) -> bool:
        """Whether the label names what is measured."""
        return bool(self.what or self.item)

    @property
    def empty(self) -> bool:
        """Whether the label says nothing that is understood."""
        where = (self.site, self.side, self.pair)
        when = (self.time, self.times, self.date)
        return not any((self.measured, *where, *when, self.unit, self.subject))


_ALONE = ("site", "place", "side", "part", "pair", "times", "date", "second", "subject")
"""What a label says whatever else it does."""


def merge(*facets: Facet) -> Facet:
    """All that several labels say; the earlier ones win.

    Args:
        facets: row, column, table.
    """
    out = facets[0]
    for f in facets[1:]:
        alone = {name: getattr(out, name) or getattr(f, name) for name in _ALONE}
        out = replace(
            out, what=out.what or (f.what if not out.item else None), item=out.item or (f.item if not out.what else None),
            time=_times(out.time, f.time), unit=f.unit or out.unit, **alone,
        )  # fmt: skip
    return out


def as_measured(reading: Reading, facet: Facet, *units: str | None) -> Facet:
    """A label that names a place and a measure, below one that gives the measure's unit: it is the measure.

    "Dorsiflexion of the ankle" below "Range of motion (degrees)" is an angle, below "Strength" the muscles' place.

    Args:
        reading: the document.
        facet: what the label says.
        units: UCUM codes that its group and its table give.
    """
    if facet.what is not None or facet.item is not None or facet.site is None:
        return facet
    known = {unit for unit in units if unit}
    named = reading.lexicon.label(RANGE.sub("", facet.text), "measure") if known else ()
    fits = [entry for entry in named if known & set(entry.units)]
    return replace(facet, what=fits[0], site=None, place=None) if fits else facet


def over(facets: Sequence[Facet]) -> Facet:
    """What the labels of several columns say of a cell that stands over all of them: no side where they have both.

    Args:
        facets: of the columns, from left to right.
    """
    first = facets[0]
    several = (name for name in ("side", "time", "date") if len({getattr(f, name) for f in facets}) > 1)
    unsaid: dict[str, Any] = dict.fromkeys(several)
    return replace(first, **unsaid)


def _times(a: Timepoint | None, b: Timepoint | None) -> Timepoint | None:
    if a is None or b is None:
        return a or b
    return b if b.offset and not a.offset and a.phase == b.phase else a  # "before" below "at 6 months" stays before


@once
def read_label(reading: Reading, text: str, span: Span, scale: Entry | None = None, beside: str | None = None) -> Facet:
    """What one label says.

    Args:
        reading: the document.
        text: the label's text.
        span: its place.
        scale: the scale that the table shows, when known: its items are looked up first.
        beside: the unit that a column of units prints for it ("Wrist flexion" is an angle then, and no strength).
    """
    lexicon = reading.lexicon
    suffix = of_suffix(IN_BRACKETS.sub("", text).strip())
    printed = text
    if "_" in text:
        text = without_suffix(text).replace("_", " ").strip()  # "weight_kg", "weight_3m": the name of a column
    bare = " ".join(text.split())
    mentions: Sequence[Mention] = part(reading.index.mentions, span)
    name, named = name_in(reading, bare) or ("", None)
    if name and name == bare:
        return Facet(subject=named, span=span, text=bare)  # "CP-01" is a patient's number, and no disease
    if name and (plain := without_name(reading, bare, name, span, mentions))[0] != bare:
        text, mentions = plain
        bare = text
    if side := side_alone(bare):
        return Facet(span=span, text=bare, side=side, subject=named)
    if sided := sided_letters(lexicon, bare):
        return Facet(span=span, text=bare, side=SIDE_WORDS[sided[0].lower()], site=sided[1])
    (unit, rest), second = _unit(reading, bare), None
    if two := two_units(lexicon, bare):
        unit, second, rest = two
    if unit and rest == text and not second:
        measures = lexicon.label(bare, "measure")
        if not any(" " in bare or unit not in entry.units for entry in measures):
            return Facet(span=span, text=bare, unit=unit)  # "ms" is milliseconds, and no disease
        unit = None  # "hr" of a table of visits is a heart rate, and no hour, and "CD34+ cells" are measured
    if scale is not None and unit == "L" and not any("L" in e.units for e in lexicon.label(rest, "measure")):
        unit = None  # "Leg agility (L)"
    if unit and "_" in printed and bare.startswith(f"{rest} "):
        mentions = [m for m in mentions if m.start < span.start + len(rest)]  # "alt_ul" is no upper limb
    unit = unit or beside
    time = time_of(reading, span, mentions)
    facet = Facet(
        span=span, text=bare, side=side_behind(bare), pair=sides_of(bare), unit=unit, second=second, subject=named,
        time=since(bare) or time.timepoint or suffix or early(reading, bare), date=time.effective,
    )  # fmt: skip
    if facet.time and facet.time.offset and not facet.time.offset.value and facet.time.offset.code != "d":
        facet = replace(facet, time=replace(facet.time, phase="before"))  # "0 months"
    if times := _several_times(reading, span):
        facet = replace(
            facet, time=Timepoint(times[0].phase) if len({t.phase for t in times}) == 1 else None, times=times
        )
    mentions = without_movements(mentions, unit)
    if scale is not None and unit in _OF_SCORES:
        item = lexicon.item(scale, RANGE.sub("", rest)) or item_cut_short(scale, RANGE.sub("", rest))
        called = item is not None and any(is_called(item, name) for name in (rest, IN_BRACKETS.sub("", rest)))
        others = [e for e in lexicon.label(RANGE.sub("", rest), "scale") if e.id != scale.id]  # "Berg balance scale"
        own = item is not None and (called or not (others or lexicon.label(RANGE.sub("", rest), "measure")))
        if item is not None and own and not _of_another(reading, scale, item, bare, mentions):
            facet = replace(facet, time=facet.time if facet.date else suffix)
            return of_item(reading, _with_place(reading, facet, item, mentions), scale, item)
    letters = len(re.sub(r"\W", "", printed))
    timed = any(m.entry.kind == "cue" and m.entry.role in PHASES and m.end - m.start >= letters for m in mentions)
    if not bare or (facet.time and (facet.date or timed)):
        return facet  # "adm." is no abbreviation of a muscle then
    facet = _what(reading, facet, RANGE.sub("", SIDES_PAIR.sub("", rest)), mentions)
    if facet.what is None and beside and (told := lexicon.label(f"{rest} {beside}", "measure")):
        return replace(facet, what=told[0], site=None)  # "C3" is a vertebra, "C3" in "g/L" a complement
    facet = replace(facet, what=facet.what or called_in_full(lexicon, rest, unit) or by_unit(lexicon, rest, unit))
    cut = movement_cut(lexicon, rest) or spelled_out(lexicon, NAMED_BEHIND.sub("", rest).strip(), "site")
    site, when = cut or facet.site or site_by_word(lexicon, facet.what, rest), facet.time or suffix
    return facet if site is facet.site and when is facet.time else replace(facet, site=site, time=when)


def _several_times(reading: Reading, span: Span) -> tuple[Timepoint, ...] | None:
    """Return the times of a label for several values in a cell: "Before / after", "Baseline → 6 months", "0/1/3 mo"."""
    links = list((ARROW if ARROW.search(text := reading.document.quote(span)) else _LINK).finditer(text))
    found = times_around(reading, span, links[0]) if len(links) == 1 else None
    if found and (found[0].phase, found[0].offset) != (found[1].phase, found[1].offset):
        return found
    return times_in_row(text) or None


def times_around(reading: Reading, span: Span, link: re.Match[str]) -> tuple[Timepoint, Timepoint] | None:
    """The times of the words of a `span` before and behind a sign between them; None unless both tell one.

    What a mark sets apart from the sign says something else: "Strength, MRC: admission → discharge".
    """
    text = reading.document.quote(span)
    low = max(text.rfind(mark, 0, link.start()) for mark in ":;,(") + 1
    high = min((at for mark in ":;,)" if (at := text.find(mark, link.end())) > 0), default=len(text))
    for begin, end in ((0, len(text)), (low, high)):
        halves = (Span(span.start + begin, span.start + link.start()), Span(span.start + link.end(), span.start + end))
        one, two = (read_label(reading, reading.document.quote(half), half).time for half in halves)
        if one and two:
            return one, two
    return None


def _of_another(reading: Reading, scale: Entry, item: Item, label: str, mentions: Sequence[Mention]) -> bool:
    """Whether a label is the total of another scale ("QMG total" in a table of the MG-ADL), known or not, or of a sign."""
    if scale.total is None or item.key != scale.total.key:
        return False
    own = " ".join((scale.name, *scale.synonyms, item.name, *item.synonyms)).lower()
    kinds = ("scale", "finding")  # "Chorea total" below the items of the chorea
    named = [reading.document.text[m.start : m.end].lower() for m in mentions if m.entry.kind in kinds]
    short = [w.lower() for w in _SHORT_NAME.findall(label)] if label != label.upper() else []
    return any(name not in own for name in (*named, *short))


def _what(reading: Reading, facet: Facet, bare: str, mentions: Sequence[Mention]) -> Facet:
    lexicon = reading.lexicon
    known = any(lexicon.label(bare, kind) for kind in LABELS)
    whole = facet.text == bare.strip() or bool(facet.unit)  # "WEIGHT (kg)" is no item of a scale
    if (short := short_item(lexicon, bare.strip())) and not (known and whole):
        return replace(facet, what=short[0], item=short[1])
    if (meant := explained(reading.document.text, lexicon, bare.strip(), mentions, WHAT)) is not None:
        return replace(facet, what=meant)
    named = item_of_named(lexicon, bare)
    behind = named if named and named[1] and not (facet.time or any(m.entry.kind == "site" for m in mentions)) else None
    called = (
        bare.replace(",", " ", 1),  # "Fugl-Meyer, lower limb"
        *turned(bare, facet.unit),
    )
    for candidate in dict.fromkeys((bare, *called, NAMED_BEHIND.sub("", bare).strip())):
        exact = {e.kind for e in lexicon.known(candidate)} or set(LABELS)
        for kind in sorted(LABELS, key=lambda k: k not in exact):
            entries = lexicon.label(candidate, kind)
            bare_place = kind == "measure" and entries and entries[0].units and facet.unit not in entries[0].units
            if bare_place and not any(comparable(facet.unit or "", u) for u in entries[0].units):
                entries = (other,) if (other := by_unit(lexicon, candidate, facet.unit)) else entries
            if entries and behind is not None and entries[0] is behind[0]:
                return _item_named(reading, facet, *behind, mentions)  # "SCIM III, self-care" is no SCIM III
            if entries and not (bare_place and lexicon.label(candidate, "site")):
                place = spot(beside_name(reading.document.text, entries[0], mentions)) if kind != "site" else None
                if facet.time and not facet.date and is_named_by(entries[0], facet.time.label):
                    facet = replace(facet, time=None)  # "24h urine protein" is called so, and not a day later
                if kind == "site":
                    what, meant = beside_site(mentions, facet.unit), called_here(mentions, facet.span)
                    site = (meant or entries[0]) if what is None or what.role != "laboratory" else None
                    return _sided(replace(facet, site=site, what=what), mentions)
                return _sided(
                    replace(facet, what=entries[0], site=place.site if place else None, place=place), mentions
                )
    if named is not None:
        return _item_named(reading, facet, named[0], named[1], mentions)
    what = spelled_out(lexicon, NAMED_BEHIND.sub("", bare).strip(), "measure")
    if what is not None and (facet.unit is not None or not movement_cut(lexicon, bare)):
        return _sided(replace(facet, what=what), mentions)
    items = lexicon.scales_with(bare)
    own = [
        (s, i)
        for s, i in items
        if s.name.lower() in bare.lower() or any(x.lower() in words_of(bare) for x in s.synonyms)
    ]
    if own:
        return replace(facet, what=own[0][0], item=own[0][1])
    text = reading.document.text
    found = [m for m in without_cut_words(text, mentions) if m.entry.kind in WHAT and not in_unit(text, m)]
    found = [m for m in found if not of_part(text, m, mentions, facet.span.end if facet.span else 0)]
    place = spot(mentions)
    found = without_ways(text, [m for m in found if m.form != "ability" or bare.count(",") < 2])
    sums = [m for m in found if m.entry.kind == "scale" and _AND_PART.match(text, m.end)]  # "UPDRS II + III" is no part
    found = fitting([m for m in found if m not in sums], facet.unit)
    best = next((m for kind in WHAT for m in found if m.entry.kind == kind), None)
    best = None if best and facet.time and best.entry.kind in ("procedure", "condition") else best  # "after surgery"
    return _sided(
        replace(facet, what=best.entry if best else None, site=place.site if place else None, place=place), mentions
    )


def _item_named(reading: Reading, facet: Facet, scale: Entry, item: Item | None, mentions: Sequence[Mention]) -> Facet:
    facet = facet if facet.date else replace(facet, time=None)
    return of_item(reading, _with_place(reading, facet, item, mentions), scale, item) if item else facet


def of_item(reading: Reading, facet: Facet, scale: Entry, item: Item) -> Facet:
    """The facet of an item, with the side and the site that it is asked of.

    Args:
        facet: what else its label says.
        scale: the scale.
        item: its item.
    """
    site = reading.lexicon.get("site", item.site) if item.site else None
    return replace(facet, what=scale, item=item, side=item.side or facet.side, site=site or facet.site)


def _with_place(reading: Reading, facet: Facet, item: Item, mentions: Sequence[Mention]) -> Facet:
    """The side and the site that a row adds to its item ("Rigidity, right arm"), not those that name it."""
    named = " ".join((item.name, *item.synonyms)).lower()
    words = named.split()  # one letter is in many of them, and no word of its own
    own = [
        m
        for m in mentions
        if reading.document.text[m.start : m.end].lower() not in (named if m.end - m.start > 1 else words)
    ]
    place = spot(own)
    facet = replace(facet, site=place.site if place else None, place=place)
    return _sided(facet, own)


def _sided(facet: Facet, mentions: Sequence[Mention]) -> Facet:
    what = facet.what
    units = what.units if what is not None and what.kind == "measure" else ()
    named = what is not None or facet.site is not None
    if facet.unit == "L" and named and not any(comparable("L", unit) for unit in units):
        facet = replace(facet, unit=None)  # "Deltoid (L)"
    litres = bool(facet.unit) and "L" in f"{facet.unit}{facet.second or ''}"  # the L of "U/L", "FVC (L)" is no left
    either = {"unilateral", "bilateral"} <= {m.entry.id for m in mentions if m.entry.role == "side"}
    for m in mentions:
        if m.entry.kind == "qualifier" and m.entry.role == "side" and not either and (side := side_of(m)):
            if litres and side == "left" and m.end - m.start <= len("(L)"):
                continue
            facet = replace(facet, side=side)
        if m.entry.kind == "qualifier" and m.entry.role == "part":
            facet = replace(facet, part=m.entry.name)
    return facet


def _unit(reading: Reading, text: str) -> tuple[str | None, str]:
    """The unit in a label's brackets or behind its comma, with the rest of the label; or a label that is only a unit."""
    units = reading.lexicon.units()
    if (plain := without_reference(text)) != text and (found := _unit(reading, plain))[0]:
        return found
    whole = text.strip(" ()[]")
    if code := units.get(whole) or (_composed(whole, units) if whole.startswith("10") else None):
        return code, text  # "ms", "10⁹/L" in a header row of units
    plainly = reading.lexicon.label(NAMED_BEHIND.sub("", text).strip(), "measure")
    for m in NAMED_BEHIND.finditer(text):
        inner = (m.group(1) or m.group(2) or "").strip()
        if m.group(1) in ("L", "l") and text[m.end() :].lstrip(" ,"):
            continue  # "Grip strength (L), kg"
        if m.group(2) and reading.lexicon.label(inner, "site"):
            continue  # "TcPO2, foot" is measured there, and not in feet
        code = units.get(inner) or units.get(inner.replace(" ", "")) or _composed(inner, units)
        code = code or next((units.get(last) for last in _LAST.findall(inner)), None)  # "(mean of A to E, %)"
        code = code.removesuffix("/{SD}") if code else code  # "(cm/SD)": each cell holds two values
        own = (e for e in reading.lexicon.label(text, "measure") if code and e not in plainly)
        if any(code not in e.units for e in own):
            continue  # "Leukocytes (U)" are those of the urine, and no units
        rest = (text[: m.start()] + text[m.end() :]).strip()
        if code == "{SD}":
            return _unit(reading, rest)  # "Birth weight g (SD)": what stands beside the value, and no unit of it
        if code:
            return code, rest
    if "," in (said := IN_BRACKETS.sub("", text)) and said != text and (found := _unit(reading, said))[0]:
        return found  # "Grip, kg (mean of 3)"
    if (bare := without_share(reading.lexicon, text)) is not None:
        return "%", bare
    if "/" in text and (rate := _RATE.search(text)) and (code := _composed(rate[0].strip(), units)):
        return code, text[: rate.start()].strip(" ,")  # "Proteinuria g/24 h"
    return _spelled(reading, text) or (None, text)


def _spelled(reading: Reading, text: str) -> tuple[str, str] | None:
    """The unit at the end of a column's name, with the rest of the name: "Weight kg", and in a program, which has no strokes,
    "glucose mgdl" and "glucose mg dl" of "glucose_mg_dl"; only one in which that can be measured."""
    words, units = text.split(" "), reading.lexicon.units()
    for count in (2, 1):
        entries = reading.lexicon.label(" ".join(words[:-count]), "measure") if len(words) > count else ()
        asked = [unit for entry in entries for unit in entry.units]
        last = "".join(words[-count:])
        if units.get(last) in asked:
            return units[last], " ".join(words[:-count])
        for volume in _VOLUMES if asked else ():
            if not last.lower().endswith(volume.lower()) or len(last) == len(volume):
                continue
            amount = last[: -len(volume)].replace("10e", "10^")
            for printed in (f"{amount}/{volume}", f"{amount.upper()}/{volume}"):
                code = units.get(printed) or parse_unit(printed, units)[0]
                if code and any(comparable(code, unit) for unit in asked):
                    return code, " ".join(words[:-count])
    return None


def _composed(text: str, units: Mapping[str, str]) -> str | None:
    """A unit made of known ones: "10^9/L", "L/min/m²"."""
    return parse_unit(text, units)[0] if "/" in text else None


def label_unit(reading: Reading, text: str) -> str | None:
    """The UCUM code of the unit that a label prints in brackets or behind a comma, None without one."""
    return _unit(reading, text)[0]


def without_unit(reading: Reading, label: str) -> str:
    """A column's name in a program without the unit at its end: "glucose" of "glucose mgdl"."""
    spelled = _spelled(reading, label)
    return label if spelled is None else spelled[1]


def label_text(cells: Sequence[Cell | None]) -> str:
    """Several header cells as one label, without the range that one of them prints below the others ("0-4")."""
    told = [" ".join(c.text.split()) for c in cells if c is not None and c.text.strip() and not is_range(c.text)]
    return " ".join(dict.fromkeys(told))
