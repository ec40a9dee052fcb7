"""Texts without what could identify somebody: which words and numbers stay, and how names are found.

A word stays when a mapping file or a list of plain words has it and nothing says that it is a name here. Numbers stay
when they can be values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import zip_longest

import yaml
from msgspec import Struct

from etl.mapping.compiled import compile_lexicon
from etl.value import replace

GONE = "[…]"
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\s+|.", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PRINTED = re.compile(r"\w[\w/-]*(?:\.[\w/-]+)*")
_CELL = re.compile(r"\t|\||[,;](?=\S)")
_NAME = 4
_TAKES_YEAR = range(1850, 2101)
_OLD = 90
_IDENTIFYING = ("country", "language", "heading", "furniture", "cells", "trace")
"""Kinds of mapping entry whose words aren't taken for harmless: places, and plain words that the list has better."""
_NOT_OF_THE_FACT = ("pseudo", "advert", "cited", "family", "other")
"""Roles of cues whose words a quote doesn't need; those of denial, doubt and plans it does."""
_PLAIN_KINDS = (*_IDENTIFYING, "cue", "unit", "relation", "field", "column", "answer", "grade", "qualifier", "social")
"""Kinds of entry whose single words aren't terms of medicine by themselves."""


def split_words(text: str) -> Iterator[str]:
    """Give the words of a text in lower case.

    Args:
        text: any text.
    """
    return (match.group().casefold() for match in _WORD.finditer(text))


class Words(Struct, frozen=True):
    """The lists of `deidentify_words.yaml`, and what the mapping files say of words.

    Args:
        lists: each list by its name.
        vocabulary: words that may stay.
        terms: single words that are a term of medicine.
        proper: words that the mapping files write with a capital only ("Parkinson").
        acronyms: words that they write in capitals only ("ADEM").
        phrases: terms of several words, by each of their words that could be a name.
        coded: terms with digits ("ca125").
        units: words for units.
    """

    lists: Mapping[str, frozenset[str]]
    vocabulary: frozenset[str]
    terms: frozenset[str]
    proper: frozenset[str]
    acronyms: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    coded: frozenset[str]
    units: frozenset[str]


@cache
def words() -> Words:
    """Return the word lists, read once."""
    body = (files("etl") / "deidentify_words.yaml").read_text(encoding="utf-8")
    read: dict[str, list[str]] = yaml.load(body, Loader=yaml.BaseLoader)  # so that "no" and "on" are words
    lists = {name: frozenset(word.casefold() for word in listed) for name, listed in read.items()}
    known = {
        part for name in ("plain", "plain_elsewhere", "eponyms") for text in read[name] for part in split_words(text)
    }
    texts = list(_mapped())
    known.update(word for _, text in texts for word in split_words(text))
    out = lists["titles"] - lists["plain"] - lists["kin"] - lists["staff"] - lists["double_titles"]
    out |= lists["institutions"] | lists["months"] | lists["weekdays"] | lists["never"]
    small = {word for _, text in texts for word in _WORD.findall(text) if word == word.casefold()}
    proper = {bare(word) for _, text in texts for word in _WORD.findall(text) if word.istitle()}
    proper = (proper | lists["eponyms"]) - small - lists["plain"]
    return Words(
        lists=lists,
        vocabulary=frozenset(known - out | {"may"}),
        terms=frozenset(text.casefold() for kind, text in texts if kind not in _PLAIN_KINDS and _WORD.fullmatch(text)),
        proper=frozenset(proper),
        acronyms=frozenset(_acronyms(texts)),
        phrases=_phrases(texts, proper | lists["also_names"]),
        coded=frozenset(
            token.casefold() for _, text in texts for token in re.findall(r"[\w-]+", text) if re.search(r"\d", token)
        ),
        units=frozenset(word for kind, text in texts if kind == "unit" for word in split_words(text) if len(word) > 1),
    )


def _mapped() -> Iterator[tuple[str, str]]:
    """The kind and the words of each entry of the mapping files that a quote may show."""
    for entry in compile_lexicon(()).entries:
        if entry.kind in _IDENTIFYING or entry.role in _NOT_OF_THE_FACT:
            continue
        named = [(entry.name, *entry.synonyms), *((item.name, *item.synonyms) for item in entry.items)]
        displays = () if entry.kind == "cue" else tuple(c.display or "" for c in entry.codings)
        for text in (*(text for one in named for text in one), *displays):
            yield entry.kind, text


def _acronyms(texts: Iterable[tuple[str, str]]) -> set[str]:
    printed = {word for _, text in texts for word in _WORD.findall(text) if len(word) > 2}
    return {word.casefold() for word in printed if word.isupper()} - {w.casefold() for w in printed if not w.isupper()}


def _phrases(
    texts: Iterable[tuple[str, str]], wanted: frozenset[str] | set[str]
) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for _, text in texts:
        parts = tuple(bare(word) for word in _WORD.findall(text))
        if 1 < len(parts) < 8:
            for word in wanted.intersection(parts):
                found.setdefault(word, set()).add(parts)
    return {word: tuple(sorted(phrases)) for word, phrases in found.items()}


def bare(word: str) -> str:
    """Return a word in lower case without the ending of a genitive.

    Args:
        word: "Crohn's".
    """
    return word.casefold().replace("’", "'").removesuffix("'s")


