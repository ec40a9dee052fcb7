"""Measures of one patient at several visits, in rows or in columns, or a line for each value."""

from __future__ import annotations

from collections.abc import Iterator

from shape import PLAIN, SHEETS, Shape
from values import DATED, DAYS, MEASURES, ON_DAYS, PHASES, PLAIN_HEADS, label, of

LABELLED = [[label(printed, unit), *numbers] for printed, unit, _, numbers in MEASURES]
FACTS = of(MEASURES)
VALUES = ("ALSFRS-R", "FVC", "Body weight")

HEADS = {
    "words": (PLAIN_HEADS, PHASES),
    "words (date)": (tuple(f"{w} ({d})" for w, d in zip(PLAIN_HEADS, DAYS, strict=True)), DATED),
    "baseline": (("Baseline", "Month 1", "Month 6"), PHASES),
    "letters": (("M0", "M1", "M6"), ("", "", "")),
    "days": (DAYS, ON_DAYS),
    "post": (("Pre-treatment", "1 month post", "6 months post"), PHASES),
    "date words": (tuple(f"{d} {w}" for w, d in zip(("before", "1 month", "6 months"), DAYS, strict=True)), DATED),
}
UNITS = ("in labels", "in a column", "in cells", "in the last column")


def _measures_in_rows() -> Iterator[Shape]:
    for named, (heads, times) in HEADS.items():
        for units in UNITS:
            first, last = units == "in a column", units == "in the last column"
            rows = [
                [
                    label(printed, unit if units == "in labels" else ""),
                    *([unit] if first else []),
                    *(f"{n} {unit}".strip() if units == "in cells" else n for n in numbers),
                    *([unit] if last else []),
                ]
                for printed, unit, _, numbers in MEASURES
            ]
            head = ["Test", *(["Unit"] if first else []), *heads, *(["Unit"] if last else [])]
            yield Shape(f"measures in rows, {named}, units {units}", [head, *rows], of(MEASURES, times))
    words, days = ["Test", *PLAIN_HEADS], ["", *DAYS]
    yield Shape("words above dates", [words, days, *LABELLED], of(MEASURES, DATED), (*PLAIN, "book"))
    yield Shape(
        "dates above words", [["Test", *DAYS], ["", *PLAIN_HEADS], *LABELLED], of(MEASURES, DATED), (*PLAIN, "book")
    )


def _visits_in_rows() -> Iterator[Shape]:
    for corner in ("Visit", "Time", "Timepoint", "Examination", ""):
        for below in (False, True):
            for dated in (False, True):
                day = ["Date"] if dated else []
                head = [corner, *day, *(label(p, "" if below else u) for p, u, _, _ in MEASURES)]
                units = [["", *([""] if dated else []), *(u for _, u, _, _ in MEASURES)]] if below else []
                rows = [
                    [word, *([DAYS[i]] if dated else []), *(numbers[i] for *_, numbers in MEASURES)]
                    for i, word in enumerate(("before", "1 month", "6 months"))
                ]
                name = f"visits in rows, {corner or 'empty'} corner"
                name += (", units below" if below else "") + (", dates" if dated else "")
                yield Shape(name, [head, *units, *rows], of(MEASURES, DATED if dated else PHASES))
    head = ["Date", *(label(p, u) for p, u, _, _ in MEASURES)]
    yield Shape(
        "days in rows", [head, *([d, *(n[i] for *_, n in MEASURES)] for i, d in enumerate(DAYS))], of(MEASURES, ON_DAYS)
    )


def _long() -> Iterator[Shape]:
    words = ("before", "1 month", "6 months")
    for blank in (False, True):
        rows = [
            ["", "", p, n[i], u] if blank and j else [words[i], DAYS[i], p, n[i], u]
            for i in range(3)
            for j, (p, u, _, n) in enumerate(MEASURES)
        ]
        name = ", named once" if blank else ""
        head = ["Visit", "Date", "Test", "Result", "Unit"]
        yield Shape(f"a line for each value{name}", [head, *rows], of(MEASURES, DATED), (*SHEETS, "html"))
        rows = [
            ["", "", words[i], DAYS[i], n[i]] if blank and i else [p, u, words[i], DAYS[i], n[i]]
            for p, u, _, n in MEASURES
            for i in range(3)
        ]
        head = ["Test", "Unit", "Visit", "Date", "Value"]
        yield Shape(f"a line for each value, by test{name}", [head, *rows], of(MEASURES, DATED), (*SHEETS, "html"))


def _marked() -> Iterator[Shape]:
    head = ["Test", *PLAIN_HEADS]
    some = (
        "ALSFRS-R total: 36; before",
        "ALSFRS-R total: 31; after; offset 6 mo",
        "forced vital capacity: 80 %; after; offset 1 mo",
        "body weight: 61.5 kg; before",
    )
    for none in (
        ("n.d.", "-", "N/A", "—", "not done"),
        ("ND", "NT", "–", "n/a", "missing"),
        ("", "...", "*", "nd", "x"),
    ):
        a, b, c, d, e = none
        rows = [["ALSFRS-R", 36, a, 31], ["FVC (%)", b, 80, c], ["Body weight (kg)", 61.5, d, e]]
        yield Shape(f"values left out as {' '.join(none).strip()}", [head, *rows], some, SHEETS)
    rows = [LABELLED[0], LABELLED[2]]
    parts = [
        ["Function", "", "", ""],
        *rows,
        ["Respiration", "", "", ""],
        LABELLED[1],
        ["Other", "", "", ""],
        LABELLED[3],
    ]
    yield Shape("lines that name groups of rows", [head, *parts], of(MEASURES[:4]), (*SHEETS, "html"))
    change = [["ALSFRS-R", 36, 35, -1], ["FVC (%)", 82, 80, -2], ["Body weight (kg)", 61.5, 62.0, "+0.5"]]
    both = of([(p, u, n, v[:2]) for p, u, n, v in MEASURES if p in VALUES], ("before", "after"))
    for word in ("Change", "Δ", "Difference"):
        yield Shape(f"a column {word}", [["Test", "Before", "After", word], *change], both)
    title = "Table 1. Results; treatment: umbilical cord mesenchymal stem cells, intrathecal, 4 x 10^7"
    yield Shape("a treatment in the title", [head, *LABELLED], FACTS, ("csv", "bars", "aligned", "html"), title)


SHAPES = (*_measures_in_rows(), *_visits_in_rows(), *_long(), *_marked())
