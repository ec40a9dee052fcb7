"""Tables with a record a row: each is a test, a medicine, a diagnosis, a procedure, an immunization or a stay of a person.

What each column holds is known from its plan, so nothing is guessed from words: a cell becomes the slot that its column is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Literal, TypeVar, get_args

from msgspec import Struct

from etl.document import Cell
from etl.facts import (
    AnyFact,
    Category,
    Coding,
    Concept,
    Condition,
    Encounter,
    Evidence,
    Indication,
    Medication,
    Observation,
    Period,
    Presence,
    Procedure,
    Quantity,
    Timepoint,
)
from etl.kinds.allergy import OF_MEDICINE
from etl.kinds.allergy import WORD as ALLERGY
from etl.kinds.encounter import INPATIENT, class_named, class_of
from etl.kinds.immunization import Immunization
from etl.ledger import NOT_KNOWN, USED, Reason
from etl.mapping.entry import Entry, Kind
from etl.names import SYSTEMS
from etl.parsers.cell.answers import Coding as Signs
from etl.parsers.cell.answers import read_answer
from etl.parsers.cell.references import beside, limits_of
from etl.parsers.cell.values import absent_reason
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.heads import without_brackets
from etl.parsers.label.labels import read_label
from etl.parsers.number import degree_of, parse_number
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.dates import date_order, find_dates
from etl.parsers.when.durations import short_time
from etl.patterns import regex
from etl.plan import APART, NOTHING, SLOTS, THINGS, Meaning, Role
from etl.tables.codes import entry_coded, read_code, system_asked, system_named
from etl.tables.columns import days_of_no_century, iso_day, numbers_of_days
from etl.tables.counts import only
from etl.tables.forms import known_forms
from etl.tables.identity import IDENTITY
from etl.tables.joins import text_of, words_of
from etl.tables.limits import flag_in, is_decimal, with_range
from etl.tables.lines import PeopleTable, labels_of
from etl.tables.planned import unit_known
from etl.tables.study import Meant, meanings_of
from etl.value import replace

_T = TypeVar("_T")
RULE = "record"
"""The rule of facts that are a row each: two equal rows are two facts."""
_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "test": ("measure", "scale", "finding", "function", "procedure"), "drug": ("medicine",), "diagnosis": ("condition", "finding"),
    "event": ("condition", "finding"), "procedure": ("procedure",), "immunization": ("procedure",), "intolerance": ("medicine",),
    "stay": (),
}  # fmt: skip
_DISEASES = (SYSTEMS["icd10cm"], SYSTEMS["icd10"], "http://hl7.org/fhir/sid/icd-9-cm")
"""Systems of codes of diseases."""
_NAMED: tuple[Role, ...] = ("diagnosis", "drug", "test")
"""What tables have ids of, which name nothing without a dictionary."""
_SPELLED: Mapping[str, Sequence[str]] = {"test": (SYSTEMS["ln"],), "diagnosis": _DISEASES}
"""The systems whose codes may stand where a column has names: "8480-6" for a systolic blood pressure."""
_ADMINISTRATION: Reason = ("structure", "record")
_UNEXPLAINED: Reason = ("not understood", "a code without a dictionary")
_NOT_PLANNED: Reason = ("not understood", "the form has no such column")
IDLE: Reason = ("left out", "nothing is recorded")
_NUMBER = regex(r"(?P<sign><=|>=|[<>≤≥])?\s*(?P<value>[-+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d{1,2})?)")
_WITH_UNIT = regex(r"(?P<number>[<>≤≥]?\s?[\d.,]+)\s?(?P<unit>\([^()]{1,15}\)|[^\s\d.,()][^()]{0,14})")
_OF_CODES = regex(r"(?i)(?<![^\W_])(?:code|icd)(?![^\W\d_])")
_INSTANT = regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_HOUR = regex(r"(?!.*[T ]0?0:00(?::00(?:\.0+)?)?$).*:")
"""A day with a time that is no midnight: without a zone FHIR has no such instant, and the text says it."""
_ASIDE = regex(r"\([^()]*\)\s*\w")
_WITHIN = regex(r"\(([^()]+)\)\s*$")
_FOR: tuple[Role, ...] = ("drug", "procedure")
"""What has its reasons in an element of their own."""
_DAYS: tuple[Role, ...] = ("start", "recorded", "end")
"""The roles of days."""
_LISTED, _TO = ";", f"{ALLERGY} to "
_NO_STAY, _ID = "-", "id"
_JOINED = regex(
    r"(?i)[^\W\d_]{4,}(?:\s[\d.,]+\s?[a-z]{1,4}(?=\s[/+]\s))?\s?(?:/|\+|-|\band\b|\bwith\b|\bw/)\s?[^\W\d_]{4,}"
    r"|[^\W\d_]{2,}\s\+\s[^\W\d_]{2,}|\bor (?:placebo\b|[^\W\d_]{4,})"
)
"""Two drugs or one of two: "A/B", "A w/B", "A-B", "A + B", "A 5 mg / B 2 mg", "A 5 mg or placebo"."""
_NO_CONCEPT = "0"
"""The code of what OMOP has no concept for."""
_ONE_DRUG = 7
"""The length of ATC's codes of one drug; shorter ones are of groups, which say less than the printed name."""
_MOST_DETAILS = 8
_TWO = 2
_SIGNS = {"≤": "<=", "≥": ">="}
_DIGIT = regex(r"\d")
_COUNT = regex(r"[-+]?\d{1,5}(?:\.0+)?")
_TAG = regex(r"\s\([a-z][a-z /]*\)$")
"""The semantic tag at the end of a name of SNOMED CT: "Peanut (substance)"."""
_INVERTED = regex(r"([^,()]+),\s*([^,()]+?)\s*(?:\(.*)?")


