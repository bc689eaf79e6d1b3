"""What ranking needs of a few passages, by key, read from the truth where another machine has the legs.

Which document a passage belongs to is known without asking (`DocumentKeys`), and what was read lately is kept. Vectors
come as they are stored, so cosines are those of the legs on files, whatever the other machine has rounded.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.contents import Terms, begins_of, numbered
from pincite.index.legs.milvus.documents import DocumentKeys
from pincite.index.legs.milvus.recent import RecentPassages
from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers
from pincite.index.legs.seam import Keys, around
from pincite.index.legs.sources import Source
from pincite.index.truth.by_key import Placed, facts_of_documents, placed_passages, stored_sentences
from pincite.index.truth.connection import Connection
from pincite.index.truth.embeddings import lengths
from pincite.index.truth.packing import Packed, Vectors, packed_blobs
from pincite.index.truth.passages import lost_vectors, terms_of


class ByKey:
    """Passages of one snapshot, whose positions are their keys."""

    def __init__(self, connection: Connection, dimension: int, documents: DocumentKeys, recent: RecentPassages) -> None:
        self.connection = connection
        self.dimension = dimension
        self._documents = documents
        self._recent = recent

    @property
    def names(self) -> Sequence[str]:
        """The languages of passages, by number; "" if unknown."""
        return self._documents.names

    def positions(self, keys: Keys) -> Numbers:
        """Return those of the keys that have passages, in their order."""
        return keys[self._documents.rows(keys) >= 0]

    def keys_at(self, positions: Numbers) -> Keys:
        """Return the keys of the passages at these positions, shape (n,)."""
        return positions

    def languages_at(self, positions: Numbers) -> NDArray[np.int16]:
        """Return the numbers of their languages in `names`, shape (n,)."""
        return self._documents.languages[self._documents.rows(positions)]

    def _placed(self, keys: Sequence[int]) -> Mapping[int, Placed]:
        return self._recent.placed.get(keys, lambda lacking: placed_passages(self.connection, lacking))

    def take(self, positions: Numbers) -> Packed:
        """Return the passages' packed vectors. Raises CollectionDamaged if one is lost or cut short."""
        keys = positions.tolist()
        placed = self._placed(keys)
        try:
            return self._packed([placed[key].vector for key in keys])
        except KeyError as error:
            raise lost_vectors() from error

    def cosines_at(self, positions: Numbers, vectors: Vectors) -> Vectors:
        """Return the cosines of each passage with each of k vectors, shape (n, k)."""
        return products(self.take(positions), vectors)

    def around(self, positions: Numbers, steps: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return passages with their neighbours (index/legs/seam.py). Raises CollectionDamaged if one has no vector."""
        near = self.positions(np.unique(positions[:, None] + np.arange(-steps, steps + 1)))
        keys, placed = near.tolist(), self._placed(near.tolist())
        if len(placed) < len(keys):
            raise lost_vectors()
        sections: dict[tuple[int, str], int] = {}
        documents = self._documents.rows(near).tolist()
        numbers = [
            sections.setdefault((document, placed[key].heading), len(sections))
            for key, document in zip(keys, documents, strict=True)
        ]
        of_key = np.array(numbers, np.int32)
        found, begins, own = around(near, lambda at: of_key[at], np.searchsorted(near, positions), steps)
        return near[found], begins, own

    def sentences_at(self, positions: Numbers) -> tuple[Packed, Numbers]:
        """Return the vectors of the passages' sentences, one passage after another, and where those of each begin."""
        keys, sizes = positions.tolist(), lengths(self.dimension)
        stored = self._recent.sentences.get(keys, lambda lacking: stored_sentences(self.connection, lacking))
        whole = [stored[key] if all(one and len(one) in sizes for one in stored[key]) else [] for key in keys]
        begins = begins_of([len(some) for some in whole])
        return self._packed([one for some in whole for one in some if one]), begins[:-1]

    def terms_at(self, positions: Numbers) -> tuple[Terms, Numbers]:
        """Return the passages' terms as numbers, each passage's ascending, and where those of each begin."""
        keys = positions.tolist()
        found = self._recent.terms.get(keys, self._terms)
        terms = [found[key] for key in keys]
        return np.concatenate([np.zeros(0, np.uint32), *terms]), begins_of([len(some) for some in terms])[:-1]

    def _terms(self, keys: Sequence[int]) -> dict[int, Terms]:
        return {key: np.sort(numbered(terms)) for key, terms in terms_of(self.connection, keys).items()}

    def sources_at(self, positions: Numbers) -> Sequence[Source]:
        """Return what a question may name of the passages' documents."""
        first = self._documents.first[self._documents.rows(positions)].tolist()
        sources = self._recent.sources.get(list(dict.fromkeys(first)), self._sources)
        return [sources[one] for one in first]

    def _sources(self, first: Sequence[int]) -> dict[int, Source]:
        """Return the sources of documents, by the first keys of their passages."""
        rows = self._documents.rows(np.array(first, np.int64)).tolist()
        names = {key: self._documents.ids[row] for key, row in zip(first, rows, strict=True)}
        facts = facts_of_documents(self.connection, names.values())
        return {key: Source.of(*facts[name]) for key, name in names.items()}

    def _packed(self, blobs: Sequence[bytes]) -> Packed:
        try:
            return packed_blobs(blobs, self.dimension)
        except ValueError as error:
            raise lost_vectors() from error
