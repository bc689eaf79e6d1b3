"""Metrics for Prometheus: request counts, durations of stages, and queue lengths. Owns prometheus_client."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from pincite.index.spans import span

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)  # the last, for language models


class Metrics:
    """The metrics of one app, in a registry of its own, so that two apps in one process do not collide."""

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
        """Measures the time spent inside the block as this stage, and tells whoever traces."""
        start = perf_counter()
        try:
            with span(name):
                yield
        finally:
            self._stages.labels(name).observe(perf_counter() - start)

    def answered(self, route: str, status: int) -> None:
        """Counts a request; `route` is the declared path, not the requested one, to keep the number of series small."""
        self._requests.labels(route, str(status)).inc()

    def text(self, levels: dict[str, float]) -> bytes:
        """All metrics in Prometheus' text format, with the current values of these gauges."""
        for name, value in levels.items():
            if name not in self._gauges:
                self._gauges[name] = Gauge(f"pincite_{name}", name.replace("_", " "), registry=self._registry)
            self._gauges[name].set(value)
        return generate_latest(self._registry)
