"""What the answers are of that a sentence counts one by one, as observations of the group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Span
from etl.facts import Change, Component, Concept, Observation, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.answers import DEGREES, Answer, Run, runs_in, times_of
from etl.parsers.cohort.classes import range_words
from etl.parsers.cohort.columns import STRATUM
from etl.parsers.cohort.ended import whole_person
from etl.parsers.cohort.observed import counted
from etl.parsers.cohort.scenes import PEOPLE, Scene, meant, parts_of, time_at
from etl.parsers.cohort.words import Named, change_of, printed, trimmed
from etl.parsers.index import part
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_WHAT = ("finding", "function", "measure", "scale")
_LONG = {
    "thicker": ("thickness", "more"),
    "thinner": ("thickness", "less"),
    "wider": ("width", "more"),
    "narrower": ("width", "less"),
}
_FEW = 3
_SENTENCE = regex(rf"\b(?:{PEOPLE}|it|they|we|was|were|had|called|could|did)\b", re.I)
_OF_SPINE = regex(r"[CTLS]\d")
RULE = "count of an answer"


def answered(
    reading: Reading, statement: Statement, scene: Scene, fallback: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The answers of a sentence with their numbers of people.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        fallback: the time that holds when its own words name none.

    Returns:
        Observations, and the places they were read from.
    """
    text, times = reading.document.text, times_of(reading.document.text, statement)
    out: list[Observation] = []
    used: list[Span] = []
    for run in runs_in(text, statement):
        first, last = run.answers[0].span, run.answers[-1].span
        those = run.opening is not None and run.opening.whole is not None  # "in 30 patients with aphasia …" is no rule
        if not meant(statement, first.start, first.end, general=not those):
            continue
        named = [_named(reading, statement, scene, run, answer) for answer in run.answers]
        if any(what is None for what in named):
            continue
        named = _by_degree(text, run, named)
        when = time_at(times, first.start, first.end, fallback)
        for what, answer in zip(named, run.answers, strict=True):
            if what is not None:
                spots = (reading.evidence(answer.span.start, answer.span.end),)
                parts = _of_whom(reading, statement, scene, run)
                out += counted(what, answer.values, spots, timepoint=when, components=parts, rule=RULE)
        used.append(Span(_start(statement, run, first.start), last.end))
    return tuple(out), tuple(used)


def _by_degree(text: str, run: Run, named: list[Named | None]) -> list[Named | None]:
    """The names of answers, those of the people as a whole with their degree where two tell one change: "much better 17, better 38"."""
    out: list[Named | None] = []
    for what, answer in zip(named, run.answers, strict=True):
        degree = DEGREES.search(text, answer.span.start, answer.span.end)
        alike = [w for w in named if w is not None and what is not None and w.concept == what.concept]
        if what is not None and what.entry is None and what.change and degree is not None and len(alike) > 1:
            said = [
                text[c.start : c.end].lower() for c in answer.cues if answer.words.start <= c.start < answer.words.end
            ]
            what = replace(what, concept=Concept(f"condition {degree.group().lower()} {(said or [what.change])[0]}"))
        out.append(what)
    return out


def _start(statement: Statement, run: Run, first: int) -> int:
    """Where a run begins, with the words before it that say of whom it is."""
    label = statement.frame.label
    if run.opens and run.opening is not None:
        return run.opening.span.start
    return label.start if run.opens and label is not None and statement.span.start <= label.start else first


def _of_whom(reading: Reading, statement: Statement, scene: Scene, run: Run) -> tuple[Component, ...]:
    """Of how many people the answers are, and who they are; the whole group is no part of itself."""
    size = reading.cohort.size if reading.cohort else None
    opened = run.opening.whole if run.opening is not None else None
    whole = next((a.whole for a in run.answers if a.whole is not None), opened or scene.denominator)
    own = "" if run.opening is None or (size is not None and opened == size.value) else run.opening.who
    return parts_of(whole, own or scene.stratum or _part_of_group(reading, statement, scene, run))


def _named(reading: Reading, statement: Statement, scene: Scene, run: Run, answer: Answer) -> Named | None:
    if answer.kind == "change":
        return _changed(reading, statement, scene, run, answer)
    if answer.kind == "side":
        return _on_side(reading, statement, run, answer)
    if answer.kind == "form":
        return _of_form(reading, statement, run, answer)
    asked = run.question or _label(statement, scene)
    if answer.kind == "class":
        known = _target(reading, statement, run)
        name = known.entry.name if known is not None and known.entry.kind == "measure" else _small(trimmed(asked))
        said = range_words(reading.document.quote(answer.words))
        return Named(Concept(f"{name} {said}")) if name else None
    scaled = _OF_SPINE.search(answer.level) or any(
        m.entry.kind == "scale" for m in reading.lexicon.find(f"{asked} {answer.level}")
    )
    return Named(Concept(f"{asked} {answer.level}")) if asked and scaled else None


def _target(reading: Reading, statement: Statement, run: Run) -> Mention | None:
    """The one term that a run asks of: in the words of its first answer, else in its label."""
    text, first = reading.document.text, run.answers[0]
    own = [m for m in part(statement.mentions, first.span) if _asks(m, first)]
    named = own if run.question else [m for m in statement.frame.topic if m.entry.kind in _WHAT]
    named = [m for m in named if not whole_person(reading, text, m)]
    best = {(m.start, m.end): m for m in sorted(named, key=lambda m: -_WHAT.index(m.entry.kind))}
    return next(iter(best.values())) if len({m.entry.id for m in best.values()}) == 1 else None


def _asks(m: Mention, first: Answer) -> bool:
    """Whether a term is what is asked and not the answer ("thinner")."""
    said = first.kind == "change" and first.words.start <= m.start < m.end <= first.words.end
    return m.entry.kind in _WHAT and not said


