"""Where a table says the time, and which way it lies: scales × three visits, laid out in every usual way."""

from __future__ import annotations

from collections.abc import Iterator

from grids import DAYS, ISO, SCALES, WHO, Way, aligned, book, commas, markup, page, pipes, scales

SLOT = "time"
TESTS = tuple(SCALES)
BODY = [[test, *SCALES[test]] for test in TESTS]
DATED = scales()
MONTHS = scales(("before", "after; offset 1 mo", "after; offset 3 mo"))
WEEKS = scales(("before", "after; offset 4 wk", "after; offset 12 wk"))
PLACED = scales(
    tuple(
        f"{when}; date {day}"
        for when, day in zip(("before", "after; offset 3 mo", "after; offset 6 mo"), ISO, strict=True)
    )
)

MONTH_HEADS = (
    "Before|1 month|3 months", "Before treatment|1 month after treatment|3 months after treatment", "Pre|1 mo|3 mo", "Pre-treatment|Post 1 mo|Post 3 mo",
    "Pre|Post 1 month|Post 3 months", "Baseline|Month 1|Month 3", "BL|M1|M3", "Baseline|1 M|3 M", "V1 (before)|V2 (1 month)|V3 (3 months)",
    "M0|M1|M3", "Month 0|Month 1|Month 3", "0 mo|1 mo|3 mo", "0 months|1 month|3 months", "before|after 1 month|after 3 months",
    "Before|After (1 month)|After (3 months)", "Before|After, 1 month|After, 3 months", "Before SCT|1 month after SCT|3 months after SCT",
    "before the infusion|1 month after the infusion|3 months after the infusion", "Prior to therapy|1-month follow-up|3-month follow-up",
    "Baseline|FU 1 mo|FU 3 mo", "Initial|1 mo FU|3 mo FU", "before cells|+1 month|+3 months", "Before|one month|three months", "Before|1m|3m",
    "Pre Tx|Post Tx 1M|Post Tx 3M", "Pre-infusion|Month +1|Month +3", "T0 (baseline)|T1 (1 month)|T2 (3 months)", "Baseline visit|Visit at 1 month|Visit at 3 months",
    "BEFORE|1 MONTH|3 MONTHS", "*Before*|*1 month*|*3 months*", "**Before**|**1 month**|**3 months**", "Pre-Tx|1/12 post|3/12 post",
    "Before 治疗前|1 month 一个月|3 months 三个月", "Vor Therapie / before|1 Monat / 1 month|3 Monate / 3 months", "Before therapy|1st month|3rd month",
    "At baseline|At 1 month|At 3 months", "Before (t0)|After 1 mo (t1)|After 3 mo (t2)", "Pretreatment|1 mo posttreatment|3 mo posttreatment",
    "before Rx|1 mo p.i.|3 mo p.i.", "Value before|Value at 1 month|Value at 3 months", "Score before treatment|Score 1 month after|Score 3 months after",
    "Before stem cells|1 month later|3 months later", "Pre-transplant|1 month post-transplant|3 months post-transplant", "Before injection|1 month post injection|3 months post injection",
    "Baseline|Month-1|Month-3", "Start|1 month|3 months", "Before|Follow-up 1 (1 month)|Follow-up 2 (3 months)", "Before|1 month (T1)|3 months (T2)", "Pre-SCT|Mo 1|Mo 3",
)  # fmt: skip
WEEK_HEADS = (
    "Week 0|Week 4|Week 12", "W0|W4|W12", "Baseline|4 weeks|12 weeks", "Before|wk 4|wk 12", "Pre|4 wks|12 wks", "Screening|Week 4|Week 12",
    "-1 week|+4 weeks|+12 weeks", "Before|4 w|12 w", "before|4th week|12th week", "Before|4 weeks post|12 weeks post",
)  # fmt: skip
DAY_HEADS = (
    ("Before|Day 30|Day 90", "before|after; offset 30 d|after; offset 90 d"), ("Before|D30|D90", "before|after; offset 30 d|after; offset 90 d"),
    ("Pre|d 30|d 90", "before|after; offset 30 d|after; offset 90 d"), ("Baseline|D+30|D+90", "before|after; offset 30 d|after; offset 90 d"),
    ("V1|V2 (d 30)|V3 (d 90)", "|after; offset 30 d|after; offset 90 d"), ("Before|30 days|90 days", "before|after; offset 30 d|after; offset 90 d"),
    ("Day -8|Day 30|Day 90", "before; offset 8 d|after; offset 30 d|after; offset 90 d"), ("Before|6 months|1 year", "before|after; offset 6 mo|after; offset 1 a"),
    ("Before|1 year|2 years", "before|after; offset 1 a|after; offset 2 a"), ("Before|Year 1|Year 2", "before|after; offset 1 a|after; offset 2 a"),
    ("Before|After 2nd course|1 year", "before|after; course 2|after; offset 1 a"), ("Before|After 1st infusion|After 2nd infusion", "before|after; course 1|after; course 2"),
    ("Before|after course 1|after course 2", "before|after; course 1|after; course 2"), ("Pre-op|Post-op|6 months", "before|after|after; offset 6 mo"),
    ("Before|During|After", "before|during|after"), ("Pre|Post|FU 6 mo", "before|after|after; offset 6 mo"),
)  # fmt: skip
DATE_HEADS = (
    "12 March 2009|18 June 2009|24 September 2009", "12 Mar 2009|18 Jun 2009|24 Sep 2009", "2009-03-12|2009-06-18|2009-09-24", "12.03.2009|18.06.2009|24.09.2009",
    "12/03/2009|18/06/2009|24/09/2009", "03/12/2009|06/18/2009|09/24/2009", "2009.3.12|2009.6.18|2009.9.24", "12-Mar-09|18-Jun-09|24-Sep-09",
    "Mar. 12th, 2009|Jun. 18th, 2009|Sept. 24th, 2009", "March 12, 2009|June 18, 2009|September 24, 2009", "2009/3/12|2009/6/18|2009/9/24",
    "2009年3月12日|2009年6月18日|2009年9月24日", "12.03.09|18.06.09|24.09.09", "12-03-2009|18-06-2009|24-09-2009", "Visit 1, 12 Mar 2009|Visit 2, 18 Jun 2009|Visit 3, 24 Sep 2009",
    "1. 12 Mar 2009|2. 18 Jun 2009|3. 24 Sep 2009", "V1 12/03/2009|V2 18/06/2009|V3 24/09/2009", "Visit 1 (12 Mar 2009)|Visit 2 (18 Jun 2009)|Visit 3 (24 Sep 2009)",
    "on 12 Mar 2009|on 18 Jun 2009|on 24 Sep 2009", "Thu 12 Mar 2009|Thu 18 Jun 2009|Thu 24 Sep 2009", "12MAR2009|18JUN2009|24SEP2009", "Exam 12 Mar 2009|Exam 18 Jun 2009|Exam 24 Sep 2009",
    "Date: 12.03.2009|Date: 18.06.2009|Date: 24.09.2009", "12 March '09|18 June '09|24 September '09", "I (12.03.2009)|II (18.06.2009)|III (24.09.2009)",
)  # fmt: skip
BOTH_HEADS = (
    "Before (12 Mar 2009)|3 months (18 Jun 2009)|6 months (24 Sep 2009)", "12 Mar 2009 (before)|18 Jun 2009 (3 months)|24 Sep 2009 (6 months)",
    "Before, 12 Mar 2009|3 months, 18 Jun 2009|6 months, 24 Sep 2009", "Before: 12.03.2009|3 months: 18.06.2009|6 months: 24.09.2009", "Pre 12/03/2009|Post 3 mo 18/06/2009|Post 6 mo 24/09/2009",
    "Baseline - 12 Mar 2009|Month 3 - 18 Jun 2009|Month 6 - 24 Sep 2009", "before [2009-03-12]|3 mo [2009-06-18]|6 mo [2009-09-24]",
    "M0 (2009-03-12)|M3 (2009-06-18)|M6 (2009-09-24)", "Before treatment 12 March 2009|3 months after 18 June 2009|6 months after 24 September 2009",
)  # fmt: skip


