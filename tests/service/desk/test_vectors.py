"""Where a collection keeps its indexes: said by `--vectors`, the environment or pincite.toml, then remembered."""

import socket
from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.legs.milvus import engine
from pincite.index.search.search import prepare, search
from pincite.index.truth.remote_legs import vectors_place
from pincite.ingest.errors import BadOption, VectorsUnavailable
from pincite.service.desk import opening
from pincite.service.settings import read_settings
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, write_briefs


@pytest.fixture(autouse=True)
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "open_encoder", lambda *_: HashedWords())


def added(home: Path, said: list[str]) -> Collection:
    collection, _ = opening.open_for_adding(read_settings(home, None), None, said.append)
    add(collection, write_briefs(home / "briefs"))
    return collection


def place_of(home: Path) -> str | None:
    return vectors_place(open_collection(home, "default").connection)


def test_the_environment_comes_before_the_file_and_the_collection_remembers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (f"milvus+file://{tmp_path}/{name}.db" for name in ("one", "other"))
    (tmp_path / "pincite.toml").write_text(f'[indexes]\nvectors = "{one}"\n')
    said: list[str] = []
    added(tmp_path, said)
    assert place_of(tmp_path) == one
    monkeypatch.setenv("PINCITE_VECTORS", other)
    added(tmp_path, said)
    assert place_of(tmp_path) == other
    monkeypatch.delenv("PINCITE_VECTORS")
    (tmp_path / "pincite.toml").unlink()
    added(tmp_path, said)
    assert place_of(tmp_path) == other
    reader = open_collection(tmp_path, "default")
    assert len(search(reader, prepare("summit", HashedWords()), 10, Filters())) == 3
    monkeypatch.setenv("PINCITE_VECTORS", "files")
    added(tmp_path, said)
    assert place_of(tmp_path) is None
    assert list(reader.folder.glob("vectors-*.npz"))
    assert said == []


@pytest.mark.parametrize(
    ("content", "said"), [("[indexes]\nvectors = 3\n", "in quotes"), ('[indexes]\nvectors = "faiss"', "no address")]
)
def test_what_is_no_address_is_refused_before_anything_is_added(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "pincite.toml").write_text(content)
    with pytest.raises(BadOption, match=said):
        added(tmp_path, [])
    assert not (tmp_path / "collections").exists()


def test_a_milvus_that_is_away_leaves_no_empty_collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_SECONDS", 1.0)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PINCITE_VECTORS", f"milvus://127.0.0.1:{closed.getsockname()[1]}")
    with pytest.raises(VectorsUnavailable, match="Start it"):
        added(tmp_path, [])
    assert not (tmp_path / "collections/default").exists()


def test_a_deleted_collection_leaves_nothing_in_the_milvus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_VECTORS", f"milvus+file://{tmp_path}/vectors.db")
    collection = added(tmp_path, [])
    milvus = collection.legs.engine  # type: ignore[attr-defined]
    name = collection.vectors().remote.standing.name  # type: ignore[attr-defined]
    assert milvus.has(name, 256)
    opening.delete_collection(read_settings(tmp_path, None), "default")
    assert not milvus.has(name, 256)
