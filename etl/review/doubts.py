"""Reasons to doubt each fact of a document, and how likely they make it that something is wrong.

Reasons, badges and weights are data (`mappings/rules/doubts.yaml`): most ask what is claimed of a fact, the others are tests
of this file, by name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from statistics import median
from typing import Any

from msgspec import Struct, field

from etl.explain import Explanation
from etl.kinds.registry import form_of
from etl.mapping.doubts import Claimed, Reason
from etl.review.passages import Passage, Surroundings
from etl.value import replace

DOUBTFUL = "layout-doubtful"
"""Code of the finding of a table that can be read in two ways."""
DIFFER = "documents_differ"
"""Name of the reason that two documents disagree."""
_LONG = 160
"""Words of more characters are a long passage."""
_LEAST = 6
"""So many values of one name tell which of them is far from the others."""
_FAR = 8.0
"""So many times the median distance from the median is far."""
_NUMBER = re.compile(r"(?<![\w.,])[+−-]?\d+(?:[.,]\d+)?(?![\w]*/)")
_AFTER_NUMBER = re.compile(r"\d\s*-?\s*(?:[^\W\d_]|[%°℃/×*^])")
_LONG_WORD = re.compile(r"\w{4,}")
_WORD = re.compile(r"\w{3,}")
_STEM = 5
"""Words are alike that begin with the same so many letters."""
_APART = 1000
"""Places so many characters from each other are far apart."""
_SHARED, _MANY = 0.5, 5
"""A time is that of most facts if it is of such a share of them, and of so many."""
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
_TIMES = ("effective", "performed", "onset", "period", "occurrence", "collection", "date")
_AXES = ("time", "date", "onset", "diagnosis")
_GROUPING = ("Patient", "Group", "DiagnosticReport")
"""Resources whose words hold those of other facts."""
_PRESENCE = {"52101004": "present", "2667000": "absent"}


class Seen(Struct, frozen=True):
    """A fact as it is looked at.

    Args:
        told: its name, quotes, entry and rule.
        resource: the fact.
        claims: what is claimed of it.
        findings: codes of the findings that point at it.
        passage: where it stands in the text; None in a table, or where the text wasn't kept.
    """

    told: Explanation
    resource: Mapping[str, Any]
    claims: Sequence[Mapping[str, Any]] = ()
    findings: frozenset[str] = frozenset()
    passage: Passage | None = None


class Around(Struct, frozen=True):
    """What a fact's document says of it as a whole.

    Args:
        phased: whether some fact is before, during or after a treatment.
        far: fullUrls of values that are far from those of the same name.
        tables: names of tables that can be read in two ways.
        paired: names of body sites of which there are two.
        both: names of what is said to be there and not to be there.
        shared: axis and place of each time that most facts have.
        broad: names of what many more exact names end with.
        crowded: fullUrls of facts that share words with others.
        text: the text around the facts.
    """

    phased: bool = False
    far: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    paired: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    shared: frozenset[tuple[str, int]] = frozenset()
    broad: frozenset[str] = frozenset()
    crowded: frozenset[str] = frozenset()
    text: Surroundings = field(default_factory=Surroundings)


def doubts_of(
    facts: Sequence[Seen],
    reasons: Mapping[str, Reason],
    paired: frozenset[str] = frozenset(),
    tables: Iterable[str] = (),
    text: Surroundings | None = None,
    broad: frozenset[str] = frozenset(),
) -> list[tuple[str, ...]]:
    """Return the names of the reasons to doubt each fact of a document, the heaviest first.

    Args:
        facts: the document's facts.
        reasons: the reasons by name.
        paired: names of body sites of which there are two.
        tables: names of tables that can be read in two ways.
        text: the text around the facts, where it was kept.
        broad: names of what many more exact names end with.
    """
    around = Around(
        phased=any(_timepoint(fact.resource) for fact in facts),
        far=frozenset(_far(facts)),
        tables=frozenset(tables),
        paired=paired,
        both=frozenset(_said_both(facts)),
        shared=frozenset(_shared(facts)),
        broad=broad,
        crowded=frozenset(_crowded(facts)),
        text=text or Surroundings(),
    )
    heavy = sorted(reasons.values(), key=lambda one: -one.weight)
    placed = [_placed(fact, around.text) for fact in facts]
    return [tuple(one.name for one in heavy if _holds(one, fact, around)) for fact in placed]


def _placed(fact: Seen, text: Surroundings) -> Seen:
    return replace(fact, passage=text.passage_of(fact.told.quotes, fact.claims))


def risk_of(names: Iterable[str], reasons: Mapping[str, Reason]) -> int:
    """Return how many of a hundred facts with these reasons are expected to be wrong.

    Args:
        names: of the reasons.
        reasons: the reasons by name.
    """
    sound = 1.0
    for name in names:
        sound *= 1 - reasons[name].weight / 100
    return round(100 * (1 - sound))


def _holds(reason: Reason, fact: Seen, around: Around) -> bool:
    if fact.told.entry in reason.unless:
        return False
    if (test := TESTS.get(reason.name)) is not None:
        return test(fact, around, reason)
    if reason.claim is not None:
        return any(_fits(reason.claim, claim) for claim in fact.claims)
    return fact.told.rule in reason.by


def _fits(asked: Claimed, claim: Mapping[str, Any]) -> bool:
    return (
        (not asked.axis or claim.get("axis") in asked.axis)
        and (not asked.rule or claim.get("rule") in asked.rule)
        and (not asked.says or claim.get("says") in asked.says)
        and (not asked.holds or claim.get("holds") in asked.holds)
    )


# Two documents of one person that say otherwise.


def disagreeing(documents: Sequence[dict[str, Any]], reasons: Mapping[str, Reason]) -> list[dict[str, Any]]:
    """Return documents with the reason to doubt facts that another document of the same person contradicts.

    Two documents are of one person who has the same name and day of birth in both; two facts contradict each other that have
    the same name, site and day, and another value.

    Args:
        documents: as the page has them.
        reasons: the reasons by name.
    """
    places: dict[tuple[str, ...], list[tuple[int, int, str]]] = defaultdict(list)
    for at, document in enumerate(documents):
        for number, fact in enumerate(document.get("facts", ())):
            if (key := _key(document, fact)) is not None:
                places[key].append((at, number, str(fact.get("value", ""))))
    doubted: set[tuple[int, int]] = set()
    for group in places.values():
        if len({at for at, _, _ in group}) > 1 and len({value for _, _, value in group}) > 1:
            doubted.update((at, number) for at, number, _ in group)
    return [
        {**document, "facts": [_doubted(fact, reasons) if (at, n) in doubted else fact for n, fact in enumerate(facts)]}
        if (facts := document.get("facts"))
        else document
        for at, document in enumerate(documents)
    ]


def _key(document: Mapping[str, Any], fact: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return what two facts share that should say the same; None for one that can't be compared."""
    number, day = fact.get("person", -1), str(fact.get("date", ""))
    person = document["people"][number] if 0 <= number < len(document.get("people", ())) else {}
    born = str(person.get("born", ""))
    if not (born and day and fact.get("value")) or fact.get("kind") == "person" or fact.get("rejected"):
        return None
    return str(person["name"]).lower(), born, str(fact["name"]).lower(), str(fact.get("site", "")), day


