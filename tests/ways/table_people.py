"""Where a table says whose a value is: two to five patients, laid out in every usual way."""

from __future__ import annotations

from collections.abc import Iterator

from grids import Way, book, commas, markup, page, pipes

SLOT = "patient"
HEAD = "Five patients with multiple sclerosis received mesenchymal stem cells intravenously.\n\n"
PEOPLE = (
    ("1", "F", "34", "RRMS", "6.5", "6.0"),
    ("2", "M", "41", "SPMS", "5.0", "5.5"),
    ("3", "F", "29", "RRMS", "4.0", "3.0"),
    ("4", "M", "52", "PPMS", "7.0", "7.0"),
    ("5", "F", "47", "SPMS", "6.0", "4.5"),
)
SEX = {"F": "female", "M": "male"}


def facts(
    before: str = "before", after: str = "after; offset 6 mo", ages: bool = True, people: int = 5
) -> tuple[str, ...]:
    out = []
    for n, (_, _, age, _, one, two) in enumerate(PEOPLE[:people], 1):
        out += [
            f"p{n} | EDSS: {one.removesuffix('.0')}; {before}".rstrip("; "),
            f"p{n} | EDSS: {two.removesuffix('.0')}; {after}".rstrip("; "),
        ]
        out += [f"p{n} | age: {age} a"] if ages else []
    return tuple(out)


FULL = facts()


