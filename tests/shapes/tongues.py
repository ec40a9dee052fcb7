"""Labels in other languages, alone or beside the English ones, with decimal commas."""

from __future__ import annotations

from collections.abc import Iterator

from shape import Shape
from values import DAYS, MUSCLES, ON_DAYS, PHASES, grades, of

MEASURES = (
    ("ALSFRS-R", "", "ALSFRS-R total", (36, 35, 31)),
    ("FVC", "%", "forced vital capacity", (82, 80, 71)),
    ("weight", "kg", "body weight", (61.5, 62.3, 60.2)),
    ("CK", "U/L", "creatine kinase", (455, 410, 380)),
    ("hemoglobin", "g/L", "hemoglobin", (121, 118, 125)),
    ("pressure", "mmHg", "systolic blood pressure", (128, 135, 124)),
    ("grip", "kg", "grip strength", (14.5, 16.2, 11.5)),
)
WORDS = {
    "de": (
        "Untersuchung",
        "Einheit",
        (
            "ALSFRS-R",
            "Forcierte Vitalkapazität",
            "Körpergewicht",
            "Kreatinkinase",
            "Hämoglobin",
            "Systolischer Blutdruck",
            "Griffkraft",
        ),
        ("vor Therapie", "nach 1 Monat", "nach 6 Monaten"),
    ),
    "es": (
        "Prueba",
        "Unidad",
        (
            "ALSFRS-R",
            "Capacidad vital forzada",
            "Peso",
            "Creatina quinasa",
            "Hemoglobina",
            "Presión arterial sistólica",
            "Fuerza de prensión",
        ),
        ("Antes", "1 mes", "6 meses"),
    ),
    "fr": (
        "Examen",
        "Unité",
        (
            "ALSFRS-R",
            "Capacité vitale forcée",
            "Poids",
            "Créatine kinase",
            "Hémoglobine",
            "Pression artérielle systolique",
            "Force de préhension",
        ),
        ("Avant", "1 mois", "6 mois"),
    ),
    "it": (
        "Esame",
        "Unità",
        (
            "ALSFRS-R",
            "Capacità vitale forzata",
            "Peso",
            "Creatinchinasi",
            "Emoglobina",
            "Pressione arteriosa sistolica",
            "Forza di presa",
        ),
        ("Prima", "1 mese", "6 mesi"),
    ),
    "zh": (
        "项目",
        "单位",
        ("ALSFRS-R评分", "用力肺活量", "体重", "肌酸激酶", "血红蛋白", "收缩压", "握力"),
        ("治疗前", "治疗后1个月", "治疗后6个月"),
    ),
}
ENGLISH = (
    "Test",
    "Unit",
    ("ALSFRS-R", "FVC", "Body weight", "Creatine kinase", "Hemoglobin", "Systolic blood pressure", "Grip strength"),
    ("Before", "1 month", "6 months"),
)
NAMES = {
    "de": ("M. deltoideus", "M. biceps brachii", "M. quadriceps femoris", "M. tibialis anterior"),
    "es": ("Deltoides", "Bíceps", "Cuádriceps", "Tibial anterior"),
    "fr": ("Deltoïde", "Biceps", "Quadriceps", "Tibial antérieur"),
    "it": ("Deltoide", "Bicipite", "Quadricipite", "Tibiale anteriore"),
    "zh": ("三角肌", "肱二头肌", "股四头肌", "胫前肌"),
}
SIDES = {
    "de": ("rechts", "links"),
    "es": ("derecha", "izquierda"),
    "fr": ("droite", "gauche"),
    "it": ("destra", "sinistra"),
    "zh": ("右", "左"),
}
MUSCLE = {"de": "Muskel", "es": "Músculo", "fr": "Muscle", "it": "Muscolo", "zh": "肌肉"}
STRENGTH = {
    "de": "Muskelkraft (MRC)",
    "es": "Fuerza muscular (MRC)",
    "fr": "Force musculaire (MRC)",
    "it": "Forza muscolare (MRC)",
    "zh": "肌力 (MRC)",
}
SIDE = {"de": "Seite", "es": "Lado", "fr": "Côté", "it": "Lato", "zh": "侧别"}
DATE = {"de": "Datum", "es": "Fecha", "fr": "Date", "it": "Data", "zh": "日期"}


def _with_comma(number: object) -> str:
    return str(number).replace(".", ",")


