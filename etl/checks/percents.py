"""percent-mismatch: a percentage that doesn't fit its absolute number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby

from etl.checks.view import Grid, Number, View, decimal_of, finding, is_total, plain, quoted, share_fits, stated_count
from etl.document import Cell
from etl.facts import Finding, Quantity
from etl.parsers.cohort.size import sizes_in
from etl.patterns import regex

_MOST = 50
"""So many numbers of people of a document are tried."""
_ENOUGH = 3
"""So many shares of one paragraph, list or column show what the whole is."""
_Shares = list[tuple[re.Match[str], Number, Number]]
_SEXES = ("male patients", "female patients")
"""Counts that are the whole of a share only where the words of the share name the sex."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    number = r"[0-9]{1,7}(?:[.,][0-9]{1,3})?"
    return {
        "of": regex(
            r"(?<![\w.,/])(?P<n>[0-9]{1,6})\s?(?P<link>of|out of|/)\s?(?:the |our |all |these |those )?"
            rf"(?P<of>[0-9]{{1,6}})(?![.,/]?\d)(?P<gap>[^.;()%\d]{{0,40}})\(\s?(?P<p>{number})\s?%\s?\)",
            re.IGNORECASE,
        ),
        "share": regex(
            rf"(?<![\w.,])(?P<p>{number})\s?%\s?\(\s?(?:n\s?=\s?)?(?P<n>(?!0\d)[0-9]{{1,6}})\s?(?:of|out of|/)\s?"
            r"(?P<of>(?!0\d)[0-9]{1,6})\b",
            re.IGNORECASE,
        ),
        "behind": regex(rf"[^.;()%\d]{{0,24}}\(\s?(?P<p>{number})\s?%\s?\)"),
        "counted": regex(
            rf"(?<![\w.,/])(?P<n>[0-9]{{1,6}})(?:\s[a-z]+){{0,2}}\s?\(\s?(?P<p>{number})\s?%\s?\)", re.IGNORECASE
        ),
        "said": regex(
            rf"(?<![\w.,/])(?P<n>[0-9]{{1,6}})(?:\s[a-z]+){{3,8}}\s\(\s?(?P<p>{number})\s?%\s?\)", re.IGNORECASE
        ),
        "cell": regex(rf"(?P<n>[0-9]{{1,6}})(?:\s(?:patients?|cases?|people|persons?|subjects?|pts\.?|children|eyes))?\s?[(\[]\s?(?P<p>{number})\s?(?P<percent>%?)\s?[)\]]"),
        "alone": regex(rf"(?P<n>{number})\s?(?P<percent>%?)"),
        "whole": regex(r"(?<![\w.,])[1-9][0-9]{0,5}(?![\w.,]*\d|\s?%)"),
        "people": regex(r"(?:(?P<of>[0-9]{1,6})\s{0,4}/\s{0,4})?(?P<n>[0-9]{1,6})(?:\s?[a-z]{1,12})?", re.IGNORECASE),
        "shares": regex(r"%|\bper ?cent(?:age)?s?\b|\bshare\b", re.IGNORECASE),
        "bare": regex(
            r"[\W_]{0,8}(?:%|per ?cent(?:age)?s?|share)[\W_]{0,8}(?:of (?:the )?(?:total|all|patients|group)\W{0,8})?",
            re.IGNORECASE,
        ),
    }  # fmt: skip


def findings(view: View) -> Iterator[Finding]:
    """The percentages that don't fit.

    Args:
        view: the document.

    Yields:
        One finding for each percentage: of tables with a column of numbers and one of shares, of cells "12 (40%)"
        under a stated number of people, and of prose ("16 of 30 (53%)", "42 patients (67%)").
    """
    for grid in view.grids:
        yield from _columns(view, grid)
    yield from _cells(view)
    yield from _parts(view)
    yield from _prose(view)
    told = list(_counted(view))
    yield from told
    ends = {e.end for one in told for e in one.evidence}
    yield from (one for one in _paragraphs(view) if not any(e.end in ends for e in one.evidence))


