"""Two processes at once: they create, add, edit, and are killed. Real processes, not threads."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from pincite.index.changing.check import check
from pincite.index.hit import Filters
from pincite.index.home import collection_names, create, open_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.ingest.errors import CollectionBusy
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs
from tests.places import PYTHONPATH

START = "import sys, time\nfrom pathlib import Path\nhome, start = Path(sys.argv[1]), Path(sys.argv[2])\n"
SLOW = """
from tests.fakes.hashed_words import HashedWords
class Slow(HashedWords):
    def encode_passages(self, texts, progress=None):
        time.sleep(0.004 * len(texts))
        return super().encode_passages(texts, progress)
"""


def started(script: str, *arguments: Path) -> "subprocess.Popen[str]":
    """A process that runs this script, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", START + script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill(process: "subprocess.Popen[str]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def said(process: "subprocess.Popen[str]") -> str:
    """What a process printed, once it has ended."""
    return process.communicate(timeout=120)[0].strip()


def test_of_many_creators_one_creates_and_the_others_find_it_made(tmp_path: Path) -> None:
    script = """
from tests.making.library import collection_at
from pincite.index.home import create, open_collection
from pincite.index.truth.store import Manifest
print("ready", flush=True)
while not start.exists(): time.sleep(0.0005)
for number in range(30):
    made = create(home, f"c{number}", Manifest("hashed-words", 256, 400, 500, 100))
    open_collection(home, f"c{number}").connection.close()
    print(number, made)
"""
    creators = [started(script, tmp_path / "home", tmp_path / "go") for _ in range(3)]
    for one in creators:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    (tmp_path / "go").touch()
    lines = [line for one in creators for line in said(one).splitlines()]
    assert len(lines) == 90, lines
    assert sorted(line for line in lines if "True" in line) == sorted(f"{number} True" for number in range(30))
    assert len(collection_names(tmp_path / "home")) == 30


def test_a_creation_that_was_killed_is_not_seen_and_is_done_again(tmp_path: Path) -> None:
    """Half a database under the name that is used while it is made, or an empty one as older versions left."""
    made = collection_at(tmp_path / "home", "whole")
    folder = tmp_path / "home" / "collections" / "default"
    for name in ("truth.sqlite.new", "truth.sqlite"):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"")
        (folder / f"{name}-wal").write_bytes(b"half a log")
        assert create(tmp_path / "home", "default", made.manifest)
        assert not create(tmp_path / "home", "default", made.manifest)
        assert check(open_collection(tmp_path / "home", "default")) == []
        assert [path.name for path in folder.glob("truth.sqlite.new*")] == []
        for path in folder.iterdir():
            if path.is_file():
                path.unlink()


def test_what_a_killed_process_embedded_is_not_embedded_again(tmp_path: Path) -> None:
    lines = (f"Chapter {number} tells of matter {number * 7} and of the summit." for number in range(1500))
    (tmp_path / "book.txt").write_text("\n\n".join(lines))
    script = f"""{SLOW}
from tests.making.library import collection_at
from pincite.index.changing.adding import Reader, add_paths
if __name__ == "__main__": add_paths(collection_at(home), Slow(), [start], Reader(), lambda _: None)
"""
    opened = collection_at(tmp_path / "home")
    process = started(script, tmp_path / "home", tmp_path / "book.txt")
    count = 0
    while count < 500 and process.poll() is None:
        time.sleep(0.05)
        count = opened.connection.execute("SELECT count(*) FROM vectors").fetchone()[0]
    kill(process)
    kept = opened.connection.execute("SELECT count(*) FROM vectors").fetchone()[0]
    assert kept >= 500
    assert all_documents(opened.connection) == []
    summary = add(opened, tmp_path / "book.txt")
    total = opened.connection.execute("SELECT count(*) FROM vectors").fetchone()[0]
    assert summary.embedded == total - kept
    assert check(opened) == []


