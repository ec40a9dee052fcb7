"""What on a web page isn't the article: menus, notices, adverts, comments, and what is hidden.

Told by tags, roles, and the words of class and id. An element that holds the article itself or most of the page's
text is never left out, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.patterns import regex
from etl.readers.html.events import END, TEXT, Events, names

NEVER_SEEN = names(
    "script style noscript template head title iframe object embed applet svg canvas audio video map datalist select"
    " textarea button option input meta link source track rp rt del s strike nav menu dialog frameset annotation"
    " annotation-xml"
)
"""Elements whose text is no text of the page, or only its controls."""

_CALLED = {
    "nav": "navigation", "menu": "navigation", "dialog": "notice", "header": "page header", "footer": "page footer",
    "aside": "aside", "del": "struck out", "s": "struck out", "strike": "struck out", "form": "form", "select": "form",
    "textarea": "form", "button": "form",
}  # fmt: skip
"""What is told of elements that are left out; of the others in `NEVER_SEEN` nothing is printed."""
_ROLES = names("navigation banner contentinfo search dialog alertdialog menu menubar toolbar tooltip")
_HIDING = regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN = names(
    "hidden hide d-none is-hidden visually-hidden visuallyhidden sr-only screen-reader-text screen-reader"
    " element-invisible u-hidden noprint-only"
)
_SHOWN_AGAIN = regex(r"(?:^|[:-])(?:block|flex|grid|inline|table|contents)")
_WORDS = regex(r"[A-Z]?[a-z]+|[A-Z]+|\d+")

_ALONE = names(
    "nav navbar navigation breadcrumb breadcrumbs cookie cookies gdpr advert adverts advertisement advertising"
    " adsbygoogle sponsored newsletter sidebar pagination pager sharedaddy addtoany sharing disqus commentlist"
    " colophon masthead topbar outbrain taboola popup mostread tagcloud blogroll relatedposts offcanvas menu ad ads"
    " submenu megamenu lightbox preloader paywall"
)
"""Words that name such a part wherever they stand in a class or id."""
_WHOLE = names(
    "related recommended trending popular comments respond replies header footer share social tags aside"
    " search searchform subscribe promo toolbar copyright login signup widget modal banner comment-list"
    " comments-area comment-respond site-info author-box author-bio about-author read-next read-more also-like"
    " back-to-top skip-link skip-to-content entry-footer post-footer article-footer entry-tags post-tags"
)
"""Names that are such a part when they are the whole name."""
_PAIRS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        names("related recommended popular recent trending latest similar most other more"),
        names("post posts article articles news story stories read link links entries item items viewed"),
    ),
    (frozenset(["social"]), names("share sharing media links icons icon buttons follow bar network")),
    (frozenset(["share"]), names("buttons links icons bar box tools post this")),
    (names("site page global main top sub"), frozenset(["header", "footer", "branding"])),
    (frozenset(["comments", "comment"]), names("list area section form wrapper thread container block box")),
    (frozenset(["search"]), names("form box bar field")),
    (frozenset(["author"]), names("box bio card")),
    (frozenset(["tag", "tags"]), names("cloud list links")),
    (frozenset(["widget"]), names("area recent archive categories tag search meta calendar")),
    (frozenset(["login", "signup", "signin"]), names("form box modal")),
)
_DISCUSSIONS = names(
    "comments comment-list commentlist comments-area comment-box comments-section disqus-thread respond"
)
_VAGUE = ("widget", "read-more", "also-like", "banner", "header", "modal", "promo", "social", "tags", "share")
"""Names that an element of a page's text may have as well, or begin with."""
_MUCH = 1000
_SPARING = names("has with no without layout is post-template wrapper wrap")
_TEXTUAL = names("p td th tr caption li dt dd h1 h2 h3 h4 h5 h6 body html table tbody thead figcaption")
"""Elements that a single word in their class isn't enough to leave out."""
_PARTS = names("section div aside ul ol")
_MANY_CHECKS = 500