def _heads() -> Iterator[Way]:
    for heads, facts in (
        *((h, MONTHS) for h in MONTH_HEADS),
        *((h, WEEKS) for h in WEEK_HEADS),
        *((h, scales(tuple(w.split("|")))) for h, w in DAY_HEADS),
    ):
        yield Way(SLOT, f"head {heads}", WHO + pipes([["Test", *heads.split("|")], *BODY]), facts)
    for heads in DATE_HEADS:
        yield Way(SLOT, f"head {heads}", WHO + pipes([["Test", *heads.split("|")], *BODY]), DATED)
    for heads in BOTH_HEADS:
        yield Way(SLOT, f"head {heads}", WHO + pipes([["Test", *heads.split("|")], *BODY]), PLACED)


SHORT = [["Scale", "Before", "3 months", "6 months"]]
NAMED = (
    ("T0: before, T1: 3 months, T2: 6 months", "T0 T1 T2"), ("T0 = before the infusion; T1 = 3 months after; T2 = 6 months after", "T0 T1 T2"),
    ("V1 - before, V2 - 3 months, V3 - 6 months", "V1 V2 V3"), ("A before, B after 3 months, C after 6 months", "A B C"),
    ("T0, before; T1, 3 months after; T2, 6 months after the infusion", "T0 T1 T2"), ("I: before treatment; II: 3 months; III: 6 months after treatment", "I II III"),
    ("1 = before, 2 = 3 months, 3 = 6 months after treatment", "1 2 3"), ("Visit 1: before treatment. Visit 2: 3 months. Visit 3: 6 months.", "Visit_1 Visit_2 Visit_3"),
)  # fmt: skip
LONG = scales(("before", "after; offset 3 mo", "after; offset 6 mo"))
DAYS_OF = (
    ("V1 = 12 March 2009, V2 = 18 June 2009, V3 = 24 September 2009", "V1 V2 V3"), ("V1: 12.03.2009; V2: 18.06.2009; V3: 24.09.2009", "V1 V2 V3"),
    ("Visit 1 (12 March 2009), visit 2 (18 June 2009), visit 3 (24 September 2009)", "Visit_1 Visit_2 Visit_3"), ("E1, 12 March 2009; E2, 18 June 2009; E3, 24 September 2009", "E1 E2 E3"),
    ("Examinations: I - 12 March 2009, II - 18 June 2009, III - 24 September 2009.", "I II III"), ("T0 was 12 March 2009, T1 was 18 June 2009, T2 was 24 September 2009.", "T0 T1 T2"),
)  # fmt: skip