def is_of_records(table: PeopleTable) -> bool:
    """Return True if each row of a table is a record, as its plan says.

    Args:
        table: a table of people.
    """
    return table.said.layout == "record per row"


class _Row(Struct, frozen=True):
    """A row with what it is of.

    Args:
        subject: the key of the person.
        number: the row of the layout's grid.
        code: what it is of.
        anchor: the cells that say so.
        note: what else it says.
    """

    subject: str
    number: int
    code: Concept
    anchor: tuple[Cell, ...]
    note: str


def _beside(columns: Mapping[str, Sequence[int]], thing: int) -> dict[str, list[int]]:
    """The columns that go with one that names a thing: those behind it, up to the next thing; before the first, the first's."""
    things = sorted(c for role in APART for c in columns.get(role, ()))

    def owner(c: int) -> int:
        return next((other for other in reversed(things) if other <= c), things[0])

    kept = {role: [c for c in at if owner(c) == thing] for role, at in columns.items() if role in (*APART, *SLOTS)}
    return {role: at for role, at in kept.items() if at}


class Records:
    """One table of records while it is read, or one planned column of another table with those that say more of it."""

    def __init__(self, reading: Reading, place: TableInPlace, table: PeopleTable, thing: int = -1) -> None:
        self.reading, self.place, self.table = reading, place, table
        self.grid, self.lexicon = table.layout.grid, reading.lexicon
        assert table.plan is not None
        self.columns = table.plan.columns
        order = {" ".join(c.label.split()).casefold(): n for n, c in enumerate(reversed(table.plan.plan.columns))}
        self.of: dict[str, list[int]] = {}
        self.unexplained: set[int] = set()
        self.told = [c for c, one in enumerate(self.columns) if one.role == "value" and one.concept]
        for c, one in enumerate(self.columns):
            if c in self.told:
                continue
            if one.role in _NAMED and not one.concept and _is_id(one.label):
                self.unexplained.add(c)
            elif one.role:
                self.of.setdefault(one.role, []).append(c)
        if thing >= 0:
            self.of = _beside(self.of, thing)
        for places in self.of.values():
            places.sort(key=lambda c: -order.get(self._label(c).casefold(), 0))
        free = [
            c for c, one in enumerate(self.columns) if not one.role and c not in (table.layout.key, table.layout.sex)
        ]
        self.labels = labels_of(self.grid, table.layout.heads)
        self.free = free if len(free) <= _MOST_DETAILS and is_of_records(table) else []
        self.order = {c: self._order(c) for role in _DAYS for c in self.of.get(role, ())}
        days = {c: table.layout.texts(c) for c in self.order}
        self.open = {
            day for c, one in days.items() for day in (*days_of_no_century(one, self.order[c]), *numbers_of_days(one))
        }
        self.seen: dict[tuple[str, str], Any] = {}

    def _label(self, c: int) -> str:
        return " ".join(self.columns[c].label.split())

    def _order(self, c: int, form: str = "") -> Any:
        """Return the order of day and month in a column, or in its texts of one form ("99/99/99")."""
        texts = dict.fromkeys(t for t in self.table.layout.texts(c) if not form or _DIGIT.sub("9", t) == form)
        return date_order(" ; ".join(texts)) or (self.reading.index.order if not form else self.order[c])

    def _once(self, what: str, text: str, ask: Callable[[], _T]) -> _T:
        """What is asked of a text, remembered: a column says the same thousands of times."""
        key = (what, text)
        if key not in self.seen:
            self.seen[key] = ask()
        found: _T = self.seen[key]
        return found

    def _placed(self, row: int, role: str) -> Iterator[tuple[int, Cell]]:
        """The cells of a row in the columns of a role, each with its column."""
        yield from ((c, cell) for c in self.of.get(role, ()) if (cell := self.grid.cell(row, c)) is not None)

    def _cells(self, row: int, role: str) -> Iterator[Cell]:
        yield from (cell for _, cell in self._placed(row, role))

    def _first(self, row: int, role: str) -> Cell | None:
        return next(self._cells(row, role), None)

    def _said(self, c: int, text: str) -> str:
        """What a column says, with its head; "" for an empty text."""
        return f"{self._label(c)}: {text}" if text else ""

    def _text(self, row: int, role: str) -> str:
        return text_of(self._first(row, role))

    def repeated(self, subject: str, row: int) -> Iterator[AnyFact]:
        """Yield what a row says of its person beside what it records, such as a race: each once.

        Args:
            subject: whose row it is.
            row: the row of the layout's grid.
        """
        for c in self.told:
            cell, code = self.grid.cell(row, c), Concept(self.columns[c].concept)
            text = text_of(cell)
            if cell is None or self._is_unknown(text) or self.seen.setdefault((subject, f"{c} {text}"), row) != row:
                continue
            yield Observation(
                subject=subject, code=code, category="exam", value=text, evidence=self._places((cell,)), rule="table", tags=("unmapped",)
            )  # fmt: skip

    def _is_unknown(self, text: str) -> bool:
        answer = read_answer(self.lexicon, text, Signs())
        return absent_reason(text) is not None or (answer is not None and answer.said == "unknown")

    def facts(self, subject: str, row: int) -> Iterator[AnyFact]:
        """Yield what a row records.

        Args:
            subject: whose row it is.
            row: the row of the layout's grid.
        """
        for role in THINGS:
            cells = [cell for cell in self._cells(row, role) if self._names(role, cell)]
            code = self._first(row, "code") if role == self._coded_role() else None
            visit = self._first(row, "stay id") if role == "stay" and role in self._declared else None
            if visit is not None and not cells and code is None:
                yield from self._recorded(
                    role, subject, row, (visit,), (self._named_after(self.of["stay id"][0]),), None
                )
            elif cells or (code is not None and code.text.strip() != _NO_CONCEPT):
                anchor = (*cells[:1], *((code,) if code is not None else ()))
                parts = [*self._parts(role, row)]
                alone = len(parts) == 1 or is_of_records(self.table)
                for part in parts:
                    yield from self._recorded(role, subject, row, anchor, part, code if alone else None)

    def _names(self, role: str, cell: Cell) -> bool:
        """Whether a cell names a thing: no word for nothing, nor one that the form says names none."""
        text = cell.text.strip()
        silent = any(self.columns[c].means(text.upper()) == "unknown" for c in self.of[role])
        if role == "drug" and _OF_CODES.search(self._label(self.of[role][0])):
            silent = self._meant(self.of[role][0], text) is None  # a number is no drug's name
        return absent_reason(text) is None and not silent

    def _named_after(self, c: int) -> str:
        """What a stay is that only an id tells of: "visit" below "visit_id"."""
        return words_of(self._label(c)).split()[0]

    def lacks_value(self, row: int) -> bool:
        """Return True if a row names a test that it has no value of, and that nobody cancelled.

        Args:
            row: the row.
        """
        values = any(absent_reason(cell.text.strip()) is None for cell in self._cells(row, "value"))
        return self._coded_role() == "test" and not values and self._occurred(row) != "unknown"

    def _recorded(
        self, role: Role, subject: str, row: int, anchor: tuple[Cell, ...], texts: tuple[str, ...], code: Cell | None
    ) -> Iterator[AnyFact]:
        """Yield the fact that a row records of what some texts name, or that it did not occur."""
        occurred = self._occurred(row)
        if occurred == "unknown":
            return
        concept, more = self._concept(role, texts, code, self._system(row) if code is not None else "")
        build = {"test": self._test, "drug": self._drug, "stay": self._stay, "intolerance": self._intolerance,
                 "procedure": self._procedure, "immunization": self._immunization}.get(role, self._condition)  # fmt: skip
        fact = build(_Row(subject, row, concept, anchor, "; ".join((*more, *self._details(row)))))
        if fact is not None:
            yield self._denied(fact) if occurred == "absent" else fact

    def _parts(self, role: str, row: int) -> Iterator[tuple[str, ...]]:
        """The names that the cells of a role give one thing, or those of several that a cell lists: "SEPSIS; UTI"."""
        placed = self._placed(row, role)
        told = (self.columns[c].concept or text_of(cell) for c, cell in placed if self._names(role, cell))
        texts = tuple(dict.fromkeys(told))
        apart = not is_of_records(self.table)
        listed = _listed(texts[0]) if (apart or role == "diagnosis") and len(texts) == 1 else ()
        yield from ((part,) for part in listed) if len(listed) > 1 else (texts,)

    def _occurred(self, row: int) -> str:
        """What a row says of whether it occurred: "absent", "unknown" where it was asked for without an answer, else ""."""
        said = {self.columns[c].means(self.grid.text(row, c).upper()) for c in self.of.get("occurred", ())}
        return next((one for one in ("absent", "present", "unknown") if one in said), "")

    def _denied(self, fact: AnyFact) -> AnyFact:
        """What did not occur, as a fact that says so."""
        if isinstance(fact, Medication):
            return replace(fact, status="not-taken")
        if isinstance(fact, (Procedure, Immunization)):
            return replace(fact, status="not-done")
        if isinstance(fact, Condition):
            return Observation(
                subject=fact.subject, code=fact.code, presence="absent", evidence=fact.evidence, rule=RULE, note=fact.note, tags=fact.tags
            )  # fmt: skip
        return fact

    @cached_property
    def _declared(self) -> set[str]:
        """The roles of the plan's columns, also of those that its form has and the table lacks."""
        plan = self.table.said
        forms = [plan, *(one for one in known_forms().tables if plan.form and one.form == plan.form)]
        return {column.role for one in forms for column in one.columns}

    def _coded_role(self) -> Role | None:
        """What the column of codes is of: what comes first."""
        here = next((role for role in THINGS if role in self.of), None)
        return here or next((role for role in THINGS if role in self._declared), "test" if "value" in self.of else None)

    def reasons(self, row: int, *, used: bool) -> Iterator[tuple[Cell, Reason]]:
        """Yield what became of each cell of a row.

        Args:
            row: the row.
            used: whether a fact came of it.
        """
        for c, cell in enumerate(self.grid.rows[row]):
            if cell is None or not cell.text.strip():
                continue
            one = self.columns[c]
            if c == self.table.layout.key:
                yield cell, ("structure", "key")
            elif c == self.table.layout.sex:
                yield cell, USED
            elif not one.role:
                yield cell, USED if used and c in self.free else _NOT_PLANNED
            elif c in self.unexplained:
                yield cell, _ADMINISTRATION if any(self._cells(row, one.role)) else _UNEXPLAINED
            elif one.role == "row":
                yield cell, _ADMINISTRATION
            elif one.role == "leave out":
                yield cell, ("left out", "the plan leaves it out")
            elif c in self.told:
                yield cell, NOT_KNOWN if self._is_unknown(cell.text.strip()) else USED
            elif one.role in ("sex", "age", *IDENTITY):
                yield cell, USED
            elif one.role == "text":
                continue  # its sentences say
            elif one.role == "start" and "text" in self._declared:
                yield cell, USED  # the day of a note
            else:
                yield cell, USED if used else IDLE

    # What a row is of

    def _concept(
        self, role: Role, texts: tuple[str, ...], code: Cell | None, system: str
    ) -> tuple[Concept, tuple[str, ...]]:
        """What the cells of a role name, with the words that the concept doesn't say."""
        printed = code.text.strip() if code is not None else ""
        asked = "\n".join((*texts, printed, system))
        return self._once(role, asked, lambda: self._named(role, texts, printed, system))

    def _system(self, row: int) -> str:
        """The system of the codes of a row, as its own column names it; "" without."""
        named = (system_named(text_of(cell), self._label(c)) for c, cell in self._placed(row, "system"))
        return next(filter(None, named), "")

    def _named(self, role: Role, texts: tuple[str, ...], printed: str, system: str) -> tuple[Concept, tuple[str, ...]]:
        of_codes = next(iter(self.of.get("code", ())), -1)
        column = self.columns[of_codes] if of_codes >= 0 else NOTHING
        if not printed and role in _NAMED and _OF_CODES.search(self._label(self.of[role][0])):
            of_codes, printed, texts = self.of[role][0], texts[0], ()
        asked = system_asked(self._label(of_codes)) if of_codes >= 0 else ""
        coding = read_code(printed, system or column.system or asked) if printed else None
        if _is_id(self._label(of_codes)) and (role == "diagnosis" or of_codes in self.of.get(role, ())):
            coding = None  # the dictionary's own key
        kinds = _KINDS[role]
        if role == "intolerance" or (coding is not None and coding.system == SYSTEMS["sct"]):
            texts = tuple(_TAG.sub("", text) for text in texts)
        if printed and not texts and (meant := self._meant(of_codes, printed)) is not None:
            texts, coding = (meant.name,), read_code(meant.code) or coding
            printed = printed if self._label(of_codes) and coding is not None else ""
        entry = entry_coded(self.lexicon, coding, kinds) if coding is not None else None
        whole = next((e for text in texts if (e := self._entry(text, kinds)) is not None), None)
        least = _TWO if role == "immunization" else 1  # "Influenza virus vaccine" is more than a vaccine
        part = next((e for text in texts if (e := self._within(text, kinds, least)) is not None), None)
        entry = entry or whole or (part if role in ("drug", "intolerance", "immunization") else None)
        shown, more = texts[0] if texts else printed, texts[1:]
        codes = ((text, code) for text in texts if (code := read_code(text)) and code.system in _SPELLED.get(role, ()))
        spelled, other = next(codes, ("", None))
        own = tuple(dict.fromkeys(filter(None, (coding, other))))
        entry = entry or next((e for code in own[-1:] if (e := entry_coded(self.lexicon, code, kinds))), None)
        if printed not in ("", _NO_CONCEPT) and coding is None:
            more = (*more, f"code {printed}")
        told = {spelled.casefold(), *(code.code.casefold() for code in own)}
        if role == "intolerance":
            return self._of_intolerance(shown, entry, own), more
        if entry is None:
            return Concept(shown, own), tuple(text for text in more if text.casefold() not in told)
        kept = tuple(c for c in entry.codings if all(c.system != code.system for code in own))
        called = self.lexicon.known(shown) if role == "drug" else (self._entry(shown, kinds),)
        said = entry in called or shown.casefold() == entry.name.casefold()
        if not said or (whole is None and part is None and entry.kind not in ("measure", "scale")):
            more = (shown, *more)
        more = tuple(text for text in more if text.casefold() not in (entry.name.casefold(), *told))
        group = role == "drug" and any(c.system == SYSTEMS["atc"] and len(c.code) < _ONE_DRUG for c in entry.codings)
        return Concept(shown if group else entry.name, (*own, *kept), entry.concept.entry), more

    def _meant(self, column: int, code: str) -> Meant | None:
        """What a dictionary says of a code of a column: the one with its head, else any."""
        dictionaries = meanings_of(self.reading, self.place)
        return dictionaries.get(words_of(self._label(column)), dictionaries[""]).get(code)

    def _of_intolerance(self, shown: str, entry: Entry | None, own: tuple[Coding, ...]) -> Concept:
        if entry is not None:
            return Concept(f"{entry.name} {ALLERGY}", own, f"{OF_MEDICINE}{entry.id}")
        named = shown[len(_TO) :] if shown.casefold().startswith(_TO) else shown
        return Concept(named if named.casefold().split()[-1:] == [ALLERGY] else f"{named} {ALLERGY}", own)

    def _entry(self, text: str, kinds: Sequence[Kind]) -> Entry | None:
        """The one entry that a name is as a whole, with or without what stands in brackets at its end."""
        inner = _WITHIN.search(text)
        turned = _INVERTED.fullmatch(text)
        forms = (text, without_brackets(text), f"{turned[2]} {turned[1]}" if turned else "", inner[1] if inner else "")
        for form in filter(None, dict.fromkeys(forms)):
            for kind in kinds:
                whole = _JOINED.search(form) or _ASIDE.search(form)  # "ALLERGY (RASH) TO VOLTAREN" is no rash
                named = self.lexicon.known(form) if whole else self.lexicon.label(form, kind)
                if found := only(entry for entry in named if entry.kind == kind):  # a name of two drugs is neither
                    return found
        return None

    def _within(self, text: str, kinds: Sequence[Kind], least: int) -> Entry | None:
        """The one entry that is named within a text by some words: "ibuprofen 100 MG Oral Tablet"."""
        named = [(m.entry, text[m.start : m.end]) for m in self.lexicon.find(text) if m.entry.kind in kinds]
        if _JOINED.search(text):  # one of two drugs is another drug
            named = [(entry, words) for entry, words in named if _JOINED.search(words)]
        return only({entry.id: entry for entry, words in named if len(words.split()) >= least}.values())

    # The slots of a row

    def _day(self, row: int, role: str) -> tuple[str | None, str]:
        """The day that a row has in a role: as an ISO text, and as printed where it can't be read."""
        for c in self.of.get(role, ()):
            if text := self.grid.text(row, c):
                return self._once(f"day{c}", text, partial(self._read_day, c, text))
        return None, ""

    def _read_day(self, c: int, text: str) -> tuple[str | None, str]:
        if _INSTANT.fullmatch(text):
            return text, ""
        if text not in self.open and (day := iso_day(text)):
            return day, text if _HOUR.match(text) else ""
        form = _DIGIT.sub("9", text)
        order = self._once(f"order{c}", form, partial(self._order, c, form))
        hits = find_dates(text, order) if text not in self.open else ()
        of_start = c in self.of.get("start", ()) and len(hits) == _TWO  # "3 Feb 2014 - 5 Feb 2014"
        first = hits[0].first if (len(hits) == 1 or of_start) and not hits[0].ambiguous else None
        return (first, "") if first else (None, "" if absent_reason(text) else text)

    def _last_day(self, row: int) -> str | None:
        """The second of two days that a column of starts prints; None where it has one."""
        cell = self._first(row, "start")
        if cell is None or iso_day(cell.text.strip()) or text_of(cell) in self.open:
            return None
        *first, last = find_dates(cell.text, self.reading.index.order) or (None,)
        if last is None or len(first) > 1 or (first and last.ambiguous):
            return None
        return last.first if first else last.last

    def _period(self, row: int) -> Period | None:
        (start, lost), (end, lost_too) = self._day(row, "start"), self._day(row, "end")
        end = end or self._last_day(row)
        text = " – ".join(filter(None, (lost, lost_too)))
        return Period(start, end, text) if start or end or text else None

    def _timepoint(self, row: int) -> Timepoint | None:
        """The visit of a row, else its day of the study."""
        cell = self._first(row, "time")
        if cell is not None and (found := self._once("visit", text_of(cell), partial(self._visit, cell))) is not None:
            return found
        day = self._text(row, "study day")
        return day_of_study(day) if day and not self._day(row, "start")[0] else None

    def _visit(self, cell: Cell) -> Timepoint | None:
        if "±" in cell.text:
            return None  # "20±5 weeks" is kept as printed
        told = read_label(self.reading, cell.text, cell.span).time or short_time(text_of(cell))
        after = text_of(cell).casefold().startswith("post")  # "POST-BASELINE MINIMUM" is no baseline
        return None if after and told is not None and told.phase == "before" else told

    def _details(self, row: int) -> Iterator[str]:
        """What a row says beside its slots, each with its head."""
        yield from self._unmeant(row)
        for role in APART:
            for c, cell in self._placed(row, role) if is_of_records(self.table) else ():
                if absent_reason(text_of(cell)) is None and not self._names(role, cell):
                    yield self._said(c, text_of(cell))
        if lost := self._day(row, "recorded")[1]:
            yield self._said(self.of["recorded"][0], lost)
        for role in ("detail", "category", *(("reason",) if self._coded_role() not in _FOR else ())):
            for c, cell in self._placed(row, role):
                text = text_of(cell)
                if text.casefold() not in get_args(Category) and absent_reason(text) is None:
                    yield self._said(c, text)
        for c in self.free:
            text = self.grid.text(row, c)
            if text and absent_reason(text) is None:
                yield f"{self.labels[c]}: {text}"
        visit = self._text(row, "time")
        if visit and self._timepoint(row) is None:
            yield self._said(self.of["time"][0], visit)

    def _indications(self, row: int) -> tuple[Indication, ...]:
        """What a medicine or procedure is for: a reason with its code."""
        said = [one for one in self._placed(row, "reason") if absent_reason(text_of(one[1])) is None]
        codes = (read_code(text_of(cell), self.columns[c].system) for c, cell in said if self.columns[c].system)
        named = [cell for c, cell in said if not self.columns[c].system] or [cell for _, cell in said]
        codings = tuple(filter(None, codes)) * (len(named) == 1)
        return tuple(
            Indication(text_of(cell), "", place, codings)
            for cell, place in zip(named, self._places(named), strict=True)
        )

    def _unmeant(self, row: int) -> Iterator[str]:
        """What a row says of whether it occurred that is no word of the form: "Completed. Two days of fever."."""
        for c, cell in self._placed(row, "occurred"):
            text = text_of(cell)
            if self.columns[c].means(text.upper()) is None and absent_reason(text) is None:
                yield self._said(c, text)

    def _places(self, cells: Sequence[Cell | None]) -> tuple[Evidence, ...]:
        return tuple(evidence_of(self.reading, self.place, cell) for cell in cells if cell is not None)

    def _unit(self, text: str) -> str | None:
        return self._once("unit", text, lambda: unit_known(self.lexicon, text.rstrip(".")))

    def _quantity(self, text: str, unit: str) -> Quantity | None:
        m = _NUMBER.fullmatch(text.strip())
        if m is None and (found := _WITH_UNIT.fullmatch(text.strip())) and self._unit(found["unit"].strip("()")):
            unit, m = found["unit"].strip("()"), _NUMBER.fullmatch(found["number"])
        if m is None:
            return None
        plain = m["value"]
        value = Decimal(plain) if "," not in plain else parse_number(plain)
        sign = m["sign"]
        if value is None:
            return None
        return Quantity(value, self._unit(unit) if unit else "", unit, _SIGNS.get(sign, sign) if sign else None)

    def _unit_named(self, row: int) -> str:
        """The unit in brackets behind the name of a test: "Systolic blood pressure (mmHg)"; "" without."""
        named = (m[1] for cell in self._cells(row, "test") if (m := _WITHIN.search(text_of(cell))))
        return next((text for text in named if self._unit(text) or degree_of(text, self.lexicon.units())), "")

    def _severity(self, row: int) -> Concept | None:
        """Return the severity of a row: a known degree, else as printed, a number with its label."""
        text = self._text(row, "severity")
        if known := only(e for e in self.lexicon.label(text, "qualifier") if e.role == "severity"):
            return known.concept
        if absent_reason(text) is not None:
            return None
        return Concept(self._said(self.of["severity"][0], text) if text.isdecimal() else text)

    # What becomes of a row

    def _beside(self, role: str, value: int) -> int | None:
        """The column of a role that goes with that of a value: the one whose head is most like it."""
        head = self._label(value).casefold()
        places = self.of.get(role, ())

        def alike(c: int) -> int:
            other = self._label(c).casefold()
            return next(
                (n for n, (a, b) in enumerate(zip(head, other, strict=False)) if a != b), min(len(head), len(other))
            )

        return max(places, key=alike, default=None)

    def _of(self, row: _Row, *more: str) -> dict[str, Any]:
        """What the facts of a row have, whatever they are of; `more` stands before its note."""
        return {
            "subject": row.subject, "code": row.code, "rule": RULE, "note": "; ".join(filter(None, (*more, row.note))),
            "evidence": self._places((*row.anchor, *map(partial(self._first, row.number), _DAYS))),
            "tags": () if row.code.entry or row.code.codings else ("unmapped",), "stay": self._stay_id(row.number),
        }  # fmt: skip

    def _stay_id(self, row: int) -> str:
        """The printed id of a row's stay; one that no stay has where the column is empty."""
        return "" if "stay id" not in self.of else self._text(row, "stay id") or _NO_STAY

    def _test(self, row: _Row) -> AnyFact | None:
        cells = list(self._placed(row.number, "value"))
        at, cell = next((one for one in cells if absent_reason(one[1].text) is None), (-1, None))
        if cell is None:
            return self._asserted(row)
        text, asked = text_of(cell), {role: self._beside(role, at) for role in ("unit", "low", "high")}
        beside_it = {role: self.grid.cell(row.number, c) for role, c in asked.items() if c is not None}
        unit_cell, entry = beside_it.get("unit"), self.lexicon.named(row.code.entry)
        if unit_cell is not None and absent_reason(unit_cell.text) is not None:
            unit_cell = None
        unit = text_of(unit_cell) or self._unit_named(row.number)
        value: Quantity | str = self._quantity(text, unit) or text
        if isinstance(value, Quantity) and not value.unit:
            has_unit = entry.units[:1] not in ((), ("1",)) if entry else is_decimal(value.value)
            value = replace(value, code=None) if has_unit else value
        degree = degree_of(unit, self.lexicon.units())  # "Temperature (C)"
        if isinstance(value, Quantity) and value.code is None and entry is not None and degree in entry.units:
            value = replace(value, code=degree)
        presence: Presence | None = None
        if isinstance(value, str) and entry is not None and entry.kind in ("finding", "function"):
            answer = read_answer(self.lexicon, text, Signs())
            said = answer.said if answer is not None else ""
            if said in ("yes", "no"):
                presence, value = "present" if said == "yes" else "absent", ""
            elif entry.kind == "finding":
                row = replace(row, code=Concept(row.anchor[0].text.strip()))  # "SPUTUM: Staphylococcus" is no cough
                entry = None
        places = self._places((cell, *row.anchor, unit_cell, self._first(row.number, "start")))
        others = (
            self._said(c, text_of(one))
            for c, one in cells
            if c != at and isinstance(value, Quantity) and self._in_words(one)
        )
        fact = Observation(**self._of(row, *others) | {
            "evidence": places, "category": self._category(row.number, entry), "value": value or None, "presence": presence,
            "flag": self._flag(row.number), "effective": self._period(row.number), "timepoint": self._timepoint(row.number),
        })  # fmt: skip
        limits = limits_of(text_of(beside_it.get("low")), text_of(beside_it.get("high")))
        printed = self._first(row.number, "reference")
        limits = limits or beside(self.reading, [printed], ["reference"])[1]
        return with_range(fact, limits) if isinstance(value, Quantity) else fact

    def _flag(self, row: int) -> str | None:
        """The flag of a row: as printed, or as its column's coding says whether a value is abnormal."""
        for c in self.of.get("flag", ()):
            meant = self.columns[c].means((text := self.grid.text(row, c)).upper())
            if flag := {"present": "A", "absent": "N"}.get(meant or "") or flag_in(text):
                return flag
        return None

    def _in_words(self, cell: Cell) -> bool:
        """Whether a cell says a value once more in words: 3 beside "Severe"."""
        return absent_reason(cell.text) is None and self._quantity(text_of(cell), "") is None

    def _asserted(self, row: _Row) -> AnyFact | None:
        """What a row without a value records, of a form in which that says that its code holds."""
        if all(self.columns[c].means("") != "present" for c in self.of.get("value", ())):
            return None
        if any(code.system in _DISEASES for code in row.code.codings):
            return self._condition(row)
        return Observation(**self._of(row), presence="present", effective=self._period(row.number))

    def _category(self, row: int, entry: Entry | None) -> Category:
        printed = self._text(row, "category").casefold()
        named: Mapping[str, Category] = {one: one for one in get_args(Category)}
        if printed in named:
            return named[printed]
        by_role: Mapping[str, Category] = {"vital": "vital-signs", "laboratory": "laboratory", "imaging": "imaging"}
        if entry is not None and entry.kind == "scale":
            return "survey"
        return by_role.get(entry.role if entry else "", "exam")

    def _drug(self, row: _Row) -> AnyFact:
        n = row.number
        amount, unit, route = (self._text(n, role) for role in ("dose", "dose unit", "route"))
        known = only(self.lexicon.label(route, "route")) if route else None
        said, meant = self._status(n)
        over, dated = bool(self._day(n, "end")[0]), "end" in self.of and "start" in self.of
        status: Literal["completed", "active", "stopped", "not-taken", "unknown"] = "unknown"
        if meant == "unknown":
            status = "not-taken"  # a prescription that was cancelled
        elif meant == "present" or (dated and not over and meant is None):
            status = "active"
        elif over or meant == "absent":
            status = "completed" if over else "stopped"
        dose = self._quantity(amount, unit) if amount and absent_reason(amount) is None else None
        printed = f"{amount} {unit}".strip() if amount and dose is None else ""
        return Medication(
            **self._of(row, printed, said if meant in (None, "unknown") else ""), status=status, effective=self._period(n), dose=dose,
            route=known.concept if known else Concept(route) if route else None,
            timing=self._text(n, "frequency"), timepoint=self._timepoint(n), indications=self._indications(n),
        )  # fmt: skip

    def _status(self, row: int) -> tuple[str, Meaning | None]:
        """The status that a row prints, with its label, and what its column's coding says of it."""
        cells = ((c, text_of(cell)) for c, cell in self._placed(row, "status"))
        at, said = next((one for one in cells if one[1]), (-1, ""))
        column = self.columns[at] if said else NOTHING
        return self._said(at, said), column.means(said.upper())

    def _condition(self, row: _Row) -> AnyFact:
        n = row.number
        start, end = self._day(n, "start")[0], self._day(n, "end")[0] or self._last_day(n)
        period, stays = self._period(n), not self._declared.isdisjoint(("stay", "text"))
        status, meant = self._status(n)
        over = bool(end and not stays and meant not in ("present", "unknown")) or meant == "absent"
        clinical: Literal["active", "resolved"] | None = (
            "resolved" if over else "active" if meant == "present" or not status else None
        )
        lost = period.text if period is not None else ""
        against = f"{status}, end {end}" if end and meant == "present" and not stays else ""  # "NOT RECOVERED" on a day
        return Condition(
            **self._of(row, against or status * (meant in (None, "unknown"))), clinical=clinical, severity=self._severity(n),
            onset=Period(start, None, lost) if (start or lost) and not stays else None,
            asserted=self._day(n, "recorded")[0] or (start if stays else None), abatement=Period(end) if over and end and not stays else None, timepoint=self._timepoint(n),
        )  # fmt: skip

    def _procedure(self, row: _Row) -> AnyFact:
        n, ends = row.number, self.of.get("end", ())
        goes_on = any(self.columns[c].means("") == "present" for c in ends) and not self._text(n, "end")
        return Procedure(
            **self._of(row), status="in-progress" if goes_on else "completed", performed=self._period(n), timepoint=self._timepoint(n),
            indications=self._indications(n),
        )  # fmt: skip

    def _immunization(self, row: _Row) -> AnyFact:
        return Immunization(**self._of(row), given=self._period(row.number))

    def _intolerance(self, row: _Row) -> AnyFact:
        return Observation(**self._of(row), presence="present", effective=self._period(row.number))

    def _stay(self, row: _Row) -> AnyFact:
        told = next((one for one in self._cells(row.number, "stay class")), None)
        if told is None and "admission" not in words_of(self._label(self.of.get("stay", [self.table.layout.key])[0])):
            told = self._first(row.number, "stay")  # that somebody came in an emergency is no class of a stay
        kind = class_named(text_of(told)) or class_named(self._text(row.number, "code"))
        code = replace(row.code, codings=(*row.code.codings, kind)) if kind is not None else row.code
        code = replace(code, text=kind.display) if kind is not None and kind.display and code.text.isdecimal() else code
        period = self._period(row.number)
        lasts = not (period and period.end) and ("end" in self.of or class_of(code) in INPATIENT)
        return Encounter(**self._of(row) | {"code": code, "tags": ()}, period=period, open=lasts)


