"""A small library of briefs for tests: files on disk, and a collection that holds them."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from pincite.index.changing.adding import Reader, Summary, add_paths
from pincite.index.changing.entry import entry_with
from pincite.index.collection import Collection
from pincite.index.home import open_or_create
from pincite.index.truth.embeddings import dimension_of
from pincite.index.truth.packing import unpacked_blobs
from pincite.index.truth.passages import passages_by_key
from pincite.index.truth.schema import TABLES
from pincite.index.truth.store import Entry, Manifest
from pincite.ingest.cutting.split import Splitting
from pincite.ingest.document import Failure
from pincite.ingest.reading.worker import read_file
from tests.fakes.hashed_words import HashedWords
from tests.making.reading_here import read_here

BRIEFS = {
    "군사.txt": "북한은 러시아에 포탄을 공급했다. 러시아는 부족한 포탄을 북한에서 얻었다.\n\n"
    "정상회담은 보스토치니 우주기지에서 열렸다. 두 정상은 위성 협력을 논의했다.\n",
    "treaty.txt": "The treaty was signed in Pyongyang on 19 June 2024. It names mutual military assistance.\n\n"
    "Sanctions were criticised by both sides. The economy was hardly mentioned at the table.\n",
    "chronik.txt": "Первый саммит прошёл во Владивостоке. Второй саммит прошёл на космодроме.\n",
}


class ReadHere(Reader):
    """Reads in this process."""

    def read(self, paths: Sequence[Path]) -> Iterator[Entry | Failure]:
        """As `Reader`, without its limits."""
        read = partial(read_file, password=self.password, ocr_seconds=60.0 * self.ocr)
        return (one if isinstance(one, Failure) else entry_with(self.works, one) for one in read_here(read, paths))


def write_briefs(folder: Path) -> Path:
    """Writes the briefs into a folder and returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in BRIEFS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "treaty.meta.json").write_text('{"date": "2024-06-20", "author": "Jane Doe"}', encoding="utf-8")
    return folder


def collection_at(home: Path, name: str = "default") -> Collection:
    """The collection of this name for the fake encoder, made if there is none."""
    splitting, encoder = Splitting(), HashedWords()
    manifest = Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
    return open_or_create(home, name, manifest)


def add(collection: Collection, *paths: Path) -> Summary:
    """Adds files and folders with the fake encoder; they are read in this process."""
    return add_paths(collection, HashedWords(), paths, ReadHere(), lambda _: None)


def names(paths: Iterable[str]) -> list[str]:
    """The file names of paths, sorted."""
    return sorted(Path(path).name for path in paths)


def _store_as_before(connection: sqlite3.Connection) -> None:
    """Stores all words of passages and sentences with them, and vectors in float16."""
    keys = [key for (key,) in connection.execute("SELECT key FROM passages").fetchall()]
    for key, one in passages_by_key(connection, keys).items():
        connection.execute(
            "UPDATE passages SET text = ?, search_text = ? WHERE key = ?", (one.text, one.search_text, key)
        )
        connection.executemany(
            "UPDATE sentences SET text = ? WHERE passage_key = ? AND ordinal = ?",
            [(said.text, key, at) for at, said in enumerate(one.sentences)],
        )
    for key, blob in connection.execute("SELECT text_hash, float16 FROM vectors").fetchall():
        halves = unpacked_blobs([blob], dimension_of(connection)).astype(np.float16)
        connection.execute("UPDATE vectors SET float16 = ? WHERE text_hash = ?", (halves.tobytes(), key))


def make_old(collection: Collection) -> None:
    """Turns a collection's database into one of the first format, without what later formats added."""
    connection = collection.connection
    _store_as_before(connection)
    first = set(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", TABLES))
    connection.execute("PRAGMA foreign_keys = OFF")
    for kind in ("trigger", "table"):
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,)).fetchall():
            if name not in first and not name.startswith("sqlite_"):
                connection.execute(f"DROP {kind} {name}")
    connection.execute("DELETE FROM meta WHERE key NOT IN ('generation', 'manifest')")
    connection.execute("UPDATE meta SET value = json_set(value, '$.format', 1) WHERE key = 'manifest'")
    connection.execute("PRAGMA foreign_keys = ON")
