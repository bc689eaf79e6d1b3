"""Where the databases of a home's collections are, and how to get at them; what both stores offer for that.

A home keeps its databases in its own files, unless its file `store` names a server (index/truth/stored_in.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pincite.index.truth.connection import Connection, Truth
from pincite.index.truth.in_files import FileCatalogue
from pincite.index.truth.manifest import Manifest
from pincite.index.truth.stored_in import note_store, stored_in, without_password
from pincite.ingest.errors import BadOption

_KINDS = ("postgresql://", "postgres://")


class Catalogue(Protocol):
    """The collections of a home."""

    def names(self) -> list[str]:
        """Return the names of all collections, sorted. Raises CollectionUnreadable."""

    def truth(self, name: str) -> Truth | None:
        """Return the place of a collection's database; None if there is none. Raises CollectionUnreadable."""

    def create(self, name: str, manifest: Manifest, fill: Callable[[Connection], None] = ...) -> bool:
        """Create a collection and return True; return False if there is one, perhaps just made by another.

        It is empty, unless `fill` puts something into it. Nobody sees a collection half made.
        """

    def set_aside(self, name: str) -> Path:
        """Take a collection away at once and for everybody, and return where its folder is now.

        The caller deletes the folder. A crash before that leaves it to `clear_deleted`.
        """

    def drop_database(self, name: str) -> None:
        """Delete the database of a collection that is in another store now, and leave what is derived from it."""

    def clear_deleted(self) -> None:
        """Delete what interrupted deletions of collections have left."""


def catalogue_of(home: Path) -> Catalogue:
    """Return the collections of a home. Raises BadOption where what its store needs is not installed."""
    return store_at(home, stored_in(home))


def store_at(home: Path, address: str | None) -> Catalogue:
    """Return the home's collections in the database at this address, or, without one, in the home's own files.

    Raises BadOption if it is no address, or what it needs is not installed.
    """
    if address is None:
        return FileCatalogue(home)
    if not address.startswith(_KINDS):
        raise BadOption(
            f"{address} is not the address of a store. Give one such as postgresql://pincite@db.example/pincite."
        )
    return _on_server(home, address)


def choose_store(home: Path, address: str) -> None:
    """Keep the home's collections in this database from now on, once it has answered; a home has one store.

    Raises BadOption if it is no address, or the home has collections elsewhere, and CollectionUnreadable.
    """
    store = store_at(home, address)
    now = stored_in(home)
    if now == address:
        return
    if now is None and FileCatalogue(home).names():
        raise BadOption(
            f"The collections of {home} are in its own files, not on a server. Move them with `pincite migrate --to`, "
            "leave --store (PINCITE_STORE) out, or give another folder with --home."
        )
    if now is not None and without_password(now) != without_password(address):
        raise BadOption(
            f"The collections of {home} are in {without_password(now)}. Leave --store (PINCITE_STORE) out, or give "
            "another folder with --home."
        )
    store.names()
    note_store(home, address)


def server_connection(address: str, writers: str) -> Connection:
    """Return a connection to what is not one collection's; writers take turns by a lock on the table `writers`.

    Raises BadOption where what it needs is not installed, and CollectionUnreadable.
    """
    with _needing_psycopg():
        from pincite.index.truth.postgresql import ServerConnection
    return ServerConnection(address, writers=writers)


def _on_server(home: Path, address: str) -> Catalogue:
    with _needing_psycopg():
        from pincite.index.truth.on_server import ServerCatalogue
    return ServerCatalogue(home, address)


@contextmanager
def _needing_psycopg() -> Iterator[None]:
    """Import in the block what homes with files of their own need not have. Raises BadOption if it is not there."""
    try:
        yield
    except ImportError as error:
        raise BadOption(
            f"Collections in PostgreSQL need psycopg, which is not installed ({error}). Install it: pip install "
            "'pincite[cluster]'"
        ) from error
