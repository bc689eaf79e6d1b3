"""What was forgotten is in no byte of the home, and what was not is as before."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.check import check
from pincite.index.changing.editing import change_facts
from pincite.index.changing.progress import Finished, Outcome
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.disk import private_folder
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.keeping import forgetting
from pincite.index.keeping.backup import back_up, verify
from pincite.index.keeping.exporting import export_collection
from pincite.index.keeping.states import state_folder
from pincite.index.replacing import alone
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.index.truth.in_files import notes_of
from pincite.ingest.errors import CollectionBusy, UnknownCitation, UnknownDocument
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.jobs.jobs import JobFile, Jobs, JobState
from pincite.service.jobs.taking import JobWork
from pincite.service.jobs.uploads import incoming_folder, keep_upload, remove_with_uploads
from pincite.service.keeping.forgetting import forget_document
from tests.fakes.hashed_words import HashedWords
from tests.making.bytes import places, vectors_of
from tests.making.killing import Killer
from tests.making.library import add, collection_at, write_briefs

# Words of one document each, so that no other may hold them.
OLD = "Zanzibarine quokkas negotiated the ephemeral armistice of Ouagadougou.\n"
NEW = "Xerophytic ambassadors deplored the cantankerous plenipotentiary of Vladikavkaz.\n"
SENT = "무두질장이들은 쌍끌이어선의 어획량을 두고 격렬히 다투었다. 협상은 결렬되었다.\n"
WORDS_OF_FILE = ("Zanzibarine", "quokkas", "Ouagadougou", "Xerophytic", "plenipotentiary", "Vladikavkaz", "hush-hush")
WORDS_SENT = ("무두질장이", "쌍끌이어선", "격렬히", "비밀회담록", "Tanners' quarrel", "Tanners and trawlers")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds two secrets in every way that it may, one from a folder, one uploaded."""
    tmp_path = tmp_path_factory.mktemp("forgetting")
    briefs, home = write_briefs(tmp_path / "briefs"), tmp_path / "home"
    secret = briefs / "hush-hush.txt"
    secret.write_text(OLD, encoding="utf-8")
    (briefs / "treaty.txt").write_text(SENT.split(". ")[1], encoding="utf-8")  # a sentence shared with another
    opened = collection_at(home)
    add(opened, briefs)
    cite(opened, "Who negotiated the armistice of Ouagadougou, quokkas?")
    secret.write_text(NEW, encoding="utf-8")
    add(opened, briefs)
    cite(opened, "Which plenipotentiary did Xerophytic ambassadors deplore?")
    change_facts(
        opened, HashedWords(), upload(home, opened), lambda facts: replace(facts, title="Tanners and trawlers")
    )
    cite(opened, "무두질장이들은 쌍끌이어선의 어획량을 두고 격렬히 다투었다")
    back_up(home, state_folder(home, "before"))
    opened.connection.close()
    shutil.copytree(home, tmp_path / "as made")
    return home


@pytest.fixture
def home(made: Path) -> Path:
    """The home as it was made, at its place, since paths of uploaded files begin with it."""
    shutil.rmtree(made)
    shutil.copytree(made.with_name("as made"), made)
    return made


def upload(home: Path, opened: Collection) -> str:
    """The id of a document that was sent to a service, and added by a job; and the pieces that a crash left."""
    arrived = incoming_folder(opened.folder) / "arrived"
    private_folder(arrived.parent)
    arrived.write_text(SENT, encoding="utf-8")
    again = Path(shutil.copy(arrived, arrived.with_name("sent again")))
    cut = arrived.with_name("cut off")
    cut.write_bytes(again.read_bytes()[:60])
    os.utime(cut, (0, 0))
    digest = hashlib.sha256(arrived.read_bytes()).hexdigest()
    file = keep_upload(opened.folder, "비밀회담록.txt", arrived, digest, {"title": "Tanners' quarrel"})
    job, work = Jobs(home).submit("default", lambda: [file], 8), JobWork(home)
    work.take(0)
    add(opened, Path(file.path))
    work.note_file(job.id, Finished(file.path, Outcome.ADDED))
    work.end(job.id, JobState.DONE)
    return file.document_id