def _columns(view: View, grid: Grid) -> Iterator[Finding]:
    """A column of numbers beside one of shares; what they are shares of shows in most of its rows."""
    patterns = _patterns()
    for share in grid.columns:
        if not (patterns["bare"].fullmatch(grid.header(share)) or _printed_shares(grid, share)):
            continue
        for column in (share - 1, share + 1):
            if column not in grid.columns or patterns["shares"].search(grid.header(column)):
                continue
            rows = [
                (r, n, p) for r in grid.body
                if (n := _counted_in(grid, r, column)) is not None and (p := grid.numbers[r][share]) is not None
            ]  # fmt: skip
            wholes = _wholes(view, grid, rows, column)
            parts = [(r, n, p, wholes[r]) for r, n, p in rows if r in wholes and not is_total(grid.row_label(r))]
            wrong = [(r, n, p, whole) for r, n, p, whole in parts if not share_fits(n, whole, p)]
            if not parts or len(parts) - len(wrong) < max(2, len(wrong)):
                continue
            for r, n, p, whole in wrong:
                cells = [c for c in (grid.cells[r][column], grid.cells[r][share]) if c is not None]
                facts = [f for c in cells for f in view.in_cell(grid.placed, c)]
                yield finding(
                    "percent-mismatch", _sentence(grid.row_label(r), n.value, whole.value, p.value), facts,
                    [view.cell_evidence(grid.placed, c) for c in cells],
                )  # fmt: skip
            break


def _counted_in(grid: Grid, row: int, column: int) -> Number | None:
    """The number of people of a cell: its number, that before "patients", or the second of "33 / 9"."""
    m = _patterns()["people"].fullmatch(grid.text(row, column)[:40])
    return Number(*decimal_of(m["n"])) if m else grid.numbers[row][column]


def _wholes(view: View, grid: Grid, rows: list[tuple[int, Number, Number]], column: int) -> dict[int, Number]:
    """What 100 % is in each row: one number for all of them, or the one that the row itself gives beside its number."""
    whole = _whole(view, grid, rows, column)
    if whole is not None:
        return {r: whole for r, n, _ in rows if n is not whole}
    others = [{r: w for r, _, _ in rows if (w := grid.numbers[r][c])} for c in grid.columns if c != column]
    inside = {r: _patterns()["people"].fullmatch(grid.text(r, column)[:40]) for r, _, _ in rows}
    others.append({r: Number(*decimal_of(m["of"])) for r, m in inside.items() if m and m["of"]})
    fits = [
        sum(r in own and n.value <= own[r].value and share_fits(n, own[r], p) for r, n, p in rows) for own in others
    ]
    best = max(fits)
    return others[fits.index(best)] if best >= max(_ENOUGH, len(rows) - 2) else {}


def _printed_shares(grid: Grid, column: int) -> bool:
    """Whether every number of a column is printed with the sign of a percentage."""
    texts = [grid.text(r, column) for r in grid.body if grid.numbers[r][column] is not None]
    return len(texts) > 2 and all(t.endswith("%") for t in texts)


def _whole(view: View, grid: Grid, rows: list[tuple[int, Number, Number]], column: int) -> Number | None:
    """What 100 % is: the row that says so, or the number of people that the header or caption states."""
    full = [n for _, n, p in rows if p.value == 100]
    if full:
        return full[0] if len({n.value for n in full}) == 1 else None
    title = view.document.quote(grid.placed.title) if grid.placed.title else ""
    count = stated_count(grid.header(column)) or stated_count(title)
    return Number(Decimal(count), Decimal(1)) if count else _whole_of_group(view, rows)


def _whole_of_group(view: View, rows: list[tuple[int, Number, Number]]) -> Number | None:
    """The number of people stated in the text of which all shares of a table are, but for one at most."""
    if len(rows) < _ENOUGH + 1 or view.facts.cohort is None:
        return None
    fits = {size: sum(share_fits(n, Number(size, Decimal(1)), p) for _, n, p in rows) for size in _sizes(view)}
    whole = max(fits, key=lambda size: fits[size], default=None)
    biggest = max(n.value for _, n, _ in rows)
    if whole is None or whole < biggest or fits[whole] < max(_ENOUGH, len(rows) - 1):
        return None
    return Number(whole, Decimal(1))


def _cells(view: View) -> Iterator[Finding]:
    """Cells "12 (40%)" in a column or row whose header states the number of people."""
    pattern, sizes = _patterns()["cell"], _sizes(view)
    for placed in view.tables:
        cells = placed.table.grid()
        title = stated_count(view.document.quote(placed.title)) if placed.title else None
        counted = sizes_in(cells) if view.facts.cohort is not None else {}
        for column in range(1, placed.table.columns):
            head = next((c for row in cells[:3] if (c := row[column]) is not None and stated_count(c.text)), None)
            count = stated_count(head.text) if head else int(counted.get(column, 0)) or title
            own: list[tuple[Cell, str, Number, Number]] = []
            for row in cells:
                cell = row[column]
                if cell is not None and cell.column == column and (m := pattern.fullmatch(cell.text.strip())):
                    label = row[0].text if row[0] else ""
                    own.append((cell, label, Number(*decimal_of(m["n"])), Number(*decimal_of(m["p"]))))
            count = count or int(_summed([n for _, _, n, _ in own], sizes) or 0)
            if not count:
                continue
            whole = Number(Decimal(count), Decimal(1))
            found = [(cell, label, n, p, share_fits(n, whole, p)) for cell, label, n, p in own]
            right = sum(fits for *_, fits in found)
            if right < max(2, len(found) - right):
                continue
            for cell, label, n, p, fits in found:
                if not fits:
                    yield finding(
                        "percent-mismatch", _sentence(label, n.value, Decimal(count), p.value),
                        view.in_cell(placed, cell), [view.cell_evidence(placed, cell)],
                    )  # fmt: skip