def whole_stays(found: Iterable[AnyFact]) -> list[AnyFact]:
    """Return facts with the stays of one person and printed id as one, where no day of theirs contradicts another.

    Args:
        found: the facts of tables.
    """
    out: list[AnyFact] = []
    known: dict[tuple[str, str], int] = {}
    for fact in found:
        at = len(out)
        if isinstance(fact, Encounter) and fact.stay not in ("", _NO_STAY):
            at = known.setdefault((fact.subject, fact.stay), at)
        both = _as_one(out[at], fact) if at < len(out) else None
        out[at : at + 1 if both else len(out)] = [both] if both else [*out[at:], fact]
    return out


def dated_by_stays(found: Sequence[AnyFact]) -> list[AnyFact]:
    """Return facts dated by the stay that their row names, where they have no date of their own and the stay is of one day.

    Args:
        found: the facts of tables; those whose stay isn't among them have none, unless they are records.
    """
    days = {(one.subject, one.stay): one for one in found if isinstance(one, Encounter) and one.stay}
    return [_dated(fact, days.get((fact.subject, fact.stay))) for fact in found]


def _dated(fact: AnyFact, stay: Encounter | None) -> AnyFact:
    """The fact dated by its stay, where only the stay has a day; without the stay's id where no table tells of that stay."""
    if stay is None:
        return fact if fact.rule == RULE else replace(fact, stay="")
    start, end = (stay.period.start, stay.period.end) if stay.period and not stay.open else (None, None)
    if (
        not isinstance(fact, (Observation, Procedure))
        or not start
        or (end or start)[:10] != start[:10]
        or fact.timepoint
    ):
        return fact
    if fact.effective if isinstance(fact, Observation) else fact.performed:
        return fact
    fact = replace(fact, evidence=tuple(dict.fromkeys((*fact.evidence, stay.evidence[-1]))))
    day = Period(start)
    return replace(fact, performed=day) if isinstance(fact, Procedure) else replace(fact, effective=day)


