"""The names of what is counted or measured in a group, and what its words report of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Change, Component, Concept, Evidence, Observation, Presence, Quantity, Range, Site, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import Context
from etl.parsers.cohort.scenes import CHANGES, GROUP, LONGEST, PEOPLE, Scene
from etl.parsers.index import part
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace


def gone(context: Context, end: int) -> bool:
    """Whether a phrase itself says that something isn't there or has ended, and not what follows it.

    Args:
        context: how its term is meant.
        end: offset behind the phrase.
    """
    told = [c for c in context.cues if c.entry.role in ("negated", "negated_after", "resolved")]
    if told and all(c.start >= end for c in told):
        return False
    return context.status == "absent" or context.resolved


def whole_person(reading: Reading, text: str, m: Mention) -> bool:
    """ "Their condition" is no finding: it stands for the people themselves.

    Args:
        reading: the document.
        text: its text.
        m: the term.
    """
    return any(
        e.id == "cohort_condition"
        for name in (text[m.start : m.end], m.entry.name)
        for e in reading.lexicon.label(name, "field")
    )


# The names of what is counted or measured in a group, and what its words report of it.
#
# A count is named by the term that its phrase holds; a phrase without one, or with several, is named as printed.


TARGETS = ("finding", "function", "measure", "scale", "procedure", "medicine", "condition", "social", "gene")
_LEAD = regex(
    r"(?:(?:and|but|while|whereas|with|also|then|just|overall|of|the|a|an|there|was|were|is|are|had|has|have|been|be|got|get|did|does|do|show(?:s|ed|n)?|"
    r"report(?:s|ed)?|felt|feel|experience[sd]?|develop(?:s|ed)?|notice[sd]?|noted|received|underwent|requir(?:es|ed)|needed|presented|complained|"
    r"in|on|at|by|for|to|them|these|those|whom|who|their|his|her|its|our|all|only|another|other|remaining|that|which|thereby|thus|resulting|leading|it|"
    r"we|could|can|about|approximately|nearly|almost|around|some|many|most|several|observed|found|saw|among|out|us|became|remain(?:s|ed)?|stay(?:s|ed)?|as|"
    + PEOPLE
    + r"(?:['’]s?)?)\b['’]?|[-–—•:;,.()\[\]=/|\s]+)\s*",
    re.I,
)
_TAIL = regex(
    r"(?:\s*[-–—:;,.(\[=/|\s]+|\s*\(n|\s+(?:was|were|is|are|had|has|have|been|be|seen|observed|noted|found|reported|recorded|felt|noticed|experienced|shows?|showed|"
    r"documented|occurred|occurs|achieved|present|in|by|for|of|among|with|at|and|or|to|as|the|(?-i:a)|an|from|on|it|than|"
    + PEOPLE
    + r"))$",
    re.I,
)
_DEGREE = regex(
    r"\b(?:a lot|a little|a bit|slightly|somewhat|significantly|markedly|considerably|substantially|clearly|much|very|"
    r"partly|completely|greatly|definitely|obviously|"
    r"significant|marked|clear|obvious|substantial|considerable)\b",
    re.I,
)
_CUT = regex(
    r"\b(?:compared|relative to|in comparison|(?<!more )(?<!less )than|versus|vs|against|because|due to|"
    r"owing to|so that|which|who|after|before|during|within|until|since|following|at the end|and \d|"
    r"(?:most|mainly|mostly|especially|particularly|including|usually|all|so) (?:of|in|by|with|from|the|"
    r"at))\b",
    re.I,
)
_OTHER_PLACE = regex(
    r"\b(?:after|before|during|following|since|due to|because of|despite|until|than|post|pre)\s+(?:the\s+|"
    r"their\s+|an?\s+)?$",
    re.I,
)
LASTING = regex(r"\b(?:of|for|lasting|lasted|over)\s+(?:about\s+|from\s+)?$", re.I)
_MODAL = regex(r"\s+(?:(?:could|can|has|have|had)\s+)?(?:be|been|was|were|is|are|became)\s+", re.I)
_DIED_OF = regex(r"\b(?:died?|dying)\s+(?:of|from)\s+(?:an?\s+|the\s+)?$", re.I)
_LASTED = regex(r"\b(?:last(?:s|ed|ing)|more than|less than|at least|over|up to)\s+$", re.I)
_DONE_TO = regex(r"\b\w{3,}ed\b", re.I)
_PART_OF_NAME = regex(
    r"\b(?:by|of|from|to|in)\s+(?:about\s|more\sthan\s|less\sthan\s|over\s|up\sto\s|at\sleast\s)*$",
    re.I,
)
_EMPTY = regex(r"\s?(?:\(\s?\)|\[\s?\]|[\"“„«]\s?[\"”»]|(?<!\S)[‘']\s?['’](?!\S))")
_JOINS = regex(r"\s(?:and|or)\s|,|/")
_SEEN = regex(r"seen|observed|noted|noticed|found|reported|recorded", re.I)


class Named(Struct, frozen=True):
    """What a phrase is about.

    Args:
        concept: its name, with codes when the lexicon knows it.
        change: reported change.
        presence: absent when denied.
        site: body site.
        entry: the mapping entry, None for a printed name.
        severity: severity said of it.
    """

    concept: Concept
    change: Change | None = None
    presence: Presence | None = None
    site: Site | None = None
    entry: Entry | None = None
    severity: Concept | None = None


def targets_in(statement: Statement, text: str, start: int, end: int) -> list[Mention]:
    """The terms a phrase may be about, one for each place, without those of its adverbials ("after the operation")."""
    best: dict[tuple[int, int], Mention] = {}
    inside = part(statement.mentions, Span(start, end))
    changing = {(m.start, m.end) for m in inside if m.entry.kind == "cue" and m.entry.role in CHANGES}
    for m in inside:
        if (m.start, m.end) in changing:
            continue
        if m.entry.kind not in TARGETS or _OTHER_PLACE.search(text[max(start, m.start - 24) : m.start]):
            continue
        held = best.get((m.start, m.end))
        if held is None or TARGETS.index(m.entry.kind) < TARGETS.index(held.entry.kind):
            best[m.start, m.end] = m
    return sorted(best.values(), key=START)


def change_of(
    text: str, cues: Sequence[Mention], target: Entry | None, near: int
) -> tuple[Change | None, Mention | None]:
    """The change that the words of a phrase report, judged for what changes.

    Args:
        text: the document's text.
        cues: cues of the phrase.
        target: what changes, None when no mapping knows it.
        near: its place.

    Returns:
        The change (None when more or less of it is neither good nor bad), and the cue that says so.
    """
    held = [c for c in cues if c.entry.role in (*CHANGES, "declined") or c.entry.value == "healed"]
    if not held:
        return None, None
    cue = min(
        held,
        key=lambda c: (
            c.entry.role in ("more", "less") and any(h.entry.role not in ("more", "less") for h in held),
            abs(c.start - near),
        ),
    )
    role = cue.entry.role
    denied = any(c.entry.role == "negated" and 0 <= cue.start - c.end <= 12 for c in cues)
    if denied:
        return ("unchanged", cue) if role in ("improved", "worsened", "more", "less") else (None, cue)
    if role in ("declined", "resolved"):
        return "worsened" if role == "declined" else "improved", cue  # "in 19 the ulcers were healed"
    if role in ("improved", "worsened", "unchanged"):
        return role, cue  # type: ignore[return-value]
    if target is None:
        return None, cue
    good_when_more = target.higher == "better" or (target.kind == "function" and target.higher != "worse")
    if target.kind in ("finding", "condition") or good_when_more or target.higher == "worse":
        return ("improved" if (role == "more") == good_when_more else "worsened"), cue
    return None, cue


def printed(text: str, start: int, end: int, without: Iterable[tuple[int, int]] = (), cut: bool = True) -> str:
    """A phrase as a name: without the given places, degrees, leading and trailing function words.

    Args:
        text: the document's text.
        start: offset of the phrase.
        end: offset behind it.
        without: places to leave out.
        cut: whether to end at "compared with", "after" and their like.
    """
    end = min(end, start + 2 * LONGEST)
    pieces, at = [], start
    for s, e in sorted((s, e) for s, e in without if start <= s < end):
        pieces.append(text[at:s] if s > at else "")
        at = max(at, e)
    phrase = " ".join(" ".join([*pieces, text[at:end] if at < end else ""]).split())
    phrase = trimmed(_EMPTY.sub("", _DEGREE.sub("", phrase)))
    phrase = "" if _SEEN.fullmatch(phrase) else phrase
    if cut and (found := _CUT.search(phrase)) and found.start():
        phrase = trimmed(phrase[: found.start()])
    return (phrase[:1].lower() + phrase[1:] if phrase[1:2].islower() else phrase)[:LONGEST]


def trimmed(phrase: str) -> str:
    """A phrase without function words and signs at its ends."""
    phrase = " ".join(phrase.split())
    while phrase and (m := _LEAD.match(phrase)) and m.end():
        phrase = phrase[m.end() :]
    while phrase and (m := _TAIL.search(phrase[-32:])) and m.end() > m.start():
        phrase = phrase[: len(phrase) - (m.end() - m.start())]
    if phrase.endswith((")", "]")) and phrase.count("(") < phrase.count(")"):
        phrase = phrase[:-1]
    return phrase.rstrip(" ,;:.")


def named(reading: Reading, statement: Statement, start: int, end: int, inherited: Named | None = None) -> Named | None:
    """What a phrase is about, and what it says of it.

    Args:
        reading: the document.
        statement: the statement.
        start: offset of the phrase.
        end: offset behind it.
        inherited: what the phrase before was about, for one that has only a predicate.

    Returns:
        The name with its change or presence; None when the phrase says nothing.
    """
    text = reading.document.text
    terms = targets_in(statement, text, start, end)
    cut = next(
        (m for m in _CUT.finditer(text, start, end) if not any(t.start < m.start() < t.end for t in terms)), None
    )
    if cut is not None and printed(text, start, cut.start(), cut=False):
        end = cut.start()
    start = _behind_label(statement, text, start, end)
    inside = part(statement.mentions, Span(start, end))
    cues = [m for m in inside if m.entry.kind == "cue"]
    targets = [m for m in targets_in(statement, text, start, end) if not whole_person(reading, text, m)]
    near = targets[0] if targets else None
    for m in targets:
        if _DIED_OF.search(text[max(start, m.start - 24) : m.start]):
            return Named(Concept(f"death from {m.entry.name}"))
    change, cue = change_of(text, cues, near.entry if near else None, near.start if near else start)
    grades = [m for m in inside if m.entry.kind == "qualifier" and m.entry.role == "severity"]
    graded = grades if near is not None or change else []
    off = [
        *_beside_name(text, statement, Span(start, end), cues, cue if change else None),
        *((m.start, m.end) for m in graded),
    ]
    phrase = printed(text, start, end, off)
    if phrase.lower().startswith(("no ", "not ", "without ")):
        phrase = trimmed(phrase.split(" ", 1)[1])
    denied = change is None and any(c.entry.role == "negated" for c in cues)
    presence: Presence | None = "absent" if denied else None
    if (
        near is not None
        and (len(targets) > 1 or _JOINS.search(phrase))
        and len(phrase) <= 60
        and not _one_thing(targets)
    ):
        return Named(Concept(phrase), change, presence)
    turned = cue or next((c for c in cues if c.entry.role == "resolved"), None)  # "it disappeared in two of them"
    if (
        near is None
        and inherited is not None
        and (inherited.entry is not None or (inherited.change and not inherited.concept.text.startswith("condition ")))
        and turned is not None
        and not _other_words(text, start, end, turned)
    ):
        return _of_inherited(text, cues, inherited, turned, start)
    if (
        near is not None
        and change is None
        and (whole := printed(text, start, end, off))
        and _says_more(text, near, whole, cues)
    ):
        done = near.entry.kind in ("medicine", "procedure")
        return Named(
            Concept(_MODAL.sub(" ", whole)), None, None if done else presence, entry=None if done else near.entry
        )
    if near is not None:
        free = near.form != "negated" and text[near.end : near.end + 5].lower() in ("-free", " free")
        if change is None and (free or (near.form == "negated") != gone(statement.about(near), end)):
            presence = "absent"
        found = [p for p in places(inside) if p.site]
        site = (
            make_site(text, reading.lexicon, found[0].site, found[0].side, found[0].part, found[0])
            if len(found) == 1
            else None
        )
        grade = next((g.entry.concept for g in grades if g.end <= near.start and near.start - g.end < 16), None)
        return Named(near.entry.concept, change, presence, site, near.entry, None if change else grade)
    return _unknown(reading, text, start, end, phrase, change, cue, presence)


def _of_inherited(text: str, cues: Sequence[Mention], inherited: Named, turned: Mention, start: int) -> Named:
    """Return what a phrase that has only a predicate says of the thing before it."""
    change, _ = change_of(text, cues, inherited.entry, start)
    concept = inherited.entry.concept if inherited.entry is not None else inherited.concept
    ended = turned.entry.role == "resolved" and change is None
    return replace(inherited, concept=concept, change=change, presence="absent" if ended else None)


def _beside_name(
    text: str, statement: Statement, span: Span, cues: Sequence[Mention], cue: Mention | None
) -> Iterator[tuple[int, int]]:
    """Yield the places of a phrase that are no part of a name: words for its change, times, and numbers of people.

    Args:
        text: the document's text.
        statement: where the phrase stands.
        span: the phrase.
        cues: its cue words.
        cue: the one that says its change.
    """
    for m in cues:
        if m.entry.role in ("improved", "worsened", "unchanged") or m is cue:
            yield m.start, m.end
    for d in part(statement.durations, span):
        before = text[max(span.start, d.start - 20) : d.start]
        if (d.relation != "none" and not _LASTED.search(before)) or LASTING.search(before):
            yield d.start, d.end
    for q in part(statement.quantities, span):
        if isinstance(q.value, Range) or (isinstance(q.value, Quantity) and (q.kind == "percent" or q.sd is not None)):
            by = _PART_OF_NAME.search(text[max(span.start, q.start - 24) : q.start])
            yield (q.start - len(by[0]) if by else q.start), q.end


def _behind_label(statement: Statement, text: str, start: int, end: int) -> int:
    """Where a phrase begins behind a label that is one of a list's own ("Adverse reactions were mild: headache …")."""
    label = statement.frame.label
    if label is None or not start <= label.start < label.end < end:
        return start
    colon = text.find(":", label.end, end) + 1
    return colon if colon and targets_in(statement, text, colon, end) else start