def _explained() -> Iterator[Way]:
    """Column names that a legend explains: above, below, in the caption."""
    for texts, facts in ((NAMED, LONG), (DAYS_OF, DATED)):
        for legend, names in texts:
            table = [["Test", *names.replace("_", "~").split()], *BODY]
            table[0] = [cell.replace("~", " ") for cell in table[0]]
            yield Way(SLOT, f"legend below {legend}", WHO + pipes(table) + f"\n{legend}\n", facts)
            yield Way(SLOT, f"legend above {legend}", WHO + f"{legend}\n\n" + pipes(table), facts)
            yield Way(
                SLOT,
                f"legend in the caption {legend}",
                WHO + pipes(table, f"Table 1. Scales ({legend.rstrip('.')})"),
                facts,
            )
    yield Way(
        SLOT,
        "unit of time in the corner",
        WHO + pipes([["Months after infusion", "0", "3", "6"], *BODY]),
        scales(("", "after; offset 3 mo", "after; offset 6 mo")),
    )
    yield Way(
        SLOT,
        "unit of time in the caption",
        WHO + pipes([["Test", "0", "3", "6"], *BODY], "Table 1. Scales by months after the infusion"),
        scales(("", "after; offset 3 mo", "after; offset 6 mo")),
    )
    yield Way(
        SLOT,
        "unit of time above, spanned",
        page(markup([["Test", "Months after treatment", "", ""], ["", "0", "3", "6"], *BODY], heads=2, spans=True)),
        scales(("", "after; offset 3 mo", "after; offset 6 mo")),
        file="page.html",
    )
    yield Way(
        SLOT,
        "before / months after, spanned",
        page(markup([["Test", "Before", "After", ""], ["", "", "3 months", "6 months"], *BODY], heads=2, spans=True)),
        LONG,
        file="page.html",
    )
    yield Way(
        SLOT,
        "before / after over days",
        page(markup([["Test", "Before", "After", ""], ["", *DAYS], *BODY], heads=2, spans=True)),
        scales((f"before; date {ISO[0]}", f"after; date {ISO[1]}", f"after; date {ISO[2]}")),
        file="page.html",
    )


