"""What each reason for doubt asks of a fact, by the name of the reason; what asks only for a claim stands in the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from etl.mapping.doubts import Claimed, Reason
from etl.review.seen import PRESENCE, Around, Seen, has_time, is_in_table, quantity_of, timepoint_of, times_of, words_of

DIFFER = "documents_differ"
"""Name of the reason that two documents disagree."""
_LONG = 160
"""Words of more characters are a long passage."""
_NUMBER = re.compile(r"(?<![\w.,])[+−-]?\d+(?:[.,]\d+)?(?![\w]*/)")
_AFTER_NUMBER = re.compile(r"\d\s*-?\s*(?:[^\W\d_]|[%°℃/×*^])")
_LONG_WORD = re.compile(r"\w{4,}")
_WORD = re.compile(r"\w{3,}")
_STEM = 5
"""Words are alike that begin with the same so many letters."""
_APART = 1000
"""Places so many characters from each other are far apart."""
_BEFORE, _BEHIND = 60, 15
"""So many characters before and behind a fact are beside it."""
_SHORTLY = 3
"""So many words before a fact are shortly before it."""
_MANY_DETAILS = 2
"""A fact of so many details (time, site, severity, change, dose) or more has many."""
_MANY_PLACES = 3
"""A fact of so many places or more was read in many."""
_APART_WORDS = 12
"""Words stand apart from a name with more characters than these in between."""
_MOSTLY, _PARTLY = 0.6, 0.3
"""Such a share of a sentence that was not understood is most or much of it."""


def fits(asked: Claimed, claim: Mapping[str, Any]) -> bool:
    """Return True if a claim is one that is asked for.

    Args:
        asked: what must be claimed.
        claim: what is claimed of a fact.
    """
    return (
        (not asked.axis or claim.get("axis") in asked.axis)
        and (not asked.rule or claim.get("rule") in asked.rule)
        and (not asked.says or claim.get("says") in asked.says)
        and (not asked.holds or claim.get("holds") in asked.holds)
    )


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of some words; a star stands for any letters at its beginning or end."""
    listed = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE)


def _site_of(fact: Seen) -> str:
    """Return the name of a fact's first body site."""
    site = fact.resource.get("bodySite") or {}
    site = site[0] if isinstance(site, list) else site
    return str(site.get("text", ""))


def _stems(words: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(words.lower())}


# The tests, by the name of their reason.


def _is_phase_only(fact: Seen, around: Around, reason: Reason) -> bool:
    parts = timepoint_of(fact.resource)
    return bool(parts) and all(part.get("url") == "phase" for part in parts)


def _misses_time(fact: Seen, around: Around, reason: Reason) -> bool:
    return around.phased and fact.told.kind == "Observation" and not has_time(fact.resource)


