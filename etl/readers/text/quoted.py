"""Mails that quote what they answer: questions behind ">" with the answers below each, and lines that are only quoted.

> 2. Any pain in the legs or in the
> feet?
Burning, in both feet.

Each question that is answered gets a line of its own, set apart from its answer; the marks of other quoted lines are taken
away, so that a sentence goes on over them.
"""

from __future__ import annotations

from etl.patterns import regex

_QUOTED = regex(r"[ \t]*(?:>[ \t]?)+(?P<said>.*)$")
_ASKS = regex(r"[^.!?]{2,160}\?(?: ?\([^()]{1,60}\))?\s*$")
_NUMBER = regex(r"[(]?\d{1,2}[.):]\s+")
_LONG = 60
_FEWEST = 2


def with_questions_apart(text: str) -> str:
    """A text whose quoted questions stand apart, above their answers; the same where fewer than two are answered.

    Args:
        text: a normalized text.
    """
    if "\n>" not in text and not text.startswith(">"):
        return text
    lines = text.split("\n")
    marked = [_QUOTED.match(line) for line in lines]
    out: list[str] = []
    answered = at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and marked[end] is not None:
            end += 1
        if end == at:
            out.append(lines[at])
            at += 1
            continue
        said = [words for m in marked[at:end] if m is not None and (words := m["said"].strip())]
        below = next((line for line in lines[end : end + 2] if line.strip()), "")
        taken = _lines_of_question(said) if below else 0
        answered += bool(taken)
        out += said[: len(said) - taken]
        out += ["", "> " + " ".join(said[len(said) - taken :]), ""] if taken else []
        at = end
    return "\n".join(out) if answered >= _FEWEST else text


def _lines_of_question(said: list[str]) -> int:
    """How many of the last quoted lines ask one question: one, or two where it is wrapped; 0 when they ask none."""
    for taken in range(1, min(2, len(said)) + 1):
        asked = " ".join(said[-taken:])
        number = _NUMBER.match(asked)
        begun = len(said) <= taken or said[-taken - 1][-1:] in "?.!:" or len(said[-taken - 1]) < _LONG
        if begun and _ASKS.match(asked, number.end() if number else 0):
            return taken
    return 0
