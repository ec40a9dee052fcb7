"""A second list of layouts, written when the first was read: other measures, other diseases, other mixtures."""

from __future__ import annotations

from collections.abc import Iterator

from grids import Way, aligned, book, commas, markup, page, pipes

SLOT = "second"
MAN = "Mr. Roth, 61 years old, has Parkinson's disease. He received mesenchymal stem cells intravenously on 4 May 2016.\n\n"
SCORES = {"UPDRS III": ("38", "31", "29"), "MoCA": ("24", "25", "26"), "TUG (s)": ("14.2", "12.1", "11.8")}
NAMED = {"UPDRS III": ("UPDRS-III total", ""), "MoCA": ("MoCA", ""), "TUG (s)": ("timed up and go", " s")}
BODY = [[test, *row] for test, row in SCORES.items()]
GRIP = {
    "Grip strength": {"right": ("18.5", "20"), "left": ("22", "23.5")},
    "Pinch strength": {"right": ("4.1", "4.6"), "left": ("5.2", "5.5")},
}


def told(*times: str) -> tuple[str, ...]:
    return tuple(
        f"p1 | {NAMED[test][0]}: {value}{NAMED[test][1]}" + (f"; {when}" if when else "")
        for test, row in SCORES.items()
        for value, when in zip(row, times, strict=False)
    )


MONTHS = told("before", "after; offset 2 mo", "after; offset 6 mo")
DAYS = told("date 2016-04-28", "date 2016-07-06", "date 2016-11-03")


def _times() -> Iterator[Way]:
    for heads in (
        "Before|2 months|6 months", "Pre-infusion|2 mths|6 mths", "Baseline|M2|M6", "before therapy|2 mo post|6 mo post", "BL|FU 2 mo|FU 6 mo", "Day 0-pre|Month 2|Month 6", "Before MSC|2 months after MSC|6 months after MSC", "Baseline|at 2 months|at 6 months",
        "Initial value|After 2 months|After 6 months", "Month 0|Month 2|Month 6", "M0|M+2|M+6", "0 m|2 m|6 m", "Pre|Post-2M|Post-6M", "V0 (screening)|V1 (2 months)|V2 (6 months)",
    ):  # fmt: skip
        yield Way(SLOT, f"head {heads}", MAN + pipes([["Scale", *heads.split("|")], *BODY]), MONTHS)
    for heads in (
        "28.04.2016|06.07.2016|03.11.2016",
        "28-APR-2016|06-JUL-2016|03-NOV-2016",
        "Apr 28, 2016|Jul 6, 2016|Nov 3, 2016",
        "2016/04/28|2016/07/06|2016/11/03",
        "Exam. 28.04.2016|Exam. 06.07.2016|Exam. 03.11.2016",
    ):
        yield Way(SLOT, f"head {heads}", commas([["Scale", *heads.split("|")], *BODY], ";"), DAYS, file="page.csv")
    legend = "T0: 28 April 2016, T1: 6 July 2016, T2: 3 November 2016"
    yield Way(SLOT, "legend of days", MAN + pipes([["Scale", "T0", "T1", "T2"], *BODY]) + f"\n{legend}.\n", DAYS)
    yield Way(
        SLOT,
        "legend of times, roman",
        MAN
        + pipes([["Scale", "I", "II", "III"], *BODY])
        + "\nI before the infusion; II 2 months and III 6 months after it.\n",
        MONTHS,
    )
    rows = [
        ["", *(h for h in ("Visit 1", "Visit 2", "Visit 3"))],
        ["Date of examination", "28 Apr 2016", "6 Jul 2016", "3 Nov 2016"],
        *BODY,
    ]
    yield Way(SLOT, "visits and a row of days", MAN + pipes(rows), DAYS)
    yield Way(SLOT, "visits and a row of days, html", page(markup(rows), who=MAN), DAYS, file="page.html")
    turned = [
        [when, *(SCORES[t][v] for t in SCORES)] for v, when in enumerate(("28 Apr 2016", "6 Jul 2016", "3 Nov 2016"))
    ]
    yield Way(
        SLOT,
        "rows by day, tsv",
        "\n".join("\t".join(r) for r in [["Examined", *SCORES], *turned]) + "\n",
        DAYS,
        file="page.tsv",
    )
    yield Way(
        SLOT,
        "rows by month",
        MAN + pipes([["Month", *SCORES], *([m, *r[1:]] for m, r in zip(("0", "2", "6"), turned, strict=True))]),
        told("before", "after; offset 2 mo", "after; offset 6 mo"),
    )
    yield Way(
        SLOT,
        "rows by month, aligned",
        MAN
        + aligned(
            [["Time", *SCORES], *([m, *r[1:]] for m, r in zip(("Before", "2 months", "6 months"), turned, strict=True))]
        ),
        MONTHS,
        file="page.txt",
    )
    for mark in ("On {d}", "{d}:", "Visit of {d}", "Results on {d}"):
        text = [["Scale", "Score"]]
        for v, day in enumerate(("28 April 2016", "6 July 2016", "3 November 2016")):
            text += [[mark.format(d=day), ""], *([t, SCORES[t][v]] for t in SCORES)]
        yield Way(SLOT, f"sections {mark}", MAN + pipes(text), DAYS)
    for head in (
        "Assessment of {d}",
        "### Visit on {d}",
        "Date of visit: {d}",
        "Examined on {d}",
        "Follow-up visit, {d}",
        "Scores - {d}",
    ):
        blocks = "\n".join(
            pipes([["Scale", "Score"], *([t, SCORES[t][v]] for t in SCORES)], head.format(d=day))
            for v, day in enumerate(("28 April 2016", "6 July 2016", "3 November 2016"))
        )
        yield Way(SLOT, f"tables {head}", MAN + blocks, DAYS)


