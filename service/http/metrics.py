"""Counts and times for Prometheus. Owns prometheus_client."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)  # language models take the last


class Metrics:
    """One registry for each app, so that two apps in one process do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._stages = Histogram(
            "pincite_stage_seconds", "Time by stage", ["stage"], buckets=_SECONDS, registry=self._registry
        )
        self._requests = Counter(
            "pincite_requests_total", "Requests by route and status", ["route", "status"], registry=self._registry
        )
        self._gauges: dict[str, Gauge] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what happens inside as this stage."""
        start = perf_counter()
        try:
            yield
        finally:
            self._stages.labels(name).observe(perf_counter() - start)

    def answered(self, route: str, status: int) -> None:
        """Counts a request; `route` is the path as declared, never as asked, so that series stay few."""
        self._requests.labels(route, str(status)).inc()

    def text(self, levels: dict[str, float]) -> bytes:
        """All metrics in Prometheus' text format, with these levels as they are now."""
        for name, value in levels.items():
            if name not in self._gauges:
                self._gauges[name] = Gauge(f"pincite_{name}", name.replace("_", " "), registry=self._registry)
            self._gauges[name].set(value)
        return generate_latest(self._registry)
