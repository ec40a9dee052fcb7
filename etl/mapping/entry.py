"""An entry of the mapping files, with its codes and the formula of its total, as the rest of the house sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from msgspec import Struct

from etl.facts import Coding, Concept, Side
from etl.names import SYSTEMS

ALL = frozenset({"sum", "mean"})
"""The words that stand for all items together."""
Bounds = tuple[Decimal, Decimal]
_Values = Mapping[str, Bounds]
_Part = Callable[[_Values], Bounds]
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])|(?P<word>\w+)|(?P<sign>[-+*/()]))")
_LONGEST = 300
_BRACKETS = 20


class FormulaError(ValueError):
    """A text that is no formula; the message says why, for the person who wrote it."""


class _Unknown(Exception):
    """An item has no value, or something is divided by nothing."""


class Formula(Struct, frozen=True):
    """A formula that was read.

    Args:
        text: as it is written, with single blanks.
        keys: the items that it names, in the order of the text.
        whole: whether it has `sum` or `mean`.
        part: works it out.
    """

    text: str
    keys: tuple[str, ...]
    whole: bool
    part: _Part

    @property
    def is_sum(self) -> bool:
        """Whether it is the plain sum of all items."""
        return self.text == "sum"

    @property
    def averages(self) -> bool:
        """Whether it divides, so that a printed total may be rounded."""
        return "mean" in self.text or "/" in self.text

    def value(self, items: Mapping[str, Decimal]) -> Decimal | None:
        """The total of some items.

        Args:
            items: the values by the items' keys.

        Returns:
            The total; None when an item that the formula names has no value, or there is none at all.
        """
        found = self.bounds({key: (value, value) for key, value in items.items()})
        return found[0] if found else None

    def bounds(self, items: _Values) -> Bounds | None:
        """The lowest and the highest total.

        Args:
            items: the lowest and the highest value by the items' keys.

        Returns:
            Both; None when an item that the formula names isn't there, or there is none at all.
        """
        try:
            return self.part(items)
        except _Unknown:
            return None


@cache
def formula_of(text: str) -> Formula | None:
    """Read a formula.

    Args:
        text: what stands behind `total_is`.

    Returns:
        The formula, None for an empty text.

    Raises:
        FormulaError: it can't be read.
    """
    if not text.strip():
        return None
    if len(text) > _LONGEST:
        raise FormulaError(f"a formula has {_LONGEST} characters at most")
    if text.count("(") > _BRACKETS:
        raise FormulaError(f"a formula has {_BRACKETS} brackets at most")
    tokens = list(_tokens(text))
    part, rest = _added(tokens, 0)
    if rest < len(tokens):
        raise FormulaError(f"{tokens[rest][1]!r} has no place behind {tokens[rest - 1][1]!r}")
    words = dict.fromkeys(word for kind, word in tokens if kind == "word")
    keys = tuple(word for word in words if word not in ALL)
    return Formula(" ".join(text.split()), keys, len(keys) < len(words), part)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaError(f"{text[at:].split()[0]!r} is no number, no item and none of + - * / ( )")
        yield str(match.lastgroup), match[str(match.lastgroup)]
        at = match.end()


def _added(tokens: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    part, at = _multiplied(tokens, at)
    while at < len(tokens) and tokens[at][1] in "+-":
        other, behind = _multiplied(tokens, at + 1)
        part, at = _combined(tokens[at][1], part, other), behind
    return part, at


def _multiplied(tokens: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    part, at = _single(tokens, at)
    while at < len(tokens) and tokens[at][1] in "*/":
        other, behind = _single(tokens, at + 1)
        part, at = _combined(tokens[at][1], part, other), behind
    return part, at


def _single(tokens: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    if at == len(tokens):
        raise FormulaError("it ends where a number or an item should stand")
    kind, word = tokens[at]
    if word == "(":
        part, behind = _added(tokens, at + 1)
        if behind == len(tokens) or tokens[behind][1] != ")":
            raise FormulaError("a bracket isn't closed")
        return part, behind + 1
    if kind == "sign":
        raise FormulaError(f"{word!r} stands where a number or an item should")
    if kind == "number":
        number = Decimal(word)
        return (lambda _: (number, number)), at + 1
    return (_all(word) if word in ALL else _item(word)), at + 1


def _item(key: str) -> _Part:
    def part(values: _Values) -> Bounds:
        if key not in values:
            raise _Unknown
        return values[key]

    return part


def _all(word: str) -> _Part:
    def part(values: _Values) -> Bounds:
        if not values:
            raise _Unknown
        by = Decimal(len(values) if word == "mean" else 1)
        low, high = (sum((bounds[n] for bounds in values.values()), Decimal(0)) / by for n in (0, 1))
        return low, high

    return part


def _combined(sign: str, one: _Part, two: _Part) -> _Part:
    def part(values: _Values) -> Bounds:
        (a, b), (c, d) = one(values), two(values)
        if sign == "+":
            return a + c, b + d
        if sign == "-":
            return a - d, b - c
        if sign == "/" and c <= 0 <= d:
            raise _Unknown
        found = [x * y if sign == "*" else x / y for x in (a, b) for y in (c, d)]
        return min(found), max(found)

    return part


# An entry of the mapping files, as the rest of the house sees it.


Kind = Literal[
    "condition",  # disease, comorbidity, injury
    "finding",  # symptom or sign: present / absent / improved …
    "function",  # what a person does or has: speech, walking, muscle tone; normal / impaired / improved …
    "measure",  # what has a number or a graded value: heart rate, muscle strength, FVC, a laboratory test
    "scale",  # a score with items and a total
    "procedure",  # operation, device in use, test done, therapy
    "cells",  # a cell product or the cell treatment's name
    "medicine",
    "gene",
    "site",  # body site, muscle
    "route",
    "method",  # how a treatment is given: lumbar puncture …
    "unit",
    "grade",  # a grading system: MRC 0…5, Ashworth, reflexes
    "qualifier",  # severity, value, part, side words
    "cue",  # context: negation, plan, hearsay, family, change …
    "heading",  # what a section heading says
    "field",  # what the label of a labelled field says
    "furniture",  # page parts that carry no facts
    "country",
    "relation",  # relatives and other people
    "language",  # of pages: its commonest words, and those that look like terms
    "social",  # smoking, alcohol, exposure, occupation
    "column",  # what the head of a table's column or row asks for
    "answer",  # what a cell answers: yes, no, unknown, normal
    "trace",  # words that show whether a page is about one person or about nobody
]


TERMS: tuple[Kind, ...] = (
    "finding", "condition", "site", "measure", "scale", "function", "procedure", "medicine", "gene", "cells",
)  # fmt: skip
"""The kinds of entry that name something clinical."""


class Item(Struct, frozen=True, omit_defaults=True):
    """One item of a scale.

    Args:
        key: stable key within the scale ("speech").
        name: English name ("ALSFRS-R speech").
        synonyms: how tables name the row ("Speech", "1. Speech").
        low: lowest score.
        high: highest score.
        codings: verified codes.
        optional: may be not applicable (alternate items).
        absent_of: for a yes/no row (e.g. "gastrostomy?") the id of the finding or procedure it asks for.
        side: the side that the item is asked of ("Right arm outstretched"); its name goes without it.
        site: id of the site that the item is asked of.
        measure: id of the measure whose value is scored ("Right arm outstretched" counts seconds).
    """

    key: str
    name: str
    synonyms: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    codings: tuple[Coding, ...] = ()
    optional: bool = False
    absent_of: str = ""
    side: Side | None = None
    site: str = ""
    measure: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """The texts that mean it; an item of one side shares its name with that of the other."""
        return self.synonyms if self.side else (self.name, *self.synonyms)


class GradeValue(Struct, frozen=True, omit_defaults=True):
    """One grade of a grading system: as printed, its ordinal, its meaning, its codes."""

    text: str
    ordinal: Decimal
    name: str = ""
    codings: tuple[Coding, ...] = ()


class Example(Struct, frozen=True):
    """A phrase and what it must give (`gives`) or must not give (`never`), in the examples' notation."""

    text: str
    gives: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Entry(Struct, frozen=True, omit_defaults=True):
    """One entry of a mapping file.

    Args:
        kind: see `Kind`.
        id: unique within its kind, snake_case.
        name: normalized English name (becomes `code.text`).
        synonyms: other ways to write it; the name is a synonym too. An all-capitals synonym of up to six
            letters is matched in its case only ("MS", "PD").
        negated: ways to write that it is not there or not possible ("soft neck" for neck stiffness;
            "cannot walk" for walking).
        abilities: verb phrases that state a function ("lift the arm", "chew and swallow"), or what befell a site
            ("broke his", for a fracture), which only counts with one of the sites that refine the condition.
        codings: verified codes that mean the same, the best first.
        wider: verified codes that mean more than the entry; they stand in no bundle unless somebody asks for them.
        none_known: for a finding, the codes that say of somebody that none is known.
        high_is: for a measure, the codes of the finding that a high value is (HPO's "Hyperkalemia").
        low_is: the same of a low one.
        device: the thing that is used, for a finding or procedure that says just that ("wheelchair").
        device_codes: the thing's verified codes.
        product_name: for a treatment with cells, what the cells are called where no terminology has a code of them.
        product_codes: their verified codes.
        file: mapping file it came from.
        line: one-based line there.
        role: kind-specific class:
            cue: negated, negated_after, stop, possible, hypothetical, planned, cancelled, declined, historical,
                family, other, general, cited, advert, improved, worsened, unchanged, relapsed, resolved, equivocal,
                onset, diagnosed, prescribed, discontinued, refuted, before, during, after, difficulty, ability, normal,
                affirmed, except, pseudo (no negation though it looks like one), more, less (better or worse is decided
                by the kind of the term), report (says, noticed), help (a person who helps isn't who it is about), adjective (of the
                disease that its value names), modifier (the term is part of another thing's name);
            heading: before, during, after, history, past_history, family_history, exam, investigation, treatment,
                plan, outcome, follow_up, outlook, general, literature, methods, abstract, introduction, case,
                discussion, related, contact, advert, references, adverse;
            field: name, age, birth, record, sex, nationality, diagnosis, onset, admission, discharge, occupation, medication,
                treatment, date, comorbidity, adverse, other;
            qualifier: severity, value, part, side, presence, course, status;
            procedure: treatment, surgery, test, imaging, device, therapy, care;
            site: organ (it has no strength);
            measure: vital, laboratory, exam, test, imaging;
            social: smoking, alcohol, exposure, occupation;
            relation: relative, other;
            column: calling (a word for a person, before a number), kin (a relative who may be a patient), and what a head asks for: person, family, source,
                about, sum, remark, visit, date, test, value, unit, low, high, reference, flag, side, feature, birth, text,
                life (a time of life: "neonatal"), start, end, often, reason (of a medicine);
            answer: yes, no, unsure, unknown, normal.
        category: FHIR observation category, "" for the kind's default.
        implies: site ids the term itself carries ("tongue fasciculation" → tongue).
        refines: (site id, entry id) pairs: at that site it is that more specific entry.
        by_route: (route id, codes) pairs: the codes of a medicine that hold for that route alone.
        impaired: for a function, the finding said when it is impaired.
        unable: for a function, the finding said when it isn't there at all.
        shows: for a finding, the finding that it is the visible sign of ("facial asymmetry" of facial weakness).
        function: for a finding, the function that it impairs; for a measure, the one whose figures are its values.
        grade: id of the grading system of its values.
        units: UCUM codes it may have, the default first.
        low: lowest plausible value (in the default unit).
        high: highest plausible value.
        possible: for some units the lowest and the highest value that anybody can have, each (UCUM code, lowest, highest).
        higher: whether a higher value is "better" or "worse".
        values: ids of qualifiers it may take as value, and of grading systems whose grades name findings.
        items: items of a scale.
        total: the total's item of a scale.
        total_is: what the total is, as `Formula` reads it ("sum", "sum + 1"); "" is no check.
        grades: values of a grading system.
        ucum: UCUM code of a unit.
        left: codes of the left one (sites).
        right: codes of the right one.
        both: codes of both.
        part_of: id of the bigger site.
        route: id of the route a method implies when none is said, "" if none.
        value: the value id a qualifier stands for (e.g. hyperactive → increased), or a cue's phase.
        scope: cue scope: forward, backward, both, sentence.
        source: publication or address of a scale.
        mistaken: words of a language that look like terms of others and mean something else.
        common: the commonest words of a language, by which a text is known to be in it.
        letters: letters of a language that hardly another one has.
        script: the first words of the Unicode names of its letters, where they aren't Latin.
        examples: phrases and what they must give.
        site_words: words in the names of sites that a route reaches, or whose bare grades are of a measure.
        spots: words for a place that stand for a route where a treatment's ways are told by their places alone.
        pair: ids of the two measures that a pair of values gives ("130/70"), of the two therapies that one short name means.
    """

    kind: Kind
    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    abilities: tuple[str, ...] = ()
    codings: tuple[Coding, ...] = ()
    wider: tuple[Coding, ...] = ()
    none_known: tuple[Coding, ...] = ()
    high_is: tuple[Coding, ...] = ()
    low_is: tuple[Coding, ...] = ()
    device: str = ""
    device_codes: tuple[Coding, ...] = ()
    product_name: str = ""
    product_codes: tuple[Coding, ...] = ()
    file: str = ""
    line: int = 0
    role: str = ""
    category: str = ""
    implies: tuple[str, ...] = ()
    refines: tuple[tuple[str, str], ...] = ()
    by_route: tuple[tuple[str, tuple[Coding, ...]], ...] = ()
    impaired: str = ""
    unable: str = ""
    shows: str = ""
    function: str = ""
    grade: str = ""
    units: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    possible: tuple[tuple[str, Decimal, Decimal], ...] = ()
    higher: str = ""
    values: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    total: Item | None = None
    total_is: str = ""
    grades: tuple[GradeValue, ...] = ()
    ucum: str = ""
    left: tuple[Coding, ...] = ()
    right: tuple[Coding, ...] = ()
    both: tuple[Coding, ...] = ()
    part_of: str = ""
    route: str = ""
    value: str = ""
    scope: str = ""
    source: str = ""
    mistaken: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    letters: str = ""
    examples: tuple[Example, ...] = ()
    pair: tuple[str, ...] = ()
    site_words: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()

    @property
    def formula(self) -> Formula | None:
        """What a scale's total is made of its items, None when the mapping doesn't say."""
        return formula_of(self.total_is)

    @property
    def concept(self) -> Concept:
        """The entry as a normalized thing."""
        return Concept(self.name, self.codings, f"{self.kind}:{self.id}")

    @property
    def product(self) -> Concept:
        """The cells that a treatment gives. They have codes of their own, as a procedure's code names no substance."""
        return Concept(self.name, self.product_codes, f"{self.kind}:{self.id}")

    def is_of(self, site: Entry) -> bool:
        """Whether one of `site_words` stands in the names of a site: a muscle's, for intramuscular."""
        return any(word in self.site_words for name in (site.name, *site.synonyms) for word in name.split())


