"""Vectors stay while something relies on them, also within a batch, beside another process, and after a kill."""

import itertools
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from pincite.index.changing.adding import add_paths, add_readings
from pincite.index.changing.check import check
from pincite.index.changing.editing import change_facts
from pincite.index.changing.embedding import PIECE, Encoding
from pincite.index.changing.progress import Progress
from pincite.index.changing.removing import remove_documents
from pincite.index.changing.repairing import repair
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.ingest.errors import CollectionDamaged
from pincite.ingest.reading.worker import read_file
from pincite.service.answering.quoting import ask
from pincite.service.jobs.jobs import Jobs
from tests.fakes.hashed_words import HashedWords
from tests.making.library import ReadHere, add, collection_at, make_old, write_briefs

CONVOY = "The convoy crossed the river at dawn without any lights."
DEPOT = "Ammunition reached the depot two days later by train."


class Counting(HashedWords):
    """The fake encoder, which notes how many texts each call had, and may stop at a call."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.calls: list[int] = []
        self._stop_at = stop_at

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        if texts:
            self.calls.append(len(texts))
            if len(self.calls) == self._stop_at:
                raise KeyboardInterrupt
        return super().encode_passages(texts, progress)


def lost(collection: Collection) -> int:
    """The number of passages and sentences without a vector."""
    rows = collection.connection.execute(
        "SELECT count(*) FROM (SELECT vector FROM passages UNION ALL SELECT vector FROM sentences)"
        " WHERE vector NOT IN (SELECT text_hash FROM vectors)"
    )
    return int(rows.fetchone()[0])


def stored_vectors(collection: Collection) -> int:
    return int(collection.connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


@pytest.mark.parametrize("names", list(itertools.permutations(["report.md", "zz-annex.md", "other.md"])))
def test_a_paragraph_moved_to_another_file_keeps_its_vectors(tmp_path: Path, names: Sequence[str]) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "report.md").write_text(f"# Field report\n\nThe summit was short.\n\n{CONVOY}\n\n{DEPOT}\n")
    (folder / "other.md").write_text(f"# Field report\n\nThe other summit was long.\n\n{DEPOT}\n")
    opened = collection_at(tmp_path / "home")
    add(opened, folder)
    (folder / "report.md").write_text("# Field report\n\nThe summit was short. A paragraph was moved to the annex.\n")
    (folder / "other.md").write_text("# Field report\n\nNothing is left of the other summit here.\n")
    (folder / "zz-annex.md").write_text(f"# Field report\n\n{CONVOY}\n\n{DEPOT}\n")
    add_readings(opened, HashedWords(), [read_file(folder / name, None, 0) for name in names], lambda _: None)
    assert lost(opened) == 0
    assert ask(opened, HashedWords(), "Who crossed the river at dawn?", Filters()).citations
    assert check(opened) == []


def test_what_a_document_of_the_batch_replaced_can_be_relied_on_by_the_next(tmp_path: Path) -> None:
    """One path read twice, and its first text under another path: the first reading's vectors serve the third."""
    folder = tmp_path / "docs"
    folder.mkdir()
    readings = []
    for name, text in (("a.txt", CONVOY), ("a.txt", DEPOT), ("b.txt", f"{CONVOY} {DEPOT}\n\n{CONVOY}")):
        (folder / name).write_text(text)
        readings.append(read_file(folder / name, None, 0))
    opened = collection_at(tmp_path / "home")
    add_readings(opened, HashedWords(), readings, lambda _: None)
    assert lost(opened) == 0
    assert check(opened) == []


def test_the_database_refuses_what_has_no_vector(tmp_path: Path) -> None:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    nowhere = b"\x00" * 16
    for statement, value in (
        ("DELETE FROM vectors WHERE text_hash <> ?", nowhere),
        ("UPDATE vectors SET text_hash = ? WHERE rowid = 1", nowhere),
        ("UPDATE passages SET vector = ?", nowhere),
        ("UPDATE sentences SET vector = ?", nowhere),
        ("INSERT INTO sentences SELECT passage_key, ordinal + 99, spans, text, ? FROM sentences", nowhere),
        ("INSERT INTO passages SELECT key + 99, id || 'x', document_id, spans, text, search_text, heading, terms, ?"
         " FROM passages", nowhere),
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match=r"vector"):
            opened.connection.execute(statement, (value,))
    assert check(opened) == []


