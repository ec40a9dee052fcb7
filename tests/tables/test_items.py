"""The items of a scale as a set: heads that are shortened, numbered or in another language, where the scale is named."""

from __future__ import annotations

import pytest

from etl.examples import rendered
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read

LEXICON = compile_lexicon(())
POINTS = "4,3,3,2,1,2,3,2,1,4,4,4,33"

SETS = {
    # name: (file name, table, gives, never)
    "shortened": (
        "t.csv", f"patient,Spee,Sali,Swal,Hand,Cutt,Dres,Turn,Walk,Clim,Dysp,Orth,Resp,ALSFRS-R total\nK1,{POINTS}\nK2,{POINTS}",
        ["ALSFRS-R speech: 4", "ALSFRS-R climbing stairs: 1", "ALSFRS-R total: 33"], ["unmapped"],
    ),
    "shortened, and no scale is named": (
        "t.csv", "patient,Spee,Sali,Swal,Hand,points\nK1,4,3,3,2,12\nK2,1,3,3,2,9", ["Spee: 4; unmapped"], ["ALSFRS"],
    ),
    "the file's name says the scale": (
        "alsfrs-r.csv", "patient id,item 1,item 2,item 3,item 4,item 5,item 6,item 7,item 8,item 9,item 10,item 11,item 12\nK1,4,3,3,2,1,2,3,2,1,4,4,4\nK2,4,3,3,2,1,2,3,2,1,4,4,4",
        ["ALSFRS-R speech: 4", "ALSFRS-R respiratory insufficiency: 4"], ["item"],
    ),
    "numbered": (
        "t.csv", "patient,MG-ADL_1,MG-ADL_2,MG-ADL_3,MG-ADL_4,MG-ADL_5,MG-ADL_6,MG-ADL_7,MG-ADL_8,MG-ADL total\nK1,1,0,2,1,0,1,2,1,8\nK2,0,0,0,1,0,1,0,0,2",
        ["MG-ADL talking: 1", "MG-ADL eyelid droop: 1", "MG-ADL: 8"], ["MG-ADL: 1", "unmapped"],
    ),
    "numbered, but not all of the scale": (
        "t.csv", "patient id,MG-ADL 1,MG-ADL 2,MG-ADL 3,MG-ADL total\nK1,1,0,2,8\nK2,0,0,0,2",
        ["MG-ADL 3: 2; unmapped", "MG-ADL: 8"], ["talking"],
    ),
    "in another language": (
        "t.csv", f"Patient,Sprechen,Speichel,Schlucken,Schreiben,Schneiden,Kleiden und Hygiene,Umdrehen,Gehen,Treppen,Dyspnoe,Orthopnoe,Atmung,ALSFRS-R Summe\nK1,{POINTS}\nK2,{POINTS}",
        ["ALSFRS-R salivation: 3", "ALSFRS-R orthopnea: 4"], ["unmapped"],
    ),
    "in another language, and the points don't come to the total": (
        "t.csv", f"Patient,Sprechen,Speichel,Schlucken,Schreiben,Schneiden,Kleiden und Hygiene,Umdrehen,Gehen,Treppen,Dyspnoe,Orthopnoe,Atmung,ALSFRS-R Summe\nK1,{POINTS}\nK2,{POINTS[:-2]}40",
        ["Sprechen: 4; unmapped"], ["ALSFRS-R speech"],
    ),
    "in another language, and in another order": (
        "t.csv", f"Patient,Dyspnoe,Orthopnoe,Atmung,Sprechen,Speichel,Schlucken,Schreiben,Schneiden,Kleiden und Hygiene,Umdrehen,Gehen,Treppen,ALSFRS-R Summe\nK1,{POINTS}\nK2,{POINTS}",
        ["Sprechen: 2; unmapped"], ["ALSFRS-R speech"],
    ),
    "one scale at several visits": (
        "t.csv", "patient,EDSS 1,EDSS 2,EDSS 3\nK1,2.5,3,3.5\nK2,1,1,2", [], ["talking"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "table", "gives", "never"), list(SETS.values()), ids=list(SETS))
def test_items_as_a_set(name: str, table: str, gives: list[str], never: list[str]) -> None:
    facts = [str(rendered(fact)) for fact in parse(read(table.encode(), name), LEXICON).facts]
    assert not [one for one in gives if one not in facts], facts
    assert not [one for one in facts for word in never if word in f"{one};"], facts
