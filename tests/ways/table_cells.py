"""What stands in and around the cells: units, references, missing values, notes, totals."""

from __future__ import annotations

from collections.abc import Iterator

from grids import WHO, Way, book, commas, markup, page, pipes, scales

# ---- units
LABS = {
    "CRP": ("mg/L", "31", "12", "< 5"),
    "Albumin": ("g/L", "33", "38", "35-52"),
    "Hemoglobin": ("g/dL", "11.9", "12.4", "13.5-17.5"),
    "ALT": ("U/L", "42", "30", "< 41"),
    "Creatinine": ("µmol/L", "88", "92", "59-104"),
}
LAB_NAMES = {
    "CRP": "C-reactive protein",
    "Albumin": "albumin",
    "Hemoglobin": "hemoglobin",
    "ALT": "alanine aminotransferase",
    "Creatinine": "creatinine",
}
UCUM = {"µmol/L": "umol/L"}
LAB_FACTS = tuple(
    f"p1 | {LAB_NAMES[lab]}: {value} {UCUM.get(unit, unit)}; {when}"
    for lab, (unit, one, two, _) in LABS.items()
    for value, when in ((one, "before"), (two, "after; offset 3 mo"))
)
TIMES = ["Before", "3 months"]


def _units() -> Iterator[Way]:
    def way(name: str, text: str | bytes, file: str = "page.md") -> Way:
        return Way("unit", name, text, LAB_FACTS, file=file)

    for form in (
        "{l} ({u})",
        "{l}, {u}",
        "{l} [{u}]",
        "{l} {u}",
        "{l} / {u}",
        "{l} in {u}",
        "{l} - {u}",
        "{l}; {u}",
        "{l}: {u}",
        "{l} (in {u})",
        "{l}<br>({u})",
        "S-{l} ({u})",
        "{l} (unit: {u})",
        "{l}, serum ({u})",
    ):
        yield way(
            f"label {form}",
            page(markup([["Test", *TIMES], *([form.format(l=lab, u=u), a, b] for lab, (u, a, b, _) in LABS.items())]))
            if "<" in form
            else WHO
            + pipes([["Test", *TIMES], *([form.format(l=lab, u=u), a, b] for lab, (u, a, b, _) in LABS.items())]),
            "page.html" if "<" in form else "page.md",
        )
    for head in ("Unit", "Units", "", "unit of measure", "Einheit / Unit", "UoM", "单位 Unit"):
        yield way(
            f"column {head!r} second",
            WHO + pipes([["Test", head, *TIMES], *([lab, u, a, b] for lab, (u, a, b, _) in LABS.items())]),
        )
    yield way(
        "column last", WHO + pipes([["Test", *TIMES, "Unit"], *([lab, a, b, u] for lab, (u, a, b, _) in LABS.items())])
    )
    yield way(
        "column last, reference",
        WHO
        + pipes([["Test", *TIMES, "Unit", "Reference"], *([lab, a, b, u, r] for lab, (u, a, b, r) in LABS.items())]),
    )
    for head in (
        "Reference",
        "Ref. range",
        "Normal",
        "Normal range",
        "Normal values",
        "Reference interval",
        "N",
        "Reference value",
        "Ref",
        "Norm",
        "Limits",
        "Biological reference interval",
        "Norms (lab)",
    ):
        yield way(
            f"reference column {head}",
            WHO + pipes([["Test", "Unit", head, *TIMES], *([lab, u, r, a, b] for lab, (u, a, b, r) in LABS.items())]),
        )
    yield way(
        "reference with unit",
        WHO
        + pipes(
            [["Test", "Reference range", *TIMES], *([lab, f"{r} {u}", a, b] for lab, (u, a, b, r) in LABS.items())]
        ),
    )
    for form in (
        "{l} ({u}; {r})",
        "{l} (N {r} {u})",
        "{l} ({r} {u})",
        "{l}, {u} (ref. {r})",
        "{l}, {u} [{r}]",
        "{l} ({u}, normal {r})",
        "{l} ({u}) (normal: {r})",
        "{l} (normal {r} {u})",
        "{l} {u} (N: {r})",
    ):
        yield way(
            f"label with reference {form}",
            WHO
            + pipes([["Test", *TIMES], *([form.format(l=lab, u=u, r=r), a, b] for lab, (u, a, b, r) in LABS.items())]),
        )
    for form in ("{v} {u}", "{v}{u}", "{v} ({u})"):
        yield way(
            f"cell {form}",
            WHO
            + pipes(
                [
                    ["Test", *TIMES],
                    *([lab, form.format(v=a, u=u), form.format(v=b, u=u)] for lab, (u, a, b, _) in LABS.items()),
                ]
            ),
        )
    yield way(
        "cell, normal in brackets",
        WHO
        + pipes(
            [["Test", *TIMES], *([lab, f"{a} {u}", f"{b} {u} (normal {r})"] for lab, (u, a, b, r) in LABS.items())]
        ),
    )
    labs = list(LABS)
    turned = [[when, *(LABS[lab][1 + v] for lab in labs)] for v, when in enumerate(TIMES)]
    for corner in ("", "Unit", "Units", "(unit)"):
        yield way(
            f"row of units {corner!r}",
            WHO + pipes([["Time", *labs], [corner, *(LABS[lab][0] for lab in labs)], *turned]),
        )
    yield way(
        "row of units in brackets",
        commas([["Time", *labs], ["", *(f"({LABS[lab][0]})" for lab in labs)], *turned]),
        "page.csv",
    )
    yield way(
        "row of units, of references",
        commas(
            [
                ["Time", *labs],
                ["Unit", *(LABS[lab][0] for lab in labs)],
                ["Reference", *(LABS[lab][3] for lab in labs)],
                *turned,
            ]
        ),
        "page.csv",
    )
    yield way(
        "row of references last",
        commas(
            [
                ["Time", *labs],
                ["Unit", *(LABS[lab][0] for lab in labs)],
                *turned,
                ["Normal", *(LABS[lab][3] for lab in labs)],
            ]
        ),
        "page.csv",
    )
    yield way("head with units", WHO + pipes([["Time", *(f"{lab} ({LABS[lab][0]})" for lab in labs)], *turned]))
    yield way("head with units, comma", WHO + pipes([["Time", *(f"{lab}, {LABS[lab][0]}" for lab in labs)], *turned]))
    yield way("head_units", commas([["visit", *(f"{lab}_{LABS[lab][0]}" for lab in labs)], *turned]), "page.csv")
    yield way(
        "legend below",
        WHO
        + pipes([["Test", *TIMES], *([lab, a, b] for lab, (_, a, b, _) in LABS.items())])
        + "\nUnits: CRP mg/L, albumin g/L, hemoglobin g/dL, ALT U/L, creatinine µmol/L.\n",
    )
    yield way(
        "unit, value, flag",
        WHO
        + pipes(
            [
                ["Test", "Before", "Flag", "3 months", "Flag", "Unit", "Reference"],
                *([lab, a, "", b, "", u, r] for lab, (u, a, b, r) in LABS.items()),
            ]
        ),
    )
    yield way(
        "flag behind the value",
        WHO + pipes([["Test", *TIMES, "Unit"], *([lab, f"{a} H", f"{b}", u] for lab, (u, a, b, _) in LABS.items())]),
    )
    yield way(
        "long",
        commas(
            [
                ["visit", "test", "result", "unit", "ref_low", "ref_high"],
                *(
                    [when, lab, LABS[lab][1 + v], LABS[lab][0], "1", "100"]
                    for v, when in enumerate(TIMES)
                    for lab in labs
                ),
            ]
        ),
        "page.csv",
    )
    yield way(
        "workbook",
        book(
            {
                "Labs": [
                    ["Laboratory values"],
                    [],
                    ["Test", "Unit", "Reference", *TIMES],
                    *([lab, u, r, float(a), float(b)] for lab, (u, a, b, r) in LABS.items()),
                ]
            }
        ),
        "page.xlsx",
    )
    yield way(
        "groups of tests",
        WHO
        + pipes(
            [
                ["Test", "Unit", *TIMES],
                ["Blood count", "", "", ""],
                ["Hemoglobin", "g/dL", "11.9", "12.4"],
                ["Clinical chemistry", "", "", ""],
                *([lab, LABS[lab][0], *LABS[lab][1:3]] for lab in labs if lab != "Hemoglobin"),
            ]
        ),
    )
    yield way(
        "groups in a column",
        WHO
        + pipes(
            [
                ["", "Test", "Unit", *TIMES],
                ["Blood count", "Hemoglobin", "g/dL", "11.9", "12.4"],
                *(
                    ["Chemistry" if n == 0 else "", lab, LABS[lab][0], *LABS[lab][1:3]]
                    for n, lab in enumerate(x for x in labs if x != "Hemoglobin")
                ),
            ]
        ),
    )


