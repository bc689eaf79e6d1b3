"""Repair what `check` finds, as far as the database, the files and the model allow.

Texts are read again from the file, if it is still there and has the same content; vectors are embedded again; both
indexes are rebuilt from the database. What was right stays as it is, and citations go on resolving.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from pincite.index.changing.check import DAMAGE, passage_problems
from pincite.index.changing.check_legs import leg_problems
from pincite.index.changing.embedding import PIECE, embed
from pincite.index.changing.entry import content_hash, entry_of
from pincite.index.changing.restoring import facts_of, stored_entry, stored_facts
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts
from pincite.index.truth import embeddings
from pincite.index.truth.seals import Differing, differing, seal
from pincite.index.truth.store import Entry
from pincite.ingest.document import Failure
from pincite.ingest.reading.worker import read_all

_NOTHING = Differing(False, False, False)


def repair(collection: Collection, open_encoder: Callable[[], Encoder]) -> list[str]:
    """Repair the collection and return what was done, one phrase each.

    `open_encoder` is called only if something has to be embedded. Raises CollectionBusy beside
    another process that adds or writes.
    """
    with collection.adding(), collection.writing():
        mending = _Repair(collection, open_encoder)
        mending.run()
    return mending.done


class _Repair:
    """A repair in progress, and what it has done so far."""

    def __init__(self, collection: Collection, open_encoder: Callable[[], Encoder]) -> None:
        self.done: list[str] = []
        self._collection = collection
        self._connection = collection.connection
        self._encoder = cache(open_encoder)

    def run(self) -> None:
        self._database()
        broken = embeddings.broken_vectors(self._connection, self._collection.manifest.dimension)
        without_vectors = set(embeddings.documents_without_vectors(self._connection))
        wrong = embeddings.documents_using(self._connection, broken)
        for (document_id,) in self._connection.execute("SELECT id FROM documents ORDER BY id").fetchall():
            self._document(document_id, document_id in without_vectors, document_id in wrong)
        self._strays()
        self._legs()

    def _database(self) -> None:
        """Build the database's own indexes anew if they disagree with their tables."""
        with self._collection.store.transaction():
            helped = self._connection.rebuild()
        if helped:
            self.done.append("database: its indexes were built anew")

    def _document(self, document_id: str, lacking: bool, wrong: bool) -> None:
        entry = None
        try:
            stored = stored_facts(self._collection, document_id)
            sealed = differing(self._connection, document_id)
            changed = sealed or _NOTHING
            wrong = wrong or changed.vectors
            unlike = changed.facts or changed.text or any(passage_problems(self._connection, stored))
            if unlike:
                entry = self._read_again(stored, changed)
            elif lacking or wrong:
                entry = stored_entry(self._collection, stored, facts_of(stored))
        except DAMAGE:
            return  # `check` says what is left
        if entry is not None:
            self._store(entry, stored, wrong)
        elif sealed is None and not unlike:
            self._seal(stored)

    def _read_again(self, stored: DocumentFacts, changed: Differing) -> Entry | None:
        """Return what the document's file holds, with the stored metadata if that is intact; None without the file."""
        paths = (Path(path) for path in (stored.path, *stored.paths))
        path = next((path for path in paths if content_hash(path) == stored.content_hash), None)
        reading = next(read_all([path])) if path else None
        if reading is None or isinstance(reading, Failure):
            return None
        if changed.facts:
            return entry_of(reading)
        facts = facts_of(stored)
        document = replace(
            reading.document, title=facts.title, author=facts.author, publisher=facts.publisher, date=facts.date,
            language=facts.language,
        )  # fmt: skip
        return entry_of(replace(reading, document=document))

    def _store(self, entry: Entry, stored: DocumentFacts, wrong: bool) -> None:
        texts = embeddings.unknown_texts(self._connection, entry.texts())
        if texts:
            embed(self._collection, self._encoder(), texts)
        if wrong:
            self._mend(list(dict.fromkeys(entry.texts())))
        self._collection.store.add(entry, stored.added_at)
        self.done.append(f"{stored.name}: it was stored again")

    def _mend(self, texts: list[str]) -> None:
        for start in range(0, len(texts), PIECE):
            piece = texts[start : start + PIECE]
            vectors = self._encoder().encode_passages(piece)
            with self._collection.store.transaction():
                embeddings.mend(self._connection, piece, vectors)

    def _seal(self, stored: DocumentFacts) -> None:
        with self._collection.store.transaction():
            seal(self._connection, stored.id)
        self.done.append(f"{stored.name}: it has checksums now")

    def _strays(self) -> None:
        found = embeddings.strays(self._connection)
        with self._collection.store.transaction():
            embeddings.loosen_strays(self._connection, found)
        self._collection.store.sweep_vectors()
        if found:
            self.done.append(f"vectors: {len(found)} that nothing used were deleted")

    def _legs(self) -> None:
        if any(self._leg_problems()):
            self._collection.rewrite()
            self.done.append("both indexes were built anew")
        else:
            self._collection.refresh()

    def _leg_problems(self) -> list[str]:
        try:
            return list(leg_problems(self._collection, deep=True))
        except DAMAGE as error:
            return [str(error)]