def _doubted(fact: Mapping[str, Any], reasons: Mapping[str, Reason]) -> dict[str, Any]:
    names = sorted((*fact.get("doubts", ()), DIFFER), key=lambda name: -reasons[name].weight)
    return {**fact, "doubts": names, "risk": risk_of(names, reasons)}


# What the tests share: times, numbers and words of a fact.


def _timepoint(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the parts of a fact's place before or after a treatment."""
    found = (one for one in resource.get("extension", ()) if str(one.get("url", "")).endswith("/timepoint"))
    return next((list(one.get("extension", ())) for one in found), [])


def _has_time(resource: Mapping[str, Any]) -> bool:
    dated = any(key.lstrip("_").startswith(_TIMES) for key in resource)
    return dated or bool(_timepoint(resource))


def _words(fact: Seen) -> str:
    return " ".join(quote.text for quote in fact.told.quotes).lower()


def _in_table(fact: Seen) -> bool:
    return any(quote.table for quote in fact.told.quotes)


def _quantity(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    form = form_of(resource)
    return form.review.quantity(dict(resource)) if form and form.review.quantity else {}


def _far(facts: Sequence[Seen]) -> Iterator[str]:
    """Yield the fullUrls of values that are far from the others of the same name and unit."""
    groups: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for fact in facts:
        quantity = _quantity(fact.resource)
        value = fact.resource.get("valueInteger", quantity.get("value"))
        if isinstance(value, int | float):
            groups[fact.told.name, str(quantity.get("code", ""))].append((float(value), fact.told.full_url))
    for group in groups.values():
        if len(group) < _LEAST:
            continue
        middle = median(value for value, _ in group)
        usual = max(median(abs(value - middle) for value, _ in group), abs(middle) * 0.05, 1e-9)
        yield from (url for value, url in group if abs(value - middle) > _FAR * usual)


def _said_both(facts: Sequence[Seen]) -> Iterator[str]:
    """Yield the names of what is said to be there and not to be there."""
    said: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        coded = fact.resource.get("valueCodeableConcept") or {}
        said[fact.told.name].update(_PRESENCE.get(str(one.get("code")), "") for one in coded.get("coding", ()))
        if fact.told.kind == "Condition":
            said[fact.told.name].add("present")
    yield from (name for name, words in said.items() if words >= {"present", "absent"})


def _times_of(fact: Seen) -> set[tuple[str, int]]:
    """Return axis and place of each time that a fact has."""
    held = (claim for claim in fact.claims if claim.get("holds") and claim.get("axis") in _AXES and "start" in claim)
    return {(str(claim["axis"]), int(claim["start"])) for claim in held}


def _shared(facts: Sequence[Seen]) -> Iterator[tuple[str, int]]:
    """Yield axis and place of each time that most facts have."""
    counted = Counter(time for fact in facts for time in _times_of(fact))
    yield from (time for time, many in counted.items() if many >= max(_MANY, _SHARED * len(facts)))


def _crowded(facts: Sequence[Seen]) -> Iterator[str]:
    """Yield the fullUrls of facts of the text whose words are partly those of another one."""
    placed = [fact for fact in facts if fact.told.quotes and not _in_table(fact) and fact.told.kind not in _GROUPING]
    last: Seen | None = None
    for fact in sorted(placed, key=lambda one: one.told.quotes[0].start):
        if last is not None and fact.told.quotes[0].start < last.told.quotes[0].end:
            yield from (last.told.full_url, fact.told.full_url)
        if last is None or fact.told.quotes[0].end > last.told.quotes[0].end:
            last = fact


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of some words; a star stands for any letters at its beginning or end."""
    listed = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE)


def _stems(words: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(words.lower())}


# The tests, by the name of their reason.


def _is_phase_only(fact: Seen, around: Around, reason: Reason) -> bool:
    parts = _timepoint(fact.resource)
    return bool(parts) and all(part.get("url") == "phase" for part in parts)


def _misses_time(fact: Seen, around: Around, reason: Reason) -> bool:
    return around.phased and fact.told.kind == "Observation" and not _has_time(fact.resource)


def _misses_onset(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "Condition" and not _has_time(fact.resource)


def _is_not_done(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.resource.get("status") in ("not-done", "not-taken")


def _is_only_named(fact: Seen, around: Around, reason: Reason) -> bool:
    said = [claim for claim in fact.claims if claim.get("axis") == "presence" and claim.get("holds")]
    return bool(said) and not _in_table(fact) and all(claim.get("rule") == "stated" for claim in said)


def _has_usual_status(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.told.kind == "Condition":
        codes = {one.get("code") for one in (fact.resource.get("clinicalStatus") or {}).get("coding", ())}
        return "active" in codes and all(claim.get("rule") == "stated" for claim in fact.claims if _of_state(claim))
    return fact.told.kind == "MedicationStatement" and fact.resource.get("status") in ("unknown", "active")


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
    site = fact.resource.get("bodySite") or {}
    site = site[0] if isinstance(site, list) else site
    return str(site.get("text", "")).lower() in around.paired


def _misses_value(fact: Seen, around: Around, reason: Reason) -> bool:
    return "dataAbsentReason" in fact.resource


def _misses_dose(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.kind == "MedicationStatement" and not fact.resource.get("dosage")


def _has_value_elsewhere(fact: Seen, around: Around, reason: Reason) -> bool:
    value = fact.resource.get("valueInteger", fact.resource.get("valueQuantity", {}).get("value"))
    if not isinstance(value, int | float):
        return False
    return f"{value:f}".rstrip("0").rstrip(".") not in _words(fact).replace(",", ".")


def _has_other_words(fact: Seen, around: Around, reason: Reason) -> bool:
    own, printed = (set(_LONG_WORD.findall(text)) for text in (fact.told.name.lower(), _words(fact)))
    person = fact.told.kind in ("Patient", "Group")
    return not person and not _in_table(fact) and own.isdisjoint(printed)


def _is_merged(fact: Seen, around: Around, reason: Reason) -> bool:
    return len(fact.told.quotes) > 1


def _has_several_numbers(fact: Seen, around: Around, reason: Reason) -> bool:
    if not any(key.startswith("value") and key != "valueCodeableConcept" for key in fact.resource):
        return False
    return any(len(_NUMBER.findall(quote.text)) > 1 for quote in fact.told.quotes[:1])


def _has_assumed_unit(fact: Seen, around: Around, reason: Reason) -> bool:
    code = str(_quantity(fact.resource).get("code", ""))
    printed = [quote for quote in fact.told.quotes if any(map(str.isdigit, quote.text))]
    if code in ("", "1") or code.startswith("{") or not printed or _in_table(fact):
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
    return not around.shared.isdisjoint(_times_of(fact))


def _is_said_both_ways(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.name in around.both


def _is_of_everyday_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.entry.startswith("function:")


def _has_site_elsewhere(fact: Seen, around: Around, reason: Reason) -> bool:
    site = fact.resource.get("bodySite") or {}
    site = site[0] if isinstance(site, list) else site
    words = _stems(str(site.get("text", ""))) - _stems("left right bilateral")
    return fact.passage is not None and bool(words) and words.isdisjoint(_stems(_words(fact)))


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
    return any(_PRESENCE.get(str(one.get("code"))) == "present" for one in coded.get("coding", ()))


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
    return fact.told.kind == "Procedure" and bool(_timepoint(fact.resource))


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
    held = (claim for claim in fact.claims if _fits(reason.claim, claim) and "start" in claim)
    return any(claim["end"] < first or claim["start"] > last for claim in held)


def _is_denied_behind(fact: Seen, around: Around, reason: Reason) -> bool:
    if fact.passage is None or reason.claim is None:
        return False
    return any(claim.get("start", 0) >= fact.passage.end for claim in fact.claims if _fits(reason.claim, claim))


def _has_gaps(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and around.text.is_broken(fact.told.quotes[0].start, fact.told.quotes[0].end)


def _has_side_for_site(fact: Seen, around: Around, reason: Reason) -> bool:
    site = fact.resource.get("bodySite") or {}
    site = site[0] if isinstance(site, list) else site
    return str(site.get("text", "")).lower() in reason.words


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
    return fact.passage is not None and _is_said_there(fact) and bool(_timepoint(fact.resource))


def _is_named_again(fact: Seen, around: Around, reason: Reason) -> bool:
    before = fact.passage is not None and _is_said_there(fact) and around.text.last_words(fact.passage, 1)
    return bool(before and _pattern(reason.words).fullmatch(before))


def _has_one_time_for_places(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.passage is not None and len(fact.told.quotes) > 1 and _has_time(fact.resource)


def _has_many_details(fact: Seen, around: Around, reason: Reason) -> bool:
    one = fact.resource
    details = (_has_time(one), one.get("bodySite"), one.get("severity"), one.get("interpretation"), one.get("dosage"))
    return fact.passage is not None and sum(map(bool, details)) >= _MANY_DETAILS


def _shares_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.full_url in around.crowded


def _is_broad(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.name.lower() in around.broad


def _has_words_in_between(fact: Seen, around: Around, reason: Reason) -> bool:
    """Return True if words of a reason stand between what is claimed and the fact."""
    if fact.passage is None or reason.claim is None:
        return False
    held = (claim for claim in fact.claims if _fits(reason.claim, claim) and "end" in claim)
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
