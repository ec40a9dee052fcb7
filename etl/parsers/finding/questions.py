"""Questions that a yes or no answers: "Was your speech affected?" "No.", "Did you have a fever?" "Yes."; and what tellers
ask themselves: "Spasms? Gone.", "And the pain in my feet? Still there."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Span
from etl.facts import AnyFact
from etl.mapping.entry import Mention
from etl.parsers.finding.answers import answer_of
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_YES_NO = regex(
    r"\W*(?:(?:and|but|so|well|now)\b,? )?(?:(?:do|did|does|have|has|had|was|were|is|are)\b(?=[^?]*\b(?:you|your|he|she|his|her|there)\b)"
    r"|(?:any|still|ever)\b)[^?]{3,90}\?\W*",
    re.I,
)
"""A question that a yes or no answers, put to somebody or about them."""
_NOT_OF_NOW = regex(
    r"\b(?:expect|hope|plan|think|thought|know|knew|believe|want|wish|recommend|afraid|fear|families|family|relatives?|anybody|anyone|nobody|parents?|"
    r"father|mother|brothers?|sisters?|child|children|others?|people|patients|doctors?|ask|told|tell|say|said|hear|heard|read|mean|if|or|why|what|how|when|"
    r"no|not|never|without|less|more|better|worse|test|tested|help|helped|against|for)\b|n['’]t\b",
    re.I,
)
"""In a question whose yes or no says not simply that somebody has what it names."""
_NO = regex(
    r"\W*(?:no|not? at all|never|none|nothing|not once|not any ?more)(?:,? (?:no|never|not at all|none|nothing|not once|not really|luckily|fortunately|thank (?:god|goodness|heavens)|thanks|doctor|sir|madam))*\W*",
    re.I,
)
_YES = regex(
    r"\W*(?:oh,? )?(?:yes|sadly,? yes|unfortunately,? yes|i (?:do|did|have|had)|(?:he|she) (?:does|did|has|had)|there (?:is|was|were|are))(?:,? (?:yes|very much|a lot|often|sometimes|always|unfortunately|sadly|of course|indeed|certainly|badly|i (?:do|did|have|had)|(?:he|she) (?:does|did|has|had)|there (?:is|was)))*\W*",
    re.I,
)
"""An answer that says no more than yes."""
_YES_AND = regex(
    r"\W*(?:oh,? )?yes[,:;–— -]+(?!but\b|if\b)(?:(?!but\b|not?\b|never\b|until\b|till\b|before\b|earlier\b|formerly\b|used\b|once\b|when\b|if\b|as\b|someone\b|my\b|after\b)[\w'’]+ ?){1,6}\W*",
    re.I,
)
"""A yes with a few words that say nothing else: "Yes, with water."."""
_TOLD = ("finding", "function", "condition", "social", "measure", "medicine", "procedure", "cells", "relation")
_TROUBLE = regex(
    r"\b(?:trouble|troubles|problems?|difficult(?:y|ies)?|affected|disturbed|impaired|bad|poor|poorly|badly|suffers?|suffered)\b",
    re.I,
)
_KINDS = ("finding", "function", "condition", "social")
_WHO = 34


_ASKS_SELF = regex(
    r"(?:^|(?<=[.!?…\n] )|(?<=\n))\W{0,3}(?:(?:and|but|or|so|now)\b,? )?(?:(?:the|my|his|her|our|any)\b )?(?P<what>[^.!?\n:;,]{3,50})\?\s+$",
    re.I,
)
"""A question without a verb right before its answer: "And the spasms? …"."""
_HAS_VERB = regex(
    r"\b(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|may|might|who|what|when|where|why|how|which|you|your|or)\b|n['’]t\b",
    re.I,
)
_REPLY = regex(
    r"\W*(?:(?:it|they|that|this|those|these|all)(?: (?:is|are|was|were|has|have|got|gets?)|['’](?:s|re))\s)?(?:(?:now|still|only|just|even|much|far|all|almost|nearly|completely|quite|a (?:lot|bit|little)|is|are) )*[^\W\d_]+(?: [^\W\d_]+){0,3}\W*",
    re.I,
)
_LONGEST_REPLY, _BACK = 45, 90


def of_aside(reading: Reading, statement: Statement) -> Iterator[AnyFact]:
    """What a few words say of the one thing that whoever tells has just asked for: "Spasms? Gone.".

    Args:
        reading: the document.
        statement: the words; others than those right behind such a question give nothing.

    Yields:
        One fact for each person.
    """
    text, at = reading.document.text, statement.span.start
    said = text[at : statement.span.end]
    if len(said) > _LONGEST_REPLY or text[max(0, at - 3) : at].strip()[-1:] not in ("?", ")"):
        return
    if not any(p.fullmatch(said) for p in (_REPLY, _NO, _YES, _YES_AND)):
        return
    asked = _ASKS_SELF.search(text, max(statement.block.span.start, at - _BACK), at)
    if asked is None or _HAS_VERB.search(asked["what"]) or any(m.entry.kind in _TOLD for m in statement.mentions):
        return
    named = part(reading.index.mentions, Span(asked.start("what"), asked.end("what")))
    targets = [m for m in named if m.entry.kind in ("finding", "function", "condition") and m.form != "negated"]
    if len(targets) != 1 or any(m.entry.kind in ("relation", "medicine", "cells", "procedure") for m in named):
        return
    title = Span(asked.start("what"), asked.end("what"))
    frame = replace(statement.frame, asked=title, topic=named)
    answered = replace(
        statement, frame=frame, mentions=tuple(sorted((*named, *statement.mentions), key=lambda m: m.start))
    )
    for subject in statement.subjects:
        fact = answer_of(reading, answered, targets[0], " ".join(said.split()), subject, statement.span)
        if fact is not None:
            yield replace(fact, rule="question")


def of_statement(reading: Reading, statement: Statement) -> Iterator[AnyFact]:
    """What the yes or no right below a question says of the one thing that the question names.

    Args:
        reading: the document.
        statement: the first sentence of an answer; others give nothing.

    Yields:
        One fact for each person; none where the question names several things, or anything but a sign, a disease or a habit.
    """
    title, text = statement.frame.title, reading.document.text
    if title is None or statement.frame.label is not None or not 0 < statement.span.start - title.end <= _WHO:
        return
    asked, said = text[title.start : title.end], text[statement.span.start : statement.span.end]
    denied = _NO.fullmatch(said) is not None
    more = _YES_AND.fullmatch(said) is not None and not any(m.entry.kind in _TOLD for m in statement.mentions)
    if not (denied or more or _YES.fullmatch(said)) or not _YES_NO.fullmatch(asked) or _NOT_OF_NOW.search(asked):
        return
    target = _asked(reading, statement)
    if target is None:
        return
    answered = replace(statement, frame=replace(statement.frame, asked=title), mentions=statement.frame.topic)
    for subject in statement.subjects:
        fact = answer_of(reading, answered, target, "no" if denied else "yes", subject, statement.span)
        if fact is not None:
            yield replace(fact, rule="question")


def _asked(reading: Reading, statement: Statement) -> Mention | None:
    """The one thing that the question asks for; of a function, that it is impaired."""
    title = statement.frame.title
    assert title is not None
    named = [m for m in statement.frame.topic if title.start <= m.start and m.end <= title.end]
    targets = [m for m in named if m.entry.kind in _KINDS and m.form != "negated"]
    if len(targets) != 1 or any(m.entry.kind in ("medicine", "procedure", "cells", "relation") for m in named):
        return None
    target = targets[0]
    if target.entry.kind == "social" and target.entry.role not in ("smoking", "alcohol"):
        return None
    if target.entry.kind == "finding":
        return None  # see `asked`
    if target.entry.kind != "function":
        return target
    impaired = reading.lexicon.get("finding", target.entry.impaired) if target.entry.impaired else None
    troubled = _TROUBLE.search(reading.document.text, title.start, title.end)
    return replace(target, entry=impaired) if impaired is not None and troubled else None
