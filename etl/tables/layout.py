"""Whose each line of a table is: a person a row, a person a column, several rows for each, or nobody in particular.

Both sides of the grid are looked at alike, and what speaks for people is weighed: a head that asks for a person, keys that
call persons, a column of sexes, one of ages. The side with more of it is taken, when it is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from etl.document import Cell
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import (
    BARE_CODE,
    CALLS_ONTOLOGY,
    THINGS,
    Sorter,
    are_names,
    are_pairs,
    are_times,
    sex_of,
    share,
    tell_times,
    unit_asked,
)
from etl.parsers.cell.keys import STRONG, WEIGHT, Key, is_time, tells_time
from etl.parsers.cell.keys import read_key as read_calling
from etl.parsers.cell.references import is_range
from etl.parsers.label.heads import plain, sums_up
from etl.parsers.number import parse_number
from etl.parsers.people.names import are_codes, as_id
from etl.parsers.when.dates import find_dates
from etl.patterns import regex
from etl.tables.columns import (
    are_days,
    are_variables,
    counts_people,
    has_role,
    is_coded_sex,
    is_opaque,
    numbers_records,
)
from etl.tables.counts import all_differ, mostly
from etl.tables.forms import EACH
from etl.tables.grid import Grid, alone, filled
from etl.tables.lines import Fit, Layout
from etl.value import replace

_MOST_HEADS = 5
_ENOUGH, _IN_DOUBT = 4.0, 2.0
_MOST_KEYS = 12
"""So many columns are looked at for keys."""
_TYPED = 0.6
_LEAST = 2
_SAME = 0.5
"""Two readings whose weights differ by less are alike."""
_NEAR = 0.9
"""A reading with so much of the best one's weight is nearly as good."""
_SAMPLE = 200
_OFTEN = 3
"""Ids of which one in so many repeats are those of people with visits."""
_SHORT_KEY, _LONGEST_KEY = 12, 40
_LONG_NUMBER, _LONG_CODE = 5, 4
OF_ROWS = ("test", "value", "unit", "low", "high", "reference", "flag", "side")
"""What columns of a table with a value a row hold."""
_TOLD = ("sex", "age", "time")
"""Roles of columns that tell who somebody is and when."""
_ID_WORDS = ("id", "pid", "no", "nr", "number", "code", "key", "#")
_WHOLE = regex(r"\d{1,9}\.0")
_SHORT = 3
"""A head with words longer than this is no mere "No." or "ID"."""


Counted = Callable[[Cell | None, Sequence[str]], bool]


def _uncounted(corner: Cell | None, names: Sequence[str]) -> bool:
    return False


def read_key(lexicon: Lexicon, text: str, *, named: bool = False) -> Key | None:
    """How a cell calls a person, also by an identifier that only a machine made.

    Args:
        lexicon: for the words that call people.
        text: the cell.
        named: see `etl.parsers.cell.keys.read_key`.
    """
    if named and _WHOLE.fullmatch(text.strip()):
        return Key(text.strip(), "number")  # of a column of numbers with holes
    return Key(text.strip(), "code") if is_opaque(text) else read_calling(lexicon, text, named=named)


def is_id(lexicon: Lexicon, text: str) -> bool:
    """Return True for a number or a code that calls somebody.

    Args:
        lexicon: see `read_key`.
        text: a cell.
    """
    key = read_key(lexicon, text)
    return key is not None and key.strength in ("code", "number")


def choose(sorter: Sorter, grid: Grid, counted: Counted = _uncounted, *, doubted: bool = False) -> Layout | None:
    """How the people of a table stand.

    Args:
        sorter: tells what cells look like.
        grid: the table as printed.
        counted: whether labels are the numbers of as many people as the text counts, by the cell over them and themselves.
        doubted: whether it can't be one person's, so that less is enough.

    Returns:
        The layout with the most that speaks for it; None where a table isn't one of people.
    """
    enough = _IN_DOUBT if doubted else _ENOUGH
    sides = (grid,) if _kinds_row(sorter, grid) else (grid, grid.aside())
    weighed = [tuple(_all(sorter, side, counted, enough)) for side in sides]
    found = [best for side in weighed if (best := _best(sorter, side)) is not None and best.weight >= enough]
    others = [one for side in weighed for one in side]
    if (blocks := _blocks(sorter.lexicon, grid)) is not None:
        found.append(blocks)
    if any(not one.grid.turned and _by_id(one) for one in found):
        found, others = ([one for one in side if not one.grid.turned] for side in (found, others))
    if not found:
        return None
    chosen = _heaviest(found)
    return chosen if chosen.rival is not None else replace(chosen, rival=_runner_up(chosen, others))


def _best(sorter: Sorter, side: Sequence[Layout]) -> Layout | None:
    """Return the layout of a side with the most that speaks for it; of names and ids of patients the ids, by which tables join."""
    best = max(side, key=lambda one: one.weight, default=None)
    if best is None or best.grid.turned or _by_id(best):
        return best
    ids = [one for one in side if _by_id(one) and len(one.people) >= len(best.people)]
    named = [one for one in ids if names_people(sorter, one.grid, one.key, 1)]
    called = _calls(sorter, [best.grid.text(0, best.key)])
    near = (
        one
        for one in named
        if one.weight >= best.weight - (1 if called or not _calls(sorter, [one.grid.text(0, one.key)]) else _OFTEN)
    )
    return next(near, best)


def _runner_up(chosen: Layout, others: Sequence[Layout]) -> Layout | None:
    """Return the next best layout, where it gives other people and nearly as much speaks for it."""
    used = {(chosen.grid.turned, c) for c in (chosen.key, chosen.family) if c >= 0}
    near = [
        one
        for one in others
        if one.weight >= chosen.weight * _NEAR
        and _rows(one) != _rows(chosen)
        and (one.grid.turned, one.key) not in used
    ]
    return max(near, key=lambda one: one.weight, default=None)


def _rows(layout: Layout) -> tuple[bool, frozenset[tuple[int, ...]]]:
    return layout.grid.turned, frozenset(rows for _, rows in layout.people)


def _heaviest(found: Sequence[Layout]) -> Layout:
    """Return the layout with the most that speaks for it; of two alike one with a sex or an age, else that of more people."""
    best = max(found, key=lambda one: one.weight)
    alike = [one for one in found if best.weight - one.weight < _SAME]
    told = [one for one in alike if one.sex >= 0 or one.ages]
    if len(alike) > 1 and not told:
        first, second, *_ = sorted(alike, key=lambda one: (not _coded(one), -len(one.people)))
        return replace(first, rival=second)
    return max(told or alike, key=lambda one: len(one.people))


