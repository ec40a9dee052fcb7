"""What curators said of facts, kept beside the documents and applied to every conversion of them."""

from etl.corrections.apply import Applied, applied
from etl.corrections.record import Correction, read_corrections

__all__ = ["Applied", "Correction", "applied", "read_corrections"]
