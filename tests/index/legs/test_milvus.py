"""Legs on a Milvus: what goes wrong there, and what is said of it. Milvus Lite stands for it."""

import re
import socket
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from pymilvus.exceptions import MilvusException

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.legs.lexical_leg import LexicalLeg
from pincite.index.legs.milvus import bringing, engine
from pincite.index.legs.milvus.address import Address
from pincite.index.legs.milvus.engine import Milvus
from pincite.index.legs.milvus.rows import Row
from pincite.index.legs.milvus.unavailable import unavailable
from pincite.index.truth import remote_legs
from pincite.ingest.errors import BadOption, CollectionBusy, CollectionMismatch, VectorsUnavailable
from tests.index.legs.engines import Engine, engine_at, filled, found, is_found, opened, write_notes
from tests.making.library import add


class Killed(BaseException):
    """As if the process ended here."""


@pytest.fixture
def lite(tmp_path: Path) -> Engine:
    return engine_at("lite", tmp_path)


@pytest.fixture
def collection(lite: Engine, tmp_path: Path) -> Collection:
    return filled(lite, tmp_path / "home", write_notes(tmp_path / "notes", 9))


def standing(collection: Collection, lite: Engine) -> remote_legs.Standing:
    assert lite.place
    found = remote_legs.standing(collection.connection, lite.place)
    assert found
    return found


@pytest.mark.parametrize(
    ("place", "uri", "database", "index"),
    [
        ("milvus://db.example", "http://db.example:19530", "", "HNSW"),
        ("milvus://127.0.0.1:19531/briefs?index=ivf_sq8", "http://127.0.0.1:19531", "briefs", "IVF_SQ8"),
        ("milvus+https://[::1]:443", "https://[::1]:443", "", "HNSW"),
        ("milvus+file:///data/vectors.db", "/data/vectors.db", "", "HNSW"),
    ],
)
def test_addresses(place: str, uri: str, database: str, index: str) -> None:
    assert Address.of(place) == Address(place, uri, database, index)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("http://db.example:19530", "milvus://127.0.0.1:19530"),
        ("milvus://", "no address"),
        ("milvus://db:port", "no address"),
        ("milvus+file://relative.db", "no address"),
        ("milvus+file:///data/vectors", "no address"),
        ("milvus://kim:secret@db.example", "PINCITE_MILVUS_TOKEN"),
        ("milvus://db.example?index=DISKANN", "HNSW, HNSW_SQ, IVF_FLAT, IVF_SQ8, FLAT"),
        ("milvus://db.example?index=SCANN", "compares all vectors"),
        ("milvus://db.example?index=IVF_PQ", "compares all vectors"),
    ],
)
def test_what_is_no_address_or_no_index_is_refused(place: str, said: str) -> None:
    with pytest.raises(BadOption, match=re.escape(said)) as raised:
        Address.of(place)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("index", ["FLAT", "IVF_FLAT", "IVF_SQ8", "HNSW_SQ"])
def test_other_indexes_find_the_same(index: str, tmp_path: Path) -> None:
    place = f"milvus+file://{tmp_path}/vectors.db?index={index}"
    made = filled(Engine(place), tmp_path / "home", write_notes(tmp_path / "notes", 9))
    assert is_found(made, 4)
    assert check(made, deep=index in ("FLAT", "IVF_FLAT")) == []


