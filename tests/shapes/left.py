"""The shapes that are not read yet, with the reason."""

from __future__ import annotations

from shape import PLAIN, SHEETS, SPANNED

_LEVEL = "a level with its muscle in brackets is read as the level"

_ONCE = "a test that is named once stands above people that are none"

LEFT: dict[str, str] = {
    **{f"limbs: key muscles {{l}} ({{m}}), sides below visits [{form}]": _LEVEL for form in (*SHEETS, *SPANNED)},
    **{f"limbs: key muscles {{l}} ({{m}}), pairs [{form}]": _LEVEL for form in PLAIN},
    **{f"visits: a line for each value, by test, named once [{form}]": _ONCE for form in ("bars", "csv")},
}
