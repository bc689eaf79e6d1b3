"""What every engine must do that keeps legs: FAISS and tantivy in files, Milvus Lite, and a Milvus server.

The last runs with `make test-milvus`. Each has to find what comparing all passages finds.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters, Hit
from pincite.index.home import open_collection
from pincite.index.legs.lexical import inverse_document_frequency, most_possible, saturated
from pincite.index.search.search import prepare
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors, terms_of
from tests.fakes.hashed_words import HashedWords
from tests.index.legs.engines import (
    Engine,
    engine_at,
    filled,
    found,
    is_found,
    names,
    opened,
    word,
    write_notes,
)
from tests.making.library import add

ENGINES = ["files", "lite", pytest.param("server", marks=pytest.mark.milvus)]
QUESTIONS = [
    "the summit and the missile on the train",
    "정상회담은 국경에서 포탄을",
    "саммит ракета договор",
    word(17),
]
NOTES = 45


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_at(request.param, tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_notes(tmp_path_factory.mktemp("notes"), NOTES)


@pytest.fixture(scope="module")
def in_files(notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return filled(Engine(None), tmp_path_factory.mktemp("in_files"), notes)


@pytest.fixture(scope="module")
def collection(engine: Engine, notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return filled(engine, tmp_path_factory.mktemp("kept"), notes)


@pytest.fixture
def changing(engine: Engine, notes: Path, tmp_path: Path) -> Collection:
    """A collection that a test may change."""
    return filled(engine, tmp_path / "home", shutil.copytree(notes, tmp_path / "notes"))


def assert_alike(hits: list[Hit], wanted: list[Hit]) -> None:
    """Asserts that hits have the scores of others, in the same order but for near ties."""
    assert len(hits) == len(wanted)
    assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in wanted], abs=0.1)
    assert not hits or hits[0].passage.id in {hit.passage.id for hit in wanted[:2]}


def stored(collection: Collection) -> tuple[np.ndarray, np.ndarray]:
    return passage_vectors(collection.connection, [one.id for one in all_documents(collection.connection)])


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_nearest_vectors_are_those_that_comparing_all_finds(collection: Collection, question: str) -> None:
    keys, vectors = stored(collection)
    asked = prepare(question, HashedWords()).vector
    with collection.reading() as view:
        positions, cosines = view.vectors.nearest(asked, 10)
        nearest = view.vectors.keys_at(positions).tolist()
    exact = np.sort(vectors @ asked)[::-1][:10]
    assert cosines == pytest.approx(exact, abs=1e-3)
    assert len(set(nearest) & set(keys[np.argsort(-(vectors @ asked))][:10].tolist())) >= 9  # but for ties


@pytest.mark.parametrize("question", QUESTIONS)
def test_coverage_is_bm25_over_the_most_possible(collection: Collection, question: str) -> None:
    terms = list(dict.fromkeys(prepare(question, HashedWords()).terms))
    passages = terms_of(collection.connection, stored(collection)[0].tolist())
    containing = {term: sum(term in one for one in passages.values()) for term in terms}
    average = sum(map(len, passages.values())) / len(passages)
    most = most_possible(len(passages), list(containing.values()))
    scores = {
        key: sum(
            inverse_document_frequency(len(passages), containing[term]) * saturated(one.count(term), len(one), average)
            for term in terms
            if term in one
        )
        / most
        for key, one in passages.items()
    }
    covered = collection.lexical().search(terms, len(passages))
    assert collection.lexical().containing(terms) == list(containing.values())
    assert covered == pytest.approx({key: score for key, score in scores.items() if score}, abs=0.01)
    assert not collection.lexical().search(terms, 5, [])


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("filters", [Filters(), Filters(languages=("ko",)), Filters(documents=("note3", "note4"))])
def test_hits_and_their_signals_are_those_of_files(
    collection: Collection, in_files: Collection, question: str, filters: Filters
) -> None:
    """But for near ties, since tantivy rounds the lengths of passages."""
    wanted, hits = found(in_files, question, 30, filters), found(collection, question, 30, filters)
    assert_alike(hits, wanted)
    others = {hit.passage.id: hit.signals for hit in wanted}
    common = [hit for hit in hits if hit.passage.id in others]
    assert len(common) >= 0.9 * len(hits)
    for hit in common:
        assert hit.signals == pytest.approx(others[hit.passage.id], abs=0.02)


def test_a_filter_that_allows_many_passages_is_asked_of_the_engine(
    collection: Collection, in_files: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.index.legs.milvus.vectors._COMPARED", 0)
    korean = Filters(languages=("ko",))
    hits = found(collection, QUESTIONS[1], 10, korean)
    assert {hit.document.language for hit in hits} == {"ko"}
    assert_alike(hits, found(in_files, QUESTIONS[1], 10, korean))


def test_what_is_removed_is_not_found_and_what_is_added_is(changing: Collection, tmp_path: Path) -> None:
    assert is_found(changing, 17)
    remove_documents(changing, ["note17"])
    write_notes(tmp_path / "more", 3, first=100)
    add(changing, tmp_path / "more")
    for one in (changing, opened(tmp_path / "home")):
        assert not is_found(one, 17)
        assert is_found(one, 101)
        assert len(one.vectors()) == len(stored(one)[0])
        assert check(one, deep=True) == []


def test_after_changes_scores_are_those_of_a_collection_that_is_made_at_once(
    changing: Collection, tmp_path: Path
) -> None:
    remove_documents(changing, ["note1", "note2", "note30"])
    write_notes(tmp_path / "notes", 5, first=200)
    for name in ("note1", "note2", "note30"):
        (tmp_path / "notes" / f"{name}.txt").unlink()
    add(changing, tmp_path / "notes")
    with changing.writing():
        changing.rewrite()
    at_once = filled(Engine(None), tmp_path / "at_once", tmp_path / "notes")
    for question in QUESTIONS:
        assert_alike(found(changing, question), found(at_once, question))
    assert check(changing, deep=True) == []


def test_a_reader_finds_what_is_stored_before_the_legs_are_brought_forward(
    changing: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the writer was killed after it had stored documents."""
    reader = opened(tmp_path / "home")
    assert found(reader, QUESTIONS[0])
    monkeypatch.setattr(Collection, "refresh", lambda _: None)
    write_notes(tmp_path / "more", 2, first=100)
    add(changing, tmp_path / "more")
    remove_documents(changing, ["note17"])
    monkeypatch.undo()
    for one in (reader, opened(tmp_path / "home")):
        assert is_found(one, 100)
        assert not is_found(one, 17)
        assert len(one.vectors()) == len(stored(one)[0])
    with changing.writing():
        changing.refresh()
    for one in (reader, opened(tmp_path / "home")):
        assert is_found(one, 100)
        assert check(one, deep=True) == []


