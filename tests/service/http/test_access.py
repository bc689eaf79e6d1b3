"""No request without the scope that it needs: every route, with no key, a revoked one, and one that may only read."""

import re
from collections.abc import Iterator
from inspect import iscoroutinefunction
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from pincite.service.cli import serve
from pincite.service.http import access, serving
from pincite.service.keys import Keys, Scope
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

OPEN = {("get", "/healthz"), ("get", "/readyz")}
# What a reader may do although it is posted: asking changes nothing.
READING_POSTS = {
    *("/v1/search", "/v1/ask", "/v1/chat/completions"),
    *("/v1/citations", "/v1/quotes", "/v1/quotes/check", "/v1/export", "/v1/export/pdf", "/v1/drafts/check"),
    *("/v1/grid", "/v1/grid/file", "/v1/timeline", "/v1/timeline/file"),
}
# Whoever may name a folder of the server, or list what is in one, rules.
RULED = ("/v1/folders", "/v1/folder-events")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with service(home, keys_needed=True) as opened:
        yield opened


def routes(client: TestClient, secret: str) -> list[tuple[str, str]]:
    described = client.get("/openapi.json", headers={"Authorization": f"Bearer {secret}"}).json()["paths"]
    return [(method, path) for path, methods in described.items() for method in methods]


def status(client: TestClient, method: str, path: str, secret: str | None) -> int:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    somewhere = path.replace("{name}", "default").replace("{number}", "1")
    return client.request(method, re.sub(r"\{.*?\}", "x", somewhere), headers=headers).status_code


def test_checks_of_access_take_no_thread() -> None:
    for check in (access.KNOWN, access.READ, access.WRITE, access.ADMIN):
        assert iscoroutinefunction(check.dependency) or iscoroutinefunction(type(check.dependency).__call__)


def test_no_route_opens_without_the_scope_it_needs(home: Path, client: TestClient) -> None:
    keys = Keys(home)
    gone, revoked = keys.add("gone", Scope.ADMIN)
    keys.revoke(gone.id)
    _, read = keys.add("reader", Scope.READ)
    walked = routes(client, read)
    assert len(walked) >= 20
    for method, path in walked:
        for secret in (None, revoked, "pincite_made_up"):
            assert (status(client, method, path, secret) == 401) == ((method, path) not in OPEN), (method, path)
        reads = (method == "get" and not path.startswith(RULED)) or path in READING_POSTS
        assert (status(client, method, path, read) == 403) == (not reads), (method, path)
    assert len(collection_at(home).vectors()) > 0  # nothing was deleted on the way


def test_what_writes_is_open_to_a_writer_and_what_rules_only_to_an_admin(home: Path, client: TestClient) -> None:
    _, write = Keys(home).add("writer", Scope.WRITE)
    for method, path in routes(client, write):
        rules = (path.startswith("/v1/collections") and method != "get") or path.startswith(RULED)
        if rules:
            assert status(client, method, path, write) == 403, (method, path)
        elif method != "delete":
            assert status(client, method, path, write) != 403, (method, path)


def test_a_page_learns_what_its_reader_may_do(home: Path, client: TestClient) -> None:
    for scope, may in (
        (Scope.READ, {"read": True, "write": False, "admin": False}),
        (Scope.WRITE, {"read": True, "write": True, "admin": False}),
        (Scope.ADMIN, {"read": True, "write": True, "admin": True}),
    ):
        secret = Keys(home).add(scope.name, scope)[1]
        assert client.get("/v1/access", headers={"Authorization": f"Bearer {secret}"}).json() == may


def test_who_serves_says_how_often_one_may_ask(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = []

    def ask_thrice(made: FastAPI, host: str, port: int, *_: object) -> None:
        assert (host, port) == ("127.0.0.1", 0)
        with TestClient(made) as asking:
            statuses.extend(asking.get("/v1/collections", headers=reader).status_code for _ in range(3))

    reader = {"Authorization": f"Bearer {Keys(home).add('often', Scope.READ)[1]}"}
    monkeypatch.setattr(serving, "open_encoder", lambda *_: HashedWords())
    monkeypatch.setattr(serving, "run_app", ask_thrice)
    arguments = ["serve", "--port", "0", "--home", str(home), "--per-minute"]
    assert CliRunner().invoke(serve.app, [*arguments, "2"], catch_exceptions=False).exit_code == 0
    assert statuses == [200, 200, 429]
    assert CliRunner().invoke(serve.app, [*arguments, "0"]).exit_code == 2
