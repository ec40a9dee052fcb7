"""Forms that clinics and laboratories fill in: scales by item, signs, blood tests, nerves, reflexes."""

from __future__ import annotations

from collections.abc import Iterator

from shape import PLAIN, SHEETS, SPANNED, Shape
from values import DAYS, LABS, MEASURES, NORMS, ON_DAYS, PHASES, PLAIN_HEADS, SIDES, label, of, value

COMPLETE = SHEETS + SPANNED
HEAD = ["Test", *PLAIN_HEADS]
BOTH = ["", *("R", "L") * 3]
TWO = ["Sign", *(x for h in PLAIN_HEADS for x in (h, ""))]

ITEMS = (
    ("Speech", "ALSFRS-R speech", (3, 3, 2)),
    ("Salivation", "ALSFRS-R salivation", (4, 3, 3)),
    ("Swallowing", "ALSFRS-R swallowing", (3, 3, 2)),
    ("Handwriting", "ALSFRS-R handwriting", (2, 2, 1)),
    ("Turning in bed", "ALSFRS-R turning in bed", (3, 3, 2)),
    ("Walking", "ALSFRS-R walking", (3, 3, 2)),
    ("Climbing stairs", "ALSFRS-R climbing stairs", (2, 2, 1)),
    ("Orthopnea", "ALSFRS-R orthopnea", (4, 4, 3)),
)
SUMS = [sum(values[i] for *_, values in ITEMS) for i in range(3)]
SCALES = {
    "FIM": (
        ("Eating", "FIM eating", (5, 6, 6)),
        ("Grooming", "FIM grooming", (4, 5, 5)),
        ("Stairs", "FIM stairs", (1, 2, 2)),
        ("Memory", "FIM memory", (5, 5, 6)),
    ),
    "Barthel index": (
        ("Feeding", "Barthel feeding", (5, 5, 10)),
        ("Bathing", "Barthel bathing", (0, 0, 5)),
        ("Stairs", "Barthel stairs", (0, 5, 5)),
        ("Mobility", "Barthel mobility", (5, 10, 10)),
    ),
    "SARA": (
        ("Gait", "SARA gait", (5, 4, 4)),
        ("Stance", "SARA stance", (4, 3, 3)),
        ("Sitting", "SARA sitting", (2, 1, 1)),
        ("Speech disturbance", "SARA speech", (3, 3, 2)),
    ),
}


def _items() -> Iterator[Shape]:
    total = ["Total", *SUMS]
    all_of = [*((name, values) for _, name, values in ITEMS), ("ALSFRS-R total", SUMS)]
    facts = tuple(value(name, v, when=when) for name, values in all_of for v, when in zip(values, PHASES, strict=True))
    for numbered in (False, True):
        rows = [
            [f"{n}. {printed}" if numbered else printed, *values] for n, (printed, _, values) in enumerate(ITEMS, 1)
        ]
        how = "numbered" if numbered else "not numbered"
        for named, lines in (("last", [*rows, total]), ("first", [total, *rows])):
            yield Shape(f"items {how}, total {named}", [["Item", *PLAIN_HEADS], *lines], facts, title="ALSFRS-R")
        yield Shape(f"items {how}, scale in the corner", [["ALSFRS-R", *PLAIN_HEADS], *rows, total], facts)
    wide = [[w, *(values[i] for *_, values in ITEMS), SUMS[i]] for i, w in enumerate(("before", "1 month", "6 months"))]
    yield Shape(
        "items in columns", [["Visit", *(p for p, *_ in ITEMS), "Total"], *wide], facts, (*SHEETS, "html"), "ALSFRS-R"
    )
    for scale, items in SCALES.items():
        facts = tuple(
            value(name, v, when=when) for _, name, values in items for v, when in zip(values, PHASES, strict=True)
        )
        yield Shape(f"items of {scale}", [["Item", *PLAIN_HEADS], *([p, *v] for p, _, v in items)], facts, title=scale)
        yield Shape(
            f"items below a line {scale}", [HEAD, [scale, "", "", ""], *([p, *v] for p, _, v in items)], facts, SHEETS
        )


