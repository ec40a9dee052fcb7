"""A cohort's findings × improved / unchanged / worsened, means by time, and treatments, laid out in every usual way."""

from __future__ import annotations

from collections.abc import Iterator

from grids import WHO, Way, aligned, book, commas, markup, page, pipes

HEAD = "We treated 30 patients with ALS with mesenchymal stem cells.\n\n"
FOUND = (("Speech", 14, 11, 5), ("Swallowing", 12, 15, 3), ("Spasticity", 9, 18, 3), ("Fatigue", 21, 6, 3))
CHANGES = ("improved", "unchanged", "worsened")


def pct(n: int) -> str:
    return str(round(n * 100 / 30))


COUNTS = tuple(
    f"group | {name.lower()}: {n} {{patients}}; {change}"
    for name, *row in FOUND
    for n, change in zip(row, CHANGES, strict=True)
)
SHARES = tuple(
    f"group | {name.lower()}: {pct(n)} %; {change}"
    for name, *row in FOUND
    for n, change in zip(row, CHANGES, strict=True)
)


def _changes() -> Iterator[Way]:
    def way(name: str, text: str | bytes, facts: tuple[str, ...] = COUNTS, file: str = "page.md") -> Way:
        return Way("cohort", name, text, facts, file=file)

    for heads in (
        "Improved|Unchanged|Worsened", "improved|unchanged|worse", "Better|Same|Worse", "Improvement|No change|Deterioration", "Improved|Stable|Worsened", "Better|No change|Worse", "Improved, n|Unchanged, n|Worsened, n", "Improved (n)|Unchanged (n)|Worse (n)",
        "No. improved|No. unchanged|No. worse", "Patients improved|Patients unchanged|Patients worsened", "Improved*|Unchanged|Worse", "Positive change|No change|Negative change", "Improved|Stabilized|Progressed", "better (n = 30)|same|worse", "IMPROVED|NO CHANGE|WORSE",
        "Improvement|Without change|Worsening", "Improved 好转|Unchanged 不变|Worse 加重", "Amelioration|Unchanged|Aggravation", "Number with improvement|Number without change|Number with worsening", "Got better|Stayed the same|Got worse",
    ):  # fmt: skip
        yield way(
            f"head {heads}", HEAD + pipes([["Symptom", *heads.split("|")], *([f, *map(str, row)] for f, *row in FOUND)])
        )
    for form, facts in (
        ("{n} ({p}%)", COUNTS + SHARES), ("{n} ({p} %)", COUNTS + SHARES), ("{n}/30", COUNTS), ("{n}/30 ({p}%)", COUNTS + SHARES), ("{n} of 30", COUNTS), ("{p}% ({n})", COUNTS + SHARES), ("{p}% ({n}/30)", COUNTS + SHARES), ("{p}%", SHARES), ("{p} %", SHARES), ("{n} pts", COUNTS), ("{n} [{p}%]", COUNTS + SHARES), ("{n}; {p}%", COUNTS + SHARES), ("{n}, {p}%", COUNTS + SHARES), ("n={n}", COUNTS), ("{n} patients", COUNTS), ("{n} / {p}%", COUNTS + SHARES), ("{n} out of 30", COUNTS),
    ):  # fmt: skip
        yield way(
            f"cell {form}",
            HEAD
            + pipes(
                [
                    ["Symptom", "Improved", "Unchanged", "Worse"],
                    *([f, *(form.format(n=n, p=pct(n)) for n in row)] for f, *row in FOUND),
                ]
            ),
            facts,
        )
    for heads, form, facts in (
        ("Improved, n (%)|Unchanged, n (%)|Worse, n (%)", "{n} ({p})", COUNTS + SHARES), ("Improved n/N|Unchanged n/N|Worse n/N", "{n}/30", COUNTS), ("Improved (%)|Unchanged (%)|Worse (%)", "{p}", SHARES), ("% improved|% unchanged|% worse", "{p}", SHARES), ("Improved, %|Unchanged, %|Worse, %", "{p}", SHARES), ("Improved No. (%)|Unchanged No. (%)|Worse No. (%)", "{n} ({p})", COUNTS + SHARES), ("Improved n, %|Unchanged n, %|Worse n, %", "{n}, {p}", COUNTS + SHARES),
    ):  # fmt: skip
        yield way(
            f"head {heads}",
            HEAD
            + pipes(
                [
                    ["Symptom", *heads.split("|")],
                    *([f, *(form.format(n=n, p=pct(n)) for n in row)] for f, *row in FOUND),
                ]
            ),
            facts,
        )
    for caption, form, facts in (
        ("Table 1. Results, n (%)", "{n} ({p})", COUNTS + SHARES),
        ("Table 1. Results, % of patients", "{p}", SHARES),
        ("Table 1. Changes after treatment (number of patients)", "{n}", COUNTS),
        ("Results in 30 patients; values are n (%)", "{n} ({p})", COUNTS + SHARES),
        ("Table 2: Percentage of patients", "{p}", SHARES),
    ):
        yield way(
            f"caption {caption}",
            HEAD
            + pipes(
                [
                    ["Symptom", "Improved", "Unchanged", "Worse"],
                    *([f, *(form.format(n=n, p=pct(n)) for n in row)] for f, *row in FOUND),
                ],
                caption,
            ),
            facts,
        )
    yield way(
        "note n (%)",
        HEAD
        + pipes(
            [
                ["Symptom", "Improved", "Unchanged", "Worse"],
                *([f, *(f"{n} ({pct(n)})" for n in row)] for f, *row in FOUND),
            ]
        )
        + "\nValues are n (%).\n",
        COUNTS + SHARES,
    )
    pairs = [[f, *(c for n in row for c in (str(n), pct(n)))] for f, *row in FOUND]
    for n_head, p_head in (
        ("n", "%"),
        ("No.", "%"),
        ("N", "%"),
        ("number", "per cent"),
        ("Patients", "%"),
        ("abs.", "%"),
    ):
        yield way(
            f"two columns {n_head} {p_head}",
            HEAD
            + "\n"
            + commas([["Symptom", "Improved", "", "Unchanged", "", "Worse", ""], ["", *[n_head, p_head] * 3], *pairs]),
            COUNTS + SHARES,
            "page.csv",
        )
    yield way(
        "two columns, spans",
        page(
            markup(
                [["Symptom", "Improved", "", "Unchanged", "", "Worse", ""], ["", *["n", "%"] * 3], *pairs],
                heads=2,
                spans=True,
            ),
            who=HEAD,
        ),
        COUNTS + SHARES,
        "page.html",
    )
    yield way(
        "two columns, one head",
        HEAD
        + pipes([["Symptom", "Improved n", "Improved %", "Unchanged n", "Unchanged %", "Worse n", "Worse %"], *pairs]),
        COUNTS + SHARES,
    )
    turned = [[word, *(str(row[i]) for _, *row in FOUND)] for i, word in enumerate(("Improved", "Unchanged", "Worse"))]
    for corner in ("", "Result", "Change", "Outcome", "Effect"):
        yield way(f"changes as rows {corner!r}", HEAD + pipes([[corner, *(f[0] for f in FOUND)], *turned]))
    yield way(
        "changes as sections",
        HEAD
        + pipes(
            [
                ["Symptom", "n"],
                *(
                    line
                    for i, word in enumerate(("Improved", "Unchanged", "Worse"))
                    for line in ([word, ""], *([f, str(row[i])] for f, *row in FOUND))
                ),
            ]
        ),
    )
    yield way(
        "findings as sections",
        HEAD
        + pipes(
            [
                ["", "Patients"],
                *(
                    line
                    for f, *row in FOUND
                    for line in (
                        [f, ""],
                        *([word, str(n)] for word, n in zip(("improved", "unchanged", "worse"), row, strict=True)),
                    )
                ),
            ]
        ),
    )
    yield way(
        "long",
        HEAD
        + pipes(
            [
                ["Symptom", "Change", "Patients"],
                *([f, word, str(n)] for f, *row in FOUND for word, n in zip(CHANGES, row, strict=True)),
            ]
        ),
    )
    yield way(
        "long, n and %",
        HEAD
        + pipes(
            [
                ["Symptom", "Change", "n", "%"],
                *([f, word, str(n), pct(n)] for f, *row in FOUND for word, n in zip(CHANGES, row, strict=True)),
            ]
        ),
        COUNTS + SHARES,
    )
    yield way(
        "long, blank below",
        HEAD
        + pipes(
            [
                ["Symptom", "Change", "n"],
                *([f if i == 0 else "", word, str(row[i])] for f, *row in FOUND for i, word in enumerate(CHANGES)),
            ]
        ),
    )
    for n_head in (
        "n",
        "N",
        "Patients",
        "No. of patients",
        "Assessed",
        "Total",
        "Patients with the symptom",
        "Before (n)",
        "n evaluable",
    ):
        yield way(
            f"size column {n_head}",
            HEAD
            + pipes(
                [
                    ["Symptom", n_head, "Improved", "Unchanged", "Worse"],
                    *([f, "30", *map(str, row)] for f, *row in FOUND),
                ]
            ),
        )
    yield way(
        "size in the label",
        HEAD
        + pipes(
            [["Symptom", "Improved", "Unchanged", "Worse"], *([f"{f} (n = 30)", *map(str, row)] for f, *row in FOUND)]
        ),
    )
    yield way(
        "totals",
        HEAD
        + pipes(
            [["Symptom", "Improved", "Unchanged", "Worse", "Total"], *([f, *map(str, row), "30"] for f, *row in FOUND)]
        ),
    )
    yield way(
        "p column",
        HEAD
        + pipes(
            [["Symptom", "Improved", "Unchanged", "Worse", "p"], *([f, *map(str, row), "0.03"] for f, *row in FOUND)]
        ),
    )
    yield way(
        "aligned",
        HEAD + aligned([["Symptom", "better", "same", "worse"], *([f, *map(str, row)] for f, *row in FOUND)]),
        COUNTS,
        "page.txt",
    )
    yield way(
        "caption row",
        page(
            markup(
                [["Symptom", "Improved", "Unchanged", "Worse"], *([f, *map(str, row)] for f, *row in FOUND)],
                "Table 1. Changes 3 months after treatment",
            ),
            who=HEAD,
        ),
        tuple(f"{c}; after; offset 3 mo" for c in COUNTS),
        "page.html",
    )
    yield way(
        "heading",
        HEAD
        + "## Changes 3 months after treatment\n\n"
        + pipes([["Symptom", "Improved", "Unchanged", "Worse"], *([f, *map(str, row)] for f, *row in FOUND)]),
        tuple(f"{c}; after; offset 3 mo" for c in COUNTS),
    )
    yield way(
        "bullets for dashes",
        HEAD
        + pipes([["Symptom", "Improved", "Unchanged", "Worse"], *([f"- {f}", *map(str, row)] for f, *row in FOUND)]),
    )
    yield way(
        "workbook",
        book(
            {
                "Cohort": [
                    ["30 patients with ALS treated with mesenchymal stem cells"],
                    [],
                    ["Symptom", "Improved", "Unchanged", "Worse"],
                    *([f, *row] for f, *row in FOUND),
                ]
            }
        ),
        COUNTS,
        "page.xlsx",
    )


