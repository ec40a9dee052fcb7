"""What curators said of facts, kept beside the documents and applied to every conversion of them.

A curator's word on one fact is a line of a file; it finds its place again, and it is told how far curators agree. On a bundle
what was read becomes what they say, each word of theirs with its Provenance. Nothing is lost: what can't be applied (its text
is gone, two curators contradict each other) is a finding, and the fact stays as it was read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations, takewhile
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct, field

from etl.document import Document, Span
from etl.elements.write import (
    ASSERTED,
    CODES,
    EXTENSION,
    HL7_CODES,
    OF_GROUP,
    TAGS,
    Context,
    Resource,
    coded,
    complex_extension,
    document_key,
    fhir_date,
    full_url,
    identifier,
    of_group,
    pruned,
    shell,
    source_span,
    stated,
    string,
)
from etl.errors import InputError
from etl.explain import Explanation, explained
from etl.facts import Evidence
from etl.fhir.bundle import FINDINGS, request
from etl.fhir.document_reference import begins_of
from etl.fhir.narrative import findings_narrative, rewritten
from etl.fhir.patient import outside
from etl.holding import standings
from etl.kinds.correcting import OF_PEOPLE, VERIFIED, NotPossibleError, Settable, codeable_of, short, unit_set, verified
from etl.kinds.form import Form
from etl.kinds.registry import form_of, form_of_type, forms
from etl.names import SYSTEMS
from etl.variants.hgvs import read_expression
from etl.variants.words import Row, meaning, variant_words

# Anchors: a quote with what stands around it, which finds its place again when the text before it has changed.
#
# After the TextQuoteSelector of the Web Annotation Data Model,
# https://www.w3.org/TR/annotation-model/#text-quote-selector.


CONTEXT = 32
"""So many characters are kept on each side of a quote."""
_ENOUGH = 8
"""A quote that stands in the text once is the same place when so much on one side of it is the same."""


class Anchor(Struct, frozen=True):
    """A place in a text.

    Args:
        exact: the quoted text.
        prefix: what stands before it.
        suffix: what stands behind it.
        start: offset of its first character in the text that was looked at; of two equal places the nearer one is meant.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


def anchor_of(text: str, start: int, end: int) -> Anchor:
    """The anchor of a place.

    Args:
        text: the document's normalized text.
        start: offset of the first character.
        end: offset behind the last.
    """
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def found(text: str, anchor: Anchor) -> Span | None:
    """Where an anchor's place is in a text.

    Args:
        text: the document's normalized text, perhaps another version of it.
        anchor: the place.

    Returns:
        The place whose surroundings agree best; None when the quote is gone, stands among other words, or stands
        twice among the same.
    """
    exact = anchor.exact
    if not exact:
        return None
    here = Span(anchor.start, anchor.start + len(exact))
    if text[here.start : here.end] == exact and _around(text, here, anchor) == (len(anchor.prefix), len(anchor.suffix)):
        return here
    best: tuple[int, int] | None = None
    place, twice = None, False
    for start in _everywhere(text, exact):
        span = Span(start, start + len(exact))
        before, after = _around(text, span, anchor)
        if before < min(_ENOUGH, len(anchor.prefix)) and after < min(_ENOUGH, len(anchor.suffix)):
            continue
        score = (before + after, -abs(start - anchor.start))
        if best is None or score > best:
            place, best, twice = span, score, False
        elif score == best:
            twice = True
    return None if twice else place