def _misses_onset(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "Condition" and not has_time(fact.resource)


def _is_not_done(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.resource.get("status") in ("not-done", "not-taken")


def _is_only_named(fact: Seen, around: Around, reason: Reason) -> bool:
    said = [claim for claim in fact.claims if claim.get("axis") == "presence" and claim.get("holds")]
    return bool(said) and not is_in_table(fact) and all(claim.get("rule") == "stated" for claim in said)


def _has_usual_status(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.told.kind == "Condition":
        codes = {one.get("code") for one in (fact.resource.get("clinicalStatus") or {}).get("coding", ())}
        return codes <= {"active"} and all(claim.get("rule") == "stated" for claim in fact.claims if _of_state(claim))
    return fact.told.kind == "MedicationStatement" and fact.resource.get("status") == "unknown"


def _of_state(claim: Mapping[str, Any]) -> bool:
    return claim.get("axis") in ("presence", "change", "past", "mood")


def _has_no_concept(fact: Seen, around: Around, reason: Reason) -> bool:
    return any(tag.get("code") == "unmapped" for tag in fact.resource.get("meta", {}).get("tag", ()))


def _is_of_pack(fact: Seen, around: Around, reason: Reason) -> bool:
    return bool(fact.told.packs) and not fact.told.entry


def _has_words_only(fact: Seen, around: Around, reason: Reason) -> bool:
    coded = fact.resource.get("valueCodeableConcept") or {}
    return "valueString" in fact.resource or bool(coded and not coded.get("coding"))


def _misses_side(fact: Seen, around: Around, reason: Reason) -> bool:
    return _site_of(fact).lower() in around.paired


def _misses_value(fact: Seen, around: Around, reason: Reason) -> bool:
    return "dataAbsentReason" in fact.resource


def _misses_dose(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "MedicationStatement" and not fact.resource.get("dosage")


def _has_value_elsewhere(fact: Seen, around: Around, reason: Reason) -> bool:
    value = fact.resource.get("valueInteger", fact.resource.get("valueQuantity", {}).get("value"))
    if not isinstance(value, int | float):
        return False
    return f"{value:f}".rstrip("0").rstrip(".") not in words_of(fact).replace(",", ".")


def _has_other_words(fact: Seen, around: Around, reason: Reason) -> bool:
    own, printed = (set(_LONG_WORD.findall(text)) for text in (fact.told.name.lower(), words_of(fact)))
    person = fact.told.kind in ("Patient", "Group")
    return not person and not is_in_table(fact) and own.isdisjoint(printed)


def _is_merged(fact: Seen, around: Around, reason: Reason) -> bool:
    return len(fact.told.quotes) > 1


def _has_several_numbers(fact: Seen, around: Around, reason: Reason) -> bool:
    if not any(key.startswith("value") and key != "valueCodeableConcept" for key in fact.resource):
        return False
    return any(len(_NUMBER.findall(quote.text)) > 1 for quote in fact.told.quotes[:1])


def _has_assumed_unit(fact: Seen, around: Around, reason: Reason) -> bool:
    code = str(quantity_of(fact.resource).get("code", ""))
    printed = [quote for quote in fact.told.quotes if any(map(str.isdigit, quote.text))]
    if code in ("", "1") or code.startswith("{") or not printed or is_in_table(fact):
        return False
    return not any(_AFTER_NUMBER.search(quote.text) for quote in printed)


def _has_many_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return any(len(quote.text) > _LONG for quote in fact.told.quotes)


def _is_far(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.full_url in around.far


def _has_finding(fact: Seen, around: Around, reason: Reason) -> bool:
    return bool(fact.findings)


def _is_in_doubtful_table(fact: Seen, around: Around, reason: Reason) -> bool:
    return any(quote.table in around.tables for quote in fact.told.quotes if quote.table)


def _has_places_far_apart(fact: Seen, around: Around, reason: Reason) -> bool:
    quotes = fact.told.quotes
    return len(quotes) > 1 and max(one.start for one in quotes) - min(one.end for one in quotes) > _APART


def _has_the_time_of_most(fact: Seen, around: Around, reason: Reason) -> bool:
    return not around.shared.isdisjoint(times_of(fact))


def _is_said_both_ways(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.name in around.both


def _is_of_everyday_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.entry.startswith("function:")


def _has_site_elsewhere(fact: Seen, around: Around, reason: Reason) -> bool:
    words = _stems(_site_of(fact)) - _stems("left right bilateral")
    return fact.passage is not None and bool(words) and words.isdisjoint(_stems(words_of(fact)))


def _has_value_of_other_words(fact: Seen, around: Around, reason: Reason) -> bool:
    coded = fact.resource.get("valueCodeableConcept") or {}
    named = " ".join(str(one.get("display", "")) for one in coded.get("coding", ()))
    printed = str(coded.get("text", ""))
    return fact.passage is not None and bool(named and printed) and _stems(named).isdisjoint(_stems(printed))


def _is_quoted(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and around.text.is_quoted(fact.passage)


def _is_unexplained(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.passage is None or not around.text.is_unexplained(fact.passage):
        return False
    return around.text.words(fact.passage).lower() not in fact.told.name.lower().split()


def _has_words_beside(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.passage is None:
        return False
    before, behind = around.text.beside(fact.passage, _BEFORE, _BEHIND)
    near = _pattern(reason.without).split(behind)[0] if reason.without else behind
    return bool(_pattern(reason.words).search(before) or _pattern(reason.words).search(near))


def _is_perhaps_over(fact: Seen, around: Around, reason: Reason) -> bool:
    codes = {one.get("code") for one in (fact.resource.get("clinicalStatus") or {}).get("coding", ())}
    now = "active" in codes or (fact.told.kind == "MedicationStatement" and fact.resource.get("status") == "active")
    return now and _has_words_beside(fact, around, reason)


def _has_words_in_sentence(fact: Seen, around: Around, reason: Reason) -> bool:
    sentence = fact.passage and around.text.sentence(fact.passage)
    return bool(sentence and _pattern(reason.words).search(sentence))


def _is_of_nobody(fact: Seen, around: Around, reason: Reason) -> bool:
    if not _has_words_in_sentence(fact, around, reason) or fact.passage is None:
        return False
    return not _pattern(reason.without).search(around.text.sentence(fact.passage))


def _is_mostly_missed(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and around.text.missed_share(fact.passage) > _MOSTLY


def _is_partly_missed(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and _PARTLY < around.text.missed_share(fact.passage) <= _MOSTLY


def _is_said_there(fact: Seen) -> bool:
    """Return True if a fact says that a finding or disease is there."""
    if fact.told.kind == "Condition":
        codes = {one.get("code") for one in (fact.resource.get("verificationStatus") or {}).get("coding", ())}
        return "refuted" not in codes
    coded = fact.resource.get("valueCodeableConcept") or {}
    return any(PRESENCE.get(str(one.get("code"))) == "present" for one in coded.get("coding", ()))


def _is_said_there_or_done(fact: Seen) -> bool:
    return _is_said_there(fact) or fact.told.kind == "Procedure"


def _is_there_with_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return _is_said_there(fact) and _has_words_in_sentence(fact, around, reason)


def _follows_words(fact: Seen, around: Around, reason: Reason) -> bool:
    """Return True if words of a reason stand shortly before what is said to be there or done."""
    if fact.passage is None or not _is_said_there_or_done(fact):
        return False
    return bool(_pattern(reason.words).search(around.text.last_words(fact.passage, _SHORTLY)))


def _is_alternative(fact: Seen, around: Around, reason: Reason) -> bool:
    if _follows_words(fact, around, reason):
        return True
    behind = fact.passage is not None and around.text.next_word(fact.passage)
    return bool(behind and _is_said_there(fact) and _pattern(reason.words).fullmatch(behind))


def _names_another(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.passage is None or not _is_said_there_or_done(fact):
        return False
    return bool(_pattern(reason.words).fullmatch(around.text.next_word(fact.passage)))


def _is_not_said_done(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.told.kind != "Procedure" or fact.passage is None:
        return False
    return not _pattern(reason.without).search(around.text.sentence(fact.passage))


def _has_place_in_time(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "Procedure" and bool(timepoint_of(fact.resource))


def _is_of_medicine(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "MedicationStatement" and _has_words_in_sentence(fact, around, reason)


def _is_in_section(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and bool(
        _pattern(reason.words).match(around.text.section(fact.passage).lstrip("# *"))
    )


def _is_of_many_places(fact: Seen, around: Around, reason: Reason) -> bool:
    return len(fact.told.quotes) >= _MANY_PLACES


def _is_function_in_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return _is_of_everyday_words(fact, around, reason) and "valueCodeableConcept" in fact.resource


def _is_changed_elsewhere(fact: Seen, around: Around, reason: Reason) -> bool:
    """Return True if the words of a change stand apart from the name of what changed."""
    if fact.passage is None or reason.claim is None:
        return False
    first, last = fact.passage.start - _APART_WORDS, fact.passage.end + _APART_WORDS
    held = (claim for claim in fact.claims if fits(reason.claim, claim) and "start" in claim)
    return any(claim["end"] < first or claim["start"] > last for claim in held)


def _is_denied_behind(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.passage is None or reason.claim is None:
        return False
    return any(claim.get("start", 0) >= fact.passage.end for claim in fact.claims if fits(reason.claim, claim))


def _has_gaps(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and around.text.is_broken(fact.told.quotes[0].start, fact.told.quotes[0].end)


def _has_side_for_site(fact: Seen, around: Around, reason: Reason) -> bool:
    return _site_of(fact).lower() in reason.words


def _is_asked(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and around.text.is_asked(fact.passage)


def _is_denied_in_sentence(fact: Seen, around: Around, reason: Reason) -> bool:
    denied = any(claim.get("says") == "negated" for claim in fact.claims)
    return not denied and _is_there_with_words(fact, around, reason)


def _is_label(fact: Seen, around: Around, reason: Reason) -> bool:
    numbers = ("valueQuantity", "valueInteger", "valueRange")
    return fact.passage is not None and not any(map(fact.resource.get, numbers)) and around.text.is_label(fact.passage)


def _is_before_a_word(fact: Seen, around: Around, reason: Reason) -> bool:
    behind = fact.passage is not None and around.text.next_word(fact.passage)
    return bool(behind and _is_said_there(fact) and not _pattern(reason.without).fullmatch(behind))


def _is_put_together(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "Procedure" and len(fact.told.quotes) > 1


def _is_class_of_medicine(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "MedicationStatement" and bool(_pattern(reason.words).fullmatch(fact.told.name))


def _is_there_at_a_point(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and _is_said_there(fact) and bool(timepoint_of(fact.resource))


def _is_named_again(fact: Seen, around: Around, reason: Reason) -> bool:
    before = fact.passage is not None and _is_said_there(fact) and around.text.last_words(fact.passage, 1)
    return bool(before and _pattern(reason.words).fullmatch(before))


def _has_one_time_for_places(fact: Seen, around: Around, reason: Reason) -> bool:
    one = fact.passage
    return (
        one is not None
        and has_time(fact.resource)
        and any(not one.begins <= q.start < one.ends for q in fact.told.quotes)
    )


def _has_many_details(fact: Seen, around: Around, reason: Reason) -> bool:
    one = fact.resource
    details = (has_time(one), one.get("bodySite"), one.get("severity"), one.get("interpretation"), one.get("dosage"))
    return fact.passage is not None and sum(map(bool, details)) >= _MANY_DETAILS


def _shares_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.full_url in around.crowded


def _is_broad(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.name.lower() in around.broad


def _has_words_in_between(fact: Seen, around: Around, reason: Reason) -> bool:
    """Return True if words of a reason stand between what is claimed and the fact."""
    if fact.passage is None or reason.claim is None:
        return False
    held = (claim for claim in fact.claims if fits(reason.claim, claim) and "end" in claim)
    gaps = (around.text.between(fact.passage, int(claim["end"])) for claim in held)
    return any(_pattern(reason.words).search(gap) for gap in gaps)


def _never(fact: Seen, around: Around, reason: Reason) -> bool:
    """Two documents are compared by `disagreeing`."""
    return False


Test = Callable[[Seen, Around, Reason], bool]
TESTS: dict[str, Test] = {
    "phase_only": _is_phase_only,
    "time_missing": _misses_time,
    "onset_missing": _misses_onset,
    "not_done": _is_not_done,
    "by_mention": _is_only_named,
    "status_default": _has_usual_status,
    "no_concept": _has_no_concept,
    "words_only": _has_words_only,
    "unsided": _misses_side,
    "value_missing": _misses_value,
    "dose_missing": _misses_dose,
    "value_elsewhere": _has_value_elsewhere,
    "other_words": _has_other_words,
    "unit_assumed": _has_assumed_unit,
    "several_numbers": _has_several_numbers,
    "by_pack": _is_of_pack,
    "merged": _is_merged,
    "long_words": _has_many_words,
    "far_value": _is_far,
    "finding": _has_finding,
    "doubtful_layout": _is_in_doubtful_table,
    "places_apart": _has_places_far_apart,
    "time_shared": _has_the_time_of_most,
    "time_passed": _has_words_in_between,
    "denied_part": _has_words_in_between,
    "timeless": _is_of_nobody,
    "said_both": _is_said_both_ways,
    "everyday_words": _is_of_everyday_words,
    "site_elsewhere": _has_site_elsewhere,
    "value_renamed": _has_value_of_other_words,
    "quoted": _is_quoted,
    "short_form": _is_unexplained,
    "purpose": _has_words_beside,
    "past_words": _is_perhaps_over,
    "at_large": _has_words_in_sentence,
    "mostly_missed": _is_mostly_missed,
    "partly_missed": _is_partly_missed,
    "denial_unheeded": _is_denied_in_sentence,
    "contrast": _has_words_in_sentence,
    "maybe": _has_words_in_sentence,
    "not_said_done": _is_not_said_done,
    "procedure_after": _has_place_in_time,
    "discussed": _is_in_section,
    "names_another": _names_another,
    "alternative": _is_alternative,
    "borne_badly": _is_of_medicine,
    "meant_for": _follows_words,
    "broad_name": _is_broad,
    "many_places": _is_of_many_places,
    "function_value": _is_function_in_words,
    "change_apart": _is_changed_elsewhere,
    "denied_behind": _is_denied_behind,
    "gap_in_words": _has_gaps,
    "side_only": _has_side_for_site,
    "asked": _is_asked,
    "as_label": _is_label,
    "before_word": _is_before_a_word,
    "put_together": _is_put_together,
    "medicine_class": _is_class_of_medicine,
    "found_then": _is_there_at_a_point,
    "named_again": _is_named_again,
    "shared_words": _shares_words,
    "one_time": _has_one_time_for_places,
    "many_details": _has_many_details,
    DIFFER: _never,
}