def _coded(layout: Layout) -> bool:
    """Whether codes, and no words, call all people of a layout: K1 and K2 beside "Wal" and "Cli"."""
    return all(key is not None and key.strength == "code" for key, _ in layout.people)


def _by_id(layout: Layout) -> bool:
    """Whether a column of ids, as its head asks for, calls all people of a layout."""
    called = all(key is not None and key.strength in ("code", "number") for key, _ in layout.people)
    return called and layout.heads == 1 and _asks_id(layout.grid.text(0, layout.key))


def _blocks(lexicon: Lexicon, grid: Grid) -> Layout | None:
    """People whom rows of their own call, above those of their values: "Patient 1 (M, 45)" above "before" and "6 months"."""
    named = [
        (row, key)
        for row in range(1, len(grid.rows))
        if (cell := alone(grid.rows[row])) is not None and cell is grid.rows[row][0]
        and (key := read_key(lexicon, grid.text(row, 0))) is not None and key.strength in (*STRONG, "initials")
    ]  # fmt: skip
    if len(named) < _LEAST or not 1 <= named[0][0] <= _MOST_HEADS or len({key.text for _, key in named}) < len(named):
        return None
    ends = [*(row for row, _ in named[1:]), len(grid.rows)]
    people = tuple((key, tuple(range(row, end))) for (row, key), end in zip(named, ends, strict=True))
    labels = [grid.text(row, 0) for _, rows in people for row in rows[1:]]
    times = all(tells_time(lexicon, text) for text in labels if text)
    return Layout(
        grid, named[0][0], 0, people=people, visits=(0,) if times else (), weight=_ENOUGH + 1,
        why=("rows of their own call them",), test=() if times else (("test", 0),),
    )  # fmt: skip


def _all(
    sorter: Sorter, grid: Grid, counted: Counted, enough: float = _ENOUGH
) -> Iterator[Layout]:  # fmt: skip
    """The layouts that one side of a table may have."""
    if len(grid.rows) < _LEAST + 1 or grid.width < _LEAST:
        return
    for key, heads in _keys(sorter, grid):
        if (one := _weighed(sorter, grid, key, heads, counted, enough)) is not None:
            yield one


def _keys(sorter: Sorter, grid: Grid) -> Iterator[tuple[int, int]]:
    """The columns that may call people, each with the number of head rows above."""
    asked: list[tuple[int, int]] = []
    for column in range(grid.width):
        for row in range(min(_MOST_HEADS, len(grid.rows) - 1)):
            text = grid.text(row, column)
            if row and sorter(text) & {"yes", "no", "unknown"}:
                continue  # "NR" and "No" ask for a number only at the top
            if "person" in sorter.asks(text):
                asked.append((column, row + 1))
                break
    several = len(asked) > 1
    for column, least in asked[:_MOST_KEYS]:
        head = grid.text(least - 1, column)
        if several and has_role(sorter.lexicon, plain(head), "row"):
            continue
        yield column, _first_line(sorter, grid, column, least)
    if not asked and _headless(sorter, grid):
        yield 0, 0
        return
    for column in range(min(grid.width, 3)):
        if all(column != other for other, _ in asked):
            yield column, _first_line(sorter, grid, column, 1)
    yield -1, _first_line(sorter, grid, -1, 1)


def _headless(sorter: Sorter, grid: Grid) -> bool:
    """Whether the first row is somebody's already: a key like those below it, a sex or a number above such, and no word that
    asks for anything."""
    texts, rows = _texts(grid, 0), range(1, min(len(grid.rows), _SAMPLE))
    first = read_key(sorter.lexicon, texts[0])
    if first is None or any(sorter.asks(text) for text in texts):
        return False
    below = [found.strength for row in rows if (found := read_key(sorter.lexicon, grid.text(row, 0))) is not None]
    if below.count(first.strength) * 2 <= len(rows):
        return False
    return any(
        sort in sorter(texts[c]) and share(sorter, (grid.text(r, c) for r in rows), sort) >= _TYPED
        for c in range(1, grid.width)
        for sort in (("sex",) if first.strength in ("number", "capitals") else ("sex", "age", "number"))
    )  # fmt: skip


def _first_line(sorter: Sorter, grid: Grid, column: int, least: int) -> int:
    """The first row that is no head: its key calls somebody, or its cells look like those below them."""
    while least < len(grid.rows) - 1 and _tells_kinds(sorter, _texts(grid, least)):
        least += 1
    typed = [
        c
        for c in range(grid.width)
        if share(sorter, (grid.text(r, c) for r in range(least, min(len(grid.rows), _SAMPLE))), "sex") >= _TYPED
    ]
    texts_of = grid.texts(column, least) if column >= 0 else []
    called = [read_key(sorter.lexicon, text) is not None for text in texts_of]
    if sum(called) * 2 < len(called) and typed and column == 0:
        called = [read_key(sorter.lexicon, text, named=True) is not None for text in texts_of]
    told = sum(1 for text in texts_of if text)
    keyed = called.index(True) if sum(called) * 3 >= told * 2 and any(called[:_MOST_HEADS]) else 0
    if any(not text for text in texts_of[:keyed]):  # a row without a key may be somebody's
        first = next(n for n in range(keyed + 1) if n == keyed or not _is_level(sorter, grid, least + n, column))
        keyed = min(keyed, first)
    for row in range(least, min(least + _MOST_HEADS, len(grid.rows))):
        texts = _texts(grid, row)
        kinds = frozenset[str]().union(*(sorter(texts[c]) for c in typed))
        text, sexed = texts[column] if column >= 0 else "", "sex" in kinds
        if column >= 0 and text == grid.text(least - 1, column):
            continue  # a head over two rows
        key = read_key(sorter.lexicon, text) if text else None
        if key is None and _units_only(sorter.lexicon, [t for c, t in enumerate(texts) if c != column]):
            continue
        codes = _codes_only(sorter, texts, column) and not _codes_only(sorter, _texts(grid, row + 1), column)
        if not sexed and (row < least + keyed or codes):
            continue  # a second level of heads: "When" above "before" and "month 6", or the codes of the features
        if sexed or key is not None or (column < 0 and "unknown" in kinds):
            return row
        own = not sorter.asks(text) if text else column >= 0 and len(texts) - texts.count("") > _LEAST
        if own and not _only_head(sorter, texts):
            return row  # somebody without a key
    return least


