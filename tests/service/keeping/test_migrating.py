"""Collections move to a server and back: the same hits and citations, also after an interruption."""

import signal
from contextlib import closing
from pathlib import Path

import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.catalogue import choose_store
from pincite.index.truth.changes import current_moment
from pincite.index.truth.sheets import Words, all_sheets, keep_words, make_sheet
from pincite.index.truth.stored_in import stored_in
from pincite.ingest.errors import (
    BackupDamaged,
    BadOption,
    CollectionBusy,
    CollectionExists,
    CollectionUnreadable,
)
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.desk.opening import delete_collection
from pincite.service.jobs.jobs import JobFile, Jobs
from pincite.service.keeping import migrating
from pincite.service.keeping.migrating import FILES, migrate_home
from pincite.service.settings import read_settings
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs
from tests.making.postgresql import running_server

QUESTION = "The treaty was signed in Pyongyang"


def _hashed(_: str) -> Encoder:
    return HashedWords()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two collections, one of which has a removed document, a shown citation of it, and a sheet."""
    home = tmp_path / "home"
    first = collection_at(home)
    add(first, write_briefs(tmp_path / "briefs"))
    with first.store.transaction():
        words = Words("1-p1-0-3-0", "1", "treaty", None, 1, "1", 0, 3, "The")
        keep_words(first.connection, make_sheet(first.connection, "Pacts"), [words], "")
    first.connection.close()
    second = collection_at(home, "other")
    add(second, tmp_path / "briefs" / "treaty.txt")
    second.connection.close()
    return home


def state(home: Path) -> list[object]:
    """What a user sees of the collection: hits, with their scores and words, and sheets."""
    with closing(open_collection(home, "default").connection):
        collection = open_collection(home, "default")
        hits = search(collection, prepare(QUESTION, HashedWords()), 20, Filters())
        return [[(hit.passage, hit.score, hit.document) for hit in hits], all_sheets(collection.connection)]


def shown(collection: Collection) -> list[str]:
    return [one.id for one in ask(collection, HashedWords(), QUESTION, Filters()).citations]


def test_collections_move_there_and_back(home: Path, address: str, tmp_path: Path) -> None:
    before, opened = state(home), open_collection(home, "default")
    cited, moment = shown(opened), current_moment(opened.connection)
    files = {path.name for path in opened.folder.glob("vectors-*")}
    upload = opened.folder / "files" / "1" / "sent.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("sent")
    moved = migrate_home(home, address, _hashed)
    assert [(one.name, one.documents, one.passages) for one in moved] == [("default", 3, 3), ("other", 1, 1)]
    assert all(one.questions for one in moved)
    assert stored_in(home) == address
    assert not list(home.rglob("truth.sqlite*"))
    assert not list(home.rglob("shown.sqlite*"))
    assert not opened.is_current()
    assert [resolve(opened, one).citation.id for one in cited] == cited  # it was open, and reads what it had
    there = open_collection(home, "default")
    assert state(home) == before
    assert current_moment(there.connection) == moment
    assert {path.name for path in there.folder.glob("vectors-*")} == files  # still valid
    assert [resolve(there, one).removed for one in cited] == [False] * len(cited)
    assert check(there, deep=True) == []
    remove_documents(there, ["treaty"])  # shown before the move, kept after it
    assert all(resolve(there, one).removed for one in cited)
    after = state(home)
    migrate_home(home, FILES, _hashed)
    assert stored_in(home) is None
    assert not there.is_current()
    choose_store(tmp_path / "elsewhere", address)
    back = open_collection(home, "default")
    assert state(home) == after
    assert all(resolve(back, one).removed for one in cited)
    assert check(back, deep=True) == []
    delete_collection(read_settings(tmp_path / "elsewhere", "other"), "other")
    delete_collection(read_settings(tmp_path / "elsewhere", "default"), "default")
    migrate_home(home, address, _hashed)  # to another schema
    assert state(home) == after
    assert upload.exists()


@pytest.mark.parametrize("collections", [1, 2])
def test_an_interrupted_move_leaves_the_home_and_is_taken_up(
    home: Path, address: str, monkeypatch: pytest.MonkeyPatch, collections: int
) -> None:
    before, asked = state(home), []

    def interrupted(source: Collection, *_: object) -> int:
        asked.append(source.folder.name)
        if len(asked) == collections:
            raise KeyboardInterrupt
        return 1

    with monkeypatch.context() as patched:
        patched.setattr(migrating, "_compared", interrupted)
        with pytest.raises(KeyboardInterrupt):
            migrate_home(home, address, _hashed)
    assert stored_in(home) is None
    assert state(home) == before
    add(open_collection(home, "other"), home.parent / "briefs" / "treaty.txt")  # unchanged: nothing is copied anew
    assert len(migrate_home(home, address, _hashed)) == 2
    assert state(home) == before


def test_a_server_that_dies_in_the_middle_leaves_the_home(home: Path) -> None:
    before = state(home)
    with running_server() as server, server.database() as address:

        def dies(_: str) -> Encoder:
            server.stop(signal.SIGQUIT)
            return HashedWords()

        with pytest.raises(CollectionUnreadable):
            migrate_home(home, address, dies)
        assert state(home) == before
        server.start()
        migrate_home(home, address, _hashed)
        assert state(home) == before


def test_everybody_may_read_and_nobody_change_meanwhile(home: Path, address: str) -> None:
    before, refused = state(home), []

    def meanwhile(_: str) -> Encoder:
        assert state(home) == before
        collection = open_collection(home, "default")
        assert [resolve(collection, one).citation.id for one in shown(collection)]
        with pytest.raises(CollectionBusy) as error, collection.writing(0.1):
            pytest.fail("it is being moved")
        refused.append(error)
        return HashedWords()

    migrate_home(home, address, meanwhile)
    assert len(refused) == 2


def test_what_stands_in_the_way_is_said(home: Path, address: str, tmp_path: Path) -> None:
    with pytest.raises(BadOption, match="already"):
        migrate_home(home, FILES, _hashed)
    with pytest.raises(BadOption, match="not the address"):
        migrate_home(home, "mongodb://db", _hashed)
    job = Jobs(home).submit("default", lambda: [JobFile("one.txt", "0" * 16, "/one.txt")], 9)
    with pytest.raises(CollectionBusy, match="Uploads are waiting"):
        migrate_home(home, address, _hashed)
    Jobs(home).cancel(job.id)
    choose_store(tmp_path / "elsewhere", address)
    collection_at(tmp_path / "elsewhere")
    with pytest.raises(CollectionExists, match="'default' is in the new store already"):
        migrate_home(home, address, _hashed)
    assert stored_in(home) is None


def test_a_copy_that_differs_is_refused(home: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pincite.index.keeping import migrating as copying

    copied = copying.copy_rows

    def spoiled(source: object, target: "copying.Connection") -> None:
        copied(source, target)  # type: ignore[arg-type]
        target.execute("UPDATE pages SET text = replace(text, 'treaty', 'Treaty')")

    monkeypatch.setattr(copying, "copy_rows", spoiled)
    with pytest.raises(BackupDamaged, match="differs"):
        migrate_home(home, address, _hashed)
    assert stored_in(home) is None
