"""What is named first and denied behind: "Diabetes he doesn't have", "Amantadine I never took", "Fever, he never had it"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Span
from etl.parsers.context.cues import Cue
from etl.parsers.context.reach import Scope
from etl.patterns import regex

_FRONTED = regex(
    r"(?P<what>(?!(?:in|on|at|after|before|since|for|with|without|because|when|while|if|as|though|although|during|until|till|by|from|to|of|"
    r"but|and|so|what|that|which|who|how|why|then|now|today|there|where|once|besides|despite|through|under|unlike|whatever|all)\b)[^.;:!?,()]{2,50}?),?\s"
    r"(?:he|she|I|we|they)\s(?P<no>(?:(?:has|have|had)\s)?never\s(?:had|has|have|took|taken|got|used|needed)|(?:does|did|do)(?:\snot|n['’]t)\s(?:have|take|need|use)"
    r"|(?:has|have|had)(?:\snot|n['’]t)(?:\s(?:got|had|taken))?)(?:\s(?:it|them|that|one))?(?=\s*(?:[.,;!?)]|$)|\s(?:and|nor|or)\s)",
    re.I,
)
_OPENS = regex(r"[;:–—]\s|,\s(?:and|but)\s")
_NOR = regex(r",?\s(?:and\s)?nor\s(?P<what>[^.;:!?]{2,80})")
_MOST = 4


def fronted(text: str, sentence: Span) -> Iterator[Scope]:
    """Where a sentence, or a part of it, names something that it then says nobody had or took.

    Args:
        text: the document's text.
        sentence: one of its sentences.
    """
    begins = [sentence.start, *(m.end() for m in _OPENS.finditer(text, sentence.start, sentence.end))]
    for begin in begins[:_MOST]:
        m = _FRONTED.match(text, begin, sentence.end)
        if m is not None:
            cue = Cue(m.start("no"), m.end("no"), "negated")
            yield Scope("negated", begin, m.end("what"), cue)
            if nor := _NOR.match(text, m.end(), sentence.end):
                yield Scope("negated", nor.start("what"), nor.end("what"), cue)