def _tells_kinds(sorter: Sorter, texts: Sequence[str]) -> bool:
    """Return True for a row that tells what each column holds: "str", "CURIE", "optional", or the code of a feature."""
    asked = sum(1 for text in texts if "about" in sorter.asks(text))
    coded = sum(1 for text in texts if "ontology" in sorter(text)) if asked >= _OFTEN else 0
    return asked > 0 and (asked + coded) * 2 > sum(1 for text in texts if text)


def _kinds_row(sorter: Sorter, grid: Grid) -> bool:
    """Return True if a row below the heads tells what its columns hold, so that each row after it is a person's."""
    rows = range(1, min(_OFTEN, len(grid.rows)))
    return any(_tells_kinds(sorter, texts) and len(set(texts)) > _LEAST for row in rows if (texts := _texts(grid, row)))


def _is_level(sorter: Sorter, grid: Grid, row: int, column: int) -> bool:
    """Whether a row holds units, times and ranges, and nothing of anybody: a second or third level of heads."""
    units = sorter.lexicon.units()
    told = [text for c in range(grid.width) if c != column and (text := grid.text(row, c))]
    levels = sum(
        1
        for text in told
        if text.strip("()[]") in units
        or (text[:1] in "([" and text[-1:] in ")]")
        or tells_time(sorter.lexicon, text)
        or is_range(text)
        or sorter.asks(text)
    )
    return bool(told) and levels * 2 >= len(told)


def _only_head(sorter: Sorter, texts: Sequence[str]) -> bool:
    """Whether all of a row's cells are words or codes of an ontology: a second row of heads."""
    told = [sorter(text) for text in texts if text]
    return all(one <= {"words", "ontology"} for one in told)


def _units_only(lexicon: Lexicon, texts: Sequence[str]) -> bool:
    units = lexicon.units()
    return mostly(text.strip("()[]") in units for text in texts if text)


def _texts(grid: Grid, row: int) -> list[str]:
    return [grid.text(row, c) for c in range(grid.width)] if row < len(grid.rows) else []


def _codes_only(sorter: Sorter, texts: Sequence[str], column: int) -> bool:
    """Return True if most cells of a row are codes of an ontology, or their numbers beside its name: "HPO | 0001250"."""
    told = (text for c, text in enumerate(texts) if text and c != column)
    named = any(map(CALLS_ONTOLOGY.fullmatch, texts))
    return mostly("ontology" in sorter(text) or (named and BARE_CODE.fullmatch(text)) for text in told)


def _asked(sorter: Sorter, grid: Grid, heads: int) -> list[frozenset[str]]:
    """What the heads of each column ask for."""
    return [_asked_by(sorter, [grid.text(r, c) for r in range(heads)]) for c in range(grid.width)]


def _asked_by(sorter: Sorter, told: Sequence[str]) -> frozenset[str]:
    """What the levels of a head ask for together: "age of onset" above "age", its type, is no age of now."""
    roles = frozenset[str]().union(*(sorter.asks(text) for text in told))
    other = any(plain(text).casefold().startswith("age ") and "age" not in sorter.asks(text) for text in told)
    return roles - {"age"} if other else roles


def _weighed(
    sorter: Sorter, grid: Grid, key: int, heads: int, counted: Counted, enough: float
) -> Layout | None:  # fmt: skip
    """A layout with what speaks for it."""
    column_heads = _asked(sorter, grid, heads)
    if grid.turned and heads == 1 and key == 0 and are_variables(grid.texts(0, heads)):
        return None
    if any(counts_people(grid.texts(c, heads)) for c in range(grid.width)):
        return None
    first, *lowest = _texts(grid, heads - 1) if grid.turned and heads > 1 else [""]
    if "person" in sorter.asks(first) and all(text.isdecimal() for text in lowest if text):
        return None  # "Country | Cases" counts them, and calls nobody in its other columns
    above = (
        frozenset[str]().union(*(sorter.asks(grid.text(row, key)) for row in range(len(grid.rows))))
        if grid.turned and key >= 0
        else frozenset[str]()
    )
    if "value" in above and above & {"test", "date", "unit"}:
        return None  # "Date | Name | Value | Unit" has a value in each row, and nobody in a column
    told = any(roles & {"sex", "age"} for roles in column_heads)
    asked = key >= 0 and "person" in column_heads[key]
    named = names_people(sorter, grid, key, heads) if asked else told and key == 0
    if named and not asked:
        named = mostly(read_key(sorter.lexicon, text) is None for text in grid.texts(key, heads))
    lines, asides = _lines(sorter, grid, key, heads, named=named)
    timed = any(roles & {"visit", "date", "test"} for roles in column_heads)
    if asked and timed and _has_holes(grid, key, heads):
        asides += [(row, "nobody") for row, _ in lines if not grid.text(row, key)]
        lines = [(row, found) for row, found in lines if grid.text(row, key)]
    told_kinds = _kinds_row(sorter, grid)
    least = 1 if told_kinds else _LEAST
    if len(lines) < least:
        return None
    if key >= 0 and (told or named) and not any(found for _, found in lines):
        lines = _short_keys(sorter.lexicon, grid, key, lines)
    spoken = _speaks(sorter, grid, key, heads, column_heads, lines, counted) if key >= 0 else (0.0, ())
    if spoken is None:
        return None
    body = [row for row, _ in lines][:_SAMPLE]
    shown = [[grid.text(row, c) for row in body] for c in range(grid.width)]
    sex, ages = _typed(sorter, grid, column_heads, body, key)
    coded = sex < 0 and any(is_coded_sex(sorter, grid.head(heads, c), texts) for c, texts in enumerate(shown))
    if key < 0 and not ((sex >= 0 or coded) and ages) and not (enough <= _IN_DOUBT and (sex >= 0 or ages)):
        return None
    own = sex >= 0 or bool(ages)
    numbers = key > 0 and all(found is not None and found.strength == "number" for _, found in lines)
    numbers = numbers and not (asked and _asks_id(grid.head(heads, key)))
    if numbers and not own and not any("family" in column_heads[c] for c in range(key)):
        return None  # "Grade | Patients" counts them
    texts = [grid.text(row, key) for row, _ in lines] if asked and _test(column_heads) else []
    featureless = key >= 0 and heads == 1 and not asked and not own and not _has_features(sorter, grid, shown, key)
    more, why = _added((
        (2, told_kinds and asked, "a row tells what each column holds"),
        (1, not heads, "its first row is somebody's, too"),
        (2, sex >= 0, "a column of sexes"),
        (2, bool(ages), "a column of ages"),
        (2, coded and key < 0, "a column of sexes in numbers"),
        (2, "" in texts or not all_differ(texts), "a line for each value"),
        (-3, _of_groups(sorter.lexicon, grid, heads, key), ""),
        (-1, featureless, ""),
    ))  # fmt: skip
    weight = spoken[0] + more
    calls = [found.text for _, found in lines if found is not None]
    again = len(set(calls)) < len(lines)  # somebody has several rows, so that a column may tell when each was
    visits = (
        c
        for c, one in enumerate(column_heads)
        if c != key
        and _tells_when(sorter, grid, heads, c, one, shown[c] if again else [])
        and not _is_flag(grid, lines, c)
    )
    layout = Layout(
        grid, heads, key, sex=sex, visits=tuple(visits), weight=weight, why=(*spoken[1], *why),
        test=_test(column_heads) or _test_alone(sorter.lexicon, grid, heads, key, column_heads), asides=tuple(asides),
    )  # fmt: skip
    layout = _with_ages(sorter, layout, ages, [row for row, _ in lines])
    people, family = _people(sorter, layout, lines, column_heads)
    split = asked and family < 0 and len({found.text for found, _ in people if found is not None}) < len(people)
    layout = replace(
        layout, people=people, family=family, weight=max(weight - _SAME, min(weight, enough)) if split else weight
    )
    dated = any(are_days(layout.texts(c)) for c in layout.visits)
    if not dated and any(len(rows) > 1 for _, rows in people):
        layout = replace(layout, visits=(*layout.visits, *_row_days(layout, column_heads)))
    return layout if len(people) >= least else None


