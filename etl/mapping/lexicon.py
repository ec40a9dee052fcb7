"""The lexicon: finds every term of the mapping files in a text, in one pass, and looks labels up whole."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec import Struct

from etl.errors import MappingError
from etl.mapping import index as index_
from etl.mapping import words
from etl.mapping.entry import Entry, Item, Kind, Mention
from etl.mapping.index import FORMS, UNKNOWN, WIDTH, Claim, Index, automaton_of
from etl.mapping.words import PrintedUnits, normal
from etl.patterns import regex

# What the lexicon is asked again and again: how a label may be read, its words, and the answers that it remembers.

_Key = TypeVar("_Key")
_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")


def remember(known: dict[_Asked, _Answer], asked: _Asked, answer: _Answer, most: int) -> _Answer:
    """Keep an answer among the known ones, which are forgotten all at once when they are too many.

    Args:
        known: the answers by what was asked.
        asked: what was asked now.
        answer: the answer.
        most: how many are kept.

    Returns:
        The answer.
    """
    if len(known) >= most:
        known.clear()
    known[asked] = answer
    return answer


def grouped(pairs: Iterable[tuple[_Key, Entry]]) -> dict[_Key, tuple[Entry, ...]]:
    """Entries by a key, each group in the order of the pairs."""
    groups: dict[_Key, list[Entry]] = {}
    for key, entry in pairs:
        groups.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in groups.items()}


# One label is asked for under several kinds, and by several readers of the same table.
@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[str, ...]:
    """The ways to read a printed label (`labels.readings`)."""
    return tuple(words.readings(text))


@lru_cache(maxsize=8192)
def label_words(text: str) -> tuple[str, ...]:
    """The words of a label as synonyms have them."""
    return tuple(index_.synonym_words(text))


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a row's label alone, without any sign."""
    return tuple([word for word in label_words(text) if word[0].isalnum()])


# Row labels with words cut short: "Resp. insufficiency", "Dress. & hygiene".

_WORD = regex(r"[^\W\d_]+\.?")
_LEAST = 2


