"""Codes that cells print: taken as printed with the system of their column, where they have the form of one."""

from __future__ import annotations

from collections.abc import Mapping

from etl.facts import Coding
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.names import SYSTEMS
from etl.patterns import regex
from etl.tables.counts import only

_LOINC, _SNOMED = regex(r"(\d{1,7})-(\d)"), regex(r"[1-9]\d{5,17}")
_BY_SHAPE = (
    ("hp", regex(r"HP:\d{7}")), ("mondo", regex(r"MONDO:\d{7}")), ("ln", _LOINC),
    ("icd10cm", regex(r"[A-TV-Z]\d[\dA-Z](?:\.?[\dA-Z]{1,4})?")), ("atc", regex(r"[A-V]\d\d[A-Z]{2}\d\d")),
)  # fmt: skip
_ICD9 = "http://hl7.org/fhir/sid/icd-9-cm"
_FORMS = {"ln": _LOINC, "sct": _SNOMED, "rx": regex(r"\d{1,8}"), "cvx": regex(r"\d{1,3}")}
_WHOLE = regex(r"(\d+)\.0")
_PRINTED = {
    "rxnorm": "rx", "snomed": "sct", "snomedct": "sct", "sct": "sct", "loinc": "ln", "ln": "ln", "cvx": "cvx", "atc": "atc", "hpo": "hp",
    "icd10": "icd10", "icd10cm": "icd10cm", "icdversion10": "icd10cm", "icd9": _ICD9, "icdversion9": _ICD9, "icd9cm": _ICD9, "ndc": "http://hl7.org/fhir/sid/ndc", "mondo": "mondo",
    "cpt": "http://www.ama-assn.org/go/cpt", "hcpcs": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
}  # fmt: skip
"""How columns call the systems of codes."""
OF_PROCEDURES = (_PRINTED["cpt"], _PRINTED["hcpcs"])
_PREFIXED = ("hp", "mondo")
"""Systems whose codes have their name in them."""
_LETTERS = regex(r"[^a-z0-9]+")
_BY_WHO = regex(r"(?i)(?<![^\W_])(?:CIM|CIE|CID)[-_ ]?10(?![^\W_])")
"""ICD-10 as French, Spanish and Portuguese call it: the WHO's, which is not the American modification."""
_OF_RARE = regex(r"(?i)(?<![^\W_])(?:orpha|omim)(?=net|code|[^\w]|_|$)")
_DIHEDRAL = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
"""How the digits of a code of SNOMED CT are multiplied (Verhoeff)."""
_MIXED = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def read_code(text: str, system: str = "") -> Coding | None:
    """Return the code that a cell prints.

    Args:
        text: the cell.
        system: of its column: an alias of the mappings, or a URI; "" to see it by the code's form.

    Returns:
        The code as printed; None for what isn't one of the system, as its form or its check digit says.
    """
    said = text.strip()
    named, colon, own = said.partition(":")
    if colon and (printed := _PRINTED.get(_LETTERS.sub("", named.casefold()))) and printed not in _PREFIXED:
        said, system = own.strip(), printed  # "LOINC:2345-7"
    if whole := _WHOLE.fullmatch(said):
        said = whole[1]  # a column of numbers with holes
    alias = system or next((alias for alias, form in _BY_SHAPE if form.fullmatch(said)), "")
    form = _FORMS.get(alias)
    if not said or not alias or " " in said or said == "0" or (form is not None and form.fullmatch(said) is None):
        return None
    if (alias == "ln" and not _checks_loinc(said)) or (alias == "sct" and not _checks_snomed(said)):
        return None
    return Coding(SYSTEMS.get(alias, alias), said)


def system_named(text: str, head: str = "") -> str:
    """Return the system that a cell names ("SNOMED-CT", 9 below "icd_version"): an alias or a URI; "" for none.

    Args:
        text: the cell.
        head: of its column.
    """
    said, over = (_LETTERS.sub("", one.casefold()) for one in (text, head))
    return _PRINTED.get(said) or _PRINTED.get(over + said, "")


def system_asked(head: str) -> str:
    """Return the system that a head names among its words: "icd10" for "code_cim10", "orpha"; "" for none.

    Args:
        head: of a column of codes.
    """
    rare = _OF_RARE.search(head)
    return "icd10" if _BY_WHO.search(head) else rare[0].casefold() if rare else ""


def _checks_loinc(code: str) -> bool:
    number, _, check = code.partition("-")
    digits = [int(c) for c in reversed(number)]
    total = sum(sum(divmod(d * 2, 10)) for d in digits[::2]) + sum(digits[1::2])
    return (10 - total % 10) % 10 == int(check)


def _checks_snomed(code: str) -> bool:
    row = 0
    for place, digit in enumerate(reversed(code)):
        row = int(_DIHEDRAL[row][int(_MIXED[place % 8][int(digit)])])
    return row == 0


@once_for_mappings
def _entries(lexicon: Lexicon) -> Mapping[tuple[str, str], tuple[Entry, ...]]:
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in lexicon.entries:
        for one in entry.codings:
            found.setdefault((one.system, one.code), []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


def entries_coded(lexicon: Lexicon, code: Coding, kinds: tuple[str, ...]) -> list[Entry]:
    """Return the entries of some kinds that have a code.

    Args:
        lexicon: for the codes of entries.
        code: the code.
        kinds: which kinds may be meant.
    """
    return [entry for entry in _entries(lexicon).get((code.system, code.code), ()) if entry.kind in kinds]


def entry_coded(lexicon: Lexicon, code: Coding, kinds: tuple[str, ...]) -> Entry | None:
    """Return the one entry of some kinds that has a code; None where none or several have it.

    Args:
        lexicon: for the codes of entries.
        code: the code.
        kinds: which kinds may be meant.
    """
    return only(entries_coded(lexicon, code, kinds))