def _is_flag(grid: Grid, lines: Sequence[tuple[int, Key | None]], column: int) -> bool:
    """Whether a column only says whether something came, as somebody has one of 0 and 1 twice: no visit's number."""
    told = [(found.text if found else "", grid.text(row, column)) for row, found in lines]
    return {text for _, text in told} <= {"0", "1", ""} and max(
        Counter(one for one in told if all(one)).values(), default=0
    ) > 1


def _with_ages(sorter: Sorter, layout: Layout, ages: Sequence[int], rows: Sequence[int]) -> Layout:
    """A layout with its columns of ages, and how bare numbers in them are meant."""
    units, grid = sorter.lexicon.units(), layout.grid
    heads = [layout.head(c) or (grid.text(0, c) if layout.heads else "") for c in ages]
    return replace(
        layout, ages=tuple(ages), units=tuple(unit_asked(plain(head), units) for head in heads),
        pairs=tuple(are_pairs([grid.text(row, c) for row in rows]) for c in ages),
    )  # fmt: skip


def _tells_when(sorter: Sorter, grid: Grid, heads: int, c: int, roles: frozenset[str], again: Sequence[str]) -> bool:
    """Whether a column tells the time of each row; `again` are its cells where people have several rows."""
    lexicon, texts = sorter.lexicon, grid.texts(c, heads)[:_SAMPLE]
    told = bool(again) and not roles and tell_times(lexicon, grid.head(heads, c), again)
    told = told and not numbers_records(lexicon, grid.head(heads, c), again)  # "Staff_ID | M009"
    if not told and not roles & {"visit", "date"}:
        return False
    return are_times(sorter, texts, lexicon) or ("visit" in roles and are_names(lexicon, texts))


def _speaks(
    sorter: Sorter, grid: Grid, key: int, heads: int, column_heads: Sequence[frozenset[str]],
    lines: Sequence[tuple[int, Key | None]], counted: Counted,
) -> tuple[float, tuple[str, ...]] | None:  # fmt: skip
    """How much the column of the keys speaks for people, and what in it does; None where it is of something else."""
    asked, head = "person" in column_heads[key], plain(grid.head(heads, key))
    texts = [grid.text(row, key) for row, _ in lines]
    answers = share(sorter, texts, "yes", "no", "unsure", "normal")
    bare = [grid.text(row, key) for row, found in lines if found is None or found.strength == "capitals"]
    if answers > _TYPED or (len(bare) * 2 > len(texts) and share(sorter, bare, "sex", "ontology", "day") > _TYPED):
        return None  # "ID" above yes and no is a disability
    keys = [found for _, found in lines if found is not None]
    timed = mostly(is_time(found.text if found is not None else grid.text(row, key)) for row, found in lines)
    strengths = Counter(found.strength for found in keys)
    strong = not STRONG.isdisjoint(strengths)
    if not asked and (
        is_measure(sorter.lexicon, head)  # "BMI" above 24.4 and 31.0
        or _begins_with_measure(sorter.lexicon, head)
        or timed
        or (column_heads[key] & {"visit", "date"} and not strong)  # "timepoint" above P1 and P2
        or len(keys) * 3 < len(lines) * 2
    ):
        return None
    distinct = [text for text in dict.fromkeys(texts) if text]
    starts = [text for n, text in enumerate(texts) if not n or texts[n - 1] != text]
    if not asked and set(strengths) == {"number"} and len(distinct) < len(starts):
        return None  # numbers that come again and again are counts
    terms = mostly(_is_term(sorter.lexicon, text) or is_measure(sorter.lexicon, text) for text in distinct)
    if (keys and len(distinct) < min(_LEAST, len(lines))) or (terms and not strong):
        return None
    told = len(lines) if not asked else max(1, sum(1 for text in texts if text))
    strict = sum(1 for text in texts if not text.islower() or " " in text or read_key(sorter.lexicon, text) is not None)
    features = column_heads[key] & {"feature", "test"} or any(
        _codes_only(sorter, _texts(grid, row), key) for row in range(1, heads)
    )
    asked_id = asked and _asks_id(grid.head(heads, key))
    repeated = len(distinct) * 3 < len(texts) and not asked_id
    apart = any(roles & {"visit", "date", "test"} for roles in column_heads) or (
        repeated and asked and _days_apart(grid, key, heads)
    )
    return _added((
        (3 if asked and names_people(sorter, grid, key, heads) else 1.5, asked, "its head asks for a person"),
        (1, not asked and bool(features), "the other labels are of features"),
        (4, not asked and _numbers_records(grid, key, heads), "long numbers stand before the names of variables"),
        (3, counted(grid.rows[0][key], [text for text in texts if text]), "the text counts as many people"),
        (1.5, are_codes(dict.fromkeys(distinct)), "their codes are those of one register"),
        (sum(WEIGHT[s] * n for s, n in strengths.items()) / told, True, f"{len(keys)} of {len(lines)} lines are called so"),
        (-2, len(keys) * 3 < told or strict * 3 < told, ""),  # "Name" above "Missing", "sample" beside "area" call nobody
        (-3.5, repeated and not apart, ""),  # nothing tells several lines of one apart
    ))  # fmt: skip


