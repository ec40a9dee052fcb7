"""One change of HGVS: of DNA, of RNA or of a protein, read at a place of a text and spelled as the nomenclature recommends."""

from __future__ import annotations

import re
from typing import Literal

from etl.patterns import regex

Level = Literal["c", "g", "m", "n", "r", "p"]


class Cursor:
    """A place in a text that moves on with what is read."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at

    def sees(self, word: str) -> bool:
        """Return True if a word stands here.

        Args:
            word: exactly as it must stand.
        """
        return self.text.startswith(word, self.at)

    def take(self, word: str) -> bool:
        """Move behind a word and return True if it stands here.

        Args:
            word: exactly as it must stand.
        """
        if not self.sees(word):
            return False
        self.at += len(word)
        return True

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move behind what a pattern matches here, and return the match.

        Args:
            pattern: a compiled expression.
        """
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found


# DNA and RNA

_CODING = r"(?:[-*]?[1-9]\d{0,8}(?:[+-](?:[1-9]\d{0,8}|\?))?|-?\?|\*\?)"
_GENOMIC = r"(?:[1-9]\d{0,9}|\?|[pq]ter|cen)"


def _place(point: str) -> re.Pattern[str]:
    one = rf"(?:\({point}_{point}\)|{point})"
    return regex(rf"(?P<first>{one})(?:_(?P<last>{one}))?")


_POINT = r"(?:[-*]?\d{1,10}(?:[+-]\d{1,9})?|[pq]ter|cen|\(\d{1,10}_\d{1,10}\))"
"""An end of a stretch that is inserted from elsewhere."""
_PLACES = {True: _place(_GENOMIC), False: _place(_CODING)}
_BASES = {True: r"[acgunryswkmbdhv]", False: r"[ACGTNRYSWKMBDHV]"}


def _edits(base: str) -> re.Pattern[str]:
    count = r"\[(?:[1-9]\d{0,5}|\([1-9?]\d{0,5}_[1-9?]\d{0,5}\)|\?)\]"
    part = rf"(?:{base}{{1,2000}}(?:{count})?|(?:[A-Z][A-Z0-9_.]{{2,20}}:(?:[cgmnr]\.)?)?{_POINT}_{_POINT}(?:inv)?)"
    inserted = rf"(?:\[{part}(?:;{part}){{0,20}}\]|{part})"
    return regex(
        rf"(?P<from>{base})\s?>\s?(?P<to>{base})"
        rf"|del(?P<gone>{base}{{1,2000}}|[1-9]\d{{0,6}})?ins(?P<instead>{inserted})"
        rf"|(?P<sized>del)[Nn](?P<size>{count})"
        r"|(?P<extra>sup)"
        rf"|(?P<what>del|dup|inv)(?P<of>{base}{{1,2000}}|[1-9]\d{{0,6}})?"
        rf"|ins(?P<new>{inserted})"
        rf"|(?P<unit>{base}{{0,50}})(?P<repeat>{count})(?P<more>(?:{base}{{1,50}}{count}){{0,6}})"
        rf"|(?P<same>{base}{{0,50}}=)(?!/)"
        rf"|=(?P<mosaic>//?)(?P<then>{base}?>{base}|del|dup|inv)"
        r"|(?P<mark>\|(?:gom|lom|met=))"
    )


_EDITS = {True: _edits(_BASES[True]), False: _edits(_BASES[False])}
_NUMBER = regex(r"[1-9]\d*")
_WHOLE_RNA = regex(r"\((?:\?|=|spl|0)\)|spl\??|0\??|\?(?!_)|=(?!/)")
_SAME = regex(r"=(?![/\d])|\?(?![_\d])")
_MOSAIC_RNA = regex(r"=//?")


def dna_change(cursor: Cursor, level: Level) -> str | None:
    """Return a change of DNA or RNA in its normalized form, None where none stands here.

    Args:
        cursor: the place, which moves on.
        level: of what it is.
    """
    if whole := cursor.match(_WHOLE_RNA if level == "r" else _SAME):
        return whole.group() if level == "r" or whole.group() == "=" else None
    if level == "r" and (mosaic := cursor.match(_MOSAIC_RNA)):
        other = dna_change(cursor, level)
        return other and mosaic.group() + other
    place = cursor.match(_PLACES[level in ("g", "m")])
    found = cursor.match(_EDITS[level == "r"]) if place else None
    if place is None or found is None or (found["extra"] and level != "g"):
        return None
    uncertain = place["last"] is None and "(" in place["first"]
    spelled = _edit(found, _length(place), uncertain=uncertain)
    return None if spelled is None else place.group() + spelled


