"""Drafts of the people of a page while it is read: what has been told of each, and which one a name means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from etl.document import Document
from etl.facts import Concept, Evidence
from etl.parsers.outline import Framed
from etl.parsers.people.beside_me import named_before, own_from
from etl.parsers.people.forms import Labelled
from etl.parsers.people.names import TITLE, bare, by_initial_only, fuller, pieces, same, sex_of_title
from etl.parsers.people.parts import Part
from etl.parsers.people.words import CODED, NUMBERED, Gender, gender_of, own_pronouns
from etl.parsers.when.ages import AgeHit
from etl.patterns import regex

_I_AM = regex(r"\b[Mm]y name(?:['’]s| is) [A-Z]|\bI(?:['’]m| am) (?:an? )?\d\d?\b(?! ?[%./])")
"""Somebody who tells who they are."""
_OFTEN = 3


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


def opened(part: Part, drafts: list[Draft]) -> None:
    """Somebody new below a head; who they are is told there."""
    drafts.append(Draft(names=list(part.names), gender=part.gender, first=part.start, head=part))
    if part.name:
        name_so(drafts[-1], part.name)
        title = TITLE.match(part.name)
        drafts[-1].gender = gender_of(title.group()) if title else None


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


def name_so(draft: Draft, name: str) -> None:
    """Give a person a name, with the shorter ways to say it."""
    draft.name = name
    plain = bare(name)
    first = plain.split()[0] if " " in plain and not NUMBERED.fullmatch(name) and not CODED.fullmatch(name) else ""
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
    sex = {"m": "male", "f": "female"}.get(sex_of_title(name))
    if sex and draft.gender and sex != draft.gender:
        return False
    if CODED.fullmatch(name):
        return name in (draft.name, *draft.names)
    if not any(same(name, n) for n in (draft.name, *draft.names)):
        return False
    if by_initial_only(name, draft.name) and bare(name) != bare(draft.name):
        now = [a.value for a in draft.ages if a.when == "now" and a.value is not None]
        return not any(a.value is not None and abs(a.value - v) > 5 for a in ages if a.when == "now" for v in now)
    return True


def sex_by_pronouns(document: Document, framed: Sequence[Framed], drafts: Sequence[Draft], story: bool = False) -> None:
    """Sex from pronouns, for one person only: the pronoun that a page uses throughout; several where the patient tells it."""
    if len(drafts) != 1 or drafts[0].gender:
        return
    counts: dict[Gender, list[re.Match[str]]] = {"male": [], "female": []}
    names = drafts[0].names
    begun = own_from(document, framed, names)
    for item in framed:
        if item.frame.attitude == "reported" and item.block.kind != "table":
            for m in own_pronouns(document.text, item.block.span.start, item.block.span.end):
                gender = gender_of(m.group())
                strange = begun is not None and m.start() > begun  # whom the teller meets is "he", too
                if gender and not (strange and not named_before(document.text, item.block.span.start, m.end(), names)):
                    counts[gender].append(m)
    own = story or _I_AM.search(document.text) is not None
    least = _OFTEN if own else 1  # "she" may be a sister or a doctor
    male, female = len(counts["male"]), len(counts["female"])
    if max(male, female) >= least and min(male, female) * 3 <= max(male, female):
        winner: Gender = "male" if male > female else "female"
        drafts[0].gender = winner
        first = counts[winner][0]
        drafts[0].evidence.append(Evidence(first.start(), first.end(), first.group()))


def add_labelled(told: Labelled, drafts: list[Draft]) -> Draft:
    """ "Patient B: J. P., brother of A, 41 years": somebody new, unless the number or the name is known; whom it is."""
    names = (told.label, told.name or told.label)
    draft = next((d for d in drafts if any(may_be(d, n, told.ages) for n in names)), None)
    if draft is None:
        draft = unnamed(drafts, told.first)
        name_so(draft, names[1])
    elif not draft.name:
        name_so(draft, names[1])
    draft.names += [n for n in names if n not in draft.names]
    draft.gender = draft.gender or told.gender
    draft.ages += [a for a in told.ages if a.start not in {known.start for known in draft.ages}]
    draft.evidence += told.evidence
    return draft
