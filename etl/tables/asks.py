"""What each column of a table of people asks of them: who they are, a thing that a mapping or the ontology knows, or its words.

Labels are read as a set: if they are items of one scale, all are; a short form that could be a laboratory's or a nerve's is
the laboratory's beside other tests of one. A column can tell of others than the person whose row it is: a mother's illnesses
and medicines below a head that asks for the pregnancy, everything that isn't told as a relative's below one that asks for
relatives, and signs in the names of diseases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Literal

from msgspec import Struct

from etl.document import Cell, Span, holding
from etl.facts import AnyFact, Concept, Condition, FamilyHistory, Medication, Observation, Quantity
from etl.kinds.allergy import OF_MEDICINE
from etl.kinds.allergy import WORD as ALLERGY
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.mapping.onsets import onset_class
from etl.parsers.cell.answers import (
    BARE_CODE,
    CALLS_ONTOLOGY,
    DISEASE,
    Coding,
    Said,
    Sorter,
    coding_of,
    read_age,
    share,
    words_with_code,
)
from etl.parsers.cell.values import absent_reason, parse_cell
from etl.parsers.label.caption import named_beside
from etl.parsers.label.concepts import FEATURES, IN_BRACKETS, OR, OTHER, SMALL, WORD, Joined, Names, is_most_of
from etl.parsers.label.heads import items_of, plain, read_head, without_brackets
from etl.parsers.label.labels import Facet, label_unit, merge, of_item, read_label, without_unit
from etl.parsers.label.times import without_suffix
from etl.parsers.number import may_be_in, with_power
from etl.parsers.reading import Reading
from etl.parsers.variants import describes_variant, names_protein
from etl.patterns import regex
from etl.tables.beside import Detail, details_of
from etl.tables.columns import (
    answers_nothing,
    are_addresses,
    are_days,
    asks_limit,
    calls_again,
    has_role,
    is_coded_sex,
    numbers_records,
    stay_asked,
    told_in,
)
from etl.tables.counts import only
from etl.tables.disease import disease_columns
from etl.tables.identity import identity_columns
from etl.tables.items import aligned_items, total_columns
from etl.tables.joins import file_name, text_of
from etl.tables.lines import PeopleTable
from etl.tables.people import heads_of
from etl.terminology.ontology import Ontology
from etl.value import replace
from etl.variants.words import asks_gene

Role = Literal[
    "key", "sex", "age", "time", "source", "remark", "text", "thing", "empty", "leave out", "record", "identity", "coded",
    "private", "planned", "disease", "limit", "stay", "instance",
]  # fmt: skip
_PRIVATE = frozenset(("private", "given", "surname", "fullname", "contact"))
"""Heads of what is nobody's finding, also where it isn't who the row's person is."""
_SAMPLE = 400
_LONGEST_LABEL = 10
"""A label with more words is a question or a sentence."""
_VARIANT = regex(r"\s*\(?(?:N[MPGC]_[\d.]+:)?(?:[cgmn]\.[\[(]?[\d*?=+-]|p\.[\[(]?[A-Z*?=])")
"""How a variant of a gene begins: "c.469C>G", "NM_015425.6:c.176A>T", "p.(Arg149Trp)"."""
_PURE = frozenset(("1", "[pH]"))
"""Units of what has no dimension."""
_PLACED = ("measure", "scale", "finding", "function", "condition")
"""What a column may tell of a place or time alone: "left | right" below "Grip strength", and no vaccine below its name."""
_VALUED = ("function", "measure", "scale")
"""What no day answers for."""
_SIGNS = (*FEATURES, "function", "procedure")
"""What has an age at onset of its own, which isn't that of the disease."""
_FOUND = regex(r":\s*\S+\s+\S|\bfindings? (?:of|in|on|at|by)\b", re.I)
"""What a label names of a test: several words behind it, or what was found by it."""
_PER_VOLUME = regex(r"/(?:[mdu]?L|[mu]?mol|g)$")
"""How the unit of a concentration ends."""
_TWO_TIMES = regex(
    r"\b\d{1,2}\s?(?:and|&|,|/|und|et|y)\s?\d{1,2}\s?(?:min|h|s|d|hours?|minutes?|days?|weeks?|months?)\b", re.I
)
_TWO_VALUES = regex(r"\d[\d.]*\s?[/,;&]\s?\d[\d.]*")
_AGE_WORDS = frozenset(("age", "ages", "alter", "âge", "edad", "età", "idade", "leeftijd", "年龄"))
_REFERENCE = regex(r"[(\[,]\s*(?:reference|ref\.?|normal|norm|n)\b[^)\]]*[)\]]?", re.I)
_ADJECTIVE = regex(r"[^\W\d_]{3,}(?:ile|ic|al|ive|ous|ary|oid)")
_RESULT = regex(r"\s(?:results?|values?|levels?)$", re.I)
"""What stands behind the name of a test: "ALT result"."""
_LIKE = regex(r"[^\W\d_]-like\b|\bchanges? (?:in|of)\b", re.I)
_BOX = regex(r"[^\W_]___\d+")
"""A box of a project of REDCap, of which only its dictionary says what it ticks: "sym___2"."""
_STAGES = _MANY = 10
_GRADES = frozenset("01234")
_LEAST_CLASSES, _FEW_WORDS, _SHORTEST = 5, 2, 2
"""So short a label is no word that 0 and 1 answer for: "cp" may be a pain of the chest."""
_IN_M = regex(r"\d\s?m\.?$", re.I)
_YEAR = regex(r"(?:19|20)\d\d")
"""A disease's stages and a treatment's courses are counted so far."""
_TELLING = (
    *FEATURES,
    "function",
    "procedure",
    "qualifier",
    "cue",
    "site",
    "medicine",
    "measure",
    "gene",
    "social",
    "method",
)
"""Kinds of words that can say something of a sign, an ability or a test."""
_NOTHING, _NO_CODE, _PLAIN = Facet(), Concept(""), Coding()