def _date_rows() -> Iterator[Way]:
    """The days in a row below or above the heads."""
    three = ["Before", "3 months", "6 months"]
    for label in (
        "Date",
        "",
        "Date of visit",
        "Examined on",
        "Day",
        "Date of examination",
        "Datum / date",
        "Visit date",
        "(date)",
        "Dates",
    ):
        yield Way(SLOT, f"date row {label!r}", WHO + pipes([["Test", *three], [label, *DAYS], *BODY]), PLACED)
    for form in ("({d})", "[{d}]", "on {d}"):
        yield Way(
            SLOT,
            f"date row {form}",
            WHO + pipes([["Test", *three], ["", *(form.format(d=d) for d in DAYS)], *BODY]),
            PLACED,
        )
    yield Way(SLOT, "date row, csv", commas([["Test", *three], ["Date", *DAYS], *BODY]), PLACED, file="page.csv")
    yield Way(SLOT, "date row above", commas([["Date", *DAYS], ["Test", *three], *BODY]), PLACED, file="page.csv")
    yield Way(
        SLOT, "date row above, blank corner", commas([["", *DAYS], ["Test", *three], *BODY]), PLACED, file="page.csv"
    )
    yield Way(SLOT, "date row last", WHO + pipes([["Test", *three], *BODY, ["Date", *DAYS]]), PLACED)
    yield Way(
        SLOT,
        "visit numbers, date row",
        WHO + pipes([["", "1st visit", "2nd visit", "3rd visit"], ["Date", *DAYS], *BODY]),
        DATED,
    )
    yield Way(
        SLOT,
        "visit numbers, date row, time row",
        WHO + pipes([["Visit", "1", "2", "3"], ["Date", *DAYS], ["Time", *three], *BODY]),
        PLACED,
    )
    yield Way(
        SLOT,
        "two heads in one cell",
        page(markup([["Test", *(f"{w}<br>{d}" for w, d in zip(three, DAYS, strict=True))], *BODY])),
        PLACED,
        file="page.html",
    )
    yield Way(
        SLOT,
        "days without their year",
        WHO + pipes([["Test", "12 Mar", "18 Jun", "24 Sep"], *BODY], "Table 1. Scales in 2009"),
        DATED,
    )
    yield Way(
        SLOT,
        "year above the days",
        page(markup([["Test", "2009", "", ""], ["", "12 Mar", "18 Jun", "24 Sep"], *BODY], heads=2, spans=True)),
        DATED,
        file="page.html",
    )
    yield Way(
        SLOT,
        "months only",
        WHO + pipes([["Test", "March 2009", "June 2009", "Sept 2009"], *BODY]),
        scales(tuple(f"date {d[:7]}" for d in ISO)),
    )
    yield Way(
        SLOT,
        "months in figures",
        WHO + pipes([["Test", "03/2009", "06/2009", "09/2009"], *BODY]),
        scales(tuple(f"date {d[:7]}" for d in ISO)),
    )
    yield Way(
        SLOT,
        "years",
        WHO + pipes([["Test", "2009", "2010", "2011"], *BODY]),
        scales(("date 2009", "date 2010", "date 2011")),
    )