def _as_one(one: AnyFact, other: AnyFact) -> Encounter | None:
    """Two rows of a stay as one, such as its admission and its discharge; None where their days contradict each other."""
    if not isinstance(one, Encounter) or not isinstance(other, Encounter):
        return None
    begin, end = ([getattr(x.period, side, None) or "" for x in (one, other)] for side in ("start", "end"))
    start, over = max(begin, key=len), max(end, key=len)
    if not (start.startswith(min(begin, key=len)) and over.startswith(min(end, key=len))) or (
        over and over < start[: len(over)]
    ):
        return None
    first, second = (other, one) if begin[1] and not begin[0] else (one, other)
    said = "" if second.code.text in ("", first.code.text) else second.code.text
    text = " – ".join(dict.fromkeys(x.period.text for x in (first, second) if x.period and x.period.text))
    return replace(
        first, period=Period(start or None, over or None, text) if start or over or text else None,
        open=(one.open or other.open) and not over, evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
        note="; ".join(dict.fromkeys(filter(None, (first.note, said, second.note)))), tags=tuple(sorted({*one.tags, *other.tags})),
    )  # fmt: skip


def _is_id(label: str) -> bool:
    """Whether a head asks for the id of something: "diagnosis_id"."""
    return _ID in words_of(label).split()


def _listed(text: str) -> list[str]:
    """The things that a text lists."""
    return [part.strip() for part in text.split(_LISTED) if part.strip()]


def day_of_study(text: str) -> Timepoint | None:
    """Return the time that a count of days is: day 0 and those before it are before the begin.

    Args:
        text: the number as printed; None for any other text.
    """
    if _COUNT.fullmatch(text.strip()) is None:
        return None
    days = Decimal(text.strip())
    phase: Any = "after" if days > 0 else "before"
    return Timepoint(phase, f"day {days.normalize():f}", Quantity(abs(days), "d", "d") if days else None)
