"""Move all collections of a home from one store to another: its own files, or a PostgreSQL database.

A collection is copied in one transaction, with its past: keys, epochs, seals and notes of shown citations are the same
there, so what was derived from it stays valid. Each copy is verified. Nobody may change the home's collections
meanwhile, but everybody may read them. Once all are there, the home changes its store in one step. An interrupted move
leaves the home as it was; the next one takes up the copies that are whole.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.home import open_collection
from pincite.index.truth.catalogue import Catalogue, catalogue_of, store_at
from pincite.index.truth.changes import current_moment
from pincite.index.truth.connection import Connection, Truth
from pincite.index.truth.in_files import FileCatalogue
from pincite.index.truth.seals import seal_of, stored_seal
from pincite.index.truth.store import Store
from pincite.index.truth.stored_in import note_store, stored_in
from pincite.ingest.errors import BackupDamaged, CollectionBusy, CollectionExists

_FIRST = ("meta", "epochs", "vectors", "documents", "passages", "sheets")  # others' rows refer to theirs
_OWN = ("keys", "shown")  # tables that a store has for itself
_AT_ONCE = 2_000  # rows


@dataclass(frozen=True, slots=True)
class Moved:
    """A collection that was moved: its name, the number of its documents and passages, and of rows that were compared.

    `questions` were asked of both stores and answered alike.
    """

    name: str
    documents: int
    passages: int
    rows: int
    questions: int = 0


def migrate(home: Path, address: str | None, compare: Callable[[Collection, Collection], int]) -> list[Moved]:
    """Move all collections of a home to the database at this address, or, without one, to its own files.

    `compare` is called with each collection and its copy, and returns how many questions both answered alike. A
    database that the home leaves stays as it is, since other homes may use it.

    Raises CollectionBusy if another process adds or writes, CollectionExists if another collection of the name is in
    the new store, BackupDamaged if a copy differs, CollectionUnreadable and CollectionUnwritable.
    """
    old, new = catalogue_of(home), store_at(home, address)
    names, moved = old.names(), []
    with ExitStack() as held:
        for name in names:
            source = held.enter_context(_held(home, name))
            target = _copied(new, source)
            held.callback(target.connection.close)
            moved.append(_verified(source, target, compare))
        if old.names() != names:
            raise CollectionBusy("A collection was made or deleted meanwhile, so nothing was moved. Try again.")
        note_store(home, address)
    drop_left(home)
    return moved


def drop_left(home: Path) -> None:
    """Delete the files that a move to a database has left."""
    if stored_in(home) is not None:
        left = FileCatalogue(home)
        for name in left.names():
            left.drop_database(name)


@contextmanager
def _held(home: Path, name: str) -> Iterator[Collection]:
    """Yield a collection, up to date, that nobody else may change in the block."""
    collection = open_collection(home, name)
    with closing(collection.connection), collection.adding(), collection.writing():
        collection.store.bring_up_to_date()
        yield collection


def _copied(new: Catalogue, source: Collection) -> Collection:
    name, connection = source.folder.name, source.connection

    def fill(target: Connection) -> None:
        copy_rows(connection, target)

    with source.snapshot():
        if not new.create(name, source.manifest, fill) and not _is_copied(new, source):
            new.drop_database(name)  # of files, what an older move has left; nobody uses them
            if not new.create(name, source.manifest, fill):
                raise CollectionExists(
                    f"The collection {name!r} is in the new store already, and is another one or has changed since it "
                    "was copied. Delete it there, or move to another database."
                )
    target = _opened(new, source)
    _copy_notes(source.store.truth, target.store.truth)
    return target


def _is_copied(new: Catalogue, source: Collection) -> bool:
    """Return whether the collection of this name in the new store is a copy of this one as it is now."""
    target = _opened(new, source)
    with closing(target.connection):
        return current_moment(target.connection) == current_moment(source.connection)


def _opened(new: Catalogue, source: Collection) -> Collection:
    truth = new.truth(source.folder.name)
    if truth is None:
        raise CollectionBusy(f"The collection {source.folder.name!r} was deleted from the new store. Try again.")
    return Collection(Store(truth), source.manifest)


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy all rows of a database into another that is empty, but for what creating it has put there."""
    target.defer_foreign_keys()
    for table in ("meta", "epochs"):
        target.execute(f"DELETE FROM {table}")
    for table, columns in _tables(source):
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for rows in source.batches(f"SELECT {', '.join(columns)} FROM {table}", _AT_ONCE):
            target.executemany(statement, rows)
    target.set_last_key(source.last_key())


def _tables(connection: Connection) -> list[tuple[str, list[str]]]:
    found = {table: list(columns) for table, columns in connection.columns().items() if table not in _OWN}
    return sorted(found.items(), key=lambda one: (_FIRST.index(one[0]) if one[0] in _FIRST else len(_FIRST), one[0]))


def _copy_notes(source: Truth, target: Truth) -> None:
    with closing(source.notes()) as old, closing(target.notes()) as new:
        rows = old.execute("SELECT id, document_id, page, first, last FROM shown").fetchall()
        new.begin_writing()
        new.executemany("INSERT INTO shown VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
        new.commit()


def _verified(source: Collection, target: Collection, compare: Callable[[Collection, Collection], int]) -> Moved:
    """Return what was moved. Raises BackupDamaged if the copy has other rows, or a document with another seal."""
    counts = [_counts(one.connection) for one in (source, target)]
    name = source.folder.name
    wrong = [table for table, count in counts[0].items() if counts[1].get(table) != count]
    ids = [one for (one,) in source.connection.execute("SELECT id FROM documents ORDER BY id").fetchall()]
    for document_id in ids:
        then = stored_seal(source.connection, document_id)
        if then is not None and then != seal_of(target.connection, document_id):
            wrong.append(f"document {document_id}")
    if wrong:
        raise BackupDamaged(
            f"The copy of the collection {name!r} in the new store differs ({', '.join(wrong[:5])}). The home was left "
            "as it was. Look with `pincite check --deep`, delete the copy, then try again."
        )
    return Moved(name, len(ids), counts[0]["passages"], sum(counts[0].values()), compare(source, target))


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table, _ in _tables(connection)
    }
