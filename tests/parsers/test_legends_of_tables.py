"""What stands below a table: lines that only explain its signs tell of nobody, those with amounts of medicines do."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]

TABLE = (
    '"Blood pressure of a man of 61 with multiple system atrophy",,\nDate,Week,Lying BP\n2014/11/03,-1,142/86\n'
    "2014/12/08,4,138/84\n2015/02/02,12,—\n"
)


def test_amounts_are_no_signs(tells: Tells) -> None:
    line = "Infusion 2014/11/10: 6 × 10^7 MSC i.v.; fludrocortisone 0.1 mg/d, midodrine 2.5 mg tid"
    tells(f'{TABLE}"{line}",,\n', ["medication: fludrocortisone; active", "medication: midodrine; active"])