# ---- missing values, marks and further columns
MARKS = (
    "", "-", "–", "—", "n.d.", "N/D", "ND", "nd", "n/a", "N/A", "NA", "n.a.", "not done", "not tested", "NT", "not available", "?", "…", "...", ".", "x", "//", "/", "missing", "not assessed", "n.t.", "unknown",
    "not measured", "lost", "no data", "not recorded", "(-)", "--", "---", "pending", "not performed", "k.A.", "未查", "refused", "device broken", "unable", "not testable", "*", "n.e.", "TBD", "see text", "not computed", "did not come", "canceled", "#N/A", "NaN", "null", "none recorded",
)  # fmt: skip
OTHER = tuple(f for f in scales(("before", "after; offset 1 mo", "after; offset 3 mo")) if "EDSS: 6;" not in f)
ROWS = [
    ["Test", "Before", "1 month", "3 months"],
    ["MMSE", "24", "26", "27"],
    ["EDSS", "6.5", "6.0", "5.5"],
    ["FVC (L)", "2.1", "2.4", "2.6"],
    ["Weight (kg)", "61", "62.5", "63"],
]
ALL = scales(("before", "after; offset 1 mo", "after; offset 3 mo"))


def _missing() -> Iterator[Way]:
    for mark in MARKS:
        rows = [row[:] for row in ROWS]
        rows[2][2] = mark
        yield Way(
            "missing",
            f"cell {mark!r}",
            WHO + pipes(rows),
            OTHER,
            ("EDSS: 6", "EDSS: present", "EDSS: absent", "treatment: *; not-done"),
            free=("edss",),
        )


