"""The ways of tests/ways/test_phases.py: for each slot its page and how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WAYS: dict[str, str] = {}
for _part in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split("%% ")[1:]:
    _name, _, _ways = _part.partition("\n")
    WAYS[_name] = WAYS.get(_name, "") + _ways


@dataclass(frozen=True)
class Case:
    """One way of writing a slot, with the page and the facts it must and must not give."""

    slot: str
    way: str
    text: str
    gives: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Base:
    """A page with its slots B (heading of before), T (of the treatment), A (of after)."""

    page: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    treatment: str


SCLEROSIS = Base(
    """Multiple sclerosis - Mrs. Olga P.

Sex: female
Age: 58
Diagnosis: multiple sclerosis

{B}
Barthel index 40/100. Strength of the left leg 3/5. She had urinary urgency.

{T}
She received four intrathecal injections of mesenchymal stem cells in March 2008.

{A}
Barthel index 55/100. Strength of the left leg 4/5. No urinary urgency.
""",
    ("Barthel index total: 40", "muscle strength: 3/5; @ left lower limb", "urinary urgency: present"),
    ("Barthel index total: 55", "muscle strength: 4/5; @ left lower limb", "urinary urgency: absent"),
    "treatment: mesenchymal stem cell transplantation; count 4",
)
ATAXIA = Base(
    """Name: Mr. Ivan K.
Country: Russia
Age: 41
Diagnosis: spinocerebellar ataxia

{B}
- SARA 18
- Berg Balance Scale 20/56
- Right hand tremor

{T}
- Umbilical cord mesenchymal stem cells, 4 intravenous infusions in March 2008

{A}
- SARA 14
- Berg Balance Scale 31/56
- No tremor of the right hand
""",
    ("SARA total: 18", "Berg balance scale: 20", "hand tremor: present; @ right hand"),
    ("SARA total: 14", "Berg balance scale: 31", "hand tremor: absent; @ right hand"),
    "treatment: umbilical cord mesenchymal stem cell transplantation; count 4",
)
SCLEROSIS_LATERAL = Base(
    """Mr. Lee, 63-year-old man with amyotrophic lateral sclerosis.

{B}
ALSFRS-R: 32/48
FVC: 61%
Left arm: 2/5

{T}
Neural stem cells by lumbar puncture, five times, in March 2008.

{A}
ALSFRS-R: 35/48
FVC: 68%
Left arm: 3/5
""",
    ("ALSFRS-R total: 32", "forced vital capacity: 61 %", "muscle strength: 2/5; @ left upper limb"),
    ("ALSFRS-R total: 35", "forced vital capacity: 68 %", "muscle strength: 3/5; @ left upper limb"),
    "treatment: neural stem cell transplantation; count 5",
)
STROKE = Base(
    """A 49-year-old woman from Ankara had a stroke in 2007.

{B}

The NIHSS score was 12 and the modified Rankin scale was 4. She could not walk. She had dysphagia.

{T}

The patient was given bone marrow stem cells intrathecally in March 2008.

{A}

The NIHSS score was 7 and the modified Rankin scale was 3. She walked with a cane. Dysphagia was gone.
""",
    ("NIHSS total: 12", "modified Rankin scale: 4", "inability to walk: present", "dysphagia: present"),
    ("NIHSS total: 7", "modified Rankin scale: 3", "dysphagia: absent"),
    "treatment: bone marrow stem cell transplantation",
)
BASES = (SCLEROSIS, ATAXIA, SCLEROSIS_LATERAL, STROKE)


def lines(text: str) -> list[str]:
    """The ways of a list, one on a line; "\\n" stands for a line's end inside one."""
    return [w.replace("\\n", "\n") for w in text.strip().split("\n") if w.strip()]


def both(ways: str) -> list[tuple[str, str]]:
    """Ways with what more they say, behind " ;; ": "6 months later ;; offset 6 mo"."""
    return [(w, more.strip()) for way in lines(ways) for w, _, more in [way.partition(" ;; ")]]