def _says_more(text: str, near: Mention, whole: str, cues: Sequence[Mention]) -> bool:
    """Whether its term alone would say less than the phrase ("replacement avoided", "raised pressure")."""
    roles = {c.entry.role for c in cues}
    if near.entry.kind in ("medicine", "procedure"):
        return bool(
            _DONE_TO.search(whole) or roles & {"more", "less", "resolved", "discontinued", "hypothetical", "cancelled"}
        )
    if near.entry.kind in ("function", "measure", "scale"):
        return (
            near.form == "name"
            and whole.casefold() != text[near.start : near.end].casefold()
            and not roles & {"difficulty", "normal", "ability", "negated"}
        )
    return False


def _other_words(text: str, start: int, end: int, cue: Mention) -> bool:
    """Whether a phrase says more than its cue of change ("it did not change" doesn't)."""
    return bool(
        re.search(
            r"[^\W\d_]{3}",
            re.sub(
                r"\b(?:did|not|it|they|this|also|still|even|further|did not|didn't)\b",
                "",
                printed(text, start, end, [(cue.start, cue.end)]),
                flags=re.I,
            ),
        )
    )


def _one_thing(targets: Sequence[Mention]) -> bool:
    return len({m.entry.id for m in targets}) == 1 and len(targets) > 1


