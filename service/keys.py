"""API keys: created and shown once, stored as hashes.

A key is 32 random bytes, so a plain SHA-256 is enough: it cannot be guessed, and a slow hash would add nothing.

Whether a service needs keys is decided by whether keys were ever made, not by whether any is left: `keys.made` beside
the database remembers it. A revoked, emptied or deleted keys.sqlite therefore shuts the service; it never opens it.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, IntEnum
from pathlib import Path

from pincite.index.disk import private_file, private_folder, writable
from pincite.ingest.errors import BadOption, UnknownKey
from pincite.service.own_files import usable

_PREFIX = "pincite_"
_FILE = "keys.sqlite"
_MADE = "keys.made"
_TABLE = """CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scope TEXT NOT NULL,
    created_at TEXT NOT NULL, revoked_at TEXT
) STRICT"""
_COLUMNS = "id, name, scope, created_at, revoked_at"
_HEADER = 100  # bytes; they hold SQLite's count of changes
_DAMAGED = (
    "Restore it from a backup; or move it away and create new keys with `pincite keys add`. Until then nobody gets in."
)


class Scope(IntEnum):
    """What a key allows; each scope includes the lower ones."""

    READ = 1
    WRITE = 2
    ADMIN = 3


class Door(Enum):
    """Whom the service lets in: anybody on this machine (no key was ever made), whoever has a key, or nobody."""

    OPEN = "open"
    LOCKED = "locked"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret, as listed. `revoked_at` is None while the key is valid."""

    id: str
    name: str
    scope: Scope
    created_at: str
    revoked_at: str | None


class Keys:
    """The keys of a home; threads and processes may share an instance.

    Every call sees what other processes changed: the valid keys are kept in memory only while the file is the same.
    """

    def __init__(self, home: Path) -> None:
        self._file, self._marker = home / _FILE, home / _MADE
        self._ever = False
        self._valid: tuple[object, Mapping[str, Key]] = (None, {})

    def add(self, name: str, scope: Scope) -> tuple[Key, str]:
        """A new key and its secret, which is not stored."""
        if not name.strip():
            raise BadOption("The key has no name. Give one that says who uses it.")
        secret = _PREFIX + secrets.token_urlsafe(32)
        key = Key(secrets.token_hex(4), name.strip(), scope, _now(), None)
        with writable(self._file.parent):
            private_folder(self._file.parent)
            self._remember()  # first: a service must not stay open because of a crash between the two
            with closing(self._writing()) as connection, usable(self._file, _DAMAGED), connection:
                connection.execute(_TABLE)
                row = (key.id, _hash(secret), key.name, scope.name, key.created_at)
                connection.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, NULL)", row)
        return key, secret

    def all(self) -> list[Key]:
        """All keys, including revoked ones, the oldest first."""
        return [key for _, key in self._rows()]

    def revoke(self, key_id: str) -> Key:
        """The key with this id, now revoked; raises UnknownKey."""
        if all(key.id != key_id for key in self.all()):
            raise UnknownKey(f"There is no key {key_id!r}. `pincite keys list` shows all keys.")
        with writable(self._file.parent), closing(self._writing()) as connection, connection:
            self._remember()
            connection.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (_now(), key_id))
        return next(key for key in self.all() if key.id == key_id)

    def find(self, secret: str) -> Key | None:
        """The key with this secret; None if there is none or it was revoked."""
        return self._valid_now().get(_hash(secret))

    def door(self) -> Door:
        """Whom the service lets in at this moment."""
        if not self._were_made():
            return Door.OPEN
        return Door.LOCKED if self._valid_now() else Door.SHUT

    def shut_reason(self) -> str:
        """What to say where keys were made and none is valid."""
        return (
            "Keys were made for this service, and none of them is valid any more (revoked, or keys.sqlite was emptied "
            "or deleted). Create one with `pincite keys add NAME`. To serve this machine without keys again, stop the "
            f"service and delete {self._file} and {self._marker}."
        )

    def _were_made(self) -> bool:
        """Whether a key was ever made; once seen it stays true for as long as this object lives."""
        if not self._ever and self._marker.exists():
            self._ever = True
        elif not self._ever and self._file.exists():  # made by a version that left no marker
            with suppress(OSError):  # whoever may only read decides by the file
                self._remember()
            self._ever = True
        return self._ever

    def _remember(self) -> None:
        self._marker.touch(mode=0o600)
        self._ever = True

    def _valid_now(self) -> Mapping[str, Key]:
        """The valid keys by the hash of their secrets, read again whenever the file has changed."""
        version = self._version()
        if version is None or version != self._valid[0]:
            valid = {digest: key for digest, key in self._rows() if key.revoked_at is None}
            self._valid = version, valid
        return self._valid[1]

    def _version(self) -> object:
        """What changes with every change of the file; None if there is none."""
        try:
            with self._file.open("rb") as file:
                header, seen = file.read(_HEADER), self._file.stat()
        except OSError:
            return None
        return header, seen.st_ino, seen.st_size, seen.st_mtime_ns

    def _rows(self) -> list[tuple[str, Key]]:
        """All keys with the hashes of their secrets; none if the file is missing or was emptied."""
        if not self._file.exists():
            return []
        with usable(self._file, _DAMAGED), closing(self._reading()) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'keys'").fetchone():
                return []
            rows = connection.execute(f"SELECT hash, {_COLUMNS} FROM keys ORDER BY created_at, id").fetchall()
        return [(row[0], Key(row[1], row[2], Scope[row[3]], row[4], row[5])) for row in rows]

    def _reading(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True, timeout=2)

    def _writing(self) -> sqlite3.Connection:
        private_file(self._file)
        return sqlite3.connect(self._file, timeout=10)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
