"""What may stand in a mapping file: one pydantic model per kind.

Imported only when mapping files are compiled or checked, never when the compiled lexicon is read.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from etl.mapping.formula import formula_of


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


Texts = Annotated[list[str], BeforeValidator(_listed)]
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
    codes: Texts = []
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
    codes: Texts = []
    labels: Annotated[dict[str, Texts], BeforeValidator(_mapped)] = {}


class GradeIn(_Strict):
    """One grade of a grading system."""

    ordinal: Decimal
    name: Text = ""
    codes: Texts = []


class EntryIn(_Strict):
    """What an entry of any kind may have."""

    name: Text = ""
    synonyms: Texts = []
    negated: Texts = []
    codes: Texts = []
    wider: Texts = []
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
    """kind: condition. The role "injury" is that of what an accident leaves, and dates."""

    role: Role = ""
    part_of: Text = ""
    abilities: Texts = []


class FindingIn(_Placed):
    """kind: finding."""

    role: Role = ""
    abilities: Texts = []
    shows: Text = ""
    none_known: Texts = []
    device: Text = ""
    device_codes: Texts = []
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

    role: Role = ""
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
    device_codes: Texts = []


class CellsIn(_Placed):
    """kind: cells."""

    role: Role = ""


class MedicineIn(EntryIn):
    """kind: medicine."""

    units: Texts = []
    route: Text = ""


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
}

ROLES: dict[str, frozenset[str]] = {
    kind: frozenset(roles.split())
    for kind, roles in {
        "condition": "injury acute",
        "measure": "vital laboratory exam test imaging",
        "procedure": "treatment surgery test sampling imaging device therapy care",
        "qualifier": "severity value part side presence course status ending",
        "cue": "negated negated_after affirmed pseudo except stop possible hypothetical planned cancelled declined "
        "historical family other general cited report advert improved worsened unchanged more less relapsed resolved "
        "equivocal onset diagnosed prescribed discontinued refuted before during after baseline discharge follow_up "
        "event difficulty ability help normal visit reaction adverse",
        "heading": "before during after history past_history family_history exam investigation treatment plan outcome "
        "follow_up outlook general literature methods abstract introduction case discussion related contact advert "
        "references adverse comparison operation social_history medication conclusion limitation legend eligibility comments notes",
        "field": "name age birth sex nationality diagnosis onset admission discharge occupation medication treatment date "
        "comorbidity adverse other diagnosed stay treatment_date given method dose duration allergy unit reference remark person visit cause "
        "day mail record listed item measured points ward complaint parameter",
        "relation": "relative other",
        "social": "smoking alcohol exposure occupation",
        "column": "calling kin carried born mother person sex age family source about sum remark visit date test value unit low high reference flag side "
        "feature birth text life start end often reason",
        "answer": "yes no unsure unknown normal",
    }.items()
}
"""The roles that parsers know, by kind; a kind that isn't here takes any."""

SCOPES = frozenset({"forward", "backward", "both", "sentence", "tail"})
"""The scopes of cues that parsers know."""
