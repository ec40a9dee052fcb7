"""Phrases and what they say of a term: a table over many specialties, in prose and in telegraphic notes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from context_lexicon import lexicon

from etl.document import Span
from etl.facts import Condition, Facts
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.annotate.cues import TERMS
from etl.parsers.attributes import Context, mention_context, sentence_context
from etl.parsers.sentences import split_sentences


def context_of(text: str, start: int, end: int, lexicon: Lexicon) -> Context:
    """The context of a span: of the term there, or of an unknown finding."""
    sentences = split_sentences(text, 0, len(text))
    sentence = next((s for s in sentences if s.start <= start < s.end), Span(start, end))
    found = lexicon.find(text, sentence.start, sentence.end)
    known = (m for m in found if (m.start, m.end) == (start, end) and m.entry.kind in TERMS)
    target = next(known, Mention(start, end, Entry("finding", "", text[start:end])))
    others = [m for m in found if target in found or not (m.start < end and start < m.end)]
    return mention_context(sentence_context(text, sentence, others if target in found else [*others, target]), target)


TABLE = Path(__file__).with_name("context_phrases.txt")


def told(context: Context) -> str:
    """The context in words: status, then whatever isn't the usual."""
    words = [context.status]
    words += [context.experiencer] if context.experiencer != "patient" else []
    words += [context.relation] if context.relation else []
    words += [context.change] if context.change else []
    words += [flag for flag in ("equivocal", "resolved", "relapsed", "impaired", "enabled") if getattr(context, flag)]
    return " ".join(words)


def phrases() -> list[tuple[str, str, str]]:
    """Rows of the table: text, target (with #2 for its second occurrence), what is expected."""
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            text, pairs = line.split(" => ")
            rows += [(text, *(part.strip() for part in pair.split("=", 1))) for pair in pairs.split(" | ")]
    return rows


@pytest.mark.parametrize(("text", "target", "expected"), phrases())
def test_phrase(text: str, target: str, expected: str) -> None:
    word, _, number = target.partition("#")
    start = -1
    for _ in range(int(number or 1)):
        start = text.lower().index(word.lower(), start + 1)
    assert told(context_of(text, start, start + len(word), lexicon())) == expected


def test_table_is_large() -> None:
    assert len(phrases()) >= 150


@pytest.mark.parametrize(
    "unit", ["fever ", "no fever and ", "if fever ", "may ", "mother ", "fever (-) ", "improved, ", "et al. "]
)
def test_linear(unit: str, seconds: Callable[..., float]) -> None:
    text = unit * (30_000 // len(unit))

    def work() -> None:
        for sentence in split_sentences(text, 0, len(text)):
            mentions = lexicon().find(text, sentence.start, sentence.end)
            read = sentence_context(text, sentence, mentions)
            for mention in mentions:
                mention_context(read, mention)

    assert seconds(work, 5) < 5


def test_cues_are_shown() -> None:
    text = "She has no fever."
    context = context_of(text, 11, 16, lexicon())
    assert [text[cue.start : cue.end] for cue in context.cues] == ["no"]


def test_mentions_needn_t_be_known_before() -> None:
    text = "No fever, no blue spots."
    sentence = Span(0, len(text))
    read = sentence_context(text, sentence, lexicon().find(text))
    start = text.index("blue")
    assert mention_context(read, Mention(start, start + 10, Entry("finding", "x", "blue spots"))).status == "absent"


def test_what_the_term_says_itself() -> None:
    entry = Entry("finding", "stiff", "stiff neck", negated=("soft neck",))
    text = "Soft neck."
    read = sentence_context(text, Span(0, len(text)), [Mention(0, 9, entry, "negated")])
    assert mention_context(read, Mention(0, 9, entry, "negated")).status == "absent"


def test_same_text_same_answer() -> None:
    text = "No fever, but cough improved in May 2005 and his father had a stroke."
    assert [context_of(text, 3, 8, lexicon()) for _ in range(2)] == [context_of(text, 3, 8, lexicon())] * 2


def test_odd_spans() -> None:
    for text, start, end in (("", 0, 0), ("x", 0, 1), ("fever", 5, 5), ("   ", 0, 3), ("a\n\nb", 1, 3)):
        assert context_of(text, start, end, lexicon()).status == "present"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("There was no displacement of the fracture.", "present"),
        ("No treatment of his fracture was needed.", "present"),
        ("There was no gap between the two parts of the fracture.", "present"),
        ("There was no evidence of the fracture.", "absent"),
        ("No sign of a fracture.", "absent"),
        ("No fracture of the femur.", "absent"),
        ("He had no fracture.", "absent"),
    ],
)
def test_a_denial_of_something_of_a_term_is_none_of_the_term(
    facts_of: Callable[..., Facts], said: str, status: str
) -> None:
    facts = facts_of(f"Mr. Tester, a 50-year-old man.\n\n{said}\n").facts
    found = [f for f in facts if "fracture" in f.code.text]
    told = {
        "absent"
        if getattr(f, "presence", "") == "absent" or (isinstance(f, Condition) and f.verification == "refuted")
        else "present"
        for f in found
    }
    assert told == {status}
