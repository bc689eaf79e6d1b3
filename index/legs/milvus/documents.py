"""Which keys the passages of each document have: by them a reader knows without asking whose a passage is.

A document's passages have consecutive keys, which are never used again. So twenty thousand documents are a few arrays,
and a key in none of their ranges belongs to a passage that the snapshot does not have.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.rows import Numbers
from pincite.index.legs.seam import Keys
from pincite.index.truth.by_key import KeyRange, key_ranges
from pincite.index.truth.changes import Moment, changes_since
from pincite.index.truth.connection import Connection


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """The ranges of keys of all documents, ascending; the last key of each is included.

    `languages` are numbers in `names`.
    """

    first: Keys
    last: Keys
    ids: NDArray[np.object_]
    languages: NDArray[np.int16]
    names: tuple[str, ...]

    @classmethod
    def at(cls, connection: Connection) -> "DocumentKeys":
        """Return the ranges at the connection's moment."""
        nothing = np.zeros(0, np.int64)
        none = cls(nothing, nothing, np.zeros(0, object), np.zeros(0, np.int16), ())
        return none._with(key_ranges(connection))

    def forward(self, connection: Connection, older: Moment) -> "DocumentKeys":
        """Return these ranges, which are of an older moment, with all changes since."""
        changes = changes_since(connection, older.generation)
        kept = ~np.isin(self.first, [first for first, _ in changes.removed_keys])
        there = DocumentKeys(self.first[kept], self.last[kept], self.ids[kept], self.languages[kept], self.names)
        return there._with(key_ranges(connection, changes.added_documents))

    def _with(self, ranges: Sequence[KeyRange]) -> "DocumentKeys":
        names = (*self.names, *sorted({one.language for one in ranges} - {*self.names}))
        number = {name: at for at, name in enumerate(names)}
        first = np.concatenate([self.first, np.array([one.first for one in ranges], np.int64)])
        last = np.concatenate([self.last, np.array([one.last for one in ranges], np.int64)])
        ids = np.concatenate([self.ids, np.array([one.document_id for one in ranges], object)])
        languages = np.concatenate([self.languages, np.array([number[one.language] for one in ranges], np.int16)])
        order = np.argsort(first)
        return DocumentKeys(first[order], last[order], ids[order], languages[order], names)

    def rows(self, keys: Keys) -> Numbers:
        """Return the numbers of the documents whose passages have these keys; -1 where no passage has one."""
        if not len(self.first):
            return np.full(len(keys), -1, np.int64)
        at = np.searchsorted(self.first, keys, side="right") - 1
        return np.where((at >= 0) & (keys <= self.last[at]), at, -1)
