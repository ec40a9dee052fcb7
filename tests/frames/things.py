"""What is told twice, before and after: as a note, as a sentence, in the first person, as two values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Side:
    """A thing at one time.

    Args:
        note: without a verb.
        said: a sentence in the past tense, small at its beginning.
        me: in the patient's words.
        facts: what it tells, without its time.
    """

    note: str
    said: str
    me: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something seen before and after.

    Args:
        name: what it is.
        was: how it was before.
        now: how it is after.
        label: its name before a value.
        values: its two values, as printed; empty for what has none.
    """

    name: str
    was: Side
    now: Side
    label: str = ""
    values: tuple[str, str] = ("", "")
    risen: bool = True


def _measured(
    name: str, label: str, the: str, mine: str, values: tuple[str, str], fact: str, risen: bool = True
) -> Thing:
    a, b = (Side(f"{label} {v}", f"{the} was {v}", f"{mine} was {v}", (fact.format(v=_bare(v)),)) for v in values)
    return Thing(name, a, b, label, values, risen)


def _bare(value: str) -> str:
    return value.replace("%", " %")


THINGS = (
    _measured(
        "grip", "left grip", "the left grip", "my left grip", ("4/5", "4+/5"), "muscle strength: {v} @ left hand"
    ),
    _measured(
        "Berg",
        "Berg balance scale",
        "the Berg balance scale",
        "my Berg balance scale",
        ("38", "45"),
        "Berg balance scale: {v}",
    ),
    _measured("FVC", "FVC", "the FVC", "my FVC", ("61%", "68%"), "forced vital capacity: {v}"),
    _measured(
        "leg",
        "strength of the right leg",
        "the strength of the right leg",
        "the strength of my right leg",
        ("3/5", "4/5"),
        "muscle strength: {v} @ right lower limb",
    ),
    _measured("EDSS", "EDSS", "the EDSS score", "my EDSS score", ("6.5", "5.5"), "EDSS: {v}", False),
    _measured("weight", "body weight", "the body weight", "my body weight", ("61 kg", "64 kg"), "body weight: {v}"),
    Thing(
        "tremor",
        Side(
            "tremor of the right hand",
            "there was a tremor of the right hand",
            "my right hand had a tremor",
            ("hand tremor: present @ right hand",),
        ),
        Side(
            "no tremor of the right hand",
            "there was no tremor of the right hand",
            "my right hand had no tremor",
            ("hand tremor: absent @ right hand",),
        ),
    ),
    Thing(
        "dysphagia",
        Side("dysphagia", "he had dysphagia", "I had dysphagia", ("dysphagia: present",)),
        Side("no dysphagia", "he had no dysphagia", "I had no dysphagia", ("dysphagia: absent",)),
    ),
    Thing(
        "clonus",
        Side(
            "ankle clonus on the left",
            "ankle clonus was present on the left",
            "I had ankle clonus on the left",
            ("ankle clonus: present @ left ankle",),
        ),
        Side(
            "no ankle clonus on the left",
            "ankle clonus was absent on the left",
            "I had no ankle clonus on the left",
            ("ankle clonus: absent @ left ankle",),
        ),
    ),
    Thing(
        "two",
        Side(
            "fatigue and urinary urgency",
            "he had fatigue and urinary urgency",
            "I had fatigue and urinary urgency",
            ("fatigue: present", "urinary urgency: present"),
        ),
        Side(
            "urinary urgency, no fatigue",
            "he had urinary urgency but no fatigue",
            "I had urinary urgency but no fatigue",
            ("fatigue: absent", "urinary urgency: present"),
        ),
    ),
)
