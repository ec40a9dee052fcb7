"""Where a table says the side: muscles × right/left × three dated visits, laid out in every usual way."""

from __future__ import annotations

from collections.abc import Iterator

from grids import DAYS, GRADES, MUSCLES, WHO, Way, aligned, book, commas, grades, markup, page, pipes

SLOT = "side"
CAPTION = "Muscle strength (MRC grade)"
R, L = "right", "left"


def g(muscle: str, side: str, visit: int) -> str:
    return GRADES[muscle][side][visit]


def both(muscle: str, visit: int, form: str) -> str:
    return form.format(r=g(muscle, R, visit), l=g(muscle, L, visit))


def _rows_by_side(label: str, right: str, left: str) -> list[list[str]]:
    return [
        [label.format(m=m, s=word, lower=m.lower()), *(g(m, side, v) for v in range(3))]
        for m in MUSCLES
        for side, word in ((R, right), (L, left))
    ]


def _labels() -> Iterator[Way]:
    """The side in the row's name."""
    for label, right, left in (
        ("{m} {s}", "R", "L"), ("{m} {s}", R, L), ("{s} {m}", "R", "L"), ("{s} {lower}", "Right", "Left"), ("{m}, {s}", R, L), ("{m}, {s}", "R", "L"),
        ("{m} ({s})", "R", "L"), ("{m} ({s})", R, L), ("{m} [{s}]", "R", "L"), ("{m} - {s}", R, L), ("{m} – {s}", "R", "L"),
        ("{m}: {s}", R, L), ("{m} / {s}", "R", "L"), ("{s}. {lower}", "Rt", "Lt"), ("{m} {s}.", "rt", "lt"), ("{s} {m}", "(R)", "(L)"),
        ("{m} {s} side", R, L), ("{m}_{s}", "R", "L"), ("{m}, {s}-sided", R, L), ("{s} - {m}", "RIGHT", "LEFT"), ("{m} {s}.", "dext", "sin"),
    ):  # fmt: skip
        yield Way(
            SLOT,
            f"label {label.format(m='M', s=right, lower='m')}",
            WHO + pipes([["Muscle", *DAYS], *_rows_by_side(label, right, left)], CAPTION),
            grades(),
        )


def _columns() -> Iterator[Way]:
    """The side in a column of its own."""
    for head, right, left in (
        ("Side", R, L),
        ("R/L", "R", "L"),
        ("", "right", "left"),
        ("side", "Rt", "Lt"),
        ("L/R", "r", "l"),
        ("Laterality", "Right", "Left"),
        ("Side (R/L)", "R", "L"),
        ("Body side", "RIGHT", "LEFT"),
    ):
        rows = [[m, word, *(g(m, s, v) for v in range(3))] for m in MUSCLES for s, word in ((R, right), (L, left))]
        yield Way(SLOT, f"column {head!r} {right}", WHO + pipes([["Muscle", head, *DAYS], *rows], CAPTION), grades())
    rows = [[m if s == R else "", s, *(g(m, s, v) for v in range(3))] for m in MUSCLES for s in (R, L)]
    yield Way(SLOT, "column, muscle blank below", WHO + pipes([["Muscle", "Side", *DAYS], *rows], CAPTION), grades())
    rows = [[m if s == R else None, s, *(g(m, s, v) for v in range(3))] for m in MUSCLES for s in (R, L)]
    yield Way(
        SLOT,
        "column, muscle merged",
        page(markup([["Muscle", "Side", *DAYS], *rows], CAPTION)),
        grades(),
        file="page.html",
    )
    rows = [[s.title() if m == "Deltoid" else "", m, *(g(m, s, v) for v in range(3))] for s in (R, L) for m in MUSCLES]
    yield Way(SLOT, "first column, blank below", WHO + pipes([["Side", "Muscle", *DAYS], *rows], CAPTION), grades())
    yield Way(
        SLOT, "first column, blank below, no head", WHO + pipes([["", "Muscle", *DAYS], *rows], CAPTION), grades()
    )
    rows = [
        [s.title() if m == "Deltoid" else None, m, *(g(m, s, v) for v in range(3))] for s in (R, L) for m in MUSCLES
    ]
    yield Way(
        SLOT, "first column, merged", page(markup([["", "Muscle", *DAYS], *rows], CAPTION)), grades(), file="page.html"
    )
    rows = [[m, s, day, g(m, s, v)] for m in MUSCLES for s in (R, L) for v, day in enumerate(DAYS)]
    yield Way(SLOT, "long", WHO + pipes([["Muscle", "Side", "Date", "MRC grade"], *rows]), grades())
    yield Way(SLOT, "long, csv", commas([["muscle", "side", "date", "mrc"], *rows]), grades(), file="page.csv")


