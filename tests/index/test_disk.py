"""Who may read what a home holds: its owner, and nobody else."""

import os
from pathlib import Path

import pytest

from pincite.service.keys import Keys, Scope
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are of Unix")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which everything was written that a home may hold, by a user whose files others may read."""
    tmp_path = tmp_path_factory.mktemp("modes")
    old = os.umask(0o022)
    try:
        opened = collection_at(tmp_path / "homes" / "mine")
        add(opened, write_briefs(tmp_path / "briefs"))
        opened.connection.close()
        home = tmp_path / "homes" / "mine"
        _, secret = Keys(home).add("writer", Scope.WRITE)
        with service(home) as client:
            client.headers["Authorization"] = f"Bearer {secret}"
            sent = client.post(
                "/v1/documents",
                files=[("files", ("a.txt", "The ferry left at dawn.\n"))],
                data={"metadata": '[{"title": "A ferry"}]'},
            )
            assert sent.status_code == 202, sent.text
            with client.stream("GET", f"{sent.headers['location']}/events") as events:
                assert "added" in "".join(events.iter_lines())
            meanwhile = loose(home)  # while logs lie beside the databases
        assert meanwhile == []
        return home
    finally:
        os.umask(old)


def loose(home: Path) -> list[str]:
    """What others may read, write or enter."""
    return [str(path) for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077]


def test_a_home_is_made_for_its_owner_alone(home: Path) -> None:
    assert {"jobs.sqlite", "keys.sqlite", "collections", "jobs.lock"} <= {path.name for path in home.iterdir()}
    names = {path.name.partition("-")[0] for path in (home / "collections/default").iterdir()}
    assert {"truth.sqlite", "files", "lexical", "vectors"} <= names
    assert loose(home) == []


def test_a_home_that_was_opened_to_others_stays_open(home: Path, tmp_path: Path) -> None:
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (tmp_path / "later.txt").write_text("A letter arrived in the morning.\n", encoding="utf-8")
    old = os.umask(0o022)
    try:
        opened = collection_at(home)
        add(opened, tmp_path / "later.txt")
        opened.connection.close()
    finally:
        os.umask(old)
    legs = list((home / "collections/default").glob("vectors-*"))
    assert {path.stat().st_mode & 0o777 for path in legs} == {0o644}
