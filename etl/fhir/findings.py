"""OperationOutcome: what the document gets wrong (CONTRACT section 7), in words a curator understands."""

from __future__ import annotations

from etl.document import Document
from etl.facts import Facts, Finding
from etl.fhir.bundle import context_of
from etl.fhir.common import (
    CODES,
    Context,
    Resource,
    coded,
    full_url,
    keyed_id,
    profile_url,
    pruned,
    source_span,
    string,
)
from etl.fhir.narrative import findings_narrative
from etl.ledger import counts

FINDINGS = {
    "age-conflict": ("business-rule", "Two ages for one person at one time"),
    "quantity-conflict": ("business-rule", "One quantity, two values"),
    "change-mismatch": ("business-rule", "A stated change that the scores don't give"),
    "total-mismatch": ("business-rule", "A total that isn't the sum of its items"),
    "percent-mismatch": ("business-rule", "A percentage that doesn't fit its absolute number"),
    "timepoint-order": ("business-rule", "A timepoint that the event's date contradicts"),
    "timepoint-dates-differ": ("business-rule", "One timepoint, two dates"),
    "interval-conflict": ("business-rule", "An interval that the dates contradict"),
    "value-out-of-range": ("value", "A score outside its scale"),
    "date-implausible": ("value", "A date that can't be right"),
    "date-ambiguous": ("value", "Day and month can't be told apart"),
    "unit-missing": ("required", "A number whose unit isn't known"),
    "unmapped": ("code-invalid", "A term that no mapping knows"),
    "little-understood": ("incomplete", "People or values of which few or none were read"),
    "people-mixed": ("business-rule", "A row or column that holds more than one person"),
    "layout-doubtful": ("processing", "A table that can be read in two ways"),
    "plan-misfit": ("not-found", "A plan of a table that no longer fits"),
    "profile-unmet": ("required", "What a profile asks for and the document doesn't tell"),
    "correction-gone": ("not-found", "A correction whose text or fact is gone"),
    "correction-conflict": ("conflict", "Curators who contradict each other"),
    "correction-impossible": ("value", "A correction that can't be made"),
}
"""FHIR's kind of issue and our display, by the contract's codes."""
NOTHING = "No findings."
"""What is told of a document without contradictions and without a loss."""


def build_outcome(document: Document, facts: Facts, bundle: Resource) -> Resource:
    """Build the OperationOutcome of a document.

    Args:
        document: the source, whose reader's warnings are told too.
        facts: with their findings.
        bundle: the bundle they were built into; only what stands in it is pointed at.

    Returns:
        An OperationOutcome; one informational issue when there is nothing to tell: that nothing was found, or, where
        something was not understood, how much.
    """
    present = {entry["fullUrl"] for entry in bundle["entry"]} if any(f.facts for f in facts.findings) else set()
    context = context_of(document, facts)
    issues = [_issue(f, present, context) for f in facts.findings] + [
        _warning(w) for w in document.warnings if string(w)
    ]
    nothing = {"severity": "information", "code": "informational", "diagnostics": _without_contradiction(facts)}
    return {
        "resourceType": "OperationOutcome",
        "id": str(keyed_id(context.key, "findings")),
        "meta": {"profile": [profile_url("findings")]},
        "text": findings_narrative(issues or [nothing]),
        "issue": issues or [nothing],
    }


def _issue(finding: Finding, present: set[str], context: Context) -> Resource:
    urls = (context.urls.get(f) or full_url(context.key, f) for f in finding.facts)
    kind, display = FINDINGS.get(finding.code, ("processing" if finding.code else "business-rule", None))
    return pruned(
        {
            "extension": [source_span(place, context) for place in finding.evidence],
            "severity": finding.severity,
            "code": kind,
            "details": coded(f"{CODES}/findings", finding.code, display) if finding.code else None,
            "diagnostics": string(finding.text),
            "expression": list(dict.fromkeys(url for url in urls if url in present)),
        }
    )


def _without_contradiction(facts: Facts) -> str:
    """What is told where nothing contradicts: never "nothing", where something was not understood."""
    counted = counts(facts.ledger)
    some = [
        f"{states['not understood']} of {sum(states.values()) - states['structure']} {unit}"
        for unit, states in counted.items()
        if states["not understood"]
    ]
    return f"Nothing contradicts; not understood: {', '.join(some)} (see the trace)." if some else NOTHING


def _warning(text: str) -> Resource:
    """What a reader could not do."""
    return {"severity": "warning", "code": "incomplete", "diagnostics": string(text)}