def _everywhere(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _around(text: str, span: Span, anchor: Anchor) -> tuple[int, int]:
    """How many characters before and behind a place are those of the anchor."""
    before = zip(reversed(text[max(0, span.start - CONTEXT) : span.start]), reversed(anchor.prefix), strict=False)
    after = zip(text[span.end : span.end + CONTEXT], anchor.suffix, strict=False)
    return _same(before), _same(after)


def _same(pairs: Iterator[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


# A curator's word on one fact, and the file that keeps such words: JSON Lines, one a line, to be read and merged by
# people.


Action = Literal["accept", "reject", "correct", "add", "comment"]

SETTABLE = ("concept", "presence", "value", "unit", "site", "side", "date", "phase")
"""What a curator may set of most kinds of fact; `null` or "" takes it away."""
OF_ALL = ("person", "evidence")
"""What a curator may set of every fact: who it is about, by fullUrl or name, and its words in the text, by their anchor."""
_WORDS = {
    "presence": ("present", "absent", ""),
    "side": ("left", "right", "bilateral", ""),
    "phase": ("before", "during", "after", ""),
}
_DATE = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_KEYS = frozenset(
    ("id", "curator", "role", "when", "action", "document", "fact", "what", "anchor", "person", "set", "note")
)
FINAL = "final"
"""The role of a word that decides: it holds whatever others say of the fact."""


class Correction(Struct, frozen=True):
    """What one curator says of one fact.

    Args:
        id: its own name; a later line with the same one replaces it.
        curator: who says it.
        action: accept, reject or correct a fact, add one that is missing, or only comment.
        document: how the document is called (its file's name).
        sha256: digest of the source's bytes, "" when not known.
        result: path of its bundle below the output folder, without ending; "" when not known.
        anchor: where in the text.
        fact: fullUrl of the fact; "" for one to be added.
        kind: resource type of the fact.
        name: the fact's name as it was, or for one to be added as it is to be.
        says: its value in words as it was, to tell two facts of one place apart.
        person: fullUrl or name of who a fact to be added is about; "" when there is only one.
        changes: what is set, by the names of `SETTABLE`.
        note: a comment.
        when: the instant it was said, as FHIR writes it; "" when not known.
        role: "final" for a word that decides where curators differ, else "".
    """

    id: str
    curator: str
    action: Action
    document: str
    sha256: str
    result: str
    anchor: Anchor
    fact: str = ""
    kind: str = ""
    name: str = ""
    says: str = ""
    person: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    when: str = ""
    role: str = ""

    @property
    def verdict(self) -> tuple[Any, ...]:
        """What must be equal for two curators to agree."""
        return self.action, json.dumps(self.changes, sort_keys=True, default=str)


class Problem(Struct, frozen=True):
    """A line that can't be used: `file:line: why`."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}"


def read_corrections(paths: Iterable[Path]) -> tuple[tuple[Correction, ...], tuple[Problem, ...]]:
    """Read files of corrections.

    Args:
        paths: JSON Lines files; empty lines and lines that begin with # are left out.

    Returns:
        The corrections, of one id the last one; and the lines that can't be used, which don't hinder the others.

    Raises:
        InputError: a file can't be read.
    """
    kept: dict[str, Correction] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            lines = path.read_bytes().decode("utf-8-sig").split("\n")
        except OSError as error:
            raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: not UTF-8") from error
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            try:
                one = parsed(json.loads(line))
            except (ValueError, RecursionError) as error:
                why = "not JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else str(error)
                problems.append(Problem(str(path), number, why))
                continue
            kept.pop(one.id, None)
            kept[one.id] = one
    return tuple(kept.values()), tuple(problems)


def parsed(plain: Any) -> Correction:
    """One correction from its JSON.

    Args:
        plain: the object of a line.

    Returns:
        The correction.

    Raises:
        ValueError: a key is unknown or missing, or has a value that it can't have; the message says which.
    """
    _only(plain, _KEYS, "a correction")
    document, what, anchor = (_part(plain, key) for key in ("document", "what", "anchor"))
    _only(document, ("name", "sha256", "result"), "document")
    _only(what, ("type", "name", "says"), "what")
    _only(anchor, ("exact", "prefix", "suffix", "start"), "anchor")
    action, start = plain.get("action"), anchor.get("start", 0)
    if action not in get_args(Action):
        raise ValueError(f"action is one of {', '.join(get_args(Action))}, not {action!r}")
    if not isinstance(start, int) or start < 0:
        raise ValueError("anchor.start is an offset")
    one = Correction(
        id=_text(plain, "id", needed=True),
        curator=_text(plain, "curator", needed=True),
        action=action,
        document=_text(document, "name", needed=True),
        sha256=_text(document, "sha256"),
        result=_text(document, "result"),
        anchor=Anchor(_text(anchor, "exact"), _text(anchor, "prefix"), _text(anchor, "suffix"), start),
        fact=_text(plain, "fact", needed=action != "add"),
        kind=_text(what, "type"),
        name=_text(what, "name"),
        says=_text(what, "says"),
        person=_text(plain, "person"),
        changes=_changes(plain.get("set") or {}),
        note=_text(plain, "note"),
        when=_text(plain, "when"),
        role=_text(plain, "role"),
    )
    if one.role not in ("", FINAL):
        raise ValueError(f"role is {FINAL}, or nothing is said of it")
    if one.role and action not in ("accept", "reject", "correct"):
        raise ValueError("a final word accepts, rejects or corrects")
    if one.when and not _WHEN.fullmatch(one.when):
        raise ValueError("when is an instant such as 2026-11-25T10:00:00Z")
    if action == "correct" and not one.changes:
        raise ValueError("a correction sets something")
    if action not in ("correct", "add") and one.changes:
        raise ValueError(f"to {action} sets nothing")
    if action == "add" and (one.kind not in _addable() or "concept" not in one.changes or not one.anchor.exact):
        raise ValueError(f"a fact to be added has a concept, an anchor and a type of {', '.join(_addable())}")
    if action == "comment" and not one.note:
        raise ValueError("a comment has a note")
    return one


def _addable() -> list[str]:
    """Return the types of resources that a curator may add."""
    return [form.resource for form in forms() if form.correcting.added is not None]


def plain_of(one: Correction) -> dict[str, Any]:
    """A correction as the JSON object of its line; what is empty is left out."""
    anchor = {
        "exact": one.anchor.exact,
        "prefix": one.anchor.prefix,
        "suffix": one.anchor.suffix,
        "start": one.anchor.start,
    }
    plain: dict[str, Any] = {
        "id": one.id,
        "curator": one.curator,
        "role": one.role,
        "when": one.when,
        "action": one.action,
        "document": _full({"name": one.document, "sha256": one.sha256, "result": one.result}),
        "fact": one.fact,
        "what": _full({"type": one.kind, "name": one.name, "says": one.says}),
        "anchor": anchor,
        "person": one.person,
        "set": dict(one.changes),
        "note": one.note,
    }
    return _full(plain)


def as_line(one: Correction) -> str:
    """A correction as its line, with its line break."""
    return json.dumps(plain_of(one), ensure_ascii=False) + "\n"


def _full(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if value not in ("", {})}


@cache
def settable() -> tuple[str, ...]:
    """Return all that a curator may set of some kind of fact, or of a person."""
    more = {name for form in forms() for name in form.correcting.more}
    return (*SETTABLE, *OF_ALL, *sorted(more | OF_PEOPLE.keys()))


def _changes(plain: Any) -> dict[str, Any]:
    _only(plain, settable(), "set")
    for key, value in plain.items():
        if key == "evidence":
            _only(value, ("exact", "prefix", "suffix", "start"), "set.evidence")
            _text(value, "exact", needed=True)
        elif (
            (key not in SETTABLE and isinstance(value, dict))
            or key == "concept"
            or (key in ("site", "value") and isinstance(value, dict))
        ):
            _checked_concept(value, key)
        elif value is not None and not isinstance(value, str):
            raise ValueError(f"set.{key} is a text")
        if key in _WORDS and (value or "") not in _WORDS[key]:
            raise ValueError(f"set.{key} is one of {', '.join(filter(None, _WORDS[key]))}")
        if key == "date" and not _DATE.fullmatch(value or ""):
            raise ValueError("set.date is a year, a month or a day: 2024, 2024-05 or 2024-05-17")
    return dict(plain)


def _checked_concept(value: Any, where: str) -> None:
    _only(value, ("text", "coding", "ordinal"), f"set.{where}")
    _text(value, "text", needed=True)
    if not isinstance(value.get("ordinal", 0), int | float):
        raise ValueError(f"set.{where}.ordinal is a number")
    codings = value.get("coding", [])
    if not isinstance(codings, list):
        raise ValueError(f"set.{where}.coding is a list")
    for coding in codings:
        _only(coding, ("system", "code", "display"), f"set.{where}.coding")
        for key in ("system", "code"):
            _text(coding, key, needed=True)


def _only(plain: Any, keys: Iterable[str], what: str) -> None:
    if not isinstance(plain, dict):
        raise ValueError(f"{what} is a JSON object")
    unknown = sorted(set(map(str, plain)) - set(keys))
    if unknown:
        raise ValueError(f"{what} has no key {', '.join(map(repr, unknown))}")


def _part(plain: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = plain.get(key) or {}
    if not isinstance(value, dict):
        raise ValueError(f"{key} is a JSON object")
    return value


def _text(plain: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    value = plain.get(key) or ""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise ValueError(f"{key} is {'missing' if key not in plain else 'a text'}")
    return value


# How far curators agree beyond chance: Cohen's kappa (J. Cohen, A coefficient of agreement for nominal scales, 1960).


class Agreement(Struct, frozen=True):
    """Two curators on the facts that both judged.

    Args:
        curators: the two, by name.
        facts: how many both judged.
        same: on how many they say the same.
        kappa: agreement beyond chance; None where chance alone agrees always, as when both accept everything.
    """

    curators: tuple[str, str]
    facts: int
    same: int
    kappa: float | None

    def __str__(self) -> str:
        kappa = "not defined, as both always say the same" if self.kappa is None else f"{self.kappa:.2f}"
        judged = f"{self.facts} fact{'s' * (self.facts != 1)} judged by both"
        return f"{' and '.join(self.curators)}: {judged}, {self.same} alike, Cohen's kappa {kappa}"


def agreements(corrections: Iterable[Correction]) -> list[Agreement]:
    """The agreement of each two curators who judged the same facts.

    What counts is each one's last word on a fact: accepted, rejected, or corrected to the same. Facts that were added
    are not counted: where one of two added nothing, nobody knows whether they looked. Nor are final words, which are said
    in view of the others.

    Args:
        corrections: any.

    Returns:
        In the order of the names; pairs without a common fact are left out.
    """
    words: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    for one in corrections:
        if one.action in ("accept", "reject", "correct") and one.role != FINAL:
            words[one.curator][one.sha256 or one.document, one.fact] = one.verdict
    pairs = ((a, b, _judged(words[a], words[b])) for a, b in combinations(sorted(words), 2))
    return [_agreement(a, b, judged) for a, b, judged in pairs if judged]


def _judged(one: Mapping[tuple[str, str], Any], other: Mapping[tuple[str, str], Any]) -> list[tuple[Any, Any]]:
    return [(verdict, other[fact]) for fact, verdict in one.items() if fact in other]


def _agreement(one: str, other: str, judged: list[tuple[Any, Any]]) -> Agreement:
    return Agreement((one, other), len(judged), sum(a == b for a, b in judged), kappa_of(judged))


def kappa_of(pairs: Sequence[tuple[Any, Any]]) -> float | None:
    """Return Cohen's kappa of what two say of the same things; None where chance alone agrees always.

    Args:
        pairs: what the one and what the other says of each.
    """
    total, same = len(pairs), sum(a == b for a, b in pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(number * second[verdict] for verdict, number in first.items())
    return None if by_chance == total * total else (same * total - by_chance) / (total * total - by_chance)


# What a correction does to a resource: one function for each thing that a curator may set.


CURATED = frozenset(("unreviewed", "needs-review"))
"""Tags that a curator's word takes away."""
_SIDE = re.compile(r"(?:left|right|bilateral)\b\s*")


def corrected(resource: Resource, changes: Mapping[str, Any]) -> Resource:
    """A resource with what a curator set.

    Args:
        resource: as built.
        changes: by the names of `record.SETTABLE`.

    Returns:
        A changed copy.

    Raises:
        NotPossibleError: this kind of resource has no place for it.
    """
    grouped = any(tag.get("code") == OF_GROUP for tag in resource.get("meta", {}).get("tag", ()))
    out = dict(stated(resource)) if grouped else dict(resource)
    for key in _ORDER:
        if key in changes:
            out = _SET[key](out, changes[key], changes)
    more = _more(resource)
    for key in (name for name in changes if name not in (*_ORDER, *OF_ALL)):
        if key not in more:
            raise NotPossibleError(f"a {resource['resourceType']} has no {key.replace('_', ' ')}")
    for key, attribute in more.items():
        if key in changes:
            out = attribute.write(out, _understood(attribute, changes[key]))
    return of_group(out) if grouped else out


def _understood(attribute: Settable, value: Any) -> Any:
    """Return what a curator set with its code: an expression of HGVS, or a word for a variant.

    Raises:
        NotPossibleError: it is neither.
    """
    if not value or attribute.sort not in ("hgvs", "words"):
        return value
    if attribute.sort == "hgvs":
        read = read_expression(str(value))
        if read is None:
            raise NotPossibleError(f"{short(value)} is no expression of HGVS, such as c.83G>A or p.(Gly28Asp)")
        return {"text": value, "coding": [{"system": SYSTEMS["hgvs"], "code": read.normal}]}
    rows = words_for(attribute.of)
    name = value if value in rows else meaning(rows, str(value))
    if not name:
        raise NotPossibleError(f"{attribute.title.lower()} is one of {', '.join(rows)}, not {short(value)}")
    code = {"system": SYSTEMS["ln"], "code": rows[name].code, "display": rows[name].display}
    return {"text": name, "coding": [code] if rows[name].code else []}


def words_for(name: str) -> Mapping[str, Row]:
    """Return the words for a variant's allelic state, origin or class.

    Args:
        name: "states", "origins" or "classes".
    """
    found: Mapping[str, Row] = getattr(variant_words(), name)
    return found


def _more(resource: Resource) -> Mapping[str, Settable]:
    """Return what may be set of a resource beside what all have."""
    if resource["resourceType"] == "Patient":
        return OF_PEOPLE
    form = form_of(resource)
    return form.correcting.more if form else {}


def accepted(resource: Resource) -> Resource:
    """A resource as a curator accepted it: final where it was preliminary, not waiting for review any more.

    Args:
        resource: as built, or as corrected.
    """
    out = _untagged(resource, CURATED)
    if resource["resourceType"] == "Observation" and out.get("status") in ("preliminary", "registered"):
        out["status"] = "final"
    return out


def rejected(resource: Resource) -> Resource:
    """A resource as a curator rejected it: `entered-in-error`, so that servers which hold it learn of it.

    Args:
        resource: as built.

    Raises:
        NotPossibleError: nothing of it can say so (a Patient).
    """
    kind, out = resource["resourceType"], _untagged(resource, CURATED)
    if VERIFIED in out:
        out.pop("clinicalStatus", None)  # FHIR forbids it beside an error (con-5, ait-2)
        out.pop("abatementDateTime", None)
        return {**out, VERIFIED: verified(out, "entered-in-error", "Entered in Error")}
    if kind in ("Patient", "Group", "Specimen") or "status" not in out:
        if kind == "Specimen":
            return {**out, "status": "entered-in-error"}
        raise NotPossibleError(f"a {kind} can't be rejected")
    return {**out, "status": "entered-in-error"}


def _untagged(resource: Resource, tags: frozenset[str]) -> Resource:
    meta = dict(resource.get("meta", {}))
    meta["tag"] = [tag for tag in meta.get("tag", []) if tag.get("code") not in tags]
    meta["security"] = [one for one in meta.get("security", []) if one.get("code") != ASSERTED["code"]]
    return {**resource, "meta": pruned(meta)}


def tagged(resource: Resource, tag: str, display: str) -> Resource:
    """A resource with a tag of ours."""
    meta = dict(resource.get("meta", {}))
    rest = [one for one in meta.get("tag", []) if one.get("code") != tag]
    meta["tag"] = [*rest, {"system": f"{CODES}/tags", "code": tag, "display": display}]
    return {**resource, "meta": meta}


def _concept(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind, code = resource["resourceType"], codeable_of(value)
    out = _unread(_untagged(resource, frozenset(("unmapped",))) if code.get("coding") else resource)
    form = _form(resource)
    if form.correcting.concept is not None:
        named = form.correcting.concept(out, code)
    else:
        named = {**out, form.named_by: code} if form.named_by in out else None
    if named is None:
        raise NotPossibleError(f"the name of a {kind} can't be corrected")
    return named


def _form(resource: Resource) -> Form:
    """Return the form of a fact's resource."""
    form = form_of(resource)
    if form is None:
        raise NotPossibleError(f"a {resource['resourceType']} is no fact that could be corrected")
    return form


def _unread(resource: Resource) -> Resource:
    """Without the mapping entry that was read, which another concept has not."""
    return {**resource, "extension": _without_part(resource, "reading", "entry")}


def _without_part(resource: Resource, name: str, part: str) -> list[Resource]:
    """Return the extensions of a resource without a part of one of ours, and without that one where nothing is left.

    Args:
        resource: a resource; it isn't changed.
        name: the extension.
        part: its part.
    """
    url = f"{EXTENSION}/{name}"
    kept = [
        {**one, "extension": [own for own in one["extension"] if own["url"] != part]} if one["url"] == url else one
        for one in resource.get("extension", [])
    ]
    return [one for one in kept if one["url"] != url or one["extension"]]


def _presence(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    change = _form(resource).correcting.presence
    if change is None or not value:
        raise NotPossibleError(f"a {resource['resourceType']} isn't present or absent")
    return change(resource, value)


def _value(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    change = _form(resource).correcting.value
    if change is None:
        raise NotPossibleError(f"a {resource['resourceType']} has no value")
    return change(resource, value, unit_set(changes))


def _unit(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    if "value" in changes:  # it is set with the value
        return resource
    known = (
        {"unit": value, "system": SYSTEMS["ucum"], "code": value} if value else {"system": SYSTEMS["ucum"], "code": "1"}
    )

    def united(old: Resource) -> Resource:
        return {k: v for k, v in old.items() if k not in ("unit", "system", "code")} | known

    change = _form(resource).correcting.unit
    changed = change(resource, united) if change else None
    if changed is None:
        raise NotPossibleError("there is no number that could have a unit")
    return changed


def _site(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    how = _form(resource).correcting.site
    if not how:
        raise NotPossibleError(f"a {kind} has no body site")
    out = {k: v for k, v in resource.items() if k != "bodySite"}
    if not value:
        return out
    site = codeable_of(value)
    return {**out, "bodySite": site if how == "one" else [site]}


def _side(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    """Another side: the words of the site keep, its codes don't, as they may be of the other side."""
    old = resource.get("bodySite") or {}
    old = old[0] if isinstance(old, list) else old
    words = string(old.get("text")) or next((str(c["display"]) for c in old.get("coding", []) if c.get("display")), "")
    text = f"{value or ''} {_SIDE.sub('', words, count=1) if _SIDE.match(words) else words}".strip()
    if old.get("text") == text:
        return resource
    return _site(resource, text, changes)


def _date(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    if value and not fhir_date(value):
        raise NotPossibleError(f"{value} is no date")
    how = _form(resource).correcting
    if how.date is not None:
        return how.date(resource, value)
    if not how.time:
        raise NotPossibleError(f"a {kind} has no date")
    out = {k: v for k, v in resource.items() if not k.lstrip("_").startswith(how.time)}
    if value:
        return {**out, f"{how.time}DateTime": value}
    return _without_label(out, resource.get(f"{how.time}DateTime"))


def _without_label(resource: Resource, date: Any) -> Resource:
    """Return a resource without the label of its time point where that is the date which was taken away."""
    url, label = f"{EXTENSION}/timepoint", {"url": "label", "valueString": date}
    others = [
        {**one, "extension": [part for part in one["extension"] if part != label]} if one["url"] == url else one
        for one in resource.get("extension", [])
    ]
    kept = [one for one in others if one["url"] != url or one["extension"]]
    return {**resource, "extension": kept} if "extension" in resource else resource


def _phase(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    resource = dict(stated(resource))
    url = f"{EXTENSION}/timepoint"
    others = [one for one in resource.get("extension", []) if one["url"] != url]
    old: list[Resource] = next((one["extension"] for one in resource.get("extension", []) if one["url"] == url), [])
    if not value:
        return {**resource, "extension": others}
    kept = [part for part in old if part["url"] != "phase"]
    return {
        **resource,
        "extension": [{"url": url, "extension": [{"url": "phase", "valueCode": value}, *kept]}, *others],
    }


_SET: dict[str, Callable[[Resource, Any, Mapping[str, Any]], Resource]] = {
    "concept": _concept,
    "presence": _presence,
    "value": _value,
    "unit": _unit,
    "site": _site,
    "side": _side,
    "date": _date,
    "phase": _phase,
}
_ORDER = tuple(_SET)


# A fact that a curator marked in the source and no rule read.


RULE = "added by a curator"


def added(one: Correction, place: Span, subject: str, document: Document, context: Context) -> tuple[str, Resource]:
    """Build the resource of a fact that is added.

    Args:
        one: the correction; its `changes` are what the fact says.
        place: where its anchor was found.
        subject: fullUrl of who it is about.
        document: the source.
        context: the bundle's shared parts.

    Returns:
        Its fullUrl, which two curators who mark the same thing share, and the resource.

    Raises:
        NotPossibleError: its kind has no place for what it says.
    """
    concept = one.changes["concept"]["text"]
    told = json.dumps(
        [one.kind, concept, one.anchor.exact, place.start, one.changes.get("side"), str(one.changes.get("site"))]
    )
    url = full_url(context.key, f"added {hashlib.sha256(told.encode()).hexdigest()[:32]}")
    form = form_of_type(one.kind)
    if form is None or form.correcting.added is None:
        raise NotPossibleError(f"no {one.kind} can be added")
    out = shell(one.kind, url, form.correcting.profile)
    reading = complex_extension("reading", [("rule", "String", RULE)])
    out |= {
        "extension": [source_span(_evidence(document, place), context), reading],
        "identifier": identifier(out["id"]),
        **form.correcting.added,
        form.named_by: {},
        "subject": {"reference": subject},
    }
    changes = dict(one.changes)
    if {"value", "presence"} <= set(form.review.settable) and not {"value", "presence"} & {
        key for key, value in changes.items() if value
    }:
        changes["presence"] = "present"  # what is marked and named, and nothing more, is there
    return url, accepted(corrected(out, changes))


def _evidence(document: Document, place: Span) -> Evidence:
    """The place, with its cell when it lies in a table."""
    quote, names = document.quote(place), iter(document.table_names())
    for block in document.blocks:
        if block.table is None:
            continue
        name = next(names)
        for cell in block.table.cells:
            if place in cell.span:
                return Evidence(place.start, place.end, quote, cell.page or block.page, name, cell.row, cell.column)
    return Evidence(place.start, place.end, quote)


# The Provenance of a curator's word: who said it, when, of what, and how the fact was before.


_TOLD = {
    "accept": ("verifier", "Verifier", "UPDATE", "revise"),
    "correct": ("author", "Author", "UPDATE", "revise"),
    "reject": ("verifier", "Verifier", "NULLIFY", "nullify"),
    "add": ("author", "Author", "CREATE", "create"),
    "comment": ("informant", "Informant", "UPDATE", "revise"),
}
"""By action: the curator's part, and what was done (v3-DataOperation)."""
_DROPPED = ("meta", "text")
"""What a contained resource may not have (dom-4, dom-5), or needs not."""


def curator_provenance(
    one: Correction, target: str, key: str, sources: Sequence[str], original: Resource | None, recorded: str
) -> tuple[str, Resource]:
    """Build the Provenance of a correction.

    Args:
        one: the correction.
        target: fullUrl of the fact.
        key: the document's identity.
        sources: fullUrls of its DocumentReferences.
        original: the fact as it was read, None when it is as it was but for its status.
        recorded: when, if the correction doesn't say.

    Returns:
        Its fullUrl and a Provenance; the original is contained in it.
    """
    url = full_url(key, f"correction {one.id}")
    part, part_display, done, done_display = _TOLD[one.action]
    out = shell("Provenance", url, "provenance", read=False)
    before = {"resourceType": original["resourceType"], "id": "original"} if original else {}
    if original:
        before |= {k: v for k, v in original.items() if k not in (*_DROPPED, "resourceType", "id")}
    out |= {
        "contained": [before] if original else None,
        "target": [{"reference": target}],
        "recorded": one.when or recorded,
        "reason": [{"text": note}] if (note := string(one.note)) else None,
        "activity": coded(f"{HL7_CODES}/v3-DataOperation", done, done_display),
        "agent": [
            {
                "type": coded(f"{HL7_CODES}/provenance-participant-type", part, part_display),
                "who": {"display": string(one.curator)},
            }
        ],
        "entity": [
            *({"role": "source", "what": {"reference": source}} for source in sources),
            *([{"role": "revision", "what": {"reference": "#original"}}] if original else []),
        ],
    }
    return url, pruned(out)


State = Literal["applied", "gone", "contradicted", "impossible", "overruled"]
_CODES: dict[State, str] = {
    "gone": "correction-gone",
    "contradicted": "correction-conflict",
    "impossible": "correction-impossible",
}


class Applied(Struct, frozen=True):
    """What became of a bundle and its findings.

    Args:
        bundle: with the corrections.
        outcome: with a finding for each that could not be applied.
        states: by id of a correction, what became of it.
    """

    bundle: Resource
    outcome: Resource
    states: Mapping[str, State]


class _Work(Struct):
    """What is known while corrections are applied: resources by fullUrl in the bundle's order, and what is told."""

    document: Document
    context: Context
    resources: dict[str, Resource]
    explanations: tuple[Explanation, ...]
    sources: tuple[str, ...]
    recorded: str
    is_unit: Callable[[str], bool]
    bounds: Callable[[str], Bounds]
    added: dict[str, Span] = field(default_factory=dict)
    provenance: dict[str, Resource] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    issues: list[Resource] = field(default_factory=list)


def concerned(corrections: Sequence[Correction], document: Document) -> list[Correction]:
    """The corrections of a document: of the same bytes, or of another version called the same.

    Args:
        corrections: any.
        document: the source.
    """
    return [one for one in corrections if one.sha256 == document.sha256 or one.document == document.name]


Bounds = tuple[Decimal | None, Decimal | None]
"""The lowest and the highest score of a scale."""


def _no_bounds(entry: str) -> Bounds:
    return None, None


def _any_unit(unit: str) -> bool:
    return True


def applied(
    bundle: Resource,
    outcome: Resource,
    document: Document,
    corrections: Sequence[Correction],
    recorded: str,
    is_unit: Callable[[str], bool] = _any_unit,
    bounds: Callable[[str], Bounds] = _no_bounds,
) -> Applied:
    """Apply the corrections of a document to its bundle.

    Args:
        bundle: as built, in R4's form; it isn't changed.
        outcome: the document's findings.
        document: the source.
        corrections: any; those of other documents are left alone.
        recorded: Provenance.recorded of corrections that don't say when.
        is_unit: whether a text is a unit that the mappings know.
        bounds: the lowest and highest score of a mapping entry that is a scale.

    Returns:
        The bundle with status, changes and Provenance of the curators, and the findings with what could not be done.
    """
    mine = concerned(corrections, document)
    if not mine:
        return Applied(bundle, outcome, {})
    resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    sources = tuple(url for url, one in resources.items() if one["resourceType"] == "DocumentReference")
    files = tuple((start, url, name) for url, (start, name) in begins_of(sources, document).items())
    context = Context(document_key(document), {}, files=files, envelope=document.envelope)
    work = _Work(document, context, resources, tuple(explained(bundle)), sources, recorded, is_unit, bounds)
    said: dict[str, list[Correction]] = defaultdict(list)
    for one in mine:
        target = _added(one, work) if one.action == "add" else _target(one, work)
        if target:
            said[target].append(one)
        elif one.id not in work.states:
            _untold(one, "gone", _GONE, work)
    for url, words in said.items():
        _say(url, words, work)
    return Applied(_rebuilt(bundle, work), _told(outcome, work), work.states)


_GONE = "its place in the text, or the fact that was read there, is gone"


def _target(one: Correction, work: _Work) -> str:
    """The fullUrl of the fact that is meant: the same one, else the one of its kind and name at its place."""
    if one.fact in work.resources:
        return one.fact
    place = found(work.document.text, one.anchor)
    if place is None:
        return ""
    begins = {name: start for start, _, name in work.context.files}
    near = [
        fact
        for fact in work.explanations
        if (fact.kind, fact.name) == (one.kind, one.name)
        and any(
            place.overlaps(Span(quote.start + begins.get(quote.document, 0), quote.end + begins.get(quote.document, 0)))
            for quote in fact.quotes
        )
    ]
    if len(near) > 1:
        near = [fact for fact in near if fact.says == one.says]
    return near[0].full_url if len(near) == 1 else ""


def _added(one: Correction, work: _Work) -> str:
    """The fullUrl of a fact that is added, which is in the bundle from now on; "" when that can't be."""
    place = found(work.document.text, one.anchor)
    if place is None:
        return ""
    subject = _subject(one.person, work.resources)
    if not subject:
        _untold(one, "impossible", f"nobody in the bundle is {one.person or 'the only one'}", work)
        return ""
    try:
        _check_unit(one, work)
        url, resource = added(one, place, subject, work.document, work.context)
    except NotPossibleError as error:
        _untold(one, "impossible", str(error), work)
        return ""
    if url not in work.resources:
        work.resources[url] = resource
        work.added[url] = place
    return url


def _check_unit(one: Correction, work: _Work) -> None:
    """Refuse a unit that no mapping knows."""
    unit = one.changes.get("unit")
    if unit and not work.is_unit(unit):
        raise NotPossibleError(f"no mapping knows the unit {unit[:40]!r}; write it as UCUM has it")


def _check_scale(url: str, resource: Resource, work: _Work) -> None:
    """Add the usual finding when a corrected score is outside its scale; it stays as the curator set it."""
    quantity = resource.get("valueQuantity") or {"value": resource.get("valueInteger")}
    value, entry = quantity.get("value"), next((one.entry for one in work.explanations if one.full_url == url), "")
    low, high = work.bounds(entry)
    if value is None or quantity.get("code", "1") not in ("1", "{score}"):
        return
    if (low is not None and value < low) or (high is not None and value > high):
        kind, display = FINDINGS["value-out-of-range"]
        ends = "–".join("" if one is None else str(one) for one in (low, high))
        work.issues.append(
            {
                "severity": "warning",
                "code": kind,
                "details": coded(f"{CODES}/findings", "value-out-of-range", display),
                "diagnostics": f"{resource['code']['text']} {value} is outside of its scale ({ends}), as a curator set it.",
                "expression": [url],
            }
        )


def _subject(person: str, resources: Mapping[str, Resource]) -> str:
    """Who a fact is about, by fullUrl or name; the only one there is when nobody is named, or the name is not known any more."""
    people = {url: one for url, one in resources.items() if one["resourceType"] in ("Patient", "Group")}
    known = outside(resources.items())
    people |= dict([known]) if known else {}
    if person in people:
        return person
    named = [url for url, one in people.items() if person and person in _names(one)]
    return named[0] if len(named) == 1 else next(iter(people)) if len(people) == 1 else ""


def _names(person: Resource) -> set[str]:
    return {n.get("text", "") for n in person.get("name", [])} | {i["value"] for i in person.get("identifier", [])}


def _say(url: str, words: list[Correction], work: _Work) -> None:
    """Apply what all curators say of one fact, each one's last word."""
    last = _last_words(words, work)
    verdicts = {one.verdict for one in last.values()}
    was = work.resources[url]
    resource = was
    if len(verdicts) > 1 and url not in work.added:
        told = "; ".join(f"{one.curator}: {_in_words(one)}" for one in last.values())
        for one in last.values():
            work.states[one.id] = "contradicted"
        who = "Final words" if any(one.role for one in last.values()) else "Curators"
        work.issues.append(_issue("contradicted", f"{who} contradict each other on {_called(words[0])}: {told}.", url))
        resource = tagged(was, "needs-review", TAGS["needs-review"])
    elif last:
        first = next(iter(last.values()))
        try:
            _check_unit(first, work)
            resource = _placed(_DO[first.action](was, first), url, first, work)
            if "value" in first.changes:
                _check_scale(url, resource, work)
        except NotPossibleError as error:
            for one in last.values():
                _untold(one, "impossible", str(error), work, url)
    work.resources[url] = resource
    for one in words:
        if one.id in work.states:
            continue
        if one.action != "comment" and one is not last.get(one.curator):
            work.states[one.id] = "applied"  # the same curator's later word stands for it
            continue
        changed = resource is not was and one.action in ("correct", "reject")
        link, provenance = curator_provenance(
            one, url, work.context.key, work.sources, was if changed else None, work.recorded
        )
        work.provenance[link] = provenance
        work.states[one.id] = "applied"


def _placed(resource: Resource, url: str, one: Correction, work: _Work) -> Resource:
    """Return a resource about whom, and read from where, a curator says.

    Raises:
        NotPossibleError: nobody is called so, or the words aren't in the text.
    """
    out = resource
    if words := one.changes.get("evidence"):
        anchor = Anchor(words["exact"], words.get("prefix", ""), words.get("suffix", ""), words.get("start", 0))
        place = found(work.document.text, anchor)
        if place is None:
            raise NotPossibleError("its new words aren't in the text, or stand there twice")
        span = source_span(_evidence(work.document, place), work.context)
        others = [each for each in out.get("extension", []) if each["url"] != span["url"]]
        out = {**out, "extension": [span, *others]}
    if person := one.changes.get("person"):
        out = _moved(out, url, str(person), work)
    return out


def _moved(resource: Resource, url: str, person: str, work: _Work) -> Resource:
    """Return a fact about another person; what is part of it goes along, and it is before or after no treatment of the first."""
    key = next((name for name in ("subject", "patient") if name in resource), "")
    known = _subject(person, work.resources) if key else ""
    named = work.resources.get(known) or dict(filter(None, [outside(work.resources.items())])).get(known) or {}
    if not key or not known or (person != known and person not in _names(named)):
        raise NotPossibleError(f"nobody in the bundle is {person}" if key else "a person is about nobody else")
    for other, part in list(work.resources.items()):
        if any(one.get("reference") == url for one in part.get("partOf", ()) if isinstance(one, dict)):
            work.resources[other] = {**part, "subject": {"reference": known}}
    kept = {k: v for k, v in resource.items() if k not in ("encounter", "context")}
    return {**kept, "extension": _without_part(resource, "timepoint", "event"), key: {"reference": known}}


def _last_words(words: Sequence[Correction], work: _Work) -> dict[str, Correction]:
    """Return each curator's last word; where somebody decided, only final words, and the others are overruled."""
    said = [one for one in words if one.action != "comment"]
    finals = [one for one in said if one.role == FINAL]
    decided = {one.verdict for one in {one.curator: one for one in finals}.values()}
    for one in said if finals else ():
        if one.role != FINAL and one.verdict not in decided:
            work.states[one.id] = "overruled"
    return {one.curator: one for one in finals or said}


_DO: dict[str, Callable[[Resource, Correction], Resource]] = {
    "accept": lambda resource, one: accepted(resource),
    "correct": lambda resource, one: accepted(corrected(resource, one.changes)),
    "reject": lambda resource, one: rejected(resource),
    "add": lambda resource, one: resource,
}


def _in_words(one: Correction) -> str:
    changes = ", ".join(f"{key} {short(value)}" for key, value in one.changes.items())
    return f"{one.action} ({changes})" if changes else one.action


def _called(one: Correction) -> str:
    return f"“{one.name}”" if one.name else one.fact


def _untold(one: Correction, state: State, why: str, work: _Work, url: str = "") -> None:
    """Note a correction that can't be applied, with its words, so that they aren't lost."""
    work.states[one.id] = state
    what = f"The curator's word on {_called(one)} ({one.curator}: {_in_words(one)}) can't be applied: {why}."
    note = f" Their note: {one.note}" if one.note else ""
    quote = f" It was at “{' '.join(one.anchor.exact.split())}”." if one.anchor.exact else ""
    work.issues.append(_issue(state, what + quote + note, url))


def _issue(state: State, text: str, url: str = "") -> Resource:
    code = _CODES[state]
    kind, display = FINDINGS[code]
    return pruned(
        {
            "severity": "warning",
            "code": kind,
            "details": coded(f"{CODES}/findings", code, display),
            "diagnostics": string(text),
            "expression": [url] if url else None,
        }
    )


def _told(outcome: Resource, work: _Work) -> Resource:
    """The findings, with those of corrections."""
    if not work.issues:
        return outcome
    said = [one for one in outcome["issue"] if one.get("code") != "informational" or "details" in one]
    issues = [*said, *work.issues]
    return {**outcome, "text": findings_narrative(issues), "issue": issues}


def _rebuilt(bundle: Resource, work: _Work) -> Resource:
    """The bundle with the changed resources; added facts stand in the order of the text, curators' words at the end."""
    old = {entry["fullUrl"]: entry for entry in bundle["entry"]}
    requested = any("request" in entry for entry in bundle["entry"])
    ordered: list[str] = []
    waiting = sorted(work.added.items(), key=lambda item: item[1])
    starts = {fact.full_url: min(quote.start for quote in fact.quotes) for fact in work.explanations}
    for url in old:
        kind = old[url]["resource"]["resourceType"]
        if kind not in ("Patient", "Group"):
            while waiting and (kind == "Provenance" or starts.get(url, -1) > waiting[0][1].start):
                ordered.append(waiting.pop(0)[0])
        ordered.append(url)
    resources = {url: work.resources[url] for url in ordered} | work.provenance
    before = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    if work.added:
        resources = {
            url: _with_section(one, list(work.added)) if one["resourceType"] == "Composition" else one
            for url, one in resources.items()
        }
    changed = {url for url, one in resources.items() if before.get(url) is not one}
    hidden = {url for url, one in standings(resources).items() if one.rejected}
    entries = []
    for url, one in rewritten(resources, changed, hidden).items():
        entry = {**old.get(url, {}), "fullUrl": url, "resource": one}
        if requested and "request" not in entry:
            entry["request"] = request(one)
        entries.append(entry)
    return {**bundle, "entry": entries}


def _with_section(composition: Resource, urls: list[str]) -> Resource:
    """Return a Composition with a section for what was added; its text is made with the others'."""
    section = {"title": "Added by curators", "text": {}, "entry": [{"reference": url} for url in urls]}
    return {**composition, "section": [*composition.get("section", []), section]}