def cite(opened: Collection, question: str) -> str:
    """The id of a citation that was given for the question, and kept."""
    return ask(opened, HashedWords(), question, Filters()).citations[0].id


@pytest.fixture
def opened(home: Path) -> Iterator[Collection]:
    collection = open_collection(home, "default")
    with closing(collection.connection):
        yield collection


def own_vectors(opened: Collection, name: str) -> set[bytes]:
    return vectors_of(opened, find_document(opened.connection, name).id)


def test_no_byte_is_left_of_what_was_forgotten(home: Path, opened: Collection) -> None:
    words, halves = (*WORDS_OF_FILE, *WORDS_SENT), own_vectors(opened, "hush-hush")
    assert {one.split(": ")[1] for one in places(home, words, halves)} == {*words, "a vector"}
    cited = opened.connection.execute("SELECT id, document_id FROM citations").fetchall()
    with closing(sqlite3.connect(notes_of(opened.folder / "truth.sqlite"))) as notes:
        cited += notes.execute("SELECT id, document_id FROM shown").fetchall()
    first = forget_document(home, opened, "hush-hush", "me")
    second = forget_document(home, opened, "비밀회담록", "me")
    assert (len(first.ids), first.erased.documents, first.erased.citations >= 2) == (2, 1, True)
    assert (second.erased.documents, second.erased.notes) == (1, 1)  # the note of its first title
    assert places(home, words, halves) == []
    assert all(opened.lexical().containing([word.lower()]) == [0] for word in WORDS_OF_FILE)
    assert check(opened) == []
    verify(state_folder(home, "before"))
    gone = [one for one, document in cited if document in (*first.ids, *second.ids)]
    assert len(gone) >= 3
    for one in gone:
        with pytest.raises(UnknownCitation):
            resolve(opened, one)


def test_what_killed_imports_and_named_backups_left_is_forgotten(
    home: Path, opened: Collection, tmp_path: Path
) -> None:
    halves = own_vectors(opened, "hush-hush")
    export_collection(opened, tmp_path / "exported")
    for operation, folder, arguments in (
        ("back_up", home / "backups", (home / "backups" / "half",)),
        ("bring_in", home / "collections", ("half", tmp_path / "exported")),
    ):
        with Killer(f"tests.index.keeping.operations:{operation}") as killer:
            steps = killer.run(-1, home, *arguments)
            assert steps is not None
            shutil.rmtree(folder / "half")
            assert killer.run(steps * 3 // 4, home, *arguments) is None
        assert (folder / ".half.making").is_dir()
    forget_document(home, opened, "hush-hush", "me")
    assert places(home, WORDS_OF_FILE, halves) == []


def test_nothing_is_forgotten_while_a_copy_of_it_is_being_made(home: Path, opened: Collection) -> None:
    with alone(home), pytest.raises(CollectionBusy, match="backing up"):
        forget_document(home, opened, "hush-hush", "me")
    assert find_document(opened.connection, "hush-hush")


def test_a_removed_document_is_forgotten_by_its_name_or_id(home: Path, opened: Collection) -> None:
    halves = own_vectors(opened, "비밀회담록") - own_vectors(opened, "treaty")
    remove_with_uploads(home, opened, ["hush-hush", "비밀회담록"])
    assert not (home / "collections/default/files" / find_removed(opened, "비밀회담록")).exists()
    forget_document(home, opened, "hush-hush.txt", "me")
    forget_document(home, opened, find_removed(opened, "비밀회담록"), "me")
    assert places(home, (*WORDS_OF_FILE, *WORDS_SENT), halves) == []
    with pytest.raises(UnknownDocument):
        forget_document(home, opened, "hush-hush", "me")


def find_removed(opened: Collection, name: str) -> str:
    row = opened.connection.execute("SELECT document_id FROM tombstones WHERE path LIKE ?", (f"%/{name}.txt",))
    return str(row.fetchone()[0])


def test_what_was_not_forgotten_is_as_before(home: Path, opened: Collection) -> None:
    question = prepare("What was signed in Pyongyang? 협상은 결렬되었다", HashedWords())
    before = {(hit.document.name, hit.passage) for hit in search(opened, question, 10, Filters())}
    forget_document(home, opened, "비밀회담록", "me")
    after = {(hit.document.name, hit.passage) for hit in search(opened, question, 10, Filters())}
    assert after == {one for one in before if one[0] != "비밀회담록"}
    assert len(after) == len(before) - 1 == 4


def test_a_file_that_could_not_be_read_is_forgotten_too(tmp_path: Path, home: Path, opened: Collection) -> None:
    broken = tmp_path / "unspeakable.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing else")
    add(opened, broken)
    assert places(home, ["unspeakable"])
    assert forget_document(home, opened, "unspeakable.pdf", "me").erased.failures == 1
    assert places(home, ["unspeakable"]) == []