def _sections() -> Iterator[Way]:
    """The side as a line of the table, or the muscle as one and the sides below."""
    for right, left in (
        ("Right", "Left"),
        ("Right side", "Left side"),
        ("RIGHT:", "LEFT:"),
        ("**Right**", "**Left**"),
        ("On the right", "On the left"),
        ("Right limbs", "Left limbs"),
        ("R", "L"),
        ("- Right -", "- Left -"),
    ):
        rows = [["Muscle", *DAYS]]
        for s, word in ((R, right), (L, left)):
            rows += [[word, "", "", ""], *([m, *(g(m, s, v) for v in range(3))] for m in MUSCLES)]
        yield Way(SLOT, f"section {right}", WHO + pipes(rows, CAPTION), grades())
    for right, left in (
        (R, L),
        ("R", "L"),
        ("– right", "– left"),
        ("  Right", "  Left"),
        ("on the right", "on the left"),
        ("Rt.", "Lt."),
    ):
        rows = [["Muscle", *DAYS]]
        for m in MUSCLES:
            rows += [[m, "", "", ""], *([word, *(g(m, s, v) for v in range(3))] for s, word in ((R, right), (L, left)))]
        yield Way(SLOT, f"muscle over {right!r}", WHO + pipes(rows, CAPTION), grades())
    tables = [[["Muscle", *DAYS], *([m, *(g(m, s, v) for v in range(3))] for m in MUSCLES)] for s in (R, L)]
    for right, left in (
        ("Table 1. Muscle strength, right side", "Table 2. Muscle strength, left side"),
        ("**Right side (MRC)**", "**Left side (MRC)**"),
        ("## Muscle strength: right", "## Muscle strength: left"),
        ("RIGHT SIDE", "LEFT SIDE"),
        ("Right:", "Left:"),
        ("Muscle power on the right", "Muscle power on the left"),
    ):
        yield Way(SLOT, f"two tables, {right}", WHO + pipes(tables[0], right) + "\n" + pipes(tables[1], left), grades())
    for corner in (
        "Muscle force of the {s} side",
        "Muscle, {s}",
        "{S} limbs",
        "Muscles of the {s} side ({o} side normal)",
        "Muscle strength ({s} side)",
        "{S}-sided muscles",
        "Strength on the {s}, MRC",
        "MRC grade on the {s}",
    ):
        heads = [corner.format(s=s, S=s.title(), o=o) for s, o in ((R, L), (L, R))]
        told = [[[head, *DAYS], *table[1:]] for head, table in zip(heads, tables, strict=True)]
        yield Way(
            SLOT, f"two corners, {corner}", WHO + pipes(told[0], CAPTION) + "\n" + pipes(told[1], CAPTION), grades()
        )
    rows = [["Muscle", *DAYS]]
    for s in (R, L):
        rows += [[s.title()], *([m, *(g(m, s, v) for v in range(3))] for m in MUSCLES)]
    yield Way(SLOT, "section in csv", commas([["Muscle strength (MRC)"], *rows]), grades(), file="page.csv")
    html = [["Muscle", *DAYS]]
    yield Way(SLOT, "section over all columns", page(markup([*html, *([m, *(g(m, R, v) for v in range(3))] for m in MUSCLES)], CAPTION).replace("<tr><td>Deltoid", '<tr><td colspan="4"><b>Right</b></td></tr>\n<tr><td>Deltoid').replace("</table>", "")
        + '<tr><td colspan="4"><b>Left</b></td></tr>' + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in (m, *(g(m, L, v) for v in range(3)))) + "</tr>" for m in MUSCLES) + "</table>"), grades(), file="page.html")  # fmt: skip


