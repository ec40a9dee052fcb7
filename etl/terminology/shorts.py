"""Short forms that mean one thing in one document, as a user's list or the field of a statement says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from msgspec import Struct

from etl.abbreviations import Abbreviation
from etl.document import Document
from etl.errors import AbbreviationError
from etl.facts import AnyFact, Evidence, Facts, Finding
from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.mapping.words import Token, shouted
from etl.patterns import regex
from etl.terminology.explained import explained_as
from etl.terminology.labels import Labels
from etl.terminology.lists import rows_of
from etl.terminology.naming import key_of
from etl.terminology.reading import entry_of
from etl.terminology.store import READ, Named, Pack
from etl.value import replace

CODE = "abbreviation-explained"
_READ_AS = "en"


class Short(Struct, frozen=True):
    """What a short form means in a document, and who says so.

    Args:
        entry: what it means.
        name: the full name.
        by: list, line and what stands there; "" for what the document itself says.
    """

    entry: Entry
    name: str
    by: str = ""


def listed(
    given: Sequence[Abbreviation], language: str | None, lexicon: Lexicon, packs: Sequence[Pack]
) -> dict[str, Short]:
    """Return what the short forms of a user's list mean.

    Args:
        given: the list.
        language: of the document, None where it isn't known, which is read as English; lines of other languages are left out.
        lexicon: the mappings, which are asked first for a name.
        packs: asked next.

    Raises:
        AbbreviationError: a name is none that mappings or packs know, and no kind is given for it.
    """
    own = (language or _READ_AS).split("-")[0]
    here = [one for one in given if not one.language or one.language.split("-")[0] == own]
    return {one.short: Short(_entry(one, lexicon, packs), one.name, one.place) for one in here}


def _entry(one: Abbreviation, lexicon: Lexicon, packs: Sequence[Pack]) -> Entry:
    """Return what a full name means: an entry of the mappings, a concept of a pack, else what the list says that it is."""
    kinds = (one.kind,) if one.kind else ()
    whole = [m for m in lexicon.find(one.name) if (m.start, m.end, m.form) == (0, len(one.name), "name")]
    known = [m.entry for m in whole if m.entry.kind in kinds or (not kinds and m.entry.kind in _KINDS)]
    if known:
        return known[0]
    named = (found for pack in packs if (found := _of_pack(pack, key_of(one.name), kinds or tuple(READ))) is not None)
    if (entry := next(named, None)) is not None:
        return entry
    if not one.kind:
        text = f"{one.name!r} is no name that mappings or packs know; give its kind"
        raise AbbreviationError(f"{one.file}:{one.line}: {text}")
    own = re.sub(r"[^a-z0-9]+", "_", one.name.casefold()).strip("_")
    return Entry(one.kind, own, one.name, file=one.file, line=one.line)  # type: ignore[arg-type]


_KINDS = ("condition", "finding", "function", "measure", "scale", "procedure", "medicine", "gene", "site")


def _of_pack(pack: Pack, key: str, kinds: Iterable[str]) -> Entry | None:
    """Return the one concept of a pack that a name means, as an entry."""
    named = [one for one in pack.named([key]) if one.kind in kinds and one.scope in ("name", "exact")]
    preferred = {one.code: one for one in named if one.scope == "name"} or {one.code: one for one in named}
    code = pack.widest(preferred) if preferred else None
    return entry_of(pack, code, preferred[code].name, preferred[code].kind, preferred[code].text) if code else None


def with_shorts(lexicon: Lexicon, shorts: Mapping[str, Short]) -> Lexicon:
    """Return a lexicon that reads short forms as their full names.

    Args:
        lexicon: the lexicon.
        shorts: what each short form means.

    Returns:
        The lexicon itself where there are none.
    """
    if not shorts:
        return lexicon
    return ShortLexicon(lexicon.entries, lexicon.index, lexicon, dict(shorts))


class ShortLexicon(Lexicon, frozen=True, dict=True, eq=False):
    """A lexicon in which some short forms mean one thing each.

    Args:
        base: the lexicon below.
        shorts: what each short form means.
    """

    base: Lexicon
    shorts: Mapping[str, Short]

    @property
    def mappings(self) -> Lexicon:
        """See `Lexicon.mappings`."""
        return self.base.mappings

    @property
    def explained(self) -> Collection[str]:
        """See `Lexicon.explained`."""
        return self.shorts

    def find_in(self, text: str, stream: list[Token]) -> tuple[Mention, ...]:
        """See `Lexicon.find_in`; a short form is its full name, unless a longer term holds it ("MS Contin")."""
        found = self.base.find_in(text, stream)
        places = {stream_start for stream_start, _, _ in stream}
        own = [m for m in self._shown(text) if m.start in places]
        own = [m for m in own if not any(f.start <= m.start and m.end <= f.end and _is_longer(f, m) for f in found)]
        if not own:
            return found
        kept = [f for f in found if not any(f.start < m.end and m.start < f.end for m in own)]
        return tuple(sorted([*kept, *own], key=lambda m: (m.start, -m.end)))

    def label(self, text: str, kind: Kind) -> tuple[Entry, ...]:
        """See `Lexicon.label`."""
        own = self._whole(text)
        if own is None:
            return self.base.label(text, kind)
        return (own,) if own.kind == kind else ()

    def known(self, text: str) -> tuple[Entry, ...]:
        """See `Lexicon.known`."""
        own = self._whole(text)
        return self.base.known(text) if own is None else (own,)

    def _shown(self, text: str) -> Iterator[Mention]:
        for match in self._pattern.finditer(text):
            yield Mention(match.start(), match.end(), self.shorts[match["short"]].entry)

    def _whole(self, text: str) -> Entry | None:
        own = self.shorts.get(text.strip(" :*"))
        return own.entry if own is not None else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern_of(self.shorts)

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Entry]:
        own = {(one.entry.kind, one.entry.id): one.entry for one in self.shorts.values()}
        return {**own, **self.base._by_id}  # type: ignore[dict-item]


def _is_longer(one: Mention, other: Mention) -> bool:
    return one.end - one.start > other.end - other.start + 1


def _shared(name: str) -> property:
    """Return a property that takes what the lexicon below has made."""
    return property(lambda self: getattr(self.base, name))


for _name in (
    "_units", "_terms", "_wider", "_by_kind", "_by_role", "_united", "_figures", "_phenotypes", "_codes", "_sorted_words",
    "_places", "_automaton", "_begun", "_row_tables", "_total_rows",
):  # fmt: skip
    setattr(ShortLexicon, _name, _shared(_name))


def explained_otherwise(text: str, shorts: Mapping[str, Short]) -> dict[str, tuple[str, Evidence]]:
    """Return the words by which a document explains short forms of a list as something else.

    "Autism spectrum disorder (ASD)" says what ASD is, whatever a list says.

    Args:
        text: the document's text.
        shorts: what the list says.

    Returns:
        By short form the words and the place of the explanation.
    """
    found = {}
    for short, one in shorts.items():
        explained = explained_as(text, short)
        if explained is not None and key_of(explained[0]) != key_of(one.name):
            found[short] = explained
    return found


def with_lists_named(facts: Facts, shorts: Mapping[str, Short], otherwise: Mapping[str, tuple[str, Evidence]]) -> Facts:
    """Return facts in which those read by a list say so, and the findings where the document says otherwise.

    Args:
        facts: what was read.
        shorts: what the list says.
        otherwise: see `explained_otherwise`.
    """
    by_list = {short: one for short, one in shorts.items() if one.by and short not in otherwise}
    if not by_list and not otherwise:
        return facts
    pattern = _pattern_of(by_list)
    named = tuple(_named(fact, by_list, pattern) for fact in facts.facts) if by_list else facts.facts
    told = tuple(
        Finding(
            CODE,
            "information",
            f"{short} is {said!r} in this document, and not what {shorts[short].by} says",
            (),
            (place,),
        )
        for short, (said, place) in sorted(otherwise.items())
    )
    return replace(facts, facts=named, findings=(*facts.findings, *told))


def _pattern_of(shorts: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of short forms, also in the plural; a longer one comes before its beginning."""
    forms = "|".join(map(re.escape, sorted(shorts, key=lambda one: (-len(one), one))))
    return re.compile(rf"(?<![\w-])(?P<short>{forms})s?(?![\w-])")


