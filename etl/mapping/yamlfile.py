"""A mapping file: what may stand in it (one pydantic model per kind), its YAML nodes with their lines, and what is wrong with them.

Imported only when mapping files are compiled or checked, never when the compiled lexicon is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args

import yaml
from msgspec import Struct
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from etl.mapping.entry import Kind, formula_of


def _listed(value: object) -> object:
    # A list of one may be written without its brackets.
    return [value] if isinstance(value, str) else [] if value is None else value


def _emptied(value: object) -> object:
    return "" if value is None else value


def _formula(value: str) -> str:
    formula_of(value)  # tells what is wrong
    return value


def _mapped(value: object) -> object:
    return {} if value is None else value


def _coded(value: object) -> object:
    """Codes as texts: `{system: …, code: …, display: …}` is written as "system code", a tab and its display."""
    listed = [value] if isinstance(value, (str, dict)) else [] if value is None else value
    if not isinstance(listed, list):
        return listed
    return [_code_text(one) if isinstance(one, dict) else one for one in listed]


def _code_text(one: dict[str, object]) -> str:
    if not {"system", "code"} <= one.keys() <= {"system", "code", "display"}:
        raise ValueError("a code is a text, or has system and code, and its display")
    display = f"\t{one['display']}" if one.get("display") else ""
    return f"{one['system']} {one['code']}{display}"


Texts = Annotated[list[str], BeforeValidator(_listed)]
Codes = Annotated[list[str], BeforeValidator(_coded)]
Text = Annotated[str, BeforeValidator(_emptied)]
# Roles are an agreement of a mapping file with a parser: any word is read, unknown ones are told by `lint`.
Word = Annotated[str, Field(pattern="^[a-z][a-z_]*$")]
Role = Annotated[str, Field(pattern="^[a-z_]*$"), BeforeValidator(_emptied)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExampleIn(_Strict):
    """A phrase and what it must or must never give."""

    text: str
    gives: Texts = []
    never: Texts = []


class ItemIn(_Strict):
    """An item of a scale."""

    name: Text = ""
    synonyms: Texts = []
    low: Decimal | None = None
    high: Decimal | None = None
    codes: Codes = []
    labels: Annotated[dict[str, Texts], BeforeValidator(_mapped)] = {}
    optional: bool = False
    absent_of: Text = ""
    side: Literal["left", "right", "bilateral"] | None = None
    site: Text = ""
    measure: Text = ""


class TotalIn(_Strict):
    """The total of a scale."""

    name: Text = ""
    synonyms: Texts = []
    low: Decimal | None = None
    high: Decimal | None = None
    codes: Codes = []
    labels: Annotated[dict[str, Texts], BeforeValidator(_mapped)] = {}


class GradeIn(_Strict):
    """One grade of a grading system."""

    ordinal: Decimal
    name: Text = ""
    codes: Codes = []


class EntryIn(_Strict):
    """What an entry of any kind may have."""

    name: Text = ""
    synonyms: Texts = []
    negated: Texts = []
    codes: Codes = []
    wider: Codes = []
    labels: Annotated[dict[str, Texts], BeforeValidator(_mapped)] = {}
    examples: list[ExampleIn] = []
    source: Text = ""
    extend: bool = False


class _Placed(EntryIn):
    # What can be said of a body site, or is refined by one.
    implies: Texts = []
    refines: Annotated[dict[str, str], BeforeValidator(_mapped)] = {}
    category: Text = ""


class _Valued(EntryIn):
    # What has a value.
    category: Text = ""
    grade: Text = ""
    units: Texts = []
    low: Decimal | None = None
    high: Decimal | None = None
    higher: Literal["", "better", "worse"] = ""
    values: Texts = []


class ConditionIn(_Placed):
    """kind: condition. The role "injury" is that of what an accident leaves, and dates; "curable" that of what may have been cured."""

    role: Role = ""
    part_of: Text = ""
    abilities: Texts = []


class FindingIn(_Placed):
    """kind: finding."""

    role: Role = ""
    abilities: Texts = []
    shorthand: Texts = []
    shows: Text = ""
    none_known: Texts = []
    device: Text = ""
    device_codes: Codes = []
    function: Text = ""
    grade: Text = ""
    units: Texts = []
    values: Texts = []


class FunctionIn(_Placed):
    """kind: function."""

    part_of: Text = ""
    higher: Literal["", "better", "worse"] = ""
    role: Role = ""
    abilities: Texts = []
    impaired: Text = ""
    unable: Text = ""
    grade: Text = ""
    values: Texts = []


class MeasureIn(_Valued, _Placed):
    """kind: measure."""

    possible: Annotated[dict[str, tuple[Decimal, Decimal]], BeforeValidator(_mapped)] = {}
    role: Role = ""
    high_is: Texts = []
    low_is: Texts = []
    pair: Texts = []
    site_words: Texts = []
    part_of: Text = ""
    impaired: Text = ""
    function: Text = ""
    abilities: Texts = []


class ScaleIn(_Valued):
    """kind: scale."""

    implies: Texts = []
    items: Annotated[dict[str, ItemIn], BeforeValidator(_mapped)] = {}
    total: TotalIn | None = None
    total_is: Annotated[Text, AfterValidator(_formula)] = ""


class ProcedureIn(_Placed):
    """kind: procedure."""

    abilities: Texts = []
    pair: Texts = []
    part_of: Text = ""
    role: Role = ""
    route: Text = ""
    device: Text = ""
    device_codes: Codes = []


class CellsIn(_Placed):
    """kind: cells."""

    role: Role = ""
    product_name: Text = ""
    product_codes: Codes = []


class MedicineIn(EntryIn):
    """kind: medicine."""

    units: Texts = []
    route: Text = ""
    by_route: Annotated[dict[str, Texts], BeforeValidator(_mapped)] = {}


class GeneIn(EntryIn):
    """kind: gene."""

    low: Decimal | None = None


class SiteIn(EntryIn):
    """kind: site."""

    role: Role = ""
    left: Texts = []
    right: Texts = []
    both: Texts = []
    part_of: Text = ""
    implies: Texts = []


class RouteIn(EntryIn):
    """kind: route."""

    part_of: Text = ""
    site_words: Texts = []
    spots: Texts = []


class MethodIn(_Placed):
    """kind: method."""

    route: Text = ""


class UnitIn(EntryIn):
    """kind: unit."""

    ucum: str


class GradeSystemIn(EntryIn):
    """kind: grade."""

    grades: dict[str, GradeIn]
    higher: Literal["", "better", "worse"] = ""
    category: Text = ""
    low: Decimal | None = None
    high: Decimal | None = None


class QualifierIn(EntryIn):
    """kind: qualifier."""

    role: Role = ""
    value: Text = ""


class CueIn(EntryIn):
    """kind: cue."""

    role: Word
    value: Text = ""
    scope: Role = ""


class HeadingIn(EntryIn):
    """kind: heading."""

    role: Word
    value: Text = ""


class FieldIn(EntryIn):
    """kind: field."""

    role: Word
    value: Text = ""


class FurnitureIn(EntryIn):
    """kind: furniture."""

    role: Role = ""


class LanguageIn(EntryIn):
    """kind: language."""

    mistaken: Texts = []
    common: Texts = []
    script: Texts = []
    letters: Text = ""


class CountryIn(EntryIn):
    """kind: country."""


class RelationIn(EntryIn):
    """kind: relation."""

    role: Role = "relative"
    value: Text = ""


class SocialIn(EntryIn):
    """kind: social."""

    role: Role = ""
    category: Text = ""
    values: Texts = []
    value: Text = ""
    units: Texts = []


class ColumnIn(EntryIn):
    """kind: column."""

    role: Word


class AnswerIn(EntryIn):
    """kind: answer."""

    role: Word


class TraceIn(EntryIn):
    """kind: trace."""

    role: Word
    value: Text = ""


MODELS: dict[str, type[EntryIn]] = {
    "condition": ConditionIn,
    "finding": FindingIn,
    "function": FunctionIn,
    "measure": MeasureIn,
    "scale": ScaleIn,
    "procedure": ProcedureIn,
    "cells": CellsIn,
    "medicine": MedicineIn,
    "gene": GeneIn,
    "site": SiteIn,
    "route": RouteIn,
    "method": MethodIn,
    "unit": UnitIn,
    "grade": GradeSystemIn,
    "qualifier": QualifierIn,
    "cue": CueIn,
    "heading": HeadingIn,
    "field": FieldIn,
    "furniture": FurnitureIn,
    "language": LanguageIn,
    "country": CountryIn,
    "relation": RelationIn,
    "social": SocialIn,
    "column": ColumnIn,
    "answer": AnswerIn,
    "trace": TraceIn,
}

ROLES: dict[str, frozenset[str]] = {
    kind: frozenset(roles.split())
    for kind, roles in {
        "condition": "injury acute curable",
        "measure": "vital laboratory exam test imaging",
        "procedure": "treatment surgery test sampling imaging device therapy care",
        "qualifier": "severity value part side presence course status ending",
        "cue": "altered negated negated_after affirmed pseudo except stop possible hypothetical planned cancelled declined "
        "historical family other general cited report advert improved worsened unchanged more less relapsed resolved "
        "equivocal onset diagnosed prescribed discontinued refuted before during after baseline discharge follow_up "
        "event difficulty ability help normal visit reaction adverse adjective modifier",
        "heading": "before during after history past_history family_history exam investigation treatment plan outcome "
        "follow_up outlook general literature methods abstract introduction case discussion related contact advert "
        "references adverse comparison operation social_history medication conclusion limitation legend eligibility comments notes not_borne",
        "field": "name age birth sex nationality diagnosis onset admission discharge occupation medication treatment date "
        "comorbidity adverse other diagnosed stay treatment_date given method dose duration allergy unit reference remark person visit cause "
        "day mail record listed item measured points ward complaint parameter",
        "relation": "relative other",
        "social": "smoking alcohol exposure occupation",
        "column": "calling kin carried born mother person sex age family source about sum remark visit date test value unit low high reference flag side "
        "feature birth text life start end often reason death surname given contact private fullname row named statistic disease gene_number vital alive cause interval died day_count limit department stay instance",
        "answer": "yes no unsure unknown normal",
        "trace": "subject verb note label letter given general order maker page page_label staff once falls_ill"
        " denial menu_label legend_head legend_says",
    }.items()
}
"""The roles that parsers know, by kind; a kind that isn't here takes any."""

