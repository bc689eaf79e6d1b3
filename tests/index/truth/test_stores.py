"""What every store of the truth does alike: files of the home, and PostgreSQL where it is installed."""

import os
import subprocess
import sys
import time
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.adding import add_readings
from pincite.index.changing.check import check
from pincite.index.changing.editing import change_facts
from pincite.index.changing.grouping import set_document_groups
from pincite.index.changing.removing import remove_documents
from pincite.index.changing.repairing import repair
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import collection_names, create, open_collection
from pincite.index.keeping.exporting import export_collection
from pincite.index.keeping.forgetting import forget
from pincite.index.search.search import prepare, search
from pincite.index.truth.changes import changes_since, current_moment, is_past
from pincite.index.truth.documents import all_documents, find_document, pages_of
from pincite.index.truth.failures import failures
from pincite.index.truth.groups import all_groups, in_groups
from pincite.index.truth.listing import Listing, Order, list_documents
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.index.truth.seals import differing
from pincite.index.truth.sheets import Words, all_sheets, find_sheet, keep_words, kept_on, make_sheet
from pincite.index.truth.works import ids_of_key, work_of
from pincite.ingest.bibliography.work import Work
from pincite.ingest.errors import (
    BadOption,
    CollectionBusy,
    CollectionMissing,
    CollectionUnreadable,
    PinciteError,
    UnknownCitation,
    UnknownDocument,
)
from pincite.ingest.reading.worker import read_file
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.desk.opening import delete_collection
from pincite.service.settings import read_settings
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs
from tests.places import PYTHONPATH

QUESTION = "The treaty was signed in Pyongyang"

REMOVE = """
import sys
from pathlib import Path
from pincite.index.home import open_collection
from pincite.index.changing.removing import remove_documents
remove_documents(open_collection(Path(sys.argv[1]), "default"), [sys.argv[2]])
"""
HOLD = """
import sys
from pathlib import Path
from pincite.index.home import open_collection
collection = open_collection(Path(sys.argv[1]), "default")
with getattr(collection, sys.argv[2])():
    print("held", flush=True)
    sys.stdin.read()
"""


def elsewhere(script: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": PYTHONPATH},
    )  # fmt: skip


@pytest.fixture
def collection(home: Path, tmp_path: Path) -> Collection:
    opened = collection_at(home)
    add(opened, write_briefs(tmp_path / "briefs"))
    return opened


def found(collection: Collection) -> set[str]:
    return {hit.document.name for hit in search(collection, prepare(QUESTION, HashedWords()), 20, Filters())}


def test_collections_are_made_listed_and_deleted(home: Path) -> None:
    with pytest.raises(CollectionMissing, match="no collection 'briefs'"):
        open_collection(home, "briefs")
    first = collection_at(home, "briefs")
    assert not create(home, "briefs", first.manifest)
    collection_at(home, "회의록")
    assert collection_names(home) == ["briefs", "회의록"]
    assert open_collection(home, "회의록").manifest == first.manifest
    delete_collection(read_settings(home, "briefs"), "briefs")
    assert collection_names(home) == ["회의록"]
    assert not (home / "collections" / "briefs").exists()
    assert not first.is_current()
    with pytest.raises(PinciteError), first.writing():
        pytest.fail("it is gone")
    assert all_documents(collection_at(home, "briefs").connection) == []


def test_documents_are_stored_listed_and_found(collection: Collection) -> None:
    treaty = find_document(collection.connection, "treaty")
    assert (treaty.author, treaty.date, treaty.pages, len(treaty.paths)) == ("Jane Doe", "2024-06-20", 1, 1)
    assert [one.name for one in all_documents(collection.connection)] == ["chronik", "treaty", "군사"]
    page = list_documents(collection.connection, Listing(text="jane", order=Order.ADDED))
    assert [one.id for one in page.documents] == [treaty.id]
    keys = keys_of(collection.connection, [treaty.id])
    (passage,) = passages_by_key(collection.connection, keys.tolist()).values()
    text = pages_of(collection.connection, treaty.id)[0].text
    assert passage.text in text
    assert passage.sentences[0].text == "The treaty was signed in Pyongyang on 19 June 2024."
    assert "treaty" in found(collection)
    with pytest.raises(UnknownDocument):
        find_document(collection.connection, "nothing")