def _notes() -> Iterator[Way]:
    def way(name: str, text: str | bytes, file: str = "page.md", never: tuple[str, ...] = ()) -> Way:
        return Way("notes", name, text, ALL, never, file=file)

    for note in (
        "MMSE, Mini-Mental State Examination; EDSS, Expanded Disability Status Scale; FVC, forced vital capacity.", "Abbreviations: MMSE = Mini-Mental State Examination; EDSS = Expanded Disability Status Scale.",
        "Legend: EDSS 0 = normal, 10 = death.", "* tested by another examiner", "Note: higher MMSE scores are better (max 30).", "Source: hospital records.", "n.d. = not done; NT = not tested", "All values were taken in the morning.",
        "MMSE: 0-30, higher is better; EDSS: 0-10, lower is better.", "Remark: a rise of the FVC of less than 0.2 L is not significant.", "† p < 0.05", "Range of scores: MMSE 0 to 30, EDSS 0 to 10.",
    ):  # fmt: skip
        yield way(
            f"below {note}",
            WHO + pipes(ROWS) + f"\n{note}\n",
            never=("EDSS: 10", "EDSS: 0", "condition: death", "MMSE: 30"),
        )
        yield way(
            f"last line {note}",
            commas([*ROWS, [note, "", "", ""]]),
            "page.csv",
            never=("EDSS: 10", "EDSS: 0", "MMSE: 30"),
        )
    for head, cells in (
        ("Max.", ("30", "10", "", "")), ("Range", ("0-30", "0-10", "", "")), ("Best", ("30", "0", "", "")), ("Normal", (">= 27", "0", "4.5", "75")), ("Maximum score", ("30", "10", "", "")), ("Points", ("30", "10", "", "")),
        ("Normal value", ("30", "0", "", "")), ("No. of items", ("11", "8", "", "")), ("Scale range", ("0–30", "0–10", "", "")), ("Direction", ("higher better", "lower better", "", "")),
    ):  # fmt: skip
        yield way(
            f"column {head}", WHO + pipes([[*r[:1], c, *r[1:]] for r, c in zip(ROWS, (head, *cells), strict=True)])
        )
    for head, cells in (
        ("Change", ("+3", "-1.0", "+0.5", "+2")), ("Difference", ("3", "-1", "0.5", "2")), ("Δ", ("3", "−1", "0.5", "2")), ("% change", ("12.5", "-15", "24", "3")), ("Change (%)", ("+12.5%", "-15%", "+24%", "+3%")), ("Gain", ("3", "1", "0.5", "2")),
        ("p", ("0.04", "0.2", "0.6", "0.5")), ("Result", ("better", "better", "better", "same")), ("Remarks", ("", "", "lying", "")), ("Examiner", ("Dr. A", "Dr. B", "Dr. A", "nurse")), ("Trend", ("↑", "↓", "↑", "=")), ("Diff. (3 mo - before)", ("3", "-1", "0.5", "2")),
        ("Target", ("28", "5", "3", "70")), ("Comment", ("-", "-", "-", "-")), ("Code", ("A1", "B2", "C3", "D4")),
    ):  # fmt: skip
        free = ("mmse", "edss", "forced vital capacity", "body weight") if head in ("Result", "Trend") else ()
        yield Way(
            "notes",
            f"column {head}",
            WHO + pipes([[*r, c] for r, c in zip(ROWS, (head, *cells), strict=True)]),
            ALL,
            ("MMSE: 28",),
            free=free,
        )
    for form in ("{v}*", "{v}†", "{v} a", "{v}ᵃ", "{v} (1)", "{v}¹", "{v} *", "{v}#", "{v}<sup>a</sup>", "{v} [a]"):
        rows = [row[:] for row in ROWS]
        rows[2][2] = form.format(v="6.0")
        mark = form.format(v="").replace("<sup>", "").replace("</sup>", "").strip()
        note = f"{mark} tested by another examiner"
        if "<" in form:
            yield way(f"mark {form}", page(markup(rows), "<p><sup>a</sup> tested by another examiner</p>"), "page.html")
        else:
            yield way(f"mark {form}", WHO + pipes(rows) + f"\n{note}\n")
    for form in (
        "{v} points",
        "{v}/30",
        "{v} of 30",
        "{v} out of 30",
        "{v} / 30",
        "{v} pts",
        "{v} p.",
        "= {v}",
        "{v}.",
        "{v} (/30)",
    ):
        rows = [row[:] for row in ROWS]
        rows[1][1:] = [form.format(v=v) for v in rows[1][1:]]
        yield Way(
            "notes",
            f"form {form}",
            WHO + pipes(rows),
            tuple(f for f in ALL if "MMSE" not in f) + ALL[:3]
            if "30" not in form
            else tuple(f for f in ALL if "MMSE" not in f),
        )
    for name, lines in (
        ("an empty column", [[*r[:2], "", *r[2:]] for r in ROWS]), ("a column of dots", [[r[0], "...", *r[1:]] for r in ROWS]), ("a row of dashes", [ROWS[0], ["---", "---", "---", "---"], *ROWS[1:]]), ("a section without meaning", [ROWS[0], ["Tests", "", "", ""], *ROWS[1:]]),
        ("a row of initials", [*ROWS, ["Examiner", "K. L.", "K. L.", "M. N."]]), ("a row of numbers of visits", [ROWS[0], ["Visit no.", "1", "2", "3"], *ROWS[1:]]), ("a row of signatures", [*ROWS, ["Signature", "", "", ""]]), ("sections of domains", [ROWS[0], ["Cognition", "", "", ""], ROWS[1], ["Disability", "", "", ""], ROWS[2], ["Breathing", "", "", ""], ROWS[3], ["General", "", "", ""], ROWS[4]]),
        ("a column of domains", [["Domain", *ROWS[0]], ["Cognition", *ROWS[1]], ["Disability", *ROWS[2]], ["Breathing", *ROWS[3]], ["General", *ROWS[4]]]),
    ):  # fmt: skip
        yield way(name, WHO + pipes(lines))
        yield way(f"{name}, csv", commas(lines), "page.csv")