def _any_of(name: str) -> str:
    """A pattern of a list, the longest first."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s") for word in sorted(words().lists[name], key=len, reverse=True)
    )


_P = r"(?:(?<![\w])[A-ZÀ-ÖØ-Þ](?:['’][A-ZÀ-ÖØ-Þ])?[^\W\d_]{1,40}(?:[-'’][^\W\d_]{1,40}){0,3})(?![^\W\d_])"
_PART = r"(?:(?:de|da|di|del|della|dei|van|von|der|den|la|le|zu|y|ter|ten|bin|al|el|St\.?)[ ]){0,2}"
NAMED = rf"{_PART}{_P}(?:[ ]{_PART}(?:{_P}|[A-ZÀ-ÖØ-Þ]\b\.?)){{0,3}}"
"""One to four words with capitals."""


class _Patterns(Struct, frozen=True):
    """What is compiled from the lists."""

    gone: re.Pattern[str]
    addresses: re.Pattern[str]
    numbered: re.Pattern[str]
    ages: re.Pattern[str]
    spans: re.Pattern[str]
    initials: re.Pattern[str]
    labels: re.Pattern[str]
    certain: re.Pattern[str]
    likely: re.Pattern[str]
    be: re.Pattern[str]
    lower: re.Pattern[str]


_FORMS = (
    r"(?<![^\s<>()\[\],;])[^\s<>()\[\],;@]{1,80}@[^\s<>()\[\],;]{1,200}"  # e-mail
    r"|(?:https?|ftp|file)://\S+|\bwww\.\S+"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.(?:com|org|net|edu|gov|info|int|de|uk|fr|es|it|ch|at|cn|in|eu|us|io|example|html?|pdf|docx?|xlsx?|txt|csv|xml|rtf|odt|zip|jpe?g|png|dcm)\b"
    r"|(?<![\w@])@\w{3,}"
    r"|[A-Za-z]:\\\S+|(?<!\w)/(?:[\w.-]+/)+[\w.-]*"  # paths
    r"|(?<![\w:])(?=[0-9a-f:]{0,30}::|(?:[0-9a-f]{1,4}:){7})(?:[0-9a-f]{1,4}:{1,2}){2,7}(?:[0-9a-f]{1,4})?(?![\w:])|(?<![\w:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?!\w)|(?<!\w)(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:?)+(?!\w)|(?<!\w)(?:[0-9a-f]{2}-){5}[0-9a-f]{2}(?!\w)"
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"  # dates
    r"|\b\d{1,2}\.\s\d{1,2}\.(?:\s?\d{2,4}\b)?"
    r"|\b\d{1,2}[./-](?:19|20)\d\d\b|\b(?:19|20)\d\d[./-]\d{1,2}\b"
    r"|\(\d{1,2}\.\d{1,2}\.\)|(?<!\w)['’]\d\d\b(?!['’])"
    r"|\b\d{1,2}\.\d{1,2}\.(?=\s?[-–])|(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?=[,;])"
    r"|\b\d{1,2}[. ]{1,2}(?-i:XI{0,2}|IX|IV|VI{0,3}|I{1,3}|V)[. ]{1,2}(?:19|20)\d\d\b"
    r"|(?<![\w.,])\+?\(?\d[\d() /-]{6,}\d(?!\w)"  # telephones, record numbers
    r"|(?<![\w.,])\+?\d{2,3}(?:[. ]\d{2,4}){3,}(?!\w)|(?<![\w.,])\d{3}\.\d{3,4}\.\d{4}(?!\w)|(?<![\w.,])0\d{1,4}[./-]\d{4,}(?!\w)"
    r"|\b\d+(?:-\d+){2,}\b"
    r"|\b(?!HLA)(?-i:[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}\s?\d{2,4}[EH]?)\b|\b(?-i:[A-Z]{2}\d{2}\s[A-Z]{3})\b|\b(?-i:\d{4}\s[B-DF-HJ-NP-TV-Z]{3})\b|\b(?-i:[A-Z]{2}[- ]\d{3}[- ][A-Z]{2})\b"  # plates
    r"|\b(?-i:[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D])\b"
    r"|\b(?-i:[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?)\b"  # IBAN
    r"|\b(?-i:[0-9A-Z]{2,}\d{5,}[A-Z]?|\d{5,}[A-Z]{1,2}|[A-Z]\d{5,}[A-Z]?)\b"
    r"|(?<![\w.])(?:(?-i:[A-Z])\.[ -]?){2,}"  # initials
)
_ADDRESSES = (
    r"(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.(?:\d{1,3}|[x*])(?:[/:]\d+)?(?!\w)"  # addresses of machines
    r"|\b(?-i:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b(?!\s?/)"  # postcodes
    r"|\b(?-i:[ABCEGHJ-NPRSTVXY]\d[A-Z]\s\d[A-Z]\d)\b|\b(?-i:(?:CH|A|L|B|D|F|I|E|NL)-\d{4,5})\b|\b(?-i:[A-Z]{2}\s\d{5}(?:-\d{4})?)\b"
    r"|\b(?:(?:P\.?\s?O\.?|R\.?\s?R\.?|R\.?F\.?D\.?|H\.?C\.?|rural route|route)\s?#?\s?\d*,?\s?)?box\s#?\d+\w?\b"
    r"|\b(?-i:BP|CP|B\.P\.|C\.P\.|Postfach|Apartado(?: de Correos)?|Apdo\.?|Casella postale)\s\d{4,6}\b"
)
"""Addresses of machines and of the post; what was read as a value inside is none."""
_HOUSE = r"(?<![\w.'’-])[^\W\d_][\w.'’-]{0,40}?(?:straße|strasse|str\.|gasse|allee|platz|ufer|damm|chaussee|weg|ring)\s\d{1,4}\s?[a-z]?\b"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|ème|º|°|\.)?"
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Okt|Dez|Ene|Abr|Ago|Dic|Gen|Mag|Giu|Lug|Ott"
_ROMAN = r"(?:XI{0,2}|IX|IV|VI{0,3}|I{1,3}|V)"


@cache
def _patterns() -> _Patterns:
    """The patterns of the lists, compiled once."""
    address = _address_pattern()
    sure, weak = _context_patterns(NAMED, r"(?<!\w)")
    small = _context_patterns(r"[^\W\d_]+(?:[ ][^\W\d_]+)?", r"(?<!\w)")
    return _Patterns(
        gone=re.compile(f"{_FORMS}{_day_pattern()}|{address}", re.IGNORECASE),
        addresses=re.compile(address, re.IGNORECASE),
        numbered=re.compile(
            rf"(?<![\w])(?:{_any_of('numbers')})\b\.?(?:\s(?:no|nr|number|id|n°|nº|num)\b\.?)?\s?(?:[:#=]|is|was|ist|est|es|è|n°|nº)?\s?#?"
            r"(?P<value>(?=[\w./-]{0,20}\d)[A-Za-z0-9][\w./-]*(?:\s\d[\w./-]*)*)",
            re.IGNORECASE,
        ),
        ages=re.compile(_age_pattern(), re.IGNORECASE),
        spans=re.compile(
            r"\b(?P<n>\d{1,2}[,.’' ]?\d{3}|\d{4,5})(?:\s|-)?(?P<u>months?|mos?|monaten?|monate|mois|meses|mesi|weeks?|wks?|wochen?|semaines|semanas|settimane|days?|tagen?|tage|jours|días|giorni)\b",
            re.IGNORECASE,
        ),
        initials=re.compile(_initials_pattern()),
        labels=re.compile(
            rf"(?<![\w-])(?P<label>{_any_of('labels')}|{_any_of('people')})(?:\s?(?:no|nr|n°|nº))?\.?\s?[:：=]\s*",
            re.IGNORECASE,
        ),
        certain=re.compile(sure),
        likely=re.compile(weak),
        be=re.compile(rf"(?<![\w'’])(?P<n>{NAMED})(?P<v>['’]s|\s(?:{_any_of('be_verb')})\b)(?P<rest>\s\w+)?"),
        lower=re.compile("|".join(small), re.IGNORECASE),
    )


def _address_pattern() -> str:
    """Return what addresses look like, with the words for roads of the lists."""
    roads, streets = _any_of("roads"), _any_of("streets")
    of = r"(?:(?:de|du|des|del|della|dei|di|da|la|las|le|les|los|el|en|sur|san|santa|saint|sainte)\s|l['’]|d['’]){0,3}"
    return (
        _ADDRESSES
        + rf"|\b\d{{1,4}}\s?(?:bis|ter|[a-d])?,?\s(?:{roads})\s{of}(?-i:{_P})(?:[ -](?-i:{_P}))*"
        + rf"|\b(?:{roads})\.?\s{of}(?-i:{_P})(?:\s{of}(?-i:{_P})){{0,3}},?\s(?:n[.º°]{{1,2}}\s?)?\d{{1,4}}\b(?![.,/%]\d|\s?(?:ml|mg|g|l|iu|mcg|µg|%)(?!\w))"
        + rf"|\b\d{{1,5}}[A-Za-z]?,?\s(?-i:{_P}\s){{1,4}}(?:{streets})\b\.?"
        + rf"|\b{_HOUSE}"
        + r"|\b(?:flat|apartment|apt|suite|unit|room|zimmer|appartement|piso|int\.)\s?#?\d{1,4}[A-Za-z]?\b(?!\s?(?:of|mg|ml|g|iu)\b)"
    )


def _day_pattern() -> str:
    """Return what days and months in words look like, each alternative behind a stroke."""
    months = _any_of("months")
    weekday = rf"(?:{_any_of('weekdays')}|{_any_of('short_weekdays')})"
    month = rf"(?:{months}|{_any_of('short_months')})"
    year = r"(?:,?\s(?:de\s|del\s|di\s)?(?:19|20)\d\d\b|\s\d\d(?=[.,;:)\n]|$))?"
    on, within = _any_of("day_on"), _any_of("month_in")
    return (
        rf"|\b(?:{weekday}\.?,?\s)?(?:the\s)?{_DAY}[ -](?:of\s|de\s|di\s|del\s|d['’]\s?)?{month}\b\.?{year}"
        + rf"|\b(?:{weekday}\.?,?\s)?(?:{months}|(?-i:{_SHORT}))\.?[ -]{_DAY}(?![\w.,%/]?\d)(?!\s?(?:mg|ml|g|%|/)){year}"
        + rf"|\b{month}\.?\s(?:de\s|del\s|di\s)?(?:19|20)\d\d\b"
        + rf"|\b{weekday}\.?,?\s\d{{1,2}}[./]\d{{1,2}}\.?(?!\d)"
        + rf"|\b(?:{on})\s(?:the\s)?(?:(?:{weekday}),?\s)?(?:0?[1-9]|[12]\d|3[01])(?:/(?:0?[1-9]|1[0-2]|[12]\d|3[01])\b(?![/\d%])|[.-](?:0?[1-9]|1[0-2])\.)"
        + rf"|\b(?:{on})\s\d{{1,2}}\.?\s(?-i:{_ROMAN})\b"
        + r"|\b(?:on|since|until|till|by)\sthe\s\d{1,2}(?:st|nd|rd|th)\b(?=\s?(?:[.,;:)\n]|of\b|$))"
        + rf"|\b(?:{within})\s(?:the\s)?(?:{months}|may|(?-i:{_SHORT})\b\.?)\b"
    )


def _context_patterns(name: str, start: str) -> tuple[str, str]:
    """Return what stands around names: what makes one sure, and what makes one likely.

    Args:
        name: the pattern of a name.
        start: what must stand before it.
    """
    ages = _any_of("ages")
    sure = (
        rf"{start}(?:{_titles()})\.?(?:\s(?:med|dent|rer|nat|phil|univ)\.?){{0,3}}[ ](?P<n1>{name})"
        rf"|{start}(?i:{_any_of('named')}|{_any_of('greetings')})\s(?P<n2>{name})"
        rf"|{start}(?i:{_any_of('signed')})[.,:]?\s+(?P<n3>{name})"
    )
    weak = (
        rf"{start}(?i:{_any_of('kin')}|{_any_of('staff')}),?[ ](?P<w1>{name})"
        rf"|{start}(?i:{_any_of('agents')})\b[^.\n]{{0,40}}?\s(?i:{_any_of('by')})\s(?P<w2>{name})"
        rf"|{start}(?i:{_any_of('object_verb')})\s(?P<w7>{name})"
        rf"|{start}(?i:von|vom|par|por|da|dal|dalla|durch)\s(?P<w3>{name})\s[^.\n]{{0,40}}?\b(?i:{_any_of('agents')})\b"
        rf"|(?<![\w'’])(?P<w4>{name}),?\s(?i:{_any_of('persons_verb')}|(?:is|was)\s(?:{_any_of('is_person')})|(?:is|was)\san?\s(?:[\w-]+\s){{0,2}}(?:{_any_of('person')}))\b"
        rf"|{start}(?i:{_any_of('live')})\b(?:\s[^\W\d_]+){{0,2}}?\s(?i:{_any_of('place')})\s(?P<w5>{name})"
        rf"|(?<![\w'’])(?P<w6>{name}),?\s\(?(?:aged?\s|an?\s|eine?\s|une?\s|una?\s|un\s)?\d{{1,3}}(?:[ -]?(?i:{ages})\b|\)?,\s|\))"
    )
    return sure, weak


def _age_pattern() -> str:
    """Return what ages of ninety and more look like, in digits and in words."""
    ages, aged = _any_of("ages"), _any_of("aged")
    old = r"(?:9\d|1[0-3]\d)(?:[.,]\d)?"
    spelled = r"(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one\shundred|hundred(?=[- ]years?)|\w{0,14}neunzig|quatre[- ]vingt[- ](?:dix|onze|douze|treize|quatorze|quinze|seize)(?:[- ](?:sept|huit|neuf))?|noventa(?:\sy\s\w+)?|novant\w+)"
    return (
        rf"\b{old}(?:\s?(?:-|–|to|or|and|bis|und|et|y|e|à|a)\s?\d{{2,3}})?(?:\s|-|\s?-\s?)?(?:{ages}|y\.o\.?|y\.|j\.)(?![\w])"
        rf"|\b{old}\s?(?-i:[MFWH])\b|\b9\d(?:st|nd|rd|th)\s(?:year|birthday)"
        rf"|\b{spelled}(?=[- ](?:years?|jahre|jährig|ans|años|anni))"
        rf"|\b(?:{aged})(?:\s(?:of|at|is|was)|:)?\s{spelled}\b|\b(?:his|her|their)\s(?:early\s|mid[- ]|late\s)?(?:nineties|90s)\b"
        rf"|\bages\b[^\d\n]{{0,40}}{old}(?:\s?(?:,|and|or)\s?{old})*\b"
        rf"|\b(?:{aged})\b(?:\s(?:is|was|were|of|de|di|von|d['’]|at)|\s?[:=])*[^\w\n]{{0,3}}{old}(?:\s?(?:,|and|or|to|und|oder|et|ou|y|o|e|[-–/])\s?{old})*\b"
        rf"|(?<=[^\W\d_],\s){old}(?=,\s(?!\d))|(?<=\(){old}(?=\))"
        rf"|\b(?:he|she|who|patient|turned|now|er|sie|il|elle|{_any_of('kin')})\s(?:is\s|was\s|now\s|turned\s|ist\s|a\s)?(?:now\s)?{old}(?=[.,;)\n]|\sand\b|$)"
    )


def _initials_pattern() -> str:
    """Return what stands around the initials of somebody."""
    initial = r"[A-Z](?:\.?[ -]?[A-Z]){1,2}\b\.?"
    return (
        rf"(?i:\b(?:patient|patientin|paciente|paziente|initials?|initialen|initiales|iniciales|iniziali|re|pt)\b)[ .:]{{1,3}}(?P<a>{initial})"
        rf"|(?<![\w-])(?P<b>{initial}),?\s(?i:(?:is|was|ist|war|est|es|è)\s)?(?i:(?:now|an?|eine?|une?|una?)\s)?\(?\d{{1,3}}(?:\s|-)?(?i:{_any_of('ages')}|[mf]\b)"
        rf"|(?<![\w-])(?P<c>{initial})\s(?:{_any_of('persons_verb')})\b"
    )


def _titles() -> str:
    """Titles as they are printed: "HR" is no Herr."""
    listed = words().lists["titles"]
    forms = {form for word in listed for form in (word, word.capitalize())} | {w.upper() for w in listed if len(w) != 2}
    return "|".join(sorted(map(re.escape, forms | {"DR", "MR", "MS", r"M."}), key=len, reverse=True))


class Found(Struct, frozen=True):
    """What names somebody in a document.

    Args:
        names: words of names, in lower case; they go wherever they stand with a capital, unknown ones in any case.
        numbers: printed numbers that identify; they go wherever they stand.
    """

    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def find_places(text: str) -> list[tuple[int, int]]:
    """Find where addresses stand in a text.

    Args:
        text: a document's text.

    Returns:
        Starts and ends: what a reader took for a value inside ("RR 4 Box 77") is none.
    """
    return [match.span() for match in _patterns().addresses.finditer(text)]


def find_names(text: str) -> Found:
    """Find the words and numbers that name somebody in a text.

    Args:
        text: a document's text, or a sentence of it.
    """
    names: set[str] = set(_in_contexts(text))
    numbers: set[str] = set()
    for label, value in (*_label_values(text), *_column_values(text)):
        if label in words().lists["numbers"] or re.search(r"\d{3}", value):
            numbers.update(_identifying(value))
        names.update(_of_label(label, value))
    for match in _patterns().numbered.finditer(text):
        numbers.update(_identifying(match["value"]))
    return Found(frozenset(word for word in names if len(word) > 1), frozenset(numbers))


def _identifying(value: str) -> Iterator[str]:
    """The numbers of a value that are long enough to be known again."""
    for part in _PRINTED.findall(value):
        digits = sum(c.isdigit() for c in part)
        if len(part) < 40 and (digits > 3 or (digits > 1 and any(c.isalpha() for c in part))):
            yield part.casefold()


def _of_label(label: str, value: str) -> Iterator[str]:
    """The words of a name behind a label; what a label of people has in plain or medical words is no name."""
    if label in words().lists["people"] and len(value.split()) > _NAME:
        return
    yield from _name_words(value, always=label not in words().lists["people"])


def _name_words(named: str, *, always: bool) -> Iterator[str]:
    """The words of something that stands where a name does.

    Args:
        named: what stands there.
        always: whether it is a name even if its words are terms of medicine.
    """
    known = words()
    for number, word in enumerate(_WORD.findall(named)):
        low = bare(word)
        name = low in known.lists["also_names"] or low not in known.vocabulary or low in known.proper
        if (low in known.lists["plain"] and not (name and word[0].isupper())) or low in known.lists["plain_elsewhere"]:
            if number and word == low and not name:
                continue
            if not always or word == low or low in _SMALL:
                if low in _PARTS:
                    continue
                return
        if low in known.lists["titles"] or low in _PARTS:
            continue
        if not name and (not always or low in known.lists["kin"] or low in known.lists["staff"]):
            return
        yield low


_PARTS = frozenset(
    (
        "de",
        "da",
        "di",
        "del",
        "della",
        "dei",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "zu",
        "y",
        "st",
        "al",
        "el",
        "the",
        "of",
    )
)
_SMALL = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "at",
        "for",
        "on",
        "no",
        "not",
        "is",
        "was",
        "has",
        "had",
        "to",
        "with",
        "by",
        "from",
        "he",
        "she",
        "his",
        "her",
    )
)


def _in_contexts(text: str) -> Iterator[str]:
    """The words of names that stand behind or before words that only people and places have beside them."""
    patterns, known = _patterns(), words()
    for pattern, always in ((patterns.certain, True), (patterns.likely, False)):
        for match in pattern.finditer(text):
            for group, named in match.groupdict().items():
                name = _without_lead(named or "") if group in _SURE_OF_EPONYMS else named
                if name and (always or not _is_term(name, eponyms=group in _SURE_OF_EPONYMS)):
                    yield from _name_words(name, always=True)
    for match in patterns.be.finditer(text):
        named = _without_lead(match["n"])
        if named and _does_as_people_do(named, match, text):
            yield from _name_words(named, always=False)
    if text == text.casefold():
        also = known.lists["also_names"] - known.lists["plain"]
        for match in patterns.lower.finditer(text):
            yield from (
                word for named in match.groups() if named for word in map(bare, _WORD.findall(named)) if word in also
            )


def _does_as_people_do(named: str, match: re.Match[str], text: str) -> bool:
    """Whether what has a verb of being behind it, or a genitive, can be somebody: "Baker has", no "Parkinson was excluded"."""
    known, rest = words(), (match["rest"] or "").strip().casefold()
    first, *_, last = [bare(word) for word in _WORD.findall(named) * 2]
    also = known.lists["also_names"]
    terms = known.terms - also - known.proper
    if last in terms or first in terms or _in_phrase(text, match.start(), last):
        return False
    if last in known.terms and not (
        match["v"].strip() in ("has", "had") and rest not in _OF_A_DISEASE and not rest.endswith("ed")
    ):
        return False
    if match["v"].endswith(("'s", "’s")):
        return rest in known.lists["kin"] or last in also - known.terms
    return rest not in _OF_A_DISEASE


_OF_A_DISEASE = frozenset(
    (
        "diagnosed",
        "excluded",
        "suspected",
        "confirmed",
        "considered",
        "ruled",
        "negative",
        "positive",
        "present",
        "absent",
        "found",
        "not",
        "unlikely",
        "likely",
        "elicited",
        "normal",
    )
)


_SURE_OF_EPONYMS = ("w3", "w4", "w6", "w7")
"""Contexts in which "Parkinson" is no disease."""


def _without_lead(named: str) -> str:
    """What looks like a name without the plain word that begins its sentence: "When Baker"."""
    known = words()
    plain = known.lists["plain"] | known.lists["plain_elsewhere"]
    while (first := _WORD.match(named)) and bare(first[0]) in plain - known.lists["also_names"]:
        named = named[first.end() :].lstrip(" .")
    return named if _WORD.search(named) else ""


def _is_term(named: str, *, eponyms: bool) -> bool:
    """Whether what looks like a name is a term of medicine, and none that people are called by."""
    known = words()
    first = bare(_WORD.findall(named)[0])
    if first in known.acronyms and not named.isupper():
        return False
    if first in known.proper and eponyms:
        return False
    return (first in known.terms or first in known.lists["plain"]) and first not in known.lists["also_names"]


def _in_phrase(text: str, start: int, word: str) -> bool:
    """Whether a word that could be a name is part of a term: "Baker's cyst"."""
    around = [bare(w) for w in _WORD.findall(text[max(0, start - 60) : start + 90])]
    return any(_within(around, phrase) for phrase in words().phrases.get(word, ()))


def _within(around: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(around[i : i + size]) == phrase for i in range(len(around) - size + 1))


def _label_values(text: str) -> Iterator[tuple[str, str]]:
    """Each label of contact data, names and numbers, and what stands behind it."""
    for line in text.split("\n"):
        for label, start, end in _labelled_places(line):
            yield label, line[start:end]


_STOPS = re.compile(r"\s{2,}|[;|\t]|(?<=[^\W\d_]{3}[)\w])\.\s+(?=[A-ZÀ-Þ])|\s[–—]\s")


def _labelled_places(line: str) -> Iterator[tuple[str, int, int]]:
    """Each label of a line, and where what stands behind it begins and ends."""
    if ":" not in line and "=" not in line and "：" not in line:
        return
    found = list(_patterns().labels.finditer(line))
    for match, following in zip_longest(found, found[1:]):
        end = following.start() if following else len(line)
        stop = _STOPS.search(line, match.end(), end)
        end = stop.start() if stop and stop.start() > match.end() else end
        if line[match.end() : end].strip():
            yield " ".join(match["label"].casefold().split()), match.end(), end


def _column_values(text: str) -> Iterator[tuple[str, str]]:
    """The cells below heads of tables that are labels, at most four words each: more is a sentence."""
    heads: dict[int, str] = {}
    width = 0
    labels = words().lists["labels"] | words().lists["people"] | words().lists["numbers"]
    for line in text.split("\n"):
        cells = _CELL.split(line)
        if len(cells) < 2:
            continue
        named = {i: label for i, cell in enumerate(cells) if (label := _as_label(cell)) in labels}
        exact = not heads or any(cell.casefold().strip(" .:#*") in labels for cell in cells)
        if named and exact and not any(len(cell.split()) > _NAME for cell in cells):
            if len(cells) > 2 or len(named) == len(cells):
                heads, width = named, len(cells)
                continue
            (i, label) = next(iter(named.items()))
            yield label, cells[1 - i]  # a row of a label and its value
        elif len(cells) == width:
            yield from ((label, cells[i]) for i, label in heads.items() if len(cells[i].split()) <= _NAME)


def _as_label(cell: str) -> str:
    """A head of a table as a label: of "home town" and "Patient's address" the last word says what it is."""
    label = " ".join(cell.casefold().strip(" .:#*").split())
    last = label.rpartition(" ")[2]
    return last if label.count(" ") in (1, 2) and last in words().lists["sure_labels"] else label


class Scrubber(Struct, frozen=True):
    """What scrubs the texts of one document.

    Args:
        names: words that are part of a name in it, in lower case.
        numbers: its identifying numbers, in lower case: they go wherever they stand.
        german: whether its sentences have nouns with capitals.
        small: whether it has no capitals at all.
    """

    names: frozenset[str]
    numbers: frozenset[str] = frozenset()
    german: bool = False
    small: bool = False

    def text(self, printed: str) -> str | None:
        """Return a text without what could identify somebody.

        Args:
            printed: the text.

        Returns:
            The text with `[…]` for what was taken out; None when no word or number is left.
        """
        tokens = _TOKEN.findall(self._patterned(printed))
        known = replace(self, names=self.names | find_names(printed).names)
        line = _Line(tokens, known)
        out = "".join(token if kept else GONE for token, kept in zip(tokens, line.kept(), strict=True))
        out = re.sub(rf"(?:{re.escape(GONE)}[\s.,'’()/&-]*)+(?={re.escape(GONE)})", "", out).strip()
        return out if any(c.isalnum() for c in out) else None

    def label(self, printed: str) -> str | None:
        """Return the words of a time point or head, where a bare day and month is a date ("7/8").

        Args:
            printed: the words.
        """
        return self.text(re.sub(r"^\s*\d{1,2}[./-]\d{1,2}\.?(?=\s*$|\s?[-–:,(])", GONE, printed))

    def _patterned(self, text: str) -> str:
        patterns = _patterns()
        if self.numbers:
            text = _PRINTED.sub(lambda m: GONE if m[0].casefold() in self.numbers else m[0], text)
        text = "\n".join(_without_labelled(line) for line in text.split("\n"))
        for pattern, group in ((patterns.numbered, _number_gone), (patterns.initials, _initials_gone)):
            text = pattern.sub(group, text)
        text = patterns.ages.sub(_age_gone, text)
        text = patterns.spans.sub(_span_gone, text)
        text = patterns.gone.sub(GONE, text)
        return _CODED.sub(_code_gone, text)


def scrubber(names: Iterable[str], text: str = "") -> Scrubber:
    """Make a scrubber for one document.

    Args:
        names: what it calls people, places, files and addresses, as printed.
        text: its text, or its quotes.

    Returns:
        A scrubber that takes out the words of these, but titles and plain words such as "the".
    """
    found = find_names(text)
    given = (
        {bare(w) for name in names for w in _WORD.findall(name)}
        - words().lists["titles"]
        - _SMALL
        - {"patient", "case", "subject"}
    )
    given = {
        word
        for word in given
        if len(word) > 1 and not (word in words().terms and word not in words().lists["also_names"])
    }
    counted = [*map(set, (words_of_german(), split_words(text[:20_000])))]
    return Scrubber(
        names=frozenset(given) | found.names,
        numbers=found.numbers,
        german=len(counted[0] & counted[1]) > 3,
        small=bool(text) and text == text.casefold(),
    )


def words_of_german() -> frozenset[str]:
    """Return words that only German sentences have."""
    return next(frozenset(e.synonyms) for e in compile_lexicon(()).entries if e.kind == "language" and e.id == "de")


def is_answer(label: str, value: str) -> bool:
    """Return True if a label is a word of medicine too and a plain or medical word stands behind it: "Mobile: yes".

    Args:
        label: in lower case.
        value: what stands behind it.
    """
    known = words()
    if label not in known.lists["double_labels"]:
        return False
    small = known.lists["plain"] | known.terms | known.units
    return all(word in small for word in split_words(value)) and not re.search(r"\d{4}", value)


def _without_labelled(line: str) -> str:
    """A line without what stands behind its labels of contact data, names and numbers."""
    for label, start, end in reversed(list(_labelled_places(line))):
        value = line[start:end]
        named = len(value.split()) <= _NAME and any(_name_words(value, always=False))
        if (label in words().lists["people"] and not named) or is_answer(label, value):
            continue
        line = f"{line[:start]}{GONE}{line[end:]}"
    return line


def _number_gone(match: re.Match[str]) -> str:
    value = match["value"]
    digits = sum(c.isdigit() for c in value)
    if digits < 2 or (digits < 3 and value.isdecimal()):
        return match[0]
    return match[0][: match.start("value") - match.start()] + GONE


def _initials_gone(match: re.Match[str]) -> str:
    name = next(key for key, value in match.groupdict().items() if value)
    start, end = (at - match.start() for at in match.span(name))
    return match[0][:start] + GONE + match[0][end:]


def _age_gone(match: re.Match[str]) -> str:
    if not any(c.isdecimal() for c in match[0]):
        return GONE
    return re.sub(r"\d+(?:[.,]\d+)?", lambda one: GONE if float(one[0].replace(",", ".")) >= _OLD else one[0], match[0])


_IN_YEARS = {"m": 12.0, "w": 52.18, "s": 52.18, "d": 365.25, "t": 365.25, "j": 365.25, "g": 365.25}


def _span_gone(match: re.Match[str]) -> str:
    unit = match["u"].casefold()
    per = _IN_YEARS[unit[0]] if not unit.startswith("día") else 365.25
    number = int(re.sub(r"\D", "", match["n"]))
    return f"{GONE} {match['u']}" if _OLD <= number / per <= 130 else match[0]


_CODED = re.compile(
    r"(?<![\w.-])(?=[A-Z0-9/.-]{0,30}?\d)(?=[0-9/.-]{0,30}[A-Z])[A-Z0-9]+(?:[-/.][A-Z0-9]+)*(?![\w-])|(?<![\w.-])[A-Z]{1,6}-\d{3,}\b|(?<![\w-])\d{3,}-[A-Za-z]{1,3}\b"
)
_MEANT = re.compile(
    r"[CTLS]\d{1,2}(?:[-/][CTLS]?\d{1,2})*|[A-Z]\d{2,4}[A-Z]|(?:\d+[-/.]?)+(?:MG|ML|MCG|UG|G|KG|IU|U|MMHG|CM|MM|L|MIN|H|KCAL|MMOL|D|BPM|HZ|W|M|Y|YO|X|KPA|DB|MO|HRS?)(?:/\w+)*|X\d+|p?(?:[A-Z]\d{1,2}){2,5}"
)


def _code_gone(match: re.Match[str]) -> str:
    """What mixes capitals and at least three digits is a number of somebody, unless a mapping file has it."""
    code = match[0]
    digits = sum(c.isdigit() for c in code)
    if digits < 3 or code.casefold() in words().coded or _MEANT.fullmatch(code):
        return code
    letters = re.sub(r"[^A-Z]", "", code.upper())
    if "/" in code and re.fullmatch(r"[A-Z]*\d{1,3}/\d{1,3}", code) and letters.casefold() in words().vocabulary:
        return code
    return GONE


class _Line:
    """The tokens of one text, while it is decided which stay."""

    def __init__(self, tokens: list[str], scrub: Scrubber) -> None:
        self.tokens, self.scrub = tokens, scrub
        self.words = [i for i, token in enumerate(tokens) if token[:1].isalpha()]
        self.bare = {i: bare(tokens[i]) for i in self.words}
        self.order = {i: at for at, i in enumerate(self.words)}
        printed = [tokens[i] for i in self.words]
        capitals = sum(word[0].isupper() for word in printed)
        self.shouting = any(len(w) > 3 for w in printed) and all(w.isupper() for w in printed if len(w) > 3)
        lower = any(word.islower() and len(word) > 4 for word in printed)
        self.titled = not self.shouting and not lower and capitals > 2 and capitals / len(printed) > 0.5

    def kept(self) -> list[bool]:
        """Return for each token whether it stays."""
        keep = [self._harmless(i) for i in range(len(self.tokens))]
        self._runs(keep)
        self._beside(keep)
        return keep

    def _harmless(self, i: int) -> bool:
        token = self.tokens[i]
        if token[0].isdecimal():
            return self._number(i)
        if not token[0].isalpha():
            return True
        known, word, low = words(), token.casefold(), self.bare[i]
        near = self._word(i, -1)
        if near in known.lists["titles"] - known.lists["double_titles"] and (token[0].isupper() or self.scrub.small):
            return False
        if word in known.lists["months"] | known.lists["short_months"] and any(self._is_number(i, s) for s in (-1, 1)):
            return False
        if len(word) == 1:
            return True
        if not self._known(i, token, word, low):
            return False
        return not self._is_name(i, low)

    def _known(self, i: int, token: str, word: str, low: str) -> bool:
        vocabulary = words().vocabulary
        if word in vocabulary or low in vocabulary:
            return True
        if token.islower() and (word.removesuffix("s") in vocabulary):
            return True
        if low in words().lists["parts_of_codes"] and self._in_code(i):
            return True
        first, _, rest = word.replace("’", "'").partition("'")
        return bool(rest) and first in _ELIDED and rest in vocabulary

    def _in_code(self, i: int) -> bool:
        """Whether a word is part of a code: "p.Arg175His", "HLA-DR15"."""
        before, after = self.tokens[i - 1] if i else "", self.tokens[i + 1 : i + 2]
        return before == "." or before.isdecimal() or (bool(after) and after[0].isdecimal())

    def _is_name(self, i: int, low: str) -> bool:
        """Whether a word that may stay is a name where it stands."""
        token, known = self.tokens[i], words()
        if low in self.scrub.names and (token[0].isupper() or self.scrub.small or low not in known.vocabulary):
            return not self._in_term(i, low)
        if token[0].islower() and low == "may":
            return self._word(i, -1) in known.lists["month_in"]
        if not token[0].isupper() or self.shouting or self.scrub.small:
            return False
        if self.titled or self._begins(i) or self._in_term(i, low):
            return False
        if low in known.lists["also_names"] | {"may"} or (low in known.acronyms and token.istitle()):
            if self.scrub.german or (low in known.terms and low not in known.acronyms):
                before = self._word(i, -1)
                return before in known.lists["place"] | {"by"} and before not in ("to", "of", "zu", "via", "through")
            return not self._beside_term(i)
        return not self.scrub.german and self._stands_alone(i, low)

    def _beside_term(self, i: int) -> bool:
        """Whether a term with a capital stands right before: "Blood Reading"."""
        before = self.tokens[i - 2] if i > 1 and self.tokens[i - 1] == " " else ""
        return before[:1].isupper() and bare(before) in words().terms

    def _stands_alone(self, i: int, low: str) -> bool:
        """Whether a word with a capital is no term, and has neither a capital nor a number beside it."""
        known, lists = words(), words().lists
        plain = lists["plain"] | lists["kin"] | lists["staff"] | lists["eponym_of"] | lists["titles"]
        left = known.terms | known.proper | plain | lists["institutions"] | lists["labels"]
        before, after = self.tokens[max(0, i - 2) : i], self.tokens[i + 1 : i + 3]
        if (
            low in left
            or not self.tokens[i].istitle()
            or len(before) < 2
            or before[1] != " "
            or not before[0].islower()
        ):
            return False
        joined = len(after) == 2 and after[0] in " -:/" and (after[1][:1].isupper() or after[1][:1].isdecimal())
        return not joined and after[:1] not in (["-"], ["/"])

    def _in_term(self, i: int, low: str) -> bool:
        """Whether a word is part of a term of several words here, or stands before a word for a disease or sign."""
        if self._word(i, 1) in words().lists["eponym_of"] and low in words().proper | words().lists["also_names"]:
            return True
        at = self.order[i]
        around = [self.bare[j] for j in self.words[max(0, at - 7) : at + 8]]
        own = at - max(0, at - 7)
        for phrase in words().phrases.get(low, ()):
            for k in range(max(0, own - len(phrase) + 1), own + 1):
                if tuple(around[k : k + len(phrase)]) == phrase:
                    return True
        return False

    def _begins(self, i: int) -> bool:
        """Whether a capital says nothing, as a sentence, cell, label or item begins here."""
        j = i - 1
        while j >= 0 and (self.tokens[j].isspace() and "\n" not in self.tokens[j]):
            j -= 1
        return (
            j < 0
            or "\n" in self.tokens[j]
            or self.tokens[j] in '.!?:;|•·*–—-/"“„«=>]…'
            or self.tokens[j][0].isdecimal()
        )

    def _number(self, i: int) -> bool:
        """Numbers of values stay; years, numbers of days beside a month and long numbers go."""
        known, digits = words(), self.tokens[i].replace(",", "")
        if digits in self.scrub.numbers:
            return False
        beside = {self._word(i, -1), self._word(i, 1), self._word(i, -2), self._word(i, 2)}
        if beside & known.lists["months"] or self._word(i, 1) in known.lists["streets"] - {"st"}:
            return False
        if "." in digits:
            return len(digits) < 9
        if len(digits) > 4:
            return False
        return not (len(digits) == 4 and int(digits) in _TAKES_YEAR and self._word(i, 1) not in known.units)

    def _runs(self, keep: list[bool]) -> None:
        """Capitals in a row with an unknown one, or with the word for an institution or street, go with it."""
        run: list[int] = []
        for i, token in enumerate([*self.tokens, "\n"]):
            if token[:1].isalpha() and token[0].isupper():
                run.append(i)
                continue
            if (token.isspace() and "\n" not in token) or (token in "-.&'’" and run):
                continue
            if token.casefold() in _OF_PLACE and run and any(self._place(j) for j in run):
                continue
            if len(run) > 1:
                self._run_gone(run, keep)
            run = []

    def _run_gone(self, run: list[int], keep: list[bool]) -> None:
        known = words()
        place = any(self._place(j) for j in run)
        if not place and all(keep[j] for j in run):
            return
        for j in run:
            low = self.bare[j]
            stays = (
                low in known.terms or low in known.lists["kin"] or low in known.lists["staff"] or self._in_term(j, low)
            )
            stays = stays or (self.shouting and low not in known.lists["also_names"]) or low in known.lists["eponym_of"]
            if (
                (place and not self.shouting)
                or not stays
                or (low in known.lists["also_names"] and not self._in_term(j, low))
            ):
                keep[j] = False

    def _beside(self, keep: list[bool]) -> None:
        """Initials and numbers of places beside a name that went."""
        for i in self.words:
            if keep[i] or not self.tokens[i][0].isupper():
                continue
            for j in (i - 2, i - 3, i + 2):
                if (
                    0 <= j < len(keep)
                    and re.fullmatch(r"[A-ZÀ-Þ]", self.tokens[j])
                    and self.tokens[j + 1 : j + 2] == ["."]
                ):
                    keep[j] = False
                if j < i and j >= 0 and re.fullmatch(r"\d{4}", self.tokens[j]):
                    keep[j] = False

    def _place(self, i: int) -> bool:
        word = self.bare[i]
        lists = words().lists
        return word in lists["institutions"] or (word in lists["streets"] and len(word) > 2)

    def _word(self, i: int, step: int) -> str:
        """The word so many words away, in lower case; "" beyond the end of a sentence or line."""
        direction = 1 if step > 0 else -1
        left = abs(step)
        j = i + direction
        while 0 <= j < len(self.tokens):
            token = self.tokens[j]
            if token in ":;!?\n" or "\n" in token:
                return ""
            if token[0].isalnum():
                left -= 1
                if not left:
                    return token.casefold()
            j += direction
        return ""

    def _is_number(self, i: int, step: int) -> bool:
        return self._word(i, step)[:1].isdecimal()


_ELIDED = ("n", "d", "l", "s", "qu", "j", "c", "m", "t", "dell", "nell", "all", "un", "sull", "dall")
_OF_PLACE = ("of", "for", "the", "de", "du", "des", "del", "della", "di", "von", "am", "zum", "im")