def _changed(reading: Reading, statement: Statement, scene: Scene, run: Run, answer: Answer) -> Named | None:
    """How something changed: a known term, the people as a whole, or a thing as printed."""
    text = reading.document.text
    target = _target(reading, statement, run)
    topic = run.question or trimmed(_label(statement, scene))
    entry = _dimension(reading, run, topic) or (target.entry if target is not None else None)
    word = text[answer.words.start : answer.words.end].strip().lower()
    if not any(c.entry.role != "negated" for c in answer.cues):
        return _compared(topic, word, entry)
    cues = [c for c in answer.cues if c.entry.role != "negated"]
    change, _ = change_of(text, answer.cues, entry, answer.words.start)
    ended = any(c.entry.role == "resolved" for c in cues) and not any(c.entry.value == "healed" for c in cues)
    if entry is not None:
        known = Named(entry.concept, entry=entry)
        if ended:
            return replace(known, presence="absent")
        return replace(known, change=change) if change else Named(Concept(f"{entry.name} {word}"))
    if statement.frame.label is None and not _is_name(run.question) and (run.question or not run.opens):
        return None
    if _is_whole(reading, topic) or _part_of_group(reading, statement, scene, run):
        return _condition(word, change, ended=ended)
    if change is None or ended:
        return Named(Concept(f"{_small(topic)} {word}"))
    return Named(Concept(_small(topic)), change)


def _label(statement: Statement, scene: Scene) -> str:
    """What the label of a sentence asks; a heading asks of more than one sentence."""
    return scene.topic if statement.frame.label is not None else ""


def _part_of_group(reading: Reading, statement: Statement, scene: Scene, run: Run) -> str:
    """The part of the group that is asked, and not what changed: "Placebo group: better 5, same 12"."""
    asked = run.question or _label(statement, scene)
    return trimmed(asked) if STRATUM.search(asked) and _target(reading, statement, run) is None else ""


def _is_name(question: str) -> bool:
    """Whether words that no mapping knows are a name, and no sentence."""
    return bool(question) and len(question.split()) <= _FEW and _SENTENCE.search(question) is None


def _condition(word: str, change: Change | None, *, ended: bool) -> Named | None:
    if change is None or ended:
        return None
    stem = ("stable" if "stab" in word or "stead" in word else "unchanged") if change == "unchanged" else change
    return Named(Concept(f"condition {stem}"), change)


def _compared(topic: str, word: str, entry: Entry | None) -> Named | None:
    """ "Thicker": more of a dimension, where a measure of it is known; else as printed."""
    _, role = _LONG.get(word, ("", ""))
    if entry is not None and entry.kind == "measure" and entry.higher and role:
        good = (role == "more") == (entry.higher == "better")
        return Named(entry.concept, "improved" if good else "worsened", entry=entry)
    name = entry.name if entry is not None else _small(topic)
    return Named(Concept(f"{name} {word}")) if name else None


def _dimension(reading: Reading, run: Run, topic: str) -> Entry | None:
    """The measure that the answers compare: "thickness" where cartilage is "thicker in 9, unchanged in 19"."""
    nouns = {_LONG[w][0] for a in run.answers if (w := reading.document.quote(a.words).strip().lower()) in _LONG}
    return next((e for noun in nouns for e in reading.lexicon.label(f"{topic} {noun}", "measure")), None)


def _is_whole(reading: Reading, topic: str) -> bool:
    """Whether a label asks of the people as a whole: "Result", "The doctors' overall judgement", or nothing at all."""
    words = topic.replace("’", "'").split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    return not words or any(e.id == "cohort_condition" for run in runs for e in reading.lexicon.label(run, "field"))


def _on_side(reading: Reading, statement: Statement, run: Run, answer: Answer) -> Named | None:
    """A finding on one side: "left side paralysed", "right arm"."""
    found = list(_findings(statement, run))
    if len({m.entry.id for m in found}) > 1:
        return None
    own = places(part(statement.mentions, answer.words))
    first = places(part(statement.mentions, run.answers[0].words))
    site, side = own[0], own[0].side
    where = site if site.site is not None else first[0]
    if not found:
        plain = site.site is None and side is not None and run.question
        return Named(Concept(f"{side} side {run.question}".replace("bilateral side", "both sides"))) if plain else None
    same = make_site(reading.document.text, reading.lexicon, where.site, side, site.part or where.part, where)
    return Named(found[0].entry.concept, site=same, entry=found[0].entry)


def _findings(statement: Statement, run: Run) -> Iterator[Mention]:
    within = part(statement.mentions, run.answers[0].words)
    own = [m for m in within if m.entry.kind in ("finding", "condition")]
    yield from own or [m for m in statement.frame.topic if m.entry.kind in ("finding", "condition")]


def _of_form(reading: Reading, statement: Statement, run: Run, answer: Answer) -> Named | None:
    """A form of a disease: "the stroke was ischaemic in 59, haemorrhagic in 27", "Cerebral palsy: spastic 71, ataxic 9"."""
    within = part(statement.mentions, run.answers[0].words)
    above = [m for m in statement.frame.topic if m.entry.kind == "condition"]
    found = [m for m in within if m.entry.kind == "condition"] or above
    if len({m.entry.id for m in found}) != 1:
        return None
    text, held = reading.document.text, found[0]
    own = [(m.start, m.end) for m in found]
    said = printed(text, answer.words.start, answer.words.end, own).removeprefix("was ").strip()
    names = (f"{said} {held.entry.name}", f"{said} {text[held.start : held.end]}")
    known = next((e for name in names if said for e in reading.lexicon.label(name, "condition")), None)
    return Named(known.concept, entry=known) if known is not None and known.id != held.entry.id else None


def _small(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
