"""What on a web page isn't the article: menus, notices, adverts, comments, teasers of other pages, and what is hidden."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Container, Mapping
from functools import cache, partial
from operator import sub
from typing import NamedTuple

from etl.patterns import regex
from etl.readers.html.walk import NEVER_SEEN, TEXT, Events, names, words_of

# What stands beside a page's article and is made of links: teasers of other pages, lists of news, unnamed menus.
#
# Names of classes tell only some of them. The others are told by their texts: the article is the deepest element that
# holds most of the page's prose, and a part outside of it is left out when much of its text is links. Boxes without
# links (a patient's data beside the story), and boxes of labels whose values are links, stay.


_PROSE = 60
"""A text of so many characters outside of links is prose."""
_MOST = 0.7
"""Share of the page's prose that the article has at least."""
_OWN = 0.1
"""Share of the page's prose that a part beside the article has at most."""
_LINKED = 0.5
"""Share of its text that is links in a list of links."""
_TEASING = 0.3
"""The same in a list of teasers, which has a text with each link …"""
_SNIPPET = 150
"""… of so many characters at most."""
_FEW = 2
"""Links of a list, and labels of a box of data, at least."""
_RUNNING = names("a span b i em strong font small p h1 h2 h3 h4 h5 h6")
"""Elements that one link alone may fill without being a list."""


_HEADS = names("h2 h3 h4 h5 h6")


class _Told(NamedTuple):
    """How much there is before an event: characters of text, of links' text and of prose; links; labels."""

    text: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    labels: int = 0


def link_parts(events: Events, out: Container[int], kept: Container[int]) -> dict[int, str]:
    """The parts beside the article that are made of links.

    Args:
        events: the page.
        out: elements that are left out already.
        kept: elements that hold the article and are never left out.

    Returns:
        What they are ("links"), by the indices of their opening events.
    """
    marks, items = events.marks, events.items
    before = _sums(events, out)
    total = before[-1].prose
    # The deepest element with most of the page's prose is the article; whatever holds it opens before it does.
    core = max((at for at in events.sizes if before[marks[at]].prose - before[at].prose >= _MOST * total), default=0)
    title = next(iter(events.elements("h1")), -1)
    found: dict[int, str] = {}
    at, head = 0, -1
    while total and at < len(marks):
        mark = marks[at]
        if mark >= 0:
            told = _Told(*map(sub, before[mark], before[at]))
            if at in out or at == core or not told.links:
                head = at if items[at] in _HEADS and at not in kept else head
                at = mark
            elif (
                at not in kept and not at < core < mark and not at < title < mark and _is_links(told, items[at], total)
            ):
                found[at] = "links"
                if head >= 0 and all(items[i].isspace() for i in range(marks[head] + 1, at)):
                    found[head] = "links"
                at = mark
            elif items[at] == "table" and not at < core < mark:
                at = mark
        at += 1
    return found


def _sums(events: Events, out: Container[int]) -> list[_Told]:
    """What stands before each event, and behind the last one, without what is left out."""
    before = [_Told()]
    inside = hidden = -1
    for at, (mark, item) in enumerate(zip(events.marks, events.items, strict=True)):
        told = before[-1]
        if mark == TEXT and at > hidden and not item.isspace():
            length = len(item)
            linked = at < inside
            told = _Told(
                told.text + length,
                told.linked + length * linked,
                told.prose + length * (not linked and length >= _PROSE),
                told.links,
                told.labels + (not linked and length < _PROSE and item.rstrip()[-1] in ":："),
            )
        elif mark >= 0 and at > hidden:
            hidden = mark if at in out else hidden
            if item == "a" and at > hidden and "href" in events.attributes_of(at):
                inside = mark
                told = told._replace(links=told.links + 1)
        before.append(told)
    return before


def _is_links(told: _Told, tag: str, prose: int) -> bool:
    """Whether an element is a list of links, or of links with a short text each.

    Args:
        told: how much it holds.
        tag: its tag.
        prose: how much of it the whole page has.
    """
    if tag == "table" and told.linked < told.text:
        return False
    if told.prose > _OWN * prose or told.labels >= _FEW:
        return False
    if told.linked >= _LINKED * told.text:
        return told.links >= _FEW or tag not in _RUNNING
    snippets = told.text - told.linked
    return told.links >= _FEW and told.linked >= _TEASING * told.text and snippets <= _SNIPPET * told.links


# What on a web page isn't the article: menus, notices, adverts, comments, and what is hidden.
#
# Told by tags, roles, and the words of class and id. An element that holds the article itself or most of the page's
# text is never left out, whatever it is called.