def _days_apart(grid: Grid, key: int, heads: int) -> bool:
    """Whether a column has nothing but days, and no two rows of one key have one in common."""
    keys = grid.texts(key, heads)
    columns = (grid.texts(c, heads) for c in range(grid.width) if c != key)
    return any(are_days(texts) and len({*zip(keys, texts, strict=True)}) == len(keys) for texts in columns)


def _numbers_records(grid: Grid, key: int, heads: int) -> bool:
    """Whether the first column has another long number in each row, before columns that are called as variables are."""
    texts = grid.texts(key, heads)
    longest = all(text.isdecimal() and len(text) >= _LONG_NUMBER for text in texts) and all_differ(texts)
    return key == 0 and longest and are_variables([grid.head(heads, c) for c in range(1, grid.width)])


def _added(said: Iterable[tuple[float, bool, str]]) -> tuple[float, tuple[str, ...]]:
    """How much speaks for something, and why: the points of all that holds."""
    held = [(points, why) for points, holds, why in said if holds]
    return sum(points for points, _ in held), tuple(why for _, why in held if why)


def names_people(sorter: Sorter, grid: Grid, key: int, heads: int) -> bool:
    """Return True if the head of a column names people in words: "Patient", "Individual no.", and not only "No." or "ID".

    Args:
        sorter: tells what heads ask for.
        grid: the table.
        key: the column.
        heads: how many rows at the top are heads.
    """
    asking = [text for row in range(heads) if "person" in sorter.asks(text := grid.text(row, key))]
    return _calls(sorter, asking) or any(len(word.strip("#.")) > _SHORT for word in _words(asking))


def _words(heads: Iterable[str]) -> list[str]:
    return [word for text in heads for word in plain(text).casefold().replace("/", " ").replace("-", " ").split()]


def _calls(sorter: Sorter, heads: Iterable[str]) -> bool:
    """Whether heads have a word that calls people: "Patient ID", and not "Name"."""
    terms = sorter.lexicon.terms("column")
    return any(
        e.role == "calling"
        for word in _words(heads)
        for e in (*terms.get(word.rstrip("s.#"), ()), *terms.get(word, ()))
    )


def _asks_id(head: str) -> bool:
    """Whether a head asks for the number of somebody: "Patient ID", "patid", "Case no."; numbers below "Patients" count them."""
    words = plain(head).casefold().replace(".", " ").split()
    return any(word in _ID_WORDS or word[-1:] == "#" or (word.endswith("id") and len(word) > _SHORT) for word in words)


def _has_holes(grid: Grid, key: int, heads: int) -> bool:
    """Whether ids are printed in each row, as one is twice in a row, so that a row without one is nobody's."""
    if grid.turned or not _asks_id(grid.text(heads - 1, key)):
        return False
    pairs = zip(grid.rows[heads:], grid.rows[heads + 1 :], strict=False)
    return any(
        (one := above[key]) is not None
        and (other := below[key]) is not None
        and one is not other
        and one.text.strip() == other.text.strip() != ""
        for above, below in pairs
    )


def _short_keys(
    lexicon: Lexicon, grid: Grid, key: int, lines: list[tuple[int, Key | None]]
) -> list[tuple[int, Key | None]]:
    """The lines with whatever is short and different in each as its key, beside an age or a sex: "a", "2019/4"."""
    texts = [grid.text(row, key) for row, _ in lines]
    short = all(0 < len(text) <= _SHORT_KEY and not _is_term(lexicon, text) for text in texts)
    if not short or not all_differ(texts) or any(find_dates(text, None) or is_time(text) for text in texts):
        return lines
    return [(row, Key(text, "code")) for (row, _), text in zip(lines, texts, strict=True)]


def _is_term(lexicon: Lexicon, text: str) -> bool:
    """Whether a text is a word of the mappings as a whole."""
    return any(
        e.kind not in ("column", "relation", "qualifier", "unit", "site", "gene", "answer") for e in lexicon.known(text)
    )


def is_measure(lexicon: Lexicon, text: str) -> bool:
    """Return True for the name of a measure or a scale, also a short one; two letters are somebody's initials as well.

    Args:
        lexicon: for names.
        text: a label.
    """
    return len(text) >= _SHORT and bool(lexicon.label(text, "measure") or lexicon.label(text, "scale"))


def _begins_with_measure(lexicon: Lexicon, head: str) -> bool:
    """Whether a head is a measure with its unit: "sodium mmol l"."""
    found = lexicon.find(head)
    return any(m.entry.kind == "measure" and m.start == 0 and m.end > _SHORT for m in found)


def _has_features(sorter: Sorter, grid: Grid, shown: Sequence[Sequence[str]], key: int) -> bool:
    """Whether a column has answers, or a head that a mapping knows."""
    return any(
        share(sorter, texts, "yes", "no") > _TYPED
        or any(m.entry.kind in THINGS for m in sorter.lexicon.find(plain(grid.text(0, c))))
        for c, texts in enumerate(shown)
        if c != key
    )


def _of_groups(lexicon: Lexicon, grid: Grid, heads: int, key: int) -> bool:
    """Whether most heads are those of statistics and groups."""
    return mostly(sums_up(lexicon, text) for c in range(grid.width) if c != key and (text := grid.head(heads, c)))


def _test(heads: Sequence[frozenset[str]]) -> tuple[tuple[str, int], ...]:
    """The columns of a table whose every row is one value, by what they hold; () for any other table."""
    found: dict[str, int] = {}
    for role in OF_ROWS:
        column = next((c for c, roles in enumerate(heads) if role in roles and c not in found.values()), None)
        if column is not None:
            found[role] = column
    if {"test", "value"} <= found.keys():
        return tuple(found.items())
    return ()


