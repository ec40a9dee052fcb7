"""RxNorm's release in RRF: ingredients and brands with their names, and ATC's codes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from etl.errors import TerminologyError
from etl.names import SYSTEMS
from etl.terminology.pack import PackConcept, Parsed, Release, Scope
from etl.terminology.readers.source import Source

_NAMED = {"IN": "ingredient", "PIN": "precise ingredient", "MIN": "several ingredients", "BN": "brand"}
"""Types of term whose concepts are substances and brands; doses and packs are left out."""
_OTHER_NAMES = ("SY", "TMSY", "PSN")
_COLUMNS = 18
_ID, _OF, _TYPE, _CODE, _TEXT, _HIDDEN = 0, 11, 12, 13, 14, 16


class _Drug(Struct):
    name: str = ""
    branch: str = ""
    synonyms: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    hidden: bool = False


def read_rxnorm(source: Source) -> Parsed:
    """Read RxNorm from its archive, its folder or RXNCONSO.RRF alone.

    Args:
        source: where it is.

    Raises:
        TerminologyError: RXNCONSO.RRF isn't there, or was cut off.
    """
    by_name = {member.rpartition("/")[2].upper(): member for member in source.members()}
    member = by_name.get("RXNCONSO.RRF")
    if member is None:
        raise TerminologyError(f"{source.name}: has no RXNCONSO.RRF; get RxNorm's full or prescribable release")
    release = Release(
        "rxnorm", "RxNorm", _version(source, by_name.get("RXNSAB.RRF", "")), SYSTEMS["rx"],
        "public domain (US National Library of Medicine)", source.name, source.sha256([member]),
    )  # fmt: skip
    return Parsed(release, _concepts(source, member))


def _version(source: Source, member: str) -> str:
    for row in source.columns(7, member, delimiter="|") if member else ():
        if row[3] == "RXNORM":
            return row[6] or row[2]
    dated = re.search(r"(\d\d)(\d\d)(20\d\d)", source.path.name)
    return f"{dated[3]}-{dated[1]}-{dated[2]}" if dated else "undated"


def _concepts(source: Source, member: str) -> Iterator[PackConcept]:
    drugs: dict[str, _Drug] = {}
    for row in source.columns(_COLUMNS, member, delimiter="|"):
        code, of, kind, text = row[_ID], row[_OF], row[_TYPE], row[_TEXT]
        if of == "RXNORM" and kind in _NAMED:
            drug = drugs.setdefault(code, _Drug())
            drug.name, drug.branch, drug.hidden = text, _NAMED[kind], row[_HIDDEN] == "O"
        elif of == "RXNORM" and kind in _OTHER_NAMES:
            drugs.setdefault(code, _Drug()).synonyms.append(text)
        elif of == "ATC":
            drugs.setdefault(code, _Drug()).codes.append(f"ATC:{row[_CODE]}")
    for code, drug in drugs.items():
        if drug.name:
            synonyms: tuple[tuple[str, Scope], ...] = tuple((one, "exact") for one in drug.synonyms)
            xrefs = tuple(dict.fromkeys(drug.codes))
            yield PackConcept(code, drug.name, synonyms, "medicine", drug.branch, xrefs=xrefs, obsolete=drug.hidden)
