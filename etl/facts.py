"""The kinds of fact, each a frozen value with its evidence, and what makes one the same fact in two runs: the base of every id.

Facts are plain: parsers make them, checks compare them, `fhir/` writes them. They hold no FHIR and can be
printed, compared and tested. Partial dates are ISO texts with their printed precision ("2004", "2004-05",
"2004-05-16").
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict

Presence = Literal["present", "absent", "equivocal"]
Change = Literal["improved", "worsened", "unchanged"]
Phase = Literal["before", "during", "after"]
Side = Literal["left", "right", "bilateral"]
Category = Literal["exam", "survey", "laboratory", "vital-signs", "imaging", "procedure", "social-history"]
Unit = Literal["cell", "field", "sentence"]
State = Literal["used", "structure", "left out", "not understood"]


class Coding(Struct, frozen=True):
    """A code of a terminology: its system's URI, the code, the terminology's own display (or None).

    Args:
        system: the terminology's URI.
        code: the code.
        display: the terminology's name for it.
        version: the release, of a code that a pack gave.
        matched: of such a code the pack, its release and the name by which it was found ("hpo 2025-01-16: Tremor").
    """

    system: str
    code: str
    display: str | None = None
    version: str = ""
    matched: str = ""


class Concept(Struct, frozen=True):
    """A normalized thing: English name, verified codes, and the id of the mapping entry ("" for printed text)."""

    text: str
    codings: tuple[Coding, ...] = ()
    entry: str = ""


class Evidence(Struct, frozen=True, order=True, gc=False):
    """A place in the source: offsets into the normalized text, exactly that text, and for tables the cell.

    Args:
        start: offset of the first character.
        end: offset behind the last character.
        quote: `text[start:end]`.
        page: one-based page.
        table: the table's printed label, or its one-based number as text.
        row: zero-based row of the cell.
        column: zero-based column of the cell.
    """

    start: int
    end: int
    quote: str
    page: int | None = None
    table: str | None = None
    row: int | None = None
    column: int | None = None


class Quantity(Struct, frozen=True):
    """A number with its unit.

    Args:
        value: the number as printed (427 for "427 × 10⁶", 750000000 for "750 million cells").
        code: UCUM code ("" when the quantity has none, None when the unit isn't known).
        unit: the unit as printed.
        comparator: "<", "<=", ">=", ">" or None.
    """

    value: Decimal
    code: str | None = ""
    unit: str = ""
    comparator: str | None = None


YEARS_IN = {"a": Decimal(1), "mo": Decimal(1) / 12, "wk": Decimal(7) / Decimal("365.25"), "d": 1 / Decimal("365.25")}
"""How many years a unit of time is, by its UCUM code."""


class Range(Struct, frozen=True):
    """A printed range; one side may be open."""

    low: Quantity | None
    high: Quantity | None


class Coded(Struct, frozen=True):
    """A coded value: the concept, its ordinal on its scale (if it has one), and the text as printed."""

    concept: Concept
    ordinal: Decimal | None = None
    printed: str = ""


Value = Quantity | Range | Coded | int | str


class Site(Struct, frozen=True):
    """A body site: `text` is `[side] site[, part]` as CONTRACT section 3 has it, with the most specific codes.

    Args:
        concept: the site without its side ("upper limb").
        side: left, right, bilateral or None.
        part: "distal", "proximal" … or "".
        codings: codes of the most specific verified concept (lateralised where there is one).
    """

    concept: Concept
    side: Side | None = None
    part: str = ""
    codings: tuple[Coding, ...] = ()

    @property
    def text(self) -> str:
        """`left upper limb, distal`."""
        named = f"{self.side} {self.concept.text}".strip() if self.side else self.concept.text
        return f"{named}, {self.part}" if self.part else named


class Timepoint(Struct, frozen=True):
    """When, in relation to a treatment.

    Args:
        phase: before, during or after.
        label: as printed.
        offset: the distance (positive; UCUM d, wk, mo, a), None if not said.
        course: from which course of treatment it counts, when there are several.
        event: identity of the `Treatment` it is tied to, None if not known.
    """

    phase: Phase
    label: str = ""
    offset: Quantity | None = None
    course: int | None = None
    event: str | None = None


class Period(Struct, frozen=True):
    """When a fact was so, with the printed precision; `text` holds what could not be read as a date."""

    start: str | None = None
    end: str | None = None
    text: str = ""


class Component(Struct, frozen=True):
    """A part of an observation (denominator, standard deviation, stratum, gene, zygosity, systolic pressure …)."""

    code: Concept
    value: Value
    flag: str | None = None
    reference: Range | None = None


class Fact(Struct, frozen=True, kw_only=True):
    """What all kinds of fact share.

    Args:
        subject: key of a `Person` ("p1" …) or of the `Cohort` ("group").
        code: what it is.
        evidence: every place it was read from, at least one.
        rule: name of the rule that made it (for `explain`).
        tags: "needs-review", "provider-claim", "unmapped" (code and value as printed, no mapping has them).
        note: what is worth knowing and has no field of its own, as printed.
        abbreviation: line of a user's list by which a short form was read (file, line and what stands there).
        stay: the printed id of the stay or visit that it was recorded in; of an Encounter its own.
    """

    subject: str
    code: Concept
    evidence: tuple[Evidence, ...]
    rule: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    abbreviation: str = ""
    stay: str = ""


DEAD = "yes"
"""Of somebody whose day of death no table has."""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody the document describes.

    Args:
        key: "p1", "p2" … in the order of the text.
        name: as printed ("Mr. Ji"), "" if unnamed.
        label: what the source calls them by ("Subject 1", "II:2", a key of its table), "" if it has none.
        gender: male, female, other or None.
        nationality: ISO 3166-1 alpha-2 country concept, None if not said.
        birth: the printed day of birth, as an ISO partial date; never made from an age.
        records: the printed numbers of records ("MRN 123456").
        died: the printed day of death, as an ISO partial date; `DEAD` where a table has the death without its day.
        contacts: printed telephone numbers and mail addresses.
        evidence: where all that was read.
    """

    key: str
    name: str = ""
    label: str = ""
    gender: Literal["male", "female", "other"] | None = None
    nationality: Concept | None = None
    birth: str = ""
    records: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    died: str = ""
    contacts: tuple[str, ...] = ()


class Cohort(Struct, frozen=True, kw_only=True):
    """A group of people with common outcomes. `size` may have a comparator ("over 2,200")."""

    size: Quantity | None = None
    evidence: tuple[Evidence, ...] = ()
    key: str = "group"


class Condition(Fact, frozen=True, kw_only=True):
    """A diagnosis, comorbidity or past injury."""

    verification: Literal["confirmed", "provisional", "differential", "refuted", "unconfirmed"] = "confirmed"
    clinical: Literal["active", "inactive", "resolved", "remission", "relapse"] | None = "active"
    onset: Period | None = None
    onset_quantity: Quantity | None = None  # age at onset, UCUM a/mo
    asserted: str | None = None
    abatement: Period | None = None
    severity: Concept | None = None
    site: Site | None = None
    timepoint: Timepoint | None = None


class Observation(Fact, frozen=True, kw_only=True):
    """A finding, sign, score, measurement, change, variant, social fact or result of a group.

    A measured `value`, a `presence`, and a reported `change` are three different things; a fact has at least
    one of them, or `absent_reason`, or `members`.

    Args:
        code: what was observed.
        category: FHIR's observation category.
        value: the measured or coded value.
        presence: present, absent, equivocal.
        change: improved, worsened, unchanged (reported, never computed).
        flag: "H", "L", "N", "A" (ObservationInterpretation) when printed as a flag.
        absent_reason: FHIR's data-absent-reason code ("not-applicable", "not-performed", "unknown" …).
        severity: as a concept.
        site: body site.
        effective: date or period as printed.
        timepoint: place in the course of treatment.
        reference: the scale's or laboratory's range.
        method: how it was observed.
        components: parts.
        members: identities of Observations that belong to this total.
        specimen: identity of the Specimen.
        performer: as printed.
        variant: whether it is a gene variant looked for (components gene, allelic state).
        device: the thing that somebody uses, where the fact says just that.
        finding: codes of the finding that a high or low value is ("Hyperkalemia").
    """

    category: Category = "exam"
    value: Value | None = None
    presence: Presence | None = None
    change: Change | None = None
    flag: str | None = None
    absent_reason: str | None = None
    severity: Concept | None = None
    site: Site | None = None
    effective: Period | None = None
    timepoint: Timepoint | None = None
    reference: Range | None = None
    method: Concept | None = None
    components: tuple[Component, ...] = ()
    members: tuple[str, ...] = ()
    specimen: str | None = None
    performer: str = ""
    variant: bool = False
    device: Concept | None = None
    finding: tuple[Coding, ...] = ()


class Dose(Struct, frozen=True, kw_only=True):
    """One route of a treatment: how much of what went in where. `rate` is e.g. "once daily"."""

    route: Concept | None = None
    amount: Quantity | Range | None = None
    volume: Quantity | Range | None = None
    site: Site | None = None


class Indication(Struct, frozen=True):
    """What a medicine or procedure is for.

    Args:
        text: as printed.
        fact: identity of the Condition or Observation, "" where there is none of the same person.
        place: where it was read, of one without a fact.
        codings: its printed codes, of one without a fact.
    """

    text: str
    fact: str = ""
    place: Evidence | None = None
    codings: tuple[Coding, ...] = ()


class Treatment(Fact, frozen=True, kw_only=True):
    """A treatment with cells: one Procedure, and one MedicationAdministration for each of its doses.

    Args:
        code: e.g. "mesenchymal stem cell transplantation".
        product: the cells given.
        status: completed, in-progress, not-done.
        performed: date or period.
        methods: how it was given (lumbar puncture …).
        site: where (L3-L4).
        doses: one for each route; one without route when none was printed.
        count: how many injections this fact stands for, None if one.
        interval: printed distance between injections.
        course: which round it is (1, 2 …) when printed.
        performer: as printed.
        indications: what it was for.
    """

    product: Concept | None = None
    status: Literal["completed", "in-progress", "not-done", "stopped", "unknown"] = "completed"
    performed: Period | None = None
    methods: tuple[Concept, ...] = ()
    site: Site | None = None
    doses: tuple[Dose, ...] = ()
    count: int | None = None
    interval: Quantity | Range | None = None
    course: int | None = None
    performer: str = ""
    timepoint: Timepoint | None = None
    indications: tuple[Indication, ...] = ()


class Procedure(Fact, frozen=True, kw_only=True):
    """Any other procedure, a device in use (`device`), a test done."""

    status: Literal["completed", "in-progress", "not-done", "stopped", "unknown"] = "completed"
    performed: Period | None = None
    methods: tuple[Concept, ...] = ()
    site: Site | None = None
    performer: str = ""
    reason: str = ""
    timepoint: Timepoint | None = None
    device: Concept | None = None
    indications: tuple[Indication, ...] = ()


class Dosage(Struct, frozen=True, kw_only=True):
    """How a medicine is taken for a while, or at a time of the day: one line of a prescription.

    Args:
        dose: amount per intake; of tablets their number where it is told, else what is in them.
        timing: as printed ("once daily", "tid").
        per_day: intakes in a day when the timing says so.
        as_needed: whether it is taken only then.
        needed_for: for what, as printed ("wheeze").
        bounds: for how long it is taken, in a unit of time.
        order: which one in turn it is, from 1; those of one number are taken together ("10 units in the morning and 6 at night").
        printed: its words, "" where they are those of the other fields.
    """

    dose: Quantity | Range | None = None
    timing: str = ""
    per_day: Decimal | None = None
    as_needed: bool = False
    needed_for: str = ""
    bounds: Quantity | Range | None = None
    order: int = 1
    printed: str = ""


class Medication(Fact, frozen=True, kw_only=True):
    """A medicine taken.

    Args:
        status: active, completed, stopped, intended, not-taken, unknown.
        reason: why stopped, as printed.
        effective: from/until.
        route: oral, intravenous …
        dose, timing, per_day, as_needed, needed_for, bounds, printed: as of a `Dosage`, the first one's.
        doses: the amounts of a medicine of several parts, as printed ("100/25 mg"); then there is no one amount.
        further: the dosages beside or behind the first.
        indications: what it is for.
    """

    status: Literal["active", "completed", "stopped", "intended", "not-taken", "unknown"] = "unknown"
    reason: str = ""
    effective: Period | None = None
    route: Concept | None = None
    dose: Quantity | Range | None = None
    doses: str = ""
    timing: str = ""
    per_day: Decimal | None = None
    as_needed: bool = False
    needed_for: str = ""
    bounds: Quantity | Range | None = None
    printed: str = ""
    further: tuple[Dosage, ...] = ()
    timepoint: Timepoint | None = None
    indications: tuple[Indication, ...] = ()

    @property
    def dosages(self) -> tuple[Dosage, ...]:
        """All dosages, the first as one of its own."""
        first = Dosage(
            dose=self.dose, timing=self.timing, per_day=self.per_day, as_needed=self.as_needed,
            needed_for=self.needed_for, bounds=self.bounds, printed=self.printed,
        )  # fmt: skip
        return (first, *self.further)


class FamilyHistory(Fact, frozen=True, kw_only=True):
    """A relative's condition.

    Args:
        relation: a v3-RoleCode concept ("mother").
        onset: at what age it began.
        died: whether the relative has died.
        died_at: at what age.
        died_of_it: whether it was of this condition.
    """

    relation: Concept
    onset: Quantity | Range | None = None
    died: bool = False
    died_at: Quantity | Range | None = None
    died_of_it: bool = False


class Encounter(Fact, frozen=True, kw_only=True):
    """An admission, discharge or visit; `open` where a table has its begin and nothing says that it ended, or it goes on."""

    period: Period | None = None
    performer: str = ""
    open: bool = False


class Specimen(Fact, frozen=True, kw_only=True):
    """What laboratory observations of a supplement table were made on."""

    collected: Period | None = None
    site: Site | None = None
    volume: Quantity | None = None


AnyFact = Fact
"""A fact of any kind; `etl.kinds.registry` has the list of kinds."""


class Finding(Struct, frozen=True):
    """What the document gets wrong (CONTRACT section 7).

    Args:
        code: one of the contract's codes.
        severity: error, warning or information (OperationOutcome's).
        text: a sentence that a curator understands.
        facts: identities of the facts concerned ("p1" for a Person).
        evidence: the places.
    """

    code: str
    severity: Literal["error", "warning", "information"]
    text: str
    facts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Entry(Struct, frozen=True, gc=False):
    """What became of one piece of the document: a line of its ledger.

    Args:
        unit: what it is.
        state: whether a fact came of it ("used"), it only says what others mean ("structure"), it is no fact of whom the
            document is about ("left out"), or nobody could read it.
        evidence: its place.
        reason: why nothing came of it ("general knowledge", "planned" …), or what kind of structure it is.
        label: of a field or cell, what its value belongs to.
    """

    unit: Unit
    state: State
    evidence: Evidence
    reason: str = ""
    label: str = ""


class Decision(Struct, frozen=True):
    """What was decided about a column of a table of people; with a person a column, about a row.

    Args:
        evidence: a cell of it, its head where it has one.
        of_row: whether it is about the row of that cell.
        layout: how people stand in the table, in a plan's words ("person per row").
        label: its head as printed.
        role: what it holds, in a plan's words ("person", "value" …).
        concept: what its values are of: an entry, a code, or words that are kept as printed.
        unit: of bare numbers.
        coding: what texts of its cells mean.
    """

    evidence: Evidence
    of_row: bool
    layout: str
    label: str
    role: str
    concept: str = ""
    unit: str = ""
    coding: tuple[tuple[str, str], ...] = ()


class Claimed(Struct, frozen=True):
    """What something in a document says of an attribute of a fact.

    Args:
        says: what it says: negated, possible, planned, improved, relative, "after 3 mo", "2009-05-02" …
        rule: the row of reach.yaml by which it reaches the term, or how a time or person does; "" where grammar decides.
        words: place of the cue, (-1, -1) where there are no words for it.
        holds: whether it is what holds, and nothing that says otherwise stands nearer.
        axis: the attribute: presence, certainty, mood, past, change, ability, source, person, time, date, onset …
    """

    says: str
    rule: str
    words: tuple[int, int]
    holds: bool
    axis: str = ""


class Why(Struct, frozen=True):
    """What was claimed of a fact.

    Args:
        start: offset of the place that it was read from.
        end: offset after it.
        entry: its mapping entry, "finding:tremor".
        claims: what is said of its attributes.
    """

    start: int
    end: int
    entry: str
    claims: tuple[Claimed, ...]


class Facts(Struct, frozen=True):
    """All that was read from one document, in the order of the text.

    Args:
        kind: case_page, case_report, cohort, information.
        persons: the people it is about (empty for cohort and information).
        cohort: the group, None if it isn't about one.
        facts: the facts.
        findings: what the document gets wrong.
        ledger: what became of every cell, field and sentence, in the order of the text.
        decisions: what was decided about the columns of its tables of people.
        sections: (title, start, end) of the page's sections, for a Composition.
        grounds: finds out why the facts are as they are.
    """

    kind: Literal["case_page", "case_report", "cohort", "information"]
    persons: tuple[Person, ...] = ()
    cohort: Cohort | None = None
    facts: tuple[AnyFact, ...] = ()
    findings: tuple[Finding, ...] = ()
    ledger: tuple[Entry, ...] = ()
    decisions: tuple[Decision, ...] = ()
    sections: tuple[tuple[str, int, int], ...] = ()
    grounds: Callable[[], tuple[Why, ...]] = tuple

    @property
    def whys(self) -> tuple[Why, ...]:
        """What was claimed of the facts, in the order of the text; found out when asked."""
        return self.grounds()


_LATER = (
    "label", "doses", "birth", "records", "died", "contacts", "as_needed", "needed_for", "bounds", "further", "died_at",
    "died_of_it",
)  # fmt: skip
"""Fields read since some release: what has none is what it was before."""
_LATER_OF: dict[type, tuple[str, ...]] = {FamilyHistory: ("onset",)}
"""The same, of kinds of facts of which others have had a field of that name from the first."""
_VOLATILE = (
    "tags",
    "rule",
    "members",
    "specimen",
    "device",
    "finding",
    "abbreviation",
    "indications",
    "printed",
    "stay",
    "open",
)
"""Fields that may be told otherwise of the same fact."""


def identity(fact: AnyFact | Person | Cohort) -> str:
    """The fact's identity: a digest of what it says and where in the text, never of a running number.

    Args:
        fact: any fact; tags, rule and references to other facts don't count, nor what a terminology calls its codes.

    Returns:
        32 hexadecimal digits.
    """
    plain = asdict(fact)  # copies nothing inside: the encoder asks for the parts when it comes to them
    for later in (*_LATER, *_LATER_OF.get(type(fact), ())):
        if not plain.get(later):
            plain.pop(later, None)
    for volatile in _VOLATILE:
        plain.pop(volatile, None)
    if isinstance(plain.get("timepoint"), Timepoint):
        plain["timepoint"] = asdict(plain["timepoint"])
        plain["timepoint"].pop("event")
    body = _ENCODER.encode([type(fact).__name__, plain])
    return hashlib.sha256(body.encode()).hexdigest()[:32]


def _part(value: Any) -> Any:
    kind = type(value)
    if kind is Concept:
        # The codes of an entry don't count, nor those that packs gave: a further code doesn't make another fact.
        own = [] if value.entry else [(c.system, c.code) for c in value.codings if not c.matched]
        return {"text": value.text, "codings": own, "entry": value.entry}
    if kind is Coding:
        return value.system, value.code
    if kind is Site and value.concept.entry:  # nor those of a body site
        return {"concept": value.concept, "side": value.side, "part": value.part}
    if kind is Component and not (value.flag or value.reference):
        return {"code": value.code, "value": value.value}
    return asdict(value) if isinstance(value, Struct) else str(value)


_ENCODER = json.JSONEncoder(sort_keys=True, default=_part, check_circular=False)
