"""Citations that were shown resolve for ever, though asking writes nothing that a writer could hold up."""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.truth.documents import find_document, pages_of
from pincite.index.truth.in_files import notes_of
from pincite.index.truth.shown import forget_shown
from pincite.ingest.document import Span
from pincite.ingest.errors import UnknownCitation
from pincite.service.answering.answer import Answer
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import Citation, keep, make_citation, resolve
from tests.fakes.hashed_words import HashedWords
from tests.making.library import BRIEFS, add, collection_at, write_briefs
from tests.making.reader import as_reader, locked, place_for_all

QUESTION = "북한은 러시아에 포탄을 공급했다"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    return opened


def answered(collection: Collection) -> Answer:
    answer = ask(collection, HashedWords(), QUESTION, Filters())
    assert answer.citations
    return answer


def kept(collection: Collection) -> int:
    return int(collection.connection.execute("SELECT count(*) FROM citations").fetchone()[0])


def test_asking_does_not_wait_for_a_writer_in_another_process(collection: Collection, tmp_path: Path) -> None:
    script = (
        "import sqlite3, sys, time\n"
        "truth = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "truth.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read(); truth.execute('ROLLBACK')\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, collection.folder / "truth.sqlite"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    began = time.monotonic()
    answer = answered(open_collection(tmp_path / "home", "default"))
    took = time.monotonic() - began
    assert holder.poll() is None  # it holds the lock still
    holder.communicate()
    assert took < 10  # SQLite would have waited for thirty seconds
    remove_documents(collection, [answer.citations[0].document_id])
    assert resolve(collection, answer.citations[0].id).removed


def test_no_words_are_copied_until_the_document_goes(collection: Collection) -> None:
    answer = answered(collection)
    answered(collection)
    notes = notes_of(collection.folder / "truth.sqlite")
    assert kept(collection) == 0
    with closing(sqlite3.connect(notes)) as connection:
        assert len(connection.execute("SELECT id FROM shown").fetchall()) == len(answer.citations)
    content = b"".join(path.read_bytes() for path in notes.parent.glob("shown.sqlite*"))
    assert not any(citation.quote.encode() in content for citation in answer.citations)
    before = [resolve(collection, citation.id) for citation in answer.citations]
    assert not any(one.removed for one in before)
    remove_documents(collection, [citation.document_id for citation in answer.citations])
    for one, citation in zip(before, answer.citations, strict=True):
        after = resolve(collection, citation.id)
        assert after.removed
        kept_of = replace(one.citation, known_as="")  # who brought the document out is not kept
        assert (after.citation, after.before, after.after) == (kept_of, one.before, one.after)


def test_a_citation_of_words_that_changed_resolves_with_the_old_ones(collection: Collection, tmp_path: Path) -> None:
    answer = answered(collection)
    path = tmp_path / "briefs" / "군사.txt"
    path.write_text("새 문장이 앞에 있다.\n\n" + BRIEFS["군사.txt"])
    add(collection, path)
    for citation in answer.citations:
        assert resolve(collection, citation.id).citation.quote == citation.quote


def test_another_title_leaves_citations_as_they_are(collection: Collection) -> None:
    answer = answered(collection)
    document = answer.citations[0].document_id
    change_facts(collection, HashedWords(), document, lambda facts: replace(facts, title="새 제목"))
    found = resolve(collection, answer.citations[0].id)
    assert (found.removed, found.citation.title) == (False, "새 제목")


def test_a_citation_never_shown_does_not_outlive_its_document(collection: Collection) -> None:
    answer = answered(collection)
    forget_shown(collection.store.truth, answer.citations[0].document_id)
    remove_documents(collection, [answer.citations[0].document_id])
    assert kept(collection) == 0
    with pytest.raises(UnknownCitation):
        resolve(collection, answer.citations[0].id)


def test_citations_stored_by_earlier_versions_resolve(collection: Collection) -> None:
    document = find_document(collection.connection, "treaty")
    row = ("0123456789ab-p1-0-4-98c1", "0123456789abcdef", "gone", None, 1, "1", 0, 4, "word", "", " after")
    collection.connection.execute(f"INSERT INTO citations VALUES ({', '.join('?' * 11)})", row)
    remove_documents(collection, [document.id])
    assert resolve(collection, "0123456789ab-p1-0-4-98c1").citation.quote == "word"


def test_a_document_removed_during_the_question_keeps_its_citation(collection: Collection, tmp_path: Path) -> None:
    """The words come from the question's own snapshot."""
    writer = open_collection(tmp_path / "home", "default")
    with collection.reading():
        citation = _cite(collection)
        remove_documents(writer, [citation.document_id])
        keep(collection, [citation])
    assert resolve(writer, citation.id).removed


def test_a_citation_noted_while_a_removal_commits_is_kept(collection: Collection, tmp_path: Path) -> None:
    """The removal has copied the words of all notes that were there, and is about to commit."""
    writer = open_collection(tmp_path / "home", "default")
    notings: list[Future[None]] = []
    with collection.reading(), ThreadPoolExecutor(1) as asker:
        citation = _cite(collection)

        def note(statement: str) -> None:
            if statement == "COMMIT" and not notings:
                notings.append(asker.submit(keep, collection, [citation]))
                wait(notings, timeout=0.2)

        writer.connection.set_trace_callback(note)
        remove_documents(writer, [citation.document_id])
        notings[0].result()
    assert resolve(writer, citation.id).removed


def _cite(collection: Collection) -> Citation:
    facts = find_document(collection.connection, "treaty")
    return make_citation(facts, pages_of(collection.connection, facts.id)[0], Span(1, 4, 10))


@pytest.mark.parametrize("content", [b"not a database " * 100, b""])
def test_damaged_notes_hold_up_neither_answers_nor_removals(collection: Collection, content: bytes) -> None:
    notes = notes_of(collection.folder / "truth.sqlite")
    notes.write_bytes(content)
    answer = answered(collection)
    remove_documents(collection, [answer.citations[0].document_id])
    assert resolve(collection, answer.citations[0].id).removed


def test_asking_in_a_read_only_home(collection: Collection, tmp_path: Path) -> None:
    collection.connection.close()
    warm = tmp_path / "home"
    before = (
        "import json, sys; from pathlib import Path\n"
        "from pincite.index.home import open_collection\n"
        "from pincite.index.hit import Filters\n"
        "from pincite.service.answering.quoting import ask\n"
        "from pincite.service.citations.citation import resolve\n"
        "from tests.fakes.hashed_words import HashedWords\n"
        "def quotes(home):\n"
        "    collection = open_collection(home, 'default')\n"
        f"    answer = ask(collection, HashedWords(), {QUESTION!r}, Filters())\n"
        "    return json.dumps([resolve(collection, one.id).citation.quote for one in answer.citations])\n"
        f"quotes(Path({str(warm)!r}))\n"
    )
    with place_for_all() as place:
        home = shutil.copytree(tmp_path / "home", place / "home")
        with locked(home):
            assert json.loads(as_reader(home, before, "print(quotes(Path(sys.argv[1])))"))
        assert not list(home.rglob("shown*"))