MEANS = (("ALSFRS-R", "ALSFRS-R", ("34.1", "4.2"), ("35.6", "4.9")), ("EDSS", "EDSS", ("5.1", "1.2"), ("4.9", "1.1")))
MEAN_FACTS = tuple(
    f"group | {name}: {v}; standard deviation {sd}; {when}"
    for _, name, *row in MEANS
    for (v, sd), when in zip(row, ("before", "after; offset 3 mo"), strict=True)
)
BARE = tuple(
    f"group | {name}: {v}; {when}"
    for _, name, *row in MEANS
    for (v, _), when in zip(row, ("before", "after; offset 3 mo"), strict=True)
)


def _means() -> Iterator[Way]:
    def way(name: str, text: str | bytes, facts: tuple[str, ...] = MEAN_FACTS, file: str = "page.md") -> Way:
        return Way("means", name, text, facts, file=file)

    for form in (
        "{v} ± {s}",
        "{v}±{s}",
        "{v} +/- {s}",
        "{v} (± {s})",
        "{v} (SD {s})",
        "{v} [SD {s}]",
        "{v} +- {s}",
        "{v}, SD {s}",
        "{v} (±{s})",
    ):
        yield way(
            f"cell {form}",
            HEAD
            + pipes(
                [
                    ["Scale", "Before", "3 months"],
                    *([t, *(form.format(v=v, s=s) for v, s in row)] for t, _, *row in MEANS),
                ]
            ),
        )
    for label in (
        "{t}, mean ± SD",
        "{t} (mean ± SD)",
        "Mean {t} ± SD",
        "{t} [mean ± SD]",
        "{t} score (mean ± SD)",
        "{t} - mean ± SD",
        "Mean {t}",
        "{t}, M ± SD",
        "{t} (x̄ ± s)",
    ):
        yield way(
            f"label {label}",
            HEAD
            + pipes(
                [
                    ["Scale", "Before", "3 months"],
                    *([label.format(t=t), *(f"{v} ± {s}" for v, s in row)] for t, _, *row in MEANS),
                ]
            ),
        )
    for heads, form in (
        ("Before, mean (SD)|3 months, mean (SD)", "{v} ({s})"),
        ("Before (mean ± SD)|3 months (mean ± SD)", "{v} ± {s}"),
        ("Before M (SD)|3 months M (SD)", "{v} ({s})"),
    ):
        yield way(
            f"head {heads}",
            HEAD
            + pipes(
                [["Scale", *heads.split("|")], *([t, *(form.format(v=v, s=s) for v, s in row)] for t, _, *row in MEANS)]
            ),
        )
    for caption in (
        "Table 1. Scores, mean (SD)",
        "Scores (mean, SD in brackets)",
        "Values are mean (SD)",
        "Table 2. Mean (standard deviation) of the scores",
    ):
        yield way(
            f"caption {caption}",
            HEAD
            + pipes(
                [["Scale", "Before", "3 months"], *([t, *(f"{v} ({s})" for v, s in row)] for t, _, *row in MEANS)],
                caption,
            ),
        )
    yield way(
        "label mean (SD)",
        HEAD
        + pipes(
            [
                ["Scale", "Before", "3 months"],
                *([f"{t}, mean (SD)", *(f"{v} ({s})" for v, s in row)] for t, _, *row in MEANS),
            ]
        ),
    )
    yield way(
        "note mean (SD)",
        HEAD
        + pipes([["Scale", "Before", "3 months"], *([t, *(f"{v} ({s})" for v, s in row)] for t, _, *row in MEANS)])
        + "\nData are mean (SD).\n",
    )
    pairs = [[t, *(c for pair in row for c in pair)] for t, _, *row in MEANS]
    for a, b in (("Mean", "SD"), ("mean", "±SD"), ("M", "SD"), ("Average", "Std. dev.")):
        yield way(
            f"two columns {a} {b}",
            commas(
                [
                    ["30 patients with ALS", "", "", "", ""],
                    ["Scale", "Before", "", "3 months", ""],
                    ["", a, b, a, b],
                    *pairs,
                ]
            ),
            MEAN_FACTS,
            "page.csv",
        )
    yield way(
        "two columns, spans",
        page(
            markup([["Scale", "Before", "", "3 months", ""], ["", *["Mean", "SD"] * 2], *pairs], heads=2, spans=True),
            who=HEAD,
        ),
        MEAN_FACTS,
        "page.html",
    )
    yield way(
        "scales as columns",
        HEAD
        + pipes(
            [
                ["Time", *(t for t, *_ in MEANS)],
                *(
                    [w, *(f"{row[i][0]} ± {row[i][1]}" for _, _, *row in MEANS)]
                    for i, w in enumerate(("Before", "3 months"))
                ),
            ]
        ),
    )
    yield way(
        "n column",
        HEAD
        + pipes(
            [
                ["Scale", "n", "Before", "3 months"],
                *([t, "30", *(f"{v} ± {s}" for v, s in row)] for t, _, *row in MEANS),
            ]
        ),
    )
    yield way(
        "p column",
        HEAD
        + pipes(
            [
                ["Scale", "Before", "3 months", "p value"],
                *([t, *(f"{v} ± {s}" for v, s in row), "0.04"] for t, _, *row in MEANS),
            ]
        ),
    )
    yield way(
        "mean only",
        HEAD
        + pipes([["Scale", "Mean before", "Mean at 3 months"], *([t, *(v for v, s in row)] for t, _, *row in MEANS)]),
        BARE,
    )
    strata = HEAD + pipes(
        [
            ["Scale", "Form", "Before", "3 months"],
            ["ALSFRS-R", "bulbar", "31.0 ± 4.0", "32.5 ± 4.1"],
            ["", "spinal", "36.0 ± 3.2", "36.4 ± 3.0"],
        ]
    )
    by = (
        "group | ALSFRS-R: 31; standard deviation 4; before",
        "group | ALSFRS-R: 32.5; standard deviation 4.1; after",
        "group | ALSFRS-R: 36; standard deviation 3.2; before",
        "group | ALSFRS-R: 36.4; standard deviation 3; after",
    )
    yield way("stratum column", strata, by)
    yield way(
        "stratum sections",
        HEAD
        + pipes(
            [
                ["Scale", "Before", "3 months"],
                ["Bulbar form (n = 12)", "", ""],
                ["ALSFRS-R", "31.0 ± 4.0", "32.5 ± 4.1"],
                ["Spinal form (n = 18)", "", ""],
                ["ALSFRS-R", "36.0 ± 3.2", "36.4 ± 3.0"],
            ]
        ),
        by,
    )
    yield way(
        "stratum rows",
        HEAD
        + pipes(
            [
                ["ALSFRS-R", "Before", "3 months"],
                ["Bulbar form (n = 12)", "31.0 ± 4.0", "32.5 ± 4.1"],
                ["Spinal form (n = 18)", "36.0 ± 3.2", "36.4 ± 3.0"],
            ]
        ),
        by,
    )
    yield way(
        "stratum rows, caption",
        HEAD
        + pipes(
            [
                ["Form", "Before", "3 months"],
                ["Bulbar (n = 12)", "31.0 ± 4.0", "32.5 ± 4.1"],
                ["Spinal (n = 18)", "36.0 ± 3.2", "36.4 ± 3.0"],
            ],
            "Table 1. ALSFRS-R by form",
        ),
        by,
    )
    yield way(
        "stratum columns, spans",
        page(
            markup(
                [
                    ["Scale", "Bulbar form", "", "Spinal form", ""],
                    ["", *["Before", "3 months"] * 2],
                    ["ALSFRS-R", "31.0 ± 4.0", "32.5 ± 4.1", "36.0 ± 3.2", "36.4 ± 3.0"],
                ],
                heads=2,
                spans=True,
            ),
            who=HEAD,
        ),
        by,
        "page.html",
    )