def _rows() -> Iterator[Way]:
    """A line for each patient."""
    heads = ["Age", "Sex", "EDSS before", "EDSS 6 months"]
    for label, form in (
        ("Patient", "{n}"), ("Patient No.", "{n}"), ("No.", "{n}"), ("Pt", "{n}"), ("#", "{n}"), ("Case", "{n}"), ("ID", "P{n}"), ("Patient ID", "MS-0{n}"), ("", "Patient {n}"), ("", "{n}"), ("Patient", "Patient {n}"), ("Patient", "P{n}"),
        ("Subject", "S0{n}"), ("Case no.", "Case {n}"), ("Pat.", "Pat. {n}"), ("N", "{n}"), ("№", "{n}"), ("Pt. no.", "{n}"), ("Code", "A{n}"), ("Patients", "#{n}"), ("patient_id", "00{n}"), ("S. No.", "{n}."), ("Initials", "{i}"), ("Name", "{i}"), ("Sl. No.", "{n}"), ("Patient", "{n}."), ("Patient", "({n})"), ("患者 Patient", "{n}"), ("Record no.", "10{n}"),
    ):  # fmt: skip
        initials = ("A.B.", "C.D.", "E.F.", "G.H.", "K.L.")
        rows = [
            [label, *heads],
            *([form.format(n=p[0], i=initials[i]), p[2], p[1], p[4], p[5]] for i, p in enumerate(PEOPLE)),
        ]
        yield Way(SLOT, f"row {label!r} {form}", HEAD + pipes(rows), FULL)
        if label in ("Patient", "ID", "", "patient_id") and form in ("{n}", "P{n}", "00{n}"):
            yield Way(SLOT, f"csv row {label!r} {form}", commas(rows), FULL, file="page.csv")
    for sexage, cell in (
        ("Age/Sex", "{a}/{s}"),
        ("Sex/Age", "{s}/{a}"),
        ("Age, sex", "{a}, {s}"),
        ("Sex, age", "{s}, {a}"),
        ("Age (y), sex", "{a} {s}"),
        ("Gender / age", "{s} / {a}"),
        ("Age and sex", "{a} y, {s}"),
        ("Sex/age (years)", "{s}/{a}"),
    ):
        rows = [
            ["Patient", sexage, "EDSS before", "EDSS 6 months"],
            *([p[0], cell.format(a=p[2], s=p[1]), p[4], p[5]] for p in PEOPLE),
        ]
        yield Way(SLOT, f"{sexage} {cell}", HEAD + pipes(rows), FULL)
    for who in (
        "Patient 1 (F, 34)",
        "1 (F/34)",
        "1. F, 34 y",
        "F, 34 years",
        "34-year-old woman",
        "Pt 1, F 34",
        "Case 1: woman, 34 years",
    ):

        def cell(p: tuple[str, ...], form: str = who) -> str:
            text = form.replace("34", p[2]).replace("woman", "woman" if p[1] == "F" else "man")
            return (
                text.replace("(F", f"({p[1]}")
                .replace("F,", f"{p[1]},")
                .replace("F 3", f"{p[1]} 3")
                .replace(", F ", f", {p[1]} ")
                .replace("1", p[0], 1)
                if "year-old" not in form
                else text
            )

        rows = [["Patient", "EDSS before", "EDSS 6 months"], *([cell(p), p[4], p[5]] for p in PEOPLE)]
        if who != "F, 34 years":
            yield Way(SLOT, f"row cell {who}", HEAD + pipes(rows), FULL)
    rows = [
        ["Patient", "Age", "Sex", "EDSS", "", ""],
        ["", "", "", "before", "6 months", ""],
        *([p[0], p[2], p[1], p[4], p[5], ""] for p in PEOPLE),
    ]
    yield Way(SLOT, "two head rows", HEAD + "\n" + commas([r[:5] for r in rows]), FULL, file="page.csv")
    yield Way(
        SLOT,
        "two head rows, spans",
        page(markup([r[:5] for r in rows], heads=2, spans=True), who=HEAD),
        FULL,
        file="page.html",
    )
    yield Way(
        SLOT,
        "arrow",
        HEAD
        + pipes(
            [
                ["Patient", "Age", "Sex", "EDSS (before → 6 months)"],
                *([p[0], p[2], p[1], f"{p[4]} → {p[5]}"] for p in PEOPLE),
            ]
        ),
        FULL,
    )
    yield Way(
        SLOT,
        "slash",
        HEAD
        + pipes(
            [
                ["Patient", "Age", "Sex", "EDSS before/6 months"],
                *([p[0], p[2], p[1], f"{p[4]} / {p[5]}"] for p in PEOPLE),
            ]
        ),
        FULL,
    )
    yield Way(
        SLOT,
        "a mean below",
        HEAD
        + pipes(
            [["Patient", *heads], *([p[0], p[2], p[1], p[4], p[5]] for p in PEOPLE), ["Mean", "40.6", "", "5.7", "5.2"]]
        ),
        FULL,
    )
    yield Way(
        SLOT,
        "mean and SD below",
        HEAD
        + pipes(
            [
                ["Patient", *heads],
                *([p[0], p[2], p[1], p[4], p[5]] for p in PEOPLE),
                ["Mean ± SD", "40.6 ± 9.4", "", "5.7 ± 1.2", "5.2 ± 1.5"],
            ]
        ),
        FULL,
    )
    yield Way(
        SLOT,
        "median below",
        HEAD
        + pipes(
            [["Patient", *heads], *([p[0], p[2], p[1], p[4], p[5]] for p in PEOPLE), ["Median", "41", "", "6.0", "5.5"]]
        ),
        FULL,
    )
    yield Way(
        SLOT,
        "a line for each visit, patient once",
        HEAD
        + pipes(
            [
                ["Patient", "Visit", "EDSS"],
                *([p[0] if v == 0 else "", t, p[4 + v]] for p in PEOPLE for v, t in enumerate(("before", "6 months"))),
            ]
        ),
        facts(ages=False),
    )
    yield Way(
        SLOT,
        "a line for each visit, patient repeated",
        HEAD
        + pipes(
            [
                ["Patient", "Visit", "EDSS"],
                *([p[0], t, p[4 + v]] for p in PEOPLE for v, t in enumerate(("before", "6 months"))),
            ]
        ),
        facts(ages=False),
    )
    yield Way(
        SLOT,
        "a line for each visit, merged",
        page(
            markup(
                [
                    ["Patient", "Age", "Visit", "EDSS"],
                    *(
                        [p[0] if v == 0 else None, p[2] if v == 0 else None, t, p[4 + v]]
                        for p in PEOPLE
                        for v, t in enumerate(("before", "6 months"))
                    ),
                ]
            ),
            who=HEAD,
        ),
        FULL,
        file="page.html",
    )
    for names in (
        ["patient_id", "visit", "test", "value"],
        ["Patient", "Time", "Scale", "Score"],
        ["ID", "timepoint", "parameter", "result"],
    ):
        yield Way(
            SLOT,
            f"long {names[0]}",
            commas(
                [names, *([p[0], t, "EDSS", p[4 + v]] for p in PEOPLE for v, t in enumerate(("before", "6 months")))]
            ),
            facts(ages=False),
            file="page.csv",
        )
    yield Way(
        SLOT,
        "dates as visits",
        commas(
            [
                ["Patient", "Date", "EDSS"],
                *([p[0], d, p[4 + v]] for p in PEOPLE for v, d in enumerate(("2015-03-02", "2015-09-07"))),
            ]
        ),
        facts("date 2015-03-02", "date 2015-09-07", ages=False),
        file="page.csv",
    )
    yield Way(
        SLOT,
        "sections of patients",
        HEAD
        + pipes(
            [
                ["Visit", "EDSS"],
                *(row for p in PEOPLE for row in ([f"Patient {p[0]}", ""], ["before", p[4]], ["6 months", p[5]])),
            ]
        ),
        facts(ages=False),
    )
    yield Way(
        SLOT,
        "sections of patients with age",
        HEAD
        + pipes(
            [
                ["Visit", "EDSS"],
                *(
                    row
                    for p in PEOPLE
                    for row in ([f"Patient {p[0]}, {p[1]}, {p[2]} years", ""], ["before", p[4]], ["6 months", p[5]])
                ),
            ]
        ),
        FULL,
    )


