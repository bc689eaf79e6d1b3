"""A collection on disk: the truth, the two legs derived from it, and the lock of whoever writes.

<home>/collections/<name>/truth.sqlite      documents, passages, vectors: the only truth
                          vectors-N.*       dense leg, of generation N
                          lexical/          lexical leg
                          lock              held while adding, removing or bringing the legs up to date
"""

import re
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
_DOCUMENTS = 200  # whose vectors are read at a time
_NAME = re.compile(r"[\w가-힣][\w가-힣.-]{0,63}")


class Collection:
    """An opened collection. The legs are loaded, and brought up to date, when they are first needed."""

    def __init__(self, folder: Path, store: Store, manifest: Manifest) -> None:
        self.folder = folder
        self.store = store
        self.manifest = manifest
        self._vectors: tuple[int, VectorIndex] | None = None
        self._lexical: LexicalIndex | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection to the truth."""
        return self.store.connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the collection's write lock; raises CollectionBusy while another process holds it."""
        lock = FileLock(self.folder / "lock", timeout=0)
        try:
            with writable(self.folder), lock:
                yield
        except Timeout as error:
            raise CollectionBusy(
                f"Another process is adding to or removing from the collection {self.folder.name!r}. "
                "Wait until it has ended, then try again."
            ) from error

    def vectors(self) -> VectorIndex:
        """The dense leg at the truth's generation."""
        current = current_generation(self.connection)
        if self._vectors is None or self._vectors[0] != current:
            self._vectors = (current, self._fresh_vectors(current))
        return self._vectors[1]

    def lexical(self) -> LexicalIndex:
        """The lexical leg at the truth's generation; behind it only while another process is writing."""
        if self._lexical is None:
            with writable(self.folder):
                self._lexical = LexicalIndex(self.folder / "lexical")
        current = current_generation(self.connection)
        if self._lexical.generation != current:
            with suppress(CollectionBusy), self.writing():
                self._update_lexical(self._lexical, current)
        return self._lexical

    def refresh(self) -> None:
        """Brings both legs to the truth's generation; the caller holds the write lock."""
        current = current_generation(self.connection)
        if vectors_file.stored_generation(self.folder) != current:
            self._vectors = (current, self._fresh_vectors(current))
            vectors_file.save(self._vectors[1], self.folder, current)
        lexical = self._lexical or LexicalIndex(self.folder / "lexical")
        self._lexical = lexical
        if lexical.generation != current:
            self._update_lexical(lexical, current)

    def _fresh_vectors(self, current: int) -> VectorIndex:
        """The stored leg with what changed since it was written, or one built anew from the truth."""
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
        """Takes out and in what changed since an older generation, so many documents at a time."""
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
    """Where a collection of this name lives; raises BadOption for a name that is no plain word."""
    if not _NAME.fullmatch(name):
        raise BadOption(
            f"{name!r} cannot name a collection: use letters, digits, '-', '_' and '.', at most 64 of them."
        )
    return home / "collections" / name


def open_collection(home: Path, name: str) -> Collection:
    """The collection of this name; raises CollectionMissing where nothing was ever added to it."""
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
    """The collection of this name, made if there is none; raises CollectionMismatch if built otherwise."""
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
    """Raises CollectionMismatch, saying what differs, unless both manifests are equal."""
    if manifest.model != wanted.model or manifest.dimension != wanted.dimension:
        raise CollectionMismatch(
            f"The collection {name!r} was built with the model {manifest.model!r} ({manifest.dimension} "
            f"dimensions), not with {wanted.model!r} ({wanted.dimension}). Leave --model out, or add the "
            "documents to a new collection (--collection NAME)."
        )
    if manifest != replace(wanted, format=manifest.format):
        raise CollectionMismatch(
            f"The collection {name!r} was split into passages of {manifest.size} characters (at most "
            f"{manifest.longest}), not of {wanted.size} ({wanted.longest}). Add the documents to a new "
            "collection (--collection NAME)."
        )


def collection_names(home: Path) -> list[str]:
    """The names of the collections in a home, sorted."""
    return sorted(path.parent.name for path in (home / "collections").glob(f"*/{_TRUTH}"))
