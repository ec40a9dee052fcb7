"""Grades and forces of both sides: a row, a column, a head row or a part of a cell for each."""

from __future__ import annotations

from collections.abc import Iterator

from shape import PLAIN, SHEETS, SPANNED, Shape
from values import DATED, DAYS, MUSCLES, PHASES, PLAIN_HEADS, SIDES, grades, value

TITLE = "Muscle strength (MRC)"
WORDS = (("R", "L"), ("right", "left"), ("Right", "Left"), ("Rt", "Lt"), ("dx", "sin"))
VISITS = ("before", "1 month", "6 months")
HEAD = ["Muscle", *PLAIN_HEADS]
COMPLETE = SHEETS + SPANNED

FORMS = {
    "muscle R": "{m} {s}",
    "muscle, R": "{m}, {s}",
    "muscle (R)": "{m} ({s})",
    "R muscle": "{s} {l}",
    "muscle - R": "{m} - {s}",
    "muscle: R": "{m}: {s}",
}


def _rows(form: str, words: tuple[str, str]) -> list[list[str]]:
    return [
        [form.format(m=m, l=m.lower(), s=words[at]), *(both[at] for both in visits)]
        for m, visits in MUSCLES
        for at in (0, 1)
    ]


def _muscles() -> Iterator[Shape]:
    both, dated = grades(), grades(DATED)
    for words in WORDS:
        w = "/".join(words)
        if words != ("dx", "sin"):
            for named, form in FORMS.items():
                yield Shape(f"{named} in rows, {w}", [HEAD, *_rows(form, words)], both, title=TITLE)
        for blank in (False, True):
            once = ", named once" if blank else ""
            formats = (*SHEETS, "html") if blank else PLAIN
            rows = [
                ["" if blank and at else m, words[at], *(v[at] for v in visits)]
                for m, visits in MUSCLES
                for at in (0, 1)
            ]
            yield Shape(f"a column of sides {w}{once}", [["Muscle", "Side", *PLAIN_HEADS], *rows], both, formats, TITLE)
            rows = [
                [
                    *(["", ""] if blank and at else [VISITS[i], DAYS[i]]),
                    words[at],
                    *(visits[i][at] for _, visits in MUSCLES),
                ]
                for i in range(3)
                for at in (0, 1)
            ]
            head = ["Visit", "Date", "Side", *(m for m, _ in MUSCLES)]
            yield Shape(f"sides {w} of visits in rows{once}", [head, *rows], dated, formats, TITLE)
        flat = [[m, *(x for v in visits for x in v)] for m, visits in MUSCLES]
        turned = [[m, *(v[at] for at in (0, 1) for v in visits)] for m, visits in MUSCLES]
        heads = [["Muscle", *(x for h in PLAIN_HEADS for x in (h, ""))], ["", *words * 3]]
        yield Shape(f"sides {w} below visits", [*heads, *flat], both, COMPLETE, TITLE, heads=2)
        heads = [["Muscle", *(x for d in DAYS for x in (d, ""))], ["", *words * 3]]
        yield Shape(
            f"sides {w} below days", [*heads, *flat], grades([f"date {d}" for d in DAYS]), COMPLETE, TITLE, heads=2
        )
        three = [
            ["Muscle", *(x for h in PLAIN_HEADS for x in (h, ""))],
            ["", *(x for d in DAYS for x in (d, ""))],
            ["", *words * 3],
        ]
        yield Shape(f"sides {w} below days below visits", [*three, *flat], dated, COMPLETE, TITLE, heads=3)
        heads = [["Muscle", words[0], "", "", words[1], "", ""], ["", *PLAIN_HEADS * 2]]
        yield Shape(f"visits below sides {w}", [*heads, *turned], both, COMPLETE, TITLE, heads=2)
        yield Shape(
            f"visits and sides {w} in one head",
            [["Muscle", *(f"{h} {s}" for h in PLAIN_HEADS for s in words)], *flat],
            both,
            title=TITLE,
        )
        yield Shape(
            f"visits, sides {w} in one head",
            [["Muscle", *(f"{h}, {s}" for h in PLAIN_HEADS for s in words)], *flat],
            both,
            title=TITLE,
        )
        rows = [[m, *("/".join(v) for v in visits)] for m, visits in MUSCLES]
        yield Shape(f"pairs, {w} in the corner", [[f"Muscle ({w})", *PLAIN_HEADS], *rows], both, title=TITLE)
        yield Shape(
            f"pairs, {w} in the title", [HEAD, *rows], both, ("csv", "bars", "aligned", "html"), f"{TITLE}, {w}"
        )
        rows = [[f"{m} {w}", *(" / ".join(v) for v in visits)] for m, visits in MUSCLES]
        yield Shape(f"pairs, {w} in labels", [HEAD, *rows], both, title=TITLE)
        rows = [[VISITS[i], *("/".join(visits[i]) for _, visits in MUSCLES)] for i in range(3)]
        yield Shape(
            f"pairs, {w} in heads of muscles", [["Visit", *(f"{m} {w}" for m, _ in MUSCLES)], *rows], both, title=TITLE
        )
        for form in ("{} {}, {} {}", "{}: {}, {}: {}", "{} {} / {} {}", "{} {}; {} {}"):
            rows = [[m, *(form.format(words[0], v[0], words[1], v[1]) for v in visits)] for m, visits in MUSCLES]
            yield Shape(f"cells {form.format(words[0], 4, words[1], 5)}", [HEAD, *rows], both, title=TITLE)
        parts = [
            [words[at], "", "", ""] if m is None else [m, *(v[at] for v in visits)]
            for at in (0, 1)
            for m, visits in ((None, ()), *MUSCLES)
        ]
        yield Shape(f"lines {w} above muscles", [HEAD, *parts], both, (*SHEETS, "html", "book"), TITLE)


