"""The census counts what ran and what held, and changes nothing that a module does."""

from __future__ import annotations

import ast
from typing import Any

import rule_census as census

CODE = '''
import re
from etl.patterns import regex
WORD = regex("a+")
def met(text):
    """Whether, and in how many pieces."""
    return bool(WORD.search(text)), WORD.split(text), WORD.sub("-", text), [m[0] for m in WORD.finditer(text)]
def never():
    return re.search("x", "x")
'''


def test_marks_count_and_change_nothing() -> None:
    plain: dict[str, Any] = {}
    marked: dict[str, Any] = {
        "_census_ran": census.SEEN.add,
        "_census_rule": census.Counted,
        "_census_held": census.held,
    }
    exec(compile(CODE, "plain", "exec"), plain)
    tree = ast.fix_missing_locations(census.Marks("etl/parsers/some.py").visit(ast.parse(CODE)))
    exec(compile(tree, "marked", "exec"), marked)
    told = []
    for text in ("none", "baab"):
        census.SEEN.clear()
        assert marked["met"](text) == plain["met"](text)
        told.append({name for _, _, _, name in census.SEEN})
    assert told == [{"met"}, {"met", "WORD"}]
    assert {name for _, _, _, name in census.RULES} == {"met", "WORD", "never"}