def _columns() -> Iterator[Way]:
    """A column for each patient."""
    body = [
        ["Age", *(p[2] for p in PEOPLE)],
        ["Sex", *(p[1] for p in PEOPLE)],
        ["EDSS before", *(p[4] for p in PEOPLE)],
        ["EDSS at 6 months", *(p[5] for p in PEOPLE)],
    ]
    for corner, form in (
        ("", "Patient {n}"),
        ("", "P{n}"),
        ("Patient", "{n}"),
        ("", "Pt {n}"),
        ("", "Case {n}"),
        ("Patient no.", "{n}"),
        ("Parameter", "Patient {n}"),
        ("Characteristic", "Patient {n}"),
        ("", "Pat. {n}"),
        ("", "Subject {n}"),
        ("Case", "{n}"),
        ("", "#{n}"),
        ("Patients", "No. {n}"),
        ("", "Patient #{n}"),
    ):
        yield Way(
            SLOT,
            f"columns {corner!r} {form}",
            HEAD + pipes([[corner, *(form.format(n=p[0]) for p in PEOPLE)], *body]),
            FULL,
        )
    for second in ("Time", "Visit", "Point in time", "When", "Domain", "Assessment"):
        for form in (
            "Patient {n}", "Case {n}", "Pat. {n}", "P{n}", "{l}.{l}.", "{l}{l}", "{l}", "Subject 0{n}", "Case no. {n}", "#{n}", "Mrs. {l}.", "{name}",
        ):  # fmt: skip
            names = ("Anna", "Bruno", "Carla", "Dora", "Emil")
            called = [form.format(n=p[0], l="ABCDE"[i], name=names[i]) for i, p in enumerate(PEOPLE)]
            if form == "Mrs. {l}.":
                called = [("Mrs. " if p[1] == "F" else "Mr. ") + called[i][5:] for i, p in enumerate(PEOPLE)]
            about = [["Sex", "", *(p[1] for p in PEOPLE)], ["Age, years", "first dose", *(p[2] for p in PEOPLE)]]
            rows = [
                ["Characteristic", second, *called],
                *about,
                ["EDSS", "before", *(p[4] for p in PEOPLE)],
                ["", "month 6", *(p[5] for p in PEOPLE)],
            ]
            yield Way(SLOT, f"columns beside {second!r}, {form}", HEAD + commas(rows), FULL, file="page.csv")
        rows = [["Characteristic", second, *(f"Patient {p[0]}" for p in PEOPLE)], *rows[3:]]
        yield Way(
            SLOT, f"columns beside {second!r}, values alone", HEAD + commas(rows), facts(ages=False), file="page.csv"
        )
    yield Way(
        SLOT,
        "columns with age and sex in the head",
        HEAD + pipes([["", *(f"Patient {p[0]} ({p[1]}, {p[2]})" for p in PEOPLE)], *body[2:]]),
        FULL,
    )
    yield Way(SLOT, "columns, csv", commas([["", *(f"Patient {p[0]}" for p in PEOPLE)], *body]), FULL, file="page.csv")
    yield Way(
        SLOT,
        "columns, EDSS as section",
        HEAD
        + pipes(
            [
                ["", *(f"Patient {p[0]}" for p in PEOPLE)],
                *body[:2],
                ["EDSS", *[""] * 5],
                ["before", *(p[4] for p in PEOPLE)],
                ["6 months", *(p[5] for p in PEOPLE)],
            ]
        ),
        FULL,
    )
    yield Way(
        SLOT,
        "columns of visits in each patient",
        page(
            markup(
                [
                    ["", "Patient 1", "", "Patient 2", ""],
                    ["", *["before", "6 months"] * 2],
                    ["EDSS", "6.5", "6.0", "5.0", "5.5"],
                ],
                heads=2,
                spans=True,
            ),
            who="Two patients with multiple sclerosis received mesenchymal stem cells.\n\n",
        ),
        facts(ages=False, people=2),
        file="page.html",
    )
    yield Way(
        SLOT,
        "columns of visits in each patient, csv",
        commas(
            [
                ["", "Patient 1", "", "Patient 2", ""],
                ["Scale", *["before", "6 months"] * 2],
                ["EDSS", "6.5", "6.0", "5.0", "5.5"],
            ]
        ),
        facts(ages=False, people=2),
        file="page.csv",
    )
    yield Way(
        SLOT,
        "visits over patients, csv",
        commas(
            [
                ["", "Before", "", "6 months", ""],
                ["Scale", *["Patient 1", "Patient 2"] * 2],
                ["EDSS", "6.5", "5.0", "6.0", "5.5"],
            ]
        ),
        facts(ages=False, people=2),
        file="page.csv",
    )
    for form in ("P{n} before", "Patient {n}, before", "Patient {n} (before)", "before, patient {n}"):
        heads = [form.format(n=n).replace("before", t) for n in (1, 2) for t in ("before", "6 months")]
        yield Way(
            SLOT,
            f"head {form}",
            HEAD.replace("Five", "Two") + pipes([["Scale", *heads], ["EDSS", "6.5", "6.0", "5.0", "5.5"]]),
            facts(ages=False, people=2),
        )


