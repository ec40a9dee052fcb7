"""Groups: means with their deviations, medians with their quartiles, numbers with their shares; one group or two arms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shape import Shape

PLAIN = ("bars", "aligned", "html")
"""With the sentence above the table, which tells that there is a group."""
ONE = "We treated 30 patients with ALS with mesenchymal stem cells."
TWO = "60 patients with ALS took part; 30 received mesenchymal stem cells and 30 were controls."
MEANS = (
    ("ALSFRS-R", "", "ALSFRS-R", ((34.1, 4.2), (35.6, 4.9)), ((34.5, 4.1), (32.1, 5.2))),
    ("FVC", "%", "forced vital capacity", ((78.1, 9.2), (77.6, 9.9)), ((79.5, 9.4), (72.1, 8.3))),
    ("Grip strength", "kg", "grip strength", ((14.5, 3.1), (15.2, 3.3)), ((14.8, 2.9), (12.9, 3.4))),
)
MEDIANS = (
    ("Height", "cm", "body height", "cm", (168, 161, 175), (170, 163, 177)),
    ("Disease duration", "months", "disease duration", "mo", (22, 14, 31), (24, 15, 30)),
    ("ALSFRS-R", "", "ALSFRS-R", "", (36, 31, 40), (35, 30, 41)),
    ("FVC", "%", "forced vital capacity", "%", (82, 75, 90), (81, 70, 88)),
)
COUNTS = (("Male", "male", (18, 60), (17, 57)), ("Bulbar onset", "bulbar onset", (8, 27), (7, 23)))
SIZES = ("group | mesenchymal stem cells: 30 {patients}", "group | controls: 30 {patients}")
TIMES = ("before", "after; offset 3 mo")
ARMS = (
    ("Treatment group (n=30)", "Control group (n=30)"),
    ("Treatment (n = 30)", "Control (n = 30)"),
    ("Treated group, n=30", "Control group, n=30"),
)


def _told(name: str, number: object, unit: str, when: str, more: str = "") -> str:
    return f"group | {name}: {number}" + (f" {unit}" if unit else "") + (f"; {when}" if when else "") + more


def _means(arms: Sequence[int] = (0,), deviations: bool = True) -> tuple[str, ...]:
    return tuple(
        _told(name, f"{mean:g}", unit, when, f"; standard deviation {deviation:g}" if deviations else "")
        for _, unit, name, *both in MEANS
        for arm in arms
        for (mean, deviation), when in zip(both[arm], TIMES, strict=True)
    )


CELLS = ("{m} ± {s}", "{m}±{s}", "{m} (± {s})", "{m} +/- {s}", "{m} (SD {s})")
LABELS = {"in brackets": "{p} ({u})", "behind a comma": "{p}, {u}", "mean ± SD": "{p} ({u}), mean ± SD"}


def _in_rows() -> Iterator[Shape]:
    title = "Table 1. Scores before and after treatment (n = 30)"
    for named, form in LABELS.items():
        labels = [form.format(p=p, u=u) if u else p for p, u, *_ in MEANS]
        for cell in CELLS:
            rows = [
                [label, *(cell.format(m=m, s=s) for m, s in one)]
                for label, (*_, one, _) in zip(labels, MEANS, strict=True)
            ]
            yield Shape(
                f"means {cell.format(m=1, s=2)}, units {named}",
                [["Scale", "Before", "3 months"], *rows],
                _means(),
                PLAIN,
                title,
                ONE,
            )
            probable = [[*row, p] for row, p in zip(rows, ("0.03", "<0.01", "n.s."), strict=True)]
            for head in ("P", "p value", "P-value"):
                yield Shape(
                    f"means {cell.format(m=1, s=2)}, units {named}, {head}",
                    [["Scale", "Before", "3 months", head], *probable],
                    _means(),
                    PLAIN,
                    title,
                    ONE,
                )
    for caption in (
        "Table 1. Scores, mean (SD)",
        "Values are mean (SD)",
        "Table 2. Mean (standard deviation) of the scores, n = 30",
    ):
        rows = [[f"{p} ({u})" if u else p, *(f"{m} ({s})" for m, s in one)] for p, u, _, one, _ in MEANS]
        yield Shape(
            f"means, caption {caption}", [["Scale", "Before", "3 months"], *rows], _means(), PLAIN, caption, ONE
        )
    rows = [[f"{p} ({u})" if u else p, *(x for pair in one for x in pair)] for p, u, _, one, _ in MEANS]
    heads = [["Scale", "Before", "", "3 months", ""], ["", "Mean", "SD", "Mean", "SD"]]
    yield Shape("means and deviations in columns", [*heads, *rows], _means(), ("bars", "spans"), "Scores", ONE, 2)
    rows = [[w, *(f"{one[i][0]} ± {one[i][1]}" for *_, one, _ in MEANS)] for i, w in enumerate(("Before", "3 months"))]
    yield Shape(
        "means in columns",
        [["Time", *(f"{p} ({u})" if u else p for p, u, *_ in MEANS)], *rows],
        _means(),
        PLAIN,
        "Scores",
        ONE,
    )


def _arms() -> Iterator[Shape]:
    for one, two in ARMS:
        strata = [arm.partition(" (")[0].partition(",")[0] for arm in (one, two)]
        told = SIZES + tuple(
            _told(
                name,
                f"{mean:g}",
                unit,
                when,
                f"; standard deviation {deviation:g}; stratum {stratum}; denominator 30 {{patients}}",
            )
            for _, unit, name, *both in MEANS
            for values, stratum in zip(both, strata, strict=True)
            for (mean, deviation), when in zip(values, TIMES, strict=True)
        )
        rows = [
            [f"{p} ({u})" if u else p, *(f"{m} ± {s}" for arm in both for m, s in arm), "0.03"]
            for p, u, _, *both in MEANS
        ]
        flat = ["Scale", *(f"{arm} {when}" for arm in (one, two) for when in ("before", "3 months")), "P"]
        if "group" in one:
            yield Shape(f"arms {one} in one head", [flat, *rows], told, PLAIN, "Table 1. Scores (mean ± SD)", TWO)
        heads = [["Scale", one, "", two, ""], ["", "Before", "3 months", "Before", "3 months"]]
        yield Shape(
            f"arms {one} above times",
            [*heads, *(row[:-1] for row in rows)],
            told,
            ("bars", "spans"),
            "Table 1. Scores (mean ± SD)",
            TWO,
            2,
        )
        strata = [arm.partition(" (")[0].partition(",")[0] for arm in (one, two)]
        counted = tuple(
            fact
            for _, name, *both in COUNTS
            for (n, share), stratum in zip(both, strata, strict=True)
            for fact in (
                _told(name, n, "{patients}", "", f"; stratum {stratum}"),
                _told(name, share, "%", "", f"; stratum {stratum}"),
            )
        )
        for low, form in (
            (True, "{m} ({a}-{b})"),
            (True, "{m} ({a}–{b})"),
            (False, "{m} [{a}-{b}]"),
            (False, "{m} ({a}, {b})"),
        ):
            spread = tuple(
                fact
                for _, _, name, unit, *both in MEDIANS
                for (m, a, b), stratum in zip(both, strata, strict=True)
                for fact in (
                    _told(name, m, unit, "", f"; stratum {stratum}"),
                    *([_told(name, f"{a} to {b}", unit, "", f"; stratum {stratum}")] if low else []),
                )
            )
            rows = [
                [f"{p} ({u})" if u else p, *(form.format(m=m, a=a, b=b) for m, a, b in both), "0.71"]
                for p, u, _, _, *both in MEDIANS
            ]
            many = [[p, *(f"{n} ({share}%)" for n, share in both), "0.8"] for p, _, *both in COUNTS]
            title = "Table 1. Baseline characteristics. Values are median (IQR) or n (%)."
            for order, lines in (("last", [*rows, *many]), ("first", [*many, *rows])):
                yield Shape(
                    f"arms {one}, {form.format(m=1, a=0, b=2)}, counts {order}",
                    [["Characteristic", one, two, "P value"], *lines],
                    (*SIZES, *spread, *counted),
                    PLAIN,
                    title,
                    TWO,
                )


SHAPES = (*_in_rows(), *_arms())
