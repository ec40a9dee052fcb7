"""Lung function, vital signs, blood gases, lipids and liver tests, with what is normal and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shape import SHEETS, SPANNED, Shape
from values import DAYS, ON_DAYS, PHASES, PLAIN_HEADS, of, value

COMPLETE = SHEETS + SPANNED
HEAD = ["Test", *PLAIN_HEADS]
Panel = Sequence[tuple[str, str, str, str, tuple[Any, Any, Any], tuple[str, str, str]]]
"""As printed, unit, name, reference range, values, on which side of it they are."""

PANELS: dict[str, Panel] = {
    "Blood gases": (
        ("pH", "", "blood pH", "7.35-7.45", (7.38, 7.36, 7.41), ("", "", "")),
        ("pCO2", "mmHg", "partial pressure of carbon dioxide", "35-45", (48, 44, 42), ("H", "", "")),
        ("pO2", "mmHg", "partial pressure of oxygen", "75-100", (68, 74, 81), ("L", "L", "")),
        ("HCO3", "mmol/L", "bicarbonate", "22-26", (29, 26, 25), ("H", "", "")),
    ),
    "Lipids": (
        ("Total cholesterol", "mmol/L", "total cholesterol", "<5.2", (6.4, 5.9, 5.1), ("H", "H", "")),
        ("HDL cholesterol", "mmol/L", "HDL cholesterol", ">1.0", (0.9, 1.1, 1.2), ("L", "", "")),
        ("LDL cholesterol", "mmol/L", "LDL cholesterol", "<3.4", (4.3, 3.8, 3.2), ("H", "H", "")),
        ("Triglycerides", "mmol/L", "triglycerides", "<1.7", (2.6, 2.1, 1.6), ("H", "H", "")),
    ),
    "Liver function tests": (
        ("ALT", "U/L", "alanine aminotransferase", "<40", (62, 51, 33), ("H", "H", "")),
        ("AST", "U/L", "aspartate aminotransferase", "<40", (58, 41, 29), ("H", "H", "")),
        ("Total bilirubin", "µmol/L", "total bilirubin", "3-20", (24, 19, 14), ("H", "", "")),
        ("Albumin", "g/L", "albumin", "35-52", (33, 36, 41), ("L", "", "")),
        ("GGT", "U/L", "gamma-glutamyl transferase", "8-61", (112, 95, 55), ("H", "H", "")),
    ),
}
MARKS = {
    "H": (" H", " L"),
    "(H)": (" (H)", " (L)"),
    "↑": (" ↑", " ↓"),
    "↑ glued": ("↑", "↓"),
    "*": ("*", "*"),
    "** H": ("H", "L"),
    "(↑)": (" (↑)", " (↓)"),
    "high": (" high", " low"),
    "before": ("H ", "L "),
    "↑ before": ("↑", "↓"),
    "+": (" +", " -"),
}


def _facts(panel: Panel, times: Sequence[str] = PHASES) -> tuple[str, ...]:
    return of([(p, u, n, v) for p, u, n, _, v, _ in panel], times)


def _panels() -> Iterator[Shape]:
    for named, panel in PANELS.items():
        facts, now = _facts(panel), of([(p, u, n, v[:1]) for p, u, n, _, v, _ in panel], ("",))
        for word, (high, low) in MARKS.items():
            marks = {"H": high, "L": low, "": ""}
            first = "before" in word
            cells = {
                p: [f"{marks[m]}{x}" if first else f"{x}{marks[m]}" for x, m in zip(v, m3, strict=True)]
                for p, _, _, _, v, m3 in panel
            }
            yield Shape(
                f"{named}, marked {word}",
                [
                    ["Test", "Unit", "Reference range", *PLAIN_HEADS],
                    *([p, u, r, *cells[p]] for p, u, _, r, *_ in panel),
                ],
                facts,
                title=named,
            )
            rows = [[f"{p} ({u})" if u else p, *cells[p]] for p, u, *_ in panel]
            yield Shape(f"{named}, marked {word}, no range", [HEAD, *rows], facts, title=named)
            rows = [[p, cells[p][0], u, r] for p, u, _, r, *_ in panel]
            yield Shape(
                f"{named}, marked {word}, one day",
                [["Test", "Result", "Unit", "Reference range"], *rows],
                now,
                title=named,
            )
        for form in ("{v} ({r})", "{v} [{r}]", "{v} (ref. {r})", "{v} (N {r})", "{v} (normal {r})"):
            rows = [[f"{p} ({u})" if u else p, *(form.format(v=x, r=r) for x in v)] for p, u, _, r, v, _ in panel]
            yield Shape(f"{named}, cells {form.format(v=1, r='0-2')}", [HEAD, *rows], facts, title=named)
            rows = [[p, form.format(v=f"{v[0]} {u}".strip(), r=r)] for p, u, _, r, v, _ in panel]
            yield Shape(
                f"{named}, cells with units {form.format(v=1, r='0-2')}",
                [["Test", "Result"], *rows],
                now,
                ("bars", "aligned", "html"),
                named,
            )
        for form in ("{p} ({r})", "{p} [{r}]", "{p} (N: {r})"):
            rows = [[form.format(p=p, r=r), *(f"{x} {u}".strip() for x in v)] for p, u, _, r, v, _ in panel]
            yield Shape(f"{named}, labels {form.format(p='p', r='0-2')}", [HEAD, *rows], facts, title=named)
        flags = [[p, v[0], {"H": "High", "L": "Low", "": "Normal"}[m[0]], u, r] for p, u, _, r, v, m in panel]
        yield Shape(
            f"{named}, column of flags in words",
            [["Test", "Result", "Interpretation", "Unit", "Reference"], *flags],
            now,
            title=named,
        )
        flags = [[p, v[0], {"H": "↑", "L": "↓", "": ""}[m[0]], u, r] for p, u, _, r, v, m in panel]
        yield Shape(
            f"{named}, column of arrows",
            [["Test", "Result", "", "Unit", "Reference"], *flags],
            now,
            title=named,
            formats=(*SHEETS, "html"),
        )
        low = [
            [p, u, *(r.split("-") if "-" in r else ("", r[1:]) if r[0] == "<" else (r[1:], "")), *v]
            for p, u, _, r, v, _ in panel
        ]
        for words in (("Lower limit", "Upper limit"), ("Min", "Max"), ("LLN", "ULN")):
            yield Shape(
                f"{named}, limits {words[0]}",
                [["Test", "Unit", *words, *PLAIN_HEADS], *low],
                facts,
                (*SHEETS, "html"),
                named,
            )
        days = [[d, *(v[i] for *_, v, _ in panel)] for i, d in enumerate(DAYS)]
        head = ["Date", *(p for p, *_ in panel)]
        units = ["", *(u for _, u, *_ in panel)]
        norms = ["Reference", *(r for _, _, _, r, *_ in panel)]
        yield Shape(
            f"{named} in columns, range below",
            [[f"{h} ({u})" if u else h for h, u in zip(head, units, strict=True)], *days, norms],
            _facts(panel, ON_DAYS),
            (*SHEETS, "html"),
            named,
        )
        yield Shape(
            f"{named} in columns, range first",
            [[f"{h} ({u})" if u else h for h, u in zip(head, units, strict=True)], norms, *days],
            _facts(panel, ON_DAYS),
            (*SHEETS, "html"),
            named,
        )
        yield Shape(
            f"{named} in columns, units and range below heads",
            [head, units, ["Normal", *norms[1:]], *days],
            _facts(panel, ON_DAYS),
            (*SHEETS, "html"),
            named,
        )


LUNG = (
    ("FVC", "L", "forced vital capacity", (2.31, 2.52), 3.85, (60, 65)),
    ("FEV1", "L", "forced expiratory volume in 1 second", (1.62, 1.81), 3.02, (54, 60)),
    ("PEF", "L/s", "peak expiratory flow", (4.1, 4.6), 7.8, (53, 59)),
    ("DLCO", "mL/min/mmHg", "diffusing capacity of the lung", (12.5, 13.1), 24, (52, 55)),
)
TWO = ("before", "after; offset 6 mo")


def _lungs() -> Iterator[Shape]:
    now = tuple(
        one
        for _, u, n, v, _, share in LUNG
        for one in (value(n, v[0], "mL/min/mm[Hg]" if u.endswith("mmHg") else u), value(n, share[0], "%"))
    )
    for measured, usual, share in (
        ("Measured", "Predicted", "% predicted"),
        ("Actual", "Pred.", "% pred."),
        ("Value", "Predicted", "%"),
        ("Observed", "Pred", "%Pred"),
        ("Best", "Pred", "Best/Pred %"),
        ("Result", "Reference", "% of reference"),
        ("Meas", "Pred", "%"),
    ):
        rows = [[f"{p} ({u})", v[0], pred, sh[0]] for p, u, _, v, pred, sh in LUNG]
        yield Shape(
            f"lungs {measured}, {usual}, {share}",
            [["Parameter", measured, usual, share], *rows],
            now,
            title="Spirometry",
        )
        rows = [[p, u, v[0], pred, sh[0]] for p, u, _, v, pred, sh in LUNG]
        yield Shape(
            f"lungs {measured}, {usual}, {share}, units",
            [["Parameter", "Unit", measured, usual, share], *rows],
            now,
            title="Spirometry",
        )
        rows = [[f"{p} ({u})", pred, v[0], sh[0]] for p, u, _, v, pred, sh in LUNG]
        yield Shape(
            f"lungs {usual}, {measured}, {share}",
            [["Parameter", usual, measured, share], *rows],
            now,
            title="Spirometry",
        )
    both = tuple(
        one
        for _, u, n, v, _, share in LUNG
        for k in (0, 1)
        for one in (
            value(n, v[k], "mL/min/mm[Hg]" if u.endswith("mmHg") else u, TWO[k]),
            value(n, share[k], "%", TWO[k]),
        )
    )
    rows = [[f"{p} ({u})", pred, *(x for k in (0, 1) for x in (v[k], sh[k]))] for p, u, _, v, pred, sh in LUNG]
    above = [
        ["Parameter", "Predicted", "Before", "", "6 months", ""],
        ["", "", "Measured", "% pred.", "Measured", "% pred."],
    ]
    yield Shape("lungs at two visits", [*above, *rows], both, COMPLETE, "Pulmonary function", heads=2)
    for form in ("{v} ({s}%)", "{v} ({s} %)", "{v} ({s}% pred.)", "{v} ({s}% predicted)", "{v} / {s}%", "{v}; {s}%"):
        rows = [[f"{p} ({u})", *(form.format(v=v[k], s=sh[k]) for k in (0, 1))] for p, u, _, v, _, sh in LUNG]
        yield Shape(
            f"lungs, cells {form.format(v=2.3, s=60)}",
            [["Parameter", "Before", "6 months"], *rows],
            both,
            title="Pulmonary function",
        )
        rows = [[p, *(form.format(v=f"{v[k]} {u}", s=sh[k]) for k in (0, 1))] for p, u, _, v, _, sh in LUNG]
        yield Shape(
            f"lungs, cells with units {form.format(v=2.3, s=60)}",
            [["Parameter", "Before", "6 months"], *rows],
            both,
            title="Pulmonary function",
        )
    rows = [[f"{p} ({w})", *x] for p, u, _, v, _, sh in LUNG for w, x in ((u, v), ("% pred.", sh))]
    yield Shape(
        "lungs, a row for the share", [["Parameter", "Before", "6 months"], *rows], both, title="Pulmonary function"
    )
    rows = [[f"{p}{w}", *x] for p, u, _, v, _, sh in LUNG for w, x in ((f", {u}", v), (", % predicted", sh))]
    yield Shape(
        "lungs, a row for the share, commas",
        [["Parameter", "Before", "6 months"], *rows],
        both,
        title="Pulmonary function",
    )
    heads = ["Visit", *(x for p, u, *_ in LUNG[:2] for x in (f"{p} ({u})", f"{p} (% pred.)"))]
    rows = [
        [w, *(x for _, _, _, v, _, sh in LUNG[:2] for x in (v[k], sh[k]))] for k, w in enumerate(("before", "6 months"))
    ]
    yield Shape("lungs in columns", [heads, *rows], both[:8], title="Pulmonary function")


VITALS = (
    ("Temperature", "°C", "body temperature", (36.8, 37.4, 36.9)),
    ("Pulse", "/min", "heart rate", (78, 92, 80)),
    ("Respiratory rate", "/min", "respiratory rate", (18, 20, 17)),
    ("SpO2", "%", "oxygen saturation", (95, 93, 96)),
)
BLOOD = ((128, 82), (135, 88), (124, 79))
VITAL_UNITS = {"°C": "Cel", "/min": "/min", "%": "%"}


def _vitals() -> Iterator[Shape]:
    def facts(times: Sequence[str]) -> tuple[str, ...]:
        return (
            *(value(n, x, VITAL_UNITS[u], t) for _, u, n, v in VITALS for x, t in zip(v, times, strict=True)),
            *(value("systolic blood pressure", s, "mm[Hg]", t) for (s, _), t in zip(BLOOD, times, strict=True)),
            *(value("diastolic blood pressure", d, "mm[Hg]", t) for (_, d), t in zip(BLOOD, times, strict=True)),
        )

    for words, times in (
        (PLAIN_HEADS, PHASES),
        (DAYS, ON_DAYS),
        (("Day 0", "Day 1", "Day 2"), ("", "after; offset 1 d", "after; offset 2 d")),
    ):
        w = words[0]
        rows = [[f"{p} ({u})", *v] for p, u, _, v in VITALS]
        pressed = [f"{s}/{d}" for s, d in BLOOD]
        for name in ("Blood pressure (mmHg)", "BP (mmHg)", "BP, mmHg", "BP"):
            yield Shape(f"vitals, {name}, {w}", [["Vital signs", *words], *rows, [name, *pressed]], facts(times))
        rows = [[p, *(f"{x}{u}" if u in "°C%" else f"{x} {u}" for x in v)] for p, u, _, v in VITALS]
        yield Shape(
            f"vitals with units in cells, {w}",
            [["Parameter", *words], *rows, ["Blood pressure", *(f"{x} mmHg" for x in pressed)]],
            facts(times),
        )
        heads = ["Time", *(f"{p} ({u})" for p, u, *_ in VITALS), "BP (mmHg)"]
        turned = [[one, *(v[i] for *_, v in VITALS), pressed[i]] for i, one in enumerate(words)]
        yield Shape(f"vitals in columns, {w}", [heads, *turned], facts(times))
        heads = ["Time", "T", "HR", "RR", "SpO2", "BP"]
        units = ["", "°C", "/min", "/min", "%", "mmHg"]
        yield Shape(f"vitals in columns, short, {w}", [heads, units, *turned], facts(times), title="Vital signs")
        heads = ["Time", *(f"{p} ({u})" for p, u, *_ in VITALS), "Systolic BP (mmHg)", "Diastolic BP (mmHg)"]
        turned = [[one, *(v[i] for *_, v in VITALS), *BLOOD[i]] for i, one in enumerate(words)]
        yield Shape(f"vitals in columns, pressures apart, {w}", [heads, *turned], facts(times))


SHAPES = (*_panels(), *_lungs(), *_vitals())