def _labs() -> Iterator[Shape]:
    facts = of(LABS)
    rows = [(p, u, list(v), norm) for (p, u, _, v), norm in zip(LABS, NORMS, strict=True)]

    def high(mark: str) -> list[list[object]]:
        return [[p, u, norm, *(f"{x}{mark}" if p == "Creatine kinase" else x for x in v)] for p, u, v, norm in rows]

    for norm in ("Reference", "Reference range", "Normal", "Norm", "Ref."):
        yield Shape(
            f"laboratory, unit and {norm} first",
            [["Test", "Unit", norm, *PLAIN_HEADS], *([p, u, r, *v] for p, u, v, r in rows)],
            facts,
        )
        yield Shape(f"laboratory, {norm} last", [[*HEAD, norm], *([label(p, u), *v, r] for p, u, v, r in rows)], facts)
    yield Shape("laboratory, reference in labels", [HEAD, *([f"{p} ({r} {u})", *v] for p, u, v, r in rows)], facts)
    yield Shape("laboratory, comma and unit", [HEAD, *([f"{p}, {u}", *v] for p, u, v, r in rows)], facts)
    yield Shape("laboratory, unit in brackets", [HEAD, *([f"{p} [{u}]", *v] for p, u, v, r in rows)], facts)
    yield Shape(
        "laboratory, unit and reference last",
        [[*HEAD, "Unit", "Reference"], *([p, *v, u, r] for p, u, v, r in rows)],
        facts,
    )
    for mark in (" H", "↑", " (H)", "*", "¹", " †", " (high)", " +"):
        yield Shape(
            f"laboratory, marked {mark.strip()}", [["Test", "Unit", "Reference", *PLAIN_HEADS], *high(mark)], facts
        )
    now = of([(p, u, n, v[:1]) for p, u, n, v in LABS], ("",))
    yield Shape(
        "laboratory of one day",
        [["Test", "Result", "Unit", "Reference"], *([p, v[0], u, r] for p, u, v, r in rows)],
        now,
    )
    flags = [[p, v[0], "H" if p == "Creatine kinase" else "", u, r] for p, u, v, r in rows]
    yield Shape("laboratory with a column of flags", [["Test", "Result", "Flag", "Unit", "Reference"], *flags], now)
    days = [[d, *(v[i] for *_, v in LABS)] for i, d in enumerate(DAYS)]
    yield Shape("laboratory by days in rows", [["Date", *(label(p, u) for p, u, *_ in LABS)], *days], of(LABS, ON_DAYS))
    commas = [[label(p, u), *(str(x).replace(".", ",") for x in v)] for p, u, v, _ in rows]
    yield Shape("laboratory with decimal commas", [HEAD, *commas], facts)
    some = [[p if i else f"{p} ({u})", *(f"{x} {u}" if i else x for x in v)] for i, (p, u, v, _) in enumerate(rows)]
    yield Shape("laboratory with units in some cells", [HEAD, *some], facts)


DATES = {
    "12.03.2009": ("12.03.2009", "18.06.2009", "24.09.2009"),
    "12/03/2009": ("12/03/2009", "18/06/2009", "24/09/2009"),
    "03/12/2009": ("03/12/2009", "06/18/2009", "09/24/2009"),
    "12 Mar 2009": ("12 Mar 2009", "18 Jun 2009", "24 Sep 2009"),
    "Mar 12, 2009": ("Mar 12, 2009", "Jun 18, 2009", "Sep 24, 2009"),
    "12-Mar-09": ("12-Mar-09", "18-Jun-09", "24-Sep-09"),
    "2009/03/12": ("2009/03/12", "2009/06/18", "2009/09/24"),
    "20090312": ("20090312", "20090618", "20090924"),
    "12.3.09": ("12.3.09", "18.6.09", "24.9.09"),
}
MONTHS = {
    "Mar 2009": ("Mar 2009", "Jun 2009", "Sep 2009"),
    "03/2009": ("03/2009", "06/2009", "09/2009"),
    "March 2009": ("March 2009", "June 2009", "September 2009"),
    "2009-03": ("2009-03", "2009-06", "2009-09"),
}
WHENS = {
    "D0 D28 M3": (("D0", "D28", "M3"), ("", "after; offset 28 d", "after; offset 3 mo")),
    "Day 0 Day 28": (("Day 0", "Day 28", "Day 90"), ("", "after; offset 28 d", "after; offset 90 d")),
    "Baseline Week 4": (("Baseline", "Week 4", "Week 12"), ("before", "after; offset 4 wk", "after; offset 12 wk")),
    "BL 4W": (("Baseline", "4 wk", "12 wk"), ("before", "after; offset 4 wk", "after; offset 12 wk")),
    "before after": (("Before treatment", "1 month after treatment", "6 months after treatment"), PHASES),
    "pre post": (("pre", "1 mo post", "6 mo post"), PHASES),
    "admission": (("On admission", "At discharge", "6 months"), ("before", "after", "after; offset 6 mo")),
    "+1 month": (("Before", "+1 month", "+6 months"), PHASES),
    "1 year": (("Before", "6 months", "1 year"), ("before", "after; offset 6 mo", "after; offset 1 a")),
    "1m 6m": (("Pre", "1m", "6m"), PHASES),
    "T0 (before)": (("T0 (before)", "T1 (1 month)", "T2 (6 months)"), PHASES),
    "Visit 1": (("Visit 1 (baseline)", "Visit 2 (1 month)", "Visit 3 (6 months)"), PHASES),
}


