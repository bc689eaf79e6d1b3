"""The vectors of the sentences of passages, from the dense leg."""

from collections.abc import Sequence

import numpy as np

from pincite.index.collection import Collection
from pincite.index.legs.broken import BrokenLeg
from pincite.index.legs.seam import Dense
from pincite.index.truth.packing import SCALE, Vectors, unpacked
from pincite.index.truth.passages import lost_vectors


def sentence_vectors(collection: Collection, keys: Sequence[int]) -> dict[int, Vectors]:
    """Return key -> unit vectors of the passage's sentences, shape (sentences, dimension); unknown keys are omitted.

    Raises CollectionDamaged if one has no vector.
    """
    with collection.reading() as view:
        try:
            return _vectors(view.vectors, keys)
        except BrokenLeg as broken:
            return _vectors(collection.mend(broken).vectors, keys)


def _vectors(index: Dense, keys: Sequence[int]) -> dict[int, Vectors]:
    positions = index.positions(np.array(keys, np.int64))
    rows, begins = index.sentences_at(positions)
    parts = np.split(unpacked(rows, rows.shape[1] - SCALE), begins[1:])
    found = index.keys_at(positions).tolist()
    if found and not all(map(len, parts)):
        raise lost_vectors()
    return dict(zip(found, parts, strict=False))
