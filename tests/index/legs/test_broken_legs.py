"""A leg that cannot be opened, searched or continued is made anew, by readers and by writers."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.legs import lexical_files, vectors_file
from pincite.index.legs.broken import BrokenLeg
from pincite.index.search.search import prepare, search
from pincite.ingest.errors import CollectionUnwritable
from tests.fakes.hashed_words import HashedWords
from tests.making.library import BRIEFS, add, collection_at, write_briefs
from tests.places import PYTHONPATH

ENDINGS = ("store", "fast", "pos", "idx", "term", "fieldnorm", "del", "meta.json", ".managed.json", "checksums.json")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection whose lexical leg has two segments, one with removed documents."""
    home = tmp_path_factory.mktemp("whole")
    briefs = write_briefs(home / "briefs")
    collection = collection_at(home)
    add(collection, briefs)
    (briefs / "treaty.txt").write_text(BRIEFS["treaty.txt"] + "\nThe summit ended in the evening.\n")
    add(collection, briefs)
    collection.connection.close()
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "home")


def found(collection: Collection) -> list[str]:
    hits = search(collection, prepare("ammunition for Russia and the treaty", HashedWords()), 10, Filters())
    return [hit.passage.id for hit in hits]


def files(home: Path, ending: str) -> list[Path]:
    folders = (home / "collections/default").glob("lexical-*")
    chosen = [path for folder in folders for path in folder.iterdir() if path.name.endswith(ending)]
    assert chosen
    return chosen


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(0, len(content), 7):
        content[at] ^= 0x55
    file.unlink()  # linked files of another index stay as they are
    file.write_bytes(content)


def cut(file: Path) -> None:
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content[: len(content) // 2])


def exchange(file: Path) -> None:
    file.unlink()
    file.write_text('["JSON, but of something else"]', encoding="utf-8")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("damage", [Path.unlink, flip, cut, exchange])
def test_readers_and_writers_replace_a_broken_index(home: Path, ending: str, damage: Callable[[Path], None]) -> None:
    sound = open_collection(home, "default")
    before, score = found(sound), sound.lexical().search(["treaty", "summit"], 5)
    for file in files(home, ending):
        damage(file)
    for _ in range(2):  # the second time from what the first has published
        assert found(open_collection(home, "default")) == before
    for path in (home / "collections/default").glob("lexical-*-2"):
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    writer = open_collection(home, "default")
    remove_documents(writer, ["chronik"])
    assert check(writer) == []
    assert writer.lexical().search(["treaty"], 5).keys() == score.keys()
    assert len(list(writer.folder.glob("lexical*"))) == 1


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_changed_byte_is_noticed_though_the_file_could_be_read(home: Path, ending: str) -> None:
    """Else scores or keys would be wrong without any error."""
    folder = home / "collections/default"
    (stored,) = lexical_files.stored_indexes(folder)
    lexical_files.load(folder, stored, set())
    (file, *_) = files(home, ending)
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)
    with pytest.raises(BrokenLeg):
        lexical_files.load(folder, stored, set())


def test_an_index_that_breaks_while_it_is_searched_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = open_collection(home, "default")
    before = found(reader)
    broken = reader.lexical().index

    def fail(*_: object) -> None:
        raise BrokenLeg("as if a page of the file had changed")

    monkeypatch.setattr(broken, "search", fail)
    assert found(reader) == before
    assert reader.lexical().index is not broken
    assert found(reader) == before


@pytest.mark.parametrize("ending", ["rows", "sentences", "terms", "facts", "checks"])
def test_rows_that_rot_are_replaced_when_a_search_reads_them(home: Path, ending: str) -> None:
    """Also while the index is open, of which a process does not read the first three as a whole."""
    reader, other = open_collection(home, "default"), open_collection(home, "default")
    before = found(reader)
    (file,) = reader.folder.glob(f"vectors-*.{ending}")
    content = bytes(one ^ 1 for one in file.read_bytes())
    with file.open("r+b") as opened:
        opened.write(content)
    for one in (reader, other, open_collection(home, "default")):
        assert found(one) == before
        assert check(one, deep=True) == []
    remove_documents(reader, ["treaty"])
    assert check(reader, deep=True) == []


