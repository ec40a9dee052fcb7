"""The shapes that are not read yet, with the reason."""

from __future__ import annotations

from shape import PLAIN

_CODES = "a code of letters and a number that heads a column is taken for a group"
_DX = "dx is short for a diagnosis as well"

LEFT: dict[str, str] = {
    **{f"people: patients by codes in columns{more} [{form}]": _CODES for more in ("", ", units") for form in PLAIN},
    **{
        f"people: patients by codes in columns, times below [{form}]": _CODES
        for form in ("csv", "tsv", "bars", "spans", "merged", "docx")
    },
    **{f"sides: visits{sign} sides dx/sin in one head [{form}]": _DX for sign in (" and", ",") for form in PLAIN},
    **{f"sides: pairs, dx/sin in the title [{form}]": _DX for form in ("csv", "bars", "aligned")},
    **{
        f"sides: cells {words} [aligned]": "sides with colons in aligned columns are taken for labels"
        for words in ("R: 4, L: 5", "right: 4, left: 5", "Right: 4, Left: 5", "Rt: 4, Lt: 5", "dx: 4, sin: 5")
    },
    **{
        f"forms: times 20090312 in {where} [{form}]": "eight digits are no date yet"
        for where in ("columns", "rows")
        for form in PLAIN
    },
    **{
        f"forms: signs P N{more} [{form}]": "P and N are no answers yet"
        for more in ("", ", column of sides")
        for form in PLAIN
    },
    **{f"visits: values left out as ... * nd x [{form}]": "x is taken for a value" for form in ("csv", "tsv", "bars")},
}
