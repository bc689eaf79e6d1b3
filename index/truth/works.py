"""Store and read what a bibliography says of documents, and the citation key of each.

Every stored document has a key: that of its bibliography, or one made of its metadata when it was stored. Documents of
a database in an older format get theirs when it is brought up to date; until then, the same keys are made when asked.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pincite.index.truth.connection import LISTED, Connection
from pincite.ingest.bibliography.keys import free_key, is_usable, new_key
from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Document

_WITHOUT = (
    "SELECT id, author, date, title FROM documents"
    " WHERE id NOT IN (SELECT document_id FROM works) ORDER BY added_at, id"
)
_ALL = "SELECT id, author, date, title FROM documents ORDER BY added_at, id"


@dataclass(frozen=True, slots=True)
class StoredWork:
    """A document's citation key, and the work in CSL-JSON, without an id; empty where no bibliography names it.

    The item's `custom` has the `collections` of Zotero that hold it and its address there (`zotero`).
    """

    key: str
    item: dict[str, Any]

    @property
    def link(self) -> str | None:
        """The document's address in Zotero, if its bibliography carried that."""
        link = self.item.get("custom", {}).get("zotero")
        return link if isinstance(link, str) else None


def work_of(connection: Connection, document_id: str) -> StoredWork | None:
    """Return the key and work of a document, also of a removed one; None for a document that was never stored."""
    if not connection.has_table("works"):
        made = dict(_made(connection.execute(_ALL), set()))
        return StoredWork(made[document_id], {}) if document_id in made else None
    row = connection.execute("SELECT key, item FROM works WHERE document_id = ?", (document_id,)).fetchone()
    return StoredWork(row[0], _said(row[1])) if row else None


def assign_keys(connection: Connection) -> None:
    """Give every document without a key one of its own."""
    rows = connection.execute(_WITHOUT).fetchall()
    made = list(_made(rows, _Taken(connection)))
    connection.executemany("INSERT INTO works VALUES (?, ?, NULL)", made)


def assign_key(connection: Connection, document: Document) -> None:
    """Give a document that was just stored a key of its own, if it has none."""
    if connection.execute("SELECT 1 FROM works WHERE document_id = ?", (document.id,)).fetchone():
        return
    row = (document.id, document.author or "", document.date or "", document.title or "")
    connection.executemany("INSERT INTO works VALUES (?, ?, NULL)", list(_made([row], _Taken(connection))))


def inherit_work(connection: Connection, older: str, newer: str) -> None:
    """Give a document that has no key yet what is stored for the one whose file it has replaced."""
    connection.execute(
        "INSERT INTO works SELECT ?, key, item FROM works WHERE document_id = ? ON CONFLICT DO NOTHING", (newer, older)
    )


def set_work(connection: Connection, document_id: str, work: Work) -> None:
    """Store what a bibliography says of a document, with its key; one that is another's gets a letter.

    Several files of one work share its key. One that cannot stand in LaTeX or Markdown is not taken.
    """
    row = connection.execute("SELECT key, item FROM works WHERE document_id = ?", (document_id,)).fetchone()
    item = _written(_stored(work, row[1] if row else None))
    key = work.key if work.key and is_usable(work.key) else row[0] if row else _key_for(connection, document_id)
    others = connection.execute("SELECT item FROM works WHERE key = ? AND document_id <> ?", (key, document_id))
    if any(json.loads(other or "{}").get("title") != work.item.get("title") for (other,) in others.fetchall()):
        kept = row is not None and row[0].startswith(key)
        key = row[0] if kept else free_key(key, _Taken(connection))
    connection.execute(
        "INSERT INTO works VALUES (?, ?, ?) ON CONFLICT (document_id) DO UPDATE"
        " SET key = excluded.key, item = excluded.item",
        (document_id, key, item),
    )


def key_at(connection: Connection, path: str) -> str | None:
    """Return the key of the document with this path, or None if there is none."""
    asked = "SELECT key FROM works WHERE document_id = (SELECT document_id FROM paths WHERE path = ?)"
    row = connection.execute(asked, (path,)).fetchone()
    return str(row[0]) if row else None


def ids_of_key(connection: Connection, key: str) -> list[str]:
    """Return the ids of the documents that a bibliography has given this key.

    Groups that somebody set by hand say nothing of a work.
    """
    asked = "SELECT id, item FROM documents JOIN works ON document_id = id WHERE key = ? ORDER BY id"
    return [one for one, item in connection.execute(asked, (key,)) if set(json.loads(item or "{}")) - {"custom"}]


def has_same_work(connection: Connection, document_id: str, work: Work) -> bool:
    """Return whether exactly this is stored for the document already."""
    row = connection.execute("SELECT key, item FROM works WHERE document_id = ?", (document_id,)).fetchone()
    return (
        row is not None and row[1] == _written(_stored(work, row[1])) and (not work.key or row[0].startswith(work.key))
    )


def forget_works(connection: Connection, ids: Iterable[str]) -> None:
    """Delete the keys and works of documents."""
    connection.execute(f"DELETE FROM works WHERE document_id IN {LISTED}", (json.dumps(list(ids)),))


def _stored(work: Work, before: str | None) -> dict[str, Any]:
    """The item to store; groups that somebody set by hand (index/truth/groups.py) stay as they were before."""
    custom = {"collections": list(work.collections), "zotero": work.link}
    said = {**work.item.get("custom", {}), **{name: value for name, value in custom.items() if value}}
    said.pop("groups", None)
    own = {name: value for name, value in json.loads(before or "{}").get("custom", {}).items() if name == "groups"}
    others = {name: value for name, value in work.item.items() if name != "custom"}
    return {**others, **({"custom": {**said, **own}} if said or own else {})}


def _written(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)


def _said(item: str | None) -> dict[str, Any]:
    """What a bibliography says, without the groups that somebody set by hand."""
    found: dict[str, Any] = json.loads(item or "{}")
    custom = {name: value for name, value in found.pop("custom", {}).items() if name != "groups"}
    return {**found, **({"custom": custom} if custom else {})}


def _key_for(connection: Connection, document_id: str) -> str:
    asked = "SELECT author, date, title FROM documents WHERE id = ?"
    author, date, title = connection.execute(asked, (document_id,)).fetchone()
    return free_key(new_key(author, date, title, document_id), _Taken(connection))


def _made(rows: Iterable[tuple[str, str, str, str]], taken: "set[str] | _Taken") -> Iterator[tuple[str, str]]:
    """Yield id and key of the documents in these rows."""
    for document_id, author, date, title in rows:
        key = free_key(new_key(author, date, title, document_id), taken)
        taken.add(key)
        yield document_id, key


class _Taken:
    """The keys in the database, and those added, without reading them all."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._added = connection, set[str]()

    def __contains__(self, key: object) -> bool:
        stored = "SELECT 1 FROM works WHERE key = ?"
        return key in self._added or self._connection.execute(stored, (key,)).fetchone() is not None

    def add(self, key: str) -> None:
        self._added.add(key)
