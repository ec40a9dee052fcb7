"""What scales ask of each side and level: levels of the spinal cord with key muscles and sensation, items for each limb."""

from __future__ import annotations

from collections.abc import Iterator

from shape import PLAIN, SHEETS, SPANNED, Shape
from values import PHASES, PLAIN_HEADS, SIDES, value

COMPLETE = SHEETS + SPANNED
INJURED = "Mr. Lee, 50 years old, has a spinal cord injury."
LEVELS = (
    ("C5", "C5", ((5, 5), (2, 2), (2, 2))),
    ("C6", "C6", ((4, 5), (2, 2), (1, 2))),
    ("C7", "C7", ((3, 4), (1, 2), (1, 1))),
    ("C8", "C8", ((1, 2), (1, 1), (0, 1))),
)
ASKED = ("muscle strength", "light touch score", "pin prick score")
KEYS = (
    ("C5", "elbow flexors", ((5, 5), (5, 5), (5, 5))),
    ("C6", "wrist extensors", ((4, 5), (4, 5), (5, 5))),
    ("C7", "elbow extensors", ((3, 4), (3, 4), (4, 4))),
    ("C8", "finger flexors", ((1, 2), (1, 3), (2, 3))),
    ("L2", "hip flexors", ((0, 0), (0, 1), (1, 1))),
    ("L3", "knee extensors", ((0, 0), (0, 0), (0, 1))),
)


def _levels() -> Iterator[Shape]:
    facts = tuple(
        value(name, told[i][at], where=f"{SIDES[at]} {level}")
        for _, level, told in LEVELS
        for i, name in enumerate(ASKED)
        for at in (0, 1)
    )
    rows = [[p, *(x for both in told for x in both)] for p, _, told in LEVELS]
    for words in (("Motor", "Light touch", "Pin prick"), ("Motor", "Light touch", "Pinprick")):
        for one, two in (("R", "L"), ("right", "left"), ("Right", "Left")):
            heads = [f"{w} {s}" for w in words for s in (one, two)]
            title = "ISNCSCI examination"
            for corner in ("Level", "Segment", ""):
                grid = [[corner, *heads], *rows]
                yield Shape(f"levels, {words[2]} {one}, {corner}", grid, facts, (*SHEETS, "html"), title, INJURED)
            above = [["Level", *(x for w in words for x in (w, ""))], ["", *(one, two) * 3]]
            yield Shape(f"levels, sides {one} below {words[2]}", [*above, *rows], facts, COMPLETE, title, INJURED, 2)
    keys = tuple(
        value("muscle strength", both[at], when=when, where=f"{SIDES[at]} {muscle}")
        for _, muscle, visits in KEYS
        for both, when in zip(visits, PHASES, strict=True)
        for at in (0, 1)
    )
    title = "Strength of the key muscles (ASIA)"
    for form in ("{l} {m}", "{m} ({l})", "{l} - {m}", "{l}: {m}", "{l} ({m})"):
        lines = [[form.format(l=level, m=muscle), *(x for both in v for x in both)] for level, muscle, v in KEYS]
        above = [["Key muscle", *(x for h in PLAIN_HEADS for x in (h, ""))], ["", *("R", "L") * 3]]
        yield Shape(f"key muscles {form}, sides below visits", [*above, *lines], keys, COMPLETE, title, INJURED, 2)
        lines = [[form.format(l=level, m=muscle), *(f"{a}/{b}" for a, b in v)] for level, muscle, v in KEYS]
        yield Shape(
            f"key muscles {form}, pairs", [["Key muscle (R/L)", *PLAIN_HEADS], *lines], keys, PLAIN, title, INJURED
        )
    lines = [[level, muscle, *(x for both in v for x in both)] for level, muscle, v in KEYS]
    above = [["Level", "Key muscle", *(x for h in PLAIN_HEADS for x in (h, ""))], ["", "", *("R", "L") * 3]]
    yield Shape("key muscles, a column of levels", [*above, *lines], keys, SHEETS, title, INJURED, 2)


UPDRS = (
    ("20", "Tremor at rest", "UPDRS-III resting tremor", "hand", "hand", ((3, 1), (2, 1), (2, 0))),
    ("22", "Rigidity", "UPDRS-III rigidity", "upper extremity", "upper limb", ((3, 2), (2, 1), (2, 1))),
    ("23", "Finger taps", "UPDRS-III finger taps", "", "", ((3, 2), (2, 1), (1, 1))),
    ("24", "Hand movements", "UPDRS-III hand movements", "", "", ((2, 2), (2, 1), (1, 1))),
    ("26", "Leg agility", "UPDRS-III leg agility", "", "", ((2, 1), (1, 1), (1, 0))),
)
PARKINSON = "Mr. Lee, 50 years old, has Parkinson's disease."


def _items() -> Iterator[Shape]:
    facts = tuple(
        value(name, both[at], when=when, where=f"{SIDES[at]} {site}".strip())
        for _, _, name, _, site, visits in UPDRS
        for both, when in zip(visits, PHASES, strict=True)
        for at in (0, 1)
    )
    title = "UPDRS part III"
    head = ["Item", *PLAIN_HEADS]
    for form in ("{p}, {s} {w}", "{n}. {p}, {s} {w}", "{p} - {s} {w}", "{p} ({s} {w})", "{n}. {p} - {s} {w}"):
        rows = [
            [form.format(n=n, p=p, s=SIDES[at], w=w).replace(" )", ")").strip(), *(b[at] for b in v)]
            for n, p, _, w, _, v in UPDRS
            for at in (0, 1)
        ]
        yield Shape(f"items {form}", [head, *rows], facts, title=title, who=PARKINSON)
    bare = tuple(
        fact.replace(" upper limb", "").replace(" hand", "") if "hand movements" not in fact else fact for fact in facts
    )
    for form in ("{p} ({s})", "{p}, {s}", "{p} {s}", "{n}. {p} ({s})"):
        rows = [[form.format(n=n, p=p, s="RL"[at]), *(b[at] for b in v)] for n, p, _, _, _, v in UPDRS for at in (0, 1)]
        yield Shape(f"items {form} in letters", [head, *rows], bare, title=title, who=PARKINSON)
    rows = [[p, "RL"[at], *(b[at] for b in v)] for _, p, *_, v in UPDRS for at in (0, 1)]
    yield Shape("items, a column of sides", [["Item", "Side", *PLAIN_HEADS], *rows], bare, title=title, who=PARKINSON)
    rows = [[p, *(f"{a}/{b}" for a, b in v)] for _, p, *_, v in UPDRS]
    yield Shape("items in pairs", [["Item (R/L)", *PLAIN_HEADS], *rows], bare, title=title, who=PARKINSON)
    rows = [[p, *(x for b in v for x in b)] for _, p, *_, v in UPDRS]
    above = [["Item", *(x for h in PLAIN_HEADS for x in (h, ""))], ["", *("R", "L") * 3]]
    yield Shape("items, sides below visits", [*above, *rows], bare, COMPLETE, title, PARKINSON, 2)


SHAPES = (*_levels(), *_items())