def _sides() -> Iterator[Way]:
    facts = tuple(
        f"p1 | {name.lower()}: {value} kg; {when} @ {side} hand"
        for name, sides in GRIP.items()
        for side, row in sides.items()
        for value, when in zip(row, ("before", "after; offset 2 mo"), strict=True)
        if name == "Grip strength"
    )
    grip = GRIP["Grip strength"]

    def way(name: str, rows: list[list[str]], caption: str = "", file: str = "page.md") -> Way:
        return Way(SLOT, name, MAN + pipes(rows, caption), facts, file=file)

    yield way(
        "side rows below the measure",
        [
            ["Test", "Before", "2 months"],
            ["Grip strength (kg)", "", ""],
            ["right", *grip["right"]],
            ["left", *grip["left"]],
        ],
    )
    yield way(
        "side column",
        [["Test", "Side", "Before", "2 months"], ["Grip strength (kg)", "R", *grip["right"]], ["", "L", *grip["left"]]],
    )
    yield way(
        "side sections",
        [
            ["Test", "Before", "2 months"],
            ["Right hand", "", ""],
            ["Grip strength (kg)", *grip["right"]],
            ["Left hand", "", ""],
            ["Grip strength (kg)", *grip["left"]],
        ],
    )
    yield way(
        "side heads",
        [
            ["Test", "Before R", "Before L", "2 months R", "2 months L"],
            ["Grip strength (kg)", grip["right"][0], grip["left"][0], grip["right"][1], grip["left"][1]],
        ],
    )
    yield way(
        "side in brackets in heads",
        [
            ["Test", "Before (R)", "Before (L)", "2 months (R)", "2 months (L)"],
            ["Grip strength (kg)", grip["right"][0], grip["left"][0], grip["right"][1], grip["left"][1]],
        ],
    )
    for form in ("R {r} / L {l}", "{r} (R) / {l} (L)", "L: {l}, R: {r}", "right {r}; left {l}"):
        yield way(
            f"cells {form}",
            [
                ["Test", "Before", "2 months"],
                ["Grip strength (kg)", *(form.format(r=grip["right"][v], l=grip["left"][v]) for v in range(2))],
            ],
        )
    yield way(
        "pair in the label",
        [
            ["Test", "Before", "2 months"],
            ["Grip strength R/L (kg)", *(f"{grip['right'][v]} / {grip['left'][v]}" for v in range(2))],
        ],
    )
    yield way(
        "pair in the note",
        [
            ["Test", "Before", "2 months"],
            ["Grip strength (kg)", *(f"{grip['right'][v]} / {grip['left'][v]}" for v in range(2))],
        ],
        "Hand function, right / left",
    )


