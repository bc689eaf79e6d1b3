"""A synthetic collection of a given size: fill it, build its indexes, open, query and change it, on request."""

import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np

from pincite.eval.beir.index import as_document
from pincite.eval.beir.load import Entry
from pincite.eval.bench.collection import fill
from pincite.eval.bench.figures import recall
from pincite.index.changing.adding import add_readings
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import open_encoder
from pincite.index.hit import Filters
from pincite.index.home import collection_folder, open_collection
from pincite.index.legs.milvus.vectors import MilvusVectors
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors
from pincite.index.truth.store import Vectors
from pincite.ingest.cutting.split import split_document
from pincite.ingest.document import Reading, ReadingReport
from pincite.ingest.errors import VectorsUnavailable
from pincite.service.answering.quoting import ask
from pincite.service.settings import read_settings

_CANDIDATES = 400  # retrieved by a search from each index
_NEAREST = 10
_DOCUMENTS = 200  # read at a time for exact search
_UNINDEXED = 0.01  # share of rows that a Milvus may leave for later, as too few for an index
_LOOK = 2.0  # seconds between two looks

Result = TypeVar("Result")


class System:
    """One collection in `body["home"]`, named `body["name"]`."""

    def __init__(self) -> None:
        self._collection: Collection
        self._encoder: Encoder
        self._added = ""

    def clear(self, body: dict[str, Any]) -> None:
        """Delete the collections `body["names"]`, which other code has made."""
        for name in body["names"]:
            shutil.rmtree(collection_folder(Path(body["home"]), name))
            Path(body["home"], f"{name}.json").unlink(missing_ok=True)

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

    def keep(self, body: dict[str, Any]) -> dict[str, float]:
        """Keep the indexes at `body["place"]`; return this process's seconds, all and on the processor."""
        self._collection = open_collection(Path(body["home"]), body["name"])
        began, busy = time.perf_counter(), time.process_time()
        self._collection.keep_vectors_at(body["place"])
        return {"written": time.perf_counter() - began, "busy": time.process_time() - busy}

    def wait(self, body: dict[str, Any]) -> float:
        """Wait until the Milvus that keeps the indexes can be searched, as it cannot for a while after a start."""
        began = time.perf_counter()
        while True:
            try:
                self.open(body)
                self._nearest(np.eye(1, self._collection.manifest.dimension, dtype=np.float32)[0], _NEAREST)
                return time.perf_counter() - began
            except VectorsUnavailable:
                time.sleep(_LOOK)

    def index(self, body: dict[str, Any]) -> float:  # noqa: ARG002
        """Wait until a Milvus has indexed all vectors; return the seconds."""
        began = time.perf_counter()
        with self._collection.reading() as view:
            remote = cast(MilvusVectors, view.vectors).remote
        while remote.engine.unindexed(remote.standing.name) > _UNINDEXED * len(remote):
            time.sleep(_LOOK)
        return time.perf_counter() - began

    def open(self, body: dict[str, Any]) -> str:
        """Open the collection and both indexes; return the name of its model."""
        self._collection = open_collection(Path(body["home"]), body["name"])
        with self._collection.reading():
            pass
        return self._collection.manifest.model

    def load(self, body: dict[str, Any]) -> int:  # noqa: ARG002
        """Load the encoder and warm it up, as a service does; return its dimension."""
        self._encoder = open_encoder(self._collection.manifest.model, read_settings(None, None).models)
        self._encoder.warm_up()
        return self._encoder.dimension

    def ask(self, body: dict[str, Any]) -> dict[str, float]:
        """Return the milliseconds of each stage; both indexes are also queried on their own."""
        question, encoding = _timed(lambda: prepare(body["question"], self._encoder))
        _, searching = _timed(lambda: search(self._collection, question, _NEAREST, Filters()))
        _, dense = _timed(lambda: self._nearest(question.vector, _CANDIDATES))
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

    def search(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the milliseconds of a search, all and on this process's processor, and the passages found."""
        question = prepare(body["question"], self._encoder)
        busy = time.process_time()
        hits, searching = _timed(lambda: search(self._collection, question, _NEAREST, Filters()))
        return {"search": searching, "busy": (time.process_time() - busy) * 1000, "keys": [hit.key for hit in hits]}

    def recall(self, body: dict[str, Any]) -> float:
        """Return the dense index's recall@10 against exact search, averaged over the questions.

        Of `body["candidates"]` nearest passages the first ten count: a graph looks at more the more are asked for.
        """
        asked = [prepare(text, self._encoder) for text in body["questions"]]
        found = [self._nearest(one.vector, body.get("candidates", _NEAREST)) for one in asked]
        return recall(found, truly_nearest(self._collection, np.stack([one.vector for one in asked]), _NEAREST))

    def _nearest(self, query: Vectors, count: int) -> set[int]:
        with self._collection.reading() as view:
            positions, cosines = view.vectors.nearest(query, count)
            if view.vectors.rounds:
                cosines = view.vectors.cosines_at(positions, query[None])[:, 0]
            return set(view.vectors.keys_at(positions[np.argsort(-cosines)[:_NEAREST]]).tolist())

    def add(self, body: dict[str, Any]) -> int:
        """Add one document with this text; return its number of passages. Both indexes include it afterwards."""
        document = as_document(Entry(f"added-{secrets.token_hex(8)}", "", body["text"]))
        reading = Reading(document, split_document(document), ReadingReport(document.path, "bench", (), (), 0.0))
        self._added = document.id
        return add_readings(self._collection, self._encoder, [reading], lambda _: None).passages

    def remove(self, body: dict[str, Any]) -> None:  # noqa: ARG002
        """Remove the document that was added."""
        remove_documents(self._collection, [self._added])


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