_CALLED = {
    "nav": "navigation", "menu": "navigation", "dialog": "notice", "header": "page header", "footer": "page footer",
    "aside": "aside", "del": "struck out", "s": "struck out", "strike": "struck out", "form": "form", "select": "form",
    "textarea": "form", "button": "form",
}  # fmt: skip
"""What is told of elements that are left out for their tags; of the others in `NEVER_SEEN` nothing is printed."""
_EDGES = names("aside header footer")
"""Elements that are left out unless they are an article's own."""
_STATES = names("hidden style aria-hidden")
"""Attributes that may hide an element."""
_BY_TAG = NEVER_SEEN | _EDGES | {"form"}
_ROLES = names("navigation banner contentinfo search dialog alertdialog menu menubar toolbar tooltip")
_HIDING = regex(r"display\s*:\s*none|visibility\s*:\s*hidden")
_NONE = regex(r":\s*(?:none|hidden)", re.IGNORECASE)
"""What declarations that hide end in; it is found sooner."""
_HIDDEN = names(
    "hidden hide d-none is-hidden visually-hidden visuallyhidden sr-only screen-reader-text screen-reader"
    " element-invisible u-hidden noprint-only"
)
_SHOWN_AGAIN = regex(r"(?:^|[:-])(?:block|flex|grid|inline|table|contents)")
_LETTERS = "".join(c if c.isalpha() else " " for c in map(chr, range(128)))
"""For `str.translate`: all but letters as blanks."""

_ALONE = names(
    "nav navbar navigation breadcrumb breadcrumbs cookie cookies gdpr advert adverts advertisement advertising"
    " adsbygoogle sponsored newsletter sidebar pagination pager sharedaddy addtoany sharing disqus commentlist"
    " colophon masthead topbar outbrain taboola popup mostread tagcloud blogroll relatedposts offcanvas menu ad ads"
    " submenu megamenu lightbox preloader paywall copyright copyrights affiliate cta subscribe subscription yarpp"
    " prefooter nocomments ratings"
)
"""Words that name such a part wherever they stand in a class or id."""
_WHOLE = names(
    "related recommended trending popular comments respond replies header footer share social tags aside"
    " search searchform subscribe promo toolbar copyright login signup widget modal banner comment-list"
    " comments-area comment-respond site-info author-box author-bio about-author read-next read-more also-like"
    " back-to-top skip-link skip-to-content entry-footer post-footer article-footer entry-tags post-tags"
)
"""Names that are such a part when they are the whole name."""
_PARTNERS: dict[str, frozenset[str]] = {
    word: second
    for first, second in (
        (
            "related recommended popular recent trending latest similar most other more",
            names(
                "post posts article articles news story stories read link links entry items item viewed content topics case"
                " cases section"
            ),
        ),
        ("social", names("share sharing media links icons icon buttons follow bar network")),
        ("share", names("buttons links icons bar box tools post this")),
        ("site page global main top sub", names("header footer branding")),
        ("footer", names("block area container wrapper widget widgets links bottom inner section")),
        ("comments comment", names("list area section form wrapper thread container block box article rules closed")),
        ("image photo img picture media figure", names("credit credits copyright source")),
        ("search", names("form box bar field")),
        ("author", names("box bio card info description about")),
        ("rating", names("post article star stars widget")),
        ("tag tags", names("cloud list links")),
        ("widget", names("area recent archive categories tag search meta calendar")),
        ("login signup signin", names("form box modal")),
    )
    for word in first.split()
}
"""Words that name such a part when they stand beside another in one name."""
_TELLING = _ALONE.union(_PARTNERS)
"""Words without which no name is such a part, unless it is one of the whole names."""
_DISCUSSIONS = names(
    "comments comment-list commentlist comments-area comment-box comments-section disqus-thread respond"
)
_VAGUE = ("widget", "read-more", "also-like", "banner", "header", "modal", "promo", "social", "tags", "share")
"""Names that an element of a page's text may have as well, or begin with."""
_MUCH = 1000
_SPARING = names("has with no without layout is post-template wrapper wrap")
_MISUSED = names("nav menu dialog button object noscript")
"""Elements of `NEVER_SEEN` that may be misused for the whole page."""
_NEVER_HIDDEN = names("body html caption main")
_TABULAR = names("body html table tbody thead tr td th caption")
_TEXTUAL = names("p td th tr caption li dt dd h1 h2 h3 h4 h5 h6 body html table tbody thead figcaption")
"""Elements that a single word in their class isn't enough to leave out."""
_PARTS = names("section div aside ul ol")
_MANY_CHECKS = 500


_Named = Callable[[str, str, str], tuple[bool, bool]]