def test_a_snapshot_knows_nothing_of_what_comes_after_it(changing: Collection, tmp_path: Path) -> None:
    reader = opened(tmp_path / "home")
    with reader.reading():
        before = names(found(reader, QUESTIONS[0], 200))
        write_notes(tmp_path / "more", 2, first=100)
        add(changing, tmp_path / "more")
        assert names(found(reader, QUESTIONS[0], 200)) == before
    assert is_found(reader, 100)


def test_a_restored_truth_meets_no_rows_of_another_past(changing: Collection, tmp_path: Path) -> None:
    """Its next passages get the keys that others had."""
    truth = changing.folder / "truth.sqlite"
    with closing(sqlite3.connect(tmp_path / "backup.sqlite")) as copy:
        changing.connection.backup(copy)
    write_notes(tmp_path / "lost", 3, first=100)
    add(changing, tmp_path / "lost")
    remove_documents(changing, ["note3"])
    changing.connection.close()
    for file in changing.folder.glob("truth.sqlite*"):
        file.unlink()
    shutil.copy(tmp_path / "backup.sqlite", truth)
    write_notes(tmp_path / "more", 3, first=300)
    restored = open_collection(tmp_path / "home", "default")
    assert not is_found(restored, 101) and is_found(restored, 3)
    add(restored, tmp_path / "more")
    assert is_found(restored, 301)
    assert not is_found(restored, 101)
    assert check(restored, deep=True) == []


def test_nothing_is_left_of_what_was_removed_once_all_is_made_anew(changing: Collection, tmp_path: Path) -> None:
    remove_documents(changing, ["note17"])
    with changing.writing():
        changing.rewrite()
    assert not is_found(opened(tmp_path / "home"), 17)
    assert check(changing, deep=True) == []


def test_legs_move_from_files_and_back(engine: Engine, notes: Path, tmp_path: Path) -> None:
    collection = filled(Engine(None), tmp_path / "home", notes)
    before = [found(collection, one) for one in QUESTIONS]
    for place in (engine.place, None):
        collection.keep_vectors_at(place)
        for one in (collection, opened(tmp_path / "home")):
            for question, wanted in zip(QUESTIONS, before, strict=True):
                assert_alike(found(one, question), wanted)
