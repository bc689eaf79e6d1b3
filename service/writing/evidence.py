"""The passages that a model is given, and the sentences in them that its own are checked against."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.collection import Collection
from index.hit import DocumentFacts, Hit
from index.lookup import sentence_vectors
from index.store import Vectors
from ingest.document import Sentence

_REDUNDANCY = 0.3  # of the likeness to a passage chosen already, in deviations
_OVERHEAD = 40  # tokens for a passage's number, title and date


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """A passage as the model sees it; `vectors` (n, dimension) are those of its sentences."""

    number: int
    document: DocumentFacts
    sentences: tuple[Sentence, ...]
    vectors: Vectors

    @property
    def text(self) -> str:
        """The sentences, for reading."""
        return " ".join(sentence.text for sentence in self.sentences)


def choose_passages(collection: Collection, hits: Sequence[Hit], tokens: int) -> list[NumberedPassage]:
    """The hits that say most and least the same, as many as `tokens` hold, at least one; numbered from 1 by rank."""
    vectors = sentence_vectors(collection.connection, [hit.key for hit in hits])
    fitting = [hit for hit in hits if hit.passage.sentences]
    chosen: list[Hit] = []
    left = tokens
    for hit in _by_worth(fitting, [_mean(vectors[hit.key]) for hit in fitting]):
        cost = estimated_tokens(" ".join(one.text for one in hit.passage.sentences)) + _OVERHEAD
        if cost <= left or not chosen:
            chosen.append(hit)
            left -= cost
    ranked = sorted(chosen, key=lambda hit: hit.rank)
    return [
        NumberedPassage(number, hit.document, hit.passage.sentences, vectors[hit.key])
        for number, hit in enumerate(ranked, start=1)
    ]


def estimated_tokens(text: str) -> int:
    """About how many tokens a model makes of a text: one for four letters of Latin, for one and a half of others."""
    latin = sum(letter < "\u0250" for letter in text)
    return latin // 4 + (len(text) - latin) * 2 // 3 + 1


def _by_worth(hits: Sequence[Hit], vectors: Sequence[Vectors]) -> list[Hit]:
    """The hits by maximal marginal relevance: each next one is weighed against its likeness to those before it."""
    if len(hits) < 2:
        return list(hits)
    likeness = np.stack(vectors) @ np.stack(vectors).T
    likeness = (likeness - likeness.mean()) / max(float(likeness.std()), 1e-6)
    scores = np.array([hit.score for hit in hits])
    order: list[int] = []
    while len(order) < len(hits):
        said = likeness[:, order].max(axis=1).clip(min=0) if order else np.zeros(len(hits))
        worth = scores - _REDUNDANCY * said
        worth[order] = -np.inf
        order.append(int(worth.argmax()))
    return [hits[at] for at in order]


def _mean(vectors: Vectors) -> Vectors:
    mean: Vectors = vectors.mean(axis=0)
    return mean