class Mention(Struct, frozen=True):
    """A term found in a text.

    Args:
        start: offset of its first character.
        end: offset behind its last character.
        entry: what it means.
        form: which of the entry's lists matched: "name" (name or synonym), "negated", "ability", "item", "total", or "done" for an
            ability told in the past.
        item: key of the scale's item when `form` is "item".
    """

    start: int
    end: int
    entry: Entry
    form: str = "name"
    item: str = ""


# Codes as mapping files write them.


CODES = "codes.tsv"
"""The file of a mappings folder that holds the terminologies' displays."""


ADDRESSES = ("http://", "https://", "urn:")
"""How the addresses of code systems begin."""


def coding(text: str, displays: dict[tuple[str, str], str]) -> Coding | None:
    """A code as mapping files write it.

    Args:
        text: alias or address of a system, and code ("sct 40739000"); after a tab its display.
        displays: see `etl.mapping.load.load_displays`.

    Returns:
        The coding, None when the text isn't "alias code" with a known alias, or an address and a code.
    """
    written, _, display = text.strip().partition("\t")
    said, _, code = written.partition(" ")
    system, code = said if said.startswith(ADDRESSES) else SYSTEMS.get(said), code.strip()
    if system is None or not code:
        return None
    return Coding(system, code, displays.get((system, code)) or display.strip() or None)