def _summed(counts: list[Number], sizes: list[Decimal]) -> Decimal | None:
    """The stated number of people that some counts are the parts of: 5, 14 and 29 of 48."""
    total = sum(n.value for n in counts)
    return Decimal(total) if len(counts) >= _ENOUGH and total in sizes else None


def _parts(view: View) -> Iterator[Finding]:
    """Rows that give their own size in the label: "Grade IV (n = 33)", 12, 41%."""
    for placed in view.tables:
        for row in placed.table.grid():
            label = row[0].text if row and row[0] else ""
            count = stated_count(label)
            cells = list(dict.fromkeys(c for c in row[1:] if c is not None and c.text.strip()))
            if not count or len(cells) != 2:
                continue
            n, p = (_patterns()["alone"].fullmatch(c.text.strip()) for c in cells)
            if not n or not p or n["percent"] or not p["percent"]:
                continue
            one, share = Number(*decimal_of(n["n"])), Number(*decimal_of(p["n"]))
            if not share_fits(one, Number(Decimal(count), Decimal(1)), share):
                yield finding(
                    "percent-mismatch", _sentence(label, one.value, Decimal(count), share.value),
                    view.in_cell(placed, cells[1]), [view.cell_evidence(placed, c) for c in cells],
                )  # fmt: skip


def _prose(view: View) -> Iterator[Finding]:
    told: set[str] = set()
    for name in ("of", "share"):
        for m in _patterns()[name].finditer(view.text):
            n, whole, p = (Number(*decimal_of(m[k])) for k in ("n", "of", "p"))
            if n.value > whole.value or whole.value < 2 or share_fits(n, whole, p):
                continue
            if m.group() in told or (name == "of" and _other(m)):
                continue
            told.add(m.group())
            place = view.evidence(m.start(), m.end())
            text = _sentence(m.group(), n.value, whole.value, p.value)
            yield finding("percent-mismatch", text, view.at(m.start(), m.end()), [place])


def _other(m: re.Match[str]) -> bool:
    """Whether the words before the share begin something else ("4/5 and saturation (96%)")."""
    gap = m["gap"].casefold()
    return "," in gap or " and " in gap or (m["link"] == "/" and bool(gap.strip()))


def _counted(view: View) -> Iterator[Finding]:
    """Counted people with a share behind them, where the count's own whole is known ("33 (57%)" of 58).

    Without a whole of its own a count is one of the page's group ("fever in 9 (19%)"): then no number of the same block
    may give the share, and another share of the block has to be one of a stated number of people.
    """
    sizes = _sizes(view)
    size = view.facts.cohort.size if view.facts.cohort is not None else None
    wholes = [(m.start(), Decimal(m[0])) for m in _patterns()["whole"].finditer(view.text)] if size is not None else []
    shares = {
        (f.evidence[0].start, f.evidence[0].end, plain(f.value.value))
        for f in view.observations()
        if isinstance(f.value, Quantity) and f.value.code == "%"
    }
    for fact in view.observations():
        own = next((c.value for c in fact.components if c.code.entry == "component:denominator"), None)
        whole = own if own is not None else size
        value = fact.value
        if (
            not isinstance(value, Quantity)
            or value.code != "{patients}"
            or value.comparator
            or not isinstance(whole, Quantity)
            or value.value > whole.value
        ):
            continue
        place = fact.evidence[0]
        m = None if place.table else _patterns()["behind"].match(view.text, place.end, place.end + 60)
        inside = [
            x
            for name in ("counted", "said")
            for x in _patterns()[name].finditer(view.text, place.start, place.end)
            if x["n"] == plain(value.value) and (name == "counted" or (place.start, place.end, x["p"]) in shares)
        ]
        m = m or (inside[-1] if inside and not place.table else None)
        if m is None or _patterns()["of"].search(view.text, place.start, m.end()):
            continue
        n, p = Number(value.value, Decimal(1)), Number(*decimal_of(m["p"]))
        if any(share_fits(n, Number(size, Decimal(1)), p) for size in (whole.value, *sizes)):
            continue
        if own is None and not _lone_misfit(view, m.start("p"), n, p, sizes, wholes):
            continue
        end = max(place.end, m.end())
        label = view.text[place.start : end]
        yield finding(
            "percent-mismatch",
            _sentence(label, n.value, whole.value, p.value),
            [fact],
            [view.evidence(place.start, end)],
        )


