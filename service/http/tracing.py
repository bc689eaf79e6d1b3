"""Traces requests for OpenTelemetry: one span for each, and below it those of its parts. Owns opentelemetry.

A request's `traceparent` is taken up, so what a balancer or another program began goes on here. No span holds words of
a question or a document. Unless the environment names an exporter, nothing of this is loaded.
"""

import os
from importlib.metadata import version

from fastapi import FastAPI
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.index.spans import listened_to_by
from pincite.ingest.errors import BadOption


def trace(app: FastAPI, tracer: Tracer) -> None:
    """Has the requests of an app traced, before it is started."""
    app.add_middleware(Traces, tracer=tracer)


def exporting_tracer() -> Tracer:
    """A tracer that sends spans to where OTEL_EXPORTER_OTLP_ENDPOINT says; raises BadOption without what sends them."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise BadOption(
            f"OTEL_EXPORTER_OTLP_ENDPOINT is set, and {error.name} is not installed: pip install 'pincite[telemetry]'"
        ) from error
    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME", "pincite"), "service.version": version("pincite")}
    provider = TracerProvider(resource=Resource.create({**named, "host.name": os.uname().nodename}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("pincite")


class Traces:
    """The ASGI middleware around all others."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app, self._tracer = app, tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, within a span."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        before = TraceContextTextMapPropagator().extract(sent)
        with self._tracer.start_as_current_span(scope["method"], before, SpanKind.SERVER) as whole:

            async def watched(message: Message) -> None:
                if message["type"] == "http.response.start":
                    whole.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        whole.set_status(Status(StatusCode.ERROR))
                await send(message)

            try:
                with listened_to_by(self._tracer.start_as_current_span):
                    await self._app(scope, receive, watched)
            finally:
                route = scope.get("route")
                if isinstance(route, Route):  # not the path, which may hold names
                    whole.update_name(f"{scope['method']} {route.path}")
                    whole.set_attribute("http.route", route.path)
