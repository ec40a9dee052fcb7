"""What people did: the past of the verb that begins a phrase of what they can do ("lift the arm", "lifted the arm").

The third person needs no form of its own: it ends like a plural, and plurals are folded (see `words.singular`).
"""

from __future__ import annotations

import re

_IRREGULAR = {
    "arise": "arose", "bend": "bent", "blow": "blew", "bring": "brought", "catch": "caught", "come": "came", "creep": "crept",
    "do": "did", "draw": "drew", "drink": "drank", "drive": "drove", "eat": "ate", "fall": "fell", "feed": "fed", "feel": "felt",
    "get": "got", "go": "went", "hear": "heard", "hold": "held", "keep": "kept", "kneel": "knelt", "know": "knew", "leave": "left",
    "make": "made", "meet": "met", "pay": "paid", "ride": "rode", "rise": "rose", "run": "ran", "say": "said",
    "see": "saw", "shake": "shook", "sing": "sang", "sit": "sat", "sleep": "slept", "speak": "spoke", "stand": "stood",
    "stick": "stuck", "sweep": "swept", "swim": "swam", "swing": "swung", "take": "took", "tell": "told", "think": "thought",
    "throw": "threw", "understand": "understood", "wake": "woke", "wear": "wore", "wring": "wrung", "write": "wrote",
}  # fmt: skip
_SAME = frozenset(("cut", "put", "read", "shut", "spread"))
_LAST_STRESSED = frozenset(("control", "propel", "transfer", "unzip"))
"""Longer verbs whose last sound is doubled where it is one letter behind one vowel."""
_LEFT_OUT = frozenset(("be", "can", "could", "have", "able", "lie", "use", "answer", "return"))
"""No verbs, and verbs whose past tells what happened once rather than what somebody can do ("lay flat for six hours")."""
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_DOUBLED = re.compile(r"\w*[aeiou][^aeiouwxy]")
_CONSONANT_Y = re.compile(r"\w*[^aeiou]y")


def past(phrase: str) -> str | None:
    """A phrase of what somebody can do, told as done.

    Args:
        phrase: words that may begin with a verb in its base form, with an object ("comb the hair").

    Returns:
        The phrase with the verb in the past; None for one word, and where the first word can't be a base form. What
        begins with another word gives a phrase that nobody writes.
    """
    verb, _, rest = phrase.partition(" ")
    if not rest or not verb.isascii() or not verb.isalpha() or not verb.islower():
        return None
    if verb in _SAME or verb in _LEFT_OUT or verb.endswith(("ed", "ing", "ss", "ly")):
        return None
    return f"{_past(verb)} {rest}"


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if _CONSONANT_Y.fullmatch(verb):
        return verb[:-1] + "ied"
    if _SHORT.fullmatch(verb) or (verb in _LAST_STRESSED and _DOUBLED.fullmatch(verb)):
        return verb + verb[-1] + "ed"
    return verb + "ed"