def _times() -> Iterator[Shape]:
    days, months = ("2009-03-12", "2009-06-18", "2009-09-24"), ("2009-03", "2009-06", "2009-09")
    whens = dict(WHENS)
    for named, heads in (DATES | MONTHS).items():
        whens[named] = (heads, tuple(f"date {d}" for d in (days if named in DATES else months)))
    for named, (heads, times) in whens.items():
        rows = [[label(p, u), *v] for p, u, _, v in MEASURES]
        yield Shape(f"times {named} in columns", [["Test", *heads], *rows], of(MEASURES, times))
        rows = [[h, *(v[i] for *_, v in MEASURES)] for i, h in enumerate(heads)]
        yield Shape(
            f"times {named} in rows", [["Visit", *(label(p, u) for p, u, *_ in MEASURES)], *rows], of(MEASURES, times)
        )
    legend = "V1: before treatment; V2: 1 month after treatment; V3: 6 months after treatment."
    rows = [[label(p, u), *v] for p, u, _, v in MEASURES]
    yield Shape("visits of a legend", [["Test", "V1", "V2", "V3"], *rows], of(MEASURES), below=legend)


SIGNS = (
    ("Babinski sign", "Babinski sign", "", (("+", "+"), ("+", "-"), ("-", "-"))),
    ("Hoffmann sign", "Hoffmann sign", "", (("+", "-"), ("-", "-"), ("-", "-"))),
    ("Ankle clonus", "ankle clonus", " ankle", (("+", "+"), ("+", "+"), ("-", "+"))),
)


def _signs() -> Iterator[Shape]:
    facts = tuple(
        f"{name}: {'present' if both[at] == '+' else 'absent'}; {when} @ {SIDES[at]}{site}"
        for _, name, site, visits in SIGNS
        for both, when in zip(visits, PHASES, strict=True)
        for at in (0, 1)
    )
    yield Shape(
        "signs, sides below visits",
        [TWO, BOTH, *([p, *(x for b in v for x in b)] for p, *_, v in SIGNS)],
        facts,
        COMPLETE,
        heads=2,
    )
    yield Shape(
        "signs in pairs", [["Sign (R/L)", *PLAIN_HEADS], *([p, *("/".join(b) for b in v)] for p, *_, v in SIGNS)], facts
    )
    for yes, no in (
        ("+", "-"),
        ("positive", "negative"),
        ("present", "absent"),
        ("yes", "no"),
        ("pos.", "neg."),
        ("Yes", "No"),
        ("(+)", "(-)"),
        ("+", "–"),
        ("P", "N"),
    ):
        words = {"+": yes, "-": no}
        rows = [[f"{p} {SIDES[at]}", *(words[b[at]] for b in v)] for p, *_, v in SIGNS for at in (0, 1)]
        yield Shape(f"signs {yes} {no}", [["Sign", *PLAIN_HEADS], *rows], facts)
        rows = [[p, "RL"[at], *(words[b[at]] for b in v)] for p, *_, v in SIGNS for at in (0, 1)]
        yield Shape(f"signs {yes} {no}, column of sides", [["Sign", "Side", *PLAIN_HEADS], *rows], facts)


REFLEXES = (
    ("Biceps", "biceps reflex", (("++", "+++"), ("++", "++"), ("+", "++"))),
    ("Triceps", "triceps reflex", (("+", "++"), ("+", "+"), ("+", "++"))),
    ("Knee", "knee reflex", (("+++", "+++"), ("+++", "++"), ("++", "++"))),
    ("Ankle", "ankle reflex", (("+", "0"), ("+", "+"), ("+", "0"))),
)


def _reflexes() -> Iterator[Shape]:
    for word in (" reflex", " jerk"):
        rows = [[f"{p}{word}", *(x for b in v for x in b)] for p, _, v in REFLEXES]
        facts = tuple(
            value(name, both[at], when=when, where=f"{SIDES[at]} {place.lower()}")
            for place, name, visits in REFLEXES
            for both, when in zip(visits, PHASES, strict=True)
            for at in (0, 1)
        )
        title = "Tendon reflexes"
        yield Shape(
            f"reflexes{word}, sides below visits", [["Reflex", *TWO[1:]], BOTH, *rows], facts, COMPLETE, title, heads=2
        )
        rows = [[f"{p}{word}", *("/".join(b) for b in v)] for p, _, v in REFLEXES]
        yield Shape(f"reflexes{word} in pairs", [["Reflex (R/L)", *PLAIN_HEADS], *rows], facts, PLAIN, title)


SHAPES = (*_items(), *_labs(), *_times(), *_signs(), *_reflexes())