class Asked(Struct, frozen=True):
    """What a column asks.

    Args:
        role: "key", "sex", "age", "identity", "source" … of who somebody is; "record" the number of a row, a visit or a sample; "private" where somebody lives or is insured; "limit" a limit of normal; "coded"
            a sex in numbers that nothing explains; "planned" a drug, a diagnosis, a day … as a plan says; "stay" a day of a stay; "instance" which of a form's repeats a row is; "thing" what a mapping or the ontology knows; "text" what
            only its label says; "remark" words about anything; "empty" a column without a label.
        label: as printed, its levels from the top down.
        facet: what the label says of things, times, sides and units.
        code: of "text": its label as a concept without codes.
        onset: whether the label asks in brackets for the age at onset.
        coding: how the signs of its cells are meant.
        source: where the label was known from: "mapping", "scale", "ontology", "plan", "".
        told: whether a plan says something else of it than was decided.
        sexes: of a column of sexes, the texts that a plan says are one.
        narrow: whether its label asks for one kind of its thing only, so that a no doesn't say that there is no other.
        year: whether its label asks in which year something was, and its cells are years.
        joined: the terms of the codes in its label, where it prints several.
        aged: whether its cells are ages, though its label doesn't say so: "Onset | 20 m | 3 y".
        term: the ontology's term that its label is the name of, narrower than its thing.
        beside: what its cells say of the feature of another column, which comes second: ("severity", 4).
        alone: whether nothing else is read in its cells, such as a death on the day of birth that another column prints.
        named: whether a disease or sign that a cell names is its value: a cause of death.
        graded: whether its cells are numbers of several classes, of which 0 and 1 answer nothing.
    """

    role: Role
    label: str = ""
    facet: Facet = _NOTHING
    code: Concept = _NO_CODE
    onset: bool = False
    coding: Coding = _PLAIN
    source: str = ""
    told: bool = False
    sexes: tuple[str, ...] = ()
    narrow: bool = False
    year: bool = False
    aged: bool = False
    joined: Joined | None = None
    term: Entry | None = None
    beside: tuple[Detail, int] | None = None
    alone: bool = False
    named: bool = False
    graded: bool = False


def asked(
    reading: Reading,
    ontology: Ontology | None,
    table: PeopleTable,
    legend: Mapping[str, str],
    sorter: Sorter,
    whole: Facet,
) -> tuple[Asked, ...]:
    """What each column of a table of people asks.

    Args:
        reading: the document.
        ontology: for labels that no mapping knows; None to leave them as they are.
        table: the table.
        legend: what its notes say of signs and short forms.
        sorter: tells the sorts of cells.
        whole: what the table's caption says, for columns that name only a time, a side or a place.

    Returns:
        One for each column.
    """
    layout = table.layout
    rows = layout.rows[:_SAMPLE]
    texts = {c: [t for row in rows if (t := layout.grid.text(row, c))] for c in range(layout.grid.width)}
    heads = tuple(_without_kinds(sorter, over) for over in heads_of(layout))
    labels = {c: " ".join(dict.fromkeys(map(text_of, heads[c]))) for c in texts}
    plus = any("+" in t and "yes" in sorter(t) for told in texts.values() for t in told[:50])
    yes = share(sorter, [t for told in texts.values() for t in told[:50] if t.casefold() in ("yes", "y")], "yes") > 0
    labels = _with_codes(labels, heads, ontology)
    known = _Known(reading, ontology, table, heads, labels, texts, whole, sorter)
    codings = (
        coding_of(reading.lexicon, sorter, texts[c], plus=plus, yes=yes, legend=legend)
        for c in range(len(known.columns))
    )
    return tuple(
        replace(one, coding=replace(coding, legend=(*one.coding.legend, *coding.legend)), graded=known.is_graded(c))
        for c, (one, coding) in enumerate(zip(known.columns, codings, strict=True))
    )


