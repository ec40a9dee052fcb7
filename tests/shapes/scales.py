"""Items of scales in rows and in columns, with their points, totals and parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shape import SHEETS, SPANNED, Shape
from values import PHASES, PLAIN_HEADS, value


@dataclass(frozen=True)
class Scale:
    """A scale with what was scored at three visits.

    Args:
        title: as it heads a table.
        name: of its total; "" where it has none.
        items: printed name, name, most points, side, the scores.
        low: fewest points of an item.
        parts: names of its parts, each with the number of items that belong to it; nobody knows them as scales.
    """

    title: str
    name: str
    items: Sequence[tuple[str, str, int, str, tuple[int, int, int]]]
    low: int = 0
    parts: Sequence[tuple[str, int]] = ()

    def sums(self, of: slice = slice(None)) -> list[int]:
        return [sum(values[i] for *_, values in self.items[of]) for i in range(3)]

    def most(self) -> int:
        return sum(most for _, _, most, *_ in self.items)

    def gives(
        self, visits: Sequence[int] = (0, 1, 2), total: bool = True, when: Sequence[str] = PHASES
    ) -> tuple[str, ...]:
        rows = [(name, where, values) for _, name, _, where, values in self.items]
        rows += [(self.name, "", self.sums())] if total and self.name else []
        return tuple(value(name, values[i], when=when[i], where=where) for name, where, values in rows for i in visits)


SCALES = (
    Scale(
        "ALSFRS-R",
        "ALSFRS-R total",
        (
            ("Speech", "ALSFRS-R speech", 4, "", (3, 3, 2)),
            ("Salivation", "ALSFRS-R salivation", 4, "", (4, 3, 3)),
            ("Swallowing", "ALSFRS-R swallowing", 4, "", (3, 3, 2)),
            ("Handwriting", "ALSFRS-R handwriting", 4, "", (2, 2, 1)),
            ("Cutting food", "ALSFRS-R cutting food without gastrostomy", 4, "", (2, 1, 1)),
            ("Dressing and hygiene", "ALSFRS-R dressing and hygiene", 4, "", (2, 2, 1)),
            ("Turning in bed", "ALSFRS-R turning in bed", 4, "", (3, 3, 2)),
            ("Walking", "ALSFRS-R walking", 4, "", (3, 3, 2)),
            ("Climbing stairs", "ALSFRS-R climbing stairs", 4, "", (2, 2, 1)),
            ("Dyspnea", "ALSFRS-R dyspnea", 4, "", (4, 4, 3)),
            ("Orthopnea", "ALSFRS-R orthopnea", 4, "", (4, 4, 3)),
            ("Respiratory insufficiency", "ALSFRS-R respiratory insufficiency", 4, "", (4, 4, 4)),
        ),
        parts=(("Bulbar", 3), ("Fine motor", 3), ("Gross motor", 3), ("Respiratory", 3)),
    ),
    Scale(
        "NIHSS",
        "NIHSS total",
        (
            ("Level of consciousness", "NIHSS level of consciousness", 3, "", (1, 0, 0)),
            ("LOC questions", "NIHSS level of consciousness questions", 2, "", (1, 1, 0)),
            ("LOC commands", "NIHSS level of consciousness commands", 2, "", (1, 0, 0)),
            ("Best gaze", "NIHSS best gaze", 2, "", (1, 0, 0)),
            ("Visual fields", "NIHSS visual", 3, "", (1, 1, 1)),
            ("Facial palsy", "NIHSS facial palsy", 3, "", (2, 1, 1)),
            ("Motor arm left", "NIHSS motor arm", 4, "left upper limb", (0, 0, 0)),
            ("Motor arm right", "NIHSS motor arm", 4, "right upper limb", (3, 2, 2)),
            ("Motor leg left", "NIHSS motor leg", 4, "left lower limb", (0, 0, 0)),
            ("Motor leg right", "NIHSS motor leg", 4, "right lower limb", (3, 2, 1)),
            ("Limb ataxia", "NIHSS limb ataxia", 2, "", (1, 1, 0)),
            ("Sensory", "NIHSS sensory", 2, "", (1, 1, 1)),
            ("Best language", "NIHSS best language", 3, "", (2, 1, 1)),
            ("Dysarthria", "NIHSS dysarthria", 2, "", (1, 1, 1)),
            ("Extinction and inattention", "NIHSS extinction and inattention", 2, "", (1, 0, 0)),
        ),
    ),
    Scale(
        "SARA",
        "SARA total",
        (
            ("Gait", "SARA gait", 8, "", (5, 4, 4)),
            ("Stance", "SARA stance", 6, "", (4, 3, 3)),
            ("Sitting", "SARA sitting", 4, "", (2, 1, 1)),
            ("Speech disturbance", "SARA speech", 6, "", (3, 3, 2)),
            ("Finger chase", "SARA finger chase", 4, "", (2, 1, 1)),
            ("Nose-finger test", "SARA nose-finger", 4, "", (2, 2, 1)),
            ("Fast alternating hand movements", "SARA fast alternating hand movements", 4, "", (3, 2, 2)),
            ("Heel-shin slide", "SARA heel-shin", 4, "", (3, 2, 2)),
        ),
    ),
    Scale(
        "FIM",
        "FIM total",
        (
            ("Eating", "FIM eating", 7, "", (5, 6, 6)),
            ("Grooming", "FIM grooming", 7, "", (4, 5, 5)),
            ("Bathing", "FIM bathing", 7, "", (2, 3, 3)),
            ("Dressing - upper body", "FIM dressing upper body", 7, "", (3, 4, 4)),
            ("Dressing - lower body", "FIM dressing lower body", 7, "", (2, 3, 3)),
            ("Toileting", "FIM toileting", 7, "", (2, 3, 4)),
            ("Bladder management", "FIM bladder management", 7, "", (4, 4, 5)),
            ("Bowel management", "FIM bowel management", 7, "", (5, 5, 5)),
            ("Stairs", "FIM stairs", 7, "", (1, 2, 2)),
            ("Comprehension", "FIM comprehension", 7, "", (6, 6, 7)),
            ("Expression", "FIM expression", 7, "", (5, 6, 6)),
            ("Social interaction", "FIM social interaction", 7, "", (6, 6, 6)),
            ("Problem solving", "FIM problem solving", 7, "", (5, 5, 6)),
            ("Memory", "FIM memory", 7, "", (5, 5, 6)),
        ),
        1,
        (("Motor subtotal", 9), ("Cognitive subtotal", 5)),
    ),
    Scale(
        "Barthel index",
        "Barthel index total",
        (
            ("Feeding", "Barthel feeding", 10, "", (5, 5, 10)),
            ("Bathing", "Barthel bathing", 5, "", (0, 0, 5)),
            ("Grooming", "Barthel grooming", 5, "", (0, 5, 5)),
            ("Dressing", "Barthel dressing", 10, "", (5, 5, 5)),
            ("Bowels", "Barthel bowels", 10, "", (5, 10, 10)),
            ("Bladder", "Barthel bladder", 10, "", (5, 5, 10)),
            ("Toilet use", "Barthel toilet use", 10, "", (0, 5, 5)),
            ("Transfers (bed to chair and back)", "Barthel transfers", 15, "", (5, 10, 10)),
            ("Mobility", "Barthel mobility", 15, "", (5, 10, 10)),
            ("Stairs", "Barthel stairs", 10, "", (0, 5, 5)),
        ),
    ),
    Scale(
        "UPDRS part III",
        "UPDRS-III total",
        (
            ("Speech", "UPDRS-III speech", 4, "", (2, 1, 1)),
            ("Facial expression", "UPDRS-III facial expression", 4, "", (3, 2, 2)),
            ("Tremor at rest", "UPDRS-III resting tremor", 4, "", (2, 1, 1)),
            ("Action or postural tremor", "UPDRS-III action tremor", 4, "", (1, 1, 0)),
            ("Rigidity", "UPDRS-III rigidity", 4, "", (3, 2, 2)),
            ("Finger taps", "UPDRS-III finger taps", 4, "", (3, 2, 2)),
            ("Hand movements", "UPDRS-III hand movements", 4, "", (3, 2, 1)),
            ("Rapid alternating movements", "UPDRS-III rapid alternating movements", 4, "", (3, 3, 2)),
            ("Leg agility", "UPDRS-III leg agility", 4, "", (2, 2, 1)),
            ("Arising from chair", "UPDRS-III arising from chair", 4, "", (2, 1, 1)),
            ("Posture", "UPDRS-III posture", 4, "", (2, 2, 2)),
            ("Gait", "UPDRS-III gait", 4, "", (2, 1, 1)),
            ("Postural stability", "UPDRS-III postural stability", 4, "", (2, 2, 1)),
            ("Body bradykinesia", "UPDRS-III body bradykinesia", 4, "", (3, 2, 2)),
        ),
    ),
    Scale(
        "UMSARS part I",
        "UMSARS-I total",
        (
            ("Speech", "UMSARS-I speech", 4, "", (2, 2, 1)),
            ("Swallowing", "UMSARS-I swallowing", 4, "", (1, 1, 1)),
            ("Handwriting", "UMSARS-I handwriting", 4, "", (3, 2, 2)),
            ("Cutting food and handling utensils", "UMSARS-I cutting food", 4, "", (2, 2, 2)),
            ("Dressing", "UMSARS-I dressing", 4, "", (3, 2, 2)),
            ("Hygiene", "UMSARS-I hygiene", 4, "", (2, 2, 1)),
            ("Walking", "UMSARS-I walking", 4, "", (3, 3, 2)),
            ("Falling", "UMSARS-I falling", 4, "", (3, 2, 2)),
            ("Orthostatic symptoms", "UMSARS-I orthostatic symptoms", 4, "", (2, 1, 1)),
            ("Urinary function", "UMSARS-I urinary function", 4, "", (3, 3, 2)),
            ("Sexual function", "UMSARS-I sexual function", 4, "", (4, 4, 4)),
            ("Bowel function", "UMSARS-I bowel function", 4, "", (1, 1, 1)),
        ),
    ),
    Scale(
        "Berg Balance Scale",
        "Berg balance scale",
        (
            ("Sitting to standing", "Berg balance scale sitting to standing", 4, "", (2, 3, 3)),
            ("Standing unsupported", "Berg balance scale standing unsupported", 4, "", (2, 2, 3)),
            ("Sitting unsupported", "Berg balance scale sitting unsupported", 4, "", (4, 4, 4)),
            ("Standing to sitting", "Berg balance scale standing to sitting", 4, "", (2, 3, 3)),
            ("Transfers", "Berg balance scale transfers", 4, "", (2, 2, 3)),
            ("Standing with eyes closed", "Berg balance scale standing with eyes closed", 4, "", (1, 2, 2)),
            ("Standing with feet together", "Berg balance scale standing with feet together", 4, "", (1, 1, 2)),
            (
                "Reaching forward with outstretched arm",
                "Berg balance scale reaching forward with outstretched arm",
                4,
                "",
                (1, 2, 2),
            ),
            ("Retrieving object from floor", "Berg balance scale retrieving object from floor", 4, "", (0, 1, 2)),
            ("Turning to look behind", "Berg balance scale turning to look behind", 4, "", (1, 1, 2)),
            ("Turning 360 degrees", "Berg balance scale turning 360 degrees", 4, "", (0, 1, 1)),
            (
                "Placing alternate foot on stool",
                "Berg balance scale placing alternate foot on stool",
                4,
                "",
                (0, 0, 1),
            ),
            ("Standing with one foot in front", "Berg balance scale standing with one foot in front", 4, "", (0, 1, 1)),
            ("Standing on one foot", "Berg balance scale standing on one foot", 4, "", (0, 0, 1)),
        ),
    ),
    Scale(
        "MMSE",
        "MMSE",
        (
            ("Orientation", "MMSE orientation", 10, "", (7, 8, 8)),
            ("Registration", "MMSE registration", 3, "", (3, 3, 3)),
            ("Attention and calculation", "MMSE attention and calculation", 5, "", (2, 3, 3)),
            ("Recall", "MMSE recall", 3, "", (1, 1, 2)),
            ("Language", "MMSE language", 9, "", (7, 8, 8)),
        ),
    ),
    Scale(
        "MoCA",
        "MoCA",
        (
            ("Visuospatial/executive", "MoCA visuospatial/executive", 5, "", (2, 3, 3)),
            ("Naming", "MoCA naming", 3, "", (3, 3, 3)),
            ("Attention", "MoCA attention", 6, "", (4, 4, 5)),
            ("Language", "MoCA language", 3, "", (1, 2, 2)),
            ("Abstraction", "MoCA abstraction", 2, "", (1, 1, 1)),
            ("Delayed recall", "MoCA delayed recall", 5, "", (0, 1, 2)),
            ("Orientation", "MoCA orientation", 6, "", (5, 5, 6)),
        ),
    ),
    Scale(
        "Norris scale",
        "Norris scale total",
        (
            ("Limb score", "Norris limb score", 63, "", (41, 40, 36)),
            ("Bulbar score", "Norris bulbar score", 39, "", (30, 30, 27)),
        ),
    ),
)

FORMS = {
    "(0-4)": "{p} ({low}-{most})",
    "/4": "{p} /{most}",
    "(/4)": "{p} (/{most})",
    "(4)": "{p} ({most})",
    "(max. 4)": "{p} (max. {most})",
    "1.": "{n}. {p}",
    "1)": "{n}) {p}",
    "1 -": "{n} - {p}",
    "[0–4]": "{p} [{low}–{most}]",
}
TOTALS = ("Total", "Total score", "Sum", "TOTAL", "Total ({low}-{most})", "{s} total", "Total {s}", "Total /{most}")


def _rows(scale: Scale, form: str) -> list[list[object]]:
    return [
        [form.format(p=p, n=n, low=scale.low, most=most), *values]
        for n, (p, _, most, _, values) in enumerate(scale.items, 1)
    ]


def _total(scale: Scale, form: str = "Total") -> list[object]:
    low = scale.low * len(scale.items)
    return [form.format(s=scale.title, low=low, most=scale.most()), *scale.sums()]


def _in_rows() -> Iterator[Shape]:
    head = ["Item", *PLAIN_HEADS]
    for scale in SCALES:
        plain = _rows(scale, "{p}")
        all_of, items = scale.gives(), scale.gives(total=False)
        for named, form in FORMS.items():
            yield Shape(
                f"{scale.title}, items as {named}",
                [head, *_rows(scale, form), _total(scale)],
                all_of,
                title=scale.title,
            )
        yield Shape(f"{scale.title}, no total", [head, *plain], items, title=scale.title)
        yield Shape(f"{scale.title}, in the corner", [[scale.title, *PLAIN_HEADS], *plain, _total(scale)], all_of)
        for form in TOTALS:
            yield Shape(
                f"{scale.title}, total as {form}", [head, *plain, _total(scale, form)], all_of, title=scale.title
            )
        yield Shape(f"{scale.title}, total first", [head, _total(scale), *plain], all_of, title=f"{scale.title} scores")
        title = f"Table 2. {scale.title} before and after treatment"
        yield Shape(f"{scale.title}, titled as a table", [head, *plain, _total(scale)], all_of, title=title)
        for corner in ("Max", "Max. score", "Maximum", "Points"):
            rows = [[r[0], most, *r[1:]] for r, (_, _, most, *_) in zip(plain, scale.items, strict=True)]
            total = _total(scale)
            rows.append([total[0], scale.most(), *total[1:]])
            if corner != "Points":
                yield Shape(
                    f"{scale.title}, column {corner}",
                    [["Item", corner, *PLAIN_HEADS], *rows],
                    all_of,
                    title=scale.title,
                )
        rows = [[r[0], f"{scale.low}-{most}", *r[1:]] for r, (_, _, most, *_) in zip(plain, scale.items, strict=True)]
        for corner in ("Range", "Score range"):
            yield Shape(
                f"{scale.title}, column {corner}", [["Item", corner, *PLAIN_HEADS], *rows], items, title=scale.title
            )
        rows = [[r[0], *(f"{x}/{most}" for x in r[1:])] for r, (_, _, most, *_) in zip(plain, scale.items, strict=True)]
        rows.append(["Total", *(f"{x}/{scale.most()}" for x in scale.sums())])
        yield Shape(f"{scale.title}, cells 3/4", [head, *rows], all_of, title=scale.title)
        now = scale.gives((0,), when=("", "", ""))
        for score in ("Score", "Points", "Value"):
            rows = [r[:2] for r in (*plain, _total(scale))]
            yield Shape(f"{scale.title}, one visit, {score}", [["Item", score], *rows], now, title=scale.title)
        rows = [[n, *r] for n, r in enumerate(plain, 1)]
        for corner in ("No.", "#", "Item no."):
            yield Shape(
                f"{scale.title}, column {corner}",
                [[corner, *head], *rows, ["", *_total(scale)]],
                all_of,
                (*SHEETS, "html"),
                scale.title,
            )
        at, rows = 0, []
        for part, many in scale.parts:
            rows += [[part, "", "", ""], *plain[at : at + many]]
            at += many
        if rows:
            yield Shape(
                f"{scale.title}, lines of parts", [head, *rows, _total(scale)], all_of, (*SHEETS, "html"), scale.title
            )


def _in_columns() -> Iterator[Shape]:
    for scale in SCALES:
        names = [p for p, *_ in scale.items]
        for corner, words in (("Visit", ("before", "1 month", "6 months")), ("", PLAIN_HEADS)):
            rows = [[w, *(values[i] for *_, values in scale.items), scale.sums()[i]] for i, w in enumerate(words)]
            formats = (*SHEETS, "html")
            yield Shape(
                f"{scale.title} in columns, {corner}",
                [[corner, *names, "Total"], *rows],
                scale.gives(),
                formats,
                scale.title,
            )
            first = [[r[0], r[-1], *r[1:-1]] for r in rows]
            yield Shape(
                f"{scale.title} in columns, total first, {corner}",
                [[corner, "Total", *names], *first],
                scale.gives(),
                formats,
                scale.title,
            )
            rows = [r[:-1] for r in rows]
            yield Shape(
                f"{scale.title} in columns, no total, {corner}",
                [[corner, *names], *rows],
                scale.gives(total=False),
                formats,
                scale.title,
            )
            above = [["", scale.title, *[""] * len(names)], [corner, *names, "Total"]]
            rows = [[w, *(values[i] for *_, values in scale.items), scale.sums()[i]] for i, w in enumerate(words)]
            yield Shape(
                f"{scale.title} in columns, below its name, {corner}",
                [*above, *rows],
                scale.gives(),
                (*SHEETS, *SPANNED),
                heads=2,
            )


def _no_heads() -> Iterator[Shape]:
    """A first row of words is no head, though it names what could be one."""
    rows = [
        ["", "On arrival", "On leaving", "3 months"],
        ["Vision, right", "light perception", "hand movement 20 cm", "hand movement 40 cm"],
        ["Vision, left", "fingers 30 cm", "fingers 80 cm", "0.05"],
    ]
    facts = (
        "vision: light perception; before @ right eye",
        "vision: hand movement 20 cm; after @ right eye",
        "vision: hand movement 40 cm; after; offset 3 mo @ right eye",
        "vision: fingers 30 cm; before @ left eye",
        "vision: fingers 80 cm; after @ left eye",
        "vision: 0.05; after; offset 3 mo @ left eye",
    )
    yield Shape("words below visits", rows, facts, ("bars", "html"), who="Mr. Lee, 50 years old, has glaucoma.")


SHAPES = (*_in_rows(), *_in_columns(), *_no_heads())