def test_a_collection_that_lost_vectors_is_healed_by_adding_again(tmp_path: Path) -> None:
    opened = collection_at(tmp_path / "home")
    briefs = write_briefs(tmp_path / "briefs")
    add(opened, briefs)
    make_old(opened)
    before = stored_vectors(opened)
    opened.connection.execute("DELETE FROM vectors WHERE rowid % 3 = 0")
    opened.connection.close()
    reopened = open_collection(tmp_path / "home", "default")
    assert lost(reopened) > 0
    assert any("vectors" in problem for problem in check(reopened))
    summary = add(reopened, briefs)
    assert (summary.added, len(summary.unchanged), summary.embedded > 0) == ([], 3, True)
    assert (lost(reopened), stored_vectors(reopened)) == (0, before)
    assert check(reopened) == []
    assert search(reopened, prepare("The treaty was signed", HashedWords()), 3, Filters())[0].document.name == "treaty"


def test_a_question_says_what_to_do_about_lost_vectors(tmp_path: Path) -> None:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    make_old(opened)
    opened.connection.execute("DELETE FROM vectors WHERE text_hash NOT IN (SELECT vector FROM passages)")
    opened.connection.close()
    opened = open_collection(tmp_path / "home", "default")
    with pytest.raises(CollectionDamaged, match=r"pincite check --repair"):
        ask(opened, HashedWords(), "Who signed the treaty in Pyongyang?", Filters())
    repair(opened, HashedWords)
    assert ask(opened, HashedWords(), "Who signed the treaty in Pyongyang?", Filters()).citations


def test_what_is_committed_is_on_the_disk(tmp_path: Path) -> None:
    full = 2
    assert collection_at(tmp_path / "home").connection.execute("PRAGMA synchronous").fetchone() == (full,)
    with Jobs(tmp_path / "home").reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (full,)


def test_an_old_collection_is_read_as_it_is_and_guarded_after_the_first_change(tmp_path: Path) -> None:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    make_old(opened)
    opened.connection.close()
    reopened = open_collection(tmp_path / "home", "default")
    assert search(reopened, prepare("The treaty was signed", HashedWords()), 3, Filters())[0].document.name == "treaty"
    assert check(reopened) == []
    assert reopened.connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall() == []
    remove_documents(reopened, ["chronik"])
    with pytest.raises(sqlite3.IntegrityError, match="uses this vector"):
        reopened.connection.execute("DELETE FROM vectors")
    assert check(reopened) == []