def _without_kinds(sorter: Sorter, heads: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the heads of a column without those that only tell what its cells look like: "allele_1 | str"."""
    return tuple(head for head in heads if "about" not in sorter.asks(head.text)) or heads


def _with_codes(
    labels: Mapping[int, str], heads: Sequence[Sequence[Cell]], ontology: Ontology | None
) -> dict[int, str]:
    """Return the labels with bare numbers below a head that says HPO as codes: "HPO | (0001250)"."""
    out = dict(labels)
    if ontology is None or not any(CALLS_ONTOLOGY.fullmatch(head.text.strip()) for column in heads for head in column):
        return out
    for c, label in labels.items():
        for head in heads[c]:
            bare = BARE_CODE.fullmatch(head.text.strip())
            if bare is not None and ontology.coded(f"HP:{bare[1]}") is not None:
                out[c] = label.replace(text_of(head), f"HP:{bare[1]}")
    return out


class _Known:
    """The labels of a table as a set."""

    def __init__(
        self, reading: Reading, ontology: Ontology | None, table: PeopleTable, heads: Sequence[Sequence[Cell]],
        labels: Mapping[int, str], texts: Mapping[int, Sequence[str]], whole: Facet, sorter: Sorter,
    ) -> None:  # fmt: skip
        self.reading, self.lexicon, self.names = reading, reading.lexicon, Names(reading.lexicon, ontology)
        self.layout, self.sorter = table.layout, sorter
        self.identity = identity_columns(reading.lexicon, table.layout, table.plan)
        self.heads, self.labels, self.texts, self.whole = heads, labels, texts, whole
        self.diseases = disease_columns(reading.lexicon, heads, texts)
        told = {c: label for c, label in labels.items() if label}
        name = reading.lexicon.find(plain(file_name(reading.document, table.table).rpartition(".")[0]))
        around = [whole.what] if whole.what is not None else [m.entry for m in name]
        around = [one for one in around if one.kind == "scale"]
        items = items_of(reading.lexicon, told, texts, around)
        named = {c: reading.lexicon.label(plain(told[c]), "scale") for c in items}  # "total UPDRS" is no part's
        self.items = {c: one for c, one in items.items() if not named[c] or one[0] in named[c]}
        layout = table.layout
        free = {
            c: label for c, label in told.items() if c not in (layout.key, layout.family, *layout.own, *layout.visits)
        }
        totals = total_columns(reading.lexicon, free)
        self.items |= aligned_items(totals, free, texts, around)
        self.totals = {c: one for c, one in totals.items() if c not in self.items}
        self.together = named_beside(reading.lexicon, told)

    @cached_property
    def columns(self) -> tuple[Asked, ...]:
        """What each asks, the short forms read beside the others."""
        first = [self._column(c) for c in range(self.layout.grid.width)]
        roles = Counter(one.facet.what.role for one in first if one.facet.what is not None and one.facet.what.role)
        usual = next((role for role, n in roles.most_common(1) if n > 1), "")
        columns = [self._beside(one, usual) for one in first]
        columns = [
            one if self._is_apart(c, columns) else self._text(one.label, one.facet) for c, one in enumerate(columns)
        ]
        features = {c: what for c, one in enumerate(columns) if (what := _feature(one)) is not None}
        details = details_of(self.lexicon, [one.label for one in columns], features)
        return tuple(replace(one, beside=details.get(c)) for c, one in enumerate(columns))

    def _is_apart(self, c: int, columns: Sequence[Asked]) -> bool:
        """Whether no other column asks for the same number by its own name, as "motor_UPDRS" does beside "total_UPDRS"."""
        one = columns[c]
        what, facet = one.facet.what, replace(one.facet, text="", span=None)
        if one.role != "thing" or what is None or what.kind not in ("measure", "scale") or self._is_called(one):
            return True
        return not any(
            other.role == "thing"
            and replace(other.facet, text="", span=None) == facet
            and self._is_called(other)
            and self.texts[at] != self.texts[c]
            for at, other in enumerate(columns)
            if at != c
        )

    def _is_called(self, one: Asked) -> bool:
        """Whether the label of a column is a name of its thing as a whole."""
        what = one.facet.what
        return what is not None and what in self.lexicon.label(without_brackets(plain(one.label)), what.kind)

    def _beside(self, one: Asked, usual: str) -> Asked:
        if one.role != "thing" or one.facet.what is None or one.facet.what.role == usual or not usual:
            return one
        label = without_brackets(plain(one.label))  # "MCV red cells"
        same = self.lexicon.of_role(one.facet.what.kind, usual)
        other = only(e for e in same if any(name.startswith(f"{label} ") for name in e.synonyms))
        return replace(one, facet=replace(one.facet, what=other, site=None, place=None)) if other else one

    def _column(self, c: int) -> Asked:
        layout, label, lexicon = self.layout, self.labels[c], self.lexicon
        shown = plain(label)
        if (role := self._of_layout(c)) is not None:
            return Asked(role, label)
        roles = frozenset[str]().union(
            *(read_head(lexicon, text) for text in (*(h.text for h in self.heads[c]), label))
        )
        if c in self.diseases:
            return Asked("disease", label)
        if c in self.items:
            scale, item = self.items[c]
            return Asked("thing", label, of_item(self.reading, Facet(text=shown), scale, item), source="scale")
        if c in self.together:
            return Asked("thing", label, Facet(what=self.together[c], text=shown), source="mapping")
        if "source" in roles:
            return Asked("source", label)
        if c in layout.visits:
            return Asked("time", label)
        if c in self.identity and (self.identity[c] != "death" or self._facet(c).what is None):
            return Asked("identity", label)
        if "instance" in roles:
            return Asked("instance", label)
        if stay := stay_asked(lexicon, label, self.texts[c]):
            return Asked("stay", label, code=Concept(stay, (), f"encounter:{stay}"))
        if roles & _PRIVATE or are_addresses(self.texts[c]):
            return Asked("private", label)
        if "gene_number" in roles or asks_gene(shown):
            return replace(self._text(label), alone="gene_number" not in roles)
        if "vital" in roles:
            return self._vital(c, label)
        if not layout.grid.turned and (numbers_records(lexicon, label, self.texts[c]) or self._calls(c)):
            return Asked("record", label)
        if asks_limit(lexicon, label) and self._numbers(c):
            return Asked("limit", label)
        if is_coded_sex(self.sorter, label, self.texts[c]):
            return Asked("coded", label)
        if "remark" in roles:
            return Asked("remark", label, code=Concept(shown))
        if "about" in roles:
            return Asked("source", label)
        if "cause" in roles and (cause := lexicon.get("column", "cause_of_death")) is not None:
            return replace(self._text(label), code=cause.concept, named=True, source="mapping", alone=True)
        if (borne := self._not_borne(label)) is not None:
            return borne
        onset = self._asks_onset(label)
        facet = self._facet(c) if not onset else _read(self.reading, without_brackets(shown), self.heads[c][-1].span)
        if "text" in roles or self._of_relatives(label) or _BOX.search(label) or self._holds_words(c, facet.what):
            return self._text(label)
        if facet.what is None and facet.site is None and self._holds_classes(c, shown):
            return replace(self._text(label, facet), alone=True)
        words = WORD.findall(shown.casefold())
        years = self._holds_years(c, words)
        if years:
            facet = replace(facet, unit=None)
        if len(words) > 1 and words[0] in _AGE_WORDS:
            return self._age_at(label, words)
        if words == ["onset"] and any(onset_class(text, asked=True) for text in self.texts[c]):
            return self._age_at(label, ["age", "onset"])
        if self.names.is_unsure(label) or self._two_times(c, label):
            return replace(self._text(label), joined=self.names.joined(label))
        if (entry := self.names.of_code(label)) is not None:
            return Asked("thing", label, replace(facet, what=entry, item=None), onset=onset, source="ontology")
        named, facet = self.names.of_words(label, facet)
        if years and facet.what is not None and facet.what.kind == "measure":
            return self._of_year(label)  # "Onset (year)" above 2009 is no age
        if named is None and facet.what is not None and self._fits(c, facet, years=years):
            if facet.time is None and facet.date is None:
                facet = replace(facet, time=self.whole.time, date=self.whole.date)
            narrow, term = self.names.narrows(label, facet), self.names.narrower(label, facet)
            return Asked("thing", label, facet, onset=onset, source="mapping", narrow=narrow, year=years, term=term)
        if facet.what is None and (facet.time or facet.date or facet.side or facet.site):
            over = next((one for one in (self._section(c), self.whole) if one.what is not None), None)
            if over is not None and over.what is not None and over.what.kind in _PLACED:
                return Asked("thing", label, merge(facet, over), source="mapping")
        named = named or self.names.of_ontology(label)
        if named is not None:
            told = Facet(what=named, side=facet.side, time=facet.time, date=facet.date, text=shown)
            return Asked("thing", label, told, onset=onset, source="ontology", year=years)
        if self._holds_ages(c):
            return replace(self._text(label, replace(facet, unit=None)), aged=True)
        if c in self.totals:
            return Asked("thing", label, replace(facet, what=self.totals[c], item=None), source="scale")
        return self._of_year(label) if years else self._text(label, facet)

    def _of_layout(self, c: int) -> Role | None:
        """What the layout or an empty label says of a column; None for one that its label tells of."""
        layout = self.layout
        if c in (layout.key, layout.family):
            return "key"
        if c in layout.ages:
            return "age"
        return "sex" if c == layout.sex else "empty" if not self.labels[c] else None

    def _holds_words(self, c: int, what: Entry | None) -> bool:
        """Whether the cells of a column are no values of what its label seems to name."""
        if what is None:
            return False
        scored = what.kind == "scale" and not what.grade and not self._numbers(c)  # "MRS" above words is spectroscopy
        listed = what in self.totals.values() and c not in self.totals and self.labels[c][-1:].isdigit()
        dated = what.kind in _VALUED and are_days(self.texts[c])  # "Condition stop" above days
        return scored or listed or dated  # "MG-ADL 3" beside its total is an item

    def _holds_classes(self, c: int, shown: str) -> bool:
        """Whether the cells of a column are classes or names of something of which hardly any is a sign: "Ethnicity | TIV"."""
        told = [text for text in told_in(self.texts[c]) if not self.sorter(text) - {"words"}]
        texts, lexicon = dict.fromkeys(told), self.lexicon
        if len(told) < _MANY or lexicon.roles(shown, "field"):
            return False
        kinds = (*_SIGNS, *_VALUED, "medicine")
        found = {
            text: [m.entry for m in lexicon.find(text) if m.entry.kind in kinds]
            for text in dict.fromkeys(told_in(self.texts[c]))
        }
        named = [text for text, entries in found.items() if entries]
        if len(texts) * 2 > len(told):
            return 0 < len(named) * _MANY * 2 <= len(texts)
        whole = [text for text in named if "/" not in text]  # and no half of it
        signs = [text for text in whole if any(is_most_of(lexicon, e, text) for e in found[text])]
        return bool(named) and len(signs) * 3 <= len(texts) and all(text.count(" ") <= _FEW_WORDS for text in whole)

    def _of_relatives(self, label: str) -> bool:
        """Return True for a label that asks for a disease of the family: "Family history of epilepsy", "Mother with gout"."""
        found = self.lexicon.find(plain(label))
        theirs = any(m.entry.role in ("family", "relative") for m in found)
        return theirs and any(m.entry.kind in FEATURES for m in found) and self.names.of_ontology(label) is None

    def _not_borne(self, label: str) -> Asked | None:
        """Return what a label asks that asks who doesn't bear a medicine: "Allergy to A", "Intolerance of A or B"."""
        shown = plain(label)
        found = self.lexicon.find(shown)
        drugs = {m.entry.id: m.entry for m in found if m.entry.kind == "medicine"}
        words = {shown[m.start : m.end].split()[0] for m in found if m.entry.role == "reaction"}
        if not drugs or not words:
            return None
        asks, (drug, *others) = self._text(label), drugs.values()
        if others or not all(any(e.name == ALLERGY for e in self.lexicon.label(word, "finding")) for word in words):
            return asks
        return replace(asks, code=Concept(f"{drug.name} {ALLERGY}", (), f"{OF_MEDICINE}{drug.id}"), source="mapping")

    def _calls(self, c: int) -> bool:
        """Return True for a second column that calls the people of the table."""
        layout = self.layout
        rows = layout.rows[:_SAMPLE]
        texts, keys = ([layout.grid.text(row, at) for row in rows] for at in (c, layout.key))
        return layout.key >= 0 and calls_again(self.lexicon, self.labels[c], texts, keys)

    def _vital(self, c: int, label: str) -> Asked:
        """Return what a label asks that asks whether somebody has died; only its words where no cell answers that."""
        lexicon, death = self.lexicon, self.lexicon.get("finding", "death")
        legend: list[tuple[str, Said]] = []
        for text in dict.fromkeys(self.texts[c]):
            if death in lexicon.label(text, "finding"):
                legend.append((text, "yes"))
            elif has_role(lexicon, text, "alive"):
                legend.append((text, "no"))
        if death is None or all(len(text) == 1 for text, _ in legend):
            return self._text(label)
        facet = Facet(what=death, text=plain(label))
        return Asked("thing", label, facet, coding=Coding(legend=tuple(legend)), source="mapping", alone=True)

    def _holds_ages(self, c: int) -> bool:
        """Return True for a column with nothing but ages, of which one isn't in m: that may be metres too."""
        units, told = self.lexicon.units(), told_in(self.texts[c])
        ages = [age for text in told if (age := read_age(text, units)) is not None and age.end >= len(text)]
        in_m = sum(1 for text in told if _IN_M.search(text))
        return len(ages) == len(told) and 0 < in_m < len(told)

    def _holds_years(self, c: int, words: Sequence[str]) -> bool:
        """Return True for a column that asks for a year and has nothing else: "Diagnosis (year) | 2004"."""
        units, told = self.lexicon.units(), told_in(self.texts[c])
        return bool(told) and all(map(_YEAR.fullmatch, told)) and any(units.get(word) == "a" for word in words)

    def _of_year(self, label: str) -> Asked:
        """Return what a label asks that no mapping knows, without the word for a year in its brackets."""
        shown = plain(label)
        units = self.lexicon.units()
        for found in IN_BRACKETS.finditer(shown):
            if units.get(found[1].strip().casefold()) == "a":
                shown = " ".join((shown[: found.start()] + shown[found.end() :]).split())
        return replace(self._text(label), code=Concept(shown), year=True)

    def _two_times(self, c: int, label: str) -> bool:
        """Whether a column has two values in a cell, of times that its label names: "Apgar scores at 1 and 5 min | 8/9"."""
        told = self.texts[c]
        both = sum(1 for text in told if _TWO_VALUES.fullmatch(text))
        return _TWO_TIMES.search(label) is not None and both * 2 >= len(told) > 0

    def _section(self, c: int) -> Facet:
        """What the last label before says that has no cells of its own: a head over those behind it."""
        above = next((o for o in range(c - 1, -1, -1) if not self.texts[o]), None)
        return self._facet(above) if above is not None else _NOTHING

    def _numbers(self, c: int) -> bool:
        """Whether half of the cells of a column have a digit."""
        told = self.texts[c]
        return sum(1 for text in told if any(char.isdigit() for char in text)) * 2 >= len(told)

    def _amounts(self, c: int) -> bool:
        """Whether half of the cells of a column are amounts and nothing else, which no test or treatment is: "FFA | 455",
        "Delivery - weeks gestation | 38w"; a 0 or 1 answers."""
        units, told = self.lexicon.units(), self.texts[c]
        values = [parse_cell(text, units) for text in told if text not in ("0", "1")]
        amounts = [
            v for v in values if v.kind in ("quantity", "range") and not v.remarks[0] and v.hits[0].end >= len(v.text)
        ]
        return len(amounts) * 2 >= len(told) > 0

    def is_graded(self, c: int) -> bool:
        """Whether the cells of a column are numbers of several classes, of which none answers: "Delivery | 0 | 1 | 2"."""
        told = {*told_in(self.texts[c])}
        return len(told) > 1 and all(map(str.isdecimal, told)) and not told <= {"0", "1"}

    def _classes(self, c: int, facet: Facet) -> bool:
        """Whether the numbers of a column are no values of a measure: only 0 and 1, or mostly such as nobody has: "BMI | 2"."""
        what, told = facet.what, told_in(self.texts[c])
        if {*told} == {"0", "1"}:
            return True
        few = facet.unit is None and {*told} <= _GRADES and len(told) >= _LEAST_CLASSES
        if what is not None and what.units and few and not self._is_called(Asked("thing", self.labels[c], facet)):
            return True  # "eosinophils in the infiltrate | 0 | 2"
        numbers = [Decimal(text) for text in told if text.replace(".", "", 1).isdecimal()]
        alike = what is not None and (len(what.units) == 1 or facet.unit in what.units[:1])
        if what is None or what.low is None or what.high is None or not alike or len(told) < _LEAST_CLASSES:
            return False
        return sum(1 for n in numbers if not what.low / 2 <= n <= what.high * 2) * 2 > len(told)

    def _bare(self, c: int) -> bool:
        """Whether the cells of a column are numbers without units, which no dose is: "Insulin | 600"."""
        return all(text.replace(".", "", 1).isdecimal() for text in told_in(self.texts[c]))

    def _age_at(self, label: str, words: Sequence[str]) -> Asked:
        """An age at something else than the visit: at onset, at death, at a test."""
        at = " ".join(word for word in words[1:] if word not in SMALL)
        shown = without_brackets(plain(label))
        lexicon = self.lexicon
        of_one_sign = any(m.entry.kind in _SIGNS for m in lexicon.find(shown))  # "Age of onset of seizures"
        began = at.split(" ")[:1] == ["onset"] and not of_one_sign
        named = lexicon.label(without_unit(self.reading, shown), "measure")
        own = lexicon.get("measure", "age_at_onset") if began else only(named)
        code = own.concept if own is not None else Concept(shown if shown.isupper() else shown[:1].lower() + shown[1:])
        return Asked("text", label, Facet(text=plain(label)), code, source="mapping" if own is not None else "")

    def _text(self, label: str, facet: Facet = _NOTHING) -> Asked:
        shown = plain(label)
        unit = facet.unit if shown not in self.lexicon.units() else None  # "dm" is no length of itself
        bare = shown
        for found in IN_BRACKETS.finditer(shown) if unit else ():
            if found[1].strip() and label_unit(self.reading, f"x ({found[1]})"):
                bare = " ".join((shown[: found.start()] + shown[found.end() :]).split())
        asks = "?" in shown or len(shown.split()) > _LONGEST_LABEL  # the times of a question are of what it asks
        time, date = (None, None) if asks else (facet.time, facet.date)
        kept = Facet(time=time, date=date, unit=unit, text=shown, span=facet.span)
        return Asked("text", label, kept, Concept(_REFERENCE.sub("", bare).strip() or shown))

    def _facet(self, c: int) -> Facet:
        """What the levels of a label say together, the nearest first."""
        told = [h for h in self.heads[c] if absent_reason(h.text) is None or self._numbers(c)]  # "HPO" above "na"
        found = [_read(self.reading, h.text, h.span) for h in reversed(told)]
        return merge(*found) if found else Facet()

    def _fits(self, c: int, facet: Facet, *, years: bool = False) -> bool:
        """Whether the label says little more than what was found in it, and the column holds nothing else."""
        assert facet.what is not None
        lexicon = self.lexicon
        what, first = facet.what, WORD.search(plain(self.labels[c]))
        if (
            _has_dimension(facet)
            or (what.kind != "gene" and self._variants(c))
            or (what.kind == "gene" and self._of_protein(c))
            or (what.kind in _SIGNS and answers_nothing(lexicon, self.sorter, self.texts[c], _TELLING))
            or (what.kind == "function" and _LIKE.search(plain(self.labels[c])))
            or self._of_other_kind(c, what)
            or (what.kind == "measure" and self._classes(c, facet))
            or (what.kind == "procedure" and not years and (self._amounts(c) or self.is_graded(c)))
            or (what.kind == "medicine" and facet.unit is not None and _PER_VOLUME.search(facet.unit))
            or (what.kind == "medicine" and facet.unit is None and self._amounts(c) and self._bare(c))
            or (self._bare(c) and what.kind in FEATURES and len(plain(self.labels[c])) <= _SHORTEST)
            or (self._bare(c) and (what.kind, what.role) == ("function", "whole"))
            or (what.kind not in FEATURES and first is not None and first.group().casefold() in OTHER)
            or (what.kind in FEATURES and self._either(self.labels[c]))
        ):
            return False
        units = lexicon.units()
        named = [without_suffix(head.text) for head in self.heads[c] if head.text.strip(" ()[]") not in units]
        label = without_unit(
            self.reading, without_brackets(_REFERENCE.sub("", plain(named[-1] if named else self.labels[c])))
        )
        if facet.what.kind == "procedure" and _FOUND.search(label):
            return False  # a yes to "EMG: decremental response" is no EMG
        shown = plain(self.labels[c])
        for text in dict.fromkeys((label, shown, without_brackets(shown), _RESULT.sub("", shown))):
            if what in (lexicon.label(text, what.kind) if "/" not in text else lexicon.known(text)):  # no half of it
                return True
        return facet.item is not None or is_most_of(lexicon, what, label)

    def _either(self, label: str) -> bool:
        """Whether a label asks for either of two features, so that a yes says neither: "Depression or anxiety"."""
        named = {m.entry.id for m in self.lexicon.find(plain(label)) if m.entry.kind in FEATURES}
        return len(named) > 1 and OR.search(plain(label).replace("/", " ")) is not None

    def _variants(self, c: int) -> bool:
        """Whether half of the cells of a column are variants of a gene: "Amino acid change" is no nutrient."""
        told = self.texts[c]
        return bool(told) and sum(1 for text in told if _VARIANT.match(text)) * 2 >= len(told)

    def _of_protein(self, c: int) -> bool:
        """Return True if a column is about a gene's protein: "Dysferlin | +", and no cell describes a variant."""
        label = without_brackets(plain(self.labels[c]))
        return names_protein(label, self.labels[c]) and not any(map(describes_variant, self.texts[c]))

    def _of_other_kind(self, c: int, what: Entry) -> bool:
        """Whether the numbers of a column have units, and none that a measure can have: "Walking age | 24 months" is no distance."""
        if what.kind != "measure" or not what.units:
            return False
        label = self._facet(c).unit
        units, told = self.lexicon.units(), [text for text in self.texts[c] if any(map(str.isdigit, text))]
        values = [[h.value for h in parse_cell(text, units).hits] for text in told]
        codes = [[with_power(v.code, label) for v in row if isinstance(v, Quantity) and v.code] for row in values]
        strange = [
            row for row in codes if row and not any(may_be_in(code, unit) for code in row for unit in what.units)
        ]
        return bool(strange) and len(strange) * 2 >= len(told)

    def _asks_onset(self, label: str) -> bool:
        return any(
            bool(set(WORD.findall(m[1].casefold())) & _AGE_WORDS) and "onset" in m[1].casefold()
            for m in IN_BRACKETS.finditer(label)
        )


def _feature(one: Asked) -> Entry | None:
    """Return the feature that a column asks for, None for another column."""
    what = one.facet.what if one.role == "thing" else None
    return what if what is not None and what.kind in FEATURES else None


def _read(reading: Reading, text: str, span: Span) -> Facet:
    """What one label says; one whose words are joined is read as its words."""
    shown = " ".join(text.split())
    return read_label(reading, text if "_" in text else plain(text) if plain(text) != shown else text, span)


def label_of_row(reading: Reading, ontology: Ontology | None, cell: Cell) -> Asked:
    """What a cell asks that names the test of its row.

    Args:
        reading: the document.
        ontology: see `asked`.
        cell: the cell.
    """
    facet, names = _read(reading, cell.text, cell.span), Names(reading.lexicon, ontology)
    label = text_of(cell)
    if names.is_unsure(label):
        text = replace(facet, what=None, item=None)
        return Asked("text", label, text, Concept(plain(label)), joined=names.joined(label))
    if (entry := names.of_code(label)) is not None:
        return Asked("thing", label, replace(facet, what=entry, item=None), source="ontology")
    named, facet = names.of_words(label, facet)
    if named is None and facet.what is not None:
        return Asked(
            "thing",
            label,
            facet,
            source="mapping",
            narrow=names.narrows(label, facet),
            term=names.narrower(label, facet),
        )
    if (named := named or names.of_ontology(label)) is not None:
        return Asked("thing", label, replace(facet, what=named, site=None, place=None), source="ontology")
    return Asked("text", label, facet, Concept(plain(label)))


def _has_dimension(facet: Facet) -> bool:
    """Whether a label prints an amount's unit for what has none: "Ph [mmol/l]" is phosphate, and no pH."""
    units = facet.what.units if facet.what is not None and facet.what.kind == "measure" else ()
    return bool(units) and _PURE.issuperset(units) and facet.unit is not None and "/" in facet.unit


def of_others(
    lexicon: Lexicon, ontology: Ontology | None, table: PeopleTable, columns: Sequence[Asked], found: Sequence[AnyFact]
) -> Iterator[Span]:
    """The places of what was read of others where a person is told of.

    Args:
        lexicon: for labels.
        ontology: for the codes of features; without it their words are read.
        table: a table of people.
        columns: what each of its columns asks.
        found: what was read of the document.

    Yields:
        The first place of each such fact.
    """
    filled = [cell for row in table.layout.grid.rows for cell in row if cell is not None]
    listing = sorted(cell.span for cell in filled if DISEASE.search(cell.text))
    coded = sorted(span for cell in filled for span in words_with_code(cell, ontology))
    for fact in found if listing or coded else ():
        for told in fact.evidence[:1]:
            if holding(coded, told.start) or (isinstance(fact, Observation) and holding(listing, told.start)):
                yield Span(told.start, told.end)  # "Mitochondrial recessive ataxia syndrome [MIM: 607459]"
    kinds = (_of_birth, _hers), (_of_family, _a_relatives), (_of_feature, _qualifies), (_of_treatment, _is_sign)
    for asked, theirs in kinds:
        at = [c for c, one in enumerate(columns) if asked(lexicon, one.label)]
        cells = sorted(cell.span for row in table.layout.grid.rows for c in at if (cell := row[c]) is not None)
        for fact in found if cells else ():
            for told in fact.evidence[:1]:
                if holding(cells, told.start) is not None and theirs(lexicon, fact):
                    yield Span(told.start, told.end)


def _of_family(lexicon: Lexicon, label: str) -> bool:
    return any(m.entry.kind == "relation" and m.entry.id == "family_member" for m in lexicon.find(plain(label)))


def _of_treatment(lexicon: Lexicon, label: str) -> bool:
    return bool(lexicon.roles(plain(label), "field") & {"treatment", "medication"})


def _is_sign(lexicon: Lexicon, fact: AnyFact) -> bool:
    """Return True for a disease or sign, for which a treatment is given: "Médicaments contre la douleur"."""
    return isinstance(fact, Condition) or (isinstance(fact, Observation) and fact.presence == "present")


def _of_feature(lexicon: Lexicon, label: str) -> bool:
    return any(m.entry.kind in FEATURES for m in lexicon.find(without_brackets(plain(label))))


def _qualifies(lexicon: Lexicon, fact: AnyFact) -> bool:
    """Return True if a fact rests on an adjective, which describes what its column is about: "Seizures | febrile"."""
    return isinstance(fact, Observation) and _ADJECTIVE.fullmatch(fact.evidence[0].quote) is not None


def _a_relatives(lexicon: Lexicon, fact: AnyFact) -> bool:
    return not isinstance(fact, FamilyHistory)


def _of_birth(lexicon: Lexicon, label: str) -> bool:
    return any(has_role(lexicon, word.group(), "carried") for word in WORD.finditer(plain(label)))


def _hers(lexicon: Lexicon, fact: AnyFact) -> bool:
    told = isinstance(fact, (Condition, Observation)) and has_role(lexicon, fact.code.text, "mother")
    return told or isinstance(fact, Medication)
