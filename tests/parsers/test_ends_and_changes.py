"""How pages say that something is gone, is less, is the same, or was never there: the common wordings, and what each must not give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

GONE = [
    "At one year the murmur was no longer heard.|heart murmur",
    "A murmur is no longer audible.|heart murmur",
    "The crackles could not be heard any more.|rales",
    "The tremor is not seen any more.|tremor",
    "The nystagmus was gone on day 7.|nystagmus",
    "The headache passed off within a day.|headache",
    "Her headaches have left her.|headache",
    "By month 3 the headache had resolved.|headache",
    "Joint pain resolved by month 3.|joint pain",
    "Joint pain had settled completely by month 3.|joint pain",
    "The ankle oedema subsided completely.|lower limb edema",
    "Diarrhoea is over.|diarrhea",
    "The ulcer was closed after six months.|skin ulcer",
    "The ulcer had healed by month 4.|skin ulcer",
    "Ascites was no longer detectable.|ascites",
    "The jaundice has faded away completely.|jaundice",
    "The orthosis was left off indoors from month 3.|orthosis use",
    "The orthosis is no longer worn indoors.|orthosis use",
    "He no longer needs the urinary catheter.|urinary catheter",
    "She no longer sees double.|diplopia",
    "He stopped coughing.|cough",
]

NEVER_THERE = [
    "No trouble with breathing, and none with the bladder.|dyspnea",
    "He had no reaction to the infusions.|infusion reaction",
    "Babinski was not there.|Babinski sign",
    "There was at no time any headache.|headache",
    "Headache or vomiting did not occur.|vomiting",
]

LESS = [
    "His cough is stronger after the treatment.|cough strength",
    "Cough had become less at month 3.|cough",
    "The tremor calmed down.|tremor",
    "The tremor disappeared almost.|tremor",
    "The tremor has nearly gone.|tremor",
    "Tremor not so strong as before.|tremor",
    "The tremor is no longer so strong.|tremor",
    "His stiffness had gone down.|muscle stiffness",
    "The stiffness of the legs has gone down by half.|leg stiffness",
    "The spasms fell to two a day.|spasms",
    "Falls became rare.|falls",
    "The pain is bearable now.|pain",
    "The numbness receded to the toes.|numbness",
    "The oedema went down.|edema",
    "The ulcer is half its size.|skin ulcer",
    "His legs are stronger.|muscle strength",
    "My hands are stronger than before.|muscle strength",
]

MORE = [
    "At 12 months she walked more slowly.|walking",
    "The tremor became stronger.|tremor",
    "The speech is less clear.|speech",
]

SAME = [
    "Tremor is not better than before.|tremor",
    "The tremor stays as it was.|tremor",
    "The tremor did not react to the treatment.|tremor",
    "The tremor was not influenced.|tremor",
    "The tremor was unaffected by the treatment.|tremor",
    "With the tremor nothing has changed.|tremor",
    "Speech hasn't changed.|speech",
    "Speech kept its level.|speech",
]

THERE = [
    # sides are compared, not times
    "There was wasting of the interosseous muscles on both sides, left worse.|interosseous muscle atrophy",
    "Weakness, the left side being worse.|muscle weakness",
    "Gaze palsy (downward worse).|gaze palsy",
    "Tremor of both hands, the right one more.|hand tremor",
    # a word for a change that belongs to another thing
    "She needed a wheelchair for longer distances from December 2020.|wheelchair use",
    "He had a pain of the right shoulder when the arm was lifted.|shoulder pain",
]

HEAD = "Patient: Mr. Ji, a 54-year-old man with amyotrophic lateral sclerosis, was treated with stem cells in May 2010.\n\n"


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (line, state)
        for lines, state in (
            (GONE, "absent"), (NEVER_THERE, "absent"), (LESS, "improved"), (MORE, "worsened"), (SAME, "unchanged"), (THERE, "present"),
        )
        for line in lines
    ],
)  # fmt: skip
def test_what_became_of_it(tells: Tells, line: str, state: str) -> None:
    sentence, name = line.split("|")
    others = {"absent", "improved", "worsened", "unchanged", "present"} - {state}
    tells(HEAD + sentence, [f"{name}: {state}"], [f"{name}: {other}" for other in others])
