"""Opening a database: errors that say what is so, and the current state for those who may only read."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.disk import explained
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import (
    CollectionBusy,
    CollectionDamaged,
    CollectionError,
    CollectionUnreadable,
    CollectionUnwritable,
)
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs
from tests.making.reader import as_reader, locked, place_for_all
from tests.places import PYTHONPATH

LOOK = """
import json, sys, time
from pathlib import Path
from pincite.index.home import open_collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from tests.fakes.hashed_words import HashedWords

QUESTION = prepare("the treaty was signed", HashedWords())

def look(collection):
    found = {hit.document.name for hit in search(collection, QUESTION, 20, Filters())}
    with collection.snapshot():
        return sorted(found), sorted(one.name for one in all_documents(collection.connection))
"""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that everybody may enter; pytest's own are closed to others."""
    with place_for_all() as place:
        yield place


@pytest.fixture
def home(tmp_path: Path) -> Path:
    collection = collection_at(tmp_path / "home")
    add(collection, write_briefs(tmp_path / "briefs"))
    collection.connection.close()
    return tmp_path / "home"


def error_of(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_CORRUPT, CollectionDamaged),
        (sqlite3.SQLITE_CORRUPT_INDEX, CollectionDamaged),
        (sqlite3.SQLITE_NOTADB, CollectionDamaged),
        (sqlite3.SQLITE_BUSY, CollectionBusy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, CollectionBusy),
        (sqlite3.SQLITE_LOCKED, CollectionBusy),
        (sqlite3.SQLITE_FULL, CollectionUnwritable),
        (sqlite3.SQLITE_READONLY_DIRECTORY, CollectionUnwritable),
        (sqlite3.SQLITE_IOERR_FSYNC, CollectionUnwritable),
        (sqlite3.SQLITE_IOERR_READ, CollectionUnreadable),
        (sqlite3.SQLITE_CANTOPEN, CollectionUnreadable),
        (sqlite3.SQLITE_PERM, CollectionUnreadable),
        (sqlite3.SQLITE_NOMEM, CollectionUnreadable),
    ],
)
def test_only_damage_is_called_damage_and_deleting_is_never_advised(
    tmp_path: Path, code: int, kind: type[CollectionError]
) -> None:
    with pytest.raises(CollectionError) as caught, explained(tmp_path / "truth.sqlite"):
        raise error_of(code)
    assert type(caught.value) is kind
    assert "delete" not in str(caught.value)


def test_a_wrong_call_is_no_error_of_the_database(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.ProgrammingError), explained(tmp_path):
        raise sqlite3.ProgrammingError("Cannot operate on a closed database.")


def test_too_many_open_files_are_named(home: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as held:
        held.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + 20, hard))
        with pytest.raises(OSError, match="Too many"):
            while True:
                held.enter_context(Path(os.devnull).open("rb"))
        with pytest.raises(CollectionUnreadable, match=r"Too many open files.*ulimit"):
            open_collection(home, "default")
    assert len(all_documents(open_collection(home, "default").connection)) == 3