COURSES = """Mr. Adam W., 47 years old, has motor neuron disease.

Before the first course of treatment (March 2008)
Barthel index 40/100. Left hand tremor.

After the first course of treatment
Barthel index 55/100. Strength of the left arm 3/5.

{H}
Barthel index {V}/100. Strength of the left arm 4/5.
"""
DURING_PAGE = """Mrs. Vera D., 35 years old, has multiple sclerosis.

Before treatment
EDSS 6.5.

Treatment
Four intrathecal injections of mesenchymal stem cells.

{H}
She had fever and headache.

After treatment
EDSS 5.5.
"""
OPENED = """Mrs. Olga P., 58 years old, has multiple sclerosis.

{B} her Barthel index was 40 and she had urinary urgency. Her left leg had a strength of 3/5.

In March 2008 she received four intrathecal injections of mesenchymal stem cells.

{A} her Barthel index was 55. Her left leg had a strength of 4/5. There was no urinary urgency.
"""
RUN_IN_PAGE = """Mrs. Olga P., 58 years old, has multiple sclerosis. In March 2008 she received four intrathecal injections of mesenchymal stem cells.

{B}Barthel index 40/100, urinary urgency.
{A}Barthel index 55/100, no urinary urgency.
"""
TWO_PAGE = """Mr. Ivan K., 41 years old, has spinocerebellar ataxia. In March 2008 he received four intravenous infusions of mesenchymal stem cells.

Results of treatment
{S}
"""
HELD_PAGE = """A 49-year-old woman from Ankara had a stroke in 2007.

{S}

The patient was given bone marrow stem cells intrathecally in June 2008.
"""
ORDER_PAGE = """Mr. Adam W., 47 years old, has motor neuron disease. Diagnosed on {o}.

Before treatment ({d})
Barthel index 40/100. Left hand tremor.

Treatment
Mesenchymal stem cells intrathecally.
"""
DIARY_PAGE = """Mrs. Olga P., 58 years old, has multiple sclerosis. Barthel index 40 before treatment. In March 2008 she received four intrathecal injections of mesenchymal stem cells.

{S}
"""
ASKED_PAGE = """Interview with Mrs. Olga P., 58 years old, who has multiple sclerosis and received four injections of mesenchymal stem cells.

{S}
"""
REPORT_PAGE = """A case of stroke treated with stem cells

{1}

A 49-year-old woman from Ankara had a stroke in 2007.

{2}

The NIHSS score was 12 and the modified Rankin scale was 4. She had dysphagia.

{3}

She was given bone marrow stem cells intrathecally.

{4}

The NIHSS score was 7 and the modified Rankin scale was 3. Dysphagia was gone.
"""
STAYS_PAGE = """Mr. Adam W., 47 years old, has motor neuron disease.

{1}
On admission: Berg Balance Scale 20/56. Left hand tremor.
Mesenchymal stem cells were given intrathecally.
At discharge: Berg Balance Scale 31/56. No tremor of the left hand.

{2}
On admission: Berg Balance Scale 28/56. Left hand tremor.
Mesenchymal stem cells were given intrathecally.
At discharge: Berg Balance Scale 36/56. No tremor of the left hand.
"""


def _with(facts: tuple[str, ...], *parts: str) -> tuple[str, ...]:
    return tuple("; ".join((f, *(p for p in parts if p))) for f in facts)


def _headed(slot: str, ways: str, *, before: bool, first: int = 0) -> Iterator[Case]:
    """A heading of before or after, in turn on each of the pages."""
    for i, (way, more) in enumerate(both(ways)):
        base = BASES[(i + first) % len(BASES)]
        b, a = (way, "After treatment") if before else ("Before treatment", way)
        text = base.page.format(B=b, T="Treatment", A=a)
        was, now = (
            _with(base.before, "before", more if before else ""),
            _with(base.after, "after", "" if before else more),
        )
        yield Case(slot, way, text, (*was, *now), (*_with(base.before, "after"), *_with(base.after, "before")))