def test_a_snapshot_stays_as_it_is_beside_a_writer_in_another_process(collection: Collection, home: Path) -> None:
    with collection.snapshot():
        before, moment = all_documents(collection.connection), current_moment(collection.connection)
        assert elsewhere(REMOVE, home, "treaty").communicate() == ("", None)
        assert all_documents(collection.connection) == before
        assert current_moment(collection.connection) == moment
        assert "treaty" in found(collection)
    assert [one.name for one in all_documents(collection.connection)] == ["chronik", "군사"]
    assert "treaty" not in found(collection)


def test_every_change_is_a_moment_that_leads_to_the_next(collection: Collection) -> None:
    connection, treaty = collection.connection, find_document(collection.connection, "treaty")
    before = current_moment(connection)
    keys = keys_of(connection, [treaty.id]).tolist()
    change_facts(collection, HashedWords(), treaty.id, lambda facts: replace(facts, title="New"))
    after = current_moment(connection)
    assert after.generation > before.generation
    assert is_past(connection, before)
    assert not is_past(connection, replace(before, epoch="0" * 16))
    changes = changes_since(connection, before.generation)
    assert (changes.removed_documents, changes.added_documents) == ((treaty.id,), (treaty.id,))
    assert changes.removed_keys == ((keys[0], keys[-1]),)
    assert keys_of(connection, [treaty.id]).min() > max(keys)  # never given again
    assert check(collection, deep=True) == []


def test_shown_citations_resolve_after_their_document_is_removed(collection: Collection) -> None:
    (citation, *_) = ask(collection, HashedWords(), QUESTION, Filters()).citations
    assert not resolve(collection, citation.id).removed
    remove_documents(collection, ["treaty"])
    kept = resolve(collection, citation.id)
    assert kept.removed
    assert kept.citation.quote == citation.quote
    forget(collection, citation.document_id, lambda _: None)
    with pytest.raises(UnknownCitation):
        resolve(collection, citation.id)
    assert check(collection, deep=True) == []


def test_the_database_keeps_vectors_that_are_used_and_refuses_rows_without(collection: Collection) -> None:
    refused = []
    for statement in (
        "DELETE FROM vectors WHERE text_hash <> ?",
        "UPDATE passages SET vector = ?",
        "UPDATE sentences SET vector = ?",
    ):
        with pytest.raises(Exception, match="vector") as error, collection.store.transaction():
            collection.connection.execute(statement, (b"nothing",))
        refused.append(type(error.value).__name__)
    assert set(refused) <= {"IntegrityError", "ForeignKeyViolation"}
    assert check(collection) == []


def test_failures_are_noted_and_forgotten(collection: Collection, tmp_path: Path) -> None:
    bad = tmp_path / "briefs" / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and nothing else")
    assert len(add(collection, tmp_path / "briefs").failures) == 1
    add(collection, tmp_path / "briefs")
    assert [one.path for one in failures(collection.connection)] == [str(bad)]
    assert remove_documents(collection, [str(bad)]).failures[0].error == "DamagedFile"
    assert failures(collection.connection) == []


def test_works_and_groups_of_documents(collection: Collection) -> None:
    treaty = find_document(collection.connection, "treaty").id
    other = find_document(collection.connection, "군사").id
    work = Work(place="line 1", key="doe2024", item={"title": "Treaty", "type": "report"}, collections=("Pacts",))
    collection.store.describe([(treaty, None, work), (other, None, replace(work, item={"title": "Other"}))])
    assert ids_of_key(collection.connection, "doe2024") == [treaty]
    assert work_of(collection.connection, other).key == "doe2024a"  # type: ignore[union-attr]
    set_document_groups(collection, other, ["자료", "Pacts"])
    assert all_groups(collection.connection) == {"Pacts": 2, "자료": 1}
    assert in_groups(collection.connection, ["pacts"]) == {treaty, other}
    assert find_document(collection.connection, treaty).collections == ("Pacts",)
    assert find_document(collection.connection, other).groups == ("자료", "Pacts")
    assert check(collection, deep=True) == []


