"""Drafts of the people of a page while it is read: what has been told of each, and where they are named again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from etl.facts import Concept, Evidence
from etl.mapping.entry import Mention
from etl.parsers.index import Index
from etl.parsers.people.names import (
    TITLE,
    Described,
    bare,
    by_initial_only,
    fuller,
    pieces,
    same,
    sex_of_title,
)
from etl.parsers.people.sex import CODED, NUMBERED, Gender
from etl.parsers.when.ages import AgeHit, ages_now
from etl.patterns import regex
from etl.value import replace

# Drafts of the people of a page while it is read: what has been told of each, and which one a name means.


_YEARS_APART = 5


class Part(Struct, frozen=True):
    """The head of one patient's part.

    Args:
        start: where the head stands.
        names: how the page may call the patient by it ("Case 1", "Patient 1"); () for a head that is only a figure.
        name: the name that the head is, "" for a number.
        gender: the sex that it says beside the number.
        at: where the name stands.
        by_kin: whether it says that a relative tells of them.
    """

    start: int
    names: tuple[str, ...] = ()
    name: str = ""
    gender: Gender | None = None
    at: int = 0
    by_kin: bool = False


class Draft(Struct):
    """What has been told of one person so far.

    Args:
        name: as printed, the fullest form.
        names: how the text calls them.
        gender: the sex.
        country: the country.
        ages: every statement of the age.
        evidence: where all that stands.
        first: where the description begins.
        head: the head of the part that is theirs.
        told: whether something besides the head names or describes them.
        tabled: whether a table stands right below the head.
    """

    name: str = ""
    names: list[str] = field(default_factory=list)
    gender: Gender | None = None
    country: Concept | None = None
    ages: list[AgeHit] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    first: int = 0
    head: Part | None = None
    told: bool = False
    tabled: bool = False

    @property
    def blank(self) -> bool:
        """Whether only a head says that there is somebody."""
        return self.head is not None and not (self.ages or self.told) and self.name == self.head.name

    def show(self, at: int, words: str) -> None:
        """Keep where words stand that tell of the person."""
        self.evidence.append(Evidence(at, at + len(words), words))

    def add_ages(self, ages: Iterable[AgeHit]) -> None:
        """Keep ages that aren't known yet."""
        known = {a.start for a in self.ages}
        self.ages += [a for a in ages if a.start not in known]

    def add_names(self, names: Iterable[str]) -> None:
        """Keep ways to call the person that aren't known yet."""
        self.names = list(dict.fromkeys([*self.names, *names]))

    def add_sex(self, gender: Gender | None, place: Evidence | None = None) -> None:
        """Keep the sex, and where it stands, unless it is known."""
        if self.gender is None and gender is not None:
            self.gender = gender
            self.evidence += [place] if place else []

    def fill(self, told: Draft) -> None:
        """Keep what is told of the person once more, the name apart."""
        self.add_sex(told.gender)
        self.add_ages(told.ages)
        self.country = self.country or told.country
        self.evidence += told.evidence

    def add_country(self, found: tuple[Concept, Evidence] | None) -> None:
        """Keep the country, and where it stands, unless it is known."""
        if self.country is None and found is not None:
            self.country = found[0]
            self.evidence.append(found[1])


def opened(part: Part, drafts: list[Draft]) -> None:
    """Somebody new below a head; who they are is told there."""
    drafts.append(Draft(names=list(part.names), gender=part.gender, first=part.start, head=part))
    if part.name:
        name_so(drafts[-1], part.name)
        drafts[-1].gender = sex_of_title(part.name)


def heads_table(drafts: Sequence[Draft], above: int) -> None:
    """A table right below a patient's head, which starts at `above`, is told of that patient."""
    if drafts and (head := drafts[-1].head) is not None and head.start == above:
        drafts[-1].tabled = True


def unnamed(drafts: list[Draft], start: int) -> Draft:
    """The one already told of who has no name yet, or somebody new."""
    if drafts and (drafts[-1].blank or (len(drafts) == 1 and not drafts[0].name)):
        return drafts[-1]
    drafts.append(Draft(first=start))
    return drafts[-1]


CALLED_BY_LETTER = regex(r"(?:Patient|Resident|Client) [A-Z]{1,2}")
"""What calls somebody on a list without names: "Patient K", "Resident AA"."""


def name_so(draft: Draft, name: str, at: int | None = None) -> None:
    """Give a person a name, which stands at a place, with the shorter ways to say it."""
    draft.name = name
    if at is not None:
        draft.show(at, name)
    plain = bare(name)
    whole = NUMBERED.fullmatch(name) or CODED.fullmatch(name) or CALLED_BY_LETTER.fullmatch(name)
    first = plain.split()[0] if " " in plain and not whole else ""
    family = plain.split()[-1] if first and TITLE.match(name) is None and not NUMBERED.fullmatch(name) else ""
    said = (n for n in (name, plain, first, family) if n == name or len("".join(pieces(n))) > 2 - (n != family))
    draft.names = list(dict.fromkeys([*said, *draft.names]))


