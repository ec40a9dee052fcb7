"""What stands on a page beside its case: readers' letters, other articles, pointers to other cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

STORY = (
    "She has had a stroke in 2009 and was treated with stem cells in May 2011 at our hospital, as she told us.\n\n"
    "After the treatment her speech improved, and she walks again with a cane in her own garden every day.\n\n"
)
BESIDE = [
    (STORY + "My husband has epilepsy and cannot walk. Would he be accepted at your clinic? — Helga\n", ["epilepsy", "walking: absent"]),
    (STORY + "I have been blind from glaucoma since 1998 and am glad that somebody tries. — Piotr, 66\n", ["condition: glaucoma"]),
    (STORY + "Also in this issue\n\nLupus: new drugs. A man with epilepsy.\n", ["condition: systemic lupus*", "condition: epilepsy"]),
    (STORY + "Leave your message: Name* Age* Disease* (ALS, epilepsy, lupus ...)\n", ["condition: epilepsy", "condition: amyo*", "condition: systemic lupus*"]),
    (STORY + "Your name* Your country* Your disease (epilepsy, ataxia or other)*\n", ["condition: epilepsy", "ataxia: *"]),
    (STORY + "Contact form: Name, e-mail, diagnosis (e.g. epilepsy, autism)\n", ["condition: epilepsy", "condition: autism*"]),
    (STORY + "Compare case 9 (woman, 27, epilepsy).\n", ["condition: epilepsy"]),
]  # fmt: skip
OWN = [
    (STORY + "Diagnosis: epilepsy*, gout*\n", ["condition: epilepsy", "condition: gout"]),
    (STORY + "Fever: none. She wrote in May 2012: the tremor of my hand has gone. — Helga\n", ["fever: absent"]),
    ("Acetazolamide gave her tingling fingers and was stopped.\n", ["paresthesia: present"]),
]


@pytest.mark.parametrize(("text", "never"), BESIDE)
def test_what_is_beside(tells: Tells, text: str, never: list[str]) -> None:
    tells(text, ["condition: stroke", "speech: improved"], never)


@pytest.mark.parametrize(("text", "gives"), OWN)
def test_what_is_told(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives, [])


def test_the_age_behind_what_somebody_is(facts_of: Callable[..., object]) -> None:
    facts = facts_of("Tomasz K., a sound engineer from Poland, is 31. He has had a stroke.")
    (one,) = facts.persons  # type: ignore[attr-defined]
    assert (one.name, [str(f.value.value) for f in facts.facts if f.rule == "age"]) == ("Tomasz K.", ["31"])  # type: ignore[attr-defined]