def test_sheets_keep_words(collection: Collection) -> None:
    words = Words("1-p1-0-3-0", "1", "treaty", None, 1, "1", 0, 3, "The")
    with collection.store.transaction():
        keep_words(collection.connection, make_sheet(collection.connection, "Pacts"), [words], "see this")
        make_sheet(collection.connection, "Other")
    assert [(one.name, one.count) for one in all_sheets(collection.connection)] == [("Pacts", 1), ("Other", 0)]
    (kept,) = kept_on(collection.connection, find_sheet(collection.connection, "Pacts"))
    assert (kept.words, kept.note) == (words, "see this")


def test_a_change_that_fails_leaves_nothing(collection: Collection) -> None:
    before = current_moment(collection.connection)
    with pytest.raises(KeyboardInterrupt), collection.store.transaction():
        collection.connection.execute("DELETE FROM documents")
        raise KeyboardInterrupt
    assert len(all_documents(collection.connection)) == 3
    assert current_moment(collection.connection) == before


def test_check_finds_what_was_changed_and_repair_reads_it_again(collection: Collection) -> None:
    treaty = find_document(collection.connection, "treaty").id
    changed = "UPDATE pages SET text = replace(text, 'Pyongyang', 'Nowhere..') WHERE document_id = ?"
    collection.connection.execute(changed, (treaty,))
    assert differing(collection.connection, treaty).text  # type: ignore[union-attr]
    assert any("treaty" in one for one in check(collection))
    assert repair(collection, HashedWords) != []
    assert check(collection, deep=True) == []
    assert "Pyongyang" in pages_of(collection.connection, treaty)[0].text


def taken(collection: Collection, lock: str, patience: float) -> AbstractContextManager[None]:
    return collection.connection.adding(patience) if lock == "adding" else collection.connection.writing(patience)


@pytest.mark.parametrize("lock", ["adding", "writing"])
def test_a_lock_keeps_others_out_and_ends_with_its_holder(collection: Collection, home: Path, lock: str) -> None:
    holder = elsewhere(HOLD, home, lock)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(CollectionBusy, match="Another process is"), taken(collection, lock, 0.1):
        pytest.fail("it is held")
    holder.kill()
    holder.communicate()
    with taken(collection, lock, 10.0):
        pass
    with collection.adding(), collection.writing():
        pass


def test_a_writer_waits_for_another(collection: Collection, home: Path) -> None:
    with closing(open_collection(home, "default").connection) as other:
        other.begin_writing()
        with pytest.raises(CollectionBusy), collection.store.truth.explained():
            collection.connection.begin_writing(patience=0.1)
        assert not collection.connection.in_transaction
        other.rollback()
    with collection.store.transaction():
        assert collection.connection.in_transaction


def test_an_export_has_every_table(collection: Collection, tmp_path: Path) -> None:
    made = export_collection(collection, tmp_path / "export")
    assert (made.rows["documents"], made.rows["pages"]) == (3, 3)
    assert made.rows["passages"] == made.sequences["passages"] == 3
    assert "shown" not in made.columns


def test_both_stores_hold_the_same(tmp_path: Path, address: str) -> None:
    """The same files give the same rows, keys and seals, but for times (also in `facts`) and epochs."""
    from pincite.index.truth.catalogue import choose_store

    choose_store(tmp_path / "server", address)
    files = sorted(write_briefs(tmp_path / "briefs").glob("*.txt"))
    readings = [read_file(file, None, 0) for file in files]
    here, there = collection_at(tmp_path / "here"), collection_at(tmp_path / "server")
    for one in (here, there):
        add_readings(one, HashedWords(), readings, lambda _: None)
        remove_documents(one, ["chronik"])
    own = {"keys": 0, "shown": 0}
    columns = {name: of for name, of in there.connection.columns().items() if name not in own}
    assert columns == here.connection.columns()
    for table in sorted(set(columns) - {"meta", "epochs", "loose_vectors"}):
        names = ", ".join(name for name in columns[table] if name != "facts" and not name.endswith("_at"))
        stored = [sorted(map(repr, one.connection.execute(f"SELECT {names} FROM {table}"))) for one in (here, there)]
        assert stored[0] == stored[1], table
    assert [check(one, deep=True) for one in (here, there)] == [[], []]
    hits = [search(one, prepare(QUESTION, HashedWords()), 20, Filters()) for one in (here, there)]
    assert [(hit.passage.id, hit.score) for hit in hits[0]] == [(hit.passage.id, hit.score) for hit in hits[1]]


