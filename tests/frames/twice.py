"""A thing before and after a treatment, in every order of the words."""

from __future__ import annotations

from collections.abc import Iterator

from frame import Frame, at
from things import THINGS, Thing
from times import PAIRS, When

ONE = "Mr. Orlov, a 58-year-old man, has multiple sclerosis. In March 2012 he received four intrathecal injections of mesenchymal stem cells."
ITS = (
    "condition: multiple sclerosis; confirmed",
    "treatment: mesenchymal stem cell transplantation; count 4; date 2012-03",
)

SAID = {
    "opened by time, two sentences": "{T1}, {s1}. {T2}, {s2}.",
    "opened by time, no comma": "{T1} {s1}. {T2} {s2}.",
    "opened by time, one sentence": "{T1} {s1}, and {t2} {s2}.",
    "opened by time, semicolon": "{T1}, {s1}; {t2}, {s2}.",
    "opened by time, while": "While {s1} {t1}, {s2} {t2}.",
    "closed by time, two sentences": "{S1} {t1}. {S2} {t2}.",
    "closed by time, one sentence": "{S1} {t1} and {s2} {t2}.",
    "closed by time, but": "{S1} {t1}, but {s2} {t2}.",
    "turned round": "{T2} {s2}, whereas {t1} {s1}.",
    "turned round, two sentences": "{T2}, {s2}. {T1}, {s1}.",
    "we found": "{T1}, we found that {s1}. {T2}, we noted that {s2}.",
    "examination": "Examination {t1}: {n1}. Examination {t2}: {n2}.",
    "status": "Neurological status {t1}: {n1}\n\nNeurological status {t2}: {n2}",
}
NOTED = {
    "labels in a line": "{H1}: {n1}. {H2}: {n2}.",
    "labels in a line, semicolon": "{H1}: {n1}; {H2}: {n2}",
    "labels in lines": "{H1}: {N1}\n{H2}: {N2}",
    "labels with dashes": "{H1} - {n1}\n{H2} - {n2}",
    "labels with dashes in a line": "{H1} – {n1}; {h2} – {n2}.",
    "heads": "{H1}\n\n{N1}.\n\n{H2}\n\n{N2}.",
    "heads with colons": "{H1}:\n{N1}\n\n{H2}:\n{N2}",
    "heads with sentences": "{H1}\n{S1}.\n\n{H2}\n{S2}.",
    "heads with bullets": "{H1}:\n- {N1}\n\n{H2}:\n- {N2}",
    "heads with stars": "**{H1}**\n* {N1}\n\n**{H2}**\n* {N2}",
    "heads with numbers": "1. {H1}\n{S1}.\n\n2. {H2}\n{S2}.",
    "bullets with labels": "- {H1}: {n1}\n- {H2}: {n2}",
    "bullets of sentences": "- {T1}, {s1}.\n- {T2}, {s2}.",
    "brackets behind": "{N1} ({t1}); {n2} ({t2}).",
    "brackets before": "({H1}) {N1}.\n({H2}) {N2}.",
    "asked": "Q: How was it {t1}?\nA: {S1}.\nQ: And {t2}?\nA: {S2}.",
    "capitals": "{HH1}\n{S1}.\n{HH2}\n{S2}.",
}
MINE = {
    "first person": '"{T1} {m1}. {T2} {m2}," he says.',
    "first person, mail": "Dear doctors,\n\n{T1} {m1}. {T2}, {m2}. Thank you!\n\nOrlov",
}
VALUED = {
    "values, label": "{L}: {v1} {t1}, {v2} {t2}.",
    "values, label no colon": "{L} {v1} {t1} and {v2} {t2}.",
    "values, rose": "{L} {rose} from {v1} {t1} to {v2} {t2}.",
    "values, rose to": "{L} {rose} to {v2} {t2} from {v1} {t1}.",
    "values, rose then": "{T2}, {l} had {risen} from {v1} to {v2}.",
    "values, rose last": "{L} {rose} from {v1} to {v2} {t2}.",
    "values, arrow": "{L} {v1} -> {v2} {t2}",
    "values, arrow with times": "{L}: {v1} ({t1}) → {v2} ({t2})",
    "values, brackets": "{L} was {v2} {t2} ({t1} {v1}).",
    "values, brackets with times": "{L}: {v1} ({t1}), {v2} ({t2}).",
    "values, it": "{L} was {v1} {t1}. {T2} it was {v2}.",
    "values, had been": "{L}, which had been {v1} {t1}, was {v2} {t2}.",
    "values, compared": "{L} was {v2} {t2}, compared with {v1} {t1}.",
    "values, instead": "{T2} {l} was {v2} instead of {v1} {t1}.",
    "values, versus": "{L}: {v2} {t2} vs. {v1} {t1}.",
    "values, times first": "{L}: {t1} {v1}, {t2} {v2}.",
    "values, times first with colons": "{L} – {t1}: {v1}; {t2}: {v2}.",
    "values, elided": "{T1} {l} was {v1}, {t2} {v2}.",
    "values, elided dash": "{T1} {l} {v1}, {t2} {v2}",
    "values, below": "{L}\n- {t1}: {v1}\n- {t2}: {v2}",
}


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]


def words(thing: Thing, one: When, two: When) -> dict[str, str]:
    """What the templates may say of a thing at two times."""
    label = thing.was.said.partition(" was ")[0]
    return {
        "t1": one.said, "t2": two.said, "T1": _up(one.said), "T2": _up(two.said),
        "H1": one.head, "H2": two.head, "h2": two.head[0].lower() + two.head[1:], "HH1": one.head.upper(), "HH2": two.head.upper(),
        "n1": thing.was.note, "n2": thing.now.note, "N1": _up(thing.was.note), "N2": _up(thing.now.note),
        "s1": thing.was.said, "s2": thing.now.said, "S1": _up(thing.was.said), "S2": _up(thing.now.said),
        "m1": thing.was.me, "m2": thing.now.me,
        "l": label, "L": _up(label), "v1": thing.values[0], "v2": thing.values[1],
        "rose": "rose" if thing.risen else "fell", "risen": "risen" if thing.risen else "fallen",
    }  # fmt: skip


def frames() -> Iterator[Frame]:
    """Each way with each thing, in turn with each pair of times."""
    for named, form in {**SAID, **NOTED, **MINE, **VALUED}.items():
        for thing in THINGS:
            if named in VALUED and not thing.label:
                continue
            for one, two in PAIRS:
                told = any(slot in form for slot in ("{t1}", "{T1}", "{H1}", "{HH1}"))
                timed = [at(fact, one.parts if told else "before") for fact in thing.was.facts]
                text = form.format(**words(thing, one, two))
                later = [at(fact, two.parts) for fact in thing.now.facts]
                yield Frame(
                    f"{named} | {thing.name} | {one.said} / {two.said}", f"{ONE}\n\n{text}\n", (*ITS, *timed, *later)
                )