COURSES = (
    ("1", "2009-03-12", "20 million", "intrathecal"),
    ("2", "2009-06-18", "25 million", "intrathecal"),
    ("3", "2009-09-24", "30 million", "intravenous"),
)
GIVEN = tuple(
    f"p1 | treatment: mesenchymal stem cell transplantation; date {d}; {r} {int(q[:2])}000000 {{cells}}"
    for _, d, q, r in COURSES
)
PLAIN = "Mr. Lane, 45 years old, has amyotrophic lateral sclerosis.\n\n"


def _treatments() -> Iterator[Way]:
    def way(name: str, text: str | bytes, file: str = "page.md", facts: tuple[str, ...] = GIVEN) -> Way:
        return Way("treatment", name, text, facts, file=file)

    caption = "Treatment with mesenchymal stem cells"
    for n, date, dose, route in (
        ("Course", "Date", "Dose (cells)", "Route"), ("No.", "Date", "Cells", "Route"), ("Infusion", "Date", "Number of cells", "Way"), ("Injection", "Given on", "Cell dose", "Route of administration"), ("Treatment", "Day", "Dose, cells", "Administration"), ("#", "Date of transplantation", "Cell number", "Route"), ("Session", "Date", "No. of cells", "Method"), ("Cycle", "Date", "Cell count", "Access"), ("Transplantation", "Date", "Dosage", "Route"), ("Procedure", "Date", "Cells given", "How given"),
    ):  # fmt: skip
        yield way(
            f"{n} {date} {dose} {route}",
            PLAIN
            + pipes(
                [
                    [n, date, dose, route],
                    *([a, d, q + ("" if "ell" in dose else " cells"), r] for a, d, q, r in COURSES),
                ],
                caption,
            ),
        )
    rows = [[a, d, f"{q} cells", r] for a, d, q, r in COURSES]
    for name in (
        "Table 1. Mesenchymal stem cell infusions",
        "## Stem cell treatment (MSC)",
        "MSC transplantation:",
        "Schedule of the mesenchymal stem cell injections",
        "The patient received three courses of mesenchymal stem cells:",
        "MSC therapy given",
        "Treatments (umbilical cord mesenchymal stem cells)",
        "**Cell therapy (MSC)**",
    ):
        facts = GIVEN if "umbilical" not in name else tuple(f"p1 | treatment: *; date {d}" for _, d, _, _ in COURSES)
        yield way(f"caption {name}", PLAIN + pipes([["Course", "Date", "Dose", "Route"], *rows], name), facts=facts)
    yield way(
        "cell column",
        PLAIN + pipes([["No.", "Date", "Cell type", "Dose", "Route"], *([a, d, "MSC", q, r] for a, d, q, r in rows)]),
    )
    yield way("route first", PLAIN + pipes([["Route", "Date", "Dose"], *([r, d, q] for a, d, q, r in rows)], caption))
    yield way("date first", PLAIN + pipes([["Date", "Route", "Dose"], *([d, r, q] for a, d, q, r in rows)], caption))
    yield way(
        "date and treatment",
        PLAIN
        + pipes([["Date", "Treatment"], *([d, f"{q} mesenchymal stem cells, {r}"] for a, d, q, r in rows)]).replace(
            "cells mesenchymal stem cells", "mesenchymal stem cells"
        ),
    )
    yield way(
        "columns for courses",
        PLAIN
        + pipes(
            [
                ["", "1st course", "2nd course", "3rd course"],
                ["Date", *(r[1] for r in rows)],
                ["Dose", *(r[2] for r in rows)],
                ["Route", *(r[3] for r in rows)],
            ],
            caption,
        ),
    )
    yield way("csv", commas([[caption, "", "", ""], ["Course", "Date", "Dose", "Route"], *rows]), "page.csv")
    yield way(
        "workbook",
        book({"MSC": [["Mesenchymal stem cell treatment"], ["Course", "Date", "Dose", "Route"], *rows]}),
        "page.xlsx",
    )
    yield way(
        "short routes",
        PLAIN
        + pipes(
            [
                ["Course", "Date", "Dose", "Route"],
                *([a, d, q, "IT" if r == "intrathecal" else "IV"] for a, d, q, r in rows),
            ],
            caption,
        ),
    )
    yield way(
        "routes with points",
        PLAIN
        + pipes(
            [
                ["Course", "Date", "Dose", "Route"],
                *([a, d, q, "i.t." if r == "intrathecal" else "i.v."] for a, d, q, r in rows),
            ],
            caption,
        ),
    )
    yield way(
        "powers",
        PLAIN
        + pipes(
            [["Course", "Date", "Cells", "Route"], *([a, d, f"{q[:1]}.{q[1]} × 10⁷", r] for a, d, q, r in COURSES)],
            caption,
        ),
        facts=tuple(f"p1 | treatment: *; date {d}; route {r}" for _, d, _, r in COURSES),
    )
    yield way(
        "powers in the head",
        PLAIN
        + pipes([["Course", "Date", "Cells (× 10⁶)", "Route"], *([a, d, q[:2], r] for a, d, q, r in COURSES)], caption),
        facts=tuple(f"p1 | treatment: *; date {d}; {r} {q[:2]} 10*6" for _, d, q, r in COURSES),
    )
    yield way(
        "routes as columns",
        PLAIN
        + pipes(
            [
                ["Date", "Intrathecal (cells)", "Intravenous (cells)"],
                *([d, q if r == "intrathecal" else "-", q if r == "intravenous" else "-"] for _, d, q, r in COURSES),
            ],
            caption,
        ),
    )
    # medicines
    meds = (
        ("Riluzole", "riluzole", "50 mg", "twice daily", "oral", "2008-05", ""),
        ("Baclofen", "baclofen", "10 mg", "three times daily", "oral", "2008-11", "2009-06"),
        ("Amitriptyline", "amitriptyline", "25 mg", "once daily", "oral", "2009-01", ""),
    )
    given = tuple(f"p1 | medication: {name}; {dose}" for _, name, dose, *_ in meds)
    dated = tuple(
        f"p1 | medication: {name}; {dose}; date {start}" + (f"; until {end}" if end else "")
        for _, name, dose, _, _, start, end in meds
    )

    def med(name: str, text: str | bytes, facts: tuple[str, ...] = dated, file: str = "page.md") -> Way:
        return Way("medicine", name, text, facts, file=file)

    for heads in (
        "Medicine|Dose|Frequency|Route|From|Until",
        "Drug|Dosage|Frequency|Route|Start|Stop",
        "Medication|Dose|Schedule|Route|Start date|End date",
        "Name|Dose|Times|Way|Since|To",
        "Drug name|Strength|Freq.|Route|Started|Stopped",
        "Substance|Dose|Interval|Route|Begin|End",
        "药物 Drug|Dose|Frequency|Route|From|To",
        "Active ingredient|Dose|Regimen|Form|from|until",
        "Concomitant medication|Dose|Frequency|Route|Start|End",
        "Agent|Daily dose|Frequency|Route|Initiated|Discontinued",
    ):
        rows2 = [[m, d, f, r, s, e] for m, _, d, f, r, s, e in meds]
        yield med(heads, PLAIN + pipes([heads.split("|"), *rows2], "Medication"), dated)
    for caption2 in (
        "Medicines",
        "Current medication",
        "Drug treatment",
        "Concomitant drugs",
        "## Medication",
        "Medication list:",
    ):
        yield med(
            f"caption {caption2}",
            PLAIN + pipes([["Name", "Dose", "Frequency"], *([m, d, f] for m, _, d, f, *_ in meds)], caption2),
            given,
        )
    yield med(
        "dose and time in one",
        PLAIN + pipes([["Medicine", "Dose"], *([m, f"{d} {f}"] for m, _, d, f, *_ in meds)]),
        given,
    )
    yield med(
        "period in one",
        PLAIN
        + pipes(
            [
                ["Medicine", "Dose", "Period"],
                *([m, d, f"{s} - {e}" if e else f"since {s}"] for m, _, d, _, _, s, e in meds),
            ]
        ),
    )
    yield med(
        "unit in the head",
        PLAIN
        + pipes(
            [["Medicine", "Dose (mg)", "Per day"], *([m, d[:2], str(i)] for i, (m, _, d, *_) in enumerate(meds, 1))]
        ),
        given,
    )
    yield med(
        "unit column",
        PLAIN + pipes([["Medicine", "Dose", "Unit", "Frequency"], *([m, d[:2], "mg", f] for m, _, d, f, *_ in meds)]),
        given,
    )
    yield med(
        "morning noon evening",
        PLAIN
        + pipes([["Medicine", "Dose", "Morning", "Noon", "Evening"], *([m, d, "1", "0", "1"] for m, _, d, *_ in meds)]),
        given,
    )
    yield med(
        "csv",
        commas([["drug", "dose", "unit", "start", "stop"], *([m, d[:2], "mg", s, e] for m, _, d, _, _, s, e in meds)]),
        dated,
        "page.csv",
    )
    yield med(
        "numbered",
        PLAIN
        + pipes(
            [
                ["No.", "Drug", "Dose", "From", "To"],
                *([str(i), m, d, s, e] for i, (m, _, d, _, _, s, e) in enumerate(meds, 1)),
            ]
        ),
    )
    yield med(
        "status column",
        PLAIN
        + pipes(
            [["Drug", "Dose", "Status"], *([m, d, "stopped" if e else "continued"] for m, _, d, _, _, s, e in meds)]
        ),
        tuple(f"p1 | medication: {name}; {'stopped' if e else 'active'}; {d}" for _, name, d, _, _, _, e in meds),
    )
    yield med(
        "workbook",
        book({"Medication": [["Drug", "Dose", "From", "To"], *([m, d, s, e] for m, _, d, _, _, s, e in meds)]}),
        dated,
        "page.xlsx",
    )
    yield med(
        "before and after",
        WHO
        + pipes(
            [
                ["Drug", "Before", "3 months after"],
                ["Baclofen", "30 mg/day", "10 mg/day"],
                ["Riluzole", "100 mg/day", "100 mg/day"],
            ],
            "Medication",
        ),
        ("p1 | medication: baclofen; 30 mg", "p1 | medication: baclofen; 10 mg", "p1 | medication: riluzole; 100 mg"),
    )


WAYS = [*_changes(), *_means(), *_treatments()]
