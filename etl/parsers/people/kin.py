"""Relatives beside the people of a page: their names and ages are nobody else's."""

from __future__ import annotations

import re

from etl.mapping.lexicon import Lexicon

_KIN_NAMED = re.compile(r",?(?: [A-Z][\w'’-]+){0,2},?(?: \()? ?(?:aged )?")
_KIN_DIED = re.compile(r"[^.;\n]{0,20}\b(?:died|passed away|fell ill|became ill|was diagnosed)\b[^.;\n]{0,40}")


def behind_kin(lexicon: Lexicon, text: str, at: int) -> bool:
    """Whether a relative's name or age stands at an offset.

    Args:
        lexicon: for the words for relatives.
        text: the document's text.
        at: where a name or an age begins.

    Returns:
        True for "her mother Joanne Thornbury, 31" and "his father died when he was 70".
    """
    low = max(0, at - 70)
    kin = [m for m in lexicon.find(text, low, at) if m.entry.kind == "relation" and m.entry.role == "relative"]
    return any(_KIN_NAMED.fullmatch(text, m.end, at) or _KIN_DIED.fullmatch(text, m.end, at) for m in kin)


_SENT = re.compile(
    r"\b(?:e-?mails?|mails?|letters?|(?:tele)?phone|calls?|messages?|news|sms|photos?|videos?) (?:of|from|by|with) (?:(?:his|her|the|their|its) )?$",
    re.I,
)


def sent_by(text: str, start: int, at: int) -> bool:
    """Whether the words before a relative tell what they wrote or said on the telephone: "(email of his son)".

    Args:
        text: the document's text.
        start: where its clause begins.
        at: where the relative is named.
    """
    return _SENT.search(text[max(start, at - 40) : at]) is not None


_THE_CHILD = re.compile(
    r"(?:\b(?:the|this) (?:little |young |poor |small |sick |affected )?|\b(?:having|raising|parenting|with|parents? of|families of|care of|caring for) an? (?:[a-z]+ )?)child$",
    re.I,
)


def is_the_patient(text: str, start: int, end: int) -> bool:
    """Whether a word for somebody's child means the patient, or any child: "the little child has to train", "having a child with …".

    Args:
        text: the document's text.
        start: where its clause begins.
        end: where the word ends.
    """
    return _THE_CHILD.search(text[max(start, end - 40) : end]) is not None