def _test_alone(
    lexicon: Lexicon, grid: Grid, heads: int, key: int, column_heads: Sequence[frozenset[str]]
) -> tuple[tuple[str, int], ...]:
    """The column of tests of a table that has a column for each time: "Patient | Test | before | after"."""
    test = next((c for c, roles in enumerate(column_heads) if "test" in roles and c != key), -1)
    others = [text for c in range(grid.width) if c not in (test, key) and (text := grid.head(heads, c))]
    return (("test", test),) if test >= 0 and others and all(tells_time(lexicon, text) for text in others) else ()


def _lines(
    sorter: Sorter, grid: Grid, key: int, heads: int, *, named: bool
) -> tuple[list[tuple[int, Key | None]], list[tuple[int, str]]]:
    """The rows that are somebody's, with their keys, and the others with what they are."""
    lines: list[tuple[int, Key | None]] = []
    asides: list[tuple[int, str]] = []
    cells = [sum(map(bool, _texts(grid, row))) for row in range(heads, len(grid.rows))]
    usual = median(cells or [0])
    for row in range(heads, len(grid.rows)):
        text = grid.text(row, key) if key >= 0 else ""
        first = next((t for c in range(grid.width) if (t := grid.text(row, c))), "")
        if alone(grid.rows[row]) is not None and usual > _LEAST:
            asides.append((row, "note"))
            continue
        if sums_up(sorter.lexicon, text or first):
            asides.append((row, "sum"))
            continue
        if key >= 0 and not text and cells[row - heads] < usual * _SAME and not lines:
            asides.append((row, "note"))
            continue
        found = read_key(sorter.lexicon, text, named=named) if text else None
        if found is None and len(text) > _LONGEST_KEY and cells[row - heads] < usual * _SAME:
            asides.append((row, "note"))
            continue
        lines.append((row, found))
    return lines, asides


def _typed(
    sorter: Sorter, grid: Grid, heads: Sequence[frozenset[str]], body: Sequence[int], key: int
) -> tuple[int, list[int]]:
    """The column of sexes and those of ages."""
    sex, ages = -1, list[int]()
    texts = [[grid.text(row, c) for row in body] for c in range(grid.width)]
    for column, roles in enumerate(heads):
        if column == key:
            continue
        if "sex" in roles and sex < 0 and any("sex" in sorter(t) or "age" in roles for t in texts[column]):
            sex = column
        if "age" in roles and any(
            sorter(t) & {"age", "number"} or "sex" in roles or (t.isalpha() and parse_number(t)) for t in texts[column]
        ):
            ages.append(column)
    if sex < 0:
        untold = (c for c, roles in enumerate(heads) if not roles and c != key)
        sex = next((c for c in untold if share(sorter, texts[c], "sex") >= 0.9 and len(set(texts[c])) > 1), -1)
    return sex, ages


def called(lexicon: Lexicon, text: str, key: Key | None) -> str:
    """By what a line calls its person: without the time beside it."""
    return key.text if key is not None and key.more and tells_time(lexicon, key.more) else text


def _people(
    sorter: Sorter,
    layout: Layout,
    lines: Sequence[tuple[int, Key | None]],
    heads: Sequence[frozenset[str]],
) -> tuple[tuple[tuple[Key | None, tuple[int, ...]], ...], int]:
    """The rows of each person, and the column that tells those of one key apart."""
    grid, key = layout.grid, layout.key
    if key < 0:
        return tuple((None, (row,)) for row, _ in lines), -1
    carried = [(row, called(sorter.lexicon, text, found), found) for row, text, found in _carried(layout, lines, heads)]
    texts = [text for _, text, _ in carried]
    timed = any(found is not None and found.more and tells_time(sorter.lexicon, found.more) for _, _, found in carried)
    family = -1
    if any(n > 1 for text, n in Counter(t for t in texts if t).items()):
        families = [
            c
            for c, roles in enumerate(heads)
            if c != key and ("family" in roles or _tells_apart(sorter.lexicon, layout, c, roles))
        ]
        described = {(text, *(grid.text(row, c) for c in layout.own)) for row, text, _ in carried}
        if all(map(is_of_register, filter(None, texts))) and len(described) == len(set(texts)):
            families = [c for c in families if _are_kin(sorter.lexicon, layout, c)]  # "ENC01 | PAT000001 | SITE03"
        by_family = {c: len({(grid.text(row, c), text) for row, text, _ in carried}) for c in families}
        by_family = {
            c: n for c, n in by_family.items() if n * _LEAST > len(carried) or not _counts_on(grid, carried, c)
        }
        best = max(by_family, key=lambda c: by_family[c], default=-1)
        if best >= 0 and by_family[best] > len(set(texts)):
            family = best
    groups: dict[tuple[str, str, int], list[tuple[int, Key | None]]] = {}
    dated = _dated(layout, heads)
    several = bool(layout.visits or layout.test or timed) or dated or _in_blocks(layout, texts, heads)
    several = several or any(_is_rows_own(layout, c, roles) for c, roles in enumerate(heads[:key]))
    whole = several and _by_register(layout, texts)
    last: dict[tuple[str, str], int] = {}
    for n, (row, text, found) in enumerate(carried):
        own = (grid.text(row, family) if family >= 0 else "", as_id(text))
        if not text:
            groups[("", "", n)] = [(row, found)]
            continue
        known = last.get(own)
        if known is not None and (whole or _same(sorter, layout, groups[(*own, known)][-1][0], row, several)):
            groups[(*own, known)].append((row, found))
        else:
            last[own] = n
            groups[(*own, n)] = [(row, found)]
    people = tuple(
        (members[0][1] or _plain_key(grid.text(members[0][0], key)), tuple(row for row, _ in members))
        for members in groups.values()
    )
    return people, family


def _counts_on(grid: Grid, carried: Sequence[tuple[int, str, Key | None]], family: int) -> bool:
    """Whether a column counts on through the families of each key, which are then phases of one person: "day | group"."""
    rows: dict[str, list[int]] = {}
    for row, text, _ in carried:
        rows.setdefault(text, []).append(row)
    if len(rows) < _LEAST or sum(one[1] != other[1] for one, other in pairwise(carried)) >= len(rows):
        return False
    columns = ([[grid.text(row, c) for row in own] for own in rows.values()] for c in range(grid.width) if c != family)
    return any(
        all(t.isdecimal() for own in column for t in own)
        and all(int(a) < int(b) for own in column for a, b in pairwise(own))
        for column in columns
    )


