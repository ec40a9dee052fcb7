"""The Provenance of a curator's word: who said it, when, of what, and how the fact was before."""

from __future__ import annotations

from collections.abc import Sequence

from etl.corrections.record import Correction
from etl.fhir.common import HL7_CODES, Resource, coded, pruned, shell, string
from etl.fhir.ids import full_url

_TOLD = {
    "accept": ("verifier", "Verifier", "UPDATE", "revise"),
    "correct": ("author", "Author", "UPDATE", "revise"),
    "reject": ("verifier", "Verifier", "NULLIFY", "nullify"),
    "add": ("author", "Author", "CREATE", "create"),
    "comment": ("informant", "Informant", "UPDATE", "revise"),
}
"""By action: the curator's part, and what was done (v3-DataOperation)."""
_DROPPED = ("meta", "text")
"""What a contained resource may not have (dom-4, dom-5), or needs not."""


def curator_provenance(
    one: Correction, target: str, key: str, sources: Sequence[str], original: Resource | None, recorded: str
) -> tuple[str, Resource]:
    """Build the Provenance of a correction.

    Args:
        one: the correction.
        target: fullUrl of the fact.
        key: the document's identity.
        sources: fullUrls of its DocumentReferences.
        original: the fact as it was read, None when it is as it was but for its status.
        recorded: when, if the correction doesn't say.

    Returns:
        Its fullUrl and a Provenance; the original is contained in it.
    """
    url = full_url(key, f"correction {one.id}")
    part, part_display, done, done_display = _TOLD[one.action]
    out = shell("Provenance", url, "provenance", read=False)
    before = {"resourceType": original["resourceType"], "id": "original"} if original else {}
    if original:
        before |= {k: v for k, v in original.items() if k not in (*_DROPPED, "resourceType", "id")}
    out |= {
        "contained": [before] if original else None,
        "target": [{"reference": target}],
        "recorded": one.when or recorded,
        "reason": [{"text": note}] if (note := string(one.note)) else None,
        "activity": coded(f"{HL7_CODES}/v3-DataOperation", done, done_display),
        "agent": [
            {
                "type": coded(f"{HL7_CODES}/provenance-participant-type", part, part_display),
                "who": {"display": string(one.curator)},
            }
        ],
        "entity": [
            *({"role": "source", "what": {"reference": source}} for source in sources),
            *([{"role": "revision", "what": {"reference": "#original"}}] if original else []),
        ],
    }
    return url, pruned(out)
