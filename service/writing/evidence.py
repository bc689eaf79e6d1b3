"""Chooses the passages that the model is given; its sentences are checked against the same text.

Sentences that give instructions to a model are left out; so is a document's title if it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts, Hit
from pincite.index.search.sentences import sentence_vectors
from pincite.index.truth.store import Vectors
from pincite.ingest.cutting.sentences import closes_sentence
from pincite.ingest.document import Sentence
from pincite.service.checking.claims.nearness import width
from pincite.service.checking.orders.addressed import addressed, addresses_model

_REDUNDANCY = 0.3  # weight of the similarity (standardised) to a passage already chosen
_SHORTEST = 25  # Latin letters; a shorter text without a full stop is a fragment
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
        """The sentences, joined by spaces."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def title(self) -> str | None:
        """The document's title, or its file name if it has none; None if that gives instructions to a model."""
        title = self.document.title or self.document.name
        return None if addresses_model(title) else title


@dataclass(frozen=True, slots=True)
class _Readable:
    """A hit with the sentences that may be given to a model, and their vectors."""

    hit: Hit
    sentences: tuple[Sentence, ...]
    vectors: Vectors


def choose_passages(collection: Collection, hits: Sequence[Hit], tokens: int) -> list[NumberedPassage]:
    """The most relevant and least redundant hits that fit `tokens`, at least one; numbered from 1 by rank."""
    passages = _readable(collection, hits)
    chosen: list[_Readable] = []
    left = tokens
    for passage in _by_worth(passages):
        cost = estimated_tokens(" ".join(one.text for one in passage.sentences)) + _OVERHEAD
        if cost <= left or not chosen:
            chosen.append(passage)
            left -= cost
    ranked = sorted(chosen, key=lambda passage: passage.hit.rank)
    return [
        NumberedPassage(number, passage.hit.document, passage.sentences, passage.vectors)
        for number, passage in enumerate(ranked, start=1)
    ]


def _readable(collection: Collection, hits: Sequence[Hit]) -> list[_Readable]:
    """The hits with their sentences, without fragments and instructions to a model; empty hits are left out."""
    vectors = sentence_vectors(collection, [hit.key for hit in hits])
    found = []
    for hit in hits:
        texts = [sentence.text for sentence in hit.passage.sentences]
        orders = addressed(texts)
        kept = [place for place, text in enumerate(texts) if place not in orders and not is_fragment(text)]
        if kept:
            found.append(_Readable(hit, tuple(hit.passage.sentences[at] for at in kept), vectors[hit.key][kept]))
    return found


def is_fragment(text: str) -> bool:
    """True for a heading or a table cell: it is similar to any statement on its topic but supports none."""
    return width(text) < _SHORTEST and not closes_sentence(text)


def estimated_tokens(text: str) -> int:
    """An estimate of a text's tokens: one for four Latin letters, or for one and a half letters of other scripts."""
    latin = sum(letter < "\u0250" for letter in text)
    return latin // 4 + (len(text) - latin) * 2 // 3 + 1


def _by_worth(passages: Sequence[_Readable]) -> list[_Readable]:
    """The passages by maximal marginal relevance: similarity to those before it lowers a passage's rank."""
    if len(passages) < 2:
        return list(passages)
    means = np.stack([passage.vectors.mean(axis=0) for passage in passages])
    likeness = means @ means.T
    likeness = (likeness - likeness.mean()) / max(float(likeness.std()), 1e-6)
    scores = np.array([passage.hit.score for passage in passages])
    order: list[int] = []
    while len(order) < len(passages):
        said = likeness[:, order].max(axis=1).clip(min=0) if order else np.zeros(len(passages))
        worth = scores - _REDUNDANCY * said
        worth[order] = -np.inf
        order.append(int(worth.argmax()))
    return [passages[at] for at in order]