def test_others_write_while_a_forgetting_waits_for_a_reader(home: Path, opened: Collection) -> None:
    """Such as a written answer, which takes as long as its model."""
    with closing(open_collection(home, "default").connection) as reading, ThreadPoolExecutor(1) as beside:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM pages").fetchone()
        own = open_collection(home, "default")
        waiting = beside.submit(forget_document, home, own, "hush-hush", "me")
        while any(one.name == "hush-hush" for one in all_documents(opened.connection)):
            assert not waiting.done()
        remove_documents(opened, ["chronik"])
        assert not waiting.done()
        reading.execute("ROLLBACK")
        assert not waiting.result(60).resumed
    assert places(home, WORDS_OF_FILE) == []
    assert not forget_document(home, opened, "treaty", "me").resumed
    assert check(opened, deep=True) == []


def test_who_still_reads_the_old_state_holds_it_up_until_done(
    home: Path, opened: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "_PATIENCE", 0.1)
    with closing(open_collection(home, "default").connection) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM pages").fetchone()
        with pytest.raises(CollectionBusy, match="run the same command again"):
            forget_document(home, opened, "hush-hush", "me")
    assert forget_document(home, opened, "hush-hush", "me").resumed
    assert places(home, WORDS_OF_FILE) == []


def test_a_file_that_a_job_awaits_is_not_forgotten_under_its_hands(home: Path, opened: Collection) -> None:
    document = find_document(opened.connection, "비밀회담록")
    job = Jobs(home).submit("default", lambda: [JobFile("비밀회담록.txt", document.id, document.path)], 8)
    with pytest.raises(CollectionBusy, match="job"):
        forget_document(home, opened, document.id, "me")
    assert find_document(opened.connection, document.id) == document
    Jobs(home).cancel(job.id)
    forget_document(home, opened, document.id, "me")
    assert places(home, WORDS_SENT) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks")
def test_a_kill_at_any_step_is_made_good_by_the_same_command(tmp_path: Path, home: Path) -> None:
    tried, at, ended = tmp_path / "home", 0, None
    with Killer("tests.index.keeping.operations:forget") as killer:
        while ended is None:
            shutil.copytree(home, tried)
            ended = killer.run(at, tried, "hush-hush")
            opened = open_collection(tried, "default")
            with closing(opened.connection):
                with suppress(UnknownDocument):  # it was finished
                    forget_document(tried, opened, "hush-hush", "me")
                assert places(tried, WORDS_OF_FILE) == [], at
                assert check(opened) == []
            verify(state_folder(tried, "before"))
            shutil.rmtree(tried)
            at += 5
    assert at > 100


def test_what_an_older_version_left_in_free_pages_goes_too(home: Path, opened: Collection) -> None:
    opened.connection.execute("PRAGMA secure_delete = OFF")
    with opened.writing():
        opened.store.remove(find_document(opened.connection, "hush-hush").id)
    assert any("truth.sqlite" in one for one in places(home, ["Vladikavkaz"]))
    forget_document(home, opened, "hush-hush", "me")
    assert places(home, WORDS_OF_FILE) == []


def test_after_a_removal_the_database_and_its_log_hold_no_more_of_the_text(home: Path, opened: Collection) -> None:
    note = home.parent / "animals.txt"
    note.write_text("Several pangolins attended the reception.\n", encoding="utf-8")
    add(opened, note)
    assert any("truth.sqlite" in one for one in places(home, ["pangolins"]))
    remove_documents(opened, ["animals"])
    assert not any("truth.sqlite" in one for one in places(home, ["pangolins"]))
    assert (opened.folder / "truth.sqlite-wal").stat().st_size == 0
