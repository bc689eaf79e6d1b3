"""What a hostile or careless world puts before `pincite add`: each is told, nothing hangs, the rest is indexed."""

import errno
import os
import sqlite3
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pincite.index.changing.adding import add_readings
from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.disk import writable
from pincite.index.hit import Filters
from pincite.index.truth.documents import all_documents, find_document, matching_documents, pages_of
from pincite.index.truth.failures import failures, find_failure
from pincite.index.truth.passages import passages_by_key
from pincite.index.truth.store import Store
from pincite.ingest.document import Reading
from pincite.ingest.errors import BadOption, CollectionUnwritable, UnknownDocument
from pincite.ingest.reading.worker import read_file
from pincite.service.citations.citation import keep, make_citation
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, names, write_briefs


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of Unix")
@pytest.mark.timeout(60)
def test_a_named_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    os.mkfifo(briefs / "pipe.txt")
    opened = collection_at(tmp_path / "home")
    summary = add(opened, briefs)
    assert [type(failure.error).__name__ for failure in summary.failures] == ["UnreadableFile"]
    assert len(summary.added) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names must be UTF-8 or UTF-16")
def test_a_name_that_is_no_utf8_is_stored_shown_and_known_again(tmp_path: Path) -> None:
    folder = tmp_path / "briefs"
    folder.mkdir()
    raw = os.fsencode(folder) + b"/" + "국회".encode("cp949") + b".txt"
    Path(os.fsdecode(raw)).write_text("A sentence stands in a file from Korean Windows.\n")
    opened = collection_at(tmp_path / "home")
    assert len(add(opened, folder).added) == 1
    again = add(opened, folder)
    assert (again.added, again.removed, len(again.unchanged)) == ([], [], 1)
    facts = all_documents(opened.connection)[0]
    assert facts.title == "국회"
    assert facts.path.isprintable()
    assert remove_documents(opened, [os.fsdecode(raw)]).documents == (facts,)


def test_what_cannot_be_looked_at_is_noted_until_it_is_gone(tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    (briefs / "dangling.txt").symlink_to("nowhere.txt")
    opened = collection_at(tmp_path / "home")
    assert len(add(opened, briefs, tmp_path / "typing error.txt").failures) == 2
    noted = failures(opened.connection)
    assert [Path(one.path).name for one in noted] == ["dangling.txt"]
    assert "Check" in noted[0].message
    (briefs / "dangling.txt").unlink()
    assert add(opened, briefs).failures == []
    assert failures(opened.connection) == []


def test_notes_of_unreadable_files_can_be_removed(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    opened = collection_at(tmp_path / "home")
    add(opened, tmp_path / "empty.txt")
    assert find_failure(opened.connection, "empty.txt") is not None
    with pytest.raises(UnknownDocument):
        remove_documents(opened, ["empty.txt", "nowhere"])
    assert len(failures(opened.connection)) == 1  # a query changes nothing
    assert names(one.path for one in remove_documents(opened, ["empty.txt"]).failures) == ["empty.txt"]
    assert failures(opened.connection) == []


def test_documents_are_found_by_all_that_people_call_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    monkeypatch.chdir(tmp_path)
    wanted = find_document(opened.connection, "treaty").id
    for name in ("treaty.txt", "briefs/treaty.txt", str(tmp_path / "briefs" / "treaty.txt"), wanted, wanted[:8]):
        assert find_document(opened.connection, name).id == wanted
    taken_apart = unicodedata.normalize("NFD", "군사")  # as macOS does
    assert find_document(opened.connection, taken_apart).name == "군사"
    for name in ("reaty.txt", "", "%", wanted[:3]):
        with pytest.raises(UnknownDocument):
            find_document(opened.connection, name)


@pytest.mark.parametrize(
    "wrong",
    [
        {"date_from": "20xx"},
        {"date_to": "2023-13"},
        {"date_from": "2023-9"},
        {"date_from": "2024", "date_to": "2023-12"},
        {"languages": ("klingon",)},
    ],
)
def test_filters_that_can_pass_nothing_are_said_to_be_wrong(wrong: dict[str, str]) -> None:
    with pytest.raises(BadOption):
        Filters(**wrong)  # type: ignore[arg-type]


def test_filters_forgive_capitals_and_unlike_precision(tmp_path: Path) -> None:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    treaty = [find_document(opened.connection, "treaty").id]
    forgiving = Filters(languages=("EN",), authors=("JANE",), date_from="2024-06", date_to="2024")
    assert matching_documents(opened.connection, forgiving) == treaty


def test_a_full_disk_is_told_and_leaves_a_sound_collection(tmp_path: Path) -> None:
    opened = collection_at(tmp_path / "home")
    (pages,) = opened.connection.execute("PRAGMA page_count").fetchone()
    opened.connection.execute(f"PRAGMA max_page_count = {pages}")
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"Sentence {number} of a long brief about the summit." for number in range(400)))
    with pytest.raises(CollectionUnwritable, match=r"full.*--home"):
        add(opened, long)
    opened.connection.execute("PRAGMA max_page_count = 100000")
    assert check(opened) == []
    assert len(add(opened, long).added) == 1


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EROFS, "said in another language"),
        RuntimeError("Error in faiss: No space left on device"),
        ValueError("An IO error occurred: 'Permission denied'"),
    ],
)
def test_every_refusal_of_the_disk_is_one_error(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(CollectionUnwritable, match="--home"), writable(tmp_path):
        raise error


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "No such file"), ValueError("2 is not 3"), sqlite3.Error("x")])
def test_other_errors_are_not_blamed_on_the_disk(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)) as caught, writable(tmp_path):
        raise error
    assert caught.value is error


def test_where_nothing_can_be_written_the_truth_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    opened.connection.close()
    monkeypatch.setattr("pincite.index.truth.sqlite.os.access", lambda *_: False)
    reader = collection_at(tmp_path / "home")
    facts = find_document(reader.connection, "treaty")
    page = pages_of(reader.connection, facts.id)[0]
    span = passages_by_key(reader.connection, [1])[1].spans[0]
    keep(reader, [make_citation(facts, page, span)])  # kept nowhere, and no error
    with pytest.raises(CollectionUnwritable, match="readonly"), Store(opened.store.truth).transaction():
        reader.store.forget_failure("")


class _Interrupted(HashedWords):
    """Encodes one batch, then Ctrl-C is pressed."""

    def __init__(self) -> None:
        self.batches = 0

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.batches += 1
        if self.batches > 1:
            raise KeyboardInterrupt
        return super().encode_passages(texts, progress)


def test_a_long_document_interrupted_costs_only_itself(tmp_path: Path) -> None:
    short, long = tmp_path / "short.txt", tmp_path / "long.txt"
    short.write_text("One sentence about the summit stands here.")
    long.write_text("\n\n".join(f"Sentence {number} of a long brief about the summit." for number in range(1_200)))

    def readings() -> Iterator[Reading]:
        yield from (read_file(path, None, 0) for path in (short, long))

    opened = collection_at(tmp_path / "home")
    with pytest.raises(KeyboardInterrupt):
        add_readings(opened, _Interrupted(), readings(), lambda _: None)
    assert [facts.name for facts in all_documents(opened.connection)] == ["short"]
    assert check(opened) == []
