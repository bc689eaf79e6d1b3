"""A question as it is searched for."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.truth.store import Vectors


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared query: its text, its language, its terms, and two unit vectors, each of shape (dimension,).

    `vector` lies near what resembles the question, `seeking` near the sentences that answer it.
    """

    text: str
    language: str | None
    vector: Vectors
    terms: Sequence[str]
    seeking: Vectors