# ---- items and totals
ITEMS = (
    ("Speech", "ALSFRS-R speech", 3, 3),
    ("Salivation", "ALSFRS-R salivation", 4, 3),
    ("Swallowing", "ALSFRS-R swallowing", 3, 4),
    ("Handwriting", "ALSFRS-R handwriting", 2, 2),
    ("Walking", "ALSFRS-R walking", 1, 2),
)
SUMS = ("38", "40")
ITEM_FACTS = tuple(
    f"p1 | {name}: {value}; {when}"
    for _, name, a, b in ITEMS
    for value, when in ((a, "before"), (b, "after; offset 3 mo"))
)
TOTALS = ("p1 | ALSFRS-R total: 38; before", "p1 | ALSFRS-R total: 40; after; offset 3 mo")


def _totals() -> Iterator[Way]:
    def way(name: str, text: str | bytes, file: str = "page.md") -> Way:
        return Way("totals", name, text, (*ITEM_FACTS, *TOTALS), file=file)

    body = [[label, str(a), str(b)] for label, _, a, b in ITEMS]
    for total in (
        "Total",
        "TOTAL",
        "Total score",
        "Sum",
        "Σ",
        "Total ALSFRS-R",
        "ALSFRS-R total",
        "Sum score",
        "**Total**",
        "Total:",
        "Total (max. 48)",
        "Total /48",
        "Overall",
        "Total points",
        "总分 Total",
        "Gesamt / total",
        "ALSFRS-R",
        "Total (0-48)",
        "Score total",
        "Grand total",
        "= Total",
        "Sum total (48)",
    ):
        yield way(f"row {total}", WHO + pipes([["Item", *TIMES], *body, [total, *SUMS]], "ALSFRS-R"))
    yield way("total first", WHO + pipes([["Item", *TIMES], ["Total", *SUMS], *body], "ALSFRS-R"))
    yield way(
        "total first, of the name of the scale",
        WHO + pipes([["", *TIMES], ["ALSFRS-R", *SUMS], *([f"– {r[0]}", *r[1:]] for r in body)]),
    )
    yield way(
        "total first, items indented",
        WHO + pipes([["Scale", *TIMES], ["ALSFRS-R (total)", *SUMS], *([f"  {r[0]}", *r[1:]] for r in body)]),
    )
    for corner in ("ALSFRS-R", "ALSFRS-R item", "Item of the ALSFRS-R", "ALSFRS-R items (0-4)"):
        yield way(f"corner {corner}", WHO + pipes([[corner, *TIMES], *body, ["Total", *SUMS]]))
    for caption in (
        "Table 1. ALSFRS-R",
        "ALSFRS-R scores",
        "Revised ALS functional rating scale",
        "Amyotrophic Lateral Sclerosis Functional Rating Scale, revised (ALSFRS-R)",
        "## ALSFRS-R",
        "ALSFRS-R:",
        "Table 2: Items of the ALSFRS-R before and after treatment",
        "The ALSFRS-R was scored item by item:",
    ):
        yield way(f"caption {caption}", WHO + pipes([["Item", *TIMES], *body, ["Total", *SUMS]], caption))
    for form in (
        "{n}. {m}",
        "{n} {m}",
        "{n}) {m}",
        "{m} (0-4)",
        "{m} /4",
        "Q{n} {m}",
        "Item {n}: {m}",
        "{m} (max. 4)",
        "{n}. {m} (0–4)",
        "({n}) {m}",
        "ALSFRS-R {m}",
        "ALSFRS-R: {m}",
        "{m}, 0-4",
    ):
        yield way(
            f"item {form}",
            WHO
            + pipes(
                [
                    ["Item", *TIMES],
                    *([form.format(n=n, m=r[0]), *r[1:]] for n, r in enumerate(body, 1)),
                    ["Total", *SUMS],
                ],
                "ALSFRS-R",
            ),
        )
    yield way(
        "number column",
        WHO
        + pipes(
            [["No.", "Item", *TIMES], *([str(n), *r] for n, r in enumerate(body, 1)), ["", "Total", *SUMS]], "ALSFRS-R"
        ),
    )
    yield way(
        "max column",
        WHO
        + pipes([["Item", "Max.", *TIMES], *([r[0], "4", *r[1:]] for r in body), ["Total", "48", *SUMS]], "ALSFRS-R"),
    )
    yield way(
        "scale column",
        WHO
        + pipes(
            [
                ["Scale", "Item", *TIMES],
                *(["ALSFRS-R" if n == 0 else "", *r] for n, r in enumerate(body)),
                ["", "Total", *SUMS],
            ]
        ),
    )
    yield way("scale section", WHO + pipes([["Item", *TIMES], ["ALSFRS-R", "", ""], *body, ["Total", *SUMS]]))
    yield way(
        "items as columns",
        WHO
        + pipes(
            [
                ["Time", *(r[0] for r in body), "Total"],
                *([t, *(r[1 + v] for r in body), SUMS[v]] for v, t in enumerate(TIMES)),
            ],
            "ALSFRS-R",
        ),
    )
    yield way(
        "items as columns, scale spanned",
        page(
            markup(
                [
                    ["Time", "ALSFRS-R", *[""] * 5],
                    ["", *(r[0] for r in body), "Total"],
                    *([t, *(r[1 + v] for r in body), SUMS[v]] for v, t in enumerate(TIMES)),
                ],
                heads=2,
                spans=True,
            )
        ),
        "page.html",
    )
    yield way(
        "sheet of the name of the scale",
        book({"ALSFRS-R": [["Item", *TIMES], *([r[0], int(r[1]), int(r[2])] for r in body), ["Total", 38, 40]]}),
        "page.xlsx",
    )
    yield way(
        "title in the sheet",
        book(
            {
                "Sheet1": [
                    ["ALSFRS-R"],
                    [],
                    ["Item", *TIMES],
                    *([r[0], int(r[1]), int(r[2])] for r in body),
                    ["Total", 38, 40],
                ]
            }
        ),
        "page.xlsx",
    )
    yield way("csv with a title", commas([["ALSFRS-R", "", ""], ["Item", *TIMES], *body, ["Total", *SUMS]]), "page.csv")
    yield way(
        "domains as sections",
        WHO
        + pipes(
            [
                ["Item", *TIMES],
                ["Bulbar", "", ""],
                *body[:3],
                ["Fine motor", "", ""],
                body[3],
                ["Gross motor", "", ""],
                body[4],
                ["Total", *SUMS],
            ],
            "ALSFRS-R",
        ),
    )
    yield way(
        "change column",
        WHO
        + pipes(
            [["Item", *TIMES, "Change"], *([*r, f"{int(r[2]) - int(r[1]):+d}"] for r in body), ["Total", *SUMS, "+2"]],
            "ALSFRS-R",
        ),
    )


WAYS = [*_units(), *_missing(), *_notes(), *_totals()]