def test_where_vectors_are_rounded_the_cosines_of_hits_are_those_of_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Milvus Lite rounds nothing, so what a server would do is added."""
    place = f"milvus+file://{tmp_path}/vectors.db?index=IVF_SQ8"
    made = filled(Engine(place), tmp_path / "home", write_notes(tmp_path / "notes", 30))
    exact = {hit.key: hit.signals["dense"] for hit in found(made, "summit treaty visit")}
    real = Milvus.nearest
    monkeypatch.setattr(
        Milvus, "nearest", lambda *asked: {key: cosine - 0.02 * (key % 2) for key, cosine in real(*asked).items()}
    )
    rounded = {hit.key: hit.signals["dense"] for hit in found(made, "summit treaty visit")}
    assert rounded == pytest.approx(exact, abs=1e-6)


def test_a_server_that_does_not_answer_is_named_and_nothing_is_lost(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_SECONDS", 1.0)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = f"milvus://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(VectorsUnavailable, match=rf"{place}.*Start it"):
        collection.keep_vectors_at(place)
    assert is_found(opened(tmp_path / "home"), 4)
    remote_legs.set_vectors_place(collection.connection, place)
    with pytest.raises(VectorsUnavailable, match=re.escape(place)):
        is_found(opened(tmp_path / "home"), 4)
    opened(tmp_path / "home").keep_vectors_at(None)
    assert is_found(opened(tmp_path / "home"), 4)


def test_a_server_that_went_and_came_back_needs_no_hand(tmp_path: Path) -> None:
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    server, database, port = start_server_in_thread(str(tmp_path / "data"))
    where = Engine(f"milvus://127.0.0.1:{port}")
    made = filled(where, tmp_path / "home", write_notes(tmp_path / "notes", 9))
    assert is_found(made, 4)
    server.stop(0).wait()
    database.close()
    since = time.monotonic()
    with pytest.raises(VectorsUnavailable, match="nothing of the collection is lost"):
        is_found(made, 4)
    assert time.monotonic() - since < 20
    write_notes(tmp_path / "more", 1, first=20)
    with pytest.raises(VectorsUnavailable):
        add(made, tmp_path / "more")
    server, database, _ = start_server_in_thread(str(tmp_path / "data"), port=port)
    while True:
        try:
            assert is_found(made, 4) and is_found(made, 20)
            break
        except VectorsUnavailable:
            assert time.monotonic() - since < 30
            time.sleep(0.2)
    assert is_found(opened(tmp_path / "home"), 20)
    add(made, tmp_path / "more")
    assert check(made, deep=True) == []
    server.stop(0).wait()
    database.close()


def test_a_milvus_that_is_still_loading_is_told_from_one_that_is_away() -> None:
    """As for half a minute after its machine was lost: no question waits so long."""
    loading = MilvusException(message="wait for loading collection timeout, collection: pincite_1f")
    assert "Try again in a moment" in str(unavailable(Address.of("milvus://db.example"), loading))


def test_a_collection_of_another_dimension_is_not_used(collection: Collection, lite: Engine, tmp_path: Path) -> None:
    milvus, name = collection.legs.engine, standing(collection, lite).name  # type: ignore[attr-defined]
    milvus.drop(name)
    milvus.create(name, 64, "another")
    with pytest.raises(CollectionMismatch, match=r"64.*not 256"):
        is_found(opened(tmp_path / "home"), 4)


def test_a_collection_that_is_gone_there_is_made_anew(collection: Collection, lite: Engine, tmp_path: Path) -> None:
    before = standing(collection, lite).name
    collection.legs.engine.drop(before)  # type: ignore[attr-defined]
    assert is_found(opened(tmp_path / "home"), 4)
    assert standing(collection, lite).name != before
    assert check(opened(tmp_path / "home"), deep=True) == []


def test_a_collection_that_is_not_loaded_there_is_loaded(collection: Collection, lite: Engine, tmp_path: Path) -> None:
    """As it is when a process opens Milvus Lite anew."""
    milvus = collection.legs.engine  # type: ignore[attr-defined]
    milvus._client.release_collection(standing(collection, lite).name)
    assert is_found(opened(tmp_path / "home"), 4)


@pytest.mark.parametrize("kind", ["lite", pytest.param("server", marks=pytest.mark.milvus)])
@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_writer_killed_while_it_writes_rows_is_followed_by_one_that_goes_on(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """`after` so many requests; what was noted before stays, and nothing is there twice."""
    monkeypatch.setattr(bringing, "_BATCH", 5)
    monkeypatch.setattr(bringing, "_STEP", 10)
    written: list[Row] = []
    real, where = Milvus.insert, engine_at(kind, tmp_path)

    def insert(milvus: Milvus, name: str, rows: Sequence[Row]) -> None:
        real(milvus, name, rows)
        written.extend(rows)
        if len(written) == 5 * after:
            raise Killed

    monkeypatch.setattr(Milvus, "insert", insert)
    collection = where.collection(tmp_path / "home")
    with pytest.raises(Killed):
        add(collection, write_notes(tmp_path / "notes", 12))
    noted = standing(collection, where)
    assert noted.passages == noted.last_key == 10 * ((after - 1) // 2)
    writer = opened(tmp_path / "home")
    lost, *_, kept = dict.fromkeys(one.document for one in written)
    remove_documents(writer, [lost])
    assert check(writer, deep=True) == []
    remove_documents(writer, [kept])
    assert check(opened(tmp_path / "home"), deep=True) == []
    assert standing(writer, where).passages == len(writer.vectors())
    there = [number for number in range(12) if is_found(writer, number)]
    assert len(there) == 10


def test_a_writer_killed_before_it_removes_rows_leaves_none_that_are_found(
    collection: Collection, lite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise Killed

    milvus, name = collection.legs.engine, standing(collection, lite).name  # type: ignore[attr-defined]
    rows = len(milvus.keys(name, 0, 1000))
    monkeypatch.setattr(bringing, "_remove", killed)
    monkeypatch.setattr(bringing, "_tidy", lambda *_: None)
    with pytest.raises(Killed):
        remove_documents(collection, ["note4"])
    monkeypatch.undo()
    assert len(milvus.keys(name, 0, 1000)) == rows
    reader = opened(tmp_path / "home")
    assert not is_found(reader, 4) and is_found(reader, 5)
    write_notes(tmp_path / "more", 1, first=20)
    add(reader, tmp_path / "more")
    assert len(milvus.keys(name, 0, 1000)) == len(reader.vectors())
    assert check(reader, deep=True) == []


def test_where_there_are_no_sparse_vectors_words_stay_in_files(
    lite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Milvus, "__init__", _without_terms(Milvus.__init__))
    collection = lite.collection(tmp_path / "other")
    remark = collection.keep_vectors_at(f"milvus+file://{tmp_path}/old.db")
    assert remark and "no sparse vectors (2.4 or newer has)" in remark
    add(collection, write_notes(tmp_path / "notes", 9))
    assert isinstance(collection.lexical(), LexicalLeg)
    assert is_found(opened(tmp_path / "other"), 4)
    remove_documents(collection, ["note4"])
    assert not is_found(opened(tmp_path / "other"), 4)
    assert check(opened(tmp_path / "other"), deep=True) == []


def test_a_question_asks_for_no_changes_where_there_are_none(
    lite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which reads all documents, 40 ms for a million passages; words are in files here."""
    monkeypatch.setattr(Milvus, "__init__", _without_terms(Milvus.__init__))
    filled(lite, tmp_path / "home", write_notes(tmp_path / "notes", 9))
    reader = opened(tmp_path / "home")
    assert is_found(reader, 4)
    asked: list[str] = []
    reader.connection.set_trace_callback(asked.append)  # type: ignore[attr-defined]
    assert is_found(reader, 5)
    assert asked and not [one for one in asked if "generation >" in one]