def _heads() -> Iterator[Way]:
    """The side in the head: below the days, above them, or beside them."""
    for right, left in (
        ("R", "L"),
        ("right", "left"),
        ("Rt", "Lt"),
        ("Rt.", "Lt."),
        ("(R)", "(L)"),
        ("RIGHT", "LEFT"),
        ("Right side", "Left side"),
        ("右 Right", "左 Left"),
        ("Rechts / right", "Links / left"),
        ("Derecha (R)", "Izquierda (L)"),
        ("dx (R)", "sin (L)"),
    ):
        body = [[m, *(g(m, s, v) for v in range(3) for s in (R, L))] for m in MUSCLES]
        rows = [["Muscle", DAYS[0], "", DAYS[1], "", DAYS[2], ""], ["", *[right, left] * 3], *body]
        yield Way(SLOT, f"below the days, {right}", commas([[CAPTION], *rows]), grades(), file="page.csv")
        if right in ("R", "right"):
            yield Way(
                SLOT,
                f"below the days, {right}, spans",
                page(markup(rows, CAPTION, heads=2, spans=True)),
                grades(),
                file="page.html",
            )
            yield Way(SLOT, f"below the days, {right}, markdown", WHO + pipes(rows, CAPTION), grades())
    body = [[m, *(g(m, s, v) for s in (L, R) for v in range(3))] for m in MUSCLES]
    rows = [["Muscle", "Left", "", "", "Right", "", ""], ["", *DAYS, *DAYS], *body]
    yield Way(SLOT, "above the days, left first", commas([[CAPTION], *rows]), grades(), file="page.csv")
    yield Way(
        SLOT, "above the days, spans", page(markup(rows, CAPTION, heads=2, spans=True)), grades(), file="page.html"
    )
    for form in (
        "{d} R",
        "R {d}",
        "{d} (R)",
        "R, {d}",
        "{d}, R",
        "{d} / R",
        "R ({d})",
        "Rt {d}",
        "Right {d}",
        "{d} right",
        "Right side ({d})",
        "R: {d}",
    ):
        heads = [
            form.format(d=d)
            if s == R
            else form.format(d=d)
            .replace("Right", "Left")
            .replace("right", "left")
            .replace("Rt", "Lt")
            .replace("R", "L")
            for d in DAYS
            for s in (R, L)
        ]
        body = [[m, *(g(m, s, v) for v in range(3) for s in (R, L))] for m in MUSCLES]
        yield Way(SLOT, f"beside the day, {form}", WHO + pipes([["Muscle", *heads], *body], CAPTION), grades())


