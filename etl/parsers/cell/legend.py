"""What notes and caption of a table say of the marks, short forms and grades in its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.document import Cell
from etl.mapping.entry import Entry
from etl.parsers.cell.values import NONE, CellValue, absent_reason, parse_cell
from etl.parsers.index import part
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.measure.limits import grade_of
from etl.parsers.number import QuantityHit, comparable
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.value import replace

_LEGEND = regex(
    r"(?:^|[;.,\n]\s*)([A-Za-z]\.\s[A-Za-z]\.|[A-Za-z][\w./]{0,7}|[*†‡§ʰᵃ-ᶿ–—-])\s*[,:=]?\s+([^;.\n]{2,80})"
)
_SHORT = r"[A-Za-z]\.\s?[A-Za-z]\.|[A-Za-z][\w/]{0,7}\.?|[*†‡§–—-]"
_DEFINED = regex(
    rf"(?:^|[;.,\n]\s*)({_SHORT})\s?=\s?([^;\n=]{{2,80}}?)(?=\s*(?:[;\n]|\.(?:\s|$)|$|,\s*(?:{_SHORT})\s?=))",
)
"""What a sign of equality defines: "n. o. = not ordered, foll. = result follows"."""
_CAPTION_LEGEND = regex(
    r"(?:^|[;.,(\n]\s*)([A-Za-z]\.\s?[A-Za-z]\.|[A-Za-z][\w./]{0,7}|[*†‡§–—-])\s?=\s?([^;.\n)]{2,80})"
)
_KEYED = regex(r"(?:^|[;.,\n]\s*)([(\[](?:[a-z]|\d{1,2})[)\]])\s+(?=\S)")
_TWO_KEYS = regex(
    r"(?:^|[;.\n]\s*)([A-Z][\w/]{1,7}), ([A-Z][\w/]{1,7})\s?[:=]\s?([a-z][^;,.:/\n(]{2,40}), ([a-z][^;,.:/\n(]{2,40}?)(?=\s*(?:[;.(\n]|$))"
)
"""Two short forms and what they mean, in the same order: "LT, PP: light touch, pin prick"."""
_NOTED = regex(r"(?<=\w)[*†‡§ʰᵃ-ᶿ]+(?=\s|$|\()")
_MOST_NOTES = 20
_LONGEST_CAPTION = 1000
_EMPTY_CELL = regex(r"\s*[-–—?]{1,2}\s+(?=[a-z])")
"""What an empty cell means: "– not able to walk"."""
_MEANS = regex(
    r"(?:^|;\s*|(?<!\d)[,.]\s*|[,.]\s+)(?:\d{1,2}[+-]?|[A-Z]{1,6}|[*†‡§]|[+-]{1,4})\s*(?:[:=–-]\s*|\s)"
    r"(?!(?:at|on|in|since|from|by|after|before|until|was|were|is|has|placed|inserted|started|begun|stopped|given|done|made|used|needed)\b)(?=[a-z])|(?:^|;\s*)\d{1,2}[+-]?,\s(?=[a-z])"
)
_LISTED = regex(r"(?:^|;\s*)\d{1,2}[+-]?,\s(?=[a-z])")
"""What grades mean, each behind a comma: "0, no contraction; 5, normal"."""
_MISSING = regex(r"\W*[A-Z][\w./]{0,5}\s?[:=]\s?([^\W\d_][^;\n]{2,80})$")
"""One short form and what it means: "NT = not tested (pain)"."""
_MADE_OF = regex(
    r"[^\W\d_][\w .()-]{1,40}\s?=\s?(?:the )?(?:sum|mean|average|median|total|best|highest)(?: score| value)? of\b",
    re.I,
)
_BOTH_ENDS = regex(
    r"[^\W\d_][\w .()-]{1,40}?:?\s0\s(?:=\s?|is\s|means\s)?(?:no|none|normal|best|worst|without|absent|never|not)\b[^,;.\d]{0,40}"
    r"[,;]\s(?:and\s|to\s)?\d{1,3}\+?\s(?:=\s?|is\s|means\s)?[a-z][^,;.\d]{1,40}\.?",
    re.I,
)
_NO_VALUE = regex(r"\s*(?:[A-Za-z]\.\s?[A-Za-z]\.|[A-Za-z][\w/]{0,5}\.?|[*†‡§–—-])\s?[,:=]?\s([^\W\d_][^;\n]{2,80})$")
_ENDS = regex(
    r"\b\d{1,3}\s?(?:[=:–-]\s?|is\s|\()?(?:the\s)?(?:best|worst|normal|maximum|minimum|max|min|most severe)\b",
    re.I,
)
"""What the ends of a scale mean: "0 best, 10 worst"."""
_SPELLED = regex(r"\s*[A-Z][A-Za-z0-9/]{1,6}, [a-z][^;]{3,160}")
"""A short form spelled out, maybe with its limits: "DML, distal motor latency (upper limit: median 4.2 ms)"."""
_SIGN_OR_UNIT = regex(
    r"\s*(?:[*†‡§–—-]\s[a-z][^;\d]{2,60}|[A-Za-z][\w/]{0,6}(?:\.\s?[:=]?|\s?[:=])\s?[a-z][^;\d]{2,60}"
    r"|[A-Z][\w/]{0,7} (?:in|per|as) [^;,\d]{1,12}(?:, [A-Z][\w/]{0,7} (?:in|per|as) [^;,\d]{1,12}){0,4})\W*"
)
"""What a sign means, or what something is measured in: "— not able to stand", "BP in mmHg, HR per min", "cath.: catheter"."""


def legend_of(reading: Reading, place: TableInPlace) -> dict[str, str]:
    """What the notes and the caption say of marks and short forms: "NT, not tested; † cast after …".

    A short form of letters may be explained below another table of the document; a mark or a single letter isn't.
    """
    out: dict[str, str] = {}
    own = reading.document.quote(place.table.caption) if place.table.caption else ""
    for m in _CAPTION_LEGEND.finditer(own[:_LONGEST_CAPTION]):
        out[m.group(1)] = m.group(2).strip()
    others = [span for p in reading.tables if p is not place for span in p.table.notes][:_MOST_NOTES]
    for n, span in enumerate((*place.table.notes, *others)):
        text = reading.document.quote(span)
        if len(text) >= 2000:
            continue
        for m in _TWO_KEYS.finditer(text):
            out.update({m[1]: m[3].strip(), m[2]: m[4].strip()})
        defined = list(_DEFINED.finditer(text))
        for m in defined if len(defined) > 1 and n < len(place.table.notes) else ():
            out[m[1]] = m[2].strip()
        for m in _LEGEND.finditer(text):
            if m.group(1) in "–—-" and m.group(2).strip().lower() not in NONE:
                continue
            if n < len(place.table.notes) or sum(c.isalpha() for c in m.group(1)) > 1:
                out.setdefault(m.group(1), m.group(2).strip())
        for m in _KEYED.finditer(text) if n < len(place.table.notes) else ():
            out.setdefault(m.group(1), "")
    return out


def plain(text: str) -> str:
    """A label without the marks of its footnotes."""
    return _NOTED.sub("", text)


def explained(reading: Reading, cell: Cell, scale: Entry | None, legend: Mapping[str, str]) -> Facet:
    """What the label of a column says; a short form that names no measure, as the legend explains it ("LT, PP: …")."""
    facet, meant = read_label(reading, text := plain(cell.text), cell.span, scale), legend.get(text.strip(), "")
    full = read_label(reading, meant, cell.span, scale) if meant and not facet.measured else facet
    return replace(full, text=facet.text) if full.measured else facet


def is_legend(sentence: str) -> bool:
    """Whether a sentence below a table only says what its signs mean: "0 none; 1 slight; 2 marked"."""
    missing = _MISSING.match(sentence)
    if missing is not None and absent_reason(missing[1]) is not None:
        return True
    clauses = sentence.rstrip(" .").split(";")

    def of_no_value(clause: str) -> bool:
        named = _NO_VALUE.match(clause)
        return bool(_EMPTY_CELL.match(clause)) or (named is not None and absent_reason(named[1]) is not None)

    kinds = (of_no_value, _SIGN_OR_UNIT.fullmatch, _SPELLED.fullmatch)
    if len(clauses) > 1 and any(all(map(kind, clauses)) for kind in kinds):
        return True
    plain = [_SPELLED.fullmatch(c) or ("(" not in c and any(kind(c) for kind in kinds)) for c in clauses]
    if len(clauses) > 1 and all(plain):
        return True  # "MD, mean deviation (30-2); n.d., not done"
    if len(_LISTED.findall(sentence.strip())) > 1:
        return True
    return len(_MEANS.findall(sentence)) > 1 or len(_ENDS.findall(sentence)) > 1 or bool(_EMPTY_CELL.match(sentence))


def defines(sentence: str) -> bool:
    """Whether a sentence says how a scale is made or what its ends mean, and no value of anybody: "Total = mean of the 5
    parts", "Spasticity: 0 no increase, 4 rigid".

    Args:
        sentence: of any block.
    """
    said = sentence.strip()
    return bool(_MADE_OF.match(sentence) or _BOTH_ENDS.fullmatch(said))


# Tables of grades: which graded measure the rows of a table without a name for it show, and the grade that a cell
# prints.


_LEAST = 2
_OF_GRADE = regex(r"[\s/(,;]")
_OTHER_SCALE = regex(r"\b(?:scores?|scales?|index|indices)\b[^\n.;]{0,30}?\b0\s?(?:-|–|to)\s?(\d{1,3})\b", re.I)


def sum_measure(reading: Reading, whole: Facet, label: Facet) -> Entry | None:
    """The measure that sums the grades of a table, for its row "Total"."""
    if (
        whole.what is None
        or not whole.what.grade
        or not any(i.key == "total" for _, i in reading.lexicon.scales_with(label.text))
    ):
        return None
    return next((m for m in reading.lexicon.of("measure") if m.part_of == whole.what.id), None)


def if_shown(reading: Reading, said: Sequence[Facet], rows: Sequence[Sequence[Cell | None]]) -> list[Facet]:
    """What the words over a table say, without a scale of grades none of which its numbers are: "Level" below "ASIA motor
    score" heads no classes from A to E.

    Args:
        reading: the document.
        said: of the caption, of the first cell.
        rows: the cells of the table's values.
    """
    texts = {_OF_GRADE.split(c.text.strip())[0] for row in rows for c in row if c is not None and c.text.strip()}
    out = []
    for facet in said:
        scale = facet.what if facet.what is not None and facet.what.kind == "scale" else None
        system = reading.lexicon.get("grade", scale.grade) if scale is not None and scale.grade else None
        known = {g.text for g in system.grades} if system is not None else set()
        strange = bool(known) and any(text[:1].isdigit() for text in texts) and not texts & known
        out.append(replace(facet, what=None) if strange else facet)
    return out


def usual_grade(reading: Reading, rows: Sequence[Sequence[Cell | None]]) -> Entry | None:
    """The graded measure whose grades all values of some rows are, when there are several."""
    cells = [c for row in rows for c in row if c is not None and c.text.strip()]
    known = [parse_cell(c.text, reading.lexicon.units(), paired=True) for c in cells]
    valued = [value for value in known if value.hits]
    if len(valued) < _LEAST:
        return None
    graded = (e for e in reading.lexicon.of("measure") if e.grade)
    return next((e for e in graded if all(_grade_of(reading, e, value) for value in valued)), None)


def of_other_scale(reading: Reading, place: TableInPlace) -> bool:
    """Whether a table is headed by a score that ends elsewhere than grades of strength do: its bare numbers are that one's.

    Args:
        reading: the document.
        place: the table; "Skin score (0–3 per site)" above rows of sites.
    """
    heads = place.titles
    if any(m.entry.grade for s in heads for m in part(reading.index.mentions, s)):
        return False
    ends = {int(m[1]) for s in heads for m in _OTHER_SCALE.finditer(reading.document.text, s.start, s.end)}
    usual = next((e for e in reading.lexicon.of("measure") if e.grade), None)
    system = reading.lexicon.get("grade", usual.grade) if usual else None
    return bool(ends) and system is not None and max(g.ordinal for g in system.grades) not in ends


def default_measure(reading: Reading, facet: Facet, cell: Cell, usual: Entry | None) -> Facet:
    """A site with grades and no measure named: the first graded measure of the mappings that knows such grades.

    A cell without a value is of the measure that is usual in its row and column.
    """
    if facet.what is not None or facet.item is not None or facet.site is None or facet.site.role == "organ":
        return facet
    for entry in reading.lexicon.of("measure"):
        if facet.unit and not any(comparable(facet.unit, unit) for unit in entry.units):
            continue  # "Amplitude (mV)" is no strength
        if entry.role == "laboratory":
            continue  # "4+" of a muscle is nothing in the urine
        value = parse_cell(cell.text, reading.lexicon.units(), paired=facet.pair is not None) if entry.grade else None
        if value is None or not value.hits:
            continue
        force = facet.unit in entry.units and all(h.kind == "number" for h in value.hits)  # "Hip flexion (kg)"
        if force or _grade_of(reading, entry, value):
            return replace(facet, what=entry)
    missing = any(absent_reason(part) for part in re.split(r"[/|]", cell.text)) or absent_reason(cell.text)
    return replace(facet, what=usual) if missing and usual else facet


def _grade_of(reading: Reading, entry: Entry, value: CellValue) -> bool:
    return bool(value.hits) and all(cell_grade(reading, entry, h) is not None for h in value.hits)


def cell_grade(reading: Reading, entry: Entry, hit: QuantityHit) -> str | None:
    """Return the grade that a number or a sign in a cell is; there a sign alone is one, too."""
    system = reading.lexicon.get("grade", entry.grade) if hit.kind == "mark" else None
    signs = {g.text for g in system.grades} if system is not None else set()
    return hit.grade if hit.grade in signs else grade_of(reading, entry, hit)