def test_questions_are_answered_from_the_old_state_while_a_title_is_put_right(tmp_path: Path) -> None:
    lines = (f"Chapter {number} tells of matter {number * 7} and of the summit." for number in range(800))
    (tmp_path / "book.txt").write_text("\n\n".join(lines))
    opened = collection_at(tmp_path / "home")
    add(opened, tmp_path / "book.txt", write_briefs(tmp_path / "briefs"))
    book = find_document(opened.connection, "book")
    script = f"""{SLOW}
from dataclasses import replace
from pincite.index.changing.editing import change_facts
from pincite.index.home import open_collection
from pincite.ingest.errors import CollectionBusy
opened = open_collection(home, "default")
print("ready", flush=True)
while True:
    try:
        print(change_facts(opened, Slow(), "{book.id}", lambda facts: replace(facts, title="The right title")).title)
        break
    except CollectionBusy:  # the service tries again, too
        continue
"""
    editor = started(script, tmp_path / "home", tmp_path)
    assert editor.stdout is not None
    assert editor.stdout.readline() == "ready\n"
    waits: list[float] = []
    free = 0
    while editor.poll() is None:
        begun = time.monotonic()
        assert search(opened, prepare("matter of the summit", HashedWords()), 3, Filters())
        waits.append(time.monotonic() - begun)
        with suppress(CollectionBusy), opened.writing():  # nor are other writers kept waiting
            free += 1
        time.sleep(0.2)
    assert said(editor) == "The right title"
    assert len(waits) > 5
    assert free > len(waits) / 2
    assert sorted(waits)[len(waits) // 2] < 0.5
    assert find_document(opened.connection, "book").added_at == book.added_at
    assert check(opened) == []


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_an_edit_that_is_killed_leaves_the_document_as_it_was(tmp_path: Path, seconds: float) -> None:
    opened = collection_at(tmp_path / "home")
    lines = (f"Chapter {number} tells of matter {number * 7} and of the summit." for number in range(800))
    (tmp_path / "book.txt").write_text("\n\n".join(lines))
    add(opened, tmp_path / "book.txt")
    before = find_document(opened.connection, "book")
    script = f"""{SLOW}
from dataclasses import replace
from pincite.index.changing.editing import change_facts
from pincite.index.home import open_collection
opened = open_collection(home, "default")
print("ready", flush=True)
change_facts(opened, Slow(), "{before.id}", lambda facts: replace(facts, title="The right title"))
"""
    editor = started(script, tmp_path / "home", tmp_path)
    assert editor.stdout is not None
    assert editor.stdout.readline() == "ready\n"
    time.sleep(seconds)
    kill(editor)
    assert find_document(opened.connection, "book") == before
    assert check(opened) == []


def test_two_writers_that_exchange_paragraphs_leave_a_sound_collection(tmp_path: Path) -> None:
    """Each moves paragraphs between its files, edits and removes; the paragraphs are the same for both."""
    script = """
import random
from dataclasses import replace
from pincite.index.changing.adding import add_readings
from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import CollectionBusy, UnknownDocument
from pincite.ingest.reading.worker import read_file
from tests.fakes.hashed_words import HashedWords
from tests.making.library import collection_at

def patiently(work):
    while True:
        try: return work()
        except CollectionBusy: time.sleep(0.002)

folder, dice = start, random.Random(start.name)
folder.mkdir()
opened, encoder = collection_at(home), HashedWords()
paragraphs = [f"The convoy number {n} crossed the river. It carried load {n * n}." for n in range(12)]
until = time.monotonic() + 6
rounds = 0
while time.monotonic() < until or rounds < 3:
    rounds += 1
    files = [folder / f"{n}.txt" for n in range(3)]
    for file in files:
        file.write_text("\\n\\n".join([f"This is {folder.name}.", *dice.sample(paragraphs, 4)]))
    readings = [read_file(file, None, 0) for file in files]
    patiently(lambda: add_readings(opened, encoder, readings, lambda _: None))
    mine = [one for one in all_documents(opened.connection) if one.path.startswith(str(folder))]
    try:
        patiently(lambda: change_facts(opened, encoder, mine[0].id, lambda facts: replace(facts, title=f"T{rounds}")))
        patiently(lambda: remove_documents(opened, [mine[-1].id]))
    except UnknownDocument: pass  # the other wrote the same text and removed it
print(rounds)
"""
    writers = [started(script, tmp_path / "home", tmp_path / name) for name in ("left", "right")]
    rounds = [said(one) for one in writers]
    assert all(number.isdigit() and int(number) > 2 for number in rounds), rounds
    opened = collection_at(tmp_path / "home")
    assert check(opened, deep=True) == []
    opened.connection.execute("UPDATE loose_vectors SET kept_at = kept_at - 3600")  # those of texts that were replaced
    opened.store.sweep_vectors()
    assert opened.connection.execute("SELECT count(*) FROM loose_vectors").fetchone() == (0,)
