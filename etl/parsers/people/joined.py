"""The people whom a text describes and those who have a line in its tables: who is whom, and who is only in the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from etl.document import Document, Table
from etl.facts import Cohort
from etl.mapping.lexicon import Lexicon
from etl.parsers.outline import Framed
from etl.parsers.people.described import Described
from etl.parsers.people.interviewed import interviewed, named_by_label
from etl.tables.lines import Line
from etl.value import replace

_TWO = 2


def people_of(
    document: Document,
    lexicon: Lexicon,
    framed: Sequence[Framed],
    lines: Mapping[int, tuple[Line, ...]],
    people: tuple[Described, ...],
    cohort: Cohort | None,
) -> tuple[Described, ...]:
    """The people of a document with those of its tables.

    Args:
        document: the document.
        lexicon: for labels.
        framed: its blocks.
        lines: the patients' lines of its tables, by the table's id.
        people: those whom its text describes.
        cohort: the group that the text would tell of, if it describes nobody.

    Returns:
        The people of the text with what the table says of them; all of the table when the text describes nobody, or
        only people of the table. A group of another size than the table stays a group. Those whom an interview goes
        through in turn are all whom it is about.
    """
    if asked := interviewed(document, framed, lexicon):
        return asked
    people = named_by_label(document, framed, lexicon, people) if cohort is None else people
    untold = not people  # then whoever has a line in any of its tables is one of its people
    for item in framed:
        table = item.block.table
        if table is None or item.frame.attitude != "reported":
            continue
        told = [line.described for line in lines[id(table)]]
        if not told:
            continue
        if not people and cohort is not None and not _of_group(table, cohort, len(told)):
            continue
        people = _joined(people, told, alone=untold)
    return tuple(replace(d, person=replace(d.person, key=f"p{i + 1}")) for i, d in enumerate(people))


def _of_group(table: Table, cohort: Cohort, count: int) -> bool:
    """Whether the lines of a table are all the people of a group; one that only its note counts are others: "In the Lyon series 66 …"."""
    noted = any(note.start <= e.start < note.end for note in table.notes for e in cohort.evidence)
    return cohort.size is None or cohort.size.value == count or noted


def _joined(people: tuple[Described, ...], told: Sequence[Described], *, alone: bool) -> tuple[Described, ...]:
    if alone:
        return _listed(people, told)
    pairs = {i: j for i, d in enumerate(people) if (j := _match(d, told)) is not None}
    if len(set(pairs.values())) < len(people):
        return people
    out = [_both(d, told[pairs[i]]) for i, d in enumerate(people)]
    return (*out, *(d for j, d in enumerate(told) if j not in pairs.values()))


def _listed(people: tuple[Described, ...], told: Sequence[Described]) -> tuple[Described, ...]:
    """The people of the tables before with those of one more: who is called the same is the same, unless sexes differ."""
    known: dict[str, list[int]] = {}
    for i, one in enumerate(people):
        for name in {one.person.label, *one.names}:
            known.setdefault(name, []).append(i)
    out, again = list(people), Counter(d.person.label for d in told)
    for one in told:
        label = one.person.label
        at = known.get(label, []) if label and again[label] == 1 else []
        at = at or list({i for name in one.names if again[label] == 1 for i in known.get(name, ())})
        if len(at) == 1 and len({out[at[0]].person.gender, one.person.gender} - {None}) < _TWO:
            out[at[0]] = _both(out[at[0]], one)
        else:
            out.append(one)
    return tuple(out)


def _match(one: Described, told: Sequence[Described]) -> int | None:
    """Whose line is it: by a name of both, else by an age and a sex that only one line has."""
    named = [j for j, d in enumerate(told) if set(d.names) & {*one.names, one.person.name}]
    if len(named) == 1:
        return named[0]
    ages = {a.value for a in one.ages if a.when == "now"}
    fits = [
        j
        for j, d in enumerate(told)
        if {a.value for a in d.ages} & ages and d.person.gender in (one.person.gender, None)
    ]
    return fits[0] if len(fits) == 1 and not named else None


def _both(one: Described, line: Described) -> Described:
    person = replace(
        one.person,
        name=one.person.name or line.person.name,
        gender=one.person.gender or line.person.gender,
        evidence=(*one.person.evidence, *line.person.evidence),
    )
    return replace(
        one, person=person, ages=one.ages or line.ages, names=tuple(dict.fromkeys((*one.names, *line.names)))
    )
