"""What brackets behind a disease say of somebody, in a sentence that goes on to the treatment: "a man with A (score 34)
received cells on 3 May"."""

from __future__ import annotations

from etl.facts import Timepoint
from etl.parsers.reading import Statement
from etl.value import replace


def of_treated(statement: Statement) -> Statement:
    """A sentence that tells of a treatment, with what its brackets say of the one who was treated before it.

    Args:
        statement: the sentence.

    Returns:
        The sentence; the values in brackets right behind a disease are of before the treatment, where the brackets hold no
        time of their own and stand ahead of what tells the treatment, and no other brackets hold values.
    """
    text, span = statement.context.text, statement.span
    given = statement.of("cells")
    if not given or statement.bracketed is not None:
        return statement
    begins = [at for c in statement.of("condition") if 0 <= (at := text.find("(", c.end, c.end + 2)) < given[-1].start]
    within = [(at, text.find(")", at, span.end)) for at in begins]
    measured = [m.start for m in statement.of("measure", "scale")]
    held = [at for at in measured if text.count("(", span.start, at) > text.count(")", span.start, at)]
    times = [*(d.start for d in statement.dates), *(d.start for d in statement.durations), *(m.start for m in given)]
    own = all(any(a < at < b for a, b in within) for at in held)
    timed = any(a < at < b for a, b in within for at in times)
    if not held or not own or timed:
        return statement
    return replace(statement, bracketed=(Timepoint("before"), None, None))