def _length(place: re.Match[str]) -> int | None:
    """Return how many bases a place has, 0 for an impossible one, None where that can't be counted."""
    first, last = place["first"], place["last"]
    if last is None:
        return None if "(" in first or "?" in first else 1
    if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(last)):
        return None
    return max(int(last) - int(first) + 1, 0) if int(last) > int(first) else 0


def _edit(found: re.Match[str], length: int | None, *, uncertain: bool) -> str | None:
    """Return the normalized edit of a place; None where the nomenclature doesn't allow it there."""
    if length == 0:
        return None
    if found["from"]:
        single = length == 1 or uncertain  # one base, somewhere in "(71_72)"
        return f"{found['from']}>{found['to']}" if single and found["from"] != found["to"] else None
    if found["sized"]:
        return f"delN{found['size']}"
    if found["extra"]:
        return found["extra"]
    if found["instead"]:
        return _replaced(found["gone"], found["instead"], length)
    if found["what"]:
        return found["what"] if _fits(found["of"], length) and not (found["what"] == "inv" and length == 1) else None
    if found["new"]:
        return f"ins{found['new']}" if length in (2, None) else None
    if found["repeat"]:
        return found["unit"] + found["repeat"] + found["more"]
    if found["same"]:
        return "=" if _fits(found["same"][:-1], length) else None
    if found["mosaic"]:
        return found.group()
    return found["mark"]


def _replaced(gone: str | None, new: str, length: int | None) -> str | None:
    """Return the normal form of bases that stand in the place of others; one for one is a substitution."""
    if not _fits(gone, length):
        return None
    if length == 1 and len(new) == 1:
        return f"{gone}>{new}" if gone and gone.isalpha() and gone != new else None
    return f"delins{new}"


def _fits(of: str | None, length: int | None) -> bool:
    """Return True if printed bases, or their number, are as many as their place has."""
    if not of or length is None:
        return True
    return (int(of) if of.isdigit() else len(of)) == length


# Proteins

_THREE = {
    "A": "Ala", "C": "Cys", "D": "Asp", "E": "Glu", "F": "Phe", "G": "Gly", "H": "His", "I": "Ile", "K": "Lys", "L": "Leu",
    "M": "Met", "N": "Asn", "P": "Pro", "Q": "Gln", "R": "Arg", "S": "Ser", "T": "Thr", "U": "Sec", "V": "Val", "W": "Trp",
    "Y": "Tyr", "X": "Ter", "*": "Ter",
}  # fmt: skip
"""The letters of amino acids; X was a stop before version 2.0 of the nomenclature."""
_LONG = rf"(?:{'|'.join(sorted(set(_THREE.values())))}|Xaa|\*)"
_SHORT = "[ACDEFGHIKLMNPQRSTUVWYX*]"


def _protein(aa: str) -> re.Pattern[str]:
    count = r"\[(?:[1-9]\d{0,4}|\([1-9?]\d{0,4}_[1-9?]\d{0,4}\))\]"
    stop = r"(?:Ter|\*|X)"
    return regex(
        rf"(?P<first>{aa})(?P<at>[1-9]\d{{0,5}})(?:_(?P<last>{aa})(?P<to>[1-9]\d{{0,5}}))?"
        rf"(?:(?P<shifted>{aa})?fs(?:(?P<stop>{stop})(?P<after>[1-9]\d{{0,4}}|\?))?"
        rf"|(?P<longer>{aa})?ext(?:(?P<back>-[1-9]\d{{0,4}}|-\?)|{stop}(?P<on>[1-9]\d{{0,4}}|\?)|(?P<tail>{aa}{{1,60}}?{stop}))"
        rf"|delins(?P<instead>{aa}{{1,500}})"
        rf"|ins(?P<ended>{stop}[1-9]\d{{0,4}})"
        rf"|ins(?P<copied>{aa}[1-9]\d{{0,5}}_{aa}[1-9]\d{{0,5}})"
        rf"|ins(?P<new>{aa}{{1,500}}(?:{count})?)"
        rf"|(?P<what>del|dup)"
        rf"|(?P<mosaic>=//?)(?P<then>{aa}|del|dup)"
        rf"|(?P<same>[=?])"
        rf"|(?P<repeat>{count})"
        rf"|\((?P<either>{aa}(?:\^{aa}){{1,6}})\)fs(?:{stop}(?P<reached>[1-9]\d{{0,4}}|\?))?"
        rf"|(?P<other>{aa})(?P<or>(?:[\^]{aa}){{0,6}}))"
    )


def _somewhere(aa: str) -> re.Pattern[str]:
    """Return the pattern of a change at one of several amino acids, or of a repeated one: "(Ala123_Pro131)fs"."""
    one = rf"{aa}[1-9]\d{{0,5}}"
    count = r"\[(?:[1-9]\d{0,4}|\([1-9?]\d{0,4}_[1-9?]\d{0,4}\))\]"
    return regex(
        rf"\((?P<where>{one}(?:_{one})?)\)(?:(?P<what>Ter|\*|fs)|ins(?P<new>Xaa)(?P<size>{count})|(?P<repeat>{count}))"
    )