def _measures() -> Iterator[Shape]:
    facts = of(MEASURES)
    for tongue, (corner, unit, names, times) in WORDS.items():
        commas = tongue != "zh"
        numbers = [[_with_comma(x) if commas else x for x in v] for *_, v in MEASURES]
        units = [u for _, u, *_ in MEASURES]
        rows = [[f"{n} ({u})" if u else n, *v] for n, u, v in zip(names, units, numbers, strict=True)]
        yield Shape(f"{tongue}, units in labels", [[corner, *times], *rows], facts)
        rows = [[n, u, *v] for n, u, v in zip(names, units, numbers, strict=True)]
        yield Shape(f"{tongue}, a column of units", [[corner, unit, *times], *rows], facts)
        rows = [[n, *(f"{x} {u}".strip() for x in v)] for n, u, v in zip(names, units, numbers, strict=True)]
        yield Shape(f"{tongue}, units in cells", [[corner, *times], *rows], facts)
        yield Shape(f"{tongue}, English times", [[corner, *ENGLISH[3]], *rows], facts)
        for form in ("{a} / {b}", "{a} ({b})", "{b} {a}", "{b} ({a})", "{a} {b}"):
            heads = [form.format(a=a, b=b) for a, b in zip(times, ENGLISH[3], strict=True)]
            both = [form.format(a=a, b=b) if a != b else a for a, b in zip(names, ENGLISH[2], strict=True)]
            rows = [[n, u, *v] for n, u, v in zip(both, units, numbers, strict=True)]
            first = [form.format(a=a, b=b) for a, b in ((corner, "Test"), (unit, "Unit"))]
            yield Shape(f"{tongue}, both as {form.format(a='a', b='b')}", [[*first, *heads], *rows], facts)
        rows = [[d, *(v[i] for v in numbers)] for i, d in enumerate(DAYS)]
        yield Shape(
            f"{tongue}, by days",
            [[DATE[tongue], *(f"{n} ({u})" if u else n for n, u in zip(names, units, strict=True))], *rows],
            of(MEASURES, ON_DAYS),
        )


def _muscles() -> Iterator[Shape]:
    facts = grades()
    for tongue, names in NAMES.items():
        times, words = WORDS[tongue][3], SIDES[tongue]
        rows = [[n, words[at], *(b[at] for b in v)] for n, (_, v) in zip(names, MUSCLES, strict=True) for at in (0, 1)]
        yield Shape(
            f"{tongue}, muscles with a column of sides",
            [[MUSCLE[tongue], SIDE[tongue], *times], *rows],
            facts,
            title=STRENGTH[tongue],
        )
        rows = [
            [f"{n} {words[at]}" if tongue != "zh" else f"{words[at]}{n}", *(b[at] for b in v)]
            for n, (_, v) in zip(names, MUSCLES, strict=True)
            for at in (0, 1)
        ]
        yield Shape(
            f"{tongue}, muscles with sides in labels", [[MUSCLE[tongue], *times], *rows], facts, title=STRENGTH[tongue]
        )
        rows = [[n, *("/".join(b) for b in v)] for n, (_, v) in zip(names, MUSCLES, strict=True)]
        yield Shape(
            f"{tongue}, muscles in pairs",
            [[f"{MUSCLE[tongue]} ({'/'.join(words)})", *times], *rows],
            facts,
            title=STRENGTH[tongue],
        )


SIGNS = {
    "de": (("Babinski", "Hoffmann"), ("positiv", "negativ"), ("ja", "nein")),
    "es": (("Babinski", "Hoffmann"), ("positivo", "negativo"), ("sí", "no")),
    "fr": (("Babinski", "Hoffmann"), ("positif", "négatif"), ("oui", "non")),
    "it": (("Babinski", "Hoffmann"), ("positivo", "negativo"), ("sì", "no")),
    "zh": (("巴宾斯基征", "霍夫曼征"), ("阳性", "阴性"), ("+", "-")),
}
SHOWN = ((1, 1, 0), (1, 0, 0))


def _signs() -> Iterator[Shape]:
    facts = tuple(
        f"{name}: {'present' if x else 'absent'}; {when}"
        for name, v in zip(("Babinski sign", "Hoffmann sign"), SHOWN, strict=True)
        for x, when in zip(v, PHASES, strict=True)
    )
    for tongue, (names, *answers) in SIGNS.items():
        for yes, no in answers:
            rows = [[n, *((no, yes)[x] for x in v)] for n, v in zip(names, SHOWN, strict=True)]
            yield Shape(f"{tongue}, signs {yes}", [[WORDS[tongue][0], *WORDS[tongue][3]], *rows], facts)


SHAPES = (*_measures(), *_muscles(), *_signs())
