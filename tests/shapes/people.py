"""Measures of several patients, in rows or in columns, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shape import PLAIN, SEVERAL, SHEETS, SPANNED, Shape
from values import label, value

CALLED = {
    "numbers": ("1", "2", "3"),
    "P": ("P1", "P2", "P3"),
    "Patient": ("Patient 1", "Patient 2", "Patient 3"),
    "initials": ("A. B.", "C. D.", "E. F."),
    "Case": ("Case 1", "Case 2", "Case 3"),
    "Pt.": ("Pt. 1", "Pt. 2", "Pt. 3"),
    "codes": ("ALS-01", "ALS-02", "ALS-03"),
}
SCORES = (
    ("ALSFRS-R", "", "ALSFRS-R total", ((36, 34), (29, 22), (40, 41))),
    ("FVC", "%", "forced vital capacity", ((82, 79), (64, 51), (95, 96))),
    ("Body weight", "kg", "body weight", ((61.5, 62.3), (80.2, 76.9), (77.0, 77.5))),
)
TIMES = ("before", "after")
PEOPLE = {
    "nothing": ([], []),
    "sex and age": (["Sex", "Age"], [["M", "45"], ["F", "61"], ["M", "38"]]),
    "sex/age": (["Sex/age"], [["M/45"], ["F/61"], ["M/38"]]),
}
COMPLETE = SHEETS + SPANNED
PAIRS = (" / ", " → ", " -> ", "/", " to ")


def _facts(later: str = "after") -> tuple[str, ...]:
    return tuple(
        value(name, pairs[i][k], unit, ("before", later)[k], who=f"p{i + 1}")
        for _, unit, name, pairs in SCORES
        for i in range(3)
        for k in (0, 1)
    )


def _shape(
    name: str,
    rows: Sequence[Sequence[Any]],
    formats: tuple[str, ...] = PLAIN,
    heads: int = 1,
    later: str = "after",
    title: str = "",
) -> Shape:
    return Shape(name, rows, _facts(later), formats, who=SEVERAL, heads=heads, title=title)


def _in_rows() -> Iterator[Shape]:
    for named, called in CALLED.items():
        for told, (heads, of) in PEOPLE.items():
            who = [[called[i], *(of[i] if of else [])] for i in range(3)]
            first = ["Patient", *heads]
            name = f"patients by {named} in rows, with {told}"
            flat = [[*who[i], *(x for *_, pairs in SCORES for x in pairs[i])] for i in range(3)]
            if told != "sex/age" or named == "Case":
                yield _shape(
                    f"{name}, flat heads",
                    [[*first, *(label(f"{p} {t}", u) for p, u, *_ in SCORES for t in TIMES)], *flat],
                )
            above = [*first, *(x for p, u, *_ in SCORES for x in (label(p, u), ""))]
            below = [*[""] * len(first), *TIMES * 3]
            yield _shape(f"{name}, two heads", [above, below, *flat], COMPLETE, 2)
            above = [*first, *(x for t in TIMES for x in (t, "", ""))]
            below = [*[""] * len(first), *(label(p, u) for _ in TIMES for p, u, *_ in SCORES)]
            turned = [[*who[i], *(pairs[i][k] for k in (0, 1) for *_, pairs in SCORES)] for i in range(3)]
            yield _shape(f"{name}, times above", [above, below, *turned], COMPLETE, 2)
            for sign in PAIRS if told == "sex and age" else PAIRS[:1]:
                both = [[*who[i], *(f"{pairs[i][0]}{sign}{pairs[i][1]}" for *_, pairs in SCORES)] for i in range(3)]
                yield _shape(
                    f"{name}, pairs by {sign.strip()}{len(sign)}",
                    [[*first, *(f"{label(p, u)}, before/after" for p, u, *_ in SCORES)], *both],
                )


def _in_columns() -> Iterator[Shape]:
    for named, called in CALLED.items():
        for units in (False, True):
            for told in (False, True):
                u0 = ["Unit"] if units else []
                about = [
                    ["Sex", *([""] if units else []), "M", "F", "M"],
                    ["Age", *(["years"] if units else []), "45", "61", "38"],
                ]
                rows = [
                    [label(f"{p} {t}", "" if units else u), *([u] if units else []), *(pairs[i][k] for i in range(3))]
                    for p, u, _, pairs in SCORES
                    for k, t in enumerate(("before", "after 6 months"))
                ]
                name = (
                    f"patients by {named} in columns" + (", units" if units else "") + (", sex and age" if told else "")
                )
                grid = [["Parameter", *u0, *called], *(about if told else []), *rows]
                counted = (
                    ("bars", "aligned", "html") if named == "numbers" else PLAIN
                )  # only "Three patients …" tells it
                yield _shape(name, grid, counted, later="after; offset 6 mo")
        if named == "numbers":
            continue
        two = [["Parameter", *(x for one in called for x in (one, ""))], ["", *TIMES * 3]]
        rows = [[label(p, u), *(x for pair in pairs for x in pair)] for p, u, _, pairs in SCORES]
        yield _shape(f"patients by {named} in columns, times below", [*two, *rows], COMPLETE, 2)


def _by_visit() -> Iterator[Shape]:
    for named, called in CALLED.items():
        for blank in (False, True):
            rows = [
                [called[i] if not k or not blank else "", TIMES[k], *(pairs[i][k] for *_, pairs in SCORES)]
                for i in range(3)
                for k in (0, 1)
            ]
            head = ["Patient", "Visit", *(label(p, u) for p, u, *_ in SCORES)]
            yield _shape(
                f"visits of patients by {named}" + (", named once" if blank else ""),
                [head, *rows],
                PLAIN if not blank else (*SHEETS, "html"),
            )
        rows = [[called[i], TIMES[k], p, pairs[i][k], u] for i in range(3) for k in (0, 1) for p, u, _, pairs in SCORES]
        yield _shape(
            f"a line for each value of patients by {named}",
            [["Patient", "Visit", "Test", "Value", "Unit"], *rows],
            (*SHEETS, "html"),
        )


SECTIONS = {
    "Patient 1 (M, 45)": ("Patient 1 (M, 45)", "Patient 2 (F, 61)", "Patient 3 (M, 38)"),
    "Patient 1": ("Patient 1", "Patient 2", "Patient 3"),
    "Case 1, male, 45 years": ("Case 1, male, 45 years", "Case 2, female, 61 years", "Case 3, male, 38 years"),
    "P1 - 45-year-old man": ("P1 - 45-year-old man", "P2 - 61-year-old woman", "P3 - 38-year-old man"),
    "A. B., 45 y/o M": ("A. B., 45 y/o M", "C. D., 61 y/o F", "E. F., 38 y/o M"),
}


def _sections() -> Iterator[Shape]:
    for named, called in SECTIONS.items():
        rows: list[list[Any]] = []
        turned: list[list[Any]] = []
        for i, one in enumerate(called):
            rows += [[one, "", ""], *([label(p, u), *pairs[i]] for p, u, _, pairs in SCORES)]
            turned += [[one, "", "", ""], *([t, *(pairs[i][k] for *_, pairs in SCORES)] for k, t in enumerate(TIMES))]
        yield _shape(f"lines {named} above measures", [["Test", "Before", "After"], *rows], (*SHEETS, "html", "book"))
        yield _shape(
            f"lines {named} above visits",
            [["Visit", *(label(p, u) for p, u, *_ in SCORES)], *turned],
            (*SHEETS, "html", "book"),
        )


def _summed() -> Iterator[Shape]:
    """Rows of a mean among those of patients tell of the group; they must not be a patient's."""
    head = ["Patient", "Sex", "Age", *(label(f"{p} {t}", u) for p, u, *_ in SCORES for t in TIMES), "Comments"]
    for named in ("P", "Patient", "numbers"):
        of = PEOPLE["sex and age"][1]
        rows = [
            [CALLED[named][i], *of[i], *(x for *_, pairs in SCORES for x in pairs[i]), ("", "stable", "")[i]]
            for i in range(3)
        ]
        yield _shape(f"patients by {named} with comments", [head, *rows], (*SHEETS, "html"))


SHAPES = (*_in_rows(), *_in_columns(), *_by_visit(), *_sections(), *_summed())
