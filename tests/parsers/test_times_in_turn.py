"""What a line tells in turn: times that head their part, days with a way in, sides with marks of their own, what is said only of its part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

_PAGE = "Mr. Okoro, 52 years old, ALS\n\nTreatment\nNeural stem cells were injected by lumbar puncture on 4 May 2012 and 11 May 2012.\n\n"
_MS = "Ms. Roy, 33 years old, multiple sclerosis\n\n"

ROWS = [
    # each time of a line heads what stands behind it, up to the next
    (_PAGE + "Follow-up\n2 weeks: no fever. 2 months: ALSFRS-R 35; speech is clearer. 1 year: ALSFRS-R 29, he fell twice.",
     ["ALSFRS-R total: 35; offset 2 mo", "ALSFRS-R total: 29; offset 1 a", "falls: present; offset 1 a"], ["ALSFRS-R total: 35; offset 2 wk", "falls: present; offset 2 wk"]),
    (_PAGE + "Follow-up by telephone\nAfter one month: the tremor was less; after three months: ALSFRS-R 33.",
     ["ALSFRS-R total: 33; offset 3 mo"], ["ALSFRS-R total: 33; offset 1 mo"]),
    (_PAGE + "Results\n1 month: ALSFRS-R 34.\n\nHe took 2 tablets. 3 months: spasms came back.", ["ALSFRS-R total: 34; offset 1 mo"], []),
    (_PAGE + "Follow-up\n6 months: ALSFRS-R 31. He sleeps well.", ["ALSFRS-R total: 31; offset 6 mo"], []),
    # lines of a day and a way below what says which cells
    (_MS + "Mesenchymal stem cells were given in 2009.\n(1) 2010.5.3 lumbar puncture\n(2) 2010.5.10 MRI of the head", [],
     ["treatment: *; date 2010-05-03", "treatment: *; date 2010-05-10"]),
    # what was arranged and called off was not done
    (_PAGE + "A third injection was arranged for 18 May 2012 but called off because of a cold.", ["treatment: *; date 2012-05-11"],
     ["treatment: *; date 2012-05-18"]),
    (_PAGE + "The third injection was planned for 18 May 2012 and then cancelled.", ["treatment: *; date 2012-05-11"],
     ["treatment: *; date 2012-05-18"]),
    (_PAGE + "A third lumbar puncture was scheduled for 18 May 2012 but was called off.", [],
     ["treatment: *; date 2012-05-18", "procedure: lumbar puncture; completed"]),
    (_PAGE + "The third injection was given on 18 May 2012 and the fourth was called off.", ["treatment: *; date 2012-05-18"], []),
    # sides with marks that differ
    (_MS + "Examination\nFinger-nose test L(+) R(+++).", ["finger-nose test: present; @ left", "finger-nose test: present; @ right"],
     ["finger-nose test: present; @ bilateral"]),
    (_MS + "Examination\nHoffmann sign R(++) L(+), Babinski sign R(+) L(-).",
     ["Hoffmann sign: present; @ right", "Hoffmann sign: present; @ left", "Babinski sign: present; @ right", "Babinski sign: absent; @ left"], []),
    (_MS + "Examination\nHoffmann sign R(+) L(+).", ["Hoffmann sign: present; @ bilateral"], []),
    # a result behind a semicolon is that of the genes there
    ("CAG repeats of ATXN2 40/22; the genes of SCA1 and SCA6 were normal.", ["SCA1 variant: absent", "SCA6 variant: absent"],
     ["ATXN2 variant: absent"]),
    ("SOD1 and FUS were sequenced; C9orf72 was normal.", ["C9orf72 variant: absent"], ["SOD1 variant: absent", "FUS variant: absent"]),
    ("SOD1, FUS and TARDBP were normal; an expansion of C9orf72 was found.",
     ["SOD1 variant: absent", "FUS variant: absent", "TARDBP variant: absent", "C9orf72 variant: present"], []),
    # what was given up behind a semicolon is not the medicine before it
    ("He takes riluzole 50 mg bid; the ankle brace he gave up.", ["medication: riluzole; active"], ["medication: riluzole; stopped"]),
    ("She takes baclofen 10 mg tid; smoking was given up in 2009.", ["medication: baclofen; active"], ["medication: baclofen; stopped"]),
    ("He takes riluzole 50 mg bid; it was stopped in 2011.", ["medication: riluzole; stopped"], []),
    ("Riluzole 50 mg bid since 2010; stopped after 3 months.", ["medication: riluzole; stopped"], []),
    # a letter looks back on the months before it
    (_PAGE + "In October 2012 his wife wrote: he walks alone. In September he fell twice.", ["falls: present; date 2012-09"],
     ["falls: present; date 2012-10"]),
    (_PAGE + "E-mail\n\nOn 3 November 2012 he phoned us. In August his speech was worse. In July he had spasms.",
     ["speech: worsened; date 2012-08", "spasms: present; date 2012-07"], []),
    (_PAGE + "By the letter he wrote in November 2012 he reported well. In September he had spasms.", ["spasms: present; date 2012-09"], []),
    (_PAGE + "In May 2013 the house was sold. In March he had spasms.", [], ["spasms: present; date 2013-03"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[f"{n}" for n in range(len(ROWS))])
def test_what_a_line_tells_in_turn(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


OPENED = [  # how the items of a list open, and what each of the two is dated
    ("- 1 month, 2009-04-27. ", "- 3 months, 2009-06-30. ", "2009-04-27", "2009-06-30"),
    ("-- 1 month, 2009-04-27: ", "-- 3 months, 2009-06-30: ", "2009-04-27", "2009-06-30"),
    ("• 27.04.2009, 1 month. ", "• 30.06.2009, 3 months. ", "2009-04-27", "2009-06-30"),
    ("* 1 month (27 April 2009). ", "* 3 months (at the eye hospital in Leeds, on 30 June 2009): ", "2009-04-27", "2009-06-30"),
    ("- One month: ", "- Midsummer, so three months: ", "", ""),
]  # fmt: skip
ABOVE = ["Telephone follow-up:", "What we saw and when:", "Results"]


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize(("one", "three", "first", "second"), OPENED)
def test_items_open_with_a_time_and_a_day(
    tells: Tells, above: str, one: str, three: str, first: str, second: str
) -> None:
    page = "Mr. Lane, 41, has ataxia. Stem cells were given on 2009-02-20.\n\n"
    lines = f"{one}He walks alone. No headache.\n{three}Speech is better. He has cramps.\n"
    tells(
        f"{page}{above}\n\n{lines}",
        [
            f"headache: absent; offset 1 mo{'; date ' * bool(first)}{first}",
            f"muscle cramps: present; offset 3 mo{'; date ' * bool(second)}{second}",
        ],
    )


@pytest.mark.parametrize("above", ["Early development:", "Past history:"])
def test_ages_open_no_such_items(tells: Tells, above: str) -> None:
    page = f"Anna, a 6-year-old girl, has ataxia.\n\n{above}\n\n- 5 months: cough.\n- 12 months: tremor.\n"
    tells(page, [], ["tremor: present; after"])
