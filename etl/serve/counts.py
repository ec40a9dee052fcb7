"""What the service counts, as Prometheus reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field

_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)


class Histogram(Struct):
    """Seconds, by upper bounds."""

    buckets: Counter[float] = field(default_factory=Counter)
    count: int = 0
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration."""
        self.count += 1
        self.total += seconds
        self.buckets.update(bound for bound in _BOUNDS if seconds <= bound)

    def lines(self, name: str) -> Iterator[str]:
        """Yield it in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/)."""
        yield f"# TYPE {name} histogram"
        yield from (f'{name}_bucket{{le="{bound:g}"}} {self.buckets[bound]}' for bound in _BOUNDS)
        yield f'{name}_bucket{{le="+Inf"}} {self.count}'
        yield f"{name}_sum {self.total:.3f}"
        yield f"{name}_count {self.count}"


class Counts(Struct):
    """Counts since the start.

    Attributes:
        requests: by status.
        documents: by status.
        resources: of all bundles.
        work: seconds of each document in a process.
        waits: seconds of each document before a process took it.
        waiting: requests in work.
        documents_in: documents that are in work or wait for a process.
        held: bytes of all bodies in memory.
    """

    requests: Counter[int] = field(default_factory=Counter)
    documents: Counter[int] = field(default_factory=Counter)
    resources: int = 0
    work: Histogram = field(default_factory=Histogram)
    waits: Histogram = field(default_factory=Histogram)
    waiting: int = 0
    documents_in: int = 0
    held: int = 0

    def told(self, jobs: int) -> str:
        """Return them in the text format of Prometheus.

        Args:
            jobs: how many processes convert: of more documents the rest waits.
        """
        lines = ["# TYPE case2fhir_requests_total counter"]
        lines += [f'case2fhir_requests_total{{status="{s}"}} {n}' for s, n in sorted(self.requests.items())]
        lines.append("# TYPE case2fhir_documents_total counter")
        lines += [f'case2fhir_documents_total{{status="{s}"}} {n}' for s, n in sorted(self.documents.items())]
        lines += ["# TYPE case2fhir_resources_total counter", f"case2fhir_resources_total {self.resources}"]
        lines += self.work.lines("case2fhir_convert_seconds")
        lines += self.waits.lines("case2fhir_wait_seconds")
        lines += ["# TYPE case2fhir_requests_in_work gauge", f"case2fhir_requests_in_work {self.waiting}"]
        queue = max(0, self.documents_in - jobs)
        lines += ["# TYPE case2fhir_queue_documents gauge", f"case2fhir_queue_documents {queue}"]
        return "\n".join(lines) + "\n"
