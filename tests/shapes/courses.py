"""Lists of medicines and of injections: a line for each, with its dose, way and days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from shape import PLAIN, SHEETS, Shape

LOOSE = (*SHEETS, "html")
MEDICINES = (
    ("Riluzole", "riluzole", "50", "mg", "oral", "twice daily", "2 per day", "2013-02-04", ""),
    ("Baclofen", "baclofen", "10", "mg", "oral", "three times daily", "3 per day", "2013-03-11", "2013-08-12"),
    ("Amitriptyline", "amitriptyline", "25", "mg", "oral", "at night", "", "2013-04-02", ""),
    ("Prednisolone", "prednisolone", "40", "mg", "oral", "once daily", "1 per day", "2013-05-06", "2013-06-10"),
)


def _given(ways: bool = True, days: bool = True, often: bool = True) -> tuple[str, ...]:
    return tuple(
        f"medication: {name}; {'stopped' if stop and days else 'active'}; {dose} {unit}"
        + (f"; route {way}" if ways else "")
        + (f"; {rate}" if rate and often else "")
        + (f"; date {start}" + (f"; until {stop}" if stop else "") if days else "")
        for _, name, dose, unit, way, _, rate, start, stop in MEDICINES
    )


def _medicines() -> Iterator[Shape]:
    for drug, start, stop, still in product(
        ("Drug", "Medication", "Medicine"),
        ("Start", "Start date", "From", "Begun"),
        ("Stop", "End date", "Until", "Stopped"),
        ("", "ongoing", "continued", "-"),
    ):
        if ("Start", "Start date", "From", "Begun").index(start) != ("Stop", "End date", "Until", "Stopped").index(
            stop
        ):
            continue
        formats = LOOSE if not still else PLAIN
        rows: list[list[Any]] = [[p, d, u, w, f, a, z or still] for p, _, d, u, w, f, _, a, z in MEDICINES]
        yield Shape(
            f"{drug}, {start}, {stop}, {still}",
            [[drug, "Dose", "Unit", "Route", "Frequency", start, stop], *rows],
            _given(),
            formats,
        )
        rows = [[p, f"{d} {u}", w, f, a, z or still] for p, _, d, u, w, f, _, a, z in MEDICINES]
        yield Shape(
            f"{drug}, {start}, {stop}, {still}, dose with unit",
            [[drug, "Dose", "Route", "Frequency", start, stop], *rows],
            _given(),
            formats,
        )
    rows = [[n, p, f"{d} {u}", w, f, a, z] for n, (p, _, d, u, w, f, _, a, z) in enumerate(MEDICINES, 1)]
    yield Shape("numbered", [["No.", "Drug", "Dose", "Route", "Frequency", "Start", "Stop"], *rows], _given(), LOOSE)
    rows = [[p, f"{d} {u} {f}", w, a, z or "ongoing"] for p, _, d, u, w, f, _, a, z in MEDICINES]
    for head in ("Dose", "Dosage", "Daily dose", "Dose and frequency", "Regimen"):
        if head != "Daily dose":
            yield Shape(f"{head} with the frequency", [["Medication", head, "Route", "Start", "Stop"], *rows], _given())
    short = {"twice daily": "bid", "three times daily": "tid", "at night": "qn", "once daily": "qd"}
    signs = {"twice daily": "1-0-1", "three times daily": "1-1-1", "at night": "0-0-1", "once daily": "1-0-0"}
    times = {"twice daily": "2x/d", "three times daily": "3x/d", "at night": "at night", "once daily": "1x/d"}
    much = {"twice daily": "q12h", "three times daily": "q8h", "at night": "qhs", "once daily": "q24h"}
    for named, words in (("bid", short), ("1-0-1", signs), ("2x/d", times), ("q12h", much)):
        rows = [[p, f"{d} {u}", "p.o.", words[f], a, z or "ongoing"] for p, _, d, u, _, f, _, a, z in MEDICINES]
        yield Shape(f"frequency as {named}", [["Drug", "Dose", "Route", "Frequency", "Start", "Stop"], *rows], _given())
    rows = [[p, f"{d} {u}", w, f, f"{a} - {z or 'ongoing'}"] for p, _, d, u, w, f, _, a, z in MEDICINES]
    for head in ("Period", "Dates", "Duration", "Time"):
        yield Shape(f"days in one cell, {head}", [["Drug", "Dose", "Route", "Frequency", head], *rows], _given())
    rows = [[p, f"{d} {u}", w, f] for p, _, d, u, w, f, *_ in MEDICINES]
    for title in ("Current medication", "Medication", "Medicines at admission"):
        yield Shape(
            f"without days, {title}", [["Drug", "Dose", "Route", "Frequency"], *rows], _given(days=False), title=title
        )
    rows = [[a, z or "ongoing", p, f"{d} {u}", w, f] for p, _, d, u, w, f, _, a, z in MEDICINES]
    yield Shape("days first", [["Start", "Stop", "Drug", "Dose", "Route", "Frequency"], *rows], _given())
    why = ("ALS", "spasticity", "drooling", "asthma")
    rows = [
        [p, f"{d} {u}", w, f, a, z or "ongoing", y]
        for (p, _, d, u, w, f, _, a, z), y in zip(MEDICINES, why, strict=True)
    ]
    for head in ("Indication", "Reason", "Given for"):
        yield Shape(f"with {head}", [["Drug", "Dose", "Route", "Frequency", "Start", "Stop", head], *rows], _given())
    rows = [[p, d, u, w, f, a, z or "ongoing", "yes" if not z else "no"] for p, _, d, u, w, f, _, a, z in MEDICINES]
    for head in ("Ongoing", "Ongoing at the end"):
        yield Shape(
            f"with {head}", [["Drug", "Dose", "Unit", "Route", "Frequency", "Start", "Stop", head], *rows], _given()
        )


GIVEN = (
    ("2013-02-10", "1", "40", "intrathecal", "L3-L4", "lumbar puncture"),
    ("2013-02-17", "1", "42", "intrathecal", "L3-L4", "lumbar puncture"),
    ("2013-02-24", "1", "38", "intravenous", "", ""),
    ("2013-09-01", "2", "60", "intrathecal", "L4-L5", "lumbar puncture"),
)
FELT = ("adverse effects: absent", "headache: present", "adverse effects: absent", "fever: present")
CELLS = "umbilical cord mesenchymal stem cell transplantation"


MILLIONS = ("{} million", "{}e6", "{} Mio")


def _treated(course: bool = True, site: bool = True, method: bool = True, million: bool = False) -> tuple[str, ...]:
    return tuple(
        f"treatment: {CELLS}; date {day}"
        + (f"; {way} {amount}000000 {{cells}}" if million else f"; {way} {amount} 10*6")
        + (f"; course {number}" if course else "")
        + (f"; method {how}" if how and method else "")
        + (f"; @ {place}" if place and site else "")
        for day, number, amount, way, place, how in GIVEN
    )


def _courses() -> Iterator[Shape]:
    for dose in (
        "Dose (×10⁶)",
        "Dose (x10^6)",
        "Cells (×10^6)",
        "Cell number (10^6)",
        "Dose, ×10⁶ cells",
        "Number of cells (x 10^6)",
        "Dose (10⁶ cells)",
        "Dose (million)",
        "Cells (million)",
    ):
        rows: list[list[Any]] = [[d, c, "UC-MSC", a, w, s, h] for d, c, a, w, s, h in GIVEN]
        for kind in ("Cells", "Cell type", "Product"):
            yield Shape(
                f"{kind}, {dose}", [["Date", "Course", kind, dose, "Route", "Site", "Method"], *rows], _treated(), LOOSE
            )
        rows = [[d, a, w, s] for d, _, a, w, s, _ in GIVEN]
        for title in ("Treatment with UC-MSC", "Injections of umbilical cord mesenchymal stem cells"):
            yield Shape(
                f"{title}, {dose}",
                [["Date", dose, "Route", "Site"], *rows],
                _treated(False, method=False),
                LOOSE,
                title,
            )
    for form in ("{}×10⁶", "{} × 10^6", "{}x10^6", "{} million", "{}e6", "{}×10^6 cells", "{} Mio"):
        rows = [[n, d, "UC-MSC", form.format(a), w] for n, (d, _, a, w, _, _) in enumerate(GIVEN, 1)]
        for number in ("No.", "Injection", "#", "Session"):
            yield Shape(
                f"{number}, cells {form}",
                [[number, "Date", "Cells", "Dose", "Route"], *rows],
                _treated(False, False, False, million=form in MILLIONS),
                PLAIN,
            )
    short = {"intrathecal": "IT", "intravenous": "IV"}
    words = {"intrathecal": "intrathecal injection", "intravenous": "intravenous infusion"}
    dotted = {"intrathecal": "i.t.", "intravenous": "i.v."}
    for named, ways in (("IT", short), ("i.t.", dotted), ("words", words)):
        rows = [[d, "UC-MSC", f"{a} × 10⁶", ways[w], s] for d, _, a, w, s, _ in GIVEN]
        for head in ("Route", "Way", "Administration", "Route of administration", "Delivery"):
            yield Shape(
                f"{named}, {head}",
                [["Date", "Cell type", "Dose", head, "Site"], *rows],
                _treated(False, method=False),
                LOOSE,
            )
    rows = [
        [d, "UC-MSC", f"{a} × 10⁶", w, r]
        for (d, _, a, w, _, _), r in zip(GIVEN, ("none", "headache", "none", "fever"), strict=True)
    ]
    for head in ("Side effects", "Adverse events", "Reaction", "Complications"):
        yield Shape(
            f"with {head}", [["Date", "Cells", "Dose", "Route", head], *rows], (*_treated(False, False, False), *FELT)
        )
    rows = [
        ["Date", *(d for d, *_ in GIVEN)],
        ["Cells", *["UC-MSC"] * 4],
        ["Dose (×10⁶)", *(a for _, _, a, *_ in GIVEN)],
        ["Route", *(w for *_, w, _, _ in GIVEN)],
    ]
    yield Shape("injections in columns", [["Injection", "1", "2", "3", "4"], *rows], _treated(False, False, False))
    rows = [["" if i in (1, 2) else f"{c}", d, "UC-MSC", a, w] for i, (d, c, a, w, *_) in enumerate(GIVEN)]
    yield Shape(
        "courses named once",
        [["Course", "Date", "Cells", "Dose (×10⁶)", "Route"], *rows],
        _treated(True, False, False),
        LOOSE,
    )
    lines: list[list[Any]] = []
    for i, (d, c, a, w, *_) in enumerate(GIVEN):
        lines += [[f"Course {c}", "", "", ""]] if i in (0, 3) else []
        lines.append([d, "UC-MSC", a, w])
    yield Shape(
        "lines of courses", [["Date", "Cells", "Dose (×10⁶)", "Route"], *lines], _treated(True, False, False), LOOSE
    )
    rows = [[d, "UC-MSC", a, w] for d, _, a, w, *_ in GIVEN]
    total: Sequence[Any] = ["Total", "", 180, ""]
    yield Shape(
        "with a total", [["Date", "Cells", "Dose (×10⁶)", "Route"], *rows, total], _treated(False, False, False), LOOSE
    )


SHAPES = (*_medicines(), *_courses())