FORCES = (
    ("Grip strength", "kg", "grip strength", ((14.5, 19), (16, 20.5), (11.5, 18))),
    ("Pinch strength", "kg", "pinch strength", ((3.5, 4), (4, 4.5), (3, 3.5))),
)


def _forces() -> Iterator[Shape]:
    facts = tuple(
        value(name, both[at], unit, when, f"{side} hand")
        for _, unit, name, visits in FORCES
        for both, when in zip(visits, PHASES, strict=True)
        for at, side in enumerate(SIDES)
    )
    head = ["Test", *PLAIN_HEADS]
    for words in WORDS[:4]:
        w = "/".join(words)
        for form in ("{n} {s} ({u})", "{n}, {s} ({u})", "{n} ({u}), {s}", "{n} ({s}), {u}"):
            rows = [
                [form.format(n=n, s=words[at], u=u), *(v[at] for v in visits)]
                for n, u, _, visits in FORCES
                for at in (0, 1)
            ]
            yield Shape(f"forces {form.format(n='n', s=words[0], u='kg')}", [head, *rows], facts)
        rows = [[f"{n} {w} ({u})", *(f"{v[0]} / {v[1]}" for v in visits)] for n, u, _, visits in FORCES]
        yield Shape(f"forces in pairs {w}", [head, *rows], facts)
        rows = [[n, words[at], u, *(v[at] for v in visits)] for n, u, _, visits in FORCES for at in (0, 1)]
        yield Shape(f"forces with side and unit {w}", [["Test", "Side", "Unit", *PLAIN_HEADS], *rows], facts)
        rows = [
            [f"{n} ({u})", *(f"{words[0]} {v[0]}, {words[1]} {v[1]}" for v in visits)] for n, u, _, visits in FORCES
        ]
        yield Shape(f"forces, sides {w} in cells", [head, *rows], facts)
        flat = [[f"{n} ({u})", *(x for v in visits for x in v)] for n, u, _, visits in FORCES]
        heads = [["Test", *(x for h in PLAIN_HEADS for x in (h, ""))], ["", *words * 3]]
        yield Shape(f"forces, sides {w} below visits", [*heads, *flat], facts, COMPLETE, heads=2)


SHAPES = (*_muscles(), *_forces())
