"""API keys: created and shown once, stored as hashes.

A key is 32 random bytes, so a plain SHA-256 is enough: it cannot be guessed, and a slow hash would add nothing.
"""

import hashlib
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from pincite.index.disk import private_file, private_folder, writable
from pincite.ingest.errors import BadOption, UnknownKey

_PREFIX = "pincite_"
_FILE = "keys.sqlite"
_TABLE = """CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scope TEXT NOT NULL,
    created_at TEXT NOT NULL, revoked_at TEXT
) STRICT"""


class Scope(IntEnum):
    """What a key allows; each scope includes the lower ones."""

    READ = 1
    WRITE = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret, as listed. `revoked_at` is None while the key is valid."""

    id: str
    name: str
    scope: Scope
    created_at: str
    revoked_at: str | None


class Keys:
    """The keys of a home; each call opens the file itself, so threads and processes may share an instance."""

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE

    def add(self, name: str, scope: Scope) -> tuple[Key, str]:
        """A new key and its secret, which is not stored."""
        if not name.strip():
            raise BadOption("The key has no name. Give one that says who uses it.")
        secret = _PREFIX + secrets.token_urlsafe(32)
        key = Key(secrets.token_hex(4), name.strip(), scope, _now(), None)
        with writable(self._file.parent):
            private_folder(self._file.parent)
            with closing(self._connect()) as connection, connection:
                row = (key.id, _hash(secret), key.name, scope.name, key.created_at)
                connection.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, NULL)", row)
        return key, secret

    def all(self) -> list[Key]:
        """All keys, including revoked ones, the oldest first."""
        if not self._file.exists():
            return []
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT id, name, scope, created_at, revoked_at FROM keys ORDER BY created_at, id"
            )
            return [Key(one, name, Scope[scope], made, revoked) for one, name, scope, made, revoked in rows]

    def revoke(self, key_id: str) -> Key:
        """The key with this id, now revoked; raises UnknownKey."""
        found = next((key for key in self.all() if key.id == key_id), None)
        if found is None:
            raise UnknownKey(f"There is no key {key_id!r}. `pincite keys list` shows all keys.")
        with writable(self._file.parent), closing(self._connect()) as connection, connection:
            connection.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (_now(), key_id))
        return next(key for key in self.all() if key.id == key_id)

    def find(self, secret: str) -> Key | None:
        """The key with this secret; None if there is none or it was revoked."""
        if not self._file.exists():
            return None
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT id, name, scope, created_at, revoked_at FROM keys WHERE hash = ? AND revoked_at IS NULL",
                (_hash(secret),),
            ).fetchone()
        return Key(row[0], row[1], Scope[row[2]], row[3], row[4]) if row else None

    def _connect(self) -> sqlite3.Connection:
        private_file(self._file)
        connection = sqlite3.connect(self._file, timeout=10)
        connection.execute(_TABLE)
        return connection


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