def cases() -> Iterator[Case]:
    """All ways, slot by slot."""
    yield from _headed("heading of before", WAYS["before"], before=True)
    yield from _headed("heading of after", WAYS["after"], before=False, first=1)
    yield from _headed("heading of discharge", WAYS["discharge"], before=False, first=2)
    yield from _headed("heading of follow-up", WAYS["follow up"], before=False, first=3)
    for i, way in enumerate(lines(WAYS["treatment"])):
        base = BASES[i % len(BASES)]
        text = base.page.format(B="Before treatment", T=way, A="After treatment")
        gives = (base.treatment, *_with(base.before, "before"), *_with(base.after, "after"))
        yield Case("heading of treatment", way, text, gives, (f"{base.treatment}; before",))
    for slot, ways, phase in (
        ("after course 2", WAYS["second after"], "after"),
        ("before course 2", WAYS["second before"], "before"),
    ):
        for way, more in both(ways):
            told = ("Barthel index total: 60", "muscle strength: 4/5; @ left upper limb")
            gives = ("Barthel index total: 55; after; course 1", *_with(told, phase, "course 2", more))
            yield Case(slot, way, COURSES.format(H=way, V=60), gives)
    for way in lines(WAYS["during"]):
        gives = ("fever: present; during", "headache: present; during", "EDSS: 6.5; before", "EDSS: 5.5; after")
        yield Case("heading of during", way, DURING_PAGE.format(H=way), gives)
    was = ("Barthel index total: 40", "urinary urgency: present", "muscle strength: 3/5; @ left lower limb")
    now = ("Barthel index total: 55", "urinary urgency: absent", "muscle strength: 4/5; @ left lower limb")
    never = (*_with(was, "after"), *_with(now, "before"))
    for way, more in both(WAYS["opens after"]):
        text = OPENED.format(B="Before treatment", A=way)
        point = "after" if not more.startswith("date") else ""
        gives = (*_with(was, "before"), *_with(now[:1], point, more), *_with(now[1:], point))
        yield Case("first words of after", way, text, gives, never)
    for way, more in both(WAYS["opens before"]):
        text = OPENED.format(B=way, A="After treatment")
        gives = (*_with(was[:1], "before", more), *_with(was[1:], "before"), *_with(now, "after"))
        yield Case("first words of before", way, text, gives, never)
    for way, more in both(WAYS["run in"]):
        b, _, a = (p.strip(" ") for p in way.partition(" // "))
        x, _, y = (p.strip() for p in more.partition("//"))
        text = RUN_IN_PAGE.format(B=b if b.endswith("\t") else b + " ", A=a if a.endswith("\t") else a + " ")
        yield Case("run-in heads", way, text, (*_with(was[:2], "before", x), *_with(now[:2], "after", y)), never)
    berg = ("Berg balance scale: 20", "Berg balance scale: 31")
    leg = ("muscle strength: 2/5; @ left lower limb", "muscle strength: 4/5; @ left lower limb")
    for ways, (first, second) in ((WAYS["two"], berg), (WAYS["two strength"], leg)):
        for way in lines(ways):
            gives = (f"{first}; before", f"{second}; after")
            yield Case("two values", way, TWO_PAGE.format(S=way), gives, (f"{first}; after", f"{second}; before"))
    heads = lines(WAYS["dated heads"])
    for i, (way, printed) in enumerate(both(WAYS["dates"])):
        base, head = BASES[i % len(BASES)], heads[i % len(heads)].format(d=way)
        text = base.page.format(B=head, T="Treatment", A="After treatment")
        day = f"date {printed or '2008-03-25'}"
        never = _with(base.after, day)
        yield Case(
            "formats of dates", way, text, (*_with(base.before, "before", day), *_with(base.after, "after")), never
        )
    for i, head in enumerate(heads):
        base = BASES[(i + 2) % len(BASES)]
        text = base.page.format(B=head.format(d="25 March 2008"), T="Treatment", A="After treatment")
        gives = (*_with(base.before, "before", "date 2008-03-25"), *_with(base.after, "after"))
        yield Case("dated heads", head, text, gives, _with(base.after, "date 2008-03-25"))
    for way in lines(WAYS["held"]):
        told = ("NIHSS total: 12", "modified Rankin scale: 4", "dysphagia: present")
        yield Case("date that holds", way, HELD_PAGE.format(S=way), _with(told, "date 2008-03-25"))
    for way in lines(WAYS["order"]):
        other, day, told = way.split(" // ")
        gives = _with(("Barthel index total: 40", "hand tremor: present"), "before", f"date {told}")
        yield Case("order of dates", way, ORDER_PAGE.format(o=other, d=day), gives)
    for slot, ways in (("diaries", WAYS["diary"]), ("letters", WAYS["mail"])):
        for way, more in both(ways):
            gives = ("Barthel index total: 40; before", *_with(now[:2], more))
            yield Case(slot, way, DIARY_PAGE.format(S=way), gives, _with(now[:2], "before"))
    for way in lines(WAYS["asked"]):
        gives = ("urinary urgency: present; before", "fatigue: present; before", "urinary urgency: absent; after")
        yield Case("interviews", way, ASKED_PAGE.format(S=way), gives)
    for way in lines(WAYS["report"]):
        parts = dict(zip("1234", way.split(" // "), strict=True))
        text = REPORT_PAGE.replace("{1}", parts["1"]).replace("{2}", parts["2"]).replace("{3}", parts["3"])
        never = (*_with(STROKE.before[:2], "after"), *_with(STROKE.after, "before"))
        gives = (*STROKE.before[:2], *_with(STROKE.after, "after"))
        yield Case("case reports", way, text.replace("{4}", parts["4"]), gives, never)
    for way in lines(WAYS["stays"]):
        first, second = way.split(" // ")
        told = (
            "Berg balance scale: 20; before; course 1", "Berg balance scale: 31; after; course 1",
            "Berg balance scale: 28; before; course 2", "Berg balance scale: 36; after; course 2",
        )  # fmt: skip
        yield Case("stays", way, STAYS_PAGE.replace("{1}", first).replace("{2}", second), told)


def left() -> dict[str, str]:
    """Ways that are not read yet, with the reason."""
    told: dict[str, str] = {}
    for part in Path(__file__).with_name("phases_left.txt").read_text(encoding="utf-8").split("%% ")[1:]:
        reason, _, ways = part.partition("\n")
        told.update(dict.fromkeys(lines(ways), reason))
    return told
