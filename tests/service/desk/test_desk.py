"""The desk: each piece of work reads one snapshot, and all threads share the indexes."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.legs import vectors_file
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.service.desk.desk import Desk
from pincite.service.desk.limits import Limits
from pincite.service.settings import Settings, read_settings
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs
from tests.places import PYTHONPATH

REMOVE = (
    "import sys; from pathlib import Path; from pincite.index.changing.removing import remove_documents\n"
    "from tests.making.library import collection_at\n"
    "remove_documents(collection_at(Path(sys.argv[1])), [sys.argv[2]])\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    return tmp_path / "home"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    settings: Settings = read_settings(home, None, offline=True)
    opened = Desk(settings, Limits(), lambda _: HashedWords(), HashedWords.name)
    yield opened
    opened.close()


def removed_elsewhere(home: Path, name: str) -> None:
    subprocess.run([sys.executable, "-c", REMOVE, home, name], check=True, env={"PYTHONPATH": PYTHONPATH})


def names(collection: Collection, encoder: Encoder) -> set[str]:
    hits = search(collection, prepare("the treaty of the summit", encoder), 20, Filters())
    return {hit.document.name for hit in hits}


def test_threads_share_the_indexes_and_bring_them_forward_once(
    desk: Desk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[object] = []
    real = vectors_file.load
    monkeypatch.setattr(vectors_file, "load", lambda *given, **named: (loads.append(given), real(*given, **named))[1])
    together = threading.Barrier(4, timeout=30)

    def look(collection: Collection, _: Encoder) -> tuple[int, int]:
        together.wait()  # four threads at once, each with a connection of its own
        return id(collection.vectors()), id(collection.connection)

    async def ask_all() -> list[tuple[int, int]]:
        return list(await asyncio.gather(*(desk.ask(None, look) for _ in range(4))))

    first = asyncio.run(ask_all())
    assert len({leg for leg, _ in first}) == 1
    assert len({connection for _, connection in first}) == 4
    assert len(loads) == 1
    removed_elsewhere(home, "treaty")
    second = asyncio.run(ask_all())
    assert len({leg for leg, _ in second}) == 1
    assert len(loads) == 2


def test_work_keeps_its_snapshot_while_another_process_removes(desk: Desk, home: Path) -> None:
    def look(collection: Collection, encoder: Encoder) -> tuple[set[str], set[str]]:
        before = names(collection, encoder)
        removed_elsewhere(home, "treaty")
        return before, names(collection, encoder)

    before, after = asyncio.run(desk.ask(None, look))
    assert before == after
    assert "treaty" in before
    assert "treaty" not in asyncio.run(desk.ask(None, names))

    def listed(collection: Collection) -> tuple[int, int]:
        count = len(all_documents(collection.connection))
        removed_elsewhere(home, "chronik")
        return count, len(all_documents(collection.connection))

    assert asyncio.run(desk.read(None, listed)) == (2, 2)