def spine(events: Events) -> frozenset[int]:
    """The elements that hold the article, from the page down to it; they are never left out.

    Args:
        events: the page.

    Returns:
        Indices of their opening events.
    """
    sizes = events.sizes
    mains = events.elements("main")
    mains += [at for at, given in events.attributes.items() if given.get("role") == "main"]
    total = max((sizes[at] for at in events.elements("body")), default=max(sizes.values(), default=0))
    articles = events.elements("article")
    if articles:
        parts = _other_parts(events, total)
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
    first = max(core, default=0)
    found.update(core)
    found.update(at for at in sizes if at < first and any(at < c < marks[at] for c in core))
    return frozenset(found)


def skipped(events: Events) -> dict[int, str]:
    """The elements whose content isn't the article's.

    Args:
        events: the page.

    Returns:
        What they are, "" when they hold nothing that is printed, by the indices of their opening events (elements
        within them are missing).
    """
    kept = spine(events)
    hidden = _hidden_by_styles(events.styles)
    known: dict[tuple[str, str, str], tuple[bool, bool]] = {}
    out: dict[int, str] = {}
    marks, items, attributes = events.marks, events.items, events.attributes
    inner = 0  # how many articles or mains are open
    at, size = 0, len(marks)
    while at < size:
        mark = marks[at]
        tag = items[at]
        if mark == END and tag in ("article", "main"):
            inner -= 1
        if mark < 0:
            at += 1
            continue
        given = attributes.get(at)
        drop = tag in NEVER_SEEN and not _is_main_form(tag, at in kept)
        what = _CALLED.get(tag, "")
        if not drop and at not in kept and tag in ("aside", "header", "footer"):
            drop = not inner
        if not drop and tag == "form" and at not in kept:
            drop = _is_form(events, at)
        named = not drop
        if not drop and given:
            hides = _is_hidden(tag, given, hidden)
            key = (tag if tag in _TEXTUAL else "", given.get("class", ""), given.get("id", ""))
            if key[1] or key[2]:
                if key not in known:
                    known[key] = _named(*key)
                drop = known[key][0] and at not in kept and not _is_text(events, at, key)
                hides = hides or known[key][1]
            drop = drop or (at not in kept and given.get("role", "") in _ROLES)
            if not drop and hides and tag not in ("body", "html", "caption", "main"):
                drop, what = True, "hidden"
        if drop:
            if named and what != "hidden" and given:
                what = " ".join((given.get("class") or given.get("id") or given.get("role") or "").split())
            out[at] = what
            at = mark + 1
            continue
        if tag in ("article", "main"):
            inner += 1
        at += 1
    return out


def _other_parts(events: Events, total: int) -> list[tuple[int, int]]:
    """Where parts stand whose names call them related posts and the like: articles in them are teasers of other pages."""
    headings = events.elements("h1")
    known: dict[tuple[str, str], bool] = {}
    out: list[tuple[int, int]] = []
    for at in sorted(events.attributes):
        end, given = events.marks[at], events.attributes[at]
        key = (given.get("class", ""), given.get("id", ""))
        if not any(key) or (out and at < out[-1][1]) or events.items[at] not in _PARTS:
            continue
        if key not in known:
            known[key] = _named("", *key)[0]
        if known[key] and events.sizes[at] * 2 < total and not any(at < h < end for h in headings):
            out.append((at, end))
    return out


def _is_beside(events: Events, at: int) -> bool:
    """Whether an element is the page's edge, or what its readers wrote."""
    if events.items[at] in ("aside", "footer"):
        return True
    given = events.attributes_of(at)
    names = f"{given.get('class', '')} {given.get('id', '')}".lower().replace("_", "-").split()
    return not _DISCUSSIONS.isdisjoint(names)


def _is_text(events: Events, at: int, key: tuple[str, str, str]) -> bool:
    """Whether an element whose name says little ("widget", "read-more") holds the page's text: much of it, few links."""
    names = f"{key[1]} {key[2]}".lower().replace("_", "-")
    if events.sizes[at] < _MUCH or "comment" in names or not any(n.startswith(_VAGUE) for n in names.split()):
        return False
    linked, inside = 0, 0
    for i in range(at, events.marks[at]):
        mark = events.marks[i]
        if events.items[i] == "a" and mark != TEXT:
            inside += 1 if mark >= 0 else -1
        elif mark == TEXT and inside:
            linked += len(events.items[i])
    return linked * 4 < events.sizes[at]


