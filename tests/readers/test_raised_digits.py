"""A raised digit ("²") is a digit and no number: nothing stumbles over one where a number is asked for."""

from __future__ import annotations

import pytest

from etl.readers import read

_WORKBOOK = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row ss:Index="²">'
    '<Cell ss:MergeAcross="³"><Data ss:Type="String">Age</Data></Cell></Row></Table></Worksheet></Workbook>'
)


@pytest.mark.parametrize(
    ("source", "name", "kept"),
    [
        ("Test;Before;After\nFVC;70;72\n\nGrade;²;³\nFEV1;60;61\n", "a.csv", "FEV1"),
        (_WORKBOOK, "a.xml", "Age"),
    ],
)
def test_raised_digits_are_no_numbers(source: str, name: str, kept: str) -> None:
    assert kept in read(source.encode(), name).text