def without_family(sorter: Sorter, layout: Layout) -> Layout:
    """Return a layout whose keys call people without a family or site, unless relatives share one.

    Args:
        sorter: tells what heads ask for.
        layout: the layout.
    """
    heads = [
        frozenset[str]() if c == layout.family or "family" in roles else roles
        for c, roles in enumerate(_asked(sorter, layout.grid, layout.heads))
    ]
    lines = sorted(((row, key) for key, rows in layout.people for row in rows), key=lambda line: line[0])
    people, family = _people(sorter, replace(layout, family=-1), lines, heads)
    return replace(layout, people=people, family=family)


def _tells_apart(lexicon: Lexicon, layout: Layout, column: int, roles: frozenset[str]) -> bool:
    """Whether a column names who somebody is among those of one key: relatives, or a person's family before the own number."""
    if all(map(is_opaque, filter(None, layout.texts(column)[:_SAMPLE]))) or _is_rows_own(layout, column, roles):
        return False  # the id of a visit is no family
    named = "person" in roles and "row" not in roles and column < layout.key
    return named or _are_kin(lexicon, layout, column)


def _is_rows_own(layout: Layout, column: int, roles: frozenset[str]) -> bool:
    """Whether each row has another id in a column, as a record has before the id of whom it is: "id,patient_code"."""
    texts = layout.texts(column)
    return "person" in roles and _asks_id(layout.head(column)) and all(texts) and all_differ(texts)


def _are_kin(lexicon: Lexicon, layout: Layout, column: int) -> bool:
    """Whether a column says who of a family somebody is: "proband", "mother"."""
    texts, terms = {text.casefold() for text in layout.texts(column)[:_SAMPLE] if text}, lexicon.terms("column")
    return bool(texts) and all(any(e.role == "kin" for e in terms.get(text, ())) for text in texts)


def is_of_register(text: str) -> bool:
    """Return True for an id with so many digits that it is of a whole register, and not of a site or family: "PAT000001".

    Args:
        text: the id.
    """
    digits = sum(map(str.isdecimal, text))
    bare = text.removesuffix(".0").isdecimal()
    return is_opaque(text) or (" " not in text and digits >= (_LONG_NUMBER if bare else _LONG_CODE))


def _by_register(layout: Layout, texts: Iterable[str]) -> bool:
    """Whether the keys are ids of a register, each of which is one person's whatever the rows say: they contradict each other."""
    asked = layout.heads > 0 and not layout.grid.turned and _asks_id(layout.head(layout.key))
    return asked and all(map(is_of_register, filter(None, texts)))


def _dated(layout: Layout, heads: Sequence[frozenset[str]]) -> bool:
    """Whether a column has a day in each row, other than the day of a birth: rows of one key are then of several days."""
    for column, roles in enumerate(heads):
        texts = [text for text in layout.texts(column)[:_SAMPLE] if text]
        days = bool(texts) and (all(find_dates(text, None) for text in texts) or are_days(texts))
        if column != layout.key and not roles & {"birth", "death"} and days:
            return True
    return False


def _row_days(layout: Layout, heads: Sequence[frozenset[str]]) -> tuple[int, ...]:
    """The first column of days that differ between most people's rows that have one: when each row was."""
    grid, several = layout.grid, [rows for _, rows in layout.people if len(rows) > 1]
    for c in range(grid.width):
        if c in (layout.key, layout.family) or heads[c] & {"birth", "death"} or not are_days(layout.texts(c)):
            continue
        days = [told for rows in several if (told := {grid.text(row, c) for row in rows}) != {""}]
        if mostly(len(told) > 1 for told in days):
            return (c,)
    return ()


def _plain_key(text: str) -> Key | None:
    return Key(text, "capitals") if text else None


def _in_blocks(layout: Layout, texts: Sequence[str], heads: Sequence[frozenset[str]]) -> bool:
    """Whether the ids of a column repeat, in blocks where only another column numbers the rows: visits of one person."""
    numbered = any("row" in roles for c, roles in enumerate(heads) if c != layout.key)
    if layout.grid.turned or not layout.heads:
        return False
    head = layout.grid.text(layout.heads - 1, layout.key)
    if not numbered and not _asks_id(head):
        return False
    by_id = any(
        word.endswith("id") for word in plain(head).casefold().split()
    )  # and no mere "No.", which may begin anew
    starts = [text for n, text in enumerate(texts) if text and (not n or texts[n - 1] != text)]
    again = Counter(text for text in texts if text)
    repeats = len(again) < len(texts) and (by_id or len(starts) == len(again))
    return repeats and sum(n > 1 for n in again.values()) * _OFTEN >= len(again)


def _carried(
    layout: Layout, lines: Sequence[tuple[int, Key | None]], heads: Sequence[frozenset[str]]
) -> list[tuple[int, str, Key | None]]:  # fmt: skip
    """The lines with their keys; one without goes on with the person above, unless it tells a sex or an age of its own."""
    out: list[tuple[int, str, Key | None]] = []
    text, found = "", None
    own = layout.own
    id_asked = layout.heads > 0 and not layout.grid.turned and _asks_id(layout.grid.text(layout.heads - 1, layout.key))
    goes_on = bool(layout.visits or layout.test or own) or (id_asked and _dated(layout, heads))
    blocks = id_asked and _repeats_who(layout, [row for row, _ in lines], heads)
    for row, key in lines:
        here = layout.grid.text(row, layout.key)
        if here:
            text, found = here, key
        elif not blocks and (not goes_on or any(layout.grid.text(row, c) for c in own)):
            text, found = "", None
        out.append((row, text, found))
    return out


def _repeats_who(layout: Layout, rows: Sequence[int], heads: Sequence[frozenset[str]]) -> bool:
    """Whether each row without an id has the sex, age and birth of the row above with one: ids once per block."""
    columns = [c for c, roles in enumerate(heads) if roles & {"sex", "age", "birth"}]
    above: list[str] = []
    blanks = 0
    for row in rows:
        told = [layout.grid.text(row, c) for c in columns]
        if layout.grid.text(row, layout.key):
            above = told
        elif told != above:
            return False
        else:
            blanks += 1
    return bool(columns) and blanks > 1