def _named(fact: AnyFact, shorts: Mapping[str, Short], pattern: re.Pattern[str]) -> AnyFact:
    for place in fact.evidence:
        for match in pattern.finditer(place.quote):
            one = shorts[match["short"]]
            if fact.code.entry == f"{one.entry.kind}:{one.entry.id}":
                return replace(fact, abbreviation=one.by)
    return fact


_SHORT_FORM = regex(r"(?<![\w(-])[A-Z][A-Z0-9]{1,5}(?![\w-])")


@cache
def _branches() -> dict[str, frozenset[str]]:
    """Return the branches that each word of a label names."""
    found: dict[str, set[str]] = {}
    for code, words in rows_of("branches"):
        for word in words.split(","):
            found.setdefault(word.strip(), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}


def of_fields(document: Document, lexicon: Lexicon, packs: Sequence[Pack]) -> dict[str, Short]:
    """Return what short forms of two concepts mean where the field of a place says which.

    "Heart defects: ASD" is the defect, as only that is below the branch that the label names. The document then means it
    everywhere, unless another field says another one.

    Args:
        document: the document; labels, headings and heads of columns say the field.
        lexicon: the mappings; what they know, or the document explains in brackets, isn't asked for.
        packs: the packs, whose branches are asked.

    Source:
        Gale, Church, Yarowsky, One sense per discourse (1992).
    """
    text = document.text
    places: dict[str, list[int]] = {}
    for match in _SHORT_FORM.finditer(text):
        places.setdefault(match.group(), []).append(match.start())
    asked = {word: key_of(word) for word in places if explained_as(text, word) is None and not lexicon.find(word)}
    found: dict[str, Short] = {}
    labels = Labels(document)
    for word, meanings in _meanings(asked, packs).items():
        said = {one for place in places[word] for one in _of_place(labels, place, meanings)}
        if len(said) == 1:
            pack, one = meanings[said.pop()]
            whole = [m.entry for m in lexicon.find(one.name) if (m.start, m.end, m.form) == (0, len(one.name), "name")]
            found[word] = Short(whole[0] if whole else entry_of(pack, one.code, one.name, one.kind, one.text), one.name)
    return found


def _meanings(asked: Mapping[str, str], packs: Sequence[Pack]) -> dict[str, dict[str, tuple[Pack, Named]]]:
    """Return the concepts of each short form that has two or more in one pack, by their codes."""
    found: dict[str, dict[str, tuple[Pack, Named]]] = {}
    for pack in packs if asked else ():
        known = [one for one in pack.named(asked.values()) if one.kind in READ and shouted(one.text)]
        for word, key in asked.items():
            own = {one.code: (pack, one) for one in known if one.key == key and one.text == word}
            if len(own) > 1 and word not in found:
                found[word] = own
    return found


def _of_place(labels: Labels, place: int, meanings: Mapping[str, tuple[Pack, Named]]) -> list[str]:
    """Return the code of the one concept that the labels of a place leave, nearest label first; none where they leave more."""
    for label in labels.of(place):
        words = key_of(label).split()
        branches = {code for word in words for code in _branches().get(word, ())}
        left = [code for code, (pack, _) in meanings.items() if any(pack.is_below(code, one) for one in branches)]
        if left:
            return left if len(left) == 1 else []
    return []
