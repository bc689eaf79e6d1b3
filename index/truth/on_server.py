"""The databases of a home's collections on a PostgreSQL server, each in a schema of its own.

The schema `pincite` has a table of all collections: their names, and the schemas they are in, which are named at random
and never again. What is derived from a database, and uploaded files, stay in the home of each machine.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.disk import private_file, private_folder, writable
from pincite.index.truth.connection import Connection
from pincite.index.truth.in_files import TRUTH
from pincite.index.truth.manifest import Manifest, create_tables
from pincite.index.truth.postgresql import CATALOGUE, ServerConnection
from pincite.index.truth.schema import NOTES
from pincite.index.truth.server_errors import is_missing, shown
from pincite.index.truth.stored_in import stored_in
from pincite.ingest.errors import BadOption, CollectionBusy

_PATIENCE_FOR_NOTES = 0.5  # seconds to wait for the notes; without a note the answer is as good
_NOTED = "schema"  # a file of a collection's folder that says of which schema it was derived
_DERIVED = ("vectors-*", "lexical-*", "folded-*", "digests-*")
_DELETED = ".deleted"  # in the name of a folder that is being deleted
_MAKING = 7_160_001  # the lock of whoever makes or deletes a collection
_KEYS = "CREATE TABLE keys (of TEXT PRIMARY KEY, last INTEGER NOT NULL)"  # the highest that were ever given
_COLLECTIONS = (
    f"CREATE SCHEMA IF NOT EXISTS {CATALOGUE}",
    f"CREATE TABLE IF NOT EXISTS {CATALOGUE}.collections"
    " (name TEXT PRIMARY KEY, schema TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class ServerTruth:
    """A collection's database in a schema of a server; `folder` is the collection's in this machine's home."""

    address: str
    name: str
    schema: str
    folder: Path

    def __str__(self) -> str:
        """Return what messages call it."""
        return f"{shown(self.address)} ({self.name})"

    def connect(self) -> ServerConnection:
        """Return a connection. Raises CollectionUnreadable and CollectionBusy."""
        return ServerConnection(self.address, self.schema, self.name)

    def notes(self) -> ServerConnection:
        """Return a connection to the notes of shown citations, a table beside the others."""
        return ServerConnection(self.address, self.schema, self.name, "shown", _PATIENCE_FOR_NOTES)

    def explained(self) -> AbstractContextManager[None]:
        """Do nothing: the connection's errors say what is so."""
        return nullcontext()

    def is_writable(self) -> bool:
        """Return True: only the server knows, and says so where it refuses."""
        return True


@dataclass(frozen=True, slots=True)
class ServerCatalogue:
    """The collections of a database on a server, for a home of this machine."""

    home: Path
    address: str

    def names(self) -> list[str]:
        """Return the names of all collections, sorted. Raises CollectionUnreadable."""
        with closing(ServerConnection(self.address)) as connection:
            return [str(row[0]) for row in _read(connection, "SELECT name FROM collections ORDER BY name", ())]

    def truth(self, name: str) -> ServerTruth | None:
        """Return the place of a collection's database; None if there is none. Raises CollectionUnreadable."""
        with closing(ServerConnection(self.address)) as connection:
            rows = _read(connection, "SELECT schema FROM collections WHERE name = ?", (name,))
        return ServerTruth(self.address, name, rows[0][0], self._folder(name, rows[0][0])) if rows else None

    def create(self, name: str, manifest: Manifest, fill: Callable[[Connection], None] = lambda _: None) -> bool:
        """Create a collection in one transaction; its name is taken by whoever commits first."""
        schema = f"{CATALOGUE}_{secrets.token_hex(8)}"
        with self._changing() as connection:
            for statement in _COLLECTIONS:
                connection.define(statement)
            if connection.execute("SELECT 1 FROM collections WHERE name = ?", (name,)).fetchone():
                return False
            _require_unicode(connection, self.address)
            row = (name, schema, datetime.now(UTC).isoformat(timespec="seconds"))
            connection.execute("INSERT INTO collections VALUES (?, ?, ?)", row)
            connection.execute(f"CREATE SCHEMA {schema}")
            connection.execute(f"SET LOCAL search_path TO {schema}")
            create_tables(connection, manifest)
            for statement in (_KEYS, *NOTES.split(";")):
                connection.define(statement)
            fill(connection)
            connection.commit()
        return True

    def set_aside(self, name: str) -> Path:
        """Delete a collection's schema, and rename its folder."""
        with self._changing() as connection:
            row = connection.execute("DELETE FROM collections WHERE name = ? RETURNING schema", (name,)).fetchone()
            if row:
                connection.execute(f"DROP SCHEMA {row[0]} CASCADE")
            connection.commit()
        return self._away(name)

    def drop_database(self, name: str) -> None:
        """Leave it: other homes may use it."""

    def clear_deleted(self) -> None:
        """Delete the folders of collections that were deleted, here or from another machine."""
        folders = self.home / "collections"
        known = set(self.names())
        for folder in folders.glob(f"*/{_NOTED}"):
            if folder.parent.name not in known and not (folder.parent / TRUTH).exists():
                self._away(folder.parent.name)
        for folder in folders.glob(f".*{_DELETED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _changing(self) -> Iterator[ServerConnection]:
        with closing(ServerConnection(self.address)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT pg_advisory_xact_lock(?)", (_MAKING,))
            try:
                yield connection
            finally:
                connection.rollback()

    def _folder(self, name: str, schema: str) -> Path:
        """Return the collection's folder here, without what was derived from another collection of this name.

        Uploaded files stay; those that nothing needs are swept. A home that has another store is left as it is.
        """
        folder = self.home / "collections" / name
        noted = folder / _NOTED
        if stored_in(self.home) != self.address:
            return folder
        with writable(folder):
            if noted.exists() and noted.read_text(encoding="ascii") != schema:
                noted.unlink()
                _clear(folder)
            if not noted.exists():
                private_folder(folder)
                private_file(noted)
                noted.write_text(schema, encoding="ascii")
        return folder

    def _away(self, name: str) -> Path:
        folder = self.home / "collections" / name
        aside = folder.with_name(f".{name}{_DELETED}{secrets.token_hex(4)}")
        return folder.rename(aside) if folder.exists() else aside


def _clear(folder: Path) -> None:
    for pattern in _DERIVED:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _read(connection: ServerConnection, sql: str, values: tuple[str, ...]) -> list[tuple[str, ...]]:
    try:
        return connection.execute(sql, values).fetchall()
    except CollectionBusy as error:
        if is_missing(error):
            return []  # nobody has made a collection yet
        raise


def _require_unicode(connection: ServerConnection, address: str) -> None:
    (encoding,) = connection.execute("SHOW server_encoding").fetchone()
    if encoding != "UTF8":
        raise BadOption(
            f"The database {shown(address)} stores texts in {encoding}. Make one in UTF8: createdb --encoding UTF8 "
            "--template template0 NAME"
        )
