"""The rules of reach: each is asked, and its examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.errors import MappingError
from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.load import shipped_dir
from etl.mapping.reach import Rule, load_reach, read_reach
from etl.parsers.context.context import sentence_context
from etl.parsers.scope.engine import REACHES
from etl.parsers.sentences import split_sentences

RULES = [rule for rules in load_reach().rules.values() for rule in rules]


def claimed(text: str) -> set[str]:
    """The names of the rules that claim something in a text."""
    lexicon = compile_lexicon()
    sentences = split_sentences(text, 0, len(text))
    return {
        claim.rule for s in sentences for claim in sentence_context(text, s, lexicon.find(text, s.start, s.end)).scopes
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_examples_of_a_rule_hold(rule: Rule) -> None:
    for example in rule.examples:
        facts = read_phrase(example.text, compile_lexicon())
        assert not [said for said in example.gives if not any(meets(fact, said) for fact in facts)], example.text
        assert not [said for said in example.never if any(meets(fact, said) for fact in facts)], example.text
    assert any(rule.name in claimed(example.text) for example in rule.examples)


def test_every_reach_is_used_and_every_rule_names_one() -> None:
    assert {name for rule in RULES for name in rule.over} == set(REACHES)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{cue: negated, over: [after]}", "has no example"),
        ("{cue: negated, over: [after], of: planets, examples: [{text: x}]}", "names planets"),
        ("{cue: negated, over: [after], until: [STARS], examples: [{text: x}]}", "names STARS"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(row: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "en.yaml").write_bytes((shipped_dir() / "vocabulary" / "en.yaml").read_bytes())
    (tmp_path / "rules" / "reach.yaml").write_text(f"kinds: {{}}\nrules:\n  mine: {row}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=rf"reach.yaml:3: mine {fault}"):
        read_reach(tmp_path)