def _same(sorter: Sorter, layout: Layout, one: int, other: int, several: bool) -> bool:
    """Whether two rows of one key are of one person: a merged key, or rows of several times that don't contradict."""
    grid = layout.grid
    if grid.rows[one][layout.key] is grid.rows[other][layout.key]:
        return True
    own = layout.own
    for column in own:
        told = {grid.text(row, column).casefold() for row in (one, other)} - {""}
        sexes = {sex for text in told if (sex := sex_of(text))} if column == layout.sex else set()
        if len(told) > 1 and len(sexes) != 1 and (column == layout.sex or not several):
            return False  # "F" and "Woman" don't contradict each other, nor do "2" and "Female"
    alike = len(own) > 1 and all(grid.text(one, c) == grid.text(other, c) != "" for c in own)
    return several or alike or not grid.text(other, layout.key) or not _contradict(sorter, layout, one, other)


def _contradict(sorter: Sorter, layout: Layout, one: int, other: int) -> bool:
    """Whether two rows give two values of one thing."""
    for column in range(layout.grid.width):
        told = [layout.grid.text(row, column) for row in (one, other)]
        if all(told) and told[0] != told[1] and all(sorter(t) & {"yes", "no", "number", "age", "sex"} for t in told):
            return True
    return False


def told_layout(
    sorter: Sorter, fit: Fit, key: int, family: int, meant: dict[int, str], *, known: bool, of_values: bool
) -> Layout | None:
    """The layout of a table whose columns somebody has told, whatever speaks for it.

    Args:
        sorter: tells what cells look like.
        fit: the table's plan, seen so that each of its rows is of one person.
        key: see `Layout`.
        family: see there.
        meant: the roles of the other columns.
        known: whether they say which columns tell sexes, ages and times; else these are looked for.
        of_values: whether each row is a value.

    Returns:
        The layout; None where no row is anybody's.
    """
    grid, heads = fit.grid, fit.heads
    lines, asides = _lines(sorter, grid, key, heads, named=True)
    if not lines:
        return None
    asked, rows = _asked(sorter, grid, heads), [row for row, _ in lines]
    sex, ages = _typed(sorter, grid, asked, rows[:_SAMPLE], key)
    visits = [c for c, roles in enumerate(asked) if c != key and roles & {"visit", "date"}]
    if known:
        sexes, ages, visits = ([c for c, one in meant.items() if role in one.split(" and ")] for role in _TOLD)
        sex = sexes[0] if sexes else -1
    said = {role: c for c, role in reversed(meant.items())}
    test = tuple((role, said[role]) for role in OF_ROWS if role in said)
    layout = Layout(
        grid, heads, key, sex=sex, visits=tuple(visits), asides=tuple(asides), why=("the plan says so",),
        test=() if not of_values else test if {"test", "value"} <= said.keys() else _test(asked),
    )  # fmt: skip
    layout = _with_ages(sorter, layout, ages, rows)
    people, _ = _people(
        sorter, layout, lines, [frozenset({"family"} if c == family else ()) for c in range(grid.width)]
    )
    return replace(layout, people=people, family=family)


def keyed_layout(
    sorter: Sorter, fit: Fit, *, records: bool, names: Mapping[str, str]
) -> Layout | None:  # fmt: skip
    """The layout of a table whose rows are those of the person whom their key names, wherever they stand.

    Args:
        sorter: tells what cells look like.
        fit: the table's plan; its roles say which columns tell sexes, ages and times.
        records: see `Layout`.
        names: by which id a key calls its person, where another table says it.

    Returns:
        The layout; None where no row has a key. Where the plan says that no column calls people, all rows are one person's, or each
        is somebody's.
    """
    grid, heads, roles = fit.grid, fit.heads, [one.role for one in fit.columns]
    key = (
        fit.column(fit.plan.person) if fit.plan.person else next((c for c, r in enumerate(roles) if r == "person"), -1)
    )
    if key < 0:
        if not records or fit.plan.person not in ("", EACH):
            return None
        rows, single = [row for row in range(heads, len(grid.rows)) if filled(grid.rows[row])], not fit.plan.person
        whose = (tuple(rows),) if single else tuple((row,) for row in rows)
        return Layout(
            grid, heads, -1, people=tuple((None, of) for of in whose), records=True, single=single, why=_said_by(fit)
        )
    family = fit.column(fit.plan.family) if fit.plan.family else -1
    groups: dict[tuple[str, str], list[int]] = {}
    folded: dict[tuple[str, str], tuple[str, str]] = {}
    nobodys: list[int] = []
    for row in range(heads, len(grid.rows)):
        text = grid.text(row, key)
        own = (grid.text(row, family) if family >= 0 else "", names.get(text, text))
        own = folded.setdefault((own[0], as_id(own[1])), own)
        (groups.setdefault(own, []) if own[1] else nobodys).append(row)
    if not groups:
        return None
    asked = _asked(sorter, grid, heads)
    body = [row for rows in groups.values() for row in rows][:_SAMPLE]
    sex, ages = _typed(sorter, grid, asked, body, key)
    told = {role: [c for c, one in enumerate(roles) if one == role] for role in ("sex", "age", "time", "study day")}
    # An age in a record is that of the record's day.
    ages = told["age"] or [c for c in ages if not (records or roles[c])]
    sex = told["sex"][-1] if told["sex"] else sex if sex >= 0 and not roles[sex] else -1
    visited = told["time"] and not any("date" in asked[c] for c in told["time"])
    dated = [
        c
        for c, one in enumerate(asked)
        if visited and "date" in one and not roles[c] and are_days(grid.texts(c, heads))
    ]
    layout = Layout(
        grid, heads, key, sex=sex, people=tuple((Key(text, "code"), tuple(rows)) for (_, text), rows in groups.items()), family=family,
        visits=() if records else tuple(sorted({*told["time"], *told["study day"], *dated})),
        asides=tuple((row, "nobody") for row in nobodys), records=records, why=_said_by(fit),
    )  # fmt: skip
    return _with_ages(sorter, layout, ages, body)


def _said_by(fit: Fit) -> tuple[str]:
    return (f"its heads are those of {fit.plan.form}" if fit.plan.form else "the plan says so",)


def candidates(sorter: Sorter, grid: Grid) -> list[Layout]:
    """All layouts that a table may have, the one with the most that speaks for it first.

    Args:
        sorter: tells what cells look like.
        grid: the table as printed.
    """
    found = [one for side in (grid, grid.aside()) for one in _all(sorter, side, _uncounted)]
    if (blocks := _blocks(sorter.lexicon, grid)) is not None:
        found.append(blocks)
    return sorted(found, key=lambda one: -one.weight)