def _people() -> Iterator[Way]:
    people = (("1", "M", "55", "28", "22"), ("2", "F", "63", "35", "33"))
    facts = tuple(
        f
        for n, (_, _, age, a, b) in enumerate(people, 1)
        for f in (
            f"p{n} | UPDRS-III total: {a}; before",
            f"p{n} | UPDRS-III total: {b}; after; offset 6 mo",
            f"p{n} | age: {age} a",
        )
    )
    bare = tuple(f for f in facts if "age" not in f)
    head = "Two patients with Parkinson's disease were treated with mesenchymal stem cells.\n\n"
    yield Way(
        SLOT,
        "one cell for who",
        head
        + pipes(
            [
                ["Case", "UPDRS III before", "UPDRS III 6 months"],
                *([f"Case {n} ({s}, {a} y)", x, y] for n, s, a, x, y in people),
            ]
        ),
        facts,
    )
    yield Way(
        SLOT,
        "number and who",
        head
        + pipes(
            [
                ["", "UPDRS III before", "UPDRS III 6 months"],
                *([f"Patient {n}: {s}, {a}", x, y] for n, s, a, x, y in people),
            ]
        ),
        facts,
    )
    yield Way(
        SLOT,
        "columns for cases",
        head
        + pipes(
            [
                ["", "Case 1", "Case 2"],
                ["Age (years)", "55", "63"],
                ["Sex", "M", "F"],
                ["UPDRS III before", "28", "35"],
                ["UPDRS III 6 months", "22", "33"],
            ]
        ),
        facts,
    )
    yield Way(
        SLOT,
        "visits below each",
        head
        + pipes(
            [
                ["Case", "Time", "UPDRS III"],
                ["1", "before", "28"],
                ["", "6 months", "22"],
                ["2", "before", "35"],
                ["", "6 months", "33"],
            ]
        ),
        bare,
    )
    yield Way(
        SLOT,
        "sheets",
        book(
            {f"Case {n}": [["Scale", "before", "6 months"], ["UPDRS III", int(x), int(y)]] for n, _, _, x, y in people}
        ),
        bare,
        file="page.xlsx",
    )
    yield Way(
        SLOT,
        "sheets with a title",
        book(
            {
                f"Pt{n}": [[f"Patient {n}"], [], ["Scale", "before", "6 months"], ["UPDRS III", int(x), int(y)]]
                for n, _, _, x, y in people
            }
        ),
        bare,
        file="page.xlsx",
    )
    for form in ("Case {n}", "Table {n}. Case {n}", "Table {n}: UPDRS of case {n}", "#### Patient {n}"):
        yield Way(
            SLOT,
            f"tables {form}",
            head
            + "\n".join(
                pipes([["Scale", "before", "6 months"], ["UPDRS III", x, y]], form.format(n=n))
                for n, _, _, x, y in people
            ),
            bare,
        )