def abbreviated(rows: Mapping[tuple[str, ...], Sequence[Item]], label: str) -> Item | None:
    """The item of a scale whose name a label gives with words that end in a point before they end.

    Args:
        rows: items by the words of their names.
        label: a row label without its number.

    Returns:
        The item; None where no word is cut short, and where the words fit several items or none.
    """
    words = [word for word in _WORD.findall(label) if word.lower() not in ("and", "the", "of")]
    if not any(len(word) > _LEAST and word.endswith(".") for word in words):
        return None
    found = {
        item.key: item
        for name, items in rows.items()
        if len(name) == len(words) and all(map(_is_short_for, words, name))
        for item in items
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _is_short_for(word: str, full: str) -> bool:
    short = normal(word.rstrip("."))
    return full.startswith(short) if word.endswith(".") and len(short) >= _LEAST else full == short


_HYPHENS = ("-", "‐", "‑", "–")
_LONGEST_LABEL = 400
"""Labels are short; of a longer text only the whole is looked up."""
_MOST_LABELS = 20_000
"""So many labels are remembered: a page asks for each of its own many times."""
_SHARED = 3
"""The totals of so many scales share a name before it is the name of any total."""
_SHORT, _MOST_SHORT = 120, 2_000
"""Texts as short as a cell or a label, and of how many of them it is remembered what they hold."""


class Lexicon(Struct, frozen=True, dict=True, eq=False):
    """All entries, and the ways to find them. Make one with `build_lexicon` or `compiled.compile_lexicon`.

    Args:
        entries: the entries, in the order of their files.
        index: their compiled words.
    """

    entries: tuple[Entry, ...]
    index: Index

    @property
    def mappings(self) -> Lexicon:
        """The lexicon of the mapping files alone, without the names of packs that one document adds."""
        return self

    @property
    def explained(self) -> Collection[str]:
        """The short names that a list or the fields of one document explain."""
        return ()

    def get(self, kind: Kind, id: str) -> Entry | None:
        """The entry of a kind with an id, or None."""
        return self._by_id.get((kind, id))

    def named(self, entry: str) -> Entry | None:
        """The entry that a concept says it is of ("finding:fever"), or None."""
        kind, _, id = entry.partition(":")
        return self._by_id.get((kind, id))

    def implied_by(self, entry: Entry) -> Entry | None:
        """The first site that an entry implies ("retinitis" the retina), None when it implies none."""
        return self.get("site", entry.implies[0]) if entry.implies else None

    def need(self, kind: Kind, id: str) -> Entry:
        """The entry of a kind with an id.

        Raises:
            MappingError: there is none.
        """
        entry = self.get(kind, id)
        if entry is None:
            raise MappingError(f"mappings:0: there is no {kind} {id!r}; add it to a mapping file")
        return entry

    def refined(self, entry: Entry, site: Entry | None) -> Entry:
        """What an entry is called at a site: weakness at the hand is hand weakness; itself where it has no name of its own there."""
        return (self.get(entry.kind, dict(entry.refines).get(site.id, "")) if site is not None else None) or entry

    def meant(self, word: Entry) -> Entry:
        """The qualifier that another one stands for ("brisk" increased); itself where it stands for none."""
        return self.get("qualifier", word.value) or word

    def refined_from(self, entry: Entry) -> Entry | None:
        """The wider entry that a site makes this one: of hand weakness, weakness. None when there is no such one."""
        return self._wider.get((entry.kind, entry.id))

    def of(self, kind: Kind) -> tuple[Entry, ...]:
        """All entries of a kind, in the order of their files."""
        return self._by_kind.get(kind, ())

    def terms(self, kind: Kind) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of a kind by each of their terms in small letters, for texts that are one of them as a whole.

        Args:
            kind: the kind.
        """
        found = self._terms.get(kind)
        if found is None:
            named = ((term, entry) for entry in self.of(kind) for term in dict.fromkeys((entry.name, *entry.synonyms)))
            found = grouped((" ".join(term.casefold().split()), entry) for term, entry in named)
            self._terms[kind] = found
        return found

    def of_role(self, kind: Kind, role: str) -> tuple[Entry, ...]:
        """All entries of a kind with a role."""
        return self._by_role.get((kind, role), ())

    def in_unit(self, kind: Kind, codes: Iterable[str]) -> tuple[Entry, ...]:
        """All entries of a kind whose values can have one of some units, by the units' codes."""
        return tuple({e.id: e for code in sorted(codes) for e in self._united.get((kind, code), ())}.values())

    def of_function(self, function: str) -> tuple[Entry, ...]:
        """All measures with units whose values tell of a function, by its id."""
        return self._figures.get(function, ())

    def of_phenotype(self, code: str) -> Entry | None:
        """The finding or condition that has a code of the Human Phenotype Ontology, None when there is none."""
        return self._phenotypes.get(code)

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
        """Every term in a text.

        Args:
            text: any text.
            start: where to begin.
            end: where to end; None for the text's end.

        Returns:
            Mentions in the order of the text, with offsets into `text`. A mention strictly inside a longer one is
            left out; different entries at the same place are all there. Headings, field labels, furniture,
            units and items of scales aren't looked for. No mention spans an empty line, a tab or
            the space between two columns.
        """
        piece = text[start:end]
        found = self._found.get(piece)
        if found is None:
            found = self.find_in(piece, self.stream(piece))
            if len(piece) <= _SHORT:
                remember(self._found, piece, found, _MOST_SHORT)
        return tuple(Mention(start + m.start, start + m.end, m.entry, m.form) for m in found) if start else found

    def stream(self, text: str) -> list[words.Token]:
        """The words of a text as `find_in` takes them.

        Args:
            text: any text.

        Returns:
            Its words and signs, and a sign that no synonym has where nothing may span.
        """
        return words.parted(text, words.tokens(text))

    def find_in(self, text: str, stream: list[words.Token]) -> tuple[Mention, ...]:
        """The same as `find`, when the words are known already; some of them may be left out.

        Args:
            text: the text.
            stream: what `stream` gave for it.

        Returns:
            As `find`.
        """
        # Longest first at each place, so that whatever ends before the furthest end so far stands inside.
        hits = sorted(self._hits(stream))
        if not hits:
            return ()
        entries = self.entries
        known = self._in_sentences
        found: list[tuple[int, int, Claim]] = []
        denied = {
            i + 1 for i, token in enumerate(stream) if token[2] == "non" and text[token[1] : token[1] + 1] in _HYPHENS
        }
        for first, before, pattern in hits:
            if first in denied:
                continue  # "non-diabetic", "non-improved"
            claims = known.get(pattern)
            if claims is None:
                claims = known[pattern] = self._claims_inside(pattern)
            for claim in claims:
                if not claim[2] or index_.same_case(text, stream, first, -before, claim[2]):
                    found.append((first, -before, claim))
        mentions: list[Mention] = []
        furthest = (-1, -1)
        cues = {(first, last): claim for first, last, claim in found if entries[claim[0]].kind == "cue"}
        # a short name in capitals and in any case is named once
        named = {(first, last, claim[0], claim[1]): (first, last, claim) for first, last, claim in found}
        for first, last, claim in named.values():
            if last <= furthest[1] and (first, last) != furthest:
                continue
            if last > furthest[1]:
                split = first <= furthest[1] and mentions[-1].entry.kind in ("finding", "function")
                if split and mentions[-1].entry.function == entries[claim[0]].id:
                    continue  # "unable to stand | without support" names the inability, and then its manner
                over = split or (first <= furthest[1] and mentions[-1].entry.kind == "qualifier")
                short = cues.get((furthest[0], first - 1)) if over else None
                # "unable to | walk heel-to-toe", "no | deviation of the tongue": a cue with its term
                if short is not None:
                    begun = stream[furthest[0]][0]
                    while mentions and mentions[-1].start == begun:
                        mentions.pop()
                    mentions.append(Mention(begun, stream[first - 1][1], entries[short[0]], FORMS[short[1]]))
                furthest = (first, last)
            mentions.append(Mention(stream[first][0], stream[last][1], entries[claim[0]], FORMS[claim[1]]))
        return tuple(mentions)

    def label(self, text: str, kind: Kind) -> tuple[Entry, ...]:
        """The entries of a kind that a whole label names.

        Args:
            text: a printed label; its number, colon, footnote marks, a translation or remark in brackets and
                one half of a bilingual label may be left out of account, the fullest reading wins.
            kind: what kind of label it is.

        Returns:
            The entries whose name or synonym it is; usually none or one.
        """
        if len(text) > 10 * _LONGEST_LABEL:
            return ()
        found = self._labelled.get(text)
        if found is None:
            found = {}
            for candidate in readings(text) if len(text) <= _LONGEST_LABEL else (text,):
                found = self._named(candidate) | found
            remember(self._labelled, text, found, _MOST_LABELS)
        return found.get(kind, ())

    def roles(self, text: str, kind: Kind) -> frozenset[str]:
        """The roles of the entries of a kind that a whole label names.

        Args:
            text: see `label`.
            kind: see there.
        """
        return frozenset(entry.role for entry in self.label(text, kind))

    def known(self, text: str) -> tuple[Entry, ...]:
        """The entries of every kind that are called exactly so.

        Args:
            text: a name, without signs around it.

        Returns:
            Entries whose name or synonym the whole text is.
        """
        found = self._called.get(text)
        if found is None:
            claims = self._claims_of(self._label_code(text))
            found = tuple(self.entries[position] for position, form, case in claims if form == 0 and not case)
            remember(self._called, text, found, _MOST_LABELS)
        return found

    def once(self, asked: Callable[[Lexicon, str, bool], _Answer], text: str, also: bool) -> _Answer:
        """What a short text is by the mappings, remembered: those who read tables ask of each cell many times.

        Args:
            asked: a function of the lexicon, the text and one choice.
            text: the text.
            also: the choice.
        """
        key = (asked, text, also)
        if key in self._answered:
            answer: _Answer = self._answered[key]
        else:
            answer = asked(self, text, also)
            remember(self._answered, key, answer, _MOST_LABELS)
        return answer

    def words_from(self, begin: str) -> tuple[str, ...]:
        """The words of all terms that begin so and are longer: what a word means that is cut short.

        Args:
            begin: the letters of a word before its full stop.
        """
        said, known = begin.lower(), self._sorted_words
        end = bisect_left(known, said + "\uffff")
        return tuple(word for word in known[bisect_left(known, said) : end] if word != said)

    def prefix(self, text: str, kind: Kind) -> tuple[Entry, int] | None:
        """The longest entry of a kind at the beginning of a text.

        Args:
            text: e.g. a heading ("After the Second Course of Treatment (6 month)"); a number before it is skipped.
            kind: the kind.

        Returns:
            The entry and the offset behind it, or None.
        """
        if len(text) > _SHORT:
            return self._prefix(text[: 4 * _LONGEST_LABEL], kind)
        if (text, kind) in self._begun:
            return self._begun[text, kind]
        return remember(self._begun, (text, kind), self._prefix(text, kind), _MOST_SHORT)

    def _prefix(self, piece: str, kind: Kind) -> tuple[Entry, int] | None:
        for skipped in dict.fromkeys((0, words.begin(piece))):
            shown = piece[skipped:]
            stream = words.tokens(shown)
            coded = self._encoded(stream)
            for length in range(min(len(stream), self.index.longest.get(kind, 0)), 0, -1):
                claims = self._claims_of(coded[: length * WIDTH])
                for position, form, case in claims:
                    entry = self.entries[position]
                    fits = not case or index_.same_case(shown, stream, 0, length - 1, case)
                    if entry.kind == kind and form == 0 and fits:
                        return entry, skipped + stream[length - 1][1]
        return None

    def item(self, scale: Entry, text: str) -> Item | None:
        """The item of a scale that a row label names.

        Args:
            scale: the scale.
            text: the label; its number, footnote marks and bracketed parts may be left out of account.

        Returns:
            The item with exactly that name, else the only one with the most words of which all stand in the
            label; None when there is none or it isn't clear. The scale's total is an item too.
        """
        table = self._rows(scale)
        whole = words.trimmed(text[:_LONGEST_LABEL])
        plain = words.unnumbered(whole, glued=True)
        outside, _ = words.unbracketed(plain)
        for candidate in (whole, plain, outside, *words.readings(whole)):
            found = table.get(bare_words(candidate), ())
            if len(found) == 1:
                return found[0]
        for candidate in (plain, outside):
            have = set(bare_words(candidate))
            best: dict[str, Item] = {}
            most = 0
            for name, items in table.items():
                if len(name) >= most and have.issuperset(name):
                    if len(name) > most:
                        best, most = {}, len(name)
                    best.update((item.key, item) for item in items)
            if len(best) == 1:
                return next(iter(best.values()))
        return abbreviated(table, outside + "." * text.rstrip().endswith("."))  # "Resp. insuff." is cut short twice

    def scales_with(self, text: str) -> tuple[tuple[Entry, Item], ...]:
        """Every scale that has a row of that name: to tell which scale a table shows.

        Args:
            text: a row label.

        Returns:
            (scale, item) pairs for the fullest reading of the label that any scale knows.
        """
        for candidate in readings(text) if len(text) <= _LONGEST_LABEL else ():
            pairs: dict[tuple[str, str], tuple[Entry, Item]] = {}
            for position, form, key in self._claims_of(self._label_code(candidate)):
                entry = self.entries[position]
                if form == 3:
                    pairs[entry.id, key] = (entry, next(item for item in entry.items if item.key == key))
                elif form == 4 and entry.total is not None:
                    pairs[entry.id, "total"] = (entry, entry.total)
            if pairs:
                return tuple(pairs.values())
        return ()

    def units(self) -> PrintedUnits:
        """UCUM codes by the unit as printed; also without spaces, and in small letters where that is clear."""
        return self._units

    @cached_property
    def unit_codes(self) -> frozenset[str]:
        """The UCUM codes of all units, and of those in which something is measured."""
        return frozenset((*(e.ucum for e in self.of("unit")), *(unit for e in self.entries for unit in e.units)))

    @cached_property
    def _units(self) -> PrintedUnits:
        exact: dict[str, str] = {}
        for entry in self.of("unit"):
            code = [entry.ucum] if len(entry.ucum) > 1 and "{" not in entry.ucum else []
            for term in (entry.name, *entry.synonyms, *code):
                exact.setdefault(term, entry.ucum)
        loose: dict[str, set[str]] = {}
        for term, ucum in exact.items():
            for variant in ("".join(term.split()), term.casefold(), "".join(term.casefold().split())):
                loose.setdefault(variant, set()).add(ucum)
        for variant, codes in loose.items():
            if len(codes) == 1 and variant not in exact:
                exact[variant] = next(iter(codes))
        return PrintedUnits(exact)

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Entry]:
        return {(entry.kind, entry.id): entry for entry in self.entries}

    @cached_property
    def _terms(self) -> dict[Kind, dict[str, tuple[Entry, ...]]]:
        return {}

    @cached_property
    def _wider(self) -> dict[tuple[str, str], Entry]:
        return {(entry.kind, one): entry for entry in reversed(self.entries) for _, one in entry.refines}

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Entry, ...]]:
        return grouped((entry.kind, entry) for entry in self.entries)

    @cached_property
    def _by_role(self) -> dict[tuple[str, str], tuple[Entry, ...]]:
        return grouped(((entry.kind, entry.role), entry) for entry in self.entries)

    @cached_property
    def _united(self) -> dict[tuple[str, str], tuple[Entry, ...]]:
        return grouped(((entry.kind, code), entry) for entry in self.entries for code in entry.units)

    @cached_property
    def _figures(self) -> dict[str, tuple[Entry, ...]]:
        return grouped((entry.function, entry) for entry in self.of("measure") if entry.units and entry.function)

    @cached_property
    def _phenotypes(self) -> dict[str, Entry]:
        features = (entry for entry in self.entries if entry.kind in ("finding", "condition"))
        return {coding.code: e for e in features for coding in e.codings if coding.code.startswith("HP:")}

    @cached_property
    def _codes(self) -> dict[str, str]:
        vocabulary = self.index.vocabulary
        return dict(zip(vocabulary, index_.all_written(len(vocabulary)), strict=True))

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(self.index.vocabulary)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {pattern: number for number, pattern in enumerate(self.index.patterns)}

    def ready(self) -> None:
        """Make what every document asks for, so that processes forked from this one share it."""
        for made in (self._automaton, self._by_id, self._by_kind, self._codes, self._places):
            assert made is not None

    @cached_property
    def _in_sentences(self) -> dict[int, tuple[Claim, ...]]:
        return {}

    @cached_property
    def _automaton(self) -> Any:
        return automaton_of(self.index.patterns[: self.index.findable])

    @cached_property
    def _labelled(self) -> dict[str, dict[Kind, tuple[Entry, ...]]]:
        return {}

    @cached_property
    def _called(self) -> dict[str, tuple[Entry, ...]]:
        return {}

    @cached_property
    def _answered(self) -> dict[tuple[object, str, bool], Any]:
        return {}

    @cached_property
    def _found(self) -> dict[str, tuple[Mention, ...]]:
        return {}

    @cached_property
    def _begun(self) -> dict[tuple[str, Kind], tuple[Entry, int] | None]:
        return {}

    @cached_property
    def _row_tables(self) -> dict[str, tuple[Entry, dict[tuple[str, ...], tuple[Item, ...]]]]:
        return {}

    @cached_property
    def _total_rows(self) -> frozenset[tuple[str, ...]]:
        """What the totals of several scales are called, and so that of any: "Total", "Sum score"."""
        totals = (entry.total for entry in self.of("scale") if entry.total is not None)
        names = Counter(name for total in totals for name in {bare_words(term) for term in total.terms} if name)
        return frozenset(name for name, count in names.items() if count >= _SHARED)

    def _rows(self, scale: Entry) -> dict[tuple[str, ...], tuple[Item, ...]]:
        known = self._row_tables.get(scale.id)
        if known is not None and known[0] is scale:
            return known[1]
        table: dict[tuple[str, ...], dict[str, Item]] = {}
        for item in (*scale.items, *((scale.total,) if scale.total else ())):
            for term in item.terms:
                name = bare_words(term)
                if name:
                    table.setdefault(name, {})[item.key] = item
        if scale.total is not None:
            for name in self._total_rows:
                table.setdefault(name, {scale.total.key: scale.total})
        rows = {name: tuple(items.values()) for name, items in table.items()}
        self._row_tables[scale.id] = (scale, rows)
        return rows

    def _claims_of(self, coded: str) -> tuple[Claim, ...]:
        number = self._places.get(coded)
        return () if number is None else self.index.claims[number]

    def _claims_at(self, number: int) -> tuple[Claim, ...]:
        return self.index.claims[number]

    def _claims_inside(self, number: int) -> tuple[Claim, ...]:
        # Those that count inside a sentence.
        known, entries = self._in_sentences, self.entries
        found = known.get(number)
        if found is None:
            of_all = self._claims_at(number)
            found = known[number] = tuple([c for c in of_all if index_.in_sentences(entries[c[0]], c)])
        return found

    def _encoded(self, stream: Iterable[words.Token]) -> str:
        codes = self._codes
        spelling = words.spelling
        return "".join([codes.get(norm) or codes.get(spelling(norm), UNKNOWN) for _, _, norm in stream])

    def _hits(self, stream: list[words.Token]) -> Iterator[tuple[int, int, int]]:
        # (first token, last token below zero, pattern's number) of everything that matches by its words.
        patterns = self.index.patterns
        if self.index.findable:
            for place, number in self._automaton.iter(self._encoded(stream)):
                yield (place - len(patterns[number])) // WIDTH + 1, -(place // WIDTH), number

    def _label_code(self, text: str) -> str:
        codes = self._codes
        return "".join([codes.get(norm, UNKNOWN) for norm in label_words(text)])

    def _named(self, text: str) -> dict[Kind, tuple[Entry, ...]]:
        claims = self._claims_of(self._label_code(text))
        if not claims:
            return {}
        exact: dict[tuple[Kind, str], Entry] = {}
        loose: dict[tuple[Kind, str], Entry] = {}
        shown = index_.capitals(text)
        for position, form, case in claims:
            entry = self.entries[position]
            if form == 0:
                # A label in small letters may still be the abbreviation, if nothing else is called so; it has all of
                # its letters, for the plural that was dropped is part of it.
                fits = not case or case == shown
                if fits or index_.in_small_letters(text, case):
                    (exact if fits else loose)[entry.kind, entry.id] = entry
        loosely, exactly = (grouped((kind, entry) for (kind, _), entry in found.items()) for found in (loose, exact))
        return loosely | exactly


