"""Day or month first, decided from the whole document."""

from __future__ import annotations

import pytest

from etl.parsers.when.dates import date_order, find_dates, whole_document

DECIDED = [
    ("Case of the month, November 2019. Seen on 11/04/2019.", "mdy"),
    ("Case of the month, April 2019. Seen on 11/04/2019.", "dmy"),
    ("Labs 11/04/19 11/09/19; discharged on 11/10/2019.", "mdy"),
    ("Labs 04/11/19 09/11/19; seen 10/11/2019.", "dmy"),
    ("Stay: 03/04/2010 - 05/03/2010", "mdy"),
    ("Stay: 03/04/2010 to 09/04/2010", "dmy"),
    ("Admission: 03/04/2010. Discharge: 05/03/2010.", "mdy"),
    ("Admission: 01/02/2010\nDischarge: 05/02/2010", "dmy"),
    ("Cough in August 2019, planned for February 2020. Seen on 11/04/2019.", "mdy"),
    ("Fever on 2 March 2015 and 5 May 2015. Seen 04/03/2015, 06/04/2015, 03/05/2015.", "dmy"),
    ("Visits on 01/06/2012, 02/05/2012, 03/04/2012.", "mdy"),
    ("Visits on 06/01/2012, 05/02/2012, 04/03/2012.", "dmy"),
    ("Seen on 03/04/2010.", None),
    ("Seen on 03/04/2010 and 05/06/2011.", None),
    ("March 2010, April 2010. Seen on 03/04/2010.", None),
    ("Seen on 05/05/2010.", None),
    ("No date at all.", None),
]

READ = [
    ("PE (11/04/2019). Labs 11/09/19. ECG (11/06): normal. Discharged 11/10/2019, 5/10 items done.",
     ["2019-11-04", "2019-11-09", "2019-11-06", "2019-11-10"]),
    ("Seen on 03/04/2010. ECG (03/06): normal.", ["2010"]),
    ("Seen on 13/04/2010. Check (05/04): normal. Force 4/5, 3/04 is no share.",
     ["2010-04-13", "2010-04-05", "2010-04-03"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "order"), DECIDED, ids=[r[0][:50] for r in DECIDED])
def test_whole_document(text: str, order: str | None) -> None:
    assert whole_document(text) == order
    assert date_order(text) == (order or date_order(text))


@pytest.mark.parametrize(("text", "firsts"), READ, ids=[r[0][:40] for r in READ])
def test_read(text: str, firsts: list[str]) -> None:
    assert [d.first for d in find_dates(text, date_order(text))] == firsts


def test_a_number_above_twelve_comes_first() -> None:
    assert date_order("November 2019: 11/04/2019, 13/04/2019") == "dmy"


def test_long_text() -> None:
    assert whole_document("01/02/2010 - 03/04/2010 " * 20000) in (None, "dmy", "mdy")
