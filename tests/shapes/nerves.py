"""Nerve conduction and evoked potentials: a nerve or a site in each row, what was measured in columns, sides, limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shape import SHEETS, SPANNED, Shape
from values import SIDES, value

COMPLETE = SHEETS + SPANNED
LATENCY, AMPLITUDE, VELOCITY = (
    "distal latency",
    "compound muscle action potential amplitude",
    "motor nerve conduction velocity",
)
MOTOR = (
    ("Median", "median nerve", ((4.1, 6.2, 51), (4.6, 4.8, 47))),
    ("Ulnar", "ulnar nerve", ((3.2, 7.1, 54), (3.4, 6.5, 52))),
    ("Peroneal", "peroneal nerve", ((5.6, 1.2, 38), (5.9, 0.8, 36))),
    ("Tibial", "tibial nerve", ((5.1, 3.4, 40), (5.3, 2.9, 39))),
)
MEASURED = ((LATENCY, "ms"), (AMPLITUDE, "mV"), (VELOCITY, "m/s"))
HEADS = {
    "long": ("Distal motor latency (ms)", "CMAP amplitude (mV)", "Motor conduction velocity (m/s)"),
    "short": ("DML (ms)", "CMAP (mV)", "MCV (m/s)"),
    "comma": ("DML, ms", "CMAP, mV", "MCV, m/s"),
}
PLAIN_HEADS = ("Latency (ms)", "Amplitude (mV)", "Velocity (m/s)")
PLAIN_NAMES = (LATENCY, AMPLITUDE, VELOCITY)
TITLE = "Motor nerve conduction"
LIMITS = {
    "Median": ("<4.4", ">4", ">49"),
    "Ulnar": ("<3.6", ">6", ">49"),
    "Peroneal": ("<6.5", ">2", ">41"),
    "Tibial": ("<5.8", ">4", ">41"),
}


def _facts(names: tuple[str, ...] = PLAIN_NAMES, sides: tuple[int, ...] = (0, 1)) -> tuple[str, ...]:
    return tuple(
        value(name, both[at][i], unit, where=f"{SIDES[at]} {nerve}")
        for _, nerve, both in MOTOR
        for at in sides
        for i, (name, unit) in enumerate(zip(names, ("ms", "mV", "m/s"), strict=True))
    )


def _motor() -> Iterator[Shape]:
    facts = _facts()
    for named, heads in (*HEADS.items(), ("plain", PLAIN_HEADS)):
        for words in (("R", "L"), ("right", "left"), ("Right", "Left"), ("Rt", "Lt")):
            w = "/".join(words)
            rows = [[f"{n} nerve", words[at], *both[at]] for n, _, both in MOTOR for at in (0, 1)]
            yield Shape(f"column of sides {w}, {named}", [["Nerve", "Side", *heads], *rows], facts, title=TITLE)
            rows = [[n, words[at], *both[at]] for n, _, both in MOTOR for at in (0, 1)]
            yield Shape(
                f"column of sides {w}, {named}, bare nerves", [["Nerve", "Side", *heads], *rows], facts, title=TITLE
            )
            for form in ("{w} {l}", "{n} ({w})", "{n} {w}", "{n}, {w}"):
                rows = [
                    [form.format(w=words[at], n=n, l=n.lower()), *both[at]] for n, _, both in MOTOR for at in (0, 1)
                ]
                yield Shape(
                    f"sides {form.format(w=words[0], n='n', l='n')} in rows, {named}",
                    [["Nerve", *heads], *rows],
                    facts,
                    title=TITLE,
                )
            rows = [[f"{n} nerve", *(f"{both[0][i]}/{both[1][i]}" for i in range(3))] for n, _, both in MOTOR]
            yield Shape(
                f"pairs {w} in heads, {named}", [["Nerve", *(f"{h} {w}" for h in heads)], *rows], facts, title=TITLE
            )
            yield Shape(f"pairs {w} in the corner, {named}", [[f"Nerve ({w})", *heads], *rows], facts, title=TITLE)
            above = [["Nerve", *(x for h in heads for x in (h, ""))], ["", *words * 3]]
            rows = [[f"{n} nerve", *(both[at][i] for i in range(3) for at in (0, 1))] for n, _, both in MOTOR]
            yield Shape(f"sides {w} below measures, {named}", [*above, *rows], facts, COMPLETE, TITLE, heads=2)
            above = [["Nerve", *(x for one in words for x in (one, "", ""))], ["", *heads * 2]]
            rows = [[f"{n} nerve", *both[0], *both[1]] for n, _, both in MOTOR]
            yield Shape(f"measures below sides {w}, {named}", [*above, *rows], facts, COMPLETE, TITLE, heads=2)
        for site in ("Wrist", "Ankle"):
            rows = [[f"R {n.lower()}", *both[0]] for n, _, both in MOTOR]
            yield Shape(f"one side, {named}, {site}", [["Nerve", *heads], *rows], _facts(sides=(0,)), title=TITLE)
        rows = [
            [f"R {n.lower()}", *(f"{x} ({lim})" for x, lim in zip(both[0], LIMITS[n], strict=True))]
            for n, _, both in MOTOR
        ]
        yield Shape(f"limits in brackets, {named}", [["Nerve", *heads], *rows], _facts(sides=(0,)), title=TITLE)
        rows = [
            [f"R {n.lower()}", *(x for pair in zip(both[0], LIMITS[n], strict=True) for x in pair)]
            for n, _, both in MOTOR
        ]
        for norm in ("Normal", "Ref.", "Normal limit", "NL"):
            yield Shape(
                f"limits {norm} beside, {named}",
                [["Nerve", *(x for h in heads for x in (h, norm))], *rows],
                _facts(sides=(0,)),
                (*SHEETS, "html"),
                TITLE,
            )
        rows = [
            [f"R {n.lower()}", *(f"{x}{'*' if i == 1 else ''}" for i, x in enumerate(both[0]))] for n, _, both in MOTOR
        ]
        yield Shape(
            f"abnormal marked, {named}", [["Nerve", *heads], *rows], _facts(sides=(0,)), title=TITLE, below="* abnormal"
        )
    rows = [
        [f"{n} nerve", m, u, *(both[at][i] for at in (0, 1))]
        for n, _, both in MOTOR
        for i, (m, u) in enumerate((("Distal latency", "ms"), ("CMAP amplitude", "mV"), ("Conduction velocity", "m/s")))
    ]
    named = ("distal latency", AMPLITUDE, "nerve conduction velocity")
    yield Shape(
        "a line for each measure",
        [["Nerve", "Parameter", "Unit", "Right", "Left"], *rows],
        _facts(named),
        title="Nerve conduction study",
    )
    blank = [[r[0] if i % 3 == 0 else "", *r[1:]] for i, r in enumerate(rows)]
    yield Shape(
        "a line for each measure, named once",
        [["Nerve", "Parameter", "Unit", "Right", "Left"], *blank],
        _facts(named),
        (*SHEETS, "html"),
        "Nerve conduction study",
    )
    rows = [
        [f"{n} nerve", f"{m} ({u})", *(both[at][i] for at in (0, 1))]
        for n, _, both in MOTOR
        for i, (m, u) in enumerate((("Distal latency", "ms"), ("CMAP amplitude", "mV"), ("Conduction velocity", "m/s")))
    ]
    yield Shape(
        "a line for each measure with its unit",
        [["Nerve", "Parameter", "Right", "Left"], *rows],
        _facts(named),
        title="Nerve conduction study",
    )
    rows = []
    for n, _, both in MOTOR:
        rows.append([f"{n} nerve", "", ""])
        rows += [
            [f"{m} ({u})", both[0][i], both[1][i]]
            for i, (m, u) in enumerate(
                (("Distal latency", "ms"), ("CMAP amplitude", "mV"), ("Conduction velocity", "m/s"))
            )
        ]
    yield Shape(
        "lines of nerves above measures",
        [["Parameter", "Right", "Left"], *rows],
        _facts(named),
        (*SHEETS, "html"),
        "Nerve conduction study",
    )


def _absent() -> Iterator[Shape]:
    """A nerve that gave no response."""
    heads = ["DML (ms)", "CMAP (mV)", "MCV (m/s)"]
    facts = (
        value(LATENCY, 4.1, "ms", where="right median nerve"),
        value(AMPLITUDE, 6.2, "mV", where="right median nerve"),
        value(VELOCITY, 51, "m/s", where="right median nerve"),
        value(LATENCY, 3.2, "ms", where="right ulnar nerve"),
        value(AMPLITUDE, 7.1, "mV", where="right ulnar nerve"),
        value(VELOCITY, 54, "m/s", where="right ulnar nerve"),
    )
    for none in ("NR", "-", "—", "n.e.", "NT", "not recordable", "unrecordable"):
        rows = [["R median", 4.1, 6.2, 51], ["R ulnar", 3.2, 7.1, 54], ["R peroneal", none, none, none]]
        below = {"NR": "NR: no response", "n.e.": "n.e.: not elicitable"}.get(none, "")
        yield Shape(f"no response {none}", [["Nerve", *heads], *rows], facts, title=TITLE, below=below)
    for none in ("absent", "no response", "No response"):
        rows = [["R median", 4.1, 6.2, 51], ["R ulnar", 3.2, 7.1, 54], ["R peroneal", "-", none, "-"]]
        gone = (f"{AMPLITUDE}: absent @ right peroneal nerve",)
        yield Shape(f"no response as {none}", [["Nerve", *heads], *rows], (*facts, *gone), title=TITLE)


SENSORY = (
    ("Median", "median nerve", (9.5, 46)),
    ("Ulnar", "ulnar nerve", (8.1, 48)),
    ("Sural", "sural nerve", (4.2, 39)),
)


def _sensory() -> Iterator[Shape]:
    facts = tuple(
        value(name, values[i], unit, where=f"right {nerve}")
        for _, nerve, values in SENSORY
        for i, (name, unit) in enumerate(
            (("sensory nerve action potential amplitude", "uV"), ("sensory nerve conduction velocity", "m/s"))
        )
    )
    for heads in (
        ("SNAP (µV)", "SCV (m/s)"),
        ("SNAP amplitude, µV", "SNCV, m/s"),
        ("Amplitude (µV)", "Velocity (m/s)"),
    ):
        rows = [[f"R {n.lower()}", *v] for n, _, v in SENSORY]
        yield Shape(f"sensory nerves, {heads[0]}", [["Nerve", *heads], *rows], facts, title="Sensory nerve conduction")


EVOKED = (
    ("VEP P100 latency (ms)", "P100 latency", "ms", "", ((118, 124), (112, 119))),
    ("VEP amplitude (µV)", "VEP amplitude", "uV", "", ((6.2, 5.1), (7, 5.8))),
)
TIMES = ("before", "after; offset 6 mo")


def _evoked() -> Iterator[Shape]:
    facts = tuple(
        value(name, visits[k][at], unit, TIMES[k], f"{SIDES[at]}{where}")
        for _, name, unit, where, visits in EVOKED
        for k in (0, 1)
        for at in (0, 1)
    )
    above = [["Test", "Before", "", "6 months", ""], ["", "R", "L", "R", "L"]]
    rows: list[list[Any]] = [[p, *(x for both in v for x in both)] for p, *_, v in EVOKED]
    yield Shape("evoked, sides below visits", [*above, *rows], facts, COMPLETE, "Visual evoked potentials", heads=2)
    for words in (("R", "L"), ("right", "left"), ("OD", "OS"), ("right eye", "left eye")):
        w = "/".join(words)
        seen = facts if len(words[0]) == 1 or w == "right/left" else tuple(f"{one} eye" for one in facts)
        title = "Visual evoked potentials"
        rows = [[p, words[at], *(both[at] for both in v)] for p, *_, v in EVOKED for at in (0, 1)]
        yield Shape(f"evoked, column of sides {w}", [["Test", "Eye", "Before", "6 months"], *rows], seen, title=title)
        rows = [[f"{p}, {words[at]}", *(both[at] for both in v)] for p, *_, v in EVOKED for at in (0, 1)]
        yield Shape(f"evoked, sides {w} in labels", [["Test", "Before", "6 months"], *rows], seen, title=title)
        if seen is facts:
            rows = [[p, *(f"{both[0]}/{both[1]}" for both in v)] for p, *_, v in EVOKED]
            yield Shape(f"evoked, pairs {w}", [[f"Test ({w})", "Before", "6 months"], *rows], facts, title=title)


SHAPES = (*_motor(), *_absent(), *_sensory(), *_evoked())
