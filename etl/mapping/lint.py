"""What is wrong in mapping files, with file and line, for the people who write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from etl.errors import MappingError
from etl.mapping.doubts import read_doubts
from etl.mapping.entry import formula_of
from etl.mapping.index import capitals, synonym_words
from etl.mapping.load import code_fault, load_displays, mapping_files
from etl.mapping.lookalikes import read_lookalikes
from etl.mapping.reach import read_reach
from etl.mapping.yamlfile import ROLES, SCOPES, ItemIn, Place, Problem, Raw, read

__all__ = ["Problem", "lint"]

# Which kinds the ids in a field are of; {} stands for the entry's own kind.
_REFERENCES: dict[str, tuple[str, ...]] = {
    "implies": ("site",),
    "function": ("function",),
    "impaired": ("finding",),
    "unable": ("finding",),
    "shows": ("finding",),
    "grade": ("grade",),
    "values": ("qualifier", "grade"),
    "route": ("route",),
    "part_of": ("{}",),
}
_ABSENT_OF = ("finding", "procedure", "condition", "function")
_HOMOGRAPHS = frozenset({"cue", "qualifier", "heading", "field", "column", "trace"})
"""Kinds of grammar words, which may have one word in two roles; within one role it is a mistake there too."""
_PRINTED = ("unit", "answer", "column")
"""Kinds whose terms are compared as they are printed, signs and all."""

Known = frozenset[tuple[str, str]]


def lint(dirs: Sequence[Path]) -> list[Problem]:
    """Everything that is wrong in some mappings folders.

    Args:
        dirs: folders, the shipped one first, each laid over the ones before.

    Returns:
        The problems, by file and line; empty when all is well.
    """
    problems: list[Problem] = []
    layers: dict[tuple[str, str], list[Raw]] = {}
    for folder in dirs:
        try:
            files = mapping_files(folder)
        except MappingError as error:
            problems.append(_problem(error))
            continue
        if (folder / "rules").is_dir():
            try:
                read_reach(folder)
                read_lookalikes(folder / "rules" / "lookalikes.yaml")
                if (doubts := folder / "rules" / "doubts.yaml").is_file():
                    read_doubts(doubts)
            except MappingError as error:
                problems.append(_problem(error))
        here: dict[tuple[str, str], Raw] = {}
        for path in files:
            raws, wrong = read(path)
            problems += wrong
            for raw in raws:
                key = (raw.kind, raw.id)
                if key in here:
                    first = here[key]
                    text = f"{raw.id} is already in {first.path}:{first.line}; give it another id"
                    problems.append(Problem(str(path), raw.line, text))
                    continue
                here[key] = raw
                if raw.fields.extend and key not in layers:
                    text = f"{raw.id} extends no {raw.kind} of that id; check the id"
                    problems.append(Problem(str(path), raw.line, text))
                layers[key] = [*layers.get(key, []), raw] if raw.fields.extend else [raw]
    displays: dict[tuple[str, str], str] = {}
    try:
        displays = load_displays([folder for folder in dirs if folder.is_dir()])
    except MappingError as error:
        problems.append(_problem(error))
    known: Known = frozenset(layers)
    raws = [raw for layer in layers.values() for raw in layer]
    for raw in raws:
        problems += _terms_wrong(raw)
        problems += _codes_wrong(raw, displays)
        problems += _references_wrong(raw, known)
        problems += _words_wrong(raw)
        problems += _numbers_wrong(raw)
    for layer in layers.values():
        problems += _total_wrong(layer)
    problems += _claimed_twice(raws)
    return sorted(set(problems))


def _problem(error: MappingError) -> Problem:
    file, line, text = str(error).split(":", 2)
    return Problem(file, int(line), text.strip())


def _at(raw: Raw, place: Place, text: str) -> Problem:
    line = next((raw.lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in raw.lines), raw.line)
    return Problem(str(raw.path), line, f"{raw.id}: {text}")


def _items(raw: Raw) -> dict[str, ItemIn]:
    return getattr(raw.fields, "items", {}) if raw.kind == "scale" else {}


def _terms(raw: Raw) -> Iterator[tuple[Place, str, str]]:
    """Each term of an entry: its place, its form ("name", "negated", "abilities" or an item's key), the term."""
    fields = raw.fields
    if fields.name:
        yield ("name",), "name", fields.name
    elif not fields.extend:
        yield (), "name", raw.id.replace("_", " ")
    for number, term in enumerate(fields.synonyms):
        yield ("synonyms", number), "name", term
    for language, terms in fields.labels.items():
        for number, term in enumerate(terms):
            yield ("labels", language, number), "name", term
    for form in ("negated", "abilities"):
        for number, term in enumerate(getattr(fields, form, [])):
            yield (form, number), form, term
    for key, item in _items(raw).items():
        if not item.side:
            yield ("items", key), f"items.{key}", item.name or key.replace("_", " ")
        for number, term in enumerate(item.synonyms):
            yield ("items", key, "synonyms", number), f"items.{key}", term
    total = getattr(fields, "total", None)
    if total is not None:
        for number, term in enumerate(total.synonyms):
            yield ("total", "synonyms", number), "total", term


def _terms_wrong(raw: Raw) -> Iterator[Problem]:
    for place, _, term in _terms(raw):
        if raw.kind in _PRINTED:
            if not term.strip():
                yield _at(raw, place, "an empty text can never match; remove it")
        else:
            found = synonym_words(term)
            # Signs alone ("+", "↑") are fine for grammar words and values.
            signs = bool(found) and raw.kind in ("cue", "qualifier", "furniture", "grade")
            if not signs and not any(word[0].isalnum() or not word.isascii() for word in found):
                yield _at(raw, place, f"{term!r} has no word in it and can never match; remove it")


def _claimed_twice(raws: Iterable[Raw]) -> Iterator[Problem]:
    claims: dict[tuple[str, ...], tuple[Raw, str, str]] = {}
    for raw in raws:
        role = getattr(raw.fields, "role", "") if raw.kind in _HOMOGRAPHS else ""
        for place, form, term in _terms(raw):
            found = [term.strip()] if raw.kind in _PRINTED else synonym_words(term)
            if not found:
                continue
            # Items are unique within their scale, everything else within its kind.
            within = (raw.kind, raw.id, "item") if form.startswith(("items.", "total")) else (raw.kind, role, form)
            owner = form if form.startswith(("items.", "total")) else raw.id
            key = (*within, *found)
            first, other, said = claims.setdefault(key, (raw, owner, term))
            both = {capitals(term), capitals(said)}
            if other != owner and ("" in both or len(both) == 1):
                text = f"{term!r} already means {other} ({first.path}:{first.line}); let one of them go"
                yield _at(raw, place, text)


def _codes(raw: Raw) -> Iterator[tuple[Place, str]]:
    fields = raw.fields
    lists: list[tuple[Place, list[str]]] = [(("codes",), fields.codes)]
    lists += [
        ((side,), getattr(fields, side, []))
        for side in (
            "wider",
            "none_known",
            "device_codes",
            "product_codes",
            "high_is",
            "low_is",
            "left",
            "right",
            "both",
        )
    ]
    lists += [(("items", key, "codes"), item.codes) for key, item in _items(raw).items()]
    lists += [(("grades", key, "codes"), grade.codes) for key, grade in getattr(fields, "grades", {}).items()]
    if getattr(fields, "total", None) is not None:
        lists.append((("total", "codes"), fields.total.codes))  # type: ignore[attr-defined]
    for place, texts in lists:
        for number, text in enumerate(texts):
            yield (*place, number), text


def _codes_wrong(raw: Raw, displays: dict[tuple[str, str], str]) -> Iterator[Problem]:
    for place, text in _codes(raw):
        if fault := code_fault(text, displays):
            yield _at(raw, place, f"{'.'.join(map(str, place[:-1]))}: {fault}")


def _references_wrong(raw: Raw, known: Known) -> Iterator[Problem]:
    fields = raw.fields
    for field, kinds in _REFERENCES.items():
        value = getattr(fields, field, None) or []
        targets = tuple(raw.kind if kind == "{}" else kind for kind in kinds)
        if field == "part_of" and raw.kind == "measure":
            targets = (*targets, "scale")  # a sum is a measure; what it sums may be a graded scale
        for number, target in enumerate([value] if isinstance(value, str) else value):
            place: Place = (field,) if isinstance(value, str) else (field, number)
            yield from _missing(raw, place, target, targets, known)
    for site, target in getattr(fields, "refines", {}).items():
        yield from _missing(raw, ("refines", site), site, ("site",), known)
        yield from _missing(raw, ("refines", site), target, (raw.kind,), known)
    for route in getattr(fields, "by_route", {}):
        yield from _missing(raw, ("by_route", route), route, ("route",), known)
    for key, item in _items(raw).items():
        if item.absent_of:
            yield from _missing(raw, ("items", key, "absent_of"), item.absent_of, _ABSENT_OF, known)
        if item.site:
            yield from _missing(raw, ("items", key, "site"), item.site, ("site",), known)
        if item.measure:
            yield from _missing(raw, ("items", key, "measure"), item.measure, ("measure",), known)
    stands_for = str(getattr(fields, "value", ""))
    if raw.kind == "qualifier" and stands_for:
        yield from _missing(raw, ("value",), stands_for, ("qualifier",), known)


def _missing(raw: Raw, place: Place, target: str, kinds: tuple[str, ...], known: Known) -> Iterator[Problem]:
    if not any((kind, target) in known for kind in kinds):
        yield _at(raw, place, f"there is no {' or '.join(kinds)} {target!r}; check the id, or add the entry")


def _words_wrong(raw: Raw) -> Iterator[Problem]:
    role = getattr(raw.fields, "role", "")
    roles = ROLES.get(raw.kind)
    if role and roles is not None and role not in roles:
        yield _at(raw, ("role",), f"no parser knows the role {role!r}; known are {', '.join(sorted(roles))}")
    scope = getattr(raw.fields, "scope", "")
    if scope and scope not in SCOPES:
        yield _at(raw, ("scope",), f"no parser knows the scope {scope!r}; known are {', '.join(sorted(SCOPES))}")
    given: list[str] = getattr(raw.fields, "units", [])
    units: list[tuple[Place, str]] = [(("units", number), unit) for number, unit in enumerate(given)]
    if raw.kind == "unit":
        units.append((("ucum",), str(getattr(raw.fields, "ucum", ""))))
    for place, unit in units:
        if not ucum_shaped(unit):
            yield _at(raw, place, f"{unit!r} isn't a UCUM code; see ucum.org (mm[Hg], 10*9/L, {{cells}})")


def ucum_shaped(code: str) -> bool:
    """Whether a text has the shape of a UCUM code; which units there are isn't checked.

    Args:
        code: e.g. "10*6/L", "mm[Hg]", "{cells}".

    Returns:
        False for spaces, signs that UCUM doesn't have, brackets that don't fit, and operators without a unit.
    """
    if not code or not code.isascii() or not code.isprintable() or " " in code:
        return False
    closing = ""
    operand = False  # whether a unit stands before
    depth = 0
    for place, char in enumerate(code):
        if closing:
            if char == closing:
                closing = ""
            elif char in "[]{}":
                return False
            continue
        if char in "[{":
            closing, operand = "]" if char == "[" else "}", True
        elif char in "./":
            if not operand and not (char == "/" and place == 0):
                return False
            operand = False
        elif char == "(":
            if operand:
                return False
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0 or not operand:
                return False
        elif char in "+-":
            if not operand or not code[place + 1 : place + 2].isdigit():
                return False
        elif char.isalnum() or char in "%*'\"^_":
            operand = True
        else:
            return False
    return operand and not closing and not depth


def _numbers_wrong(raw: Raw) -> Iterator[Problem]:
    parts: list[tuple[Place, object]] = [((), raw.fields)]
    parts += [(("items", key), item) for key, item in _items(raw).items()]
    total = getattr(raw.fields, "total", None)
    if total is not None:
        parts.append((("total",), total))
    for place, part in parts:
        low, high = getattr(part, "low", None), getattr(part, "high", None)
        if low is not None and high is not None and low > high:
            yield _at(raw, (*place, "low"), f"low {low} is above high {high}; swap them")
    for unit, (least, most) in getattr(raw.fields, "possible", {}).items():
        if least >= most:
            yield _at(raw, ("possible", unit), f"{least} isn't below {most}; swap them")


def _total_wrong(layer: list[Raw]) -> Iterator[Problem]:
    """A total's formula, and its range against its items'; items that may not apply widen what is right."""
    last = layer[-1]
    total_is, total = "", None
    items: dict[str, ItemIn] = {}
    for raw in layer:
        items |= _items(raw)
        total_is = getattr(raw.fields, "total_is", "") or total_is
        total = getattr(raw.fields, "total", None) or total
    formula = formula_of(total_is)
    if formula is None:
        return
    for key in formula.keys:
        if key not in items:
            known = ", ".join(items) or "none; add some"
            yield _at(
                last, ("total_is",), f"total_is has {key!r}, which is no item of this scale; its items are {known}"
            )
    if not items:
        yield _at(
            last, ("total_is",), f"total_is is {formula.text!r}, but the scale has no items; add them or remove it"
        )
    if total is None or not items:
        return
    # Scores begin at nothing where a mapping doesn't say.
    given = {key: (item.low or Decimal(0), item.high) for key, item in items.items() if item.high is not None}
    counted = items.keys() if formula.whole else set(formula.keys)
    if not counted <= given.keys():
        return
    for number, bound in enumerate(("low", "high")):
        stated: Decimal | None = getattr(total, bound)
        if stated is None or (bound == "low" and any(items[key].low is None for key in counted)):
            continue
        needed = formula.bounds({key: one for key, one in given.items() if not items[key].optional})
        everything = formula.bounds(given)
        found = sorted(bounds[number] for bounds in (needed, everything) if bounds is not None)
        if found and not found[0] <= stated <= found[-1]:
            give = f"{found[0]}" if found[0] == found[-1] else f"between {found[0]} and {found[-1]}"
            yield _at(last, ("total", bound), f"the total's {bound} is {stated}, its items give {give}; correct one")
