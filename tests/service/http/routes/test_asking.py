"""Searching, asking and health over HTTP: the command line's fields, streams, refusals."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.index.truth.documents import pages_of
from pincite.ingest import errors
from pincite.service.desk.limits import Limits, Queue, Rate
from pincite.service.http.problems import STATUS, status_of
from pincite.service.keys import Keys, Scope
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import LOCAL, service


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("service")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def test_a_search_finds_and_filters(client: TestClient) -> None:
    body = client.post("/v1/search", json={"question": "포탄 공급", "k": 2}).json()
    assert body["question"] == "포탄 공급"
    assert body["hits"][0]["document"] == "군사"
    only = {"question": "포탄 공급", "filters": {"languages": ["ru"]}}
    assert {hit["document"] for hit in client.post("/v1/search", json=only).json()["hits"]} == {"chronik"}


def test_an_answer_quotes_the_stored_page(client: TestClient, home: Path) -> None:
    answer = client.post("/v1/ask", json={"question": "북한은 러시아에 무엇을 공급했나"}).json()
    assert not answer["abstained"]
    pages = collection_at(home).connection
    for citation in answer["citations"]:
        page = pages_of(pages, citation["document_id"])[citation["page"] - 1]
        assert page.text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_stream_gives_passages_then_the_same_answer(client: TestClient) -> None:
    body = {"question": "북한은 러시아에 무엇을 공급했나"}
    with client.stream("POST", "/v1/ask", json=body, headers={"Accept": "text/event-stream"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = list(_events(response.iter_lines()))
    assert [name for name, _ in events] == ["passages", "answer"]
    assert events[1][1] == client.post("/v1/ask", json=body).json()


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"question": ""}, 422, "InvalidRequest"),
        ({"question": "  "}, 422, "EmptyQuestion"),
        ({"question": "x", "k": 0}, 422, "InvalidRequest"),
        ({"question": "x", "surprise": 1}, 422, "InvalidRequest"),
        ({"question": "x", "collection": "nowhere"}, 404, "CollectionMissing"),
        ({"question": "x", "collection": "../up"}, 422, "InvalidRequest"),
        ({"question": "x", "filters": {"documents": ["nothing"]}}, 404, "UnknownDocument"),
        ({"question": "x", "filters": {"date_from": "2024", "date_to": "2023"}}, 422, "BadOption"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, body: Any, status: int, kind: str) -> None:
    response = client.post("/v1/search", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"urn:pincite:error:{kind}"
    assert problem["status"] == status
    assert problem["detail"]


def test_unknown_routes_and_methods_are_problems_too(client: TestClient) -> None:
    assert client.get("/v1/nothing").headers["content-type"] == "application/problem+json"
    refused = client.put("/v1/collections")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")
    unreadable = client.post("/v1/search", content=b"\xff", headers={"Content-Type": "application/json"})
    assert unreadable.status_code == 422


def test_every_error_has_a_status() -> None:
    def below(kind: type[errors.PinciteError]) -> Iterator[type[errors.PinciteError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    for kind in below(errors.PinciteError):
        assert 400 <= status_of(kind.__new__(kind)) < 600  # whatever it is made with, and whoever added it
    assert STATUS[errors.TooBusy] == 429


def test_health_metrics_and_headers(client: TestClient) -> None:
    health = client.get("/healthz").json()
    assert health == {"status": "ok", "instance": health["instance"]}
    assert re.fullmatch("[0-9a-f]{16}", health["instance"])
    client.post("/v1/search", json={"question": "포탄"})
    assert client.get("/readyz").status_code == 200
    said = client.get("/metrics").text
    assert 'pincite_requests_total{route="/v1/search",status="200"}' in said
    assert 'pincite_stage_seconds_count{stage="search"}' in said
    policy = client.get("/healthz").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_collections_are_made_listed_and_deleted(tmp_path: Path) -> None:
    with service(tmp_path / "home") as client:
        assert client.get("/v1/collections").json() == {"collections": [], "default": "default"}
        made = client.post("/v1/collections", json={"name": "새것"})
        assert (made.status_code, made.json()["documents"]) == (201, 0)
        assert client.post("/v1/collections", json={"name": "새것"}).status_code == 409
        assert client.post("/v1/search", json={"question": "x", "collection": "새것"}).json()["hits"] == []
        assert client.delete("/v1/collections/새것").status_code == 204
        assert client.delete("/v1/collections/새것").status_code == 404
        assert client.post("/v1/search", json={"question": "x", "collection": "새것"}).status_code == 404


def test_a_page_of_another_site_cannot_speak_for_its_visitor(client: TestClient) -> None:
    body, own = {"question": "포탄"}, LOCAL
    assert client.post("/v1/search", json=body, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/v1/search", json=body, headers={"Origin": own}).status_code == 200


def test_without_keys_no_other_name_leads_here(client: TestClient, home: Path) -> None:
    for name in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example"):
        refused = client.get("/v1/documents", headers={"Host": name})
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:pincite:error:KeyRefused")
    for name in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert client.get("/v1/documents", headers={"Host": name}).status_code == 200
    _, secret = Keys(home).add("reader", Scope.READ)
    with service(home, keys_needed=True) as guarded:
        headers = {"Host": "pincite.example", "Authorization": f"Bearer {secret}"}
        assert guarded.get("/v1/documents", headers=headers).status_code == 200


def test_keys_open_what_their_scope_allows(home: Path) -> None:
    keys = Keys(home)
    (_, read), (gone, revoked), (_, admin) = (
        keys.add(name, Scope[name.upper()]) for name in ("read", "write", "admin")
    )
    keys.revoke(gone.id)
    with service(home, keys_needed=True) as client:

        def status(secret: str | None, method: str, path: str, body: Any = None) -> int:
            headers = {"Authorization": f"Bearer {secret}"} if secret else {}
            return client.request(method, path, json=body, headers=headers).status_code

        question = {"question": "포탄"}
        assert status(None, "POST", "/v1/search", question) == 401
        assert status(revoked, "POST", "/v1/search", question) == 401
        assert status(read, "POST", "/v1/search", question) == 200
        assert status(read, "POST", "/v1/collections", {"name": "other"}) == 403
        assert status(admin, "POST", "/v1/collections", {"name": "other"}) == 201
        assert status(None, "GET", "/healthz") == 200
        assert admin.encode() not in (home / "keys.sqlite").read_bytes()


def test_a_full_queue_refuses_at_once() -> None:
    queue = Queue(1, seconds=3)
    with queue.place():
        with pytest.raises(errors.TooBusy) as refused, queue.place():
            pass
        assert refused.value.retry_after == 3
    with queue.place():
        assert queue.length == 1
    assert queue.length == 0


def test_a_caller_has_so_many_requests_a_minute() -> None:
    rate = Rate(2)
    rate.spend("a", now=0.0)
    rate.spend("a", now=0.0)
    rate.spend("b", now=0.0)
    with pytest.raises(errors.TooBusy) as refused:
        rate.spend("a", now=0.0)
    assert refused.value.retry_after == pytest.approx(30)
    rate.spend("a", now=31.0)


def test_too_many_requests_say_when_to_come_back(home: Path) -> None:
    with service(home, Limits(per_minute=1)) as client:
        assert client.post("/v1/search", json={"question": "포탄"}).status_code == 200
        refused = client.post("/v1/search", json={"question": "포탄"})
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 60