def also(draft: Draft, name: str) -> None:
    """Another printed form of a known person's name: the fullest one is the name, all of them are ways to say it."""
    if name in draft.names:
        return
    if fuller(name, draft.name):
        name_so(draft, name)
    else:
        draft.names.append(name)


def may_be(draft: Draft, name: str, ages: Sequence[AgeHit] = ()) -> bool:
    """Whether a name can be the person's; a bare initial isn't enough when the ages are far apart."""
    sex = sex_of_title(name)
    if sex and draft.gender and sex != draft.gender:
        return False
    if CODED.fullmatch(name):
        return name in (draft.name, *draft.names)
    if not any(same(name, n) for n in (draft.name, *draft.names)):
        return False
    if by_initial_only(name, draft.name) and bare(name) != bare(draft.name):
        return not any(abs(a - b) > _YEARS_APART for a in ages_now(ages) for b in ages_now(draft.ages))
    return True


def add_labelled(told: Draft, drafts: list[Draft]) -> Draft:
    """ "Patient B: J. P., brother of A, 41 years": somebody new, unless the number or the name is known; whom it is."""
    known = next((d for d in drafts if any(may_be(d, n, told.ages) for n in told.names)), None)
    draft = known or unnamed(drafts, told.first)
    if known is None or not draft.name:
        name_so(draft, told.name)
    draft.add_names(told.names)
    draft.fill(told)
    return draft


# Where people whom a page describes are named again: by name, by number, several numbers at once.


_LISTED = regex(
    r"\b(?:patients|cases|participants|subjects|children|infants|twins|siblings|volunteers|recipients|probands|persons|individuals)\s+(?:nos?\.?\s*)?"
    r"(\d{1,2}(?!\d|[.,]\d)(?:\s*(?:,\s*and|,|and|&|to|[-–])\s*\d{1,2}(?!\d|[.,]\d|\s?%)){1,9})",
    re.I,
)
_ALONE = ("the first", "the second", "the former", "the latter", "the other")
_DOES = (
    r"(?=['’]s\b|,|:|\s(?:had|has|was|is|showed|could|can|felt|received|developed|underwent|got|reported|presented|"
    r"remained|improved|began|came|did|patient|one)\b)"
)
"""Behind "the first", which is a person then, and not the first treatment."""
_OURS = regex(r"\b(?:my|our|her|his|their) (?:(?:[a-z-]+|\d{1,2}) ){0,4}$", re.I)
_COMPARED = regex(
    r"\b(?:(?:un)?like|than|(?:compared|in comparison) (?:with|to)|in contrast (?:with|to)|(?:differ(?:ent|ently|s|ing)?(?: way| manner)?|other) (?:from|than)|as opposed to|contrary to) (?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?$",
    re.I,
)
"""Before a name: the person is only compared with ("Like Mrs. Lind he had two infusions")."""
_LONGEST_LEAD = 40
_LEAST_LETTERS = 3
_CODE = regex(r"[A-Z]{1,4}[-_ ]?\d{1,3}")
_LETTERED = regex(r"[A-Z][a-z]+ [A-H]")
_FROM_TO = regex(
    r"(?<![\w-])(?P<word>[A-Z]{1,4}[-_ ]?)(?P<first>\d{1,3})\s?(?:to|through|[-–])\s?(?P=word)?(?P<last>\d{1,3})(?!\w)"
)
"""Several people by their codes: "P1 to P4", "P1–4"."""
_FEW = 2
_STEP = regex(r"(\d{1,2})\s*(?:to|[-–])\s*(\d{1,2})")


def mentioned(people: Sequence[Described], text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Where which of the people is named in a range: (offset, key), in order.

    Args:
        people: those described.
        text: the document's text.
        start: where the range begins.
        end: where it ends.
    """
    return named_in([(name, d.person.key) for d in people for name in d.names], text, start, end)


def named_in(names: Sequence[tuple[str, str]], text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Where which name stands in a range: (offset, key), in order.

    Args:
        names: names with the keys of those who bear them; a number ("patient 2", "cases 1 and 3") may be printed small.
        text: the document's text.
        start: where the range begins.
        end: where it ends.
    """
    spans = []
    within = text[start:end]
    folded = within.lower()
    for name, key in names:
        if name.lower() not in folded:
            continue
        numbered = NUMBERED.fullmatch(name)
        printed = re.escape(name)
        if numbered is None and _LETTERED.fullmatch(name):
            printed = f"[{name[0]}{name[0].lower()}]{printed[1:]}"  # "the mother of child C", and no "child a year"
        letter = len(name.strip(".")) == 1  # no litre: "8,930 U/L."
        behind = _DOES if letter or name.lower() in _ALONE else r"(?!\w)"
        for m in re.finditer((r"(?<![\w/.])" if letter else r"\b") + printed + behind, within, re.I if numbered else 0):
            if not _COMPARED.search(within, max(0, m.start() - _LONGEST_LEAD), m.start()):
                spans.append((start + m.start(), start + m.end(), key))
    found = _outermost(spans)
    if listed := list(_listed(within)):
        numbers = {n[1]: key for name, key in names if (n := NUMBERED.fullmatch(name))}
        found += [(start + at, numbers[number]) for at, number in listed if number in numbers and len(numbers) > 1]
    ranges = list(_FROM_TO.finditer(within))
    coded = {name: key for name, key in names if _CODE.fullmatch(name)} if ranges else {}
    for m in ranges if len(coded) > _FEW else ():
        between = range(int(m["first"]) + 1, int(m["last"]))
        found += [(start + m.start(), whose) for n in between if (whose := coded.get(f"{m['word']}{n}"))]
    return sorted(set(found))


def _outermost(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, str]]:
    """Return where each name stands, without those inside a longer name of somebody else: "Roy" is Mrs. Roy, but not in "Mr. Roy"."""
    found: list[tuple[int, str]] = []
    begin, reach, whose = -1, -1, ""
    for start, end, key in sorted(spans, key=lambda one: (one[0], -one[1])):
        if end <= reach and key != whose and (start, end) != (begin, reach):
            continue
        found.append((start, key))
        if end > reach:
            begin, reach, whose = start, end, key
    return found


