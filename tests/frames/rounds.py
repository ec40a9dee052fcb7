"""Several courses, several visits: which of them a value belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from frame import Frame

ONE = "Mr. Orlov, a 58-year-old man, has multiple sclerosis. He had two courses of mesenchymal stem cells, in March 2012 and in May 2013."
ITS = (
    "condition: multiple sclerosis; confirmed",
    "treatment: mesenchymal stem cell transplantation; ?course 1; date 2012-03",
    "treatment: mesenchymal stem cell transplantation; ?course 2; date 2013-05",
)
B = "Berg balance scale: {}; "
FOUR = ("before; course 1", "after; course 1", "before; course 2", "after; course 2")
NUMBERS = (31, 38, 36, 45)
COURSES = {
    "heads": "Before the first course\n{a}\n\nAfter the first course\n{b}\n\nBefore the second course\n{c}\n\nAfter the second course\n{d}",
    "heads, numbers": "Before the 1st course:\n{a}\n\nAfter the 1st course:\n{b}\n\nBefore the 2nd course:\n{c}\n\nAfter the 2nd course:\n{d}",
    "heads below heads": "First course\nBefore treatment: {a}\nAfter treatment: {b}\n\nSecond course\nBefore treatment: {c}\nAfter treatment: {d}",
    "heads below heads, dates": "First course (March 2012)\n\nOn admission: {a}\n\nAt discharge: {b}\n\nSecond course (May 2013)\n\nOn admission: {c}\n\nAt discharge: {d}",
    "heads below heads, bullets": "1st round of treatment\nBefore:\n- {a}\nAfter:\n- {b}\n\n2nd round of treatment\nBefore:\n- {c}\nAfter:\n- {d}",
    "sentences": "Before the first course {a}. After it {b}. Before the second course {c}. After the second course {d}.",
    "sentences, behind": "{a} before the first course and {b} after it. {c} before the second course and {d} after it.",
    "values": "Berg balance scale {va} before and {vb} after the first course, {vc} before and {vd} after the second.",
    "values, arrows": "Berg balance scale: 1st course {va} -> {vb}, 2nd course {vc} -> {vd}.",
    "values, rose": "Berg balance scale rose from {va} to {vb} in the first course and from {vc} to {vd} in the second.",
    "labels": "Before course 1: {a}\nAfter course 1: {b}\nBefore course 2: {c}\nAfter course 2: {d}",
    "labels, round": "Before round 1: {a}. After round 1: {b}. Before round 2: {c}. After round 2: {d}.",
    "prior to": "Prior to the first course, {a}. Following the first course, {b}. Prior to the second course, {c}. Following the second course, {d}.",
    "admissions": "On the first admission {a}. At the first discharge {b}. On the second admission {c}. At the second discharge {d}.",
    "when he came": "When he came for the first course {a}; when he left {b}. When he came for the second course {c}; when he left {d}.",
    "bullets": "- before 1st course: {a}\n- after 1st course: {b}\n- before 2nd course: {c}\n- after 2nd course: {d}",
    "dashes": "Before the first course – {a}\nAfter the first course – {b}\nBefore the second course – {c}\nAfter the second course – {d}",
}
TWO = "Mr. Orlov, a 58-year-old man, has multiple sclerosis. He was given four injections of mesenchymal stem cells by lumbar puncture."
TWOS = ("condition: multiple sclerosis; confirmed", "treatment: mesenchymal stem cell transplantation; count 4")
FOLLOWED = ("before", "after; ?offset 0 d", "after; offset 3 mo", "after; offset 1 a")
VISITS = {
    "heads": "Before treatment\n{a}\n\nAfter treatment\n{b}\n\n3 months after treatment\n{c}\n\n1 year after treatment\n{d}",
    "heads, later": "Before treatment:\n{a}\n\nAfter treatment:\n{b}\n\n3 months later:\n{c}\n\nOne year later:\n{d}",
    "labels": "Before treatment: {a}\nAt discharge: {b}\nAfter 3 months: {c}\nAfter 1 year: {d}",
    "labels in a line": "Before treatment: {a}; at discharge: {b}; after 3 months: {c}; after 1 year: {d}.",
    "follow-ups": "On admission: {a}\nAt discharge: {b}\n3-month follow-up: {c}\n1-year follow-up: {d}",
    "follow-ups, behind": "On admission: {a}\nAt discharge: {b}\nFollow-up at 3 months: {c}\nFollow-up at 1 year: {d}",
    "follow-ups, heads": "Admission\n{a}\n\nDischarge\n{b}\n\nFollow-up (3 months)\n{c}\n\nFollow-up (1 year)\n{d}",
    "follow-ups, dashes": "Admission - {a}\nDischarge - {b}\n3 months - {c}\n1 year - {d}",
    "follow-ups, mails": "On admission: {a}\nAt discharge: {b}\nE-mail after 3 months: {c}\nTelephone call 1 year after treatment: {d}",
    "sentences": "Before the treatment {a}. After the treatment {b}. Three months later {c}. One year after the treatment {d}.",
    "sentences, commas": "Before the treatment, {a}, and after it, {b}. Three months later, {c}, and after one year, {d}.",
    "sentences, behind": "{a} before the treatment, {b} at discharge, {c} three months later and {d} after one year.",
    "values": "The Berg balance scale was {va} before treatment, {vb} at discharge, {vc} after 3 months and {vd} after one year.",
    "values, brackets": "Berg balance scale {va} (before), {vb} (discharge), {vc} (3 months), {vd} (1 year).",
    "values, times first": "Berg balance scale: before {va}, discharge {vb}, 3 months {vc}, 1 year {vd}.",
    "values, colons": "Berg balance scale - before: {va}; discharge: {vb}; 3 months: {vc}; 1 year: {vd}",
    "values, equals": "Berg balance scale: before = {va}, discharge = {vb}, at 3 months = {vc}, at 1 year = {vd}.",
    "values, at": "Berg balance scale was {va} at baseline, {vb} after treatment, {vc} at 3 months and {vd} at 1 year.",
    "values, rose": "Berg balance scale rose from {va} before treatment to {vb} at discharge, {vc} at 3 months and {vd} at one year.",
    "values, rose and": "Berg balance scale rose from {va} to {vb} at discharge, was {vc} after three months and {vd} after a year.",
    "values, bullets": "Berg balance scale\n- before treatment: {va}\n- at discharge: {vb}\n- after 3 months: {vc}\n- after 1 year: {vd}",
    "values, lines": "Berg balance scale:\nbefore treatment {va}\nat discharge {vb}\nafter 3 months {vc}\nafter 1 year {vd}",
    "values, visits": "Berg balance scale: {va} (before treatment) → {vb} (discharge) → {vc} (3 months) → {vd} (1 year)",
}
DAYS = {
    "on": ("On 5 March 2012 {a}. On 2 April 2012 {b}. On 9 July 2012 {c}. On 4 March 2013 {d}.", 4),
    "lines": ("5 March 2012: {a}\n2 April 2012: {b}\n9 July 2012: {c}\n4 March 2013: {d}", 4),
    "lines, numbers": ("05.03.2012: {a}\n02.04.2012: {b}\n09.07.2012: {c}\n04.03.2013: {d}", 4),
    "lines, ISO": ("2012-03-05 {a}\n2012-04-02 {b}\n2012-07-09 {c}\n2013-03-04 {d}", 4),
    "lines, slashes": ("Visit 05/03/2012: {a}\nVisit 02/04/2012: {b}\nVisit 09/07/2012: {c}\nVisit 24/03/2013: {d}", 0),
    "lines, dash": ("5 March 2012 - {a}\n2 April 2012 - {b}\n9 July 2012 - {c}\n4 March 2013 - {d}", 4),
    "heads": ("5 March 2012\n{a}\n\n2 April 2012\n{b}\n\n9 July 2012\n{c}\n\n4 March 2013\n{d}", 4),
    "heads, sentences": (
        "Visit of 5 March 2012\n{a}.\n\nVisit of 2 April 2012\n{b}.\n\nVisit of 9 July 2012\n{c}.\n\nVisit of 4 March 2013\n{d}.",
        4,
    ),
    "bullets": ("- 5 March 2012: {a}\n- 2 April 2012: {b}\n- 9 July 2012: {c}\n- 4 March 2013: {d}", 4),
    "brackets": ("{a} (5 March 2012). {b} (2 April 2012). {c} (9 July 2012). {d} (4 March 2013).", 4),
    "values, brackets": (
        "Berg balance scale {va} (5 March 2012), {vb} (2 April 2012), {vc} (9 July 2012), {vd} (4 March 2013).",
        4,
    ),
    "values, on": (
        "The Berg balance scale was {va} on 5 March 2012, {vb} on 2 April 2012, {vc} on 9 July 2012 and {vd} on 4 March 2013.",
        4,
    ),
    "values, colons": (
        "Berg balance scale: 5 March 2012: {va}; 2 April 2012: {vb}; 9 July 2012: {vc}; 4 March 2013: {vd}.",
        4,
    ),
    "values, times first": (
        "Berg balance scale: 05.03.2012 {va}, 02.04.2012 {vb}, 09.07.2012 {vc}, 04.03.2013 {vd}.",
        4,
    ),
    "values, lines": ("Berg balance scale\n05.03.2012: {va}\n02.04.2012: {vb}\n09.07.2012: {vc}\n04.03.2013: {vd}", 4),
    "values, rose": (
        "The Berg balance scale rose from {va} on 5 March 2012 to {vb} on 2 April 2012, {vc} on 9 July 2012 and {vd} on 4 March 2013.",
        4,
    ),
    "months": ("In March 2012 {a}. In April 2012 {b}. In July 2012 {c}. In March 2013 {d}.", 7),
    "seen": (
        "He was seen on 5 March 2012: {a}. He was seen again on 2 April 2012: {b}. Next visit 9 July 2012: {c}. Last visit 4 March 2013: {d}.",
        4,
    ),
    "told on": ("{a} on 5 March 2012. {b} on 2 April 2012. {c} on 9 July 2012. {d} on 4 March 2013.", 4),
    "examined": (
        "Examination of 5 March 2012: {a}. Examination of 2 April 2012: {b}. Control on 9 July 2012: {c}. Control on 4 March 2013: {d}.",
        4,
    ),
    "months in heads": ("March 2012\n{a}\n\nApril 2012\n{b}\n\nJuly 2012\n{c}\n\nMarch 2013\n{d}", 7),
}
ISO = ("2012-03-05", "2012-04-02", "2012-07-09", "2013-03-04")
THREE = "Mr. Orlov, a 58-year-old man, has multiple sclerosis."
WHAT = {
    "Berg": ("Berg balance scale {}", "the Berg balance scale was {}", (31, 38, 36, 45), "Berg balance scale: {}"),
    "strength": (
        "strength of the left arm {}",
        "the strength of the left arm was {}",
        ("3/5", "4/5", "4-/5", "4+/5"),
        "muscle strength: {} @ left upper limb",
    ),
    "walking": ("walks {} m", "he walked {} m", (20, 60, 50, 90), "walking distance: {} m"),
    "tremor": ("{}tremor", "there was {}tremor", ("", "no ", "", "no "), ""),
}


def _frames(
    ways: dict[str, str], kind: str, intro: str, its: tuple[str, ...], times: tuple[str, ...]
) -> Iterator[Frame]:
    for way, form in ways.items():
        for what, (note, said, values, fact) in WHAT.items():
            if "{va}" in form and what != "Berg":
                continue
            sentence = ". " in form and "{a}" in form
            texts = [(said if sentence else note).format(v) for v in values]
            texts = [
                t[0].upper() + t[1:]
                if form.partition("{" + x + "}")[0][-2:] in (". ", "", "\n\n", "- ")
                or form.partition("{" + x + "}")[0][-1:] == "\n"
                else t
                for x, t in zip("abcd", texts, strict=True)
            ]
            facts = [fact.format(v) if fact else f"tremor: {'absent' if v else 'present'}" for v in values]
            text = form.format(
                **dict(zip("abcd", texts, strict=True)), **{f"v{x}": v for x, v in zip("abcd", values, strict=True)}
            )
            yield Frame(
                f"{kind}: {way} | {what}",
                f"{intro}\n\n{text}\n",
                (*its, *(f"{f}; {t}" for f, t in zip(facts, times, strict=True))),
            )


def frames() -> Iterator[Frame]:
    """Each way with each thing."""
    yield from _frames(COURSES, "courses", ONE, ITS, FOUR)
    yield from _frames(VISITS, "visits", TWO, TWOS, FOLLOWED)
    for way, (form, cut) in DAYS.items():
        days = tuple(f"date {d[:7] if cut == 7 else d}" for d in ISO)
        if not cut:
            days = (*days[:3], "date 2013-03-24")
        yield from _frames({way: form}, "days", THREE, ("condition: multiple sclerosis; confirmed",), days)
