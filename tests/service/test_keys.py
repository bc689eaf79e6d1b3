"""Keys fail closed: whether a service needs them is decided by whether any was ever made, at every request."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from pincite.ingest.errors import BadOption, KeyNeeded, ServiceFileUnusable
from pincite.service.cli import serve
from pincite.service.keys import Door, Keys, Scope
from pincite.service.settings import read_settings
from tests.serving.http_service import service


def lists(client: TestClient, secret: str = "") -> int:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.get("/v1/collections", headers=headers).status_code


def test_a_key_locks_the_service_that_runs(tmp_path: Path) -> None:
    with service(tmp_path) as client:
        assert lists(client) == 200
        key, secret = Keys(tmp_path).add("first", Scope.READ)
        assert (lists(client), lists(client, secret)) == (401, 200)
        Keys(tmp_path).revoke(key.id)
        assert (lists(client), lists(client, secret)) == (401, 401)
        _, other = Keys(tmp_path).add("second", Scope.READ)
        assert (lists(client), lists(client, secret), lists(client, other)) == (401, 401, 200)


def revoked(home: Path) -> None:
    for key in Keys(home).all():
        Keys(home).revoke(key.id)


def deleted(home: Path) -> None:
    (home / "keys.sqlite").unlink()


def emptied(home: Path) -> None:
    (home / "keys.sqlite").write_bytes(b"")


def without_rows(home: Path) -> None:
    with closing(sqlite3.connect(home / "keys.sqlite")) as connection, connection:
        connection.execute("DELETE FROM keys")


def without_table(home: Path) -> None:
    with closing(sqlite3.connect(home / "keys.sqlite")) as connection, connection:
        connection.execute("DROP TABLE keys")


def without_marker(home: Path) -> None:
    (home / "keys.made").unlink()
    emptied(home)


LOSSES = [revoked, deleted, emptied, without_rows, without_table, without_marker]


@pytest.mark.parametrize("lose", LOSSES)
def test_with_the_last_key_gone_nobody_gets_in(lose: Callable[[Path], None], tmp_path: Path) -> None:
    _, secret = Keys(tmp_path).add("only", Scope.ADMIN)
    with service(tmp_path) as client:
        assert lists(client, secret) == 200
        lose(tmp_path)
        assert (lists(client), lists(client, secret)) == (401, 401)
    assert Keys(tmp_path).door() is Door.SHUT  # after a restart too
    with pytest.raises(KeyNeeded, match="pincite keys add NAME"):
        CliRunner().invoke(serve.app, ["serve", "--home", str(tmp_path), "--port", "0"], catch_exceptions=False)
    _, again = Keys(tmp_path).add("again", Scope.READ)
    assert Keys(tmp_path).find(again) is not None


def test_a_running_service_forgets_nothing_with_both_files(tmp_path: Path) -> None:
    _, secret = Keys(tmp_path).add("only", Scope.ADMIN)
    with service(tmp_path) as client:
        assert lists(client, secret) == 200
        deleted(tmp_path)
        (tmp_path / "keys.made").unlink()
        assert (lists(client), lists(client, secret)) == (401, 401)


def test_keys_of_before_the_marker_are_remembered_too(tmp_path: Path) -> None:
    Keys(tmp_path).add("old", Scope.READ)
    (tmp_path / "keys.made").unlink()
    assert Keys(tmp_path).door() is Door.LOCKED
    deleted(tmp_path)
    assert Keys(tmp_path).door() is Door.SHUT


def test_damaged_keys_let_nobody_in_and_say_why(tmp_path: Path) -> None:
    _, secret = Keys(tmp_path).add("only", Scope.ADMIN)
    with service(tmp_path) as client:
        (tmp_path / "keys.sqlite").write_bytes(b"no database at all" * 100)
        for one in ("", secret):
            assert lists(client, one) == 500
        said = client.get("/v1/collections").json()
    assert said["type"] == "urn:pincite:error:ServiceFileUnusable"
    assert "keys.sqlite is damaged" in said["detail"]
    for call in (Keys(tmp_path).all, Keys(tmp_path).door, lambda: Keys(tmp_path).add("more", Scope.READ)):
        with pytest.raises(ServiceFileUnusable, match="Restore it from a backup"):
            call()  # type: ignore[operator]


def test_no_other_reason_is_called_damage(tmp_path: Path) -> None:
    (tmp_path / "keys.sqlite").mkdir()
    with pytest.raises(ServiceFileUnusable, match="Check its permissions") as told:
        Keys(tmp_path).all()
    assert "damaged" not in str(told.value)


def test_a_home_without_keys_is_open_to_this_machine(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    assert (keys.door(), keys.all()) == (Door.OPEN, [])
    assert not list(tmp_path.iterdir())  # asking leaves nothing behind


def test_proxies_to_trust_are_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings(tmp_path, None).proxies == ()
    monkeypatch.setenv("PINCITE_TRUSTED_PROXIES", "10.0.0.2, 10.1.0.0/16,::1")
    assert read_settings(tmp_path, None).proxies == ("10.0.0.2", "10.1.0.0/16", "::1")
    monkeypatch.setenv("PINCITE_TRUSTED_PROXIES", "10.0.0.2,*")
    with pytest.raises(BadOption, match="'\\*' is not an address"):
        read_settings(tmp_path, None)
