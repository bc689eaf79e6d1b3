"""What ranking needs of a few passages, by key, read from the truth where another machine has the legs.

Some hundred passages of a question take a few statements. Vectors come as they are stored, so cosines are those of the
legs on files, whatever the other machine has rounded.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.contents import Terms, begins_of, numbered
from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers
from pincite.index.legs.seam import Keys, around
from pincite.index.legs.sources import Source
from pincite.index.truth.by_key import (
    KnownPassage,
    facts_of_documents,
    known_passages,
    stored_sentences,
    stored_vectors,
)
from pincite.index.truth.connection import Connection
from pincite.index.truth.embeddings import lengths
from pincite.index.truth.packing import Packed, Vectors, packed_blobs
from pincite.index.truth.passages import lost_vectors, terms_of


class ByKey:
    """Passages of one snapshot, whose positions are their keys. What was read once is kept.

    `names` are languages, by number.
    """

    def __init__(self, connection: Connection, dimension: int, names: Sequence[str]) -> None:
        self.connection = connection
        self.dimension = dimension
        self.names = names
        self._number = {name: number for number, name in enumerate(names)}
        self._known: dict[int, KnownPassage] = {}
        self._vectors: dict[int, bytes] = {}

    def _read(self, keys: Iterable[int]) -> dict[int, KnownPassage]:
        lacking = [key for key in keys if key not in self._known]
        if lacking:
            self._known |= known_passages(self.connection, lacking)
        return self._known

    def positions(self, keys: Keys) -> Numbers:
        """Return those of the keys that have passages, in their order."""
        known = self._read(keys.tolist())
        return np.array([key for key in keys.tolist() if key in known], np.int64)

    def keys_at(self, positions: Numbers) -> Keys:
        """Return the keys of the passages at these positions, shape (n,)."""
        return positions

    def languages_at(self, positions: Numbers) -> NDArray[np.int16]:
        """Return the numbers of their languages in `names`, shape (n,)."""
        known = self._read(positions.tolist())
        return np.array([self._number[known[key].language] for key in positions.tolist()], np.int16)

    def take(self, positions: Numbers) -> Packed:
        """Return the passages' packed vectors. Raises CollectionDamaged if one is lost or cut short."""
        keys = positions.tolist()
        if lacking := [key for key in keys if key not in self._vectors]:
            self._vectors |= stored_vectors(self.connection, lacking)
        try:
            return self._packed([self._vectors[key] for key in keys])
        except KeyError as error:
            raise lost_vectors() from error

    def cosines_at(self, positions: Numbers, vectors: Vectors) -> Vectors:
        """Return the cosines of each passage with each of k vectors, shape (n, k)."""
        return products(self.take(positions), vectors)

    def around(self, positions: Numbers, steps: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return passages with their neighbours (index/legs/seam.py)."""
        near = np.unique(positions[:, None] + np.arange(-steps, steps + 1))
        keys = self.positions(near)
        sections: dict[tuple[str, str], int] = {}
        known = [self._known[key] for key in keys.tolist()]
        numbers = [sections.setdefault((one.document_id, one.heading), len(sections)) for one in known]
        of_key = np.array(numbers, np.int32)
        found, begins, own = around(keys, lambda at: of_key[at], np.searchsorted(keys, positions), steps)
        return keys[found], begins, own

    def sentences_at(self, positions: Numbers) -> tuple[Packed, Numbers]:
        """Return the vectors of the passages' sentences, one passage after another, and where those of each begin."""
        keys, sizes = positions.tolist(), lengths(self.dimension)
        stored = stored_sentences(self.connection, keys)
        whole = [stored[key] if all(one and len(one) in sizes for one in stored[key]) else [] for key in keys]
        begins = begins_of([len(some) for some in whole])
        return self._packed([one for some in whole for one in some if one]), begins[:-1]

    def terms_at(self, positions: Numbers) -> tuple[Terms, Numbers]:
        """Return the passages' terms as numbers, each passage's ascending, and where those of each begin."""
        keys = positions.tolist()
        found = terms_of(self.connection, keys)
        terms = [np.sort(numbered(found[key])) for key in keys]
        return np.concatenate([np.zeros(0, np.uint32), *terms]), begins_of([len(some) for some in terms])[:-1]

    def sources_at(self, positions: Numbers) -> Sequence[Source]:
        """Return what a question may name of the passages' documents."""
        known = self._read(positions.tolist())
        documents = [known[key].document_id for key in positions.tolist()]
        facts = facts_of_documents(self.connection, dict.fromkeys(documents))
        sources = {name: Source.of(*some) for name, some in facts.items()}
        return [sources[one] for one in documents]

    def _packed(self, blobs: Sequence[bytes]) -> Packed:
        try:
            return packed_blobs(blobs, self.dimension)
        except ValueError as error:
            raise lost_vectors() from error
