"""Open collections on disk: the database, the two indexes ("legs") derived from it, and the write lock.

<home>/collections/<name>/truth.sqlite      documents, passages, vectors: the source of truth
                          vectors-N.*       dense index, at generation N
                          lexical/          lexical index
                          lock              held while adding, removing or updating the indexes
"""

import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from pincite.index.disk import writable
from pincite.index.legs import vectors_file
from pincite.index.legs.lexical import LexicalIndex
from pincite.index.legs.vectors import VectorIndex
from pincite.index.truth.changes import changes_since, current_generation
from pincite.index.truth.passages import documents_by_language, passage_terms, passage_vectors
from pincite.index.truth.store import Manifest, Store
from pincite.ingest.errors import BadOption, CollectionBusy, CollectionMismatch, CollectionMissing

_TRUTH = "truth.sqlite"
_DELETED = ".deleted"  # in the name of a folder that is being deleted
_DOCUMENTS = 200  # documents whose vectors are read at a time
_NAME = re.compile(r"[\w가-힣][\w가-힣.-]{0,63}")


class Collection:
    """An open collection. The indexes are loaded and updated when they are first needed."""

    def __init__(self, folder: Path, store: Store, manifest: Manifest) -> None:
        self.folder = folder
        self.store = store
        self.manifest = manifest
        self._vectors: tuple[int, VectorIndex] | None = None
        self._lexical: LexicalIndex | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection to the database."""
        return self.store.connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the collection's write lock. Raises CollectionBusy if another process holds it."""
        lock = FileLock(self.folder / "lock", timeout=0)
        try:
            with writable(self.folder), lock:
                yield
        except Timeout as error:
            raise CollectionBusy(
                f"Another process is writing to the collection {self.folder.name!r}. "
                "Wait until it has finished, then try again."
            ) from error

    def vectors(self) -> VectorIndex:
        """Return the dense index at the database's generation."""
        current = current_generation(self.connection)
        if self._vectors is None or self._vectors[0] != current:
            self._vectors = (current, self._fresh_vectors(current))
        return self._vectors[1]

    def lexical(self) -> LexicalIndex:
        """Return the lexical index at the database's generation, or an older one while another process is writing."""
        if self._lexical is None:
            with writable(self.folder):
                self._lexical = LexicalIndex(self.folder / "lexical")
        current = current_generation(self.connection)
        if self._lexical.generation != current:
            with suppress(CollectionBusy), self.writing():
                self._update_lexical(self._lexical, current)
        return self._lexical

    def refresh(self) -> None:
        """Update both indexes to the database's generation. The caller must hold the write lock."""
        current = current_generation(self.connection)
        if vectors_file.stored_generation(self.folder) != current:
            self._vectors = (current, self._fresh_vectors(current))
            vectors_file.save(self._vectors[1], self.folder, current)
        lexical = self._lexical or LexicalIndex(self.folder / "lexical")
        self._lexical = lexical
        if lexical.generation != current:
            self._update_lexical(lexical, current)

    def _fresh_vectors(self, current: int) -> VectorIndex:
        """Return the stored dense index with later changes applied, or one rebuilt from the database."""
        older = vectors_file.stored_generation(self.folder)
        index = None
        if older is not None and older <= current:
            index = vectors_file.load(self.folder, older, self.manifest.dimension)
        if index is None or older is None:
            index, older = VectorIndex(self.manifest.dimension), -1
        if older < current:
            self._catch_up(index, older)
        return index

    def _catch_up(self, index: VectorIndex, older: int) -> None:
        """Apply all changes since an older generation, a batch of documents at a time."""
        changes = changes_since(self.connection, older)
        if older >= 0:
            index.remove(key for first, last in changes.removed_keys for key in range(first, last + 1))
        for start in range(0, len(changes.added_documents), _DOCUMENTS):
            some = changes.added_documents[start : start + _DOCUMENTS]
            for language, ids in documents_by_language(self.connection, some).items():
                index.add(*passage_vectors(self.connection, ids), language)

    def _update_lexical(self, lexical: LexicalIndex, current: int) -> None:
        older = lexical.generation
        if older is None or older > current:
            lexical.clear()
            older = -1
        changes = changes_since(self.connection, older)
        added = passage_terms(self.connection, changes.added_documents)
        lexical.update(changes.removed_documents, added, current)


def collection_folder(home: Path, name: str) -> Path:
    """Return the folder of a collection. Raises BadOption for an invalid name."""
    if not _NAME.fullmatch(name):
        raise BadOption(
            f"{name!r} is not a valid collection name: use at most 64 letters, digits, '-', '_' and '.', "
            "and start with a letter, a digit or '_'."
        )
    return home / "collections" / name


def open_collection(home: Path, name: str) -> Collection:
    """Return the collection with this name. Raises CollectionMissing if it does not exist."""
    folder = collection_folder(home, name)
    missing = CollectionMissing(
        f"There is no collection {name!r} in {home}. Add documents first: pincite add FOLDER"
        + ("" if name == "default" else f" --collection {name}")
    )
    if not (folder / _TRUTH).is_file():
        raise missing
    store = Store(folder / _TRUTH)
    manifest = store.manifest()
    if manifest is None:
        raise missing
    return Collection(folder, store, manifest)


def open_or_create(home: Path, name: str, wanted: Manifest) -> Collection:
    """Return the collection with this name, created if needed. Raises CollectionMismatch if its manifest differs."""
    folder = collection_folder(home, name)
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        store = Store(folder / _TRUTH)
        manifest = store.manifest()
        if manifest is None:
            store.create(wanted)
            manifest = wanted
    require_same(manifest, wanted, name)
    return Collection(folder, store, manifest)


def require_same(manifest: Manifest, wanted: Manifest, name: str) -> None:
    """Raise CollectionMismatch, saying what differs, unless the manifests are equal; `format` is ignored."""
    if manifest.model != wanted.model or manifest.dimension != wanted.dimension:
        raise CollectionMismatch(
            f"The collection {name!r} was built with the model {manifest.model!r} ({manifest.dimension} "
            f"dimensions), not with {wanted.model!r} ({wanted.dimension}). Leave --model out, or add the "
            "documents to a new collection (--collection NAME)."
        )
    if manifest != replace(wanted, format=manifest.format):
        raise CollectionMismatch(
            f"The collection {name!r} was split into passages of {manifest.size} characters (at most "
            f"{manifest.longest}), not {wanted.size} ({wanted.longest}). Add the documents to a new "
            "collection (--collection NAME)."
        )


def collection_names(home: Path) -> list[str]:
    """Return the names of the collections in a home folder, sorted; never one whose deletion was interrupted."""
    found = (path.parent.name for path in (home / "collections").glob(f"*/{_TRUTH}"))
    return sorted(name for name in found if _NAME.fullmatch(name))


def set_aside(collection: Collection) -> Path:
    """Rename a collection's folder, so that it is gone at once and for everybody, and return its new path.

    The caller holds the write lock, and deletes the folder. A crash before that leaves it to `clear_deleted`.
    """
    aside = collection.folder.with_name(f".{collection.folder.name}{_DELETED}{secrets.token_hex(4)}")
    collection.connection.close()
    return collection.folder.rename(aside)


def clear_deleted(home: Path) -> None:
    """Delete what interrupted deletions of collections have left."""
    for folder in (home / "collections").glob(f".*{_DELETED}*"):
        shutil.rmtree(folder, ignore_errors=True)
