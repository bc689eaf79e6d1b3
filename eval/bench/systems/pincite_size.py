"""A synthetic collection of a given size: fill it, build its indexes, open it and query it, on request."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from pincite.eval.bench.collection import fill
from pincite.eval.bench.figures import recall
from pincite.index.collection import Collection, open_collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import open_encoder
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors
from pincite.index.truth.store import Vectors
from pincite.service.answering.quoting import ask
from pincite.service.settings import read_settings

_CANDIDATES = 400  # retrieved by a search from each index
_NEAREST = 10
_DOCUMENTS = 200  # read at a time for exact search

Result = TypeVar("Result")


class System:
    """One collection in `body["home"]`, named `body["name"]`."""

    def __init__(self) -> None:
        self._collection: Collection
        self._encoder: Encoder

    def fill(self, body: dict[str, Any]) -> int:
        """Write `body["size"]` synthetic passages like those of the source, without building the indexes."""
        source = open_collection(Path(body["source_home"]), body["source"])
        self._collection = fill(Path(body["home"]), body["name"], source, body["size"], body["seed"])
        return int(body["size"])

    def build(self, body: dict[str, Any]) -> int:  # noqa: ARG002
        """Build both indexes from the database; return the collection's size on disk in bytes."""
        with self._collection.writing():
            self._collection.refresh()
        return sum(file.stat().st_size for file in self._collection.folder.rglob("*") if file.is_file())

    def open(self, body: dict[str, Any]) -> str:
        """Open the collection and its encoder; return the model's name."""
        self._collection = open_collection(Path(body["home"]), body["name"])
        self._encoder = open_encoder(self._collection.manifest.model, read_settings(None, None).models)
        return self._encoder.name

    def ask(self, body: dict[str, Any]) -> dict[str, float]:
        """Return the milliseconds of each stage; both indexes are also queried on their own."""
        question, encoding = _timed(lambda: prepare(body["question"], self._encoder))
        _, searching = _timed(lambda: search(self._collection, question, _NEAREST, Filters()))
        _, dense = _timed(lambda: self._collection.vectors().search(question.vector, _CANDIDATES))
        _, lexical = _timed(lambda: self._collection.lexical().search(question.terms, _CANDIDATES, None))
        _, answering = _timed(lambda: ask(self._collection, self._encoder, body["question"], Filters()))
        return {
            "encode": encoding,
            "dense": dense,
            "lexical": lexical,
            "search": searching,
            "query": encoding + searching,
            "answer": answering,
        }

    def recall(self, body: dict[str, Any]) -> float:
        """Return the dense index's recall@10 against exact search, averaged over the questions."""
        asked = [prepare(text, self._encoder) for text in body["questions"]]
        found = [set(self._collection.vectors().search(one.vector, _NEAREST)) for one in asked]
        return recall(found, truly_nearest(self._collection, np.stack([one.vector for one in asked]), _NEAREST))


def truly_nearest(collection: Collection, questions: Vectors, count: int) -> list[set[int]]:
    """Return, for each question vector, the keys of the `count` nearest passages, by exact search in the database."""
    best = np.empty((len(questions), 0), np.float32)
    keys = np.empty((len(questions), 0), np.int64)
    ids = [document.id for document in all_documents(collection.connection)]
    for start in range(0, len(ids), _DOCUMENTS):
        some, vectors = passage_vectors(collection.connection, ids[start : start + _DOCUMENTS])
        best = np.concatenate([best, questions @ vectors.T], axis=1)
        keys = np.concatenate([keys, np.broadcast_to(some, (len(questions), len(some)))], axis=1)
        order = np.argsort(-best, axis=1)[:, :count]
        best, keys = np.take_along_axis(best, order, 1), np.take_along_axis(keys, order, 1)
    return [set(row) for row in keys.tolist()]


def _timed(action: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = action()
    return result, (time.perf_counter() - began) * 1000