def _tables() -> Iterator[Way]:
    """A table or a sheet for each patient."""
    tables = [[["Scale", "Before", "6 months"], ["EDSS", p[4], p[5]]] for p in PEOPLE[:2]]
    two = "Two patients with multiple sclerosis received mesenchymal stem cells intravenously.\n\n"
    for form in (
        "Patient {n}",
        "Patient {n}:",
        "## Patient {n}",
        "**Patient {n}**",
        "Table {n}. Patient {n}",
        "Case {n}",
        "Patient {n}, {sex}, {a} years",
        "Patient {n} ({s}, {a})",
        "Table {n}. Scores of patient {n}",
        "Patient No. {n}",
        "PATIENT {n}",
        "Case report {n}: {sex}, {a} years old",
        "{n}. {sex}, {a} years",
        "Patient: {n}",
        "Table {n}. EDSS of patient {n} before and after treatment",
    ):
        caption = [form.format(n=p[0], s=p[1], a=p[2], sex="woman" if p[1] == "F" else "man") for p in PEOPLE[:2]]
        yield Way(
            SLOT,
            f"tables {form}",
            two + "\n".join(pipes(t, c) for t, c in zip(tables, caption, strict=True)),
            facts(ages="{a}" in form, people=2),
        )
    for lines in (
        "Patient,{n}\nSex,{sex}\nAge,{a}\n\n", "Patient: {n},,\nSex: {sex},,\nAge: {a} years,,\n\n", "Patient {n},{sex},{a} years\n\n", "# Patient {n}; {sex}; {a} years\n", "Patient no.,{n},\nDate of birth,,\nAge,{a} y,\nSex,{s},\n,,\n",
        "PATIENT {n},,\nAge / sex,{a} / {s},\n", "ID,{n}\nGender,{sex}\nAge (years),{a}\n\n", "\"Patient {n}, {sex}, {a} years\",,\n,,\n", "Patient {n} ({s} {a}),,\n", "Name:,A. B.,\nSex:,{sex},\nAge:,{a},\n\n",
    ):  # fmt: skip
        one = lines.format(n="1", s="F", a="34", sex="female") + commas(tables[0])
        yield Way(SLOT, f"preamble {lines!r}", one, facts(people=1), file="page.csv")
        if "Name" not in lines:
            yield Way(
                SLOT,
                f"two preambles {lines!r}",
                one + "\n" + lines.format(n="2", s="M", a="41", sex="male") + commas(tables[1]),
                facts(people=2),
                file="page.csv",
            )
    for sheet in (
        "Patient {n}",
        "P{n}",
        "Pt {n}",
        "Case {n}",
        "Patient {n} ({s} {a})",
        "{n}",
        "Patient_{n}",
        "Pat {n}",
    ):
        yield Way(
            SLOT,
            f"sheets {sheet}",
            book({sheet.format(n=p[0], s=p[1], a=p[2]): t for p, t in zip(PEOPLE, tables, strict=False)}),
            facts(ages=False, people=2),
            file="page.xlsx",
        )
    yield Way(
        SLOT,
        "sheets with lines above",
        book(
            {
                f"Sheet{p[0]}": [["Patient", p[0]], ["Sex", SEX[p[1]]], ["Age", int(p[2])], [], *t]
                for p, t in zip(PEOPLE, tables, strict=False)
            }
        ),
        facts(people=2),
        file="page.xlsx",
    )
    yield Way(
        SLOT,
        "a sheet of patients and one of visits",
        book(
            {
                "Patients": [["Patient", "Sex", "Age"], *([p[0], p[1], int(p[2])] for p in PEOPLE)],
                "EDSS": [["Patient", "before", "6 months"], *([p[0], float(p[4]), float(p[5])] for p in PEOPLE)],
            }
        ),
        FULL,
        file="page.xlsx",
    )
    yield Way(
        SLOT,
        "two tables by patient",
        HEAD
        + pipes([["Patient", "Sex", "Age"], *([p[0], p[1], p[2]] for p in PEOPLE)], "Table 1. Patients")
        + "\n"
        + pipes([["Patient", "before", "6 months"], *([p[0], p[4], p[5]] for p in PEOPLE)], "Table 2. EDSS"),
        FULL,
    )


WAYS = [*_rows(), *_columns(), *_tables()]
