"""Others change a collection while a process adds to it. Real processes, held apart by files and not by clocks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pincite.index.changing import adding
from pincite.index.changing.check import check
from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.changing.repairing import repair
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.keeping.backup import back_up
from pincite.index.keeping.restore import restore
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.ingest.errors import CollectionBusy
from pincite.service.audit import AuditLog, watched
from pincite.service.desk.opening import delete_collection
from pincite.service.keeping.forgetting import forget_document
from pincite.service.settings import read_settings
from tests.fakes.hashed_words import HashedWords
from tests.index.changing.test_two_writers import kill, said, started
from tests.making.library import add, collection_at, write_briefs

CONVOY = "The convoy crossed the river at dawn without any lights."
DEPOT = "Ammunition reached the depot two days later by train."
ADDER = """
from dataclasses import replace
from pincite.index.changing.adding import Reader, add_paths
from pincite.service.audit import watched
from tests.fakes.hashed_words import HashedWords
from tests.making.library import collection_at

class Held(HashedWords):
    # Says that it is about to embed a batch, the one of this number, and waits until it may.
    left = {batch}
    def encode_passages(self, texts, progress=None):
        self.left -= bool(texts)
        if texts and not self.left:
            (home.parent / "embedding").touch()
            while not (home.parent / "go").exists(): time.sleep(0.005)
        return super().encode_passages(texts, progress)

if __name__ == "__main__":
    summary = add_paths(watched(collection_at(home), home, "ann"), Held(), [start], Reader(), lambda _: None)
    print(len(summary.added), summary.embedded)
"""


@contextmanager
def held(home: Path, folder: Path, batch: int = 1) -> Iterator[list[str]]:
    """A process that adds a folder is about to embed a batch as long as the block lasts; the list gets what it says."""
    adder = started(ADDER.replace("{batch}", str(batch)), home, folder)
    end: list[str] = []
    try:
        while not (home.parent / "embedding").exists():
            assert adder.poll() is None, said(adder)
            time.sleep(0.01)
        yield end
        assert adder.poll() is None
    finally:
        (home.parent / "go").touch()
        end.append(said(adder))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    return tmp_path / "home"


@pytest.fixture
def more(tmp_path: Path) -> Path:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "convoy.txt").write_text(f"{CONVOY}\n")
    (tmp_path / "more" / "depot.txt").write_text(f"{DEPOT}\n")
    return tmp_path / "more"


def test_whoever_edits_removes_or_forgets_does_not_wait_for_an_addition(home: Path, more: Path) -> None:
    opened = watched(open_collection(home, "default"), home, "ben")
    with held(home, more) as end:
        treaty = find_document(opened.connection, "treaty").id
        change_facts(opened, HashedWords(), treaty, lambda facts: replace(facts, title="Put right"))
        remove_documents(opened, ["chronik"])
        forget_document(home, opened, "군사", "ben")
        assert [one.name for one in all_documents(opened.connection)] == ["treaty"]
    assert end == ["2 2"]
    assert [one.name for one in all_documents(opened.connection)] == ["convoy", "depot", "treaty"]
    assert search(opened, prepare(CONVOY, HashedWords()), 1, Filters())[0].document.name == "convoy"
    assert check(opened, deep=True) == []
    who = [(entry.who, entry.act) for entry in AuditLog(home).read().entries]
    assert who == [("ben", "changed"), ("ben", "removed"), ("ben", "removed"), ("ben", "forgot"), ("ann", "added")]


def test_what_is_swept_while_a_batch_is_embedded_is_embedded_again(tmp_path: Path) -> None:
    """The new document shares a paragraph, under the same title, with one that is removed meanwhile."""
    more = tmp_path / "more"
    more.mkdir()
    for path, text in ((tmp_path / "old.txt", CONVOY), (more / "new.txt", f"{CONVOY}\n\n{DEPOT}\n\n{CONVOY}")):
        path.write_text(text)
        path.with_suffix(".meta.json").write_text('{"title": "Field report"}')
    opened = collection_at(tmp_path / "home")
    add(opened, tmp_path / "old.txt")
    with held(tmp_path / "home", more) as end:
        remove_documents(opened, ["old"])
    assert end == ["1 3"]
    assert search(opened, prepare(CONVOY, HashedWords()), 1, Filters())[0].document.name == "new"
    assert check(opened, deep=True) == []


def stored_first(home: Path) -> str:
    """The name of whichever document was read first; it is stored while the next one is embedded."""
    opened = open_collection(home, "default")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if early := {one.name for one in all_documents(opened.connection)} & {"first", "second"}:
            return early.pop()
        time.sleep(0.01)
    raise AssertionError("nothing was stored")


def test_what_was_added_so_far_is_found_while_the_rest_is_embedded(home: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    for name in ("first", "second"):
        lines = (f"The {name} ledger, line {number}, tells of cargo {number * 7}." for number in range(400))
        (more / f"{name}.txt").write_text("\n\n".join(lines))
    opened = collection_at(tmp_path / "home")
    with held(home, more, batch=2):
        early = stored_first(home)
        for one in (opened, open_collection(home, "default")):
            question = prepare(f"the {early} ledger, line 7, cargo 49", HashedWords())
            found = search(one, question, 1, Filters())
            assert (found[0].document.name, found[0].signals["lexical"] > 0) == (early, True)
        assert check(opened) == []
        remove_documents(opened, [early])
    left = {one.name for one in all_documents(opened.connection)}
    assert left == {"chronik", "first", "second", "treaty", "군사"} - {early}
    assert check(opened, deep=True) == []


def test_what_cannot_be_done_beside_an_addition_is_refused_at_once(home: Path, more: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "backup")
    opened = open_collection(home, "default")
    with held(home, more) as end:
        for work in (
            lambda: add(opened, tmp_path / "briefs"),
            lambda: repair(opened, HashedWords),
            lambda: restore(home, tmp_path / "backup"),
            lambda: delete_collection(read_settings(home, None), "default"),
        ):
            with pytest.raises(CollectionBusy, match="Another process is adding documents"):
                work()
    assert end == ["2 2"]
    assert check(opened, deep=True) == []


def test_a_killed_addition_leaves_no_lock(home: Path, more: Path) -> None:
    adder = started(ADDER.replace("{batch}", "1"), home, more)
    while not (home.parent / "embedding").exists():
        assert adder.poll() is None, said(adder)
        time.sleep(0.01)
    kill(adder)
    opened = open_collection(home, "default")
    assert len(add(opened, more).added) == 2
    assert check(opened, deep=True) == []


def test_a_known_document_that_is_removed_before_its_other_path_is_noted_is_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, other = open_collection(home, "default"), open_collection(home, "default")
    (tmp_path / "copy.txt").write_bytes((tmp_path / "briefs" / "chronik.txt").read_bytes())
    known = adding.stored_content

    def removed_meanwhile(*of: Any) -> Any:
        found = known(*of)
        if found is not None:
            remove_documents(other, [found.id])
        return found

    monkeypatch.setattr(adding, "stored_content", removed_meanwhile)
    assert add(opened, tmp_path / "copy.txt").added == [str(tmp_path / "copy.txt")]
    assert check(opened, deep=True) == []