def _turned() -> Iterator[Way]:
    """A line for each visit."""
    turned = [[SCALES[t][v] for t in TESTS] for v in range(3)]
    for head, firsts, facts in (
        ("Date", DAYS, DATED), ("", DAYS, DATED), ("Visit", DAYS, DATED), ("Exam date", DAYS, DATED), ("Date of test", DATE_HEADS[4].split("|"), DATED), ("Date", DATE_HEADS[7].split("|"), DATED),
        ("Time", ("Before", "3 months", "6 months"), LONG), ("", ("Before", "3 months", "6 months"), LONG), ("Visit", ("Baseline", "M3", "M6"), LONG), ("Timepoint", ("pre", "3 mo", "6 mo"), LONG),
        ("Assessment", ("Before treatment", "3 months after", "6 months after"), LONG), ("Month", ("0", "3", "6"), scales(("", "after; offset 3 mo", "after; offset 6 mo"))), ("Months after infusion", ("0", "3", "6"), scales(("", "after; offset 3 mo", "after; offset 6 mo"))),
        ("Time (months)", ("0", "3", "6"), scales(("", "after; offset 3 mo", "after; offset 6 mo"))), ("Follow-up", ("Before", "3rd month", "6th month"), LONG), ("When", ("before", "after 3 months", "after 6 months"), LONG),
        ("Visit", ("V1 (12 Mar 2009)", "V2 (18 Jun 2009)", "V3 (24 Sep 2009)"), DATED), ("Visit", tuple(BOTH_HEADS[0].split("|")), PLACED), ("Time / date", tuple(BOTH_HEADS[2].split("|")), PLACED),
    ):  # fmt: skip
        rows = [[head, *TESTS], *([first, *row] for first, row in zip(firsts, turned, strict=True))]
        yield Way(SLOT, f"rows {head!r} {firsts[1]}", WHO + pipes(rows), facts)
    three = ("Before", "3 months", "6 months")
    for one, two, a, b in (
        ("Visit", "Date", three, DAYS),
        ("Date", "Visit", DAYS, three),
        ("No.", "Date", ("1", "2", "3"), DAYS),
        ("Timepoint", "Date of visit", three, DAYS),
        ("", "Date", three, DAYS),
        ("Date", "", DAYS, three),
        ("Date", "Time after treatment", DAYS, three),
        ("#", "Examined", ("1.", "2.", "3."), DAYS),
    ):
        facts = DATED if a[0].startswith("1") and two in ("Date", "Examined") and one in ("No.", "#") else PLACED
        yield Way(
            SLOT,
            f"rows {one!r} {two!r}",
            WHO + pipes([[one, two, *TESTS], *([x, y, *row] for x, y, row in zip(a, b, turned, strict=True))]),
            facts,
        )
        yield Way(
            SLOT,
            f"csv rows {one!r} {two!r}",
            commas([[one, two, *TESTS], *([x, y, *row] for x, y, row in zip(a, b, turned, strict=True))]),
            facts,
            file="page.csv",
        )
    yield Way(
        SLOT,
        "rows, date last",
        WHO
        + pipes([["Visit", *TESTS, "Date"], *([x, *row, y] for x, y, row in zip(three, DAYS, turned, strict=True))]),
        PLACED,
    )
    for heads in (
        ["Date", "Test", "Result"],
        ["Date", "Scale", "Score"],
        ["Date", "Parameter", "Value"],
        ["When", "What", "Value"],
        ["", "", ""],
    ):
        rows = [[day, t, SCALES[t][v]] for v, day in enumerate(DAYS) for t in TESTS]
        yield Way(SLOT, f"long {heads}", WHO + pipes([heads, *rows]), DATED)
        blank = [[day if t == "MMSE" else "", t, SCALES[t][v]] for v, day in enumerate(DAYS) for t in TESTS]
        yield Way(SLOT, f"long, day once {heads}", WHO + pipes([heads, *blank]), DATED)
    merged = [[day if t == "MMSE" else None, t, SCALES[t][v]] for v, day in enumerate(DAYS) for t in TESTS]
    yield Way(SLOT, "long, day merged", page(markup([["Date", "Test", "Result"], *merged])), DATED, file="page.html")
    merged = [
        [day if t == "MMSE" else None, t, SCALES[t][v]]
        for v, day in enumerate(("Before treatment", "3 months after", "6 months after"))
        for t in TESTS
    ]
    yield Way(SLOT, "long, time merged", page(markup([["Time", "Test", "Result"], *merged])), LONG, file="page.html")
    for heads in (["Test", "Date", "Result"], ["test_name", "visit_date", "value"]):
        yield Way(
            SLOT,
            f"long by test {heads}",
            commas([heads, *([t, ISO[v], SCALES[t][v]] for t in TESTS for v in range(3))]),
            DATED,
            file="page.csv",
        )
    yield Way(
        SLOT,
        "long by test, blank below",
        WHO
        + pipes(
            [
                ["Test", "Date", "Result"],
                *([t if v == 0 else "", DAYS[v], SCALES[t][v]] for t in TESTS for v in range(3)),
            ]
        ),
        DATED,
    )