SCOPES = frozenset({"forward", "backward", "both", "sentence", "tail"})
"""The scopes of cues that parsers know."""


_DEEPEST = 12
"""Mapping files are flat; deeper nesting is a mistake."""


class Problem(Struct, frozen=True, order=True):
    """Something wrong in a mapping file.

    Args:
        file: the file's path.
        line: one-based line, 0 for the whole file.
        text: what is wrong and what to do.
    """

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


Place = tuple[str | int, ...]


class Raw(Struct, frozen=True):
    """One entry as written.

    Args:
        kind: the file's kind.
        id: the entry's id.
        fields: the checked fields.
        given: names of the fields that are written in the file.
        path: the file.
        line: line of the id.
        lines: line of each place below the entry, by its path (("codes", 0)).
    """

    kind: Kind
    id: str
    fields: EntryIn
    given: frozenset[str]
    path: Path
    line: int
    lines: dict[Place, int]


def read(path: Path) -> tuple[list[Raw], list[Problem]]:
    """Read one mapping file.

    Args:
        path: a YAML file.

    Returns:
        Its valid entries, and what is wrong with the others.
    """
    name = str(path)
    try:
        data, lines, problems = parsed(path.read_text(encoding="utf-8-sig"), name)
    except UnicodeDecodeError:
        return [], [Problem(name, 0, "isn't UTF-8 text; save it as UTF-8")]
    except OSError as error:
        return [], [Problem(name, 0, f"can't be read ({error.strerror})")]
    except Unusable as error:
        return [], [error.problem]
    return _entries(data, path, lines, problems), problems


