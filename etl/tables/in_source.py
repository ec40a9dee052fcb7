"""Where facts of tables stand as the tables are printed, whatever other form they were read in: lists made wide, columns parted."""

from __future__ import annotations

from bisect import bisect_right

from etl.document import Document
from etl.facts import AnyFact, Evidence, Facts
from etl.value import replace


def in_source(facts: Facts, document: Document) -> Facts:
    """Facts whose evidence names the tables, rows and columns as they are printed.

    Args:
        facts: as they were read, perhaps from another form of the tables.
        document: with its tables as printed.
    """
    tables = (b.table for b in document.blocks if b.table)
    cells = sorted(
        (cell.span.start, cell.span.end, name, cell.row, cell.column)
        for name, table in zip(document.table_names(), tables, strict=True)
        for cell in table.cells
        if cell.text.strip()
    )
    starts = [start for start, *_ in cells]

    def placed(evidence: Evidence) -> Evidence:
        at = bisect_right(starts, evidence.start) - 1
        if evidence.table is None or at < 0 or evidence.start >= cells[at][1]:
            return evidence
        _, _, name, row, column = cells[at]
        same = (evidence.table, evidence.row, evidence.column) == (name, row, column)
        return evidence if same else replace(evidence, table=name, row=row, column=column)

    def of(fact: AnyFact) -> AnyFact:
        evidence = tuple(map(placed, fact.evidence))
        same = all(a is b for a, b in zip(evidence, fact.evidence, strict=True))
        return fact if same else replace(fact, evidence=evidence)

    return replace(facts, facts=tuple(map(of, facts.facts)))