def _lone_misfit(
    view: View, at: int, n: Number, p: Number, sizes: list[Decimal], wholes: list[tuple[int, Decimal]]
) -> bool:
    """Whether a share is one of no number of its block, and neither of any other of the document.

    The second doesn't matter when another share of the block is one of a stated number of people.
    """
    block = next((b.span for b in view.document.blocks if b.span.start <= at < b.span.end), None)
    if block is None:
        return False
    shares = [
        (Number(*decimal_of(x["n"])), Number(*decimal_of(x["p"])))
        for x in _patterns()["counted"].finditer(view.text, block.start, block.end)
        if x.start("p") != at
    ]
    if _of_any(n, p, {whole for start, whole in wholes if block.start <= start < block.end}):
        return False
    if any(share_fits(one, Number(size, Decimal(1)), share) for one, share in shares for size in sizes):
        return True
    return not _of_any(n, p, {whole for _, whole in wholes})


def _of_any(n: Number, p: Number, wholes: set[Decimal]) -> bool:
    """Whether a share is one of some whole number."""
    return any(share_fits(n, Number(whole, Decimal(1)), p) for whole in wholes if whole >= n.value)


def _paragraphs(view: View) -> Iterator[Finding]:
    """Counts with their shares in one paragraph or list that are of one whole, but for one: "68 (61%), 45 (40%), 50 (41%)"."""
    sizes = _sizes(view)
    for _, run in groupby(view.document.blocks, key=lambda b: b.kind if b.kind == "item" else b.span):
        blocks = list(run)
        if blocks[0].kind == "table":
            continue
        ends = blocks[0].span.start, blocks[-1].span.end
        found = _shares(view, "counted", *ends)
        parted = sorted(found + _shares(view, "said", *ends), key=lambda one: one[0].start())
        summed = _summed([n for _, n, _ in parted], sizes)  # the parts of all people, each with its share
        tried = [(parted, [summed])] if summed is not None else []
        tried += [(found, sizes)] if len(found) > _ENOUGH else []
        yield from next((told for shares, wholes in tried if (told := _misfits(view, shares, wholes))), ())


def _misfits(view: View, found: _Shares, wholes: Sequence[Decimal]) -> list[Finding]:
    """The only share of several that is none of the whole that the others are of; [] where they aren't of one."""
    fits = {w: [share_fits(n, Number(w, Decimal(1)), p) for _, n, p in found] for w in wholes}
    whole = max(fits, key=lambda w: sum(fits[w]), default=None)
    if whole is None or sum(fits[whole]) < len(found) - 1:
        return []
    return [
        finding(
            "percent-mismatch", _sentence(m.group(), n.value, whole, p.value), view.at(m.start(), m.end()),
            [view.evidence(m.start(), m.end())],
        )
        for (m, n, p), right in zip(found, fits[whole], strict=True)
        if not right and n.value <= whole
    ]  # fmt: skip


def _shares(view: View, name: str, start: int, end: int) -> _Shares:
    """The counts with their shares in a range, by one of the ways to write them."""
    return [
        (m, Number(*decimal_of(m["n"])), Number(*decimal_of(m["p"])))
        for m in _patterns()[name].finditer(view.text, start, end)
    ]


def _sizes(view: View) -> list[Decimal]:
    """The numbers of people that the document states, the biggest first."""
    counts = {
        f.value.value for f in view.observations()
        if isinstance(f.value, Quantity) and f.value.code == "{patients}" and f.code.text not in _SEXES
    }  # fmt: skip
    if view.facts.cohort is not None and view.facts.cohort.size is not None:
        counts.add(view.facts.cohort.size.value)
    return sorted((c for c in counts if c >= 2), reverse=True)[:_MOST]  # nothing is a share of nobody


def _sentence(label: str, n: Decimal, whole: Decimal, p: Decimal) -> str:
    exact = (n * 100 / whole).quantize(Decimal("0.01"))
    return f"{quoted(label)}: {plain(n)} of {plain(whole)} is {plain(exact)} %, not the printed {plain(p)} %."