def _is_main_form(tag: str, kept: bool) -> bool:
    """Whether a menu or dialog element is misused for the whole page."""
    return kept and tag in ("nav", "menu", "dialog", "button", "object", "noscript")


def _is_form(events: Events, at: int) -> bool:
    """Whether a form is only its controls and their labels: short, with something to fill in."""
    if events.sizes[at] > 800:
        return False
    end = min(events.marks[at], at + _MANY_CHECKS)
    return any(
        events.marks[i] >= 0 and events.items[i] in ("input", "textarea", "select", "button") for i in range(at, end)
    )


def _is_hidden(tag: str, given: Mapping[str, str], hidden: frozenset[str]) -> bool:
    """Whether an element isn't shown: by attribute, by style, or by the page's style sheet."""
    if given.get("role") == "tabpanel" or tag == "details":
        return False  # shown when its tab is chosen
    if "hidden" in given and given["hidden"] != "until-found":
        return True
    style = given.get("style")
    if style and _HIDING.search(style):
        return True
    if given.get("aria-hidden") == "true" and tag in ("span", "i", "em", "a", "b", "sup", "small"):
        return True
    if not hidden:
        return False
    names = ["." + name for name in given.get("class", "").split()]
    names.append("#" + given.get("id", ""))
    return any(name in hidden or tag + name in hidden for name in names)


def _named(tag: str, classes: str, name: str) -> tuple[bool, bool]:
    """Whether class and id say that an element is no part of the article, and whether that it is hidden."""
    tokens = classes.split()
    hides = any(token in _HIDDEN for token in tokens) and not any(
        (":" in token and _SHOWN_AGAIN.search(token)) or token.startswith(("d-sm-", "d-md-", "d-lg-"))
        for token in tokens
    )
    if tag in ("body", "html", "table", "tbody", "thead", "tr", "td", "th", "caption"):
        strict = [t for t in (*tokens, name) if t.lower() in ("sidebar", "navigation", "nav", "menu", "navbar")]
        return bool(strict) and tag in ("table", "td", "tr"), hides
    for token in (*tokens, name):
        lowered = token.lower().replace("_", "-")
        if lowered in _WHOLE:
            if tag not in ("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6") or "-" in lowered:
                return True, hides
            continue
        words = {word.lower() for word in _WORDS.findall(token)}
        if words & _SPARING:
            continue
        if tag and len(words) > 1 and not words & {"related", "share", "comment", "cookie", "menu", "breadcrumb"}:
            continue
        if words & _ALONE or any(words & first and words & second for first, second in _PAIRS):
            return True, hides
    return False, hides


def _hidden_by_styles(styles: list[str]) -> frozenset[str]:
    """Simple selectors (`.x`, `#x`, `p.x`) that the page's style sheets hide on a screen."""
    found: set[str] = set()
    for sheet in styles:
        depth = 0
        selector = ""
        for piece, brace in _pieces(sheet):
            if brace == "{":
                depth += 1
                selector = piece
            else:
                if depth == 1 and "@" not in selector and _HIDING.search(piece):
                    found.update(_simple(selector))
                depth = max(0, depth - 1)
                selector = "@" if depth else ""
    return frozenset(found)


def _pieces(sheet: str) -> list[tuple[str, str]]:
    """The texts before each brace of a style sheet, with the brace."""
    cuts = [match.start() for match in re.finditer(r"[{}]", sheet)]
    return [(sheet[start:end], sheet[end]) for start, end in zip([0, *(cut + 1 for cut in cuts)], cuts, strict=False)]


def _simple(selector: str) -> list[str]:
    """The parts of a selector list that are one class or id."""
    parts = [part.strip() for part in selector.split("*/")[-1].split(",")]
    return [part for part in parts if re.fullmatch(r"[a-z0-9]*[.#][\w-]+", part)]