def _blocks() -> Iterator[Way]:
    """A section or a table for each visit."""
    for marks, facts in (
        (DAYS, DATED),
        (("Before treatment", "3 months after treatment", "6 months after treatment"), LONG),
        (("BEFORE", "3 MONTHS", "6 MONTHS"), LONG),
        (tuple(f"Examination on {d}" for d in DAYS), DATED),
        (tuple(BOTH_HEADS[0].split("|")), PLACED),
        (("Baseline", "Month 3", "Month 6"), LONG),
        (tuple(f"Date: {d}" for d in DAYS), DATED),
    ):
        rows = [["Test", "Result"]]
        for v, mark in enumerate(marks):
            rows += [[mark, ""], *([t, SCALES[t][v]] for t in TESTS)]
        yield Way(SLOT, f"sections {marks[1]}", WHO + pipes(rows), facts)
        html = markup([["Test", "Result"], *rows[1:]])
        for mark in marks:
            html = html.replace(f"<td>{mark}</td><td></td>", f'<td colspan="2">{mark}</td>')
        yield Way(SLOT, f"sections, one cell {marks[1]}", page(html), facts, file="page.html")
    tables = [[["Test", "Result"], *([t, SCALES[t][v]] for t in TESTS)] for v in range(3)]
    phases = ("Before treatment", "3 months after treatment", "6 months after treatment")
    for form, names, facts in (
        ("## {x}", DAYS, DATED), ("{x}", DAYS, DATED), ("Table {n}. Scales on {x}", DAYS, DATED), ("Table {n}. Scales, {x}", phases, LONG), ("Visit {n}: {x}", DAYS, DATED), ("**{x}**", phases, LONG),
        ("{x}:", phases, LONG), ("Date of examination: {x}", DAYS, DATED), ("The patient was examined on {x}.", DAYS, DATED), ("Results of {x}", DAYS, DATED), ("{n}. {x}", phases, LONG), ("Scales {x}", phases, LONG),
        ("Visit {n}\nDate: {x}", DAYS, DATED), ("=== {x} ===", DAYS, DATED), ("Follow-up {n} ({x})", DAYS, DATED),
    ):  # fmt: skip
        yield Way(
            SLOT,
            f"tables {form!r} {names[1]}",
            WHO + "\n".join(pipes(table, form.format(x=names[v], n=v + 1)) for v, table in enumerate(tables)),
            facts,
        )
    wide = [["", *TESTS], *[]]
    yield Way(
        SLOT,
        "tables of one line",
        WHO + "\n".join(pipes([list(TESTS), [SCALES[t][v] for t in TESTS]], DAYS[v]) for v in range(3)),
        DATED,
    )
    yield Way(
        SLOT,
        "one day in the caption",
        WHO + pipes(tables[0], "Table 1. Scales on 12 March 2009"),
        tuple(f for f in DATED if ISO[0] in f),
    )
    yield Way(
        SLOT,
        "one day in the head",
        WHO + pipes([["Test", "Result (12 Mar 2009)"], *tables[0][1:]]),
        tuple(f for f in DATED if ISO[0] in f),
    )
    yield Way(
        SLOT,
        "one day below",
        WHO + pipes(tables[0]) + "\nAssessed on 12 March 2009.\n",
        tuple(f for f in DATED if ISO[0] in f),
    )
    yield Way(SLOT, "sheets by day", book(dict(zip(ISO, tables, strict=True))), DATED, file="page.xlsx")
    yield Way(
        SLOT,
        "sheets by phase",
        book(dict(zip(("Before", "3 months", "6 months"), tables, strict=True))),
        LONG,
        file="page.xlsx",
    )
    yield Way(
        SLOT,
        "sheets with a date row",
        book({f"Visit {v + 1}": [["Date", DAYS[v]], [], *tables[v]] for v in range(3)}),
        DATED,
        file="page.xlsx",
    )
    yield Way(
        SLOT,
        "sheet with blocks",
        book({"Scales": [row for v in range(3) for row in ([DAYS[v]], *tables[v], [])]}),
        DATED,
        file="page.xlsx",
    )
    yield Way(
        SLOT,
        "csv with blocks",
        "\n".join(DAYS[v] + ",\n" + commas(tables[v]) for v in range(3)),
        DATED,
        file="page.csv",
    )
    del wide


FORMS = [["Test", "Before", "1 month", "3 months"], *BODY]