def _cells() -> Iterator[Way]:
    """Both sides in one cell."""
    for form in (
        "R {r}, L {l}",
        "R: {r}; L: {l}",
        "R {r} / L {l}",
        "{r} (R), {l} (L)",
        "right {r}, left {l}",
        "L {l} / R {r}",
        "R={r}, L={l}",
        "Rt {r} Lt {l}",
        "R{r} L{l}",
        "R {r} L {l}",
        "r. {r}, l. {l}",
        "right: {r}; left: {l}",
    ):
        body = [[m, *(both(m, v, form) for v in range(3))] for m in MUSCLES]
        yield Way(SLOT, f"cell {form}", WHO + pipes([["Muscle", *DAYS], *body], CAPTION), grades())
    for label, head, caption, form in (
        ("{m} (R/L)", "{d}", CAPTION, "{r}/{l}"), ("{m}, right/left", "{d}", CAPTION, "{r} / {l}"), ("{m}", "{d} (R/L)", CAPTION, "{r}/{l}"),
        ("{m}", "{d}, R/L", CAPTION, "{r} / {l}"), ("{m}", "{d}", "Muscle strength (MRC grade), right/left", "{r}/{l}"),
        ("{m}", "{d}", "Muscle strength (MRC), R/L", "{r} / {l}"), ("{m}", "{d}", "Muscle strength (right / left), MRC grade", "{r} / {l}"),
        ("{m} R/L", "{d}", CAPTION, "{r} | {l}".replace("|", "\\|")), ("{m} L/R", "{d}", CAPTION, "{l}/{r}"), ("{m}", "{d} (L/R)", CAPTION, "{l}/{r}"),
    ):  # fmt: skip
        body = [[label.format(m=m), *(both(m, v, form) for v in range(3))] for m in MUSCLES]
        if "\\" not in form:
            yield Way(
                SLOT,
                f"pair {label} {head} {caption[15:]} {form}",
                WHO + pipes([["Muscle", *(head.format(d=d) for d in DAYS)], *body], caption),
                grades(),
            )
    body = [[m, *(both(m, v, "{r}/{l}") for v in range(3))] for m in MUSCLES]
    yield Way(SLOT, "pair, corner R/L", WHO + pipes([["Muscle (R/L)", *DAYS], *body], CAPTION), grades())
    yield Way(
        SLOT, "pair, row below the days", WHO + pipes([["Muscle", *DAYS], ["", *["R/L"] * 3], *body], CAPTION), grades()
    )
    yield Way(
        SLOT,
        "pair, note below",
        WHO + pipes([["Muscle", *DAYS], *body], CAPTION) + "\nValues are given as right/left.\n",
        grades(),
    )
    yield Way(
        SLOT,
        "pair, line above",
        WHO + "Muscle strength (MRC) is given as right/left.\n\n" + pipes([["Muscle", *DAYS], *body]),
        grades(),
    )