def _listed(text: str) -> Iterator[tuple[int, str]]:
    """The numbers of "patients 1, 2 and 4" and "cases 2-4", with where the list stands."""
    for m in _LISTED.finditer(text):
        numbers = re.findall(r"\d+", m[1])
        for step in _STEP.finditer(m[1]):
            numbers += [str(n) for n in range(int(step[1]), int(step[2]) + 1)]
        yield from ((m.start(), number) for number in dict.fromkeys(numbers))


def without_names(found: Index, people: Sequence[Described], text: str) -> Index:
    """What stands where without the terms that are letters of a person's name: "A. K., m, 33" has no potassium.

    Args:
        found: what stands where in a document.
        people: those described in it.
        text: the document's text.
    """
    names = [e for d in people for e in d.person.evidence if e.quote in d.names and "." in e.quote]
    kin = _kin_that_is_the_patient(found, people, text)

    called = {n for d in people for n in d.names if n[:1].isupper() and n.isalpha()}

    def named(m: Mention) -> bool:
        if m.entry.kind == "cue" and text[m.start : m.end] in called:
            return True  # "May had been ill for years"
        return m.start in kin or any(e.start <= m.start and m.end <= e.end for e in names)

    if not names and not kin and not called:
        return found
    return replace(found, mentions=tuple(m for m in found.mentions if not named(m)))


_GROWN = 16
"""Years from which somebody may have a child; of a younger patient "the child" is the patient."""
_THE_CHILD = regex(r"(?<!\bhis )(?<!\bher )(?<!\btheir )\bchild$", re.I)


def _kin_that_is_the_patient(found: Index, people: Sequence[Described], text: str) -> frozenset[int]:
    """Where words for a relative mean the one patient of a page that the family tells: "our daughter Maggie", then "our daughter"."""
    kin = [m for m in found.mentions if m.entry.kind == "relation" and m.entry.role == "relative"]
    if len(people) > 1:  # of two siblings "the older brother" is one of them
        names = {n.lower() for d in people for n in d.names}
        first = {d.first for d in people}
        numbers = [n for n in names if n[-1].isdigit() and not n[0].isdigit()]
        return frozenset(
            m.start for m in kin
            if any(m.start <= at < m.end for at in first)  # "Her brother, aged 47" below "Patient 2"
            or any(text[m.start : m.start + len(n)].lower() == n for n in numbers)  # "Child 2"
            or names & {text[m.start : m.end].lower(), text[max(0, m.start - 4) : m.end].lower()}
        )  # fmt: skip
    if len(people) != 1:
        return frozenset()
    young = people[0].ages and all(a.unit != "a" or (a.value or _GROWN) < _GROWN for a in people[0].ages)
    child = {m.start for m in kin if young and _THE_CHILD.search(text, max(0, m.start - 6), m.end)}
    if not people[0].names:
        return frozenset(child)
    called = re.compile(r",? (?:" + "|".join(re.escape(n) for n in people[0].names) + r")\b(?!['’]s)")
    words = {n for n in people[0].names if n.islower()}  # "my daughter", who has no name on the page
    ours = [m for m in kin if _OURS.search(text, max(0, m.start - 30), m.start)]
    if words:
        return frozenset(child | {m.start for m in ours if text[m.start : m.end].split()[-1].lower() in words})
    meant = {m.entry.id for m in ours if called.match(text, m.end)}
    return frozenset(child | {m.start for m in ours if m.entry.id in meant})


def in_capitals_too(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a page calls somebody by, and those that it prints in capitals elsewhere: "LUKA" over a column.

    Args:
        text: the document's text.
        names: as they were found.
    """
    known = tuple(names)
    loud = (name.upper() for name in known if len(name) >= _LEAST_LETTERS and not name.isupper())
    return (*known, *(name for name in loud if name not in known and name in text))
