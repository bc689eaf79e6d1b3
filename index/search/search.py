"""Search a collection: query both indexes, fuse and re-rank the candidates, and read the best passages."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters, Hit
from pincite.index.legs.broken import BrokenLeg
from pincite.index.legs.rows import Numbers
from pincite.index.legs.seam import Allowed, View
from pincite.index.legs.terms import terms
from pincite.index.search.candidates import Candidates, candidates
from pincite.index.search.question import Question
from pincite.index.search.ranking import look_into
from pincite.index.search.standing import Standing
from pincite.index.spans import span
from pincite.index.truth.documents import documents_by_id, labels_of, matching_documents
from pincite.index.truth.passages import keys_of, passage_ids, passages_by_key, terms_of
from pincite.ingest.document import Passage
from pincite.ingest.errors import BadOption, EmptyQuestion, QuestionTooLong
from pincite.ingest.text import language_of, normalise

LONGEST_QUESTION = 2_000
MOST_HITS = 1_000
_CANDIDATES = 400  # from each index; a passage outside both is not among the best few
_LOOKED_INTO = 60  # the least number of passages to re-rank


def prepare(text: str, encoder: Encoder) -> Question:
    """Return the query with its vector and terms. Raises EmptyQuestion, QuestionTooLong."""
    text = " ".join(normalise(text).split())
    if not text:
        raise EmptyQuestion("The question is empty. Write what you want to know.")
    if len(text) > LONGEST_QUESTION:
        raise QuestionTooLong(
            f"The question has {len(text):,} characters; the limit is {LONGEST_QUESTION:,}. Ask a shorter "
            "question. To look up a long text, use `pincite find-quote`."
        )
    encoding = encoder.start_question(text)
    words = terms(text)
    vector, seeking = encoding()
    return Question(text, language_of(text), vector, words, seeking)


def search(collection: Collection, question: Question, count: int, filters: Filters) -> list[Hit]:
    """Return the `count` best passages, best first, from one snapshot.

    Raises BadOption if `count` is not between 1 and MOST_HITS, and what `Collection.reading` raises.
    """
    if not 1 <= count <= MOST_HITS:
        raise BadOption(f"-k {count} is out of range: ask for 1 to {MOST_HITS:,} passages.")
    with collection.reading() as view:
        try:
            return _search(collection, view, question, count, filters)
        except BrokenLeg as broken:
            return _search(collection, collection.mend(broken), question, count, filters)


def _search(collection: Collection, view: View, question: Question, count: int, filters: Filters) -> list[Hit]:
    standing = Standing.of(view.vectors, question, collection.manifest.model)
    allowed = _allowed(collection, filters)
    looked_into = max(_LOOKED_INTO, count + 20)
    found = candidates(view, question, standing, max(_CANDIDATES, 4 * count), looked_into, allowed)
    if not len(found.positions):
        return []
    looked, scores = look_into(
        view.vectors, question, standing, found, lambda keys: terms_of(collection.connection, keys)
    )
    with span("truth"):
        return _from_truth(collection, view, looked, scores, count)


def _from_truth(
    collection: Collection, view: View, looked: Candidates, scores: NDArray[np.float64], count: int
) -> list[Hit]:
    """Return the hits that the best scores belong to, with the words of their passages."""
    keys = view.vectors.keys_at(looked.positions)
    order = _ordered(collection, keys, scores)
    passages = passages_by_key(collection.connection, keys[order[:count]].tolist())
    if len(passages) < min(count, len(order)):  # the legs may know passages that the snapshot does not (Legs.near)
        there = passage_ids(collection.connection, keys.tolist())
        order = order[[key in there for key in keys[order].tolist()]]
        passages = passages_by_key(collection.connection, keys[order[:count]].tolist())
    order = order[:count]
    return _hits(collection, passages, looked.best(order), keys[order].tolist(), scores[order].tolist())


def _allowed(collection: Collection, filters: Filters) -> Allowed | None:
    documents = matching_documents(collection.connection, filters)
    return None if documents is None else Allowed(documents, keys_of(collection.connection, documents))


def _ordered(collection: Collection, keys: Numbers, scores: NDArray[np.float64]) -> Numbers:
    """Return the order of scores, the best first; the same scores are in the order of their passages' ids."""
    order = np.argsort(-scores, kind="stable")
    same = np.flatnonzero(np.diff(scores[order]) == 0)
    if not len(same):
        return order
    tied = keys[order[np.union1d(same, same + 1)]].tolist()
    ids = passage_ids(collection.connection, tied)
    places = {key: place for place, key in enumerate(sorted(tied, key=lambda key: ids.get(key, "")))}
    return np.lexsort((np.array([places.get(key, 0) for key in keys.tolist()]), -scores))


def _hits(
    collection: Collection,
    passages: Mapping[int, Passage],
    found: Candidates,
    keys: Sequence[int],
    scores: Sequence[float],
) -> list[Hit]:
    facts = documents_by_id(collection.connection, sorted({passage.document_id for passage in passages.values()}))
    rows = zip(*(one.tolist() for one in found.signals.values()), strict=True)
    signals = [dict(zip(found.signals, row, strict=True)) for row in rows]
    first = {key: (one.document_id, one.spans[0]) for key, one in passages.items()}
    labels = labels_of(collection.connection, set(first.values()))
    return [
        Hit(passages[key], facts[passages[key].document_id], scores[at], at + 1, signals[at], key, labels[first[key]])
        for at, key in enumerate(keys)
    ]


def still(collection: Collection, question: Question, hits: Sequence[Hit], filters: Filters) -> list[Hit]:
    """Return the hits of an earlier snapshot, or those of a new search if a passage among them has changed since."""
    there = passages_by_key(collection.connection, [hit.key for hit in hits])
    if not hits or all(there.get(hit.key) == hit.passage for hit in hits):
        return list(hits)
    return search(collection, question, len(hits), filters)
