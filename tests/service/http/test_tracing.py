"""A question's spans, in the trace that its request belongs to, and none where nobody wants them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pincite.index import spans
from pincite.ingest.errors import BadOption
from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.http.tracing import exporting_tracer, trace
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords, open_hashed
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import LOCAL

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
BEFORE = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
QUESTION = "What did Russia get from North Korea, ammunition?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "docs"))
    opened.connection.close()
    return tmp_path / "home"


@contextmanager
def traced(home: Path) -> Iterator[tuple[TestClient, InMemorySpanExporter]]:
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    app = create_app(Settings(home, "default", home / "models"), Limits(), open_hashed, HashedWords.name)
    trace(app, provider.get_tracer("tests"))
    with TestClient(app, LOCAL, raise_server_exceptions=False) as client:
        yield client, exporter


def parents(found: tuple[ReadableSpan, ...]) -> set[tuple[str, str]]:
    """Each span with what it is a part of: another span's name, or the id of one that was begun elsewhere."""
    names = {one.context.span_id: one.name for one in found if one.context}
    return {
        (one.name, names.get(one.parent.span_id, f"{one.parent.span_id:016x}") if one.parent else "") for one in found
    }


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/event-stream"}], ids=["whole", "streamed"])
def test_a_question_is_a_part_of_the_trace_that_its_request_names(home: Path, headers: dict[str, str]) -> None:
    with traced(home) as (client, exporter):
        assert client.post("/v1/ask", json={"question": QUESTION}, headers={**BEFORE, **headers}).status_code == 200
        found = exporter.get_finished_spans()
    parts = {"dense", "lexical", "truth"}
    assert parents(found) == {
        ("POST /v1/ask", PARENT),
        ("encode", "POST /v1/ask"),
        ("search", "POST /v1/ask"),
        ("answer", "POST /v1/ask"),
        *((part, "search") for part in parts),
        *((part, "answer") for part in parts),  # what one gave to another is looked for further down
    }
    assert {f"{one.context.trace_id:032x}" for one in found if one.context} == {TRACE}
    assert QUESTION not in str([one.to_json() for one in found])


def test_a_refused_request_is_traced_by_its_status_alone(home: Path) -> None:
    with traced(home) as (client, exporter):
        assert client.get("/v1/documents/0123456789abcdef").status_code == 404
        (found,) = exporter.get_finished_spans()
    assert found.name == "GET /v1/documents/{document}" and found.attributes
    assert found.attributes["http.response.status_code"] == 404
    assert "0123456789abcdef" not in found.to_json()


def test_without_a_listener_a_span_is_nothing() -> None:
    assert spans.span("dense") is spans.span("lexical")


def test_an_exporter_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(BadOption, match=r"OTEL_EXPORTER_OTLP_ENDPOINT is set.*pip install 'pincite\[telemetry\]'"):
        exporting_tracer()