def spine(events: Events, named: _Named) -> frozenset[int]:
    """The elements that hold the article, from the page down to it; they are never left out.

    Args:
        events: the page.
        named: what tag, class and id say, as `_named` does.

    Returns:
        Indices of their opening events.
    """
    sizes = events.sizes
    mains = events.elements("main")
    mains += [at for at, given in events.attributes.items() if "role" in given and given["role"] == "main"]
    total = max((sizes[at] for at in events.elements("body")), default=max(sizes.values(), default=0))
    articles = events.elements("article")
    if articles:
        parts = _other_parts(events, total, named)
        articles = [at for at in articles if not any(start < at < end for start, end in parts)]
    core: list[int] = []
    if mains:
        core.append(max(mains, key=lambda at: sizes[at]))
    inside = [at for at in articles if not core or core[0] <= at < events.marks[core[0]]]
    if inside or articles:
        core.append(max(inside or articles, key=lambda at: sizes[at]))
    headings = events.elements("h1")
    kept = [at for at in headings if any(c <= at < events.marks[c] for c in core)]
    core += kept[:1] or headings[:1]
    half, marks = total / 2, events.marks
    found = {at for at, size in sizes.items() if size > half}
    if core:  # what stands beside or below an article may be longer than the article
        found = {at for at in found if any(at <= c < marks[at] for c in core) or not _is_beside(events, at)}
    found.update(core)
    if core:
        first, last = min(core), max(core)
        around = [at for at in sizes if at < last and marks[at] > first]
        found.update(at for at in around if any(at < c < marks[at] for c in core))
    return frozenset(found)


def skipped(events: Events) -> dict[int, str]:
    """The elements whose content isn't the article's.

    Args:
        events: the page.

    Returns:
        What they are, "" when they hold nothing that is printed, by the indices of their opening events.
    """
    named, hidden = cache(_named), _hidden_by_styles(events.styles)
    in_sheet = cache(partial(_is_in_sheet, hidden))
    kept = spine(events, named)
    out: dict[int, str] = {}
    marks, items, attributes = events.marks, events.items, events.attributes
    behind = within = -1  # the ends of the last element that was left out, and of the articles that are open
    bare = [at for found in events.found.values() for at in found if at not in attributes]
    for at in sorted([*attributes, *bare]):
        if at < behind:
            continue
        tag, given, spared = items[at], attributes.get(at), at in kept
        what = None
        if tag in _BY_TAG and _is_left_out(events, at, spared, at < within):
            what = _CALLED.get(tag, "")
        elif given:
            classes, name, role = given.get("class", ""), given.get("id", ""), given.get("role", "")
            is_named = is_hidden = False
            if classes or name:
                key = (tag if tag in _TEXTUAL else "", classes, name)
                is_named, is_hidden = named(*key)
                is_named = is_named and not spared and not _is_text(events, at, classes, name)
            if is_named or (role in _ROLES and not spared):
                what = " ".join((classes or name or role).split())
            elif tag not in _NEVER_HIDDEN and (is_hidden or _is_hidden(tag, given, in_sheet)):
                what = "hidden"
        if what is not None:
            out[at] = what
            behind = marks[at]
        elif tag in ("article", "main"):
            within = max(within, marks[at])
    return out | link_parts(events, out, kept)


def _is_left_out(events: Events, at: int, spared: bool, within: bool) -> bool:
    """Whether an element with one of the tags is left out for it; `within` says that it is in an article."""
    tag = events.items[at]
    if tag in NEVER_SEEN:
        return not spared or tag not in _MISUSED
    if tag in _EDGES:
        return not spared and not within
    return not spared and _is_form(events, at)


def _other_parts(events: Events, total: int, named: _Named) -> list[tuple[int, int]]:
    """Where parts stand whose names call them related posts and the like: articles in them are teasers of other pages."""
    headings = [*events.elements("h1"), len(events.marks)]
    out: list[tuple[int, int]] = []
    behind = -1
    for at in sorted(events.attributes):
        if at < behind or events.items[at] not in _PARTS:
            continue
        given, end = events.attributes[at], events.marks[at]
        if events.sizes[at] * 2 >= total or headings[bisect(headings, at)] < end:
            continue
        if named("", given.get("class", ""), given.get("id", ""))[0]:
            out.append((at, end))
            behind = end
    return out


def _is_beside(events: Events, at: int) -> bool:
    """Whether an element is the page's edge, or what its readers wrote."""
    if events.items[at] in ("aside", "footer"):
        return True
    given = events.attributes_of(at)
    names = f"{given.get('class', '')} {given.get('id', '')}".lower().replace("_", "-").split()
    return not _DISCUSSIONS.isdisjoint(names)


