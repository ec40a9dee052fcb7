"""Diagnoses that another one took the place of, and when each was told."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

Row = tuple[str, tuple[str, ...], tuple[str, ...]]
_CIDP, _ALS = "condition: chronic inflammatory demyelinating polyneuropathy", "condition: amyotrophic lateral sclerosis"

CHANGED: list[Row] = [
    ("The diagnosis was changed from CIDP to ALS in June 2009.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed; diagnosed 2009-06"), (f"{_CIDP}; confirmed",)),
    ("The diagnosis of CIDP was changed to ALS in June 2009.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed; diagnosed 2009-06"), ()),
    ("CIDP was diagnosed in 2008 and the diagnosis was later revised to ALS.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed"), (f"{_ALS}; diagnosed 2008",)),
    ("He was first diagnosed with CIDP in 2008; in 2009 the diagnosis was corrected to ALS.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed; diagnosed 2009"), ()),
    ("First diagnosed as CIDP, later as ALS.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed"), ()),
    ("The first diagnosis was CIDP (2008); final diagnosis: ALS (2009).", (f"{_CIDP}; refuted", f"{_ALS}; confirmed; diagnosed 2009"), ()),
    ("In 2008 CIDP was diagnosed. In 2009 the diagnosis was changed to ALS.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed; diagnosed 2009"), (f"{_CIDP}; confirmed",)),
    ("He was diagnosed with CIDP in 2008. After a year the diagnosis was revised to ALS (June 2009).", (f"{_CIDP}; refuted", f"{_ALS}; diagnosed 2009-06"), (f"{_ALS}; refuted",)),
    ("The working diagnosis of CIDP was abandoned in favour of ALS.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed"), (f"{_ALS}; refuted",)),
    ("Aug. 2007: diagnosis changed to ALS.", (f"{_ALS}; confirmed; diagnosed 2007-08",), ()),
    ("The initial diagnosis was CIDP (2003), which was revised to ALS in 2005.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed; diagnosed 2005"), (f"{_ALS}; onset 2005",)),
]  # fmt: skip
TAKEN_FOR: list[Row] = [
    ("His ALS had been misdiagnosed as CIDP.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed"), (f"{_ALS}; refuted",)),
    ("The ALS was first taken for CIDP.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed"), (f"{_ALS}; refuted",)),
    ("He was believed to have CIDP until ALS was proven in 2011.", (f"{_CIDP}; refuted", f"{_ALS}; confirmed; diagnosed 2011"), ()),
    ("His former diagnosis was CIDP.", (f"{_CIDP}; refuted",), (f"{_CIDP}; confirmed",)),
    ("ALS was diagnosed in July 2006 after having been treated as CIDP for one year.", (f"{_CIDP}; refuted", f"{_ALS}; diagnosed 2006-07"), ()),
    ("At first CIDP was assumed.", (), (f"{_CIDP}; confirmed",)),
    ("Local doctors considered a stroke, but CT was normal.", (), ("condition: stroke; confirmed",)),
]  # fmt: skip
KEPT: list[Row] = [
    ("She was first diagnosed with hypertension in 2001, later with diabetes in 2005.", ("condition: hypertension; confirmed; diagnosed 2001", "condition: diabetes mellitus; confirmed; diagnosed 2005"), ()),
    ("He has diabetes (2001), hypertension (2003) and was first diagnosed with ALS in 2005.", ("condition: diabetes mellitus; confirmed", "condition: hypertension; confirmed", f"{_ALS}; diagnosed 2005"), ()),
    ("Since the diagnosis of ALS in May 2005 he has taken riluzole.", (f"{_ALS}; diagnosed 2005-05",), (f"{_ALS}; onset 2005-05",)),
    ("ALS known since March 2008, first complaints in autumn 2006.", (f"{_ALS}; onset 2006",), (f"{_ALS}; onset 2008-03",)),
    ("He has hypertension. For his ALS baclofen was changed to tizanidine.", ("condition: hypertension; confirmed", f"{_ALS}; confirmed"), ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*CHANGED, *TAKEN_FOR, *KEPT])
def test_what_became_of_a_diagnosis(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text + "\n", gives, never)