def _groups() -> Iterator[Way]:
    head = "Forty patients with spinal cord injury received mesenchymal stem cells.\n\n"
    found = (("Sensation", 22, 15, 3), ("Spasticity", 16, 20, 4))
    changes = ("improved", "unchanged", "worsened")
    counts = tuple(
        f"group | {f.lower()}: {n} {{patients}}; {c}" for f, *row in found for n, c in zip(row, changes, strict=True)
    )
    shares = tuple(
        f"group | {f.lower()}: {f'{n * 2.5:g}'} %; {c}" for f, *row in found for n, c in zip(row, changes, strict=True)
    )
    yield Way(
        SLOT,
        "n (%) in the head",
        head
        + pipes(
            [
                ["", "Improved n (%)", "No change n (%)", "Worse n (%)"],
                *([f, *(f"{n} ({n * 2.5:g})" for n in row)] for f, *row in found),
            ]
        ),
        counts + shares,
    )
    yield Way(
        SLOT,
        "numbers of patients",
        head
        + pipes(
            [
                ["Function", "Number improved", "Number unchanged", "Number worse"],
                *([f, *map(str, row)] for f, *row in found),
            ]
        ),
        counts,
    )
    yield Way(
        SLOT,
        "turned",
        head
        + pipes(
            [
                ["Result", *(f[0] for f in found)],
                *([w, *(str(f[1 + i]) for f in found)] for i, w in enumerate(("better", "no change", "worse"))),
            ]
        ),
        counts,
    )
    yield Way(
        SLOT,
        "turned with shares",
        head
        + pipes(
            [
                ["", *(f[0] for f in found)],
                *(
                    [w, *(f"{f[1 + i]} ({f[1 + i] * 2.5:g}%)" for f in found)]
                    for i, w in enumerate(("Improved", "Stable", "Worse"))
                ),
            ]
        ),
        counts + shares,
    )
    yield Way(
        SLOT,
        "sections of changes",
        head
        + pipes(
            [
                ["Function", "Patients"],
                *(
                    r
                    for i, w in enumerate(("Improvement", "No change", "Deterioration"))
                    for r in ([w, ""], *([f[0], str(f[1 + i])] for f in found))
                ),
            ]
        ),
        counts,
    )
    yield Way(
        SLOT,
        "column of changes",
        head
        + pipes(
            [
                ["Function", "Outcome", "Patients (n)"],
                *(
                    [f if i == 0 else "", w, str(n)]
                    for f, *row in found
                    for i, (w, n) in enumerate(zip(("better", "same", "worse"), row, strict=True))
                ),
            ]
        ),
        counts,
    )
    yield Way(
        SLOT,
        "sizes",
        head
        + pipes(
            [["Function", "Examined", "Better", "Same", "Worse"], *([f, "40", *map(str, row)] for f, *row in found)]
        ),
        counts,
    )
    means = tuple(
        f"group | {name}: {v}; standard deviation {s}; {when}"
        for name, *row in (("Barthel index", ("42.5", "11.3"), ("51", "12.6")),)
        for (v, s), when in zip(row, ("before", "after; offset 6 mo"), strict=True)
    )
    for a, b in (
        ("42.5 ± 11.3", "51.0 ± 12.6"),
        ("42.5 (SD 11.3)", "51.0 (SD 12.6)"),
        ("42.5 [± 11.3]", "51.0 [± 12.6]"),
    ):
        yield Way(SLOT, f"mean {a}", head + pipes([["Scale", "Before", "6 months"], ["Barthel index", a, b]]), means)
    yield Way(
        SLOT,
        "mean in the label",
        head + pipes([["Scale", "Before", "6 months"], ["Barthel index, mean (SD)", "42.5 (11.3)", "51.0 (12.6)"]]),
        means,
    )
    yield Way(
        SLOT,
        "mean and SD columns",
        head
        + pipes(
            [
                ["Scale", "Mean before", "SD", "Mean at 6 months", "SD"],
                ["Barthel index", "42.5", "11.3", "51.0", "12.6"],
            ]
        ),
        means,
    )
    yield Way(
        SLOT,
        "mean, turned",
        head + pipes([["Time", "Barthel index"], ["Before", "42.5 ± 11.3"], ["6 months", "51.0 ± 12.6"]]),
        means,
    )


def _labs() -> Iterator[Way]:
    labs = {"Ferritin": ("ng/mL", "310", "180", "30-400"), "Glucose": ("mmol/L", "6.9", "5.4", "3.9-5.6")}
    facts = tuple(
        f"p1 | {lab.lower()}: {v} {u}; {when}"
        for lab, (u, a, b, _) in labs.items()
        for v, when in ((a, "before"), (b, "after; offset 6 mo"))
    )
    for form in (
        "{l} ({u}, {r})",
        "{l} [{u}] (ref {r})",
        "{l}, {u} (normal {r})",
        "{l} ({r} {u})",
        "{l} (in {u}; normal {r})",
        "{l} in {u}",
    ):
        yield Way(
            SLOT,
            f"label {form}",
            MAN
            + pipes(
                [
                    ["Parameter", "Before", "6 months"],
                    *([form.format(l=x, u=u, r=r), a, b] for x, (u, a, b, r) in labs.items()),
                ]
            ),
            facts,
        )
    yield Way(
        SLOT,
        "units without a head",
        MAN + pipes([["Parameter", "Before", "6 months", ""], *([x, a, b, u] for x, (u, a, b, _) in labs.items())]),
        facts,
    )
    yield Way(
        SLOT,
        "reference with its unit",
        MAN
        + pipes(
            [
                ["Parameter", "Before", "6 months", "Normal range"],
                *([x, a, b, f"{r} {u}"] for x, (u, a, b, r) in labs.items()),
            ]
        ),
        facts,
    )


WAYS = [*_times(), *_sides(), *_people(), *_groups(), *_labs()]