_PROTEINS = (_protein(_LONG), _protein(_SHORT))
_SOMEWHERE = (_somewhere(_LONG), _somewhere(_SHORT))
_PLACED = regex(r"(Xaa|[A-Z][a-z]{2}|[A-Z*])(\d+)")
_WHOLE_PROTEIN = regex(r"\((?:0|=|\?)\)|0\??|[=?]")
_ONE = regex(r"Xaa|[A-Z][a-z]{2}|[A-Z*]")


def protein_change(cursor: Cursor) -> str | None:
    """Return a change of a protein in its normalized form, None where none stands here.

    Args:
        cursor: the place, which moves on. Brackets around the change, which say that it is predicted, stay.
    """
    if whole := cursor.match(_WHOLE_PROTEIN):
        return whole.group()
    if somewhere := next((found for one in _SOMEWHERE if (found := cursor.match(one))), None):
        return _spelled_somewhere(somewhere)
    if not cursor.take("("):
        return _one_change(cursor)
    either = [_one_change(cursor)]
    while cursor.take("^"):
        either.append(_one_change(cursor))
    known = [one for one in either if one is not None]
    return f"({'^'.join(known)})" if len(known) == len(either) and cursor.take(")") else None


def _one_change(cursor: Cursor) -> str | None:
    found = next((found for one in _PROTEINS if (found := cursor.match(one))), None)
    return _spelled(found) if found else None


def _spelled_somewhere(found: re.Match[str]) -> str:
    """Return a change at one of several amino acids with three letters for each."""
    where = _PLACED.sub(lambda one: _three(one[1]) + one[2], found["where"])
    what = "Ter" if found["what"] == "*" else found["what"] or ""
    new = f"ins{found['new']}{found['size']}" if found["new"] else ""
    return f"({where}){what or new or found['repeat']}"


def _spelled(found: re.Match[str]) -> str | None:
    """Return the change with three letters for each amino acid; None where the nomenclature doesn't allow it."""
    first, last = _three(found["first"]), _three(found["last"])
    if found["last"] and int(found["to"]) <= int(found["at"]):
        return None
    where = f"{first}{found['at']}" + (f"_{last}{found['to']}" if last else "")
    if new := found["ended"] or found["copied"] or found["new"]:
        near = found["last"] and int(found["to"]) == int(found["at"]) + 1
        return f"{where}ins{_inserted(found, new)}" if near else None
    if found["instead"]:
        return f"{where}delins{_three(found['instead'])}"
    if found["what"] or found["repeat"]:
        return where + (found["what"] or found["repeat"])
    if last:
        return f"{where}=" if found["same"] == "=" else None
    return where + spelled if (spelled := _of_one(found, first)) else None


def _inserted(found: re.Match[str], new: str) -> str:
    """Return what was inserted: amino acids, how many of them up to a stop, or where they are copied from."""
    if found["ended"]:
        return "Ter" + new.removeprefix("Ter").lstrip("*X")
    if found["copied"]:
        return _PLACED.sub(lambda one: _three(one[1]) + one[2], new)
    ends, count, rest = new.partition("[")
    return f"{_three(ends)}{count}{rest}"


def _of_one(found: re.Match[str], first: str) -> str | None:
    """Return what became of one amino acid: another, a shifted frame, a longer protein."""
    if found["mosaic"]:
        then = found["then"]
        return found["mosaic"] + (then if then in ("del", "dup") else _three(then))
    if found["same"]:
        return found["same"]
    if found["back"]:
        return f"{_three(found['longer'])}ext{found['back']}" if first == "Met" else None
    if found["tail"]:
        tail = _three(found["tail"])
        return (
            f"{_three(found['longer'])}ext{tail}"
            if first == "Ter" and found["longer"] and tail.count("Ter") == 1
            else None
        )
    if found["on"]:
        return f"{_three(found['longer'])}extTer{found['on']}" if first == "Ter" else None
    if found["other"]:
        other = _three(found["other"])
        return None if other == first else other + _three(found["or"])
    if found["either"]:
        after = f"Ter{found['reached']}" if found["reached"] else ""
        return f"({'^'.join(map(_three, found['either'].split('^')))})fs{after}"
    shifted = _three(found["shifted"])
    if shifted == "Ter" or shifted == first:
        return None
    return f"{shifted}fs" + (f"Ter{found['after']}" if found["stop"] else "")


def _three(letters: str | None) -> str:
    return _ONE.sub(lambda one: one[0] if len(one[0]) > 1 else _THREE[one[0]], letters or "")
