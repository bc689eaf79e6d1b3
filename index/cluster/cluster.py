"""Read and encode on a Ray cluster what is added to a collection on this machine.

Files are sent by content, and those of their texts that are new come back to be encoded: only the machine that has the
truth knows whose vectors are stored. All else is as without a cluster (index/changing/adding.py).
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pincite.index.changing.adding import Reader
from pincite.index.cluster.actors import Actors, Node, WorkLost, connected, start_actor
from pincite.index.cluster.encoding_actor import EncodingActor, ModelFacts, OpenModel
from pincite.index.cluster.reading_actor import ReadingActor
from pincite.index.cluster.sent_file import SentFile, sendable
from pincite.index.encoders.encoder import Progress
from pincite.index.truth.entry import Entry
from pincite.index.truth.store import Vectors
from pincite.ingest.discover import path_text
from pincite.ingest.document import Failure
from pincite.ingest.errors import ClusterUnusable, DamagedFile

_CPUS_A_READER = 4  # encoding takes about ten times as long as reading
_MOST_BYTES = 256 * 2**20  # of files that are on their way


@contextmanager
def cluster(address: str, open_model: OpenModel, local: Reader) -> "Iterator[tuple[ClusterEncoder, ClusterReader]]":
    """Join the Ray cluster at `address`, HOST:PORT, and yield what encodes and what reads there, for `add_paths`.

    `open_model` opens the model on a machine of the cluster, and `local` says how files are read. Everything on the
    cluster ends with the block. Raises BadOption without Ray, ClusterUnusable, and ModelUnavailable if no machine has
    the model.
    """
    with connected(address) as nodes:
        if not nodes:
            raise ClusterUnusable(
                f"No machine of the Ray cluster at {address} lends a processor (ray start --num-cpus)."
            )
        encoding = Actors([partial(start_actor, EncodingActor, node.cpus, None, open_model) for node in nodes])
        reading = Actors(
            [_start_reading(node, local) for node in nodes for _ in range(-(-node.cpus // _CPUS_A_READER))]
        )
        try:
            while not encoding.facts.done():
                encoding.wait_for([encoding.facts])
            facts: ModelFacts = encoding.facts.result()
            yield (
                ClusterEncoder(facts, encoding),
                ClusterReader(
                    local.password, local.ocr, local.limits, local.works, at_once=encoding.at_once, actors=reading
                ),
            )
        finally:
            encoding.end()
            reading.end()


def _start_reading(node: Node, how: Reader) -> partial[Any]:
    """Return what starts an actor that reads beside one that encodes, and so takes no processor of its own."""
    return partial(start_actor, ReadingActor, 0, node, how.limits, how.password, how.ocr)


class ClusterEncoder:
    """Encodes pieces of texts on the cluster; each call takes one, and several may be made at a time."""

    def __init__(self, facts: ModelFacts, actors: Actors) -> None:
        self.name, self.dimension = facts.name, facts.dimension
        self._actors = actors

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit rows, shape (n, dimension), in the order of `texts`; `progress` gets 0 now and then, and n.

        Raises ClusterUnusable if nobody is left to encode, or if texts end whoever encodes them.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        coming = self._actors.call(lambda actor: actor.encode.remote(list(texts)))
        while not coming.done():
            self._actors.wait_for([coming])
            if progress:
                progress(0)
        try:
            vectors: Vectors = coming.result()
        except WorkLost as error:
            raise ClusterUnusable(
                f"{error}, while they encoded texts. Perhaps their memory ran out: see Ray's logs. Add again to go on."
            ) from error
        if progress:
            progress(len(texts))
        return vectors


@dataclass(frozen=True, slots=True)
class ClusterReader(Reader):
    """Reads on the cluster, by sending it the files; what cannot be sent is read on this machine."""

    actors: Actors = field(kw_only=True)

    def read(self, paths: Sequence[Path]) -> Iterator[Entry | Failure]:
        """Yield the entry or the failure of every file, in order of completion. Raises ClusterUnusable."""
        aside: list[Path] = []
        yield from self._read(self._sendable(paths, aside))
        if aside:
            yield from Reader.read(self, aside)

    def _sendable(self, paths: Sequence[Path], aside: list[Path]) -> Iterator[SentFile]:
        for path in paths:
            sent = sendable(path, self.works.get(path_text(path)))
            if sent:
                yield sent
            else:
                aside.append(path)

    def _read(self, files: Iterator[SentFile]) -> Iterator[Entry | Failure]:
        """Keep every actor busy with files, no more at a time than are being read or come next, and of limited size."""
        coming: dict[Future[Any], SentFile] = {}
        for sent in files:
            while coming and not self._fits(sent, coming):
                yield from self._taken(coming)
            coming[self.actors.call(partial(_send, sent))] = sent
        while coming:
            yield from self._taken(coming)

    def _fits(self, sent: SentFile, coming: dict[Future[Any], SentFile]) -> bool:
        size = sent.size + sum(one.size for one in coming.values())
        return len(coming) < self.actors.at_once and size <= _MOST_BYTES

    def _taken(self, coming: dict[Future[Any], SentFile]) -> Iterator[Entry | Failure]:
        """Yield what has been read by now, after waiting for it a moment, and take it out of what is coming."""
        for done in self.actors.wait_for(coming):
            sent = coming.pop(done)
            try:
                yield done.result()
            except WorkLost as error:
                why = f"{error}; it may be broken or malicious. Read it on one machine, without --ray"
                yield Failure(sent.path, DamagedFile(f"{sent.shown}: {why}."))


def _send(sent: SentFile, actor: Any) -> Any:
    return actor.read.remote(sent)