def _writings() -> Iterator[Way]:
    """The same grid in other characters."""

    def way(name: str, text: str, file: str = "page.md") -> Way:
        return Way("writing", name, text, MONTHS, file=file)

    bars = [" | ".join(row) for row in FORMS]
    yield way("pipes", WHO + pipes(FORMS))
    yield way("pipes, blank corner", WHO + pipes([["", *FORMS[0][1:]], *BODY]))
    yield way("no outer pipes", WHO + bars[0] + "\n" + "---|---|---|---\n" + "\n".join(bars[1:]) + "\n")
    yield way("pipes without a rule", WHO + "\n".join(f"| {line} |" for line in bars) + "\n", "page.txt")
    yield way("bars in text", WHO + "\n".join(bars) + "\n", "page.txt")
    yield way("aligned pipes", WHO + pipes([[str(c).ljust(12) for c in row] for row in FORMS]))
    yield way("rule with colons", WHO + pipes(FORMS).replace("---|", ":---:|"))
    for gap in (2, 3, 8):
        yield way(f"aligned, {gap} spaces", WHO + aligned(FORMS, gap), "page.txt")
    yield way("aligned, rule below the head", WHO + aligned(FORMS).replace("\n", "\n" + "-" * 44 + "\n", 1), "page.txt")
    yield way(
        "aligned, rules around",
        WHO + "=" * 44 + "\n" + aligned(FORMS).replace("\n", "\n" + "-" * 44 + "\n", 1) + "=" * 44 + "\n",
        "page.txt",
    )
    yield way(
        "aligned, indented", WHO + "".join("    " + line + "\n" for line in aligned(FORMS).splitlines()), "page.txt"
    )
    yield way(
        "aligned to the right",
        WHO + "\n".join(row[0].ljust(14) + "".join(c.rjust(12) for c in row[1:]) for row in FORMS) + "\n",
        "page.txt",
    )
    yield way("aligned, blank corner", WHO + aligned([["", *FORMS[0][1:]], *BODY]), "page.txt")
    yield way("aligned, blank lines between", WHO + aligned(FORMS).replace("\n", "\n\n"), "page.txt")
    yield way("tabs in text", WHO + "\n".join("\t".join(row) for row in FORMS) + "\n", "page.txt")
    yield way("two tabs", WHO + "\n".join("\t\t".join(row) for row in FORMS) + "\n", "page.txt")
    yield way("tsv", "\n".join("\t".join(row) for row in FORMS) + "\n", "page.tsv")
    for sep in (",", ";", "\t", "|"):
        yield way(f"csv {sep!r}", commas(FORMS, sep), "page.csv")
    yield way("csv, all quoted", "\n".join(",".join(f'"{c}"' for c in row) for row in FORMS) + "\n", "page.csv")
    yield way("csv, spaces behind", "\n".join(", ".join(row) for row in FORMS) + "\n", "page.csv")
    yield way("csv, CRLF and BOM", "\ufeff" + commas(FORMS).replace("\n", "\r\n"), "page.csv")
    yield way(
        "csv ; and decimal commas", commas([[c.replace(".", ",") for c in row] for row in FORMS], ";"), "page.csv"
    )
    yield way(
        "csv, empty columns behind", "\n".join(line + ",,," for line in commas(FORMS).splitlines()) + "\n", "page.csv"
    )
    yield way(
        "csv, an empty column before", "\n".join("," + line for line in commas(FORMS).splitlines()) + "\n", "page.csv"
    )
    yield way("csv, empty lines between", commas(FORMS).replace("\n", "\n,,,\n"), "page.csv")
    yield way("csv, a title and an empty line", "Scales of the patient,,,\n,,,\n" + commas(FORMS), "page.csv")
    yield way("csv, sep= line", "sep=;\n" + commas(FORMS, ";"), "page.csv")
    edge = "+" + "+".join("-" * 14 for _ in range(4)) + "+\n"
    yield way(
        "grid of +-|",
        WHO + edge + edge.join("|" + "|".join(f" {c:<13}" for c in row) + "|\n" for row in FORMS) + edge,
        "page.txt",
    )
    yield way(
        "grid of +-|, head only",
        WHO
        + edge
        + "|"
        + "|".join(f" {c:<13}" for c in FORMS[0])
        + "|\n"
        + edge
        + "".join("|" + "|".join(f" {c:<13}" for c in row) + "|\n" for row in BODY)
        + edge,
        "page.txt",
    )
    box = "├" + "┼".join("─" * 14 for _ in range(4)) + "┤\n"
    yield way(
        "box",
        WHO
        + box.replace("├", "┌").replace("┼", "┬").replace("┤", "┐")
        + box.join("│" + "│".join(f" {c:<13}" for c in row) + "│\n" for row in FORMS)
        + box.replace("├", "└").replace("┼", "┴").replace("┤", "┘"),
        "page.txt",
    )
    yield way(
        "simple rst",
        WHO
        + "=" * 14
        + "  ==========  ==========  ==========\n"
        + "\n".join(row[0].ljust(16) + "  ".join(c.ljust(10) for c in row[1:]) for row in FORMS[:1])
        + "\n"
        + "=" * 14
        + "  ==========  ==========  ==========\n"
        + "\n".join(row[0].ljust(16) + "  ".join(c.ljust(10) for c in row[1:]) for row in BODY)
        + "\n"
        + "=" * 14
        + "  ==========  ==========  ==========\n",
        "page.txt",
    )
    yield way("html", page(markup(FORMS)), "page.html")
    yield way("html, no th", page(markup(FORMS, heads=0)), "page.html")
    yield way("html, bold td", page(markup([[f"<b>{c}</b>" for c in FORMS[0]], *BODY], heads=0)), "page.html")
    yield way(
        "html, thead and scope",
        page(
            markup(FORMS)
            .replace("<table>", "<table><thead>", 1)
            .replace("</th></tr>", "</th></tr></thead><tbody>")
            .replace("</table>", "</tbody></table>")
            .replace("<th>", '<th scope="col">')
        ),
        "page.html",
    )
    yield way(
        "html, row heads",
        page(
            markup(
                [["Test", *FORMS[0][1:]], *([f"</td><th scope=row>{r[0]}</th><td hidden>", *r[1:]] for r in [])]
            ).replace("</table>", "")
            + "".join(
                f'<tr><th scope="row">{r[0]}</th>' + "".join(f"<td>{c}</td>" for c in r[1:]) + "</tr>" for r in BODY
            )
            + "</table>"
        ),
        "page.html",
    )
    yield way("html, paragraphs in cells", page(markup([[f"<p>{c}</p>" for c in row] for row in FORMS])), "page.html")
    yield way(
        "html, nbsp",
        page(
            markup(
                [
                    ["Test", "Before", "1&nbsp;month", "3&nbsp;months"],
                    *([r[0], *(f"&nbsp;{c}" for c in r[1:])] for r in BODY),
                ]
            )
        ),
        "page.html",
    )
    yield way(
        "html, caption row over all",
        page(
            markup(FORMS)
            .replace("<caption></caption>", "")
            .replace("<table>", '<table><tr><th colspan="4">Scales</th></tr>', 1)
        ),
        "page.html",
    )
    yield way("workbook", book({"Scales": FORMS}), "page.xlsx")
    yield way("workbook, empty row and column", book({"Scales": [[], *([None, *row] for row in FORMS)]}), "page.xlsx")
    yield way(
        "workbook, title merged",
        book({"Scales": [["Scales before and after", None, None, None], *FORMS]}, "A1:D1"),
        "page.xlsx",
    )
    yield way(
        "workbook, numbers",
        book({"Scales": [FORMS[0], *([r[0], *(float(c) for c in r[1:])] for r in BODY)]}),
        "page.xlsx",
    )
    yield way("head repeated in the middle", WHO + pipes([*FORMS[:3], FORMS[0], *FORMS[3:]]))
    yield way("head repeated below", WHO + pipes([*FORMS, FORMS[0]]))
    yield way("numbered lines", WHO + pipes([["No.", *FORMS[0]], *([f"{n}", *row] for n, row in enumerate(BODY, 1))]))
    yield way(
        "numbered lines with a point",
        WHO + pipes([["#", *FORMS[0]], *([f"{n}.", *row] for n, row in enumerate(BODY, 1))]),
    )
    yield way(
        "numbered names", WHO + pipes([FORMS[0], *([f"{n}. {row[0]}", *row[1:]] for n, row in enumerate(BODY, 1))])
    )
    yield way("bold values", WHO + pipes([FORMS[0], *([row[0], *(f"**{c}**" for c in row[1:])] for row in BODY)]))
    yield way("names in italics", WHO + pipes([FORMS[0], *([f"*{row[0]}*", *row[1:]] for row in BODY)]))
    yield way("empty rows", WHO + pipes([*FORMS[:2], [""] * 4, *FORMS[2:3], [""] * 4, *FORMS[3:]]))


WAYS = [*_heads(), *_explained(), *_date_rows(), *_turned(), *_blocks(), *_writings()]