def book(folder: Path) -> Path:
    """A file with about five pieces of texts to embed."""
    folder.mkdir()
    lines = (
        f"Chapter {number} tells of matter {number * 7} and of the summit number {number}."
        for number in range(4 * PIECE)
    )
    (folder / "book.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


def test_a_large_document_is_embedded_in_pieces_and_resumed_where_it_stopped(tmp_path: Path) -> None:
    folder, opened = book(tmp_path / "docs"), collection_at(tmp_path / "home")
    stopped = Counting(stop_at=4)
    with pytest.raises(KeyboardInterrupt):
        add_paths(opened, stopped, [folder], ReadHere(), lambda _: None)
    assert all_documents(opened.connection) == []
    assert stored_vectors(opened) == 3 * PIECE
    assert check(opened) == []
    (tmp_path / "other.txt").write_text(DEPOT)
    add(opened, tmp_path / "other.txt")  # and another change does not sweep what is waiting
    waiting = stored_vectors(opened)
    resumed = Counting()
    summary = add_paths(opened, resumed, [folder], ReadHere(), lambda _: None)
    assert max(resumed.calls) <= PIECE
    assert (waiting - 3 * PIECE, summary.embedded) == (1, stored_vectors(opened) - waiting)
    assert check(opened) == []


def test_the_next_piece_is_encoded_while_one_is_stored(tmp_path: Path) -> None:
    """Whoever is told of the first document waits until the second piece is being encoded."""
    for name in ("first", "second"):
        lines = (f"The {name} ledger, line {number}, tells of cargo {number * 7}." for number in range(400))
        (tmp_path / f"{name}.txt").write_text("\n\n".join(lines))
    second_begun = Event()

    class Watched(Counting):
        def encode_passages(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            if len(self.calls) == 1:
                second_begun.set()
            return super().encode_passages(texts, progress)

    def wait(progress: Progress) -> None:
        if progress.finished:
            assert second_begun.wait(60)

    opened = collection_at(tmp_path / "home")
    files = [tmp_path / "first.txt", tmp_path / "second.txt"]
    assert len(add_paths(opened, Watched(), files, ReadHere(), wait).added) == 2
    assert check(opened, deep=True) == []


def test_after_a_failure_no_further_piece_is_encoded() -> None:
    failing = Counting(stop_at=1)
    encoding = Encoding(failing)
    first, second = encoding.start([CONVOY]), encoding.start([DEPOT])
    with pytest.raises(KeyboardInterrupt):
        first.wait(lambda _: None)
    with pytest.raises(CancelledError):
        second.wait(lambda _: None)
    encoding.end()
    assert failing.calls == [1]


def test_vectors_that_wait_in_vain_are_swept_after_a_week(tmp_path: Path) -> None:
    folder, opened = book(tmp_path / "docs"), collection_at(tmp_path / "home")
    with pytest.raises(KeyboardInterrupt):
        add_paths(opened, Counting(stop_at=2), [folder], ReadHere(), lambda _: None)
    assert stored_vectors(opened) == PIECE
    opened.store.sweep_vectors()
    assert stored_vectors(opened) == PIECE
    opened.connection.execute("UPDATE loose_vectors SET kept_at = kept_at - 8 * 86400")
    opened.store.sweep_vectors()
    assert stored_vectors(opened) == 0


def test_vectors_of_a_document_that_lost_its_last_file_wait_an_hour(tmp_path: Path) -> None:
    opened, folder = collection_at(tmp_path / "home"), tmp_path / "docs"
    folder.mkdir()
    for name, text in (("a.txt", CONVOY), ("b.txt", DEPOT)):
        (folder / name).write_text(text)
    add(opened, folder)
    before = stored_vectors(opened)
    (folder / "b.txt").unlink()
    assert len(add(opened, folder).removed) == 1
    for minutes, kept in ((59, True), (2, False)):
        opened.connection.execute("UPDATE loose_vectors SET kept_at = kept_at - ?", (60 * minutes,))
        opened.store.sweep_vectors()
        assert (stored_vectors(opened) == before) is kept
    assert check(opened) == []


def test_an_edit_embeds_without_the_lock_and_copes_with_what_others_do_meanwhile(tmp_path: Path) -> None:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    other = open_collection(tmp_path / "home", "default")

    class Meddled(HashedWords):
        """While it embeds, another process removes a document and edits the same one."""

        meddling = True

        def encode_passages(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            if self.meddling:
                self.meddling = False
                remove_documents(other, ["chronik"])
                change_facts(other, HashedWords(), treaty, lambda facts: replace(facts, author="Another"))
            return super().encode_passages(texts, progress)

    treaty = find_document(opened.connection, "treaty").id
    changed = change_facts(opened, Meddled(), treaty, lambda facts: replace(facts, title="Put right"))
    assert (changed.title, changed.author) == ("Put right", "Another")
    assert [one.name for one in all_documents(opened.connection)] == ["treaty", "군사"]
    assert lost(opened) == 0
    assert check(opened) == []


def test_an_edit_does_not_rely_on_vectors_that_are_swept_while_it_embeds(tmp_path: Path) -> None:
    """The new title is that of another document with a paragraph in common, which is removed meanwhile."""
    for name, text, title in (("one", f"{CONVOY}\n\n{DEPOT}\n", "Old"), ("other", f"{CONVOY}\n", "New")):
        (tmp_path / f"{name}.txt").write_text(text)
        (tmp_path / f"{name}.meta.json").write_text(f'{{"title": "{title}"}}')
    opened = collection_at(tmp_path / "home")
    add(opened, tmp_path / "one.txt", tmp_path / "other.txt")
    elsewhere = open_collection(tmp_path / "home", "default")

    class Meddled(HashedWords):
        def encode_passages(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            if len(all_documents(elsewhere.connection)) == 2:
                remove_documents(elsewhere, ["other"])
            return super().encode_passages(texts, progress)

    one = find_document(opened.connection, "one").id
    assert change_facts(opened, Meddled(), one, lambda facts: replace(facts, title="New")).title == "New"
    assert lost(opened) == 0
    assert check(opened, deep=True) == []
