"""What a document gets wrong, by the families of CONTRACT section 7: one function, and one file for the families of one thing."""

from __future__ import annotations

from etl.document import Document
from etl.facts import AnyFact, Facts, Finding, identity
from etl.mapping.lexicon import Lexicon
from etl.value import replace


def check(document: Document, facts: Facts, lexicon: Lexicon) -> Facts:
    """Compare the facts of a document with each other and with what is printed.

    Args:
        document: the source.
        facts: what was read from it.
        lexicon: the mappings (ranges and totals of scales, plausible values).

    Returns:
        The same facts with their findings in the order of the text; facts that a finding contradicts are tagged
        `needs-review`. Nothing else is changed: both values stay.
    """
    from etl.checks import changes, people, quantities, times, totals, unread
    from etl.checks.view import view_of

    lost = [*unread.languages(document, facts, lexicon), *unread.losses(facts)]
    if facts.kind == "information":
        return replace(facts, findings=(*facts.findings, *lost))
    view = view_of(document, facts, lexicon)
    families = (people, quantities, changes, totals, times, unread)
    found = dict.fromkeys([*(f for family in families for f in family.findings(view)), *lost])
    ordered = sorted(found, key=lambda f: (f.evidence[0].start if f.evidence else 0, f.code))
    return replace(facts, facts=_tagged(facts.facts, ordered), findings=(*facts.findings, *ordered))


def _tagged(facts: tuple[AnyFact, ...], found: list[Finding]) -> tuple[AnyFact, ...]:
    """The facts, those that a finding contradicts with the tag "needs-review"."""
    doubted = {one for f in found if f.severity != "information" for one in f.facts}
    if not doubted:
        return facts
    return tuple(
        replace(f, tags=(*f.tags, "needs-review")) if "needs-review" not in f.tags and identity(f) in doubted else f
        for f in facts
    )
