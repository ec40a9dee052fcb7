"""The rules of reach: each is asked, and its examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from etl.document import Span
from etl.errors import MappingError
from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.load import shipped_dir
from etl.mapping.reach import Rule, load_reach, read_reach
from etl.mapping.sayings import Saying
from etl.parsers.annotate.cues import Cue, find_cues
from etl.parsers.attributes import sentence_context
from etl.parsers.scope.reaches import REACHES
from etl.parsers.sentences import split_sentences, tokens_of

RULES = [rule for rules in load_reach().rules.values() for rule in rules]


def claimed(text: str) -> set[str]:
    """The names of the rules that claim something in a text."""
    lexicon = compile_lexicon()
    sentences = split_sentences(text, 0, len(text))
    return {
        claim.rule for s in sentences for claim in sentence_context(text, s, lexicon.find(text, s.start, s.end)).scopes
    }


@pytest.mark.parametrize("rule", [*RULES, *load_reach().sayings], ids=lambda rule: rule.name)
def test_the_examples_of_a_rule_hold(rule: Rule | Saying) -> None:
    for example in rule.examples:
        facts = read_phrase(example.text, compile_lexicon())
        assert not [said for said in example.gives if not any(meets(fact, said) for fact in facts)], example.text
        assert not [said for said in example.never if any(meets(fact, said) for fact in facts)], example.text
    assert any(rule.name in claimed(example.text) for example in rule.examples)


def lay(folder: Path, rules: str) -> None:
    """Write a mappings folder with these rules of reach and the shipped vocabulary."""
    for name in ("rules", "vocabulary"):
        (folder / name).mkdir()
    (folder / "vocabulary" / "en.yaml").write_bytes((shipped_dir() / "vocabulary" / "en.yaml").read_bytes())
    (folder / "rules" / "reach.yaml").write_text(rules, encoding="utf-8")


OTHERWISE = yaml.safe_load((shipped_dir() / "rules" / "reach.yaml").read_text(encoding="utf-8"))["otherwise"]


def cues_in(text: str) -> list[tuple[str, Cue]]:
    """The cues of a text with their words."""
    found = compile_lexicon().find(text)
    cues = find_cues(text, Span(0, len(text)), found, tokens_of(text, 0, len(text)))
    return [(text[cue.start : cue.end].lower(), cue) for cue in cues if cue.mention]


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_cue_is_something_else_beside_other_words_alone(name: str) -> None:
    row = OTHERWISE[name]
    says = {row["says"]} if "says" in row else set()
    said = {
        cue.role
        for words, cue in cues_in(row["example"])
        if words in row.get("words", ()) or (cue.mention and cue.mention.entry.role in row.get("roles", ()))
    }
    assert said == says
    assert {cue.role for _, cue in cues_in(row["but"])} - says


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
    lay(tmp_path, f"kinds: {{}}\nrules:\n  mine: {row}\n")
    with pytest.raises(MappingError, match=rf"reach.yaml:3: mine {fault}"):
        read_reach(tmp_path)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{says: cited, when: [a b], examples: [{text: x, gives: [cough]}]}", "mine needs an example with never"),
        ("{says: cited, when: [STARS], examples: [{text: x, gives: [a], never: [b]}]}", "mine names 'STARS'"),
        ("{says: cited, over: page, when: [a], examples: [{text: x, gives: [a], never: [b]}]}", "mine names 'page'"),
        ("{says: cited, when: [<> ..2], examples: [{text: x, gives: [a], never: [b]}]}", "mine has no word"),
    ],
)
def test_a_saying_that_cannot_be_used_is_named(row: str, fault: str, tmp_path: Path) -> None:
    lay(tmp_path, "kinds: {}\nrules: {}\n")
    (tmp_path / "rules" / "sayings.yaml").write_text(f"rules:\n  mine: {row}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=rf"sayings.yaml: {fault}"):
        read_reach(tmp_path)


def test_a_class_of_words_stands_once(tmp_path: Path) -> None:
    lay(tmp_path, "kinds: {}\nrules: {}\n")
    with (tmp_path / "vocabulary" / "en.yaml").open("a", encoding="utf-8") as file:
        file.write("PLAIN: [any]\n")
    with pytest.raises(MappingError, match=r"en.yaml:\d+: the key 'PLAIN' stands here twice"):
        read_reach(tmp_path)