def test_a_missing_permission_is_named(home: Path) -> None:
    truth = home / "collections/default/truth.sqlite"
    before = "from pathlib import Path; import sys; from pincite.index.home import open_collection\n"
    script = (
        "try: open_collection(Path(sys.argv[1]), 'default')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    with locked(home):
        said = as_reader(home, before + f"Path({str(truth)!r}).chmod(0)", script)
    assert said.startswith("CollectionUnreadable")
    assert "Permission denied" in said
    assert "Ask its owner" in said


def test_a_database_that_breaks_while_it_is_read_is_explained(home: Path) -> None:
    truth = home / "collections/default/truth.sqlite"
    content = bytearray(truth.read_bytes())
    for at in range(4096, len(content)):
        content[at] = 0xA5
    truth.write_bytes(content)
    with pytest.raises(CollectionDamaged, match="backup"):
        search(open_collection(home, "default"), prepare("treaty", HashedWords()), 5, Filters())


@pytest.mark.parametrize("owner_is_there", [True, False])
def test_who_may_only_read_sees_the_current_state(home: Path, tmp_path: Path, owner_is_there: bool) -> None:
    """What the owner's process has written to the log alone, and what was in the file before."""
    owner = open_collection(home, "default")
    (tmp_path / "late.txt").write_text("The late treaty was signed in the evening.\n")
    add(owner, tmp_path / "late.txt")
    if not owner_is_there:
        owner.connection.close()
    warm = shutil.copytree(home, tmp_path / "warm")
    before = LOOK + f"look(open_collection(Path({str(warm)!r}), 'default'))\n"
    with locked(home):
        said = as_reader(home, before, "print(json.dumps(look(open_collection(Path(sys.argv[1]), 'default'))))")
    found, listed = json.loads(said)
    assert listed == ["chronik", "late", "treaty", "군사"]
    assert set(found) == set(listed)


def test_who_may_only_read_sees_what_changes_meanwhile(home: Path, tmp_path: Path) -> None:
    """First nobody has the database open; then its owner adds, and closes it again."""
    (tmp_path / "late.txt").write_text("The late treaty was signed in the evening.\n")
    adding = (
        "import sys; from pathlib import Path; from tests.making.library import add, collection_at\n"
        "if __name__ == '__main__': add(collection_at(Path(sys.argv[1])), Path(sys.argv[2]))\n"
    )
    (tmp_path / "adding.py").write_text(adding)
    if os.geteuid():
        pytest.skip("a reader without the owner's rights needs root to make it")
    before = LOOK + (
        "import subprocess, os\n"
        f"look(open_collection(Path({str(shutil.copytree(home, tmp_path / 'warm'))!r}), 'default'))\n"
        "go = subprocess.Popen(['sh', '-c', 'read line; exec \"$@\"', 'sh', sys.executable, "
        f"{str(tmp_path / 'adding.py')!r}, sys.argv[1], {str(tmp_path / 'late.txt')!r}], "
        "stdin=subprocess.PIPE, text=True)\n"
    )
    script = (
        "collection = open_collection(Path(sys.argv[1]), 'default')\n"
        "first = look(collection)\n"
        "go.communicate('go\\n')\n"
        "print(json.dumps([first, look(collection)]))\n"
    )
    first, second = json.loads(as_reader(home, before, script))
    assert "late" not in first[1]
    assert "late" in second[0]
    assert "late" in second[1]


def test_a_full_disk_in_the_middle_of_adding_is_told_and_searching_goes_on(home: Path, tmp_path: Path) -> None:
    """The size of files is limited, as a full disk limits it: a writer stops in the middle of a leg."""
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(30):
        (notes / f"{number}.txt").write_text(f"The brief {number} tells of the summit, the treaty and the train.\n" * 5)
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from tests.making.library import add, collection_at\n"
        "from pincite.ingest.errors import CollectionUnwritable\n"
        "if __name__ == '__main__':\n"
        "    collection = collection_at(Path(sys.argv[1]))\n"
        "    import pincite.index.legs.rows as rows\n"
        "    real = rows.Rows.saved\n"
        "    def saved(self, fresh, flushed):\n"
        "        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "        size = self.file.stat().st_size if self.file else 0\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 1000, resource.RLIM_INFINITY))\n"
        "        return real(self, fresh, flushed)\n"
        "    rows.Rows.saved = saved\n"
        "    try: add(collection, Path(sys.argv[2]))\n"
        "    except CollectionUnwritable as error: print('told', error)\n"
    )
    (tmp_path / "adding.py").write_text(script)
    run = subprocess.run(
        [sys.executable, tmp_path / "adding.py", home, notes],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": PYTHONPATH},
    )
    assert run.stdout.startswith("told"), run.stderr
    assert "run the command again" in run.stdout
    reader = open_collection(home, "default")
    assert len(all_documents(reader.connection)) == 33
    hits = search(reader, prepare("brief 7 of the summit", HashedWords()), 40, Filters())
    assert {hit.document.name for hit in hits} >= {str(number) for number in range(30)}
    writer: Collection = collection_at(home)
    assert len(add(writer, notes).unchanged) == 30