def _is_text(events: Events, at: int, classes: str, name: str) -> bool:
    """Whether an element whose name says little ("widget", "read-more") holds the page's text: much of it, few links."""
    if events.sizes[at] < _MUCH:
        return False
    names = f"{classes} {name}".lower().replace("_", "-")
    if "comment" in names or not any(n.startswith(_VAGUE) for n in names.split()):
        return False
    linked, inside = 0, 0
    for i in range(at, events.marks[at]):
        mark = events.marks[i]
        if events.items[i] == "a" and mark != TEXT:
            inside += 1 if mark >= 0 else -1
        elif mark == TEXT and inside:
            linked += len(events.items[i])
    return linked * 4 < events.sizes[at]


def _is_form(events: Events, at: int) -> bool:
    """Whether a form is only its controls and their labels: short, with something to fill in."""
    if events.sizes[at] > 800:
        return False
    end = min(events.marks[at], at + _MANY_CHECKS)
    if any(
        "checked" in events.attributes_of(i)
        for i in range(at, end)
        if events.marks[i] >= 0 and events.items[i] == "input"
    ):
        return False  # it is filled in
    return any(
        events.marks[i] >= 0 and events.items[i] in ("input", "textarea", "select", "button") for i in range(at, end)
    )


def _is_hidden(tag: str, given: Mapping[str, str], in_sheet: Callable[[str, str, str], bool]) -> bool:
    """Whether an element isn't shown: by the page's style sheet, by attribute, or by style."""
    hides = in_sheet(tag, given.get("class", ""), given.get("id", ""))
    if not hides and not _STATES.isdisjoint(given):
        hides = (
            given.get("hidden", "until-found") != "until-found"
            or _hides(given.get("style", ""))
            or (given.get("aria-hidden") == "true" and tag in ("span", "i", "em", "a", "b", "sup", "small"))
        )
    return hides and tag != "details" and given.get("role") != "tabpanel"  # these are shown when they are chosen


def _is_in_sheet(hidden: frozenset[str], tag: str, classes: str, name: str) -> bool:
    """Whether one of the selectors that hide is an element's."""
    names = [f".{one}" for one in classes.split()]
    names.append(f"#{name}")
    return not hidden.isdisjoint(names) or not hidden.isdisjoint([tag + one for one in names])


def _hides(style: str) -> bool:
    """Whether declarations of a style hide what they are of."""
    return _NONE.search(style) is not None and _HIDING.search(style.lower()) is not None


def _named(tag: str, classes: str, name: str) -> tuple[bool, bool]:
    """Whether class and id say that an element is no part of the article, and whether that it is hidden."""
    tokens = classes.split()
    hides = not _HIDDEN.isdisjoint(tokens) and not any(
        (":" in token and _SHOWN_AGAIN.search(token)) or token.startswith(("d-sm-", "d-md-", "d-lg-"))
        for token in tokens
    )
    if tag in _TABULAR:
        strict = [t for t in (*tokens, name) if t.lower() in ("sidebar", "navigation", "nav", "menu", "navbar")]
        return bool(strict) and tag in ("table", "td", "tr"), hides
    if not _tells(f"{classes} {name}"):
        return False, hides
    for token in (*tokens, name):
        lowered = token.lower().replace("_", "-")
        if lowered in _WHOLE:
            if tag not in ("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6") or "-" in lowered:
                return True, hides
            continue
        words = words_of(token)
        if _TELLING.isdisjoint(words) or words & _SPARING:
            continue
        if tag and len(words) > 1 and not words & {"related", "share", "comment", "cookie", "menu", "breadcrumb"}:
            continue
        if words & _ALONE or any(words & _PARTNERS[word] for word in words if word in _PARTNERS):
            return True, hides
    return False, hides


def _tells(names: str) -> bool:
    """Whether one of the words or whole names is among names that name such parts; it isn't in nearly all."""
    if not _WHOLE.isdisjoint(names.lower().replace("_", "-").split()):
        return True
    plain = names.isascii() and names.islower()
    return not _TELLING.isdisjoint(names.translate(_LETTERS).split() if plain else words_of(names))


def _hidden_by_styles(styles: list[str]) -> frozenset[str]:
    """Simple selectors (`.x`, `#x`, `p.x`) that the page's style sheets hide on a screen."""
    found: set[str] = set()
    for sheet in styles:
        depth = 0
        for rule in sheet.split("}")[:-1]:
            opened = rule.count("{")
            if depth or opened != 1:
                depth = max(0, depth + opened - 1)
            elif _NONE.search(rule):
                selector, _, told = rule.partition("{")
                if "@" not in selector and _hides(told):
                    found.update(_simple(selector))
    return frozenset(found)


def _simple(selector: str) -> list[str]:
    """The parts of a selector list that are one class or id."""
    parts = [part.strip() for part in selector.split("*/")[-1].split(",")]
    return [part for part in parts if re.fullmatch(r"[a-z0-9]*[.#][\w-]+", part)]
