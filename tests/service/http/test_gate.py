"""The gate before the routes: who has no key has nothing read, and nobody can hold what others need."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pincite.service.desk.desk import Desk
from pincite.service.desk.limits import Limits
from pincite.service.keys import Keys, Scope
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import running, service

HOST = b"Host: 127.0.0.1\r\n"
JSON = b"Content-Type: application/json\r\n"
FORM = b"Content-Type: multipart/form-data; boundary=x\r\n"
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-resource-policy")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gate")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), timeout=20) as connection:
        yield connection


def status_of(connection: socket.socket) -> int:
    """The status that is answered; 0 if the connection is closed without one."""
    try:
        said = connection.recv(65_536)
    except ConnectionError:
        return 0
    return int(said.split()[1]) if said else 0


@pytest.mark.parametrize("path", [b"/v1/ask", b"/v1/documents", b"/mcp", b"/v1/chat/completions", b"/anything"])
def test_without_a_key_no_byte_of_a_body_is_waited_for(home: Path, path: bytes) -> None:
    with running(home, keys_needed=True) as url, connected(url) as connection:
        connection.sendall(b"POST %s HTTP/1.1\r\n%s%sContent-Length: 31457280\r\n\r\n" % (path, HOST, JSON))
        assert status_of(connection) == 401  # although nothing follows


def test_a_body_is_refused_at_its_limit(home: Path) -> None:
    with running(home, Limits(body_bytes=1_000)) as url:
        with connected(url) as connection:  # that says how long it is
            connection.sendall(b"POST /v1/ask HTTP/1.1\r\n%s%sContent-Length: 1001\r\n\r\n" % (HOST, JSON))
            assert status_of(connection) == 413
        with connected(url) as connection:  # that does not
            connection.sendall(b"POST /v1/ask HTTP/1.1\r\n%s%sTransfer-Encoding: chunked\r\n\r\n" % (HOST, JSON))
            connection.sendall(b"3e9\r\n" + b"x" * 1_001 + b"\r\n")
            assert status_of(connection) == 413
        refused = httpx.post(f"{url}/v1/ask", json={"question": "x" * 2_000})
        assert refused.json()["type"] == "urn:pincite:error:TooLarge"
        assert all(name in refused.headers for name in HEADERS)


def test_a_manuscript_may_be_as_long_as_it_may_be_in_escapes(client: TestClient) -> None:
    body = json.dumps({"text": "가" * 200_000})  # 1.2 MB
    answered = client.post("/v1/quotes/check", content=body, headers={"Content-Type": "application/json"})
    assert answered.status_code == 200


def test_who_stops_in_the_middle_is_given_up(tmp_path: Path) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nThe treaty'
    with running(tmp_path, Limits(body_seconds=4, uploads=1)) as url:
        with connected(url) as asking:
            asking.sendall(b'POST /v1/ask HTTP/1.1\r\n%s%sContent-Length: 100\r\n\r\n{"question"' % (HOST, JSON))
            assert status_of(asking) == 408
        files = {"files": ("b.txt", b"Another treaty.")}
        begun = b"POST /v1/documents HTTP/1.1\r\n%s%sContent-Length: 9999\r\n\r\n%s" % (HOST, FORM, part)
        end, status = time.monotonic() + 60, 429
        while status == 429:  # another upload had the only place when this one came
            with connected(url) as sending:
                sending.sendall(begun)
                while httpx.post(f"{url}/v1/documents", files=files).status_code != 429:  # until the place is taken
                    assert time.monotonic() < end
                status = status_of(sending)
            assert time.monotonic() < end
        assert status == 408
        assert httpx.post(f"{url}/v1/documents", files=files).status_code == 202


def test_who_trickles_is_given_up(home: Path) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    with running(home, Limits(body_seconds=0.5, header_seconds=0.5)) as url:
        for start, expected in (
            (b"POST /v1/documents HTTP/1.1\r\n%s%sContent-Length: 9999\r\n\r\n%s" % (HOST, FORM, part), 408),
            (b"POST /v1/ask HTTP/1.1\r\n%s%sContent-Length: 9999\r\n\r\n" % (HOST, JSON), 408),
            (b"GET /healthz HTTP/1.1\r\nX: ", 0),
        ):
            with connected(url) as connection:
                connection.sendall(start)
                began = time.monotonic()
                try:
                    while time.monotonic() - began < 3:
                        connection.sendall(b"x")
                        time.sleep(0.1)
                except ConnectionError:
                    pass
                assert status_of(connection) == expected


def test_half_sent_requests_shut_nobody_out(home: Path) -> None:
    with running(home, Limits(connections=5)) as url:
        halves = []
        for _ in range(20):
            halves.append(socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))))
            halves[-1].sendall(b"GET /healthz HTTP/1.1\r\nX-Wait: ")
        try:
            assert httpx.get(f"{url}/healthz").status_code == 200  # at once, not after the time for headers
        finally:
            for half in halves:
                half.close()


def test_headers_have_a_limit(home: Path) -> None:
    with running(home) as url, connected(url) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\n%sX: %s" % (HOST, b"x" * 100_000))
        assert status_of(connection) in (0, 400)


@pytest.mark.parametrize("path", ["/v1/search", "/v1/models", "/v1/documents"])
def test_a_fault_has_the_headers_and_is_counted(
    path: str, client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("something in the dark")

    with monkeypatch.context() as patched:
        patched.setattr(Desk, "read", fail)
        patched.setattr(Desk, "ask", fail)
        patched.setattr("pincite.service.http.routes.chat._collections", lambda _: 1 / 0)
        said = client.post(path, json={"question": "x"}) if path == "/v1/search" else client.get(path)
    assert (said.status_code, said.json()["type"]) == (500, "urn:pincite:error:Fault")
    assert "dark" not in said.text and "Traceback" not in said.text
    assert all(name in said.headers for name in HEADERS)
    assert f'pincite_requests_total{{route="{path}",status="500"}} 1.0' in client.get("/metrics").text
    assert "failed" in caplog.text


HALF = "\\ud800"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/chat/completions", '{"model": "pincite", "messages": [{"role": "user", "content": "a HALF"}]}'),
        ("/v1/chat/completions", '{"model": "pincite", "messages": [{"role": "user", "HALF": 1, "content": "a"}]}'),
        ("/v1/chat/completions", '{"model": "HALF", "messages": [{"role": "user", "content": "a"}]}'),
        ("/v1/search", '{"question": "a", "HALF": 1}'),
        ("/v1/search", '{"question": "a HALF"}'),
        ("/v1/quotes", '{"text": "a HALF"}'),
        ("/v1/citations", '{"ids": ["HALF"]}'),
        ("/mcp", '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "HALF"}}'),
    ],
)
def test_half_a_character_is_refused_everywhere(client: TestClient, path: str, body: str) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    for half in (HALF.encode(), b"\xed\xa0\x80"):
        said = client.post(path, content=body.encode().replace(b"HALF", half), headers=headers)
        assert (said.status_code, said.headers["content-type"]) == (422, "application/problem+json")
    whole = body.encode().replace(b"HALF", rb"\ud83d\ude00 \\ud800")  # a pair, and a backslash with letters
    assert client.post(path, content=whole, headers=headers).status_code != 500


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/documents/%00", "/v1/documents/0123456789ab/pages/1.png%00", "/v1/citations/%00", "/v1/jobs/%00"),
        *("/static/%00", "/c/%00", "/%00", "/v1/documents?title=%00", "/v1/documents?collection=%00"),
    ],
)
def test_null_characters_are_no_fault(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (200, 404, 422)


@pytest.mark.parametrize("name", ["%00", "..%2F..", "a%2F..%2Fdefault", "%ED%A0%80"])
def test_no_resource_has_a_name_that_is_no_name(client: TestClient, name: str) -> None:
    asked = {"uri": f"pincite://{name}/documents/0123456789ab"}
    body = {"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": asked}
    said = client.post("/mcp", json=body, headers={"Accept": "application/json, text/event-stream"}).json()
    assert "is not a valid collection name" in said["error"]["message"]


def described(client: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    paths = client.get("/openapi.json").json()["paths"]
    return [(method, path, said) for path, methods in paths.items() for method, said in methods.items()]


def test_what_a_route_does_not_know_is_refused(client: TestClient) -> None:
    walked = described(client)
    assert len(walked) > 20
    for method, path, said in walked:
        place = path.replace("{number}", "1").replace("{name}", "default").replace("{job}", "0" * 16)
        place = place.replace("{document}", "0" * 16).replace("{citation}", "x")
        for asked in ("?nonsense=1", "?collection=a&collection=b"):
            refused = client.request(method, place + asked)
            assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json"), place
        if "requestBody" not in said and method != "get":
            refused = client.request(method, place, json={"collection": "private"})
            assert refused.status_code == 422 and "no body" in refused.json()["detail"], (method, place)
    assert client.get("/v1/documents").json()["total"] == 3  # and nothing was deleted on the way


@pytest.mark.parametrize("field", ["collection", "title", "metadata "])
def test_a_field_of_a_form_that_is_unknown_is_refused(client: TestClient, field: str) -> None:
    files = {"files": ("secret.txt", b"Nobody may read this.")}
    refused = client.post("/v1/documents", files=files, data={field: "private"})
    assert refused.status_code == 422 and repr(field) in refused.json()["detail"]
    assert client.get("/v1/jobs").json()["total"] == 0


def test_work_ends_when_its_client_has_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def wait(*_: object) -> None:
        seen.append("begun")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    monkeypatch.setattr(Desk, "ask", wait)
    with running(home) as url:
        with connected(url) as connection:
            body = b'{"question": "x"}'
            connection.sendall(
                b"POST /v1/search HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n%s" % (HOST, JSON, len(body), body)
            )
            end = time.monotonic() + 60
            while seen != ["begun"] and time.monotonic() < end:
                time.sleep(0.02)
        while seen != ["begun", "cancelled"] and time.monotonic() < end:
            time.sleep(0.02)
        assert seen == ["begun", "cancelled"]
        assert 'pincite_requests_total{route="/v1/search",status="499"} 1.0' in httpx.get(f"{url}/metrics").text


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8000", "localhost@evil.example"),
        *("evil.example#localhost", "[::1", "::1]", "localhost:", "localhost:8000:9", "", "local host", "[::1]evil"),
        "127.0.0.1, evil.example",
    ],
)
def test_a_host_is_compared_exactly(client: TestClient, host: str) -> None:
    assert client.get("/v1/documents", headers={"Host": host}).status_code in (403, 422)


@pytest.mark.parametrize(
    "origin",
    [
        *("https://127.0.0.1:8000", "http://127.0.0.1", "http://127.0.0.1:8001", "http://localhost:8000", "null"),
        *("http://127.0.0.1:8000.evil.example", "x://127.0.0.1:8000", "127.0.0.1:8000"),
    ],
)
def test_an_origin_is_compared_exactly(client: TestClient, origin: str) -> None:
    assert client.post("/v1/search", json={"question": "x"}, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_without_keys_no_proxy_is_answered(client: TestClient, header: str) -> None:
    assert client.get("/v1/documents", headers={header: "127.0.0.1"}).status_code == 403


def test_who_somebody_claims_to_be_is_not_believed(home: Path) -> None:
    """Rates are counted by key: an address that a header claims is not even looked at."""
    _, secret = Keys(home).add("many names", Scope.READ)
    with running(home, Limits(per_minute=3), keys_needed=True) as url:
        statuses = [
            httpx.get(
                f"{url}/v1/documents",
                headers={"Authorization": f"Bearer {secret}", "X-Forwarded-For": f"10.0.0.{number}"},
            ).status_code
            for number in range(5)
        ]
    assert statuses == [200, 200, 200, 429, 429]


@pytest.mark.parametrize(("proxies", "status"), [((), 403), (("127.0.0.1",), 200)])
def test_a_proxy_is_believed_only_if_it_was_named(home: Path, proxies: tuple[str, ...], status: int) -> None:
    _, secret = Keys(home).add("behind a proxy", Scope.READ)
    with running(home, keys_needed=True, proxies=proxies) as url:
        headers = {
            "Authorization": f"Bearer {secret}",
            "Host": "pincite.example",
            "Origin": "https://pincite.example",
            "X-Forwarded-Proto": "https",
        }
        said = httpx.post(f"{url}/v1/search", json={"question": "x"}, headers=headers)
    assert said.status_code == status


def test_what_routes_look_into_is_made_before_the_first_request(home: Path) -> None:
    """Made by two threads at once, it fails in one of them, and so would a request that came first."""
    with service(home) as opened:
        assert isinstance(opened.app, FastAPI)
        assert opened.app.openapi_schema is not None


def test_a_service_without_valid_keys_does_not_say_where_its_files_are(home: Path) -> None:
    with service(home, keys_needed=True) as opened:
        (home / "keys.sqlite").unlink()
        refused = opened.get("/v1/documents")
    assert refused.status_code == 401 and "none of them is valid" in refused.text
    assert str(home) not in refused.text
