"""What a kind of fact says of itself: a frozen value of data and plain functions, which every room asks.

A `Form` is a resource type and says how it is written for R5, shown, exported, reviewed, corrected and de-identified. A `Kind`
is a type of fact and says which resource it becomes; two kinds may have one form (an operation, a treatment with cells).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from etl.elements.write import Context, Resource
from etl.facts import Fact, Period, Quantity, Range, Value
from etl.kinds.columns import Table
from etl.kinds.correcting import Settable
from etl.kinds.masking import Fields
from etl.kinds.notation import Group
from etl.kinds.profiles import Profile

Changes = Mapping[str, Any]
"""What a curator sets, by name."""


class Review(Struct, frozen=True, kw_only=True):
    """How the review page shows a resource, and what a curator may set.

    Args:
        kind: its class on the page: person, condition, treatment, medicine, history, finding …
        settable: what may be set, by the names of `etl.corrections.SETTABLE`.
        words: its value in words, one text for each part.
        quantity: the Quantity that is its value.
    """

    kind: str | Callable[[Resource], str] = "history"
    settable: tuple[str, ...] = ()
    words: Callable[[Resource], list[str]] | None = None
    quantity: Callable[[Resource], Resource] | None = None


class Correcting(Struct, frozen=True, kw_only=True):
    """Where a resource has what a curator sets.

    Args:
        time: the stem of the element of its time ("effective"), "" where it has none.
        site: whether its body site is one or a list, "" where it has none.
        concept: sets what it is called, where that isn't the element of its name.
        date: sets its date, where that isn't a dateTime below `time`.
        presence: sets whether it is there.
        value: sets its value, with the unit that is set (None where none is).
        unit: sets the unit of a value that stays; None of it where there is no number.
        added: elements of a new one beside its code, None where none can be added.
        profile: our profile of a new one.
        more: what else may be set, by name.
    """

    time: str = ""
    site: Literal["", "one", "many"] = ""
    concept: Callable[[Resource, Resource], Resource | None] | None = None
    date: Callable[[Resource, str | None], Resource] | None = None
    presence: Callable[[Resource, str], Resource] | None = None
    value: Callable[[Resource, Any, str | None], Resource] | None = None
    unit: Callable[[Resource, Callable[[Resource], Resource]], Resource | None] | None = None
    added: Resource | None = None
    profile: str = ""
    more: Mapping[str, Settable] = field(default_factory=dict)


class Form(Struct, frozen=True, eq=False, kw_only=True):
    """A resource type of facts.

    Args:
        resource: the type in R4.
        resource_r5: the type in R5, "" for the same.
        aliases: names of the type in other releases.
        of: which resources of the type are its own, None for all that no other form takes.
        to_r5: makes R5's resource of R4's, None where they are the same.
        r5_paths: elements of our profile with another name in R5.
        r5_before: elements that stand before another one in R5 only.
        named_by: the element that says what it is.
        times: stems of the elements that say when.
        labels: what its own elements are called for people, by element.
        heading: its section in a Composition.
        listed: its heading in a summary, "" where it isn't listed.
        line: its line there from title and rows; None for the usual one.
        valued: whether it stands in the table of values of a summary.
        stay: the element with the stay that it belongs to, "" where it has none.
        table: its export table.
        views: views of a database: name, and the condition on its rows.
        keep: what stays when it is de-identified; `keep_r5` the same for R5's type where that has another name.
        absent: codes of a value that says that it isn't there.
        review: how the review page shows it.
        correcting: how it is corrected.
        us_core: the profiles of US Core, or why there are none.
        covered: what `terminology coverage` counts it as.
        concepts: the concepts counted, None for that of its name.
    """

    resource: str
    resource_r5: str = ""
    aliases: tuple[str, ...] = ()
    of: Callable[[Mapping[str, Any]], bool] | None = None
    to_r5: Callable[[Resource], Resource] | None = None
    r5_paths: Mapping[str, str] = field(default_factory=dict)
    r5_before: Mapping[str, str] = field(default_factory=dict)
    named_by: str = "code"
    times: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    heading: str
    listed: str = ""
    line: Callable[[str, Mapping[str, str]], str] | None = None
    valued: bool = False
    stay: Literal["", "encounter", "context"] = ""
    table: Table
    views: tuple[tuple[str, str], ...] = ()
    keep: Fields
    keep_r5: Fields | None = None
    absent: frozenset[str] = frozenset()
    review: Review = Review()
    correcting: Correcting = Correcting()
    us_core: tuple[Profile, ...] | str = ()
    covered: str | Callable[[Resource], str] = ""
    concepts: Callable[[Resource], Iterator[Resource]] | None = None

    @property
    def name(self) -> str:
        """Return its name: the type, and the table where the type has several forms."""
        return f"{self.resource}.{self.table.name}" if self.of else self.resource


class Kind(Struct, frozen=True, eq=False, kw_only=True):
    """A kind of fact.

    Args:
        facts: the types of its facts.
        form: the resource that it becomes.
        profile: our profile of that resource, by which kinds of one form are told apart when a bundle is read back.
        takes: whether a fact of these types is of this kind; the second argument is whether it is about a group.
        build: the resource of a fact.
        more: further resources of a fact with their fullUrls, None for none.
        read: the fact of a resource; the second argument is what all facts share, the third the parts of it.
        word: what stands before its name in examples, "" for an observation.
        counted: the column of `convert`'s summary that counts it.
        parts: its parts in the notation of examples.
        when: when it was so.
        amounts: its quantities, which may lack a unit.
        term: the kind of term that its name is, for terminologies.
        part_terms: the kind of term that the values of its parts are, by the entry of the part.
        service: the service that it is a result of, "" for none.
        identifies: whether it tells people apart who are alike otherwise.
        is_care: whether its date is one of care, at which the person was alive.
    """

    facts: tuple[type[Fact], ...]
    form: Form
    profile: str
    takes: Callable[[Any, bool], bool] | None = None
    build: Callable[[Any, Context, str], Resource]
    more: Callable[[Any, Context, str], list[tuple[str, Resource]]] | None = None
    read: Callable[[Resource, dict[str, Any], list[Resource]], Fact]
    word: str = ""
    counted: str = "other"
    parts: Callable[[Any], Iterator[Group]]
    when: Callable[[Any], Period | None] | None = None
    amounts: Callable[[Any], Iterator[Value | Quantity | Range | None]] | None = None
    term: str = ""
    part_terms: Mapping[str, str] = field(default_factory=dict)
    service: Literal["", "laboratory", "imaging", "genetics"] = ""
    identifies: bool = False
    is_care: bool = False
