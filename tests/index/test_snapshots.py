"""A search is one snapshot: what it finds belongs together, whatever other processes do meanwhile."""

import threading
from pathlib import Path

import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters, Hit
from pincite.index.home import open_collection
from pincite.index.legs.lexical_leg import LexicalLeg
from pincite.index.search.search import prepare, search, still
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import CollectionBusy
from tests.fakes.hashed_words import HashedWords
from tests.making.editor import editing, write_notes
from tests.making.library import add, collection_at

QUESTION = prepare("the summit and the train", HashedWords())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    notes = write_notes(tmp_path / "notes", 8)
    add(collection_at(tmp_path), notes)
    return tmp_path


def found(collection: Collection, count: int = 100) -> list[Hit]:
    return search(collection, QUESTION, count, Filters())


def names(hits: list[Hit]) -> set[str]:
    return {hit.document.name for hit in hits}


def test_searches_beside_an_editor_find_everything_that_stays(home: Path) -> None:
    """Two threads that share their legs, as in a service, beside another process that edits, removes and adds."""
    editor = editing(home, 6)
    first = open_collection(home, "default")
    wrong: list[object] = []
    counts = [0, 0]

    def ask(thread: int) -> None:
        collection = open_collection(home, "default")
        collection.legs = first.legs
        while editor.poll() is None:
            try:
                hits = found(collection)
                stayed = names(hits) - {"guest"}
                if len(stayed) != 8 or any(hit.passage.document_id != hit.document.id for hit in hits):
                    wrong.append(sorted(stayed))
            except Exception as error:
                wrong.append(error)
            counts[thread] += 1

    threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(2)]
    for one in threads:
        one.start()
    said, _ = editor.communicate()
    for one in threads:
        one.join()
    changes, busy = map(int, said.split())
    assert wrong == []
    assert busy == 0  # nobody who searches takes the lock
    assert changes > 5
    assert min(counts) > 5
    assert check(open_collection(home, "default")) == []


def test_what_is_read_in_a_snapshot_stays_though_it_is_removed(home: Path) -> None:
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    with reader.reading():
        before = found(reader)
        remove_documents(writer, ["guest", "note03"])
        assert found(reader) == before
        assert len(all_documents(reader.connection)) == 9
    assert names(found(reader)) == names(before) - {"guest", "note03"}


def test_a_search_begun_before_a_change_and_legs_brought_forward_after_it(home: Path) -> None:
    """A snapshot without legs, then legs that another thread has brought further: what both know is found."""
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    reader.legs = writer.legs
    with reader.snapshot():
        all_documents(reader.connection)
        remove_documents(writer, ["guest"])
        (home / "notes" / "later.txt").write_text("A later note tells of the summit and the train.\n")
        add(writer, home / "notes" / "later.txt")
        assert names(found(reader)) == {f"note{number:02}" for number in range(8)}
    assert "later" in names(found(reader))


def test_passages_of_an_earlier_snapshot_are_looked_for_again_if_one_has_changed(home: Path) -> None:
    """A streamed answer sends its passages first, and reads them again for the answer."""
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    hits = found(reader)
    with reader.reading():
        assert still(reader, QUESTION, hits, Filters()) == hits
    remove_documents(writer, ["guest"])
    with reader.reading():
        again = still(reader, QUESTION, hits, Filters())
    assert names(again) == names(hits) - {"guest"}


def test_readers_see_what_is_stored_before_its_legs_are_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    found(reader)
    (home / "notes" / "later.txt").write_text("A later note tells of the summit, the train and the periscope.\n")
    monkeypatch.setattr(Collection, "refresh", lambda _: None)  # as if the writer were killed here
    add(writer, home / "notes" / "later.txt")
    remove_documents(writer, ["guest"])
    for collection in (reader, open_collection(home, "default")):
        assert names(found(collection)) == {f"note{number:02}" for number in range(8)} | {"later"}
        leg = collection.lexical()
        assert list(leg.search(["periscope"], 5)) == [
            hit.key for hit in found(collection) if hit.document.name == "later"
        ]
        assert leg.search(["submarine"], 5) == {}
        assert check(collection) == []
    monkeypatch.undo()
    with writer.writing():
        writer.refresh()
    assert isinstance(writer.lexical(), LexicalLeg)
    assert writer.lexical().later == {}
    assert names(found(writer)) == names(found(reader))


def test_scores_do_not_depend_on_whether_the_legs_are_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = open_collection(home, "default")
    with monkeypatch.context() as patched:
        patched.setattr(Collection, "refresh", lambda _: None)
        remove_documents(writer, ["note01"])
        (home / "notes" / "later.txt").write_text("A later note tells of the summit, the train and the periscope.\n")
        add(writer, home / "notes" / "later.txt")
    rare = prepare("paragraph 3 tells of the periscope and of the train 21", HashedWords())
    before, after = {}, {}
    for hit in search(open_collection(home, "default"), rare, 100, Filters()):
        before[hit.passage.id] = hit.score
    with writer.writing():
        writer.refresh()
    for hit in search(open_collection(home, "default"), rare, 100, Filters()):
        after[hit.passage.id] = hit.score
    assert after == pytest.approx(before, abs=0.5)
    assert max(after, key=after.__getitem__) == max(before, key=before.__getitem__)


def test_a_writer_far_ahead_of_its_legs_is_followed_on_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pincite.index.legs.lexical_bringing._MOST_LATER", 3)
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    found(reader)
    monkeypatch.setattr(Collection, "refresh", lambda _: None)
    remove_documents(writer, ["guest", "note00", "note01"])
    add(writer, home / "notes" / "note01.txt")
    assert names(found(reader)) == {f"note{number:02}" for number in range(1, 8)}
    assert reader.lexical().later == {}
    assert check(reader) == []


def test_searching_needs_no_lock(home: Path) -> None:
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    for file in writer.folder.glob("lexical-*/meta.json"):
        file.unlink()
    with writer.writing(), writer.store.transaction():
        assert len(names(found(reader))) == 9
    with reader.reading(), writer.writing():
        pass
    with writer.writing(), pytest.raises(CollectionBusy), reader.writing(patience=0):
        pass


def test_scores_and_keys_come_from_one_searcher(home: Path) -> None:
    """A change between finding and reading the keys once gave a score to another passage."""
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    leg = reader.lexical()
    before = leg.search(["submarine"], 5)
    real = leg.index._keys

    def late(some: object) -> list[int]:
        remove_documents(writer, ["note00"])
        return real(some)  # type: ignore[arg-type]

    leg.index._keys = late  # type: ignore[method-assign, assignment]
    assert leg.search(["submarine"], 5) == before


def test_words_that_all_passages_share_have_a_share_after_a_removal(home: Path) -> None:
    """The index counts removed passages for a while; there were then more with a word than there were passages."""
    writer = open_collection(home, "default")
    remove_documents(writer, ["note01"])
    shares = writer.lexical().search(["summit", "train"], 50)
    assert shares
    assert all(0 < share <= 1 for share in shares.values())
    assert max(shares.values()) > 0.8