class Unusable(Exception):
    """YAML that no file of ours may have: its line, and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Unread(Exception):
    """What a YAML file may not have: its line, and what to do."""


def parsed(text: str, name: str) -> tuple[Any, dict[Place, int], list[Problem]]:
    """What a YAML text holds, every scalar as the text that was written, with the line of each place.

    Args:
        text: the text.
        name: the file's path, for problems.

    Returns:
        Dicts, lists, texts and None; the lines by place (("entries", "tremor", "codes", 0)); what stands twice.

    Raises:
        Unusable: it can't be read.
    """
    try:
        return _parsed(text, name)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or getattr(error, "reason", None) or "can't be parsed"
        deep = "nesting depth" in why  # a parser of its own limit
        told = "is nested too deeply; write it flat" if deep else f"isn't valid YAML: {why}; quote texts with : or #"
        raise Unusable(Problem(name, mark.line + 1 if mark else 0, told)) from error
    except _Unread as error:
        raise Unusable(Problem(name, error.args[0], error.args[1])) from error


_DROPPED = "\0dropped"


def _parsed(text: str, name: str) -> tuple[Any, dict[Place, int], list[Problem]]:
    # The events are read one by one instead of composing nodes: composing recurses, and a file of brackets would
    # end the whole process. Scalars stay the text that was written: YAML's own reading would make False of the
    # word "no" and 3 of the grade "3"; the models turn texts into numbers where they want numbers.
    lines: dict[Place, int] = {}
    problems: list[Problem] = []
    root: list[Any] = []
    opened: list[tuple[Any, Place]] = [(root, ())]
    keys: list[str | None] = [None]  # the key that waits for its value, for each open mapping
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            opened.pop()
            keys.pop()
            continue
        if isinstance(event, yaml.AliasEvent):
            raise _Unread(line, "aliases (*name) aren't read; write the text out")
        if isinstance(event, yaml.DocumentStartEvent) and root:
            raise _Unread(line, "a file holds one document; move what follows --- to another file")
        if not isinstance(event, yaml.NodeEvent):
            continue
        within, place = opened[-1]
        if isinstance(within, dict) and keys[-1] is None:
            if not isinstance(event, yaml.ScalarEvent):
                raise _Unread(line, "a key must be plain text")
            if event.value in within:
                problems.append(Problem(name, line, f"the key {event.value!r} stands here twice; keep one"))
                keys[-1] = _DROPPED
            else:
                keys[-1] = event.value
                lines[(*place, event.value)] = line
            continue
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = None if not event.style and event.value in ("", "~", "null") else event.value
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        if isinstance(within, dict):
            key, keys[-1] = keys[-1] or "", None
            place = (*place, key)
            if key != _DROPPED:
                within[key] = value
        else:
            place = () if within is root else (*place, len(within))
            within.append(value)
        lines.setdefault(place, line)
        if not isinstance(event, yaml.ScalarEvent):
            if len(opened) > _DEEPEST:
                raise _Unread(line, "is nested too deeply; write it flat")
            opened.append((value, place))
            keys.append(None)
    return (root[0] if root else None), lines, problems


def _entries(data: Any, path: Path, lines: dict[Place, int], problems: list[Problem]) -> list[Raw]:
    name = str(path)
    if data is None:
        return []
    if not isinstance(data, dict):
        problems.append(Problem(name, 1, "must be a mapping with the keys kind and entries"))
        return []
    for key in data.keys() - {"kind", "entries"}:
        problems.append(Problem(name, lines[(key,)], f"unknown key {key!r}; a file has kind and entries"))
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in MODELS:
        known = ", ".join(sorted(get_args(Kind)))
        problems.append(Problem(name, lines.get(("kind",), 1), f"kind is {kind!r}; use one of {known}"))
        return []
    entries = data.get("entries") or {}
    if not isinstance(entries, dict):
        problems.append(Problem(name, lines[("entries",)], "entries must be a mapping from ids to entries"))
        return []
    by_entry: dict[str, dict[Place, int]] = {}
    for place, line in lines.items():
        if len(place) > 1 and place[0] == "entries" and isinstance(place[1], str):
            by_entry.setdefault(place[1], {})[place[2:]] = line
    found = []
    for key, fields in entries.items():
        raw = _entry(kind, key, fields, path, by_entry[key], problems)
        if raw is not None:
            found.append(raw)
    return found


def _entry(
    kind: str, key: str, fields: Any, path: Path, lines: dict[Place, int], problems: list[Problem]
) -> Raw | None:
    name, line = str(path), lines[()]
    if not _is_id(key):
        problems.append(Problem(name, line, f"the id {key!r} isn't snake_case (a-z, 0-9 and _); rename it"))
        return None
    if fields is None:
        fields = {}
    if not isinstance(fields, dict):
        problems.append(Problem(name, line, f"{key} must be a mapping of fields"))
        return None
    model = MODELS[kind]
    given = frozenset(fields)
    if fields.get("extend") == "true":
        # An extension needn't repeat what it extends has.
        fields = {**{part: _REQUIRED[part] for part in _REQUIRED if _required(model, part)}, **fields}
    try:
        checked = model.model_validate(fields)
    except ValidationError as error:
        problems.extend(_explained(error, kind, key, name, lines))
        return None
    return Raw(cast(Kind, kind), key, checked, given, path, line, lines)


_SHAPES = {
    "dict_type": "must be a mapping (lines of key: value)", "model_type": "must be a mapping (lines of key: value)",
    "list_type": "must be a list (lines that begin with -)", "tuple_type": "must be a list (lines that begin with -)",
    "string_type": "must be a text", "bool_parsing": "must be true or false", "bool_type": "must be true or false",
    "int_parsing": "must be a whole number", "int_type": "must be a whole number", "float_parsing": "must be a number",
    "decimal_parsing": "must be a number", "decimal_type": "must be a number",
}  # fmt: skip
"""What is said of a value of another shape, by the models' names of their errors."""
_REQUIRED: dict[str, Any] = {"ucum": "1", "grades": {}}


def _required(model: type[EntryIn], part: str) -> bool:
    return part in model.model_fields and model.model_fields[part].is_required()


def _is_id(key: str) -> bool:
    return key.isascii() and key.replace("_", "").isalnum() and key == key.lower()


def _explained(error: ValidationError, kind: str, key: str, name: str, lines: dict[Place, int]) -> Iterator[Problem]:
    for issue in error.errors(include_url=False):
        place = tuple(part for part in issue["loc"] if isinstance(part, (str, int)))
        line = next(lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines)
        where = ".".join(str(part) for part in place)
        if issue["type"] == "extra_forbidden":
            allowed = ", ".join(MODELS[kind].model_fields) if len(place) == 1 else "the fields of its shape"
            text = f"{key}: unknown field {where!r} for kind {kind}; allowed are {allowed}"
        elif issue["type"] == "missing":
            text = f"{key}: {where} is missing; add it"
        else:
            told = _SHAPES.get(issue["type"]) or issue["msg"].removeprefix("Value error, ")
            text = f"{key}: {where}: {told}"
        yield Problem(name, line, text)