_Options = ParamSpec("_Options")
_MOST_ANSWERS = 4096
"""So many answers about mappings are remembered for each function."""


def once_for_mappings(
    asked: Callable[Concatenate[Lexicon, _Options], _Answer],
) -> Callable[Concatenate[Lexicon, _Options], _Answer]:
    """Make a function of the mappings remember its answers; all documents share them, whatever names of packs they add.

    Args:
        asked: the function; it gets the lexicon without names of packs.

    Returns:
        The function with a memory.
    """
    known = lru_cache(maxsize=_MOST_ANSWERS)(asked)

    @wraps(asked)
    def answered(lexicon: Lexicon, /, *args: _Options.args, **options: _Options.kwargs) -> _Answer:
        return known(lexicon.mappings, *args, **options)  # type: ignore[arg-type]  # all of them can be hashed

    return answered


def build_lexicon(entries: Iterable[Entry]) -> Lexicon:
    """A lexicon of entries that are already loaded.

    Args:
        entries: the entries.

    Returns:
        The lexicon.
    """
    kept = tuple(entries)
    return Lexicon(kept, index_.build(kept))


# What an entry of the mappings is a part or a kind of.


def with_ancestors(lexicon: Lexicon, entry: Entry) -> tuple[Entry, ...]:
    """An entry, what it is a part or a kind of, what that is, and so on: finger, hand, upper limb.

    Args:
        lexicon: the mappings.
        entry: where the chain begins.

    Returns:
        The entry first, the widest last; each once, also where mappings turn in a circle.
    """
    chain = [entry]
    while (wider := lexicon.get(chain[-1].kind, chain[-1].part_of)) is not None and wider not in chain:
        chain.append(wider)
    return tuple(chain)