_NO_NAME = regex(r"(?:from|arrival|admission)$|[\w-]+ from [A-Z]", re.I)
"""What is no name of anything: a time, a person ("Anna from Austria")."""


def _unknown(
    reading: Reading, text: str, start: int, end: int, phrase: str, change: Change | None, cue: Mention | None,
    presence: Presence | None,
) -> Named | None:  # fmt: skip
    """The name of a phrase without a term: people, the condition as a whole, or as printed."""
    kin = reading.lexicon.find(phrase)
    if kin and all(m.entry.kind == "relation" for m in kin) and kin[0].start == 0 and kin[-1].end == len(phrase):
        return None  # "parents of 80 % were satisfied": relatives are no outcome
    whole_words = text[start : min(end, start + LONGEST)].strip(" .,;:")
    entry = next((e for p in (phrase, whole_words) if p for e in reading.lexicon.label(p, "field")), None)
    if entry and entry.id.startswith("cohort_") and reading.lexicon.label(whole_words, "field"):
        presence = None  # "did not return" is its name
    if (not phrase or (entry is not None and entry.id == "cohort_condition")) and change:
        word = "" if cue is None else text[cue.start : cue.end].lower()
        stem = "stable" if change == "unchanged" and ("stab" in word or "stead" in word) else change
        whole = reading.lexicon.get("field", "cohort_condition")
        return Named(Concept(f"{whole.name if whole else 'condition'} {stem}"), change)
    if entry is not None and entry.id.startswith("cohort_"):
        known = reading.lexicon.get("finding", entry.id.removeprefix("cohort_"))
        return Named(known.concept if known else Concept(entry.name), change, presence, None, known)
    if len(phrase) < 3 or not re.search(r"[^\W\d_]{3}", phrase) or _NO_NAME.match(phrase):
        return None
    return Named(Concept(f"no {phrase}" if presence == "absent" else phrase), change)


_KINDS = ("finding", "function", "measure", "scale")


def topic(statement: Statement, scene: Scene) -> Named | None:
    """The one thing that a label or heading names, for counts that only say how it changed ("Balance: 12/30 improved").

    Args:
        statement: a statement about the group.
        scene: what stands above it.
    """
    if scene.stratum or scene.adverse:
        return None
    had = [m for m in statement.frame.topic if m.entry.kind in _KINDS]
    if len({(m.start, m.end) for m in had}) != 1:
        return None
    return Named(had[0].entry.concept, entry=had[0].entry)


def counted(
    what: Named, values: Iterable[Quantity | Range], evidence: tuple[Evidence, ...], *, timepoint: Timepoint | None = None,
    components: tuple[Component, ...] = (), rule: str,
) -> tuple[Observation, ...]:  # fmt: skip
    """Observations of one count: its number and its share."""
    base = Observation(
        subject=GROUP, code=what.concept, change=what.change, presence=what.presence, site=what.site, severity=what.severity,
        category="survey", timepoint=timepoint, components=components, evidence=evidence, rule=rule,
    )  # fmt: skip
    return tuple(replace(base, value=value) for value in values)