def test_a_leg_that_is_made_anew_puts_its_rows_on_the_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(open_collection(home, "default"))
    monkeypatch.setattr(vectors_file, "_AT_ONCE", 0)
    writer = open_collection(home, "default")
    with writer.writing():
        writer.rewrite()
    assert found(writer) == before
    assert check(writer, deep=True) == []
    assert len(list(writer.folder.glob("vectors-*"))) == 6
    for file in writer.folder.glob("vectors-*"):
        file.unlink()
    assert found(open_collection(home, "default")) == before  # a reader makes them, too
    assert len(list(writer.folder.glob("vectors-*"))) == 6


def test_a_panic_of_the_library_is_a_broken_leg(home: Path) -> None:
    """Panics are no Exceptions; the class is made as the library makes it."""
    reader = open_collection(home, "default")
    before = found(reader)
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})

    class Panicking:
        num_docs = 3

        def __getattr__(self, name: str) -> object:
            raise panic("called `Option::unwrap()` on a `None` value")

    reader.lexical().index._searcher = Panicking()
    assert found(reader) == before


def test_an_update_that_fails_is_made_from_the_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = lexical_files.make
    bases = []

    def fail_with_base(folder: Path, base: object, *rest: object) -> object:
        bases.append(base)
        if base is not None:
            raise BrokenLeg("FileAlreadyExists")
        return real(folder, None, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(lexical_files, "make", fail_with_base)
    writer = open_collection(home, "default")
    remove_documents(writer, ["treaty"])
    assert bases[-1] is None
    assert check(writer) == []


def test_a_killed_update_leaves_nothing_in_the_way(home: Path) -> None:
    """What a kill leaves is a folder without a name; the next writer removes it."""
    writer = open_collection(home, "default")
    left = writer.folder / "lexical-4711-00.tmp"
    left.mkdir()
    (left / "something.4.del").write_bytes(b"half")
    remove_documents(writer, ["treaty"])
    assert not left.exists()
    assert check(writer) == []


def test_where_no_index_can_be_written_readers_make_it_in_memory(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(open_collection(home, "default"))
    for file in files(home, "meta.json"):
        file.unlink()

    def full(*_: object) -> None:
        raise BrokenLeg("[Errno 28] No space left on device")

    monkeypatch.setattr(lexical_files, "make", full)
    assert found(open_collection(home, "default")) == before
    with pytest.raises(CollectionUnwritable, match="Free disk space"):
        remove_documents(open_collection(home, "default"), ["treaty"])


def test_removed_words_do_not_outlive_a_leg_that_a_reader_was_making(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader publishes a leg of the moment before a removal: it takes it back."""
    reader, writer = open_collection(home, "default"), open_collection(home, "default")
    for file in [*files(home, "meta.json"), *reader.folder.glob("vectors-*.npz")]:
        file.unlink()
    real = lexical_files.make

    def slow(*arguments: object) -> object:
        monkeypatch.undo()
        remove_documents(writer, ["treaty"])
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(lexical_files, "make", slow)
    assert found(reader)
    legs = [*reader.folder.glob("vectors-*"), *reader.folder.glob("lexical-*")]
    left = {path.name.split("-")[1] for path in legs}
    assert left == {str(writer.legs.now(writer.connection).moment.generation)}, legs


def test_what_was_reported_as_added_is_found_at_once_by_other_processes(home: Path) -> None:
    """Not when a watcher of files has noticed it."""
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.making.library import add, collection_at\n"
        "if __name__ == '__main__':\n"
        "    collection = collection_at(Path(sys.argv[1]))\n"
        "    for line in sys.stdin:\n"
        "        add(collection, Path(line.strip())); print('added', flush=True)\n"
    )
    (home / "adder.py").write_text(script)
    adder = subprocess.Popen(
        [sys.executable, home / "adder.py", home],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": PYTHONPATH},
    )  # fmt: skip
    assert adder.stdin is not None
    assert adder.stdout is not None
    reader = open_collection(home, "default")
    for number in range(5):
        file = home / "briefs" / f"brief{number}.txt"
        file.write_text(f"The word of this brief is periscope{number}.\n")
        print(file, file=adder.stdin, flush=True)
        assert adder.stdout.readline() == "added\n"
        assert len(reader.lexical().search([f"periscope{number}"], 5)) == 1
        assert len(reader.lexical()) == len(reader.vectors())
    adder.stdin.close()
    adder.wait()
    adder.stdout.close()
