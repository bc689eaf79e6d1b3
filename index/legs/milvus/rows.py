"""The rows that a Milvus keeps of passages, and how to say which of them are meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.index.truth.packing import Vectors


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as Milvus keeps it: `terms` is number -> weight; those of older servers come back without weights."""

    key: int
    document: str
    language: str
    length: int
    vector: Vectors
    terms: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Within:
    """Which rows to look through: of a collection, as of a time in milliseconds, perhaps of some documents alone.

    `count` is how many to find at most.
    """

    name: str
    count: int
    stamp: int
    documents: Sequence[str] | None

    @property
    def chosen(self) -> str:
        """The documents as an expression of Milvus."""
        return "" if self.documents is None else f"document in [{', '.join(map(_quoted, self.documents))}]"


def keys_from(first: int, last: int | None) -> str:
    """Return the expression for the keys from `first` to `last`, or all from `first` on.

    `keys_from(3, None) -> "key >= 3"`.
    """
    return f"key >= {first}" if last is None else f"key >= {first} and key <= {last}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