def _visits_as_rows() -> Iterator[Way]:
    """A line for each visit."""
    for form in (
        "{m} R",
        "{m}_R",
        "R_{m}",
        "{m}, right",
        "R {m}",
        "{m} (R)",
        "Right {m}",
        "{m}.R",
        "{m}-R",
        "{m}_right",
        "{m} rt",
    ):
        heads = [
            form.format(m=m)
            if s == R
            else form.format(m=m)
            .replace("Right", "Left")
            .replace("right", "left")
            .replace("rt", "lt")
            .replace("R", "L")
            for m in MUSCLES
            for s in (R, L)
        ]
        rows = [
            ["Date", *heads],
            *([day, *(g(m, s, v) for m in MUSCLES for s in (R, L))] for v, day in enumerate(DAYS)),
        ]
        yield Way(SLOT, f"column names {form}", commas([[CAPTION], *rows]), grades(), file="page.csv")
    body = [[day, *(g(m, s, v) for m in MUSCLES for s in (R, L))] for v, day in enumerate(DAYS)]
    heads = [cell for m in MUSCLES for cell in (m, "")]
    yield Way(
        SLOT,
        "sides below muscles",
        commas([[CAPTION], ["Date", *heads], ["", *["R", "L"] * 4], *body]),
        grades(),
        file="page.csv",
    )
    yield Way(
        SLOT,
        "sides below muscles, spans",
        page(markup([["Date", *heads], ["", *["R", "L"] * 4], *body], CAPTION, heads=2, spans=True)),
        grades(),
        file="page.html",
    )
    body = [[day, *(g(m, s, v) for s in (R, L) for m in MUSCLES)] for v, day in enumerate(DAYS)]
    yield Way(
        SLOT,
        "muscles below sides",
        commas([[CAPTION], ["", "Right", "", "", "", "Left", "", "", ""], ["Date", *MUSCLES, *MUSCLES], *body]),
        grades(),
        file="page.csv",
    )
    body = [[day, s, *(g(m, s, v) for m in MUSCLES)] for v, day in enumerate(DAYS) for s in (R, L)]
    yield Way(SLOT, "visit and side as rows", WHO + pipes([["Date", "Side", *MUSCLES], *body], CAPTION), grades())
    body = [
        [day if s == R else "", s[0].upper(), *(g(m, s, v) for m in MUSCLES)]
        for v, day in enumerate(DAYS)
        for s in (R, L)
    ]
    yield Way(
        SLOT, "visit and side as rows, blank below", WHO + pipes([["Date", "", *MUSCLES], *body], CAPTION), grades()
    )
    body = [[day, *(both(m, v, "{r}/{l}") for m in MUSCLES)] for v, day in enumerate(DAYS)]
    yield Way(
        SLOT, "pairs, names with R/L", WHO + pipes([["Date", *(f"{m} R/L" for m in MUSCLES)], *body], CAPTION), grades()
    )
    blocks = [["Muscle", "Right", "Left"]]
    for v, day in enumerate(DAYS):
        blocks += [[day, "", ""], *([m, g(m, R, v), g(m, L, v)] for m in MUSCLES)]
    yield Way(SLOT, "a block for each day, sides as columns", WHO + pipes(blocks, CAPTION), grades())
    for head in (
        "{d}",
        "Examination of {d}",
        "Date: {d}",
        "Table {n}. Muscle strength on {d}",
        "### {d}",
        "MRC grades, {d}:",
    ):
        text = "\n".join(
            pipes([["Muscle", "R", "L"], *([m, g(m, R, v), g(m, L, v)] for m in MUSCLES)], head.format(d=day, n=v + 1))
            for v, day in enumerate(DAYS)
        )
        yield Way(SLOT, f"a table for each day, {head}", WHO + "Muscle strength (MRC)\n\n" + text, grades())
    mirrored = [["R", "Muscle", "L"], *([g(m, R, 0), m, g(m, L, 0)] for m in MUSCLES)]
    first = tuple(one for one in grades() if ISO0 in one)
    yield Way(SLOT, "muscle between its sides", WHO + pipes(mirrored, "Muscle strength (MRC) on 12 March 2009"), first)
    yield Way(
        SLOT,
        "muscle between its sides, aligned",
        WHO + "Muscle strength (MRC) on 12 March 2009\n\n" + aligned([["Right", "Muscle", "Left"], *mirrored[1:]]),
        first,
        file="page.txt",
    )
    yield Way(
        SLOT,
        "sides as rows, muscles as columns",
        WHO
        + pipes(
            [["", *MUSCLES], ["Right", *(g(m, R, 0) for m in MUSCLES)], ["Left", *(g(m, L, 0) for m in MUSCLES)]],
            "Muscle strength (MRC) on 12 March 2009",
        ),
        first,
    )
    yield Way(
        SLOT,
        "sheets by day",
        book(
            {
                day: [["Muscle strength (MRC)"], ["Muscle", "R", "L"], *([m, g(m, R, v), g(m, L, v)] for m in MUSCLES)]
                for v, day in enumerate(DAYS)
            }
        ),
        grades(),
        file="page.xlsx",
    )
    yield Way(
        SLOT,
        "sheets by side",
        book(
            {
                word: [
                    ["Muscle strength (MRC)"],
                    ["Muscle", *DAYS],
                    *([m, *(g(m, s, v) for v in range(3))] for m in MUSCLES),
                ]
                for s, word in ((R, "Right"), (L, "Left"))
            }
        ),
        grades(),
        file="page.xlsx",
    )


ISO0 = "2009-03-12"
WAYS = [*_labels(), *_columns(), *_sections(), *_heads(), *_cells(), *_visits_as_rows()]
