"""Who may read what a home holds: its owner, and nobody else."""

import logging
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
        Keys(home).add("reader", Scope.READ)
        with service(home) as client:
            sent = client.post(
                "/v1/documents",
                files=[("files", ("a.txt", "The ferry left at dawn.\n"))],
                data={"metadata": '[{"title": "A ferry"}]'},
            )
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
    assert {"truth.sqlite", "files", "lexical"} <= {path.name for path in (home / "collections/default").iterdir()}
    assert loose(home) == []


def test_an_older_home_is_closed_once_and_that_is_said(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with caplog.at_level(logging.WARNING, "pincite"):
        collection_at(home).connection.close()
        collection_at(home).connection.close()
    assert loose(home) == []
    assert [record.message for record in caplog.records] == [
        f"What Pincite keeps in {home} could be read by other users of this machine; now only you can."
    ]


def test_what_is_not_ours_stays_as_it_is(home: Path) -> None:
    own = home / "my papers"
    own.mkdir(mode=0o755)
    for path in (home, home / "collections"):
        path.chmod(0o755)
    collection_at(home).connection.close()
    found = loose(home)
    own.rmdir()
    assert sorted(found) == sorted([str(home), str(own)])