def test_two_homes_on_one_server_see_each_others_changes(tmp_path: Path, address: str) -> None:
    from pincite.index.truth.catalogue import choose_store

    for name in ("one", "two"):
        choose_store(tmp_path / name, address)
    first = collection_at(tmp_path / "one")
    add(first, write_briefs(tmp_path / "briefs"))
    second = open_collection(tmp_path / "two", "default")
    assert "treaty" in found(second)
    (citation, *_) = ask(second, HashedWords(), QUESTION, Filters()).citations
    remove_documents(first, ["treaty"])
    assert "treaty" not in found(second)
    assert resolve(second, citation.id).removed
    delete_collection(read_settings(tmp_path / "one", "default"), "default")
    assert not second.is_current()
    collection_at(tmp_path / "one")
    marker = second.folder / "lexical-of-the-deleted"
    marker.touch()
    again = open_collection(tmp_path / "two", "default")
    assert not marker.exists()  # nor anything else that was derived from the deleted one
    assert found(again) == set()


def test_a_home_has_one_store(tmp_path: Path, address: str) -> None:
    from pincite.index.keeping.backup import back_up
    from pincite.index.truth.catalogue import choose_store

    with pytest.raises(BadOption, match="not the address"):
        choose_store(tmp_path / "home", "mysql://db/pincite")
    with pytest.raises(CollectionUnreadable, match="cannot be reached"):
        choose_store(tmp_path / "home", "postgresql://pincite:secret@127.0.0.1:1/pincite")
    collection_at(tmp_path / "files")
    with pytest.raises(BadOption, match="in its own files"):
        choose_store(tmp_path / "files", address)
    choose_store(tmp_path / "home", address)
    choose_store(tmp_path / "home", address)
    with pytest.raises(BadOption, match="are in postgresql://") as error:
        choose_store(tmp_path / "home", "postgresql://pincite:secret@other.example/pincite")
    assert "secret" not in str(error.value)
    with pytest.raises(BadOption, match="pg_dump"):
        back_up(tmp_path / "home", tmp_path / "backup")


def test_a_server_that_is_restarted_is_found_again(tmp_path: Path) -> None:
    from pincite.index.truth.catalogue import choose_store
    from tests.making.postgresql import running_server

    with running_server() as server, server.database() as address:
        choose_store(tmp_path / "home", address)
        collection = collection_at(tmp_path / "home")
        add(collection, write_briefs(tmp_path / "briefs"))
        assert "treaty" in found(collection)
        server.stop()
        with pytest.raises(CollectionUnreadable, match="See that the server runs"):
            found(collection)
        with pytest.raises(CollectionUnreadable), collection.adding():
            pytest.fail("no lock can be had")
        server.start()
        assert "treaty" in found(collection)
        with collection.adding(), pytest.raises(PinciteError) as lost:
            server.stop()
            server.start()
            for _ in range(2):  # the first notices that the connection is gone
                with collection.snapshot():
                    time.sleep(0)
        assert isinstance(lost.value, CollectionBusy | CollectionUnreadable)
        remove_documents(open_collection(tmp_path / "home", "default"), ["treaty"])
        assert "treaty" not in found(collection)


def test_homes_in_files_need_no_psycopg(tmp_path: Path) -> None:
    script = """
import sys
sys.modules["psycopg"] = None  # as where it is not installed
from pathlib import Path
from pincite.index.home import collection_names
from pincite.index.truth.catalogue import choose_store
from pincite.ingest.errors import BadOption
from tests.making.library import collection_at
home = Path(sys.argv[1])
collection_at(home)
print(collection_names(home))
try:
    choose_store(home / "other", "postgresql://db.example/pincite")
except BadOption as error:
    print(error)
"""
    said, _ = elsewhere(script, tmp_path).communicate()
    assert said.startswith("['default']\nCollections in PostgreSQL need psycopg")
    assert "pip install 'pincite[cluster]'" in said