def _without_terms(make):  # type: ignore[no-untyped-def]
    def init(milvus: Milvus, address: Address) -> None:
        make(milvus, address)
        milvus.has_terms = False

    return init


@pytest.mark.parametrize(("version", "numbers"), [("v2.3.5-lite", (2, 3)), ("2.6.1", (2, 6)), ("master", (0, 0))])
def test_versions_are_read(version: str, numbers: tuple[int, int]) -> None:
    assert engine._numbers(version) == numbers


def test_once_the_legs_are_elsewhere_the_milvus_has_nothing_of_them(
    collection: Collection, lite: Engine, tmp_path: Path
) -> None:
    milvus, name = collection.legs.engine, standing(collection, lite).name  # type: ignore[attr-defined]
    assert list(collection.folder.glob("vectors-*")) == list(collection.folder.glob("lexical-*")) == []
    collection.keep_vectors_at(None)
    assert not milvus.has(name, 256)
    assert is_found(opened(tmp_path / "home"), 4)
    assert check(opened(tmp_path / "home"), deep=True) == []


def test_rows_made_anew_leave_none_of_the_old_ones(collection: Collection, lite: Engine) -> None:
    milvus, name = collection.legs.engine, standing(collection, lite).name  # type: ignore[attr-defined]
    with collection.writing():
        collection.rewrite()
    assert not milvus.has(name, 256)
    assert check(collection, deep=True) == []


def test_a_check_finds_rows_that_are_missing_or_other(collection: Collection, lite: Engine) -> None:
    milvus, name = collection.legs.engine, standing(collection, lite).name  # type: ignore[attr-defined]
    (row,) = milvus.read(name, 3, 3, 0)
    milvus.remove(name, 3, 3)
    assert "Milvus: 1 passages are missing" in check(collection)
    milvus.insert(name, [Row(3, row.document, "xx", row.length, row.vector, row.terms)])
    found = check(collection, deep=True)
    assert any("1 of" in one and "another vector, language or terms" in one for one in found)
    assert any("sums" in one for one in found)


def test_a_reader_brings_forward_a_milvus_that_is_far_behind(
    collection: Collection, lite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.index.legs.milvus.legs._MOST_LATER", 3)
    monkeypatch.setattr(Collection, "refresh", lambda _: None)
    before = standing(collection, lite)
    write_notes(tmp_path / "more", 4, first=20)
    add(collection, tmp_path / "more")
    with collection.writing():  # somebody is writing: what is later is searched in memory
        assert is_found(opened(tmp_path / "home"), 21)
    assert standing(collection, lite) == before
    reader = opened(tmp_path / "home")
    assert is_found(reader, 21)
    assert standing(collection, lite).passages == len(reader.vectors()) > before.passages
    assert check(reader, deep=True) == []


def test_a_reader_does_not_make_what_was_moved_away(collection: Collection, lite: Engine, tmp_path: Path) -> None:
    """As a service that was running meanwhile."""
    reader = opened(tmp_path / "home")
    assert is_found(reader, 4)
    opened(tmp_path / "home").keep_vectors_at(None)
    with pytest.raises(CollectionBusy, match="Start the service again"):
        is_found(reader, 4)
    assert lite.place and remote_legs.standing(collection.connection, lite.place) is None
